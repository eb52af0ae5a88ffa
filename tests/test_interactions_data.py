import re
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import pytest

from magstack import reference
from magstack.domain.amounts import Mass
from magstack.domain.interactions import Ground, Kind, folded, one_word
from magstack.errors import DataError
from magstack.reference import fields
from magstack.reference.chemistry import read_forms, read_nutrients
from magstack.reference.interactions import read_rules

COPIES = Path(__file__).parent / "data"
DATA = reference.data_directory()
FILE = DATA / "interactions.toml"
NUTRIENTS = read_nutrients(DATA / "nutrients.toml")
FORMS = read_forms(DATA / "forms.toml", NUTRIENTS).forms
RULES = read_rules(FILE, NUTRIENTS, FORMS)
BY_ID = {rule.id: rule for rule in RULES.interactions}
CONDITIONS = {rule.id: rule for rule in RULES.conditions}
FACTS: dict[str, list[dict[str, Any]]] = tomllib.loads((COPIES / "interactions.toml").read_text())

EVIDENCE = {
    "label": "label",
    "pk-study": "pharmacokinetic study",
    "smpc": "UK label",
    "guideline": "guideline",
    "ods": "NIH fact sheet",
    "class": "class rule",
    "theory": "theory",
}

# Where the data departs from the references on purpose.

OWN_ROWS = {
    # Rows of their own where a reference names other times for some of a class:
    # (the row that they left, the medicines, hours after each, status).
    "moxifloxacin": ("fluoroquinolones", {"moxifloxacin"}, (4, 8), "unchecked"),
    "omadacycline": ("tetracyclines", {"omadacycline"}, (4, 4), "unchecked"),
    "hydroxychloroquine": (
        "nitrofurantoin-antimalarials",
        {"hydroxychloroquine"},
        (4, 4),
        "unchecked",
    ),
    # Named in the words of that row, and not among its medicines.
    "insti-dolutegravir-rilpivirine": ("insti-dolutegravir", set(), (4, 6), "partly-checked"),
    # The reference says 2 and 4 hours, and its directions are in doubt: the longer one both ways.
    "insti-cabotegravir": ("insti-dolutegravir", {"cabotegravir oral"}, (4, 4), "unchecked"),
    # Two rows of the references have it; its own says more.
    "digoxin": ("misc-absorption", {"digoxin"}, (2, 2), "partly-checked"),
}

ALIASES = {
    "fluoroquinolones": {"fluoroquinolone"},
    "insti-dolutegravir": {"abacavir/dolutegravir/lamivudine"},
    "rilpivirine": {
        "emtricitabine/rilpivirine/tenofovir",
        "emtricitabine/rilpivirine/tenofovir alafenamide",
    },
    "ppi": {"proton pump inhibitor"},
    "bisphosphonate-alendronate-risedronate": {"alendronic acid", "risedronic acid"},
    "bisphosphonate-ibandronate": {"ibandronic acid"},
    "bisphosphonate-etidronate-tiludronate": {
        "etidronic acid",
        "tiludronic acid",
        "clodronic acid",
    },
    "levothyroxine": {"l-thyroxine", "thyroxine"},
    "insti-bictegravir": {"bictegravir", "bictegravir/emtricitabine/tenofovir"},
    "insti-elvitegravir": {
        "elvitegravir",
        "elvitegravir/cobicistat/emtricitabine/tenofovir",
        "elvitegravir/cobicistat/emtricitabine/tenofovir alafenamide",
    },
    "penicillamine-trientine": {"d-penicillamine"},
    "iron-oral": {"ferrous sulphate", "ferrous gluconate"},
    "misc-absorption": {"mycophenolate mofetil", "mycophenolic acid"},
    "baloxavir": {"baloxavir"},
    "polystyrene-sulfonate": {"sodium polystyrene sulphonate"},
    "loop-thiazide-diuretics": {"torsemide", "chlorthalidone", "frusemide"},
    "mg-wasting-oncology": {"cyclosporine", "cyclosporin", "amphotericin"},
    "neuromuscular-blockers-muscle-relaxants": {"suxamethonium"},
    "fibre-phytate": {"high fiber"},
    "levodopa-b6": {"levodopa", "l-dopa"},
}

# Its spacing is optional and "not to be raised to a warning", which minor would do.
SEVERITIES = {"calcium-high": "info"}

# Every basic carbonate, and the blend with oxide.
MORE_FORMS = {"rilpivirine": {"carbonate-basic-pentahydrate", "bisglycinate-buffered"}}


def gap(hours: float | None) -> timedelta | None:
    return None if hours is None else timedelta(hours=hours)


def moved_from(row: str) -> set[str]:
    return {agent for old, agents, _, _ in OWN_ROWS.values() if old == row for agent in agents}


# Every row against the references that it was drawn from.


@pytest.mark.parametrize("fact", FACTS["interaction"], ids=lambda fact: fact["id"])
def test_interaction_keeps_the_values_of_its_reference(fact: dict[str, Any]) -> None:
    rule = BY_ID[fact["id"]]
    milligrams = fact.get("threshold_mg")
    assert (
        rule.severity,
        rule.nutrient,
        rule.after_agent,
        rule.after_nutrient,
        rule.advised_after_agent,
        rule.threshold,
        set(rule.forms),
        rule.ground.evidence,
        rule.ground.status,
    ) == (
        SEVERITIES.get(rule.id, fact["severity"]),
        fact.get("applies_to_nutrient", "magnesium"),
        gap(fact.get("mg_after_drug_min_h")),
        gap(fact.get("drug_after_mg_min_h")),
        gap(fact.get("recommended_mg_after_drug_h")),
        Mass.of(milligrams, "mg") if milligrams else None,
        {*fact.get("forms", ()), *MORE_FORMS.get(rule.id, ())},
        " and ".join(EVIDENCE[sort] for sort in fact["evidence"].split("+")),
        fact["status"],
    )


@pytest.mark.parametrize("fact", FACTS["interaction"], ids=lambda fact: fact["id"])
def test_medicines_are_those_of_the_reference(fact: dict[str, Any]) -> None:
    expected = {agent.lower() for agent in fact["agents"]} - moved_from(fact["id"])
    assert set(BY_ID[fact["id"]].agents) == expected | ALIASES.get(fact["id"], set())


@pytest.mark.parametrize("row", OWN_ROWS)
def test_medicines_with_times_of_their_own(row: str) -> None:
    _, agents, hours, status = OWN_ROWS[row]
    rule = BY_ID[row]
    assert agents <= set(rule.agents)
    assert (rule.after_agent, rule.after_nutrient) == tuple(map(gap, hours))
    assert rule.ground.status == status


def test_no_interaction_is_missing_or_added() -> None:
    assert {*BY_ID} - {*OWN_ROWS} | {"digoxin"} == {fact["id"] for fact in FACTS["interaction"]}


def test_kinds_of_the_rules_without_times() -> None:
    told_apart = [fact["id"] for fact in FACTS["interaction"] if "spacing_sufficient" in fact]
    kinds = {rule.id: rule.kind for rule in RULES.interactions if rule.kind != "spacing"}
    assert kinds == {
        **dict.fromkeys(told_apart, "avoid"),
        "levodopa-b6": "avoid",
        "loop-thiazide-diuretics": "lowers",
        "ppi": "lowers",
        "mg-wasting-oncology": "lowers",
        "fibre-phytate": "lowers",
        "potassium-sparing-diuretics": "raises",
        "calcium-channel-blockers": "additive",
        "neuromuscular-blockers-muscle-relaxants": "additive",
        "aminoglycosides": "additive",
        "zinc-high": "amount",
    }


def test_rules_between_two_nutrients() -> None:
    others = {rule.id: rule.other for rule in RULES.interactions if rule.other}
    assert others == {"iron-oral": "iron", "calcium-high": "calcium", "zinc-high": "zinc"}


@pytest.mark.parametrize("fact", FACTS["condition"], ids=lambda fact: fact["id"])
def test_condition_keeps_the_values_of_its_reference(fact: dict[str, Any]) -> None:
    if fact["id"] == "drowsiness-l-threonate":
        (tip,) = RULES.tips
        assert (tip.id, list(tip.forms), tip.ground.status) == (
            fact["id"],
            fact["forms"],
            fact["status"],
        )
        return
    rule = CONDITIONS[fact["id"]]
    assert (
        rule.severity,
        rule.nutrient,
        rule.egfr_from,
        rule.egfr_below,
        list(rule.forms),
        rule.ground.status,
    ) == (
        fact["severity"],
        "magnesium",
        fact.get("egfr_from"),
        fact.get("egfr_below"),
        fact.get("forms_excluded", []),
        fact["status"],
    )


def test_no_condition_is_missing_or_added() -> None:
    facts = {fact["id"] for fact in FACTS["condition"]} - {"drowsiness-l-threonate"}
    assert {*CONDITIONS} == facts | {"dialysis"}


def test_dialysis_is_severe_kidney_disease() -> None:
    severe, dialysis = CONDITIONS["ckd-severe"], CONDITIONS["dialysis"]
    assert (dialysis.severity, dialysis.text, dialysis.ground) == (
        severe.severity,
        severe.text,
        severe.ground,
    )
    assert (severe.condition, dialysis.condition) == ("renal", "dialysis")


def test_what_binds_a_condition() -> None:
    bound = {
        rule.id: (rule.condition, rule.state, rule.below_years, rule.own_convention)
        for rule in RULES.conditions
    }
    band = "The band of 30 to 59 is magstack's own convention; no label uses it."
    assert bound == {
        "ckd-severe": ("renal", None, None, ""),
        "dialysis": ("dialysis", None, None, ""),
        "ckd-moderate": ("renal", None, None, band),
        "myasthenia-gravis": ("myasthenia-gravis", None, None, ""),
        "heart-block": ("heart-block", None, None, ""),
        "bowel-obstruction": ("bowel-obstruction", None, None, ""),
        "pregnancy": ("pregnancy", "pregnant", None, ""),
        "lactation": ("lactation", "lactating", None, ""),
        "minor": ("minor", None, 19, ""),
    }


def test_every_condition_that_can_be_entered_has_a_rule() -> None:
    ruled = {rule.condition for rule in RULES.conditions if rule.below_years is None}
    assert set(RULES.condition_names) == ruled
    assert RULES.condition_names["lactation"] == "breastfeeding"


def test_who_is_warned_of_a_product() -> None:
    products = tomllib.loads((DATA / "products.toml").read_text())["product"]
    names = {product["id"]: product["name"] for product in products}
    (caution,) = RULES.cautions
    assert (caution.product, caution.name, caution.not_under) == ("magnen-b6", "Magnen B6", 10)
    assert names[caution.product] == caution.name
    assert "levodopa alone" in caution.text
    assert "severe kidney failure" in caution.text


def test_the_tip_is_about_the_morning() -> None:
    (tip,) = RULES.tips
    assert tip.slots == ("morning",)
    assert "no trial has established it" in tip.text


def test_what_no_rule_looks_at() -> None:
    assert 5 <= len(RULES.not_covered) <= 8
    assert "does not say that two things go together" in RULES.not_covered[-1]


# Names.


def test_every_medicine_has_one_rule_for_a_nutrient() -> None:
    names = [(rule.nutrient, folded(name)) for rule in RULES.interactions for name in rule.agents]
    assert len(names) == len(set(names))


def test_names_can_be_completed_in_a_shell() -> None:
    names = RULES.medicines()
    assert [name for name in names if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name)] == []
    assert {"ciprofloxacin", "ferrous-sulfate", "amphotericin-b", "fluoroquinolones"} <= {*names}
    assert all(RULES.of_medicine(name) for name in names)


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("Ciprofloxacin", ["fluoroquinolones"]),
        ("fluoroquinolone antibiotics", ["fluoroquinolones"]),
        ("Fluoroquinolones", ["fluoroquinolones"]),
        ("moxifloxacin", ["moxifloxacin"]),
        ("ferrous-sulfate", ["iron-oral"]),
        ("L-Thyroxine", ["levothyroxine"]),
        ("digoxin", ["digoxin"]),
        ("dolutegravir/abacavir/lamivudine", ["insti-dolutegravir"]),
        ("dolutegravir-rilpivirine", ["insti-dolutegravir-rilpivirine"]),
        ("amphotericin B", ["mg-wasting-oncology"]),
        ("levodopa", ["levodopa-b6"]),
        ("levodopa/carbidopa", []),
        ("Fluoroquinolone", ["fluoroquinolones"]),
        ("abacavir/dolutegravir/lamivudine", ["insti-dolutegravir"]),
        ("Cyclosporin", ["mg-wasting-oncology"]),
        ("frusemide", ["loop-thiazide-diuretics"]),
        ("cipro", []),
        ("", []),
    ],
)
def test_a_name_leads_to_its_rules(name: str, ids: list[str]) -> None:
    assert [rule.id for rule in RULES.of_medicine(name)] == ids


# Wording.


def grounds() -> Iterator[tuple[str, Ground]]:
    yield from ((rule.id, rule.ground) for rule in RULES.interactions)
    yield from ((rule.id, rule.ground) for rule in RULES.conditions)
    yield from ((tip.id, tip.ground) for tip in RULES.tips)
    yield from ((caution.product, caution.ground) for caution in RULES.cautions)


def test_every_source_is_well_formed() -> None:
    for owner, ground in grounds():
        assert ground.citations, owner
        for source in ground.citations:
            assert fields.citation(source) == source, owner
            assert not re.search(r"webmd|goodrx|drugs\.com|medscape|wikipedia", source), owner


def test_clauses_and_sentences() -> None:
    for rule in RULES.interactions:
        assert not rule.mechanism.endswith("."), rule.id
        for sentence in (rule.effect, rule.advice, rule.note):
            assert not sentence or re.fullmatch(r"[A-Z0-9].*\.", sentence), rule.id
    sentences = [rule.text for rule in RULES.conditions] + [*RULES.not_covered]
    assert [sentence for sentence in sentences if not sentence.endswith(".")] == []


def test_what_must_be_told_is_not_only_noted() -> None:
    # A note is shown nowhere in a finding: what a person has to know stands in the advice.
    assert "not combinations with carbidopa" in BY_ID["levodopa-b6"].advice
    assert "not the injection" in BY_ID["insti-cabotegravir"].advice
    assert "(unverified)" in BY_ID["bisphosphonate-ibandronate"].advice
    assert "sotalol belongs here is unverified" in BY_ID["misc-absorption"].advice
    assert BY_ID["ppi"].effect.endswith("until the medicine was stopped (unverified).")
    assert "none set below 1 year" in CONDITIONS["minor"].text


def test_the_file_promises_nothing() -> None:
    told = FILE.read_text()
    assert re.findall(r"\b(?:un)?safe(?:ly)?\b", told, re.IGNORECASE) == []
    assert FILE.stat().st_size < 34_000


def test_kinds_are_those_of_the_domain() -> None:
    assert {rule.kind for rule in RULES.interactions} == set(get_args(Kind))


def test_the_facts_hold_the_rules() -> None:
    assert reference.facts().rules == RULES


# Broken files: every fault at once, each with its line.


def fault_of(path: Path) -> str:
    with pytest.raises(DataError) as caught:
        read_rules(path, NUTRIENTS, FORMS)
    return str(caught.value)


def test_every_fault_of_the_file_is_told_at_once() -> None:
    broken = COPIES / "broken" / "interactions.toml"
    assert fault_of(broken) == broken.with_suffix(".txt").read_text().removesuffix("\n")


def changed(directory: Path, old: str, new: str) -> Path:
    told = FILE.read_text()
    assert old in told
    path = directory / "interactions.toml"
    path.write_text(told.replace(old, new, 1))
    return path


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            'agents = ["moxifloxacin"]',
            'agents = ["moxifloxacin", "ofloxacin"]',
            "interaction 'moxifloxacin': ofloxacin belongs to fluoroquinolones already",
        ),
        (
            'agents = ["moxifloxacin"]',
            'agents = ["moxifloxacin", "fluoroquinolone antibiotics"]',
            (
                "interaction 'moxifloxacin': fluoroquinolone antibiotics belongs to "
                "fluoroquinolones already"
            ),
        ),
        (
            'agents = ["levodopa", ',
            'agents = ["levodopa", "Levo", ',
            (
                "interaction 'levodopa-b6': agents must be names in lower case, of words with "
                "single blanks, - or / between them, of at most 60 characters"
            ),
        ),
        (
            'heart-block = "heart',
            'av-block = "heart',
            "condition 'heart-block': condition heart-block is not in condition_names",
        ),
        (
            'threshold = "142 mg"\n',
            "",
            "interaction 'zinc-high': threshold is given exactly where the kind is amount",
        ),
        ("[[tip]]", "[[tips]]", "'tips' is not known here"),
    ],
)
def test_a_fault_is_told_with_its_line(old: str, new: str, told: str, tmp_path: Path) -> None:
    path = changed(tmp_path, old, new)
    head, line, shown = fault_of(path).split("\n")
    assert head == "interactions.toml has 1 fault:"
    found = re.fullmatch(r"  line (\d+): (.*)", line)
    assert found
    assert found[2] == told
    assert shown == f"    {path.read_text().splitlines()[int(found[1]) - 1].strip()[:100]}"
    assert shown.strip()


def test_a_nutrient_may_share_a_medicine_with_another(tmp_path: Path) -> None:
    path = changed(tmp_path, 'agents = ["levodopa", ', 'agents = ["levodopa", "digoxin", ')
    rules = read_rules(path, NUTRIENTS, FORMS)
    assert [rule.id for rule in rules.of_medicine("digoxin")] == ["digoxin", "levodopa-b6"]


def test_what_is_missing_at_the_top_is_told(tmp_path: Path) -> None:
    told = FILE.read_text()
    path = tmp_path / "interactions.toml"
    path.write_text(told[told.index("[[caution]]") :])
    assert fault_of(path) == (
        "interactions.toml has 2 faults:\n"
        "  line 1: condition_names: condition_names is missing\n    [[caution]]\n"
        "  line 1: not_covered: not_covered is missing\n    [[caution]]"
    )


# Single values.


def test_hours_are_read_exactly() -> None:
    assert fields.hours("0.5") == timedelta(minutes=30)
    assert fields.hours("2") == timedelta(hours=2)
    assert fields.hours("72") == timedelta(days=3)


@pytest.mark.parametrize("bad", [2, 0.5, "0", "-1", "0.01", "73", "2 h", "", "nan", "1e1", None])
def test_no_time_is_guessed(bad: object) -> None:
    with pytest.raises(ValueError, match=r'^must be hours in quotes, at most 72, like "2" or'):
        fields.hours(bad)


@pytest.mark.parametrize("name", ["iron", "ferrous sulfate", "l-dopa", "a/b 2", "5-asa"])
def test_a_medicine_is_called_in_lower_case(name: str) -> None:
    assert fields.agent(name) == name
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]*", one_word(name))


@pytest.mark.parametrize("bad", ["Iron", "iron ", "a  b", "a--b", "fer$ous", "é", "", 1, "a" * 61])
def test_no_name_of_a_medicine_is_mended(bad: object) -> None:
    with pytest.raises(ValueError, match=r"^must be names in lower case"):
        fields.agent(bad)


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("Doxycycline hyclate", ["tetracyclines"]),
        ("alendronate sodium", ["bisphosphonate-alendronate-risedronate"]),
        ("Levothyroxine sodium 100 mcg", ["levothyroxine"]),
        ("ciprofloxacin 500mg", ["fluoroquinolones"]),
        ("ferrous sulfate", ["iron-oral"]),
        ("sodium", []),
        ("500 mg", []),
        ("levodopa/carbidopa", []),
    ],
)
def test_a_salt_or_a_strength_is_no_other_medicine(name: str, rules: list[str]) -> None:
    assert [rule.id for rule in reference.facts().rules.of_medicine(name)] == rules


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("CKD", "renal"),
        ("chronic kidney disease", "renal"),
        ("renal-insufficiency", "renal"),
        ("AV block", "heart-block"),
        ("ileus", "bowel-obstruction"),
        ("kidney disease", "renal"),
        ("warts", None),
    ],
)
def test_a_condition_by_the_names_that_people_type(name: str, known: str | None) -> None:
    assert reference.facts().rules.condition_called(name) == known


def test_an_alias_leads_to_what_can_be_entered() -> None:
    rules = reference.facts().rules
    assert set(rules.condition_aliases.values()) <= set(rules.condition_names)
    assert not set(rules.condition_aliases) & set(rules.condition_names)

"""How a profile reads: what is assumed, unknown or unverified is said."""

import io
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from magstack import reference
from magstack.context import Terminal
from magstack.domain.amounts import Mass
from magstack.domain.facts import Facts
from magstack.domain.interactions import ConditionRule, Ground, Interaction, Kind, Rules
from magstack.domain.limits import LifeStage
from magstack.domain.profile import NOBODY, Condition, Medicine, OwnLimit, OwnRule, Person, Profile
from magstack.render import profile as pages

KNOWN = Ground("label", "checked", ("A label",))
DOUBTED = Ground("class", "unchecked", ("A label",))


def interaction(
    kind: Kind,
    name: str,
    *,
    forms: tuple[str, ...] = (),
    ground: Ground = KNOWN,
    **times: timedelta,
) -> Interaction:
    """Return a rule that the medicine ``pill`` answers to."""
    return Interaction(
        id=f"{kind}-{name}",
        name=name,
        kind=kind,
        severity="major",
        agents=("pill",),
        nutrient="magnesium",
        mechanism="",
        effect="",
        advice="",
        ground=ground,
        forms=forms,
        other="zinc" if kind == "amount" else None,
        after_agent=times.get("after"),
        after_nutrient=times.get("before"),
    )


def banded(id: str, low: int | None, high: int | None) -> ConditionRule:  # noqa: A002 (the field's own name)
    """Return a rule for a condition that holds for a band of eGFR."""
    return ConditionRule(
        id,
        "renal",
        f"band {id}",
        "major",
        "",
        "magnesium",
        KNOWN,
        egfr_from=low,
        egfr_below=high,
    )


BANDS = (banded("low", None, 30), banded("middle", 30, 60))


def facts(*rules: Interaction) -> Facts:
    """Return the facts with rules of the test's own."""
    names = {"renal": "kidney disease"}
    return replace(reference.facts(), rules=Rules(rules, BANDS, names, (), (), ()))


def printed() -> tuple[Terminal, io.StringIO]:
    """Return a pipe, and what is printed to it."""
    out = io.StringIO()
    return Terminal(io.StringIO(), out, out, tty=False), out


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (
            interaction("spacing", "pills", after=timedelta(hours=2), before=timedelta(hours=6)),
            "pills: magnesium 2 h after it at the earliest, and it 6 h after magnesium",
        ),
        (
            interaction("spacing", "pills", after=timedelta(minutes=30)),
            "pills: magnesium 30 min after it at the earliest",
        ),
        (
            interaction("spacing", "pills", before=timedelta(hours=1.5), ground=DOUBTED),
            "pills: it 1 h 30 min after magnesium at the earliest (unverified)",
        ),
        (interaction("avoid", "pills"), "pills: no time between it and magnesium settles it"),
        (
            interaction("lowers", "pills", forms=("oxide", "citrate")),
            "pills: it lowers magnesium (as oxide or citrate)",
        ),
        (interaction("raises", "pills"), "pills: it raises magnesium"),
        (interaction("additive", "pills"), "pills: its effect and that of magnesium add up"),
        (interaction("amount", "pills"), "pills: a high amount of zinc, for magnesium"),
    ],
    ids=lambda value: value.kind if isinstance(value, Interaction) else "",
)
def test_what_a_rule_says_of_a_medicine(rule: Interaction, expected: str) -> None:
    terminal, out = printed()
    pages.show_medicine(terminal, Medicine("Pill", time(8)), "added Pill", facts(rule), ())
    assert out.getvalue() == f"{expected}.\nAdded Pill. Undo: magstack undo\n"


def test_rules_of_one_class_share_a_line() -> None:
    terminal, out = printed()
    two = facts(interaction("lowers", "pills"), interaction("raises", "pills"))
    both = facts(interaction("lowers", "pills"), interaction("raises", "tablets"))
    for known in (two, both):
        pages.show_medicines(terminal, [Medicine("pill", time(8))], known, as_json=False)
    assert out.getvalue() == (
        "Medicines\n"
        "  pill at 08:00, every day\n"
        "    pills: it lowers magnesium; it raises magnesium\n"
        "Medicines\n"
        "  pill at 08:00, every day\n"
        "    pills: it lowers magnesium\n"
        "    tablets: it raises magnesium\n"
    )


def test_a_time_that_is_not_known_is_said_where_it_counts() -> None:
    told = "magstack profile medicine add pill --at 08:00"
    for kind, clock, expected in [
        ("spacing", None, True),
        ("spacing", time(8), False),
        ("raises", None, False),
    ]:
        terminal, out = printed()
        rule = interaction("spacing" if kind == "spacing" else "raises", "pills")
        pages.show_medicine(terminal, Medicine("pill", clock), "added pill", facts(rule), ())
        assert (told in out.getvalue()) is expected


def test_a_medicine_without_a_rule() -> None:
    terminal, out = printed()
    pages.show_medicine(terminal, Medicine("pil\x1b[2J"), "added pil", facts(), ("pill", "pull"))
    assert out.getvalue() == (
        "There is no rule in the catalogue for pil[2J: magstack cannot say whether it goes with "
        "your supplements. The nearest known names: pill, pull.\n"
        "Added pil. Undo: magstack undo\n"
    )


@pytest.mark.parametrize(
    ("egfr", "expected"),
    [
        (None, ["low", "middle"]),
        (0, ["low"]),
        (29, ["low"]),
        (30, ["middle"]),
        (59, ["middle"]),
        (60, []),
    ],
)
def test_which_band_an_egfr_is_in(egfr: int | None, expected: list[str]) -> None:
    found = pages.rules_for(Condition("renal", egfr), facts())
    assert [rule.id for rule in found] == expected


def test_a_condition_that_no_rule_covers() -> None:
    terminal, out = printed()
    pages.show_condition(terminal, Condition("renal", 90), "set it", facts(), ())
    pages.show_condition(terminal, Condition("rena"), "added it", facts(), ("renal",))
    assert out.getvalue() == (
        "There is no rule in the catalogue for renal with an eGFR of 90: nothing is checked for "
        "it.\nSet it. Undo: magstack undo\n"
        "There is no rule in the catalogue for rena: nothing is checked for it. "
        "Did you mean renal?\nAdded it. Undo: magstack undo\n"
    )


def test_everything_at_once() -> None:
    terminal, out = printed()
    profile = Profile(
        date(2025, 4, 30),
        "f",
        "none",
        "scf-efsa",
        (
            Medicine("a", time(8), frozenset({6, 0}), date(2026, 1, 1), date(2026, 2, 1)),
            Medicine("a", time(20), frozenset({6, 0}), date(2026, 1, 1), date(2026, 2, 1)),
            Medicine("a"),
        ),
        (Condition("renal"), Condition("gout")),
        (OwnLimit("vitamin_b6", Mass.of(12, "mg"), "Dr Ann", "[/] :smiley:"),),
        (OwnRule("vitamin_b6", "a", timedelta(minutes=90)),),
        refill_ahead=3,
    )
    person = Person("scf-efsa", LifeStage(18, "f"), profile=profile)
    pages.show(terminal, person, facts(), as_json=False)
    assert out.getvalue() == (
        "Life stage: child, 18 months (born 2025-04-30)\n"
        "Sex: f\n"
        "State: none given\n"
        "Limits: by EU (scf-efsa), beside US (iom-nam)\n"
        "Day: begins at 04:00, bedtime at 23:00\n"
        "Slots: morning 08:00, noon 12:30, afternoon 17:00, evening 19:30, night 22:00 "
        "(60 min before bedtime)\n"
        "Meals: breakfast 08:00, lunch 12:30, dinner 19:30\n"
        "Refill: told 3 days before a product runs out (yours)\n"
        "Medicines\n"
        "  a at 08:00 and 20:00, on mon and sun, from 2026-01-01 to 2026-02-01\n"
        "    no rule in the catalogue\n"
        "  a, time of day not known, every day\n"
        "    no rule in the catalogue\n"
        "Conditions\n"
        "  kidney disease (renal)\n"
        "    magnesium is checked for band low\n"
        "    magnesium is checked for band middle\n"
        "    the eGFR is not known; to say it: magstack profile condition add renal --egfr 45\n"
        "  gout\n"
        "    no rule in the catalogue\n"
        "Limits of your own\n"
        "  vitamin B6: 12 mg a day, by Dr Ann ([/] :smiley:)\n"
        "Rules of your own\n"
        "  vitamin B6 and a: 1 h 30 min apart\n"
    )


def test_what_is_not_said_is_null_for_a_program() -> None:
    document = pages.document(Person("iom-nam", profile=NOBODY), facts())
    assert (document["born"], document["age_years"], document["sex"]) == (None, None, None)
    assert document["assumed"] is True


def test_nothing_written() -> None:
    terminal, out = printed()
    pages.show_written(terminal, "", "A remark.")
    assert out.getvalue() == ("A remark.\nNothing was written: the profile says so already.\n")

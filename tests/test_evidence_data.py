"""The evidence against the references that it was drawn from, and against what magstack says."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from magstack import reference
from magstack.domain.evidence import Claim, Correction, Study
from magstack.errors import DataError
from magstack.reference.studies import read_evidence

ROOT = Path(__file__).parent.parent
COPY = Path(__file__).parent / "data" / "evidence.toml"
FACTS: dict[str, list[dict[str, Any]]] = tomllib.loads(COPY.read_text(encoding="utf-8"))
EVIDENCE = reference.evidence()
FORMS = {*reference.facts().forms, *reference.facts().families}


def numbers(*texts: object) -> set[str]:
    """Return the numbers in texts; 1,200 and 2,000 are written without the comma here."""
    joined = " ".join(map(str, texts))
    return set(re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d),(?=\d{3})", "", joined)))


def values(row: Study | Claim | Correction) -> list[object]:
    return [getattr(row, name) for name in row.__slots__]


# Every row against the references that it was drawn from.


def test_no_row_is_missing_or_added() -> None:
    assert list(EVIDENCE.studies) == [row["id"] for row in FACTS["study"]]
    assert list(EVIDENCE.claims) == [row["id"] for row in FACTS["claim"]]
    assert list(EVIDENCE.corrections) == [row["id"] for row in FACTS["page_error"]]
    assert [len(EVIDENCE.studies), len(EVIDENCE.claims), len(EVIDENCE.corrections)] == [19, 12, 28]


FOUND_SINCE = {"neurosurg-mgso4-csf": "10.1097/00008506-199710000-00006"}
"""What the references leave open, and was looked up: the DOI of Fuchs-Buder et al. 1997."""


@pytest.mark.parametrize("fact", FACTS["study"], ids=lambda fact: fact["id"])
def test_study_keeps_the_identifiers_and_numbers_of_its_reference(fact: dict[str, Any]) -> None:
    study = EVIDENCE.studies[fact["id"]]
    pmcid = re.search(r"PMC\d+", f"{fact.get('pmcid', '')} {fact.get('url', '')}")
    assert (study.doi, study.pmid, study.pmcid, study.status) == (
        fact.get("doi", FOUND_SINCE.get(fact["id"], "")),
        fact.get("pmid", ""),
        pmcid[0] if pmcid else "",
        fact["status"],
    )
    told = ("cite", "design", "population", "dose", "duration", "effect", "result", "note")
    assert numbers(*(fact.get(key, "") for key in told)) <= numbers(*values(study))


PEOPLE = {
    "liu-2016": (44, "analysed"),
    "zhang-2022": (109, "randomised"),
    "hausenblas-2024": (80, "included"),
    "lopresti-2026": (100, "included"),
    "schuette-1994": (12, "included"),
    "mckee-2005": (30, "included"),
    "neurosurg-mgso4-csf": (20, "included"),
    "schuster-2025": (155, "included"),
    "mah-2021": (151, "pooled"),
    "garrison-2020": (735, "pooled"),
    "zhang-bp-2016": (2028, "pooled"),
    "cochrane-bp-2006": (545, "pooled"),
    "mori-2019": (34, "included"),
}


def test_how_many_people_took_part() -> None:
    counted = {each.id: (each.n, each.n_of) for each in EVIDENCE.studies.values() if each.n}
    assert counted == PEOPLE


SAID_ON_THE_BASIS = {
    "compound": r"\(the compound\)",
    "element": r"of magnesium \(the element\)",
    "both": r"\(the compound\).*, (about )?\d+( to \d+)? mg (a day )?of magnesium",
    "not-stated": r"not stated",
}


@pytest.mark.parametrize("study", EVIDENCE.studies.values(), ids=lambda study: study.id)
def test_a_dose_says_of_what_its_mass_is(study: Study) -> None:
    if study.dose:
        assert re.search(SAID_ON_THE_BASIS[study.dose_basis], study.dose)


@pytest.mark.parametrize("fact", FACTS["claim"], ids=lambda fact: fact["id"])
def test_claim_keeps_the_grade_and_the_studies_of_its_reference(fact: dict[str, Any]) -> None:
    claim = EVIDENCE.claims[fact["id"]]
    assert claim.grade == fact["grade"]
    assert list(claim.studies) == fact["studies"]
    assert list(claim.pages) == fact["pages"]
    missing = numbers(fact["verdict"]) - numbers(*values(claim))
    assert missing <= {"mgt-only-form-bbb": {"2"}, "mgt-memory": {"3"}}.get(claim.id, set())


@pytest.mark.parametrize("claim", EVIDENCE.claims.values(), ids=lambda claim: claim.id)
def test_the_status_of_a_claim_is_no_better_than_that_of_its_studies(claim: Claim) -> None:
    statuses = {EVIDENCE.studies[study].status for study in claim.studies}
    assert claim.status == ("partly-checked" if "partly-checked" in statuses else "inferred")


WRITTEN_OTHERWISE = {
    "E02": {"2"},  # Mg2+
    "E08": {"2"},
    "E10": {"2", "722.22"},  # two tablets, 1444.44 together
    "E15": {"001", "002"},  # the pages' numbers
    "E23": {"0"},
}


@pytest.mark.parametrize("fact", FACTS["page_error"], ids=lambda fact: fact["id"])
def test_correction_keeps_the_pages_and_numbers_of_its_reference(fact: dict[str, Any]) -> None:
    correction = EVIDENCE.corrections[fact["id"]]
    assert list(correction.pages) == fact["page"]
    told = numbers(fact["quote"], fact["wrong"], fact["correct"])
    assert told - numbers(*values(correction)) == WRITTEN_OTHERWISE.get(correction.id, set())


def test_the_scale_is_the_whole_of_it() -> None:
    head = COPY.read_text(encoding="utf-8").splitlines()[1]
    assert list(EVIDENCE.scale) == re.findall(r"\b([A-Z]) [a-z]", head.removeprefix("# grade: "))
    assert {claim.grade for claim in EVIDENCE.claims.values()} == set("BCDNU")


def test_what_was_not_read_is_marked() -> None:
    for fact in FACTS["study"]:
        if "unchecked" in str([value for key, value in fact.items() if key != "cite"]):
            study = EVIDENCE.studies[fact["id"]]
            assert "unverified" in " ".join(map(str, values(study))), fact["id"]
    for kind, rows in (("claim", EVIDENCE.claims), ("page_error", EVIDENCE.corrections)):
        for fact in FACTS[kind]:
            if "unchecked" in str(fact):
                said = rows[fact["id"]]
                assert "unverified" in " ".join(map(str, values(said))), fact["id"]


# The corrections against the documentation.


def section(title: str) -> str:
    page = (ROOT / "docs" / "science.md").read_text(encoding="utf-8")
    return re.split(r"^## ", page.split(f"\n## {title}\n")[1], flags=re.MULTILINE)[0]


@pytest.mark.parametrize("each", EVIDENCE.corrections.values(), ids=lambda each: each.id)
def test_the_documentation_holds_the_correction(each: Correction) -> None:
    page = " ".join(section("Widely read claims that are wrong").split())
    item = page.partition(f"- **{each.id}.**")[2].partition("- **E")[0]
    for text in (each.said, each.wrong, each.right, *each.grounds):
        assert text.rstrip(".") in item


def test_the_documentation_holds_the_scale() -> None:
    page = section("Evidence")
    for grade in EVIDENCE.scale.values():
        assert f"| {grade.id} | {grade.name} | {grade.meaning} |" in page
    for count in ("19 studies", "12 claims", "28\ncorrections"):
        assert count in page


# None of the errors is repeated.

TELLING = {
    "E01": r"within the safe margin|excludes? dietary|well[- ]absorbed chelates? (is|are) exempt",
    "E02": r"(?<!called )the only (form|one)( of magnesium)? that (crosses|reaches|gets)",
    "E03": r"activat\w+ (the )?NMDA",
    "E04": r"rise in (people|humans)|brain magnesium (up|rises?|by) (by )?(about |~)?15",
    "E05": r"9\.4[- ]year|years of brain age|brain age",
    "E06": r"(deep sleep|sleep latency|mild anxiety)",
    "E07": r"evidence C|grade C[^.]{0,20}moderate|C · moderate",
    "E08": r"different compartments|do(es)? not overlap|don.t overlap",
    "E09": r"mg (of )?L-threonate\b(?!-)",
    "E10": r"260 mg[^.]{0,30}pure bisglycinate",
    "E11": r"threonine",
    "E12": r"clearly shows?|alone can (raise|increase)",
    "E13": r"(good|helps?|choice)[^.]{0,30}cramps",
    "E14": r"MagTech\b|Natural Stacks",
    "E15": r"(is )?not? a laxative|no laxative",
    "E16": r"1,?000 (mg )?to 2,?000 mg",
    "E17": r"10\.1016/j\.neuron\.2010",
    "E18": r"(better|improved) working memory|information processing",
    "E19": r"Frontiers in Nutrition \(?2025|Front Nutr 2025",
    "E20": r"2\.3[- ]?(-fold|times|x|×)",
    "E21": r"spectroscopy|\bMRS\b",
    "E22": r"1,?200 (people|individuals)|retrospective study",
    "E23": r"lipophilic|passive diffusion|positive(ly)? charged?",
    "E24": r"precipitat",
    "E25": r"zinc[^.]{0,40}essential|essential[^.]{0,40}zinc",
    "E26": r"200[- –to]+400 mg per serving|typically 200",
    "E27": r"\bGABA\b",
    "E28": r"antibiotics, diuretics,? and proton pump",
}
"""Words by which each error would be known, whoever wrote them."""


def voiced() -> Iterator[tuple[str, str]]:
    """Yield where magstack says something in its own voice, and what it says.

    Left out are the rows that quote a claim or correct an error.
    """
    for path in sorted((ROOT / "data").glob("*.toml")):
        if path.name != "evidence.toml":
            yield path.name, path.read_text(encoding="utf-8")
    for study in EVIDENCE.studies.values():
        yield study.id, study.effect
    for timing in EVIDENCE.timings:
        yield "timing", timing.text
    for page in [*(ROOT / "docs").glob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"]:
        text = page.read_text(encoding="utf-8")
        if page.name == "science.md":
            text = text.replace(section("Widely read claims that are wrong"), "")
        yield page.name, text
    for module in (ROOT / "src").rglob("*.py"):
        yield str(module.relative_to(ROOT)), module.read_text(encoding="utf-8")


def test_every_error_has_telling_words() -> None:
    assert list(TELLING) == list(EVIDENCE.corrections)
    # The words are such that the errors, as pages have them or as we tell them, are known by them.
    quotes = {row["id"]: row["quote"] for row in FACTS["page_error"]}
    known = [
        name
        for name, each in EVIDENCE.corrections.items()
        if re.search(TELLING[name], f"{quotes[name]} {each.said}", re.IGNORECASE)
    ]
    assert set(TELLING) - set(known) <= {"E04", "E10", "E16"}


@pytest.fixture(scope="module")
def spoken() -> list[tuple[str, str]]:
    """What magstack says, by its place, each on one line."""
    return [(place, " ".join(text.split())) for place, text in voiced()]


@pytest.mark.parametrize("name", TELLING)
def test_no_error_is_repeated(name: str, spoken: list[tuple[str, str]]) -> None:
    for place, flat in spoken:
        found = re.search(TELLING[name], flat, re.IGNORECASE)
        assert not found, (
            f"{name} in {place}: {flat[max(0, found.start() - 60) : found.end() + 60]}"
        )


# The reader.


FAULTY = """\
[about]
not_covered = []

[[grade]]
id = "aa"
name = "x"
meaning = "x"

[[study]]
id = "one"
label = "One 2020"
citation = "One A. A title. Journal 2020"
doi = "11.1/x"
pmid = "12x"
design = "trial"
species = "mice"
n = 12
population = "adults"
forms = ["mithril"]
dose = "1 g"
dose_basis = "none"
effect = "x"
status = "checked"

[[study]]
id = "one"
label = "Two 2020"
citation = "Two B. A title. Journal 2020"
design = "trial"
species = "rats"
population = "rats"
dose_basis = "element"
effect = "x"
status = "checked"

[[claim]]
id = "c"
text = "x"
grade = "Z"
gist = "x"
verdict = "x"
studies = ["two"]
words = []
pages = ["nowhere"]
status = "certain"

[[timing]]
forms = ["oxide"]
basis = "vendor"
text = "x"
status = "checked"

[[correction]]
id = "E1"
said = "x"
wrong = "x"
right = "x"
claim = "d"
words = ["x"]
pages = ["nowhere"]
status = "checked"

[other]
"""

TOLD = """\
evidence.toml has 21 faults:
  line 2: about: not_covered must be a list of at least 1
    not_covered = []
  line 5: grade 'aa': id must be one capital letter
    id = "aa"
  line 13: study 'one': doi must be a DOI such as 10.1000/182
    doi = "11.1/x"
  line 14: study 'one': pmid must be the digits of a PMID
    pmid = "12x"
  line 16: study 'one': species must be one of: people, rats
    species = "mice"
  line 17: study 'one': n and n_of are given together or not at all
    n = 12
  line 19: study 'one': forms: mithril is not known
    forms = ["mithril"]
  line 20: study 'one': dose needs a dose_basis
    dose = "1 g"
  line 26: study 'one': id one is taken already
    id = "one"
  line 32: study 'one': dose_basis element needs a dose
    dose_basis = "element"
  line 39: claim 'c': grade Z is not known
    grade = "Z"
  line 42: claim 'c': studies: two is not known
    studies = ["two"]
  line 43: claim 'c': words must be a list of at least 1
    words = []
  line 44: claim 'c': pages: nowhere is not known
    pages = ["nowhere"]
  line 45: claim 'c': status must be one of: checked, partly-checked, inferred, unchecked
    status = "certain"
  line 49: timing 1: basis vendor needs pages
    basis = "vendor"
  line 53: correction 'E1': citations or ground is missing
    [[correction]]
  line 54: correction 'E1': id must be E and two digits, like E01
    id = "E1"
  line 58: correction 'E1': claim d is not known
    claim = "d"
  line 60: correction 'E1': pages: nowhere is not known
    pages = ["nowhere"]
  line 63: 'other' is not known here
    [other]
"""


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "evidence.toml"
    path.write_text(FAULTY, encoding="utf-8")
    with pytest.raises(DataError) as told:
        read_evidence(path, FORMS)
    assert str(told.value) + "\n" == TOLD


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('doi = "10.3233/JAD-150538"', 'doi = "10.3233"', "must be a DOI"),
        ('grade = "N"', 'grade = "M"', "grade M is not known"),
        ('grade = "N"', 'grade = "U"', "grade is U exactly where there are no studies"),
        ('studies = ["mah-2021"]', 'studies = ["mah-2020"]', "mah-2020 is not known"),
        ('claim = "mg-cramps"', 'claim = "cramps"', "claim cramps is not known"),
        ('label = "Mori et al. 2019"', 'label = "Boyle et al. 2017"', "is taken already"),
        ('studies = ["lopresti-2026"]\nstatus', "status", "basis study needs studies"),
    ],
)
def test_one_fault_is_enough(tmp_path: Path, before: str, after: str, fault: str) -> None:
    text = (ROOT / "data" / "evidence.toml").read_text(encoding="utf-8")
    assert text.count(before) == 1
    path = tmp_path / "evidence.toml"
    path.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(DataError, match=fault):
        read_evidence(path, FORMS)


def test_it_is_read_once() -> None:
    assert reference.evidence() is EVIDENCE

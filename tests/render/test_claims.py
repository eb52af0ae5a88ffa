"""Claims and corrections on a screen, on a narrow one and in a pipe; forms side by side."""

import io
import json
from typing import Any

import pytest

from magstack.actions import evidence
from magstack.context import Terminal
from magstack.render import claims, comparison


def shown(words: str, width: int | None = None, *, as_json: bool = False) -> str:
    out = io.StringIO()
    terminal = Terminal(io.StringIO(), out, out, width=width, tty=width is not None, color=False)
    known, found = evidence.claims(words)
    show = claims.show_found if words else claims.show_list
    show(terminal, known, found, as_json=as_json)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


CRAMPS = """\
Claim: Magnesium is good against muscle cramps
  Grade N, no benefit: It was tested in people, and no meaningful benefit was found.
  Verdict: Cochrane: unlikely to help older adults with cramps of no known cause. In pregnancy \
it is unclear.
  Rests on: Garrison et al. 2020 (Cochrane)
Studies
  Garrison et al. 2020 (Cochrane): Cochrane review of 11 randomised trials
    Who: 735 people pooled; older adults with cramps of no known cause; pregnant women
    Dose: no one dose, it reviews several studies
    Found: Cramps a week: 9.59 % fewer (23.14 % fewer to 3.97 % more), 0.18 fewer (0.84 fewer to \
0.49 more); a reduction by 25 % or more was 1.04 times as frequent (0.84 to 1.29). No meaningful \
benefit. In pregnancy it is unclear.
    Funding and ties: not recorded here, which does not mean none
    Reference: Garrison SR, Korownyk CS, Kolber MR, et al. Magnesium for skeletal muscle cramps. \
Cochrane Database Syst Rev 2020;9:CD009402, doi:10.1002/14651858.CD009402.pub3
Said on widely read pages, and what holds
  E13. Said: Magnesium glycinate is a very good choice against muscle cramps.
    Wrong: The Cochrane review of 2020 finds no meaningful benefit of magnesium in older adults.
    Holds: Grade N; in pregnancy it is unclear.
    Source: Garrison et al. 2020, Cochrane CD009402, doi:10.1002/14651858.CD009402.pub3
"""

LIST = """\
Grade  What is claimed                      What the studies say
D      L-threonate is the only form that    not established; shown in rats, and
       crosses the blood-brain barrier      no measurement in people was found
C      L-threonate improves memory and      three small trials with the makers'
       cognition in people                  money or staff; not repeated by
                                            others
"""

SCALE = """\
Grades
  A, well shown: Meta-analyses of randomised trials that agree, or a guideline
  that recommends it.
  B, probable: Some randomised trials; the effect is modest, or the trials do
  not all agree.
  C, weak: Few or small randomised trials, or trials paid for by the makers.
  This is low, not moderate.
  D, not shown in people: Animals or a mechanism only.
  N, no benefit: It was tested in people, and no meaningful benefit was found.
  U, untraceable: No study was found that tests it. That is no evidence for it,
  and none against it.
28 errors of widely read pages are corrected here too. Search both: magstack
claims sleep
"""


def test_a_search_in_a_pipe_is_whole() -> None:
    assert shown("cramps") == CRAMPS


def test_a_search_on_a_narrow_screen_says_the_same() -> None:
    assert shown("cramps", 40).split() == CRAMPS.split()
    assert max(map(len, shown("cramps", 40).splitlines())) <= 40


def test_the_list_on_a_screen() -> None:
    page = shown("", 80)
    assert page.startswith(LIST)
    assert page.endswith(SCALE)


def test_the_list_on_a_narrow_screen_begins_with_the_grade() -> None:
    lines = shown("", 40).splitlines()
    assert lines[:4] == [
        "D: L-threonate is the only form that",
        "crosses the blood-brain barrier",
        "  not established; shown in rats, and no",
        "  measurement in people was found",
    ]


def test_the_list_in_a_pipe_has_a_line_a_claim() -> None:
    lines = shown("").splitlines()
    assert [line[0] for line in lines[1:13]] == list("DCCCCCCNBBBU")


def test_what_was_not_checked_is_said() -> None:
    page = shown("GABA")
    assert "(unverified)" in page
    assert "    Status: unverified\n" in page
    assert "    Source: No source was found for the claim.\n" in page
    assert "    Status: partly-checked\n" in shown("glycinate sleep")


def test_a_claim_without_a_study() -> None:
    page = shown("rhodiola")
    assert "  Grade U, untraceable: " in page
    assert "  Rests on: no study was found\n" in page
    assert "Studies" not in page


def test_a_corrigendum_stands_with_its_study() -> None:
    assert "    Corrigendum: Sleep Med X 2025;9:100141, doi:10.1016/j.sleepx.2025.100141" in shown(
        "sleep"
    )


def test_a_search_as_json() -> None:
    found: dict[str, Any] = json.loads(shown("cramps", as_json=True))
    assert list(found) == ["schema", "scale", "claims", "studies", "corrections"]
    assert [grade["grade"] for grade in found["scale"]] == list("ABCDNU")
    claim, study, error = found["claims"][0], found["studies"][0], found["corrections"][0]
    assert (claim["id"], claim["grade"], claim["studies"]) == ("mg-cramps", "N", ["garrison-2020"])
    assert claim["grade_meaning"] == found["scale"][4]["meaning"]
    assert (study["n"], study["n_of"], study["dose"], study["dose_basis"]) == (
        735,
        "pooled",
        None,
        "none",
    )
    assert (study["pmid"], study["funding"]) == (None, None)
    assert (error["id"], error["ground"], error["claim"]) == ("E13", None, "mg-cramps")


def test_the_list_as_json_has_every_claim_and_study() -> None:
    found = json.loads(shown("", as_json=True))
    assert [len(found[key]) for key in ("claims", "corrections")] == [12, 0]
    assert {study for claim in found["claims"] for study in claim["studies"]} == {
        study["id"] for study in found["studies"]
    }


# Side by side.


def compared(*names: str, width: int | None = None, as_json: bool = False) -> str:
    out = io.StringIO()
    terminal = Terminal(io.StringIO(), out, out, width=width, tty=width is not None, color=False)
    comparison.show(terminal, evidence.compare(names), as_json=as_json)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


OXIDE_AND_GLYCINATE = """\
Magnesium oxide (oxide)
  Compound: Magnesium oxide
  Share: 60.30 %
  In 1000 mg: 603 mg magnesium
  Formula: MgO
  On labels: 58.0 to 60.3 %
  CAS: 1309-48-4 (unverified)
  Solubility: Practically insoluble in water, soluble in dilute acid.
  Absorption: The lowest share absorbed of the common forms.
  Tolerance: An osmotic laxative; a US guideline of 2023 suggests it for chronic constipation.
  Doses studied: 100 mg of magnesium (the element), as single doses (Schuette et al. 1994); \
320 to 729 mg a day of magnesium (the element) as oxide or citrate (Mah and Pitre 2021); \
0.5 g of magnesium oxide (the compound) 3 times a day, about 905 mg of magnesium a day \
(Mori et al. 2019)
  Claims: constipation B
  Limits: none of its own
Magnesium glycinate (glycinate)
  Compound: (1) Magnesium bisglycinate, anhydrous; (2) Magnesium glycinate, buffered \
(bisglycinate with oxide)
  Share: 14.1 to 22.0 %
  In 1000 mg: 141–220 mg magnesium
  Formula: (1) Mg(C2H4NO2)2; (2) none, a blend
  On labels: (1) 10.0 to 14.1 %; (2) 15.0 to 22.0 %
  CAS: (1) 14783-68-7 (checked); (2) unknown
  Solubility: (1) Freely soluble in water; (2) Mixed: the oxide part hardly dissolves
  Absorption: (1) In 12 people after ileal resection 23.5 % was absorbed, against 22.8 % of oxide, \
no clear difference; in the four who absorbed least, 23.5 against 11.8 %. Part is taken up whole; \
(2) Mixed: the oxide part behaves as oxide does
  Tolerance: (1) Better tolerated than oxide in the same trial; (2) More osmotic than unbuffered \
bisglycinate
  Doses studied: 100 mg of magnesium (the element), as single doses (Schuette et al. 1994); \
250 mg a day of magnesium (the element) as bisglycinate (Schuster et al. 2025)
  Claims: sleep C
  Limits: none of its own
Grades: B probable; C weak. See: magstack claims
Few trials compared forms. Whatever the form, what it carries adds up.
"""


def test_side_by_side_in_a_pipe() -> None:
    assert compared("oxide", "glycinate") == OXIDE_AND_GLYCINATE


def test_side_by_side_on_a_narrow_screen_says_the_same() -> None:
    page = compared("oxide", "glycinate", width=40)
    assert page.split() == OXIDE_AND_GLYCINATE.split()


@pytest.mark.parametrize(
    "names", [("l-threonate", "bisglycinate", "citrate"), ("oxide", "malate", "taurate", "citrate")]
)
def test_side_by_side_on_a_screen(names: tuple[str, ...]) -> None:
    page = compared(*names, width=80)
    assert page.splitlines()[0].split() == list(names)
    assert max(map(len, page.splitlines())) <= 80
    titles = [line.split("  ")[0] for line in page.splitlines()[1:] if line[0] != " "]
    assert titles[: len(comparison.ROWS)] == [title for title, _ in comparison.ROWS]


def test_side_by_side_as_json() -> None:
    found = json.loads(compared("l-threonate", "citrate", as_json=True))
    threonate, citrate = found["forms"]
    assert threonate["per_gram"] == {"low": 82.531, "high": 82.531}
    assert citrate["per_gram"] == {"low": 113.357, "high": 161.634}
    assert [each["form"] for each in citrate["components"]] == [
        "citrate-trimagnesium-anhydrous",
        "citrate-trimagnesium-nonahydrate",
        "hydrogen-citrate",
    ]
    assert [limit["limit"] for limit in threonate["limits"]] == [250.0]
    studies = {study["id"] for study in found["studies"]}
    for form in (threonate, citrate):
        assert set(form["doses_studied"]) <= studies
        assert {study for claim in form["claims"] for study in claim["studies"]} <= studies

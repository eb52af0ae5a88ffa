"""``check``: every rule, on the plan, on a day as it was, and on a day as it would be."""

import io
import json
import sqlite3
from contextlib import closing
from typing import Any

import pytest

from magstack.cli import main
from magstack.context import Terminal
from magstack.store.sealing import seal_of
from tests.cli.pages import play
from tests.conftest import Result, Runner

Found = tuple[str, str, str]

EXAMPLE = [
    ("LIMIT_PLANNED", "major", "magnesium"),
    ("LIMIT_PLANNED", "major", "magnesium"),
    ("LABEL_ABOVE_FORM", "moderate", "magnen-b6"),
    ("PRODUCT_LIMIT", "minor", "magnen-b6"),
    ("LABEL_UNVERIFIED", "info", "magnen-b6"),
    ("SEVERAL_SOURCES", "info", "magnesium"),
]


def document(result: Result) -> dict[str, Any]:
    """Return the one document that ``check --json`` prints, found something or not."""
    assert result.code in (0, 1), result
    assert result.err == ""
    shown: dict[str, Any] = json.loads(result.out)
    return shown


def checked(runner: Runner, *flags: str) -> dict[str, Any]:
    return document(runner.run("check", "--json", *flags))


def found(runner: Runner, *flags: str) -> list[Found]:
    """Return what ``check`` finds: code, severity and subject of each."""
    findings = checked(runner, *flags)["findings"]
    return [(each["code"], each["severity"], each["subject"]) for each in findings]


def told(runner: Runner, code: str, *flags: str) -> str:
    """Return the one message under a code."""
    messages = [each["message"] for each in checked(runner, *flags)["findings"] if _is(each, code)]
    assert len(messages) == 1, messages
    return str(messages[0])


def _is(finding: dict[str, Any], code: str) -> bool:
    return bool(finding["code"] == code)


def own(runner: Runner, name: str, *flags: str) -> Runner:
    """Add a product with a label of one tablet."""
    runner.ok("add", name, "--unit", "tablet", "--serving", "1", *flags)
    return runner


def magnesium(runner: Runner, *doses: str) -> Runner:
    """Add 100 mg of magnesium from citrate, in one tablet, at some times."""
    times = [word for dose in doses for word in ("--dose", f"1 at {dose}")]
    return own(runner, "Mag", "--elemental", "magnesium=100 mg", *times)


# The page.


@pytest.mark.parametrize("width", [40, 80, 120])
def test_the_example_stack_on_a_screen(stack: Runner, width: int) -> None:
    stack.drawn, stack.width = True, width
    page = play(stack, f"check-{width}", "magstack check")
    assert max(map(len, page.splitlines())) <= width
    assert page.endswith("[exit 1]\n")


def test_the_example_stack_in_a_pipe(stack: Runner) -> None:
    page = play(stack, "check", "magstack check")
    assert "…" not in page
    assert "Magnesium  404 mg planned\n" in page


def test_on_a_screen_that_shows_only_ascii_nothing_raises(stack: Runner) -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii", errors="replace")
    terminal = Terminal(io.StringIO(), out, io.StringIO(), width=80, tty=True, color=False)
    assert main(["check"], stack.context(terminal, "check")) == 1
    out.flush()
    page = raw.getvalue().decode("ascii")
    assert "The plan ? adult, assumed" in page
    assert "LIMIT_PLANNED" in page


def test_what_is_not_covered_ends_it_whatever_was_found(stack: Runner) -> None:
    stack.ok("profile", "medicine", "add", "ibuprofen", "--at", "09:00")
    own(stack, "Rhodiola", "--contains", "rhodiola extract=500 mg", "--dose", "1 at noon")
    own(stack, "B12", "--elemental", "vitamin B12=50 mcg", "--dose", "1 at noon")
    stack.ok("profile", "set", "--born", "1980-05-01")
    shown = checked(stack)
    assert shown["not_covered"][:2] == [
        "No limit is in the catalogue for: vitamin B12.",
        "No rule here is about: rhodiola extract.",
    ]
    assert shown["not_covered"][-1] == (
        "That no rule was found does not say that two things go together: ask a pharmacist."
    )
    pipe = stack.run("check").out
    ending = pipe.partition("Not covered\n")[2]
    assert ending.splitlines()[:-2] == [f"  - {each}" for each in shown["not_covered"]]
    assert ending.endswith("\n\nWhat a code means: magstack explain CODE\n")


def test_a_medicine_that_is_taken_no_more_is_not_called_checked(stack: Runner) -> None:
    none = "No medicine is in your profile, so none was checked."
    assert none in checked(stack)["not_covered"]
    stack.ok("profile", "medicine", "add", "ciprofloxacin", "--at", "12:00", "--since", "-9d")
    assert none not in checked(stack)["not_covered"]
    stack.ok("profile", "medicine", "remove", "ciprofloxacin")
    assert "SPACING" not in [code for code, _, _ in found(stack)]
    assert none in checked(stack)["not_covered"]


def test_nothing_found_is_no_praise(runner: Runner) -> None:
    page = play(
        runner,
        "check-nothing",
        """
        magstack add neuro-mag
        magstack profile set --born 1980-05-01 --sex f
        magstack profile medicine add aspirin --at 09:00
        magstack profile medicine remove aspirin
        magstack check
        # nothing planned is nothing to be found
        magstack archive neuro-mag
        magstack check
        magstack check --on yesterday
        """,
    )
    assert "[exit" not in page
    assert "safe" not in page.lower()
    assert "no problem" not in page.lower()
    assert "No rule found anything. That is all it says: see what is not covered." in page
    assert "Nothing is planned, so there is nothing that a rule could find." in page
    assert "Nothing is planned or taken, so there is nothing that a rule could find." in page


def test_the_gravest_comes_first(stack: Runner) -> None:
    stack.ok("profile", "medicine", "add", "raltegravir", "--at", "09:00")
    stack.ok("profile", "medicine", "add", "levothyroxine", "--at", "10:00")
    stack.ok("profile", "medicine", "add", "furosemide")
    stack.ok("profile", "condition", "add", "renal", "--egfr", "25")
    severities = [severity for _, severity, _ in found(stack)]
    order = ["avoid", "major", "moderate", "minor", "info"]
    assert severities == sorted(severities, key=order.index)
    assert set(severities) == set(order)


# The document.


def test_the_contract_s_document_to_the_letter(stack: Runner) -> None:
    shown = checked(stack)
    assert list(shown) == [
        *("schema", "day", "profile", "supposed", "findings", "nutrients", "checked"),
        "not_covered",
    ]
    assert (shown["schema"], shown["day"], shown["supposed"]) == (1, None, [])
    assert shown["profile"] == {"life_stage": "adult", "assumed": True, "authority": "iom-nam"}
    assert shown["findings"][0] == {
        "code": "LIMIT_PLANNED",
        "severity": "major",
        "subject": "magnesium",
        "message": (
            "404 mg of magnesium planned is 115.4 % of the US limit of 350 mg "
            "(adult, assumed; supplements only, food not counted): 54 mg over."
        ),
        "source": (
            "Institute of Medicine 1997, Dietary Reference Intakes, chapter 6, doi:10.17226/5776"
        ),
        "status": "checked",
    }
    assert [(each["code"], each["severity"], each["subject"]) for each in shown["findings"]] == (
        EXAMPLE
    )
    assert set(shown["checked"]) == {"limits", "interactions", "conditions"}
    assert shown["checked"]["limits"] == 7  # 2 × magnesium, 2 × B6, L-threonate, 2 × one product
    assert shown["checked"]["interactions"] >= 31
    assert shown["checked"]["conditions"] >= 9
    assert shown["not_covered"]
    assert all(isinstance(sentence, str) for sentence in shown["not_covered"])


def test_the_nutrients_of_the_document_are_those_of_today(stack: Runner) -> None:
    stack.ok("take", "noon")
    today = json.loads(stack.ok("today", "--json"))
    assert checked(stack, "--on", "today")["nutrients"] == today["nutrients"]


def test_every_finding_of_today_is_one_of_check(stack: Runner) -> None:
    stack.ok("profile", "medicine", "add", "ciprofloxacin", "--at", "21:00")
    stack.ok("take", "noon")
    day = json.loads(stack.ok("today", "--json"))["findings"]
    everything = checked(stack, "--on", "today")["findings"]
    assert day
    assert [each for each in day if each not in everything] == []


# Exit codes.


@pytest.mark.parametrize(
    ("least", "code"), [(None, 1), ("minor", 1), ("moderate", 1), ("major", 1), ("avoid", 0)]
)
def test_the_exit_code_is_1_at_or_above_the_threshold(
    stack: Runner, least: str | None, code: int
) -> None:
    threshold = [] if least is None else ["--fail-on", least]
    assert stack.run("check", *threshold).code == code
    assert stack.run("check", "--json", *threshold).code == code
    stack.ok("profile", "condition", "add", "dialysis")
    assert stack.run("check", *threshold).code == 1


@pytest.mark.parametrize(
    ("least", "code"), [("minor", 1), ("moderate", 0), ("major", 0), ("avoid", 0)]
)
def test_what_is_minor_fails_only_where_that_is_asked_for(
    runner: Runner, least: str, code: int
) -> None:
    own(runner, "Unknown", "--compound", "oxide", "--dose", "1 at noon")
    assert [severity for _, severity, _ in found(runner)] == ["minor"]
    assert runner.run("check", "--fail-on", least).code == code


def test_a_severity_in_capitals_is_the_same(stack: Runner) -> None:
    assert stack.run("check", "--fail-on", "MAJOR").code == 1
    assert stack.run("check", "--fail-on", "Avoid").code == 0


@pytest.mark.parametrize("least", ["minor", "moderate", "major", "avoid"])
def test_what_is_for_information_never_fails(runner: Runner, least: str) -> None:
    runner.ok("add", "neuro-mag")
    runner.ok("profile", "medicine", "add", "furosemide")
    assert [severity for _, severity, _ in found(runner)] == ["info"]
    assert runner.run("check", "--fail-on", least).code == 0


def test_without_a_record(runner: Runner) -> None:
    nothing = (
        f"There is no magstack record in {runner.home} yet. "
        "Begin with a product: magstack add neuro-mag\n"
    )
    assert runner.run("check") == (4, "", nothing)
    assert runner.run("check", "--json", "--on", "yesterday") == (4, "", nothing)
    assert not runner.home.exists()


def test_a_home_may_be_given_behind_the_command(stack: Runner) -> None:
    elsewhere = stack.home.parent / "other"
    assert stack.run("check", "--home", str(elsewhere)).code == 4
    assert stack.run("check", "--no-input").out == stack.run("--no-input", "check").out
    assert stack.run("check", "--home", str(stack.home)).out == stack.run("check").out


# Another day.


def test_a_day_as_it_was(stack: Runner) -> None:
    """Taken at 13:00, an hour after ciprofloxacin: planned at 12:30, and that counts no more."""
    stack.at("2026-11-20 08:00").ok("profile", "medicine", "add", "ciprofloxacin", "--at", "12:00")
    stack.at("2026-11-20 14:00").ok("take", "magnen-b6", "--at", "13:00")
    stack.at("2026-11-21 09:00")
    shown = checked(stack, "--on", "2026-11-20")
    assert shown["day"] == "2026-11-20"
    magnesium = shown["nutrients"][0]
    assert magnesium["taken"] == {"low": 260.0, "high": 260.0}
    assert magnesium["planned"] == {"low": 404.0, "high": 404.0}
    spacing = [each["message"] for each in shown["findings"] if each["code"] == "SPACING"]
    assert [message.partition(";")[0] for message in spacing] == [
        "Magnen B6 at 13:00 (taken) is 1 h after ciprofloxacin at 12:00"
    ]
    codes = [code for code, _, _ in found(stack, "--on", "yesterday")]
    assert codes[:2] == ["LIMIT_OVER", "LIMIT_PLANNED"]
    # the plan itself knows nothing of what was taken
    assert checked(stack)["nutrients"][0]["taken"] == {"low": None, "high": None}
    assert {limit["percent_taken"] for limit in checked(stack)["nutrients"][0]["limits"]} == {None}
    assert "LIMIT_OVER" not in [code for code, _, _ in found(stack)]


def test_a_blank_past_day_is_what_was_planned(stack: Runner) -> None:
    stack.at("2026-11-23 09:00")
    assert found(stack, "--on", "2026-11-21") == EXAMPLE
    page = stack.run("check", "--on", "2026-11-21").out
    assert page.startswith("Saturday 21 November 2026 · adult, assumed\n")
    assert "Magnesium  0 mg taken, 404 mg planned\n" in page


def test_a_day_before_the_stack(stack: Runner) -> None:
    assert found(stack, "--on", "2026-11-19") == []
    assert checked(stack, "--on", "2026-11-19")["nutrients"] == []


def test_a_medicine_counts_on_its_weekdays_and_in_the_plan_on_any(stack: Runner) -> None:
    """20 November 2026 is a Friday."""
    stack.ok(
        *("profile", "medicine", "add", "ciprofloxacin", "--at", "12:00", "--days", "mon"),
        *("--since", "2026-11-01"),
    )
    assert "SPACING" not in [code for code, _, _ in found(stack, "--on", "2026-11-20")]
    assert "SPACING" in [code for code, _, _ in found(stack, "--on", "2026-11-23")]
    assert "SPACING" in [code for code, _, _ in found(stack)]


# What would be.


def test_what_is_supposed_is_not_written(stack: Runner) -> None:
    before = stack.database.read_bytes()
    shown = checked(stack, "--with", "magnen-b6 1 at 18:00")
    assert shown["supposed"] == ["magnen-b6 1 at 18:00"]
    assert shown["nutrients"][0]["planned"] == {"low": 534.0, "high": 534.0}
    assert checked(stack)["nutrients"][0]["planned"] == {"low": 404.0, "high": 404.0}
    assert stack.database.read_bytes() == before


def test_a_product_of_the_catalogue_may_be_supposed(stack: Runner) -> None:
    before = stack.database.read_bytes()
    shown = checked(stack, "--with", "magne-b6 6 at 08:00")
    assert shown["nutrients"][0]["planned"] == {"low": 692.0, "high": 692.0}  # 404 + 6 × 48
    # its usual doses, where none is said; a name in capitals
    for name in ("magne-b6", "MAGNE-B6"):
        assert checked(stack, "--with", name)["nutrients"][0]["planned"]["low"] == 692.0
    assert stack.database.read_bytes() == before


@pytest.mark.parametrize(
    ("dose", "milligrams"), [("neuro-mag 1 at 08:00", 308.0), ("neuro-mag", 404.0)]
)
def test_of_an_archived_product_only_the_supposed_dose_counts(
    stack: Runner, dose: str, milligrams: float
) -> None:
    stack.ok("archive", "neuro-mag")
    assert checked(stack, "--with", dose)["nutrients"][0]["planned"]["low"] == milligrams


def test_a_usual_dose_may_be_supposed_on_a_day_before_it_was_planned(stack: Runner) -> None:
    shown = checked(stack, "--on", "yesterday", "--with", "neuro-mag")
    assert [each["planned"]["low"] for each in shown["nutrients"]] == [144.0]


def test_several_doses_may_be_supposed(stack: Runner) -> None:
    shown = checked(stack, "--with", "neuro-mag 1 at 08:00", "--with", "neuro-mag 2 in the morning")
    assert shown["supposed"] == ["neuro-mag 1 at 08:00", "neuro-mag 2 in the morning"]
    assert shown["nutrients"][0]["planned"] == {"low": 548.0, "high": 548.0}
    both = ("--with", "magnelis-b6 1 at 08:00", "--with", "magnelis-b6 1 at 09:00")
    assert checked(stack, *both)["nutrients"][0]["planned"] == {"low": 500.0, "high": 500.0}


def test_a_dose_may_be_supposed_on_a_day_as_it_was(stack: Runner) -> None:
    stack.ok("take", "all")
    stack.at("2026-11-21 09:00")
    shown = checked(stack, "--on", "yesterday", "--with", "neuro-mag 1 at 08:00")
    assert shown["nutrients"][0]["taken"] == {"low": 404.0, "high": 404.0}
    assert shown["nutrients"][0]["planned"] == {"low": 452.0, "high": 452.0}


def test_a_dose_is_supposed_with_no_record(runner: Runner) -> None:
    page = play(
        runner,
        "check-with",
        """
        magstack check --with "magnen-b6 2 at 12:00"
        magstack check --with magnesium-breakthrough --fail-on avoid
        """,
    )
    assert page.startswith(
        '$ magstack check --with "magnen-b6 2 at 12:00"\n'
        "The plan, supposing magnen-b6 2 at 12:00 · adult, assumed\n"
    )
    assert "[exit 1]" in page
    assert not runner.home.exists()


# What must hold.


def test_levothyroxine_at_7_and_magnesium_at_8(runner: Runner) -> None:
    magnesium(runner, "08:00").ok("profile", "medicine", "add", "levothyroxine", "--at", "07:00")
    assert found(runner) == [("SPACING", "moderate", "mag")]
    message = told(runner, "SPACING")
    assert message.startswith(
        "Mag at 08:00 is 1 h after levothyroxine at 07:00; at least 4 h after it are needed."
    )
    assert "Take Mag from 11:00 to 03:00." in message
    runner.ok("edit", "mag", "--dose", "1 at 11:00")
    assert found(runner) == []


def test_ciprofloxacin_at_12_and_magnesium_at_8(runner: Runner) -> None:
    magnesium(runner, "08:00").ok("profile", "medicine", "add", "ciprofloxacin", "--at", "12:00")
    assert found(runner) == [("SPACING", "major", "mag")]
    assert told(runner, "SPACING").startswith(
        "Mag at 08:00 is 4 h before ciprofloxacin at 12:00; at least 6 h before it are needed."
    )
    assert runner.run("check").code == 1


def test_ciprofloxacin_at_8_and_magnesium_at_10(runner: Runner) -> None:
    magnesium(runner, "10:00").ok("profile", "medicine", "add", "ciprofloxacin", "--at", "08:00")
    assert found(runner) == []
    runner.ok("edit", "mag", "--dose", "1 at 09:59")
    assert found(runner) == [("SPACING", "major", "mag")]


def test_the_evening_s_medicine_is_near_the_next_morning(runner: Runner) -> None:
    magnesium(runner, "02:00").ok("profile", "medicine", "add", "levothyroxine", "--at", "05:00")
    assert "levothyroxine at 05:00 the next day" in told(runner, "SPACING")


@pytest.mark.parametrize("at", ["00:30", "04:00", "08:00", "12:30", "17:00", "22:00"])
def test_raltegravir_at_any_time(runner: Runner, at: str) -> None:
    magnesium(runner, at).ok("profile", "medicine", "add", "raltegravir", "--at", "09:00")
    assert found(runner) == [("INTERACTION_AVOID", "avoid", "raltegravir")]
    assert "Spacing them does not help." in told(runner, "INTERACTION_AVOID")


def test_raltegravir_of_which_no_time_is_known(runner: Runner) -> None:
    magnesium(runner, "noon").ok("profile", "medicine", "add", "raltegravir")
    assert found(runner) == [("INTERACTION_AVOID", "avoid", "raltegravir")]


def test_in_pregnancy_l_threonate_was_not_assessed(runner: Runner) -> None:
    runner.ok("add", "neuro-mag")
    runner.ok("profile", "set", "--state", "pregnant")
    assert found(runner) == [
        ("FORM_EXCLUDED", "major", "l-threonate"),
        ("CONDITION", "info", "pregnancy"),
    ]
    excluded = told(runner, "FORM_EXCLUDED")
    assert "leaves this person (pregnant, age not known) out" in excluded
    assert excluded.endswith("Whether it does harm was not assessed.")


@pytest.mark.parametrize(
    ("egfr", "severity"), [("25", "avoid"), ("29", "avoid"), ("30", "major"), ("45", "major")]
)
def test_kidneys(runner: Runner, egfr: str, severity: str) -> None:
    magnesium(runner, "noon").ok("profile", "condition", "add", "renal", "--egfr", egfr)
    assert found(runner) == [("CONDITION", severity, "renal")]
    message = told(runner, "CONDITION")
    assert f"eGFR {egfr}" in message
    assert ("magstack's own convention" in message) == (severity == "major")


def test_kidneys_of_which_no_egfr_is_known_are_taken_at_the_gravest(runner: Runner) -> None:
    magnesium(runner, "noon").ok("profile", "condition", "add", "renal")
    assert found(runner) == [("CONDITION", "avoid", "renal")]
    assert "yours is not known" in told(runner, "CONDITION")


def test_an_egfr_that_no_rule_covers_is_said(runner: Runner) -> None:
    magnesium(runner, "noon").ok("profile", "condition", "add", "renal", "--egfr", "75")
    assert found(runner) == [("CONDITION_UNKNOWN", "info", "renal")]
    assert "ask a doctor" in told(runner, "CONDITION_UNKNOWN")


def test_a_child_of_8_years_with_magnen_b6(runner: Runner) -> None:
    runner.ok("add", "magnen-b6")
    runner.ok("profile", "set", "--born", "2018-05-01")
    seen = found(runner)
    assert seen[0] == ("LABEL_AGE", "avoid", "magnen-b6")
    assert "not for anyone under 10 years, and this person is 8 years old" in told(
        runner, "LABEL_AGE"
    )
    limits = [each["message"] for each in checked(runner)["findings"]]
    assert (
        "260 mg of magnesium planned is 236.4 % of the US limit of 110 mg "
        "(child, 8 years; supplements only, food not counted): 150 mg over."
    ) in limits
    runner.ok("profile", "set", "--born", "2016-11-20")
    assert "LABEL_AGE" not in [code for code, _, _ in found(runner)]


def test_six_tablets_of_magne_b6(runner: Runner) -> None:
    runner.ok("add", "magne-b6", "--dose", "6 at noon")
    over = [
        each["message"] for each in checked(runner)["findings"] if each["code"] == "LIMIT_PLANNED"
    ]
    assert [message.partition(" (")[0] for message in over] == [
        "288 mg of magnesium planned is 115.2 % of the EU limit of 250 mg",
        "30 mg of vitamin B6 planned is already 250.0 % of the EU EFSA limit of 12 mg",
    ]


def test_magnesium_breakthrough_alone_is_over_both(runner: Runner) -> None:
    runner.ok("add", "magnesium-breakthrough")
    over = [
        each["message"] for each in checked(runner)["findings"] if each["code"] == "LIMIT_PLANNED"
    ]
    assert [message.partition(" (")[0] for message in over] == [
        "500 mg of magnesium planned is 142.9 % of the US limit of 350 mg",
        "500 mg of magnesium planned is 200.0 % of the EU limit of 250 mg",
    ]


# Medicines, conditions, and what a person has set.


def test_a_medicine_that_no_rule_knows(runner: Runner) -> None:
    magnesium(runner, "noon").ok("profile", "medicine", "add", "ibuprofen", "--at", "09:00")
    assert found(runner) == [("MEDICINE_UNKNOWN", "info", "ibuprofen")]
    assert told(runner, "MEDICINE_UNKNOWN") == (
        "No rule in the catalogue is about ibuprofen. That says nothing about whether it goes "
        "with what you take: ask a pharmacist."
    )


def test_a_medicine_of_which_no_time_is_known(runner: Runner) -> None:
    magnesium(runner, "noon").ok("profile", "medicine", "add", "levothyroxine")
    assert found(runner) == [("SPACING_UNKNOWN", "moderate", "levothyroxine")]
    message = told(runner, "SPACING_UNKNOWN")
    assert "at least 4 h after it, or 4 h before it" in message
    runner.ok("profile", "medicine", "add", "levothyroxine", "--at", "06:00")
    assert found(runner) == []


def test_a_medicine_twice_a_day_is_held_against_both_times(runner: Runner) -> None:
    magnesium(runner, "19:00").ok(
        "profile", "medicine", "add", "gabapentin", "--at", "08:00", "--at", "20:00"
    )
    assert found(runner) == [("SPACING", "moderate", "mag")]
    assert "gabapentin at 20:00" in told(runner, "SPACING")


@pytest.mark.parametrize(
    ("medicine", "code", "severity"),
    [
        ("omeprazole", "LEVEL_LOWERED", "info"),
        ("amiloride", "LEVEL_RAISED", "moderate"),
        ("amlodipine", "EFFECT_ADDED", "minor"),
        ("baloxavir", "INTERACTION_AVOID", "avoid"),
    ],
)
def test_medicines_that_time_does_not_matter_for(
    runner: Runner, medicine: str, code: str, severity: str
) -> None:
    magnesium(runner, "noon").ok("profile", "medicine", "add", medicine, "--at", "12:30")
    assert found(runner) == [(code, severity, medicine)]


def test_vitamin_b6_and_levodopa(stack: Runner) -> None:
    stack.ok("profile", "medicine", "add", "levodopa", "--at", "08:00")
    assert found(stack)[0] == ("INTERACTION_AVOID", "avoid", "levodopa")
    assert "(Magnen B6)" in told(stack, "INTERACTION_AVOID")


def test_a_fact_that_nobody_has_read_is_called_unverified(runner: Runner) -> None:
    magnesium(runner, "noon").ok("profile", "medicine", "add", "moxifloxacin", "--at", "12:00")
    finding = checked(runner)["findings"][0]
    assert (finding["code"], finding["status"]) == ("SPACING", "unchecked")
    assert "This rule is unverified." in finding["message"]
    assert "(unverified)" in runner.run("check").out


def test_a_longer_time_that_is_advised_and_not_required(runner: Runner) -> None:
    magnesium(runner, "08:00").ok("profile", "medicine", "add", "alendronate", "--at", "07:00")
    assert found(runner) == [("SPACING_ADVISED", "minor", "mag")]
    assert "1 h after alendronate at 07:00; at least 2 h after it are advised" in told(
        runner, "SPACING_ADVISED"
    )


def test_zinc_in_high_doses_gets_in_the_way_of_magnesium(runner: Runner) -> None:
    magnesium(runner, "noon")
    own(runner, "Zinc", "--elemental", "zinc=142 mg", "--dose", "1 at 18:00")
    assert ("AMOUNT_INTERFERES", "minor", "zinc") in found(runner)
    runner.ok("edit", "zinc", "--correct", "--elemental", "zinc=141 mg")
    assert "AMOUNT_INTERFERES" not in [code for code, _, _ in found(runner)]


def test_an_own_rule_keeps_two_products_apart(stack: Runner) -> None:
    stack.ok("profile", "rule", "add", "neuro-mag", "magnen-b6", "--apart", "10h", "--note", "gut")
    assert ("OWN_RULE", "moderate", "magnen-b6") in found(stack)
    message = told(stack, "OWN_RULE")
    assert "10 h" in message
    assert "This is your rule: gut." in message
    stack.ok("profile", "rule", "add", "neuro-mag", "magnen-b6", "--apart", "9h")
    assert "OWN_RULE" not in [code for code, _, _ in found(stack)]


def test_an_own_limit_is_one_more(stack: Runner) -> None:
    limits = checked(stack)["checked"]["limits"]
    stack.ok("profile", "limit", "magnesium", "400 mg", "--by", "Dr. Roth")
    shown = checked(stack)
    assert shown["checked"]["limits"] == limits + 1
    assert [each["source"] for each in shown["findings"] if "Dr. Roth" in each["message"]] == [
        "set by Dr. Roth"
    ]
    assert shown["nutrients"][0]["limits"][2]["authority"] == "Dr. Roth"


# Hostile names.

SPOILED = {
    "product": ("brand", "name", "note", "source"),
    "label_row": ("substance",),
    "medicine": ("name",),
    "own_limit": ("set_by", "note"),
    "own_rule": ("note",),
}
"""Columns of texts that are shown; of a label's rows only the contents."""


def spoil(runner: Runner) -> None:
    """Put hostile texts into a record, with valid seals."""
    with closing(sqlite3.connect(runner.database)) as connection, connection:
        connection.row_factory = sqlite3.Row
        for table, columns in SPOILED.items():
            for row in connection.execute(f"SELECT * FROM {table}").fetchall():
                if "levothyroxine" not in tuple(row):  # its rule is told beside a hostile product
                    _forge(connection, table, row, columns)


def _forge(
    connection: sqlite3.Connection, table: str, row: sqlite3.Row, columns: tuple[str, ...]
) -> None:
    if table == "label_row" and row["basis"] != "content":
        return
    forged = {**row, **dict.fromkeys(columns, HOSTILE)}
    values = [value for column, value in forged.items() if column != "seal"]
    assignments = ", ".join(f"{column} = ?" for column in columns)
    connection.execute(
        f"UPDATE {table} SET {assignments}, seal = ? WHERE id = ?",
        [HOSTILE] * len(columns) + [seal_of(values), row["id"]],
    )


HOSTILE = "a\x1b[31m\x07\u202eb[bold]x[/]:smile:"


def test_no_name_reaches_the_screen_with_control_characters(stack: Runner) -> None:
    """What the commands refuse may still be in a record that something else has written."""
    stack.ok("profile", "medicine", "add", "levothyroxine", "--at", "20:00")
    stack.ok("profile", "medicine", "add", "ibuprofen", "--at", "20:00")
    stack.ok("profile", "condition", "add", "renal", "--egfr", "75")
    stack.ok("profile", "limit", "magnesium", "100 mg", "--by", "Dr. Roth")
    stack.ok("profile", "rule", "add", "neuro-mag", "magnen-b6", "--apart", "10h", "--note", "gut")
    own(stack, "Odd", "--contains", "rhodiola=1 mg", "--dose", "1 at noon")
    spoil(stack)
    for width, drawn in ((None, False), (80, True), (40, True)):
        stack.width, stack.drawn = width, drawn
        for words in ("check", "check --on today", "explain magnesium", "plan suggest", "today"):
            result = stack.run(*words.split())
            assert result.code in (0, 1), result
            assert not set("\x1b\x07\u202e") & set(result.out + result.err), words
    assert "[bold]x[/]:smile:" in stack.run("check").out
    for words in ("check --json", "explain magnesium --json", "plan suggest --json"):
        assert stack.run(*words.split()).out.isascii()


def test_what_is_supposed_reaches_no_screen_with_control_characters(stack: Runner) -> None:
    result = stack.run("check", "--with", "\x1b[31mzzz 1 at 12:00")
    assert result.code == 3
    assert "\x1b" not in result.out + result.err

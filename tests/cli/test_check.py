"""``check``: every rule, on the plan, on a day as it was, and on a day as it would be."""

import io
import json
from typing import Any

import pytest

from magstack.cli import main
from magstack.context import Terminal
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
    own(stack, "Lithium", "--elemental", "lithium=1 mg", "--dose", "1 at noon")
    stack.ok("profile", "set", "--born", "1980-05-01")
    shown = checked(stack)
    assert shown["not_covered"][:2] == [
        "No limit is in the catalogue for: lithium.",
        "No rule here is about: rhodiola extract.",
    ]
    assert shown["not_covered"][-1] == (
        "That no rule was found does not say that two things go together: ask a pharmacist."
    )
    pipe = stack.run("check").out
    ending = pipe.partition("Not covered\n")[2]
    assert ending.splitlines()[:-2] == [f"  - {each}" for each in shown["not_covered"]]
    assert ending.endswith("\n\nWhat a code means: magstack explain CODE\n")


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
    assert [message[:78] for message in spacing] == [
        "Magnen B6 at 13:00 (taken) is 1 h after ciprofloxacin at 12:00; 2 h after it a"
    ]
    codes = [code for code, _, _ in found(stack, "--on", "yesterday")]
    assert codes[:2] == ["LIMIT_OVER", "LIMIT_PLANNED"]
    # the plan itself knows nothing of what was taken
    assert checked(stack)["nutrients"][0]["taken"] == {"low": 0.0, "high": 0.0}
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
        *("--from", "2026-11-01"),
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
    shown = checked(stack, "--with", "zinc 1 at 08:00") if _has_zinc(stack) else None
    assert shown is None
    shown = checked(stack, "--with", "sanofi-magne-b6-forte 1 at 08:00")
    assert shown["nutrients"][0]["planned"]["low"] > 404


def _has_zinc(runner: Runner) -> bool:
    return runner.run("catalog", "zinc").code == 0

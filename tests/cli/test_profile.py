"""``profile`` as users run it: what is written, what is refused, what is shown."""

import json
import shlex
from typing import Any

import pytest

from magstack.actions.profile import record, settings
from magstack.actions.profile.record import Said
from magstack.context import Context
from tests.cli.pages import play
from tests.conftest import Runner

AUTHORITIES = (
    "Write iom-nam, scf-efsa, uk-evm, vkm, nnr, nhmrc, japan, china, india, anvisa or efsa."
)
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def shown(runner: Runner) -> dict[str, Any]:
    """Return the profile as a program reads it."""
    document: dict[str, Any] = json.loads(runner.ok("profile", "show", "--json"))
    return document


def test_nothing_was_said_and_there_is_no_record(runner: Runner) -> None:
    play(
        runner,
        "profile-nothing",
        """
        magstack profile show
        magstack profile show --json
        magstack profile medicine list
        magstack profile condition list
        magstack profile limit
        magstack profile rule list
        magstack profile medicine list --json
        magstack profile clear
        """,
    )
    assert not runner.home.exists()


def test_settings(runner: Runner) -> None:
    play(
        runner,
        "profile-set",
        """
        magstack profile set
        magstack profile set --born 1980-05-01 --sex female --authority SCF-EFSA
        magstack profile set --state pregnant
        magstack profile set --state pregnant
        magstack profile show
        magstack profile set --born none --sex none --state none --authority none
        magstack profile set --born 2026-01-21
        magstack profile show
        magstack undo
        magstack undo
        magstack profile show
        """,
    )


def test_hours(stack: Runner) -> None:
    play(
        stack,
        "profile-hours",
        """
        magstack profile set --bedtime 23:30 --day-start 5:00 --slot noon=13:00 --refill-ahead 10d
        magstack profile set --bedtime 23:30
        magstack profile show
        magstack today --short
        magstack profile set --slot Breakfast=07:15 --slot lunch=13:30 --sex f
        magstack profile set --slot night=22:00
        magstack profile set --slot evening=22:45
        magstack profile set --bedtime none --slot noon=none --slot lunch=none --refill-ahead none
        magstack profile show
        magstack undo
        magstack profile clear --yes
        magstack profile show --json
        magstack undo
        """,
    )


def test_a_changed_day_start_moves_nothing_that_is_in_the_log(stack: Runner) -> None:
    stack.at("2026-11-21 04:30").ok("take", "neuro-mag")
    out = stack.ok("profile", "set", "--day-start", "05:00")
    assert "\nWhat is in the log keeps the day that it was written on.\nSet day start 05:00." in out
    assert [entry["day"] for entry in json.loads(stack.ok("log", "--json"))] == ["2026-11-21"]
    stack.ok("take", "magnen-b6", "--note", "the same moment, the evening before")
    assert [entry["day"] for entry in json.loads(stack.ok("log", "--json"))] == [
        "2026-11-21",
        "2026-11-20",
    ]


def test_a_person_who_sleeps_by_day(stack: Runner) -> None:
    """All at once: what would contradict the other hours alone."""
    words = "--day-start 11:00 --bedtime 09:00 --slot morning=16:00 --slot noon=20:00"
    alone = stack.run("profile", "set", "--day-start", "11:00")
    assert (alone.code, alone.out) == (2, "")
    stack.ok(
        "profile", "set", *words.split(), "--slot", "afternoon=23:00", "--slot", "evening=03:00"
    )
    stack.at("2026-11-21 10:59")
    day = json.loads(stack.ok("today", "--json"))
    assert day["day"] == "2026-11-20"
    assert [dose["time"] for dose in day["doses"]] == ["20:00", "08:00"]


def test_another_magstack_is_not_written_over(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = record.said
    rival = Runner(runner.home)

    def overtaken(context: Context) -> Said:
        before = read(context)
        monkeypatch.setattr(settings, "said", read)
        rival.ok("profile", "set", "--sex", "f")
        return before

    monkeypatch.setattr(settings, "said", overtaken)
    result = runner.run("profile", "set", "--bedtime", "23:30")
    assert result.code == 4
    assert "changed" in result.err
    assert (shown(runner)["sex"], shown(runner)["hours"]["own"]) == ("f", [])


def test_medicines(runner: Runner) -> None:
    play(
        runner,
        "profile-medicines",
        """
        magstack profile medicine add ciprofloxacin --at 20:00 --at 8:00 --days Mon,thursday
        magstack profile medicine add Ciprofloxacin --at 12:00 --until 2026-11-30
        magstack profile medicine add CIPROFLOXACIN --at 8:00
        magstack profile medicine add levothyroxine
        magstack profile medicine add levothyroxine --at 06:30
        magstack profile medicine add omeprazol
        magstack profile medicine add "levothyroxine sodium" --at 06:30
        magstack undo
        magstack profile medicine add "St. John's wort" --since yesterday
        magstack profile medicine list
        @ 2026-11-24 09:00
        magstack profile medicine remove levothyroxin
        magstack profile medicine remove Levothyroxine
        magstack profile medicine add digoxin --at 09:00
        magstack profile medicine remove digoxin
        magstack profile medicine list
        magstack undo --list
        """,
    )


def test_conditions(runner: Runner) -> None:
    play(
        runner,
        "profile-conditions",
        """
        magstack profile condition add renal
        magstack profile condition add renal
        magstack profile condition add "Kidney disease" --egfr 45
        magstack profile condition add renal --egfr 60
        magstack profile condition add gout --egfr 45
        magstack profile condition add "myastenia gravis"
        magstack profile condition add Pregnancy
        magstack profile condition list
        magstack profile condition list --json
        magstack profile condition remove renall
        magstack profile condition remove "kidney disease"
        magstack profile condition remove pregnancy
        magstack profile condition list
        """,
    )


def test_limits(runner: Runner) -> None:
    play(
        runner,
        "profile-limits",
        """
        magstack profile limit magnesium "200 mg"
        magstack profile limit magnesium "200 mg" --by "Dr Ann"
        magstack profile limit Magnesium "250 mg" --by "dr ann" --note "until May"
        magstack profile limit magnesium "300 mg" --by "Dr Bo"
        magstack profile limit vitamin-d "2000 IU" --by "Dr Bo"
        magstack profile limit
        magstack profile limit --json
        magstack profile limit magnesium --remove --by "DR BO"
        magstack profile limit magnesium --remove --by "Dr Bo"
        magstack profile limit vitamin-d --remove
        magstack profile limit
        """,
    )


def test_rules(stack: Runner) -> None:
    stack.ok("profile", "medicine", "add", "Some medicine", "--at", "08:00")
    play(
        stack,
        "profile-rules",
        """
        magstack profile rule add iron neuro-mag --apart 90m
        magstack profile rule add neuro-mag Iron --apart 2h --note "by the pharmacist"
        magstack profile rule add vitamin-b6 some-medicine --apart 30m
        magstack profile rule add irn neuro-mag --apart 2h
        magstack profile rule add iron iron --apart 2h
        magstack profile rule add some-medicine "some medicine" --apart 2h
        magstack profile rule list
        magstack profile rule list --json
        magstack profile rule remove zinc iron
        magstack profile rule remove iron neuro-mag
        magstack profile rule list
        """,
    )


@pytest.mark.parametrize("width", [40, 80])
def test_a_screen(stack: Runner, width: int) -> None:
    stack.ok("profile", "set", "--born", "1956-03-09", "--sex", "m", "--bedtime", "23:30")
    stack.ok("profile", "medicine", "add", "moxifloxacin", "--at", "08:00")
    stack.ok("profile", "condition", "add", "renal", "--egfr", "45")
    stack.ok("profile", "limit", "magnesium", "200 mg", "--by", "Dr Ann", "--note", "until May")
    stack.ok("profile", "rule", "add", "iron", "neuro-mag", "--apart", "2h")
    stack.drawn, stack.width = True, width
    play(
        stack,
        f"profile-{width}",
        """
        magstack profile show
        magstack profile set --slot noon=13:00
        magstack profile medicine add unheard-of
        """,
    )


def test_everything_as_a_program_reads_it(stack: Runner) -> None:
    stack.ok("profile", "set", "--born", "1980-05-01", "--sex", "f", "--authority", "scf-efsa")
    stack.ok("profile", "set", "--bedtime", "23:30", "--refill-ahead", "10")
    stack.ok("profile", "medicine", "add", "ciprofloxacin", "--at", "08:00", "--days", "mon,thu")
    stack.ok("profile", "medicine", "add", "unheard-of", "--until", "tomorrow")
    stack.ok("profile", "condition", "add", "renal", "--egfr", "45")
    stack.ok("profile", "limit", "vitamin-b6", "1234 mcg", "--by", "Dr Ann")
    stack.ok("profile", "rule", "add", "iron", "neuro-mag", "--apart", "1h30m")
    assert shown(stack) == {
        "schema": 1,
        "born": "1980-05-01",
        "age_years": 46,
        "life_stage": "adult",
        "assumed": False,
        "sex": "f",
        "state": "none",
        "authority": "scf-efsa",
        "beside": ["iom-nam"],
        "medicines": [
            {
                "name": "ciprofloxacin",
                "at": "08:00",
                "days": ["mon", "thu"],
                "since": "2026-11-20",
                "until": None,
                "rules": ["fluoroquinolones"],
            },
            {
                "name": "unheard-of",
                "at": None,
                "days": WEEK,
                "since": "2026-11-20",
                "until": "2026-11-21",
                "rules": [],
            },
        ],
        "conditions": [{"name": "renal", "egfr": 45, "rules": ["ckd-moderate"]}],
        "limits": [
            {"nutrient": "vitamin_b6", "limit": 1.234, "unit": "mg", "by": "Dr Ann", "note": ""}
        ],
        "rules": [{"first": "iron", "second": "neuro-mag", "apart_minutes": 90, "note": ""}],
        "hours": {
            "day_start": "04:00",
            "bedtime": "23:30",
            "morning": "08:00",
            "noon": "12:30",
            "afternoon": "17:00",
            "evening": "19:30",
            "night": "22:30",
            "breakfast": "08:00",
            "lunch": "12:30",
            "dinner": "19:30",
            "own": ["bedtime"],
        },
        "refill_ahead_days": 10,
    }
    assert (
        json.loads(stack.ok("profile", "medicine", "list", "--json")) == (shown(stack)["medicines"])
    )
    stack.at("2026-11-22 12:00")
    assert [each["name"] for each in shown(stack)["medicines"]] == ["ciprofloxacin"]


def test_another_authority_is_the_days(stack: Runner) -> None:
    stack.ok("profile", "set", "--authority", "scf-efsa")
    day = json.loads(stack.ok("today", "--json"))
    assert day["profile"]["authority"] == "scf-efsa"
    assert [limit["authority"] for limit in day["nutrients"][0]["limits"]][:2] == [
        "scf-efsa",
        "iom-nam",
    ]


DATE = "Write it as in 1980-05-01."
APART = "is no time to keep apart. Write for example 2h, 30m or 1h30m."
EGFR = "is not an eGFR that can be read. Write a whole number from 0 to 200, in mL/min/1.73 m²."
AHEAD = (
    "is no number of days to be told ahead. Write from 0d to 366d, for example --refill-ahead 10d."
)
REFUSALS = {
    "set --born yesterday": (2, f"'yesterday' is not a date of birth. {DATE}"),
    "set --born 1.5.1980": (2, f"'1.5.1980' is not a date of birth. {DATE}"),
    "set --born 19800501": (2, f"'19800501' is not a date of birth. {DATE}"),
    "set --born 1981-02-29": (
        2,
        "1981-02-29 does not exist. Write year, month and day: 1980-05-01.",
    ),
    "set --born 2026-11-21": (
        2,
        "2026-11-21 is in the future. Write the date of birth: 1980-05-01.",
    ),
    "set --born 1899-12-31": (2, f"1899-12-31 is too long ago for a date of birth. {DATE}"),
    "set --sex x": (2, "'x' is no sex that limits are set for. Write f or m."),
    "set --state pregnent": (
        2,
        "'pregnent' is no state. Did you mean pregnant? Write none, pregnant or lactating.",
    ),
    "set --authority scf-esfa": (
        2,
        f"No authority is called 'scf-esfa'. Did you mean scf-efsa, efsa? {AUTHORITIES}",
    ),
    "set --authority efsa-mgt": (
        2,
        f"efsa-mgt sets levels for one form or product only. {AUTHORITIES}",
    ),
    "set --authority bfr": (2, f"bfr sets levels for one form or product only. {AUTHORITIES}"),
    "set --bedtime 25:00": (2, "25:00 does not exist. Clock times run from 0:00 to 23:59."),
    "set --bedtime late": (
        2,
        '"late" is not a clock time. Write it with 24 hours, for example 22:00.',
    ),
    "set --bedtime 04:30": (
        2,
        (
            "Bedtime at 04:30 is not before the end of the day at 04:00. "
            "Correct one of them: --bedtime or --day-start."
        ),
    ),
    "set --bedtime 20:30": (
        2,
        (
            "Evening at 19:30 is not before night at 19:30, 60 minutes before bedtime, in a day "
            "that begins at 04:00. Correct one of them: --slot evening=HH:MM, --bedtime or "
            "--day-start."
        ),
    ),
    "set --day-start 12:00": (
        2,
        (
            "A day begins from 00:00 to 11:59, and not at 12:00. "
            "Write for example --day-start 05:00."
        ),
    ),
    "set --day-start 09:00": (
        2,
        (
            "Morning at 08:00 is not before noon at 12:30 in a day that begins at 09:00. "
            "Correct one of them: --slot morning=HH:MM, --slot noon=HH:MM or --day-start."
        ),
    ),
    "set --slot noon": (2, "Noon has no time. Write --slot noon=13:00, or none."),
    "set --slot =13:00": (
        2,
        (
            '"" is no slot or meal. Write morning, noon, afternoon, evening, breakfast, lunch '
            "or dinner."
        ),
    ),
    "set --slot diner=20:00": (
        2,
        (
            '"diner" is no slot or meal. Did you mean dinner? Write morning, noon, '
            "afternoon, evening, breakfast, lunch or dinner."
        ),
    ),
    "set --slot night=22:00": (
        2,
        "Night is 60 minutes before bedtime, so set that: --bedtime 23:30",
    ),
    "set --slot noon=13:00 --slot Noon=none": (2, "Noon is given twice. Give each slot once."),
    "set --slot dinner=12:00": (
        2,
        (
            "Lunch at 12:30 is not before dinner at 12:00 in a day that begins at 04:00. "
            "Correct one of them: --slot lunch=HH:MM, --slot dinner=HH:MM or --day-start."
        ),
    ),
    "set --refill-ahead 367": (2, f'"367" {AHEAD}'),
    "set --refill-ahead 2w": (2, f'"2w" {AHEAD}'),
    "set --refill-ahead -3d": (2, f'"-3d" {AHEAD}'),
    "set --sex m --state lactating": (
        2,
        (
            "The state lactating does not go with sex m. "
            "Correct one of them: --sex f, or --state none."
        ),
    ),
    "set --state pregnant --born 1956-11-20": (
        2,
        (
            "The state pregnant does not go with an age of 70 years. "
            "Correct one of them: --born, or --state none."
        ),
    ),
    'medicine add ""': (2, "A medicine needs a name."),
    f"medicine add {'x' * 121}": (
        2,
        "The name of the medicine is too long: 121 characters, at most 120.",
    ),
    "medicine add iron --at 25:00": (
        2,
        "25:00 does not exist. Clock times run from 0:00 to 23:59.",
    ),
    "medicine add iron --at morning": (
        2,
        '"morning" is not a clock time. Write it with 24 hours, for example 22:00.',
    ),
    "medicine add iron --at 8:00 --at 08:00": (
        2,
        "08:00 is given twice. Give each time of day once.",
    ),
    "medicine add iron --days mon,,thu": (
        2,
        (
            "'' is not a weekday. Write one or more of mon, tue, wed, thu, fri, sat and sun, with "
            "commas: mon,thu"
        ),
    ),
    "medicine add iron --since 2026-11-20 --until 2026-11-19": (
        2,
        "--until 2026-11-19 is before --since 2026-11-20. Swap them.",
    ),
    "medicine add iron --until 2026-11-19": (
        2,
        (
            "--until 2026-11-19 is in the past. Say when it began too, for example: "
            "--since 2026-11-19"
        ),
    ),
    'medicine add iron --since ""': (
        2,
        '"" is not a day that can be read. Write today, yesterday, monday, -3d, +3d or 2026-11-20.',
    ),
    'medicine add iron --until ""': (
        2,
        '"" is not a day that can be read. Write today, yesterday, monday, -3d, +3d or 2026-11-20.',
    ),
    "medicine remove iron": (
        3,
        "No medicine 'iron' is in the profile. See all: magstack profile medicine list",
    ),
    'condition add ""': (2, "A condition needs a name."),
    f"condition add {'x' * 41}": (
        2,
        "The name of the condition is too long: 41 characters, at most 40.",
    ),
    "condition add renal --egfr -3": (2, f"'-3' {EGFR}"),
    "condition add renal --egfr 45.5": (2, f"'45.5' {EGFR}"),
    "condition add renal --egfr 201": (2, f"'201' {EGFR}"),
    "condition add pregnancy --egfr 45": (2, "--egfr goes with the condition renal only."),
    "condition remove renal": (
        3,
        "No condition 'renal' is in the profile. See all: magstack profile condition list",
    ),
    "limit magnezium 200mg --by me": (
        3,
        (
            "No nutrient is called 'magnezium'. Did you mean magnesium, manganese, calcium? "
            "See all: magstack limits"
        ),
    ),
    "limit magnesium 200 --by me": (2, "200 has no unit. Write 200 mg, 200 mcg or 200 g."),
    'limit magnesium "200 IU" --by me': (
        2,
        "An IU of magnesium has no one mass here. Write the amount in mg or mcg.",
    ),
    "limit magnesium": (
        2,
        (
            'Say the amount and who set it, magstack profile limit magnesium "200 mg" --by "Dr …", '
            "or remove it: magstack profile limit magnesium --remove"
        ),
    ),
    "limit magnesium 200mg --remove": (
        2,
        (
            'Say the amount and who set it, magstack profile limit magnesium "200 mg" --by "Dr …", '
            "or remove it: magstack profile limit magnesium --remove"
        ),
    ),
    "limit --remove": (
        2,
        "Say which nutrient the limit is for: magstack profile limit magnesium",
    ),
    "limit magnesium --remove": (
        3,
        "The profile has no limit of magnesium. See all: magstack profile limit",
    ),
    "rule add iron zinc --apart 2": (2, f"'2' {APART}"),
    "rule add iron zinc --apart 1.5h": (2, f"'1.5h' {APART}"),
    "rule add iron zinc --apart -2h": (2, f"'-2h' {APART}"),
    "rule add iron zinc --apart 0m": (2, "0m is out of range. Write a time from 1m to 48h."),
    "rule add iron zinc --apart 48h1m": (
        2,
        "48h1m is out of range. Write a time from 1m to 48h.",
    ),
    "rule remove iron zinc": (
        3,
        "No rule keeps 'iron' and 'zinc' apart. See all: magstack profile rule list",
    ),
}


@pytest.mark.parametrize("line", REFUSALS)
def test_what_is_refused(runner: Runner, line: str) -> None:
    code, sentence = REFUSALS[line]
    result = runner.run("profile", *shlex.split(line))
    assert result == (code, "", f"{sentence}\n")
    assert not runner.home.exists()


@pytest.mark.parametrize(
    "lines",
    [
        ["--born 1956-01-01", "--state pregnant"],
        ["--state pregnant", "--born 1956-01-01"],
        ["--sex m", "--state lactating"],
        ["--state lactating", "--sex m"],
    ],
    ids="; ".join,
)
def test_a_contradiction_is_refused_whichever_comes_first(runner: Runner, lines: list[str]) -> None:
    runner.ok("profile", "set", *lines[0].split())
    before = shown(runner)
    assert runner.run("profile", "set", *lines[1].split()).code == 2
    assert shown(runner) == before


@pytest.mark.parametrize(
    ("born", "code", "remark"),
    [
        ("2016-11-21", 2, ""),
        ("2016-11-20", 0, "covers an age of 10 years"),
        ("2012-11-21", 0, "covers an age of 13 years"),
        ("2012-11-20", 0, ""),
        ("1975-11-21", 0, ""),
        ("1975-11-20", 0, "covers an age of 51 years"),
        ("1965-11-21", 0, "covers an age of 60 years"),
        ("1965-11-20", 2, ""),
    ],
)
def test_ages_of_pregnancy(runner: Runner, born: str, code: int, remark: str) -> None:
    result = runner.run("profile", "set", "--state", "pregnant", "--born", born)
    assert result.code == code
    told = "No authority's row for pregnancy covers an age of"
    assert (told in result.out, remark in result.out) == (bool(remark), True)


def test_a_condition_that_is_a_state_is_held_to_the_same(runner: Runner) -> None:
    runner.ok("profile", "set", "--sex", "m")
    refused = runner.run("profile", "condition", "add", "breastfeeding")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("The state lactating does not go with sex m.")
    assert shown(runner)["state"] == "none"


def test_past_days_keep_a_medicine_that_was_ended(stack: Runner) -> None:
    stack.ok("profile", "medicine", "add", "ciprofloxacin", "--at", "22:00")
    stack.at("2026-11-25 12:00").ok("profile", "medicine", "remove", "ciprofloxacin")
    codes = {
        day: {
            finding["code"]
            for finding in json.loads(stack.ok("today", "--on", day, "--json"))["findings"]
            if "ciprofloxacin" in finding["message"]
        }
        for day in ("2026-11-24", "2026-11-25")
    }
    assert codes["2026-11-24"]
    assert not codes["2026-11-25"]


def test_clearing_asks(runner: Runner) -> None:
    runner.ok("profile", "set", "--sex", "f")
    before = shown(runner)
    question = "Remove everything that the profile says?"
    assert runner.run("profile", "clear") == (2, "", f"{question} If you mean it: --yes\n")
    declined = runner.run("profile", "clear", typed="\n")
    assert declined == (0, "", f"{question} [y/N] Nothing was written.\n")
    assert shown(runner) == before
    assert runner.run("profile", "clear", "--no-input", typed="y\n").code == 2
    done = runner.run("profile", "clear", typed="y\n")
    assert done.out == "Cleared the profile. Undo: magstack undo\n"
    assert shown(runner)["sex"] is None


def test_one_undo_brings_all_back(stack: Runner) -> None:
    stack.ok("profile", "set", "--born", "1980-05-01", "--sex", "f", "--state", "pregnant")
    stack.ok("profile", "set", "--slot", "noon=13:00", "--refill-ahead", "0")
    stack.ok("profile", "medicine", "add", "ciprofloxacin", "--at", "08:00", "--at", "20:00")
    stack.ok("profile", "condition", "add", "renal", "--egfr", "45")
    stack.ok("profile", "limit", "magnesium", "200 mg", "--by", "Dr Ann")
    stack.ok("profile", "rule", "add", "iron", "neuro-mag", "--apart", "2h")
    before, empty = shown(stack), {"medicines", "conditions", "limits", "rules"}
    stack.ok("profile", "clear", "--yes")
    after = shown(stack)
    assert (after["born"], after["sex"], after["state"]) == (None, None, "none")
    assert [after[name] for name in sorted(empty)] == [[], [], [], []]
    assert (after["hours"]["own"], after["refill_ahead_days"]) == ([], 7)
    stack.ok("undo")
    assert shown(stack) == before


@pytest.mark.parametrize(
    "line",
    [
        "set --born 1980-05-01",
        "set --day-start 05:00 --bedtime 00:30 --slot dinner=20:30 --refill-ahead 0d",
        "medicine add ciprofloxacin --at 08:00 --at 20:00",
        "medicine remove iron",
        "condition add gout",
        "condition add renal --egfr 20",
        "condition remove renal",
        'limit magnesium "100 mg" --by "Dr Ann"',
        "limit magnesium --remove",
        "rule add iron zinc --apart 3h",
        "rule remove iron zinc",
    ],
)
def test_every_write_says_how_to_undo_it_and_can_be(runner: Runner, line: str) -> None:
    runner.ok("profile", "medicine", "add", "iron", "--at", "07:00")
    runner.ok("profile", "condition", "add", "renal", "--egfr", "45")
    runner.ok("profile", "limit", "magnesium", "200 mg", "--by", "Dr Ann")
    runner.ok("profile", "rule", "add", "zinc", "iron", "--apart", "2h")
    before = shown(runner)
    out = runner.at("2026-11-23 12:00").ok("profile", *shlex.split(line))
    after = shown(runner)
    assert out.splitlines()[-1].endswith(". Undo: magstack undo")
    assert after != before
    runner.ok("undo")
    assert shown(runner) == before
    runner.ok("redo")
    assert shown(runner) == after


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("omeprazol", "omeprazole"),
        ("cipro", "ciprofloxacin"),
        ("ciprofloxacin drops", "ciprofloxacin"),
        ("dolutegravir/abacavir", "dolutegravir"),
        ("metformin", None),
        ("warfarin", None),
        ("aspirin", None),
        ("x", None),
    ],
)
def test_another_medicine_is_never_named_as_near(
    runner: Runner, typed: str, near: str | None
) -> None:
    hint = f" The nearest known names: {near}." if near else ""
    assert runner.ok("profile", "medicine", "add", typed) == (
        f"There is no rule in the catalogue for {typed}: magstack cannot say whether it goes with "
        f"your supplements.{hint}\nAdded {typed}, from 2026-11-20. Undo: magstack undo\n"
    )


@pytest.mark.parametrize(
    "line",
    [
        'limit magnesium "200 mg" --by "Dr Who" --note x',
        "rule add zinc magnesium --apart 2h --note x",
    ],
)
def test_the_same_twice_writes_nothing(runner: Runner, line: str) -> None:
    words = ["profile", *shlex.split(line)]
    runner.ok(*words)
    before = runner.ok("undo", "--list")
    assert runner.ok(*words) == "Nothing was written: the profile says so already.\n"
    assert runner.ok("undo", "--list") == before
    assert runner.ok(*words[:-1], "y").endswith("Undo: magstack undo\n")


def test_an_amount_in_two_words_needs_no_quotes(runner: Runner) -> None:
    assert runner.ok("profile", "limit", "zinc", "20", "mg", "--by", "Dr Who") == (
        "Set a limit of 20 mg zinc by Dr Who. Undo: magstack undo\n"
    )
    refused = runner.run("profile", "limit", "zinc", "20", "mg", "--remove")
    assert refused.code == 2
    assert [each["limit"] for each in shown(runner)["limits"]] == [20.0]


def test_a_name_that_steers_a_terminal_is_refused(runner: Runner) -> None:
    for words in (["medicine", "add"], ["condition", "add"], ["medicine", "remove"]):
        refused = runner.run("profile", *words, "\x1b[2Jgone")
        assert (refused.code, refused.out) == (2, "")
        assert "control characters" in refused.err
    refused = runner.run("profile", "limit", "magnesium", "1 mg", "--by", "Dr\u202e Ann")
    assert refused.code == 2
    assert not runner.home.exists()


@pytest.mark.parametrize("words", [["profile"], ["profile", "medicine"], ["export"]], ids="-".join)
def test_a_group_alone_says_where_its_help_is(runner: Runner, words: list[str]) -> None:
    assert runner.run(*words) == (
        2,
        "",
        f"Missing command. See: magstack {' '.join(words)} --help\n",
    )


def test_an_authority_by_its_short_name(runner: Runner) -> None:
    assert "limits by EU (scf-efsa), beside US" in runner.ok("profile", "set", "--authority", "EU")
    assert "limits by Nordic (nnr), beside US and EU." in runner.ok(
        "profile", "set", "--authority", "nordic"
    )


def test_a_dated_course_leaves_the_entry_without_a_time(runner: Runner) -> None:
    runner.ok("profile", "medicine", "add", "ciprofloxacin")
    dates = ("--since", "2026-01-01", "--until", "2026-01-05")
    runner.ok("profile", "medicine", "add", "ciprofloxacin", "--at", "22:00", *dates)
    assert "ciprofloxacin, time of day not known" in runner.ok("profile", "medicine", "list")
    runner.ok("profile", "medicine", "add", "ciprofloxacin", "--at", "08:00")
    assert "not known" not in runner.ok("profile", "medicine", "list")


def test_an_own_limit_takes_no_authority_s_name(runner: Runner) -> None:
    for name in ("iom-nam", "us", "EU EFSA"):
        refused = runner.run("profile", "limit", "magnesium", "200 mg", "--by", name)
        assert (refused.code, refused.out) == (2, "")
        assert refused.err.startswith(f"{name} is an authority, whose own limit is shown anyway.")


def test_breast_feeding_is_the_state(runner: Runner) -> None:
    assert "Set state lactating" in runner.ok("profile", "condition", "add", "breast-feeding")


def test_a_state_answers_to_the_name_of_its_condition(runner: Runner) -> None:
    assert "Set state lactating" in runner.ok("profile", "set", "--state", "breastfeeding")
    assert "Set state pregnant" in runner.ok("profile", "set", "--state", "pregnancy")
    assert "Set state none" in runner.ok("profile", "set", "--state", "none")

"""Bad input: one or two sentences that say what to write, and exit 2 or 3."""

import shlex

import pytest

from tests.conftest import Runner

OWN = "add Own --unit capsule --serving 2"
COUNT = "A number of units is above 0 and at most 1000. Write for example 2."
CONTAINER = "A number of units is above 0 and at most 100000. Write for example 2."
DOSE = (
    "is not a dose that can be read. Write how many (above 0 to 1000) and when: "
    '"2 at night", "1 at 17:00 on mon, wed", "1 before breakfast every 2 days" or '
    '"1 as needed, at most 3 a day".'
)
TIME = (
    "is not a time that can be read. Write now, 22:00, -2h, "
    '"yesterday 22:30", "monday 9:00" or "2026-11-20 08:15".'
)
DAY = "is not a day that can be read. Write today, yesterday, monday, -3d, +3d or 2026-11-20."
FUTURE = "is in the future. Write a time that has passed, or add --future to mean it."
ONE_FORM = (
    'Give one form, or a formula: magstack convert "400 mg" oxide, or '
    'magstack convert "400 mg" --formula MgO'
)
LIMIT = "--limit is a whole number above zero. Write for example --limit 20."
SUPPOSE = 'Say what to suppose, for example --with "magnen-b6 2 at 12:00".'
UNEXPLAINED = (
    "'zzz' is neither a nutrient nor the code of a finding. For a form: magstack forms zzz"
)
MINUS = "Amounts and units are above zero, and -3 is not."

REFUSALS = {
    # a product, a form, a nutrient, a command that there is not
    "take nuro-mag": (
        3,
        ("No product is called 'nuro-mag'. Did you mean neuro-mag? See all: magstack list"),
    ),
    "show zzz": (3, "No product is called 'zzz'. See all: magstack list"),
    "edit zzz --note x": (3, "No product is called 'zzz'. See all: magstack list"),
    "archive zzz": (3, "No product is called 'zzz'. See all: magstack list"),
    "log --product zzz": (3, "No product is called 'zzz'. See all: magstack list"),
    "skip zzz": (3, "No product is called 'zzz'. See all: magstack list"),
    'convert "400 mg" oxyde': (
        3,
        "No form is called 'oxyde'. Did you mean oxide, mag oxide? See all: magstack forms",
    ),
    "forms unobtainium": (3, "No form is called 'unobtainium'. See all: magstack forms"),
    f'{OWN} --compound "oxyde=1 mg"': (
        3,
        "No form is called 'oxyde'. Did you mean oxide, mag oxide? See all: magstack forms",
    ),
    f'{OWN} --elemental "unobtainium=1 mg"': (
        3,
        (
            "No nutrient is called 'unobtainium'. Did you mean potassium, magnesium? "
            'What is no mineral or vitamin goes in with --contains "unobtainium=…"'
        ),
    ),
    "tdoay": (2, "There is no command 'tdoay'. Did you mean today, history? See: magstack --help"),
    "qqq": (2, "There is no command 'qqq'. See: magstack --help"),
    # amounts that cannot be read
    'convert "400 Mg" oxide': (2, "Mg is megagrams, which are tonnes. Write 400 mg."),
    'convert "400,5 mg" oxide': (2, "Decimals follow a point. Write 400.5 mg."),
    "convert 400 oxide": (2, "400 has no unit. Write 400 mg, 400 mcg or 400 g."),
    'convert "nan mg" oxide': (
        2,
        "An amount is a number. Write a number and a unit, for example 400 mg.",
    ),
    'convert "1e400 mg" oxide': (
        2,
        "An amount is written without an exponent. Write a number and a unit, for example 400 mg.",
    ),
    'convert "0 mg" oxide': (2, "An amount is above zero. Leave it out where there is none."),
    'convert "-3 mg" oxide': (2, f"{MINUS} See: magstack convert --help"),
    "convert -3mg oxide": (2, f"{MINUS} See: magstack convert --help"),
    'convert "400 mg" --formula NaCl': (
        2,
        'There is no Mg in NaCl. Write for example "MgCl2.6H2O" or "Mg(C4H7O5)2.H2O".',
    ),
    'convert "400 mg"': (2, ONE_FORM),
    'convert "400 mg" oxide --formula MgO': (2, ONE_FORM),
    "convert": (2, "Missing argument 'AMOUNT'. See: magstack convert --help"),
    f'{OWN} --compound "oxide"=': (
        2,
        '"oxide" has no amount. Write it as in "oxide=500 mg".',
    ),
    f"{OWN} --elemental magnesium": (
        2,
        '"magnesium" has no amount. Write it as in "oxide=500 mg".',
    ),
    f'{OWN} --elemental "=3 mg"': (
        2,
        'A name comes first. Write for example "bisglycinate=1000 mg".',
    ),
    # an element larger than its compound, a filler, twice the same
    f'{OWN} --compound "oxide=300 mg" --elemental "magnesium=400 mg"': (
        2,
        (
            "400 mg of magnesium cannot come out of 300 mg of compound. Check which of the two "
            "masses is the compound and which the element."
        ),
    ),
    'edit neuro-mag --correct --elemental "magnesium=2001 mg"': (
        2,
        (
            "2001 mg of magnesium cannot come out of 2000 mg of compound. Check which of the two "
            "masses is the compound and which the element."
        ),
    ),
    f'{OWN} --compound "stearate=5 mg"': (
        2,
        (
            "Magnesium stearate (excipient) is a filler and adds nothing to a total. To keep it on "
            'the label: --contains "stearate=…"'
        ),
    ),
    f'{OWN} --elemental "zinc=1 mg" --elemental "Zinc=1 mg"': (
        2,
        "zinc is declared twice. Give its whole amount once.",
    ),
    # units and servings
    "take neuro-mag 0": (2, COUNT),
    "take neuro-mag 1001": (2, COUNT),
    "take neuro-mag -3": (2, f"{MINUS} See: magstack take --help"),
    "take neuro-mag 1e2": (3, "No product is called '1e2'. See all: magstack list"),
    "take neuro-mag 1.0001": (
        2,
        "A number of units has at most three decimals. Write for example 0.333.",
    ),
    "take noon 2": (2, "“noon” takes what is due; units go with a product's name."),
    'add Own --unit g --serving 0 --contains "x=1 mg"': (2, COUNT),
    'add Own --unit g --serving -3 --contains "x=1 mg"': (
        2,
        "A number of units is above zero. Write 3 without the minus sign.",
    ),
    'add Own --unit g --serving 1 --container 0 --contains "x=1 mg"': (2, CONTAINER),
    "edit neuro-mag --container 0": (2, CONTAINER),
    "edit neuro-mag --correct --serving 0": (2, COUNT),
    f'{OWN} --contains "x=1 mg" --dose 2': (2, f'"2" {DOSE}'),
    f'{OWN} --contains "x=1 mg" --dose "0 at night"': (2, f'"0 at night" {DOSE}'),
    f'{OWN} --contains "x=1 mg" --dose "2 at teatime"': (
        2,
        (
            '"teatime" is not a time of day here. Write morning, noon, afternoon, evening, night, '
            "or a clock time such as 17:00."
        ),
    ),
    f'{OWN} --contains "x=1 mg" --dose "2 tablets at noon"': (
        2,
        'This product is counted by the capsule, not by "tablets". Write for example "2 at night".',
    ),
    # times and dates
    "take neuro-mag --at 23:00": (2, f"Fri 20 Nov 2026, 23:00 (+01:00) {FUTURE}"),
    "skip neuro-mag --at 23:00": (2, f"Fri 20 Nov 2026, 23:00 (+01:00) {FUTURE}"),
    'take neuro-mag --at "tomorrow 9:00"': (2, f"Sat 21 Nov 2026, 09:00 (+01:00) {FUTURE}"),
    "take neuro-mag --at 25:00": (
        2,
        "25:00 does not exist. Clock times run from 0:00 to 23:59.",
    ),
    "take neuro-mag --at banana": (2, f'"banana" {TIME}'),
    "take neuro-mag --at yesterday": (
        2,
        '"yesterday" has no clock time. Write for example "yesterday 22:30".',
    ),
    'take neuro-mag --at "2026-13-01 10:00"': (
        2,
        (
            "2026-13-01 does not exist: months run from 01 to 12. "
            "Write the year, the month and the day, as in 2026-11-20."
        ),
    ),
    "today --on 2026-02-30": (2, "2026-02-30 does not exist. Write a day from 01 to 28."),
    "today --on banana": (2, f'"banana" {DAY}'),
    "today --on 1492-10-12": (
        2,
        "The year 1492 is out of range. Write a date from 1970 to 2100.",
    ),
    "log --from banana": (2, f'"banana" {DAY}'),
    "log --to 2026-11-31": (2, "2026-11-31 does not exist. Write a day from 01 to 30."),
    "log --from today --to yesterday": (
        2,
        "--from 2026-11-20 is after --to 2026-11-19. Swap them.",
    ),
    "edit neuro-mag --dose '1 at noon' --from banana": (2, f'"banana" {DAY}'),
    "log --limit 0": (2, LIMIT),
    "log --limit x": (2, LIMIT),
    "log --limit ''": (2, LIMIT),
    "log --limit 99999999999999999999": (2, LIMIT),
    # what a check supposes, a day, a threshold, a word to explain
    'check --with ""': (2, SUPPOSE),
    'check --with " "': (2, SUPPOSE),
    'check --with "magnen-b6 2"': (2, f'"2" {DOSE}'),
    'check --with "magnen-b6 at 12:00"': (2, f'"at 12:00" {DOSE}'),
    'check --with "magnen-b6 0 at 12:00"': (2, f'"0 at 12:00" {DOSE}'),
    'check --with "magnen-b6 1001 at 12:00"': (2, f'"1001 at 12:00" {DOSE}'),
    'check --with "magnen-b6 2 at 25:00"': (
        2,
        "25:00 does not exist. Clock times run from 0:00 to 23:59.",
    ),
    'check --with "magnen-b6 2 capsules at noon"': (
        2,
        (
            'This product is counted by the tablet, not by "capsules". '
            'Write for example "2 at night".'
        ),
    ),
    'check --with "neuro-mag 1 at noon" --with "magnen-b6 x"': (2, f'"x" {DOSE}'),
    "check --with": (2, "Option '--with' requires an argument. See: magstack check --help"),
    'check --with "nuro-mag 1 at noon"': (
        3,
        (
            "'nuro-mag' is neither in your stack nor in the catalogue. Nothing in the catalogue "
            "fits 'nuro-mag'. Did you mean neuro-mag, slow-mag, nature-made-250? See all: magstack "
            'catalog. To add your own: magstack add "NAME" --unit capsule --serving 1 --elemental '
            '"magnesium=100 mg"'
        ),
    ),
    "check --on banana": (2, f'"banana" {DAY}'),
    "check --on 2026-02-30": (2, "2026-02-30 does not exist. Write a day from 01 to 28."),
    "check --on ''": (2, f'"" {DAY}'),
    "check --fail-on info": (
        2,
        "--fail-on is minor, moderate, major or avoid. Write for example --fail-on minor.",
    ),
    "check magnesium": (
        2,
        "Got unexpected extra argument(s) (magnesium). See: magstack check --help",
    ),
    "explain": (2, "Missing argument 'WHAT'. See: magstack explain --help"),
    "explain magnesium --on banana": (2, f'"banana" {DAY}'),
    "explain zzz --on banana": (3, UNEXPLAINED),
    "explain zzz": (3, UNEXPLAINED),
    "plan suggest today": (
        2,
        "Got unexpected extra argument(s) (today). See: magstack plan suggest --help",
    ),
    "plan sugest": (
        2,
        "No such command 'sugest'. Did you mean 'suggest', 'set'? See: magstack plan --help",
    ),
    # what is in the stack already, or is not there
    "add neuro-mag": (
        2,
        (
            "neuro-mag is in your stack already. To change it: magstack edit neuro-mag. "
            "If it is archived: magstack archive neuro-mag --restore"
        ),
    ),
    "archive neuro-mag --restore": (2, "Neuro-Mag is not archived."),
    "redo": (3, "Nothing is left to redo."),
    "edit neuro-mag --correct --drop magnesium": (2, "A label needs at least one line."),
    "edit magnen-b6 --correct --drop iron": (2, "The label has no line for iron."),
    # what is said too little, or too much
    "take": (
        2,
        (
            "Say what: a product's short name, a slot (morning, noon, afternoon, evening, night), "
            "or all. For example: magstack take neuro-mag"
        ),
    ),
    OWN: (
        2,
        (
            'Say what one serving holds: --elemental "magnesium=141 mg" for the element, '
            '--compound "bisglycinate=1000 mg" for the compound, --contains "rhodiola=500 mg" '
            "for anything else."
        ),
    ),
    'add Own --compound "oxide=1 mg"': (
        2,
        "Say how the label counts a serving, for example: --unit capsule --serving 2",
    ),
    'add "" --unit g --serving 1 --contains "x=1 mg"': (2, "A product needs a name."),
    f'{OWN} --contains "x=1 mg" --protocol sleep': (
        2,
        "--protocol goes with a product of the catalogue.",
    ),
    f"add {'x' * 121} --unit g --serving 1 --contains 'x=1 mg'": (
        2,
        "The name is too long: 121 characters, at most 120.",
    ),
    "edit neuro-mag": (
        2,
        (
            'Say what changes, for example: magstack edit neuro-mag --dose "2 at night", '
            'or --correct --elemental "magnesium=150 mg"'
        ),
    ),
    'edit neuro-mag --elemental "magnesium=1 mg"': (
        2,
        (
            "The label changes: say --correct if it was typed wrong (past totals change), or "
            "--from DATE if this is a new formula (past totals stay)."
        ),
    ),
    "edit neuro-mag --correct --from today --serving 1": (
        2,
        "Say --correct or --from, not both.",
    ),
    "edit neuro-mag --correct --note x": (
        2,
        "--correct goes with a change of the label: --serving, --compound, …",
    ),
    "edit neuro-mag --no-dose --dose '1 at noon'": (2, "Say --dose or --no-dose, not both."),
    "edit neuro-mag --name ''": (2, "A product needs a name."),
    "today --bogus": (2, "No such option: --bogus. See: magstack today --help"),
    "--bogus": (2, "No such option: --bogus. See: magstack --help"),
    "today extra": (2, "Got unexpected extra argument(s) (extra). See: magstack today --help"),
    "show": (2, "Missing argument 'PRODUCT'. See: magstack show --help"),
    "take neuro-mag --at": (2, "Option '--at' requires an argument. See: magstack take --help"),
}


@pytest.mark.parametrize("line", REFUSALS)
def test_a_refusal(stack: Runner, line: str) -> None:
    before = stack.database.read_bytes()
    code, sentence = REFUSALS[line]
    assert stack.run(*shlex.split(line)) == (code, "", f"{sentence}\n")
    assert stack.database.read_bytes() == before


@pytest.mark.parametrize("text", ["a\x1b[31m", "a\x00", "a\u202eb", "a\udcff", "a\nb"])
def test_control_characters_are_refused_or_never_shown(stack: Runner, text: str) -> None:
    refused = stack.run("edit", "neuro-mag", "--note", text)
    assert refused.code == 2
    assert refused.err.startswith("The note holds control characters.")
    for argv in (
        *(["take", text], ["forms", text], ["add", text], ["today", "--on", text], [text]),
        *(["explain", text], ["check", "--with", text], ["check", "--on", text]),
        *(["check", "--fail-on", text], ["plan", text], ["explain", "iron", "--on", text]),
    ):
        result = stack.run(*argv)
        assert result.code in (2, 3)
        assert not {"\x1b", "\x00", "\u202e", "\udcff"} & set(result.err)

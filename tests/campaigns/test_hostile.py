"""Hostile names and notes through every command and output: harmless, or refused."""

import csv
import io
import json
import sqlite3
import unicodedata
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from magstack.store.sealing import seal_of
from tests.campaigns.support import rounds
from tests.conftest import Result, Runner

TEXTS = {
    "escape": "\x1b[2J\x1b]0;pwned\x07",
    "c1": "a\x9b31mred\x9d0;title\x9c",
    "nul": "a\0b",
    "bell": "ding\a\b\b",
    "lines": "one\ntwo\r\nthree\x0bfour\u2028five\u2029six\x85seven",
    "tab": "a\tb",
    "delete": "a\x7fb",
    "bidi": "a\u202etxt.exe\u202c\u2066b\u2069\u200f",
    "surrogate": "a\ud800b\udcff",
    "markup": "[/] [bold red]x[/bold red] [link=file:///etc/passwd]y[/link] \\[",
    "smiley": ":smiley: :pile_of_poo:",
    "formula": "=cmd|'/C calc'!A0",
    "plus": "+1+1",
    "minus": "-2+3",
    "at": "@SUM(1)",
    "fullwidth": "＝1+1",
    "quoted": "a\"b'c,d;e",
    "format": "{0} %s %(x)s {terminal} $HOME",
    "long": "x" * 10_000,
    "long names": "ab " * 40,
    "rtl": "מגנזיום مغنيسيوم",
    "emoji": "💊👩‍⚕️🇵🇹",
    "combining": "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A" + "\u0301" * 60,
    "wide": "マグネシウム" * 15,
    "zero width": "a\u200bb\u200dc\ufeffd\u00ad",
    "variation": "a\ufe0f\U000e0041\U000e007f",
    "private": "\ue000\U0010ffff\ufdd0",
    "blank": "   ",
    "nothing": "",
    "spaces": "\u00a0\u3000x\u00a0",
    "digits": "٣ ½ ²",
    "dash": "--help",
    "null word": "null",
}

REPLAYED = rounds({"escape", "lines", "surrogate", "quoted", "rtl", "null word"}, {*TEXTS})
"""Those with which everything is undone and done again: from there on a text is a value."""

SCREENS = [(False, None), (True, 80), *[(True, width) for width in rounds([], [30, 120])]]

WHOLE: tuple[tuple[str, ...], ...] = (
    (),
    ("today", "--json"),
    ("list",),
    ("list", "--json"),
    ("log",),
    ("log", "--json"),
    ("undo", "--list"),
    ("undo", "--list", "--json"),
    ("export", "csv"),
    ("export", "csv", "--plain"),
    ("export", "csv", "--layout", "days"),
    ("profile", "show"),
    ("profile", "show", "--json"),
    ("check",),
    ("check", "--json"),
    ("explain", "magnesium"),
)
"""What shows everything that is stored."""

EACH: tuple[tuple[str, ...], ...] = (
    ("show",),
    ("show", "--json"),
    ("take", "--dry-run", "--again"),
)
"""What shows one product."""

FOUND = 1
"""The exit code of a check that found something grave: no refusal."""


def harmless(argv: tuple[str, ...], result: Result, *codes: int) -> None:
    """Hold what was printed to what a terminal, a spreadsheet and a program can take."""
    assert result.code in codes, (argv, result)
    shown = result.out.removeprefix("\ufeff") if "export" in argv else result.out
    endings = "\r\n" if argv[:2] == ("export", "csv") and "--plain" not in argv else "\n"
    for text, kept in ((shown, endings), (result.err, "\n")):
        for char in set(text) - set(kept):
            category = unicodedata.category(char)
            assert category not in ("Cc", "Cs", "Zl", "Zp"), (argv, char, text)
            assert (
                char
                not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
            )
    if result.code <= FOUND and "--json" in argv:
        json.loads(result.out, parse_constant=pytest.fail)
    if result.code == 0 and "export" in argv:
        _defended(shown, plain="--plain" in argv)
    result.out.encode()
    if result.code > FOUND:
        assert result.out == ""
        assert result.err.endswith((".\n", "\n"))
        said_before = ("major: ", "avoid: ")
        refusal = [line for line in result.err.splitlines() if not line.startswith(said_before)]
        assert max(map(len, refusal)) <= 1000


def _defended(shown: str, *, plain: bool) -> None:
    """Hold every cell that could begin a formula to a number, unless a program reads them."""
    table = list(csv.reader(io.StringIO(shown, newline=""), strict=True))
    assert {len(row) for row in table} == {len(table[0])}
    for cell in () if plain else (cell for row in table for cell in row):
        if cell.startswith(("=", "+", "-", "@", "\t", "\r")):
            assert cell[1:].replace(":", "").replace(".", "").isdigit(), cell


def everything(runner: Runner) -> None:
    """Run every reading command in a pipe and on a screen of 80 columns."""
    slugs = [each["product"] for each in json.loads(runner.ok("list", "--json"))]
    commands = [*WHOLE, *((*argv, "--", slug) for argv in EACH for slug in slugs)]
    for runner.drawn, runner.width in SCREENS:
        for argv in commands:
            if runner.drawn and ("--json" in argv or "export" in argv):
                continue  # no screen changes what a program reads
            harmless(argv, runner.run(*argv), 0, *([FOUND] if "check" in argv else []))
    runner.drawn, runner.width = False, None


@pytest.mark.parametrize("name", TEXTS)
def test_typed(stack: Runner, name: str) -> None:
    """Through the doors: as a name, brand, unit, note and content, and as what names a product."""
    text = TEXTS[name]
    argv: tuple[str, ...]
    label = ("--unit", "capsule", "--serving", "1", "--elemental", "magnesium=10 mg")
    tries: list[tuple[str, ...]] = [
        ("add", *label, "--", text),
        ("add", *label, f"--brand={text}", "--", "Branded"),
        ("add", *label, f"--note={text}", "--", "Noted"),
        ("add", "--serving", "1", "--elemental", "magnesium=1 mg", f"--unit={text}", "--", "Unit"),
        ("add", "--unit", "g", f"--serving={text}", "--elemental", "magnesium=1 mg", "--", "S"),
        ("add", *label, f"--contains={text}=5 mg", "--", "Content"),
        ("add", *label, f"--compound={text}=5 mg", "--", "Compound"),
        ("add", *label, f"--dose={text}", "--", "Dosed"),
        ("add", *label, f"--container={text}", "--", "Container"),
        ("add", f"--protocol={text}", "--", text),
        ("edit", "neuro-mag", f"--name={text}"),
        ("edit", "neuro-mag", f"--brand={text}"),
        ("edit", "neuro-mag", f"--note={text}"),
        ("edit", "neuro-mag", f"--dose={text}"),
        ("edit", "neuro-mag", f"--from={text}", "--elemental", "magnesium=1 mg"),
        ("edit", "neuro-mag", "--correct", f"--contains={text}=1 mg"),
        ("edit", "--name=x", "--", text),
        ("take", "neuro-mag", "--again", f"--note={text}"),
        ("skip", "magnen-b6", f"--note={text}"),
        ("take", "neuro-mag", f"--at={text}"),
        ("take", "--again", "--", text),
        ("take", "--", "neuro-mag", text),
        ("skip", "--", text),
        ("show", "--", text),
        ("archive", "--", text),
        ("log", f"--product={text}"),
        ("log", f"--from={text}"),
        ("log", f"--limit={text}"),
        ("today", f"--on={text}"),
        ("convert", "--", text, "oxide"),
        ("convert", "--", "400 mg", text),
        ("convert", f"--formula={text}", "--", "400 mg"),
        ("forms", "--", text),
        ("catalog", "--", text),
        ("export", "csv", f"--from={text}"),
        (text,),
        (f"--{text}",),
        *said(text),
        *asked(text),
    ]
    for argv in tries:
        harmless(argv, stack.run(*argv), 0, 2, 3, *([FOUND] if "check" in argv else []))
    everything(stack)
    for argv in taken_back(text):
        harmless(argv, stack.run(*argv), 0, 2, 3)
    if name in REPLAYED:
        replay(stack)


def replay(runner: Runner) -> None:
    """Undo everything, and do it again."""
    while runner.run("undo").code == 0:
        pass
    while (again := runner.run("redo")).code == 0:
        harmless(("redo",), again, 0)


def said(text: str) -> list[tuple[str, ...]]:
    """Return what writes a text into the profile, in the place of each thing that is said."""
    limit = ("profile", "limit", "magnesium", "200 mg")
    rule = ("profile", "rule", "add", "--apart=2h")
    return [
        ("profile", "medicine", "add", "--at=08:00", "--", text),
        ("profile", "medicine", "add", "--at=23:00", "--", f"{text} again"),
        *(
            ("profile", "medicine", "add", f"--{each}={text}", "--", "quinine")
            for each in ("at", "days", "since", "until")
        ),
        ("profile", "condition", "add", "--", text),
        ("profile", "condition", "add", f"--egfr={text}", "--", "renal"),
        (*limit, f"--by={text}"),
        (*limit, "--by=Dr X", f"--note={text}"),
        ("profile", "limit", "--by=Dr X", "--", "magnesium", text),
        ("profile", "limit", "--by=Dr X", "--", text, "200 mg"),
        (*rule, "--", "magnesium", text),
        (*rule, f"--note={text}", "--", text, "neuro-mag"),
        ("profile", "rule", "add", f"--apart={text}", "--", "magnesium", "iron"),
        *(("profile", "set", f"--{each}={text}") for each in ("born", "sex", "state", "authority")),
    ]


def asked(text: str) -> list[tuple[str, ...]]:
    """Return what asks the science and the checks about a text."""
    return [
        ("check", f"--with={text}"),
        ("check", f"--with=neuro-mag {text}"),
        ("check", f"--with={text} 2 at 12:00", "--json"),
        ("check", f"--on={text}"),
        ("check", f"--fail-on={text}"),
        ("explain", "--", text),
        ("explain", f"--on={text}", "--", "magnesium"),
        ("claims", "--", text),
        ("claims", "--json", "--", "sleep", text),
        ("limits", "--", text),
        ("limits", "--all", "--json", "--", "magnesium", text),
    ]


def taken_back(text: str) -> list[tuple[str, ...]]:
    """Return what removes a text from the profile."""
    return [
        ("profile", "rule", "remove", "--", text, "magnesium"),
        ("profile", "limit", "magnesium", f"--by={text}", "--remove"),
        ("profile", "limit", "--remove", "--", text),
        ("profile", "condition", "remove", "--", text),
        ("profile", "medicine", "remove", "--", text),
    ]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A record with a text in each place that takes one."""
    person = Runner(tmp_path_factory.mktemp("told"))
    person.ok("add", "neuro-mag")
    person.ok("add", "magnen-b6")
    person.ok("edit", "neuro-mag", "--correct", "--contains", "rhodiola=5 mg")
    person.ok("take", "neuro-mag", "--note", "plain")
    for argv in said("plain"):
        harmless(argv, person.run(*argv), 0, 2, 3)
    return person.database.read_bytes()


@pytest.mark.parametrize("name", TEXTS)
def test_put_into_the_file(told: bytes, runner: Runner, name: str) -> None:
    """Past every check, with valid seals: as another program or a hand could write it."""
    runner.home.mkdir()
    runner.database.write_bytes(told)
    forge(runner.database, TEXTS[name].encode(errors="replace").decode())

    everything(runner)

    harmless(("undo",), runner.run("undo"), 0, 4)
    harmless(("take",), runner.run("take", "magnen-b6"), 0, 4)


@pytest.mark.parametrize("which", ["born", "sex", "nutrient"])
def test_words_of_its_own(stack: Runner, which: str) -> None:
    """Where only magstack's own words stand: a setting is refused, a nutrient is not known."""
    stack.ok("profile", "set", "--born=1980-05-01", "--sex=f")
    stack.ok("profile", "limit", "magnesium", "200 mg", "--by=Dr X")
    intact = stack.database.read_bytes()
    for text in TEXTS.values():
        stack.database.write_bytes(intact)
        forge_word(stack.database, which, text.encode(errors="replace").decode())
        for argv in (("profile", "show"), ("profile", "show", "--json"), ("check",), ("today",)):
            codes = (0, FOUND) if which == "nutrient" else (4,)
            harmless(argv, stack.run(*argv), *codes)


def test_an_authority_that_is_not_known(stack: Runner) -> None:
    stack.ok("profile", "set", "--authority=EU")
    forge_word(stack.database, "authority", "of-a-newer-magstack")
    for argv in (("profile", "show"), ("check",), ("today",), ("limits",), ("take", "neuro-mag")):
        harmless(argv, stack.run(*argv), 4)


def forge_word(path: Path, which: str, text: str) -> None:
    """Write a text in the place of a setting, or of the nutrient of a limit of one's own."""
    own = which == "nutrient"
    query = "SELECT * FROM own_limit" if own else f"SELECT * FROM setting WHERE name = '{which}'"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.row_factory = sqlite3.Row
        (row,) = connection.execute(query).fetchall()
        table, column = ("own_limit", "nutrient") if own else ("setting", "value")
        _forge_row(connection, table, dict(row), (column,), text)
        connection.commit()


def forge(path: Path, text: str) -> None:
    """Write a text into every column that takes one, past the length that it may have."""
    columns = {
        "product": ("brand", "name", "unit", "source", "note"),
        "label_row": ("form",),
        "intake": ("note",),
        "operation": ("command", "summary"),
        "medicine": ("name",),
        "condition": ("name",),
        "own_limit": ("set_by", "note"),
        "own_rule": ("first", "second", "note"),
    }
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.row_factory = sqlite3.Row
        for table, names in columns.items():
            for row in connection.execute(f"SELECT * FROM {table}").fetchall():
                _forge_row(connection, table, dict(row), names, text)
        content = "UPDATE label_row SET substance = ? WHERE basis = 'content' RETURNING *"
        for row in connection.execute(content, (text,)).fetchall():
            _forge_row(connection, "label_row", dict(row), (), text)
        connection.commit()


def _forge_row(
    connection: sqlite3.Connection,
    table: str,
    row: dict[str, Any],
    names: tuple[str, ...],
    text: str,
) -> None:
    forged = row | {column: text[:900] for column in names if row[column] is not None}
    forged["seal"] = seal_of([value for column, value in forged.items() if column != "seal"])
    connection.execute(
        f"UPDATE {table} SET {', '.join(f'{column} = ?' for column in forged)} WHERE id = ?",
        (*forged.values(), row["id"]),
    )


@settings(
    max_examples=rounds(10, 1500),
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    note=st.text(max_size=300)
    | st.text("\x00\x1b\x9b\u202e\ud800[]/:=+-@\t\r\n'\",;aé💊", max_size=40)
)
def test_any_note(note: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    runner = Runner(tmp_path_factory.mktemp("any"))
    runner.ok("add", "neuro-mag")

    taken = runner.run("take", "neuro-mag", f"--note={note}")

    harmless(("take",), taken, 0, 2)
    if taken.code == 0:
        everything(runner)
        stored = unicodedata.normalize("NFC", note.strip())
        assert json.loads(runner.ok("log", "--json"))[0]["note"] == stored

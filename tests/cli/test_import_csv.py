"""``import csv`` as users run it."""

import json
from pathlib import Path

import pytest

from tests.cli.pages import converse, play
from tests.conftest import Result, Runner

TABLE = """\
Datum;Zeit;Präparat;Menge;Notiz
18.11.2026;22:05;Neuro-Mag;3;"gut
geschlafen"
18.11.2026;12:30;Magnen B6;2;
19.11.2026;21:00;Mag Night;0,5;
"""
MAPPED = "--map date=Datum,time=Zeit,product=Präparat,units=Menge,note=Notiz"
CSV = f"magstack import csv log.csv {MAPPED} --date-format DD.MM.YYYY"


@pytest.fixture
def there(stack: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runner:
    """The example stack, and a table of another program beside it."""
    monkeypatch.chdir(tmp_path)
    Path("log.csv").write_text(TABLE, encoding="utf-8")
    return stack


def test_a_table_of_another_program(there: Runner) -> None:
    play(
        there,
        "import-csv",
        f"""
        magstack import csv log.csv
        magstack import csv log.csv {MAPPED}
        {CSV}
        {CSV} --product "Mag Night=neuro-mag" --dry-run
        {CSV} --product "Mag Night=neuro-mag"
        magstack log
        {CSV} --product "Mag Night=-"
        magstack undo
        """,
    )


def test_who_sits_at_a_terminal_is_asked(there: Runner) -> None:
    play(
        there,
        "import-csv-asked",
        f"""
        {CSV}
        >
        {CSV}
        > 7
        > nothing
        > 2
        {CSV} --product "Mag Night=-"
        magstack undo
        {CSV}
        > -
        """,
    )


def test_little_is_told_of_little(there: Runner) -> None:
    Path("log.csv").write_text("at,what\n2026-11-18 08:00,neuro-mag\n", encoding="utf-8")
    argv = ("import", "csv", "log.csv", "--map", "datetime=at,product=what", "--units", "1")
    left_out = there.ok(*argv, "--product", "neuro-mag=-")
    assert left_out == "Nothing was written: no row of log.csv is left to import.\n"
    assert there.ok(*argv) == (
        "Imported 1 entry from log.csv (1 of Neuro-Mag), 2026-11-18 08:00 +01:00. "
        "Undo: magstack undo\n"
    )
    with Path("log.csv").open("a", encoding="utf-8") as file:
        file.write("2026-11-19 08:00,neuro-mag\n")
    assert "+01:00. 1 more was there already. Undo" in there.ok(*argv)


def test_an_own_export(there: Runner) -> None:
    there.at("2026-11-20 12:40").ok("take", "magnen-b6", "--note", "=1+1")
    there.at("2026-11-20 22:10").ok("take", "neuro-mag")
    there.ok("export", "csv", "-o", "own.csv")
    there.ok("export", "csv", "--layout", "days", "-o", "days.csv")
    Path("other.csv").write_bytes(Path("own.csv").read_bytes().replace(b",144,144,", b",150,150,"))
    play(
        there.at("2026-11-21 09:00"),
        "import-csv-own",
        """
        magstack import csv own.csv
        magstack import csv own.csv --tz Europe/Lisbon
        magstack import csv days.csv
        magstack undo
        magstack undo
        magstack import csv other.csv
        magstack log
        magstack import csv other.csv
        """,
    )


def test_a_screen_of_40_columns(there: Runner) -> None:
    there.drawn, there.width = True, 40
    play(there, "import-csv-40", f'{CSV} --product "Mag Night=-"')


def test_the_document(there: Runner) -> None:
    argv = ["import", "csv", "log.csv", *MAPPED.split(), "--date-format", "dd.mm.yyyy"]
    argv += ["--product", "Mag Night=-", "--json"]
    expected = {
        "schema": 1,
        "file": "log.csv",
        "written": False,
        "entries": 2,
        "already_there": 0,
        "differing": 0,
        "from": "2026-11-18",
        "to": "2026-11-18",
        "products": [
            {"product": "neuro-mag", "entries": 1},
            {"product": "magnen-b6", "entries": 1},
        ],
        "left_out": [{"name": "Mag Night", "rows": 1}],
        "remarks": [],
        "backup": None,
    }
    result = there.run(*argv, "--dry-run")
    assert (json.loads(result.out), result.err) == (expected, "")
    written = json.loads(there.ok(*argv))
    assert Path(written.pop("backup")).parent == there.home / "backups"
    assert {**written, "backup": None} == expected | {"written": True}
    again = json.loads(there.ok(*argv))
    assert (again["written"], again["entries"], again["already_there"]) == (False, 0, 2)
    assert (again["from"], again["products"], again["backup"]) == (None, [], None)


HEADING = b"date,product,units\n"
REFUSED = {
    "nothing": (b"", "is empty."),
    "heading": (HEADING, "has a heading and no rows."),
    "latin-1": (HEADING + b"2026-11-19,Neuro-M\xe4g,1\n", "is no UTF-8"),
    "nul": (HEADING + b"2026-11-19,neuro\0,1\n", "holds a NUL"),
    "zip": (b"PK\x03\x04" + HEADING, "is a zip archive"),
    "wide": (b",".join([b"date"] * 10_000), "has 10000 columns"),
    "ragged": (HEADING + b"2026-11-19,neuro-mag\n", "it has 2 cells, and the heading has 3"),
    "quote": (
        HEADING + b'2026-11-19,"neuro-mag,1\n2026-11-19,neuro-mag,1\n',
        "row 2: a quotation mark is opened",
    ),
    "cell": (HEADING + b'2026-11-19,"%b",1\n' % (b"a\n" * 100_000), "a cell is too long"),
    "line": (HEADING + b"a" * 2_000_000, "a million characters"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_table_is_one_sentence_and_nothing_changed(there: Runner, what: str) -> None:
    content, sentence = REFUSED[what]
    Path("log.csv").write_bytes(content)
    before = there.database.read_bytes()
    argv = ("import", "csv", "log.csv", "--map", "date=date,product=product,units=units")
    result = there.run(*argv)
    assert (result.code, result.out) == (3, "")
    assert sentence in result.err
    assert result.err.count("\n") == 1
    assert there.database.read_bytes() == before
    assert not (there.home / "backups").exists()


def test_100_mb_are_refused_unread(there: Runner) -> None:
    with Path("log.csv").open("wb") as file:
        file.truncate(100_000_000)
    assert there.run("import", "csv", "log.csv") == Result(
        3, "", "log.csv is too large: more than 64 MB.\n"
    )


def test_without_a_record_there_is_nothing_to_import_into(runner: Runner, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(TABLE, encoding="utf-8")
    result = runner.run("import", "csv", str(tmp_path / "log.csv"))
    assert (result.code, result.out) == (4, "")
    assert not runner.home.exists()


def test_names_that_steer_a_terminal_are_shown_harmlessly(there: Runner) -> None:
    name = "\x1b[2J\u202e[bold]x[/bold]" + "y" * 3000
    Path("log.csv").write_text(f"date,{name}\n2026-11-19 08:00,{name}\n", encoding="utf-8")
    for line in (
        "magstack import csv log.csv",
        "magstack import csv log.csv --map datetime=date,product=2 --units 1",
        "magstack import csv log.csv --map datetime=date,product=2 --product x=- --units 1",
    ):
        code, page = converse(there, line)
        assert code in (2, 3)
        assert "\x1b" not in page
        assert "\u202e" not in page
        assert len(page) < 3000

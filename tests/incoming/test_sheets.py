"""Tables from elsewhere (CSV): what is read, what is refused, and where it says the fault is."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from magstack.domain.amounts import Count
from magstack.errors import DataError, MagstackError, NotFoundError, UsageError
from magstack.export import spreadsheet
from magstack.incoming.sheets import cells, foreign, mapping, own, table
from magstack.incoming.sheets.lines import Claim, Line
from magstack.incoming.sheets.table import Place, Row

MADRID = ZoneInfo("Europe/Madrid")
MANNER = foreign.Manner(MADRID)

# Cells.


@pytest.mark.parametrize(
    ("text", "style", "day"),
    [
        ("2026-11-20", "YYYY-MM-DD", date(2026, 11, 20)),
        (" 20.11.2026", "DD.MM.YYYY", date(2026, 11, 20)),
        ("3. 4. 2026", "DD.MM.YYYY", date(2026, 4, 3)),
        ("03/04/2026", "DD/MM/YYYY", date(2026, 4, 3)),
        ("03/04/2026", "MM/DD/YYYY", date(2026, 3, 4)),
    ],
)
def test_a_date_is_read_as_it_is_said_to_be_written(text: str, style: str, day: date) -> None:
    assert cells.day_of(text, style) == day


@pytest.mark.parametrize(
    ("text", "style", "sentence"),
    [
        ("", "YYYY-MM-DD", "it has no date; each row needs its own"),
        (
            "03/04/2026",
            "YYYY-MM-DD",
            "not written YYYY-MM-DD; say how: --date-format DD/MM/YYYY or MM/DD/YYYY",
        ),
        (
            "3.4.2026",
            "YYYY-MM-DD",
            "not written YYYY-MM-DD; say how: --date-format DD.MM.YYYY",
        ),
        ("2026-13-01", "YYYY-MM-DD", 'the date "2026-13-01" does not exist (read as YYYY-MM-DD)'),
        ("13/13/2026", "DD/MM/YYYY", 'the date "13/13/2026" does not exist (read as DD/MM/YYYY)'),
        ("1969-12-31", "YYYY-MM-DD", 'the year of "1969-12-31" is not from 1970 to 2100'),
        ("20261120", "YYYY-MM-DD", 'the date "20261120" is not written YYYY-MM-DD'),
        ("today", "YYYY-MM-DD", 'the date "today" is not written YYYY-MM-DD'),
        ("14/11/2026", "YYYY-MM-DD", "say how: --date-format DD/MM/YYYY"),
        (
            "11/14/2026 1:05 PM",
            "YYYY-MM-DD",
            '"11/14/2026 1:05 PM" is a date and a time; map its column so: datetime=COLUMN',
        ),
        ("\x1b[2J" + "9" * 999, "DD.MM.YYYY", "is not written DD.MM.YYYY"),
    ],
)
def test_a_date_is_never_guessed(text: str, style: str, sentence: str) -> None:
    with pytest.raises(DataError) as error:
        cells.day_of(text, style)
    assert str(error.value).endswith(sentence)
    assert "\x1b" not in str(error.value)
    assert len(str(error.value)) < 150


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("22:05", time(22, 5)),
        ("9:05", time(9, 5)),
        ("22:05:30", time(22, 5, 30)),
        ("22:05:30.999", time(22, 5, 30)),
        ("10:05 pm", time(22, 5)),
        ("10:05PM", time(22, 5)),
        ("12:05 a.m.", time(0, 5)),
        ("12 pm", time(12)),
        ("0:00", time(0)),
    ],
)
def test_a_time_of_day(text: str, clock: time) -> None:
    assert cells.clock_of(text) == clock


@pytest.mark.parametrize("text", ["24:00", "22", "22:5", "13:00 pm", "0 am", "noon", "", "-1:00"])
def test_what_is_no_time_of_day(text: str) -> None:
    with pytest.raises(DataError, match="the time"):
        cells.clock_of(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026-11-20 22:05", (date(2026, 11, 20), time(22, 5), None)),
        ("2026-11-20T22:05:00Z", (date(2026, 11, 20), time(22, 5), UTC)),
        ("2026-11-20t22:05:00.123-03:30", (date(2026, 11, 20), time(22, 5), -210)),
        ("2026-11-20 10:05 pm +0100", (date(2026, 11, 20), time(22, 5), 60)),
    ],
)
def test_a_date_and_a_time_in_one_cell(text: str, told: tuple[date, time, int | None]) -> None:
    day, clock, zone = told
    known = timezone(timedelta(minutes=zone)) if isinstance(zone, int) else zone
    assert cells.moment_of(text, cells.ISO) == (day, clock, known)


def test_greenwich_is_a_place_and_utc_is_none() -> None:
    zones = [cells.moment_of(f"2026-11-20 22:05{end}", cells.ISO).zone for end in ("+00:00", "Z")]
    assert [zone is UTC for zone in zones] == [False, True]


@pytest.mark.parametrize("text", ["", "2026-11-20", "22:05", "20.11.2026 22:05", "x" * 5000])
def test_what_is_no_date_and_time(text: str) -> None:
    with pytest.raises(DataError):
        cells.moment_of(text, cells.ISO)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("+01:00", 60), ("-03:30", -210), ("+0545", 345), ("+01", 60), ("-03:30:00", -210)],
)
def test_an_offset(text: str, minutes: int) -> None:
    assert cells.offset_of(text) == minutes


@pytest.mark.parametrize("text", ["01:00", "", "+25:00", "+01:60", "Z", "+01:00:30"])
def test_what_is_no_offset(text: str) -> None:
    with pytest.raises(DataError, match="offset"):
        cells.offset_of(text)


def test_units_have_a_comma_only_where_columns_have_semicolons() -> None:
    assert cells.units_of("0,5", comma=True) == cells.units_of("0.5") == Count(500)
    for text, comma in (("0,5", False), ("1,500", True), ("1.500,5", True), ("1/2", True)):
        with pytest.raises(UsageError):
            cells.units_of(text, comma=comma)


@given(st.datetimes(datetime(1970, 1, 2), datetime(2100, 12, 30)), st.integers(-1439, 1439))
def test_a_time_with_an_offset_is_the_instant_that_it_says(wall: datetime, minutes: int) -> None:
    wall = wall.replace(microsecond=0)
    there = timezone(timedelta(minutes=minutes), "there")
    found = cells.instant_of(wall.date(), wall.time(), MADRID, there)
    assert found == (int(wall.replace(tzinfo=there).timestamp()), minutes, wall.date(), False)


def test_utc_names_no_place() -> None:
    found = cells.instant_of(date(2026, 11, 20), time(23, 30), MADRID, UTC)
    assert (found.offset, found.date) == (60, date(2026, 11, 21))


def test_a_time_that_the_clocks_skipped_does_not_exist() -> None:
    with pytest.raises(DataError, match="02:30 does not exist on 2026-03-29"):
        cells.instant_of(date(2026, 3, 29), time(2, 30), MADRID)


def test_of_a_time_shown_twice_the_first_is_taken_and_told() -> None:
    found = cells.instant_of(date(2026, 10, 25), time(2, 30), MADRID)
    assert (found.offset, found.twice) == (120, True)


# The table itself.


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that each test writes anew."""
    return tmp_path_factory.mktemp("sheets") / "log.csv"


Loaded = tuple[list[Row], table.Faults]


def rows_of(path: Path, content: str | bytes, delimiter: str | None = None) -> Loaded:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with table.opened(path, delimiter) as opened:
        return list(opened.rows()), opened.faults


def refused(path: Path, content: str | bytes, delimiter: str | None = None) -> str:
    with pytest.raises(DataError) as error:
        rows_of(path, content, delimiter)
    return str(error.value).replace(str(path), "log.csv")


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_heading_says_what_separates_columns(sheet: Path, sign: str, end: str) -> None:
    others = "".join({",", ";", "\t"} - {sign})
    (row,), _ = rows_of(sheet, f'"a{others}"{sign}b{end}"{others}"{sign}2{end}')
    assert row.cells == [others, "2"]


def test_a_row_is_told_by_its_number_and_its_line(sheet: Path) -> None:
    rows, _ = rows_of(sheet, '\n a ,"b\nc"\n\n1,"2\n3"\n4,5\n,\n6,7\n')
    assert [(str(row.place), row.cells) for row in rows] == [
        ("row 4 (line 5)", ["1", "2\n3"]),
        ("row 5 (line 7)", ["4", "5"]),
        ("row 7 (line 9)", ["6", "7"]),
    ]


def test_rows_of_another_width_are_faults_and_the_first_ten_are_told(sheet: Path) -> None:
    rows, faults = rows_of(sheet, "a,b\n1,2\n" + "3\n" * 46 + "4,5,6\n")
    assert [row.cells for row in rows] == [["1", "2"]]
    with pytest.raises(DataError) as error:
        faults.check()
    first, *listed, last = str(error.value).replace(str(sheet), "log.csv").split("\n")
    assert first == "Nothing was written. 47 rows of log.csv cannot be read:"
    assert listed[0] == "  row 3: it has 1 cell, and the heading has 2."
    assert (len(listed), last) == (10, "  and 37 more.")


def test_after_a_thousand_faults_the_rest_is_not_looked_at(sheet: Path) -> None:
    with pytest.raises(DataError, match=r"written\. At least 1000 rows of .* cannot be read:"):
        rows_of(sheet, "a,b\n" + "1\n" * 1200)


def test_a_table_has_an_end(sheet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MOST_LINES", 3)
    with pytest.raises(DataError, match=r"more than 3 lines\. Split it"):
        rows_of(sheet, "a,b\n1,2\n1,2\n1,2\n")


def test_empty_cells_beyond_the_heading_are_no_fault(sheet: Path) -> None:
    rows, faults = rows_of(sheet, "a,b\n1,2,\n3,4,, ,\n")
    assert ([row.cells for row in rows], faults.count) == ([["1", "2"], ["3", "4"]], 0)


def test_one_fault_is_one_sentence(sheet: Path) -> None:
    _, faults = rows_of(sheet, "a,b\n1\n")
    with pytest.raises(DataError, match=r"log.csv, row 2: it has 1 cell, and the heading has 2\.$"):
        faults.check()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "log.csv is empty. It should be a table (CSV)."),
        ("\n\n", "The first line of log.csv has no comma, semicolon or tab. It is no table (CSV)."),
        (
            "a\n1\n",
            "The first line of log.csv has no comma, semicolon or tab. It is no table (CSV).",
        ),
        ("a,b\n", "log.csv has a heading and no rows."),
        (",\n,\n", "log.csv has no heading and no rows."),
        ("a,b\n\n , \n", "log.csv has a heading and no rows."),
        (
            "a,b;c\n1,2\n",
            "Say which of them separates columns: --delimiter comma or semicolon",
        ),
        (
            'a,b\n1,2\n"3,4\n5,6\n',
            "log.csv, row 3: a quotation mark is opened here and never closed.",
        ),
        ('a,b\n"1"x,2\n', "log.csv, row 2: something follows a closing quotation mark."),
        (
            'a,b\n"' + "x\n" * 70_000,
            "row 2: a cell is too long; perhaps a quotation mark is opened and never closed.",
        ),
        (
            "a,b\n" + "x" * 1_000_001,
            "log.csv: line 2 has a million characters or more. It is no table (CSV).",
        ),
        (
            ",".join(["a"] * 10_000) + "\n",
            "log.csv has 10000 columns, and at most 1000 can be read.",
        ),
    ],
)
def test_what_is_no_table(sheet: Path, content: str, sentence: str) -> None:
    assert refused(sheet, content).endswith(sentence)


def test_a_table_has_64_mb_at_most(sheet: Path) -> None:
    with sheet.open("wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(DataError, match="too large: more than 64 MB"), table.opened(sheet):
        pass


# Which column holds what.


def heading(*names: str) -> table.Table:
    row = Row(Place(1, 1), list(names))
    return table.Table(
        "log.csv", row, ",", for_spreadsheets=False, following=iter(()), faults=table.Faults("")
    )


def test_a_mapping_may_repeat_and_names_may_hold_commas_and_equal_signs() -> None:
    said = mapping.parsed(["date = Datum , product=Name, full,units=a=b", "note=7"])
    assert said == {"date": "Datum", "product": "Name, full", "units": "a=b", "note": "7"}


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        (["dat=Datum"], r'knows no "dat"\. Did you mean date, datetime\?'),
        (["Datum"], 'knows no "Datum"'),
        (["date=,product=x"], r"which column is date\. Write date=COLUMN"),
        (["date=a", "date=b,product=x"], "two times which column is date"),
        (["date=a"], "names the product"),
        (["product=a"], "is the date"),
        (["product=a,datetime=b,time=c"], "both datetime and time"),
        (["product=" + "x" * 2000], "at most 1000 characters"),
    ],
)
def test_what_is_no_mapping(texts: list[str], sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        mapping.parsed(texts)


def test_columns_are_found_by_name_or_number() -> None:
    there = heading("Datum", "Name", "MENGE", "x", "x")
    found = mapping.placed({"date": "Datum", "product": "2", "units": "Menge", "note": "5"}, there)
    assert (found.date, found.product, found.units, found.note) == (0, 1, 2, 4)
    assert (found.time, found.status, found.headed) == (None, None, True)


@pytest.mark.parametrize(
    ("column", "sentence"),
    [
        ("Nmae", r'no column "Nmae"\. Did you mean Name\? Its columns are "Name", "x" and "x"'),
        ("x", 'has 2 columns called "x". Give the number of one instead: 2 and 3'),
        ("4", "has columns 1 to 3, and no 4"),
        ("0", "has columns 1 to 3, and no 0"),
    ],
)
def test_a_column_that_is_not_there(column: str, sentence: str) -> None:
    with pytest.raises(NotFoundError, match=sentence):
        mapping.placed({"product": column, "date": "Name"}, heading("Name", "x", "x"))


@pytest.mark.parametrize(("first", "headed"), [("Datum", True), ("2026-11-20", False)])
def test_with_numbers_alone_a_first_row_with_a_date_is_no_heading(first: str, headed: bool) -> None:
    there = heading(first, "neuro-mag")
    assert mapping.placed({"date": "1", "product": "2"}, there).headed is headed


@pytest.mark.parametrize(
    ("names", "proposed"),
    [
        (
            ("Date", "Time", "Supplement", "Amount", "Notes", "x"),
            "--map date=Date,time=Time,product=Supplement,units=Amount,note=Notes (units are",
        ),
        (
            ("Taken at", "Name", "qty"),
            "--map 'datetime=Taken at,product=Name,units=qty' (units are",
        ),
        (("Datum", "Präparat", "Menge"), "--map 'date=Datum,product=Präparat,units=Menge' (units"),
        (
            ("Fecha", "Hora", "Producto"),
            "--map date=Fecha,time=Hora,product=Producto --units 1 (un",
        ),
        (("Wann", "Name", "Menge"), 'Its columns are "Wann", "Name" and "Menge".'),
        (
            ("My stack", "", ""),
            'Its columns with a name are "My stack". If the heading is further down, delete',
        ),
        (("Date", "Name", "Name", "Units"), 'Its columns are "Date", "Name", "Name" and "Units".'),
    ],
)
def test_a_mapping_is_proposed_where_columns_are_called_as_usual(
    names: tuple[str, ...], proposed: str
) -> None:
    assert proposed in str(mapping.wanted(heading(*names)))


@pytest.mark.parametrize(
    ("first", "proposed"),
    [
        ("2026-11-14 08:00", "--map datetime=Date,product=Name,units=Qty (units"),
        ("2026-11-14", "--map date=Date,product=Name,units=Qty (units"),
        (
            "11/14/2026 1:05 PM",
            "--map datetime=Date,product=Name,units=Qty --date-format MM/DD/YYYY (units",
        ),
        (
            "03/04/2026",
            "--map date=Date,product=Name,units=Qty --date-format DD/MM/YYYY or MM/DD/YYYY (un",
        ),
        ("soon", "--map date=Date,product=Name,units=Qty (units"),
    ],
)
def test_the_first_row_says_how_its_date_is_written(sheet: Path, first: str, proposed: str) -> None:
    sheet.write_text(f"Date,Name,Qty\n{first},zinc,1\n")
    with table.opened(sheet) as opened:
        assert proposed in str(mapping.wanted(opened))


@pytest.mark.parametrize("name", ["mg", "Magnesium (mg)", "Dose [µg]", "value mcg"])
def test_a_mass_is_no_number_of_units(name: str) -> None:
    said = mapping.parsed([f"date=date,product=product,units={name}"])
    with pytest.raises(UsageError, match="holds a mass, and units are capsules or tablets"):
        mapping.placed(said, heading("date", "product", name))


# A table of another program.


def foreign_lines(path: Path, content: str, said: str, manner: foreign.Manner) -> list[Line]:
    path.write_text(content)
    with table.opened(path) as opened:
        columns = mapping.placed(mapping.parsed([said]), opened)
        lines = list(foreign.lines_of(opened, columns, manner))
        opened.faults.check()
        return lines


def test_rows_of_another_program(sheet: Path) -> None:
    content = (
        "Datum;Zeit;Name;Menge;Einheit;Was;Notiz\n"
        '20.11.2026;22:05;"Neuro\nMag";0,5;capsules;Taken;"gut\ngeschlafen"\n'
        "21.11.2026;;Neuro Mag;2;;skipped;\n"
    )
    said = "date=Datum,time=Zeit,product=Name,units=Menge,unit=Einheit,status=Was,note=Notiz"
    first, second = foreign_lines(sheet, content, said, MANNER._replace(style="DD.MM.YYYY"))
    at = int(datetime(2026, 11, 20, 21, 5, tzinfo=UTC).timestamp())
    assert first == Line(
        *(Place(2, 2), "Neuro Mag", Count(500), "taken", date(2026, 11, 20), at, 60),
        *("capsules", "gut geschlafen"),
    )
    assert second == Line(
        Place(3, 5), "Neuro Mag", Count.of(2), "skipped", date(2026, 11, 21), None
    )


@pytest.mark.parametrize(
    ("cell", "units", "unit"),
    [
        ("2 capsules", 2000, "capsules"),
        ("3.00 capsule", 3000, "capsule"),
        ("500 mg", 500_000, "mg"),
        ("2", 2000, "tablet"),
    ],
)
def test_what_is_counted_may_stand_beside_the_number(
    sheet: Path, cell: str, units: int, unit: str
) -> None:
    content = f"date,product,n,unit\n2026-11-20,x,{cell},tablet\n"
    said = "date=date,product=product,units=n,unit=unit"
    (line,) = foreign_lines(sheet, content, said, MANNER)
    assert (line.units.thousandths, line.unit) == (units, unit)


def test_rows_without_a_heading_and_units_for_all(sheet: Path) -> None:
    manner = MANNER._replace(units=Count.of(3))
    lines = foreign_lines(
        sheet, "2026-11-20T22:05Z,x\n2026-11-21T01:00,y\n", "datetime=1,product=2", manner
    )
    assert [(line.product, line.units.thousandths, str(line.place)) for line in lines] == [
        ("x", 3000, "row 1"),
        ("y", 3000, "row 2"),
    ]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("2026-11-20,,2,taken,", "it names no product"),
        ("2026-11-20,x,,taken,", "The number of units is empty"),
        ("2026-11-20,x,-1,taken,", "above zero"),
        ("2026-11-20,x,1,yes,", 'the status "yes" is neither taken nor skipped'),
        ("2026-11-20,x,1,,", 'the status "" is neither taken nor skipped'),
        (f"2026-11-20,x,1,taken,{'n' * 1001}", "The note is too long: 1001 characters"),
        ("2026-11-20,x,1,taken,\x1b[2J", "The note holds control characters"),
    ],
)
def test_rows_that_cannot_be_read(sheet: Path, row: str, sentence: str) -> None:
    said = "date=date,product=product,units=units,status=status,note=note"
    with pytest.raises(DataError, match=sentence):
        foreign_lines(sheet, f"date,product,units,status,note\n{row}\n", said, MANNER)


# Magstack's own.


def test_the_columns_that_are_read_are_those_that_are_written() -> None:
    assert set(own.COLUMNS) <= set(spreadsheet.INTAKES)
    assert set(spreadsheet.DAYS) >= own.DAYS


HEADING = ",".join(spreadsheet.INTAKES)
ROW = (
    "2026-11-21,00:30:00,+01:00,taken,neuro-mag,Life,Neuro-Mag,3,capsule,magnesium,mg,144,144,"
    "declared,l-threonate-monohydrate,2000,night,22:00,{note},{number}"
)


def own_lines(path: Path, content: str) -> list[Line]:
    path.write_bytes(content.encode())
    with table.opened(path) as opened:
        assert own.is_own(opened)
        lines = own.lines_of(opened)
        opened.faults.check()
        return lines


def test_a_row_of_an_export(sheet: Path) -> None:
    (line,) = own_lines(sheet, f"{HEADING}\n{ROW.format(note='late', number=7)}\n")
    at = int(datetime(2026, 11, 20, 23, 30, tzinfo=UTC).timestamp())
    assert line == Line(
        *(Place(2, 2), "neuro-mag", Count.of(3), "taken", date(2026, 11, 21), at, 60, "capsule"),
        *("late", "night", time(22), False),
        (Claim("magnesium", "mg", Decimal(144), Decimal(144)),),
    )


def test_rows_of_an_entry_are_one_and_may_lie_apart(sheet: Path) -> None:
    second = ROW.replace("magnesium", "vitamin_b6").replace("00:30:00", "00:30")
    rows = [ROW.format(note="", number=7), ROW.format(note="x", number=1)]
    lines = own_lines(sheet, "\n".join([HEADING, *rows, second.format(note="", number=7)]))
    assert [(str(line.place), line.note) for line in lines] == [("row 2", ""), ("row 3", "x")]
    assert [claim.nutrient for claim in lines[0].claims] == ["magnesium", "vitamin_b6"]


def test_a_spreadsheet_may_turn_columns_round_and_add_some(sheet: Path) -> None:
    names = [*reversed(spreadsheet.INTAKES), "my own"]
    row = ROW.format(note="a;b", number=7).replace(",3,", ",2.5,").replace("144,", "120.25,")
    cells = [cell if "-" in cell else cell.replace(".", ",") for cell in row.split(",")]
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerows([names, [*reversed(cells), "x"]])
    (line,) = own_lines(sheet, stream.getvalue())
    assert (line.product, line.note, line.units) == ("neuro-mag", "a;b", Count(2500))
    assert line.claims == (Claim("magnesium", "mg", Decimal("120.25"), Decimal("120.25")),)


def test_a_spreadsheet_may_write_dates_in_its_own_way(sheet: Path) -> None:
    sheet.write_text(
        f"{HEADING}\n{ROW.format(note='', number=7).replace('2026-11-21', '11/21/2026')}"
    )
    with table.opened(sheet) as opened:
        (line,) = own.lines_of(opened, "MM/DD/YYYY")
    assert line.date == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("offset", "minutes"),
    [
        ("01:00:00 AM", 60),
        ("1:00", 60),
        ("12:00:00 AM", 0),
        ("01:00:00 PM", 780),
        ("-00:30:00", -30),
    ],
)
def test_a_spreadsheet_makes_a_time_of_an_offset(sheet: Path, offset: str, minutes: int) -> None:
    row = ROW.format(note="", number=7).replace("00:30:00,+01:00", f"12:30:00 AM,{offset}")
    (line,) = own_lines(sheet, f"{HEADING}\n{row.replace(',22:00,', ',10:00:00 PM,')}\n")
    midnight = int(datetime(2026, 11, 21, 0, 30, tzinfo=UTC).timestamp())
    assert (line.at, line.offset, line.planned) == (midnight - minutes * 60, minutes, time(22))


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (",7", ",x", 'the intake_id "x" is no number of an entry'),
        ("taken", "eaten", 'the status "eaten" is neither taken nor skipped'),
        ("+01:00", "Berlin", 'the offset "Berlin" cannot be read'),
        ("2026-11-21", "21/11/2026", 'the date "21/11/2026" is not written YYYY-MM-DD'),
        (",night", ",late", 'the slot "late" is none of morning'),
        (",22:00,", ",22 h,", 'the time "22 h" cannot be read'),
        ("144,144", '"144,5",144', 'the amount "144,5" cannot be read'),
        ("mg,144", "oz,144", 'the amount_unit "oz"'),
        ("1970-01-01,00:30:00", "", ""),
    ],
)
def test_what_is_no_row_of_an_export(sheet: Path, before: str, after: str, sentence: str) -> None:
    row = ROW.format(note="", number=7).replace(before, after)
    if not sentence:
        row, sentence = ROW.format(note="", number=7).replace("2026-11-21", "1970-01-01"), "range"
    with pytest.raises(DataError, match=sentence):
        own_lines(sheet, f"{HEADING}\n{row}\n")


def test_rows_of_one_number_that_differ(sheet: Path) -> None:
    rows = [ROW.format(note="", number=7), ROW.format(note="x", number=7)]
    with pytest.raises(
        DataError, match="row 3: it has the intake_id 7 of row 2, and is not of the"
    ):
        own_lines(sheet, "\n".join([HEADING, *rows]))


def test_what_days_came_to_cannot_become_entries(sheet: Path) -> None:
    sheet.write_text(",".join(spreadsheet.DAYS) + "\n2026-11-20" + "," * 14)
    with table.opened(sheet) as opened, pytest.raises(DataError, match="sums cannot become"):
        own.is_own(opened)


def test_a_column_twice(sheet: Path) -> None:
    sheet.write_text(f"{HEADING},note\n")
    with table.opened(sheet) as opened, pytest.raises(DataError, match="note more than once"):
        own.is_own(opened)


@given(st.text(max_size=20))
@example("=1+1")
@example("''=x")
@example("'tis")
def test_the_defence_of_a_cell_is_undone(text: str) -> None:
    """Only what itself begins as a defended cell does comes back without its apostrophe."""
    written = spreadsheet.gate(as_is=True)(text)
    defended = spreadsheet.defended(text)
    kept = written[1:] if written.startswith(own.FORMULA) else written
    assert own.undefended(defended) == kept
    assert spreadsheet.defended(own.undefended(defended)) == defended


def test_only_what_was_written_for_spreadsheets_was_defended(sheet: Path) -> None:
    text = f"{HEADING}\n{ROW.format(note='{}', number=7)}\n"
    for mark, end in (("", "\n"), ("", "\r\n"), (spreadsheet.BOM, "\n")):
        (line,) = own_lines(sheet, mark + text.format("'=1").replace("\n", end))
        assert line.note == ("'=1" if (mark, end) == ("", "\n") else "=1")


# Anything.

SOME = st.sampled_from(
    ["date", "product", "2026-11-20", "3", "22:05", "neuro-mag", '"', ",", ";", "\n", "\r", "\t"]
)


@given(st.lists(SOME | st.text(max_size=3), max_size=30).map("".join))
@example('date,product,units\n"')
def test_any_text_is_read_or_refused(sheet: Path, text: str) -> None:
    sheet.write_bytes(text.encode(errors="surrogatepass"))

    def read(columns: Callable[[table.Table], mapping.Columns]) -> None:
        with table.opened(sheet) as opened:
            list(foreign.lines_of(opened, columns(opened), MANNER))
            opened.faults.check()

    for said in ("date=date,product=product,units=3", "datetime=1,product=2,units=2,time=1"):
        try:
            read(lambda opened, said=said: mapping.placed(mapping.parsed([said]), opened))  # type: ignore[misc]
        except MagstackError as error:
            assert str(error)  # noqa: PT017 (both ways are right)


@given(st.data())
def test_an_export_that_was_damaged_is_read_or_refused(sheet: Path, data: st.DataObject) -> None:
    text = list(f"{ROW.format(note='x', number=1)}\n" * 2)
    for at in data.draw(st.lists(st.integers(0, len(text) - 1), max_size=4)):
        text[at] = data.draw(st.sampled_from('0",;x\n\r\t-+') | st.characters(codec="utf-8"))
    try:
        own_lines(sheet, "".join([HEADING, "\n", *text]))
    except MagstackError as error:
        assert str(error)  # noqa: PT017 (both ways are right)

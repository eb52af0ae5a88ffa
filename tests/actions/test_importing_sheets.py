"""A table becomes entries: all of them, each once, as they were; or nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from magstack.actions import exporting
from magstack.actions.importing import naming, sheets
from magstack.actions.importing.sheets import Asked
from magstack.domain.amounts import Count
from magstack.domain.days import Intake
from magstack.domain.doses import Dose, Schedule
from magstack.domain.hours import DayRules
from magstack.domain.products import Label, Product
from magstack.domain.sheets import Brought, Unknown
from magstack.domain.texts import accepted, clean
from magstack.errors import DataError, MagstackError, NotFoundError, StoreError, UsageError
from magstack.export import spreadsheet
from magstack.incoming.sheets.own import FORMULA
from magstack.store import journal
from magstack.store.writing.log import add_intake
from magstack.store.writing.stack import add_product
from tests.actions.records import copied, kept, record
from tests.conftest import Runner
from tests.domain.days import declared, unknown

TODAY = date(2026, 11, 20)

SLOW = settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def exported(runner: Runner, *, plain: bool = True) -> str:
    stream = StringIO(newline="")
    with exporting.opened(runner.context()) as found:
        spreadsheet.write_intakes(stream, found.intakes, found.stack, found.facts, as_is=plain)
    return stream.getvalue()


def saved(runner: Runner, content: str) -> str:
    path = runner.home / "log.csv"
    path.write_bytes(content.encode())
    return str(path)


def prepared(runner: Runner, content: str, **asked: object) -> Brought:
    wanted = Asked(saved(runner, content), **asked)  # type: ignore[arg-type]  # as in each test
    return sheets.prepare(runner.context(), sheets.read(runner.context(), wanted))


def imported(runner: Runner, content: str, **asked: object) -> Brought:
    brought = prepared(runner, content, **asked)
    return sheets.write(runner.context(), brought) if brought.intakes else brought


def unnumbered(runner: Runner) -> list[Intake]:
    return [replace(intake, id=0) for intake in record(runner)[1]]


# There and back.

plans = st.lists(
    st.builds(
        lambda units, when, since, meal: Dose(
            Count(units),
            slot=when if isinstance(when, str) and not meal else None,
            clock=when if isinstance(when, time) and not meal else None,
            since=TODAY - timedelta(days=since),
            schedule=Schedule(meal=meal, lead=-30 if meal else 0),
        ),
        st.sampled_from([500, 1000, 3000]),
        st.sampled_from(["morning", "night", time(0, 30), time(17)]),
        st.integers(0, 9),
        st.sampled_from([None, None, "lunch"]),
    ),
    max_size=3,
    unique_by=lambda dose: (dose.slot, dose.time(DayRules())),
)
notes = st.sampled_from(
    ["", "'=x", "''+1", "=1+1", "-2", "@x", "'tis", 'a "b", c;d', "süß 😀", "+cmd|' /C calc'!A0"]
) | st.text(max_size=8).map(lambda text: accepted(clean(text), "note"))


class Logged:
    """One entry to be logged: for one of the doses of its day, or for none."""

    def __init__(self, product: int, back: int, offset: int, dose: int, intake: Intake) -> None:
        self.product, self.dose = product, dose
        at = int(datetime(2026, 11, 20, 18, tzinfo=UTC).timestamp()) - back
        self.intake = replace(intake, at=at, offset=offset)

    def of(self, stack: list[Product]) -> Intake:
        product, hours = stack[self.product], DayRules()
        day = hours.day_of(self.intake.local.replace(tzinfo=None))
        planned = [None, *(dose for dose in product.doses if dose.planned_on(day))]
        dose = planned[self.dose % len(planned)]
        return replace(
            self.intake,
            product=product.slug,
            label=product.label_on(day).id or 0,
            day=day,
            dose=dose.id if dose else None,
            slot=dose.slot if dose else None,
            planned=dose.time(hours) if dose else None,
        )


logs = st.lists(
    st.builds(
        Logged,
        st.integers(0, 1),
        st.integers(0, 12 * 86_400),
        st.sampled_from([60, 60, 0, -210, 540]),
        st.integers(0, 3),
        st.builds(
            lambda units, status, note: Intake(
                *(0, "", 0, Count(units), status, 0, 0, TODAY, None, None, None, note)
            ),
            st.sampled_from([1, 500, 1000, 2500, 1_000_000]),
            st.sampled_from(["taken", "taken", "skipped"]),
            notes,
        ),
    ),
    min_size=1,
    max_size=6,
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    runner = Runner(tmp_path_factory.mktemp("base"))
    runner.ok("profile", "set", "--authority", "scf-efsa")
    return runner


def log(runner: Runner, intakes: list[Intake], stack: list[Product]) -> None:
    numbers = {product.slug: product.id or 0 for product in stack}
    with journal.operation(runner.database, 0, "magstack take") as doing:
        for intake in sorted(intakes, key=lambda intake: (intake.at, intake.day)):
            add_intake(doing, numbers[intake.product], intake)


@SLOW
@given(st.tuples(plans, plans), logs, st.booleans())
def test_what_was_exported_comes_back_as_it_was(
    base: Runner, planned: tuple[list[Dose], list[Dose]], logged: list[Logged], plain: bool
) -> None:
    """Into a copy without the log: each field but the numbers, and the same file again."""
    with copied(base) as there, copied(base) as back:
        for runner in (there, back):
            with journal.operation(runner.database, 0, "magstack add") as doing:
                for slug, doses in zip(("calm", "zinc"), planned, strict=True):
                    label = Label(Count.of(3), (declared("100"), unknown("zinc")))
                    names = (slug, "=1+1", slug.title(), "tab;let", None, "", "own")
                    add_product(doing, Product(*names, (label,), tuple(doses)))
        stack, _ = record(there)
        log(there, [each.of(stack) for each in logged], stack)
        text = exported(there, plain=plain)
        brought = imported(back, text)
        expected = [
            intake
            if plain or not intake.note.startswith(FORMULA)
            else replace(intake, note=intake.note[1:])  # it cannot be told from what was defended
            for intake in unnumbered(there)
        ]
        assert unnumbered(back) == expected
        assert exported(back, plain=plain) == text
        assert (brought.there, brought.remarks) == (0, ())
        for runner in (there, back):
            again = imported(runner, text)
            assert (len(again.intakes), again.there) == (0, len(expected))


def test_a_dose_in_parts_and_the_next_at_the_same_time(runner: Runner) -> None:
    """Where several doses have the same time, entries fill them in turn, as they were logged."""
    dose = ("--dose", "2 at night")
    add = ("add", "Calm", "--unit", "capsule", "--serving", "1", "--elemental", "magnesium=50 mg")
    runner.at("2026-11-18 08:00").ok(*add, *dose, *dose)
    for clock, units in (("21:00", "1"), ("21:30", "1"), ("22:00", "2"), ("22:30", "1")):
        runner.at(f"2026-11-18 {clock}").ok("take", "calm", units, "--again")
    before, text = unnumbered(runner), exported(runner)
    assert len({intake.dose for intake in before}) == 3
    for _ in before:
        runner.ok("undo")
    imported(runner.at("2026-11-19 08:00"), text)
    assert unnumbered(runner) == before


# Into a record in use.


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """Two days of Neuro-Mag and Magnen B6, of which there is a stock, and a file of them."""
    runner = Runner(tmp_path_factory.mktemp("lived"))
    runner.at("2026-11-18 08:00").ok("add", "neuro-mag")
    runner.ok("add", "magnen-b6")
    runner.ok("stock", "add", "neuro-mag", "--units", "10")
    runner.at("2026-11-18 22:00").ok("take", "all")
    runner.at("2026-11-20 00:30").ok("take", "neuro-mag", "--note", "=late")
    return runner.at("2026-11-20 20:00")


@pytest.fixture
def own(lived: Runner, tmp_path: Path) -> Runner:
    with copied(lived) as runner:
        runner.home.rename(tmp_path / "own")
        runner.home.mkdir()
        return Runner(tmp_path / "own", lived.now)


def test_only_what_is_new_is_written_and_can_be_undone(own: Runner) -> None:
    text, before, whole = exported(own), kept(own.database), unnumbered(own)
    own.ok("undo")
    without = kept(own.database)
    brought = imported(own, text)
    assert ([intake.note for intake in brought.intakes], brought.there) == (["=late"], 2)
    assert unnumbered(own) == whole
    (lot,) = record(own)[0][0].lots
    assert lot.remaining == 4000
    assert kept(own.database)["lot"] == before["lot"]
    own.ok("undo")
    assert kept(own.database) == without
    assert len(list((own.home / "backups").glob("*-before-import.db"))) == 1


def test_what_was_corrected_in_the_log_does_not_come_back(own: Runner) -> None:
    text = "at,what\n2026-11-18 12:00,neuro-mag\n2026-11-19 12:00,neuro-mag\n"
    imported(own, text, **MAPPED)
    number = max(each.id for each in record(own)[1])
    own.ok("amend", f"{number}", "--units", "3")
    again = prepared(own, text, **MAPPED)
    assert (again.intakes, again.there, again.differing) == ((), 1, 1)
    assert "".join(again.remarks) == (
        f"Row 3 (1 capsule of Neuro-Mag) is not imported: entry {number} of the log is 3 capsules "
        f"of Neuro-Mag at that moment. To correct it: magstack amend {number}"
    )
    both = prepared(own, f"{text}2026-11-19 12:00,neuro-mag\n", **MAPPED)
    assert [f"{each.local:%d %H:%M}" for each in both.intakes] == ["19 12:00"]


def test_many_corrections_are_counted(own: Runner) -> None:
    rows = "".join(f"2026-11-{day} 12:00,neuro-mag\n" for day in range(10, 20))
    text = f"at,what\n{rows}{rows}"
    imported(own, text, **{**MAPPED, "units": "2"})
    again = prepared(own, text, **MAPPED)
    assert (len(again.intakes), again.differing) == (0, 20)
    assert again.remarks[10:] == ("10 more rows are not imported for that reason.",)


def test_the_same_thing_twice_in_the_file_is_twice_in_the_log(own: Runner) -> None:
    text = "at,what,n\n" + "2026-11-19 12:00,neuro-mag,1\n" * 2
    asked = {"maps": ["datetime=at,product=what,units=n"]}
    assert len(imported(own, text, **asked).intakes) == 2
    brought = imported(own, text + "2026-11-19 12:00,neuro-mag,1\n", **asked)
    assert (len(brought.intakes), brought.there) == (1, 2)


@pytest.mark.parametrize("change", [("take", "magnen-b6"), ("plan", "clear", "neuro-mag")])
def test_what_changed_meanwhile_is_not_written_over(own: Runner, change: tuple[str, ...]) -> None:
    brought = prepared(own, "at,what\n2026-11-19 12:00,neuro-mag\n", **MAPPED)
    own.ok(*change)
    before = kept(own.database)
    with pytest.raises(StoreError, match="Another magstack changed"):
        sheets.write(own.context(), brought)
    assert kept(own.database) == before


def test_an_interrupt_leaves_the_record_as_it_was(own: Runner) -> None:
    rows = "".join(f"2026-11-19 12:{minute},neuro-mag\n" for minute in range(10, 60))
    brought = prepared(own, f"at,what\n{rows}", **MAPPED)
    before, left = own.database.read_bytes(), [30]

    def advance(steps: int) -> None:
        left[0] -= steps
        if not left[0]:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sheets.write(own.context(), brought, advance)
    assert own.database.read_bytes() == before
    assert not list((own.home / "backups").iterdir())
    assert len(sheets.write(own.context(), brought).intakes) == 50
    assert len(list((own.home / "backups").iterdir())) == 1


MAPPED = {"maps": ["datetime=at,product=what"], "units": "1"}
DATED = {"maps": ["date=at,product=what"], "units": "2"}


def test_the_day_is_the_person_s_and_the_label_that_of_the_day(own: Runner) -> None:
    own.ok("edit", "neuro-mag", "--from", "2026-11-19", "--elemental", "magnesium=100 mg")
    own.ok("profile", "set", "--day-start", "02:00")
    text = "at,what\n2026-11-19 01:30,neuro-mag\n2026-11-19T01:00Z,neuro-mag\n"
    first, second = imported(own, text, **MAPPED).intakes
    labels = [label.id for label in record(own)[0][0].labels]
    assert [(each.day.day, each.offset, each.label) for each in (first, second)] == [
        (18, 60, labels[1]),
        (19, 60, labels[0]),
    ]


def test_what_is_put_away_has_a_past(own: Runner) -> None:
    own.ok("archive", "neuro-mag")
    assert len(imported(own, "at,what\n2026-11-19 12:00,neuro-mag\n", **MAPPED).intakes) == 1


def test_without_a_time_the_one_planned_dose_of_that_day_is_meant(own: Runner) -> None:
    (entry,) = imported(own, "at,what\n2026-11-19,magnen-b6\n", **DATED).intakes
    (dose,) = record(own)[0][1].doses
    assert f"{entry.local}" == "2026-11-19 12:30:00+01:00"
    assert (entry.dose, entry.slot, entry.planned) == (dose.id, "noon", time(12, 30))


def test_without_a_plan_the_time_must_be_said(own: Runner) -> None:
    text = "at,what\n2026-11-01,magnen-b6\n2026-11-19,magnen-b6\n"
    with pytest.raises(DataError, match="row 2: it has no time, and no dose is planned of Magnen"):
        prepared(own, text, **DATED)
    early, late = imported(own, text, **DATED, clock="08:00").intakes
    assert [f"{each.local:%H:%M}" for each in (early, late)] == ["08:00", "12:30"]
    assert (early.dose, early.planned) == (None, None)


def test_of_several_planned_doses_none_is_picked(own: Runner) -> None:
    own.ok("plan", "set", "neuro-mag", "1 at noon", "2 at night", "--from", "2026-11-20")
    with pytest.raises(DataError, match="2 doses are planned of Neuro-Mag on 2026-11-20"):
        prepared(own, "at,what\n2026-11-20,neuro-mag\n", **DATED)


def test_what_is_to_come_needs_to_be_meant(own: Runner) -> None:
    text = "at,what\n2026-11-20 19:59,neuro-mag\n2026-11-20 20:01,neuro-mag\n"
    with pytest.raises(DataError, match=r"row 3: Fri 20 Nov 2026, 20:01 \(\+01:00\) is in the fut"):
        prepared(own, text, **MAPPED)
    assert len(imported(own, text, **MAPPED, future=True).intakes) == 2
    assert prepared(own, text, **MAPPED).there == 2
    with pytest.raises(DataError) as error:
        prepared(own, "at,what\n2027-11-20 19:59,neuro-mag\n2026-12-20 20:01,neuro-mag\n", **MAPPED)
    assert [line[:7] for line in str(error.value).split("\n")[1:]] == ["  row 2", "  row 3"]


def test_a_zone_of_its_own_and_a_time_that_was_shown_twice(own: Runner) -> None:
    text = "at,what\n2026-10-25 02:30,neuro-mag\n2026-11-01 01:30,neuro-mag\n"
    berlin = prepared(own, text, **MAPPED, zone="Europe/Berlin")
    assert "".join(berlin.remarks) == (
        "Row 2 is at a time that the clocks showed twice (2026-10-25): taken as the first of the "
        "two."
    )
    dated = prepared(own, "at,what\n2026-10-25,neuro-mag\n", **DATED, clock="02:30")
    assert dated.remarks == berlin.remarks
    york = prepared(own, text, **MAPPED, zone="America/New_York")
    assert [each.offset for each in york.intakes] == [-240, -240]


def test_another_unit_is_refused_and_of_an_export_told(own: Runner) -> None:
    asked = {"maps": ["datetime=at,product=what,unit=unit"], "units": "1"}
    rows = "at,what,unit\n2026-11-19 12:00,neuro-mag,{}\n"
    assert prepared(own, rows.format("Capsules"), **asked).intakes
    with pytest.raises(DataError, match='it is counted in "mg", and Neuro-Mag in capsules; write'):
        prepared(own, rows.format("mg"), **asked)
    told = prepared(own, exported(own).replace(",capsule,", ",pill,")).remarks
    assert "".join(told) == (
        'The file counts Neuro-Mag in "pill", and your record in capsule. The numbers are taken as '
        "they are."
    )


@pytest.mark.parametrize(
    ("before", "after", "remark"),
    [
        (",144,144,", ",144.001,143.999,", None),
        (
            ",144,144,",
            ",150,150,",
            "3 capsules of Neuro-Mag hold 150 mg of magnesium, by your label 144 mg (2026-11-18).",
        ),
        (",144,144,", ",140,150,", "hold 140–150 mg of magnesium, by your label 144 mg"),
        (",144,144,", ",,,", "hold an unknown amount of magnesium, by your label 144 mg"),
        ("vitamin_b6,mg,2,2", "zinc,mg,2,2", "hold 2 mg of zinc, by your label none"),
    ],
)
def test_other_amounts_are_told_once_for_a_product(
    own: Runner, before: str, after: str, remark: str | None
) -> None:
    remarks = prepared(own, exported(own).replace(before, after)).remarks
    assert len(remarks) == (0 if remark is None else 1)
    assert (remark or "") in "".join(remarks)


def test_what_an_export_says_itself_is_not_said_again(own: Runner) -> None:
    for asked in ({"maps": ["date=date,product=product"]}, {"zone": "UTC"}, {"clock": "08:00"}):
        with pytest.raises(UsageError, match="is an export of magstack and says all of that"):
            prepared(own, exported(own), **asked)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({}, "is no export of magstack"),
        ({"maps": ["datetime=at,product=what"]}, "units=COLUMN in --map"),
        ({"maps": ["datetime=at,product=what,units=at"], "units": "1"}, "and so does --units"),
        ({**MAPPED, "style": "YY-MM-DD"}, "--date-format .* is not known. Write YYYY-MM-DD, DD"),
        (
            {**MAPPED, "delimiter": "|"},
            "--delimiter .* is not known. Write comma, semicolon or tab",
        ),
        ({**MAPPED, "zone": "Europe/Madird"}, "Did you mean Europe/Madrid"),
        ({**MAPPED, "clock": "8"}, "is not a clock time"),
        ({**MAPPED, "products": ["neuro-mag"]}, "--product neuro-mag cannot be read"),
    ],
)
def test_what_cannot_be_asked_for(own: Runner, asked: dict[str, object], sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        prepared(own, "at,what\n2026-11-19 12:00,neuro-mag\n", **asked)


def test_a_delimiter_may_be_said(own: Runner) -> None:
    text = "at;what, and when\n2026-11-19 12:00;neuro-mag\n"
    asked = {"maps": ["datetime=at,product=what, and when"], "units": "1"}
    with pytest.raises(DataError, match="--delimiter comma or semicolon"):
        prepared(own, text, **asked)
    for sign in (";", "semicolon"):
        assert len(prepared(own, text, **asked, delimiter=sign).intakes) == 1


# Which product a name is.


@pytest.mark.parametrize(
    ("name", "slug"),
    [("neuro-mag", "neuro-mag"), ("NEURO-MAG", "neuro-mag"), ("marjan magnen b6", "magnen-b6")],
)
def test_a_name_is_that_of_a_product_where_it_is_the_same(
    own: Runner, name: str, slug: str
) -> None:
    named, unknown = naming.matched([name], record(own)[0], {})
    assert ([each.slug for each in named.values() if each], unknown) == ([slug], [])


def test_a_name_of_two_products_is_of_none(own: Runner) -> None:
    stack, _ = record(own)
    twins = [*stack, replace(stack[0], slug="neuro-mag-2", brand="Other")]
    assert not naming.matched(["Neuro-mag"], [twins[0]], {})[1]
    assert naming.matched(["Neuro-mag "[:-1].upper()], twins, {})[0]
    (unknown,) = naming.matched(["neuro mag"], twins, {})[1]
    assert unknown == Unknown("neuro mag", 1, ("neuro-mag", "neuro-mag-2"))


def test_what_is_unknown_is_refused_with_what_to_type(own: Runner) -> None:
    text = "at,what\n" + "2026-11-19 12:00,Mag Night\n" * 2 + "2026-11-19 12:00,osteo-mag\n"
    with pytest.raises(NotFoundError) as error:
        prepared(own, text, **MAPPED)
    assert str(error.value).replace(str(own.home), "HOME").splitlines() == [
        "Nothing was written. HOME/log.csv names 2 products that are not in the stack:",
        '  "Mag Night" (2 rows)',
        '  "osteo-mag" (1 row). Did you mean neuro-mag?',
        "Say for each which it is, or - for none: --product 'Mag Night=SHORT-NAME'",
        "What the stack has not yet comes into it with: magstack add",
    ]
    said = {"products": ["Mag Night=magnen-b6", "osteo-mag=-"]}
    brought = prepared(own, text, **MAPPED, **said)
    assert [intake.product for intake in brought.intakes] == ["magnen-b6", "magnen-b6"]
    assert brought.left_out == (("osteo-mag", 1),)


def test_what_the_catalogue_has_can_be_added(runner: Runner) -> None:
    runner.ok("add", "magnen-b6")
    with pytest.raises(NotFoundError, match="It is in the catalogue: magstack add neuro-mag"):
        prepared(runner, "at,what\n2026-11-19 12:00,Life Extension Neuro-Mag\n", **MAPPED)


def test_many_unknown_names_are_counted() -> None:
    unknown = [Unknown(f"x{number}", 1) for number in range(50)]
    lines = str(naming.refusal(unknown, "log.csv")).splitlines()
    assert (len(lines), lines[-3]) == (44, "  and 10 more.")


@pytest.mark.parametrize(
    ("product", "sentence"),
    [
        ("neuro-mag=zinc", 'No product is called "zinc", which "neuro-mag" should be'),
        ("Neuro=magnen-b6", 'names no product "Neuro". Did you mean neuro-mag'),
    ],
)
def test_a_product_that_was_said_must_be_there(own: Runner, product: str, sentence: str) -> None:
    with pytest.raises(NotFoundError, match=sentence):
        prepared(own, "at,what\n2026-11-19 12:00,neuro-mag\n", **MAPPED, products=[product])


def test_nothing_is_left_where_all_rows_are_left_out(own: Runner) -> None:
    brought = prepared(own, "at,what\n2026-11-19 12:00,x\n", **MAPPED, products=["x=-"])
    assert (brought.intakes, brought.there, brought.days) == ((), 0, None)


def test_a_damaged_table_changes_nothing(own: Runner) -> None:
    """One bad row among many: none of them is written."""
    text = exported(own) + "2026-11-20,20:00:00\n"
    before = own.database.read_bytes()
    with pytest.raises(DataError, match="row 6: it has 2 cells, and the heading has 20"):
        imported(own, text)
    assert own.database.read_bytes() == before


ANY = st.text(st.sampled_from("ab,;\t\"'\n\r0123456789:-./ TZ=+") | st.characters(), max_size=60)


@SLOW
@given(ANY, st.sampled_from(["date=1,product=2", "datetime=1,product=2", "date=at,product=what"]))
def test_any_table_is_read_or_refused(lived: Runner, text: str, said: str) -> None:
    content = "at,what\n" + clean(text) if said.endswith("what") else text
    try:
        prepared(lived, content.encode(errors="replace").decode(), maps=[said], units="1")
    except MagstackError as error:
        assert str(error)  # noqa: PT017 (both ways are right)

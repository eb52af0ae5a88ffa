"""What is written is what is read: any product, intake and profile, value for value."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from magstack.domain.amounts import Count, Interval, Mass
from magstack.domain.chemistry import Basis
from magstack.domain.days import Intake
from magstack.domain.doses import DAILY, Dose, Schedule
from magstack.domain.hours import MEALS, SLOTS, DayRules
from magstack.domain.plans import Revision, replaced
from magstack.domain.products import Content, Label, LabelRow, Part, Product
from magstack.domain.profile import (
    NOBODY,
    SEXES,
    STATES,
    Condition,
    Medicine,
    OwnLimit,
    OwnRule,
    Profile,
)
from magstack.errors import StoreError
from magstack.store import database, journal, reading
from magstack.store.writing.days import close_day, reopen_day
from magstack.store.writing.log import add_intake, change_intake, move_intakes, remove_intake
from magstack.store.writing.person import (
    add_condition,
    add_medicine,
    add_own_limit,
    add_own_rule,
    change_condition,
    end_medicine,
    remove_condition,
    remove_medicine,
    remove_own_limit,
    remove_own_rule,
    set_settings,
)
from magstack.store.writing.stack import (
    add_label,
    add_product,
    archive,
    change_product,
    correct_label,
    revise,
)
from tests.conftest import FEW
from tests.store import samples
from tests.store.samples import rows, without_numbers

MOST = 2**63 - 1

masses = st.integers(1, MOST).map(Mass)
counts = st.integers(1, MOST).map(Count)
days = st.dates(date(1, 1, 1), date(9999, 12, 31))
clocks = st.builds(time, st.integers(0, 23), st.integers(0, 59))
slots = st.sampled_from(SLOTS)


def texts(most: int, least: int = 0) -> st.SearchStrategy[str]:
    """Texts as they may be stored: any characters but those that control or are none."""
    characters = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))
    return st.text(characters, min_size=least, max_size=most)


names = texts(120, 1)
parts = st.builds(Part, st.none() | names, st.none() | masses)


bounds = st.tuples(st.integers(0, MOST), st.integers(0, MOST)).map(sorted)
ranges = bounds.map(lambda ends: Interval(Mass(ends[0]), Mass(ends[1])))
known: st.SearchStrategy[Basis] = st.sampled_from(["declared", "computed", "range"])


@st.composite
def label_rows(draw: st.DrawFn) -> LabelRow:
    """A row with no compound, one, or a blend; a compound of which nothing is known is none."""
    found = tuple(draw(st.lists(parts, max_size=4)))
    if found == (Part(None),):
        found = ()
    if draw(st.booleans()):
        return LabelRow(draw(names), found, draw(ranges), draw(known))
    return LabelRow(draw(names), found, None, "unresolved")


labels = st.builds(
    Label,
    counts,
    st.lists(label_rows(), max_size=4).map(tuple),
    st.lists(st.builds(Content, names, st.none() | masses), max_size=3).map(tuple),
)


@st.composite
def several_labels(draw: st.DrawFn) -> tuple[Label, ...]:
    """One to three labels from different days, newest first; the oldest may hold from ever."""
    since = sorted(draw(st.lists(days, max_size=2, unique=True)), reverse=True)
    oldest = None if draw(st.booleans()) or date.min in since else date.min
    return tuple(replace(draw(labels), since=day) for day in (*since, oldest))


weekdays = st.frozensets(st.integers(0, 6), min_size=1)


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """On any days: by a meal, as needed, or neither."""
    cycle = draw(st.integers(1, 366))
    return Schedule(
        draw(weekdays),
        cycle,
        draw(st.integers(1, cycle)),
        draw(st.none() | st.sampled_from([*MEALS])),
        draw(st.integers(-240, 240)),
        step=draw(st.booleans()),
        anchor=draw(st.none() | days),
    )


@st.composite
def doses(draw: st.DrawFn) -> Dose:
    """A dose of any kind; one that was replaced at once ends before it begins."""
    schedule = draw(st.just(DAILY) | schedules())
    if schedule.meal is None and draw(st.integers(0, 3)) == 0:
        schedule = schedule._replace(most=draw(counts))
    slot = clock = None
    if schedule.meal is None and schedule.most is None:
        slot = draw(st.none() | slots)
        clock = None if slot else draw(clocks)
    since, until = draw(days), draw(st.none() | days)
    return Dose(draw(counts), slot, clock, since, until, schedule=schedule)


slugs = st.from_regex(r"[a-z0-9][a-z0-9-]{0,39}", fullmatch=True)
statuses = st.sampled_from(["checked", "partly-checked", "inferred", "unchecked", "own"])
products = st.builds(
    Product,
    slug=slugs,
    brand=texts(120),
    name=names,
    unit=texts(40, 1),
    units_per_container=st.none() | counts,
    source=texts(1000),
    status=statuses,
    labels=several_labels(),
    doses=st.lists(doses(), max_size=3).map(tuple),
    archived=st.none() | days,
    note=texts(1000),
)
stacks = st.lists(products, min_size=1, max_size=3, unique_by=lambda product: product.slug)


@st.composite
def intakes(draw: st.DrawFn, stack: list[Product]) -> tuple[int, Intake]:
    """An intake of one of the products of a record, and the product's number."""
    product = draw(st.sampled_from(stack))
    intake = Intake(
        id=0,
        product=product.slug,
        label=draw(st.sampled_from(product.labels)).id or 0,
        units=draw(counts),
        status=draw(st.sampled_from(["taken", "skipped"])),
        at=draw(st.integers(0, 4_133_980_800)),
        offset=draw(st.integers(-1439, 1439)),
        day=draw(days),
        dose=draw(st.sampled_from([None, *(dose.id for dose in product.doses)])),
        slot=draw(st.none() | slots),
        planned=draw(st.none() | clocks),
        note=draw(texts(1000)),
    )
    return product.id or 0, intake


notes = texts(1000)
medicines = st.builds(
    Medicine,
    names,
    st.none() | clocks,
    weekdays,
    st.none() | days,
    st.none() | days,
)
conditions = st.builds(Condition, texts(40, 1), st.none() | st.integers(0, 300), st.none())
limits = st.builds(OwnLimit, names, masses, names, notes, st.none())
apart = st.integers(1, 2880).map(lambda minutes: timedelta(minutes=minutes))
rules = st.builds(OwnRule, names, names, apart, notes, st.none())
hours = st.builds(DayRules, *[clocks] * 6, *[st.none() | clocks] * 3)
profiles = st.builds(
    Profile,
    born=st.none() | days,
    sex=st.none() | st.sampled_from(SEXES),
    state=st.sampled_from(STATES),
    authority=st.none() | names,
    medicines=st.lists(medicines, max_size=2).map(tuple),
    conditions=st.lists(conditions, max_size=2, unique_by=lambda each: each.name).map(tuple),
    limits=st.lists(limits, max_size=2).map(tuple),
    rules=st.lists(rules, max_size=2).map(tuple),
    hours=st.just(DayRules()) | hours,
    refill_ahead=st.integers(0, 366),
)


thorough = settings(
    max_examples=FEW,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A record with nothing in it."""
    path = tmp_path_factory.mktemp("blank") / "magstack.db"
    with database.writing(path):
        pass
    return path.read_bytes()


def write(path: Path, stack: list[Product]) -> list[Product]:
    """Write products, and return them as they are read."""
    with journal.operation(path, 0, "magstack add") as doing:
        for product in stack:
            add_product(doing, product)
    return samples.stored(path)[0]


# --- any value


@thorough
@given(stacks)
def test_products_are_read_as_they_were_written(blank: bytes, stack: list[Product]) -> None:
    with samples.begun(blank) as path:
        found = write(path, stack)
        assert [without_numbers(product) for product in found] == stack
        with database.reading(path) as connection:
            assert reading.slugs(connection) == sorted(product.slug for product in stack)
        journal.undo(path)
        assert samples.stored(path) == ([], [])
        journal.redo(path)
        assert samples.stored(path)[0] == found


@thorough
@given(stacks, st.data())
def test_intakes_are_read_as_they_were_written(
    blank: bytes, stack: list[Product], data: st.DataObject
) -> None:
    with samples.begun(blank) as path:
        found = write(path, stack)
        drawn = data.draw(st.lists(intakes(found), max_size=5))
        with journal.operation(path, 0, "magstack take") as doing:
            numbers = [add_intake(doing, product, intake) for product, intake in drawn]
        expected = sorted(
            (replace(each, id=number) for number, (_, each) in zip(numbers, drawn, strict=True)),
            key=lambda each: (each.day, each.at, each.id),
        )
        since, until = data.draw(days), data.draw(days)
        with database.reading(path) as connection:
            assert list(reading.intakes(connection, found)) == expected
            assert list(reading.newest_intakes(connection, found)) == expected[::-1]
            assert list(reading.newest_intakes(connection, found, most=2)) == expected[::-1][:2]
            assert list(reading.intakes(connection, found, since, until)) == [
                intake for intake in expected if since <= intake.day <= until
            ]


@thorough
@given(stacks, labels, st.none() | days)
def test_a_label_is_corrected_to_any_other(
    blank: bytes, stack: list[Product], right: Label, archived: date | None
) -> None:
    with samples.begun(blank) as path:
        wrong = write(path, stack)[-1]
        newest = wrong.labels[0]
        with journal.operation(path, 0, "magstack edit") as doing:
            lines = reading.label_lines(doing.connection, newest.id or 0)
            correct_label(doing, newest, lines, right)
            archive(doing, wrong.id or 0, archived)
        corrected = replace(right, since=newest.since, id=newest.id)
        expected = replace(wrong, labels=(corrected, *wrong.labels[1:]), archived=archived)
        assert samples.stored(path)[0][-1] == expected
        assert [without_numbers(product) for product in samples.stored(path)[0][:-1]] == stack[:-1]


@thorough
@given(profiles, profiles)
def test_a_profile_is_read_as_it_was_written(blank: bytes, one: Profile, other: Profile) -> None:
    """The second takes the place of the first; undo and redo go through the same states."""
    with samples.begun(blank) as path:
        states = [NOBODY]
        for wanted in (one, other):
            with journal.operation(path, 0, "magstack profile") as doing:
                remove_profile(doing, states[-1])
                samples.write_profile(doing, wanted)
            found = samples.person(path)
            assert without_rows(found) == wanted
            if doing.number:  # something was done
                states.append(found)
        for state in states[-2::-1]:
            journal.undo(path)
            assert samples.person(path) == state
        for state in states[1:]:
            journal.redo(path)
            assert samples.person(path) == state


def remove_profile(doing: journal.Operation, profile: Profile) -> None:
    """Remove the rows of a profile; its settings are set anew anyway."""
    for medicine in profile.medicines:
        remove_medicine(doing, medicine.id or 0)
    for condition in profile.conditions:
        remove_condition(doing, condition.id or 0)
    for limit in profile.limits:
        remove_own_limit(doing, limit.id or 0)
    for rule in profile.rules:
        remove_own_rule(doing, rule.id or 0)


def without_rows(profile: Profile) -> Profile:
    """Return a profile as it was before the record numbered its rows."""
    return replace(
        profile,
        medicines=tuple(replace(each, id=None) for each in profile.medicines),
        conditions=tuple(each._replace(id=None) for each in profile.conditions),
        limits=tuple(each._replace(id=None) for each in profile.limits),
        rules=tuple(each._replace(id=None) for each in profile.rules),
    )


# --- one thing at a time


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """The small record."""
    path = tmp_path / "magstack.db"
    samples.build(path)
    return path


def test_the_small_record(record: Path) -> None:
    assert samples.stored(record) == (samples.STACK, samples.INTAKES)
    assert samples.person(record) == samples.PERSON
    with database.reading(record) as connection:
        assert reading.hours(connection) == samples.PERSON.hours
        assert reading.closed_days(connection) == samples.CLOSED
        assert reading.draws_of(connection, 3) == {4: samples.DRAWS[:1], 5: samples.DRAWS[1:]}


def test_a_product_is_changed_column_by_column(record: Path) -> None:
    with journal.operation(record, 0, "magstack edit") as doing:
        change_product(doing, 2, name="Zink", units_per_container=60_000, note="new")
    assert samples.stored(record)[0] == [
        samples.BLEND,
        replace(samples.PLAIN, name="Zink", units_per_container=Count.of(60), note="new"),
        samples.CALM,
    ]


def test_a_product_is_archived_and_brought_back(record: Path) -> None:
    for day in (samples.DAY, None):
        with journal.operation(record, 0, "magstack archive") as doing:
            archive(doing, 2, day)
        assert samples.stored(record)[0][1].archived == day


def test_a_new_label_is_the_newest_from_its_day(record: Path) -> None:
    label = replace(samples.PLAIN.labels[0], since=date(2026, 11, 9), id=None)
    with journal.operation(record, 0, "magstack edit") as doing:
        number = add_label(doing, 1, label)
    second, first = samples.BLEND.labels
    assert samples.stored(record)[0][0].labels == (second, replace(label, id=number), first)


def test_of_two_labels_from_one_day_the_later_is_newer(record: Path) -> None:
    label = replace(samples.PLAIN.labels[0], since=date(2026, 11, 10), id=None)
    with journal.operation(record, 0, "magstack edit") as doing:
        number = add_label(doing, 1, label)
    assert samples.stored(record)[0][0].labels[0] == replace(label, id=number)


def test_intakes_move_to_another_label(record: Path) -> None:
    with journal.operation(record, 0, "magstack edit") as doing:
        move_intakes(doing, [1, 3], 2)
    assert [intake.label for intake in samples.stored(record)[1]] == [2, 4, 3, 2, 4]


def test_doses_end_on_the_day_before_new_ones(record: Path) -> None:
    day = date(2026, 11, 15)
    new = Dose(Count.of(2), clock=time(0))
    with journal.operation(record, 0, "magstack edit") as doing:
        revise(doing, 1, replaced(samples.BLEND.doses, [new], day))
    ended, current = samples.BLEND.doses
    assert samples.stored(record)[0][0].doses == (
        ended,
        replace(current, until=day - timedelta(days=1)),
        replace(new, since=day, id=11),
    )


def test_a_dose_that_begins_later_ends_before_it_began(record: Path) -> None:
    day = date(2026, 11, 5)
    with journal.operation(record, 0, "magstack edit") as doing:
        revise(doing, 1, replaced(samples.BLEND.doses, [], day))
    found = samples.stored(record)[0][0].doses
    assert [dose.until for dose in found] == [date(2026, 11, 4), date(2026, 11, 4)]
    assert [dose.ever for dose in found] == [True, False]


def test_intakes_of_other_products_are_left_out(record: Path) -> None:
    first, _, second, third, _ = samples.INTAKES
    with database.reading(record) as connection:
        assert list(reading.intakes(connection, [samples.BLEND])) == [first, third]
        assert list(reading.newest_intakes(connection, [samples.PLAIN], most=1)) == [second]
        assert list(reading.intakes(connection, [])) == []


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (None, None, [1, 4, 2, 3, 5]),
        (date(2026, 11, 8), date(2026, 11, 8), [1]),
        (date(2026, 11, 13), date(2026, 11, 19), []),
        (date(2026, 11, 12), None, [4, 2, 3, 5]),
        (None, date(2026, 11, 19), [1, 4]),
        (date(2026, 11, 20), date(2026, 11, 8), []),
    ],
)
def test_intakes_of_a_period(
    record: Path, since: date | None, until: date | None, expected: list[int]
) -> None:
    with database.reading(record) as connection:
        found = reading.intakes(connection, samples.STACK, since, until)
        assert [intake.id for intake in found] == expected
        newest = reading.newest_intakes(connection, samples.STACK, since, until)
        assert [intake.id for intake in newest] == expected[::-1]


@pytest.mark.parametrize(
    ("most", "expected"), [(0, []), (1, [5]), (2, [5, 3]), (9, [5, 3, 2, 4, 1])]
)
def test_as_many_of_the_newest_as_were_asked_for(
    record: Path, most: int, expected: list[int]
) -> None:
    with database.reading(record) as connection:
        found = reading.newest_intakes(connection, samples.STACK, most=most)
        assert [intake.id for intake in found] == expected
        done = reading.operations(connection, most)
        assert [each.id for each in done] == list(range(13, 13 - most, -1))[:13]


def test_a_product_without_a_label_is_no_product(record: Path) -> None:
    with journal.operation(record, 0, "magstack add") as doing:
        add_product(doing, replace(samples.PLAIN, slug="bare", labels=()))
    with pytest.raises(StoreError) as refused:
        samples.stored(record)
    assert str(refused.value) == str(database.damaged(record, "product bare has no label"))


# --- the profile, one thing at a time


def changed(record: Path, what: Callable[[journal.Operation], object]) -> Profile:
    """Do one thing, and return the profile after it."""
    with journal.operation(record, 0, "magstack profile") as doing:
        what(doing)
    return samples.person(record)


def test_settings_are_set_changed_and_forgotten(record: Path) -> None:
    found = changed(record, lambda doing: set_settings(doing, sex="m", born=None))
    assert found == replace(samples.PERSON, sex="m", born=None)
    found = changed(record, lambda doing: set_settings(doing, born="2000-02-29"))
    assert found == replace(samples.PERSON, sex="m", born=date(2000, 2, 29))


def test_settings_that_are_so_already_are_no_change(record: Path) -> None:
    before = record.read_bytes()
    with journal.operation(record, 0, "magstack profile") as doing:
        set_settings(doing, sex="f", born="1990-02-28")
        set_settings(doing, born="1990-02-28")
        set_settings(doing)
    assert doing.number == 0
    assert record.read_bytes() == before


def test_a_setting_that_is_not_there_cannot_be_forgotten_twice(record: Path) -> None:
    with journal.operation(record, 0, "magstack profile") as doing:
        set_settings(doing, sex=None)
        set_settings(doing, sex=None)
    written = rows(record, f"SELECT count(*) FROM change WHERE operation_id = {doing.number}")
    assert written == [(1,)]
    assert samples.person(record).sex is None


def test_settings_see_what_the_same_operation_has_written(record: Path) -> None:
    def twice(doing: journal.Operation) -> None:
        set_settings(doing, state=None)
        set_settings(doing, state="pregnant")
        set_settings(doing, state="none")

    assert changed(record, twice) == replace(samples.PERSON, state="none")
    journal.undo(record)
    assert samples.person(record) == samples.PERSON


def test_a_medicine_ends_with_its_last_day(record: Path) -> None:
    found = changed(record, lambda doing: end_medicine(doing, 2, samples.DAY))
    first, second = samples.PERSON.medicines
    assert found == replace(samples.PERSON, medicines=(first, replace(second, until=samples.DAY)))


def test_a_condition_is_changed(record: Path) -> None:
    found = changed(record, lambda doing: change_condition(doing, 1, 44))
    first, second = samples.PERSON.conditions
    assert found.conditions == (first._replace(egfr=44), second)
    found = changed(record, lambda doing: change_condition(doing, 1, None))
    assert found.conditions == (first._replace(egfr=None), second)


REMOVALS: list[tuple[str, Callable[[journal.Operation, int], None]]] = [
    ("medicines", remove_medicine),
    ("conditions", remove_condition),
    ("limits", remove_own_limit),
    ("rules", remove_own_rule),
]


@pytest.mark.parametrize(("kind", "remove"), REMOVALS, ids=[kind for kind, _ in REMOVALS])
def test_one_of_a_kind_is_removed_and_only_that(
    record: Path, kind: str, remove: Callable[[journal.Operation, int], None]
) -> None:
    found = changed(record, lambda doing: remove(doing, 1))
    rest: dict[str, Any] = {kind: getattr(samples.PERSON, kind)[1:]}
    assert found == replace(samples.PERSON, **rest)


ADDITIONS: list[tuple[Callable[[journal.Operation], int], int]] = [
    (lambda doing: add_medicine(doing, Medicine("x")), 3),
    (lambda doing: add_condition(doing, Condition("x")), 3),
    (lambda doing: add_own_limit(doing, samples.PERSON.limits[0]), 3),
    (lambda doing: add_own_rule(doing, samples.PERSON.rules[0]), 3),
]


@pytest.mark.parametrize(("add", "number"), ADDITIONS, ids=[kind for kind, _ in REMOVALS])
def test_what_is_added_says_its_number(
    record: Path, add: Callable[[journal.Operation], int], number: int
) -> None:
    with journal.operation(record, 0, "magstack profile") as doing:
        assert add(doing) == number


def test_a_condition_that_is_there_is_not_added_again(record: Path) -> None:
    with pytest.raises(StoreError) as refused:
        changed(record, lambda doing: add_condition(doing, samples.PERSON.conditions[0]))
    assert str(refused.value) == str(database.overtaken(record))
    assert samples.person(record) == samples.PERSON


@pytest.mark.parametrize("remove", [remove for _, remove in REMOVALS])
def test_what_is_not_there_is_not_removed(
    record: Path, remove: Callable[[journal.Operation, int], None]
) -> None:
    with pytest.raises(StoreError) as refused:
        changed(record, lambda doing: remove(doing, 3))
    assert str(refused.value) == str(database.overtaken(record))
    assert samples.person(record) == samples.PERSON


def test_a_profile_is_read_by_few_and_plain_queries(record: Path) -> None:
    """``today`` reads it every time: five small tables, and the tally of each."""
    asked: list[str] = []
    with database.reading(record) as connection:
        connection.set_trace_callback(asked.append)
        reading.profile(connection)
    assert len([query for query in asked if query.startswith("SELECT")]) == 10


# --- plans


def test_a_dose_moves_with_what_its_cycle_is_counted_from(record: Path) -> None:
    first, second, third, *_ = samples.CALM.doses
    anchored = second.schedule._replace(anchor=date(2026, 11, 1))
    counted = third.schedule._replace(anchor=None)
    moved = (
        replace(first, since=date(2026, 12, 1), until=date(2026, 12, 2)),
        replace(second, since=samples.DAY, schedule=anchored),
        replace(third, until=samples.DAY, schedule=counted),
    )
    with journal.operation(record, 0, "magstack plan pause") as doing:
        revise(doing, 3, Revision(moved=moved))
    assert samples.stored(record)[0][2].doses == (*moved, *samples.CALM.doses[3:])
    entities = "SELECT entity FROM change WHERE operation_id = 14"
    assert rows(record, entities) == [("dose",), ("dose",), ("schedule",), ("dose",), ("schedule",)]


def test_a_cycle_that_is_counted_from_where_it_was_is_no_change(record: Path) -> None:
    later = replace(samples.CALM.doses[1], until=date(2026, 12, 1))
    with journal.operation(record, 0, "magstack plan pause") as doing:
        revise(doing, 3, Revision(moved=(later,)))
    entities = "SELECT entity FROM change WHERE operation_id = 14"
    assert rows(record, entities) == [("dose",)]


def test_a_dose_that_is_not_there_cannot_move(record: Path) -> None:
    gone = replace(samples.CALM.doses[1], id=77)
    with (
        pytest.raises(StoreError) as refused,
        journal.operation(record, 0, "magstack plan pause") as doing,
    ):
        revise(doing, 3, Revision(moved=(gone,)))
    assert str(refused.value) == str(database.overtaken(record))


# --- closed days


def test_days_are_closed_and_opened_again(record: Path) -> None:
    with journal.operation(record, 0, "magstack close") as doing:
        close_day(doing, samples.DAY)
        reopen_day(doing, 1)
    with database.reading(record) as connection:
        assert reading.closed_days(connection) == {date(2026, 11, 19): 2, samples.DAY: 3}


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (None, None, samples.CLOSED),
        (date(2026, 11, 9), None, {date(2026, 11, 19): 2}),
        (None, date(2026, 11, 8), {date(2026, 11, 8): 1}),
        (date(2026, 11, 9), date(2026, 11, 18), {}),
    ],
)
def test_closed_days_of_a_period(
    record: Path, since: date | None, until: date | None, expected: dict[date, int]
) -> None:
    with database.reading(record) as connection:
        assert reading.closed_days(connection, since, until) == expected


def test_a_day_is_closed_once(record: Path) -> None:
    with (
        pytest.raises(StoreError) as refused,
        journal.operation(record, 0, "magstack close") as doing,
    ):
        close_day(doing, date(2026, 11, 8))
    assert str(refused.value) == str(database.overtaken(record))


# --- one entry of the log


def test_an_entry_is_found_by_its_number(record: Path) -> None:
    by_number = {intake.id: intake for intake in samples.INTAKES}
    with database.reading(record) as connection:
        found = [reading.numbered(connection, samples.STACK, number) for number in range(-1, 8)]
        assert found == [by_number.get(number) for number in range(-1, 8)]
        assert reading.numbered(connection, [samples.PLAIN], 1) is None


def test_the_last_entries_are_those_that_were_written_last(record: Path) -> None:
    """And not those of the latest time: what was forgotten is written in afterwards."""
    early = replace(samples.INTAKES[0], at=0, day=date(1970, 1, 1))
    with journal.operation(record, 0, "magstack take") as doing:
        add_intake(doing, 1, early)
        remove_intake(doing, 4)
    with database.reading(record) as connection:
        assert reading.last_numbers(connection, 2) == [6, 5]
        assert reading.last_numbers(connection, -1) == [6, 5, 3, 2, 1]


def together(path: Path) -> list[int]:
    with database.reading(path) as connection:
        return reading.written_together(connection)


def take(path: Path, *intakes: Intake) -> None:
    with journal.operation(path, 0, "magstack take") as doing:
        for intake in intakes:
            add_intake(doing, samples.NUMBERS[intake.product], intake)


def test_what_one_command_has_logged_as_taken_belongs_together(record: Path) -> None:
    assert together(record) == [5]
    first, _, second, skipped, _ = samples.INTAKES
    take(record, first, skipped, second)
    assert together(record) == [6, 8]
    take(record, skipped)
    with journal.operation(record, 0, "magstack edit") as doing:
        move_intakes(doing, [1, 3], 2)
        change_intake(doing, 1, replace(first, note="put right"))
    assert together(record) == [6, 8]


def test_what_was_taken_back_is_not_taken_again(record: Path) -> None:
    first, _, second, _, _ = samples.INTAKES
    take(record, first, second)
    take(record, first)
    assert together(record) == [8]
    journal.undo(record)
    assert together(record) == [6, 7]
    journal.redo(record)
    assert together(record) == [8]
    journal.undo(record)
    with journal.operation(record, 0, "magstack undo 7") as doing:
        remove_intake(doing, 7)
    assert together(record) == [6]
    journal.undo(record)
    assert together(record) == [6, 7]
    take(record, second)  # what was undone can no longer be redone
    assert together(record) == [9]
    for _ in range(2):
        journal.undo(record)
    assert together(record) == [5]

"""A record comes back whole, or into another one: nothing is lost, and nothing comes twice."""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from magstack.actions.importing.records import bring_in
from magstack.domain.merging import Imported
from magstack.errors import DataError, StoreError
from magstack.store import backup, database, reading
from tests.actions.lives import Argv, beginning, exported, live, lives, parted, sound
from tests.actions.records import kept
from tests.campaigns.support import rounds
from tests.conftest import Runner
from tests.store.samples import rows

SOME = settings(
    max_examples=rounds(5, 300), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)

Rows = dict[str, list[tuple[object, ...]]]


@contextmanager
def quietly(doing: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """Show nothing of how far it is."""
    assert doing
    assert total is None or total >= 0
    yield lambda _: None


def bring(runner: Runner, path: Path, *, replace: bool = False, dry: bool = False) -> Imported:
    context = runner.context(None, "import", "json", path.name)
    return bring_in(context, str(path), quietly, replace=replace, dry_run=dry)


def carried(runner: Runner) -> Path:
    """Write the whole record beside its home, and return where."""
    path = runner.home.parent / "record.json"
    path.write_bytes(exported(runner))
    return path


def fresh(runner: Runner) -> Runner:
    """Return someone who has no record yet."""
    return Runner(runner.home.parent / "fresh" / "home", runner.now)


def files(runner: Runner) -> list[str]:
    """Return what lies in a home, backups aside."""
    return sorted(path.name for path in runner.home.iterdir() if path.name != "backups")


@SOME
@given(lives, lives)
def test_exported_imported_and_exported_again_are_the_same_bytes(
    before: list[Argv], after: list[Argv]
) -> None:
    with parted(before, ()) as (first, _):
        path, second = carried(first), fresh(first)
        assert bring(second, path).did == "placed"
        assert exported(second) == path.read_bytes()
        assert rows(second.database, "SELECT * FROM sqlite_sequence ORDER BY name") == rows(
            first.database, "SELECT * FROM sqlite_sequence ORDER BY name"
        )
        assert files(second) == ["magstack.db"]
        live(first, after)
        live(second, after)
        assert exported(second) == exported(first)  # what follows is the same too


@SOME
@given(lives, lives, lives, st.booleans(), st.booleans())
def test_what_a_merge_holds_to(
    together: list[Argv], one: list[Argv], other: list[Argv], own: bool, replace: bool
) -> None:
    with parted(one, other, together=together, own=own) as (first, second):
        path, before = carried(second), kept(first.database)
        sides = [planned_days(first), planned_days(second)]
        was, planned = first.database.read_bytes(), bring(first, path, replace=replace, dry=True)
        assert first.database.read_bytes() == was
        assert files(first) == ["magstack.db"]
        done = bring(first, path, replace=replace)
        assert done._replace(backup=None) == planned
        sound(first)
        after = kept(first.database)
        if done.did == "merged":
            assert lost(before, after, replace=replace) == []
            for day, doses in planned_days(first).items():
                assert doses in [side.get(day, []) for side in sides], day  # never both plans
            for query in TWICE:
                assert rows(first.database, f"SELECT * FROM {query}") == [], query
        elif done.did == "known":
            assert after == before
        twice = bring(first, path, replace=replace)
        assert not twice.changes
        assert twice.merged.conflicts == done.merged.conflicts or done.did != "merged"
        assert kept(first.database) == after
        if done.did == "merged" and done.changes:
            taken_back(first, path, before, after, replace=replace)


TWICE = (
    "own_limit GROUP BY nutrient, lower(set_by) HAVING count(*) > 1",
    "own_rule GROUP BY first, second HAVING count(*) > 1",
    "medicine GROUP BY name, clock HAVING max(since) < min(coalesce(until, '9')) AND count(*) > 1",
    "draw JOIN intake ON intake.id = intake_id GROUP BY 2 HAVING sum(draw.units) > intake.units",
    "draw JOIN lot ON lot.id = lot_id GROUP BY lot_id HAVING sum(draw.units) > lot.units",
)
"""Where something is there twice that is there once."""


def planned_days(runner: Runner) -> dict[tuple[str, date], list[tuple[object, ...]]]:
    """Return what is planned of each product on some days."""
    with database.reading(runner.database) as connection:
        products = reading.products(connection)
    days = [date(2026, 11, 19) + timedelta(days=each) for each in range(16)]
    return {
        (product.slug, day): sorted(
            (str(dose.units), dose.slot or "", str(dose.clock), repr(dose.schedule))
            for dose in product.doses
            if dose.in_force(day)
        )
        for product in products
        for day in days
    }


def lost(before: Rows, after: Rows, *, replace: bool) -> list[object]:
    """Return the rows of a record that a merge has removed, or changed where it may not."""
    anew = {"label_row", "schedule", "draw"} if replace else set()
    numbers = {table: {row[0] for row in found} for table, found in after.items()}
    gone: list[object] = [
        (table, row)
        for table, found in before.items()
        for row in found
        if row[0] not in numbers[table] and table not in anew
    ]
    changed: list[object] = [
        (table, row)
        for table, found in before.items()
        for row in found
        if row not in after[table] and table != "lot"  # whose content is drawn from
    ]
    return gone if replace else changed


def taken_back(runner: Runner, path: Path, before: Rows, after: Rows, *, replace: bool) -> None:
    """Hold a merge to being undone as a whole, and to coming again after that."""
    runner.ok("undo")
    assert kept(runner.database) == before
    runner.ok("redo")
    assert kept(runner.database) == after
    runner.ok("undo")
    assert bring(runner, path, replace=replace).changes
    sound(runner)


@SOME
@given(lives, lives)
def test_two_records_that_take_each_other_in_hold_the_same_log(
    one: list[Argv], other: list[Argv]
) -> None:
    said = (
        "SELECT slug, units, intake.status, at, day, slot, planned, intake.note "
        "FROM intake JOIN product ON product.id = product_id ORDER BY 4, 1, 2, 3, 5, 6, 7, 8"
    )
    with parted(one, other) as (first, second):
        there = bring(first, carried(second))
        back = bring(second, carried(first))
        both = (there.merged, back.merged)
        if there.did == "merged" and not any(each.conflicts or each.gone for each in both):
            assert rows(first.database, said) == rows(second.database, said)


@SOME
@given(st.randoms(use_true_random=False), lives)
def test_a_byte_that_flips_is_noticed_or_means_nothing(
    chance: random.Random, life: list[Argv]
) -> None:
    with parted(life, ()) as (first, second):
        path = carried(first)
        content = bytearray(path.read_bytes())
        for _ in range(12):
            place = chance.randrange(len(content))
            flipped = bytes([content[place] ^ (1 << chance.randrange(8))])
            path.write_bytes(content[:place] + flipped + content[place + 1 :])
            empty = fresh(second)
            try:
                bring(empty, path)
            except DataError:
                assert not empty.home.exists() or files(empty) == []
            else:
                assert exported(empty) == content, (place, flipped)
                empty.database.unlink()


class Interrupted:
    """Shows how far something is until somebody presses Ctrl-C."""

    def __init__(self, after: int) -> None:
        self.left = after

    @contextmanager
    def __call__(self, doing: str, total: int | None) -> Iterator[Callable[[int], None]]:
        self.step(1)
        yield self.step

    def step(self, _: int) -> None:
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt


@pytest.mark.parametrize("begun", [True, False])
def test_ctrl_c_leaves_everything_as_it_was(begun: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("magstack.store.merging.changes.STEP", 1)
    monkeypatch.setattr("magstack.incoming.files.CHUNK", 1000)
    with parted([("undo",), ("close", "2026-11-19")], MORE) as (first, second):
        path, runner = carried(second), first if begun else fresh(first)
        before = exported(runner) if begun else b""
        stopped = 0
        while True:
            context = runner.context(None, "import")
            try:
                bring_in(context, str(path), Interrupted(stopped))
            except KeyboardInterrupt:
                stopped += 1 + stopped // 8
                assert runner.home.exists() is begun
                if begun:
                    assert exported(runner) == before
                    assert files(runner) == ["magstack.db"]
                    assert list(runner.home.glob("backups/*")) == []
            else:
                break
        assert stopped > 20
        sound(runner)


MORE: Sequence[Argv] = (
    ("take", "calm", "1", "--at", "2026-11-20 07:30", "--again"),
    ("add", "magnen-b6"),
    ("take", "magnen-b6"),
    ("profile", "medicine", "add", "doxycycline", "--at", "08:00"),
)


def test_a_file_that_goes_on_takes_the_records_place() -> None:
    with parted((), MORE) as (first, second):
        path, before = carried(second), exported(first)
        done = bring(first, path)
        assert (done.did, done.steps) == ("continued", len(rows(second.database, OPERATIONS)))
        assert exported(first) == exported(second)
        assert done.backup
        first.ok("restore", done.backup, "--yes")
        assert exported(first) == before


OPERATIONS = "SELECT * FROM operation"


def hurried(monkeypatch: pytest.MonkeyPatch, runner: Runner, *argv: str) -> None:
    """Let someone type a command at the last moment before a record is placed."""
    replace: Callable[..., object] = backup.replace

    def late(*arguments: object) -> object:
        runner.ok(*argv)
        return replace(*arguments)

    monkeypatch.setattr(backup, "replace", late)


def test_a_record_that_changes_meanwhile_is_not_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    with parted((), MORE) as (first, second):
        path = carried(second)
        hurried(monkeypatch, first, "close", "2026-11-19")
        with pytest.raises(StoreError, match="Another magstack changed"):
            bring(first, path)
        assert len(rows(first.database, "SELECT * FROM closing WHERE day = '2026-11-19'")) == 1
        assert files(first) == ["magstack.db"]


def test_a_record_that_is_begun_meanwhile_is_not_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    with parted((), ()) as (first, second):
        path, late = carried(first), fresh(second)
        hurried(monkeypatch, late, "add", "magnen-b6")
        with pytest.raises(StoreError, match="Another magstack changed"):
            bring(late, path)
        assert "magnen-b6" in late.ok("list")
        assert files(late) == ["magstack.db"]


def stock(runner: Runner) -> list[tuple[object, ...]]:
    """Return what is left in each lot, and what each entry drew."""
    return [
        *rows(runner.database, "SELECT code, units, remaining FROM lot ORDER BY id"),
        *rows(runner.database, "SELECT intake_id, lot_id, units FROM draw ORDER BY id"),
    ]


TAKEN: Argv = ("take", "neuro-mag", "2", "--at", "2026-11-20 07:30", "--again")
BOUGHT: Argv = ("stock", "add", "neuro-mag", "--units", "30", "--lot", "N-1")
TABLET = ("--unit", "tablet", "--serving", "1", "--elemental", "zinc=10 mg")
AWAY: Argv = ("profile", "set", "--sex", "m")
"""What lets two lives part."""


def test_new_entries_draw_from_the_stock_here_where_the_file_counts_none() -> None:
    with parted([BOUGHT], [TAKEN]) as (first, second):
        before = stock(first)
        bring(first, carried(second))
        assert before[1] == ("N-1", 30_000, 30_000)
        assert stock(first)[1:] == [("N-1", 30_000, 28_000), (4, 2, 2000)]
        first.ok("undo")
        assert stock(first) == before


def test_a_lot_comes_with_what_was_drawn_from_it() -> None:
    with parted([AWAY], [BOUGHT, TAKEN, ("stock", "remove", "neuro-mag", "--units", "5")]) as (
        first,
        second,
    ):
        bring(first, carried(second))
        assert stock(first) == stock(second)


def test_both_sides_draw_from_a_lot_that_both_have() -> None:
    other = ("take", "neuro-mag", "1", "--at", "2026-11-20 12:40", "--again")
    with parted([TAKEN], [other], together=[BOUGHT]) as (first, second):
        bring(first, carried(second))
        assert stock(first)[1:] == [("N-1", 30_000, 27_000), (4, 2, 2000), (5, 2, 1000)]


def test_a_lot_that_was_counted_otherwise_differs() -> None:
    counting = ("stock", "count", "neuro-mag", "20")
    with parted([TAKEN], [counting], together=[BOUGHT]) as (first, second):
        (found,) = bring(first, carried(second)).merged.conflicts
        assert (found.kind, found.name) == ("lot", "neuro-mag, N-1")
        assert found.differences == (("left", "28", "18"),)
        bring(first, carried(second), replace=True)
        assert stock(first)[1] == ("N-1", 30_000, 18_000)


def test_a_label_that_was_corrected_otherwise_differs() -> None:
    right, wrong = (
        ("edit", "neuro-mag", "--correct", "--elemental", f"magnesium={mass} mg")
        for mass in (120, 150)
    )
    with parted([right], [wrong, TAKEN]) as (first, second):
        path = carried(second)
        (found,) = bring(first, path).merged.conflicts
        assert (found.kind, found.name) == ("label", "neuro-mag")
        assert [(each.here[:20], each.there[:20]) for each in found.differences] == [
            ("per 3: magnesium 120", "per 3: magnesium 150")
        ]
        assert "80 mg magnesium" in first.ok("log", "--limit", "1")
        bring(first, path, replace=True)
        assert "100 mg magnesium" in first.ok("log", "--limit", "1")


def test_a_label_that_was_corrected_here_alone_is_no_difference() -> None:
    right = ("edit", "neuro-mag", "--correct", "--elemental", "magnesium=120 mg")
    with parted([right], [TAKEN]) as (first, second):
        assert bring(first, carried(second)).merged.conflicts == ()


def test_an_entry_that_takes_the_files_side_is_drawn_anew() -> None:
    one, other = (("amend", "4", "--units", units) for units in ("1", "3"))
    with parted([one], [other], together=[BOUGHT, TAKEN]) as (first, second):
        path = carried(second)
        assert bring(first, path).merged.conflicts[0].differences == (("units", "1", "3"),)
        bring(first, path, replace=True)
        assert stock(first)[1:] == [("N-1", 30_000, 27_000), (4, 2, 3000)]
        sound(first)


def test_a_lot_that_says_something_else_differs() -> None:
    one, other = ((*BOUGHT, "--expires", day) for day in ("2027-05", "2028-06"))
    with parted([one], [other]) as (first, second):
        path = carried(second)
        (found,) = bring(first, path).merged.conflicts
        assert found.differences == (("expires", "2027-05-31", "2028-06-30"),)
        bring(first, path, replace=True)
        assert rows(first.database, "SELECT expires FROM lot WHERE id = 2") == [("2028-06-30",)]


def test_a_lot_that_is_empty_and_larger_there_differs_and_changes_once() -> None:
    counting, more = ("stock", "count", "neuro-mag", "0"), (*BOUGHT[:4], "40", *BOUGHT[5:])
    with parted([BOUGHT, counting], [more]) as (first, second):
        path = carried(second)
        found = bring(first, path).merged.conflicts
        assert [each.differences for each in found] == [
            (("units", "30", "40"),),
            (("left", "0", "30"),),
        ]
        assert bring(first, path, replace=True).merged.replaced == {"lot": 1}
        assert stock(first)[1] == ("N-1", 40_000, 40_000)


def test_keys_may_be_sorted_and_lines_broken_elsewhere() -> None:
    with parted((), ()) as (first, second):
        path = carried(first)
        before = path.read_bytes()
        path.write_text("\ufeff" + json.dumps(json.loads(before), sort_keys=True, indent=2))
        assert bring(fresh(second), path).did == "placed"
        assert exported(fresh(second)) == before


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("1 with lunch", "3 at 9:00 every 3 days", [("take", "neuro-mag")]),
        ("2 as needed, at most 4 a day", "1 at noon", []),
        ("1 at noon", "2 with dinner on mon, fri", []),
    ],
)
def test_a_plan_takes_the_files_side(one: str, other: str, together: Sequence[Argv]) -> None:
    plans = (("plan", "set", "neuro-mag", said, "--from", "2026-11-22") for said in (one, other))
    here, there = plans
    with parted([here], [there], together=together) as (first, second):
        path = carried(second)
        (found,) = bring(first, path).merged.conflicts
        assert (found.kind, found.name) == ("plan", "neuro-mag")
        bring(first, path, replace=True)
        shown = ("plan", "show", "neuro-mag")
        assert first.ok(*shown) == second.ok(*shown)
        sound(first)
        first.ok("undo")
        sound(first)


def shown(runner: Runner) -> str:
    return runner.ok("plan", "show", "calm")


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (("plan", "set", "calm", "1 at noon"), ("plan", "pause", "calm", "--until", "2026-11-22")),
        (("plan", "move", "calm", "evening=18:00"), ("plan", "move", "calm", "evening=21:00")),
        (("plan", "clear", "calm"), ("plan", "set", "calm", "1 at noon")),
        (("plan", "clear", "calm"), ("plan", "set", "calm", "1 at noon", "--from", "2026-11-25")),
    ],
)
def test_a_plan_is_that_of_one_side(here: Argv, there: Argv) -> None:
    simple = ("plan", "set", "calm", "2 in the evening")
    with parted([here], [there], together=[simple]) as (first, second):
        path, before = carried(second), shown(first)
        (found,) = bring(first, path).merged.conflicts
        assert (found.kind, found.name) == ("plan", "calm")
        assert shown(first) == before
        bring(first, path, replace=True)
        assert shown(first) == shown(second)
        sound(first)


def test_doses_that_were_moved_one_here_one_there_take_the_files_side_together() -> None:
    two = ("plan", "set", "calm", "1 in the morning", "2 in the evening")
    moves = [("plan", "move", "calm", said) for said in ("morning=09:00", "evening=21:00")]
    with parted([moves[0]], [moves[1]], together=[two]) as (first, second):
        bring(first, carried(second), replace=True)
        assert shown(first) == shown(second)


@pytest.mark.parametrize(
    ("said", "values", "name"),
    [
        ("limit magnesium {} --by DrA", ("300mg", "350mg", "250mg"), "magnesium by DrA"),
        ("rule add magnesium zinc --apart {}", ("1h", "2h", "3h"), "magnesium and zinc"),
        (
            "medicine add ibuprofen --at 08:00 --since {}",
            ("2026-11-16", "2026-11-17", "2026-11-18"),
            "ibuprofen",
        ),
    ],
)
def test_what_is_said_once_of_a_person_stays_once(
    said: str, values: tuple[str, str, str], name: str
) -> None:
    together, here, there = (("profile", *said.format(each).split()) for each in values)
    ours = [] if "medicine" in said else [together]
    with parted([here], [TAKEN], together=ours) as (first, second):
        assert bring(first, carried(second)).merged.conflicts == ()
        live(second, [there])
        path = carried(second)
        (found,) = bring(first, path).merged.conflicts
        assert found.name == name
        assert bring(first, path, replace=True).merged.replaced.total() == 1
        table = f"SELECT * FROM {'medicine' if ours == [] else f'own_{said.split()[0]}'}"
        assert [row[1:-1] for row in rows(first.database, table)] == [
            row[1:-1] for row in rows(second.database, table)
        ]


def test_a_rule_goes_with_the_product_that_it_names() -> None:
    zinc, other = (("add", "Other", "--brand", brand, *TABLET) for brand in ("A", "B"))
    rule = ("profile", "rule", "add", "other", "calm", "--apart", "2h")
    with parted([zinc], [other, rule]) as (first, second):
        path = carried(second)
        assert bring(first, path).merged.conflicts[0].left_out == (("rule", 1),)
        assert rows(first.database, "SELECT * FROM own_rule") == []
        bring(first, path, replace=True)
        assert rows(first.database, "SELECT first, second FROM own_rule") == [("other-2", "calm")]


def test_a_product_that_was_renamed_on_both_sides_stays_one() -> None:
    one, other = (("edit", "calm", "--name", name) for name in ("Calm 2", "Calm Plus"))
    taken = ("take", "calm", "1", "--at", "2026-11-20 07:30", "--again")
    with parted([one], [other, taken]) as (first, second):
        done = bring(first, carried(second))
        assert done.merged.conflicts[0].differences == (("name", "Calm 2", "Calm Plus"),)
        assert done.merged.added == {"entry": 1}


def test_a_product_whose_adding_was_undone_here_does_not_come_back() -> None:
    other = ("add", "Other", "--unit", "tablet", "--serving", "1", "--elemental", "zinc=10 mg")
    taken = ("take", "other", "1", "--at", "2026-11-20 07:30")
    with parted([("undo",), AWAY], [taken], together=[other]) as (first, second):
        done = bring(first, carried(second))
        assert done.merged.gone == {"product": 1, "entry": 1}
        assert not done.changes


def test_an_imported_entry_that_was_changed_here_does_not_come_again() -> None:
    with parted([AWAY], [TAKEN]) as (first, second):
        path = carried(second)
        bring(first, path)
        live(first, [("amend", "4", "--note", "late")])
        assert not bring(first, path, replace=True).changes
        live(first, [("undo", "4")])
        done = bring(first, path)
        assert not done.changes
        assert done.merged.gone == {"entry": 1}


def test_an_entry_for_a_dose_that_is_not_here_counts_for_the_product() -> None:
    plans = [("plan", "set", "calm", f"1 at {clock}:00", "--from", "today") for clock in (8, 9)]
    at_nine = ("take", "calm", "1", "--at", "2026-11-20 09:10")
    with parted(plans[:1], [plans[1], at_nine]) as (first, second):
        done = bring(first, carried(second))
        assert [found.kind for found in done.merged.conflicts] == ["plan"]
        (added,) = rows(first.database, "SELECT dose_id, planned FROM intake WHERE id = 4")
        (ours,) = rows(first.database, "SELECT max(id) FROM dose WHERE clock = 480")
        assert added == (ours[0], 540)


def test_a_record_of_a_newer_magstack_is_refused() -> None:
    with parted((), ()) as (first, second):
        path = carried(first)
        newer = json.loads(path.read_text())
        newer["record"] = len(database.scripts()) + 1
        path.write_text(json.dumps(newer))
        with pytest.raises(DataError, match="written by a newer magstack"):
            bring(fresh(second), path)


def test_a_record_whose_journal_leads_elsewhere_is_refused() -> None:
    with parted((), ()) as (first, second):
        path = carried(first)
        lacking = json.loads(path.read_text())
        del lacking["tables"]["intake"][0]
        path.write_text(json.dumps(lacking))
        with pytest.raises(DataError, match="was changed or damaged since it was exported"):
            bring(fresh(second), path)


def test_a_record_that_cannot_be_read_is_left_alone() -> None:
    with parted((), MORE) as (first, second):
        path = carried(second)
        content = bytearray(beginning())
        content[5000] ^= 255
        first.database.write_bytes(content[:4096])
        with pytest.raises(StoreError):
            bring(first, path)
        assert first.database.read_bytes() == content[:4096]
        assert files(first) == ["magstack.db"]

"""Any sequence of commands leaves the same state as a plain model of it."""

import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from magstack.domain.preview import COMING
from tests.campaigns.living import LOOKS, Living, doses, hours, number, spoken, units, which
from tests.campaigns.model import DAILY, DAYS, MEALS, MOST, NEEDED, TIMES, Dose, Doses, Model
from tests.campaigns.support import ENTITIES, rounds, rows, sound
from tests.conftest import Runner

CATALOGUE = {
    "neuro-mag": ("Neuro-Mag", (3, 144), [(Fraction(3), "night", DAILY)]),
    "magnen-b6": ("Magnen B6", (2, 260), [(Fraction(2), "noon", DAILY)]),
}
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
OWN = {"night-mag": "Night Mag", "tag-und-nacht": "Tag und Nacht"}

amounts = st.integers(10, 60).map(lambda number: number * 6)
days = st.integers(-3, 2)


def dosed(planned: Doses) -> list[str]:
    return [word for dose in spoken(planned) for word in ("--dose", dose)]


class Machine(Living):
    """Types commands, and holds the record against the model after each."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = Runner(Path(tempfile.mkdtemp()))
        self.model = Model()

    def teardown(self) -> None:
        try:
            self.undo_everything()
        finally:
            shutil.rmtree(self.runner.home)

    def undo_everything(self) -> None:
        """Undo all that was done: what is left is the empty record."""
        while self.model.past:
            self.undo()
        if self.model.begun:
            for table in ENTITIES:
                assert rows(self.runner.database, f"SELECT * FROM {table}") == []
            sound(self.runner.database)

    @initialize(empty=st.integers(0, 9), slug=st.sampled_from(list(CATALOGUE)), planned=doses)
    def begin(self, empty: int, slug: str, planned: Doses) -> None:
        """Begin with two products, nearly always: with none at all, little can happen."""
        if empty < 9:
            self.add_from_catalogue(slug)
            self.add_own("night-mag", 120, planned)

    @rule(slug=st.sampled_from(list(CATALOGUE)))
    def add_from_catalogue(self, slug: str) -> None:
        name, label, planned = CATALOGUE[slug]
        self.typed(self.model.add(slug, name, label, planned, self.today), "add", slug)

    @rule(slug=st.sampled_from(list(OWN)), magnesium=amounts, planned=doses)
    def add_own(self, slug: str, magnesium: int, planned: Doses) -> None:
        if slug in self.model.state.products:
            return  # it would become another product, with a number after its short name
        code = self.model.add(slug, OWN[slug], (2, magnesium), planned, self.today)
        flags = ["--unit", "capsule", "--serving", "2", "--elemental", f"magnesium={magnesium} mg"]
        self.typed(code, "add", OWN[slug], *flags, *dosed(planned))

    @rule(which=which, many=units | st.none(), ago=hours, verb=st.sampled_from(["take", "skip"]))
    def log(self, which: int, many: Fraction | None, ago: int, verb: str) -> None:
        slug = self.named(which)
        moment, at = self.moment(ago)
        code = self.model.log(slug, many, moment, taken=verb == "take")
        said = [number(many)] if many else []
        self.typed(code, verb, slug, *said, *at, *(["--again"] if verb == "take" else []))

    @rule(slot=st.sampled_from([*TIMES, "all"]), ago=hours, verb=st.sampled_from(["take", "skip"]))
    def log_slot(self, slot: str, ago: int, verb: str) -> None:
        moment, at = self.moment(ago)
        self.typed(self.model.log_slot(slot, moment, taken=verb == "take"), verb, slot, *at)

    @rule(which=which, name=st.sampled_from(["Other", "Größe", "A name of words"]))
    def rename(self, which: int, name: str) -> None:
        slug = self.named(which)
        self.typed(self.model.rename(slug, name), "edit", slug, "--name", name)

    @rule(which=which, planned=doses, ahead=days)
    def plan_doses(self, which: int, planned: Doses, ahead: int) -> None:
        slug = self.named(which)
        since = self.today + timedelta(days=ahead)
        code = self.model.plan_doses(slug, planned, since, self.today)
        self.typed(code, "edit", slug, *(dosed(planned) or ["--no-dose"]), "--from", f"{since}")

    @rule(which=which, magnesium=amounts)
    def correct(self, which: int, magnesium: int) -> None:
        slug = self.named(which)
        code = self.model.correct(slug, magnesium, self.today)
        self.typed(code, "edit", slug, "--correct", "--elemental", f"magnesium={magnesium} mg")

    @rule(which=which, magnesium=amounts, ahead=days)
    def reformulate(self, which: int, magnesium: int, ahead: int) -> None:
        slug = self.named(which)
        since = self.today + timedelta(days=ahead)
        code = self.model.reformulate(slug, magnesium, since)
        said = ("--elemental", f"magnesium={magnesium} mg", "--from", f"{since}")
        self.typed(code, "edit", slug, *said)

    @rule(which=which, already=st.integers(0, 4))
    def archive(self, which: int, already: int) -> None:
        """Put away what is there and bring back what is not; at times the wrong way round."""
        slug = self.named(which)
        known = self.model.state.products.get(slug)
        restore = bool(known and known.archived) is (already > 0)
        code = self.model.archive(slug, self.today, restore=restore)
        self.typed(code, "archive", slug, *(["--restore"] if restore else []))

    @rule(ago=hours)
    def take_all(self, ago: int) -> None:
        self.log_slot("all", ago, "take")

    @rule(which=which)
    def take_now(self, which: int) -> None:
        self.log(which, None, 0, "take")

    @rule()
    def undo(self) -> None:
        self.typed(self.model.undo(), "undo")

    @rule()
    def redo(self) -> None:
        self.typed(self.model.redo(), "redo")

    @rule(back=st.integers(1, 5), forth=st.integers(1, 5))
    def undo_and_redo(self, back: int, forth: int) -> None:
        for _ in range(back):
            self.undo()
        self.same_state()
        for _ in range(forth):
            self.redo()

    @rule(minutes=st.sampled_from([7, 61, 480, 1440]))
    def wait(self, minutes: int) -> None:
        self.runner.now += timedelta(minutes=minutes)

    @invariant()
    def same_state(self) -> None:
        if not self.model.begun:
            assert not self.runner.database.exists()
            return
        assert self.listed() == self.expected_list()
        assert self.logged() == self.expected_log()
        for day in (self.today, self.today - timedelta(days=1)):
            document = self.document("today", "--on", day.isoformat())
            assert self.reviewed(document) == self.expected_day(day)
            if day == self.today:
                self.same_checked(document)
        plan = self.checked()
        assert [each["taken"]["low"] for each in plan["nutrients"] if each["taken"]["low"]] == []
        coming = [self.today + timedelta(days=ahead) for ahead in range(COMING)]
        assert _magnesium(plan, "planned", "high") == max(map(self.model.supply, coming))

    def same_checked(self, day: Any) -> None:
        """Hold ``check`` of a day to its totals, to its person, and to all that it found."""
        checked = self.checked("--on", day["day"])
        assert checked["nutrients"] == day["nutrients"]
        assert checked["profile"] == day["profile"]
        of_stock = ("RUNS_OUT", "LOT_EXPIRES")  # today's, and no matter of a plan
        found = [each for each in day["findings"] if each["code"] not in of_stock]
        assert [each for each in checked["findings"] if each in found] == found

    def document(self, *argv: str) -> Any:
        return json.loads(self.runner.ok(*argv, "--json"))

    def listed(self) -> list[object]:
        return [
            (
                each["product"],
                each["name"],
                each["archived"],
                [[dose[column] for column in COLUMNS] for dose in each["doses"]],
                [total["low"] for total in each["daily"] if total["nutrient"] == "magnesium"],
            )
            for each in self.document("list", "--archived")
        ]

    def expected_list(self) -> list[object]:
        expected: list[object] = []
        for product in self.model.state.products.values():
            label = product.label_on(self.today)
            planned = [dose.units for dose in product.doses if dose.planned_on(self.today)]
            daily = [float(sum(planned) * label.magnesium / label.serving)] if planned else []
            expected.append(
                (
                    product.slug,
                    product.name,
                    product.archived.isoformat() if product.archived else None,
                    [columns(dose) for dose in product.doses if dose.left_on(dose.since)],
                    [] if product.away(self.today) else daily,
                )
            )
        return expected

    def logged(self) -> list[object]:
        return [
            (
                each["id"],
                each["product"],
                each["units"],
                each["status"],
                each["taken_at"],
                each["day"],
                each["slot"],
                [amount["low"] for amount in each["amounts"] if amount["nutrient"] == "magnesium"],
            )
            for each in self.document("log", "--limit", "9999")
        ]

    def expected_log(self) -> list[object]:
        newest = sorted(
            self.model.state.intakes,
            key=lambda each: (each.day, each.moment, each.number),
            reverse=True,
        )
        return [
            (
                each.number,
                each.product,
                float(each.units),
                "taken" if each.taken else "skipped",
                each.moment.isoformat(timespec="seconds"),
                each.day.isoformat(),
                each.slot,
                [float(self.model.magnesium(each))] if each.taken else [],
            )
            for each in newest
        ]

    def reviewed(self, document: Any) -> object:
        return (
            [
                (dose["product"], dose["units"], dose["slot"], dose["state"], dose["units_taken"])
                for dose in document["doses"]
            ],
            [each["id"] for each in document["unplanned"]],
            (_magnesium(document, "taken", "low"), _magnesium(document, "planned", "high")),
            document["complete"],
            document["closed"],
        )

    def expected_day(self, day: date) -> object:
        planned, unplanned = self.model.plan(day)
        closed = day in self.model.state.closed
        left = "missed" if closed or day < self.today else "due"
        states = ["skipped" if each.skipped else left if each.left else "taken" for each in planned]
        return (
            [
                (
                    each.product,
                    float(each.dose.units),
                    each.dose.slot,
                    state,
                    float(each.dose.units - each.left + each.extra),
                )
                for each, state in zip(planned, states, strict=True)
            ],
            unplanned,
            self.model.totals(day),
            self.model.complete(day),
            closed,
        )


COLUMNS = (
    *("units", "slot", "meal", "from", "to"),
    *("weekdays", "cycle_days", "on_days", "as_needed_most"),
)
"""What a document says of a dose."""


def columns(dose: Dose) -> list[object]:
    """Return what a document should say of a dose."""
    days = dose.days.weekdays
    return [
        float(dose.units),
        dose.slot,
        {"meal": dose.time, "minutes": 0} if dose.time in MEALS else None,
        dose.since.isoformat(),
        dose.until.isoformat() if dose.until else None,
        None if len(days) == 7 else [WEEK[day] for day in days],
        dose.days.cycle,
        dose.days.on,
        MOST if dose.time == NEEDED else None,
    ]


def _magnesium(document: Any, which: str, end: str) -> float:
    """Return a sum of a document; 0 where magnesium is in none of its doses."""
    sums = [each[which] for each in document["nutrients"] if each["nutrient"] == "magnesium"]
    return float(sums[0][end]) if sums else 0.0


def test_any_sequence_of_commands() -> None:
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=rounds(8, 250),
            stateful_step_count=rounds(20, 40),
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_all_that_can_be_said_and_taken_back() -> None:
    """What a short round may by chance leave out: each change, a second one, and its removal."""
    machine = Machine()
    steps: list[Callable[[], None]] = [
        lambda: machine.begin(0, "neuro-mag", []),
        lambda: machine.begin_to_say(0),
        lambda: machine.settings("1980-05-01", "f", "lactating", "EU"),
        lambda: machine.settings(None, "m", None, None),
        lambda: machine.add_medicine("ciprofloxacin", ["22:00", "06:30"], ["fri", "mon"], None, 9),
        lambda: machine.add_medicine("CIPROFLOXACIN", ["08:00"], None, None, None),
        lambda: machine.add_medicine("Unheard Of", [], None, -2, None),
        lambda: machine.add_medicine("Unheard Of", ["22:00"], None, None, None),
        lambda: machine.put_limit("magnesium", 25, "A CLINIC", "lower"),
        lambda: machine.put_limit("magnesium", 0.5, "Dr Größe", ""),
        lambda: machine.add_rule("b6", "magnesium", 2880, "longer"),
        lambda: machine.add_rule("night-mag", "Ciprofloxacin", 61, ""),
        lambda: machine.add_condition("renal", 25),
        lambda: machine.add_condition("Kidney Disease", 200),
        lambda: machine.add_condition("hay fever", None),
        lambda: machine.add_condition("HAY-FEVER", None),
        lambda: machine.undo_and_redo(5, 4),
        *(
            lambda kind=kind, which=which: machine.remove(which, kind, named=which == 2)
            for kind in ("medicine", "condition", "limit", "rule")
            for which in (2, 1, 1)
        ),
        lambda: machine.clear(sure=True),
        lambda: machine.undo_and_redo(9, 9),
    ]
    lived(machine, steps)


def test_all_that_daily_life_brings_and_takes_back() -> None:
    """Each change of a plan, of the past and of the stock, and what it meets."""
    machine = Machine()
    one, two = Fraction(1), Fraction(2)
    mixed: Doses = [
        (one, "lunch", DAYS[0]),
        (two, "night", DAYS[5]),
        (one, NEEDED, DAILY),
    ]
    steps: list[Callable[[], None]] = [
        lambda: machine.begin(0, "neuro-mag", []),
        lambda: machine.buy(1, Fraction(5), None, 30, "A-123"),
        lambda: machine.buy(1, Fraction(6), 3, None, ""),
        lambda: machine.log(1, two, 20, "take"),
        lambda: machine.log(1, None, 0, "take"),
        lambda: machine.again(0),
        lambda: machine.amend(1, one, None, None, None),
        lambda: machine.amend(1, None, 40, None, None),
        lambda: machine.amend(2, None, None, 2, None),
        lambda: machine.amend(3, None, None, None, False),
        lambda: machine.count(1, Fraction(9)),
        lambda: machine.throw_away(1, two),
        lambda: machine.undo_and_redo(4, 3),
        lambda: machine.take_back(2, last=False),
        lambda: machine.take_back(1, last=True),
        lambda: machine.set_plan(1, mixed, 0),
        lambda: machine.set_plan(2, mixed, 1),
        lambda: machine.pause(1, 0, 3),
        lambda: machine.pause(1, 0, 5),
        lambda: machine.wait(1440),
        lambda: machine.resume(1),
        lambda: machine.log_slot("lunch", 0, "take"),
        lambda: machine.pause(2, 2, 2),
        lambda: machine.clear_plan(2, 4),
        lambda: machine.close(1, nothing=True, reopen=False),
        lambda: machine.close(0, nothing=False, reopen=False),
        lambda: machine.close(1, nothing=False, reopen=True),
        *(lambda look=look: machine.look(look) for look in LOOKS),
        lambda: machine.undo_and_redo(9, 9),
    ]
    lived(machine, steps)


def lived(machine: Machine, steps: Sequence[Callable[[], None]]) -> None:
    """Do one thing after the other, and hold the record against the model after each."""
    try:
        for step in steps:
            step()
            machine.same_state()
            machine.same_profile()
            machine.same_stock()
    finally:
        machine.teardown()

"""What a person may do at any time with plans, the past and the stock: the machine's daily life."""

from datetime import date, datetime, timedelta
from fractions import Fraction

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from magstack.store import database, reading
from tests.campaigns.model import DAILY, DAYS, MOST, NEEDED, TIMES, Doses
from tests.campaigns.sayings import Sayings
from tests.campaigns.stocks import Lot

which = st.integers(0, 11)
units = st.sampled_from([Fraction(1, 2), Fraction(1), Fraction(3, 2), Fraction(2), Fraction(5)])
kinds = st.tuples(st.sampled_from(list(TIMES)), st.just(DAILY) | st.sampled_from(DAYS))
whens = kinds | st.just((NEEDED, DAILY))
doses = st.lists(st.tuples(units, whens).map(lambda dose: (dose[0], *dose[1])), max_size=3)
days = st.integers(-1, 4)
hours = st.integers(0, 40)
amounts = st.integers(0, 24).map(lambda number: Fraction(number, 2))
maybe = st.none

LOOKS: tuple[tuple[str, ...], ...] = (
    *(("plan", "show"), ("plan", "history"), ("plan", "preview", "--days", "9")),
    *(("history", "--week"), ("history", "--month", "--json"), ("stock", "show", "--json")),
    *(
        ("due",),
        ("due", "--within", "12h", "--json"),
        ("due", "--pack", "3d"),
        ("today", "--short"),
    ),
    *(("export", "ics"), ("undo", "--list")),
)


def number(value: Fraction) -> str:
    return f"{float(value):g}"


def spoken(planned: Doses) -> list[str]:
    """Return doses as they are typed."""
    return [
        f"{number(many)} as needed, at most {MOST} a day"
        if time == NEEDED
        else f"{number(many)} at {time} {days.said}".strip()
        for many, time, days in planned
    ]


class Living(Sayings):
    """Types what concerns plans, entries and lots; the model knows what becomes of them."""

    def typed(self, code: int, *argv: str) -> None:
        """Type a command that must end with this code, or with 4 where there is no record yet."""
        done = self.runner.run(*argv)
        assert done.code == (code if self.model.begun else 4), (argv, code, done)
        assert done.err.count("bug") == 0

    def named(self, which: int) -> str:
        """Return the short name of one of the products, and seldom one that is not there."""
        known = list(self.model.state.products)
        return known[which % len(known)] if known and which else "no-such"

    def entry(self, which: int) -> int:
        """Return the number of one of the entries, and seldom one that is not there."""
        known = [each.number for each in self.model.state.intakes]
        return known[which % len(known)] if known and which else 9999

    def moment(self, ago: int) -> tuple[datetime, list[str]]:
        """Return a moment so many hours ago, and how it is typed; 0 is now, and not typed."""
        moment = self.runner.now - timedelta(hours=ago)
        return moment, ["--at", f"{moment:%Y-%m-%d %H:%M}"] if ago else []

    def on(self, slug: str, ahead: int) -> tuple[date, list[str]]:
        """Return the day from which a plan changes, and how it is typed; 0 is not typed."""
        if not ahead:
            return self.model.first_day(slug, self.today), []
        day = self.today + timedelta(days=ahead)
        return day, ["--from", f"{day}"]

    @rule(which=which, planned=doses, ahead=days)
    def set_plan(self, which: int, planned: Doses, ahead: int) -> None:
        slug = self.named(which)
        since, said = self.on(slug, ahead)
        code = self.model.set_plan(slug, planned, since, self.today)
        self.typed(code, "plan", "set", slug, *spoken(planned), *said)

    @rule(which=which, ahead=days)
    def clear_plan(self, which: int, ahead: int) -> None:
        slug = self.named(which)
        since, said = self.on(slug, ahead)
        self.typed(self.model.clear_plan(slug, since, self.today), "plan", "clear", slug, *said)

    @rule(which=which, ahead=days, long=st.integers(-1, 5))
    def pause(self, which: int, ahead: int, long: int) -> None:
        slug = self.named(which)
        first, said = self.on(slug, ahead)
        last = self.today + timedelta(days=ahead + long)
        code = self.model.pause(slug, first, last, self.today)
        self.typed(code, "plan", "pause", slug, "--until", f"{last}", *said)

    @rule(which=which)
    def resume(self, which: int) -> None:
        slug = self.named(which)
        self.typed(self.model.resume(slug, self.today), "plan", "resume", slug)

    @rule(which=which, ahead=days, long=st.integers(0, 5), early=st.integers(0, 2))
    def pause_and_resume(self, which: int, ahead: int, long: int, early: int) -> None:
        self.pause(which, max(0, ahead), long)
        self.runner.now += timedelta(days=early)
        self.resume(which)

    @rule(
        ago=st.integers(-1, 3), nothing=st.booleans(), reopen=st.integers(0, 3).map(lambda n: not n)
    )
    def close(self, ago: int, *, nothing: bool, reopen: bool) -> None:
        day = self.today - timedelta(days=ago)
        nothing = nothing and not reopen
        code = self.model.close(day, self.today, nothing=nothing, reopen=reopen)
        flags = ["--nothing"] if nothing else ["--reopen"] if reopen else []
        self.typed(code, "close", f"{day}", *flags)

    @rule(
        which=which,
        many=maybe() | units,
        ago=maybe() | hours,
        product=maybe() | which,
        taken=maybe() | st.booleans(),
    )
    def amend(
        self,
        which: int,
        many: Fraction | None,
        ago: int | None,
        product: int | None,
        taken: bool | None,
    ) -> None:
        entry, slug = self.entry(which), None if product is None else self.named(product)
        moment = None if ago is None else self.minute(ago)
        argv = ["--units", number(many)] if many else []
        argv += ["--at", f"{moment:%Y-%m-%d %H:%M}"] if moment else []
        argv += ["--product", slug] if slug else []
        argv += [] if taken is None else ["--status", "taken" if taken else "skipped"]
        code = self.model.amend(entry, many, moment, slug, taken) if argv else 2
        self.typed(code, "amend", f"{entry}", *argv)

    def minute(self, ago: int) -> datetime:
        return (self.runner.now - timedelta(hours=ago)).replace(second=0, microsecond=0)

    @rule(which=which, last=st.booleans())
    def take_back(self, which: int, *, last: bool) -> None:
        """Undo an entry, by its number or by its place."""
        numbers = [each.number for each in self.model.state.intakes]
        entry = max(numbers, default=9999) if last else self.entry(which)
        self.typed(self.model.take_back(entry), "undo", "-1" if last else f"{entry}")

    @rule(ago=hours)
    def again(self, ago: int) -> None:
        moment, at = self.moment(ago)
        self.typed(self.model.log_again(moment), "again", *at)

    @rule(
        which=which,
        many=amounts.filter(bool),
        ago=maybe() | st.integers(-1, 3),
        expires=maybe() | st.integers(-2, 40),
        code=st.sampled_from(["", "A-123", "b 7"]),
    )
    def buy(
        self, which: int, many: Fraction, ago: int | None, expires: int | None, code: str
    ) -> None:
        slug = self.named(which)
        since = None if ago is None else self.today - timedelta(days=ago)
        last = None if expires is None else self.today + timedelta(days=expires)
        argv = ["--units", number(many), *(["--from", f"{since}"] if since else [])]
        argv += ["--expires", f"{last}"] if last else []
        argv += ["--lot", code] if code else []
        done = self.model.buy(slug, many, since, last, code, self.today)
        self.typed(done, "stock", "add", slug, *argv)

    @rule(which=which, left=amounts)
    def count(self, which: int, left: Fraction) -> None:
        slug = self.named(which)
        self.typed(self.model.count(slug, left), "stock", "count", slug, number(left))

    @rule(which=which, gone=amounts)
    def throw_away(self, which: int, gone: Fraction) -> None:
        slug = self.named(which)
        code = self.model.throw_away(slug, gone)
        self.typed(code, "stock", "remove", slug, "--units", number(gone))

    @rule(look=st.sampled_from(LOOKS))
    def look(self, look: tuple[str, ...]) -> None:
        """Whatever the state is, there is something to be said of it, or nothing."""
        done = self.runner.run(*look)
        allowed = {0, 1, 3} if look[0] in ("due", "export") else {0}
        allowed |= set() if self.model.state.products else {3}
        assert done.code in (allowed if self.model.begun else {*allowed, 2, 4}), (look, done)
        assert "bug" not in done.err

    @invariant()
    def same_stock(self) -> None:
        """Lots and draws are as in the model, and what is gone is where it was drawn or counted."""
        if not self.model.begun:
            return
        with database.reading(self.runner.database) as connection:
            for product in reading.products(connection):
                stock = self.model.state.products[product.slug].stock
                lots = [
                    (lot.id, lot.code, lot.units.number, lot.remaining, lot.since, lot.expires)
                    for lot in product.lots
                ]
                assert lots == [stock_row(lot) for lot in stock.lots]
                draws = reading.draws_of(connection, product.id or 0).values()
                found = sorted(draw for some in draws for draw in some)
                assert [(draw.intake, draw.lot, draw.units) for draw in found] == [
                    (entry, lot, int(part * 1000)) for entry, lot, part in stock.draws
                ]


def stock_row(lot: Lot) -> tuple[object, ...]:
    """Return what a record should hold of a lot."""
    return lot.number, lot.code, lot.units, lot.remaining * 1000, lot.since, lot.expires

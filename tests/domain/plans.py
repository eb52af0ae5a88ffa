"""Random days with doses and medicines at times of whole five minutes, for Hypothesis."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from hypothesis import strategies as st

from magstack.domain.hours import DAY, DayRules
from magstack.domain.products import Product
from magstack.domain.profile import Medicine, OwnRule, Person, Profile
from magstack.domain.review import Day, Portion
from magstack.domain.spacing import Event, Pair
from tests.domain.days import ADULT, holding, intake, planned, review

FIVE = timedelta(minutes=5)

MEDICINES = ("levothyroxine", "ciprofloxacin", "gabapentin", "moxifloxacin", "iron")

SHELF = (
    holding("mag", "magnesium 200"),
    holding("iron", "iron 14"),
    holding("multi", "magnesium 50, iron 5, zinc 10, nicotinamide 20"),
    holding("zinc", "zinc 15, calcium 200"),
)

SIDES = ("magnesium", "iron", "zinc", "mag", "multi", *MEDICINES[:2])


def clocks(first: int = 4, last: int = 28) -> st.SearchStrategy[time]:
    """Return times on the clock from an hour to another of a day that begins at 04:00."""
    fives = st.integers(first * 12, last * 12 - 1)
    return fives.map(lambda five: time(five // 12 % 24, five % 12 * 5))


def medicines(first: int = 4, last: int = 28, most: int = 3) -> st.SearchStrategy[list[Medicine]]:
    one = st.builds(Medicine, st.sampled_from(MEDICINES), clocks(first, last))
    return st.lists(one, max_size=most)


own_rules = st.lists(
    st.builds(
        OwnRule,
        st.sampled_from(SIDES),
        st.sampled_from(SIDES),
        st.integers(1, 60).map(lambda five: FIVE * five),
    ).filter(lambda rule: rule.first != rule.second),
    max_size=2,
)


def persons(first: int = 4, last: int = 28) -> st.SearchStrategy[Person]:
    return st.builds(
        lambda taken, rules, bedtime: replace(
            ADULT,
            profile=Profile(
                medicines=tuple(taken), rules=tuple(rules), hours=DayRules(bedtime=bedtime)
            ),
        ),
        medicines(first, last),
        own_rules,
        st.sampled_from([time(13), time(18), time(23), time(1)]),
    )


def products(
    first: int = 4, last: int = 28, least: int = 0, most: int = 4
) -> st.SearchStrategy[list[Product]]:
    """Return products of the shelf, each with one dose or two."""
    times = st.lists(clocks(first, last), min_size=1, max_size=2)
    some = st.lists(st.tuples(st.sampled_from(SHELF), times), min_size=least, max_size=most)
    return some.map(_with_doses)


def _with_doses(some: list[tuple[Product, list[time]]]) -> list[Product]:
    unique = {product.slug: (product, times) for product, times in some}
    return [planned(product, *map(str, times)) for product, times in unique.values()]


@st.composite
def days(draw: st.DrawFn, first: int = 4, last: int = 28) -> Day:
    """Return a day of some products, of which some may be taken."""
    stack = draw(products(first, last))
    person = draw(persons(first, last))
    when = clocks(first, last)
    taken = draw(st.lists(st.tuples(st.sampled_from(stack), when), max_size=2)) if stack else []
    log = [intake(product, str(at)) for product, at in taken]
    return review(*stack, intakes=log, person=person)


def with_times(day: Day, times: dict[int, datetime]) -> Day:
    """Return a day with some portions, by their place, at other times."""
    moved = [
        replace(portion, at=times.get(place, portion.at))
        for place, portion in enumerate(day.portions)
    ]
    return replace(day, portions=tuple(moved))


def grid(low: datetime, high: datetime) -> list[datetime]:
    """Return every fifth minute from low to high, both included."""
    return [low + FIVE * step for step in range((high - low) // FIVE + 1)]


def whole_day(day: Day) -> list[datetime]:
    begin = day.person.rules.moment(day.date, day.person.rules.start)
    return grid(begin, begin + DAY)


def shifted(pair: Pair, times: dict[int, datetime]) -> Pair:
    """Return a pair with the portions of these ids at other times, on whichever day they are."""

    def moved(event: Event) -> Event:
        portion = event.portion
        if portion is None or id(portion) not in times:
            return event
        return replace(event, at=event.at + (times[id(portion)] - portion.at))

    return replace(pair, moved=moved(pair.moved), other=moved(pair.other))


def concerns(pair: Pair, portion: Portion) -> bool:
    return pair.moved.portion is portion or pair.other.portion is portion

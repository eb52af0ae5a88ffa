"""What of a period is not known, in sentences: before anybody reads its figures."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from magstack.domain.chronicle import Kind, PastDay
from magstack.domain.clinical import StackLine
from magstack.domain.facts import Facts
from magstack.domain.profile import Person, State
from magstack.domain.wording import listed, so_many

LEFT_OUT: dict[Kind, tuple[str, str]] = {
    "partial": (
        "partial day (more may have been taken)",
        "partial days (more may have been taken)",
    ),
    "blank": (
        "blank day (nothing logged: unknown, not zero)",
        "blank days (nothing logged: unknown, not zero)",
    ),
    "nothing-planned": (
        "day with nothing planned or logged",
        "days with nothing planned or logged",
    ),
}
"""The kinds of days that are not complete, in the singular and the plural; and there is today."""

STATES: dict[State, str] = {"pregnant": "is pregnant", "lactating": "is breastfeeding"}


def gaps(
    days: Sequence[PastDay], stack: Iterable[StackLine], person: Person, facts: Facts
) -> Iterator[str]:
    """Yield what is not known of days that have come, of what was taken on them, and of whom."""
    yield from _of_days(days)
    for line in stack:
        yield from _of_amounts(line, facts)
        yield from _of_doses(line)
    yield from _of_whom(person)


def _of_days(days: Sequence[PastDay]) -> Iterator[str]:
    """Yield how many days are not complete, and what is known of them."""
    kinds = Counter(day.account.kind for day in days)
    many = len(days) - kinds["complete"]
    if not many:
        return
    left = [so_many(kinds[kind], *words) for kind, words in LEFT_OUT.items() if kinds[kind]]
    left += ["today, which is going on"] if kinds["going-on"] else []
    are = "is" if many == 1 else "are"
    yield (
        f"{many} of {so_many(len(days), 'day')} {are} not complete, and so in no mean: "
        f"{listed(left)}."
    )


def _of_amounts(line: StackLine, facts: Facts) -> Iterator[str]:
    """Yield which amounts of a product are unknown."""
    rows = (row for label in line.labels for row in label.rows if row.elemental is None)
    unknown = dict.fromkeys(facts.name_of(row.nutrient) for row in rows)
    if unknown:
        yield (
            f"How much {listed([*unknown])} {line.product.name} holds is unknown: every total "
            "with it is “at least”, or unknown."
        )


def _of_doses(line: StackLine) -> Iterator[str]:
    """Yield that nothing says whether all was logged of a product without planned doses."""
    needed = any(dose.as_needed for dose in line.doses)
    if not needed and (line.doses or line.adherence or not line.taken):
        return
    why = "is taken as needed" if needed else "had no planned dose"
    logged = f"logged on {so_many(line.taken, 'day')}" if line.taken else "never logged"
    yield f"{line.product.name} {why} and was {logged}: whether that is all is not known."


def _of_whom(person: Person) -> Iterator[str]:
    """Yield what is assumed of a person on days of which the record does not say it."""
    profile = person.profile
    if person.stage.assumed:
        yield "No age is in the record: the limits are those of an adult."
    if profile.state in STATES:
        yield (
            f"Since when the person {STATES[profile.state]} is not in the record: every day is "
            "held against the limits for that."
        )
    if profile.limits:
        names = listed([*dict.fromkeys(limit.by for limit in profile.limits)])
        yield (
            f"Since when a limit set by {names} holds is not in the record: every day is held "
            "against it."
        )

"""Values of the domain as a column holds them; what is not there stays empty."""

from datetime import date, time

from magstack.domain.amounts import Count


def iso(day: date | None) -> str | None:
    """Return a day as ``YYYY-MM-DD``."""
    return day.isoformat() if day else None


def minutes(clock: time | None) -> int | None:
    """Return a time of day in minutes after midnight."""
    return clock.hour * 60 + clock.minute if clock else None


def thousandths(count: Count | None) -> int | None:
    """Return a count in thousandths of a unit."""
    return count.thousandths if count else None

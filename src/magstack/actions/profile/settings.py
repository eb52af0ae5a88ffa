"""Who the person is and when their days are: the settings, held against each other."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from magstack.actions.day import person
from magstack.actions.profile import hours
from magstack.actions.profile.hours import NOT_SAID
from magstack.actions.profile.record import Said, said, writing_to
from magstack.context import Context
from magstack.domain.facts import Facts
from magstack.domain.interactions import folded
from magstack.domain.limits import fitting
from magstack.domain.profile import NOBODY, REFILL_AHEAD, STATES, Profile, Sex, State
from magstack.domain.wording import listed
from magstack.errors import UsageError, suggestion
from magstack.store import database, reading

if TYPE_CHECKING:
    from magstack.store.journal import Operation

EARLIEST = date(1900, 1, 1)
OLDEST = 130
"""Years; no person has been older."""

BEARING = range(10, 61)
"""The ages, in years, at which pregnancy and lactation are believed."""

SEXES: dict[str, Sex] = {"f": "f", "female": "f", "m": "m", "male": "m"}

PERIODS: dict[State, str] = {"pregnant": "pregnancy", "lactating": "lactation"}
"""The states that are a condition too, and what this is called."""

STATE_NAMES: dict[str, State] = {
    "pregnancy": "pregnant",
    "pregnant": "pregnant",
    "lactation": "lactating",
    "lactating": "lactating",
    "breastfeeding": "lactating",
    "breast feeding": "lactating",
}
"""What a state of life is called, as a state or as a condition: it is kept in one place."""

LOG_KEPT = "What is in the log keeps the day that it was written on."


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings as they were typed; None leaves one as it is."""

    born: str | None = None
    sex: str | None = None
    state: str | None = None
    authority: str | None = None
    bedtime: str | None = None
    day_start: str | None = None
    slots: tuple[str, ...] = ()
    refill_ahead: str | None = None

    @property
    def of_days(self) -> bool:
        """Whether something of the person's hours was typed."""
        return bool(self.bedtime or self.day_start or self.slots)

    @property
    def of_person(self) -> bool:
        """Whether something of whom the limits are for was typed."""
        return (self.born, self.sex, self.state, self.authority) != (None,) * 4


@dataclass(frozen=True, slots=True)
class Changed:
    """What the profile says now; ``summary`` is empty where nothing was to be written."""

    said: Said
    summary: str
    remark: str = ""


def change(context: Context, typed: Settings) -> Changed:
    """Set what was typed, and return the person as they are now.

    Raises:
        UsageError: nothing was typed, a value cannot be read, or two of them contradict each
            other.
    """
    if typed == Settings():
        raise UsageError(
            "Say what to set: --born 1980-05-01, --sex f or m, --state none, pregnant or "
            "lactating, --authority scf-efsa, --bedtime 23:30, --day-start 05:00, "
            "--slot noon=13:00, --refill-ahead 10d."
        )
    before = said(context)
    profile = _read(typed, before.profile, context.clock.now().date(), before.facts)
    remarks = [held_together(profile, before)]
    if profile.hours.start != before.profile.hours.start:
        remarks.append(LOG_KEPT)
    summary = _summary(before.profile, profile)
    if summary:
        with writing_to(context, summary) as operation:
            _refuse_overtaken(context, operation, before.profile)
            _write(operation, profile)
    after = person(before.facts, profile, before.today)
    return Changed(replace(before, person=after), summary, " ".join(filter(None, remarks)))


def clear(context: Context) -> str:
    """Remove everything that was said, and return what was done; empty where nothing was."""
    profile = said(context).profile
    if profile == NOBODY:
        return ""
    from magstack.store.writing import person as writing

    summary = "cleared the profile"
    with writing_to(context, summary) as operation:
        _refuse_overtaken(context, operation, profile)
        _write(operation, NOBODY)
        for medicine in profile.medicines:
            writing.remove_medicine(operation, medicine.id or 0)
        for condition in profile.conditions:
            writing.remove_condition(operation, condition.id or 0)
        for limit in profile.limits:
            writing.remove_own_limit(operation, limit.id or 0)
        for rule in profile.rules:
            writing.remove_own_rule(operation, rule.id or 0)
    return summary


def authorities(facts: Facts) -> list[str]:
    """Return the ids of the authorities that limit a day, and not one form or product alone."""
    general = {
        limit.authority for limit in facts.limits if limit.scope in ("supplemental", "total")
    }
    return [authority for authority in facts.authorities if authority in general]


def held_together(profile: Profile, now: Said) -> str:
    """Hold a state against sex and age, and return what is to be said of the two.

    Raises:
        UsageError: they contradict each other.
    """
    if profile.state == "none":
        return ""
    if profile.sex == "m":
        raise UsageError(
            f"The state {profile.state} does not go with sex m. "
            "Correct one of them: --sex f, or --state none."
        )
    stage = profile.stage_on(now.today)
    if stage.months is None:
        return ""
    years = stage.months // 12
    if years not in BEARING:
        raise UsageError(
            f"The state {profile.state} does not go with an age of {years} years. Correct one "
            "of them: --born, or --state none."
        )
    if fitting(now.facts.limits, stage):
        return ""
    return (
        f"No authority's row for {PERIODS[profile.state]} covers an age of {years} years: the "
        "level of this age is taken."
    )


def _read(typed: Settings, profile: Profile, today: date, facts: Facts) -> Profile:
    """Return the profile with what was typed in the place of what it said."""
    if typed.born is not None:
        profile = replace(profile, born=_born(typed.born, today))
    if typed.sex is not None:
        profile = replace(profile, sex=_sex(typed.sex))
    if typed.state is not None:
        profile = replace(profile, state=_state(typed.state))
    if typed.authority is not None:
        profile = replace(profile, authority=_authority(typed.authority, facts))
    if typed.refill_ahead is not None:
        profile = replace(profile, refill_ahead=hours.read_ahead(typed.refill_ahead))
    own = hours.read(profile.hours, typed.bedtime, typed.day_start, typed.slots)
    return replace(profile, hours=own)


def _born(text: str, today: date) -> date | None:
    words = text.strip().lower()
    if words == NOT_SAID:
        return None
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", words):
        raise UsageError(f"{text!r} is not a date of birth. Write it as in 1980-05-01.")
    try:
        born = date.fromisoformat(words)
    except ValueError:
        raise UsageError(
            f"{words} does not exist. Write year, month and day: 1980-05-01."
        ) from None
    if born > today:
        raise UsageError(f"{born} is in the future. Write the date of birth: 1980-05-01.")
    if born < EARLIEST or today.year - born.year > OLDEST:
        raise UsageError(f"{born} is too long ago for a date of birth. Write it as in 1980-05-01.")
    return born


def _sex(text: str) -> Sex | None:
    words = text.strip().lower()
    if words == NOT_SAID:
        return None
    if words not in SEXES:
        raise UsageError(f"{text!r} is no sex that limits are set for. Write f or m.")
    return SEXES[words]


def _state(text: str) -> State:
    words = folded(text)
    if words == NOT_SAID:
        return "none"
    if words in STATE_NAMES:
        return STATE_NAMES[words]
    near = suggestion(words, list(STATES))
    raise UsageError(f"{text!r} is no state.{near} Write {listed(STATES, 'or')}.")


def _authority(text: str, facts: Facts) -> str | None:
    words = text.strip().lower()
    if words == NOT_SAID:
        return None
    known = authorities(facts)
    shorts = {facts.short_of(each).lower(): each for each in known}
    words = shorts.get(words, words)
    if words in known:
        return words
    if words in facts.authorities:
        raise UsageError(
            f"{words} sets levels for one form or product only. Write {listed(known, 'or')}."
        )
    raise UsageError(
        f"No authority is called {text!r}.{suggestion(words, known)} Write {listed(known, 'or')}."
    )


def _summary(before: Profile, after: Profile) -> str:
    """Say in words what differs, or nothing where nothing does."""
    pairs = {
        "date of birth": (before.born, after.born),
        "sex": (before.sex, after.sex),
        "state": (before.state, after.state),
        "authority": (before.authority, after.authority),
    }
    changed = {name: new for name, (old, new) in pairs.items() if old != new}
    given = [f"{name} {new}" for name, new in changed.items() if new is not None]
    given += hours.differing(before.hours, after.hours)
    if before.refill_ahead != after.refill_ahead:
        given.append(f"refill ahead {after.refill_ahead}d")
    forgotten = [name for name, new in changed.items() if new is None]
    said = [f"set {', '.join(given)}"] if given else []
    said += [f"took back {', '.join(forgotten)}"] if forgotten else []
    return listed(said)


def _refuse_overtaken(context: Context, operation: "Operation", before: Profile) -> None:
    """Refuse to write over what another magstack has written since it was read."""
    if reading.profile(operation.connection) != before:
        raise database.overtaken(context.database)


def _write(operation: "Operation", profile: Profile) -> None:
    from magstack.store.writing import person as writing

    ahead = profile.refill_ahead
    writing.set_settings(
        operation,
        born=profile.born.isoformat() if profile.born else None,
        sex=profile.sex,
        state=None if profile.state == "none" else profile.state,
        authority=profile.authority,
        **{"refill-ahead": None if ahead == REFILL_AHEAD else str(ahead)},
        **hours.kept(profile.hours),
    )

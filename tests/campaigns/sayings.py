"""What a person may say of themselves at any time: the profile's part of the state machine."""

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from magstack.domain.findings import SEVERITIES
from tests.campaigns.model import Model, day_of
from tests.campaigns.persons import (
    AUTHORITIES,
    CONDITIONS,
    NO_NUTRIENT,
    NUTRIENTS,
    STATES,
    Limit,
    Medicine,
    Profile,
    Rule,
    shown,
)
from tests.conftest import Runner

WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
MEDICINES = ["ciprofloxacin", "Ciprofloxacin", "ferrous sulfate", "Ferrous-Sulfate", "Unheard Of"]
AUTHORS = ["", "Dr Größe", "DR GRÖSSE", "a clinic"]
BIRTHS = ["none", "1980-05-01", "2007-11-22", "2016-11-21", "2024-02-29", "1965-11-21"]
"""Some of them have a birthday soon after the clock begins, and one is a child or too old."""

THINGS = [*NUTRIENTS, "neuro-mag", "Night-Mag", "magnen-b6"]

maybe = st.none
clocks = st.lists(st.sampled_from(["06:30", "08:00", "22:00"]), max_size=3, unique=True)
weekdays = st.lists(st.sampled_from(WEEK), min_size=1, max_size=3, unique=True)
medicines = st.sampled_from(MEDICINES)
things = st.sampled_from(THINGS)
others = st.sampled_from([*THINGS, NO_NUTRIENT, *MEDICINES])
authors = maybe() | st.sampled_from(AUTHORS)
notes = st.sampled_from(["", "until the tests in spring — ✓"])
which = st.integers(0, 11)


class Sayings(RuleBasedStateMachine):
    """Types what concerns the profile; who inherits from it compares after every step."""

    runner: Runner
    model: Model

    @property
    def today(self) -> date:
        return day_of(self.runner.now)

    def said(self, change: Callable[[Profile], int | None], *argv: str) -> None:
        """Type a command for the profile: it needs no record before it, and makes one."""
        code = self.model.say(change)
        done = self.runner.run("profile", *argv)
        assert done.code == code, (argv, code, done)
        assert bool(done.err) is bool(code), (argv, done)

    @initialize(silent=st.integers(0, 4))
    def begin_to_say(self, silent: int) -> None:
        """Begin with something that can be replaced and removed, nearly always."""
        if silent < 4:
            self.put_limit("magnesium", 200, "a clinic", "")
            self.add_rule("magnesium", "b6", 90, "")
            self.add_medicine("Ciprofloxacin", ["08:00"], None, -3, None)

    @rule(
        born=maybe() | st.sampled_from(BIRTHS),
        sex=maybe() | st.sampled_from(["f", "Female", "m", "none"]),
        state=maybe() | st.sampled_from(["none", "pregnant", "lactating"]),
        authority=maybe() | st.sampled_from(list(AUTHORITIES)),
    )
    def settings(
        self, born: str | None, sex: str | None, state: str | None, authority: str | None
    ) -> None:
        wanted = deepcopy(self.model.state.profile.settings)
        if born is not None:
            wanted.born = None if born == "none" else date.fromisoformat(born)
        if sex is not None:
            wanted.sex = None if sex == "none" else sex[0].lower()
        if state is not None:
            wanted.state = state
        if authority is not None:
            wanted.authority = AUTHORITIES[authority]
        typed = {"--born": born, "--sex": sex, "--state": state, "--authority": authority}
        argv = [word for name, text in typed.items() if text for word in (name, text)]
        self.said(lambda now: now.set_to(wanted, self.today) if argv else 2, "set", *argv)

    @rule(sure=st.booleans())
    def clear(self, *, sure: bool) -> None:
        """Clear it; nobody is there to be asked, and so without --yes nothing is written."""
        if sure:
            self.said(Profile.clear, "clear", "--yes")
        else:
            self.said(lambda now: None if now == Profile() else 2, "clear")

    @rule(
        name=medicines,
        at=clocks,
        on=maybe() | weekdays,
        since=maybe() | st.integers(-30, 3),
        until=maybe() | st.integers(-3, 9),
    )
    def add_medicine(
        self, name: str, at: list[str], on: list[str] | None, since: int | None, until: int | None
    ) -> None:
        first = self.today + timedelta(days=since or 0)
        last = None if until is None else self.today + timedelta(days=until)
        week = [day for day in WEEK if on is None or day in on]
        times: list[str | None] = [*sorted(at)] or [None]
        wanted = [Medicine(name, clock, week, first, last) for clock in times]
        argv = [word for clock in at for word in ("--at", clock)]
        argv += ["--days", ",".join(on)] if on else []
        argv += [] if since is None else ["--since", f"{first}"]
        argv += ["--until", f"{last}"] if last else []
        backwards = last is not None and last < first
        self.said(
            lambda now: 2 if backwards else now.add_medicine(wanted, self.today),
            *("medicine", "add", name, *argv),
        )

    @rule(
        name=st.sampled_from([*CONDITIONS, *STATES]),
        egfr=maybe() | st.sampled_from([0, 25, 200]),
    )
    def add_condition(self, name: str, egfr: int | None) -> None:
        state = STATES.get(name)
        if state and egfr is None:
            wanted = replace(self.model.state.profile.settings, state=state)
            self.said(lambda now: now.set_to(wanted, self.today), "condition", "add", name)
            return
        measured = [] if egfr is None else ["--egfr", f"{egfr}"]
        self.said(lambda now: now.add_condition(name, egfr), "condition", "add", name, *measured)

    @rule(
        nutrient=st.sampled_from([*NUTRIENTS, NO_NUTRIENT]),
        most=st.sampled_from([0.5, 25, 200]),
        by=authors,
        note=notes,
    )
    def put_limit(self, nutrient: str, most: float, by: str | None, note: str) -> None:
        wanted = Limit(nutrient, most, by or "", note)
        said = [f"{most:g} mg", *_authored(by), *(["--note", note] if note else [])]
        self.said(lambda now: now.put_limit(wanted), "limit", nutrient, *said)

    @rule(first=things, second=others, minutes=st.integers(1, 2880), note=notes)
    def add_rule(self, first: str, second: str, minutes: int, note: str) -> None:
        wanted = Rule(first, second, minutes, note)
        products = set(self.model.state.products)
        said = [f"{minutes // 60}h{minutes % 60}m", *(["--note", note] if note else [])]
        self.said(
            lambda now: now.put_rule(wanted, products, self.today),
            *("rule", "add", first, second, "--apart", *said),
        )

    @rule(
        which=which,
        kind=st.sampled_from(["medicine", "condition", "limit", "rule"]),
        named=st.booleans(),
    )
    def remove(self, which: int, kind: str, *, named: bool) -> None:
        """Remove one of what was said, by a name in capitals, and seldom what never was said."""
        profile = self.model.state.profile
        if kind == "medicine":
            name = _chosen(which, [each.name for each in profile.taken(self.today)])
            self.said(lambda now: now.remove_medicine(name, self.today), kind, "remove", name)
        elif kind == "condition":
            states = [name for name, state in STATES.items() if state == profile.settings.state]
            name = _chosen(which, [*(each.name for each in profile.conditions), *states])
            self.said(lambda now: self.without(now, name), kind, "remove", name)
        elif kind == "limit":
            name = _chosen(which, [each.nutrient for each in profile.limits])
            by = _chosen(which, [each.by for each in profile.limits]) if named else None
            said = [name, *_authored(by), "--remove"]
            self.said(lambda now: now.remove_limit(name, by), kind, *said)
        else:
            first = _chosen(which, [each.first for each in profile.rules])
            second = _chosen(which, [each.second for each in profile.rules])
            self.said(lambda now: now.remove_rule(second, first), kind, "remove", second, first)

    def without(self, now: Profile, name: str) -> int | None:
        """Remove a condition, or the state that it is."""
        if STATES.get(name.lower()) == now.settings.state:
            return now.set_to(replace(now.settings, state="none"), self.today)
        return now.remove_condition(name)

    @invariant()
    def same_profile(self) -> None:
        assert self.person() == shown(self.model.state.profile, self.today)

    def person(self) -> dict[str, object]:
        """Return what is shown of the profile, without what the catalogue says of it."""
        said = json.loads(self.runner.ok("profile", "show", "--json"))
        for each in (*said["medicines"], *said["conditions"]):
            del each["rules"]
        return {key: value for key, value in said.items() if key in shown(Profile(), self.today)}

    def checked(self, *argv: str) -> Any:
        """Return the document of ``check``, held to its order and its exit code."""
        done = self.runner.run("check", "--json", *argv)
        document = json.loads(done.out)
        grades = [SEVERITIES.index(each["severity"]) for each in document["findings"]]
        assert grades == sorted(grades, reverse=True), document["findings"]
        assert (done.code == 1) is any(each >= SEVERITIES.index("major") for each in grades)
        assert done.code in (0, 1)
        assert done.err == "", done
        return document


def _chosen(number: int, names: list[str]) -> str:
    """Return one of the names in capitals; where there is none, and for 0, one that is nowhere."""
    return names[number % len(names)].upper() if names and number else "nowhere"


def _authored(by: str | None) -> list[str]:
    return [] if by is None else ["--by", by]

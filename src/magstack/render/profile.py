"""The profile: who the person is, what is assumed of them, and what the catalogue knows of it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from magstack.context import Terminal
from magstack.domain.facts import Facts
from magstack.domain.interactions import ConditionRule, Interaction
from magstack.domain.personal import (
    at_all_times,
    conditions_of,
    lacks_egfr,
    named_condition,
    spoken_limit,
    spoken_medicine,
    spoken_rule,
    weekdays,
)
from magstack.domain.profile import (
    NOBODY,
    Condition,
    Medicine,
    OwnLimit,
    OwnRule,
    Person,
    Profile,
)
from magstack.domain.wording import listed, span_of_time, spoken_stage, typed
from magstack.render import documents, hours
from magstack.render.console import GAP, heading, paragraph

NO_RULE = "no rule in the catalogue"
NOTHING = "Nothing was written: the profile says so already."
MORE = (
    "Say more: magstack profile set --born 1980-05-01 --sex f --bedtime 23:30, "
    "magstack profile medicine add NAME --at 08:00, magstack profile condition add NAME"
)


def show(terminal: Terminal, person: Person, facts: Facts, *, as_json: bool) -> None:
    """Show everything that the profile says, and what is assumed where it says nothing."""
    if as_json:
        documents.show(terminal, document(person, facts))
        return
    profile = person.profile
    for line in (*_about(person, facts), *hours.lines(profile.hours), hours.refill(profile)):
        paragraph(terminal, line)
    show_medicines(terminal, profile.medicines, facts, as_json=False)
    show_conditions(terminal, profile, facts, as_json=False)
    show_limits(terminal, profile.limits, facts, as_json=False)
    show_rules(terminal, profile.rules, facts, as_json=False)
    if profile == NOBODY:
        paragraph(terminal, MORE)


def show_person(terminal: Terminal, person: Person, facts: Facts) -> None:
    """Say in a line whom the limits are for, and by whom they are."""
    usual = "" if person.profile.authority else ", assumed"
    beside = listed([facts.short_of(each) for each in facts.shown_with(person.authority)[1:]])
    paragraph(
        terminal,
        f"Life stage: {spoken_stage(person.stage)}; limits by "
        f"{_authority(person.authority, facts)}{usual}, beside {beside}.",
    )


def show_written(terminal: Terminal, summary: str, remark: str = "") -> None:
    """Say what was written and how to undo it, after what is to be said of it."""
    if remark:
        paragraph(terminal, remark)
    did = f"{summary[0].upper()}{summary[1:]}. Undo: magstack undo" if summary else NOTHING
    paragraph(terminal, did)


def show_medicine(
    terminal: Terminal, medicine: Medicine, summary: str, facts: Facts, near: Sequence[str]
) -> None:
    """Say what was written of a medicine, and what will be checked for it."""
    name = medicine.name
    classes = _classes(name, facts)
    for line in classes:
        paragraph(terminal, f"{line}.")
    kinds = {rule.kind for rule in facts.rules.of_medicine(name)}
    if "spacing" in kinds and medicine.clock is None:
        paragraph(
            terminal,
            "Times apart are not checked, because its time of day is not known. To say it: "
            f"magstack profile medicine add {typed(name)} --at 08:00",
        )
    hint = f" The nearest known names: {', '.join(near)}." if near else ""
    remark = (
        f"There is {NO_RULE} for {name}: magstack cannot say whether it goes with your "
        f"supplements.{hint}"
    )
    show_written(terminal, summary, "" if classes else remark)


def show_condition(
    terminal: Terminal, condition: Condition, summary: str, facts: Facts, near: Sequence[str]
) -> None:
    """Say what was written of a condition, and what will be checked for it."""
    lines = _rules_of(condition, facts)
    for line in lines:
        paragraph(terminal, line)
    hint = f" Did you mean {', '.join(near)}?" if near else ""
    measured = "" if condition.egfr is None else f" with an eGFR of {condition.egfr}"
    remark = f"There is {NO_RULE} for {condition.name}{measured}: nothing is checked for it.{hint}"
    show_written(terminal, summary, "" if lines else remark)


def show_medicines(
    terminal: Terminal, medicines: Sequence[Medicine], facts: Facts, *, as_json: bool
) -> None:
    """List medicines with their times, and what the catalogue has on each."""
    if as_json:
        documents.show(terminal, [_medicine(each, facts) for each in medicines])
        return
    blocks = (
        (spoken_medicine(same, str), _known(same[0], facts)) for same in at_all_times(medicines)
    )
    _show_blocks(terminal, "Medicines", blocks)


def show_conditions(terminal: Terminal, profile: Profile, facts: Facts, *, as_json: bool) -> None:
    """List conditions, and what the catalogue has on each; a state of life is one of them."""
    if as_json:
        documents.show(terminal, [_condition(each, facts) for each in profile.conditions])
        return
    blocks = (
        (_spoken_condition(each, facts), _rules_of(each, facts) or [NO_RULE])
        for each in conditions_of(profile, facts)
    )
    _show_blocks(terminal, "Conditions", blocks)


def show_limits(
    terminal: Terminal, limits: Sequence[OwnLimit], facts: Facts, *, as_json: bool
) -> None:
    """List the limits that clinicians have set."""
    if as_json:
        documents.show(terminal, [_limit(each, facts) for each in limits])
        return
    _show_blocks(
        terminal, "Limits of your own", [(spoken_limit(each, facts), ()) for each in limits]
    )


def show_rules(
    terminal: Terminal, rules: Sequence[OwnRule], facts: Facts, *, as_json: bool
) -> None:
    """List the rules of the person's own."""
    if as_json:
        documents.show(terminal, [_rule(each) for each in rules])
        return
    _show_blocks(terminal, "Rules of your own", [(spoken_rule(each, facts), ()) for each in rules])


def document(person: Person, facts: Facts) -> documents.Document:
    """Return the document of the profile; what is null was not said."""
    profile, stage = person.profile, person.stage
    return {
        "schema": documents.SCHEMA,
        "born": _iso(profile.born),
        "age_years": None if stage.months is None else stage.months // 12,
        "life_stage": stage.name,
        "assumed": stage.assumed,
        "sex": profile.sex,
        "state": profile.state,
        "authority": person.authority,
        "beside": list(facts.shown_with(person.authority)[1:]),
        "medicines": [_medicine(each, facts) for each in profile.medicines],
        "conditions": [_condition(each, facts) for each in profile.conditions],
        "limits": [_limit(each, facts) for each in profile.limits],
        "rules": [_rule(each) for each in profile.rules],
        "hours": hours.document(profile.hours),
        "refill_ahead_days": profile.refill_ahead,
    }


def rules_for(condition: Condition, facts: Facts) -> tuple[ConditionRule, ...]:
    """Return the rules for a condition; where its eGFR is not known, all that may hold."""
    return facts.rules.of_condition(condition.name, condition.egfr)


def _about(person: Person, facts: Facts) -> Iterator[str]:
    profile, authority = person.profile, person.authority
    born = f" (born {profile.born})" if profile.born else ""
    yield f"Life stage: {spoken_stage(person.stage)}{born}"
    yield f"Sex: {profile.sex or 'not said; where limits differ by sex, the lower one is taken'}"
    yield f"State: {'none given' if profile.state == 'none' else profile.state}"
    assumed = "" if profile.authority else ", assumed"
    beside = listed([_authority(each, facts) for each in facts.shown_with(authority)[1:]])
    yield f"Limits: by {_authority(authority, facts)}{assumed}, beside {beside}"


def _authority(name: str, facts: Facts) -> str:
    return f"{facts.authorities[name].short} ({name})"


def _show_blocks(
    terminal: Terminal, title: str, blocks: Iterable[tuple[str, Sequence[str]]]
) -> None:
    """Show each thing under a title, and under it what is known of it."""
    shown = list(blocks)
    if not shown:
        paragraph(terminal, f"{title}: none given")
        return
    heading(terminal, title)
    for line, below in shown:
        paragraph(terminal, line, indent=GAP)
        for each in below:
            paragraph(terminal, each, indent=2 * GAP)


def _known(medicine: Medicine, facts: Facts) -> list[str]:
    """Return what the catalogue has on a medicine, if only that there is nothing."""
    return [*_classes(medicine.name, facts), *_notes(medicine.name, facts)] or [NO_RULE]


def _classes(name: str, facts: Facts) -> list[str]:
    """Return what the catalogue has on a medicine: a line for each class that it belongs to."""
    found: dict[str, list[str]] = {}
    for rule in facts.rules.of_medicine(name):
        found.setdefault(rule.name, []).append(_spoken_rule(rule, facts))
    return [f"{known}: {'; '.join(rules)}" for known, rules in found.items()]


def _notes(name: str, facts: Facts) -> list[str]:
    """Return what is doubtful or particular about the rules for a medicine."""
    return [rule.note for rule in facts.rules.of_medicine(name) if rule.note]


def _spoken_rule(rule: Interaction, facts: Facts) -> str:
    """Say in a few words what a rule is about."""
    nutrient, other = facts.name_of(rule.nutrient), facts.name_of(rule.other or rule.nutrient)
    said = {
        "spacing": _spoken_times(rule, nutrient),
        "avoid": f"no time between it and {nutrient} settles it",
        "lowers": f"it lowers {nutrient}",
        "raises": f"it raises {nutrient}",
        "additive": f"its effect and that of {nutrient} add up",
        "amount": f"a high amount of {other}, for {nutrient}",
    }[rule.kind]
    return f"{said}{_only(rule.forms)}{_doubt(rule.ground.status)}"


def _spoken_times(rule: Interaction, nutrient: str) -> str:
    after, before = rule.after_agent, rule.after_nutrient
    if after and before:
        return (
            f"{nutrient} {span_of_time(after)} after it at the earliest, "
            f"and it {span_of_time(before)} after {nutrient}"
        )
    if before:
        return f"it {span_of_time(before)} after {nutrient} at the earliest"
    return f"{nutrient} {span_of_time(after or timedelta())} after it at the earliest"


def _rules_of(condition: Condition, facts: Facts) -> list[str]:
    """Return what the catalogue has on a condition, and what would say which rule holds."""
    rules = rules_for(condition, facts)
    lines = [
        f"{facts.name_of(rule.nutrient)}{_only(rule.forms)} is checked for {rule.name}"
        f"{_doubt(rule.ground.status)}"
        for rule in rules
    ]
    if lacks_egfr(condition, facts):
        lines.append(
            f"the eGFR is not known; to say it: magstack profile condition add {condition.name} "
            "--egfr 45"
        )
    return lines


def _spoken_condition(condition: Condition, facts: Facts) -> str:
    full = named_condition(condition, facts)
    typed = "" if full == condition.name else f" ({condition.name})"
    return f"{full}{typed}{'' if condition.egfr is None else f', eGFR {condition.egfr}'}"


def _only(forms: Sequence[str]) -> str:
    return f" (as {listed(forms, 'or')})" if forms else ""


def _doubt(status: str) -> str:
    return " (unverified)" if status == "unchecked" else ""


def _medicine(medicine: Medicine, facts: Facts) -> documents.Document:
    return {
        "name": medicine.name,
        "at": f"{medicine.clock:%H:%M}" if medicine.clock else None,
        "days": weekdays(medicine),
        "since": _iso(medicine.since),
        "until": _iso(medicine.until),
        "rules": [rule.id for rule in facts.rules.of_medicine(medicine.name)],
    }


def _condition(condition: Condition, facts: Facts) -> documents.Document:
    return {
        "name": condition.name,
        "egfr": condition.egfr,
        "rules": [rule.id for rule in rules_for(condition, facts)],
    }


def _limit(limit: OwnLimit, facts: Facts) -> documents.Document:
    unit = facts.unit_of(limit.nutrient)
    return {
        "nutrient": limit.nutrient,
        "limit": documents.mass(limit.value, unit),
        "unit": unit,
        "by": limit.by,
        "note": limit.note,
    }


def _rule(rule: OwnRule) -> documents.Document:
    return {
        "first": rule.first,
        "second": rule.second,
        "apart_minutes": rule.apart // timedelta(minutes=1),
        "note": rule.note,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None

"""Limits and recommended intakes: a line for each nutrient, or a page of one."""

from collections.abc import Sequence

from magstack.context import Terminal
from magstack.domain.amounts import Interval, Mass
from magstack.domain.facts import Facts
from magstack.domain.limits import (
    ADULT_MONTHS,
    Advised,
    Applied,
    DailyValue,
    ForPeople,
    LifeStage,
    Limit,
    Recommended,
    advised,
    applicable,
)
from magstack.domain.profile import Person
from magstack.domain.wording import age, amount, listed
from magstack.render import documents
from magstack.render.console import GAP, heading, paragraph, table
from magstack.render.documents import Document

SAY_MORE = "magstack profile set --born 1980-05-01"
NOT_SET = "no limit set"
NOT_HELD = "–"
MEANINGS = (
    "A dash: nothing in the catalogue. No limit set: the authority named no number, which does "
    "not mean that any amount does no harm."
)
DETAILS = "What exactly counts, since when and by which source: magstack limits NUTRIENT"
FOOD = "Recommended intake a day, which counts food, so that no verdict comes from it:"

NOUNS = {"any": ("child", "adult"), "f": ("girl", "woman"), "m": ("boy", "man")}
"""A person of each sex: under 19 years, and grown."""

PEOPLE = {"any": "everyone", "f": "female", "m": "male"}


def show_all(
    terminal: Terminal, person: Person, facts: Facts, *, every: bool, as_json: bool
) -> None:
    """Show a line for each nutrient, or every row of every nutrient."""
    if as_json:
        told = [_document(nutrient, person, facts, every) for nutrient in facts.nutrients]
        documents.show(terminal, {**_head(person), "nutrients": told})
    elif every:
        for nutrient in facts.nutrients:
            _show_every(terminal, nutrient, facts)
    else:
        paragraph(terminal, _whom(person.stage))
        _show_lines(terminal, person, facts)
        paragraph(terminal, MEANINGS)
        paragraph(terminal, DETAILS)


def show_one(
    terminal: Terminal, nutrient: str, person: Person, facts: Facts, *, every: bool, as_json: bool
) -> None:
    """Show what each authority says of a nutrient: for the person, or for every life stage."""
    if as_json:
        told = _document(nutrient, person, facts, every)
        documents.show(terminal, {**_head(person), **told})
    elif every:
        _show_every(terminal, nutrient, facts)
    else:
        paragraph(terminal, _whom(person.stage))
        _show_page(terminal, nutrient, person, facts)


def _whom(stage: LifeStage) -> str:
    """Say for whom the values below are, and how to change that where it is assumed."""
    state = "" if stage.state == "none" else f"{stage.state} "
    said = f"{state}{NOUNS[stage.sex][stage.grown]}"
    article = "an" if said.startswith("a") else "a"
    if stage.months is not None:
        return f"For {article} {said} of {age(stage.months)}"
    unsaid = "assumed" if said == "adult" else "of an age that is not known"
    return f"For {article} {said} ({unsaid}: say more with {SAY_MORE})"


def _show_lines(terminal: Terminal, person: Person, facts: Facts) -> None:
    shown = facts.shown_with(person.authority)
    shorts = [facts.short_of(authority) for authority in shown]
    rows = []
    for nutrient in facts.nutrients.values():
        found = [facts.limit_for(nutrient.id, authority, person.stage) for authority in shown]
        cells = [_cell(each, nutrient.unit) for each in found]
        rows.append((nutrient.name, *cells, _counted(dict(zip(shorts, found, strict=True)))))
    table(terminal, ("Nutrient", *shorts, "Counts"), rows, keep=range(len(shown) + 1))


def _cell(found: Applied | None, unit: str) -> str:
    return NOT_HELD if found is None else _value(found.limit.value, unit)


def _value(value: Mass | None, unit: str) -> str:
    return NOT_SET if value is None else amount(value, unit, 3)


def _counted(found: dict[str, Applied | None]) -> str:
    """Say what the limits count, once where they agree, and what else is to be said of each."""
    known = {short: each for short, each in found.items() if each is not None}
    counted = {each.limit.counted for each in known.values() if each.limit.value is not None}
    alike = len(counted) == 1
    said = [*counted] if alike else []
    for short, each in known.items():
        remarks = _remarks(each) if alike else [_what(each), *_remarks(each)]
        detail = ", ".join(filter(None, remarks))
        said += [f"{short}: {detail}"] if detail else []
    return "; ".join(said)


def _what(found: Applied) -> str:
    return "" if found.limit.value is None else found.limit.counted


def _remarks(found: Applied) -> list[str]:
    return [found.remark, "unverified" if found.limit.status == "unchecked" else ""]


def _doubted(status: str) -> str:
    """Return the word that stands beside what nobody has read in a reference."""
    return ", unverified" if status == "unchecked" else ""


def _show_page(terminal: Terminal, nutrient: str, person: Person, facts: Facts) -> None:
    unit = facts.unit_of(nutrient)
    found = _limits(nutrient, person, facts)
    name = facts.name_of(nutrient)
    heading(terminal, f"Upper levels of {name} a day")
    for each in found:
        _show_limit(terminal, each, facts, unit)
    if not found:
        paragraph(terminal, "None in the catalogue.", indent=GAP)
    for whole in facts.counts_as(nutrient)[1:]:
        told = facts.name_of(whole)
        paragraph(terminal, f"It counts as {told} too: magstack limits {whole}", indent=GAP)
    advice = _advice(nutrient, person.stage, facts)
    if advice:
        heading(terminal, FOOD)
    for one in advice:
        _show_advice(terminal, one, person.stage, facts, unit)
    _show_daily_values(terminal, nutrient, facts)


def _limits(nutrient: str, person: Person, facts: Facts) -> list[Applied]:
    """Return every authority's limit, first those of the authorities that a person sees."""
    shown = facts.shown_with(person.authority)
    first = [each for one in shown for each in (one, *facts.authorities[one].kin)]
    order = dict.fromkeys((*first, *facts.authorities))
    found = [applicable(facts.limits, nutrient, each, person.stage) for each in order]
    own = [Applied(each.limit) for each in person.profile.limits if each.nutrient == nutrient]
    return [*(each for each in found if each is not None), *own]


def _show_limit(terminal: Terminal, found: Applied, facts: Facts, unit: str) -> None:
    limit = found.limit
    short, doubted = facts.short_of(limit.authority), _doubted(limit.status)
    if limit.value is None:
        paragraph(terminal, f"{short}: {found.remark or NOT_SET}{doubted}", indent=GAP)
    else:
        since = f"; since {limit.since}" if limit.since else ""
        value = f"{amount(limit.value, unit, 3)}{doubted}"
        paragraph(terminal, f"{short}: {value}; {limit.counted}{since}", indent=GAP)
        paragraph(terminal, limit.counts, indent=2 * GAP)
        if found.remark:
            paragraph(terminal, f"Remark: {found.remark}", indent=2 * GAP)
    if limit.note:
        paragraph(terminal, f"Note: {limit.note}", indent=2 * GAP)
    paragraph(terminal, f"Source: {limit.citation}", indent=2 * GAP)


def _advice(nutrient: str, stage: LifeStage, facts: Facts) -> list[Advised]:
    found = [advised(facts.recommended, nutrient, each, stage) for each in facts.authorities]
    return [each for each in found if each is not None]


def _show_advice(
    terminal: Terminal, one: Advised, stage: LifeStage, facts: Facts, unit: str
) -> None:
    unknown = [
        what for what, known in (("age", stage.months), ("sex", stage.sex != "any")) if not known
    ]
    verb = "is" if len(unknown) == 1 else "are"
    why = "" if one.amount.exact else f" (a range: {listed(unknown)} {verb} not known)"
    held = f"{amount(one.amount, unit, 3)}{_doubted(one.status)}{why}"
    paragraph(terminal, f"{facts.short_of(one.authority)} {one.kind}: {held}", indent=GAP)
    if one.note:
        paragraph(terminal, f"Note: {one.note}", indent=2 * GAP)
    paragraph(terminal, f"Source: {one.citation}", indent=2 * GAP)


def _show_daily_values(terminal: Terminal, nutrient: str, facts: Facts) -> None:
    found = _daily_values(nutrient, facts)
    if found:
        heading(terminal, "Daily value, which is 100 % on labels:")
    for one in found:
        held = f"{amount(one.value, facts.unit_of(nutrient), 3)}{_doubted(one.status)}"
        paragraph(terminal, f"{held}, {one.population}: {one.citation}", indent=GAP)
        if one.note:
            paragraph(terminal, f"Note: {one.note}", indent=2 * GAP)


def _daily_values(nutrient: str, facts: Facts) -> list[DailyValue]:
    return [one for one in facts.daily_values if one.nutrient == nutrient]


def _show_every(terminal: Terminal, nutrient: str, facts: Facts) -> None:
    """Show every row of a nutrient as it stands in the catalogue."""
    unit, name = facts.unit_of(nutrient), facts.name_of(nutrient)
    limits = [
        (*_who(row, facts), f"{_value(row.value, unit)}{_doubted(row.status)}")
        for row in facts.limits
        if row.nutrient == nutrient
    ]
    intakes = [
        (*_who(row, facts), f"{row.kind} {amount(row.value, unit, 3)}{_doubted(row.status)}")
        for row in facts.recommended
        if row.nutrient == nutrient
    ]
    _show_rows(terminal, f"Upper levels of {name} a day", "Limit", limits)
    _show_rows(terminal, f"Recommended intakes of {name} a day, food counted", "Intake", intakes)
    _show_daily_values(terminal, nutrient, facts)


def _show_rows(terminal: Terminal, title: str, last: str, rows: Sequence[tuple[str, ...]]) -> None:
    if rows:
        heading(terminal, title)
        table(terminal, ("Authority", "Ages", "For", last), rows)


def _who(row: Limit | Recommended, facts: Facts) -> tuple[str, str, str]:
    who = PEOPLE[row.sex] if row.state == "none" else row.state
    return facts.short_of(row.authority), _ages(row), who


def _ages(row: ForPeople) -> str:
    """Write ages as one reads them: ``0–6 months``, ``1–3 years``, ``19 years and older``."""
    low, high = row.age_from, row.age_to
    if high >= ADULT_MONTHS[1]:
        return "every age" if not low else f"{age(low)} and older"
    if high <= 12 or low % 12 or high % 12:
        return f"{low}–{high} months"
    first, last = low // 12, high // 12 - 1
    return f"{first}–{last} years" if first < last else age(low)


def _head(person: Person) -> Document:
    return {
        "schema": documents.SCHEMA,
        "life_stage": person.stage.name,
        "assumed": person.stage.assumed,
        "authority": person.authority,
    }


def _document(nutrient: str, person: Person, facts: Facts, every: bool) -> Document:
    """Return what is known of a nutrient, for a person or for every life stage."""
    unit = facts.unit_of(nutrient)
    told = _every_row(nutrient, facts) if every else _rows_for(nutrient, person, facts)
    return {
        "nutrient": nutrient,
        "unit": unit,
        **told,
        "daily_values": [
            {
                "authority": one.authority,
                "population": one.population,
                "value": documents.mass(one.value, unit),
                "status": one.status,
                "source": one.citation,
                "note": one.note,
            }
            for one in _daily_values(nutrient, facts)
        ],
    }


def _rows_for(nutrient: str, person: Person, facts: Facts) -> Document:
    found = _limits(nutrient, person, facts)
    return {
        "limits": [_limit(each.limit, each.remark, facts) for each in found],
        "recommended": [
            _intake(one, one.amount, facts.unit_of(nutrient))
            for one in _advice(nutrient, person.stage, facts)
        ],
    }


def _every_row(nutrient: str, facts: Facts) -> Document:
    unit = facts.unit_of(nutrient)
    return {
        "limits": [
            {**_people(row), **_limit(row, "", facts)}
            for row in facts.limits
            if row.nutrient == nutrient
        ],
        "recommended": [
            {**_people(row), **_intake(row, Interval.exactly(row.value), unit)}
            for row in facts.recommended
            if row.nutrient == nutrient
        ],
    }


def _people(row: ForPeople) -> Document:
    return {
        "from_months": row.age_from,
        "below_months": row.age_to,
        "sex": row.sex,
        "state": row.state,
    }


def _limit(limit: Limit, remark: str, facts: Facts) -> Document:
    return {
        "authority": limit.authority,
        "limit": documents.mass(limit.value, facts.unit_of(limit.nutrient)),
        "scope": limit.scope,
        "counts": limit.counts,
        "basis": limit.basis,
        "since": limit.since,
        "status": limit.status,
        "source": limit.citation,
        "remark": remark,
        "note": limit.note,
    }


def _intake(row: Advised | Recommended, held: Interval, unit: str) -> Document:
    return {
        "authority": row.authority,
        "kind": row.kind,
        **documents.interval(held, unit),
        "status": row.status,
        "source": row.citation,
        "note": row.note,
    }

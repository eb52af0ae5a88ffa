"""How a nutrient of a day stands: its sums in a line, a sentence for each limit, and a bar."""

from collections.abc import Iterator
from fractions import Fraction

from magstack.domain.amounts import Mass
from magstack.domain.facts import Facts
from magstack.domain.limits import Advised, LifeStage, Verdict
from magstack.domain.profile import Person
from magstack.domain.review import NutrientOfDay
from magstack.domain.totals import Total
from magstack.domain.wording import amount, listed, percent, spoken_stage, summed

Line = tuple[str, str]
"""A line to read and its style."""

MARK_CELLS = 16
"""How far a limit's name may reach beyond the end of a bar."""


def sums(nutrient: NutrientOfDay, facts: Facts) -> str:
    """Return what is taken and what is planned, in one line."""
    unit = facts.unit_of(nutrient.nutrient)
    return f"{summed(nutrient.taken, unit)} taken, {summed(nutrient.planned, unit)} planned"


def verdicts(nutrient: NutrientOfDay, facts: Facts, stage: LifeStage) -> list[Line]:
    """Return a sentence for each authority's limit."""
    if not nutrient.verdicts:
        return [("no limit in the catalogue", "dim")]
    return [
        verdict_line(verdict, nutrient.taken, nutrient.planned, facts, stage)
        for verdict in nutrient.verdicts
    ]


def stands(nutrient: NutrientOfDay, facts: Facts, person: Person) -> Iterator[Line]:
    """Yield each verdict on a nutrient, and what is recommended, which is none."""
    yield from verdicts(nutrient, facts, person.stage)
    yield from _of_parts(nutrient.nutrient, facts, person)
    advised = facts.advised_for(nutrient.nutrient, person.authority, person.stage)
    if advised is not None:
        yield advice(advised, facts, facts.unit_of(nutrient.nutrient)), "dim"


def _of_parts(nutrient: str, facts: Facts, person: Person) -> Iterator[Line]:
    """Yield the levels of those who set one for each kind of a nutrient, and none for all of it."""
    kinds = [each for each in facts.nutrients.values() if each.part_of == nutrient]
    for authority in facts.shown_with(person.authority):
        if kinds and facts.limit_for(nutrient, authority, person.stage) is None:
            found = [(kind, facts.limit_for(kind.id, authority, person.stage)) for kind in kinds]
            levels = [
                f"{kind.name} {amount(level.limit.value, kind.unit)}"
                for kind, level in found
                if level is not None and level.limit.value is not None
            ]
            if levels:
                whole = facts.name_of(nutrient)
                short = facts.short_of(facts.with_kin(authority)[-1])
                yield f"{short}: none for {whole} as a whole; {listed(levels)} a day", "dim"


def advice(advised: Advised, facts: Facts, unit: str) -> str:
    """Return what is recommended, with the sentence that it counts food."""
    held = amount(advised.amount, unit)
    doubted = ", unverified" if advised.status == "unchecked" else ""
    short = facts.short_of(advised.authority)
    return f"{short} recommends {held} a day, food counted ({advised.kind}{doubted}); not a limit"


def verdict_line(
    verdict: Verdict, taken: Total, planned: Total, facts: Facts, stage: LifeStage
) -> Line:
    """Return a verdict as a sentence: whose limit, for whom, how much of it, and what it counts."""
    limit = _limit(verdict, facts, stage)
    if verdict.limit.value is None:
        return f"{limit}: {verdict.remark or 'no limit set'}", "dim"
    if not planned.known:
        return f"{limit}: unknown, because the amount is", ""
    if planned.resolved and not planned.amount.high.nanograms:
        return f"{limit}: nothing of it is taken or planned", "dim"
    sentence, style = _standing(verdict, taken, planned, facts.unit_of(planned.nutrient))
    remark = f"; {verdict.remark}" if verdict.remark else ""
    return f"{limit}: {sentence}{remark}", style


def _limit(verdict: Verdict, facts: Facts, stage: LifeStage) -> str:
    """Return whose limit this is, how high, and for whom, unless that is plainly an adult."""
    limit = verdict.limit
    said = [facts.short_of(limit.authority)]
    if limit.value is not None:
        said.append(amount(limit.value, facts.unit_of(limit.nutrient)))
    doubts = [] if stage.name == "adult" and not stage.assumed else [spoken_stage(stage)]
    doubts += ["unverified"] if limit.status == "unchecked" else []
    doubts += ["your own"] if limit.status == "own" else []
    return " ".join([*said, f"({'; '.join(doubts)})"] if doubts else said)


def _standing(verdict: Verdict, taken: Total, planned: Total, unit: str) -> Line:
    least = "" if planned.resolved else "at least "
    already = "already " if verdict.limit.scope == "total" else ""
    food = "; food counts too" if verdict.limit.scope == "total" else ""
    # Where nothing is still to come, what is planned is what was taken.
    done = planned.amount == taken.amount and planned.resolved == taken.resolved
    verb = "taken" if done else "planned"
    whole = f"{already}{least}{percent(verdict.share_planned)} {verb}"
    over = f"{least}{amount(verdict.over_by or Mass(0), unit)}"
    if verdict.standing == "over":
        excess, sure = _excess(verdict, taken), "" if taken.resolved else "at least "
        share = f"{already}{sure}{percent(verdict.share_taken)}"
        sofar = f"{share} taken, {sure}{amount(excess, unit)} over"
        more = f"; {whole}, {over} over" if excess != verdict.over_by else ""
        return f"{sofar} the limit{more}{food}", "bold red"
    if verdict.standing == "planned-over":
        return f"{whole}, {over} over the limit{food}", "red"
    known = "" if planned.resolved else ", as far as is known"
    below = "of a limit that also counts food" if food else "below the limit"
    return f"{whole}, {below}{known}", ""


def _excess(verdict: Verdict, taken: Total) -> Mass:
    most = verdict.limit.value or Mass(0)
    return Mass(taken.amount.high.nanograms - most.nanograms)


def bar(nutrient: NutrientOfDay, facts: Facts, cells: int, *, unicode: bool) -> list[str]:
    """Return a bar of what is taken, still planned and free, and under it the limits as marks.

    A mark's name reaches at most `MARK_CELLS` beyond the bar.
    """
    values = [
        (verdict.limit.value, facts.short_of(verdict.limit.authority))
        for verdict in nutrient.verdicts
        if verdict.limit.value is not None
    ]
    full = max(nutrient.planned.amount.high, *(value for value, _ in values))
    taken = _place(nutrient.taken.amount.high, full, cells)
    planned = _place(nutrient.planned.amount.high, full, cells)
    signs = "█▒·▲" if unicode else "#=.^"
    drawn = signs[0] * taken + signs[1] * (planned - taken) + signs[2] * (cells - planned)
    unit = facts.unit_of(nutrient.nutrient)
    marks = [
        (_place(value, full, cells), f"{short} {amount(value, unit)}")
        for value, short in sorted(values)
    ]
    return [drawn, *_marks(marks, signs[3], cells + MARK_CELLS)]


def _place(mass: Mass, full: Mass, cells: int) -> int:
    return round(Fraction(mass.nanograms * cells, full.nanograms))


def _marks(marks: list[tuple[int, str]], sign: str, room: int) -> list[str]:
    """Put each limit's mark under the last cell that it allows: in one line, if that has room."""
    line = ""
    for place, name in marks:
        line = line.ljust(max(place - 1, 0))
        line += f"{' ' if line and line[-1] != ' ' else ''}{sign} {name}"
    return [line] if len(line) <= room else [_mark(*mark, sign, room) for mark in marks]


def _mark(place: int, name: str, sign: str, room: int) -> str:
    """Put a name after its mark or before it; without room for it the verdict says it."""
    at = max(place - 1, 0)
    if at + len(f"{sign} {name}") <= room:
        return f"{' ' * at}{sign} {name}"
    return f"{f'{name} ' if len(name) < at else ''}{sign}".rjust(at + 1)

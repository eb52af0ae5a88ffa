"""What is planned of each product, and what was planned when."""

from collections.abc import Iterable, Iterator
from datetime import date

from magstack.context import Terminal
from magstack.domain.doses import Dose
from magstack.domain.hours import DAY, DayRules
from magstack.domain.planned import History, Past, Planned, Plans, in_order, timed
from magstack.domain.plans import Phase
from magstack.domain.products import Product
from magstack.domain.wording import counted, listed, on_days, planned_at, spoken_day, spoken_dose
from magstack.render import documents
from magstack.render.console import paragraph, table

OPEN = "no end"


def show(terminal: Terminal, plans: Plans) -> None:
    """List the doses in force or to come, and say which plans are on hold and who has none."""
    with_plan = [each for each in plans.planned if each.doses]
    rows = [_row(dose, each.product, plans.rules) for each in with_plan for dose in each.doses]
    if rows:
        headings = ("Product", "Dose", "Time", "Days", "From", "To")
        table(terminal, headings, rows, keep=(0, 2, 4, 5))
    for each in with_plan:
        if each.again:
            paragraph(terminal, _waiting(each, each.again))
    without = [each.product for each in plans.planned if not each.doses]
    if without:
        paragraph(terminal, f"No plan: {_named(without)}")
    if not plans.planned:
        paragraph(terminal, "No products. Begin with one from the catalogue: magstack catalog")


def _row(dose: Dose, product: Product, rules: DayRules) -> tuple[str, ...]:
    said = f"{counted(dose.units, product.unit)} {planned_at(dose)}"
    clock = "" if dose.as_needed else f"{dose.time(rules):%H:%M}"
    days = "as needed" if dose.as_needed else on_days(dose.schedule) or "every day"
    return product.slug, said, clock, days.removeprefix("on "), *_days(dose.since, dose.until)


def _days(since: date | None, until: date | None) -> tuple[str, str]:
    return (since.isoformat() if since else ""), (until.isoformat() if until else OPEN)


def _waiting(each: Planned, again: date) -> str:
    """Say until when a plan holds nothing, or when it begins."""
    if not each.begun:
        return f"{each.product.name} begins on {spoken_day(again)}."
    return (
        f"{each.product.name} is on hold until {spoken_day(again - DAY)}, again from "
        f"{spoken_day(again)}."
    )


def _named(products: Iterable[Product]) -> str:
    return ", ".join(
        f"{product.slug} (archived)" if product.archived else product.slug for product in products
    )


def show_history(terminal: Terminal, history: History) -> None:
    """List what was planned of each product and from when to when, newest first."""
    rows = [row for past in history.products for row in _phases(past, history)]
    if rows:
        headings = ("Product", "From", "To", "Planned")
        table(terminal, headings, rows, keep=(0, 1, 2))
    never = [past.product.slug for past in history.products if not past.phases]
    if never:
        paragraph(terminal, f"Never planned: {', '.join(never)}")
    if not history.products:
        paragraph(terminal, "No products. Begin with one from the catalogue: magstack catalog")


def _phases(past: Past, history: History) -> Iterator[tuple[str, ...]]:
    for phase in past.phases:
        doses = in_order(phase.doses, history.rules, by_day=False)
        planned = listed([timed(dose, past.product.unit, history.rules) for dose in doses])
        yield past.product.slug, *_days(phase.since, phase.until), planned or "nothing planned"


def document(plans: Plans) -> documents.Document:
    """Return the document of ``plan show``."""
    return {
        "schema": documents.SCHEMA,
        "day": plans.day.isoformat(),
        "plans": [
            {
                **_product(each.product),
                "on_hold": each.again is not None and each.begun,
                "again": each.again.isoformat() if each.again else None,
                "doses": doses_document(each.product, each.doses, plans.rules),
            }
            for each in plans.planned
        ],
    }


def history_document(history: History) -> documents.Document:
    """Return the document of ``plan history``."""
    return {
        "schema": documents.SCHEMA,
        "day": history.day.isoformat(),
        "products": [
            {
                **_product(past.product),
                "phases": [_phase(phase, past.product, history) for phase in past.phases],
            }
            for past in history.products
        ],
    }


def _product(product: Product) -> documents.Document:
    return {
        "product": product.slug,
        "name": product.name,
        "unit": product.unit,
        "archived": product.archived.isoformat() if product.archived else None,
    }


def _phase(phase: Phase, product: Product, history: History) -> documents.Document:
    doses = in_order(phase.doses, history.rules, by_day=False)
    return {
        "from": phase.since.isoformat() if phase.since else None,
        "to": phase.until.isoformat() if phase.until else None,
        "doses": doses_document(product, doses, history.rules),
    }


def doses_document(
    product: Product, doses: Iterable[Dose], rules: DayRules
) -> list[documents.Document]:
    """Return doses as ``show`` has them, with how each is typed and the clock time it is at."""
    return [
        {
            **documents.planned_dose(dose, product.unit),
            "dose": spoken_dose(dose),
            "at": None if dose.as_needed else f"{dose.time(rules):%H:%M}",
        }
        for dose in doses
    ]

"""The record as a FHIR R4 (4.0.1) bundle: plain dictionaries, for a hospital's system.

What each field holds is in docs/exports.md. Nothing here is coded that is not in `Codes`.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from magstack.domain.review import Day
from magstack.export.fhir.elements import Element, moment, urn
from magstack.export.fhir.medications import medication
from magstack.export.fhir.observations import observations
from magstack.export.fhir.patients import patient
from magstack.export.fhir.sources import Log, Source
from magstack.export.fhir.statements import medicines, statement

__all__ = ["Bundled", "Source", "bundle"]


class Bundled(NamedTuple):
    """A bundle, and how many products and medicines and how many totals of days are in it."""

    bundle: Element
    products: int
    medicines: int
    totals: int


def bundle(source: Source, days: Iterable[Day]) -> Bundled:
    """Return a record as a bundle.

    Args:
        source: what it is made from.
        days: those of the period on which something was planned or logged, in their order.
    """
    log = Log()
    totals = [each for day in log.counting(days) for each in observations(day, source)]
    stack = [each for each in source.stack if log.of(each.slug).days or source.planned(each)]
    products = [medication(product, source) for product in stack]
    taken = [statement(product, log.of(product.slug), source) for product in stack]
    others = [*medicines(source)]
    resources = [patient(source), *products, *taken, *others, *totals]
    return Bundled(_bundle(source, resources), len(stack), len(others), len(totals))


def _bundle(source: Source, resources: Iterable[Element]) -> Element:
    now = moment(source.now)
    return {
        "resourceType": "Bundle",
        "id": source.id_of("bundle", f"{source.first}/{source.last}"),
        "meta": {"lastUpdated": now},
        "type": "collection",
        "timestamp": now,
        "entry": [*_entries(resources)],
    }


def _entries(resources: Iterable[Element]) -> Iterator[Element]:
    for resource in resources:
        yield {"fullUrl": urn(resource["id"]), "resource": resource}

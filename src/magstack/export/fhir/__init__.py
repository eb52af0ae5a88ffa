"""The record as a FHIR R4 (4.0.1) bundle: plain dictionaries, for a hospital's system.

What each field holds is in docs/exports.md. Nothing here is coded that is not in `Codes`.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TextIO

from magstack.domain.review import Day
from magstack.export.fhir.elements import Element, moment, urn
from magstack.export.fhir.medications import medication
from magstack.export.fhir.observations import observations
from magstack.export.fhir.patients import patient
from magstack.export.fhir.sources import Log, Source
from magstack.export.fhir.statements import medicines, statement

__all__ = ["Source", "Written", "write"]


class Written(NamedTuple):
    """How many products and medicines and how many totals of days are in a bundle."""

    products: int
    medicines: int
    totals: int


def write(stream: TextIO, source: Source, days: Iterable[Day]) -> Written:
    r"""Write a record as a bundle, a line for each entry; totals of days are written as they come.

    Args:
        stream: takes text; line ends are ``\n``.
        source: what the bundle is made from.
        days: those of the period on which something was planned or logged, in their order.
    """
    stream.write(f'{_json(_head(source))[:-1]},"entry":[')
    kinds: Counter[str] = Counter()
    for resource in _resources(source, days):
        entry = {"fullUrl": urn(resource["id"]), "resource": resource}
        stream.write(f"{',' if kinds else ''}\n{_json(entry)}")
        kinds[resource["resourceType"]] += 1
    stream.write("\n]}\n")
    products = kinds["Medication"]
    return Written(products, kinds["MedicationStatement"] - products, kinds["Observation"])


def _resources(source: Source, days: Iterable[Day]) -> Iterator[Element]:
    """Yield the patient, then the totals; what was taken of a product is known after these."""
    log = Log()
    yield patient(source)
    for day in log.counting(days):
        yield from observations(day, source)
    stack = [each for each in source.stack if log.of(each.slug).days or source.planned(each)]
    for product in stack:
        yield medication(product, source)
    for product in stack:
        yield statement(product, log.of(product.slug), source)
    yield from medicines(source)


def _head(source: Source) -> Element:
    now = moment(source.now)
    return {
        "resourceType": "Bundle",
        "id": source.id_of("bundle", f"{source.first}/{source.last}"),
        "meta": {"lastUpdated": now},
        "type": "collection",
        "timestamp": now,
    }


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode

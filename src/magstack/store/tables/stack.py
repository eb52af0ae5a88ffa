"""Products with their labels and plans, as rows."""

from sqlmodel import Field

from magstack.store.tables.sealed import Sealed


class ProductRow(Sealed, table=True):
    """A product."""

    __tablename__ = "product"

    id: int = Field(primary_key=True)
    slug: str
    brand: str
    name: str
    unit: str
    units_per_container: int | None
    source: str
    status: str
    archived: str | None
    note: str
    seal: int


class LabelRecord(Sealed, table=True):
    """A label, valid from a day."""

    __tablename__ = "label"

    id: int = Field(primary_key=True)
    product_id: int
    since: str | None
    units_per_serving: int
    seal: int


class LabelLine(Sealed, table=True):
    """A line of a label."""

    __tablename__ = "label_row"

    id: int = Field(primary_key=True)
    label_id: int
    position: int
    basis: str
    substance: str
    form: str | None
    compound: int | None
    low: int | None
    high: int | None
    seal: int


class DoseRow(Sealed, table=True):
    """A planned dose."""

    __tablename__ = "dose"

    id: int = Field(primary_key=True)
    product_id: int
    units: int
    slot: str | None
    clock: int | None
    since: str
    until: str | None
    seal: int


class ScheduleRow(Sealed, table=True):
    """On which days a dose is planned."""

    __tablename__ = "schedule"

    id: int = Field(primary_key=True)
    dose_id: int
    weekdays: int
    cycle: int
    days_on: int
    meal: str | None
    lead: int
    most: int | None
    step: int
    anchor: str | None
    seal: int

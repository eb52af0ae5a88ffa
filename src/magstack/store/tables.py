"""SQLModel classes mapped onto the schema; the migrations say what each column may hold."""

from sqlmodel import Field, SQLModel

from magstack.store.sealing import Value, seal_of


class Sealed(SQLModel):
    """A row with a number and a seal, both set by the journal."""

    model_config = {"defer_build": True}  # a table's model validates nothing: the schema does

    id: int
    seal: int

    def values_in_order(self) -> list[Value]:
        """Return the columns' values without the seal, in the order of the table."""
        return [getattr(self, column) for column in self.columns()]

    @classmethod
    def columns(cls) -> list[str]:
        """Return the names of the columns in the order of the table, without the seal."""
        return [name for name in cls.model_fields if name != "seal"]

    def reseal(self) -> None:
        """Bring the seal up to date with the values."""
        self.seal = seal_of(self.values_in_order())


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
    product_id: int = Field(foreign_key="product.id")
    since: str | None
    units_per_serving: int
    seal: int


class LabelLine(Sealed, table=True):
    """A line of a label."""

    __tablename__ = "label_row"

    id: int = Field(primary_key=True)
    label_id: int = Field(foreign_key="label.id")
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
    product_id: int = Field(foreign_key="product.id")
    units: int
    slot: str | None
    clock: int | None
    since: str
    until: str | None
    seal: int


class IntakeRow(Sealed, table=True):
    """One thing taken or skipped."""

    __tablename__ = "intake"

    id: int = Field(primary_key=True)
    product_id: int = Field(foreign_key="product.id")
    label_id: int = Field(foreign_key="label.id")
    units: int
    status: str
    at: int
    utc_offset: int
    day: str
    dose_id: int | None = Field(foreign_key="dose.id")
    slot: str | None
    planned: int | None
    note: str
    seal: int


class ScheduleRow(Sealed, table=True):
    """On which days a dose is planned."""

    __tablename__ = "schedule"

    id: int = Field(primary_key=True)
    dose_id: int = Field(foreign_key="dose.id")
    weekdays: int
    cycle: int
    days_on: int
    meal: str | None
    lead: int
    most: int | None
    step: int
    anchor: str | None
    seal: int


class ClosingRow(Sealed, table=True):
    """A day that the person has closed."""

    __tablename__ = "closing"

    id: int = Field(primary_key=True)
    day: str
    seal: int


class LotRow(Sealed, table=True):
    """Containers that were bought together."""

    __tablename__ = "lot"

    id: int = Field(primary_key=True)
    product_id: int = Field(foreign_key="product.id")
    code: str
    containers: int
    units: int
    remaining: int
    since: str
    expires: str | None
    price: int | None
    currency: str | None
    seal: int


class DrawRow(Sealed, table=True):
    """What an intake took from a lot."""

    __tablename__ = "draw"

    id: int = Field(primary_key=True)
    intake_id: int = Field(foreign_key="intake.id")
    lot_id: int = Field(foreign_key="lot.id")
    units: int
    seal: int


class SettingRow(Sealed, table=True):
    """One thing that the person has said of themselves, by its name."""

    __tablename__ = "setting"

    id: int = Field(primary_key=True)
    name: str
    value: str
    seal: int


class MedicineRow(Sealed, table=True):
    """A medicine at one time of day."""

    __tablename__ = "medicine"

    id: int = Field(primary_key=True)
    name: str
    clock: int | None
    days: int
    since: str | None
    until: str | None
    seal: int


class ConditionRow(Sealed, table=True):
    """A condition."""

    __tablename__ = "condition"

    id: int = Field(primary_key=True)
    name: str
    egfr: int | None
    seal: int


class OwnLimitRow(Sealed, table=True):
    """A limit that a clinician has set."""

    __tablename__ = "own_limit"

    id: int = Field(primary_key=True)
    nutrient: str
    mass: int
    set_by: str
    note: str
    seal: int


class OwnRuleRow(Sealed, table=True):
    """Two things that the person keeps apart."""

    __tablename__ = "own_rule"

    id: int = Field(primary_key=True)
    first: str
    second: str
    apart: int
    note: str
    seal: int


class OperationRow(Sealed, table=True):
    """One thing that a person did."""

    __tablename__ = "operation"

    id: int = Field(primary_key=True)
    at: int
    command: str
    summary: str
    state: str
    seal: int


class ChangeRow(Sealed, table=True):
    """One row that an operation touched, before and after, as JSON."""

    __tablename__ = "change"

    id: int = Field(primary_key=True)
    operation_id: int = Field(foreign_key="operation.id")
    entity: str
    entity_id: int
    before: str | None
    after: str | None
    seal: int


ENTITIES: dict[str, type[Sealed]] = {
    str(model.__tablename__): model
    for model in (
        *(ProductRow, LabelRecord, LabelLine, DoseRow, IntakeRow),
        *(ScheduleRow, ClosingRow, LotRow, DrawRow),
        *(SettingRow, MedicineRow, ConditionRow, OwnLimitRow, OwnRuleRow),
    )
}
"""The tables whose changes are journalled, by name."""

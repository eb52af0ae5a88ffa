"""What a person has said of themselves, as rows."""

from sqlmodel import Field

from magstack.store.tables.sealed import Sealed


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

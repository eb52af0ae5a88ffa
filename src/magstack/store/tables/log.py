"""What was taken or skipped, as rows."""

from sqlmodel import Field

from magstack.store.tables.sealed import Sealed


class IntakeRow(Sealed, table=True):
    """One thing taken or skipped."""

    __tablename__ = "intake"

    id: int = Field(primary_key=True)
    product_id: int
    label_id: int
    units: int
    status: str
    at: int
    utc_offset: int
    day: str
    dose_id: int | None
    slot: str | None
    planned: int | None
    note: str
    seal: int

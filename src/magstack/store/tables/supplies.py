"""What is in stock and what was drawn from it, as rows."""

from sqlmodel import Field

from magstack.store.tables.sealed import Sealed


class LotRow(Sealed, table=True):
    """Containers that were bought together."""

    __tablename__ = "lot"

    id: int = Field(primary_key=True)
    product_id: int
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
    intake_id: int
    lot_id: int
    units: int
    seal: int

"""The whole record, to be carried elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager

from magstack.context import Context
from magstack.store import carrying, database
from magstack.store.carrying import Carried


@contextmanager
def opened(context: Context) -> Iterator[Carried]:
    """Open the record as rows, as one moment has it; they come once.

    Raises:
        StoreError: the record cannot be read, or is damaged: also from any row.
    """
    with database.reading(context.database) as connection:
        yield carrying.carried(connection)

"""The seal of a row: a checksum over its other columns, so that a damaged value is noticed."""

from collections.abc import Sequence
from zlib import crc32

Value = str | int | None


def seal_of(values: Sequence[Value]) -> int:
    """Return the CRC-32 of a row's values in the order of its columns, without the seal."""
    return crc32(repr(tuple(values)).encode())


def intact(row: Sequence[Value]) -> bool:
    """Whether a row, its seal last, is as it was written."""
    return row[-1] == crc32(repr(row[:-1]).encode())

"""A foreign file is opened strictly: what is no text in UTF-8 is refused in one sentence."""

import codecs
import io
import os
import re
import shlex
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO, NoReturn, TextIO

from magstack.domain.texts import clean
from magstack.domain.wording import typed
from magstack.errors import DataError, NotFoundError

STREAMS = ("/dev/stdin", "/dev/fd/", "/proc/self/fd/")
"""Where a path begins that names a stream which is open already: a pipe there has a writer."""

CHUNK = 1 << 16

HEAD = 64
"""Bytes by which other kinds of files are known."""

BOM = codecs.BOM_UTF8

LONGEST_NUMBER = 40
"""Characters of a number in JSON; its exponent has at most two digits."""

KINDS = {
    b"PK\x03\x04": "a zip archive or a workbook (xlsx, ods)",
    b"PK\x05\x06": "an empty zip archive",
    b"\x1f\x8b": "compressed (gzip)",
    b"BZh": "compressed (bzip2)",
    b"\xfd7zXZ\0": "compressed (xz)",
    b"\x28\xb5\x2f\xfd": "compressed (zstd)",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"%PDF-": "a PDF",
    b"SQLite format 3\0": "an SQLite file",
    b"age-encryption.org/v1": "encrypted (age)",
    b"-----BEGIN AGE ENCRYPTED FILE-----": "encrypted (age)",
    codecs.BOM_UTF32_LE: "written in UTF-32",
    codecs.BOM_UTF16_LE: "written in UTF-16",
    codecs.BOM_UTF16_BE: "written in UTF-16",
}
"""How files begin that are no text in UTF-8, and what they are; the longer mark comes first."""

WAYS_OUT = {
    "a zip archive or a workbook (xlsx, ods)": (
        "Unpack it first, or save the sheet as CSV in UTF-8."
    ),
    "compressed (gzip)": "Unpack it first: gunzip {quoted}",
    "compressed (bzip2)": "Unpack it first: bunzip2 {quoted}",
    "compressed (xz)": "Unpack it first: unxz {quoted}",
    "compressed (zstd)": "Unpack it first: unzstd {quoted}",
    "a 7z archive": "Unpack it first.",
    "an SQLite file": "If that is a record of magstack: magstack restore {quoted}",
    "encrypted (age)": "Decrypt it first: age --decrypt -o FILE {quoted}",
    "written in UTF-32": "Save it as UTF-8: iconv -f UTF-32 -t UTF-8 {quoted} > FILE",
    "written in UTF-16": "Save it as UTF-8: iconv -f UTF-16 -t UTF-8 {quoted} > FILE",
}
"""What a person does about it; ``quoted`` is the file's name for a shell."""


@contextmanager
def opened(
    path: Path, *, most: int, what: str, advance: Callable[[int], None] | None = None
) -> Iterator[TextIO]:
    """Give a foreign file as a stream of text; line ends are as they are in the file.

    A byte order mark is dropped. The checks below go on while the stream is read, so an error
    can come out of any read of it. ``-`` is standard input.

    Args:
        path: a file, ``-``, or a stream that is open already (``/dev/stdin``, ``/dev/fd/3``).
        most: bytes; what is larger is refused.
        what: what it should be, with an article: "a table (CSV)".
        advance: is told how many more bytes were read.

    Raises:
        NotFoundError: there is no such file.
        DataError: it cannot be read, is empty or too large, or is no text in UTF-8.
    """
    with (
        opened_bytes(path, most=most, what=what, advance=advance) as stream,
        io.TextIOWrapper(stream, encoding="utf-8", newline="") as text,
    ):
        yield text


@contextmanager
def opened_bytes(
    path: Path, *, most: int, what: str, advance: Callable[[int], None] | None = None
) -> Iterator[BinaryIO]:
    """Give a foreign file as a stream of bytes that are known to be UTF-8, as ``opened`` does.

    Raises:
        NotFoundError: there is no such file.
        DataError: it cannot be read, is empty or too large, or is no text in UTF-8.
    """
    name = "Standard input" if str(path) == "-" else clean(str(path))
    source = Path("/dev/stdin") if str(path) == "-" else path
    with _faults_of(name):
        size = _size_of(source, name)
    if size is not None and size > most:
        raise _too_large(name, most)
    with _faults_of(name):
        raw = source.open("rb", buffering=0)
    with raw, io.BufferedReader(_Checked(raw, name, what, most, advance), CHUNK) as stream:
        yield stream


def text_of(path: Path, *, most: int, what: str) -> str:
    """Return a small foreign file as text; see ``opened``."""
    with opened(path, most=most, what=what) as stream:
        return stream.read()


def size_of(path: Path) -> int | None:
    """Return how many bytes a file has, or None where that is not known before it is read."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None


def kind_of(head: bytes, name: str) -> tuple[str | None, str]:
    """Return what a file is that begins so and is no text in UTF-8, and what helps; else None.

    Args:
        head: its first bytes, `HEAD` or more.
        name: how it is typed.
    """
    kind = next((kind for mark, kind in KINDS.items() if head.startswith(mark)), None)
    return kind, WAYS_OUT.get(kind or "", "").format(quoted=typed(name))


def json_of(text: str, name: str) -> object:
    """Read one small JSON document; numbers are ``int`` or ``Decimal``.

    Args:
        text: the document.
        name: what it is called in a sentence, such as the file's name.

    Raises:
        DataError: it is no JSON, is nested too deep, or holds a number that is none or too long.
    """
    import json

    def number(digits: str) -> int | Decimal:
        if len(digits) > LONGEST_NUMBER or re.search("[eE][-+]?[0-9]{3}", digits):
            raise DataError(f"{name} holds a number that is too long: {digits[:20]}…")
        return Decimal(digits) if set(digits) & set(".eE") else int(digits)

    def constant(word: str) -> NoReturn:
        raise DataError(f"{name} holds {word} in the place of a number. JSON has no such number.")

    try:
        found: object = json.loads(
            text, parse_float=number, parse_int=number, parse_constant=constant
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise DataError(f"{name} is no JSON ({place}: {error.msg}).") from None
    except RecursionError:
        raise DataError(f"{name} is nested too deep to be read.") from None
    return found


class _Checked(io.RawIOBase):
    """The bytes of a file without its byte order mark, refused where they are no UTF-8."""

    def __init__(
        self,
        raw: io.FileIO,
        name: str,
        what: str,
        most: int,
        advance: Callable[[int], None] | None,
    ) -> None:
        self._raw = raw
        self._name = name
        self._most = most
        self._advance = advance
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._undecided = 0
        self._bytes = self._lines = 0
        self._head = self._begun(what)

    def _begun(self, what: str) -> bytes:
        """Read the first bytes, and refuse what they show to be something else."""
        head = b""
        with _faults_of(self._name):
            while len(head) < HEAD and (more := self._raw.read(HEAD - len(head))):
                head += more
        kind, way = kind_of(head, self._name)
        if kind is not None:
            raise DataError(f"{self._name} is {kind}, not {what}. {way}".rstrip())
        if not head.removeprefix(BOM):
            raise DataError(f"{self._name} is empty. It should be {what}.")
        self._bytes = len(BOM) if head.startswith(BOM) else 0
        return head.removeprefix(BOM)

    def readable(self) -> bool:
        """Whether this can be read: always."""
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]  # narrower than typeshed's Buffer, which has no slices
        """Read the next bytes into ``buffer``, once they are checked, and return how many."""
        if self._head:
            count = min(len(self._head), len(buffer))
            buffer[:count] = self._head[:count]
            self._head = self._head[count:]
        else:
            with _faults_of(self._name):
                count = self._raw.readinto(buffer) or 0
        self._check(bytes(buffer[:count]))
        if self._advance is not None:
            self._advance(count)
        return count

    def _check(self, chunk: bytes) -> None:
        """Check the next bytes; none are the end of the file."""
        if self._bytes + len(chunk) > self._most:
            raise _too_large(self._name, self._most)
        if b"\0" in chunk:
            place = self._place(chunk, chunk.index(b"\0"))
            raise DataError(f"{self._name} holds a NUL character ({place}), and so it is no text.")
        if self._undecided or not chunk.isascii() or not chunk:
            self._decode(chunk)
        self._bytes += len(chunk)
        self._lines += chunk.count(b"\n")

    def _decode(self, chunk: bytes) -> None:
        try:
            self._decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            quoted = shlex.quote(self._name)
            place = self._place(chunk, error.start - self._undecided)
            raise DataError(
                f"{self._name} is no UTF-8 ({place}). Save it as UTF-8; if it is Latin-1: "
                f"iconv -f WINDOWS-1252 -t UTF-8 {quoted} > FILE"
            ) from None
        self._undecided = len(self._decoder.getstate()[0])

    def _place(self, chunk: bytes, index: int) -> str:
        """Say where a byte is; a character that began before the chunk has an index below 0."""
        line = self._lines + chunk.count(b"\n", 0, max(0, index)) + 1
        return f"line {line}, byte {self._bytes + index + 1}"


def _size_of(path: Path, name: str) -> int | None:
    """Return the size of a file, None for a pipe; refuse what is neither.

    A pipe in the file system is refused: nobody may ever write to it.
    """
    found = path.stat()
    if stat.S_ISREG(found.st_mode):
        return found.st_size
    if stat.S_ISDIR(found.st_mode):
        raise DataError(f"{name} is a directory. Name a file in it.")
    if stat.S_ISFIFO(found.st_mode) and os.fspath(path).startswith(STREAMS):
        return None
    raise DataError(f"{name} is no file, but a device or a pipe. Save what it gives in a file.")


@contextmanager
def _faults_of(name: str) -> Iterator[None]:
    """Turn what the file system raises on reading into one sentence about ``name``."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError):
        raise NotFoundError(f"There is no file {name}.") from None
    except PermissionError:
        raise DataError(f"{name} may not be read. Check its permissions.") from None
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        reason = error.strerror if isinstance(error, OSError) else error
        raise DataError(f"{name} could not be read: {reason}.") from None


def _too_large(name: str, most: int) -> DataError:
    sizes = {10**9: "GB", 10**6: "MB", 10**3: "kB"}
    size, unit = next(((most // n, u) for n, u in sizes.items() if most >= n), (most, "bytes"))
    return DataError(f"{name} is too large: more than {size} {unit}.")

"""Foreign files: what is no text in UTF-8 is refused in one sentence, wherever it is seen."""

import io
import os
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magstack.errors import DataError, MagstackError, NotFoundError
from magstack.incoming.files import CHUNK, json_of, opened, opened_bytes, size_of, text_of

WHAT = "a table (CSV)"


def refused(path: Path, most: int = 10**6) -> MagstackError:
    with pytest.raises((DataError, NotFoundError)) as caught:
        text_of(path, most=most, what=WHAT)
    assert caught.value.exit_code == 3
    return caught.value


def written(folder: Path, content: bytes, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_text_with_or_without_a_mark(tmp_path: Path, mark: bytes) -> None:
    path = written(tmp_path, mark + "a,µ\r\nb,½\n".encode())
    assert text_of(path, most=100, what=WHAT) == "a,µ\r\nb,½\n"
    with opened_bytes(path, most=100, what=WHAT) as stream:
        assert stream.read() == "a,µ\r\nb,½\n".encode()
    assert size_of(path) == len(mark) + 11


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "{} is empty. It should be a table (CSV)."),
        (b"\xef\xbb\xbf", "{} is empty. It should be a table (CSV)."),
        (
            b"PK\x03\x04rest",
            (
                "{} is a zip archive or a workbook (xlsx, ods), not a table (CSV). Unpack it "
                "first, or save the sheet as CSV in UTF-8."
            ),
        ),
        (
            b"\x1f\x8b\x08rest",
            "{} is compressed (gzip), not a table (CSV). Unpack it first: gunzip {}",
        ),
        (b"%PDF-1.7", "{} is a PDF, not a table (CSV)."),
        (
            b"SQLite format 3\0" + bytes(84),
            (
                "{} is an SQLite file, not a table (CSV). If that is a record of magstack: "
                "magstack restore {}"
            ),
        ),
        (
            b"age-encryption.org/v1\n-> X25519",
            "{} is encrypted (age), not a table (CSV). Decrypt it first: age --decrypt -o FILE {}",
        ),
        (
            b"-----BEGIN AGE ENCRYPTED FILE-----\n",
            "{} is encrypted (age), not a table (CSV). Decrypt it first: age --decrypt -o FILE {}",
        ),
        (
            "a,b".encode("utf-16"),
            (
                "{} is written in UTF-16, not a table (CSV). Save it as UTF-8: "
                "iconv -f UTF-16 -t UTF-8 {} > FILE"
            ),
        ),
        (
            "a\nGröße".encode("latin-1"),
            (
                "{} is no UTF-8 (line 2, byte 5). Save it as UTF-8; if it is Latin-1: "
                "iconv -f WINDOWS-1252 -t UTF-8 {} > FILE"
            ),
        ),
        (b"a\nb\0", "{} holds a NUL character (line 2, byte 4), and so it is no text."),
        (
            b"cut \xc2",
            (
                "{} is no UTF-8 (line 1, byte 5). Save it as UTF-8; if it is Latin-1: "
                "iconv -f WINDOWS-1252 -t UTF-8 {} > FILE"
            ),
        ),
    ],
)
def test_what_is_no_text(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = written(tmp_path, content)
    assert str(refused(path)) == sentence.format(path, path)


def test_a_name_is_quoted_for_the_shell(tmp_path: Path) -> None:
    path = written(tmp_path, b"\x1f\x8b", "a $(b).csv")
    assert str(refused(path)).endswith(f"gunzip '{path}'")


def test_a_name_in_a_sentence_is_one_line(tmp_path: Path) -> None:
    assert str(refused(tmp_path / "a\nb")) == f"There is no file {tmp_path}/ab."


def test_what_is_no_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert str(refused(tmp_path)) == f"{tmp_path} is a directory. Name a file in it."
    assert str(refused(tmp_path / "none")) == f"There is no file {tmp_path / 'none'}."
    assert "is no file, but a device or a pipe" in str(refused(pipe))
    assert "is no file, but a device or a pipe" in str(refused(Path("/dev/zero")))
    assert "File name too long" in str(refused(tmp_path / ("x" * 300)))
    assert "could not be read" in str(refused(Path("a\0b")))
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    assert "could not be read" in str(refused(loop))
    assert size_of(pipe) is None
    assert size_of(tmp_path / "none") is None


def test_what_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, b"a")

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    assert str(refused(path)) == f"{path} may not be read. Check its permissions."


def test_a_file_that_fails_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, b"a" * 100)

    class Failing(io.FileIO):
        def readinto(self, _: object) -> int:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", lambda self, *_, **__: Failing(self))
    assert str(refused(path)) == f"{path} could not be read: Input/output error."


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    path = written(tmp_path, b"x" * 1001)
    assert str(refused(path, 1000)) == f"{path} is too large: more than 1 kB."
    assert text_of(path, most=1001, what=WHAT) == "x" * 1001


def test_a_pipe_that_is_open_already_ends_or_is_cut_off() -> None:
    for content, most in ((b"a,b\n", 100), (b"x" * 30_000, 20_000)):
        reader, writer = os.pipe()
        os.write(writer, content)
        os.close(writer)
        path = Path(f"/dev/fd/{reader}")
        if len(content) <= most:
            assert text_of(path, most=most, what=WHAT) == "a,b\n"
        else:
            assert "is too large: more than 20 kB" in str(refused(path, most))
        os.close(reader)


@settings(deadline=None)
@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1))
def test_a_text_is_what_it_was_across_the_edges_of_what_is_read_at_once(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    whole = "é" * (CHUNK // 2) + text
    path = written(tmp_path_factory.getbasetemp(), b"x" + whole.encode())
    read: list[int] = []
    with opened(path, most=10**6, what=WHAT, advance=read.append) as stream:
        assert stream.read() == "x" + whole
    assert sum(read) == size_of(path)


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=200), st.integers(0, 100))
def test_any_bytes_are_their_text_or_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, most: int
) -> None:
    path = written(tmp_path_factory.getbasetemp(), content)
    try:
        text = text_of(path, most=most, what=WHAT)
    except DataError as error:
        text, sentence = "", str(error)
    else:
        sentence = ""
    assert text == ("" if sentence else content.decode("utf-8-sig"))
    assert "\n" not in sentence
    assert len(content) <= most or sentence


def test_numbers_of_json_are_exact() -> None:
    found = json_of('{"a": [1.50, 2, -3e2, "x", null]}', "F")
    assert found == {"a": [Decimal("1.50"), 2, Decimal(-300), "x", None]}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[" * 100_000, "F is nested too deep to be read."),
        ('{"a":' * 100_000, "F is nested too deep to be read."),
        ("[NaN]", "F holds NaN in the place of a number. JSON has no such number."),
        ("-Infinity", "F holds -Infinity in the place of a number. JSON has no such number."),
        ("1" * 5000, "F holds a number that is too long: 11111111111111111111…"),
        ("0e99999999", "F holds a number that is too long: 0e99999999…"),
        (
            "{",
            "F is no JSON (line 1, column 2: Expecting property name enclosed in double quotes).",
        ),
        ("", "F is no JSON (line 1, column 1: Expecting value)."),
    ],
)
def test_what_is_no_json(text: str, sentence: str) -> None:
    with pytest.raises(DataError) as caught:
        json_of(text, "F")
    assert str(caught.value) == sentence

"""A record as JSON is read whatever its layout, and anything else is refused in one sentence."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magstack.errors import DataError
from magstack.incoming import records

ROWS = [
    {"id": 1, "name": "Größe “5” — 夜 🌙", "note": "a\\b\n\u2028", "low": None},
    {"id": 2, "name": "", "note": "[{,]}", "low": -(2**63)},
]
DOCUMENT: dict[str, Any] = {
    "magstack": "record",
    "schema": 1,
    "record": 3,
    "numbers": {"product": 7, "change": 1},
    "tables": {
        "product": ROWS,
        "lot": [],
        "change": [{"id": 1, "before": None, "after": {"id": 5, "deep": [{"er": []}]}}],
    },
}

LAYOUTS: list[Callable[[Any], str]] = [
    json.dumps,
    lambda found: json.dumps(found, indent=2),
    lambda found: json.dumps(found, separators=(",", ":"), ensure_ascii=False, sort_keys=True),
    lambda found: "\ufeff \r\n\t" + json.dumps(found, indent=8).replace("\n", "\r\n") + "\n\n ",
]


def read(path: Path) -> dict[str, Any]:
    with records.opened(path) as record:
        tables = {name: list(rows) for name, rows in record.tables()}
        return {"record": record.version, "numbers": record.numbers, "tables": tables}


def refusal(path: Path) -> str:
    """Return why a file is refused, without its name."""
    with pytest.raises(DataError) as refused:
        read(path)
    assert refused.value.exit_code == 3
    said = str(refused.value)
    assert said.startswith(str(path))
    assert "\n" not in said
    return said.removeprefix(str(path)).lstrip(", ")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("piece", [1, 2, 7, 1 << 16])
def test_any_layout_is_read_in_any_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, layout: Callable[[Any], str], piece: int
) -> None:
    monkeypatch.setattr(records, "CHUNK", piece)
    path = tmp_path / "record.json"
    path.write_bytes(layout(DOCUMENT).encode())
    assert read(path) == {name: DOCUMENT[name] for name in ("record", "numbers", "tables")}


@given(
    st.lists(
        st.dictionaries(st.text(), st.text() | st.integers(-(2**70), 2**70) | st.none()), max_size=5
    ),
    st.sampled_from(LAYOUTS),
)
def test_any_rows_are_read(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[dict[str, Any]],
    layout: Callable[[Any], str],
) -> None:
    path = tmp_path_factory.mktemp("rows") / "record.json"
    path.write_bytes(layout({**DOCUMENT, "tables": {"any": rows}}).encode())
    assert read(path)["tables"] == {"any": rows}


def changed(**keys: object) -> str:
    found = {**DOCUMENT, **keys}
    return json.dumps({name: value for name, value in found.items() if value != "left out"})


STRANGER = f"line 1: this is not {records.WHAT}."

REFUSED = {
    "another document": ("{}", STRANGER),
    "no object": ("[]", STRANGER),
    "a text": ("date,time\n2026-11-20,12:40\n", STRANGER),
    "of another kind": (changed(magstack="day"), STRANGER),
    "with more": (
        json.dumps({"zinc": 1, **DOCUMENT}),
        STRANGER,
    ),
    "with more behind": (
        changed(zinc=1),
        "line 1: something follows after the tables, which come last.",
    ),
    "a schema that is a text": (changed(schema="1"), STRANGER),
    "a schema that is none": (changed(schema=0), STRANGER),
    "no record": (
        changed(record="left out"),
        'line 1: "record" is missing, or no whole number from 1.',
    ),
    "a record that is true": (
        changed(record=True),
        'line 1: "record" is missing, or no whole number from 1.',
    ),
    "numbers that are none": (
        changed(numbers={"product": 1.0}),
        'line 1: "numbers" are not whole numbers by table.',
    ),
    "tables first": (
        '{"tables": {}, "magstack": "record", "schema": 1, "record": 1}',
        STRANGER,
    ),
    "rows that are none": (changed(tables={"lot": [1]}), "line 1: a row is no JSON object."),
    "a table that is none": (changed(tables={"lot": 1}), "line 1: this is no JSON ([ is missing)."),
    "a table twice": (
        json.dumps(DOCUMENT).replace('"lot"', '"product"'),
        "line 1: a table stands there twice: product.",
    ),
    "a key twice": (
        json.dumps(DOCUMENT).replace('"id": 2', '"id": 2, "id": 2'),
        "line 1: a key stands there twice.",
    ),
    "cut": (
        json.dumps(DOCUMENT, indent=1)[:300],
        "line 19: this is no JSON (Unterminated string starting at).",
    ),
    "without its end": (
        json.dumps(DOCUMENT)[:-1],
        "line 1: this is no JSON (} is missing).",
    ),
    "followed by more": (json.dumps(DOCUMENT) + "\n{}", "line 2: something follows after the end."),
    "not a number": (
        json.dumps(DOCUMENT).replace('"id": 2', '"id": NaN'),
        "line 1: NaN is no number in JSON.",
    ),
    "endless number": (
        json.dumps(DOCUMENT).replace('"id": 2', f'"id": {"9" * 5000}'),
        "line 1: a number is too long.",
    ),
    "deep": (
        json.dumps(DOCUMENT).replace('"id": 2', f'"id": {"[" * 100_000}{"]" * 100_000}'),
        "line 1: it is nested too deep.",
    ),
    "deep at the top": ("[" * 100_000, STRANGER),
    "deep in its head": ('{"magstack": ' + "[" * 100_000, "line 1: it is nested too deep."),
    "only blanks": (" \n" * 1000, f"line 1001: this is not {records.WHAT}."),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_record_is_refused(tmp_path: Path, name: str) -> None:
    content, said = REFUSED[name]
    path = tmp_path / "record.json"
    path.write_text(content)
    assert refusal(path) == said


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    for content in (b"", b'{"magstack": "\xfc"}', b'{"magstack": "\0"}'):
        path.write_bytes(content)
        refusal(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("record.json", json.dumps(DOCUMENT))
    refusal(path)


@pytest.mark.parametrize("begin", [" ", "[", '{"magstack": "', '{"magstack": [1, '])
def test_a_hundred_megabytes_of_nothing_are_refused_without_being_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begin: str
) -> None:
    held = [0]
    more = records._Reader._more

    def counted(reader: Any) -> bool:
        found = more(reader)
        held.append(len(reader._text))
        return found

    monkeypatch.setattr(records._Reader, "_more", counted)
    path = tmp_path / "record.json"
    with path.open("wb") as file:
        file.write(begin.encode())
        for _ in range(100):
            file.write(begin[-1:].encode() * 10**6)
    assert "line 1: " in refusal(path)
    assert max(held) <= 2 * records.LONGEST


def test_a_newer_document_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    path.write_text(changed(schema=2))
    assert "written by a newer magstack" in refusal(path)


def test_how_far_it_is_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    path.write_text(json.dumps(DOCUMENT))
    steps: list[int] = []
    with records.opened(path, steps.append) as record:
        for _, rows in record.tables():
            list(rows)
    assert sum(steps) == path.stat().st_size

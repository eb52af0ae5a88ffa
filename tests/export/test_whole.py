"""The whole record as JSON: laid out so that it can be compared, and the same each time."""

import io
import json
from pathlib import Path

import pytest

from magstack.export import whole
from magstack.store import carrying, database
from tests.store import samples


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small record, which has something in every table."""
    path = tmp_path_factory.mktemp("whole") / "magstack.db"
    samples.build(path)
    return path


def written(path: Path) -> tuple[str, int]:
    """Return the document, and how many rows were said to be written."""
    stream, steps = io.StringIO(newline=""), [0]
    with database.reading(path) as connection:
        whole.write(stream, carrying.carried(connection), steps.append)
    return stream.getvalue(), sum(steps)


def test_the_head_says_what_it_is(record: Path) -> None:
    document = json.loads(written(record)[0])
    assert list(document) == ["magstack", "schema", "record", "numbers", "tables"]
    assert (document["magstack"], document["schema"]) == ("record", 1)
    assert document["record"] == len(database.scripts())
    assert list(document["numbers"]) == list(document["tables"]) == list(carrying.TABLES)


def test_every_row_is_there_with_every_column(record: Path) -> None:
    tables = json.loads(written(record)[0])["tables"]
    for table in carrying.TABLES:
        if table != "change":
            found = [tuple(row.values()) for row in tables[table]]
            assert found == samples.rows(record, f"SELECT * FROM {table} ORDER BY id")
    kept = samples.rows(record, "SELECT before, after FROM change ORDER BY id")
    texts = [
        tuple(each and json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in pair)
        for pair in ((row["before"], row["after"]) for row in tables["change"])
    ]
    assert texts == kept


def test_a_row_is_a_line(record: Path) -> None:
    text, rows = written(record)
    lines = text.split("\n")
    counts = {table: len(found) for table, found in json.loads(text)["tables"].items()}
    assert "\r" not in text
    assert lines[-1] == ""
    assert sum(line.startswith('{"id":') for line in lines) == rows == sum(counts.values())
    assert '"intake":[' in lines
    assert '"operation":[' in lines


def test_an_empty_table_is_a_line_too(tmp_path: Path) -> None:
    path = tmp_path / "magstack.db"
    with database.writing(path):
        pass
    text, rows = written(path)
    assert rows == 0
    assert '\n"intake":[],\n' in text
    assert text.endswith('"change":[]}}\n')


def test_the_same_record_gives_the_same_bytes(record: Path) -> None:
    assert written(record) == written(record)


def test_every_table_and_column_is_documented(record: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "exports.md").read_text(encoding="utf-8")
    section = page.partition("## The whole record (JSON)")[2].partition("\n## ")[0]
    lines = {line.split("`")[1]: line for line in section.splitlines() if line.startswith("| `")}
    with database.reading(record) as connection:
        for table in carrying.TABLES:
            for column in carrying.columns_of(connection, table):
                if column not in ("id", "seal", "product_id", "label_id", "dose_id"):
                    assert f"`{column}`" in lines[table], (table, column)

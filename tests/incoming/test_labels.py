"""Label records of the DSLD: their shape, and what is none."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magstack.errors import DataError, MagstackError
from magstack.incoming import labels
from magstack.incoming.labels import Contents, Quantity, Row, Serving
from tests.incoming.dsld import DATA, quantity, read, record, row, saved

DOWNLOAD = "Download the label: https://api.ods.od.nih.gov/dsld/v9/label/ID"


def test_a_label_as_it_was_downloaded() -> None:
    label = labels.read(DATA / "threonate.json")
    assert (label.number, label.name, label.brand) == (
        "900001",
        "Night Mag 2000 mg",
        "Example Labs",
    )
    assert label.source == (
        "NIH DSLD label 900001, https://dsld.od.nih.gov/label/900001, UPC 0 00000 00000 0"
    )
    assert label.servings == (Serving(1, Decimal(3), Decimal(3), "Capsule(s)", panel=True),)
    assert label.contents == (Contents(Decimal(90), "Capsule(s)"),)
    assert (label.per_container, label.off_market, label.entered) == ("30", False, "2021-03-04")
    (compound,) = label.rows
    assert (compound.name, compound.group) == ("Magnesium L-Threonate", "Magnesium")
    amount = Quantity(1, Decimal(3), "Capsule(s)", "=", Decimal(144), "mg")
    assert compound.nested == (Row("Magnesium", "Magnesium", (amount,), (), ()),)


@pytest.mark.parametrize("said", [None, "Not Present", "NP", "", "  "])
def test_what_is_not_present_is_nothing(tmp_path: Path, said: str | None) -> None:
    label = read(
        tmp_path,
        record(
            row("Zinc", "15 mg"),
            row("Iron", {"quantity": 0, "unit": said}, forms=[said or ""]),
            servingsPerContainer=said,
            upcSku=said,
            netContents=None,
            entryDate=said,
        ),
    )
    assert (label.per_container, label.upc, label.contents, label.entered) == ("", "", (), "")
    assert label.rows[1].quantities[0].number is None


def test_numbers_that_are_texts_and_one_object_without_its_list(tmp_path: Path) -> None:
    zinc = row("Zinc") | {"quantity": quantity("15 mg") | {"quantity": "15.5"}}
    label = read(tmp_path, record(zinc, servingSizes=None, forms=None, id="25"))
    assert label.number == "25"
    assert label.rows[0].quantities[0].number == Decimal("15.5")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("15.5", "15.5"),
        (" 2 ", "2"),
        ("1,000", "1000"),
        ("1,250.5", "1250.5"),
        ("1,00", None),
        ("1,000,000,000", None),
        ("5-10", None),
        ("-5", None),
        ("1e3", None),
        ("\u0661", None),
        ("", None),
    ],
)
def test_a_number_that_is_a_text(tmp_path: Path, text: str, number: str | None) -> None:
    iron = row("Iron", quantity("1 mg") | {"quantity": text})
    (amount,) = read(tmp_path, record(row("Zinc", "1 mg"), iron)).rows[1].quantities
    assert amount.number == (None if number is None else Decimal(number))


def test_a_record_may_say_where_it_was_fetched_from(tmp_path: Path) -> None:
    assert read(tmp_path, record(row("Zinc", "1 mg"), _source="api")).name == "Example"


def test_texts_are_kept_in_one_line_and_cut(tmp_path: Path) -> None:
    label = read(tmp_path, record(row("Zi\x1b[31mnc\u202e\n x", "1 mg"), fullName="A" * 5000))
    assert label.rows[0].name == "Zi[31mnc x"
    assert label.name == "A" * 119 + "…"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ([record(row("Zinc", "1 mg"))], f"{{}} is a list, not one label of the DSLD. {DOWNLOAD}"),
        (
            {"hits": [{"_id": "25", "_source": {}}], "stats": {}},
            f"{{}} is a result of a search of the DSLD. {DOWNLOAD}",
        ),
        ({"_source": {}}, f"{{}} is a result of a search of the DSLD. {DOWNLOAD}"),
        (
            {"message": "Internal\x1b server error", "statusCode": 500},
            f"{{}} is an error message (“Internal server error”). {DOWNLOAD}",
        ),
        ({}, f"{{}} is no label of the DSLD: it has no ingredientRows. {DOWNLOAD}"),
        ("text", f"{{}} is no label of the DSLD. {DOWNLOAD}"),
        (None, f"{{}} is no label of the DSLD. {DOWNLOAD}"),
        (
            record(ingredientRows=["Zinc"]),
            "{} is no label of the DSLD: ingredientRows holds no objects.",
        ),
        (
            record(row("Zinc") | {"quantity": [15]}),
            "{} is no label of the DSLD: quantity holds no objects.",
        ),
        (
            record(*[row("Zinc", "1 mg")] * 1001),
            "{} has more than 1000 rows, and so is no label.",
        ),
    ],
)
def test_what_is_no_label(tmp_path: Path, content: object, sentence: str) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path, content)
    assert str(caught.value) == sentence.format(tmp_path / "label.json")


def test_rows_within_rows_without_end(tmp_path: Path) -> None:
    deep = row("Zinc", "1 mg")
    for _ in range(20):
        deep = row("Blend", nested=[deep])
    with pytest.raises(DataError, match="has rows within rows 12 times, as no label has"):
        read(tmp_path, record(deep))


def test_a_label_without_amounts(tmp_path: Path) -> None:
    empty = record(row("Blend", nested=[row("Zinc", {"quantity": 0, "unit": "NP"})]), row("Iron"))
    for content in (empty, record()):
        with pytest.raises(DataError, match=r"says no amounts\. Type what the box says"):
            read(tmp_path, content)


def test_a_web_page(tmp_path: Path) -> None:
    path = tmp_path / "label.json"
    path.write_text("\n<!DOCTYPE html><html>")
    with pytest.raises(DataError) as caught:
        labels.read(path)
    assert str(caught.value) == f"{path} is a web page, not a label of the DSLD. {DOWNLOAD}"


ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("quantity", "name", "forms", "nestedRows", "unit", "order")), inner
        )
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(record())), ANYTHING, min_size=1), ANYTHING)
def test_any_shape_is_a_label_or_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, fields: dict[str, Any], zinc: Any
) -> None:
    odd = zinc if isinstance(zinc, dict) else {"quantity": zinc}
    content = record(row("Zinc", "15 mg"), row("Iron") | odd) | fields
    path = saved(tmp_path_factory.getbasetemp(), content)
    sentence = ""
    try:
        labels.read(path)
    except MagstackError as error:
        sentence = str(error)
    assert "\n" not in sentence

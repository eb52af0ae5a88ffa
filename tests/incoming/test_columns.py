"""Panels with several columns: what is of one serving, and what of another."""

import json
from typing import Any

from magstack.incoming.columns import left_out, rows_for
from magstack.incoming.labels import Row, label_of
from magstack.incoming.servings import served
from tests.incoming.dsld import COLUMNS, SCOOPS, TWO, Json, quantity, record, row, serving


def kept(said: str, *rows: Json, **fields: object) -> tuple[list[Any], str]:
    """Return what is left of rows for a serving: names, amounts, rows within; and what is told."""
    label = label_of(json.dumps(record(*rows, **fields)), "label.json")
    own, names = rows_for(label.rows, served(label, said))
    return [shown(each) for each in own], left_out(names, own)


def shown(each: Row) -> tuple[Any, ...]:
    amounts = [str(amount.number) for amount in each.quantities]
    return (each.name, *amounts, *map(shown, each.nested))


def test_rows_are_those_of_the_serving() -> None:
    two = {"servingSizes": TWO}
    assert kept("1", COLUMNS, **two) == ([("Zinc", "5")], "")
    assert kept("2", COLUMNS, **two) == ([("Zinc", "10")], "")


def test_a_row_of_another_serving_is_left_out_and_told_if_it_is_in_no_other() -> None:
    zinc = [row("Zinc", quantity("5 mg", 1, 1)), row("Zinc", quantity("9 mg", 2, 2))]
    iron = row("Iron", quantity("3 mg", 2, 2), nested=[row("Boron")])
    expected = "Only for another serving of the label, and left out: Iron."
    assert kept("1", *zinc, iron, servingSizes=TWO) == ([("Zinc", "5")], expected)
    assert kept("2", *zinc, iron, servingSizes=TWO) == (
        [("Zinc", "9"), ("Iron", "3", ("Boron",))],
        "",
    )


def test_a_row_of_another_number_of_units_is_left_out_wherever_it_stands() -> None:
    one, told = kept("1", *SCOOPS, servingSizes=[serving(1, 2)])
    assert one == [("Zinc", "5"), ("Blend", "1"), ("Rhodiola",)]
    assert told == "Only for another serving of the label, and left out: Boron and Iron."
    two, told = kept("2", *SCOOPS, servingSizes=[serving(1, 2)])
    assert two == [("Boron", "2"), ("Zinc", "10"), ("Iron", "3"), ("Rhodiola",)]
    assert told == "Only for another serving of the label, and left out: Blend."

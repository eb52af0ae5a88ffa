"""Words that begin with a minus sign and a digit, among options and their values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magstack.cli.commands import load
from magstack.cli.handles import _reordered

VALUED = frozenset({"--units", "--note"})

words = st.sampled_from(["--units", "--note", "--json", "-1", "-2h", "-x", "41", "--units=-1", ""])


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("-1", "-- -1"),
        ("-1 --units 2", "--units 2 -- -1"),
        ("--units -1 -2", "--units -1 -- -2"),
        ("--note --units -1 2", "--note --units 2 -- -1"),
        ("--units=-1 -2 --json", "--units=-1 --json -- -2"),
        ("-1 -- -2", "-- -1 -2"),
        ("41 --units 2", "41 --units 2"),
        ("-x --json", "-x --json"),
        ("-1 --units", "--units"),
        ("--", "--"),
        ("", ""),
    ],
)
def test_a_handle_is_an_argument(typed: str, read: str) -> None:
    assert list(_reordered(typed.split(), VALUED)) == read.split()


@given(st.lists(words))
def test_other_words_stay_in_their_order(args: list[str]) -> None:
    if args and args[-1] in VALUED:
        args.append("0")
    read = list(_reordered(args, VALUED))
    meant = read[read.index("--") + 1 :] if "--" in read else []
    rest = [word for word in read if word != "--"]
    assert sorted(rest) == sorted(args)
    assert all(word in ("-1", "-2h") for word in meant)
    kept = read[: len(read) - len(meant) - bool(meant)]
    others = iter(args)
    assert all(word in others for word in kept)


def test_the_options_that_take_a_value_are_known() -> None:
    found = load("amend")._valued()
    expected = {"--units", "--at", "--product", "--status", "--note", "--home"}
    assert found == expected

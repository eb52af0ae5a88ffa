"""Which rows of two records are the same."""

from collections import Counter

from hypothesis import example, given
from hypothesis import strategies as st

from magstack.domain.merging import Key, Merged, Pairs, came_of, paired, so_many_of

A, B, C, D = ("a",), ("b",), ("c",), ("d",)


def test_rows_that_say_the_same_are_the_same() -> None:
    assert paired({1: A, 2: B}, {7: B, 8: C}) == Pairs({7: 2}, {}, [], [8], [1])


def test_where_several_say_the_same_each_counts() -> None:
    assert paired({1: A, 2: A}, {7: A, 8: A, 9: A}) == Pairs({7: 1, 8: 2}, {}, [], [9], [])


def test_what_was_written_before_the_two_parted_is_the_same_by_its_number() -> None:
    assert paired({1: A, 2: B}, {1: C, 2: B}, common=[1, 2]) == Pairs({2: 2}, {1: 1}, [], [], [])


def test_a_number_that_both_gave_later_means_nothing() -> None:
    assert paired({1: A, 2: B}, {1: A, 2: C}, common=[1]) == Pairs({1: 1}, {}, [], [2], [2])


def test_what_was_changed_here_since_is_no_difference() -> None:
    found = paired({1: B}, {1: A}, common=[1], ours_before={1: [A]})
    assert found == Pairs({1: 1}, {}, [], [], [])


def test_what_was_removed_here_stays_removed() -> None:
    found = paired({2: B}, {1: A, 2: B}, common=[1, 2], ours_before={1: [A]})
    assert found == Pairs({2: 2}, {}, [1], [], [])


def test_what_was_removed_and_written_again_is_there() -> None:
    found = paired({2: A}, {1: A}, common=[1], ours_before={1: [A]})
    assert found == Pairs({1: 2}, {}, [], [], [])


def test_what_came_by_an_import_and_was_changed_here_is_not_added_again() -> None:
    assert paired({5: B}, {1: A}, ours_before={5: [A]}) == Pairs({1: 5}, {}, [], [], [])


def test_what_came_by_an_import_and_was_removed_here_is_not_added_again() -> None:
    assert paired({}, {1: A}, ours_before={5: [A]}) == Pairs({}, {}, [1], [], [])


def test_what_came_by_an_import_and_was_changed_there_since_differs() -> None:
    assert paired({5: A}, {1: B}, theirs_before={1: [A]}) == Pairs({}, {1: 5}, [], [], [])


def test_what_was_changed_on_both_sides_differs() -> None:
    found = paired({5: B}, {1: C}, ours_before={5: [A]}, theirs_before={1: [A]})
    assert found == Pairs({}, {1: 5}, [], [], [])


def test_what_has_the_same_name_differs() -> None:
    ours, theirs = {1: ("sex", "f"), 2: ("born", "1990")}, {4: ("sex", "m"), 5: ("state", "none")}
    found = paired(ours, theirs, identities=[lambda key: key[:1]])
    assert found == Pairs({}, {4: 1}, [], [5], [2])


keys = st.dictionaries(st.integers(1, 6), st.sampled_from([A, B, C, D]))
pasts = st.dictionaries(st.integers(1, 6), st.lists(st.sampled_from([A, B, C, D]), max_size=2))


@given(keys, keys, st.sets(st.integers(1, 6)), pasts, pasts)
def test_each_row_has_one_place(
    ours: dict[int, Key],
    theirs: dict[int, Key],
    common: set[int],
    ours_before: dict[int, list[Key]],
    theirs_before: dict[int, list[Key]],
) -> None:
    found = paired(
        ours, theirs, common=common, ours_before=ours_before, theirs_before=theirs_before
    )
    there = [*found.same, *found.differing, *found.gone, *found.new]
    assert sorted(there) == sorted(theirs)
    here = [*found.same.values(), *found.differing.values(), *found.left]
    assert sorted(here) == sorted(ours)


@given(keys, keys, pasts)
@example({}, {1: A, 2: B, 3: A}, {1: [A, B], 2: [B]})
def test_what_was_added_is_the_same_the_next_time(
    ours: dict[int, Key], theirs: dict[int, Key], before: dict[int, list[Key]]
) -> None:
    first = paired(ours, theirs, ours_before=before)
    added = {100 + number: theirs[number] for number in first.new}
    second = paired({**ours, **added}, theirs, ours_before=before)
    assert second.new == []
    assert len(second.differing) <= len(first.differing)


def test_how_it_is_said() -> None:
    assert so_many_of({"entry": 1, "product": 2}) == "1 entry and 2 products"
    merged = Merged(Counter({"entry": 12}), Counter({"closed day": 2}), Counter())
    assert came_of(merged) == "imported 12 entries, and changed 2 closed days"
    assert merged.changes

"""A damaged file: never a traceback; a refusal with a way out, or the right answer."""

import random
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from magstack.store import database, journal
from magstack.store.writing.days import close_day
from tests.campaigns.support import live_for, rounds, tell
from tests.conftest import Result, Runner
from tests.store import samples

DAYS = 65
PAGE = 4096
LOT = "A-123"

READS = (
    ("today", "--json"),
    ("today", "--on", "2026-10-20", "--json"),
    ("list", "--json"),
    ("plan", "show", "--json"),
    ("history", "--month", "--json"),
    ("stock", "lot", LOT, "--json"),
    ("log", "--from", "2026-09-01", "--json"),
    ("log", "--product", "abendruhe-grosse-5", "--limit", "7"),
    ("show", "abendruhe-grosse-5"),
    ("undo", "--list", "--json"),
    ("export", "csv"),
    ("export", "csv", "--layout", "days", "--from", "2026-10-01", "--to", "2026-10-20"),
)
WRITES = (
    ("take", "neuro-mag", "--at", "19:00"),
    ("amend", "-9", "--units", "2"),
    ("undo",),
)

FINDINGS = ("major: ", "avoid: ")
"""How a line on stderr begins that is a finding, and no refusal."""

Damage = Callable[[random.Random, bytearray, bytes], bytearray]


def cut(dice: random.Random, whole: bytearray, _: bytes) -> bytearray:
    """Lose the end of the file."""
    return whole[: dice.randrange(len(whole))]


def flip(dice: random.Random, whole: bytearray, earlier: bytes) -> bytearray:
    """Change a few bytes anywhere."""
    for _ in range(dice.randint(1, 8)):
        whole[dice.randrange(len(whole))] ^= dice.randint(1, 255)
    return whole


def flip_head(dice: random.Random, whole: bytearray, _: bytes) -> bytearray:
    """Change one byte where a page describes itself, or where the file does."""
    page = dice.randrange(len(whole) // PAGE) * PAGE
    whole[page + dice.randrange(112)] ^= 1 << dice.randrange(8)
    return whole


def zero_page(dice: random.Random, whole: bytearray, _: bytes) -> bytearray:
    """Lose a page."""
    page = dice.randrange(len(whole) // PAGE) * PAGE
    whole[page : page + PAGE] = bytes(PAGE)
    return whole


def zero_sector(dice: random.Random, whole: bytearray, _: bytes) -> bytearray:
    """Lose a sector of a disk."""
    sector = dice.randrange(len(whole) // 512) * 512
    whole[sector : sector + 512] = bytes(512)
    return whole


def swap_pages(dice: random.Random, whole: bytearray, _: bytes) -> bytearray:
    """Find two pages in each other's place."""
    one, two = (page * PAGE for page in dice.sample(range(len(whole) // PAGE), 2))
    first, second = whole[one : one + PAGE], whole[two : two + PAGE]
    whole[one : one + PAGE], whole[two : two + PAGE] = second, first
    return whole


def lose_write(dice: random.Random, whole: bytearray, earlier: bytes) -> bytearray:
    """Find one page as it was before the last things were done."""
    known = min(len(whole), len(earlier))
    differing = [
        page
        for page in range(0, known, PAGE)
        if whole[page : page + PAGE] != earlier[page : page + PAGE]
    ]
    page = dice.choice(differing)
    whole[page : page + PAGE] = earlier[page : page + PAGE]
    return whole


DAMAGES: tuple[Damage, ...] = (
    cut,
    flip,
    flip,
    flip_head,
    zero_page,
    zero_sector,
    swap_pages,
    lose_write,
)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """Someone with a record of 65 days, and beside it the same file as it was a little earlier."""
    person = Runner(tmp_path_factory.mktemp("lived"))
    live_for(person, DAYS)
    with journal.operation(person.database, samples.AT, "magstack profile") as doing:
        samples.write_profile(doing, samples.PERSON)
    live_daily(person)
    person.ok("take", "magnen-b6", "0.5", "--at", "5:00", "--again")
    shutil.copy(person.database, person.home / "earlier.db")
    for hour in (6, 7, 8, 9):
        person.ok("take", "magnen-b6", "0.5", "--at", f"{hour}:00", "--again")
    return person


def live_daily(person: Runner) -> None:
    """Buy what was drawn from since October, plan on some days and pause, and close some days."""
    bought = ("--containers", "7", "--price", "34.50 EUR", "--expires", "2027-05", "--lot", LOT)
    person.ok("stock", "add", "neuro-mag", *bought, "--from", "2026-10-01")
    person.ok("stock", "add", "magnen-b6", "--units", "30")
    person.ok("plan", "set", "abendruhe-grosse-5", "1 at 17:00 on mon, fri", "1 before lunch")
    person.ok("plan", "set", "magnen-b6", "2 at noon, 5 days on, 2 days off")
    person.ok("plan", "pause", "magnen-b6", "--from", "tomorrow", "--until", "2026-11-23")
    with journal.operation(person.database, samples.AT, "magstack close") as doing:
        for ago in range(1, 20, 3):
            close_day(doing, samples.DAY - timedelta(days=ago))


def answers(person: Runner, whole: bytes) -> list[Result]:
    """Run every reading command on a file with these bytes."""
    person.database.write_bytes(whole)
    return [person.run(*argv) for argv in READS]


def after(person: Runner, whole: bytes, argv: tuple[str, ...]) -> tuple[Result, list[Result]]:
    """Run a writing command on a file with these bytes, and all reading commands after it."""
    person.database.write_bytes(whole)
    return person.run(*argv), [person.run(*each) for each in READS]


@pytest.mark.parametrize("checked", [True, False], ids=["checked", "too large to be checked"])
def test_a_damaged_file_is_refused_or_answers_right(
    lived: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, checked: bool
) -> None:
    """In a file that is too large to be checked as a whole, only seals and tallies tell."""
    if not checked:
        monkeypatch.setattr(database, "CHECKED_BYTES", 0)
    sane, earlier = lived.database.read_bytes(), (lived.home / "earlier.db").read_bytes()
    assert len(sane) > 20 * PAGE
    person = Runner(tmp_path)
    right = answers(person, sane)
    assert {answer.code for answer in right} == {0}
    written = {argv: after(person, sane, argv) for argv in WRITES}
    outcomes: Counter[str] = Counter()
    for number in range(rounds(24, 2000)):  # in a short one, each damage meets each write once
        damage = DAMAGES[number % len(DAMAGES)]
        name = f"{damage.__name__} {number}"
        whole = bytes(damage(random.Random(name), bytearray(sane), earlier))
        outcomes.update(verdicts(name, right, answers(person, whole)))
        for argv in rounds(WRITES[number % 3 :][:1], WRITES):
            outcomes.update(after_writing(person, name, whole, argv, (written[argv], right)))
    tell(f"{number + 1} damages: {dict(outcomes)}")


def after_writing(
    person: Runner,
    name: str,
    whole: bytes,
    argv: tuple[str, ...],
    right: tuple[tuple[Result, list[Result]], list[Result]],
) -> list[str]:
    """Write to a damaged file: it is refused and nothing changes, or what follows is right too."""
    (done, changed), unchanged = right
    person.database.write_bytes(whole)
    found = person.run(*argv)
    verdict(name, argv, done, found)
    if found.code == 4:
        assert person.database.read_bytes() == whole, name
    later = [person.run(*each) for each in READS]
    return verdicts(f"{name} after {argv[0]}", unchanged if found.code else changed, later)


def verdicts(name: str, right: list[Result], found: list[Result]) -> list[str]:
    return [verdict(name, *each) for each in zip(READS, right, found, strict=True)]


def verdict(name: str, argv: tuple[str, ...], wanted: Result, found: Result) -> str:
    """Say whether the answer is right, or a refusal with a way out; nothing else may be.

    What a write would come to is told before it, and so may stand before its refusal.
    """
    if found == wanted:
        return "right"
    assert found.code == 4, (name, argv, found)
    told = [line for line in found.err.splitlines() if not line.startswith(FINDINGS)]
    assert len(told) == 1, (name, argv, found)
    return "refused"

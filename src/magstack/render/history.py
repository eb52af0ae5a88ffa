"""The past on a screen, in plain rows, or as a document; and the figures that follow it."""

from collections.abc import Sequence
from dataclasses import replace

from magstack.context import Terminal
from magstack.domain.chronicle import Account, Chronicle
from magstack.domain.figures import notes, sentences, share
from magstack.domain.retelling import (
    NOTHING_KNOWN,
    WORDS,
    held,
    limits_said,
    spoken_amount,
    standings,
    title,
)
from magstack.domain.summary import Adherence, Summary, adherence, by_month, streak, summarised
from magstack.domain.texts import clean
from magstack.domain.wording import summed
from magstack.render.console import heading, narrow, paragraph, table

HINT = "To say that a day is complete: magstack close DATE (--nothing where nothing was taken)"


def show(terminal: Terminal, chronicle: Chronicle, *, calendar: bool) -> None:
    """Draw the past, or print a row for each day in a pipe, and its figures."""
    if terminal.drawn:
        _draw(terminal, chronicle, calendar=calendar)
    else:
        _print(terminal, chronicle)
    summary = summarised(chronicle.days)
    if calendar:
        _show_months(terminal, chronicle)
    for sentence in sentences(chronicle, summary, streak(chronicle)):
        paragraph(terminal, sentence)
    _show_adherence(terminal, adherence(chronicle))
    if summary.kinds["partial"] or summary.kinds["blank"]:
        terminal.tell(HINT)


def _draw(terminal: Terminal, chronicle: Chronicle, *, calendar: bool) -> None:
    from magstack.render import bars
    from magstack.render import calendar as calendars

    heading(terminal, title(chronicle))
    if calendar:
        paragraph(terminal, limits_said(chronicle))
    terminal.say("")
    drawn = calendars if calendar else bars
    drawn.show(terminal, chronicle, held(chronicle))
    terminal.say("")


def _print(terminal: Terminal, chronicle: Chronicle) -> None:
    """Print a row for each day; those of days that are alike are worked out once."""
    terminal.say(title(chronicle))
    terminal.say(limits_said(chronicle))
    rows: dict[int, str] = {}
    for day in chronicle.days:
        row = rows.get(id(day.account))
        if row is None:
            row = rows[id(day.account)] = clean(_row(day.account, chronicle))
        terminal.stdout.write(f"{day.date}  {row}\n")


def _row(account: Account, chronicle: Chronicle) -> str:
    """Return what a day came to, how it stands, and of what kind it was."""
    parts = (
        spoken_amount(account, chronicle.unit),
        ", ".join(standings(account, chronicle)),
        WORDS[account.kind],
    )
    return "  ".join(part for part in parts if part)


def _show_months(terminal: Terminal, chronicle: Chronicle) -> None:
    """Show the figures of each month in which there was anything."""
    limits = [limit for limit in held(chronicle) if limit.is_set]
    headings = ("Month", "Mean", "Complete", *(f"Over {limit.name}" for limit in limits))
    rows = [
        (f"{first:%Y-%m}", *_month(summary, chronicle.unit, [each.authority for each in limits]))
        for first, summary in by_month(chronicle.days)
        if summary.kinds.keys() - {"nothing-planned", "future"}
    ]
    if not rows:
        return
    if not terminal.drawn:
        terminal.say("")
    # Ten years have 120 months, and a table of Rich takes half a millisecond for each.
    plain = replace(terminal, tty=terminal.drawn and narrow(terminal))
    table(plain, headings, rows, right=range(1, len(headings)))
    terminal.say("")


def _month(summary: Summary, unit: str, authorities: Sequence[str]) -> tuple[str, ...]:
    """Return a month's mean, over how many days it stands, and how many are over each limit."""
    over = {each.authority: str(each.days) for each in summary.over if each.of}
    days = summary.kinds.total() - summary.kinds["future"]
    return (
        summed(summary.mean, unit) if summary.mean else NOTHING_KNOWN,
        f"{summary.kinds['complete']} of {days} days",
        *(over.get(authority, NOTHING_KNOWN) for authority in authorities),
    )


def _show_adherence(terminal: Terminal, kept: Sequence[Adherence]) -> None:
    """Show what became of each product's planned doses."""
    if not kept:
        return
    headings = ("Product", "Planned", "Taken", "Skipped", "Not taken", "Unknown", "Share taken")
    terminal.say("")
    table(terminal, headings, [_kept(each) for each in kept], right=range(1, 7))
    for note in notes(kept):
        paragraph(terminal, note)


def _kept(each: Adherence) -> tuple[str, ...]:
    counts = (each.planned, each.taken, each.skipped, each.untaken, each.unknown)
    return (each.product, *map(str, counts), share(each))

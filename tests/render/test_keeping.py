"""Pages of backups and of what is wrong with a file, on screens of two widths."""

import io
from datetime import datetime

import pytest

from magstack.context import Terminal
from magstack.domain.backups import Backup, Candidate, Contents, Restored
from magstack.domain.faults import Examined, Fault
from magstack.render import keeping
from tests.cli.pages import same
from tests.conftest import MADRID

MOMENT = datetime(2026, 11, 20, 20, 0, tzinfo=MADRID)
HELD = Contents(3, 1_234_567, 1, 1204, 1310, MOMENT, MOMENT)
EMPTY = Contents(3, 90_000, 0, 0, 0)
FILE = "/home/ana/backups/magstack-20261120T200000.db"
RECORD = "/home/ana/magstack.db"

FAULTS = (
    Fault("rows", "Row 2 of medicine is not as it was written.", f"The way out: {FILE}"),
    Fault("journal", "Row 2 of medicine and its journal differ.", f"The way out: {FILE}"),
    Fault("totals", "own: magnesium is kept as 301 mg.", "magstack edit own", mild=True),
    Fault("permissions", f"{RECORD} is open to others \x1b[31m.", f"chmod 600 {RECORD}", mild=True),
    Fault("leftovers", "Something was left.", "", mild=True),
)


@pytest.mark.parametrize("width", [80, 40])
def test_on_a_screen(width: int) -> None:
    stream = io.StringIO()
    terminal = Terminal(io.StringIO(), stream, io.StringIO(), width=width, tty=True, color=False)
    keeping.show_backup(terminal, Backup(FILE, HELD), "magstack", as_json=False)
    keeping.show_backup(terminal, Backup(FILE, HELD, (), 1), "magstack", as_json=False)
    keeping.show_backup(terminal, Backup(FILE, HELD, ("a",), 2, "MEGA"), "magstack", as_json=False)
    for chosen in (
        Candidate(FILE, HELD, True, EMPTY),
        Candidate(FILE, HELD, True, None),
        Candidate(FILE, HELD, False, None),
    ):
        keeping.show_candidate(terminal, chosen)
    for done in (
        Restored(chosen, RECORD, written=False),
        Restored(chosen, RECORD),
        Restored(chosen, RECORD, "/home/ana/my aside.db", True),
        Restored(chosen, RECORD, "/home/ana/aside.db", False),
    ):
        keeping.show_restored(terminal, done, "magstack", as_json=False)
    for examined in (
        Examined(RECORD, (), HELD),
        Examined(RECORD, FAULTS, HELD),
        Examined(RECORD, FAULTS[2:3], HELD),
        Examined(RECORD, (Fault("structure", "It is no record.", ""),)),
        Examined(RECORD, (Fault("version", "Its schema is newer.", "Upgrade."),)),
    ):
        keeping.show_examined(terminal, examined, as_json=False)
    page = "\n".join(line.rstrip() for line in stream.getvalue().splitlines())
    commands = ("magstack restore", "chmod")  # which are copied, and so not broken
    assert all(len(line) <= width for line in page.splitlines() if not line.startswith(commands))
    same(f"keeping-{width}", f"{page}\n")

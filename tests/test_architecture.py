import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent


def lint(folder: Path) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {"PYTHONPATH": str(folder / "src")}
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("module", "offence", "contract"),
    [
        ("context.py", "from magstack.store import reading", "Imports only point down"),
        ("actions/day.py", "from magstack.render import console", "Imports only point down"),
        ("domain/days.py", "import sqlite3", "The domain is pure"),
        ("errors.py", "import rich", "The domain is pure"),
        ("cli/today.py", "import sqlmodel", "pint and molmass stay in quantities"),
        ("actions/science.py", "import pint", "pint and molmass stay in quantities"),
    ],
)
def test_each_contract_is_broken_by_what_it_forbids(
    tmp_path: Path, module: str, offence: str, contract: str
) -> None:
    shutil.copytree(CHECKOUT / "src", tmp_path / "src")
    shutil.copy(CHECKOUT / "pyproject.toml", tmp_path)
    broken = tmp_path / "src" / "magstack" / module
    broken.write_text(f"{broken.read_text(encoding='utf-8')}\n{offence}\n", encoding="utf-8")

    done = lint(tmp_path)

    assert done.returncode == 1, done.stdout + done.stderr
    broken_contracts = [line for line in done.stdout.splitlines() if line.endswith("BROKEN")]
    assert len(broken_contracts) == 1
    assert broken_contracts[0].startswith(contract)

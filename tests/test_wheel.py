"""The wheel holds everything: it works where no checkout is in sight, with its data inside."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from magstack import __version__

ROOT = Path(__file__).parent.parent
DATA = sorted(path.name for path in (ROOT / "data").glob("*.toml"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from what a checkout holds, without a network."""
    source = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("src", "data"):
        shutil.copytree(ROOT / name, source / name, ignore=ignored)
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out)]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program as an installer leaves it, in an environment of its own.

    The dependencies are borrowed from this environment by a path file, so that no network is
    needed; its own magstack, which is this checkout, is reached through a ``.pth`` there, and path
    files are not followed twice.
    """
    place = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place], check=True)
    python = place / "bin" / "python"
    found = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    )
    library = Path(found.stdout.strip())
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps"]
    quiet = ["--quiet", "--no-index", "--disable-pip-version-check", str(wheel)]
    subprocess.run([*install, *quiet], check=True)
    (library / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return place / "bin" / "magstack"


def run(program: Path, home: Path, *argv: str) -> str:
    kept = {"PATH": os.environ["PATH"], "MAGSTACK_HOME": str(home)}
    done = subprocess.run(
        [program, *argv], cwd=home.parent, env=kept, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_is_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    assert {f"magstack/data/{name}" for name in DATA} <= held
    assert {"magstack/py.typed", "magstack/store/migrations/0001_initial.sql"} <= held
    tops = {name.partition("/")[0] for name in held}
    assert tops == {"magstack", f"magstack-{__version__}.dist-info"}
    kinds = {".py", ".sql", ".html", ".css"}
    paths = (path for path in (ROOT / "src").rglob("*") if path.suffix in kinds)
    assert {str(path.relative_to(ROOT / "src")) for path in paths} <= held


def test_the_main_job_from_the_wheel(program: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run(program, home, "--version") == f"magstack {__version__}\n"
    assert "155.547 mg of magnesium" in run(program, home, "convert", "2000 mg", "threonate")
    run(program, home, "add", "neuro-mag")
    run(program, home, "add", "magnen-b6")
    run(program, home, "take", "neuro-mag")
    day = json.loads(run(program, home, "today", "--json"))
    assert day["nutrients"][0]["planned"] == {"low": 404.0, "high": 404.0}
    assert run(program, home, "export", "csv", "--plain").count("neuro-mag,") == 1
    assert run(program, home, "export", "html").startswith("<!DOCTYPE html>\n")


def test_the_data_and_the_code_come_from_the_package(program: Path, tmp_path: Path) -> None:
    script = "import magstack, magstack.reference as r; print(magstack.__file__); r.facts()"
    done = subprocess.run(
        [program.parent / "python", "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    package = Path(done.stdout.strip()).parent
    assert package.is_relative_to(program.parent.parent)
    assert sorted(path.name for path in (package / "data").iterdir()) == DATA

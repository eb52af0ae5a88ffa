"""The documentation is held against the program: nothing in it is out of step."""

import re
import socket
import stat
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer

from magstack.cli import app, main
from magstack.cli.commands import COMMANDS, load
from magstack.cli.options import everywhere
from magstack.domain import review
from tests.conftest import Runner

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.glob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"])


def builder() -> ModuleType:
    """Return docs/build.py, which is a script and in no package."""
    spec = spec_from_file_location("build", DOCS / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def build() -> ModuleType:
    return builder()


def commands() -> Iterator[tuple[str, Any]]:
    """Yield every command that can be typed, as it is typed, with its Click object."""
    yield "magstack", typer.main.get_command(app)
    for name in COMMANDS:
        command = load(name)
        yield name, command
        for below, leaf in getattr(command, "commands", {}).items():
            yield f"{name} {below}", leaf


def sections(page: str) -> dict[str, str]:
    """Return what stands under each heading of the second level."""
    parts = re.split(r"^## (.+)$", page, flags=re.MULTILINE)
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}


def test_the_built_files_are_in_step_with_the_program(build: ModuleType) -> None:
    assert build.stale() == [], "run: make docs"


def test_building_twice_gives_the_same_bytes(build: ModuleType, tmp_path: Path) -> None:
    build.write(tmp_path)
    first = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    builder().write(tmp_path)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == first
    assert set(first) == {"commands.md", "today.svg"}


def test_a_file_that_is_out_of_step_or_missing_is_named(build: ModuleType, tmp_path: Path) -> None:
    assert build.stale(tmp_path) == ["commands.md", "today.svg"]
    build.write(tmp_path)
    assert build.stale(tmp_path) == []
    page = tmp_path / "commands.md"
    page.write_text(page.read_text(encoding="utf-8").replace("--dry-run", "--wet"), "utf-8")
    assert build.stale(tmp_path) == ["commands.md"]


@pytest.mark.parametrize(
    ("name", "command"), [pytest.param(*each, id=each[0].replace(" ", "-")) for each in commands()]
)
def test_every_command_and_option_of_help_is_documented(
    name: str, command: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    page = sections((DOCS / "commands.md").read_text(encoding="utf-8"))
    words = [] if name == "magstack" else name.split()
    assert main([*words, "--help"]) == 0
    options = set(re.findall(r"--[a-z][a-z-]*", capsys.readouterr().out))
    assert {option for param in command.params for option in param.opts if option[:2] == "--"} < (
        options
    ), "what is looked for in the help is not there"
    documented = set(re.findall(r"--[a-z][a-z-]*", page[name] + page[""]))
    assert options <= documented


def test_the_shared_options_are_those_of_every_command() -> None:
    shared = {param.name for param in everywhere()}
    for name, command in commands():
        if not hasattr(command, "commands") or name == "magstack":
            assert shared <= {param.name for param in command.params}, name


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_the_command_says(name: str) -> None:
    assert COMMANDS[name].help == load(name).help.partition("\n")[0]


def test_every_finding_has_a_heading_and_no_heading_is_left_over() -> None:
    source = Path(review.__file__).read_text(encoding="utf-8")
    codes = set(re.findall(r'"([A-Z]+(?:_[A-Z]+)+)"', source))
    assert len(codes) >= len(review.CHECKS)
    page = (DOCS / "findings.md").read_text(encoding="utf-8")
    assert {heading for heading in sections(page) if heading.isupper()} == codes


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_inside_the_documentation_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)(#[^)\s]*)?\)", page.read_text(encoding="utf-8"))
    for target, _ in targets:
        if not target.startswith(("https://", "mailto:")):
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_anchor_names_a_heading(page: Path) -> None:
    for target, anchor in re.findall(
        r"\]\(([^)#\s]*)#([^)\s]+)\)", page.read_text(encoding="utf-8")
    ):
        if target.startswith("https://"):
            continue
        named = page.parent / target if target else page
        headings = re.findall(r"^#+ (.+)$", named.read_text(encoding="utf-8"), re.MULTILINE)
        slugs = {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in headings}
        assert anchor in slugs, anchor


def test_the_picture_fetches_nothing() -> None:
    picture = (DOCS / "today.svg").read_text(encoding="utf-8")
    assert "http" not in picture.replace('xmlns="http://www.w3.org/2000/svg"', "")


def test_what_the_privacy_page_promises(
    stack: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_network(*_: object) -> None:
        pytest.fail("something reached for the network")

    monkeypatch.setattr(socket, "socket", no_network)
    stack.ok("take", "magnen-b6", "--note", "with lunch")
    stack.ok("undo")
    stack.ok("today")
    stack.ok("convert", "400 mg", "oxide")
    stack.ok("export", "csv", "-o", str(tmp_path / "log.csv"))

    assert stat.S_IMODE(stack.home.stat().st_mode) == 0o700
    assert [file.name for file in stack.home.iterdir()] == ["magstack.db"]
    assert stat.S_IMODE(stack.database.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "log.csv").stat().st_mode) == 0o600
    assert b"with lunch" in stack.database.read_bytes(), "undoing is not erasing, as the page says"

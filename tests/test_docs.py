"""The documentation is held against the program: nothing in it is out of step."""

import ast
import re
import shlex
import shutil
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
from magstack.domain import checks
from magstack.domain.meanings import MEANINGS
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
        yield from with_all_below(name, load(name))


def with_all_below(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    """Yield a command, and those of its group, of the groups in it, and so on."""
    yield name, command
    for below, leaf in getattr(command, "commands", {}).items():
        yield from with_all_below(f"{name} {below}", leaf)


def sections(page: str) -> dict[str, str]:
    """Return what stands under each heading of the second level."""
    parts = re.split(r"^## (.+)$", page, flags=re.MULTILINE)
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}


def test_the_built_files_are_in_step_with_the_program(build: ModuleType) -> None:
    assert build.stale() == [], "run: make docs"


@pytest.fixture(scope="module")
def written(build: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files as they are built; nothing changes them."""
    folder = tmp_path_factory.mktemp("written")
    build.write(folder)
    return folder


def test_building_twice_gives_the_same_bytes(written: Path, tmp_path: Path) -> None:
    first = {file.name: file.read_bytes() for file in written.iterdir()}
    again = builder()
    again.write(tmp_path)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == first
    assert set(first) == set(again.BUILT)


def test_a_file_that_is_out_of_step_or_missing_is_named(
    build: ModuleType, written: Path, tmp_path: Path
) -> None:
    shutil.copytree(written, tmp_path, dirs_exist_ok=True)
    for name, there in (("commands.md", "--dry-run"), ("findings.md", "at 04:00")):
        page = tmp_path / name
        page.write_text(page.read_text(encoding="utf-8").replace(there, "else"), "utf-8")
    (tmp_path / "today.svg").unlink()
    assert build.stale(tmp_path) == ["commands.md", "findings.md", "today.svg"]


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


def codes_of_checks() -> set[str]:
    """Return every string in the modules of the checks that looks like a code."""
    files = Path(checks.__file__).parent.glob("*.py")
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text("utf-8")))]
    words = [node.value for node in nodes if isinstance(node, ast.Constant)]
    return {word for word in words if isinstance(word, str) and re.fullmatch("[A-Z_]{4,}", word)}


def test_every_code_that_a_check_gives_is_explained_and_no_other() -> None:
    codes = codes_of_checks()
    assert len(codes) >= len((*checks.CHECKS, *checks.REMARKS))
    assert codes == set(MEANINGS)


def test_every_finding_has_a_heading_in_order_and_no_heading_is_left_over() -> None:
    page = (DOCS / "findings.md").read_text(encoding="utf-8")
    assert [heading for heading in sections(page) if heading] == list(MEANINGS)


@pytest.mark.parametrize("code", MEANINGS)
def test_the_section_of_a_finding_says_all_that_is_known_of_it(
    code: str, build: ModuleType
) -> None:
    page = sections((DOCS / "findings.md").read_text(encoding="utf-8"))
    meaning = MEANINGS[code]
    assert f"| [{code}](#{code.lower()}) | {meaning.severity} | {meaning.brief} |\n" in page[""]
    example = build.EXAMPLES.get(code)
    said = [
        meaning.meaning,
        f"- **When.** {meaning.when}",
        *([f"- **Example.** {example}"] if example else []),
        f"- **Ground.** {meaning.ground}",
        f"- **What to do.** {meaning.do}",
    ]
    assert unmarked(page[code]) == unmarked(" ".join(said))


def unmarked(text: str) -> str:
    """Return a text in one line, without what marks code, links and quoted commands."""
    plain = re.sub(r"\[([A-Z_]+)\]\(#[a-z_]+\)", r"\1", text)
    return " ".join(re.sub("[`“”]", "", plain).split())


def test_every_example_is_of_a_finding_that_there_is(build: ModuleType) -> None:
    assert set(build.EXAMPLES) <= set(MEANINGS)


def typed_commands() -> Iterator[str]:
    """Yield every command line on the page of findings."""
    page = (DOCS / "findings.md").read_text(encoding="utf-8")
    yield from dict.fromkeys(re.findall("`magstack ([^`]+)`", page))


def test_the_page_of_findings_marks_every_command_line_as_code() -> None:
    page = (DOCS / "findings.md").read_text(encoding="utf-8")
    assert len(re.findall(r"(?<!`)magstack (?!cannot|does|drew|itself)", page)) == 0
    assert len(list(typed_commands())) >= 10


@pytest.mark.parametrize("line", list(typed_commands()))
def test_every_command_line_of_the_findings_can_be_typed(line: str) -> None:
    words = shlex.split(line)
    known = dict(commands())
    named = [" ".join(words[:length]) for length in range(len(words), 0, -1)]
    name = next(name for name in named if name in known)
    options = {option for param in known[name].params for option in param.opts}
    assert not hasattr(known[name], "commands"), f"{name} is a group"
    assert {word for word in words if word.startswith("--")} <= options


def shown_commands(page: Path) -> set[str]:
    """Return what a page tells to type: whole lines of its blocks, and code within its text."""
    text = page.read_text(encoding="utf-8")
    blocks = "\n".join(re.findall("^```.*?^```$|^ {4}.*?$", text, re.MULTILINE | re.DOTALL))
    lines = re.findall(r"^(?:\$ | {4})?magstack ([a-z].*)$", blocks, re.MULTILINE)
    lines += [" ".join(code.split()) for code in re.findall("`magstack ([a-z][^`]+)`", text)]
    return {re.split(r" {2,}#|[…)]", line)[0].rstrip(" \\") for line in lines}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_and_option_that_a_page_shows_is_there(page: Path) -> None:
    known = dict(commands())
    for line in shown_commands(page):
        words = shlex.split(line)
        named = [" ".join(words[:length]) for length in range(len(words), 0, -1)]
        name = next((name for name in named if name in known), None)
        assert name, line
        options = {option for param in known[name].params for option in param.opts}
        assert {word for word in words if word.startswith("--")} <= options, line


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


@pytest.mark.parametrize("name", ["today.svg", "history.svg"])
def test_a_picture_fetches_nothing(name: str) -> None:
    picture = (DOCS / name).read_text(encoding="utf-8")
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
    exported = [tmp_path / f"export.{kind}" for kind in ("csv", "ics", "html", "fhir", "json")]
    for path in exported:
        stack.ok("export", path.suffix[1:], "-o", str(path))
    stack.ok("history", "--svg", str(tmp_path / "past.svg"))
    stack.ok("import", "json", str(tmp_path / "export.json"))
    stack.ok("doctor")

    assert stat.S_IMODE(stack.home.stat().st_mode) == 0o700
    assert [file.name for file in stack.home.iterdir()] == ["magstack.db"]
    assert stat.S_IMODE(stack.database.stat().st_mode) == 0o600
    for path in (*exported, tmp_path / "past.svg"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert b"with lunch" in stack.database.read_bytes(), "undoing is not erasing, as the page says"
    for path in exported:
        assert (b"with lunch" in path.read_bytes()) == (path.suffix == ".json"), path.suffix

    stack.ok("backup")
    (copy,) = (stack.home / "backups").iterdir()
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600

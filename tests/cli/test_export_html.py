"""``export html`` and ``export pdf``: the report of a record, as a file or on standard output."""

import io
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from magstack.export.report.paper import MISSING
from tests.conftest import Result, Runner


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """The example stack with two days, a complete one and today; no test writes to it."""
    runner = Runner(tmp_path_factory.mktemp("reported") / "home").at("2026-11-19 08:00")
    runner.ok("add", "neuro-mag")
    runner.ok("add", "magnen-b6")
    runner.at("2026-11-19 22:05").ok("take", "all")
    runner.at("2026-11-20 13:00").ok("take", "magnen-b6")
    return runner


def test_a_page(lived: Runner, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    done = lived.run("export", "html", "-o", str(path), "--name", "M. G.", "--from", "2026-11-19")
    wrote = f"Wrote the report of Thu 19 Nov 2026 to Fri 20 Nov 2026 to {path}.\n"
    assert done == Result(0, "", wrote)
    assert path.stat().st_mode & 0o777 == 0o600
    root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    assert root.findtext("head/title") == "Supplement report, M. G., 2026-11-19 to 2026-11-20"
    assert b"\r" not in path.read_bytes()
    again = lived.run("export", "html", "-o", str(path))
    refused = f"{path} exists already. Add --force to replace it, or name another file.\n"
    assert again == Result(2, "", refused)
    assert lived.run("export", "html", "-o", str(path), "--force").code == 0


def test_standard_output(lived: Runner) -> None:
    done = lived.run("export", "html")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("<!DOCTYPE html>\n")
    assert done.out.endswith("</html>\n")
    assert "Supplement report, 2026-10-22 to 2026-11-20" in done.out


def test_the_numbers_are_those_of_today(lived: Runner) -> None:
    out = lived.ok("export", "html", "--from", "2026-11-19")
    said = ElementTree.fromstring(out)
    days = [
        ["".join(cell.itertext()) for cell in row] for row in said.findall(".//details//tbody/tr")
    ]
    assert days == [
        ["Thu 2026-11-19", "complete", "404 mg", "2 mg", "over US 350 mg, over EU 250 mg"],
        ["Fri 2026-11-20", "today, going on", "260 mg", "2 mg", "over EU 250 mg"],
    ]
    for day, magnesium in (("2026-11-19", "404 mg"), ("2026-11-20", "260 mg")):
        assert f"magnesium: {magnesium} taken" in lived.ok("today", "--on", day)


def test_what_is_wrong_is_said_and_leaves_no_file(lived: Runner, tmp_path: Path) -> None:
    path = str(tmp_path / "report.html")
    for argv, code, sentence in (
        (("--from", "soon"), 2, '"soon" is not a day that can be read.'),
        (("--from", "2026-11-21"), 2, "A report ends today, and 2026-11-21 is yet to come."),
        (("--name", "a\x1b[31mb"), 2, "The name holds control characters."),
        (("--name", "a" * 121), 2, "The name is too long: 121 characters, at most 120."),
    ):
        done = lived.run("export", "html", "-o", path, *argv)
        assert (done.code, done.out) == (code, ""), argv
        assert sentence in done.err
        assert not Path(path).exists()


def test_without_a_record_or_a_product(runner: Runner) -> None:
    for kind in ("html", "pdf"):
        done = runner.run("export", kind)
        assert (done.code, done.out) == (4, "")
        assert "There is no magstack record" in done.err


def test_the_record_is_only_read(lived: Runner, tmp_path: Path) -> None:
    before = lived.database.read_bytes()
    lived.ok("export", "html", "-o", str(tmp_path / "report.html"))
    assert lived.database.read_bytes() == before
    refused = lived.run("export", "html", "-o", str(lived.database), "--force")
    assert (refused.code, lived.database.read_bytes()) == (2, before)


def test_a_pdf(lived: Runner, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    done = lived.run("export", "pdf", "-o", str(path), "--name", "M. G.")
    wrote = f"Wrote the report of Thu 22 Oct 2026 to Fri 20 Nov 2026 to {path}.\n"
    assert done == Result(0, "", wrote)
    assert path.stat().st_mode & 0o777 == 0o600
    reader = PdfReader(io.BytesIO(path.read_bytes()))
    assert len(reader.pages) <= 2
    assert "Supplement report, M. G." in reader.pages[0].extract_text()


def test_a_pdf_is_no_text_for_a_screen(lived: Runner) -> None:
    done = replace(lived, drawn=True).run("export", "pdf")
    assert (done.code, done.out) == (2, "")
    assert "Name a file for it with -o FILE." in done.err


def test_a_pdf_without_the_extra(
    lived: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    done = lived.run("export", "pdf", "-o", str(tmp_path / "report.pdf"))
    assert done == Result(2, "", f"{MISSING}\n")
    assert not (tmp_path / "report.pdf").exists()

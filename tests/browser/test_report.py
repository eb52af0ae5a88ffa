"""The report in a real browser: silent, alone, no wider than its window, legible, on two pages."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize
from pypdf import PdfReader

from magstack.domain.clinical import Clinical
from magstack.export.report.page import page as report_of
from tests.export.report.clinics import HOSTILE, VERSION, eight, example, hostile

pytestmark = pytest.mark.xdist_group("chromium")

Scheme = Literal["light", "dark"]

REPORTS: dict[str, Callable[[], Clinical]] = {
    "example": example,
    "hostile": hostile,
    "year": lambda: example(days=365),
}
"""Reports that are looked at on a screen; one more is printed."""

CONTRAST = """() => {
  const channels = colour => colour.match(/[\\d.]+/g).map(Number)
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(each => each / 255).map(
      each => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
    return 0.2126 * x + 0.7152 * y + 0.0722 * z
  }
  const ground = element => {
    for (let each = element; each; each = each.parentElement) {
      const found = channels(getComputedStyle(each).backgroundColor)
      if (found.length === 3 || found[3] === 1) return found
      if (found[3] > 0) throw new Error('a background that is half there')
    }
    throw new Error('no background')
  }
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const found = []
  while (words.nextNode()) {
    const node = words.currentNode, element = node.parentElement
    if (!node.data.trim() || !element.getClientRects().length) continue
    if (element.closest('.days tr:nth-child(n+9)')) continue  // rows like those before them
    const style = getComputedStyle(element)
    const svg = element.namespaceURI.endsWith('svg')
    if (svg && element.localName !== 'text') continue
    const ink = light(channels(svg ? style.fill : style.color)), paper = light(ground(element))
    const [low, high] = [ink, paper].sort((a, b) => a - b)
    found.push([(high + 0.05) / (low + 0.05), node.data.trim().slice(0, 40)])
  }
  return found
}"""
"""Every text that can be seen, with the contrast between it and what is behind it."""


SCROLLED = """() => new Promise(done => {
  const wide = document.querySelector('.wide')
  const look = left => wide.scrollLeft > 0 ? done(true)
    : left ? requestAnimationFrame(() => look(left - 1)) : done(false)
  look(600)
})"""
"""Whether what is wide has been scrolled, within so many frames."""

NARROWEST = """Math.min(
  ...[...document.querySelectorAll('.told tbody th')].map(head => head.clientWidth))"""
"""How narrow the name of a product or a nutrient is: one that is broken up cannot be read."""

DARK = "rgb(13, 17, 23)"

STYLE_OF = "getComputedStyle(document.querySelector"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the address of each report."""
    folder = tmp_path_factory.mktemp("reports")
    reports = {**REPORTS, "eight": eight}
    for name, report in reports.items():
        (folder / f"{name}.html").write_text(report_of(report(), VERSION), encoding="utf-8")
    return {name: Path(folder / f"{name}.html").as_uri() for name in reports}


class Opened:
    """A page that keeps what it asked for and what it said."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.messages: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.messages.append(message.text))
        page.on("pageerror", lambda error: self.messages.append(str(error)))
        page.on("dialog", lambda dialog: self.messages.append(dialog.message))


Open = Callable[..., Opened]


@pytest.fixture
def opened(browser: Browser, files: dict[str, str]) -> Iterator[Open]:
    """Return what opens a report in a window of some width, in light or dark."""
    contexts: list[BrowserContext] = []

    def open_(name: str, width: int = 1280, scheme: Scheme = "light", **more: Any) -> Opened:
        window = ViewportSize(width=width, height=800)
        context = browser.new_context(viewport=window, color_scheme=scheme, **more)
        contexts.append(context)
        found = Opened(context.new_page())
        found.page.goto(files[name])
        return found

    yield open_
    for context in contexts:
        context.close()


def wider(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return wide


LOOKS: dict[str, tuple[tuple[int, Scheme], ...]] = {
    "example": ((1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")),
    "hostile": ((1280, "light"), (320, "dark")),
    "year": ((320, "light"),),
}
"""In which windows, and in which light, each report is looked at."""


@pytest.mark.parametrize("name", REPORTS)
def test_it_is_alone_silent_legible_and_no_wider_than_its_window(
    opened: Open, files: dict[str, str], name: str
) -> None:
    found = opened(name)
    page = found.page
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontWeight") == "600"
    page.locator("summary").click()
    assert page.locator("table.days").is_visible()
    for width, scheme in LOOKS[name]:
        page.set_viewport_size(ViewportSize(width=width, height=800))
        page.emulate_media(color_scheme=scheme)
        assert wider(page) <= 0, (width, scheme)
        assert page.evaluate(NARROWEST) > (100 if width > 400 else 200), (width, scheme)
        contrasts = page.evaluate(CONTRAST)
        assert len(contrasts) > 200
        assert [(ratio, text) for ratio, text in contrasts if ratio < 4.5] == [], (width, scheme)
        dark = page.evaluate("getComputedStyle(document.body).backgroundColor") == DARK
        assert dark == (scheme == "dark")
    assert found.requests == [files[name]]
    assert found.messages == []


def test_it_needs_no_script(opened: Open) -> None:
    page = opened("example", java_script_enabled=False).page
    assert page.locator("h1").inner_text() == "Supplement report, M. G."
    page.locator("summary").click()
    assert page.locator("table.days tbody tr").last.is_visible()


def test_what_is_wide_is_reached_by_the_keyboard(opened: Open) -> None:
    page = opened("year", 320).page
    region = page.locator(".wide").first
    region.focus()
    page.keyboard.press("ArrowRight")
    # wait_for_function would evaluate a text in the page, which its policy forbids.
    assert page.evaluate(SCROLLED)


@pytest.mark.parametrize(
    ("name", "paper", "scheme"), [("example", "A4", "light"), ("eight", "Letter", "dark")]
)
def test_thirty_days_are_printed_on_two_pages_in_light(
    opened: Open, name: str, paper: str, scheme: Scheme
) -> None:
    page = opened(name, scheme=scheme).page
    printed = PdfReader(io.BytesIO(page.pdf(format=paper)))
    assert len(printed.pages) <= 2
    said = " ".join(" ".join(each.extract_text() for each in printed.pages).split())
    assert "Supplement report" in said
    assert "it does not prescribe" in said
    page.emulate_media(media="print", color_scheme=scheme)
    for words in ("body", "svg text:not([class])"):
        ink = f"(s => s.fill === 'rgb(0, 0, 0)' ? s.color : s.fill)({STYLE_OF}('{words}')))"
        assert page.evaluate(ink) == "rgb(31, 35, 40)"


def test_hostile_names_are_shown_as_they_are(opened: Open) -> None:
    page = opened("hostile", 320).page
    assert page.locator("script, img, iframe, object, svg a, [onerror], [onclick]").count() == 0
    shown = page.locator("body").inner_text()
    for name in (HOSTILE[0], HOSTILE[1], HOSTILE[2], HOSTILE[3], HOSTILE[5], HOSTILE[6]):
        assert " ".join(name.split()) in " ".join(shown.split()), name
    assert "\u202e" not in shown
    described = page.locator("svg desc").first.text_content() or ""
    assert HOSTILE[0] in described


def test_who_hears_it_hears_tables_and_pictures(opened: Open) -> None:
    """What the browser tells a screen reader, at both widths: reflowed tables are tables still."""
    page = opened("example").page
    for width in (1280, 320):
        page.set_viewport_size(ViewportSize(width=width, height=800))
        assert page.get_by_role("main").count() == 1
        assert page.get_by_role("banner").count() == 1
        assert page.get_by_role("contentinfo").count() == 1
        assert page.get_by_role("img", name="Magnesium a day, 2026-10-22").count() == 2
        table = page.get_by_role("table", name="From supplements")
        assert table.get_by_role("columnheader").count() == 6
        assert table.get_by_role("rowheader", name="Magnesium").count() == 1
        assert table.get_by_role("cell", name="23 of 30").count() == 2
        assert page.get_by_role("region", name="Findings").count() == 1

"""The page under axe-core in a real browser, folded and unfolded, wide and narrow."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.whole]

AXE = """async () => {
  const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const found = await axe.run({runOnly: rules, resultTypes: ["violations"]});
  return found.violations.map(one => `${one.id} (${one.impact}): ${one.help}: `
    + one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | "));
}"""


@pytest.fixture(scope="module")
def axe() -> str:
    """The source of axe-core, from the package that carries it."""
    try:
        carrier = resources.files("axe_playwright_python")
    except ModuleNotFoundError:
        pytest.fail("these tests need the development packages: make setup")
    return carrier.joinpath("axe.min.js").read_text("utf-8")


@pytest.mark.parametrize(("width", "unfolded"), [(1280, True), (420, False)])
def test_axe_finds_no_violation(
    browser: Any, file: Path, axe: str, width: int, unfolded: bool
) -> None:
    tab = browser.new_page(viewport={"width": width, "height": 900})
    tab.set_default_timeout(300_000)
    tab.goto(file.as_uri())
    if unfolded:
        tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    tab.evaluate(axe)  # through the driver: the page itself may run no script
    assert tab.evaluate(AXE) == []
    tab.close()


def test_axe_would_find_one(browser: Any, file: Path, axe: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken.html"
    html = file.read_text("utf-8").replace('<html lang="en">', "<html>")
    broken.write_text(html[: html.index('<section id="regime"')] + "</main></body></html>", "utf-8")
    tab = browser.new_page()
    tab.goto(broken.as_uri())
    tab.evaluate(axe)
    assert any(line.startswith("html-has-lang") for line in tab.evaluate(AXE))
    tab.close()


def test_every_word_can_be_read_with_scripts_off(browser: Any, file: Path) -> None:
    """A page without scripts shows the same text, and nothing waits for one."""
    texts = []
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts)
        tab = context.new_page()
        tab.goto(file.as_uri())
        texts.append(tab.locator("main").inner_text())
        folded = tab.locator("details").first
        folded.locator("summary").click()
        assert folded.get_attribute("open") is not None, "a fold opens by itself"
        context.close()
    assert texts[0] == texts[1]
    assert len(texts[1]) > 20_000


def test_the_first_page_fits_one_sheet_of_paper(browser: Any, file: Path) -> None:
    tab = browser.new_page()
    tab.goto(file.as_uri())
    pdf = tab.pdf(prefer_css_page_size=True, page_ranges="1-2")
    assert pdf.startswith(b"%PDF")
    # A4 without its margins of 17 mm at the sides, 16 and 18 mm above and below, in CSS pixels
    tab.set_viewport_size({"width": round(176 * 96 / 25.4), "height": 900})
    tab.emulate_media(media="print")
    end = tab.locator("#in-short").evaluate("one => one.getBoundingClientRect().bottom")
    assert end <= 263 * 96 / 25.4
    broken = tab.locator("#in-short").evaluate("one => getComputedStyle(one).breakAfter")
    assert broken == "page"
    tab.close()


def test_what_must_be_read_on_paper_is_unfolded_there(browser: Any, file: Path) -> None:
    tab = browser.new_page()
    tab.goto(file.as_uri())
    formula = tab.locator("details.printed dl").first
    assert not formula.is_visible()
    tab.emulate_media(media="print")
    assert formula.evaluate("one => one.getBoundingClientRect().height") > 20
    tab.close()

"""The page in a real browser: nothing overflows, nothing complains, nothing is fetched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

WIDTHS = [1280, 420]


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", WIDTHS)
def test_no_overflow_no_errors_no_requests(
    browser: Any, file: Path, width: int, scripts: bool
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=scripts
    )
    tab = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(file.as_uri())
    assert not said
    assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
    drawings = tab.locator("figure .drawing svg")
    shown = [at for at in range(drawings.count()) if drawings.nth(at).is_visible()]
    assert len(shown) == 8, "one drawing of each figure is shown"
    for at in shown:
        box = drawings.nth(at).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    if scripts:
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_can_be_used_from_the_keyboard(browser: Any, file: Path, width: int) -> None:
    tab = browser.new_page(viewport={"width": width, "height": 900})
    tab.goto(file.as_uri())
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    assert tab.locator(".skip").bounding_box()["x"] >= 0
    tab.keyboard.press("Enter")
    assert tab.url.endswith("#main")
    tab.close()


def test_figures_are_not_cut_in_print(browser: Any, file: Path) -> None:
    tab = browser.new_page(viewport={"width": 658, "height": 900})
    tab.goto(file.as_uri())
    tab.emulate_media(media="print")
    assert tab.evaluate("document.documentElement.scrollWidth") <= 660
    rule = "el => getComputedStyle(el).breakInside"
    assert set(tab.locator("figure .whole").evaluate_all(f"all => all.map({rule})")) == {"avoid"}
    heights = tab.locator("figure .whole").evaluate_all("all => all.map(el => el.offsetHeight)")
    assert max(heights) < 970, "a figure is taller than a sheet of A4"
    tab.close()


def test_text_meets_contrast_aa(browser: Any, file: Path) -> None:
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(file.as_uri())
    measure = """() => {
      const light = c => { const [r, g, b] = c.match(/\\d+/g).map(Number).map(v => {
        v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b };
      const texts = 'p, li, td, th, dd, dt, a, h1, h2, h3, summary, code';
      return Math.min(...[...document.querySelectorAll(texts)].map(
        el => 1.05 / (light(getComputedStyle(el).color) + 0.05))) }"""
    assert tab.evaluate(measure) >= 4.5
    tab.close()

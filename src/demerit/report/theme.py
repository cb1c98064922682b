"""One look for every figure: an accent for the world with the regime, grey for its twin.

Contrasts against white: ink 15.9, accent 9.1, twin 4.8, so that text in any of them meets WCAG AA.
The two differ in lightness as well as hue and in dashes, so they stay apart in grey print and for
colour-blind readers.
"""

from __future__ import annotations

from typing import Any

INK = "#1b2430"
SOFT = "#515c69"
RULE = "#d5d9dd"
PAPER = "#ffffff"
ACCENT = "#0b4f6c"
ACCENT_LIGHT = "#b9d0db"
ACCENT_PALE = "#e9f0f3"
TWIN = "#6b7075"
TWIN_LIGHT = "#dcdddf"
RAMP = ["#f3f7f9", "#c5d9e2", "#86b0c3", "#3f7f9c", "#0b4f6c"]
FONT = "Helvetica Neue, Helvetica, Arial, Liberation Sans, sans-serif"

WIDE = 720
NARROW = 344
"""Pixels of the two drawings of a figure: for pages and print, and for telephones."""

LETTER = 7.2
"""Pixels that a letter of a label may need: a page's fonts are wider than those of the layout."""

AXIS_ROOM = 64
"""Pixels that an axis with its title takes from a drawing's width."""


def around(left: int, right: int) -> dict[str, int]:
    """Room around a drawing whose rows are named by texts outside its axes."""
    return {"left": left, "right": right, "top": 6, "bottom": 44}


def text_size(width: int) -> int:
    """Size of labels in pixels: drawings are shown at their own size, so it is what is seen."""
    return 13 if width > NARROW else 12


def config(width: int) -> dict[str, Any]:
    """The Vega-Lite configuration of every figure."""
    size = text_size(width)
    label = {"labelFont": FONT, "labelFontSize": size, "labelColor": SOFT}
    title = {
        "titleFont": FONT,
        "titleFontSize": size,
        "titleFontWeight": "normal",
        "titleColor": SOFT,
    }
    return {
        "aria": False,  # the whole drawing carries one title and one description instead
        "background": PAPER,
        "font": FONT,
        "padding": 4,
        "view": {"stroke": None},
        "axis": {
            **label,
            **title,
            "domainColor": SOFT,
            "gridColor": RULE,
            "gridDash": [1, 3],
            "tickColor": SOFT,
            "tickSize": 4,
            "labelPadding": 5,
            "titlePadding": 8,
        },
        "header": {**label, **title, "labelColor": INK, "labelFontWeight": "bold"},
        "legend": {**label, **title},
        "text": {"font": FONT, "fontSize": size, "color": INK},
    }

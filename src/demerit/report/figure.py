"""A figure: a finding, a drawing in two widths, a text that says the same, and its numbers."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

import altair as alt
import polars as pl
import vl_convert
from altair.utils.schemapi import debug_mode

from demerit.report import theme

VEGA_LITE = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
Chart = Any  # altair's chart classes share no public base that types `to_dict`


def inline(rows: list[dict[str, Any]]) -> alt.Data:
    """Rows as a chart's data: text, which altair hands on without copying it for every layer."""
    return alt.Data(values=json.dumps(rows), format=alt.JsonDataFormat(type="json"))


@dataclass(frozen=True)
class Figure:
    """One figure of the page.

    Attributes:
        id: name of the figure, unique on the page; `fig-<id>` is its anchor.
        finding: what the data say, as a title.
        shows: what is drawn, with units and what is counted.
        note: the interval and how to read it.
        alt: the drawing in words, for those who do not see it.
        rows: the numbers drawn, for the download.
        draw: makes the chart for a width in pixels.
        method: one sentence on how the numbers were got.
    """

    id: str
    finding: str
    shows: str
    note: str
    alt: str
    rows: pl.DataFrame
    draw: Callable[[int], Chart]
    method: str = ""

    def spec(self, width: int) -> dict[str, Any]:
        """The Vega-Lite specification at one width."""
        with debug_mode(False):  # checking against the schema takes seconds; the tests do it
            made = self.draw(width).to_dict(validate=False)
        made["config"] = theme.config(width)
        return made

    def svg(self, width: int) -> str:
        """The drawing as SVG that can stand in a page beside others."""
        drawn = vl_convert.vegalite_to_svg(self.spec(width), vl_version=VEGA_LITE)
        return adopt(drawn, f"{self.id}-{width}", self.finding, self.alt)

    @property
    def csv(self) -> str:
        """The numbers as a data address that a link can download."""
        return data_address(self.rows)


@dataclass(frozen=True)
class Missing:
    """A figure that is left out because the run holds nothing to draw.

    Attributes:
        id: name of the figure.
        title: what would have stood here.
        why: a sentence on what is missing.
    """

    id: str
    title: str
    why: str


def data_address(rows: pl.DataFrame) -> str:
    """A table as a `data:` address in CSV."""
    text = rows.write_csv(float_precision=6)
    return "data:text/csv;charset=utf-8;base64," + base64.b64encode(text.encode()).decode()


def adopt(svg: str, name: str, title: str, description: str) -> str:
    """Prepare a drawing for a page: its own ids, one title and description, no fixed size.

    Args:
        svg: a drawing as vl-convert writes it.
        name: unique on the page.
        title: what the drawing finds.
        description: the drawing in words.
    """
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", svg)
    svg = re.sub(r' xmlns:xlink="[^"]*"| version="1\.1"| pointer-events="\w+"', "", svg)
    svg = re.sub(r' (?:aria-[a-z]+|role)="[^"]*"', "", svg)
    svg = lean(svg)
    labels = f'role="img" aria-labelledby="{name}-title {name}-desc" font-family="{theme.FONT}"'
    words = (
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(description)}</desc>'
    )
    return re.sub(
        r"<svg ([^>]*)>", rf"<svg \1 {labels}>" + words.replace("\\", r"\\"), svg, count=1
    )


def lean(svg: str) -> str:
    """A drawing without what it says again in every mark, and with coordinates to 1/100 pixel.

    The font is the drawing's own, so that the page need not hold it a thousand times. Texts stay
    as they are.
    """
    svg = svg.replace(f' font-family="{theme.FONT}"', "").replace(' opacity="1"', "")
    svg = re.sub(r'<path class="(?:background|foreground)"[^>]* d="" [^>]*/>', "", svg)
    return re.sub(r"<[^>]+>", lambda tag: re.sub(r"\d+\.\d{3,}", _rounded, tag[0]), svg)


def _rounded(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")

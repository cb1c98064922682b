"""A followed life as a drawing: restrictions as bars, steps as numbered marks, causes as arcs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from demerit.report import theme, words
from demerit.report.life import Bar, Life, Step

ROW = 25
BAR = 18
MOST = 40
"""Marks drawn in an arm; the text under the drawing tells all steps."""


@dataclass(frozen=True)
class Sheet:
    """The page that a life is drawn on: width, and where the months lie on it."""

    width: int
    first: int
    months: int

    @property
    def left(self) -> int:
        """Pixels before the first month."""
        return 14

    def x(self, month: float) -> float:
        """Where a month lies."""
        inner = self.width - 2 * self.left
        return round(self.left + inner * (month - self.first) / (self.months - self.first), 1)


def svg(life: Life, width: int) -> str:
    """The drawing of a life at one width.

    Args:
        life: both arms of a followed resident.
        width: pixels.
    """
    starts = [step.month for arm in life.steps.values() for step in arm]
    sheet = Sheet(width, min([0, *starts]), max(life.months, *(starts or [1])))
    y, parts = 0, []
    for arm, title, colour in (
        ("world", "With the regime", theme.ACCENT),
        ("twin", "Twin", theme.TWIN),
    ):
        drawn, y = _lane(life, arm, title, colour, sheet, y)
        parts.append(drawn)
    axis, y = _axis(sheet, y)
    name = f"life-{life.kind}-{width}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{y}" '
        f'viewBox="0 0 {width} {y}" role="img" aria-labelledby="{name}-title {name}-desc" '
        f'font-family="{theme.FONT}" font-size="{theme.text_size(width)}">'
        f'<title id="{name}-title">Time line of a followed life in both arms</title>'
        f'<desc id="{name}-desc">{escape(describe(life))}</desc>{"".join(parts)}{axis}</svg>'
    )


def describe(life: Life) -> str:
    """The drawing in words; the steps themselves stand in the text beside it."""
    said = [
        f"{title}: {words.plural(len(life.steps[arm]), 'step')}, "
        f"{words.plural(life.restricted(arm), 'month')} restricted"
        for arm, title in (("world", "With the regime"), ("twin", "In the twin"))
    ]
    return f"{'. '.join(said)}. The numbered steps are told in the lists that follow."


def _lane(life: Life, arm: str, title: str, colour: str, sheet: Sheet, y: int) -> tuple[str, int]:
    """One arm: its name, bars of restrictions, marks with arcs between them."""
    steps, bars = life.steps[arm][:MOST], life.bars[arm]
    out = [f'<text x="0" y="{y + 14}" font-weight="bold" fill="{colour}">{title}</text>']
    y += 24
    for bar in bars[:8]:
        out.append(_bar(bar, sheet, y, colour, life.months))
        y += BAR + 16
    places, rows = _places(steps, sheet)
    base = y + 14
    out.append(
        f'<line x1="{sheet.left}" x2="{sheet.width - sheet.left}" y1="{base}" y2="{base}" '
        f'stroke="{theme.RULE}"/>'
    )
    spots = {step.mark: (places[step.mark][0], base + ROW * places[step.mark][1]) for step in steps}
    out += _arcs(steps, spots)
    out += [_spot(step, spots[step.mark], colour) for step in steps]
    return "".join(out), base + ROW * max(1, rows) + 6


def _bar(bar: Bar, sheet: Sheet, y: int, colour: str, months: int) -> str:
    """A restriction in force, with its name above; an open end runs to the edge."""
    start, end = sheet.x(bar.start), sheet.x(bar.end if bar.end is not None else months)
    name = bar.title if bar.end is not None else f"{bar.title}, still in force"
    size = 6.4 * len(name)
    at = max(0.0, min(start, sheet.width - size))
    return (
        f'<text x="{at:.1f}" y="{y + 11}" fill="{theme.SOFT}">{escape(name)}</text>'
        f'<rect x="{start}" y="{y + 16}" width="{max(3.0, end - start):.1f}" height="10" rx="2" '
        f'fill="{colour}"/>'
    )


def _places(steps: Iterable[Step], sheet: Sheet) -> tuple[dict[str, tuple[float, int]], int]:
    """Where marks stand so that they do not cover each other: x and row."""
    ends: list[float] = []
    places: dict[str, tuple[float, int]] = {}
    for step in sorted(steps, key=lambda step: step.month):
        x = sheet.x(step.month)
        row = next((at for at, end in enumerate(ends) if end + 22 <= x), len(ends))
        if row == len(ends):
            ends.append(x)
        ends[row] = x
        places[step.mark] = (x, row)
    return places, len(ends)


def _arcs(steps: Iterable[Step], spots: dict[str, tuple[float, int]]) -> Iterable[str]:
    """Curves from causes to what would not exist without them."""
    for step in steps:
        x2, y2 = spots[step.mark]
        for cause in step.causes:
            if cause not in spots:
                continue
            x1, y1 = spots[cause]
            middle = (x1 + x2) / 2
            yield (
                f'<path d="M{x1} {y1}C{middle:.1f} {y1} {middle:.1f} {y2} {x2} {y2}" fill="none" '
                f'stroke="{theme.SOFT}" stroke-width="1.2" opacity="0.75"/>'
            )


def _spot(step: Step, spot: tuple[float, int], colour: str) -> str:
    """A numbered mark: round for what the resident does or meets, square where it is wrongful."""
    x, y = spot
    fill, ink, dash = theme.PAPER, theme.INK, ""
    if step.regime:
        fill, ink = colour, theme.PAPER
    if step.averted:
        dash = ' stroke-dasharray="3 2"'
    look = f'fill="{fill}" stroke="{colour if step.regime else theme.INK}"{dash}'
    shape = f'<circle cx="{x}" cy="{y}" r="10" {look}/>'
    if step.wrongful:
        shape = f'<rect x="{x - 10}" y="{y - 10}" width="20" height="20" {look}/>'
    return (
        f'{shape}<text x="{x}" y="{y + 4}" text-anchor="middle" font-size="11" fill="{ink}">'
        f"{step.mark}</text>"
    )


def _axis(sheet: Sheet, y: int) -> tuple[str, int]:
    """The months along the foot."""
    step = 12 if sheet.width > theme.NARROW else 24
    out = [
        f'<line x1="{sheet.left}" x2="{sheet.width - sheet.left}" y1="{y}" y2="{y}" '
        f'stroke="{theme.SOFT}"/>'
    ]
    for month in range(0, sheet.months + 1, step):
        x = sheet.x(month)
        out.append(
            f'<line x1="{x}" x2="{x}" y1="{y}" y2="{y + 4}" stroke="{theme.SOFT}"/>'
            f'<text x="{x}" y="{y + 18}" text-anchor="middle" fill="{theme.SOFT}">{month}</text>'
        )
    middle = sheet.width / 2
    out.append(
        f'<text x="{middle}" y="{y + 36}" text-anchor="middle" fill="{theme.SOFT}">'
        "months since the start</text>"
    )
    return "".join(out), y + 44

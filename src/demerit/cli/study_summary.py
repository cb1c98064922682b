"""The summary that a study of arms leaves in the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from demerit.cli.summary import number
from demerit.study import run_folder

SIGN = {"less": "<", "more": ">", "same": "=", "noise": "~", "unknown": " "}
NUMBERS = {
    "burden": "burden",
    "wrongful": "wrongful",
    "redress": "redress",
    "effect": "averted",
    "procedures": "held",
    "compensation": "paid",
}
"""Numbers that the terminal shows, and the short names of their columns."""

MOST_ROWS = 60


def show(found: dict[str, Any], folder: Path) -> None:
    """Print the arms with their differences, the choice, and where the rest is.

    Args:
        found: content of `study.json`.
        folder: the folder of the study.
    """
    console, run = Console(soft_wrap=False), found["run"]
    console.print(
        f"\n[bold]{found['title']}[/bold], {found['society']}: {run['residents']:,} synthetic "
        f"residents, {run['months']} months, {len(run['seeds'])} worlds, {run['arms']} arms on the "
        "same draws",
        highlight=False,
    )
    console.print(_arms(found))
    console.print(_legend(found), style="dim", highlight=False)
    for one in found["left"][:MOST_ROWS]:
        console.print(f"no arm: {one['id']}: {one['why']}", style="dim", highlight=False)
    if "orders" in found:
        console.print(_orders(found["orders"]["parts"], "part", ("first", "alone")))
        if found["orders"]["groups"]:
            console.print(_orders(found["orders"]["groups"], "group", ("",)))
    else:
        for choice in found["choices"]:
            console.print(_choice(choice), highlight=False)
    console.print(f"\npage: {folder / run_folder.REPORT}", highlight=False, soft_wrap=True)


def _arms(found: dict[str, Any]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("arm", no_wrap=True)
    for title in NUMBERS.values():
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("kept", justify="right", no_wrap=True)
    on_front = {one["arm"] for one in found["front"] if one["on_front"]}
    for arm in found["arms"]:
        star = " *" if arm["id"] in on_front else ""
        cells = [_cell(arm["numbers"][name]) for name in NUMBERS]
        table.add_row(arm["id"] + star, *cells, _share(arm["kept"]))
    return table


def _cell(one: dict[str, Any]) -> str:
    if one["value"] is None:
        return "-"
    sign = SIGN.get(one["verdict"] or "", "")
    return f"{number(one['value'])} {sign}".rstrip()


def _share(one: dict[str, Any]) -> str:
    return "-" if one["value"] is None else f"{one['value']:.0%}"


def _legend(found: dict[str, Any]) -> str:
    many = len(found["arms"]) - 1
    about = found["numbers"]
    columns = "; ".join(
        f"{short}: {about[name]['title'].lower()}, {about[name]['unit']}"
        for name, short in NUMBERS.items()
    )
    return (
        f"A model of a synthetic society. {columns}; kept: share of the harm averted. "
        f"< less, > more than the regime as it is, beyond chance with {many} comparisons at once; "
        "~ noise: the interval holds no difference; = the same in every world; * no other arm has "
        "less burden and averts as much. Wrongful: rests for more than half on false records, "
        "lawful or protected acts, or traits."
    )


def _choice(choice: dict[str, Any]) -> str:
    head = f"keeping {choice['keeps']:.0%} of the harm averted: "
    if choice["chosen"] is None:
        return head + choice["why"]
    here, there, kept = (
        choice[name] for name in ("saved_where_chosen", "saved_held_out", "kept_held_out")
    )
    band = "" if there["low"] is None else f" ({there['low']:.0%} to {there['high']:.0%})"
    return (
        f"{head}{choice['chosen']} saves {here['value']:.0%} of the burden where it was chosen and "
        f"{there['value']:.0%}{band} on held-out worlds, keeping {_share(kept)} there"
    )


def _orders(rows: list[dict[str, Any]], name: str, ways: tuple[str, ...]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(name, no_wrap=True)
    for way in ways:
        for number_ in ("burden", "averted"):
            words = {"first": "taken out first", "alone": "left alone"}
            table.add_column(f"{number_}\n{words.get(way, 'mean over orders')}", justify="right")
    for row in rows[:MOST_ROWS]:
        cells = []
        for way in ways:
            held = row.get(way) if way else row
            cells += [_cell(held[one]) if held else "-" for one in ("burden", "effect")]
        table.add_row(row[name], *cells)
    return table

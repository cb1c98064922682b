"""One followed synthetic life as lines of text, both arms."""

from __future__ import annotations

from pathlib import Path

import polars

from demerit.regime import BadInput
from demerit.study import run_folder

ARMS = {"world": "under the regime", "twin": "in the twin"}
DETAILS = (
    "conduct",
    "domain",
    "effect_domain",
    "agency",
    "carrier",
    "rule",
    "list",
    "measure",
    "points",
    "amount",
    "truth",
    "influence",
)


def life(run: Path, *, subject: int | None, world: int | None) -> str:
    """The events of one followed resident.

    Args:
        run: A finished run folder.
        subject: Slot of the resident, or None for the one with most events under the regime.
        world: Seed of the world, or None for the first.

    Raises:
        BadInput: Nobody was followed, or not this one.
    """
    events = _cohort(_table(run, run_folder.EVENTS))
    if events.is_empty():
        raise BadInput(
            "nobody was followed in this run", path=run, hint="run it again with --follow 500"
        )
    seed = _seed(events, world, run)
    events = events.filter(polars.col("world") == seed)
    followed = _followed(run, seed, events)
    chosen, rule = _chosen(events, followed, subject, run)
    lines = [
        f"Synthetic resident {chosen} of world {seed}, one of {len(followed):,} followed; {rule}.",
        "Generated from aggregate tables; stands for nobody.",
    ]
    for arm, words in ARMS.items():
        lines += ["", f"{words[0].upper()}{words[1:]}:", *_told(events, chosen, arm)]
    return "\n".join(lines)


def _table(run: Path, name: str) -> polars.DataFrame:
    path = run / name
    return polars.read_parquet(path) if path.is_file() else polars.DataFrame()


def _cohort(events: polars.DataFrame) -> polars.DataFrame:
    if "role" in events.columns:
        return events.filter(polars.col("role") == "cohort")
    return events


def _seed(events: polars.DataFrame, world: int | None, run: Path) -> int:
    seeds = events["world"].unique().sort().to_list()
    if world is None:
        return int(seeds[0])
    if world not in seeds:
        shown = ", ".join(map(str, seeds[:10]))
        raise BadInput(f"there is no world {world} in this run", path=run, hint=f"one of: {shown}")
    return world


def _followed(run: Path, seed: int, events: polars.DataFrame) -> list[int]:
    lives = _table(run, run_folder.LIVES)
    if {"world", "subject"} <= set(lives.columns):
        return lives.filter(polars.col("world") == seed)["subject"].unique().sort().to_list()
    return events["subject"].unique().sort().to_list()


def _chosen(
    events: polars.DataFrame, followed: list[int], subject: int | None, run: Path
) -> tuple[int, str]:
    if subject is not None:
        if subject not in followed:
            shown = ", ".join(map(str, followed[:10]))
            raise BadInput(
                f"synthetic resident {subject} was not followed",
                path=run,
                hint=f"--id with one of the {len(followed):,} followed, such as {shown}",
            )
        return subject, "chosen by --id"
    counted = events.filter(polars.col("arm") == "world").group_by("subject").len()
    if counted.is_empty():
        return followed[0], "the first, as nothing happened to any under the regime"
    most = counted.sort(["len", "subject"], descending=[True, False])["subject"][0]
    return int(most), "the one with most events under the regime"


def _told(events: polars.DataFrame, subject: int, arm: str) -> list[str]:
    rows = events.filter((polars.col("subject") == subject) & (polars.col("arm") == arm))
    if rows.is_empty():
        return ["  nothing was logged"]
    return [_line(row) for row in rows.sort(["month", "id"]).iter_rows(named=True)]


def _line(row: dict[str, object]) -> str:
    details = ", ".join(
        f"{name.replace('_', ' ')} {_shown(row[name])}"
        for name in DETAILS
        if row.get(name) not in (None, "", 0)
    )
    return f"  month {row['month']:>4}  {str(row['event']).replace('_', ' ')}: {details}".rstrip(
        ": "
    )


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value).replace("_", " ")

"""Arguments and options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

DEFAULT_SOCIETY = "beijing-2018"


class Device(StrEnum):
    """Where months run."""

    auto = "auto"
    cpu = "cpu"
    gpu = "gpu"


RegimeName = Annotated[
    str, typer.Argument(metavar="REGIME", help="Id of a shipped regime, or path of a file.")
]
SocietyName = Annotated[
    str | None,
    typer.Option(
        "--society",
        metavar="S",
        help="Id of a shipped society, or path of a file; the one that the regime is about if"
        f" left out, else {DEFAULT_SOCIETY}.",
    ),
]
Residents = Annotated[
    int, typer.Option(metavar="N", help="Synthetic residents, 1,000 to 50 million.")
]
Months = Annotated[int, typer.Option(metavar="M", help="Counted months, 1 to 600.")]
Seeds = Annotated[int, typer.Option(metavar="K", help="Worlds, each with its twin, 1 to 10,000.")]
UntilError = Annotated[
    str | None,
    typer.Option(
        "--until-se",
        metavar="M6=0.005,...",
        help="Add worlds to the first K until these Monte Carlo standard errors are reached.",
    ),
]
MaxSeeds = Annotated[
    int | None,
    typer.Option("--max-seeds", metavar="N", help="Worlds at which adding stops; 200 by default."),
]
BaseSeed = Annotated[int, typer.Option("--seed", metavar="BASE", help="Seed of the first world.")]
Against = Annotated[
    str, typer.Option(metavar="REGIME", help="What the twins live under: none or a regime.")
]
With = Annotated[
    list[str] | None,
    typer.Option(
        "--with", metavar="SAFEGUARD", help="Lay a safeguard over the regime; repeatable."
    ),
]
NormsFolder = Annotated[
    Path | None,
    typer.Option("--norms", metavar="DIR", help="Folder of your own declared value judgements."),
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Set a number of the regime (or of the society: society.PATH=VALUE); repeatable.",
    ),
]
Follow = Annotated[
    int, typer.Option(metavar="HOUSEHOLDS", help="Households whose lives are logged in a world.")
]
InputDraws = Annotated[
    int,
    typer.Option("--inputs", metavar="DRAWS", help="Joint draws of uncertain inputs; 0 for none."),
]
Workers = Annotated[
    int | None,
    typer.Option(
        metavar="W",
        help="Worlds simulated at once; by default as many as cores and memory allow.",
    ),
]
On = Annotated[Device, typer.Option("--device", help="Where months run.")]
Out = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Folder to write; runs/REGIME-HASH by default."),
]
Force = Annotated[bool, typer.Option("--force", help="Replace an earlier run in that folder.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress; print the folder only.")]
Twins = Annotated[
    str,
    typer.Option(
        "--twins",
        metavar="NAMES",
        help=(
            "Further twins in the first ten worlds, joined by commas: placebo, swap, no-joint, "
            "neutral-score, no-errors; or all, or none. Each takes about as long as a world's arm."
        ),
    ),
]
Firms = Annotated[
    bool | None,
    typer.Option(
        "--firms/--no-firms",
        help="Firms and departments in the worlds; by default where a regime is about them.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print metrics.json alone on stdout.")]
StudyJson = Annotated[bool, typer.Option("--json", help="Print study.json alone on stdout.")]
RunFolder = Annotated[Path, typer.Argument(metavar="RUN", help="Folder that a run wrote.")]

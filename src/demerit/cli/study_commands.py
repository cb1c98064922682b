"""Commands that run many regimes and rank them: guidelines."""

from __future__ import annotations

import json as json_
from pathlib import Path
from typing import Annotated

import typer

from demerit.cli import options as o

SOCIETY = "netherlands"


def guidelines(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SCENARIO]...", help="Ids, such as o3-telematics; else all."),
    ] = None,
    society: Annotated[
        str, typer.Option(metavar="S", help="Id of a shipped society for all scenarios.")
    ] = SOCIETY,
    residents: o.Residents = 1_000,
    months: o.Months = 36,
    seeds: o.Seeds = 6,
    seed: o.BaseSeed = 0,
    norms: o.NormsFolder = None,
    follow: Annotated[
        int | None, typer.Option(metavar="HOUSEHOLDS", help="Households that are logged; all.")
    ] = None,
    workers: o.Workers = None,
    device: o.On = o.Device.auto,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Folder to write, or to go on with.")
    ] = Path("runs/guidelines"),
    quiet: o.Quiet = False,
    json: Annotated[bool, typer.Option("--json", help="Print guidelines.json on stdout.")] = False,
) -> None:
    """Run the examples of the Guidelines on prohibited practices and rank them by limb.

    The same command goes on where it was interrupted. It tests what the metrics say, and says
    nothing about what is lawful.
    """
    from demerit.cli import terminal
    from demerit.study import devices, opening
    from demerit.study import guidelines as study
    from demerit.study.executors import WORKERS, Local
    from demerit.study.request import within

    if workers is not None:
        within("workers", workers, WORKERS)
    devices.choose(device.value)
    plan = study.Plan(residents, months, seeds, seed, society, opening.norms(norms), follow)
    progress = terminal.progress(quiet=quiet)
    try:
        data = study.run(
            plan, out, executor=Local(workers), progress=progress, only=scenarios or ()
        )
    finally:
        progress.end()
    (out / study.PAGE).write_text(study.page(data), encoding="utf-8")
    typer.echo(json_.dumps(data, ensure_ascii=False, indent=1) if json else str(out / study.PAGE))

"""Commands about finished runs: report, life."""

from __future__ import annotations

from typing import Annotated

import typer

from demerit.cli import options as o


def report(run: o.RunFolder) -> None:
    """Draw the report of a finished run again."""
    from demerit.study import run_folder

    folder = run_folder.open_run(run)
    from demerit.report import write  # charts take a second to load, a wrong path none
    from demerit.study import crate

    written = write(folder)
    crate.write(folder)
    typer.echo(str(written))


def life(
    run: o.RunFolder,
    id_: Annotated[
        int | None,
        typer.Option("--id", metavar="I", help="Slot of a followed synthetic resident."),
    ] = None,
    world: Annotated[
        int | None, typer.Option("--world", metavar="SEED", help="Which world; the first.")
    ] = None,
) -> None:
    """Tell the life of one followed synthetic resident in both arms, event by event.

    Without --id they are the two lives of the report: one that the regime wronged, one that it
    protected. Nobody can be looked up by what they are like, and nobody here exists.
    """
    from demerit.report.life import explain
    from demerit.study import run_folder

    run_folder.open_run(run)  # says what is wrong with a folder that is no run
    wanted = None if id_ is None else str(id_) if world is None else f"{world}:{id_}"
    typer.echo("Generated from aggregate tables; stands for nobody.\n\n" + explain(run, wanted))

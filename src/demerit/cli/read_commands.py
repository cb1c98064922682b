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
    if run_folder.kind_of(folder) == run_folder.RUN:  # a study of arms has no crate
        crate.write(folder)
    typer.echo(str(written))


def life(
    run: o.RunFolder,
    id_: Annotated[
        str | None,
        typer.Option(
            "--id",
            metavar="I",
            help="Slot of a followed synthetic resident (17), firm (firm:12) or department "
            "(department:3).",
        ),
    ] = None,
    world: Annotated[
        int | None, typer.Option("--world", metavar="SEED", help="Which world; the first.")
    ] = None,
) -> None:
    """Tell the life of one followed synthetic resident, firm or department in both arms.

    Without --id they are the two lives of the report: one that the regime wronged, one that it
    protected; then it names the firms and departments that have a story. Nobody can be looked up
    by what they are like, and nobody here exists.
    """
    from demerit.regime import BadInput
    from demerit.report.asked import explain
    from demerit.study import run_folder

    folder = run_folder.open_run(run)  # says what is wrong with a folder that is no run
    if run_folder.kind_of(folder) != run_folder.RUN:
        raise BadInput(
            "this is a study of many arms, which keeps no lives",
            path=run,
            hint="tell a life from a run, such as `demerit run REGIME` leaves",
        )
    told = explain(run, id_, world)
    typer.echo("Generated from aggregate tables; stands for nobody.\n\n" + told)

"""Commands that simulate: run, compare, resume."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from demerit.cli import options as o
from demerit.cli.manner import Manner, shown

if TYPE_CHECKING:
    from demerit.study.request import Request
    from demerit.study.stopping import Until


@dataclass(frozen=True)
class Asked:
    """A run in the words of the command line."""

    regime: str
    society: str | None
    residents: int
    months: int
    seeds: int
    seed: int
    against: str
    safeguards: list[str]
    norms: Path | None
    settings: list[str]
    follow: int
    inputs: int
    twins: str
    firms: bool | None
    until: str | None = None
    most: int | None = None


def run(
    regime: o.RegimeName,
    society: o.SocietyName = None,
    residents: o.Residents = 100_000,
    months: o.Months = 84,
    seeds: o.Seeds = 8,
    seed: o.BaseSeed = 0,
    until_se: o.UntilError = None,
    max_seeds: o.MaxSeeds = None,
    against: o.Against = "none",
    with_: o.With = None,
    norms: o.NormsFolder = None,
    set_: o.Settings = None,
    follow: o.Follow = 500,
    inputs: o.InputDraws = 32,
    twins: o.Twins = "placebo,swap",
    firms: o.Firms = None,
    workers: o.Workers = None,
    device: o.On = o.Device.auto,
    out: o.Out = None,
    force: o.Force = False,
    quiet: o.Quiet = False,
    json: o.Json = False,
) -> None:
    """Run a regime on a synthetic society, every world beside its twin."""
    asked = Asked(
        regime=regime,
        society=society,
        residents=residents,
        months=months,
        seeds=seeds,
        seed=seed,
        against=against,
        safeguards=with_ or [],
        norms=norms,
        settings=set_ or [],
        follow=follow,
        inputs=inputs,
        twins=twins,
        firms=firms,
        until=until_se,
        most=max_seeds,
    )
    _begin(asked, Manner(workers, device, quiet, json), out=out, force=force)


def compare(
    base: Annotated[str, typer.Argument(metavar="BASE", help="Regime of the twins.")],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="Regime of the worlds.")],
    society: o.SocietyName = None,
    residents: o.Residents = 100_000,
    months: o.Months = 84,
    seeds: o.Seeds = 8,
    seed: o.BaseSeed = 0,
    until_se: o.UntilError = None,
    max_seeds: o.MaxSeeds = None,
    with_: o.With = None,
    norms: o.NormsFolder = None,
    set_: o.Settings = None,
    follow: o.Follow = 500,
    inputs: o.InputDraws = 32,
    twins: o.Twins = "none",
    firms: o.Firms = None,
    workers: o.Workers = None,
    device: o.On = o.Device.auto,
    out: o.Out = None,
    force: o.Force = False,
    quiet: o.Quiet = False,
    json: o.Json = False,
) -> None:
    """Run one regime held against another: what OTHER changes where BASE would have been.

    Safeguards (--with) and settings (--set) are laid over OTHER, so that
    `demerit compare X X --with appeal` shows what an appeal would have mattered under X.
    """
    asked = Asked(
        regime=other,
        society=society,
        residents=residents,
        months=months,
        seeds=seeds,
        seed=seed,
        against=base,
        safeguards=with_ or [],
        norms=norms,
        settings=set_ or [],
        follow=follow,
        inputs=inputs,
        twins=twins,
        firms=firms,
        until=until_se,
        most=max_seeds,
    )
    _begin(asked, Manner(workers, device, quiet, json), out=out, force=force)


def resume(
    run: o.RunFolder,
    workers: o.Workers = None,
    device: o.On = o.Device.auto,
    quiet: o.Quiet = False,
    json: o.Json = False,
) -> None:
    """Continue an interrupted run; its results are those of a run that was never interrupted."""
    from demerit.cli import menu_commands
    from demerit.study import run_folder, running

    manner = Manner(workers, device, quiet, json)
    manner.prepare()
    if run_folder.kind_of(run_folder.open_part(run)[1]) != run_folder.RUN:
        menu_commands.go_on(run, manner)
    else:
        request, part, folder = running.reopen(run)
        _carry_out(request, part, folder, manner)


def _begin(asked: Asked, manner: Manner, *, out: Path | None, force: bool) -> None:
    from demerit.study import run_folder, running

    if out is not None:  # before anything is read: it is the quickest thing to be wrong
        run_folder.check_out(out, force=force)
    manner.prepare()
    request = _request(asked)
    _refuse_faults(request)
    folder = out or Path("runs") / f"{request.regime.id}-{request.digest[:8]}"
    words = [Path(sys.argv[0]).name, *sys.argv[1:]]
    part = running.start(request, folder, command=words, force=force)
    _carry_out(request, part, folder, manner)


def _request(asked: Asked) -> Request:
    from demerit.study import opening, twins
    from demerit.study.request import Request

    for_regime, for_society = opening.split_overrides(asked.settings)
    regime = opening.regime(asked.regime, overrides=for_regime or None)
    regime = regime.with_safeguards(*asked.safeguards) if asked.safeguards else regime
    against = opening.regime(asked.against)
    wanted = asked.society or opening.society_for(regime, o.DEFAULT_SOCIETY)
    society = opening.society(wanted, residents=asked.residents).society
    return Request(
        society=opening.with_society_overrides(society, for_society),
        regime=regime,
        against=against,
        norms=opening.norms(asked.norms),
        residents=asked.residents,
        months=asked.months,
        seeds=asked.seeds,
        base_seed=asked.seed,
        follow=asked.follow,
        input_draws=asked.inputs,
        twins=twins.chosen(asked.twins),
        firms=asked.firms,
        until=_until(asked),
    )


def _until(asked: Asked) -> Until | None:
    """The declared precision, if there is one."""
    from demerit.regime import BadInput
    from demerit.study import stopping

    if asked.until is None:
        if asked.most is not None:
            raise BadInput(
                "--max-seeds says where adding worlds stops, and none are added",
                hint="declare a precision, such as --until-se M6=0.005",
            )
        return None
    most = stopping.MOST if asked.most is None else asked.most
    return stopping.Until.parse(asked.until, most)


def _refuse_faults(request: Request) -> None:
    """Show warnings, and refuse a regime that contradicts itself before any world is simulated."""
    from demerit.cli.terminal import note
    from demerit.regime import BadInput, check

    for regime in (request.regime, request.against):
        findings = check(regime, request.society)
        errors = [finding for finding in findings if finding.level == "error"]
        if errors:
            first = errors[0]
            more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
            raise BadInput(
                f"{regime.id}: {first.where}: {first.message}{more}",
                hint=f"{first.fix}; `demerit check` shows all findings",
            )
        for finding in findings:
            if finding.level == "warning":
                note(f"{regime.id}: {finding.where}: {finding.message}")


def _carry_out(request: Request, part: Path, folder: Path, manner: Manner) -> None:
    from demerit.report import write as write_report
    from demerit.study import running
    from demerit.study.executors import Local

    with shown(manner, folder) as progress:
        metrics: dict[str, Any] = running.write(
            request,
            part,
            folder,
            executor=Local(manner.workers),
            progress=progress,
            write_report=write_report,
        )
    _show(request, metrics, folder, manner)


def _show(request: Request, metrics: dict[str, Any], folder: Path, manner: Manner) -> None:
    from demerit.cli import summary

    show: Callable[[str], None] = typer.echo
    if manner.json:
        show((folder / "metrics.json").read_text(encoding="utf-8").rstrip("\n"))
    elif manner.quiet:
        show(str(folder))
    else:
        summary.show(request, metrics, folder)

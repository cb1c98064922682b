"""Commands that hold many arms against each other: safeguards, rules, study."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from demerit.cli import options as o
from demerit.cli.manner import Manner, shown

if TYPE_CHECKING:
    from demerit.regime import Regime
    from demerit.society import Society
    from demerit.study.arms import Menu

MENU_RESIDENTS = 20_000
"""Fewer than a run has: a menu has dozens of arms."""

Alone = Annotated[
    list[str] | None,
    typer.Option("--with", metavar="SAFEGUARD", help="Run only these alone; repeatable."),
]
Sets = Annotated[
    list[str] | None,
    typer.Option(
        "--sets",
        metavar="SET",
        help="A shipped set (due-process, data, proportionality, all) or safeguards joined by +; "
        "repeatable; all shipped sets if left out.",
    ),
]
Orders = Annotated[
    bool,
    typer.Option(
        "--orders/--no-orders", help="Also run each part alone and coalitions of groups of parts."
    ),
]


@dataclass(frozen=True)
class Sizes:
    """Sizes of a menu in the words of the command line."""

    society: str | None
    residents: int
    months: int
    seeds: int
    seed: int
    norms: Path | None
    settings: list[str]
    follow: int

    def opened(self, regime: str) -> tuple[Regime, Society, dict[str, Any]]:
        """The regime, the society, and the rest as a menu takes it."""
        from demerit.study import opening

        for_regime, for_society = opening.split_overrides(self.settings)
        held = opening.regime(regime, overrides=for_regime or None)
        wanted = self.society or opening.society_for(held, o.DEFAULT_SOCIETY)
        society = opening.society(wanted, residents=self.residents).society
        rest = {
            "norms": opening.norms(self.norms),
            "residents": self.residents,
            "months": self.months,
            "seeds": self.seeds,
            "base_seed": self.seed,
            "follow": self.follow,
        }
        return held, opening.with_society_overrides(society, for_society), rest


def safeguards(
    regime: o.RegimeName,
    with_: Alone = None,
    sets: Sets = None,
    society: o.SocietyName = None,
    residents: o.Residents = MENU_RESIDENTS,
    months: o.Months = 84,
    seeds: o.Seeds = 8,
    seed: o.BaseSeed = 0,
    norms: o.NormsFolder = None,
    set_: o.Settings = None,
    follow: o.Follow = 500,
    workers: o.Workers = None,
    device: o.On = o.Device.auto,
    out: o.Out = None,
    force: o.Force = False,
    quiet: o.Quiet = False,
    json: o.StudyJson = False,
) -> None:
    """Run each shipped safeguard alone and in sets over a regime, on the same draws.

    Shows burden, wrongful share, time to redress, harm averted and procedures of every arm, which
    arms no other beats, a choice checked on worlds that had no say in it, and which conclusions
    hold under all declared norms.
    """
    from demerit.study import menus

    sizes = Sizes(society, residents, months, seeds, seed, norms, set_ or [], follow)
    held, people, rest = sizes.opened(regime)
    menu = menus.safeguards_menu(held, people, alone=with_, sets=sets, **rest)
    _begin(menu, Manner(workers, device, quiet, json), out, force)


def rules(
    regime: o.RegimeName,
    orders: Orders = True,
    society: o.SocietyName = None,
    residents: o.Residents = MENU_RESIDENTS,
    months: o.Months = 84,
    seeds: o.Seeds = 8,
    seed: o.BaseSeed = 0,
    norms: o.NormsFolder = None,
    set_: o.Settings = None,
    follow: o.Follow = 500,
    workers: o.Workers = None,
    device: o.On = o.Device.auto,
    out: o.Out = None,
    force: o.Force = False,
    quiet: o.Quiet = False,
    json: o.StudyJson = False,
) -> None:
    """Take each rule, list, measure, sharing and association out of a regime in turn.

    Shows what burden and what harm averted go with each part: taken out first, left alone, and on
    average over the orders of groups. Nothing is ever put in.
    """
    from demerit.study import menus

    sizes = Sizes(society, residents, months, seeds, seed, norms, set_ or [], follow)
    held, people, rest = sizes.opened(regime)
    menu = menus.rules_menu(held, people, orders=orders, **rest)
    _begin(menu, Manner(workers, device, quiet, json), out, force)


def study(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Id of a shipped study, or path of a file.")
    ],
    society: o.SocietyName = None,
    residents: o.Residents = MENU_RESIDENTS,
    months: o.Months = 84,
    seeds: o.Seeds = 8,
    seed: o.BaseSeed = 0,
    norms: o.NormsFolder = None,
    follow: o.Follow = 500,
    workers: o.Workers = None,
    device: o.On = o.Device.auto,
    out: o.Out = None,
    force: o.Force = False,
    quiet: o.Quiet = False,
    json: o.StudyJson = False,
) -> None:
    """Run a named study: what the sources argue about, as arms on the same draws.

    Its arms and metrics are declared in its file; `demerit list studies` shows the shipped ones.
    """
    from demerit.study import named, opening

    menu = named.study_menu(
        name,
        society,
        norms=opening.norms(norms),
        residents=residents,
        months=months,
        seeds=seeds,
        base_seed=seed,
        follow=follow,
    )
    _begin(menu, Manner(workers, device, quiet, json), out, force)


def _begin(menu: Menu, manner: Manner, out: Path | None, force: bool) -> None:
    from demerit.study import menus

    manner.prepare()
    name = menu.arms[0].regime.id
    folder = out or Path("runs") / f"{menu.kind}-{name}-{menu.digest[:8]}"
    words = [Path(sys.argv[0]).name, *sys.argv[1:]]
    part = menus.start(menu, folder, command=words, force=force)
    _carry_out(menu, part, folder, manner)


def go_on(run: Path, manner: Manner) -> None:
    """Continue an interrupted study of arms."""
    from demerit.study import menus, run_folder

    folder, part = run_folder.open_part(run)
    kept = run_folder.read_object(part / run_folder.MANIFEST)
    _carry_out(menus.reopen(kept, part), part, folder, manner)


def _carry_out(menu: Menu, part: Path, folder: Path, manner: Manner) -> None:
    from demerit.report import write as write_report
    from demerit.study import menus
    from demerit.study.executors import Local

    with shown(manner, folder) as progress:
        found = menus.write(
            menu,
            part,
            folder,
            executor=Local(manner.workers),
            progress=progress,
            write_report=write_report,
        )
    if manner.json:
        typer.echo((folder / menus.STUDY).read_text(encoding="utf-8").rstrip("\n"))
    elif manner.quiet:
        typer.echo(str(folder))
    else:
        from demerit.cli import study_summary

        study_summary.show(found, folder)

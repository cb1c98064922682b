"""Named studies: what the sources argue about, as arms on the same draws.

A study is a file that declares its question, where the argument comes from, its arms and the
metrics to look at, all before anything is run. Its first arm is what the others are held against.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StrictStr

from demerit.evidence import METRICS
from demerit.regime import BadInput, Regime, load_regime
from demerit.regime.declared import Declared
from demerit.regime.files import did_you_mean, read_yaml
from demerit.regime.model import Key, Source
from demerit.regime.quantity import Strict
from demerit.study import opening
from demerit.study.arms import FULL, Arm, Menu
from demerit.study.parts import less, parts_of

HERE = Path(__file__).parent / "studies"
SOCIETY = "beijing-2018"
"""Where a study is held if neither it nor its regime names a society."""


class StudyArm(Strict):
    """One arm of a study.

    Attributes:
        title: a few words.
        sentence: what it is.
        regime: id of the regime, if not the study's.
        with_: safeguards that are laid over it.
        without: parts or kinds of parts that are taken out, such as `rule:dissent` or `measure`.
        set_: numbers or switches to set, by path, as `--set` does.
    """

    title: StrictStr
    sentence: StrictStr
    regime: StrictStr = ""
    with_: tuple[StrictStr, ...] = Field(default=(), alias="with")
    without: tuple[StrictStr, ...] = ()
    set_: dict[StrictStr, StrictStr] = Field(default_factory=dict, alias="set")


class NamedStudy(Declared):
    """A study file.

    Attributes:
        question: what is asked.
        argument: who argues what, plainly.
        regime: id of the regime that the arms start from.
        society: id of the society, empty for the regime's own.
        arms: arms by id; the first is what the others are held against.
        metrics: registered metrics to show beside what every menu shows, at most six.
        sources: where the argument is.
    """

    demerit: Literal[1]
    kind: Literal["study"]
    id: StrictStr
    title: StrictStr
    question: StrictStr
    argument: StrictStr
    regime: StrictStr
    society: StrictStr = ""
    arms: Annotated[dict[StrictStr, StudyArm], Field(min_length=2)]
    metrics: Annotated[tuple[StrictStr, ...], Field(max_length=6)] = ()
    sources: dict[Key, Source] = Field(default_factory=dict)


def list_studies() -> list[str]:
    """The ids of the shipped studies."""
    return sorted(file.stem for file in HERE.glob("*.yaml"))


def load_study(name: str | Path) -> NamedStudy:
    """Open a study by id or path.

    Raises:
        BadInput: there is none, or its file cannot be used.
    """
    path = Path(name)
    if path.suffix not in (".yaml", ".yml"):
        if str(name) not in list_studies():
            raise BadInput(
                f"there is no study called {str(name)[:80]!r}",
                hint=did_you_mean(str(name), list_studies()) or "`demerit list studies` shows them",
            )
        path = HERE / f"{name}.yaml"
    study = NamedStudy.from_document(read_yaml(path))
    for metric in study.metrics:
        if metric not in METRICS:
            raise BadInput(
                f"{study.id}: there is no metric {metric!r}", hint=did_you_mean(metric, METRICS)
            )
    return study


def regime_of(study: NamedStudy, arm: StudyArm) -> Regime:
    """The regime of one arm.

    Raises:
        BadInput: a part that it takes out is none of the regime's.
    """
    regime = load_regime(arm.regime or study.regime, arm.set_ or None)
    if arm.without:
        parts = parts_of(regime)
        known = {part.id for part in parts} | {part.kind for part in parts}
        for name in arm.without:
            if name not in known:
                raise BadInput(
                    f"{study.id}: {regime.id} has no part {name!r} to take out",
                    hint=did_you_mean(name, known),
                )
        regime = less(regime, [part for part in parts if {part.id, part.kind} & set(arm.without)])
    return regime.with_safeguards(*arm.with_) if arm.with_ else regime


def study_menu(name: str | Path, society: str | None = None, **sizes: Any) -> Menu:
    """The menu of a named study.

    Args:
        name: id or path of the study.
        society: id or path of another society than the study's own.
        sizes: norms, residents, months, seeds, base_seed, follow.
    """
    study = load_study(name)
    arms = tuple(_arms(study))
    wanted = society or study.society or opening.society_for(arms[0].regime, SOCIETY)
    people = opening.society(wanted).society
    return Menu(
        "study", study.title, people, arms, metrics=study.metrics, question=study.question,
        argument=study.argument, **sizes,
    )  # fmt: skip


def _arms(study: NamedStudy) -> Sequence[Arm]:
    found = []
    for place, (name, arm) in enumerate(study.arms.items()):
        known = FULL if place == 0 else name
        kind = FULL if place == 0 else "arm"
        made = regime_of(study, arm)
        parts = (*arm.with_, *arm.without, *arm.set_)
        found.append(Arm(known, arm.title, arm.sentence, kind, made, parts))
    return found

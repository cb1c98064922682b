"""Declared value judgements: what is related, how grave, how severe, compared with whom.

Metrics need answers that no data gives. They are written in files, with an author and a reason, in
three variants each, and travel with every result. A norms file may change how results are weighed;
it cannot turn protected, lawful or prosocial conduct into something to be averted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import numpy.typing as npt
from pydantic import Field, StrictStr, model_validator

from demerit.evidence.authored import Authored, Number, Share, Words
from demerit.evidence.welfare import Welfare
from demerit.regime.files import BadInput, Document, did_you_mean, read_yaml
from demerit.regime.quantity import Strict
from demerit.regime.registry import (
    ACT,
    ACT_PLACE,
    DOMAINS,
    EFFECT_DOMAINS,
    LEVER_INDEX,
)
from demerit.world.groups import ATTRIBUTES

Floats = npt.NDArray[np.float64]

NO_CAUSE = "no_cause"
"""The row of a relatedness map for measures with nothing on the ledger."""

CAUSES: tuple[str, ...] = (*DOMAINS, NO_CAUSE)
MAPS = ("strict", "moderate", "lax")
HERE = Path(__file__).parent / "norms"


class Link(Strict):
    """One cause domain related to some effect domains, with the reason."""

    cause: StrictStr
    effects: tuple[StrictStr, ...] = Field(min_length=1)
    value: Share
    reason: Words

    @model_validator(mode="after")
    def _known(self) -> Link:
        known("cause domain", [self.cause], CAUSES)
        known("effect domain", self.effects, EFFECT_DOMAINS)
        if self.cause in self.effects:
            raise ValueError(f"{self.cause} is always fully related to itself; leave it out")
        return self


class RelatednessMap(Strict):
    """One declared map from cause domains to effect domains."""

    title: Words
    sentence: Words
    links: tuple[Link, ...]

    @model_validator(mode="after")
    def _once(self) -> RelatednessMap:
        pairs = [(link.cause, effect) for link in self.links for effect in link.effects]
        twice = sorted({f"{a} to {b}" for a, b in pairs if pairs.count((a, b)) > 1})
        if twice:
            raise ValueError(f"linked more than once: {', '.join(twice)}")
        return self

    def matrix(self) -> Floats:
        """Return relatedness in [0, 1], [D + 1 causes, effect domains]."""
        related = np.zeros((len(CAUSES), len(EFFECT_DOMAINS)))
        for place, domain in enumerate(DOMAINS):
            related[place, EFFECT_DOMAINS.index(domain)] = 1.0
        for link in self.links:
            for effect in link.effects:
                related[CAUSES.index(link.cause), EFFECT_DOMAINS.index(effect)] = link.value
        return related


class Relatedness(Authored):
    """Three nested maps: strict is the identity, and each relates no less than the one before."""

    kind: Literal["relatedness"]
    maps: dict[str, RelatednessMap]

    @model_validator(mode="after")
    def _nested(self) -> Relatedness:
        exactly("maps", self.maps, MAPS)
        if self.maps["strict"].links:
            raise ValueError("the strict map is the identity; it has no links")
        for narrow, wide in (("strict", "moderate"), ("moderate", "lax")):
            less = self.maps[wide].matrix() < self.maps[narrow].matrix()
            if less.any():
                cause, effect = (int(place) for place in np.argwhere(less)[0])
                pair = f"{CAUSES[cause]} to {EFFECT_DOMAINS[effect]}"
                raise ValueError(f"{pair} is less related in {wide} than in {narrow}")
        return self


class GravityScale(Strict):
    """Gravity of every conduct, 0 to 100."""

    title: Words
    sentence: Words
    gravity: dict[str, Annotated[Number, Field(ge=0, le=100)]]

    @model_validator(mode="after")
    def _complete(self) -> GravityScale:
        exactly("gravity", self.gravity, ACT_PLACE)
        for conduct in ACT.values():
            if not conduct.violation and self.gravity[conduct.id] != 0:
                raise ValueError(f"{conduct.id} is {conduct.cls}: its gravity is 0 on every scale")
        return self


class Gravity(Authored):
    """At least three gravity scales."""

    kind: Literal["gravity"]
    scales: dict[str, GravityScale] = Field(min_length=3)


class Weighting(Strict):
    """Weight of one month of every lever, 0 to 1."""

    title: Words
    sentence: Words
    weights: dict[str, Share]

    @model_validator(mode="after")
    def _complete(self) -> Weighting:
        exactly("weights", self.weights, LEVER_INDEX)
        return self


class Severity(Authored):
    """At least three weightings of measures."""

    kind: Literal["severity"]
    weightings: dict[str, Weighting] = Field(min_length=3)


class Headline(Strict):
    """Which variant stands at the top of a metric."""

    map: Literal["strict", "moderate", "lax"]
    gravity: StrictStr
    severity: StrictStr
    welfare: StrictStr = "moderate"


class HeadlineGroup(Strict):
    """The group whose burden ratio stands at the top of M25, chosen before results."""

    attribute: StrictStr
    group: StrictStr


class Reporting(Authored):
    """Reference groups, screening band and thresholds.

    Attributes:
        headline: Variants at the top of metrics.
        reference: The group of each attribute that others are compared with.
        headline_group: Group at the top of M25.
        screening_band: Burden ratios outside it deserve a closer look; no legal line.
        smallest_cell: Person-worlds below which a group is suppressed.
        intersections: How many attributes are crossed at most.
        serious_gravity: Gravity on the headline scale from which an act is called serious.
        level: Level of every interval.
        restricted_mean_months: Horizon of the restricted mean time in restriction.
    """

    kind: Literal["reporting"]
    headline: Headline
    reference: dict[str, StrictStr]
    headline_group: HeadlineGroup
    screening_band: tuple[Number, Number]
    smallest_cell: Annotated[Number, Field(ge=1, le=100_000)]
    intersections: Annotated[int, Field(strict=True, ge=1, le=5)]
    serious_gravity: Annotated[Number, Field(ge=0, le=100)]
    level: Annotated[Number, Field(ge=0.5, le=0.999)]
    restricted_mean_months: Annotated[int, Field(strict=True, ge=1, le=1200)]

    @model_validator(mode="after")
    def _groups(self) -> Reporting:
        exactly("reference", self.reference, ATTRIBUTES)
        for attribute, group in self.reference.items():
            known(f"{attribute} group", [group], ATTRIBUTES[attribute])
        chosen = self.headline_group
        known("attribute", [chosen.attribute], ATTRIBUTES)
        known(f"{chosen.attribute} group", [chosen.group], ATTRIBUTES[chosen.attribute])
        if self.reference[chosen.attribute] == chosen.group:
            raise ValueError("the headline group is the reference group; its ratio is always 1")
        if not 0 < self.screening_band[0] < 1 < self.screening_band[1]:
            raise ValueError("the screening band runs from below 1 to above 1, such as [0.8, 1.25]")
        return self


def known(what: str, words: Sequence[str], allowed: Sequence[str] | Mapping[str, Any]) -> None:
    """Refuse words outside a closed list.

    Raises:
        ValueError: Naming the word and the nearest allowed ones.
    """
    for word in words:
        if word not in allowed:
            hint = did_you_mean(word, allowed) or "see the closed lists"
            raise ValueError(f"unknown {what} {word!r}; {hint}")


def exactly(what: str, given: Mapping[str, Any], wanted: Sequence[str] | Mapping[str, Any]) -> None:
    """Refuse a mapping whose keys are not exactly the wanted ones.

    Raises:
        ValueError: Naming an unknown key, or the missing ones.
    """
    known(f"key in {what}", list(given), wanted)
    missing = [word for word in wanted if word not in given]
    if missing:
        raise ValueError(f"{what} leaves out {', '.join(missing)}")


@dataclass(frozen=True)
class Norms:
    """All declared value judgements of a study."""

    relatedness: Relatedness
    gravity: Gravity
    severity: Severity
    welfare: Welfare
    reporting: Reporting

    def related(self, name: str) -> Floats:
        """Return a map's relatedness in [0, 1], [D + 1, effect domains]."""
        return self.relatedness.maps[name].matrix()

    def gravities(self, scale: str, conducts: Sequence[str]) -> Floats:
        """Return the gravity of each conduct on a scale, 0 to 100."""
        gravity = self.gravity.scales[scale].gravity
        return np.array([gravity[conduct] for conduct in conducts], dtype=np.float64)

    def weights(self, weighting: str, levers: Sequence[str]) -> Floats:
        """Return the weight of one month of each lever, 0 to 1."""
        weights = self.severity.weightings[weighting].weights
        return np.array([weights[lever] for lever in levers], dtype=np.float64)

    def canonical(self) -> dict[str, Any]:
        """Return everything as plain data, for hashing and the manifest."""
        return {kind: getattr(self, kind).canonical() for kind in KINDS}


KINDS: dict[str, type[Authored]] = {
    "relatedness": Relatedness,
    "gravity": Gravity,
    "severity": Severity,
    "welfare": Welfare,
    "reporting": Reporting,
}
"""The five files of a set of norms."""


def load_norms(folder: str | Path | None = None) -> Norms:
    """Load a set of norms.

    Args:
        folder: Folder with any of the five kinds of file (`relatedness`, `gravity`, `severity`,
            `welfare`, `reporting`; the `kind` key says which, the file's name does not matter). A
            kind that the folder lacks is taken from the shipped set. None loads the shipped set.

    Raises:
        BadInput: For the first thing wrong, with its place and a hint.
    """
    parts = read_folder(HERE)
    if folder is not None:
        parts |= read_folder(Path(folder))
    return assemble(parts)


def from_canonical(data: Mapping[str, Any]) -> Norms:
    """Make norms from `Norms.canonical()`, as kept in a manifest.

    Raises:
        BadInput: Where the data is not what `canonical()` returns.
    """
    missing = [kind for kind in KINDS if kind not in data]
    if missing:
        raise BadInput(f"the saved norms lack {', '.join(missing)}")
    return assemble({kind: made.from_canonical(data[kind]) for kind, made in KINDS.items()})


def read_folder(folder: Path) -> dict[str, Any]:
    """Read the norms files of a folder, by kind."""
    if not folder.is_dir():
        raise BadInput(
            "norms are a folder of .yaml files, and this is none",
            path=folder,
            hint="give a folder that holds files with `kind: relatedness`, `gravity`, ...",
        )
    parts: dict[str, Any] = {}
    for file in sorted((*folder.glob("*.yaml"), *folder.glob("*.yml"))):
        document = read_yaml(file)
        kind = kind_of(document)
        if kind in parts:
            raise document.bad(f"a second file of kind {kind} in this folder", ("kind",))
        parts[kind] = KINDS[kind].from_document(document)
    if not parts:
        raise BadInput("there is no .yaml file in this folder", path=folder)
    return parts


def kind_of(document: Document) -> str:
    """Return which norms file a document is."""
    kind = document.data.get("kind")
    if kind not in KINDS:
        raise document.bad(
            f"`kind` is {kind!r}, not a kind of norms", ("kind",), f"use one of: {', '.join(KINDS)}"
        )
    return str(kind)


def assemble(parts: Mapping[str, Any]) -> Norms:
    """Put the files together and check that the headline variants exist.

    Raises:
        BadInput: Where a headline variant is in none of the files.
    """
    norms = Norms(**{kind: parts[kind] for kind in KINDS})
    chosen = norms.reporting.headline
    for key, word, there in (
        ("gravity", chosen.gravity, norms.gravity.scales),
        ("severity", chosen.severity, norms.severity.weightings),
        ("welfare", chosen.welfare, norms.welfare.scales),
    ):
        if word not in there:
            place = norms.reporting.document or Document({}, "the saved norms")
            raise place.bad(
                f"the headline {key} {word!r} is not declared",
                ("headline", key),
                did_you_mean(word, there),
            )
    return norms

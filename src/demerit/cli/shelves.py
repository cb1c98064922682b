"""What is shipped, as names and titles."""

from __future__ import annotations

from demerit.evidence import METRICS
from demerit.evidence.norms import load_norms
from demerit.regime import Regime, list_presets, list_safeguards, load_regime, load_safeguard
from demerit.regime.registry import CONDUCTS_OF, KIND_TITLES
from demerit.society import list_societies, load_society
from demerit.study.named import list_studies, load_study


def rows(shelf: str) -> list[tuple[str, str]]:
    """Name and title of everything on one shelf."""
    return {
        "regimes": _regimes,
        "societies": _societies,
        "safeguards": _safeguards,
        "norms": _norms,
        "metrics": _metrics,
        "conducts": _conducts,
        "studies": _studies,
    }[shelf]()


def _regimes() -> list[tuple[str, str]]:
    opened = [load_regime(preset) for preset in list_presets()]
    return [(regime.id, _regime(regime)) for regime in opened]


def _regime(regime: Regime) -> str:
    about = f", about {', '.join(regime.fits)}" if regime.fits else ""
    return f"{regime.title} ({regime.status}{about})"


def _societies() -> list[tuple[str, str]]:
    return [(preset, load_society(preset).title) for preset in list_societies()]


def _safeguards() -> list[tuple[str, str]]:
    return [(preset, load_safeguard(preset).sentence) for preset in list_safeguards()]


def _norms() -> list[tuple[str, str]]:
    norms = load_norms()
    variants = {
        "relatedness": norms.relatedness.maps,
        "gravity": norms.gravity.scales,
        "severity": norms.severity.weightings,
        "welfare": norms.welfare.scales,
        "reporting": norms.reporting.reference,
    }
    return [
        (kind, f"{getattr(norms, kind).title}: {', '.join(names)}")
        for kind, names in variants.items()
    ]


def _metrics() -> list[tuple[str, str]]:
    return [(metric.id, f"{metric.title} ({metric.unit})") for metric in METRICS.values()]


def _conducts() -> list[tuple[str, str]]:
    return [
        (conduct.id, f"{KIND_TITLES[kind]}: {conduct.title} ({conduct.domain}, {conduct.cls})")
        for kind, conducts in CONDUCTS_OF.items()
        for conduct in conducts
    ]


def _studies() -> list[tuple[str, str]]:
    opened = [load_study(name) for name in list_studies()]
    return [(study.id, study.title) for study in opened]

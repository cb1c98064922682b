"""The registered metrics, and `measure`, which computes them all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from demerit.engine.outcome import Labels, Outcome
from demerit.evidence import (
    a_calibration,
    a_chain,
    a_legality,
    a_missed,
    b_reach,
    b_reliance,
    b_unrelated,
    c_gravity,
    c_minor,
    c_necessity,
    c_proportionality,
    c_scars,
    c_stacking,
    d_dynamics,
    d_feedback,
    d_spirals,
    d_traps,
    d_trees,
    e_effect,
    e_elsewhere,
    e_speech,
    f_concentration,
    f_conduct,
    f_drift,
    f_equality,
    f_errors,
    g_firms,
    g_others,
    h_appeal,
    h_burden,
    h_data,
    h_notice,
    h_oversight,
    h_redress,
    i_accountability,
    i_balance,
)
from demerit.evidence.metric import Metric
from demerit.evidence.norms import Norms
from demerit.evidence.worlds import Worlds

FAMILIES: dict[str, str] = {
    "A": "Legality and accuracy",
    "B": "Unrelated contexts, limb (i)",
    "C": "Proportionality, limb (ii)",
    "D": "Dynamics",
    "E": "Effectiveness and behaviour",
    "F": "Equality",
    "G": "Third parties",
    "H": "Due process and redress",
    "I": "Accountability and overall balance",
}
"""Families of standards.md section 6; a family without a metric has none that can be computed."""

MODULES = (
    a_calibration,
    a_chain,
    a_legality,
    a_missed,
    b_reach,
    b_reliance,
    b_unrelated,
    c_gravity,
    c_minor,
    c_necessity,
    c_proportionality,
    c_scars,
    c_stacking,
    d_dynamics,
    d_feedback,
    d_spirals,
    d_traps,
    d_trees,
    e_effect,
    e_elsewhere,
    e_speech,
    f_concentration,
    f_conduct,
    f_drift,
    f_equality,
    f_errors,
    g_firms,
    g_others,
    h_appeal,
    h_burden,
    h_data,
    h_notice,
    h_oversight,
    h_redress,
    i_accountability,
    i_balance,
)

METRICS: dict[str, Metric] = {
    metric.id: metric
    for metric in sorted(
        (metric for module in MODULES for metric in module.METRICS),
        key=lambda metric: int(metric.id[1:]),
    )
}
"""Every metric by id. What cannot be computed by its definition is not registered."""


def measure(
    outcomes: Sequence[Outcome],
    labels: Labels,
    norms: Norms,
    *,
    against: str = "none",
    menu: Mapping[str, tuple[Sequence[Outcome], Labels]] | None = None,
) -> dict[str, Any]:
    """Compute every registered metric.

    Args:
        outcomes: finished worlds, at least one.
        labels: names of their axes.
        norms: declared value judgements.
        against: id of the regime in the twin.
        menu: alternatives of a study by name, with the worlds of each on the same seeds in the
            same order; M12 needs them.

    Returns:
        The `metrics` of `metrics.json`: plain data by metric id. `inputs_low`, `inputs_high` and
        `set_by` are None; a study of inputs fills them in.

    Raises:
        ValueError: there is no world.
    """
    if not outcomes:
        raise ValueError("nothing to measure: there is no finished world")
    worlds = Worlds(outcomes, labels, norms, menu or {})
    return {name: metric.measure(worlds, against) for name, metric in METRICS.items()}

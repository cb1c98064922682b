"""What can be said about a regime: metrics with intervals, under declared norms.

`measure` turns finished worlds into the content of `metrics.json`. Nothing here knows how a world
was computed, and nothing here decides what is related, grave or severe: that is in `norms/`.
"""

from demerit.evidence.metric import Metric
from demerit.evidence.norms import Norms, load_norms
from demerit.evidence.registry import FAMILIES, METRICS, measure

__all__ = ["FAMILIES", "METRICS", "Metric", "Norms", "load_norms", "measure"]

"""The rules: schema, loading, checks, rule book, presets and safeguards of regimes."""

from demerit.regime.files import BadInput
from demerit.regime.loading import from_canonical, list_presets, load_regime
from demerit.regime.model import Regime
from demerit.regime.quantity import Quantity

__all__ = ["BadInput", "Quantity", "Regime", "from_canonical", "list_presets", "load_regime"]

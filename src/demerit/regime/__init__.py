"""The rules: schema, loading, checks, rule book, presets and safeguards of regimes."""

from demerit.regime.book import rule_book
from demerit.regime.checks import Finding, check
from demerit.regime.files import BadInput
from demerit.regime.loading import from_canonical, list_presets, load_regime
from demerit.regime.model import Regime
from demerit.regime.overlays import list_safeguards, load_safeguard
from demerit.regime.overrides import parse_overrides
from demerit.regime.preset_page import preset_page
from demerit.regime.quantity import Quantity
from demerit.regime.schema import json_schema

__all__ = [
    "BadInput",
    "Finding",
    "Quantity",
    "Regime",
    "check",
    "from_canonical",
    "json_schema",
    "list_presets",
    "list_safeguards",
    "load_regime",
    "load_safeguard",
    "parse_overrides",
    "preset_page",
    "rule_book",
]

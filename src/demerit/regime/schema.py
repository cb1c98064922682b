"""JSON Schema of the files, for editors that check and complete while one types."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from demerit.regime.files import BadInput, did_you_mean
from demerit.regime.model import Regime
from demerit.regime.overlays import Safeguard
from demerit.regime.registry import ACT, EFFECT_DOMAINS, LEVER, TRAIT

KINDS: dict[str, type[BaseModel]] = {"regime": Regime, "safeguard": Safeguard}


def json_schema(kind: str | type[BaseModel]) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a kind of file.

    Args:
        kind: `regime` or `safeguard`, or the model class of another kind (society, norms).

    Raises:
        BadInput: For an unknown kind.
    """
    model = KINDS.get(kind) if isinstance(kind, str) else kind
    if model is None:
        raise BadInput(f"there is no schema {kind!r}", hint=did_you_mean(str(kind), KINDS))
    schema = model.model_json_schema()
    if model is Regime:
        _name_the_closed_lists(schema)
    title = kind if isinstance(kind, str) else model.__name__.lower()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": f"Demerit {title} file",
    }


def _name_the_closed_lists(schema: dict[str, Any]) -> None:
    """Put conducts, levers and domains in, so that an editor offers them."""
    parts = schema["$defs"]
    causes = [*ACT, *(f"trait:{trait}" for trait in TRAIT)]
    parts["Rule"]["properties"]["on"]["enum"] = causes
    parts["Agency"]["properties"]["sees"]["propertyNames"] = {"enum": list(ACT)}
    parts["Agency"]["properties"]["profiles"]["propertyNames"] = {"enum": list(TRAIT)}
    parts["Measure"]["properties"]["lever"]["enum"] = list(LEVER)
    parts["Measure"]["properties"]["domain"]["enum"] = ["", *EFFECT_DOMAINS]
    for name, prefix, named in (("DirectGrade", "list:", [*ACT]), ("Entry", "grade:", causes)):
        on = parts[name]["properties"]["on"]
        parts[name]["properties"]["on"] = {
            "title": on["title"],
            "type": "string",
            "anyOf": [{"enum": named}, {"pattern": f"^{prefix}"}],
        }
    schema["properties"].pop("safeguards")  # written by the program, never by hand

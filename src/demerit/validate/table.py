"""All anchors in one table."""

from __future__ import annotations

from demerit.validate import (
    authority,
    black_marks,
    clearing,
    deterrence,
    grim,
    licence_balance,
    points_licence,
    urns,
)
from demerit.validate.anchor import Anchor

MODELS = (authority, deterrence, points_licence, licence_balance, urns, black_marks, grim, clearing)


def models() -> list[Anchor]:
    """Our implementations of the models beside the published numbers."""
    return [anchor for model in MODELS for anchor in model.anchors()]


def processes() -> list[Anchor]:
    """Processes of the month, each run alone, beside the published numbers."""
    from demerit.validate.own import acts, licence, marks, muffling, payments, speech

    made = (
        speech.anchors,
        acts.deterrence_anchors,
        acts.fading_anchors,
        acts.attention_anchors,
        marks.anchors,
        licence.anchors,
        payments.anchors,
        muffling.anchors,
    )
    return [anchor for anchors in made for anchor in anchors()]

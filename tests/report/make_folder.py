"""A plausible run folder made by hand, with arithmetic only: the report's tests need no engine.

The numbers are invented. They follow DESIGN section 7 in their columns, so that a change of the
contract shows here first. Nothing is random: what varies between worlds is a sine of the world.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.report.made_inputs import manifest, regime
from tests.report.made_lives import events, lives
from tests.report.made_metrics import metrics
from tests.report.made_series import series


def make_folder(folder: Path, **changes: Any) -> Path:
    """Write a whole synthetic run folder; `changes` replace fields of the regime."""
    folder.mkdir(parents=True, exist_ok=True)
    documents = {"manifest.json": manifest(regime(**changes)), "metrics.json": metrics()}
    for name, content in documents.items():
        (folder / name).write_text(json.dumps(content, indent=1, ensure_ascii=False), "utf-8")
    for name, frame in {"series": series(), "events": events(), "lives": lives()}.items():
        frame.write_parquet(folder / f"{name}.parquet")
    return folder

"""Run one world over several devices and store all of its numbers, for a process of its own.

python -m tests.engine.on_devices DEVICES REGIME FOLDER
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np

from demerit.engine import Runner
from tests.engine.worlds import arrays_of, runner


def main(devices: int, regime: str, folder: Path) -> None:
    world: Runner = runner(regime, devices=devices)
    outcome = world.run()
    numbers: dict[str, Any] = dict(arrays_of(outcome))
    np.savez(folder / "numbers.npz", **numbers)
    assert outcome.events is not None
    assert outcome.lives is not None
    outcome.events.write_parquet(folder / "events.parquet")
    outcome.lives.write_parquet(folder / "lives.parquet")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))

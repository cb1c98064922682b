"""`python -m demerit.validate`: print every anchor; a failing one makes the exit code 1."""

import sys

from demerit.validate.anchor import HEADER
from demerit.validate.table import models, processes


def main() -> int:
    """Print the two tables."""
    held = True
    for anchors in (models, processes):
        print(*HEADER, sep="\n")
        for anchor in anchors():
            print(anchor.row(), flush=True)
            held = held and anchor.holds
        print()
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())

"""The stage of accounts alone against the exact chain of a ladder, and the audience's power law."""

import numpy as np
import pytest

from demerit.engine.program import configure
from demerit.validate import muting
from demerit.validate.muting import Ladder
from demerit.validate.own import muffling

pytestmark = pytest.mark.whole

configure()


def test_the_chain_by_hand() -> None:
    """Two months without a finding bring everything back; the first three months by hand."""
    ladder = Ladder()
    assert muting.standing(0.5, 0, ladder).tolist() == [1, 0, 0, 0]
    assert muting.standing(0.5, 1, ladder).tolist() == [0.5, 0.5, 0, 0]  # 80 or 70 points
    # after two months: 80 (none, none); 70 (either); 60 is still only unrecommended
    assert muting.standing(0.5, 2, ladder).tolist() == [0.25, 0.75, 0, 0]
    # three findings in a row, 50 points: 1/8; the one finding two months ago is forgotten
    assert muting.standing(0.5, 3, ladder).tolist() == [0.25, 0.625, 0.125, 0]
    assert muting.heard(np.array([0.25, 0.625, 0.125, 0.0]), ladder) == pytest.approx(0.8125)


def test_the_head_of_the_audience() -> None:
    assert muting.followed(1.0, 2.3) == 1.0
    assert muting.followed(0.01, 3.0) == pytest.approx(0.1)


def test_the_stage_alone_is_the_chain() -> None:
    for anchor in muffling.anchors():
        assert anchor.holds, anchor.row()

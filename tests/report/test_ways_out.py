"""The first page's box on ways out says what a regime really opens."""

from __future__ import annotations

from demerit.report.first_page import _ways_out

LISTS = {"a": {"exits": ["expiry", "performance", "correction"]}}


def test_a_regime_without_forgiving_leaves_correction_alone() -> None:
    found = list(_ways_out({"lists": LISTS, "due_process": {"forever": True}}))
    assert found == ["once listed, always restricted, unless corrected"]


def test_other_regimes_name_the_exits_of_their_lists() -> None:
    assert list(_ways_out({"lists": LISTS})) == ["correction, expiry, performance"]

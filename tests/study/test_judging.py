"""The front, the choice, what survives: on arms whose answers can be worked out on paper."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from demerit.evidence.judged import JUDGED, headline
from demerit.evidence.norms import load_norms
from demerit.regime import load_regime
from demerit.study import judging
from demerit.study.arms import FULL, NONE, Arm, Left
from demerit.study.judging import Board
from demerit.study.orders import orders, shapley
from tests.evidence.made import normals

NORMS = load_norms()
READINGS = {
    "burden": [f"severity={name}" for name in NORMS.severity.weightings],
    "effect": ["harm", *(f"gravity={name}" for name in NORMS.gravity.scales), "count"],
    "wrongful": ["at_the_crossing", "but_for", "shapley"],
    "unrelated": ["map=moderate severity=moderate", "map=strict severity=moderate"],
}


def sums(burden: np.ndarray, effect: np.ndarray, **other: np.ndarray) -> dict:
    """Sums of an arm that says the same under every reading, unless another is given."""
    one = np.ones(burden.size)
    found = {
        number: dict.fromkeys(readings, (burden if number == "burden" else effect, one))
        for number, readings in READINGS.items()
    }
    for number in JUDGED:
        found.setdefault(number, {headline(NORMS)[number]: (np.zeros(0), np.zeros(0))})
    for path, values in other.items():
        number, reading = path.split("__")
        found[number][reading.replace("_is_", "=")] = (values, one)
    return found


def board(worlds: int = 8, **arms: tuple[float, float]) -> Board:
    """Arms with a mean burden and effect, a common noise, and a little of their own."""
    common = normals(1, worlds)
    held = {}
    for place, (name, (burden, effect)) in enumerate(arms.items()):
        own = 0.01 * normals(20 + place, worlds)
        held[name.replace("_", "-")] = sums(burden + common + own, effect + common + own)
    return Board(held, NORMS)


def test_an_arm_is_on_the_front_when_no_other_beats_it() -> None:
    found = board(full=(10, 4.8), less=(6, 5), weak=(5, 2), worse=(8, 4), none=(0, 0))
    rows = {row["arm"]: row for row in judging.front(found)}
    assert {name for name, row in rows.items() if row["on_front"]} == {"less", "weak", "none"}
    assert rows["worse"]["beaten_surely"] == ["less"]
    assert all(row["worlds"] == 1.0 for name, row in rows.items() if name in ("weak", "none"))


def test_arms_that_are_level_do_not_beat_each_other() -> None:
    held = board(full=(10, 5), none=(0, 0)).sums
    twice = Board({**held, "same": held[FULL]}, NORMS)
    rows = {row["arm"]: row for row in judging.front(twice)}
    assert rows[FULL]["on_front"]
    assert rows["same"]["on_front"]
    assert rows["same"]["beaten_surely"] == []


def test_what_noise_decides_is_not_called_sure() -> None:
    """Two arms that differ by chance alone: one stands on the front, and it is not said surely."""
    one = np.ones(8)
    wild = {name: sums(10 + normals(k, 8), 5 + normals(k + 40, 8)) for k, name in enumerate("ab")}
    found = Board({FULL: sums(10 * one + normals(90, 8), 5 * one), **wild}, NORMS)
    assert all(row["beaten_surely"] == [] for row in judging.front(found))


def test_the_choice_is_made_on_some_worlds_and_checked_on_the_others() -> None:
    found = board(full=(10, 50), less=(6, 49), weak=(2, 20), none=(0, 0))
    first, second = judging.choices(found, range(8))
    assert (first["chosen"], first["keeps"]) == ("less", 0.95)
    assert (first["chosen_on"], first["held_out"]) == ([0, 1, 2, 3], [4, 5, 6, 7])
    assert first["saved_held_out"]["value"] == pytest.approx(0.4, abs=0.1)
    assert first["kept_held_out"]["value"] == pytest.approx(0.98, abs=0.02)
    assert second["chosen"] == "less"


def test_the_best_of_many_alike_looks_better_where_it_was_chosen() -> None:
    """Thirty arms that differ by chance alone: the curse is positive on average, and reported."""
    curses = []
    for study in range(40):
        arms = {FULL: sums(100 + normals(study, 8), np.full(8, 50.0))}
        for k in range(30):
            noise = 5 * normals(1000 * study + k + 7, 8)
            arms[f"arm-{k}"] = sums(100 + noise, np.full(8, 50.0))
        (found, _) = judging.choices(Board(arms, NORMS), range(8))
        assert found["curse"] == pytest.approx(
            found["saved_where_chosen"]["value"] - found["saved_held_out"]["value"]
        )
        curses.append(found["curse"])
    assert np.mean(curses) > 3 * np.std(curses, ddof=1) / np.sqrt(len(curses))


def test_a_regime_that_averts_nothing_beyond_chance_leaves_nothing_to_choose() -> None:
    one = normals(5, 8)
    found = Board({FULL: sums(10 + one, one), NONE: sums(0 * one, 0 * one)}, NORMS)
    for choice in judging.choices(found, range(8)):
        assert choice["chosen"] is None
        assert "nothing to keep" in choice["why"]
    assert judging.kept(found, NONE).status == "undefined"


def test_too_few_worlds_hold_nothing_out() -> None:
    (first, _) = judging.choices(board(worlds=3, full=(10, 5)), range(3))
    assert first["chosen"] is None
    assert "hold out" in first["why"]


def test_a_conclusion_survives_only_if_every_reading_says_it() -> None:
    one, own = np.ones(8), normals(3, 8) * 0.01
    lenient, *_, last = READINGS["burden"]
    full = sums(10 * one, 5 * one)
    firm = sums(8 + own, 5 * one)
    torn = sums(8 + own, 5 * one)
    torn["burden"][last] = (12 + own, one)
    dull = sums(10 + 40 * own, 5 * one)
    found = Board({FULL: full, "firm": firm, "torn": torn, "dull": dull}, NORMS)
    rows = {(row["arm"], row["number"]): row for row in judging.survivors(found)}
    assert rows["firm", "burden"]["conclusion"] == "less"
    assert rows["firm", "burden"]["survives"]
    assert rows["torn", "burden"]["readings"][lenient] == "less"
    assert not rows["torn", "burden"]["survives"]
    assert rows["dull", "burden"]["conclusion"] == "noise"
    assert not rows["dull", "burden"]["survives"]
    assert rows["firm", "effect"]["conclusion"] == "same"
    assert len(rows["firm", "front"]["readings"]) == len(READINGS["burden"]) * len(
        READINGS["effect"]
    )


# --- order effects -------------------------------------------------------------------------------


def test_shapleys_weights_are_those_of_the_orders() -> None:
    """Of three groups, each coalition's weight counts the orders in which it comes before."""
    found = {}
    for weight, arm in shapley(("a", "b", "c"), "a"):
        found[arm] = found.get(arm, 0.0) + weight
    assert found == {
        "less b+c": pytest.approx(1 / 3), "less a+b+c": pytest.approx(-1 / 3),
        "less c": pytest.approx(1 / 6), "less a+c": pytest.approx(-1 / 6),
        "less b": pytest.approx(1 / 6), "less a+b": pytest.approx(-1 / 6),
        FULL: pytest.approx(1 / 3), "less a": pytest.approx(-1 / 3),
    }  # fmt: skip


def test_parts_that_stand_in_for_each_other() -> None:
    """Either of two rules alone does everything: first out loses nothing, each is worth half."""
    ten, four, none = np.full(8, 10.0), np.full(8, 4.0), np.zeros(8)
    held = {name: sums(ten, four) for name in (FULL, "less a", "less b", "only a", "only b")}
    held |= {name: sums(none, none) for name in (NONE, "less a+b")}
    exact = Board(held, NORMS)
    regime = load_regime("none")
    arms = [Arm(name, name, "", "out", regime) for name in held if name not in (NONE,)]
    told = orders(exact, arms, [], ("a", "b"))
    parts = {row["part"]: row for row in told["parts"]}
    assert parts["a"]["first"]["burden"]["value"] == 0
    assert parts["a"]["first"]["burden"]["verdict"] == "same"
    assert parts["a"]["alone"]["burden"]["value"] == 10
    groups = {row["group"]: row for row in told["groups"]}
    assert groups["a"]["burden"]["value"] == pytest.approx(5)
    total = sum(row["burden"]["value"] for row in groups.values())
    assert total == pytest.approx(10)


def test_an_arm_that_is_none_leaves_its_order_undefined() -> None:
    held = dict(board(full=(10, 4), none=(0, 0)).sums)
    found = Board({**held, "only a": held[FULL]}, NORMS)
    arms = [Arm(FULL, "", "", FULL, load_regime("none"))]
    left = [Left("less a", "", "out", "contradicts itself")]
    told = orders(found, [*arms, replace(arms[0], id="only a")], left, ("a",))
    assert told["groups"][0]["burden"]["status"] == "undefined"


def test_shapleys_values_sum_to_the_whole() -> None:
    groups = ("points", "lists", "sharing", "association")
    weights: dict[str, float] = {}
    for group in groups:
        for weight, arm in shapley(groups, group):
            weights[arm] = weights.get(arm, 0.0) + weight
    alive = {arm: weight for arm, weight in weights.items() if abs(weight) > 1e-12}
    assert alive == {FULL: pytest.approx(1), f"less {'+'.join(groups)}": pytest.approx(-1)}
    assert all(a != b for a, b in pairwise(alive))


def test_the_necessity_gap_is_what_the_mildest_sufficient_arm_spares() -> None:
    """M12 from a study: of the arms that keep the effect the mildest has six tenths of the load."""
    found = board(full=(10, 4.8), less=(6, 5), weak=(5, 2), worse=(8, 5), none=(0, 0))
    metric = judging.necessity(found)
    assert metric["status"] == "ok"
    assert metric["value"] == pytest.approx(0.4, abs=0.1)
    assert metric["parts"]["effect_kept"]["value"] == pytest.approx(5 / 4.8, abs=0.1)
    assert "burden: none" not in metric["parts"]  # ordinary law is no regime that would do as well
    alone = judging.necessity(board(full=(10, 5), weak=(5, 2), none=(0, 0)))
    assert alone["value"] == pytest.approx(0.0, abs=1e-12)

"""Hours, compensation and net welfare on worlds that can be worked out on paper."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from demerit.engine.outcome import SPEECH_UNIT, Outcome
from demerit.evidence import load_norms
from demerit.evidence.components import COMPONENTS, FLOWS, amounts, net
from demerit.evidence.h_burden import NEEDED, SERVICES
from demerit.evidence.i_balance import equally_good
from demerit.evidence.welfare import number
from demerit.evidence.worlds import Arm, Floats, Worlds
from demerit.month import counting
from demerit.regime.registry import DOMAINS
from demerit.world.groups import CELL_COUNT as G
from tests.evidence.made import C, D, arm, found, index, labels, lively, outcome, zeros

NAMED = labels(("flights", "loans", "dismissal", "fast_lane"), months=24)
NORMS = load_norms()
HOURS, PRICES = NORMS.welfare.hours, NORMS.welfare.scales["moderate"]
YEARS = 100 * G * 2
NOTHING = {name: np.zeros(24, np.int64) for name in (*FLOWS, *NEEDED, "yuan_compensated")}


def world(flows: dict[str, int] | None = None, **given: Any) -> Outcome:
    """One world in which some counts are as given in the first month, beside nothing."""
    counted = {name: counts.copy() for name, counts in NOTHING.items()}
    for name, count in (flows or {}).items():
        counted[name] = np.zeros(24, np.int64)
        counted[name][0] = count
    empty = {name: np.zeros(24, np.int64) for name in counted}
    return outcome(arm(NAMED, flows=counted, **given), arm(NAMED, flows=empty))


def test_services_are_those_that_the_month_counts() -> None:
    assert tuple(SERVICES) == counting.SERVICES


def test_hours_of_one_case_are_the_declared_ones() -> None:
    ended = np.zeros(25, np.int64)
    ended[3] = 2
    flows = {"notices": 3, "appeals": 1, "refused_loans": 4, "courses": 1, "entries_stopped": 2}
    one = found([world(flows, spells_ended=ended)], NAMED)["M37"]
    expected = (
        3 * number(HOURS.notice)
        + number(HOURS.appeal)
        + 4 * number(HOURS.refusal)
        + number(HOURS.course)
    )
    assert one["value"] == pytest.approx(expected / 4)
    assert one["variants"]["shortest"]["value"] < one["value"] < one["variants"]["longest"]["value"]
    assert one["parts"]["stress"]["value"] == 0


def test_take_up_is_what_is_turned_away_of_what_is_asked_for() -> None:
    flows = {f"asked_{name}": 200 for name in SERVICES} | {"missed_school": 20}
    flows |= {f"missed_{name}": 0 for name in SERVICES if name != "school"}
    one = world(flows)
    twin = {**one.twin.flows, **{f"asked_{n}": np.full(24, 9) for n in SERVICES}}
    made = outcome(one.world, arm(NAMED, flows=twin))
    parts = found([made], NAMED)["M37"]["parts"]
    assert parts["take_up_lost=school"]["value"] == pytest.approx(0.1)
    assert parts["take_up_lost=benefit"]["value"] == 0
    assert parts["take_up_lost"]["value"] == pytest.approx(20 / 1000)


def burdened(domain: str, truth: int, months: int = 12) -> dict[str, Any]:
    """So many months of the first measure on the first cell, for one cause."""
    burden = zeros(4, D + 1, 3, G)
    burden[0, DOMAINS.index(domain), truth, 0] = 256 * months
    return {"burden": burden}


def test_compensation_is_held_against_what_the_wronged_lost() -> None:
    one = found([world({"yuan_compensated": 300}, **burdened("court_debt", 1))], NAMED)["M37"]
    lost = 12 * NORMS.severity.weightings["moderate"].weights["flights"]
    paid = one["parts"]["compensated=moderate"]["value"]
    assert paid == pytest.approx(300 / (lost * number(PRICES.restricted_month)))
    sound = found([world({"yuan_compensated": 300}, **burdened("court_debt", 0))], NAMED)["M37"]
    assert sound["parts"]["compensated=moderate"]["status"] == "undefined"


OFFICE = number(PRICES.office_hour)
YEAR_GROUNDED = -12 * 0.15 * number(PRICES.restricted_month)


# --- net welfare --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "flows", "given", "yuan"),
    [
        ("income", {"yuan_earned": 5000}, {}, 5000.0),
        ("money_taken", {"yuan_taken": 70}, {}, -70.0),
        ("treasury", {"yuan_taken": 70, "yuan_given": 20, "yuan_compensated": 5}, {}, 45.0),
        ("compensation", {"yuan_compensated": 5}, {}, 5.0),
        ("time", {"appeals": 2}, {}, -2 * number(HOURS.appeal) * number(PRICES.hour)),
        ("administration", {"records": 8}, {}, -8 * number(HOURS.record) * OFFICE),
        ("on_violators", {}, burdened("court_debt", 0), YEAR_GROUNDED),
        ("on_innocents", {}, burdened("court_debt", 1), YEAR_GROUNDED),
        ("on_innocents", {}, burdened("speech", 0), YEAR_GROUNDED),
        ("chilling", {}, {"speech": np.full(24, -SPEECH_UNIT)}, -24 * number(PRICES.silence)),
    ],
)
def test_each_thing_is_in_one_component(
    tag: str, flows: dict[str, int], given: dict[str, Any], yuan: float
) -> None:
    one = found([world(flows, **given)], NAMED)["M40"]
    assert one["parts"][f"component={tag}"]["value"] == pytest.approx(yuan / YEARS)


def test_one_price_at_an_end_of_its_range_moves_only_what_it_prices() -> None:
    one = found([world({"yuan_earned": 5000}, **burdened("court_debt", 0))], NAMED)["M40"]
    lowest, highest = PRICES.restricted_month.range or (0.0, 0.0)
    parts = one["parts"]
    for side, price in (("lowest", lowest), ("highest", highest)):
        moved = (5000 - 12 * 0.15 * price) / YEARS
        assert parts[f"price=restricted_month, {side}"]["value"] == pytest.approx(moved)
        assert parts[f"price=hour, {side}"]["value"] == pytest.approx(one["value"])


def test_harm_counts_for_breaches_and_crimes_alone() -> None:
    acts = zeros(C, 24)
    for name in ("judgment_default", "jaywalking", "dissent"):
        acts[index(name), 0] = 10
    one = found([world(acts=acts)], NAMED)["M40"]
    breach = zeros(C, 24)
    breach[index("judgment_default"), 0] = 10
    alone = found([world(acts=breach)], NAMED)["M40"]
    assert one["value"] == alone["value"] < 0


def at_once(worlds: Worlds, side: Arm) -> Floats:
    """Welfare of an arm added up without its components: whole sums, and no split by cause."""
    prices, flows = PRICES, worlds.each
    month, levers = number(prices.restricted_month), worlds.weights("moderate")
    kinds = np.where(worlds.of_kind("restriction"), -1.0, 1.0)
    burden = flows(side, lambda t: t.burden.sum(axis=(1, 2, 3))) / 256
    tied = flows(side, lambda t: t.vicarious.sum(axis=(1, 2, 3))) / 256
    total = month * burden @ (levers * kinds)
    total += month * tied @ (levers * np.minimum(kinds, 0.0))
    total -= flows(side, lambda t: t.acts.sum(axis=1)) @ (worlds.harm * worlds.aim)
    total += number(prices.silence) * flows(side, lambda t: t.speech.sum()) / SPEECH_UNIT

    def count(*names: str) -> Floats:
        return flows(side, lambda t: sum(t.flows[n].sum() for n in names))

    refused = [n for n in worlds.outcomes[0].world.flows if n.startswith("refused_")]
    spent = number(HOURS.notice) * count("notices") + number(HOURS.refusal) * count(*refused)
    spent += number(HOURS.appeal) * count("appeals", "appeals_second")
    spent += number(HOURS.course) * count("courses")
    spent += number(HOURS.performance) * count("exits_performance")
    offices = number(HOURS.record) * count("records")
    offices += number(HOURS.entry) * count("entries", "entries_stopped")
    offices += number(HOURS.decision) * count("appeals", "appeals_second")
    total -= number(prices.hour) * spent + number(prices.office_hour) * offices
    # money that measures move is nil in all: what one gains another pays; fees are spent
    total += count("yuan_earned") - count("yuan_for_appeals")
    return total / worlds.resident_years(side)


def test_components_add_up_to_welfare_that_was_added_up_otherwise() -> None:
    """Acceptance test 12."""
    worlds = Worlds([lively(NAMED, seed) for seed in range(4)], NAMED, NORMS)
    world, twin = net(amounts(worlds, "moderate"))
    assert world == pytest.approx(at_once(worlds, "world"), rel=1e-12)
    assert twin == pytest.approx(at_once(worlds, "twin"), rel=1e-12)
    one = found(list(worlds.outcomes), NAMED)["M40"]
    parts = [one["parts"][f"component={each.tag}"]["value"] for each in COMPONENTS]
    assert sum(parts) == pytest.approx(one["value"], rel=1e-12)
    print(f"net welfare {one['value']:.6f}, sum of components {sum(parts):.6f}")


def test_no_gain_makes_good_what_the_wronged_lose() -> None:
    rich = world({"yuan_earned": 10**9}, **burdened("court_debt", 1))
    one = found([rich], NAMED)["M40"]
    lost = one["parts"]["component=on_innocents"]["value"]
    assert lost < 0 < one["value"]
    assert one["variants"]["rights_constrained"]["value"] == pytest.approx(lost)


def test_the_harm_that_would_break_even_makes_the_balance_nil() -> None:
    worlds = []
    for seed in range(6):
        acts = zeros(C, 24)
        acts[index("judgment_default"), 0] = 100 + seed
        quiet, busy = world({"records": 9000 + seed}), world(acts=acts)
        worlds.append(outcome(quiet.world, busy.world, seed=seed))
    one = found(worlds, NAMED)["M40"]
    factor, harm = one["parts"]["break_even"]["value"], one["parts"]["component=harm"]["value"]
    assert one["value"] + (factor - 1) * harm == pytest.approx(0, abs=1e-9)


def test_equally_good_incomes_of_known_numbers() -> None:
    incomes, weight = np.array([1000.0, 4000.0]), np.ones(2)
    assert equally_good(incomes, weight, 0.5, 1) == pytest.approx(2250)  # ((sqrt a + sqrt b)/2)^2
    assert equally_good(incomes, weight, 1.0, 1) == pytest.approx(2000)  # geometric mean
    assert equally_good(incomes, weight, 2.0, 1) == pytest.approx(1600)  # harmonic mean
    assert equally_good(np.array([0.0, 4000.0]), weight, 2.0, 1000) == pytest.approx(1600)

"""Our implementations of published models against their reference numbers and their claims."""

import itertools
from collections.abc import Callable

import numpy as np
import pytest

from demerit.validate import (
    attention,
    authority,
    black_marks,
    deterrence,
    fading,
    grim,
    licence_balance,
    points_licence,
    urns,
)
from demerit.validate.anchor import Anchor

Read = Callable[[str], list[dict[str, str]]]


def test_every_anchor_of_a_model_holds(model_anchors: list[Anchor]) -> None:
    assert len(model_anchors) > 70
    assert [anchor.row() for anchor in model_anchors if not anchor.holds] == []


def test_an_anchor_beyond_its_tolerance_does_not_hold() -> None:
    assert not Anchor("m", "w", 1.0, 1.2, 0.1, "model").holds
    assert Anchor("m", "w", 1.0, 1.2, None, "model").holds  # only shown


# -- deterrence


def test_offence_rates_and_the_optimal_detection_are_the_reference_ones(rows: Read) -> None:
    values = {
        (r["quantity"], r["params"]): float(r["value"]) for r in rows("deterrence_closed_forms")
    }
    assert values["offence_rate", "g~U(0,1) p=.25 f=1"] == deterrence.uniform_rate(0.25, 1)
    assert values["offence_rate", "g~U(0,1) p=.25 f=2"] == deterrence.uniform_rate(0.25, 2)
    (slope,) = (v for (q, _), v in values.items() if q.startswith("elasticity"))
    assert deterrence.uniform_elasticity(0.25, 1) == pytest.approx(slope, abs=1e-5)
    optimal = {p: v for (q, p), v in values.items() if q == "optimal_p"}
    assert len(optimal) == len(deterrence.EXAMPLES)
    for example, value in zip(deterrence.EXAMPLES, optimal.values(), strict=True):
        assert deterrence.published_detection(example) == pytest.approx(value, abs=1e-3)


def test_log_logistic_offenders_are_risk_neutral_at_equal_shapes_and_risk_lovers_otherwise() -> (
    None
):
    rate = deterrence.logistic_rate
    assert rate(0.3, 1, 1, 0.4, 0.1) == pytest.approx(0.3)
    assert rate(0.3, 2, 1, 0.4, 0.4) == pytest.approx(rate(0.3, 1, 2, 0.4, 0.4))
    assert rate(0.3, 2, 1, 0.4, 0.1) < rate(0.3, 1, 2, 0.4, 0.1)


def test_the_optimal_detection_answers_nothing_but_its_published_examples() -> None:
    with pytest.raises(ValueError, match="published examples alone"):
        deterrence.published_detection(deterrence.Enforcement(0.5, 2.0, 0.2, 0.2))


# -- black marks


@pytest.mark.parametrize(
    ("example", "cutoffs", "betrays"),
    [
        (1, (3.651, 12.116), (0.026, 0)),
        (2, (1.598, 2.130, 3.651, 12.116), (0.202, 0.119, 0.026, 0)),
        (4, (1.870, 2.547, 4.163, 8.284), (0.154, 0.078, 0.016, 0.0003)),
        (5, (0.932, 1.260, 1.961, 6.720), (0.394, 0.284, 0.141, 0.001)),
    ],
)
def test_cutoffs_by_marks_are_the_published_ones(
    example: int, cutoffs: tuple[float, ...], betrays: tuple[float, ...]
) -> None:
    made = black_marks.solve(black_marks.TABLE[example][0])
    assert made.cutoff == pytest.approx(cutoffs, abs=1e-3)
    assert made.betrays == pytest.approx(betrays, abs=1e-3)


def test_more_marks_less_betrayal_and_more_tolerance_fewer_innocents_excluded() -> None:
    made = [black_marks.solve(black_marks.Reputation(0.95, 0.02, 0.1, b)) for b in range(5)]
    for outcome in made:
        assert (np.diff(outcome.value) < 0).all()
        assert (np.diff(outcome.cutoff) > 0).all()
    innocent = [outcome.innocent[0] for outcome in made]
    betrayal = [outcome.betrays[0] for outcome in made]
    assert all(later < earlier / 3 for earlier, later in itertools.pairwise(innocent))
    assert betrayal == sorted(betrayal)


# -- GrimK


def test_good_shares_and_the_bounds_of_the_game_are_the_reference_ones(rows: Read) -> None:
    table = rows("records_grimK")
    assert len(table) == 24
    for row in table:
        example = grim.Records(float(row["gamma"]), float(row["eps"]), int(row["K"]))
        mu = grim.good_share(example)
        assert mu == pytest.approx(float(row["mu_good_fixed_point(largest,from 1)"]), abs=1e-6)
        gain, loss = grim.largest_gain(example), grim.smallest_loss(example)
        assert gain == pytest.approx(float(row["max_g_supported"]), abs=1e-5)
        assert loss == pytest.approx(float(row["min_l_needed"]), abs=1e-5)
        if row["mu_agent_sim(N=1e5)"]:
            assert mu == pytest.approx(float(row["mu_agent_sim(N=1e5)"]), abs=2e-3)


def test_tolerance_has_a_cliff_and_too_much_of_it_deters_nobody() -> None:
    shares = [grim.good_share(grim.Records(0.9, 0.02, k)) for k in (2, 3, 12)]
    assert shares[0] < 0.25 < 0.99 < shares[1] < shares[2]
    gains = [grim.largest_gain(grim.Records(0.9, 0.02, k)) for k in (3, 5, 8)]
    assert gains == sorted(gains, reverse=True)
    assert gains[-1] < 1e-4


# -- points licence


def test_violations_and_values_by_points_are_the_reference_ones(rows: Read) -> None:
    table = rows("points_licence_dp")
    assert len(table) == 4 * len(points_licence.TABLE)
    for number, (_, licence, _) in enumerate(points_licence.TABLE):
        q, value = points_licence.solve(licence)
        part = table[4 * number : 4 * number + 4]
        assert [int(row["points"]) for row in part] == [0, 3, 6, 9]
        assert q == pytest.approx([float(row["violation_prob_q"]) for row in part], abs=1e-5)
        assert value == pytest.approx([float(row["value"]) for row in part], abs=1e-4)


def test_care_rises_with_points_and_redemption_steepens_it() -> None:
    q = {label: points_licence.solve(licence)[0] for label, licence, _ in points_licence.TABLE}
    for drivers in q.values():
        assert (np.diff(drivers) < 0).all()
    assert q["redemption .05"][0] > q["base"][0]
    slope = {label: float(drivers[0] - drivers[-1]) for label, drivers in q.items()}
    assert slope["redemption .05"] > slope["base"] > slope["detection .02"]


def test_a_cross_section_of_unlike_drivers_is_an_inverted_u_though_each_takes_more_care() -> None:
    """Norway (Sagberg & Ingebrigtsen 2018): violations rise with points, and fall near the limit.

    Who has many points is who violates much; near the limit even they take care.
    """
    unlike = [points_licence.Licence(wiped=0.05, care=k) for k in (1.0, 2.0, 4.0, 8.0)]
    q = np.array([points_licence.solve(licence)[0] for licence in unlike])
    share = np.array([points_licence.stationary(licence) for licence in unlike])
    assert (np.diff(q, axis=1) < 0).all()
    seen = (q * share).sum(axis=0) / share.sum(axis=0)
    assert seen[0] < seen[1] < seen[2] > seen[3]


# -- France's balance


def test_balances_add_up_and_a_rarer_offence_leaves_more_at_twelve() -> None:
    rate = licence_balance.offence_rate()
    for clean in licence_balance.YEARS_BACK:
        usual = licence_balance.shares(licence_balance.Rule(rate, clean))
        rarer = licence_balance.shares(licence_balance.Rule(rate / 2, clean))
        assert usual.sum() == pytest.approx(1)
        assert rarer[0] > usual[0]
    assert licence_balance.published_shares() == pytest.approx(
        [0.768, 0.046, 0.158, 0.020, 0.009], abs=6e-4
    )


def test_a_point_for_every_clean_half_year_is_more_generous_than_the_law() -> None:
    rate, clean = licence_balance.offence_rate(), 36
    law = licence_balance.shares(licence_balance.Rule(rate, clean))
    every = licence_balance.shares(licence_balance.Rule(rate, clean, every=True))
    assert every.sum() == pytest.approx(1)
    assert every[0] > law[0] + 0.05
    assert every[2] < law[2]


def test_one_kind_of_offence_alone_has_a_balance_one_can_work_out() -> None:
    """Without any restoring but the whole after n clean months: at 12 are those with none in n."""
    rate, clean = 0.01, 24
    shares = licence_balance.shares(licence_balance.Rule(rate, clean))
    single = licence_balance.SPLIT[1] / sum(licence_balance.SPLIT.values())
    never, half = (1 - rate) ** clean, (1 - rate) ** licence_balance.SINGLE_BACK
    # nobody in two years, or single points from twelve that have come back since
    assert never < shares[0] < never + single * (1 - never)
    assert shares[0] > never + single * rate * half


# -- urns


def test_equal_urns_end_anywhere() -> None:
    """Polya's urn: the share is uniform, a Kolmogorov-Smirnov test at the level .001."""
    urn, _, _ = urns.TABLE["equal rates"]
    share = np.sort(urns.shares(urn))
    steps = np.arange(len(share) + 1) / len(share)
    distance = max((steps[1:] - share).max(), (share - steps[:-1]).max())
    assert distance < 1.95 / np.sqrt(len(share))


def test_a_hundred_draws_are_where_the_reference_urns_are(rows: Read) -> None:
    named = {
        "unequal_lambda_2_1_start_1_1": "rates 2 : 1",
        "oakland_top2_strong_prior_discovered": "Oakland, strong prior",
        "oakland_top2_weak_prior_corrected": "weak prior, corrected",
        "oakland_top_vs_random_strong_corrected": "top and random, corrected",
        "mixed_d(2,1)_r(1,1)_fixedpoint_[0.618]": "rates 2 : 1, reports 1",
    }
    told = 0
    for row in rows("ensign_urns"):
        if row["case"] in named and row["draws"] == "100":
            urn, _, _ = urns.TABLE[named[row["case"]]]
            error = float(row["sd"]) * np.sqrt(2 / urns.RUNS)
            mean = urns.shares(urn, draws=100).mean()
            assert abs(mean - float(row["mean_share_A"])) < 4 * error + 5e-5, row["case"]
            told += 1
    assert told == len(named)


@pytest.mark.parametrize(
    ("discovered", "reported", "corrected", "expected"),
    [
        ((2, 1), (0, 0), False, 1.0),
        ((1, 1), (0.1, 0.1), False, 0.5),
        ((2, 1), (0.1, 0.1), False, 0.9099),
        ((2, 1), (1, 1), False, 0.6180),
        ((2, 1), (2, 1), False, 0.7321),
        ((urns.TOP, urns.SECOND), (0, 0), True, 0.56680),
        ((urns.TOP, urns.RANDOM), (0, 0), True, 0.61002),
    ],
)
def test_limits_of_urns(
    discovered: tuple[float, float],
    reported: tuple[float, float],
    corrected: bool,
    expected: float,
) -> None:
    urn = urns.Urn((1, 1), discovered, reported, corrected)
    assert urns.limit(urn) == pytest.approx(expected, abs=5e-5)


# -- the authority


def test_best_responses_are_the_authors(rows: Read) -> None:
    for row in rows("daymude_optimal_action_table"):
        beta, nu, tau, psi = (np.asarray(float(row[k])) for k in ("beta", "nu", "tau", "psi"))
        desires = np.arange(1, 11) / 10
        acts = authority.best_response(row["pi"], desires, beta, nu, tau, psi)
        told = [float(row[f"a*(delta={d:.1f})"]) for d in desires]
        assert acts == pytest.approx(told, abs=1e-6)


def test_desires_have_their_published_mean() -> None:
    desires = authority.truncated_desires((np.arange(100_000) + 0.5) / 100_000)
    assert desires.mean() == pytest.approx(authority.MEAN_DESIRE, abs=1e-4)
    assert desires.max() < 1


@pytest.mark.parametrize("trial", list(authority.TABLE))
def test_boldness_decides_whether_the_authority_gets_its_way(
    trial: authority.Trial, rows: Read
) -> None:
    """Bands of the reference for 2,500 rounds: suppressed between 400 and 2,500, or never."""
    (row,) = (
        r
        for r in rows("daymude_trials_summary")
        if (r["pi"], float(r["mean_boldness"])) == (trial.form, trial.boldness)
    )
    never = int(row["suppression_time_500win_25pct"]) == 5000
    path = authority.adapt(trial, people=10_000, rounds=2000, repeats=1)
    (when,) = path.suppressed_at(authority.MEAN_DESIRE)
    last = float(path.dissent[-authority.WINDOW :].mean())
    if never:
        assert when == -1
        assert last == pytest.approx(float(row["pol_last500_pc"]), abs=0.006)
    else:
        assert 400 < when < 2000
        assert last < 0.07


def test_the_authority_adapts_with_published_parameters_alone() -> None:
    with pytest.raises(ValueError, match="published parameters alone"):
        authority.adapt(authority.Trial("uniform", 1.5), people=10, rounds=10, repeats=1)


# -- attention


def test_the_attention_chain_conserves_people_and_settles_where_its_trace_does() -> None:
    odds = attention.rising_odds(0.3, 0.7)
    share = attention.cross_section(0.15, odds)
    assert share.sum() == pytest.approx(1)
    nobody = np.array([1.0, 0, 0, 0])
    late = attention.trace(nobody, 0.15, odds, 1200)[-attention.FORGET_EVERY :].mean()
    assert late == pytest.approx(float(share @ np.arange(4)), abs=1e-9)


def test_attention_amplifies_without_running_away_and_forgets_a_head_start() -> None:
    even = attention.rising_odds(0.2, 0.0)
    assert attention.recorded_share(0.2, 0.1, even) == pytest.approx(2 / 3)
    assert attention.recorded_share(0.1, 0.1, attention.rising_odds(0.2, 0.5)) == pytest.approx(0.5)
    before = 2 / 3
    for rises in (0.2, 0.5, 1.0):
        odds = attention.rising_odds(0.2, rises)
        share = attention.recorded_share(0.2, 0.1, odds)
        assert before < share < 2 * (1 + 3 * rises) / (2 * (1 + 3 * rises) + 1) < 1
        before = share
    odds = attention.rising_odds(0.2, 0.5)
    gap = attention.trace(np.eye(4)[3], 0.1, odds, 240) - attention.trace(
        np.eye(4)[0], 0.1, odds, 240
    )
    assert (np.diff(gap[::24]) < 0).all()
    assert gap[-1] < 0.05 * gap[0]  # slowly: a twentieth of it is left after twenty years


# -- fading


def keep(months: float) -> float:
    """As the engine rounds it."""
    return round(256 * np.exp(-1 / months)) / 256


def test_the_course_begins_where_it_was_set_and_fades_as_the_finding_says() -> None:
    alarm = fading.alarm_for(-0.175, 0.1, 0.35, keep(7))
    course = fading.course(alarm, 0.1, 0.35, keep(7), 25)
    assert course[0] == 0
    assert course[1] == pytest.approx(-0.175)
    assert (np.diff(course[1:]) > 0).all()
    low, high = fading.TRANSIENT.late
    assert low < course[fading.LATE] < high


def test_persistence_is_slow_fading() -> None:
    slow = fading.PERSISTENT.fade
    assert slow is not None
    alarm = fading.alarm_for(-0.175, 0.1, 0.35, keep(slow))
    course = fading.course(alarm, 0.1, 0.35, keep(slow), 25)
    low, high = fading.PERSISTENT.late
    assert low < course[fading.LATE] < high

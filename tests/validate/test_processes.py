"""Processes of the month, each alone among people all alike, against the published models."""

import dataclasses

import jax.numpy as jnp
import numpy as np
import pytest

from demerit.draws import uniform_numpy, unit
from demerit.engine.program import configure
from demerit.fixed import LOGIT
from demerit.month.dissent import ONE, TENTH, best_response
from demerit.validate import (
    attention,
    authority,
    black_marks,
    deterrence,
    fading,
    grim,
    licence_balance,
)
from demerit.validate.own import acts, licence, marks, speech
from demerit.validate.own.bench import PLACE, SLOTS, Bench

pytestmark = pytest.mark.whole

configure()

# -- dissent: process 2 in integers


@pytest.mark.parametrize("form", ["uniform", "proportional"])
def test_best_responses_in_integers_are_the_closed_form(form: str) -> None:
    """Over policies at random; people within a lattice step of indifference may go either way."""
    n = 4000
    u = [unit(uniform_numpy(11, "probe_4", np.arange(n), k=k)) for k in range(5)]
    desire, limit = np.round(u[0] * ONE), np.round(u[1] ** 2 * ONE)
    beta = np.round(np.minimum(-2 * np.log(u[2]), 15.9) * TENTH)
    nu, psi = np.round(u[3] * TENTH), np.round(4 * u[4] * TENTH) + 1
    exact = authority.best_response(
        form, desire / ONE, beta / TENTH, nu / TENTH, limit / ONE, psi / TENTH
    )
    many = (desire, beta, limit, nu, psi)
    said, bold, tau, seen, cost = (jnp.asarray(x.astype(np.int32)) for x in many)
    proportional = jnp.asarray(form == "proportional")
    ours = np.asarray(best_response(said, bold, tau, seen, cost, proportional)) / ONE
    off = np.abs(ours - exact)
    if form == "uniform":
        undecided = off > 2e-3
        slack = (beta - (TENTH - nu) * psi / TENTH) / TENTH
        worth = slack * desire / ONE - beta * limit / TENTH / ONE - nu * psi / TENTH**2
        assert np.abs(worth[undecided]).max(initial=0) < 2e-3
        assert undecided.mean() < 2e-3
    else:
        # where hardly any punishment depends on being seen, the corner lies far outside
        close = (TENTH - nu) * psi / TENTH**2 > 0.05
        assert off[close].max() < 0.02
        assert np.quantile(off[close], 0.99) < 4e-3


@pytest.fixture(scope="module")
def speakers() -> Bench:
    return speech.speakers()


@pytest.mark.parametrize("policy", speech.PLOTS, ids=lambda p: f"{p.form}-{p.nu:g}-{p.psi:g}")
def test_a_month_of_speech_has_the_mean_and_the_records_of_the_closed_form(
    speakers: Bench, policy: speech.Policy
) -> None:
    act, seen = speech.exact(policy)
    told = speech.heard(speakers, policy)
    lattice = 0.0015
    assert abs(told.said.mean() - act) < 4 * told.said.std() / np.sqrt(SLOTS) + lattice
    assert abs(told.recorded.mean() - seen) < 4 * np.sqrt(seen * (1 - seen) / SLOTS) + lattice
    assert told.unmuted.mean() == pytest.approx(0.75, abs=4 * 0.1443 / np.sqrt(SLOTS))
    assert (told.said <= told.unmuted).all()


# -- deterrence: process 2


@pytest.fixture(scope="module")
def drivers() -> Bench:
    return acts.watched()


@pytest.mark.parametrize(
    ("base", "certainty", "consequence", "e_p", "e_f"),
    [
        (0.75, 2.0, 1.0, 4 / 3, 4 / 3),
        (0.75, 1.0, 2.0, 4 / 3, 4 / 3),
        (0.05, 3.0, 1.0, 0.5, 0.1),  # the range of the literature: certainty weighs more
        (0.05, 1.0, 5.0, 0.5, 0.1),
        (0.3, 2.5, 4.0, 0.2, 0.05),
        (0.3, 0.5, 1.0, 0.35, 0.0),  # enforcement that slackens
    ],
)
def test_residents_act_as_beckers_offenders_with_log_logistic_gains(
    drivers: Bench, base: float, certainty: float, consequence: float, e_p: float, e_f: float
) -> None:
    told = acts.deterred(drivers, base, certainty, consequence, e_p, e_f, years=1)
    # elasticities are held in 1/256
    held = [round(e * 256) / 256 for e in (e_p, e_f)]
    expected = float(deterrence.logistic_rate(base, certainty, consequence, *held))
    error = np.sqrt(expected * (1 - expected) / told.months)
    assert abs(told.acting - expected) < 4 * error
    assert abs(told.otherwise - base) < 4 * np.sqrt(base * (1 - base) / told.months)


def test_elasticities_to_certainty_and_severity_are_equal_for_the_risk_neutral(
    drivers: Bench,
) -> None:
    for anchor in acts.deterrence_anchors()[:2]:
        assert anchor.holds, anchor.row()
    by_p = acts.deterred(drivers, 0.75, 1.5, 1.0, acts.POINT, acts.POINT, years=1)
    by_f = acts.deterred(drivers, 0.75, 1.0, 1.5, acts.POINT, acts.POINT, years=1)
    assert by_p.acting == by_f.acting


# -- attention: processes 3 and 9


def test_records_on_file_follow_the_exact_chain_month_by_month() -> None:
    """From nobody recorded and from everybody, through four cycles of forgetting."""
    odds = attention.rising_odds(acts.DETECTED, acts.RISES)
    made = acts.watched(detects=acts.DETECTED, rises=acts.RISES, memory=True)
    gaps = []
    for level in (0, 3):
        start = np.eye(4)[level]
        lived = acts.attended(made, acts.ACTS, start, 8)
        exact = attention.trace(start, acts.ACTS, odds, 96)
        for month in (0, 11, 23, 24, 47, 95):
            records = lived.records[month].astype(float)
            error = max(records.std() / np.sqrt(SLOTS), 1e-3)
            assert abs(records.mean() - exact[month]) < 4 * error, (level, month)
        gaps.append(lived.records.mean(axis=1))
    # unlike Polya's urn, a head start is forgotten
    gap = gaps[1] - gaps[0]
    assert gap[95] < gap[47] < gap[0]


def test_attention_amplifies_as_the_chain_says_and_stays_bounded() -> None:
    for anchor in acts.attention_anchors():
        assert anchor.holds, anchor.row()


def test_without_attention_records_are_in_proportion_to_acts() -> None:
    made = acts.watched(detects=acts.DETECTED, rises=0.0, memory=True)
    seen = [acts.attended(made, p, np.eye(4)[0], 2).seen.sum() for p in (0.2, 0.1)]
    share = seen[0] / sum(seen)
    assert abs(share - 2 / 3) < 4 * np.sqrt(2 / 9 / sum(seen))


# -- fading: processes 2 and 9, with the presets' own response parameters


@pytest.mark.parametrize("society", ["town", "beijing-2018"])
def test_an_announcement_fades_as_points_regimes_did(society: str) -> None:
    run = acts.faded(society)
    assert run.change[0] == 0
    for month in range(1, len(run.change)):
        assert abs(run.change[month] - run.exact[month]) < 4 * run.error[month], month
    for month, (low, high) in ((1, fading.TRANSIENT.first), (fading.LATE, fading.TRANSIENT.late)):
        assert low < run.change[month] < high


def test_persistence_is_a_declared_alternative() -> None:
    run = acts.faded("town", fading.PERSISTENT.fade)
    assert (np.abs(run.change - run.exact)[1:] < 4 * run.error[1:]).all()
    low, high = fading.PERSISTENT.late
    assert low < run.change[fading.LATE] < high


def test_what_ordinary_law_does_to_acquaintances_says_nothing_of_the_regime() -> None:
    """Where the regime catches nobody its alarm fades, however busy ordinary law is."""
    run = acts.faded("town", bump=0.08, fined=0.9)
    assert (np.abs(run.change - run.exact)[1:] < 4 * run.error[1:]).all()
    assert abs(run.change[-6:].mean()) < 0.015


# -- scoring: process 4


@pytest.mark.parametrize("number", [pytest.param(1, marks=pytest.mark.slow), 5])
def test_scoring_excludes_as_the_black_mark_recursion_says(number: int) -> None:
    example, _ = black_marks.TABLE[number]
    exact, told = black_marks.solve(example), marks.lives(example)
    error = told.meetings.std() / np.sqrt(SLOTS)
    assert abs(told.meetings.mean() - exact.meetings[0]) < 4 * error
    share = exact.excluded[0]
    assert 0 < told.rests_on_false.sum() < told.excluded.sum()
    assert abs(told.excluded.mean() - share) < 4 * np.sqrt(share * (1 - share) / SLOTS)


def test_scoring_excludes_the_innocent_as_often_as_the_recursion_says() -> None:
    example, _ = black_marks.TABLE[4]
    share = black_marks.solve(example).innocent[0]
    told = marks.lives(example, innocent=True)
    assert np.array_equal(told.rests_on_false, told.excluded)
    assert abs(told.excluded.mean() - share) < 4 * np.sqrt(share * (1 - share) / SLOTS)


@pytest.mark.parametrize(
    ("limit", "months", "looks"),
    [pytest.param(2, 60, 6, marks=pytest.mark.slow), (3, 120, 8)],
)
def test_scoring_holds_the_good_share_of_grimk(limit: int, months: int, looks: int) -> None:
    example = grim.Records(0.9, 0.02, limit)
    shares = marks.cooperation(example, months=months, looks=looks, apart=30)
    error = shares.std(ddof=1) / np.sqrt(looks)
    assert abs(shares.mean() - grim.good_share(example)) < 4 * error
    assert error < 0.004


def test_points_that_come_back_leave_the_balances_of_the_exact_chain() -> None:
    rule = licence_balance.Rule(licence_balance.offence_rate(), licence.CLEAN, every=True)
    exact = licence_balance.shares(rule)
    seen = licence.balances(licence.by_regain(), months=72, looks=2, apart=40)
    error = np.sqrt(exact * (1 - exact) / SLOTS / len(seen))
    assert (np.abs(seen.mean(axis=0) - exact) < 4 * error).all()


@pytest.mark.slow
def test_the_law_by_terms_lies_nearer_to_frances_stock_than_a_point_for_every_clean_half_year() -> (
    None
):
    stock = licence_balance.published_shares()
    apart = [
        np.abs(licence.balances(made, **licence.LOOKS).mean(axis=0) - stock).sum()
        for made in (licence.by_term(), licence.by_regain())
    ]
    assert apart[0] < 0.05 < 0.1 < apart[1]


def test_a_score_that_tolerates_none_excludes_whoever_has_a_record() -> None:
    """The bench itself can fail: who is marked is excluded, who is not is trusted."""
    made = marks.tolerating(0)
    marked = np.arange(SLOTS) % 3 == 0
    nobody = np.zeros(SLOTS, bool)
    assert np.array_equal(marks.trusted(made, marked, marked, nobody), ~marked)
    assert np.array_equal(marks.trusted(made, nobody, nobody, nobody), ~marked)
    assert marks.trusted(made, nobody, nobody, marked).all()


def test_people_on_the_bench_are_alike(drivers: Bench) -> None:
    acts.acting(drivers, 0.2, 0.35)
    drivers.restart(1)
    drivers.put("mind", alarm=LOGIT)
    lived = acts.live(drivers, 1)
    assert (lived.acted <= lived.would).all()
    intercept = np.asarray(drivers.state.common.intercept)
    assert np.count_nonzero(intercept > -10 * LOGIT) == 1
    assert intercept[PLACE] > -10 * LOGIT
    traits = dataclasses.asdict(drivers.state.traits)
    for name in ("alive", "birth", "law_abiding", "pays", "civic", "work"):
        assert len(np.unique(traits[name])) == 1

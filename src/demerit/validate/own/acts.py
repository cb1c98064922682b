"""Conduct, observation and learning alone: deterrence, attention and the fade-out."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from demerit.draws import odds
from demerit.fixed import LOGIT, SHARE
from demerit.month.choice import make_situation
from demerit.month.conduct import ACTED, WOULD_ACT, conduct, is_set
from demerit.month.dissent import Voice
from demerit.month.frame import make_frame
from demerit.month.learning import learn
from demerit.month.observation import observe
from demerit.validate import attention, deterrence, fading
from demerit.validate.anchor import Anchor
from demerit.validate.own.bench import CONDUCT, PLACE, SLOTS, Bench, acting, bench, regime
from demerit.world import layout
from demerit.world.state import Array, State, replace
from demerit.world.tables import Setting

GROUP = layout.GROUP_OF[PLACE]


class Lived(NamedTuple):
    """Months of processes 2, 3 and 9 alone, each array [months, slots].

    Attributes: acted, would: bool, did act, would have without the regime; seen: bool, the act was
    recorded; records: uint8, records on file after the month.
    """

    acted: Any
    would: Any
    seen: Any
    records: Any


YEAR = 12


@jax.jit
def _year(state: State, setting: Setting) -> tuple[State, Lived]:
    def month(state: State, _: None) -> tuple[State, Lived]:
        frame = make_frame(state, setting)
        acts = conduct(state, setting, frame, make_situation(state, setting, frame))
        nothing = jnp.zeros(frame.alive.shape, jnp.int32)
        voice = Voice(nothing, nothing, nothing > 0, jnp.full(nothing.shape, 2**32 - 1, jnp.uint32))
        sightings = observe(state, setting, frame, acts, voice)
        seen = sightings.seen[GROUP]
        state = learn(state, setting, frame, acts, acts, voice, sightings, seen)
        code: Array = acts.code[GROUP]
        lived = Lived(is_set(code, ACTED), is_set(code, WOULD_ACT), seen, state.mind.records)
        return replace(state, common=replace(state.common, month=state.common.month + 1)), lived

    return jax.lax.scan(month, state, None, length=YEAR)


def live(made: Bench, years: int) -> Lived:
    """Run processes 2, 3 and 9 for some years and move the bench on."""
    told = []
    for _ in range(years):
        made.state, lived = _year(made.state, made.setting)
        told.append(jax.device_get(lived))
    made.state = jax.device_get(made.state)
    return Lived(*(np.concatenate(parts) for parts in zip(*told, strict=True)))


def watched(
    *, alarm: float = 1.0, detects: float = 0.0, rises: float = 0.0, society: str = "town",
    **switched: bool,
) -> Bench:  # fmt: skip
    """A bench whose regime names the conduct, and is known to all."""
    rules = regime(
        awareness=1,
        alarm=alarm,
        agencies={
            "police": {"title": "police", "attention": rises,
                       "sees": {CONDUCT: {"detects": detects}}},
        },
        lists={
            "listed": {
                "of": "residents", "kind": "black", "exits": ["correction"],
                "entry": [{"on": CONDUCT, "ground": "drove", "chance": 0, "term": 6}],
            }
        },
    )  # fmt: skip
    return bench(rules, society=society, **switched)


# -- deterrence ------------------------------------------------------------------------------------


class Deterred(NamedTuple):
    """Share who act with and without the regime, and how many resident-months."""

    acting: float
    otherwise: float
    months: int

    @property
    def error(self) -> float:
        """Standard error of the share who act."""
        return float(np.sqrt(self.acting * (1 - self.acting) / self.months))


def deterred(
    made: Bench, base: float, certainty: float, consequence: float, e_p: float, e_f: float,
    years: int = 3,
) -> Deterred:  # fmt: skip
    """The acting share at perceived certainty and consequence of some times the ordinary ones."""
    acting(made, base, e_p, e_f)
    made.put("mind", alarm=round(np.log(certainty) * LOGIT))
    severity = np.zeros(layout.CONDUCT_COUNT)
    severity[PLACE] = round(np.log(consequence) * LOGIT)
    made.rules(severity=severity)
    made.restart(1)  # after the month of the announcement, which would set the alarm anew
    lived = live(made, years)
    return Deterred(float(lived.acted.mean()), float(lived.would.mean()), lived.acted.size)


POINT = 4 / 3  # the shape at which log-logistic gains have elasticity -1/3 where three in four act


def deterrence_anchors() -> list[Anchor]:
    """Our choice as Becker's, with log-logistic gains, around the published point p f = .25."""
    made, found = watched(), []
    for label, p, f in (("p", 1.05, 1.0), ("f", 1.0, 1.05)):
        up = deterred(made, 0.75, p, f, POINT, POINT)
        down = deterred(made, 0.75, 1 / p, 1 / f, POINT, POINT)
        slope = np.log(up.acting / down.acting) / (2 * np.log(1.05))
        # the same draws in both: only those between the two rates make the slope vary
        between = abs(down.acting - up.acting)
        error = np.sqrt(between / up.months) / 0.75 / (2 * np.log(1.05))
        what = f"elasticity to {label} at p = .25, f = 1, our residents"
        found.append(Anchor(deterrence.MODEL, what, -0.33333, float(slope), float(4 * error),
                            "own process"))  # fmt: skip
    for f in (1.0, 2.0):
        rate = float(deterrence.logistic_rate(0.75, 1.0, f, POINT, POINT))
        mine = deterred(made, 0.75, 1.0, f, POINT, POINT)
        what = f"share who act, p = .25, f = {f:g}, log-logistic gains, our residents"
        found.append(Anchor(deterrence.MODEL, what, rate, mine.acting, 4 * mine.error,
                            "own process"))  # fmt: skip
    return found


# -- attention -------------------------------------------------------------------------------------

ACTS, DETECTED, RISES = 0.1, 0.2, 0.5


def attended(made: Bench, acts: float, start: np.ndarray, years: int) -> Lived:
    """Residents who act with given odds under attention that follows past records.

    Args:
        made: A bench of `watched`, with memory.
        acts: Monthly odds of acting.
        start: Shares of residents with 0 to 3 records on file at first.
        years: How long.
    """
    acting(made, acts)
    place = (np.arange(SLOTS) * GOLDEN) % 1.0
    made.put("mind", records=np.searchsorted(np.cumsum(start)[:-1], place, side="right"))
    made.restart()
    return live(made, years)


GOLDEN = (
    5**0.5 - 1
) / 2  # multiples of it are spread evenly over (0, 1), whatever the slot's phase
YEARS, SETTLED = 8, 48  # years run, and months until the records are looked at


def attention_anchors() -> list[Anchor]:
    """The records on file beside the exact chain, and how far the chain amplifies."""
    model = "attention (after Ensign et al. 2018)"
    rising = attention.rising_odds(DETECTED, RISES)
    made, found, lived = watched(detects=DETECTED, rises=RISES, memory=True), [], {}
    for acts in (ACTS, 2 * ACTS):
        start = attention.cross_section(acts, rising)
        lived[acts] = attended(made, acts, start, YEARS)
    looks = lived[ACTS].records[-1]
    for level, share in enumerate(attention.cross_section(ACTS, rising)):
        mine = float((looks == level).mean())
        error = float(np.sqrt(share * (1 - share) / looks.size))
        what = f"share of residents with {level} records on file, p = .1, d = .2, a = .5"
        found.append(Anchor(model, what, float(share), mine, 4 * error, "own process"))
    counts = [lived[acts].seen[SETTLED:].sum() for acts in (2 * ACTS, ACTS)]
    share = attention.recorded_share(2 * ACTS, ACTS, rising)
    mine = float(counts[0] / sum(counts))
    # records of a resident hang together; its own counts say by how much
    error = _share_error(*(lived[acts].seen[SETTLED:] for acts in (2 * ACTS, ACTS)))
    what = "share of records on a group that acts twice as often (truth .667, urn 1)"
    found.append(Anchor(model, what, share, mine, 4 * error, "own process"))
    return found


def _share_error(first: np.ndarray, second: np.ndarray) -> float:
    """Standard error of the first group's share of records, residents being independent."""
    a, b = first.sum(axis=0).astype(float), second.sum(axis=0).astype(float)
    total = a.sum() + b.sum()
    share = a.sum() / total
    spread = ((1 - share) ** 2 * a.var() + share**2 * b.var()) * len(a)
    return float(np.sqrt(spread) / total)


# -- fading ----------------------------------------------------------------------------------------


class Fading(NamedTuple):
    """Relative change of the acting share by month, its standard error, and the exact course."""

    change: np.ndarray
    error: np.ndarray
    exact: np.ndarray


SEEDS = range(4)
USED = 90 / SHARE  # an elasticity of .35, as the presets have it for traffic violations


def faded(
    society: str, fade: float | None = None, *, bump: float | None = None,
    fined: float | None = None, acts: float = 0.1,
) -> Fading:  # fmt: skip
    """An announcement whose first effect is -17.5 %, with nobody caught by the regime.

    Args:
        society: Preset whose response parameters are used.
        fade: Months to 1/e in place of the society's own.
        bump: Rise of the log of perceived certainty per acquaintance on record, likewise.
        fined: Chance that ordinary law sanctions an act, likewise.
        acts: Monthly odds of acting.
    """
    made = watched(society=society, learning=True)
    if fade is not None:
        made.customs(alarm_keep=round(SHARE * np.exp(-1 / fade)))
    if bump is not None:
        made.customs(alarm_bump=round(LOGIT * bump))
    if fined is not None:
        made.customs(law_detects=odds(fined))
    customs = made.setting.customs
    keep = float(customs.alarm_keep) / SHARE
    alarm = fading.alarm_for(sum(fading.TRANSIENT.first) / 2, acts, USED, keep)
    acting(made, acts, USED)
    # experience of ordinary law is the same with and without: it would only add noise
    made.customs(learn_seen=0, learn_unseen=0)
    made.rules(alarm=round(np.log(alarm) * LOGIT))
    would = acted = np.zeros(2 * YEAR)
    for seed in SEEDS:
        made.reseed(seed)
        made.restart()
        made.put("mind", alarm=0, certainty=0, punished=0)
        lived = live(made, 2)
        would, acted = would + lived.would.sum(axis=1), acted + lived.acted.sum(axis=1)
    error = np.sqrt(np.maximum(np.abs(would - acted), 1)) / would
    exact = fading.course(alarm, acts, USED, keep, 2 * YEAR)
    return Fading(acted / would - 1, error, exact)


def fading_anchors() -> list[Anchor]:
    """The first months and month 18, with the response parameters of two presets and one switch."""
    runs = [
        ("town", None, fading.TRANSIENT),
        ("beijing-2018", None, fading.TRANSIENT),
        ("town", fading.PERSISTENT.fade, fading.PERSISTENT),
    ]
    found = []
    for society, fade, finding in runs:
        model = "fade-out (Castillo-Manzano & Castro-Nuno 2012)"
        if finding is fading.PERSISTENT:
            model = "persistence (Spain 2006, study of 2021)"
        run = faded(society, fade)
        label = society if fade is None else f"{society}, alarm_fade = {fade:g}"
        for month, (low, high) in ((1, finding.first), (fading.LATE, finding.late)):
            what = f"change of acts in month {month}, {label}"
            found.append(Anchor(model, what, (low + high) / 2, float(run.change[month]),
                                (high - low) / 2, "own process"))  # fmt: skip
    return found

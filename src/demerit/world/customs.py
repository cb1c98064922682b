"""A society's file and its hazards as the small tables that a month reads."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

import jax.numpy as jnp
import numpy as np

from demerit import draws
from demerit.fixed import LOGIT, NORMAL, SHARE
from demerit.regime.quantity import Quantity
from demerit.regime.registry import CONDUCT_INDEX, CONDUCTS
from demerit.society import People, Society
from demerit.society.model import Conduct, Response
from demerit.world import layout
from demerit.world.arrays import on_device
from demerit.world.tables import Couplings, Customs, Newcomers

C = layout.CONDUCT_COUNT
#: Behind what only happens to residents there is no choice.
UNCHOOSING = Conduct(rate=Quantity(value=0, unit="per year", grade="derived"))
SIXTEENTHS = (np.arange(16) + 0.5) / 16


def value(quantity: Any, default: float = 0.0) -> float:
    """The number in a quantity, or a default where none is given."""
    if quantity is None or quantity.value is None:
        return default
    return float(quantity.value)


def compile_customs(society: Society, hazards: dict[str, np.ndarray]) -> Customs:
    """Make the tables.

    Args:
        society: the society's file.
        hazards: monthly hazards of `People.hazards`.
    """
    conducts = [society.behaviour.get(conduct.id, UNCHOOSING) for conduct in CONDUCTS]
    first, last = _intervals(society)
    parts: dict[str, Any] = {
        "first_odds": first,
        "last_odds": last,
        "rate": _rates(conducts),
        "who": np.array([1 << layout.WHO_BIT[c.who] for c in CONDUCTS], np.int32),
    }
    parts |= _hazards(society, hazards)
    parts |= _index(society, conducts)
    parts |= _law(society)
    parts |= _means(society)
    parts |= _mobility(society)
    return Customs(**{name: on_device(part) for name, part in parts.items()})


def _rates(conducts: list[Conduct]) -> np.ndarray:
    """Acts a month per eligible resident, in 1/2^32."""
    monthly = np.array([min(value(c.rate) / 12.0, 0.999) for c in conducts])
    return np.round(monthly * 4294967296.0).astype(np.int64)


def _intervals(society: Society) -> tuple[np.ndarray, np.ndarray]:
    """The part of its group's uniform that each conduct owns.

    Wider than the mean probability, since some are far likelier to act than the mean: what is left
    of the uniform is shared in proportion to the square root of the rates. A probability above the
    interval's width counts as that width.
    """
    first, last = np.zeros(C, np.uint32), np.zeros(C, np.uint32)
    for members in layout.GROUPS:
        rates = [value(society.behaviour[CONDUCTS[c].id].rate) / 12.0 for c in members]
        spare = max(1.0 - sum(rates), 0.0)
        roots = [math.sqrt(rate) for rate in rates]
        start = 0.0
        for c, rate, root in zip(members, rates, roots, strict=True):
            width = (rate + spare * root / max(sum(roots), 1e-12)) * 0.999999
            first[c] = draws.odds(min(start, 1.0))
            start += width
            last[c] = draws.odds(min(start, 1.0))
    return first, last


def _hazards(society: Society, hazards: dict[str, np.ndarray]) -> dict[str, Any]:
    live = society.livelihood
    shocks = min(value(live.health_shock), 1.0)
    cost = value(live.health_shock_cost)
    income = value(society.income.mean_a_head) / 12.0
    sizes = [cost * math.exp(0.8 * normal_at(p) - 0.32) / income for p in SIXTEENTHS]
    secure = [max(1.0 + value(live.income_cv) * normal_at(p), 0.1) for p in SIXTEENTHS]
    insecure = [max(1.0 + value(live.income_cv_insecure) * normal_at(p), 0.1) for p in SIXTEENTHS]
    return {
        "death": draws.odds(hazards["death"]),
        "birth": draws.odds(hazards["fertility"]),
        "departure": draws.odds(hazards["departure"]),
        "arrival": draws.odds(hazards["arrival"]),
        "job_loss": draws.odds(hazards["job_loss"]),
        "find": draws.odds(min(6 * float(hazards["job_find"]), 0.9)),
        "retirement_age": hazards["retire_age"].astype(np.int32),
        "retirement": draws.odds(hazards["retire"]),
        "bill": draws.odds(shocks),
        "bill_sizes": fixed_of(sizes, SHARE),
        "wobble": np.stack([fixed_of(secure, SHARE), fixed_of(insecure, SHARE)]),
    }


def normal_at(p: float) -> float:
    """The standard normal quantile at `p`, 0 to 1."""
    return NormalDist().inv_cdf(p)


def fixed_of(numbers: Any, scale: float) -> np.ndarray:
    """Numbers in whole units of 1/`scale`, int32."""
    return np.round(np.asarray(numbers, dtype=float) * scale).astype(np.int32)


def _index(society: Society, conducts: list[Conduct]) -> dict[str, Any]:
    """Coefficients of the index, in the scales of `choice.Situation`."""

    def column(name: str) -> np.ndarray:
        return np.array([value(getattr(c, name)) for c in conducts])

    response = society.response
    sign = np.array(
        [1.0 if c.violation else -1.0 if c.cls == "prosocial" else 0.0 for c in CONDUCTS]
    )
    prosocial = np.array([c.cls == "prosocial" for c in CONDUCTS], float)
    need = column("need") * LOGIT / SHARE
    seen = value(response.experience) * LOGIT
    law = _law_certainty(society)
    unseen = -seen * law / np.maximum(1.0 - law, 1e-6)
    return {
        "abiding": fixed_of(column("law_abiding"), LOGIT / NORMAL),
        "pays": fixed_of(column("pays"), LOGIT / NORMAL),
        "civic": fixed_of(column("civic"), LOGIT / NORMAL),
        "need": fixed_of(need, 1),
        "strain": fixed_of(np.maximum(need, 0.0) * value(response.strain), 1),
        "habit": fixed_of(column("habit"), LOGIT),
        "young": fixed_of(column("young"), LOGIT),
        "male": fixed_of(column("male"), LOGIT),
        "norm": fixed_of(column("norm"), LOGIT / 4),
        "certainty": fixed_of(np.abs(column("certainty")), SHARE),
        "severity": fixed_of(np.abs(column("severity")), SHARE),
        "stigma": fixed_of(sign * value(response.stigma), LOGIT),
        "imitation": fixed_of(np.maximum(sign, 0.0) * value(response.imitation), LOGIT),
        "audience": fixed_of(prosocial * value(response.audience), LOGIT),
        "reward": fixed_of(_rewarding(prosocial, response), LOGIT),
        "learn_seen": fixed_of(np.where(law > 0, seen, 0.0), 1),
        "learn_unseen": fixed_of(np.where(law > 0, unseen, 0.0), 1),
        "list_pressure": np.int32(round(value(response.list_pressure) * LOGIT)),
        "alarm_keep": keep_of(value(response.alarm_fade)),
        "certainty_keep": keep_of(value(response.certainty_fade)),
        "alarm_bump": np.int32(round(value(response.alarm_bump) * LOGIT)),
    }


def _rewarding(prosocial: np.ndarray, response: Response) -> np.ndarray:
    """Logits that points for an act add: to good deeds, reporting, and service on paper."""
    rewarding = prosocial * value(response.reward)
    rewarding[layout.REPORTING] = value(response.reward)
    rewarding[CONDUCT_INDEX["paper_service"]] = value(response.gaming)
    return rewarding


def keep_of(months: float) -> np.int32:
    """Share kept a month by what fades to 1/e in some months, in 1/256."""
    return np.int32(round(SHARE * math.exp(-1.0 / max(months, 0.1))))


def _law_certainty(society: Society) -> np.ndarray:
    """Chance that ordinary law's fines meet an act, by conduct."""
    certainty = np.zeros(C)
    for law in society.law.values():
        if law.kind == "fine":
            for place, conduct in enumerate(CONDUCTS):
                if conduct.id in law.on:
                    certainty[place] = max(certainty[place], value(law.certainty))
    return certainty


def _law(society: Society) -> dict[str, Any]:
    fine, dismisses = np.zeros(C), np.zeros(C)
    lenders, limit, seen, cost, proportional = 0.0, 1.0, 0.0, 0.0, 0
    for law in society.law.values():
        for place, conduct in enumerate(CONDUCTS):
            if conduct.id in law.on and law.kind == "fine":
                fine[place] = max(fine[place], value(law.amount))
            if conduct.id in law.on and law.kind == "dismissal":
                dismisses[place] = value(law.weight)
        if law.kind == "credit_check":
            lenders = max(lenders, value(law.weight))
        if law.kind == "speech_control":
            limit, seen = value(law.tolerance), value(law.surveillance)
            cost, proportional = value(law.severity), int(law.form == "proportional")
    return {
        "law_detects": draws.odds(_law_certainty(society)),
        "fine": fixed_of(fine, 10),
        "law_dismisses": draws.odds(dismisses),
        "lenders": np.int32(round(lenders * 65536)),
        "speech_limit": np.int32(round(limit * 32768)),
        "speech_seen": np.int32(round(seen * 1024)),
        "speech_cost": np.int32(round(min(cost, 16.0) * 1024)),
        "speech_proportional": np.int32(proportional),
    }


def _means(society: Society) -> dict[str, Any]:
    live, response, debts = society.livelihood, society.response, society.debts
    mean = value(society.income.mean_a_head) / 12.0
    sizes = [
        value(debts.judgment_median) * math.exp(value(debts.judgment_sigma) * normal_at(p))
        for p in SIXTEENTHS
    ]
    return {
        "spending": np.int32(round(SHARE * (1.0 - value(live.saving_share)))),
        "benefit": np.int32(round(SHARE * value(live.benefit_ratio))),
        "pension": np.int32(SHARE),  # a pensioner's `income` is the pension already
        "credit_limit": np.int32(6),
        "buffer": np.int32(48),
        "coming_of_age_income": fixed_of([0.5 * mean, 0.7 * mean, 1.0 * mean], 10),
        "dismiss_public": draws.odds(value(response.dismissal_public)),
        "dismiss": draws.odds(value(response.dismissal)),
        "hire_bar": np.int32(round(SHARE * value(response.hiring))),
        "able_months": np.int32(round(value(response.able_months))),
        "able": np.int32(round(SHARE * value(debts.able_share))),
        "judgments": fixed_of(sizes, 10),
        "search_months": np.int32(round(value(debts.search_interval, 6))),
        "garnish": np.int32(round(SHARE * value(response.garnish))),
    }


FLAT = np.ones(3)
LOANS_A_YEAR, REQUESTS_A_YEAR = 0.25, 1.0  # assumed: applications for credit, visits to counters


def _mobility(society: Society) -> dict[str, Any]:
    """Monthly odds of an attempt by income third; loans, services and businesses besides."""
    trips, response = society.mobility, society.response
    lean = np.array([0.5, 0.9, 1.6]) ** value(trips.income_elasticity, 1.0)
    lean = lean / lean.mean()

    def monthly(yearly: float, tilt: np.ndarray) -> np.ndarray:
        return draws.odds(np.clip(yearly / 12.0 * tilt, 0.0, 0.95))

    yearly = {
        "air": (value(trips.air), lean),
        "rail": (value(trips.rail), lean),
        "loan": (LOANS_A_YEAR, FLAT),
        "service": (REQUESTS_A_YEAR, FLAT),
        "business": (value(society.livelihood.business_start), lean),
        "hotel": (value(trips.hotel), lean),
        "home": (value(trips.home), FLAT),
        "school": (value(trips.school), FLAT),
        "insurance": (value(trips.insurance), lean),
        "abroad": (value(trips.abroad), lean),
        "licence": (value(trips.licence), FLAT),
        "post": (value(trips.post), FLAT),
        "benefit": (value(trips.benefit), FLAT),
        "surgery": (value(trips.surgery), FLAT),
    }
    return {
        "asks": fixed_of([value(trips.air_asks), value(trips.rail_asks)], SHARE),
        "attempts": np.stack([monthly(*yearly[kind]) for kind, _ in layout.ATTEMPTS]),
        "retry": draws.odds(value(response.retry)),
        "still_drives": np.int32(round(SHARE * value(response.still_drives))),
        "mark": draws.odds(value(response.mark)),
        "licence_job": draws.odds(value(response.licence_job)),
        "threshold": np.int32(round(LOGIT * value(response.threshold))),
        "echo": np.int32(round(SHARE * value(response.echo))),
        "waits": np.int32(round(SHARE * value(response.priority))),
    }


def compile_newcomers(people: People) -> Newcomers:
    """The tables from which a vacant slot gets its next occupant."""
    new = people.newcomer
    habits = (
        new["arrival_smoker"].astype(np.uint8)
        | (new["arrival_driver"].astype(np.uint8) << 1)
        | (new["arrival_online"].astype(np.uint8) << 2)
        | (new["arrival_has_credit"].astype(np.uint8) << 3)
    )
    income = new["arrival_income"].astype(np.int32)
    third = np.searchsorted(np.quantile(income, [1 / 3, 2 / 3]), income, side="right")
    fields = {
        name: new[f"arrival_{name}"]
        for name in (
            "age", "female", "district", "migrant", "edu", "work", "insecure", "law_abiding",
            "pays", "civic", "boldness", "desire", "income", "savings",
        )
    }  # fmt: skip
    fields |= {"habits": habits, "third": third.astype(np.uint8)}
    return Newcomers(**{name: on_device(part) for name, part in fields.items()})


def couplings(**switched: int) -> Couplings:
    """All feedbacks on, nothing frozen and nothing swapped, unless said otherwise by name."""
    states = {
        "livelihood": True,
        "learning": True,
        "imitation": True,
        "memory": True,
        "ties": True,
        "frozen": False,
        "swapped": 0,
        "strangers": False,
    } | switched
    return Couplings(**{name: jnp.int32(int(on)) for name, on in states.items()})

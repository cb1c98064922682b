"""The society's sections on firms and departments as the small tables that a month reads."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from demerit import draws
from demerit.fixed import LOGIT, NORMAL, SHARE
from demerit.regime.registry import CONDUCTS_OF, SubjectKind
from demerit.society import Society
from demerit.society.businesses import Businesses
from demerit.world import layout
from demerit.world.arrays import on_device
from demerit.world.complaints import heard, or_heard
from demerit.world.customs import SIXTEENTHS, fixed_of, keep_of, normal_at, value
from demerit.world.tables import Customs
from demerit.world.trade import Economy

C = layout.CONDUCT_COUNT
POSTS = 1 << 14  # entries of the table from which whoever finds work draws a firm


def compile_economy(society: Society, made: Businesses) -> Economy:
    """Make the table of how firms and departments pay, fail and hire.

    Args:
        society: with the sections `businesses` and `departments`.
        made: its firms and departments.

    Raises:
        ValueError: the society has no such sections.
    """
    firms, offices = society.businesses, society.departments
    if firms is None or offices is None:
        raise ValueError(f"{society.id} has no firms and departments")
    parts: dict[str, Any] = _payment(society)
    parts |= _hazards(society)
    parts |= _frictions(society)
    parts |= _public(society)
    staffed = made.firms.jobs * (made.firms.alive > 0)
    everybody = np.concatenate([staffed, made.departments.staff]).astype(np.int64)
    parts |= {
        "posts": _posts(everybody),
        "in_firms": draws.odds(_share_in_firms(society)),
    }
    return Economy(**{name: on_device(part) for name, part in parts.items()})


def _payment(society: Society) -> dict[str, Any]:
    payment = society.businesses.payment  # type: ignore[union-attr]
    order = payment.priority.order
    columns = {"wages": 1, "tax": 2}
    # running costs come first: without premises and power there is nothing to pay from
    before = [columns[claim] for claim in order if claim != "suppliers"]
    return {
        "terms": np.int32(max(1, math.ceil(value(payment.terms)))),
        "interest": np.int32(round(65536 * value(payment.interest))),
        "order": np.array([0, *before], np.int32),
        "suppliers": np.int32(1 + order.index("suppliers")),
        "credit": np.int32(round(SHARE * value(payment.credit))),
        "tax": np.int32(round(SHARE * value(payment.tax))),
        "failure": np.int32(max(1, math.ceil(value(payment.failure)))),
    }


def _hazards(society: Society) -> dict[str, Any]:
    tables = society.businesses
    assert tables is not None
    hazards = tables.hazards
    memory = keep_of(value(hazards.demand_memory))
    sizes = [SHARE * value(hazards.demand_sd) * normal_at(p) for p in SIXTEENTHS]
    room = max(value(hazards.vacancies), 1e-3)
    itself = value(tables.frictions.ends_itself)  # insolvency brings the other exits
    return {
        "exit": draws.odds(min(itself * value(hazards.exit) / 12.0, 0.9)),
        # entrants of a year as a share of the stock, spread over the vacant slots
        "entry": draws.odds(min(value(hazards.entry) / 12.0 / room, 0.9)),
        "shock": np.round(sizes).astype(np.int32),
        "memory": memory,
    }


def _frictions(society: Society) -> dict[str, Any]:
    tables = society.businesses
    assert tables is not None
    frictions = tables.frictions

    def share(name: str) -> np.int32:
        return np.int32(round(SHARE * value(getattr(frictions, name))))

    return {
        "slack": share("slack"),
        "sheds": share("sheds"),
        "suit_after": np.int32(round(value(frictions.suit_after))),
        "hides": share("hides"),
        "returns": share("returns"),
        "named": share("publicity"),
        "held": share("held_goods"),
    }


def _public(society: Society) -> dict[str, Any]:
    offices = society.departments
    assert offices is not None
    budget, voice, frictions = offices.budget, offices.complaints, offices.frictions
    sues = value(frictions.suits_a_month) * value(voice.firms_sue) * value(voice.dare)
    return {
        "sues": draws.odds(value(society.businesses.payment.sues)),  # type: ignore[union-attr]
        "sues_office": draws.odds(sues),
        "office_suit_after": np.int32(round(value(frictions.suit_after))),
        "behind": np.int32(round(SHARE * value(frictions.behind))),
        "appraised": np.int32(round(SHARE * value(frictions.marked_down))),
        "praised": np.int32(round(SHARE * value(frictions.marked_up))),
        "gaming": np.int32(round(SHARE * value(frictions.gaming))),
        "stress": draws.odds(value(budget.stress)),
        "relief": draws.odds(1.0 / max(value(budget.stress_length, 1.0), 1.0)),
        "depth": np.int32(round(SHARE * value(budget.stress_depth))),
        "on_time": np.int32(round(SHARE * value(budget.on_time, 1.0))),
    }


def _posts(staff: np.ndarray) -> np.ndarray:
    """Firms and departments in proportion to their posts, int32 [`POSTS`]."""
    ends = np.cumsum(staff)
    if ends[-1] == 0:
        return np.zeros(POSTS, np.int32)
    at = (np.arange(POSTS) + 0.5) / POSTS * ends[-1]
    return np.searchsorted(ends, at, side="right").astype(np.int32)


def _share_in_firms(society: Society) -> float:
    """Of those who find work, the share that finds it at a firm or department."""
    sectors = society.businesses.sectors.values()  # type: ignore[union-attr]
    weights = [value(sector.enterprises) + value(sector.traders) for sector in sectors]
    inside = [value(sector.in_firms) for sector in sectors]
    return min(float(np.average(inside, weights=weights)), 1.0)


def compile_body_customs(
    society: Society, kind: SubjectKind, replaced: tuple[str, ...] = ()
) -> Customs:
    """How firms, or departments, choose: the fields of `Customs` that their choices read.

    Args:
        society: with the sections `businesses` and `departments`.
        kind: `firms` or `departments`.
        replaced: names of its laws that a regime replaces. Base rates hold under ordinary law, so
            taking away a law of prompt payment raises the odds by what it prevents.
    """
    section = society.businesses if kind == "firms" else society.departments
    assert section is not None
    conducts, tables, response = CONDUCTS_OF[kind], section.conducts, society.response

    def column(name: str) -> np.ndarray:
        found = np.zeros(C)
        for place, conduct in enumerate(conducts):
            found[place] = value(getattr(tables[conduct.id], name))
        return found

    sign = np.zeros(C)
    who = np.zeros(C, np.int32)
    for place, conduct in enumerate(conducts):
        sign[place] = 1.0 if conduct.violation else -1.0
        who[place] = 1 << layout.BODY_WHO_BIT[conduct.who]
    prosocial = (sign < 0).astype(float)
    need = column("need") * LOGIT / SHARE
    zero = np.zeros(C, np.int32)
    parts: dict[str, Any] = {
        "who": who,
        "rate": np.round(np.minimum(column("rate") / 12.0, 0.999) * 4294967296.0).astype(np.int64),
        "abiding": fixed_of(column("compliance"), LOGIT / NORMAL),
        "pays": zero, "civic": zero, "habit": zero, "young": zero, "male": zero, "norm": zero,
        "need": fixed_of(need, 1),
        "strain": fixed_of(np.maximum(need, 0.0) * value(response.strain), 1),
        "certainty": fixed_of(np.abs(column("certainty")), SHARE),
        "severity": fixed_of(np.abs(column("severity")), SHARE),
        "stigma": zero, "imitation": zero, "audience": zero,
        "reward": fixed_of(prosocial * value(response.reward), LOGIT),
        # that an act over a cut-off weighs more was seen in drivers near their limit; a firm that
        # stands forty points above one would be deterred from everything by it
        "threshold": np.int32(0),
        "law_detects": draws.odds(or_heard(column("detection"), heard(society, kind))),
        "fine": fixed_of(column("fine"), 10),
        "shift": _shift(society, kind, replaced),
        "alarm_keep": keep_of(value(response.alarm_fade)),
        "alarm_bump": np.int32(round(value(response.alarm_bump) * LOGIT)),
    }  # fmt: skip
    fields = dict.fromkeys(Customs.__dataclass_fields__)
    return Customs(**{**fields, **{name: on_device(part) for name, part in parts.items()}})


def _shift(society: Society, kind: SubjectKind, replaced: tuple[str, ...]) -> np.ndarray:
    """Logits added to acts that a replaced law would have prevented, int32 [C]."""
    shift = np.zeros(C)
    for name in replaced:
        law = society.law.get(name)
        if law is None or law.kind != "prompt_payment":
            continue
        for place, conduct in enumerate(CONDUCTS_OF[kind]):
            if conduct.id in law.on:
                left = max(1.0 - value(law.weight), 1e-3)
                shift[place] += -math.log(left)
    return fixed_of(shift, LOGIT)

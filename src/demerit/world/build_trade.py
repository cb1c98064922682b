"""Firms and departments as the state of a world at the beginning of its burn-in."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np

from demerit.fixed import LOGIT
from demerit.society.businesses import Businesses
from demerit.world import layout
from demerit.world.arrays import filled, on_device, zeros
from demerit.world.build import empty_entries, empty_reach, empty_records, empty_score
from demerit.world.state import (
    Array,
    Common,
    Mind,
    Money,
    State,
    Traits,
)
from demerit.world.tables import Customs
from demerit.world.trade import Accounts, Books, Nature, Offices, Posts, Trade


def build_trade(
    made: Businesses,
    customs: tuple[Customs, Customs],
    *,
    begin: int,
    rooms: tuple[int, int],
    records: tuple[int, int],
    slots: int,
) -> Trade:
    """Lay firms and departments out as the state before the first month.

    Args:
        made: the society's firms and departments.
        customs: how firms, and departments, choose, for the intercepts' first guess.
        begin: month of the first burn-in month, negative.
        rooms: how many lists of firms, and of departments, there is room for.
        records: rows of a month's bucket of records of firms, and of departments.
        slots: residents' slots, padding included.
    """
    firms, offices = made.firms, made.departments
    nature = nature_of(made)
    none = np.zeros(firms.slots, np.int64)
    many = offices.slots
    return Trade(
        firms=_body(firms.alive, firms.district, customs[0], begin, rooms[0], records[0]),
        nature=nature,
        books=Books(
            cash=on_device(np.where(firms.alive > 0, firms.cash, 0)),
            wages=on_device(none), tax=on_device(none), costs=on_device(none),
            owed=zeros((firms.slots, 2), "int64"), coming=zeros((firms.slots, 2), "int64"),
            invoices=on_device(none), billed=on_device(none),
            demand=zeros(firms.slots, "int32"), judgment=on_device(none),
            short=zeros(firms.slots, "int16"), late=zeros(firms.slots, "int16"),
            since=filled(firms.slots, 32767, "int16"), parent=zeros(firms.slots, "int32"),
            paid=filled(firms.slots, 256, "int32"),
        ),
        departments=_body(
            np.ones(many, np.uint8), offices.district, customs[1], begin, rooms[1], records[1]
        ),
        offices=Offices(
            district=on_device(offices.district), task=on_device(offices.task),
            head=on_device(offices.head), honesty=on_device(offices.honesty),
            promises=on_device(offices.promises), budget=on_device(_for_contracts(made)),
            cash=zeros(many, "int64"), stress=zeros(many, "uint8"), overdue=zeros(many, "int16"),
            judgment=zeros(many, "int64"), kept=filled(many, 256, "int32"),
            settled=filled(many, 256, "int32"),
        ),
        posts=Posts(
            employer=on_device(_longer(made.employer, slots)),
            office=on_device(_longer(made.office, slots)),
            tied=zeros(slots, "int32"),
            origin=filled(slots, layout.CELLS, "uint8"),
            staff=on_device(
                np.bincount(
                    made.employer[made.employer >= 0], minlength=firms.slots
                ).astype(np.int32)
            ),
            loss=jnp.int32(0),
        ),
        accounts=Accounts(
            outside=jnp.int64(0), households=jnp.int64(0), state=jnp.int64(0), error=jnp.int32(0)
        ),
        zeal=filled(layout.DISTRICTS, 256, "int32"),
    )  # fmt: skip


def nature_of(made: Businesses) -> Nature:
    """What firms are. A supplier that is not there is somebody outside the society."""
    firms = made.firms
    share = firms.revenue * firms.inputs.astype(np.int64) >> 9  # half from each supplier
    bought = np.where(firms.suppliers >= 0, share[:, None], 0)
    sold = np.zeros(firms.slots, np.int64)
    alive = firms.alive > 0
    for column in (0, 1):
        there = alive & (firms.suppliers[:, column] >= 0)
        np.add.at(sold, firms.suppliers[there, column], bought[there, column])
    bits = layout.BODY_WHO_BIT
    who = np.full(firms.slots, 1 << bits["firms"], np.int32)
    for name, flag in (
        ("food_firms", firms.handles_food),
        ("polluting_firms", firms.pollutes),
        ("traders_abroad", firms.trades_abroad),
        ("contractors", firms.contract > 0),
    ):
        who |= np.where(np.asarray(flag) > 0, 1 << bits[name], 0).astype(np.int32)
    return Nature(
        district=on_device(firms.district), sector=on_device(firms.sector),
        owner=on_device(firms.owner), representative=on_device(firms.representative),
        jobs=on_device(firms.jobs), wage=on_device(firms.wage),
        revenue=on_device(firms.revenue),
        outside=on_device(np.maximum(firms.revenue - firms.contract - sold, 0)),
        purchases=on_device(bought), elsewhere=on_device(2 * share - bought.sum(axis=1)),
        fixed=on_device(firms.fixed), target=on_device(firms.cash),
        suppliers=on_device(firms.suppliers), office=on_device(firms.office),
        contract=on_device(firms.contract), who=on_device(who),
        compliance=on_device(firms.compliance),
    )  # fmt: skip


def _for_contracts(made: Businesses) -> np.ndarray:
    """A month's money of each department for its standing contracts, int64 [B]."""
    office = made.firms.office
    held = office >= 0
    budget = np.zeros(made.departments.slots, np.int64)
    np.add.at(budget, office[held], made.firms.contract[held])
    return budget


def _longer(array: np.ndarray, slots: int) -> np.ndarray:
    """The array with -1 for slots that only fill up a block, int32 [slots]."""
    return np.pad(array.astype(np.int32), (0, slots - len(array)), constant_values=-1)


def _body(
    alive: np.ndarray,
    district: np.ndarray,
    customs: Customs,
    begin: int,
    lists: int,
    records: int,
) -> State:
    """A kind of subject with a clean record; what only persons have is absent."""
    n = len(alive)
    missing: dict[str, Any] = dict.fromkeys(Traits.__dataclass_fields__)
    known = {
        "alive": on_device(alive), "generation": zeros(n, "uint16"),
        "district": on_device(district.astype(np.uint8)),
    }  # fmt: skip
    traits = Traits(**{**missing, **known})
    absent: dict[str, Any] = dict.fromkeys(Mind.__dataclass_fields__)
    mind = {
        "certainty": zeros(n, "int16"), "alarm": zeros(n, "int16"),
        "records": zeros(n, "uint8"), "touched": zeros(n, "uint8"),
    }  # fmt: skip
    return State(
        traits=traits,
        ties=None,
        money=Money(
            savings=zeros(n, "int32"), debt=zeros(n, "int32"), arrears=zeros(n, "uint8"),
            judgment=zeros(n, "int32"), judged=zeros(n, "int16"), searches=zeros(n, "uint8"),
        ),
        mind=Mind(**{**absent, **mind}),
        score=empty_score(n),
        entries=empty_entries((lists, n)),
        reach=empty_reach(n),
        tally=None,
        records=empty_records(records),
        common=_common(customs, begin),
    )  # fmt: skip


def _common(customs: Customs, begin: int) -> Common:
    rate = np.clip(np.asarray(customs.rate).astype(float) / 4294967296.0, 1e-7, 1 - 1e-7)
    absent: dict[str, Array | None] = dict.fromkeys(Common.__dataclass_fields__)
    known = {
        "month": jnp.int32(begin),
        "intercept": on_device(np.round(np.log(rate / (1 - rate)) * LOGIT).astype(np.int32)),
        "overflow": zeros(layout.EVENT_TABLES, "int32"),
    }
    return Common(**{**absent, **known})

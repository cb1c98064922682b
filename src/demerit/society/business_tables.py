"""The `businesses:` section of a society's file: firms, what they are like and what they do.

Every number is a `Quantity`. `demerit.society.businesses.found` makes the firms; the month reads
`hazards`, `payment` and `conducts`. What no table says (size by sector, who buys from whom, which
firms hold public contracts) is made from margins, and said so in the notes of the files.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field, StrictStr, field_validator, model_validator

from demerit.regime.body_conducts import FIRM_CONDUCTS
from demerit.regime.conducts import Conduct
from demerit.regime.quantity import Grade, Months, Quantity, Share, Strict, quantity_in
from demerit.society.tables import SECTORS

AThousand = Annotated[Quantity, quantity_in("per 1,000 residents", 0, 1000)]
Posts = Annotated[Quantity, quantity_in("posts", 0, 1e6)]
Exponent = Annotated[Quantity, quantity_in("exponent", 0.5, 5)]
LogSd = Annotated[Quantity, quantity_in("log sd", 0, 4)]
Weight = Annotated[Quantity, quantity_in("weight", 0, 100)]
Age = Annotated[Quantity, quantity_in("years", 16, 100)]
YearlyRate = Annotated[Quantity, quantity_in("per year", 0, 60)]
MonthsAYear = Annotated[Quantity, quantity_in("per year", 0, 12)]
MonthlyRate = Annotated[Quantity, quantity_in("per month", 0, 1)]
LogitChange = Annotated[Quantity, quantity_in("logit", -10, 10)]
Elastic = Annotated[Quantity, quantity_in("elasticity", 0, 5)]
Fine = Annotated[Quantity, quantity_in("yuan", 0, 1e8)]

Supply = Literal["goods", "works", "services"]
SUPPLIES: tuple[Supply, ...] = ("goods", "works", "services")
Claim = Literal["wages", "tax", "suppliers"]


class BusinessSector(Strict):
    """One sector of firms.

    Attributes:
        of: Industries of residents' work that it joins; every industry belongs to one sector.
        enterprises, traders: Its share of all enterprises, and of all individual businesses.
        in_firms: Of those who work in it outside public jobs, the share with a post in a firm; the
            others work on their own account without a registered business.
        inputs: Share of revenue spent at other firms of the society.
        labour: Share of value added (revenue less inputs) paid as wages.
        margin: Profit as a share of revenue at normal demand, before what differs between firms.
        sells_to_firms: Largest share of a firm's revenue that can come from other firms here.
        supplies: What public buyers buy here.
        food, pollutes, abroad: Shares of firms that handle food, can pollute, trade abroad.
    """

    of: Annotated[tuple[StrictStr, ...], Field(min_length=1)]
    enterprises: Share
    traders: Share
    in_firms: Share
    inputs: Share
    labour: Share
    margin: Share
    sells_to_firms: Share
    supplies: Supply
    food: Share
    pollutes: Share
    abroad: Share


class Sizes(Strict):
    """How posts fall on firms: a Pareto tail (type II), cut at 2 % of all jobs of the society.

    The mean is no input: it follows from the residents in work and the number of firms.

    Attributes:
        tail: Exponent of the tail: the share of firms with s posts or more falls as s^-tail.
        idle: Enterprises without any post (registered, not operating or run by the owner alone).
        idle_activity: Revenue of a firm without posts, in posts of its sector.
        trader_posts: Mean posts of an individual business, the owner's included.
        trader_most: Most posts of one.
        mean_compared: Posts of an enterprise elsewhere or counted otherwise; compared, never used.
    """

    tail: Exponent
    idle: Share
    idle_activity: Posts
    trader_posts: Posts
    trader_most: Posts
    mean_compared: Posts | None = None


class Owners(Strict):
    """Who owns and represents firms: residents outside public jobs.

    Attributes:
        youngest, oldest: Ages between which a resident may own a firm.
        poorest, richest: Weights of the poorest and richest third of residents; the middle has 1.
        men: Weight of men against women.
        out_of_work: Weight of adults without a job against those in work.
        working: Of firms with posts, the share whose owner holds one of them, as far as enough
            people who live in the district work in the sector.
        several: Of the other enterprises, the share whose owner owns another of them already.
        hired: Of enterprises with posts, the share with a representative who is not the owner.
    """

    youngest: Age
    oldest: Age
    poorest: Weight
    richest: Weight
    men: Weight
    out_of_work: Weight
    working: Share
    several: Share
    hired: Share


class Trade(Strict):
    """The directed network of suppliers; every firm has at most two.

    Attributes:
        same_district: Of orders, the share placed in the buyer's own district where it can be.
        mixing: Standard deviation (log) of the noise by which large buyers meet smaller sellers; 0
            pairs by size exactly.
    """

    same_district: Share
    mixing: LogSd


class PublicContracts(Strict):
    """Standing contracts of firms with departments.

    Attributes:
        demand: Public demand as a share of the revenue of all firms.
        holders: Share of firms with posts that hold a contract.
        most: Largest share of a firm's revenue that one contract may be.
        goods, works, services: Shares of public demand.
    """

    demand: Share
    holders: Share
    most: Share
    goods: Share
    works: Share
    services: Share


class Purse(Strict):
    """Money of firms at the start.

    Attributes:
        cash_months: Median cash in months of costs.
        cash_sigma: Its standard deviation (log): a heavy tail, most firms have little.
        margin_sigma: Standard deviation (log) of the margin between firms of a sector.
    """

    cash_months: Months
    cash_sigma: LogSd
    margin_sigma: LogSd


class FirmNature(Strict):
    """What firms are like beyond the tables.

    Attributes:
        compliance_link: Correlation of a firm's compliance with the law-abidingness of the resident
            who represents it.
        late_payers: Firms that pay their suppliers late whenever they can.
    """

    compliance_link: Share
    late_payers: Share


class FirmHazards(Strict):
    """What happens to firms of itself, the same in every arm.

    Attributes:
        entry, exit: A firm a year, of the stock at the start.
        demand_sd: Standard deviation (log) of a firm's demand between months.
        demand_memory: Months over which a shock to demand fades to 1/e.
        vacancies: Vacant firm slots for entrants as a share of firms: room, not behaviour.
        entrant_most: Most posts with which a firm begins; all sizes up to it alike.
    """

    entry: YearlyRate
    exit: YearlyRate
    demand_sd: LogSd
    demand_memory: Months
    vacancies: Share
    entrant_most: Posts


class Priority(Strict):
    """In what order a firm that cannot pay everybody pays.

    Attributes:
        order: Each kind of claim once.
        source: Key of the file's `sources`.
        grade: How good the evidence for the order is.
    """

    order: tuple[Claim, ...]
    source: StrictStr = ""
    grade: Grade
    note: StrictStr = ""

    @field_validator("order")
    @classmethod
    def _each_once(cls, order: tuple[str, ...]) -> tuple[str, ...]:
        if sorted(order) != ["suppliers", "tax", "wages"]:
            raise ValueError("the order names wages, tax and suppliers once each")
        return order


class Payment(Strict):
    """How firms pay.

    Attributes:
        terms: Months from invoice to due date.
        interest: Interest a month on arrears.
        priority: Who is paid first where money is short.
        credit: Overdraft that a bank ordinarily allows, in months of revenue.
        tax: Taxes and contributions due, as a share of value added.
        sues: Chance a month that a creditor with arrears past their term sues.
        failure: Months of arrears after which a firm that cannot pay fails.
    """

    terms: Months
    interest: MonthlyRate
    priority: Priority
    credit: Months
    tax: Share
    sues: MonthlyRate
    failure: Months


class Frictions(Strict):
    """How firms meet shortage, a lawsuit and a bad name.

    Attributes:
        ends_itself: Of `hazards.exit`, the share that is no failure; failures come by themselves.
        slack: Staff beyond what demand needs that a firm keeps.
        sheds: Share of its staff that a firm lays off in a month in which it cannot pay.
        suit_after: Months that a supplier waits before thinking of a court.
        hides: Share of a month's tax that a tax fraud hides.
        returns: Share of the sales lost by one firm that others of the sector take up.
        publicity: Sales lost by being named in public.
        held_goods: Trade lost while goods are held at the border.
    """

    ends_itself: Share
    slack: Share
    sheds: Share
    suit_after: Months
    hides: Share
    returns: Share
    publicity: Share
    held_goods: Share


class BodyConduct(Strict):
    """Base rate and influences of one kind of act of a firm or department; missing means zero.

    Attributes:
        rate: Months with the act a year of an eligible subject under ordinary law; who is eligible
            stands in the registry. It is the mean over subjects.
        need: Change in the logit between no financial strain and full strain (0 to 1).
        compliance: Change in the logit a standard deviation of compliance (of honesty, for a
            department).
        certainty: Size of the elasticity of the rate to the perceived certainty of detection.
        severity: Size of the elasticity to the perceived consequence.
        detection: Chance that an act comes to an agency's notice under ordinary law.
        fine: What ordinary law then takes.
    """

    rate: MonthsAYear
    need: LogitChange | None = None
    compliance: LogitChange | None = None
    certainty: Elastic | None = None
    severity: Elastic | None = None
    detection: Share | None = None
    fine: Fine | None = None
    note: StrictStr = ""


class BusinessTables(Strict):
    """The firms of a society: enterprises and individual businesses.

    Attributes:
        enterprises, traders: How many of each a thousand residents.
        own_district: Of posts, the share filled from the firm's own district where it can be.
        sectors: 1 to 32 sectors by name, in the order of the index that firms carry.
        conducts: Every conduct of firms in the registry, once.
    """

    enterprises: AThousand
    traders: AThousand
    own_district: Share
    sizes: Sizes
    sectors: Annotated[dict[StrictStr, BusinessSector], Field(min_length=1, max_length=32)]
    owners: Owners
    trade: Trade
    contracts: PublicContracts
    purse: Purse
    nature: FirmNature
    hazards: FirmHazards
    payment: Payment
    frictions: Frictions
    conducts: dict[StrictStr, BodyConduct]

    @field_validator("sectors")
    @classmethod
    def _every_industry_once(cls, sectors: dict[str, BusinessSector]) -> dict[str, BusinessSector]:
        named = [industry for sector in sectors.values() for industry in sector.of]
        if sorted(named) != sorted(SECTORS):
            unknown = sorted(set(named) - set(SECTORS))
            missing = sorted(set(SECTORS) - set(named))
            raise ValueError(
                "every industry belongs to one sector; "
                f"unknown: {unknown}, missing: {missing}, or one stands twice"
            )
        return sectors

    @field_validator("conducts")
    @classmethod
    def _known_conducts(cls, conducts: dict[str, BodyConduct]) -> dict[str, BodyConduct]:
        return named_once(conducts, FIRM_CONDUCTS, "firms")

    @model_validator(mode="after")
    def _shares_sum(self) -> BusinessTables:
        sectors = self.sectors.values()
        for kind in ("enterprises", "traders"):
            about_one([getattr(sector, kind) for sector in sectors], f"{kind} by sector")
        about_one([getattr(self.contracts, kind) for kind in SUPPLIES], "public demand")
        for name, sector in self.sectors.items():
            if value(sector.labour) + value(self.payment.tax) >= 1:
                raise ValueError(
                    f"in the sector {name!r} wages and tax take all value added; lower one of them"
                )
        return self


def value(quantity: Quantity) -> float:
    """The number of a quantity whose place does not allow null."""
    assert quantity.value is not None
    return float(quantity.value)


def named_once(
    conducts: dict[str, BodyConduct], registered: tuple[Conduct, ...], whose: str
) -> dict[str, BodyConduct]:
    """Return `conducts` in the order of the registry.

    Raises:
        ValueError: A name is unknown or missing.
    """
    names = [one.id for one in registered]
    unknown = sorted(set(conducts) - set(names))
    missing = sorted(set(names) - set(conducts))
    if unknown or missing:
        raise ValueError(
            f"conducts of {whose} need every name once; unknown: {unknown}, missing: {missing}"
        )
    return {name: conducts[name] for name in names}


def about_one(shares: Sequence[Quantity], what: str) -> None:
    """Refuse shares whose sum is far from 1.

    They are scaled to 1 where they are used, so that each may be drawn from its range.

    Raises:
        ValueError: The sum lies outside 0.75 to 1.33.
    """
    total = sum(value(share) for share in shares)
    if not 0.75 <= total <= 1.33:
        raise ValueError(f"shares of {what} sum to {total:.4f}, not to 1; write shares of a whole")

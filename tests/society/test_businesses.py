"""Firms and departments against their tables, and the promises of `found`."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demerit.society import found, list_societies, load_society, populate
from demerit.society.business_report import fitted_businesses
from demerit.society.business_tables import value
from demerit.society.businesses import BODY_TYPES, FIRM_TYPES
from demerit.society.firms import LARGEST_SHARE, sector_column, spread
from demerit.society.matching import paired, quota, ranked
from demerit.society.staff import sector_of_workers

WITH_FIRMS = [name for name in list_societies() if load_society(name).businesses is not None]

#: Counts are rounded to whole firms, so that margins are off by parts of a firm, not by chance.
TOLERANCE_100K = 0.5


@pytest.fixture(scope="module", params=[(name, n) for name in WITH_FIRMS for n in (1_000, 20_000)])
def made(request):
    name, residents = request.param
    society = load_society(name)
    people = populate(society, residents, 3)
    return society, people, found(society, people, 3)


def tables_of(society):
    assert society.businesses is not None
    return society.businesses


def of_firms(people):
    return (people.alive == 1) & (people.work == 1) & (people.public_job == 0)


def test_every_field_has_its_dtype_and_length(made):
    _, people, business = made
    firms, bodies = business.firms, business.departments
    assert set(firms.arrays()) == set(FIRM_TYPES)
    for name, values in firms.arrays().items():
        assert values.dtype == np.dtype(FIRM_TYPES[name]), name
        assert values.shape == ((firms.slots, 2) if name == "suppliers" else (firms.slots,)), name
    assert set(bodies.arrays()) == set(BODY_TYPES)
    for name, values in bodies.arrays().items():
        assert values.dtype == np.dtype(BODY_TYPES[name]), name
        assert values.shape == (bodies.slots,), name
    for values in (business.employer, business.office):
        assert values.dtype == np.int32
        assert values.shape == (people.slots,)


def test_posts_are_the_residents_in_them(made):
    _, people, business = made
    firms, employer = business.firms, business.employer
    staff = employer >= 0
    assert of_firms(people)[staff].all()
    filled = np.bincount(employer[staff], minlength=firms.slots)
    assert (filled == np.where(firms.alive == 1, firms.jobs, 0)).all()


def test_residents_work_in_their_own_sector(made):
    society, people, business = made
    staff = business.employer >= 0
    sector = sector_of_workers(society.businesses, people)
    assert (business.firms.sector[business.employer[staff]] == sector[staff]).all()


def test_no_firm_is_larger_than_two_percent_of_jobs(made):
    society, people, business = made
    firms = business.firms
    jobs = int(((people.alive == 1) & (people.work == 1)).sum())
    assert firms.jobs.max() <= LARGEST_SHARE * jobs
    assert firms.jobs[firms.trader == 1].max() <= value(society.businesses.sizes.trader_most)
    assert firms.jobs.min() >= 0


def test_owners_and_representatives_are_residents_who_may(made):
    society, people, business = made
    firms, owners = business.firms, society.businesses.owners
    owner, acts = firms.owner, firms.representative
    assert owner.min() >= 0
    assert acts.min() >= 0
    assert (people.alive[owner] == 1).all()
    assert (people.alive[acts] == 1).all()
    years = -people.birth / 12
    assert years[owner].min() >= value(owners.youngest)
    assert years[owner].max() <= value(owners.oldest)
    assert years[acts].min() >= 18
    assert not ((people.public_job == 1) & (people.work < 3))[owner].any()
    assert (people.district[owner] == firms.district).all()
    hired = acts != owner
    assert (business.employer[acts[hired]] == np.flatnonzero(hired)).all()
    traders = owner[(firms.alive == 1) & (firms.trader == 1)]
    assert len(np.unique(traders)) == len(traders)


def test_references_point_at_living_firms_and_real_departments(made):
    _, people, business = made
    firms, bodies = business.firms, business.departments
    assert firms.suppliers.max() < firms.slots
    assert firms.suppliers.min() >= -1
    supplier, buyer = firms.suppliers, np.arange(firms.slots)[:, None]
    assert not (supplier == buyer).any()
    assert not ((supplier[:, 0] == supplier[:, 1]) & (supplier[:, 0] >= 0)).any()
    assert (firms.alive[supplier[supplier >= 0]] == 1).all()
    assert (supplier[firms.alive == 0] == -1).all()
    assert firms.office.max() < bodies.slots
    assert ((firms.office >= 0) == (firms.contract > 0)).all()
    assert (firms.alive[firms.office >= 0] == 1).all()
    assert business.office.max() < bodies.slots
    assert (people.alive[bodies.head] == 1).all()
    assert not ((business.office >= 0) & (business.employer >= 0)).any()


def test_every_district_has_each_department_and_all_public_jobs_belong_to_one(made):
    society, people, business = made
    bodies = business.departments
    tasks = len(society.departments.tasks)
    assert bodies.slots == len(society.districts) * tasks
    cells = bodies.district.astype(int) * tasks + bodies.task
    assert sorted(cells) == list(range(bodies.slots))
    public = (people.alive == 1) & (people.work == 1) & (people.public_job == 1)
    assert ((business.office >= 0) == public).all()
    staff = np.bincount(business.office[public], minlength=bodies.slots)
    assert (staff == bodies.staff).all()
    assert (bodies.district[business.office[public]] == people.district[public]).all()
    leads = business.office[bodies.head] == np.arange(bodies.slots)
    assert leads[bodies.staff > 0].all()


def test_no_firm_sells_more_than_its_revenue_or_loses_money_at_normal_demand(made):
    society, _, business = made
    firms = business.firms
    alive = firms.alive == 1
    orders = firms.revenue * firms.inputs / 512
    sold = firms.contract.astype(float)
    for side in (0, 1):
        rows = np.flatnonzero(firms.suppliers[:, side] >= 0)
        np.add.at(sold, firms.suppliers[rows, side], orders[rows])
    assert (sold[alive] <= firms.revenue[alive] + 1).all()
    assert (sold[~alive] == 0).all()
    tax = value(society.businesses.payment.tax) * firms.revenue * (1 - firms.inputs / 256)
    costs = firms.wage * firms.jobs + firms.fixed + firms.revenue * firms.inputs / 256 + tax
    assert (costs[alive] <= firms.revenue[alive] + 1).all()
    assert firms.cash.min() >= 0
    assert firms.fixed.min() >= 0
    assert firms.revenue.min() > 0
    assert business.departments.budget.min() >= 0


def test_budgets_hold_the_contracts(made):
    society, people, business = made
    bodies, firms = business.departments, business.firms
    held = firms.office >= 0
    owed = np.bincount(firms.office[held], weights=firms.contract[held], minlength=bodies.slots)
    staff = business.office >= 0
    pay = np.bincount(business.office[staff], weights=people.income[staff], minlength=bodies.slots)
    running = 1 + value(society.departments.budget.running)
    assert np.abs(bodies.budget - pay * running - owed).max() <= 1


@pytest.mark.parametrize("name", WITH_FIRMS)
def test_margins_at_100_000_residents(name):
    society = load_society(name)
    people = populate(society, 100_000, 0)
    frame = fitted_businesses(society, people, found(society, people, 0))
    assert frame["fitted"].is_not_nan().all()
    assert frame.filter("held")["difference_pp"].abs().to_numpy().max() < TOLERANCE_100K
    # at this size there are firms enough for every post
    work = frame.filter((pl.col("table") == "work in firms") & ~pl.col("held"))
    sectors = work.filter(pl.col("cell").is_in(list(tables_of(society).sectors)))
    assert len(sectors) == len(tables_of(society).sectors)
    assert sectors["difference_pp"].abs().to_numpy().max() < TOLERANCE_100K
    holders = frame.filter(pl.col("cell") == "firms that hold one")
    assert holders["difference_pp"].abs().item() < TOLERANCE_100K


def test_beijing_has_its_published_firms():
    society = load_society("beijing-2018")
    people = populate(society, 100_000, 0)
    firms = found(society, people, 0).firms
    alive = firms.alive == 1
    scale = people.residents / 21_542_000
    assert (alive & (firms.trader == 0)).sum() == pytest.approx(1_650_000 * scale, rel=0.002)
    assert (alive & (firms.trader == 1)).sum() == pytest.approx(489_000 * scale, rel=0.002)
    spent = firms.contract.sum() * 1.2 / people.residents
    assert spent == pytest.approx(3_714, rel=0.15)


def test_penalties_for_pollution_come_out_at_the_published_rate():
    """One penalty a year for 100 corporate firms (China 2018), rate times detection."""
    for name in ("beijing-2018", "china-2018"):
        tables = tables_of(load_society(name))
        act = tables.conducts["pollution"]
        assert act.detection is not None
        share = sector_column(tables, "enterprises") @ sector_column(tables, "pollutes")
        assert value(act.rate) * value(act.detection) * share == pytest.approx(0.01, rel=0.1)


def test_the_tail_of_sizes_has_the_declared_exponent():
    """Between 10 and 250 posts, where the cut is far: as the classes it was derived from."""
    sizes = spread(200_000, 20_000, 20_000, 1.08)
    above = [(sizes >= size).mean() for size in (10, 50, 250)]
    slopes = -np.diff(np.log(above)) / np.log(5)
    assert slopes == pytest.approx(1.08, abs=0.22)
    assert slopes[1] < slopes[0] + 0.25
    assert sizes.max() > 5 * spread(200_000, 20_000, 20_000, 4.0).max()


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 400), st.integers(2, 300), st.floats(0.0, 1.0), st.floats(0.9, 3.0))
def test_spreading_keeps_the_posts_and_the_limits(firms, most, load, tail):
    total = firms + int(load * (0.45 * most * firms - firms)) if 0.45 * most > 1 else firms
    sizes = spread(total, firms, most, tail)
    assert sizes.sum() == total
    assert sizes.min() >= 1
    assert sizes.max() <= most
    assert (np.diff(sizes) >= -1).all()


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others():
    society = load_society("town")
    people = populate(society, 5_000, 8)
    one, two = found(society, people, 8), found(society, people, 8)
    for name, values in one.firms.arrays().items():
        assert values.tobytes() == getattr(two.firms, name).tobytes(), name
    for name, values in one.departments.arrays().items():
        assert values.tobytes() == getattr(two.departments, name).tobytes(), name
    assert one.employer.tobytes() == two.employer.tobytes()
    other = found(society, people, 9)
    assert one.firms.owner.tobytes() != other.firms.owner.tobytes()
    assert one.firms.alive.sum() == other.firms.alive.sum()


def test_rates_a_head_do_not_hang_on_the_size_of_the_society():
    society = load_society("town")
    told = []
    for residents in (10_000, 40_000):
        people = populate(society, residents, 1)
        firms = found(society, people, 1).firms
        alive = firms.alive == 1
        told.append(
            [
                alive.sum() / residents,
                firms.jobs[alive].sum() / residents,
                firms.contract.sum() / residents / people.income[people.alive == 1].mean(),
                firms.handles_food[alive].mean(),
            ]
        )
    assert told[0] == pytest.approx(told[1], rel=0.03)


def test_an_input_of_firms_changes_nobody_else():
    """More late payers: the same firms, owners and employers, more of them late."""
    society = load_society("town")
    people = populate(society, 5_000, 2)
    other = society.replace_quantities({"businesses.nature.late_payers": 0.65})
    one, two = found(society, people, 2), found(other, people, 2)
    for name, values in one.firms.arrays().items():
        same = (values == getattr(two.firms, name)).all()
        assert same == (name != "late_payer"), name
    assert two.firms.late_payer.sum() > one.firms.late_payer.sum()


@pytest.mark.parametrize("name", WITH_FIRMS)
@pytest.mark.parametrize("end", [0, 1])
def test_firms_can_be_made_at_either_end_of_every_range(name, end):
    """Inputs are drawn within their ranges, together: none of them may break the making."""
    society = load_society(name)
    moved = {
        path: quantity.range[end]
        for path, quantity in society.quantities()
        if quantity.range is not None and path.startswith(("businesses.", "departments."))
    }
    assert len(moved) > 150
    other = society.replace_quantities(moved)
    people = populate(society, 5_000, 4)
    business = found(other, people, 4)
    firms = business.firms
    alive = firms.alive == 1
    assert alive.sum() > 0.5 * found(society, people, 4).firms.alive.sum()
    filled = np.bincount(business.employer[business.employer >= 0], minlength=firms.slots)
    assert (filled == np.where(alive, firms.jobs, 0)).all()
    assert firms.fixed.min() >= 0
    assert (firms.contract <= firms.revenue).all()
    assert (firms.alive[firms.suppliers[firms.suppliers >= 0]] == 1).all()


def test_who_owns_firms_follows_the_declared_weights():
    society = load_society("beijing-2018")
    people = populate(society, 20_000, 5)
    business = found(society, people, 5)
    owners = np.unique(business.firms.owner[business.firms.alive == 1])
    thirds = np.bincount(people.income_third[owners], minlength=3)
    assert thirds[0] < thirds[1] < thirds[2]
    assert 0.5 < (people.female[owners] == 0).mean() < 0.8


def test_most_trade_finds_a_seller_and_much_of_it_in_the_district():
    society = load_society("beijing-2018")
    people = populate(society, 20_000, 5)
    firms = found(society, people, 5).firms
    alive = firms.alive == 1
    assert (firms.suppliers[alive] >= 0).mean() > 0.8
    buyer, side = np.nonzero(firms.suppliers >= 0)
    near = firms.district[buyer] == firms.district[firms.suppliers[buyer, side]]
    declared = value(tables_of(society).trade.same_district)
    assert declared - 0.2 < near.mean() < declared + 0.15
    known = np.bincount(firms.suppliers[buyer, side], minlength=firms.slots)[alive]
    assert known.max() > 4 * known.mean()


def test_a_society_without_the_sections_has_no_firms():
    society = load_society("town")
    bare = type(society).from_canonical(
        society.canonical() | {"businesses": None, "departments": None}
    )
    people = populate(bare, 1_000, 0)
    with pytest.raises(ValueError, match="no firms"):
        found(bare, people, 0)
    told = populate(society, 1_000, 0)
    for name, values in people.arrays().items():
        assert values.tobytes() == getattr(told, name).tobytes(), name


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9)), min_size=1, max_size=60))
def test_ranks_count_from_zero_in_each_cell_in_order(rows):
    cell, order = np.array(rows).T
    rank = ranked(cell, order)
    for one in np.unique(cell):
        inside = cell == one
        assert sorted(rank[inside]) == list(range(inside.sum()))
        assert (np.diff(order[inside][np.argsort(rank[inside])]) >= 0).all()
    marked = quota(cell, order, 0.5)
    heads = np.bincount(cell)
    assert np.abs(np.bincount(cell, weights=marked) - heads / 2).max() <= 0.5


@given(st.lists(st.integers(0, 3), max_size=30), st.lists(st.integers(0, 3), max_size=30))
def test_pairs_share_their_cell_and_nobody_is_taken_twice(left, right):
    one, two = np.array(left, dtype=np.int64), np.array(right, dtype=np.int64)
    found_rows = paired(one, ranked(one, one), two, ranked(two, two))
    has = found_rows >= 0
    assert (two[found_rows[has]] == one[has]).all()
    assert len(np.unique(found_rows[has])) == has.sum()
    wanted = sum(min(left.count(cell), right.count(cell)) for cell in range(4))
    assert has.sum() == wanted

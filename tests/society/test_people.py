"""Invariants of the residents, over every preset."""

import numpy as np
import pytest

from demerit.society import list_societies, load_society, populate
from demerit.society.people import DTYPES

ADULT = -216


@pytest.fixture(scope="module", params=list_societies())
def made(request):
    society = load_society(request.param)
    return society, populate(society, 20_000, 3)


def test_every_field_has_its_dtype_and_length(made):
    _, people = made
    for name, kind in DTYPES.items():
        values = getattr(people, name)
        assert values.dtype == np.dtype(kind), name
        assert values.shape == ((people.slots, 4) if name == "circle" else (people.slots,)), name
    assert people.residents == 20_000
    assert 1.03 < people.slots / people.residents < 1.2


def test_codes_lie_in_their_ranges(made):
    society, people = made
    living = people.alive == 1
    tops = {"edu": 2, "married": 3, "work": 4, "sector": 18, "income_third": 2}
    flags = ("female", "migrant", "insecure", "public_job", "smoker", "driver", "car", "online")
    for name, top in tops.items() | {(flag, 1) for flag in flags}:
        assert getattr(people, name)[living].max() <= top, name
    assert people.district.max() == len(society.districts) - 1
    assert (people.birth[living] < 0).all()
    assert people.birth.min() > -12 * 106
    for name in ("income", "savings", "debt", "judgment", "desire"):
        assert getattr(people, name).min() >= 0, name
    assert (people.desire[people.online == 0] == 0).all()
    assert people.boldness[living].min() >= 1
    children = living & (people.birth > ADULT)
    assert (people.work[children] == 0).all()
    assert (people.married[children] == 0).all()
    assert people.income[people.work == 0].max() == 0
    for name in ("driver", "has_credit", "online", "judgment", "debt"):
        assert getattr(people, name)[children].max() == 0, name


def test_households_are_contiguous(made):
    _, people = made
    steps = np.diff(people.household)
    assert people.household[0] == 0
    assert np.isin(steps, (0, 1)).all()
    districts = np.unique(np.stack([people.household, people.district]), axis=1)
    assert districts.shape[1] == people.household[-1] + 1


def test_spouses_are_symmetric_adults_of_one_household(made):
    _, people = made
    slots = np.flatnonzero(people.spouse >= 0)
    other = people.spouse[slots]
    assert len(slots)
    assert (people.spouse[other] == slots).all()
    assert (people.female[slots] != people.female[other]).all()
    assert (people.married[slots] == 1).all()
    assert (people.household[slots] == people.household[other]).all()
    assert (people.birth[slots] <= ADULT).all()
    assert (people.alive[slots] == 1).all()


def test_every_child_has_an_adult_guardian_at_home(made):
    _, people = made
    children = np.flatnonzero((people.alive == 1) & (people.birth > ADULT))
    guardian = people.guardian[children]
    assert (guardian >= 0).all()
    assert (people.birth[guardian] <= ADULT).all()
    assert (people.alive[guardian] == 1).all()
    assert (people.household[guardian] == people.household[children]).all()
    older = (people.birth[children].astype(int) - people.birth[guardian]) / 12
    assert older.min() >= 15
    grown = (people.alive == 1) & (people.birth <= ADULT)
    assert (people.guardian[grown] == -1).all()


def test_birth_slots_point_to_women_who_may_give_birth(made):
    _, people = made
    spare = np.flatnonzero((people.alive == 0) & (people.guardian >= 0))
    woman = people.guardian[spare]
    assert len(spare)
    assert len(np.unique(woman)) == len(woman)
    assert (people.female[woman] == 1).all()
    assert (people.birth[woman] <= -96).all()  # girls of 8 and over hold slots too
    assert (people.birth[woman] > -540).all()
    assert (people.household[woman] == people.household[spare]).all()
    assert ((people.alive == 0) & (people.guardian < 0)).any(), "no slot for an arrival"


def test_circles_are_local_symmetric_and_never_oneself(made):
    _, people = made
    own = np.arange(people.slots)
    assert (people.circle != own[:, None]).all()
    assert (people.alive[people.circle] == 1).all()
    living = people.alive == 1
    assert (people.district[people.circle[living]] == people.district[living][:, None]).all()
    for before, after in ((0, 1), (2, 3)):
        back = people.circle[people.circle[living, before], after]
        assert (back == own[living]).all()


def test_circles_are_homophilous(made):
    _, people = made
    living = people.alive == 1
    alike = people.migrant[people.circle[living]] == people.migrant[living][:, None]
    share = people.migrant[living].mean()
    assert alike.mean() > 0.1 + share**2 + (1 - share) ** 2
    gap = people.birth[people.circle[living]].astype(int) - people.birth[living][:, None]
    assert np.median(np.abs(gap)) / 12 < 5


def test_arrivals_look_like_residents_without_local_hukou(made):
    _, people = made
    for name, values in people.newcomer.items():
        assert values.shape == (4096,), name
        field = name.removeprefix("arrival_").removeprefix("birth_")
        assert values.dtype == (np.int16 if field == "age" else np.dtype(DTYPES[field])), name
    assert (people.newcomer["arrival_migrant"] == 1).all()
    assert people.newcomer["arrival_age"].min() >= 216


def test_hazards_are_probabilities(made):
    _, people = made
    shapes = {"death": (18, 2), "fertility": (18,), "departure": (18, 2), "job_loss": (2,)}
    for name, values in people.hazards.items():
        assert values.dtype.kind in "fi"
        assert values.shape == shapes.get(name, values.shape), name
        if name != "retire_age":
            assert ((values >= 0) & (values <= 1)).all(), name
    assert people.hazards["fertility"][[0, 1, 2, 3, 9, 10, 17]].max() == 0
    assert (people.hazards["death"][17] > people.hazards["death"][8]).all()


def test_women_who_will_bear_hold_slots_for_births(made):
    society, people = made
    held = people.guardian[(people.alive == 0) & (people.guardian >= 0)]
    assert (people.female[held] == 1).all()
    assert (people.alive[held] == 1).all()
    yearly = 1.0 - (1.0 - people.hazards["fertility"]) ** 12
    table = society.table("birth")
    assert yearly[4:9] == pytest.approx(table[4:9], rel=1e-9)


def test_mean_income_is_that_of_the_file(made):
    society, people = made
    mean = 1.2 * people.income.sum(dtype=np.int64) / people.residents
    assert mean == pytest.approx(society.income.mean_a_head.value, rel=0.01)


def test_incomes_have_a_heavy_upper_tail(made):
    _, people = made
    adults = people.income[(people.alive == 1) & (people.birth <= ADULT) & (people.income > 0)]
    assert np.median(adults) < 0.9 * adults.mean()
    assert np.quantile(adults, 0.999) > 5 * np.median(adults)


@pytest.mark.parametrize("name", list_societies())
def test_same_arguments_same_bytes_and_another_seed_another_society(name):
    society = load_society(name)
    first, again, other = (populate(society, 5_000, seed) for seed in (1, 1, 2))
    for field, values in first.arrays().items():
        assert values.tobytes() == getattr(again, field).tobytes(), field
    for field, values in first.newcomer.items():
        assert values.tobytes() == again.newcomer[field].tobytes(), field
    assert first.income.tobytes() != other.income.tobytes()
    assert first.birth.tobytes() != other.birth.tobytes()


def test_blocks_change_nothing(monkeypatch):
    society = load_society("town")
    whole = populate(society, 5_000, 1)
    monkeypatch.setattr("demerit.society.traits.BLOCK", 777)
    monkeypatch.setattr("demerit.society.money.BLOCK", 1_234)
    parts = populate(society, 5_000, 1)
    for field, values in whole.arrays().items():
        assert values.tobytes() == getattr(parts, field).tobytes(), field

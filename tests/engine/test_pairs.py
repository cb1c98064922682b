"""Two arms that differ in one safeguard: who may differ, and by which way it came to them.

The safeguard is a relaxation of what happens to entries in lists. So in any month a life can differ
between the arms only if its own entries were touched, or if it is tied to a life that differed:
through a spouse, a carer, an acquaintance, or the queue for jobs in its district.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from demerit.regime import Regime
from demerit.society import Society
from demerit.world import layout
from demerit.world.customs import couplings
from demerit.world.state import State
from tests.engine.worlds import Fork, Lived, changed_subjects, differing, regime, runner, town

pytestmark = pytest.mark.whole

OFF = {"livelihood": False, "learning": False, "imitation": False, "memory": False}


def strict() -> Regime:
    """Fare evaders and borrowers in arrears are listed and nobody is heard; it reaches spouses."""
    made = regime(
        "diagonal",
        agencies__transit__misidentifies=0,  # an averted act would vanish from a stranger's file
        agencies__banks__misidentifies=0,
        agencies__transit__sees__fare_evasion__detects=0.5,
        due_process__notice=0,
        due_process__appeal_filed_false=0,
        due_process__appeal_filed_true=0,
    )
    measures = {
        name: m.model_copy(update={"reaches": ("spouse", "child")})
        for name, m in made.measures.items()
    }
    fired = measures["no_loans"].model_copy(update={"lever": "dismissal", "title": "told"})
    return made.model_copy(update={"measures": {**measures, "fired": fired}})


def heard() -> Regime:
    """The same with a hearing before any entry, which stops half of them."""
    return strict().replace_quantities(
        {
            "due_process.hearing": 1.0,
            "due_process.hearing_stops_false": 0.5,
            "due_process.hearing_stops_true": 0.5,
        }
    )


@dataclass
class Arms:
    world: Lived
    twin: Lived

    def months(self) -> range:
        return range(len(self.world.months))

    def changed(self, t: int) -> np.ndarray:
        """Who differs after month t (nobody before the first)."""
        if t < 0:
            return np.zeros(self.world.start.traits.alive.shape[0], bool)
        return changed_subjects(self.world.states[t], self.twin.states[t])

    def entered(self, t: int) -> np.ndarray:
        """Who has anything in a list in either arm at the end of month t, or had before it."""
        states = [arm.states[t] for arm in (self.world, self.twin)]
        if t > 0:
            states += [arm.states[t - 1] for arm in (self.world, self.twin)]
        return np.any([s.entries.status != layout.NOT_LISTED for s in states], axis=(0, 1))

    def seekers(self, t: int) -> np.ndarray:
        """Who looks for work at the beginning of month t in either arm."""
        states = [arm.states[t - 1] if t else arm.start for arm in (self.world, self.twin)]
        return np.any([s.traits.work == layout.UNEMPLOYED for s in states], axis=0)


def close_town() -> Society:
    """A town in which what one does and suffers weighs more on the others."""
    return town(
        behaviour__fare_evasion__norm=4.0,
        behaviour__littering__norm=4.0,
        response__imitation=0.1,
        response__dismissal=0.9,
    )


def arms(**switched: bool) -> Arms:
    fork = Fork(runner(strict(), heard(), society=close_town(), switches=couplings(**switched)))
    return Arms(fork.live(0), fork.live(1))


def tied(state: State, who: np.ndarray) -> np.ndarray:
    """Spouses, and children in the care, of some."""
    spouse, carer = state.ties.spouse, state.ties.guardian
    through: np.ndarray = np.where(spouse >= 0, who[np.maximum(spouse, 0)], False)
    return np.asarray(through | np.where(carer >= 0, who[np.maximum(carer, 0)], False))


def acquainted(state: State, who: np.ndarray) -> np.ndarray:
    """Those who have one of some among their acquaintances."""
    return np.asarray(who[state.ties.circle].any(axis=1))


@pytest.fixture(scope="module")
def uncoupled() -> Arms:
    return arms(**OFF)


def test_uncoupled_only_the_listed_and_their_declared_ties_change(uncoupled: Arms) -> None:
    changed = uncoupled.changed(-1)
    listed = np.zeros_like(changed)
    for t in uncoupled.months():
        listed |= uncoupled.entered(t)
        changed = uncoupled.changed(t)
        assert not (changed & ~listed & ~tied(uncoupled.world.start, listed)).any(), t
    assert changed.sum() > 20
    assert (changed & ~listed).any()  # some of them were changed through a tie alone
    assert (listed & ~changed).any()  # and some entries the safeguard left as they were


def test_uncoupled_and_without_ties_only_the_listed_change() -> None:
    found = arms(**OFF, ties=False)
    changed = found.changed(-1)
    listed = np.zeros_like(changed)
    for t in found.months():
        listed |= found.entered(t)
        changed = found.changed(t)
        assert not (changed & ~listed).any(), t
    assert changed.sum() > 20


@pytest.mark.parametrize("livelihood", [False, True])
def test_coupled_every_change_came_by_a_tie_or_a_shared_queue(livelihood: bool) -> None:
    """Month by month, so that it holds all the more for t steps: sharper than the t-step closure.

    Jobs are a queue that the seekers of a district share, so with the livelihood on they are within
    reach as soon as anybody's work differs there.
    """
    found = arms(livelihood=livelihood)
    state = found.world.start
    by_tie = by_circle = by_queue = 0
    for t in found.months():
        before, changed = found.changed(t - 1), found.changed(t)
        origin = before | found.entered(t)
        near = origin | tied(state, origin)
        reached = near | acquainted(state, near)
        reached |= tied(state, reached)
        queue = np.zeros_like(reached)
        if livelihood and t:
            works = [arm.states[t - 1].traits.work for arm in (found.world, found.twin)]
            now = [arm.states[t].traits.work for arm in (found.world, found.twin)]
            moved = (works[0] != works[1]) | (now[0] != now[1])
            districts = np.unique(found.world.start.traits.district[moved])
            queue = found.seekers(t) & np.isin(found.world.states[t].traits.district, districts)
        assert not (changed & ~reached & ~queue).any(), t
        fresh = changed & ~before
        by_tie += np.count_nonzero(fresh & ~origin & near)
        by_circle += np.count_nonzero(fresh & ~near & reached)
        by_queue += np.count_nonzero(fresh & ~reached)
    assert by_tie > 0
    assert by_circle > 0
    assert (by_queue > 0) == livelihood


def test_lives_do_change(uncoupled: Arms) -> None:
    for found in (uncoupled, arms()):
        entries = [arm.flow("entries").sum() for arm in (found.world, found.twin)]
        assert entries[0] > entries[1] > 0
        jobs = [arm.flow("jobs_lost_to_list").sum() for arm in (found.world, found.twin)]
        assert (jobs[0] > jobs[1]) == (found is not uncoupled)


def test_nothing_differs_before_the_first_entry() -> None:
    """A safeguard that is never called upon changes no bit."""
    idle: dict[str, Any] = {
        "agencies.transit.sees.fare_evasion.detects": 0.0,
        "agencies.transit.sees.passenger_disorder.detects": 0.0,
        "agencies.banks.sees.bank_arrears.detects": 0.0,
    }
    pair = (strict().replace_quantities(idle), heard().replace_quantities(idle))
    fork = Fork(runner(*pair))
    a, b = fork.live(0), fork.live(1)
    assert [differing(x, y) for x, y in zip(a.states, b.states, strict=True)] == [[]] * len(
        a.months
    )

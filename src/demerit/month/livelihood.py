"""Process 8, livelihood: what measures do to work, income, credit and debt.

Jobs are rationed in every arm: a district has so many posts for its labour force, and who loses one
to a list leaves a vacancy that somebody else may fill. Money is counted in 0.1 yuan and only moves.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
from jax import lax

from demerit.month.apart import apart
from demerit.month.conduct import ACTED, WOULD_ACT, Acts, is_set, member
from demerit.month.fortune import Luck
from demerit.month.frame import Frame, i32
from demerit.month.measures import current_income
from demerit.world import layout
from demerit.world.state import Array, State, replace, struct
from demerit.world.tables import Setting

FROM_OTHERS = 64  # causes from this number on are what befell somebody else (`bodies.causes`)
LOST, LOST_TO_LIST, FOUND, RETIRED, CAME_OF_AGE = 1, 2, 3, 4, 5
FIRST_JOB_MONTHS = 19 * 12


@struct
class Debts:
    """Debts taken to court and loans refused this month.

    Attributes: suits: bool [N], a judgment was made; caused: bool [N], it would not have been
    made without a restriction; refused_credit: bool [N], a loan that was needed was refused;
    unlent: bool [N], lenders' own checks refused it, whether or not a measure did as well;
    moved: int32 [N], money that measures gave (+) or took (-) this month, 0.1 yuan; earned:
    int32 [N], income that came in, before seizure.
    """

    suits: Array
    caused: Array
    refused_credit: Array
    unlent: Array
    moved: Array
    earned: Array


def convicted(acts: Acts, caught: tuple[Array, ...], u: Array, setting: Setting) -> Array:
    """Whom ordinary law costs the job this month for an act, bool [N]."""
    dismissed = jnp.zeros(u.shape, bool)
    for group, members in enumerate(layout.GROUPS):
        place = member(acts.code[group])
        for number, c in enumerate(members):
            mine = caught[group] & is_set(acts.code[group], ACTED) & (place == i32(number))
            dismissed = dismissed | (mine & (~u < setting.customs.law_dismisses[c]))
    return dismissed


def work(
    state: State,
    setting: Setting,
    frame: Frame,
    luck: Luck,
    dismissed: Array,
    eased: Array | int = 256,
) -> tuple[State, Array]:
    """Jobs lost and found; returns the state and the month's work events, uint8 [N].

    Args:
        dismissed: bool [N], loses the job for another reason: convicted, or the firm's fate.
        eased: share of the ordinary risk of losing a job that does not come from firms, 1/256;
            int32 (), of those with an employer.
    """
    customs, traits, reach, on = setting.customs, state.traits, state.reach, setting.couplings
    mask = jnp.where(on.livelihood > 0, reach.mask, i32(0))
    employed = frame.alive & (traits.work == np.uint8(layout.EMPLOYED))
    seeking = frame.alive & (traits.work == np.uint8(layout.UNEMPLOYED))
    u = luck.work_draw
    base = jnp.where(traits.insecure > np.uint8(0), customs.job_loss[1], customs.job_loss[0])
    base = _left_of(base, state, eased)
    loses = employed & ((u < base) | dismissed)
    public = (traits.public_job > np.uint8(0)) & ((mask & setting.rules.public_post) != 0)
    told = (mask & setting.rules.dismissal) != 0
    bites = setting.rules.bites.astype(jnp.uint32)  # share of employers at which a measure bites
    told_odds = jnp.where(told, (customs.dismiss >> np.uint32(8)) * bites[0], np.uint32(0))
    post_odds = (customs.dismiss_public >> np.uint32(8)) * bites[1]
    extra = jnp.where(public, post_odds, told_odds) + _marked(state, setting, mask)
    closed = ((mask & setting.rules.platform) != 0) & (traits.insecure > np.uint8(0))
    to_list = employed & ~loses & (closed | (u < base + extra))
    finding = _finding_odds(state, setting, employed, seeking)
    checked = (mask & setting.rules.hiring) != 0
    lost = (customs.hire_bar.astype(jnp.uint32) * bites[2]) >> np.uint32(8)
    barred = (finding >> np.uint32(8)) * (np.uint32(256) - lost)
    finds = seeking & (u < jnp.where(checked, barred, finding))
    age = frame.month - traits.birth.astype(jnp.int32)
    limit = jnp.where(
        traits.female > np.uint8(0), customs.retirement_age[1], customs.retirement_age[0]
    )
    # the upper end of the same uniform: nobody is dismissed and pensioned in one month
    retires = (employed | seeking) & (age >= limit) & (~u < customs.retirement)
    first = frame.alive & (traits.work == np.uint8(layout.CHILD)) & (age == i32(FIRST_JOB_MONTHS))
    loses, to_list, finds, first, retires = apart((loses, to_list, finds, first, retires), setting)
    event = jnp.zeros(u.shape, jnp.uint8)
    for happens, code, status in (
        (loses, LOST, layout.UNEMPLOYED),
        (to_list, LOST_TO_LIST, layout.UNEMPLOYED),
        (finds, FOUND, layout.EMPLOYED),
        (first, CAME_OF_AGE, layout.UNEMPLOYED),
        (retires, RETIRED, layout.RETIRED),
    ):
        event = jnp.where(happens, np.uint8(code), event)
        traits = replace(traits, work=jnp.where(happens, np.uint8(status), traits.work))
    third = traits.third
    entry = customs.coming_of_age_income
    income = jnp.where(third == 0, entry[0], jnp.where(third == 1, entry[1], entry[2]))
    traits = replace(
        traits,
        income=jnp.where(first, income, traits.income),
        public_job=jnp.where(to_list | loses, np.uint8(0), traits.public_job),
    )
    parent = jnp.where(to_list, event_of(frame.month, restriction(mask, setting)), reach.job_parent)
    parent = jnp.where(finds | loses | ~frame.alive, i32(0), parent)
    return replace(state, traits=traits, reach=replace(reach, job_parent=parent)), event


def _left_of(base: Array, state: State, eased: Array | int) -> Array:
    """The ordinary odds of losing a job, less what firms are the reason of; uint32 [N]."""
    if state.trade is None:
        return base
    left = (base >> np.uint32(8)) * jnp.asarray(eased).astype(jnp.uint32)
    return jnp.where(state.trade.posts.employer >= i32(0), left, base)


def _marked(state: State, setting: Setting, mask: Array) -> Array:
    """Odds of losing the job by being named in public, or for want of a licence, uint32 [N]."""
    rules, customs = setting.rules, setting.customs
    named = (mask & rules.publicity) != 0
    drives = (state.traits.habits & np.uint8(2)) > np.uint8(0)
    unlicensed = drives & ((mask & rules.driving) != 0)
    odds = jnp.where(named, customs.mark, np.uint32(0))
    return odds + jnp.where(unlicensed, customs.licence_job, np.uint32(0))


def restriction(mask: Array, setting: Setting) -> Array:
    """The lowest restriction in force that bears on money or work, plus one (0: none)."""
    rules = setting.rules
    work = rules.dismissal | rules.public_post | rules.hiring | rules.platform | rules.driving
    hits = mask & (rules.financial | work | rules.publicity)
    return lowest(hits)


def lowest(hits: Array) -> Array:
    """The place of the lowest bit of a mask plus one, 0 for none; int32."""
    number = jnp.zeros_like(hits)
    for bit in range(layout.MEASURE_CAPACITY - 1, -1, -1):
        number = jnp.where((hits >> i32(bit)) & i32(1) > 0, i32(bit + 1), number)
    return number


def event_of(month: Array, number: Array) -> Array:
    """A restriction packed as the cause of something: (month + 512, measure + 1), 0 for none."""
    return jnp.where(number > 0, ((month + i32(512)) << i32(8)) | number, i32(0))


def _finding_odds(state: State, setting: Setting, employed: Array, seeking: Array) -> Array:
    """Odds that a seeker finds work: vacancies over seekers in the district, uint32 [N]."""
    district = state.traits.district.astype(jnp.int32)
    # one pass: those in work in the low half of a number, seekers in the high half
    one = employed.astype(jnp.int64) | (seeking.astype(jnp.int64) << np.int64(32))
    both = jnp.zeros((layout.DISTRICTS,), jnp.int64).at[district].add(one)
    working = (both & np.int64(0xFFFFFFFF)).astype(jnp.int32)
    looking = (both >> np.int64(32)).astype(jnp.int32)
    seekers = jnp.maximum(looking, i32(1))
    force = (working + looking).astype(jnp.int64)
    posts = (force * state.common.posts) >> 16
    vacant = jnp.maximum(posts - working, 0)
    ratio = (vacant << 16) // seekers  # vacancies a seeker, 1/65536
    odds = (ratio * state.common.matching) >> 16  # 1/65536
    limit = (setting.customs.find >> np.uint32(16)).astype(jnp.int64)
    odds = jnp.minimum(odds, limit).astype(jnp.uint32) << np.uint32(16)
    return odds[district]


def money(
    state: State,
    setting: Setting,
    frame: Frame,
    luck: Luck,
    fines: Array,
    as_if: Acts,
    pay: Array | int = 256,
) -> tuple[State, Debts]:
    """Income in, spending and bills out, credit where it is granted, debts taken to court.

    Args:
        fines: int32 [N], what ordinary law takes for the month's acts (`fines_of`).
        as_if: what behaviour remembers (`conduct.act_as_if`), for debts taken to court.
        pay: int32 [N] or whole, what an employer pays of the ordinary income, 1/256.
    """
    customs, on = setting.customs, setting.couplings
    m, traits, reach = state.money, state.traits, state.reach
    mask = jnp.where(on.livelihood > 0, reach.mask, i32(0))
    usual = traits.income
    insecure = traits.insecure.astype(jnp.int32)
    earned = current_income(state, setting)
    stopped = ((mask & setting.rules.stopped) != 0) & (traits.work == np.uint8(layout.UNEMPLOYED))
    earned = jnp.where(stopped, i32(0), earned)
    earned = earned if isinstance(pay, int) else (earned >> i32(8)) * pay
    income = (earned >> i32(8)) * customs.wobble[insecure, luck.wobble]
    moved = _moved(setting, mask)
    spending = (usual >> i32(8)) * customs.spending
    seized = jnp.where(m.judgment > 0, (income >> i32(8)) * customs.garnish, i32(0))
    seized = jnp.minimum(seized, m.judgment)
    bill = fines + jnp.where(
        luck.bill >= 0, (usual >> i32(8)) * customs.bill_sizes[jnp.maximum(luck.bill, 0)], i32(0)
    )
    service = m.debt >> i32(5)  # instalments: three per cent of what is owed a month
    cash = m.savings + income + moved - spending - bill - seized - service
    income, moved, seized, cash = apart((income, moved, seized, cash), setting)
    short = jnp.maximum(-cash, i32(0))
    room = _credit(setting, mask, usual * customs.credit_limit) - m.debt
    asks = (short > 0) & ((frame.who >> i32(layout.WHO_BIT["adults_with_credit"])) & 1 > 0)
    barred = (mask & setting.rules.loans) != 0
    # lenders' own checks, in every arm: some refuse whoever is behind
    checked = traits.aware_rank.astype(jnp.int32) < customs.lenders
    trusted = (room >= short) & ~(checked & (m.arrears > np.uint8(1)))
    lends = asks & ~barred & trusted
    behind = frame.adult & (short > 0) & ~lends
    catches_up = frame.adult & (cash > usual >> i32(2))
    arrears = m.arrears.astype(jnp.int32)
    arrears = jnp.where(behind, jnp.minimum(arrears + 1, 12), jnp.where(catches_up, 0, arrears))
    suits, caused, judgment, parent = _suits(state, setting, frame, luck, as_if)
    judged = jnp.where(suits, frame.month, m.judged.astype(jnp.int32))
    settled_now = jnp.where(suits, judgment, m.judgment - seized)
    money_now = replace(
        m,
        savings=jnp.clip(cash, i32(0), usual * customs.buffer + i32(1)),
        debt=jnp.maximum(m.debt - service, 0) + jnp.where(lends, short, 0),
        arrears=arrears.astype(jnp.uint8),
        judgment=settled_now,
        judged=judged.astype(jnp.int16),
        searches=jnp.where(suits, np.uint8(0), m.searches),
    )
    vacant = {
        n: jnp.where(frame.alive, v, jnp.zeros((), v.dtype)) for n, v in vars(money_now).items()
    }
    money_now = replace(money_now, **vacant)
    debt_parent = jnp.where(suits, parent, jnp.where(frame.alive, reach.debt_parent, i32(0)))
    reach = replace(reach, debt_parent=debt_parent)
    nothing = i32(0)
    record = Debts(
        suits=suits,
        caused=caused,
        refused_credit=asks & barred & trusted,
        unlent=asks & ~trusted,
        moved=jnp.where(frame.alive, moved, nothing),
        earned=jnp.where(frame.alive, income, nothing),
    )
    return replace(state, money=money_now, reach=reach), record


def _credit(setting: Setting, mask: Array, limit: Array) -> Array:
    """The credit that lenders would give, with better or worse terms, int32 [N], 0.1 yuan."""
    rules = setting.rules
    less = jnp.where((mask & rules.credit_less) != 0, rules.strength[2], i32(256))
    more = jnp.where((mask & rules.credit_more) != 0, rules.strength[3], i32(256))
    return (limit >> i32(8)) * ((less * more) >> i32(8))


def _moved(setting: Setting, mask: Array) -> Array:
    """Money that the measures in force give (+) or take (-) in a month, int32 [N], 0.1 yuan.

    The sums of a mask are looked up by its three bytes, so that they cost the same for any number
    of measures with an amount.
    """
    rules = setting.rules

    def looked_up() -> Array:
        return (
            rules.amounts[0][mask & i32(255)]
            + rules.amounts[1][(mask >> i32(8)) & i32(255)]
            + rules.amounts[2][(mask >> i32(16)) & i32(255)]
        )

    return lax.cond(rules.uses_money > i32(0), looked_up, lambda: jnp.zeros_like(mask))


def fines_of(acts: Acts, caught: tuple[Array, ...], setting: Setting) -> Array:
    """Fines of ordinary law for the month's acts, int32 [N] in 0.1 yuan."""
    total = jnp.zeros(caught[0].shape, jnp.int32)
    for group, members in enumerate(layout.GROUPS):
        place = member(acts.code[group])
        for number, c in enumerate(members):
            mine = caught[group] & is_set(acts.code[group], ACTED) & (place == i32(number))
            total = total + jnp.where(mine, setting.customs.fine[c], i32(0))
    return total


def _suits(
    state: State, setting: Setting, frame: Frame, luck: Luck, as_if: Acts
) -> tuple[Array, Array, Array, Array]:
    """Debts that a court orders paid this month, their size, and whose restriction caused them."""
    members = layout.GROUPS[layout.GROUP_OF[layout.DEBT_SUIT]]
    place = members.index(layout.DEBT_SUIT)
    code = as_if.code[layout.GROUP_OF[layout.DEBT_SUIT]]
    suits = (member(code) == i32(place)) & is_set(code, ACTED) & frame.alive
    suits = suits & (state.money.judgment == 0)
    size = setting.customs.judgments[luck.wobble]
    induced = suits & ~is_set(code, WOULD_ACT)
    own = event_of(frame.month, restriction(state.reach.mask, setting))
    jobless = state.traits.work == np.uint8(layout.UNEMPLOYED)
    after_job = jnp.where(jobless, state.reach.job_parent, i32(0))
    parent = jnp.where(induced, own, after_job)
    parent = jnp.where(suits, parent, i32(0))
    # what comes from an employer's fate is followed too, and is no restriction of the debtor's own
    own_doing = (parent > 0) & ((parent & i32(255)) < i32(FROM_OTHERS))
    return suits, own_doing, jnp.maximum(size, i32(1)), parent

"""What the month reads: a society's customs and a regime's rules as small arrays.

Both are traced, never constants of the program: arms, overrides and draws of uncertain inputs all
run the same executable.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from demerit.world.state import Array, struct


@struct
class Customs:
    """How the society behaves and what its ordinary law does; the same in every arm.

    Attributes:
        hazards of a month as 32-bit odds: `death` [18, 2], `birth` [18] (a woman's
        fertility), `departure` [18, 2], `arrival` (), `job_loss` [2] by insecurity, `bill` ()
        for an unexpected bill.
        first_odds, last_odds: uint32 [C], the interval of its group's uniform that a conduct owns.
        rate: int64 [C], target acts a month per eligible resident under ordinary law, 1/2^32.
        who: int32 [C], eligibility bit. abiding, pays, civic: int32 [C], logits (1/4096)
        per 1/32 sd.
        need: int32 [C], logits per 1/256 of strain; habit, young, male: int32 [C] logits;
        norm: int32 [C], logits per acquaintance (of four) seen doing it.
        certainty, severity: int32 [C], elasticities in 1/256.
        strain, stigma, imitation, audience, reward: int32 [C], how the regime's influences enter
        (logits per 1/256 of strain; per publicity; per balance of the circle; per public score;
        per rewarded act).
        law_detects: uint32 [C], odds that ordinary law sanctions an act; fine: int32 [C], 0.1 yuan.
        speech_limit, speech_seen, speech_cost: int32 (), tau 1/32768, nu and psi 1/1024 of the
        existing control of speech; speech_proportional: bool ().
        list_pressure: int32 (), logits by which being listed presses an able debtor to pay.
        alarm_keep, certainty_keep: int32 (), share kept a month in 1/256; alarm_bump: int32 ().
        learn_seen, learn_unseen: int32 [C] changes of certainty after an act.
        law_dismisses: uint32 [C], odds that an act costs the job under ordinary law;
        lenders: int32 (), aware_rank below which lenders refuse those who are behind.
        spending, benefit, pension: int32 (), share of income in 1/256 spent in work / replaced when
        out of work / pensioned; bill_sizes: int32 [16] in 1/256 of monthly income;
        wobble: int32 [2, 16] income factors in 1/256, secure and insecure; credit_limit,
        buffer: int32 (), months of income; find: uint32 () best odds of finding a job;
        retirement_age: int32 [2] months, men and women; retirement: uint32 (), odds of
        retiring in a month beyond it; coming_of_age_income: int32 [3]; dismiss_public:
        uint32 (), odds that a listed public employee is dismissed in a month; dismiss:
        uint32 (), the same for others whose employer is told; hire_bar: int32 () share of
        job finding lost where employers check, 1/256.
        able_months: int32 (), months of spare income counted as ability to pay; judgments: int32
        [16], sizes in 0.1 yuan; able: int32 (), target share of debtors who can pay, 1/256;
        search_months: int32 (); garnish: int32 (), share of income seized, 1/256;
        attempts: uint32 [KINDS, 3], monthly odds of an attempt by kind and income third; retry:
        uint32 (), odds of trying again after a refusal; asks: int32 [2], share of air and rail
        trips still tried by those who know.
        still_drives: int32 (), share of suspended drivers who go on driving, 1/256; mark,
        licence_job: uint32 (), monthly odds of losing the job when named in public, or for want of
        a licence; threshold: int32 (), logits of an act that carries over a cut-off; echo: int32
        (), how far dissent follows the circle's, 1/256; waits: int32 (), share of requests at
        public counters that wait, 1/256.
        shift: int32 [C], logits added where a law that prevents an act is replaced (departments).
    """

    death: Array
    birth: Array
    departure: Array
    arrival: Array
    job_loss: Array
    bill: Array
    first_odds: Array
    last_odds: Array
    rate: Array
    who: Array
    abiding: Array
    pays: Array
    civic: Array
    need: Array
    habit: Array
    young: Array
    male: Array
    norm: Array
    certainty: Array
    severity: Array
    strain: Array
    stigma: Array
    imitation: Array
    audience: Array
    reward: Array
    law_detects: Array
    fine: Array
    speech_limit: Array
    speech_seen: Array
    speech_cost: Array
    speech_proportional: Array
    list_pressure: Array
    alarm_keep: Array
    certainty_keep: Array
    alarm_bump: Array
    learn_seen: Array
    learn_unseen: Array
    law_dismisses: Array
    lenders: Array
    spending: Array
    benefit: Array
    pension: Array
    bill_sizes: Array
    wobble: Array
    credit_limit: Array
    buffer: Array
    find: Array
    retirement_age: Array
    retirement: Array
    coming_of_age_income: Array
    dismiss_public: Array
    dismiss: Array
    hire_bar: Array
    able_months: Array
    judgments: Array
    able: Array
    search_months: Array
    garnish: Array
    asks: Array
    attempts: Array
    retry: Array
    still_drives: Array
    mark: Array
    licence_job: Array
    threshold: Array
    echo: Array
    waits: Array
    shift: Array = None


@struct
class Newcomers:
    """Tables [4096] from which arrivals and births draw who they are; fields as in `Traits`."""

    age: Array
    female: Array
    district: Array
    migrant: Array
    edu: Array
    third: Array
    work: Array
    insecure: Array
    habits: Array
    law_abiding: Array
    pays: Array
    civic: Array
    boldness: Array
    desire: Array
    income: Array
    savings: Array


@struct
class Rules:
    """One regime. Attributes are grouped by the process that reads them.

    Attributes:
        announced: int32 (), the first month in which beliefs change anywhere, at which arms part.
        start: int32 (), the first month in which the rules act anywhere; starts, told_from: int32
        [DISTRICTS], months from which they act, and from which they are announced, in each.
        aware: int32 (), residents whose `aware_rank` lies below it know of the regime.
        alarm: int32 (), ln of the perceived rise of certainty at the announcement, 1/4096;
        alarm_rest: int32 (), the rise that is real. covers: int32 [C], 1 where a rule exists.
        severity: int32 [C], ln(1 + burden relative to ordinary law), 1/4096.
        bars: int32 [C], measures under which the act is no longer possible.
        rewarded: int32 [C], 1 where an act earns points. public_score: int32 ().
        attention: int32 [C, 4], ln of the rise of certainty by records on file, 1/4096.
        speech_seen, speech_cost: int32 (), what the regime adds to surveillance (1/1024) and to
        the cost of dissent (1/1024).
        detects: uint32 [C, 4] by records on file; delay: int32 [C]; phantom: int64 [C], monthly
        odds of a phantom record, 1/2^32; misidentified, borrowed: uint32 [C]; by_report: int32 [C],
        share of records that begin with a report, 1/256; profiled: int32 [C], 1 where an agency
        looks for traits; profile: int32 [2^TRAITS], by what those with these traits are likelier
        to be looked at, 1/256; uses_profiles: int32 ();
        false_default: uint32 (), monthly odds that a debtor who cannot pay is recorded as able.
        points, term, cap, cap_place: int32 [C] (which of the capped rules; -1 none);
        domain, payment: int32 [C], what shows that it is paid (`layout.NOTHING_PAID` ...);
        start_points, floor, ceiling: int32 (); cuts: int32 [G], lowest
        score of each grade; edges: int32 [G], the same where a measure or an entry changes
        below it; ordinary: int32 (), the default grade; has_score: int32 ();
        direct_grade (plus one), direct_term, direct_lock: int32 [C]; list_grade: int32 [L],
        grade plus one that being on a list brings; terms: int32 [K].
        among: int32 [L], bits of those who can be entered at all (-1: everybody);
        entry: uint32 [L, C]; entry_term: int32 [L, C]; grade_entry: int32 [L], grade at or below
        which an entry is proposed (GRADES: never); grade_entry_odds: uint32 [L];
        grade_entry_term: int32 [L].
        repair_points, repair_term: int32 [L], what leaving a list by performance costs.
        uses_traits: int32 (); trait_lost: int32 [TRAITS], points deducted for a trait; trait_total:
        int32 [2^TRAITS], points added (or deducted) for sets of traits; trait_entry: uint32
        [L, TRAITS], monthly odds of an entry; trait_term: int32 [L, TRAITS].
        mends: int32 (), 1 if deductions can shrink; regain_points, regain_after, regain_full,
        course_points, course_every, course_cost (0.1 yuan): int32 (); course_odds: uint32 ().
        lead, exits, black, public: int32 [L]; early: uint32 [L], monthly odds of early deletion;
        performs: uint32 [L], monthly odds of doing what is asked where it is no payment.
        notice, notice_names, reasons_right, hearing, hearing_false, hearing_true, review,
        review_false (bias taken off), review_true, appeal_false, appeal_true, upheld_false,
        upheld_true, silence, second_filed, second_false, second_true: uint32 ();
        appeal_months, second_months: int32 (); appeal_cost, compensation (a month): int32 (),
        0.1 yuan; suspensive, forever: int32 (); amnesty_at: int32 (), month, far below 0 for none;
        amnesty_covers: uint32 ().
        by_list: int32 [L], measures that a list brings; by_grade: int32 [G]; lag: int32 [M];
        restrict, loans, dismissal, public_post, hiring, publicity, fast_lane, fast_licence,
        checked_more, checked_less, credit_less, credit_more, tenders, market, licences, customs,
        budget, projects, appraised, praised (the last eight of firms and departments),
        financial, driving, posting, platform, stopped, to_spouse, to_child, to_parent,
        to_guarantor, to_acquaintance: int32 () masks; bars_attempt: int32 [KINDS] masks of the
        measures that refuse an attempt; coverage: uint32 [M]; effect: int32 [M], effect domain;
        strength: int32 [4], factors of the four masks before, 1/256;
        amounts: int32 [3, 256], money that a measure gives (+) or takes (-) a month, summed over
        the measures in a byte of a mask, 0.1 yuan; uses_money: int32 ();
        bites: int32 [3], widest coverage of dismissal, public posts and hiring, 1/256;
        allowed: int32 [D + 1], measures that a cause in a domain may bring;
        allowed_minor: int32 [C], measures that an entry from a conduct may bring;
        hardship: int32 (), monthly income below which nothing restricts, 0.1 yuan;
        copy_clears, copy_reached: uint32 (), monthly odds that a copy is corrected; share reached.
    """

    announced: Array
    start: Array
    starts: Array
    told_from: Array
    aware: Array
    alarm: Array
    alarm_rest: Array
    covers: Array
    severity: Array
    bars: Array
    rewarded: Array
    public_score: Array
    attention: Array
    speech_seen: Array
    speech_cost: Array
    detects: Array
    delay: Array
    phantom: Array
    misidentified: Array
    borrowed: Array
    by_report: Array
    profiled: Array
    profile: Array
    uses_profiles: Array
    false_default: Array
    points: Array
    term: Array
    cap: Array
    cap_place: Array
    domain: Array
    payment: Array
    start_points: Array
    floor: Array
    ceiling: Array
    cuts: Array
    edges: Array
    ordinary: Array
    has_score: Array
    direct_grade: Array
    direct_term: Array
    direct_lock: Array
    list_grade: Array
    terms: Array
    among: Array
    entry: Array
    entry_term: Array
    grade_entry: Array
    grade_entry_odds: Array
    grade_entry_term: Array
    repair_points: Array
    repair_term: Array
    uses_traits: Array
    trait_lost: Array
    trait_total: Array
    trait_entry: Array
    trait_term: Array
    mends: Array
    regain_points: Array
    regain_after: Array
    regain_full: Array
    course_points: Array
    course_every: Array
    course_cost: Array
    course_odds: Array
    lead: Array
    exits: Array
    black: Array
    public: Array
    early: Array
    performs: Array
    notice: Array
    notice_names: Array
    reasons_right: Array
    hearing: Array
    hearing_false: Array
    hearing_true: Array
    review: Array
    review_false: Array
    review_true: Array
    appeal_false: Array
    appeal_true: Array
    upheld_false: Array
    upheld_true: Array
    silence: Array
    second_filed: Array
    second_false: Array
    second_true: Array
    appeal_months: Array
    second_months: Array
    appeal_cost: Array
    compensation: Array
    amnesty_at: Array
    amnesty_covers: Array
    suspensive: Array
    forever: Array
    by_list: Array
    by_grade: Array
    lag: Array
    restrict: Array
    loans: Array
    dismissal: Array
    public_post: Array
    hiring: Array
    publicity: Array
    fast_lane: Array
    fast_licence: Array
    checked_more: Array
    checked_less: Array
    credit_less: Array
    credit_more: Array
    strength: Array
    financial: Array
    driving: Array
    posting: Array
    platform: Array
    stopped: Array
    tenders: Array
    market: Array
    licences: Array
    customs: Array
    budget: Array
    projects: Array
    appraised: Array
    praised: Array
    to_spouse: Array
    to_child: Array
    to_parent: Array
    to_guarantor: Array
    to_acquaintance: Array
    bars_attempt: Array
    effect: Array
    amounts: Array
    uses_money: Array
    coverage: Array
    bites: Array
    allowed: Array
    allowed_minor: Array
    hardship: Array
    copy_clears: Array
    copy_reached: Array


@struct
class Couplings:
    """Which feedbacks are on, each int32 0 or 1; all on in an ordinary run.

    Attributes:
        livelihood: restrictions change work, income and credit.
        learning: own and the circle's experience changes beliefs.
        imitation: the circle's acts enter norms and imitation.
        memory: acts leave habits and records that draw attention.
        ties: restrictions reach spouses and children.
        frozen: behaviour evolves as if the regime influenced nobody (attribution tests).
        swapped: int32, traits as bits that the regime sees the wrong way round (the twin `swap`).
        strangers: 1 if other people move in than in the other arms (the twin `placebo`).
    """

    livelihood: Array
    learning: Array
    imitation: Array
    memory: Array
    ties: Array
    frozen: Array
    swapped: Array
    strangers: Array


@struct
class Setting:
    """All that a month reads and never changes."""

    seed_lo: Array
    seed_hi: Array
    customs: Customs
    rules: Rules
    newcomers: Newcomers
    couplings: Couplings
    begin: Array  # int32 (), month in which the burn-in begins
    fork: Array  # int32 (), month in which the arms part; intercepts are solved until then
    months: Array  # int32 (), length of the counted run
    slots: Array  # uint32 (), slots of the society, padding left out
    cohort: Array  # int32 [F], followed slots
    kind: Array = np.uint32(0)  # which kind of subject is drawn for, in the order of the registry
    platform: Any = None  # `platform.PlatformSetting`, where a regime has rules on accounts
    trade: Any = None  # `trade.TradeSetting`, where the society has firms and departments

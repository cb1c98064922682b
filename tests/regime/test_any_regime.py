"""Whatever is generated either passes or is refused with `BadInput`: never another exception."""

from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demerit.regime import BadInput, Regime, check, from_canonical, load_regime, rule_book
from demerit.regime.declared import put
from demerit.regime.files import Document, parse_yaml
from demerit.regime.loading import regime_from
from demerit.regime.overrides import override
from demerit.regime.registry import CONDUCT, LEVER

FEW = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
NUMBERS = st.one_of(
    st.integers(-200, 200),
    st.floats(allow_nan=True, allow_infinity=True),
    st.floats(0, 1),
    st.none(),
)
ODD = st.one_of(NUMBERS, st.booleans(), st.text(max_size=8), st.lists(st.integers(), max_size=2))
GRADES = st.sampled_from(["published", "derived", "borrowed", "assumed", "guessed"])


def quantities(low: float = 0, high: float = 1) -> st.SearchStrategy[Any]:
    right = st.floats(low, high).map(
        lambda value: {"value": value, "grade": "assumed", "range": [low, high]}
    )
    wrong = st.fixed_dictionaries({"value": NUMBERS, "grade": GRADES})
    return st.one_of(right, right, right, wrong, ODD)


def whole(low: int, high: int) -> st.SearchStrategy[Any]:
    return st.integers(low, high).map(
        lambda value: {"value": value, "grade": "assumed", "range": [low, high]}
    )


NAMES = st.sampled_from([*CONDUCT, "grade:good", "grade:poor", "list:barred", "nothing"])
RULES = st.fixed_dictionaries(
    {"on": NAMES, "points": whole(-50, 50)}, optional={"term": whole(1, 60), "cap": whole(0, 50)}
)
SCORES = st.fixed_dictionaries(
    {"of": st.just("residents"), "start": whole(0, 1000), "rules": st.lists(RULES, max_size=4)},
    optional={
        "floor": whole(-100, 100),
        "grades": st.just(
            {
                "good": {"value": 50, "grade": "assumed", "range": [0, 99]},
                "poor": {"value": None, "grade": "assumed"},
            }
        ),
        "default": st.sampled_from(["good", "poor", "fair"]),
    },
)
ENTRIES = st.fixed_dictionaries(
    {"on": NAMES, "ground": st.just("a_ground")},
    optional={"term": whole(1, 60), "chance": quantities()},
)
LISTS = st.fixed_dictionaries(
    {
        "of": st.sampled_from(["residents", "firms"]),
        "kind": st.sampled_from(["black", "red"]),
        "entry": st.lists(ENTRIES, max_size=3),
        "exits": st.lists(
            st.sampled_from(["performance", "expiry", "correction", "repair"]), max_size=3
        ),
    }
)
WHENS = st.fixed_dictionaries(
    {},
    optional={
        "on_list": st.sampled_from(["barred", "x"]),
        "grade_at_most": st.just("poor"),
        "grade_at_least": st.just("good"),
    },
)
MEASURES = st.fixed_dictionaries(
    {
        "title": st.just("A measure"),
        "when": WHENS,
        "lever": st.sampled_from([*LEVER, "x"]),
        "coverage": quantities(),
    },
    optional={
        "carrier": st.just("somebody"),
        "lag": quantities(0, 3),
        "reaches": st.just(["child"]),
    },
)
REGIMES = st.fixed_dictionaries(
    {
        "demerit": st.just(1),
        "id": st.just("generated"),
        "title": st.just("Generated"),
        "summary": st.text(max_size=10),
        "status": st.just("illustrative"),
    },
    optional={
        "scores": st.dictionaries(st.sampled_from(["points", "more"]), SCORES, max_size=2),
        "lists": st.dictionaries(st.sampled_from(["barred", "other"]), LISTS, max_size=2),
        "measures": st.dictionaries(st.sampled_from(["a", "b", "c"]), MEASURES, max_size=3),
        "awareness": quantities(),
        "due_process": st.fixed_dictionaries(
            {}, optional={"notice": quantities(), "forever": st.booleans()}
        ),
        "surprise": ODD,
    },
)


def taken(data: Any) -> Regime | None:
    try:
        return regime_from(Document(data, "generated"))
    except BadInput:
        return None


@FEW
@given(REGIMES)
def test_a_generated_regime_passes_or_is_refused(data: dict[str, Any]) -> None:
    regime = taken(data)
    if regime is not None:
        assert not [one for one in check(regime) if one.level == "error"]
        assert from_canonical(regime.canonical()) == regime
        assert rule_book(regime)
        regime.with_safeguards("notice", "expiry", "hardship")


@FEW
@given(st.data())
def test_a_preset_with_any_part_replaced_passes_or_is_refused(data: st.DataObject) -> None:
    preset = load_regime(data.draw(st.sampled_from(["diagonal", "speech-only"])), checked=False)
    plain = preset.canonical()
    plain.pop("safeguards")
    where: tuple[str | int, ...] = ()
    part: Any = plain
    while isinstance(part, (dict, list)) and part and (not where or data.draw(st.booleans())):
        steps = list(part) if isinstance(part, dict) else list(range(len(part)))
        where = (*where, data.draw(st.sampled_from(steps)))
        part = part[where[-1]]
    put(plain, where, data.draw(st.one_of(ODD, st.just({}), st.just([{}]))))
    taken(plain)


@FEW
@given(st.text(max_size=60))
def test_any_text_reads_or_is_refused(text: str) -> None:
    with suppress(BadInput):
        parse_yaml(text)


@FEW
@given(st.text(alphabet="[]{}&*!:-#'\"\n ,ab1.?|>%@`", max_size=60))
def test_any_punctuation_reads_or_is_refused(text: str) -> None:
    with suppress(BadInput):
        parse_yaml(text)


STEPS = (
    "scores",
    "standing",
    "rules",
    "0",
    "points",
    "dissent",
    "lists",
    "due_process",
    "notice",
    "x",
)
SPEECH_ONLY = load_regime("speech-only")


@FEW
@given(
    st.lists(
        st.sampled_from(STEPS),
        min_size=1,
        max_size=5,
    ),
    st.one_of(st.text(max_size=6), st.sampled_from(["1", "0.5", "true", "null", "-3", "nan"])),
)
def test_any_setting_is_taken_or_refused(steps: list[str], text: str) -> None:
    with suppress(BadInput):
        override(SPEECH_ONLY, {".".join(steps): text})

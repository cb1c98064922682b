"""Studies on an engine made by hand."""

from dataclasses import replace

import pytest

from demerit.regime import load_regime
from demerit.society import load_society
from demerit.study import norms
from demerit.study.request import Request
from tests.study.made_engine import MadeRunner


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> type[MadeRunner]:
    """The engine made by hand in place of the real one."""
    monkeypatch.setattr("demerit.engine.Runner", MadeRunner, raising=False)
    monkeypatch.setattr(MadeRunner, "interrupt_at", None)
    monkeypatch.setattr(MadeRunner, "simulated", [])
    return MadeRunner


@pytest.fixture(scope="session")
def request_() -> Request:
    """Three worlds of a year under a small regime."""
    return Request(
        society=load_society("town"),
        regime=load_regime("diagonal"),
        against=load_regime("none"),
        norms=norms(),
        residents=1_000,
        months=12,
        seeds=3,
        base_seed=5,
        follow=10,
        input_draws=0,
    )


@pytest.fixture(scope="session")
def drawing(request_: Request) -> Request:
    """The same with draws of the uncertain inputs."""
    return replace(request_, input_draws=32)

"""Examples of the Guidelines on prohibited practices as regimes: run, ranked by limb, on a page."""

from demerit.study.guidelines.expected import Expectations, expectations
from demerit.study.guidelines.page import page
from demerit.study.guidelines.running import DATA, PAGE, Plan, run, verdicts

__all__ = ["DATA", "PAGE", "Expectations", "Plan", "expectations", "page", "run", "verdicts"]

"""The `departments:` section of a society's file: public bodies by district and task."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictStr, field_validator, model_validator

from demerit.regime.body_conducts import DEPARTMENT_CONDUCTS
from demerit.regime.quantity import Months, Quantity, Share, Strict, quantity_in
from demerit.society.business_tables import Age, BodyConduct, about_one, named_once
from demerit.society.tables import SECTORS

PromisesAThousand = Annotated[
    Quantity, quantity_in("promises a month per 1,000 residents", 0, 1000)
]
YuanAHead = Annotated[Quantity, quantity_in("yuan a head a year", 0, 1e6)]


class Task(Strict):
    """What a department does.

    Attributes:
        staff_of: Industries whose residents in public jobs it employs; none else employs them.
        staff: Of the other residents in public jobs, the share that it employs.
        buys: Share of standing contracts that are with departments of this task.
        promises: Service promises and permits due.
    """

    title: StrictStr
    staff_of: tuple[StrictStr, ...] = ()
    staff: Share
    buys: Share
    promises: PromisesAThousand

    @field_validator("staff_of")
    @classmethod
    def _known(cls, industries: tuple[str, ...]) -> tuple[str, ...]:
        for industry in industries:
            if industry not in SECTORS:
                raise ValueError(f"there is no industry called {industry!r}")
        return industries


class DepartmentBudget(Strict):
    """Money of departments.

    Attributes:
        running: Other running costs as a share of pay.
        stress: Chance a month that a department without stress falls under it.
        stress_length: Mean months that stress lasts.
        stress_depth: Share of the budget that is missing then.
        on_time: Share of invoices paid in time without stress.
        procurement_compared: Public purchases by another count; compared.
    """

    running: Share
    stress: Annotated[Quantity, quantity_in("per month", 0, 1)]
    stress_length: Months
    stress_depth: Share
    on_time: Share
    procurement_compared: YuanAHead | None = None


class Complaints(Strict):
    """What those do whom a department has not paid or served.

    Attributes:
        firms_complain, residents_complain: Shares that complain to the body above.
        firms_sue, residents_sue: Shares that go to court.
        dare: Of those who would, the share that dares to against a public body.
        upheld: Share of complaints and suits that are upheld.
    """

    firms_complain: Share
    residents_complain: Share
    firms_sue: Share
    residents_sue: Share
    dare: Share
    upheld: Share


class DepartmentFrictions(Strict):
    """How departments and their officials meet arrears and an assessment.

    Attributes:
        behind: Months of purchases overdue from which a department counts as not paying.
        suit_after: Months behind after which a firm thinks of a court.
        suits_a_month: Of those who would sue, the share that does in a month.
        marked_down: Pay that officials lose when their department is assessed badly.
        marked_up: Pay that they gain when it is assessed well.
        gaming: How far records rise in a district whose departments all deliver made-up ones.
    """

    behind: Months
    suit_after: Months
    suits_a_month: Share
    marked_down: Share
    marked_up: Share
    gaming: Share


class DepartmentTables(Strict):
    """Departments: every district has one of each task.

    Attributes:
        tasks: 1 to 16 tasks by name, in the order of the index that departments carry.
        own_district: Of contracts, the share with a department of the firm's own district.
        head_youngest, head_oldest: Ages of those who lead a department, where it has such staff.
        conducts: Every conduct of departments in the registry, once.
    """

    tasks: Annotated[dict[StrictStr, Task], Field(min_length=1, max_length=16)]
    own_district: Share
    head_youngest: Age
    head_oldest: Age
    budget: DepartmentBudget
    complaints: Complaints
    frictions: DepartmentFrictions
    conducts: dict[StrictStr, BodyConduct]

    @field_validator("conducts")
    @classmethod
    def _known_conducts(cls, conducts: dict[str, BodyConduct]) -> dict[str, BodyConduct]:
        return named_once(conducts, DEPARTMENT_CONDUCTS, "departments")

    @model_validator(mode="after")
    def _shares(self) -> DepartmentTables:
        for kind in ("staff", "buys"):
            about_one([getattr(task, kind) for task in self.tasks.values()], f"{kind} by task")
        claimed = [industry for task in self.tasks.values() for industry in task.staff_of]
        if len(set(claimed)) != len(claimed):
            raise ValueError("an industry's staff belongs to one task; name it once")
        return self

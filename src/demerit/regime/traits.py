"""The closed list of traits: what a person is, and did not do, that a regime may nevertheless use.

A rule on a trait deducts or adds points, or brings an entry, though nobody did anything; whatever
it brings counts as wrongful by reason of a trait. The order is fixed, since indices are stored in
runs.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Trait:
    """A characteristic that a rule may use.

    Attributes:
        id: The word used in files, as `trait:<id>`.
        title: A short name for tables.
        domain: The domain of life in which it was collected.
        plain: One sentence for a reader who is not a specialist.
    """

    id: str
    title: str
    domain: str
    plain: str

    @property
    def index(self) -> int:
        """Position in `TRAITS`: the bit that stands for it."""
        return TRAIT_INDEX[self.id]


TRAITS: tuple[Trait, ...] = (
    Trait(
        "no_local_registration",
        "No local registration",
        "residence",
        "Lives here without local registration or, where a society says so, without citizenship.",
    ),
    Trait("lone_parent", "Lone parent", "family", "Brings up a child without a partner at home."),
    Trait("ill_health", "Ill health", "health", "Had a costly illness in the past twelve months."),
    Trait("low_income", "Low income", "means", "Belongs to the lower third by household income."),
    Trait("out_of_work", "Out of work", "employment", "Is looking for work."),
    Trait(
        "listed_contact",
        "Listed acquaintance",
        "association",
        "Has somebody on a blacklist among the people seen often.",
    ),
    Trait("no_credit", "No loan or card", "credit", "Has never had a loan or a card."),
    Trait("online", "Active online", "choices", "Has the internet at home and posts on platforms."),
)
TRAIT_INDEX: dict[str, int] = {trait.id: place for place, trait in enumerate(TRAITS)}
TRAIT: dict[str, Trait] = {trait.id: trait for trait in TRAITS}

"""Terms of statistics and of the model that the page uses, each in a sentence for a lay reader."""

from __future__ import annotations

from demerit.report.content import Facts

TERMS: tuple[tuple[str, str], ...] = (
    ("Burn-in", "Months under ordinary law before the first counted one, so that debts, records "
     "and habits have settled. They are simulated and not counted."),
    ("Common draws", "Both arms of a world meet the same luck: a difference between them is what "
     "the rules do. Paired worlds need far fewer repetitions than unpaired ones."),
    ("Monte Carlo error", "How far a number would move if other worlds were simulated; it shrinks "
     "with their number."),
    ("t interval", "Mean over worlds plus and minus a multiple of its error; the multiple is "
     "larger where worlds are few."),
    ("Linearised error", "The error of a ratio of two sums over worlds, from a straight line laid "
     "through it."),
    ("Jackknife", "An error found by leaving one world out at a time and computing again."),
    ("Fieller interval", "An interval of a ratio that stays right where the number below the line "
     "is close to 0; it may then be open at an end."),
    ("Incidence with competing ends", "The share for whom something has happened by a month, where "
     "another end may come first (Aalen and Johansen)."),
    ("Mean up to a horizon", "Mean time in which no month beyond a stated one is counted "
     "(restricted mean): it exists even where some never get out."),
    ("Shapley share", "What one of several causes contributes, averaged over all orders in which "
     "they could come; the shares of an effect sum to 1."),
    ("Elasticity", "By how many per cent one thing changes where another changes by one per "
     "cent."),
    ("Rank correlation", "From −1 to 1: whether draws with a higher input are also those with "
     "a higher number."),
    ("Total variation", "Distance between two mixes, from 0 (alike) to 1 (nothing in common)."),
    ("Gini coefficient", "Concentration from 0 (all bear the same) to 1 (one bears all); the curve "
     "of Lorenz draws it."),
    ("Logarithm of a ratio", "0 where two groups bear the same; twice and half as much lie equally "
     "far from it."),
    ("Influences", "What moves an act in this model: deterrence (fear of the consequence), "
     "incapacitation (no occasion while restricted), strain (need that a restriction brings), "
     "stigma, imitation of one's circle, audience, reward, and attention of the agencies."),
)  # fmt: skip
"""Term and meaning, in the order in which a reader meets them."""


def block() -> Facts:
    """All terms as one block."""
    return Facts(TERMS)

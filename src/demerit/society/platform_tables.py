"""The `platform:` section of a society's file: accounts, their audience, what they post.

Every resident who posts online has one account; how many do so stands in `traits`. Every number is
a `Quantity`. What the section says holds in every arm; a platform's rules are a regime's.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import StrictStr, model_validator

from demerit.regime.quantity import Quantity, Share, Strict, quantity_in

Tail = Annotated[Quantity, quantity_in("exponent", 2.01, 10)]
Weight = Annotated[Quantity, quantity_in("weight", 0, 10)]
Posts = Annotated[Quantity, quantity_in("posts a month", 0, 1000)]
Reposts = Annotated[Quantity, quantity_in("reposts", 0, 100_000)]
YearlyRate = Annotated[Quantity, quantity_in("per year", 0, 12)]
MonthlyChance = Annotated[Quantity, quantity_in("per month", 0, 1)]


class PlatformTables(Strict):
    """What accounts do and who hears them, without any rule of the platform.

    Attributes:
        followers_tail: Exponent a of the number of followers, P(n) ~ n^-a.
        identified: Share of accounts whose holder gives identity and telephone when asked.
        audience_weight: What the silence of an account that one follows counts beside that of an
            acquaintance, for what one says oneself.
        recommended: Share of what is heard of an account that comes by recommendation.
        passed_on: Share that comes by reposts and new followers; the rest comes by the feeds of
            its followers.
        posts: Posts of an account in use.
        reposts: How often a post of an account with the mean audience is passed on, at the median.
        untrue, abusive, spam: Accounts that post so, in act-months a year.
        brigading: Share of false reports that fall on those who dissent, in proportion to what
            they say, and not on all alike.
        leaves: Chance that an account that nobody hears any more is left; in proportion where some
            still do.
        returns: Chance that who has left comes back, once the account is heard again.
    """

    title: StrictStr
    followers_tail: Tail
    identified: Share
    audience_weight: Weight
    recommended: Share
    passed_on: Share
    posts: Posts
    reposts: Reposts
    untrue: YearlyRate
    abusive: YearlyRate
    spam: YearlyRate
    brigading: Share
    leaves: MonthlyChance
    returns: MonthlyChance

    @model_validator(mode="after")
    def _at_most_all(self) -> PlatformTables:
        if (self.recommended.value or 0) + (self.passed_on.value or 0) > 1:
            raise ValueError("`recommended` and `passed_on` are shares of one whole")
        return self

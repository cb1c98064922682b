"""The closed list of what accounts of a platform can do that its rules may act upon.

Nothing here reads or classifies a text: whether a post dissents, or is not true, is a draw or a
quantity. Speech is a right whatever the platform calls it, an untrue post too: a platform's rules
make no breach of it. The order is fixed, since indices are stored in runs.
"""

from __future__ import annotations

from demerit.regime.conducts import Conduct

ACCOUNT_ELIGIBILITY: dict[str, str] = {"accounts": "accounts of people who post online"}
"""Which accounts can do something at all, by key."""

FEW_REPOSTS, MANY_REPOSTS = 100, 1000
"""Reposts that part the three conducts of untrue posts, as in Weibo's rules of 2012."""


def _post(
    name: str,
    title: str,
    plain: str,
    domain: str = "speech",
    gravity: tuple[float, float, float] = (0, 0, 0),
    harm: tuple[float, float, float] = (0, 0, 0),
) -> Conduct:
    """What an account does; gravity and harm as (value, low, high), harm in yuan."""
    infraction = gravity[0] > 0
    return Conduct(
        id=name,
        title=title,
        domain=domain,
        cls="infraction" if infraction else "protected" if domain == "speech" else "lawful",
        gravity=gravity[0],
        gravity_range=gravity[1:],
        harm=harm[0],
        harm_range=harm[1:],
        who="accounts",
        plain=plain,
        act_months=True,
        of="accounts",
    )


ACCOUNT_CONDUCTS: tuple[Conduct, ...] = (
    _post("dissenting_post", "Dissenting posts",
          "The account posts what the authorities do not want said: a quantity from 0 to 1 a "
          "month, never a text."),
    _post("untrue_post", "Untrue post, hardly passed on",
          "A post that is not true is passed on at most 100 times."),
    _post("untrue_post_spread", "Untrue post, passed on",
          "A post that is not true is passed on more than 100 and less than 1,000 times."),
    _post("untrue_post_far", "Untrue post, passed on far",
          "A post that is not true is passed on 1,000 times or more."),
    _post("abusive_post", "Abuse of others",
          "The account insults or harasses somebody.",
          "public_order", (8, 2, 20), (50, 5, 500)),
    _post("spam_post", "Spam",
          "The account sends advertising or links to many who did not ask for it.",
          "market", (3, 1, 8), (5, 1, 50)),
    _post("identity_given", "Identity and telephone given",
          "The holder proves to the platform who he is; once in the life of an account.",
          "choices"),
)  # fmt: skip

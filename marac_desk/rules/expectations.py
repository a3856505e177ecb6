"""What the victim expects to go wrong, and which actions lean on just that: an order, contact with a child.

Her or his own view of the risk weighs as much as any score (G13 of the guide): somebody who expects an order to be
ignored is not made safe by the order alone. Nothing here blocks; it says when to ask.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum


class Expectation(StrEnum):
    """What the victim expects."""

    ORDER_IGNORED = "order_ignored"
    CHILD_TAKEN = "child_taken"


ORDER_ANSWERS = frozenset({"POL-10", "IDV-05", "IDV-08"})
"""Actions of the catalogue that meet an order expected to be ignored."""
CHILD_ANSWERS = frozenset({"POL-09", "CSC-09", "EDU-01"})
"""Actions of the catalogue that bar the taking of a child."""
LEAN_ON_AN_ORDER = frozenset({"POL-05", "POL-09", "HOU-08", "PRO-01", "IDV-09", "CSC-09", "HBA-01"})
"""Actions of the catalogue that protect only as long as somebody obeys an order or a condition."""
CONTACT_WITH_A_CHILD = frozenset({"CSC-03"})
_ORDERS = frozenset(
    {
        "order", "orders", "injunction", "injunctions", "molestation", "dvpo", "dvpn", "dapo", "dapn", "nmo",
        "restraining", "occupation", "undertaking", "bail", "conditions", "condition", "licence", "barring",
        "exclusion",
    }
)  # fmt: skip
_CONTACT = frozenset({"contact", "handover", "handovers", "visit", "visits", "visitation", "overnight", "access"})
_CHILD = frozenset({"child", "children", "kids", "son", "daughter", "baby"})
_NO_ORDER = re.compile(r"\bin order\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)


def leans_on(
    words: str,
    code: str | None,
    *,
    expected: Collection[Expectation],
    answers: Collection[str] = (),
    about_child: bool = False,
) -> tuple[Expectation, ...]:
    """Return which of the victim's expectations an action leans on, in the order of the enumeration.

    `code` is the action of the catalogue, None for free words; `answers` are codes that meet the expectations, which
    lean on nothing; `about_child` says that the action is about a child. Only what is expected is returned.
    """
    if code is not None and code in answers:
        return ()
    said = {word.casefold() for word in _WORD.findall(_NO_ORDER.sub("", words))}
    order = code in LEAN_ON_AN_ORDER or bool(said & _ORDERS)
    contact = code in CONTACT_WITH_A_CHILD or bool(said & _CONTACT and (about_child or said & _CHILD))
    leaning = {Expectation.ORDER_IGNORED: order, Expectation.CHILD_TAKEN: contact}
    return tuple(one for one in Expectation if one in expected and leaning[one])

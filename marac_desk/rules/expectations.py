"""What the victim expects to go wrong, and which actions lean on just that: an order, contact with a child.

Her or his own view of the risk weighs as much as any score (G13 of the guide): somebody who expects an order to be
ignored is not made safe by the order alone. Nothing here blocks; it says when to ask. Which words and which actions of
the catalogue are meant is handed in: that is the area's, and its language's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from marac_desk.rules.word_list import WordList, words_in


class Expectation(StrEnum):
    """What the victim expects."""

    ORDER_IGNORED = "order_ignored"
    CHILD_TAKEN = "child_taken"


@dataclass(frozen=True, slots=True)
class LeaningWords:
    """By which words free words lean on an order or a condition, or on contact with a child.

    `no_orders` are phrases that hold such a word and mean none: "in order". Contact counts with a word for a child.
    """

    orders: WordList
    no_orders: tuple[str, ...]
    contact: WordList
    child: WordList


@dataclass(frozen=True, slots=True)
class LeaningActions:
    """Codes of the catalogue by expectation: which fail if it comes true, and which meet it."""

    fail_if: Mapping[Expectation, frozenset[str]]
    meet: Mapping[Expectation, frozenset[str]]

    def meets_any(self, code: str | None) -> bool:
        """Tell whether an action meets one of the expectations."""
        return any(code in codes for codes in self.meet.values())


def leans_on(
    words: str,
    code: str | None,
    *,
    expected: Collection[Expectation],
    meant: LeaningWords,
    actions: LeaningActions,
    about_child: bool = False,
) -> tuple[Expectation, ...]:
    """Return which of the victim's expectations an action leans on, in the order of the enumeration.

    `code` is the action of the catalogue, None for free words; one that meets an expectation leans on nothing;
    `about_child` says that the action is about a child. Only what is expected is returned.
    """
    if actions.meets_any(code):
        return ()
    said = words_in(_without(words, meant.no_orders))
    contact = meant.contact.any_of(said) and (about_child or meant.child.any_of(said))
    worded = {Expectation.ORDER_IGNORED: meant.orders.any_of(said), Expectation.CHILD_TAKEN: contact}
    return tuple(one for one in Expectation if one in expected and (worded[one] or code in actions.fail_if[one]))


def _without(words: str, phrases: Collection[str]) -> str:
    for phrase in phrases:
        words = re.sub(rf"\b{re.escape(phrase)}\b", "", words, flags=re.IGNORECASE)
    return words

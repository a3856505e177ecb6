"""Which actions lean on what the victim expects to fail."""

from __future__ import annotations

import pytest

from marac_desk.rules.expectations import Expectation, leans_on

BOTH = tuple(Expectation)
ORDER, CHILD = Expectation.ORDER_IGNORED, Expectation.CHILD_TAKEN


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        ("apply for a non-molestation order", None, (ORDER,)),
        ("Decide whether to use a notice", "POL-05", (ORDER,)),
        ("change the locks", None, ()),
        ("bail conditions: no contact with the children", None, (ORDER, CHILD)),
        ("arrange handover of the daughter at a centre", None, (CHILD,)),
        ("contact the landlord", None, ()),
        ("ring her in order to agree a code word", None, ()),
        ("", None, ()),
    ],
)
def test_what_an_action_leans_on(words: str, code: str | None, expected: tuple[Expectation, ...]) -> None:
    assert leans_on(words, code, expected=BOTH) == expected


def test_only_what_she_expects_is_said_and_what_answers_it_leans_on_nothing() -> None:
    assert leans_on("a restraining order", None, expected=()) == ()
    assert leans_on("a restraining order", None, expected=[CHILD]) == ()
    assert leans_on("an order", "POL-10", expected=BOTH, answers={"POL-10"}) == ()


def test_contact_counts_where_the_action_is_about_a_child() -> None:
    assert leans_on("supervised contact", None, expected=BOTH, about_child=True) == (CHILD,)
    assert leans_on("supervised contact", None, expected=BOTH) == ()

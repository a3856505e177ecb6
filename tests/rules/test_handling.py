"""The handling that a shared line has as long as nobody marks it."""

from __future__ import annotations

import pytest

from marac_desk.rules.handling import suggested
from marac_desk.rules.vocabulary import Handling

HIM, HER = frozenset({"Karl", "Brandt", "he"}), frozenset({"Ruth", "Asante"})


@pytest.mark.parametrize(
    ("words", "not_for_her"),
    [
        ("He was seen near the school on Tuesday.", True),
        ("Known for assault, Brandt, 2019.", True),
        ("A knife was found in his car.", True),
        ("Two calls to the address in May.", False),
        ("Attends the health visitor with the baby.", False),
        ("She says he follows her to work.", False),
        ("Ruth told us that Karl has the key.", False),
        ("The victim has reported that he drinks.", False),
        ("He says she lies.", True),
        ("HE WAS SEEN.", True),
        ("The therapist mentions the shed.", False),
        ("", False),
    ],
)
def test_what_is_about_him_and_did_not_come_from_her_is_not_for_her(words: str, not_for_her: bool) -> None:
    wanted = Handling.NOT_FOR_VICTIM if not_for_her else Handling.MAY_MINUTE
    assert suggested(words, harming=HIM, victim=HER, hers=False) is wanted


def test_what_her_advocate_brings_came_from_her() -> None:
    assert suggested("He has the key.", harming=HIM, victim=HER, hers=True) is Handling.MAY_MINUTE


def test_a_pronoun_counts_only_where_it_is_plain_whom_it_means() -> None:
    assert suggested("She was seen.", harming={"Brandt"}, victim=HER, hers=False) is Handling.MAY_MINUTE
    assert suggested("She hit him.", harming={"Brandt", "she"}, victim={"Paul"}, hers=False) is Handling.NOT_FOR_VICTIM

"""How hard a passphrase is to guess: what people do when asked for more signs counts little, more words count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.passphrase import Strength, bits_of, judge

WORDS = ("kettle", "orbit", "walnut", "violin", "sparrow", "harbour", "button", "meadow")


@pytest.mark.parametrize(
    ("passphrase", "strength"),
    [
        ("", Strength.SHORT),
        ("x7$kQ!2mP", Strength.SHORT),
        ("aaaaaaaaaaaa", Strength.WEAK),
        ("1234567890", Strength.WEAK),
        ("qwertyuiop", Strength.WEAK),
        ("Password2024!", Strength.WEAK),
        ("demonstration", Strength.WEAK),
        ("passpasspass", Strength.WEAK),
        ("the the the the the", Strength.WEAK),
        ("seven quiet rivers", Strength.WEAK),
        ("seven quiet rivers run", Strength.FAIR),
        ("x7$kQ!2mPz", Strength.FAIR),
        ("kettle orbit walnut violin sparrow", Strength.GOOD),
        ("kettle-orbit-walnut-76-violin", Strength.GOOD),
        ("Äpfel über Möwen", Strength.WEAK),
        ("Äpfel über Möwen öfter süß", Strength.GOOD),
    ],
)
def test_what_it_is_worth(passphrase: str, strength: Strength) -> None:
    assert judge(passphrase).strength is strength


def test_what_a_sentence_needs_is_counted() -> None:
    found = judge("kettle orbit Kettle")
    assert (found.signs, found.words) == (19, 2)


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6, unique=True))
def test_one_more_word_never_makes_it_weaker(words: list[str]) -> None:
    assert bits_of(" ".join(words)) > bits_of(" ".join(words[:-1]))


@given(st.sampled_from(WORDS), st.integers(2, 8))
def test_the_same_word_again_adds_nothing(word: str, times: int) -> None:
    assert bits_of(" ".join([word] * times)) == bits_of(word)


@given(st.text(max_size=200))
def test_any_text_is_judged(text: str) -> None:
    found = judge(text)
    assert found.signs == len(text)
    assert bits_of(text) >= 0

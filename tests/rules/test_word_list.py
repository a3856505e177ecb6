"""A list of words: whole ones, and those that a star makes longer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.word_list import word_list, words_in

LIST = word_list(["Order", "verfüg*", "*verbot", "*kielto*", "Maß"])


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("order", True),
        ("orders", False),
        ("disorder", False),
        ("verfügung", True),
        ("verfüg", True),
        ("zurverfügung", False),
        ("annäherungsverbot", True),
        ("verbot", True),
        ("verbote", False),
        ("lähestymiskieltoa", True),
        ("kielto", True),
        ("kielt", False),
        ("mass", True),
    ],
)
def test_a_star_stands_for_any_letters_and_nothing_else_does(word: str, meant: bool) -> None:
    assert (word in LIST) is meant


@given(st.lists(st.text("abcd", min_size=1), max_size=8), st.text("abcd", min_size=1))
def test_without_stars_a_list_is_the_set_of_its_words(words: list[str], asked: str) -> None:
    assert (asked in word_list(words)) is (asked in set(words))


@given(st.text("abc", min_size=1, max_size=4), st.text("abc", max_size=4), st.text("abc", max_size=4))
def test_what_begins_and_what_ends_with_a_word_is_found(word: str, before: str, after: str) -> None:
    assert word + after in word_list([f"{word}*"])
    assert before + word in word_list([f"*{word}"])
    assert before + word + after in word_list([f"*{word}*"])


def test_words_are_letters_alone_in_their_order_without_case() -> None:
    assert words_in("Straße 12: “don't”, ÄRZTIN_in") == ["strasse", "don", "t", "ärztin", "in"]

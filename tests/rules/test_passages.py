"""Passages: found however they are broken and capitalised, replaced everywhere, and nothing else is touched."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.passages import holds, is_passage, mark_of, places, telling_word, texts_in, without

MARK = mark_of(date(2026, 11, 21))
PLACE = "14 Elm Road, flat 3"


def test_the_mark_names_the_day_and_nobody() -> None:
    assert MARK == "[withdrawn 21 Nov 2026 by two people]"


@pytest.mark.parametrize(
    "text",
    [
        "She is at 14 Elm Road, flat 3 since Monday.",
        "She is at 14 ELM ROAD, FLAT 3 since Monday.",
        "She is at 14 Elm\nRoad,  flat\t3 since Monday.",
    ],
)
def test_a_passage_is_found_and_replaced(text: str) -> None:
    assert holds(text, PLACE)
    assert without(text, PLACE, MARK) == f"She is at {MARK} since Monday."
    ((first, behind),) = places(text, PLACE)
    assert text[first:behind].split() == text[first:behind].split()
    assert " ".join(text[first:behind].split()).casefold() == PLACE.casefold()


def test_other_words_stay_as_they_are() -> None:
    assert without("14 Elm Road, flat 33", "14 Elm Road, flat 4", MARK) == "14 Elm Road, flat 33"


def test_signs_of_a_pattern_are_signs() -> None:
    assert without("call (before 5) or .*", "(before 5)", MARK) == f"call {MARK} or .*"
    assert without("a.c abc", "a.c", r"\1") == r"\1 abc"


def test_what_is_inside_plain_values_is_found() -> None:
    value = {"a": ["x", {"note 14 Elm Road, flat 3": "y"}], "b": "at 14 elm road, flat 3", "c": 3, "d": None}
    assert holds(value, PLACE)
    clean = without(value, PLACE, MARK)
    assert not holds(clean, PLACE)
    assert clean["c"] == 3
    assert clean["d"] is None
    assert json.dumps(clean).count(MARK) == 2


@pytest.mark.parametrize(("text", "fit"), [("", False), ("  a ", False), ("abc", True), ("x" * 4001, False)])
def test_next_to_nothing_is_no_passage(text: str, fit: bool) -> None:
    assert is_passage(text) is fit


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1).filter(str.strip)


@given(WORDS, WORDS, WORDS)
def test_afterwards_it_is_nowhere(before: str, passage: str, after: str) -> None:
    text = f"{before} {passage} {after}"
    assert holds(text, passage)
    assert not holds(without(text, passage, "\x00"), passage)


@given(WORDS)
def test_a_text_without_the_telling_word_cannot_hold_the_passage(passage: str) -> None:
    word = telling_word(passage)
    assert word.casefold() in passage.casefold()


def test_texts_are_listed_with_the_names_of_fields() -> None:
    assert list(texts_in({"a": ["b", 1, {"c": "d"}]})) == ["a", "b", "c", "d"]

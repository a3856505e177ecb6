"""Phrases that blame the victim are found however they are bent, and nothing else is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.assets.blaming import blaming_words
from marac_desk.assets.catalogue import catalogue
from marac_desk.assets.places import path
from marac_desk.desktop.wording.blaming import phrases_of
from marac_desk.rules.blaming import BlamingPhrase, Found, Phrases, blaming

SHIPPED = phrases_of(blaming_words())
HERE = Path(__file__).parent
BLAMING = (HERE / "blaming.txt").read_text(encoding="utf-8").splitlines()
ORDINARY = (HERE / "blaming_not.txt").read_text(encoding="utf-8").splitlines()
HE_HARMS, SHE_HARMS = ("he", "Marek"), ("she", "Marta")
OF_A_MAN = """
He chose to stay with her.
He keeps going back to her.
He failed to protect his daughter.
He let her back in.
He refuses to engage.
He should have left.
He provoked her.
He puts himself at risk.
He claims that Marta stabbed him.
He minimises the abuse.
He allowed her to return.
They put themselves at risk.
""".strip().splitlines()
STAY = BlamingPhrase("stay", "leave", ("choose/chose/chosen to stay/remain",), of_victim=True, unless=("refuge",))
VOLATILE = BlamingPhrase("volatile", "violent", ("volatile relationship", "volatile"), not_before=("substance",))
PROTECT = BlamingPhrase("protect", "kept", ("fail to protect ... child/children",), of_victim=True)
SOME = Phrases([STAY, VOLATILE, PROTECT], SHIPPED.grammar)


def marked(text: str, phrases: Phrases = SOME, **more: Any) -> list[str]:
    return [text[found.start : found.end] for found in blaming(text, phrases, **more)]


def test_what_is_found_says_where_it_is_and_what_it_is() -> None:
    text = "Since May: she chose to stay."
    assert blaming(text, SOME) == (Found(text.index("chose"), len(text) - 1, "stay", "leave"),)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("she chooses to stay", "chooses to stay"),
        ("has repeatedly chosen to stay", "chosen to stay"),
        ("CHOOSING TO REMAIN", "CHOOSING TO REMAIN"),
        ("she chôse to remain", "chôse to remain"),
        ("she cho\u0302se to remain", "cho\u0302se to remain"),
        ("chose, once again, to stay", "chose, once again, to stay"),
        ("failed to protect her three young children", "failed to protect her three young children"),
        ("failing repeatedly to protect the child", "failing repeatedly to protect the child"),
    ],
)
def test_a_phrase_is_known_in_any_form_and_with_small_words_between(text: str, found: str) -> None:
    assert marked(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "she chose a day to stay",  # what stands between is no small word
        "she chose. To stay is hard",  # two sentences
        "failed to protect: the child",
        "failed to protect one two three four five children",  # too far apart
        "failed to protect not the children",
        "stay",
        "",
    ],
)
def test_words_that_do_not_belong_together_are_no_phrase(text: str) -> None:
    assert marked(text) == []


@pytest.mark.parametrize("opening, closing", ["“”", '""', "‘’", "''", "«»", "„“"])  # noqa: PT006  (pairs of signs)
def test_words_in_quotation_marks_are_somebodys_own(opening: str, closing: str) -> None:
    assert marked(f"She said: {opening}it doesn’t matter, I was volatile{closing} on Monday.") == []
    assert marked(f"She said {opening}no{closing}; it is volatile") == ["volatile"]


def test_a_quotation_that_is_still_open_is_one_and_an_apostrophe_is_none() -> None:
    assert marked("she said “it is volatile") == []
    assert marked("it's volatile, isn't it") == ["volatile"]
    assert marked("the victims' volatile neighbours' house") == ["volatile"]


@pytest.mark.parametrize(
    "text",
    [
        "it is not volatile",
        "it isn’t volatile",
        "never really volatile",
        "not because she chose to stay",
        "nobody says she chose to stay",
        "it is wrong to say she chose to stay",
    ],
)
def test_a_negation_turns_it_round(text: str) -> None:
    assert marked(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "not safe, volatile",
        "she was not seen and chose to stay",
        "we do not know why she chose to stay",
        "she is not safe because she chose to stay",
    ],
)
def test_a_negation_of_something_else_does_not(text: str) -> None:
    assert len(marked(text)) == 1


def test_what_only_a_victim_is_blamed_for_is_not_said_of_others() -> None:
    assert marked("Police chose to stay.") == marked("The perpetrator chose to stay.") == []
    assert marked("Marek's brother and Marek chose to stay", harming=("Marek",)) == []
    assert marked("He chose to stay", harming=("he",)) == []
    assert marked("He chose to stay") == marked("She told police, then chose to stay") == ["chose to stay"]
    assert marked("Marek says she chose to stay", harming=HE_HARMS) == ["chose to stay"]
    assert marked("Marek is volatile", harming=HE_HARMS) == ["volatile"], "that may be said of anybody and is marked"


def test_words_around_it_make_it_ordinary() -> None:
    assert marked("she chose to stay in refuge") == []
    assert marked("she went to refuge. She chose to stay") == ["chose to stay"]
    assert marked("volatile substances") == marked("a volatile-substance case") == []
    assert marked("volatile, substances") == ["volatile"]


def test_the_longest_counts_and_nothing_overlaps() -> None:
    assert marked("a volatile relationship, volatile") == ["volatile relationship", "volatile"]


@given(st.text(alphabet=st.sampled_from("chose to stay volatile not she ’'\"“”.,;\n"), max_size=80))
def test_what_is_found_lies_in_the_text_in_order(text: str) -> None:
    end = 0
    for found in blaming(text, SOME):
        assert end <= found.start < found.end <= len(text)
        end = found.end


@given(st.sampled_from(BLAMING), st.integers(0, 300))
def test_a_sentence_that_is_still_being_typed_never_fails(sentence: str, typed: int) -> None:
    blaming(sentence[:typed], SHIPPED, harming=HE_HARMS)


def test_blaming_sentences_are_marked_and_ordinary_ones_are_not() -> None:
    missed = [line for line in BLAMING if not marked(line, SHIPPED, harming=HE_HARMS)]
    missed += [line for line in OF_A_MAN if not marked(line, SHIPPED, harming=SHE_HARMS)]
    wrong = {line: found for line in ORDINARY if (found := marked(line, SHIPPED, harming=HE_HARMS))}
    asked = len(BLAMING) + len(OF_A_MAN)
    print(f"blaming: {asked - len(missed)} of {asked} marked; ordinary: {len(wrong)} of {len(ORDINARY)} marked")  # noqa: T201  (the figures are asked for)
    assert len(BLAMING) >= 80
    assert len(ORDINARY) >= 80
    assert wrong == {}
    assert len(missed) <= 0.05 * asked, missed


def test_what_ships_blames_nobody() -> None:
    caseload = json.loads(path("demo", "caseload.json").read_text(encoding="utf-8"))
    shipped = [*_texts(caseload), *(text for entry in catalogue() for text in (entry.title, entry.does))]
    assert len(shipped) > 1000
    assert {text: found for text in shipped if (found := marked(text, SHIPPED))} == {}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)

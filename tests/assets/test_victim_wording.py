"""What a victim may be told is short and plain, and would do no harm if it were seen at home."""

from __future__ import annotations

import re

import pytest

from marac_desk.assets.areas import area_profiles
from marac_desk.assets.catalogue import CatalogueAction, catalogue

SIGNS_OF_LEAVING = """
refuge shelter moves? moved moving flat lawyer solicitor legal passport leave leaving tenancy rehouse
"""
OTHER_PERSON = """
he him his himself she her hers herself perpetrator abuser offender partner husband wife boyfriend ex dad father
"""
JARGON = """
marac marak idva idaa matac mappa dash ric ird dvds safeguarding referral agency agencies multi-agency protocol
assessment intelligence visor nominal pnc licence bail tag recall arrest warrant prison probation court order marker
domestic abuse violence victim survivor risk
"""
TIMING = "today tomorrow monday tuesday wednesday thursday friday weekend hours? days?"

TOLD = [entry for entry in catalogue() if entry.share != "N"]


def _code(entry: CatalogueAction) -> str:
    return entry.code


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z'-]+", text.lower())


def _finds(words: str, text: str) -> list[str]:
    return [word for word in words.split() if re.search(rf"\b{word}\b", text, re.IGNORECASE)]


def test_an_action_that_is_never_told_has_no_wording() -> None:
    never = [entry for entry in catalogue() if entry.share == "N"]
    assert len(never) == 17
    assert [entry.code for entry in never if entry.victim_wording] == []


@pytest.mark.parametrize("entry", TOLD, ids=_code)
def test_a_wording_gives_nothing_away(entry: CatalogueAction) -> None:
    text = entry.victim_wording
    assert _finds(SIGNS_OF_LEAVING, text) == []
    assert _finds(OTHER_PERSON, text) == []
    assert _finds(JARGON, text) == []
    # "each day" tells no time; anything else about days and hours does
    assert _finds(TIMING, text.replace("each day", "").replace("a day that is only yours", "")) == []
    assert not re.search(r"\d", text)


@pytest.mark.parametrize("profile", area_profiles(), ids=lambda profile: profile.code)
def test_no_wording_holds_a_word_that_an_area_never_lets_out(profile: object) -> None:
    never = " ".join(word for area in area_profiles() if area is profile for word in area.never_words)
    assert never
    assert [(entry.code, found) for entry in TOLD if (found := _finds(never, entry.victim_wording))] == []


@pytest.mark.parametrize("entry", TOLD, ids=_code)
def test_a_wording_is_one_plain_sentence(entry: CatalogueAction) -> None:
    text = entry.victim_wording
    assert re.fullmatch(r"[A-Z][^.!?]*\.", text)
    assert len(_words(text)) <= 16
    # no word inside starts with a capital letter: no name
    assert not re.search(r" [A-Z]", text)


def _syllables(word: str) -> int:
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = word.endswith("e") and not word.endswith("le") and groups > 1
    return max(1, groups - silent)


def _reading_grade(text: str) -> float:
    """Flesch-Kincaid for one sentence; grade 6 is read at the age of eleven, grade 4 at nine."""
    words = _words(text)
    return 0.39 * len(words) + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59


@pytest.mark.parametrize("entry", TOLD, ids=_code)
def test_a_wording_can_be_read_at_eleven(entry: CatalogueAction) -> None:
    assert _reading_grade(entry.victim_wording) <= 6


def test_the_wordings_together_can_be_read_at_nine() -> None:
    grades = [_reading_grade(entry.victim_wording) for entry in TOLD]
    assert sum(grades) / len(grades) <= 4


def test_two_actions_never_read_the_same() -> None:
    wordings = [entry.victim_wording for entry in TOLD]
    assert len(set(wordings)) == len(wordings)


def test_the_measures_see_what_they_should() -> None:
    assert _finds(SIGNS_OF_LEAVING, "You are moving to a flat.") == ["moving", "flat"]
    assert _finds(OTHER_PERSON, "They say he is away.") == ["he"]
    assert _reading_grade("Safeguarding professionals will facilitate appropriate accommodation.") > 6

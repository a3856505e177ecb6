"""The phrases that blame a victim: each with why and what to write instead, in patterns of words, or refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from marac_desk.assets.blaming import LISTS, blaming_words, read_blaming_words
from marac_desk.assets.problems import ResourceProblemError

GRAMMAR = "\n".join(["[grammar]", 'adverb = "ly"', *(f'{name} = ["x"]' for name in LISTS)])
PHRASE = '[phrase.stay]\nwhy = "blame"\ninstead = "leave"\npatterns = ["CHOOSE/picked to ... stay", "non-compliant"]\n'
WHOLE = f'{GRAMMAR}\n[groups]\nCHOOSE = ["choose", "chose"]\n[why]\nblame = "w"\n[instead]\nleave = "i"\n{PHRASE}'


def _file(folder: Path, text: str) -> Path:
    file = folder / "words" / "blaming.en.toml"
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    return file


def test_a_phrase_has_its_words_in_place_of_a_group(tmp_path: Path) -> None:
    (entry,) = read_blaming_words(_file(tmp_path, WHOLE)).phrases
    assert entry.patterns == ("choose/chose/picked to ... stay", "non-compliant")
    assert (entry.code, entry.why, entry.instead) == ("stay", "blame", "leave")
    assert (entry.of_victim, entry.unless, entry.not_before) == (False, (), ())


@pytest.mark.parametrize(
    ("was", "now", "reason"),
    [
        ('why = "blame"', 'why = "blam"', "must be one of blame"),
        ('instead = "leave"', 'instead = "stay"', "must be one of leave"),
        ('"non-compliant"', '"non.*"', "form asked for"),
        ('"non-compliant"', '"... stay"', "form asked for"),
        ('"non-compliant"', '"stay ..."', "form asked for"),
        ('"non-compliant"', '"a/non-compliant"', "form asked for"),
        ('"non-compliant"', '"Stay"', "form asked for"),
        ('"non-compliant"', '"GO back"', "no group"),
        ('"CHOOSE/picked to ... stay", "non-compliant"', "", "empty"),
        (PHRASE, PHRASE + PHRASE.replace("stay]", "again]"), "another phrase already"),
        ("CHOOSE =", "choose =", "capitals"),
        ('"chose"]', '"chose to"]', "form asked for"),
        ('stops = ["x"]', "", '"stops" is missing'),
        ('why = "blame"', 'why = "blame"\nregex = "x"', "unknown key"),
    ],
)
def test_a_slip_of_the_hand_is_refused(tmp_path: Path, was: str, now: str, reason: str) -> None:
    assert was in WHOLE
    with pytest.raises(ResourceProblemError, match=reason):
        read_blaming_words(_file(tmp_path, WHOLE.replace(was, now)))


def test_what_ships_is_used_whole() -> None:
    words = blaming_words()
    assert len(words.phrases) >= 30
    assert sum(len(entry.patterns) for entry in words.phrases) >= 200
    assert {entry.why for entry in words.phrases} == set(words.why)
    assert {entry.instead for entry in words.phrases} == set(words.instead)


def test_no_suggestion_says_that_the_victim_is_a_woman_or_a_man() -> None:
    said = [*blaming_words().why.values(), *blaming_words().instead.values()]
    assert [text for text in said if {"she", "her", "he", "his", "him"} & set(text.lower().split())] == []

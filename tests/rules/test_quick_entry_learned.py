"""What of a line may be learned, what a learned phrase does to a reading, and a line with several owners divided."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.quick_entry.dividing import divided
from marac_desk.rules.quick_entry.learned import LEAST_USES, MOST_WORDS, Use, phrase_of
from marac_desk.rules.quick_entry.line import QuickEntry
from marac_desk.rules.quick_entry.values import Understood
from tests.rules.test_quick_entry_phrasings import TODAY, partnership, phrasings, quick_entry
from tests.rules.test_quick_entry_phrasings import read as read_unlearned

NAMES = ("Efa Prosser", "Callum Reddy-Jones", "Élodie")
plain_words = st.lists(st.text(string.ascii_lowercase, min_size=1, max_size=12), min_size=1, max_size=8)


def _read(line: str, *uses: Use) -> Understood:
    return QuickEntry(partnership(), quick_entry().entries, uses).read(line, today=TODAY)


@pytest.mark.parametrize(
    ("words", "phrase"),
    [
        ("purple folder", "purple folder"),
        ("to put a Purple folder on the file", None),  # written like a name
        ("Purple folder for her", "purple folder"),
        ("purple folder for efa", None),
        ("purple folder for PROSSER", None),
        ("efa's purple folder", None),
        ("reddy jones again", None),
        ("elodie again", None),
        ("ring 07700900123", None),
        ("flat b purple", None),
        ("larkspur lane", None),
        ("one purple two folder three letters", None),
        ("the a and", None),
        ("", None),
        ("x" * 30, None),
        ("look at DVPO again", "look dvpo again"),
    ],
)
def test_only_plain_words_are_learned(words: str, phrase: str | None) -> None:
    assert phrase_of(words, names=NAMES, known={"dvpo"}) == phrase


@given(plain_words, st.sampled_from(NAMES), st.integers(0, 8), st.booleans())
def test_a_phrase_never_holds_a_part_of_a_name(words: list[str], name: str, place: int, capital: bool) -> None:
    part = name.replace("-", " ").split()[-1]
    line = " ".join([*words[:place], part if capital else part.lower(), *words[place:]])
    assert phrase_of(line, names=NAMES) is None


@given(st.text(max_size=60))
def test_whatever_is_typed_a_phrase_is_few_plain_words_without_digits(line: str) -> None:
    phrase = phrase_of(line)
    if phrase is not None:
        assert 1 <= len(phrase.split()) <= MOST_WORDS
        assert set(phrase) <= set(string.ascii_lowercase + " '&-")


def test_a_phrase_goes_first_from_the_second_time_on() -> None:
    before = _read("police purple folder fri", Use("purple folder", "POL-07", LEAST_USES - 1))
    assert before.code != "POL-07"
    assert not before.learned
    after = _read("police purple folder fri", Use("purple folder", "POL-07", LEAST_USES))
    assert (after.code, after.learned, after.extra, after.agency) == ("POL-07", True, "", "police")
    assert after.due is not None
    assert after.unlearned == before.code


def test_forms_of_the_same_words_count_together_and_the_usual_meaning_wins() -> None:
    uses = (Use("purple folder", "POL-07", 1), Use("purple folders", "POL-07", 1), Use("purple folder", "POL-05", 3))
    assert _read("police purple folders", *uses).code == "POL-05"
    assert _read("police purple folders", *uses[:2]).code == "POL-07"


def test_a_phrase_of_another_agency_s_action_changes_nothing() -> None:
    uses = (Use("purple folder", "POL-07", 5), Use("purple folder", "HOU-01", 2))
    assert _read("housing purple folder", *uses).code == "HOU-01"
    assert _read("csc purple folder", *uses).learned is False


def test_a_retired_action_is_proposed_no_more_by_its_phrase() -> None:
    entries = [entry for entry in quick_entry().entries if entry.code != "POL-07"]
    read = QuickEntry(partnership(), entries, (Use("purple folder", "POL-07", 9),))
    assert read.read("police purple folder", today=TODAY).code != "POL-07"


def test_a_learned_phrase_leaves_every_other_line_as_it_was() -> None:
    learned = QuickEntry(partnership(), quick_entry().entries, (Use("purple folder", "POL-07", 9),))
    for row in phrasings()[::7]:
        assert learned.read(row.line, today=TODAY).matches == quick_entry().read(row.line, today=TODAY).matches


@pytest.mark.parametrize("line", ["idva meet her, she refuses to engage", "idva she refused help", "idva refuse"])
def test_whoever_refuses_is_not_sent_to_a_refuge(line: str) -> None:
    found = read_unlearned(line)
    assert found.agency == "idva"
    assert "IDV-08" not in found.matches


def test_a_slip_in_refuge_is_still_forgiven() -> None:
    assert read_unlearned("idva refgue place").code == "IDV-08"


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("police and housing locks 2wd", ("police locks 2wd", "housing locks 2wd")),
        ("locks 2wd housing, police", ("locks 2wd housing", "locks 2wd police")),
        ("housing/police locks", ("housing locks", "police locks")),
        ("gp, csc + housing ring her !", ("gp ring her !", "csc ring her !", "housing ring her !")),
    ],
)
def test_a_line_with_several_owners_is_divided(line: str, lines: tuple[str, ...]) -> None:
    found = read_unlearned(line)
    assert found.jointly
    assert divided(line, found.owners) == lines
    for one in lines:
        read = read_unlearned(one)
        assert not read.jointly
        assert (read.due, read.urgent) == (found.due, found.urgent)


def test_a_line_with_one_owner_stays_whole() -> None:
    line = "police marker fri"
    assert divided(line, read_unlearned(line).owners) == (line,)

"""The handling that a shared line has as long as nobody marks it."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from marac_desk.rules import handling
from marac_desk.rules.vocabulary import Handling
from marac_desk.rules.word_list import WordList
from marac_desk.services.cues import cues_of

HIM, HER = frozenset({"Karl", "Brandt", "he"}), frozenset({"Ruth", "Asante"})


def suggested(
    words: str, *, harming: Collection[str], victim: Collection[str], hers: bool, language: str = "en-GB"
) -> Handling:
    speech = cues_of(language).speech
    return handling.suggested(words, harming=harming, victim=victim, hers=hers, speech=speech)


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


@pytest.mark.parametrize(
    ("language", "words", "not_for_her"),
    [
        ("de-AT", "Er wurde bei der Schule gesehen.", True),
        ("de-AT", "In seinem Auto lag ein Messer.", True),
        ("de-AT", "Sie sagt, er folge ihr zur Arbeit.", False),
        ("de-AT", "Klientin schildert, dass er trinkt.", False),
        ("de-AT", "Die Nachbarn: sie haben berichtet, er habe geschrien.", True),
        ("de-AT", "Zwei Einsätze im Mai.", False),
        ("de-AT", "He was seen near the school.", True),
        ("fi-FI", "Hän kertoo, että Karl juo.", True),
        ("fi-FI", "Uhrin mukaan Karl juo.", False),
        ("fi-FI", "Uhrin naapuri kertoi, että Karl huusi.", True),
        ("fi-FI", "Hän oli koululla.", False),
    ],
)
def test_each_language_says_in_its_own_way_who_told_it(language: str, words: str, not_for_her: bool) -> None:
    wanted = Handling.NOT_FOR_VICTIM if not_for_her else Handling.MAY_MINUTE
    assert suggested(words, harming=HIM, victim=HER, hers=False, language=language) is wanted


_OLD_SAYING = (
    "says said saying tells told reports reported describes described discloses disclosed states stated explains "
    "explained fears feared"
)


def test_english_says_it_as_it_did() -> None:
    (english,) = cues_of("en-GB").speech
    assert english == handling.Speech(
        forms={"he": frozenset({"he", "him", "his", "himself"}), "she": frozenset({"she", "her", "hers", "herself"})},
        subjects={"he": frozenset({"he"}), "she": frozenset({"she"})},
        saying=WordList(frozenset(_OLD_SAYING.split())),
        victim=WordList(frozenset({"victim", "client", "survivor"})),
        reach=2,
    )

"""Which actions lean on what the victim expects to fail."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from marac_desk.rules.expectations import Expectation, leans_on
from marac_desk.rules.word_list import WordList
from marac_desk.services.cues import cues_of, leaning_actions

BOTH = tuple(Expectation)
ORDER, CHILD = Expectation.ORDER_IGNORED, Expectation.CHILD_TAKEN


def lean(words: str, code: str | None, expected: Collection[Expectation] = BOTH, *, about_child: bool = False,
         language: str = "en-GB") -> tuple[Expectation, ...]:  # fmt: skip
    return leans_on(words, code, expected=expected, meant=cues_of(language).leaning, actions=leaning_actions(),
                    about_child=about_child)  # fmt: skip


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
    assert lean(words, code) == expected


def test_only_what_she_expects_is_said_and_what_answers_it_leans_on_nothing() -> None:
    assert lean("a restraining order", None, ()) == ()
    assert lean("a restraining order", None, [CHILD]) == ()
    assert lean("an order", "POL-10") == ()


def test_contact_counts_where_the_action_is_about_a_child() -> None:
    assert lean("supervised contact", None, about_child=True) == (CHILD,)
    assert lean("supervised contact", None) == ()


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        ("de-AT", "Annäherungsverbot gegen ihn aussprechen", (ORDER,)),
        ("de-AT", "einstweilige Verfügung nach 382b beantragen", (ORDER,)),
        ("de-AT", "Auflagen der gelinderen Mittel prüfen", (ORDER,)),
        ("de-AT", "Besuchskontakte der Tochter nur begleitet", (CHILD,)),
        ("de-AT", "Übergabe der Kinder bei der Großmutter", (CHILD,)),
        ("de-AT", "stellt ein Notquartier zur Verfügung", ()),
        ("de-AT", "Kontakt zur Vermieterin", ()),
        ("de-AT", "das Schloss tauschen", ()),
        ("de-AT", "apply for a restraining order", (ORDER,)),
        ("fi-FI", "hakee lähestymiskieltoa", (ORDER,)),
        ("fi-FI", "valvoo perheen sisäisen lähestymiskiellon noudattamista", (ORDER,)),
        ("fi-FI", "lasten tapaamiset vain valvottuina", (CHILD,)),
        ("fi-FI", "tapaaminen poikaystävän kanssa", ()),
        ("fi-FI", "vaihtaa lukot", ()),
        ("fi-FI", "apply for a restraining order", (ORDER,)),
        ("en-GB", "Annäherungsverbot", ()),
    ],
)
def test_every_area_is_understood_in_its_own_language_and_in_english(
    language: str, words: str, expected: tuple[Expectation, ...]
) -> None:
    assert lean(words, None, language=language) == expected


_OLD_ORDERS = (
    "order orders injunction injunctions molestation dvpo dvpn dapo dapn nmo restraining occupation undertaking bail "
    "conditions condition licence barring exclusion"
)
_OLD_CONTACT = "contact handover handovers visit visits visitation overnight access"
_OLD_CHILD = "child children kids son daughter baby"


def test_english_means_the_words_that_it_meant_and_no_others() -> None:
    meant = cues_of("en-GB").leaning
    for found, were in ((meant.orders, _OLD_ORDERS), (meant.contact, _OLD_CONTACT), (meant.child, _OLD_CHILD)):
        assert found == WordList(frozenset(were.split()))
    assert meant.no_orders == ("in order",)


def test_the_catalogue_says_which_actions_lean_and_which_answer() -> None:
    actions = leaning_actions()
    lean_on_an_order = {"POL-05", "POL-09", "HOU-08", "PRO-01", "IDV-09", "CSC-09", "HBA-01"}
    assert actions.fail_if == {ORDER: lean_on_an_order, CHILD: {"CSC-03"}}
    assert actions.meet == {ORDER: {"POL-10", "IDV-05", "IDV-08"}, CHILD: {"POL-09", "CSC-09", "EDU-01"}}
    assert lean("find a place", "HOU-08") == (ORDER,)
    assert lean("talk it over", "CSC-03") == (CHILD,)
    assert lean("a port alert by order", "CSC-09") == (), "what meets one expectation leans on nothing"

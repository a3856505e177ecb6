"""The leak check finds what must not be seen at home, and leaves the catalogue's own words alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.assets.areas import area_profiles
from marac_desk.assets.catalogue import catalogue
from marac_desk.rules.leak import Found, Leak, Protected, check

PROTECTED = Protected(
    never_words=("matac", "intelligence", "tasking process"),
    perpetrators=("Gavin Threlfall", "Will Ó Briain"),
    people=("Poppy Larkspur", "Det Insp Rhian Calloway", "Jo Abernathy", "her sister Janet", "Ludwig van der Aa"),
    addresses=("Flat 3, 12 Heron Court, ZZ9 9ZZ",),
    safe_places=("Clinic, Tuesdays", "Through the refuge worker"),
    not_for_her=("He told the probation officer that he drinks every day",),
)


def leaks(text: str) -> list[Leak]:
    return [found.leak for found in check([("1", text)], PROTECTED)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You will get an early appointment at the clinic.", [Leak.SAFE_PLACE]),
        ("Your worker will see you on Tuesday.", [Leak.SAFE_PLACE, Leak.TIMING]),
        ("Gavin’s car is known.", [Leak.PERPETRATOR]),
        ("GAVIN is known.", [Leak.PERPETRATOR]),
        ("A visit to you and Poppy.", [Leak.PERSON]),
        ("Rhian will see you.", [Leak.PERSON]),
        ("Janet can help.", [Leak.PERSON]),
        ("Will is away.", [Leak.PERPETRATOR]),  # the name; the verb is left alone below
        ("Ring 020 7946 0310 first.", [Leak.PHONE]),
        ("Ring +44 7700 900123.", [Leak.PHONE]),
        ("Come to ZZ1 1AA.", [Leak.POSTCODE]),
        ("Come to zz11aa.", [Leak.POSTCODE]),
        ("We checked the heron house.", [Leak.ADDRESS]),
        ("The MATAC has met.", [Leak.NEVER_WORD]),
        ("There is a tasking  process.", [Leak.NEVER_WORD]),
        ("Keep your passport ready.", [Leak.LEAVING]),
        ("Someone comes at 10:30.", [Leak.TIMING]),
        ("Your husband knows.", [Leak.ABOUT_HIM]),
        ("It seems the probation officer that he drinks every day is kind.", [Leak.NOT_FOR_HER, Leak.ABOUT_HIM]),
    ],
)
def test_what_gives_something_away_is_found(text: str, expected: list[Leak]) -> None:
    assert leaks(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "You will get help from someone who knows.",
        "Your health visitor will arrange to see you and your child.",
        "The police will come quickly if you call 999 from home.",
        "Someone the children trust will ask how they are.",
        "Her sister and the inspector are not names.",
        "Van parking is free.",
    ],
)
def test_plain_words_pass(text: str) -> None:
    assert leaks(text) == []


def test_each_finding_says_its_line_and_its_piece() -> None:
    found = check([("a", "Nothing here."), ("b", "At the clinic with Gavin, at the clinic.")], PROTECTED)
    assert found == (Found("b", Leak.SAFE_PLACE, "clinic"), Found("b", Leak.PERPETRATOR, "Gavin"))


def test_accents_and_other_scripts_are_no_hiding_place() -> None:
    protected = Protected(perpetrators=("Zoë Brânză", "علي حسن"))
    assert [f.leak for f in check([("1", "zoe branza and علي")], protected)] == [Leak.PERPETRATOR] * 3


@pytest.mark.parametrize("profile", area_profiles(), ids=lambda profile: profile.code)
def test_the_catalogues_own_words_pass_everywhere(profile: object) -> None:
    never = next(area.never_words for area in area_profiles() if area is profile)
    lines = [(entry.code, entry.victim_wording) for entry in catalogue() if entry.victim_wording]
    assert len(lines) > 90
    assert check(lines, Protected(never_words=never)) == ()


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_checked(text: str, name: str) -> None:
    protected = Protected((name,), (name,), (name,), (name,), (name,), (name,))
    for found in check([("1", text)], protected):
        assert found.line == "1"


@given(st.sampled_from(["Gavin", "gavin", "GAVIN"]), st.sampled_from(["", ".", ",", "'s", "’s", ")", "-"]))
def test_a_name_is_found_however_it_is_written(name: str, after: str) -> None:
    assert Leak.PERPETRATOR in leaks(f"Then ({name}{after} came")

"""The words by which the desk knows what is written about: a list a language, or refused with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from marac_desk.assets import codes
from marac_desk.assets.areas import AreaProfile, area_profiles
from marac_desk.assets.catalogue import catalogue
from marac_desk.assets.cue_words import cue_words, languages_of, read_cue_words
from marac_desk.assets.problems import ResourceProblemError
from marac_desk.rules.expectations import Expectation

WHOLE = """[leaning]
orders = ["order", "*verbot", "verfüg*"]
no_orders = ["in order"]
contact = ["contact"]
child = ["child"]
[telling]
saying = ["says"]
victim = ["victim"]
reach = 2
[telling.forms]
he = ["he", "him"]
she = ["she"]
[telling.subjects]
he = ["he"]
she = ["she"]
"""


def _file(folder: Path, text: str) -> Path:
    file = folder / "words" / "cues.en.toml"
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    return file


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    found = read_cue_words(_file(tmp_path, WHOLE))
    assert found.orders == ("order", "*verbot", "verfüg*")
    assert (found.no_orders, found.reach) == (("in order",), 2)
    assert (found.forms["he"], found.subjects["he"]) == (("he", "him"), ("he",))


@pytest.mark.parametrize(
    ("was", "now", "reason"),
    [
        ('"order"', '"Order"', "form asked for"),
        ('"order"', '"court order"', "form asked for"),
        ('"order"', '"ord*er"', "form asked for"),
        ('"order"', '"ord*"', "form asked for"),
        ('"order"', '"*"', "form asked for"),
        ('"order"', '"order2"', "form asked for"),
        ('"order"', '"verfüg*"', "there twice"),
        ('"in order"', '"order"', "form asked for"),
        ('contact = ["contact"]', "contact = []", '"contact" is empty'),
        ('child = ["child"]\n', "", '"child" is missing'),
        ('victim = ["victim"]', 'victims = ["victim"]', '"victim" is missing'),
        ("reach = 2", "reach = 0", "reach"),
        ("reach = 2", "reach = 5", "reach"),
        ('she = ["she"]\n[', 'she = ["she", "him"]\n[', 'stands under "he" as well'),
        ('he = ["he"]', 'he = ["hen"]', 'is no form of "he"'),
        ('he = ["he", "him"]', 'he = ["h*"]', "form asked for"),
        ("[leaning]", "[leaning]\nregex = 1", "unknown key"),
    ],
)
def test_a_slip_of_the_hand_is_refused(tmp_path: Path, was: str, now: str, reason: str) -> None:
    assert was in WHOLE
    with pytest.raises(ResourceProblemError, match=reason):
        read_cue_words(_file(tmp_path, WHOLE.replace(was, now, 1)))


@pytest.mark.parametrize("profile", area_profiles(), ids=lambda profile: profile.code)
def test_every_profile_has_the_words_of_its_language(profile: AreaProfile) -> None:
    for language in languages_of(profile.language):
        assert cue_words(language).orders


def test_english_is_understood_everywhere_and_once() -> None:
    assert languages_of("en-GB") == ("en",)
    assert languages_of("de-AT") == ("en", "de")


def test_what_the_catalogue_says_of_an_action_is_what_the_rule_knows() -> None:
    assert set(codes.EXPECTATIONS) == set(Expectation)
    for entry in catalogue():
        assert not set(entry.fails_if) & set(entry.meets)

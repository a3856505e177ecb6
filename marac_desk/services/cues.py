"""What the rules ask about words that people write, in the languages of the area; and which actions they mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from marac_desk.assets.catalogue import CatalogueAction, catalogue
from marac_desk.assets.cue_words import CueWords, cue_words, languages_of
from marac_desk.rules.expectations import Expectation, LeaningActions, LeaningWords
from marac_desk.rules.handling import Speech
from marac_desk.rules.word_list import word_list


@dataclass(frozen=True, slots=True)
class Cues:
    """By which words an action leans on what the victim expects to fail, and how people say who is meant."""

    leaning: LeaningWords
    speech: tuple[Speech, ...]


@cache
def cues_of(language: str) -> Cues:
    """Return the words of an area by its profile's language ("de-AT"); English counts everywhere."""
    lists = [cue_words(one) for one in languages_of(language)]
    leaning = LeaningWords(
        orders=word_list(word for one in lists for word in one.orders),
        no_orders=tuple(dict.fromkeys(phrase for one in lists for phrase in one.no_orders)),
        contact=word_list(word for one in lists for word in one.contact),
        child=word_list(word for one in lists for word in one.child),
    )
    return Cues(leaning, tuple(map(speech_of, lists)))


def speech_of(words: CueWords) -> Speech:
    """Return how one language says who is meant, and who told it."""
    return Speech(
        forms={name: frozenset(forms) for name, forms in words.forms.items()},
        subjects={name: frozenset(forms) for name, forms in words.subjects.items()},
        saying=word_list(words.saying),
        victim=word_list(words.victim),
        reach=words.reach,
    )


@cache
def leaning_actions() -> LeaningActions:
    """Return which actions of the shipped catalogue fail with what a victim expects, and which meet it.

    A code keeps its meaning where an area words the action anew; an action of the area's own is known by its words.
    """
    return LeaningActions(
        fail_if={one: _codes(entry for entry in catalogue() if one in entry.fails_if) for one in Expectation},
        meet={one: _codes(entry for entry in catalogue() if one in entry.meets) for one in Expectation},
    )


def _codes(entries: Iterable[CatalogueAction]) -> frozenset[str]:
    return frozenset(entry.code for entry in entries)

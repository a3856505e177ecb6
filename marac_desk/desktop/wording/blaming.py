"""Phrases that put the blame on the victim: what is said about the one that was just typed."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from PySide6.QtCore import QCoreApplication

from marac_desk.assets.blaming import BlamingWords, blaming_words
from marac_desk.rules.blaming import BlamingPhrase, Found, Grammar, Phrases, blaming

_CONTEXT = "Blaming"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def phrases_of(words: BlamingWords) -> Phrases:
    """Return the phrases of a list, made ready to be looked for."""
    lists = {name: frozenset(listed) for name, listed in words.grammar.items() if name != "endings"}
    grammar = Grammar(endings=words.grammar["endings"], adverb=words.adverb, **lists)
    return Phrases(
        [
            BlamingPhrase(entry.code, entry.instead, entry.patterns, entry.of_victim, entry.unless, entry.not_before)
            for entry in words.phrases
        ],
        grammar,
    )


@cache
def _shipped() -> tuple[Phrases, dict[str, str]]:
    words = blaming_words()
    return phrases_of(words), {entry.code: words.why[entry.why] for entry in words.phrases}


def pointed_out(text: str, *, at: int, harming: Collection[str] = ()) -> str:
    """Return one sentence about the last phrase before a place that blames the victim, else the first; empty for none.

    `harming` are words by which the text means the person causing harm.
    """
    phrases, why = _shipped()
    found = blaming(text, phrases, harming=harming)
    if not found:
        return ""
    chosen = max((one for one in found if one.start <= at), key=lambda one: one.start, default=found[0])
    return _sentence(text, chosen, why[chosen.code])


def _sentence(text: str, found: Found, why: str) -> str:
    typed = " ".join(text[found.start : found.end].split())
    instead = blaming_words().instead[found.instead]
    if instead.endswith("?"):
        return _tr("“{typed}” {why}. Perhaps: {instead}").format(typed=typed, why=why, instead=instead)
    return _tr("“{typed}” {why}. Perhaps: {instead}.").format(typed=typed, why=why, instead=instead)

"""Passphrases in words: how hard one is to guess, and what keeps one from being taken."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from marac_desk.rules.passphrase import LEAST_SIGNS, Judgement, Strength, judge

_CONTEXT = "Passphrases"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def strength_words(judgement: Judgement) -> str:
    """Return what to say about a passphrase while it is typed."""
    if not judgement.signs:
        return _tr("At least {least} characters, best four words or more.").format(least=LEAST_SIGNS)
    return {
        Strength.SHORT: _tr("Too short: at least {least} characters, best four words or more.").format(
            least=LEAST_SIGNS
        ),
        Strength.WEAK: _tr("Easy to guess. Add words until there are four that do not belong together."),
        Strength.FAIR: _tr("Reasonable. One more word makes it hard to guess."),
        Strength.GOOD: _tr("Hard to guess."),
    }[judgement.strength]


def refusal(passphrase: str, repeated: str) -> str:
    """Return why a new passphrase cannot be taken, or nothing."""
    if judge(passphrase).strength is Strength.SHORT:
        return _tr("The passphrase is too short: use at least {least} characters.").format(least=LEAST_SIGNS)
    if passphrase != repeated:
        return _tr("The two passphrases are not the same. Type the second one again.")
    return ""

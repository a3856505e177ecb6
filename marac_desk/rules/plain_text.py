"""Plain text: text from outside is hostile until every sign of it can be seen.

Signs that are not seen can hide a name from a search, turn a file name round or smuggle words past a reader. They are
shown as U+FFFD, the replacement sign: one sign for one, so that lengths stay and cleaning twice changes nothing, and
one that every typeface has, on screen and on paper. The changes say of what kind the signs were.

Four things are removed instead, because programs put them there and nobody means them: a byte order mark at the start,
soft hyphens, selectors that only choose how the sign before them is drawn, and the marks LRM, RLM and ALM in a text
that has right-to-left letters, where the order on screen comes from the letters themselves. Joiners between letters of
scripts that are spelled with them (Persian, Hindi, Sinhala and their like) are spelling and stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

SHOWN_AS = "\ufffd"

_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_LINES_OR_TABS = re.compile(r"[\n\t]+")
_MARKS = "\u200e\u200f\u061c"
_JOINERS = "\u200c\u200d"
_BIDI = "\u202a-\u202e\u2066-\u2069"
_CONTROL = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
_SURROGATE = "\ud800-\udfff"
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
# Fillers and blanks that are letters by their class, joiners, tags, annotation and format signs.
_UNSEEN = (
    "\u034f\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u206a-\u206f\u2800\u3164\ufeff"
    "\uffa0\ufff0-\ufffc\ufffe\uffff\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff"
    "\U000e01f0-\U000e0fff"
)


class TextChange(StrEnum):
    """What cleaning did to a text."""

    NORMALISED = "normalised"
    LINE_ENDS = "line_ends"
    LINES_JOINED = "lines_joined"
    BYTE_ORDER_MARK_REMOVED = "byte_order_mark_removed"
    SOFT_HYPHENS_REMOVED = "soft_hyphens_removed"
    SELECTORS_REMOVED = "selectors_removed"
    DIRECTION_MARKS_REMOVED = "direction_marks_removed"
    DIRECTION_SHOWN = "direction_shown"
    CONTROL_SHOWN = "control_shown"
    BROKEN_SHOWN = "broken_shown"
    UNSEEN_SHOWN = "unseen_shown"


_SELECTOR = re.compile(f"[{_SELECTORS}]")
_JOINER = re.compile(f"[{_JOINERS}]")
_SUSPECT = re.compile(
    f"[\r\v\f\x85\u2028\u2029\xad{_SELECTORS}{_MARKS}{_JOINERS}{_BIDI}{_CONTROL}{_SURROGATE}{_UNSEEN}]"
)
_Step = tuple[TextChange, Callable[[str], str]]


class TextRefusedError(ValueError):
    """A text that cannot be taken as it is: the code and its values, never the text itself.

    Codes: `nul` (a NUL sign, which databases cut at) and `too_long` with `length` and `limit` in characters.
    """

    def __init__(self, code: str, **values: int) -> None:
        super().__init__(code)
        self.code, self.values = code, values


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text whose every sign can be seen, and what was done to get there."""

    text: str
    changes: tuple[TextChange, ...]


def clean(text: str, *, limit: int, lines: bool) -> Cleaned:
    """Return a text fit to be kept, or raise TextRefusedError; nothing is ever cut.

    `limit` is in characters of the cleaned text. `lines` keeps line ends (as newlines) and tabs; without it each run
    of them becomes one blank.
    """
    if "\x00" in text:
        raise TextRefusedError("nul")
    cleaned = _seen(text, lines=lines)
    if len(cleaned.text) > limit:
        raise TextRefusedError("too_long", length=len(cleaned.text), limit=limit)
    return cleaned


def visible(text: str, *, lines: bool = True) -> str:
    """Return any text so that every sign of it can be seen, for showing what came from outside; never refuses."""
    return _seen(text, lines=lines).text


def _seen(text: str, *, lines: bool) -> Cleaned:
    suspect = bool(_SUSPECT.search(text))
    steps = [*(_REMOVALS if suspect else ()), _NORMALISE, *(_SHOWINGS if suspect else ()), *(() if lines else (_JOIN,))]
    changes = []
    for change, step in steps:
        before, text = text, step(text)
        if text != before:
            changes.append(change)
    return Cleaned(text, tuple(dict.fromkeys(changes)))


def _without_marks(text: str) -> str:
    """Leave out direction marks where letters that run from right to left decide the order anyway."""
    signs = set(text)
    if signs.isdisjoint(_MARKS):
        return text
    decided = any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in signs.difference(_MARKS))
    return re.sub(f"[{_MARKS}]", "", text) if decided else text


def _joiner_seen(found: re.Match[str]) -> str:
    """Keep a joiner that stands between signs of a script spelled with joiners; show any other."""
    text, at = found.string, found.start()
    spelled = 0 < at < len(text) - 1 and all("\u0600" <= sign <= "\u0dff" for sign in (text[at - 1], text[at + 1]))
    return found[0] if spelled else SHOWN_AS


def _showing(signs: str) -> Callable[[str], str]:
    return partial(re.compile(f"[{signs}]").sub, SHOWN_AS)


# Removals stand before normalising, because what they leave side by side may compose.
_REMOVALS: tuple[_Step, ...] = (
    (TextChange.LINE_ENDS, partial(_LINE_END.sub, "\n")),
    (TextChange.BYTE_ORDER_MARK_REMOVED, lambda text: text.removeprefix("\ufeff")),
    (TextChange.SOFT_HYPHENS_REMOVED, lambda text: text.replace("\xad", "")),
    (TextChange.SELECTORS_REMOVED, partial(_SELECTOR.sub, "")),
    (TextChange.DIRECTION_MARKS_REMOVED, _without_marks),
)
_NORMALISE: _Step = (TextChange.NORMALISED, partial(unicodedata.normalize, "NFC"))
_SHOWINGS: tuple[_Step, ...] = (
    (TextChange.UNSEEN_SHOWN, partial(_JOINER.sub, _joiner_seen)),
    (TextChange.UNSEEN_SHOWN, _showing(_UNSEEN)),
    (TextChange.DIRECTION_SHOWN, _showing(_MARKS + _BIDI)),
    (TextChange.CONTROL_SHOWN, _showing(_CONTROL)),
    (TextChange.BROKEN_SHOWN, _showing(_SURROGATE)),
)
_JOIN: _Step = (TextChange.LINES_JOINED, partial(_LINES_OR_TABS.sub, " "))

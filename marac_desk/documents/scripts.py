"""Prepares words of any script for a page that cannot shape: joined Arabic letters, display order, what stays together.

Reading order is what the register keeps; display order exists at this boundary alone and is never stored.
"""

from __future__ import annotations

import re
from functools import lru_cache

import arabic_reshaper
from bidi import get_display

from marac_desk.rules.plain_text import visible

NO_BREAK = "\u00a0"

_BLANKS, _LINE_ENDS = re.compile(r"[^\S\n\u00a0]+"), re.compile(r" ?\n[ \n]*")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff]")
_HEBREW_POINTS = re.compile("[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]")
_KEEP_TOGETHER = re.compile(r"(?<=\d{3}) (?=\d{3,4}\b)|(?<=[\u0590-\u08ff]) (?=[\u0590-\u08ff])")
_JOIN = arabic_reshaper.ArabicReshaper(configuration={"delete_harakat": True})
_JOINERS = re.compile("[\u200c\u200d]")


def shown(text: str) -> str:
    """Return the text as it will be read: every sign visible, blanks single, telephone numbers and names unbroken.

    Line ends stay, one at most between two lines.
    """
    blanks_single = _LINE_ENDS.sub("\n", _BLANKS.sub(" ", visible(text)))
    return _KEEP_TOGETHER.sub(NO_BREAK, blanks_single)


@lru_cache(maxsize=4096)
def joined(word: str) -> str:
    """Return a word with Arabic letters in their joined forms, in reading order still.

    Vowel signs are left out, as in everyday writing, since without shaping they would sit beside their letters.
    """
    if not _RIGHT_TO_LEFT.search(word):
        return _JOINERS.sub("", word)
    shaped = _JOIN.reshape(word) if _ARABIC.search(word) else _HEBREW_POINTS.sub("", word)
    return _JOINERS.sub("", shaped)


def in_display_order(line: str) -> str:
    """Return one line, already broken and joined, in the order in which its characters stand from left to right."""
    return str(get_display(line, base_dir="L")) if _RIGHT_TO_LEFT.search(line) else line

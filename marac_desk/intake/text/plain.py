"""Turns a plain text into lines: paragraphs of one line each, with bold print as programs write it in plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from marac_desk.intake.blocks import Paragraph, Run
from marac_desk.intake.refusal import RefusedError
from marac_desk.intake.source import HIDDEN, LONGEST_TEXT
from marac_desk.rules.plain_text import SHOWN_AS, clean

MOST_LINES = 20_000
"""Lines; more cannot be checked beside a form."""

_STARRED = re.compile(r"^(\s*(?:>\s?)*)\*(?=[^\s*])([^*\n]*[^\s*])\*(?!\w)")
_HARD_BLANKS = str.maketrans({"\u00a0": " ", "\u2007": " ", "\u202f": " "})


def lines_of(text: str, place: str = "") -> tuple[tuple[Paragraph, ...], bool]:
    """Return each line of a text at "line 1" and so on (`place` before it), and whether signs were hidden in it.

    Blank lines stay as empty paragraphs. Raises RefusedError "too_large" for more than anybody could check.
    """
    cleaned = clean(text.replace("\x00", SHOWN_AS), limit=LONGEST_TEXT, lines=True)
    lines = cleaned.text.split("\n")
    if len(lines) > MOST_LINES:
        raise RefusedError("too_large", most=MOST_LINES)
    paragraphs = tuple(
        Paragraph(f"{place}line {number}", tuple(_runs(line.translate(_HARD_BLANKS).rstrip(" "))))
        for number, line in enumerate(lines, 1)
    )
    return paragraphs, bool(HIDDEN & set(cleaned.changes)) or "\x00" in text


def _runs(line: str) -> Iterator[Run]:
    """A line as runs: *stars* around its first words are bold print that was lost on the way to plain text."""
    if found := _STARRED.match(line):
        if found[1]:
            yield Run(found[1])
        yield Run(found[2], bold=True)
        line = line[found.end() :]
    if line:
        yield Run(line)

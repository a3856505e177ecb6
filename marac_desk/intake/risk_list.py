"""Recognises the items of a risk list, by their number or, where they have none, by their short name."""

from __future__ import annotations

import re

from marac_desk.intake.labels import LabelBook

_NUMBERED = re.compile(r"^\s*\(?(\d{1,2})\s*[.):]?\s+(?=\S)")
_ON_ONE_LINE = re.compile(r"(\(?\d{1,2}\s*[.):]?\s+.+[:?])\s*([^:?]+)")
_MOST_ITEMS = 40


def item_number(label: str, book: LabelBook, *, in_list: bool) -> str | None:
    """Return the number of the item a label is about, or None.

    The number that is printed counts, as lists differ in their wording; where the words name another item of the
    24-item list, the form has an order of its own and nothing is returned.
    """
    found = _NUMBERED.match(label)
    if not found:
        return book.risk_item(label) if in_list else None
    number = int(found[1])
    if not 1 <= number <= _MOST_ITEMS or not any(sign.isalpha() for sign in label):
        return None
    named = book.risk_item(label[found.end() :])
    return str(number) if named in {None, str(number)} else None


def label_and_answer(line: str) -> tuple[str, str] | None:
    """Return the label and the answer of "7. Conflict over child contact: Yes", or None for any other line."""
    found = _ON_ONE_LINE.fullmatch(line)
    return (found[1], found[2]) if found else None

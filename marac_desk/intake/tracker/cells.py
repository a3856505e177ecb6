"""Reads single cells of a tracker: days, numbers of children, scores, codes of criteria."""

from __future__ import annotations

import re
from datetime import date

from marac_desk.intake.dates import find_date
from marac_desk.intake.folding import fold
from marac_desk.intake.tables.cells import Row
from marac_desk.intake.tables.days import in_numbers, plain_day
from marac_desk.intake.tables.numbers import serial_day
from marac_desk.intake.tracker.words import tracker_book
from marac_desk.intake.values import value_book
from marac_desk.rules.vocabulary import Criterion

_SCORE = re.compile(r"(\d{1,2})(?:\s*(?:/|of|out of|von)\s*\d{1,2})?")
_COUNT = re.compile(r"(\d{1,2})(?:\s*x)?(?:\s+([^\W\d]+))?")
_APART = re.compile(r"\s*(?:[,;+/&|\n]|\band\b|\bund\b|\bja\b|\s-\s)\s*")
_LONGEST_CODE = 4
CRITERION_CODES = {
    Criterion.VISIBLE_HIGH_RISK: "VHR",
    Criterion.PROFESSIONAL_JUDGEMENT: "PJ",
    Criterion.POTENTIAL_ESCALATION: "ESC",
    Criterion.REPEAT: "REP",
    Criterion.TRANSFER_IN: "TRANSFER",
    Criterion.EMERGENCY: "EMERGENCY",
}


def day_in(row: Row, at: int, *, today: date, birth: bool = False, month_first: bool = False) -> date | None:
    """Return the one day a cell holds; None where it holds none that is sure."""
    mark, text = row.mark(at), row.text(at).strip()
    if mark.day:
        return mark.day
    if mark.number:
        return serial_day(text)
    if month_first and in_numbers(text):
        return None
    found = find_date(plain_day(text), today=today, birth=birth)
    return found.day if found and found.doubt is None and not found.more else None


def score_in(text: str) -> int | None:
    """Return a score as stated: "14", "14/24"."""
    found = _SCORE.fullmatch(" ".join(text.split()))
    return int(found[1]) if found else None


def count_in(text: str) -> int | None:
    """Return a number of children: "4", "4 children", "none"; anything else is not guessed at."""
    book = tracker_book()
    if fold(text) in book.words("none"):
        return 0
    found = _COUNT.fullmatch(" ".join(text.split()))
    return int(found[1]) if found and (found[2] is None or fold(found[2]) in book.words("child")) else None


def criteria_in(text: str) -> tuple[tuple[str, ...], list[str]]:
    """Return the codes of the criteria in a cell, and the words among them that are none."""
    found, left = list[str](), list[str]()
    whole = value_book().code(Criterion, text)
    for part in [text] if whole and not whole.more else filter(None, _APART.split(text.strip())):
        coded = value_book().code(Criterion, part)
        if coded and not coded.more:
            found.append(CRITERION_CODES[Criterion(coded.code)])
        else:
            left.append(part)
    return tuple(dict.fromkeys(found)), left

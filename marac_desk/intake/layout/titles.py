"""Decides whether a row of a table holds the titles of its columns."""

from __future__ import annotations

from collections.abc import Sequence

from marac_desk.intake.blocks import Cell
from marac_desk.intake.labels import LabelBook
from marac_desk.intake.sections import Section
from marac_desk.intake.values import TICKED, UNTICKED, ValueBook
from marac_desk.rules.vocabulary import Answer

Row = Sequence[Cell]
_COLUMN_WORDS = ("item", "answer", "comment", "number")


def answer_title(text: str, values: ValueBook) -> str | None:
    """Return the answer that a column stands for ("Yes", "DK"), or None."""
    if any(sign in TICKED + UNTICKED for sign in text):
        return None
    coded = values.code(Answer, text)
    return coded.code if coded and not coded.more else None


def answer_titles(texts: Sequence[str], values: ValueBook) -> list[str | None]:
    """Return the answers that columns stand for. Without a yes there are none: "No." is short for number."""
    codes = [answer_title(text, values) for text in texts]
    return codes if Answer.YES in codes else [None] * len(codes)


def holds_titles(row: Row, below: Row | None, book: LabelBook, values: ValueBook) -> bool:
    """Whether a row holds column titles, judged by its words, its print and the row below it."""
    if below is None or len(row) < 2 or any(cell.tables for cell in row):
        return False
    texts = [cell.text for cell in row]
    while texts and not texts[-1].strip():
        texts.pop()
    if len(texts) < 2 or not all(text.strip() for text in texts[1:]):
        return False
    if numbered_people(texts, book):
        return True
    if _answers_at_end(texts, values):
        return _answers_at_end([cell.text for cell in below], values) is None
    return _labels_all_along(texts, row, below, book, values)


def numbered_people(texts: Sequence[str], book: LabelBook) -> bool:
    """Whether every column but the first is for one person of several ("Person 1", "Person 2")."""
    matches = [book.match(text, Section) for text in texts[1:]]
    return len(texts) > 1 and all(match and match.number and match.target == "person/entry" for match in matches)


def _answers_at_end(texts: Sequence[str], values: ValueBook) -> int | None:
    """Return where two or more different answers begin that run to the end, but for a column of comments."""
    codes = answer_titles(texts, values)
    while codes and codes[-1] is None and values.says("comment", texts[len(codes) - 1]):
        codes.pop()
    start = next((number for number, code in enumerate(codes) if code), len(codes))
    answers = codes[start:]
    whole = len(answers) > 1 and None not in answers and len(set(answers)) == len(answers)
    return start if whole and start > 0 else None


def _labels_all_along(texts: Sequence[str], row: Row, below: Row, book: LabelBook, values: ValueBook) -> bool:
    said = [text for text in texts if text.strip()]
    if any(answer_titles(said, values)):
        return False
    known = [_is_title(text, book, values) for text in said]
    printed_apart = _set_apart(row) and not _set_apart(below)
    if len(said) > 2 and printed_apart:
        return sum(known) * 2 >= len(known)
    if not all(known):
        return False
    first_below = next((cell.text for cell in below if cell.text.strip()), "")
    if len(said) > 2:
        return not book.matches(first_below)
    return printed_apart or (values.says("item", said[0]) and values.says("answer", said[-1]))


def _is_title(text: str, book: LabelBook, values: ValueBook) -> bool:
    return any(values.says(kind, text) for kind in _COLUMN_WORDS) or book.matches(text)


def _set_apart(row: Row) -> bool:
    said = [cell for cell in row if cell.text.strip()]
    return bool(said) and all(cell.looks_like_label for cell in said)

"""Looks at what a whole column says, where one cell alone would not tell: roles, ticks, ones and zeros, dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from marac_desk.intake.sections import LISTS, PEOPLE, Section
from marac_desk.intake.tables.cells import Row
from marac_desk.intake.tables.columns import Column
from marac_desk.intake.tables.days import Order, order_of
from marac_desk.intake.tables.titles import title_book
from marac_desk.intake.targets import kind_at
from marac_desk.intake.values import value_book
from marac_desk.rules.vocabulary import Answer

_TICKS = {"x", "✓", "✔", "☒", "☑"}
_FIRST_PEOPLE = {Section.VICTIM: "victim", Section.PERPETRATORS: "perpetrators/0", Section.CHILDREN: "children/0"}
_DAYS = {"person/date_of_birth", "person/born_or_due", "person/expected_delivery_date"}
_MOST_ROLES = 0.5
_MOST_WORDS = 40
"""Different words from which on a column is no list of roles."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the columns show: whose row each is, words that stand for answers, and dates that cannot be trusted."""

    roles: dict[int, tuple[Section, int] | None] = field(default_factory=dict)
    role_at: int | None = None
    answers: dict[int, dict[str, str]] = field(default_factory=dict)
    month_first: frozenset[int] = frozenset()


def role_column(titles: Sequence[str], rows: Sequence[Row]) -> int | None:
    """Return the column that says who each row is about, or None where rows are not about one person each.

    It must name two kinds of people, and mostly people: "Type" may be anything. Rows of other people are left unread.
    """
    book, best = title_book(), None
    for at in range(len(titles)):
        counts = Counter(row.texts[at].strip() for row in rows if at < len(row.texts))
        if len(counts) > _MOST_WORDS:
            continue
        words = [text for text, count in counts.items() for _ in range(count) if text]
        if len(words) < 2 or len(words) < len(rows) / 2:
            continue
        owners = {word: book.owner(word) for word in set(words)}
        kinds = {found[0] for found in owners.values() if found and found[0] in PEOPLE}
        known = sum(owners[word] is not None for word in words)
        if len(kinds) > 1 and kinds & LISTS and known >= _MOST_ROLES * len(words):
            best = at if best is None else best
    return best


def look_at(columns: Sequence[Column], rows: Sequence[Row], role_at: int | None) -> Said:
    """Return what the columns show beyond their single cells."""
    roles: dict[int, tuple[Section, int] | None] = {}
    if role_at is not None:
        book = title_book()
        known = {text: book.owner(text) for text in {row.text(role_at).strip() for row in rows}}
        roles = {row.number: known[row.text(role_at).strip()] for row in rows}
    answers = {column.at: found for column in columns if _is_answer(column) and (found := _marks(column, rows))}
    return Said(roles, role_at, answers, frozenset(_month_first(columns, rows)))


def is_day(column: Column) -> bool:
    """Whether a column holds dates."""
    if column.target in _DAYS:
        return True
    return _kind(column) is date


def is_number(column: Column) -> bool:
    """Whether a column holds whole numbers."""
    return _kind(column) is int


def _kind(column: Column) -> object:
    target = column.target
    if column.owner in _FIRST_PEOPLE and target.startswith("person/"):
        target = f"{_FIRST_PEOPLE[column.owner]}/{target.removeprefix('person/')}"
    try:
        return kind_at(target)
    except KeyError:
        return None


def _is_answer(column: Column) -> bool:
    return column.target.startswith(("criteria_answers/", "risk/answers/")) or _kind(column) is Answer


def _marks(column: Column, rows: Sequence[Row]) -> dict[str, str]:
    """Ones and zeros, or ticks and nothing, in a column of answers. An empty cell stays unsaid."""
    words = {text for row in rows if (text := row.text(column.at).strip()) and not value_book().is_blank(text)}
    if words and words <= {"0", "1"}:
        return {"1": Answer.YES.value, "0": Answer.NO.value}
    if words and {word.casefold() for word in words} <= _TICKS:
        return dict.fromkeys(words, Answer.YES.value)
    return {}


def _month_first(columns: Sequence[Column], rows: Sequence[Row]) -> set[int]:
    days = [column for column in columns if is_day(column)]
    orders = {
        column.at: Order.MONTH_FIRST
        if column.month_first
        else order_of(row.text(column.at) for row in rows if row.mark(column.at).day is None)
        for column in days
    }
    if Order.MONTH_FIRST not in orders.values():
        return set()
    return {at for at, order in orders.items() if order in {Order.MONTH_FIRST, Order.EITHER}}

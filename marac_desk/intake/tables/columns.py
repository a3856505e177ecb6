"""Decides what each column of a list is about: the field its title means, and the person where the title names none.

A title that names nobody ("DOB") is about the person whose columns stand to the left of it, but only where nothing else
could be meant: an address that may be the victim's or the other's is not read at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from marac_desk.intake.sections import LISTS, PEOPLE, Match, Section
from marac_desk.intake.tables.titles import TitleBook, title_book

_ANY_PERSON = (Section.VICTIM, Section.PERPETRATORS, Section.CHILDREN)
_NOT_PEOPLE = (Section.SAFE_CONTACT, Section.GROUNDS, Section.ACCOUNT, Section.CONSENT)
_NAMES = {"person/name", "person/entry", "person/given_names", "person/family_name", "person/one_line"}
_RISK_FROM = 3
"""Columns with words of the risk list from which on a list is taken to hold its answers."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place, its title as shown, the words that stand over it, and what it means.

    `index` says which of several people it is about. `bare` says that the person is that of the row, `unsure` that it
    is about one of several people and nobody can say which.
    """

    at: int
    title: str
    group: str = ""
    match: Match | None = None
    index: int = 0
    bare: bool = False
    month_first: bool = False
    unsure: bool = False

    @property
    def target(self) -> str:
        """The field, or nothing."""
        return self.match.target if self.match else ""

    @property
    def owner(self) -> Section | None:
        """Whose field it is, for fields of people."""
        return self.match.owner if self.match and self.target.startswith("person/") else None


Taken = set[tuple[Section, int, str]]


def understood(titles: Sequence[str], groups: Sequence[str], *, by_row: bool) -> tuple[Column, ...]:
    """Return what the columns mean. `by_row` says that each row is about one person, whom another column names."""
    book = title_book()
    first = [_named(at, title, groups[at], book) for at, title in enumerate(titles)]
    taken: Taken = set()
    columns = [_numbered(column, first, taken) for column in first]
    for at, column in enumerate(columns):
        if column.match is None and column.title and not column.unsure:
            columns[at] = _of_the_row(column, book) if by_row else _of_a_neighbour(column, columns[:at], taken, book)
    return tuple(_with_items(columns, book))


def _named(at: int, title: str, group: str, book: TitleBook) -> Column:
    """A column whose title, or the words above it, say all."""
    column = Column(at, title, group, month_first=book.is_month_first(title))
    if not title:
        return column
    heading = book.book.heading(group) if group else None
    within = (heading.section,) if heading else ()
    match = book.match(title, group, within)
    if match and match.target.startswith("person/") and not match.named and heading is None:
        return column
    if match and match.number is None and heading and match.owner is heading.section:
        match = replace(match, number=heading.number)
    if match and heading is not None and not match.named and match.owner is heading.section:
        match = replace(match, named=True)
    return replace(column, match=match)


def _numbered(column: Column, columns: Sequence[Column], taken: Taken) -> Column:
    """The person of several: the one of the number; of people without numbers, the one whose block it stands in.

    Beside titles with numbers one without means the first. Where the block and the order of the titles do not agree
    ("Suspect, Suspect, DOB of suspect"), whose it is would be a guess.
    """
    match, owner = column.match, column.owner
    if match is None or owner is None:
        return column
    last = max((at for each, at, _ in taken if each is owner), default=0)
    again = sum(each is owner and target == column.target for each, _, target in taken)
    if owner not in LISTS:
        index = 0
    elif match.number:
        index = match.number - 1
    elif any(each.owner is owner and each.match and each.match.number for each in columns):
        index = 0
    elif column.target in _NAMES:
        index = again if again <= last + 1 else last
    elif last and again != last:
        return replace(column, match=None, unsure=True)
    else:
        index = last
    taken.add((owner, index, column.target))
    return replace(column, index=index)


def _of_the_row(column: Column, book: TitleBook) -> Column:
    for owner in _ANY_PERSON:
        match = book.match(column.title, column.group, (owner,))
        if match and match.target.startswith("person/"):
            return replace(column, match=match, bare=True)
    return replace(column, match=book.match(column.title, column.group, _NOT_PEOPLE))


def _of_a_neighbour(column: Column, before: Sequence[Column], taken: Taken, book: TitleBook) -> Column:
    """A column that names nobody: whose it is, or nobody's where more than one could be meant."""
    left = next((each for each in reversed(before) if each.owner in PEOPLE or _is_referrer(each)), None)
    choices = {owner: match for owner in _ANY_PERSON if (match := _field_of(column, owner, book))}
    if not choices:
        return replace(column, match=book.match(column.title, column.group, _NOT_PEOPLE))
    if left is not None and _is_referrer(left):
        return _beside_the_referrer(column, choices, taken, book)
    owner = left.owner if left and left.owner else Section.VICTIM
    index = left.index if left else 0
    if left is None and owner not in choices:
        owner, index = next(iter(choices)), 0
    if owner not in choices:
        if len(choices) > 1 or Section.VICTIM in choices:
            return column
        owner, index = next(iter(choices)), _last(taken, next(iter(choices)))
    match = choices[owner]
    field = (owner, index, match.target)
    others = Section.VICTIM in choices and (Section.VICTIM, 0, choices[Section.VICTIM].target) not in taken
    if field in taken or (owner is not Section.VICTIM and others):
        return column
    taken.add(field)
    return replace(column, match=match, index=index)


def _field_of(column: Column, owner: Section, book: TitleBook) -> Match | None:
    match = book.match(column.title, column.group, (owner,))
    return match if match and match.target.startswith("person/") and match.owner is owner else None


def _is_referrer(column: Column) -> bool:
    return column.target.startswith("referrer/")


def _beside_the_referrer(column: Column, choices: dict[Section, Match], taken: Taken, book: TitleBook) -> Column:
    """A telephone beside the officer is the officer's where the victim has one of her own; a name is hers."""
    hers = choices.get(Section.VICTIM)
    theirs = book.match(column.title, column.group, (Section.REFERRER,))
    if hers and (Section.VICTIM, 0, hers.target) not in taken:
        if theirs and theirs.target.startswith("referrer/") and hers.target not in _NAMES:
            return column
        taken.add((Section.VICTIM, 0, hers.target))
        return replace(column, match=hers)
    return replace(column, match=theirs if theirs and theirs.target.startswith("referrer/") else None)


def _last(taken: Taken, owner: Section) -> int:
    return max((at for each, at, _ in taken if each is owner), default=0)


def _with_items(columns: list[Column], book: TitleBook) -> list[Column]:
    """Columns with words of the risk list as their titles, where there are enough of them."""
    items = {
        at: item
        for at, column in enumerate(columns)
        if column.title and not column.target.startswith("risk/") and (item := book.book.risk_item(column.title))
    }
    if len(items) < _RISK_FROM:
        return columns
    return [
        replace(column, match=Match(f"risk/answers/{items[at]}")) if at in items and column.match is None else column
        for at, column in enumerate(columns)
    ]

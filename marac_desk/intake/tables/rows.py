"""Turns the rows of a list into the facts of its referrals: one row each, or several rows that share a reference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from marac_desk.intake.folding import fold
from marac_desk.intake.meaning.facts import Fact, Facts
from marac_desk.intake.origins import Notice, NotUnderstood
from marac_desk.intake.people import read_phone
from marac_desk.intake.reading import RowError, SourceText
from marac_desk.intake.sections import LISTS, Section, person_fields
from marac_desk.intake.tables.cells import Row, letters
from marac_desk.intake.tables.columns import Column
from marac_desk.intake.tables.columns_said import Said, is_day
from marac_desk.intake.tables.days import in_numbers, plain_day
from marac_desk.intake.tables.header import Listing
from marac_desk.intake.tables.numbers import digits_are_lost, serial_day
from marac_desk.intake.values import value_book
from marac_desk.rules.plain_text import SHOWN_AS

REFERENCE = "external_ref"
_PHONES = {"person/phone", "referrer/phone", "safe_contact/value"}
_FORMULA = "=+-@"
"""First signs that a spreadsheet takes for a formula. Here they are plain text, but hardly what was meant."""
_SAFE = "safe_contact/safe_to_"
_LONGEST_NUMBER = 5
_LOST_ZERO = (9, 10)
"""Digits of a telephone number that lost its first zero."""


@dataclass(slots=True)
class Group:
    """The rows of one referral on their way to a draft; `record` numbers its first row among all of the file."""

    record: int
    key: str = ""
    facts: Facts = field(default_factory=Facts)
    errors: list[RowError] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    targets: dict[str, tuple[str, str]] = field(default_factory=dict)
    people: dict[Section, int] = field(default_factory=dict)
    children_stated: tuple[str, str] | None = None
    several: bool = False


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is done with one column, worked out once for all rows."""

    column: Column
    at: int
    name: str
    target: str
    section: Section | None
    is_day: bool
    is_phone: bool
    prose: bool
    month_first: bool
    part_of: str
    answers: Mapping[str, str]


Pieces = dict[tuple[Section | None, int, str], list[tuple[_Plan, str, str]]]


class RowReader:
    """Reads the rows of one list."""

    def __init__(self, listing: Listing, columns: Sequence[Column], said: Said) -> None:
        self._list, self._said = listing, said
        self._values = value_book()
        self._width = len(columns)
        self._plans = [_plan(column, columns, said) for column in columns if column.at != said.role_at]
        self._names = [column.title or letters(column.at) for column in columns]
        self._phone_is_safe = _number_beside_safe(columns)
        self._reference_at = next((column.at for column in columns if column.target == REFERENCE), None)
        self._has_school = any(column.target == "person/school" for column in columns)

    @property
    def by_person(self) -> bool:
        """Whether each row is about one person."""
        return self._said.role_at is not None

    def reference(self, row: Row) -> str:
        """Return the words that join the rows of one referral."""
        return row.text(self._reference_at).strip() if self._reference_at is not None else ""

    def add(self, group: Group, row: Row, number: int) -> None:
        """Note what a row says under its referral. `number` counts the rows of the file."""
        pieces: Pieces = {}
        place = self._place(group, row, number)
        person = self._person(group, row, place)
        for plan in self._plans:
            text = row.text(plan.at).strip()
            where = place + plan.name
            if row.marks or self._list.sheet.comments:
                self._asides(group, row, plan, where)
            if not text or (self._values.is_blank(text) and not row.mark(plan.at).problem):
                continue
            if code := _problem(row, plan, text):
                group.facts.unknown.append(NotUnderstood(plan.column.title, text, where))
                group.errors.append(RowError(group.record, _short(plan.name, where, group), code))
                continue
            self._fact(group, row, plan, text, where, person, pieces)
        for (section, index, target), found in pieces.items():
            self._joined(group, section, index, target, found)
        for at in range(self._width, len(row.texts)):  # words to the right of all titles
            if row.texts[at].strip():
                group.facts.unknown.append(NotUnderstood(letters(at), row.texts[at], place + letters(at)))

    def source(self, group: Group, row: Row, number: int) -> tuple[SourceText, ...]:
        """Return a row as it is shown."""
        place = self._place(group, row, number)
        names = self._names + [letters(at) for at in range(self._width, len(row.texts))]
        return tuple(_shown(place + name, row, at) for at, name in enumerate(names))

    def _person(self, group: Group, row: Row, place: str) -> tuple[Section | None, int]:
        """Whose row it is; nobody's where its word is not known, and where it is about a second victim."""
        if self._said.role_at is None:
            return None, 0
        found = self._said.roles.get(row.number)
        section, number = found or (None, 0)
        count = group.people.get(section, 0) if section else 0
        if section is None or section is Section.REFERRER or (section not in LISTS and count):
            name = self._names[self._said.role_at]
            text, where = row.text(self._said.role_at).strip(), place + name
            if text:
                group.facts.unknown.append(NotUnderstood(name, text, where))
            group.errors.append(RowError(group.record, _short(name, where, group), "not_understood"))
            return None, 0
        index = number - 1 if number and section in LISTS else count
        group.people[section] = max(count, index + 1)
        return section, index

    def _place(self, group: Group, row: Row, number: int) -> str:
        if self._list.sheet.name:
            return f"record {group.record}, sheet {self._list.sheet.name}, row {row.number}, column "
        return f"record {group.record}, row {number}, column " if group.several else f"record {group.record}, column "

    def _asides(self, group: Group, row: Row, plan: _Plan, where: str) -> None:
        """Words that were crossed out, and remarks pinned to a cell."""
        struck = row.mark(plan.at).struck
        if struck:
            group.notices.append(Notice("words_struck", where, "", {"words": struck}))
        remark = self._list.sheet.comments.get((row.number, plan.at))
        if remark:
            group.facts.unknown.append(NotUnderstood(f"{plan.name} (comment)", remark, where))

    def _fact(
        self,
        group: Group,
        row: Row,
        plan: _Plan,
        text: str,
        where: str,
        person: tuple[Section | None, int],
        pieces: Pieces,
    ) -> None:
        target, section, index = plan.target, plan.section, plan.column.index
        if plan.column.bare:
            section, index = person
        if not target or target == "role" or (target.startswith("person/") and not _has(section, target)):
            group.facts.unknown.append(NotUnderstood(plan.column.title, text, where))
            return
        if target == "children_count":
            group.children_stated = (text, where)
            return
        if plan.column.bare and section is Section.CHILDREN and target == "person/address" and self._is_school(text):
            target = "person/school"
        elif plan.part_of:
            pieces.setdefault((section, index, plan.part_of), []).append((plan, text, where))
            return
        said = _day(row, plan, text) if plan.is_day else plan.answers.get(text, text)
        _say(group, plan, target, said, text, where, section, index)
        if self._phone_is_safe and target == "person/phone" and section is Section.VICTIM:
            _say(group, plan, "safe_contact/value", text, text, where, None, 0)
        if target == "crime_reference" and self._reference_at is None:  # what the source knows the referral by
            _say(group, plan, REFERENCE, text, text, where, None, 0)

    @staticmethod
    def _joined(
        group: Group, section: Section | None, index: int, target: str, pieces: list[tuple[_Plan, str, str]]
    ) -> None:
        """An address, or given names, that stand in several columns; a house number goes before its street."""
        joint, text = ", " if target == "person/address" else " ", ""
        for _, piece, _ in pieces:
            number = len(text) <= _LONGEST_NUMBER and text[-1:].isdigit()
            text += (" " if number else joint) + piece if text else piece
        plan, _, where = pieces[0]
        _say(group, plan, target, text, text, where, section, index)

    def _is_school(self, text: str) -> bool:
        """A school in the column of the address, as in exports whose rows of children have none of their own."""
        words = set(fold(text).split())
        digits = any(sign.isdigit() for sign in text)
        return not self._has_school and not digits and bool(words & self._values.words("school"))


def _has(section: Section | None, target: str) -> bool:
    """Whether people of a part have a field: a victim has no relationship to the victim."""
    return section is not None and target.removeprefix("person/") in person_fields(section) | {"entry"}


def _plan(column: Column, columns: Sequence[Column], said: Said) -> _Plan:
    return _Plan(
        column=column,
        at=column.at,
        name=column.title or letters(column.at),
        target=column.target,
        section=column.owner,
        is_day=is_day(column),
        is_phone=column.target in _PHONES,
        prose=column.target.startswith("free_text/"),
        month_first=column.at in said.month_first,
        part_of=_part_of(column, columns),
        answers=said.answers.get(column.at, {}),
    )


def _part_of(column: Column, columns: Sequence[Column]) -> str:
    """The field that a column holds a part of, where others of the same person hold the rest."""
    person = (column.owner, column.index, column.bare)
    for part, whole in (("person/address_part", "person/address"), ("person/middle_names", "person/given_names")):
        if column.target in {part, whole} and any(
            each.target == part and (each.owner, each.index, each.bare) == person for each in columns
        ):
            return whole
    return ""


def _problem(row: Row, plan: _Plan, text: str) -> str:
    """Why the words of a cell are no answer, whatever the column; empty where they may be one."""
    mark = row.mark(plan.at)
    if mark.problem:
        return mark.problem
    if (not plan.prose and digits_are_lost(text, number=mark.number)) or (plan.is_phone and _lost_its_zero(text)):
        return "digits_lost"
    if SHOWN_AS in text and not plan.prose:
        return "hidden_signs"
    return "month_first" if plan.month_first and mark.day is None and in_numbers(text) else ""


def _day(row: Row, plan: _Plan, text: str) -> str:
    mark = row.mark(plan.at)
    day = serial_day(text) if mark.number and mark.day is None else None
    return day.isoformat() if day else plain_day(text)


def _say(
    group: Group, plan: _Plan, target: str, text: str, shown: str, where: str, section: Section | None, index: int
) -> None:
    guessed = plan.column.match is not None and plan.column.match.guessed
    group.facts.said.append(Fact(target, plan.column.title, text, where, section, index, guessed=guessed, shown=shown))
    if text[0] in _FORMULA and read_phone(text) is None:
        group.notices.append(Notice("formula_like", where))
    group.targets[where] = (target, _short(plan.name, where, group))


def _shown(where: str, row: Row, at: int) -> SourceText:
    text, struck = row.text(at), row.mark(at).struck
    return SourceText(where, text + struck, ((len(text), len(text) + len(struck)),) if struck else ())


def _number_beside_safe(columns: Sequence[Column]) -> bool:
    """Whether questions about safe calls can only be about the victim's one number."""
    targets = [column.target for column in columns]
    hers = [
        column
        for column in columns
        if column.target == "person/phone" and (column.bare or column.owner is Section.VICTIM)
    ]
    return len(hers) == 1 and "safe_contact/value" not in targets and any(each.startswith(_SAFE) for each in targets)


def _lost_its_zero(text: str) -> bool:
    return text.isdecimal() and not text.startswith("0") and len(text) in _LOST_ZERO


def _short(name: str, where: str, group: Group) -> str:
    """The title of a column, with the row where a referral has several."""
    if not group.several:
        return name
    return f"{name} ({next((part for part in where.split(', ') if part.startswith('row ')), '')})"


def groups_of(reader: RowReader, rows: Sequence[tuple[int, Row]]) -> Iterator[tuple[Group, list[tuple[int, Row]]]]:
    """Yield the referrals of a list with their rows, in the order of their first rows.

    Without a reference each row that is about one person stands alone: which belong together would be a guess.
    """
    if not reader.by_person:
        for number, row in rows:
            yield Group(number), [(number, row)]
        return
    found: dict[str, list[tuple[int, Row]]] = {}
    for number, row in rows:
        found.setdefault(reader.reference(row) or f"\0{number}", []).append((number, row))
    for key, members in found.items():
        group = Group(members[0][0], key="" if key.startswith("\0") else key, several=True)
        yield group, members

"""Reads the rows of a sheet by its mapping profile, one referral a row or a row for each person of one.

A row that is wrong never costs the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from marac_desk.intake.filling.builder import DraftBuilder
from marac_desk.intake.filling.by_rule import SECTIONS, changed, read_by_rule
from marac_desk.intake.filling.form import compose_names
from marac_desk.intake.meaning.facts import Fact
from marac_desk.intake.origins import Notice
from marac_desk.intake.people import read_phone
from marac_desk.intake.profiles import FieldRule, Profile
from marac_desk.intake.reading import (
    Outcome,
    Part,
    Reading,
    ReadReferral,
    RowError,
    SourceBlock,
    SourceKind,
    SourceText,
)
from marac_desk.intake.refusal import RefusedError
from marac_desk.intake.sections import LISTS, Section
from marac_desk.intake.tables.reader import wanted
from marac_desk.intake.targets import kind_at, path_of
from marac_desk.intake.values import value_book

_FORMULA = "=+-@"
"""First signs that a spreadsheet takes for a formula. Here they are plain text, but hardly what was meant."""

Records = Sequence[tuple[str, ...]]


def read_by_profile(profile: Profile, records: Records, *, today: date, part: Part | None, hidden: bool) -> Reading:
    """Return the referrals in the rows below the titles, with the errors of rows.

    Outcome "flagged" where signs were `hidden` in the text. Raises RefusedError: "no_rows", and "too_many_rows" as
    `wanted` does.
    """
    if not records:
        raise RefusedError("no_rows")
    groups = list(_groups(profile, records))
    chosen = wanted(groups, part)
    rows = [_Row(profile, records, numbers, today) for numbers in chosen]
    return Reading(
        Outcome.FLAGGED if hidden else Outcome.PARSED,
        "bidi_or_invisible" if hidden else None,
        referrals=tuple(referral for row in rows if (referral := row.read())),
        row_errors=tuple(error for row in rows for error in row.errors),
        facts={
            "records": str(len(records)),
            "referrals": str(len(groups)),
            "profile": profile.name,
            "profile_version": str(profile.version),
        },
        source_text=(_source(profile.headers, rows),),
    )


def _groups(profile: Profile, records: Records) -> Iterator[tuple[int, ...]]:
    """The numbers of the rows of each referral; without a key each row is one."""
    if profile.people is None:
        yield from ((number,) for number in range(1, len(records) + 1))
        return
    at, found = profile.headers.index(profile.people.key), dict[str, list[int]]()
    for number, cells in enumerate(records, 1):
        key = cells[at].strip() if at < len(cells) else ""
        found.setdefault(key or f"\0{number}", []).append(number)
    yield from map(tuple, found.values())


def _source(headers: tuple[str, ...], rows: Sequence[_Row]) -> SourceBlock:
    titles = tuple(SourceText(f"header, column {title}", title) for title in headers)
    shown = (
        tuple(
            SourceText(row.where(number, title), cell)
            for title, cell in zip(headers, row.records[number - 1], strict=False)
        )
        for row in rows
        for number in row.numbers
    )
    return SourceBlock(SourceKind.TABLE, "table 1", rows=(titles, *shown))


@dataclass(slots=True)
class _Row:
    """One row, or the rows of people, on the way to a referral, with what went wrong in them."""

    profile: Profile
    records: Records
    numbers: tuple[int, ...]
    today: date
    errors: list[RowError] = field(default_factory=list)
    people: dict[Section, int] = field(default_factory=dict)

    def where(self, number: int, column: str) -> str:
        """Return the place of a cell."""
        inside = f", row {number}" if self.profile.people else ""
        return f"record {self.numbers[0]}{inside}, column {column}"

    def read(self) -> ReadReferral | None:
        """Return the referral, or None where no row of it fits the titles."""
        builder, fitting = DraftBuilder(self.today), 0
        for number in self.numbers:
            cells = self.records[number - 1]
            if len(cells) != len(self.profile.headers):
                self.errors.append(RowError(number, "", "wrong_number_of_cells"))
                continue
            fitting += 1
            self._row(builder, number, dict(zip(self.profile.headers, cells, strict=True)))
        if not fitting:
            return None
        compose_names(builder)
        locator: dict[str, str | int] = {"record": self.numbers[0]}
        if self.profile.people and builder.draft.external_ref:
            locator["key"] = builder.draft.external_ref
        origins = builder.origins()
        return ReadReferral(builder.draft, origins, tuple(builder.not_understood), tuple(builder.notices), locator)

    def _row(self, builder: DraftBuilder, number: int, texts: dict[str, str]) -> None:
        person = self._whose(texts)
        for rule in self.profile.fields:
            target = rule.target
            if target.startswith("person/"):
                if person is None:
                    continue
                target = f"{person}/{target.removeprefix('person/')}"
                if not _is_field(target):
                    self._left_over(builder, rule.column, texts[rule.column], number)
                    continue
            self._field(builder, rule, target, texts[rule.column], number)
        self._others(builder, texts, number, nobody=self.profile.people is not None and person is None)
        self._count_children(builder, texts, number)

    def _whose(self, texts: dict[str, str]) -> str | None:
        """The way to the person a row is about, "perpetrators/1"; None where its word is not one of the profile."""
        people = self.profile.people
        name = people.roles.get(texts[people.role].strip()) if people else None
        if name is None:
            return None
        section = SECTIONS[name]
        count = self.people.get(section, 0)
        self.people[section] = count + 1
        if section not in LISTS:
            return name if count == 0 else None
        return f"{name}/{count}"

    def _field(self, builder: DraftBuilder, rule: FieldRule, target: str, cell: str, number: int) -> None:
        text = changed(rule, cell)
        if value_book().is_blank(text):
            text = rule.default or ""
        if not text:
            return
        fact = Fact(target, rule.column, text, self.where(number, rule.column))
        before = len(builder.not_understood)
        read_by_rule(builder, rule, fact, self.profile.date_formats)
        if kind_at(target) is str and text[0] in _FORMULA and read_phone(text) is None:
            builder.notice("formula_like", fact, path_of(target))
        if len(builder.not_understood) > before:
            self.errors.append(RowError(self.numbers[0], self._titled(rule.column, number), _error_code(target)))

    def _titled(self, column: str, number: int) -> str:
        return f"{column} (row {number})" if self.profile.people else column

    def _others(self, builder: DraftBuilder, texts: dict[str, str], number: int, *, nobody: bool) -> None:
        """Columns that the profile does not know are kept for a person, and all of a row that is about nobody."""
        used = {rule.column for rule in self.profile.fields} | {*self.profile.ignored, self.profile.children_count}
        if self.profile.people:
            used |= {self.profile.people.key} | (set() if nobody else {self.profile.people.role})
        if nobody:
            used -= {rule.column for rule in self.profile.fields if rule.target.startswith("person/")}
            role = self.profile.people.role if self.profile.people else ""
            self.errors.append(RowError(self.numbers[0], self._titled(role, number), "not_understood"))
        for title, text in texts.items():
            if title not in used:
                self._left_over(builder, title, text, number)

    def _left_over(self, builder: DraftBuilder, title: str, text: str, number: int) -> None:
        if not value_book().is_blank(text):
            builder.puzzle(Fact("", title, text, self.where(number, title)))

    def _count_children(self, builder: DraftBuilder, texts: dict[str, str], number: int) -> None:
        """The number of children that the sheet states, against those that were read."""
        column = self.profile.children_count
        stated = texts[column].strip() if column else ""
        read = sum(child.full_name is not None for child in builder.draft.children)
        if column and stated.isdecimal() and int(stated) != read:
            values = {"stated": stated, "counted": str(read)}
            builder.notices.append(Notice("children_differ", self.where(number, column), "/children", values))


def _is_field(target: str) -> bool:
    try:
        kind_at(target)
    except KeyError:
        return False
    return True


def _error_code(target: str) -> str:
    kind = kind_at(target)
    return "not_a_date" if kind is date else "not_a_number" if kind is int else "not_understood"

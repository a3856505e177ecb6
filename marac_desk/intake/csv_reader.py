"""Reads a CSV export by its mapping profile, one referral a row. A row that is wrong never costs the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from marac_desk.intake.csv_text import Sheet, decode, read_sheet
from marac_desk.intake.filling.builder import DraftBuilder
from marac_desk.intake.filling.form import compose_names
from marac_desk.intake.filling.kinds import read_clear_answer, read_into
from marac_desk.intake.filling.person import read_address, read_lines, read_name
from marac_desk.intake.meaning.facts import Fact
from marac_desk.intake.origins import Notice, Path
from marac_desk.intake.people import read_phone
from marac_desk.intake.profiles import FieldRule, Profile, changes_from, find_profile, shipped_profiles
from marac_desk.intake.reading import (
    Outcome,
    Reading,
    ReadReferral,
    RowError,
    SourceBlock,
    SourceKind,
    SourceText,
)
from marac_desk.intake.refusal import RefusedError
from marac_desk.intake.sections import Section
from marac_desk.intake.targets import kind_at, path_of
from marac_desk.intake.values import value_book
from marac_desk.rules.vocabulary import DobAccuracy

_SECTIONS = {
    "victim": Section.VICTIM,
    "perpetrators": Section.PERPETRATORS,
    "children": Section.CHILDREN,
    "others_at_risk": Section.OTHERS,
}
_CHANGES: dict[str, Callable[[str], str]] = {
    "collapse": lambda text: " ".join(text.split()),
    "first_line": lambda text: text.strip().split("\n", 1)[0],
    "upper": str.upper,
}
_MOST_NAMED = 8
_FORMULA = "=+-@"
"""First signs that a spreadsheet takes for a formula. Here they are plain text, but hardly what was meant."""


def read_csv(data: bytes, *, today: date, profiles: tuple[Profile, ...] | None = None) -> Reading:
    """Return the referrals of an export, with the errors of its rows.

    Outcome "flagged" where signs were hidden in the text. Raises RefusedError: nul_bytes, encoding, empty,
    too_many_columns, too_many_rows, bad_structure, no_profile, headers_changed.
    """
    known = shipped_profiles() if profiles is None else profiles
    others = tuple(dict.fromkeys(profile.encoding for profile in known if profile.encoding not in {"utf-8", "utf-16"}))
    sheet = read_sheet(*decode(data, (*others, "cp1252")))
    profile = find_profile(sheet.headers, sheet.delimiter, known)
    if profile is None:
        return _without_profile(sheet, known)
    rows = [_Row(profile, sheet, number, today) for number in range(1, len(sheet.records) + 1)]
    return Reading(
        Outcome.FLAGGED if sheet.hidden else Outcome.PARSED,
        "bidi_or_invisible" if sheet.hidden else None,
        referrals=tuple(referral for row in rows if (referral := row.read())),
        row_errors=tuple(error for row in rows for error in row.errors),
        facts=_facts(sheet, profile),
        source_text=(_source(sheet),),
    )


def _without_profile(sheet: Sheet, known: tuple[Profile, ...]) -> Reading:
    changes = changes_from(sheet.headers, known)
    if changes:
        raise RefusedError(
            "headers_changed",
            profile=changes.profile,
            missing=_named(changes.missing),
            unexpected=_named(changes.unexpected),
            moved=_named(changes.moved),
        )
    if sheet.hidden:  # what a person must be told first; the text is shown, nothing is matched
        return Reading(Outcome.FLAGGED, "bidi_or_invisible", facts=_facts(sheet, None), source_text=(_source(sheet),))
    raise RefusedError("no_profile", columns=len(sheet.headers))


def _named(titles: tuple[str, ...]) -> str:
    more = f" (+{len(titles) - _MOST_NAMED})" if len(titles) > _MOST_NAMED else ""
    return ", ".join(titles[:_MOST_NAMED]) + more


def _facts(sheet: Sheet, profile: Profile | None) -> dict[str, str]:
    found = {"encoding": sheet.encoding, "delimiter": sheet.delimiter, "records": str(len(sheet.records))}
    if profile:
        found |= {"profile": profile.name, "profile_version": str(profile.version)}
    return found


def _source(sheet: Sheet) -> SourceBlock:
    titles = tuple(SourceText(f"header, column {title}", title) for title in sheet.headers)
    rows = [
        tuple(SourceText(_where(number, title), cell) for title, cell in zip(sheet.headers, record, strict=False))
        for number, record in enumerate(sheet.records, 1)
    ]
    return SourceBlock(SourceKind.TABLE, "table 1", rows=(titles, *rows))


def _where(record: int, column: str) -> str:
    return f"record {record}, column {column}"


@dataclass(slots=True)
class _Row:
    """One row on its way to a referral, with what went wrong in it."""

    profile: Profile
    sheet: Sheet
    number: int
    today: date
    errors: list[RowError] = field(default_factory=list)

    def read(self) -> ReadReferral | None:
        """Return the referral, or None for a row that does not fit the titles."""
        cells = self.sheet.records[self.number - 1]
        if len(cells) != len(self.sheet.headers):
            self.errors.append(RowError(self.number, "", "wrong_number_of_cells"))
            return None
        texts = dict(zip(self.sheet.headers, cells, strict=True))
        builder = DraftBuilder(self.today)
        for rule in self.profile.fields:
            self._field(builder, rule, texts[rule.column])
        self._others(builder, texts)
        compose_names(builder)
        self._count_children(builder, texts)
        origins = builder.origins()
        return ReadReferral(
            builder.draft, origins, tuple(builder.not_understood), tuple(builder.notices), {"record": self.number}
        )

    def _field(self, builder: DraftBuilder, rule: FieldRule, cell: str) -> None:
        text = cell.strip()
        for name in rule.transform:
            text = _CHANGES[name](text) if name in _CHANGES else text
        if rule.codes is not None:
            text = rule.codes.get(text, text)
        if value_book().is_blank(text):
            text = rule.default or ""
        if not text:
            return
        fact = Fact(rule.target, rule.column, text, _where(self.number, rule.column))
        before = len(builder.not_understood)
        self._read(builder, rule, fact)
        if kind_at(rule.target) is str and text[0] in _FORMULA and read_phone(text) is None:
            builder.notice("formula_like", fact, path_of(rule.target))
        if len(builder.not_understood) > before:
            self.errors.append(RowError(self.number, rule.column, _error_code(rule.target)))

    def _read(self, builder: DraftBuilder, rule: FieldRule, fact: Fact) -> None:
        path = path_of(rule.target)
        person = self._person(builder, path)
        if "child_lines" in rule.transform:
            read_lines(builder, ("children", 0), fact)
        elif "names" in rule.transform:
            read_name(builder, person, fact)
        elif "address" in rule.transform:
            read_address(builder, person, fact)
        elif kind_at(rule.target) is date:
            self._day(builder, path, fact)
        elif rule.target.startswith("safe_contact/safe_to_"):
            read_clear_answer(builder, path, fact)
        else:
            read_into(builder, path, fact)

    def _person(self, builder: DraftBuilder, path: Path) -> Path:
        section = _SECTIONS.get(str(path[0]))
        if section is None:
            return path
        return builder.person_path(section, path[1] if len(path) > 1 and isinstance(path[1], int) else 0)

    def _day(self, builder: DraftBuilder, path: Path, fact: Fact) -> None:
        """A date in one of the forms the profile names; no other is tried."""
        for form in self.profile.date_formats:
            try:
                day = datetime.strptime(fact.text, form).date()  # noqa: DTZ007  a day has no time zone
            except ValueError:
                continue
            birth = path[-1] == "date_of_birth"
            if birth and day > self.today:
                break
            builder.put(path, day, fact)
            if birth:
                builder.put((*path[:-1], "dob_accuracy"), DobAccuracy.EXACT, fact)
            return
        builder.puzzle(fact)

    def _others(self, builder: DraftBuilder, texts: dict[str, str]) -> None:
        """Columns that the profile does not know are kept for a person."""
        used = {rule.column for rule in self.profile.fields} | {*self.profile.ignored, self.profile.children_count}
        for title, text in texts.items():
            if title not in used and not value_book().is_blank(text):
                builder.puzzle(Fact("", title, text, _where(self.number, title)))

    def _count_children(self, builder: DraftBuilder, texts: dict[str, str]) -> None:
        """The number of children that the sheet states, against those that were read."""
        column = self.profile.children_count
        stated = texts[column].strip() if column else ""
        read = sum(child.full_name is not None for child in builder.draft.children)
        if column and stated.isdecimal() and int(stated) != read:
            values = {"stated": stated, "counted": str(read)}
            builder.notices.append(Notice("children_differ", _where(self.number, column), "/children", values))


def _error_code(target: str) -> str:
    kind = kind_at(target)
    return "not_a_date" if kind is date else "not_a_number" if kind is int else "not_understood"

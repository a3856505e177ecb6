"""Reads the sheets of a tracker into past cases; nothing that stands in a row is dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from marac_desk.intake.dates import find_date
from marac_desk.intake.folding import fold
from marac_desk.intake.origins import Notice, NotUnderstood
from marac_desk.intake.past_cases import PastAction, PastCase, PastPerpetrator, PastVictim, StatusColour
from marac_desk.intake.people import Names
from marac_desk.intake.reading import Outcome, Reading, RowError, SourceBlock, SourceKind, SourceText
from marac_desk.intake.tables.cells import Row, Sheet, letters
from marac_desk.intake.tables.days import Order, order_of
from marac_desk.intake.tables.header import Listing
from marac_desk.intake.tracker.actions import ActionReader, lines_of
from marac_desk.intake.tracker.cells import count_in, criteria_in, day_in, score_in
from marac_desk.intake.tracker.colours import legend, status_of
from marac_desk.intake.tracker.columns import TrackerColumns, day_columns, tracker_list
from marac_desk.intake.tracker.names import days_apart, name_of, names_apart
from marac_desk.intake.tracker.repeats import with_repeats
from marac_desk.intake.tracker.words import tracker_book
from marac_desk.intake.values import value_book

_FEW = 2


def read_tracker(sheets: Sequence[Sheet], *, today: date, hidden: bool = False) -> Reading | None:
    """Return the past cases in the sheets of a file, or None where it is no tracker."""
    lists = {at: found for at, sheet in enumerate(sheets) if (found := tracker_list(sheet))}
    if not lists:
        return None
    others = [sheet for at, sheet in enumerate(sheets) if at not in lists]
    texts = [text for listing, columns in lists.values() for text in _actions(listing, columns)]
    agencies = {row.text(at) for listing, columns in lists.values() for row in listing.rows for at in _agency(columns)}
    reader = ActionReader.of(texts, agencies)
    colours = legend(others)
    parts = [_ListReader(listing, columns, reader, colours, today) for listing, columns in lists.values()]
    cases = with_repeats([case for part in parts for case in part.cases()])
    return Reading(
        Outcome.FLAGGED if hidden else Outcome.PARSED,
        "bidi_or_invisible" if hidden else None,
        notices=tuple(notice for sheet in sheets for notice in _about(sheet, sheet not in others)),
        row_errors=tuple(error for part in parts for error in part.errors),
        facts={"records": str(len(cases)), "kind": "tracker"},
        source_text=tuple(_source(sheet) for sheet in sheets if sheet.rows),
        not_understood=tuple(entry for part in parts for entry in part.aside),
        cases=cases,
    )


def _actions(listing: Listing, columns: TrackerColumns) -> Iterator[str]:
    several = len(columns.actions) == 1
    for row in listing.rows:
        for at in columns.actions:
            yield from lines_of(row.text(at), several=several)


def _agency(columns: TrackerColumns) -> list[int]:
    return [columns.fields["referring_agency"]] if "referring_agency" in columns.fields else []


def _about(sheet: Sheet, is_list: bool) -> Iterator[Notice]:
    where = f"sheet {sheet.name}"
    if not is_list and sheet.rows:
        yield Notice("sheet_not_read", where, "", {"sheet": sheet.name})
    if sheet.hidden:
        yield Notice("sheet_hidden", where, "", {"sheet": sheet.name})
    if is_list and sheet.hidden_columns:
        yield Notice("columns_hidden", where, "", {"columns": ", ".join(map(letters, sorted(sheet.hidden_columns)))})
    rows = [str(row.number) for row in sheet.rows if row.hidden]
    if is_list and rows:
        yield Notice("rows_hidden", where, "", {"rows": ", ".join(rows[:20]), "count": str(len(rows))})


def _source(sheet: Sheet) -> SourceBlock:
    rows = tuple(
        tuple(SourceText(_where(sheet, row, letters(at)), row.texts[at]) for at in row.said) for row in sheet.rows
    )
    return SourceBlock(SourceKind.TABLE, f"sheet {sheet.name}", rows=rows)


def _where(sheet: Sheet, row: Row, column: str) -> str:
    return f"sheet {sheet.name}, row {row.number}, column {column}"


@dataclass(slots=True)
class _ListReader:
    """Reads one list; words above it, banners and sums go to `aside`."""

    listing: Listing
    columns: TrackerColumns
    actions: ActionReader
    colours: Mapping[str, StatusColour]
    today: date
    errors: list[RowError] = field(default_factory=list)
    aside: list[NotUnderstood] = field(default_factory=list)
    month_first: frozenset[int] = frozenset()

    def cases(self) -> Iterator[PastCase]:
        """Yield the cases in their order. A row with one cell says when the meeting was, or is kept apart."""
        self.month_first = self._month_first()
        for row in self.listing.above:
            self._set_aside(row)
        meeting: date | None = None
        for row in self.listing.rows:
            if self._is_case(row):
                yield _Case(self, row).read(meeting)
                continue
            found = find_date(row.texts[row.said[0]], today=self.today) if row.said else None
            meeting = found.day if found else meeting
            self._set_aside(row)

    def _is_case(self, row: Row) -> bool:
        """Whether a row names somebody, or says at least a few things that only cases have."""
        if row.said and fold(row.texts[row.said[0]]).rstrip(" 0123456789") in value_book().words("total"):
            return False
        if all(" ".join(row.texts[at].split()) == self._title(at) for at in row.said):
            return False
        said = [at for at in row.said if at in self.columns.known]
        named = any(row.text(at).strip() for at in self.columns.victim.values())
        return len(said) > _FEW or (named and len(row.said) > 1)

    def _title(self, at: int) -> str:
        return self.listing.titles[at] if at < len(self.listing.titles) else ""

    def _set_aside(self, row: Row) -> None:
        for at in row.said:
            self.aside.append(NotUnderstood("", row.texts[at], _where(self.listing.sheet, row, letters(at))))

    def _month_first(self) -> frozenset[int]:
        orders = {
            at: order_of(row.text(at) for row in self.listing.rows if row.mark(at).day is None)
            for at in day_columns(self.columns)
        }
        if Order.MONTH_FIRST not in orders.values():
            return frozenset()
        return frozenset(at for at, order in orders.items() if order in {Order.MONTH_FIRST, Order.EITHER})


@dataclass(slots=True)
class _Case:
    """One row on its way to a case, with the words of it that found no place."""

    of: _ListReader
    row: Row
    left: list[NotUnderstood] = field(default_factory=list)

    def read(self, meeting: date | None) -> PastCase:
        """Return the case. Its meeting is that of its own cell, or that of the banner above it."""
        columns, row = self.of.columns, self.row
        victim = self._victim()
        case = PastCase(
            sheet=self.of.listing.sheet.name,
            row=row.number,
            victim=victim,
            serial=self._serial(),
            meeting_date=self._day("meeting_date") or meeting,
            referral_date=self._day("referral_date"),
            perpetrators=tuple(self._perpetrators()),
            referring_agency=self._text("referring_agency"),
            children_count=self._number("children_count", count_in),
            risk_score=self._number("risk_score", score_in),
            criteria_codes=self._criteria(),
            notes=self._text("notes"),
            status_colour=self._status(),
            repeat_marked=self._repeat(),
            repeat_marked_text=self._text("repeat"),
            actions=tuple(self._actions()),
            not_understood=(*self.left, *self._rest(columns.known)),
        )
        if victim.full_name is None:
            self._error("", "no_victim")
        return case

    def _cell(self, name: str) -> int | None:
        at = self.of.columns.fields.get(name)
        return at if at is not None and self._said(at) else None

    def _said(self, at: int) -> bool:
        return not value_book().is_blank(self.row.text(at)) or self.row.text(at).strip() == "?"

    def _text(self, name: str) -> str | None:
        at = self._cell(name)
        return " ".join(self.row.text(at).split()) if at is not None else None

    def _serial(self) -> int | str | None:
        text = self._text("serial")
        return int(text) if text and text.isdecimal() else text

    def _day(self, name: str) -> date | None:
        at = self._cell(name)
        return self._day_at(at, birth=False) if at is not None else None

    def _day_at(self, at: int, *, birth: bool) -> date | None:
        day = day_in(self.row, at, today=self.of.today, birth=birth, month_first=at in self.of.month_first)
        if day is None and not value_book().says("unknown", self.row.text(at)):
            self._puzzle(at, "month_first" if at in self.of.month_first else "not_a_date")
        return day

    def _puzzle(self, at: int, code: str = "", words: str | None = None) -> None:
        title = self.of.listing.titles[at]
        where = _where(self.of.listing.sheet, self.row, title or letters(at))
        self.left.append(NotUnderstood(title, self.row.text(at) if words is None else words, where))
        if code:
            self._error(title, code)

    def _error(self, title: str, code: str) -> None:
        sheet = self.of.listing.sheet.name
        self.of.errors.append(RowError(self.row.number, f"{title} ({sheet})" if sheet else title, code))

    def _number(self, name: str, read: Callable[[str], int | None]) -> int | None:
        at = self._cell(name)
        if at is None:
            return None
        found = read(self.row.text(at))
        if found is None:
            self._puzzle(at, "not_a_number")
        return found

    def _criteria(self) -> tuple[str, ...]:
        at = self._cell("criteria")
        if at is None:
            return ()
        found, left = criteria_in(self.row.text(at))
        for words in left:
            self._puzzle(at, "not_understood", words)
        return found

    def _repeat(self) -> bool | None:
        at = self._cell("repeat")
        if at is None:
            return None
        found = tracker_book().repeat(self.row.text(at))
        if found is None:
            self._puzzle(at, "not_understood")
        return found

    def _status(self) -> StatusColour | None:
        at = self._cell("status")
        said = tracker_book().status(self.row.text(at)) if at is not None else None
        if at is not None and said is None:
            self._puzzle(at)
        name_at = next(iter(self.of.columns.victim.values()), None)
        return said or status_of(self.row, name_at, dict(self.of.colours))

    # people

    def _victim(self) -> PastVictim:
        columns = self.of.columns.victim
        born = self._day_at(columns["born"], birth=True) if "born" in columns and self._said(columns["born"]) else None
        shown, names, places = self._name(columns)
        if names is None:
            for at in places:
                self._puzzle(at, "not_understood")
            return PastVictim(shown, date_of_birth=born)
        return PastVictim(shown, names.full, names.given, names.family, born)

    def _name(self, columns: Mapping[str, int]) -> tuple[str, Names | None, list[int]]:
        """A whole name in one cell, or its two parts in two."""
        places = [
            columns[part] for part in ("name", "given", "family") if part in columns and self._said(columns[part])
        ]
        if "name" in columns:
            shown = self.row.text(columns["name"])
            return shown, name_of(shown), places
        given, family = (
            self.row.text(columns[part]).strip() if part in columns else "" for part in ("given", "family")
        )
        shown = " ".join(part for part in (given, family) if part)
        calm = name_of(f"{family}, {given}" if given and family else shown)
        return shown, calm, places

    def _perpetrators(self) -> Iterator[PastPerpetrator]:
        for columns in self.of.columns.perpetrators:
            shown, whole, places = self._name(columns)
            if not places:
                yield from self._birth_alone(columns)
                continue
            parts = [whole] if whole else [name_of(part) for part in names_apart(shown)]
            names = [name for name in parts if name]
            if not names or len(names) != len(parts):
                for at in places:
                    self._puzzle(at, "not_understood")
                yield from self._birth_alone(columns)
                continue
            for each, born in zip(names, self._births(columns, len(names)), strict=True):
                yield PastPerpetrator(each.full, each.given, each.family, born)

    def _births(self, columns: Mapping[str, int], count: int) -> list[date | None]:
        """As many days of birth as there are people; where there are not, whose they are would be a guess."""
        at = columns.get("born")
        if at is None or not self._said(at):
            return [None] * count
        if count == 1:
            return [self._day_at(at, birth=True)]
        found = None if at in self.of.month_first else days_apart(self.row.text(at), today=self.of.today)
        if found is None or len(found) != count:
            self._puzzle(at, "not_a_date")
            return [None] * count
        return found

    def _birth_alone(self, columns: Mapping[str, int]) -> Iterator[PastPerpetrator]:
        if "born" in columns and self._said(columns["born"]):
            born = self._day_at(columns["born"], birth=True)
            if born:
                yield PastPerpetrator(date_of_birth=born)

    # the rest

    def _actions(self) -> Iterator[PastAction]:
        several = len(self.of.columns.actions) == 1
        for at in self.of.columns.actions:
            if not value_book().is_blank(self.row.text(at)):
                for line in lines_of(self.row.text(at), several=several):
                    yield self.of.actions.read(line)

    def _rest(self, known: frozenset[int]) -> Iterator[NotUnderstood]:
        """Columns that mean nothing here, words that were crossed out, remarks pinned to cells."""
        sheet, listing = self.of.listing.sheet, self.of.listing
        width = max(len(self.row.texts), len(listing.titles))
        for at in range(width):
            title = listing.titles[at] if at < len(listing.titles) else ""
            where = _where(sheet, self.row, title or letters(at))
            if at not in known and not value_book().is_blank(self.row.text(at)):
                yield NotUnderstood(title, self.row.text(at), where)
            if struck := self.row.mark(at).struck:
                yield NotUnderstood(f"{title} (crossed out)", struck, where)
            if remark := sheet.comments.get((self.row.number, at)):
                yield NotUnderstood(f"{title} (comment)", remark, where)

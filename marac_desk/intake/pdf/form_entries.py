"""Turns the fields and the printed words of a PDF form into entries in reading order, and into the text to be shown."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from marac_desk.intake.blocks import Paragraph, Run
from marac_desk.intake.folding import fold
from marac_desk.intake.labels import LabelBook
from marac_desk.intake.layout.entries import Claim, Entry, Field, Grid, Title, Words
from marac_desk.intake.layout.inline import pieces
from marac_desk.intake.layout.titles import numbered_people
from marac_desk.intake.origins import Notice, NotUnderstood
from marac_desk.intake.pdf.captions import is_known
from marac_desk.intake.pdf.dates import with_dates_joined
from marac_desk.intake.pdf.fields import Shape, Widget
from marac_desk.intake.pdf.order import in_reading_order, titles_among
from marac_desk.intake.pdf.places import Box, Print
from marac_desk.intake.pdf.surroundings import Surroundings, in_lines
from marac_desk.intake.pdf.units import UNTICKED, Unit, UnitMaker, shares_label
from marac_desk.intake.reading import SourceBlock, SourceKind, SourceText
from marac_desk.intake.values import ValueBook

_ANSWER, _COMMENT = "Answer", "Comments"


@dataclass(slots=True)
class FormPage:
    """What one page of a form says: entries for the draft, blocks to be shown, and where each of them stands.

    `unknown` holds what stands in fields and is not taken as an answer: what was there before the form was filled in,
    and what the file says in two ways.
    """

    entries: list[Entry] = field(default_factory=list)
    unknown: list[NotUnderstood] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    blocks: list[SourceBlock] = field(default_factory=list)
    places: dict[str, Box] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A unit with its place, and the titles of the table it stands in."""

    unit: Unit
    where: str
    column: str


def form_page(
    number: int,
    prints: Sequence[Print],
    widgets: Sequence[Widget],
    book: LabelBook,
    values: ValueBook,
    running: frozenset[str] = frozenset(),
) -> FormPage:
    """Return what a page of a form says; `running` are the words that stand on several pages."""
    surroundings = Surroundings(prints, [widget.box for widget in widgets])
    units = with_dates_joined(UnitMaker(surroundings, book, values).make(widgets))
    used = frozenset(words for unit in units for words in unit.prints)
    rows = [line for line in in_lines(units, lambda unit: unit.box) if shares_label(line)]
    used |= {words for line in rows for unit in line for words in unit.tops}
    titles = titles_among(
        [words for words in prints if words not in used], prints, book, running, [widget.box for widget in widgets]
    )
    reading = _PageReading(number, used, titles, book, values)
    things: list[Unit | Print] = [*units, *prints]
    for line in in_reading_order(things, titles, lambda thing: thing.box):
        reading.line(line)
    reading.rows.close()
    return reading.page


class _PageReading:
    """Goes through the lines of a page."""

    def __init__(
        self, number: int, used: frozenset[Print], titles: frozenset[Print], book: LabelBook, values: ValueBook
    ) -> None:
        self.page = FormPage()
        self._book, self._values = book, values
        self.rows = _Rows(self.page, book, values)
        self._number, self._used, self._titles = number, used, titles
        self._counts = {"line": 0, "field": 0}

    def line(self, line: Sequence[Unit | Print]) -> None:
        """Take one line: its titles and other words, then its fields."""
        placed = []
        printed: list[Words] = []
        for thing in line:
            if isinstance(thing, Unit):
                column = thing.column or ("" if thing.left else thing.above)
                placed.append(_Placed(thing, self._where("field", thing.box), column))
            else:
                where = self._where("line", thing.box)
                if thing not in self._used:
                    self._words(thing, where)
                    printed.append(Words(thing.text, where))
        self._answers_in_print(printed)
        if placed:
            self.rows.add(placed)

    def _answers_in_print(self, printed: Sequence[Words]) -> None:
        """Note words that look like a label and its answer, both printed; they may be the form's own words."""
        for words in printed:
            for piece in pieces([Paragraph(words.where, (Run(words.text),))], self._book):
                if piece.label and not self._values.is_blank(piece.value):
                    self.page.unknown.append(NotUnderstood(piece.label, piece.value, words.where))
        for label, answer in itertools.pairwise(printed):
            known = self._book.matches(label.text) and not self._book.matches(answer.text)
            if known and self._book.heading(answer.text) is None and not is_known(answer.text, self._values):
                self.page.unknown.append(NotUnderstood(label.text, answer.text, answer.where))

    def _where(self, kind: str, box: Box) -> str:
        self._counts[kind] += 1
        where = f"page {self._number}, {kind} {self._counts[kind]}"
        self.page.places[where] = box
        return where

    def _words(self, words: Print, where: str) -> None:
        self.rows.close()
        title = words in self._titles
        if title:
            self.page.entries.append(Title(Words(words.text, where)))
        kind = SourceKind.HEADING if title else SourceKind.PARAGRAPH
        self.page.blocks.append(SourceBlock(kind, where, SourceText(where, words.text)))


class _Rows:
    """Collects fields line by line: rows under one set of titles become a table, others fields of their own."""

    def __init__(self, page: FormPage, book: LabelBook, values: ValueBook) -> None:
        self._page, self._book, self._values = page, book, values
        self._table: list[list[_Placed]] = []
        self._shown: list[tuple[SourceText, ...]] = []

    def add(self, whole: list[_Placed]) -> None:
        """Take the fields of one line."""
        line = [self._answered(placed) for placed in whole]
        for placed in whole:
            label = SourceText(f"label of {placed.where}", shown_label(placed.unit))
            self._shown.append((label, SourceText(placed.where, placed.unit.text)))
        if self._table and _titles(self._table[-1]) != _titles(line):
            self._settle()
        if commented := _commented(line, self._values):
            self._settle()
            self._page.entries.append(commented)
        elif _titles(line):
            self._table.append(line)
        else:
            self._settle()
            self._page.entries += _row_of_people(line, self._book) or _fields(line)

    def close(self) -> None:
        """Something else follows."""
        self._settle()
        if self._shown:
            where = self._shown[0][1].where
            self._page.blocks.append(SourceBlock(SourceKind.TABLE, f"{where} and after", rows=tuple(self._shown)))
            self._shown = []

    def _answered(self, placed: _Placed) -> _Placed:
        """A field with its answer; without one where what stands in it is a prompt, a default, or said in two ways."""
        unit = placed.unit
        said = not self._values.is_blank(unit.text) and unit.text != UNTICKED
        if not (unit.default or unit.torn or _is_prompt(unit)):
            return placed
        if said and not _is_prompt(unit):
            self._page.unknown.append(NotUnderstood(shown_label(unit), unit.text, placed.where))
            code = "field_contradicts_itself" if unit.torn else "left_as_it_was"
            self._page.notices.append(Notice(code, placed.where))
        return replace(placed, unit=replace(unit, text=""))

    def _settle(self) -> None:
        table, self._table = self._table, []
        if len(table) > 1:
            rows = tuple(tuple(Words(placed.unit.text, placed.where) for placed in line) for line in table)
            self._page.entries.append(Grid(_titles(table[0]), rows))
        else:
            self._page.entries += [entry for line in table for entry in _fields(line)]


def _titles(line: Sequence[_Placed]) -> tuple[str, ...]:
    """The titles over the fields of a line, empty where one has none or has a label of its own."""
    if len(line) < 2 or any(placed.unit.said or placed.unit.left or not placed.column for placed in line):
        return ()
    return tuple(placed.column for placed in line)


def _commented(line: Sequence[_Placed], values: ValueBook) -> Entry | None:
    """An answer with a box for comments beside it."""
    if len(line) != 2 or line[0].unit.shape is Shape.TEXT or line[1].unit.shape is not Shape.TEXT:
        return None
    comment = line[1].unit
    if not any(values.says("comment", label) for label in (*comment.said, comment.left, line[1].column) if label):
        return None
    label = shown_label(line[0].unit)
    answer = Words(line[0].unit.text, line[0].where)
    row = (Words(label, line[0].where), answer, Words(comment.text, line[1].where))
    return Grid(("", _ANSWER, _COMMENT), (row,)) if label else None


def _is_prompt(unit: Unit) -> bool:
    """Whether a field only repeats what is to be put into it."""
    return fold(unit.text) in {fold(label) for label in (*unit.said, unit.left, unit.above) if label}


def shown_label(unit: Unit) -> str:
    """Return the words a person would call a field by: those printed beside it first."""
    return unit.left or unit.above or unit.column or next(iter(unit.said), "") or unit.named


def _row_of_people(line: Sequence[_Placed], book: LabelBook) -> list[Entry]:
    """A row with one label and a field for each of several people, whose numbers stand over the columns."""
    titles = _tops(line)
    if not titles or not numbered_people(("", *titles), book):
        return []
    label = Words(line[0].unit.left, line[0].where)
    return [Grid(("", *titles), ((label, *(Words(placed.unit.text, placed.where) for placed in line)),))]


def _tops(line: Sequence[_Placed]) -> tuple[str, ...]:
    """The titles over fields of a line that have one label for all of them to their left; empty for any other line."""
    if not shares_label([placed.unit for placed in line]):
        return ()
    tops = tuple(placed.unit.column or placed.unit.above for placed in line)
    return tops if all(tops) else ()


def _fields(line: Sequence[_Placed]) -> list[Entry]:
    """The fields of a line. Where one label is for all of them, each is called by it and by the title over it."""
    tops = _tops(line)
    if not tops:
        return [_field(placed) for placed in line]
    row = line[0].unit.left
    return [
        Field(f"{row} {top}", (Words(placed.unit.text, placed.where),), (Claim(f"{top} {row}"), Claim(f"{row} {top}")))
        for placed, top in zip(line, tops, strict=True)
    ]


def _field(placed: _Placed) -> Field:
    unit = placed.unit
    printed = [unit.left, unit.above if not unit.left else "", placed.column if not unit.left else ""]
    row_and_column = f"{unit.left} {placed.column}" if unit.left and placed.column else ""
    claims = [Claim(said) for said in unit.said]
    claims += [Claim(text, printed=True) for text in dict.fromkeys(printed)]
    claims += [Claim(asked, printed=True) for text in printed if (asked := text.partition("?")[0]) != text]
    claims += [Claim(row_and_column), Claim(unit.named)]
    words = Words(unit.text, placed.where)
    return Field(shown_label(unit), (words,), tuple(claim for claim in claims if claim.text))

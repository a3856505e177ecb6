"""Reads the sheets of a workbook as neutral rows, however the program that saved it keeps texts, days and numbers."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from marac_desk.intake.guards.package import Package
from marac_desk.intake.guards.relationships import Relationship, relationships
from marac_desk.intake.guards.xml import parse_xml
from marac_desk.intake.refusal import RefusedError
from marac_desk.intake.tables.cells import Mark, Row, Sheet, Span, letters
from marac_desk.intake.tables.numbers import digits_are_lost, serial_day, shown
from marac_desk.intake.tables.strings import Text, joined, plain, shared_texts, visible
from marac_desk.intake.tables.styles import PLAIN, Style, styles

MOST_COLUMNS = 256
MOST_ROWS = 20_000
MOST_CELLS = 1_000_000
MOST_SHEETS = 100
_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_SPAN = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6}):([A-Z]{1,3})([1-9][0-9]{0,6})")
_TRUE = {"1", "true"}


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a workbook in their order, and whether signs were hidden in its words."""

    sheets: tuple[Sheet, ...]
    hidden: bool


def read_workbook(package: Package) -> Book:
    """Return the sheets of a workbook.

    Raises RefusedError: damaged, too_many_columns, too_many_rows, too_many_cells, too_many_parts.
    """
    parts = dict(package.parts)
    book = parse_xml(_part(parts, _BOOK), _BOOK)
    reader = _Reader(
        parts,
        styles(parts),
        shared_texts(parts),
        any(_is_true(each.get("date1904")) for each in book.iter("{*}workbookPr")),
    )
    targets = {each.id: each for each in relationships(_part(parts, _RELATIONS), _RELATIONS)}
    listed = list(book.iter("{*}sheet"))
    if len(listed) > MOST_SHEETS:
        raise RefusedError("too_many_parts", parts=len(listed), most=MOST_SHEETS)
    sheets = tuple(reader.sheet(each, part) for each in listed if (part := _target(each, targets)))
    return Book(sheets, reader.hidden)


def _part(parts: dict[str, bytes], name: str) -> bytes:
    found = parts.get(name)
    if found is None:
        raise RefusedError("damaged", part=name)
    return found


def _target(sheet: etree._Element, targets: dict[str, Relationship]) -> str | None:
    """The part a sheet is kept in; sheets of charts and the like hold no cells."""
    key = next((str(value) for name, value in sheet.attrib.items() if etree.QName(name).localname == "id"), "")
    found = targets.get(key)
    if found is None:
        raise RefusedError("damaged", part=_RELATIONS)
    return _resolved("xl", found.target) if found.kind == "worksheet" else None


def _resolved(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def _is_true(value: str | None) -> bool:
    return str(value or "").lower() in _TRUE


def _column(name: str) -> int:
    number = 0
    for sign in name:
        number = number * 26 + ord(sign) - ord("A") + 1
    return number - 1


@dataclass(slots=True)
class _Reader:
    parts: dict[str, bytes]
    styles: tuple[Style, ...]
    shared: list[Text]
    from_1904: bool
    hidden: bool = False
    cells: int = 0

    def sheet(self, entry: etree._Element, part: str) -> Sheet:
        """Return one sheet."""
        root = parse_xml(_part(self.parts, part), part)
        spans = tuple(_spans(root))
        rows: list[Row] = []
        for element in root.iter("{*}row"):
            rows.append(self._row(element, part, rows[-1].number + 1 if rows else 1))
        if len({row.number for row in rows}) != len(rows) or sorted(rows, key=lambda row: row.number) != rows:
            raise RefusedError("damaged", part=part)
        if len(rows) > MOST_ROWS:
            raise RefusedError("too_many_rows", most=MOST_ROWS)
        return Sheet(
            str(entry.get("name", "")),
            tuple(row for row in _spread(rows, spans) if row.said or any(mark.struck for mark in row.marks.values())),
            spans,
            entry.get("state", "visible") != "visible",
            frozenset(_hidden_columns(root)),
            self._comments(part),
        )

    def _row(self, element: etree._Element, part: str, following: int) -> Row:
        """A row; where a program left out the places, cells and rows stand one after the other."""
        written = str(element.get("r", "")) or str(following)
        if not written.isdecimal():
            raise RefusedError("damaged", part=part)
        texts: list[str] = []
        marks: dict[int, Mark] = {}
        for cell in element.iterchildren("{*}c"):
            place = _PLACE.fullmatch(str(cell.get("r", f"{letters(len(texts))}{written}")))
            if not place or place[2] != written:  # which cell is meant would be a guess
                raise RefusedError("damaged", part=part)
            column = _column(place[1])
            self._check(column)
            if column < len(texts):
                raise RefusedError("damaged", part=part)
            text, mark = self._cell(cell)
            texts.extend([""] * (column - len(texts)))
            texts.append(text)
            if mark:
                marks[column] = mark
        return Row(int(written), tuple(texts), marks, _is_true(element.get("hidden")))

    def _check(self, column: int) -> None:
        self.cells += 1
        if column >= MOST_COLUMNS:
            raise RefusedError("too_many_columns", columns=column + 1, most=MOST_COLUMNS)
        if self.cells > MOST_CELLS:
            raise RefusedError("too_many_cells", most=MOST_CELLS)

    def _cell(self, cell: etree._Element) -> tuple[str, Mark | None]:
        style = self._style(cell)
        kind, value = cell.get("t", "n"), cell.find("{*}v")
        written = (value.text or "") if value is not None else ""
        if kind in {"s", "inlineStr", "str", "d"}:
            words = self._words(kind, cell, written)
            self.hidden = self.hidden or words.hidden
            said, struck = (words.text if words.text.strip() else ""), words.struck.strip()
        else:
            return self._number(kind, cell, written.strip(), style)
        if style.struck:
            said, struck = "", said or struck
        if not said and cell.find("{*}f") is not None and not struck and value is None:
            return "=", Mark(problem="no_value", fill=style.fill)
        return said, Mark(struck=struck, fill=style.fill) if struck or style.fill else None

    def _style(self, cell: etree._Element) -> Style:
        number = str(cell.get("s", ""))
        return self.styles[int(number)] if number.isdecimal() and int(number) < len(self.styles) else PLAIN

    def _words(self, kind: str, cell: etree._Element, written: str) -> Text:
        if kind == "inlineStr":
            inside = cell.find("{*}is")
            return Text("") if inside is None else joined(inside)
        if kind == "s":
            if not written.strip().isdecimal() or int(written) >= len(self.shared):
                raise RefusedError("damaged", part="xl/sharedStrings.xml")
            return self.shared[int(written)]
        return visible(plain(written))

    def _number(self, kind: str, cell: etree._Element, written: str, style: Style) -> tuple[str, Mark | None]:
        """A number, a day, a truth or an error; a formula without a value is none of them."""
        formula = cell.find("{*}f")
        if not written:
            if formula is None:
                return "", Mark(fill=style.fill) if style.fill else None
            return f"={visible(formula.text or '').text}", Mark(problem="no_value", fill=style.fill)
        if kind == "e":
            return visible(written).text, Mark(problem="error_value", fill=style.fill)
        if kind == "b":
            return ("TRUE" if written == "1" else "FALSE"), Mark(fill=style.fill)
        day = serial_day(written, from_1904=self.from_1904) if style.day else None
        said = day.isoformat() if day else visible(shown(written, style.digits)).text
        lost = "digits_lost" if day is None and digits_are_lost(said, number=True) else ""
        if style.struck:
            return "", Mark(struck=said, fill=style.fill)
        return said, Mark(day=day, number=True, problem=lost, fill=style.fill)

    def _comments(self, part: str) -> dict[tuple[int, int], str]:
        """Remarks pinned to cells, in the one old way that every program writes."""
        folder, name = posixpath.split(part)
        beside = f"{folder}/_rels/{name}.rels"
        found = {}
        for each in relationships(self.parts[beside], beside) if beside in self.parts else []:
            target = _resolved(folder, each.target)
            if each.kind != "comments" or target not in self.parts:
                continue
            for comment in parse_xml(self.parts[target], target).iter("{*}comment"):
                place, text = _PLACE.fullmatch(str(comment.get("ref", ""))), comment.find("{*}text")
                if place and text is not None and (words := joined(text).text.strip()):
                    found[int(place[2]), _column(place[1])] = words
        return found


def _spans(root: etree._Element) -> Iterator[Span]:
    for each in root.iter("{*}mergeCell"):
        if found := _SPAN.fullmatch(str(each.get("ref", ""))):
            yield Span(int(found[2]), int(found[4]), _column(found[1]), _column(found[3]))


def _hidden_columns(root: etree._Element) -> Iterator[int]:
    for each in root.iter("{*}col"):
        first, last = str(each.get("min", "")), str(each.get("max", ""))
        if _is_true(each.get("hidden")) and first.isdecimal() and last.isdecimal():
            yield from range(int(first) - 1, min(int(last), MOST_COLUMNS))


def _spread(rows: list[Row], spans: tuple[Span, ...]) -> Iterator[Row]:
    """Rows in which a cell merged over several of them says the same in each that says anything else."""
    by_number = {row.number: row for row in rows}
    additions: dict[int, list[tuple[int, str, Mark]]] = {}
    tall = [span for span in spans if span.last_row > span.first_row and span.first_row in by_number]
    for span in tall[:MOST_ROWS]:
        top = by_number[span.first_row]
        if not top.text(span.first_column):
            continue
        for number in range(span.first_row + 1, min(span.last_row, span.first_row + MOST_ROWS) + 1):
            if number in by_number:
                additions.setdefault(number, []).append(
                    (span.first_column, top.text(span.first_column), top.mark(span.first_column))
                )
    for row in rows:
        yield _with(row, additions.get(row.number, []))


def _with(row: Row, additions: list[tuple[int, str, Mark]]) -> Row:
    if not additions or not row.said:
        return row
    texts, marks = list(row.texts), dict(row.marks)
    for column, text, mark in additions:
        texts.extend([""] * (column + 1 - len(texts)))
        texts[column] = text
        marks[column] = mark
    return Row(row.number, tuple(texts), marks, row.hidden)

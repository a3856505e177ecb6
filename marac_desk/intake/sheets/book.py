"""Reads a return sheet that is a workbook, however the program that saved it keeps texts, days and numbers."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from marac_desk.intake.guards.package import Package
from marac_desk.intake.guards.relationships import relationships
from marac_desk.intake.guards.xml import parse_xml
from marac_desk.intake.refusal import RefusedError
from marac_desk.intake.sheets.reading import SheetReading
from marac_desk.rules.return_sheets import ANSWER_COLUMNS, CODE_CELL, FIRST_ROW, MOST_LINES, SEAL_CELL, Written, face_of

MOST_CELLS = 20_000
LONGEST_CELL = 32_767  # what a spreadsheet itself takes
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ZEROES = re.compile(r"(\d+)\.0+")


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    formula: bool


def read_book(package: Package) -> SheetReading:
    """Return what a workbook says.

    Raises RefusedError: "not_a_return_sheet", "sheet_added" (it has further tables), "damaged", "too_many_cells".
    """
    book = parse_xml(_part(package, _WORKBOOK), _WORKBOOK)
    cells = _cells(package, _only_table(package, book))
    if not {CODE_CELL, SEAL_CELL} <= cells.keys():
        raise RefusedError("not_a_return_sheet")
    rows = [row for row in range(FIRST_ROW, FIRST_ROW + MOST_LINES) if f"A{row}" in cells]
    filled = {f"{column}{row}" for row in rows for column in ANSWER_COLUMNS}
    locked = {place: cell for place, cell in cells.items() if place not in filled and place != SEAL_CELL}
    face = face_of({place: f"={cell.text}" if cell.formula else cell.text for place, cell in locked.items()})
    return SheetReading(
        form="book",
        code=cells[CODE_CELL].text.strip(),
        face=face,
        seal=cells[SEAL_CELL].text.strip(),
        answers={str(row - FIRST_ROW + 1): _written(cells, row) for row in rows},
        from_1904=any(str(each.get("date1904", "")) in {"1", "true"} for each in book.iter("{*}workbookPr")),
    )


def _part(package: Package, name: str) -> bytes:
    found = package.parts.get(name)
    if found is None:
        raise RefusedError("damaged", part=name)
    return found


def _only_table(package: Package, book: etree._Element) -> str:
    """Return the name of the part with the one table."""
    tables = list(book.iter("{*}sheet"))
    if len(tables) != 1:
        raise RefusedError("sheet_added" if tables else "not_a_return_sheet")
    kinds = [each for each in relationships(_part(package, _RELATIONS), _RELATIONS) if each.kind == "worksheet"]
    if len(kinds) != 1:
        raise RefusedError("sheet_added")
    target = kinds[0].target
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))


def _cells(package: Package, part: str) -> dict[str, _Cell]:
    """Return every cell that holds something by its place."""
    shared, found = _shared(package), dict[str, _Cell]()
    for count, cell in enumerate(parse_xml(_part(package, part), part).iter("{*}c")):
        place = str(cell.get("r", ""))
        if count >= MOST_CELLS:
            raise RefusedError("too_many_cells", most=MOST_CELLS)
        if not _PLACE.fullmatch(place) or place in found:  # two cells in one place: which is meant is a guess
            raise RefusedError("damaged", part=part)
        formula = cell.find("{*}f") is not None
        text = _text(cell, shared)
        if text.strip() or formula:
            found[place] = _Cell(text[:LONGEST_CELL], formula)
    return found


def _shared(package: Package) -> list[str]:
    name = "xl/sharedStrings.xml"
    if name not in package.parts:
        return []
    return [_joined(entry) for entry in parse_xml(package.parts[name], name).iterchildren("{*}si")]


def _joined(element: etree._Element) -> str:
    """Return the text of a string in all its runs; what is only a reading aid is left out."""
    return "".join(_plain(each.text or "") for each in _runs(element))


def _runs(element: etree._Element) -> Iterator[etree._Element]:
    for child in element.iterchildren("{*}t", "{*}r"):
        if child.tag.endswith("}t"):
            yield child
        else:
            yield from child.iterchildren("{*}t")


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _text(cell: etree._Element, shared: list[str]) -> str:
    kind, value = cell.get("t", "n"), cell.find("{*}v")
    if kind == "inlineStr":
        inside = cell.find("{*}is")
        return "" if inside is None else _joined(inside)
    text = (value.text or "") if value is not None else ""
    if kind == "s":
        if not text.strip().isdecimal() or int(text) >= len(shared):
            raise RefusedError("damaged", part="xl/sharedStrings.xml")
        return shared[int(text)]
    if kind == "str":
        return _plain(text)
    whole = _ZEROES.fullmatch(text.strip())
    return whole[1] if whole and kind == "n" else text


def _written(cells: Mapping[str, _Cell], row: int) -> Written:
    nothing = _Cell("", False)
    outcome, day, note, new_day = (cells.get(f"{column}{row}", nothing) for column in ANSWER_COLUMNS)
    formula = any(cell.formula for cell in (outcome, day, note, new_day))
    return Written(outcome.text.strip(), day.text.strip(), note.text.strip(), new_day.text.strip(), formula)

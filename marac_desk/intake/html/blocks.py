"""Turns HTML into blocks: each line of text a paragraph, each table a table. Nothing is fetched, nothing is run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from marac_desk.intake.blocks import Block, Cell, Paragraph, Run, Table
from marac_desk.intake.html.looks import BLOCKS, HEADINGS, UNSEEN, Look, attribute, is_shaded, look_of, name_of
from marac_desk.intake.refusal import RefusedError
from marac_desk.intake.source import visible_runs

MOST_BLOCKS = 20_000
"""Paragraphs and cells, as in a Word file."""

_DEEPEST = 150
"""Elements in elements that are walked through one by one; what is deeper is taken as plain words."""

_BLANKS = re.compile(r"[ \t\n\r\f\u00a0\u2007\u202f]+")
_TICKED, _UNTICKED = "☒", "☐"
_MOST_COLUMNS = 100


@dataclass(frozen=True, slots=True)
class Page:
    """The blocks of a page; `hidden` says that words (left out) or signs (shown) in it were not to be seen."""

    blocks: tuple[Block, ...]
    hidden: bool


def page_of(text: str, place: str = "") -> Page:
    """Return the blocks of an HTML text; `place` goes before the place of each.

    Raises RefusedError: "damaged" for what cannot be parsed, "too_large" for more than anybody could check.
    """
    walk = _Walk(place)
    root = _parsed(text)
    if root is not None:
        walk.element(root, Look(), 0)
        walk.end_line()
    return Page(tuple(walk.blocks), walk.hidden)


def _parsed(text: str) -> etree._Element | None:
    data = text.replace("\x00", "").encode("utf-8", "replace")
    if not data.strip():
        return None
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True, recover=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        if re.search(r"\w", re.sub(r"<[^>]*>", "", text)):
            raise RefusedError("damaged") from None
        return None


@dataclass(slots=True)
class _Counts:
    """What is counted over the whole page, inside tables too."""

    blocks: int = 0
    hidden: bool = False

    def one_more(self) -> None:
        self.blocks += 1
        if self.blocks > MOST_BLOCKS:
            raise RefusedError("too_large", most=MOST_BLOCKS)


@dataclass(slots=True)
class _Walk:
    """One stretch of the page: the page itself, or one cell."""

    place: str
    counts: _Counts = field(default_factory=_Counts)
    blocks: list[Block] = field(default_factory=list)
    _runs: list[Run] = field(default_factory=list)
    _heading: bool = False
    _quoted: int = 0
    _paragraphs: int = 0
    _tables: int = 0

    @property
    def hidden(self) -> bool:
        return self.counts.hidden

    def element(self, element: etree._Element, around: Look, depth: int) -> None:
        """Take in an element with everything in it."""
        name = name_of(element)
        if name in UNSEEN or not name:
            return
        look = look_of(element, around)
        if depth > _DEEPEST:
            self.words(_plain(element), look)
        elif name == "table":
            self._table(element, look, depth)
        elif name == "br":
            self.end_line(always=True)
        elif name in BLOCKS or name in HEADINGS:
            self._block(element, look, depth, heading=name in HEADINGS)
        elif not self._control(element, name, look):
            self._inside(element, look, depth)

    def _inside(self, element: etree._Element, look: Look, depth: int) -> None:
        self.words(element.text or "", look)
        for inner in element:
            self.element(inner, look, depth + 1)
            self.words(inner.tail or "", look)

    def _block(self, element: etree._Element, look: Look, depth: int, *, heading: bool) -> None:
        self.end_line()
        held, self._heading = self._heading, heading
        if name_of(element) == "li" and (parent := element.getparent()) is not None and name_of(parent) == "ol":
            self.words(f"{_number(element, parent)}. ", look)
        self._inside(element, look, depth)
        if name_of(element) == "dt" and not "".join(run.text for run in self._runs).rstrip().endswith((":", "?")):
            self.words(": ", look)  # a term and what is said of it are a label and its answer
        else:
            self.end_line()
        self._heading = held

    def _control(self, element: etree._Element, name: str, look: Look) -> bool:
        """Boxes, lines and lists that were filled in."""
        if name == "input":
            kind = attribute(element, "type").lower()
            if kind in {"checkbox", "radio"}:
                self.words(_TICKED if "checked" in element.attrib else _UNTICKED, look)
            elif kind in {"", "text", "date", "email", "tel", "number"}:
                self.words(attribute(element, "value"), look)
            return True
        if name == "select":
            chosen = [option for option in element.iter("option") if "selected" in option.attrib]
            self.words("; ".join("".join(map(str, option.itertext())) for option in chosen), look)
            return True
        return False

    def words(self, text: str, look: Look) -> None:
        """Take in words."""
        if look.hidden:
            self.counts.hidden = self.counts.hidden or bool(text.strip())
            return
        lines = text.split("\n") if look.kept else [_BLANKS.sub(" ", text)]
        for number, line in enumerate(lines):
            if number:
                self.end_line(always=True)
            if line:
                self._quoted = look.quoted
                self._runs.append(Run(line.replace("\u00a0", " "), look.bold, look.struck))

    def end_line(self, *, always: bool = False) -> None:
        """End a line; blank ones count only where a break made them."""
        runs, self._runs = self._runs, []
        said = any(run.text.strip() for run in runs)
        if not said and not always:
            return
        self.counts.one_more()
        self._paragraphs += 1
        where = f"{self.place}paragraph {self._paragraphs}"
        marked = [Run("> " * self._quoted), *_tidy(runs)] if self._quoted else list(_tidy(runs))
        shown, hidden = visible_runs(marked)
        self.counts.hidden = self.counts.hidden or hidden
        self.blocks.append(Paragraph(where, shown if said else (), said and self._heading))

    def _table(self, element: etree._Element, look: Look, depth: int) -> None:
        """A table; rows that only hold other tables are how mails are set, and their insides stand in their place."""
        self.end_line()
        self._tables += 1
        where = f"{self.place}table {self._tables}"
        rows: list[tuple[Cell, ...]] = []
        for row in _Rows(self, where, look, depth).of(element):
            if any(cell.tables for cell in row) or (len(row) == 1 and len(_said(row[0])) > 1):
                self._end_table(where, rows)
                rows = []
                self.blocks += [block for cell in row for block in cell.blocks]
            else:
                rows.append(row)
        self._end_table(where, rows)

    def _end_table(self, where: str, rows: list[tuple[Cell, ...]]) -> None:
        if len(rows) == 1 and len(rows[0]) == 1:
            self.blocks += rows[0][0].blocks
        elif rows:
            self.blocks.append(Table(where, tuple(rows)))


def _said(cell: Cell) -> list[Paragraph]:
    return [paragraph for paragraph in cell.paragraphs if paragraph.text.strip()]


def _plain(element: etree._Element) -> str:
    """All words in an element and behind those in it, without a line of our own: it may be deeper than we can go."""
    parts = [element.text or ""]
    for inner in element.iterdescendants():
        parts += ["" if name_of(inner) in UNSEEN else f" {inner.text or ''}", inner.tail or ""]
    return "".join(parts)


def _number(item: etree._Element, parent: etree._Element) -> int:
    value, start = attribute(item, "value"), attribute(parent, "start")
    if value.isdecimal() and len(value) < 4:
        return int(value)
    before = sum(name_of(other) == "li" for other in item.itersiblings(preceding=True))
    return before + (int(start) if start.isdecimal() and len(start) < 4 else 1)


def _tidy(runs: list[Run]) -> tuple[Run, ...]:
    """Runs without the blanks that a page does not show, and those of one look as one."""
    tidy: list[Run] = []
    for run in runs:
        before = tidy[-1].text if tidy else " "
        text = run.text.lstrip(" ") if (before.endswith(" ") and not before.isspace()) or not tidy else run.text
        if tidy and (tidy[-1].bold, tidy[-1].struck) == (run.bold, run.struck):
            tidy[-1] = Run(tidy[-1].text + text, run.bold, run.struck)
        elif text:
            tidy.append(Run(text, run.bold, run.struck))
    return tuple(tidy)


@dataclass(slots=True)
class _Rows:
    """The rows of one table, with cells that reach over several of them."""

    walk: _Walk
    where: str
    look: Look
    depth: int
    _over: dict[int, tuple[int, int]] = field(default_factory=dict)  # column: rows still covered, width

    def of(self, table: etree._Element) -> Iterator[tuple[Cell, ...]]:
        for number, (row, look) in enumerate(_table_rows(table, self.look, self.walk), 1):
            if cells := self._row(row, look, f"{self.where}, row {number}"):
                yield cells

    def _row(self, row: etree._Element, look: Look, where: str) -> tuple[Cell, ...]:
        cells: list[Cell] = []
        column = 0
        for inner in (cell for cell in row if name_of(cell) in {"td", "th"}):
            column = self._covered(cells, column, where)
            wide, high = _span(inner, "colspan"), _span(inner, "rowspan")
            cells.append(self._cell(inner, look, f"{where}, column {len(cells) + 1}", wide))
            if high > 1:
                self._over[column] = (high - 1, wide)
            column += wide
        self._covered(cells, column, where)
        return tuple(cells)

    def _covered(self, cells: list[Cell], column: int, where: str) -> int:
        while column in self._over:
            left, wide = self._over.pop(column)
            if left > 1:
                self._over[column] = (left - 1, wide)
            cells.append(Cell(f"{where}, column {len(cells) + 1}", (), width=wide, continued=True))
            column += wide
        return column

    def _cell(self, element: etree._Element, look: Look, where: str, wide: int) -> Cell:
        self.walk.counts.one_more()
        inside = _Walk(f"{where}, ", self.walk.counts)
        inside._inside(element, look_of(element, look), self.depth + 3)
        inside.end_line()
        return Cell(where, tuple(inside.blocks), is_shaded(element), wide)


def _table_rows(table: etree._Element, look: Look, walk: _Walk) -> Iterator[tuple[etree._Element, Look]]:
    for inner in table:
        name = name_of(inner)
        if name == "tr":
            yield inner, look_of(inner, look)
        elif name in {"thead", "tbody", "tfoot"}:
            yield from _table_rows(inner, look_of(inner, look), walk)
        elif name == "caption":
            walk.element(inner, look, 0)


def _span(element: etree._Element, name: str) -> int:
    value = attribute(element, name).strip()
    return min(int(value), _MOST_COLUMNS) if value.isdecimal() and len(value) < 6 and int(value) else 1

"""Turns the body of a Word document into blocks: paragraphs, and tables with merged cells and tables inside cells."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from marac_desk.intake.blocks import Block, Cell, Paragraph, Table
from marac_desk.intake.docx.names import child, is_on, tag, value_of
from marac_desk.intake.docx.parts import Style, WordParts
from marac_desk.intake.docx.tags import Control, controls_of
from marac_desk.intake.docx.text import inline_text
from marac_desk.intake.refusal import RefusedError
from marac_desk.intake.source import LONGEST_TEXT, visible_runs
from marac_desk.rules.plain_text import clean

MOST_BLOCKS = 20_000
"""Paragraphs and cells; a long form has a few hundred. More cannot be shown beside a form, and costs time."""

_THROUGH = {"ins", "moveTo", "customXml", "smartTag", "sdtContent"}


@dataclass(slots=True)
class _Walk:
    styles: Mapping[str, Style]
    count: int = 0
    codes: list[str] = field(default_factory=list)
    hidden: bool = False
    places: dict[etree._Element, str] = field(default_factory=dict)

    def one_more(self) -> None:
        self.count += 1
        if self.count > MOST_BLOCKS:
            raise RefusedError("too_large", most=MOST_BLOCKS)


@dataclass(frozen=True, slots=True)
class Body:
    """The blocks of a document in reading order, its field codes as one text, whether signs were hidden in it.

    `controls` are the content controls whose maker called them something.
    """

    blocks: tuple[Block, ...]
    codes: str
    hidden: bool
    controls: tuple[Control, ...] = ()


def read_body(parts: WordParts) -> Body:
    """Return what a document holds. Raises RefusedError "too_large" for more than anybody could check."""
    walk = _Walk(parts.styles)
    blocks = tuple(_blocks(parts.body, walk, ""))
    return Body(blocks, " ".join(walk.codes), walk.hidden, controls_of(parts.body, walk.places))


def _blocks(element: etree._Element, walk: _Walk, inside: str) -> Iterator[Block]:
    paragraphs = tables = 0
    for inner in _leaves(element):
        if tag(inner) == "p":
            paragraphs += 1
            where = f"{inside}paragraph {paragraphs}"
            yield _paragraph(inner, walk, where)
            for number, box in enumerate(_text_boxes(inner), 1):
                yield from _blocks(box, walk, f"{where}, text box {number}, ")
        else:
            tables += 1
            yield _table(inner, walk, f"{inside}table {tables}")


def _leaves(element: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables, through content controls and inserted parts, without prompts."""
    for inner in element:
        name = tag(inner)
        if name in {"p", "tbl"}:
            yield inner
        elif name == "sdt":
            prompt = child(inner, "sdtPr", "showingPlcHdr")
            if prompt is None or not is_on(prompt):
                yield from _leaves(inner)
        elif name in _THROUGH:
            yield from _leaves(inner)


def _paragraph(element: etree._Element, walk: _Walk, where: str) -> Paragraph:
    walk.one_more()
    walk.places[element] = where
    text = inline_text(element, walk.styles)
    walk.codes.extend(text.codes)
    runs, hidden = visible_runs(text.runs)
    walk.hidden = walk.hidden or hidden
    return Paragraph(
        where,
        runs,
        _is_heading(element, walk.styles),
        text.edited,
        untouched="; ".join(clean(one, limit=LONGEST_TEXT, lines=False).text for one in text.untouched),
        by_default=text.by_default,
    )


def _is_heading(element: etree._Element, styles: Mapping[str, Style]) -> bool:
    if child(element, "pPr", "outlineLvl") is not None:
        return True
    named = child(element, "pPr", "pStyle")
    if named is None:
        return False
    name = value_of(named)
    style = styles.get(name)
    return style.heading if style else name.lower().startswith(("heading", "title"))


def _text_boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The text boxes of a paragraph, once each: not their fallback, not those inside another."""
    for box in paragraph.iter():
        if tag(box) == "txbxContent":
            around = itertools.takewhile(lambda parent: parent is not paragraph, box.iterancestors())
            if not any(tag(parent) in {"mc:Fallback", "txbxContent"} for parent in around):
                yield box


def _table(element: etree._Element, walk: _Walk, where: str) -> Table:
    rows = []
    for number, row in enumerate(_children(element, "tr"), 1):
        if child(row, "trPr", "del") is None:  # a tracked change took the row away
            rows.append(_row(row, walk, f"{where}, row {number}"))
    return Table(where, tuple(rows))


def _row(element: etree._Element, walk: _Walk, where: str) -> tuple[Cell, ...]:
    return tuple(
        _cell(cell, walk, f"{where}, column {number}")
        for number, cell in enumerate(_children(element, "tc"), 1)
        if child(cell, "tcPr", "cellDel") is None
    )


def _children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Rows or cells, through the content controls that may stand around them."""
    for inner in element:
        if tag(inner) == name:
            yield inner
        elif tag(inner) in {"sdt", *_THROUGH}:
            yield from _children(inner, name)


def _cell(element: etree._Element, walk: _Walk, where: str) -> Cell:
    walk.one_more()
    span, merged = child(element, "tcPr", "gridSpan"), child(element, "tcPr", "vMerge")
    width = value_of(span) if span is not None else "1"
    return Cell(
        where,
        tuple(_blocks(element, walk, f"{where}, ")),
        _is_shaded(element),
        int(width) if width.isdecimal() and 0 < len(width) < 4 else 1,
        merged is not None and value_of(merged) != "restart",
    )


def _is_shaded(element: etree._Element) -> bool:
    shading = child(element, "tcPr", "shd")
    if shading is None:
        return False
    return value_of(shading, "fill").lower() not in {"", "auto", "ffffff"} or value_of(shading) not in {
        "clear",
        "nil",
        "",
    }

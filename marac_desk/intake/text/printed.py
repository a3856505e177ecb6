"""Says what one line of a text is: a label with its answer, a label alone, a row of columns, a tick with its words."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from enum import StrEnum

from marac_desk.intake.blocks import Paragraph
from marac_desk.intake.folding import fold
from marac_desk.intake.labels import LabelBook
from marac_desk.intake.risk_list import item_number
from marac_desk.intake.sections import Match, Section
from marac_desk.intake.values import TICKED, UNTICKED, ValueBook
from marac_desk.rules.vocabulary import Answer

_LABELLED = re.compile(r"\s*(?P<label>[^\s:=?][^:=?\n]{0,138}?)\s*(?:[:=]|\?\s*:?)(?=\s|$)\s*(?P<value>.*)", re.DOTALL)
_WORD_LABEL = re.compile(r"[\w(][\w .,/&()'’#+-]{0,58}")
_MOST_WORDS = 6
_GAP = re.compile(r" {2,}|(?: ?\.){3,} ?|_{3,}|…{1,}")
_ITEM = re.compile(
    r"\s*(?P<label>\(?\d{1,2}\s*[.):]?\s+\S.*?)(?:\s*[:?–—]|\s+-|[ \t]*\.{2,}|_{2,}|)"
    r"\s+(?P<value>[^\s:]+(?: [\w’']+)?)\s*"
)
_TICK = re.compile(rf"\s*(?P<tick>[{TICKED}{UNTICKED}]|[\[(]\s*[xX✓✔]?\s*[\])])\s*(?P<words>\S.*)", re.DOTALL)
_TICK_LAST = re.compile(rf"\s*(?P<words>\S.*?)\s*(?P<tick>[{TICKED}{UNTICKED}]|\[\s*[xX✓✔]?\s*\])\s*", re.DOTALL)
_RULE = re.compile(r"[\s|:+=_*~#-]+")
_MOST_CELLS = 64


class Shape(StrEnum):
    """What a line is."""

    BLANK = "blank"
    ROW = "row"
    LABELLED = "labelled"
    LABEL = "label"
    TITLE = "title"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Printed:
    """A line and what it is. `match` is the field its label means, None for a label that is not known.

    `item` marks a numbered line that ends like an answer. `unsure` says that only that speaks for it: among others of
    its kind it is an item of a list, alone it may be prose.
    """

    paragraph: Paragraph
    shape: Shape
    label: str = ""
    value: str = ""
    match: Match | None = None
    cells: tuple[str, ...] = ()
    item: bool = False
    unsure: bool = False

    @property
    def tabbed(self) -> bool:
        """Whether it is a row whose columns are parted by tabs, as tables come from a clipboard."""
        return self.shape is Shape.ROW and "\t" in self.paragraph.text

    @property
    def known(self) -> bool:
        """Whether it certainly is a line of a form."""
        return self.shape is Shape.TITLE or self.match is not None or bool(self.cells)

    @property
    def text(self) -> str:
        """The words of the line."""
        return self.paragraph.text.strip()


def printed(paragraph: Paragraph, book: LabelBook, values: ValueBook, *, in_list: bool = True) -> Printed:
    """Return what a line is. `in_list` says that numbered lines stand in a list of items."""
    text = paragraph.text
    if not text.strip() or _RULE.fullmatch(text):
        return Printed(paragraph, Shape.BLANK)
    cells = _cells(text, book)
    if (item := _item(text, cells, book, values)) and (in_list or _is_named(item[0], book)):
        return Printed(paragraph, Shape.ROW, cells=item, item=True, unsure=not _is_named(item[0], book))
    if cells:
        return Printed(paragraph, Shape.ROW, cells=cells)
    if cells := _by_gaps(text, book):
        return Printed(paragraph, Shape.ROW, cells=cells)
    if paragraph.heading or book.heading(text.strip().strip("=-*#~_ ")):
        return Printed(paragraph, Shape.TITLE)
    return _labelled(paragraph, text, book) or Printed(paragraph, Shape.WORDS)


def _labelled(paragraph: Paragraph, text: str, book: LabelBook) -> Printed | None:
    found = _LABELLED.fullmatch(text)
    if not found:
        return None
    label, value = found["label"].strip(), found["value"].strip()
    match = book.match(label, Section)
    if match is None and not _may_be_label(label):
        return None
    if not value:
        return Printed(paragraph, Shape.LABEL, label, match=match)
    return Printed(paragraph, Shape.LABELLED, label, value, match)


def _may_be_label(words: str) -> bool:
    first = words.lstrip("(")[:1]
    return len(words.split()) <= _MOST_WORDS and bool(_WORD_LABEL.fullmatch(words)) and not first.islower()


def _cells(text: str, book: LabelBook) -> tuple[str, ...]:
    """The columns of a line that is printed in columns, or a box and the words it is for."""
    if "\t" in text.strip():
        return _by_tabs(text)
    if text.count("|") > 1 and text.strip().startswith("|"):
        return tuple(cell.strip() for cell in text.strip().strip("|").split("|"))[:_MOST_CELLS]
    return _ticked(text, book)


def _by_tabs(text: str) -> tuple[str, ...]:
    """Spreadsheets put a cell that holds line ends or quotes into quotes."""
    line = text.strip(" \n")
    try:
        [cells] = csv.reader([line], delimiter="\t", strict=True) if '"' in line else [line.split("\t")]
    except (csv.Error, ValueError):
        cells = line.split("\t")
    return tuple(cell.strip() for cell in cells)[:_MOST_CELLS]


def _item(text: str, cells: tuple[str, ...], book: LabelBook, values: ValueBook) -> tuple[str, ...]:
    if len(cells) == 3 and cells[0].strip(" .)").isdecimal():
        text = f"{cells[0].strip(' .)')}. {cells[1]}: {cells[2]}"
    elif cells:
        return ()
    found = _ITEM.fullmatch(text)
    if not found or values.code(Answer, found["value"]) is None or not item_number(found["label"], book, in_list=True):
        return ()
    return found["label"].rstrip(" .:-–—_"), found["value"]


def _is_named(label: str, book: LabelBook) -> bool:
    """Whether a numbered label has the words of the item of its number."""
    return book.risk_item(label.lstrip(" (0123456789.):")) is not None


def _ticked(text: str, book: LabelBook) -> tuple[str, ...]:
    """A box beside the words it is for, where they are a known label or an item: boxes also part options."""
    for form in (_TICK, _TICK_LAST):
        found = form.fullmatch(text)
        if found and not any(sign in found["words"] for sign in TICKED + UNTICKED):
            words = found["words"].strip().rstrip(":").strip()
            if book.matches(words) or item_number(words, book, in_list=True):
                ticked = any(sign in found["tick"] for sign in TICKED + "xX✓✔")
                return words, TICKED[0] if ticked else UNTICKED[0]
    return ()


def _by_gaps(text: str, book: LabelBook) -> tuple[str, ...]:
    """Columns set by blanks or dots, where the first of them is a known label without its colon."""
    parts = [part.strip() for part in _GAP.split(text.strip())]
    cells = [part for part in parts if part]
    if len(cells) < 2 or fold(cells[0]) == "" or not book.matches(cells[0].rstrip(" :?")):
        return ()
    if cells[0].endswith((":", "?")) and len(cells) == 2:
        return ()  # a label with a colon, and a wide gap
    return tuple(cell.rstrip(" :") if book.matches(cell.rstrip(" :")) else cell for cell in cells)[:_MOST_CELLS]

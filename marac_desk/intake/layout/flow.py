"""Reads a whole document: paragraphs that carry labels, titles, text below a label, and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from marac_desk.intake.blocks import Block, Paragraph, Run, Table
from marac_desk.intake.labels import LabelBook
from marac_desk.intake.layout.entries import Entry, Field, Line, Title, Words
from marac_desk.intake.layout.inline import Piece, pieces
from marac_desk.intake.layout.rows import TableReader
from marac_desk.intake.risk_list import label_and_answer
from marac_desk.intake.sections import Section
from marac_desk.intake.values import ValueBook

_LONGEST_TITLE = 100
_OTHER_LABEL = re.compile(r"[^:\n]{2,80}:(?:\s|$)")
"""What no answer begins with below a label that was taught: the labels around it need not be known."""


class FlowReader:
    """Reads blocks in order. A label that stands alone waits for the text below it: prose goes on until the next label
    or title, anything else is one paragraph.
    """

    def __init__(self, book: LabelBook, values: ValueBook) -> None:
        self._book = book
        self._tables = TableReader(book, values)
        self._label: str | None = None
        self._stands_at = ""
        self._below: list[Paragraph] = []

    def read(self, blocks: Sequence[Block]) -> Iterator[Entry]:
        """Return the entries of a document."""
        for block in blocks:
            if isinstance(block, Table):
                yield from self._settle()
                yield from self._tables.read(block)
            else:
                yield from self._paragraph(block)
        yield from self._settle()

    def _paragraph(self, paragraph: Paragraph) -> Iterator[Entry]:
        text = paragraph.text.strip()
        if not text:
            if self._label:
                self._below.append(paragraph)
            return
        words = Words(text, paragraph.where)
        waits = self._label is not None
        prose = self._label is not None and self._is_narrative(self._label)
        if self._is_title(paragraph, text) or (not prose and self._book.heading(text)):
            yield from self._settle()
            yield Title(words)
            self._wait(text)
        elif found := self._pieces(paragraph, text):
            yield from self._settle()
            yield from self._fields(found, paragraph.where)
        elif paragraph.label:
            yield from self._settle()
            yield Field(
                paragraph.label, (Words(text.removeprefix(paragraph.label).lstrip(" \t\n:?="), paragraph.where),)
            )
        elif (paragraph.bold or text.endswith(":")) and self._book.matches(text):
            yield from self._settle()
            self._label, self._stands_at = text, paragraph.where
        elif waits and self._book.is_taught(self._label or "") and _OTHER_LABEL.match(text):
            yield from self._settle()
            yield Line(words)
        elif prose:
            self._below.append(paragraph)
        elif waits and not self._book.matches(text) and not text.endswith(":"):
            self._below.append(paragraph)
            yield from self._settle()
        else:
            yield from self._settle()
            yield Line(words)

    def _pieces(self, paragraph: Paragraph, text: str) -> list[Piece]:
        label, _ = label_and_answer(text) or ("", "")
        return [] if self._book.risk_item(label) else pieces([paragraph], self._book)

    def _is_title(self, paragraph: Paragraph, text: str) -> bool:
        if len(text) > _LONGEST_TITLE:
            return False
        return paragraph.heading or bool((paragraph.bold or text.isupper()) and self._book.heading(text))

    def _wait(self, title: str) -> None:
        """A title may be the label of the text below it: "Reason for referral", and then the reason."""
        self._label = title if self._is_narrative(title) else None

    def _fields(self, found: Sequence[Piece], where: str) -> Iterator[Entry]:
        for piece in found:
            words = Words(piece.value, where)
            if not piece.label:
                yield Line(words)
            elif piece is found[-1] and (not piece.value or self._is_narrative(piece.label)):
                self._label, self._stands_at = piece.label, where
                self._below = [Paragraph(where, (Run(piece.value),))] if piece.value else []
            else:
                yield Field(piece.label, (words,))

    def _is_narrative(self, label: str) -> bool:
        match = self._book.match(label, Section)
        return bool(match and match.narrative)

    def _settle(self) -> Iterator[Entry]:
        said = [paragraph for paragraph in self._below if paragraph.text.strip()]
        if self._label and said:
            text = "\n".join(paragraph.text.strip() for paragraph in self._below).strip()
            yield Field(self._label, (Words(text, said[0].where),))
        elif self._label and self._book.is_taught(self._label):
            yield Field(self._label, (Words("", self._stands_at),))
        self._label, self._below = None, []

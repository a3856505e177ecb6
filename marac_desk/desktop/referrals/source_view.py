"""The source beside the form: the pages of a file as pictures or its words as text, with the present place framed."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from marac_desk.desktop.referrals.source_pages import SourcePages
from marac_desk.desktop.referrals.source_text import SourcePaper
from marac_desk.desktop.widgets.labels import label
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.intake.pictures import PagePicture
from marac_desk.intake.reading import Place, SourceBlock, SourceKind


class SourceView(QFrame):
    """The paper on its desk, with a line above it that says what it is. `chosen` is a place that somebody clicked."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sourceView")
        self.setProperty("paper", "2")
        self._title = label("", Type.SMALL, Tone.INK2, name="sourceTitleLabel")
        self._hint = label(
            self.tr("the words in the box are where the field came from"), Type.SMALL, Tone.INK2, wrap=True
        )
        self.paper, self.pages = SourcePaper(), SourcePages()
        self._where, self._covered, self._open_at_outline = "", frozenset[str](), False
        self._wants_text = self._hidden = False
        self.paper.chosen.connect(self.chosen)
        self.pages.chosen.connect(self.chosen)
        sheet = QFrame()
        sheet.setObjectName("sourceSheet")
        inner = QVBoxLayout(sheet)
        inner.setContentsMargins(16, 14, 6, 10)
        inner.addWidget(self.paper)
        inner.addWidget(self.pages)
        self.pages.hide()
        self._instead = label(self.tr("Names are hidden, so the source is too. F8 shows both."), wrap=True)
        self._instead.hide()
        inner.addWidget(self._instead)
        sheet.setProperty("paper", "0")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 16)
        column.setSpacing(2)
        column.addWidget(self._title)
        column.addWidget(self._hint)
        column.addSpacing(6)
        column.addWidget(sheet, 1)
        self._keys = label("", Type.SMALL, Tone.INK2, wrap=True, name="sourceKeysLabel")
        self._keys.hide()
        column.addWidget(self._keys)
        self.setFocusProxy(self.paper)

    def outline(self, where: str) -> None:
        """Outline a place of the source and bring it into view; an unknown one outlines nothing."""
        if where != self._where:
            self._where = where
            self.paper.outline(where)
            self.pages.frame(where)
            self._cover_pages()

    def cover(self, places: frozenset[str], *, open_at_outline: bool = False) -> None:
        """Cover the places where protected values were read, all but the outlined one where that may be seen."""
        self._covered, self._open_at_outline = places, open_at_outline
        self.paper.cover(places, open_at_outline=open_at_outline)
        self._cover_pages()
        self._show_one()

    def _cover_pages(self) -> None:
        self.pages.cover(self._covered - ({self._where} if self._open_at_outline else set()))

    def show_pictures(self, pages: Sequence[PagePicture], places: Mapping[str, Place]) -> None:
        """Show pages in place of the text; a page that cannot be shown leaves the text."""
        self.pages.show_pages(pages, places)
        self.pages.frame(self._where)
        self._cover_pages()
        self._show_one()
        if pages:
            self._hint.setText(self.tr("the frame is where the field came from; Shift+F4 for the text"))

    def toggle_text(self) -> None:
        """Show the text in place of the pages, or the pages again."""
        self._wants_text = not self._wants_text
        self._show_one()

    @property
    def at_pages(self) -> bool:
        """Whether the pages are shown: they are there, nobody wants the text, and all that must be covered can be."""
        return bool(self.pages.sheet.pages) and not self._wants_text and self.pages.can_cover(self._covered)

    def _show_one(self) -> None:
        self.pages.setVisible(self.at_pages and not self._hidden)
        self.paper.setVisible(not self.at_pages and not self._hidden)
        self.setFocusProxy(self.pages if self.at_pages else self.paper)

    def forget(self) -> None:
        """Keep nothing of what was shown."""
        self._where, self._wants_text = "", False
        self.paper.show_blocks(())
        self.show_pictures((), {})
        self.say("")

    def say_keys(self, text: str) -> None:
        """Say below the paper which keys go through what was read."""
        self._keys.setText(text)
        self._keys.setVisible(True)

    def say(self, text: str) -> None:
        """Say something in place of the text: that it is being read, or why it is not shown."""
        self._title.setText(text)
        self._hint.setVisible(False)

    def hide_names(self, hidden: bool) -> None:
        """Cover the text while names are hidden: nobody can tell names from words in it."""
        self._hidden = hidden
        self._show_one()
        self._instead.setVisible(hidden)

    def show_source(self, name: str, blocks: Sequence[SourceBlock]) -> None:
        """Show a file."""
        self._where = ""
        shortened = self.paper.show_blocks(blocks)
        self._title.setText(name)
        self._hint.setVisible(True)
        self._hint.setText(self.tr("the words in the box are where the field came from"))
        if not blocks:
            self._hint.setText(self.tr("it has no text to show; the file is kept as it came"))
        elif shortened:
            self._hint.setText(self.tr("only the first part is shown; the whole file is kept"))


def one_record(blocks: Sequence[SourceBlock], record: int) -> tuple[SourceBlock, ...]:
    """Return the rows of one referral as lists of titles and cells: nobody else's row is shown beside them."""
    place = f"record {record}, "
    return tuple(
        SourceBlock(SourceKind.TABLE, block.where, rows=tuple(zip(block.rows[0], row, strict=False)))
        for block in blocks
        if block.kind is SourceKind.TABLE
        for row in block.rows[1:]
        if row and row[0].where.startswith(place)
    )


def one_part(blocks: Sequence[SourceBlock], part: str) -> tuple[SourceBlock, ...]:
    """Return one part of a mail that brought several referrals, below who sent it and when; nothing of other parts.

    The subject is left out: it may name somebody else. A row of a sheet in it becomes a list of titles and cells.
    """
    head = tuple(
        dataclasses.replace(block, rows=block.rows[:_SENDER_ROWS]) for block in blocks if block.where == _MAIL_HEADER
    )
    sheet, record, _ = part.rpartition(", record ")
    if record:
        row = f"{part}, column "
        own = tuple(
            SourceBlock(SourceKind.TABLE, block.where, rows=tuple(zip(block.rows[0], cells, strict=False)))
            for block in blocks
            if block.kind is SourceKind.TABLE and block.where.startswith(f"{sheet}, ")
            for cells in block.rows[1:]
            if cells and cells[0].where.startswith(row)
        )
        return (*head, *own)
    return (*head, *(block for block in blocks if block.where == part or block.where.startswith(f"{part}, ")))


_MAIL_HEADER = "header"
_SENDER_ROWS = 3
"""The rows of the header before its subject: from, to and date."""

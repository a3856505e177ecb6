"""What a file says, as plain text, with the place of the present field outlined and protected values covered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFrameFormat,
    QTextLength,
    QTextTableFormat,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from marac_desk.desktop.widgets.theme import font, tokens
from marac_desk.desktop.widgets.tokens import Type
from marac_desk.intake.reading import SourceBlock, SourceKind, SourceText
from marac_desk.rules.safe_contact import HIDDEN

MOST_CELLS = 4000
"""More would make the page slow and nobody reads them there; the rest is said to be left out."""


class SourcePaper(QTextEdit):
    """The text of the file. Nothing in it is a link, a picture or markup."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setObjectName("sourceTextEdit")
        self.setAccessibleName(self.tr("Source text"))
        self.setAcceptRichText(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setFont(font(Type.SMALL))
        self.setStyleSheet("#sourceTextEdit { border: 0; padding: 0; }")
        self.document().setDocumentMargin(0)
        self._places: dict[str, tuple[int, int]] = {}
        self._outlined: tuple[int, int] | None = None
        self._covered: frozenset[str] = frozenset()
        self._open_at_outline = False
        self._blocks: Sequence[SourceBlock] = ()
        self._written_in = tokens()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of scheme: a text carries the colours it was written with."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._blocks and tokens() is not self._written_in:
            outlined, at = self._outlined, self.verticalScrollBar().value()
            self.show_blocks(self._blocks)
            self._outlined = outlined
            self.verticalScrollBar().setValue(at)

    def show_blocks(self, blocks: Sequence[SourceBlock]) -> bool:
        """Show the blocks of a file; tells whether some had to be left out."""
        self._blocks, self._written_in = blocks, tokens()
        self._places, self._outlined = {}, None
        self.clear()
        cursor, room = self.textCursor(), MOST_CELLS
        cursor.beginEditBlock()
        for block in blocks:
            if room <= 0:
                break
            if block.kind is SourceKind.TABLE:
                room -= self._table(cursor, block.rows)
            elif block.words is not None:
                self._line(cursor, block.words, heading=block.kind is SourceKind.HEADING)
                room -= 1
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        return room <= 0

    def _line(self, cursor: QTextCursor, words: SourceText, *, heading: bool) -> None:
        shape = QTextBlockFormat()
        shape.setTopMargin(8 if heading else 4)
        shape.setBottomMargin(3)
        cursor.insertBlock(shape)
        self._words(cursor, words, strong=heading)

    def _table(self, cursor: QTextCursor, rows: Sequence[Sequence[SourceText]]) -> int:
        columns = max((len(row) for row in rows), default=0)
        if not columns:
            return 0
        table = cursor.insertTable(len(rows), columns, self._table_format(_shares(rows, columns)))
        for down, row in enumerate(rows):
            if 0 < len(row) < columns:  # the last cell reaches to the end of the row
                table.mergeCells(down, len(row) - 1, 1, columns - len(row) + 1)
            for across, cell in enumerate(row):
                self._words(table.cellAt(down, across).firstCursorPosition(), cell)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        return len(rows) * columns

    @staticmethod
    def _table_format(shares: Sequence[float]) -> QTextTableFormat:
        made = QTextTableFormat()
        made.setCellPadding(4)
        made.setCellSpacing(0)
        made.setBorderCollapse(True)
        made.setBorder(1)
        made.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        made.setBorderBrush(QBrush(QColor(tokens().rule)))
        made.setTopMargin(6)
        made.setBottomMargin(6)
        made.setColumnWidthConstraints([QTextLength(QTextLength.Type.PercentageLength, share) for share in shares])
        made.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        return made

    def _words(self, cursor: QTextCursor, words: SourceText, *, strong: bool = False) -> None:
        start, plain, struck = cursor.position(), QTextCharFormat(), QTextCharFormat()
        plain.setFont(font(Type.LIST_STRONG if strong else Type.SMALL))
        plain.setForeground(QColor(tokens().ink))
        struck.setFont(font(Type.SMALL))
        struck.setFontStrikeOut(True)
        struck.setForeground(QColor(tokens().ink3))
        at = 0
        for begin, end in words.struck:
            cursor.insertText(words.text[at:begin], plain)
            cursor.insertText(words.text[begin:end], struck)
            at = end
        cursor.insertText(words.text[at:], plain)
        self._places.setdefault(words.where, (start, cursor.position()))

    chosen = Signal(str)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the place that is clicked, unless words are being selected."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            at = self.cursorForPosition(event.position().toPoint()).position()
            where = next((place for place, (start, end) in self._places.items() if start <= at <= end), "")
            if where:
                self.chosen.emit(where)

    def outline(self, where: str) -> None:
        """Outline the place a field was read at, and bring it into view; an unknown place outlines nothing."""
        self._outlined = self._places.get(where) or self._within(where)
        self._bring_into_view()
        self.viewport().update()

    def _bring_into_view(self) -> None:
        if self._outlined is not None:
            cursor = self.textCursor()
            cursor.setPosition(self._outlined[0])
            self.setTextCursor(cursor)
            self.ensureCursorVisible()
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.cursorRect().top() - self.viewport().height() // 3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the outlined place in view when lines break otherwise: it may have been sought before it was shown."""
        super().resizeEvent(event)
        self._bring_into_view()

    def _within(self, where: str) -> tuple[int, int] | None:
        """The cell around a paragraph of it."""
        return next((at for place, at in self._places.items() if where.startswith(f"{place}, ")), None)

    def cover(self, places: frozenset[str], *, open_at_outline: bool = False) -> None:
        """Cover the places where protected values were read, all but the outlined one where that may be seen."""
        self._covered, self._open_at_outline = places, open_at_outline
        copying = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        moving = Qt.TextInteractionFlag.NoTextInteraction
        self.setTextInteractionFlags(moving if places else copying)
        self.viewport().update()

    def outlined_text(self) -> str:
        """Return the words that are outlined."""
        if self._outlined is None:
            return ""
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._outlined[0])
        cursor.setPosition(self._outlined[1], QTextCursor.MoveMode.KeepAnchor)
        return cursor.selectedText().replace("\u2029", "\n")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text, what covers protected values, and the outline over it."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        for place in self._covered:
            at = self._places.get(place)
            if at is not None and at[0] != at[1] and not (self._open_at_outline and at == self._outlined):
                box = self._box(at)
                painter.fillRect(box, QColor(tokens().paper2))
                painter.setPen(QColor(tokens().ink2))
                painter.drawText(box.adjusted(6, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, HIDDEN)
        if self._outlined is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            tint = QColor(tokens().accent)
            painter.setPen(QPen(tint, 2))
            tint.setAlpha(26)
            painter.setBrush(tint)
            painter.drawRect(self._box(self._outlined))

    def _box(self, at: tuple[int, int]) -> QRectF:
        """Return the box around some words: the width of their cell or paragraph, as high as they are."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(at[0])
        first = self.cursorRect(cursor)
        cursor.setPosition(at[1])
        last = self.cursorRect(cursor)
        block = self.document().documentLayout().blockBoundingRect(self.document().findBlock(at[0]))
        shift = self.horizontalScrollBar().value()
        left, right = round(block.left()) - shift, round(block.right()) - shift
        return QRectF(left - 4, first.top() - 3, right - left + 6, last.bottom() - first.top() + 6)


def _shares(rows: Sequence[Sequence[SourceText]], columns: int) -> list[float]:
    """Return what share of the width each column gets, by its longest words, within bounds."""
    whole = [row for row in rows if len(row) == columns] or list(rows)
    longest = [
        max(max(map(len, row[at].text.split()), default=0) + len(row[at].text) / 6 for row in whole if at < len(row))
        for at in range(columns)
    ]
    bounded = [min(40.0, max(8.0, length)) for length in longest]
    return [100 * length / sum(bounded) for length in bounded]

"""The keys of a list in one line below it, or in more where the window is small."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from marac_desk.desktop.widgets.theme import colour, font, tokens
from marac_desk.desktop.widgets.tokens import Tone, Type

CAP, LINE, INSET, AFTER_CAP, AFTER_WORDS = 18, 26, 6, 6, 16


class KeysLine(QWidget):
    """Key caps with what they do."""

    def __init__(self, keys: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = tuple(keys)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(", ".join(f"{key}: {words}" for key, words in self._keys))

    @cached_property
    def _widths(self) -> list[tuple[int, int]]:
        """The width of each cap and of its words, measured once: a layout asks for the height a dozen times."""
        caps, words = QFontMetrics(font(Type.KEY)), QFontMetrics(font(Type.SMALL))
        return [(caps.horizontalAdvance(key) + 2 * INSET, words.horizontalAdvance(said)) for key, said in self._keys]

    def _places(self, width: int) -> list[tuple[int, int, int]]:
        """Return where each cap begins, and its width."""
        found, x, y = [], 0, 0
        for cap, words in self._widths:
            whole = cap + AFTER_CAP + words
            if x and x + whole > width:
                x, y = 0, y + LINE
            found.append((x, y, cap))
            x += whole + AFTER_WORDS
        return found

    def heightForWidth(self, width: int) -> int:
        """Return the height of as many lines as are needed."""
        return self._places(width)[-1][1] + LINE if self._keys else 0

    def hasHeightForWidth(self) -> bool:
        """Tell the layout that the height follows from the width."""
        return True

    def sizeHint(self) -> QSize:
        """Return the size at the present width."""
        return QSize(self.width(), self.heightForWidth(self.width()))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint caps and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        words = QFontMetrics(font(Type.SMALL))
        for (key, said), (x, y, cap) in zip(self._keys, self._places(self.width()), strict=True):
            box = QRect(x, y + (LINE - CAP) // 2, cap, CAP)
            painter.setPen(QPen(QColor(tokens().rule), 1))
            painter.setBrush(QColor(tokens().paper0))
            painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), 2, 2)
            painter.setPen(colour(Tone.INK2))
            painter.setFont(font(Type.KEY))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)
            painter.setPen(colour(Tone.INK3))
            painter.setFont(font(Type.SMALL))
            painter.drawText(x + cap + AFTER_CAP, y + (LINE + words.ascent() - words.descent()) // 2, said)
        painter.end()

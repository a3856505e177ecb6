"""Fields for typing into: a line, an account, several names, a number, a date; each gives a value and keeps its words.

Whatever is typed stays as typed. A field whose words make no value says so by a code, and `unread` returns the words.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from marac_desk.desktop.widgets.theme import tokens
from marac_desk.rules.identity import DateReading, parse_date_day_first
from marac_desk.rules.safe_contact import mask

SHORT, LONG = 400, 20_000
"""The most characters of a line and of an account, unless the form says otherwise; more is named, never cut."""

LINE_HEIGHT = 18
LEAST_LINES, MOST_LINES = 2, 9
_MOST_DIGITS = 3


class LineField(QLineEdit):
    """One line. With the property `protected` its words are shown only while the keyboard is in it."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.limit = SHORT
        self.textChanged.connect(lambda _text: self.edited.emit())

    def value(self) -> str | None:
        """The words, None where there are none."""
        return self.text().strip() or None

    def set_value(self, value: str | None) -> None:
        """Show a value, from its beginning."""
        self.setText(value or "")
        self.setCursorPosition(0)
        self.veil()

    def problem(self) -> str:
        """The code of what is wrong, empty where nothing is."""
        return "too_long" if len(self.text()) > self.limit else ""

    def unread(self) -> str:
        """Words that make no value."""
        return ""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show protected words while they are worked on."""
        super().focusInEvent(event)
        if self.property("protected"):
            self.setEchoMode(QLineEdit.EchoMode.Normal)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide them again."""
        super().focusOutEvent(event)
        self.veil()

    def veil(self) -> None:
        """Hide protected words unless the keyboard is in them."""
        hidden = self.property("protected") and not self.hasFocus()
        self.setEchoMode(QLineEdit.EchoMode.Password if hidden else QLineEdit.EchoMode.Normal)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a hidden value as a mask that is equally long for every value, inside a dashed line."""
        if self.echoMode() is not QLineEdit.EchoMode.Password or not self.text():
            super().paintEvent(event)
            return
        t, painter = tokens(), QPainter(self)
        painter.fillRect(self.rect(), QColor(t.paper0))
        painter.setPen(QPen(QColor(t.edge), 1, Qt.PenStyle.DashLine))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.setPen(QColor(t.ink2))
        box = self.rect().adjusted(9, 0, -9, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, mask(self.text()))


class NamesField(LineField):
    """Several names or entries, with a semicolon between them."""

    def value(self) -> list[str]:  # type: ignore[override]  # a list of entries is this field's value
        """The entries, without empty ones."""
        return [entry.strip() for entry in self.text().split(";") if entry.strip()]

    def set_value(self, value: list[str] | None) -> None:  # type: ignore[override]  # as above
        """Show entries."""
        super().set_value("; ".join(value or []))

    def problem(self) -> str:
        """The code of what is wrong with one of the entries."""
        return "too_long" if any(len(entry) > self.limit for entry in self.value()) else ""


class NumberField(LineField):
    """A whole number of at most three digits."""

    def value(self) -> int | None:  # type: ignore[override]  # a number is this field's value
        """The number, None where there is none."""
        text = self.text().strip()
        return int(text) if self._is_number(text) else None

    def set_value(self, value: int | None) -> None:  # type: ignore[override]  # as above
        """Show a number."""
        super().set_value(None if value is None else str(value))

    def problem(self) -> str:
        """The code of what is wrong."""
        return "not_a_number" if self.unread() else ""

    def unread(self) -> str:
        """Words that are no number."""
        text = self.text().strip()
        return "" if not text or self._is_number(text) else text

    @staticmethod
    def _is_number(text: str) -> bool:
        return text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS


class DateField(LineField):
    """A day, typed day first and read at once; the property `birth` means that it lies in the past."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.today: Callable[[], date] = lambda: datetime.now(UTC).date()

    def reading(self) -> DateReading:
        """What the words were read as."""
        return parse_date_day_first(self.text(), today=self.today(), birth=bool(self.property("birth")))

    def value(self) -> date | None:  # type: ignore[override]  # a day is this field's value
        """The day, None where there is none."""
        return self.reading().day

    def set_value(self, value: date | None) -> None:  # type: ignore[override]  # as above
        """Show a day, in the way that people type it."""
        super().set_value(f"{value:%d/%m/%Y}" if value else "")

    def problem(self) -> str:
        """The code of why the words are no day; nothing where nothing was typed."""
        reading = self.reading()
        return reading.code.value if reading.code and self.text().strip() else ""

    def unread(self) -> str:
        """Words that are no day."""
        return "" if self.value() else self.text().strip()


class ProseField(QPlainTextEdit):
    """An account of several lines that grows as it is typed, up to nine lines; then it scrolls by itself."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.limit = LONG
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._on_text)
        self._grow()

    def value(self) -> str | None:
        """The words, None where there are none."""
        return self.toPlainText().strip() or None

    def set_value(self, value: str | None) -> None:
        """Show an account."""
        self.setPlainText(value or "")

    def problem(self) -> str:
        """The code of what is wrong, empty where nothing is."""
        return "too_long" if len(self.toPlainText()) > self.limit else ""

    def unread(self) -> str:
        """Words that make no value."""
        return ""

    def _on_text(self) -> None:
        self._grow()
        self.edited.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap again at another width."""
        super().resizeEvent(event)
        self._grow()

    def _grow(self) -> None:
        lines = max(LEAST_LINES, min(MOST_LINES, round(self.document().size().height())))
        wanted = lines * LINE_HEIGHT + 14
        if self.height() != wanted or self.minimumHeight() != wanted:
            self.setFixedHeight(wanted)

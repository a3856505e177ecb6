"""A row of tabs over a list: which part of it is shown; arrow keys move, and Alt with a number chooses one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTabBar, QWidget

from marac_desk.desktop.widgets.theme import font
from marac_desk.desktop.widgets.tokens import Type


class TabRow(QTabBar):
    """Tabs by their codes; says which one was chosen."""

    chosen = Signal(str)

    def __init__(self, name: str, tabs: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tabRow")
        self.setAccessibleName(name)
        self.setFont(font(Type.LIST_LEAD))
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._codes = [code for code, _ in tabs]
        for code, text in tabs:
            self.setTabData(self.addTab(text), code)
        self.currentChanged.connect(lambda index: self.chosen.emit(self._codes[index]))

    @property
    def code(self) -> str:
        """The code of the current tab."""
        return self._codes[self.currentIndex()]

    def choose(self, code: str) -> None:
        """Go to a tab by its code."""
        self.setCurrentIndex(self._codes.index(code))

    @staticmethod
    def keys(number: int) -> str:
        """Return the key of a tab, counted from nought."""
        return f"Alt+{(number + 1) % 10}"

    def use_keys(self, page: QWidget) -> None:
        """Let Alt with a number choose a tab from wherever the keyboard is on a page."""
        for number, code in enumerate(self._codes):
            shortcut = QShortcut(QKeySequence(self.keys(number)), page)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self.choose, code))
            self.setTabToolTip(number, self.keys(number))

    def tabSizeHint(self, index: int) -> QSize:
        """Leave room for the text and a gap to the next tab."""
        width = self.fontMetrics().horizontalAdvance(self.tabText(index))
        return QSize(width + 22, 32)

    def changeEvent(self, event: QEvent) -> None:
        """Keep our font where the style sheet is put on again."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.font() != font(Type.LIST_LEAD):
            self.setFont(font(Type.LIST_LEAD))

"""The rail: one button a place, with the number of things that wait there."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolBar, QToolButton, QWidget

from marac_desk.desktop.widgets.icons import paint_icon
from marac_desk.desktop.widgets.theme import font, tokens
from marac_desk.desktop.widgets.tokens import RAIL, RAIL_NARROW, Type

ICON = 20
TALL = 58
TALL_NARROW = 44


class RailButton(QToolButton):
    """A place's button: icon, name, and the count at the icon's shoulder; the bar at its left says that one is here."""

    def __init__(self, action: QAction, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDefaultAction(action)
        self.setObjectName(f"{action.objectName()}RailButton")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._icon = icon
        self._narrow = False
        self.count = 0

    def sizeHint(self) -> QSize:
        """Return the size in the rail's present width."""
        return QSize(RAIL_NARROW, TALL_NARROW) if self._narrow else QSize(RAIL, TALL)

    def set_narrow(self, narrow: bool) -> None:
        """Show the icon alone, or with its name."""
        self._narrow = narrow
        self.setFixedSize(self.sizeHint())

    def set_count(self, count: int, said: str) -> None:
        """Show how many things wait, and say it."""
        self.count = count
        self.setAccessibleName(said)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, bar, icon, count and name."""
        t = tokens()
        painter = QPainter(self)
        here = self.isChecked()
        ground = t.paper0 if here else t.paper2 if self.isDown() else t.paper1
        painter.fillRect(self.rect(), QColor(ground))
        if not here:  # the rail's own edge lies under the buttons
            painter.fillRect(QRect(self.width() - 1, 0, 1, self.height()), QColor(t.rule))
        if here or self.hasFocus():
            painter.fillRect(QRect(0, 0, 3, self.height()), QColor(t.accent))
        tint = t.accent if here else t.ink if self.underMouse() else t.ink2
        top = (self.height() - ICON) / 2 if self._narrow else 11
        box = QRectF((self.width() - ICON) / 2, top, ICON, ICON)
        paint_icon(painter, self._icon, box, tint)
        if self.count and not self._narrow:
            painter.setFont(font(Type.KEY))
            painter.setPen(QColor(t.ink))
            painter.drawText(QRectF(box.right() + 2, box.top() - 5, 24, 14), str(self.count))
        if not self._narrow:
            face = font(Type.SMALL_LEAD if here else Type.SMALL)
            painter.setFont(face)
            painter.setPen(QColor(tint))
            text = QFontMetrics(face).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - 6)
            painter.drawText(QRect(3, 33, self.width() - 6, 18), Qt.AlignmentFlag.AlignHCenter, text)


class Rail(QToolBar):
    """All places one below the other."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setObjectName("railToolBar")
        self.setAccessibleName(name)
        self.setOrientation(Qt.Orientation.Vertical)
        self.setMovable(False)
        self.setFloatable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        if (layout := self.layout()) is not None:
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        top = QWidget()
        top.setFixedHeight(8)
        self.addWidget(top)
        self._group = QActionGroup(self)
        self._buttons: dict[str, RailButton] = {}
        self._spacer = QWidget()
        self._spacer.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._tools: list[RailButton] = []

    def add_place(self, code: str, icon: str, title: str, keys: str) -> None:
        """Add a place."""
        action = QAction(title, self)
        action.setObjectName(code)
        action.setCheckable(True)
        action.setShortcut(keys)
        action.setToolTip(f"{title} ({keys})")
        action.triggered.connect(lambda: self.chosen.emit(code))
        self._group.addAction(action)
        self.window().addAction(action)
        made = RailButton(action, icon, self)
        made.set_narrow(False)
        made.set_count(0, title)
        self._buttons[code] = made
        self.addWidget(made)

    def add_tool(self, action: QAction, icon: str) -> None:
        """Add a tool at the foot, shown only while the rail is narrow."""
        if not self._tools:
            self.addWidget(self._spacer)
        made = RailButton(action, icon, self)
        made.set_narrow(True)
        made.setAccessibleName(action.text())
        self._tools.append(made)
        self.addWidget(made)

    def set_here(self, code: str) -> None:
        """Mark the place one is at."""
        self._buttons[code].defaultAction().setChecked(True)

    def set_count(self, code: str, count: int, said: str) -> None:
        """Show how many things wait at a place, where the rail has it."""
        if code in self._buttons:
            self._buttons[code].set_count(count, said)

    def set_narrow(self, narrow: bool) -> None:
        """Make room: icons alone, with the tools at the foot."""
        for made in self._buttons.values():
            made.set_narrow(narrow)
        for action in self.actions():
            widget = self.widgetForAction(action)
            if widget is self._spacer or widget in self._tools:
                action.setVisible(narrow)
        self.setFixedWidth(RAIL_NARROW if narrow else RAIL)

"""The keys of the record line, at its end: what Enter does now, how a part is changed, what else fits."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from marac_desk.desktop.widgets.labels import key_label, label
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.rules.quick_entry.line import MOST_MATCHES


class LineKeys(QWidget):
    """Key caps with their words."""

    def __init__(self) -> None:
        super().__init__()
        self._enter = label(self.tr("record"), Type.SMALL, Tone.INK3)
        self._others = label("", Type.SMALL, Tone.INK3)
        self._down = key_label("↓")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(5)
        for widget, room in (
            (self._down, 0),
            (self._others, 10),
            (key_label(self.tr("Enter")), 0),
            (self._enter, 10),
            (key_label(self.tr("Tab")), 0),
            (label(self.tr("change a part"), Type.SMALL, Tone.INK3), 0),
        ):
            line.addWidget(widget)
            line.addSpacing(room)
        self._keep_room_for_others()

    def _keep_room_for_others(self) -> None:
        """Nothing moves when matches come and go: laying out the whole room at a key would be felt."""
        for widget in (self._down, self._others):
            policy = widget.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            widget.setSizePolicy(policy)
        self._others.setFixedWidth(self._others.fontMetrics().horizontalAdvance(self._other_matches(MOST_MATCHES)))
        self._others.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)

    @property
    def enter(self) -> str:
        """What Enter does now."""
        return self._enter.text()

    def say_enter(self, *, correcting: bool, waiting: int) -> None:
        """Say what Enter does, and how many lines follow."""
        if correcting:
            self._enter.setText(self.tr("correct"))
        elif waiting:
            self._enter.setText(self.tr("record, then %n more line(s)", None, waiting))
        else:
            self._enter.setText(self.tr("record"))

    def say_others(self, count: int) -> None:
        """Say how many other matches there are."""
        self._down.setVisible(count > 0)
        self._others.setVisible(count > 0)
        self._others.setText(self._other_matches(count))

    def _other_matches(self, count: int) -> str:
        return self.tr("%n other match(es)", None, count)

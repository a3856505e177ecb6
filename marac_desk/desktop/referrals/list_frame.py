"""The frame around the rows of a list: what it is called, who sent it, and a foot with what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.widgets.labels import hairline


def frame_list(
    page: QWidget,
    *,
    head: Sequence[QWidget],
    count: QWidget,
    sender: Sequence[QWidget],
    rows: QWidget,
    note: QWidget,
    controls: Sequence[QWidget],
) -> None:
    """Lay out a page around its rows: head and count above, the sender of rows that name none, note and controls."""
    top = QHBoxLayout()
    top.setContentsMargins(28, 18, 28, 8)
    top.setSpacing(14)
    for widget in head:
        top.addWidget(widget, 0, Qt.AlignmentFlag.AlignBottom)
    top.addStretch(1)
    top.addWidget(count, 0, Qt.AlignmentFlag.AlignBottom)
    sent = QHBoxLayout()
    sent.setContentsMargins(28, 0, 28, 10)
    sent.setSpacing(12)
    for widget in sender:
        sent.addWidget(widget)
    sent.addStretch(1)
    inner = QHBoxLayout()
    inner.setContentsMargins(20, 0, 20, 0)
    inner.addWidget(rows)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addLayout(top)
    column.addLayout(sent)
    column.addWidget(hairline())
    column.addLayout(inner, 1)
    column.addWidget(hairline())
    column.addWidget(_foot(note, controls))


def _foot(note: QWidget, controls: Sequence[QWidget]) -> QFrame:
    foot = QFrame()
    foot.setProperty("paper", "1")
    foot.setFixedHeight(52)
    line = QHBoxLayout(foot)
    line.setContentsMargins(28, 0, 20, 0)
    line.setSpacing(14)
    line.addWidget(note)
    line.addStretch(1)
    for control in controls:
        line.addWidget(control)
    return foot

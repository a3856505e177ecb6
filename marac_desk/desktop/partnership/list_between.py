"""The frame of a tab that is one list: what it is about above, the verbs of the chosen row below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget


def list_between(tab: QWidget, above: Sequence[QWidget], listing: QWidget, verbs: Sequence[QWidget]) -> None:
    """Lay out a tab: the last of what stands above takes the width that is left, the list the height."""
    top = QHBoxLayout()
    top.setContentsMargins(8, 8, 8, 0)
    top.setSpacing(12)
    for widget in above:
        top.addWidget(widget, 1 if widget is above[-1] else 0)
    foot = QHBoxLayout()
    foot.setContentsMargins(8, 6, 8, 10)
    foot.setSpacing(14)
    for widget in verbs:
        foot.addWidget(widget)
    foot.addStretch(1)
    column = QVBoxLayout(tab)
    column.setContentsMargins(0, 4, 0, 0)
    column.setSpacing(6)
    column.addLayout(top)
    column.addWidget(listing, 1)
    column.addLayout(foot)

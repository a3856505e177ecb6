"""An honest empty page: what it will be for, and what can be done meanwhile."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Page
from marac_desk.desktop.widgets.labels import label
from marac_desk.desktop.widgets.tokens import Tone, Type


class FiguresPage(Page):
    """Where the national return, the indicators and the agency sheets will be."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setObjectName("figuresPage")
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(10)
        column.addWidget(label(self.tr("Figures"), Type.TITLE))
        text = self.tr(
            "There are no figures in this version yet. They will count from what you record now: "
            "cases heard, actions by how they ended, and whether people feel safer."
        )
        words = label(text, Type.BODY, Tone.INK2, wrap=True)
        words.setMaximumWidth(640)
        column.addWidget(words)
        column.addStretch(1)

"""Makes a form as tall as its words need; where the screen is too low for that, the words scroll."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QScrollArea

SHARE = 0.9
"""How much of the screen's height a form takes at most."""


def show_whole(form: QDialog, words: QLabel) -> None:
    """Give a form the height at which none of its words are cut; nobody agrees to what she or he cannot read."""
    layout = form.layout()
    if layout is None or not layout.hasHeightForWidth():
        return
    wanted = layout.totalHeightForWidth(form.width())
    room = max(form.height(), int(form.screen().availableGeometry().height() * SHARE))
    if wanted > room and layout.indexOf(words) >= 0:
        layout.replaceWidget(words, _scrolling(form, words))
    form.resize(form.width(), max(form.height(), min(wanted, room)))


def _scrolling(form: QDialog, words: QLabel) -> QScrollArea:
    made = QScrollArea(form)
    made.setObjectName("wordsScrollArea")
    made.setAccessibleName(QCoreApplication.translate("Fitting", "What this is about"))
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setWidgetResizable(True)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    words.setAlignment(Qt.AlignmentFlag.AlignTop)
    made.setWidget(words)
    made.show()  # the form is being shown already
    return made

"""The line of the last minute: the desk locks soon, and any key keeps it open."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from marac_desk.desktop.widgets.announce import announce
from marac_desk.desktop.widgets.labels import label
from marac_desk.desktop.widgets.sign import Sign
from marac_desk.desktop.widgets.tokens import TOP_LINE, Tone, Type


class IdleNotice(QFrame):
    """Lies over the top line of a window, on every page and also where a page fills the whole of it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("noticeBar")
        self.setAutoFillBackground(True)
        self._words = label("", Type.LIST_LEAD, Tone.SOON, name="idleNoticeLabel")
        sign = Sign(16)
        sign.show_icon("lock", Tone.SOON)
        line = QHBoxLayout(self)
        line.setContentsMargins(20, 0, 20, 0)
        line.setSpacing(8)
        line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        line.addWidget(sign)
        line.addWidget(self._words)
        window.installEventFilter(self)
        self.hide()

    def say_left(self, seconds: int) -> None:
        """Say how long there is; a screen reader hears it once."""
        text = self.tr("The desk locks in %n second(s). Press any key or move the mouse to stay.", None, seconds)
        self._words.setText(text)
        if self.isHidden():
            self._fit()
            self.show()
            self.raise_()
            announce(self, text)

    def forget(self) -> None:
        """Somebody is there again."""
        self.hide()

    def _fit(self) -> None:
        self.setGeometry(0, 0, self._window.width(), TOP_LINE)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as wide as the window."""
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._fit()
        return super().eventFilter(watched, event)

"""What stands in the lock window's place where a register cannot be trusted: what is so, what is safe, what to do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from marac_desk.desktop.forms.ui_trouble_window import Ui_TroubleWindow
from marac_desk.desktop.lock.quick_window import QuickWindow
from marac_desk.desktop.widgets.dressing import dress
from marac_desk.desktop.wording.troubles import Trouble


class TroubleWindow(QuickWindow):
    """Offers nothing that could make it worse: a backup, a look at what was found, another try."""

    restore_asked = Signal()
    again_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.ui = Ui_TroubleWindow()
        self.ui.setupUi(self)
        dress(self)
        self.setFixedSize(self.size())
        self.seen.connect(self._draw_sign)
        self.ui.restoreButton.clicked.connect(self.restore_asked)
        self.ui.againButton.clicked.connect(self.again_asked)
        self.ui.showButton.clicked.connect(self._show_found)

    def _draw_sign(self) -> None:
        from marac_desk.desktop.lock.sign import draw_sign
        from marac_desk.desktop.widgets.theme import tokens

        draw_sign(self.ui.signLabel, "triangle-alert", tokens().late)

    def say(self, trouble: Trouble, found: Sequence[str], *, can_restore: bool) -> None:
        """Say what is wrong; `found` are lines about what exactly was found."""
        self.ui.titleLabel.setText(trouble.title)
        self.ui.happenedLabel.setText(trouble.happened)
        self.ui.safeLabel.setText(trouble.safe)
        self.ui.nextLabel.setText(trouble.next)
        self.ui.foundPlainTextEdit.setPlainText("\n".join(found))
        self.ui.foundPlainTextEdit.hide()
        self.ui.showButton.setVisible(bool(found))
        self.ui.restoreButton.setVisible(can_restore)
        (self.ui.restoreButton if can_restore else self.ui.againButton).setFocus()

    def _show_found(self) -> None:
        shown = not self.ui.foundPlainTextEdit.isHidden()
        self.ui.foundPlainTextEdit.setVisible(not shown)
        self.ui.showButton.setText(self.tr("Show what was found") if shown else self.tr("Hide what was found"))
        self.setFixedHeight(380 if shown else 500)

"""The foot of the backups tab: what can be done, and how far it is while it is done, with a way out."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from marac_desk.desktop.backing_up import Doing
from marac_desk.desktop.widgets.labels import button, label
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import backups as words
from marac_desk.services.backups.views import BackupView

PARTS = 1000


class BackupFoot(QWidget):
    """Verbs in a row; while something takes long, what it is at stands in their place."""

    make_pressed = Signal()
    choose_pressed = Signal()
    restore_pressed = Signal()
    cancel_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.make = button(self.tr("Back up now"), "backUpNow", primary=True)
        self.make.setToolTip(self.tr("Back up now (B)"))
        self.choose = button(self.tr("Choose folder for backups"), "chooseFirstFolder", primary=True)
        self.restore = button(self.tr("Ask to restore this backup…"), "askRestore")
        self.why = label("", Type.SMALL, Tone.INK3, wrap=True, name="backupFootLabel")
        self.cancel = button(self.tr("Cancel"), "cancelBackup")
        self._far = label("", Type.LIST_LEAD, name="backupStageLabel")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, PARTS)
        self._bar.setAccessibleName(self.tr("How far it is"))
        for verb, signal in (
            (self.make, self.make_pressed),
            (self.choose, self.choose_pressed),
            (self.restore, self.restore_pressed),
            (self.cancel, self.cancel_pressed),
        ):
            verb.clicked.connect(signal)
        self._may_make = self._may_ask = self._chosen = False
        self.setFocusProxy(self.make)
        self._lay_out()
        self.show_doing(Doing())

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(8, 6, 8, 10)
        line.setSpacing(14)
        self.cancel.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for widget in (self.make, self.choose, self.restore, self._far, self.cancel):
            line.addWidget(widget)
        line.addWidget(self.why, 100)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._bar)
        column.addLayout(line)

    def show_view(self, view: BackupView) -> None:
        """Offer what the person acting may do now."""
        self._may_make = view.may_make and not view.by_server
        self._may_ask = view.may_ask_restore and not view.by_server and not view.restores and bool(view.folder)
        self._chosen = bool(view.folder)
        waits = self.tr("A restore is under way already: see above.")
        takes_two = self.tr("A restore over this register takes two people.")
        if not view.may_make and not view.by_server:
            self.why.setText(self.tr("The coordinator or the administrator makes backups. The desk makes its own."))
        else:
            self.why.setText(waits if view.restores else takes_two if self._may_ask else "")
        self._show_verbs(busy=not self.cancel.isHidden())

    def choose_row(self, *, holds: bool) -> None:
        """A backup was chosen in the list, or none that could be restored."""
        self.restore.setEnabled(holds)

    def show_doing(self, doing: Doing) -> None:
        """Show how far it is."""
        busy = bool(doing.what)
        text = words.stage(doing.what, doing.stage) if busy else ""
        if doing.of > 1:
            percent = min(100, 100 * doing.done // doing.of)
            text = self.tr("{text}, {percent} %").format(text=text, percent=percent)
        self._far.setText(text)
        self._far.setVisible(busy)
        self._bar.setValue(PARTS * doing.done // doing.of if doing.of else 0)
        policy = self._bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # so that the page does not move when something begins
        self._bar.setSizePolicy(policy)
        self._bar.setVisible(busy)
        self.cancel.setVisible(busy)
        self._show_verbs(busy=busy)

    def _show_verbs(self, *, busy: bool) -> None:
        self.make.setVisible(self._may_make and self._chosen and not busy)
        self.choose.setVisible(self._may_make and not self._chosen and not busy)
        self.setFocusProxy(self.make if self._chosen else self.choose)
        self.restore.setVisible(self._may_ask and not busy)
        self.why.setVisible(not busy)

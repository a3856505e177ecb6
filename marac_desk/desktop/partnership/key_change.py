"""The foot of the sign-in tab: whether the register needs a new key because somebody left, and how it gets one."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta

from PySide6.QtWidgets import QHBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command
from marac_desk.desktop.passphrases.key_dialog import RekeyDialog
from marac_desk.desktop.widgets.labels import button, label, set_tone
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates
from marac_desk.rules.access import OPENLY, DataClass, Manner, Operation
from marac_desk.services.keys import KeyStanding, key_standing

WITHIN = timedelta(days=1)
PROPOSED = OPENLY | {Manner.PROPOSAL}
People = Callable[[], Sequence[tuple[uuid.UUID, str]]]


class KeyChange(QWidget):
    """One sentence and one button; both are there for whoever may know of keys and may change them."""

    def __init__(self, desk: Desk, people: People, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self._people = desk, people
        may = [
            desk.allowed.may(operation, DataClass.KEYS, PROPOSED) for operation in (Operation.CREATE, Operation.UPDATE)
        ]
        self._may = any(may) and desk.keys is not None
        self.words = label("", Type.LIST, Tone.INK3, wrap=True, name="keyWordsLabel")
        self.button = button(self.tr("Change the key…"), "changeKeyButton", link=True)
        self.button.clicked.connect(self.change)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 8, 8, 8)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        self.setVisible(self._may)

    def refresh(self) -> None:
        """Ask the register whether a new key is due."""
        if self._may:
            actor = self.desk.actor
            self.desk.work.read(self, lambda uow: key_standing(uow, actor=actor), self._show, what="keys")

    def _show(self, found: KeyStanding) -> None:
        if not found.is_due or found.left_at is None:
            self.words.setText(self.tr("After somebody left, the register needs a new key within a day."))
            set_tone(self.words, Tone.INK3)
            return
        zone = self.desk.area.zone
        text = self.tr("{name} left on {day}. The register needs a new key within a day: a copy may have been kept.")
        day = dates.day(found.left_at.astimezone(zone).date(), self.desk.today())
        self.words.setText(text.format(name=self.desk.name(found.leaver), day=day))
        set_tone(self.words, Tone.LATE if self.desk.now() - found.left_at > WITHIN else Tone.SOON)

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        return [Command(self.tr("Change the key of the register"), self.change)] if self._may else []

    def change(self) -> None:
        """Ask who wants it; the desk locks for it."""
        keys = self.desk.keys
        if self._may and keys is not None:
            RekeyDialog(self.desk, keys, self._people(), self.window()).open()

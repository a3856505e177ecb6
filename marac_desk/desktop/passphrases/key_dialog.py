"""A new key for the register: who asks types a passphrase again, two people where it takes two, then the desk locks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk, Keys
from marac_desk.desktop.forms.ui_rekey_dialog import Ui_RekeyDialog
from marac_desk.desktop.passphrases.dialogs import PassphraseDialog
from marac_desk.desktop.passphrases.people_dialogs import Person, WithSecond, second_of
from marac_desk.services.keys import REKEYED, begin_key_change


class RekeyDialog(WithSecond, PassphraseDialog):
    """Writes down that the key is about to change, and has the desk lock: it is changed when the person signs in."""

    def __init__(self, desk: Desk, keys: Keys, people: Sequence[Person], parent: QWidget | None = None) -> None:
        super().__init__(desk, keys, Ui_RekeyDialog(), parent)
        self.set_seconds(people)
        self.ui.ownLineEdit.setFocus()

    def missing(self) -> str:
        """Ask for one's own passphrase."""
        return "" if self.ui.ownLineEdit.text() else self.tr("Type your own passphrase.")

    def job(self) -> Callable[[], Any]:
        """Check who asks and who approves, before anything is written."""
        return self.both_verified(self.ui.ownLineEdit.text())

    def done_with_keys(self, _result: Any) -> None:
        """Write down who wants it, then lock."""
        actor, second_id = self.desk.actor, self.second()[0]
        self.desk.work.write(
            self,
            lambda uow: begin_key_change(uow, actor=actor, second=second_of(uow, second_id), what=REKEYED),
            lambda _done: self._lock(),
            self.on_failure,
        )

    def _lock(self) -> None:
        self.accept()
        self.desk.window.lock_for_new_key()

    def on_failure(self, error: Exception) -> None:
        """Ask for the second person where one is needed."""
        super().on_failure(error)
        self.ask_second(error)

"""Letting somebody sign in, who types a passphrase here, and taking a sign-in away; some of it takes two people."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk, Keys
from marac_desk.desktop.forms.ui_add_user_dialog import Ui_AddUserDialog
from marac_desk.desktop.forms.ui_give_passphrase_dialog import Ui_GivePassphraseDialog
from marac_desk.desktop.forms.ui_take_sign_in_dialog import Ui_TakeSignInDialog
from marac_desk.desktop.passphrases.dialogs import NewPassphraseDialog, PassphraseDialog
from marac_desk.desktop.wording import labels
from marac_desk.rules.access import Actor, Role
from marac_desk.services.errors import RefusedError
from marac_desk.services.housekeeping import actor_of
from marac_desk.services.keys import add_user, let_user_go

Person = tuple[uuid.UUID, str]
TWO = "second_person_needed"


class WithSecond:
    """The part of a dialog in which a second person approves; it shows as soon as it turns out that one is needed."""

    desk: Desk
    keys: Keys
    ui: Any

    def set_seconds(self, people: Sequence[Person]) -> None:
        """Say who could be the second person: everybody else who signs in; whether she or he may is asked later."""
        for user_id, name in people:
            if user_id != self.desk.actor.user_id:
                self.ui.secondComboBox.addItem(self.desk.name(name), user_id)
        self.ui.secondFrame.hide()

    def ask_second(self, error: Exception) -> bool:
        """Show the fields where a use case says that it takes two; tells whether it did."""
        needed = isinstance(error, RefusedError) and error.code == TWO and self.ui.secondComboBox.count() > 0
        if needed:
            self.ui.secondFrame.show()
            self.ui.secondLineEdit.setFocus()
        return needed

    def second(self) -> tuple[uuid.UUID | None, Callable[[], None]]:
        """Return who the second person is, and what checks that it is really her or him."""
        if self.ui.secondFrame.isHidden():
            return None, lambda: None
        user_id, typed, keys = self.ui.secondComboBox.currentData(), self.ui.secondLineEdit.text(), self.keys
        return user_id, lambda: keys.verify(user_id, typed)

    def both_verified(self, typed: str) -> Callable[[], None]:
        """Return what checks one's own passphrase, and then the second person's."""
        keys, own, check = self.keys, self.desk.actor.user_id, self.second()[1]

        def verify() -> None:
            keys.verify(own, typed)
            check()

        return verify


def second_of(uow: Any, user_id: uuid.UUID | None) -> Actor | None:
    """Return the second person as she or he may act, where there is one."""
    return None if user_id is None else actor_of(uow, user_id)


class GivePassphraseDialog(NewPassphraseDialog):
    """Sets the passphrase of somebody who has none here: she or he sits down and types one that nobody else knows."""

    def __init__(self, desk: Desk, keys: Keys, person: Person, parent: QWidget | None = None) -> None:
        super().__init__(desk, keys, Ui_GivePassphraseDialog(), parent)
        self._person, self._has_keyring = person, bool(keys.keyring())
        shown = desk.name(person[1])
        self.ui.titleLabel.setText(self.tr("Passphrase of {name}").format(name=shown))
        about = self.tr("{name} types it here; nobody looks on, and nobody else ever knows it.")
        self.ui.aboutLabel.setText(about.format(name=shown))
        self.ui.aloneCheckBox.setVisible(not self._has_keyring)
        self.ui.newLineEdit.setFocus()

    def missing(self) -> str:
        """Without a keyring, ask that somebody knows what that means."""
        return super().missing() or alone_missing(self, self._has_keyring)

    def job(self) -> Callable[[], Any]:
        """Make an envelope."""
        keys, (user_id, name), alone = self.keys, self._person, not self._has_keyring
        passphrase = self.ui.newLineEdit.text()
        return lambda: keys.add_person(user_id, name, passphrase, alone=alone)


def alone_missing(dialog: NewPassphraseDialog, has_keyring: bool) -> str:
    """Return what is missing where no keyring answers and nobody said that she or he knows what that means."""
    if has_keyring or dialog.ui.aloneCheckBox.isChecked():
        return ""
    return dialog.tr("Tick that you know what a passphrase alone means.")


class AddUserDialog(WithSecond, NewPassphraseDialog):
    """Lets somebody new sign in: who, as what, and the passphrase that she or he types here."""

    def __init__(self, desk: Desk, keys: Keys, people: Sequence[Person], parent: QWidget | None = None) -> None:
        super().__init__(desk, keys, Ui_AddUserDialog(), parent)
        self._has_keyring, self._user_id, self._made = bool(keys.keyring()), uuid.uuid4(), False
        self.ui.aboutLabel.setText(self.tr("Everybody signs in with a name and a passphrase of her or his own."))
        for role in Role:
            word = labels.role(role, desk.area.terms)
            self.ui.roleComboBox.addItem(f"{word[:1].upper()}{word[1:]}", role)
        self.ui.roleComboBox.setCurrentIndex(self.ui.roleComboBox.findData(Role.ADVOCATE))
        self.ui.aloneCheckBox.setVisible(not self._has_keyring)
        self.set_seconds(people)
        self.ui.nameLineEdit.setFocus()

    def missing(self) -> str:
        """Ask for a name first."""
        if not self.ui.nameLineEdit.text().strip():
            return self.tr("Write the name of the new person.")
        return super().missing() or alone_missing(self, self._has_keyring)

    def job(self) -> Callable[[], Any]:
        """Check the second person, before anything is written."""
        return self.second()[1]

    def done_with_keys(self, _result: Any) -> None:
        """Add the user and the envelope together; an envelope of nobody does not stay."""
        desk, keys, user_id = self.desk, self.keys, self._user_id
        actor, second_id = desk.actor, self.second()[0]
        name, role = self.ui.nameLineEdit.text().strip(), Role(self.ui.roleComboBox.currentData())
        passphrase, alone = self.ui.newLineEdit.text(), not self._has_keyring

        def add(uow: Any) -> Any:
            second = second_of(uow, second_id)
            result = add_user(uow, actor=actor, second=second, user_id=user_id, name=name, role=role)
            self._made = True
            keys.add_person(user_id, name, passphrase, alone=alone)
            return result

        desk.work.write(self, add, lambda _done: self.accept(), self.on_failure)

    def on_failure(self, error: Exception) -> None:
        """Ask for the second person where one is needed; take back an envelope that nobody stands behind."""
        super().on_failure(error)
        self.ask_second(error)
        if self._made:
            self._made, keys, user_id = False, self.keys, self._user_id
            self.desk.work.child(self, lambda: keys.remove_person(user_id), lambda _: None, lambda _error: None)


class TakeSignInDialog(WithSecond, PassphraseDialog):
    """Takes somebody's sign-in away; whoever does it types her or his own passphrase again."""

    def __init__(
        self, desk: Desk, keys: Keys, person: Person, people: Sequence[Person], parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, keys, Ui_TakeSignInDialog(), parent)
        self._user_id, shown = person[0], desk.name(person[1])
        self.ui.titleLabel.setText(self.tr("Take the sign-in of {name} away").format(name=shown))
        about = self.tr(
            "From now on {name} cannot open the register. What was done stays in the ledger. Have the register brought "
            "under a new key within a day: whoever leaves may have kept a copy."
        )
        self.ui.aboutLabel.setText(about.format(name=shown))
        self.set_seconds([each for each in people if each[0] != person[0]])
        self.ui.ownLineEdit.setFocus()

    def missing(self) -> str:
        """Ask for one's own passphrase."""
        return "" if self.ui.ownLineEdit.text() else self.tr("Type your own passphrase.")

    def job(self) -> Callable[[], Any]:
        """Check who asks and who approves, before anything is written."""
        return self.both_verified(self.ui.ownLineEdit.text())

    def done_with_keys(self, _result: Any) -> None:
        """End the sign-in in the register, then take the envelope away."""
        keys, user_id, actor, second_id = self.keys, self._user_id, self.desk.actor, self.second()[0]

        def end(uow: Any) -> Any:
            result = let_user_go(uow, actor=actor, second=second_of(uow, second_id), user_id=user_id)
            keys.remove_person(user_id)
            return result

        self.desk.work.write(self, end, lambda _done: self.accept(), self.on_failure)

    def on_failure(self, error: Exception) -> None:
        """Ask for the second person where one is needed."""
        super().on_failure(error)
        self.ask_second(error)

"""Who signs in here: as what, by which way, since when somebody left; and the dialogs that change it."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command
from marac_desk.desktop.partnership import people_may
from marac_desk.desktop.partnership.key_change import KeyChange
from marac_desk.desktop.partnership.people_foot import KEYS, PeopleFoot
from marac_desk.desktop.partnership.people_may import PROPOSED, Step
from marac_desk.desktop.partnership.people_steps import PeopleSteps
from marac_desk.desktop.partnership.sign_in_rows import SignIns, next_step, sign_in_row
from marac_desk.desktop.partnership.tab import PartnershipTab
from marac_desk.desktop.passphrases.dialogs import ChangePassphraseDialog
from marac_desk.desktop.passphrases.people_dialogs import AddUserDialog, GivePassphraseDialog, TakeSignInDialog
from marac_desk.desktop.widgets.labels import button, label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Column
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.rules.access import DataClass, Operation
from marac_desk.rules.vocabulary import PersonState
from marac_desk.services.changes import Changes
from marac_desk.services.guests import GuestView, guest_view
from marac_desk.services.users import RoleAgreed, UserLine, roles_agreed, user_list

CODE = "sign_in"
Found = tuple[tuple[UserLine, ...], GuestView, tuple[RoleAgreed, ...]]


class SignInTab(PartnershipTab):
    """One line a person; the last cell is what can be done next about her or his sign-in."""

    code: ClassVar[str] = CODE
    cares_for: ClassVar[Changes] = Changes.PARTNERSHIP | Changes.ACCESS

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._users: tuple[UserLine, ...] = ()
        self._guests, self._agreed = GuestView(), dict[uuid.UUID, RoleAgreed]()
        self.steps, self.foot = PeopleSteps(desk, self), PeopleFoot()
        self._holders: frozenset[uuid.UUID] = frozenset()
        self._alone: frozenset[uuid.UUID] = frozenset()
        self._may = desk.allowed.may(Operation.CREATE, DataClass.USERS, PROPOSED) and desk.keys is not None
        columns = (Column("", 220), Column(), Column("", 260), Column("", 170, right=True))
        self.list = RowView(columns, self.tr("People who sign in"))
        self.list.setObjectName("signInRowView")
        self.list.verb_pressed.connect(lambda key, _verb: self._do(key))
        self.list.opened.connect(self._do)
        self.add_button = button(self.tr("Let somebody sign in"), "letSomebodySignIn", primary=True)
        self.add_button.setToolTip(self.tr("Let somebody sign in (N)"))
        self.add_button.setVisible(self._may)
        self.words = label("", Type.LIST, Tone.SOON, wrap=True, name="signInWordsLabel")
        inset = QHBoxLayout()
        inset.setContentsMargins(8, 8, 8, 8)
        inset.addWidget(self.words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.addLayout(inset)
        self.key = KeyChange(desk, self._people, self)
        column.addWidget(self.key)
        column.addWidget(self.list, 1)
        line = QHBoxLayout()
        line.setContentsMargins(0, 6, 8, 0)
        line.addWidget(self.foot, 1)
        line.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(line)
        self._wire()
        self.setFocusProxy(self.list)

    def _wire(self) -> None:
        self.list.current_changed.connect(lambda _key: self._show_foot())
        self.foot.pressed.connect(self.run_step)
        self.add_button.clicked.connect(self.add)
        for keys in dict.fromkeys((*KEYS.values(), "N")):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda keys=keys: self._on_key(keys))

    @classmethod
    def title(cls) -> str:
        """Return the tab's name."""
        return cls.tr("Sign-in")  # type: ignore[call-arg, arg-type]

    @classmethod
    def is_for(cls, desk: Desk) -> bool:
        """Tell whether the person acting may know who signs in."""
        return desk.allowed.may(Operation.READ, DataClass.USERS)

    def refresh(self) -> None:
        """Ask the register who signs in, and the keys how."""
        actor, keys = self.desk.actor, self.desk.keys
        names, changes = people_may.names_presenters(self.desk), people_may.changes_users(self.desk)

        def look(uow: Any) -> Found:
            guests = guest_view(uow, actor=actor) if names else GuestView()
            return user_list(uow, actor=actor), guests, roles_agreed(uow, actor=actor) if changes else ()

        self.desk.work.read(self, look, self._on_users, what="users")
        self.key.refresh()
        if keys is not None:
            self.desk.work.child(self, lambda: (keys.holders(), keys.alone()), self._on_keys, lambda _error: None)

    def _on_users(self, found: Found) -> None:
        self._users, self._guests, agreed = found
        self._agreed = {one.user_id: one for one in agreed}
        self._show()

    def _on_keys(self, found: tuple[frozenset[uuid.UUID], frozenset[uuid.UUID]]) -> None:
        self._holders, self._alone = found
        self._show()

    def _show(self) -> None:
        known = SignIns(self._guests, self._holders, self._alone)
        self.list.set_rows([sign_in_row(self.desk, known, user, may=self._may) for user in self._users])
        acting = [user for user in self._users if user.user_id in self._alone and user.state is PersonState.ACTIVE]
        names = ", ".join(self.desk.name(user.name) for user in acting)
        text = self.tr(
            "By a passphrase alone: {names}. Whoever copies the file can try passphrases for as long as it takes. "
            "Use a computer with a keyring as soon as there is one."
        )
        self.words.setText(text.format(names=names) if acting else "")
        self.words.setVisible(bool(acting))
        self._show_foot()
        self.remarked.emit()

    def _verb(self, user: UserLine) -> str:
        return next_step(self.desk, user, self._holders, may=self._may)

    @property
    def remark(self) -> str:
        """How many sign in."""
        count = sum(user.state is PersonState.ACTIVE for user in self._users)
        return self.tr("%n person(s) sign in", None, count) if count else ""

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        found = [Command(self.tr("Let somebody sign in"), self.add, "N")] if self._may else []
        texts = self.foot.texts()
        found += self.key.commands()
        return [*found, *(Command(texts[step], partial(self.run_step, step), KEYS[step]) for step in self._possible())]

    def _chosen(self) -> UserLine | None:
        key = self.list.current_key()
        return next((user for user in self._users if user.user_id == key), None)

    def _possible(self) -> tuple[Step, ...]:
        user = self._chosen()
        return people_may.possible(self.desk, user, self._agreed) if user is not None else ()

    def _show_foot(self) -> None:
        user = self._chosen()
        name = self.desk.name(user.name) if user is not None else ""
        why = people_may.why_not(self.desk, user) if user is not None else ""
        self.foot.show_person(name, self._possible(), why)

    def _on_key(self, keys: str) -> None:
        if keys == "N":
            self.add()
        for step in self._possible():
            if KEYS[step] == keys:
                self.run_step(step)

    def run_step(self, step: Step) -> None:
        """Do one step about the person of the current row."""
        user = self._chosen()
        if user is not None and step in self._possible():
            self.steps.run(step, user, self._guests, self._agreed.get(user.user_id))

    def _people(self) -> list[tuple[uuid.UUID, str]]:
        return [(user.user_id, user.name) for user in self._users if user.user_id in self._holders]

    def add(self) -> None:
        """Let somebody new sign in."""
        if self._may and self.desk.keys is not None:
            self._open(AddUserDialog(self.desk, self.desk.keys, self._people(), self.window()))

    def _do(self, key: Any) -> None:
        """Do the one next step of a line."""
        keys = self.desk.keys
        user = next((each for each in self._users if each.user_id == key), None)
        if keys is None or user is None or not self._verb(user):
            return
        person = user.user_id, user.name
        if user.is_me:
            self._open(ChangePassphraseDialog(self.desk, keys, self.window()))
        elif user.user_id in self._holders:
            self._open(TakeSignInDialog(self.desk, keys, person, self._people(), self.window()))
        else:
            self._open(GivePassphraseDialog(self.desk, keys, person, self.window()))

    def _open(self, dialog: Any) -> None:
        dialog.accepted.connect(self.refresh)
        dialog.open()

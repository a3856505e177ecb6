"""Matters arising: what became of earlier actions, as the chair reads them, each answered by one key."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.actions import arising_words
from marac_desk.desktop.actions.doing import Doing
from marac_desk.desktop.actions.possible import refused
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command, Page
from marac_desk.desktop.widgets.announce import announce
from marac_desk.desktop.widgets.keys_line import KeysLine
from marac_desk.desktop.widgets.labels import hairline, label, set_tone
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import problems
from marac_desk.rules.access import DataClass, Operation
from marac_desk.rules.vocabulary import CloseCode
from marac_desk.services.actions.arising import MattersArising, matters_arising
from marac_desk.services.actions.views import ActionRow
from marac_desk.services.changes import Changes


class ArisingPage(Page):
    """The list under its heads; a letter answers the action the keyboard is on."""

    cares_for: ClassVar[Changes] = Changes.ACTIONS | Changes.PARTNERSHIP | Changes.ACCESS

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setObjectName("arisingPage")
        self._meeting: uuid.UUID | None = None
        self._from_room = False
        self.matters: MattersArising | None = None
        self._title = label("", Type.TITLE, name="arisingTitleLabel")
        self._about = label("", Type.LIST, Tone.INK2, wrap=True, name="arisingAboutLabel")
        self._said = label("", Type.LIST_LEAD, Tone.LATE, wrap=True, name="arisingSaidLabel")
        self.rows = RowView(arising_words.columns(), self.tr("Matters arising"), header=True)
        self.rows.opened.connect(lambda _key: self.open_action())
        self.doing = Doing(desk, self)
        self.doing.said.connect(lambda error: self._say(problems.sentence(error)))
        self._lay_out()
        self.setFocusProxy(self.rows)
        for command in self._answers():
            self._bind(command.keys, command.run, self.rows)
        self._bind("Esc", self.leave, self)

    def _bind(self, keys: str, run: Callable[[], None], within: QWidget) -> None:
        shortcut = QShortcut(QKeySequence(keys), within)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(run)

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(28, 20, 28, 8)
        for widget in (self._title, self._about, self._said):
            head.addWidget(widget)
        self._said.hide()
        inset = QHBoxLayout()
        inset.setContentsMargins(20, 0, 20, 8)
        inset.addWidget(self.rows)
        foot = QFrame()
        foot.setProperty("paper", "1")
        line = QVBoxLayout(foot)
        line.setContentsMargins(28, 8, 28, 8)
        self._keys = KeysLine(
            (
                ("D", self.tr("done")),
                ("P", self.tr("not possible")),
                ("N", self.tr("not done")),
                ("T", self.tr("new date")),
                ("V", self.tr("accept the evidence")),
                (self.tr("Enter"), self.tr("open the action")),
                ("Esc", self.tr("back")),
            )
        )
        line.addWidget(self._keys)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(inset, 1)
        column.addWidget(hairline(accent=True))
        column.addWidget(foot)

    # The page

    def show_target(self, target: Any) -> None:
        """Show the matters arising of one meeting; `room` says that one comes from the meeting room."""
        if target and target.get("id"):
            self._meeting = uuid.UUID(target["id"])
            self._from_room = bool(target.get("room"))
        self.refresh()

    def place(self) -> Any:
        """Return which meeting's are shown."""
        if self._meeting is None:
            return None
        return {"id": str(self._meeting), **({"room": True} if self._from_room else {})}

    def refresh(self) -> None:
        """Look again."""
        if self._meeting is None:
            return
        meeting_id, actor = self._meeting, self.desk.actor
        self.desk.work.read(
            self,
            lambda uow: matters_arising(uow, actor=actor, meeting_id=meeting_id),
            self._show,
            lambda error: self._say(problems.sentence(error)),
            what="arising",
        )

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        decides = self.desk.allowed.may(Operation.CREATE, DataClass.ACTIONS)
        return [
            *(self._answers() if decides else []),
            Command(self.tr("Open the action"), self.open_action, self.tr("Enter")),
            Command(self.tr("Go back"), self.leave, "Esc"),
        ]

    def _answers(self) -> list[Command]:
        return [
            Command(self.tr("Done, with its evidence"), lambda: self.end(CloseCode.DONE), "D"),
            Command(
                self.tr("Not possible, because circumstances changed"),
                lambda: self.end(CloseCode.NOT_POSSIBLE_CHANGE),
                "P",
            ),
            Command(self.tr("Not done by the agency"), lambda: self.end(CloseCode.NOT_DONE_AGENCY), "N"),
            Command(self.tr("A new date"), lambda: self.step("extend"), "T"),
            Command(self.tr("Accept the evidence"), lambda: self.step("verify"), "V"),
        ]

    def _show(self, matters: MattersArising) -> None:
        self.matters = matters
        self._title.setText(arising_words.title(self.desk, matters))
        self._about.setText(arising_words.about(self.desk, matters))
        self.rows.set_rows(arising_words.rows_of(self.desk, matters))
        self._keys.setVisible(self.desk.allowed.may(Operation.CREATE, DataClass.ACTIONS))

    @property
    def here(self) -> ActionRow | None:
        """The action the keyboard is on."""
        key = self.rows.current_key()
        return next((one.row for one in (self.matters.rows if self.matters else ()) if one.row.action_id == key), None)

    def _say(self, words: str) -> None:
        self._said.setText(words)
        self._said.setVisible(bool(words))
        set_tone(self._said, Tone.LATE)
        announce(self, words)

    # Answering

    def end(self, code: CloseCode) -> None:
        """Ask for what ending the action in this way needs; it is closed when that is saved."""
        self.step("close", code)

    def step(self, step: str, ending: CloseCode | None = None) -> None:
        """Take a step on the action the keyboard is on, or say why it does not follow."""
        row = self.here
        if row is None:
            return
        why = refused(step, [row])
        self._say(why)
        if not why:
            self.doing.step(step, [row], ending)

    def open_action(self) -> None:
        """Open the action the keyboard is on in the register."""
        key = self.rows.current_key()
        if isinstance(key, uuid.UUID):
            self.desk.window.go("actions", {"id": str(key)})

    def leave(self) -> None:
        """Go back to the room, or to the meeting."""
        target = {"id": str(self._meeting)} if self._meeting else None
        self.desk.window.go("room" if self._from_room else "meetings", target)

"""Chase messages: one for each agency, read, copied or saved, and recorded as sent; the desk itself sends nothing."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from marac_desk.desktop.circulation import chase_words
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command, Page
from marac_desk.desktop.widgets.announce import announce
from marac_desk.desktop.widgets.clipboard import copy_briefly
from marac_desk.desktop.widgets.fields import fill_choices
from marac_desk.desktop.widgets.labels import button, hairline, label, set_tone
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row, RowKind
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import labels, problems
from marac_desk.rules.vocabulary import ChaseChannel
from marac_desk.services.actions.following import record_chase
from marac_desk.services.changes import Changes
from marac_desk.services.chasing.actions import action_drafts
from marac_desk.services.chasing.owners import owner_drafts, record_told
from marac_desk.services.chasing.research import record_research_chase, research_drafts
from marac_desk.services.chasing.views import Draft, Drafts
from marac_desk.services.recalls import save_letter


class ChasePage(Page):
    """The messages at the left, the one the keyboard is on at the right."""

    cares_for: ClassVar[Changes] = Changes.NOTHING  # what was written stays as it was read, until somebody comes anew

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setObjectName("chasePage")
        self._target: dict[str, Any] = {}
        self.drafts: tuple[Draft, ...] = ()
        self._status: dict[int, str] = {}
        self._title = label("", Type.TITLE, name="chaseTitleLabel")
        self._about = label("", Type.LIST, Tone.INK2, wrap=True, name="chaseAboutLabel")
        self._said = label("", Type.LIST, Tone.INK2, wrap=True, name="chaseSaidLabel")
        self._rows = RowView((Column(), Column("", 104)), self.tr("Chase messages"))
        self._rows.current_changed.connect(lambda _key: self._show_text())
        self._rows.opened.connect(lambda _key: self.record_this())
        self.text = QPlainTextEdit()
        self.text.setObjectName("chaseTextPlainTextEdit")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("The message"))
        self._to = label("", Type.LIST_LEAD, wrap=True, name="chaseToLabel")
        self._lay_out()
        self.setFocusProxy(self._rows)
        back = QShortcut(QKeySequence("Esc"), self)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(self.leave)

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(28, 20, 28, 10)
        head.addWidget(self._title)
        head.addWidget(self._about)
        beside = QWidget()
        right = QVBoxLayout(beside)
        right.setContentsMargins(16, 0, 8, 8)
        right.addWidget(self._to)
        right.addWidget(self.text, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self._rows)
        split.addWidget(beside)
        split.setSizes([480, 620])
        split.setStretchFactor(1, 1)
        inset = QHBoxLayout()
        inset.setContentsMargins(20, 0, 20, 0)
        inset.addWidget(split)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(inset, 1)
        column.addWidget(hairline(accent=True))
        column.addWidget(self._foot())

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setProperty("paper", "1")
        self._copy = button(self.tr("Copy message"), "copyMessage", keys="Ctrl+Shift+C")
        self._copy.clicked.connect(self.copy)
        self._save = button(self.tr("Save messages to a folder"), "saveMessages", keys="Ctrl+S")
        self._save.clicked.connect(self.save)
        self.channel = QComboBox()
        self.channel.setObjectName("chaseChannelComboBox")
        self.channel.setAccessibleName(self.tr("How they are asked"))
        fill_choices(self.channel, labels.words(ChaseChannel))
        self.channel.setCurrentIndex(self.channel.findData(ChaseChannel.SECURE_EMAIL.value))
        self.main = button(self.tr("Record all as sent"), "recordChases", primary=True, keys="Ctrl+Return")
        self.main.clicked.connect(self.record_all)
        line = QHBoxLayout(foot)
        line.setContentsMargins(28, 12, 28, 12)
        line.setSpacing(12)
        line.addWidget(self._said, 1)
        for widget in (self._copy, self._save, self.channel, self.main):
            line.addWidget(widget)
        return foot

    # The page

    def show_target(self, target: Any) -> None:
        """Show the messages of a meeting's research, of some actions, of everything late, or about other owners."""
        self._target = dict(target or {"late": True})
        self._status = {}
        self.refresh()

    def place(self) -> Any:
        """Return whose messages are shown."""
        return self._target or None

    def refresh(self) -> None:
        """Write the messages, as things stand now."""
        target, actor = self._target, self.desk.actor
        meeting = uuid.UUID(target["meeting"]) if target.get("meeting") else None
        actions = [uuid.UUID(key) for key in target.get("actions", ())]

        owners = target.get("about") == "owners"

        def look(uow: Any) -> Drafts:
            if owners:
                return owner_drafts(uow, actor=actor)
            if meeting is not None:
                return research_drafts(uow, actor=actor, meeting_id=meeting)
            return action_drafts(uow, actor=actor, action_ids=actions)

        self.desk.work.read(self, look, self._show, self._on_nothing, what="drafts")

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        return [
            Command(self.tr("Record this message as sent"), self.record_this, self.tr("Enter")),
            Command(self.tr("Record all messages as sent"), self.record_all, "Ctrl+Return"),
            Command(self.tr("Copy the message; the clipboard is cleared again"), self.copy, "Ctrl+Shift+C"),
            Command(self.tr("Save the messages to a folder"), self.save, "Ctrl+S"),
            Command(self.tr("Go back"), self.leave, "Esc"),
        ]

    def _show(self, found: Drafts) -> None:
        self.drafts = found.drafts
        self._title.setText(chase_words.title(self.drafts))
        self._about.setText(chase_words.about(self.drafts, found.left_out))
        self._show_rows()
        self._say("", Tone.INK2)
        self._show_text()

    def _on_nothing(self, error: Exception) -> None:
        self.drafts = ()
        owners = self._target.get("about") == "owners"
        self._title.setText(self.tr("Nobody to tell") if owners else self.tr("Nothing to ask for"))
        self._about.setText(problems.sentence(error))
        self._show_rows()
        self._show_text()

    def _show_rows(self) -> None:
        rows = [
            chase_words.draft_row(self.desk, number, draft, self._status.get(number, ""))
            for number, draft in enumerate(self.drafts)
        ]
        nothing = Cell(self.tr("Nothing is missing, so nobody is asked. Esc goes back."), tone=Tone.INK2)
        self._rows.set_rows(rows or [Row("none", (nothing,), RowKind.NOTE, height=44)])
        for each in (self._copy, self._save):
            each.setEnabled(bool(self.drafts))
        self.main.setEnabled(bool(self._waiting))

    @property
    def here(self) -> int | None:
        """The number of the message the keyboard is on."""
        key = self._rows.current_key()
        return key if isinstance(key, int) and key < len(self.drafts) else None

    @property
    def _waiting(self) -> list[int]:
        return [number for number in range(len(self.drafts)) if self._status.get(number) not in {"sent", "saving"}]

    def _show_text(self) -> None:
        draft = self.drafts[self.here] if self.here is not None else None
        self._to.setText(draft.address if draft else "")
        self._to.setVisible(bool(draft and draft.address))
        if self.text.toPlainText() != (draft.text if draft else ""):
            self.text.setPlainText(draft.text if draft else "")

    def _say(self, words: str, tone: Tone = Tone.INK) -> None:
        self._said.setText(words)
        set_tone(self._said, tone)
        if words:
            announce(self, words)

    # What is done with a message

    def copy(self) -> None:
        """Copy the message the keyboard is on; the clipboard is cleared again."""
        if self.here is not None:
            copy_briefly(self.drafts[self.here].text)
            self._say(self.tr("Copied. Paste it within 15 seconds; then the clipboard is cleared."))

    def save(self) -> None:
        """Ask for a folder and save every message into it as a file of its own."""
        folder = self.desk.window.choose_folder(self.tr("Folder for the messages")) if self.drafts else ""
        if not folder:
            return
        day, drafts = self.desk.today().isoformat(), self.drafts

        def write() -> int:
            for draft in drafts:
                save_letter(Path(folder), chase_words.file_name(draft, day), draft.text.encode())
            return len(drafts)

        self.desk.work.child(self, write, self._on_saved, self._on_failed)

    def _on_saved(self, count: int) -> None:
        self._say(self.tr("%n message(s) saved. Record them as sent once they are.", None, count))

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, OSError):
            self._say(self.tr("The folder could not be written. Choose another folder."), Tone.LATE)
        else:
            self._say(problems.sentence(error), Tone.LATE)

    def record_this(self) -> None:
        """Record that the message the keyboard is on was sent."""
        if self.here in self._waiting:
            self._record([self.here])

    def record_all(self) -> None:
        """Record that every message was sent."""
        self._record(self._waiting)

    def _record(self, numbers: Sequence[int | None]) -> None:
        chosen = [number for number in numbers if number is not None]
        if not chosen:
            return
        actor, channel = self.desk.actor, ChaseChannel(self.channel.currentData())
        drafts = [self.drafts[number] for number in chosen]

        def run(uow: Any) -> tuple[None, Changes]:
            changes = Changes.NOTHING
            for draft in drafts:
                if draft.notices:
                    changes |= record_told(uow, actor=actor, notice_ids=draft.notices, channel=channel)[1]
                elif draft.actions:
                    changes |= record_chase(uow, actor=actor, actions=draft.actions, channel=channel)[1]
                else:
                    known = draft.returns
                    changes |= record_research_chase(uow, actor=actor, research_ids=known, channel=channel)[1]
            return None, changes

        self._mark(chosen, "saving")
        self.desk.work.write(
            self, run, lambda _none: self._on_recorded(chosen), lambda error: self._on_missed(chosen, error)
        )

    def _on_recorded(self, numbers: Sequence[int]) -> None:
        self._mark(numbers, "sent")
        self._say(chase_words.recorded(self.drafts, len(numbers)))

    def _on_missed(self, numbers: Sequence[int], error: Exception) -> None:
        self._mark(numbers, "failed")
        self._say(problems.sentence(error), Tone.LATE)

    def _mark(self, numbers: Sequence[int], status: str) -> None:
        for number in numbers:
            self._status[number] = status
        self._show_rows()

    def leave(self) -> None:
        """Go back to the board, or to the register."""
        if self._target.get("meeting"):
            self.desk.window.go("readiness", {"id": self._target["meeting"]})
        else:
            self.desk.window.go("actions")

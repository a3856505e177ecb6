"""Backups: what is backed up where, when it was verified last, what to do next, and every backup that lies there."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command
from marac_desk.desktop.partnership import backup_rows as rows
from marac_desk.desktop.partnership.backup_foot import BackupFoot
from marac_desk.desktop.partnership.backup_summary import BackupSummary
from marac_desk.desktop.partnership.backup_verbs import BackupVerbs
from marac_desk.desktop.partnership.tab import PartnershipTab
from marac_desk.desktop.widgets.labels import SectionHead, label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Column
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import backups as words
from marac_desk.desktop.wording import problems
from marac_desk.rules.access import DataClass, Operation
from marac_desk.services.backups.telling import backup_view
from marac_desk.services.backups.views import BackupLine, BackupView
from marac_desk.services.changes import Changes

CODE = "backups"
WORDS_WIDTH = 620
SMALL = 1150
"""Below this width of the window the figure is set smaller."""


class _TodoView(RowView):
    """A list that is just as high as its rows, whatever width their words get."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the rows."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Take the height of the rows."""
        self.setFixedHeight(self.content_height() + 2)


class BackupTab(PartnershipTab):
    """The summary beside what to do next, the list below, the verbs at the foot."""

    code: ClassVar[str] = CODE
    cares_for: ClassVar[Changes] = Changes.BACKUPS | Changes.ACCESS

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._view: BackupView | None = None
        self._lines: tuple[BackupLine, ...] = ()
        self._checked: dict[str, str] = {}
        self.verbs = BackupVerbs(desk, self)
        self.summary, self.foot = BackupSummary(desk), BackupFoot()
        self.todo = _TodoView((Column(), Column("", 160, right=True)), self.tr("What to do next"))
        self.todo.setObjectName("backupTodoRowView")
        columns = (Column("", 160), Column(), Column("", 90, right=True), Column("", 140, right=True))
        self.list = RowView(columns, self.tr("Backups"))
        self.list.setObjectName("backupRowView")
        self.words = label("", Type.BODY, Tone.INK2, wrap=True, name="backupWordsLabel")
        self.words.setFixedWidth(WORDS_WIDTH)
        self._lay_out()
        self._wire()
        self.setFocusProxy(self.list)

    @classmethod
    def title(cls) -> str:
        """Return the tab's name."""
        return cls.tr("Backups")  # type: ignore[call-arg, arg-type]

    @classmethod
    def is_for(cls, desk: Desk) -> bool:
        """Tell whether the person acting may know of keys and backups."""
        return desk.allowed.may(Operation.READ, DataClass.KEYS)

    def _lay_out(self) -> None:
        self._side, self._spare = QWidget(), QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 6, 0, 0)
        side.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 8, 0)
        head.addWidget(SectionHead(self.tr("What to do next")))
        side.addLayout(head)
        side.addWidget(self.todo)
        side.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(28)
        top.addWidget(self.summary, 1)
        top.addWidget(self._side, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        column.addLayout(top)
        inset = QHBoxLayout()
        inset.setContentsMargins(8, 8, 8, 0)
        inset.addWidget(self.words)
        inset.addStretch(1)
        column.addLayout(inset)
        column.addWidget(self.list, 1)
        column.addWidget(self.foot)
        column.addWidget(self._spare, 1)

    def _wire(self) -> None:
        self.summary.choose_pressed.connect(self.verbs.choose_folder)
        self.foot.choose_pressed.connect(self.verbs.choose_folder)
        self.foot.make_pressed.connect(self.verbs.back_up)
        self.verbs.checked.connect(self._on_checked)
        self.foot.restore_pressed.connect(self.ask_restore)
        self.todo.verb_pressed.connect(self._do)
        self.todo.opened.connect(self._do)
        self.list.verb_pressed.connect(lambda key, _verb: self.check(key))
        self.list.opened.connect(self.check)
        self.list.current_changed.connect(lambda _key: self._on_chosen())
        for keys, run in (("B", self.verbs.back_up), ("O", self.verbs.note_off_line)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)
        if self.desk.backing_up is not None:
            self.foot.cancel_pressed.connect(self.desk.backing_up.errands.cancel)
            self.desk.backing_up.errands.moved.connect(self._on_moved)

    # Showing

    def refresh(self) -> None:
        """Ask what the register knows of its backups, and then what lies in the folder."""
        actor = self.desk.actor
        self.desk.work.read(self, lambda uow: backup_view(uow, actor=actor), self._show, what="backups")

    def _show(self, view: BackupView) -> None:
        self._view = view
        self.verbs.about(view)
        self.summary.show_view(view)
        self.foot.show_view(view)
        self.todo.set_rows(rows.todo_rows(self.desk, view))
        self.todo.fit()
        self._side.setVisible(bool(view.folder))
        self.remarked.emit()
        if self.desk.backing_up is not None and view.folder:
            self.desk.backing_up.lines(self, view.folder, self._show_lines, self._on_no_lines)
        else:
            self._show_lines(())

    def _show_lines(self, lines: tuple[BackupLine, ...]) -> None:
        self._lines = lines
        self.list.set_rows(rows.backup_rows(self.desk, lines, self._checked))
        self._say("" if lines else self._purpose())
        self._on_chosen()
        self.remarked.emit()

    def _purpose(self) -> str:
        if self._view is None or self._view.by_server:
            return ""
        return self.tr(
            "Every backup stands here with when it was made and up to which line of the ledger it goes. One is made "
            "every hour in which something changed, after every concluded case and when the desk is locked; those of "
            "24 hours, 30 days and 12 months are kept. Each is encrypted under a key of its own, and read again before "
            "it counts."
        )

    def _on_no_lines(self, error: Exception) -> None:
        self._lines = ()
        self.list.set_rows([])
        self._say(problems.sentence(error))
        self._on_chosen()

    def _say(self, text: str) -> None:
        """Say what the list is for or why it is not there; the verbs move up to these words."""
        self.words.setText(text)
        self.words.setVisible(bool(text))
        self.list.setVisible(not text)
        self._spare.setVisible(bool(text))
        self.setFocusProxy(self.foot if text else self.list)

    def _on_moved(self) -> None:
        assert self.desk.backing_up is not None
        self.foot.show_doing(self.desk.backing_up.errands.doing)

    def _on_chosen(self) -> None:
        line = self._chosen()
        self.foot.choose_row(holds=line is not None and not line.problem and not self._checked.get(line.name))

    def _chosen(self) -> BackupLine | None:
        key = self.list.current_key()
        return next((line for line in self._lines if line.name == key), None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the figure less room on a small screen."""
        super().resizeEvent(event)
        self.summary.fit(small=self.window().width() < SMALL)

    @property
    def remark(self) -> str:
        """Say how many there are, and how much room they take."""
        good = [line for line in self._lines if not line.problem]
        if not good:
            return ""
        total = words.size(sum(line.size for line in good))
        return self.tr("%n backup(s), {size} together", None, len(good)).format(size=total)

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        found = self.verbs.commands()
        if self._chosen() is not None:
            found.append(Command(self.tr("Check this backup again"), lambda: self.check(self.list.current_key())))
        return found

    # Doing

    def _do(self, key: Any, verb: str = "") -> None:
        """Do the one next step of a row; Enter does what its verb does."""
        verb = verb or next((row.verb or "" for row in self.todo.rows_model.rows if row.key == key), "")
        known = key[1] if isinstance(key, tuple) and isinstance(key[1], uuid.UUID) else None
        if verb == rows.CHOOSE:
            self.verbs.choose_folder()
        elif verb == rows.OFF_LINE:
            self.verbs.note_off_line()
        elif known is not None:
            self.verbs.decide(verb, known)

    def check(self, name: Any) -> None:
        """Read one backup again from end to end."""
        line = next((line for line in self._lines if line.name == name), None)
        if line is not None:
            self.verbs.check(line)

    def _on_checked(self, name: str, code: str) -> None:
        self._checked[name] = code
        self._show_lines(self._lines)

    def ask_restore(self) -> None:
        """Ask for a second person to restore the chosen backup."""
        line = self._chosen()
        if line is not None:
            self.verbs.ask_restore(line)

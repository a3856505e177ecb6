"""Report-backs: the advocate's own list, and beside it the one that is told now."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command, Page
from marac_desk.desktop.report_backs.backs_list import BacksList
from marac_desk.desktop.report_backs.detail import NARROW, Detail
from marac_desk.desktop.report_backs.doing import Doing
from marac_desk.desktop.report_backs.keys import LIST_KEYS, commands_of
from marac_desk.desktop.report_backs.offered import main_step, why_not
from marac_desk.desktop.wording import problems
from marac_desk.services.changes import Changes
from marac_desk.services.report_backs.looking import back_list
from marac_desk.services.report_backs.views import BackList, BackView

LIST_WIDE, LIST_NARROW = 288, 240


class ReportBacksPage(Page):
    """The list at the left, one report-back at the right."""

    cares_for: ClassVar[Changes] = Changes.REPORT_BACKS | Changes.ACTIONS | Changes.CASES | Changes.MEETINGS

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setObjectName("reportBacksPage")
        self._sent_to: UUID | None = None
        self._shortcuts: list[QShortcut] = []
        self.backs = BacksList(desk)
        self.rows = self.backs.rows
        self.detail = Detail(desk)
        self.doing = Doing(desk, self)
        self._lay_out()
        self._connect()
        self._set_keys()
        self.setFocusProxy(self.rows)

    def _lay_out(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.backs)
        line.addWidget(self.detail, 1)

    def _connect(self) -> None:
        self.backs.chosen.connect(self._on_chosen)
        self.backs.narrowed.connect(self._on_narrowed)
        self.rows.opened.connect(lambda _key: self.detail.pairs.rows.setFocus())
        self.detail.shown.connect(self._on_shown)
        self.detail.case_pressed.connect(self.go_to_case)
        self.detail.own_words_pressed.connect(lambda: self.step("own_words"))
        self.detail.banner.check_pressed.connect(lambda: self.step("check"))
        self.detail.side.step_pressed.connect(self.step)
        self.detail.side.repeat_pressed.connect(lambda: self.desk.window.go("referral", {"new": True}))
        self.detail.foot.pressed.connect(self.step)
        pairs = self.detail.pairs.rows
        pairs.ticked.connect(self._toggle_key)
        pairs.opened.connect(lambda _key: self.step("reword"))
        self.doing.refused.connect(self._on_refused)
        self.doing.done.connect(self._on_done)

    def _set_keys(self) -> None:
        for command in commands_of(self, everything=True):
            if command.keys and command.keys not in LIST_KEYS:
                shortcut = QShortcut(QKeySequence(command.keys), self)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(command.run)
                self._shortcuts.append(shortcut)

    # ---- asking and showing

    def refresh(self) -> None:
        """Ask for the list, and for the one that is shown."""
        actor = self.desk.actor
        self.desk.work.read(self, lambda uow: back_list(uow, actor=actor), self._show, self._on_failed, what="backs")
        self.detail.refresh()

    def _on_failed(self, error: Exception) -> None:
        self.rows.set_rows([])
        self.detail.say_nothing(problems.sentence(error))

    def _show(self, found: BackList) -> None:
        self.backs.show_found(found)
        self._show_chosen()

    def _show_chosen(self) -> None:
        """Show the one that was sent for, else the one that was shown, else the first of the list."""
        key = self.backs.go_to(self._sent_to or self.detail.asked)
        if self._sent_to is not None and key != self._sent_to:
            self._open(self._sent_to)  # one that is done long ago, or not for the person acting: the detail says which
        elif key is not None:
            self._open(key)
        else:
            self.detail.forget()

    def _on_chosen(self, key: UUID) -> None:
        self._sent_to = None
        self._open(key)

    def _on_narrowed(self) -> None:
        self._sent_to = None
        self._show_chosen()

    def _open(self, key: UUID) -> None:
        if key != self.detail.asked:
            self.detail.open(key)

    def _on_shown(self, _view: BackView) -> None:
        self.doing.fresh()

    # ---- steps

    @property
    def view(self) -> BackView | None:
        """The report-back that is shown."""
        return self.detail.view

    def step(self, code: str) -> None:
        """Take a step on the report-back that is shown, or on its line the keyboard is on."""
        view = self.view
        if view is None:
            return
        if code == "main":
            code = main_step(view)
            if reason := why_not(view):
                self._on_refused(reason)
                return
        if code == "reword_doubtful":
            if view.to_look_at:
                self.doing.reword(view, view.to_look_at[0])
        elif code in {"reword", "asked"}:
            line = self.detail.pairs.current
            if line is not None:
                (self.doing.reword if code == "reword" else self.doing.asked)(view, line)
        elif code:
            self.doing.step(code, view)

    def toggle_line(self) -> None:
        """Tick the line the keyboard is on, or take its tick away."""
        self._toggle_key(self.detail.pairs.rows.current_key())

    def _toggle_key(self, key: Any) -> None:
        line = self.detail.pairs.line(key)
        if self.view is not None and line is not None:
            self.doing.toggle(self.view, line)

    def _on_refused(self, sentence: str) -> None:
        self.detail.say_refused(sentence)
        self.refresh()

    def _on_done(self, said: str) -> None:
        self.detail.say_refused("")
        if said:
            self.desk.window.say(said)

    def go_to_case(self) -> None:
        """Open the case of the report-back that is shown."""
        if self.view is not None:
            self.desk.window.go("case", {"id": str(self.view.row.case_id)})

    def say_how_to_hold(self) -> None:
        """Say that the key must be held; a command cannot hold it."""
        self.desk.window.say(self.tr("Hold F9 to see how to reach her; the look is logged"))

    # ---- the page in the window

    def show_target(self, target: Any) -> None:
        """Show one report-back ("id")."""
        if target.get("id"):
            self._sent_to = UUID(str(target["id"]))
            self.backs.widen()
            self._stale = True

    def place(self) -> Any:
        """Return which one is shown."""
        key = self._sent_to or self.detail.asked
        return {"id": str(key)} if key else None

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        return commands_of(self)

    def flush(self) -> None:
        """Keep what is being typed in an open form."""
        self.doing.keep()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.detail.say_refused("")
            self.rows.setFocus()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the list less room in a narrow window."""
        super().resizeEvent(event)
        self.backs.setFixedWidth(LIST_NARROW if self.window().width() < NARROW else LIST_WIDE)

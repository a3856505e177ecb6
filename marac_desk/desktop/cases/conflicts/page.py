"""Does anybody know these people? Asked of every case before it may be listed, and again whenever somebody is new."""

from __future__ import annotations

import uuid
from collections.abc import Hashable
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.cases.conflicts import rows as words
from marac_desk.desktop.cases.conflicts.answer import ConflictAnswer
from marac_desk.desktop.cases.conflicts.foot import ConflictFoot
from marac_desk.desktop.cases.conflicts.head import ConflictHead
from marac_desk.desktop.cases.conflicts.steps import ConflictSteps
from marac_desk.desktop.cases.conflicts.way import Way
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.recall_rows import CONFIRM
from marac_desk.desktop.page import Command, Page
from marac_desk.desktop.widgets.labels import hairline
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Column
from marac_desk.desktop.widgets.tips import ElidedTips
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import problems
from marac_desk.services.cases.conflicts import open_conflicts
from marac_desk.services.changes import Changes
from marac_desk.services.conflicts.question import conflict_view
from marac_desk.services.conflicts.views import ConflictMatch, ConflictView
from marac_desk.services.recalls import RecallLine, recall_list

Found = tuple[ConflictView, tuple[RecallLine, ...]]


class ConflictPage(Page):
    """One case's question; with a queue, the next case that waits follows by itself."""

    cares_for: ClassVar[Changes] = Changes.ACCESS | Changes.CASES | Changes.REFERRALS | Changes.PARTNERSHIP

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setObjectName("conflictPage")
        self._case: uuid.UUID | None = None
        self._way = Way()
        self._view: ConflictView | None = None
        self._recalls: tuple[RecallLine, ...] = ()
        self._ticked: dict[Hashable, ConflictMatch] = {}
        self.steps = ConflictSteps(desk, self)
        self.steps.gone.connect(self._go_on)
        columns = (Column("", 250), Column(), Column("", 136, right=True))
        self.rows = RowView(columns, self.tr("Who may know these people"))
        self.rows.setObjectName("conflictRowView")
        ElidedTips(self.rows)
        self.head, self.foot = ConflictHead(desk), ConflictFoot()
        self._answer = ConflictAnswer(desk, self.foot, self)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.rows)

    def _lay_out(self) -> None:
        around = QHBoxLayout()
        around.setContentsMargins(20, 4, 20, 8)
        around.addWidget(self.rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(hairline())
        column.addLayout(around, 1)
        column.addWidget(hairline())
        column.addWidget(self.foot)

    def _connect(self) -> None:
        self.rows.ticked.connect(self._on_ticked)
        self.rows.verb_pressed.connect(self._on_verb)
        self.rows.opened.connect(lambda key: self._on_verb(key, ""))
        self.foot.answer_pressed.connect(self.answer)
        self.foot.other_pressed.connect(self.shut_out)
        self.foot.keeper_pressed.connect(self.keeper_knows)
        self._answer.answered.connect(lambda stay: self._on_answered(stay=stay))
        self._answer.overtaken.connect(self.refresh)
        self.head.open_case.clicked.connect(self.go_to_case)
        for keys, run in (
            ("Ctrl+Return", self.answer),
            ("Ctrl+Enter", self.answer),
            ("Alt+C", self.go_to_case),
            ("S", self.shut_out),
            ("R", self.keeper_knows),
            ("N", self.foot.note.setFocus),
            ("Esc", self._escape),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def _escape(self) -> None:
        if self.foot.note.hasFocus():
            self.rows.setFocus()
        else:
            self._leave()

    # Which case

    def show_target(self, target: Any) -> None:
        """Ask about a case; `queue` are the cases that follow, `back` is where one came from."""
        self._way.take(target)
        wanted = uuid.UUID(str(target["id"])) if target.get("id") else None
        if wanted is None or (wanted == self._case and self._view is not None):
            return
        self._answer.note.save()
        self._case, self._view, self._ticked = wanted, None, {}
        self._blank()
        self._open()

    def place(self) -> Any:
        """Return which case is asked about, and what follows."""
        if self._case is None:
            return None
        return {"id": str(self._case), **self._way.place()}

    def _open(self) -> None:
        case_id, actor = self._case, self.desk.actor
        if case_id is None:
            self._on_failed(None)
            return

        def look(uow: Any) -> tuple[Found, Changes]:
            view, changes = open_conflicts(uow, actor=actor, case_id=case_id)
            return (view, recall_list(uow, actor=actor, case_id=case_id)), changes

        self.desk.work.write(self, look, partial(self._show, case_id), self._on_failed, thing=None)
        self._answer.open(case_id)

    def refresh(self) -> None:
        """Look again; the first look of a sitting goes through the ledger."""
        case_id, actor = self._case, self.desk.actor
        if case_id is None or self._view is None:
            if case_id is None:
                self._on_failed(None)
            return
        self.desk.work.read(
            self,
            lambda uow: (
                conflict_view(uow, actor=actor, case_id=case_id),
                recall_list(uow, actor=actor, case_id=case_id),
            ),
            partial(self._show, case_id),
            self._on_failed,
            what="conflicts",
        )

    def _on_failed(self, error: Exception | None) -> None:
        self._view = None
        self._blank()
        if getattr(error, "code", "") == "look_reason_needed":  # the case's own page asks why it is opened
            self.go_to_case()
            return
        sentence = problems.sentence(error) if error else self.tr("Choose a case that waits for this question.")
        self.head.say(sentence, Tone.INK2)

    def _blank(self) -> None:
        self.head.blank()
        self.rows.set_rows([])
        self.foot.show_answer(0, may_answer=False)
        self.foot.say("")

    # Showing

    def _show(self, case_id: uuid.UUID, found: Found) -> None:
        if case_id != self._case:
            return
        self._view, self._recalls = found
        first = self.head.show_case(self._view, left=len(self._way.others(self._case)))
        self._show_rows()
        asked = [row.key for row in self.rows.rows_model.rows if self._match(row.key) is not None]
        if first and asked:
            self.rows.select_key(asked[0])

    def _show_rows(self) -> None:
        view = self._view
        if view is None:
            return
        free = {words.who_key(one) for one in view.matches if not one.restricted and one.keeps is None}
        self._ticked = {key: match for key, match in self._ticked.items() if key in free}
        self.rows.set_rows(words.all_rows(self.desk, view, self._ticked, self._recalls))
        self.foot.show_view(view, len(self._ticked))

    # Answering

    def _on_ticked(self, key: Any, on: bool) -> None:
        match = self._match(key)
        if match is None or self._view is None or not self._view.may_restrict:
            return
        if on:
            self._ticked[key] = match
        else:
            self._ticked.pop(key, None)
        self._show_rows()

    def _match(self, key: Any) -> ConflictMatch | None:
        matches = self._view.matches if self._view else ()
        return next((one for one in matches if words.who_key(one) == key), None)

    def answer(self) -> None:
        """Answer, and go on with the next case that waits."""
        if self._view is not None:
            self._answer.send(self._view, list(self._ticked.values()))

    def _on_answered(self, *, stay: bool) -> None:
        self._ticked = {}
        self._go_on(stay=stay)

    def _go_on(self, *, stay: bool = False) -> None:
        """Go on with the next case of the queue, or back where one came from; stay where there is something to read."""
        following = self._way.done(self._case)
        if stay:
            return
        if following is not None:
            self.show_target({"id": following})
        elif self._way.back is not None:
            self._leave()

    def _leave(self) -> None:
        self.desk.window.go(*self._way.out(self._case))

    # More

    def _on_verb(self, key: Any, verb: str) -> None:
        view = self._view
        if view is None or not isinstance(key, tuple):
            return
        verb = verb or next((row.verb or "" for row in self.rows.rows_model.rows if row.key == key), "")
        if verb == words.SEAL and (match := self._match(key)) is not None:
            self.steps.other_register(view, match.representative_id or match.user_id)
        elif verb == words.LIFT:
            self.steps.lift(view, key[1])
        elif verb == words.TIE:
            self.steps.restrict(view, next(one for one in view.restrictions if one.exclusion_id == key[1]))
        elif verb == CONFIRM:
            self.steps.confirm(next(one for one in self._recalls if one.recall_id == key[1]))

    def shut_out(self) -> None:
        """Shut out somebody who is not among the matches."""
        if self._view is not None and self._view.may_restrict:
            self.steps.restrict(self._view)

    def keeper_knows(self) -> None:
        """Set the case down for another register: coordinator or chair knows its people."""
        if self._view is not None and self._view.may_restrict:
            self.steps.other_register(self._view)

    def go_to_case(self) -> None:
        """Open the case's own page."""
        if self._case is not None:
            self.desk.window.go("case", {"id": str(self._case)})

    def flush(self) -> None:
        """Hand what is typed to the writer lane."""
        self._answer.note.save()

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        view = self._view
        if view is None:
            return []
        found = [Command(self.tr("Open the case"), self.go_to_case, "Alt+C")]
        if view.may_answer:
            found = [
                Command(self.foot.answer.text(), self.answer, "Ctrl+Enter"),
                Command(self.tr("Tick who is to be shut out"), self.rows.setFocus, self.tr("Space")),
                Command(self.tr("Write what you know"), self.foot.note.setFocus, "N"),
                Command(self.tr("Shut out somebody else"), self.shut_out, "S"),
                Command(self.tr("Coordinator or chair knows them"), self.keeper_knows, "R"),
                *found,
            ]
        return [*found, Command(self.tr("Back to where you came from"), self._leave, "Esc")]

"""What a person does to an agenda: place, move, order, take off, and undo, each as one use case in the writer lane."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.wording import problems
from marac_desk.rules.agenda_order import Move, MoveWarning
from marac_desk.services.meetings import planning
from marac_desk.services.meetings.views import BuilderRow, BuilderView

_ASK_FIRST = frozenset({"conflict_not_asked", "conflict_ask_again"})


class AgendaEditor(QObject):
    """Changes one agenda; ordering is a draft until it is locked, so it can be undone.

    `conflicts_open` names a case whose conflict question has to be answered before it can be placed.
    """

    conflicts_open = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        self.view: BuilderView | None = None
        self._undo: list[Callable[[Any], Any]] = []
        self._asked: tuple[uuid.UUID, int] | None = None

    def forget(self) -> None:
        """Forget what could be undone; another meeting is shown."""
        self._undo.clear()

    def _write(self, job: Callable[[Any], Any], done: Callable[[Any], None] | None = None) -> None:
        self.desk.work.write(self, job, done, lambda error: self.desk.window.say(problems.sentence(error)))

    def place(self, key: Any, position: int | None = None) -> None:
        """Place a case where the rule puts it, or at a position."""
        if not isinstance(key, uuid.UUID) or self.view is None:
            return
        meeting_id = self.view.meeting_id

        def placed(item_id: uuid.UUID) -> None:
            self._undo.append(lambda uow: planning.take_off(uow, actor=self.desk.actor, item_id=item_id))

        def refused(error: Exception) -> None:
            self.desk.window.say(problems.sentence(error))
            case_id = (
                next((row.case_id for row in self.view.pool if row.referral_id == key), None) if self.view else None
            )
            if case_id is not None and getattr(error, "code", "") in _ASK_FIRST:
                self.conflicts_open.emit(case_id)

        self.desk.work.write(
            self,
            lambda uow: planning.place_case(
                uow, actor=self.desk.actor, meeting_id=meeting_id, referral_id=key, position=position
            ),
            placed,
            refused,
        )

    def place_all(self) -> None:
        """Place every case that waits, in the order of the rule; those come first whose conflict question is open."""
        pool = self.view.pool if self.view else ()
        for row in pool:
            if row.conflicts_checked:
                self.place(row.referral_id)
        if any(row.conflicts_checked for row in pool):
            self.order()
        if (first := next((row for row in pool if not row.conflicts_checked), None)) is not None:
            self.desk.window.say(self.tr("Ask first whether anybody knows the people of the others."))
            self.conflicts_open.emit(first.case_id)

    def order(self) -> None:
        """Put the agenda in the order of the rule; undo brings the order before it back."""
        if self.view is None:
            return
        meeting_id, before = self.view.meeting_id, tuple(row.item_id for row in self.view.items)
        self._write(lambda uow: planning.order_agenda(uow, actor=self.desk.actor, meeting_id=meeting_id))
        if before:
            self._undo.append(self._restoring(meeting_id, before))

    def _restoring(self, meeting_id: uuid.UUID, before: tuple[uuid.UUID, ...]) -> Callable[[Any], Any]:
        return lambda uow: planning.restore_order(uow, actor=self.desk.actor, meeting_id=meeting_id, sequence=before)

    def move(self, item_id: uuid.UUID, position: int, *, forced: bool = False) -> None:
        """Move a case to a place; what the rule does not like is said, and asking again forces it."""
        if self.view is None:
            return
        meeting_id, before = self.view.meeting_id, tuple(row.item_id for row in self.view.items)
        forced = forced or self._asked_before(item_id, position)

        def moved(move: Move) -> None:
            if move.allowed:
                self._undo.append(self._restoring(meeting_id, before))
            self._say_move(move)

        self._write(
            lambda uow: planning.move_case(
                uow, actor=self.desk.actor, item_id=item_id, position=position, forced=forced
            ),
            moved,
        )

    def _asked_before(self, item_id: uuid.UUID, position: int) -> bool:
        before, self._asked = self._asked, (item_id, position)
        return before == self._asked

    def _say_move(self, move: Move) -> None:
        sentences = {
            MoveWarning.ADULT_BEFORE_CHILDREN: self.tr("Children first: child agencies would wait for an adult case."),
            MoveWarning.CHILD_AFTER_ADULTS: self.tr("Children first: this case would come after adult cases."),
            MoveWarning.LINKED_APART: self.tr("The two sides of one story would be heard apart."),
        }
        words = " ".join(sentences[warning] for warning in move.warnings)
        if not move.allowed:
            words = self.tr("{reason} Press again to move it all the same.").format(reason=words)
        self.desk.window.say(words)

    def drop(self, kind: str, key: str, position: int) -> None:
        """Place or move what was dropped."""
        if kind == "pool":
            self.place(uuid.UUID(key), position)
            return
        item_id = uuid.UUID(key)
        here = next((r.position for r in self.view.items if r.item_id == item_id), 0) if self.view else 0
        self.move(item_id, position - 1 if here and here < position else position, forced=True)

    def take_off(self, row: BuilderRow) -> None:
        """Take the case off; undo places it again where it was."""
        if self.view is None:
            return
        meeting_id = self.view.meeting_id
        referral_id, position = row.referral_id, row.position
        self._write(lambda uow: planning.take_off(uow, actor=self.desk.actor, item_id=row.item_id))
        self._undo.append(
            lambda uow: planning.place_case(
                uow, actor=self.desk.actor, meeting_id=meeting_id, referral_id=referral_id, position=position
            )
        )

    def undo(self) -> None:
        """Take back the last placing, moving, ordering or taking off."""
        if self._undo:
            self._write(self._undo.pop())

    def lock(self, done: Callable[[Any], None]) -> None:
        """Lock the agenda."""
        if self.view is not None:
            meeting_id = self.view.meeting_id
            self._write(lambda uow: planning.lock_agenda(uow, actor=self.desk.actor, meeting_id=meeting_id), done)

    def unlock(self) -> None:
        """Open a locked agenda again."""
        if self.view is not None:
            meeting_id = self.view.meeting_id
            self._write(lambda uow: planning.unlock_agenda(uow, actor=self.desk.actor, meeting_id=meeting_id))

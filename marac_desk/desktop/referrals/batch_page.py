"""A sheet that was taken in: its rows, what is to check in each, and the complete ones handed in together."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QProgressBar, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command, Page
from marac_desk.desktop.referrals.batch_rows import batch_rows
from marac_desk.desktop.referrals.handing_in import HandingIn
from marac_desk.desktop.referrals.list_frame import frame_list
from marac_desk.desktop.widgets.entry_choice import SuggestField
from marac_desk.desktop.widgets.field_note import FieldNote
from marac_desk.desktop.widgets.labels import button, label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Column
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import problems
from marac_desk.services.changes import Changes
from marac_desk.services.referrals.batches import BatchView, batch_view, close_batch, set_batch_agency

_AGENCY = 600  # milliseconds after the last key before the agency is written to every row


class BatchPage(Page):
    """One row a line; Enter checks it, Ctrl+Enter hands in all that are complete."""

    cares_for: ClassVar[Changes] = Changes.DRAFTS | Changes.REFERRALS

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setObjectName("batchPage")
        self._batch = ""
        self._view: BatchView | None = None
        self._after = ""
        self._asked = False
        self._title = label(self.tr("Check rows"), Type.TITLE)
        self._about = label("", Type.LIST, Tone.INK2, name="batchAboutLabel")
        self._count = label("", Type.LIST, Tone.INK2, name="batchCountLabel")
        self._from = label(self.tr("Sent by"), Type.LIST, Tone.INK2)
        self.agency = SuggestField()
        self.agency.setObjectName("batchAgencyField")
        self.agency.setAccessibleName(self.tr("Agency that sent this sheet"))
        self.agency.setMinimumWidth(320)
        self._from.setBuddy(self.agency)
        columns = (Column("", 56, right=True), Column(), Column("", 330), Column("", 130, right=True))
        self.rows = RowView(columns, self.tr("Rows of the sheet"))
        self._note = FieldNote(width=560, beside=False)
        self._note.setObjectName("batchNote")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(160)
        self._close = button(self.tr("Close list"), "closeList", link=True)
        self._cancel = button(self.tr("Cancel"), "cancelHandIn")
        self._hand_in = button(self.tr("Hand in the complete ones"), "handInComplete", primary=True)
        self.running = HandingIn(desk, self)
        self._lay_out()
        self._connect()
        self._show_running()
        self.setFocusProxy(self.rows)

    def _lay_out(self) -> None:
        whose = label(self.tr("for every row that names none itself"), Type.SMALL, Tone.INK3)
        frame_list(
            self,
            head=(self._title, self._about),
            count=self._count,
            sender=(self._from, self.agency, whose),
            rows=self.rows,
            note=self._note,
            controls=(self._progress, self._cancel, self._close, self._hand_in),
        )

    def _connect(self) -> None:
        self.rows.verb_pressed.connect(lambda key, _verb: self._go(key))
        self.rows.opened.connect(self._go)
        self._hand_in.clicked.connect(self.hand_in_complete)
        self._hand_in.setToolTip(self.tr("Hand in the complete ones (Ctrl+Enter)"))
        self._cancel.clicked.connect(self.cancel)
        self._close.clicked.connect(self.close_list)
        self.agency.edited.connect(self._on_agency)
        self.running.stepped.connect(self._on_step)
        self.running.ended.connect(self._on_ended)
        self.running.refused.connect(self._on_refused)
        for keys, run in (
            ("Ctrl+Return", self.hand_in_complete),
            ("Ctrl+Enter", self.hand_in_complete),
            ("Esc", self._leave),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        return [
            Command(self.tr("Hand in the complete ones"), self.hand_in_complete, "Ctrl+Enter"),
            Command(self.tr("Close this list, the file stays"), self.close_list),
            Command(self.tr("Back to the inbox"), self._leave, "Esc"),
        ]

    def show_target(self, target: Any) -> None:
        """Show a sheet by its key."""
        batch = str(target["batch"])
        if batch != self._batch:
            self._batch, self._view, self._asked = batch, None, False
            self._note.say("")
            self.rows.set_rows([])
        self._after = str(target.get("after", ""))
        self._stale = True

    def place(self) -> Any:
        """Return which sheet is shown."""
        return {"batch": self._batch} if self._batch else None

    def refresh(self) -> None:
        """Look again."""
        batch, actor = self._batch, self.desk.actor
        if not batch or self.running.is_running:
            return
        self.desk.work.read(
            self,
            lambda uow: batch_view(uow, actor=actor, batch=batch),
            self._show,
            lambda _error: self._on_gone(),
            what="batch",
        )

    def _show(self, view: BatchView) -> None:
        first, self._view = self._view is None, view
        left = [row for row in view.rows if row.referral_id is None]
        look = sum(not row.complete for row in left)
        self._about.setText(view.name)
        parts = [self.tr("%n row(s)", None, len(view.rows))]
        if len(left) < len(view.rows):
            parts.append(self.tr("%n handed in", None, len(view.rows) - len(left)))
        if look:
            parts.append(self.tr("%n to check", None, look))
        self._count.setText(", ".join(parts))
        if first:
            self.agency.suggest(view.agencies)
            blocked = self.agency.blockSignals(True)
            self.agency.set_value(view.agency)
            self.agency.blockSignals(blocked)
        self.rows.set_rows(batch_rows(self.desk, view))
        self._go_on()
        self._show_running()

    def _go_on(self) -> None:
        """After a row was handed in, stand at the next one that waits."""
        if not self._after or self._view is None:
            return
        at = [number for number, row in enumerate(self._view.rows) if str(row.referral_id) == self._after]
        self._after = ""
        waiting = [row for row in self._view.rows[at[0] + 1 :] if row.referral_id is None] if at else []
        if waiting:
            self.rows.select_key(waiting[0].subject)

    def _go(self, key: Any) -> None:
        row = next((row for row in self._view.rows if row.subject == key), None) if self._view else None
        if row is None:
            return
        if row.referral_id is not None:
            self.desk.window.go("referral", {"id": str(row.referral_id)})
        else:
            self.desk.window.go("referral", {"draft": row.subject})

    def _on_agency(self) -> None:
        batch, text = self._batch, self.agency.value() or ""
        self.desk.work.soon(self, lambda: self._write_agency(batch, text), _AGENCY)

    def _write_agency(self, batch: str, text: str) -> None:
        if batch == self._batch and text == (self.agency.value() or "") and self._view is not None:
            actor = self.desk.actor
            self.desk.work.write(self, lambda uow: set_batch_agency(uow, actor=actor, batch=batch, agency=text))

    # Handing in

    def hand_in_complete(self) -> None:
        """Hand in every complete row; each is a unit of work of its own, so that stopping loses nothing."""
        if self._view is not None and not self.running.is_running:
            self.running.start(self._view.ready)

    def cancel(self) -> None:
        """Stop after the row that is on its way; what was handed in stays."""
        self.running.stop()

    def _on_step(self, done: int, total: int) -> None:
        self._progress.setRange(0, total)
        self._progress.setValue(done)
        self._note.say(self.tr("{done} of {total} handed in").format(done=done, total=total))
        self._show_running()

    def _on_ended(self, done: int, total: int) -> None:
        if self.running.to_ask:
            left = self.tr(
                "%n row(s) left: the coordinator or the chair may know these people. Open each and ask first.",
                None,
                len(self.running.to_ask),
            )
            self._note.say(left, Tone.LATE, Shape.TRIANGLE)
            self.rows.select_key(self.running.to_ask[0])
        elif done == total:
            self._note.say(self.tr("%n handed in", None, total), Tone.INK2, Shape.TICK)
        else:
            self._note.say(self.tr("Stopped after {done} of {total}.").format(done=done, total=total), Tone.INK2)
        self._show_running()
        self.refresh()

    def _on_refused(self, error: Exception) -> None:
        self._note.say(problems.sentence(error), Tone.LATE, Shape.TRIANGLE)
        self._show_running()
        self.refresh()

    def _show_running(self) -> None:
        running, ready = self.running.is_running, len(self._view.ready) if self._view else 0
        self._progress.setVisible(running)
        self._cancel.setVisible(running)
        self._close.setVisible(not running)
        self._hand_in.setVisible(not running and ready > 0)
        self._hand_in.setText(self.tr("Hand in the %n complete one(s)", None, ready))

    def close_list(self) -> None:
        """Put the list away, at the second time of asking where rows wait; the file stays in the register."""
        left = sum(row.referral_id is None for row in self._view.rows) if self._view else 0
        if left and not self._asked:
            self._asked = True
            text = self.tr("%n row(s) not handed in would be put away. The file stays. Press again.", None, left)
            self._note.say(text, Tone.SOON, Shape.RING)
            return
        batch, actor = self._batch, self.desk.actor
        self.desk.work.write(
            self, lambda uow: close_batch(uow, actor=actor, batch=batch), lambda _left: self._on_closed()
        )

    def _on_closed(self) -> None:
        self._batch, self._view = "", None
        self._leave()

    def _on_gone(self) -> None:
        if self._batch:
            self._on_closed()

    def _leave(self) -> None:
        self.desk.window.go("referrals", {"part": "drafts"} if self._batch else None)

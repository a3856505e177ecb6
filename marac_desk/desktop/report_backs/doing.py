"""The steps of a report-back: which form or use case each one runs, and what is said when it is on the disk."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.report_backs.dialogs import (
    AttemptDialog,
    BackDialog,
    CheckedWithDialog,
    HandOnDialog,
    HerAnswerDialog,
    OwnWordsDialog,
    PlanAttemptDialog,
    RewordLineDialog,
)
from marac_desk.desktop.report_backs.offered import offered
from marac_desk.desktop.wording import labels, problems
from marac_desk.rules.vocabulary import AttemptResult, ContactChannel, Share
from marac_desk.services.report_backs.answering import feed_back, give_leaflet
from marac_desk.services.report_backs.lines import tick, untick
from marac_desk.services.report_backs.steps import SeenBack
from marac_desk.services.report_backs.telling import (
    check_safe_contact,
    decline,
    deliver,
    not_safe_now,
    record_attempt,
)
from marac_desk.services.report_backs.views import BackLine, BackView

QUICK = {
    "spoken_to": AttemptResult.SPOKEN_TO,
    "not_reached": AttemptResult.NOT_REACHED,
    "attempt_not_safe": AttemptResult.NOT_SAFE,
}
_CONTEXT = "ReportBackDoing"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


class Doing(QObject):
    """Takes steps on the report-back that is shown. `refused` carries the sentence of a step that was not taken."""

    refused = Signal(str)
    done = Signal(str)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self.dialog: BackDialog | None = None
        self._pending: set[uuid.UUID] = set()

    def step(self, code: str, view: BackView) -> None:
        """Take a step, asking first for what it needs; one that does not follow is not taken."""
        if view.row.report_back_id in self._pending or ("attempt" if code in QUICK else code) not in offered(view):
            return
        desk, page = self._desk, self._page
        forms: dict[str, Callable[[], BackDialog]] = {
            "attempt": lambda: AttemptDialog(desk, view, page),
            "plan": lambda: PlanAttemptDialog(desk, view, page),
            "hand_on": lambda: HandOnDialog(desk, view, page),
            "own_words": lambda: OwnWordsDialog(desk, view, page),
            "answer": lambda: HerAnswerDialog(desk, view, page),
        }
        if code in QUICK:
            self._attempt(view, QUICK[code])
        elif code in forms:
            self._ask(forms[code]())
        else:
            job, said = self._plain(code, view)
            self._run(view.row.report_back_id, job, said)

    def _plain(self, code: str, view: BackView) -> tuple[Callable[[Any], Any], str]:
        """Return the job of a step that needs nothing to be typed, and what is said afterwards."""
        actor, seen = self._desk.actor, SeenBack(view.row.report_back_id, view.row.version)
        given = not view.leaflet_given
        jobs: dict[str, tuple[Callable[[Any], Any], str]] = {
            "told": (lambda uow: deliver(uow, actor=actor, seen=seen), _tr("Recorded that she was told")),
            "decline": (
                lambda uow: decline(uow, actor=actor, seen=seen),
                _tr("Recorded that she does not want to know"),
            ),
            "not_safe": (
                lambda uow: not_safe_now(uow, actor=actor, seen=seen),
                _tr("Recorded that it is not safe now"),
            ),
            "check": (
                lambda uow: check_safe_contact(uow, actor=actor, seen=seen),
                _tr("Recorded that the safe contact was checked with her today"),
            ),
            "leaflet": (
                lambda uow: give_leaflet(uow, actor=actor, seen=seen, given=given),
                _tr("Recorded that she was given the leaflet") if given else _tr("Leaflet taken back"),
            ),
            "feed_back": (
                lambda uow: feed_back(uow, actor=actor, seen=seen),
                _tr("Brought to the meeting: what she asked stands in the history of each action"),
            ),
        }
        return jobs[code]

    def _attempt(self, view: BackView, result: AttemptResult) -> None:
        """Record an attempt by the agreed way, now; where no way is agreed, the form asks."""
        channel = view.contact.channel
        if channel not in set(ContactChannel):
            self._ask(AttemptDialog(self._desk, view, self._page, result))
            return
        actor, seen, way = (
            self._desk.actor,
            SeenBack(view.row.report_back_id, view.row.version),
            ContactChannel(channel),
        )
        self._run(
            seen.key,
            lambda uow: record_attempt(uow, actor=actor, seen=seen, channel=way, result=result),
            _tr("Attempt recorded: {result}").format(result=labels.word(result)),
        )

    # ---- lines

    def toggle(self, view: BackView, line: BackLine) -> None:
        """Tick a line or take its tick away, asking first where somebody must be asked or words are missing."""
        if "lines" not in offered(view) or line.line_id in self._pending:
            return
        actor, seen = self._desk.actor, SeenBack(line.line_id, line.version)
        if line.share is Share.NEVER:
            self.refused.emit(_tr("This is not for her. It never stands on the page you speak from."))
        elif line.may_be_told:
            self._run(seen.key, lambda uow: untick(uow, actor=actor, seen=seen), "")
        elif not line.wording:
            self._ask(RewordLineDialog(self._desk, view, line, self._page))
        elif line.share is Share.CHECK and not line.checked_with:
            self._ask(CheckedWithDialog(self._desk, view, line, self._page))
        else:
            self._run(seen.key, lambda uow: tick(uow, actor=actor, seen=seen), "")

    def reword(self, view: BackView, line: BackLine) -> None:
        """Ask for other words."""
        self._about_line(view, line, RewordLineDialog)

    def asked(self, view: BackView, line: BackLine) -> None:
        """Ask with whom a line was checked."""
        self._about_line(view, line, CheckedWithDialog)

    def _about_line(
        self, view: BackView, line: BackLine, form: type[RewordLineDialog] | type[CheckedWithDialog]
    ) -> None:
        if "lines" not in offered(view):
            return
        if line.share is Share.NEVER:
            self.refused.emit(_tr("This is not for her. It never stands on the page you speak from."))
        else:
            self._ask(form(self._desk, view, line, self._page))

    # ---- running

    def _ask(self, dialog: BackDialog) -> None:
        self.dialog = dialog
        dialog.saved.connect(lambda _result: self.done.emit(""))
        dialog.finished.connect(lambda _code: self._forget(dialog))
        dialog.open()

    def _forget(self, dialog: BackDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None
        dialog.deleteLater()

    def _run(self, key: uuid.UUID, job: Callable[[Any], Any], said: str) -> None:
        """Run one step; until it shows, no other is taken on the same thing, so that a held key records once."""
        self._pending.add(key)

        def failed(error: Exception) -> None:
            self._pending.discard(key)
            self.refused.emit(problems.sentence(error))

        self._desk.work.write(self, job, lambda _result: self.done.emit(said), failed)

    def fresh(self) -> None:
        """Say that everything is shown as it stands now, so that steps can be taken again."""
        self._pending.clear()

    def keep(self) -> None:
        """Keep what is typed in an open form."""
        if self.dialog is not None:
            self.dialog.keep()

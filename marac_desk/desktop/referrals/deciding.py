"""Deciding: which form each decision opens, and what is said once it is on the disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.call_meeting_dialog import CallMeetingDialog
from marac_desk.desktop.referrals import match_words
from marac_desk.desktop.referrals.answer_letters import AnswerLetters
from marac_desk.desktop.referrals.dialogs import (
    DecisionDialog,
    DeclineDialog,
    DeferDialog,
    ReasonDialog,
    RepeatDialog,
    ReturnDialog,
    SamePersonDialog,
)
from marac_desk.desktop.referrals.told_dialog import TellAdvocateDialog
from marac_desk.desktop.wording import dates
from marac_desk.rules.vocabulary import RepeatVerdict
from marac_desk.services.referrals import joining, screening
from marac_desk.services.referrals.matches import PossibleMatch
from marac_desk.services.referrals.screening import Accepted
from marac_desk.services.referrals.screening_view import ScreeningView


class Deciding(QObject):
    """Runs decisions on the referral that is shown; a dialog that was left stands with its text the next time."""

    done = Signal(str)
    refused = Signal(object)
    started = Signal()

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk, self._owner = desk, owner
        self._view: ScreeningView | None = None
        self._open: dict[tuple[str, UUID], DecisionDialog] = {}
        self.letters = AnswerLetters(desk, self)
        self.letters.done.connect(self.done)
        self.letters.failed.connect(self.refused)

    def about(self, view: ScreeningView) -> None:
        """Say which referral is shown."""
        if self._view is None or self._view.referral_id != view.referral_id:
            for dialog in self._open.values():
                dialog.deleteLater()
            self._open = {}
        self._view = view

    def decide(self, code: str) -> None:
        """Run a decision by its code."""
        if self._view is None:
            return
        steps: dict[str, Callable[[ScreeningView], None]] = {
            "accept": self._accept,
            "take_back": self._take_back,
            "return": self._return,
            "decline": self._decline,
            "defer": self._defer,
            "emergency": self._emergency,
            "withdraw": self._withdraw,
            "challenge": self._challenge,
            "told": self._told,
            "letter": self._letter,
            "agenda": lambda _view: self._desk.window.go("meetings"),
            "call": self._call,
        }
        steps[code](self._view)

    def _accept(self, view: ScreeningView) -> None:
        if view.repeat.verdict is RepeatVerdict.PERHAPS:
            why = match_words.repeat(self._desk, view.repeat)
            self._show(
                "repeat",
                view,
                lambda: RepeatDialog(self._desk, view.referral_id, why, self._owner),
                self._said_accepted,
            )
            return
        actor, referral = self._desk.actor, view.referral_id
        self._write(lambda uow: screening.accept_referral(uow, actor=actor, referral_id=referral), self._said_accepted)

    def _said_accepted(self, accepted: Accepted) -> str:
        parts = [self.tr("Accepted. Tell the advocate today.")]
        if accepted.counts_as is RepeatVerdict.YES:
            parts.append(self.tr("It is a repeat."))
        if accepted.late:
            parts.append(self.tr("Late: the chair decides about the next meeting."))
        elif accepted.next_meeting is not None:
            day = dates.day(accepted.next_meeting, self._desk.today())
            parts.append(self.tr("Next meeting {day}.").format(day=day))
        return " ".join(parts)

    def _take_back(self, view: ScreeningView) -> None:
        actor, referral = self._desk.actor, view.referral_id
        said = self.tr("Taken in again.")
        self._write(lambda uow: screening.take_back(uow, actor=actor, referral_id=referral), lambda _none: said)

    def _return(self, view: ScreeningView) -> None:
        self._show(
            "return",
            view,
            lambda: ReturnDialog(
                self._desk, view.referral_id, view.assessment.missing, self._owner, view.assessment.needed
            ),
            lambda _none: self.tr("Returned to sender."),
        )

    def _decline(self, view: ScreeningView) -> None:
        said = self.tr("Declined. The sender may challenge it.")
        self._show(
            "decline", view, lambda: DeclineDialog(self._desk, view.referral_id, self._owner), lambda _none: said
        )

    def _defer(self, view: ScreeningView) -> None:
        said = self.tr("Deferred.")
        self._show("defer", view, lambda: DeferDialog(self._desk, view.referral_id, self._owner), lambda _none: said)

    def _emergency(self, view: ScreeningView) -> None:
        actor, referral = self._desk.actor, view.referral_id
        self._reason(
            "emergency",
            view,
            self.tr("Emergency"),
            self.tr("Accepted for a meeting of its own within days. Tell the advocate today."),
            self.tr("Accept as emergency"),
            lambda uow, reason: screening.make_emergency(uow, actor=actor, referral_id=referral, reason=reason),
            self._said_emergency,
        )

    def _call(self, view: ScreeningView) -> None:
        dialog = CallMeetingDialog(self._desk, view.case_id, self._owner)
        dialog.saved.connect(lambda key: self._desk.window.go("meetings", {"id": str(key)}))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _said_emergency(self, accepted: Accepted) -> str:
        day = dates.day(accepted.meet_by, self._desk.today()) if accepted.meet_by else ""
        return self.tr("Emergency. A meeting is due by {day}.").format(day=day)

    def _withdraw(self, view: ScreeningView) -> None:
        actor, referral = self._desk.actor, view.referral_id
        self._reason(
            "withdraw",
            view,
            self.tr("Withdraw referral"),
            self.tr("The sender takes it back. It stays on record and is not heard."),
            self.tr("Withdraw referral"),
            lambda uow, reason: screening.withdraw_referral(uow, actor=actor, referral_id=referral, reason=reason),
            lambda _none: self.tr("Withdrawn."),
        )

    def _challenge(self, view: ScreeningView) -> None:
        actor, referral = self._desk.actor, view.referral_id
        self._reason(
            "challenge",
            view,
            self.tr("Screen again"),
            self.tr(
                "The sender challenges the decision. Write down why. The chair or another coordinator decides again."
            ),
            self.tr("Screen again"),
            lambda uow, reason: screening.challenge(uow, actor=actor, referral_id=referral, reason=reason),
            lambda _none: self.tr("Back at screening. Somebody else decides."),
        )

    def _told(self, view: ScreeningView) -> None:
        said = self.tr("Written down: the advocate was told.")
        self._show(
            "told", view, lambda: TellAdvocateDialog(self._desk, view.referral_id, self._owner), lambda _none: said
        )

    def _letter(self, view: ScreeningView) -> None:
        self.letters.write(view.referral_id)

    def same(self, match: PossibleMatch) -> None:
        """Ask which of the people are the same, then say so."""
        if self._view is None:
            return
        view, name = self._view, self._view.draft.victim.full_name or ""
        self._show(
            f"same {match.person_id}",
            view,
            lambda: SamePersonDialog(self._desk, view.referral_id, name, match, self._owner),
            self._said_same,
        )

    def _said_same(self, joined: joining.Joined) -> str:
        text = self.tr("The same person. The referral is in {reference} now; it can be undone.")
        if not joined.moved:
            text = self.tr("The same person. Both cases stay, tied to each other; it can be undone.")
        return text.format(reference=joined.reference)

    def not_same(self, match: PossibleMatch) -> None:
        """Keep that the two are different people."""
        if self._view is None:
            return
        actor, referral, person = self._desk.actor, self._view.referral_id, match.person_id
        said = self.tr("Not the same person. You will not be asked again.")
        self._write(
            lambda uow: joining.not_same(uow, actor=actor, referral_id=referral, person_id=person), lambda _key: said
        )

    def undo(self, decision_id: UUID) -> None:
        """Undo a decision about who is who."""
        actor = self._desk.actor
        self._write(lambda uow: joining.undo_decision(uow, actor=actor, decision_id=decision_id), self._said_undone)

    def _said_undone(self, undone: joining.Undone) -> str:
        if undone.left:
            return self.tr("Undone, but for %n value(s) that somebody changed since.", None, undone.left)
        return self.tr("Undone: everything is as it was.")

    def _reason(
        self,
        code: str,
        view: ScreeningView,
        title: str,
        intro: str,
        verb: str,
        run: Callable[[Any, str], Any],
        said: Callable[[Any], str],
    ) -> None:
        self._show(code, view, lambda: ReasonDialog(self._desk, title, intro, verb, run, self._owner), said)

    def _show(
        self, code: str, view: ScreeningView, make: Callable[[], DecisionDialog], said: Callable[[Any], str]
    ) -> None:
        """Open a dialog, the one that was left with its text where there is one."""
        key = (code, view.referral_id)
        dialog = self._open.get(key)
        if dialog is None:
            dialog = self._open[key] = make()
            dialog.begin(f"{code} {view.referral_id}")
            dialog.saved.connect(lambda result: self._decided(key, said(result)))
        dialog.open()

    def _decided(self, key: tuple[str, UUID], said: str) -> None:
        if (dialog := self._open.pop(key, None)) is not None:
            dialog.deleteLater()
        self.done.emit(said)

    def keep(self) -> None:
        """Hand what is typed into a decision to the writer lane."""
        for dialog in self._open.values():
            dialog.keep()

    def _write(self, job: Callable[[Any], Any], said: Callable[[Any], str]) -> None:
        self.started.emit()
        self._desk.work.write(self, job, lambda result: self.done.emit(said(result)), self.refused.emit)

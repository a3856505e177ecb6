"""The small forms of screening: each asks for what its rule needs, keeps its text, and says why it was refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QCheckBox, QDialog, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.forms.ui_referral_decline_dialog import Ui_ReferralDeclineDialog
from marac_desk.desktop.forms.ui_referral_defer_dialog import Ui_ReferralDeferDialog
from marac_desk.desktop.forms.ui_referral_reason_dialog import Ui_ReferralReasonDialog
from marac_desk.desktop.forms.ui_referral_repeat_dialog import Ui_ReferralRepeatDialog
from marac_desk.desktop.forms.ui_referral_return_dialog import Ui_ReferralReturnDialog
from marac_desk.desktop.forms.ui_referral_same_person_dialog import Ui_ReferralSamePersonDialog
from marac_desk.desktop.referrals import match_words, words
from marac_desk.desktop.widgets.labels import dress, set_tone
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import problems
from marac_desk.intake.completeness import Missing
from marac_desk.rules.identity import parse_date_day_first
from marac_desk.rules.vocabulary import RepeatVerdict
from marac_desk.services.changes import Changes
from marac_desk.services.referrals import joining, screening
from marac_desk.services.referrals.matches import CaseRole, PossibleMatch

Job = Callable[[Any], tuple[Any, Changes]]


class DecisionDialog(QDialog):
    """The base of every decision: a title, what follows, the fields, and one button that decides."""

    def __init__(self, desk: Desk, ui: Any, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk, self.ui = desk, ui
        self.result_value: Any = None
        ui.setupUi(self)
        dress(self)
        ui.introLabel.setVisible(bool(ui.introLabel.text()))
        ui.decideButton.clicked.connect(self.decide)
        ui.leaveButton.clicked.connect(self.reject)
        shortcut = QShortcut("Ctrl+Return", self)
        shortcut.activated.connect(self.decide)
        ui.decideButton.setToolTip(self.tr("{text} (Ctrl+Enter)").format(text=ui.decideButton.text()))

    def job(self) -> Job | None:
        """Return the use case that deciding runs, or None where something is missing first."""
        raise NotImplementedError

    def decide(self) -> None:
        """Decide; the dialog closes after the synced commit and stays with its text where it is refused."""
        job = self.job()
        if job is None or not self.ui.decideButton.isEnabled():
            return
        self.ui.decideButton.setEnabled(False)
        self.desk.work.write(self, job, self._decided, self._refused)

    def _decided(self, result: Any) -> None:
        self.result_value = result
        self.accept()

    def _refused(self, error: Exception) -> None:
        self.ui.decideButton.setEnabled(True)
        self.hint(problems.sentence(error))

    def hint(self, text: str) -> None:
        """Say what is missing or was refused."""
        self.ui.hintLabel.setText(text)
        self.ui.hintLabel.setAccessibleName(text)


class ReturnDialog(DecisionDialog):
    """Return to sender: which of what is missing is asked for, and a note."""

    def __init__(self, desk: Desk, referral_id: UUID, missing: Sequence[Missing], parent: QWidget) -> None:
        super().__init__(desk, Ui_ReferralReturnDialog(), parent)
        self._referral_id = referral_id
        self._missing = {code_of(entry): words.missing(entry) for entry in missing}
        self._asked: set[str] = set()
        self.list = RowView((Column(),), self.tr("What is missing"))
        self.list.ticked.connect(self._tick)
        column = QVBoxLayout(self.ui.missingPlaceWidget)
        column.setContentsMargins(0, 4, 0, 4)
        column.addWidget(self.list)
        self._show()
        self.list.setFocus()

    def _show(self) -> None:
        rows = [Row(code, (Cell(text, check=code in self._asked),)) for code, text in self._missing.items()]
        self.list.set_rows(rows)

    def _tick(self, code: Any, on: bool) -> None:
        if on:
            self._asked.add(code)
        else:
            self._asked.discard(code)
        self._show()

    def job(self) -> Job | None:
        """Return the referral for what is ticked."""
        asked = [code for code in self._missing if code in self._asked]
        note, actor, referral = self.ui.notePlainTextEdit.toPlainText(), self.desk.actor, self._referral_id
        return lambda uow: screening.return_referral(uow, actor=actor, referral_id=referral, missing=asked, note=note)


class DeclineDialog(DecisionDialog):
    """Decline: why, and which other help there is; both are needed."""

    def __init__(self, desk: Desk, referral_id: UUID, parent: QWidget) -> None:
        super().__init__(desk, Ui_ReferralDeclineDialog(), parent)
        self._referral_id = referral_id

    def job(self) -> Job | None:
        """Decline with both texts."""
        reason, route = self.ui.reasonPlainTextEdit.toPlainText(), self.ui.routePlainTextEdit.toPlainText()
        actor, referral = self.desk.actor, self._referral_id
        return lambda uow: screening.decline_referral(
            uow, actor=actor, referral_id=referral, reason=reason, alternative_route=route
        )


class DeferDialog(DecisionDialog):
    """Defer: until which day, and why."""

    def __init__(self, desk: Desk, referral_id: UUID, parent: QWidget) -> None:
        super().__init__(desk, Ui_ReferralDeferDialog(), parent)
        self._referral_id = referral_id
        self._day: date | None = None
        self.ui.dayLineEdit.textChanged.connect(self._read)

    def _read(self, text: str) -> None:
        reading = parse_date_day_first(text, today=self.desk.today())
        self._day = reading.day
        said = words.day_read(reading.day, self.desk.today(), birth=False) if reading.day else ""
        if reading.code is not None and text.strip():
            said = words.problem(reading.code.value)
        self.ui.dayReadLabel.setText(said)
        set_tone(self.ui.dayReadLabel, Tone.INK3 if reading.day or not text.strip() else Tone.LATE)

    def job(self) -> Job | None:
        """Defer to the day that was read."""
        day = self._day
        if day is None:
            self.hint(self.tr("Give the day until which it is deferred, for example 05.01.27."))
            self.ui.dayLineEdit.setFocus()
            return None
        reason, actor, referral = self.ui.reasonPlainTextEdit.toPlainText(), self.desk.actor, self._referral_id
        return lambda uow: screening.defer_referral(uow, actor=actor, referral_id=referral, until=day, reason=reason)


class ReasonDialog(DecisionDialog):
    """A decision that needs a reason and nothing else: emergency, withdrawal, challenge."""

    def __init__(
        self, desk: Desk, title: str, intro: str, verb: str, run: Callable[[Any, str], Any], parent: QWidget
    ) -> None:
        super().__init__(desk, Ui_ReferralReasonDialog(), parent)
        self._run = run
        self.ui.titleLabel.setText(title)
        self.ui.introLabel.setText(intro)
        self.ui.introLabel.setVisible(True)
        self.ui.decideButton.setText(verb)

    def job(self) -> Job | None:
        """Decide with the reason."""
        reason = self.ui.reasonPlainTextEdit.toPlainText()
        return lambda uow: self._run(uow, reason)


class RepeatDialog(DecisionDialog):
    """Accept where the repeat rule says "perhaps": what the person screening knows, and from where."""

    def __init__(self, desk: Desk, referral_id: UUID, why: str, parent: QWidget) -> None:
        super().__init__(desk, Ui_ReferralRepeatDialog(), parent)
        self._referral_id = referral_id
        self.ui.introLabel.setText(self.tr("The rule says {why}").format(why=why))
        self.ui.introLabel.setVisible(True)

    def verdict(self) -> RepeatVerdict | None:
        """Return what was chosen, None for "nobody knows yet"."""
        if self.ui.yesRadioButton.isChecked():
            return RepeatVerdict.YES
        return RepeatVerdict.NO if self.ui.noRadioButton.isChecked() else None

    def job(self) -> Job | None:
        """Accept with the decision."""
        verdict, actor, referral = self.verdict(), self.desk.actor, self._referral_id
        reason = self.ui.reasonPlainTextEdit.toPlainText().strip() or None
        return lambda uow: screening.accept_referral(
            uow, actor=actor, referral_id=referral, repeat=verdict, reason=reason
        )


class SamePersonDialog(DecisionDialog):
    """Say that two records are one person, and which of the others are the same people too."""

    def __init__(self, desk: Desk, referral_id: UUID, name: str, match: PossibleMatch, parent: QWidget) -> None:
        super().__init__(desk, Ui_ReferralSamePersonDialog(), parent)
        self._referral_id, self._match = referral_id, match
        self.ui.titleLabel.setText(self.tr("The same person"))
        here, there = desk.name(name, self.tr("no name")), match_words.who(desk, match)
        self.ui.introLabel.setText(self.tr("{here} in this referral is {there}.").format(here=here, there=there))
        self.ui.introLabel.setVisible(True)
        column = QVBoxLayout(self.ui.othersPlaceWidget)
        column.setContentsMargins(0, 6, 0, 6)
        self.boxes: list[QCheckBox] = []
        for pair in match.alike:
            text = self.tr("{one} is {other}")
            box = QCheckBox(
                text.format(
                    one=desk.name(pair.name, self.tr("the child not born yet")),
                    other=desk.name(pair.other_name, self.tr("no name")),
                )
            )
            box.setChecked(pair.likely)
            box.toggled.connect(lambda _on: self._say_effect())
            self.boxes.append(box)
            column.addWidget(box)
        column.addStretch(1)
        self._say_effect()
        self.ui.decideButton.setFocus(Qt.FocusReason.OtherFocusReason)

    def others(self) -> dict[UUID, UUID]:
        """Return which other people of the referral are which of the older case."""
        pairs = zip(self._match.alike, self.boxes, strict=True)
        return {pair.person_id: pair.other_id for pair, box in pairs if box.isChecked()}

    def _say_effect(self) -> None:
        victim = self._match.role is CaseRole.VICTIM
        pairs = zip(self._match.alike, self.boxes, strict=True)
        shared = any(pair.role is CaseRole.PERPETRATOR and box.isChecked() for pair, box in pairs)
        if victim and shared:
            text = self.tr(
                "The referral goes to {reference}. How the victim may be reached, addresses and people of this form "
                "become the present ones there. It can be undone."
            )
        else:
            text = self.tr("Both cases stay and are tied to each other. It can be undone.")
        self.ui.effectLabel.setText(text.format(reference=self._match.reference))

    def job(self) -> Job | None:
        """Say it."""
        others, actor, referral, person = self.others(), self.desk.actor, self._referral_id, self._match.person_id
        return lambda uow: joining.same_person(uow, actor=actor, referral_id=referral, person_id=person, others=others)


def code_of(entry: Missing) -> str:
    """Return the code under which something missing is asked for, with the person's number where there is one."""
    return f"{entry.code}:{entry.number}" if entry.number else entry.code

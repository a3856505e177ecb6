"""The small forms of screening: each asks for what its rule needs, keeps its text, and says why it was refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QRadioButton, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.step_dialog import Job, StepDialog
from marac_desk.desktop.entry.typed import FieldRefusedError
from marac_desk.desktop.forms.ui_referral_decline_dialog import Ui_ReferralDeclineDialog
from marac_desk.desktop.forms.ui_referral_defer_dialog import Ui_ReferralDeferDialog
from marac_desk.desktop.forms.ui_referral_reason_dialog import Ui_ReferralReasonDialog
from marac_desk.desktop.forms.ui_referral_repeat_dialog import Ui_ReferralRepeatDialog
from marac_desk.desktop.forms.ui_referral_return_dialog import Ui_ReferralReturnDialog
from marac_desk.desktop.forms.ui_referral_same_person_dialog import Ui_ReferralSamePersonDialog
from marac_desk.desktop.referrals import match_words, words
from marac_desk.desktop.widgets.fields import values_of
from marac_desk.desktop.widgets.labels import set_tone
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.intake.completeness import Missing
from marac_desk.rules.identity import parse_date_day_first
from marac_desk.rules.vocabulary import RepeatVerdict
from marac_desk.services.referrals import joining, screening
from marac_desk.services.referrals.matches import CaseRole, PossibleMatch


class DecisionDialog(StepDialog):
    """The base of every decision: a title, what follows, the fields, and one button that decides.

    `subject` is the decision with its referral, under which the text is kept; what is chosen beside the text is kept
    with it where a subclass says how in `choices` and `choose`.
    """

    kind = "referral_decision"
    refused_at: ClassVar[Mapping[str, str]] = {
        "reason_needed": "reasonPlainTextEdit",
        "route_needed": "routePlainTextEdit",
        "return_needs_something": "notePlainTextEdit",
        "day_has_passed": "dayLineEdit",
    }

    def __init__(self, desk: Desk, ui: Any, parent: QWidget) -> None:
        super().__init__(desk, ui, parent)
        ui.aboutLabel.setVisible(bool(ui.aboutLabel.text()))
        self._first: dict[str, Any] = {}

    def say_about(self, text: str) -> None:
        """Say what is decided, and what follows."""
        self.ui.aboutLabel.setText(text)
        self.ui.aboutLabel.setVisible(True)

    def begin(self, subject: str) -> None:
        """Take everything as it stands for the start, and put back what was typed here before and never decided."""
        self._first = self.choices()
        super().begin(subject)

    def choices(self) -> dict[str, Any]:
        """Return what is chosen and stands in no field."""
        return {}

    def choose(self, content: Mapping[str, Any]) -> None:
        """Choose as it was chosen before."""

    def keep(self) -> None:
        """Hand what is typed to the writer lane."""
        self._autosave.save()

    def _typed(self) -> dict[str, Any] | None:
        typed, chosen = super()._typed(), self.choices()
        return None if typed is None and chosen == self._first else {**values_of(self.fields), **chosen}

    def _restore(self, content: dict[str, Any]) -> None:
        if self._typed() is None:  # whoever is typing already is not overwritten
            self.choose(content)
            super()._restore(content)


class ReturnDialog(DecisionDialog):
    """Return to sender: which of what is missing is asked for, at first what the area asks of everybody, and a note."""

    def __init__(
        self,
        desk: Desk,
        referral_id: UUID,
        missing: Sequence[Missing],
        parent: QWidget,
        needed: Sequence[Missing] = (),
    ) -> None:
        super().__init__(desk, Ui_ReferralReturnDialog(), parent)
        self._referral_id = referral_id
        self._missing = {code_of(entry): words.missing(entry) for entry in missing}
        self._asked = {code_of(entry) for entry in needed}
        self.list = RowView((Column(),), self.tr("What is missing"))
        self.list.ticked.connect(self._tick)
        column = QVBoxLayout(self.ui.missingPlaceWidget)
        column.setContentsMargins(0, 4, 0, 4)
        column.addWidget(self.list)
        self._show()
        self.list.select_first()
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
        self._autosave.touched()

    def choices(self) -> dict[str, Any]:
        """Return what the sender is asked for."""
        return {"asked": sorted(self._asked)}

    def choose(self, content: Mapping[str, Any]) -> None:
        """Tick what was ticked and is still missing."""
        self._asked = {code for code in content.get("asked", ()) if code in self._missing}
        self._show()

    def job(self) -> Job:
        """Return the referral for what is ticked."""
        asked = [code for code in self._missing if code in self._asked]
        note, actor, referral = self.ui.notePlainTextEdit.toPlainText(), self.desk.actor, self._referral_id
        return lambda uow: screening.return_referral(uow, actor=actor, referral_id=referral, missing=asked, note=note)


class DeclineDialog(DecisionDialog):
    """Decline: why, and which other help there is; both are needed."""

    def __init__(self, desk: Desk, referral_id: UUID, parent: QWidget) -> None:
        super().__init__(desk, Ui_ReferralDeclineDialog(), parent)
        self._referral_id = referral_id

    def job(self) -> Job:
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

    def job(self) -> Job:
        """Defer to the day that was read."""
        day = self._day
        if day is None:
            sentence = self.tr("Give the day until which it is deferred, for example 05.01.27.")
            raise FieldRefusedError(self.ui.dayLineEdit, sentence)
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
        self.say_about(intro)
        self.ui.saveButton.setText(verb)
        self.ui.saveButton.setToolTip(self.tr("{text} (Ctrl+Return)").format(text=verb))

    def job(self) -> Job:
        """Decide with the reason."""
        reason = self.ui.reasonPlainTextEdit.toPlainText()
        return lambda uow: self._run(uow, reason)


class RepeatDialog(DecisionDialog):
    """Accept where the repeat rule says "perhaps": what the person screening knows, and from where."""

    def __init__(self, desk: Desk, referral_id: UUID, why: str, parent: QWidget) -> None:
        super().__init__(desk, Ui_ReferralRepeatDialog(), parent)
        self._referral_id = referral_id
        self.say_about(self.tr("The rule says {why}").format(why=why))
        for radio in self._radios().values():
            radio.toggled.connect(lambda _on: self._autosave.touched())

    def _radios(self) -> dict[str, QRadioButton]:
        return {"yes": self.ui.yesRadioButton, "no": self.ui.noRadioButton, "perhaps": self.ui.perhapsRadioButton}

    def choices(self) -> dict[str, Any]:
        """Return which answer is chosen."""
        return {"answer": next((code for code, radio in self._radios().items() if radio.isChecked()), "")}

    def choose(self, content: Mapping[str, Any]) -> None:
        """Choose the answer that was chosen."""
        if (radio := self._radios().get(str(content.get("answer", "")))) is not None:
            radio.setChecked(True)

    def verdict(self) -> RepeatVerdict | None:
        """Return what was chosen, None for "nobody knows yet"."""
        if self.ui.yesRadioButton.isChecked():
            return RepeatVerdict.YES
        return RepeatVerdict.NO if self.ui.noRadioButton.isChecked() else None

    def job(self) -> Job:
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
        self.say_about(self.tr("{here} in this referral is {there}.").format(here=here, there=there))
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
        self.ui.saveButton.setFocus(Qt.FocusReason.OtherFocusReason)

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

    def job(self) -> Job:
        """Say it."""
        others, actor, referral, person = self.others(), self.desk.actor, self._referral_id, self._match.person_id
        return lambda uow: joining.same_person(uow, actor=actor, referral_id=referral, person_id=person, others=others)


def code_of(entry: Missing) -> str:
    """Return the code under which something missing is asked for; of one of several people with part and number."""
    return f"{entry.section.value}/{entry.code}:{entry.number}" if entry.number else entry.code

"""The forms of conflicts: whom to shut out of a case or to propose for it, and who prepares it elsewhere."""

from __future__ import annotations

import uuid
from collections.abc import Hashable, Sequence
from typing import Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.step_dialog import Job, StepDialog
from marac_desk.desktop.entry.typed import FieldRefusedError
from marac_desk.desktop.forms.ui_other_register_dialog import Ui_OtherRegisterDialog
from marac_desk.desktop.forms.ui_restrict_dialog import Ui_RestrictDialog
from marac_desk.desktop.widgets.fields import fill_choices
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row, note
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import labels
from marac_desk.rules.vocabulary import ExcludedParty
from marac_desk.services.conflicts.lifting import propose_restriction
from marac_desk.services.conflicts.restricting import Whom, restrict
from marac_desk.services.conflicts.sealing import seal_off
from marac_desk.services.conflicts.views import Choice, ConflictView, RestrictionLine

MOST = 60


class RestrictDialog(StepDialog):
    """Shuts a person or a whole agency out of a case, whether or not anything looked alike."""

    kind: ClassVar[str] = "restrict"
    refused_at: ClassVar = {
        "reason_needed": "reasonPlainTextEdit",
        "restrict_whom": "filterLineEdit",
        "restricted_already": "filterLineEdit",
        "conflict_other_register": "filterLineEdit",
    }
    ui: Ui_RestrictDialog

    def __init__(
        self,
        desk: Desk,
        case_id: uuid.UUID,
        choices: Sequence[Choice],
        named: RestrictionLine | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, Ui_RestrictDialog(), parent)
        self.setModal(True)
        self._case, self._named = case_id, named
        self._choices: dict[Hashable, Choice] = {
            self._key(choice): choice for choice in choices if choice.keeps is None
        }
        self.list = RowView((Column(), Column("", 210)), self.tr("People and agencies"))
        self.list.setObjectName("whomRowView")
        inset = QVBoxLayout(self.ui.whoPlaceWidget)
        inset.setContentsMargins(0, 0, 0, 0)
        inset.addWidget(self.list)
        self.ui.aboutLabel.setText(self._about())
        fill_choices(self.ui.partyComboBox, labels.words(ExcludedParty))
        self.ui.partyComboBox.setCurrentIndex(self.ui.partyComboBox.findData(ExcludedParty.STAFF_CONFLICT.value))
        self.ui.filterLineEdit.textChanged.connect(self._filter)
        self.ui.filterLineEdit.returnPressed.connect(self.list.setFocus)
        if named is not None:
            self.ui.titleLabel.setText(self.tr("Say who {name} is").format(name=desk.name(named.name)))
            self.ui.partyComboBox.setCurrentIndex(self.ui.partyComboBox.findData(named.party.value))
            self.ui.reasonPlainTextEdit.setPlainText(named.reason)
        self._filter(named.name.split()[-1] if named is not None and named.name.split() else "")
        self.begin(f"{case_id.hex} {named.exclusion_id.hex if named else ''}".strip())
        self.ui.filterLineEdit.setFocus()

    def _about(self) -> str:
        if self._named is not None:
            return self.tr(
                "The referral names somebody who must not learn of it. Until you say who that is, nobody is kept out."
            )
        return self.tr(
            "From this minute the case does not exist for this person or agency. What they held of it is asked back, "
            "and the advocate is told. It takes two people to lift it again."
        )

    @staticmethod
    def _key(choice: Choice) -> Hashable:
        return (choice.representative_id, choice.user_id, choice.agency_id)

    def _filter(self, text: str) -> None:
        parts = text.casefold().split()
        found = [
            (key, choice)
            for key, choice in self._choices.items()
            if all(part in f"{choice.name} {choice.agency} {choice.job_title}".casefold() for part in parts)
        ]
        if not found and self.sender() is None:  # the name of the referral is nobody here: show everybody
            found = list(self._choices.items())
        rows = [self._row(key, choice) for key, choice in found[:MOST]]
        self.list.set_rows(rows or [note("none", self.tr("Nobody here is called that."))])

    def _row(self, key: Hashable, choice: Choice) -> Row:
        whole = choice.representative_id is None and choice.user_id is None
        name = choice.name if whole else self.desk.name(choice.name)
        what = self.tr("the whole agency") if whole else choice.job_title
        return Row(key, (Cell(what, name, mark=choice.mark or None, tone=Tone.INK3, lead_tone=Tone.INK),
                         Cell("" if whole else choice.agency, tone=Tone.INK2)))  # fmt: skip

    def job(self) -> Job:
        """Shut the chosen person or agency out."""
        return self._job_for(self._whom())

    def _job_for(self, whom: Whom) -> Job:
        actor, case_id = self.desk.actor, self._case
        return lambda uow: restrict(uow, actor=actor, case_id=case_id, whom=whom)

    def _whom(self) -> Whom:
        choice = self._choices.get(self.list.current_key())
        if choice is None:
            raise FieldRefusedError(self.ui.filterLineEdit, self.tr("Choose who must not know. Your text is kept."))
        whole = choice.representative_id is None and choice.user_id is None
        return Whom(
            representative_id=choice.representative_id,
            user_id=choice.user_id,
            agency_id=choice.agency_id if whole else None,
            party=ExcludedParty(self.ui.partyComboBox.currentData()),
            reason=self.ui.reasonPlainTextEdit.toPlainText(),
            exclusion_id=self._named.exclusion_id if self._named else None,
        )


class ProposeDialog(RestrictDialog):
    """Proposes to shut somebody out, for whoever may not do it alone; oneself is chosen to begin with."""

    kind: ClassVar[str] = "propose_restriction"

    def __init__(
        self, desk: Desk, case_id: uuid.UUID, choices: Sequence[Choice], parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, case_id, choices, None, parent)
        self.ui.titleLabel.setText(self.tr("Propose whom to shut out"))
        text = self.tr("Propose it")
        self.ui.saveButton.setText(text)
        self.ui.saveButton.setToolTip(self.tr("{text} (Ctrl+Return)").format(text=text))
        own = [key for key, one in self._choices.items() if one.user_id == desk.actor.user_id]
        if own and not self.list.select_key(own[0]):  # the list is long, and does not show everybody at once
            self.ui.filterLineEdit.setText(desk.actor.name)

    def _about(self) -> str:
        return self.tr(
            "The coordinator or the chair decides. Nobody is kept out before that: ring them where it cannot wait. "
            "If it is you who knows these people, choose yourself."
        )

    def _job_for(self, whom: Whom) -> Job:
        actor, case_id = self.desk.actor, self._case

        def propose(uow: Any) -> Any:
            return propose_restriction(uow, actor=actor, case_id=case_id, whom=whom)

        return propose


class OtherRegisterDialog(StepDialog):
    """Seals a case off from this minute: coordinator or chair knows its people, and a deputy prepares it elsewhere."""

    kind: ClassVar[str] = "other_register"
    refused_at: ClassVar = {
        "reason_needed": "reasonPlainTextEdit",
        "not_a_keeper": "keeperComboBox",
        "deputy_needed": "deputyLineEdit",
        "deputy_is_keeper": "deputyLineEdit",
    }
    ui: Ui_OtherRegisterDialog

    def __init__(
        self, desk: Desk, view: ConflictView, keeper: uuid.UUID | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, Ui_OtherRegisterDialog(), parent)
        self.setModal(True)
        self._case = view.case_id
        self._keepers = {
            str(choice.representative_id or choice.user_id): choice
            for choice in view.choices
            if choice.keeps is not None and (choice.representative_id or choice.user_id)
        }
        names = {
            key: self.tr("{name}, {role}").format(
                name=desk.name(choice.name),
                role=labels.role(choice.keeps, desk.area.terms) if choice.keeps else "",
            )
            for key, choice in self._keepers.items()
        }
        fill_choices(self.ui.keeperComboBox, names)
        mine = keeper or desk.actor.representative_id or desk.actor.user_id
        self.ui.keeperComboBox.setCurrentIndex(max(0, self.ui.keeperComboBox.findData(str(mine))))
        self.ui.aboutLabel.setText(
            self.tr(
                "The person who knows them must not keep this case. It is sealed off from this minute, taken off every "
                "agenda, and the auditor is told. Whoever prepares it starts on another register; two people then "
                "remove it here."
            )
        )
        self.begin(view.case_id.hex)
        self.ui.deputyLineEdit.setFocus()

    def job(self) -> Job:
        """Seal the case off."""
        choice = self._keepers.get(str(self.ui.keeperComboBox.currentData()))
        if choice is None:
            raise FieldRefusedError(self.ui.keeperComboBox, self.tr("Choose who knows them. Your text is kept."))
        whom = Whom(choice.representative_id, choice.user_id, reason=self.ui.reasonPlainTextEdit.toPlainText())
        actor, case_id, deputy = self.desk.actor, self._case, self.ui.deputyLineEdit.text()
        return lambda uow: seal_off(uow, actor=actor, case_id=case_id, whom=whom, deputy=deputy)

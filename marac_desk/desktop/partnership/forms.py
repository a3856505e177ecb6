"""The forms of the partnership: an agency, a person."""

from __future__ import annotations

import uuid
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.kept_form import Job, KeptForm
from marac_desk.desktop.entry.typed import day_text, typed_day, write_out_days
from marac_desk.desktop.forms.ui_agency_form import Ui_AgencyForm
from marac_desk.desktop.forms.ui_person_form import Ui_PersonForm
from marac_desk.desktop.widgets.fields import Values, chosen_id, fill_choices
from marac_desk.desktop.wording import labels
from marac_desk.rules.access import DataClass, Operation
from marac_desk.rules.vocabulary import AgencySubtype, AgencyType, PersonState, RepresentativeRole
from marac_desk.services.partnership.agencies import AgencyDraft, AgencyLine, add_agency, change_agency
from marac_desk.services.partnership.people import PersonDraft, PersonRow, add_person, change_person

NEW = "new"


class AgencyForm(KeptForm):
    """Adds or changes an agency."""

    kind: ClassVar[str] = "agency_form"
    paper: ClassVar[str] = "0"
    refused_at: ClassVar = {
        "agency_name_missing": "nameLineEdit",
        "short_name_missing": "shortNameLineEdit",
        "short_name_long": "shortNameLineEdit",
        "short_name_taken": "shortNameLineEdit",
        "signed_on_missing": "signedLineEdit",
        "day_ahead": "signedLineEdit",
        "phone_refused": "phoneLineEdit",
        "mail_refused": "emailLineEdit",
        "agency_has_actions": "activeCheckBox",
    }
    beside: ClassVar = {
        "name": "nameLineEdit",
        "short_name": "shortNameLineEdit",
        "agency_type": "kindComboBox",
        "subtype": "subtypeComboBox",
        "core": "coreCheckBox",
        "only_child_cases": "childCheckBox",
        "signatory": "signatoryCheckBox",
        "signed_on": "signedLineEdit",
        "secure_email": "emailLineEdit",
        "phone": "phoneLineEdit",
        "role_statement": "rolePlainTextEdit",
        "active": "activeCheckBox",
    }
    days: ClassVar = frozenset({"signedLineEdit"})
    ui: Ui_AgencyForm

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, Ui_AgencyForm(), parent)
        fill_choices(self.ui.kindComboBox, labels.words(AgencyType))
        fill_choices(self.ui.subtypeComboBox, labels.words(AgencySubtype), nothing=self.tr("Nothing finer"))
        write_out_days(desk, self.ui.signedLineEdit)
        self._agency: uuid.UUID | None = None

    def open_new(self) -> None:
        """Show an empty form."""
        self._agency = None
        self.ui.titleLabel.setText(self.tr("Add an agency"))
        self.begin(NEW, {"activeCheckBox": True, "kindComboBox": AgencyType.POLICE.value})

    def open_agency(self, agency_id: uuid.UUID, draft: AgencyDraft) -> None:
        """Show an agency as it stands."""
        self._agency = agency_id
        self.ui.titleLabel.setText(self.tr("Change {name}").format(name=draft.name))
        known: Values = {
            "nameLineEdit": draft.name,
            "shortNameLineEdit": draft.short_name,
            "kindComboBox": draft.kind.value,
            "subtypeComboBox": draft.subtype.value if draft.subtype else "",
            "coreCheckBox": draft.core,
            "childCheckBox": draft.only_child_cases,
            "signatoryCheckBox": draft.signatory,
            "signedLineEdit": day_text(draft.signed_on),
            "emailLineEdit": draft.secure_email,
            "phoneLineEdit": draft.phone,
            "rolePlainTextEdit": draft.role_statement,
            "activeCheckBox": draft.active,
        }
        self.begin(agency_id.hex, known, draft.version)

    def job(self) -> Job:
        """Save the agency."""
        ui, actor, agency_id, version = self.ui, self.desk.actor, self._agency, self.version
        subtype = ui.subtypeComboBox.currentData()
        draft = AgencyDraft(
            name=ui.nameLineEdit.text(),
            short_name=ui.shortNameLineEdit.text(),
            kind=AgencyType(ui.kindComboBox.currentData()),
            subtype=AgencySubtype(subtype) if subtype else None,
            core=ui.coreCheckBox.isChecked(),
            only_child_cases=ui.childCheckBox.isChecked(),
            signatory=ui.signatoryCheckBox.isChecked(),
            signed_on=typed_day(self.desk, ui.signedLineEdit),
            secure_email=ui.emailLineEdit.text(),
            phone=ui.phoneLineEdit.text(),
            role_statement=ui.rolePlainTextEdit.toPlainText(),
            active=ui.activeCheckBox.isChecked(),
        )
        if agency_id is None:
            return lambda uow: add_agency(uow, actor=actor, draft=draft)
        return lambda uow: change_agency(uow, actor=actor, agency_id=agency_id, version=version, draft=draft)


class PersonForm(KeptForm):
    """Adds or changes a person of the partnership."""

    kind: ClassVar[str] = "person_form"
    paper: ClassVar[str] = "0"
    refused_at: ClassVar = {
        "person_name_missing": "nameLineEdit",
        "agency_not_chosen": "agencyComboBox",
        "deputy_elsewhere": "deputyForComboBox",
        "day_ahead": "declaredLineEdit",
        "phone_refused": "phoneLineEdit",
        "mail_refused": "emailLineEdit",
    }
    beside: ClassVar = {
        "person_name": "nameLineEdit",
        "agency_id": "agencyComboBox",
        "role": "roleComboBox",
        "deputy_for_id": "deputyForComboBox",
        "job_title": "jobTitleLineEdit",
        "phone": "phoneLineEdit",
        "secure_email": "emailLineEdit",
        "declaration_signed_on": "declaredLineEdit",
        "state": "stateComboBox",
        "manages": "managesCheckBox",
        "note": "remarkPlainTextEdit",
    }
    days: ClassVar = frozenset({"declaredLineEdit"})
    declare_pressed = Signal(object, str)
    ui: Ui_PersonForm

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, Ui_PersonForm(), parent)
        fill_choices(self.ui.roleComboBox, labels.words(RepresentativeRole))
        fill_choices(self.ui.stateComboBox, labels.words(PersonState))
        write_out_days(desk, self.ui.declaredLineEdit)
        self.ui.roleComboBox.currentIndexChanged.connect(self.show_values)
        self.ui.declareButton.clicked.connect(self._declare)
        self._person: uuid.UUID | None = None
        self._name = ""

    def _declare(self) -> None:
        if self._person is not None:
            self.declare_pressed.emit(self._person, self._name)

    def offer(self, agencies: tuple[AgencyLine, ...], people: tuple[PersonRow, ...]) -> None:
        """Offer the agencies, and the people a deputy can stand in for."""
        known = {str(line.agency_id): line.short_name for line in agencies if line.active}
        fill_choices(self.ui.agencyComboBox, known, nothing=self.tr("Choose an agency"))
        acting = [row for row in people if row.state is PersonState.ACTIVE]
        names = {str(row.representative_id): f"{row.name}, {row.agency}" for row in acting}
        fill_choices(self.ui.deputyForComboBox, names, nothing=self.tr("Nobody"))

    def show_values(self, *_: object) -> None:
        """Only a deputy stands in for somebody."""
        deputy = self.ui.roleComboBox.currentData() == RepresentativeRole.DEPUTY.value
        self.ui.deputyForComboBox.setVisible(deputy)
        self.ui.deputyForLabel.setVisible(deputy)

    def open_new(self) -> None:
        """Show an empty form."""
        self._person, self._name = None, ""
        self.ui.declareButton.hide()
        self.ui.titleLabel.setText(self.tr("Add a person"))
        self.begin(NEW, {"roleComboBox": RepresentativeRole.REP.value, "stateComboBox": PersonState.ACTIVE.value})

    def open_person(self, representative_id: uuid.UUID, draft: PersonDraft) -> None:
        """Show a person as she or he stands."""
        self._person, self._name = representative_id, draft.name
        own = representative_id == self.desk.actor.representative_id
        self.ui.declareButton.setVisible(own or self.desk.allowed.may(Operation.APPROVE, DataClass.RESTRICTION))
        self.ui.titleLabel.setText(self.tr("Change {name}").format(name=draft.name))
        known: Values = {
            "nameLineEdit": draft.name,
            "agencyComboBox": str(draft.agency_id or ""),
            "roleComboBox": draft.role.value,
            "deputyForComboBox": str(draft.deputy_for_id or ""),
            "jobTitleLineEdit": draft.job_title,
            "phoneLineEdit": draft.phone,
            "emailLineEdit": draft.secure_email,
            "declaredLineEdit": day_text(draft.declared_on),
            "stateComboBox": draft.state.value,
            "managesCheckBox": draft.manages,
            "remarkPlainTextEdit": draft.note,
        }
        self.begin(representative_id.hex, known, draft.version)

    def job(self) -> Job:
        """Save the person."""
        ui, actor, person, version = self.ui, self.desk.actor, self._person, self.version
        draft = PersonDraft(
            name=ui.nameLineEdit.text(),
            agency_id=chosen_id(ui.agencyComboBox),
            role=RepresentativeRole(ui.roleComboBox.currentData()),
            job_title=ui.jobTitleLineEdit.text(),
            deputy_for_id=chosen_id(ui.deputyForComboBox),
            phone=ui.phoneLineEdit.text(),
            secure_email=ui.emailLineEdit.text(),
            declared_on=typed_day(self.desk, ui.declaredLineEdit),
            state=PersonState(ui.stateComboBox.currentData()),
            note=ui.remarkPlainTextEdit.toPlainText(),
            manages=ui.managesCheckBox.isChecked(),
        )
        if person is None:
            return lambda uow: add_person(uow, actor=actor, draft=draft)
        return lambda uow: change_person(uow, actor=actor, representative_id=person, version=version, draft=draft)

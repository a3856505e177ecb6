"""The form that asks an agency for an action between meetings; words of the catalogue are understood as one types."""

from __future__ import annotations

import uuid
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from marac_desk.assets.catalogue import CatalogueAction
from marac_desk.desktop.cases.timeline_words import Telling
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.kept_form import Job, KeptForm
from marac_desk.desktop.entry.typed import FieldRefusedError
from marac_desk.desktop.forms.ui_between_action_form import Ui_BetweenActionForm
from marac_desk.desktop.widgets.fields import chosen_id, fill_choices
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.deadlines import DueSpec
from marac_desk.rules.quick_entry.due_words import due_at
from marac_desk.rules.quick_entry.line import QuickEntry
from marac_desk.rules.quick_entry.values import Agency, Entry
from marac_desk.rules.quick_entry.words import fold
from marac_desk.rules.vocabulary import Aim, DueBasis
from marac_desk.services.cases.adding import AgencyChoice, BetweenDraft, ask_between


class BetweenActionForm(KeptForm):
    """Agency, what it is asked to do, by when."""

    kind: ClassVar[str] = "between_action_form"
    refused_at: ClassVar = {
        "agency_not_chosen": "agencyComboBox",
        "not_signatory": "agencyComboBox",
        "action_words_missing": "wordsLineEdit",
        "due_passed": "dueLineEdit",
    }
    ui: Ui_BetweenActionForm

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, Ui_BetweenActionForm(), parent)
        fill_choices(self.ui.aimComboBox, labels.words(Aim))
        self._case: uuid.UUID | None = None
        self._action = uuid.uuid4()
        self._choices: dict[str, AgencyChoice] = {}
        self._actions: dict[str, CatalogueAction] = {}
        self._reader = QuickEntry((), ())
        for signal in (
            self.ui.wordsLineEdit.textChanged,
            self.ui.dueLineEdit.textChanged,
            self.ui.agencyComboBox.currentIndexChanged,
            self.ui.ownCheckBox.toggled,
        ):
            signal.connect(self.show_values)

    def open_for(
        self, telling: Telling, choices: tuple[AgencyChoice, ...], actions: tuple[CatalogueAction, ...]
    ) -> None:
        """Show the form for a case; the action's key is made here, so that sending it twice asks once."""
        self._case, self._action = telling.view.case_id, uuid.uuid4()
        self._choices = {str(choice.agency_id): choice for choice in choices}
        agencies = [Agency(k, c.kind, c.subkind, c.short_name, c.words) for k, c in self._choices.items()]
        self._actions = {action.code: action for action in actions}
        entries = [Entry(a.code, a.title, a.words, a.agency_types, a.subtypes) for a in actions]
        self._reader = QuickEntry(agencies, entries)
        names = {key: choice.short_name for key, choice in self._choices.items()}
        fill_choices(self.ui.agencyComboBox, names, nothing=self.tr("Choose an agency"))
        self.begin(telling.view.case_id.hex)

    @property
    def entry(self) -> CatalogueAction | None:
        """The action of the catalogue that the words mean for the chosen agency, if any."""
        choice = self._choices.get(str(self.ui.agencyComboBox.currentData() or ""))
        words = self.ui.wordsLineEdit.text().strip()
        if choice is None or not words or self.ui.ownCheckBox.isChecked():
            return None
        understood = self._reader.read(f"{choice.short_name} {words}", today=self.desk.today())
        return self._actions.get(understood.code or "")

    def show_values(self, *_: object) -> None:
        """Say how the words and the due are understood."""
        entry = self.entry
        if entry is not None:
            self.ui.understoodLabel.setText(
                self.tr("Understood as {code}: {title}. What you typed stays with it.").format(
                    code=entry.code, title=entry.title
                )
            )
        elif self.ui.wordsLineEdit.text().strip():
            self.ui.understoodLabel.setText(self.tr("Recorded in your own words."))
        else:
            self.ui.understoodLabel.setText("")
        self.ui.aimComboBox.setEnabled(entry is None)
        if entry is not None:
            self.ui.aimComboBox.setCurrentIndex(self.ui.aimComboBox.findData(entry.aim))
        self._say_due(entry)

    def _say_due(self, entry: CatalogueAction | None) -> None:
        try:
            spec = self._due()
        except FieldRefusedError:
            self.ui.dueReadLabel.setText(self.tr("Not understood yet: fri, 2wd, 24h, 3 Dec, before bail."))
            return
        if spec is None and entry is not None:
            basis = DueBasis(entry.due.basis)
            spec = DueSpec(basis, entry.due.number, entry.due.event)
        self.ui.dueReadLabel.setText(self._due_words(spec) if spec else "")

    def _due_words(self, spec: DueSpec) -> str:
        match spec.basis:
            case DueBasis.DATE if spec.day is not None:
                return dates.due(spec.day, self.desk.today())
            case DueBasis.WORKING_DAYS:
                return self.tr("within {days}").format(days=dates.working_days(spec.number or 0))
            case DueBasis.HOURS:
                return self.tr("within %n hour(s)", None, spec.number or 24)
            case DueBasis.EVENT:
                return self.tr("{event}, and asked again after five working days").format(event=spec.event or "")
            case _:
                return self.tr("ongoing, asked again after a while")

    def _due(self) -> DueSpec | None:
        words = [fold(word) for word in self.ui.dueLineEdit.text().replace(",", " ").split()]
        words = words[1:] if words[:1] in (["by"], ["due"]) else words
        if not words:
            return None
        found = due_at(words, 0, self.desk.today())
        if found is None or found[1] is None or found[0] < len(words):
            sentence = self.tr("This is not a due: write fri, 2wd, 24h, 3 Dec or before bail. Your text is kept.")
            raise FieldRefusedError(self.ui.dueLineEdit, sentence)
        return found[1]

    def job(self) -> Job:
        """Ask for the action."""
        agency_id, case_id, actor = chosen_id(self.ui.agencyComboBox), self._case, self.desk.actor
        if agency_id is None:
            raise FieldRefusedError(self.ui.agencyComboBox, self.tr("Choose the agency that is asked."))
        assert case_id is not None
        entry = self.entry
        draft = BetweenDraft(
            agency_id=agency_id,
            words=self.ui.wordsLineEdit.text(),
            code=entry.code if entry else None,
            due=self._due(),
            urgent=self.ui.urgentCheckBox.isChecked(),
            aim=Aim(self.ui.aimComboBox.currentData()),
            action_id=self._action,
        )
        return lambda uow: ask_between(uow, actor=actor, case_id=case_id, draft=draft)

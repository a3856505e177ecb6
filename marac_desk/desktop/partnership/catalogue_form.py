"""The form of one action of the catalogue, and the small one that retires it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtWidgets import QCheckBox, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.kept_form import Job, KeptForm
from marac_desk.desktop.entry.step_dialog import StepDialog
from marac_desk.desktop.entry.typed import FieldRefusedError
from marac_desk.desktop.forms.ui_catalogue_form import Ui_CatalogueForm
from marac_desk.desktop.forms.ui_retire_entry_dialog import Ui_RetireEntryDialog
from marac_desk.desktop.partnership.catalogue_rows import due_typed, due_words
from marac_desk.desktop.widgets.fields import Values, fill_choices
from marac_desk.desktop.wording import labels
from marac_desk.rules.deadlines import DueSpec
from marac_desk.rules.quick_entry.due_words import due_at
from marac_desk.rules.quick_entry.words import fold
from marac_desk.rules.vocabulary import Aim, DueBasis, Share
from marac_desk.services.catalogue.changing import OWNERS, add_local, change_entry, retire_entry
from marac_desk.services.catalogue.views import CatalogueDraft, CatalogueRow

NEW = "new"
_OWN = frozenset({"wordsPlainTextEdit", "dueLineEdit"})
"""What the area sets of an action that ships."""


def owner_field(owner: str) -> str:
    """Return the name of the box for a kind of agency."""
    first, *rest = owner.split("_")
    return f"{first}{''.join(part.capitalize() for part in rest)}CheckBox"


class CatalogueForm(KeptForm):
    """Adds or changes an action of the area's own; of one that ships it changes the words and the due."""

    kind: ClassVar[str] = "catalogue_form"
    paper: ClassVar[str] = "0"
    refused_at: ClassVar = {
        "catalogue_title_missing": "titleLineEdit",
        "title_taken": "titleLineEdit",
        "evidence_ask_missing": "evidenceLineEdit",
        "owners_missing": "policeCheckBox",
        "due_not_usual": "dueLineEdit",
        "too_many_words": "wordsPlainTextEdit",
        "word_too_long": "wordsPlainTextEdit",
        "word_taken": "wordsPlainTextEdit",
        "never_told_wording": "wordingLineEdit",
    }
    beside: ClassVar = {
        "title": "titleLineEdit",
        "does": "doesLineEdit",
        "victim_wording": "wordingLineEdit",
        "evidence": "evidenceLineEdit",
        "words": "wordsPlainTextEdit",
    }
    ui: Ui_CatalogueForm

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, Ui_CatalogueForm(), parent)
        fill_choices(self.ui.aimComboBox, labels.words(Aim))
        fill_choices(self.ui.shareComboBox, labels.words(Share))
        self.ui.dueLineEdit.textChanged.connect(self.show_values)
        self._row: CatalogueRow | None = None

    def open_new(self) -> None:
        """Show an empty form for an action of the area's own."""
        self._row = None
        self.ui.titleLabel.setText(self.tr("Add an action of your own"))
        self._dress(None)
        self.begin(NEW, {"shareComboBox": Share.CHECK.value, "aimComboBox": Aim.VICTIM.value})

    def open_entry(self, row: CatalogueRow) -> None:
        """Show an action as the area has it."""
        self._row = row
        self.ui.titleLabel.setText(self.tr("Change {code}").format(code=row.code))
        self._dress(row)
        known: Values = {
            "titleLineEdit": row.title,
            "doesLineEdit": row.does,
            "aimComboBox": row.aim.value,
            "shareComboBox": row.share.value,
            "dueLineEdit": due_typed(row.due) if row.own_due else "",
            "evidenceLineEdit": row.evidence,
            "wordingLineEdit": row.victim_wording,
            "wordsPlainTextEdit": "\n".join(row.own_words),
            **{owner_field(owner): owner in row.agency_types for owner in OWNERS},
        }
        self.begin(row.code, known, row.version)

    def _dress(self, row: CatalogueRow | None) -> None:
        """Say what can be changed, and what this action is typed by already."""
        built_in = row is not None and not row.local
        for name, field in self.fields.items():
            field.setEnabled(not built_in or name in _OWN)
        shipped = (*row.words, *row.nation_words) if row is not None else ()
        self.ui.shippedLabel.setText(
            self.tr("This action ships with the program. Your area adds its own words and may set another usual due.")
        )
        self.ui.shippedLabel.setVisible(built_in)
        self.ui.shippedWordsLabel.setText(self.tr("Understood already: {words}").format(words=", ".join(shipped)))
        self.ui.shippedWordsLabel.setVisible(bool(shipped))
        self.setFocusProxy(self.ui.wordsPlainTextEdit if built_in else self.ui.titleLineEdit)

    def show_values(self, *_: Any) -> None:
        """Say how the due is understood, and what holds where none is typed."""
        try:
            spec = self._due()
        except FieldRefusedError:
            self.ui.dueReadLabel.setText(self.tr("Not understood yet: 24h, 2wd, before bail, ongoing."))
            return
        if spec is not None:
            self.ui.dueReadLabel.setText(due_words(spec))
        elif self._row is not None and not self._row.local and not self._row.own_due:
            self.ui.dueReadLabel.setText(self.tr("As it ships: {due}").format(due=due_words(self._row.due)))
        else:
            self.ui.dueReadLabel.setText(self.tr("Empty: the usual due of your area"))

    def _due(self) -> DueSpec | None:
        words = [fold(word) for word in self.ui.dueLineEdit.text().replace(",", " ").split()]
        if not words:
            return None
        found = due_at(words, 0, self.desk.today())
        spec = found[1] if found is not None and found[0] == len(words) else None
        if spec is None or spec.basis is DueBasis.DATE:
            sentence = self.tr("This is no usual due: write 24h, 2wd, before bail or ongoing. Your text is kept.")
            raise FieldRefusedError(self.ui.dueLineEdit, sentence)
        return spec

    def job(self) -> Job:
        """Save the action."""
        ui, actor, row = self.ui, self.desk.actor, self._row
        draft = CatalogueDraft(
            title=ui.titleLineEdit.text(),
            does=ui.doesLineEdit.text(),
            aim=Aim(ui.aimComboBox.currentData()),
            agency_types=tuple(owner for owner in OWNERS if self._ticked(owner)),
            due=self._due(),
            share=Share(ui.shareComboBox.currentData()),
            victim_wording=ui.wordingLineEdit.text(),
            evidence=ui.evidenceLineEdit.text(),
            words=tuple(ui.wordsPlainTextEdit.toPlainText().splitlines()),
            version=self.version,
        )
        if row is None:
            return lambda uow: add_local(uow, actor=actor, draft=draft)
        return lambda uow: change_entry(uow, actor=actor, code=row.code, draft=draft)

    def _ticked(self, owner: str) -> bool:
        box = self.fields[owner_field(owner)]
        return isinstance(box, QCheckBox) and box.isChecked()


class RetireEntryDialog(StepDialog):
    """Retires an action, and says what is proposed in its place."""

    kind: ClassVar[str] = "retire_entry"
    refused_at: ClassVar = {"replacement_retired": "insteadComboBox", "replaced_by_itself": "insteadComboBox"}
    ui: Ui_RetireEntryDialog

    def __init__(self, desk: Desk, row: CatalogueRow, others: Sequence[CatalogueRow], parent: QWidget | None) -> None:
        super().__init__(desk, Ui_RetireEntryDialog(), parent)
        self.setModal(True)
        self._row, self._version = row, row.version
        self.ui.titleLabel.setText(self.tr("Retire {code}").format(code=row.code))
        self.ui.aboutLabel.setText(
            self.tr(
                "{title}. It is proposed no more; plans that have it keep its code and its words. "
                "What stands in its place is then found by its words too."
            ).format(title=row.title)
        )
        choices = {other.code: f"{other.code}  {other.title}" for other in others if other.code != row.code}
        fill_choices(self.ui.insteadComboBox, choices, nothing=self.tr("Nothing"))
        self.begin(row.code)
        self.ui.insteadComboBox.setFocus()

    def see(self, version: int) -> None:
        """Retire it as it stands at this version."""
        self._version = version

    def job(self) -> Job:
        """Retire it."""
        actor, code, version = self.desk.actor, self._row.code, self._version
        instead = self.ui.insteadComboBox.currentData() or None
        return lambda uow: retire_entry(uow, actor=actor, code=code, version=version, replaced_by=instead)

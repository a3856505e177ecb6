"""What somebody of the partnership declares for the conflict question: other names, birth, postcode, close people."""

from __future__ import annotations

import uuid
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.step_dialog import Job, StepDialog
from marac_desk.desktop.entry.typed import day_text, typed_day, write_out_days
from marac_desk.desktop.forms.ui_declaration_dialog import Ui_DeclarationDialog
from marac_desk.desktop.wording import dates
from marac_desk.services.conflicts.declarations import Declared, declare


class DeclarationDialog(StepDialog):
    """Shows what is declared, and writes down what is declared now; conflict questions are asked again after it."""

    kind: ClassVar[str] = "declaration"
    refused_at: ClassVar = {
        "day_ahead": "bornLineEdit",
        "names_too_many": "knowsPlainTextEdit",
    }
    ui: Ui_DeclarationDialog

    def __init__(
        self, desk: Desk, person: tuple[uuid.UUID, str], known: Declared, parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, Ui_DeclarationDialog(), parent)
        self.setModal(True)
        self._person = person[0]
        shown = desk.name(person[1])
        self.ui.titleLabel.setText(self.tr("What {name} declares").format(name=shown))
        self.ui.aboutLabel.setText(self._about(known))
        self.ui.otherNamesPlainTextEdit.setPlainText("\n".join(known.other_names))
        self.ui.knowsPlainTextEdit.setPlainText("\n".join(known.knows))
        self.ui.bornLineEdit.setText(day_text(known.date_of_birth))
        self.ui.postcodeLineEdit.setText(known.postcode)
        write_out_days(desk, self.ui.bornLineEdit)
        self.begin(self._person.hex)
        self.ui.otherNamesPlainTextEdit.setFocus()

    def _about(self, known: Declared) -> str:
        use = self.tr("It is compared with the people of cases, so that nobody meets a case of people close to them.")
        seen = self.tr("The coordinator and the chair may read it; each look is written down.")
        if known.declared_on is None:
            return f"{use} {seen}"
        last = self.tr("Declared last {day}.").format(day=dates.day(known.declared_on, self.desk.today()))
        return f"{use} {seen} {last}"

    def job(self) -> Job:
        """Write the declaration down."""
        ui, actor, person = self.ui, self.desk.actor, self._person
        declared = Declared(
            other_names=_lines(ui.otherNamesPlainTextEdit.toPlainText()),
            date_of_birth=typed_day(self.desk, ui.bornLineEdit),
            postcode=ui.postcodeLineEdit.text(),
            knows=_lines(ui.knowsPlainTextEdit.toPlainText()),
        )
        return lambda uow: declare(uow, actor=actor, representative_id=person, declared=declared)


def _lines(text: str) -> tuple[str, ...]:
    """Return one name a line, without the empty ones."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())

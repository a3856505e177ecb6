"""The forms of a case's page, one at a time in the place of the side column; each is made when it is first needed."""

from __future__ import annotations

import uuid
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from marac_desk.desktop.cases.between_form import BetweenActionForm
from marac_desk.desktop.cases.forms import AssessmentForm, BreachForm, LinkForm, OrderForm
from marac_desk.desktop.cases.grant_form import GrantForm
from marac_desk.desktop.cases.timeline_words import Telling
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.kept_form import KeptForm
from marac_desk.services.cases.adding import agency_choices, checklists_here
from marac_desk.services.catalogue.listing import offered_actions
from marac_desk.services.grants import grant_choices
from marac_desk.services.monitoring import link_draft

_FORMS: dict[str, type[KeptForm]] = {
    "add_action": BetweenActionForm,
    "add_grant": GrantForm,
    "add_order": OrderForm,
    "breach": BreachForm,
    "add_link": LinkForm,
    "change_link": LinkForm,
    "assess": AssessmentForm,
}


class CaseForms(QScrollArea):
    """Holds the form that is open."""

    closed = Signal()
    saved = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("caseForms")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.desk = desk
        self._made: dict[type[KeptForm], KeptForm] = {}
        self._verb = ""

    @staticmethod
    def opens(verb: str) -> bool:
        """Tell whether a verb opens a form."""
        return verb in _FORMS

    def open_form(self, verb: str, telling: Telling, key: Any = None) -> None:
        """Open a form for the case, once what it offers is read."""
        self.keep()
        self._verb = verb
        form, actor = self._form(_FORMS[verb]), self.desk.actor
        self.takeWidget()
        self.setWidget(form)
        form.show()
        match form:
            case BetweenActionForm():
                self.desk.work.read(
                    form,
                    lambda uow: (agency_choices(uow, actor=actor), offered_actions(uow, actor=actor)),
                    lambda found: form.open_for(telling, *found),
                )
            case AssessmentForm():
                self.desk.work.read(
                    form, lambda uow: checklists_here(uow, actor=actor), lambda found: form.open_for(telling, found)
                )
            case GrantForm():
                self._read_grant(form, telling)
            case LinkForm() if verb == "change_link":
                self._read_link(form, telling, key)
            case BreachForm():
                form.open_for(telling, key)
            case LinkForm() | OrderForm():
                form.open_for(telling)
        form.setFocus()

    def _read_grant(self, form: GrantForm, telling: Telling) -> None:
        case_id, actor = telling.view.case_id, self.desk.actor
        self.desk.work.read(
            form,
            lambda uow: grant_choices(uow, actor=actor, case_id=case_id),
            lambda found: form.open_for(telling, found),
        )

    def _read_link(self, form: LinkForm, telling: Telling, key: uuid.UUID) -> None:
        self.desk.work.read(
            form,
            lambda uow: link_draft(uow, actor=self.desk.actor, link_id=key),
            lambda found: form.open_link(telling, key, found),
        )

    def _form(self, kind: type[KeptForm]) -> KeptForm:
        if kind not in self._made:
            form = self._made[kind] = kind(self.desk, None)
            form.closed.connect(self.closed)
            form.saved.connect(lambda _result: self.saved.emit(self._said()))
        return self._made[kind]

    def _said(self) -> str:
        return {
            "add_action": self.tr("Asked for the action; it goes out as asked until the agency acknowledges it."),
            "add_grant": self.tr("From now on that agency may read the safe contact."),
            "add_order": self.tr("Order added."),
            "breach": self.tr("Breach recorded."),
            "add_link": self.tr("Link added."),
            "change_link": self.tr("Link changed."),
            "assess": self.tr("Score recorded."),
        }[self._verb]

    def forget(self) -> None:
        """Keep nothing of the case that stood here, but what is typed as a draft in the register."""
        self.keep()
        self.takeWidget()
        for form in self._made.values():
            form.deleteLater()
        self._made = {}

    def keep(self) -> None:
        """Hand what is typed in any form to the writer lane."""
        for form in self._made.values():
            form.keep()

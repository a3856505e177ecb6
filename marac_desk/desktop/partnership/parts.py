"""The parts of the partnership with a list and a form: agencies, people. The form stands in the place of its list."""

from __future__ import annotations

import uuid
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QStackedWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.kept_form import KeptForm
from marac_desk.desktop.partnership.declaration_dialog import DeclarationDialog
from marac_desk.desktop.partnership.forms import AgencyForm, PersonForm
from marac_desk.desktop.partnership.lists import AgenciesList, PartList, PeopleList
from marac_desk.desktop.partnership.scrolled_form import scrolled
from marac_desk.desktop.wording import problems
from marac_desk.services.conflicts.declarations import Declared, declaration_of
from marac_desk.services.partnership.agencies import AgencyLine, AgencyList, add_usual_agencies, agency_draft
from marac_desk.services.partnership.people import PersonRow, person_draft, renew_declaration

_CONTEXT = "PartnershipParts"


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


class Part(QStackedWidget):
    """A list and its form."""

    def __init__(self, desk: Desk, shown: PartList, form: KeptForm) -> None:
        super().__init__()
        self._desk, self.list, self.form = desk, shown, form
        self._around = scrolled(form)
        self.addWidget(shown)
        self.addWidget(self._around)
        self.setFocusProxy(shown)
        shown.add_pressed.connect(self.add)
        shown.opened.connect(self.open)
        form.closed.connect(self.show_list)
        form.saved.connect(self._on_saved)

    def add(self) -> None:
        """Show an empty form."""
        raise NotImplementedError

    def open(self, key: uuid.UUID) -> None:
        """Show something in its form."""
        raise NotImplementedError

    def show_list(self) -> None:
        """Go back to the list."""
        self.setFocusProxy(self.list)
        self.setCurrentWidget(self.list)
        if self.isVisible():
            self.list.setFocus()

    def show_form(self) -> None:
        """Show the form in the list's place; whoever may not change anything reads why."""
        self.setFocusProxy(self.form)
        self.setCurrentWidget(self._around)
        if not self.list.may:
            self.form.only_read(_tr("The coordinator changes the partnership."))
        self.form.setFocus()

    def _on_saved(self, _key: Any) -> None:
        self.show_list()
        self._desk.window.say(_tr("Saved."))

    def refuse(self, error: Exception) -> None:
        """Say why something was not done."""
        self._desk.window.say(problems.sentence(error))


class AgenciesPart(Part):
    """Every agency, and the form of one."""

    list: AgenciesList
    form: AgencyForm

    def __init__(self, desk: Desk, *, may: bool) -> None:
        super().__init__(desk, AgenciesList(may=may), AgencyForm(desk))
        self.list.usual_pressed.connect(self.add_usual)

    def show_agencies(self, found: AgencyList) -> None:
        """Show every agency; a form somebody is typing in stays."""
        self.list.show_agencies(self._desk, found)

    def add(self) -> None:
        """Show an empty form for an agency."""
        self.form.open_new()
        self.show_form()

    def open(self, key: uuid.UUID) -> None:
        """Show an agency in its form."""
        actor = self._desk.actor

        def show(draft: Any) -> None:
            self.form.open_agency(key, draft)
            self.show_form()

        self._desk.work.read(self, lambda uow: agency_draft(uow, actor=actor, agency_id=key), show, what="agency")

    def add_usual(self) -> None:
        """Add the nation's core agencies as a start."""
        actor = self._desk.actor
        self._desk.work.write(
            self,
            lambda uow: add_usual_agencies(uow, actor=actor),
            lambda count: self._desk.window.say(_tr("%n agency(ies) added; open each and complete it", count)),
            self.refuse,
        )


class PeoplePart(Part):
    """Everybody of the partnership, and the form of one person."""

    list: PeopleList
    form: PersonForm

    def __init__(self, desk: Desk, *, may: bool) -> None:
        super().__init__(desk, PeopleList(may=may), PersonForm(desk))
        self._agencies: tuple[AgencyLine, ...] = ()
        self._people: tuple[PersonRow, ...] = ()
        self.list.renew_pressed.connect(self.renew)
        self.form.declare_pressed.connect(self.declare)
        self.dialog: DeclarationDialog | None = None

    def show_people(self, people: tuple[PersonRow, ...], agencies: tuple[AgencyLine, ...]) -> None:
        """Show everybody; a form somebody is typing in stays."""
        self._people, self._agencies = people, agencies
        self.list.show_people(people, any_agency=bool(agencies))

    def add(self) -> None:
        """Show an empty form for a person."""
        self.form.offer(self._agencies, self._people)
        self.form.open_new()
        self.show_form()

    def open(self, key: uuid.UUID) -> None:
        """Show a person in her or his form."""
        actor = self._desk.actor

        def show(draft: Any) -> None:
            self.form.offer(self._agencies, self._people)
            self.form.open_person(key, draft)
            self.show_form()

        self._desk.work.read(
            self, lambda uow: person_draft(uow, actor=actor, representative_id=key), show, what="person"
        )

    def renew(self, key: uuid.UUID) -> None:
        """Record that somebody signed the declaration today."""
        actor = self._desk.actor
        self._desk.work.write(
            self,
            lambda uow: renew_declaration(uow, actor=actor, representative_id=key),
            lambda _none: self._desk.window.say(_tr("Declaration recorded as signed today.")),
            self.refuse,
        )

    def declare(self, key: uuid.UUID, name: str) -> None:
        """Show what somebody declared for the conflict question; looking at another's is written down first."""
        actor = self._desk.actor

        def show(known: Declared) -> None:
            self.dialog = DeclarationDialog(self._desk, (key, name), known, self)
            self.dialog.saved.connect(
                lambda _none: self._desk.window.say(_tr("Declared. Conflict questions it touches are asked again."))
            )
            self.dialog.open()

        self._desk.work.write(
            self,
            lambda uow: declaration_of(uow, actor=actor, representative_id=key),
            show,
            self.refuse,
            thing=None,
        )

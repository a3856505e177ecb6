"""Partnership: who takes part, who speaks for them, and by which rules this area works."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.kept_form import KeptForm
from marac_desk.desktop.page import Command, Page
from marac_desk.desktop.partnership.area_form import AreaForm
from marac_desk.desktop.partnership.forms import AgencyForm, PersonForm
from marac_desk.desktop.partnership.lists import AgenciesList, PeopleList
from marac_desk.desktop.widgets.labels import label
from marac_desk.desktop.widgets.tabs import TabRow
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import problems
from marac_desk.rules.access import DataClass, Operation, can
from marac_desk.rules.vocabulary import PersonState
from marac_desk.services.changes import Changes
from marac_desk.services.partnership.agencies import AgencyList, add_usual_agencies, agency_draft, agency_list
from marac_desk.services.partnership.area import AreaView, area_view
from marac_desk.services.partnership.people import PersonRow, people_list, person_draft, renew_declaration

AGENCIES, PEOPLE, AREA = "agencies", "people", "area"
FORM_WIDTH = 640


class PartnershipPage(Page):
    """Three tabs: agencies, people, area; a form stands in the place of its list while somebody types."""

    cares_for: ClassVar[Changes] = Changes.PARTNERSHIP

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setObjectName("partnershipPage")
        self._may = can(desk.actor, Operation.UPDATE, DataClass.USERS)
        self._agencies: AgencyList | None = None
        self._people: tuple[PersonRow, ...] = ()
        self.tabs = TabRow(
            self.tr("Parts of the partnership"),
            [(AGENCIES, self.tr("Agencies")), (PEOPLE, self.tr("People")), (AREA, self.tr("Area"))],
        )
        self.agencies = AgenciesList(may=self._may)
        self.people = PeopleList(may=self._may)
        self.area_form = AreaForm(desk)
        self.agency_form = AgencyForm(desk)
        self.person_form = PersonForm(desk)
        self._remark = label("", Type.LIST, Tone.INK3, name="partnershipRemarkLabel")
        self._stack = QStackedWidget()
        self._area_part = self.area_form
        self._agency_part = self._scrolled(self.agency_form)
        self._person_part = self._scrolled(self.person_form)
        for part in (self.agencies, self.people, self._area_part, self._agency_part, self._person_part):
            self._stack.addWidget(part)
        self._lay_out()
        self._connect()
        self._stack.currentChanged.connect(self._on_part)
        self.setFocusProxy(self.agencies)

    @staticmethod
    def _scrolled(form: KeptForm) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusProxy(form)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        form.setMaximumWidth(FORM_WIDTH)
        if (layout := form.layout()) is not None:
            layout.setContentsMargins(8, 12, 8, 16)
        area.setWidget(form)
        return area

    def _on_part(self, _index: int) -> None:
        if (part := self._stack.currentWidget()) is not None:
            self.setFocusProxy(part)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(8, 0, 8, 0)
        top.addWidget(label(self.tr("Partnership"), Type.TITLE))
        top.addStretch(1)
        top.addWidget(self._remark, 0, Qt.AlignmentFlag.AlignBottom)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(8, 0, 8, 0)
        tabs.addWidget(self.tabs)
        tabs.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 24, 20, 8)
        column.setSpacing(8)
        column.addLayout(top)
        column.addLayout(tabs)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._on_tab)
        self.agencies.add_pressed.connect(self.add_agency)
        self.agencies.usual_pressed.connect(self.add_usual)
        self.agencies.opened.connect(self.open_agency)
        self.people.add_pressed.connect(self.add_person)
        self.people.opened.connect(self.open_person)
        self.people.renew_pressed.connect(self.renew)
        for form in (self.agency_form, self.person_form):
            form.closed.connect(self._show_list)
            form.saved.connect(self._on_saved)
        self.area_form.saved.connect(self._on_area_saved)

    # What is shown

    def refresh(self) -> None:
        """Ask for all three parts; a form somebody is typing in stays as it is."""
        actor = self.desk.actor
        self.desk.work.read(
            self,
            lambda uow: (agency_list(uow, actor=actor), people_list(uow, actor=actor), area_view(uow, actor=actor)),
            self._show,
            what="partnership",
        )

    def _show(self, found: tuple[AgencyList, tuple[PersonRow, ...], AreaView]) -> None:
        self._agencies, self._people, area = found
        self.agencies.show_agencies(self.desk, self._agencies)
        self.people.show_people(self._people, any_agency=bool(self._agencies.rows))
        if not self.area_form.changed:
            self.area_form.show_area(area, may=self._may)
        self.area_form.tell_desk(area)
        self._say_remark()

    def _say_remark(self) -> None:
        match self.tabs.code:
            case "agencies" if self._agencies is not None:
                count = sum(row.active for row in self._agencies.rows)
                text = self.tr("%n agency(ies) take part", None, count) if count else ""
            case "people":
                renew = sum(row.renew for row in self._people if row.state is PersonState.ACTIVE)
                text = self.tr("%n declaration(s) to renew", None, renew) if renew else ""
            case _:
                text = ""
        self._remark.setText(text)

    def _on_tab(self, _code: str) -> None:
        self.flush()
        self._show_list()
        self._say_remark()

    def _show_list(self) -> None:
        part = {AGENCIES: self.agencies, PEOPLE: self.people, AREA: self._area_part}[self.tabs.code]
        self._stack.setCurrentWidget(part)
        if self.isVisible():
            part.setFocus()

    def show_target(self, target: Any) -> None:
        """Show one part, or one agency."""
        if target.get("tab") in {AGENCIES, PEOPLE, AREA}:
            self.tabs.choose(target["tab"])
        if "agency" in target:
            self.tabs.choose(AGENCIES)
            self.open_agency(uuid.UUID(str(target["agency"])))

    def place(self) -> Any:
        """Return which part is shown."""
        return {"tab": self.tabs.code}

    def flush(self) -> None:
        """Hand what is typed to the writer lane."""
        for form in (self.agency_form, self.person_form, self.area_form):
            form.keep()

    # What can be done

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        names = ((AGENCIES, self.tr("Agencies")), (PEOPLE, self.tr("People")), (AREA, self.tr("Area")))
        found = [Command(self.tr("Show {part}").format(part=name), self._chooser(code)) for code, name in names]
        if not self._may:
            return found
        more = [
            Command(self.tr("Add agency"), self.add_agency, "N" if self.tabs.code == AGENCIES else ""),
            Command(self.tr("Add person"), self.add_person, "N" if self.tabs.code == PEOPLE else ""),
        ]
        if self.tabs.code == PEOPLE:
            more.append(Command(self.tr("Record declaration signed today"), self.people.renew_current, "D"))
        if self._agencies is not None and self._agencies.missing_core:
            more.append(Command(self.tr("Add the usual agencies"), self.add_usual))
        return [*more, *found]

    def _chooser(self, code: str) -> Any:
        return lambda: self.tabs.choose(code)

    def add_agency(self) -> None:
        """Show an empty form for an agency."""
        self.tabs.choose(AGENCIES)
        self._stack.setCurrentWidget(self._agency_part)
        self.agency_form.open_new()
        self.agency_form.setFocus()

    def open_agency(self, agency_id: uuid.UUID) -> None:
        """Show an agency in its form."""
        actor = self.desk.actor

        def show(draft: Any) -> None:
            self._stack.setCurrentWidget(self._agency_part)
            self.agency_form.open_agency(agency_id, draft)
            self._only_read(self.agency_form)
            self.agency_form.setFocus()

        self.desk.work.read(self, lambda uow: agency_draft(uow, actor=actor, agency_id=agency_id), show, what="agency")

    def add_usual(self) -> None:
        """Add the nation's core agencies as a start."""
        actor = self.desk.actor
        self.desk.work.write(
            self,
            lambda uow: add_usual_agencies(uow, actor=actor),
            lambda count: self.desk.window.say(self.tr("%n agency(ies) added; open each and complete it", None, count)),
            lambda error: self.desk.window.say(problems.sentence(error)),
        )

    def add_person(self) -> None:
        """Show an empty form for a person."""
        self.tabs.choose(PEOPLE)
        self._offer()
        self._stack.setCurrentWidget(self._person_part)
        self.person_form.open_new()
        self.person_form.setFocus()

    def open_person(self, representative_id: uuid.UUID) -> None:
        """Show a person in her or his form."""
        actor = self.desk.actor

        def show(draft: Any) -> None:
            self._offer()
            self._stack.setCurrentWidget(self._person_part)
            self.person_form.open_person(representative_id, draft)
            self._only_read(self.person_form)
            self.person_form.setFocus()

        self.desk.work.read(
            self, lambda uow: person_draft(uow, actor=actor, representative_id=representative_id), show, what="person"
        )

    def _only_read(self, form: KeptForm) -> None:
        if not self._may:
            form.only_read(self.tr("The coordinator changes the partnership."))

    def _offer(self) -> None:
        if self._agencies is not None:
            self.person_form.offer(self._agencies.rows, self._people)

    def renew(self, representative_id: uuid.UUID) -> None:
        """Record that somebody signed the declaration today."""
        actor = self.desk.actor
        self.desk.work.write(
            self,
            lambda uow: renew_declaration(uow, actor=actor, representative_id=representative_id),
            lambda _none: self.desk.window.say(self.tr("Declaration recorded as signed today.")),
            lambda error: self.desk.window.say(problems.sentence(error)),
        )

    def _on_saved(self, _key: Any) -> None:
        self._show_list()
        self.desk.window.say(self.tr("Saved."))

    def _on_area_saved(self, _none: Any) -> None:
        self.desk.window.say(self.tr("Area saved. Meetings that are planned already keep their days."))

"""Partnership: who takes part, who speaks for them, and by which rules this area works."""

from __future__ import annotations

import uuid
from functools import partial, reduce
from operator import or_
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command, Page
from marac_desk.desktop.partnership.area_form import AreaForm
from marac_desk.desktop.partnership.parts import AgenciesPart, PeoplePart
from marac_desk.desktop.partnership.tabs import TABS, tabs_for
from marac_desk.desktop.widgets.labels import label
from marac_desk.desktop.widgets.tabs import TabRow
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.rules.access import DataClass, Operation
from marac_desk.rules.vocabulary import PersonState
from marac_desk.services.changes import Changes
from marac_desk.services.partnership.agencies import AgencyList, agency_list
from marac_desk.services.partnership.area import AreaView, area_view
from marac_desk.services.partnership.people import PersonRow, people_list

AGENCIES, PEOPLE, AREA = "agencies", "people", "area"
_MORE = reduce(or_, (tab.cares_for for tab in TABS), Changes.NOTHING)


class PartnershipPage(Page):
    """Agencies, people, area, and whatever more the person acting has to do here."""

    cares_for: ClassVar[Changes] = Changes.PARTNERSHIP | _MORE

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setObjectName("partnershipPage")
        self._may = desk.allowed.may(Operation.UPDATE, DataClass.PARTNERSHIP)
        self._found: tuple[AgencyList, tuple[PersonRow, ...]] | None = None
        self.more = {tab.code: tab for tab in tabs_for(desk)}
        self.tabs = TabRow(self.tr("Parts of the partnership"), self._names())
        self.agencies = AgenciesPart(desk, may=self._may)
        self.people = PeoplePart(desk, may=self._may)
        self.area_form = AreaForm(desk)
        self._remark = label("", Type.LIST, Tone.INK3, name="partnershipRemarkLabel")
        self._stack = QStackedWidget()
        self._parts = {AGENCIES: self.agencies, PEOPLE: self.people, AREA: self.area_form, **self.more}
        for part in self._parts.values():
            self._stack.addWidget(part)
        for tab in self.more.values():
            tab.remarked.connect(self._say_remark)
        self._lay_out()
        self.tabs.chosen.connect(self._on_tab)
        self.tabs.use_keys(self)
        self.area_form.saved.connect(self._on_area_saved)
        self.setFocusProxy(self.agencies)

    def _names(self) -> list[tuple[str, str]]:
        usual = [(AGENCIES, self.tr("Agencies")), (PEOPLE, self.tr("People")), (AREA, self.tr("Area"))]
        return [*usual, *((tab.code, tab.title()) for tab in self.more.values())]

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

    def refresh(self) -> None:
        """Ask for all three parts; a form somebody is typing in stays as it is."""
        actor = self.desk.actor
        self.desk.work.read(
            self,
            lambda uow: (agency_list(uow, actor=actor), people_list(uow, actor=actor), area_view(uow, actor=actor)),
            self._show,
            what="partnership",
        )
        for tab in self.more.values():
            tab.refresh()

    def _show(self, found: tuple[AgencyList, tuple[PersonRow, ...], AreaView]) -> None:
        agencies, people, area = found
        self._found = (agencies, people)
        self.agencies.show_agencies(agencies)
        self.people.show_people(people, agencies.rows)
        if not self.area_form.changed:
            self.area_form.show_area(area, may=self._may)
        self.area_form.tell_desk(area)
        self._say_remark()

    def _say_remark(self) -> None:
        text = ""
        if self._found is not None and self.tabs.code == AGENCIES:
            count = sum(row.active for row in self._found[0].rows)
            text = self.tr("%n agency(ies) take part", None, count) if count else ""
        elif self._found is not None and self.tabs.code == PEOPLE:
            renew = sum(row.renew for row in self._found[1] if row.state is PersonState.ACTIVE)
            text = self.tr("%n declaration(s) to renew", None, renew) if renew else ""
        elif self.tabs.code in self.more:
            text = self.more[self.tabs.code].remark
        self._remark.setText(text)

    def _on_tab(self, _code: str) -> None:
        self.flush()
        part = self._parts[self.tabs.code]
        self._stack.setCurrentWidget(part)
        self.setFocusProxy(part)
        if self.isVisible() and not self.tabs.hasFocus():
            part.setFocus()
        self._say_remark()

    def show_target(self, target: Any) -> None:
        """Show one part, or one agency."""
        if (code := target.get("tab")) in self._parts:
            self.tabs.choose(code)
            if code in self.more:
                self.more[code].show_target(target)
        if "agency" in target:
            self.tabs.choose(AGENCIES)
            self.agencies.open(uuid.UUID(str(target["agency"])))

    def place(self) -> Any:
        """Return which part is shown."""
        return {"tab": self.tabs.code}

    def flush(self) -> None:
        """Hand what is typed to the writer lane."""
        for form in (self.agencies.form, self.people.form, self.area_form):
            form.keep()
        for tab in self.more.values():
            tab.flush()

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        found = [
            Command(self.tr("Show {part}").format(part=name), partial(self.tabs.choose, code), self.tabs.keys(number))
            for number, (code, name) in enumerate(self._names())
        ]
        here = self.tabs.code
        if here in self.more:
            found = [*self.more[here].commands(), *found]
        if not self._may:
            return found
        more = [
            Command(self.tr("Add agency"), self.add_agency, "N" if here == AGENCIES else ""),
            Command(self.tr("Add person"), self.add_person, "N" if here == PEOPLE else ""),
        ]
        if here == PEOPLE:
            more.append(Command(self.tr("Record declaration signed today"), self.people.list.renew_current, "D"))
        if self._found is not None and self._found[0].missing_core:
            more.append(Command(self.tr("Add the usual agencies"), self.agencies.add_usual))
        return [*more, *found]

    def add_agency(self) -> None:
        """Show an empty form for an agency."""
        self.tabs.choose(AGENCIES)
        self.agencies.add()

    def add_person(self) -> None:
        """Show an empty form for a person."""
        self.tabs.choose(PEOPLE)
        self.people.add()

    def _on_area_saved(self, _none: Any) -> None:
        self.desk.window.say(self.tr("Area saved. Meetings that are planned already keep their days."))

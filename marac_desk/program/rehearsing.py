"""A rehearsal of the way to the first page while somebody types a passphrase, so that the first real time is quick.

What is slow once is done here: statements are put into SQL, letters are drawn, and PySide makes the types it needs.
"""

from __future__ import annotations

import string
import uuid
from datetime import timedelta

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from marac_desk import memory
from marac_desk.desktop.privacy.attention import Attention
from marac_desk.desktop.privacy.listening import load_for_this_system
from marac_desk.desktop.widgets.waiting import wait_until
from marac_desk.model.action import Action
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.case import Case, CasePerpetrator
from marac_desk.model.meeting import AgendaItem, Meeting, ResearchReturn
from marac_desk.model.person import Person
from marac_desk.model.referral import Referral
from marac_desk.model.report_back import ReportBack
from marac_desk.program.clock import SystemClock
from marac_desk.program.desk import DeskProgram
from marac_desk.program.opening import fill
from marac_desk.program.starting import make_window
from marac_desk.register.rehearsal import rehearsal_register
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.lives import ReferralState
from marac_desk.rules.vocabulary import AgencyType, AgendaBlock, Aim, DueBasis, RepresentativeRole, Share
from marac_desk.services.housekeeping import actor_of
from marac_desk.services.settings import area_settings, today

LETTERS = f"{string.ascii_letters} {string.digits}"
"""Every name in the rehearsal: nobody's, and whatever a name is made of."""
A_MONTH = timedelta(days=30)
PATIENCE = 10_000  # milliseconds; a rehearsal that takes longer helps nobody


def rehearse(app: QApplication) -> None:
    """Go the whole way to the first page once, in a register in memory with one thing of every kind it shows."""
    register, me = rehearsal_register(SystemClock()), uuid.uuid4()
    fill(register, {"area": "-", "profile": "england_wales", "jurisdiction": "eng", "person": "-"}, me)
    with register.writing() as uow:
        _add_one_of_each(uow)
        actor = actor_of(uow, me)
    window = make_window()
    Attention(app, window)  # as the real one has: it makes PySide look up every kind of thing that has an event
    program = DeskProgram(register, actor, window)
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    program.show()
    wait_until(program.work.is_idle, PATIENCE)
    window.repaint()
    program.end()
    window.hide()
    window.deleteLater()
    app.sendPostedEvents(window, QEvent.Type.DeferredDelete)  # now: before the real window there is no loop to do it
    load_for_this_system()
    memory.settle()


def _add_one_of_each(uow: UnitOfWork) -> None:
    area, day = area_settings(uow).area_id, today(uow)
    agency = Agency(area_id=area, name=LETTERS, short_name="-", agency_type=AgencyType.POLICE)
    uow.add(agency)
    chair = Representative(agency_id=agency.id, person_name=LETTERS, role=RepresentativeRole.CHAIR)
    victim, perpetrator = Person(full_name=LETTERS), Person(full_name=LETTERS)
    uow.add(chair, victim, perpetrator)
    case = Case(area_id=area, reference="-", victim_id=victim.id)
    uow.add(case)
    uow.add(CasePerpetrator(case_id=case.id, person_id=perpetrator.id, release_on=day + A_MONTH))
    waiting, placed = (
        Referral(case_id=case.id, state=state, received_at=uow.now, referral_date=day, agency_id=agency.id)
        for state in (ReferralState.RECEIVED, ReferralState.ACCEPTED)
    )
    meeting = Meeting(
        area_id=area,
        day=day + A_MONTH,
        starts_at=uow.now + A_MONTH,
        ends_at=uow.now + A_MONTH,
        **dict.fromkeys(("cutoff_on", "agenda_on", "research_on", "action_list_on", "minutes_on"), day + A_MONTH),
        opening_minutes=0,
        break_minutes=0,
        chair_id=chair.id,
    )
    uow.add(waiting, placed, meeting)
    uow.add(
        AgendaItem(
            meeting_id=meeting.id,
            referral_id=placed.id,
            case_id=case.id,
            position=1,
            block=AgendaBlock.CHILD_CASES,
            planned_minutes=1,
        ),
        ResearchReturn(referral_id=placed.id, case_id=case.id, agency_id=agency.id),
        Action(
            case_id=case.id,
            number=1,
            title=LETTERS,
            does=LETTERS,
            aim=Aim.VICTIM,
            owner_agency_id=agency.id,
            due_basis=DueBasis.DATE,
            due_on=day - A_MONTH,
            share=Share.YES,
        ),
        ReportBack(case_id=case.id, referral_id=placed.id, advocate_id=chair.id, due_on=day - A_MONTH),
    )

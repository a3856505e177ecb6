"""What stands around the cases of a filled register: places, children, research, risks, flags, report-backs, seats.

Rows go in by bulk as in `filling`, a thousand cases at a time; the conclusion of every case stands in the ledger.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.case import Case, CaseChild, CasePerpetrator
from marac_desk.model.discussion import InformationShared, RiskLine
from marac_desk.model.meeting import AgendaItem, Attendance, Meeting, ResearchReturn
from marac_desk.model.monitoring import AgencyFlag
from marac_desk.model.person import Address, Person, ProtectedValue, SafeContact
from marac_desk.model.referral import SharingDecision
from marac_desk.model.report_back import ReportBack, ReportBackAttempt, ReportBackLine
from marac_desk.model.risk import RiskAssessment
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.lives import ReportBackState
from marac_desk.rules.vocabulary import (
    AddressKind,
    Answer,
    AttemptResult,
    AttendanceStatus,
    ContactChannel,
    Imminence,
    RepresentativeRole,
    ResearchStatus,
)
from marac_desk.services.settings import area_settings
from tests.benchmarks.filling import Filler, Row

AT_ONCE = 1_000
ADVOCATES = 8
ASKED = 6  # agencies that are asked about one case
TO_TELL_DAYS = 21  # of what was heard in these days some victims still wait to be told
STREETS = ("Quarry Rise", "Mill Lane", "Station Road", "Orchard Close", "Canal Street", "Beacon Hill")
SHARED = (
    "Three calls to the address since the spring, the last one after midnight",
    "Seen at the practice with an injury that was explained in two ways",
    "The tenancy is in both names and the rent has not been paid since June",
    "The school has noticed that nobody collects the children on Fridays",
    "Missed two appointments; the phone is answered by somebody else",
)
WAITING = (ReportBackState.PLANNED, ReportBackState.SAFE_ROUTE_CONFIRMED, ReportBackState.ATTEMPTED)


class Surroundings:
    """Puts everything around the cases that are there."""

    def __init__(self, uow: UnitOfWork, seed: int) -> None:
        self.uow, self.filler = uow, Filler(uow, seed)
        self.chance, self.today = self.filler.chance, self.filler.today
        self.checklist = area_settings(uow).checklist()
        self.agencies = uow.session.scalars(sa.select(Agency.id).order_by(Agency.short_name)).all()
        self.advocates = [self.speaker(RepresentativeRole.ADVOCATE) for _ in range(ADVOCATES)]
        self.chair_id = self.speaker(RepresentativeRole.CHAIR)
        self.tables: dict[Any, list[Row]] = {}

    def speaker(self, role: RepresentativeRole) -> uuid.UUID:
        """Add somebody who acts in every meeting."""
        row = self.filler.row(self.today - timedelta(3_650), person_name=self.filler.name(), role=role)
        self.filler.insert(Representative, [row | {"agency_id": self.agencies[0]}])
        key: uuid.UUID = row["id"]
        return key

    def put(self, entity: Any, day: date, **values: Any) -> uuid.UUID:
        """Keep a row for the next bulk and return its key."""
        row = self.filler.row(day, **values)
        self.tables.setdefault(entity, []).append(row)
        key: uuid.UUID = row["id"]
        return key

    def put_in(self) -> None:
        """Put in what was kept."""
        for entity, rows in self.tables.items():
            self.filler.insert(entity, rows)
        self.tables.clear()

    def seats(self) -> None:
        """Seat the agencies in every meeting that was held."""
        for meeting_id, day in self.uow.session.execute(sa.select(Meeting.id, Meeting.day)).tuples().all():
            for agency_id in self.agencies:
                status = self.chance.choice((AttendanceStatus.PRESENT,) * 8 + (AttendanceStatus.ABSENT,))
                values: Row = {"status": status, "declaration_signed": True, "person_name": self.filler.name()}
                self.put(Attendance, day, meeting_id=meeting_id, agency_id=agency_id, **values)
        self.put_in()

    def cases(self) -> None:
        """Put everything around every case."""
        heard = iter(self.uow.session.execute(_heard()).all())
        while some := list(islice(heard, AT_ONCE)):
            plans = self.plans([case.item_id for case in some])
            for case in some:
                self.people(case)
                self.research(case)
                self.risks(case)
                self.afterwards(case, plans.get(case.item_id, []))
            self.put_in()

    def plans(self, item_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[uuid.UUID]]:
        """Return the actions of some hearings."""
        found: dict[uuid.UUID, list[uuid.UUID]] = {}
        for start in range(0, len(item_ids), 500):  # an engine takes only so many values
            some = item_ids[start : start + 500]
            query = sa.select(Action.item_id, Action.id).where(Action.item_id.in_(some))
            for item_id, action_id in self.uow.session.execute(query).tuples():
                if item_id is not None:
                    found.setdefault(item_id, []).append(action_id)
        return found

    def people(self, case: Any) -> None:
        """Give them places, a way to reach her, and children."""
        day, number = case.day, self.chance.randrange(1, 200)
        lines = f"{number} {self.chance.choice(STREETS)}"
        home: Row = {"lines": lines, "postcode": f"ZZ{number % 20} {number % 9}AA", "district": "ZZ"}
        self.put(Address, day, person_id=case.victim_id, kind=AddressKind.HOME, **home)
        self.put(Address, day, person_id=case.perpetrator_id, kind=AddressKind.PERPETRATOR_CURRENT, **home)
        phone = f"07700 900{self.chance.randrange(1000):03d}".encode()
        value_id = self.filler.row(day)["id"]
        protected = {"id": value_id, "person_id": case.victim_id, "kind": "phone", "value": phone}
        self.tables.setdefault(ProtectedValue, []).append(protected)
        reached: Row = {"value_id": value_id, "safe_to_text": self.chance.choice(list(Answer)), "verified_on": day}
        self.put(SafeContact, day, person_id=case.victim_id, channel=ContactChannel.MOBILE.value, **reached)
        for position in range(self.chance.choice((0, 0, 1, 1, 2, 3))):
            child = self.filler.person(day) | {"date_of_birth": day - timedelta(self.chance.randrange(200, 6_000))}
            self.tables.setdefault(Person, []).append(child)
            self.put(CaseChild, day, case_id=case.case_id, person_id=child["id"], position=position)

    def research(self, case: Any) -> None:
        """Let agencies answer before the meeting and share in it."""
        for agency_id in self.chance.sample(self.agencies, ASKED):
            status = self.chance.choice((ResearchStatus.NOTHING_KNOWN, ResearchStatus.KNOWN_RELEVANT))
            keys = {"referral_id": case.referral_id, "case_id": case.case_id, "agency_id": agency_id}
            self.put(ResearchReturn, case.day, **keys, status=status, returned_on=case.day - timedelta(4))
        for position in range(1, self.chance.randint(2, 5)):
            said: Row = {"agency_id": self.chance.choice(self.agencies), "text": self.chance.choice(SHARED)}
            self.put(InformationShared, case.day, item_id=case.item_id, position=position, **said)

    def risks(self, case: Any) -> None:
        """Assess the risk, decide on sharing, sum it up."""
        numbers = [str(item.number) for item in self.checklist.items]
        yes = self.chance.randint(9, min(20, len(numbers)))
        answers = dict.fromkeys(numbers[yes:], "no") | dict.fromkeys(numbers[:yes], "yes")
        keys = {"case_id": case.case_id, "referral_id": case.referral_id}
        found: Row = {"answers": answers, "score": yes, "threshold": 14, "threshold_met": yes >= 14}
        tool: Row = {"tool": self.checklist.code, "tool_version": self.checklist.version, "assessed_on": case.day}
        self.put(RiskAssessment, case.day, **keys, **tool, **found)
        self.put(SharingDecision, case.day, referral_id=case.referral_id, necessity="To prevent serious harm")
        summed: Row = {"at_risk": "Victim", "at_risk_person_id": case.victim_id, "from_person_id": case.perpetrator_id}
        imminence = self.chance.choice(list(Imminence))
        self.put(RiskLine, case.day, item_id=case.item_id, position=1, imminence=imminence, **summed)

    def afterwards(self, case: Any, plan: Sequence[uuid.UUID]) -> None:
        """Ask for flags and report back to her."""
        for agency_id in self.agencies[:4]:
            expires, days = case.expires, {"requested_on": case.day, "confirmed_on": case.day + timedelta(3)}
            removed = expires if expires < self.today else None
            keys = {"case_id": case.case_id, "agency_id": agency_id}
            self.put(AgencyFlag, case.day, **keys, **days, expires_on=expires, removed_on=removed)
        fresh = (self.today - case.day).days <= TO_TELL_DAYS and self.chance.random() < 0.3
        state = self.chance.choice(WAITING) if fresh else ReportBackState.FED_BACK
        back_id = self.put(
            ReportBack,
            case.day,
            case_id=case.case_id,
            referral_id=case.referral_id,
            item_id=case.item_id,
            meeting_id=case.meeting_id,
            advocate_id=self.chance.choice(self.advocates),
            state=state,
            due_on=case.day + timedelta(3),
            fed_back_on=None if fresh else case.day + timedelta(6),
        )
        told = datetime.combine(case.day + timedelta(2), time(11), tzinfo=UTC)
        self.put(ReportBackAttempt, case.day, report_back_id=back_id, at=told, channel="phone", result=_result(state))
        for action_id in plan[:3]:
            self.put(ReportBackLine, case.day, report_back_id=back_id, action_id=action_id, may_be_told=not fresh)
        self.uow.record("conclude", "agenda_item", case.item_id, case_id=case.case_id, gaps=0)


def _result(state: ReportBackState) -> AttemptResult:
    return list(AttemptResult)[0 if state is ReportBackState.FED_BACK else -1]


def _heard() -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            Case.id.label("case_id"),
            Case.victim_id,
            Case.flag_expires_on.label("expires"),
            CasePerpetrator.person_id.label("perpetrator_id"),
            AgendaItem.id.label("item_id"),
            AgendaItem.referral_id,
            AgendaItem.meeting_id,
            Meeting.day,
        )
        .join(CasePerpetrator, CasePerpetrator.case_id == Case.id)
        .join(AgendaItem, AgendaItem.case_id == Case.id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .order_by(Meeting.day, AgendaItem.position)
    )

"""The register the permissions are tried on: one case in each situation, with everything in it, and who looks at it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from marac_desk.intake.draft import MustNotReceive, ReferralDraft, Referrer
from marac_desk.model.access import CaseGrant
from marac_desk.model.action import Action
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.audit import Alert
from marac_desk.model.case import Case, CaseExclusion, CasePerpetrator
from marac_desk.model.meeting import AgendaItem, Attendance, Meeting, ResearchReturn
from marac_desk.model.monitoring import AgencyFlag, Link, Order
from marac_desk.model.referral import Referral
from marac_desk.model.report_back import ReportBack, ReportBackLine
from marac_desk.model.seal import SealedMinutes
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import Register, UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Role
from marac_desk.rules.lives import ActionState, ItemState, MeetingState, ReferralState, ReportBackState
from marac_desk.rules.vocabulary import (
    AgencyType,
    AgendaBlock,
    Aim,
    Answer,
    AttendanceStatus,
    DueBasis,
    ExcludedParty,
    FeelsSafer,
    LinkedProcess,
    OrderType,
    Origin,
    PersonState,
    RepresentativeRole,
    ResearchStatus,
    Share,
)
from marac_desk.rules.vocabulary.access import AlertRule, ApprovalKind
from marac_desk.services.actions.adding import index_action
from marac_desk.services.approvals.asking import ask
from marac_desk.services.circulation.sealed.sealing import seal_meeting
from marac_desk.services.housekeeping import actor_of
from marac_desk.services.people import safe_contact_of
from marac_desk.services.referrals.receiving import Original, receive
from marac_desk.services.settings import area_settings, today
from tests.support.referrals import full_draft
from tests.support.registers import coordinator


class Context(StrEnum):
    """The situation a case is looked at in."""

    PLAIN = "plain"
    BEFORE_PACK = "before_pack"
    RESTRICTED = "restricted"
    OTHER_AGENCY = "other_agency"
    ACTIONS_CLOSED = "actions_closed"
    DISABLED = "disabled"


AWAY = "deputy_chair_away"
PEOPLE: dict[str, Role] = {**{role.value: role for role in Role}, AWAY: Role.DEPUTY_CHAIR}
"""Everybody who looks, by name; the deputy once while she stands in and once while she does not."""

AT_THE_TABLE = ("chair", "deputy_chair", AWAY, "advocate", "representative")
"""Who speaks for an agency at the meeting."""

_TAKES_TWO = {
    ApprovalKind.RESTRICT: True,
    ApprovalKind.LIFT_RESTRICTION: True,
    ApprovalKind.DISPOSAL: True,
    ApprovalKind.WITHDRAW_PASSAGE: True,
    ApprovalKind.COORDINATOR_ROLE: False,
    ApprovalKind.RESTORE: False,
}
"""What is asked for in every scene, and whether it is about the case."""

AGENCY_OF = {"chair": "Police", "deputy_chair": "Police", AWAY: "Police", "advocate": "Advocate"}
MINE, THEIRS = "Housing", "Fire"
"""The agency of the representative who looks, and another one."""


@dataclass(slots=True)
class Scene:
    """One case with everything in it; the keys of what use cases are called with."""

    context: Context
    people: dict[str, Actor]
    case: uuid.UUID
    reference: str
    victim: str
    born: date
    harmed_by: str
    child: str
    referral: uuid.UUID
    waiting: uuid.UUID
    accepted: uuid.UUID
    contact: uuid.UUID
    perpetrator: uuid.UUID
    meeting: uuid.UUID
    item: uuid.UUID
    coming: uuid.UUID
    coming_item: uuid.UUID
    heard_action: uuid.UUID
    action: uuid.UUID
    returned: uuid.UUID
    to_return: uuid.UUID
    others_return: uuid.UUID
    back: uuid.UUID
    order: uuid.UUID
    link: uuid.UUID
    flag: uuid.UUID
    agency: uuid.UUID
    other_agency: uuid.UUID
    exclusion: uuid.UUID
    past: uuid.UUID
    past_item: uuid.UUID
    sealed: uuid.UUID
    alert: uuid.UUID
    approvals: dict[ApprovalKind, uuid.UUID]


def build_scenes(register: Register) -> dict[Context, Scene]:
    """Fill an empty register with one scene for each context."""
    with register.writing() as uow:
        agencies = _agencies(uow)
    return {context: _Builder(register, agencies, context).build() for context in Context}


def _agencies(uow: UnitOfWork) -> dict[str, uuid.UUID]:
    area, found = area_settings(uow).area_id, {}
    for name, kind in (
        ("Police", AgencyType.POLICE),
        ("Advocate", AgencyType.IDVA),
        (MINE, AgencyType.HOUSING),
        (THEIRS, AgencyType.OTHER),
    ):
        row = Agency(
            area_id=area,
            name=f"Anytown {name}",
            short_name=name,
            agency_type=kind,
            signatory=True,
            signed_on=today(uow),
        )
        uow.add(row)
        found[name] = row.id
    return found


class _Builder:
    """Builds one scene, in one unit of work for the people and one for the case."""

    def __init__(self, register: Register, agencies: dict[str, uuid.UUID], context: Context) -> None:
        self._register, self._agencies, self._context = register, agencies, context
        self._keys: dict[str, uuid.UUID] = {}
        self._sender = self._agencies[THEIRS if context is Context.OTHER_AGENCY else MINE]
        self._is_over = context is Context.ACTIONS_CLOSED

    def build(self) -> Scene:
        """Build it."""
        with self._register.writing() as uow:
            self._uow, self._day = uow, today(uow)
            self._case()
            self._meetings()
            self._people()
            self._work()
            self._decisions()
        with self._register.reading() as uow:
            people = {name: actor_of(uow, self._keys[name]) for name in self._looking()}
        if self._context is Context.DISABLED:
            with self._register.writing() as uow:
                for name in people:
                    uow.session.get_one(User, self._keys[name]).state = PersonState.LEFT
        return self._scene(people)

    def _looking(self) -> list[str]:
        return list(PEOPLE)

    # The case and its referrals

    def _draft(self) -> ReferralDraft:
        draft, name = full_draft(), self._context.value.replace("_", "").title()
        agency = "Fire" if self._sender == self._agencies[THEIRS] else "Housing"
        draft.referrer = Referrer(agency=f"Anytown {agency}", name="Sam Sender")
        draft.victim.full_name, draft.victim.known_as = f"Vera {name}", None
        draft.victim.given_names, draft.victim.family_name = "Vera", name
        draft.victim.date_of_birth = date(1980, 1, 1 + list(Context).index(self._context))
        draft.victim.aliases, draft.victim.phone = [], None
        draft.perpetrators[0].full_name = f"Harm {name}son"
        draft.children[0].full_name = f"Child {name}child"
        draft.must_not_receive = [MustNotReceive("Somebody outside", "perpetrator_associate", "his brother")]
        draft.victim.address_confidential = True
        return draft

    def _case(self) -> None:
        file = Original("referral.docx", "application/octet-stream", self._context.value.encode())
        received, _ = receive(self._uow, actor=coordinator(), draft=self._draft(), original=file)
        self._received = received
        self._uow.session.flush()
        main = self._uow.session.get_one(Referral, received.referral_id)
        main.state, main.created_by = ReferralState.RESEARCH, None
        case = self._uow.session.get_one(Case, received.case_id)
        case.last_referral_on, case.last_meeting_on = self._day, self._day
        for name, state in (
            ("earlier", ReferralState.DORMANT),
            ("waiting", ReferralState.RECEIVED),
            ("accepted", ReferralState.ACCEPTED),
            ("listed", ReferralState.LISTED),
        ):
            self._keys[name] = self._referral(name, state)
        for someone in self._uow.session.query(CasePerpetrator).filter(CasePerpetrator.case_id == case.id):
            self._keys["perpetrator"] = someone.person_id
        contact = safe_contact_of(self._uow, case.victim_id)
        exclusion = self._uow.session.query(CaseExclusion).filter(CaseExclusion.case_id == case.id).one()
        assert contact is not None
        self._keys |= {"contact": contact.id, "exclusion": exclusion.id}

    def _referral(self, name: str, state: ReferralState) -> uuid.UUID:
        days = {"earlier": 400, "waiting": 0, "accepted": 1, "listed": 2}[name]
        row = Referral(
            case_id=self._received.case_id,
            state=state,
            received_at=self._uow.now - timedelta(days=days),
            referral_date=self._day - timedelta(days=days),
            agency_id=self._sender,
        )
        self._uow.add(row)
        row.created_by = None
        return row.id

    # Meetings and who is invited

    def _meetings(self) -> None:
        self._keys["past"] = self._meeting(-400, MeetingState.ARCHIVED, closed=True)
        self._keys["past_item"] = self._item("past", self._keys["earlier"], ItemState.CONCLUDED)
        if self._context is Context.BEFORE_PACK:
            self._keys["meeting"] = self._meeting(30, MeetingState.OPEN_FOR_REFERRALS)
            state = ItemState.QUEUED
        elif self._is_over:
            self._keys["meeting"] = self._meeting(-3, MeetingState.CLOSED, closed=True)
            state = ItemState.CONCLUDED
        else:
            self._keys["meeting"] = self._meeting(0, MeetingState.IN_SESSION)
            state = ItemState.PRESENTED
        self._keys["item"] = self._item("meeting", self._received.referral_id, state)
        self._keys["coming"] = self._meeting(60, MeetingState.OPEN_FOR_REFERRALS)
        self._keys["coming_item"] = self._item("coming", self._keys["listed"], ItemState.QUEUED)

    def _meeting(self, days: int, state: MeetingState, *, closed: bool = False) -> uuid.UUID:
        day, begun = self._day + timedelta(days=days), days <= 0
        at = self._uow.now + timedelta(days=days)
        row = Meeting(
            area_id=area_settings(self._uow).area_id,
            state=state,
            day=day,
            starts_at=at,
            ends_at=at + timedelta(hours=4),
            started_at=at if begun else None,
            closed_at=at + timedelta(hours=3) if closed else None,
            **dict.fromkeys(("cutoff_on", "agenda_on", "research_on", "action_list_on", "minutes_on"), day),
            opening_minutes=10,
            break_minutes=15,
        )
        self._uow.add(row)
        return row.id

    def _item(self, meeting: str, referral: uuid.UUID, state: ItemState) -> uuid.UUID:
        row = AgendaItem(
            meeting_id=self._keys[meeting],
            referral_id=referral,
            case_id=self._received.case_id,
            position=1,
            block=AgendaBlock.CHILD_CASES,
            planned_minutes=12,
            state=state,
            victim_view="I want it to stop.",
            victim_view_on=self._day,
            concluded_at=self._uow.now if state is ItemState.CONCLUDED else None,
        )
        self._uow.add(row)
        return row.id

    def _people(self) -> None:
        for name, role in PEOPLE.items():
            agency = self._agencies[AGENCY_OF.get(name, MINE)] if name in AT_THE_TABLE else None
            row = User(id=uuid.uuid4(), name=f"{name} {self._context.value}", role=role)
            if agency is not None:
                row.representative_id = self._speaks(name, agency)
            if role is Role.GUEST and self._context is not Context.OTHER_AGENCY:
                row.item_id = self._keys["item"]
            if name == "deputy_chair":
                row.acts_from = self._uow.now
            self._uow.add(row)
            self._keys[name] = row.id
        self._keys["other_advocate"] = self._speaks("other advocate", self._agencies["Advocate"])
        self._seat(MINE if self._context is not Context.OTHER_AGENCY else THEIRS, None)

    def _speaks(self, name: str, agency: uuid.UUID) -> uuid.UUID:
        person = Representative(agency_id=agency, person_name=f"{name} {self._context}", role=RepresentativeRole.REP)
        self._uow.add(person)
        if self._context is not Context.OTHER_AGENCY and name in AT_THE_TABLE:
            self._seat(AGENCY_OF.get(name, MINE), person)
        return person.id

    def _seat(self, agency: str, person: Representative | None) -> None:
        self._uow.add(
            Attendance(
                meeting_id=self._keys["meeting"],
                agency_id=self._agencies[agency],
                representative_id=person.id if person else None,
                person_name=person.person_name if person else "Somebody else",
                status=AttendanceStatus.PRESENT,
            )
        )

    # What was done with the case

    def _work(self) -> None:
        case, referral = self._received.case_id, self._received.referral_id
        owner = self._sender
        self._keys["heard_action"] = self._action(1, owner, item="item", is_open=not self._is_over)
        self._keys["action"] = self._action(2, owner, item=None, is_open=True)
        other = self._agencies[MINE if owner == self._agencies[THEIRS] else THEIRS]
        if self._context is Context.OTHER_AGENCY:
            other = self._agencies["Police"]
        done = ResearchStatus.KNOWN_RELEVANT
        self._keys["returned"] = self._return(referral, owner, done)
        self._keys["others_return"] = self._return(referral, other, done)
        self._keys["to_return"] = self._return(self._keys["listed"], owner, ResearchStatus.REQUESTED)
        if self._is_over:  # nothing of the agency's is still to be returned
            self._uow.session.flush()
            self._uow.session.get_one(ResearchReturn, self._keys["to_return"]).referral_id = self._keys["earlier"]
        rows = (
            ("order", Order(case_id=case, kind=OrderType.RESTRAINING, breaches=[])),
            ("link", Link(case_id=case, process=LinkedProcess.MAPPA, on_date=self._day)),
            (
                "flag",
                AgencyFlag(
                    case_id=case,
                    agency_id=owner,
                    requested_on=self._day,
                    expires_on=self._day + timedelta(days=300),
                ),
            ),
        )
        for name, row in rows:
            self._uow.add(row)
            self._keys[name] = row.id
        self._report_back(case, referral)
        self._uow.session.flush()
        seal_meeting(self._uow, self._uow.session.get_one(Meeting, self._keys["past"]))
        self._uow.session.flush()
        self._keys["sealed"] = self._uow.session.query(SealedMinutes).filter(SealedMinutes.case_id == case).one().id

    def _action(self, number: int, owner: uuid.UUID, *, item: str | None, is_open: bool) -> uuid.UUID:
        row = Action(
            case_id=self._received.case_id,
            referral_id=self._received.referral_id,
            meeting_id=self._keys["meeting"] if item else None,
            item_id=self._keys[item] if item else None,
            number=number,
            title=f"Locksmith {self._context.value.replace('_', '')}",
            does="change locks",
            aim=Aim.VICTIM,
            owner_agency_id=owner,
            due_basis=DueBasis.DATE,
            due_on=self._day + timedelta(days=5),
            share=Share.CHECK,
            origin=Origin.MEETING if item else Origin.IN_BETWEEN,
            state=ActionState.ISSUED if is_open else ActionState.CLOSED_DONE,
            closed_on=None if is_open else self._day,
        )
        self._uow.add(row)
        self._uow.session.flush()
        index_action(self._uow, row)
        return row.id

    def _return(self, referral: uuid.UUID, agency: uuid.UUID, status: ResearchStatus) -> uuid.UUID:
        row = ResearchReturn(
            referral_id=referral, case_id=self._received.case_id, agency_id=agency, status=status, summary="known"
        )
        self._uow.add(row)
        return row.id

    def _report_back(self, case: uuid.UUID, referral: uuid.UUID) -> None:
        """The advocate who looks carries it where the case is her client, and somebody else where it is not."""
        self._uow.session.flush()
        mine = self._context in {Context.BEFORE_PACK, Context.ACTIONS_CLOSED}
        advocate = self._uow.session.get_one(User, self._keys["advocate"]).representative_id
        row = ReportBack(
            case_id=case,
            referral_id=referral,
            advocate_id=advocate if mine else self._keys["other_advocate"],
            due_on=self._day,
            state=ReportBackState.DELIVERED,
            delivered_on=self._day,
            response="She says thank you.",
            response_on=self._day,
            feels_safer=FeelsSafer.SAFER,
            new_abuse=Answer.NO,
        )
        self._uow.add(row)
        self._keys["back"] = row.id
        self._uow.add(ReportBackLine(report_back_id=row.id, action_id=self._keys["action"], wording="New locks."))

    def _decisions(self) -> None:
        case = self._received.case_id
        if self._context in {Context.PLAIN, Context.RESTRICTED, Context.DISABLED}:
            self._uow.add(
                CaseGrant(
                    case_id=case,
                    data_class=DataClass.SAFE_CONTACT,
                    user_id=self._keys["representative"],
                    reason="the locks",
                    until=self._uow.now + timedelta(days=2),
                )
            )
        self._ask_for()
        if self._context is Context.RESTRICTED:
            for name in PEOPLE:
                self._uow.add(
                    CaseExclusion(case_id=case, name=name, party=ExcludedParty.STAFF_CONFLICT, user_id=self._keys[name])
                )

    def _ask_for(self) -> None:
        """Have the coordinator who set the register up ask for everything that takes two, and raise one alert."""
        self._uow.session.flush()
        case, self._approvals = self._received.case_id, {}
        for kind, of_case in _TAKES_TWO.items():
            wanted = self._keys["exclusion"] if kind is ApprovalKind.LIFT_RESTRICTION else uuid.uuid4()
            asked = ask(
                self._uow,
                coordinator(),
                kind,
                reason="it takes two",
                object_type=kind.value,
                object_id=wanted,
                case_id=case if of_case else None,
            )
            self._approvals[kind] = asked.id
        somebody = User(id=uuid.uuid4(), name=f"Somebody {self._context.value}", role=Role.COORDINATOR)
        self._uow.add(somebody)
        alert = Alert(rule=AlertRule.MANY_CASES, user_id=somebody.id, case_id=case, at=self._uow.now)
        self._uow.add(alert)
        self._keys["alert"] = alert.id

    def _scene(self, people: dict[str, Actor]) -> Scene:
        draft, keys = self._draft(), self._keys
        return Scene(
            context=self._context,
            people=people,
            case=self._received.case_id,
            reference=self._received.reference,
            victim=draft.victim.full_name or "",
            born=draft.victim.date_of_birth or date.min,
            harmed_by=draft.perpetrators[0].full_name or "",
            child=draft.children[0].full_name or "",
            referral=self._received.referral_id,
            agency=self._agencies[MINE],
            other_agency=self._agencies[THEIRS],
            **{
                name: keys[name]
                for name in (
                    "waiting",
                    "accepted",
                    "contact",
                    "perpetrator",
                    "meeting",
                    "item",
                    "coming",
                    "coming_item",
                    "heard_action",
                    "action",
                    "returned",
                    "to_return",
                    "others_return",
                    "back",
                    "order",
                    "link",
                    "flag",
                    "exclusion",
                    "past",
                    "past_item",
                    "sealed",
                    "alert",
                )
            },
            approvals=self._approvals,
        )

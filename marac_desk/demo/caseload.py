"""Fills a register with the demonstration caseload: agencies and people, past meetings, and the next one open."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa

from marac_desk.assets.demo import demo_caseload
from marac_desk.demo.dates import DemoDates
from marac_desk.demo.drafts import Sources, draft_of_case
from marac_desk.demo.history import History, load_history
from marac_desk.demo.people import user_id_of
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.area import Area
from marac_desk.model.case import Case, CaseExclusion, RelatedCase
from marac_desk.model.meeting import Meeting
from marac_desk.model.monitoring import Link, Order
from marac_desk.model.person import Person, SafeContact
from marac_desk.model.referral import Referral
from marac_desk.model.transfer import Transfer
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import Register, UnitOfWork
from marac_desk.rules.access import Actor, Role
from marac_desk.rules.lives import MeetingState, ReferralState
from marac_desk.rules.transfers import Direction, TransferState
from marac_desk.rules.vocabulary import (
    AgencySubtype,
    AgencyType,
    ClosureReason,
    Criterion,
    ExcludedParty,
    Jurisdiction,
    LinkedProcess,
    MeetingKind,
    MeetingMode,
    MeetingModel,
    OrderType,
    PersonState,
    RepeatVerdict,
    RepresentativeRole,
    Share,
)
from marac_desk.services.meetings.planning import COMING, plan_meeting
from marac_desk.services.referrals.receiving import receive
from marac_desk.services.settings import area_settings

SHORT_NAMES = {
    "POL": "Police",
    "IDVA": "Advocate",
    "CSC": "Children",
    "GP": "GP",
    "HOSP": "Hospital",
    "EDU": "Education",
    "HOU": "Housing",
    "MHT": "Mental health",
    "PROB": "Probation",
    "NOOR": "Noor",
    "REC": "Recovery",
    "ASC": "Adult care",
    "MASH": "Hub",
    "FIRE": "Fire",
    "YJS": "Youth justice",
    "HCC": "Community centre",
}
SIGN_IN = {"U-COORD": Role.COORDINATOR, "U-CHAIR": Role.CHAIR, "U-IDVA": Role.ADVOCATE}


class CaseloadLoader:
    """Loads the caseload in one unit of work; afterwards `keys` tells which key everything got."""

    def __init__(self, uow: UnitOfWork, caseload: Mapping[str, Any], reference: date) -> None:
        self.uow = uow
        self.caseload = caseload
        self.keys: dict[str, uuid.UUID] = {}
        self.persons = {person["id"]: person for person in caseload["persons"]}
        self._reference = reference

    def load(self) -> None:
        """Load everything, in the order in which it refers to itself."""
        self._area()
        self.dates = DemoDates(self._reference, area_settings(self.uow).calendar)
        agencies = {agency["id"]: agency["name"] for agency in self.caseload["agencies"]}
        self.sources = Sources(self.persons, agencies, self.dates)
        self._agencies()
        self._users()
        self.uow.session.flush()  # whether somebody still stands in the register is read from it
        self._meetings()
        for case in self.caseload["cases"]:
            self._case(case)
        self._related_cases()
        load_history(History(self.uow, self.caseload, self.keys, self.dates, user_id_of("U-COORD")))
        self.uow.record("load_demonstration", "register")

    def actor(self, user: str) -> Actor:
        """Return one of the three people who can sign in, as somebody who acts."""
        representative = self.uow.session.get_one(Representative, self.keys[user])
        return Actor(
            user_id_of(user), representative.person_name, SIGN_IN[user], representative.id, representative.agency_id
        )

    def instant(self, day: date, hour: int = 10, minute: int = 0) -> datetime:
        """Return a local time of a day as an instant."""
        return datetime.combine(day, time(hour, minute), tzinfo=area_settings(self.uow).zone)

    def _area(self) -> None:
        marac = self.caseload["marac"]
        area = Area(
            name=marac["name"],
            profile="england_wales",
            jurisdiction=Jurisdiction(marac["jurisdiction"]),
            meeting_model=MeetingModel(marac["meeting_model"]),
            reference_prefix="MW",
            adult_female_population=marac["adult_female_population"],
            adult_population=marac["adult_population"],
            mop_version=marac["mop_version"],
            isp_version=marac["isp_version"],
            contact_line="020 7946 0300",
        )
        self.uow.add(area)
        self.uow.session.flush()
        dates = DemoDates(self._reference, area_settings(self.uow).calendar)
        area.mop_review_on, area.isp_review_on = dates.resolve(marac["mop_review"]), dates.resolve(marac["isp_review"])

    def _agencies(self) -> None:
        for agency in self.caseload["agencies"]:
            row = Agency(
                area_id=area_settings(self.uow).area_id,
                name=agency["name"],
                short_name=SHORT_NAMES[agency["id"]],
                agency_type=AgencyType(agency["agency_type"]),
                subtype=AgencySubtype(agency["subtype"]) if agency["subtype"] else None,
                core=agency["core"],
                only_child_cases=agency["only_child_cases"],
                signatory=agency["signatory_isp"],
                signed_on=self.dates.resolve(agency.get("isp_signed")),
                secure_email=agency.get("secure_email"),
                phone=agency.get("phone"),
            )
            self.uow.add(row)
            self.keys[agency["id"]] = row.id
        self.uow.session.flush()

    def _users(self) -> None:
        for user in self.caseload["users"]:
            row = Representative(
                agency_id=self.keys[user["agency"]],
                person_name=user["name"],
                job_title=user["job_title"],
                role=RepresentativeRole(user["role"]),
                declaration_signed_on=self.dates.resolve(user["confidentiality_signed"]),
                state=PersonState(user["state"]),
                note=user.get("note"),
            )
            self.uow.add(row)
            self.keys[user["id"]] = row.id
        self.uow.session.flush()
        for user, role in SIGN_IN.items():
            name = next(u["name"] for u in self.caseload["users"] if u["id"] == user)
            self.uow.add(User(id=user_id_of(user), name=name, role=role, representative_id=self.keys[user]))

    def _meetings(self) -> None:
        actor = self.actor("U-COORD")
        for meeting in self.caseload["meetings"]:
            day = self.dates.need(meeting["date"])
            self.dates.named[meeting["id"]] = day
            hour, minute = (int(part) for part in meeting["time"].split(":"))
            planned, _ = plan_meeting(
                self.uow,
                actor=actor,
                day=day,
                starts=time(hour, minute),
                minutes=meeting.get("planned_minutes", 270),
                kind=MeetingKind(meeting["kind"]),
                mode=MeetingMode(meeting["mode"]),
                venue=meeting.get("venue"),
                chair_id=self.keys[meeting["chair"]],
            )
            self.keys[meeting["id"]] = planned
            row = self.uow.session.get_one(Meeting, planned)
            row.minute_taker_id = self.keys["U-COORD"]
            row.state = MeetingState(meeting["state"])
            row.notes = meeting.get("note")
            if row.state not in COMING:
                row.started_at, row.closed_at = row.starts_at, row.ends_at

    def _case(self, case: Mapping[str, Any]) -> None:
        for number, referral in enumerate(case["referrals"]):
            day = self.dates.need(referral["received"])
            self.dates.named[f"{referral['id']}.received"] = day
            received, _ = receive(
                self.uow,
                actor=self.actor("U-COORD"),
                draft=draft_of_case(self.sources, case, referral),
                source="demonstration",
                received_at=self.instant(day, 9, 14),
                case_id=self.keys.get(case["id"]),
                reference=case["ref"].replace("{year}", str(day.year)) if number == 0 else None,
            )
            self.keys[case["id"]], self.keys[referral["id"]] = received.case_id, received.referral_id
            self._standing(case, referral)
        self._around(case)

    def _standing(self, case: Mapping[str, Any], referral: Mapping[str, Any]) -> None:
        """Say where a referral stands, as it was left by what happened to it before today."""
        row = self.uow.session.get_one(Referral, self.keys[referral["id"]])
        row.state = self._state(case, referral)
        row.emergency = Criterion.EMERGENCY.value in referral["criteria"]
        if row.state is not ReferralState.RECEIVED:
            row.decided_by, row.decided_at = user_id_of("U-COORD"), row.received_at
            row.decision_reason = referral.get("withdrawn_reason")
            row.is_repeat = RepeatVerdict.YES if Criterion.REPEAT.value in referral["criteria"] else RepeatVerdict.NO
            row.advocate_told_at = row.received_at
        if case.get("transfer", {}).get("direction") == "in":
            row.transferred_from = case["transfer"]["other_marac"]
        if case.get("review_at"):
            row.review_meeting_id = self.keys[case["review_at"]]

    def _state(self, case: Mapping[str, Any], referral: Mapping[str, Any]) -> ReferralState:
        if referral.get("state") == "withdrawn":
            return ReferralState.WITHDRAWN
        if "heard_on" in referral:
            return ReferralState.DORMANT
        if referral.get("meeting") == "M0":
            return ReferralState.DEFERRED if "deferred" in case else ReferralState.RECEIVED
        if case.get("legal_hold"):
            return ReferralState.LEGAL_HOLD
        if case.get("transfer", {}).get("direction") == "out":
            return ReferralState.TRANSFERRED_OUT
        return ReferralState.PLAN_COMPLETE if case.get("closure_reason") else ReferralState.PLAN_OPEN

    def _around(self, case: Mapping[str, Any]) -> None:
        """Add what surrounds a case: who checked the safe contact, orders, links, transfer, hold."""
        row = self.uow.session.get_one(Case, self.keys[case["id"]])
        row.legal_hold, row.legal_hold_reason = bool(case.get("legal_hold")), case.get("legal_hold_reason")
        row.closure_reason = ClosureReason(case["closure_reason"]) if case.get("closure_reason") else None
        days = [self.dates.named[f"{r['id']}.received"] for r in case["referrals"]]
        row.first_referral_on, row.last_referral_on = min(days), max(days)
        heard = [self.dates.need(r["heard_on"]) for r in case["referrals"] if "heard_on" in r]
        row.last_meeting_on = max(heard, default=None)
        self._checked_contact(case, row)
        for order in case["orders"]:
            breaches = [{"on": self.dates.need(day).isoformat(), "reported": True} for day in order.get("breached", [])]
            self.uow.add(
                Order(
                    case_id=row.id,
                    kind=OrderType(order["type"]),
                    until_date=self.dates.resolve(order.get("until")),
                    conditions=order.get("conditions"),
                    breaches=breaches,
                )
            )
        for link in case["links"]:
            self._link(row.id, link)
        if transfer := case.get("transfer"):
            self.uow.add(
                Transfer(
                    case_id=row.id,
                    direction=transfer["direction"],
                    other_area=transfer["other_marac"],
                    state=_stands(transfer),
                    number=1,
                    sent_on=self.dates.resolve(transfer.get("date_sent")),
                    acknowledged_on=self.dates.resolve(transfer.get("acknowledged_on")),
                    advocate_handover_on=self.dates.resolve(transfer.get("idva_handover_on")),
                    note=case.get("flag_question"),
                )
            )
        for someone in case["must_not_receive"]:
            if "user" in someone:
                exclusion = self.uow.session.scalar(
                    sa.select(CaseExclusion).where(
                        CaseExclusion.case_id == row.id, CaseExclusion.name == someone["name"]
                    )
                )
                if exclusion is not None:
                    exclusion.representative_id = self.keys[someone["user"]]
                    exclusion.party = ExcludedParty.STAFF_CONFLICT

    def _checked_contact(self, case: Mapping[str, Any], row: Case) -> None:
        contact = self.uow.session.scalar(sa.select(SafeContact).where(SafeContact.person_id == row.victim_id))
        checked = case.get("safe_contact") or {}
        if contact is not None and checked.get("verified_on"):
            contact.verified_on = self.dates.resolve(checked["verified_on"])
            contact.verified_by_id = self.keys[checked["verified_by"]]
        victim = self.uow.session.get_one(Person, row.victim_id)
        victim.deceased_on = self.dates.resolve(self.persons[case["victim"]].get("deceased"))
        victim.interpreter_notes = self.persons[case["victim"]].get("interpreter_notes")

    def _link(self, case_id: uuid.UUID, link: Mapping[str, Any]) -> None:
        self.uow.add(
            Link(
                case_id=case_id,
                process=LinkedProcess(link["process"].lower()),
                level=str(link["level"]) if "level" in link else None,
                status=link.get("status"),
                on_date=self.dates.resolve(link.get("on")),
                next_on=self.dates.resolve(link.get("next")),
                share=Share(link.get("victim_share", "C")),
            )
        )

    def _related_cases(self) -> None:
        for case in self.caseload["cases"]:
            if case.get("counter_case"):
                self._relate(case["id"], case["counter_case"], "counter_allegation")
            for other in case.get("related_cases", []):
                self._relate(case["id"], other, "same_victim")

    def _relate(self, case: str, other: str, kind: str) -> None:
        self.uow.add(RelatedCase(case_id=self.keys[case], other_case_id=self.keys[other], kind=kind))


def load_caseload(register: Register, reference: date) -> dict[str, uuid.UUID]:
    """Fill an empty register and return the keys by the names of the caseload."""
    caseload = json.loads(demo_caseload().read_text(encoding="utf-8"))
    with register.writing() as uow:
        loader = CaseloadLoader(uow, caseload, reference)
        loader.load()
        return loader.keys


def _stands(transfer: dict[str, Any]) -> TransferState:
    """Return where a transfer stands, by what the demonstration says of it."""
    leaves = transfer["direction"] == Direction.OUT
    if leaves and transfer.get("acknowledged_on"):
        return TransferState.FINISHED
    if transfer.get("acknowledged_on"):
        return TransferState.ACKNOWLEDGED
    return TransferState.SENT if leaves else TransferState.RECEIVED

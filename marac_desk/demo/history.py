"""What happened before today in the demonstration: hearings, research, actions with their ends, report-backs, flags."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from marac_desk.demo.dates import DemoDates
from marac_desk.model.action import Action
from marac_desk.model.case import Case
from marac_desk.model.meeting import AgendaItem, Attendance, Meeting, ResearchReturn
from marac_desk.model.monitoring import AgencyFlag
from marac_desk.model.report_back import ReportBack, ReportBackAttempt, ReportBackLine
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.deadlines import Due, report_back_due
from marac_desk.rules.lives import ActionState, ItemState, ReportBackState
from marac_desk.rules.vocabulary import (
    AgendaBlock,
    Aim,
    Answer,
    AttemptResult,
    AttendanceStatus,
    Capacity,
    CloseCode,
    DueBasis,
    FeelsSafer,
    Handling,
    Origin,
    ResearchStatus,
    Share,
)
from marac_desk.services.actions.adding import NewAction, add_action, index_action, note_event
from marac_desk.services.settings import area_settings

_RESULTS = {
    "spoken to": AttemptResult.SPOKEN_TO,
    "answered": AttemptResult.SPOKEN_TO,
    "short talk": AttemptResult.SPOKEN_TO,
    "spoken to with interpreter": AttemptResult.SPOKEN_TO,
    "did not want details": AttemptResult.SPOKEN_TO,
    "answered by her husband, call ended as a wrong number": AttemptResult.NOT_SAFE,
}
_MOVED = {"extended": ActionState.IN_PROGRESS, "reassigned": ActionState.ISSUED}


@dataclass(slots=True)
class History:
    """What loading the past needs: the unit of work, the caseload, the keys by name, the dates, who was coordinator."""

    uow: UnitOfWork
    caseload: Mapping[str, Any]
    keys: dict[str, uuid.UUID]
    dates: DemoDates
    coordinator: uuid.UUID

    def at(self, day: date, hour: int = 10) -> datetime:
        """Return an instant on a day."""
        return datetime.combine(day, time(hour), tzinfo=UTC)

    def referral_of(self, case: str) -> uuid.UUID:
        """Return a case's latest referral."""
        return self.keys[f"R-{case}"]


def load_history(past: History) -> None:
    """Load everything that happened, in the order in which it refers to itself."""
    for entry in past.caseload["attendance"]:
        _attendance(past, entry)
    for entry in past.caseload["agenda"]:
        if entry["meeting"] != "M0":
            _hearing(past, entry)
    for entry in past.caseload["research"]:
        _research(past, entry)
    for entry in past.caseload["actions"]:
        _action(past, entry)
    for entry in past.caseload["report_backs"]:
        _report_back(past, entry)
    for entry in past.caseload["flags"]:
        _flag(past, entry)


def _attendance(past: History, entry: Mapping[str, Any]) -> None:
    users = {user["id"]: user for user in past.caseload["users"]}
    row = Attendance(
        meeting_id=past.keys[entry["meeting"]],
        agency_id=past.keys[entry["agency"]],
        representative_id=past.keys[entry["person"]],
        person_name=users[entry["person"]]["name"],
        capacity=Capacity(
            entry.get("capacity", "deputy" if users[entry["person"]]["role"] == "deputy" else "core_rep")
        ),
        status=AttendanceStatus(entry["status"]),
        information_sent=bool(entry.get("information_sent")),
        declaration_signed=entry["declaration_signed"],
    )
    past.uow.add(row)


def _hearing(past: History, entry: Mapping[str, Any]) -> None:
    meeting = past.uow.session.get_one(Meeting, past.keys[entry["meeting"]])
    concluded = entry["state"] == ItemState.CONCLUDED
    seconds = entry.get("actual_seconds", 0)
    called = meeting.starts_at + timedelta(minutes=10 + 15 * (entry["position"] - 1))
    item = AgendaItem(
        meeting_id=meeting.id,
        referral_id=past.referral_of(entry["case"]),
        case_id=past.keys[entry["case"]],
        position=entry["position"],
        block=AgendaBlock.CHILD_CASES,
        planned_minutes=12,
        state=ItemState(entry["state"]),
        actual_seconds=seconds,
        first_called_at=called if concluded else None,
        concluded_at=called + timedelta(seconds=seconds) if concluded else None,
        risk_statement=entry.get("risk_statement"),
        aside_reason=entry.get("reason"),
    )
    past.uow.add(item)
    past.keys[f"{entry['meeting']}/{entry['case']}"] = item.id
    if concluded:
        case = past.uow.session.get_one(Case, item.case_id)
        case.last_meeting_on = max(filter(None, (case.last_meeting_on, meeting.day)))


def _research(past: History, entry: Mapping[str, Any]) -> None:
    past.uow.add(
        ResearchReturn(
            referral_id=past.referral_of(entry["case"]),
            case_id=past.keys[entry["case"]],
            agency_id=past.keys[entry["agency"]],
            status=ResearchStatus(entry["status"]),
            summary=entry["summary"],
            handling=Handling(entry["handling"]),
            returned_on=past.dates.resolve(entry["returned_on"]),
        )
    )


def _action(past: History, entry: Mapping[str, Any]) -> None:
    due = past.dates.need(entry["due"])
    meeting = past.uow.session.get_one(Meeting, past.keys[entry["meeting"]])
    action = add_action(
        past.uow,
        NewAction(
            case_id=past.keys[entry["case"]],
            owner_agency_id=past.keys[entry["owner_agency"]],
            title=entry["title"],
            does=entry["title"][:1].lower() + entry["title"][1:],
            aim=Aim(entry["aimed_at"]),
            due=Due(DueBasis.WORKING_DAYS, due, None, None, None, True),
            share=Share(entry["victim_share"]),
            referral_id=past.referral_of(entry["case"]),
            meeting_id=meeting.id,
            item_id=past.keys.get(f"{entry['meeting']}/{entry['case']}"),
            catalogue_code=entry["catalogue_code"],
            origin=Origin(entry["origin"].lower()),
            state=_MOVED.get(entry["state"]) or ActionState(entry["state"]),
            victim_wording=entry["victim_wording"],
        ),
    )
    past.keys[entry["id"]] = action.id
    _ended(past, action, entry)
    _followed(past, action, entry, meeting.day)
    past.uow.session.flush()
    index_action(past.uow, action)


def _ended(past: History, action: Action, entry: Mapping[str, Any]) -> None:
    action.agreed_at = past.at(past.dates.need({"from": entry["meeting"], "working_days": 0}))
    action.issued_on = past.dates.need({"from": entry["meeting"], "working_days": 1})
    if action.state not in {ActionState.ISSUED, ActionState.PROPOSED}:
        action.acknowledged_on = past.dates.need({"from": entry["meeting"], "working_days": 2})
    action.completed_on = past.dates.resolve(entry.get("completed_on"))
    action.evidence = entry.get("evidence")
    if entry.get("close_code"):
        action.close_code = CloseCode(entry["close_code"])
        action.close_reason = entry.get("close_reason")
        action.closed_on = past.dates.resolve(entry.get("verified_on")) or action.completed_on or action.due_on
    if entry.get("verified_on"):
        action.verified_by, action.verified_on = past.coordinator, past.dates.resolve(entry["verified_on"])


def _followed(past: History, action: Action, entry: Mapping[str, Any], agreed: date) -> None:
    note_event(past.uow, action, "issued", at=past.at(agreed, 15))
    for update in entry.get("updates", []):
        note_event(past.uow, action, "progress", update["text"], at=past.at(past.dates.need(update["on"])))
    for chase in entry.get("chase_log", []):
        day = past.dates.need(chase["on"])
        action.times_chased, action.last_chased_on = action.times_chased + 1, day
        note_event(past.uow, action, "chased", chase.get("reply"), at=past.at(day), channel=chase["channel"])
    for extension in entry.get("extensions", []):
        old, action.due_on = past.dates.need(extension["old"]), past.dates.need(extension["new"])
        action.times_extended += 1
        note_event(past.uow, action, "extended", extension["reason"], at=past.at(old), old=old.isoformat())
    if moved := entry.get("reassigned"):
        was, action.owner_agency_id = action.owner_agency_id, past.keys[moved["to"]]
        note_event(
            past.uow, action, "reassigned", moved["reason"], at=past.at(past.dates.need(moved["on"])), was=was.hex
        )
    if action.closed_on is not None and action.close_code is not None:
        note_event(
            past.uow, action, "closed", action.close_reason, at=past.at(action.closed_on), code=action.close_code.value
        )


def _report_back(past: History, entry: Mapping[str, Any]) -> None:
    settings = area_settings(past.uow)
    meeting = past.dates.named.get(entry["meeting"] or "", past.dates.need(entry["safe_contact_checked"]))
    due = report_back_due(settings.time_rules, settings.calendar, meeting)
    row = ReportBack(
        case_id=past.keys[entry["case"]],
        referral_id=past.keys.get(f"R-{entry['case']}") or past.keys[f"R-{entry['case']}-0"],
        item_id=past.keys.get(f"{entry['meeting']}/{entry['case']}"),
        meeting_id=past.keys.get(entry["meeting"] or ""),
        advocate_id=past.keys[entry["advocate"]],
        state=ReportBackState(entry["state"]),
        due_on=due.day,
        due_verified=due.verified,
        safe_contact_checked_on=past.dates.resolve(entry["safe_contact_checked"]),
        handed_to=entry.get("handed_to"),
        response=entry.get("victim_response"),
        feels_safer=FeelsSafer(entry["feels_safer"]),
        new_abuse=Answer(entry["new_abuse"]) if entry.get("new_abuse") else Answer.NOT_ASKED,
        leaflet_given=bool(entry.get("leaflet_given")),
    )
    past.uow.add(row)
    for attempt in entry["attempts"]:
        result = _RESULTS.get(attempt["result"], AttemptResult.NOT_REACHED)
        when = past.at(past.dates.need(attempt["on"]))
        past.uow.add(
            ReportBackAttempt(
                report_back_id=row.id, at=when, channel=attempt["channel"], result=result, note=attempt["result"]
            )
        )
        if result is AttemptResult.SPOKEN_TO:
            row.delivered_on = row.response_on = when.date()
            row.response_route = attempt["channel"]
    _report_back_lines(past, row, entry)


def _report_back_lines(past: History, row: ReportBack, entry: Mapping[str, Any]) -> None:
    for action in past.caseload["actions"]:
        if action["case"] == entry["case"] and action["meeting"] == entry["meeting"]:
            past.uow.add(
                ReportBackLine(
                    report_back_id=row.id,
                    action_id=past.keys[action["id"]],
                    wording=action["victim_wording"],
                    may_be_told=action["id"] in entry["shared_actions"],
                    wants_changed="she asked for it to change"
                    if action["id"] in entry.get("wants_changed", [])
                    else None,
                )
            )


def _flag(past: History, entry: Mapping[str, Any]) -> None:
    expires = past.dates.need(entry["expires"])
    past.uow.add(
        AgencyFlag(
            case_id=past.keys[entry["case"]],
            agency_id=past.keys[entry["agency"]],
            requested_on=past.dates.need(entry["requested"]),
            confirmed_on=past.dates.resolve(entry["confirmed"]),
            expires_on=expires,
        )
    )
    case = past.uow.session.get_one(Case, past.keys[entry["case"]])
    case.flag_expires_on = max(filter(None, (case.flag_expires_on, expires)))

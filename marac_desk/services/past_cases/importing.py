"""Taking a tracker in: each of its cases with its referrals, so that the next one is known as a repeat; or nothing."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from marac_desk.intake.past_cases import PastCase
from marac_desk.intake.reading import Reading
from marac_desk.model.attachment import ImportedRow, ListImport
from marac_desk.model.base import new_id
from marac_desk.model.case import Case, CasePerpetrator
from marac_desk.model.person import Person
from marac_desk.model.referral import TRACKER, Referral, SharingDecision
from marac_desk.model.risk import RiskAssessment
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor
from marac_desk.rules.deadlines import flag_expiry
from marac_desk.rules.lives import ReferralState
from marac_desk.rules.repeat import RepeatReason
from marac_desk.rules.vocabulary import RepeatVerdict
from marac_desk.services.changes import Changes
from marac_desk.services.errors import RefusedError
from marac_desk.services.past_cases.drafting import draft_of
from marac_desk.services.past_cases.looking import day_of, in_cases, require_past, taken_before
from marac_desk.services.people import add_person, display_name, index_person, put_in_finder, set_safe_contact
from marac_desk.services.referrals.cleaning import cleaned
from marac_desk.services.referrals.notes import FormNotes, notes_to_json
from marac_desk.services.referrals.receiving import Original, free_reference, keep_original
from marac_desk.services.referrals.writing import (
    describe_perpetrator,
    describe_referral,
    describe_risk,
    describe_sharing,
)
from marac_desk.services.settings import area_settings, today

Step = Callable[[int], None]
"""Is told how many rows are written; what it raises takes everything back."""


@dataclass(frozen=True, slots=True)
class PastImported:
    """What became of a tracker: how many referrals as how many cases, and how many of its rows were left out."""

    import_id: uuid.UUID
    taken: int
    cases: int
    left: int


def import_past_cases(
    uow: UnitOfWork, *, actor: Actor, original: Original, reading: Reading, step: Step = lambda _done: None
) -> tuple[PastImported, Changes]:
    """Take in every row of a tracker that names a victim and a day, and keep the file as it came.

    The cases stand as heard, on watch or past it, and belong to no agency: until one of them comes back only who sees
    every case sees them, for a tracker says of nobody who must not. Nothing is merged with what the register has; who
    may be the same person is asked when she is referred again.

    Raises RefusedError("past_cases_known") for a file that was taken in already, ("nothing_to_import") where no row can
    be, and what `cleaned` raises; whatever is raised, by `step` too, nothing is written.
    """
    require_past(uow, actor)
    groups = in_cases(reading)
    if not groups:
        raise RefusedError("nothing_to_import")
    if taken_before(uow, hashlib.sha256(original.content).hexdigest()) is not None:
        raise RefusedError("past_cases_known")
    kept = keep_original(uow, original, at=uow.now)
    taken = sum(map(len, groups))
    left = len(reading.cases) - taken
    done = ListImport(attachment_id=kept.id, taken=taken, left=0)  # a row that was left out waits for nobody
    done.name_sha256, done.sha256 = hashlib.sha256(original.name.encode("utf-8", "replace")).hexdigest(), kept.sha256
    uow.add(done)
    uow.session.flush()
    written = 0
    for rows in groups:
        _write_case(uow, done, rows)
        written += len(rows)
        step(written)
    uow.record("import_past_cases", "list_import", done.id, rows=taken, cases=len(groups), left=left)
    return PastImported(done.id, taken, len(groups), left), Changes.REFERRALS | Changes.CASES


def _write_case(uow: UnitOfWork, done: ListImport, rows: list[tuple[int, PastCase]]) -> None:
    settings = area_settings(uow)
    days = [day_of(past) for _, past in rows]
    first = cleaned(draft_of(rows[0][1]))
    victim = add_person(uow, first.victim)
    case = Case(
        area_id=settings.area_id,
        reference=free_reference(uow, settings.reference_prefix),
        victim_id=victim.id,
        first_referral_on=days[0],
        last_referral_on=days[-1],
        last_meeting_on=max((past.meeting_date for _, past in rows if past.meeting_date), default=None),
    )
    uow.add(case)
    uow.session.flush()
    index_person(uow, victim, case.id)
    set_safe_contact(uow, victim, first.safe_contact)
    put_in_finder(uow, "case", case.id, case.id, f"{case.reference} {display_name(victim)}")
    for number, someone in enumerate(first.perpetrators):
        person: Person = add_person(uow, someone, case_id=case.id)
        tie = CasePerpetrator(case_id=case.id, person_id=person.id)
        describe_perpetrator(tie, number, someone, alone=len(first.perpetrators) == 1)
        uow.add(tie)
    before: Referral | None = None
    for record, past in rows:
        before = _write_referral(uow, done, case, record, past, before)
    uow.session.flush()


def _write_referral(
    uow: UnitOfWork,
    done: ListImport,
    case: Case,
    record: int,
    past: PastCase,
    before: Referral | None,
) -> Referral:
    settings, draft = area_settings(uow), cleaned(draft_of(past))
    notes = FormNotes(not_understood=list(past.not_understood), record=record)
    referral = Referral(
        id=new_id(),
        case_id=case.id,
        state=_state_of(day_of(past), today(uow), settings.time_rules.flag_months),
        received_at=_noon(day_of(past)),
        origins=notes_to_json(notes),
        source=TRACKER,
    )
    describe_referral(referral, draft, settings.zone, None)
    referral.is_repeat = _repeat(past)
    if past.repeat_computed:
        referral.repeat_definition = settings.repeat_rule.definition
        referral.repeat_reason = RepeatReason.WITHIN_WINDOW.value
        referral.repeat_of_id = before.id if before is not None else None
    uow.add(referral)
    risk = RiskAssessment(case_id=case.id, referral_id=referral.id)
    describe_risk(risk, draft, settings.checklist(draft.risk.tool))
    sharing = SharingDecision(referral_id=referral.id)
    describe_sharing(sharing, draft)
    row = ImportedRow(id=new_id(), import_id=done.id, case_id=case.id, referral_id=referral.id, record=record)
    uow.add(risk, sharing, row)
    uow.record("receive", "referral", referral.id, case_id=case.id, source=TRACKER)
    return referral


def _repeat(past: PastCase) -> RepeatVerdict:
    """What the rule says of the tracker's own days; where only somebody marked it so, that stays a question."""
    if past.repeat_computed:
        return RepeatVerdict.YES
    return RepeatVerdict.PERHAPS if past.repeat_marked else RepeatVerdict.NO


def _state_of(day: date, now: date, months: int) -> ReferralState:
    return ReferralState.DORMANT if flag_expiry(day, months) >= now else ReferralState.LAPSED


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)

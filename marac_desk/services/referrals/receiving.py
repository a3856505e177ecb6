"""Taking a referral in: from a draft to people, a case, a risk assessment and a sharing decision."""

from __future__ import annotations

import dataclasses
import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from marac_desk.intake.draft import DraftPerson, ReferralDraft
from marac_desk.model.agency import Agency
from marac_desk.model.attachment import Attachment
from marac_desk.model.case import Case, CaseChild, CaseExclusion, CaseOther, CasePerpetrator
from marac_desk.model.person import Person
from marac_desk.model.referral import Referral, SharingDecision
from marac_desk.model.risk import RiskAssessment
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation, require
from marac_desk.rules.clock import local_day
from marac_desk.rules.lives import ReferralState
from marac_desk.rules.plain_text import TextRefusedError, clean
from marac_desk.rules.references import case_reference
from marac_desk.rules.threshold import score_of
from marac_desk.rules.vocabulary import Answer, ExcludedParty, OwnRiskView
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.people import (
    add_person,
    display_name,
    fill_person,
    index_person,
    put_in_finder,
    set_safe_contact,
)
from marac_desk.services.settings import area_settings

SHORT, LONG = 400, 20_000
LONG_FIELDS = frozenset(
    {
        "reason",
        "history",
        "victim_wishes",
        "actions_already_taken",
        "judgement_rationale",
        "purpose",
        "necessity",
        "proportionality",
        "risk_if_not_shared",
        "risk_if_shared",
        "data_shared",
        "data_withheld",
        "injuries",
        "victim_own_words",
        "not_aware_reason",
        "communication_needs",
        "why",
    }
)


@dataclass(frozen=True, slots=True)
class Original:
    """The file a referral came in as."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Received:
    """Where a referral stands now."""

    referral_id: uuid.UUID
    case_id: uuid.UUID
    reference: str


def receive(
    uow: UnitOfWork,
    *,
    actor: Actor,
    draft: ReferralDraft,
    source: str = "form",
    received_at: datetime | None = None,
    original: Original | None = None,
    origins: dict[str, Any] | None = None,
    case_id: uuid.UUID | None = None,
    reference: str | None = None,
) -> tuple[Received, Changes]:
    """Take a referral in as it is; what is missing is listed at screening and never a reason to refuse it here.

    `case_id` puts it on a case that exists already (the same people, recorded before). Raises RefusedError for text
    that cannot be kept ("text_nul", "text_too_long").
    """
    require(actor, Operation.CREATE, DataClass.REFERRAL)
    draft = cleaned(draft)
    at = received_at or uow.now
    case = uow.session.get_one(Case, case_id) if case_id else _new_case(uow, draft, reference)
    referral = Referral(
        case_id=case.id, state=ReferralState.RECEIVED, received_at=at, origins=origins or {}, source=source
    )
    uow.add(referral)
    write_referral(uow, referral, draft)
    case.first_referral_on = min(filter(None, (case.first_referral_on, referral.referral_date)))
    if original is not None:
        _keep_original(uow, referral, original)
    uow.record("receive", "referral", referral.id, case_id=case.id, source=source)
    return Received(referral.id, case.id, case.reference), Changes.REFERRALS | Changes.CASES


def correct(uow: UnitOfWork, *, actor: Actor, referral_id: uuid.UUID, draft: ReferralDraft) -> tuple[None, Changes]:
    """Write a corrected form over a referral and the people of its case."""
    require(actor, Operation.UPDATE, DataClass.REFERRAL)
    referral = uow.session.get(Referral, referral_id)
    if referral is None:
        raise NotFoundError("referral")
    draft = cleaned(draft)
    case = uow.session.get_one(Case, referral.case_id)
    fill_person(uow, uow.session.get_one(Person, case.victim_id), draft.victim)
    _write_people(uow, case, draft)
    write_referral(uow, referral, draft)
    uow.record("correct", "referral", referral.id, case_id=case.id)
    return None, Changes.REFERRALS | Changes.CASES


def _new_case(uow: UnitOfWork, draft: ReferralDraft, reference: str | None) -> Case:
    settings = area_settings(uow)
    victim = add_person(uow, draft.victim)
    case = Case(
        area_id=settings.area_id,
        reference=reference or _free_reference(uow, settings.reference_prefix),
        victim_id=victim.id,
    )
    uow.add(case)
    uow.session.flush()
    index_person(uow, victim, case.id)
    put_in_finder(uow, "case", case.id, case.id, f"{case.reference} {display_name(victim)}")
    _write_people(uow, case, draft)
    return case


def _free_reference(uow: UnitOfWork, prefix: str) -> str:
    while True:
        reference = case_reference(prefix, uow.now.year, secrets.randbits(64))
        if uow.session.scalar(sa.select(Case.id).where(Case.reference == reference)) is None:
            return reference


def _write_people(uow: UnitOfWork, case: Case, draft: ReferralDraft) -> None:
    """Bring the case's people in line with the draft, by their order in the form."""
    for number, perpetrator in enumerate(draft.perpetrators):
        link = _link(uow, CasePerpetrator, case.id, number, perpetrator)
        link.relationship = perpetrator.relationship_to_victim
        link.lives_together = perpetrator.lives_together or Answer.NOT_ASKED
        link.in_custody = perpetrator.in_custody or Answer.NOT_ASKED
        link.release_on = perpetrator.release_date
        link.primary = perpetrator.primary or len(draft.perpetrators) == 1
    for number, child in enumerate(draft.children):
        tie = _link(uow, CaseChild, case.id, number, child)
        tie.relationship_to_victim = child.relationship_to_victim
        tie.relationship_to_perpetrator = child.relationship_to_perpetrator
        tie.in_household = child.in_household or Answer.NOT_ASKED
        tie.school = child.school
    _drop_beyond(uow, CasePerpetrator, case.id, len(draft.perpetrators))
    _drop_beyond(uow, CaseChild, case.id, len(draft.children))
    _write_others(uow, case, draft)
    set_safe_contact(uow, uow.session.get_one(Person, case.victim_id), draft.safe_contact)


def _link(uow: UnitOfWork, kind: type[Any], case_id: uuid.UUID, number: int, draft: DraftPerson) -> Any:
    link = uow.session.scalar(sa.select(kind).where(kind.case_id == case_id, kind.position == number))
    if link is None:
        person = add_person(uow, draft, case_id=case_id)
        link = kind(case_id=case_id, person_id=person.id, position=number)
        uow.add(link)
    else:
        person = uow.session.get_one(Person, link.person_id)
        fill_person(uow, person, draft)
        index_person(uow, person, case_id)
    return link


def _drop_beyond(uow: UnitOfWork, kind: type[Any], case_id: uuid.UUID, count: int) -> None:
    for link in uow.session.scalars(sa.select(kind).where(kind.case_id == case_id, kind.position >= count)):
        uow.record("take_off", kind.__tablename__, link.id, case_id=case_id)
        uow.session.delete(link)


def _write_others(uow: UnitOfWork, case: Case, draft: ReferralDraft) -> None:
    known = {
        display_name(person)
        for person in uow.session.scalars(
            sa.select(Person).join(CaseOther, CaseOther.person_id == Person.id).where(CaseOther.case_id == case.id)
        )
    }
    for other in draft.others_at_risk:
        if (other.full_name or "") not in known:
            person = add_person(uow, other, case_id=case.id)
            uow.add(CaseOther(case_id=case.id, person_id=person.id, why=other.why))
    excluded = set(uow.session.scalars(sa.select(CaseExclusion.name).where(CaseExclusion.case_id == case.id)))
    for someone in draft.must_not_receive:
        if someone.name and someone.name not in excluded:
            party = ExcludedParty(someone.party or ExcludedParty.PERPETRATOR_ASSOCIATE)
            uow.add(CaseExclusion(case_id=case.id, name=someone.name, party=party, reason=someone.reason))


def write_referral(uow: UnitOfWork, referral: Referral, draft: ReferralDraft) -> None:
    """Write everything of a draft that belongs to the referral itself."""
    zone = area_settings(uow).zone
    referral.referral_date = draft.referral_date or local_day(referral.received_at, zone)
    referral.external_ref = draft.external_ref
    agency = _agency_named(uow, draft.referrer.agency)
    referral.agency_id = agency.id if agency else None
    referral.source_group = agency.agency_type if agency else None
    referral.agency_as_written = draft.referrer.agency
    referral.referrer_name, referral.referrer_role = draft.referrer.name, draft.referrer.role
    referral.referrer_phone, referral.referrer_email = draft.referrer.phone, draft.referrer.email
    referral.line_manager = draft.referrer.line_manager
    referral.criteria = [criterion.value for criterion in draft.criteria]
    referral.criteria_answers = {c.value: a.value for c, a in draft.criteria_answers.items()}
    referral.judgement_rationale = draft.judgement_rationale
    _write_incident(referral, draft)
    referral.victim_aware = draft.victim_aware_of_referral or Answer.NOT_ASKED
    referral.not_aware_reason = draft.not_aware_reason
    referral.previous_conference = draft.previous_marac.answer or Answer.NOT_ASKED
    referral.previous_where, referral.previous_when = draft.previous_marac.where, draft.previous_marac.when
    referral.warnings = list(draft.warnings)
    uow.session.flush()
    _write_risk(uow, referral, draft)
    _write_sharing(uow, referral, draft)


def _write_incident(referral: Referral, draft: ReferralDraft) -> None:
    referral.incident_date, referral.incident_place = draft.incident_date, draft.incident_place
    referral.injuries, referral.crime_reference = draft.injuries, draft.crime_reference
    for name in ("weapon", "children_present", "reported_to_police"):
        setattr(referral, name, getattr(draft, name) or Answer.NOT_ASKED)
    referral.incidents_12m, referral.police_incidents_12m = draft.incidents_12m, draft.police_incidents_12m
    referral.abuse_types = [kind.value for kind in draft.abuse_types]
    for name in ("reason", "history", "victim_wishes", "actions_already_taken"):
        setattr(referral, name, getattr(draft.free_text, name))


def _write_risk(uow: UnitOfWork, referral: Referral, draft: ReferralDraft) -> None:
    risk = draft.risk
    checklist = area_settings(uow).checklist(risk.tool)
    row = uow.session.scalar(sa.select(RiskAssessment).where(RiskAssessment.referral_id == referral.id))
    if row is None:
        row = RiskAssessment(case_id=referral.case_id, referral_id=referral.id, threshold=checklist.threshold)
        row.tool, row.tool_version = checklist.code, checklist.version
        uow.add(row)
    row.assessed_on, row.assessor, row.source_of_answers = risk.assessed_on, risk.assessor, risk.source_of_answers
    row.answers = {number: answer.value for number, answer in risk.answers.items()}
    row.notes = dict(risk.notes)
    row.score = risk.score if risk.score is not None else score_of(risk.answers) if risk.answers else None
    row.threshold_met = row.score is not None and row.score >= row.threshold
    row.raised_by_judgement = not row.threshold_met and bool(draft.judgement_rationale)
    row.red_flags = [flag.value for flag in risk.red_flags]
    row.victim_own_view = risk.victim_own_view or OwnRiskView.NOT_ASKED
    row.victim_own_words = risk.victim_own_words


def _write_sharing(uow: UnitOfWork, referral: Referral, draft: ReferralDraft) -> None:
    row = uow.session.scalar(sa.select(SharingDecision).where(SharingDecision.referral_id == referral.id))
    if row is None:
        row = SharingDecision(referral_id=referral.id)
        uow.add(row)
    for entry in dataclasses.fields(draft.sharing):
        setattr(row, entry.name, getattr(draft.sharing, entry.name))


def _agency_named(uow: UnitOfWork, written: str | None) -> Agency | None:
    """Return the partner agency a referral names, by its full or short name; anything else stays as written."""
    if not written:
        return None
    wanted = written.casefold().strip()
    names = sa.or_(sa.func.lower(Agency.name) == wanted, sa.func.lower(Agency.short_name) == wanted)
    return uow.session.scalar(sa.select(Agency).where(names).limit(1))


def _keep_original(uow: UnitOfWork, referral: Referral, original: Original) -> None:
    digest = hashlib.sha256(original.content).hexdigest()
    attachment = Attachment(
        referral_id=referral.id,
        case_id=referral.case_id,
        shown_name=clean(original.name, limit=SHORT, lines=False).text,
        media_type=original.media_type,
        size=len(original.content),
        sha256=digest,
        received_at=referral.received_at,
        content=original.content,
    )
    uow.add(attachment)


def cleaned(draft: ReferralDraft) -> ReferralDraft:
    """Return the draft with every text made safe to show; raises RefusedError for what cannot be kept."""
    try:
        return _cleaned(draft, "")  # type: ignore[no-any-return]
    except TextRefusedError as error:
        raise RefusedError(f"text_{error.code}", **error.values) from None


def _cleaned(value: Any, name: str) -> Any:
    if isinstance(value, str) and not isinstance(value, Answer) and type(value) is str:
        long = name in LONG_FIELDS
        return (
            clean(value, limit=LONG if long else SHORT, lines=long or name in {"address", "safe_times"}).text.strip()
            or None
        )
    if isinstance(value, list):
        return [item for item in (_cleaned(item, name) for item in value) if item is not None]
    if isinstance(value, dict):
        return {key: _cleaned(item, name) for key, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return dataclasses.replace(value, **{f.name: _cleaned(getattr(value, f.name), f.name) for f in fields})
    return value


def latest(*days: date | None) -> date | None:
    """Return the latest of some days that may be missing."""
    return max((day for day in days if day is not None), default=None)

"""Writing a draft into the register: the people of its case, the referral itself, its risk and its sharing decision."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from marac_desk.assets.checklists import Checklist
from marac_desk.intake.draft import DraftChild, DraftPerpetrator, DraftPerson, MustNotReceive, ReferralDraft
from marac_desk.model.agency import Agency
from marac_desk.model.case import Case, CaseChild, CaseExclusion, CaseOther, CasePerpetrator
from marac_desk.model.person import Address, Person
from marac_desk.model.referral import Referral, SharingDecision
from marac_desk.model.risk import RiskAssessment
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.clock import local_day
from marac_desk.rules.threshold import score_of
from marac_desk.rules.vocabulary import Answer, ExcludedParty, OwnRiskView, RedFlag
from marac_desk.services.people import add_person, fill_person, index_person, set_safe_contact
from marac_desk.services.settings import area_settings, today

Key = uuid.UUID | None


@dataclass(frozen=True, slots=True)
class PeopleKeys:
    """Which person each entry of a form is: a key for somebody who is recorded already, None for somebody new."""

    perpetrators: tuple[Key, ...] = ()
    children: tuple[Key, ...] = ()
    others: tuple[Key, ...] = ()


def people_keys(uow: UnitOfWork, case_id: uuid.UUID) -> PeopleKeys:
    """Return who is on a case, in the order of the form."""

    def keys(kind: type[Any]) -> tuple[Key, ...]:
        return tuple(link.person_id for link in links_of(uow, kind, case_id))

    return PeopleKeys(keys(CasePerpetrator), keys(CaseChild), keys(CaseOther))


def links_of(uow: UnitOfWork, kind: type[Any], case_id: uuid.UUID) -> list[Any]:
    """Return a case's ties to people of one kind, in the order of the form."""
    order = (kind.position, kind.id) if hasattr(kind, "position") else (kind.id,)
    return list(uow.session.scalars(sa.select(kind).where(kind.case_id == case_id).order_by(*order)))


def write_people(uow: UnitOfWork, case: Case, draft: ReferralDraft, keys: PeopleKeys) -> None:
    """Bring the case's people in line with a draft; whoever the draft no longer names is taken off the case.

    The person taken off stays in the register, and the ledger says that it was done.
    """
    uow.session.flush()
    _write_perpetrators(uow, case, draft, keys.perpetrators)
    _write_children(uow, case, draft, keys.children)
    for other, tie in zip(
        draft.others_at_risk, _ties(uow, CaseOther, case.id, draft.others_at_risk, keys.others), strict=True
    ):
        tie.why = other.why
    _write_exclusions(uow, case, draft)
    set_safe_contact(uow, uow.session.get_one(Person, case.victim_id), draft.safe_contact)


def _write_perpetrators(uow: UnitOfWork, case: Case, draft: ReferralDraft, keys: Sequence[Key]) -> None:
    ties = _ties(uow, CasePerpetrator, case.id, draft.perpetrators, keys)
    for number, (perpetrator, tie) in enumerate(zip(draft.perpetrators, ties, strict=True)):
        describe_perpetrator(tie, number, perpetrator, alone=len(draft.perpetrators) == 1)


def describe_perpetrator(tie: CasePerpetrator, number: int, someone: DraftPerpetrator, *, alone: bool) -> None:
    """Write what somebody causing harm is in a case; who is alone is the primary one."""
    tie.position = number
    tie.relationship = someone.relationship_to_victim
    tie.lives_together = someone.lives_together or Answer.NOT_ASKED
    tie.in_custody = someone.in_custody or Answer.NOT_ASKED
    tie.release_on = someone.release_date
    tie.primary = someone.primary or alone


def _write_children(uow: UnitOfWork, case: Case, draft: ReferralDraft, keys: Sequence[Key]) -> None:
    ties = _ties(uow, CaseChild, case.id, draft.children, keys)
    for number, (child, tie) in enumerate(zip(draft.children, ties, strict=True)):
        describe_child(tie, number, child)


def describe_child(tie: CaseChild, number: int, child: DraftChild) -> None:
    """Write what a child is in a case."""
    tie.position = number
    tie.relationship_to_victim = child.relationship_to_victim
    tie.relationship_to_perpetrator = child.relationship_to_perpetrator
    tie.in_household = child.in_household or Answer.NOT_ASKED
    tie.school = child.school


def _ties(
    uow: UnitOfWork, kind: type[Any], case_id: uuid.UUID, people: Sequence[DraftPerson], keys: Sequence[Key]
) -> list[Any]:
    """Return one tie for each person of a draft, made where there was none; the others go."""
    known = {tie.person_id: tie for tie in links_of(uow, kind, case_id)}
    made = []
    for number, draft in enumerate(people):
        tie = known.pop(keys[number], None) if number < len(keys) else None
        made.append(_filled(uow, tie, draft) if tie else _new_tie(uow, kind, case_id, draft))
    for tie in known.values():
        uow.record("take_off", kind.__tablename__, tie.id, case_id=case_id)
        uow.session.delete(tie)
    return made


def _filled(uow: UnitOfWork, tie: Any, draft: DraftPerson) -> Any:
    person = uow.session.get_one(Person, tie.person_id)
    rewrite_person(uow, person, draft)
    index_person(uow, person, tie.case_id)
    return tie


def _new_tie(uow: UnitOfWork, kind: type[Any], case_id: uuid.UUID, draft: DraftPerson) -> Any:
    person = add_person(uow, draft, case_id=case_id)
    tie = kind(case_id=case_id, person_id=person.id)
    uow.add(tie)
    return tie


def rewrite_person(uow: UnitOfWork, person: Person, draft: DraftPerson) -> None:
    """Write a corrected draft over a person; a place that is no longer named has ended today."""
    fill_person(uow, person, draft)
    if not (draft.address or draft.postcode):
        uow.session.flush()
        present = sa.select(Address).where(Address.person_id == person.id, Address.to_date.is_(None))
        for address in uow.session.scalars(present):
            address.to_date = today(uow)


def _write_exclusions(uow: UnitOfWork, case: Case, draft: ReferralDraft) -> None:
    """Keep who must not learn of the case; one that shuts somebody of this partnership out is no form's to change."""
    known = {row.name: row for row in links_of(uow, CaseExclusion, case.id) if row.lifted_at is None}
    for someone in draft.must_not_receive:
        if not someone.name:
            continue
        row = known.pop(someone.name, None)
        if row is None:
            row = CaseExclusion(case_id=case.id, name=someone.name)
            uow.add(row)
        elif _shuts_out(row):
            continue
        describe_exclusion(row, someone)
    for row in known.values():
        if not _shuts_out(row):
            uow.record("take_off", "case_exclusion", row.id, case_id=case.id)
            uow.session.delete(row)


def describe_exclusion(row: CaseExclusion, someone: MustNotReceive) -> None:
    """Write who must not learn of a case."""
    row.party = ExcludedParty(someone.party or ExcludedParty.PERPETRATOR_ASSOCIATE)
    row.reason = someone.reason


def _shuts_out(row: CaseExclusion) -> bool:
    """Tell whether a restriction names a user, a representative or an agency of this partnership."""
    return any(key is not None for key in (row.representative_id, row.user_id, row.agency_id))


def write_referral(uow: UnitOfWork, referral: Referral, draft: ReferralDraft) -> None:
    """Write everything of a draft that belongs to the referral itself."""
    describe_referral(referral, draft, area_settings(uow).zone, agency_named(uow, draft.referrer.agency))
    uow.session.flush()
    _write_risk(uow, referral, draft)
    _write_sharing(uow, referral, draft)


def describe_referral(referral: Referral, draft: ReferralDraft, zone: ZoneInfo, agency: Agency | None) -> None:
    """Write what a draft says of the referral itself; `agency` is the partner that it names."""
    referral.referral_date = draft.referral_date or local_day(referral.received_at, zone)
    referral.external_ref = draft.external_ref
    _write_referrer(referral, draft, agency)
    referral.criteria = [criterion.value for criterion in draft.criteria]
    referral.criteria_answers = {c.value: a.value for c, a in draft.criteria_answers.items()}
    referral.judgement_rationale = draft.judgement_rationale
    _write_incident(referral, draft)
    referral.victim_aware = draft.victim_aware_of_referral or Answer.NOT_ASKED
    referral.not_aware_reason = draft.not_aware_reason
    referral.consent_given = draft.consent_given or Answer.NOT_ASKED
    referral.previous_conference = draft.previous_marac.answer or Answer.NOT_ASKED
    referral.previous_where, referral.previous_when = draft.previous_marac.where, draft.previous_marac.when
    referral.warnings = list(draft.warnings)


def _write_referrer(referral: Referral, draft: ReferralDraft, agency: Agency | None) -> None:
    referral.agency_id = agency.id if agency else None
    referral.source_group = agency.agency_type if agency else None
    referral.agency_as_written = draft.referrer.agency
    referral.referrer_name, referral.referrer_role = draft.referrer.name, draft.referrer.role
    referral.referrer_phone, referral.referrer_email = draft.referrer.phone, draft.referrer.email
    referral.line_manager = draft.referrer.line_manager


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
    row = uow.session.scalar(sa.select(RiskAssessment).where(RiskAssessment.referral_id == referral.id))
    if row is None:
        row = RiskAssessment(case_id=referral.case_id, referral_id=referral.id)
        uow.add(row)
    describe_risk(row, draft, area_settings(uow).checklist(draft.risk.tool))


def describe_risk(row: RiskAssessment, draft: ReferralDraft, checklist: Checklist) -> None:
    """Write a filled-in checklist, or a score alone."""
    risk = draft.risk
    row.tool, row.tool_version, row.threshold = checklist.code, checklist.version, checklist.threshold
    row.assessed_on, row.assessor, row.source_of_answers = risk.assessed_on, risk.assessor, risk.source_of_answers
    row.answers = {number: answer.value for number, answer in risk.answers.items()}
    row.notes = dict(risk.notes)
    row.score = risk.score if risk.score is not None else score_of(risk.answers) if risk.answers else None
    row.threshold_met = row.score is not None and row.score >= row.threshold
    row.raised_by_judgement = not row.threshold_met and bool(draft.judgement_rationale)
    raised = raised_flags(checklist, risk.answers)
    row.red_flags = [flag.value for flag in RedFlag if flag in raised or flag in risk.red_flags]
    row.victim_own_view = risk.victim_own_view or OwnRiskView.NOT_ASKED
    row.victim_own_words = risk.victim_own_words


def raised_flags(checklist: Checklist, answers: dict[str, Answer]) -> set[RedFlag]:
    """Return the red flags that the answers raise by themselves, whatever the score."""
    yes = {int(number) for number, answer in answers.items() if answer is Answer.YES and number.isdecimal()}
    single = {RedFlag(item.red_flag) for item in checklist.items if item.red_flag and item.number in yes}
    clusters = {RedFlag(c.red_flag) for c in checklist.clusters if yes >= set(c.all_of) and yes & set(c.any_of)}
    return single | clusters


def _write_sharing(uow: UnitOfWork, referral: Referral, draft: ReferralDraft) -> None:
    row = uow.session.scalar(sa.select(SharingDecision).where(SharingDecision.referral_id == referral.id))
    if row is None:
        row = SharingDecision(referral_id=referral.id)
        uow.add(row)
    describe_sharing(row, draft)


def describe_sharing(row: SharingDecision, draft: ReferralDraft) -> None:
    """Write why what may be shared."""
    for entry in dataclasses.fields(draft.sharing):
        setattr(row, entry.name, getattr(draft.sharing, entry.name))


def agency_named(uow: UnitOfWork, written: str | None) -> Agency | None:
    """Return the partner agency a referral names, by its full or short name; anything else stays as written."""
    wanted = " ".join((written or "").casefold().split())
    return agencies_by_name(uow).get(wanted) if wanted else None


def agencies_by_name(uow: UnitOfWork) -> dict[str, Agency]:
    """Return the partner agencies by their full and short names in small letters; the first by name goes first."""
    found: dict[str, Agency] = {}
    for agency in uow.session.scalars(sa.select(Agency).order_by(Agency.name)):
        for name in (agency.name, agency.short_name):
            found.setdefault(name.casefold(), agency)
    return found

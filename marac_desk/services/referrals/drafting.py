"""From the rows of the register back to the draft: a referral as the sender wrote it and as it was corrected since."""

from __future__ import annotations

import dataclasses
import uuid
from typing import Any, TypeVar

import sqlalchemy as sa

from marac_desk.intake.draft import (
    DraftChild,
    DraftOther,
    DraftPerpetrator,
    DraftPerson,
    DraftRisk,
    DraftSafeContact,
    DraftSharing,
    FreeText,
    MustNotReceive,
    PreviousConference,
    ReferralDraft,
    Referrer,
)
from marac_desk.model.agency import Agency
from marac_desk.model.case import Case, CaseChild, CaseExclusion, CaseOther, CasePerpetrator
from marac_desk.model.person import Address, Person, ProtectedValue, SafeContact
from marac_desk.model.referral import Referral, SharingDecision
from marac_desk.model.risk import RiskAssessment
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.safe_contact import HIDDEN, mask
from marac_desk.rules.threshold import score_of
from marac_desk.rules.vocabulary import (
    AbuseType,
    Answer,
    ContactChannel,
    Criterion,
    GenderSameAsSex,
    ImmigrationStatus,
    OwnRiskView,
    RedFlag,
    Sex,
    SexualOrientation,
)
from marac_desk.services.errors import NotFoundError
from marac_desk.services.people import safe_contact_of
from marac_desk.services.referrals.writing import PeopleKeys, links_of, raised_flags
from marac_desk.services.settings import area_settings

P = TypeVar("P", bound=DraftPerson)
T = TypeVar("T")
_AS_IT_IS = (
    "full_name",
    "given_names",
    "family_name",
    "known_as",
    "date_of_birth",
    "dob_accuracy",
    "age_stated",
    "ethnicity",
    "main_language",
    "communication_needs",
    "occupation",
    "gp_practice",
    "deceased",
)


@dataclasses.dataclass(frozen=True, slots=True)
class FoundDraft:
    """A referral as a draft, and which person each of its entries is."""

    draft: ReferralDraft
    people: PeopleKeys
    victim_id: uuid.UUID


def draft_of(uow: UnitOfWork, referral_id: uuid.UUID, *, protected: bool = False) -> FoundDraft:
    """Return a referral as a draft, in the same few queries however many people it names.

    Without `protected` every number, hidden address, time, place and code word comes masked; whoever asks for them in
    clear must be allowed to read safe contact and log the look. Raises NotFoundError.
    """
    referral = uow.session.get(Referral, referral_id)
    if referral is None:
        raise NotFoundError("referral")
    case = uow.session.get_one(Case, referral.own_case_id or referral.case_id)
    cast = _Cast(uow, case, protected=protected)
    draft = ReferralDraft(
        external_ref=referral.external_ref,
        referral_date=referral.referral_date,
        referrer=_referrer(uow, referral),
        victim=cast.person(DraftPerson, case.victim_id),
        perpetrators=cast.perpetrators(),
        children=cast.children(),
        others_at_risk=[cast.person(DraftOther, tie.person_id, why=tie.why) for tie in cast.others],
        safe_contact=cast.safe_contact(),
        must_not_receive=[
            MustNotReceive(row.name, row.party.value, row.reason)
            for row in links_of(uow, CaseExclusion, case.id)
            if row.lifted_at is None
        ],
        risk=_risk(uow, referral),
        sharing=_sharing(uow, referral),
    )
    _own_fields(draft, referral)
    return FoundDraft(draft, cast.keys(), case.victim_id)


def _own_fields(draft: ReferralDraft, referral: Referral) -> None:
    """Fill what belongs to the referral itself."""
    draft.criteria_answers = {Criterion(code): Answer(answer) for code, answer in referral.criteria_answers.items()}
    draft.judgement_rationale = referral.judgement_rationale
    for name in ("incident_date", "incident_place", "injuries", "crime_reference", "not_aware_reason"):
        setattr(draft, name, getattr(referral, name))
    for name in ("weapon", "children_present", "reported_to_police", "consent_given"):
        setattr(draft, name, said(getattr(referral, name)))
    draft.incidents_12m, draft.police_incidents_12m = referral.incidents_12m, referral.police_incidents_12m
    draft.abuse_types = [AbuseType(code) for code in referral.abuse_types]
    draft.victim_aware_of_referral = said(referral.victim_aware)
    draft.previous_marac = PreviousConference(
        said(referral.previous_conference), referral.previous_where, referral.previous_when
    )
    draft.free_text = FreeText(
        referral.reason, referral.history, referral.victim_wishes, referral.actions_already_taken
    )
    draft.warnings = list(referral.warnings)


def said(answer: Answer) -> Answer | None:
    """Return an answer as a draft holds it: nothing where nobody was asked."""
    return None if answer is Answer.NOT_ASKED else answer


def _unless(value: T, nothing: T) -> T | None:
    return None if value == nothing else value


def _referrer(uow: UnitOfWork, referral: Referral) -> Referrer:
    agency = uow.session.get(Agency, referral.agency_id) if referral.agency_id else None
    return Referrer(
        agency=referral.agency_as_written or (agency.name if agency else None),
        name=referral.referrer_name,
        role=referral.referrer_role,
        phone=referral.referrer_phone,
        email=referral.referrer_email,
        line_manager=referral.line_manager,
    )


def _risk(uow: UnitOfWork, referral: Referral) -> DraftRisk:
    row = uow.session.scalar(sa.select(RiskAssessment).where(RiskAssessment.referral_id == referral.id))
    if row is None:
        return DraftRisk()
    answers = {number: Answer(answer) for number, answer in row.answers.items()}
    raised = raised_flags(area_settings(uow).checklist(row.tool), answers)
    return DraftRisk(
        tool=row.tool,
        assessed_on=row.assessed_on,
        assessor=row.assessor,
        source_of_answers=row.source_of_answers,
        score=None if answers and row.score == score_of(answers) else row.score,
        answers=answers,
        notes=dict(row.notes),
        red_flags=[flag for flag in map(RedFlag, row.red_flags) if flag not in raised],
        victim_own_view=_unless(row.victim_own_view, OwnRiskView.NOT_ASKED),
        victim_own_words=row.victim_own_words,
    )


def _sharing(uow: UnitOfWork, referral: Referral) -> DraftSharing:
    row = uow.session.scalar(sa.select(SharingDecision).where(SharingDecision.referral_id == referral.id))
    if row is None:
        return DraftSharing()
    return DraftSharing(**{entry.name: getattr(row, entry.name) for entry in dataclasses.fields(DraftSharing)})


class _Cast:
    """The people of one case with their places and protected values, fetched together."""

    def __init__(self, uow: UnitOfWork, case: Case, *, protected: bool) -> None:
        self._uow, self._case, self._protected = uow, case, protected
        self._perpetrators: list[CasePerpetrator] = links_of(uow, CasePerpetrator, case.id)
        self._children: list[CaseChild] = links_of(uow, CaseChild, case.id)
        self.others: list[CaseOther] = links_of(uow, CaseOther, case.id)
        ties: list[Any] = [*self._perpetrators, *self._children, *self.others]
        keys = [case.victim_id, *(tie.person_id for tie in ties)]
        present = sa.select(Address).where(Address.person_id.in_(keys), Address.to_date.is_(None)).order_by(Address.id)
        self._people = {row.id: row for row in uow.session.scalars(sa.select(Person).where(Person.id.in_(keys)))}
        self._places = {row.person_id: row for row in uow.session.scalars(present)}
        values = sa.select(ProtectedValue).where(ProtectedValue.person_id.in_(keys))
        self._values = {row.id: row.value.decode() for row in uow.session.scalars(values)}

    def keys(self) -> PeopleKeys:
        """Who each entry is."""
        return PeopleKeys(
            tuple(tie.person_id for tie in self._perpetrators),
            tuple(tie.person_id for tie in self._children),
            tuple(tie.person_id for tie in self.others),
        )

    def perpetrators(self) -> list[DraftPerpetrator]:
        """The people causing harm, in the order of the form."""
        return [
            self.person(
                DraftPerpetrator,
                tie.person_id,
                relationship_to_victim=tie.relationship,
                lives_together=said(tie.lives_together),
                in_custody=said(tie.in_custody),
                release_date=tie.release_on,
                primary=tie.primary,
            )
            for tie in self._perpetrators
        ]

    def children(self) -> list[DraftChild]:
        """The children, in the order of the form."""
        return [
            self.person(
                DraftChild,
                tie.person_id,
                unborn=self._people[tie.person_id].unborn,
                relationship_to_victim=tie.relationship_to_victim,
                relationship_to_perpetrator=tie.relationship_to_perpetrator,
                in_household=said(tie.in_household),
                school=tie.school,
            )
            for tie in self._children
        ]

    def person(self, kind: type[P], person_id: uuid.UUID, **more: Any) -> P:
        """One person as written."""
        row = self._people[person_id]
        draft = kind(**{name: getattr(row, name) for name in _AS_IT_IS}, **more)
        draft.aliases, draft.disability_types = list(row.aliases), list(row.disability_types)
        draft.expected_delivery_date = row.expected_delivery_on
        draft.sex = _unless(row.sex, Sex.NOT_KNOWN)
        draft.gender_same_as_sex = _unless(row.gender_same_as_sex, GenderSameAsSex.NOT_ASKED)
        draft.sexual_orientation = _unless(row.sexual_orientation, SexualOrientation.NOT_ASKED)
        draft.immigration_status = _unless(row.immigration_status, ImmigrationStatus.NOT_KNOWN)
        draft.disability, draft.pregnant = said(row.disability), said(row.pregnant)
        draft.interpreter_required = said(row.interpreter_required)
        draft.phone = self._value(row.phone_id)
        self._place(draft, self._places.get(person_id))
        return draft

    def _place(self, draft: DraftPerson, address: Address | None) -> None:
        if address is None:
            return
        draft.address_confidential = address.confidential
        if address.confidential:
            draft.address = self._value(address.protected_id)
        else:
            draft.address, draft.postcode = address.lines, address.postcode

    def safe_contact(self) -> DraftSafeContact:
        """How the victim may be reached."""
        row = safe_contact_of(self._uow, self._case.victim_id)
        return DraftSafeContact() if row is None else self._contact(row)

    def _contact(self, row: SafeContact) -> DraftSafeContact:
        return DraftSafeContact(
            channel=ContactChannel(row.channel) if row.channel else None,
            value=self._value(row.value_id),
            safe_to_call=said(row.safe_to_call),
            safe_to_text=said(row.safe_to_text),
            safe_to_voicemail=said(row.safe_to_voicemail),
            safe_to_email=said(row.safe_to_email),
            safe_to_write=said(row.safe_to_write),
            safe_times=self._value(row.times_id),
            withheld_number=said(row.withheld_number),
            code_word=self._value(row.code_word_id),
            say_if_answered_by_other=self._value(row.say_if_answered_id),
            people_safe_to_talk_to=list(row.people_safe),
            people_not_safe=list(row.people_not_safe),
            people_feared=list(row.people_feared),
        )

    def _value(self, key: uuid.UUID | None) -> str | None:
        """A protected value in clear or masked; a key that belongs to somebody else is masked whole."""
        if key is None:
            return None
        value = self._values.get(key)
        if value is None:
            return HIDDEN
        return value if self._protected else mask(value)

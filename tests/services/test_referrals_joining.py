"""Likely the same person: found and explained, decided by somebody, and undone exactly; on both engines."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.intake.draft import DraftChild, DraftPerpetrator, ReferralDraft
from marac_desk.model.base import Base
from marac_desk.model.case import Case, CaseChild, CaseExclusion, CaseOther, CasePerpetrator, RelatedCase
from marac_desk.model.person import Address, Person, ProtectedValue, SafeContact, SamePerson
from marac_desk.model.referral import Referral
from marac_desk.model.risk import RiskAssessment
from marac_desk.register.unit_of_work import Register, UnitOfWork
from marac_desk.rules.lives import ReferralState
from marac_desk.rules.repeat import RepeatReason
from marac_desk.rules.vocabulary import Answer, RepeatVerdict
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.people import safe_contact_view
from marac_desk.services.referrals import joining, screening
from marac_desk.services.referrals.drafting import draft_of
from marac_desk.services.referrals.matches import CaseRole, PossibleMatch, find_for_draft
from marac_desk.services.referrals.receiving import correct, receive
from marac_desk.services.referrals.screening_view import ScreeningView, screening_view
from tests.support.referrals import case_numbered, full_draft, referral_numbered
from tests.support.registers import actor, coordinator

OLDER = (
    Case,
    CasePerpetrator,
    CaseChild,
    CaseOther,
    CaseExclusion,
    RelatedCase,
    Person,
    Address,
    SafeContact,
    Referral,
)
BOOKKEEPING = {"version", "updated_at", "updated_by"}


def _earlier() -> ReferralDraft:
    draft = full_draft()
    draft.referral_date, draft.incident_date = date(2025, 12, 20), date(2025, 12, 18)
    draft.victim.phone, draft.victim.aliases = "07700 900239", []
    draft.safe_contact.value = "07700 900239"
    draft.safe_contact.safe_to_call = draft.safe_contact.safe_to_text = Answer.YES
    draft.must_not_receive = []
    return draft


def _newer() -> ReferralDraft:
    draft = full_draft()
    draft.victim.full_name, draft.victim.given_names, draft.victim.known_as = "Aga Borowska", "Aga", None
    draft.victim.address, draft.victim.postcode = "The refuge", None
    draft.victim.address_confidential = True
    draft.perpetrators[0].full_name = "Tomasz Borowsky"
    draft.children.append(DraftChild(unborn=True, in_household=Answer.YES))
    return draft


class Desk:
    """Two referrals of what may be one person, in an otherwise empty register."""

    def __init__(self, register: Register, older: ReferralDraft | None = None, newer: ReferralDraft | None = None):
        self.register = register
        self.older = self._receive(older or _earlier())
        with register.writing(coordinator()) as uow:
            screening.accept_referral(uow, actor=coordinator(), referral_id=self.older)
        self.newer = self._receive(newer or _newer())

    def _receive(self, draft: ReferralDraft) -> uuid.UUID:
        with self.register.writing(coordinator()) as uow:
            return receive(uow, actor=coordinator(), draft=draft)[0].referral_id

    def view(self) -> ScreeningView:
        with self.register.reading() as uow:
            return screening_view(uow, actor=coordinator(), referral_id=self.newer)

    def match(self) -> PossibleMatch:
        (found,) = self.view().matches
        return found

    def say_same(self) -> joining.Joined:
        match = self.match()
        with self.register.writing(coordinator()) as uow:
            return joining.same_person(
                uow,
                actor=coordinator(),
                referral_id=self.newer,
                person_id=match.person_id,
                others={pair.person_id: pair.other_id for pair in match.alike},
            )[0]

    def undo(self, decision_id: uuid.UUID) -> joining.Undone:
        with self.register.writing(coordinator()) as uow:
            return joining.undo_decision(uow, actor=coordinator(), decision_id=decision_id)[0]

    def case_of(self, referral_id: uuid.UUID) -> Case:
        with self.register.reading() as uow:
            return uow.session.get_one(Case, uow.session.get_one(Referral, referral_id).case_id)

    def everything(self) -> dict[str, list[dict[str, Any]]]:
        """Every row of people and cases, without what only counts and dates changes."""
        with self.register.reading() as uow:
            return {kind.__tablename__: _rows(uow, kind) for kind in OLDER}


def _rows(uow: UnitOfWork, kind: type[Base]) -> list[dict[str, Any]]:
    columns = [column.key for column in sa.inspect(kind).columns if column.key not in BOOKKEEPING]
    rows = uow.session.scalars(sa.select(kind))
    return sorted(({name: getattr(row, name) for name in columns} for row in rows), key=lambda row: str(row["id"]))


def test_a_likely_match_is_explained_and_nothing_is_merged(register: Register) -> None:
    desk = Desk(register)
    match = desk.match()
    assert match.likely
    assert (match.role, match.reference) == (CaseRole.VICTIM, desk.case_of(desk.older).reference)
    assert {"birth_same", "family_same"} <= set(match.reasons_for)
    assert [(pair.role, pair.likely) for pair in match.alike] == [(CaseRole.PERPETRATOR, True), (CaseRole.CHILD, True)]
    with register.reading() as uow:
        assert uow.session.scalars(sa.select(Person.same_as_id).where(Person.same_as_id.is_not(None))).all() == []


def test_it_says_what_the_repeat_rule_would_answer(register: Register) -> None:
    desk = Desk(register)
    assert desk.view().repeat.reason is RepeatReason.NO_EARLIER_REFERRAL
    supposed = desk.match().if_same
    assert supposed is not None
    assert (supposed.verdict, supposed.anchor_date) == (RepeatVerdict.YES, date(2025, 12, 20))


def test_the_number_alone_brings_a_candidate_however_it_is_written(register: Register) -> None:
    newer = ReferralDraft()
    newer.victim.full_name, newer.victim.phone = "Agnieszka Kowalska", "+44 7700 900239"
    desk = Desk(register, newer=newer)
    assert "phone_same" in desk.match().reasons_for


def test_a_stranger_is_no_match(register: Register) -> None:
    newer = ReferralDraft()
    newer.victim.full_name, newer.victim.date_of_birth = "Ffion Howells", date(1971, 3, 4)
    assert Desk(register, newer=newer).view().matches == ()


def test_a_form_still_being_filled_in_finds_its_match(register: Register) -> None:
    Desk(register, newer=ReferralDraft())
    with register.reading() as uow:
        (match,) = find_for_draft(uow, actor=coordinator(), draft=_newer())
    assert match.likely


def test_the_same_victim_and_person_causing_harm_bring_the_referral_to_the_older_case(register: Register) -> None:
    desk = Desk(register)
    own, older = desk.case_of(desk.newer), desk.case_of(desk.older)
    joined = desk.say_same()
    assert (joined.moved, joined.case_id, joined.repeat.verdict) == (True, older.id, RepeatVerdict.YES)
    with register.reading() as uow:
        referral = uow.session.get_one(Referral, desk.newer)
        assert (referral.case_id, referral.own_case_id) == (older.id, own.id)
        assert uow.session.get_one(Case, own.id).joined_to_id == older.id
        risk = uow.session.scalars(sa.select(RiskAssessment).where(RiskAssessment.referral_id == desk.newer)).one()
        assert risk.case_id == older.id


def test_the_older_case_learns_how_she_may_be_reached_now_and_who_is_new(register: Register) -> None:
    desk = Desk(register)
    desk.say_same()
    with register.reading() as uow:
        older = uow.session.get_one(Case, desk.case_of(desk.older).id)
        contact = safe_contact_view(uow, older.victim_id)
        assert len(contact.must_not) == 5
        assert (contact.masked_value, contact.stale) == ("••• 187", True)
        victim = uow.session.get_one(Person, older.victim_id)
        assert (victim.full_name, victim.aliases) == ("Agnieszka Borowska", ["Aga Borowska", "Agnes Borowska"])
        places = uow.session.scalars(sa.select(Address).where(Address.person_id == victim.id)).all()
        assert sorted((place.confidential, place.to_date is None) for place in places) == [(False, False), (True, True)]
        ties = uow.session.scalars(sa.select(CaseChild).where(CaseChild.case_id == older.id)).all()
        assert sorted(uow.session.get_one(Person, tie.person_id).unborn for tie in ties) == [False, True]
        assert uow.session.scalars(sa.select(CaseExclusion.name).where(CaseExclusion.case_id == older.id)).all() == [
            "Marek Borowski"
        ]


def test_the_referral_still_reads_as_its_sender_wrote_it(register: Register) -> None:
    desk = Desk(register)
    desk.say_same()
    with register.reading() as uow:
        draft = draft_of(uow, desk.newer, protected=True).draft
    assert (draft.victim.full_name, draft.victim.address) == ("Aga Borowska", "The refuge")


def test_undoing_restores_everything_exactly(register: Register) -> None:
    desk = Desk(register)
    before = desk.everything()
    joined = desk.say_same()
    assert desk.everything() != before
    assert desk.undo(joined.decision_id).left == 0
    assert desk.everything() == before
    assert len(desk.view().matches) == 1
    with pytest.raises(NotFoundError):
        desk.undo(joined.decision_id)


def test_what_somebody_else_changed_since_is_left_to_them(register: Register) -> None:
    desk = Desk(register)
    joined = desk.say_same()
    with register.writing(coordinator()) as uow:
        older = uow.session.get_one(Case, desk.case_of(desk.older).id)
        uow.session.get_one(Person, older.victim_id).aliases = ["Aga B."]
    assert desk.undo(joined.decision_id).left == 1
    with register.reading() as uow:
        assert uow.session.get_one(Person, older.victim_id).aliases == ["Aga B."]


def test_a_correction_after_joining_reaches_the_older_case_and_is_undone_with_it(register: Register) -> None:
    desk = Desk(register)
    before = desk.everything()
    joined = desk.say_same()
    corrected = _newer()
    corrected.safe_contact.value = "07700 900111"
    with register.writing(coordinator()) as uow:
        correct(uow, actor=coordinator(), referral_id=desk.newer, draft=corrected)
    with register.reading() as uow:
        older = uow.session.get_one(Case, desk.case_of(desk.older).id)
        assert safe_contact_view(uow, older.victim_id).masked_value == "••• 111"
    desk.undo(joined.decision_id)
    after = desk.everything()
    assert after["person"] == before["person"]
    assert after["safe_contact"] == before["safe_contact"]


def test_the_same_victim_with_somebody_else_causing_harm_keeps_both_cases_tied(register: Register) -> None:
    newer = _newer()
    newer.perpetrators = [DraftPerpetrator(full_name="Dai Prosser", date_of_birth=date(1980, 1, 1))]
    desk = Desk(register, newer=newer)
    joined = desk.say_same()
    own, older = desk.case_of(desk.newer), desk.case_of(desk.older)
    assert not joined.moved
    assert (own.id != older.id, joined.repeat.reason) == (True, RepeatReason.NEW_PERPETRATOR)
    with register.reading() as uow:
        related = uow.session.scalars(sa.select(RelatedCase)).one()
        assert (related.case_id, related.other_case_id, related.kind) == (own.id, older.id, "same_victim")


def test_not_the_same_is_kept_and_not_asked_again_and_can_be_undone(register: Register) -> None:
    desk = Desk(register)
    person_id = desk.match().person_id
    with register.writing(coordinator()) as uow:
        decision_id, _ = joining.not_same(uow, actor=coordinator(), referral_id=desk.newer, person_id=person_id)
    view = desk.view()
    assert view.matches == ()
    assert [(line.same, line.name) for line in view.decided_same] == [(False, "Agnieszka Borowska")]
    desk.undo(decision_id)
    assert desk.match().person_id == person_id


def test_undoing_after_acceptance_judges_the_repeat_again_and_gives_the_watch_back(register: Register) -> None:
    desk = Desk(register)
    joined = desk.say_same()
    with register.writing(coordinator()) as uow:
        screening.accept_referral(uow, actor=coordinator(), referral_id=desk.newer)
    with register.reading() as uow:
        older = desk.case_of(desk.older)
        assert older.last_referral_on == date(2026, 11, 20)
        assert uow.session.get_one(Referral, desk.newer).is_repeat is RepeatVerdict.YES
    desk.undo(joined.decision_id)
    with register.reading() as uow:
        assert desk.case_of(desk.older).last_referral_on == date(2025, 12, 20)
        assert desk.case_of(desk.newer).last_referral_on == date(2026, 11, 20)
        assert uow.session.get_one(Referral, desk.newer).is_repeat is RepeatVerdict.NO


def test_saying_it_twice_is_refused(register: Register) -> None:
    desk = Desk(register)
    match = desk.match()
    desk.say_same()
    with pytest.raises(RefusedError, match="already_the_same"), register.writing(coordinator()) as uow:
        joining.same_person(uow, actor=coordinator(), referral_id=desk.newer, person_id=match.person_id)


def test_people_of_other_cases_are_not_taken_for_the_same_in_passing(register: Register) -> None:
    desk = Desk(register)
    match = desk.match()
    with register.writing(coordinator()) as uow:
        stranger, _ = receive(uow, actor=coordinator(), draft=full_draft())
        other = uow.session.scalars(
            sa.select(CasePerpetrator.person_id).where(CasePerpetrator.case_id == stranger.case_id)
        ).one()
    with register.writing(coordinator()) as uow:
        pairs = {pair.person_id: other for pair in match.alike}
        joined, _ = joining.same_person(
            uow, actor=coordinator(), referral_id=desk.newer, person_id=match.person_id, others=pairs
        )
    assert not joined.moved


def test_a_victim_named_as_causing_harm_elsewhere_is_a_counter_allegation(demonstration: Register) -> None:
    who = actor(demonstration)
    with demonstration.reading() as uow:
        referral = referral_numbered(uow, "0105")
        view = screening_view(uow, actor=who, referral_id=referral.id)
        other_case = case_numbered(uow, "0104")
        match = next(m for m in view.matches if m.case_id == other_case.id)
        here = uow.session.scalars(
            sa.select(CasePerpetrator.person_id).where(CasePerpetrator.case_id == referral.case_id)
        ).one()
    assert match.role is CaseRole.PERPETRATOR
    with demonstration.writing(who) as uow:
        known = sa.select(RelatedCase).where(RelatedCase.case_id == referral.case_id)
        for row in uow.session.scalars(known):
            uow.session.delete(row)
    with demonstration.writing(who) as uow:
        joined, _ = joining.same_person(
            uow,
            actor=who,
            referral_id=referral.id,
            person_id=match.person_id,
            others={here: other_case.victim_id},
        )
    assert not joined.moved
    with demonstration.reading() as uow:
        related = uow.session.scalars(sa.select(RelatedCase).where(RelatedCase.case_id == referral.case_id)).one()
        assert (related.other_case_id, related.kind) == (other_case.id, "counter_allegation")


def test_no_protected_value_is_copied_into_a_trail(register: Register) -> None:
    desk = Desk(register)
    desk.say_same()
    with register.reading() as uow:
        trail = str(uow.session.scalars(sa.select(SamePerson.trail)).all())
        secrets = [value.decode() for value in uow.session.scalars(sa.select(ProtectedValue.value))]
        assert len(secrets) >= 6
        assert not [secret for secret in secrets if secret in trail]


def test_the_demonstration_finds_who_was_referred_before(demonstration: Register) -> None:
    with demonstration.reading() as uow:
        view = screening_view(uow, actor=actor(demonstration), referral_id=referral_numbered(uow, "0103").id)
        older = case_numbered(uow, "0131")
    (match,) = [match for match in view.matches if match.case_id == older.id]
    assert (match.likely, view.state) == (True, ReferralState.RECEIVED)
    assert match.if_same is not None
    assert match.if_same.reason is RepeatReason.NEW_PERPETRATOR

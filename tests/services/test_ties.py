"""Ties between cases: proposed, confirmed or rejected with a reason, undone, told to nobody shut out; both engines."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.intake.draft import DraftPerpetrator, ReferralDraft
from marac_desk.model.case import Case, CaseExclusion, CasePerpetrator, RelatedCase
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.person import Person
from marac_desk.model.referral import Referral
from marac_desk.model.tie import CaseTie
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, NotAllowedError, Role
from marac_desk.rules.ties import TieKind, TieReason, TieVerdict
from marac_desk.rules.vocabulary import Answer, ExcludedParty, RepeatVerdict
from marac_desk.services.audit.activity import Wanted, activity
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.referrals import joining, screening
from marac_desk.services.referrals.receiving import receive
from marac_desk.services.referrals.ties import TieLine, TiesView, case_ties, decide_tie, referral_ties, undo_tie
from tests.support.cases import case_id, on_the_table
from tests.support.referrals import full_draft
from tests.support.registers import actor, coordinator, user

Change = Callable[[ReferralDraft], None]


def _draft(
    change: Change | None = None, *, on: date = date(2026, 11, 20), incident: date | None = None
) -> ReferralDraft:
    draft = full_draft()
    draft.referral_date, draft.incident_date, draft.must_not_receive = on, incident or on, []
    if change is not None:
        change(draft)
    return draft


def _older(change: Change | None = None) -> ReferralDraft:
    return _draft(change, on=date(2026, 3, 2))


def _another_victim(draft: ReferralDraft) -> None:
    victim = draft.victim
    victim.full_name, victim.given_names, victim.family_name = "Nell Orchard", "Nell", "Orchard"
    victim.known_as, victim.aliases, victim.phone = None, [], "07700 900777"
    victim.date_of_birth, victim.address, victim.postcode = date(1975, 6, 30), "9 Mill Row", "ZZ1 1AA"
    draft.children, draft.others_at_risk, draft.safe_contact.value = [], [], "07700 900777"


def _another_perpetrator(draft: ReferralDraft) -> None:
    draft.perpetrators = [DraftPerpetrator(full_name="Gareth Vane", date_of_birth=date(1990, 3, 3), primary=True)]


class Pair:
    """Two referrals in an otherwise empty register, of which the older was accepted."""

    def __init__(self, register: Register, older: ReferralDraft, newer: ReferralDraft) -> None:
        self.register = register
        self.older = self._receive(older)
        with register.writing(coordinator()) as uow:
            screening.accept_referral(uow, actor=coordinator(), referral_id=self.older)
        self.newer = self._receive(newer)

    def _receive(self, draft: ReferralDraft) -> uuid.UUID:
        with self.register.writing(coordinator()) as uow:
            return receive(uow, actor=coordinator(), draft=draft)[0].referral_id

    def same_victim(self, *, others: bool = True) -> None:
        with self.register.writing(coordinator()) as uow:
            referral, older = (uow.session.get_one(Referral, key) for key in (self.newer, self.older))
            her = uow.session.get_one(Case, older.case_id).victim_id
            pairs = {}
            if others:
                (him,), (same,) = (
                    uow.session.scalars(
                        sa.select(CasePerpetrator.person_id).where(CasePerpetrator.case_id == row.case_id)
                    )
                    for row in (referral, older)
                )
                pairs = {him: same}
            joining.same_person(uow, actor=coordinator(), referral_id=self.newer, person_id=her, others=pairs)

    def case(self, referral_id: uuid.UUID) -> uuid.UUID:
        with self.register.reading() as uow:
            return uow.session.get_one(Referral, referral_id).case_id

    def view(self, who: Actor | None = None) -> TiesView:
        with self.register.reading() as uow:
            return referral_ties(uow, actor=who or coordinator(), referral_id=self.newer)

    def one(self) -> TieLine:
        (found,) = self.view().lines
        return found

    def decide(self, verdict: TieVerdict = TieVerdict.CONFIRMED, **values: Any) -> uuid.UUID:
        line = self.one()
        given = {"kind": line.kind, "other_case_id": line.case_id, "reason": "The police log says so.", **values}
        with self.register.writing(coordinator()) as uow:
            return decide_tie(uow, actor=coordinator(), referral_id=self.newer, verdict=verdict, **given)[0]

    def undo(self, tie_id: uuid.UUID) -> None:
        with self.register.writing(coordinator()) as uow:
            undo_tie(uow, actor=coordinator(), tie_id=tie_id, reason="Another man of that name.")

    def referral(self) -> Referral:
        with self.register.reading() as uow:
            return uow.session.get_one(Referral, self.newer)

    def related(self) -> list[str]:
        with self.register.reading() as uow:
            return list(uow.session.scalars(sa.select(RelatedCase.kind)))


def test_a_repeat_is_proposed_once_somebody_said_who_is_who(register: Register) -> None:
    pair = Pair(register, _older(), _draft())
    assert [line.kind for line in pair.view().lines] == []
    pair.same_victim()
    line = pair.one()
    assert (line.kind, line.found_by, line.certain, line.same_case) == (
        TieKind.REPEAT, TieReason.WITHIN_WINDOW, True, True)  # fmt: skip
    assert line.names == ("Agnieszka Borowska", "Tomasz Borowski")


def test_a_confirmed_repeat_counts_and_undoing_it_is_exact(register: Register) -> None:
    pair = Pair(register, _older(), _draft())
    pair.same_victim()
    before = pair.referral()
    tie_id = pair.decide()
    after = pair.referral()
    assert (after.is_repeat, after.repeat_confirmed_by) == (RepeatVerdict.YES, coordinator().user_id)
    decision = pair.one().decision
    assert decision is not None
    assert (decision.verdict, decision.reason) == (TieVerdict.CONFIRMED, "The police log says so.")
    assert decision.rule_version == "1/2/last_referral_date/12"
    pair.undo(tie_id)
    undone = pair.referral()
    assert (undone.is_repeat, undone.repeat_confirmed_by) == (before.is_repeat, before.repeat_confirmed_by)
    assert pair.one().decision is None
    with register.reading() as uow:
        row = uow.session.get_one(CaseTie, tie_id)
        assert (row.undone_reason, row.undone_by) == ("Another man of that name.", coordinator().user_id)


def test_what_somebody_rejected_stays_no_repeat_when_it_is_accepted(register: Register) -> None:
    pair = Pair(register, _older(), _draft())
    pair.same_victim()
    tie_id = pair.decide(TieVerdict.REJECTED)
    with register.writing(coordinator()) as uow:
        accepted, _ = screening.accept_referral(uow, actor=coordinator(), referral_id=pair.newer)
    assert (accepted.counts_as, pair.referral().is_repeat) == (RepeatVerdict.NO, RepeatVerdict.NO)
    pair.undo(tie_id)
    assert pair.referral().is_repeat is RepeatVerdict.YES


def test_the_same_victim_with_somebody_else_stands_on_both_pages_once_confirmed(register: Register) -> None:
    pair = Pair(register, _older(_another_perpetrator), _draft())
    pair.same_victim(others=False)
    with register.writing(coordinator()) as uow:  # the decision about her tied them already: it is one tie, not two
        for row in uow.session.scalars(sa.select(RelatedCase)):
            uow.session.delete(row)
    assert (pair.one().kind, pair.one().same_case) == (TieKind.OTHER_PERPETRATOR, False)
    tie_id = pair.decide()
    assert pair.related() == ["same_victim"]
    pair.undo(tie_id)
    assert pair.related() == []


def test_roles_swapped_are_proposed_of_people_who_are_only_likely_the_same(register: Register) -> None:
    def swapped(draft: ReferralDraft) -> None:
        her, him = draft.victim, draft.perpetrators[0]
        draft.perpetrators = [
            DraftPerpetrator(full_name=her.full_name, given_names=her.given_names, family_name=her.family_name,
                             date_of_birth=her.date_of_birth, dob_accuracy=her.dob_accuracy)
        ]  # fmt: skip
        her.full_name, her.given_names, her.family_name = him.full_name, "Tomasz", "Borowski"
        her.date_of_birth, her.known_as, her.aliases, her.phone = him.date_of_birth, None, [], None
        draft.children, draft.others_at_risk, draft.safe_contact.value = [], [], None

    pair = Pair(register, _older(swapped), _draft())
    line = pair.one()
    assert (line.kind, line.found_by, line.certain) == (
        TieKind.COUNTER_ALLEGATION, TieReason.NAME_EACH_OTHER, False)  # fmt: skip
    pair.decide()
    assert pair.related() == ["counter_allegation"]


def test_one_person_and_two_victims_is_proposed_and_stands_on_neither_page(register: Register) -> None:
    pair = Pair(register, _older(_another_victim), _draft())
    line = pair.one()
    assert (line.kind, line.certain, line.names) == (TieKind.SERIAL, False, ("Tomasz Borowski",))
    pair.decide()
    assert pair.related() == []
    with register.reading() as uow:
        there = case_ties(uow, actor=coordinator(), case_id=pair.case(pair.older))
    assert [(one.kind, one.case_id) for one in there.lines] == [(TieKind.SERIAL, pair.case(pair.newer))]


def test_a_referral_that_another_area_heard_is_a_question_of_its_own(register: Register) -> None:
    def moved(draft: ReferralDraft) -> None:
        draft.previous_marac.answer, draft.previous_marac.where = Answer.YES, "Northwell"
        _another_perpetrator(draft)

    pair = Pair(register, _older(_another_victim), _draft(moved))
    line = pair.one()
    assert (line.kind, line.case_id, line.found_by) == (TieKind.TRANSFER, None, TieReason.HEARD_ELSEWHERE)
    pair.decide()
    assert pair.one().decision is not None


def test_a_decision_needs_a_reason_and_is_made_once(register: Register) -> None:
    pair = Pair(register, _older(_another_victim), _draft())
    with pytest.raises(RefusedError, match="reason_needed"):
        pair.decide(reason=" ")
    pair.decide()
    with pytest.raises(RefusedError, match="tie_decided"):
        pair.decide()
    with pytest.raises(NotFoundError):
        pair.decide(kind=TieKind.REPEAT)


def test_who_is_said_to_be_another_person_is_not_asked_about_again(register: Register) -> None:
    pair = Pair(register, _older(), _draft(_another_perpetrator))
    with register.writing(coordinator()) as uow:
        her = uow.session.get_one(Case, pair.case(pair.older)).victim_id
        joining.not_same(uow, actor=coordinator(), referral_id=pair.newer, person_id=her)
    assert pair.view().lines == ()


def _shut_out(register: Register, case: uuid.UUID, who: Actor) -> None:
    with register.writing() as uow:
        uow.add(CaseExclusion(case_id=case, name=who.name, party=ExcludedParty.STAFF_CONFLICT, user_id=who.user_id))


def test_whoever_is_shut_out_of_one_case_learns_of_no_tie_in_the_other(register: Register) -> None:
    other = user(register, Role.COORDINATOR, name="Cora Second")
    auditor = user(register, Role.AUDITOR)
    pair = Pair(register, _older(_another_victim), _draft())
    assert len(pair.view(other).lines) == 1
    tie_id = pair.decide()
    assert len(pair.view(other).lines) == 1
    for who in (other, auditor):
        _shut_out(register, pair.case(pair.older), who)
    assert pair.view(other).lines == ()
    with register.writing(other) as uow, pytest.raises(NotFoundError):
        undo_tie(uow, actor=other, tie_id=tie_id, reason="why")
    with register.reading() as uow:
        told = {line.operation for line in activity(uow, actor=auditor, wanted=Wanted()).lines}
    assert "confirm_tie" not in told
    with register.reading() as uow:  # which everybody else may read there
        assert uow.session.scalar(sa.select(LedgerEntry.seq).where(LedgerEntry.operation == "confirm_tie")) is not None


def test_a_tie_that_is_there_when_somebody_is_shut_out_is_not_proposed_to_her(register: Register) -> None:
    other = user(register, Role.COORDINATOR, name="Cora Second")
    pair = Pair(register, _older(_another_victim), _draft())
    _shut_out(register, pair.case(pair.older), other)
    assert pair.view(other).lines == ()
    with register.writing(other) as uow, pytest.raises(NotFoundError):
        decide_tie(uow, actor=other, referral_id=pair.newer, kind=TieKind.SERIAL, other_case_id=pair.case(pair.older),
                   verdict=TieVerdict.CONFIRMED, reason="I guess")  # fmt: skip


def test_serial_harm_is_told_to_coordinator_and_chair_alone(demonstration: Register) -> None:
    chair, advocate = actor(demonstration, Role.CHAIR), actor(demonstration, Role.ADVOCATE)
    for number in ("0101", "0102"):
        on_the_table(demonstration, number, chair, advocate)
    one, two = (case_id(demonstration, number) for number in ("0101", "0102"))
    with demonstration.writing(actor(demonstration)) as uow:
        him, her_other = (
            uow.session.scalars(sa.select(CasePerpetrator.person_id).where(CasePerpetrator.case_id == key)).first()
            for key in (one, two)
        )
        uow.session.get_one(Person, her_other).same_as_id = him

    def kinds(who: Actor) -> set[TieKind]:
        with demonstration.reading() as uow:
            return {line.kind for line in case_ties(uow, actor=who, case_id=one).lines}

    assert TieKind.SERIAL in kinds(actor(demonstration))
    assert TieKind.SERIAL in kinds(chair)
    assert TieKind.SERIAL not in kinds(advocate)
    with demonstration.writing(chair) as uow, pytest.raises(NotAllowedError):
        referral = uow.session.scalars(sa.select(Referral.id).where(Referral.case_id == one)).first()
        assert referral is not None
        decide_tie(uow, actor=chair, referral_id=referral, kind=TieKind.SERIAL, other_case_id=two,
                   verdict=TieVerdict.CONFIRMED, reason="yes")  # fmt: skip

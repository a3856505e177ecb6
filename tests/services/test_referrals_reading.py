"""Who reads what of referrals: each role's own part, nothing of a case one is shut out of; on both engines."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from marac_desk.intake.draft import ReferralDraft, Referrer
from marac_desk.model.agency import Agency
from marac_desk.model.case import Case, CaseExclusion
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, NotAllowedError, Role
from marac_desk.rules.vocabulary import AgencyType, ExcludedParty, RepeatVerdict
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.referrals import joining, receiving, screening
from marac_desk.services.referrals.matches import find_for_draft
from marac_desk.services.referrals.receiving import Original, receive
from marac_desk.services.referrals.screening_view import ScreeningView, reveal_referral, screening_view
from marac_desk.services.referrals.taking_in import source_of_referral
from marac_desk.services.referrals.views import InboxGroup, InboxView, inbox
from marac_desk.services.settings import area_settings
from tests.support.cases import case_id, kept_out, on_the_table
from tests.support.referrals import full_draft, referral_numbered
from tests.support.registers import actor, coordinator, user


def _inbox(register: Register, who: Actor) -> InboxView:
    with register.reading(who) as uow:
        return inbox(uow, actor=who, group=InboxGroup.TO_SCREEN)


def _view(register: Register, who: Actor, number: str = "0101") -> ScreeningView:
    with register.reading(who) as uow:
        return screening_view(uow, actor=who, referral_id=referral_numbered(uow, number).id)


def test_the_inbox_of_an_agency_holds_what_it_sent(demonstration: Register) -> None:
    police = user(demonstration, Role.REPRESENTATIVE, agency="Police")
    found = _inbox(demonstration, police)
    assert 0 < len(found.rows) < len(_inbox(demonstration, actor(demonstration)).rows)
    assert {row.agency for row in found.rows} == {"Police"}
    assert all(row.name for row in found.rows)  # they wrote it
    assert found.counts[InboxGroup.TO_SCREEN] == len(found.rows)
    assert _inbox(demonstration, user(demonstration, Role.REPRESENTATIVE, agency="Recovery")).rows == ()


def test_another_agencys_referral_is_not_there(demonstration: Register) -> None:
    housing = user(demonstration, Role.REPRESENTATIVE, agency="Housing")
    with pytest.raises(NotFoundError):
        _view(demonstration, housing)
    on_the_table(demonstration, "0101", housing)  # now she knows of the case, which the police referred
    with pytest.raises(NotAllowedError):
        _view(demonstration, housing)
    with demonstration.writing() as uow:
        theirs = uow.session.scalars(sa.select(Referral).where(Referral.case_id == case_id(demonstration, "0101")))
        for referral in theirs.all():
            uow.add(
                Referral(
                    case_id=referral.case_id,
                    agency_id=housing.agency_id,
                    received_at=referral.received_at - timedelta(days=400),
                    referral_date=referral.referral_date - timedelta(days=400),
                )
            )
    with pytest.raises(NotFoundError):  # her agency referred the same case, and reads that referral alone
        _view(demonstration, housing)


def test_the_auditor_reads_codes_and_numbers_and_no_name(demonstration: Register) -> None:
    auditor = user(demonstration, Role.AUDITOR)
    rows = _inbox(demonstration, auditor).rows
    assert len(rows) == len(_inbox(demonstration, actor(demonstration)).rows)
    assert {row.name for row in rows} == {""}
    full, view = _view(demonstration, actor(demonstration)), _view(demonstration, auditor)
    assert (view.reference, view.assessment.score) == (full.reference, full.assessment.score)
    assert view.draft.criteria_answers == full.draft.criteria_answers
    assert (view.matches, view.exclusions, view.decided_same, view.file, view.must_not) == ((), (), (), None, ())
    told = repr(view)
    people = [full.draft.victim, *full.draft.perpetrators, *full.draft.children]
    words = [*(p.full_name for p in people), *(p.phone for p in people), *(p.address for p in people)]
    words += [full.draft.free_text.reason, full.draft.free_text.victim_wishes, full.draft.referrer.name]
    for word in filter(None, words):
        assert word not in told
    with pytest.raises(NotAllowedError), demonstration.writing(auditor) as uow:
        reveal_referral(uow, actor=auditor, referral_id=view.referral_id)


def test_an_advocate_reads_her_clients_referral_without_who_harms_her_before_the_pack(
    demonstration: Register,
) -> None:
    advocate = actor(demonstration, Role.ADVOCATE)
    view = _view(demonstration, advocate, "0130")
    assert view.draft.victim.full_name == "Rachel Dunnock"
    assert [someone.full_name for someone in view.draft.perpetrators] == [None]
    assert view.draft.perpetrators[0].relationship_to_victim is not None
    assert view.steps == frozenset()
    with demonstration.writing(advocate) as uow:
        revealed, _ = reveal_referral(uow, actor=advocate, referral_id=view.referral_id)
    assert (revealed.safe_contact.value, revealed.perpetrators[0].full_name) == ("07700 900830", None)
    with pytest.raises(NotAllowedError), demonstration.writing(advocate) as uow:
        source_of_referral(uow, actor=advocate, referral_id=view.referral_id)
    on_the_table(demonstration, "0130", advocate)
    assert _view(demonstration, advocate, "0130").draft.perpetrators[0].full_name == "Simon Dunnock"


def test_who_must_not_know_is_told_to_those_who_read_restrictions(demonstration: Register) -> None:
    advocate, chair = actor(demonstration, Role.ADVOCATE), actor(demonstration, Role.CHAIR)
    on_the_table(demonstration, "0115", advocate, chair)
    for who, told in ((actor(demonstration), True), (chair, True), (advocate, False)):
        view = _view(demonstration, who, "0115")
        assert bool(view.exclusions) is bool(view.draft.must_not_receive) is told


def test_a_representative_refers_for_her_own_agency_alone(demonstration: Register) -> None:
    housing = user(demonstration, Role.REPRESENTATIVE, agency="Housing")
    own, other = ReferralDraft(), ReferralDraft(referrer=Referrer(agency="Marshwater Police"))
    own.victim.full_name = other.victim.full_name = "Ffion Howells"
    with demonstration.writing(housing) as uow:
        received, _ = receive(uow, actor=housing, draft=own)
        assert uow.session.get_one(Referral, received.referral_id).agency_id == housing.agency_id
    with pytest.raises(RefusedError, match="referral_of_another_agency"), demonstration.writing(housing) as uow:
        receive(uow, actor=housing, draft=other)
    with pytest.raises(NotFoundError), demonstration.writing(housing) as uow:
        receive(uow, actor=housing, draft=own, case_id=case_id(demonstration, "0101"))


def test_a_correction_asks_for_the_referral_at_hand(demonstration: Register) -> None:
    who = actor(demonstration)
    with demonstration.reading() as uow:
        wanted = referral_numbered(uow, "0104").id
    kept_out(demonstration, "0104", who)
    for step in (
        lambda uow: receiving.correct(uow, actor=who, referral_id=wanted, draft=ReferralDraft()),
        lambda uow: screening.accept_referral(uow, actor=who, referral_id=wanted),
        lambda uow: joining.not_same(uow, actor=who, referral_id=wanted, person_id=uuid.uuid4()),
    ):
        with pytest.raises(NotFoundError) as caught, demonstration.writing(who) as uow:
            step(uow)
        assert caught.value.kind == "referral"


# A case one is shut out of, while the same people come in again


def _twice(register: Register) -> tuple[uuid.UUID, uuid.UUID]:
    """Take the same people in twice; returns the two cases."""
    cases = []
    for _ in range(2):
        with register.writing(coordinator()) as uow:
            file = Original("referral.docx", "application/octet-stream", b"the same file")
            cases.append(receive(uow, actor=coordinator(), draft=full_draft(), original=file)[0].case_id)
    return cases[0], cases[1]


def _shut_out(register: Register, case: uuid.UUID, who: Actor) -> None:
    with register.writing() as uow:
        uow.add(CaseExclusion(case_id=case, name="x", party=ExcludedParty.STAFF_CONFLICT, user_id=who.user_id))


def test_a_restricted_case_is_no_match_no_repeat_and_no_person(register: Register) -> None:
    older, newer = _twice(register)
    other = user(register, Role.COORDINATOR)
    with register.writing(other) as uow:
        first = uow.session.scalars(sa.select(Referral.id).where(Referral.case_id == older)).one()
        screening.accept_referral(uow, actor=other, referral_id=first)
    _shut_out(register, older, coordinator())
    with register.reading() as uow:
        referral = uow.session.scalars(sa.select(Referral.id).where(Referral.case_id == newer)).one()
        victim = uow.session.get_one(Case, older).victim_id
        mine = screening_view(uow, actor=coordinator(), referral_id=referral)
        theirs = screening_view(uow, actor=other, referral_id=referral)
        assert [match.case_id for match in theirs.matches] == [older]
        assert theirs.matches[0].if_same is not None
        assert theirs.matches[0].if_same.verdict is RepeatVerdict.PERHAPS
        assert (mine.matches, mine.repeat.verdict) == ((), RepeatVerdict.NO)
        assert find_for_draft(uow, actor=other, draft=full_draft()) != ()
        assert {match.case_id for match in find_for_draft(uow, actor=coordinator(), draft=full_draft())} == {newer}
    with pytest.raises(NotFoundError) as caught, register.writing(coordinator()) as uow:
        joining.same_person(uow, actor=coordinator(), referral_id=referral, person_id=victim)
    assert caught.value.kind == "person"


def test_restricted_cases_take_nobodys_place_among_the_matches(register: Register) -> None:
    cases = []
    for _ in range(6):
        with register.writing(coordinator()) as uow:
            cases.append(receive(uow, actor=coordinator(), draft=full_draft())[0].case_id)
    for case in cases[:4]:
        _shut_out(register, case, coordinator())
    with register.reading() as uow:
        found = find_for_draft(uow, actor=coordinator(), draft=full_draft())
    assert {match.case_id for match in found} == set(cases[4:])


def test_who_is_shut_out_of_the_newer_case_is_shut_out_of_the_older_one_it_joins(register: Register) -> None:
    older, newer = _twice(register)
    with register.writing() as uow:
        area = area_settings(uow).area_id
        agency = Agency(area_id=area, name="Anytown Housing", short_name="Housing", agency_type=AgencyType.HOUSING)
        uow.add(agency)
        uow.session.flush()
        for name, lifted_at in (("Anytown Housing", None), ("lifted", uow.now)):
            uow.add(
                CaseExclusion(
                    case_id=newer,
                    name=name,
                    party=ExcludedParty.STAFF_CONFLICT,
                    agency_id=agency.id,
                    lifted_at=lifted_at,
                )
            )
        referral = uow.session.scalars(sa.select(Referral.id).where(Referral.case_id == newer)).one()
        person = uow.session.get_one(Case, older).victim_id
    with register.reading() as uow:
        (match,) = screening_view(uow, actor=coordinator(), referral_id=referral).matches
    with register.writing(coordinator()) as uow:
        others = {pair.person_id: pair.other_id for pair in match.alike}
        joining.same_person(uow, actor=coordinator(), referral_id=referral, person_id=person, others=others)
    with register.reading() as uow:
        query = sa.select(CaseExclusion.name, CaseExclusion.agency_id).where(CaseExclusion.case_id == older)
        assert ("Anytown Housing", agency.id) in {tuple(row) for row in uow.session.execute(query)}
        assert "lifted" not in {row.name for row in uow.session.execute(query)}
    with pytest.raises(NotFoundError), register.reading() as uow:
        screening_view(uow, actor=user(register, Role.COORDINATOR, agency="Housing"), referral_id=referral)


def test_no_form_takes_off_who_is_shut_out(register: Register) -> None:
    with register.writing(coordinator()) as uow:
        received, _ = receive(uow, actor=coordinator(), draft=full_draft())
    _shut_out(register, received.case_id, user(register, Role.CHAIR))
    draft = full_draft()
    draft.must_not_receive = []
    with register.writing(coordinator()) as uow:
        receiving.correct(uow, actor=coordinator(), referral_id=received.referral_id, draft=draft)
    with register.reading() as uow:
        left = uow.session.scalars(sa.select(CaseExclusion.name)).all()
    assert left == ["x"]

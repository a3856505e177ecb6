"""Restrictions: whom they shut out from this minute, what is asked back, who lifts them."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.access import Approval, Disclosure, Recall
from marac_desk.model.agency import Agency
from marac_desk.model.case import Case, CaseExclusion
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.meeting import ResearchReturn
from marac_desk.model.partnership import DocumentCopy
from marac_desk.register.unit_of_work import Register
from marac_desk.register.visibility import not_shut_out
from marac_desk.rules.access import Actor, NotAllowedError, Role
from marac_desk.rules.vocabulary import ExcludedParty, ResearchStatus
from marac_desk.rules.vocabulary.access import ApprovalState, RecallReason
from marac_desk.services.access import known_case
from marac_desk.services.approvals.deciding import decide_approval
from marac_desk.services.conflicts.lifting import (
    ask_to_lift,
    decide_proposal,
    lift_restriction,
    note_disclosure,
    propose_restriction,
)
from marac_desk.services.conflicts.question import conflict_view
from marac_desk.services.conflicts.restricting import Restricted, Whom, declare_own_conflict, restrict
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.recalls import confirm_recall, open_recalls, plan_recall_letters, recall_list
from tests.support.cases import case_id
from tests.support.registers import actor
from tests.support.signed_in import representative, sign_in

CASE = "0130"


def put(register: Register, who: Actor, whom: Whom, end: str = CASE) -> Restricted:
    with register.writing(who) as uow:
        return restrict(uow, actor=who, case_id=case_id(register, end), whom=whom)[0]


def person(register: Register, name: str, **values: Any) -> Whom:
    return Whom(representative_id=representative(register, name).id, **{"reason": "They are cousins.", **values})


def agency(register: Register, short: str) -> uuid.UUID:
    with register.reading() as uow:
        return uow.session.scalars(sa.select(Agency.id).where(Agency.short_name == short)).one()


def sent(register: Register, short: str, recipient: str, end: str = CASE) -> uuid.UUID:
    """Record a copy that holds the case."""
    with register.writing() as uow:
        copy = DocumentCopy(
            kind="agenda", agency_id=agency(register, short), recipient=recipient, copy_number=3, copies=16, pages=4,
            sha256="ab" * 32, made_at=uow.now, case_ids=[uuid.uuid4().hex, case_id(register, end).hex],
        )  # fmt: skip
        uow.add(copy)
        return copy.id


def refused(do: Any, *arguments: Any, **values: Any) -> str:
    with pytest.raises(RefusedError) as error:
        do(*arguments, **values)
    return error.value.code


def test_a_person_is_shut_out_from_this_minute(demonstration: Register) -> None:
    me, case = actor(demonstration), case_id(demonstration, CASE)
    ferris = sign_in(demonstration, Role.ADVOCATE, person="Sade Ferris")
    before = put(demonstration, me, person(demonstration, "Sade Ferris"))
    assert not before.found_later
    with demonstration.reading() as uow:
        row = uow.session.get_one(CaseExclusion, before.exclusion_id)
        assert (row.user_id, row.since, row.created_by) == (ferris.user_id, uow.now, me.user_id)
        assert row.party is ExcludedParty.STAFF_CONFLICT
    with pytest.raises(NotFoundError), demonstration.reading(ferris) as uow:
        known_case(uow, ferris, case)


def test_an_agency_is_shut_out_with_everybody_who_acts_for_it(demonstration: Register) -> None:
    me, case = actor(demonstration), case_id(demonstration, CASE)
    tom = sign_in(demonstration, Role.REPRESENTATIVE, person="Tom Pelling-Roy")
    housing = Whom(agency_id=agency(demonstration, "Housing"), reason="He works there.")
    put(demonstration, me, housing)
    with pytest.raises(NotFoundError), demonstration.reading(tom) as uow:
        known_case(uow, tom, case)
    with demonstration.reading() as uow:
        waiting = sa.select(ResearchReturn).where(
            ResearchReturn.case_id == case,
            ResearchReturn.agency_id == housing.agency_id,
            ResearchReturn.status == ResearchStatus.REQUESTED,
        )
        assert uow.session.scalars(waiting).all() == []


def test_it_says_why_and_names_somebody_of_the_partnership_once(demonstration: Register) -> None:
    me = actor(demonstration)
    assert refused(put, demonstration, me, person(demonstration, "Sade Ferris", reason=" ")) == "reason_needed"
    assert refused(put, demonstration, me, Whom(reason="x")) == "restrict_whom"
    assert refused(put, demonstration, me, Whom(representative_id=uuid.uuid4(), reason="x")) == "restrict_whom"
    put(demonstration, me, person(demonstration, "Sade Ferris"))
    assert refused(put, demonstration, me, person(demonstration, "Sade Ferris")) == "restricted_already"


def test_a_name_the_referral_gave_is_tied_to_the_agency_it_means(demonstration: Register) -> None:
    me = actor(demonstration)
    with demonstration.reading(me) as uow:
        lines = conflict_view(uow, actor=me, case_id=case_id(demonstration, "0115")).restrictions
    named = next(line for line in lines if line.name == "Harrowmere Community Centre")
    assert not named.tied
    whom = Whom(
        agency_id=agency(demonstration, "Community centre"),
        reason="Family friends among the trustees.",
        party=ExcludedParty.PERPETRATOR_ASSOCIATE,
        exclusion_id=named.exclusion_id,
    )
    done = put(demonstration, me, whom, "0115")
    assert done.exclusion_id == named.exclusion_id
    assert refused(put, demonstration, me, whom, "0115") == "restricted_already"


def test_coordinator_and_chair_are_never_shut_out_this_way(demonstration: Register) -> None:
    me, chair = actor(demonstration), actor(demonstration, Role.CHAIR)
    for whom in (
        Whom(user_id=me.user_id, reason="x"),
        Whom(user_id=chair.user_id, reason="x"),
        Whom(agency_id=chair.agency_id, reason="x"),
        person(demonstration, chair.name),
    ):
        assert refused(put, demonstration, me, whom) == "conflict_other_register"
    with demonstration.reading() as uow:
        assert uow.session.scalar(sa.select(Disclosure.id).limit(1)) is None


def test_what_went_to_them_before_is_a_disclosure_and_is_asked_back(demonstration: Register) -> None:
    me, case = actor(demonstration), case_id(demonstration, CASE)
    hers = sent(demonstration, "Advocate", "Sade Ferris")
    sent(demonstration, "Advocate", "Jo Abernathy")
    sent(demonstration, "Housing", "Sade Ferris", "0115")
    done = put(demonstration, me, person(demonstration, "Sade Ferris"))
    assert (done.found_later, done.copies) == (True, 1)
    with demonstration.reading(me) as uow:
        (line,) = recall_list(uow, actor=me, case_id=case)
        disclosure = uow.session.scalars(sa.select(Disclosure)).one()
        lines = uow.session.execute(
            sa.select(LedgerEntry.operation, LedgerEntry.object_id).where(
                LedgerEntry.case_id == case, LedgerEntry.operation.in_(("restrict", "disclosure", "recall"))
            )
        ).all()
    assert (line.recipient, line.copy_number, line.reason) == ("Sade Ferris", 3, RecallReason.RESTRICTION)
    assert (disclosure.ways, disclosure.copy_ids) == (["copy"], [hers.hex])
    assert {line[0] for line in lines} == {"restrict", "disclosure", "recall"}
    assert hers in {line[1] for line in lines}


def test_who_looked_before_is_found_out_as_well(demonstration: Register) -> None:
    me, case = actor(demonstration), case_id(demonstration, CASE)
    ferris = sign_in(demonstration, Role.ADVOCATE, person="Sade Ferris")
    with demonstration.writing(ferris) as uow:
        uow.record("view", "case", case, case_id=case)
    done = put(demonstration, me, person(demonstration, "Sade Ferris"))
    with demonstration.reading() as uow:
        assert uow.session.scalars(sa.select(Disclosure.ways)).one() == ["looked"]
    assert (done.found_later, done.copies) == (True, 0)


def test_a_recall_stays_on_the_list_until_it_is_confirmed(demonstration: Register) -> None:
    me = actor(demonstration)
    sent(demonstration, "Advocate", "Sade Ferris")
    put(demonstration, me, person(demonstration, "Sade Ferris"))
    with demonstration.reading(me) as uow:
        (line,) = recall_list(uow, actor=me)
        assert open_recalls(uow, actor=me) == 1
    with demonstration.writing(me) as uow:
        assert refused(confirm_recall, uow, actor=me, recall_id=line.recall_id, how=" ") == "recall_how_needed"
    with demonstration.writing(me) as uow:
        confirm_recall(uow, actor=me, recall_id=line.recall_id, how="Shredded, says the team leader.")
    with demonstration.reading(me) as uow:
        assert open_recalls(uow, actor=me) == 0
        assert recall_list(uow, actor=me, open_only=True) == ()
        assert recall_list(uow, actor=me)[0].how == "Shredded, says the team leader."
    with demonstration.writing(me) as uow:
        assert refused(confirm_recall, uow, actor=me, recall_id=line.recall_id, how="again") == "recall_confirmed"


def test_whoever_is_shut_out_learns_of_no_recall(demonstration: Register) -> None:
    me, deputy = actor(demonstration), sign_in(demonstration, Role.DEPUTY_CHAIR, "Deputy Chair")
    sent(demonstration, "Advocate", "Sade Ferris")
    put(demonstration, me, person(demonstration, "Sade Ferris"))
    with demonstration.writing() as uow:
        uow.add(
            CaseExclusion(
                case_id=case_id(demonstration, CASE), name="x", party=ExcludedParty.STAFF_CONFLICT, user_id=me.user_id
            )
        )
        recall_id = uow.session.scalars(sa.select(Recall.id)).one()
        row = uow.session.scalars(sa.select(DocumentCopy)).all()
        assert all(copy.recalled_at is None for copy in row)  # the copy itself tells nobody
    with demonstration.reading(me) as uow:
        assert recall_list(uow, actor=me) == ()
        assert open_recalls(uow, actor=me) == 0
    with pytest.raises(NotFoundError), demonstration.writing(me) as uow:
        confirm_recall(uow, actor=me, recall_id=recall_id, how="x")
    assert deputy.role is Role.DEPUTY_CHAIR


def test_a_letter_names_the_copy_and_neither_case_nor_reason(demonstration: Register) -> None:
    me = actor(demonstration)
    sent(demonstration, "Advocate", "Sade Ferris")
    put(demonstration, me, person(demonstration, "Sade Ferris"))
    with demonstration.reading(me) as uow:
        (line,) = recall_list(uow, actor=me)
        (letter,) = plan_recall_letters(uow, actor=me, recall_ids=[line.recall_id])
    assert (letter.content.person, letter.content.copy_number, letter.content.copies) == ("Sade Ferris", 3, 16)
    assert line.reference not in repr(letter)
    assert "cousins" not in repr(letter)
    assert letter.file_name.startswith("recall-")


def test_the_advocate_takes_note_of_a_disclosure(demonstration: Register) -> None:
    me, jo = actor(demonstration), actor(demonstration, Role.ADVOCATE)
    with demonstration.reading(jo) as uow:
        mine = next(
            end for end in ("0130", "0115", "0101", "0102", "0103", "0104", "0105", "0106", "0107", "0108")
            if _advocates(uow, jo, case_id(demonstration, end))
        )  # fmt: skip
    sent(demonstration, "Housing", "Nadia Brockhurst", mine)
    put(demonstration, me, person(demonstration, "Nadia Brockhurst"), mine)
    with demonstration.reading() as uow:
        disclosure = uow.session.scalars(sa.select(Disclosure)).one()
    with demonstration.writing(jo) as uow:
        note_disclosure(uow, actor=jo, disclosure_id=disclosure.id)
    with demonstration.reading() as uow:
        assert uow.session.get_one(Disclosure, disclosure.id).told_by == jo.user_id


def _advocates(uow: Any, jo: Actor, case: uuid.UUID) -> bool:
    from marac_desk.rules.access import DataClass, Operation
    from marac_desk.services.access import may_for

    return may_for(uow, jo, case, Operation.UPDATE, DataClass.SAFE_CONTACT)


def test_lifting_takes_two_who_are_not_shut_out(demonstration: Register) -> None:
    me, chair, case = actor(demonstration), actor(demonstration, Role.CHAIR), case_id(demonstration, CASE)
    ferris = sign_in(demonstration, Role.ADVOCATE, person="Sade Ferris")
    done = put(demonstration, me, person(demonstration, "Sade Ferris"))
    ask: dict[str, Any] = {"case_id": case, "exclusion_id": done.exclusion_id, "reason": "It was a namesake."}
    with pytest.raises((NotFoundError, NotAllowedError)), demonstration.writing(ferris) as uow:
        ask_to_lift(uow, actor=ferris, **ask)
    with demonstration.writing(me) as uow:
        key, _ = ask_to_lift(uow, actor=me, **ask)
    with demonstration.writing(me) as uow:
        assert refused(ask_to_lift, uow, actor=me, **ask) == "approval_asked_already"
    with demonstration.writing(me) as uow:
        assert refused(lift_restriction, uow, actor=me, approval_id=key) == "approval_not_given"
    with demonstration.writing(chair) as uow:
        decide_approval(uow, actor=chair, approval_id=key, approve=True)
    with demonstration.writing(me) as uow:
        lift_restriction(uow, actor=me, approval_id=key)
    with demonstration.reading() as uow:
        row = uow.session.get_one(CaseExclusion, done.exclusion_id)
        assert (row.lifted_by, row.approval_id) == (me.user_id, key)
        assert uow.session.get_one(Approval, key).state is ApprovalState.USED
    with demonstration.reading() as uow:
        assert uow.session.scalar(sa.select(Case.id).where(Case.id == case, not_shut_out(ferris))) == case
    with demonstration.writing(me) as uow:
        assert refused(ask_to_lift, uow, actor=me, **ask) == "restriction_lifted"


def test_one_declares_an_own_conflict_and_cannot_take_it_back(demonstration: Register) -> None:
    case = case_id(demonstration, CASE)
    tom = sign_in(demonstration, Role.REPRESENTATIVE, person="Tom Pelling-Roy")
    with demonstration.reading(tom) as uow:
        known = uow.session.scalar(sa.select(Agency.id).where(Agency.id == tom.agency_id)) is not None
    assert known
    try:
        with demonstration.writing(tom) as uow:
            done, _ = declare_own_conflict(uow, actor=tom, case_id=case, reason="She is my neighbour.")
    except NotFoundError:
        pytest.skip("this representative is not invited to the meeting of this case")
    assert done.found_later
    with pytest.raises(NotFoundError), demonstration.writing(tom) as uow:
        declare_own_conflict(uow, actor=tom, case_id=case, reason="again")


def test_an_advocate_proposes_and_the_chair_decides(demonstration: Register) -> None:
    jo, chair = actor(demonstration, Role.ADVOCATE), actor(demonstration, Role.CHAIR)
    with demonstration.reading(jo) as uow:
        mine = next(
            end for end in ("0130", "0115", "0101", "0102", "0103", "0104", "0105", "0106", "0107", "0108")
            if _advocates(uow, jo, case_id(demonstration, end))
        )  # fmt: skip
    case = case_id(demonstration, mine)
    whom = person(demonstration, "Nadia Brockhurst")
    with pytest.raises(NotAllowedError), demonstration.writing(jo) as uow:
        restrict(uow, actor=jo, case_id=case, whom=whom)
    with pytest.raises(NotAllowedError), demonstration.writing(jo) as uow:
        declare_own_conflict(uow, actor=jo, case_id=case, reason="x")
    with demonstration.writing(jo) as uow:
        key, _ = propose_restriction(uow, actor=jo, case_id=case, whom=whom)
    with demonstration.writing(chair) as uow:
        done, _ = decide_proposal(uow, actor=chair, approval_id=key, approve=True)
    assert done is not None
    with demonstration.reading() as uow:
        row = uow.session.get_one(CaseExclusion, done.exclusion_id)
        assert (row.name, row.created_by) == ("Nadia Brockhurst", chair.user_id)
        assert uow.session.get_one(Approval, key).state is ApprovalState.USED


def test_nobody_proposes_to_shut_out_who_keeps_the_register(demonstration: Register) -> None:
    jo, keepers = actor(demonstration, Role.ADVOCATE), (actor(demonstration), actor(demonstration, Role.CHAIR))
    case = case_id(demonstration, "0130")
    for keeper in keepers:
        for whom in (Whom(user_id=keeper.user_id, reason="x"), Whom(agency_id=keeper.agency_id, reason="x")):
            with (
                pytest.raises(RefusedError, match="conflict_other_register"),
                demonstration.writing(jo) as uow,
            ):
                propose_restriction(uow, actor=jo, case_id=case, whom=whom)
    with demonstration.reading() as uow:
        assert uow.session.scalars(sa.select(Approval)).all() == []

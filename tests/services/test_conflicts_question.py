"""The conflict question: who is found, what an answer needs, when it is asked again."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.access import ConflictAnswer, StaffDeclaration
from marac_desk.model.agency import Representative
from marac_desk.model.case import Case, CaseChild, CaseOther, CasePerpetrator
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.person import Address, Person
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import NotAllowedError, Role
from marac_desk.rules.vocabulary import PersonState, RepresentativeRole
from marac_desk.rules.vocabulary.access import CaseParty, ConflictVerdict, Tie
from marac_desk.services.conflicts.answering import answer_conflicts
from marac_desk.services.conflicts.question import answered, conflict_view, ensure_answered, unanswered
from marac_desk.services.conflicts.restricting import Whom
from marac_desk.services.conflicts.views import ConflictView
from marac_desk.services.errors import NotFoundError, RefusedError
from tests.support.cases import case_id
from tests.support.registers import actor
from tests.support.signed_in import nobody_known, representative, sign_in

QUIET, FAMILY, POLICE = "0130", "0115", "0116"


def view(register: Register, end: str, role: Role = Role.COORDINATOR) -> ConflictView:
    who = actor(register, role)
    with register.reading(who) as uow:
        return conflict_view(uow, actor=who, case_id=case_id(register, end))


def change(register: Register, end: str, **values: Any) -> None:
    """Change the victim of a case as a correction would."""
    with register.writing() as uow:
        case = uow.session.get_one(Case, case_id(register, end))
        person = uow.session.get_one(Person, case.victim_id)
        for name, value in values.items():
            setattr(person, name, value)


def refusal(register: Register, end: str) -> str | None:
    with register.reading() as uow:
        try:
            ensure_answered(uow, case_id(register, end))
        except RefusedError as refused:
            return refused.code
    return None


def test_family_and_colleagues_are_found_with_the_field_they_rest_on(demonstration: Register) -> None:
    found = view(demonstration, FAMILY)
    by_name = {(match.name, match.party): match for match in found.matches}
    same = by_name["Bilal Shirazi-Khan", "Bilal Shirazi-Khan"]
    assert (same.tie, same.level) == (Tie.SAME_PERSON, "possible")
    aunt = by_name["Nighat Shirazi", "Ashraf Shirazi-Khan"]
    assert (aunt.tie, [sign.code for sign in aunt.signs]) == (Tie.FAMILY, ["family_shares_a_part"])
    named = by_name["Harrowmere Community Centre", "Harrowmere Community Centre"]
    assert (named.party_role, named.whole_agency) == (CaseParty.NAMED, True)
    colleagues = view(demonstration, POLICE).matches
    assert {(match.name, match.tie) for match in colleagues} == {("Marshwater Police", Tie.EMPLOYER)}
    assert view(demonstration, QUIET).matches == ()


def test_everybody_of_every_agency_is_compared_but_who_left(demonstration: Register) -> None:
    before = view(demonstration, QUIET).people_compared
    with demonstration.writing() as uow:
        people = list(uow.session.scalars(sa.select(Representative)))
        people[0].state = PersonState.LEFT
        people[1].state = PersonState.SUSPENDED
    sign_in(demonstration, Role.AUDITOR, "Audrey Auditor")
    assert before == len(people)
    assert view(demonstration, QUIET).people_compared == before  # one left, one who only signs in came


@pytest.mark.parametrize("kind", [CasePerpetrator, CaseChild, CaseOther])
def test_everybody_of_the_case_is_compared(demonstration: Register, kind: Any) -> None:
    with demonstration.writing() as uow:
        person = Person(full_name="Sade Ferris", given_names="Sade", family_name="Ferris", aliases=[])
        uow.add(person)
        uow.session.flush()
        uow.add(kind(case_id=case_id(demonstration, QUIET), person_id=person.id))
    assert {match.name for match in view(demonstration, QUIET).matches} == {"Sade Ferris"}


def test_what_somebody_declared_is_compared_and_a_protected_place_is_never_shown(demonstration: Register) -> None:
    ferris = representative(demonstration, "Sade Ferris")
    with demonstration.writing() as uow:
        uow.add(
            StaffDeclaration(
                representative_id=ferris.id, other_names=["Sade Quarmby"], postcode="ZZ9 9ZZ", knows=["Pat Known"],
                declared_on=date(2026, 1, 1),
            )
        )  # fmt: skip
        case = uow.session.get_one(Case, case_id(demonstration, QUIET))
        addresses = uow.session.scalars(sa.select(Address).where(Address.person_id == case.victim_id)).all()
        for address in addresses:
            address.postcode = "ZZ9 9ZZ"
            address.confidential = False
    found = view(demonstration, QUIET)
    assert {(match.name, match.tie) for match in found.matches} == {("Sade Ferris", Tie.HOUSEHOLD)}
    change(demonstration, QUIET, aliases=["Pat Known"])
    found = view(demonstration, QUIET)
    assert {(match.name, match.tie, match.level) for match in found.matches} == {
        ("Sade Ferris", Tie.DECLARED, "likely")
    }
    assert "ZZ9" not in repr(found)


def test_a_case_is_listed_only_after_the_answer(demonstration: Register) -> None:
    assert refusal(demonstration, QUIET) == "conflict_not_asked"
    nobody_known(demonstration, actor(demonstration), [case_id(demonstration, QUIET)])
    assert refusal(demonstration, QUIET) is None


def test_an_answer_goes_stale_when_a_party_is_changed_or_added(demonstration: Register) -> None:
    me, case = actor(demonstration), case_id(demonstration, QUIET)
    nobody_known(demonstration, me, [case])
    change(demonstration, QUIET, communication_needs="large print")  # nothing that is compared
    assert refusal(demonstration, QUIET) is None
    change(demonstration, QUIET, aliases=["Sade Ferris"])
    assert refusal(demonstration, QUIET) == "conflict_ask_again"
    nobody_known(demonstration, me, [case])
    assert refusal(demonstration, QUIET) is None
    with demonstration.writing() as uow:
        person = Person(full_name="New Partner", aliases=[])
        uow.add(person)
        uow.session.flush()
        uow.add(CaseOther(case_id=case, person_id=person.id))
    assert refusal(demonstration, QUIET) == "conflict_ask_again"


def test_an_answer_goes_stale_when_somebody_of_the_partnership_comes_or_is_renamed(demonstration: Register) -> None:
    me, case = actor(demonstration), case_id(demonstration, QUIET)
    nobody_known(demonstration, me, [case])
    ferris = representative(demonstration, "Sade Ferris")
    with demonstration.writing() as uow:
        uow.session.get_one(Representative, ferris.id).declaration_signed_on = date(2026, 11, 20)
    assert refusal(demonstration, QUIET) is None
    with demonstration.writing() as uow:
        uow.session.get_one(Representative, ferris.id).person_name = "Sade Quarmby"
    assert refusal(demonstration, QUIET) == "conflict_ask_again"
    nobody_known(demonstration, me, [case])
    with demonstration.writing() as uow:
        uow.add(Representative(agency_id=ferris.agency_id, person_name="New Comer", role=RepresentativeRole.REP))
    assert refusal(demonstration, QUIET) == "conflict_ask_again"
    nobody_known(demonstration, me, [case])
    with demonstration.writing() as uow:
        for row in uow.session.scalars(sa.select(Representative).where(Representative.person_name == "New Comer")):
            row.state = PersonState.LEFT
    assert refusal(demonstration, QUIET) is None


def test_what_changed_while_somebody_looked_is_not_answered_for(demonstration: Register) -> None:
    me, case = actor(demonstration), case_id(demonstration, QUIET)
    looked = view(demonstration, QUIET).looked
    change(demonstration, QUIET, aliases=["Sade Ferris"])
    with pytest.raises(RefusedError, match="conflict_changed"), demonstration.writing(me) as uow:
        answer_conflicts(uow, actor=me, case_id=case, looked=looked)


def test_what_is_likely_is_restricted_or_explained(demonstration: Register) -> None:
    me, case = actor(demonstration), case_id(demonstration, QUIET)
    ferris = representative(demonstration, "Sade Ferris")
    with demonstration.writing() as uow:
        declaration = StaffDeclaration(representative_id=ferris.id, knows=["Pat Known"], declared_on=date(2026, 1, 1))
        uow.add(declaration)
    change(demonstration, QUIET, aliases=["Pat Known"])
    looked = view(demonstration, QUIET).looked
    with pytest.raises(RefusedError, match="conflict_note_needed"), demonstration.writing(me) as uow:
        answer_conflicts(uow, actor=me, case_id=case, looked=looked)
    with demonstration.writing(me) as uow:
        done, _ = answer_conflicts(
            uow, actor=me, case_id=case, looked=looked, restrict=[Whom(ferris.id, reason="They are friends.")]
        )
    assert done.verdict is ConflictVerdict.RESTRICTED
    found = view(demonstration, QUIET)
    assert found.matches[0].restricted
    assert found.answer is not None
    assert (found.answer.by, found.answer.stale) == (me.name, False)


def test_an_answer_keeps_whom_it_was_about_and_never_a_name(demonstration: Register) -> None:
    me, case = actor(demonstration), case_id(demonstration, FAMILY)
    nobody_known(demonstration, me, [case])
    with demonstration.reading() as uow:
        answer = uow.session.scalars(sa.select(ConflictAnswer).where(ConflictAnswer.case_id == case)).one()
        line = uow.session.scalars(
            sa.select(LedgerEntry).where(LedgerEntry.operation == "answer_conflicts", LedgerEntry.case_id == case)
        ).one()
    assert answer.verdict is ConflictVerdict.RESTRICTED  # two were shut out before
    assert {entry["tie"] for entry in answer.found} == {"same_person", "family", "employer"}
    assert "Shirazi" not in repr(answer.found) + repr(line.details)
    assert line.details == {"verdict": "restricted", "found": 10}


def test_many_cases_are_asked_for_at_once_in_their_order(demonstration: Register) -> None:
    me = actor(demonstration)
    cases = [case_id(demonstration, end) for end in (QUIET, FAMILY, POLICE)]
    nobody_known(demonstration, me, cases[1:2])
    with demonstration.reading(me) as uow:
        assert answered(uow, cases) == {cases[1]}
        assert unanswered(uow, actor=me, case_ids=[*cases, cases[0]]) == (cases[0], cases[2])


@pytest.mark.parametrize("role", [Role.ADVOCATE, Role.REPRESENTATIVE, Role.AUDITOR, Role.ADMINISTRATOR, Role.STEERING])
def test_who_may_not_restrict_answers_for_nobody(demonstration: Register, role: Role) -> None:
    who = actor(demonstration, role) if role is Role.ADVOCATE else sign_in(demonstration, role)
    case = case_id(demonstration, QUIET)
    with pytest.raises((NotAllowedError, NotFoundError)), demonstration.reading(who) as uow:
        conflict_view(uow, actor=who, case_id=case)
    with pytest.raises((NotAllowedError, NotFoundError)), demonstration.writing(who) as uow:
        answer_conflicts(uow, actor=who, case_id=case, looked="")


def test_a_case_that_is_not_there_is_not_told_from_one_that_is_hidden(demonstration: Register) -> None:
    me = actor(demonstration)
    with pytest.raises(NotFoundError), demonstration.reading(me) as uow:
        conflict_view(uow, actor=me, case_id=uuid.uuid4())

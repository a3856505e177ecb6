"""Declarations and disclosures: who may see them, what they set off."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.access import Disclosure
from marac_desk.model.ledger import LedgerEntry
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import DataClass, NotAllowedError, Operation, Role
from marac_desk.services.access import may_for
from marac_desk.services.conflicts.declarations import Declared, declaration_of, declare
from marac_desk.services.conflicts.disclosures import open_disclosures
from marac_desk.services.conflicts.lifting import note_disclosure
from marac_desk.services.conflicts.question import answered
from marac_desk.services.conflicts.restricting import Whom, restrict
from marac_desk.services.errors import NotFoundError, RefusedError
from tests.support.cases import case_id
from tests.support.registers import actor
from tests.support.signed_in import nobody_known, representative, sign_in

SAID = Declared(("Sade Quarmby",), date(1988, 2, 3), "ZZ1 1AA", ("Pat Known", "Pat Known", " "))


def test_one_declares_for_oneself_and_the_coordinator_for_everybody(demonstration: Register) -> None:
    me, ferris = actor(demonstration), representative(demonstration, "Sade Ferris")
    herself = sign_in(demonstration, Role.ADVOCATE, person="Sade Ferris")
    for who in (me, herself):
        with demonstration.writing(who) as uow:
            declare(uow, actor=who, representative_id=ferris.id, declared=SAID)
        with demonstration.writing(who) as uow:
            found, _ = declaration_of(uow, actor=who, representative_id=ferris.id)
        assert found == Declared(("Sade Quarmby",), date(1988, 2, 3), "ZZ1 1AA", ("Pat Known",), date(2026, 11, 21))
    with demonstration.reading() as uow:
        looks = uow.session.scalars(sa.select(LedgerEntry).where(LedgerEntry.operation == "read_declaration")).all()
    assert [line.actor_id for line in looks] == [me.user_id]
    assert "Quarmby" not in repr([line.details for line in looks])


@pytest.mark.parametrize("role", [Role.ADVOCATE, Role.REPRESENTATIVE, Role.AUDITOR, Role.ADMINISTRATOR])
def test_nobody_else_sees_or_writes_it(demonstration: Register, role: Role) -> None:
    who, ferris = sign_in(demonstration, role), representative(demonstration, "Sade Ferris")
    for use_case, values in ((declaration_of, {}), (declare, {"declared": SAID})):
        call: Any = use_case
        with pytest.raises(NotAllowedError), demonstration.writing(who) as uow:
            call(uow, actor=who, representative_id=ferris.id, **values)


def test_a_declaration_has_every_conflict_question_asked_again(demonstration: Register) -> None:
    me, case = actor(demonstration), case_id(demonstration, "0130")
    nobody_known(demonstration, me, [case])
    with demonstration.writing(me) as uow:
        assert answered(uow, [case]) == {case}
        declare(uow, actor=me, representative_id=representative(demonstration, "Sade Ferris").id, declared=SAID)
    with demonstration.reading(me) as uow:
        assert answered(uow, [case]) == set()


def test_what_cannot_be_is_refused(demonstration: Register) -> None:
    me, ferris = actor(demonstration), representative(demonstration, "Sade Ferris")
    for code, declared in (
        ("day_ahead", Declared(date_of_birth=date(2027, 1, 1))),
        ("names_too_many", Declared(knows=tuple(f"Person {number}" for number in range(41)))),
    ):
        with pytest.raises(RefusedError, match=code), demonstration.writing(me) as uow:
            declare(uow, actor=me, representative_id=ferris.id, declared=declared)
    with pytest.raises(NotFoundError), demonstration.writing(me) as uow:
        declare(uow, actor=me, representative_id=me.user_id, declared=SAID)


def test_the_advocate_learns_of_which_agency_and_the_coordinator_of_whom(demonstration: Register) -> None:
    me, jo = actor(demonstration), actor(demonstration, Role.ADVOCATE)
    other = sign_in(demonstration, Role.ADVOCATE, person="Kamila Rees")
    with demonstration.reading(jo) as uow:
        ends = [f"01{number:02}" for number in range(1, 33)]
        mine = next(
            case
            for case in (case_id(demonstration, end) for end in ends)
            if may_for(uow, jo, case, Operation.UPDATE, DataClass.SAFE_CONTACT)
        )
    brockhurst = sign_in(demonstration, Role.REPRESENTATIVE, person="Nadia Brockhurst")
    with demonstration.writing(brockhurst) as uow:
        uow.record("view", "case", mine, case_id=mine)
    with demonstration.writing(me) as uow:
        restrict(uow, actor=me, case_id=mine, whom=Whom(user_id=brockhurst.user_id, reason="A neighbour."))
    with demonstration.reading() as uow:
        (hers,), (coordinators,) = open_disclosures(uow, actor=jo), open_disclosures(uow, actor=me)
        assert open_disclosures(uow, actor=other) == ()
        assert open_disclosures(uow, actor=brockhurst) == ()
        disclosure = uow.session.scalars(sa.select(Disclosure)).one()
    assert (hers.agency, hers.who, coordinators.who) == ("Housing", "", "Nadia Brockhurst")
    with demonstration.writing(jo) as uow:
        note_disclosure(uow, actor=jo, disclosure_id=disclosure.id)
    with demonstration.reading() as uow:
        assert open_disclosures(uow, actor=jo) == ()

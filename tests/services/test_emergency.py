"""Emergencies and grants: who may, for how long, who is alerted, and that neither beats a restriction."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.access import EmergencyAccess
from marac_desk.model.action import Action
from marac_desk.model.agency import Agency
from marac_desk.model.audit import Alert
from marac_desk.model.case import Case, CaseExclusion
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.person import Person
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, DataClass, Manner, NotAllowedError, Operation, Role
from marac_desk.rules.vocabulary import ExcludedParty
from marac_desk.rules.vocabulary.access import AlertRule
from marac_desk.services.access import may_for
from marac_desk.services.emergency import LASTS, Opened, emergencies, open_in_emergency
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.grants import end_grant, give_grant, grants_of
from tests.support.registers import actor
from tests.support.signed_in import sign_in

WHY = "The police ring: she is missing since noon."


def opened(register: Register, who: Actor, **values: Any) -> Opened:
    with register.writing(who) as uow:
        return open_in_emergency(uow, actor=who, **{"reason": WHY, **values})[0]


def out_of_reach(register: Register, who: Actor) -> tuple[uuid.UUID, str]:
    """Return a case that somebody may not know of now."""
    with register.reading(who) as uow:
        for case in uow.session.scalars(sa.select(Case).order_by(Case.reference)):
            if not may_for(uow, who, case.id, Operation.READ, DataClass.VICTIM):
                return case.id, case.reference
    raise AssertionError("everything is in reach")


def reads(register: Register, who: Actor, case: uuid.UUID, of: DataClass = DataClass.VICTIM) -> bool:
    with register.reading(who) as uow:
        return may_for(uow, who, case, Operation.READ, of)


def test_the_chair_opens_a_case_for_half_an_hour_and_the_auditor_is_alerted(demonstration: Register) -> None:
    chair = actor(demonstration, Role.CHAIR)
    case, reference = out_of_reach(demonstration, chair)
    found = opened(demonstration, chair, reference=reference.lower())
    assert (found.case_id, found.until) == (case, demonstration.clock.now() + LASTS)
    assert reads(demonstration, chair, case)
    with demonstration.reading() as uow:
        alert = uow.session.scalars(sa.select(Alert).where(Alert.rule == AlertRule.EMERGENCY_ACCESS)).one()
        line = uow.session.scalars(sa.select(LedgerEntry).where(LedgerEntry.operation == "emergency_access")).one()
        assert [one.case_id for one in emergencies(uow, actor=chair)] == [case]
    assert (alert.user_id, alert.case_id, alert.judged_by) == (chair.user_id, case, None)
    assert (line.case_id, line.details) == (case, {"minutes": 30})
    assert WHY not in repr(line.details)
    demonstration.clock.advance(seconds=LASTS.total_seconds() - 1)  # type: ignore[attr-defined]
    assert reads(demonstration, chair, case)
    demonstration.clock.advance(seconds=1)  # type: ignore[attr-defined]
    assert not reads(demonstration, chair, case)
    with demonstration.reading() as uow:
        assert emergencies(uow, actor=chair) == ()


def test_a_case_is_found_by_exact_name_and_birth_as_well(demonstration: Register) -> None:
    chair = actor(demonstration, Role.CHAIR)
    case, _ = out_of_reach(demonstration, chair)
    with demonstration.writing() as uow:
        victim = uow.session.get_one(Person, uow.session.get_one(Case, case).victim_id)
        victim.full_name, victim.date_of_birth = "Wren Thistledown", date(1990, 5, 6)
    for name, born in (("Wren Thistledow", date(1990, 5, 6)), ("Wren Thistledown", date(1990, 5, 7))):
        with pytest.raises(NotFoundError):
            opened(demonstration, chair, name=name, born=born)
    assert opened(demonstration, chair, name=" wren  thistledown", born=date(1990, 5, 6)).case_id == case


def test_a_restriction_is_never_beaten_and_looks_like_a_case_that_is_not_there(demonstration: Register) -> None:
    chair = actor(demonstration, Role.CHAIR)
    case, reference = out_of_reach(demonstration, chair)
    with demonstration.writing() as uow:
        uow.add(CaseExclusion(case_id=case, name="x", party=ExcludedParty.STAFF_CONFLICT, user_id=chair.user_id))
    said = []
    for written in (reference, "MW-2026-9999"):
        with pytest.raises(NotFoundError) as error:
            opened(demonstration, chair, reference=written)
        said.append((type(error.value), error.value.args, error.value.kind))
    assert said[0] == said[1]
    with demonstration.reading() as uow:
        assert uow.session.scalar(sa.select(EmergencyAccess.id).limit(1)) is None
        assert uow.session.scalar(sa.select(Alert.id).where(Alert.rule == AlertRule.EMERGENCY_ACCESS)) is None


def test_a_restriction_put_while_it_lasts_ends_it(demonstration: Register) -> None:
    chair = actor(demonstration, Role.CHAIR)
    case, reference = out_of_reach(demonstration, chair)
    opened(demonstration, chair, reference=reference)
    with demonstration.writing() as uow:
        uow.add(CaseExclusion(case_id=case, name="x", party=ExcludedParty.STAFF_CONFLICT, user_id=chair.user_id))
    assert not reads(demonstration, chair, case)
    with demonstration.reading() as uow:
        assert emergencies(uow, actor=chair) == ()


@pytest.mark.parametrize("role", [r for r in Role if r not in {Role.COORDINATOR, Role.CHAIR, Role.DEPUTY_CHAIR}])
def test_nobody_else_has_emergencies(demonstration: Register, role: Role) -> None:
    who = sign_in(demonstration, role)
    with pytest.raises(NotAllowedError):
        opened(demonstration, who, reference="MW-2026-0101")


def test_it_needs_a_reason_and_which_case_and_a_need(demonstration: Register) -> None:
    chair, me = actor(demonstration, Role.CHAIR), actor(demonstration)
    _, reference = out_of_reach(demonstration, chair)
    for code, who, values in (
        ("reason_needed", chair, {"reference": reference, "reason": " "}),
        ("emergency_whom", chair, {}),
        ("emergency_whom", chair, {"name": "Wren Thistledown"}),
        ("emergency_needless", me, {"reference": reference}),
    ):
        with pytest.raises(RefusedError) as error:
            opened(demonstration, who, **values)
        assert error.value.code == code


# Grants


def an_action(register: Register) -> tuple[uuid.UUID, uuid.UUID, Actor]:
    """Return a case with an open action, and somebody who signs in for the agency that owns it."""
    with register.reading() as uow:
        query = sa.select(Action).where(Action.closed_on.is_(None)).order_by(Action.entry)
        names = {row.id: row.short_name for row in uow.session.scalars(sa.select(Agency))}
        action = next(one for one in uow.session.scalars(query) if names[one.owner_agency_id] == "Housing")
    return action.case_id, action.id, sign_in(register, Role.REPRESENTATIVE, person="Tom Pelling-Roy")


def grant(register: Register, case: uuid.UUID, **values: Any) -> uuid.UUID:
    me = actor(register)
    until = date(2026, 11, 30)
    with register.writing(me) as uow:
        return give_grant(uow, actor=me, case_id=case, **{"reason": "To change her locks.", "until": until, **values})[
            0
        ]


def sees(register: Register, who: Actor, case: uuid.UUID) -> bool:
    with register.reading(who) as uow:
        return may_for(uow, who, case, Operation.READ, DataClass.SAFE_CONTACT, frozenset({Manner.MASKED}))


def test_a_grant_opens_the_safe_contact_until_its_day_ends(demonstration: Register) -> None:
    case, _, tom = an_action(demonstration)
    assert not sees(demonstration, tom, case)
    grant(demonstration, case, agency_id=tom.agency_id)
    assert sees(demonstration, tom, case)
    demonstration.clock.instant = demonstration.clock.instant.replace(day=30, hour=23, minute=59)  # type: ignore[attr-defined]
    assert sees(demonstration, tom, case)
    demonstration.clock.advance(minutes=1)  # type: ignore[attr-defined]
    assert not sees(demonstration, tom, case)


def test_a_grant_ends_with_its_action_or_by_hand(demonstration: Register) -> None:
    case, action, tom = an_action(demonstration)
    me = actor(demonstration)
    key = grant(demonstration, case, user_id=tom.user_id, action_id=action)
    assert sees(demonstration, tom, case)
    with demonstration.writing() as uow:
        row = uow.session.scalars(sa.select(Action).where(Action.id == action)).one()
        row.closed_on = date(2026, 11, 21)
    assert not sees(demonstration, tom, case)
    with demonstration.writing() as uow:
        uow.session.scalars(sa.select(Action).where(Action.id == action)).one().closed_on = None
    assert sees(demonstration, tom, case)
    with demonstration.writing(me) as uow:
        end_grant(uow, actor=me, grant_id=key)
    assert not sees(demonstration, tom, case)
    with demonstration.reading(me) as uow:
        (line,) = grants_of(uow, actor=me, case_id=case)
    assert (line.person, line.stands) == ("Tom Pelling-Roy", False)


def test_a_grant_is_for_nobody_who_is_shut_out(demonstration: Register) -> None:
    case, _, tom = an_action(demonstration)
    grant(demonstration, case, user_id=tom.user_id)
    with demonstration.writing() as uow:
        uow.add(CaseExclusion(case_id=case, name="x", party=ExcludedParty.STAFF_CONFLICT, agency_id=tom.agency_id))
    assert not sees(demonstration, tom, case)
    for whom in ({"user_id": tom.user_id}, {"agency_id": tom.agency_id}):
        with pytest.raises(RefusedError, match="grant_shut_out"):
            grant(demonstration, case, **whom)


def test_a_grant_says_who_how_long_and_what_for(demonstration: Register) -> None:
    case, action, tom = an_action(demonstration)
    other = sign_in(demonstration, Role.REPRESENTATIVE, person="Sade Ferris")
    for code, values in (
        ("grant_whom", {}),
        ("grant_whom", {"user_id": tom.user_id, "agency_id": tom.agency_id}),
        ("grant_whom", {"user_id": uuid.uuid4()}),
        ("reason_needed", {"agency_id": tom.agency_id, "reason": ""}),
        ("day_has_passed", {"agency_id": tom.agency_id, "until": date(2026, 11, 20)}),
        ("grant_too_long", {"agency_id": tom.agency_id, "until": date(2026, 11, 21) + timedelta(days=93)}),
        ("grant_action", {"agency_id": other.agency_id, "action_id": action}),
        ("grant_action", {"agency_id": tom.agency_id, "action_id": uuid.uuid4()}),
    ):
        with pytest.raises(RefusedError) as error:
            grant(demonstration, case, **values)
        assert error.value.code == code


def test_who_may_not_export_the_safe_contact_gives_no_leave(demonstration: Register) -> None:
    case, _, tom = an_action(demonstration)
    for who in (actor(demonstration, Role.CHAIR), actor(demonstration, Role.ADVOCATE), tom):
        with pytest.raises((NotAllowedError, NotFoundError)), demonstration.writing(who) as uow:
            give_grant(uow, actor=who, case_id=case, reason="x", until=date(2026, 11, 30), agency_id=tom.agency_id)

"""Who signs in: added and let go by one who may, by two who may together, or alone where there is nobody else."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa

from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, NotAllowedError, Role
from marac_desk.rules.vocabulary import PersonState
from marac_desk.services import keys
from marac_desk.services.access import stands
from marac_desk.services.errors import NotFoundError, RefusedError
from tests.support.registers import COORDINATOR, coordinator

NEW = uuid.UUID(int=50)


def somebody(register: Register, role: Role, number: int, state: PersonState = PersonState.ACTIVE) -> Actor:
    """Put somebody into the register and return who she or he acts as."""
    user_id = uuid.UUID(int=number)
    with register.writing() as uow:
        uow.add(User(id=user_id, name=f"Test {number}", role=role, state=state))
    return Actor(user_id, f"Test {number}", role)


def add(register: Register, actor: Actor, second: Actor | None = None, role: Role = Role.ADVOCATE) -> str:
    """Add somebody; returns who the ledger says approved it."""
    with register.writing(actor) as uow:
        keys.add_user(uow, actor=actor, second=second, user_id=NEW, name="New Test", role=role)
    return str(last(register)["second"])


def refused(register: Register, actor: Actor, second: Actor | None = None, role: Role = Role.ADVOCATE) -> str:
    """Return by which code adding somebody is refused."""
    with pytest.raises(RefusedError) as caught:
        add(register, actor, second, role)
    with register.reading() as uow:
        assert uow.session.get(User, NEW) is None
    return caught.value.code


def last(register: Register) -> dict[str, object]:
    """Return the details of the last line of the ledger."""
    with register.reading() as uow:
        return dict(uow.session.scalars(sa.select(LedgerEntry.details).order_by(LedgerEntry.seq.desc())).first() or {})


def test_the_first_person_of_a_register_adds_the_next_alone_and_it_is_told(register: Register) -> None:
    assert add(register, coordinator()) == "alone"


def test_once_somebody_could_approve_it_takes_two(register: Register) -> None:
    chair, advocate = somebody(register, Role.CHAIR, 2), somebody(register, Role.ADVOCATE, 3)
    assert refused(register, coordinator()) == "second_person_needed"
    for second in (coordinator(), advocate):
        assert refused(register, coordinator(), second) == "second_person_not_allowed"
    assert add(register, coordinator(), chair) == str(chair.user_id)


def test_somebody_who_left_approves_nothing(register: Register) -> None:
    gone = somebody(register, Role.CHAIR, 2, PersonState.LEFT)
    assert refused(register, coordinator(), gone) == "second_person_not_allowed"
    assert add(register, coordinator()) == "alone"


def test_an_administrator_acts_alone_but_makes_no_coordinator_alone(register: Register) -> None:
    administrator = somebody(register, Role.ADMINISTRATOR, 2)
    assert refused(register, administrator, role=Role.COORDINATOR) == "second_person_needed"
    assert refused(register, administrator, coordinator(), Role.COORDINATOR) == "second_person_not_allowed"
    chair = somebody(register, Role.CHAIR, 3)
    assert add(register, administrator, chair, Role.COORDINATOR) == str(chair.user_id)
    with register.writing(administrator) as uow:
        keys.let_user_go(uow, actor=administrator, second=None, user_id=NEW)


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in {Role.COORDINATOR, Role.ADMINISTRATOR, Role.DEPUTY_CHAIR}]
)
def test_nobody_else_adds_or_ends_a_sign_in_or_renews_keys(register: Register, role: Role) -> None:
    actor = somebody(register, role, 2)
    with pytest.raises(NotAllowedError):
        add(register, actor)
    with pytest.raises(NotAllowedError), register.writing(actor) as uow:
        keys.let_user_go(uow, actor=actor, second=None, user_id=COORDINATOR)
    with pytest.raises(NotAllowedError), register.writing(actor) as uow:
        keys.begin_key_change(uow, actor=actor, second=None, what="rekey")
    with pytest.raises(NotAllowedError), register.writing(actor) as uow:
        keys.key_changed(uow, actor=actor, what="rekey")


def test_a_name_is_needed_and_stands_for_one_person(register: Register) -> None:
    add(register, coordinator())
    for name, code in (("  ", "person_name_missing"), ("New Test", "user_known"), ("a\0b", "text_nul")):
        with pytest.raises(RefusedError) as caught, register.writing(coordinator()) as uow:
            keys.add_user(uow, actor=coordinator(), second=None, user_id=uuid.uuid4(), name=name, role=Role.ADVOCATE)
        assert caught.value.code == code


def test_a_leaver_stands_no_longer_and_nobody_ends_a_sign_in_of_her_own(register: Register) -> None:
    advocate = somebody(register, Role.ADVOCATE, 2)
    with register.writing(coordinator()) as uow:
        assert stands(uow, advocate)
        keys.let_user_go(uow, actor=coordinator(), second=None, user_id=advocate.user_id)
    with register.reading() as uow:
        user = uow.session.get_one(User, advocate.user_id)
        assert (user.state, user.left_at is not None) == (PersonState.LEFT, True)
        assert not stands(uow, advocate)
    with pytest.raises(RefusedError) as caught, register.writing(coordinator()) as uow:
        keys.let_user_go(uow, actor=coordinator(), second=None, user_id=COORDINATOR)
    assert caught.value.code == "user_self"
    with pytest.raises(NotFoundError), register.writing(coordinator()) as uow:
        keys.let_user_go(uow, actor=coordinator(), second=None, user_id=uuid.uuid4())
    for unknown in (advocate.user_id, uuid.uuid4()):
        with pytest.raises(NotFoundError), register.writing() as uow:
            keys.recovered(uow, user_id=unknown)


def test_keys_are_renewed_by_two_where_there_are_two(register: Register) -> None:
    with register.writing(coordinator()) as uow:
        keys.begin_key_change(uow, actor=coordinator(), second=None, what="rekey")
    assert last(register) == {"second": "alone"}
    auditor = somebody(register, Role.AUDITOR, 2)
    with pytest.raises(RefusedError), register.writing(coordinator()) as uow:
        keys.begin_key_change(uow, actor=coordinator(), second=None, what="rekey")
    with register.writing(coordinator()) as uow:
        keys.begin_key_change(uow, actor=coordinator(), second=auditor, what="rekey")
        keys.key_changed(uow, actor=coordinator(), what="rekey")

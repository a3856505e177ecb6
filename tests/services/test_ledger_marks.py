"""The mark that minutes carry: every end that a ledger ever had is known again, and no other."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from marac_desk.model.ledger import LedgerEntry
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Role
from marac_desk.services.errors import NotAllowedError, RefusedError
from marac_desk.services.trust import MARK_LENGTH, knows_mark, ledger_mark
from tests.support.registers import coordinator, user


def test_every_end_of_the_ledger_is_known_again_and_no_other(register: Register) -> None:
    me, printed = coordinator(), []
    for _ in range(3):
        with register.writing(me) as uow:
            uow.record("look", "case")
        with register.reading(me) as uow:
            printed.append(ledger_mark(uow))
    with register.reading(me) as uow:
        known = {digest.hex()[:MARK_LENGTH] for digest in uow.session.scalars(sa.select(LedgerEntry.digest))}
        assert set(printed) <= known
        assert all(knows_mark(uow, actor=me, mark=mark) for mark in printed)
        near = {f"{(int(mark, 16) + step) % 16**MARK_LENGTH:08x}" for mark in known for step in (-1, 1)} - known
        assert not any(knows_mark(uow, actor=me, mark=mark) for mark in near)


@pytest.mark.parametrize("typed", ["", "1234567", "123456789", "minutes!", "१२३४५६७८"])
def test_what_is_no_mark_is_refused(register: Register, typed: str) -> None:
    with register.reading(coordinator()) as uow, pytest.raises(RefusedError, match="not_a_mark"):
        knows_mark(uow, actor=coordinator(), mark=typed)


def test_whoever_may_not_know_how_the_ledger_stands_is_told_nothing(register: Register) -> None:
    guest = user(register, Role.GUEST)
    with register.reading(guest) as uow, pytest.raises(NotAllowedError):
        knows_mark(uow, actor=guest, mark="0123abcd")

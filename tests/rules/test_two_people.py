"""Two people: who may ask and decide what, by the matrix that ships, and that one person is not two."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from marac_desk.register.visibility import shipped_matrix
from marac_desk.rules.access import Manner, Role
from marac_desk.rules.two_people import (
    BULK_CASES,
    Somebody,
    approved_until,
    asked_until,
    cell_to_decide,
    cells_to_ask,
    is_bulk,
    may_ask,
    may_decide,
)
from marac_desk.rules.vocabulary.access import ApprovalKind

R, K = Role, ApprovalKind
CHAIRS = {R.CHAIR, R.DEPUTY_CHAIR}
WHO = {
    K.RESTRICT: ({R.COORDINATOR, *CHAIRS, R.ADVOCATE, R.REPRESENTATIVE}, {R.COORDINATOR, *CHAIRS}),
    K.LIFT_RESTRICTION: ({R.COORDINATOR, *CHAIRS}, {R.COORDINATOR, *CHAIRS}),
    K.DISPOSAL: ({R.COORDINATOR, *CHAIRS, R.AUDITOR}, {*CHAIRS, R.AUDITOR}),
    K.BULK_EXPORT: ({R.COORDINATOR}, {*CHAIRS, R.AUDITOR}),
    K.COORDINATOR_ROLE: ({R.COORDINATOR, R.ADMINISTRATOR}, {*CHAIRS}),
    K.RESTORE: ({R.COORDINATOR, R.ADMINISTRATOR}, {*CHAIRS, R.AUDITOR}),
    K.ACCEPT_OLDER_COPY: ({R.COORDINATOR, R.ADMINISTRATOR}, {*CHAIRS, R.AUDITOR}),
    K.WITHDRAW_PASSAGE: ({R.COORDINATOR}, {*CHAIRS}),
}


@pytest.mark.parametrize("kind", K)
def test_who_may_ask_and_who_may_decide(kind: ApprovalKind) -> None:
    matrix = shipped_matrix()
    asking, deciding = WHO[kind]
    assert {role for role in R if may_ask(matrix, role, kind)} == asking
    assert {role for role in R if may_decide(matrix, role, kind)} == deciding


@pytest.mark.parametrize("kind", K)
def test_every_kind_can_be_asked_by_one_and_decided_by_another(kind: ApprovalKind) -> None:
    matrix = shipped_matrix()
    assert any(
        may_ask(matrix, one, kind) and may_decide(matrix, other, kind) for one in R for other in R if one is not other
    )


def test_a_cell_that_only_proposes_or_hides_names_decides_nothing() -> None:
    matrix = shipped_matrix()
    for kind in K:
        for role in R:
            if may_decide(matrix, role, kind):
                assert Manner.PLAIN in matrix.manners(role, *cell_to_decide(kind))


def test_every_kind_names_its_cells() -> None:
    assert all(cells_to_ask(kind) and cell_to_decide(kind) for kind in K)


def test_one_person_with_two_sign_ins_is_one_person() -> None:
    a, b, person = UUID(int=1), UUID(int=2), UUID(int=9)
    assert Somebody(a).is_same_as(Somebody(a, person))
    assert Somebody(a, person).is_same_as(Somebody(b, person))
    assert not Somebody(a).is_same_as(Somebody(b))
    assert not Somebody(a, person).is_same_as(Somebody(b))


def test_what_is_asked_waits_longer_than_an_approval_holds() -> None:
    now = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
    assert now < approved_until(now) < asked_until(now)


def test_more_than_twenty_five_cases_are_many() -> None:
    assert not is_bulk(BULK_CASES)
    assert is_bulk(BULK_CASES + 1)

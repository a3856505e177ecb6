"""The permission matrix: what its file may say, that nothing else is allowed, and whom it leaves out knowingly."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.assets.permissions import permission_tables
from marac_desk.rules.access import (
    OPENLY,
    WITHOUT_NAMES,
    DataClass,
    Facts,
    Grant,
    Manner,
    Matrix,
    MatrixError,
    Operation,
    Reach,
    Role,
    Scope,
)
from marac_desk.rules.access.matrix import matrix_from

C, R, Op = DataClass, Role, Operation
CASEWORKERS = {R.COORDINATOR, R.CHAIR, R.ADVOCATE, R.REPRESENTATIVE, R.GUEST}
EVERYBODY = CASEWORKERS | {R.AUDITOR, R.STEERING, R.ADMINISTRATOR}

LISTED: dict[DataClass, set[Role]] = {
    C.VICTIM: CASEWORKERS,
    C.SAFE_CONTACT: CASEWORKERS,
    C.CHILDREN: CASEWORKERS,
    C.PERPETRATOR: CASEWORKERS,
    C.REFERRAL: CASEWORKERS | {R.AUDITOR},
    C.RESEARCH: CASEWORKERS,
    C.ACTIONS: CASEWORKERS | {R.AUDITOR},
    C.MINUTES: {R.COORDINATOR, R.CHAIR, R.ADVOCATE, R.REPRESENTATIVE, R.AUDITOR},
    C.VICTIM_VIEW: {R.COORDINATOR, R.CHAIR, R.ADVOCATE, R.AUDITOR},
    C.REPORT_BACK: {R.COORDINATOR, R.CHAIR, R.ADVOCATE, R.AUDITOR},
    C.AGENDA: {R.COORDINATOR, R.CHAIR, R.ADVOCATE, R.REPRESENTATIVE, R.AUDITOR},
    C.PARTNERSHIP: {R.COORDINATOR, R.CHAIR, R.ADVOCATE, R.REPRESENTATIVE, R.AUDITOR, R.ADMINISTRATOR},
    C.RESTRICTION: {R.COORDINATOR, R.CHAIR, R.ADVOCATE, R.REPRESENTATIVE, R.AUDITOR},
    C.STATISTICS: {R.COORDINATOR, R.CHAIR, R.ADVOCATE, R.REPRESENTATIVE, R.AUDITOR, R.STEERING},
    C.WHO_LOOKED: {R.COORDINATOR, R.CHAIR, R.ADVOCATE, R.AUDITOR},
    C.AUDIT: {R.COORDINATOR, R.CHAIR, R.ADVOCATE, R.REPRESENTATIVE, R.AUDITOR, R.ADMINISTRATOR},
    C.USERS: {R.COORDINATOR, R.CHAIR, R.AUDITOR, R.ADMINISTRATOR},
    C.KEYS: {R.COORDINATOR, R.CHAIR, R.AUDITOR, R.ADMINISTRATOR},
    C.DISPOSAL: {R.COORDINATOR, R.CHAIR, R.AUDITOR},
}
"""Who has a cell at all. An observer has none; a deputy has the chair's; everybody else is left out knowingly."""


@pytest.fixture(scope="module")
def shipped() -> Matrix:
    """Return the matrix that ships."""
    return matrix_from(permission_tables())


def test_every_pair_of_class_and_role_is_in_the_file_or_left_out_knowingly(shipped: Matrix) -> None:
    assert {kind: set(roles) for kind, roles in shipped.cells.items()} == LISTED
    assert set(LISTED) == set(DataClass)
    assert EVERYBODY | {R.OBSERVER, R.DEPUTY_CHAIR} == set(Role)


def test_what_is_disposed_of_is_asked_for_and_decided_by_different_roles(shipped: Matrix) -> None:
    dispose = [(r, c) for r in Role for c in DataClass if not shipped.scope(r, Op.DISPOSE, c, set(Manner)).is_empty]
    assert dispose == []
    asks = {role for role in Role if not shipped.scope(role, Op.CREATE, C.DISPOSAL).is_empty}
    decides = {role for role in Role if not shipped.scope(role, Op.APPROVE, C.DISPOSAL).is_empty}
    assert asks
    assert decides
    assert not asks & decides


def test_a_deputy_has_exactly_the_chairs_cells_and_an_observer_none(shipped: Matrix) -> None:
    for kind in DataClass:
        assert shipped.cell(R.DEPUTY_CHAIR, kind) == shipped.cell(R.CHAIR, kind)
        assert shipped.cell(R.OBSERVER, kind) == ()
    assert Matrix(shipped.cells).cell(R.DEPUTY_CHAIR, C.VICTIM) == ()  # without standing in there is nothing


ALONE = st.builds(Facts, st.frozensets(st.sampled_from(Reach)), restricted=st.booleans(), active=st.booleans())


@given(facts=ALONE, role=st.sampled_from(Role), operation=st.sampled_from(Operation), kind=st.sampled_from(DataClass))
def test_an_empty_matrix_allows_nothing(facts: Facts, role: Role, operation: Operation, kind: DataClass) -> None:
    empty = Matrix({})
    assert not empty.allows(role, operation, kind, facts, set(Manner))
    assert empty.scope(role, operation, kind, set(Manner)) == Scope()
    assert empty.manners(role, operation, kind) == frozenset()


@given(facts=ALONE, role=st.sampled_from(Role), operation=st.sampled_from(Operation), kind=st.sampled_from(DataClass))
def test_a_restriction_beats_every_cell(facts: Facts, role: Role, operation: Operation, kind: DataClass) -> None:
    every = Matrix({k: {r: tuple(Grant(o) for o in Operation) for r in Role} for k in DataClass})
    assert every.allows(role, operation, kind, facts) is (not facts.restricted and facts.active)


def test_a_manner_that_is_not_named_is_a_no(shipped: Matrix) -> None:
    here = Facts(frozenset({Reach.ALL}))
    assert not shipped.allows(R.AUDITOR, Op.READ, C.REFERRAL, here)
    assert shipped.allows(R.AUDITOR, Op.READ, C.REFERRAL, here, WITHOUT_NAMES)
    assert not shipped.allows(R.AUDITOR, Op.READ, C.REPORT_BACK, here, WITHOUT_NAMES)  # counts alone
    assert not shipped.allows(R.ADMINISTRATOR, Op.READ, C.AUDIT, here, OPENLY)  # its state, not what it says
    assert not shipped.allows(R.COORDINATOR, Op.EXPORT, C.SAFE_CONTACT, here)  # only with a reason
    assert not shipped.allows(R.COORDINATOR, Op.CREATE, C.USERS, here)  # proposed, and decided by somebody else
    assert shipped.manners(R.COORDINATOR, Op.EXPORT, C.SAFE_CONTACT) == {Manner.REASON}
    assert {Manner.PLAIN, Manner.MASKED} == OPENLY


def test_a_grant_reaches_as_far_as_it_says(shipped: Matrix) -> None:
    def reads(*holds: Reach) -> bool:
        return shipped.allows(R.ADVOCATE, Op.READ, C.PERPETRATOR, Facts(frozenset(holds)))

    assert reads(Reach.MEETING)
    assert reads(Reach.OWN, Reach.MEETING)
    assert not reads(Reach.OWN)  # her own client before the day of the pack: the client, not who harms her
    assert shipped.allows(R.ADVOCATE, Op.READ, C.VICTIM, Facts(frozenset({Reach.OWN})))
    assert not reads()


# What the file may say


def _changed(*where: str, to: Any) -> dict[str, Any]:
    tables = copy.deepcopy(permission_tables())
    inner: Any = tables
    for name in where[:-1]:
        inner = inner.setdefault(name, {})
    inner[where[-1]] = to
    return tables


@pytest.mark.parametrize(
    ("where", "to", "cell"),
    [
        (("victims",), {}, "victims"),
        (("victim",), ["read"], "victim"),
        (("victim", "boss"), ["read"], "victim.boss"),
        (("victim", "chair"), "read", "victim.chair"),
        (("victim", "chair"), [1], "victim.chair"),
        (("victim", "chair"), [""], "victim.chair"),
        (("victim", "chair"), ["look"], "victim.chair: look"),
        (("victim", "chair"), ["read everything"], "victim.chair: read everything"),
        (("victim", "chair"), ["read all"], "victim.chair: read all"),
        (("victim", "chair"), ["read plain"], "victim.chair: read plain"),
        (("victim", "chair"), ["read own meeting"], "victim.chair: read own meeting"),
        (("victim", "chair"), ["read masked pseudonym"], "victim.chair: read masked pseudonym"),
        (("victim", "chair"), ["read meeting", "read meeting"], "victim.chair"),
        (("victim", "deputy_chair"), ["read"], "victim.deputy_chair"),
        (("standing_in", "deputy_chair"), "boss", "standing_in.deputy_chair"),
        (("standing_in", "boss"), "chair", "standing_in.boss"),
        (("standing_in", "chair"), "coordinator", "standing_in.chair"),
        (("standing_in",), "chair", "standing_in"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_wrong_file_is_refused_with_its_cell_named(where: tuple[str, ...], to: Any, cell: str) -> None:
    with pytest.raises(MatrixError) as caught:
        matrix_from(_changed(*where, to=to))
    assert caught.value.where == cell


def test_the_file_that_ships_is_read_word_for_word(shipped: Matrix) -> None:
    said = {
        kind.value: {role.value: [_words(grant) for grant in grants] for role, grants in roles.items()}
        for kind, roles in shipped.cells.items()
    }
    told = {name: roles for name, roles in permission_tables().items() if name != "standing_in"}
    assert said == told


def _words(grant: Grant) -> str:
    reach = "" if grant.reach is Reach.ALL else grant.reach.value
    manner = "" if grant.manner is Manner.PLAIN else grant.manner.value
    return " ".join(word for word in (grant.operation.value, reach, manner) if word)

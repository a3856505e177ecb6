"""The permission matrix through the services: what each use case does for each role in each situation, cell by cell.

Every use case is called for everybody in every context on a prepared register, and does what follows from the words of
the matrix file and from facts said by hand. Then every cell is turned over, one at a time, and some call answers
differently: a cell that nothing asks for would be found here.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import DataClass, Operation
from tests.support import registers
from tests.support.asking import ONE_OF_SEVERAL, cells_asked_for, sources_of_services
from tests.support.faults import counted
from tests.support.permission_drivers import CASES, REFERRALS
from tests.support.permission_drivers_more import MORE
from tests.support.permission_drivers_transfers import TRANSFERS
from tests.support.permission_scenes import PEOPLE, Context, Scene, build_scenes
from tests.support.permissions import (
    Driver,
    Flip,
    Outcome,
    flips,
    opened,
    outcome,
    shipped_tables,
    with_tables,
)
from tests.support.servers import socket_folder

ALL_DRIVERS = (*CASES, *REFERRALS, *MORE, *TRANSFERS)
DRIVERS = {driver.name: driver for driver in ALL_DRIVERS}
TABLES = shipped_tables()

BY_CELL: dict[tuple[str, str], list[Driver]] = {
    cell: [driver for driver in ALL_DRIVERS if cell in {need.cell for need in driver.needs}]
    for cell in {need.cell for driver in ALL_DRIVERS for need in driver.needs}
}


def test_there_are_as_many_cases_as_the_matrix_asks_for() -> None:
    with counted("permissions", "use cases, people and situations, each through the services") as tally:
        tally.count = len(DRIVERS) * len(PEOPLE) * len(Context)
        tally.note = f"{len(FLIPS)} cells turned over, each in a test of its own"
        assert len(DRIVERS) == len(ALL_DRIVERS)
        assert tally.count > 2_880
        assert len(FLIPS) > 300


@pytest.fixture(scope="module")
def file_register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """Return an encrypted register with every scene; nothing that is tried on it is kept."""
    register = registers.empty_file(tmp_path_factory.mktemp("permissions"))
    yield register
    register.close()


@pytest.fixture(scope="module")
def file_scenes(file_register: Register) -> dict[Context, Scene]:
    """Return the scenes in it."""
    return build_scenes(file_register)


@pytest.fixture(scope="module")
def server_register() -> Iterator[Register]:
    """Return the same on PostgreSQL."""
    if (socket := socket_folder()) is None:
        pytest.skip("PostgreSQL is not installed; packaging/test installs it")
    register = registers.empty_database(socket)
    yield register
    register.close()


@pytest.fixture(scope="module")
def server_scenes(server_register: Register) -> dict[Context, Scene]:
    """Return the scenes in it."""
    return build_scenes(server_register)


def wrong(register: Register, driver: Driver, scene: Scene) -> list[str]:
    """Return for whom a use case does something else than the matrix says."""
    found = []
    for person in PEOPLE:
        wanted, was = driver.expected(TABLES, person, scene.context), outcome(register, driver, person, scene)
        if was is not wanted:
            found.append(f"{person}: {wanted}, was {was}")
    return found


@pytest.mark.parametrize("context", Context)
@pytest.mark.parametrize("name", DRIVERS)
def test_every_use_case_does_what_the_matrix_says(
    file_register: Register, file_scenes: dict[Context, Scene], name: str, context: Context
) -> None:
    assert wrong(file_register, DRIVERS[name], file_scenes[context]) == []


@pytest.mark.postgres
@pytest.mark.parametrize("name", DRIVERS)
def test_every_use_case_does_the_same_on_a_server(
    server_register: Register, server_scenes: dict[Context, Scene], name: str
) -> None:
    assert wrong(server_register, DRIVERS[name], server_scenes[Context.PLAIN]) == []


# Cells without a use case

_WITH_ITS_REFERRAL = "people come in with their referral and are corrected with it, by its class"
_ON_PAPER_BY_ITS_KIND = "paper leaves by the class of its kind: agenda, action list, minutes; victims are on it"
_NO_FIGURES = "there are no figures yet"
_DECIDED_AS_WHAT_IT_IS_ABOUT = "what takes two is decided by the class of what it is about"
_DISPOSED_WHOLE = "a case is disposed of whole, by the class of disposal, by two people"

NO_USE_CASE: dict[tuple[Operation, DataClass], str] = {}


def _none(operations: str, classes: str, reason: str) -> None:
    for operation in operations.split():
        for data_class in classes.split():
            NO_USE_CASE[Operation(operation), DataClass(data_class)] = reason


_WRITTEN_WITH_ITS_ITEM = "it is written on what a meeting makes of its own, by changing that"
_BORN_WITH_THE_CONCLUSION = "a report-back is born when its case is concluded"
_NOT_ON_PAPER = "nothing of it leaves on paper"
_LIFTED_AND_PUT_ANEW = "a restriction is lifted by two and put anew, never changed; a disposal is asked for and used"
_BY_READING = "it is the ledger's own, written by what is done and changed by nobody"

_none("dispose", " ".join(DataClass), _DISPOSED_WHOLE)
_none("create", "victim safe_contact children", _WITH_ITS_REFERRAL)
_none("update", "children", _WITH_ITS_REFERRAL)
_none("export", "victim children perpetrator", _ON_PAPER_BY_ITS_KIND)
_none("create", "minutes victim_view", _WRITTEN_WITH_ITS_ITEM)
_none("create", "report_back", _BORN_WITH_THE_CONCLUSION)
_none("export", "research victim_view report_back partnership restriction", _NOT_ON_PAPER)
_none("export", "who_looked users keys disposal", _NOT_ON_PAPER)
_none("update", "restriction disposal", _LIFTED_AND_PUT_ANEW)
_none("create update", "who_looked", _BY_READING)
_none("create", "audit", _BY_READING)
_none(
    "approve",
    "victim safe_contact children perpetrator research actions victim_view report_back agenda partnership "
    "who_looked audit",
    _DECIDED_AS_WHAT_IT_IS_ABOUT,
)
_none("read create update export approve", "statistics", _NO_FIGURES)


def test_every_cell_has_a_use_case_or_a_reason_why_not() -> None:
    every = {(operation, data_class) for operation in Operation for data_class in DataClass}
    driven = {(Operation(operation), DataClass(data_class)) for operation, data_class in BY_CELL}
    assert driven & set(NO_USE_CASE) == set()
    assert sorted(every - driven - set(NO_USE_CASE)) == []


THROUGH_SEVERAL = {
    "access.py": "the door itself",
    "actions/allowing.py": "what is offered for an action, by its row",
    "actions/conditions.py": "actions by row",
    "actions/history.py": "actions by row",
    "actions/steps.py": "actions by row",
    "cases/named.py": "the people of a case, each by a class of their own",
    "circulation/recording.py": "paper by its kind",
    "circulation/sealed/reading.py": "minutes by their key",
    "finding.py": "the people of a case",
    "keys.py": "users and keys, alone or by two",
    "meetings/shown.py": "what a row may say, class by class",
    "people.py": "how somebody is reached, read or written",
    "referrals/joining.py": "the people of a case",
    "referrals/known.py": "the people of a case",
    "referrals/matches.py": "the people of a case",
    "today/counts.py": "what waits, class by class",
    "transfers/following.py": "a transfer by its case's referral",
    "transfers/looking.py": "a transfer by its case's referral",
}
"""Where a call goes through several classes that are named elsewhere; a new one is to be looked at."""


def test_no_use_case_asks_for_a_cell_that_nobody_calls_here() -> None:
    asked = cells_asked_for(sources_of_services())
    unseen = {cell: places for cell, places in asked.items() if cell not in BY_CELL and cell[1] != ONE_OF_SEVERAL}
    assert unseen == {}
    indirect = {
        place.split(":")[0] for (_, kind), places in asked.items() if kind == ONE_OF_SEVERAL for place in places
    }
    assert indirect <= set(THROUGH_SEVERAL)


def test_a_cell_that_is_asked_for_unseen_is_found() -> None:
    planted = {
        "planted.py": "require(uow, actor, Operation.EXPORT, DataClass.STATISTICS)\nreferral_for(u, a, Operation.READ)"
    }
    assert set(cells_asked_for(planted)) == {("export", "statistics"), ("read", "referral")}


# Every cell turned over

NOT_SERVED_YET = {
    ("minutes", "read pseudonym"): "the auditor's sample is drawn of looks, not of minutes",
    ("victim_view", "read counts"): "nothing counts the victims' views yet",
}
"""Grants in a manner that no use case serves yet: whoever has nothing else in the cell gets nothing by it."""


def manner_of(operation: str, data_class: str) -> str:
    """Return a manner that a use case of a cell keeps to, plainly where it can be."""
    served = {manner for d in BY_CELL.get((operation, data_class), ()) for n in d.needs for manner in n.manners
              if n.cell == (operation, data_class)}  # fmt: skip
    return "" if "" in served else min(served, default="")


FLIPS = [
    flip
    for flip in flips(TABLES, [*Operation], [*DataClass], manner_of)
    if (Operation(flip.operation), DataClass(flip.data_class)) not in NO_USE_CASE
    and (flip.data_class, flip.words) not in NOT_SERVED_YET
]


def changed(register: Register, scenes: dict[Context, Scene], flip: Flip) -> bool:
    """Tell whether some use case answers differently once a cell is turned over, and as it should."""
    for driver in BY_CELL[flip.operation, flip.data_class]:
        before = opened(TABLES, flip, driver)
        after = flip.applied(before)
        for context in Context:
            turned = driver.expected(after, flip.role.value, context)
            if turned is driver.expected(before, flip.role.value, context):
                continue
            with with_tables(register, after):
                if outcome(register, driver, flip.role.value, scenes[context]) is turned:
                    return True
    return False


@pytest.mark.parametrize("flip", FLIPS, ids=str)
def test_turning_any_cell_over_changes_what_a_use_case_does(
    file_register: Register, file_scenes: dict[Context, Scene], flip: Flip
) -> None:
    assert changed(file_register, file_scenes, flip)


def test_a_cell_that_nothing_asks_for_would_be_noticed(
    file_register: Register, file_scenes: dict[Context, Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The teeth: a use case that forgets to ask does the same before and after."""
    flip = next(f for f in FLIPS if str(f) == "without-coordinator-who_looked-read")
    assert changed(file_register, file_scenes, flip)
    forgetful = Driver("forgets", lambda *_: True, BY_CELL["read", "who_looked"][-1].needs)
    monkeypatch.setitem(BY_CELL, ("read", "who_looked"), [forgetful])
    assert not changed(file_register, file_scenes, flip)
    assert wrong(file_register, forgetful, file_scenes[Context.OTHER_AGENCY]) != []
    assert outcome(file_register, forgetful, "observer", file_scenes[Context.PLAIN]) is Outcome.DONE

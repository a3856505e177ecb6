"""What the permission matrix comes to, worked out from its file and from facts said by hand, apart from the services.

A driver calls one use case on one scene and tells what came of it. What should have come of it follows from the words
of the matrix file and from which reaches hold for whom in which context, as the table below has them.
"""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from marac_desk.assets.permissions import permission_tables
from marac_desk.register.unit_of_work import Register, UnitOfWork
from marac_desk.rules.access import Actor, NotAllowedError, Role
from marac_desk.rules.access.matrix import matrix_from
from marac_desk.services.errors import NotFoundError
from tests.support.permission_scenes import AWAY, PEOPLE, Context, Scene

Tables = dict[str, Any]


class Outcome(StrEnum):
    """What came of a use case: it was done or shown, it showed nothing, or which of the two refusals it was."""

    DONE = "done"
    EMPTY = "empty"
    NOT_ALLOWED = "not_allowed"
    NOT_FOUND = "not_found"


# The matrix file, read here by its own words

OPEN_MANNERS = frozenset({"", "masked"})
NAMELESS = OPEN_MANNERS | {"pseudonym"}
COUNTED = OPEN_MANNERS | {"counts"}
REASONED = frozenset({"reason"})
PROPOSED = OPEN_MANNERS | {"proposal"}
STATUS = frozenset({"status"})
_MANNERS = {"masked", "pseudonym", "counts", "status", "proposal", "reason"}
_OF_AN_AGENCY = {"agency", "agency_until_closed"}


def grants(tables: Tables, role: str, data_class: str) -> list[tuple[str, str, str]]:
    """Return what a role may do to a class: operation, reach (empty for everything), manner (empty for plainly)."""
    stands_for = tables["standing_in"].get(role, role)
    found = []
    for words in tables.get(data_class, {}).get(stands_for, []):
        operation, *rest = words.split()
        reach = next((word for word in rest if word not in _MANNERS), "")
        found.append((operation, reach, next((word for word in rest if word in _MANNERS), "")))
    return found


# Which reaches hold for whom: said by hand, from how the scenes are built

_TABLE = {"meeting", "meeting_while_open"}
_HERE: Mapping[str, set[str]] = {
    "chair": _TABLE,
    "deputy_chair": _TABLE,
    AWAY: _TABLE,
    "advocate": _TABLE,
    "representative": {*_TABLE, "agency", "agency_until_closed", "leave"},
    "guest": {"item"},
}
HOLDS: Mapping[Context, Mapping[str, set[str]]] = {
    Context.PLAIN: _HERE,
    Context.RESTRICTED: _HERE,
    Context.DISABLED: _HERE,
    Context.BEFORE_PACK: {"advocate": {"own"}, "representative": {"agency", "agency_until_closed"}},
    Context.ACTIONS_CLOSED: {"advocate": {"own"}, "representative": {"agency"}},
    Context.OTHER_AGENCY: {},
}
LEAVE_IS_FOR = "safe_contact"


def acts(person: str, context: Context) -> bool:
    """Tell whether somebody acts at all: nobody does who left, nor a deputy who does not stand in."""
    return context is not Context.DISABLED and person != AWAY


def has_cell(tables: Tables, person: str, need: Need) -> bool:
    """Tell whether somebody's role may do this to anything of the class."""
    return any(
        _does(need, operation, reach) and manner in need.manners
        for operation, reach, manner in grants(tables, PEOPLE[person].value, need.data_class)
    )


def _does(need: Need, operation: str, reach: str) -> bool:
    """Tell whether a grant is one that a need asks for."""
    if operation in {need.operation, need.or_operation}:
        return True
    return operation == need.or_everywhere and not reach


def holds_here(tables: Tables, person: str, context: Context, need: Need) -> bool:
    """Tell whether somebody may do this in the case of a context."""
    if context is Context.RESTRICTED or not acts(person, context):
        return False
    reaches = HOLDS[context].get(person, set())
    for operation, reach, manner in grants(tables, PEOPLE[person].value, need.data_class):
        if not _does(need, operation, reach) or manner not in need.manners:
            continue
        if reach == "leave" and need.data_class != LEAVE_IS_FOR:
            continue
        if reach in _OF_AN_AGENCY and not need.own_row:
            continue
        if not reach or reach in reaches:
            return True
    return False


# What a use case needs, and what should come of it


@dataclass(frozen=True, slots=True)
class Need:
    """One thing a use case asks for.

    `at_all`: of the role, whatever the case. `part`: where it is missing, nothing is shown and nothing is refused.
    `own_row`: the row is the agency's own, of whose representative it is asked. `unseen`: whoever may not does not find
    it at all. `or_operation` does as well, and so does `or_everywhere` where it reaches everything. `known_by` says
    what must be allowed for a refusal to be told from a case that is not there; without it they are told apart nowhere.
    """

    operation: str
    data_class: str
    manners: frozenset[str] = OPEN_MANNERS
    at_all: bool = False
    part: bool = False
    own_row: bool = True
    unseen: bool = False
    or_operation: str = ""
    or_everywhere: str = ""
    known_by: Need | None = None

    @property
    def cell(self) -> tuple[str, str]:
        """The operation and the class."""
        return self.operation, self.data_class


KNOWN = Need("read", "victim")


def here(operation: str, data_class: str, manners: frozenset[str] = OPEN_MANNERS, **more: Any) -> Need:
    """Something asked for in the case at hand; whoever may know of the case is refused it, others do not find it."""
    return Need(operation, data_class, manners, **{"known_by": KNOWN, **more})


def at_all(operation: str, data_class: str, manners: frozenset[str] = OPEN_MANNERS, **more: Any) -> Need:
    """Something asked of the role alone."""
    return Need(operation, data_class, manners, at_all=True, **more)


def unseen(operation: str, data_class: str, *, in_case: bool = True) -> Need:
    """Something that whoever may not decide it does not even find."""
    return Need(operation, data_class, at_all=not in_case, unseen=True)


def shown(operation: str, data_class: str, manners: frozenset[str] = OPEN_MANNERS, *, own_row: bool = True) -> Need:
    """Something without which a part stays empty."""
    return Need(operation, data_class, manners, part=True, own_row=own_row)


Call = Callable[[UnitOfWork, Actor, Scene], Any]


@dataclass(frozen=True, slots=True)
class Driver:
    """One use case with what it needs, in the order it asks. A call that returns False showed nothing."""

    name: str
    call: Call
    needs: tuple[Need, ...]

    def expected(self, tables: Tables, person: str, context: Context) -> Outcome:
        """Return what should come of it."""
        for need in self.needs:
            if (refused := _refusal(tables, person, context, need)) is not None:
                return refused
        return Outcome.DONE


def _refusal(tables: Tables, person: str, context: Context, need: Need) -> Outcome | None:
    if need.part:
        holds = acts(person, context) and (
            has_cell(tables, person, need) if need.at_all else holds_here(tables, person, context, need)
        )
        return None if holds else Outcome.EMPTY
    if not acts(person, context) or not has_cell(tables, person, need):
        return Outcome.NOT_FOUND if need.unseen else Outcome.NOT_ALLOWED
    if need.at_all or holds_here(tables, person, context, need):
        return None
    known = need.known_by
    told = known is not None and known.cell != need.cell and holds_here(tables, person, context, known)
    return Outcome.NOT_ALLOWED if told else Outcome.NOT_FOUND


class _TakeBackError(Exception):
    """Ends a unit of work without keeping anything."""


def outcome(register: Register, driver: Driver, person: str, scene: Scene) -> Outcome:
    """Call the use case as somebody, keep nothing of it, and return what came of it."""
    actor = scene.people[person]
    result: Any = None
    try:
        with contextlib.suppress(_TakeBackError), register.writing(actor) as uow:
            result = driver.call(uow, actor, scene)
            uow.session.flush()
            raise _TakeBackError
    except NotAllowedError:
        return Outcome.NOT_ALLOWED
    except NotFoundError:
        return Outcome.NOT_FOUND
    return Outcome.EMPTY if result is False else Outcome.DONE


# Turning cells over


@dataclass(frozen=True, slots=True)
class Flip:
    """One cell turned over: a grant taken away, or one given where the cell had none for the operation."""

    role: Role
    data_class: str
    operation: str
    words: str
    taken: bool

    def __str__(self) -> str:
        """Return it as a test names it."""
        return f"{'without' if self.taken else 'with'}-{self.role}-{self.data_class}-{self.words.replace(' ', '_')}"

    def applied(self, tables: Tables) -> Tables:
        """Return the tables with this cell turned over."""
        changed = copy.deepcopy(tables)
        cell = changed.setdefault(self.data_class, {}).setdefault(self.role.value, [])
        if self.taken:
            cell.remove(self.words)
        else:
            cell.append(self.words)
        return changed


def flips(
    tables: Tables, operations: Sequence[str], classes: Sequence[str], manner_of: Callable[[str, str], str]
) -> Iterator[Flip]:
    """Return every cell turned over: each grant taken away, and each operation given that a cell does not name.

    It is given in the manner that a use case of the cell keeps to.
    """
    for role in Role:
        if role.value in tables["standing_in"]:
            continue  # a deputy has no cells of her own: the chair's are turned over, and she is looked at too
        for data_class in classes:
            cell = tables.get(data_class, {}).get(role.value, [])
            yield from (Flip(role, data_class, words.split()[0], words, taken=True) for words in cell)
            named = {words.split()[0] for words in cell}
            for operation in operations:
                if operation not in named:
                    words = f"{operation} {manner_of(operation, data_class)}".strip()
                    yield Flip(role, data_class, operation, words, taken=False)


def opened(tables: Tables, flip: Flip, driver: Driver) -> Tables:
    """Return the tables with everything else open that a use case needs, so that it depends on the one cell alone."""
    changed, flipped = copy.deepcopy(tables), (flip.operation, flip.data_class)
    others = {need.or_operation for need in driver.needs if need.cell == flipped}
    everywhere = {need.or_everywhere for need in driver.needs if need.cell == flipped}
    cell = changed.get(flip.data_class, {}).get(flip.role.value, [])
    cell[:] = [words for words in cell if words.split()[0] not in others and words not in everywhere]
    for need in driver.needs:
        if need.cell == flipped:
            continue
        manner = "" if "" in need.manners else min(need.manners)
        reach = "own" if need.operation in everywhere and need.data_class == flip.data_class else ""
        words = " ".join(word for word in (need.operation, reach, manner) if word)
        open_cell = changed.setdefault(need.data_class, {}).setdefault(flip.role.value, [])
        if words not in open_cell:
            open_cell.append(words)
    return changed


@contextlib.contextmanager
def with_tables(register: Register, tables: Tables) -> Iterator[None]:
    """Have the register work by other tables for a while."""
    shipped = register.matrix
    register.matrix = matrix_from(tables)
    register.memo.clear()
    try:
        yield
    finally:
        register.matrix = shipped
        register.memo.clear()


def shipped_tables() -> Tables:
    """Return the tables of the file that ships."""
    return copy.deepcopy(permission_tables())

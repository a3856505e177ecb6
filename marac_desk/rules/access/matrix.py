"""The permission matrix: read from one data file, asked about one thing or for the limits of a list."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from marac_desk.rules.access.terms import OPENLY, DataClass, Manner, Operation, Reach, Role

STANDING_IN = "standing_in"
_REACHES = frozenset(Reach) - {Reach.ALL}  # everything and plainly are what is meant without a word
_MANNERS = frozenset(Manner) - {Manner.PLAIN}


class MatrixError(ValueError):
    """The data file says something it cannot mean; `where` names the cell."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


@dataclass(frozen=True, slots=True)
class Grant:
    """One thing a cell allows: an operation, how far it reaches, in what manner."""

    operation: Operation
    reach: Reach = Reach.ALL
    manner: Manner = Manner.PLAIN


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one thing and the person acting: which reaches hold, and whether a restriction shuts her out."""

    holds: frozenset[Reach] = frozenset()
    restricted: bool = False
    active: bool = True


@dataclass(frozen=True, slots=True)
class Scope:
    """The limits of a list: any of these reaches lets a row in; none of them means an empty list."""

    reaches: frozenset[Reach] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing at all is allowed."""
        return not self.reaches

    @property
    def is_everything(self) -> bool:
        """Tell whether only restrictions limit the list."""
        return Reach.ALL in self.reaches

    def lets_in(self, facts: Facts) -> bool:
        """Tell whether a row with these facts belongs to the list: the check that the database's WHERE must equal."""
        if facts.restricted or not facts.active:
            return False
        return self.is_everything or bool(self.reaches & facts.holds)


@dataclass(frozen=True, slots=True)
class Matrix:
    """All cells. A missing cell is a no, and so is a grant in a manner that the asking use case does not name."""

    cells: Mapping[DataClass, Mapping[Role, tuple[Grant, ...]]]
    standing_in: Mapping[Role, Role] = field(default_factory=dict)

    def cell(self, role: Role, data_class: DataClass) -> tuple[Grant, ...]:
        """Return what a role may do to a class; a deputy has the cells of whom she stands in for."""
        return self.cells.get(data_class, {}).get(self.standing_in.get(role, role), ())

    def scope(self, role: Role, operation: Operation, data_class: DataClass, manners: Set[Manner] = OPENLY) -> Scope:
        """Return how far a role may go with an operation on a class, in one of these manners."""
        grants = self.cell(role, data_class)
        return Scope(frozenset(g.reach for g in grants if g.operation is operation and g.manner in manners))

    def allows(
        self,
        role: Role,
        operation: Operation,
        data_class: DataClass,
        facts: Facts,
        manners: Set[Manner] = OPENLY,
    ) -> bool:
        """Tell whether a role may do this, in one of these manners, to one thing of which these facts are known."""
        return self.scope(role, operation, data_class, manners).lets_in(facts)

    def manners(self, role: Role, operation: Operation, data_class: DataClass) -> frozenset[Manner]:
        """Return the manners in which a role may do this at all; empty where it may not."""
        return frozenset(grant.manner for grant in self.cell(role, data_class) if grant.operation is operation)


def matrix_from(table: Mapping[str, Any]) -> Matrix:
    """Read the data file's tables: class, role, and words like "read", "read meeting" or "read meeting masked".

    Raises MatrixError naming the first cell that cannot be meant so.
    """
    standing_in = _standing_in(table.get(STANDING_IN, {}))
    cells = {
        _named(DataClass, name, name): _cells(name, roles, standing_in)
        for name, roles in table.items()
        if name != STANDING_IN
    }
    return Matrix(cells, standing_in)


def _standing_in(pairs: object) -> dict[Role, Role]:
    found = {
        _named(Role, deputy, f"{STANDING_IN}.{deputy}"): _named(Role, role, f"{STANDING_IN}.{deputy}")
        for deputy, role in _table(pairs, STANDING_IN).items()
    }
    if chained := set(found) & set(found.values()):
        raise MatrixError(f"{STANDING_IN}.{min(chained)}")
    return found


def _cells(name: str, roles: object, standing_in: Mapping[Role, Role]) -> dict[Role, tuple[Grant, ...]]:
    found: dict[Role, tuple[Grant, ...]] = {}
    for role, grants in _table(roles, name).items():
        where = f"{name}.{role}"
        known = _named(Role, role, where)
        if known in standing_in or not isinstance(grants, list):  # a cell of a deputy's own would never be read
            raise MatrixError(where)
        found[known] = tuple(_grant(words, where) for words in grants)
        if len(set(found[known])) != len(grants):
            raise MatrixError(where)
    return found


def _table(found: object, where: str) -> Mapping[str, Any]:
    if not isinstance(found, Mapping):
        raise MatrixError(where)
    return found


def _grant(words: object, where: str) -> Grant:
    if not isinstance(words, str) or not words.split():
        raise MatrixError(where)
    operation, *rest = words.split()
    reach, manner = Reach.ALL, Manner.PLAIN
    for word in rest:
        if word in _REACHES and reach is Reach.ALL:
            reach = Reach(word)
        elif word in _MANNERS and manner is Manner.PLAIN:
            manner = Manner(word)
        else:
            raise MatrixError(f"{where}: {words}")
    return Grant(_named(Operation, operation, f"{where}: {words}"), reach, manner)


def _named(kind: Any, word: object, where: str) -> Any:
    try:
        return kind(word)
    except ValueError:
        raise MatrixError(where) from None

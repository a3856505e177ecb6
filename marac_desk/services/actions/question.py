"""One question to the action register: whose it is, what is looked for, and the conditions it stands for."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.register.search import words_of
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass
from marac_desk.rules.lives import CLOSED_BY_CODE
from marac_desk.services.access import names_shown
from marac_desk.services.actions.adding import TEXT_TABLE, facets_of
from marac_desk.services.actions.conditions import (
    IS_CLOSED,
    IS_OPEN,
    Condition,
    Now,
    hidden_cases,
    now_of,
    of_filter,
    parts_of,
    readable,
)
from marac_desk.services.actions.views import ActionFilter, Grouping, Show

LEAST_LETTERS = 2
_OF_PART: dict[tuple[bool, ...], list[Condition]] = {(False,): [IS_OPEN], (True,): [IS_CLOSED]}
_PART_FACET: dict[tuple[bool, ...], list[str]] = {(False,): ["open"], (True,): ["closed"]}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, in the terms of the register.

    `parts` are the parts of the register that are looked at (False the open, True the closed one), `scope` what the
    matrix lets the person acting read, `hidden` the few cases she or he is shut out of, `words` the words that are
    looked for. Where it is not `named`, rows leave out everybody's name and everybody's words.
    """

    uow: UnitOfWork
    wanted: ActionFilter
    grouping: Grouping
    now: Now
    parts: tuple[bool, ...]
    scope: Sequence[Condition]
    hidden: Sequence[uuid.UUID]
    words: str
    named: bool

    @property
    def known(self) -> list[Condition]:
        """Leaves out the hidden cases."""
        return [Action.case_id.not_in(self.hidden)] if self.hidden else []

    @property
    def open_to_me(self) -> list[Condition]:
        """Everything open that the person acting may see, whatever is looked for."""
        return [IS_OPEN, *self.scope, *self.known]

    def narrowed(self, **more: Any) -> Question:
        """Return the same question about less: with more conditions in its filter, or about fewer parts."""
        if "parts" in more:
            return dataclasses.replace(self, parts=more["parts"])
        return dataclasses.replace(self, wanted=dataclasses.replace(self.wanted, **more))

    def conditions(self, *, probe: bool = False) -> list[Condition]:
        """Return every condition but that of the hidden cases.

        With words, the actions are looked up from the words; to probe is the other way, to look each action up among
        the words, which is right where an index already gives the actions in their order.
        """
        found = [*_OF_PART.get(self.parts, []), *of_filter(self.wanted, self.now), *self.scope]
        if self.words:
            entry = Action.entry + 0 if probe else Action.entry
            found.append(entry.in_(self.matching()))
        return found

    def matching(self) -> sa.Select[Any]:
        """Return the entries of the text index that hold the words, the agency, the state and the part."""
        state = CLOSED_BY_CODE[self.wanted.closed_as] if self.wanted.closed_as else None
        facets = [*facets_of(self.wanted.agency_id, state), *_PART_FACET.get(self.parts, [])]
        return self.uow.text.matching(TEXT_TABLE, self.words, dict.fromkeys(facets))

    @property
    def whole_in_the_index(self) -> bool:
        """Whether the text index knows everything that is asked for: words, agency and state."""
        wanted = self.wanted
        by_row = wanted.lateness is not None or wanted.show in {Show.LATE, Show.DUE_SOON, Show.TO_SETTLE}
        return bool(self.words) and not (by_row or wanted.aim or wanted.meeting_id or wanted.case_id or self.scope)


def ask(uow: UnitOfWork, actor: Actor, wanted: ActionFilter, grouping: Grouping) -> Question:
    """Return the question as the person acting may put it.

    Whoever reads without names looks for no words either: what is found by a name would tell it.
    """
    words = " ".join(word for word in words_of(wanted.text) if len(word) >= LEAST_LETTERS)
    named = names_shown(uow, actor, DataClass.ACTIONS)
    return Question(
        uow=uow,
        wanted=wanted,
        grouping=grouping,
        now=now_of(uow),
        parts=parts_of(wanted) if named or not words else (),
        scope=readable(uow, actor),
        hidden=hidden_cases(uow, actor),
        words=words,
        named=named,
    )

"""A tracker before anything of it is kept: which rows can be taken in, as which cases, and what was left open."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from itertools import count

import sqlalchemy as sa

from marac_desk.intake.past_cases import ActionState, NameVariant, PastCase
from marac_desk.intake.reading import Reading
from marac_desk.model.attachment import ListImport
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, NotAllowedError, Operation
from marac_desk.services.access import require, scope_of

UNSETTLED = frozenset({None, ActionState.OPEN, ActionState.UNCLEAR})
"""What a tracker says of an action that may still be open; nothing written says no more than "unclear"."""

_GUESSED = frozenset({NameVariant.INITIAL, NameVariant.SPELLING})
"""Ways of writing a name that may be another person's: a person decides that, not the tracker."""


@dataclass(frozen=True, slots=True)
class PastRow:
    """One row of a tracker. `left_out` is the code of why it cannot be taken in; empty where it can."""

    record: int
    sheet: str
    row: int
    name: str = field(repr=False)
    date_of_birth: date | None = field(repr=False)
    heard_on: date | None
    left_out: str
    unsettled: int
    not_understood: int


@dataclass(frozen=True, slots=True)
class PastLook:
    """A tracker looked through: its rows, how many can be taken in, as how many cases, and whether that was done."""

    rows: tuple[PastRow, ...]
    ready: int
    cases: int
    unsettled: int
    taken_before: bool


def look_through_past(uow: UnitOfWork, *, actor: Actor, reading: Reading, sha256: str) -> PastLook:
    """Return what a tracker would become. Raises NotAllowedError for anybody but a coordinator."""
    require_past(uow, actor)
    rows = tuple(_row(record, past) for record, past in enumerate(reading.cases, 1))
    return PastLook(
        rows=rows,
        ready=sum(not row.left_out for row in rows),
        cases=len(in_cases(reading)),
        unsettled=sum(row.unsettled for row in rows if not row.left_out),
        taken_before=taken_before(uow, sha256) is not None,
    )


def require_past(uow: UnitOfWork, actor: Actor) -> None:
    """Let in who refers and decides for every agency: a tracker holds the cases of all of them."""
    for operation in (Operation.CREATE, Operation.UPDATE):
        require(uow, actor, operation, DataClass.REFERRAL)
        if not scope_of(uow, actor, operation, DataClass.REFERRAL).is_everything:
            raise NotAllowedError(actor.role, operation, DataClass.REFERRAL)


def taken_before(uow: UnitOfWork, sha256: str) -> uuid.UUID | None:
    """Return the import that took in the very same file and was not taken back."""
    query = sa.select(ListImport.id).where(ListImport.sha256 == sha256, ListImport.undone_at.is_(None))
    return uow.session.scalars(query).first()


def in_cases(reading: Reading) -> list[list[tuple[int, PastCase]]]:
    """Return the rows that can be taken in, each with its number, those of one case together and the earliest first.

    Rows are of one case where the tracker has the same victim, born on the same day, and the same people causing harm.
    A name written with an initial or in another spelling stays apart, as does one without a day of birth.
    """
    apart, found = count(), dict[object, list[tuple[int, PastCase]]]()
    for record, past in enumerate(reading.cases, 1):
        if left_out(past):
            continue
        sure = past.case_key and past.victim.date_of_birth and past.victim.name_variant not in _GUESSED
        found.setdefault(past.case_key if sure else next(apart), []).append((record, past))
    return [sorted(rows, key=lambda row: (day_of(row[1]), row[0])) for rows in found.values()]


def left_out(past: PastCase) -> str:
    """Return the code of why a row cannot be taken in; empty where it can."""
    if not (past.victim.full_name or past.victim.family_name or past.victim.given_names):
        return "no_victim"
    return "" if past.referral_date or past.meeting_date else "no_date"


def day_of(past: PastCase) -> date:
    """Return the day of a referral; where the tracker has none it is that of the meeting."""
    day = past.referral_date or past.meeting_date
    assert day is not None, "a row without any day is left out"
    return day


def unsettled(past: PastCase) -> int:
    """Return how many actions of a row are not said to have ended."""
    return sum(action.state in UNSETTLED for action in past.actions)


def _row(record: int, past: PastCase) -> PastRow:
    return PastRow(
        record=record,
        sheet=past.sheet.strip(),
        row=past.row,
        name=past.victim.full_name or past.victim.shown,
        date_of_birth=past.victim.date_of_birth,
        heard_on=past.meeting_date,
        left_out=left_out(past),
        unsettled=unsettled(past),
        not_understood=len(past.not_understood),
    )

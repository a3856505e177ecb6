"""Preparing a transfer: whether to pass a case on, what goes along by choice, and what stays behind and why."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from marac_desk.model.case import Case
from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.transfer import Transfer
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.lives import ItemState, MeetingState
from marac_desk.rules.transfers import (
    ALWAYS,
    UNDER_WAY,
    USUAL,
    Advice,
    Direction,
    LeftBehind,
    Part,
    TransferState,
    advise,
    area_key,
    goes_along,
    left_behind,
)
from marac_desk.services.access import known_case
from marac_desk.services.changes import Changes
from marac_desk.services.circulation.sheet_proof import new_code
from marac_desk.services.errors import RefusedError
from marac_desk.services.grants import WITH_REASON
from marac_desk.services.settings import area_settings
from marac_desk.services.texts import PARAGRAPH, kept, needed
from marac_desk.services.transfers.gathering import agencies_with_lines, last_hearing
from marac_desk.services.transfers.known import case_to_pass_on, latest_referral

ALREADY_OUT = (MeetingState.CIRCULATED, MeetingState.IN_SESSION)


@dataclass(frozen=True, slots=True)
class PartChoice:
    """A part that may go along: whether it always does, whether it does by default, whether there is anything of it."""

    part: Part
    always: bool
    usual: bool
    there: bool


@dataclass(frozen=True, slots=True)
class AgencyChoice:
    """An agency that shared something at the last hearing; its lines go along only where it let them."""

    agency_id: uuid.UUID
    name: str


@dataclass(frozen=True, slots=True)
class TransferChoices:
    """What somebody who passes a case on chooses from, and what the chart asks of it.

    `circulated` says that agencies already have an agenda with this case. `never` stays behind whatever is chosen.
    """

    case_id: uuid.UUID
    reference: str
    heard_here: bool
    circulated: bool
    parts: tuple[PartChoice, ...]
    agencies: tuple[AgencyChoice, ...]
    never: tuple[LeftBehind, ...]
    under_way: bool

    def advice(self, moved: bool | None) -> Advice:
        """Return what the chart says, by whether the victim has moved (None: nobody knows)."""
        return advise(moved=moved, heard_here=self.heard_here, circulated=self.circulated)


@dataclass(frozen=True, slots=True)
class TransferPlan:
    """What somebody wants passed on: to whom, by which secure way, why, what goes along, who takes over.

    `agreed` are the agencies that let their lines of the last hearing go along.
    """

    other_area: str
    way: str
    reason: str
    parts: frozenset[Part] = USUAL
    agreed: frozenset[uuid.UUID] = frozenset()
    handed_to: str = ""


def transfer_choices(uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID) -> TransferChoices:
    """Return what may go along with a case. Raises NotFoundError, NotAllowedError."""
    case = case_to_pass_on(uow, actor, case_id)
    hearing = last_hearing(uow, case.id)
    agencies = agencies_with_lines(uow, hearing[0].id) if hearing is not None else {}
    there = {Part.MINUTES: hearing is not None, Part.AGENCY_LINES: bool(agencies)}
    return TransferChoices(
        case_id=case.id,
        reference=case.reference,
        heard_here=hearing is not None,
        circulated=_circulated(uow, case),
        parts=tuple(PartChoice(part, part in ALWAYS, part in USUAL, there.get(part, True)) for part in Part),
        agencies=tuple(AgencyChoice(key, name) for key, name in agencies.items()),
        never=tuple(one for one in left_behind(list(Part)) if one.part is None),
        under_way=_under_way(uow, case.id),
    )


def _circulated(uow: UnitOfWork, case: Case) -> bool:
    query = (
        sa.select(AgendaItem.id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(AgendaItem.case_id == case.id, Meeting.state.in_(ALREADY_OUT))
        .where(AgendaItem.state.not_in([ItemState.CONCLUDED, ItemState.WITHDRAWN, ItemState.DEFERRED]))
    )
    return uow.session.scalar(query.limit(1)) is not None


def _under_way(uow: UnitOfWork, case_id: uuid.UUID) -> bool:
    query = sa.select(Transfer.id).where(
        Transfer.case_id == case_id, Transfer.direction == Direction.OUT, Transfer.state.in_(UNDER_WAY)
    )
    return uow.session.scalar(query.limit(1)) is not None


def prepare_transfer(
    uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID, plan: TransferPlan
) -> tuple[uuid.UUID, Changes]:
    """Begin to pass a case on to another area; returns the key of the transfer. Nothing leaves by it.

    Raises NotFoundError, NotAllowedError, RefusedError: "area_needed", "transfer_to_self", "way_needed",
    "reason_needed", "transfer_under_way", and "agreed_unknown" for an agency that shared nothing at the last hearing.
    """
    case = case_to_pass_on(uow, actor, case_id)
    known_case(uow, actor, case.id, Operation.EXPORT, DataClass.SAFE_CONTACT, WITH_REASON)
    other = needed(plan.other_area, "area_needed")
    if area_key(other) == area_key(area_settings(uow).name):
        raise RefusedError("transfer_to_self")
    if _under_way(uow, case.id):
        raise RefusedError("transfer_under_way")
    parts = _parts(plan)
    _check_agreed(uow, case, plan.agreed)
    row = Transfer(
        case_id=case.id,
        referral_id=latest_referral(uow, actor, case.id).id,
        direction=Direction.OUT.value,
        other_area=other,
        state=TransferState.PREPARED,
        code=new_code(),
        number=0,
        reason=needed(plan.reason, "reason_needed", limit=PARAGRAPH, lines=True),
        way=needed(plan.way, "way_needed"),
        parts=[part.value for part in Part if part in parts],
        agreed=sorted(key.hex for key in plan.agreed) if Part.AGENCY_LINES in parts else [],
        handed_to=kept(plan.handed_to),
        told={},
    )
    uow.add(row)
    uow.record("prepare", "transfer", row.id, case_id=case.id, parts=",".join(row.parts or ()))
    return row.id, Changes.CASES


def _parts(plan: TransferPlan) -> Collection[Part]:
    chosen = goes_along(plan.parts)
    return chosen if plan.agreed else chosen - {Part.AGENCY_LINES}


def _check_agreed(uow: UnitOfWork, case: Case, agreed: Collection[uuid.UUID]) -> None:
    if not agreed:
        return
    hearing = last_hearing(uow, case.id)
    if hearing is None or not set(agreed) <= agencies_with_lines(uow, hearing[0].id).keys():
        raise RefusedError("agreed_unknown")

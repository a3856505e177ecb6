"""How the transfers of a case stand, what came with them, and which of them nobody acknowledged in time."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from marac_desk.intake.draft import from_json
from marac_desk.intake.transfers import TransferContent
from marac_desk.model.agency import Agency
from marac_desk.model.case import Case
from marac_desk.model.monitoring import AgencyFlag
from marac_desk.model.person import Person
from marac_desk.model.transfer import Transfer
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.deadlines import days_late
from marac_desk.rules.transfers import (
    TRANSFER,
    Direction,
    LeftBehind,
    Paper,
    Part,
    Told,
    TransferState,
    checklist,
    left_behind,
    transfer_acknowledgement_due,
)
from marac_desk.services.access import cases_within, in_case, known_case, require, those_within
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError
from marac_desk.services.monitoring import remove_flag
from marac_desk.services.people import display_name
from marac_desk.services.settings import area_settings, today
from marac_desk.services.transfers.identity import own_fingerprint
from marac_desk.services.transfers.known import known_transfer


@dataclass(frozen=True, slots=True)
class ToldLine:
    """One thing to tell or to do again, and since when it is done."""

    item: Told
    done_on: date | None


@dataclass(frozen=True, slots=True)
class FlagToEnd:
    """A flag that still stands, whose agency is to be told: end it, or move it with the victim."""

    flag_id: uuid.UUID
    agency: str
    until: date


@dataclass(frozen=True, slots=True)
class TransferView:
    """One transfer of a case, for its page; `may_next` are the states that the person acting may take it to.

    `late` counts the working days since the acknowledgement was due; `fingerprint` is that of our own key, once a
    package of this transfer was made with it.
    """

    transfer_id: uuid.UUID
    version: int
    case_id: uuid.UUID
    direction: Direction
    other_area: str
    state: TransferState
    code: str
    number: int
    reason: str
    way: str
    parts: tuple[Part, ...]
    left_behind: tuple[LeftBehind, ...]
    sent_on: date | None
    due_on: date | None
    late: int
    acknowledged_on: date | None
    acknowledged_by: str
    reference: str
    handed_to: str
    handed_over_on: date | None
    finished_on: date | None
    end_reason: str
    told: tuple[ToldLine, ...]
    missing: tuple[Paper, ...]
    flags: tuple[FlagToEnd, ...]
    may_next: frozenset[TransferState]
    may_work: bool
    fingerprint: str


@dataclass(frozen=True, slots=True)
class DueTransfer:
    """A transfer that waits for an acknowledgement which is due: theirs, where it went out, or ours."""

    transfer_id: uuid.UUID
    case_id: uuid.UUID
    direction: Direction
    other_area: str
    name: str
    due_on: date
    late: int
    days: int


def case_transfers(uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID) -> tuple[TransferView, ...]:
    """Return the transfers of a case, the latest first, for whoever reads all its referrals.

    Raises NotFoundError, NotAllowedError.
    """
    case = known_case(uow, actor, case_id, Operation.READ, DataClass.REFERRAL)
    if in_case(uow, actor, case.id).own_alone(DataClass.REFERRAL):
        return ()
    query = sa.select(Transfer).where(Transfer.case_id == case.id)
    rows = uow.session.scalars(query.order_by(Transfer.created_at.desc(), Transfer.id.desc()))
    may_work = bool(those_within(uow, actor, {case.id}, Operation.EXPORT, DataClass.REFERRAL))
    return tuple(_view(uow, row, may_work=may_work) for row in rows)


def _view(uow: UnitOfWork, row: Transfer, *, may_work: bool) -> TransferView:
    direction = Direction(row.direction)
    parts = frozenset(Part(code) for code in row.parts or ())
    settings, day, due = area_settings(uow), today(uow), _due(uow, row)
    told = row.told or {}
    leaving = direction is Direction.OUT
    return TransferView(
        transfer_id=row.id,
        version=row.version,
        case_id=row.case_id,
        direction=direction,
        other_area=row.other_area,
        state=row.state,
        code=row.code or "",
        number=row.number,
        reason=row.reason or "",
        way=row.way or "",
        parts=tuple(part for part in Part if part in parts),
        left_behind=left_behind(parts) if leaving else (),
        sent_on=row.sent_on,
        due_on=due,
        late=days_late(settings.calendar, due, day) if due is not None else 0,
        acknowledged_on=row.acknowledged_on,
        acknowledged_by=row.acknowledged_by or "",
        reference=row.received_reference or "",
        handed_to=row.handed_to or "",
        handed_over_on=row.advocate_handover_on,
        finished_on=row.finished_on,
        end_reason=row.end_reason or "",
        told=tuple(ToldLine(item, _day(told.get(item.value))) for item in checklist(direction)),
        missing=tuple(Paper(code) for code in row.missing or ()),
        flags=_flags(uow, row.case_id) if leaving and row.state is not TransferState.WITHDRAWN else (),
        may_next=TRANSFER.may_follow(row.state) if may_work else frozenset(),
        may_work=may_work,
        fingerprint=own_fingerprint(uow) if may_work and row.number and leaving else "",
    )


def _day(written: object) -> date | None:
    return date.fromisoformat(written) if isinstance(written, str) else None


def _due(uow: UnitOfWork, row: Transfer) -> date | None:
    """Return by when a transfer is to be acknowledged; None where it is, or nobody waits for it."""
    if row.state is TransferState.SENT:
        return row.due_on
    if row.state is not TransferState.RECEIVED:
        return None
    settings = area_settings(uow)
    taken_in = row.created_at.astimezone(settings.zone).date()
    return transfer_acknowledgement_due(settings.time_rules, settings.calendar, taken_in).day


def _flags(uow: UnitOfWork, case_id: uuid.UUID) -> tuple[FlagToEnd, ...]:
    query = (
        sa.select(AgencyFlag, Agency.short_name)
        .join(Agency, Agency.id == AgencyFlag.agency_id)
        .where(AgencyFlag.case_id == case_id, AgencyFlag.removed_on.is_(None))
        .order_by(Agency.short_name, AgencyFlag.requested_on)
    )
    return tuple(FlagToEnd(flag.id, name, flag.expires_on) for flag, name in uow.session.execute(query))


def end_flag(
    uow: UnitOfWork, *, actor: Actor, transfer_id: uuid.UUID, flag_id: uuid.UUID, moves: bool
) -> tuple[None, Changes]:
    """Record that an agency was told of the transfer and took its flag off, or moved it with the victim.

    Raises NotFoundError, NotAllowedError, and RefusedError("flag_off").
    """
    row = known_transfer(uow, actor, transfer_id, Operation.UPDATE, direction=Direction.OUT)
    flag = uow.session.get(AgencyFlag, flag_id)
    if flag is None or flag.case_id != row.case_id:
        raise NotFoundError("flag")
    _, changes = remove_flag(uow, actor=actor, flag_id=flag_id, note=row.other_area)
    uow.record("tell_flag", "transfer", row.id, case_id=row.case_id, moves=moves)
    return None, changes


def transfer_papers(uow: UnitOfWork, *, actor: Actor, transfer_id: uuid.UUID) -> tuple[TransferContent, ...]:
    """Return the papers that came with a case, the latest package first; its referral stands in the inbox.

    Whoever reads them reads minutes, orders and what the victim said. Raises NotFoundError, NotAllowedError.
    """
    row = known_transfer(uow, actor, transfer_id, Operation.READ, direction=Direction.IN)
    known_case(uow, actor, row.case_id, Operation.READ, DataClass.MINUTES, kind="transfer")
    known_case(uow, actor, row.case_id, Operation.READ, DataClass.PERPETRATOR, kind="transfer")
    known_case(uow, actor, row.case_id, Operation.READ, DataClass.VICTIM_VIEW, kind="transfer")
    return tuple(from_json(TransferContent, papers) for papers in reversed(row.contents or ()))


def transfers_due(uow: UnitOfWork, *, actor: Actor) -> tuple[DueTransfer, ...]:
    """Return the transfers whose acknowledgement is due today or late, the latest first."""
    require(uow, actor, Operation.EXPORT, DataClass.REFERRAL)
    waiting = (TransferState.SENT, TransferState.RECEIVED)
    query = (
        sa.select(Transfer, Person)
        .join(Case, Case.id == Transfer.case_id)
        .join(Person, Person.id == Case.victim_id)
        .where(Transfer.state.in_(waiting), cases_within(uow, actor, Operation.EXPORT, DataClass.REFERRAL))
        .order_by(Transfer.due_on, Transfer.id)
    )
    rows = uow.session.execute(query).all()
    named = those_within(uow, actor, {row.case_id for row, _ in rows}, Operation.READ, DataClass.VICTIM)
    settings, day = area_settings(uow), today(uow)
    found = [
        DueTransfer(
            transfer_id=row.id,
            case_id=row.case_id,
            direction=Direction(row.direction),
            other_area=row.other_area,
            name=display_name(person) if row.case_id in named else "",
            due_on=due,
            late=days_late(settings.calendar, due, day),
            days=(due - day).days,
        )
        for row, person in rows
        if (due := _due(uow, row)) is not None and due <= day
    ]
    return tuple(sorted(found, key=lambda one: (one.due_on, one.transfer_id)))

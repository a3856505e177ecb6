"""Following a transfer that was sent: acknowledged, handed over by the advocate, finished here, or withdrawn."""

from __future__ import annotations

import contextlib
import uuid
from datetime import date

import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.case import Case
from marac_desk.model.referral import Referral
from marac_desk.model.transfer import Transfer
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.transfers import TRANSFER, Direction, KeyStanding, Told, TransferState, area_key, checklist
from marac_desk.rules.vocabulary import CloseCode, ClosureReason
from marac_desk.services.access import require
from marac_desk.services.actions.closing import close_action
from marac_desk.services.actions.steps import Seen
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.referrals.screening import pass_on
from marac_desk.services.referrals.visible import referral_for
from marac_desk.services.settings import area_settings, today
from marac_desk.services.texts import PARAGRAPH, kept, needed
from marac_desk.services.transfers.answering import Acknowledged, OpenedAnswer, is_proved
from marac_desk.services.transfers.identity import BY_ANSWER, know_partner, sign_of
from marac_desk.services.transfers.known import day_of, known_transfer

_S = TransferState


def take_acknowledgement(uow: UnitOfWork, *, actor: Actor, answer: OpenedAnswer) -> tuple[Acknowledged, Changes]:
    """Take in the acknowledgement that another area signed: it is about our latest package, and they opened it.

    Raises RefusedError, and then nothing is written: "transfer_answer_unknown" (about no transfer of this register that
    the person acting may know of), "transfer_answer_for_another", "transfer_answer_changed", "transfer_answer_older"
    (about an earlier package), "transfer_answer_twice".
    """
    content = answer.content
    row = _answered(uow, actor, content.code)
    if area_key(content.to_area) != area_key(area_settings(uow).name):
        raise RefusedError("transfer_answer_for_another")
    if not row.token or not is_proved(content, row.token):
        raise RefusedError("transfer_answer_changed")
    if content.number < row.number or content.sha256 != row.sha256:
        raise RefusedError("transfer_answer_older", number=content.number, newest=row.number)
    if row.state is not _S.SENT:
        raise RefusedError("transfer_answer_twice" if row.acknowledged_on else "transfer_ended")
    sign = sign_of(uow, content.from_area, answer.public)
    know_partner(uow, content.from_area, answer.public, why=BY_ANSWER)
    on = min(content.on, today(uow))
    changed = sign.standing is KeyStanding.CHANGED
    _acknowledge(uow, row, on, content.by, content.reference, key=sign.fingerprint)
    return Acknowledged(row.case_id, on, content.by, content.reference, changed), Changes.CASES


def _answered(uow: UnitOfWork, actor: Actor, code: str) -> Transfer:
    require(uow, actor, Operation.EXPORT, DataClass.REFERRAL)
    query = sa.select(Transfer.id).where(Transfer.code == code, Transfer.direction == Direction.OUT)
    for key in uow.session.scalars(query):
        try:
            return known_transfer(uow, actor, key)
        except NotFoundError:
            break
    raise RefusedError("transfer_answer_unknown")


def acknowledge_by_hand(
    uow: UnitOfWork,
    *,
    actor: Actor,
    transfer_id: uuid.UUID,
    version: int,
    by: str,
    on: date | None = None,
    reference: str = "",
) -> tuple[None, Changes]:
    """Record that the other area said it has the case: who said so there, when, and as which case of theirs.

    Raises RefusedError: "whom_needed", "day_ahead", "transfer_day_before", and StepRefusedError.
    """
    row = known_transfer(uow, actor, transfer_id, direction=Direction.OUT, version=version)
    day = day_of(uow, on, since=row.sent_on)
    _acknowledge(uow, row, day, needed(by, "whom_needed"), kept(reference) or "")
    return None, Changes.CASES


def _acknowledge(uow: UnitOfWork, row: Transfer, on: date, by: str, reference: str, *, key: str = "") -> None:
    """Write down who acknowledged it; `key` is the fingerprint of what signed it, empty where somebody said so."""
    row.state = TRANSFER.step(row.state, _S.ACKNOWLEDGED)
    row.acknowledged_on, row.acknowledged_by, row.received_reference = on, by, reference or None
    uow.record("acknowledge", "transfer", row.id, case_id=row.case_id, key=key)


def record_handover(
    uow: UnitOfWork,
    *,
    actor: Actor,
    transfer_id: uuid.UUID,
    version: int,
    to_whom: str = "",
    on: date | None = None,
) -> tuple[None, Changes]:
    """Record that our advocate handed the victim over to theirs: to whom, and when.

    Raises RefusedError: "whom_needed", "day_ahead", "transfer_day_before", and StepRefusedError.
    """
    row = known_transfer(uow, actor, transfer_id, direction=Direction.OUT, version=version)
    day = day_of(uow, on, since=row.sent_on)
    row.handed_to = needed(to_whom or row.handed_to, "whom_needed")
    row.state = TRANSFER.step(row.state, _S.HANDED_OVER)
    row.advocate_handover_on = day
    _tick(row, Told.HANDOVER, day)
    uow.record("hand_over", "transfer", row.id, case_id=row.case_id)
    return None, Changes.CASES


def tick_told(
    uow: UnitOfWork, *, actor: Actor, transfer_id: uuid.UUID, version: int, item: Told, done: bool
) -> tuple[None, Changes]:
    """Tick off what was told to the other area, or done again with what came from it; or take the tick off.

    Raises RefusedError("transfer_item_unknown") for what is not on the list of a transfer of this direction.
    """
    row = known_transfer(uow, actor, transfer_id, Operation.UPDATE, version=version)
    if item not in checklist(Direction(row.direction)):
        raise RefusedError("transfer_item_unknown")
    _tick(row, item, today(uow) if done else None)
    uow.record("tick", "transfer", row.id, case_id=row.case_id, item=item.value, done=done)
    return None, Changes.CASES


def _tick(row: Transfer, item: Told, day: date | None) -> None:
    told = dict(row.told or {})
    told.pop(item.value, None)
    row.told = told | {item.value: day.isoformat()} if day is not None else told


def finish_transfer(uow: UnitOfWork, *, actor: Actor, transfer_id: uuid.UUID, version: int) -> tuple[int, Changes]:
    """End a case here because the other area has it: its open actions close as transferred; returns how many did.

    Its referrals become "transferred", and it comes off every agenda it waits on. Flags stay until their agencies end
    or move them. Raises StepRefusedError before the other area acknowledged it, NotFoundError, NotAllowedError.
    """
    row = known_transfer(uow, actor, transfer_id, direction=Direction.OUT, version=version)
    row.state = TRANSFER.step(row.state, _S.FINISHED)
    row.finished_on = today(uow)
    case = uow.session.get_one(Case, row.case_id)
    referrals = uow.session.scalars(sa.select(Referral.id).where(Referral.case_id == case.id).order_by(Referral.id))
    for referral_id in list(referrals):
        with contextlib.suppress(NotFoundError):  # one that came in with a case the person acting is shut out of
            pass_on(uow, actor, referral_for(uow, actor, referral_id, Operation.UPDATE), reason=row.other_area)
    actions = sa.select(Action).where(Action.case_id == case.id, Action.closed_on.is_(None)).order_by(Action.number)
    closed = list(uow.session.scalars(actions))
    for action in closed:
        seen = Seen(action.id, action.version)
        close_action(uow, actor=actor, seen=seen, code=CloseCode.TRANSFERRED, reason=row.other_area)
    case.closure_reason = ClosureReason.MOVED_TRANSFERRED
    uow.record("finish", "transfer", row.id, case_id=case.id, actions=len(closed))
    return len(closed), Changes.CASES | Changes.REFERRALS | Changes.ACTIONS | Changes.MEETINGS


def withdraw_transfer(
    uow: UnitOfWork, *, actor: Actor, transfer_id: uuid.UUID, version: int, reason: str
) -> tuple[None, Changes]:
    """Give a transfer up before the other area acknowledged it, with the reason: the case stays here.

    Raises RefusedError("reason_needed") and StepRefusedError.
    """
    row = known_transfer(uow, actor, transfer_id, direction=Direction.OUT, version=version)
    row.end_reason = needed(reason, "reason_needed", limit=PARAGRAPH, lines=True)
    row.state = TRANSFER.step(row.state, _S.WITHDRAWN)
    row.due_on = None
    uow.record("withdraw", "transfer", row.id, case_id=row.case_id)
    return None, Changes.CASES

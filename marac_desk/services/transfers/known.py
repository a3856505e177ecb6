"""A transfer that the person acting may see or work on; for any other it is as if there were none."""

from __future__ import annotations

import uuid
from datetime import date

import sqlalchemy as sa

from marac_desk.model.case import Case
from marac_desk.model.referral import Referral
from marac_desk.model.transfer import Transfer
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.transfers import Direction
from marac_desk.services.access import known_case, require
from marac_desk.services.editing import check_version
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.referrals.visible import referral_for
from marac_desk.services.settings import today

COMPARED = ("state", "other_area", "sent_on", "acknowledged_on", "acknowledged_by")
"""What is put beside one's own where somebody else changed a transfer first."""


def known_transfer(
    uow: UnitOfWork,
    actor: Actor,
    transfer_id: uuid.UUID,
    operation: Operation = Operation.EXPORT,
    *,
    direction: Direction | None = None,
    version: int | None = None,
) -> Transfer:
    """Return a transfer of a case with whose referral the person acting may do this.

    Raises NotFoundError, NotAllowedError, and ChangedMeanwhileError where it is no longer the version somebody saw.
    """
    require(uow, actor, operation, DataClass.REFERRAL)
    row = uow.session.get(Transfer, transfer_id)
    if row is None or (direction is not None and row.direction != direction):
        raise NotFoundError("transfer")
    known_case(uow, actor, row.case_id, operation, DataClass.REFERRAL, kind="transfer")
    if version is not None:
        check_version(uow, row, version, COMPARED)
    return row


def case_to_pass_on(uow: UnitOfWork, actor: Actor, case_id: uuid.UUID) -> Case:
    """Return a case that the person acting may pass on to another area; raises NotFoundError, NotAllowedError."""
    return known_case(uow, actor, case_id, Operation.EXPORT, DataClass.REFERRAL)


def latest_referral(uow: UnitOfWork, actor: Actor, case_id: uuid.UUID) -> Referral:
    """Return the referral that came in last of those the person acting may know of. Raises NotFoundError."""
    query = sa.select(Referral.id).where(Referral.case_id == case_id)
    for referral_id in uow.session.scalars(query.order_by(Referral.received_at.desc(), Referral.id.desc())):
        try:
            return referral_for(uow, actor, referral_id)
        except NotFoundError:  # one that came in with a case the person acting is shut out of
            continue
    raise NotFoundError("referral")


def day_of(uow: UnitOfWork, on: date | None, *, since: date | None = None) -> date:
    """Return a day on which something was done, today where none is given.

    Raises RefusedError("day_ahead"), and ("transfer_day_before") for one before what it follows.
    """
    day = on or today(uow)
    if day > today(uow):
        raise RefusedError("day_ahead")
    if since is not None and day < since:
        raise RefusedError("transfer_day_before")
    return day

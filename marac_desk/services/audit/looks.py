"""Looks at cases as the ledger has them, ready for the rules that say which stand out."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.browsing import Looked
from marac_desk.services.settings import area_settings

VIEW, REVEAL = "view", "reveal"
LOOKS = (VIEW, REVEAL)


def looks_since(uow: UnitOfWork, *, desk_id: uuid.UUID, seq: int) -> tuple[Looked, ...]:
    """Return the looks of one desk's chain after a line, in local time.

    A look counts as at work while the case stood on a meeting that was not closed yet: people prepare and read packs.
    """
    zone = area_settings(uow).zone
    entry = aliased(LedgerEntry)
    listed = (
        sa.exists()
        .where(AgendaItem.case_id == entry.case_id, AgendaItem.meeting_id == Meeting.id)
        .where(AgendaItem.created_at <= entry.at)
        .where(sa.or_(Meeting.closed_at.is_(None), Meeting.closed_at >= entry.at))
    )
    query = (
        sa.select(entry.seq, entry.at, entry.actor_id, entry.case_id, entry.operation, listed.label("at_work"))
        .where(entry.desk_id == desk_id, entry.seq > seq, entry.operation.in_(LOOKS))
        .where(entry.actor_id.is_not(None), entry.case_id.is_not(None))
        .order_by(entry.seq)
    )
    return tuple(_looked(row, zone) for row in uow.session.execute(query))


def _looked(row: Any, zone: Any) -> Looked:
    at: datetime = row.at
    return Looked(
        row.seq, at.astimezone(zone), row.actor_id, row.case_id, row.operation == REVEAL, at_work=bool(row.at_work)
    )

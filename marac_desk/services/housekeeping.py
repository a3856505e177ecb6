"""Housekeeping: what is typed and not handed in, where somebody was, and how old the last verified backup is."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from marac_desk.model.agency import Representative
from marac_desk.model.user import Draft, User
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, Role
from marac_desk.rules.vocabulary import PersonState
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError

PLACE = "place"


@dataclass(frozen=True, slots=True)
class DraftView:
    """Something typed and not handed in."""

    kind: str
    subject: str
    content: dict[str, Any]
    saved_at: datetime


def save_draft(
    uow: UnitOfWork, *, actor: Actor, kind: str, subject: str, content: dict[str, Any]
) -> tuple[datetime, Changes]:
    """Keep what somebody has typed so far, in place of what was kept before; returns when."""
    draft = _draft(uow, actor, kind, subject)
    if draft is None:
        uow.session.add(Draft(user_id=actor.user_id, kind=kind, subject=subject, content=content, saved_at=uow.now))
    else:
        draft.content, draft.saved_at = content, uow.now
    return uow.now, Changes.NOTHING if kind == PLACE else Changes.DRAFTS


def drop_draft(uow: UnitOfWork, *, actor: Actor, kind: str, subject: str) -> tuple[None, Changes]:
    """Forget a draft that was handed in or thrown away by the person who typed it."""
    draft = _draft(uow, actor, kind, subject)
    if draft is not None:
        uow.session.delete(draft)
    return None, Changes.DRAFTS


def drafts(uow: UnitOfWork, *, actor: Actor, kind: str) -> tuple[DraftView, ...]:
    """Return what the person acting has typed of one kind, the latest first."""
    query = sa.select(Draft).where(Draft.user_id == actor.user_id, Draft.kind == kind).order_by(Draft.saved_at.desc())
    return tuple(
        DraftView(row.kind, row.subject, dict(row.content), row.saved_at) for row in uow.session.scalars(query)
    )


def draft(uow: UnitOfWork, *, actor: Actor, kind: str, subject: str) -> DraftView | None:
    """Return one draft of the person acting."""
    row = _draft(uow, actor, kind, subject)
    return None if row is None else DraftView(row.kind, row.subject, dict(row.content), row.saved_at)


def _draft(uow: UnitOfWork, actor: Actor, kind: str, subject: str) -> Draft | None:
    return uow.session.scalar(
        sa.select(Draft).where(Draft.user_id == actor.user_id, Draft.kind == kind, Draft.subject == subject)
    )


def actor_of(uow: UnitOfWork, user_id: uuid.UUID) -> Actor:
    """Return who somebody acts as after opening the register. Raises NotFoundError for a leaver or a stranger."""
    user = uow.session.get(User, user_id)
    if user is None or user.state is not PersonState.ACTIVE:
        raise NotFoundError("user")
    agency_id = None
    if user.representative_id is not None:
        agency_id = uow.session.scalar(
            sa.select(Representative.agency_id).where(Representative.id == user.representative_id)
        )
    return Actor(user.id, user.name, Role(user.role), user.representative_id, agency_id, user.item_id)

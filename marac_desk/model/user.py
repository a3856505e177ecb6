"""Users: the people who sign in to this register, and what each was doing when the desk closed."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marac_desk.model.base import Base, Json, Stamped, coded, new_id, refers_to
from marac_desk.rules.access import Role
from marac_desk.rules.vocabulary import PersonState


class User(Stamped, Base):
    """Somebody with a passphrase of her or his own; what they may do follows from the role.

    A deputy chair acts as one only between `acts_from` and `acts_until`; a guest presents the one item `item_id`.
    """

    __tablename__ = "app_user"

    name: Mapped[str]
    role: Mapped[Role] = coded(Role)
    representative_id: Mapped[uuid.UUID | None] = refers_to("representative.id", index=False)
    state: Mapped[PersonState] = coded(PersonState, default=PersonState.ACTIVE)
    item_id: Mapped[uuid.UUID | None] = refers_to("agenda_item.id", index=False)
    acts_from: Mapped[datetime | None]
    acts_until: Mapped[datetime | None]
    left_at: Mapped[datetime | None]


class Draft(Base):
    """What somebody has typed and not yet handed in: kept within two seconds, encrypted like everything else."""

    __tablename__ = "draft"
    __table_args__ = (sa.UniqueConstraint("user_id", "kind", "subject"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[uuid.UUID]
    kind: Mapped[str]
    subject: Mapped[str]
    content: Mapped[Json]
    saved_at: Mapped[datetime]


class DeskSetting(Base):
    """One setting of one desk (where its backups go, when it locks); settings of the area stand with the area."""

    __tablename__ = "desk_setting"

    desk_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Json] = mapped_column(default=dict)
    updated_at: Mapped[datetime]
    updated_by: Mapped[uuid.UUID | None]

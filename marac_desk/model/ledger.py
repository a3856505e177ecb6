"""The ledger: one hash-chained line for everything that was done, written with the change itself."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marac_desk.model.base import Base, Json

_BACKUPS = sa.text("operation = 'backup_verified'")


class LedgerEntry(Base):
    """One line of a desk's chain. It names fields and objects by key, never content, and is never changed."""

    __tablename__ = "ledger_entry"

    desk_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor_id: Mapped[uuid.UUID | None]
    role: Mapped[str | None]
    operation: Mapped[str]
    object_type: Mapped[str]
    object_id: Mapped[uuid.UUID | None]
    case_id: Mapped[uuid.UUID | None]
    reason: Mapped[str | None]
    details: Mapped[Json]
    previous: Mapped[bytes]
    digest: Mapped[bytes]

    __table_args__ = (
        sa.Index("ix_ledger_entry_case", "case_id", "at"),
        sa.Index("ix_ledger_entry_actor", "actor_id", "at"),
        sa.Index("ix_ledger_entry_backup", "at", sqlite_where=_BACKUPS, postgresql_where=_BACKUPS),
    )


class LedgerHead(Base):
    """Where a desk's chain ends; locked while a line is added, so that a chain never forks."""

    __tablename__ = "ledger_head"

    desk_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    seq: Mapped[int]
    digest: Mapped[bytes]

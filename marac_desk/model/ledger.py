"""The ledger: one hash-chained line for everything that was done, written with the change itself."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from marac_desk.model.base import Base, Json

_BACKUPS = sa.text("operation = 'backup_verified'")
# Without row digests there is nothing in the column, not a JSON null: lines that have some are asked for by that.
_DIGESTS = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class LedgerEntry(Base):
    """One line of a desk's chain. It names fields and objects by key, never content, and is never changed.

    `sitting_id` ties it to the sign-in it happened under, `zone_minutes` is the local offset from UTC, `result` is
    empty where it was done and else says what became of it ("denied", "refused"). `rows` holds keyed digests of the
    sealed rows this unit of work changed, so that a row put back to an older state is found.
    """

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
    sitting_id: Mapped[uuid.UUID | None]
    zone_minutes: Mapped[int | None]
    result: Mapped[str | None]
    rows: Mapped[Json | None] = mapped_column(_DIGESTS)
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

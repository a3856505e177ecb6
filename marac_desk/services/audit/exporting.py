"""The extract of the ledger (DPA 2018 s.62) by person, case or period; that one was made is a line itself."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from pathlib import Path

import sqlalchemy as sa

from marac_desk.documents.audit_content import AuditExtract, ExtractLine
from marac_desk.documents.content import Contact, Copy, Imprint
from marac_desk.model.case import Case
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.user import User
from marac_desk.register.chain import verify
from marac_desk.register.files import write_whole
from marac_desk.register.ledger import head_of
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.clock import local_day
from marac_desk.services.access import require
from marac_desk.services.audit.activity import AuditLine, Wanted, line_of, lines_for
from marac_desk.services.changes import Changes
from marac_desk.services.errors import RefusedError
from marac_desk.services.settings import area_settings

MOST_LINES = 20_000
"""Lines in one extract: more is a period or a person too many, and a thousand pages that nobody reads."""
HEAD_DIGITS = 8


@dataclass(frozen=True, slots=True)
class PlannedExtract:
    """An extract ready to be printed and locked, and the neutral name of its file."""

    content: AuditExtract
    file_name: str


def plan_extract(uow: UnitOfWork, *, actor: Actor, wanted: Wanted) -> PlannedExtract:
    """Return the extract that somebody asks for, with the whole chain checked.

    Raises NotAllowedError, and RefusedError: "extract_period_missing", "extract_too_long".
    """
    require(uow, actor, Operation.EXPORT, DataClass.AUDIT)
    if wanted.since is None or wanted.until is None:
        raise RefusedError("extract_period_missing")
    lines = _lines(uow, actor, wanted)
    verdict = verify(uow.session, uow.desk_id, known=uow.heads)
    settings, day = area_settings(uow), uow.now.astimezone(area_settings(uow).zone)
    content = AuditExtract(
        imprint=Imprint(
            area=settings.name,
            marking=settings.marking,
            copy=Copy(1, 1, actor.name),
            made_by=actor.name,
            made_at=day.replace(tzinfo=None),
            destroy_after=None,
            contact=Contact(actor.name, settings.contact_line or ""),
        ),
        person=_name(uow, wanted.user_id),
        reference=_reference(uow, wanted.case_id),
        since=local_day(wanted.since, settings.zone),
        until=local_day(wanted.until - timedelta(microseconds=1), settings.zone),
        lines=tuple(_told(line, settings.zone) for line in lines),
        chain_holds=verdict.holds,
        chain_lines=verdict.lines,
        head=head_of(uow.session, uow.desk_id).digest.hex()[:HEAD_DIGITS],
    )
    return PlannedExtract(content, f"extract-{day:%Y%m%d-%H%M}.pdf")


def _lines(uow: UnitOfWork, actor: Actor, wanted: Wanted) -> list[AuditLine]:
    query = (
        sa.select(LedgerEntry, User.name, Case.reference)
        .join(User, User.id == LedgerEntry.actor_id, isouter=True)
        .join(Case, Case.id == LedgerEntry.case_id, isouter=True)
        .where(*lines_for(uow, actor, wanted))
        .order_by(LedgerEntry.desk_id, LedgerEntry.seq)
        .limit(MOST_LINES + 1)
    )
    found = [line_of(entry, name, reference) for entry, name, reference in uow.session.execute(query)]
    if len(found) > MOST_LINES:
        raise RefusedError("extract_too_long", most=MOST_LINES)
    return found


def _told(line: AuditLine, zone: tzinfo) -> ExtractLine:
    return ExtractLine(
        seq=line.seq,
        at=line.at.astimezone(zone).replace(tzinfo=None),
        person=line.person,
        role=line.role,
        operation=line.operation,
        object_type=line.object_type,
        reference=line.reference,
        reason=line.reason,
        result=line.result,
    )


def _name(uow: UnitOfWork, user_id: uuid.UUID | None) -> str:
    return uow.session.scalar(sa.select(User.name).where(User.id == user_id)) or "" if user_id else ""


def _reference(uow: UnitOfWork, case_id: uuid.UUID | None) -> str:
    return uow.session.scalar(sa.select(Case.reference).where(Case.id == case_id)) or "" if case_id else ""


def save_extract(folder: Path, planned: PlannedExtract, pdf: bytes) -> str:
    """Write a locked extract, whole or not at all, and return its SHA-256."""
    write_whole(folder / planned.file_name, pdf)
    return hashlib.sha256(pdf).hexdigest()


def record_extract(uow: UnitOfWork, *, actor: Actor, wanted: Wanted, lines: int, sha256: str) -> tuple[None, Changes]:
    """Write down that an extract was handed out: what was asked for, how many lines, the hash of the file."""
    require(uow, actor, Operation.EXPORT, DataClass.AUDIT)
    about = str(wanted.user_id) if wanted.user_id else None
    uow.record("export", "ledger", case_id=wanted.case_id, lines=lines, sha256=sha256, about=about)
    return None, Changes.AUDIT

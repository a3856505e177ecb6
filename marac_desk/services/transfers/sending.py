"""Sending a transfer: the package is made, signed and locked, saved by whoever sends it, and recorded as sent."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from marac_desk.intake.transfers import PACKAGE, SCHEMA, TransferContent, to_bytes
from marac_desk.model.case import Case
from marac_desk.model.transfer import Transfer
from marac_desk.register.files import write_whole
from marac_desk.register.parcels import ParcelError, ParcelKey, parcel_key, seal_parcel
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.transfers import (
    TRANSFER,
    Direction,
    LeftBehind,
    Part,
    Stays,
    TransferState,
    left_behind,
    transfer_acknowledgement_due,
)
from marac_desk.services.access import known_case
from marac_desk.services.changes import Changes
from marac_desk.services.circulation.sheet_proof import readable
from marac_desk.services.errors import RefusedError
from marac_desk.services.grants import WITH_REASON
from marac_desk.services.referrals.visible import referral_for
from marac_desk.services.settings import area_settings, today
from marac_desk.services.transfers.gathering import fill
from marac_desk.services.transfers.identity import fingerprint, own_pair
from marac_desk.services.transfers.known import day_of, known_transfer

SUFFIX = ".maractransfer"
_S = TransferState


@dataclass(frozen=True, slots=True)
class PackageLock:
    """The passphrase of one package and what is worked out of it, made before the register is asked for anything."""

    passphrase: str = field(repr=False)
    key: ParcelKey = field(repr=False)


@dataclass(frozen=True, slots=True)
class MadePackage:
    """A package that was made: the file and its name, and what is told on the telephone and never written with it.

    `left_behind` is what stays and why; `content` is what is in it, for the pack on paper.
    """

    transfer_id: uuid.UUID
    number: int
    file: bytes = field(repr=False)
    file_name: str
    sha256: str
    passphrase: str = field(repr=False)
    fingerprint: str
    left_behind: tuple[LeftBehind, ...]
    content: TransferContent = field(repr=False)


def package_lock() -> PackageLock:
    """Return a new passphrase that can be read out; takes a moment, and needs no register."""
    passphrase = readable(secrets.token_bytes(32))
    return PackageLock(passphrase, parcel_key(passphrase.replace("-", "")))


def make_package(
    uow: UnitOfWork, *, actor: Actor, transfer_id: uuid.UUID, lock: PackageLock
) -> tuple[MadePackage, Changes]:
    """Make the package of a transfer, the next one where there was one: signed, and locked by a new passphrase.

    How she is reached is written down as looked at, and that the package was made, before the file is there. Raises
    NotFoundError, NotAllowedError, RefusedError: "transfer_ended", "transfer_too_large", "minutes_changed",
    "area_key_lost".
    """
    row = known_transfer(uow, actor, transfer_id, direction=Direction.OUT)
    if row.state not in {_S.PREPARED, _S.SENT} or row.referral_id is None:
        raise RefusedError("transfer_ended")
    parts = _parts(uow, actor, row)
    referral = referral_for(uow, actor, row.referral_id, Operation.EXPORT)
    case = uow.session.get_one(Case, row.case_id)
    row.number += 1
    row.token = row.token or secrets.token_hex(32)
    content = _content(uow, actor, row, case, parts)
    agreed = [uuid.UUID(key) for key in row.agreed or ()]
    repeats = fill(uow, content, case, referral, parts, agreed, row.handed_to or "")
    pair = own_pair(uow)
    try:
        file = seal_parcel(to_bytes(content), lock.key, pair.private)
    except ParcelError:
        raise RefusedError("transfer_too_large") from None
    row.sha256 = hashlib.sha256(file).hexdigest()
    uow.record("reveal", "case", case.id, case_id=case.id, why="transfer")
    uow.record("make", "transfer", row.id, case_id=case.id, number=row.number, sha256=row.sha256,
               parts=",".join(content.parts), key=fingerprint(pair.public))  # fmt: skip
    stays = (*left_behind(parts), *(LeftBehind(Stays.REPEATS, part) for part in repeats))
    name = f"transfer-{row.code}-{row.number}{SUFFIX}"
    made = MadePackage(
        row.id, row.number, file, name, row.sha256, lock.passphrase, fingerprint(pair.public), stays, content
    )
    return made, Changes.CASES | Changes.DOCUMENTS


def _parts(uow: UnitOfWork, actor: Actor, row: Transfer) -> frozenset[Part]:
    """Return what goes along, once the person acting may send all of it out."""
    parts = frozenset(Part(code) for code in row.parts or ())
    case_id = row.case_id
    known_case(uow, actor, case_id, Operation.EXPORT, DataClass.SAFE_CONTACT, WITH_REASON)
    if Part.MINUTES in parts:
        known_case(uow, actor, case_id, Operation.EXPORT, DataClass.MINUTES)
    if Part.PLAN in parts:
        known_case(uow, actor, case_id, Operation.EXPORT, DataClass.ACTIONS)
    return parts


def _content(uow: UnitOfWork, actor: Actor, row: Transfer, case: Case, parts: frozenset[Part]) -> TransferContent:
    settings = area_settings(uow)
    return TransferContent(
        kind=PACKAGE,
        schema=SCHEMA,
        code=row.code or "",
        number=row.number,
        made_on=today(uow),
        from_area=settings.name,
        to_area=row.other_area,
        reference=case.reference,
        token=row.token or "",
        contact=actor.name,
        contact_line=settings.contact_line or "",
        reason=row.reason or "",
        parts=[part.value for part in Part if part in parts],
    )


def save_package(folder: Path, made: MadePackage) -> Path:
    """Write a package, whole or not at all, under a name that says nothing of anybody; returns where it stands."""
    target = folder / made.file_name
    write_whole(target, made.file)
    return target


def record_sent(
    uow: UnitOfWork, *, actor: Actor, transfer_id: uuid.UUID, version: int, on: date | None = None
) -> tuple[date, Changes]:
    """Record that a package was sent by its secure way; returns by when the other area should acknowledge it.

    Sent again, it is asked for again from that day. Raises RefusedError: "transfer_not_made", "day_ahead",
    "transfer_day_before", and StepRefusedError.
    """
    row = known_transfer(uow, actor, transfer_id, direction=Direction.OUT, version=version)
    if not row.number:
        raise RefusedError("transfer_not_made")
    if row.state is not _S.SENT:
        row.state = TRANSFER.step(row.state, _S.SENT)
    row.sent_on = day_of(uow, on)
    settings = area_settings(uow)
    row.due_on = transfer_acknowledgement_due(settings.time_rules, settings.calendar, row.sent_on).day
    uow.record("send", "transfer", row.id, case_id=row.case_id, number=row.number)
    return row.due_on, Changes.CASES

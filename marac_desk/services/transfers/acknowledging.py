"""Telling another area that its case was taken in: a small file, signed, in which nobody is named."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from pathlib import Path

from marac_desk.intake.transfers import ANSWER, SCHEMA, AnswerContent, to_bytes
from marac_desk.model.case import Case
from marac_desk.register.files import write_whole
from marac_desk.register.parcels import signed
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor
from marac_desk.rules.transfers import TRANSFER, Direction, TransferState
from marac_desk.services.changes import Changes
from marac_desk.services.errors import RefusedError
from marac_desk.services.settings import area_settings, today
from marac_desk.services.transfers.answering import ANSWER_HEAD, proof_of
from marac_desk.services.transfers.identity import fingerprint, own_pair
from marac_desk.services.transfers.known import known_transfer

SUFFIX = ".maracanswer"


@dataclass(frozen=True, slots=True)
class MadeAnswer:
    """An acknowledgement that was made: the file, its name, and the fingerprint of the key that signed it."""

    file: bytes = field(repr=False)
    file_name: str
    fingerprint: str


def make_acknowledgement(uow: UnitOfWork, *, actor: Actor, transfer_id: uuid.UUID) -> tuple[MadeAnswer, Changes]:
    """Make the signed file that tells the other area that its case was taken in; a second time it is made again.

    It names the case by our reference and nobody in it. Raises NotFoundError, NotAllowedError,
    RefusedError: "area_key_lost", and "transfer_without_file" for a case that came by no file of ours.
    """
    row = known_transfer(uow, actor, transfer_id, direction=Direction.IN)
    if not row.code or not row.token:
        raise RefusedError("transfer_without_file")
    answer = AnswerContent(
        kind=ANSWER,
        schema=SCHEMA,
        code=row.code,
        number=row.number,
        sha256=row.sha256 or "",
        from_area=area_settings(uow).name,
        to_area=row.other_area,
        reference=uow.session.get_one(Case, row.case_id).reference,
        on=today(uow),
        by=actor.name,
    )
    answer.proof = proof_of(answer, row.token)
    pair = own_pair(uow)
    if row.state is TransferState.RECEIVED:
        row.state = TRANSFER.step(row.state, TransferState.ACKNOWLEDGED)
        row.acknowledged_on, row.acknowledged_by = today(uow), actor.name
    key = fingerprint(pair.public)
    uow.record("acknowledge", "transfer", row.id, case_id=row.case_id, number=row.number, key=key)
    file = ANSWER_HEAD + signed(to_bytes(answer), pair.private)
    made = MadeAnswer(file, f"transfer-{row.code}-{row.number}{SUFFIX}", key)
    return made, Changes.REFERRALS | Changes.CASES


def save_acknowledgement(folder: Path, made: MadeAnswer) -> Path:
    """Write an acknowledgement, whole or not at all; returns where it stands."""
    target = folder / made.file_name
    write_whole(target, made.file)
    return target

"""Sheets: the rows of an export that was taken in, checked and handed in one by one or the complete ones together."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from marac_desk.intake.draft import ReferralDraft
from marac_desk.intake.reading import Reading
from marac_desk.model.attachment import Attachment
from marac_desk.model.case import Case
from marac_desk.model.person import Person
from marac_desk.model.referral import Referral
from marac_desk.model.user import Draft
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.services import housekeeping
from marac_desk.services.access import require
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError
from marac_desk.services.people import display_name
from marac_desk.services.referrals.forms import (
    ROW,
    FormState,
    hand_in,
    open_form,
    rules_for_form,
    state_from_json,
    state_to_json,
)
from marac_desk.services.referrals.notes import ToCheck, to_check
from marac_desk.services.referrals.receiving import Received
from marac_desk.services.referrals.visible import referrals_within

BATCH = "referral_batch"
"""Kind of draft: the list of the rows of one sheet."""


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One row of a sheet: who, what is to check, which cells were not read, and the referral it became."""

    record: int
    subject: str
    name: str
    date_of_birth: date | None
    external_ref: str
    score: int | None
    to_check: tuple[ToCheck, ...]
    errors: tuple[tuple[str, str], ...]
    referral_id: uuid.UUID | None

    @property
    def complete(self) -> bool:
        """Whether everything in the row was read and nothing needs a look."""
        return not (self.to_check or self.errors)


@dataclass(frozen=True, slots=True)
class BatchView:
    """A sheet that was taken in, row by row; `unread` are rows that are no referral, with why."""

    batch: str
    name: str
    taken_in_at: datetime
    agency: str
    agencies: tuple[str, ...]
    rows: tuple[BatchRow, ...]
    unread: tuple[tuple[int, str], ...]

    @property
    def ready(self) -> tuple[str, ...]:
        """The rows that can be handed in without a look, in their order."""
        return tuple(row.subject for row in self.rows if row.complete and row.referral_id is None)


def add_rows(
    uow: UnitOfWork, actor: Actor, kept: Attachment, reading: Reading, states: list[FormState]
) -> tuple[str, ...]:
    """Add a form for each row, and the list that remembers them all."""
    batch = kept.id.hex
    subjects = tuple(f"{batch}:{state.notes.record:05}" for state in states)
    for subject, state in zip(subjects, states, strict=True):
        content = state_to_json(state)
        uow.session.add(Draft(user_id=actor.user_id, kind=ROW, subject=subject, content=content, saved_at=uow.now))
    read = {state.notes.record for state in states}
    content = {
        "name": kept.shown_name,
        "taken_in_at": uow.now.isoformat(),
        "agency": "",
        "rows": [_row_json(subject, state, reading) for subject, state in zip(subjects, states, strict=True)],
        "unread": [[e.record, e.code] for e in reading.row_errors if e.record not in read],
    }
    housekeeping.save_draft(uow, actor=actor, kind=BATCH, subject=batch, content=content)
    return subjects


def _row_json(subject: str, state: FormState, reading: Reading) -> dict[str, Any]:
    """What the list keeps of a row once its form is gone: its number, the errors of its cells, its referral."""
    errors = [[e.column, e.code] for e in reading.row_errors if e.record == state.notes.record]
    return {"record": state.notes.record, "subject": subject, "errors": errors, "referral": None}


def batch_view(uow: UnitOfWork, *, actor: Actor, batch: str) -> BatchView:
    """Return a sheet row by row, in two queries. Raises NotFoundError."""
    require(uow, actor, Operation.CREATE, DataClass.REFERRAL)
    head = _batch(uow, actor, batch)
    forms = {row.subject: state_from_json(row.content) for row in _rows(uow, actor, batch)}
    names = _names(uow, actor, [uuid.UUID(row["referral"]) for row in head["rows"] if row["referral"]])
    return BatchView(
        batch=batch,
        name=str(head["name"]),
        taken_in_at=datetime.fromisoformat(head["taken_in_at"]),
        agency=str(head["agency"]),
        agencies=rules_for_form(uow, actor=actor).agencies,
        rows=tuple(_row(entry, forms.get(entry["subject"]), names) for entry in head["rows"]),
        unread=tuple((int(number), str(code)) for number, code in head["unread"]),
    )


def _names(uow: UnitOfWork, actor: Actor, referrals: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The victims of the rows that were handed in, without cases that this person may not know of."""
    came_with = aliased(Case)
    query = (
        sa.select(Referral.id, Person)
        .join(Case, Case.id == Referral.case_id)
        .join(came_with, came_with.id == sa.func.coalesce(Referral.own_case_id, Referral.case_id))
        .join(Person, Person.id == came_with.victim_id)
        .where(Referral.id.in_(referrals), referrals_within(uow, actor))
    )
    return {key: display_name(person) for key, person in uow.session.execute(query)}


def _row(entry: dict[str, Any], form: FormState | None, names: dict[uuid.UUID, str]) -> BatchRow:
    referral_id = uuid.UUID(entry["referral"]) if entry["referral"] else None
    draft = form.draft if form else ReferralDraft()
    return BatchRow(
        record=int(entry["record"]),
        subject=str(entry["subject"]),
        name=names.get(referral_id, "") if referral_id else draft.victim.full_name or "",
        date_of_birth=draft.victim.date_of_birth,
        external_ref=draft.external_ref or "",
        score=draft.risk.score,
        to_check=to_check(form.notes) if form else (),
        errors=tuple((str(column), str(code)) for column, code in entry["errors"]),
        referral_id=referral_id,
    )


def _batch(uow: UnitOfWork, actor: Actor, batch: str) -> dict[str, Any]:
    head = housekeeping.draft(uow, actor=actor, kind=BATCH, subject=batch)
    if head is None:
        raise NotFoundError("batch")
    return head.content


def _rows(uow: UnitOfWork, actor: Actor, batch: str) -> list[Draft]:
    query = sa.select(Draft).where(
        Draft.user_id == actor.user_id, Draft.kind == ROW, Draft.subject.startswith(f"{batch}:", autoescape=True)
    )
    return list(uow.session.scalars(query.order_by(Draft.subject)))


def set_batch_agency(uow: UnitOfWork, *, actor: Actor, batch: str, agency: str) -> tuple[None, Changes]:
    """Say once which agency sent a sheet; rows that name one themselves keep it."""
    require(uow, actor, Operation.CREATE, DataClass.REFERRAL)
    head = _batch(uow, actor, batch)
    for row in _rows(uow, actor, batch):
        state = state_from_json(row.content)
        if state.draft.referrer.agency in {None, head["agency"]}:
            state.draft.referrer.agency = agency or None
            row.content, row.saved_at = state_to_json(state), uow.now
    housekeeping.save_draft(uow, actor=actor, kind=BATCH, subject=batch, content={**head, "agency": agency})
    return None, Changes.DRAFTS


def hand_in_row(
    uow: UnitOfWork, *, actor: Actor, subject: str, state: FormState | None = None
) -> tuple[Received, Changes]:
    """Hand in one row of a sheet, as it was read or as it was corrected; the list remembers what it became."""
    form = state or open_form(uow, actor=actor, subject=subject).state
    received, changes = hand_in(uow, actor=actor, subject=subject, state=form)
    batch = subject.partition(":")[0]
    head = _batch(uow, actor, batch)
    rows = [{**row, "referral": received.referral_id.hex} if row["subject"] == subject else row for row in head["rows"]]
    housekeeping.save_draft(uow, actor=actor, kind=BATCH, subject=batch, content={**head, "rows": rows})
    return received, changes


def close_batch(uow: UnitOfWork, *, actor: Actor, batch: str) -> tuple[int, Changes]:
    """Put a list away, with the rows that were not handed in; the file stays. Returns how many rows that were."""
    require(uow, actor, Operation.CREATE, DataClass.REFERRAL)
    _batch(uow, actor, batch)
    rows = _rows(uow, actor, batch)
    for row in rows:
        uow.session.delete(row)
    housekeeping.drop_draft(uow, actor=actor, kind=BATCH, subject=batch)
    uow.record("close_batch", "attachment", uuid.UUID(batch), left=len(rows))
    return len(rows), Changes.DRAFTS

"""Taking in files: what a file says becomes forms to check, the file is kept as it came, or nothing is written."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import sqlalchemy as sa

from marac_desk.intake import sandbox
from marac_desk.intake.guards.kinds import LARGEST_FILE
from marac_desk.intake.pictures import PagePictures
from marac_desk.intake.reading import Outcome, Reading, joined
from marac_desk.model.attachment import Attachment
from marac_desk.model.base import new_id
from marac_desk.model.case import Case
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, NotAllowedError, Operation
from marac_desk.services import housekeeping
from marac_desk.services.access import cases_within, in_case, require
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.referrals.batches import add_rows
from marac_desk.services.referrals.forms import FORM, FormState, kind_of, open_form, state_to_json
from marac_desk.services.referrals.notes import FormNotes
from marac_desk.services.referrals.own_profiles import texts_of
from marac_desk.services.referrals.parts_of_file import OnePart, parts_of
from marac_desk.services.referrals.receiving import Original, keep_original
from marac_desk.services.referrals.visible import reads_all_of_it, referral_for

_MEDIA = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".csv": "text/csv",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".eml": "message/rfc822",
    ".msg": "application/vnd.ms-outlook",
    ".txt": "text/plain",
    ".html": "text/html",
}
_OTHER = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a file: the forms to check, the list where it was a sheet, and when the same file came before."""

    attachment_id: uuid.UUID
    subjects: tuple[str, ...]
    batch: str | None
    seen_before: datetime | None

    @property
    def several(self) -> bool:
        """Whether there are several forms, or one beside a list, so that no single one can be opened."""
        forms = sum(kind_of(subject) == FORM for subject in self.subjects)
        return forms > (0 if self.batch else 1)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """An original to be read again and shown; `record` is the one row of a sheet that may be shown.

    Where `part` is set, that place of the file is what may be shown, and `record` only its number. `profiles` are those
    that the area reads sheets by.
    """

    name: str
    content: bytes
    record: int | None
    part: str = ""
    profiles: tuple[str, ...] = ()


def read_bytes(path: str) -> Original:
    """Return a file's bytes, no more than it takes to refuse it as too large.

    Raises RefusedError("file_not_readable"), ("file_is_folder"), and ("file_is_special") for a pipe or a device, which
    could keep a reader waiting for ever.
    """
    file = Path(path)
    try:
        if file.is_dir():
            raise RefusedError("file_is_folder")
        if file.exists() and not file.is_file():
            raise RefusedError("file_is_special")
        with file.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except (OSError, ValueError):
        raise RefusedError("file_not_readable") from None
    return Original(file.name, _MEDIA.get(file.suffix.lower(), _OTHER), content)


def pasted(text: str, html: str = "", *, name: str) -> Original:
    """Return what was pasted as a file that can be kept: its HTML where that holds a table, else its plain text.

    `name` is what the file is called, without an ending.
    """
    if "<table" in html.lower():
        whole = f"<html><body>{html}</body></html>"
        return Original(f"{name}.html", _MEDIA[".html"], whole.encode("utf-8", "replace"))
    return Original(f"{name}.txt", _MEDIA[".txt"], text.encode("utf-8", "replace"))


def read_original(original: Original, *, today: date, profiles: Sequence[str] = ()) -> Reading:
    """Return what a file says, read in the limited process by the area's `profiles` too.

    A list too long for one such process is read part by part; it runs for as long as these processes do.
    """
    reading = sandbox.read(original.content, original.name, today=today, profiles=profiles)
    if reading.outcome is not Outcome.REFUSED or reading.reason_code != "too_many_rows":
        return reading
    parts = list(sandbox.read_parts(original.content, original.name, today=today, profiles=profiles))
    return parts[-1] if parts[-1].outcome is Outcome.REFUSED else joined(parts)


def is_pdf(file: SourceFile) -> bool:
    """Whether a source is a PDF of its own, whose pages can be drawn; one in a mail is shown by its words."""
    return file.record is None and not file.part and Path(file.name).suffix.lower() == ".pdf"


def draw_original(original: Original) -> PagePictures:
    """Return pictures of the pages of a file, drawn in the limited process; none where it cannot be drawn."""
    return sandbox.page_pictures(original.content, original.name)


def take_in(uow: UnitOfWork, *, actor: Actor, original: Original, reading: Reading) -> tuple[TakenIn, Changes]:
    """Keep a file and make forms of what it says; a sheet of several rows becomes a list of them.

    A file with text but no field becomes an empty form with its source beside it. Raises RefusedError("file_refused")
    with the reader's `reason` for a file that was refused, and "past_cases" for a tracker, whose cases are no
    referrals: then nothing is written.
    """
    require(uow, actor, Operation.CREATE, DataClass.REFERRAL)
    if reading.outcome is Outcome.REFUSED:
        raise RefusedError("file_refused", reason=reading.reason_code or "")
    if reading.cases:
        raise RefusedError("file_refused", reason="past_cases")
    seen = _seen_before(uow, actor, original)
    kept = keep_original(uow, original, at=uow.now)
    uow.session.flush()
    parts, numbered = parts_of(reading)
    forms = tuple(_add_form(uow, actor, state_of_part(kept.id, reading, part)) for part in parts if not part.is_row)
    rows = [state_of_part(kept.id, reading, part) for part in parts if part.is_row]
    subjects = add_rows(uow, actor, kept, numbered, rows) if rows else ()
    uow.record("take_in", "attachment", kept.id, referrals=len(reading.referrals))
    return TakenIn(kept.id, (*forms, *subjects), kept.id.hex if rows else None, seen), Changes.DRAFTS


def _seen_before(uow: UnitOfWork, actor: Actor, original: Original) -> datetime | None:
    """Return when the same file came in before, where the person acting may know of the case it belongs to.

    A file that belongs to no one case (a sheet, a form that nobody handed in) says nothing of any.
    """
    digest = hashlib.sha256(original.content).hexdigest()
    query = (
        sa.select(sa.func.max(Attachment.received_at))
        .join(Case, Case.id == Attachment.case_id, isouter=True)
        .where(Attachment.sha256 == digest)
        .where(sa.or_(Attachment.case_id.is_(None), cases_within(uow, actor, Operation.READ, DataClass.REFERRAL)))
    )
    return uow.session.scalar(query)


def state_of_part(attachment_id: uuid.UUID, reading: Reading, part: OnePart) -> FormState:
    """One referral of a file as a form."""
    referral = part.referral
    notes = FormNotes(
        origins=dict(referral.origins),
        not_understood=list(referral.not_understood),
        notices=list(part.notices),
        confidence=dict(referral.confidence),
        attachment=attachment_id.hex,
        record=part.number,
        part=part.part,
        warning=reading.reason_code,
    )
    return FormState(
        draft=referral.draft,
        notes=notes,
        perpetrators=[None] * len(referral.draft.perpetrators),
        children=[None] * len(referral.draft.children),
        others=[None] * len(referral.draft.others_at_risk),
        batch=attachment_id.hex if part.is_row else None,
    )


def _add_form(uow: UnitOfWork, actor: Actor, state: FormState) -> str:
    subject = new_id().hex
    housekeeping.save_draft(uow, actor=actor, kind=FORM, subject=subject, content=state_to_json(state))
    return subject


def source_of_form(uow: UnitOfWork, *, actor: Actor, subject: str) -> SourceFile:
    """Return the file that a form of the person acting came from. Raises NotFoundError."""
    notes = open_form(uow, actor=actor, subject=subject).state.notes
    kept = uow.session.get(Attachment, uuid.UUID(notes.attachment)) if notes.attachment else None
    if kept is None:
        raise NotFoundError("attachment")
    return SourceFile(kept.shown_name, kept.content, notes.record, notes.part, texts_of(uow))


def source_of_referral(uow: UnitOfWork, *, actor: Actor, referral_id: uuid.UUID) -> tuple[SourceFile, Changes]:
    """Return the file a referral came in as; it shows numbers and places in clear, so the look is written down first.

    Raises NotFoundError, also where the referral was typed, and NotAllowedError where not all of it may be read.
    """
    referral = referral_for(uow, actor, referral_id)
    referral_for(uow, actor, referral_id, data_class=DataClass.SAFE_CONTACT)
    if not reads_all_of_it(in_case(uow, actor, referral.case_id)):
        raise NotAllowedError(actor.role, Operation.READ, DataClass.PERPETRATOR)
    key, record = referral.origins.get("attachment"), referral.origins.get("record")
    kept = uow.session.get(Attachment, uuid.UUID(key)) if key else None
    if kept is None:
        raise NotFoundError("attachment")
    uow.record("reveal", "attachment", kept.id, case_id=referral.case_id)
    part = str(referral.origins.get("part", ""))
    return SourceFile(kept.shown_name, kept.content, record, part, texts_of(uow)), Changes.NOTHING

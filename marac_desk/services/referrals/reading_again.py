"""Reading a form once more after its layout was taught, as long as nobody wrote in it."""

from __future__ import annotations

import uuid

from marac_desk.intake.reading import Outcome, Reading
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.services.access import require
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.referrals.forms import FormState, open_form, save_form, state_to_json
from marac_desk.services.referrals.parts_of_file import parts_of
from marac_desk.services.referrals.taking_in import state_of_part


def read_again(
    uow: UnitOfWork, *, actor: Actor, subject: str, before: Reading, after: Reading
) -> tuple[FormState, Changes]:
    """Put what a file says by now in place of what it said when its form was made.

    `before` is the file as it was read then. Raises RefusedError: "form_written_in" where the form holds anything else,
    since what a person wrote, or looked at, must not be lost; "file_refused". Raises NotFoundError.
    """
    require(uow, actor, Operation.CREATE, DataClass.REFERRAL)
    held = open_form(uow, actor=actor, subject=subject).state
    if held.notes.attachment is None or held.batch is not None or held.notes.part:
        raise NotFoundError("attachment")
    if after.outcome is Outcome.REFUSED:
        raise RefusedError("file_refused", reason=after.reason_code or "")
    kept = uuid.UUID(held.notes.attachment)
    if state_to_json(held) != state_to_json(_made_of(kept, before)):
        raise RefusedError("form_written_in")
    state = _made_of(kept, after)
    _, changes = save_form(uow, actor=actor, subject=subject, state=state)
    return state, changes


def _made_of(attachment_id: uuid.UUID, reading: Reading) -> FormState:
    parts, numbered = parts_of(reading)
    return state_of_part(attachment_id, numbered, parts[0])

"""Importing a list: every complete row becomes a referral, the others wait to be checked, all of it or nothing."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from marac_desk.intake.reading import Reading
from marac_desk.model.agency import Agency
from marac_desk.model.attachment import Attachment, ListImport
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.services.access import require, scope_of
from marac_desk.services.changes import Changes
from marac_desk.services.errors import RefusedError
from marac_desk.services.list_import.building import Builder, ToImport
from marac_desk.services.list_import.looking import Fate, looked_at, states_of
from marac_desk.services.referrals.batches import add_rows
from marac_desk.services.referrals.forms import FormState
from marac_desk.services.referrals.notes import notes_to_json
from marac_desk.services.referrals.receiving import Original, keep_original
from marac_desk.services.referrals.writing import agencies_by_name

AT_ONCE = 250
"""Rows written in one go: few enough that progress is seen, and that somebody can stop."""

Step = Callable[[int], None]
"""Is told how many rows are written; what it raises takes everything back."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list: how many rows are referrals now, and the list of those that wait to be checked."""

    import_id: uuid.UUID
    taken: int
    left: int
    batch: str | None


def import_list(
    uow: UnitOfWork,
    *,
    actor: Actor,
    original: Original,
    reading: Reading,
    agency: str = "",
    step: Step = lambda _done: None,
) -> tuple[Imported, Changes]:
    """Import every complete row of a list, and keep the others as forms to check beside the file as it came.

    `agency` is who sent the rows that name nobody. Rows whose people the coordinator or the chair may know are left to
    be asked about. Raises RefusedError("nothing_to_import") where no row is complete, and
    "referral_of_another_agency"; whatever is raised, by `step` too, nothing is written.
    """
    require(uow, actor, Operation.CREATE, DataClass.REFERRAL)
    kept = keep_original(uow, original, at=uow.now)
    looks = list(looked_at(uow, actor, reading, states_of(reading, kept.id, agency)))
    ready = [state for row, state in looks if row.fate is Fate.READY]
    left = [state for row, state in looks if row.fate is not Fate.READY]
    if not ready:
        raise RefusedError("nothing_to_import")
    done = ListImport(attachment_id=kept.id, taken=len(ready), left=len(left))
    done.name_sha256, done.sha256 = hashlib.sha256(original.name.encode("utf-8", "replace")).hexdigest(), kept.sha256
    uow.add(done)
    uow.session.flush()
    _write(uow, done, ready, own=_own_agency(uow, actor, ready), step=step)
    batch = _keep_the_rest(uow, actor, kept, reading, ready, left)
    uow.record("import_list", "list_import", done.id, rows=done.taken, left=done.left)
    return Imported(done.id, done.taken, done.left, batch), Changes.REFERRALS | Changes.CASES | Changes.DRAFTS


def _write(uow: UnitOfWork, done: ListImport, ready: Iterable[FormState], *, own: Agency | None, step: Step) -> None:
    builder, left, written = Builder(uow, done, own), iter(ready), 0
    while portion := [_to_import(state) for state in islice(left, AT_ONCE)]:
        builder.write(portion)
        written += len(portion)
        step(written)


def _to_import(state: FormState) -> ToImport:
    return ToImport(state.notes.record or 0, state.draft, notes_to_json(state.notes))


def _own_agency(uow: UnitOfWork, actor: Actor, ready: Sequence[FormState]) -> Agency | None:
    """Return the agency that somebody refers for who may refer for no other."""
    if scope_of(uow, actor, Operation.CREATE, DataClass.REFERRAL).is_everything:
        return None
    if actor.agency_id is None:
        raise RefusedError("referral_of_another_agency")
    known = agencies_by_name(uow)
    for state in ready:
        named = known.get(" ".join((state.draft.referrer.agency or "").casefold().split()))
        if named is not None and named.id != actor.agency_id:
            raise RefusedError("referral_of_another_agency")
    return uow.session.get_one(Agency, actor.agency_id)


def _keep_the_rest(
    uow: UnitOfWork, actor: Actor, kept: Attachment, reading: Reading, ready: list[FormState], left: list[FormState]
) -> str | None:
    """Keep the rows that were not imported as forms to check; None where there are none."""
    taken = {state.notes.record for state in ready}
    errors = tuple(error for error in reading.row_errors if error.record not in taken)
    if not (left or errors):
        return None
    add_rows(uow, actor, kept, replace(reading, row_errors=errors), left)
    return kept.id.hex

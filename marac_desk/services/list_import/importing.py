"""Importing a list: every complete row becomes a referral, the others wait to be checked, all of it or nothing."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator
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
from marac_desk.services.list_import.looking import Fate, ListLook, Looked, looks_for
from marac_desk.services.list_import.putting import Putter
from marac_desk.services.referrals.batches import add_rows
from marac_desk.services.referrals.forms import FormState
from marac_desk.services.referrals.notes import notes_to_json
from marac_desk.services.referrals.receiving import Original, keep_original

AT_ONCE = 250
"""Rows built in one go: few enough that progress is seen, and that somebody can stop."""
WRITTEN_AT_ONCE = 1_000
"""Rows handed on together to be written: every statement is begun and ended once for all of them."""
LEFT_AT_ONCE = 16
"""Statements run in one go of those that are left when all rows are built."""

Step = Callable[[int], None]
"""Is told how many rows are done; what it raises takes everything back."""


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
    look: ListLook | None = None,
    step: Step = lambda _done: None,
) -> tuple[Imported, Changes]:
    """Import every complete row of a list, and keep the others as forms to check beside the file as it came.

    `agency` is who sent the rows that name nobody, `look` what was shown of this reading, which spares doing it again.
    Rows whose people the coordinator or the chair may know are left to be asked about. Raises
    RefusedError("nothing_to_import") where no row is complete, and "referral_of_another_agency"; whatever is raised, by
    `step` too, nothing is written.
    """
    require(uow, actor, Operation.CREATE, DataClass.REFERRAL)
    kept = keep_original(uow, original, at=uow.now)
    done = ListImport(attachment_id=kept.id, taken=0, left=0)
    done.name_sha256, done.sha256 = hashlib.sha256(original.name.encode("utf-8", "replace")).hexdigest(), kept.sha256
    uow.add(done)
    uow.session.flush()
    builder = Builder(uow, done, _own_agency(uow, actor), len(reading.referrals))
    taken, left = _write(uow, looks_for(uow, actor, reading, kept.id, agency, look), builder, step)
    if not taken:
        raise RefusedError("nothing_to_import")
    done.taken, done.left = len(taken), len(left)
    batch = _keep_the_rest(uow, actor, kept, reading, taken, left)
    uow.record("import_list", "list_import", done.id, rows=done.taken, left=done.left)
    return Imported(done.id, done.taken, done.left, batch), Changes.REFERRALS | Changes.CASES | Changes.DRAFTS


def _write(
    uow: UnitOfWork, looks: Iterator[Looked], builder: Builder, step: Step
) -> tuple[set[int | None], list[FormState]]:
    """Write the complete rows portion by portion, each looked at just before; returns their numbers, and the others."""
    taken: list[int | None] = []
    left: list[FormState] = []
    with Putter(uow.connection) as putter:
        while portion := list(islice(looks, AT_ONCE)):
            if taken:
                step(len(taken))
            ready = [looked for looked in portion if looked.row.fate is Fate.READY]
            left += [looked.state for looked in portion if looked.row.fate is not Fate.READY]
            builder.build([_to_import(looked) for looked in ready])
            if builder.waiting >= WRITTEN_AT_ONCE:
                putter.put(builder.ready(), between=uow.telling.read)
            taken += [looked.state.notes.record for looked in ready]
        rest = builder.rest()
        while work := list(islice(rest, LEFT_AT_ONCE)):
            putter.put(work)
            step(len(taken))
        putter.settle()
        step(len(taken))
    return set(taken), left


def _to_import(looked: Looked) -> ToImport:
    state = looked.state
    return ToImport(state.notes.record or 0, state.draft, notes_to_json(state.notes), looked.hashed)


def _own_agency(uow: UnitOfWork, actor: Actor) -> Agency | None:
    """Return the agency that somebody refers for who may refer for no other."""
    if scope_of(uow, actor, Operation.CREATE, DataClass.REFERRAL).is_everything:
        return None
    if actor.agency_id is None:
        raise RefusedError("referral_of_another_agency")
    return uow.session.get_one(Agency, actor.agency_id)


def _keep_the_rest(
    uow: UnitOfWork, actor: Actor, kept: Attachment, reading: Reading, taken: set[int | None], left: list[FormState]
) -> str | None:
    """Keep the rows that were not imported as forms to check; None where there are none."""
    errors = tuple(error for error in reading.row_errors if error.record not in taken)
    if not (left or errors):
        return None
    add_rows(uow, actor, kept, replace(reading, row_errors=errors), left)
    return kept.id.hex

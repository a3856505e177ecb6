"""Opening the conflict question of a case: it shows the case's people, so the look is in the ledger before that."""

from __future__ import annotations

import uuid

from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor
from marac_desk.services.audit.reasons import state_reason
from marac_desk.services.changes import Changes
from marac_desk.services.conflicts.question import conflict_view
from marac_desk.services.conflicts.views import ConflictView
from marac_desk.services.records import VIEW, looked_in_this_sitting


def open_conflicts(uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID) -> tuple[ConflictView, Changes]:
    """Return the conflict question of a case, and write down that its people were looked at, once in a sitting.

    Raises what `conflict_view` raises, and RefusedError("look_reason_needed") for a case that nobody is at work on: it
    is opened first, with a reason.
    """
    view = conflict_view(uow, actor=actor, case_id=case_id)
    if looked_in_this_sitting(uow, actor=actor, case_id=view.case_id) is None:
        why = state_reason(uow, actor, view.case_id, None)
        uow.record(VIEW, "case", view.case_id, case_id=view.case_id, reason=why)
    return view, Changes.NOTHING

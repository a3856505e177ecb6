"""What would be made now of each kind of copies, and whom it leaves out: everything the page of the copies shows."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from marac_desk.rules.access import Actor
from marac_desk.services.circulation.action_lists import (
    WithoutAList,
    agencies_without_a_list,
    plan_action_lists,
)
from marac_desk.services.circulation.additions import Additions, plan_additions
from marac_desk.services.circulation.agenda_packs import plan_agenda_packs
from marac_desk.services.circulation.bulk import BulkStanding, bulk_standing
from marac_desk.services.circulation.case_minutes import plan_minutes
from marac_desk.services.circulation.common import PlannedCopy
from marac_desk.services.circulation.sheets import plan_return_sheets

ADDITIONS = "additions"
BESIDE = {"actions": "sheets", "agenda": ADDITIONS, ADDITIONS: "agenda"}
"""From which kind of copies one goes on to which."""
PLANS: dict[str, Callable[..., tuple[PlannedCopy, ...]]] = {
    "agenda": plan_agenda_packs,
    "actions": plan_action_lists,
    "minutes": plan_minutes,
    "sheets": plan_return_sheets,
}


@dataclass(frozen=True, slots=True)
class Looked:
    """What would be made, how it stands with a second person, who gets no action list, what an agenda's packs lack."""

    planned: tuple[PlannedCopy, ...]
    standing: BulkStanding | None
    left_out: tuple[WithoutAList, ...] = ()
    additions: Additions | None = None


def look(uow: Any, *, actor: Actor, kind: str, meeting_id: uuid.UUID) -> Looked:
    """Return what would be made now of one kind of copies for one meeting."""
    of_agenda = kind in {"agenda", ADDITIONS}
    additions = plan_additions(uow, actor=actor, meeting_id=meeting_id) if of_agenda else None
    if kind == ADDITIONS and additions is not None:
        planned = additions.copies
    else:
        planned = PLANS[kind](uow, actor=actor, meeting_id=meeting_id)
    left_out = agencies_without_a_list(uow, actor=actor, meeting_id=meeting_id) if kind == "actions" else ()
    return Looked(planned, bulk_standing(uow, actor=actor, planned=planned), left_out, additions)

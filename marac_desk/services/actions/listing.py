"""The action register, page by page: the same answer from a hundred actions and from two hundred thousand."""

from __future__ import annotations

from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import WITHOUT_NAMES, Actor, DataClass, Operation
from marac_desk.services.access import may, require
from marac_desk.services.actions.allowing import allowed_rows
from marac_desk.services.actions.counting import (
    agency_heads,
    count_found,
    group_counts,
    latest_closed_meeting,
    tally_agencies,
    totals,
)
from marac_desk.services.actions.paging import entries_behind
from marac_desk.services.actions.question import ask
from marac_desk.services.actions.rows import rows_of
from marac_desk.services.actions.views import ActionFilter, ActionPage, ActionPlace, Grouping

PAGE = 100


def find_actions(
    uow: UnitOfWork,
    *,
    actor: Actor,
    wanted: ActionFilter,
    grouping: Grouping = Grouping.AGENCY,
    after: ActionPlace | None = None,
    limit: int = PAGE,
) -> ActionPage:
    """Return the actions behind a place that the person acting may see, in the order of their groups.

    Agencies come by how much of theirs is late, meetings the latest first, ages the oldest first, cases the newest
    first; within a group first what is open by its due day, then what is closed, the latest closed first (in a case by
    number). Every page brings the count of everything found; the first also the totals and what the heads say.
    """
    require(uow, actor, Operation.READ, DataClass.ACTIONS, WITHOUT_NAMES)
    asked = ask(uow, actor, wanted, grouping)
    tallies = tally_agencies(asked)
    heads = agency_heads(uow, tallies)
    found = count_found(asked)
    entries = entries_behind(asked, list(heads), found, after, limit + 1)
    rows = allowed_rows(uow, actor, rows_of(uow, entries[:limit], grouping, asked.now, named=asked.named))
    place = rows[-1].place if len(entries) > limit else None
    if after is not None:
        return ActionPage(rows, place, found)
    return ActionPage(
        rows=rows,
        after=place,
        found=found,
        totals=totals(asked, tallies),
        counts=group_counts(asked, tallies, rows),
        agencies=heads,
        latest_meeting_id=latest_closed_meeting(uow, actor),
        may_decide=may(uow, actor, Operation.CREATE, DataClass.ACTIONS),
        may_issue=may(uow, actor, Operation.EXPORT, DataClass.ACTIONS),
    )

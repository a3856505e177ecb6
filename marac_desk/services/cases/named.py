"""Whom a case may be found by: its victim, its children, the people causing harm, each by a class of its own."""

from __future__ import annotations

import sqlalchemy as sa

from marac_desk.model.case import Case, CaseChild, CasePerpetrator
from marac_desk.model.finder import FinderEntry
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.register.visibility import Condition
from marac_desk.rules.access import Actor, DataClass, Operation, Reach
from marac_desk.services.access import cases_within, scope_of

_TIES = ((DataClass.PERPETRATOR, CasePerpetrator), (DataClass.CHILDREN, CaseChild))


def named_within(uow: UnitOfWork, actor: Actor) -> Condition:
    """Return the condition on `FinderEntry` and its `Case` that the person acting may find this case by this entry.

    A case is known by its victim. The name of a child or of somebody causing harm finds it only for whoever may read
    of them: before the day of the pack an advocate finds her client, and not the client by his name.
    """
    victims = scope_of(uow, actor, Operation.READ, DataClass.VICTIM)
    found = [cases_within(uow, actor)]
    for data_class, tie in _TIES:
        scope = scope_of(uow, actor, Operation.READ, data_class)
        if scope == victims and Reach.LEAVE not in scope.reaches:
            continue
        named = sa.select(tie.person_id).where(tie.case_id == Case.id).correlate(Case)
        found.append(sa.or_(FinderEntry.subject_id.not_in(named), cases_within(uow, actor, Operation.READ, data_class)))
    return sa.and_(*found)

"""What a row of an agenda may say to the person looking: each part of it by the class of data it belongs to."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.services.access import those_within

_PARTS = (DataClass.VICTIM, DataClass.CHILDREN, DataClass.REFERRAL, DataClass.RESEARCH, DataClass.VICTIM_VIEW)


@dataclass(frozen=True, slots=True)
class Shown:
    """Which classes of data the person looking may read in which of some cases."""

    cases: dict[DataClass, frozenset[uuid.UUID]]

    def reads(self, case_id: uuid.UUID, data_class: DataClass) -> bool:
        """Tell whether a part of this class may be shown of a case."""
        return case_id in self.cases[data_class]


def shown_of(uow: UnitOfWork, actor: Actor, case_ids: Collection[uuid.UUID]) -> Shown:
    """Return what the rows of some cases may say, by one query a class."""
    return Shown({part: those_within(uow, actor, case_ids, Operation.READ, part) for part in _PARTS})

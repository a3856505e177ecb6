"""What every step of a report-back shares: who may take it, on which version, and how it is recorded."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from marac_desk.model.report_back import ReportBack, ReportBackLine
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, NotAllowedError, Operation
from marac_desk.rules.lives import REPORT_BACK, ReportBackState
from marac_desk.services.access import may_for, require
from marac_desk.services.changes import Changes
from marac_desk.services.editing import check_version
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.report_backs.views import MAY_CHANGE_LINES

OF_BACK = ("state", "own_words", "response", "handed_to")
OF_LINE = ("wording", "checked_with", "wants_changed")
"""What is put beside one's own text where somebody else changed a report-back, or a line of it, first."""


@dataclass(frozen=True, slots=True)
class SeenBack:
    """A report-back, or one of its lines, as somebody saw it; changed since, a step on it is refused."""

    key: uuid.UUID
    version: int


def known_back(uow: UnitOfWork, actor: Actor, report_back_id: uuid.UUID) -> ReportBack:
    """Return a report-back the person acting may read.

    Raises NotFoundError for one that is not there, and for one that is not to be known of.
    """
    require(uow, actor, Operation.READ, DataClass.REPORT_BACK)
    back = uow.session.get(ReportBack, report_back_id)
    if back is None or not may_for(uow, actor, back.case_id, Operation.READ, DataClass.REPORT_BACK):
        raise NotFoundError("report_back")
    return back


def is_mine(actor: Actor, back: ReportBack) -> bool:
    """Tell whether the person acting is the advocate who reports back."""
    return actor.representative_id is not None and back.advocate_id == actor.representative_id


def own_back(uow: UnitOfWork, actor: Actor, seen: SeenBack) -> ReportBack:
    """Return a report-back the person acting may write on.

    Raises NotAllowedError, NotFoundError, and ChangedMeanwhileError.
    """
    require(uow, actor, Operation.UPDATE, DataClass.REPORT_BACK)
    back = known_back(uow, actor, seen.key)
    _check_writable(uow, actor, back)
    check_version(uow, back, seen.version, OF_BACK)
    return back


def own_line(uow: UnitOfWork, actor: Actor, seen: SeenBack) -> tuple[ReportBack, ReportBackLine]:
    """Return a line that may still be changed, with its report-back.

    Raises as `own_back` does, and RefusedError("already_told") once she was told or does not want to know.
    """
    require(uow, actor, Operation.UPDATE, DataClass.REPORT_BACK)
    line = uow.session.get(ReportBackLine, seen.key)
    if line is None:
        raise NotFoundError("report_back_line")
    try:
        back = known_back(uow, actor, line.report_back_id)
    except NotFoundError:
        raise NotFoundError("report_back_line") from None
    _check_writable(uow, actor, back)
    check_version(uow, line, seen.version, OF_LINE)
    if back.state not in MAY_CHANGE_LINES:
        raise RefusedError("already_told")
    return back, line


def _check_writable(uow: UnitOfWork, actor: Actor, back: ReportBack) -> None:
    if not may_for(uow, actor, back.case_id, Operation.UPDATE, DataClass.REPORT_BACK):
        raise NotAllowedError(actor.role, Operation.UPDATE, DataClass.REPORT_BACK)


def step_to(back: ReportBack, state: ReportBackState) -> None:
    """Take a step of the life of a report-back; raises StepRefusedError for one that does not follow."""
    back.state = REPORT_BACK.step(back.state, state)


def recorded(uow: UnitOfWork, back: ReportBack, operation: str, **codes: Any) -> tuple[SeenBack, Changes]:
    """Write a step into the ledger, by its codes alone, and return the report-back as it stands now."""
    uow.session.flush()
    uow.record(operation, "report_back", back.id, case_id=back.case_id, state=back.state.value, **codes)
    return SeenBack(back.id, back.version), Changes.REPORT_BACKS


def recorded_line(uow: UnitOfWork, back: ReportBack, line: ReportBackLine, operation: str) -> tuple[SeenBack, Changes]:
    """Write a step on one line into the ledger, and return the line as it stands now."""
    uow.session.flush()
    uow.record(operation, "report_back_line", line.id, case_id=back.case_id)
    return SeenBack(line.id, line.version), Changes.REPORT_BACKS

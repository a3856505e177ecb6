"""What may be told: every line ticked by itself, asked about first where the plan says so, in words fit for her."""

from __future__ import annotations

from marac_desk.model.action import Action
from marac_desk.model.report_back import ReportBackLine
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor
from marac_desk.rules.vocabulary import Share
from marac_desk.services.changes import Changes
from marac_desk.services.editing import replace
from marac_desk.services.errors import RefusedError
from marac_desk.services.report_backs.steps import SeenBack, own_line, recorded_line
from marac_desk.services.texts import LINE, needed

WORDING = 240


def tick(uow: UnitOfWork, *, actor: Actor, seen: SeenBack) -> tuple[SeenBack, Changes]:
    """Allow one line to be told.

    Raises RefusedError: "not_for_her" for what is never told, "check_first" where somebody has to be asked before,
    "wording_needed" where there are no words for her yet, "already_told".
    """
    back, line = own_line(uow, actor, seen)
    share = _share(uow, line)
    if share is Share.NEVER:
        raise RefusedError("not_for_her")
    if share is Share.CHECK and not line.checked_with:
        raise RefusedError("check_first")
    if not line.wording:
        raise RefusedError("wording_needed")
    line.may_be_told, line.ticked_at = True, uow.now
    return recorded_line(uow, back, line, "tick")


def untick(uow: UnitOfWork, *, actor: Actor, seen: SeenBack) -> tuple[SeenBack, Changes]:
    """Do not let one line be told after all."""
    back, line = own_line(uow, actor, seen)
    line.may_be_told, line.ticked_at = False, None
    return recorded_line(uow, back, line, "untick")


def check_line(uow: UnitOfWork, *, actor: Actor, seen: SeenBack, with_whom: str) -> tuple[SeenBack, Changes]:
    """Record with whom a line was checked that must not be told unasked; only then can it be ticked.

    Raises RefusedError("name_needed"), ("not_for_her"), ("already_told").
    """
    back, line = own_line(uow, actor, seen)
    if _share(uow, line) is Share.NEVER:
        raise RefusedError("not_for_her")
    whom = needed(with_whom, "name_needed", limit=LINE)
    replace(uow, line, "report_back_line", case_id=back.case_id, checked_with=whom)
    return recorded_line(uow, back, line, "check_line")


def reword(uow: UnitOfWork, *, actor: Actor, seen: SeenBack, wording: str) -> tuple[SeenBack, Changes]:
    """Put a line into other words. The tick was for the words before, so it goes; so does what somebody agreed to.

    Raises RefusedError("wording_needed"), ("not_for_her"), ("already_told").
    """
    back, line = own_line(uow, actor, seen)
    if _share(uow, line) is Share.NEVER:
        raise RefusedError("not_for_her")
    words = needed(wording, "wording_needed", limit=WORDING)
    if words != line.wording:
        replace(uow, line, "report_back_line", case_id=back.case_id, wording=words, checked_with=None)
        line.may_be_told, line.ticked_at = False, None
    return recorded_line(uow, back, line, "reword")


def _share(uow: UnitOfWork, line: ReportBackLine) -> Share:
    share: Share = uow.session.get_one(Action, line.action_id).share
    return share

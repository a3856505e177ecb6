"""What goes into the minutes of a case: who is at risk, the chair's summary, the victim's view, what was decided."""

from __future__ import annotations

import uuid
from datetime import date

import sqlalchemy as sa

from marac_desk.model.discussion import RiskLine
from marac_desk.model.meeting import AgendaItem
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.vocabulary import Imminence, LinkedProcess, RiskList, VictimViewReason
from marac_desk.services.changes import Changes
from marac_desk.services.circulation.sealed.storing import check_not_sealed
from marac_desk.services.editing import ChangedMeanwhileError, keep_text, save_texts, theirs_of
from marac_desk.services.errors import RefusedError
from marac_desk.services.kept_out import is_kept_out
from marac_desk.services.meeting_room.recording import LINE, TITLE, plain
from marac_desk.services.meetings.known import known_item
from marac_desk.services.settings import today
from marac_desk.services.texts import needed

LONG = 10_000
OF_LINE = ("of_what", "imminence")


def record_risk(
    uow: UnitOfWork,
    *,
    actor: Actor,
    item_id: uuid.UUID,
    at_risk: str,
    version: int | None,
    at_risk_person_id: uuid.UUID | None = None,
    from_whom: str | None = None,
    from_person_id: uuid.UUID | None = None,
    of_what: str | None = None,
    imminence: Imminence | None = None,
) -> tuple[uuid.UUID, Changes]:
    """Record who is at risk, from whom, of what, how soon; a second line about the same two replaces the first.

    `version` is that of the line as it was seen, None where there was none. Raises ChangedMeanwhileError where somebody
    wrote or changed the line since; what is replaced is kept.
    """
    item = known_item(uow, actor, item_id, Operation.UPDATE, DataClass.MINUTES)
    check_not_sealed(uow, item.id)
    line = _line_of(uow, item_id, at_risk, from_person_id)
    what = plain(of_what, LINE) if of_what else None
    if line is None:
        place, who = _next_place(uow, item_id), plain(at_risk, TITLE)
        line = RiskLine(item_id=item_id, position=place, at_risk=who, of_what=what, imminence=imminence)
        uow.add(line)
    elif version is None and (line.of_what, line.imminence) != (what, imminence):
        raise ChangedMeanwhileError(theirs_of(uow, line, OF_LINE))
    elif version is not None:
        save_texts(uow, line, "risk_line", version=version, case_id=item.case_id, of_what=what, imminence=imminence)
    line.at_risk_person_id, line.from_person_id = at_risk_person_id, from_person_id
    line.from_whom = plain(from_whom, TITLE) if from_whom else None
    uow.record("risk", "agenda_item", item.id, case_id=item.case_id)
    return line.id, Changes.ROOM


def _line_of(uow: UnitOfWork, item_id: uuid.UUID, at_risk: str, from_person_id: uuid.UUID | None) -> RiskLine | None:
    query = sa.select(RiskLine).where(RiskLine.item_id == item_id, RiskLine.at_risk == plain(at_risk, TITLE))
    if from_person_id is None:
        query = query.where(RiskLine.from_person_id.is_(None))
    else:
        query = query.where(RiskLine.from_person_id == from_person_id)
    return uow.session.scalar(query.order_by(RiskLine.position).limit(1))


def _next_place(uow: UnitOfWork, item_id: uuid.UUID) -> int:
    count = sa.select(sa.func.count()).select_from(RiskLine).where(RiskLine.item_id == item_id)
    return (uow.session.scalar(count) or 0) + 1


def set_summary(
    uow: UnitOfWork,
    *,
    actor: Actor,
    item_id: uuid.UUID,
    version: int,
    risk_statement: str | None = None,
    left_open: str | None = None,
    imminence: Imminence | None = None,
) -> tuple[None, Changes]:
    """Write the chair's risk statement, or what was left open on purpose; what is not given stays as it is.

    Raises ChangedMeanwhileError where somebody changed what is given since `version`; what is replaced is kept.
    """
    item = known_item(uow, actor, item_id, Operation.UPDATE, DataClass.MINUTES)
    check_not_sealed(uow, item.id)
    save_texts(
        uow,
        item,
        "agenda_item",
        version=version,
        case_id=item.case_id,
        risk_statement=item.risk_statement if risk_statement is None else _paragraphs(risk_statement),
        left_open=item.left_open if left_open is None else _paragraphs(left_open),
        imminence=imminence or item.imminence,
    )
    uow.record("summarise", "agenda_item", item.id, case_id=item.case_id)
    return None, Changes.ROOM


def _paragraphs(text: str) -> str | None:
    return plain(text, LONG, lines=True) or None


def set_victim_view(
    uow: UnitOfWork,
    *,
    actor: Actor,
    item_id: uuid.UUID,
    version: int,
    words: str | None,
    reason: VictimViewReason | None = None,
    by: str | None = None,
    on: date | None = None,
    expects_order_ignored: bool | None = None,
    expects_child_taken: bool | None = None,
) -> tuple[None, Changes]:
    """Write what the victim wants and fears, who asked and when, or why there is no view.

    Raises ChangedMeanwhileError where somebody changed the view since `version`; what is replaced is kept.
    """
    item = known_item(uow, actor, item_id, Operation.UPDATE, DataClass.VICTIM_VIEW)
    check_not_sealed(uow, item.id)
    order = item.expects_order_ignored if expects_order_ignored is None else expects_order_ignored
    child = item.expects_child_taken if expects_child_taken is None else expects_child_taken
    save_texts(
        uow,
        item,
        "agenda_item",
        version=version,
        case_id=item.case_id,
        unwatched=("victim_view_by", "victim_view_on"),
        victim_view=plain(words, LONG, lines=True) if words else None,
        victim_view_reason=None if words else reason,
        victim_view_by=by or item.victim_view_by,
        victim_view_on=on or today(uow),
        expects_order_ignored=order,
        expects_child_taken=child,
    )
    uow.record("victim_view", "agenda_item", item.id, case_id=item.case_id)
    return None, Changes.ROOM | Changes.MEETINGS


def decide_link(
    uow: UnitOfWork, *, actor: Actor, item_id: uuid.UUID, process: LinkedProcess, decided: bool
) -> tuple[None, Changes]:
    """Record a decision on another process (child protection, MAPPA ...): considered, yes or no."""
    item = known_item(uow, actor, item_id, Operation.UPDATE, DataClass.MINUTES)
    check_not_sealed(uow, item.id)
    answer = "yes" if decided else "no"
    item.link_decisions = {**item.link_decisions, process.value: answer}
    uow.record("link", "agenda_item", item.id, case_id=item.case_id, process=process.value, decided=answer)
    return None, Changes.ROOM


def add_point(uow: UnitOfWork, *, actor: Actor, item_id: uuid.UUID, which: RiskList, text: str) -> tuple[None, Changes]:
    """Add a line to what contributes to the risk, or to what keeps people safe already; the same line stands once.

    Raises RefusedError("point_needed"), or for text that cannot be kept.
    """
    item = known_item(uow, actor, item_id, Operation.UPDATE, DataClass.MINUTES)
    check_not_sealed(uow, item.id)
    point, points = needed(text, "point_needed", limit=LINE), _points(item, which)
    if point.casefold() not in {known.casefold() for known in points}:
        setattr(item, which.value, [*points, point])
        uow.record("add_point", "agenda_item", item.id, case_id=item.case_id, list=which.value)
    return None, Changes.ROOM


def take_off_point(
    uow: UnitOfWork, *, actor: Actor, item_id: uuid.UUID, which: RiskList, text: str
) -> tuple[None, Changes]:
    """Take a line off one of the lists; what stood there is kept among earlier texts."""
    item = known_item(uow, actor, item_id, Operation.UPDATE, DataClass.MINUTES)
    check_not_sealed(uow, item.id)
    points = _points(item, which)
    if text in points:
        keep_text(uow, item, "agenda_item", which.value, text, case_id=item.case_id)
        setattr(item, which.value, [point for point in points if point != text])
        uow.record("take_off_point", "agenda_item", item.id, case_id=item.case_id, list=which.value)
    return None, Changes.ROOM


def _points(item: AgendaItem, which: RiskList) -> list[str]:
    return list(item.indicators if which is RiskList.INDICATORS else item.protection)


def plan_telling(
    uow: UnitOfWork,
    *,
    actor: Actor,
    item_id: uuid.UUID,
    version: int,
    advocate_id: uuid.UUID | None,
    reason: str | None = None,
) -> tuple[None, Changes]:
    """Say who tells the victim what was agreed, or why nobody does.

    Raises RefusedError("advocate_kept_out") for somebody who is shut out of the case, ChangedMeanwhileError where
    somebody else decided it since `version`.
    """
    item = known_item(uow, actor, item_id, Operation.UPDATE, DataClass.MINUTES)
    if advocate_id is not None and is_kept_out(uow, item.case_id, representative_id=advocate_id):
        raise RefusedError("advocate_kept_out")
    why = plain(reason, LINE) if reason and advocate_id is None else None
    save_texts(
        uow,
        item,
        "agenda_item",
        version=version,
        case_id=item.case_id,
        report_back_by_id=advocate_id,
        report_back_reason=why,
    )
    uow.record("plan_report_back", "agenda_item", item.id, case_id=item.case_id)
    return None, Changes.ROOM

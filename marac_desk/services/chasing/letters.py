"""The letters of the ladder: one for whoever is written to about an agency, on each rung, with codes and days alone."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from marac_desk.assets.catalogue import action as catalogue_action
from marac_desk.documents.letters_content import EscalationLetter, LateAction, WrittenTo
from marac_desk.model.action import Action
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.escalation import Rung
from marac_desk.rules.leak import Protected
from marac_desk.rules.working_days import after
from marac_desk.services.access import require
from marac_desk.services.actions.views import code_of
from marac_desk.services.chasing.addressing import addressees
from marac_desk.services.chasing.guarding import may_say, protected_in, refuse_leaks
from marac_desk.services.chasing.ladder import ANSWER_WITHIN, Climb, escalation_ladder
from marac_desk.services.chasing.views import LadderRow
from marac_desk.services.circulation.common import recipients
from marac_desk.services.errors import RefusedError
from marac_desk.services.kept_out import kept_out
from marac_desk.services.recalls import imprint_of_letter
from marac_desk.services.settings import area_settings, today


@dataclass(frozen=True, slots=True)
class PlannedEscalation:
    """One letter to be made: its content, its file's name, which names nobody, and the actions that it takes up."""

    content: EscalationLetter
    file_name: str
    climbs: tuple[Climb, ...]


def plan_escalation_letters(uow: UnitOfWork, *, actor: Actor, climbs: Sequence[Climb]) -> tuple[PlannedEscalation, ...]:
    """Return the letters of actions that are about to be taken up: one for each rung, agency and person written to.

    Raises RefusedError: "nothing_chosen", "ladder_changed" for an action that stands there no more, "draft_leaks".
    """
    require(uow, actor, Operation.CREATE, DataClass.ACTIONS)
    if not climbs:
        raise RefusedError("nothing_chosen")
    rows = {one.row.action_id: one for one in escalation_ladder(uow, actor=actor).rows}
    if any(climb.action_id not in rows for climb in climbs):
        raise RefusedError("ladder_changed")
    groups: defaultdict[tuple[Rung, uuid.UUID], list[tuple[Climb, LadderRow]]] = defaultdict(list)
    for climb in climbs:
        found = rows[climb.action_id]
        groups[climb.rung, found.row.agency_id].append((climb, found))
    return tuple(
        letter for (rung, agency_id), own in groups.items() for letter in _letters(uow, actor, rung, agency_id, own)
    )


def _letters(
    uow: UnitOfWork, actor: Actor, rung: Rung, agency_id: uuid.UUID, found: Sequence[tuple[Climb, LadderRow]]
) -> Iterator[PlannedEscalation]:
    recipient = next((one for one in recipients(uow) if one.agency_id == agency_id), None)
    if recipient is None:
        return
    cases = list(dict.fromkeys(one.row.case_id for _, one in found))
    for to in addressees(uow, rung, recipient, cases, kept_out(uow, cases)):
        own = [(climb, one) for climb, one in found if one.row.case_id in to.case_ids]
        protected = protected_in(uow, to.case_ids)
        listed = tuple(_late(uow, climb, one, protected) for climb, one in own)
        refuse_leaks((action.code for action in listed), protected)
        settings = area_settings(uow)
        content = EscalationLetter(
            imprint=imprint_of_letter(uow, actor, holder=to.name or recipient.paper.short_name),
            agency=recipient.paper,
            person=to.name,
            rung=int(rung),
            answer_by=after(settings.calendar, today(uow), ANSWER_WITHIN[rung]).day,
            actions=listed,
        )
        name = f"late-actions-{today(uow).isoformat()}-{own[0][0].action_id.hex[-8:]}-{int(rung)}.pdf"
        yield PlannedEscalation(content, name, tuple(climb for climb, _ in own))


def _late(uow: UnitOfWork, climb: Climb, found: LadderRow, protected: Protected) -> LateAction:
    row = found.row
    return LateAction(
        code=code_of(row),
        words=neutral_words(uow, row.action_id, protected),
        due=row.due_on,
        late_days=row.late,
        times_chased=row.times_chased,
        last_chased_on=row.last_chased_on,
        written=tuple(WrittenTo(int(rung), on) for rung, on in found.written if rung < Rung.CHAIR),
        passed_over=tuple(int(rung) for rung in found.standing.skipped(climb.rung)),
    )


def neutral_words(uow: UnitOfWork, action_id: uuid.UUID, protected: Protected) -> str:
    """Return in which words a letter may name an action: as agreed, else the catalogue's, else none at all.

    Words that name or place anybody, or tell what the case is about, are never taken: the code stands alone then.
    """
    query = sa.select(Action.title, Action.catalogue_code).where(Action.id == action_id)
    title, code = uow.session.execute(query).one()
    usual = catalogue_action(code).title if code else ""
    return next((words for words in (title, usual) if words and may_say(words, protected)), "")

"""The sample of evidence: of what was reported done in a month some is looked at again, and what was found is kept."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from marac_desk.assets.catalogue import mark_for
from marac_desk.model.action import Action
from marac_desk.model.agency import Agency
from marac_desk.model.area import Area
from marac_desk.model.case import Case
from marac_desk.model.evidence import SampledEvidence
from marac_desk.model.person import Person
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.completion import Outcome, Score, score_of
from marac_desk.rules.lives import ActionState
from marac_desk.rules.sampling import drawn
from marac_desk.rules.vocabulary import EvidenceVerdict
from marac_desk.services import editing
from marac_desk.services.access import require
from marac_desk.services.actions.closing import reopen, send_back, verify
from marac_desk.services.actions.conditions import within
from marac_desk.services.actions.steps import Seen, to_decide
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.settings import EVIDENCE_SHARE, area_settings, today
from marac_desk.services.texts import PARAGRAPH, kept

_DONE = (ActionState.DONE_CLAIMED, ActionState.CLOSED_DONE)
_JUDGE = aliased(User)


@dataclass(frozen=True, slots=True)
class SampledAction:
    """One action of the sample: what was asked for, what was given, and what was found where somebody looked."""

    action_id: uuid.UUID
    version: int
    case_id: uuid.UUID
    reference: str
    number: int
    name: str
    title: str
    agency: str
    mark: str
    state: ActionState
    completed_on: date | None
    evidence_asked: str
    evidence: str
    verdict: EvidenceVerdict | None
    note: str
    judged_by: str
    judged_at: datetime | None


@dataclass(frozen=True, slots=True)
class AgencyScore:
    """How an agency's actions that were due in a month ended."""

    agency_id: uuid.UUID
    agency: str
    mark: str
    score: Score


@dataclass(frozen=True, slots=True)
class EvidenceSample:
    """A month's sample: of how many actions it was drawn, what waits first, and how the agencies' actions ended."""

    month: date
    share: int = 0
    of: int = 0
    rows: tuple[SampledAction, ...] = ()
    scores: tuple[AgencyScore, ...] = ()
    may_set: bool = False

    @property
    def waiting(self) -> int:
        """How many nobody has looked at yet."""
        return sum(row.verdict is None for row in self.rows)


def evidence_sample(uow: UnitOfWork, *, actor: Actor, month: date) -> EvidenceSample:
    """Return the sample of the month of a day, drawn from the actions that the person acting may decide about."""
    require(uow, actor, Operation.CREATE, DataClass.ACTIONS)
    first = month.replace(day=1)
    rows = {row.action_id.bytes: row for row in _done_in(uow, actor, first)}
    share = area_settings(uow).evidence_share
    sample = [rows[key] for key in drawn(rows, seed=_seed(uow), month=first, share=share)]
    return EvidenceSample(
        month=first,
        share=share,
        of=len(rows),
        rows=tuple(sorted(sample, key=_waiting_first)),
        scores=agency_scores(uow, actor=actor, month=first),
        may_set=not uow.matrix.scope(actor.role, Operation.UPDATE, DataClass.PARTNERSHIP).is_empty,
    )


def _waiting_first(row: SampledAction) -> tuple[bool, str, date, str, int]:
    return row.verdict is not None, row.agency, row.completed_on or date.max, row.reference, row.number


def _seed(uow: UnitOfWork) -> bytes:
    """Return what the draw is made with: the area's own key, which is random and leaves the register nowhere."""
    return area_settings(uow).area_id.bytes


def _following(first: date) -> date:
    return first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)


def _done_in(uow: UnitOfWork, actor: Actor, first: date) -> list[SampledAction]:
    """Return what was reported done in a month, and what was looked at as such though it was opened again since."""
    done = sa.and_(Action.state.in_(_DONE), Action.completed_on >= first, Action.completed_on < _following(first))
    query = (
        sa.select(Action, Case.reference, Person.full_name, Agency, SampledEvidence, _JUDGE.name)
        .join(Case, Case.id == Action.case_id)
        .join(Person, Person.id == Case.victim_id)
        .join(Agency, Agency.id == Action.owner_agency_id)
        .join(
            SampledEvidence,
            sa.and_(SampledEvidence.action_id == Action.id, SampledEvidence.month == first),
            isouter=True,
        )
        .join(_JUDGE, _JUDGE.id == SampledEvidence.judged_by, isouter=True)
        .where(within(uow, actor, Operation.CREATE), sa.or_(done, SampledEvidence.id.is_not(None)))
    )
    return [_sampled(*row) for row in uow.session.execute(query)]


def _sampled(
    action: Action, reference: str, name: str | None, agency: Agency, found: SampledEvidence | None, judge: str | None
) -> SampledAction:
    return SampledAction(
        action_id=action.id,
        version=action.version,
        case_id=action.case_id,
        reference=reference,
        number=action.number,
        name=name or "",
        title=action.title,
        agency=agency.short_name,
        mark=mark_for(agency.agency_type, agency.subtype),
        state=action.state,
        completed_on=action.completed_on,
        evidence_asked=action.evidence_asked or "",
        evidence=action.evidence or "",
        verdict=found.verdict if found is not None else None,
        note=(found.note or "") if found is not None else "",
        judged_by=judge or "",
        judged_at=found.judged_at if found is not None else None,
    )


def judge_evidence(
    uow: UnitOfWork, *, actor: Actor, seen: Seen, month: date, verdict: EvidenceVerdict, note: str = ""
) -> tuple[None, Changes]:
    """Keep what was found about the evidence of a sampled action.

    Accepted closes what was only reported done. Not enough opens the action again, and the agency learns why. Raises
    RefusedError: "reason_needed" where it is not enough and nothing is said, "not_sampled", "evidence_judged".
    """
    action = to_decide(uow, actor, seen)
    first, said = month.replace(day=1), kept(note, limit=PARAGRAPH, lines=True)
    row = next((row for row in evidence_sample(uow, actor=actor, month=first).rows if row.action_id == action.id), None)
    if row is None:
        raise RefusedError("not_sampled")
    if row.verdict is not None:
        raise RefusedError("evidence_judged")
    if verdict is EvidenceVerdict.NOT_ENOUGH and said is None:
        raise RefusedError("reason_needed")
    claimed, changes = action.state is ActionState.DONE_CLAIMED, Changes.ACTIONS
    if verdict is EvidenceVerdict.NOT_ENOUGH:
        again = send_back if claimed else reopen
        changes |= again(uow, actor=actor, seen=seen, reason=said or "")[1]
    elif claimed:
        changes |= verify(uow, actor=actor, seen=seen)[1]
    uow.add(
        SampledEvidence(
            month=first,
            case_id=action.case_id,
            action_id=action.id,
            verdict=verdict,
            note=said,
            judged_by=actor.user_id,
            judged_at=uow.now,
        )
    )
    uow.record("judge", "evidence", action.id, case_id=action.case_id, verdict=verdict.value, month=first.isoformat())
    return None, changes


def agency_scores(uow: UnitOfWork, *, actor: Actor, month: date) -> tuple[AgencyScore, ...]:
    """Return how the actions due in the month of a day ended, agency by agency in the order of their names.

    Counted from the actions that the person acting may read. What became impossible stands apart and lowers nothing.
    """
    require(uow, actor, Operation.READ, DataClass.ACTIONS)
    first = month.replace(day=1)
    query = (
        sa.select(Agency, Action.state, Action.due_on, Action.completed_on)
        .join(Agency, Agency.id == Action.owner_agency_id)
        .where(within(uow, actor, Operation.READ), Action.due_on >= first, Action.due_on < _following(first))
        .order_by(Agency.short_name)
    )
    found: dict[Agency, list[Outcome]] = {}
    for agency, state, due_on, completed_on in uow.session.execute(query):
        found.setdefault(agency, []).append(Outcome(state, due_on or first, completed_on))
    return tuple(_scored(found, today(uow)))


def _scored(found: Mapping[Agency, list[Outcome]], day: date) -> list[AgencyScore]:
    return [
        AgencyScore(agency.id, agency.short_name, mark_for(agency.agency_type, agency.subtype), score_of(outcomes, day))
        for agency, outcomes in found.items()
    ]


def set_evidence_share(uow: UnitOfWork, *, actor: Actor, share: int) -> tuple[None, Changes]:
    """Set of how many in a hundred the evidence is looked at. Raises RefusedError("number_out_of_range")."""
    require(uow, actor, Operation.UPDATE, DataClass.PARTNERSHIP)
    if not 1 <= share <= 100:
        raise RefusedError("number_out_of_range", least=1, most=100)
    area = uow.session.scalar(sa.select(Area).limit(1))
    if area is None:
        raise NotFoundError("area")
    before = area_settings(uow).evidence_share
    if share != before:
        editing.keep_text(uow, area, "area", EVIDENCE_SHARE, str(before), case_id=None)
        area.settings = {**area.settings, EVIDENCE_SHARE: share}
        uow.record("change", "area", area.id, fields=EVIDENCE_SHARE, share=share)
    return None, Changes.PARTNERSHIP | Changes.ACTIONS

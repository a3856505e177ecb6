"""What is added to a case between meetings: an action asked of an agency, a checklist repeated."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from marac_desk.assets.catalogue import agency_words, mark_for
from marac_desk.model.agency import Agency
from marac_desk.model.case import Case
from marac_desk.model.referral import Referral
from marac_desk.model.risk import RiskAssessment
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.deadlines import Due, DueSpec, resolve_due
from marac_desk.rules.lives import ActionState
from marac_desk.rules.vocabulary import Aim, AnswerSource, DueBasis, Origin, OwnRiskView, Priority, Share
from marac_desk.services.access import known_case, require
from marac_desk.services.actions.adding import NewAction, add_action
from marac_desk.services.catalogue.reading import area_catalogue
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.settings import area_settings, today
from marac_desk.services.texts import PARAGRAPH, kept, needed

TITLE = 140


@dataclass(frozen=True, slots=True)
class AgencyChoice:
    """An agency that an action can be asked of; `words` are what people type for it."""

    agency_id: uuid.UUID
    name: str
    short_name: str
    mark: str
    kind: str
    subkind: str | None
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BetweenDraft:
    """An action asked of an agency between meetings: one of the catalogue by its code, or free words."""

    agency_id: uuid.UUID
    words: str
    code: str | None = None
    due: DueSpec | None = None
    urgent: bool = False
    aim: Aim = Aim.VICTIM
    action_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class AssessmentDraft:
    """A checklist that was repeated: its score, who filled it in with whom, and the victim's own view."""

    tool: str
    score: int
    assessed_on: date
    assessor: str = ""
    source: AnswerSource | None = None
    own_view: OwnRiskView = OwnRiskView.NOT_ASKED
    own_words: str = ""


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a draft comes to, from the catalogue or from the words alone; `due` holds where none was typed."""

    title: str
    does: str
    aim: Aim
    share: Share
    due: DueSpec
    detail: str | None = None
    wording: str | None = None
    evidence: str | None = None


def agency_choices(uow: UnitOfWork, *, actor: Actor) -> tuple[AgencyChoice, ...]:
    """Return the agencies that may be asked: active signatories, because nobody else is ever told of a case."""
    require(uow, actor, Operation.READ, DataClass.PARTNERSHIP)
    query = sa.select(Agency).where(Agency.active, Agency.signatory).order_by(Agency.short_name)
    return tuple(_choice(agency) for agency in uow.session.scalars(query))


def _choice(agency: Agency) -> AgencyChoice:
    known = agency_words()
    subkind = agency.subtype.value if agency.subtype else None
    return AgencyChoice(
        agency_id=agency.id,
        name=agency.name,
        short_name=agency.short_name,
        mark=mark_for(agency.agency_type, subkind),
        kind=agency.agency_type.value,
        subkind=subkind,
        words=(*known[agency.agency_type.value], *(known[subkind] if subkind else ())),
    )


def ask_between(uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID, draft: BetweenDraft) -> tuple[uuid.UUID, Changes]:
    """Ask an agency for an action between meetings; it is asked, not agreed, until the agency acknowledges it.

    Raises RefusedError: "agency_not_chosen", "not_signatory", "action_words_missing", "due_passed".
    """
    case = known_case(uow, actor, case_id, Operation.CREATE, DataClass.ACTIONS)
    agency = uow.session.get(Agency, draft.agency_id)
    if agency is None:
        raise RefusedError("agency_not_chosen")
    if not (agency.signatory and agency.active):
        raise RefusedError("not_signatory", agency=agency.short_name)
    meaning = _from_catalogue(uow, draft) if draft.code else _from_words(draft)
    due = _due(uow, draft.due or meaning.due)
    if due.day is not None and due.day < today(uow):
        raise RefusedError("due_passed")
    action = add_action(
        uow,
        NewAction(
            case_id=case.id,
            owner_agency_id=agency.id,
            title=meaning.title,
            does=meaning.does,
            aim=meaning.aim,
            due=due,
            share=meaning.share,
            action_id=draft.action_id,
            referral_id=_latest_referral(uow, case),
            catalogue_code=draft.code,
            detail=meaning.detail,
            typed=kept(draft.words, limit=PARAGRAPH),
            priority=Priority.URGENT if draft.urgent else Priority.NORMAL,
            origin=Origin.IN_BETWEEN,
            state=ActionState.ASKED,
            victim_wording=meaning.wording,
            evidence_asked=meaning.evidence,
        ),
    )
    return action.id, Changes.ACTIONS | Changes.CASES


def _from_catalogue(uow: UnitOfWork, draft: BetweenDraft) -> _Meaning:
    entry = area_catalogue(uow).action(draft.code)
    if entry is None:
        raise NotFoundError("catalogue_entry")
    return _Meaning(
        title=entry.title,
        does=entry.does,
        aim=Aim(entry.aim),
        share=Share(entry.share),
        due=DueSpec(DueBasis(entry.due.basis), entry.due.number, entry.due.event),
        detail=kept(draft.words, limit=PARAGRAPH),
        wording=entry.victim_wording or None,
        evidence=entry.evidence or None,
    )


def _from_words(draft: BetweenDraft) -> _Meaning:
    words = needed(draft.words, "action_words_missing", limit=TITLE)
    return _Meaning(
        title=words[:1].upper() + words[1:],
        does=words[:1].lower() + words[1:],
        aim=draft.aim,
        share=Share.CHECK,
        due=DueSpec(DueBasis.WORKING_DAYS),
    )


def _due(uow: UnitOfWork, spec: DueSpec) -> Due:
    settings = area_settings(uow)
    return resolve_due(
        spec, meeting_day=None, now=uow.now, zone=settings.zone, cal=settings.calendar, rules=settings.time_rules
    )


def _latest_referral(uow: UnitOfWork, case: Case) -> uuid.UUID | None:
    query = sa.select(Referral.id).where(Referral.case_id == case.id)
    return uow.session.scalar(query.order_by(Referral.received_at.desc(), Referral.id.desc()).limit(1))


def assess_again(
    uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID, draft: AssessmentDraft
) -> tuple[uuid.UUID, Changes]:
    """Record that the risk checklist was repeated, with its score; earlier scores stay beside it.

    Whoever may refer may, in a case that she or he may know of. Raises RefusedError: "score_out_of_range", "day_ahead".
    """
    require(uow, actor, Operation.CREATE, DataClass.REFERRAL)
    known_case(uow, actor, case_id)
    case, settings = known_case(uow, actor, case_id, Operation.CREATE, DataClass.REFERRAL), area_settings(uow)
    if draft.tool not in settings.profile.checklists:
        raise NotFoundError("checklist")
    tool = settings.checklist(draft.tool)
    if not 0 <= draft.score <= tool.max_score:
        raise RefusedError("score_out_of_range", most=tool.max_score)
    if draft.assessed_on > today(uow):
        raise RefusedError("day_ahead")
    row = RiskAssessment(
        case_id=case.id,
        tool=tool.code,
        tool_version=tool.version,
        assessed_on=draft.assessed_on,
        assessor=kept(draft.assessor),
        source_of_answers=draft.source,
        score=draft.score,
        threshold=tool.threshold,
        threshold_met=draft.score >= tool.threshold,
        victim_own_view=draft.own_view,
        victim_own_words=kept(draft.own_words, limit=PARAGRAPH, lines=True),
    )
    uow.add(row)
    uow.record("assess", "risk_assessment", row.id, case_id=case.id, tool=tool.code)
    return row.id, Changes.CASES


def checklists_here(uow: UnitOfWork, *, actor: Actor) -> tuple[tuple[str, str, int], ...]:
    """Return the area's checklists: code, name and highest score, the area's own first."""
    require(uow, actor, Operation.CREATE, DataClass.REFERRAL)
    settings = area_settings(uow)
    tools = [settings.checklist(code) for code in settings.profile.checklists]
    return tuple((tool.code, tool.name, tool.max_score) for tool in tools)

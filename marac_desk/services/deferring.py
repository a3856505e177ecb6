"""Deferring a case: why, to which meeting, what is done until then and by whom; beyond the limit the chair says why.

Nothing is blocked: a case that must wait may wait, but never without its interim safety being asked for.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.referral import Referral
from marac_desk.model.series import Deferral
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.lives import ItemState, MeetingState
from marac_desk.rules.vocabulary import AgendaBlock, DeferralReason, MeetingKind
from marac_desk.services.access import require
from marac_desk.services.cases.adding import BetweenDraft, ask_between
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.meetings.known import known_item, known_meeting, known_meetings
from marac_desk.services.meetings.placing import OPEN, bring_back, put_aside
from marac_desk.services.settings import area_settings
from marac_desk.services.texts import PARAGRAPH, kept, needed

NOT_BEGUN = OPEN | {MeetingState.LOCKED, MeetingState.CIRCULATED}
MOST_OFFERED = 6


@dataclass(frozen=True, slots=True)
class DeferralDraft:
    """Why a case is deferred, to which meeting (None is the next), and what is done until then.

    `interim` are actions asked of agencies at once; where there is none, `no_interim` says why. `beyond` is what the
    chair says where the case was deferred before as often as the area allows, or is put off past the next meeting.
    """

    reason: str
    code: DeferralReason = DeferralReason.OTHER
    to_meeting_id: uuid.UUID | None = None
    interim: tuple[BetweenDraft, ...] = ()
    no_interim: str = ""
    beyond: str = ""


@dataclass(frozen=True, slots=True)
class MeetingChoice:
    """A meeting a case can be deferred to; `steps` is 1 for the next one."""

    meeting_id: uuid.UUID
    day: date
    kind: MeetingKind
    steps: int
    beyond: bool


@dataclass(frozen=True, slots=True)
class DeferralOffer:
    """What is to be known before a case is deferred.

    `before` counts how often its referral was put off already, `limit` how often it may be. `children_first` marks the
    first hearing of a case with children, `emergency` one that could not wait for the next meeting.
    """

    item_id: uuid.UUID
    case_id: uuid.UUID
    before: int
    limit: int
    children_first: bool
    emergency: bool
    meetings: tuple[MeetingChoice, ...]

    @property
    def beyond(self) -> bool:
        """Tell whether the limit is reached, whichever meeting it goes to."""
        return self.before >= self.limit


@dataclass(frozen=True, slots=True)
class Deferred:
    """A deferral that is on the disk: to which meeting it went, if there is one, and its interim actions."""

    to_day: date | None
    number: int
    actions: tuple[uuid.UUID, ...]


def deferral_offer(uow: UnitOfWork, *, actor: Actor, item_id: uuid.UUID) -> DeferralOffer:
    """Return what the person deferring has to know: how often before, what is lost by it, which meetings come."""
    item = known_item(uow, actor, item_id, Operation.UPDATE)
    meeting = known_meeting(uow, actor, item.meeting_id)
    referral = uow.session.get_one(Referral, item.referral_id)
    ahead = area_settings(uow).deferral_meetings
    coming = _coming(uow, actor, meeting)
    return DeferralOffer(
        item_id=item.id,
        case_id=item.case_id,
        before=times_deferred(uow, item),
        limit=area_settings(uow).deferral_limit,
        children_first=item.block is AgendaBlock.CHILD_CASES and not _heard_before(uow, item),
        emergency=referral.emergency,
        meetings=tuple(
            MeetingChoice(one.id, one.day, one.kind, steps, steps > ahead) for steps, one in enumerate(coming, 1)
        ),
    )


def times_deferred(uow: UnitOfWork, item: AgendaItem) -> int:
    """Return how often the referral of an agenda item was deferred before, by other items than this one."""
    query = sa.select(sa.func.count()).where(
        AgendaItem.referral_id == item.referral_id,
        AgendaItem.state == ItemState.DEFERRED,
        AgendaItem.id != item.id,
    )
    return uow.session.scalar(query) or 0


def _heard_before(uow: UnitOfWork, item: AgendaItem) -> bool:
    heard = sa.select(AgendaItem.id).where(
        AgendaItem.referral_id == item.referral_id, AgendaItem.state == ItemState.CONCLUDED
    )
    return uow.session.scalar(heard.limit(1)) is not None


def _coming(uow: UnitOfWork, actor: Actor, meeting: Meeting) -> Sequence[Meeting]:
    """Return the meetings after this one that are held anyway and have not begun."""
    query = sa.select(Meeting).where(
        known_meetings(uow, actor),
        sa.or_(Meeting.kind == MeetingKind.REGULAR, Meeting.series_id.is_not(None)),
        Meeting.state.in_(NOT_BEGUN),
        Meeting.starts_at > meeting.starts_at,
    )
    return uow.session.scalars(query.order_by(Meeting.starts_at, Meeting.id).limit(MOST_OFFERED)).all()


def defer_case(
    uow: UnitOfWork, *, actor: Actor, item_id: uuid.UUID, deferral: DeferralDraft
) -> tuple[Deferred, Changes]:
    """Defer a case of an agenda that has not begun; in the room `running.set_aside` does it.

    Raises RefusedError: "reason_needed", "interim_needed" where neither an action nor a reason why none is given,
    "beyond_reason_needed", "agenda_locked", and what `ask_between` does; StepRefusedError for a case that is no longer
    to be heard.
    """
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    item = known_item(uow, actor, item_id, Operation.UPDATE)
    meeting = known_meeting(uow, actor, item.meeting_id)
    if meeting.state not in NOT_BEGUN:
        raise RefusedError("agenda_locked")
    check_interim(deferral)
    done = defer_item(uow, actor, item, meeting, deferral)
    return done, Changes.MEETINGS | Changes.REFERRALS | Changes.ACTIONS | Changes.CASES


def check_interim(deferral: DeferralDraft) -> None:
    """Raise RefusedError("interim_needed") for a deferral that says nothing of what is done until then."""
    if not deferral.interim and kept(deferral.no_interim, limit=PARAGRAPH, lines=True) is None:
        raise RefusedError("interim_needed")


def defer_item(uow: UnitOfWork, actor: Actor, item: AgendaItem, meeting: Meeting, deferral: DeferralDraft) -> Deferred:
    """Defer a case that the caller has asked about: its interim actions are asked for, and it comes back by itself."""
    reason = needed(deferral.reason, "reason_needed", limit=PARAGRAPH, lines=True)
    number, target = times_deferred(uow, item) + 1, _target(uow, actor, meeting, deferral)
    beyond = _said_beyond(uow, actor, meeting, deferral, number, target)
    put_aside(uow, item, ItemState.DEFERRED, reason)
    actions = tuple(ask_between(uow, actor=actor, case_id=item.case_id, draft=one)[0] for one in deferral.interim)
    referral = uow.session.get_one(Referral, item.referral_id)
    uow.add(
        Deferral(
            referral_id=item.referral_id,
            case_id=item.case_id,
            item_id=item.id,
            to_meeting_id=deferral.to_meeting_id,
            at=uow.now,
            by_user_id=actor.user_id,
            code=deferral.code,
            reason=reason,
            number=number,
            beyond_reason=beyond,
            no_interim_reason=kept(deferral.no_interim, limit=PARAGRAPH, lines=True),
            action_ids=[action_id.hex for action_id in actions],
        )
    )
    uow.record(
        "defer", "referral", referral.id, case_id=item.case_id, code=deferral.code.value, number=number,
        interim=len(actions), beyond=beyond is not None,
    )  # fmt: skip
    bring_back(uow, meeting.day, but=meeting.id)
    return Deferred(target.day if target is not None else None, number, actions)


def _target(uow: UnitOfWork, actor: Actor, meeting: Meeting, deferral: DeferralDraft) -> Meeting | None:
    coming = _coming(uow, actor, meeting)
    if deferral.to_meeting_id is None:
        return coming[0] if coming else None
    found = next((one for one in coming if one.id == deferral.to_meeting_id), None)
    if found is None:
        raise NotFoundError("meeting")
    return found


def _said_beyond(
    uow: UnitOfWork, actor: Actor, meeting: Meeting, deferral: DeferralDraft, number: int, target: Meeting | None
) -> str | None:
    """Return what the chair says beyond the limit; the limit asks for words and never stops anybody."""
    settings = area_settings(uow)
    steps = next((n for n, one in enumerate(_coming(uow, actor, meeting), 1) if target and one.id == target.id), 0)
    if number <= settings.deferral_limit and steps <= settings.deferral_meetings:
        return None
    return needed(deferral.beyond, "beyond_reason_needed", limit=PARAGRAPH, lines=True)

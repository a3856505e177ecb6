"""The inbox of referrals: what waits, what was returned, what was decided, what is being written."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from marac_desk.assets.catalogue import mark_for
from marac_desk.model.agency import Agency
from marac_desk.model.case import Case
from marac_desk.model.person import Person
from marac_desk.model.referral import TRACKER, Referral
from marac_desk.model.risk import RiskAssessment
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import WITHOUT_NAMES, Actor, DataClass, Operation
from marac_desk.rules.clock import local_day
from marac_desk.rules.lives import ReferralState
from marac_desk.rules.vocabulary import Criterion, RedFlag, RepeatVerdict
from marac_desk.services import housekeeping
from marac_desk.services.access import may, require
from marac_desk.services.people import display_name
from marac_desk.services.referrals.batches import BATCH
from marac_desk.services.referrals.forms import FORM, state_from_json
from marac_desk.services.referrals.notes import to_check
from marac_desk.services.referrals.screening import next_cut_off
from marac_desk.services.referrals.visible import named_among, referrals_within
from marac_desk.services.settings import area_settings

PAGE = 200
_S = ReferralState


class InboxGroup(StrEnum):
    """The parts of the inbox."""

    TO_SCREEN = "to_screen"
    RETURNED = "returned"
    DECIDED = "decided"
    DRAFTS = "drafts"


STATES: dict[InboxGroup, tuple[ReferralState, ...]] = {
    InboxGroup.TO_SCREEN: (_S.RECEIVED, _S.SCREENING),
    InboxGroup.RETURNED: (_S.RETURNED,),
    InboxGroup.DECIDED: tuple(s for s in ReferralState if s not in {_S.RECEIVED, _S.SCREENING, _S.RETURNED}),
}


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One referral in one line: from whom, about whom, how urgent, since when."""

    referral_id: uuid.UUID
    reference: str
    agency: str
    mark: str
    name: str
    state: ReferralState
    received_at: datetime
    decided_at: datetime | None
    emergency: bool
    score: int | None
    threshold: int | None
    criteria: tuple[Criterion, ...]
    red_flags: tuple[RedFlag, ...]
    repeat: RepeatVerdict
    late: bool
    deferred_to: date | None


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A form that is being written, or a sheet whose rows are being checked (`rows` and `handed_in` count them)."""

    subject: str
    is_batch: bool
    name: str
    agency: str
    saved_at: datetime
    to_check: int
    corrects: bool
    from_file: bool
    rows: int = 0
    handed_in: int = 0


@dataclass(frozen=True, slots=True)
class InboxView:
    """A page of one part of the inbox, and how many each part holds; `more` tells whether there are further rows."""

    group: InboxGroup
    rows: tuple[InboxRow, ...]
    drafts: tuple[DraftRow, ...]
    counts: dict[InboxGroup, int]
    more: bool
    may_create: bool


_CAME_HERE = Referral.source != TRACKER  # what was heard before stands under the cases alone


def inbox(uow: UnitOfWork, *, actor: Actor, group: InboxGroup, offset: int = 0) -> InboxView:
    """Return a page of one part: what waits the most urgent first, what was decided the newest first.

    Whoever reads referrals without names gets the references alone.
    """
    require(uow, actor, Operation.READ, DataClass.REFERRAL, WITHOUT_NAMES)
    drafts = _drafts(uow, actor)
    rows = _rows(uow, actor, group, offset) if group is not InboxGroup.DRAFTS else ()
    counts = {**_counts(uow, actor), InboxGroup.DRAFTS: len(drafts)}
    return InboxView(
        group=group,
        rows=rows[:PAGE],
        drafts=drafts if group is InboxGroup.DRAFTS else (),
        counts=counts,
        more=len(rows) > PAGE,
        may_create=may(uow, actor, Operation.CREATE, DataClass.REFERRAL),
    )


def _counts(uow: UnitOfWork, actor: Actor) -> dict[InboxGroup, int]:
    query = (
        sa.select(Referral.state, sa.func.count())
        .join(Case, Case.id == Referral.case_id)
        .where(_CAME_HERE, referrals_within(uow, actor, manners=WITHOUT_NAMES))
        .group_by(Referral.state)
    )
    found = {row[0]: row[1] for row in uow.session.execute(query)}
    return {group: sum(found.get(state, 0) for state in states) for group, states in STATES.items()}


def _rows(uow: UnitOfWork, actor: Actor, group: InboxGroup, offset: int) -> tuple[InboxRow, ...]:
    newest = sa.func.coalesce(Referral.decided_at, Referral.received_at).desc()
    urgent = (Referral.emergency.desc(), RiskAssessment.score.desc().nulls_last(), Referral.received_at)
    query = (
        sa.select(Referral, Case.reference, Person, Agency, RiskAssessment)
        .join(Case, Case.id == Referral.case_id)
        .join(Person, Person.id == Case.victim_id)
        .join(Agency, Agency.id == Referral.agency_id, isouter=True)
        .join(RiskAssessment, RiskAssessment.referral_id == Referral.id, isouter=True)
        .where(_CAME_HERE, Referral.state.in_(STATES[group]))
        .where(referrals_within(uow, actor, manners=WITHOUT_NAMES))
        .order_by(*(urgent if group is InboxGroup.TO_SCREEN else (newest,)), Referral.id)
        .offset(offset)
        .limit(PAGE + 1)
    )
    cut_off = next_cut_off(uow)
    zone = area_settings(uow).zone
    found = uow.session.execute(query).all()
    named = named_among(uow, actor, [entry[0] for entry in found])
    return tuple(
        _row(
            *entry,
            named=entry[0].id in named,
            late=cut_off is not None and local_day(entry[0].received_at, zone) > cut_off.cutoff_on,
        )
        for entry in found
    )


def _row(
    referral: Referral,
    reference: str,
    person: Person,
    agency: Agency | None,
    risk: RiskAssessment | None,
    *,
    named: bool,
    late: bool,
) -> InboxRow:
    waiting = referral.state in STATES[InboxGroup.TO_SCREEN]
    return InboxRow(
        referral_id=referral.id,
        reference=reference,
        agency=agency.short_name if agency else referral.agency_as_written or "",
        mark=mark_for(agency.agency_type, agency.subtype) if agency else "",
        name=display_name(person) if named else "",
        state=referral.state,
        received_at=referral.received_at,
        decided_at=referral.decided_at,
        emergency=referral.emergency or Criterion.EMERGENCY.value in referral.criteria,
        score=risk.score if risk else None,
        threshold=risk.threshold if risk else None,
        criteria=tuple(Criterion(code) for code in referral.criteria),
        red_flags=tuple(RedFlag(code) for code in risk.red_flags) if risk else (),
        repeat=referral.is_repeat,
        late=late if waiting else referral.late,
        deferred_to=referral.deferred_to,
    )


def _drafts(uow: UnitOfWork, actor: Actor) -> tuple[DraftRow, ...]:
    """What the person acting is writing, the latest first."""
    if not may(uow, actor, Operation.CREATE, DataClass.REFERRAL):
        return ()
    forms = [_draft_row(kept) for kept in housekeeping.drafts(uow, actor=actor, kind=FORM)]
    sheets = [_batch_row(kept) for kept in housekeeping.drafts(uow, actor=actor, kind=BATCH)]
    return tuple(sorted((*forms, *sheets), key=lambda row: row.saved_at, reverse=True))


def _draft_row(kept: housekeeping.DraftView) -> DraftRow:
    state = state_from_json(kept.content)
    return DraftRow(
        subject=kept.subject,
        is_batch=False,
        name=state.draft.victim.full_name or "",
        agency=state.draft.referrer.agency or "",
        saved_at=kept.saved_at,
        to_check=len(to_check(state.notes)),
        corrects=state.referral is not None,
        from_file=state.notes.attachment is not None,
    )


def _batch_row(kept: housekeeping.DraftView) -> DraftRow:
    rows: list[dict[str, Any]] = kept.content["rows"]
    return DraftRow(
        subject=kept.subject,
        is_batch=True,
        name=str(kept.content["name"]),
        agency=str(kept.content["agency"]),
        saved_at=kept.saved_at,
        to_check=0,
        corrects=False,
        from_file=True,
        rows=len(rows),
        handed_in=sum(row["referral"] is not None for row in rows),
    )

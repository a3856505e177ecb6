"""Ties between cases: proposed by the rule, confirmed or rejected by somebody with a reason, and undone exactly.

A tie tells of two cases, so nobody reads of it who is shut out of either; one person causing harm to several victims is
told to the coordinator and the chair alone. The ledger names the tie by its key, never its kind.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from marac_desk.model.case import Case, RelatedCase
from marac_desk.model.person import Person
from marac_desk.model.referral import Referral
from marac_desk.model.tie import CaseTie
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.ties import Tie, TieKind, TieReason, TieVerdict, version_of
from marac_desk.rules.vocabulary import RepeatVerdict
from marac_desk.services.access import known_case, names_shown, those_within
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.people import display_name
from marac_desk.services.referrals.drafting import draft_of
from marac_desk.services.referrals.history import NOT_ACCEPTED_YET, store_repeat
from marac_desk.services.referrals.joining import RelatedKind
from marac_desk.services.referrals.tie_finding import decided_in, find_ties
from marac_desk.services.referrals.trail import Trail, undo
from marac_desk.services.referrals.visible import referral_for
from marac_desk.services.settings import area_settings
from marac_desk.services.texts import PARAGRAPH, needed

RELATED = {
    TieKind.OTHER_PERPETRATOR: RelatedKind.SAME_VICTIM,
    TieKind.COUNTER_ALLEGATION: RelatedKind.COUNTER_ALLEGATION,
}
"""Kinds that, once confirmed, stand on the pages of both cases for whoever may know of both."""


@dataclass(frozen=True, slots=True)
class TieDecision:
    """What somebody decided about a tie: which way, who, when, why, and by which text of the rule."""

    tie_id: uuid.UUID
    verdict: TieVerdict
    by: str
    at: datetime
    reason: str
    rule_version: str


@dataclass(frozen=True, slots=True)
class TieLine:
    """A tie with another case (`case_id` None: one of another area), whom it rests on, and what was decided.

    `same_case` says that the other referral stands in the case itself.
    """

    kind: TieKind
    found_by: TieReason
    case_id: uuid.UUID | None
    reference: str
    names: tuple[str, ...]
    certain: bool
    same_case: bool
    decision: TieDecision | None


@dataclass(frozen=True, slots=True)
class TiesView:
    """The ties of a referral or a case: what is to be decided first. `referral_id` is what they rest on."""

    referral_id: uuid.UUID | None
    lines: tuple[TieLine, ...]
    may_decide: bool

    @property
    def open(self) -> tuple[TieLine, ...]:
        """The ties that nobody decided."""
        return tuple(line for line in self.lines if line.decision is None)


def referral_ties(uow: UnitOfWork, *, actor: Actor, referral_id: uuid.UUID) -> TiesView:
    """Return the ties of a referral, as far as the person acting may know of both cases. Raises NotFoundError."""
    return _view(uow, actor, referral_for(uow, actor, referral_id))


def case_ties(uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID) -> TiesView:
    """Return the ties of a case, judged by its latest referral; raises NotFoundError, NotAllowedError."""
    case = known_case(uow, actor, case_id, Operation.READ, DataClass.REFERRAL)
    query = sa.select(Referral.id).where(Referral.case_id == case.id)
    for referral_id in uow.session.scalars(query.order_by(Referral.received_at.desc(), Referral.id.desc())):
        try:
            return _view(uow, actor, referral_for(uow, actor, referral_id))
        except NotFoundError:  # one that came in with a case the person acting is shut out of
            continue
    return TiesView(None, (), may_decide=False)


def decide_tie(
    uow: UnitOfWork,
    *,
    actor: Actor,
    referral_id: uuid.UUID,
    kind: TieKind,
    other_case_id: uuid.UUID | None,
    verdict: TieVerdict,
    reason: str,
) -> tuple[uuid.UUID, Changes]:
    """Confirm or reject a tie that the rule proposes, with a reason; returns the key of the decision.

    A repeat that is confirmed or rejected counts so from then on, on the agenda and wherever repeats are counted.
    Raises NotFoundError for a tie that nobody proposes, RefusedError("reason_needed") and ("tie_decided").
    """
    referral = referral_for(uow, actor, referral_id, Operation.UPDATE)
    tie = _proposed(find_ties(uow, actor, referral), kind, other_case_id)
    if any(_is_about(row, referral, tie) for row in _rows(uow, referral.case_id)):
        raise RefusedError("tie_decided")
    why = needed(reason, "reason_needed", limit=PARAGRAPH, lines=True)
    trail = Trail(uow)
    row = CaseTie(
        case_id=referral.case_id,
        referral_id=referral.id,
        other_case_id=other_case_id,
        kind=kind,
        found_by=tie.reason,
        certain=tie.certain,
        rule_version=version_of(area_settings(uow).repeat_rule),
        verdict=verdict,
        reason=why,
        decided_by=actor.user_id,
        decided_at=uow.now,
        shared=sorted(tie.shared),
    )
    _follow(uow, actor, trail, referral, tie, verdict)
    row.trail = trail.steps
    uow.add(row)
    uow.record("confirm_tie" if verdict is TieVerdict.CONFIRMED else "reject_tie", "case_tie", row.id,
               case_id=referral.case_id)  # fmt: skip
    return row.id, Changes.REFERRALS | Changes.CASES | Changes.MEETINGS


def undo_tie(uow: UnitOfWork, *, actor: Actor, tie_id: uuid.UUID, reason: str) -> tuple[None, Changes]:
    """Undo a decision about a tie, with a reason: everything is as it was, and the decision stays on record as undone.

    Raises NotFoundError for one undone before or not for the person acting, and RefusedError("reason_needed").
    """
    row = uow.session.get(CaseTie, tie_id)
    referral = referral_for(uow, actor, row.referral_id if row else tie_id, Operation.UPDATE)
    if row is None or row.undone_at is not None or row not in _readable(uow, actor, [row]):
        raise NotFoundError("tie")
    row.undone_reason = needed(reason, "reason_needed", limit=PARAGRAPH, lines=True)
    undo(uow, row.trail)
    row.undone_by, row.undone_at = actor.user_id, uow.now
    uow.session.flush()
    if row.kind is TieKind.REPEAT and referral.state not in NOT_ACCEPTED_YET:
        referral.repeat_confirmed_by = None
        store_repeat(uow, actor, referral, draft_of(uow, referral.id).draft)
    uow.record("undo_tie", "case_tie", row.id, case_id=row.case_id)
    return None, Changes.REFERRALS | Changes.CASES | Changes.MEETINGS


def _proposed(found: Iterable[Tie], kind: TieKind, other_case_id: uuid.UUID | None) -> Tie:
    for tie in found:
        if tie.kind is kind and _key(tie) == other_case_id:
            return tie
    raise NotFoundError("tie")


def _key(tie: Tie) -> uuid.UUID | None:
    return uuid.UUID(tie.case) if tie.case else None


def _follow(uow: UnitOfWork, actor: Actor, trail: Trail, referral: Referral, tie: Tie, verdict: TieVerdict) -> None:
    """Do what follows from a decision: a repeat counts or not, and two cases stand on each other's page."""
    confirmed = verdict is TieVerdict.CONFIRMED
    if tie.kind is TieKind.REPEAT:
        trail.change(
            referral,
            is_repeat=RepeatVerdict.YES if confirmed else RepeatVerdict.NO,
            repeat_of_id=uuid.UUID(tie.referral) if tie.referral else None,
            repeat_definition=area_settings(uow).repeat_rule.definition,
            repeat_reason=tie.reason.value,
            repeat_confirmed_by=actor.user_id,
        )
    other = _key(tie)
    if not confirmed or tie.kind not in RELATED or other is None:
        return
    both = sa.or_(
        sa.and_(RelatedCase.case_id == referral.case_id, RelatedCase.other_case_id == other),
        sa.and_(RelatedCase.case_id == other, RelatedCase.other_case_id == referral.case_id),
    )
    known = uow.session.scalars(sa.select(RelatedCase).where(both)).first()
    kind = RELATED[tie.kind].value
    if known is None:
        trail.add(RelatedCase(case_id=referral.case_id, other_case_id=other, kind=kind))
    else:
        trail.change(known, kind=kind)


# Looking


def _view(uow: UnitOfWork, actor: Actor, referral: Referral) -> TiesView:
    rows = _readable(uow, actor, _rows(uow, referral.case_id))
    open_ones = [
        tie for tie in find_ties(uow, actor, referral) if not any(_is_about(row, referral, tie) for row in rows)
    ]
    return TiesView(
        referral_id=referral.id,
        lines=(*_open_lines(uow, actor, referral, open_ones), *_decided_lines(uow, actor, referral, rows)),
        may_decide=bool(those_within(uow, actor, {referral.case_id}, Operation.UPDATE, DataClass.REFERRAL)),
    )


def _rows(uow: UnitOfWork, case_id: uuid.UUID) -> list[CaseTie]:
    query = sa.select(CaseTie).where(
        sa.or_(CaseTie.case_id == case_id, CaseTie.other_case_id == case_id), CaseTie.undone_at.is_(None)
    )
    return list(uow.session.scalars(query.order_by(CaseTie.decided_at.desc(), CaseTie.id)))


def _readable(uow: UnitOfWork, actor: Actor, rows: Sequence[CaseTie]) -> list[CaseTie]:
    """Return the ties of whose cases the person acting may know; serial harm where she or he has a say about both."""
    keys = {key for row in rows for key in (row.case_id, row.other_case_id) if key}
    known = those_within(uow, actor, keys, Operation.READ, DataClass.REFERRAL)
    known &= those_within(uow, actor, keys, Operation.READ, DataClass.PERPETRATOR)
    told = decided_in(uow, actor, keys)
    return [
        row
        for row in rows
        if {row.case_id, row.other_case_id or row.case_id} <= (told & known if row.kind is TieKind.SERIAL else known)
    ]


def _is_about(row: CaseTie, referral: Referral, tie: Tie) -> bool:
    """Tell whether a decision settles a proposed tie: of one kind and two cases, a repeat of the one referral."""
    if row.kind is not tie.kind:
        return False
    if tie.kind in {TieKind.REPEAT, TieKind.TRANSFER}:
        return row.referral_id == referral.id and row.other_case_id == _key(tie)
    return {row.case_id, row.other_case_id} == {referral.case_id, _key(tie)}


def _open_lines(uow: UnitOfWork, actor: Actor, referral: Referral, found: Sequence[Tie]) -> list[TieLine]:
    references = _references(uow, {key for tie in found if (key := _key(tie))})
    names = _names(uow, actor, {uuid.UUID(key) for tie in found for key in tie.shared})
    return [
        TieLine(
            kind=tie.kind,
            found_by=tie.reason,
            case_id=_key(tie),
            reference=references.get(_key(tie), ""),
            names=_in_words(names, tie.shared),
            certain=tie.certain,
            same_case=_key(tie) == referral.case_id,
            decision=None,
        )
        for tie in found
    ]


def _decided_lines(uow: UnitOfWork, actor: Actor, referral: Referral, rows: Sequence[CaseTie]) -> list[TieLine]:
    there = {row.id: row.case_id if row.other_case_id == referral.case_id else row.other_case_id for row in rows}
    references = _references(uow, {key for key in there.values() if key})
    names = _names(uow, actor, {uuid.UUID(key) for row in rows for key in row.shared})
    users = _users(uow, {row.decided_by for row in rows if row.decided_by})
    return [
        TieLine(
            kind=row.kind,
            found_by=row.found_by,
            case_id=there[row.id],
            reference=references.get(there[row.id], ""),
            names=_in_words(names, row.shared),
            certain=row.certain,
            same_case=there[row.id] == referral.case_id,
            decision=TieDecision(
                row.id, row.verdict, users.get(row.decided_by, ""), row.decided_at, row.reason, row.rule_version
            ),
        )
        for row in rows
    ]


def _references(uow: UnitOfWork, keys: Collection[uuid.UUID]) -> dict[uuid.UUID | None, str]:
    return {
        row.id: row.reference
        for row in uow.session.execute(sa.select(Case.id, Case.reference).where(Case.id.in_(keys)))
    }


def _users(uow: UnitOfWork, keys: Collection[uuid.UUID]) -> dict[uuid.UUID | None, str]:
    return {row.id: row.name for row in uow.session.execute(sa.select(User.id, User.name).where(User.id.in_(keys)))}


def _names(uow: UnitOfWork, actor: Actor, keys: Collection[uuid.UUID]) -> dict[str, str]:
    if not names_shown(uow, actor, DataClass.REFERRAL):
        return {}
    return {row.id.hex: display_name(row) for row in uow.session.scalars(sa.select(Person).where(Person.id.in_(keys)))}


def _in_words(names: dict[str, str], shared: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(name for key in shared if (name := names.get(key))))

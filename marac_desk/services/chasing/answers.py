"""The answer to whoever sent a referral, on paper: what is missing and nothing else, or why it was not accepted."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from marac_desk.documents.content import Agency as PaperAgency
from marac_desk.documents.letters_content import ReferralAnswer
from marac_desk.model.agency import Agency
from marac_desk.model.case import Case
from marac_desk.model.referral import Referral, ReferralDecision
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, Operation
from marac_desk.rules.clock import local_day
from marac_desk.rules.lives import ReferralState
from marac_desk.services.changes import Changes
from marac_desk.services.chasing.guarding import protected_in, refuse_leaks
from marac_desk.services.circulation.common import paper_agency
from marac_desk.services.errors import RefusedError
from marac_desk.services.recalls import imprint_of_letter
from marac_desk.services.referrals.visible import referral_for
from marac_desk.services.settings import area_settings

ANSWERED = (ReferralState.RETURNED, ReferralState.NOT_ACCEPTED)
"""States of a referral whose sender is written to."""


@dataclass(frozen=True, slots=True)
class PlannedAnswer:
    """A letter to be made: its content, and its file's name, which names nobody."""

    content: ReferralAnswer
    file_name: str


def plan_answer(uow: UnitOfWork, *, actor: Actor, referral_id: uuid.UUID) -> PlannedAnswer:
    """Return the letter about the latest decision: sent back for what is missing, or not accepted.

    Raises NotFoundError, RefusedError("nothing_to_answer") for a referral that is neither, and ("answer_leaks") where
    reason, other help or note would tell whom or where it is about.
    """
    referral = referral_for(uow, actor, referral_id, Operation.EXPORT)
    latest = sa.select(ReferralDecision).where(
        ReferralDecision.referral_id == referral.id, ReferralDecision.became == referral.state
    )
    decision = uow.session.scalars(latest.order_by(ReferralDecision.at.desc(), ReferralDecision.id.desc())).first()
    if referral.state not in ANSWERED or decision is None:
        raise RefusedError("nothing_to_answer")
    reason, route = decision.reason or "", decision.alternative_route or ""
    _refuse_names(uow, referral, (reason, route))
    settings = area_settings(uow)
    returned = referral.state is ReferralState.RETURNED
    agency = _agency(uow, referral)
    content = ReferralAnswer(
        imprint=imprint_of_letter(uow, actor, holder=referral.referrer_name or agency.short_name),
        agency=agency,
        person=referral.referrer_name or "",
        reference=uow.session.get_one(Case, referral.case_id).reference,
        kind=referral.state.value,
        received_on=local_day(referral.received_at, settings.zone),
        decided_on=local_day(decision.at, settings.zone),
        missing=tuple(decision.missing),
        note=reason if returned else "",
        reason="" if returned else reason,
        route=route,
    )
    day = local_day(uow.now, settings.zone).isoformat()
    return PlannedAnswer(content, f"answer-{day}-{referral.id.hex[-8:]}.pdf")


def record_answer(uow: UnitOfWork, *, actor: Actor, referral_id: uuid.UUID, sha256: str) -> tuple[None, Changes]:
    """Write down that the answer to a referral was put on paper, by the hash of its file."""
    referral = referral_for(uow, actor, referral_id, Operation.EXPORT)
    uow.record("answer_letter", "referral", referral.id, case_id=referral.case_id, sha256=sha256)
    return None, Changes.REFERRALS


def _refuse_names(uow: UnitOfWork, referral: Referral, lines: tuple[str, ...]) -> None:
    cases = {referral.case_id, referral.own_case_id or referral.case_id}
    try:
        refuse_leaks([line for line in lines if line], protected_in(uow, cases))
    except RefusedError:
        raise RefusedError("answer_leaks") from None


def _agency(uow: UnitOfWork, referral: Referral) -> PaperAgency:
    row = uow.session.get(Agency, referral.agency_id) if referral.agency_id else None
    if row is not None:
        return paper_agency(row)
    written = referral.agency_as_written or ""
    return PaperAgency(written, written, "")

"""Which cases a referral may belong to: the people of both compared, as far as the person looking may know of them."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from marac_desk.model.case import Case, CasePerpetrator
from marac_desk.model.person import SamePerson
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.lives import ReferralState
from marac_desk.rules.ties import Party, Tie, TieKind, ties
from marac_desk.rules.vocabulary import Answer
from marac_desk.services.access import cases_within, those_within
from marac_desk.services.referrals.candidates import keys_of
from marac_desk.services.referrals.history import CRIMINAL, NOT_ACCEPTED_YET, hearings
from marac_desk.services.referrals.identity import records_of, roots
from marac_desk.services.referrals.nearest import nearest
from marac_desk.services.referrals.visible import referrals_within
from marac_desk.services.settings import area_settings

GONE = frozenset({ReferralState.TRANSFER_OUT, ReferralState.TRANSFERRED_OUT})
"""States of a referral whose victim lives in another area now."""


@dataclass(slots=True)
class _Cast:
    """Who is who around one referral: every record by whom it stands for, and those that are only likely."""

    known: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)
    supposed: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)

    def name(self, person_id: uuid.UUID) -> str:
        """Return by whom a record counts: somebody of the referral, else the record itself."""
        return (self.known.get(person_id) or self.supposed.get(person_id) or person_id).hex


@dataclass(frozen=True, slots=True)
class _People:
    victim: uuid.UUID
    perpetrators: tuple[uuid.UUID, ...]

    @property
    def all(self) -> tuple[uuid.UUID, ...]:
        return (self.victim, *self.perpetrators)


def find_ties(uow: UnitOfWork, actor: Actor, referral: Referral) -> tuple[Tie, ...]:
    """Return the ties that the rule proposes of a referral, with cases the person acting may know of and no other.

    That somebody causes harm to several victims is told to coordinator and chair alone.
    """
    origin = referral.own_case_id or referral.case_id
    here = _people(uow, {origin})[origin]
    cast = _cast(uow, actor, here, _not_the_same(uow, referral.id))
    others = _around(uow, actor, referral, cast)
    people = _people(uow, {_origin(row) for row in others} | {origin})
    met = hearings(uow, [row.id for row in others])
    new = _party(referral, people[origin], cast, None)
    parties = [_party(row, people[_origin(row)], cast, met.get(row.id)) for row in others]
    found = ties(new, parties, area_settings(uow).repeat_rule)
    return tuple(tie for tie in found if tie.kind is not TieKind.SERIAL) + _serial(uow, actor, referral, found)


def _serial(uow: UnitOfWork, actor: Actor, referral: Referral, found: Collection[Tie]) -> tuple[Tie, ...]:
    serial = [tie for tie in found if tie.kind is TieKind.SERIAL and tie.case is not None]
    keys = {uuid.UUID(tie.case) for tie in serial if tie.case}
    told = decided_in(uow, actor, keys | {referral.case_id})
    if referral.case_id not in told:
        return ()
    return tuple(tie for tie in serial if tie.case and uuid.UUID(tie.case) in told)


def decided_in(uow: UnitOfWork, actor: Actor, case_ids: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Return in which of some cases the person acting has a say about referrals: who may know of serial harm."""
    return those_within(uow, actor, case_ids, Operation.APPROVE, DataClass.REFERRAL)


def _origin(row: Referral) -> uuid.UUID:
    return row.own_case_id or row.case_id


def _people(uow: UnitOfWork, case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, _People]:
    """Return the victim and the people causing harm of some cases, as each was written."""
    harm: dict[uuid.UUID, list[uuid.UUID]] = {}
    named = sa.select(CasePerpetrator.case_id, CasePerpetrator.person_id).where(CasePerpetrator.case_id.in_(case_ids))
    for row in uow.session.execute(named.order_by(CasePerpetrator.position, CasePerpetrator.id)):
        harm.setdefault(row.case_id, []).append(row.person_id)
    victims = uow.session.execute(sa.select(Case.id, Case.victim_id).where(Case.id.in_(case_ids)))
    return {row.id: _People(row.victim_id, tuple(harm.get(row.id, ()))) for row in victims}


def _not_the_same(uow: UnitOfWork, referral_id: uuid.UUID) -> set[uuid.UUID]:
    """Return the records of which somebody said that they are other people than those of the referral."""
    apart = sa.select(SamePerson.other_person_id).where(
        SamePerson.referral_id == referral_id, SamePerson.same.is_(False), SamePerson.undone_at.is_(None)
    )
    return set(uow.session.scalars(apart))


def _cast(uow: UnitOfWork, actor: Actor, here: _People, apart: set[uuid.UUID]) -> _Cast:
    cast, who = _Cast(), roots(uow, set(here.all))
    for root in dict.fromkeys(who.values()):
        cast.known |= dict.fromkeys(records_of(uow, root), root)
    for person_id, key in keys_of(uow, list(who)).items():
        for other_id, _ in nearest(uow, actor, key, without=cast.known.keys() | apart, likely_only=True):
            cast.supposed.setdefault(other_id, who[person_id])
    return cast


def _around(uow: UnitOfWork, actor: Actor, referral: Referral, cast: _Cast) -> list[Referral]:
    """Return the other referrals in which somebody of this one is the victim or causes harm."""
    people = [*cast.known, *cast.supposed]
    named = sa.select(CasePerpetrator.case_id).where(CasePerpetrator.person_id.in_(people))
    theirs = sa.select(Case.id).where(sa.or_(Case.victim_id.in_(people), Case.id.in_(named)))
    keys = list(uow.session.scalars(theirs))
    query = (
        sa.select(Referral)
        .join(Case, Case.id == Referral.case_id)
        .where(sa.func.coalesce(Referral.own_case_id, Referral.case_id).in_(keys), Referral.id != referral.id)
        .where(referrals_within(uow, actor), cases_within(uow, actor))
        .where(cases_within(uow, actor, Operation.READ, DataClass.PERPETRATOR))
    )
    return list(uow.session.scalars(query))


def _party(row: Referral, people: _People, cast: _Cast, met: date | None) -> Party:
    told = row.incident_date or row.abuse_types or row.reason
    return Party(
        referral=row.id.hex,
        case=row.case_id.hex,
        victim=cast.name(people.victim),
        perpetrators=frozenset(cast.name(key) for key in people.perpetrators),
        referred_on=row.referral_date,
        met_on=met,
        incident_on=row.incident_date,
        abuse=Answer.YES if told else Answer.NOT_KNOWN,
        criminal=Answer.YES if CRIMINAL & set(row.abuse_types) else Answer.NOT_KNOWN,
        accepted=row.state not in NOT_ACCEPTED_YET,
        withdrawn=row.state is ReferralState.WITHDRAWN,
        left=row.state in GONE,
        from_elsewhere=row.previous_conference is Answer.YES or bool(row.transferred_from),
        supposed=frozenset(cast.name(key) for key in people.all if key in cast.supposed),
    )

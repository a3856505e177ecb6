"""What an area asks of every referral: a list of its own, looked at screening and never a reason to hold one back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from marac_desk.intake.completeness import NEEDABLE, Section, need_of
from marac_desk.model.area import Area
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.services import editing
from marac_desk.services.access import may, require
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError
from marac_desk.services.settings import REFERRAL_NEEDS, USUAL_NEEDS, area_settings


@dataclass(frozen=True, slots=True)
class Need:
    """One thing an area may ask for: its name, its place on the form, whether it is asked for, and by default."""

    name: str
    section: Section
    code: str
    asked: bool
    usual: bool


@dataclass(frozen=True, slots=True)
class NeedsView:
    """Everything an area may ask for, in the order of the form."""

    needs: tuple[Need, ...]
    may_change: bool


def referral_needs(uow: UnitOfWork, *, actor: Actor) -> NeedsView:
    """Return what the area asks of every referral, beside what is usual."""
    require(uow, actor, Operation.READ, DataClass.PARTNERSHIP)
    asked = area_settings(uow).referral_needs
    needs = tuple(
        Need(name, section, code, name in asked, name in USUAL_NEEDS)
        for section, code in NEEDABLE
        for name in (need_of(section, code),)
    )
    return NeedsView(needs, may(uow, actor, Operation.UPDATE, DataClass.PARTNERSHIP))


def set_referral_needs(uow: UnitOfWork, *, actor: Actor, names: Collection[str]) -> tuple[None, Changes]:
    """Set what the area asks of every referral. Raises NotFoundError for a name that is none."""
    require(uow, actor, Operation.UPDATE, DataClass.PARTNERSHIP)
    known = [need_of(section, code) for section, code in NEEDABLE]
    if not set(names) <= set(known):
        raise NotFoundError("need")
    area = uow.session.scalars(sa.select(Area)).first()
    if area is None:
        raise NotFoundError("area")
    before, wanted = list(area.settings.get(REFERRAL_NEEDS, USUAL_NEEDS)), [name for name in known if name in names]
    if set(before) != set(wanted):
        editing.keep_text(uow, area, "area", REFERRAL_NEEDS, ", ".join(before), case_id=None)
        own = {key: value for key, value in area.settings.items() if key != REFERRAL_NEEDS}
        area.settings = own if set(wanted) == set(USUAL_NEEDS) else {**own, REFERRAL_NEEDS: wanted}
        uow.record("change", "area", area.id, fields=REFERRAL_NEEDS)
    return None, Changes.PARTNERSHIP | Changes.REFERRALS

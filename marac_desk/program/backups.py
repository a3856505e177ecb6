"""The backups of a register that somebody opened: its keys, its clock, and where the end of its ledger is kept."""

from __future__ import annotations

from datetime import tzinfo

from marac_desk.program.opening import Opened
from marac_desk.register.anchor import head_store_of
from marac_desk.rules.clock import Clock
from marac_desk.services.backups.working import Backups
from marac_desk.services.settings import area_settings


def backups_of(opened: Opened, clock: Clock) -> Backups:
    """Return what makes and restores backups of an open register. Raises RegisterProblemError as reading keys does."""
    keeper = opened.keys
    return Backups(
        place=keeper.place,
        register_id=keeper.register_id,
        secrets=lambda: keeper.secrets,
        keys=keeper.keys,
        clock=clock,
        zone=_zone(opened),
        anchor=head_store_of(keeper.keys(), opened.actor.user_id, keeper.store),
    )


def _zone(opened: Opened) -> tzinfo:
    with opened.register.reading(opened.actor) as uow:
        return area_settings(uow).zone

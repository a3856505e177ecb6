"""Settings of one desk, by name: where its backups go, when it locks. Settings of the area stand with the area."""

from __future__ import annotations

from typing import Any

from marac_desk.model.user import DeskSetting
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor


def desk_setting(uow: UnitOfWork, name: str) -> dict[str, Any]:
    """Return a setting of this desk as plain values; empty where it was never set."""
    found = uow.session.get(DeskSetting, (uow.desk_id, name))
    return {} if found is None else dict(found.value)


def set_desk_setting(uow: UnitOfWork, actor: Actor, name: str, value: dict[str, Any]) -> None:
    """Put a setting of this desk in place of what it was; the use case has checked who may, and tells the ledger."""
    found = uow.session.get(DeskSetting, (uow.desk_id, name))
    if found is None:
        found = DeskSetting(desk_id=uow.desk_id, name=name)
        uow.session.add(found)
    found.value, found.updated_at, found.updated_by = dict(value), uow.now, actor.user_id
    uow.session.flush()  # so that whoever asks again in the same work finds it

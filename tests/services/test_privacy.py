"""The settings of privacy: what they are at first, who changes them, what the ledger says; and names to hide."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.meeting import Meeting
from marac_desk.model.user import DeskSetting
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import NotAllowedError, Role
from marac_desk.rules.lives import MeetingState
from marac_desk.services.errors import RefusedError
from marac_desk.services.privacy import PrivacySettings, meeting_runs, names_in_cases, privacy_settings, set_privacy
from tests.support.registers import actor, coordinator


def settings(register: Register) -> PrivacySettings:
    """Return the settings as they are."""
    with register.reading() as uow:
        return privacy_settings(uow)


def change(register: Register, **wanted: Any) -> None:
    """Change them as the coordinator."""
    who = coordinator()
    with register.writing(who) as uow:
        set_privacy(uow, actor=who, wanted=PrivacySettings(**wanted))


def test_at_first_it_locks_early_and_allows_nothing(register: Register) -> None:
    assert settings(register) == PrivacySettings(5, 15, copy_protected=False, allow_capture=False)


def test_what_was_changed_holds_and_is_told_once(register: Register) -> None:
    change(register, lock_minutes=10, allow_capture=True)
    change(register, lock_minutes=10, allow_capture=True)
    assert settings(register) == PrivacySettings(10, 15, allow_capture=True)
    with register.reading() as uow:
        query = sa.select(LedgerEntry.details).where(LedgerEntry.object_type == "privacy")
        assert [dict(found) for found in uow.session.scalars(query)] == [{"lock_minutes": 10, "allow_capture": True}]


@pytest.mark.parametrize(
    "wanted", [{"lock_minutes": 1}, {"lock_minutes": 31}, {"meeting_minutes": 4}, {"meeting_minutes": 61}]
)
def test_minutes_that_protect_nobody_are_refused(register: Register, wanted: dict[str, int]) -> None:
    with pytest.raises(RefusedError) as refused:
        change(register, **wanted)
    assert refused.value.code == "number_out_of_range"
    assert settings(register) == PrivacySettings()


def test_nobody_but_the_coordinator_changes_them(demonstration: Register) -> None:
    for role in (Role.CHAIR, Role.ADVOCATE):
        who = actor(demonstration, role)
        with pytest.raises(NotAllowedError), demonstration.writing(who) as uow:
            set_privacy(uow, actor=who, wanted=PrivacySettings(lock_minutes=30))


@pytest.mark.parametrize(
    "value", [{"lock_minutes": 9999}, {"lock_minutes": "5"}, {"lock_minutes": True}, {"copy_protected": 1}, {"x": 1}]
)
def test_a_setting_that_makes_no_sense_is_as_at_first(register: Register, value: dict[str, Any]) -> None:
    with register.writing() as uow:
        row = DeskSetting(desk_id=uow.desk_id, name="privacy", value=value, updated_at=uow.now)
        uow.session.add(row)
    assert settings(register) == PrivacySettings()


def test_whether_a_meeting_runs(demonstration: Register) -> None:
    with demonstration.writing() as uow:
        assert not meeting_runs(uow)
        uow.session.scalars(sa.select(Meeting).limit(1)).one().state = MeetingState.IN_SESSION
        uow.session.flush()
        assert meeting_runs(uow)


def test_names_to_hide_are_those_of_cases_one_may_know_of(demonstration: Register) -> None:
    with demonstration.reading() as uow:
        mine = names_in_cases(uow, actor=actor(demonstration))
        hers = names_in_cases(uow, actor=actor(demonstration, Role.ADVOCATE))
    assert {"Sophie", "Larkspur", "Nowosad"} <= mine
    assert hers < mine

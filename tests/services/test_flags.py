"""Flags: listed before they lapse, placed on a day, renewed or taken off with a note, placed by an action done."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.case import Case, CaseExclusion
from marac_desk.model.monitoring import AgencyFlag
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, NotAllowedError, Role
from marac_desk.rules.lives import ActionState
from marac_desk.rules.vocabulary import CloseCode, ExcludedParty
from marac_desk.services.actions.closing import close_action, reopen
from marac_desk.services.errors import RefusedError
from marac_desk.services.flags.listing import LAPSING_DAYS, FlagList, FlagStanding, flag_list, standing_of
from marac_desk.services.monitoring import confirm_flag, remove_flag, renew_flag
from marac_desk.services.today.gathering import today_view
from marac_desk.services.today.views import DeadlineKind
from tests.support.actions import action_of, take
from tests.support.cases import case_id, ledger_of
from tests.support.registers import actor

TODAY = date(2026, 11, 21)


def _list(register: Register, who: Actor | None = None) -> FlagList:
    who = who or actor(register)
    with register.reading(who) as uow:
        return flag_list(uow, actor=who)


def _do(register: Register, use_case: Callable[..., Any], **values: Any) -> Any:
    who = actor(register)
    with register.writing(who) as uow:
        return use_case(uow, actor=who, **values)[0]


def _flag(register: Register, key: uuid.UUID) -> AgencyFlag:
    with register.reading() as uow:
        found = uow.session.get_one(AgencyFlag, key)
        uow.session.expunge(found)
        return found


def _one(register: Register, *, expires: date, confirmed: bool = True) -> uuid.UUID:
    """Let one flag of the demonstration lapse on a day; returns it."""
    with register.writing() as uow:
        flag = uow.session.scalars(
            sa.select(AgencyFlag).where(AgencyFlag.removed_on.is_(None)).order_by(AgencyFlag.id).limit(1)
        ).one()
        flag.expires_on, flag.confirmed_on = expires, flag.requested_on if confirmed else None
        return flag.id


def test_how_a_flag_stands_by_its_days() -> None:
    asked = TODAY - timedelta(days=300)
    assert standing_of(asked, TODAY - timedelta(days=1), TODAY) is FlagStanding.LAPSED
    assert standing_of(None, TODAY - timedelta(days=1), TODAY) is FlagStanding.LAPSED
    assert standing_of(asked, TODAY, TODAY) is FlagStanding.LAPSING
    assert standing_of(asked, TODAY + timedelta(days=LAPSING_DAYS), TODAY) is FlagStanding.LAPSING
    assert standing_of(asked, TODAY + timedelta(days=LAPSING_DAYS + 1), TODAY) is FlagStanding.PLACED
    assert standing_of(None, TODAY + timedelta(days=200), TODAY) is FlagStanding.ASKED


def test_a_flag_is_listed_before_it_lapses_and_after(demonstration: Register) -> None:
    quiet = _list(demonstration).quiet
    soon = _one(demonstration, expires=TODAY + timedelta(days=3))
    row = next(row for row in _list(demonstration).rows if row.flag_id == soon)
    assert (row.standing, row.may) == (FlagStanding.LAPSING, True)
    assert _list(demonstration).quiet == quiet - 1
    _one(demonstration, expires=TODAY - timedelta(days=1))
    row = next(row for row in _list(demonstration).rows if row.flag_id == soon)
    assert row.standing is FlagStanding.LAPSED


def test_today_names_what_lapsed_and_what_lapses_next(demonstration: Register) -> None:
    who = actor(demonstration)
    _one(demonstration, expires=TODAY - timedelta(days=2))
    with demonstration.reading(who) as uow:
        lines = [line for line in today_view(uow, actor=who).deadlines if line.kind is DeadlineKind.FLAGS]
    assert (lines[0].count, lines[0].days) == (1, -2)


def test_a_flag_is_placed_on_the_day_the_agency_says(demonstration: Register) -> None:
    key = _one(demonstration, expires=TODAY + timedelta(days=200), confirmed=False)
    with pytest.raises(RefusedError) as caught:
        _do(demonstration, confirm_flag, flag_id=key, on=TODAY + timedelta(days=1))
    assert caught.value.code == "day_ahead"
    _do(demonstration, confirm_flag, flag_id=key, on=TODAY - timedelta(days=4))
    assert _flag(demonstration, key).confirmed_on == TODAY - timedelta(days=4)


def test_renewing_keeps_the_old_flag_as_history_and_asks_anew(demonstration: Register) -> None:
    key = _one(demonstration, expires=date(2028, 1, 1))
    with pytest.raises(RefusedError) as caught:
        _do(demonstration, renew_flag, flag_id=key, note=" ")
    assert caught.value.code == "reason_needed"
    new = _do(demonstration, renew_flag, flag_id=key, note="he is released in spring")
    old, now = _flag(demonstration, key), _flag(demonstration, new)
    assert old.removed_on == TODAY
    assert (now.expires_on, now.confirmed_on, now.note) == (date(2027, 11, 21), None, "he is released in spring")
    with pytest.raises(RefusedError) as caught:
        _do(demonstration, renew_flag, flag_id=key, note="again")
    assert caught.value.code == "flag_off"
    assert ("renew", "flag") in ledger_of(demonstration, old.case_id)


def test_renewing_after_another_referral_runs_to_the_end_of_the_watch(demonstration: Register) -> None:
    key = _one(demonstration, expires=TODAY)
    with demonstration.writing() as uow:
        case = uow.session.get_one(Case, uow.session.get_one(AgencyFlag, key).case_id)
        case.last_referral_on = date(2026, 11, 10)
    new = _do(demonstration, renew_flag, flag_id=key, note="referred again")
    assert _flag(demonstration, new).expires_on == date(2027, 11, 10)


def test_a_flag_comes_off_early_only_with_a_note(demonstration: Register) -> None:
    key = _one(demonstration, expires=TODAY + timedelta(days=100))
    with pytest.raises(RefusedError) as caught:
        _do(demonstration, remove_flag, flag_id=key)
    assert caught.value.code == "flag_still_runs"
    _do(demonstration, remove_flag, flag_id=key, note="moved to another area")
    assert (_flag(demonstration, key).removed_on, _flag(demonstration, key).note) == (TODAY, "moved to another area")
    assert key not in {row.flag_id for row in _list(demonstration).rows}


@pytest.mark.parametrize("code", ["POL-01", None])
def test_the_marker_that_was_set_places_the_flag_and_opening_it_again_takes_it_back(
    demonstration: Register, code: str | None
) -> None:
    who, key = actor(demonstration), action_of(demonstration, "Tell the safeguarding leads")
    with demonstration.writing() as uow:
        action = uow.session.scalars(sa.select(Action).where(Action.id == key)).one()
        action.catalogue_code = code
        owner, case = action.owner_agency_id, action.case_id
        for flag in uow.session.scalars(sa.select(AgencyFlag).where(AgencyFlag.case_id == case)):
            flag.removed_on = TODAY - timedelta(days=30)
        if action.closed_on is not None:
            action.closed_on = action.close_code = None
            action.state = ActionState.IN_PROGRESS

    def standing() -> list[tuple[date | None, date]]:
        with demonstration.reading() as uow:
            query = sa.select(AgencyFlag.confirmed_on, AgencyFlag.expires_on).where(
                AgencyFlag.case_id == case, AgencyFlag.agency_id == owner, AgencyFlag.removed_on.is_(None)
            )
            return [(row.confirmed_on, row.expires_on) for row in uow.session.execute(query)]

    done = date(2026, 11, 19)
    take(demonstration, who, close_action, key, code=CloseCode.DONE, evidence="ref 12, a year", completed_on=done)
    with demonstration.reading() as uow:
        last = uow.session.get_one(Case, case).last_referral_on
    assert last is not None
    assert standing() == ([(done, last.replace(year=last.year + 1))] if code else [])
    take(demonstration, who, reopen, key, reason="no such marker")
    assert [confirmed for confirmed, _ in standing()] == ([None] if code else [])


def test_what_ended_as_impossible_places_no_flag(demonstration: Register) -> None:
    who, key = actor(demonstration), action_of(demonstration, "Tell the safeguarding leads")
    with demonstration.writing() as uow:
        action = uow.session.scalars(sa.select(Action).where(Action.id == key)).one()
        action.catalogue_code, action.state = "POL-01", ActionState.IN_PROGRESS
        action.closed_on = action.close_code = None
        before = uow.session.scalar(sa.select(sa.func.count()).select_from(AgencyFlag))
    take(demonstration, who, close_action, key, code=CloseCode.NOT_POSSIBLE_CHANGE, reason="she moved")
    with demonstration.reading() as uow:
        assert uow.session.scalar(sa.select(sa.func.count()).select_from(AgencyFlag)) == before


def test_who_may_not_know_of_a_case_sees_none_of_its_flags(demonstration: Register) -> None:
    who, case = actor(demonstration), case_id(demonstration, "0130")
    before = _list(demonstration)
    with demonstration.writing() as uow:
        mine = uow.session.scalar(
            sa.select(sa.func.count()).where(AgencyFlag.case_id == case, AgencyFlag.removed_on.is_(None))
        )
        uow.add(CaseExclusion(case_id=case, user_id=who.user_id, name="x", party=ExcludedParty.STAFF_CONFLICT))
    after = _list(demonstration)
    assert mine
    assert len(after.rows) + after.quiet == len(before.rows) + before.quiet - mine
    assert case not in {row.case_id for row in after.rows}


def test_the_auditor_and_the_administrator_see_no_flags(demonstration: Register) -> None:
    for role in (Role.AUDITOR, Role.ADMINISTRATOR):
        who = Actor(uuid.uuid4(), "X", role)
        with demonstration.reading(who) as uow, pytest.raises(NotAllowedError):
            flag_list(uow, actor=who)

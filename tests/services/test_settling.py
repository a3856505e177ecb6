"""What a return sheet said waits in the register until somebody settles it: agreed, not enough, or closed otherwise."""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Role
from marac_desk.rules.claims import Claim
from marac_desk.rules.lives import ActionState
from marac_desk.rules.vocabulary import CloseCode
from marac_desk.services.actions.closing import close_action, send_back
from marac_desk.services.actions.listing import find_actions
from marac_desk.services.actions.settling import settle
from marac_desk.services.actions.views import ActionFilter, ActionPage, Age, Grouping, Show
from marac_desk.services.chasing.actions import action_drafts
from marac_desk.services.errors import RefusedError, StepRefusedError
from marac_desk.services.return_sheets import accepting
from marac_desk.services.today.gathering import today_view
from tests.services.test_return_sheets import accepted, decide, seen, shut_out, view
from tests.support import sheets
from tests.support.actions import detail, take
from tests.support.registers import actor
from tests.support.sheets import DONE, NOT_DONE, NOT_POSSIBLE, UNDER_WAY, Issued, issue

CLAIMS = [
    (DONE, Claim.DONE),
    (NOT_POSSIBLE, Claim.NOT_POSSIBLE),
    (NOT_DONE, Claim.NOT_DONE),
    (UNDER_WAY, Claim.MORE_TIME),
]


@pytest.fixture
def sheet(demonstration: Register) -> Issued:
    sheets.give(demonstration, "Housing")
    return issue(demonstration, actor(demonstration))


def found(register: Register, wanted: ActionFilter, grouping: Grouping = Grouping.AGENCY) -> ActionPage:
    me = actor(register)
    with register.reading(me) as uow:
        return find_actions(uow, actor=me, wanted=wanted, grouping=grouping)


def waiting(register: Register, text: str = "") -> dict[uuid.UUID, Claim | None]:
    return {row.action_id: row.claim for row in found(register, ActionFilter(Show.TO_SETTLE, text=text)).rows}


@pytest.mark.parametrize(("answer", "claim"), CLAIMS)
def test_whatever_was_reported_waits_in_one_list_with_its_own_word(
    demonstration: Register, sheet: Issued, answer: dict[str, str], claim: Claim
) -> None:
    before = found(demonstration, ActionFilter()).totals
    key = accepted(demonstration, sheet, answer)
    assert waiting(demonstration)[key] is claim
    after, age = found(demonstration, ActionFilter()).totals, found(demonstration, ActionFilter(), Grouping.AGE)
    assert before is not None
    assert after is not None
    assert after.to_settle == before.to_settle + 1 == len(waiting(demonstration))
    assert next(row.group for row in age.rows if row.action_id == key) == Age.TO_SETTLE.value
    assert age.counts[Age.TO_SETTLE.value].open == after.to_settle
    row = detail(demonstration, actor(demonstration), key).row
    assert waiting(demonstration, row.reference)[key] is claim  # found by words too


def test_reporting_something_else_than_done_makes_nothing_less_late(demonstration: Register, sheet: Issued) -> None:
    late = next(
        number
        for number, key in enumerate(sheet.planned.action_ids, 1)
        if detail(demonstration, actor(demonstration), key).row.is_late
    )
    taken = sheets.take(demonstration, actor(demonstration), sheet, sheet.filled_book({late: NOT_DONE}))
    (line,) = view(demonstration, taken.sheet_id).lines
    decide(demonstration, accepting.accept_answers, answers=[seen(line)])
    row = detail(demonstration, actor(demonstration), line.action_id).row
    assert row.is_late
    assert row.claim is Claim.NOT_DONE
    me = actor(demonstration)
    with demonstration.reading(me) as uow:  # it answered: nobody asks again before that is settled, unless it is chosen
        try:
            asked = {one.action_id for draft in action_drafts(uow, actor=me).drafts for one in draft.actions}
        except RefusedError as error:
            if error.code != "nothing_to_chase":
                raise
            asked = set()
        chosen = action_drafts(uow, actor=me, action_ids=[row.action_id]).drafts
    assert row.action_id not in asked
    assert [one.action_id for draft in chosen for one in draft.actions] == [row.action_id]


@pytest.mark.parametrize(
    ("answer", "ends"),
    [(DONE, CloseCode.DONE), (NOT_POSSIBLE, CloseCode.NOT_POSSIBLE_CHANGE), (NOT_DONE, CloseCode.NOT_DONE_AGENCY)],
)
def test_agreeing_ends_it_by_the_code_of_what_was_said(
    demonstration: Register, sheet: Issued, answer: dict[str, str], ends: CloseCode
) -> None:
    key = accepted(demonstration, sheet, answer)
    take(demonstration, actor(demonstration), settle, key)
    after = detail(demonstration, actor(demonstration), key)
    assert (after.row.close_code, after.row.claim) == (ends, None)
    assert answer["note"] in (after.close_reason or after.evidence or "")
    assert key not in waiting(demonstration)


def test_agreeing_to_more_time_gives_it(demonstration: Register, sheet: Issued) -> None:
    key = accepted(demonstration, sheet, UNDER_WAY)
    take(demonstration, actor(demonstration), settle, key)
    row = detail(demonstration, actor(demonstration), key).row
    assert (row.due_on, row.claim, row.closed_on) == (date(2026, 12, 10), None, None)
    assert row.moved_reason == UNDER_WAY.get("note")


@pytest.mark.parametrize(("answer", "claim"), CLAIMS)
def test_not_enough_lets_it_go_on_and_the_history_says_what_was_not_taken(
    demonstration: Register, sheet: Issued, answer: dict[str, str], claim: Claim
) -> None:
    key = accepted(demonstration, sheet, answer)
    take(demonstration, actor(demonstration), send_back, key, reason="Which locksmith?")
    after = detail(demonstration, actor(demonstration), key)
    assert (after.row.claim, after.row.closed_on) == (None, None)
    assert (after.history[0].kind, after.history[0].details["claim"]) == ("sent_back", claim.value)
    assert key not in waiting(demonstration)


def test_closing_otherwise_settles_it_too(demonstration: Register, sheet: Issued) -> None:
    key = accepted(demonstration, sheet, NOT_DONE)
    code = CloseCode.DECLINED_BY_VICTIM
    take(demonstration, actor(demonstration), close_action, key, code=code, reason="She wants none.")
    assert key not in waiting(demonstration)


def test_where_nothing_was_reported_there_is_nothing_to_settle(demonstration: Register, sheet: Issued) -> None:
    key = sheet.planned.action_ids[0]
    for step, more in ((settle, {}), (send_back, {"reason": "x"})):
        with pytest.raises(StepRefusedError):
            take(demonstration, actor(demonstration), step, key, **more)
    assert detail(demonstration, actor(demonstration), key).row.state is not ActionState.CLOSED_DONE


def test_today_counts_it_for_who_decides_and_of_the_cases_one_knows(demonstration: Register, sheet: Issued) -> None:
    def count(role: Role) -> int:
        who = actor(demonstration, role)
        with demonstration.reading(who) as uow:
            return today_view(uow, actor=who).to_settle

    before = count(Role.COORDINATOR)
    key = accepted(demonstration, sheet, NOT_POSSIBLE)
    assert count(Role.COORDINATOR) == before + 1
    assert count(Role.ADVOCATE) == 0  # she decides about no action
    me, case_id = actor(demonstration), detail(demonstration, actor(demonstration), key).row.case_id
    shut_out(demonstration, case_id, user_id=me.user_id)
    assert count(Role.COORDINATOR) == before - sum(
        row.case_id == case_id for row in found(demonstration, ActionFilter(Show.TO_SETTLE)).rows
    )
    assert key not in waiting(demonstration)

"""Every step in the life of an action: what it needs, what it changes, what it leaves in history, ledger and index."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.agency import Agency
from marac_desk.model.case import CaseExclusion
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, NotAllowedError, Role
from marac_desk.rules.lives import CLOSED_BY_CODE, ActionState, ReferralState, needs_on_closing
from marac_desk.rules.vocabulary import ChaseChannel, CloseCode, DueBasis, ExcludedParty
from marac_desk.services.actions.closing import close_action, reopen, send_back, verify
from marac_desk.services.actions.following import (
    acknowledge,
    ask_again,
    claim_done,
    correct_wording,
    note_progress,
    record_chase,
)
from marac_desk.services.actions.listing import find_actions
from marac_desk.services.actions.moving import extend, reassign
from marac_desk.services.actions.steps import Followed, Seen, on_each
from marac_desk.services.actions.views import ActionFilter, Show
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError, StepRefusedError
from tests.support.actions import action_of, detail, ledger_of, seen, take
from tests.support.registers import NOW, actor, user

Steps = list[tuple[Any, dict[str, Any]]]
TODAY = NOW.date()
ISSUED = "Health visitor to make a targeted visit"
IN_PROGRESS = "Map the pattern of harm to Poppy"


def coordinator(register: Register) -> Actor:
    return actor(register, Role.COORDINATOR)


def refused(expected: str, run: Callable[..., object], /, *around: Any, **values: Any) -> None:
    with pytest.raises(RefusedError) as caught:
        run(*around, **values)
    assert caught.value.code == expected


def found_by(register: Register, **wanted: Any) -> set[str]:
    person = coordinator(register)
    with register.reading(person) as uow:
        page = find_actions(uow, actor=person, wanted=ActionFilter(**wanted), limit=500)
    return {row.title for row in page.rows}


def agency_id(register: Register, short_name: str) -> Any:
    with register.reading() as uow:
        return uow.session.scalars(sa.select(Agency.id).where(Agency.short_name == short_name)).one()


@pytest.mark.parametrize("code", CloseCode)
def test_each_ending_asks_for_what_it_needs_and_keeps_it(demonstration: Register, code: CloseCode) -> None:
    me, key = coordinator(demonstration), action_of(demonstration, ISSUED)
    need = needs_on_closing(code)
    other = {"reason": "because"} if need == "evidence" else {"evidence": "because"}
    for empty in ({}, {need: "   "}, other):
        refused(f"{need}_needed", take, demonstration, me, close_action, key, code=code, **empty)
    done = take(demonstration, me, close_action, key, code=code, **{need: "Seen by the health visitor on Friday"})
    after = detail(demonstration, me, key)
    assert done.state is after.row.state is CLOSED_BY_CODE[code]
    assert (after.row.close_code, after.row.closed_on) == (code, TODAY)
    assert after.history[0].kind == "closed"
    assert after.history[0].text == "Seen by the health visitor on Friday"
    assert after.history[0].details["code"] == code.value
    assert (after.evidence is not None, after.close_reason is not None) == (need == "evidence", need == "reason")
    assert (after.row.completed_on is not None) == (code is CloseCode.DONE)
    assert ledger_of(demonstration, key)[-1].operation == "closed"
    assert ledger_of(demonstration, key)[-1].details["code"] == code.value
    assert "Seen by" not in str([line.details for line in ledger_of(demonstration, key)])


def test_not_possible_and_not_done_stay_two_in_every_view(demonstration: Register) -> None:
    me = coordinator(demonstration)
    impossible, undone = action_of(demonstration, ISSUED), action_of(demonstration, IN_PROGRESS)
    take(demonstration, me, close_action, impossible, code=CloseCode.NOT_POSSIBLE_CHANGE, reason="She moved away")
    take(demonstration, me, close_action, undone, code=CloseCode.NOT_DONE_AGENCY, reason="Nobody was allocated")
    one, other = detail(demonstration, me, impossible), detail(demonstration, me, undone)
    assert (one.row.state, other.row.state) == (ActionState.CLOSED_NOT_POSSIBLE, ActionState.CLOSED_NOT_DONE)
    assert (one.row.close_code, other.row.close_code) == (CloseCode.NOT_POSSIBLE_CHANGE, CloseCode.NOT_DONE_AGENCY)
    by_code = {c: found_by(demonstration, show=Show.CLOSED, closed_as=c) for c in CloseCode}
    assert one.row.title in by_code[CloseCode.NOT_POSSIBLE_CHANGE]
    assert other.row.title in by_code[CloseCode.NOT_DONE_AGENCY]
    assert not by_code[CloseCode.NOT_POSSIBLE_CHANGE] & by_code[CloseCode.NOT_DONE_AGENCY]
    by_text = found_by(demonstration, show=Show.CLOSED, closed_as=CloseCode.NOT_DONE_AGENCY, text="sophie")
    assert other.row.title in by_text
    assert one.row.title not in by_text


def test_a_day_of_completion_is_no_day_to_come(demonstration: Register) -> None:
    me, key = coordinator(demonstration), action_of(demonstration, ISSUED)
    tomorrow = date(2026, 11, 22)
    refused("day_in_future", take, demonstration, me, close_action, key, code=CloseCode.DONE, evidence="x",
                                          completed_on=tomorrow)  # fmt: skip
    take(demonstration, me, close_action, key, code=CloseCode.DONE, evidence="x", completed_on=date(2026, 11, 18))
    assert detail(demonstration, me, key).row.completed_on == date(2026, 11, 18)


def test_two_people_do_not_overwrite_each_other_unseen(demonstration: Register) -> None:
    me, key = coordinator(demonstration), action_of(demonstration, ISSUED)
    both_saw = seen(demonstration, key)
    with demonstration.writing(me) as uow:
        note_progress(uow, actor=me, seen=both_saw, text="Called at the house")

    def second() -> None:
        with demonstration.writing(me) as uow:
            close_action(uow, actor=me, seen=both_saw, code=CloseCode.NOT_DONE_AGENCY, reason="No sign of anything")

    refused("changed_meanwhile", second)
    assert detail(demonstration, me, key).row.state is ActionState.IN_PROGRESS


def test_a_closed_action_takes_no_further_step_but_reopening(demonstration: Register) -> None:
    me, key = coordinator(demonstration), action_of(demonstration, ISSUED)
    take(demonstration, me, close_action, key, code=CloseCode.SUPERSEDED, reason="Another plan")
    steps: Steps = [
        (acknowledge, {}),
        (claim_done, {"evidence": "x"}),
        (close_action, {"code": CloseCode.DONE, "evidence": "x"}),
        (verify, {}),
        (send_back, {"reason": "x"}),
    ]
    for step, values in steps:
        with pytest.raises(StepRefusedError):
            take(demonstration, me, step, key, **values)
    later = date(2026, 12, 24)
    housing = agency_id(demonstration, "Housing")
    steps = [
        (note_progress, {"text": "x"}),
        (extend, {"due_on": later, "reason": "x"}),
        (reassign, {"agency_id": housing, "reason": "x"}),
        (ask_again, {"on": later}),
    ]
    for step, values in steps:
        refused("action_closed", take, demonstration, me, step, key, **values)
    assert detail(demonstration, me, key).history[0].kind == "closed"


def test_reopening_keeps_how_it_had_ended(demonstration: Register) -> None:
    me, key = coordinator(demonstration), action_of(demonstration, ISSUED)
    take(demonstration, me, close_action, key, code=CloseCode.DONE, evidence="Visited on Monday")
    refused("reason_needed", take, demonstration, me, reopen, key, reason=" ")
    refused("due_in_past", take, demonstration, me, reopen, key, reason="x", due_on=date(2026, 11, 20))
    take(demonstration, me, reopen, key, reason="The visit was to another house", due_on=date(2026, 11, 30))
    after = detail(demonstration, me, key)
    assert after.row.state is ActionState.IN_PROGRESS
    assert (after.row.closed_on, after.row.close_code, after.evidence, after.row.completed_on) == (None,) * 4
    assert after.row.due_on == date(2026, 11, 30)
    assert (after.row.moved, after.row.moved_reason) == ("reopened", "The visit was to another house")
    kinds = [(line.kind, line.text) for line in after.history[:2]]
    assert kinds == [("reopened", "The visit was to another house"), ("closed", "Visited on Monday")]
    assert after.history[0].details["code"] == "done"
    assert after.row.title in found_by(demonstration, show=Show.OPEN, text="targeted")
    with pytest.raises(StepRefusedError):
        take(demonstration, me, reopen, key, reason="again")


def test_the_text_index_follows_agency_and_state(demonstration: Register) -> None:
    me, key = coordinator(demonstration), action_of(demonstration, ISSUED)
    title = detail(demonstration, me, key).row.title
    gp, housing = agency_id(demonstration, "GP"), agency_id(demonstration, "Housing")
    assert title in found_by(demonstration, text="targeted", agency_id=gp)
    take(demonstration, me, reassign, key, agency_id=housing, reason="They know her")
    assert title not in found_by(demonstration, text="targeted", agency_id=gp)
    assert title in found_by(demonstration, text="targeted", agency_id=housing)
    take(demonstration, me, close_action, key, code=CloseCode.TRANSFERRED, reason="Moved area")
    assert title not in found_by(demonstration, text="targeted", agency_id=housing)
    assert title in found_by(demonstration, show=Show.CLOSED, text="targeted", agency_id=housing)
    take(demonstration, me, reopen, key, reason="Came back")
    take(demonstration, me, correct_wording, key, title="Health visitor sees Poppy at nursery")
    assert "Health visitor sees Poppy at nursery" in found_by(demonstration, text="nursery")
    assert not found_by(demonstration, text="targeted")


def test_extending_keeps_the_old_day_and_the_reason(demonstration: Register) -> None:
    me, key = coordinator(demonstration), action_of(demonstration, ISSUED)
    before = detail(demonstration, me, key).row
    refused("reason_needed", take, demonstration, me, extend, key, due_on=date(2026, 12, 4), reason="")
    for day in (before.due_on, date(2026, 11, 20)):
        refused("due_not_later", take, demonstration, me, extend, key, due_on=day, reason="x")
    refused("due_too_far", take, demonstration, me, extend, key, due_on=date(2099, 1, 1), reason="x")
    take(demonstration, me, extend, key, due_on=date(2026, 12, 4), reason="The nursery is closed")
    take(demonstration, me, extend, key, due_on=date(2026, 12, 11), reason="Still closed")
    after = detail(demonstration, me, key)
    assert (after.row.due_on, after.row.times_extended, after.row.late) == (date(2026, 12, 11), 2, 0)
    assert [(line.details["old"], line.details["new"], line.text) for line in after.history[:2]] == [
        ("2026-12-04", "2026-12-11", "Still closed"),
        (before.due_on.isoformat(), "2026-12-04", "The nursery is closed"),
    ]
    assert (after.row.moved, after.row.moved_reason) == ("extended", "Still closed")


def test_reassigning_leaves_one_owner_who_has_not_agreed_yet(demonstration: Register) -> None:
    me, key = coordinator(demonstration), action_of(demonstration, ISSUED)
    before = detail(demonstration, me, key)
    gp, housing = before.row.agency_id, agency_id(demonstration, "Housing")
    refused("reason_needed", take, demonstration, me, reassign, key, agency_id=housing, reason="")
    refused("same_agency", take, demonstration, me, reassign, key, agency_id=gp, reason="x")
    with demonstration.writing(me) as uow:
        agency = uow.session.get_one(Agency, housing)
        agency.signatory = False
    refused("agency_not_signatory", take, demonstration, me, reassign, key, agency_id=housing, reason="x")
    with demonstration.writing(me) as uow:
        agency = uow.session.get_one(Agency, housing)
        agency.signatory, agency.active = True, False
    refused("agency_left", take, demonstration, me, reassign, key, agency_id=housing, reason="x")
    with demonstration.writing(me) as uow:
        uow.session.get_one(Agency, housing).active = True
    take(demonstration, me, reassign, key, agency_id=housing, reason="They know her", person="Housing officer")
    after = detail(demonstration, me, key)
    assert (after.row.agency, after.row.state, after.owner_person) == ("Housing", ActionState.ASKED, "Housing officer")
    assert after.acknowledged_on is None
    assert after.history[0].details == {"was": "GP", "to": "Housing", "person": "Housing officer"}
    take(demonstration, me, acknowledge, key)
    assert detail(demonstration, me, key).row.state is ActionState.ACKNOWLEDGED


def test_what_is_reported_done_is_checked_or_sent_back(demonstration: Register) -> None:
    me, key = coordinator(demonstration), action_of(demonstration, IN_PROGRESS)
    with pytest.raises(StepRefusedError):
        take(demonstration, me, verify, key)
    refused("evidence_needed", take, demonstration, me, claim_done, key, evidence=" ")
    take(demonstration, me, claim_done, key, evidence="Map made", completed_on=date(2026, 11, 19), by="Social worker")
    claimed = detail(demonstration, me, key)
    assert (claimed.row.state, claimed.row.late) == (ActionState.DONE_CLAIMED, 0)
    assert claimed.history[0].details["by"] == "Social worker"
    assert "Social worker" not in str(ledger_of(demonstration, key)[-1].details)
    later, housing = date(2026, 12, 24), agency_id(demonstration, "Housing")
    refused("claimed_done", take, demonstration, me, extend, key, due_on=later, reason="x")
    refused("claimed_done", take, demonstration, me, reassign, key, agency_id=housing, reason="x")
    take(demonstration, me, send_back, key, reason="Which harm was mapped?")
    back = detail(demonstration, me, key)
    assert (back.row.state, back.row.moved, back.evidence) == (ActionState.IN_PROGRESS, "sent_back", None)
    take(demonstration, me, claim_done, key, evidence="Map of the harm to Poppy, with dates")
    take(demonstration, me, verify, key)
    done = detail(demonstration, me, key)
    assert (done.row.state, done.row.close_code) == (ActionState.CLOSED_DONE, CloseCode.DONE)
    assert done.evidence == "Map of the harm to Poppy, with dates"
    assert [line.kind for line in done.history[:4]] == ["closed", "claimed", "sent_back", "claimed"]
    with demonstration.reading() as uow:
        row = uow.session.get_one(Action, key)
        assert (row.verified_by, row.verified_on) == (me.user_id, TODAY)


def test_chasing_is_one_batch_and_all_or_nothing(demonstration: Register) -> None:
    me = coordinator(demonstration)
    keys = [action_of(demonstration, ISSUED), action_of(demonstration, IN_PROGRESS)]
    before = [detail(demonstration, me, key).row.times_chased for key in keys]
    with demonstration.writing(me) as uow:
        saw = [seen(demonstration, key) for key in keys]
        record_chase(uow, actor=me, actions=saw, channel=ChaseChannel.PHONE, reply="Will ring back")
    after = [detail(demonstration, me, key) for key in keys]
    assert [one.row.times_chased for one in after] == [count + 1 for count in before]
    assert {one.row.last_chased_on for one in after} == {TODAY}
    assert {(one.history[0].kind, one.history[0].text) for one in after} == {("chased", "Will ring back")}
    assert len({one.history[0].details["batch"] for one in after}) == 1

    def stale() -> None:
        with demonstration.writing(me) as uow:
            one, other = seen(demonstration, keys[0]), Seen(keys[1], 1)
            record_chase(uow, actor=me, actions=[one, other], channel=ChaseChannel.PHONE)

    refused("changed_meanwhile", stale)
    assert [detail(demonstration, me, key).row.times_chased for key in keys] == [count + 1 for count in before]
    with demonstration.writing(me) as uow:
        refused("nothing_chosen", lambda: record_chase(uow, actor=me, actions=[], channel=ChaseChannel.PHONE))


def test_a_due_on_an_event_has_a_day_to_ask_again(demonstration: Register) -> None:
    me, key = coordinator(demonstration), action_of(demonstration, ISSUED)
    refused("not_on_event", take, demonstration, me, ask_again, key, on=date(2026, 12, 1))
    with demonstration.writing(me) as uow:
        action = uow.session.get_one(Action, key)
        action.due_basis, action.due_event, action.ask_again_on = DueBasis.EVENT, "release", action.due_on
    refused("due_in_past", take, demonstration, me, ask_again, key, on=date(2026, 11, 20))
    take(demonstration, me, ask_again, key, on=date(2026, 12, 1), note="No date yet")
    after = detail(demonstration, me, key)
    assert (after.row.due_on, after.ask_again_on, after.row.times_extended) == (date(2026, 12, 1),) * 2 + (0,)
    assert (after.history[0].kind, after.history[0].text) == ("asked_again", "No date yet")
    take(demonstration, me, extend, key, due_on=date(2026, 12, 8), reason="The hearing was put off")
    assert detail(demonstration, me, key).ask_again_on == date(2026, 12, 8)
    assert detail(demonstration, me, key).row.due_basis is DueBasis.EVENT


def test_better_words_keep_the_old_ones(demonstration: Register) -> None:
    me, key = coordinator(demonstration), action_of(demonstration, ISSUED)
    before = detail(demonstration, me, key).row.title
    refused("wording_needed", take, demonstration, me, correct_wording, key, title="  ")
    refused("text_too_long", take, demonstration, me, correct_wording, key, title="x" * 141)
    refused("text_nul", take, demonstration, me, correct_wording, key, title="a\x00b")
    take(demonstration, me, correct_wording, key, title="See Poppy at nursery")
    after = detail(demonstration, me, key)
    assert after.row.title == "See Poppy at nursery"
    assert (after.history[0].kind, after.history[0].text) == ("reworded", before)


def test_progress_moves_an_agreed_action_on_and_nothing_else(demonstration: Register) -> None:
    me, key = coordinator(demonstration), action_of(demonstration, ISSUED)
    refused("text_needed", take, demonstration, me, note_progress, key, text=" \n ")
    take(demonstration, me, note_progress, key, text="Rang twice,\nnobody at home")
    after = detail(demonstration, me, key)
    assert after.row.state is ActionState.IN_PROGRESS
    assert after.history[0].text == "Rang twice,\nnobody at home"
    take(demonstration, me, claim_done, key, evidence="Seen")
    take(demonstration, me, note_progress, key, text="She was pleased")
    assert detail(demonstration, me, key).row.state is ActionState.DONE_CLAIMED


def test_who_may_report_and_who_may_decide(demonstration: Register) -> None:
    key = action_of(demonstration, ISSUED)
    advocate, chair = actor(demonstration, Role.ADVOCATE), actor(demonstration, Role.CHAIR)
    rep, other = (user(demonstration, Role.REPRESENTATIVE, agency=name) for name in ("GP", "Housing"))
    auditor = user(demonstration, Role.AUDITOR)
    refusals: list[tuple[Actor, Any, dict[str, Any], type[Exception]]] = [
        (advocate, close_action, {"code": CloseCode.DONE, "evidence": "x"}, NotAllowedError),
        (rep, close_action, {"code": CloseCode.DONE, "evidence": "x"}, NotAllowedError),
        (rep, extend, {"due_on": date(2026, 12, 4), "reason": "x"}, NotAllowedError),
        (advocate, acknowledge, {}, NotAllowedError),
        (other, acknowledge, {}, NotFoundError),
        (other, note_progress, {"text": "x"}, NotFoundError),
        (auditor, note_progress, {"text": "x"}, NotAllowedError),
    ]
    for person, step, values, error in refusals:
        with pytest.raises(error):
            take(demonstration, person, step, key, **values)
    take(demonstration, rep, acknowledge, key)
    take(demonstration, advocate, note_progress, key, text="Asked the GP myself")
    take(demonstration, rep, claim_done, key, evidence="Seen")
    take(demonstration, chair, verify, key)
    assert not detail(demonstration, rep, key).row.may_decide
    with pytest.raises(NotFoundError):
        detail(demonstration, other, key)


def test_who_is_kept_out_cannot_even_find_it(demonstration: Register) -> None:
    me, key = coordinator(demonstration), action_of(demonstration, ISSUED)
    saw = seen(demonstration, key)
    with demonstration.writing(me) as uow:
        case_id = uow.session.get_one(Action, key).case_id
        uow.add(CaseExclusion(case_id=case_id, name=me.name, party=ExcludedParty.STAFF_CONFLICT,
                              representative_id=me.representative_id))  # fmt: skip
    with pytest.raises(NotFoundError):
        detail(demonstration, me, key)
    with pytest.raises(NotFoundError), demonstration.writing(me) as uow:
        note_progress(uow, actor=me, seen=saw, text="x")


def test_evidence_keeps_its_lines(demonstration: Register) -> None:
    me, key = coordinator(demonstration), action_of(demonstration, ISSUED)
    take(demonstration, me, close_action, key, code=CloseCode.DONE, evidence="Seen at home\nBoth children well")
    assert detail(demonstration, me, key).evidence == "Seen at home\nBoth children well"


def test_no_day_is_asked_for_that_nobody_will_see(demonstration: Register) -> None:
    me, key = coordinator(demonstration), action_of(demonstration, IN_PROGRESS)
    far = date(TODAY.year + 11, 1, 4)
    refused("due_too_far", take, demonstration, me, extend, key, due_on=far, reason="because")
    with demonstration.writing(me) as uow:
        action = uow.session.scalars(sa.select(Action).where(Action.id == key)).one()
        action.due_basis, action.due_event = DueBasis.EVENT, "release"
    refused("due_too_far", take, demonstration, me, ask_again, key, on=far)
    take(demonstration, me, close_action, key, code=CloseCode.SUPERSEDED, reason="another plan")
    refused("due_too_far", take, demonstration, me, reopen, key, reason="still needed", due_on=far)


def test_a_plan_is_complete_with_its_last_action_and_open_again_with_the_first(demonstration: Register) -> None:
    me, key = coordinator(demonstration), action_of(demonstration, IN_PROGRESS)
    with demonstration.reading() as uow:
        referral_id = uow.session.scalars(sa.select(Action.referral_id).where(Action.id == key)).one()
        of_plan = sa.select(Action.id).where(Action.referral_id == referral_id, Action.closed_on.is_(None))
        open_ones = list(uow.session.scalars(of_plan))
    assert referral_id is not None
    assert len(open_ones) > 1

    def state() -> ReferralState:
        with demonstration.reading() as uow:
            return uow.session.scalars(sa.select(Referral.state).where(Referral.id == referral_id)).one()

    for number, each in enumerate(open_ones):
        assert state() is ReferralState.PLAN_OPEN, number
        with demonstration.writing(me) as uow:
            _, changes = close_action(
                uow, actor=me, seen=seen(demonstration, each), code=CloseCode.SUPERSEDED, reason="another plan"
            )
    assert state() is ReferralState.PLAN_COMPLETE
    assert changes == Changes.ACTIONS | Changes.CASES | Changes.REFERRALS
    assert ledger_of(demonstration, referral_id)[-1].operation == "plan_complete"
    take(demonstration, me, reopen, key, reason="it happened again")
    assert state() is ReferralState.PLAN_OPEN


def test_what_several_steps_changed_is_told_of_all_of_them(demonstration: Register) -> None:
    one, other = (
        seen(demonstration, action_of(demonstration, ISSUED)),
        seen(demonstration, action_of(demonstration, IN_PROGRESS)),
    )
    told = {one: Changes.ACTIONS, other: Changes.CASES}
    done = Followed(one.action_id, 1, ActionState.ISSUED)
    assert on_each([one, other], lambda each: (done, told[each]))[1] == Changes.ACTIONS | Changes.CASES

"""The sample of evidence: drawn the same each time, judged once, and what was not enough goes back with the reason."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.case import CaseExclusion
from marac_desk.model.evidence import SampledEvidence
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, NotAllowedError, Role
from marac_desk.rules.completion import Score
from marac_desk.rules.lives import ActionState
from marac_desk.rules.vocabulary import CloseCode, EvidenceVerdict, ExcludedParty
from marac_desk.services.actions.closing import close_action
from marac_desk.services.actions.evidence import (
    EvidenceSample,
    agency_scores,
    evidence_sample,
    judge_evidence,
    set_evidence_share,
)
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.removal.belonging import belongings_of
from tests.support.actions import action_of, detail, ledger_of, take
from tests.support.registers import actor

OCTOBER = date(2026, 10, 1)
ACCEPTED, NOT_ENOUGH = EvidenceVerdict.ACCEPTED, EvidenceVerdict.NOT_ENOUGH


def _sample(register: Register, who: Actor | None = None, month: date = OCTOBER) -> EvidenceSample:
    who = who or actor(register)
    with register.reading(who) as uow:
        return evidence_sample(uow, actor=who, month=month)


def _share(register: Register, share: int) -> None:
    with register.writing(actor(register)) as uow:
        set_evidence_share(uow, actor=actor(register), share=share)


def _judge(register: Register, key: uuid.UUID, verdict: EvidenceVerdict, note: str = "", **more: Any) -> None:
    take(register, more.pop("who", None) or actor(register), judge_evidence, key, verdict=verdict, note=note,
         month=more.pop("month", OCTOBER))  # fmt: skip


def _scores(register: Register) -> dict[str, Score]:
    with register.reading(actor(register)) as uow:
        return {one.agency: one.score for one in agency_scores(uow, actor=actor(register), month=date(2026, 10, 31))}


def test_the_sample_is_the_same_each_time_and_of_the_month(demonstration: Register) -> None:
    _share(demonstration, 100)
    sample = _sample(demonstration, month=date(2026, 10, 17))
    assert sample == _sample(demonstration)
    assert len(sample.rows) == sample.of == 6
    assert all(row.completed_on is not None and row.completed_on.month == 10 for row in sample.rows)
    assert {row.verdict for row in sample.rows} == {None}
    assert sample.waiting == 6


def test_the_share_is_a_setting(demonstration: Register) -> None:
    assert _sample(demonstration).share == 10
    assert len(_sample(demonstration).rows) == 5  # few enough that the least is looked at
    _share(demonstration, 100)
    assert len(_sample(demonstration).rows) == 6
    for share in (0, 101):
        with pytest.raises(RefusedError) as caught:
            _share(demonstration, share)
        assert caught.value.code == "number_out_of_range"


def test_what_is_accepted_is_kept_and_judged_once(demonstration: Register) -> None:
    row = _sample(demonstration).rows[0]
    _judge(demonstration, row.action_id, ACCEPTED)
    found = next(one for one in _sample(demonstration).rows if one.action_id == row.action_id)
    assert (found.verdict, found.state, found.judged_by) == (ACCEPTED, ActionState.CLOSED_DONE, "Lucy Tremain-Obi")
    assert found == _sample(demonstration).rows[-1], "what waits stands first"
    with pytest.raises(RefusedError) as caught:
        _judge(demonstration, row.action_id, NOT_ENOUGH, "late thought")
    assert caught.value.code == "evidence_judged"
    line = ledger_of(demonstration, row.action_id)[-1]
    assert (line.operation, line.object_type, line.details["verdict"]) == ("judge", "evidence", "accepted")


def test_what_is_not_enough_is_opened_again_and_stays_in_the_sample(demonstration: Register) -> None:
    row = _sample(demonstration).rows[0]
    with pytest.raises(RefusedError) as caught:
        _judge(demonstration, row.action_id, NOT_ENOUGH, "  ")
    assert caught.value.code == "reason_needed"
    _judge(demonstration, row.action_id, NOT_ENOUGH, "no date, no name")
    now = detail(demonstration, actor(demonstration), row.action_id)
    assert now.row.state is ActionState.IN_PROGRESS
    assert (now.history[0].kind, now.history[0].text) == ("reopened", "no date, no name")
    assert any(line.kind == "closed" for line in now.history)
    found = next(one for one in _sample(demonstration).rows if one.action_id == row.action_id)
    assert (found.verdict, found.note) == (NOT_ENOUGH, "no date, no name")
    assert _sample(demonstration).of == 6


@pytest.mark.parametrize(
    ("verdict", "state", "kind"),
    [(ACCEPTED, ActionState.CLOSED_DONE, "closed"), (NOT_ENOUGH, ActionState.IN_PROGRESS, "sent_back")],
)
def test_what_was_only_reported_done_is_checked_by_it(
    demonstration: Register, verdict: EvidenceVerdict, state: ActionState, kind: str
) -> None:
    row = _sample(demonstration).rows[0]
    with demonstration.writing() as uow:
        action = uow.session.scalars(sa.select(Action).where(Action.id == row.action_id)).one()
        action.state, action.closed_on, action.close_code = ActionState.DONE_CLAIMED, None, None
        action.evidence = "done, says the agency"
    _judge(demonstration, row.action_id, verdict, "looked at the letter")
    now = detail(demonstration, actor(demonstration), row.action_id)
    assert (now.row.state, now.history[0].kind) == (state, kind)


def test_only_what_was_drawn_can_be_judged(demonstration: Register) -> None:
    inside = {row.action_id for row in _sample(demonstration).rows}
    _share(demonstration, 100)
    outside = next(row.action_id for row in _sample(demonstration).rows if row.action_id not in inside)
    _share(demonstration, 10)
    for key, month in ((outside, OCTOBER), (next(iter(inside)), date(2026, 9, 1))):
        with pytest.raises(RefusedError) as caught:
            _judge(demonstration, key, ACCEPTED, month=month)
        assert caught.value.code == "not_sampled"


def test_a_hidden_case_moves_nothing_of_the_sample(demonstration: Register) -> None:
    _share(demonstration, 100)
    before, who = _sample(demonstration), actor(demonstration)
    hidden = before.rows[0].case_id
    with demonstration.writing() as uow:
        uow.add(CaseExclusion(case_id=hidden, user_id=who.user_id, name="x", party=ExcludedParty.STAFF_CONFLICT))
    after = _sample(demonstration)
    assert [row.action_id for row in after.rows] == [row.action_id for row in before.rows if row.case_id != hidden]
    assert after.of == len(after.rows)
    with pytest.raises(NotFoundError):
        _judge(demonstration, before.rows[0].action_id, ACCEPTED)


def test_only_who_decides_about_actions_looks_at_evidence(demonstration: Register) -> None:
    advocate = actor(demonstration, Role.ADVOCATE)
    with pytest.raises(NotAllowedError):
        _sample(demonstration, advocate)
    with pytest.raises(NotAllowedError):
        _judge(demonstration, _sample(demonstration).rows[0].action_id, ACCEPTED, who=advocate)
    with demonstration.writing(advocate) as uow, pytest.raises(NotAllowedError):
        set_evidence_share(uow, actor=advocate, share=50)


def test_what_was_found_goes_with_its_case(demonstration: Register) -> None:
    row = _sample(demonstration).rows[0]
    _judge(demonstration, row.action_id, ACCEPTED, "seen")
    with demonstration.reading(actor(demonstration)) as uow:
        assert len(belongings_of(uow, row.case_id).rows[SampledEvidence]) == 1


def test_closing_as_impossible_lowers_no_agency_and_not_done_does(demonstration: Register) -> None:
    who, key = actor(demonstration), action_of(demonstration, "Tell the safeguarding leads")
    row = detail(demonstration, who, key).row

    def ended(code: CloseCode) -> Score:
        with demonstration.writing() as uow:
            action = uow.session.scalars(sa.select(Action).where(Action.id == key)).one()
            action.state, action.closed_on, action.close_code = ActionState.IN_PROGRESS, None, None
            action.due_on = date(2026, 10, 20)
        take(demonstration, who, close_action, key, code=code, reason="as it was")
        return _scores(demonstration)[row.agency]

    impossible, undone = ended(CloseCode.NOT_POSSIBLE_CHANGE), ended(CloseCode.NOT_DONE_AGENCY)
    assert (impossible.not_possible, impossible.not_done) == (undone.not_possible + 1, undone.not_done - 1)
    assert impossible.counted == undone.counted - 1
    assert undone.share is not None
    assert impossible.share is None or impossible.share >= undone.share

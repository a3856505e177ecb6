"""What is added to a case between meetings: an action that is asked, a checklist that is repeated; on both engines."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.agency import Agency
from marac_desk.model.risk import RiskAssessment
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import NotAllowedError, Role
from marac_desk.rules.deadlines import DueSpec
from marac_desk.rules.lives import ActionState
from marac_desk.rules.vocabulary import Aim, DueBasis, Origin, OwnRiskView, Priority, Share
from marac_desk.services.cases.adding import (
    AssessmentDraft,
    BetweenDraft,
    agency_choices,
    ask_between,
    assess_again,
    checklists_here,
)
from marac_desk.services.errors import NotFoundError, RefusedError
from tests.support.cases import case_id, ledger_of, opened
from tests.support.registers import actor

TODAY = date(2026, 11, 21)


def _agency(register: Register, short_name: str) -> uuid.UUID:
    with register.reading() as uow:
        found = uow.session.scalar(sa.select(Agency.id).where(Agency.short_name == short_name))
    assert found is not None
    return found


def _ask(register: Register, draft: BetweenDraft, role: Role = Role.COORDINATOR) -> Action:
    who = actor(register, role)
    with register.writing(who) as uow:
        key, _ = ask_between(uow, actor=who, case_id=case_id(register, "0130"), draft=draft)
    with register.reading() as uow:
        return uow.session.scalars(sa.select(Action).where(Action.id == key)).one()


def test_an_action_of_the_catalogue_is_asked_with_its_own_due_and_wording(demonstration: Register) -> None:
    action = _ask(demonstration, BetweenDraft(_agency(demonstration, "Housing"), "locks", "HOU-04"))
    assert action.title == "Change locks, strengthen doors and windows"
    assert (action.origin, action.state) == (Origin.IN_BETWEEN, ActionState.ASKED)
    assert action.typed == "locks"
    assert action.evidence_asked
    assert action.due_on is not None
    assert action.due_on > TODAY
    assert ("record", "action") in ledger_of(demonstration, action.case_id)


def test_free_words_stay_as_they_were_typed(demonstration: Register) -> None:
    draft = BetweenDraft(
        _agency(demonstration, "Police"),
        "ring her brother’s employer\nabout shifts",
        due=DueSpec(DueBasis.DATE, day=date(2026, 11, 27)),
        urgent=True,
        aim=Aim.PERPETRATOR,
    )
    action = _ask(demonstration, draft)
    assert action.title == "Ring her brother’s employer about shifts"
    assert (action.due_on, action.priority, action.aim) == (date(2026, 11, 27), Priority.URGENT, Aim.PERPETRATOR)
    assert action.share is Share.CHECK


def test_sending_it_twice_asks_once(demonstration: Register) -> None:
    draft = BetweenDraft(_agency(demonstration, "Police"), "call in", action_id=uuid.uuid4())
    assert _ask(demonstration, draft).number == _ask(demonstration, draft).number


def test_only_signatories_that_take_part_can_be_asked(demonstration: Register) -> None:
    who = actor(demonstration)
    with demonstration.reading(who) as uow:
        names = [choice.short_name for choice in agency_choices(uow, actor=who)]
    assert "Community centre" not in names
    assert len(names) == 15
    with pytest.raises(RefusedError) as caught:
        _ask(demonstration, BetweenDraft(_agency(demonstration, "Community centre"), "call in"))
    assert (caught.value.code, caught.value.values) == ("not_signatory", {"agency": "Community centre"})


@pytest.mark.parametrize(
    ("words", "due", "code"),
    [
        ("  ", None, "action_words_missing"),
        ("call in", DueSpec(DueBasis.DATE, day=date(2026, 11, 20)), "due_passed"),
        ("x" * 141, None, "text_too_long"),
        ("call\x00in", None, "text_nul"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_nothing_is_added(
    demonstration: Register, words: str, due: DueSpec | None, code: str
) -> None:
    before = len(opened(demonstration, "0130").open)
    with pytest.raises(RefusedError) as caught:
        _ask(demonstration, BetweenDraft(_agency(demonstration, "Police"), words, due=due))
    assert caught.value.code == code
    assert len(opened(demonstration, "0130").open) == before


def test_an_advocate_does_not_ask_agencies_by_herself(demonstration: Register) -> None:
    with pytest.raises(NotAllowedError):
        _ask(demonstration, BetweenDraft(_agency(demonstration, "Police"), "call in"), Role.ADVOCATE)


def test_a_repeated_checklist_keeps_the_threshold_it_was_measured_by(demonstration: Register) -> None:
    who = actor(demonstration, Role.ADVOCATE)
    draft = AssessmentDraft("dash_ric_24", 14, TODAY, "Jo Abernathy", own_view=OwnRiskView.HIGH, own_words="He knows.")
    with demonstration.writing(who) as uow:
        key, _ = assess_again(uow, actor=who, case_id=case_id(demonstration, "0130"), draft=draft)
    with demonstration.reading() as uow:
        row = uow.session.get_one(RiskAssessment, key)
    assert (row.score, row.threshold, row.threshold_met) == (14, 14, True)
    words = opened(demonstration, "0130").words
    assert words is not None
    assert words.text == "He knows."


@pytest.mark.parametrize(
    ("score", "on", "code"), [(25, TODAY, "score_out_of_range"), (-1, TODAY, "score_out_of_range"),
                              (9, date(2026, 11, 22), "day_ahead")]
)  # fmt: skip
def test_a_score_that_cannot_be_is_refused(demonstration: Register, score: int, on: date, code: str) -> None:
    who = actor(demonstration)
    with pytest.raises(RefusedError) as caught, demonstration.writing(who) as uow:
        draft = AssessmentDraft("dash_ric_24", score, on)
        assess_again(uow, actor=who, case_id=case_id(demonstration, "0130"), draft=draft)
    assert caught.value.code == code


def test_a_checklist_of_another_nation_is_not_there(demonstration: Register) -> None:
    who = actor(demonstration)
    with demonstration.reading(who) as uow:
        assert [code for code, _, _ in checklists_here(uow, actor=who)] == ["dash_ric_24", "other"]
    with pytest.raises(NotFoundError), demonstration.writing(who) as uow:
        draft = AssessmentDraft("daq_27", 9, TODAY)
        assess_again(uow, actor=who, case_id=case_id(demonstration, "0130"), draft=draft)

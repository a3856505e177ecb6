"""Report-backs: the advocate's own list, the gates before she is told, her answer, and nothing that leaks."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.action import Action, ActionEvent
from marac_desk.model.case import Case, CaseExclusion
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.person import Person, SafeContact
from marac_desk.model.report_back import ReportBack, ReportBackLine
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, DataClass, Grant, NotAllowedError, Operation, Reach, Role
from marac_desk.rules.leak import Leak
from marac_desk.rules.lives import ReportBackState, StepRefusedError
from marac_desk.rules.vocabulary import (
    Answer,
    AttemptResult,
    ContactChannel,
    ExcludedParty,
    FeelsSafer,
    Share,
)
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.report_backs import create_for_item
from marac_desk.services.report_backs.answering import feed_back, give_leaflet, record_answer
from marac_desk.services.report_backs.lines import check_line, reword, tick, untick
from marac_desk.services.report_backs.looking import back_list, back_view
from marac_desk.services.report_backs.protected import reveal
from marac_desk.services.report_backs.steps import SeenBack
from marac_desk.services.report_backs.telling import (
    check_safe_contact,
    decline,
    deliver,
    hand_to,
    not_safe_now,
    plan_attempt,
    record_attempt,
    say_own_words,
)
from marac_desk.services.report_backs.views import BackLine, BackView
from tests.support.registers import NOW, actor

TODAY = NOW.date()


def advocate(register: Register) -> Actor:
    return actor(register, Role.ADVOCATE)


def view(register: Register, key: uuid.UUID, person: Actor | None = None) -> BackView:
    person = person or advocate(register)
    with register.reading(person) as uow:
        return back_view(uow, actor=person, report_back_id=key)


def take(register: Register, key: uuid.UUID, step: Any, *, by: Actor | None = None, **values: Any) -> Any:
    person = by or advocate(register)
    with register.reading() as uow:
        version = uow.session.scalars(sa.select(ReportBack.version).where(ReportBack.id == key)).one()
    with register.writing(person) as uow:
        return step(uow, actor=person, seen=SeenBack(key, version), **values)[0]


def on_line(register: Register, line: BackLine, step: Any, *, by: Actor | None = None, **values: Any) -> Any:
    person = by or advocate(register)
    with register.reading() as uow:
        version = uow.session.scalars(sa.select(ReportBackLine.version).where(ReportBackLine.id == line.line_id)).one()
    with register.writing(person) as uow:
        return step(uow, actor=person, seen=SeenBack(line.line_id, version), **values)[0]


def refused(expected: str, run: Callable[..., object], /, *around: Any, **values: Any) -> None:
    with pytest.raises(RefusedError) as caught:
        run(*around, **values)
    assert caught.value.code == expected


@pytest.fixture
def sophie(demonstration: Register) -> uuid.UUID:
    """Plan a fresh report-back to Sophie Larkspur, with lines of all three kinds; the key of the report-back."""
    me = advocate(demonstration)
    with demonstration.writing(actor(demonstration)) as uow:
        case_id = uow.session.scalars(
            sa.select(Case.id).join(Person, Person.id == Case.victim_id).where(Person.full_name == "Sophie Larkspur")
        ).one()
        item = uow.session.scalars(sa.select(AgendaItem).where(AgendaItem.case_id == case_id)).one()
        for old in uow.session.scalars(sa.select(ReportBack).where(ReportBack.item_id == item.id)):
            old.item_id = None
        item.report_back_by_id = me.representative_id
        made = create_for_item(uow, item)
        assert made is not None
        return made.id


def of_share(register: Register, key: uuid.UUID, share: Share) -> BackLine:
    return next(line for line in view(register, key).lines if line.share is share)


def test_a_concluded_case_gets_one_report_back_with_no_line_ticked(demonstration: Register, sophie: uuid.UUID) -> None:
    shown = view(demonstration, sophie)
    assert shown.row.state is ReportBackState.PLANNED
    assert {line.share for line in shown.lines} == set(Share)
    assert not any(line.may_be_told for line in shown.lines)
    assert all(line.wording == "" for line in shown.lines if line.share is Share.NEVER)
    assert all(line.wording for line in shown.lines if line.share is Share.YES)
    with demonstration.reading() as uow:
        back = uow.session.get_one(ReportBack, sophie)
        meeting = uow.session.get_one(Meeting, back.meeting_id)
        assert meeting.action_list_on < back.due_on <= meeting.action_list_on + timedelta(days=4)


def test_planning_again_adds_what_came_since_and_loses_no_tick(demonstration: Register, sophie: uuid.UUID) -> None:
    line = of_share(demonstration, sophie, Share.YES)
    on_line(demonstration, line, tick)
    with demonstration.writing(actor(demonstration)) as uow:
        back = uow.session.get_one(ReportBack, sophie)
        item = uow.session.get_one(AgendaItem, back.item_id)
        missing = uow.session.scalars(
            sa.select(ReportBackLine).where(ReportBackLine.report_back_id == sophie, ReportBackLine.id != line.line_id)
        ).first()
        assert missing is not None
        uow.session.delete(missing)
        uow.session.flush()
        again = create_for_item(uow, item)
        assert again is not None
        assert again.id == sophie
    after = view(demonstration, sophie)
    assert len(after.lines) == len({each.action_id for each in after.lines})
    assert missing.action_id in {each.action_id for each in after.lines}
    assert [each.line_id for each in after.lines if each.may_be_told] == [line.line_id]


def test_nobody_reports_back_to_the_dead_or_where_the_meeting_said_why_not(
    demonstration: Register, sophie: uuid.UUID
) -> None:
    with demonstration.writing(actor(demonstration)) as uow:
        back = uow.session.get_one(ReportBack, sophie)
        item = uow.session.get_one(AgendaItem, back.item_id)
        back.item_id = None
        item.report_back_by_id, item.report_back_reason = None, "Her solicitor tells her"
        assert create_for_item(uow, item) is None
        item.report_back_reason = None
        victim = uow.session.get_one(Person, uow.session.get_one(Case, item.case_id).victim_id)
        victim.deceased = True
        assert create_for_item(uow, item) is None


def test_each_line_is_ticked_by_itself_and_never_what_is_not_for_her(
    demonstration: Register, sophie: uuid.UUID
) -> None:
    told, never = of_share(demonstration, sophie, Share.YES), of_share(demonstration, sophie, Share.NEVER)
    for step, values in ((tick, {}), (check_line, {"with_whom": "Ada"}), (reword, {"wording": "Something"})):
        refused("not_for_her", on_line, demonstration, never, step, **values)
    on_line(demonstration, told, tick)
    assert [line.line_id for line in view(demonstration, sophie).lines if line.may_be_told] == [told.line_id]
    on_line(demonstration, told, untick)
    assert not any(line.may_be_told for line in view(demonstration, sophie).lines)


def test_what_must_be_asked_first_is_ticked_only_after_asking(demonstration: Register, sophie: uuid.UUID) -> None:
    line = of_share(demonstration, sophie, Share.CHECK)
    refused("check_first", on_line, demonstration, line, tick)
    refused("name_needed", on_line, demonstration, line, check_line, with_whom=" ")
    on_line(demonstration, line, check_line, with_whom="Marcus Ihejirika, said yes")
    on_line(demonstration, line, tick)
    assert of_share(demonstration, sophie, Share.CHECK).may_be_told


def test_other_words_need_another_tick(demonstration: Register, sophie: uuid.UUID) -> None:
    line = of_share(demonstration, sophie, Share.CHECK)
    on_line(demonstration, line, check_line, with_whom="Marcus Ihejirika")
    on_line(demonstration, line, tick)
    on_line(demonstration, line, reword, wording=line.wording)
    assert of_share(demonstration, sophie, Share.CHECK).may_be_told, "the same words are no other words"
    refused("wording_needed", on_line, demonstration, line, reword, wording="  ")
    refused("text_too_long", on_line, demonstration, line, reword, wording="x" * 241)
    on_line(demonstration, line, reword, wording="Somebody will help you keep her safe.")
    after = of_share(demonstration, sophie, Share.CHECK)
    assert (after.wording, after.may_be_told, after.checked_with) == (
        "Somebody will help you keep her safe.",
        False,
        None,
    )


def test_two_people_on_one_line_are_told_of_each_other(demonstration: Register, sophie: uuid.UUID) -> None:
    line, me = of_share(demonstration, sophie, Share.YES), advocate(demonstration)
    on_line(demonstration, line, reword, wording="Other words.")
    with demonstration.writing(me) as uow:
        refused("changed_meanwhile", tick, uow, actor=me, seen=SeenBack(line.line_id, line.version))
    with demonstration.writing(me) as uow:
        refused("changed_meanwhile", decline, uow, actor=me, seen=SeenBack(sophie, 99))


def test_she_is_told_only_by_a_way_checked_within_the_areas_days(demonstration: Register, sophie: uuid.UUID) -> None:
    on_line(demonstration, of_share(demonstration, sophie, Share.YES), tick)
    with demonstration.writing(actor(demonstration)) as uow:
        victim = uow.session.get_one(Case, view(demonstration, sophie).row.case_id).victim_id
        contact = uow.session.scalars(sa.select(SafeContact).where(SafeContact.person_id == victim)).one()
        contact.verified_on = TODAY - timedelta(days=15)
    assert view(demonstration, sophie).contact.stale
    refused("safe_contact_stale", take, demonstration, sophie, deliver)
    take(demonstration, sophie, check_safe_contact)
    checked = view(demonstration, sophie)
    assert (checked.row.state, checked.contact.stale) == (ReportBackState.SAFE_ROUTE_CONFIRMED, False)
    assert checked.contact.verified_on == TODAY
    take(demonstration, sophie, deliver)
    after = view(demonstration, sophie)
    assert (after.row.state, after.delivered_on) == (ReportBackState.DELIVERED, TODAY)
    for step, values in ((tick, {}), (untick, {}), (reword, {"wording": "x"}), (check_line, {"with_whom": "x"})):
        refused("already_told", on_line, demonstration, after.lines[0], step, **values)


def test_nothing_is_told_with_nothing_ticked(demonstration: Register, sophie: uuid.UUID) -> None:
    take(demonstration, sophie, check_safe_contact)
    refused("nothing_ticked", take, demonstration, sophie, deliver)
    take(demonstration, sophie, say_own_words, text="They talked about how to help you.")
    take(demonstration, sophie, deliver)


def test_every_attempt_is_kept_with_its_way_and_its_end(demonstration: Register, sophie: uuid.UUID) -> None:
    for result, state in (
        (AttemptResult.NOT_REACHED, ReportBackState.ATTEMPTED),
        (AttemptResult.NOT_SAFE, ReportBackState.NOT_SAFE_NOW),
        (AttemptResult.NOT_SAFE, ReportBackState.NOT_SAFE_NOW),
        (AttemptResult.SPOKEN_TO, ReportBackState.ATTEMPTED),
        (AttemptResult.NOT_REACHED, ReportBackState.ATTEMPTED),
    ):
        take(demonstration, sophie, record_attempt, channel=ContactChannel.VIA_PROFESSIONAL, result=result, note="x")
        assert view(demonstration, sophie).row.state is state
    shown = view(demonstration, sophie)
    assert shown.row.attempts == len(shown.attempts) == 5
    assert {attempt.way for attempt in shown.attempts} == {ContactChannel.VIA_PROFESSIONAL}
    tomorrow = NOW + timedelta(days=1)
    refused("day_in_future", take, demonstration, sophie, record_attempt, channel=ContactChannel.MOBILE,
            result=AttemptResult.NOT_REACHED, at=tomorrow)  # fmt: skip
    refused("time_in_past", take, demonstration, sophie, plan_attempt, at=NOW)
    take(demonstration, sophie, plan_attempt, at=tomorrow)
    assert view(demonstration, sophie).planned
    _, is_open = take(
        demonstration, sophie, record_attempt, channel=ContactChannel.MOBILE, result=AttemptResult.NOT_REACHED
    )
    assert not is_open, "she must not be phoned, and the desk says so"
    assert not view(demonstration, sophie).planned


def test_attempts_noted_in_free_words_do_not_name_the_place(demonstration: Register) -> None:
    me = advocate(demonstration)
    with demonstration.reading(me) as uow:
        rows = back_list(uow, actor=me)
    key = next(row.report_back_id for row in rows.to_feed_back if row.name == "Sophie Larkspur")
    shown = view(demonstration, key)
    assert [attempt.way for attempt in shown.attempts] == [None, None]
    assert "clinic" not in repr((shown.row, shown.contact, shown.attempts)).lower()
    with demonstration.writing(me) as uow:
        held, _ = reveal(uow, actor=me, report_back_id=key)
    assert held.ways == ("clinic", "clinic")
    assert held.contact.times == "Clinic, Tuesdays"
    with demonstration.reading() as uow:
        last = uow.session.scalars(sa.select(LedgerEntry).order_by(LedgerEntry.seq.desc())).first()
        assert last is not None
        assert (last.operation, last.object_type, last.actor_id) == ("reveal", "safe_contact", me.user_id)
        assert last.case_id == shown.row.case_id


@pytest.mark.parametrize(
    ("step", "values", "state"),
    [
        (decline, {}, ReportBackState.DECLINED_BY_VICTIM),
        (not_safe_now, {}, ReportBackState.NOT_SAFE_NOW),
        (hand_to, {"whom": "Advocate in the new area"}, ReportBackState.HANDED_TO),
    ],
)
def test_every_way_in_which_telling_can_end(
    demonstration: Register, sophie: uuid.UUID, step: Any, values: dict[str, Any], state: ReportBackState
) -> None:
    take(demonstration, sophie, step, **values)
    shown = view(demonstration, sophie)
    assert shown.row.state is state
    assert shown.row.handed_to == values.get("whom")
    with pytest.raises(StepRefusedError):
        take(demonstration, sophie, record_answer, words="x")


def test_somebody_else_may_tell_her_without_our_check(demonstration: Register, sophie: uuid.UUID) -> None:
    refused("name_needed", take, demonstration, sophie, hand_to, whom="")
    take(demonstration, sophie, hand_to, whom="Health visitor")
    on_line(demonstration, of_share(demonstration, sophie, Share.YES), tick)
    take(demonstration, sophie, deliver)
    assert view(demonstration, sophie).row.state is ReportBackState.DELIVERED


def test_her_answer_goes_back_into_the_plan(demonstration: Register, sophie: uuid.UUID) -> None:
    with pytest.raises(StepRefusedError):
        take(demonstration, sophie, record_answer, words="Too early")
    line = of_share(demonstration, sophie, Share.YES)
    on_line(demonstration, line, tick)
    take(demonstration, sophie, check_safe_contact)
    take(demonstration, sophie, deliver)
    refused("answer_empty", take, demonstration, sophie, record_answer, words="  ")
    with pytest.raises(NotFoundError):
        take(demonstration, sophie, record_answer, words="x", wants_changed={uuid.uuid4(): "x"})
    first = take(
        demonstration,
        sophie,
        record_answer,
        words="I am worried about the social worker.",
        feels_safer=FeelsSafer.LESS_SAFE,
        new_abuse=Answer.YES,
        wants_changed={line.line_id: "I want my worker to be there."},
        way=ContactChannel.VIA_PROFESSIONAL,
    )
    assert first.offer_repeat_referral
    second = take(demonstration, sophie, record_answer, words="It is better now.", new_abuse=Answer.NO)
    assert not second.offer_repeat_referral
    shown = view(demonstration, sophie)
    assert (shown.response, shown.row.feels_safer) == ("It is better now.", FeelsSafer.NOT_ASKED)
    assert [(old.words, old.feels_safer, old.new_abuse) for old in shown.earlier] == [
        ("I am worried about the social worker.", FeelsSafer.LESS_SAFE, Answer.YES)
    ]
    take(demonstration, sophie, feed_back)
    after = view(demonstration, sophie)
    assert after.row.state is ReportBackState.FED_BACK
    with demonstration.reading() as uow:
        events = uow.session.scalars(sa.select(ActionEvent).where(ActionEvent.kind == "she_asked")).all()
        assert [(event.action_id, event.text) for event in events] == [
            (line.action_id, "I want my worker to be there.")
        ]
    refused("nothing_more_to_tell", take, demonstration, sophie, record_attempt, channel=ContactChannel.TEXT,
            result=AttemptResult.NOT_REACHED)  # fmt: skip


def test_an_answer_about_safety_alone_is_an_answer(demonstration: Register, sophie: uuid.UUID) -> None:
    on_line(demonstration, of_share(demonstration, sophie, Share.YES), tick)
    take(demonstration, sophie, check_safe_contact)
    take(demonstration, sophie, deliver)
    take(demonstration, sophie, record_answer, words=None, feels_safer=FeelsSafer.SAFER)
    take(demonstration, sophie, give_leaflet, given=True)
    shown = view(demonstration, sophie)
    assert (shown.response, shown.row.feels_safer, shown.leaflet_given) == (None, FeelsSafer.SAFER, True)


def test_the_leak_check_looks_at_the_words_as_they_stand(demonstration: Register, sophie: uuid.UUID) -> None:
    line = of_share(demonstration, sophie, Share.YES)
    for words, leak in (
        ("You will be seen at the clinic.", Leak.SAFE_PLACE),
        ("Gavin is told nothing.", Leak.PERPETRATOR),
        ("Poppy will be seen.", Leak.PERSON),
        ("Tom Pelling-Roy will ring.", Leak.PERSON),
        ("MATAC will look at it.", Leak.NEVER_WORD),
        ("Ring 020 7946 0310.", Leak.PHONE),
        ("Come to ZZ1 1AA.", Leak.POSTCODE),
    ):
        on_line(demonstration, line, reword, wording=words)
        shown = view(demonstration, sophie)
        found = next(each for each in shown.lines if each.line_id == line.line_id)
        assert leak in {one.leak for one in found.leaks}, words
        assert shown.to_look_at == ()
        on_line(demonstration, line, tick)
        assert [each.line_id for each in view(demonstration, sophie).to_look_at] == [line.line_id]


def test_the_list_is_the_advocates_own_and_reading_is_all_that_others_may(demonstration: Register) -> None:
    me, coordinator, chair = advocate(demonstration), actor(demonstration), actor(demonstration, Role.CHAIR)
    lists = {}
    for person in (me, coordinator, chair):
        with demonstration.reading(person) as uow:
            lists[person.role] = back_list(uow, actor=person)

    def names(role: Role) -> set[str]:
        found = lists[role]
        parts = (found.to_tell, found.to_answer, found.to_feed_back, found.handed_on, found.done)
        return {row.name for part in parts for row in part}

    assert names(Role.ADVOCATE) < names(Role.COORDINATOR)
    assert set() < names(Role.CHAIR) <= names(Role.COORDINATOR), "the chair sees those of her or his own meetings"
    assert all(row.advocate == "Jo Abernathy" and row.mine for row in lists[Role.ADVOCATE].to_feed_back)
    assert not any(row.mine for row in lists[Role.COORDINATOR].to_feed_back)
    chairs = {row.report_back_id for row in lists[Role.CHAIR].to_feed_back}
    key = next(row.report_back_id for row in lists[Role.ADVOCATE].to_feed_back if row.report_back_id in chairs)
    for person in (coordinator, chair):
        assert not view(demonstration, key, person).may_write
        with pytest.raises(NotAllowedError):
            take(demonstration, key, feed_back, by=person)


def test_a_colleague_stands_in_as_far_as_the_matrix_says(demonstration: Register) -> None:
    coordinator, me = actor(demonstration), advocate(demonstration)
    with demonstration.reading(coordinator) as uow:
        everything = back_list(uow, actor=coordinator)
    others = [row for row in everything.to_tell + everything.to_answer if row.advocate != "Jo Abernathy"]
    assert others
    key = others[0].report_back_id
    assert view(demonstration, key, me).may_write
    assert not view(demonstration, key, me).may_reveal, "how to reach her is for her own advocate"
    cells = {**demonstration.matrix.cells[DataClass.REPORT_BACK], Role.ADVOCATE: (
        Grant(Operation.READ, Reach.OWN), Grant(Operation.UPDATE, Reach.OWN)
    )}  # fmt: skip
    narrow = {**demonstration.matrix.cells, DataClass.REPORT_BACK: cells}
    demonstration.matrix = dataclasses.replace(demonstration.matrix, cells=narrow)
    with pytest.raises(NotFoundError):
        view(demonstration, key, me)
    with pytest.raises(NotFoundError):
        take(demonstration, key, decline)


def test_who_is_kept_out_of_a_case_has_no_report_back_of_it(demonstration: Register, sophie: uuid.UUID) -> None:
    coordinator = actor(demonstration)
    with demonstration.writing(coordinator) as uow:
        case_id = uow.session.get_one(ReportBack, sophie).case_id
        uow.add(CaseExclusion(case_id=case_id, name=coordinator.name, party=ExcludedParty.STAFF_CONFLICT,
                              representative_id=coordinator.representative_id))  # fmt: skip
    with demonstration.reading(coordinator) as uow:
        rows = back_list(uow, actor=coordinator)
    assert "Sophie Larkspur" not in {row.name for row in (*rows.to_tell, *rows.to_feed_back, *rows.done)}
    with pytest.raises(NotFoundError):
        view(demonstration, sophie, coordinator)


def test_most_urgent_first_and_late_in_working_days(demonstration: Register, sophie: uuid.UUID) -> None:
    with demonstration.writing(actor(demonstration)) as uow:
        uow.session.get_one(ReportBack, sophie).due_on = date(2026, 11, 18)
    me = advocate(demonstration)
    with demonstration.reading(me) as uow:
        rows = back_list(uow, actor=me).to_tell
    assert [row.due_on for row in rows] == sorted(row.due_on for row in rows)
    assert next(row for row in rows if row.report_back_id == sophie).late == 2


def test_no_word_of_hers_reaches_the_ledger(demonstration: Register, sophie: uuid.UUID) -> None:
    line = of_share(demonstration, sophie, Share.YES)
    on_line(demonstration, line, reword, wording="Wordsforher")
    on_line(demonstration, line, tick)
    take(demonstration, sophie, check_safe_contact)
    take(demonstration, sophie, record_attempt, channel=ContactChannel.VIA_PROFESSIONAL,
         result=AttemptResult.SPOKEN_TO, note="Notetheattempt")  # fmt: skip
    take(demonstration, sophie, deliver)
    take(demonstration, sophie, record_answer, words="Heranswer", new_abuse=Answer.YES)
    with demonstration.reading() as uow:
        lines = uow.session.scalars(sa.select(LedgerEntry)).all()
        assert {"reword", "tick", "check_safe_contact", "attempt", "deliver", "answer"} <= {x.operation for x in lines}
        told = " ".join(f"{entry.details} {entry.reason}" for entry in lines)
        assert not any(word in told for word in ("Wordsforher", "Notetheattempt", "Heranswer"))
        action = uow.session.scalars(sa.select(Action).where(Action.id == line.action_id)).one()
        assert action.victim_wording != "Wordsforher", "the plan keeps its own words"

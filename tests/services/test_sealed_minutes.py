"""Sealed minutes: closing fixes them, what is added later stands apart, and nothing in them changes unseen."""

from __future__ import annotations

import copy
import random
import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.documents.minutes_content import MinutesOfCase
from marac_desk.model.access import Recall
from marac_desk.model.action import Action
from marac_desk.model.base import table_of
from marac_desk.model.case import CaseExclusion
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.seal import MinutesEntry, SealedMinutes
from marac_desk.register.unit_of_work import Register
from marac_desk.rules import seals
from marac_desk.rules.access import NotAllowedError, Role
from marac_desk.rules.lives import MeetingState
from marac_desk.rules.seals import Changed, Fault
from marac_desk.rules.vocabulary import CloseCode, ExcludedParty
from marac_desk.services.actions import closing
from marac_desk.services.approvals.deciding import decide_approval
from marac_desk.services.circulation.action_lists import plan_action_lists
from marac_desk.services.circulation.case_minutes import plan_minutes
from marac_desk.services.circulation.common import PlannedCopy
from marac_desk.services.circulation.recording import MadeCopy, record_copies
from marac_desk.services.circulation.sealed import checking, entries
from marac_desk.services.circulation.sealed.checking import Checked
from marac_desk.services.circulation.sealed.entries import SeenMinutes
from marac_desk.services.circulation.sealed.reading import read_minutes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.meeting_room import minuting, recording
from marac_desk.services.removal.disposal import ask_to_dispose, dispose_case
from marac_desk.services.removal.withdrawing import ask_to_withdraw, withdraw_passage
from tests.support.registers import actor, user
from tests.support.sealed import SHARED, STATEMENT, HeldMeeting


@pytest.fixture
def held(demonstration: Register) -> HeldMeeting:
    """Return a meeting of three cases that was closed."""
    return HeldMeeting(demonstration)


def printed(held: HeldMeeting) -> list[MinutesOfCase]:
    return [copy.content for copy in held.ask(plan_minutes, meeting_id=held.meeting_id)]


def checked(held: HeldMeeting, **who: Any) -> tuple[Checked, ...]:
    found: tuple[Checked, ...] = held.ask(checking.check_minutes, meeting_id=held.meeting_id, **who)
    return found


def send(held: HeldMeeting, plan: Any) -> tuple[PlannedCopy, ...]:
    copies: tuple[PlannedCopy, ...] = held.ask(plan, meeting_id=held.meeting_id)
    held.do(record_copies, copies=[MadeCopy(one, 1, "0" * 64) for one in copies])
    return copies


def state(held: HeldMeeting) -> MeetingState:
    with held.register.reading() as uow:
        return MeetingState(uow.session.get_one(Meeting, held.meeting_id).state)


# Closing


def test_closing_seals_every_case_that_was_heard_by_itself(held: HeldMeeting) -> None:
    found = checked(held)
    assert [one.item_id for one in found] == held.items
    assert all(one.verdict.holds and not one.verdict.withdrawn for one in found)
    assert len({one.seal for one in found}) == 3
    with held.register.reading() as uow:
        query = sa.select(LedgerEntry).where(LedgerEntry.operation == "seal_minutes")
        lines = {line.object_id: line for line in uow.session.scalars(query)}
        rows = uow.session.scalars(sa.select(SealedMinutes)).all()
        assert {row.id: row.digest.hex() for row in rows} == {k: line.details["digest"] for k, line in lines.items()}
        assert {row.id: row.case_id for row in rows} == {k: line.case_id for k, line in lines.items()}
        assert STATEMENT not in str([line.details for line in lines.values()])


def test_the_seal_stands_in_the_margin_of_the_minutes_and_what_was_agreed_in_them(held: HeldMeeting) -> None:
    contents = printed(held)
    assert [one.imprint.seal for one in contents] == [one.seal for one in checked(held)]
    assert [one.risk_statement for one in contents] == [f"Case {n}. {STATEMENT}" for n in (1, 2, 3)]
    assert all(one.said[0].lines[0].words == SHARED and len(one.actions) == 1 and one.attendance for one in contents)
    assert [one.number for one in contents] == [1, 2, 3]


def test_minutes_of_a_meeting_that_goes_on_are_not_sealed(demonstration: Register) -> None:
    held = HeldMeeting(demonstration, close=False)
    assert checked(held) == ()
    assert {one.imprint.seal for one in printed(held)} == {""}
    held.close()
    assert len(checked(held)) == 3


def test_what_happens_in_the_register_afterwards_does_not_reach_them(held: HeldMeeting) -> None:
    before = printed(held)
    with held.register.writing(actor(held.register)) as uow:
        item = uow.session.get_one(AgendaItem, held.items[0])
        item.risk_statement = "Nothing happened."
        action = uow.session.scalars(sa.select(Action).where(Action.item_id == held.items[1])).one()
        action.title = "do nothing"
        key = action.id
    held.do(closing.close_action, seen=held.room.seen(key), code=CloseCode.DONE, reason="x", evidence="y")
    after = printed(held)
    assert [one.risk_statement for one in after] == [one.risk_statement for one in before]
    assert [one.actions for one in after] == [one.actions for one in before]
    assert all(one.verdict.holds for one in checked(held))


def test_nobody_writes_into_them_any_more(held: HeldMeeting) -> None:
    item_id = held.items[0]
    version = held.room.case(item_id).version
    police = held.room.agency("Police")
    for use_case, values in (
        (minuting.set_summary, {"version": version, "risk_statement": "x"}),
        (minuting.set_victim_view, {"version": version, "words": "x"}),
        (minuting.record_risk, {"at_risk": "her", "version": None}),
        (recording.record_information, {"agency_id": police, "text": "x"}),
    ):
        with pytest.raises(RefusedError, match="minutes_sealed"):
            held.do(use_case, item_id=item_id, **values)


# Changed unseen


def test_any_change_of_what_is_stored_is_found(held: HeldMeeting) -> None:
    """Every stored field, at a place drawn by a seed: one sign more, one fewer, a digit turned, two changed over."""
    held.correct(1, "She said it on Monday.")
    held.approve()
    by, tried = random.Random("sealed minutes"), 0
    for kind in (SealedMinutes, MinutesEntry):
        table = table_of(kind)
        for column in table.columns:
            if column.name in {"id", "created_at", "created_by", "updated_at", "updated_by", "version", "source",
                               "sensitivity"}:  # fmt: skip
                continue
            for changed in _changes(held, table, column.name, by):
                with held.register.engines.write.connect() as connection, connection.begin() as point:
                    first = sa.select(table.c.id).order_by(table.c.id).limit(1).scalar_subquery()
                    connection.execute(sa.update(table).where(table.c.id == first).values({column.name: changed}))
                    point.commit()
                try:
                    verdicts = checked(held)
                    assert len(verdicts) < 3 or not all(one.verdict.holds for one in verdicts), (column.name, changed)
                    tried += 1
                finally:
                    _put_back(held, table, column.name)
    assert all(one.verdict.holds for one in checked(held))
    assert tried > 25


_KEPT: dict[str, Any] = {}


def _changes(held: HeldMeeting, table: sa.Table, name: str, by: random.Random) -> list[Any]:
    with held.register.reading() as uow:
        value = uow.session.execute(sa.select(table.c[name]).order_by(table.c.id).limit(1)).scalar_one()
    _KEPT[name] = copy.deepcopy(value)
    if isinstance(value, list):
        at = by.randrange(len(value))
        turned = f"{'1' if str(value[at])[:1] == '0' else '0'}{str(value[at])[1:]}"
        one = [*value[:at], turned, *value[at + 1 :]]
        return [one, value[:-1], [*value, value[-1]], [*value[1:], value[0]] if value[1:] else []]
    if isinstance(value, bytes):
        at = by.randrange(len(value))
        return [bytes(byte ^ 1 if place == at else byte for place, byte in enumerate(value))]
    if isinstance(value, dict):
        return [{**value, "x": 1}]
    if isinstance(value, uuid.UUID):
        return [] if table.c[name].foreign_keys else [uuid.UUID(int=5)]
    if isinstance(value, int):
        return [value + 7]
    if hasattr(value, "replace") and hasattr(value, "year"):
        return [value.replace(microsecond=7)]
    others = {"approval": "correction", "correction": "approval"}
    return [others.get(str(value), f"{value}.")]


def _put_back(held: HeldMeeting, table: sa.Table, name: str) -> None:
    with held.register.engines.write.connect() as connection, connection.begin():
        first = sa.select(table.c.id).order_by(table.c.id).limit(1).scalar_subquery()
        connection.execute(sa.update(table).where(table.c.id == first).values({name: _KEPT[name]}))


def test_changed_minutes_are_put_on_no_paper(held: HeldMeeting) -> None:
    with held.register.writing(actor(held.register)) as uow:
        row = uow.session.get_one(SealedMinutes, held.key(2))
        at = row.paths.index("risk_statement")
        row.texts = [*row.texts[:at], "All is well.", *row.texts[at + 1 :]]
    found = checked(held)
    assert [one.verdict.changed for one in found] == [(), (Changed(Fault.PART, "risk_statement"),), ()]
    with pytest.raises(RefusedError, match="minutes_changed"):
        printed(held)


def _sealed_anew(held: HeldMeeting, number: int) -> None:
    """Change minutes and compute all their hashes again, as somebody would who knows how they are made."""
    with held.register.writing(actor(held.register)) as uow:
        row = uow.session.get_one(SealedMinutes, held.key(number))
        at = row.paths.index("risk_statement")
        row.texts = [*row.texts[:at], "All is well.", *row.texts[at + 1 :]]
        digests = [
            seals.part_digest(path, bytes.fromhex(salt), text)
            for path, salt, text in zip(row.paths, row.salts, row.texts, strict=True)
        ]
        row.hashes = [digest.hex() for digest in digests]
        heading = seals.Heading(row.item_id, row.case_id, row.meeting_id, row.sealed_at, row.sealed_by)
        row.digest = seals.seal_digest(heading, digests)


def test_a_seal_that_was_made_anew_is_found_by_the_ledger(held: HeldMeeting, monkeypatch: pytest.MonkeyPatch) -> None:
    _sealed_anew(held, 1)
    assert [one.verdict.changed for one in checked(held)] == [(Changed(Fault.LEDGER),), (), ()]
    with monkeypatch.context() as planted:
        planted.setattr(seals, "_wrong_by_ledger", lambda *_: ())
        assert all(one.verdict.holds for one in checked(held))  # the planted defect: without the ledger nobody sees it


def test_a_second_line_in_the_ledger_does_not_make_it_right(held: HeldMeeting) -> None:
    _sealed_anew(held, 1)
    row = held.row(1)
    with held.register.writing(actor(held.register)) as uow:
        uow.record("seal_minutes", "sealed_minutes", row.id, case_id=row.case_id, number=0,
                   digest=row.digest.hex(), item=row.item_id.hex)  # fmt: skip
    assert not checked(held)[0].verdict.holds


def test_minutes_that_were_taken_away_are_missed(held: HeldMeeting) -> None:
    with held.register.writing(actor(held.register)) as uow:
        uow.session.delete(uow.session.get_one(SealedMinutes, held.key(2)))
    assert [one.seal != "" for one in checked(held)] == [True, False, True]
    assert [one.verdict.holds for one in checked(held)] == [True, False, True]
    with pytest.raises(RefusedError, match="minutes_changed"):
        printed(held)


# Added later


def test_a_correction_is_dated_chained_and_stands_at_the_end(held: HeldMeeting) -> None:
    assert held.correct(1, "  It was the school in Corn Street.\nNot the other one. ") == 1
    chair = actor(held.register, Role.CHAIR)
    assert held.correct(1, "And it was Tuesday.", chair) == 2
    content = printed(held)[0]
    assert content.risk_statement == f"Case 1. {STATEMENT}"
    assert [(one.number, one.by, one.approved) for one in content.later] == [
        (1, actor(held.register).name, False), (2, chair.name, False),
    ]  # fmt: skip
    assert content.later[0].words == "It was the school in Corn Street.\nNot the other one."
    assert {one.on for one in content.later} == {held.register.clock.now().date()}
    assert printed(held)[1].later == ()
    assert all(one.verdict.holds for one in checked(held))


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 4_001, "a\x00b"])
def test_a_correction_that_says_nothing_or_cannot_be_kept_is_refused(held: HeldMeeting, text: str) -> None:
    with pytest.raises(RefusedError):
        held.correct(1, text)


@pytest.mark.parametrize("role", [Role.ADVOCATE, Role.REPRESENTATIVE, Role.AUDITOR, Role.ADMINISTRATOR])
def test_nobody_else_corrects_or_approves(held: HeldMeeting, role: Role) -> None:
    who = user(held.register, role)
    with pytest.raises(NotAllowedError):
        held.correct(1, "x", who)
    with pytest.raises(NotAllowedError):
        held.do(entries.approve_minutes, who, meeting_id=held.meeting_id, seen=())


# Approval


def test_the_chair_approves_what_was_seen(held: HeldMeeting) -> None:
    assert {one.approved for one in printed(held)} == {None}
    assert held.approve() == 3
    chair = actor(held.register, Role.CHAIR)
    for content in printed(held):
        assert content.approved is not None
        assert (content.approved.name, content.approved.keeper) == (chair.name, False)
    assert all(row.is_approved for row in held.view().rows)
    with pytest.raises(RefusedError, match="minutes_all_approved"):
        held.approve()


def test_what_was_added_meanwhile_is_not_approved_unseen(held: HeldMeeting) -> None:
    chair = actor(held.register, Role.CHAIR)
    seen = [SeenMinutes(row.sealed_id, row.last) for row in held.view(chair).rows if row.sealed_id]
    held.correct(2, "It was Tuesday.")
    with pytest.raises(RefusedError, match="minutes_changed_meanwhile"):
        held.do(entries.approve_minutes, chair, meeting_id=held.meeting_id, seen=seen)
    assert not any(row.approved for row in held.view().rows)


def test_a_correction_after_the_approval_is_not_approved_yet(held: HeldMeeting) -> None:
    held.correct(2, "Before.")
    held.approve()
    held.correct(2, "After.")
    row = held.view().rows[1]
    assert [(one.words, one.approved) for one in row.corrections] == [("Before.", True), ("After.", False)]
    assert (row.waiting, row.is_approved) == (1, False)
    assert [one.approved for one in printed(held)[1].later] == [True, False]
    assert held.approve() == 1
    assert held.view().rows[1].is_approved
    assert all(one.verdict.holds for one in checked(held))


def test_the_meeting_follows_and_its_action_lists_are_not_held_up(held: HeldMeeting) -> None:
    held.approve()
    assert state(held) is MeetingState.CLOSED
    send(held, plan_action_lists)
    assert state(held) is MeetingState.ACTIONS_ISSUED
    send(held, plan_minutes)
    assert state(held) is MeetingState.MINUTES_ISSUED


def test_minutes_that_went_out_as_a_draft_are_approved_and_then_issued(held: HeldMeeting) -> None:
    send(held, plan_action_lists)
    send(held, plan_minutes)
    assert state(held) is MeetingState.MINUTES_DRAFT
    held.approve()
    assert state(held) is MeetingState.MINUTES_APPROVED
    held.correct(1, "Later.")
    held.approve()
    assert state(held) is MeetingState.MINUTES_APPROVED
    send(held, plan_minutes)
    assert state(held) is MeetingState.MINUTES_ISSUED


# Whoever must not know of a case


def shut_out(held: HeldMeeting, number: int, role: Role) -> None:
    """Shut everybody of a role's agency out of a case."""
    who = actor(held.register, role)
    with held.register.writing(actor(held.register)) as uow:
        case_id = uow.session.get_one(AgendaItem, held.items[number - 1]).case_id
        uow.add(
            CaseExclusion(
                case_id=case_id, name="x", party=ExcludedParty.STAFF_CONFLICT, user_id=who.user_id,
                representative_id=who.representative_id, since=uow.now,
            )
        )  # fmt: skip


def test_for_whoever_is_shut_out_the_minutes_are_not_there(held: HeldMeeting) -> None:
    chair, key, row = actor(held.register, Role.CHAIR), held.key(2), held.row(2)
    shut_out(held, 2, Role.CHAIR)
    assert [one.item_id for one in held.view(chair).rows] == [held.items[0], held.items[2]]
    assert [one.item_id for one in checked(held, who=chair)] == [held.items[0], held.items[2]]
    with pytest.raises(NotFoundError) as hidden:
        held.do(entries.correct_minutes, chair, sealed_id=key, text="x")
    with pytest.raises(NotFoundError) as nowhere:
        held.do(entries.correct_minutes, chair, sealed_id=uuid.uuid4(), text="x")
    assert str(hidden.value) == str(nowhere.value)
    mark = seals.short(row.digest)
    assert held.ask(checking.minutes_by_seal, chair, mark=mark) is None
    assert held.ask(checking.minutes_by_seal, chair, mark="0123 4567 89ab cdef") is None
    assert held.ask(checking.minutes_by_seal, mark=mark).case_id == row.case_id


def test_a_case_the_chair_must_not_know_of_is_approved_by_its_keeper(held: HeldMeeting) -> None:
    coordinator = actor(held.register)
    assert not any(row.may_approve for row in held.view().rows)
    shut_out(held, 2, Role.CHAIR)
    assert held.approve() == 2
    assert [row.may_approve for row in held.view().rows] == [False, True, False]
    assert state(held) is MeetingState.CLOSED
    assert held.approve(coordinator) == 1
    contents = {one.reference: one.approved for one in printed(held)}
    approved = contents[held.view().rows[1].reference]
    assert approved is not None
    assert (approved.keeper, approved.name) == (True, coordinator.name)


def test_the_state_of_the_meeting_tells_nothing_of_a_case_that_is_kept_from_the_chair(held: HeldMeeting) -> None:
    send(held, plan_action_lists)
    send(held, plan_minutes)
    shut_out(held, 2, Role.CHAIR)
    held.approve()
    assert state(held) is MeetingState.MINUTES_APPROVED  # as if there were only the two


# A seal typed from paper


def test_a_seal_from_paper_tells_which_minutes_it_is(held: HeldMeeting) -> None:
    for number, content in enumerate(printed(held), 1):
        for typed in (content.imprint.seal, content.imprint.seal.replace(" ", "").upper()):
            found = held.ask(checking.minutes_by_seal, mark=typed)
            assert (found.reference, found.case_id) == (content.reference, held.row(number).case_id)
            assert found.verdict.holds
    assert held.ask(checking.minutes_by_seal, mark="0123456789abcdef") is None
    with pytest.raises(RefusedError, match="not_a_seal"):
        held.ask(checking.minutes_by_seal, mark="0123")


# Words that two people take out


def withdraw(held: HeldMeeting, number: int, passage: str) -> None:
    """Withdraw a passage from a case, by coordinator and chair."""
    me, case_id = actor(held.register), held.row(number).case_id
    key = held.do(ask_to_withdraw, case_id=case_id, passage=passage, reason="A safe place was minuted.")
    held.do(decide_approval, actor(held.register, Role.CHAIR), approval_id=key, approve=True)
    held.do(withdraw_passage, me, approval_id=key)


def test_withdrawn_words_leave_the_minutes_and_what_was_added_and_the_seal_still_holds(held: HeldMeeting) -> None:
    held.correct(1, f"Wrong: {STATEMENT}")
    send(held, plan_minutes)
    before = held.row(1)
    withdraw(held, 1, "where the school is")
    mark = "He knows [withdrawn 1 Dec 2026 by two people] and said he will wait there."
    content = printed(held)[0]
    assert content.risk_statement == f"Case 1. {mark}"
    assert content.later[0].words == f"Wrong: {mark}"
    verdict = checked(held)[0].verdict
    assert verdict.holds
    assert {one.where for one in verdict.withdrawn} == {"risk_statement", "1"}
    after = held.row(1)
    at = after.paths.index("risk_statement")
    assert (after.hashes, after.digest) == (before.hashes, before.digest)
    assert after.salts[at] != before.salts[at]
    assert "where the school is" not in str(after.texts)
    assert [one.imprint.seal for one in printed(held)][1:] == [one.seal for one in checked(held)][1:]
    with held.register.reading() as uow:
        recalled = uow.session.scalar(sa.select(sa.func.count()).select_from(Recall))
    assert recalled == 1


def test_what_stands_in_the_place_of_withdrawn_words_cannot_be_changed_either(held: HeldMeeting) -> None:
    withdraw(held, 1, "where the school is")
    with held.register.writing(actor(held.register)) as uow:
        row = uow.session.get_one(SealedMinutes, held.key(1))
        at = row.paths.index("risk_statement")
        row.texts = [*row.texts[:at], f"Case 1. {STATEMENT}", *row.texts[at + 1 :]]
    assert checked(held)[0].verdict.changed == (Changed(Fault.PART, "risk_statement"),)


def test_a_passage_that_reads_like_a_code_or_a_day_takes_nothing_but_words_away(held: HeldMeeting) -> None:
    held.correct(1, "He said it on 2026-12-01, he was present.")
    withdraw(held, 1, "2026-12-01")
    content = printed(held)[0]
    assert content.meeting_day.isoformat() == "2026-12-01"
    assert "2026-12-01" not in content.later[0].words
    assert checked(held)[0].verdict.holds


def test_disposal_takes_all_of_it_away(held: HeldMeeting) -> None:
    held.correct(1, "Somewhere else.")
    key, case_id = held.key(1), held.row(1).case_id
    asked = held.do(ask_to_dispose, case_id=case_id, reason="Its time is over.")
    held.do(decide_approval, actor(held.register, Role.CHAIR), approval_id=asked, approve=True)
    held.do(dispose_case, approval_id=asked)
    with held.register.reading() as uow:
        assert uow.session.get(SealedMinutes, key) is None
        assert not uow.session.scalars(sa.select(MinutesEntry.id)).all()
    assert [one.item_id for one in checked(held)] == held.items[1:]
    assert all(one.verdict.holds for one in checked(held))


def test_the_minutes_on_the_screen_are_those_that_were_sealed_and_the_look_is_written_down(held: HeldMeeting) -> None:
    chair = actor(held.register, Role.CHAIR)
    held.correct(1, "On Monday.")
    content = held.do(read_minutes, chair, sealed_id=held.key(1))
    assert content.risk_statement == f"Case 1. {STATEMENT}"
    assert [one.words for one in content.later] == ["On Monday."]
    with held.register.reading() as uow:
        query = sa.select(LedgerEntry.actor_id).where(
            LedgerEntry.operation == "view", LedgerEntry.object_id == held.key(1)
        )
        assert list(uow.session.scalars(query)) == [chair.user_id]

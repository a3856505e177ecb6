"""An action that has another owner: both agencies are to be told, by codes alone, until somebody says they were."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.action import OwnerNotice
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, NotAllowedError, Role
from marac_desk.rules.owners import Told
from marac_desk.rules.vocabulary import ChaseChannel, CloseCode
from marac_desk.services.actions.closing import close_action
from marac_desk.services.actions.moving import reassign
from marac_desk.services.actions.owners import PassedOn, passed_on
from marac_desk.services.actions.views import ActionRow, code_of
from marac_desk.services.chasing.owners import agencies_to_tell, owner_drafts, record_told
from marac_desk.services.chasing.views import Draft
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.today.gathering import today_view
from tests.services.test_chasing import everybody
from tests.services.test_readiness import agency_of, shut_out
from tests.support.actions import action_of, detail, ledger_of, take
from tests.support.registers import actor, user

MAP = "Map the pattern"


def pass_to(register: Register, agency: str, key: uuid.UUID | None = None) -> ActionRow:
    key = key or action_of(register, MAP)
    owner = agency_of(register, agency)
    take(register, actor(register), reassign, key, agency_id=owner, reason="It is theirs.")
    return detail(register, actor(register), key).row


def drafts(register: Register) -> dict[str, Draft]:
    me = actor(register)
    try:
        with register.reading(me) as uow:
            return {draft.agency: draft for draft in owner_drafts(uow, actor=me).drafts}
    except RefusedError as error:
        if error.code != "nobody_to_tell":
            raise
        return {}


def told(register: Register, *found: Draft) -> None:
    me = actor(register)
    with register.writing(me) as uow:
        for draft in found:
            record_told(uow, actor=me, notice_ids=draft.notices, channel=ChaseChannel.SECURE_EMAIL)


def seen_by(register: Register, who: Actor) -> tuple[PassedOn, ...]:
    with register.reading(who) as uow:
        return passed_on(uow, actor=who)


def count(register: Register) -> int:
    me = actor(register)
    with register.reading(me) as uow:
        return agencies_to_tell(uow, actor=me)


def first(register: Register) -> str:
    return detail(register, actor(register), action_of(register, MAP)).row.agency


def test_the_old_and_the_new_owner_are_told_each_in_its_own_message(demonstration: Register) -> None:
    before = first(demonstration)
    assert drafts(demonstration) == {}
    row = pass_to(demonstration, "Housing")
    found = drafts(demonstration)
    assert set(found) == {before, "Housing"}
    assert count(demonstration) == 2
    old, new = found[before].text, found["Housing"].text
    assert code_of(row) in old
    assert code_of(row) in new
    assert "no longer" in old
    assert "Housing" not in old  # nobody else is told who has it now, nor who had it
    assert before not in new.replace(found["Housing"].person, "")
    assert "passed to your agency" in new


def test_no_name_no_place_and_no_word_of_the_action_stands_in_one(demonstration: Register) -> None:
    row = pass_to(demonstration, "Housing")
    names = {part.casefold() for words in everybody(demonstration) for part in words.split() if len(part) > 3}
    for draft in drafts(demonstration).values():
        body = draft.text.partition("\n")[2].replace(actor(demonstration).name, "")
        assert row.title.casefold() not in body.casefold()
        assert {word.strip(".,:/").casefold() for word in body.split()} & names <= {
            "name",
            "address",
            "agency",
            "marshwater",
        }


def test_they_wait_until_somebody_says_that_they_went(demonstration: Register) -> None:
    row = pass_to(demonstration, "Housing")
    found = drafts(demonstration)
    told(demonstration, found["Housing"])
    assert set(drafts(demonstration)) == set(found) - {"Housing"}
    assert count(demonstration) == 1
    line = detail(demonstration, actor(demonstration), row.action_id).history[0]
    assert (line.kind, line.details["agency"], line.details["channel"]) == ("told", "Housing", "secure_email")
    (notice,) = found["Housing"].notices
    assert ledger_of(demonstration, notice)[-1].operation == "tell"
    with pytest.raises(NotFoundError):  # twice is once
        told(demonstration, found["Housing"])


def test_what_came_back_before_anybody_told_of_it_is_told_to_nobody(demonstration: Register) -> None:
    before = first(demonstration)
    pass_to(demonstration, "Housing")
    pass_to(demonstration, before)
    assert drafts(demonstration) == {}
    assert count(demonstration) == 0


def test_a_chain_of_owners_tells_the_first_and_the_last(demonstration: Register) -> None:
    before = first(demonstration)
    pass_to(demonstration, "Housing")
    pass_to(demonstration, "Probation")
    assert set(drafts(demonstration)) == {before, "Probation"}


def test_of_an_action_that_ended_only_the_old_owner_is_told(demonstration: Register) -> None:
    before, row = first(demonstration), pass_to(demonstration, "Housing")
    me, code = actor(demonstration), CloseCode.SUPERSEDED
    take(demonstration, me, close_action, row.action_id, code=code, reason="Another one.")
    assert set(drafts(demonstration)) == {before}


def test_an_old_owner_shut_out_since_then_is_told_nothing_anywhere(demonstration: Register) -> None:
    before, owner = first(demonstration), detail(demonstration, actor(demonstration), action_of(demonstration, MAP)).row
    speaker = user(demonstration, Role.REPRESENTATIVE, agency=before)
    row = pass_to(demonstration, "Housing")
    (one,) = seen_by(demonstration, speaker)
    assert f"{one.reference}/{one.number:02}" == code_of(row)
    notices = drafts(demonstration)[before].notices
    shut_out(demonstration, row.case_id, owner.agency_id)
    assert seen_by(demonstration, speaker) == ()
    assert set(drafts(demonstration)) == {"Housing"}
    assert count(demonstration) == 1
    me = actor(demonstration)
    with pytest.raises(NotFoundError), demonstration.writing(me) as uow:
        record_told(uow, actor=me, notice_ids=notices, channel=ChaseChannel.PHONE)


def test_the_old_owners_own_people_see_it_on_their_first_page_and_nobody_else(demonstration: Register) -> None:
    before = first(demonstration)
    speaker = user(demonstration, Role.REPRESENTATIVE, agency=before)
    other = user(demonstration, Role.REPRESENTATIVE, name="Other", agency="Probation")
    new = user(demonstration, Role.REPRESENTATIVE, name="New", agency="Housing")
    row = pass_to(demonstration, "Housing")
    with demonstration.reading(speaker) as uow:
        view = today_view(uow, actor=speaker)
    assert [(one.reference, one.number) for one in view.passed_on] == [(row.reference, row.number)]
    assert (view.to_tell, view.to_settle) == (0, 0)  # who decides counts those
    assert seen_by(demonstration, other) == seen_by(demonstration, new) == ()


def test_who_does_not_decide_writes_and_records_nothing(demonstration: Register) -> None:
    pass_to(demonstration, "Housing")
    advocate = actor(demonstration, Role.ADVOCATE)
    with demonstration.reading() as uow:
        notices = list(uow.session.scalars(sa.select(OwnerNotice.id).where(OwnerNotice.told == Told.NO_LONGER)))
    calls: list[Any] = [
        lambda uow: owner_drafts(uow, actor=advocate),
        lambda uow: record_told(uow, actor=advocate, notice_ids=notices, channel=ChaseChannel.PHONE),
    ]
    for call in calls:
        with pytest.raises(NotAllowedError), demonstration.writing(advocate) as uow:
            call(uow)

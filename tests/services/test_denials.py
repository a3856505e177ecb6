"""What is refused is told in the ledger, in the same line whether a case is kept from somebody or is not there."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.audit import Alert
from marac_desk.model.case import Case
from marac_desk.model.ledger import LedgerEntry
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.unit_of_work import DENIED, Register
from marac_desk.rules.access import Actor, NotAllowedError, Role
from marac_desk.rules.clock import SetClock
from marac_desk.rules.vocabulary.access import AlertRule
from marac_desk.services import sitting
from marac_desk.services.audit.activity import Wanted, activity
from marac_desk.services.audit.alerts import alerts, find_alerts
from marac_desk.services.cases.opening import open_case
from marac_desk.services.errors import NotFoundError
from tests.support.cases import case_id, kept_out
from tests.support.registers import actor, user


def denials(register: Register) -> list[LedgerEntry]:
    with register.reading() as uow:
        query = sa.select(LedgerEntry).where(LedgerEntry.operation == DENIED).order_by(LedgerEntry.seq)
        return list(uow.session.scalars(query))


def ask_for(register: Register, who: Actor, key: uuid.UUID) -> None:
    with pytest.raises(NotFoundError), register.writing(who) as uow:
        open_case(uow, actor=who, case_id=key)


def test_a_case_that_is_kept_and_one_that_is_not_there_leave_the_same_line(demonstration: Register) -> None:
    who, kept, nowhere = actor(demonstration), case_id(demonstration, "0130"), uuid.uuid4()
    kept_out(demonstration, "0130", who)
    for key in (kept, nowhere):
        ask_for(demonstration, who, key)
    one, other = denials(demonstration)
    assert (one.object_id, other.object_id) == (kept, nowhere)
    for line in (one, other):
        told = (line.operation, line.object_type, line.case_id, line.actor_id, line.details, line.result, line.reason)
        assert told == (DENIED, "case", None, who.user_id, {}, DENIED, None)
    with demonstration.reading() as uow:
        shown = activity(uow, actor=who, wanted=Wanted(operations=(DENIED,))).lines
    assert len(shown) == 2
    assert {(line.reference, line.object_type) for line in shown} == {("", "case")}


def test_nothing_else_of_what_was_refused_is_kept(demonstration: Register) -> None:
    who, kept = actor(demonstration), case_id(demonstration, "0130")
    kept_out(demonstration, "0130", who)
    with pytest.raises(NotFoundError), demonstration.writing(who) as uow:
        uow.record("half", "done")
        open_case(uow, actor=who, case_id=kept)
    with demonstration.reading() as uow:
        assert uow.session.scalar(sa.select(LedgerEntry.seq).where(LedgerEntry.operation == "half")) is None
    assert len(denials(demonstration)) == 1


def test_a_refusal_that_was_coped_with_is_none(demonstration: Register) -> None:
    who = actor(demonstration)
    with demonstration.writing(who) as uow, pytest.raises(NotFoundError):
        open_case(uow, actor=who, case_id=uuid.uuid4())
    assert denials(demonstration) == []


def test_what_a_role_may_not_do_at_all_is_told_with_its_class(demonstration: Register) -> None:
    administrator = user(demonstration, Role.ADMINISTRATOR)
    with pytest.raises(NotAllowedError), demonstration.reading(administrator) as uow:
        activity(uow, actor=administrator, wanted=Wanted())
    with pytest.raises(NotAllowedError), demonstration.writing(administrator) as uow:
        open_case(uow, actor=administrator, case_id=case_id(demonstration, "0130"))
    line = denials(demonstration)[-1]
    assert (line.actor_id, line.object_type, line.details) == (administrator.user_id, "victim", {"asked": "read"})


def test_a_refusal_stays_one_where_it_cannot_be_written(
    demonstration: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = actor(demonstration)
    unit = demonstration.reading(who)

    def full(*_: Any) -> Any:
        raise RegisterProblemError("disk_full")

    with pytest.raises(NotFoundError), unit as uow:
        monkeypatch.setattr(demonstration, "writing", full)
        open_case(uow, actor=who, case_id=uuid.uuid4())


def test_asking_for_a_case_one_is_shut_out_of_raises_one_alert(demonstration: Register) -> None:
    who, kept, watcher = actor(demonstration), case_id(demonstration, "0130"), user(demonstration, Role.AUDITOR)
    kept_out(demonstration, "0130", who)
    for key in (kept, uuid.uuid4(), kept):
        ask_for(demonstration, who, key)
    for new in (1, 0):
        with demonstration.writing() as uow:
            assert find_alerts(uow)[0] == new
    with demonstration.reading() as uow:
        (found,) = [one for one in alerts(uow, actor=watcher) if one.rule is AlertRule.KEPT_OUT]
        assert (found.person, found.count) == (who.name, 2)
        assert found.reference == uow.session.scalar(sa.select(Case.reference).where(Case.id == kept))


def test_a_clock_before_the_ledgers_last_line_is_told_when_somebody_signs_in(demonstration: Register) -> None:
    who, clock = actor(demonstration), demonstration.clock
    assert isinstance(clock, SetClock)
    for back, jumps in ((timedelta(), 0), (timedelta(seconds=59), 0), (timedelta(hours=5), 1)):
        clock.instant -= back
        with demonstration.writing(who) as uow:
            sitting.sign_in(uow, actor=who, entry=sitting.Entry())
        with demonstration.reading() as uow:
            rule = sa.select(Alert.rule, Alert.user_id).where(Alert.rule == AlertRule.CLOCK_JUMP)
            assert [row.user_id for row in uow.session.execute(rule)] == [who.user_id] * jumps
            query = sa.select(LedgerEntry.details).where(LedgerEntry.operation == "clock_jump")
            assert [found["seconds"] for found in uow.session.scalars(query)] == [-18_000] * jumps

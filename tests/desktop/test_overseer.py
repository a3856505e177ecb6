"""What the desk looks after by itself: its clock, looking that stands out, and its ledger once a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from marac_desk.model.audit import Alert
from marac_desk.model.case import Case
from marac_desk.model.ledger import LedgerEntry
from marac_desk.program.overseer import Overseer
from marac_desk.register import clearing
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import DataClass, Operation, Role
from marac_desk.rules.vocabulary.access import AlertRule
from marac_desk.services.access import may_for
from marac_desk.services.cases.opening import open_case
from marac_desk.services.changes import Changes
from marac_desk.services.emergency import open_in_emergency
from marac_desk.services.errors import NotFoundError
from tests.support.cases import case_id, kept_out
from tests.support.clearing import still_to_clear
from tests.support.registers import actor, user
from tests.support.tampering import unguard
from tests.support.windows import OpenDesk


def warning(desk: OpenDesk) -> str:
    label = desk.child(QLabel, "warningLabel")
    return label.text().strip() if label.isVisible() else ""


def operations(register: Register, operation: str) -> list[str | None]:
    with register.reading() as uow:
        query = sa.select(LedgerEntry.result).where(LedgerEntry.operation == operation)
        return list(uow.session.scalars(query.order_by(LedgerEntry.seq)))


def overseer_of(desk: OpenDesk, passed: list[float]) -> Overseer:
    return Overseer(desk.program.desk, desk.window, elapsed=lambda: passed[0])


def test_a_clock_that_is_moved_is_said_and_told(desk: OpenDesk) -> None:
    passed = [500.0]
    overseer = overseer_of(desk, passed)
    for seconds, elapsed in ((30, 30.0), (8 * 3_600, 8 * 3_600.0)):
        desk.clock.instant += timedelta(seconds=seconds)
        passed[0] += elapsed
        overseer.look_at_clock()
    assert warning(desk) == ""
    desk.clock.instant -= timedelta(hours=2)
    overseer.look_at_clock()
    desk.settle()
    assert "put back by 2 hours" in warning(desk)
    assert len(operations(desk.register, "clock_jump")) == 1
    with desk.register.reading() as uow:
        assert uow.session.scalars(sa.select(Alert.rule)).all() == [AlertRule.CLOCK_JUMP]


def test_the_ledger_is_checked_once_a_day_beside_the_work(desk: OpenDesk) -> None:
    overseer = overseer_of(desk, [0.0])
    for _ in range(2):
        overseer.look()
        desk.settle()
    assert operations(desk.register, "verify") == [None]
    desk.clock.instant += timedelta(hours=25)
    overseer.look()
    desk.settle()
    assert operations(desk.register, "verify") == [None, None]
    assert warning(desk) == ""


def test_a_ledger_that_does_not_hold_is_said_in_clear_words(desk: OpenDesk) -> None:
    unguard(desk.register)
    with desk.register.writing() as uow:
        line = uow.session.scalar(sa.select(sa.func.min(LedgerEntry.seq)).where(LedgerEntry.case_id.is_not(None)))
        uow.session.execute(sa.update(LedgerEntry).where(LedgerEntry.seq == line).values(operation="planted"))
    overseer_of(desk, [0.0]).look()
    desk.settle()
    assert warning(desk) == f"The ledger does not hold at line {line}. Change nothing more here and call the auditor."
    assert operations(desk.register, "verify") == ["changed"]


def test_whoever_may_not_know_how_the_ledger_stands_has_alerts_found_all_the_same(
    qtbot: QtBot, demonstration_file: Register
) -> None:
    who = user(demonstration_file, Role.STEERING)
    other = actor(demonstration_file, Role.CHAIR)
    kept_out(demonstration_file, "0130", other)
    with pytest.raises(NotFoundError), demonstration_file.writing(other) as uow:
        open_case(uow, actor=other, case_id=case_id(demonstration_file, "0130"))
    desk = OpenDesk(qtbot, demonstration_file, who=who)
    overseer_of(desk, [0.0]).look()
    desk.settle()
    assert operations(demonstration_file, "verify") == []
    with demonstration_file.reading() as uow:
        assert uow.session.scalars(sa.select(Alert.rule)).all() == [AlertRule.KEPT_OUT]
    desk.close()


def test_what_was_to_leave_the_file_is_cleared_again_after_a_reader_was_in_the_way(desk: OpenDesk) -> None:
    with desk.register.writing() as uow:
        clearing.remember(uow.session, uow.desk_id, uow.now, wanted=True)
    overseer_of(desk, [0.0]).tick()
    desk.settle()
    assert not still_to_clear(desk.register)


def test_an_anchor_that_fails_is_said_once_and_again_after_it_held(desk: OpenDesk) -> None:
    problems = ["keyring_locked"]
    overseer = Overseer(desk.program.desk, desk.window, elapsed=lambda: 0.0, unanchored=lambda: problems[0])
    overseer.look_at_anchor()
    assert warning(desk).startswith("The mark of the ledger could not be kept outside the register.")
    assert "_" not in warning(desk)
    desk.window.warn("")
    overseer.look_at_anchor()
    assert warning(desk) == ""
    for code in ("", "keyring_locked"):
        problems[0] = code
        overseer.look_at_anchor()
    assert warning(desk) != ""


def test_every_page_looks_again_when_an_emergency_is_over(qtbot: QtBot, demonstration_file: Register) -> None:
    chair = actor(demonstration_file, Role.CHAIR)
    with demonstration_file.reading(chair) as uow:
        cases = uow.session.execute(sa.select(Case.id, Case.reference).order_by(Case.reference)).all()
        hidden = [ref for key, ref in cases if not may_for(uow, chair, key, Operation.READ, DataClass.VICTIM)]
    desk = OpenDesk(qtbot, demonstration_file, Role.CHAIR)
    overseer, told = overseer_of(desk, [0.0]), list[Changes]()
    desk.program.changed.happened.connect(told.append)
    with demonstration_file.writing(chair) as uow:
        open_in_emergency(uow, actor=chair, reason="The police ring.", reference=hidden[0])
    for minutes, looks_again in ((1, False), (28, False), (2, True), (30, False)):
        desk.clock.instant += timedelta(minutes=minutes)
        overseer.look_at_emergencies()
        desk.settle()
        assert bool(told) is looks_again
        told.clear()
    desk.close()

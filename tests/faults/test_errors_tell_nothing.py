"""Errors put into every use case: no log, no error of the database and no line on the terminal tells what was typed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from marac_desk.desktop.changed import Changed
from marac_desk.desktop.wording.problems import sentence
from marac_desk.desktop.work import Work
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor
from marac_desk.services.errors import KNOWN
from tests.support.canaries import STEM, Canaries, Hit, in_texts
from tests.support.faults import counted
from tests.support.registers import actor
from tests.support.use_cases import Arguments, use_cases

pytestmark = [pytest.mark.fault, pytest.mark.xdist_group("canaries")]

USE_CASES = use_cases()
EXAMINES = frozenset({"trust.check_register"})
"""Whose work it is to find that something cannot be read; they say so in what they return."""


class BrokenSession:
    """A session that fails, at the first thing it is asked, with something that somebody typed."""

    def __getattr__(self, name: str) -> Any:
        raise ValueError(f"{STEM}00000")


class Lanes:
    """The desk's own lanes on a register, and everything that is told while they work."""

    def __init__(self, register: Register, who: Actor, caplog: pytest.LogCaptureFixture) -> None:
        self.owner = QObject()
        self.work = Work(register, who, Changed(self.owner), self.owner)
        self.errors: list[Exception] = []
        self._log = caplog

    def run(self, job: Callable[[Any], Any]) -> Exception | None:
        """Run a use case in the writer lane, undo what it did, and return how it failed."""
        self.errors.clear()

        def undone(uow: Any) -> Any:
            job(uow)
            raise UndoneError

        self.work.write(self.owner, undone, failed=self.errors.append)
        while not self.work.is_idle():
            QApplication.processEvents()
        error = self.errors[0]
        return None if isinstance(error, UndoneError) else error

    def logged(self) -> list[str]:
        """Return every line of the log since the last time, as a file would get it, with what hangs on it."""
        format_ = logging.Formatter("%(asctime)s %(name)s %(message)s")
        lines = [format_.format(record) for record in self._log.records]
        self._log.clear()
        return lines


class UndoneError(Exception):
    """Nothing went wrong; what was done is undone, so that every use case meets the same register."""


@pytest.fixture
def lanes(qtbot: QtBot, demonstration_file: Register, caplog: pytest.LogCaptureFixture) -> Iterator[Lanes]:
    """Return lanes on the demonstration."""
    caplog.set_level(logging.DEBUG)
    made = Lanes(demonstration_file, actor(demonstration_file), caplog)
    yield made
    made.work.end()


@contextmanager
def failing_statement(register: Register, number: int) -> Iterator[list[str]]:
    """Have the n-th statement from now fail in the database, its values still bound; yields what failed."""
    seen, failed = [0], list[str]()

    def spoil(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> tuple[str, Any]:
        seen[0] += 1
        if seen[0] == number:
            failed.append(statement)
            return f"{statement} this is no SQL", parameters
        return statement, parameters

    engine = register.engines.write
    sa.event.listen(engine, "before_cursor_execute", spoil, retval=True)
    try:
        yield failed
    finally:
        sa.event.remove(engine, "before_cursor_execute", spoil)


def chain(error: BaseException | None) -> Iterator[str]:
    """Yield everything an error and those behind it say of themselves."""
    while error is not None:
        yield f"{error} {error!r} {getattr(error, 'values', '')}"
        error = error.__cause__ or error.__context__


def shown(error: Exception | None) -> list[str]:
    """Return what the window says of an error nobody foresaw; what a rule refuses may name what is refused."""
    return [] if error is None or isinstance(error, KNOWN) else [sentence(error)]


def test_every_use_case_is_found() -> None:
    assert len(USE_CASES) > 150
    assert {"meeting_room.recording.record_action", "referrals.forms.hand_in", "people.reveal"} & set(USE_CASES)


def test_no_error_of_the_database_tells_what_was_typed(
    lanes: Lanes, demonstration_file: Register, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with counted("T16", "a statement of every use case fails in the database") as tally:
        mark, hits, failed = Canaries(), list[str](), 0
        arguments = Arguments(demonstration_file, actor(demonstration_file), mark, tmp_path)
        for name, use_case in USE_CASES.items():
            for number in (2, 4, 7):
                values = arguments.for_(use_case)
                with failing_statement(demonstration_file, number) as spoilt:
                    error = lanes.run(lambda uow, case=use_case, with_=values: case(uow, **with_))  # type: ignore[misc]
                failed += bool(spoilt)
                found = in_texts(lanes.logged(), f"log of {name}")
                if spoilt:
                    found += in_texts(chain(error), f"error of {name}")
                    assert error is not None or name in EXAMINES, f"{name} goes on after statement {number} failed"
                    found += in_texts(shown(error), f"sentence of {name}")
                hits += [str(hit) for hit in found]
                tally.count += 1
        hits += [str(hit) for hit in in_texts(capfd.readouterr(), "terminal")]
        tally.wrong, tally.note = len(hits), f"{len(USE_CASES)} use cases, {failed} statements failed"
        assert sorted(set(hits)) == []
        assert failed > len(USE_CASES)


def test_no_log_tells_the_message_of_an_error(
    lanes: Lanes, demonstration_file: Register, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with counted("T16", "an error with a marked message in every use case") as tally:
        mark, hits, logged = Canaries(), list[Hit](), 0
        arguments = Arguments(demonstration_file, actor(demonstration_file), mark, tmp_path)

        def broken(use_case: Callable[..., Any], values: dict[str, Any]) -> Callable[[Any], Any]:
            def job(uow: Any) -> Any:
                session, uow.session = uow.session, BrokenSession()
                try:
                    return use_case(uow, **values)
                finally:
                    uow.session = session

            return job

        for name, use_case in USE_CASES.items():
            error = lanes.run(broken(use_case, arguments.for_(use_case)))
            lines = lanes.logged()
            logged += bool(lines) and error is not None
            hits += in_texts(lines, f"log of {name}")
            hits += in_texts(shown(error), f"sentence of {name}")
            tally.count += 1
        hits += in_texts(capfd.readouterr(), "terminal")
        tally.wrong, tally.note = len(hits), f"{logged} were logged"
        assert [str(hit) for hit in hits] == []
        assert logged > len(USE_CASES) // 2


def test_a_message_in_the_log_would_be_found(lanes: Lanes, monkeypatch: pytest.MonkeyPatch) -> None:
    with counted("T16 teeth", "the message of an error written into the log") as tally:
        monkeypatch.setattr(
            "marac_desk.desktop.work._log_place", lambda error: logging.getLogger("desk").error("failed: %s", error)
        )

        def job(_uow: Any) -> Any:
            raise ValueError(f"{STEM}00000")

        lanes.run(job)
        found = in_texts(lanes.logged(), "log")
        tally.count, tally.note = 1, f"{len(found)} found"
        assert found


def test_values_in_an_error_of_the_database_would_be_found(demonstration_file: Register) -> None:
    with counted("T16 teeth", "an engine that does not hide its values") as tally:
        demonstration_file.engines.write.hide_parameters = False
        mark = Canaries()
        with pytest.raises(sa.exc.OperationalError) as caught, demonstration_file.writing() as uow:
            uow.session.execute(sa.text("SELECT :a FROM nowhere"), {"a": mark("a")})
        found = in_texts(chain(caught.value), "error")
        tally.count, tally.note = 1, f"{len(found)} found"
        assert found

"""The limits bite: each deed of a planted reader is stopped, and succeeds where the limit is taken away."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest

from marac_desk.intake import sandbox
from marac_desk.intake.guards.kinds import LARGEST_FILE
from marac_desk.intake.reading import Reading
from tests.intake.samples import TODAY

pytestmark = [pytest.mark.fault, pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")]
PLANTED = Path(__file__).with_name("planted.py")
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def no_process_stays() -> Iterator[None]:
    """No deed leaves a process behind."""
    before = set(psutil.Process().children(recursive=True))
    yield
    assert set(psutil.Process().children(recursive=True)) <= before


def run(deed: str, *without: str, target: object = "", timeout: float = 20.0) -> Reading:
    """Read with a deed planted in the reading process."""
    loader = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from tests.intake.planted import main; sys.exit(main())"
    command = [sys.executable, "-I", "-B", "-c", loader, deed, str(target), *without]
    return sandbox.read(b"words", "a.txt", today=TODAY, timeout=timeout, command=command)


def is_gone(number: int) -> bool:
    """Whether a process ends within the time that the system needs for it."""
    for _ in range(200):
        if not psutil.pid_exists(number) or psutil.Process(number).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.02)
    return False


def succeeded(reading: Reading) -> bool:
    """Whether the deed was done."""
    return reading.facts.get("deed") == "succeeded"


def test_memory() -> None:
    assert run("memory").reason_code == "reader_out_of_memory"
    assert succeeded(run("memory", "no-limits"))


def test_time_on_the_processor() -> None:
    assert run("loop", "one-second").reason_code == "reader_timed_out"
    assert succeeded(run("loop"))


def test_time_on_the_clock() -> None:
    assert run("sleep", timeout=1.0).reason_code == "reader_timed_out"
    assert succeeded(run("sleep"))


def test_the_network() -> None:
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(20)
        port = server.getsockname()[1]

        def listen() -> None:
            line, _ = server.accept()
            with line:
                heard.append(line.recv(100))

        listener = threading.Thread(target=listen, daemon=True)
        listener.start()
        assert run("connect", target=port).reason_code == "reader_blocked"
        assert heard == []
        assert succeeded(run("connect", "no-lock", target=port))
        listener.join(5)
    assert heard == [b"her address"]


def test_other_programs(tmp_path: Path) -> None:
    trace = tmp_path / "trace"

    assert run("start", target=trace).reason_code == "reader_blocked"
    assert not trace.exists()
    assert succeeded(run("start", "no-lock", "no-limits", target=trace))
    assert trace.read_text() == "started"


def test_a_process_that_hides_beside_the_reader_is_ended_too(tmp_path: Path) -> None:
    trace = tmp_path / "trace"

    assert run("fork", target=trace).reason_code == "reader_blocked"
    assert not trace.exists()
    assert succeeded(run("fork", "no-lock", "no-limits", target=trace))
    assert is_gone(int(trace.read_text()))  # it ran, and was ended with the reader


@pytest.mark.parametrize("deed", ["write", "low_write"])
def test_files_are_not_written(deed: str, tmp_path: Path) -> None:
    trace = tmp_path / "trace"

    assert run(deed, target=trace).reason_code == "reader_blocked"
    assert not trace.exists()
    assert not succeeded(run(deed, "no-lock", target=trace))  # the second fence: not a byte reaches the disk
    assert trace.read_text() == ""
    trace.unlink()
    assert succeeded(run(deed, "no-lock", "no-limits", target=trace))
    assert trace.read_text() == "her address"


def test_files_of_the_user_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("safe address")

    assert run("look", target=secret).reason_code == "reader_blocked"
    assert succeeded(run("look", "no-lock", target=secret))


def test_a_flood_of_words_is_cut() -> None:
    reading = run("talk")

    assert (reading.reason_code, reading.reason_values) == ("reader_failed", {"kind": "too_much_output"})


def test_what_is_no_reading_is_not_believed() -> None:
    assert run("nonsense").reason_values == {"kind": "no_reading"}


def test_a_crash_is_an_answer() -> None:
    assert run("crash").reason_code == "reader_crashed"


def test_a_fault_of_the_reader_tells_its_kind_and_no_word_of_the_file() -> None:
    reading = run("fail")

    assert (reading.reason_code, reading.reason_values) == ("reader_failed", {"kind": "KeyError"})


@pytest.mark.parametrize("command", [["/nowhere/python"], [sys.executable, "-c", "pass"], [sys.executable, "-c", "x"]])
def test_a_reader_that_does_not_start_or_says_nothing_is_an_answer(command: list[str]) -> None:
    reading = sandbox.read(b"words", "a.txt", today=TODAY, command=command)

    assert reading.reason_code in {"reader_not_started", "reader_failed", "reader_crashed"}


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "empty"), (bytes(LARGEST_FILE + 1), "too_large")], ids=["empty", "large"]
)
def test_no_process_is_started_for_a_file_that_is_too_small_or_too_large(data: bytes, code: str) -> None:
    assert sandbox.read(data, "a.csv", today=TODAY, command=["/nowhere/python"]).reason_code == code


def test_who_asks_for_a_reading_loads_no_parser() -> None:
    """The process with the case data stays free of the code that reads hostile bytes."""
    loaded = "[name for name in sys.modules if name.split('.')[0] in ('lxml', 'csv', 'PySide6')]"
    code = f"import sys, marac_desk.intake.sandbox; print({loaded})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"

"""The printing process: answers, survives bad requests, is started again when it died, and ends with its pipe."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from marac_desk.documents.client import COMMAND, PressWorker, PrintingFailedError
from marac_desk.documents.encryption import is_protected
from marac_desk.documents.frames import FrameError, HeadError, read_frame, write_frame
from marac_desk.documents.press import render
from marac_desk.documents.wire import to_plain
from marac_desk.documents.worker import serve
from tests.documents import reading, samples


@pytest.fixture(scope="module")
def worker() -> Iterator[PressWorker]:
    with PressWorker() as running:
        yield running


def answers_to(*requests: bytes) -> list[tuple[object, bytes]]:
    """Return what the process would answer to raw requests."""
    answers = io.BytesIO()
    serve(io.BytesIO(b"".join(requests)), answers)
    answers.seek(0)
    return list(iter(lambda: read_frame(answers), None))


def frame(head: object) -> bytes:
    pipe = io.BytesIO()
    write_frame(pipe, head)
    return pipe.getvalue()


def raw(head: bytes) -> bytes:
    return struct.pack(">II", len(head), 0) + head


def test_it_prints_what_the_press_prints(worker: PressWorker) -> None:
    built = render(samples.agenda())
    printed = worker.ask(samples.agenda())
    assert (printed.pdf, printed.pages, printed.missing_glyphs) == (built.pdf, built.pages, built.missing_glyphs)


def test_it_names_missing_glyphs(worker: PressWorker) -> None:
    assert worker.ask(replace(samples.action_list(), person="नेहा")).missing_glyphs == ("न", "ह", "ा", "े")


def test_it_locks_what_has_a_password(worker: PressWorker) -> None:
    printed = worker.ask(samples.minutes(), "secret")
    assert is_protected(printed.pdf)
    assert printed.pages == 2


def test_a_refused_password_is_a_code(worker: PressWorker) -> None:
    with pytest.raises(PrintingFailedError) as failed:
        worker.ask(samples.minutes(), "x" * 200)
    assert failed.value.code == "password_too_long"
    assert worker.ask(samples.minutes()).pages == 2


def test_bad_requests_get_an_answer_and_the_next_is_served() -> None:
    good = frame({"content": to_plain(samples.action_list()), "password": None})
    bad = [raw(b"{"), raw(b"[" * 100_000), frame(None), frame([]), frame({}), frame({"content": {"kind": "os"}})]
    *errors, last = answers_to(*bad, good)
    assert [head for head, _ in errors] == [{"error": "bad_request"}] * len(bad)
    assert last[1].startswith(b"%PDF")


def test_a_fault_is_answered_by_its_class_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("Lowri Vaughan-Ellis")

    monkeypatch.setattr("marac_desk.documents.worker.Press.build", broken)
    ((head, body),) = answers_to(frame({"content": to_plain(samples.action_list())}))
    assert head == {"error": "failed", "kind": "RuntimeError"}
    assert body == b""


def test_a_broken_pipe_ends_it_quietly() -> None:
    assert answers_to(b"\x00\x00") == []
    assert answers_to(struct.pack(">II", 2**31, 0)) == []
    assert answers_to(struct.pack(">II", 10, 0) + b"short") == []


def test_frames_carry_a_head_and_a_body() -> None:
    pipe = io.BytesIO()
    write_frame(pipe, {"a": "ŵ\ud800"}, b"body")
    pipe.seek(0)
    assert read_frame(pipe) == ({"a": "ŵ\ud800"}, b"body")
    assert read_frame(pipe) is None
    with pytest.raises(HeadError):
        read_frame(io.BytesIO(raw(b"no")))
    with pytest.raises(FrameError):
        read_frame(io.BytesIO(b"\x00"))


def test_it_is_started_again_when_it_died(worker: PressWorker) -> None:
    worker.start()
    before = worker._process
    assert before is not None
    before.kill()
    before.wait()
    assert worker.ask(samples.action_list()).pages == 1
    assert worker._process is not before


def test_it_is_started_again_when_it_dies_over_a_request(worker: PressWorker) -> None:
    worker.start()
    process = worker._process
    assert process is not None
    assert process.stdin is not None
    process.stdin.write(struct.pack(">II", 2**31, 0))
    process.stdin.flush()
    process.wait(timeout=20)
    worker._process = process
    assert worker.ask(samples.action_list()).pages == 1


def test_a_process_that_only_dies_is_given_up() -> None:
    with PressWorker([sys.executable, "-c", "pass"]) as hopeless, pytest.raises(PrintingFailedError) as failed:
        hopeless.ask(samples.action_list())
    assert failed.value.code == "died"


def test_a_process_that_hangs_is_ended() -> None:
    with PressWorker([sys.executable, "-c", "import time; time.sleep(60)"], timeout=0.2) as stuck:
        with pytest.raises(PrintingFailedError) as failed:
            stuck.ask(samples.action_list())
        assert failed.value.code == "died"
        assert stuck._process is None


def test_a_process_that_talks_nonsense_is_given_up() -> None:
    program = "import sys; sys.stdout.write('hello, this is no frame at all'); sys.stdout.flush(); sys.stdin.read()"
    with (
        PressWorker([sys.executable, "-c", program], timeout=5) as strange,
        pytest.raises(PrintingFailedError) as failed,
    ):
        strange.ask(samples.action_list())
    assert failed.value.code == "died"


def test_after_closing_nothing_can_be_asked() -> None:
    worker = PressWorker()
    worker.start()
    process = worker._process
    worker.close()
    assert process is not None
    assert process.poll() is not None
    with pytest.raises(PrintingFailedError) as failed:
        worker.ask(samples.action_list())
    assert failed.value.code == "closed"


def test_threads_wait_for_each_other(worker: PressWorker) -> None:
    wanted = [replace(samples.action_list(), person=f"Person {number}") for number in range(8)]
    got: dict[int, bytes] = {}

    def ask(number: int) -> None:
        got[number] = worker.ask(wanted[number]).pdf

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(f"Person {number}." in reading.text(got[number]) for number in range(8))


def test_it_ends_when_its_input_closes() -> None:
    process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    out, _ = process.communicate(frame({"content": to_plain(samples.action_list())}), timeout=60)
    assert process.returncode == 0
    assert read_frame(io.BytesIO(out)) is not None


def test_a_stray_print_does_not_reach_an_answer() -> None:
    program = (
        "from marac_desk.documents import press, worker; build = press.Press.build\n"
        "press.Press.build = lambda self, content: (print('stray'), build(self, content))[1]\n"
        "worker.main()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    out, strays = process.communicate(frame({"content": to_plain(samples.action_list())}), timeout=60)
    answer = read_frame(io.BytesIO(out))
    assert answer is not None
    assert answer[1].startswith(b"%PDF")
    assert b"stray" in strays


def test_requests_are_plain_json() -> None:
    text = json.dumps({"content": to_plain(samples.minutes())})
    assert "MinutesOfCase" in text
    assert "pickle" not in text

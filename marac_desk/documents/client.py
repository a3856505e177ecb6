"""The desk's side of the printing process: starts it, asks it, starts it again where it died. Knows no window."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock, Timer
from types import TracebackType
from typing import BinaryIO

from marac_desk.documents.frames import FrameError, HeadError, read_frame, write_frame
from marac_desk.documents.wire import Content, to_plain

COMMAND = (sys.executable, "-P", "-m", "marac_desk.documents.worker")
"""Starts the process; -P keeps whatever lies in the current folder out of its imports."""

TIMEOUT = 60.0
"""Seconds that one document may take; a pack of 40 cases takes well under one."""

_TRIES = 2
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class PrintingFailedError(Exception):
    """A document that was not made; carries a code, never anything of the content.

    Codes: `bad_request`, `password_empty`, `password_too_long`, `failed` (kind names the class of the fault), `died`
    (twice, also when it took longer than the time allowed) and `closed`.
    """

    def __init__(self, code: str, kind: str = "") -> None:
        super().__init__(code)
        self.code, self.kind = code, kind


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished PDF (locked where a password was given), its pages, and characters that no font has.

    `drawn` is the digest of what is drawn on the pages of a form; empty for anything else.
    """

    pdf: bytes
    pages: int
    missing_glyphs: tuple[str, ...]
    drawn: str = ""


class PressWorker:
    """One printing process, for any thread: requests wait for each other."""

    def __init__(self, command: Sequence[str] = COMMAND, timeout: float = TIMEOUT) -> None:
        """Take the command that starts the process and how many seconds one document may take."""
        self._command, self._timeout = tuple(command), timeout
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = Lock()
        self._closed = False

    def start(self) -> None:
        """Start the process, so that it is warm when the first document is asked for; harmless where it runs."""
        with self._lock:
            self._running()

    def ask(self, content: Content, password: str | None = None) -> Printed:
        """Return the document; raises PrintingFailedError. A process that died is started again, once a request."""
        request = {"content": to_plain(content), "password": password}
        with self._lock:
            for _ in range(_TRIES):
                answer = self._exchange(request)
                if answer is not None:
                    return _printed(*answer)
        raise PrintingFailedError("died")

    def close(self) -> None:
        """End the process; what it remembered is gone with it. Nothing can be asked afterwards."""
        with self._lock:
            self._closed = True
            self._end()

    def __enter__(self) -> PressWorker:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _running(self) -> tuple[subprocess.Popen[bytes], BinaryIO, BinaryIO]:
        if self._closed:
            raise PrintingFailedError("closed")
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = subprocess.Popen(  # noqa: S603 - our own program, no shell, no argument from outside
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=_NO_WINDOW,
            )
        process = self._process
        if process.stdin is None or process.stdout is None:
            raise PrintingFailedError("died")
        return process, process.stdin, process.stdout  # type: ignore[return-value]

    def _exchange(self, request: object) -> tuple[object, bytes] | None:
        """Return the answer, None where the process died over it or took too long."""
        process, requests, answers = self._running()
        watch = Timer(self._timeout, process.kill)
        watch.daemon = True
        watch.start()
        try:
            write_frame(requests, request)
            answer = read_frame(answers)
        except (OSError, FrameError, HeadError):
            answer = None
        finally:
            watch.cancel()
        if answer is None:
            self._end()
        return answer

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                _close(pipe)  # type: ignore[arg-type]
        process.wait()


def _close(pipe: BinaryIO) -> None:
    try:
        pipe.close()
    except OSError:
        return  # what was still to be written has no reader any more


def _printed(head: object, pdf: bytes) -> Printed:
    if not isinstance(head, dict):
        raise PrintingFailedError("failed")
    if "error" in head:
        raise PrintingFailedError(str(head["error"]), str(head.get("kind", "")))
    return Printed(pdf, int(head["pages"]), tuple(head["missing_glyphs"]), str(head.get("drawn", "")))

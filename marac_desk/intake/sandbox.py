"""Reads a file in a process of its own that is limited, watched and always ended.

Whatever the file does to the parsers, the caller gets a Reading: never an exception, never a hang, never a process that
stays behind.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any

from marac_desk.intake.draft import from_json
from marac_desk.intake.guards.kinds import check_size
from marac_desk.intake.limits import BLOCKED
from marac_desk.intake.pictures import PagePictures, pictures_from_json
from marac_desk.intake.reading import WHOLE, Outcome, Part, Reading, reading_from_json, refused
from marac_desk.intake.refusal import RefusedError
from marac_desk.intake.sheets.reading import SheetReading, not_read, sheet_from_json
from marac_desk.intake.teaching import Sample

TIMEOUT = 10.0
"""Seconds from the start of the process to its whole answer."""
LARGEST_ANSWER = 64 * 1024 * 1024
CHILD_ARGUMENT = "--read-intake-file"
"""Argument with which a frozen program must run `intake.child.main` and nothing else."""

_LONGEST_NAME = 255
_CHUNK = 64 * 1024
_WAIT_AFTER_KILL = 5.0
_PAUSE = 0.005


def read(
    data: bytes,
    name: str,
    *,
    today: date,
    timeout: float = TIMEOUT,
    command: Sequence[str] | None = None,
    part: Part | None = None,
    profiles: Sequence[str] = (),
) -> Reading:
    """Return what a file says, read in a limited process.

    `name` tells what the file claims to be; only its last part is handed on. `part` asks for some of the referrals of a
    long list, `profiles` are those of the area as TOML. Besides the codes of the readers a refused reading may have:
    reader_not_started, reader_timed_out, reader_blocked (it tried something forbidden), reader_out_of_memory,
    reader_crashed, reader_failed.
    """
    header: dict[str, Any] = {"today": today.isoformat()}
    header |= {"part": [part.first, part.count]} if part else {}
    header |= {"profiles": list(profiles)} if profiles else {}
    try:
        return reading_from_json(_answered(header, data, name, timeout, command))
    except RefusedError as refusal:
        return refused(refusal.code, **refusal.values)
    except (ValueError, RecursionError):
        return refused("reader_failed", kind="no_reading")


def read_parts(
    data: bytes,
    name: str,
    *,
    today: date,
    count: int = WHOLE.count,
    timeout: float = TIMEOUT,
    profiles: Sequence[str] = (),
) -> Iterator[Reading]:
    """Yield what a long list says part by part, each read in a limited process of its own.

    The fact "referrals" of each part is how many there are in all, so the caller can tell how far it is, and stop.
    A part that is refused is the last.
    """
    first = 0
    while True:
        reading = read(data, name, today=today, timeout=timeout, part=Part(first, count), profiles=profiles)
        yield reading
        first += count
        if reading.outcome is Outcome.REFUSED or first >= int(reading.facts.get("referrals", "0")):
            return


def read_sheet(
    data: bytes,
    name: str,
    *,
    passwords: Sequence[str] = (),
    timeout: float = TIMEOUT,
    command: Sequence[str] | None = None,
) -> SheetReading:
    """Return what a file says as a return sheet, read in a limited process; refused with the same codes as `read`.

    `passwords` are tried one after the other on a locked form.
    """
    try:
        return sheet_from_json(_answered({"passwords": list(passwords)}, data, name, timeout, command))
    except RefusedError as refusal:
        return not_read(refusal.code, **refusal.values)
    except (ValueError, RecursionError):
        return not_read("reader_failed", kind="no_reading")


def page_pictures(
    data: bytes, name: str, *, timeout: float = TIMEOUT, command: Sequence[str] | None = None
) -> PagePictures:
    """Return pictures of the first pages of a PDF, drawn in a limited process; none, with the code, where that fails.

    What comes back is checked before anything may show it.
    """
    try:
        return pictures_from_json(_answered({"pictures": True}, data, name, timeout, command))
    except RefusedError as refusal:
        return PagePictures(reason_code=refusal.code)
    except (ValueError, RecursionError):
        return PagePictures(reason_code="reader_failed")


def sample(data: bytes, name: str, *, timeout: float = TIMEOUT, command: Sequence[str] | None = None) -> Sample:
    """Return the titles and first rows of a sheet, read in a limited process.

    Raises RefusedError with the codes of `read`, and not_a_sheet or titles_not_plain.
    """
    try:
        answer = _answered({"sample": True}, data, name, timeout, command)
        if "sample" not in answer:
            raise RefusedError(str(answer["reason"]))
        return from_json(Sample, answer["sample"])
    except (ValueError, RecursionError, TypeError, KeyError):
        raise RefusedError("reader_failed", kind="no_sample") from None


def _answered(header: dict[str, Any], data: bytes, name: str, timeout: float, command: Sequence[str] | None) -> Any:
    """Return what the limited process answers, as plain values. Raises RefusedError, ValueError, RecursionError."""
    check_size(data)  # before anything is copied
    header = {"name": Path(name.replace("\\", "/")).name[-_LONGEST_NAME:], **header}
    message = json.dumps(header).encode("utf-8", "replace") + b"\n" + data
    try:
        answer = _ask(list(command or child_command()), message, timeout)
    except OSError:
        raise RefusedError("reader_not_started") from None
    return _understood(answer)


def child_command() -> list[str]:
    """Return the command that starts the reading process: isolated from the user's settings, writing nothing."""
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_ARGUMENT]
    return [sys.executable, "-I", "-B", "-X", "utf8", "-m", "marac_desk.intake.child"]


@dataclass(slots=True)
class _Answer:
    """What came back: the bytes, how the process ended, and whether it had to be ended."""

    data: bytes = b""
    code: int | None = None
    late: bool = False
    too_long: bool = False


def _ask(command: list[str], message: bytes, timeout: float) -> _Answer:
    deadline = time.monotonic() + timeout
    process = subprocess.Popen(  # noqa: S603  the command is ours, or the test's
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        cwd=Path(sys.executable).anchor or None,
        close_fds=True,
        start_new_session=os.name == "posix",
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    collected = _Collected()
    threads = (
        threading.Thread(target=_feed, args=(process.stdin, message), daemon=True),
        threading.Thread(target=_collect, args=(process.stdout, collected), daemon=True),
    )
    try:
        for thread in threads:
            thread.start()
        threads[1].join(max(0.0, deadline - time.monotonic()))
        late = threads[1].is_alive() or not (collected.too_long or _has_ended(process, deadline))
    finally:
        _end(process, threads)
    return _Answer(b"".join(collected.chunks), process.returncode, late, collected.too_long)


def _has_ended(process: subprocess.Popen[bytes], deadline: float) -> bool:
    """Wait for the end of the process, but leave its number taken, so that `_end` cannot meet a stranger under it."""
    while time.monotonic() < deadline:
        if not hasattr(os, "waitid"):
            return _waited(process, deadline)
        if os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            return True
        time.sleep(_PAUSE)
    return False


def _waited(process: subprocess.Popen[bytes], deadline: float) -> bool:
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(max(0.0, deadline - time.monotonic()))
    return process.returncode is not None


@dataclass(slots=True)
class _Collected:
    chunks: list[bytes] = field(default_factory=list)
    too_long: bool = False


def _feed(stream: IO[bytes] | None, message: bytes) -> None:
    if stream is None:
        return
    with contextlib.suppress(OSError, ValueError):  # the process ended early, or was ended
        stream.write(message)
    with contextlib.suppress(OSError, ValueError):
        stream.close()


def _collect(stream: IO[bytes] | None, collected: _Collected) -> None:
    if stream is None:
        return
    size = 0
    with contextlib.suppress(OSError, ValueError):
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > LARGEST_ANSWER:
                collected.too_long = True
                return
            collected.chunks.append(chunk)


def _end(process: subprocess.Popen[bytes], threads: tuple[threading.Thread, ...]) -> None:
    """End the process and everything it may have started, and wait until it is gone."""
    with contextlib.suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)  # the whole group, also where its first process is done
        else:
            process.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_WAIT_AFTER_KILL)
    for thread, stream in zip(threads, (process.stdin, process.stdout), strict=True):
        thread.join(_WAIT_AFTER_KILL)
        if stream and not thread.is_alive():
            with contextlib.suppress(OSError, ValueError):
                stream.close()


def _environment() -> dict[str, str]:
    kept = ("SYSTEMROOT", "WINDIR")  # without them Windows starts no Python
    return {
        "LC_ALL": "C.UTF-8",
        "MALLOC_ARENA_MAX": "1",
        **{name: os.environ[name] for name in kept if name in os.environ},
    }


def _understood(answer: _Answer) -> Any:
    if answer.late or answer.code in _signals("SIGXCPU"):
        raise RefusedError("reader_timed_out")
    if answer.too_long:
        raise RefusedError("reader_failed", kind="too_much_output")
    if answer.code == BLOCKED:
        raise RefusedError("reader_blocked")
    if answer.code != 0:
        raise RefusedError("reader_crashed", exit=str(answer.code))
    return json.loads(answer.data)


def _signals(*names: str) -> set[int]:
    return {-getattr(signal, name) for name in names if hasattr(signal, name)}

"""A reading process that is ready to read: each file is read by a copy of it, with limits of the copy's own.

Only the start of the interpreter and the loading are shared, which take most of the time of a reading. The sandbox
starts `asking` in the place of the real command; that hands its two pipes over, and ends as the copy ended.
"""

from __future__ import annotations

import contextlib
import os
import resource
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from marac_desk.intake import child, sandbox

ROOT = Path(__file__).parents[2]
_LOADER = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from tests.support.warm_readers import main; main(sys.argv)"
_ASKING = """
import array, os, _socket, sys
line = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
line.connect(sys.argv[1])
line.sendmsg([b"x"], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, array.array("i", [0, 1]))])
os.close(0), os.close(1)
code = int(line.recv(16) or b"99")
if code < 0:
    os.kill(os.getpid(), -code)
os._exit(code)
"""


class WarmReader:
    """A reading process that is ready; `planted` makes it do deeds for files that are marked with them.

    While `on` is false each file is read by a process that is started for it, as in the product.
    """

    def __init__(self, folder: Path, *, planted: bool = False) -> None:
        self.on = True
        self._socket, self._peak = str(folder / "line"), folder / "peak"
        words = [self._socket, str(self._peak), *(["planted"] if planted else [])]
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-B", "-X", "utf8", "-c", _LOADER, *words], stdout=subprocess.PIPE
        )
        if self._process.stdout is None or self._process.stdout.readline() != b"ready\n":
            raise RuntimeError("the reading process did not start")

    @property
    def command(self) -> list[str]:
        """What the sandbox starts to have a file read."""
        return [sys.executable, "-I", "-S", "-c", _ASKING, self._socket]

    @property
    def peak(self) -> int:
        """The most bytes of memory that any of its copies used."""
        return int(self._told()[0]) * 1024

    @property
    def worked(self) -> float:
        """The seconds that all of its copies worked."""
        return float(self._told()[1])

    def _told(self) -> list[str]:
        return self._peak.read_text().split() if self._peak.exists() else ["0", "0"]

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()


@contextlib.contextmanager
def warm(*, planted: bool = False, seconds: float = sandbox.TIMEOUT) -> Iterator[WarmReader]:
    """Have every file of this process read by copies of one process for as long as this lasts.

    `seconds` is the time on the clock that one reading has. On a machine that is busy with other things the clock says
    nothing of the reader: each copy still has the ten seconds of the processor that the product gives it.
    """
    real, clock = sandbox.child_command, time_on_the_clock()
    with tempfile.TemporaryDirectory() as folder:
        reader = WarmReader(Path(folder), planted=planted)
        sandbox.child_command = lambda: reader.command if reader.on else real()
        _set_clock(seconds)
        try:
            yield reader
        finally:
            sandbox.child_command = real
            _set_clock(clock)
            reader.close()


def time_on_the_clock() -> float:
    """Return the seconds on the clock that one reading has now."""
    return float((sandbox.read.__kwdefaults__ or {})["timeout"])


def _set_clock(seconds: float) -> None:
    sandbox.read.__kwdefaults__ = {**(sandbox.read.__kwdefaults__ or {}), "timeout": seconds}


def main(words: list[str]) -> None:
    """Load what any file needs, then read one file after the other, each in a copy."""
    read = _planted if "planted" in words[3:] else child.main
    for name in ("a.docx", "a.pdf", "a.msg", "a.csv"):
        child._load(name)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(words[1])
        listening.listen(1)
        print("ready", flush=True)  # noqa: T201
        while True:
            line, _ = listening.accept()
            with line:
                _, pipes, _, _ = socket.recv_fds(line, 1, 2)
                code = _in_a_copy(read, line, pipes)
                used = resource.getrusage(resource.RUSAGE_CHILDREN)
                Path(words[2]).write_text(f"{used.ru_maxrss} {used.ru_utime + used.ru_stime}")
                with contextlib.suppress(OSError):  # the sandbox may have given up on it
                    line.sendall(str(code).encode())


def _in_a_copy(read: Callable[[], int], line: socket.socket, pipes: list[int]) -> int:
    """Read in a copy; one that nobody waits for any more is ended. Returns how it ended, as Popen tells it."""
    number = os.fork()
    if number == 0:
        _be_the_copy(read, pipes)
    for pipe in pipes:
        os.close(pipe)
    watched = os.pidfd_open(number)
    try:
        ready, _, _ = select.select([watched, line.fileno()], [], [])
        if watched not in ready:
            os.kill(number, signal.SIGKILL)
        return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])
    finally:
        os.close(watched)


def _be_the_copy(read: Callable[[], int], pipes: list[int]) -> None:
    code = 1
    try:
        os.dup2(pipes[0], 0)
        os.dup2(pipes[1], 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        os.closerange(3, 64)
        code = read()
    finally:
        os._exit(code)


def _planted() -> int:
    from tests.intake.planted import DEEDS

    real = child.read_file  # type: ignore[attr-defined]

    def read(data: bytes, name: str, **more: object) -> object:
        for deed, do in DEEDS.items():
            if b"planted deed: " + deed.encode() in data:
                do("")
        return real(data, name, **more)  # type: ignore[arg-type]

    child.read_file = read  # type: ignore[attr-defined, assignment]
    return child.main()

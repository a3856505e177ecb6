"""A reading process with a hostile reader in the place of the real one: `planted.py DEED [no-limits] [no-lock]`.

The deeds are what a parser that was taken over by a file would try. Without the limits they succeed, and say so.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from marac_desk.intake import child, limits
from marac_desk.intake.profiles import Profile
from marac_desk.intake.reading import Outcome, Part, Reading


def memory(_: str) -> None:
    """Take more memory than a form may need."""
    held = bytearray(600 * 1024 * 1024)
    held[0] = 1


def loop(_: str) -> None:
    """Burn time for two and a half seconds."""
    end = time.process_time() + 2.5
    while time.process_time() < end:
        pass


def sleep(_: str) -> None:
    """Wait without burning time."""
    time.sleep(2)


def hang(_: str) -> None:
    """Wait for ever."""
    while True:
        time.sleep(60)


def connect(target: str) -> None:
    """Reach a server."""
    with socket.create_connection(("127.0.0.1", int(target)), timeout=2) as line:
        line.sendall(b"her address")


def start(target: str) -> None:
    """Start another program."""
    subprocess.run([sys.executable, "-c", f"open({target!r}, 'w').write('started')"], check=True)


def fork(target: str) -> None:
    """Start another process that stays behind, and end as if nothing were."""
    if os.fork() == 0:
        os.close(1)
        Path(target).write_text(str(os.getpid()))
        time.sleep(30)
        os._exit(0)
    while not Path(target).exists():
        time.sleep(0.01)


def write(target: str) -> None:
    """Write a file."""
    Path(target).write_text("her address")


def low_write(target: str) -> None:
    """Write a file by the system's own call."""
    os.write(os.open(target, os.O_WRONLY | os.O_CREAT), b"her address")


def look(target: str) -> None:
    """Read a file that is none of its business, and hand it out."""
    sys.stderr.write(Path(target).read_text())


def talk(_: str) -> None:
    """Write no reading but a flood of words."""
    for _count in range(70):
        sys.stdout.buffer.write(b"x" * 1024 * 1024)


def nonsense(_: str) -> None:
    """Write something that is no reading, and end as if all were well."""
    sys.stdout.buffer.write(b'{"outcome": "parsed", "referrals": 7}')
    sys.stdout.buffer.flush()
    os._exit(0)


def crash(_: str) -> None:
    """End by a fault of the machine code."""
    os.abort()


def fail(_: str) -> None:
    """Meet a fault in the reader."""
    raise KeyError("a name that must not be told")


DEEDS: dict[str, Callable[[str], None]] = {
    deed.__name__: deed
    for deed in (memory, loop, sleep, hang, connect, start, fork, write, low_write, look, talk, nonsense, crash, fail)
}


def main() -> int:
    """Run the reading process with a deed planted in it."""
    deed, target, *without = sys.argv[1:]

    def hostile(
        data: bytes, name: str, *, today: date, part: Part | None = None, own: tuple[Profile, ...] = ()
    ) -> Reading:
        DEEDS[deed](target)
        return Reading(Outcome.PARSED, facts={"deed": "succeeded"})

    child.read_file = hostile  # type: ignore[attr-defined]
    if "one-second" in without:
        real = limits.restrict
        limits.restrict = lambda **_: real(cpu_seconds=1)
    if "no-limits" in without:
        limits.restrict = lambda **_: None
    if "no-lock" in without:
        limits.lock = lambda: None
    return child.main()


if __name__ == "__main__":
    raise SystemExit(main())

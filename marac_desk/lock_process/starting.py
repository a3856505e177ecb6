"""What a lock process is started with, and how it starts itself anew when the desk was locked."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from marac_desk.register.files import RegisterPlace

DEMONSTRATION_PASSPHRASE = "demonstration"  # noqa: S105  (shown to everybody who starts it)
_AFTER = "--after"
_IN = "--in"


@dataclass(frozen=True, slots=True)
class After:
    """What was before this start: why the desk ended, whose it was, and what could not be saved any more."""

    why: str
    user: str = ""
    unsaved: str = ""


@dataclass(frozen=True, slots=True)
class Started:
    """The words of the command line, understood. `kept` is the folder of a demonstration that goes on after a lock."""

    demonstration: bool
    folder: Path | None
    after: After | None
    kept: Path | None

    @classmethod
    def from_words(cls, words: Sequence[str]) -> Started:
        """Understand the words."""
        after, register, kept = (_following(words, name) for name in (_AFTER, "--register", _IN))
        return cls(
            demonstration=tuple(words[:1]) == ("demo",),
            folder=Path(register) if register else None,
            after=After(*after.split(":", 2)) if after else None,
            kept=Path(kept) if kept else None,
        )


def _following(words: Sequence[str], name: str) -> str:
    return words[words.index(name) + 1] if name in words[:-1] else ""


def usual_place() -> RegisterPlace:
    """Return where a register lives on this system if nobody says otherwise."""
    import platformdirs

    return RegisterPlace(Path(platformdirs.user_data_dir("MARAC Desk", appauthor=False)))


def command_after(command: Sequence[str], after: After, kept: Path | None) -> list[str]:
    """Return the command that starts the same again, knowing what was before."""
    words = list(command)
    for name in (_AFTER, _IN):
        if name in words:
            at = words.index(name)
            del words[at : at + 2]
    words += [_AFTER, f"{after.why}:{after.user}:{after.unsaved}"]
    return [*words, _IN, str(kept)] if kept is not None else words


def start_anew(after: After, kept: Path | None) -> None:
    """Become a new process: this one knew a passphrase and a key, and whatever waits while the desk is locked must not.

    Ends this process where the system can only start another beside it; does not return.
    """
    own = [sys.executable, *sys.argv[1:]] if getattr(sys, "frozen", False) else [sys.executable, *sys.orig_argv[1:]]
    command = command_after(own, after, kept)
    sys.stdout.flush()
    if os.name == "nt":  # there exec would leave whoever waits for this process with an end that is none
        import subprocess

        subprocess.Popen(command)  # noqa: S603  (ourselves, with words of our own)
        os._exit(0)
    os.execv(sys.executable, command)  # noqa: S606  (the same)

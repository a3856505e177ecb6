"""What several doors ask: which keyring is there, and what stands on a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marac_desk.register.problems import RegisterProblemError

if TYPE_CHECKING:
    from marac_desk.desktop.lock.keyring_step import KeyringStep
    from marac_desk.lock_process.parts import Process


def look_for_keyring(process: Process, step: KeyringStep) -> None:
    """Look for this system's keyring and have the step say what was found."""
    from marac_desk.desktop.lock.background import run
    from marac_desk.desktop.wording.keyrings import plain_name

    store = process.store

    def problem(error: Exception) -> None:
        if isinstance(error, RegisterProblemError) and error.code == "keyring_locked":
            step.say_locked()
        else:
            step.say_none()

    def look() -> str:
        backend = store.backend
        store.read(PROBE)
        return backend

    run(process.app, look, lambda backend: step.say_found(plain_name(backend)), problem)


PROBE = "is it open"
"""An entry that never is: asking for it tells whether the keyring answers."""


def read_sheet(text: str) -> tuple[int, str]:
    """Return the number of the sheet that was typed, or 0 and what is wrong with it."""
    from marac_desk.desktop.wording.problems import sentence
    from marac_desk.register.keys import read_share

    try:
        return read_share(text).number, ""
    except RegisterProblemError as error:
        return 0, sentence(error)

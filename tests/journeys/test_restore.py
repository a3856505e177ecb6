"""A computer was lost: on a new one a backup is restored from the first window, by the keyboard, and the desk opens."""

from __future__ import annotations

from pathlib import Path

import pytest

from marac_desk.desktop.widgets.tokens import LIGHT
from tests.support.backups import PASSPHRASE
from tests.support.keyrings import KeyringSession
from tests.support.restorable import Restorable
from tests.support.screens import FILLED, Program, Screen, comes, lives, until

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("screen")]
ASKING = "Folder of the backups"
TRIES, RESTORES = 5, 12.0
"""How often somebody types the passphrase, and the seconds a restore may take on a slow computer."""


def test_from_a_backup_to_the_desk_on_a_new_computer(
    display: Screen, keyring_session: KeyringSession, tmp_path: Path
) -> None:
    lost = Restorable(tmp_path)
    lost.make()
    lost.work("last_work")
    lost.back_up(days=1)
    for path in lost.place.folder.iterdir():
        path.unlink()
    program = Program(display, "--register", str(lost.place.folder))
    try:
        first = program.lock_window()
        program.settle()
        display.press(first, "shift+Tab", "space")
        until(lambda: first not in display.windows(program.lock.pid), "the window that restores")
        window = program.lock_window()
        display.press(window, "space")
        until(lambda: bool(display.windows(program.lock.pid, ASKING)), "the window that asks for a folder")
        (asking,) = display.windows(program.lock.pid, ASKING)
        display.type(asking, str(lost.folder))
        display.press(asking, "Return")
        until(lambda: not display.windows(program.lock.pid, ASKING), "the folder to be taken")
        program.settle()
        listed = display.picture()
        display.press(window, "Return")
        until(lambda: display.picture() != listed and display.dots_of(LIGHT.accent) > FILLED, "who restores it")
        program.settle()
        for _ in range(TRIES):  # a slow computer may still be reading the backup when it looks at rest
            display.press(window, "ctrl+a")
            display.type(window, PASSPHRASE)
            display.press(window, "Return")
            if comes(lost.place.exists, RESTORES):
                break
        assert lost.place.exists()
        until(lambda: window not in display.windows(program.lock.pid), "the window for signing in")
        signing_in = program.lock_window()
        program.settle()
        display.type(signing_in, PASSPHRASE)
        display.press(signing_in, "Return")
        program.desk_window()
    finally:
        desks = program.end()
        until(lambda: not any(lives(desk) for desk in desks), "every desk process gone")
    assert {"last_work", "restored"} <= set(lost.told())

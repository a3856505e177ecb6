"""The first start on a real screen: without a keyring by a knowing choice, and cut off in the middle of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from marac_desk.register.files import PlaceState, RegisterPlace
from marac_desk.register.keys import Way, read_key_file, read_share, recover, unseal_person
from tests.support.first_run import NAME, PASSPHRASE, save_sheets, set_up, to_the_kit
from tests.support.keyrings import KeyringSession
from tests.support.screens import Program, Screen

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("screen")]


def test_without_a_keyring_a_passphrase_alone_is_chosen_knowingly(
    display: Screen, programs: list[Program], no_keyring: None, tmp_path: Path
) -> None:
    program = Program(display, "--register", str(tmp_path / "place"))
    programs.append(program)
    shares = set_up(program, tmp_path / "sheets", alone=True)
    program.desk_window()
    keys = read_key_file(RegisterPlace(tmp_path / "place").keys)
    (envelope,) = keys.envelopes
    assert (envelope.name, envelope.way) == (NAME, Way.PASSPHRASE)
    secrets = unseal_person(keys, user_id=envelope.user_id, passphrase=PASSPHRASE, store=None)
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert recover(keys, read_share(shares[one]), read_share(shares[other])) == secrets


def test_killed_with_the_sheets_printed_nothing_is_there_and_it_begins_anew(
    display: Screen, programs: list[Program], keyring_session: KeyringSession, tmp_path: Path
) -> None:
    folder = tmp_path / "place"
    program = Program(display, "--register", str(folder))
    programs.append(program)
    to_the_kit(program)
    shares = save_sheets(program, tmp_path / "sheets")
    program.end()
    assert RegisterPlace(folder).settle() is PlaceState.EMPTY
    assert {path.name for path in folder.iterdir()} <= {"register.held"}

    again = Program(display, "--register", str(folder))
    programs.append(again)
    others = set_up(again, tmp_path / "other sheets")
    again.desk_window()
    assert not set(shares) & set(others)
    assert RegisterPlace(folder).settle() is PlaceState.READY

"""Putting a backup back for the lock process, where no register can be opened: what takes long, and holds the data."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from threading import Event
from typing import Any

from marac_desk.register.anchor import head_store_here, head_store_of
from marac_desk.register.backup.looking import keys_carried_by
from marac_desk.register.backup.names import BackupName
from marac_desk.register.backup.swapping import finish_swap
from marac_desk.register.backup.watching import CancelledError, Stage, Watch
from marac_desk.register.files import RegisterPlace, is_there
from marac_desk.register.folders import refuse_unsafe
from marac_desk.register.keyring_store import SecretStore
from marac_desk.register.keys import Secrets, read_key_file
from marac_desk.register.problems import RegisterProblemError
from marac_desk.rules.clock import Clock
from marac_desk.services.backups.putting_back import Opener, PuttingBack
from marac_desk.services.errors import RefusedError

Tell = Callable[[str, int, int], None]


def restore_from(order: dict[str, Any], clock: Clock, *, store: SecretStore, tell: Tell, cancelled: Event) -> None:
    """Put the backup that the order names in the place it names; the lock process holds that place.

    `tell` hears what is being done and how far it is. Raises RegisterProblemError as restoring does, with what a rule
    refuses ("restore_needs_two") and with "restore_cancelled"; then nothing was put in place.
    """
    place = RegisterPlace(Path(order["register"]))
    refuse_unsafe(place.folder)
    finish_swap(place)
    door = _opener(order, place, store)
    backups = door.backups(place, clock, UTC)  # whose days they count for is for whoever thins them out
    watch = Watch(_seldom(tell), cancelled)
    try:
        PuttingBack(door, backups, order["folder"], order["backup"], order["sha256"], watch).put(place.settle())
    except CancelledError:
        raise RegisterProblemError("restore_cancelled") from None
    except RefusedError as refused:
        raise RegisterProblemError(refused.code, **refused.values) from None


def _opener(order: dict[str, Any], place: RegisterPlace, store: SecretStore) -> Opener:
    """Return the keys that the lock process opened. Raises RegisterProblemError as reading keys does."""
    secrets = Secrets.from_bytes(order.pop("secrets").encode())
    people = tuple(uuid.UUID(person) for person in order["people"])
    brought, by_shares = bool(order["brought"]), bool(order["by_shares"])
    if brought or not is_there(place.keys):
        keys = keys_carried_by(Path(order["folder"]), BackupName(order["backup"]))
    else:
        keys = read_key_file(place.keys)
    anchor = head_store_here(keys, store) if by_shares else head_store_of(keys, people[0], store)
    return Opener(keys, lambda: secrets, anchor, people, by_shares, brought)


def _seldom(tell: Tell) -> Callable[[Stage, int, int], None]:
    """Tell of a stage when it begins and with each hundredth of it: more often nobody can read."""
    told: list[tuple[Stage, int]] = []

    def step(stage: Stage, done: int, of: int) -> None:
        now = stage, 100 * done // of if of else 0
        if told[-1:] != [now]:
            told[:] = [now]
            tell(stage.value, done, of)

    return step

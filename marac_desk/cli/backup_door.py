"""How the commands around backups get at keys: those beside the register, those a backup carries, or two shares."""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path

from marac_desk.cli.asking import Asking
from marac_desk.cli.key_door import envelope_named
from marac_desk.register.anchor import head_store_here, head_store_of
from marac_desk.register.backup.looking import keys_of_newest
from marac_desk.register.files import PlaceState, RegisterPlace, is_there
from marac_desk.register.keyring_store import SecretStore, SystemKeyring
from marac_desk.register.keys import Envelope, KeyFile, Secrets, read_key_file, read_share, recover, unseal_person
from marac_desk.register.tries import Tries
from marac_desk.services.backups.putting_back import Opener, known_here
from marac_desk.services.errors import RefusedError

SHARES = 2


def opener(
    options: argparse.Namespace,
    asking: Asking,
    place: RegisterPlace,
    folder: Path,
    *,
    state: PlaceState = PlaceState.READY,
) -> Opener:
    """Ask for what opens the keys: two shares, one passphrase, or two where a register would be restored over.

    Raises RegisterProblemError as opening keys does; RefusedError: "restore_needs_two", and "restore_known_here" where
    no register stands but this computer knew it. Both before anybody types anything.
    """
    keys = read_key_file(place.keys) if is_there(place.keys) else keys_of_newest(folder)
    if options.shares:
        texts = [asking.secret(f"Share {number}") for number in range(1, SHARES + 1)]
        secrets = recover(keys, *(read_share(text) for text in texts))
        return Opener(keys, lambda: secrets, head_store_here(keys, SystemKeyring()), by_shares=True)
    tries = Tries(place) if is_there(place.keys) else None
    second = getattr(options, "second", None)
    if options.command == "restore" and second is None:
        _refuse_one_alone(place, keys, state)
    store, envelope = SystemKeyring(), envelope_named(keys, options.acting, "--as")
    opened = _unsealed(keys, envelope, asking, store, tries)
    people = [envelope.user_id]
    if second is not None:
        other = envelope_named(keys, second, "--with")
        _unsealed(keys, other, asking, store, tries)
        people.append(other.user_id)
    return Opener(keys, lambda: opened, head_store_of(keys, envelope.user_id, store), tuple(people))


def _refuse_one_alone(place: RegisterPlace, keys: KeyFile, state: PlaceState) -> None:
    if state is not PlaceState.EMPTY:
        raise RefusedError("restore_needs_two")
    if known_here(place, head_store_here(keys, SystemKeyring())):
        raise RefusedError("restore_known_here")


def _unsealed(keys: KeyFile, envelope: Envelope, asking: Asking, store: SecretStore, tries: Tries | None) -> Secrets:
    """Ask for somebody's passphrase and return what it opens; wrong ones are slowed down where a register stands."""
    with tries.trying(envelope.user_id) if tries is not None else contextlib.nullcontext():
        passphrase = asking.secret(f"Passphrase of {envelope.name}")
        return unseal_person(keys, user_id=envelope.user_id, passphrase=passphrase, store=store)

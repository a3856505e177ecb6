"""How `marac-desk keys` gets into a register: it holds the folder, checks who acts, and opens it as the desk does."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import platformdirs

from marac_desk.register.acceptance import Acceptance
from marac_desk.register.anchor import HeadStore, head_store_of
from marac_desk.register.examination import Trust
from marac_desk.register.files import PlaceState, RegisterPlace
from marac_desk.register.holding import Holding
from marac_desk.register.keyring_store import SystemKeyring
from marac_desk.register.keys import Envelope, KeyFile, Secrets, unseal_person
from marac_desk.register.keys.keeper import KeyKeeper
from marac_desk.register.opening import open_register
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.rekeying import Accept, settle_rekey
from marac_desk.register.tries import Tries
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor
from marac_desk.services.housekeeping import actor_of


class Now:
    """The computer's own clock."""

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Inside:
    """A register that somebody opened with a passphrase of her or his own."""

    register: Register
    actor: Actor
    keeper: KeyKeeper


def place_of(folder: str | None) -> RegisterPlace:
    """Return the place of a register: the folder that was named, otherwise where the desk keeps its own."""
    return RegisterPlace(Path(folder or platformdirs.user_data_dir("MARAC Desk", appauthor=False)))


@contextlib.contextmanager
def held(place: RegisterPlace, wanted: PlaceState) -> Iterator[None]:
    """Hold a place while something is done to it, so that no desk is open on it.

    Raises RegisterProblemError: "in_use", "nothing_here" and "keys_missing" where a register is wanted,
    "register_exists" where none is.
    """
    if wanted is PlaceState.READY and not place.folder.is_dir():
        raise RegisterProblemError("nothing_here")
    holding = Holding(place)
    try:
        state = place.settle()
        if state is not wanted:
            codes = {PlaceState.EMPTY: "nothing_here", PlaceState.READY: "register_exists"}
            raise RegisterProblemError(codes.get(state, "keys_missing"))
        yield
    finally:
        holding.release()


def envelope_named(keys: KeyFile, name: str | None, option: str) -> Envelope:
    """Return the envelope of somebody by name; without one, of the only person there is.

    Raises RegisterProblemError: "who" (with the option that says it), "no_envelope", "same_name".
    """
    found = [each for each in keys.envelopes if name is None or each.name.casefold() == name.strip().casefold()]
    if len(found) == 1:
        return found[0]
    if not found:
        raise RegisterProblemError("no_envelope")
    raise RegisterProblemError("who" if name is None else "same_name", option=option)


@contextlib.contextmanager
def opened(place: RegisterPlace, keys: KeyFile, envelope: Envelope, passphrase: str) -> Iterator[Inside]:
    """Open the register as one person; the caller holds the place.

    Raises RegisterProblemError as signing in and opening do, and NotFoundError for somebody who left.
    """
    store = SystemKeyring()
    with Tries(place).trying(envelope.user_id):
        secrets = unseal_person(keys, user_id=envelope.user_id, passphrase=passphrase, store=store)
    with inside(place, keys, secrets, head_store_of(keys, envelope.user_id, store)) as (register, keeper):
        with register.reading() as uow:
            actor = actor_of(uow, envelope.user_id)
        yield Inside(register, actor, keeper)


@contextlib.contextmanager
def inside(
    place: RegisterPlace, keys: KeyFile, secrets: Secrets, anchor: HeadStore | None
) -> Iterator[tuple[Register, KeyKeeper]]:
    """Open the register with secrets that were unsealed, held against what is anchored outside it."""
    secrets = settle_rekey(place, secrets, accept=accepting(place, secrets, keys.register_id))
    register = open_register(
        place,
        secrets=secrets,
        register_id=keys.register_id,
        clock=Now(),
        demonstration=keys.demonstration,
        trust=Trust(anchor),
    )
    try:
        yield register, KeyKeeper(place, keys.register_id, secrets, SystemKeyring())
    finally:
        register.close()


def accepting(place: RegisterPlace, secrets: Secrets, register_id: uuid.UUID) -> Accept:
    """Return what is told which files may stand in the register's place while its key changes."""
    return Acceptance(place, seal_key=secrets.seal_key, register_id=register_id, clock=Now()).same

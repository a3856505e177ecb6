"""Opening the register that the lock process named: who signed in, with which keys, and what the ledger says of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marac_desk.program.rekeying import Tell, under_new_key
from marac_desk.register.acceptance import Acceptance
from marac_desk.register.anchor import HeadStore, head_store_of
from marac_desk.register.backup.swapping import finish_swap
from marac_desk.register.examination import Trust
from marac_desk.register.files import RegisterPlace, is_there
from marac_desk.register.folders import refuse_unsafe
from marac_desk.register.keyring_store import SecretStore, SystemKeyring
from marac_desk.register.keys import KeyFile, Secrets, read_key_file
from marac_desk.register.keys.keeper import KeyKeeper
from marac_desk.register.opening import open_register, set_up_register
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.rekeying import settle_rekey
from marac_desk.register.state import Fingerprint, Standing, read_state
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor
from marac_desk.rules.clock import Clock
from marac_desk.services import sitting
from marac_desk.services.housekeeping import actor_of
from marac_desk.services.keys import REKEYED, key_changed, rekey_begun
from marac_desk.services.partnership import set_up_area


@dataclass(frozen=True, slots=True)
class Opened:
    """A register that somebody opened, and the keys as an unlocked desk holds them."""

    register: Register
    actor: Actor
    keys: KeyKeeper


def open_from(order: dict[str, Any], clock: Clock) -> tuple[Register, Actor]:
    """Open, set up or fill the register that the lock process named; returns who signed in. No keyring is asked."""
    opened = open_whole(order, clock)
    return opened.register, opened.actor


def open_whole(
    order: dict[str, Any], clock: Clock, *, store: SecretStore | None = None, tell: Tell | None = None
) -> Opened:
    """Do the same, write down that somebody signed in, and return the keys with it.

    `store` is the keyring of this system; without one nothing is anchored outside the register. Raises
    RegisterProblemError as opening does, and as `refuse_unsafe` does for a folder where no register may live.
    """
    place, user_id = RegisterPlace(Path(order["register"])), uuid.UUID(order["user"])
    if order["do"] != "demo":
        refuse_unsafe(place.folder)
    finish_swap(place)  # of a restore that a crash cut off
    keys = KeyKeeper(place, uuid.UUID(order["id"]), _secrets(order, place, clock), store or SystemKeyring())
    crashed = order["do"] == "open" and _was_open(keys)
    register = _opened(order, clock, keys, tell, anchors=store is not None)
    rekeys = bool(order.get("rekey")) and _may_rekey(register)
    if rekeys:  # which was opened first, so that nothing is done to a register that cannot be trusted
        register.close()
        keys = under_new_key(keys, clock, tell)
        order.pop("fingerprint", None)  # it was the one of the file before
        register = _opened(order, clock, keys, tell, anchors=store is not None)
    try:
        actor = _signed_in(register, order, user_id, crashed=crashed)
        if rekeys:
            with register.writing(actor) as uow:
                key_changed(uow, actor=actor, what=REKEYED)
    except BaseException:
        register.close()
        raise
    return Opened(register, actor, keys)


def _secrets(order: dict[str, Any], place: RegisterPlace, clock: Clock) -> Secrets:
    """Return what the keys protect, as it is in force once a change of key that a crash cut off is settled."""
    secrets = Secrets.from_bytes(order.pop("secrets").encode())
    if order["do"] != "open":
        return secrets
    accept = Acceptance(place, seal_key=secrets.seal_key, register_id=uuid.UUID(order["id"]), clock=clock).same
    return settle_rekey(place, secrets, accept=accept)


def _may_rekey(register: Register) -> bool:
    try:
        with register.reading() as uow:
            return rekey_begun(uow)
    except BaseException:
        register.close()
        raise


def _opened(order: dict[str, Any], clock: Clock, keys: KeyKeeper, tell: Tell | None, *, anchors: bool) -> Register:
    place, user_id = keys.place, uuid.UUID(order["user"])
    known: dict[str, Any] = {"secrets": keys.secrets, "register_id": keys.register_id, "clock": clock}
    if order["do"] == "demo":
        from marac_desk.demo.caseload import load_caseload

        today = clock.now().date()
        return set_up_register(place, **known, fill=lambda made: load_caseload(made, today), demonstration=True)
    if order["do"] == "set_up":
        trust = Trust(_anchor(order, keys, _read_keys(place.new_keys)) if anchors else None, tell=tell)
        return set_up_register(place, **known, fill=lambda made: fill(made, order, user_id), trust=trust)
    envelopes = _read_keys(place.keys)
    made = order.get("fingerprint")
    trust = Trust(
        _anchor(order, keys, envelopes) if anchors else None, Fingerprint.from_json(made) if made else None, tell
    )
    return open_register(place, **known, demonstration=envelopes.demonstration if envelopes else None, trust=trust)


def _read_keys(path: Path) -> KeyFile | None:
    return read_key_file(path) if is_there(path) else None


def _anchor(order: dict[str, Any], keys: KeyKeeper, envelopes: KeyFile | None) -> HeadStore | None:
    """Return where the end of the ledger is anchored outside the register, for whoever signs in."""
    return None if envelopes is None else head_store_of(envelopes, uuid.UUID(order["user"]), keys.store)


def _was_open(keys: KeyKeeper) -> bool:
    """Tell whether the register was never closed, because the desk before this one failed or was killed."""
    try:
        state = read_state(keys.place, keys.secrets.seal_key, keys.register_id)
    except RegisterProblemError:
        return False  # opening says what is wrong with it
    return state is not None and state.standing is Standing.OPEN


def _signed_in(register: Register, order: dict[str, Any], user_id: uuid.UUID, *, crashed: bool) -> Actor:
    """Return who signed in, once the ledger says so: nobody sees anything that is not written down."""
    with register.reading() as uow:
        actor = actor_of(uow, user_id)
    entry = sitting.Entry(
        first=bool(order.get("first", True)),
        again=bool(order.get("again")),
        recovered=bool(order.get("recovered")),
        crashed=crashed,
        failed={uuid.UUID(user): int(count) for user, count in order.get("failed", {}).items()},
    )
    with register.writing() as uow:
        sitting.note_before(uow, entry)
    with register.writing(actor) as uow:
        sitting.sign_in(uow, actor=actor, entry=entry)
    return actor


def fill(register: Register, order: dict[str, Any], user_id: uuid.UUID) -> None:
    """Put the area and its first person into a register that was just made."""
    with register.writing() as uow:
        set_up_area(
            uow,
            name=order["area"],
            profile=order["profile"],
            jurisdiction=order["jurisdiction"],
            user_id=user_id,
            person=order["person"],
        )

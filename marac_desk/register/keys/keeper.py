"""What an unlocked desk holds of the keys: it adds people, renews envelopes and kits, and checks a passphrase again."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from marac_desk.register.files import RegisterPlace
from marac_desk.register.keyring_store import SecretStore, person_entry
from marac_desk.register.keys.cost import Cost, Way
from marac_desk.register.keys.envelope import Envelope, Recovery
from marac_desk.register.keys.keyfile import KeyFile, read_key_file, seal_key_of, write_key_file
from marac_desk.register.keys.people import (
    change_passphrase,
    seal_person,
    verify_person,
    with_person,
    with_recovery,
    without_person,
)
from marac_desk.register.keys.recovery import make_recovery, recover
from marac_desk.register.keys.secrets import Secrets
from marac_desk.register.keys.shares import Share, read_share
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.tries import Tries


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Somebody who can open the register, and by which way."""

    user_id: uuid.UUID
    name: str
    way: Way


@dataclass(frozen=True, slots=True)
class NewKit:
    """A recovery kit that is not in force until two of its shares were typed back."""

    recovery: Recovery
    keys: KeyFile
    shares: tuple[Share, Share, Share]


class KeyKeeper:
    """The keys of an open register; every change reads the file anew, writes it whole, and only then is in force."""

    def __init__(
        self,
        place: RegisterPlace,
        register_id: uuid.UUID,
        secrets: Secrets,
        store: SecretStore,
        *,
        tries: Tries | None = None,
    ) -> None:
        self.place, self.register_id, self.secrets, self.store = place, register_id, secrets, store
        self._tries = tries or Tries(place)

    def keys(self) -> KeyFile:
        """Return the key file as it stands, after checking its seal.

        Raises RegisterProblemError as `read_key_file` does, and "not_this_register" for a file of another register.
        """
        keys = read_key_file(self.place.keys)
        if keys.register_id != self.register_id:
            raise RegisterProblemError("not_this_register")
        keys.check(seal_key_of(self.secrets))
        return keys

    def people(self) -> tuple[KeyHolder, ...]:
        """Return who can open the register."""
        return tuple(KeyHolder(each.user_id, each.name, each.way) for each in self.keys().envelopes)

    def verify(self, user_id: uuid.UUID, passphrase: str) -> None:
        """Check a passphrase again before something grave is done. Raises as signing in does, "wait" among it."""
        with self._tries.trying(user_id):
            verify_person(self.keys(), user_id=user_id, passphrase=passphrase, store=self.store)

    def add_person(self, user_id: uuid.UUID, name: str, passphrase: str, way: Way, cost: Cost | None = None) -> None:
        """Give somebody an envelope, or a new one where the passphrase is lost.

        Raises RegisterProblemError as `seal_person` and `write_key_file` do; then the earlier envelope still opens.
        """
        keys = self.keys()
        person: dict[str, Any] = {"register_id": self.register_id, "user_id": user_id, "name": name}
        before = next((each for each in keys.envelopes if each.user_id == user_id), None)
        with self._kept_in_keyring(before):
            envelope = seal_person(self.secrets, passphrase=passphrase, way=way, store=self.store, cost=cost, **person)
            self._write(with_person(keys, self.secrets, envelope))
        if before is not None and before.way is Way.KEYRING and way is Way.PASSPHRASE:
            self._forget(user_id)

    @contextlib.contextmanager
    def _kept_in_keyring(self, envelope: Envelope | None) -> Iterator[None]:
        """Put what the keyring holds for an envelope back where its successor could not be written."""
        if envelope is None or envelope.way is not Way.KEYRING:
            yield
            return
        entry = person_entry(self.register_id, envelope.user_id)
        held: str | None = None
        with contextlib.suppress(RegisterProblemError):
            held = self.store.read(entry)
        try:
            yield
        except BaseException:
            with contextlib.suppress(RegisterProblemError):
                if held is not None and self.store.read(entry) != held:
                    self.store.write(entry, held)
            raise

    def change_passphrase(self, user_id: uuid.UUID, old: str, new: str, way: Way | None = None) -> None:
        """Renew the envelope of somebody who types the old passphrase. Raises as signing in and `seal_person` do."""
        keys = self.keys()
        with self._tries.trying(user_id):
            changed = change_passphrase(
                keys, self.secrets, user_id=user_id, old=old, new=new, store=self.store, way=way
            )
        self._write(changed)
        if keys.of(user_id).way is Way.KEYRING and changed.of(user_id).way is Way.PASSPHRASE:
            self._forget(user_id)

    def remove_person(self, user_id: uuid.UUID) -> bool:
        """Take a leaver's envelope away, and the secret in this computer's keyring; tells whether that could be done.

        What a leaver knew of the keys stays known: bring the register under a new key within a day. Raises
        RegisterProblemError: "no_envelope", "last_person", and as writing does.
        """
        keys = self.keys()
        leaver = keys.of(user_id)
        self._write(without_person(keys, self.secrets, user_id))
        return leaver.way is not Way.KEYRING or self._forget(user_id)

    def new_kit(self) -> NewKit:
        """Make a recovery kit to be printed; the one before stays in force until `take_kit`."""
        recovery, shares = make_recovery(self.secrets, self.register_id)
        return NewKit(recovery, with_recovery(self.keys(), self.secrets, recovery), shares)

    def take_kit(self, kit: NewKit, one: str, other: str) -> None:
        """Put a new kit in force, once two of its shares were typed back from paper.

        Raises RegisterProblemError as `read_share` and `recover` do, and as writing does.
        """
        recover(kit.keys, read_share(one), read_share(other))
        self._write(with_recovery(self.keys(), self.secrets, kit.recovery))

    def _write(self, keys: KeyFile) -> None:
        write_key_file(self.place.keys, keys)

    def _forget(self, user_id: uuid.UUID) -> bool:
        with contextlib.suppress(RegisterProblemError):
            self.store.remove(person_entry(self.register_id, user_id))
            return True
        return False

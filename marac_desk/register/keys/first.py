"""The keys of a register about to be set up: nothing is written before two shares of its kit were typed back."""

from __future__ import annotations

import contextlib
import uuid
from datetime import datetime

from marac_desk.register.files import RegisterPlace
from marac_desk.register.keyring_store import SecretStore, person_entry
from marac_desk.register.keys.cost import Cost, Way
from marac_desk.register.keys.keyfile import KeyFile, write_first_keys
from marac_desk.register.keys.people import new_key_file, seal_person
from marac_desk.register.keys.recovery import make_recovery, recover
from marac_desk.register.keys.secrets import Secrets, new_secrets
from marac_desk.register.keys.shares import Share, read_share
from marac_desk.register.problems import RegisterProblemError


class FirstKeys:
    """Random secrets, the first person's envelope and the recovery kit, in memory until the kit is on paper."""

    def __init__(
        self,
        *,
        user_id: uuid.UUID,
        name: str,
        passphrase: str,
        way: Way,
        store: SecretStore | None,
        now: datetime,
        cost: Cost | None = None,
    ) -> None:
        """Make them. Raises RegisterProblemError as `seal_person` does; then nothing is left behind."""
        self.register_id, self.user_id = uuid.uuid4(), user_id
        self.secrets: Secrets = new_secrets(now)
        self._way, self._store, self._confirmed = way, store, False
        try:
            envelope = seal_person(
                self.secrets,
                register_id=self.register_id,
                user_id=user_id,
                name=name,
                passphrase=passphrase,
                way=way,
                store=store,
                cost=cost,
            )
        except RegisterProblemError:
            self.give_up()
            raise
        recovery, self.shares = make_recovery(self.secrets, self.register_id)
        self.keys: KeyFile = new_key_file(self.register_id, self.secrets, (envelope,), recovery)

    def confirm(self, one: str, other: str) -> None:
        """Take two shares as they were typed back from paper, and prove that these two open the register.

        Raises RegisterProblemError as `read_share` and `recover` do.
        """
        typed: list[Share] = [read_share(one), read_share(other)]
        if recover(self.keys, *typed) != self.secrets:
            raise RegisterProblemError("share_wrong")
        self._confirmed = True

    def write(self, place: RegisterPlace) -> None:
        """Write the envelopes under the name they have until the register is whole; the caller holds the place.

        Raises RegisterProblemError: "kit_not_confirmed", and as `write_first_keys` does.
        """
        if not self._confirmed:
            raise RegisterProblemError("kit_not_confirmed")
        write_first_keys(place, self.keys)

    def give_up(self) -> None:
        """Take back what the keyring was given, where nothing comes of it."""
        if self._way is Way.KEYRING and self._store is not None:
            with contextlib.suppress(RegisterProblemError):
                self._store.remove(person_entry(self.register_id, self.user_id))

"""Recovering: two sheets open the register, and somebody gets a new envelope with a passphrase of her or his own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marac_desk.lock_process.keyrings import look_for_keyring, read_sheet

if TYPE_CHECKING:
    import uuid

    from marac_desk.lock_process.parts import Opening, Process
    from marac_desk.register.keys import KeyFile, Secrets


class Recovering:
    """Behind the window that asks for two sheets."""

    def __init__(self, process: Process, door: Opening, keys: KeyFile) -> None:
        from marac_desk.desktop.lock.recover_window import RecoverWindow

        self._process, self._door, self._keys = process, door, keys
        self._secrets: Secrets | None = None
        self.window = RecoverWindow([(each.user_id, each.name) for each in keys.envelopes], read_sheet)
        self.window.look_asked.connect(lambda: look_for_keyring(process, self.window.keyring))
        self.window.shares_typed.connect(self._try)
        self.window.renew_asked.connect(self._renew)
        self.window.left.connect(self._forget)
        self.window.closed.connect(process.app.quit)

    def _try(self, one: str, other: str) -> None:
        from marac_desk.register.keys import read_share, recover

        def opened(secrets: Secrets) -> None:
            self._secrets = secrets
            self.window.accept_shares()

        self._process.in_background(lambda: recover(self._keys, read_share(one), read_share(other)), opened)

    def _renew(self, user_id: uuid.UUID, passphrase: str, alone: bool) -> None:
        """Give the person a new envelope; the file is written before the register is opened with it."""
        from marac_desk.register.keys import Way, seal_person, with_person, write_key_file

        keys, secrets, store = self._keys, self._secrets, self._process.store
        if secrets is None:
            return

        def renew() -> KeyFile:
            way = Way.PASSPHRASE if alone else Way.KEYRING
            person: dict[str, Any] = {
                "register_id": keys.register_id,
                "user_id": user_id,
                "name": keys.of(user_id).name,
            }
            envelope = seal_person(secrets, passphrase=passphrase, way=way, store=None if alone else store, **person)
            renewed = with_person(keys, secrets, envelope)
            write_key_file(self._process.place.keys, renewed)
            return renewed

        def done(renewed: KeyFile) -> None:
            self._door.keys = self._keys = renewed
            self._door.open(secrets, user_id, recovered=True)
            self._forget()

        self._process.in_background(renew, done)

    def _forget(self) -> None:
        self._secrets = None
        self.window.forget()

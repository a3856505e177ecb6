"""Restoring a backup where no register can be opened: this process asks and opens the keys, the desk process restores.

So whatever of the cases passes through a memory on the way is gone with the desk process, and this one starts anew.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from marac_desk.lock_process.keyrings import read_sheet
from marac_desk.register.problems import RegisterProblemError, WrongPassphraseError

if TYPE_CHECKING:
    import uuid
    from collections.abc import Sequence

    from marac_desk.lock_process.parts import Process
    from marac_desk.register.backup.looking import Look, Seen
    from marac_desk.register.keys import KeyFile, Secrets


class Restoring:
    """The door in place of another one while a backup is chosen and put back.

    `over` says that something stands in the register's place; `own_keys` that the envelopes beside it can be used, and
    otherwise those count that the backup carries.
    """

    def __init__(self, process: Process, before: Any, *, over: bool, own_keys: bool = False) -> None:
        from marac_desk.desktop.lock.restore_window import RestoreWindow

        self._process, self._before = process, before
        self._over, self._own_keys = over, own_keys
        self._look: Look | None = None
        self._keys: KeyFile | None = None
        self._trying: uuid.UUID | None = None
        self.user = ""
        self.window = RestoreWindow(read_sheet)
        self.window.backups.folder_chosen.connect(self._look_into)
        self.window.backup_chosen.connect(self._look_at_keys)
        self.window.people_typed.connect(self._try_people)
        self.window.shares_typed.connect(self._try_shares)
        self.window.stop_asked.connect(process.stop)
        self.window.left.connect(self._leave)
        self.window.closed.connect(process.app.quit)

    def show(self) -> None:
        """Take the place of the window that asked for this."""
        other = self._before.window
        self.window.move(other.frameGeometry().center() - self.window.rect().center())
        self.window.show()
        other.hide()
        self._process.door = self

    def _leave(self) -> None:
        """Go back to that window; nothing was changed."""
        self.window.forget()
        self._process.door = self._before
        self._before.window.show()
        self.window.hide()

    # Which backup

    def _look_into(self, folder: str) -> None:
        from pathlib import Path

        from marac_desk.register.backup.looking import look_into
        from marac_desk.register.keys import read_key_file

        keys = self._process.place.keys if self._own_keys else None
        self.window.set_busy(True, self.window.tr("Looking for backups"))

        def look() -> Look:
            return look_into(Path(folder), read_key_file(keys).register_id if keys is not None else None)

        self._process.in_background(look, self._show_found)

    def _show_found(self, look: Look) -> None:
        from marac_desk.desktop.lock.backups_step import Offered
        from marac_desk.desktop.wording.sizes import size

        self._look = look
        self.window.set_busy(False)
        offered = [
            Offered(one.name.stem, one.manifest.made_at.astimezone(), one.cases, size(one.manifest.size))
            for one in look.whole
        ]
        self.window.backups.show_found(offered, len(look.others))

    @property
    def _chosen(self) -> Seen:
        chosen = self.window.backups.chosen
        assert chosen is not None
        assert self._look is not None
        return next(one for one in self._look.whole if one.name.stem == chosen.name)

    def _look_at_keys(self) -> None:
        """Find out who can open the backup, and whether this computer knew the register before."""
        from marac_desk.register.anchor import head_store_here
        from marac_desk.register.files import is_there
        from marac_desk.register.keys import read_key_file
        from marac_desk.register.state import state_path

        place, store, carried = self._process.place, self._process.store, self._chosen.keys
        path = place.keys if self._own_keys else None

        def look() -> tuple[KeyFile, bool]:
            keys = read_key_file(path) if path is not None else carried
            return keys, is_there(state_path(place)) or head_store_here(keys, store) is not None

        self._process.in_background(look, lambda found: self._ask(*found))

    def _ask(self, keys: KeyFile, known: bool) -> None:
        from marac_desk.desktop.lock.restore_window import Asked

        self._keys = keys
        people = [(envelope.user_id, envelope.name) for envelope in keys.envelopes]
        self.window.ask(Asked(people, self._over or known, self._over, keys.recovery is not None))

    # Who

    def _try_people(self, typed: Sequence[tuple[uuid.UUID, str]]) -> None:
        from marac_desk.register.keys import unseal_person
        from marac_desk.register.tries import Tries

        keys, store = self._keys, self._process.store
        tries = Tries(self._process.place) if self._own_keys else None
        if keys is None:
            return

        def unseal() -> Secrets:
            found = []
            for self._trying, passphrase in typed:
                with tries.trying(self._trying) if tries is not None else contextlib.nullcontext():
                    found.append(unseal_person(keys, user_id=self._trying, passphrase=passphrase, store=store))
            return found[0]

        people = [str(user_id) for user_id, _ in typed]
        self._process.in_background(unseal, lambda secrets: self._begin(secrets, people))

    def _try_shares(self, one: str, other: str) -> None:
        from marac_desk.register.keys import read_share, recover

        if (keys := self._keys) is not None:
            self._process.in_background(
                lambda: recover(keys, read_share(one), read_share(other)), lambda secrets: self._begin(secrets, [])
            )

    def _begin(self, secrets: Secrets, people: Sequence[str]) -> None:
        """Have the desk process restore; with nobody named, two shares opened the keys."""
        assert self._keys is not None
        chosen = self._chosen
        self.user = people[0] if people else ""
        self.window.begin_work()
        self._process.give(
            {
                "do": "restore",
                "secrets": secrets.to_bytes().decode(),
                "id": str(self._keys.register_id),
                "user": self.user,
                "folder": self.window.backups.folder,
                "backup": chosen.name.stem,
                "sha256": chosen.manifest.sha256,
                "people": list(people),
                "by_shares": not people,
                "brought": not self._own_keys,
            }
        )

    # What became of it

    def on_progress(self, message: dict[str, Any]) -> None:
        """Say how far it is."""
        self.window.work.say(str(message["what"]), int(message["done"]), int(message["of"]))

    def refuse(self, error: Exception) -> None:
        """Say why it was not restored, at the step where something else can be answered."""
        from marac_desk.desktop.wording.problems import sentence

        if isinstance(error, WrongPassphraseError) and self._trying is not None:
            text = self.window.people.wrong(self._trying)
        else:
            text = sentence(error)
        self.window.refuse_for(error.code if isinstance(error, RegisterProblemError) else "", text)

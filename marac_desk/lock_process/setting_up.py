"""Setting up: keys and a recovery kit in memory, and a register once two sheets of the kit were typed back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marac_desk.lock_process.keyrings import look_for_keyring, read_sheet

if TYPE_CHECKING:
    from marac_desk.desktop.lock.set_up_window import SetUp
    from marac_desk.lock_process.parts import Process
    from marac_desk.register.keys import FirstKeys


class SettingUp:
    """The door of a folder without a register. Whatever ends it before the last step leaves nothing behind."""

    def __init__(self, process: Process) -> None:
        from marac_desk.desktop.lock.set_up_window import SetUpWindow

        self._process = process
        self.user = ""
        self._wanted: SetUp | None = None
        self._first: FirstKeys | None = None
        self._is_made = False
        self._restoring: Any = None
        self.window = SetUpWindow()
        self.window.keys_asked.connect(self._make_keys)
        self.window.kit_dropped.connect(self._drop_keys)
        self.window.save_asked.connect(self._save_sheets)
        self.window.create_asked.connect(self._create)
        self.window.restore_asked.connect(self._restore)
        self.window.look_asked.connect(lambda: look_for_keyring(process, self.window.keyring))
        self.window.closed.connect(self._on_closed)

    def show(self) -> None:
        """Show the first step; the others are made once it is there."""
        self.window.seen.connect(self._make_steps)
        self.window.show()

    def _make_steps(self) -> None:
        from marac_desk.assets.areas import area_profiles
        from marac_desk.desktop.wording.labels import nations

        self.window.make_steps(nations(area_profiles()), read_sheet)

    def _make_keys(self, wanted: SetUp) -> None:
        import uuid
        from datetime import UTC, datetime

        from marac_desk.register.keys import FirstKeys, Way, share_text

        self._drop_keys()
        self._wanted, user_id, store = wanted, uuid.uuid4(), self._process.store

        def make() -> FirstKeys:
            return FirstKeys(
                user_id=user_id,
                name=wanted.person,
                passphrase=wanted.passphrase,
                way=Way.PASSPHRASE if wanted.alone else Way.KEYRING,
                store=None if wanted.alone else store,
                now=datetime.now(UTC),
            )

        def made(first: FirstKeys) -> None:
            self._first, self.user = first, str(user_id)
            self.window.show_kit([share_text(share) for share in first.shares])

        self._process.in_background(make, made)

    def _drop_keys(self) -> None:
        if self._first is not None and not self._is_made:
            self._first.give_up()
        self._first = None

    def _save_sheets(self, folder: str) -> None:
        from pathlib import Path

        from marac_desk.lock_process.sheets import write_sheets

        first, wanted = self._first, self._wanted
        if first is not None and wanted is not None:
            self.window.set_busy(True, self.window.tr("Making the sheets"))
            self._process.in_background(lambda: write_sheets(Path(folder), first, wanted), self._on_saved)

    def _on_saved(self, _none: Any) -> None:
        self.window.set_busy(False)
        self.window.kit.say_saved()

    def _create(self, one: str, other: str) -> None:
        first, wanted = self._first, self._wanted
        if first is None or wanted is None:
            return

        def write() -> None:
            first.confirm(one, other)
            first.write(self._process.place)

        def give(_none: Any) -> None:
            self._is_made = True
            person = {"area": wanted.area, "profile": wanted.profile, "jurisdiction": wanted.jurisdiction}
            keys = {"secrets": first.secrets.to_bytes().decode(), "id": str(first.register_id), "user": self.user}
            self._process.give({"do": "set_up", **keys, **person, "person": wanted.person})

        self._process.in_background(write, give)

    def on_progress(self, _message: dict[str, Any]) -> None:
        """Say nothing more: a new register is made in a moment."""

    def refuse(self, error: Exception) -> None:
        """Say what is not right; nothing is made yet, and everything typed stays."""
        from marac_desk.desktop.wording.problems import sentence

        self._is_made = False
        self.window.show()
        self.window.refuse(sentence(error))

    def _restore(self) -> None:
        from marac_desk.lock_process.restoring import Restoring

        self._restoring = Restoring(self._process, self, over=False)
        self._restoring.show()

    def _on_closed(self) -> None:
        self._drop_keys()
        self._process.app.quit()

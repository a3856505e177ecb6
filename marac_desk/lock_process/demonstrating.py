"""The demonstration: a throw-away register of invented people, made and opened without asking anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marac_desk.lock_process.starting import DEMONSTRATION_PASSPHRASE

if TYPE_CHECKING:
    import uuid

    from marac_desk.lock_process.parts import Process


class Demonstrating:
    """The door of a demonstration that is not there yet."""

    def __init__(self, process: Process) -> None:
        from marac_desk.desktop.lock.windows import LockWindow

        self._process = process
        self.user = ""
        self.window = LockWindow()
        self.window.closed.connect(process.app.quit)

    def show(self) -> None:
        """Say what this is, and make the register once that is seen."""
        tr = self.window.tr
        self.window.say_reason(tr("MARAC Desk, DEMONSTRATION"), tr("Invented people only. Nothing here is kept."))
        self.window.set_busy(True, tr("Making the register"))
        self.window.seen.connect(self._make)
        self.window.show()

    def _make(self) -> None:
        from marac_desk.demo.people import demonstration_keys

        place = self._process.place

        def made(result: tuple[Any, Any, uuid.UUID]) -> None:
            keys, secrets, user_id = result
            self.user = str(user_id)
            known = {"secrets": secrets.to_bytes().decode(), "id": str(keys.register_id), "user": self.user}
            self._process.give({"do": "demo", **known})

        self._process.in_background(lambda: demonstration_keys(place, DEMONSTRATION_PASSPHRASE), made)

    def on_progress(self, _message: dict[str, Any]) -> None:
        """Say nothing more than that it is being made."""

    def refuse(self, error: Exception) -> None:
        """Say what kept it from being made."""
        from marac_desk.desktop.wording.problems import sentence

        self.window.show()
        self.window.refuse(sentence(error))

"""What the rooms of the lock process know of each other: the process that carries them, and a door into a register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

    from marac_desk.lock_process.starting import Started
    from marac_desk.register.files import RegisterPlace
    from marac_desk.register.keyring_store import SecretStore
    from marac_desk.register.keys import KeyFile, Secrets


class Process(Protocol):
    """The lock process, as its doors use it."""

    app: QApplication
    started: Started
    place: RegisterPlace
    door: Any
    """What asks the person now; it hears what becomes of an order, and what goes wrong in the background."""

    @property
    def store(self) -> SecretStore:
        """The keyring of this system."""

    def give(self, order: dict[str, Any]) -> None:
        """Give the desk process its order, as soon as it waits for one."""

    def stop(self) -> None:
        """Ask the desk process to give up what it was told to do."""

    def in_background(self, job: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Do what takes long off the window's thread; what it raises is refused at the door."""


class Opening(Protocol):
    """A door that can have the register opened once its secrets are known."""

    keys: KeyFile | None

    def open(self, secrets: Secrets, user_id: uuid.UUID, **more: Any) -> None:
        """Have the desk open the register for somebody."""

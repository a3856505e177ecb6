"""Keeps what is being typed: within a second of the last key it is on the disk, and it comes back after a crash."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.typing_pause import TypingPause
from marac_desk.services.housekeeping import draft, drop_draft, save_draft


class Autosave(QObject):
    """Saves one draft of the person who types. `collect` returns it as plain values, or None where nothing is typed."""

    def __init__(self, desk: Desk, owner: QObject, kind: str, collect: Callable[[], dict[str, Any] | None]) -> None:
        super().__init__(owner)
        self._desk, self._kind, self._collect = desk, kind, collect
        self._subject = ""
        self._kept: dict[str, Any] | None = None
        self._pause = TypingPause(self)
        self._pause.due.connect(self.save)

    def open(self, subject: str, restore: Callable[[dict[str, Any]], None]) -> None:
        """Begin with what this draft is about, and hand back what was typed and never handed in."""
        self._pause.stop()
        self._subject, self._kept = subject, None
        actor, kind = self._desk.actor, self._kind
        if (waiting := self._desk.work.kept(self._key)) is not None:  # typed before, and not on the disk yet
            self._kept = waiting
            restore(waiting)
            return

        def show(found: Any) -> None:
            if found is not None and subject == self._subject:
                self._kept = found.content
                restore(found.content)

        self._desk.work.read(self, lambda uow: draft(uow, actor=actor, kind=kind, subject=subject), show, what="draft")

    @property
    def _key(self) -> str:
        return f"{self._kind}/{self._subject}"

    def touched(self) -> None:
        """Say that something was typed."""
        self._pause.touched()

    def save(self) -> None:
        """Save now, where something was typed since; the lanes try until it is on the disk."""
        self._pause.stop()
        content = self._collect()
        if not self._subject or content == self._kept:
            return
        self._kept = content
        actor, kind, subject = self._desk.actor, self._kind, self._subject
        if content is None:
            self._desk.work.keep(self._key, lambda uow: drop_draft(uow, actor=actor, kind=kind, subject=subject))
        else:
            self._desk.work.keep(
                self._key,
                lambda uow: save_draft(uow, actor=actor, kind=kind, subject=subject, content=content),
                content,
            )

    def handed_in(self) -> Callable[[Any], None]:
        """Stop, and return what the use case that takes the text on has to do to the draft in the same transaction."""
        self._pause.stop()
        self._desk.work.let_go(self._key)
        kept, self._kept = self._kept, None
        actor, kind, subject = self._desk.actor, self._kind, self._subject

        def forget(uow: Any) -> None:
            if kept is not None:
                drop_draft(uow, actor=actor, kind=kind, subject=subject)

        return forget

    def not_taken(self) -> None:
        """Say that the text was not taken on after all: it is kept again."""
        self.touched()

"""Keeping a form while it is typed: on the disk within two seconds of the last key, and handed in whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Signal

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.typing_pause import TypingPause
from marac_desk.desktop.work import TRY_AGAIN, is_of_storing
from marac_desk.services.conflicts.entering import hand_in_asked
from marac_desk.services.referrals.forms import FormState, save_form


class Keeping(QObject):
    """Saves one form of the person typing; `kept` says at what time, after the synced commit."""

    kept = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Desk, owner: QObject, collect: Callable[[], FormState]) -> None:
        super().__init__(owner)
        self._desk, self._collect = desk, collect
        self._subject = ""
        self._last: FormState | None = None
        self._held = self.has_kept = False
        self._pause = TypingPause(self)
        self._pause.due.connect(self.save)

    @property
    def subject(self) -> str:
        """The key of the form, empty where none is kept."""
        return self._subject

    def state(self) -> FormState:
        """Return the form as it stands."""
        return self._collect()

    def hold(self, *, still: bool) -> None:
        """Save nothing while somebody decides what becomes of the form."""
        self._held = still

    def begin(self, subject: str, saved_at: datetime | None) -> None:
        """Begin with a form that is about to be shown."""
        self.stop()
        self._subject, self._last = subject, None
        self.has_kept = saved_at is not None
        if saved_at is not None:
            self._say(saved_at)

    def settle(self) -> None:
        """Take the form as it stands for what is kept already."""
        self._pause.stop()
        self._last = self._collect()

    def touched(self) -> None:
        """Say that something was typed."""
        if self._subject:
            self._pause.touched()

    def save(self) -> None:
        """Save now, where something was typed since."""
        self._pause.stop()
        if not self._subject or self._held:
            return
        state = self._collect()
        if state == self._last:
            return
        self._last = state
        subject, actor = self._subject, self._desk.actor
        self._desk.work.write(
            self, lambda uow: save_form(uow, actor=actor, subject=subject, state=state), self._on_kept, self._on_failed
        )

    def flush(self) -> None:
        """Save what is typed and not yet on its way."""
        if self._pause.is_waiting:
            self.save()

    def stop(self) -> None:
        """Keep nothing more of this form."""
        self._pause.stop()
        self._subject, self._last, self.has_kept = "", None, False

    def _on_kept(self, when: datetime) -> None:
        self.has_kept = True
        self._say(when)

    def _say(self, when: datetime) -> None:
        self.kept.emit(f"{when.astimezone(self._desk.area.zone):%H:%M:%S}")

    def _on_failed(self, error: Exception) -> None:
        self._last = None  # so that the next key tries again
        if is_of_storing(error):  # and so does the desk, where nobody presses one
            self._desk.work.soon(self, self.touched, TRY_AGAIN)
        self.failed.emit(error)

    def hand_in(
        self, done: Callable[[Any], None], refused: Callable[[Exception], None], *, asked: bool = False
    ) -> None:
        """Hand the form in as it stands; where it is refused, it is kept as a draft again.

        `asked` says that coordinator and chair were asked and know nobody of it.
        """
        self._pause.stop()
        state, subject, actor = self._collect(), self._subject, self._desk.actor

        def handed_in(received: Any) -> None:
            self.stop()
            done(received)

        def not_taken(error: Exception) -> None:
            self._last = None
            self.touched()
            refused(error)

        self._desk.work.write(
            self,
            lambda uow: hand_in_asked(uow, actor=actor, subject=subject, state=state, asked=asked),
            handed_in,
            not_taken,
        )

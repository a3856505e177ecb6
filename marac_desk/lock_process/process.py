"""The lock process: joins the lock window, the keys and the desk process, and starts anew when the desk was locked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import marac_desk.assets.places
import marac_desk.desktop.widgets.tokens  # noqa: F401  (all these before Qt, which reads the source of what follows)
from marac_desk.lock_process import starting
from marac_desk.lock_process.saying import PATIENCE, held, refuse_to_start, say_alone
from marac_desk.lock_process.starting import DEMONSTRATION_PASSPHRASE, After, Started, usual_place
from marac_desk.register.files import PlaceState, RegisterPlace
from marac_desk.register.problems import RegisterProblemError

if TYPE_CHECKING:  # the first window is there at once, so this module imports what it needs when it needs it
    from collections.abc import Callable, Sequence

    from marac_desk.register.holding import Holding
    from marac_desk.register.keyring_store import SecretStore

__all__ = ["DEMONSTRATION_PASSPHRASE", "LockProcess"]


class LockProcess:
    """Shows one window of the lock process at a time, and has one desk process beside it.

    `door` is what asks the person: for signing in, setting up, the demonstration. It hands over an order for the desk
    process by `give`, and hears what becomes of it.
    """

    def __init__(self, words: Sequence[str]) -> None:
        from PySide6.QtWidgets import QApplication

        from marac_desk.desktop.widgets import look, theme

        self.app = QApplication(list(theme.ARGUMENTS))
        self.app.setQuitOnLastWindowClosed(False)
        theme.load_faces(theme.LOCK_FACES)
        look.put_on_first(self.app)
        self.started = Started.from_words(words)
        self.place = self._place()
        self.door: Any = None
        self.desk: Any = None
        self._order: dict[str, Any] | None = None
        self._holding: Holding | None = None
        self._is_ready = self._runs = self._over = False

    def _place(self) -> RegisterPlace:
        if self.started.demonstration:
            import tempfile

            folder = self.started.kept or Path(tempfile.mkdtemp(prefix="marac-desk-"))
            return RegisterPlace(folder / "demonstration")
        return RegisterPlace(self.started.folder) if self.started.folder else usual_place()

    @property
    def store(self) -> SecretStore:
        """The keyring of this system; nothing is looked for before it is asked."""
        from marac_desk.register.keyring_store import SystemKeyring

        return SystemKeyring()

    @property
    def window(self) -> Any:
        """The window that is shown now."""
        return self.door.window

    # Beginning and end

    def run(self) -> int:
        """Show the windows and run the desk process beside them; returns when all are gone."""
        self.begin()
        code = self.app.exec()
        self.end()
        return code

    def begin(self) -> None:
        """Show the first window; the desk process starts once that is seen. Raises SystemExit where neither can be."""
        self._holding = held(self.place, patience=PATIENCE if self.started.after else 0.0)
        try:
            state = self.place.settle()
        except RegisterProblemError as error:
            refuse_to_start(error)
        self.door = self._door(state)
        self.door.show()
        self.window.seen.connect(self._after_first_window)

    def _door(self, state: PlaceState) -> Any:
        if state is PlaceState.EMPTY and self.started.demonstration:
            from marac_desk.lock_process.demonstrating import Demonstrating

            return Demonstrating(self)
        if state is PlaceState.EMPTY:
            from marac_desk.lock_process.setting_up import SettingUp

            return SettingUp(self)
        from marac_desk.lock_process.signing_in import SigningIn

        return SigningIn(self, state)

    def _after_first_window(self) -> None:
        """Do what can wait until somebody sees where to type: before anything was typed there is nothing to hide."""
        from marac_desk.desktop.privacy.attention import Attention
        from marac_desk.desktop.privacy.capture import CaptureShield, screens_of_this_system
        from marac_desk.memory import close_to_others

        if self._over:
            return
        close_to_others()
        screens = screens_of_this_system()
        if screens.can_exclude:
            CaptureShield(self.app, Attention(self.app, self.app), screens)
        self.start_desk()

    def end(self) -> None:
        """End the desk process and let go of the register; what a demonstration left is removed.

        What was under way in the background may still come back; nobody hears it any more.
        """
        self._over = True
        if self._runs:
            self._runs = False
            self.desk.end()
        self._let_go()
        if self.started.demonstration:
            import shutil

            shutil.rmtree(self.place.folder.parent, ignore_errors=True)

    def _let_go(self) -> None:
        if self._holding is not None:
            self._holding.release()
            self._holding = None

    # The desk process

    def start_desk(self) -> None:
        """Start a desk process, which imports what is heavy while a person types."""
        if self._runs or self._over:
            return
        from marac_desk.desktop.lock.desk_process import DeskProcess

        self.desk = DeskProcess(self.app)
        self.desk.ready.connect(self._send_order)
        self.desk.shown.connect(lambda: self.window.hide())
        self.desk.progress.connect(lambda found: self.door.on_progress(found))
        self.desk.problem.connect(self._on_problem)
        self.desk.ended.connect(self._on_ended)
        self._is_ready, self._runs = False, True
        self.desk.start()

    def give(self, order: dict[str, Any]) -> None:
        """Give the desk process its order, as soon as it waits for one."""
        self._order = {**order, "register": str(self.place.folder), "demonstration": self.started.demonstration}
        self._order["first"] = self.started.after is None
        self.start_desk()
        if self._is_ready:
            self._send_order()

    def stop(self) -> None:
        """Ask the desk process to give up what it was told to do; the door hears what became of it."""
        if self._order is None:
            self.desk.send({"do": "stop"})
        else:
            self._order = None
            self.door.refuse(RegisterProblemError("restore_cancelled"))

    def _send_order(self) -> None:
        self._is_ready = True
        if self._order is not None:
            self.desk.send(self._order)
            self._order = None

    def _on_problem(self, message: dict[str, Any]) -> None:
        """Hear why the desk could not open; another one is started for the next try."""
        self.desk.end()
        self._runs = False
        self.start_desk()
        self.door.refuse(RegisterProblemError(message["code"], **message.get("values", {})))

    def _on_ended(self, why: str) -> None:
        unsaved, was_ready, self._runs = self.desk.unsaved, self._is_ready, False
        if why == "closed":
            if unsaved:
                say_alone(RegisterProblemError("left_unsaved", what=unsaved))
            self.app.quit()
        elif why == "lost" and not self.desk.was_shown:
            if was_ready:  # one that cannot even start is started again when it is asked for, not for ever
                self.start_desk()
            self.door.refuse(RegisterProblemError("desk_lost"))
        else:
            self._lock_anew(After(self.desk.reason or why, self.door.user, unsaved))

    def _lock_anew(self, after: After) -> None:
        if self._over:
            return
        self._let_go()
        starting.start_anew(after, self.place.folder.parent if self.started.demonstration else None)

    # What doors need

    def in_background(self, job: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Do what takes long off the window's thread; what it raises is refused at the door, unless all is over."""
        from marac_desk.desktop.lock.background import run

        def unless_over(hear: Callable[[Any], None]) -> Callable[[Any], None]:
            return lambda answer: None if self._over else hear(answer)

        run(self.app, job, unless_over(done), unless_over(self.door.refuse))

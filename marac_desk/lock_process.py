"""The small lock process: shows the unlock window at once, knows keys and users, never holds case data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import marac_desk.assets.places
import marac_desk.desktop.widgets.tokens  # noqa: F401  (all these before Qt, which reads the source of what follows)
from marac_desk.register.files import PlaceState, RegisterPlace
from marac_desk.register.holding import Holding
from marac_desk.register.problems import RegisterProblemError

if TYPE_CHECKING:  # the first window is there at once, so this module imports what it needs when it needs it
    import tempfile
    import uuid
    from collections.abc import Callable, Sequence


DEMONSTRATION_PASSPHRASE = "demonstration"  # noqa: S105  (shown to everybody who starts it)


def say_alone(error: RegisterProblemError) -> None:
    """Say a problem in a box of its own, where no window stands that could say it."""
    from PySide6.QtWidgets import QMessageBox

    from marac_desk.desktop.wording.problems import sentence

    QMessageBox(QMessageBox.Icon.Warning, "MARAC Desk", sentence(error)).exec()


def refuse_to_start(error: RegisterProblemError) -> NoReturn:
    """Say why there is nothing to sign in to, and end."""
    say_alone(error)
    raise SystemExit(1)


def held(place: RegisterPlace) -> Holding:
    """Take hold of a register's folder, or end where another program has it."""

    try:
        return Holding(place)
    except RegisterProblemError as error:
        refuse_to_start(error)


def is_new(place: RegisterPlace) -> bool:
    """Tell whether no register was ever set up here to its end; what a crash left behind is made good first."""

    try:
        state = place.settle()
    except RegisterProblemError as error:
        refuse_to_start(error)
    if state is PlaceState.KEYS_MISSING:
        refuse_to_start(RegisterProblemError("keys_missing"))
    return state is PlaceState.EMPTY


class LockProcess:
    """Joins the lock window, the envelopes and the desk process."""

    def __init__(self, words: Sequence[str]) -> None:
        from PySide6.QtWidgets import QApplication

        from marac_desk.desktop.widgets import look, theme

        self.app = QApplication(list(theme.ARGUMENTS))
        self.app.setQuitOnLastWindowClosed(False)
        theme.load_faces(theme.LOCK_FACES)
        look.put_on_first(self.app)
        self.demonstration = words[:1] == ["demo"]
        self.temporary: tempfile.TemporaryDirectory[str] | None = None
        self.place = self._place(words)
        self.desk: Any = None
        self.window: Any = None
        self._order: dict[str, Any] | None = None
        self._user: uuid.UUID | None = None
        self._holding: Any = None
        self._is_ready = self._runs = False

    def _place(self, words: Sequence[str]) -> Any:

        if self.demonstration:
            import tempfile

            self.temporary = tempfile.TemporaryDirectory(prefix="marac-desk-")
            return RegisterPlace(Path(self.temporary.name) / "demonstration")
        if "--register" in words[:-1]:
            return RegisterPlace(Path(words[words.index("--register") + 1]))
        import platformdirs

        return RegisterPlace(Path(platformdirs.user_data_dir("MARAC Desk", appauthor=False)))

    def run(self) -> int:
        """Show the windows and run the desk process beside them; returns when all are gone."""
        self.begin()
        code = self.app.exec()
        self.end()
        return code

    def begin(self) -> None:
        """Show the first window; the desk process starts once that is seen. Raises SystemExit where neither can be."""
        self._holding = held(self.place)
        if is_new(self.place) and not self.demonstration:
            self._show_set_up()
        else:
            self._show_lock()
        self.window.seen.connect(self._start_desk)
        if self.demonstration:
            self.window.seen.connect(self._make_demonstration)

    def end(self) -> None:
        """End the desk process and let go of the register."""
        if self._runs:
            self.desk.end()
        self._holding.release()
        if self.temporary is not None:
            self.temporary.cleanup()

    # Windows

    def _show_set_up(self) -> None:
        from marac_desk.assets.areas import area_profiles
        from marac_desk.desktop.lock.set_up_window import SetUpWindow
        from marac_desk.desktop.wording.labels import nations

        self.window = SetUpWindow(nations(area_profiles()))
        self.window.create_asked.connect(self._set_up)
        self.window.closed.connect(self.app.quit)
        self.window.show()

    def _show_lock(self) -> None:
        from marac_desk.desktop.lock.windows import LockWindow

        self.window = LockWindow()
        self.window.unlock_asked.connect(self._unlock)
        self.window.closed.connect(self.app.quit)
        if self.demonstration:
            tr = self.window.tr
            self.window.say_reason(tr("MARAC Desk, DEMONSTRATION"), tr("Invented people only. Nothing here is kept."))
            self.window.set_busy(True, tr("Making the register"))
        else:
            self.window.say_locked("start")
        self.window.show()
        self.window.seen.connect(self._ask_people)

    def _ask_people(self) -> None:
        """Say who can sign in: read after the window is there, because reading keys takes longer than showing it."""
        self.window.set_people(self._people())

    def _people(self) -> list[Any]:
        from marac_desk.desktop.lock.windows import SignIn
        from marac_desk.register.keys import read_key_file

        if not self.place.exists():
            return []
        try:
            self.keys = read_key_file(self.place.keys)
        except RegisterProblemError as error:
            refuse_to_start(error)
        return [SignIn(envelope.user_id, envelope.name) for envelope in self.keys.envelopes]

    # The desk process

    def _start_desk(self) -> None:
        from marac_desk.desktop.lock.desk_process import DeskProcess

        self.desk = DeskProcess(self.app)
        self.desk.ready.connect(self._send_order)
        self.desk.shown.connect(self._on_shown)
        self.desk.problem.connect(self._on_problem)
        self.desk.ended.connect(self._on_ended)
        self._is_ready, self._runs = False, True
        self.desk.start()

    def _give(self, order: dict[str, Any]) -> None:
        self._order = {**order, "register": str(self.place.folder), "demonstration": self.demonstration}
        if not self._runs:
            self._start_desk()
        elif self._is_ready:
            self._send_order()

    def _send_order(self) -> None:
        self._is_ready = True
        if self._order is not None:
            self.desk.send(self._order)
            self._order = None

    def _on_shown(self) -> None:
        self.window.hide()

    def _on_problem(self, message: dict[str, Any]) -> None:
        self.desk.end()
        self._start_desk()
        self._refuse(message["code"], **message.get("values", {}))

    def _refuse(self, code: str, **values: str | int) -> None:

        self.window.show()
        self._on_failure(RegisterProblemError(code, **values))

    def _on_ended(self, why: str) -> None:

        unsaved, could_start, self._runs = self.desk.unsaved, self._is_ready, False
        if why == "closed":
            if unsaved:
                say_alone(RegisterProblemError("left_unsaved", what=unsaved))
            self.app.quit()
            return
        if could_start:  # one that cannot is started again when it is asked for, not for ever
            self._start_desk()
        if could_start and not is_new(self.place):
            self._return_to_lock(why, unsaved)
        elif could_start and self.demonstration:
            self._make_demonstration()
        else:
            self._refuse("desk_lost")

    def _return_to_lock(self, why: str, unsaved: str) -> None:
        if self.window.__class__.__name__ != "LockWindow":
            self._show_lock()
        self.window.set_people(self._people())
        if self._user is not None:
            self.window.ask_person(self._user)
        self.window.set_busy(False)
        self.window.say_locked(why)
        if self.demonstration:
            hint = self.window.tr('The passphrase of the demonstration is "{word}".')
            self.window.say_hint(hint.format(word=DEMONSTRATION_PASSPHRASE))
        if unsaved:
            self._refuse("left_unsaved", what=unsaved)
        self.window.show()
        self.window.activateWindow()

    # Keys

    def _unlock(self, user_id: uuid.UUID, passphrase: str) -> None:
        from marac_desk.register.keys import unseal

        self._user = user_id
        self.window.set_busy(True, self.window.tr("Opening"))
        keys = self.keys
        self._in_background(
            lambda: unseal(keys.of(user_id), register_id=keys.register_id, passphrase=passphrase),
            lambda key: self._give({"do": "open", "key": key.hex(), "id": str(keys.register_id), "user": str(user_id)}),
        )

    def _set_up(self, wanted: Any) -> None:
        import uuid

        from marac_desk.register.keys import KeyFile, new_key, seal, write_first_keys

        self.window.set_busy(True, self.window.tr("Making the register"))
        register_id, user_id, key = uuid.uuid4(), uuid.uuid4(), new_key()
        self._user = user_id
        person = {
            "area": wanted.area,
            "profile": wanted.profile,
            "jurisdiction": wanted.jurisdiction,
            "person": wanted.person,
        }

        def make() -> bytes:
            envelope = seal(
                key, register_id=register_id, user_id=user_id, name=wanted.person, passphrase=wanted.passphrase
            )
            write_first_keys(self.place, KeyFile(register_id, (envelope,)))
            return key

        order = {"do": "set_up", "key": key.hex(), "id": str(register_id), "user": str(user_id), **person}
        self._in_background(make, lambda _key: self._give(order))

    def _make_demonstration(self) -> None:
        from marac_desk.demo.people import demonstration_keys

        def made(result: tuple[Any, bytes, uuid.UUID]) -> None:
            self.keys, key, self._user = result
            self._give({"do": "demo", "key": key.hex(), "id": str(self.keys.register_id), "user": str(self._user)})

        self._in_background(lambda: demonstration_keys(self.place, DEMONSTRATION_PASSPHRASE), made)

    def _in_background(self, job: Callable[[], Any], done: Callable[[Any], None]) -> None:
        from marac_desk.desktop.lock.background import run

        run(self.app, job, done, self._on_failure)

    def _on_failure(self, error: Exception) -> None:
        from marac_desk.desktop.wording.problems import sentence

        self.window.refuse(sentence(error))

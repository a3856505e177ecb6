"""The small lock process: shows the unlock window at once, knows keys and users, never holds case data."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the first window is there at once, so this module imports what it needs when it needs it
    import tempfile
    import uuid
    from collections.abc import Callable, Sequence

DEMONSTRATION_PASSPHRASE = "demonstration"  # noqa: S105  (shown to everybody who starts it)
HELP = """marac-desk                          open the desk
marac-desk --register FOLDER        open or set up the register in a folder
marac-desk demo                     a throw-away register of invented people, in windows
marac-desk demo --headless [--out DIR] [--date YYYY-MM-DD]
                                    the whole job through the real windows, without a display
marac-desk intake FILE... --json    read referral files and print what was understood"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Start what was asked for; returns the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == ["intake"]:
        from marac_desk.cli.intake import main as intake

        return intake(words[1:])
    if words[:1] == ["demo"] and ("--headless" in words or not _has_display()):
        from marac_desk.demo.walk import main as walk

        if "--headless" not in words:
            print("No display was found, so the demonstration runs without one and leaves its pictures in a folder.")
        return walk([word for word in words[1:] if word != "--headless"])
    if {"-h", "--help"} & set(words):
        print(HELP)
        return 0
    return LockProcess(words).run()


def _has_display() -> bool:
    named = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    return named or not sys.platform.startswith("linux")


class LockProcess:
    """Joins the lock window, the envelopes and the desk process."""

    def __init__(self, words: Sequence[str]) -> None:
        from PySide6.QtWidgets import QApplication

        from marac_desk.desktop.widgets import theme
        from marac_desk.desktop.widgets.tokens import Scheme

        self.app = QApplication(list(theme.ARGUMENTS))
        self.app.setQuitOnLastWindowClosed(False)
        theme.load_faces(theme.LOCK_FACES)
        theme.apply(self.app, Scheme.DARK if os.environ.get("MARAC_DESK_SCHEME") == "dark" else Scheme.LIGHT)
        self.demonstration = words[:1] == ["demo"]
        self.temporary: tempfile.TemporaryDirectory[str] | None = None
        self.place = self._place(words)
        self.desk: Any = None
        self.window: Any = None
        self._order: dict[str, Any] | None = None
        self._user: uuid.UUID | None = None

    def _place(self, words: Sequence[str]) -> Any:
        from marac_desk.register.files import RegisterPlace

        if self.demonstration:
            import tempfile

            self.temporary = tempfile.TemporaryDirectory(prefix="marac-desk-")
            return RegisterPlace(Path(self.temporary.name) / "demonstration")
        if "--register" in words[:-1]:
            return RegisterPlace(Path(words[words.index("--register") + 1]))
        import platformdirs

        return RegisterPlace(Path(platformdirs.user_data_dir("MARAC Desk", appauthor=False)))

    def run(self) -> int:
        """Show the first window, then start the desk process beside it; returns when both are gone."""
        if not self.demonstration and not self.place.exists():
            self._show_set_up()
        else:
            self._show_lock()
        self.window.seen.connect(self._start_desk)
        if self.demonstration:
            self.window.seen.connect(self._make_demonstration)
        code = self.app.exec()
        if self.desk is not None:
            self.desk.end()
        if self.temporary is not None:
            self.temporary.cleanup()
        return code

    # Windows

    def _show_set_up(self) -> None:
        from marac_desk.assets.areas import area_profiles
        from marac_desk.desktop.lock.set_up_window import SetUpWindow
        from marac_desk.desktop.wording.labels import jurisdiction

        nations = [(jurisdiction(code), p.code, code) for p in area_profiles() for code in p.jurisdictions]
        self.window = SetUpWindow(nations)
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
            self._say_locked("start")
        self.window.show()
        self.window.seen.connect(self._ask_people)

    def _ask_people(self) -> None:
        """Say who can sign in: read after the window is there, because reading keys takes longer than showing it."""
        self.window.set_people(self._people())

    def _people(self) -> list[Any]:
        from marac_desk.desktop.lock.windows import SignIn
        from marac_desk.register.keys import read_key_file
        from marac_desk.register.problems import RegisterProblemError

        if not self.place.exists():
            return []
        try:
            self.keys = read_key_file(self.place.keys)
        except RegisterProblemError as error:
            self._refuse_to_start(error)
        return [SignIn(envelope.user_id, envelope.name) for envelope in self.keys.envelopes]

    def _refuse_to_start(self, error: Exception) -> None:
        from PySide6.QtWidgets import QMessageBox

        from marac_desk.desktop.wording.problems import sentence

        box = QMessageBox(QMessageBox.Icon.Warning, "MARAC Desk", sentence(error))
        box.exec()
        raise SystemExit(1)

    def _say_locked(self, why: str) -> None:
        from PySide6.QtCore import QTime

        tr, now = self.window.tr, QTime.currentTime().toString("HH:mm")
        reasons = {
            "start": tr("The register is encrypted on this computer. Sign in with your own passphrase."),
            "locked": tr(
                "Locked at {time}. The process that held the register has ended. Everything saved is on the disk."
            ),
            "lost": tr(
                "The desk ended by itself at {time}. What has a tick is on the disk; you return to the same place."
            ),
        }
        hint = tr('The passphrase of the demonstration is "{word}".').format(word=DEMONSTRATION_PASSPHRASE)
        self.window.say_reason(tr("MARAC Desk is locked"), reasons[why].format(time=now))
        self.window.say_hint(hint if self.demonstration else "")

    # The desk process

    def _start_desk(self) -> None:
        from marac_desk.desktop.lock.desk_process import DeskProcess

        self.desk = DeskProcess(self.app)
        self.desk.ready.connect(self._send_order)
        self.desk.shown.connect(self._on_shown)
        self.desk.problem.connect(self._on_problem)
        self.desk.ended.connect(self._on_ended)
        self._is_ready = False
        self.desk.start()

    def _give(self, order: dict[str, Any]) -> None:
        self._order = {**order, "register": str(self.place.folder), "demonstration": self.demonstration}
        if self._is_ready:
            self._send_order()

    def _send_order(self) -> None:
        self._is_ready = True
        if self._order is not None:
            self.desk.send(self._order)
            self._order = None

    def _on_shown(self) -> None:
        self.window.hide()

    def _on_problem(self, message: dict[str, Any]) -> None:
        from marac_desk.desktop.wording.problems import sentence
        from marac_desk.register.problems import RegisterProblemError

        self._restart_desk()
        self.window.show()
        self.window.refuse(sentence(RegisterProblemError(message["code"], **message.get("values", {}))))

    def _restart_desk(self) -> None:
        self.desk.end()
        self._start_desk()

    def _on_ended(self, why: str) -> None:
        if why == "closed":
            self.app.quit()
            return
        self._start_desk()
        if self.window.__class__.__name__ != "LockWindow":
            self._show_lock()
        self.window.set_people(self._people())
        if self._user is not None:
            self.window.ask_person(self._user)
        self.window.set_busy(False)
        self._say_locked("locked" if why == "locked" else "lost")
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

        from marac_desk.register.keys import KeyFile, new_key, seal, write_key_file

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
            self.place.prepare()
            write_key_file(self.place.keys, KeyFile(register_id, (envelope,)))
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


if __name__ == "__main__":
    sys.exit(main())

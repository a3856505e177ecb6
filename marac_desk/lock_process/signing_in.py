"""Signing in: who, the passphrase, the wait after a wrong one, and where a register cannot be trusted, what then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marac_desk.register.files import PlaceState
from marac_desk.register.problems import RegisterProblemError, WrongPassphraseError

if TYPE_CHECKING:
    import uuid

    from marac_desk.lock_process.parts import Process
    from marac_desk.register.keys import KeyFile, Secrets
    from marac_desk.register.state import Fingerprint
    from marac_desk.register.tries import Tries


WITHOUT_KEYS = frozenset({"keys_missing", "keys_damaged"})
"""Troubles in which the envelopes beside the register cannot be used: those that a backup carries take their place."""


class SigningIn:
    """The door of a register that was set up before."""

    def __init__(self, process: Process, state: PlaceState) -> None:
        from marac_desk.desktop.lock.windows import LockWindow

        self._process, self._state = process, state
        self.user = ""
        self.keys: KeyFile | None = None
        self._tries: Tries | None = None
        self._fingerprint: Fingerprint | None = None
        self._failed: dict[str, int] = {}
        self._others: list[Any] = []
        self._keeps_key = False
        self.lock = LockWindow()
        self.window: Any = self.lock
        self.lock.unlock_asked.connect(self._unlock)
        self.lock.person_chosen.connect(self._on_person)
        self.lock.recover_asked.connect(self._recover)
        self.lock.closed.connect(process.app.quit)

    def show(self) -> None:
        """Show the lock window; who can sign in is read once it is there, because that takes longer."""
        after = self._process.started.after
        self.lock.say_locked(after.why if after else "start")
        self.lock.seen.connect(self._look)
        self.lock.show()

    def _look(self) -> None:
        from marac_desk.register.tries import Tries

        if self._state is PlaceState.KEYS_MISSING:
            self.refuse(RegisterProblemError("keys_missing"))
            return
        self._tries = Tries(self._process.place)
        self._read_keys()
        after = self._process.started.after
        if after is not None and after.unsaved:
            self.lock.refuse(self._sentence(RegisterProblemError("left_unsaved", what=after.unsaved)))
        self._take_fingerprint()

    def _read_keys(self) -> None:
        import uuid

        from marac_desk.desktop.lock.windows import SignIn
        from marac_desk.register.keys import read_key_file

        try:
            self.keys = read_key_file(self._process.place.keys)
        except RegisterProblemError as error:
            self.refuse(error)
            return
        people = [SignIn(envelope.user_id, envelope.name) for envelope in self.keys.envelopes]
        self.lock.set_people(people, can_recover=self.keys.recovery is not None)
        after = self._process.started.after
        if after is not None and after.user:
            self.lock.ask_person(uuid.UUID(after.user))
        self.lock.set_busy(False)
        if self.keys.demonstration:
            from marac_desk.lock_process.starting import DEMONSTRATION_PASSPHRASE

            note = self.lock.tr('The passphrase of the demonstration is "{word}".')
            self.lock.say_note(note.format(word=DEMONSTRATION_PASSPHRASE))

    def _take_fingerprint(self) -> None:
        """Read through the register while the person types: whether it is as it was left needs no key to prepare."""
        from marac_desk.desktop.lock.background import run
        from marac_desk.register.state import fingerprint_of

        def take(found: Fingerprint) -> None:
            self._fingerprint = found

        register = self._process.place.register
        run(
            self._process.app, lambda: fingerprint_of(register), take, lambda _error: None
        )  # opening says what is wrong

    # The passphrase

    def _on_person(self, user_id: uuid.UUID) -> None:
        if self._tries is not None:
            self.lock.wait(self._tries.left(user_id))

    def _unlock(self, user_id: uuid.UUID, passphrase: str) -> None:
        from marac_desk.register.keys import unseal_person

        keys, tries, store = self.keys, self._tries, self._process.store
        if keys is None or tries is None:
            return
        self.user = str(user_id)
        self._failed = {str(user): count for user, count in tries.wrong().items()}
        self.lock.set_busy(True, self.lock.tr("Opening"))

        def unseal() -> Secrets:
            with tries.trying(user_id):
                return unseal_person(keys, user_id=user_id, passphrase=passphrase, store=store)

        self._process.in_background(unseal, lambda secrets: self.open(secrets, user_id))

    def open(self, secrets: Secrets, user_id: uuid.UUID, **more: Any) -> None:
        """Have the desk open the register for somebody; what becomes of it is said in the lock window."""
        assert self.keys is not None
        self.user = str(user_id)
        if self.window is not self.lock:
            self._return()
        self.lock.set_busy(True, self.lock.tr("Opening"))
        order: dict[str, Any] = {"do": "open", "secrets": secrets.to_bytes().decode(), "id": str(self.keys.register_id)}
        after = self._process.started.after
        again = after is not None and after.user == self.user
        order |= {"user": self.user, "failed": self._failed, "again": again, **more}
        order["rekey"] = again and after is not None and after.why == "rekey" and not self._keeps_key
        if self._fingerprint is not None:
            order["fingerprint"] = self._fingerprint.to_json()
        self._process.give(order)

    # What became of it

    def on_progress(self, message: dict[str, Any]) -> None:
        """Say how far the register was looked through."""
        from marac_desk.desktop.wording.progress import examining

        done, of = int(message["done"]), int(message["of"])
        if self.window is self.lock:
            self.lock.say_progress(examining(str(message["what"]), done, of), done, of)

    def refuse(self, error: Exception) -> None:
        """Say why it was not opened: at the field, or in the window for a register that cannot be trusted."""
        from marac_desk.desktop.wording.troubles import is_trouble

        if isinstance(error, RegisterProblemError) and is_trouble(error.code):
            self._show_trouble(error)
            return
        if self.window is not self.lock:
            self.window.refuse(self._sentence(error))
            return
        self._keeps_key = self._keeps_key or getattr(error, "code", "") == "rekey_not_done"  # and opens without it
        self.lock.show()
        if isinstance(error, RegisterProblemError) and error.code == "wait":
            self.lock.set_busy(False)
            self.lock.wait(int(error.values["seconds"]))
            return
        if isinstance(error, WrongPassphraseError) and self._tries is not None:
            self.lock.refuse(self.lock.tr("That passphrase does not open the register."))
            self.lock.wait(self._tries.left(_uuid(self.user)))
        else:
            self.lock.refuse(self._sentence(error))

    @staticmethod
    def _sentence(error: Exception) -> str:
        from marac_desk.desktop.wording.problems import sentence

        return sentence(error)

    # Other windows in the lock window's place

    def _swap(self, window: Any) -> None:
        window.move(self.window.frameGeometry().center() - window.rect().center())
        window.show()
        self.window.hide()
        self.window = window

    def _show_trouble(self, error: RegisterProblemError) -> None:
        from marac_desk.desktop.lock.trouble_window import TroubleWindow
        from marac_desk.desktop.wording.troubles import found_lines, trouble

        window = TroubleWindow()
        self._others.append(window)
        window.say(trouble(error.code), found_lines(error.code, error.values), can_restore=True)
        window.again_asked.connect(self._try_again)
        window.restore_asked.connect(lambda: self._restore(own_keys=error.code not in WITHOUT_KEYS))
        window.closed.connect(self._process.app.quit)
        self._swap(window)

    def _restore(self, *, own_keys: bool) -> None:
        from marac_desk.lock_process.restoring import Restoring

        restoring = Restoring(self._process, self, over=True, own_keys=own_keys)
        self._others.append(restoring)
        restoring.show()

    def _try_again(self) -> None:
        self._return()
        try:
            self._state = self._process.place.settle()
        except RegisterProblemError as error:
            self.refuse(error)
            return
        self._look()

    def _return(self) -> None:
        """Go back to signing in."""
        self.lock.set_busy(False)
        self._swap(self.lock)

    def _recover(self) -> None:
        from marac_desk.lock_process.recovering import Recovering

        assert self.keys is not None
        recovering = Recovering(self._process, self, self.keys)
        self._others.append(recovering)
        self._swap(recovering.window)
        recovering.window.left.connect(self._return)


def _uuid(text: str) -> uuid.UUID:
    import uuid

    return uuid.UUID(text)

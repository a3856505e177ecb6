"""Keyrings to test with: one in a file, which behaves like a good one, and a real one in a session of its own."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from marac_desk.register.keyring_store import SERVICE, SecretStore
from marac_desk.register.keys import MIB, Cost
from marac_desk.register.problems import RegisterProblemError

CHEAP = Cost(memory_kib=64 * MIB, passes=1)
"""The cheapest envelope that is allowed beside a keyring."""
KIND = "keyring.backends.SecretService.Keyring"


class FileKeyring:
    """A keyring that keeps its entries in a file in clear, so that several processes of one test see the same."""

    def __init__(self, path: Path, backend: str = KIND, problem: str = "") -> None:
        self._path, self.backend, self.problem = path, backend, problem

    @property
    def entries(self) -> dict[str, str]:
        """Everything it holds."""
        self._answer()
        found: dict[str, str] = json.loads(self._path.read_text()) if self._path.exists() else {}
        return found

    def _answer(self) -> None:
        if self.problem:
            raise RegisterProblemError(self.problem)

    def read(self, entry: str) -> str | None:
        """Return a secret, if there is one."""
        return self.entries.get(entry)

    def write(self, entry: str, secret: str) -> None:
        """Keep a secret."""
        self._path.write_text(json.dumps({**self.entries, entry: secret}))

    def remove(self, entry: str) -> None:
        """Forget a secret."""
        self._path.write_text(json.dumps({name: kept for name, kept in self.entries.items() if name != entry}))

    def of_kind(self, backend: str) -> SecretStore:
        """Return this, where it is of that kind."""
        self._answer()
        if backend != self.backend:
            raise RegisterProblemError("keyring_changed")
        return self

    def wipe(self) -> None:
        """Lose everything, as a profile that was made anew does."""
        self._path.unlink(missing_ok=True)


def beside(folder: Path) -> FileKeyring:
    """Return the keyring of a register in a folder: a file next to it, which is not part of it."""
    return FileKeyring(folder.with_name(f"{folder.name}.keyring"))


# A real one


PASSWORD = "login of nobody"
OURS = "MARAC_DESK_KEYRING_SESSION"
"""Set by packaging/test where the session's keyring is one that was started for the tests."""
PATIENCE = 30.0
_PROGRAMS = ("dbus-daemon", "gnome-keyring-daemon")


class KeyringSession:
    """A session bus with a keyring on it that nobody uses but the tests."""

    def __init__(self, address: str) -> None:
        self.address = address

    @contextlib.contextmanager
    def _collection(self) -> Iterator[Any]:
        import secretstorage

        with contextlib.closing(secretstorage.dbus_init()) as connection:
            yield secretstorage.get_default_collection(connection)

    def lock(self) -> None:
        """Lock it, as the desktop does when it is left; nobody is there who could be asked for its password."""
        with self._collection() as collection:
            collection.lock()

    def entries(self) -> dict[str, str]:
        """Return what the desk keeps in it."""
        with self._collection() as collection:
            items = list(collection.search_items({"service": SERVICE}))
            return {item.get_attributes()["username"]: item.get_secret().decode() for item in items}

    def wipe(self) -> None:
        """Lose everything the desk keeps in it, as a profile that was made anew does."""
        with self._collection() as collection:
            for item in list(collection.search_items({"service": SERVICE})):
                item.delete()


def answers() -> bool:
    """Tell whether a keyring stands on the session bus; the bus must not be made to start another one by asking it."""
    from jeepney import message_bus  # type: ignore[import-untyped]
    from jeepney.io.blocking import Proxy, open_dbus_connection  # type: ignore[import-untyped]

    try:
        with open_dbus_connection(bus="SESSION") as connection:
            return bool(Proxy(message_bus, connection).NameHasOwner("org.freedesktop.secrets")[0])
    except (OSError, KeyError):
        return False


@contextlib.contextmanager
def session(*, unlocked: bool = True) -> Iterator[KeyringSession]:
    """Start a session bus with gnome-keyring of its own in a home of its own, and have this process use it meanwhile.

    One that was never unlocked has no collection at all, as on a computer where nobody ever made one.
    """
    if not all(shutil.which(program) for program in _PROGRAMS):
        pytest.skip("gnome-keyring is not installed; packaging/test installs it")
    home = tempfile.mkdtemp(prefix="marac-keyring-")
    with contextlib.ExitStack() as ends:
        ends.callback(shutil.rmtree, home, ignore_errors=True)
        environment = environment_of(Path(home))
        bus = ends.enter_context(_program(["dbus-daemon", "--session", "--nofork", "--print-address=1"], environment))
        assert bus.stdout is not None
        address = bus.stdout.readline().decode().strip()
        environment["DBUS_SESSION_BUS_ADDRESS"] = address
        command = ["gnome-keyring-daemon", "--foreground", "--components=secrets"]
        daemon = ends.enter_context(_program([*command, *(["--unlock"] if unlocked else [])], environment))
        assert daemon.stdin is not None
        daemon.stdin.write(PASSWORD.encode())
        daemon.stdin.close()
        ends.enter_context(variable("DBUS_SESSION_BUS_ADDRESS", address))
        _wait_until(answers)
        yield KeyringSession(address)


def environment_of(home: Path) -> dict[str, str]:
    """Return an environment in which nothing of the person who runs the tests can be found."""
    for folder in ("run", "share/keyrings", "config", "cache"):
        (home / folder).mkdir(parents=True, mode=0o700)
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
    own = {"HOME": "", "XDG_RUNTIME_DIR": "run", "XDG_DATA_HOME": "share", "XDG_CONFIG_HOME": "config"}
    return {**kept, **{name: str(home / folder) for name, folder in own.items()}}


@contextlib.contextmanager
def variable(name: str, value: str | None) -> Iterator[None]:
    """Have a variable of the environment while it lasts; None for not at all."""
    before = os.environ.pop(name, None)
    if value is not None:
        os.environ[name] = value
    try:
        yield
    finally:
        os.environ.pop(name, None)
        if before is not None:
            os.environ[name] = before


@contextlib.contextmanager
def _program(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=environment, **pipes) as started:
        try:
            yield started
        finally:
            started.terminate()
            started.wait(PATIENCE)


def _wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > until:
            raise TimeoutError("no keyring answers")
        time.sleep(0.05)


@pytest.fixture(scope="session")
def _one_session() -> Iterator[KeyringSession]:
    """Return the keyring of packaging/test, or one that is started for this process.

    Where several processes share the tests each has its own, because some tests lose everything a keyring holds.
    """
    if os.environ.get(OURS) and "PYTEST_XDIST_WORKER" not in os.environ and answers():
        yield KeyringSession(os.environ["DBUS_SESSION_BUS_ADDRESS"])
    else:
        with session() as started:
            yield started


@pytest.fixture
def keyring_session(_one_session: KeyringSession) -> Iterator[KeyringSession]:
    """Return a real keyring that is unlocked and holds nothing, and have this process and its children use it."""
    with variable("DBUS_SESSION_BUS_ADDRESS", _one_session.address):
        _one_session.wipe()
        yield _one_session


@pytest.fixture
def no_keyring() -> Iterator[None]:
    """Have no keyring at all: no session bus answers."""
    with variable("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all"):
        yield

"""The computer's keyring: a real one, one that is shut, none at all, and others that would like to be taken for one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import types
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from marac_desk.register import keyring_store
from marac_desk.register.keyring_store import SystemKeyring, head_entry, person_entry
from marac_desk.register.problems import RegisterProblemError
from tests.support.keyrings import KIND, KeyringSession, session, variable

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the tests start a keyring of Linux")
ROOT = Path(__file__).resolve().parents[2]
ENTRY = person_entry(uuid.UUID(int=7), uuid.UUID(int=1))
NULL = "keyring.backends.null.Keyring"


def refused(act: Callable[[], object]) -> str:
    """Return by which code something is refused."""
    with pytest.raises(RegisterProblemError) as caught:
        act()
    assert not caught.value.values  # what a keyring says may hold names
    return caught.value.code


# A real one


def test_a_secret_is_kept_read_and_forgotten(keyring_session: KeyringSession) -> None:
    keyring = SystemKeyring()
    assert keyring.read(ENTRY) is None
    keyring.write(ENTRY, "first")
    keyring.write(ENTRY, "secret")
    assert (keyring.backend, keyring.read(ENTRY)) == (KIND, "secret")
    assert keyring_session.entries()[ENTRY] == "secret"
    keyring.remove(ENTRY)
    keyring.remove(ENTRY)
    assert keyring.read(ENTRY) is None
    assert ENTRY not in keyring_session.entries()


def test_another_process_reads_it(keyring_session: KeyringSession) -> None:
    SystemKeyring().write(ENTRY, "secret")
    code = "from marac_desk.register.keyring_store import *; print(SystemKeyring().read(sys.argv[1]))"
    assert run(code, ENTRY) == "secret"
    SystemKeyring().remove(ENTRY)


def test_the_names_of_entries_say_nobodys_name() -> None:
    assert ENTRY == "00000000-0000-0000-0000-000000000007/00000000-0000-0000-0000-000000000001"
    assert head_entry(uuid.UUID(int=7)) == "00000000-0000-0000-0000-000000000007/head"


def test_a_locked_keyring_is_said() -> None:
    with session() as own:
        SystemKeyring().write(ENTRY, "secret")
        own.lock()
        for keyring in (SystemKeyring(), SystemKeyring().of_kind(KIND)):
            assert refused(lambda keyring=keyring: keyring.read(ENTRY)) == "keyring_locked"  # type: ignore[misc]
            assert refused(lambda keyring=keyring: keyring.write(ENTRY, "x")) == "keyring_locked"  # type: ignore[misc]
            assert refused(lambda keyring=keyring: keyring.remove(ENTRY)) == "keyring_locked"  # type: ignore[misc]


def test_a_keyring_that_nobody_ever_opened_is_said() -> None:
    with session(unlocked=False):
        assert refused(lambda: SystemKeyring().write(ENTRY, "secret")) == "keyring_locked"
        assert refused(lambda: SystemKeyring().read(ENTRY)) == "keyring_locked"


def test_no_keyring_is_said(no_keyring: None) -> None:
    keyring = SystemKeyring()
    assert refused(lambda: keyring.backend) == "keyring_missing"
    assert refused(lambda: keyring.read(ENTRY)) == "keyring_missing"
    assert refused(lambda: keyring.write(ENTRY, "secret")) == "keyring_missing"
    assert refused(lambda: keyring.remove(ENTRY)) == "keyring_missing"
    assert refused(lambda: keyring.of_kind(KIND)) == "keyring_missing"


def test_a_keyring_that_went_away_is_said(keyring_session: KeyringSession) -> None:
    keyring = SystemKeyring()
    keyring.write(ENTRY, "secret")
    with variable("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all"):
        assert refused(lambda: keyring.read(ENTRY)) == "keyring_missing"
    assert keyring.read(ENTRY) == "secret"
    keyring.remove(ENTRY)


# What must have no say


def run(code: str, *words: str, path: Path | None = None, environment: Mapping[str, str] = MappingProxyType({})) -> str:
    """Run a few lines in a process of their own; returns what they print."""
    known = {"PYTHONPATH": os.pathsep.join([str(ROOT), *([str(path)] if path else [])])}
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}", *words],
        env={**os.environ, **known, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


TRY = """
import json
from marac_desk.register.keyring_store import SystemKeyring
from marac_desk.register.problems import RegisterProblemError
try:
    keyring = SystemKeyring()
    keyring.write("a/b", "secret")
    print(json.dumps([keyring.backend, keyring.read("a/b")]))
    keyring.remove("a/b")
except RegisterProblemError as problem:
    print(json.dumps(problem.code))
"""
LIBRARY = "import keyring; made = keyring.get_keyring(); print(type(made).__module__ + '.' + type(made).__name__)"
"""What the library would take by itself: the planted defect of the tests below is to ask it."""

PLAINTEXT = """
import pathlib, os
from keyring.backend import KeyringBackend
class PlaintextKeyring(KeyringBackend):
    priority = 9.5
    def get_password(self, service, username):
        path = pathlib.Path(os.environ["PLAIN"]) / username.replace("/", "_")
        return path.read_text() if path.exists() else None
    def set_password(self, service, username, password):
        (pathlib.Path(os.environ["PLAIN"]) / username.replace("/", "_")).write_text(password)
"""


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """Return a folder with a package like keyrings.alt, which offers itself to the library as soon as it is there."""
    path = tmp_path / "site"
    for folder in ("keyrings/alt", "keyrings.alt-5.0.2.dist-info"):
        (path / folder).mkdir(parents=True)
    (path / "keyrings/alt/__init__.py").touch()
    (path / "keyrings/alt/file.py").write_text(PLAINTEXT)
    (path / "keyrings.alt-5.0.2.dist-info/METADATA").write_text(
        "Metadata-Version: 2.1\nName: keyrings.alt\nVersion: 5.0.2\n"
    )
    (path / "keyrings.alt-5.0.2.dist-info/entry_points.txt").write_text(
        "[keyring.backends]\nfile = keyrings.alt.file\n"
    )
    return path


def settings(tmp_path: Path) -> dict[str, str]:
    """Return an environment whose configuration folder names the null backend for the library."""
    folder = tmp_path / "config" / "python_keyring"
    folder.mkdir(parents=True)
    (folder / "keyringrc.cfg").write_text(f"[backend]\ndefault-keyring={NULL}\n")
    return {"XDG_CONFIG_HOME": str(tmp_path / "config"), "HOME": str(tmp_path)}


def test_a_variable_has_no_say(keyring_session: KeyringSession) -> None:
    null = {"PYTHON_KEYRING_BACKEND": NULL}
    assert run(LIBRARY, environment=null) == NULL
    assert json.loads(run(TRY, environment=null)) == [KIND, "secret"]
    nowhere = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}
    assert json.loads(run(TRY, environment={**null, **nowhere})) == "keyring_missing"


def test_a_file_in_the_home_folder_has_no_say(keyring_session: KeyringSession, tmp_path: Path) -> None:
    found = settings(tmp_path)
    assert run(LIBRARY, environment=found) == NULL
    assert json.loads(run(TRY, environment=found)) == [KIND, "secret"]


def test_what_else_is_installed_has_no_say(keyring_session: KeyringSession, installed: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.mkdir()
    nowhere = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere", "PLAIN": str(plain)}
    assert run(LIBRARY, path=installed, environment=nowhere).endswith("PlaintextKeyring")
    assert json.loads(run(TRY, path=installed, environment=nowhere)) == "keyring_missing"
    assert json.loads(run(TRY, path=installed, environment={"PLAIN": str(plain)})) == [KIND, "secret"]
    assert list(plain.iterdir()) == []
    ours = "import keyring; keyring.set_password('MARAC Desk', 'a/b', 'secret')"
    run(ours, path=installed, environment=nowhere)
    assert [entry.read_text() for entry in plain.iterdir()] == ["secret"]  # where the library would have put it


def test_variables_that_change_a_keyrings_properties_have_no_say(keyring_session: KeyringSession) -> None:
    changes = {
        "KEYRING_PROPERTY_PREFERRED_COLLECTION": "/org/freedesktop/secrets/collection/other",
        "KEYRING_PROPERTY_SCHEME": "KeePassXC",
        "KEYRING_PROPERTY_GET_PASSWORD": "never mind",
    }
    assert json.loads(run(TRY, environment=changes)) == [KIND, "secret"]


# Kinds of keyring


def kind(monkeypatch: pytest.MonkeyPatch, name: str, **methods: Any) -> str:
    """Put a kind of keyring among those that are allowed here; returns its name."""
    module = types.ModuleType(f"kinds_of_{name.lower()}")
    setattr(module, name, type(name, (), {"priority": 5, **methods}))
    monkeypatch.setitem(sys.modules, module.__name__, module)
    full = f"{module.__name__}.{name}"
    monkeypatch.setitem(keyring_store.ALLOWED, "linux", (full,))
    return full


def test_a_keyring_that_keeps_nothing_is_found_by_reading_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(keyring_store.ALLOWED, "linux", (NULL,))
    assert SystemKeyring().backend == NULL
    assert refused(lambda: SystemKeyring().write(ENTRY, "secret")) == "keyring_forgot"


def test_a_keyring_that_keeps_something_else_is_found_too(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, str] = {}
    methods = {
        "set_password": lambda _self, _service, name, secret: kept.update({name: secret[:8]}),
        "get_password": lambda _self, _service, name: kept.get(name),
    }
    kind(monkeypatch, "Short", **methods)
    assert refused(lambda: SystemKeyring().write(ENTRY, "a secret of some length")) == "keyring_forgot"


def test_errors_that_are_not_the_librarys_own_are_named_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    class error(Exception):  # noqa: N801, N818  (as the Windows calls name theirs)
        """What the Windows calls raise, with a text that may hold a name."""

    def fail(*_arguments: object) -> None:
        raise error(1783, "CredWrite", "The stub received bad data: Ada Test")

    kind(monkeypatch, "Vault", get_password=fail, set_password=fail)
    assert refused(lambda: SystemKeyring().read(ENTRY)) == "keyring_missing"
    assert refused(lambda: SystemKeyring().write(ENTRY, "x")) == "keyring_missing"


def test_backend_change_refused(keyring_session: KeyringSession, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring = SystemKeyring()
    assert keyring.of_kind(KIND).backend == KIND
    assert refused(lambda: keyring.of_kind("keyring.backends.kwallet.DBusKeyring")) == "keyring_changed"
    for other in (NULL, "keyring.backends.chainer.ChainerBackend", "keyrings.alt.file.PlaintextKeyring", "os.system"):
        assert refused(lambda other=other: keyring.of_kind(other)) == "keyring_changed"  # type: ignore[misc]
    kind(monkeypatch, "Other")
    assert refused(lambda: SystemKeyring().of_kind(KIND)) == "keyring_changed"


def test_a_system_without_any_kind_we_trust_has_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "plan9")
    assert refused(lambda: SystemKeyring().backend) == "keyring_missing"


def test_the_kinds_that_are_allowed_are_these_and_no_others() -> None:
    """A new kind is a new place where keys may lie: whoever adds one changes this list too, knowingly."""
    assert keyring_store.ALLOWED == {
        "linux": ("keyring.backends.SecretService.Keyring", "keyring.backends.kwallet.DBusKeyring"),
        "win32": ("keyring.backends.Windows.WinVaultKeyring",),
        "darwin": ("keyring.backends.macOS.Keyring",),
    }

"""Fixtures for all tests: the look of the application, registers on both engines, the real window."""

from __future__ import annotations

import os
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp(prefix="marac-desk-test-")  # never the settings of who runs the tests
if "MARAC_DESK_KEYRING_SESSION" not in os.environ:  # nor the keyring: packaging/test starts one on a bus of its own
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nowhere"

import hypothesis
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from marac_desk.register.unit_of_work import Register
from tests.support import registers
from tests.support.compiled import keep_what_is_compiled
from tests.support.keyrings import _one_session, keyring_session, no_keyring  # noqa: F401  (fixtures)
from tests.support.servers import socket_folder
from tests.support.windows import OpenDesk

# The same examples in every run, and no time limit on one of them: machines are noisy.
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis.settings.load_profile("steady")
keep_what_is_compiled()

CI = "MARAC_DESK_FAULTS"
"""Set where everything is run in larger counts."""
WHOLE = 6
"""Folders of tests from which on a run is one of everything, rather than of what somebody works on."""
ENGINES = ("sqlcipher", pytest.param("postgresql", marks=pytest.mark.postgres))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Ask a server every second time in a whole run: the other half of what runs on both engines is for CI."""
    if CI in os.environ or len({item.path.parent for item in items}) < WHOLE:
        return
    on_a_server = [item for item in items if item.get_closest_marker("postgres") and "postgresql" in item.name]
    left_out = {item for item in on_a_server if zlib.crc32(item.nodeid.encode()) % 2}
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=list(left_out))


@pytest.fixture(scope="session", autouse=True)
def same_process() -> Iterator[None]:
    """See that nothing turns the process of the tests into another one: the run would end without a word."""

    def become(*_: Any) -> None:
        raise AssertionError("the process of the tests was about to become another one")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "execv", become)
        yield


@pytest.fixture(scope="session")
def qapp_cls() -> Any:
    """Return the application class; the look is put on by qapp below."""
    return QApplication


@pytest.fixture(scope="session")
def qapp(qapp_args: list[str], qapp_cls: Any) -> Any:
    """Return the one application of the run, in our look and with our plurals."""
    from marac_desk.desktop.widgets import theme
    from marac_desk.program import make_application

    qapp_cls([*theme.ARGUMENTS, *qapp_args[1:]])
    return make_application()


def _socket() -> str:
    folder = socket_folder()
    if folder is None:
        pytest.skip("PostgreSQL is not installed; packaging/test installs it")
    return folder


@pytest.fixture(params=ENGINES)
def register(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Register]:
    """Return an empty register with an area, on each engine in turn."""
    made = registers.empty_file(tmp_path) if request.param == "sqlcipher" else registers.empty_database(_socket())
    yield made
    made.close()


@pytest.fixture(params=ENGINES)
def demonstration(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Register]:
    """Return a register with the demonstration caseload, on each engine in turn."""
    if request.param == "sqlcipher":
        made = registers.demonstration_file(tmp_path)
    else:
        made = registers.demonstration_database(_socket())
    yield made
    made.close()


@pytest.fixture
def demonstration_file(tmp_path: Path) -> Iterator[Register]:
    """Return the demonstration on SQLCipher alone, for tests of the window."""
    made = registers.demonstration_file(tmp_path)
    yield made
    made.close()


@pytest.fixture
def desk(qtbot: QtBot, demonstration_file: Register) -> Iterator[OpenDesk]:
    """Return the real window on the demonstration, signed in as the coordinator."""
    opened = OpenDesk(qtbot, demonstration_file)
    yield opened
    opened.close()

"""Runs a command beside a keyring of its own: an unlocked gnome-keyring in an empty home, on the bus it is started on.

Start it as `dbus-run-session -- python with_keyring.py COMMAND...`; nobody's own keyring is seen or touched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from jeepney import message_bus  # type: ignore[import-untyped]
from jeepney.io.blocking import Proxy, open_dbus_connection  # type: ignore[import-untyped]

PASSWORD = b"login of nobody"
PATIENCE = 30.0  # seconds
FOLDERS = {"HOME": "", "XDG_RUNTIME_DIR": "run", "XDG_DATA_HOME": "share", "XDG_CONFIG_HOME": "config"}


def main(command: Sequence[str]) -> int:
    """Run the command and return its exit code; the keyring ends with it."""
    home = Path(tempfile.mkdtemp(prefix="marac-keyring-"))
    for folder in (*FOLDERS.values(), "share/keyrings"):
        (home / folder).mkdir(parents=True, exist_ok=True, mode=0o700)
    kept = {name: os.environ[name] for name in ("PATH", "DBUS_SESSION_BUS_ADDRESS") if name in os.environ}
    environment = {**kept, **{name: str(home / folder) for name, folder in FOLDERS.items()}}
    daemon = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
    quiet = subprocess.DEVNULL
    try:
        with subprocess.Popen(daemon, env=environment, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet) as keyring:
            assert keyring.stdin is not None
            keyring.stdin.write(PASSWORD)
            keyring.stdin.close()
            try:
                _wait_for_its_name()
                return subprocess.run(command, env={**os.environ, "MARAC_DESK_KEYRING_SESSION": "1"}).returncode
            finally:
                keyring.terminate()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _wait_for_its_name() -> None:
    """Wait until the keyring has its name on the bus: asked for earlier, the bus would start another in its place."""
    until = time.monotonic() + PATIENCE
    with open_dbus_connection(bus="SESSION") as connection:
        while not Proxy(message_bus, connection).NameHasOwner("org.freedesktop.secrets")[0]:
            if time.monotonic() > until:
                raise SystemExit("The keyring for the tests did not start.")
            time.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

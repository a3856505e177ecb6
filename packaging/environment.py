"""Makes the environment that run, test and bench share: .venv from the hashed lock, compiled forms, Qt's libraries."""

from __future__ import annotations

import ctypes.util
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "packaging" / "requirements.lock"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")

# Debian 12, PySide6 Essentials on the offscreen and xcb platforms: library looked for, package that brings it.
QT_LIBRARIES = {
    "GL": "libgl1",
    "EGL": "libegl1",
    "xkbcommon": "libxkbcommon0",
    "glib-2.0": "libglib2.0-0",
    "fontconfig": "libfontconfig1",
    "freetype": "libfreetype6",
    "dbus-1": "libdbus-1-3",
    "xcb-cursor": "libxcb-cursor0",
    "xcb-icccm": "libxcb-icccm4",
    "xcb-keysyms": "libxcb-keysyms1",
    "xkbcommon-x11": "libxkbcommon-x11-0",
    "xcb-shape": "libxcb-shape0",
}


def say(text: str) -> None:
    """Print one line for the person who runs the command, at once."""
    print(text, flush=True)


def apt_install(packages: list[str], why: str) -> bool:
    """Install Debian packages where that is allowed; otherwise print the line that would do it."""
    line = f"apt-get install --no-install-recommends -y {' '.join(packages)}"
    if shutil.which("apt-get") is None:
        say(f"{why}: please install {', '.join(packages)} with your system's package manager.")
        return False
    if os.geteuid() != 0:
        say(f"{why}. Please run:\n  sudo {line}")
        return False
    say(f"{why}: {line}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}

    def run(command: list[str]) -> bool:
        return subprocess.run(command, env=environment, stdout=subprocess.DEVNULL).returncode == 0

    if run(line.split()) or (run(["apt-get", "update"]) and run(line.split())):
        return True
    say(f"That did not work. Please run it yourself:\n  sudo {line}")
    return False


def find_python() -> str:
    """Return a Python 3.11 or later to build the environment with; exit with a sentence where there is none."""
    version = tuple(sys.version_info)
    if version >= (3, 11):
        return sys.executable
    for name in ("python3.13", "python3.12", "python3.11"):
        if found := shutil.which(name):
            return found
    raise SystemExit("MARAC Desk needs Python 3.11 or later, and none was found.")


def ensure_venv() -> None:
    """Make .venv hold exactly what the lock names, every file checked against its hash."""
    wanted = hashlib.sha256(LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    mark = VENV / ".made-from"
    if PYTHON.exists() and mark.exists() and mark.read_text() == wanted:
        return
    if not PYTHON.exists():
        say("Making .venv")
        made = subprocess.run([find_python(), "-m", "venv", str(VENV)])
        if made.returncode != 0 and (WINDOWS or not apt_install(["python3-venv"], "Python cannot make an environment")):
            raise SystemExit(1)
        if made.returncode != 0:
            subprocess.run([find_python(), "-m", "venv", "--clear", str(VENV)], check=True)
    say("Installing what packaging/requirements.lock names (about a minute the first time)")
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(LOCK)], check=True)
    subprocess.run([*pip, "--no-build-isolation", "--no-deps", "-e", str(ROOT)], check=True)
    mark.write_text(wanted)


def ensure_forms() -> None:
    """Compile the Designer forms and translations that are newer than what was made from them."""
    subprocess.run([str(PYTHON), str(ROOT / "packaging" / "compile_forms.py")], check=True)


def ensure_qt_libraries() -> None:
    """On Linux, see that the shared libraries Qt loads are there, install them where allowed."""
    if not sys.platform.startswith("linux"):
        return
    missing = [package for library, package in QT_LIBRARIES.items() if ctypes.util.find_library(library) is None]
    if missing and not apt_install(missing, "Qt needs libraries this system does not have"):
        raise SystemExit(1)


def ready() -> None:
    """Do all the set-up; quick when nothing changed."""
    ensure_venv()
    ensure_qt_libraries()
    ensure_forms()


def beside_a_keyring() -> list[str]:
    """Return what starts a command on a session bus and beside a keyring of its own; nothing where that cannot be.

    The tests that need one then start it themselves or say that they were skipped.
    """
    if WINDOWS or not all(shutil.which(program) for program in ("dbus-run-session", "gnome-keyring-daemon")):
        return []
    return ["dbus-run-session", "--", str(PYTHON), str(ROOT / "packaging" / "with_keyring.py")]


def run_module(module: str, arguments: list[str], *, beside: Sequence[str] = (), **environment: str) -> int:
    """Run a module with the environment's Python from the checkout and return its exit code."""
    command = [*beside, str(PYTHON), "-m", module, *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}).returncode


def run_code(code: str) -> int:
    """Run a few lines with the environment's Python from the checkout and return the exit code."""
    return subprocess.run([str(PYTHON), "-c", code], cwd=ROOT).returncode

"""A real PostgreSQL on a private socket: the one that packaging/test started, or one of our own for this run."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
import uuid
from functools import cache
from pathlib import Path

import psycopg

VARIABLE = "MARAC_DESK_TEST_POSTGRESQL"
UNSAFE = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c autovacuum=off"
"""Quicker, and fit for data that nobody misses when the machine goes down."""


def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if found:
        return found[0]
    return Path(program).parent if (program := shutil.which("initdb")) else None


@cache
def socket_folder() -> str | None:
    """Return the folder of the server's socket, starting a server where none was handed over; None without binaries."""
    if VARIABLE in os.environ:
        return os.environ[VARIABLE]
    binaries = _binaries()
    return start(binaries) if binaries else None


def start(binaries: Path) -> str:
    """Start a server that only this user reaches, and stop it when the run ends; returns its socket's folder."""
    folder = Path(tempfile.mkdtemp(prefix="marac-pg-"))
    as_user = []
    if os.geteuid() == 0:  # the server refuses to run as root
        shutil.chown(folder, "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": "/"}
    data = str(folder / "data")
    make = [str(binaries / "initdb"), "-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8"]
    subprocess.run([*as_user, *make, "--no-sync"], **quiet)  # type: ignore[call-overload]
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} {UNSAFE}"
    control = [*as_user, str(binaries / "pg_ctl"), "-D", data]
    subprocess.run([*control, "-w", "-l", str(folder / "log"), "-o", options, "start"], **quiet)  # type: ignore[call-overload]

    def stop() -> None:
        subprocess.run([*control, "-m", "immediate", "stop"], stdout=subprocess.DEVNULL, cwd="/", check=False)
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    return str(folder)


def new_database(folder: str, template: str = "template1") -> str:
    """Make an empty database, or a copy of another, and return its name."""
    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(f"host={folder} user=postgres dbname=postgres", autocommit=True) as connection:
        how = "STRATEGY FILE_COPY" if connection.info.server_version >= 15_00_00 else ""  # a third of the time
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {how}'.encode())
    return name


def url(folder: str, name: str) -> str:
    """Return SQLAlchemy's address of a database."""
    return f"postgresql+psycopg://postgres@/{name}?host={folder}"

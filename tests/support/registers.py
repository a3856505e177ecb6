"""Registers to test with: real SQLCipher files and real PostgreSQL databases, empty or with the demonstration."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.demo.caseload import load_caseload
from marac_desk.demo.people import user_id_of
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.user import User
from marac_desk.register.engines import open_postgresql
from marac_desk.register.files import RegisterPlace
from marac_desk.register.keys import BackupKey, Secrets
from marac_desk.register.opening import create_on_server, create_register, open_register
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, Role
from marac_desk.rules.clock import SetClock
from marac_desk.rules.vocabulary import RepresentativeRole
from marac_desk.services.housekeeping import actor_of
from marac_desk.services.partnership import set_up_area
from tests.support.servers import new_database, socket_folder, url

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
KEY = bytes(range(32))
SECRETS = Secrets(KEY, bytes(range(32, 64)), (BackupKey("test", bytes(range(64, 96)), NOW),))
REGISTER_ID = uuid.UUID(int=77)
COORDINATOR = uuid.UUID(int=1)


def clock() -> SetClock:
    """Return a clock that stands at the day the tests are about, a Saturday in November."""
    return SetClock(NOW)


def empty_file(folder: Path) -> Register:
    """Return an encrypted register with an area and one coordinator, a fresh copy each time."""
    return _copy_of(_empty_template(), folder)


def empty_database(socket: str) -> Register:
    """Return the same on PostgreSQL."""
    return _database_like(_empty_database(socket), socket)


@cache
def _empty_template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="marac-template-"))
    known: dict[str, Any] = {"secrets": SECRETS, "register_id": REGISTER_ID, "clock": clock()}
    _with_area(create_register(RegisterPlace(folder), **known)).close()
    return folder


@cache
def _empty_database(socket: str) -> str:
    name = new_database(socket)
    _with_area(create_on_server(url(socket, name), register_id=REGISTER_ID, clock=clock())).close()
    return name


def _with_area(register: Register) -> Register:
    with register.writing() as uow:
        set_up_area(
            uow,
            name="Anytown MARAC",
            profile="england_wales",
            jurisdiction="eng",
            user_id=COORDINATOR,
            person="Ada Test",
        )
    return register


@cache
def _demonstration_template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="marac-template-"))
    register = create_register(
        RegisterPlace(folder), secrets=SECRETS, register_id=REGISTER_ID, clock=clock(), demonstration=True
    )
    load_caseload(register, NOW.date())
    register.close()
    return folder


@cache
def _demonstration_database(socket: str) -> str:
    name = new_database(socket)
    register = create_on_server(url(socket, name), register_id=REGISTER_ID, clock=clock())
    load_caseload(register, NOW.date())
    register.close()
    return name


def demonstration_file(folder: Path) -> Register:
    """Return an encrypted register with the demonstration caseload, a fresh copy each time."""
    return _copy_of(_demonstration_template(), folder)


def demonstration_database(socket: str) -> Register:
    """Return the same on PostgreSQL."""
    return _database_like(_demonstration_database(socket), socket)


def prepared(engine: str, folder: Path, prepare: Callable[[Register], None]) -> Register:
    """Return a copy of an empty register that something was done to, once in this run; `prepare` is a function."""
    if engine == "sqlcipher":
        return _copy_of(_prepared_template(prepare), folder)
    if (socket := socket_folder()) is None:
        pytest.skip("PostgreSQL is not installed; packaging/test installs it")
    return _database_like(_prepared_database(socket, prepare), socket)


@cache
def _prepared_template(prepare: Callable[[Register], None]) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="marac-template-"))
    register = empty_file(folder)
    prepare(register)
    register.close()
    return folder


@cache
def _prepared_database(socket: str, prepare: Callable[[Register], None]) -> str:
    name = new_database(socket, template=_empty_database(socket))
    register = Register(open_postgresql(url(socket, name)), desk_id=REGISTER_ID, clock=clock())
    prepare(register)
    register.close()
    return name


def _copy_of(template: Path, folder: Path) -> Register:
    place = RegisterPlace(folder)
    place.prepare()
    shutil.copy(RegisterPlace(template).register, place.register)
    return open_register(place, secrets=SECRETS, register_id=REGISTER_ID, clock=clock())


def _database_like(template: str, socket: str) -> Register:
    engines = open_postgresql(url(socket, new_database(socket, template=template)))
    return Register(engines, desk_id=REGISTER_ID, clock=clock())


def actor(register: Register, role: Role = Role.COORDINATOR) -> Actor:
    """Return somebody of the demonstration who can sign in."""
    names = {Role.COORDINATOR: "U-COORD", Role.CHAIR: "U-CHAIR", Role.ADVOCATE: "U-IDVA"}
    with register.reading() as uow:
        return actor_of(uow, user_id_of(names[role]))


def coordinator() -> Actor:
    """Return the coordinator of an otherwise empty register."""
    return Actor(COORDINATOR, "Ada Test", Role.COORDINATOR)


def user(register: Register, role: Role, *, name: str = "", agency: str = "", **more: Any) -> Actor:
    """Make somebody who can sign in, and where an agency is named (by its short name) who speaks for it."""
    key, name = uuid.uuid4(), name or f"{role.value.replace('_', ' ').title()} Test"
    with register.writing() as uow:
        if agency:
            found = uow.session.scalars(sa.select(Agency.id).where(Agency.short_name == agency)).one()
            spokes = Representative(agency_id=found, person_name=name, role=RepresentativeRole.REP)
            uow.add(spokes)
            more["representative_id"] = spokes.id
        uow.add(User(id=key, name=name, role=role, **more))
    with register.reading() as uow:
        return actor_of(uow, key)

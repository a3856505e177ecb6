"""One referral against everybody of a register: hashed keys in SQLCipher, ranked there, the first of them compared.

One process fills the register; another opens it, asks as the window does, and tells its own memory.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]
import sqlalchemy as sa

from marac_desk.model.case import Case
from marac_desk.model.person import Address, Person, ProtectedValue
from marac_desk.register.engines import _connector
from marac_desk.register.files import RegisterPlace
from marac_desk.register.opening import open_register
from marac_desk.register.person_hashes import PersonHashes
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.matching import PersonKey
from marac_desk.services.list_import.rows import Rows
from marac_desk.services.referrals.candidates import keys_of
from marac_desk.services.referrals.nearest import nearest
from marac_desk.services.settings import area_settings
from tests.benchmarks.measuring import PROCESSOR, Result, median, processor_milliseconds
from tests.support import registers
from tests.support.made_people import moved, register
from tests.support.registers import KEY, REGISTER_ID, SECRETS, clock, coordinator

SIZES, QUICK_SIZES = (100_000,), (20_000,)
ROUNDS, QUICK_ROUNDS = 200, 60
MOST_MS = {100_000: 3.0, 1_000_000: 20.0}
MOST_MIB = 300.0
_AT_ONCE = 10_000
_ASIDE = "CREATE TABLE aside (hashed INTEGER, person_id TEXT)"
_SORTED = "INSERT INTO person_hash (hashed, person_id) SELECT hashed, person_id FROM aside ORDER BY hashed, person_id"


def fill(folder: Path, size: int) -> None:
    """Write a register of so many victims; the hashes go in sorted, as nobody would wait for a million otherwise."""
    registers.empty_file(folder).close()
    connection = _connector(RegisterPlace(folder).register, KEY)()
    made = open_register(RegisterPlace(folder), secrets=SECRETS, register_id=REGISTER_ID, clock=clock())
    hashes, number = PersonHashes(SECRETS.seal_key), 0
    connection.cursor().execute(_ASIDE)
    for begin in range(0, size, _AT_ONCE):
        aside: list[tuple[int, str]] = []
        with made.writing(coordinator()) as uow:
            rows, area_id = Rows(uow), area_settings(uow).area_id
            for person in register(min(_AT_ONCE, size - begin), seed=begin):
                key = _add(rows, area_id, person, number)
                aside += [(one, key.hex) for one in hashes.kept(replace(person, address=None))]
                number += 1
            rows.write()
            uow.connection.exec_driver_sql("INSERT INTO aside VALUES (?, ?)", aside)
    made.close()
    cursor = connection.cursor()
    for statement in ("BEGIN", _SORTED, "COMMIT", "DROP TABLE aside"):
        cursor.execute(statement)
    connection.close()


def _add(rows: Rows, area_id: uuid.UUID, key: PersonKey, number: int) -> uuid.UUID:
    person = rows.new(Person, given_names=key.given_names, family_name=key.family_name, date_of_birth=key.date_of_birth)
    person.full_name = " ".join(name for name in (key.given_names, key.family_name) if name)
    if key.phone:
        value = rows.new(ProtectedValue, person_id=person.id, kind="phone", value=key.phone.encode())
        person.phone_id = value.id
    if key.postcode:
        rows.new(Address, person_id=person.id, confidential=False, postcode=key.postcode)
    rows.new(Case, area_id=area_id, reference=f"AT-26-{number:07}", victim_id=person.id)
    made: uuid.UUID = person.id
    return made


def matches(uow: UnitOfWork, form: PersonKey) -> list[tuple[float, uuid.UUID]]:
    """Return who may be the person of a form, the likeliest first, as screening asks for it."""
    return [(match.score, key) for key, match in nearest(uow, coordinator(), form)]


def _some(uow: UnitOfWork, rounds: int) -> Iterator[tuple[uuid.UUID, PersonKey]]:
    """People from all over the register."""
    chance = random.Random(4)
    size = uow.session.scalar(sa.select(sa.func.count()).select_from(Case)) or 0
    places = [f"AT-26-{chance.randrange(size):07}" for _ in range(rounds)]
    victims = list(uow.session.scalars(sa.select(Case.victim_id).where(Case.reference.in_(places))))
    yield from keys_of(uow, victims).items()


def ask(folder: Path, rounds: int) -> dict[str, Any]:
    """Return the milliseconds of each referral, how many found their person, and this process's peak of memory."""
    made = open_register(RegisterPlace(folder), secrets=SECRETS, register_id=REGISTER_ID, clock=clock())
    chance, taken, right, asked = random.Random(5), [], 0, 0
    with made.reading(coordinator()) as uow:
        for key, someone in islice(_some(uow, rounds), rounds):
            form, shown = moved(someone, chance), list[tuple[float, uuid.UUID]]()
            taken.append(processor_milliseconds(lambda form=form, shown=shown: shown.extend(matches(uow, form))))  # type: ignore[misc]
            right += bool(shown) and shown[0][1] == key
            asked += 1
    made.close()
    return {"taken": taken, "right": right, "asked": asked, "peak_mib": _peak()}


def _peak() -> float:
    info = psutil.Process().memory_info()
    if hasattr(info, "peak_wset"):
        return float(info.peak_wset) / 2**20
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 2**20 if sys.platform == "darwin" else most / 2**10


def measure(*, quick: bool = False) -> list[Result]:
    """Return the median of one referral and the memory of the process that asks, for each size."""
    sizes, rounds = (QUICK_SIZES, QUICK_ROUNDS) if quick else (SIZES, ROUNDS)
    return [result for size in sizes for result in of_size(size, rounds)]


def of_size(size: int, rounds: int) -> list[Result]:
    """Return the same for a register of one size."""
    with tempfile.TemporaryDirectory() as folder:
        _in_a_process("fill", folder, str(size))
        told = json.loads(_in_a_process("ask", folder, str(rounds)).splitlines()[-1])
        kept = RegisterPlace(Path(folder)).register.stat().st_size
    taken: list[float] = sorted(wall for wall, _ in told["taken"])
    worked = median([processor for _, processor in told["taken"]])
    name, most = f"one referral against {size:,} people in SQLCipher", MOST_MS.get(size)
    print(f"{told['right']} of {told['asked']} moved people first; {kept / 2**20:.0f} MiB", file=sys.stderr)
    return [
        Result(name, median(taken), limit=most),
        Result(f"{name}, {PROCESSOR}", worked, limit=most),
        Result(f"{name}, 95th percentile", taken[int(len(taken) * 0.95)]),
        Result(f"memory of the process that asks {size:,}, at its peak", told["peak_mib"], "MiB", limit=MOST_MIB),
    ]


def _in_a_process(*words: str) -> str:
    command = [sys.executable, "-m", "tests.benchmarks.matching_kept", *words]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        print(json.dumps(ask(Path(sys.argv[2]), int(sys.argv[3]))))

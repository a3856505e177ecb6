"""One referral against a million people kept as a register keeps them: in SQLCipher, keys hashed under a secret.

The table of keys is the benchmark's own. One process fills it; another opens it, asks, and tells its own memory.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]

from marac_desk.register.engines import _connector
from marac_desk.rules.matching import PersonKey, blocking_keys, looking_keys
from marac_desk.rules.matching.comparing import compared, may_be_one
from marac_desk.rules.matching.people import prepared
from marac_desk.services.matching_lore import matching_lore
from tests.benchmarks.measuring import PROCESSOR, Result, median, processor_milliseconds
from tests.support.made_people import moved, register
from tests.support.registers import KEY

KEPT, QUICK_KEPT = 1_000_000, 50_000
ROUNDS, QUICK_ROUNDS = 200, 60
MOST_MS, MOST_MIB = 20.0, 300.0
MOST_UNDER_A_KEY = 400
_AT_ONCE = 50_000
_SECRET = b"a secret of the register"
_TABLES = (
    "CREATE TABLE person (id INTEGER PRIMARY KEY, given TEXT, family TEXT, born TEXT, postcode TEXT, phone TEXT)",
    "CREATE TABLE person_key (hash INTEGER, person INTEGER)",
)


def hashed(keys: Iterable[str]) -> list[int]:
    """Return keys as a register may keep them: 63 bits under a secret, so that nothing can be read from them."""
    digests = (hmac.digest(_SECRET, key.encode(), hashlib.sha256) for key in sorted(keys))
    return [int.from_bytes(digest[:8], "big") >> 1 for digest in digests]


def fill(path: Path, size: int) -> None:
    """Write a register of so many people with their keys."""
    connection = _connector(path, KEY)()
    cursor = connection.cursor()
    variants = matching_lore().variants
    for statement in ("BEGIN", *_TABLES):
        cursor.execute(statement)
    for begin in range(0, size, _AT_ONCE):
        people = dict(enumerate(register(min(_AT_ONCE, size - begin), seed=begin), begin))
        cursor.executemany("INSERT INTO person VALUES (?, ?, ?, ?, ?, ?)", map(_columns, people, people.values()))
        keys = ((place, blocking_keys(person, variants)) for place, person in people.items())
        rows = ((key, place) for place, found in keys for key in hashed(found))
        cursor.executemany("INSERT INTO person_key VALUES (?, ?)", rows)
    cursor.execute("CREATE INDEX person_key_hash ON person_key (hash, person)")
    cursor.execute("COMMIT")
    connection.close()


def _columns(place: int, person: PersonKey) -> tuple[Any, ...]:
    born = person.date_of_birth.isoformat() if person.date_of_birth else None
    return place, person.given_names, person.family_name, born, person.postcode, person.phone


def matches(cursor: Any, form: PersonKey) -> list[tuple[float, int]]:
    """Return who may be the person of a form, the likeliest first."""
    lore = matching_lore()
    found: set[int] = set()
    for key in hashed(looking_keys(form, lore.variants)):
        asked = "SELECT person FROM person_key WHERE hash = ? LIMIT ?"
        rows = cursor.execute(asked, (key, MOST_UNDER_A_KEY + 1)).fetchall()
        if len(rows) <= MOST_UNDER_A_KEY:
            found |= {row[0] for row in rows}
    marks = ", ".join("?" * len(found))
    people = cursor.execute(f"SELECT * FROM person WHERE id IN ({marks})", sorted(found)).fetchall()
    someone, shown = prepared(form), []
    for kept in map(_person, people):
        other = prepared(kept)
        if may_be_one(someone, other) and (match := compared(someone, other, lore)).level is not None:
            shown.append((match.score, int(kept.id)))
    return sorted(shown, reverse=True)


def _person(row: tuple[Any, ...]) -> PersonKey:
    place, given, family, born, postcode, phone = row
    return PersonKey(
        id=str(place),
        given_names=given,
        family_name=family,
        date_of_birth=date.fromisoformat(born) if born else None,
        postcode=postcode,
        phone=phone,
    )


def ask(path: Path, rounds: int) -> dict[str, Any]:
    """Return the milliseconds of each referral, how many found their person, and this process's peak of memory."""
    connection = _connector(path, KEY)()
    cursor = connection.cursor()
    (size,) = cursor.execute("SELECT count(*) FROM person").fetchone()
    chance, taken, right = random.Random(4), [], 0
    for _ in range(rounds):
        place = chance.randrange(size)
        someone = _person(cursor.execute("SELECT * FROM person WHERE id = ?", (place,)).fetchone())
        form, shown = moved(someone, chance), list[tuple[float, int]]()
        taken.append(processor_milliseconds(lambda form=form, shown=shown: shown.extend(matches(cursor, form))))  # type: ignore[misc]
        right += bool(shown) and shown[0][1] == place
    connection.close()
    return {"taken": taken, "right": right, "peak_mib": _peak()}


def _peak() -> float:
    info = psutil.Process().memory_info()
    if hasattr(info, "peak_wset"):
        return float(info.peak_wset) / 2**20
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 2**20 if sys.platform == "darwin" else most / 2**10


def measure(*, quick: bool = False) -> list[Result]:
    """Return the median of one referral and the memory of the process that asks."""
    size, rounds = (QUICK_KEPT, QUICK_ROUNDS) if quick else (KEPT, ROUNDS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people"
        _in_a_process("fill", str(path), str(size))
        told = json.loads(_in_a_process("ask", str(path), str(rounds)).splitlines()[-1])
        bytes_kept = path.stat().st_size
    taken: list[float] = sorted(wall for wall, _ in told["taken"])
    worked = median([processor for _, processor in told["taken"]])
    name = f"one referral against {size:,} people in SQLCipher"
    print(f"{told['right']} of {rounds} moved people first in the list; {bytes_kept / 2**20:.0f} MiB", file=sys.stderr)
    return [
        Result(name, median(taken), limit=MOST_MS),
        Result(f"{name}, {PROCESSOR}", worked, limit=MOST_MS),
        Result(f"{name}, 95th percentile", taken[int(len(taken) * 0.95)]),
        Result("memory of the process that asks, at its peak", told["peak_mib"], "MiB", limit=MOST_MIB),
    ]


def _in_a_process(*words: str) -> str:
    command = [sys.executable, "-m", "tests.benchmarks.matching_kept", *words]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        print(json.dumps(ask(Path(sys.argv[2]), int(sys.argv[3]))))

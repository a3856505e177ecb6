"""The desk does not start on anything that is not encrypted, and not with a library that would not encrypt."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from marac_desk.register import engines, examination
from marac_desk.register.backup import connections
from marac_desk.register.engines import PLAIN_HEADER, open_sqlcipher
from marac_desk.register.files import RegisterPlace
from marac_desk.register.problems import RegisterProblemError
from tests.support.faults import ROOT, counted
from tests.support.registers import KEY, empty_file

pytestmark = pytest.mark.fault

SUBSTITUTED = """
import json, sqlite3, sys
import sqlcipher3
sys.modules["sqlcipher3.dbapi2"] = sqlcipher3.dbapi2 = sqlite3
from pathlib import Path
from marac_desk.register.problems import RegisterProblemError
from tests.support.examining import reopened
from tests.support.registers import empty_file
found = {}
for what, act in (("open", lambda: reopened(Path(sys.argv[1]))), ("create", lambda: empty_file(Path(sys.argv[2])))):
    try:
        act().close()
        found[what] = "opened"
    except RegisterProblemError as problem:
        found[what] = problem.code
print(json.dumps(found))
"""
UNCHECKED = """
import sqlite3, sys
import sqlcipher3
sys.modules["sqlcipher3.dbapi2"] = sqlcipher3.dbapi2 = sqlite3
from pathlib import Path
from marac_desk.register import engines, examination
from marac_desk.register.backup import connections
engines._connector = lambda path, key, *, reads_only=False: lambda: sqlite3.connect(str(path))
made = engines.open_sqlcipher(Path(sys.argv[1]), bytes(32), fresh=True)
with made.write.connect() as connection:
    connection.exec_driver_sql("CREATE TABLE area (id)")
    connection.commit()
"""
"""A planted defect: nobody asks whether the library encrypts."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a closed register."""
    empty_file(tmp_path / "place").close()
    return tmp_path / "place"


def refused(path: Path, key: bytes = KEY) -> str:
    """Return by which code a file is refused."""
    with pytest.raises(RegisterProblemError) as caught:
        open_sqlcipher(path, key)
    return caught.value.code


def with_stock_sqlite(folder: Path, new: Path) -> dict[str, str]:
    """Open one register and create another in a process whose library is the one that cannot encrypt."""
    found: dict[str, str] = json.loads(said_by(SUBSTITUTED, folder, new))
    return found


def said_by(program: str, *words: Path) -> str:
    """Run a few lines in a process of their own and return what they say."""
    command = [sys.executable, "-c", program, *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def readable(folder: Path) -> list[str]:
    """Return the files of a folder that begin as a database anybody can read."""
    return [path.name for path in folder.rglob("*") if path.is_file() and path.read_bytes()[:16] == PLAIN_HEADER]


def test_stock_sqlite_in_place_of_the_library_is_refused(folder: Path, tmp_path: Path) -> None:
    with counted("R17", "stock sqlite3 substituted") as tally:
        before = RegisterPlace(folder).register.read_bytes()
        assert with_stock_sqlite(folder, tmp_path / "new") == {"open": "no_cipher", "create": "no_cipher"}
        assert RegisterPlace(folder).register.read_bytes() == before
        assert readable(tmp_path) == []
        tally.count = 2


def test_not_asking_for_encryption_would_be_found(tmp_path: Path) -> None:
    with counted("R17 teeth", "nobody asks whether the library encrypts") as tally:
        (tmp_path / "register.marac").touch()
        said_by(UNCHECKED, tmp_path / "register.marac")
        tally.count, tally.note = 1, f"found: {', '.join(readable(tmp_path))}"
        assert readable(tmp_path) == ["register.marac"]


@pytest.mark.parametrize("answer", [None, (), ("",), (None,)])
def test_a_library_without_a_version_of_its_cipher_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, answer: Any
) -> None:
    class Cursor(dbapi2.Cursor):  # type: ignore[misc]
        asked = ""

        def execute(self, statement: str, *values: Any) -> Any:
            self.asked = statement
            return super().execute(statement, *values)

        def fetchone(self) -> Any:
            return answer if self.asked == "PRAGMA cipher_version" else super().fetchone()

    class Connection(dbapi2.Connection):  # type: ignore[misc]
        def cursor(self) -> Any:
            return super().cursor(Cursor)

    connect = dbapi2.connect
    monkeypatch.setattr(dbapi2, "connect", lambda *words, **named: connect(*words, **named, factory=Connection))
    with counted("R17", f"cipher_version answers {answer}") as tally:
        assert refused(RegisterPlace(folder).register) == "no_cipher"
        tally.count = 1


class Silent:
    """A connection whose library answers a question about its cipher with nothing, or without words."""

    def __init__(self, answer: Any) -> None:
        self.fetchone = lambda: answer
        self.asked: list[str] = []

    def execute(self, statement: str) -> Any:
        self.asked.append(statement)
        return self


@pytest.mark.parametrize("answer", [None, (), ("",), (None,)])
@pytest.mark.parametrize("unlock", [connections.unlock, examination._unlock])
def test_a_backup_and_an_examination_ask_for_it_too(unlock: Any, answer: Any) -> None:
    connection = Silent(answer)
    with pytest.raises(RegisterProblemError, match="no_cipher"):
        unlock(connection, KEY)
    assert connection.asked[-1] == "PRAGMA cipher_version"


def test_a_readable_header_and_a_wrong_key_are_refused(folder: Path, tmp_path: Path) -> None:
    with counted("R17", "header readable, key wrong, key missing a byte") as tally:
        plain = tmp_path / "plain.marac"
        connection = sqlite3.connect(plain)
        connection.execute("CREATE TABLE area (id)")
        connection.close()
        assert refused(plain) == "not_encrypted"
        assert refused(RegisterPlace(folder).register, bytes(32)) == "not_this_register"
        with pytest.raises(ValueError, match="32 bytes"):
            open_sqlcipher(RegisterPlace(folder).register, KEY[:31])
        tally.count = 3


def test_a_file_that_turns_out_readable_after_it_was_made_is_refused(folder: Path) -> None:
    """The check is made of the file, each time it is opened, and not only of the library."""
    path = RegisterPlace(folder).register
    path.write_bytes(PLAIN_HEADER + path.read_bytes()[16:])
    assert refused(path) == "not_encrypted"
    assert engines.PLAIN_HEADER == b"SQLite format 3\0"

"""The state file and the journal: what is written down of a register, and that nobody else can have written it."""

from __future__ import annotations

import hashlib
import json
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from marac_desk.register import journal
from marac_desk.register.files import RegisterPlace, beside
from marac_desk.register.journal import Follower, Mark
from marac_desk.register.lines import Head
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.state import (
    Accepted,
    FileState,
    Fingerprint,
    Standing,
    fingerprint_of,
    read_state,
    state_path,
    write_state,
)
from tests.support.faults import chance, small_disk
from tests.support.registers import KEY, NOW, REGISTER_ID

SEAL_KEY = bytes(range(32, 64))
HEAD = Head(7, bytes(range(32)))
STATE = FileState(
    REGISTER_ID,
    Standing.OPEN,
    (Accepted("ab" * 32, HEAD, Head(9, bytes(32))),),
    NOW,
    folded=4152,
    journal=Mark(b"12345678", 4152, "cd" * 32),
    sealed=True,
)


def refused(place: RegisterPlace, seal_key: bytes = SEAL_KEY, register_id: uuid.UUID = REGISTER_ID) -> str:
    """Return by which code a state is refused."""
    with pytest.raises(RegisterProblemError) as caught:
        read_state(place, seal_key, register_id)
    return caught.value.code


def outcome(place: RegisterPlace) -> FileState | str | None:
    """Return a state, or by which code it is refused."""
    try:
        return read_state(place, SEAL_KEY, REGISTER_ID)
    except RegisterProblemError as problem:
        return problem.code


@pytest.mark.parametrize(
    "state",
    [
        STATE,
        replace(STATE, standing=Standing.CLOSED, folded=0, journal=None, sealed=False),
        replace(STATE, standing=Standing.CLOSING, files=(Accepted("ab", HEAD), Accepted("cd", Head(0, bytes(32))))),
    ],
    ids=["open", "closed", "two files"],
)
def test_a_state_is_read_as_it_was_written(tmp_path: Path, state: FileState) -> None:
    place = RegisterPlace(tmp_path)
    assert read_state(place, SEAL_KEY, REGISTER_ID) is None
    write_state(place, SEAL_KEY, state)
    assert read_state(place, SEAL_KEY, REGISTER_ID) == state
    assert [entry.name for entry in tmp_path.iterdir()] == ["register.state"]


def test_a_state_tells_nothing_but_figures(tmp_path: Path) -> None:
    write_state(RegisterPlace(tmp_path), SEAL_KEY, STATE)
    found = json.loads(state_path(RegisterPlace(tmp_path)).read_text())
    assert set(found) == {"format", "version", "register", "state", "files", "folded", "journal", "sealed", "at", "mac"}


def test_a_state_of_another_hand_is_refused(tmp_path: Path) -> None:
    place, by = RegisterPlace(tmp_path), chance("state")
    write_state(place, SEAL_KEY, STATE)
    whole = state_path(place).read_bytes()
    assert refused(place, bytes(32)) == "fingerprint"
    assert refused(place, register_id=uuid.UUID(int=5)) == "fingerprint"
    for _ in range(60):
        spoilt = bytearray(whole)
        spoilt[by.randrange(len(spoilt))] ^= 1 << by.randrange(8)
        state_path(place).write_bytes(spoilt)
        assert outcome(place) in {STATE, "fingerprint"}  # the one where a space became another one
    for text in (b"", b"{}", b"[]", b"null", whole[:-9], b'{"mac": 5}', b'{"mac": "x", "format": "marac-desk/state"}'):
        state_path(place).write_bytes(text)
        assert refused(place) == "fingerprint"


@pytest.mark.parametrize("change", [{"folded": 0}, {"state": "closed"}, {"sealed": False}, {"journal": None}])
def test_each_figure_is_sealed(tmp_path: Path, change: dict[str, Any]) -> None:
    place = RegisterPlace(tmp_path)
    write_state(place, SEAL_KEY, STATE)
    document = json.loads(state_path(place).read_text())
    state_path(place).write_text(json.dumps({**document, **change}))
    assert refused(place) == "fingerprint"


def test_a_state_on_a_full_disk_stays_as_it_was(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 256) as disk:
        place = RegisterPlace(disk)
        write_state(place, SEAL_KEY, STATE)
        (disk / "ballast").write_bytes(bytes(shutil.disk_usage(disk).free))
        with pytest.raises(RegisterProblemError) as caught:
            write_state(place, SEAL_KEY, replace(STATE, sealed=False))
        assert caught.value.code == "disk_full"
        assert read_state(place, SEAL_KEY, REGISTER_ID) == STATE


def test_a_fingerprint_is_made_anew_where_the_file_was_touched(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"one" * 1000)
    found = fingerprint_of(path)
    assert found.sha256 == hashlib.sha256(b"one" * 1000).hexdigest()
    assert found.is_still_of(path)
    assert Fingerprint.from_json(json.loads(json.dumps(found.to_json()))) == found
    path.write_bytes(b"two" * 1000)
    assert not found.is_still_of(path)
    other = tmp_path / "other"
    shutil.copy2(path, other)
    assert not fingerprint_of(path).is_still_of(other)
    with pytest.raises(RegisterProblemError) as caught:
        fingerprint_of(tmp_path / "none")
    assert caught.value.code == "register_missing"


# The journal


class Writer:
    """A real encrypted file with a journal that only grows."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "file"
        self.connection = self.connect()
        self.connection.execute("PRAGMA journal_mode = wal")
        self.connection.execute("CREATE TABLE thing (number, text)")
        self.other = self.connect()

    def connect(self) -> Any:
        """Return one more connection."""
        connection = dbapi2.connect(str(self.path), isolation_level=None)
        connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        return connection

    @property
    def journal(self) -> Path:
        """Its journal."""
        return beside(self.path)[0]

    def write(self, times: int = 1) -> None:
        """Commit so many times."""
        for number in range(times):
            self.connection.execute("INSERT INTO thing VALUES (?, ?)", (number, "x" * 3000))

    def frames(self) -> int:
        """Tell how many pages of the journal are committed."""
        return int(self.other.execute("PRAGMA wal_checkpoint(NOOP)").fetchone()[1])

    def fold(self, how: str = "PASSIVE") -> None:
        """Fold the journal back."""
        assert self.connection.execute(f"PRAGMA wal_checkpoint({how})").fetchone()[0] == 0

    def folded(self, length: int) -> str:
        """Return what the file would be with so much of its journal folded in."""
        with self.path.open("rb") as stream:
            return journal.folded_digest(stream, self.journal, length)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    """Return a file with a few commits in its journal."""
    made = Writer(tmp_path)
    made.write(3)
    yield made
    made.connection.close()
    made.other.close()


def test_a_journal_is_marked_as_far_as_it_is_committed(writer: Writer) -> None:
    follower = Follower(writer.journal)
    for _ in range(4):
        mark = follower.mark(writer.frames)
        assert mark is not None
        whole = writer.journal.read_bytes()
        assert mark.length == len(whole)
        assert mark.digest == hashlib.sha256(whole).hexdigest()
        assert journal.begins_with(writer.journal, mark)
        writer.write()
        assert journal.begins_with(writer.journal, mark)
        assert writer.journal.stat().st_size > mark.length


def test_what_was_never_committed_is_not_marked(writer: Writer) -> None:
    before = Follower(writer.journal).mark(writer.frames)
    writer.connection.execute("PRAGMA cache_size = 4")
    writer.connection.execute("BEGIN")
    for number in range(60):
        writer.connection.execute("INSERT INTO thing VALUES (?, ?)", (number, "y" * 3000))
    assert before is not None
    assert writer.journal.stat().st_size > before.length  # spilt before its end
    assert Follower(writer.journal).mark(writer.frames) == before
    writer.connection.execute("ROLLBACK")
    assert Follower(writer.journal).mark(writer.frames) == before


def test_what_it_will_be_is_the_same_before_while_and_after_it_is_folded(writer: Writer, tmp_path: Path) -> None:
    writer.write(20)
    length = writer.journal.stat().st_size
    before = writer.path.read_bytes()
    expected = writer.folded(length)
    assert expected != hashlib.sha256(before).hexdigest()
    with writer.path.open("rb") as stream:
        assert not journal.is_folded(stream, writer.journal, length)
    writer.fold()
    after = writer.path.read_bytes()
    assert hashlib.sha256(after).hexdigest() == expected == writer.folded(length)
    with writer.path.open("rb") as stream:
        assert journal.is_folded(stream, writer.journal, length)
    by = chance("half folded")
    for _ in range(10):  # any pages of the journal may be there already, others not, and the file shorter or longer
        half = bytearray(after[: by.choice((len(before), len(after)))])
        for page in range(len(before) // 4096):
            if by.random() < 0.5:
                half[page * 4096 : page * 4096 + 4096] = before[page * 4096 : page * 4096 + 4096]
        copy = tmp_path / "copy"
        copy.write_bytes(half)
        with copy.open("rb") as stream:
            assert journal.folded_digest(stream, writer.journal, length) == expected


def test_a_page_outside_the_journal_counts(writer: Writer) -> None:
    writer.write(20)
    writer.fold("TRUNCATE")
    writer.connection.execute("UPDATE thing SET number = 99 WHERE number = 1")
    length = writer.journal.stat().st_size
    expected, whole = writer.folded(length), writer.path.read_bytes()
    with writer.journal.open("rb") as stream:
        touched = journal.pages_in(stream, length).places
    for page in range(1, len(whole) // 4096 + 1):
        spoilt = bytearray(whole)
        spoilt[page * 4096 - 7] ^= 1
        copy = writer.path.with_name("copy")
        copy.write_bytes(spoilt)
        with copy.open("rb") as stream:
            same = journal.folded_digest(stream, writer.journal, length) == expected
        assert same == (page in touched)


def test_a_journal_begun_anew_is_another_one(writer: Writer) -> None:
    follower = Follower(writer.journal)
    first = follower.mark(writer.frames)
    writer.fold()
    assert follower.mark(writer.frames) == first  # all of it is folded back, and it still stands there
    writer.write()
    second = follower.mark(writer.frames)
    assert first is not None
    assert second is not None
    assert second.salt != first.salt
    assert second.length < first.length
    assert second.length < writer.journal.stat().st_size  # the rest is left over from before
    assert journal.begins_with(writer.journal, second)
    assert not journal.begins_with(writer.journal, first)
    writer.fold("TRUNCATE")
    assert follower.mark(writer.frames) is None
    assert not journal.begins_with(writer.journal, second)


def test_a_journal_begun_anew_while_it_is_read_is_read_again(writer: Writer) -> None:
    follower, asked = Follower(writer.journal), list[int]()

    def frames() -> int:
        count = writer.frames()
        if not asked:
            writer.fold()
            writer.write()
        asked.append(count)
        return count

    mark = follower.mark(frames)
    assert len(asked) == 2
    assert mark is not None
    assert mark.salt == journal.salt_of(writer.journal)
    assert journal.begins_with(writer.journal, mark)


def test_what_is_no_journal_is_said_to_be_none(writer: Writer, tmp_path: Path) -> None:
    length = writer.journal.stat().st_size
    with pytest.raises(ValueError):
        writer.folded(length - 1)
    with pytest.raises(ValueError):
        writer.folded(32)
    (tmp_path / "noise").write_bytes(bytes(length))
    with writer.path.open("rb") as stream, pytest.raises(ValueError):
        journal.folded_digest(stream, tmp_path / "noise", length)
    assert journal.salt_of(tmp_path / "none") is None
    assert journal.length_of(tmp_path / "none") == 0

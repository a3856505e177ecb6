"""A register that somebody changed while it was shut: every flipped bit, cut, old page and old file is found.

SQLCipher alone finds changed pages, and has nothing against an older page, or a whole older file, put back.
"""

from __future__ import annotations

import random
import struct
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from marac_desk.register import examination, journal
from marac_desk.register.examination import journal_of
from marac_desk.register.files import RegisterPlace, beside
from marac_desk.register.lines import Head
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.state import Accepted, FileState, Standing, state_path
from tests.support.faults import chance, counted
from tests.support.numbered import meeting_file, write_number
from tests.support.registers import NOW, REGISTER_ID
from tests.support.tampering import many
from tests.support.trust_program import opened, trust

pytestmark = pytest.mark.fault
PAGE, FRAME = 4096, 4096 + 24
REGISTER, JOURNAL, STATE = "register.marac", "register.marac-wal", "register.state"
REFUSED = {"fingerprint", "journal_missing", "rolled_back", "damaged", "not_this_register", "not_encrypted"}
Files = dict[str, bytes]


@dataclass(slots=True)
class History:
    """One register at several times of its life: closed, and as a kill left it; with the anchor of the last time."""

    folder: Path
    closed: list[Files] = field(default_factory=list)
    killed: list[Files] = field(default_factory=list)

    @property
    def place(self) -> RegisterPlace:
        """Where it stands."""
        return RegisterPlace(self.folder)

    def files(self) -> Files:
        """Return its files as they are."""
        paths = (self.place.register, journal_of(self.place), state_path(self.place))
        return {path.name: path.read_bytes() for path in paths if path.exists() and path.stat().st_size}

    def put(self, files: Files) -> None:
        """Have just these files there."""
        for path in (self.place.register, *beside(self.place.register), state_path(self.place)):
            path.unlink(missing_ok=True)
        for name, data in files.items():
            (self.folder / name).write_bytes(data)

    def outcome(self, files: Files) -> str:
        """Open it with these files; returns by which code it was refused, or nothing. No file may change by that."""
        self.put(files)
        before = self.files()
        try:
            opened(self.folder).close()
        except RegisterProblemError as problem:
            assert self.files() == before
            return problem.code
        return ""


def lived(folder: Path) -> History:
    """Return a register that was worked on, closed and opened, several times over."""
    meeting_file(folder).close()
    history, number = History(folder), 0
    for _ in range(5):
        register = opened(folder)
        for _ in range(6):
            number += 1
            write_number(register, number)
        assert register.anchor_now(wait=True)
        history.killed.append(history.files())
        register.close()
        history.closed.append(history.files())
    return history


@pytest.fixture(scope="module")
def lives(tmp_path_factory: pytest.TempPathFactory) -> History:
    """Return one for all tests of this module; its anchor is that of its last closing."""
    return lived(tmp_path_factory.mktemp("history") / "place")


@pytest.fixture
def history(lives: History) -> Iterator[History]:
    """Return it with its anchor as it was, whatever a test did."""
    store = trust(lives.folder).store
    assert store is not None
    anchored = store.read()
    yield lives
    store.write(anchored or "")


def tried(history: History, target: str, what: str, count: int, made: Callable[[], Files | None]) -> None:
    """Try so many changed sets of files: every one must be refused, by a code that the window knows."""
    codes = Counter[str]()
    with counted(target, what) as tally:
        while tally.count < count:
            if (files := made()) is None:
                continue
            tally.count += 1
            codes[history.outcome(files)] += 1
        tally.wrong, tally.note = codes[""], str(dict(codes))
        assert set(codes) <= REFUSED, codes


def flipped(data: bytes, by: random.Random) -> bytes:
    """Return data with one bit changed."""
    spoilt = bytearray(data)
    spoilt[by.randrange(len(spoilt))] ^= 1 << by.randrange(8)
    return bytes(spoilt)


def test_the_untouched_ones_open(history: History) -> None:
    for files in (history.killed[-1], history.closed[-1]):
        assert history.outcome(files) == ""


# Bits and cuts


def test_a_flipped_bit_of_a_closed_file_is_found(history: History) -> None:
    by, files = chance("bits of a closed file"), history.closed[-1]
    made = lambda: {**files, REGISTER: flipped(files[REGISTER], by)}  # noqa: E731
    tried(history, "R9", "bit flips of a closed file", many("MARAC_DESK_FLIPS"), made)


@pytest.mark.parametrize("name", [REGISTER, JOURNAL])
def test_a_flipped_bit_after_a_kill_is_found(history: History, name: str) -> None:
    by, files = chance(f"bits after a kill {name}"), history.killed[-1]
    made = lambda: {**files, name: flipped(files[name], by)}  # noqa: E731
    tried(history, "R9", f"bit flips after a kill, {name}", many("MARAC_DESK_FLIPS") // 2, made)


@pytest.mark.parametrize("name", [REGISTER, JOURNAL])
def test_a_file_cut_off_anywhere_is_found(history: History, name: str) -> None:
    by, files = chance(f"cuts of {name}"), history.killed[-1]
    made = lambda: {**files, name: files[name][: by.randrange(len(files[name]))]}  # noqa: E731
    tried(history, "R9", f"cut off after a kill, {name}", many("MARAC_DESK_CUTS_OFF"), made)


def test_a_closed_file_cut_off_anywhere_is_found(history: History) -> None:
    by, files = chance("cuts of a closed file"), history.closed[-1]
    made = lambda: {**files, REGISTER: files[REGISTER][: by.randrange(1, len(files[REGISTER]))]}  # noqa: E731
    tried(history, "R9", "cut off when closed", many("MARAC_DESK_CUTS_OFF"), made)


def test_pages_added_at_the_end_are_found(history: History) -> None:
    for files in (history.closed[-1], history.killed[-1]):
        for more in (b"\x00", bytes(PAGE), files[REGISTER][-PAGE:]):
            assert history.outcome({**files, REGISTER: files[REGISTER] + more}) in REFUSED


# Old pages


def pages(data: bytes) -> list[bytes]:
    """Return the pages of a file."""
    return [data[at : at + PAGE] for at in range(0, len(data), PAGE)]


def with_an_old_page(history: History, files: Files, by: random.Random) -> Files | None:
    """Put one page of an earlier file in the place where it stood then; None where nothing would change."""
    older = by.choice([*history.closed[:-1], *history.killed[:-1]])[REGISTER]
    now = files[REGISTER]
    number = by.randrange(min(len(older), len(now)) // PAGE)
    at = slice(number * PAGE, number * PAGE + PAGE)
    if older[at] == now[at]:
        return None
    return {**files, REGISTER: now[: at.start] + older[at] + now[at.stop :]}


def test_an_old_page_in_a_newer_closed_file_is_found(history: History) -> None:
    by = chance("page replays")
    made = lambda: with_an_old_page(history, history.closed[-1], by)  # noqa: E731
    tried(history, "R9", "page replays, closed file", many("MARAC_DESK_REPLAYS"), made)


def test_an_old_page_in_a_file_left_by_a_kill_is_found(history: History) -> None:
    by = chance("page replays after a kill")
    made = lambda: with_an_old_page(history, history.killed[-1], by)  # noqa: E731
    tried(history, "R9", "page replays, file left by a kill", many("MARAC_DESK_REPLAYS"), made)


def summed(data: bytes, start: tuple[int, int], *, big: bool) -> tuple[int, int]:
    """Return SQLite's own checksum over some of a journal: no key is in it, so anybody can make it."""
    one, other = start
    for first, second in struct.iter_unpack(">II" if big else "<II", data):
        one = (one + first + other) & 0xFFFFFFFF
        other = (other + second + one) & 0xFFFFFFFF
    return one, other


def resummed(data: bytes) -> bytes:
    """Return a journal whose checksums all fit again."""
    made, big = bytearray(data), bool(data[3] & 1)
    state = summed(bytes(made[:24]), (0, 0), big=big)
    made[24:32] = struct.pack(">II", *state)
    for at in range(32, len(made) - FRAME + 1, FRAME):
        state = summed(bytes(made[at : at + 8]) + bytes(made[at + 24 : at + FRAME]), state, big=big)
        made[at + 16 : at + 24] = struct.pack(">II", *state)
    return bytes(made)


def frames(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the number of the page that each frame of a journal holds, and where its content begins."""
    for at in range(32, len(data) - FRAME + 1, FRAME):
        yield struct.unpack_from(">I", data, at)[0], at + 24


def with_an_old_page_in_its_journal(history: History, by: random.Random) -> Files | None:
    """Put an earlier state of a page into the journal, in the newest frame of that page, with checksums that fit."""
    files = history.killed[-1]
    newest = dict(frames(files[JOURNAL]))
    number, at = by.choice(sorted(newest.items()))
    older = by.choice(history.closed[:-1])[REGISTER][(number - 1) * PAGE : number * PAGE]
    if len(older) < PAGE or older == files[JOURNAL][at : at + PAGE]:
        return None
    return {**files, JOURNAL: resummed(files[JOURNAL][:at] + older + files[JOURNAL][at + PAGE :])}


def test_an_old_page_in_a_journal_left_by_a_kill_is_found(history: History) -> None:
    assert resummed(history.killed[-1][JOURNAL]) == history.killed[-1][JOURNAL]
    by = chance("page replays in a journal")
    made = lambda: with_an_old_page_in_its_journal(history, by)  # noqa: E731
    tried(history, "R9", "page replays, journal left by a kill", max(6, many("MARAC_DESK_REPLAYS") // 10), made)


# Old files


def test_an_old_file_is_found_and_named_as_one(history: History) -> None:
    with counted("R9", "an old file, with its old state or the new one, at each earlier time") as tally:
        for older in history.closed[:-1]:
            for files in (older, {**history.closed[-1], REGISTER: older[REGISTER]}):
                tally.count += 1
                assert history.outcome(files) == "rolled_back"
        for older in history.killed[:-1]:
            tally.count += 1
            assert history.outcome(older) == "rolled_back"


def test_a_journal_that_is_gone_or_an_older_one_is_found(history: History) -> None:
    files = history.killed[-1]
    others = [older[JOURNAL] for older in history.killed[:-1]]
    shorter = [files[JOURNAL][:at] for at in range(32, len(files[JOURNAL]), FRAME)]
    with counted("R9", "the journal deleted, or an older copy of it") as tally:
        for data in (b"", *others, *shorter):
            tally.count += 1
            assert history.outcome({**files, JOURNAL: data}) == "journal_missing"
        assert history.outcome({name: data for name, data in files.items() if name != JOURNAL}) == "journal_missing"


def test_a_journal_put_beside_a_closed_file_is_found(history: History) -> None:
    for older in history.killed:
        assert history.outcome({**history.closed[-1], JOURNAL: older[JOURNAL]}) == "fingerprint"


def test_states_of_other_times_do_not_fit(history: History) -> None:
    now = [*history.closed[-1:], *history.killed[-1:]]
    for files in now:
        for older in (*history.closed, *history.killed):
            if older[STATE] != files[STATE]:
                assert history.outcome({**files, STATE: older[STATE]}) in REFUSED
    for files in now:
        assert history.outcome({name: data for name, data in files.items() if name != STATE}) == "fingerprint"


# With something planted that lets it through


def blind(place: RegisterPlace, state: FileState, _trust: object) -> tuple[FileState, bool]:
    """Look at nothing, and take the files for what they are."""
    sha256 = journal.digest_of(place.register)
    return FileState(REGISTER_ID, Standing.CLOSED, (Accepted(sha256, state.head),), NOW, sealed=True), True


def test_without_the_fingerprint_old_pages_would_get_through(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    by, through, some = chance("page replays"), 0, 40
    monkeypatch.setattr(examination, "check_files", blind)
    with counted("R9 teeth", "page replays with the fingerprint switched off") as tally:
        while tally.count < some:
            if (files := with_an_old_page(history, history.closed[-1], by)) is not None:
                tally.count += 1
                through += history.outcome(files) == ""
        tally.note = f"{through} of {some} got through"
        assert through > 0


def test_without_the_journals_mark_an_old_page_in_it_would_get_through(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, through = chance("page replays in a journal"), 0
    monkeypatch.setattr(journal, "begins_with", lambda _path, _mark: True)
    for _ in range(30):
        if (files := with_an_old_page_in_its_journal(history, by)) is not None:
            through += history.outcome(files) == ""
    assert through > 0


def test_without_the_anchor_an_old_file_with_its_state_would_get_through(history: History) -> None:
    older = history.closed[-2]
    history.put(older)
    opened(history.folder, anchored=False).close()
    assert history.outcome(older) == "rolled_back"
    assert Head(0, bytes(32)).seq == 0

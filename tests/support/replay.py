"""A power cut played back: from what a program asked of the disk, what the disk may hold if the power fails then.

What was synced before the cut is there. Of what was not, any half may be there, in any order, and a single write may
have reached the disk only in some of its sectors. A folder keeps its names in order (as every journalling file system
does), but those after its last sync may be missing. A sync that failed leaves what it was about in either state, and no
later sync brings it back: the system has forgotten that it was ever to be written.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
HEAD = struct.Struct("=cqqq")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was asked of the disk, or a mark of the program between them."""

    kind: str
    file: int
    offset: int
    data: bytes


def steps_of(log: Path) -> list[Step]:
    """Read what the shim wrote down. Raises ValueError for something it could not follow."""
    whole, at, steps = log.read_bytes(), 0, list[Step]()
    while at + HEAD.size <= len(whole):
        kind, file, offset, length = HEAD.unpack_from(whole, at)
        data = whole[at + HEAD.size : at + HEAD.size + length]
        at += HEAD.size + length
        steps.append(Step(kind.decode(), file, offset, data))
        if steps[-1].kind == "X":
            raise ValueError(f"the shim cannot follow {data.decode()}")
    return steps


def marks(steps: Iterable[Step]) -> list[str]:
    """Return what the program said, in order."""
    return [step.data.decode() for step in steps if step.kind == "M"]


@dataclass(slots=True)
class _File:
    """One file: what the disk has for certain, and what it was asked for since."""

    certain: bytearray
    asked: list[Step] = field(default_factory=list)


class Disk:
    """A disk that is told everything a program does, and can say what it may hold after a power cut now."""

    def __init__(self, before: Path, by: random.Random) -> None:
        self._by = by
        self._before = {entry.name: entry.read_bytes() for entry in before.iterdir() if entry.is_file()}
        self._files: dict[int, _File] = {}
        self._names: dict[str, int | bytes] = dict(self._before)
        self._named: list[Step] = []

    def take(self, step: Step) -> None:
        """Take one step in."""
        match step.kind:
            case "N":
                self._know(step)
                self._named.append(step)
            case "R" | "U":
                self._named.append(step)
            case "W" | "T":
                self._files[step.file].asked.append(step)
            case "S":
                self._settle(self._files[step.file])
            case "F":
                self._forget(self._files[step.file])
            case "D":
                self._names, self._named = self._renamed(self._named), []

    def _know(self, step: Step) -> None:
        if step.file not in self._files:
            was_there = self._before.get(step.data.decode(), b"") if step.offset else b""
            self._files[step.file] = _File(bytearray(was_there))

    def _settle(self, file: _File) -> None:
        for step in file.asked:
            _apply(file.certain, step)
        file.asked.clear()

    def _forget(self, file: _File) -> None:
        for step in file.asked:
            if self._by.random() < 0.5:
                _apply(file.certain, step)
        file.asked.clear()

    def _renamed(self, steps: Sequence[Step]) -> dict[str, int | bytes]:
        names = dict(self._names)
        for step in steps:
            if step.kind == "N":
                names[step.data.decode()] = step.file
            elif step.kind == "U":
                names.pop(step.data.decode(), None)
            else:
                old, new = step.data.decode().split("\0")
                names[new] = names.pop(old)
        return names

    def after_a_cut(self) -> dict[str, bytes]:
        """Return what the disk may hold if the power fails now."""
        return self._contents(self._renamed(self._named[: self._by.randint(0, len(self._named))]), whole=False)

    def as_it_is(self) -> dict[str, bytes]:
        """Return what the program sees."""
        return self._contents(self._renamed(self._named), whole=True)

    def _contents(self, names: dict[str, int | bytes], *, whole: bool) -> dict[str, bytes]:
        found = {}
        for name, file in names.items():
            if isinstance(file, bytes):
                found[name] = file
                continue
            content = bytearray(self._files[file].certain)
            for step in self._files[file].asked:
                for part in (step,) if whole else self._of_which_remains(step):
                    _apply(content, part)
            found[name] = bytes(content)
        return found

    def _of_which_remains(self, step: Step) -> Iterator[Step]:
        """Yield a step that was not synced, or nothing of it, or a write in some of its sectors only."""
        if self._by.random() < 0.5:
            return
        if step.kind != "W" or len(step.data) <= SECTOR or self._by.random() < 0.8:
            yield step
            return
        for start in range(0, len(step.data), SECTOR):
            if self._by.random() < 0.5:
                yield Step("W", step.file, step.offset + start, step.data[start : start + SECTOR])


def _apply(content: bytearray, step: Step) -> None:
    if step.kind == "T":
        del content[step.offset :]
        content.extend(bytes(step.offset - len(content)))
        return
    content.extend(bytes(max(0, step.offset - len(content))))
    content[step.offset : step.offset + len(step.data)] = step.data


def cuts(
    before: Path, steps: Sequence[Step], count: int, by: random.Random
) -> Iterator[tuple[list[str], dict[str, bytes]]]:
    """Yield, for so many random places, what was said before the cut and what the disk may hold after it."""
    places = sorted(by.randrange(len(steps) + 1) for _ in range(count))
    disk, said, at = Disk(before, by), list[str](), 0
    for place in places:
        for step in steps[at:place]:
            disk.take(step)
            said += [step.data.decode()] if step.kind == "M" else []
        at = place
        yield list(said), disk.after_a_cut()


def lay_out(folder: Path, contents: dict[str, bytes]) -> None:
    """Make a folder hold just these files."""
    folder.mkdir(parents=True, exist_ok=True)
    for entry in folder.iterdir():
        entry.unlink()
    for name, content in contents.items():
        (folder / name).write_bytes(content)
        (folder / name).chmod(0o600)

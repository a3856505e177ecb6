"""Nothing a person typed stands readable in any file: not in the register, nor in what a killed program leaves behind.

A whole story is told with marked values in every field of every table, with a home and a temporary folder of its own,
and killed again and again. Then every byte of what it left is searched, also what is packed or coded otherwise.
"""

from __future__ import annotations

import base64
import gzip
import io
import os
import random
import time
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
import sqlalchemy as sa

from marac_desk.model.base import PlainText
from marac_desk.register.metadata import metadata
from tests.support.canaries import STEM, Canaries, Hit, in_bytes, in_folder
from tests.support.faults import Child, chance, count, counted
from tests.support.filled import LEFT_ALONE, rows
from tests.support.registers import demonstration_file

pytestmark = [pytest.mark.fault, pytest.mark.xdist_group("canaries")]

CHAPTERS = 8
FOLDERS = {
    "HOME": "home",
    "TMPDIR": "tmp",
    "XDG_CONFIG_HOME": "config",
    "XDG_CACHE_HOME": "cache",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "XDG_RUNTIME_DIR": "run",
}


@dataclass(frozen=True, slots=True)
class World:
    """A private tree: everything a program may write, and the folder of what is written for people on purpose."""

    inside: Path
    outside: Path

    def environment(self) -> dict[str, str]:
        """Return the environment that points there and nowhere else."""
        return {name: str(self.inside / folder) for name, folder in FOLDERS.items()}

    def tell(self, seed: str, chapters: int, by: random.Random, defect: str = "") -> int:
        """Tell the story and kill it after so many chapters, or somewhere in the one after; returns the marks in it."""
        words = (str(self.inside / "register"), str(self.outside), seed, defect)
        marks = 0
        with Child("tests.support.story", *words, **self.environment()) as child:
            for _ in range(chapters + 1):
                said = child.hear()
                assert said is not None, "the story broke"
                marks = said.get("marks", marks)
            time.sleep(by.random() * 0.3)
            child.kill()
            child.rest()
        return marks


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Return a private tree with the demonstration's register in it."""
    made = World(tmp_path / "inside", tmp_path / "outside")
    for folder in (*(made.inside / name for name in FOLDERS.values()), made.outside):
        folder.mkdir(parents=True, mode=0o700)
    demonstration_file(made.inside / "register").close()
    return made


def test_every_field_of_every_table_is_marked() -> None:
    mark = Canaries()
    written = rows(1, mark)
    typed = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if table.name not in LEFT_ALONE
        and isinstance(column.type, (PlainText, sa.JSON, sa.LargeBinary))
        and not column.foreign_keys
    }
    assert typed == set(mark.fields.values())
    assert len(typed) >= 200
    assert set(written) == {table.name for table in metadata.sorted_tables} - LEFT_ALONE


def test_no_file_holds_anything_readable_after_a_story_with_kills(world: World) -> None:
    with counted("T1, T16", "kills of a whole story with a marked value in every field") as tally:
        by, marks = chance("story"), 0
        stories = count("MARAC_DESK_STORIES")
        for number in range(stories):
            last = CHAPTERS if number == stories - 1 else by.randint(1, CHAPTERS)
            marks += world.tell(f"story {number}", last, by)
            tally.count += 1
        hits = in_folder(world.inside, world.outside)
        files = [path for path in world.inside.rglob("*") if path.is_file()]
        tally.wrong, tally.note = len(hits), f"{marks} marked values, {len(files)} files searched"
        assert [str(hit) for hit in hits] == []
        assert marks > 200
        check_papers(world.outside)


def check_papers(outside: Path) -> None:
    """Check that what was written for people is encrypted, every file of it."""
    papers = [path for path in outside.iterdir() if not path.name.startswith(".")]
    assert papers
    for paper in papers:
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(paper)


@pytest.mark.parametrize(
    ("defect", "where"), [("temporary", "copy.txt"), ("log", "desk.log"), ("document", "open.pdf")]
)
def test_a_plain_copy_left_anywhere_would_be_found(world: World, defect: str, where: str) -> None:
    with counted("T1 teeth", f"a plain {defect} left behind") as tally:
        world.tell("story", 2, chance(defect), defect)
        hits = in_folder(world.inside, world.outside)
        tally.count, tally.note = 1, f"found: {', '.join(sorted({str(hit) for hit in hits}))}"
        assert hits
        assert all(where in hit.where for hit in hits)


def test_the_search_finds_a_mark_in_every_form() -> None:
    text, by = f"before {STEM}00001 after", random.Random(5)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("word/document.xml", text * 3)
    packed = zlib.compress(text.encode("utf-16-le"))
    forms = {
        "utf-8": text.encode(),
        "lower case": text.lower().encode(),
        "utf-16-le": text.encode("utf-16-le"),
        "utf-16-be": text.encode("utf-16-be"),
        "hex": text.encode().hex().encode(),
        "zlib": packed,
        "zlib without its end": packed[:-6],
        "gzip": gzip.compress(text.encode()),
        "twice": zlib.compress(gzip.compress(base64.b64encode(text.encode()))),
        "zip": archive.getvalue(),
        **{f"base64 after {n}": base64.b64encode(os.urandom(n) + text.encode()) for n in range(4)},
        "base64 of utf-16": base64.b64encode(text.encode("utf-16-le")),
    }
    for form, data in forms.items():
        assert list(in_bytes(by.randbytes(999) + data + by.randbytes(99), form)), form
    assert list(in_bytes(by.randbytes(2_000_000), "noise")) == []


def test_the_search_finds_a_mark_in_a_name_of_a_file(tmp_path: Path) -> None:
    (tmp_path / f"{STEM}00001.txt").write_bytes(b"")
    assert in_folder(tmp_path) == [Hit(f"the name {STEM}00001.txt", "utf-8")]

"""Turns the bytes of a CSV file into rows, and refuses what cannot be told apart without guessing."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import re
from collections import Counter
from dataclasses import dataclass

from marac_desk.intake.refusal import RefusedError
from marac_desk.intake.source import HIDDEN, LONGEST_TEXT
from marac_desk.rules.plain_text import clean

MOST_COLUMNS = 256
MOST_RECORDS = 20_000
"""Rows; some years of a large force. What a person looks at one by one is far less."""

_DELIMITERS = ",;\t|"
_DECLARED = re.compile(r"\ufeff?\"?sep=([,;\t|])\"?\r?\n", re.IGNORECASE)
_LOOKED_AT = 64 * 1024
"""Signs from the start by which the sign between the cells is found."""
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of cells with their line in the file, and how they were read. `hidden`: signs were not to be seen."""

    rows: tuple[tuple[str, ...], ...]
    delimiter: str
    encoding: str
    hidden: bool

    @property
    def headers(self) -> tuple[str, ...]:
        """The titles, where the first row holds them."""
        return tuple(title.strip() for title in self.rows[0])

    @property
    def records(self) -> tuple[tuple[str, ...], ...]:
        """The rows after the first."""
        return self.rows[1:]


def decode(data: bytes, encodings: tuple[str, ...]) -> tuple[str, str]:
    """Return the text and its encoding: by its mark, else strict UTF-8, else the first given one that fits.

    Raises RefusedError: nul_bytes, and encoding for a text that is in none of them.
    """
    marked = next((name for mark, name in _BOMS if data.startswith(mark)), None) or _unmarked_utf16(data)
    if marked not in {"utf-16", "utf-16-le", "utf-16-be"} and b"\x00" in data:
        raise RefusedError("nul_bytes")
    for encoding in (marked,) if marked else ("utf-8", *encodings):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            raise RefusedError("nul_bytes")
        return text, encoding
    raise RefusedError("encoding")


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 whose mark is missing: nearly every second byte of its Latin letters is NUL, and no other byte."""
    if len(data) % 2 or data.count(0) < len(data) * 0.4:
        return None
    for name, first in (("utf-16-le", 0), ("utf-16-be", 1)):
        if b"\x00" not in data[first::2]:
            return name
    return None


def read_sheet(text: str, encoding: str) -> Sheet:
    """Return the rows of a text, blank ones left out.

    The sign between the cells is the declared one ("sep=;" in the first line), or the one that parts most rows into the
    same number of cells. Raises RefusedError: empty, too_many_columns, too_many_rows, and bad_structure for a quote
    that is never closed.
    """
    declared = _DECLARED.match(text)
    text = text[declared.end() :] if declared else text
    delimiter = declared[1] if declared else _delimiter(text)
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    if first.count(delimiter) >= MOST_COLUMNS:
        raise RefusedError("too_many_columns", columns=first.count(delimiter) + 1, most=MOST_COLUMNS)
    cleaned = clean(text, limit=LONGEST_TEXT, lines=True)
    rows = _rows(cleaned.text, delimiter)
    if not rows:
        raise RefusedError("empty")
    return Sheet(tuple(rows), delimiter, encoding, bool(HIDDEN & set(cleaned.changes)))


def _delimiter(text: str) -> str:
    """The sign that parts most of the first rows alike; where several do, the one that makes most cells."""
    return max(_DELIMITERS, key=lambda sign: _parted_alike(text[:_LOOKED_AT], sign))


def _parted_alike(text: str, delimiter: str) -> tuple[int, int]:
    counts: Counter[int] = Counter()
    with contextlib.suppress(csv.Error):
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False):
            if any(cell.strip() for cell in row):
                counts[len(row)] += 1
    cells, rows = max(counts.items(), key=lambda found: (found[0] - 1) * found[1], default=(1, 0))
    return (cells - 1) * rows, cells


def _rows(text: str, delimiter: str) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            if len(row) > MOST_COLUMNS:
                raise RefusedError("too_many_columns", columns=len(row), most=MOST_COLUMNS)
            if any(cell.strip() for cell in row):
                rows.append(tuple(row))
            if len(rows) > MOST_RECORDS + 1:
                raise RefusedError("too_many_rows", most=MOST_RECORDS)
    except csv.Error as error:
        raise RefusedError("bad_structure", record=len(rows), line=reader.line_num) from error
    return rows

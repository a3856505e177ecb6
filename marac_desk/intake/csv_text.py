"""Turns the bytes of a CSV file into rows, and refuses what cannot be told apart without guessing."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass

from marac_desk.intake.refusal import RefusedError
from marac_desk.intake.source import HIDDEN, LONGEST_TEXT
from marac_desk.rules.plain_text import clean

MOST_COLUMNS = 256
MOST_RECORDS = 1000
"""Rows; a month of a large force is a tenth of it. More cannot be checked one by one."""

_DELIMITERS = ",;\t|"
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of cells with their line in the file, and how they were read. `hidden`: signs were not to be seen."""

    headers: tuple[str, ...]
    records: tuple[tuple[str, ...], ...]
    delimiter: str
    encoding: str
    hidden: bool


def decode(data: bytes, encodings: tuple[str, ...]) -> tuple[str, str]:
    """Return the text and its encoding: by its mark, else strict UTF-8, else the first given one that fits.

    Raises RefusedError: nul_bytes, and encoding for a text that is in none of them.
    """
    marked = next((name for mark, name in _BOMS if data.startswith(mark)), None)
    if marked != "utf-16" and b"\x00" in data:
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


def read_sheet(text: str, encoding: str) -> Sheet:
    """Return the rows of a text, blank ones left out.

    Raises RefusedError: empty, too_many_columns, too_many_rows, and bad_structure for a quote that is never closed.
    """
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    if first.count(delimiter) >= MOST_COLUMNS:
        raise RefusedError("too_many_columns", columns=first.count(delimiter) + 1, most=MOST_COLUMNS)
    cleaned = clean(text, limit=LONGEST_TEXT, lines=True)
    rows = _rows(cleaned.text, delimiter)
    if not rows:
        raise RefusedError("empty")
    return Sheet(
        tuple(title.strip() for title in rows[0]),
        tuple(rows[1:]),
        delimiter,
        encoding,
        bool(HIDDEN & set(cleaned.changes)),
    )


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

"""Takes the titles and first rows off a sheet that somebody will teach."""

from __future__ import annotations

import re
from collections.abc import Sequence

from marac_desk.intake.csv_text import decode, read_sheet
from marac_desk.intake.guards.package import Package
from marac_desk.intake.people import read_phone
from marac_desk.intake.profiles import shipped_profiles
from marac_desk.intake.refusal import RefusedError
from marac_desk.intake.tables.workbook import read_workbook
from marac_desk.intake.teaching import LONGEST_TITLE, Sample

_SHOWN, _LOOKED_AT = 6, 40


def sample_of(data: bytes, package: Package | None) -> Sample:
    """Return the titles and first rows of a sheet. Raises RefusedError as reading does, and titles_not_plain.

    The titles are the first of the fullest rows at the top; where one of them is empty, stands there twice, or looks
    like an answer, nobody could tell the columns of the next file by them, or a person's words would be kept.
    """
    if package is None:
        encodings = tuple(dict.fromkeys(profile.encoding for profile in shipped_profiles()))
        sheet = read_sheet(*decode(data, (*encodings, "cp1252")))
        rows, delimiter, encoding = list(sheet.rows), sheet.delimiter, sheet.encoding
    else:
        sheets = [found for found in read_workbook(package).sheets if found.rows]
        rows = [tuple(row.texts) for row in sheets[0].rows] if sheets else []
        delimiter, encoding = "", "utf-8"
    if not rows:
        raise RefusedError("empty")
    at = max(range(min(len(rows), _LOOKED_AT)), key=lambda number: (_full(rows[number]), -number))
    titles = tuple(title.strip() for title in rows[at])
    if len(set(titles)) < len(titles) or not all(is_title(title) for title in titles):
        raise RefusedError("titles_not_plain")
    shown = tuple(_as_long(row, len(titles)) for row in rows[at + 1 : at + 1 + _SHOWN])
    return Sample(titles, shown, delimiter, encoding.removesuffix("-sig"))


def _full(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _as_long(row: Sequence[str], width: int) -> tuple[str, ...]:
    return tuple(row[:width]) + ("",) * (width - len(row))


def is_title(title: str) -> bool:
    """Whether words may be kept as a title or a label: they are short, and nothing in them looks like an answer."""
    if not title or len(title) > LONGEST_TITLE or "\n" in title:
        return False
    return not (read_phone(title) or "@" in title or re.search(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}", title))

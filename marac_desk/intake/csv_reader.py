"""Reads a CSV export by its mapping profile, or by the titles of its columns. A row that is wrong costs no other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from statistics import median_high

from marac_desk.intake.csv_text import Sheet, decode, read_sheet
from marac_desk.intake.profile_reader import read_by_profile
from marac_desk.intake.profiles import Profile, locate, refuse_changed, shipped_profiles
from marac_desk.intake.reading import WHOLE, Outcome, Part, Reading, SourceBlock, SourceKind, SourceText
from marac_desk.intake.refusal import RefusedError
from marac_desk.intake.tables.cells import Row
from marac_desk.intake.tables.cells import Sheet as ListSheet
from marac_desk.intake.tables.reader import read_lists, reading_of
from marac_desk.intake.tracker.reader import read_tracker


def read_csv(
    data: bytes, *, today: date, profiles: tuple[Profile, ...] | None = None, part: Part | None = None, least: int = 0
) -> Reading:
    """Return the referrals of an export, with the errors of its rows.

    What mostly has fewer columns than `least` is read by a profile alone, not by its titles. Outcome "flagged" where
    signs were hidden in the text. Raises RefusedError: nul_bytes, encoding, empty,
    too_many_columns, too_many_rows, bad_structure, no_profile, headers_changed.
    """
    known = shipped_profiles() if profiles is None else profiles
    others = tuple(dict.fromkeys(profile.encoding for profile in known if profile.encoding not in {"utf-8", "utf-16"}))
    sheet = read_sheet(*decode(data, (*others, "cp1252")))
    located = locate(sheet.rows, sheet.delimiter, known)
    if located is None:
        refuse_changed(sheet.rows, known)
        if median_high(map(len, sheet.rows)) < least:
            raise RefusedError("no_profile", columns=max(map(len, sheet.rows)))
        return _by_titles(sheet, today, part)
    profile, at = located
    reading = read_by_profile(profile, sheet.rows[at + 1 :], today=today, part=part, hidden=sheet.hidden)
    return replace(reading, facts=_facts(sheet) | dict(reading.facts))


def _by_titles(sheet: Sheet, today: date, part: Part | None) -> Reading:
    """A sheet that no profile fits and that is like none: read by the titles of its columns."""
    rows = tuple(Row(number, texts) for number, texts in enumerate(sheet.rows, 1))
    lists = (ListSheet("", rows, strict=True),)
    if tracker := read_tracker(lists, today=today, hidden=sheet.hidden):
        return replace(tracker, facts=_facts(sheet) | dict(tracker.facts))
    found = read_lists(lists, today=today, part=part)
    if found.lists:
        return reading_of(found, hidden=sheet.hidden, facts=_facts(sheet))
    if sheet.hidden:  # what a person must be told first; the text is shown, nothing is matched
        return Reading(
            Outcome.FLAGGED, "bidi_or_invisible", facts=_facts(sheet), source_text=(_source(sheet.rows[: WHOLE.count]),)
        )
    raise RefusedError("no_profile", columns=max(map(len, sheet.rows)))


def _facts(sheet: Sheet) -> dict[str, str]:
    return {"encoding": sheet.encoding, "delimiter": sheet.delimiter}


def _source(rows: Sequence[tuple[str, ...]]) -> SourceBlock:
    shown = (
        tuple(SourceText(f"row {number}, column {at}", cell) for at, cell in enumerate(cells, 1))
        for number, cells in enumerate(rows, 1)
    )
    return SourceBlock(SourceKind.TABLE, "table 1", rows=tuple(shown))

"""Reads a workbook: a tracker into past cases, lists of referrals into referrals."""

from __future__ import annotations

from datetime import date

from marac_desk.intake.guards.package import Package
from marac_desk.intake.profile_reader import read_by_profile
from marac_desk.intake.profiles import Profile, locate, refuse_changed, shipped_profiles
from marac_desk.intake.reading import Part, Reading
from marac_desk.intake.refusal import RefusedError
from marac_desk.intake.tables.cells import Row
from marac_desk.intake.tables.reader import read_lists, reading_of
from marac_desk.intake.tables.workbook import Book, read_workbook
from marac_desk.intake.tracker.reader import read_tracker


def read_book(
    package: Package, *, today: date, profiles: tuple[Profile, ...] | None = None, part: Part | None = None
) -> Reading:
    """Return what the sheets of a workbook say.

    Raises RefusedError: empty, no_profile, headers_changed, too_many_rows, and those of read_workbook.
    """
    book = read_workbook(package)
    if not any(sheet.rows for sheet in book.sheets):
        raise RefusedError("empty")
    known = shipped_profiles() if profiles is None else profiles
    if by_profile := _by_profile(book, known, today, part):
        return by_profile
    if tracker := read_tracker(book.sheets, today=today, hidden=book.hidden):
        return tracker
    found = read_lists(book.sheets, today=today, part=part)
    if not found.lists:
        raise RefusedError("no_profile", columns=max(len(row.texts) for sheet in book.sheets for row in sheet.rows))
    return reading_of(found, hidden=book.hidden, facts={})


def _by_profile(book: Book, known: tuple[Profile, ...], today: date, part: Part | None) -> Reading | None:
    """A workbook with one list, whose titles are those of a profile; one that is only like it is refused."""
    for sheet in book.sheets:
        rows = [tuple(text.strip() for text in row.texts) for row in sheet.rows]
        if located := locate(rows, None, known):
            profile, at = located
            records = [_as_written(row, profile) for row in sheet.rows[at + 1 :]]
            return read_by_profile(profile, records, today=today, part=part, hidden=book.hidden)
        refuse_changed(rows, known)
    return None


def _as_written(row: Row, profile: Profile) -> tuple[str, ...]:
    """The cells of a row as the profile expects them: as many as there are titles, days in its own form."""
    width = max(len(profile.headers), len(row.texts))
    return tuple(
        day.strftime(profile.date_formats[0]) if (day := row.mark(at).day) else row.text(at) for at in range(width)
    )

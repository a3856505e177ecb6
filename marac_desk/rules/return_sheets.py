"""Return sheets: where things stand on one, what an agency may answer, and what in an answer is not clear.

One sheet has two forms, a workbook and a form. Both hold what was agreed under lock and the same four fields a line.
Nothing here guesses: what could be read in two ways is handed to a person as it was written.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

FIRST_ROW = 9
"""The row of the workbook with the first line; those above it hold the head of the sheet."""
CODE_CELL, SEAL_CELL = "B6", "B7"
ANSWER_COLUMNS = ("D", "E", "F", "G")
"""The columns that are filled in: what became of it, done on, note, new date asked for."""
FACE_FIELD, SEAL_FIELD = "sheet.face", "sheet.seal"
"""The hidden fields of the form: what is under lock, and its seal."""
FILE_NAME = "return-sheet-"
"""What the names of both files begin with."""
LONGEST_NOTE = 1_000
MOST_LINES = 200
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_050  # 1 January 2000 and 31 December 2099, as spreadsheets count days
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ]00:00(?::00(?:\.0+)?)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
_WORDED = re.compile(r"(?:[a-z]{3,9},? )?(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})\.?,? (\d{4})")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip


class Outcome(StrEnum):
    """What an agency says became of an action; circumstances that changed stay apart from not having done it."""

    DONE = "done"
    NOT_POSSIBLE = "not_possible"
    NOT_DONE = "not_done"
    UNDER_WAY = "under_way"


class AnswerState(StrEnum):
    """How far an answer of a sheet is: it waits for somebody at the desk, was accepted, or was put aside."""

    NONE = "none"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    SKIPPED = "skipped"


class Trouble(StrEnum):
    """Why an answer cannot be accepted as it stands: what a person has to read and put right."""

    NO_OUTCOME = "no_outcome"
    OUTCOME_UNCLEAR = "outcome_unclear"
    DAY_MISSING = "day_missing"
    DAY_UNCLEAR = "day_unclear"
    DAY_IN_FUTURE = "day_in_future"
    NOTE_MISSING = "note_missing"
    NOTE_TOO_LONG = "note_too_long"
    NEW_DAY_UNCLEAR = "new_day_unclear"
    NEW_DAY_NOT_LATER = "new_day_not_later"
    FORMULA = "formula"


class Stale(StrEnum):
    """What happened to an action since its sheet was issued, so that the answer no longer fits."""

    CLOSED = "closed"
    CLAIMED = "claimed"
    MOVED = "moved"
    PASSED_ON = "passed_on"
    REWORDED = "reworded"


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in the four fields of a line, word for word. `formula` where a program would have worked it out."""

    outcome: str = ""
    day: str = ""
    note: str = ""
    new_day: str = ""
    formula: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was filled in."""
        return not (self.outcome or self.day or self.note or self.new_day or self.formula)


@dataclass(frozen=True, slots=True)
class Understood:
    """An answer as it was understood, and what of it a person has to look at."""

    outcome: Outcome | None
    day: date | None
    note: str
    new_day: date | None
    troubles: tuple[Trouble, ...] = ()

    @property
    def is_clear(self) -> bool:
        """Whether it can be accepted as it stands."""
        return not self.troubles


def read_day(text: str, *, from_1904: bool = False) -> date | None:
    """Return the day that a text names, None where it names none or could name two.

    Understood are 2026-11-27, 27/11/2026 (the day first, as these forms are filled in here), 27 Nov 2026, and the
    number that a spreadsheet keeps for a day. A year of two digits, a month that does not exist and a day without its
    year are not made up.
    """
    plain = " ".join(text.split()).casefold()
    try:
        if found := _ISO.fullmatch(plain):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _DAY_FIRST.fullmatch(plain):
            return date(int(found[4]), int(found[3]), int(found[1]))
        if found := _WORDED.fullmatch(plain):
            return date(int(found[3]), _month(found[2]), int(found[1]))
    except ValueError:
        return None
    return _from_serial(plain, _EPOCH_1904 if from_1904 else _EPOCH)


def _month(word: str) -> int:
    """Return the number of a month by its name or the beginning of it; raises ValueError."""
    fitting = [number for number, name in enumerate(_MONTHS, 1) if name.startswith(word) or word == "sept" == name[:4]]
    if len(fitting) != 1:
        raise ValueError(word)
    return fitting[0]


def _from_serial(text: str, epoch: date) -> date | None:
    if not _SERIAL.fullmatch(text):
        return None
    days = int(text.partition(".")[0])
    return epoch + timedelta(days=days) if _FIRST_SERIAL <= days <= _LAST_SERIAL else None


def understand(
    written: Written, *, outcome: Outcome | None, due_on: date, today: date, from_1904: bool = False
) -> Understood:
    """Return what a line says; `outcome` is the word in it as a code, None where it is none of the four."""
    day, new_day = (read_day(text, from_1904=from_1904) for text in (written.day, written.new_day))
    found = Understood(outcome, day, written.note[:LONGEST_NOTE], new_day)
    unread = (
        (written.formula, Trouble.FORMULA),
        (outcome is None and not written.outcome, Trouble.NO_OUTCOME),
        (outcome is None and bool(written.outcome), Trouble.OUTCOME_UNCLEAR),
        (day is None and bool(written.day), Trouble.DAY_UNCLEAR),
        (new_day is None and bool(written.new_day), Trouble.NEW_DAY_UNCLEAR),
        (len(written.note) > LONGEST_NOTE, Trouble.NOTE_TOO_LONG),
    )
    troubles = [trouble for holds, trouble in unread if holds]
    troubles += lacking(found, due_on=due_on, today=today, but=troubles)
    return replace(found, troubles=tuple(troubles))


def lacking(answer: Understood, *, due_on: date, today: date, but: Sequence[Trouble] = ()) -> tuple[Trouble, ...]:
    """Return what an answer still lacks, whoever wrote it; what was said of a field already is not said twice."""
    done, ended = answer.outcome is Outcome.DONE, answer.outcome in {Outcome.NOT_POSSIBLE, Outcome.NOT_DONE}
    checks = (
        (answer.outcome is None and not {Trouble.NO_OUTCOME, Trouble.OUTCOME_UNCLEAR} & set(but), Trouble.NO_OUTCOME),
        (done and answer.day is None and Trouble.DAY_UNCLEAR not in but, Trouble.DAY_MISSING),
        (answer.day is not None and answer.day > today, Trouble.DAY_IN_FUTURE),
        ((done or ended) and not answer.note.strip(), Trouble.NOTE_MISSING),
        (answer.new_day is not None and answer.new_day <= max(due_on, today), Trouble.NEW_DAY_NOT_LATER),
    )
    return tuple(trouble for holds, trouble in checks if holds)


def face_of(cells: Mapping[str, str]) -> str:
    """Return what is under lock as one text: every place that holds something, in one order, blanks at the ends off."""
    held = sorted((place, text.strip()) for place, text in cells.items() if text.strip())
    return json.dumps(held, ensure_ascii=False, separators=(",", ":"))


def digest_of(parts: Iterable[bytes]) -> str:
    """Return the digest of what is drawn on some pages, however it is broken into lines.

    Each page counts with its length, so that nothing can move between them.
    """
    told = hashlib.sha256()
    for part in (b" ".join(each.split()) for each in parts):
        told.update(len(part).to_bytes(8, "big") + part)
    return told.hexdigest()


def printed_codes(face: str, form: str) -> dict[str, str]:
    """Return the code of each line by its number, as the sheet writes it; for a face that was found to be our own."""
    cells: dict[str, str] = dict(json.loads(face))
    if form == "form":
        last = ".reference"
        return {place[len("line") : -len(last)]: text for place, text in cells.items() if place.endswith(last)}
    rows = ((place[1:], text) for place, text in cells.items() if place[:1] == "A" and place[1:].isdecimal())
    return {str(int(row) - FIRST_ROW + 1): text for row, text in rows if int(row) >= FIRST_ROW}

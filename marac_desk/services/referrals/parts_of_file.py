"""Tells the referrals of one file apart: rows of a sheet, forms that came in one mail; each shows its own part alone.

A file that holds more than one referral belongs to no one case. Whoever reads one of them must not learn of the
others, so what is noticed of the whole file goes with each form without the names in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from marac_desk.intake.draft import ReferralDraft
from marac_desk.intake.origins import Notice
from marac_desk.intake.reading import Reading, ReadReferral

_RECORD, _PART = "record", "part"


@dataclass(frozen=True, slots=True)
class OnePart:
    """One referral of a file. `number` tells it from the others, None where it is the only one.

    `part` is the place in the file that alone belongs to it; empty for a row of a plain sheet, and for the only one.
    """

    referral: ReadReferral
    notices: tuple[Notice, ...]
    number: int | None = None
    part: str = ""
    is_row: bool = False


def parts_of(reading: Reading) -> tuple[tuple[OnePart, ...], Reading]:
    """Return the referrals of a file, and its reading with the rows of all its sheets numbered through."""
    found = reading.referrals or (ReadReferral(ReferralDraft(), {}),)
    if reading.mail is None:
        return tuple(_of_file(referral, reading, len(found)) for referral in found), reading
    if len(found) == 1 and _RECORD not in found[0].source_locator:
        return (OnePart(found[0], (*found[0].notices, *reading.notices)),), reading
    numbers = _numbers(reading)
    parts = tuple(_of_mail(referral, reading, at, numbers) for at, referral in enumerate(found, 1))
    errors = tuple(replace(error, record=numbers[error.part, error.record]) for error in reading.row_errors)
    return parts, replace(reading, row_errors=errors)


def _of_file(referral: ReadReferral, reading: Reading, count: int) -> OnePart:
    record = referral.source_locator.get(_RECORD)
    if record is not None:
        return OnePart(referral, referral.notices, int(record), is_row=True)
    return OnePart(referral, (*referral.notices, *(reading.notices if count == 1 else ())))


def _numbers(reading: Reading) -> dict[tuple[str, int], int]:
    """A number for each row of each sheet, also for those that are no referral."""
    rows = {
        (str(referral.source_locator.get(_PART, "")), int(referral.source_locator[_RECORD]))
        for referral in reading.referrals
        if _RECORD in referral.source_locator
    }
    rows |= {(error.part, error.record) for error in reading.row_errors}
    order = list(dict.fromkeys(str(r.source_locator.get(_PART, "")) for r in reading.referrals))
    last = len(order)
    places = {part: at for at, part in enumerate(order)}
    ranked = sorted(rows, key=lambda row: (places.get(row[0], last), row))
    return {row: number for number, row in enumerate(ranked, 1)}


def _of_mail(referral: ReadReferral, reading: Reading, at: int, numbers: dict[tuple[str, int], int]) -> OnePart:
    part, record = str(referral.source_locator.get(_PART, "")), referral.source_locator.get(_RECORD)
    if record is not None:
        number = numbers[part, int(record)]
        return OnePart(referral, referral.notices, number, f"{part}, record {record}", is_row=True)
    notices = (*referral.notices, *_without_names(reading.notices, part), *_letter_apart(reading, part))
    return OnePart(referral, notices, at, part)


def _letter_apart(reading: Reading, part: str) -> tuple[Notice, ...]:
    """The letter that several forms came with may name all of them: somebody reads it in the mail itself."""
    texts = [one.where for one in reading.mail.parts if not one.name] if reading.mail else []
    return tuple(Notice("letter_apart", where) for where in texts if where != part and where.startswith("body"))[:1]


def _without_names(notices: Sequence[Notice], part: str) -> tuple[Notice, ...]:
    """What is said of other parts, without words and names of them; `part` is one's own."""
    own = f"{part}, "
    return tuple(
        notice
        if notice.where == part or notice.where.startswith(own)
        else replace(notice, values={"reason": notice.values["reason"]} if "reason" in notice.values else {})
        for notice in notices
    )

"""Reads the numbers of a spreadsheet: days counted from 1900 or 1904, digits as shown, digits that are lost."""

from __future__ import annotations

import re
from datetime import date, timedelta

_SERIAL = re.compile(r"\d{1,6}(?:\.\d+)?")
_FIRST_1900, _FIRST_1904 = date(1899, 12, 30), date(1904, 1, 1)
_NO_DAY = 60
"""Serial of 29 February 1900, a day that never was: what stands before it is one day off, and nobody's date."""
_LAST = 80_000
_MOST_DIGITS = 15
"""Digits a spreadsheet keeps of a number; those after it are zeros that nobody wrote."""
_SCIENTIFIC = re.compile(r"[+-]?\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)


def serial_day(text: str, *, from_1904: bool = False) -> date | None:
    """Return the day a spreadsheet's number stands for; None where it stands for none that could be meant."""
    if not _SERIAL.fullmatch(text):
        return None
    whole = int(text.split(".")[0])
    if from_1904:
        return _FIRST_1904 + timedelta(days=whole) if whole <= _LAST else None
    return _FIRST_1900 + timedelta(days=whole) if _NO_DAY < whole <= _LAST else None


def shown(text: str, digits: str = "") -> str:
    """Return a number as a person sees it: 14 for 14.0, with leading zeros where the cell is set to show them."""
    try:
        number = float(text)
    except ValueError:
        return text
    if number != int(number) if abs(number) < 1e15 else True:
        return f"{number:.10g}" if abs(number) < 1e15 else text
    whole = str(int(number))
    if not digits or number < 0 or len(whole) > digits.count("0"):
        return whole
    left = iter(whole.rjust(digits.count("0"), "0"))
    return "".join(next(left) if sign == "0" else sign for sign in digits)


def digits_are_lost(text: str, *, number: bool) -> bool:
    """Whether digits that were written are gone: 4.47701E+11, or a number longer than a spreadsheet keeps."""
    if _SCIENTIFIC.fullmatch(text.strip()):
        return True
    return number and sum(sign.isdigit() for sign in text) > _MOST_DIGITS

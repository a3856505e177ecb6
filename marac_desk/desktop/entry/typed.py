"""What people type into a field, read as a day or a number; what cannot be read is refused with a sentence."""

from __future__ import annotations

from datetime import date, time

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.wording import dates
from marac_desk.intake.dates import find_date

_CONTEXT = "Typed"
_MOST_DIGITS = 6


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


class FieldRefusedError(Exception):
    """What stands in one field cannot be understood; carries the field and the sentence to show."""

    def __init__(self, field: QWidget, sentence: str) -> None:
        super().__init__(field.objectName())
        self.field, self.sentence = field, sentence


def typed_day(desk: Desk, field: QLineEdit, *, ahead: bool = False) -> date | None:
    """Return the day typed into a field, None where it is empty. Raises FieldRefusedError for what is no date."""
    text = field.text().strip()
    if not text:
        return None
    found = find_date(text, today=desk.today(), ahead=ahead)
    if found is None:
        sentence = _tr("This is not a date: write it like 24 Nov 2026 or 24/11/2026. Your text is kept.")
        raise FieldRefusedError(field, sentence)
    return found.day


def needed_day(desk: Desk, field: QLineEdit, *, ahead: bool = False) -> date:
    """Return the day typed into a field that must not be empty."""
    found = typed_day(desk, field, ahead=ahead)
    if found is None:
        raise FieldRefusedError(field, _tr("Write the day here, for example 24 Nov 2026. Your text is kept."))
    return found


def write_out_days(desk: Desk, *fields: QLineEdit, ahead: bool = False) -> None:
    """Write a day out in full when its field is left, so that one sees how it was read."""

    def write_out(field: QLineEdit) -> None:
        found = find_date(field.text().strip(), today=desk.today(), ahead=ahead) if field.text() else None
        if found is not None:
            field.setText(day_text(found.day))

    for field in fields:
        field.editingFinished.connect(lambda field=field: write_out(field))


def typed_number(field: QLineEdit) -> int | None:
    """Return the whole number typed into a field, None where it is empty."""
    text = field.text().strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise FieldRefusedError(field, _tr("Write a whole number in digits here. Your text is kept."))
    return int(text)


def day_text(day: date | None) -> str:
    """Return a day as it stands in a field: with its year, so that nothing has to be guessed when it is read again."""
    return dates.birth(day) if day else ""


def typed_time(field: QLineEdit) -> time:
    """Return the time typed into a field, such as 9:30, 0930 or 14. Raises FieldRefusedError for what is none."""
    digits = field.text().strip().replace(".", ":")
    hour, _, minute = digits.partition(":")
    if not minute and len(hour) in {3, 4}:
        hour, minute = hour[:-2], hour[-2:]
    if (hour + (minute or "0")).isascii() and hour.isdigit() and (minute or "0").isdigit():
        number, rest = int(hour), int(minute or "0")
        if number < 24 and rest < 60:
            return time(number, rest)
    raise FieldRefusedError(field, _tr("This is not a time: write it like 9:30 or 14:00. Your text is kept."))

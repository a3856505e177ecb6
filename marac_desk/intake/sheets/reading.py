"""What comes back from reading a return sheet: what it has under lock, its seal, and the answers word for word.

Whether the seal is right is not for the reader to say: it has no key. A reading crosses from the limited process as
JSON and is checked type by type.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marac_desk.intake.draft import from_json, to_json
from marac_desk.rules.return_sheets import Written


@dataclass(frozen=True, slots=True)
class SheetReading:
    """One file as it was read. `refused` is the code of why it was not, empty where it was.

    `form` is "book" or "form". `face` is what stands under lock, `drawn` the digest of what is drawn on the pages of a
    form. `answers` are by the number of the line. `from_1904` tells how the workbook counts days.
    """

    refused: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    form: str = ""
    code: str = ""
    face: str = ""
    seal: str = ""
    drawn: str = ""
    answers: Mapping[str, Written] = field(default_factory=dict)
    from_1904: bool = False


def not_read(code: str, **values: str | int) -> SheetReading:
    """Return the reading of a file that was not read."""
    return SheetReading(refused=code, values={name: str(value) for name, value in values.items()})


def sheet_to_json(reading: SheetReading) -> Any:
    """Return plain JSON values."""
    return to_json(reading)


def sheet_from_json(data: Any) -> SheetReading:
    """Build a reading from JSON values. Raises ValueError where they are not what sheet_to_json makes."""
    return from_json(SheetReading, data)

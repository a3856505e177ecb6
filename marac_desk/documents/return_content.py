"""The return sheet of one agency: its own actions by their codes, in the catalogue's words, to be filled in.

There is no field for anybody of a case, for a place or for the risk. The form is locked and shows an action as the
action list does; the workbook opens without a password, so there the catalogue's own words stand and nobody's else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from marac_desk.documents.content import Agency, Imprint
from marac_desk.rules.return_sheets import face_of


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One action: its place on the sheet, its code (case and number), its title, the catalogue's wording, and its day.

    The title stands on the locked form alone. An empty wording says that it stands on the action list.
    """

    number: int
    reference: str
    title: str
    wording: str
    due: date


@dataclass(frozen=True, slots=True)
class ReturnSheet:
    """What one agency is sent to fill in. `code` names the sheet; the seals are of what each form has under lock."""

    imprint: Imprint
    recipient: Agency
    person: str
    number: int
    code: str
    send_back_by: date
    lines: tuple[SheetLine, ...]
    book_seal: str = ""
    form_seal: str = ""


def form_face(content: ReturnSheet) -> str:
    """Return what the form has under lock, as one text."""
    cells = {
        "code": content.code,
        "number": str(content.number),
        "agency": content.recipient.short_name,
        "person": content.person,
        "made": content.imprint.made_at.isoformat(timespec="seconds"),
        "back": content.send_back_by.isoformat(),
    }
    for line in content.lines:
        told = {"reference": line.reference, "title": line.title, "due": line.due.isoformat()}
        cells |= {f"line{line.number}.{name}": text for name, text in told.items()}
    return face_of(cells)

"""Two short letters: the one that asks a copy back, and the sheet that sends a referral to another register.

Neither has a field for anybody of a case, for a case number or for a reason: who reads them may be the very person who
must not learn of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from marac_desk.documents.content import Agency, Imprint


@dataclass(frozen=True, slots=True)
class RecallLetter:
    """Asks one numbered copy back: which document, of which meeting, made when, and by when to confirm.

    kind is the code of the document ("agenda", "actions", "minutes"); mark_of_file is the beginning of the file's
    SHA-256, by which a recipient may tell two files apart.
    """

    imprint: Imprint
    recipient: Agency
    person: str
    kind: str
    meeting_day: date | None
    copy_number: int
    copies: int
    made_on: date
    mark_of_file: str
    answer_by: date


@dataclass(frozen=True, slots=True)
class HandOverSheet:
    """Sends a referral to another register because the coordinator or the chair is in conflict.

    whose is "coordinator" or "chair"; deputy is who prepares the case.
    """

    imprint: Imprint
    deputy: str
    whose: str
    decided_on: date
    decided_by: str

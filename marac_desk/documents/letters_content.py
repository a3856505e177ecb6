"""Short letters: one asks a copy back, one sends a referral elsewhere, one is about late actions, one answers a sender.

None has a field for anybody of a case. The recall and the hand-over have none for a case number or a reason either:
who reads them may be the very person who must not learn of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from marac_desk.documents.content import Agency, Imprint


@dataclass(frozen=True, slots=True)
class RecallLetter:
    """Asks one numbered copy back: which document, of which meeting, made when, and by when to confirm.

    kind is the code of the document ("agenda", "actions", "minutes", "sheets"); mark_of_file is the beginning of the
    file's SHA-256, by which a recipient may tell two files apart.
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


@dataclass(frozen=True, slots=True)
class WrittenTo:
    """Who was written to before: the rung of the ladder (1 representative, 2 manager) and the day."""

    rung: int
    on: date


@dataclass(frozen=True, slots=True)
class LateAction:
    """One late action of an escalation letter, by its code: nobody of the case, and no place, stands anywhere in it.

    words are the catalogue's own, or what people agreed where nothing in it tells whom or where it is about; else "".
    written are the rungs whose holders were written to before, with the day; passed_over the rungs left out.
    """

    code: str
    words: str
    due: date
    late_days: int
    times_chased: int
    last_chased_on: date | None
    written: tuple[WrittenTo, ...] = ()
    passed_over: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class EscalationLetter:
    """Writes to the representative (rung 1), the manager (2) or the chair (3) about an agency's late actions.

    person is "" where the agency named no manager; agency is whose actions they are, for the chair another than hers.
    """

    imprint: Imprint
    agency: Agency
    person: str
    rung: int
    answer_by: date
    actions: tuple[LateAction, ...]


@dataclass(frozen=True, slots=True)
class ReferralAnswer:
    """Answers whoever sent a referral: what is missing, or that it was not accepted, why, and what else helps.

    kind is "returned" or "not_accepted". missing holds codes, after whose colon the how-manieth person is counted. No
    field names anybody of the case; reason, route and note are searched for names and places before they come here.
    """

    imprint: Imprint
    agency: Agency
    person: str
    reference: str
    kind: str
    received_on: date
    decided_on: date
    missing: tuple[str, ...]
    note: str
    reason: str
    route: str

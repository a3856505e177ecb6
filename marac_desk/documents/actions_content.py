"""The action list for one agency (D7): its own actions and the least needed to do them.

There is no field for another agency, for the risk, for what was said or for a way to reach the victim.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from marac_desk.documents.content import Agency, Due, Imprint
from marac_desk.rules.safe_contact import MustNot


@dataclass(frozen=True, slots=True)
class ListedAction:
    """One action of the agency.

    number is the place in this list. address stands only where the action needs it; address_known prints that the
    agency knows it already. late_days counts working days past the due, 0 for none.
    """

    number: int
    title: str
    subject: str
    due: Due
    reference: str
    evidence: str = ""
    address: tuple[str, ...] = ()
    address_known: bool = False
    must_not: tuple[MustNot, ...] = ()
    late_days: int = 0


@dataclass(frozen=True, slots=True)
class ActionList:
    """What one agency took on at a meeting, and what it still has open from before (most late first)."""

    imprint: Imprint
    recipient: Agency
    person: str
    meeting_day: date
    send_back_by: date
    still_open: tuple[ListedAction, ...] = ()
    new: tuple[ListedAction, ...] = ()

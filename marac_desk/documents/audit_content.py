"""The extract of the ledger (DPA 2018 s.62): who consulted, changed or disclosed what, when and why; no word of a case.

There is no field for a name of anybody in a case, an address or a narrative: cases stand by their random reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from marac_desk.documents.content import Imprint


@dataclass(frozen=True, slots=True)
class ExtractLine:
    """One line: its number in the chain, when in local time, who as what, what was done, to what, why, how it ended."""

    seq: int
    at: datetime
    person: str
    role: str
    operation: str
    object_type: str
    reference: str
    reason: str
    result: str


@dataclass(frozen=True, slots=True)
class AuditExtract:
    """The lines somebody asked for, and what the chain they come from looks like: whether it holds, and its head."""

    imprint: Imprint
    person: str
    reference: str
    since: date
    until: date
    lines: tuple[ExtractLine, ...]
    chain_holds: bool
    chain_lines: int
    head: str

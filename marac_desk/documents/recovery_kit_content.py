"""One share of the recovery kit as it is printed: a page for one person, who keeps it apart from the other two.

There is no field for another share, for the person whose passphrase it may replace, or for where the register lies.
"""

from __future__ import annotations

from dataclasses import dataclass

from marac_desk.documents.content import Imprint


@dataclass(frozen=True, slots=True)
class RecoveryShare:
    """A share that opens the register together with one of the other two.

    register and kit are short signs that tell which register and which printing it belongs to. number counts from 1.
    groups are what is typed back, in fours.
    """

    imprint: Imprint
    register: str
    kit: str
    number: int
    groups: tuple[str, ...]

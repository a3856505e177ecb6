"""Labels that stand several times in a form: which of them is meant, as a profile writes it ("Name [2/3]")."""

from __future__ import annotations

import re
from typing import NamedTuple

MOST_TIMES = 9
"""How often a label may stand in a form to be taught; what stands there more often is no label of one answer."""
_WRITTEN = re.compile(rf"(\S(?:.*\S)?) \[([1-{MOST_TIMES}])/([2-{MOST_TIMES}])\]")


class Placed(NamedTuple):
    """A label, the which of all that read the same it is, counted from 1, and how many those are."""

    label: str
    at: int = 1
    times: int = 1

    @property
    def written(self) -> str:
        """Return it as a profile writes it: the label alone where it stands once."""
        return self.label if self.times == 1 else f"{self.label} [{self.at}/{self.times}]"


def placed(written: str) -> Placed:
    """Return what is meant by a label in a profile."""
    found = _WRITTEN.fullmatch(written)
    if found is None or int(found[2]) > int(found[3]):
        return Placed(written)
    return Placed(found[1], int(found[2]), int(found[3]))


def is_ambiguous(label: str) -> bool:
    """Whether a printed label itself looks as if a profile had written which of several it is."""
    return _WRITTEN.fullmatch(label) is not None

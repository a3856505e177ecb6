"""What may be done with a line that an agency shares, as long as nobody says otherwise.

What concerns the person causing harm and did not come from the victim is not for the victim: told back to her or him it
shows what the police know, or what an agency plans, to somebody who may be made to say it.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from marac_desk.rules.vocabulary import Handling

_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_FORMS = {"he": frozenset({"he", "him", "his", "himself"}), "she": frozenset({"she", "her", "hers", "herself"})}
_SAYING = frozenset(
    {
        "says", "said", "saying", "tells", "told", "reports", "reported", "describes", "described", "discloses",
        "disclosed", "states", "stated", "explains", "explained", "fears", "feared",
    }
)  # fmt: skip
_VICTIM = frozenset({"victim", "client", "survivor"})
_OTHER = {"he": "she", "she": "he"}
_REACH = 2


def suggested(words: str, *, harming: Collection[str], victim: Collection[str], hers: bool) -> Handling:
    """Return the handling of a line that nobody marked.

    `harming` are the words by which a text means the person causing harm (names, and "he" or "she" where that is
    plain), `victim` those by which it means the victim. `hers` says that the agency brings what the victim says: her
    advocate. A line in which the victim is said to have told it came from the victim, whoever brings it.
    """
    said = [word.casefold() for word in _WORD.findall(words)]
    if hers or not _meant(harming) & set(said) or _told_by(said, victim, harming):
        return Handling.MAY_MINUTE
    return Handling.NOT_FOR_VICTIM


def _meant(names: Collection[str]) -> set[str]:
    known = {name.casefold() for name in names}
    return known.union(*(_FORMS[name] for name in known & _FORMS.keys()))


def _told_by(said: list[str], victim: Collection[str], harming: Collection[str]) -> bool:
    """Tell whether the victim stands right before a word of saying: "she says", "Ruth has told us"."""
    pronouns = {_OTHER[name] for name in _OTHER.keys() & {word.casefold() for word in harming}}
    who = _VICTIM | pronouns | {name.casefold() for name in victim}
    return any(word in _SAYING and who & set(said[max(0, place - _REACH) : place]) for place, word in enumerate(said))

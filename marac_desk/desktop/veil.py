"""Hidden names in free text: while names are hidden, the names of the people meant become initials there too."""

from __future__ import annotations

import re
from collections.abc import Iterable

from marac_desk.desktop.desk import Desk
from marac_desk.rules.references import initials

_LEAST = 2


class Veil:
    """Shows words that somebody typed, with these people's names hidden where names are hidden."""

    def __init__(self, desk: Desk, names: Iterable[str] = ()) -> None:
        self._desk = desk
        whole = {name for name in names if name}
        parts = {part for name in whole for part in name.split() if len(part) > _LEAST}
        wanted = sorted(whole | parts, key=len, reverse=True)
        self._names = re.compile(rf"\b(?:{'|'.join(map(re.escape, wanted))})\b") if wanted else None

    def words(self, text: str) -> str:
        """Return a text as it may be shown now."""
        if not self._desk.names.hidden or self._names is None:
            return text
        return self._names.sub(lambda found: initials(found[0]), text)

    def name(self, full_name: str, otherwise: str = "") -> str:
        """Return a name as it may be shown now."""
        return self._desk.name(full_name, otherwise)

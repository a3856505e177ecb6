"""Hidden names in free text: while names are hidden, the names of a case's people become initials there too."""

from __future__ import annotations

import re

from marac_desk.desktop.desk import Desk
from marac_desk.rules.references import initials
from marac_desk.services.cases.views import CaseView

_LEAST = 2


class Veil:
    """Shows words that somebody typed, with the names of the case's people hidden where names are hidden."""

    def __init__(self, desk: Desk, view: CaseView | None = None) -> None:
        self._desk = desk
        at_risk, sources = (view.picture.at_risk, view.picture.sources) if view else ((), ())
        names = {someone.person.name for someone in at_risk} | {someone.person.name for someone in sources}
        parts = {part for name in names for part in name.split() if len(part) > _LEAST}
        wanted = sorted({*names, *parts} - {""}, key=len, reverse=True)
        self._names = re.compile(rf"\b(?:{'|'.join(map(re.escape, wanted))})\b") if wanted else None

    def words(self, text: str) -> str:
        """Return a text as it may be shown now."""
        if not self._desk.names.hidden or self._names is None:
            return text
        return self._names.sub(lambda found: initials(found[0]), text)

    def name(self, full_name: str, otherwise: str = "") -> str:
        """Return a name as it may be shown now."""
        return self._desk.name(full_name, otherwise)

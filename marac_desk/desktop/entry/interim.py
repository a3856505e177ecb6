"""Actions typed one a line, as in the record line: whom each asks, for what, and by when."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QCoreApplication

from marac_desk.assets.catalogue import action, catalogue
from marac_desk.rules.quick_entry.line import QuickEntry
from marac_desk.rules.quick_entry.values import Agency, Entry, Unclear, Understood
from marac_desk.services.cases.adding import AgencyChoice, BetweenDraft

_CONTEXT = "Interim"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One line as it is understood: what will be asked, or why it cannot be."""

    said: str
    draft: BetweenDraft | None


class InterimReader:
    """Reads such lines by the agencies that may be asked and the catalogue."""

    def __init__(self, choices: Sequence[AgencyChoice]) -> None:
        self._choices = {str(choice.agency_id): choice for choice in choices}
        agencies = [Agency(k, c.kind, c.subkind, c.short_name, c.words) for k, c in self._choices.items()]
        entries = [Entry(a.code, a.title, a.words, a.agency_types, a.subtypes) for a in catalogue() if not a.retired]
        self._reader = QuickEntry(agencies, entries)

    def read(self, text: str, today: date) -> tuple[ReadLine, ...]:
        """Return every line that is not empty, as it is understood."""
        return tuple(self._line(line.strip(), today) for line in text.splitlines() if line.strip())

    def _line(self, line: str, today: date) -> ReadLine:
        found = self._reader.read(line, today=today)
        choice = self._choices.get(found.agency or "")
        if choice is None:
            return ReadLine(_tr("{line}: name the agency first.").format(line=line), None)
        if Unclear.NO_WORDS in found.unclear or not found.words.strip():
            return ReadLine(_tr("{agency}: say what it is to do.").format(agency=choice.short_name), None)
        title = action(found.code).title if found.code else found.words
        return ReadLine(f"{choice.short_name}: {title}", self._draft(choice, found))

    def _draft(self, choice: AgencyChoice, found: Understood) -> BetweenDraft:
        return BetweenDraft(
            agency_id=choice.agency_id,
            words=found.words,
            code=found.code,
            due=found.due,
            urgent=found.urgent,
            action_id=uuid.uuid4(),
        )

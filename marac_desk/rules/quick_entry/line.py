"""The record line: `housing locks 2wd` understood as an agency, an action of the catalogue, a due and an urgency.

The words may stand in any order and may hold slips of typing. What is not understood is never dropped: it stays in the
action as it was typed. The line is read again at every key, so everything that can be prepared is prepared once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from marac_desk.rules.quick_entry.agencies import AgencyNames
from marac_desk.rules.quick_entry.due_words import Taken, take_due
from marac_desk.rules.quick_entry.learned import Learned, Use
from marac_desk.rules.quick_entry.parts import as_typed, parts_of, telling
from marac_desk.rules.quick_entry.ranking import MOST_MATCHES, Ranking
from marac_desk.rules.quick_entry.readings import Reading, Readings, Typed
from marac_desk.rules.quick_entry.sharing import SharedWords, read_shared
from marac_desk.rules.quick_entry.values import Agency, Entry, PartKind, Unclear, Understood
from marac_desk.rules.quick_entry.words import URGENT_WORDS, Token, split, tokens_of

__all__ = ["MOST_MATCHES", "QuickEntry"]
_LEAST_NAME = 3


class QuickEntry:
    """Reads record lines for one partnership and one catalogue; people of the case may change from case to case."""

    def __init__(self, agencies: Sequence[Agency], entries: Sequence[Entry], learned: Sequence[Use] = ()) -> None:
        self.agencies, self.entries = agencies, entries
        self._learned = Learned(learned, entries)
        self._names = AgencyNames(agencies)
        self._readings = Readings(self._names, Ranking(entries))

    def read_shared(self, line: str) -> SharedWords:
        """Return how a line of sharing is understood."""
        return read_shared(line, self._names)

    def read(self, line: str, *, today: date, people: Mapping[str, Iterable[str]] | None = None) -> Understood:
        """Return how a line is understood. `people` gives the names under which each person of the case is known."""
        tokens = tokens_of(line)
        used = {number: PartKind.URGENT for number, token in enumerate(tokens) if token.folded in URGENT_WORDS}
        urgent = bool(used)
        due = take_due([token.folded for token in tokens], used, today)
        used.update(dict.fromkeys(due.span, PartKind.DUE))
        person = self._take_person(tokens, used, people or {})
        typed = Typed(line, tokens, used, due.event_words)
        reading = self._readings.best(typed)
        meant = self._learned.meant(typed.folded(reading.rest), reading.owners)
        extra = self._mark_words(typed, reading, used) if meant is None else self._mark_learned(reading, used)
        best = meant or (reading.ranked[0].entry if reading.ranked else None)
        said = sum(kind is PartKind.ACTION for kind in used.values())
        owners = reading.owners or (self._usual_owner(best) if len(extra) < said else ())
        unlearned = reading.ranked[0].entry.code if reading.ranked else None
        matches = dict.fromkeys(entry.code for entry in (best, *(ranked.entry for ranked in reading.ranked)) if entry)
        return Understood(
            parts=parts_of(tokens, used),
            agency=owners[0].key if owners else None,
            matches=tuple(matches),
            due=due.spec,
            urgent=urgent,
            person=person,
            words=as_typed(line, tokens, reading.words),
            extra=as_typed(line, tokens, extra),
            unclear=_unclear(owners, due, words=bool(reading.rest)),
            agencies=tuple(owner.key for owner in owners),
            jointly=reading.jointly,
            owners=tuple((tokens[span.start].start, tokens[span.stop - 1].end) for span in reading.mentions),
            unlearned=unlearned,
            learned=meant is not None,
        )

    def _take_person(
        self, tokens: list[Token], used: dict[int, PartKind], people: Mapping[str, Iterable[str]]
    ) -> str | None:
        """Find who of the case is named, in the case's order; a word that names the likeliest owner is no person."""
        mentions = self._names.mentions(tokens, used)
        owner = mentions[0].span if mentions else range(0)
        for key, names in people.items():
            wanted = {part for name in names for part in split(name) if len(part) >= _LEAST_NAME}
            for number, token in enumerate(tokens):
                if number not in used and number not in owner and token.folded in wanted:
                    used[number] = PartKind.PERSON
                    return key
        return None

    def _mark_words(self, typed: Typed, reading: Reading, used: dict[int, PartKind]) -> list[int]:
        """Mark the owner and what the best match explains; returns the words it does not, for they stay."""
        pairs = list(zip(reading.rest, self._readings.explained(typed, reading), strict=True))
        used.update(dict.fromkeys(reading.named, PartKind.AGENCY))
        used.update({number: PartKind.ACTION if known else PartKind.WORDS for number, known in pairs})
        extra = [number for number, known in pairs if not known]
        return telling(typed.tokens, extra) if reading.ranked else extra

    def _mark_learned(self, reading: Reading, used: dict[int, PartKind]) -> list[int]:
        """Mark the owner and every word of a phrase that the area has learned: it explains them all."""
        used.update(dict.fromkeys(reading.named, PartKind.AGENCY))
        used.update(dict.fromkeys(reading.rest, PartKind.ACTION))
        return []

    def _usual_owner(self, entry: Entry | None) -> tuple[Agency, ...]:
        """Return the agency that takes the best action on where only one of the partnership usually does.

        Asked only where the action explains more words than it leaves: "ring the neighbours" is anybody's.
        """
        if entry is None:
            return ()
        usual = [agency for agency in self.agencies if agency.kind in entry.kinds]
        if entry.subkinds and len(usual) > 1:
            usual = [agency for agency in usual if agency.subkind in entry.subkinds] or usual
        return tuple(usual) if len(usual) == 1 else ()


def _unclear(owners: Sequence[Agency], due: Taken, *, words: bool) -> tuple[Unclear, ...]:
    found = []
    if len(owners) > 1:
        found.append(Unclear.SEVERAL_AGENCIES)
    elif not owners:
        found.append(Unclear.NO_AGENCY)
    if due.impossible:
        found.append(Unclear.IMPOSSIBLE_DATE)
    if not words:
        found.append(Unclear.NO_WORDS)
    return tuple(found)

"""What the record line shows before Enter: the line as it was understood, and what somebody changed of it by hand."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from marac_desk.rules.deadlines import Due, DueSpec, resolve_due
from marac_desk.rules.quick_entry.line import QuickEntry
from marac_desk.rules.quick_entry.sharing import SharedWords
from marac_desk.rules.quick_entry.values import Agency, Entry, Unclear, Understood
from marac_desk.rules.vocabulary import DueBasis, Sex, Share
from marac_desk.services.meeting_room.recording import TypedAction
from marac_desk.services.meeting_room.views import CaseInRoom, LineAgency, LineEntry, LineWords

_PRONOUNS = {Sex.FEMALE: "she", Sex.MALE: "he"}
_OTHER = {Sex.FEMALE: Sex.MALE, Sex.MALE: Sex.FEMALE}
AS_TYPED = ""
"""The choice of no action of the catalogue: the words stand as they were typed."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody chose instead of what the line says; None where nothing was chosen."""

    agency: str | None = None
    code: str | None = None
    due: DueSpec | None = None
    person: uuid.UUID | None = None
    share: Share | None = None


NOTHING_CHOSEN = Chosen()


@dataclass(frozen=True, slots=True)
class LineDraft:
    """One line as it would be recorded now."""

    typed: str
    understood: Understood
    agency: LineAgency | None
    entry: LineEntry | None
    others: tuple[LineEntry, ...]
    due: Due
    due_typed: DueSpec | None
    person: uuid.UUID | None
    share: Share
    chosen: Chosen
    problems: tuple[Unclear, ...] = ()

    @property
    def words(self) -> str:
        """The words of the action where no action of the catalogue stands for them."""
        return self.understood.words

    @property
    def may_record(self) -> bool:
        """Tell whether Enter records it: it has an owner, words, and no impossible date."""
        return not self.problems and self.agency is not None

    def to_record(self, action_id: uuid.UUID) -> TypedAction:
        """Return what the use case takes; raises ValueError where `may_record` is False."""
        if self.agency is None or not self.may_record:
            raise ValueError("not_ready")
        return TypedAction(
            action_id=action_id,
            typed=self.typed,
            agency_id=self.agency.agency_id,
            words=self.words,
            code=self.entry.code if self.entry else None,
            extra=self.understood.extra if self.entry else "",
            due=self.due_typed,
            urgent=self.understood.urgent,
            person_id=self.person,
            share=self.chosen.share,
            unlearned=self.understood.unlearned,
        )


@dataclass(slots=True)
class LineReader:
    """Reads lines for one meeting; the people whose names it knows are those of the case on the table.

    `harming` are the words by which a line about this case means the person causing harm.
    """

    words: LineWords
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    harming: frozenset[str] = frozenset()
    _quick: QuickEntry = field(init=False)
    _agencies: dict[str, LineAgency] = field(init=False)
    _entries: dict[str, LineEntry] = field(init=False)
    _last: tuple[tuple[str, date, Mapping[str, tuple[str, ...]]], Understood] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._agencies = {agency.key: agency for agency in self.words.agencies}
        self._entries = {entry.code: entry for entry in self.words.entries}
        self._quick = QuickEntry(
            [Agency(a.key, a.kind, a.subkind, a.short_name, a.words) for a in self.words.agencies],
            [Entry(e.code, e.title, e.words, e.kinds, e.subkinds) for e in self.words.entries],
            self.words.learned,
        )

    def read(self, line: str, *, now: datetime, chosen: Chosen = NOTHING_CHOSEN) -> LineDraft:
        """Return how a line would be recorded now."""
        understood = self._understood(line, now.astimezone(self.words.zone).date())
        agency = self._agencies.get(chosen.agency or understood.agency or "")
        code = chosen.code if chosen.code is not None else understood.code
        entry = self._entries.get(code or "")
        due_typed = chosen.due or understood.due
        return LineDraft(
            typed=line.strip(),
            understood=understood,
            agency=agency,
            entry=entry,
            others=tuple(self._entries[match] for match in understood.matches if match != code),
            due=self._due(due_typed, entry, now),
            due_typed=due_typed,
            person=chosen.person or (uuid.UUID(understood.person) if understood.person else None),
            share=chosen.share or (entry.share if entry else Share.CHECK),
            chosen=chosen,
            problems=_problems(understood, chosen, agency),
        )

    def _understood(self, line: str, today: date) -> Understood:
        """Read a line, or return how it was read a moment ago: Enter does not wait for what the preview knows."""
        asked = (line, today, self.people)
        if self._last is None or self._last[0] != asked:
            self._last = (asked, self._quick.read(line, today=today, people=self.people))
        return self._last[1]

    def _due(self, typed: DueSpec | None, entry: LineEntry | None, now: datetime) -> Due:
        spec = typed or (
            DueSpec(DueBasis(entry.due_basis), entry.due_number, entry.due_event)
            if entry
            else DueSpec(DueBasis.WORKING_DAYS)
        )
        words = self.words
        return resolve_due(
            spec,
            meeting_day=words.meeting_day,
            now=now,
            zone=words.zone,
            cal=words.calendar,
            rules=words.time_rules,
        )

    def read_shared(self, line: str) -> tuple[SharedWords, LineAgency | None]:
        """Return how a line of sharing is understood, and the agency that shares."""
        shared = self._quick.read_shared(line)
        return shared, self._agencies.get(shared.agency or "")

    @property
    def agencies(self) -> Sequence[LineAgency]:
        """The agencies that can be chosen, those at the table first."""
        return sorted(self.words.agencies, key=lambda agency: (not agency.here, agency.short_name))

    def suited(self, agency: LineAgency | None) -> Sequence[LineEntry]:
        """Return the actions of the catalogue that an agency usually takes on."""
        if agency is None:
            return self.words.entries
        own = [e for e in self.words.entries if agency.kind in e.kinds]
        narrow = [e for e in own if not e.subkinds or agency.subkind in e.subkinds]
        return narrow or own or self.words.entries


def _problems(understood: Understood, chosen: Chosen, agency: LineAgency | None) -> tuple[Unclear, ...]:
    solved = set()
    if agency is not None and chosen.agency is not None:
        solved |= {Unclear.NO_AGENCY, Unclear.SEVERAL_AGENCIES}
    if chosen.due is not None:
        solved.add(Unclear.IMPOSSIBLE_DATE)
    if chosen.code:
        solved.add(Unclear.NO_WORDS)
    return tuple(problem for problem in understood.unclear if problem not in solved)


def harming_words(case: CaseInRoom) -> frozenset[str]:
    """Return the words by which a text about a case means the person causing harm: names, and "he" or "she".

    The pronoun only where every person causing harm goes by the one and the victim by the other.
    """
    names = {name for person in case.perpetrators for name in names_of(person.name)}
    sexes = {person.sex for person in case.perpetrators}
    if case.sex in _PRONOUNS and sexes == {_OTHER[case.sex]}:
        names.add(_PRONOUNS[_OTHER[case.sex]])
    return frozenset(names)


def names_of(full_name: str) -> tuple[str, ...]:
    """Return the names by which somebody of the case may be typed: each part of three letters or more."""
    return tuple(part for part in full_name.replace("-", " ").split() if len(part) >= 3)


def due_choices(today: date) -> tuple[DueSpec, ...]:
    """Return the dues that are offered: the usual ones, and the events people wait for."""
    return (
        DueSpec(DueBasis.DATE, day=today),
        DueSpec(DueBasis.HOURS, 24),
        DueSpec(DueBasis.WORKING_DAYS, 2),
        DueSpec(DueBasis.WORKING_DAYS, 5),
        DueSpec(DueBasis.WORKING_DAYS, 10),
        DueSpec(DueBasis.EVENT, event="before bail"),
        DueSpec(DueBasis.EVENT, event="on release"),
        DueSpec(DueBasis.EVENT, event="next meeting"),
        DueSpec(DueBasis.ONGOING),
    )

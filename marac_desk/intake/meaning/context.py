"""Keeps what is known at one place of a form: below which titles it stands, and which person is being described.

Titles are strong: they hold until the next title. Labels that belong to one part of a form only ("Safe number") are
weak: they help with the labels after them, until the table ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from marac_desk.intake.folding import fold
from marac_desk.intake.labels import LabelBook
from marac_desk.intake.layout.entries import Words
from marac_desk.intake.meaning.facts import Fact, Facts, Heard
from marac_desk.intake.origins import NotUnderstood
from marac_desk.intake.profiles import FieldRule
from marac_desk.intake.sections import LISTS, PEOPLE, Match, Section
from marac_desk.intake.values import ValueBook

_NAMES = {"person/name", "person/entry", "person/given_names", "person/family_name"}
_UNKNOWN_LABELS = 2
"""Labels without a field after which the top of a form is no longer taken for the part about who refers."""
_WHOLE_NAMES = {"full_name", "given_names", "family_name"}
_TAUGHT_PEOPLE = {"perpetrators": Section.PERPETRATORS, "children": Section.CHILDREN, "others_at_risk": Section.OTHERS}
_HOUSEHOLD, _TICK_ALL = "all_in_household", "tick_all"
Rules = Mapping[str, Mapping[int, tuple[FieldRule, ...]]]
"""What was taught of each label, by which of those it is that read the same, counted from 1."""


@dataclass(slots=True)
class Context:
    """One place of a form, and what was found up to it."""

    book: LabelBook
    values: ValueBook
    facts: Facts = field(default_factory=Facts)
    strong: Section | None = None
    weak: Section | None = None
    tick_all: bool = False
    rules: Rules = field(default_factory=dict)
    _opening: bool = True
    _puzzled: int = 0
    _last_where: str = ""
    _nearer: bool = False
    _people: dict[Section, int] = field(default_factory=dict)
    _named: set[tuple[Section, int, str]] = field(default_factory=set)
    _described: set[tuple[Section, int]] = field(default_factory=set)

    def stand_at(self, where: str) -> None:
        """Go to a place. Labels that share a cell or a paragraph belong together more than the title above them."""
        self._nearer = where == self._last_where
        self._last_where = where

    @property
    def sections(self) -> tuple[Section, ...]:
        """The parts this place may belong to, the surest first. Forms begin with who refers, before any title."""
        order = (self.weak, self.strong) if self._nearer else (self.strong, self.weak)
        known = [section for section in order if section and section is not Section.UNKNOWN]
        return tuple(known) if known or not self._opening else (Section.REFERRER,)

    @property
    def in_risk_list(self) -> bool:
        """Whether numbered lines here are items of a risk list."""
        return Section.RISK in (self.strong, self.weak)

    def open_title(self, words: Words) -> None:
        """Go below a title. An unknown one ends the part before it, but for the name of the form at the very top."""
        heading = self.book.heading(words.text)
        self.weak = None
        if heading is None:
            self._opening = self._opening and not (self.facts.said or self.facts.unknown)
            self.strong, self.tick_all = (Section.UNKNOWN if self.strong else None), False
            return
        self._opening = False
        self.strong, self.tick_all = heading.section, _TICK_ALL in heading.notes
        if _HOUSEHOLD in heading.notes:
            self.facts.all_in_household = words
        if heading.section in LISTS:
            self._turn_to(heading.section, heading.number)

    def start_table(self) -> None:
        """Leave what the labels of the table before have shown."""
        self.weak = None

    def match(self, label: str) -> Match | None:
        """Return the field a label means here. A bare "Name" at the top of a form is nobody's name yet."""
        found = self.book.match(label, self.sections)
        unplaced = not (self.strong or self.weak)
        if found and unplaced and not found.named and found.target == "referrer/name":
            return self.book.match(label)
        return found

    def lean(self, section: Section | None) -> None:
        """Take a label that belongs to one part as a hint for the labels after it."""
        if section and section is not self.strong:
            self.weak = section
            self._opening = self._opening and section is Section.REFERRER

    def say(self, match: Match, label: str, words: Words, *, index: int | None = None, above: str = "") -> None:
        """Note an answer under the field its label means; blank answers say nothing."""
        self.lean(match.section)
        if self.values.is_blank(words.text):
            return
        section = match.owner if match.target.startswith("person/") else None
        if section is None:
            place = 0
        elif index is None:
            place = self._place(section, match)
        else:
            place = index
        if section:
            self._described.add((section, place))
            if match.target in _NAMES:
                self._named.add((section, place, match.target))
        self.facts.said.append(
            Fact(match.target, label, words.text, words.where, section, place, above, self.tick_all, match.guessed)
        )

    def say_target(self, target: str, label: str, words: Words) -> None:
        """Note an answer for a field that is not a person's."""
        self.say(Match(target), label, words)

    def puzzled(self, label: str, words: Words) -> None:
        """Keep an answer that found no field."""
        if not self.values.is_blank(words.text):
            self.facts.unknown.append(NotUnderstood(label, words.text, words.where))
            self._count_unknown(bool(label))

    def _count_unknown(self, labels: int = 1) -> None:
        self._puzzled += labels
        if self._puzzled == _UNKNOWN_LABELS and not self.strong:
            self._opening, self.weak = False, None

    def stands(self, label: str, words: Words) -> None:
        """Note that a label stands here, whatever it means."""
        self.facts.heard.append(Heard(label, words.text, words.where))

    def _rules_at(self, label: str) -> tuple[FieldRule, ...] | None:
        """What was taught of a label that was just noted; None where nothing was, and nothing of any other like it."""
        read_alike = fold(label)
        if not self.rules or read_alike not in self.rules:
            return None
        at = sum(fold(entry.label) == read_alike for entry in self.facts.heard)
        return self.rules[read_alike].get(at, ())

    def is_left_to_rules(self, label: str) -> bool:
        """Whether no wording says what a label means that was just noted: it was taught, or others like it alone."""
        rules = self._rules_at(label)
        return rules is not None and bool(rules or self.book.is_taught(label))

    def hear(self, label: str, words: Words) -> bool:
        """Note that a label stands here with one answer, and the answer if the label was taught; returns whether."""
        self.stands(label, words)
        rules = self._rules_at(label) or ()
        if not rules and self.is_left_to_rules(label):
            self.puzzled(label, words)
            return True
        for rule in rules:
            self.facts.said.append(Fact(rule.target, label, words.text, words.where, rule=rule))
            if not self.values.is_blank(words.text):
                self._describe(rule.target)
        if rules:
            self._count_unknown()  # to the labels around it, it is as little known as before it was taught
        return bool(rules)

    def _describe(self, target: str) -> None:
        """Let what follows about people go to those of whom a taught label told, or to the next."""
        name, _, rest = target.partition("/")
        index, _, told = rest.partition("/")
        section = _TAUGHT_PEOPLE.get(name)
        if section is None or not index.isdecimal():
            return
        place = int(index)
        self._described.add((section, place))
        self._people[section] = place
        if told in _WHOLE_NAMES:
            self._named.update((section, place, named) for named in _NAMES)

    def next_person(self, section: Section) -> int:
        """Return the place of a person who has not been described yet."""
        if section not in LISTS:
            return 0
        return max((index for kind, index in self._described if kind is section), default=-1) + 1

    def _place(self, section: Section, match: Match) -> int:
        """Whose field it is: the one of the number, the one at hand, or a new one where a name comes again."""
        if section not in PEOPLE or section not in LISTS:
            return 0
        place = self._people.get(section, 0)
        if match.number and match.target != "person/descent_from_perpetrator":
            place = match.number - 1
        elif (section, place, match.target) in self._named:
            place = self.next_person(section)
        self._people[section] = place
        return place

    def _turn_to(self, section: Section, number: int | None) -> None:
        """A title of its own for each person: "Perpetrator 2", or the same title once more."""
        self._people[section] = number - 1 if number else self.next_person(section)

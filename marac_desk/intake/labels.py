"""Finds the field that a printed label means, and the part of a form that a title opens, from the shipped wordings.

A label matches when it folds to a known wording, or has the same words in another order, or differs by one slip of the
pen. It never matches because it merely contains a known wording: "previous address" is not "address".
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache

from marac_desk.intake.folding import fold
from marac_desk.intake.sections import PEOPLE, Heading, Match, Section, person_fields
from marac_desk.intake.shelves import LEFT_OUT, Closeness, Shelf
from marac_desk.intake.wordings import Wordings, merged, names_within, tables

_OWNERS = {
    "@victim": Section.VICTIM,
    "@perpetrator": Section.PERPETRATORS,
    "@child": Section.CHILDREN,
    "@referrer": Section.REFERRER,
}
_PLURAL = re.compile(r"(?<=\w)\((?:s|es|ren|n|en|r|in|innen)\)", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_NUMBERING = re.compile(
    r"^\s*(?:\(?\d{1,2}[a-z]?(?:\.\d{1,2})*[.):]|\d{1,2}(?:\.\d{1,2})+|\(?[a-h][.)])\s+", re.IGNORECASE
)
_HINT = re.compile(
    r"(?: (?:y n(?: (?:dk|nk))?|yes no(?: (?:not known|dk|don t know))?|dd mm yy(?:yy)?|ddmmyyyy|tick))+$"
)
_NUMBERED = re.compile(r"(@\w+) (\d{1,2})(?= |$)")
_NUMBERED_PERSON = re.compile(r"\bperson (?=\d{1,2}(?: |$))")
_TWICE = re.compile(r"(@\w+)(?: \1)+(?!\w)")
_LONGEST_LABEL = 140
_FEW = 3
_WAYS: tuple[Closeness, ...] = (Shelf.exact, Shelf.reordered, Shelf.slip)


class LabelBook:
    """All wordings of labels and titles of some kinds, in every language that ships; the first kind counts most."""

    def __init__(self, *kinds: str) -> None:
        sources = [table for kind in kinds for table in tables(kind)]
        people = merged(sources, "people")
        self._people = {fold(word): f"@{kind}" for kind, written in people.items() for word in written}
        longest_first = sorted(self._people, key=len, reverse=True)
        self._people_pattern = re.compile(rf"(?<![\w@])(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
        self._headings = self._keys(merged(sources, "headings"))
        self._notes = self._keys(merged(sources, "notes"))
        self._telling = frozenset(map(fold, merged(sources, "brackets")["telling"]))
        self._risk_items = self._keys(merged(sources, "risk_items"))
        self._anywhere = Shelf(self._keys(merged(sources, "anywhere")))
        self._within = {
            Section(name): Shelf(self._keys(merged(sources, "within", name)))
            for name in names_within(sources, "within")
        }
        person = self._keyed(merged(sources, "person"))
        self._found = lru_cache(maxsize=4096)(self._find)  # a form is looked at several times
        self._taught: Mapping[str, str] = {}
        self._person = {section: Shelf(_meanings(_of(section, person))) for section in PEOPLE}

    def with_taught(self, targets: Mapping[str, str]) -> LabelBook:
        """Return these wordings with the labels of one taught form before them: the field each means, by the label."""
        book = copy.copy(self)
        book._taught = {fold(label): target for label, target in targets.items()}
        book._found = lru_cache(maxsize=4096)(book._find)
        return book

    def is_taught(self, label: str) -> bool:
        """Whether a label is one of the taught form."""
        return bool(self._taught) and fold(label) in self._taught

    def key(self, text: str) -> str:
        """Return the folded words, with every word for a person as the one sign it stands for."""
        plain = " ".join(word for word in fold(text).split() if word not in LEFT_OUT)
        tagged = self._people_pattern.sub(lambda found: self._people[found[0]], plain)
        return _TWICE.sub(r"\1", tagged)  # "victim / survivor" is one person

    def heading(self, text: str) -> Heading | None:
        """Return what a title opens, or None where the text is no known title."""
        if len(text) > _LONGEST_LABEL:
            return None
        for title, remark in _titles(text):
            key, number = _without_number(self.key(title))
            if section := self._headings.get(key):
                note = self._notes.get(self.key(remark))
                return Heading(Section(section), number, frozenset({note} if note else ()))
        return None

    def match(self, label: str, sections: Iterable[Section] = ()) -> Match | None:
        """Return the field a label means below titles of these parts (the strongest first), or None.

        Fields of a person need one: named by the label itself, or by a title.
        """
        return self._found(label, tuple(sections))

    def _find(self, label: str, within: tuple[Section, ...]) -> Match | None:
        if self.is_taught(label):
            return Match(self._taught[fold(label)])
        forms = tuple(self._forms(label))
        for way in _WAYS:
            for form in forms:
                if found := self._look_up(form, within, way):
                    return replace(found, guessed=way is Shelf.slip)
        return None

    def matches(self, text: str) -> bool:
        """Whether a text is a known label below any title, so that it is hardly an answer."""
        return self.match(text, Section) is not None

    def risk_item(self, label: str) -> str | None:
        """Return the number of the item of the 24-item list that a label names in words."""
        return next((self._risk_items[form] for form in self._forms(label) if form in self._risk_items), None)

    def _keyed(self, wordings: Wordings) -> Wordings:
        return {meaning: [self.key(wording) for wording in written] for meaning, written in wordings.items()}

    def _keys(self, wordings: Wordings) -> dict[str, str]:
        return _meanings(self._keyed(wordings))

    def _forms(self, label: str) -> Iterator[str]:
        """The label as it stands, then without brackets, numbering and hints such as dd/mm/yyyy."""
        if len(label) > _LONGEST_LABEL:
            return
        plain = _PLURAL.sub("", label)
        bare = _BRACKETS.sub(lambda found: found[0] if self._tells(found[0]) else " ", plain)
        keys = [self.key(form) for form in (plain, bare, _NUMBERING.sub("", plain), _NUMBERING.sub("", bare))]
        keys += [_HINT.sub("", key) for key in keys]
        keys += [_NUMBERED_PERSON.sub("@perpetrator ", key) for key in keys]
        yield from dict.fromkeys(filter(None, keys))

    def _tells(self, bracket: str) -> bool:
        """Whether words in brackets change what a label means, as in "Telephone (GP)"; whole sentences only explain."""
        words = set(self.key(bracket).split())
        return len(words) <= _FEW and (bool(words & self._telling) or any(word.startswith("@") for word in words))

    def _look_up(self, form: str, within: tuple[Section, ...], way: Closeness) -> Match | None:
        words, number = _without_number(form)
        shelves = [self._within[section] for section in within if section in self._within]
        for shelf in (*shelves, self._anywhere):
            if target := way(shelf, words):
                return Match(target, number=number)
        for owner in within:
            if owner in PEOPLE and (target := way(self._person[owner], words)):
                return Match(f"person/{target}", owner, number)
        return self._look_up_owned(words, number, way)

    def _look_up_owned(self, words: str, number: int | None, way: Closeness) -> Match | None:
        for owner, rest in _owned(words):
            if owner is Section.REFERRER:
                found = way(self._within[owner], rest) if rest else "referrer/entry"
            else:
                field = way(self._person[owner], rest) if rest else "entry"
                found = field and f"person/{field}"
            if found:
                return Match(found, owner, number, named=True)
        return None


@cache
def label_book() -> LabelBook:
    """Return the wordings that ship, read once."""
    return LabelBook("labels")


@cache
def column_book() -> LabelBook:
    """Return the wordings for titles of columns, where words are cut short that a form would spell out."""
    return LabelBook("columns", "labels")


def _meanings(keyed: Wordings) -> dict[str, str]:
    """What each wording means; where two fields claim it, the first."""
    found: dict[str, str] = {}
    for meaning, written in keyed.items():
        for wording in written:
            found.setdefault(wording, meaning)
    return found


def _of(section: Section, person: Wordings) -> Wordings:
    fields = person_fields(section)
    return {field: written for field, written in person.items() if field in fields}


def _titles(text: str) -> Iterator[tuple[str, str]]:
    """A title and the remark beside it: in brackets, or after a dash."""
    plain = _NUMBERING.sub("", _PLURAL.sub("", text))
    remark = _BRACKETS.search(plain)
    yield _BRACKETS.sub(" ", plain), (remark[1] or remark[2] or "") if remark else ""
    yield plain, ""
    before, dash, after = re.sub(r"\s[-–—]\s", "\0", plain, count=1).partition("\0")
    if dash:
        yield before, after


def _without_number(key: str) -> tuple[str, int | None]:
    found = _NUMBERED.search(key)
    return (key[: found.end(1)] + key[found.end() :], int(found[2])) if found else (key, None)


def _owned(words: str) -> Iterator[tuple[Section, str]]:
    """Whom a label names, and the rest of it: "@victim name", "name of @victim", "@victim"."""
    parts = words.split()
    if parts[0] in _OWNERS:
        yield _OWNERS[parts[0]], " ".join(parts[1:])
    if parts[-1] in _OWNERS and not _OWNERS.keys() & set(parts[:-1]):
        rest = parts[:-1]
        if rest and rest[-1] in {"of", "for", "about"}:
            rest = rest[:-1]
        yield _OWNERS[parts[-1]], " ".join(rest)

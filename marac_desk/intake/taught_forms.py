"""Reads a form by the profile that was taught of it, where it is that very form, and by the wordings where it is not.

A form is the taught one when every label of the profile stands in it, those that were taught as often as they did
and in their order: a form in which a label moved would otherwise have its answers in the wrong fields without a sound.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from marac_desk.intake.filling.by_rule import SECTIONS
from marac_desk.intake.folding import fold
from marac_desk.intake.labels import LabelBook, label_book
from marac_desk.intake.layout.entries import Entry, Field, Line, Title
from marac_desk.intake.meaning.facts import Fact, Facts, Heard
from marac_desk.intake.meaning.interpret import interpret
from marac_desk.intake.origins import Notice
from marac_desk.intake.profiles import Profile
from marac_desk.intake.refusal import RefusedError
from marac_desk.intake.repeated import MOST_TIMES, Placed, is_ambiguous, placed
from marac_desk.intake.sampling import is_title
from marac_desk.intake.sections import Section
from marac_desk.intake.teaching import KNOWN, Sample, targets

Entries = Callable[[LabelBook], Iterable[Entry]]
"""The entries of a form, as its layout is understood with some wordings."""
CHANGED = "taught_form_changed"
"""Notice that a form is like a taught one and not the same; `name` is the profile, `labels` those that do not fit."""
_MOST_NAMED, _MOST_LABELS, _MOST_TRIED, _MOST_ENTRIES = 4, 400, 60, 800


@dataclass(frozen=True, slots=True)
class Understood:
    """What a form says, what is to be told of the profiles that nearly fitted, and the name of the one that did."""

    facts: Facts
    notices: tuple[Notice, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)


def understood(entries: Entries, words: str, forms: Sequence[Profile], *, written: bool = True) -> Understood:
    """Return what a form says by the profile that fits it, the last taught first, or else by the wordings alone.

    `words` is its whole text, `written` as for `interpret`.
    """
    told, changed = f" {fold(words)} " if forms else "", list[Notice]()
    for form in reversed(forms):
        missing = [label for label in form.headers if f" {fold(placed(label).label)} " not in told]
        if not _is_like(form, missing):
            continue
        facts = interpret(entries(_book(form)), written=written, form=form)
        wrong = list(dict.fromkeys(placed(label).label for label in missing)) or _misplaced(form, facts.heard)
        if not wrong:
            return Understood(facts, (), {"form": form.name, "form_version": str(form.version)})
        changed.append(Notice(CHANGED, "", "", {"name": form.name, "labels": ", ".join(wrong[:_MOST_NAMED])}))
    return Understood(interpret(entries(label_book()), written=written), tuple(changed[:1]))


def _book(form: Profile) -> LabelBook:
    """The wordings with the taught labels before them; where not all that read alike were taught, they stay known."""
    taught: dict[str, str] = {}
    for rule in form.fields:
        label, _, times = placed(rule.column)
        all_taught = len({placed(r.column).at for r in form.fields if placed(r.column).label == label}) == times
        if all_taught or not label_book().matches(label):
            taught[label] = rule.target
    return label_book().with_taught(taught)


def _is_like(form: Profile, missing: Sequence[str]) -> bool:
    """Whether most labels stand there, and of those that were taught as many as not: the others stand in any form."""
    taught = {rule.column for rule in form.fields}
    return 2 * len(missing) < len(form.headers) and 2 * len(taught & set(missing)) <= len(taught)


def _misplaced(form: Profile, heard: Sequence[Heard]) -> list[str]:
    """The taught labels that do not stand there as often as they did, or not in their order."""
    places = defaultdict[str, list[int]](list)
    for place, entry in enumerate(heard):
        places[fold(entry.label)].append(place)
    taught = {rule.column for rule in form.fields}
    order = [placed(label) for label in form.headers if label in taught]
    if wrong := [label for label, _, times in order if len(places[fold(label)]) != times]:
        return list(dict.fromkeys(wrong))
    found = [places[fold(label)][at - 1] for label, at, _ in order]
    return [one.label for one, at, was in zip(order, found, sorted(found), strict=True) if at != was]


# a sample


def sample_of_form(entries: Entries, *, written: bool = True) -> Sample:
    """Return the labels of a form with what stands at them. Raises RefusedError no_labels.

    A label is one that reading would find again once it was taught; what looks like an answer is none. Of labels that
    read the same each is told apart by its place among them.
    """
    plain = list(entries(label_book()))
    facts = interpret(plain, written=written)
    again = _Again(entries, written)
    offered = [*facts.heard[:_MOST_LABELS], *_found_if_taught(plain, facts.heard, again)]
    whole = again.heard([entry.label for entry in offered])
    known = {fold(one.label) for one in offered}
    heard = [entry for entry in _few(whole) if fold(entry.label) in known]
    if not heard:
        raise RefusedError("no_labels")
    return Sample(
        tuple(_written(heard)),
        (tuple(entry.text for entry in heard),),
        form=True,
        means=tuple(_means(facts, heard)),
        wordings=tuple(title for title in _written(heard) if _is_wording(title)),
    )


@dataclass(frozen=True, slots=True)
class _Again:
    """Goes through a form once more, as if labels were known that no wording knows."""

    entries: Entries
    written: bool

    def heard(self, labels: Iterable[str]) -> list[Heard]:
        """Return the labels that stand there then."""
        unknown = {label: targets()[0] for label in labels if not label_book().matches(label)}
        return interpret(self.entries(label_book().with_taught(unknown)), written=self.written).heard


def _few(heard: Sequence[Heard]) -> Iterable[Heard]:
    """What may be a label, and stands there no more often than labels do."""
    times = Counter(fold(entry.label) for entry in heard)
    for entry in heard:
        label = fold(entry.label)
        if label and times[label] <= MOST_TIMES and is_title(entry.label) and not is_ambiguous(entry.label):
            yield entry


def _written(heard: Sequence[Heard]) -> Iterable[str]:
    """Yield each label as a profile writes it; those that read the same as the first of them does."""
    times = Counter(fold(entry.label) for entry in heard)
    stood, first = Counter[str](), dict[str, str]()
    for entry in heard:
        label = fold(entry.label)
        stood[label] += 1
        yield Placed(first.setdefault(label, entry.label), stood[label], times[label]).written


def _is_wording(label: str) -> bool:
    """Whether a label ships as one; words in brackets may be anybody's."""
    return label_book().matches(label) and not re.search(r"[(\[\d]", label)


def _means(facts: Facts, heard: Sequence[Heard]) -> Iterable[str]:
    """The field that each label has as it is; KNOWN where it is read into several, or nothing stands at it."""
    told = {(fact.where, fact.text): fact for fact in facts.said}
    for entry in heard:
        fact = told.get((entry.where, entry.text))
        if fact is None:
            yield KNOWN if not entry.text.strip() and label_book().matches(entry.label) else ""
        else:
            target = _target(fact)
            yield target if target in targets() else KNOWN


def _target(fact: Fact) -> str:
    if fact.section is None:
        return fact.target
    person = next(name for name, section in SECTIONS.items() if section is fact.section)
    whose = person if fact.section is Section.VICTIM else f"{person}/{fact.index}"
    told = fact.target.removeprefix("person/")
    return f"{whose}/{'full_name' if told in {'name', 'entry'} else told}"


# labels that nobody can tell from answers before they are taught


def _found_if_taught(plain: Sequence[Entry], heard: Sequence[Heard], again: _Again) -> Iterable[Heard]:
    """What would be a label with an answer if it were taught: every other cell of a row, words that stand above."""
    if len(plain) > _MOST_ENTRIES:
        return
    known = {fold(entry.label) for entry in heard}
    for label in list(dict.fromkeys(_candidates(plain)))[:_MOST_TRIED]:
        if fold(label) in known or not is_title(label):
            continue
        stand = again.heard([label])
        found = [entry for entry in stand if fold(entry.label) == fold(label) and entry.text.strip()]
        yield from found[:1] if len(found) <= MOST_TIMES else ()


def _candidates(plain: Sequence[Entry]) -> Iterable[str]:
    for entry, below in zip(plain, [*plain[1:], None], strict=True):
        match entry:
            case Field() if len(entry.values) % 2 and len(entry.values) > 1:
                yield from (words.text.strip().removesuffix(":") for words in entry.values[1::2])
            case Line(words) | Title(words) if isinstance(below, Line):
                yield words.text.strip().removesuffix(":").strip()

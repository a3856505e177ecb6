"""Goes through the entries of a form and notes each answer under the field its label means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from marac_desk.intake.blocks import Paragraph, Run
from marac_desk.intake.folding import fold
from marac_desk.intake.labels import label_book
from marac_desk.intake.layout.entries import Entry, Field, Grid, Line, TableStart, Title, Words
from marac_desk.intake.layout.inline import pieces
from marac_desk.intake.meaning.claims import settled
from marac_desk.intake.meaning.context import Context, Rules
from marac_desk.intake.meaning.facts import Facts
from marac_desk.intake.meaning.grids import read_grid
from marac_desk.intake.meaning.told import holds_a_fact, is_answer, is_told, labelled
from marac_desk.intake.profiles import FieldRule, Profile
from marac_desk.intake.repeated import placed
from marac_desk.intake.risk_list import item_number, label_and_answer
from marac_desk.intake.sections import LISTS, Section
from marac_desk.intake.values import Chosen, beside_boxes, choose, value_book
from marac_desk.rules.vocabulary import Answer

_SEGMENT = re.compile(r"[,;]\s*|\s+[-–—]\s+")
_LONGEST_PHRASE = 120
_MOST_LABEL_WORDS = 7
_MOST_OPENING_WORDS = 3
_DATE = re.compile(r"\d{1,2}(?:st|nd|rd|th)?\s*[./-]\s*\d|\d{4}-\d")
_NAMED_DATE = re.compile(r"\d{1,2}(?:st|nd|rd|th|\.)?\s+([^\W\d]+)")
_FIGURES = {"risk/assessed_on", "risk/score", "incident_date", "referral_date", "incidents_12m", "police_incidents_12m"}
_PREVIOUS = "previous_marac/answer"


def interpret(entries: Iterable[Entry], *, written: bool = True, form: Profile | None = None) -> Facts:
    """Return what a form says; labels of the taught `form` go before all wordings.

    Words without a label that found no field are kept where somebody may have `written` them; where all of them are
    known to be print, as beside the fields of a PDF, they are not.
    """
    context = Context(label_book(), value_book(), Facts(form=form), rules=_rules(form))
    for entry in entries:
        match entry:
            case TableStart():
                context.start_table()
            case Title(words):
                context.open_title(words)
                if written and holds_a_fact(words.text) and context.book.heading(words.text) is None:
                    _line(words, context, written=True)
            case Grid():
                read_grid(entry, context)
            case Field():
                _field(entry, context)
            case Line(words):
                _line(words, context, written=written)
    return context.facts


def _rules(form: Profile | None) -> Rules:
    rules: dict[str, dict[int, tuple[FieldRule, ...]]] = {}
    for rule in form.fields if form else ():
        label, at, _ = placed(rule.column)
        here = rules.setdefault(fold(label), {})
        here[at] = (*here.get(at, ()), rule)
    return rules


def _field(field: Field, context: Context) -> None:
    context.stand_at(field.values[0].where)
    said = [words for words in field.values if not context.values.is_blank(words.text)]
    if len(said) > 1 and not any(beside_boxes(words.text) for words in said):
        context.stands(field.label, _together(said))
        if context.is_left_to_rules(field.label):  # but what of it belongs to the label, nobody can tell
            for value in said:
                context.puzzled(field.label, value)
            return
    elif context.hear(field.label, _together(said or list(field.values[:1]))):
        return
    if field.claims:
        _claimed(field, context)
    else:
        _labelled(field, context)


def _claimed(field: Field, context: Context) -> None:
    """A field with several words that may be its label; where none is known or they contradict, it stays as it is."""
    label = settled(field, context)
    if label is None and choose(field.values[0].text).kind is Chosen.UNTICKED:
        return  # whatever it is about, nobody said it
    if label is None:
        for value in field.values:
            context.puzzled(field.label, value)
    else:
        _labelled(Field(label, field.values), context)


def _labelled(field: Field, context: Context) -> None:
    words = _one(field, context)
    if words is None:
        for value in field.values:
            context.puzzled(field.label, value)
        return
    item = item_number(field.label, context.book, in_list=context.in_risk_list)
    if item and (context.in_risk_list or context.match(field.label) is None) and _is_answer(words, context):
        context.say_target(f"risk/answers/{item}", field.label, words)
        return
    match = context.match(field.label)
    if match is None:
        context.puzzled(field.label, words)
    elif match.target == _PREVIOUS:
        _previous(field.label, words, context)
    else:
        context.say(match, field.label, words)


def _together(values: Sequence[Words]) -> Words:
    return Words("   ".join(words.text for words in values), values[0].where)


def _is_answer(words: Words, context: Context) -> bool:
    return context.values.is_blank(words.text) or context.values.code(Answer, words.text) is not None


def _one(field: Field, context: Context) -> Words | None:
    """The words of a field as one: several boxes are options of one choice, but for people they may be two people."""
    said = [words for words in field.values if not context.values.is_blank(words.text)]
    if len(field.values) == 1 or not said:
        return field.values[0]
    match = context.match(field.label)
    if match and match.owner in LISTS:
        return said[0] if len(said) == 1 and said[0] is field.values[0] else None
    return _together(said)


def _previous(label: str, words: Words, context: Context) -> None:
    """An earlier conference: the answer, and in the same box perhaps where and when."""
    found = pieces([Paragraph(words.where, (Run(words.text),))], context.book)
    parts = {piece.label: piece.value for piece in found}
    matches = {name: context.book.match(name, (Section.PREVIOUS,)) for name in parts if name}
    if not found or any(match is None or match.section is not Section.PREVIOUS for match in matches.values()):
        context.say_target(_PREVIOUS, label, words)
        return
    for name, value in parts.items():
        match = matches.get(name)
        context.say_target(match.target if match else _PREVIOUS, name or label, Words(value, words.where))


def _line(words: Words, context: Context, *, written: bool) -> None:
    """Labels without a colon: "Risk list done 1/11/26, score 14", "Risk factors, 27/10/2026"."""
    if found := labelled(words.text):
        context.stands(found[0], Words(found[1], words.where))
    if len(words.text) > _LONGEST_PHRASE:
        left = [words.text]
    elif _contact_line(words, context) or _item_line(words, context):
        left = []
    else:
        segments = [segment for segment in _SEGMENT.split(words.text) if segment.strip()]
        left = [segment for segment in segments if not _segment(segment, words, context)]
        if len(left) == len(segments):
            left = [words.text]
    for text in left if written else ():
        _leave(text, words.where, context)


def _segment(segment: str, words: Words, context: Context) -> bool:
    """Note what a part of a line says; returns whether it was understood."""
    if heading := context.book.heading(segment):
        context.lean(heading.section)
    elif context.in_risk_list and _begins_with_date(segment, context):
        context.say_target("risk/assessed_on", words.text, Words(segment, words.where))
    else:
        return _phrase(segment, words.where, context)
    return True


def _leave(text: str, where: str, context: Context) -> None:
    """Keep words that found no field, unless they are print."""
    if found := labelled(text):
        if is_answer(found[1], context.values):
            context.puzzled(found[0], Words(found[1], where))
    elif is_told(text, context.book, context.values):
        context.puzzled("", Words(text, where))


def _contact_line(words: Words, context: Context) -> bool:
    """Who sent the form, after "Sent by" without a colon."""
    parts = words.text.split()
    for count in range(1, min(len(parts), _MOST_OPENING_WORDS + 1)):
        label = " ".join(parts[:count])
        match = context.book.match(label)
        if match and match.target == "referrer/line":
            context.say(match, label, Words(" ".join(parts[count:]), words.where))
            return True
    return False


def _item_line(words: Words, context: Context) -> bool:
    """An item of a risk list on a line of its own: "7. Conflict over child contact: Yes"."""
    label, answer = label_and_answer(words.text) or ("", "")
    item = item_number(label, context.book, in_list=True) if context.in_risk_list else None
    if not item or context.values.code(Answer, answer) is None:
        return False
    context.say_target(f"risk/answers/{item}", label, Words(answer, words.where))
    return True


def _begins_with_date(segment: str, context: Context) -> bool:
    named = _NAMED_DATE.match(segment)
    return bool(_DATE.match(segment) or (named and fold(named[1]) in context.values.months))


def _phrase(segment: str, where: str, context: Context) -> bool:
    parts = segment.split()
    for count in range(min(len(parts) - 1, _MOST_LABEL_WORDS), 0, -1):
        label, rest = " ".join(parts[:count]), " ".join(parts[count:])
        match = context.match(label) if rest[0].isdigit() else None
        if match and match.target in _FIGURES:
            context.say(match, label, Words(rest, where))
            return True
    return False

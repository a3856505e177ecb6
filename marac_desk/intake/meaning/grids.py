"""Reads tables with column titles: people in rows, people in columns, answers to be ticked, risk items side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from marac_desk.intake.layout.entries import Grid, Words
from marac_desk.intake.layout.titles import answer_title, answer_titles, numbered_people
from marac_desk.intake.meaning.context import Context
from marac_desk.intake.risk_list import item_number
from marac_desk.intake.sections import LISTS, PEOPLE, Match, Section
from marac_desk.intake.values import Chosen, choose

Row = Sequence[Words]
_NAME_COLUMNS = {"person/name", "person/entry"}
_LIST_FROM = 8
"""Numbered rows from which a table is a risk list, whatever its title."""


def read_grid(grid: Grid, context: Context) -> None:
    """Note what a table says."""
    for part in _side_by_side(grid):
        if numbered_people(part.titles, context.book):
            _people_in_columns(part, context)
        elif columns := _answer_columns(part, context):
            _answers(part, columns, context)
        else:
            _people_or_fields(part, context)


def _side_by_side(grid: Grid) -> Iterator[Grid]:
    """Titles that come again and again mean several tables side by side."""
    count = len(grid.titles)
    for width in range(2, count // 2 + 1):
        if count % width == 0 and all(grid.titles[at] == grid.titles[at % width] for at in range(count)):
            for first in range(0, count, width):
                yield Grid(grid.titles[:width], tuple(row[first : first + width] for row in grid.rows))
            return
    yield grid


# people


def _people_in_columns(grid: Grid, context: Context) -> None:
    for row in grid.rows:
        label = row[0].text
        for title, words in zip(grid.titles[1:], row[1:], strict=True):
            person = context.book.match(title, Section)
            owner = context.strong if context.strong in LISTS else person.owner if person else None
            match = context.book.match(label, (owner,)) if owner else None
            if match and match.owner is owner and person and person.number:
                context.say(match, label, words, index=person.number - 1)
            else:
                context.puzzled(label, words)


def _people_or_fields(grid: Grid, context: Context) -> None:
    owner = _owner(grid, context)
    above: Row = ()
    for row in grid.rows:
        if _is_empty(grid, row, context):
            continue
        if owner:
            _person(grid, row, above, owner, context)
        else:
            _fields(grid, row, context)
        above = row


def _owner(grid: Grid, context: Context) -> Section | None:
    """Whose names the table lists: as its titles say, or the title above it."""
    for title in grid.titles:
        match, heading = context.book.match(title), context.book.heading(title)
        if match and match.named and match.target in _NAME_COLUMNS:
            return match.owner
        if heading and heading.section in LISTS:
            return heading.section
    if context.strong in PEOPLE:
        return context.strong
    if context.strong in {None, Section.UNKNOWN} and context.weak in PEOPLE:
        return context.weak
    return None


def _is_empty(grid: Grid, row: Row, context: Context) -> bool:
    said = [
        words.text for title, words in zip(grid.titles, row, strict=True) if not context.values.says("number", title)
    ]
    return all(context.values.is_blank(text) or context.values.says("none", text) for text in said)


def _person(grid: Grid, row: Row, above: Row, owner: Section, context: Context) -> None:
    index = context.next_person(owner)
    for column, (title, words) in enumerate(zip(grid.titles, row, strict=True)):
        match = context.book.match(title, (owner,))
        if context.values.says("number", title):
            continue
        if match and match.target.startswith("person/") and match.owner is owner and _first_of_several(match):
            field = replace(match, target="person/name") if match.target == "person/entry" else match
            context.say(field, title, words, index=index, above=above[column].text if above else "")
        else:
            context.puzzled(title, words)


def _first_of_several(match: Match) -> bool:
    """A column about person 2 causing harm has no field of its own."""
    return match.number in {None, 1}


def _fields(grid: Grid, row: Row, context: Context) -> None:
    for title, words in zip(grid.titles, row, strict=True):
        if context.hear(title, words):
            continue
        match = context.match(title)
        if match:
            context.say(match, title, words)
        else:
            context.puzzled(title, words)


# answers


def _answer_columns(grid: Grid, context: Context) -> range | None:
    """The columns to be ticked, or the one column in which the answer is written."""
    answers = [number for number, code in enumerate(answer_titles(grid.titles, context.values)) if code]
    if len(answers) > 1:
        return range(answers[0], answers[-1] + 1)
    written = [number for number, title in enumerate(grid.titles) if context.values.says("answer", title)]
    return range(written[0], written[0] + 1) if len(written) == 1 and written[0] > 0 else None


def _answers(grid: Grid, columns: range, context: Context) -> None:
    labels = [" ".join(words.text for words in row[: columns.start] if words.text) for row in grid.rows]
    items = sum(item_number(label, context.book, in_list=True) is not None for label in labels)
    if items >= _LIST_FROM or any(context.values.says("item", title) for title in grid.titles[: columns.start]):
        context.lean(Section.RISK)
    for label, row in zip(labels, grid.rows, strict=True):
        if not label:
            continue
        answer = _answer(grid, row, columns, context)
        if answer is None:
            said = [f"{grid.titles[number]}: {row[number].text}" for number in columns if row[number].text]
            words = Words(", ".join(said), row[columns.start].where)
            context.stands(label, words)
            context.puzzled(label, words)
        else:
            _say_answer(label, answer, row[columns.stop :], context)


def _answer(grid: Grid, row: Row, columns: range, context: Context) -> Words | None:
    """The title of the one column that is ticked, or the words that were written; None where it is not clear."""
    filled = [number for number in columns if not context.values.is_blank(row[number].text)]
    if len(columns) == 1 or not filled:
        return row[columns.start]
    ticked = [number for number in filled if _is_tick(row[number].text, grid.titles[number], context)]
    unticked = [number for number in filled if choose(row[number].text).kind is Chosen.UNTICKED]
    others = [number for number in filled if number not in ticked and number not in unticked]
    if len(ticked) == 1 and not others:
        return Words(grid.titles[ticked[0]], row[ticked[0]].where)
    if not ticked and not others:
        return Words("", row[columns.start].where)
    if not ticked and len(others) == 1 and answer_title(row[others[0]].text, context.values) is None:
        return row[others[0]]  # "Total", and the sum below the first column
    return None


def _is_tick(text: str, title: str, context: Context) -> bool:
    if text.strip().casefold() == "x" or choose(text).kind is Chosen.TICKED:
        return True
    meant, written = answer_title(title, context.values), answer_title(text, context.values)
    return written is not None and written == meant


def _say_answer(label: str, answer: Words, beside: Row, context: Context) -> None:
    item = item_number(label, context.book, in_list=True) if context.in_risk_list else None
    match = None if item else context.match(label)
    if context.hear(label, answer):
        item = None
    elif item:
        context.say_target(f"risk/answers/{item}", label, answer)
    elif match:
        context.say(match, label, answer)
    else:
        context.puzzled(label, answer)
    for words in beside:
        if item:
            context.say_target(f"risk/notes/{item}", label, words)
        else:
            context.puzzled(label, words)

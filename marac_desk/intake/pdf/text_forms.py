"""Reads what was taught of a PDF without fields out of its text; nothing else of the text is taken for an answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from marac_desk.intake.blocks import Block, Cell, Paragraph, Run, Table
from marac_desk.intake.filling.form import fill
from marac_desk.intake.labels import LabelBook
from marac_desk.intake.layout.entries import Entry
from marac_desk.intake.layout.flow import FlowReader
from marac_desk.intake.origins import Confidence, NotUnderstood
from marac_desk.intake.profiles import Profile
from marac_desk.intake.reading import Outcome, Reading, SourceBlock, SourceKind, SourceText
from marac_desk.intake.taught_forms import sample_of_form, understood
from marac_desk.intake.teaching import Sample
from marac_desk.intake.values import value_book

READ_FROM_TEXT = "taught_from_text"
"""Why a person has to compare every field: whatever is printed beside a label was taken for its answer."""


def with_what_was_taught(reading: Reading, forms: Sequence[Profile], today: date) -> Reading:
    """Return the reading of a text with the fields that were taught of it; the same where no profile fits it."""
    blocks = tuple(map(_block, reading.source_text))
    words = "\n".join(text.text for block in reading.source_text for text in _texts(block))
    found = understood(lambda book: _entries(blocks, book), words, forms)
    told = replace(reading, notices=(*reading.notices, *found.notices))
    if found.facts.form is None:
        return told
    taught = [fact for fact in found.facts.said if fact.rule is not None]
    left = [NotUnderstood(fact.label, fact.text, fact.where) for fact in found.facts.said if fact.rule is None]
    facts = replace(found.facts, said=taught, unknown=[*left, *found.facts.unknown])
    referral = fill(facts, today=today)
    looked_at = replace(referral, confidence=dict.fromkeys(referral.origins, Confidence.LOOK))
    return replace(
        told, outcome=Outcome.FLAGGED, reason_code=READ_FROM_TEXT, referrals=(looked_at,), facts=dict(found.named)
    )


def sample_of_text(source: Iterable[SourceBlock]) -> Sample:
    """Return the labels in a text with what stands at them. Raises RefusedError no_labels."""
    blocks = tuple(map(_block, source))
    return sample_of_form(lambda book: _entries(blocks, book))


def _entries(blocks: Sequence[Block], book: LabelBook) -> Iterable[Entry]:
    return FlowReader(book, value_book()).read(blocks)


def _texts(block: SourceBlock) -> Iterable[SourceText]:
    return [text for row in block.rows for text in row] if block.words is None else [block.words]


def _block(block: SourceBlock) -> Block:
    if block.words is not None:
        return _paragraph(block.words, heading=block.kind is SourceKind.HEADING)
    return Table(block.where, tuple(tuple(Cell(text.where, (_paragraph(text),)) for text in row) for row in block.rows))


def _paragraph(text: SourceText, *, heading: bool = False) -> Paragraph:
    return Paragraph(text.where, (Run(text.text),), heading=heading)

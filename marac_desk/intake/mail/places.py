"""Puts the place of a part of a mail before every place in it, so that each origin says in which part it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from marac_desk.intake.origins import Notice
from marac_desk.intake.reading import Reading, ReadReferral, SourceBlock, SourceText

RECORD, PART = "record", "part"
"""Keys of a locator: the row of a sheet, and the part of the mail the sheet came in."""


def moved_referral(referral: ReadReferral, place: str) -> ReadReferral:
    """Return a referral with its origins inside a part."""
    located = dict(referral.source_locator)
    if located:
        located[PART] = f"{place}, {located[PART]}" if PART in located else place
    return replace(
        referral,
        origins={at: replace(origin, where=f"{place}, {origin.where}") for at, origin in referral.origins.items()},
        not_understood=tuple(replace(left, where=f"{place}, {left.where}") for left in referral.not_understood),
        notices=moved_notices(referral.notices, place),
        source_locator=located,
    )


def moved_notices(notices: Iterable[Notice], place: str) -> tuple[Notice, ...]:
    """Return notices about places inside a part."""
    return tuple(replace(n, where=f"{place}, {n.where}" if n.where else place) for n in notices)


def moved_source(reading: Reading, place: str) -> tuple[SourceBlock, ...]:
    """Return the source text of a part."""
    return tuple(_moved_block(block, place) for block in reading.source_text)


def _moved_block(block: SourceBlock, place: str) -> SourceBlock:
    return replace(
        block,
        where=f"{place}, {block.where}",
        words=_moved(block.words, place) if block.words else None,
        rows=tuple(tuple(_moved(cell, place) for cell in row) for row in block.rows),
    )


def _moved(text: SourceText, place: str) -> SourceText:
    return replace(text, where=f"{place}, {text.where}")

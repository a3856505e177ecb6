"""Reads one text of a mail: chooses among the forms it was sent in, parts its voices, and looks for fields in each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from marac_desk.intake.blocks import Block, Table, paragraphs_of
from marac_desk.intake.folding import fold
from marac_desk.intake.html.blocks import page_of
from marac_desk.intake.mail.letter import Body, BodyKind
from marac_desk.intake.mail.passages import Voice, passages
from marac_desk.intake.reading import ReadReferral, SourceBlock
from marac_desk.intake.referral_text import referral_in, says_more_than_the_sender, words_in
from marac_desk.intake.refusal import RefusedError
from marac_desk.intake.source import source_blocks
from marac_desk.intake.text.lines import arranged
from marac_desk.intake.text.plain import lines_of

_ADDRESS = re.compile(r"<?(?:https?://|mailto:|cid:|www\.)\S+", re.IGNORECASE)
_MOST_OTHER_WORDS = 6
"""Words by which two forms of one text may differ: programs leave out captions and spell out links."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one voice says, read as a form."""

    voice: Voice
    referral: ReadReferral


@dataclass(frozen=True, slots=True)
class BodyText:
    """One form of a text: its blocks as they are shown, what was read, and whether something in it is not to be seen.

    `refused` is the code of why it could not be taken apart; then its text is shown as it came.
    """

    place: str
    blocks: tuple[Block, ...] = ()
    said: tuple[Said, ...] = ()
    hidden: bool = False
    refused: str = ""

    @property
    def read(self) -> int:
        """Return how much was read in the words of the sender."""
        return max((words_in(said.referral) for said in self.said), default=0)

    @property
    def words(self) -> set[str]:
        """Return the words of the text, folded."""
        texts = (_ADDRESS.sub(" ", paragraph.text) for paragraph in paragraphs_of(self.blocks))
        return {word for text in texts for word in fold(text).split() if len(word) > 2}

    @property
    def has_tables(self) -> bool:
        """Whether it is set in tables."""
        return any(isinstance(block, Table) for block in self.blocks)

    def source(self) -> Iterator[SourceBlock]:
        """Return what is shown of it."""
        return source_blocks(self.blocks)


def body_text(body: Body, place: str, today: date) -> BodyText:
    """Return one form of a text, read; `place` may be empty for a text that is a file of its own."""
    before = f"{place}, " if place else ""
    try:
        if body.kind is BodyKind.HTML:
            page = page_of(body.text, before)
            blocks, hidden = page.blocks, page.hidden
        else:
            blocks, hidden = lines_of(body.text, before)
    except RefusedError as refusal:
        return BodyText(place, refused=refusal.code)
    shown: list[Block] = []
    voices: list[tuple[Voice, tuple[Block, ...]]] = []
    for passage in passages(blocks):
        put = tuple(passage.blocks) if passage.voice is Voice.ENDING else arranged(passage.blocks)
        shown += put
        voices.append((passage.voice, put))
    return BodyText(place, tuple(shown), tuple(_read(voices, today)), hidden)


def _read(voices: Sequence[tuple[Voice, tuple[Block, ...]]], today: date) -> Iterator[Said]:
    for voice, blocks in voices:
        referral = referral_in(blocks, today=today) if voice is not Voice.ENDING else None
        if referral and says_more_than_the_sender(referral):
            yield Said(voice, referral)


def chosen(forms: Sequence[BodyText]) -> tuple[BodyText, tuple[BodyText, ...]]:
    """Return the form of a text that says most, and those of the others that say something it does not."""
    best = max(forms, key=lambda form: (not form.refused, form.read, form.has_tables, -forms.index(form)))
    others = [form for form in forms if form is not best]
    return best, tuple(form for form in others if form.refused or len(form.words - best.words) > _MOST_OTHER_WORDS)

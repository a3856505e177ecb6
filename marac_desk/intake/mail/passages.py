"""Parts the text of a mail: what its sender wrote, what stands below its greeting, and what others wrote before.

Only the first is looked at for fields from the start. A signature holds names and numbers of somebody at work, a mail
that was forwarded or answered may be about anything: their words are shown, and read where nothing else is a referral.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum

from marac_desk.intake.blocks import Block, Paragraph, Run, Table
from marac_desk.intake.folding import fold
from marac_desk.intake.labels import label_book
from marac_desk.intake.sections import Section
from marac_desk.intake.values import value_book

_HEADERS = ("mail_sent", "mail_to", "mail_subject")
_HEADER_LINES = 12
_LONGEST_GREETING = 5
_LONGEST_MARKER = 120
_DEEPEST = 8


class Voice(IntEnum):
    """Whose words a passage holds, those that count most first."""

    OWN = 0
    FORWARDED = 1
    QUOTED = 2
    ENDING = 3


@dataclass(slots=True)
class Passage:
    """Words of one voice in reading order; what is written between two parts of it does not cut it in two."""

    voice: Voice
    blocks: list[Block] = field(default_factory=list)


def passages(blocks: Sequence[Block], depth: int = 0) -> list[Passage]:
    """Return the passages of a text whose every paragraph is one line; each block is in exactly one of them."""
    parting = _Parting()
    at = 0
    while at < len(blocks):
        block = blocks[at]
        end = _header_end(blocks, at) if isinstance(block, Paragraph) else at
        if end > at:
            parting.begin(Voice.FORWARDED)
            parting.beside(blocks[at:end])
        elif isinstance(block, Paragraph) and _is_marker(block.text):
            parting.begin(Voice.FORWARDED)
            parting.beside([block])
        elif isinstance(block, Paragraph) and _announces_quote(block.text):
            parting.beside([block])
            if not _quote_follows(blocks, at + 1):
                parting.begin(Voice.QUOTED)
        else:
            parting.take(block)
        at = max(end, at + 1)
    return [part for found in parting.passages for part in _opened(found, depth) if part.blocks]


def _opened(passage: Passage, depth: int) -> Iterator[Passage]:
    """What was quoted with signs in front is parted once more without them."""
    if passage.voice is not Voice.QUOTED or depth > _DEEPEST:
        yield passage
        return
    for inner in passages([_unquoted(block) for block in passage.blocks], depth + 1):
        yield Passage(Voice.ENDING if inner.voice is Voice.ENDING else Voice.QUOTED, inner.blocks)


@dataclass(slots=True)
class _Parting:
    passages: list[Passage] = field(default_factory=lambda: [Passage(Voice.OWN)])
    _main: Passage = field(init=False)
    _ending: bool = False
    _quote: Passage | None = None

    def __post_init__(self) -> None:
        self._main = self.passages[0]

    def begin(self, voice: Voice) -> None:
        """From here on somebody else speaks."""
        self._main, self._ending, self._quote = Passage(voice), False, None
        self.passages.append(self._main)

    def beside(self, blocks: Sequence[Block]) -> None:
        """Keep lines that belong to no voice: they are shown, and never read."""
        self._last_of(Voice.ENDING).blocks += blocks

    def take(self, block: Block) -> None:
        """Put a block where it belongs."""
        text = block.text.strip() if isinstance(block, Paragraph) else ""
        if text.startswith(">"):
            self._quote = self._quote or self._added(Voice.QUOTED)
            self._quote.blocks.append(block)
            return
        if text or isinstance(block, Table):
            self._quote = None
        if self._ending and _goes_back_to_the_form(block):
            self._ending = False
        elif _ends_a_letter(text):
            self._ending = True
        (self._last_of(Voice.ENDING) if self._ending else self._main).blocks.append(block)

    def _added(self, voice: Voice) -> Passage:
        self.passages.append(Passage(voice))
        return self.passages[-1]

    def _last_of(self, voice: Voice) -> Passage:
        last = self.passages[-1]
        return last if last.voice is voice else self._added(voice)


def _label(block: Block) -> str:
    text = block.text.lstrip("> ") if isinstance(block, Paragraph) else ""
    before, colon, after = text.partition(":")
    return fold(before) if colon and after.strip() else ""


def _header_end(blocks: Sequence[Block], start: int) -> int:
    """Where the lines end with which a program repeats the top of another mail; `start` where there are none."""
    words = value_book().words
    if _label(blocks[start]) not in words("mail_from"):
        return start
    end, kinds = start + 1, set()
    for at in range(start + 1, min(start + _HEADER_LINES, len(blocks))):
        block = blocks[at]
        if not isinstance(block, Paragraph):
            break
        found = [kind for kind in _HEADERS if _label(block) in words(kind)]
        if found:
            kinds.add(found[0])
            end = at + 1
        elif not block.text.strip() and kinds:
            break
    return end if len(kinds) > 1 else start


def _is_marker(text: str) -> bool:
    plain = text.strip()
    return len(plain) < _LONGEST_MARKER and fold(plain.strip("-_=* :<>")) in value_book().words("forwarded")


def _announces_quote(text: str) -> bool:
    """ "On Monday Jo wrote:", which programs put above what they quote."""
    plain = text.strip()
    last = fold(plain).split()[-1:] if plain.endswith(":") and len(plain) < 2 * _LONGEST_MARKER else []
    return (
        bool(last) and last[0] in value_book().words("wrote") and any(sign.isdigit() or sign == "@" for sign in plain)
    )


def _quote_follows(blocks: Sequence[Block], at: int) -> bool:
    said = next((block for block in blocks[at:] if isinstance(block, Table) or block.text.strip()), None)
    return isinstance(said, Paragraph) and said.text.strip().startswith(">")


def _ends_a_letter(text: str) -> bool:
    if text in {"--", "—"}:
        return True
    words, known = fold(text).split(), value_book().words("sign_off")
    if not words or ":" in text:
        return False
    return any(" ".join(words[:count]) in known for count in range(min(len(words), 4), 0, -1)) and (
        len(words) <= _LONGEST_GREETING
    )


def _goes_back_to_the_form(block: Block) -> bool:
    """A form that somebody pasted below the end of the letter."""
    book = label_book()
    if isinstance(block, Table):
        return any(_is_of_a_case(cell.text) for row in block.rows for cell in row[:1])
    text = block.text.strip()
    return bool(text) and (book.heading(text) is not None or _is_of_a_case(text.partition(":")[0].partition("\t")[0]))


def _is_of_a_case(label: str) -> bool:
    match = label_book().match(label.strip().rstrip(":?")) if label.strip() else None
    return match is not None and match.section not in {None, Section.REFERRER}


def _unquoted(block: Block) -> Block:
    """A line without one sign of quoting."""
    if not isinstance(block, Paragraph) or not block.text.lstrip().startswith(">"):
        return block
    runs: list[Run] = []
    waiting = True
    for run in block.runs:
        text = run.text
        if waiting and text.lstrip().startswith(">"):
            text, waiting = text.lstrip()[1:].removeprefix(" "), False
        if text:
            runs.append(replace(run, text=text))
    return replace(block, runs=tuple(runs))

"""Prints documents: lays out what is new, takes the rest from memory, and makes one PDF of it.

A document is built in pieces. Each is kept under the hash of its content and of its layout's version, in memory alone;
a changed case costs only itself.
"""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from marac_desk.documents import (
    actions,
    agenda,
    answer,
    audit,
    escalation,
    fields,
    letters,
    minutes,
    recovery_kit,
    return_form,
    transfer,
)
from marac_desk.documents.actions_content import ActionList
from marac_desk.documents.agenda_content import AgendaPack
from marac_desk.documents.audit_content import AuditExtract
from marac_desk.documents.binding import bind
from marac_desk.documents.letters_content import EscalationLetter, HandOverSheet, RecallLetter, ReferralAnswer
from marac_desk.documents.minutes_content import MinutesOfCase
from marac_desk.documents.paginate import Page, Placed
from marac_desk.documents.paper import Composition, Take, page_foot, page_head, paginated, phrases_of
from marac_desk.documents.pieces import Piece
from marac_desk.documents.recovery_kit_content import RecoveryShare
from marac_desk.documents.return_content import ReturnSheet
from marac_desk.documents.style import BODY_TOP
from marac_desk.documents.transfer_content import TransferPack
from marac_desk.documents.wire import Content

_MOST_BYTES = 32 * 1024 * 1024
_COMPOSE: Mapping[type, Callable[..., Composition]] = {
    AgendaPack: agenda.compose,
    ActionList: actions.compose,
    MinutesOfCase: minutes.compose,
    RecallLetter: letters.compose_recall,
    HandOverSheet: letters.compose_hand_over,
    EscalationLetter: escalation.compose,
    ReferralAnswer: answer.compose,
    RecoveryShare: recovery_kit.compose,
    AuditExtract: audit.compose,
    ReturnSheet: return_form.compose,
    TransferPack: transfer.compose,
}


@dataclass(frozen=True, slots=True)
class Built:
    """A finished document: the PDF, its pages, the characters shown as the placeholder, and files that go along.

    A form has the digest of what is drawn on its pages besides.
    """

    pdf: bytes
    pages: int
    missing_glyphs: tuple[str, ...]
    attached: tuple[tuple[str, bytes], ...] = ()
    drawn: str = ""


class _Memory:
    """Pieces by their key, the least recently used forgotten first."""

    def __init__(self, most_bytes: int) -> None:
        self._pieces: OrderedDict[bytes, Piece] = OrderedDict()
        self._most, self._held = most_bytes, 0

    def get(self, key: bytes) -> Piece | None:
        if key not in self._pieces:
            return None
        self._pieces.move_to_end(key)
        return self._pieces[key]

    def put(self, key: bytes, piece: Piece) -> None:
        self._pieces[key] = piece
        self._held += piece.weight
        while self._held > self._most and len(self._pieces) > 1:
            _, forgotten = self._pieces.popitem(last=False)
            self._held -= forgotten.weight


class Press:
    """Builds documents and remembers their pieces; for one thread at a time."""

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        """Take about how many bytes of pieces to remember at most."""
        self._memory = _Memory(most_bytes)
        self.laid_out = 0
        """How many pieces were laid out anew so far, so that one can see whether memory serves."""

    def build(self, content: Content) -> Built:
        """Return the document; the same content gives the same bytes in every process.

        Raises TypeError for anything that is not a content class.
        """
        compose = _COMPOSE.get(type(content))
        if compose is None:
            raise TypeError("not a document")
        missing: set[str] = set()

        def take(layout: Callable[..., Piece], *arguments: object) -> Piece:
            piece = self._piece(layout, arguments)
            missing.update(piece.missing)
            return piece

        composition = compose(content, take)
        pages = paginated(composition)
        standing = [_standing(composition, pages, nth, take) for nth in range(len(pages))]
        pdf = bind(composition.title, content.imprint.language, standing)
        drawn = ""
        if isinstance(content, ReturnSheet):
            pdf, drawn = fields.with_fields(pdf, standing, return_form.hidden_fields(content))
        return Built(pdf, len(pages), tuple(sorted(missing)), _attached(content), drawn)

    def _piece(self, layout: Callable[..., Piece], arguments: tuple[object, ...]) -> Piece:
        version = sys.modules[layout.__module__].LAYOUT
        key = blake2b(repr((version, layout.__qualname__, arguments)).encode("utf-8")).digest()
        piece = self._memory.get(key)
        if piece is None:
            self.laid_out += 1
            piece = layout(*arguments)
            self._memory.put(key, piece)
        return piece


def _attached(content: Content) -> tuple[tuple[str, bytes], ...]:
    """Return what goes along inside the file: the extract's lines, for programs."""
    return ((audit.CSV_NAME, audit.table_of(content)),) if isinstance(content, AuditExtract) else ()


def render(content: Content) -> Built:
    """Return one document without remembering anything; for tests and single sheets."""
    return Press().build(content)


def _standing(composition: Composition, pages: Sequence[Page], nth: int, take: Take) -> list[Placed]:
    """Return everything that stands on one page in reading order, with y counted from the top of the page."""
    imprint, page, phrases = composition.imprint, pages[nth], phrases_of(composition.imprint)
    placed = [Placed(each.slice, BODY_TOP + each.y) for each in page.placed]
    if composition.next_page is not None and nth + 1 < len(pages):
        below = composition.next_page(page.entries, pages[nth + 1].entries)
        placed += [Placed(each, BODY_TOP + page.filled) for each in below.slices]
    head = take(page_head, phrases, imprint, composition.heading if nth else "")
    foot = take(page_foot, phrases, imprint, nth + 1, len(pages))
    return [*(Placed(each, 0.0) for each in head.slices), *placed, *(Placed(each, 0.0) for each in foot.slices)]

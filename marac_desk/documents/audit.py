"""Lays out the extract of the ledger as a plain table, and writes the same lines as a table that programs read."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date

from marac_desk.documents.audit_content import AuditExtract, ExtractLine
from marac_desk.documents.drawing import Drawing
from marac_desk.documents.paginate import Entry, flow
from marac_desk.documents.paper import Composition, Take, note, phrases_of, title
from marac_desk.documents.phrases import Phrases
from marac_desk.documents.pieces import Piece
from marac_desk.documents.style import COLUMN, FULL_WIDTH, INK, LATE, LEFT, QUIET, SMALL, STRONG
from marac_desk.documents.typeset import Span

LAYOUT = "audit 1"
"""Part of every piece's key: count it up when the look of the same content changes."""

CSV_NAME = "extract.csv"
HEADINGS = ("line", "at", "person", "role", "operation", "object", "case", "reason", "result")
_HOSTILE = ("=", "+", "-", "@", "\t", "\r")
_AT, _WHO, _WHAT, _CASE, _WHY = LEFT, LEFT + 116.0, LEFT + 312.0, LEFT + 480.0, LEFT + 588.0
_GAP = 10.0


def compose(content: AuditExtract, take: Take) -> Composition:
    """Return the extract as entries: what was asked for, whether the chain holds, then line by line."""
    phrases = phrases_of(content.imprint)
    heading = phrases.words["audit.title"]
    entries = flow(take(opening_piece, phrases, content.person, content.reference, content.since, content.until))
    entries += flow(take(note, _standing(phrases, content)))
    entries += _table(phrases, content.lines, take)
    return Composition(phrases.words["audit.document"], heading, content.imprint, tuple(entries))


def _standing(phrases: Phrases, content: AuditExtract) -> tuple[Span, ...]:
    key = "audit.holds" if content.chain_holds else "audit.broken"
    style = QUIET if content.chain_holds else QUIET.inked(LATE)
    return phrases.spans(key, style, STRONG, lines=str(content.chain_lines), _head=content.head)


def _table(phrases: Phrases, lines: Sequence[ExtractLine], take: Take) -> list[Entry]:
    if not lines:
        return flow(take(note, phrases.spans("audit.empty", QUIET)))
    head = take(head_piece, phrases)
    entries = flow(head)
    for line in lines:
        entries += flow(take(line_piece, phrases, line), head.slices)
    return entries


def opening_piece(phrases: Phrases, person: str, reference: str, since: date, until: date) -> Piece:
    """Return the title and what was asked for."""
    whose = phrases.say("audit.of_person", person=person) if person else phrases.words["audit.of_everybody"]
    case = phrases.say("audit.on_case", reference=reference) if reference else phrases.words["audit.on_all"]
    first, last = phrases.day(since, year=True), phrases.day(until, year=True)
    below = phrases.spans("audit.subtitle", QUIET, whose=whose, case=case, since=first, until=last)
    return title(phrases.words["audit.title"], below)


def head_piece(phrases: Phrases) -> Piece:
    """Return the heads of the columns over a line in ink; they stand on every page."""
    drawing = Drawing()
    columns = ((_AT, "at"), (_WHO, "who"), (_WHAT, "what"), (_CASE, "case"), (_WHY, "why"))
    for x, key in columns:
        drawing.text(x, 14, phrases.words[f"audit.{key}"], COLUMN, 120)
    drawing.rule(LEFT, 20, FULL_WIDTH, INK)
    return drawing.slices(20.5, lead=14.0, keep=True)


def line_piece(phrases: Phrases, line: ExtractLine) -> Piece:
    """Return one line of the ledger in its columns."""
    drawing = Drawing()
    when = f"{phrases.day(line.at.date(), year=True)}, {phrases.clock(line.at.time())}"
    who = ", ".join(part for part in (line.person, _plain(line.role)) if part) or phrases.words["audit.desk"]
    what = " ".join((_plain(line.operation), _plain(line.object_type)))
    why = ", ".join(part for part in (_plain(line.reason), _plain(line.result)) if part)
    cells = (
        (_AT, f"{line.seq}  {when}", _WHO - _AT),
        (_WHO, who, _WHAT - _WHO),
        (_WHAT, what, _CASE - _WHAT),
        (_CASE, line.reference, _WHY - _CASE),
        (_WHY, why, LEFT + FULL_WIDTH - _WHY + _GAP),
    )
    lowest = max(drawing.text(x, 15, text, SMALL, width - _GAP) for x, text, width in cells if text)
    height = lowest - SMALL.leading + 6
    drawing.rule(LEFT, height - 0.5, FULL_WIDTH)
    return drawing.slices(height)


def _plain(code: str) -> str:
    return code.replace("_", " ")


def table_of(content: AuditExtract) -> bytes:
    """Return the lines as CSV in UTF-8 with a byte-order mark; a cell that a spreadsheet would run is quoted away."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for line in content.lines:
        told = (line.person, line.role, line.operation, line.object_type, line.reference, line.reason, line.result)
        writer.writerow((line.seq, line.at.isoformat(timespec="seconds"), *(_harmless(cell) for cell in told)))
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_HOSTILE) else cell

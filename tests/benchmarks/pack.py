"""Measures the agenda pack of 40 cases: built in pieces, built again, and beside two ordinary ReportLab documents.

`plain` lays out the very same pieces as flowables of one BaseDocTemplate; `customary` says the same words with
Paragraphs in Tables, as most ReportLab programs do.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, KeepTogether, PageTemplate, Paragraph, Table

from marac_desk.assets.fonts import font_file
from marac_desk.documents import agenda, paper, scripts, typeset
from marac_desk.documents.agenda_content import AgendaCase, AgendaPack, AgendaPart, AgendaTag, Tag
from marac_desk.documents.content import Born, Child, SaidToHarm, Victim
from marac_desk.documents.faces import BY_CODE, EmbeddedFace, subset
from marac_desk.documents.pieces import Piece
from marac_desk.documents.press import Press
from marac_desk.documents.style import BODY_BOTTOM, BODY_TOP, PAGE_HEIGHT, PIXEL, QUIET
from marac_desk.rules.safe_contact import MustNot
from marac_desk.rules.vocabulary import AgendaBlock, Relationship, Sex
from tests.benchmarks.measuring import Held, Result, median, milliseconds
from tests.documents.samples import ADVOCATE, HOUSING, HUB, POLICE
from tests.documents.samples import agenda as sample_agenda

CASES = 40
ROUNDS, QUICK_ROUNDS = 15, 3
MOST_FIRST, MOST_CHANGED, MOST_SIZE = 1.5, 0.5, 1.2
KIB = 1024

_GIVEN = [
    "Paulina",
    "Magdalena",
    "Lowri",
    "Danielle",
    "Nasreen",
    "Gemma",
    "Tracey",
    "Sophie",
    "Nerys",
    "Amara",
    "Zofia",
    "Hannah",
    "Leila",
    "Priya",
]
_FAMILY = [
    "Wrześniak",
    "Sikora-West",
    "Vaughan-Ellis",
    "O’Hara-Finch",
    "Akhtarzai",
    "Tolliver",
    "McGlinchey",
    "Larkspur",
    "Pugh-Davies",
]


def pack_of(cases: int) -> AgendaPack:
    """Return a pack with that many different cases, half of them with children."""
    made = [_case(number) for number in range(1, cases + 1)]
    half = (cases + 1) // 2
    parts = (
        AgendaPart(AgendaBlock.CHILD_CASES, tuple(made[:half])),
        AgendaPart(AgendaBlock.ADULT_CASES, tuple(made[half:])),
    )
    return replace(sample_agenda(), parts=parts)


def _case(number: int) -> AgendaCase:
    given, family = _GIVEN[number % len(_GIVEN)], _FAMILY[number * 5 % len(_FAMILY)]
    children = tuple(
        Child(f"Child {number}{nth}", date(2012 + nth, 3, 4), school="St Brannoc Primary") for nth in range(2)
    )
    return AgendaCase(
        number=number,
        at=time(8 + number // 10, number * 6 % 60),
        reference=f"MW-2026-{number:04d}",
        victim=Victim(
            f"{given} {family}", (), Born(date(1983, 1 + number % 12, 11)), (f"{number} Quarry Rise", "ZZ1 4PT")
        ),
        said_to_harm=(SaidToHarm(f"Kacper {family}", Born(date(1985, 2, 1)), Relationship.EX_SPOUSE, Sex.MALE),),
        children=children if number <= CASES // 2 else (),
        presenter=(POLICE, ADVOCATE, HOUSING, HUB)[number % 4],
        tags=(Tag(AgendaTag.REPEAT),) if number % 3 == 0 else (),
        must_not=(MustNot.PHONE, MustNot.LETTERS) if number % 4 == 0 else (),
    )


def one_changed(pack: AgendaPack) -> AgendaPack:
    """Return the pack with another address in its twelfth case."""
    part = pack.parts[0]
    case = part.cases[11]
    moved = replace(case, victim=replace(case.victim, address=("7 Other Street", "ZZ9 9ZZ")))
    cases = (*part.cases[:11], moved, *part.cases[12:])
    return replace(pack, parts=(replace(part, cases=cases), *pack.parts[1:]))


class _Standing(Flowable):
    """One piece as a flowable that is laid out when it is wrapped, as any flowable is."""

    def __init__(self, layout: Callable[..., Piece], *arguments: object) -> None:
        super().__init__()
        self._layout, self._arguments = layout, arguments
        self.piece = Piece(())

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.piece = self._layout(*self._arguments)
        return width, self.piece.height * PIXEL

    def draw(self) -> None:
        _show(self.canv, self.piece)


def _show(canvas: Any, piece: Piece) -> None:
    canvas.saveState()
    canvas.scale(PIXEL, PIXEL)
    y = piece.height
    for each in piece.slices:
        y -= each.lead
        canvas._code.append(f"q 1 0 0 1 0 {y + each.top:.2f} cm\n{each.operators}Q")
        y -= each.height
        for code, chars in each.uses:
            canvas.used.setdefault(code, set()).update(chars)
    canvas.restoreState()


class _Numbered(Canvas):
    """The customary "page x of y": pages are kept back until their count is known."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.kept: list[dict[str, Any]] = []
        self.used: dict[str, set[str]] = {}
        self.finish: Callable[[Any, int, int], None] = lambda canvas, page, pages: None

    def showPage(self) -> None:
        self.kept.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]

    def save(self) -> None:
        kept, used = self.kept, self.used
        for page, state in enumerate(kept):
            self.__dict__.update(state)
            self.finish(self, page + 1, len(kept))
            super().showPage()
        self._doc.delayedFonts += [  # type: ignore[attr-defined]
            EmbeddedFace(BY_CODE[code], "".join(sorted(chars))) for code, chars in used.items()
        ]
        super().save()


def _document(flowables: list[Flowable], finish: Callable[[Any, int, int], None]) -> bytes:
    file = io.BytesIO()
    body = (BODY_BOTTOM - BODY_TOP) * PIXEL
    frame = Frame(0, (PAGE_HEIGHT - BODY_BOTTOM) * PIXEL, A4[0], body, 0, 0, 0, 0)
    document = BaseDocTemplate(file, pagesize=A4, invariant=1, pageCompression=1, title="Agenda")
    document.addPageTemplates([PageTemplate(frames=[frame])])

    def canvas(*arguments: Any, **options: Any) -> _Numbered:
        made = _Numbered(*arguments, **options)
        made.finish = finish
        return made

    document.build(flowables, canvasmaker=canvas)
    return file.getvalue()


def plain(pack: AgendaPack) -> bytes:
    """Return the pack as one ordinary document of the very same pieces."""
    phrases, bare = paper.phrases_of(pack.imprint), replace(pack, parts=())
    contact = pack.imprint.contact
    closing = phrases.spans("agenda.closing", QUIET, contact=contact.name, phone=contact.phone)
    flowables: list[Flowable] = [
        _Standing(agenda.opening_piece, phrases, bare),
        _Standing(agenda.columns_piece, phrases),
    ]
    for part in pack.parts:
        flowables.append(_Standing(agenda.block_piece, phrases.coded("agenda", part.block), 0.0))
        flowables += [_Standing(agenda.case_piece, phrases, case) for case in part.cases]
    flowables.append(_Standing(paper.note, closing))

    def finish(canvas: Any, page: int, pages: int) -> None:
        canvas.saveState()
        canvas.translate(0, PAGE_HEIGHT * PIXEL)
        head = paper.page_head(phrases, pack.imprint, "Agenda" if page > 1 else "")
        for piece in (head, paper.page_foot(phrases, pack.imprint, page, pages)):
            _show(canvas, replace_height(piece))
        canvas.restoreState()

    return _document(flowables, finish)


def replace_height(piece: Piece) -> Piece:
    """Return a piece whose slices hang from the origin, for the margins of a page."""
    return Piece(tuple(replace(each, height=0.0, lead=0.0) for each in piece.slices))


def _styles() -> dict[str, ParagraphStyle]:
    for name, file in (("Plain", "IBMPlexSans_400Regular.ttf"), ("Strong", "IBMPlexSans_600SemiBold.ttf")):
        pdfmetrics.registerFont(TTFont(name, str(font_file(file))))
    return {
        "name": ParagraphStyle("name", fontName="Strong", fontSize=10.5, leading=14),
        "body": ParagraphStyle("body", fontName="Plain", fontSize=9.4, leading=13.5),
        "title": ParagraphStyle("title", fontName="Strong", fontSize=18, leading=22),
    }


def customary(pack: AgendaPack) -> bytes:
    """Return the same words set the customary way: a Table for each case, a Paragraph for each cell's line."""
    phrases, styles = paper.phrases_of(pack.imprint), _styles()

    def said(text: str, style: str = "body") -> Paragraph:
        return Paragraph(escape(text), styles[style])

    def row(case: AgendaCase) -> Table:
        victim, person = case.victim, case.said_to_harm[0]
        tags = ", ".join(tag.kind.value for tag in case.tags)
        columns = [
            [said(f"{case.at:%H:%M}", "name"), said(f"case {case.number}"), said(case.reference)],
            [
                said(victim.name, "name"),
                said(phrases.born(victim.born)),
                said(", ".join(victim.address or ())),
                said(tags),
            ],
            [said(person.name, "name"), said(phrases.born(person.born)), said(phrases.relationship(person))],
            [
                *(said(f"{child.name}, {child.born}, {child.school}") for child in case.children),
                said(f"{case.presenter.short_name} presents"),
            ],
        ]
        boxes = ["", said("known and relevant"), said("will share at the meeting"), said("not relevant, nothing known")]
        return Table([columns, boxes], colWidths=[72, 156, 125, 152])

    flowables: list[Flowable] = [said(f"Agenda, {phrases.day(pack.meeting_day)}", "title")]
    flowables += [KeepTogether(row(case)) for part in pack.parts for case in part.cases]

    def finish(canvas: Any, page: int, pages: int) -> None:
        canvas.setFont("Plain", 8)
        canvas.drawString(45, 800, pack.imprint.marking)
        canvas.drawString(45, 30, f"{pack.imprint.marking} {pack.imprint.made_by} Page {page} of {pages}")

    return _document(flowables, finish)


def _forget() -> None:
    """Forget every word, width and subset of before, as a process does that has just begun; fonts stay open."""
    for remembered in (typeset.fragments, typeset._measure, scripts.joined, subset):
        remembered.cache_clear()


def _round(pack: AgendaPack, other: AgendaPack) -> dict[str, float]:
    """Return the time of each way, measured one right after the other, so that a busy machine is busy for all."""
    taken = {}
    for name, work in (("plain", plain), ("customary", customary), ("first", lambda each: Press().build(each))):
        _forget()
        taken[name] = milliseconds(lambda work=work: work(pack))  # type: ignore[misc]
    press = Press()
    press.build(pack)
    taken["changed"] = milliseconds(lambda: press.build(other))
    taken["unchanged"] = milliseconds(lambda: press.build(other))
    return taken


def measure(*, quick: bool = False) -> list[Result]:
    """Return what the pack takes at first, after one case was changed and unchanged, and what it weighs."""
    pack = pack_of(CASES)
    changed = one_changed(pack)
    rounds = [_round(pack, changed) for _ in range(QUICK_ROUNDS if quick else ROUNDS)]
    first, after, same, plainly, usual = (
        median([each[name] for each in rounds]) for name in ("first", "changed", "unchanged", "plain", "customary")
    )
    beside, ratio = "the same pieces in one document", Held.RATIO
    sizes = (len(Press().build(pack).pdf) / KIB, len(plain(pack)) / KIB)
    return [
        Result(f"pack of {CASES} cases, first build", first, "ms", beside, plainly, MOST_FIRST, ratio),
        Result("pack after one case changed", after, "ms", beside, plainly, MOST_CHANGED, ratio),
        Result("pack once more, unchanged", same, "ms", beside, plainly),
        Result("pack, first build", first, "ms", "Paragraphs in Tables, as is usual", usual),
        Result("size of the pack", sizes[0], "KiB", beside, sizes[1], MOST_SIZE, ratio),
    ]

"""The words of the side: every attempt so far, the next one, her answer, and what she wants changed."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.report_backs.list_words import WORSE, abuse_words, answer_words
from marac_desk.desktop.veil import Veil
from marac_desk.desktop.widgets.rows import Cell, Row, RowKind
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates, labels, safe_contact
from marac_desk.rules.lives import ReportBackState
from marac_desk.rules.vocabulary import Answer, AttemptResult
from marac_desk.services.report_backs.views import BackProtected, BackView, EarlierAnswer

_CONTEXT = "ReportBackSide"
LEAST = 20


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def attempt_rows(desk: Desk, view: BackView, held: BackProtected | None = None) -> list[Row]:
    """Return every attempt, the planned one last; `held` shows the ways and the planned hour as long as it is there."""
    veil = Veil(desk, (*view.names, view.row.advocate))
    rows = [_attempt(desk, veil, view, number, held) for number in range(len(view.attempts))]
    if view.planned:
        rows.append(_planned(desk, held))
    return rows or [_line("none", "", Cell(_tr("none yet"), tone=Tone.INK2))]


def _line(key: object, left: str, right: Cell, tone: Tone = Tone.INK3) -> Row:
    lead = Cell(left, tone=tone, wrap=True, top=True)
    return Row(("side", key), (lead, right), RowKind.QUIET, height=LEAST)


def _attempt(desk: Desk, veil: Veil, view: BackView, number: int, held: BackProtected | None) -> Row:
    attempt = view.attempts[number]
    at = attempt.at.astimezone(desk.area.zone)
    when, hour = dates.day(at.date(), desk.today()), dates.clock_time(attempt.at, desk.area.zone)
    if held is not None and number < len(held.ways) and attempt.way is None:
        way = held.ways[number]
    else:
        way = safe_contact.channel(attempt.way.value) if attempt.way else _tr("her own way")
    words = _tr("{time}, {result}, {way}").format(time=hour, result=labels.word(attempt.result), way=way)
    note = veil.words(attempt.note or "")
    said = f"{words}. {note[:1].upper()}{note[1:]}" if note and note != labels.word(attempt.result) else words
    harm = attempt.result is AttemptResult.NOT_SAFE
    cell = Cell(said, wrap=True, tone=Tone.LATE if harm else Tone.INK, shape=Shape.TRIANGLE if harm else None)
    return _line(("attempt", number), when, cell)


def _planned(desk: Desk, held: BackProtected | None) -> Row:
    at = held.next_attempt_at if held else None
    if at is None:
        cell = Cell(lead=_tr("next safe time"), lead_tone=Tone.ACCENT, aside=_tr("hold F9"))
        return _line("planned", _tr("planned"), cell, Tone.ACCENT)
    local = at.astimezone(desk.area.zone)
    day, time = dates.day(local.date(), desk.today()), dates.clock_time(at, desk.area.zone)
    cell = Cell(lead=_tr("{day}, {time}").format(day=day, time=time), lead_tone=Tone.ACCENT)
    return _line("planned", _tr("planned"), cell, Tone.ACCENT)


def answer_source(desk: Desk, view: BackView) -> str:
    """Return when she said it, by which way, and to whom."""
    if view.response_on is None:
        return ""
    way = safe_contact.channel(view.response_way.value) if view.response_way else ""
    to = _tr("to {advocate}").format(advocate=desk.name(view.row.advocate, _tr("the advocate")))
    return ", ".join(part for part in (dates.day(view.response_on, desk.today()), way, to) if part)


def answer_rows(desk: Desk, view: BackView) -> list[Row]:
    """Return how safe she feels, new abuse, what should change in the plan, and every earlier answer."""
    row, veil = view.row, Veil(desk, (*view.names, view.row.advocate))
    rows: list[Row] = []
    if view.response_on is not None:
        worse = row.feels_safer in WORSE
        rows.append(_fact("felt", _tr("Feels"), _felt(view), worse=worse))
        rows.append(_fact("abuse", _tr("New abuse"), labels.word(row.new_abuse), worse=row.new_abuse is Answer.YES))
    rows += [
        _line(
            ("wish", line.number),
            _tr("Line {number}").format(number=line.number),
            Cell(veil.words(line.wants_changed), wrap=True),
        )
        for line in view.lines
        if line.wants_changed
    ]
    rows += [_earlier(desk, veil, number, answer) for number, answer in enumerate(view.earlier)]
    return rows


def _felt(view: BackView) -> str:
    return labels.word(view.row.feels_safer)


def _fact(key: str, name: str, words: str, *, worse: bool) -> Row:
    tone = Tone.LATE if worse else Tone.INK
    cell = Cell(lead=words, lead_tone=tone, shape=Shape.TRIANGLE if worse else None, lead_type=Type.LIST_LEAD)
    return _line(key, name, cell)


def _earlier(desk: Desk, veil: Veil, number: int, answer: EarlierAnswer) -> Row:
    when = dates.day(answer.on, desk.today()) if answer.on else _tr("before")
    felt = ", ".join((labels.word(answer.feels_safer), abuse_words(answer.new_abuse)))
    return _line(
        ("earlier", number),
        when,
        Cell(veil.words(answer.words or felt), wrap=True, tone=Tone.INK2, second=felt if answer.words else ""),
    )


def no_answer(view: BackView) -> str:
    """Return why there is no answer."""
    state = view.row.state
    if view.response_on is not None:
        return ""
    if state is ReportBackState.DELIVERED:
        return _tr("She was told. What she said is not written down yet.")
    if state is ReportBackState.DECLINED_BY_VICTIM:
        return _tr("She does not want to know what was agreed.")
    if state is ReportBackState.FED_BACK:
        return _tr("No answer was recorded.")
    return _tr("She has not been told yet.")


def standing(desk: Desk, view: BackView) -> str:
    """Return in one line where the report-back stands."""
    row = view.row
    if row.handed_to and row.state is ReportBackState.HANDED_TO:
        return _tr("handed on to {whom}").format(whom=row.handed_to)
    if view.delivered_on is not None and row.state in {ReportBackState.DELIVERED, ReportBackState.RESPONSE_RECORDED}:
        told = _tr("told {day}").format(day=dates.day(view.delivered_on, desk.today()))
        return told if row.state is ReportBackState.DELIVERED else f"{told}, {answer_words(row)}"
    return "" if row.state is ReportBackState.PLANNED else labels.word(row.state)

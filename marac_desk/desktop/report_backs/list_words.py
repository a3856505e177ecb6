"""The words of the list: who is to be told, how late that is, what must not be done, and where each one stands."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.phrase import Run
from marac_desk.desktop.widgets.rows import Cell, Row, RowKind, gap, head, note
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates, labels, safe_contact
from marac_desk.rules.lives import ReportBackState
from marac_desk.rules.vocabulary import Answer, FeelsSafer
from marac_desk.services.report_backs.views import BackList, BackRow

_CONTEXT = "ReportBackList"
HEIGHT = 50
WORSE = frozenset({FeelsSafer.LESS_SAFE, FeelsSafer.MUCH_LESS_SAFE})


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def parts(found: BackList) -> tuple[tuple[str, str, tuple[BackRow, ...], str], ...]:
    """Return the parts of the list in the order in which they need somebody: key, name, rows, how many."""

    def count(rows: tuple[BackRow, ...]) -> str:
        return str(len(rows))

    return (
        ("to_tell", _tr("To tell"), found.to_tell, count(found.to_tell)),
        ("to_answer", _tr("Told, answer missing"), found.to_answer, count(found.to_answer)),
        ("to_feed_back", _tr("To bring to the meeting"), found.to_feed_back, count(found.to_feed_back)),
        ("handed_on", _tr("Handed on"), found.handed_on, count(found.handed_on)),
        ("done", _tr("Done"), found.done, str(found.done_count)),
    )


def list_rows(desk: Desk, found: BackList, *, of_all: bool) -> list[Row]:
    """Return the whole list under its heads; with `of_all` every line says whose it is."""
    rows: list[Row] = []
    for key, name, backs, count in parts(found):
        if backs:
            rows += [gap(("gap", key), 10)] if rows else []
            rows.append(head(("head", key), name, count, height=34))
            rows += [_row(desk, back, of_all=of_all) for back in backs]
    more = found.done_count - len(found.done)
    if found.done and more > 0:
        rows.append(note("more", _tr("%n earlier one(s) are found with Ctrl+K", more)))
    return rows


def nothing_row(*, narrowed: bool) -> Row:
    """Return what an empty list says."""
    if narrowed:
        text = _tr("None of this advocate. Choose everybody above.")
    else:
        text = _tr("Nobody is waiting to be told. A report-back begins here once a case was concluded in the meeting.")
    return Row("nothing", (Cell(text, tone=Tone.INK2, wrap=True),), RowKind.QUIET, height=44)


def _row(desk: Desk, back: BackRow, *, of_all: bool) -> Row:
    name = desk.name(back.name, back.reference)
    words, tone, shape = _standing(desk, back)
    whose = desk.name(back.advocate, _tr("nobody yet")) if of_all else ""
    cell = Cell(
        lead=name,
        second=", ".join(part for part in (words, whose) if part),
        second_tone=tone,
        second_shape=shape,
        aside=_aside(desk, back),
    )
    said = ", ".join(part for part in (name, _aside(desk, back), words, whose, must_not_said(back)) if part)
    return Row(back.report_back_id, (cell,), said=said, height=HEIGHT)


def must_not_said(back: BackRow) -> str:
    """Return what must not be done, for whoever hears the line."""
    return safe_contact.must_not(back.must_not)


def _standing(desk: Desk, back: BackRow) -> tuple[str, Tone, Shape | None]:
    """Return what the second line says: lateness before everything else, then harm, then what happened."""
    today = desk.today()
    if back.late:
        return dates.working_days_late(back.late), Tone.LATE, Shape.TRIANGLE
    if back.state is ReportBackState.HANDED_TO:
        return _tr("to {whom}").format(whom=back.handed_to or ""), Tone.INK3, None
    if back.fed_back_on is not None:
        return _tr("brought back {day}").format(day=dates.day(back.fed_back_on, today)), Tone.INK3, None
    if back.new_abuse is Answer.YES or back.feels_safer in WORSE:
        return answer_words(back), Tone.LATE, Shape.TRIANGLE
    if back.state is ReportBackState.RESPONSE_RECORDED:
        return answer_words(back), Tone.INK3, None
    if back.state is ReportBackState.FED_BACK:
        return _tr("brought back"), Tone.INK3, None
    if back.state is ReportBackState.DECLINED_BY_VICTIM:
        return labels.word(back.state), Tone.INK3, None
    return dates.due(back.due_on, today), Tone.SOON if back.soon else Tone.INK3, Shape.RING if back.soon else None


def answer_words(back: BackRow) -> str:
    """Return how safe she feels and whether there was new abuse; what was not asked is said, never taken for no."""
    felt = {
        FeelsSafer.MUCH_SAFER: _tr("feels much safer"),
        FeelsSafer.SAFER: _tr("feels safer"),
        FeelsSafer.SAME: _tr("feels the same"),
        FeelsSafer.LESS_SAFE: _tr("feels less safe"),
        FeelsSafer.MUCH_LESS_SAFE: _tr("feels much less safe"),
        FeelsSafer.NOT_ASKED: _tr("not asked how safe she feels"),
    }[back.feels_safer]
    return ", ".join(part for part in (felt, abuse_words(back.new_abuse)) if part)


def abuse_words(answer: Answer) -> str:
    """Return whether there was new abuse."""
    return {
        Answer.YES: _tr("new abuse"),
        Answer.NO: _tr("no new abuse"),
        Answer.NOT_KNOWN: _tr("new abuse not known"),
    }.get(answer, _tr("not asked about new abuse"))


def _aside(desk: Desk, back: BackRow) -> str:
    if back.state is ReportBackState.NOT_SAFE_NOW:
        return labels.word(back.state)
    if back.state in {ReportBackState.PLANNED, ReportBackState.SAFE_ROUTE_CONFIRMED, ReportBackState.ATTEMPTED}:
        return tried_words(back.attempts)
    return dates.day(back.heard_on, desk.today()) if back.heard_on else ""


def tried_words(attempts: int) -> str:
    """Return how often it was tried."""
    return {0: _tr("not tried yet"), 1: _tr("tried once"), 2: _tr("tried twice")}.get(
        attempts, _tr("tried %n times", attempts)
    )


def totals_phrase(found: BackList) -> list[Run]:
    """Return the list in one line, its lateness the loudest in it."""
    late = sum(1 for row in (*found.to_tell, *found.to_answer) if row.late)
    count = len(found.to_tell)
    runs = [Run(_tr("%n to tell", count) if count else _tr("Nobody to tell now"), tone=Tone.INK2)]
    if found.to_answer:
        runs.append(Run(", " + _tr("%n answer(s) missing", len(found.to_answer)), tone=Tone.INK2))
    if late:
        runs += [Run(", ", tone=Tone.INK2), Run(_tr("%n late", late), Type.LIST_STRONG, Tone.LATE)]
    return runs

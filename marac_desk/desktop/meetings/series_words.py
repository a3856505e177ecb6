"""The words of series: how one comes back, its days with their dates, what a change would do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication, QLocale

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.rows import Cell, Row, RowKind
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.series import LAST, MOST_WEEKS
from marac_desk.rules.vocabulary import AgendaModel, Rhythm
from marac_desk.services.meetings.series_views import SeriesDay, SeriesDraft, SeriesEffect, SeriesRow

_CONTEXT = "Series"
MOST_NAMED = 4


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def weekdays() -> dict[str, str]:
    """Return the weekdays by their numbers, Monday 0."""
    return {str(day): QLocale().dayName(day + 1) for day in range(7)}


def positions() -> dict[str, str]:
    """Return which of a month, by number."""
    return {
        "1": _tr("first"), "2": _tr("second"), "3": _tr("third"), "4": _tr("fourth"), str(LAST): _tr("last")
    }  # fmt: skip


def every_weeks() -> dict[str, str]:
    """Return every how many weeks, by number."""
    return {str(n): _tr("every week") if n == 1 else _tr("every %n weeks", n) for n in range(1, MOST_WEEKS + 1)}


def pattern(draft: SeriesDraft) -> str:
    """Return how a series comes back, as one says it."""
    weekday = weekdays()[str(draft.weekday)]
    match draft.rhythm:
        case Rhythm.DAILY:
            return _tr("every working day")
        case Rhythm.WEEKLY:
            return _tr("{weekday}, {weeks}").format(weekday=weekday, weeks=every_weeks()[str(draft.every)])
        case Rhythm.MONTHLY:
            return _tr("{position} {weekday} of the month").format(
                position=positions()[str(draft.position)], weekday=weekday
            )


def series_row(desk: Desk, row: SeriesRow) -> Row:
    """Return one series of the list."""
    today, draft = desk.today(), row.draft
    how = _tr("{pattern}, {time}").format(pattern=pattern(draft), time=draft.starts.strftime("%H:%M"))
    agenda = _tr("rolling agenda") if draft.agenda_model is AgendaModel.ROLLING else _tr("frozen agenda")
    if row.ended_on is not None:
        coming, tone = _tr("ended {day}").format(day=dates.day(row.ended_on, today)), Tone.INK3
    elif row.next_days:
        coming, tone = ", ".join(dates.day(day, today) for day in row.next_days[:2]), Tone.INK2
    else:
        coming, tone = _tr("nothing is planned"), Tone.SOON
    last = _tr("planned to {day}").format(day=dates.day(row.last_day, today)) if row.last_day else ""
    cells = (
        Cell(lead=draft.name),
        Cell(how, tone=Tone.INK2),
        Cell(f"{labels.word(draft.kind)}, {agenda}", tone=Tone.INK2),
        Cell(coming, tone=tone, shape=Shape.RING if tone is Tone.SOON else None),
        Cell(last, tone=Tone.INK3),
        Cell(lead=_tr("Change"), lead_tone=Tone.ACCENT, right=True, verb="change") if row.ended_on is None else Cell(),
    )
    return Row(row.series_id, cells)


def preview_rows(desk: Desk, days: Sequence[SeriesDay]) -> list[Row]:
    """Return the next days of a series, each with every date around it; what is moved or unverified is said."""
    today, rows = desk.today(), []
    for one in days:
        if one.day is None or one.dates is None:
            note = _tr("{day} is left out: nobody works").format(day=dates.day(one.wanted, today))
            rows.append(Row(one.wanted, (Cell(note, tone=Tone.SOON),), RowKind.NOTE))
            continue
        around = (one.dates.cutoff, one.dates.agenda, one.dates.research, one.dates.action_list, one.dates.minutes)
        note = ""
        if one.moved:
            note = _tr("moved from {day}").format(day=dates.day(one.wanted, today))
        if not one.verified:
            note = ", ".join(filter(None, (note, _tr("holidays unverified"))))
        cells = (
            Cell(lead=dates.day(one.day, today)),
            *(Cell(dates.day(reckoned.day, today), tone=Tone.INK2) for reckoned in around),
            Cell(note, tone=Tone.SOON, shape=Shape.RING) if note else Cell(),
        )
        rows.append(Row(one.wanted, cells))
    return rows


def effect_words(desk: Desk, effect: SeriesEffect) -> str:
    """Return what a change does to the meetings already planned, before it is done."""
    parts = []
    if effect.moved:
        parts.append(_tr("%n meeting(s) move to another day.", len(effect.moved)))
    if effect.added:
        parts.append(_tr("%n meeting(s) are added.", len(effect.added)))
    if effect.called_off:
        parts.append(_tr("%n empty meeting(s) are cancelled.", len(effect.called_off)))
    if effect.stays:
        stay = _tr("%n meeting(s) stay, because cases are on them or the agenda is locked or out:", len(effect.stays))
        parts.append(f"{stay} {_named(desk, [one.day for one in effect.stays])}.")
    return " ".join(parts) or _tr("No meeting that is planned changes its day.")


def _named(desk: Desk, days: Sequence[date]) -> str:
    named = ", ".join(dates.day(day, desk.today()) for day in days[:MOST_NAMED])
    more = len(days) - MOST_NAMED
    return _tr("{days} and %n more", more).format(days=named) if more > 0 else named

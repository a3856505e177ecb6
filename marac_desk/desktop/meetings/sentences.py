"""The words of the agenda builder: why a case is here, what is still missing, how full the meeting is."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.rows import Cell, Row, RowKind
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import ROW, Tone, Type
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.lives import ItemState, ReferralState
from marac_desk.rules.vocabulary import AgendaBlock
from marac_desk.services.meetings.views import BuilderRow, BuilderView, MeetingRow, PoolRow, WhyHere

_CONTEXT = "Meetings"
POOL_ROW = 70
SET_ASIDE = frozenset({ItemState.DEFERRED, ItemState.WITHDRAWN, ItemState.NOT_REACHED})


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def why(reasons: WhyHere) -> str:
    """Return why a case is here, in a few words, what presses most first."""
    found: list[str] = []
    if reasons.review:
        found.append(_tr("review of the emergency plan") if reasons.emergency else _tr("review"))
    elif reasons.emergency:
        found.append(_tr("emergency"))
    if reasons.not_reached:
        found.append(_tr("not reached last time"))
    elif reasons.deferred:
        found.append(_tr("deferred last time"))
    if reasons.transferred_from:
        found.append(_tr("moved here"))
    if reasons.repeat:
        found.append(_tr("repeat"))
    elif reasons.perhaps_repeat:
        found.append(_tr("perhaps a repeat"))
    found += [labels.word(flag) for flag in reasons.red_flags]
    if reasons.young_perpetrator is not None:
        found.append(_tr("person causing harm is {age}").format(age=reasons.young_perpetrator))
    if reasons.victim_age is not None and reasons.victim_age < 18:
        found.append(_tr("aged {age}").format(age=reasons.victim_age))
    if reasons.interpreter:
        found.append(_tr("interpreter"))
    if not found:
        found = [labels.word(criterion) for criterion in reasons.criteria]
    return ", ".join(found[:3])


def pool_row(desk: Desk, row: PoolRow, *, may_change: bool) -> Row:
    """Return an accepted case that waits, with what presses and what it is about."""
    note, tone = _pool_note(row)
    name = desk.name(row.name, row.reference)
    words = " ".join(row.why.reason.split())
    cell = Cell(
        "",
        name,
        mark=row.mark or None,
        second=words or why(row.why),
        second_lines=2,
        second_tone=Tone.INK2,
        aside=note,
        aside_tone=tone,
        verb="place" if may_change else None,
    )
    said = _tr("{name}, {why}. {reason}").format(name=name, why=why(row.why), reason=words)
    return Row(row.referral_id, (cell,), height=POOL_ROW, said=said, rule=True)


def _pool_note(row: PoolRow) -> tuple[str, Tone]:
    if row.state is ReferralState.EMERGENCY or row.why.emergency:
        return _tr("emergency"), Tone.LATE
    if row.state is ReferralState.DEFERRED or row.why.deferred:
        return _tr("deferred, now"), Tone.SOON
    if row.why.not_reached:
        return _tr("not reached, now"), Tone.SOON
    if row.late:
        return _tr("late, chair to decide"), Tone.SOON
    if row.unborn:
        return _tr("unborn child"), Tone.INK3
    return (
        (_tr("one child") if row.children == 1 else _tr("{count} children").format(count=row.children))
        if row.children
        else "",
        Tone.INK3,
    )


def agenda_rows(desk: Desk, view: BuilderView) -> list[Row]:
    """Return the agenda as it stands: opening, the two blocks, the break, every case with what it lacks."""
    opening = _opening_words(desk, view)
    rows = [_between("opening", dates.clock_time(view.starts_at, desk.area.zone), opening, view.opening_minutes)]
    counts = {block: sum(row.block is block for row in view.items) for block in AgendaBlock}
    last: AgendaBlock | None = None
    for row in view.items:
        if row.block is not last:
            rows.append(_block_head(row.block, counts[row.block]))
            last = row.block
        rows.append(case_row(desk, row))
        if row.item_id == view.break_after:
            rows.append(_break_row(desk, view, row))
    return rows


def _opening_words(desk: Desk, view: BuilderView) -> str:
    if view.previous_day is None:
        return _tr("Opening, apologies")
    return _tr("Opening, apologies, actions from {day}").format(day=dates.day(view.previous_day, desk.today()))


def _between(key: str, time: str, words: str, minutes: int) -> Row:
    cells = (
        Cell(lead=time, lead_tone=Tone.INK2),
        Cell(),
        Cell(lead=words, lead_tone=Tone.INK2, lead_type=Type.LIST_STRONG),
        Cell(),
        Cell(),
        Cell(lead=dates.minutes(minutes) if minutes else "", lead_tone=Tone.INK2),
        Cell(),
    )
    return Row(("between", key), cells, RowKind.BAND, said=f"{time} {words}")


def _block_head(block: AgendaBlock, count: int) -> Row:
    names = {
        AgendaBlock.CHILD_CASES: _tr("Households with children, %n case(s)", count),
        AgendaBlock.ADULT_CASES: _tr("Adults, %n case(s)", count),
        AgendaBlock.REVIEW: _tr("Reviews, %n case(s)", count),
        AgendaBlock.TRANSFER_IN: _tr("Transferred in, %n case(s)", count),
    }
    return _between(block.value, "", names[block], 0)


def _break_row(desk: Desk, view: BuilderView, after: BuilderRow) -> Row:
    start = after.start + timedelta(minutes=after.minutes)
    words = _tr("Break %n min.", view.break_minutes)
    if view.child_only:
        words = _tr("{break_words} {agencies} may leave").format(
            break_words=words, agencies=_tr(" and ").join(view.child_only)
        )
    return _between("break", dates.clock_time(start, desk.area.zone), words, 0)


def case_row(desk: Desk, row: BuilderRow) -> Row:
    """Return one placed case."""
    name = desk.name(row.name, _tr("no name given") if row.may_open else row.reference)
    about = why(row.why)
    if row.state in SET_ASIDE:
        about = _tr("{state}; {about}").format(state=labels.word(row.state), about=about)
    elif row.late_reason:
        about = _tr("added late: {reason}; {about}").format(reason=row.late_reason, about=about)
    if row.linked_to is not None:
        about = _tr("{about}, read with {number}").format(about=about, number=row.linked_to)
    missing = still_missing(row)
    cells = (
        Cell(lead=dates.clock_time(row.start, desk.area.zone), lead_type=Type.LIST_STRONG),
        Cell(str(row.position), tone=Tone.INK3, right=True),
        Cell(about, name, tone=Tone.INK2),
        Cell(_children(row), tone=Tone.INK2),
        Cell(row.presenter, mark=row.presenter_mark or None)
        if row.presenter
        else Cell(_tr("nobody"), tone=Tone.SOON, shape=Shape.RING),
        Cell(dates.minutes(row.minutes), tone=Tone.INK2),
        Cell(missing, tone=Tone.SOON, shape=Shape.RING) if missing else Cell(_tr("ready"), tone=Tone.INK3),
    )
    said = _tr("Case {number} at {time}, {name}, {about}, {missing}").format(
        number=row.position,
        time=dates.clock_time(row.start, desk.area.zone),
        name=name,
        about=about,
        missing=missing or _tr("ready"),
    )
    return Row(row.item_id, cells, height=ROW, said=said)


def _children(row: BuilderRow) -> str:
    if row.unborn:
        return f"{row.children} + {_tr('unborn')}" if row.children else _tr("unborn")
    return str(row.children) if row.children else ""


def still_missing(row: BuilderRow) -> str:
    """Return what a case still lacks, in words; ready is quiet."""
    parts = []
    if not row.research_ready:
        parts.append(_tr("research"))
    if row.her_view_in is False:
        parts.append(_tr("her view"))
    if not row.conflicts_checked:
        parts.append(_tr("conflicts"))
    if len(parts) > 1:
        return _tr("{first} and {last}").format(first=", ".join(parts[:-1]), last=parts[-1])
    return parts[0] if parts else ""


def readiness_rows(desk: Desk, view: BuilderView) -> list[Row]:
    """Return how ready the agenda is: how many of how many, and who is missing by name."""
    checks = (
        (_tr("Research in"), [row for row in view.items if not row.research_ready]),
        (_tr("Presenter known"), [row for row in view.items if row.presenter_id is None]),
        (_tr("Her view in"), [row for row in view.items if row.her_view_in is False]),
        (_tr("Conflicts checked"), [row for row in view.items if not row.conflicts_checked]),
    )
    total, rows = len(view.items), []
    for text, missing in checks:
        ready = not missing
        names = ", ".join(desk.name(row.name) for row in missing[:3])
        if len(missing) > 3:
            names = _tr("{names} and %n more", len(missing) - 3).format(names=names)
        count = _tr("{have} of {total}").format(have=total - len(missing), total=total)
        cells = (
            Cell(text, shape=Shape.DISC if ready else Shape.RING, second=names),
            Cell(lead=count, right=True),
        )
        rows.append(Row(text, cells, height=24 if ready else 42))
    return rows


def capacity_words(desk: Desk, view: BuilderView) -> tuple[str, str]:
    """Return how many cases take how long, and what still fits."""
    cap, zone = view.capacity, desk.area.zone
    lead = _tr("%n case(s), {used} of {room}, ends {end}", len(view.items)).format(
        used=dates.hours_and_minutes(cap.used),
        room=dates.hours_and_minutes(cap.used + cap.free - cap.over_by),
        end=dates.clock_time(view.forecast_end, zone),
    )
    if cap.over_by:
        rest = _tr("%n min too long for the room", cap.over_by)
    elif cap.more_fit:
        rest = _tr("room for %n more at {minutes} minutes", cap.more_fit).format(minutes=view.planned_minutes)
    else:
        rest = _tr("full")
    if cap.suggest_split and not cap.over_by:
        rest = _tr("{rest}, think of splitting the list").format(rest=rest)
    return lead, rest


def due_words(desk: Desk, view: BuilderView) -> tuple[str, Tone]:
    """Return when the agenda is due, loudest when it is late."""
    day = dates.day(view.agenda_on, desk.today())
    if view.agenda_late:
        late = dates.working_days_late(view.agenda_late)
        return _tr("Agenda {late}, was due {day}").format(late=late, day=day), Tone.LATE
    left = (view.agenda_on - desk.today()).days
    if left == 0:
        return _tr("Agenda due today, {day}").format(day=day), Tone.SOON
    if left == 1:
        return _tr("Agenda due tomorrow, {day}").format(day=day), Tone.SOON
    return _tr("Agenda due {day}").format(day=day), Tone.INK2


def dates_words(desk: Desk, view: BuilderView) -> str:
    """Return the other dates of a meeting, in the order in which they come."""
    today = desk.today()
    days = (
        (_tr("cut-off {day}"), view.cutoff_on),
        (_tr("research {day}"), view.research_on),
        (_tr("action lists {day}"), view.action_list_on),
        (_tr("minutes {day}"), view.minutes_on),
    )
    return ", ".join(words.format(day=dates.day(day, today)) for words, day in days)


def meeting_row(desk: Desk, row: MeetingRow) -> Row:
    """Return one meeting of the list."""
    day = dates.day(row.day, desk.today())
    time = dates.clock_time(row.starts_at, desk.area.zone)
    past = row.day < desk.today()
    size = _tr("%n case(s) heard", row.heard) if past else _tr("%n case(s) placed", row.cases)
    cells = (
        Cell(lead=day, tone=Tone.INK2, text=time),
        Cell(labels.word(row.kind), tone=Tone.INK2),
        Cell(", ".join(part for part in (row.venue, row.chair) if part), tone=Tone.INK2),
        Cell(size, tone=Tone.INK2),
        Cell(labels.word(row.state), tone=Tone.INK3),
        Cell(lead=_tr("Open"), lead_tone=Tone.ACCENT, right=True, verb="open"),
    )
    return Row(row.meeting_id, cells)

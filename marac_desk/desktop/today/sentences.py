"""The words of Today: deadlines and worklist rows from what the register found."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.today.backup_line import backup_row
from marac_desk.desktop.today.deadline_list import DeadlineRow
from marac_desk.desktop.today.referral_sentences import referral_rows
from marac_desk.desktop.widgets.rows import Cell, Row, gap, head
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates
from marac_desk.rules.lives import ReportBackState
from marac_desk.services.today.views import (
    DeadlineKind,
    DeadlineLine,
    DueReportBack,
    LateActions,
    NextMeeting,
    Readiness,
    TodayView,
    WaitingReferral,
)

_CONTEXT = "Today"
_PLACES = {
    DeadlineKind.ACTION: "actions",
    DeadlineKind.REPORT_BACK: "report_backs",
    DeadlineKind.AGENDA: "meetings",
    DeadlineKind.RESEARCH: "meetings",
    DeadlineKind.FLAGS: "partnership",
    DeadlineKind.RELEASE: "cases",
    DeadlineKind.PROTOCOL: "partnership",
    DeadlineKind.TRANSFER_OUT: "transfer",
    DeadlineKind.TRANSFER_IN: "transfer",
}
SOON_DAYS = 1


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def deadline_row(desk: Desk, line: DeadlineLine) -> DeadlineRow:
    """Return one line of the column of what runs out."""
    if line.kind is DeadlineKind.BACKUP:
        return backup_row(desk, line)
    title, reason = _deadline_words(desk, line)
    heavy = line.kind is not DeadlineKind.PROTOCOL
    if line.late:
        figure, unit, tone = str(line.late), _tr("working day(s) late", line.late), Tone.LATE
    elif line.days < 0:
        figure, unit, tone = str(-line.days), _tr("day(s) late", -line.days), Tone.LATE if heavy else Tone.INK
    elif line.days == 0:
        figure, unit, tone = _tr("today"), dates.day(line.on, desk.today()), Tone.SOON
    else:
        tone = Tone.SOON if line.days <= SOON_DAYS else Tone.INK
        figure, unit = str(line.days), _tr("day(s)", line.days)
    unit_tone = Tone.LATE if line.days < 0 else tone
    tab = "flags" if line.kind is DeadlineKind.FLAGS else ""
    return DeadlineRow(figure, unit, title, reason, tone, unit_tone, _PLACES[line.kind], line.target, tab)


def _deadline_words(desk: Desk, line: DeadlineLine) -> tuple[str, str]:
    name, day = desk.name(line.name), dates.day(line.on, desk.today())
    match line.kind:
        case DeadlineKind.ACTION:
            return _tr("{title}, {name}").format(title=line.title, name=name), _tr("{agency}, was due {day}").format(
                agency=line.agency, day=day
            )
        case DeadlineKind.REPORT_BACK:
            return _tr("Report-back, {name}").format(name=name), _tr("{advocate}, was due {day}").format(
                advocate=line.agency, day=day
            )
        case DeadlineKind.AGENDA:
            return _tr("Agenda due {day}").format(day=day), _tr("%n case(s) placed so far", line.count)
        case DeadlineKind.RESEARCH:
            return _tr("Research returns close {day}").format(day=day), _tr(
                "%n agency(ies) still to answer", line.count
            )
        case DeadlineKind.FLAGS if line.days < 0:
            return _tr("%n flag(s) lapsed, still on a file", line.count), _tr("to be renewed or taken off")
        case DeadlineKind.FLAGS:
            return _tr("%n flag(s) lapse on {day}", line.count).format(day=day), _tr(
                "so long after the last referral, unless renewed"
            )
        case DeadlineKind.RELEASE:
            him = desk.name(line.title)
            return _tr("Release of {name}, {day}").format(name=him, day=day), _tr("{name}'s case").format(name=name)
        case DeadlineKind.TRANSFER_OUT:
            return _tr("{area} has not acknowledged, {name}").format(area=line.title, name=name), _tr(
                "the transfer was to be acknowledged {day}"
            ).format(day=day)
        case DeadlineKind.TRANSFER_IN:
            return _tr("Acknowledge to {area}, {name}").format(area=line.title, name=name), _tr(
                "they wait since the case was taken in, due {day}"
            ).format(day=day)
        case _:
            return _tr("Review of the {protocol}").format(protocol=desk.area.terms[line.title]), _tr(
                "The steering group decides, due {day}"
            ).format(day=day)


def readiness_row(item: Readiness) -> Row:
    """Return one line of how ready the next meeting is; ready is quiet."""
    texts = {
        "research": _tr("Research in from {have} of {of} agencies"),
        "her_view": _tr("Her view in for {have} of {of} cases"),
        "presenter": _tr("Presenter known for {have} of {of} cases"),
        "conflicts": _tr("Conflicts checked for {have} of {of} cases"),
    }
    ready = {
        "research": _tr("Research in from every agency"),
        "her_view": _tr("Her view in for every case"),
        "presenter": _tr("Presenter known for every case"),
        "conflicts": _tr("Conflicts checked for every case"),
    }
    text = ready[item.code] if item.ready else texts[item.code].format(have=item.have, of=item.of)
    verb = Cell() if item.ready else Cell(lead=_tr("Show"), lead_tone=Tone.ACCENT, right=True, verb="readiness")
    return Row(item.code, (Cell(text, shape=Shape.DISC if item.ready else Shape.RING), verb), height=23)


def worklist(desk: Desk, view: TodayView) -> tuple[list[Row], int]:
    """Return the worklist, most urgent first, and how many things it names."""
    rows: list[Row] = [*_decisions(view), *referral_rows(desk, view), *_follow_up(view), *_passed_on(desk, view)]
    if view.late_actions:
        late = sum(line.count for line in view.late_actions)
        agencies = _tr("%n, in {agencies}", late).format(agencies=_tr("%n agency(ies)", len(view.late_actions)))
        rows += [head("late", _tr("Actions late"), agencies), *(_late_row(desk, line) for line in view.late_actions)]
    if view.report_backs:
        rows += [gap("g1"), head("backs", _tr("Report-backs"), str(len(view.report_backs)))]
        rows += [_back_row(desk, line) for line in view.report_backs]
    if view.referrals:
        rows += [gap("g2"), head("waiting", _tr("Referrals waiting"), str(view.referrals_waiting))]
        rows += [_referral_row(desk, line) for line in view.referrals]
        if view.referrals_waiting > len(view.referrals):
            more = _tr("%n more", view.referrals_waiting - len(view.referrals))
            rows.append(_more_row(more))
    rows += _before_meeting(view.meeting, desk)
    lists, counts = (
        (view.late_actions, view.report_backs, view.untold, view.challenged),
        (
            view.to_decide,
            view.to_note,
            view.asked_back,
            view.to_settle,
            view.to_tell,
        ),
    )
    return rows, sum(map(len, lists)) + view.referrals_waiting + sum(counts)


def _decisions(view: TodayView) -> list[Row]:
    """Return what another person asked for, who may have learnt of a case, which copies are out: all in one place."""
    rows = []
    if view.to_decide:
        text = _tr("%n request(s) that take a second person", view.to_decide)
        rows.append(_decision_row("decide", _tr("For you"), text, _tr("Decide")))
    if view.to_note:
        text = _tr("%n case(s) somebody in conflict may have known of", view.to_note)
        rows.append(_decision_row("note", _tr("Advocate"), text, _tr("Take note")))
    if view.asked_back:
        text = _tr("%n copy(ies) asked back, not known to be gone", view.asked_back)
        rows.append(_decision_row("back", _tr("Coordinator"), text, _tr("Show copies")))
    return [head("decisions", _tr("Decisions"), ""), *rows, gap("g0")] if rows else []


def _follow_up(view: TodayView) -> list[Row]:
    """Return what agencies reported and nobody settled, and whom nobody told yet that an action moved."""
    rows = []
    if view.to_settle:
        text = _tr("%n to be settled", view.to_settle)
        rows.append(_follow_row(("settle", "to_settle"), _tr("Reported"), text, _tr("Settle")))
    if view.to_tell:
        text = _tr("%n agency(ies) to be told", view.to_tell)
        rows.append(_follow_row(("tell", "owners"), _tr("Another owner"), text, _tr("Write messages")))
    return [head("follow", _tr("Actions to follow up"), ""), *rows, gap("gf")] if rows else []


def _follow_row(key: tuple[str, str], what: str, text: str, button: str) -> Row:
    """Return one line; its key says which verb it has, and what that shows."""
    act = Cell(lead=button, lead_tone=Tone.ACCENT, right=True, verb=key[0])
    return Row(key, (Cell(what, tone=Tone.INK2), Cell(text), Cell(), act))


def _passed_on(desk: Desk, view: TodayView) -> list[Row]:
    """Return which actions are one's agency's no longer: the code it knew them by, and since when."""
    if not view.passed_on:
        return []
    rows = [head("passed", _tr("No longer your agency's"), str(len(view.passed_on)))]
    for one in view.passed_on:
        code = f"{one.reference}/{one.number:02}"
        text = _tr("passed to another agency {day}").format(day=dates.day(one.on, desk.today()))
        rows.append(Row(("passed", code), (Cell(code, tone=Tone.INK2), Cell(text), Cell(), Cell())))
    return [*rows, gap("gp")]


def _decision_row(code: str, who: str, text: str, verb: str) -> Row:
    return Row(("decisions", "decisions", code), (Cell(who), Cell(text), Cell(), _verb(verb, "decisions")))


def _verb(text: str, code: str) -> Cell:
    return Cell(lead=text, lead_tone=Tone.ACCENT, right=True, verb=code)


def _late_cell(late: int) -> Cell:
    return Cell(lead=dates.working_days_late(late), lead_tone=Tone.LATE, lead_type=Type.LIST_LEAD, shape=Shape.TRIANGLE)


def _late_row(desk: Desk, line: LateActions) -> Row:
    about = _tr("{title}, {name}").format(title=_lower(line.title), name=desk.name(line.name))
    chased = {0: "", 1: _tr(", chased once"), 2: _tr(", chased twice")}.get(
        line.times_chased, _tr(", chased %n times", line.times_chased)
    )
    cells = (
        Cell(line.agency, mark=line.mark),
        Cell(f"{about}{chased}", _tr("%n late,", line.count)),
        _late_cell(line.late),
        _verb(_tr("Show actions"), "agency"),
    )
    return Row(("agency", line.agency_id), cells)


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]


def _back_row(desk: Desk, line: DueReportBack) -> Row:
    told = line.state is ReportBackState.DELIVERED
    name = desk.name(line.name)
    if told:
        text = _tr("{name}, told, her answer not recorded yet")
    else:
        text = _tr("{name}, by {advocate}") if line.advocate else _tr("{name}, nobody is named to tell her")
    when = _late_cell(line.late) if line.late else Cell(dates.due(line.due_on, desk.today()), tone=Tone.INK3)
    verb = _tr("Record her answer") if told else _tr("Open report-back")
    cells = (
        Cell(_tr("Advocate"), mark="advocate"),
        Cell(text.format(name=name, advocate=line.advocate)),
        when,
        _verb(verb, "report_back"),
    )
    return Row(("report_back", line.report_back_id), cells)


def _referral_row(desk: Desk, line: WaitingReferral) -> Row:
    since = dates.day(line.received_at.astimezone(desk.area.zone).date(), desk.today())
    name = desk.name(line.name, _tr("no name given"))
    emergency = Cell(name, _tr("Emergency,"), lead_tone=Tone.LATE)
    cells = (
        Cell(line.agency, mark=line.mark or None),
        emergency if line.emergency else Cell(name),
        Cell(_tr("since {day}").format(day=since), tone=Tone.INK3),
        _verb(_tr("Screen referral"), "referral"),
    )
    return Row(("referral", line.referral_id), cells)


def _more_row(text: str) -> Row:
    return Row(("referrals", None), (Cell(), Cell(text, tone=Tone.INK3), Cell(), _verb(_tr("Open inbox"), "referrals")))


def _before_meeting(meeting: NextMeeting | None, desk: Desk) -> list[Row]:
    if meeting is None or not (meeting.silent_agencies or meeting.unplaced or meeting.cut_off or meeting.added):
        return []
    day = dates.day(meeting.day, desk.today())
    rows = [gap("g3"), head("before", _tr("Before {day}").format(day=day), "")]
    closes = _tr("by {day}").format(day=dates.day(meeting.research_on, desk.today()))
    if meeting.cut_off is not None:
        was = Cell(_tr("cut-off was {day}").format(day=dates.day(meeting.cut_off, desk.today())), tone=Tone.INK3)
        still = Cell(_tr("The agenda is still open"))
        cells = (Cell(_tr("Coordinator"), mark="coordinator"), still, was, _verb(_tr("Lock agenda"), "agenda"))
        rows.append(Row(("agenda", meeting.meeting_id, "lock"), cells))
    if meeting.added:
        text = _tr("%n case(s) came after the packs were sent", meeting.added)
        verb = _verb(_tr("Make additions"), "additions")
        cells = (Cell(_tr("Coordinator"), mark="coordinator"), Cell(text), Cell(), verb)
        rows.append(Row(("additions", meeting.meeting_id), cells))
    if meeting.unplaced:
        text = _tr("%n accepted case(s) not placed yet", meeting.unplaced)
        cells = (Cell(_tr("Coordinator"), mark="coordinator"), Cell(text), Cell(), _verb(_tr("Build agenda"), "agenda"))
        rows.append(Row(("agenda", meeting.meeting_id), cells))
    for name, mark, count in meeting.silent_agencies[:5]:
        text = _tr("No research yet on %n case(s)", count)
        cells = (Cell(name, mark=mark), Cell(text), Cell(closes, tone=Tone.INK3), _verb(_tr("Show cases"), "agenda"))
        rows.append(Row(("silent", meeting.meeting_id, name), cells))
    return rows

"""The history of an action in plain lines, and the facts above it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.actions.sentences import due_words, lateness, state_words
from marac_desk.desktop.actions.sheets.words import outcome_word
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.rows import Cell, Row, RowKind
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.claims import Claim
from marac_desk.rules.lives import ActionState
from marac_desk.rules.owners import Told
from marac_desk.rules.return_sheets import Outcome
from marac_desk.rules.vocabulary import ChaseChannel, CloseCode, Share
from marac_desk.services.actions.views import ActionDetail, HistoryLine

_CONTEXT = "ActionHistory"
LEAST = 20


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def history_row(desk: Desk, number: int, line: HistoryLine) -> Row:
    """Return one thing that happened: when, what, and by whom."""
    day = dates.day(line.at.astimezone(desk.area.zone).date(), desk.today())
    hour = dates.clock_time(line.at, desk.area.zone)
    words = Cell(happened(desk, line), wrap=True, second=", ".join(part for part in (line.by, hour) if part))
    cells = (Cell(day, tone=Tone.INK3, type=Type.SMALL, wrap=True, top=True), words)
    return Row(("history", number), cells, RowKind.QUIET, height=LEAST)


def happened(desk: Desk, line: HistoryLine) -> str:
    """Return what happened in words; what somebody wrote stands behind a colon."""
    words = _plain(desk, line)
    return f"{words}: {line.text}" if line.text and words else words or line.text or ""


def _escalated(level: str, skipped: str) -> str:
    rungs = {"1": _tr("the representative"), "2": _tr("the manager"), "3": _tr("chair and governance")}
    words = _tr("Escalated to {who}").format(who=rungs.get(level, level))
    if not skipped:
        return words
    passed = ", ".join(rungs.get(one, one) for one in skipped.split(","))
    return _tr("{words}, passing over {passed}").format(words=words, passed=passed)


def _replied(desk: Desk, said: Mapping[str, str]) -> str:
    words = _tr("Reply to the chase on {day}").format(day=_day(desk, said.get("on")))
    if said.get("by"):
        words = _tr("{reply} by {person}").format(reply=words, person=said["by"])
    if said.get("promised"):
        words = _tr("{reply}, promised for {day}").format(reply=words, day=_day(desk, said["promised"]))
    return words


def _told(said: Mapping[str, str]) -> str:
    told = {Told.NO_LONGER.value: _tr("{agency} told that it is theirs no longer, {channel}")}
    words = told.get(said.get("told", ""), _tr("{agency} told that it is theirs from now on, {channel}"))
    return words.format(agency=said.get("agency", ""), channel=_channel(said.get("channel", "")))


def _plain(desk: Desk, line: HistoryLine) -> str:
    said = line.details
    match line.kind:
        case "progress":
            return ""
        case "chased":
            return _tr("Chased {channel}").format(channel=_channel(said.get("channel", "")))
        case "replied":
            return _replied(desk, said)
        case "told":
            return _told(said)
        case "escalated":
            return _escalated(said.get("level", ""), said.get("skipped", ""))
        case "extended":
            new = _day(desk, said.get("new"))
            old = _day(desk, said.get("old"))
            if new:
                return _tr("Extended from {old} to {new}").format(old=old, new=new)
            return _tr("Extended, was due {old}").format(old=old)
        case "asked_again":
            return _tr("To be asked again on {new}, was {old}").format(
                new=_day(desk, said.get("new")), old=_day(desk, said.get("old"))
            )
        case "reassigned":
            if "to" in said:
                return _tr("Passed from {was} to {to}").format(was=said.get("was", ""), to=said["to"])
            return _tr("Passed on from {was}").format(was=said.get("was", ""))
        case "claimed":
            done = _tr("Reported done on {day}").format(day=_day(desk, said.get("completed_on")))
            done = _tr("{done} by {person}").format(done=done, person=said["by"]) if said.get("by") else done
            return _by_sheet(done, line)
        case "sent_back":
            return _sent_back(said.get("claim", ""))
        case "reported":
            return _by_sheet(_tr("The agency says: {outcome}").format(outcome=_reported(said.get("outcome", ""))), line)
        case "more_time_asked":
            asked = _tr("More time asked for, until {new}, due {old}")
            days = {"new": _day(desk, said.get("new")), "old": _day(desk, said.get("old"))}
            return _by_sheet(asked.format(**days), line)
        case "closed":
            return _tr("Closed as {ending}").format(ending=_ending(said.get("code", "")))
        case "reopened":
            again = _tr("Opened again, had been {ending}").format(ending=_ending(said.get("code", "")))
            if "new" not in said:
                return again
            due = _tr("due {new}, was {old}").format(new=_day(desk, said["new"]), old=_day(desk, said.get("old")))
            return f"{again}, {due}"
        case _:
            return _simple().get(line.kind, line.kind)


def _simple() -> dict[str, str]:
    return {
        "recorded": _tr("Recorded"),
        "corrected": _tr("Corrected in the room"),
        "read_back": _tr("Read back and agreed"),
        "answers": _tr("Marked for the risk it answers"),
        "issued": _tr("Action list issued"),
        "acknowledged": _tr("Acknowledged"),
        "reworded": _tr("Worded better, the words before"),
        "she_asked": _tr("She asked for a change"),
    }


def _sent_back(claim: str) -> str:
    return {
        Claim.NOT_POSSIBLE.value: _tr("Not taken as not possible"),
        Claim.NOT_DONE.value: _tr("Not left undone"),
        Claim.MORE_TIME.value: _tr("No more time given"),
    }.get(claim, _tr("Evidence sent back"))


def _by_sheet(text: str, line: HistoryLine) -> str:
    """Return what was reported with the return sheet by which it came, where it came by one."""
    number = line.details.get("sheet")
    return _tr("{said}, by return sheet {number}").format(said=text, number=number) if number else text


def _reported(code: str) -> str:
    known = {outcome.value: outcome for outcome in Outcome}
    return outcome_word(known[code]) if code in known else code


def _channel(code: str) -> str:
    known = {channel.value: channel for channel in ChaseChannel}
    return labels.word(known[code]) if code in known else _tr("by {way}").format(way=code)


def _ending(code: str) -> str:
    known = {ending.value: ending for ending in CloseCode}
    return labels.word(known[code]) if code in known else code


def _day(desk: Desk, written: str | None) -> str:
    return dates.day(date.fromisoformat(written), desk.today()) if written else ""


def fact_rows(desk: Desk, detail: ActionDetail) -> list[Row]:
    """Return what is known of an action beside its wording, one plain line each."""
    row = detail.row
    facts = [
        (_tr("Due"), _due(desk, detail)),
        (_tr("Next"), Cell(_tell(detail.escalation), wrap=True)),
        (_tr("State"), Cell(state_words(row), wrap=True)),
        (_tr("Agreed"), Cell(_agreed(desk, detail), wrap=True)),
        (_tr("About"), Cell(_about(desk, detail), wrap=True)),
        (_tr("Owner"), Cell(", ".join(filter(None, (detail.owner_person or detail.speaker, row.agency))), wrap=True)),
        (_tr("Also"), Cell(detail.detail or "", wrap=True)),
        (_tr("Asked for"), Cell(detail.evidence_asked or "", wrap=True)),
        (_tr("Evidence"), Cell(detail.evidence or "", wrap=True)),
        (_tr("Reason"), Cell(detail.close_reason or "", wrap=True)),
        (_tr("For her"), _for_her(detail)),
    ]
    return [
        Row(("fact", name), (Cell(name, tone=Tone.INK3, wrap=True, top=True), cell), RowKind.QUIET, height=LEAST)
        for name, cell in facts
        if cell.said
    ]


def _due(desk: Desk, detail: ActionDetail) -> Cell:
    row, today = detail.row, desk.today()
    if late := lateness(row):
        was = _tr("was due {day}").format(day=dates.day(row.due_on, today))
        return Cell(was, late, tone=Tone.INK2, lead_tone=Tone.LATE, shape=Shape.TRIANGLE)
    if row.closed_on is not None or row.state is ActionState.DONE_CLAIMED:
        return Cell(_tr("was due {day}").format(day=dates.day(row.due_on, today)))
    unsure = "" if detail.due_verified else _tr("beyond the holiday table, check the day")
    words = ", ".join(filter(None, (due_words(desk, row), unsure)))
    return Cell(words, tone=Tone.SOON if row.soon else Tone.INK, wrap=True)


def _tell(level: int) -> str:
    return {
        1: _tr("late enough to remind the representative"),
        2: _tr("late enough to tell the manager"),
        3: _tr("late enough to tell the chair and the steering group"),
    }.get(level, "")


def _agreed(desk: Desk, detail: ActionDetail) -> str:
    row = detail.row
    if row.meeting_on is None:
        return labels.word(detail.origin)
    return _tr("meeting of {day}").format(day=dates.day(row.meeting_on, desk.today()))


def _about(desk: Desk, detail: ActionDetail) -> str:
    aim = labels.word(detail.row.aim)
    return f"{aim}, {desk.name(detail.about)}" if detail.about else aim


def _for_her(detail: ActionDetail) -> Cell:
    if detail.share is Share.NEVER:
        return Cell(labels.word(detail.share), shape=Shape.STRUCK_EYE)
    words = labels.word(detail.share)
    return Cell(f"{words}: {detail.victim_wording}" if detail.victim_wording else words, wrap=True)

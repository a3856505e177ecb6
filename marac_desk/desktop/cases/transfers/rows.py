"""The rows of a transfer's page: what goes along, what stays and why, what is told, flags, what came."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.rows import Cell, Row, gap, head, note
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import codes_transfer as codes
from marac_desk.desktop.wording import dates, labels
from marac_desk.intake.transfers import TransferContent
from marac_desk.rules.transfers import Direction, LeftBehind, Told
from marac_desk.services.transfers.looking import FlagToEnd, ToldLine, TransferView

_CONTEXT = "TransferRows"
TOLD, FLAG = "told", "flag"


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def rows_of(desk: Desk, view: TransferView, papers: Sequence[TransferContent]) -> list[Row]:
    """Return everything of one transfer, what is to be done first."""
    rows = [*_told(desk, view), *_flags(desk, view)]
    if view.direction is Direction.OUT:
        rows += [gap("along gap"), head("along", _tr("Goes along"))]
        rows += [_line(("part", part.value), codes.part(part)) for part in view.parts]
        rows += stays_rows(view.left_behind)
    return [*rows, *_papers(desk, papers)]


def stays_rows(left: Sequence[LeftBehind]) -> list[Row]:
    """Return what stays behind and why."""
    found = [_line(("stays", number), codes.stays(one), Tone.INK2) for number, one in enumerate(left)]
    return [gap("stays gap"), head("stays", _tr("Stays behind")), *found] if found else []


def _line(key: object, text: str, tone: Tone = Tone.INK) -> Row:
    return Row(key, (Cell(text, tone=tone, wrap=True), Cell()))


def _told(desk: Desk, view: TransferView) -> list[Row]:
    outgoing = view.direction is Direction.OUT
    title = _tr("To tell them, and tick off") if outgoing else _tr("To do again here, and tick off")
    return [head("told", title), *(_told_row(desk, view, line) for line in view.told)]


def _told_row(desk: Desk, view: TransferView, line: ToldLine) -> Row:
    text, on = codes.told(line.item, view.direction), line.done_on
    done = _tr("done {day}").format(day=dates.day(on, desk.today())) if on is not None else ""
    tick = on is not None if view.may_work else None
    tone = Tone.INK2 if on is not None else Tone.INK
    said = f"{text}, {done or _tr('still to do')}"
    return Row((TOLD, line.item), (Cell(text, tone=tone, check=tick), Cell(done, tone=Tone.DONE)), said=said)


def told_of(key: object) -> Told | None:
    """Return which item a row is about, None where it is about none."""
    return key[1] if isinstance(key, tuple) and key[0] == TOLD and isinstance(key[1], Told) else None


def flag_of(key: object) -> uuid.UUID | None:
    """Return which flag a row is about, None where it is about none."""
    return key[1] if isinstance(key, tuple) and key[0] == FLAG and isinstance(key[1], uuid.UUID) else None


def _flags(desk: Desk, view: TransferView) -> list[Row]:
    if not view.flags:
        return []
    found = [_flag_row(desk, view, flag) for flag in view.flags]
    return [gap("flags gap"), head("flags", _tr("Flags that end, or move with the victim")), *found]


def _flag_row(desk: Desk, view: TransferView, flag: FlagToEnd) -> Row:
    until = _tr("until {day}").format(day=dates.day(flag.until, desk.today()))
    told = Cell(lead=_tr("Told, flag off"), lead_tone=Tone.ACCENT, right=True, verb=FLAG) if view.may_work else Cell()
    return Row((FLAG, flag.flag_id), (Cell(until, flag.agency, tone=Tone.INK2), told))


def _papers(desk: Desk, papers: Sequence[TransferContent]) -> list[Row]:
    rows: list[Row] = []
    for content in papers:
        day = dates.day(content.made_on, desk.today())
        lead = _tr("Package {number}, made {day}").format(number=content.number, day=day)
        rows += [gap(("gap", content.number)), head(("package", content.number), lead)]
        rows += [_line((content.number, place), text) for place, text in enumerate(_texts(desk, content))]
    return rows


def _texts(desk: Desk, content: TransferContent) -> list[str]:
    today, found = desk.today(), []
    if content.reason:
        found.append(_tr("Why it came: {reason}").format(reason=desk.words(content.reason)))
    for score in content.scores:
        points = str(score.score) if score.score is not None else _tr("no score")
        found.append(_tr("Checklist {tool}: {points}").format(tool=score.tool, points=points))
    if (minutes := content.minutes) is not None:
        found.append(_tr("Heard there {day}").format(day=dates.day(minutes.heard_on, today)))
        if minutes.her_view:
            found.append(_tr("What the victim wants and fears: {text}").format(text=desk.words(minutes.her_view)))
        if minutes.risk_statement:
            found.append(_tr("The risk: {text}").format(text=desk.words(minutes.risk_statement)))
        found += [desk.words(f"{line.agency}: {line.text}") for line in minutes.lines]
        found += [_tr("Correction: {text}").format(text=desk.words(text)) for text in minutes.corrections]
    for action in content.plan:
        ended = labels.word(action.close_code) if action.close_code is not None else _tr("open")
        found.append(f"{action.agency}: {desk.words(action.title)} ({ended})")
    for order in content.orders:
        until = _tr(", until {day}").format(day=dates.day(order.until_date, today)) if order.until_date else ""
        found.append(f"{labels.word(order.kind)}{until} {desk.words(order.conditions)}".strip())
    if content.handover is not None and content.handover.service:
        found.append(_tr("Supported there by {service}").format(service=content.handover.service))
    return found


def nothing(text: str) -> list[Row]:
    """Return the one quiet row of an empty page."""
    return [note("none", text)]

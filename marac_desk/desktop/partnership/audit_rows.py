"""The rows of the audit: what waits to be judged first, then line by line what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.rows import Cell, Row, RowKind, gap, head, note
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import dates, labels
from marac_desk.desktop.wording.doings import did
from marac_desk.rules.vocabulary.access import LookReasonCode
from marac_desk.services.audit.activity import AuditLine, Place
from marac_desk.services.audit.alerts import AlertRow
from marac_desk.services.audit.sampling import SampledRow

_CONTEXT = "AuditRows"
ALERT, LOOK = "alert", "look"
_RESULTS = ("denied", "refused", "failed")
_REASONS = {code.value for code in LookReasonCode}


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


@dataclass(frozen=True, slots=True)
class AuditFound:
    """What the tab shows: alerts and sampled looks that wait, the lines read so far, where the next begin."""

    raised: tuple[AlertRow, ...] = ()
    drawn: tuple[SampledRow, ...] = ()
    lines: tuple[AuditLine, ...] = ()
    after: Place | None = None
    total: int = 0

    @property
    def waiting(self) -> dict[tuple[str, UUID], AlertRow | SampledRow]:
        """What waits to be judged, by the key of its row."""
        raised: dict[tuple[str, UUID], AlertRow | SampledRow] = {(ALERT, row.alert_id): row for row in self.raised}
        return {**raised, **{(LOOK, row.look_id): row for row in self.drawn}}

    @property
    def people(self) -> dict[UUID, str]:
        """Everybody who did something in the lines shown."""
        return {line.user_id: line.person for line in self.lines if line.user_id is not None and line.person}


def audit_rows(desk: Desk, found: AuditFound, *, judges: bool) -> list[Row]:
    """Return all rows of the tab."""
    waiting = [_alert(desk, row) for row in found.raised] + [_look(desk, row) for row in found.drawn]
    rows: list[Row] = []
    if judges:
        nothing = note("none", _tr("Nothing stands out, and no look of the sample waits for you."))
        rows += [head("waiting", _tr("To judge"), str(len(waiting)) if waiting else ""), *(waiting or [nothing])]
        rows.append(gap("gap", 12))
    rows.append(head("done", _tr("What was done"), _tr("%n line(s)", found.total)))
    return rows + ([_line(desk, line) for line in found.lines] or [note("empty", _tr("There is no such line."))])


def _when(desk: Desk, at: datetime) -> Cell:
    local = at.astimezone(desk.area.zone)
    return Cell(f"{dates.day(local.date(), desk.today())}, {dates.clock_time(at, desk.area.zone)}", tone=Tone.INK2)


def _alert(desk: Desk, row: AlertRow) -> Row:
    what = labels.word(row.rule)
    if row.count > 1:
        what = _tr("{what}: {count}").format(what=what, count=row.count)
    if row.reference:
        what = _tr("{what}, {reference}").format(what=what, reference=row.reference)
    cells = (
        _when(desk, row.at),
        Cell(row.person, shape=Shape.TRIANGLE),
        Cell(what, wrap=True),
        Cell(lead=_tr("Judge"), lead_tone=Tone.ACCENT, right=True, verb="judge"),
    )
    return Row((ALERT, row.alert_id), cells)


def _look(desk: Desk, row: SampledRow) -> Row:
    what = _did(row.operation, "case", row.reference)
    why = labels.word(row.reason) if row.reason else _tr("no reason was asked for")
    cells = (
        _when(desk, row.at),
        Cell(row.person),
        Cell(_tr("{what} ({why}), drawn for the sample").format(what=what, why=why), wrap=True),
        Cell(lead=_tr("Judge"), lead_tone=Tone.ACCENT, right=True, verb="judge"),
    )
    return Row((LOOK, row.look_id), cells)


def _line(desk: Desk, line: AuditLine) -> Row:
    what = _did(line.operation, line.object_type, line.reference)
    if line.reason in _REASONS:
        what = _tr("{what} ({why})").format(what=what, why=labels.word(LookReasonCode(line.reason)))
    tone = Tone.LATE if line.result in _RESULTS else Tone.INK
    ended = {"denied": _tr("not allowed"), "refused": _tr("refused"), "failed": _tr("failed")}.get(line.result, "")
    cells = (
        _when(desk, line.at),
        Cell(line.person or _tr("the program"), tone=Tone.INK if line.person else Tone.INK3),
        Cell(what, tone=tone, wrap=True),
        Cell(ended, tone=tone, right=True),
    )
    return Row(("line", line.desk_id, line.seq), cells, RowKind.ITEM)


def _did(operation: str, object_type: str, reference: str) -> str:
    what = did(operation, object_type)
    return _tr("{what}, {reference}").format(what=what, reference=reference) if reference else what

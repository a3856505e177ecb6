"""Who knows (Ctrl+I): who was asked, whose actions are on the case, who holds paper, who looked, who is kept out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.labels import button, label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row, gap, head, note
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tips import ElidedTips
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates, labels
from marac_desk.desktop.wording.doings import did
from marac_desk.services.records import Look, WhoKnows

_CONTEXT = "WhoKnows"


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


class WhoKnowsPanel(QFrame):
    """Stands in the place of the side column for as long as somebody looks; Esc goes back."""

    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("whoKnowsPanel")
        self.desk = desk
        self.rows = RowView((Column("", 156), Column()), self.tr("Who knows"))
        self.rows.setObjectName("whoKnowsRowView")
        ElidedTips(self.rows)
        back = button(self.tr("Back to the case"), "backToCase", link=True)
        back.setToolTip(self.tr("Back to the case (Esc)"))
        back.clicked.connect(self.closed)
        line = QHBoxLayout()
        line.setContentsMargins(8, 0, 8, 0)
        line.addWidget(label(self.tr("Who knows"), Type.TITLE))
        line.addStretch(1)
        line.addWidget(back)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 12)
        column.setSpacing(6)
        column.addLayout(line)
        column.addWidget(self.rows, 1)
        self.setFocusProxy(self.rows)

    def show_known(self, known: WhoKnows) -> None:
        """Show everybody."""
        self.rows.set_rows(who_knows_rows(self.desk, known))

    def forget(self) -> None:
        """Keep nothing of the case that stood here."""
        self.rows.set_rows([])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back by Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def who_knows_rows(desk: Desk, known: WhoKnows) -> list[Row]:
    """Return the panel's rows: those kept out first, because a mistake there cannot be undone."""
    nobody = _tr("Nobody was named to be kept out.")
    if not known.kept_out_known:
        nobody = _tr("Shown to the coordinator and the chair.")
    return [
        *_part("out", _tr("Must not know"), _kept_out(desk, known), nobody),
        *_part("asked", _tr("Asked what they know"), _asked(desk, known), _tr("No agency has been asked yet.")),
        *_part("acting", _tr("Has actions on it"), _acting(known), _tr("No action yet.")),
        *_part("copies", _tr("Holds a copy"), _copies(desk, known), _tr("No copy was made.")),
        *_part("looks", _tr("Looked at it here"), [_look(desk, look) for look in known.looks], _tr("Nobody yet.")),
    ]


def _part(key: str, title: str, rows: Sequence[Row], nothing: str) -> list[Row]:
    count = str(len(rows)) if rows else ""
    return [head(key, title, count), *(rows or [note(f"{key}none", nothing)]), gap(f"{key}gap", 10)]


def _row(key: object, who: Cell, what: str) -> Row:
    return Row(("who", key), (who, Cell(what, tone=Tone.INK2, wrap=True)))


def _kept_out(desk: Desk, known: WhoKnows) -> list[Row]:
    return [
        _row(
            ("out", someone.name),
            Cell(desk.name(someone.name), shape=Shape.STRUCK_EYE),
            someone.reason or labels.word(someone.party),
        )
        for someone in known.kept_out
    ]


def _asked(desk: Desk, known: WhoKnows) -> list[Row]:
    rows = []
    for line in known.asked:
        what = labels.word(line.status)
        if line.since is not None:
            since = dates.day(line.since, desk.today())
            what = _tr("{answer}, asked since {day}").format(answer=what, day=since)
        rows.append(_row(("asked", line.agency), Cell(line.agency, mark=line.mark), what))
    return rows


def _acting(known: WhoKnows) -> list[Row]:
    rows = []
    for line in known.acting:
        parts = [_tr("%n action(s) open", line.open)] if line.open else []
        parts += [_tr("%n ended", line.ended)] if line.ended else []
        rows.append(_row(("acting", line.agency), Cell(line.agency, mark=line.mark), ", ".join(parts)))
    return rows


def _copies(desk: Desk, known: WhoKnows) -> list[Row]:
    kinds = {"agenda": _tr("agenda"), "actions": _tr("action list"), "minutes": _tr("minutes")}
    kinds["sheets"] = _tr("return sheet")
    rows = []
    for number, line in enumerate(known.copies):
        day = dates.day(line.made_at.astimezone(desk.area.zone).date(), desk.today())
        text = _tr("{kind}, copy {number}, {day}").format(
            kind=kinds.get(line.kind, line.kind), number=line.copy_number, day=day
        )
        text = _tr("{copy}, recalled").format(copy=text) if line.recalled else text
        rows.append(_row(("copy", number), Cell(line.recipient), text))
    return rows


def _look(desk: Desk, look: Look) -> Row:
    at = look.at.astimezone(desk.area.zone)
    when = f"{dates.day(at.date(), desk.today())}, {dates.clock_time(look.at, desk.area.zone)}"
    what = did(look.operation, look.object_type)
    if look.times > 1:
        what = _tr("{what}, {count} times").format(what=what, count=look.times)
    key = ("look", look.person, look.operation, look.object_type, look.at)
    return _row(key, Cell(look.person or _tr("the program")), f"{what}, {when}")

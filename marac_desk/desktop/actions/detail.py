"""The panel of one action: its wording, what is known, what can be done next, and its whole history."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from marac_desk.desktop.actions.detail_note import NoteField
from marac_desk.desktop.actions.detail_steps import StepButtons
from marac_desk.desktop.actions.history_words import fact_rows, history_row
from marac_desk.desktop.actions.possible import only_deciders
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.growing_rows import GrowingRows
from marac_desk.desktop.widgets.labels import SectionHead, button, key_label, label
from marac_desk.desktop.widgets.rows import Column
from marac_desk.desktop.widgets.sign import Sign
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.services.actions.history import action_detail
from marac_desk.services.actions.views import ActionDetail

BOTH_HALVES = 760


class DetailPanel(QFrame):
    """Stands beside the list, or below it in a narrow window."""

    closed = Signal()
    step_pressed = Signal(str)
    case_pressed = Signal()
    shown = Signal(object)
    gone = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("detailPanel")
        self.setProperty("paper", "1")
        self._desk = desk
        self.detail: ActionDetail | None = None
        self._asked: UUID | None = None
        self._mark = Sign(20)
        self._agency = label("", Type.LIST_LEAD, Tone.INK2, name="detailAgencyLabel")
        self._title = label("", Type.SECTION, wrap=True, name="detailTitleLabel")
        self._case = button("", "detailCase", link=True)
        self._case.setToolTip(self.tr("Open the case (O)"))
        self._case.clicked.connect(self.case_pressed)
        self.facts = GrowingRows((Column("", 84), Column()), self.tr("What is known of this action"))
        self.history = GrowingRows((Column("", 92), Column()), self.tr("History of this action"))
        self.note = NoteField(desk, self)
        self.note.missed.connect(self.refresh)
        self.field = self.note.field
        self._steps = StepButtons(self)
        self._steps.pressed.connect(self.step_pressed)
        self.steps = self._steps.by_code
        self._why = label("", Type.SMALL, Tone.INK3, wrap=True, name="detailWhyLabel")
        self._lay_out()

    def _lay_out(self) -> None:
        known, doing = QVBoxLayout(), QVBoxLayout()
        for part in (known, doing):
            part.setSpacing(8)
        known.addLayout(self._above())
        known.addWidget(self.facts)
        known.addStretch(1)
        doing.addLayout(self._below())
        doing.addWidget(self.history)
        doing.addStretch(1)
        content = QWidget()
        content.setProperty("paper", "1")
        self._halves = QBoxLayout(QBoxLayout.Direction.TopToBottom, content)
        self._halves.setContentsMargins(16, 18, 12, 18)
        self._halves.setSpacing(8)
        self._halves.addLayout(known, 4)
        self._halves.addLayout(doing, 5)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(content)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(area)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put what is known beside what can be done, where there is room for both."""
        super().resizeEvent(event)
        wide = self.width() >= BOTH_HALVES
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._halves.setDirection(way)
        self._halves.setSpacing(24 if wide else 8)
        for half in range(2):
            self._halves.setStretch(half, (4, 5)[half] if wide else half)

    def _above(self) -> QVBoxLayout:
        """Lay out what stands above the facts, level with their words."""
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._mark)
        top.addWidget(self._agency, 1)
        top.addWidget(key_label(self.tr("Esc")))
        above = QVBoxLayout()
        above.setContentsMargins(8, 0, 8, 0)
        above.setSpacing(8)
        above.addLayout(top)
        above.addWidget(self._title)
        above.addWidget(self._case, 0, Qt.AlignmentFlag.AlignLeft)
        return above

    def _below(self) -> QVBoxLayout:
        below = QVBoxLayout()
        below.setContentsMargins(8, 4, 8, 0)
        below.setSpacing(8)
        below.addWidget(self.note)
        below.addWidget(self._why)
        below.addWidget(self._steps)
        below.addSpacing(8)
        below.addWidget(SectionHead(self.tr("History"), light=True))
        return below

    # ---- what is shown

    def open(self, action_id: UUID) -> None:
        """Show one action; a note that was typed here before and never saved stands in the field again."""
        if action_id != self._asked:
            self._asked = action_id
            self.note.open(action_id)
        self.refresh()

    @property
    def asked(self) -> UUID | None:
        """The action that is shown, or on its way here."""
        return self._asked

    def refresh(self) -> None:
        """Ask for the action again."""
        action_id, actor = self._asked, self._desk.actor
        if action_id is not None:
            self._desk.work.read(
                self, lambda uow: action_detail(uow, actor=actor, action_id=action_id), self._show, self._gone, what="d"
            )

    def _gone(self, error: Exception) -> None:
        self.close_panel()
        self.gone.emit(error)

    def _show(self, detail: ActionDetail) -> None:
        if detail.row.action_id != self._asked:
            return
        self.detail = detail
        row = detail.row
        self._mark.show_mark(row.mark)
        self._agency.setText(detail.agency_name)
        self._title.setText(row.title)
        name = self._desk.name(row.name)
        words = self.tr("{name}, {reference}/{number:02d}") if name else self.tr("{reference}/{number:02d}")
        case = words.format(name=name, reference=row.reference, number=row.number)
        self._case.setText(case.replace("&", "&&"))
        self._case.setAccessibleName(self.tr("Open the case {case}").format(case=case))
        self.facts.set_rows(fact_rows(self._desk, detail))
        self.history.set_rows([history_row(self._desk, n, line) for n, line in enumerate(detail.history)])
        self._offer(detail)
        self.setVisible(True)
        self.shown.emit(detail.row)

    def _offer(self, detail: ActionDetail) -> None:
        self._steps.offer(detail.row)
        self.note.show_row(detail.row)
        self._why.setText("" if detail.row.may_decide else only_deciders())
        self._why.setVisible(not detail.row.may_decide)

    # ---- the note

    def save_note(self) -> None:
        """Save what happened."""
        self.note.save()

    def flush(self) -> None:
        """Keep the note that is being typed; called before a lock."""
        self.note.flush()

    def close_panel(self) -> None:
        """Give the room back to the list; what was typed is kept."""
        self.note.forget_action()
        self.detail = self._asked = None
        self.setVisible(False)
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes and loses nothing."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        else:
            super().keyPressEvent(event)

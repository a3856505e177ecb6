"""The dialogs of the meetings pages: one case's preparation, a new meeting."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, time
from typing import Any

from PySide6.QtCore import QTime
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.two_texts import Difference, TwoTextsDialog, put_beside
from marac_desk.desktop.forms.ui_agenda_case_dialog import Ui_AgendaCaseDialog
from marac_desk.desktop.forms.ui_plan_meeting_dialog import Ui_PlanMeetingDialog
from marac_desk.desktop.widgets.labels import dress, set_tone
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import dates, labels, problems
from marac_desk.rules.identity import parse_date_day_first
from marac_desk.rules.vocabulary import MeetingKind, MeetingMode, ResearchStatus
from marac_desk.services.changes import Changes
from marac_desk.services.editing import Theirs, as_text
from marac_desk.services.meeting_room.minuting import set_victim_view
from marac_desk.services.meetings import planning
from marac_desk.services.meetings.research import record_research
from marac_desk.services.meetings.views import BuilderRow, ItemDetail, ResearchCell

_KEYS = {
    "n": ResearchStatus.NOTHING_KNOWN,
    "r": ResearchStatus.KNOWN_RELEVANT,
    "x": ResearchStatus.KNOWN_NOT_RELEVANT,
    "s": ResearchStatus.WILL_SPEAK,
    "a": ResearchStatus.REQUESTED,
}


class ResearchRows(RowView):
    """Each agency's answer on one case; a letter sets it and goes on to the next."""

    def __init__(self, cells: tuple[ResearchCell, ...], parent: QWidget | None = None) -> None:
        super().__init__((Column("", 170), Column("", 180), Column()), "", parent)
        self.setAccessibleName(self.tr("Research by agency"))
        self.cells = {cell.research_id: cell for cell in cells}
        self._show()

    def _show(self) -> None:
        rows = []
        for cell in self.cells.values():
            silent = cell.status in {ResearchStatus.REQUESTED, ResearchStatus.OPENED, ResearchStatus.NOT_RETURNED}
            shape = Shape.RING if silent else Shape.DISC
            status = Cell(labels.word(cell.status), tone=Tone.SOON if silent else Tone.INK, shape=shape)
            behalf = self.tr("written down on its behalf") if cell.on_behalf else ""
            said = Cell(cell.summary, tone=Tone.INK2, aside=behalf, aside_tone=Tone.INK3)
            rows.append(Row(cell.research_id, (Cell(cell.agency, mark=cell.mark), status, said)))
        self.set_rows(rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Set the answer by its letter."""
        status, key = _KEYS.get(event.text().lower()), self.current_key()
        if status is None or not isinstance(key, uuid.UUID) or not self.cells[key].may_write:
            super().keyPressEvent(event)
            return
        position = self.currentIndex().row()
        self.put(key, status)
        self.selectRow(min(position + 1, self.rows_model.rowCount() - 1))

    def put(self, key: uuid.UUID, status: ResearchStatus) -> None:
        """Show another answer of an agency."""
        self.cells[key] = replace(self.cells[key], status=status)
        self._show()


class AgendaCaseDialog(QDialog):
    """What is prepared for one placed case: minutes, presenter, her view, research."""

    def __init__(
        self, desk: Desk, row: BuilderRow, detail: ItemDetail, agencies: list[tuple[uuid.UUID, str]], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.desk, self._row, self._detail = desk, row, detail
        self.ui = Ui_AgendaCaseDialog()
        self.ui.setupUi(self)
        dress(self)
        name = desk.name(detail.name)
        self.ui.titleLabel.setText(f"{name}, {detail.reference}" if name else detail.reference)
        self.ui.reasonLabel.setText(detail.reason)
        self.ui.minutesSpinBox.setValue(row.minutes)
        self.ui.presenterComboBox.addItem(self.tr("nobody yet"), None)
        for agency_id, name in agencies:
            self.ui.presenterComboBox.addItem(name, agency_id)
            if agency_id == row.presenter_id:
                self.ui.presenterComboBox.setCurrentIndex(self.ui.presenterComboBox.count() - 1)
        self.ui.viewPlainTextEdit.setPlainText(detail.victim_view)
        self.ui.viewPlainTextEdit.setPlaceholderText(detail.wishes)
        self.ui.orderCheckBox.setChecked(detail.expects_order_ignored)
        self.ui.childCheckBox.setChecked(detail.expects_child_taken)
        self.research = ResearchRows(detail.research)
        column = QVBoxLayout(self.ui.researchPlaceWidget)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.research)
        self._version, self._answers = detail.version, {cell.research_id: cell.version for cell in detail.research}
        self.two_texts: TwoTextsDialog | None = None
        self._offer()
        self.ui.saveButton.clicked.connect(self._save)
        self.ui.cancelButton.clicked.connect(self.reject)

    def _offer(self) -> None:
        """Let only that be changed which the person looking may change."""
        ui, detail = self.ui, self._detail
        planned: tuple[QWidget, ...] = (ui.minutesSpinBox, ui.presenterComboBox)
        viewed: tuple[QWidget, ...] = (ui.viewPlainTextEdit, ui.orderCheckBox, ui.childCheckBox)
        for field in planned:
            field.setEnabled(detail.may_plan)
        for field in viewed:
            field.setEnabled(detail.may_write_view)
            field.setVisible(detail.reads_view)
        answers = any(cell.may_write for cell in detail.research)
        ui.saveButton.setEnabled(detail.may_plan or detail.may_write_view or answers)

    def focus_on(self, what: str) -> None:
        """Put the keyboard where somebody wants to change something."""
        places: dict[str, QWidget] = {"minutes": self.ui.minutesSpinBox, "presenter": self.ui.presenterComboBox}
        places.get(what, self.ui.viewPlainTextEdit).setFocus()

    def _save(self) -> None:
        changes = self._changes()

        def job(uow: Any) -> tuple[None, Changes]:
            told = Changes.NOTHING
            for change in changes:
                told |= change(uow)[1]
            return None, told

        self.desk.work.write(self, job, lambda _none: self.accept(), self._refuse)

    def _refuse(self, error: Exception) -> None:
        theirs = getattr(error, "theirs", None)
        if theirs is None:
            self.ui.hintLabel.setText(problems.sentence(error))
        elif theirs.key in self._answers:
            self._meet_answer(theirs)
        else:
            self._version = theirs.version
            self.two_texts = put_beside(self.desk, theirs, self._both(), self, self._take)

    def _both(self) -> list[Difference]:
        """Return her view as it was opened and as it was typed."""
        ui, detail = self.ui, self._detail
        boxes = (
            ("expects_order_ignored", ui.orderCheckBox, detail.expects_order_ignored),
            ("expects_child_taken", ui.childCheckBox, detail.expects_child_taken),
        )
        typed, title = ui.viewPlainTextEdit.toPlainText().strip(), ui.viewPlainTextEdit.accessibleName()
        return [
            Difference("victim_view", title, detail.victim_view, typed, ""),
            *(
                Difference(name, box.text(), as_text(was), as_text(box.isChecked()), "", self._yes_or_no)
                for name, box, was in boxes
            ),
        ]

    def _yes_or_no(self, code: str) -> str:
        return self.tr("yes") if code else self.tr("no")

    def _take(self, chosen: Mapping[str, str]) -> None:
        """Put what was chosen into the form, and save it."""
        if "victim_view" in chosen:
            self.ui.viewPlainTextEdit.setPlainText(chosen["victim_view"])
        for name, box in (
            ("expects_order_ignored", self.ui.orderCheckBox),
            ("expects_child_taken", self.ui.childCheckBox),
        ):
            if name in chosen:
                box.setChecked(bool(chosen[name]))
        self._save()

    def _meet_answer(self, theirs: Theirs) -> None:
        """Show the answer of an agency that somebody else recorded first beside the one that was chosen here."""
        key = theirs.key
        before = next(cell for cell in self._detail.research if cell.research_id == key)
        mine = self.research.cells[key].status

        def chosen(texts: Mapping[str, str]) -> None:
            self._answers[key] = theirs.version
            status = ResearchStatus(texts.get("status", mine.value))
            self.research.put(key, status)
            self._save()

        both = [Difference("status", before.agency, before.status.value, mine.value, "", _answer_word)]
        self.two_texts = put_beside(self.desk, theirs, both, self, chosen)

    def _changes(self) -> list[Callable[[Any], Any]]:
        """Return the use cases that what was changed here asks for, all in one unit of work."""
        actor, item_id, found = self.desk.actor, self._row.item_id, []
        minutes, presenter = self.ui.minutesSpinBox.value(), self.ui.presenterComboBox.currentData()
        if minutes != self._row.minutes:
            found.append(lambda uow: planning.set_minutes(uow, actor=actor, item_id=item_id, minutes=minutes))
        if presenter != self._row.presenter_id:
            found.append(lambda uow: planning.set_presenter(uow, actor=actor, item_id=item_id, agency_id=presenter))
        found += self._view_change()
        for cell in self._detail.research:
            status = self.research.cells[cell.research_id].status
            if status is not cell.status:
                found.append(self._answer(cell.research_id, status))
        return found

    def _view_change(self) -> list[Callable[[Any], Any]]:
        words = self.ui.viewPlainTextEdit.toPlainText().strip()
        order, child = self.ui.orderCheckBox.isChecked(), self.ui.childCheckBox.isChecked()
        same = (words, order, child) == (
            self._detail.victim_view,
            self._detail.expects_order_ignored,
            self._detail.expects_child_taken,
        )
        if same:
            return []
        version = self._version
        return [
            lambda uow: set_victim_view(
                uow,
                actor=self.desk.actor,
                item_id=self._row.item_id,
                version=version,
                words=words or None,
                by=self.desk.actor.name,
                expects_order_ignored=order,
                expects_child_taken=child,
            )
        ]

    def _answer(self, research_id: uuid.UUID, status: ResearchStatus) -> Callable[[Any], Any]:
        actor, version = self.desk.actor, self._answers[research_id]
        return lambda uow: record_research(uow, actor=actor, research_id=research_id, version=version, status=status)


def _answer_word(code: str) -> str:
    return labels.word(ResearchStatus(code))


class PlanMeetingDialog(QDialog):
    """A new meeting: day, time, length, kind, place."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.ui = Ui_PlanMeetingDialog()
        self.ui.setupUi(self)
        dress(self)
        self.ui.startTimeEdit.setTime(QTime(9, 30))
        for kind in MeetingKind:
            if kind is not MeetingKind.TWO_AGENCIES:  # which is called from its case, with the agencies named
                self.ui.kindComboBox.addItem(labels.word(kind), kind)
        for mode in MeetingMode:
            self.ui.modeComboBox.addItem(labels.word(mode), mode)
        self.ui.dayLineEdit.textChanged.connect(self._read_day)
        self.ui.planButton.clicked.connect(self._plan)
        self.ui.cancelButton.clicked.connect(self.reject)
        self._day: date | None = None
        self.planned: uuid.UUID | None = None

    def _read_day(self, text: str) -> None:
        self._day = parse_date_day_first(text, today=self.desk.today()).day if text.strip() else None
        words = dates.day(self._day, self.desk.today()) if self._day else self.tr("not a date yet") if text else ""
        self.ui.dayReadLabel.setText(words)
        set_tone(self.ui.dayReadLabel, Tone.INK3 if self._day or not text else Tone.LATE)

    def _plan(self) -> None:
        if self._day is None:
            self.ui.hintLabel.setText(self.tr("Please give the day of the meeting, day first, for example 29/12/2026."))
            return
        starts, day = self.ui.startTimeEdit.time(), self._day

        def job(uow: Any) -> tuple[uuid.UUID, Changes]:
            return planning.plan_meeting(
                uow,
                actor=self.desk.actor,
                day=day,
                starts=time(starts.hour(), starts.minute()),
                minutes=minutes,
                kind=kind,
                mode=mode,
                venue=venue,
            )

        minutes, venue = self.ui.lengthSpinBox.value(), self.ui.venueLineEdit.text().strip() or None
        kind, mode = self.ui.kindComboBox.currentData(), self.ui.modeComboBox.currentData()
        self.desk.work.write(self, job, self._planned, self._refuse)

    def _refuse(self, error: Exception) -> None:
        self.ui.hintLabel.setText(problems.sentence(error))

    def _planned(self, meeting_id: uuid.UUID) -> None:
        self.planned = meeting_id
        self.accept()

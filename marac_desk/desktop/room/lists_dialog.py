"""The chair's three lists, kept apart and typed quickly: possible harms, what adds to the risk, what keeps safe."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.blaming_note import BlamingNote
from marac_desk.desktop.forms.ui_three_lists_dialog import Ui_ThreeListsDialog
from marac_desk.desktop.room.case_sentences import risk_words, source_words, title
from marac_desk.desktop.room.reading import harming_words
from marac_desk.desktop.widgets.labels import dress
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row
from marac_desk.desktop.widgets.tokens import ROW_ROOM, Tone, Type
from marac_desk.desktop.wording import problems
from marac_desk.rules.vocabulary import RiskList
from marac_desk.services.meeting_room import minuting
from marac_desk.services.meeting_room.views import CaseInRoom, RiskRow


class PointRows(RowView):
    """Lines of one list: Del takes one off, Up from the first goes back to typing."""

    take_off_pressed = Signal(object)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Act on the line at hand."""
        key = self.current_key()
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and isinstance(key, str):
            self.take_off_pressed.emit(key)
        elif event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class ThreeListsDialog(QDialog):
    """Every line is kept as it is written: there is nothing to save."""

    def __init__(self, desk: Desk, case: CaseInRoom, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._case = desk, case
        self.ui = Ui_ThreeListsDialog()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call,unused-ignore]
        dress(self)
        self.ui.closeButton.clicked.connect(self.accept)
        ui = self.ui
        self.harms = self._list(ui.harmPlaceWidget, ui.harmLabel.text())
        self.lists = {
            RiskList.INDICATORS: self._list(ui.indicatorsPlaceWidget, ui.indicatorsLabel.text()),
            RiskList.PROTECTION: self._list(ui.protectionPlaceWidget, ui.protectionLabel.text()),
        }
        self._edits = {RiskList.INDICATORS: ui.indicatorsLineEdit, RiskList.PROTECTION: ui.protectionLineEdit}
        self._wire()
        self.show_case(case)
        ui.harmLineEdit.setFocus()

    def _list(self, place: QWidget, name: str) -> PointRows:
        rows = PointRows((Column(),), name)
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(rows)
        return rows

    def _wire(self) -> None:
        ui, harming = self.ui, harming_words(self._case)
        places = (
            (ui.harmLineEdit, ui.harmNotePlaceWidget, self.harms),
            (ui.indicatorsLineEdit, ui.indicatorsNotePlaceWidget, self.lists[RiskList.INDICATORS]),
            (ui.protectionLineEdit, ui.protectionNotePlaceWidget, self.lists[RiskList.PROTECTION]),
        )
        for edit, place, rows in places:
            column = QVBoxLayout(place)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(BlamingNote(edit, harming=lambda: harming))
            edit.installEventFilter(self)
            rows.left.connect(edit.setFocus)
        for which, rows in self.lists.items():
            rows.take_off_pressed.connect(lambda text, which=which: self._take_off(which, text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Write a line by Enter, wherever it is typed; Down goes to the list below it."""
        if isinstance(watched, QLineEdit) and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
                self._write(watched)
                return True
            if event.key() == Qt.Key.Key_Down:
                rows = self._rows_of(watched)
                rows.setFocus()
                rows.select_first()
                return True
        return super().eventFilter(watched, event)

    def _rows_of(self, edit: QLineEdit) -> PointRows:
        return next((self.lists[which] for which, one in self._edits.items() if one is edit), self.harms)

    # Showing

    def show_case(self, case: CaseInRoom) -> None:
        """Show the lists as they stand now."""
        self._case = case
        self.ui.titleLabel.setText(self.tr("Three lists, {name}").format(name=title(self._desk, case)))
        self.ui.effectLabel.setText(
            self.tr("What could happen, what makes it likelier, what is in its way already. Each line stands as typed.")
        )
        self._show_pairs(case)
        harms = [(str(row.line_id), risk_words(self._desk, case, row)) for row in case.risks if row.of_what]
        self.harms.set_rows(self._rows(harms, self.tr("Nothing is feared yet, as far as is written.")))
        for which, points in ((RiskList.INDICATORS, case.indicators), (RiskList.PROTECTION, case.protection)):
            lines = [(point, self._desk.words(point)) for point in points]
            self.lists[which].set_rows(self._rows(lines, self.tr("Nothing yet.")))

    def _rows(self, lines: Sequence[tuple[str, str]], none: str) -> list[Row]:
        if not lines:
            return [Row(("none",), (Cell(none, type=Type.BODY, tone=Tone.INK3),), height=ROW_ROOM)]
        return [Row(key, (Cell(text, type=Type.BODY, wrap=True),), height=ROW_ROOM) for key, text in lines]

    def _show_pairs(self, case: CaseInRoom) -> None:
        box, chosen = self.ui.pairComboBox, self.ui.pairComboBox.currentIndex()
        box.clear()
        for number, row in enumerate(case.risks):
            source = next((p for p in case.perpetrators if p.person_id == row.from_person_id), None)
            harm = source_words(self._desk, source, row, related=False)
            words = self.tr("{who}, from {whom}").format(who=self._desk.name(row.at_risk), whom=harm)
            box.addItem(words, number)
        box.setCurrentIndex(max(0, min(chosen, box.count() - 1)))

    # Writing

    def _write(self, edit: QLineEdit) -> None:
        text = edit.text().strip()
        if not text:
            return
        which = next((which for which, one in self._edits.items() if one is edit), None)
        actor, item_id = self._desk.actor, self._case.item_id
        if which is None:
            self._write_harm(edit, text)
        else:
            self._hand_in(
                edit, text, lambda uow: minuting.add_point(uow, actor=actor, item_id=item_id, which=which, text=text)
            )

    def _row(self) -> RiskRow | None:
        number = self.ui.pairComboBox.currentData()
        return self._case.risks[number] if isinstance(number, int) and number < len(self._case.risks) else None

    def _write_harm(self, edit: QLineEdit, text: str) -> None:
        """Write what is feared; a second harm to the same from the same is added to the first."""
        row = self._row()
        if row is None:
            return
        actor, item_id = self._desk.actor, self._case.item_id
        what = f"{row.of_what.rstrip(' .;')}; {text}" if row.of_what else text
        self._hand_in(
            edit,
            text,
            lambda uow: minuting.record_risk(
                uow,
                actor=actor,
                item_id=item_id,
                version=row.version,
                at_risk=row.at_risk,
                at_risk_person_id=row.at_risk_person_id,
                from_whom=row.from_whom or None,
                from_person_id=row.from_person_id,
                of_what=what,
                imminence=row.imminence,
            ),
        )

    def _hand_in(self, edit: QLineEdit, text: str, job: object) -> None:
        self.ui.hintLabel.setText("")
        edit.clear()

        def failed(error: Exception) -> None:
            if not edit.text().strip():
                edit.setText(text)
            self.ui.hintLabel.setText(problems.sentence(error))

        self._desk.work.write(self, job, None, failed)  # type: ignore[arg-type]

    def _take_off(self, which: RiskList, text: str) -> None:
        actor, item_id = self._desk.actor, self._case.item_id
        self._desk.work.write(
            self,
            lambda uow: minuting.take_off_point(uow, actor=actor, item_id=item_id, which=which, text=text),
            None,
            lambda error: self.ui.hintLabel.setText(problems.sentence(error)),
        )

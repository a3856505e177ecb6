"""The three forms of a case in the room: the victim's view, the risk, the decisions. What is typed survives a crash."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.blaming_note import BlamingNote
from marac_desk.desktop.entry.two_texts import Difference
from marac_desk.desktop.forms.ui_decisions_dialog import Ui_DecisionsDialog
from marac_desk.desktop.forms.ui_her_view_dialog import Ui_HerViewDialog
from marac_desk.desktop.forms.ui_risk_dialog import Ui_RiskDialog
from marac_desk.desktop.room.case_dialog import CaseDialog, Choice, Step
from marac_desk.desktop.room.case_sentences import risk_rows, source_words
from marac_desk.desktop.room.dialogs import text_of
from marac_desk.desktop.room.reading import harming_words
from marac_desk.desktop.widgets.labels import label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Column
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.identity import parse_date_day_first
from marac_desk.rules.vocabulary import Imminence, LinkedProcess, VictimViewReason
from marac_desk.services.editing import Theirs, as_text
from marac_desk.services.meeting_room import minuting
from marac_desk.services.meeting_room.views import CaseInRoom, RiskRow


class HerViewDialog(CaseDialog):
    """What the victim wants and fears, who asked and when, or why there is no view."""

    def __init__(self, desk: Desk, case: CaseInRoom, parent: QWidget) -> None:
        super().__init__(parent)
        self.ui = Ui_HerViewDialog()
        self.ui.setupUi(self)
        self.dress_up(desk, self.ui.hintLabel, self.ui.cancelButton, self.ui.saveButton)
        self._case, self._version = case, case.version
        self._began = {"victim_view": "" if case.wishes_on_referral else case.victim_view}
        ui = self.ui
        ui.wordsPlainTextEdit.setPlainText(case.victim_view)
        ui.byLineEdit.setText(case.victim_view_by or (case.advocates[0][1] if case.advocates else ""))
        on = case.victim_view_on or desk.today()
        ui.onLineEdit.setText(f"{on.day}/{on.month}/{on.year}")
        ui.reasonComboBox.addItem(self.tr("the view is given above"), None)
        for reason in VictimViewReason:
            ui.reasonComboBox.addItem(labels.word(reason), reason.value)
        if case.victim_view_reason is not None:
            ui.reasonComboBox.setCurrentIndex(ui.reasonComboBox.findData(case.victim_view_reason.value))
        ui.orderCheckBox.setChecked(case.expects_order_ignored)
        ui.childCheckBox.setChecked(case.expects_child_taken)
        self.keep_draft("room_view", case.item_id, {"words": ui.wordsPlainTextEdit, "by": ui.byLineEdit})
        ui.wordsPlainTextEdit.setFocus()

    def save(self) -> None:
        """Write the view down."""
        words, reason = text_of(self.ui.wordsPlainTextEdit), self.ui.reasonComboBox.currentData()
        on = self._day()
        if on is None:
            return
        if not words and reason is None:
            self.say(self.tr("Write the view, or choose why there is none."))
            return
        actor, item_id, by = self.desk.actor, self._case.item_id, self.ui.byLineEdit.text().strip()
        version = self._version
        order, child = self.ui.orderCheckBox.isChecked(), self.ui.childCheckBox.isChecked()
        self.write_all(
            lambda uow: minuting.set_victim_view(
                uow,
                actor=actor,
                item_id=item_id,
                version=version,
                words=words or None,
                reason=VictimViewReason(reason) if reason and not words else None,
                by=by or None,
                on=on,
                expects_order_ignored=order,
                expects_child_taken=child,
            )
        )

    def texts(self) -> dict[str, Any]:
        """Return her view: what was asked for the meeting, not the wishes that stand on the referral."""
        return {"victim_view": self.ui.wordsPlainTextEdit}

    def choices(self) -> list[Choice]:
        """Return why there is no view, and what she or he expects."""
        ui, case = self.ui, self._case
        none_given = self.tr("the view is given above")
        reason, box = case.victim_view_reason, ui.reasonComboBox
        now = "" if text_of(ui.wordsPlainTextEdit) else box.currentData() or ""
        expected = (
            ("expects_order_ignored", ui.orderCheckBox, case.expects_order_ignored),
            ("expects_child_taken", ui.childCheckBox, case.expects_child_taken),
        )
        return [
            Choice(
                "victim_view_reason",
                box.accessibleName(),
                reason.value if reason else "",
                now,
                lambda code: labels.word(VictimViewReason(code)) if code else none_given,
                lambda code: box.setCurrentIndex(max(0, box.findData(code or None))),
            ),
            *(
                Choice(name, check.text(), as_text(was), as_text(check.isChecked()), self._yes_or_no, _tick(check))
                for name, check, was in expected
            ),
        ]

    def _yes_or_no(self, code: str) -> str:
        return self.tr("yes") if code else self.tr("no")

    def _day(self) -> date | None:
        today = self.desk.today()
        day = parse_date_day_first(self.ui.onLineEdit.text(), today=today).day
        if day is None:
            self.say(self.tr("There is no such day. Type it as 16/11/2026."))
        elif day > today:
            words = dates.day(day, today)
            self.say(self.tr("{day} lies ahead. Type the day on which she or he was asked.").format(day=words))
            return None
        return day


class RiskDialog(CaseDialog):
    """Who is at risk from whom, of what, how soon; the risk statement; what is left open on purpose."""

    def __init__(self, desk: Desk, case: CaseInRoom, parent: QWidget) -> None:
        super().__init__(parent)
        self.ui = Ui_RiskDialog()
        self.ui.setupUi(self)
        self.dress_up(desk, self.ui.hintLabel, self.ui.cancelButton, self.ui.saveButton)
        self._case, self._version = case, case.version
        self._began = {"risk_statement": case.risk_statement, "left_open": case.left_open}
        ui = self.ui
        for number, row in enumerate(case.risks):
            source = next((p for p in case.perpetrators if p.person_id == row.from_person_id), None)
            harm = source_words(desk, source, row, related=False)
            words = self.tr("{who}, from {whom}").format(who=desk.name(row.at_risk), whom=harm)
            ui.pairComboBox.addItem(words, number)
        ui.soonComboBox.addItem(self.tr("how soon?"), None)
        for imminence in Imminence:
            ui.soonComboBox.addItem(labels.word(imminence), imminence.value)
        self._line_seen: dict[tuple[object, object], int] = {}
        self._lines = RowView(
            (Column("", 130), Column(), Column(), Column("", 120)), self.tr("Who is at risk from whom")
        )
        _put(self._lines, ui.linesPlaceWidget)
        self._lines.set_rows(risk_rows(desk, case))
        ui.statementPlainTextEdit.setPlainText(case.risk_statement)
        harming = harming_words(case)
        for field, place in (
            (ui.whatLineEdit, ui.whatNotePlaceWidget),
            (ui.statementPlainTextEdit, ui.statementNotePlaceWidget),
        ):
            _put(BlamingNote(field, harming=lambda: harming), place)
        ui.openPlainTextEdit.setPlainText(case.left_open)
        ui.pairComboBox.currentIndexChanged.connect(self._show_pair)
        ui.addButton.clicked.connect(self._write_line)
        ui.whatLineEdit.returnPressed.connect(self._write_line)
        self._show_pair()
        fields = {"statement": ui.statementPlainTextEdit, "open": ui.openPlainTextEdit, "what": ui.whatLineEdit}
        self.keep_draft("room_risk", case.item_id, fields)
        ui.whatLineEdit.setFocus()

    def _row(self) -> RiskRow | None:
        number = self.ui.pairComboBox.currentData()
        return self._case.risks[number] if isinstance(number, int) else None

    def _show_pair(self) -> None:
        row = self._row()
        if row is not None:
            self.ui.whatLineEdit.setText(row.of_what)
            soon = row.imminence.value if row.imminence else None
            self.ui.soonComboBox.setCurrentIndex(self.ui.soonComboBox.findData(soon))

    def _write_line(self) -> None:
        """Write one line now: it is on the disk before the next is typed."""
        row, what = self._row(), self.ui.whatLineEdit.text().strip()
        if row is None or not what:
            self.say(self.tr("Say of what: one line, as it is to stand in the minutes."))
            return
        self.desk.work.write(self, self._line_step(row, what), lambda _line: self._line_written(), self.refuse)

    def _line_step(self, row: RiskRow, what: str) -> Step:
        actor, item_id, soon = self.desk.actor, self._case.item_id, self._soon()
        version = self._line_seen.get(_pair(row), row.version)
        return lambda uow: minuting.record_risk(
            uow,
            actor=actor,
            item_id=item_id,
            version=version,
            at_risk=row.at_risk,
            at_risk_person_id=row.at_risk_person_id,
            from_whom=row.from_whom or None,
            from_person_id=row.from_person_id,
            of_what=what,
            imminence=soon,
        )

    def _soon(self) -> Imminence | None:
        value = self.ui.soonComboBox.currentData()
        return Imminence(value) if value else None

    def _line_written(self) -> None:
        self.say("")
        following = self.ui.pairComboBox.currentIndex() + 1
        if following < self.ui.pairComboBox.count():
            self.ui.pairComboBox.setCurrentIndex(following)
            self.ui.whatLineEdit.setFocus()
        else:
            self.ui.statementPlainTextEdit.setFocus()

    def show_case(self, case: CaseInRoom) -> None:
        """Show the lines as they stand after one was written."""
        self._case = case
        self._line_seen.clear()
        self._lines.set_rows(risk_rows(self.desk, case))

    def texts(self) -> dict[str, Any]:
        """Return the statement, what is left open, and of what somebody is at risk."""
        ui = self.ui
        return {
            "risk_statement": ui.statementPlainTextEdit,
            "left_open": ui.openPlainTextEdit,
            "of_what": ui.whatLineEdit,
        }

    def both(self) -> list[Difference]:
        """Return what was typed; a line of risk began from what stands in the list."""
        row = self._row()
        self._began = {**self._began, "of_what": row.of_what if row else ""}
        return super().both()

    def choices(self) -> list[Choice]:
        """Return how soon it is feared."""
        row, box, soon = self._row(), self.ui.soonComboBox, self._soon()
        unknown = box.itemText(0)
        return [
            Choice(
                "imminence",
                box.accessibleName(),
                as_text(row.imminence) if row else "",
                as_text(soon),
                lambda code: labels.word(Imminence(code)) if code else unknown,
                lambda code: box.setCurrentIndex(max(0, box.findData(code or None))),
            )
        ]

    def go_on_from(self, theirs: Theirs) -> None:
        """Take the case, or the line of risk, as it stands now for what was seen."""
        row = self._row()
        if "of_what" in theirs.texts and row is not None:
            self._line_seen[_pair(row)] = theirs.version
        else:
            super().go_on_from(theirs)

    def save(self) -> None:
        """Save the statement and what is left open; what was not touched here stays as somebody else leaves it."""
        actor, item_id, version = self.desk.actor, self._case.item_id, self._version
        statement, left = text_of(self.ui.statementPlainTextEdit), text_of(self.ui.openPlainTextEdit)
        row, what = self._row(), self.ui.whatLineEdit.text().strip()
        steps: list[Step] = [
            lambda uow: minuting.set_summary(
                uow,
                actor=actor,
                item_id=item_id,
                version=version,
                risk_statement=None if statement == self._began["risk_statement"] else statement,
                left_open=None if left == self._began["left_open"] else left,
            )
        ]
        if row is not None and what and (what, self._soon()) != (row.of_what, row.imminence):
            steps.append(self._line_step(row, what))
        self.write_all(*steps)


def _put(widget: QWidget, place: QWidget) -> None:
    column = QVBoxLayout(place)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(widget)


def _tick(box: QCheckBox) -> Callable[[str], None]:
    return lambda code: box.setChecked(bool(code))


def _pair(row: RiskRow) -> tuple[object, object]:
    """Return who is at risk from whom, whatever else is known of it."""
    return row.at_risk, row.from_person_id


class DecisionsDialog(CaseDialog):
    """Links to other processes, considered yes or no, and who tells the victim."""

    def __init__(self, desk: Desk, case: CaseInRoom, parent: QWidget) -> None:
        super().__init__(parent)
        self.ui = Ui_DecisionsDialog()
        self.ui.setupUi(self)
        self.dress_up(desk, self.ui.hintLabel, self.ui.cancelButton, self.ui.saveButton)
        self._case, self._links = case, dict[LinkedProcess, QComboBox]()
        self._version = case.version
        decided = dict(case.link_decisions)
        grid = QGridLayout(self.ui.linksPlaceWidget)
        grid.setContentsMargins(0, 0, 0, 8)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for number, process in enumerate(LinkedProcess):
            words = labels.word(process)
            box = QComboBox()
            box.setObjectName(f"{process.value}ComboBox")
            box.setAccessibleName(words)
            for text, value in ((self.tr("not decided"), ""), (self.tr("no"), "no"), (self.tr("yes"), "yes")):
                box.addItem(text, value)
            box.setCurrentIndex(box.findData(decided.get(process.value, "")))
            self._links[process] = box
            row, column = number % 5, 2 * (number // 5)
            name = label(words[:1].upper() + words[1:], tone=Tone.INK2)
            name.setBuddy(box)
            grid.addWidget(name, row, column)
            grid.addWidget(box, row, column + 1)
        self._fill_advocates(case)
        self.keep_draft("room_decisions", case.item_id, {"nobody": self.ui.nobodyLineEdit})
        next(iter(self._links.values())).setFocus()

    def _fill_advocates(self, case: CaseInRoom) -> None:
        box = self.ui.advocateComboBox
        box.addItem(self.tr("not said yet"), None)
        for advocate_id, name in case.advocates:
            box.addItem(name, advocate_id)
            if name == case.report_back_by:
                box.setCurrentIndex(box.count() - 1)

    def texts(self) -> dict[str, Any]:
        """Return why nobody tells her."""
        return {"report_back_reason": self.ui.nobodyLineEdit}

    def choices(self) -> list[Choice]:
        """Return who tells her."""
        box, case = self.ui.advocateComboBox, self._case
        names = {str(advocate_id): name for advocate_id, name in case.advocates}
        began = next((key for key, name in names.items() if name == case.report_back_by), "")
        nobody = box.itemText(0)
        return [
            Choice(
                "report_back_by_id",
                box.accessibleName(),
                began,
                as_text(box.currentData()),
                lambda key: self.desk.name(names.get(key)) or nobody,
                lambda key: box.setCurrentIndex(max(0, box.findData(uuid.UUID(key) if key else None))),
            )
        ]

    def save(self) -> None:
        """Save the decisions."""
        actor, item_id = self.desk.actor, self._case.item_id
        advocate, nobody = self.ui.advocateComboBox.currentData(), self.ui.nobodyLineEdit.text().strip()
        steps: list[Step] = []
        if advocate is not None or nobody:
            version = self._version
            steps.append(
                lambda uow: minuting.plan_telling(
                    uow, actor=actor, item_id=item_id, version=version, advocate_id=advocate, reason=nobody or None
                )
            )
        before = dict(self._case.link_decisions)
        for process, box in self._links.items():
            value = box.currentData()
            if value and value != before.get(process.value):
                steps.append(_decide(actor, item_id, process, yes=value == "yes"))
        self.write_all(*steps)


def _decide(actor: Any, item_id: uuid.UUID, process: LinkedProcess, *, yes: bool) -> Step:
    return lambda uow: minuting.decide_link(uow, actor=actor, item_id=item_id, process=process, decided=yes)

"""The live strip at the right of the form: score against threshold, criteria, what to check, what is missing, match."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.referrals import intake_words, match_words, words
from marac_desk.desktop.widgets.field_note import FieldNote
from marac_desk.desktop.widgets.labels import label, set_tone
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row, RowKind, gap, head
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import labels
from marac_desk.rules.threshold import Agreement
from marac_desk.services.referrals.assessment import DraftAssessment
from marac_desk.services.referrals.matches import PossibleMatch
from marac_desk.services.referrals.notes import ToCheck

WIDTH = 276


class FormStrip(QFrame):
    """What the form amounts to as it stands; every line that can be mended leads to its field."""

    asked_for = Signal(str)
    looked_at = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("formStrip")
        self.setProperty("paper", "1")
        self.setFixedWidth(WIDTH)
        self._desk = desk
        self._title = label("", Type.LIST_LEAD, name="toolLabel")
        self._score = label("", Type.FIGURE, name="scoreLabel")
        self._of = label("", Type.LIST, Tone.INK2, name="thresholdLabel")
        self._level = label("", Type.LIST_LEAD, Tone.INK2, wrap=True, name="levelLabel")
        self._doubt = FieldNote(width=WIDTH - 40)
        self._doubt.setObjectName("scoreDoubtNote")
        self._list = RowView((Column(),), self.tr("What the form still needs"))
        self._list.opened.connect(self._on_opened)
        self._list.clicked.connect(lambda _index: self._on_opened(self._list.current_key()))
        self._list.ticked.connect(self._on_ticked)
        self._lay_out()

    def _lay_out(self) -> None:
        figure = QHBoxLayout()
        figure.setContentsMargins(0, 0, 0, 0)
        figure.setSpacing(8)
        figure.addWidget(self._score)
        figure.addWidget(self._of, 1)
        top = QVBoxLayout()
        top.setContentsMargins(8, 0, 8, 0)
        top.setSpacing(2)
        top.addWidget(self._title)
        top.addLayout(figure)
        top.addWidget(self._level)
        top.addWidget(self._doubt)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 16, 8, 8)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self._list, 1)
        self.setFocusProxy(self._list)

    def show_assessment(
        self, found: DraftAssessment, to_check: Sequence[ToCheck], matches: Sequence[PossibleMatch]
    ) -> None:
        """Show a form as it stands."""
        self._show_score(found)
        rows = [*self._check_rows(to_check), *self._match_rows(matches)]
        self._list.set_rows([*rows, *self._criteria_rows(found), *self._missing_rows(found)])
        if not self._list.hasFocus():
            self._list.clearSelection()

    def _show_score(self, found: DraftAssessment) -> None:
        tool = found.tool
        self._title.setText(tool.name)
        self._score.setText("" if found.score is None else str(found.score))
        self._score.setVisible(found.score is not None)
        of = self.tr("of {most}, threshold {threshold}").format(most=tool.max_score, threshold=tool.threshold)
        self._of.setText(of if found.score is not None else self.tr("threshold {n}").format(n=tool.threshold))
        if found.score is None:
            text, tone = self.tr("no checklist yet"), Tone.INK3
        elif found.reaches_threshold:
            text, tone = self.tr("visible high risk"), Tone.INK
        else:
            text, tone = self.tr("below the threshold, judgement may raise it"), Tone.INK2
        self._level.setText(text)
        set_tone(self._level, tone)
        self._show_doubt(found)

    def _show_doubt(self, found: DraftAssessment) -> None:
        differs = found.agreement is Agreement.DISAGREE
        text = self.tr("The form says {stated}, the answers make {counted}.").format(
            stated=found.score, counted=found.counted
        )
        self._doubt.setVisible(differs)
        self._doubt.say(text if differs else "", Tone.SOON, Shape.RING if differs else None)

    def _check_rows(self, items: Sequence[ToCheck]) -> list[Row]:
        if not items:
            return []
        rows = [head("check", self.tr("To check"), self.tr("%n, Space when looked at", None, len(items)))]
        for item in items:
            cell = Cell(intake_words.check_long(item), check=False, wrap=True)
            rows.append(Row(("check", item.key, item.pointer, item.where), (cell,)))
        return rows

    def _criteria_rows(self, found: DraftAssessment) -> list[Row]:
        rows = [gap("g1", 6), head("criteria", self.tr("Criteria"))]
        rows += [
            Row(("criterion", code), (Cell(_capital(labels.word(code)), shape=Shape.DISC),))
            for code in found.criteria.met
        ]
        rows += [
            Row(
                ("criterion", code),
                (Cell(self.tr("{criterion}?").format(criterion=_capital(labels.word(code))), shape=Shape.RING),),
            )
            for code in found.criteria.suggested
        ]
        if found.raised:
            flags = ", ".join(labels.word(flag) for flag in found.raised)
            text = self.tr("Red flags: {flags}").format(flags=flags)
            rows.append(Row("flags", (Cell(text, tone=Tone.LATE, shape=Shape.TRIANGLE, wrap=True),), RowKind.NOTE))
        if len(rows) == 2:
            rows.append(Row("none", (Cell(self.tr("none met yet"), tone=Tone.INK3),), RowKind.NOTE))
        return rows

    def _missing_rows(self, found: DraftAssessment) -> list[Row]:
        if not found.missing:
            nothing = Cell(self.tr("nothing is missing"), tone=Tone.INK3)
            return [gap("g2", 6), head("missing", self.tr("Missing")), Row("full", (nothing,), RowKind.NOTE)]
        rows = [
            gap("g2", 6),
            head("missing", self.tr("Missing"), self.tr("%n, F7 goes there", None, len(found.missing))),
        ]
        for entry in found.missing:
            pointer = words.pointer_of(entry)
            cell = Cell(words.missing(entry), shape=Shape.RING, wrap=True)
            rows.append(Row(("missing", pointer, entry.code), (cell,)))
        return rows

    def _match_rows(self, matches: Sequence[PossibleMatch]) -> list[Row]:
        if not matches:
            return []
        rows = [gap("g3", 6), head("match", self.tr("Possible match"), self.tr("decided later"))]
        for match in matches:
            text = match_words.who(self._desk, match)
            rows.append(Row(("match", match.person_id), (Cell(text, wrap=True, shape=Shape.RING),)))
            rows.append(
                Row(
                    ("why", match.person_id),
                    (Cell(match_words.reasons(match), tone=Tone.INK3, type=Type.SMALL, wrap=True),),
                    RowKind.NOTE,
                )
            )
        return rows

    def stand_at_place(self, where: str) -> None:
        """Mark what is to be checked and stands at a place of the source, where there is such a thing."""
        for row in self._list.rows_model.rows:
            if isinstance(row.key, tuple) and row.key[0] == "check" and row.key[3] == where:
                self._list.select_key(row.key)

    def _on_opened(self, key: Any) -> None:
        if isinstance(key, tuple) and key[0] in {"missing", "check"}:
            self.asked_for.emit(key[1] if key[0] == "missing" else key[2])

    def _on_ticked(self, key: Any, _on: bool) -> None:
        self.looked_at.emit(key[1])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

"""All cases, newest referral first: filtered by words, by what stands, fetched as one scrolls."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from marac_desk.desktop.cases.emergency_dialog import EmergencyDialog, may_open
from marac_desk.desktop.cases.list_rows import case_row
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command, Page
from marac_desk.desktop.widgets.labels import key_label, label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row, RowKind
from marac_desk.desktop.widgets.tabs import TabRow
from marac_desk.desktop.widgets.tips import ElidedTips
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.services.cases.listing import Show, case_list
from marac_desk.services.cases.views import CaseList, ListPlace
from marac_desk.services.changes import Changes

WAIT = 180  # milliseconds after the last key before the register is asked


class FilterField(QLineEdit):
    """The field that filters; Down and Enter go into the list, Esc empties it and goes there too."""

    def __init__(self, rows: RowView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go into the list."""
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._rows.setFocus()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self._rows.setFocus()
        else:
            super().keyPressEvent(event)


class CasesPage(Page):
    """The list of all cases."""

    cares_for: ClassVar[Changes] = Changes.CASES | Changes.REFERRALS | Changes.ACTIONS | Changes.MEETINGS

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setObjectName("casesPage")
        self._next: ListPlace | None = None
        columns = (Column(), Column(), Column("", 190), Column("", 218), Column("", 94, right=True))
        self.rows = RowView(columns, self.tr("Cases"))
        self.rows.setObjectName("casesRowView")
        ElidedTips(self.rows)
        self.rows.verb_pressed.connect(lambda key, _verb: self._open(key))
        self.rows.opened.connect(self._open)
        self.rows.rows_model.fetch_more = None
        self.filter = FilterField(self.rows)
        self.filter.setObjectName("filterLineEdit")
        self.filter.setAccessibleName(self.tr("Filter cases by name, alias or reference"))
        self.filter.setPlaceholderText(self.tr("Name, alias or reference"))
        self.filter.setFixedWidth(300)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self.refresh)
        self.filter.textChanged.connect(lambda _text: self._wait.start(WAIT))
        self.tabs = TabRow(self.tr("Which cases"), self._tabs())
        self.tabs.chosen.connect(lambda _code: self.refresh())
        self.tabs.use_keys(self)
        self._count = label("", Type.LIST, Tone.INK3, name="caseCountLabel")
        self._lay_out()
        slash = QShortcut(QKeySequence("/"), self)
        slash.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        slash.activated.connect(self.filter.setFocus)
        self.setFocusProxy(self.rows)

    def _tabs(self) -> list[tuple[str, str]]:
        return [
            (Show.ALL.value, self.tr("All")),
            (Show.PLAN_OPEN.value, self.tr("Plan open")),
            (Show.ON_WATCH.value, self.tr("On watch")),
            (Show.WATCH_ENDING.value, self.tr("Watch ending soon")),
            (Show.ON_HOLD.value, self.tr("On hold")),
        ]

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(8, 0, 8, 0)
        top.setSpacing(12)
        top.addWidget(label(self.tr("Cases"), Type.TITLE))
        top.addStretch(1)
        top.addWidget(self._count, 0, Qt.AlignmentFlag.AlignBottom)
        tools = QHBoxLayout()
        tools.setContentsMargins(8, 0, 8, 0)
        tools.setSpacing(8)
        tools.addWidget(self.tabs)
        tools.addStretch(1)
        tools.addWidget(self.filter)
        tools.addWidget(key_label("/"))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 24, 20, 8)
        column.setSpacing(8)
        column.addLayout(top)
        column.addLayout(tools)
        column.addWidget(self.rows, 1)

    def refresh(self) -> None:
        """Ask for the first page."""
        self._wait.stop()
        self._ask(None, self._show)

    def _ask(self, after: ListPlace | None, done: Any) -> None:
        actor, show, words = self.desk.actor, Show(self.tabs.code), self.filter.text()
        self.desk.work.read(
            self,
            lambda uow: case_list(uow, actor=actor, show=show, words=words, after=after),
            done,
            what="cases",
        )

    def _show(self, found: CaseList) -> None:
        rows = [case_row(self.desk, row) for row in found.rows]
        if not rows:
            rows = [Row("nothing", (Cell(self._nothing(), tone=Tone.INK2),), RowKind.NOTE)]
        self.rows.set_rows(rows)
        self._set_next(found)
        count = self.tr("%n case(s), newest referral first", None, found.total)
        self._count.setText(count if found.total else "")

    def _set_next(self, found: CaseList) -> None:
        self._next = found.next
        self.rows.rows_model.fetch_more = self._fetch_more if found.next else None

    def _fetch_more(self) -> None:
        self._ask(self._next, self._append)

    def _append(self, found: CaseList) -> None:
        self.rows.append_rows([case_row(self.desk, row) for row in found.rows])
        self._set_next(found)

    def _nothing(self) -> str:
        if self.filter.text().strip():
            return self.tr("No case matches these words. Esc in the filter shows all of them again.")
        return {
            Show.ALL.value: self.tr(
                "No case yet. A case begins with a referral: drop a file anywhere, or add one under Referrals."
            ),
            Show.PLAN_OPEN.value: self.tr("No case has an open plan."),
            Show.ON_WATCH.value: self.tr("No case is on watch."),
            Show.WATCH_ENDING.value: self.tr("No watch ends within 45 days."),
            Show.ON_HOLD.value: self.tr("No case is on legal hold."),
        }[self.tabs.code]

    def _open(self, key: Any) -> None:
        if isinstance(key, uuid.UUID):
            self.desk.window.go("case", {"id": str(key)})

    def show_target(self, target: Any) -> None:
        """Open the case that is meant, or show the part of the list that is; or ask which case is an emergency."""
        if "id" in target:
            self.desk.work.soon(self, lambda: self.desk.window.go("case", {"id": str(target["id"])}), 0)
        elif target.get("emergency"):
            self.open_in_emergency()
        elif target.get("show") in set(Show):
            self.tabs.choose(str(target["show"]))

    def open_in_emergency(self) -> None:
        """Ask which case is to be opened in an emergency, where the person acting may."""
        if may_open(self.desk):
            self.emergency = EmergencyDialog(self.desk, self)
            self.emergency.open()

    def place(self) -> Any:
        """Return which part of the list is shown; the words of the filter are not written down."""
        return {"show": self.tabs.code}

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        tabs = [
            Command(self.tr("Show cases: {tab}").format(tab=text), self._chooser(code), self.tabs.keys(number))
            for number, (code, text) in enumerate(self._tabs())
        ]
        return [Command(self.tr("Filter cases"), self.filter.setFocus, "/"), *tabs]

    def _chooser(self, code: str) -> Any:
        return lambda: self.tabs.choose(code)

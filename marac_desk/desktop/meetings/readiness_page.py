"""The readiness board of a meeting: what every agency answered on every case, what is missing first."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.meetings import readiness_words as words
from marac_desk.desktop.meetings.readiness_grid import ReadinessGrid
from marac_desk.desktop.meetings.research_replies import ResearchReplies
from marac_desk.desktop.meetings.research_return_dialog import ResearchReturnDialog
from marac_desk.desktop.page import Command, Page
from marac_desk.desktop.widgets.announce import announce
from marac_desk.desktop.widgets.labels import button, hairline, label, set_tone
from marac_desk.desktop.widgets.phrase import Phrase
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates, labels, problems
from marac_desk.rules.access import DataClass, Operation
from marac_desk.rules.readiness import MISSING
from marac_desk.rules.vocabulary import ResearchStatus
from marac_desk.services.changes import Changes
from marac_desk.services.meetings.readiness import Board, BoardCell, CellAt, answer_cells, readiness_board

_STATUS = {
    "A": ResearchStatus.REQUESTED,
    "N": ResearchStatus.NOTHING_KNOWN,
    "S": ResearchStatus.WILL_SPEAK,
    "X": ResearchStatus.KNOWN_NOT_RELEVANT,
}
LETTERS = (*_STATUS, "R", "M", "Y")


class ReadinessPage(Page):
    """The grid, what the cell the keyboard is on says, and the keys that answer."""

    cares_for: ClassVar[Changes] = Changes.MEETINGS | Changes.PARTNERSHIP | Changes.ACCESS

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setObjectName("readinessPage")
        self._meeting: uuid.UUID | None = None
        self._board: Board | None = None
        self._cases: tuple[uuid.UUID, ...] = ()
        self._agencies: tuple[uuid.UUID, ...] = ()
        self._goes_on = False
        self.grid = ReadinessGrid(desk, LETTERS)
        self.grid.letter.connect(self.take_letter)
        self.grid.opened.connect(self.open_return)
        self.grid.moved.connect(self._show_here)
        self.replies = ResearchReplies(desk, self)
        self.replies.said.connect(self._say)
        self.replies.left.connect(self.grid.setFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        inset = QHBoxLayout()
        inset.setContentsMargins(20, 0, 20, 0)
        inset.addWidget(self.grid)
        column.addLayout(inset, 1)
        column.addWidget(hairline(accent=True))
        column.addWidget(self._foot())
        self.setFocusProxy(self.grid)
        for keys, run in (("Ctrl+Return", self.chase), ("Esc", self.leave)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def _head(self) -> QVBoxLayout:
        self._title = label("", Type.TITLE, name="readinessTitleLabel")
        self._totals = Phrase("readinessTotals", most_lines=1)
        self.main = button(self.tr("Write chase messages"), "writeResearchChases", primary=True)
        self.main.setToolTip(self.tr("One message to each agency of which something is missing (Ctrl+Return)"))
        self.main.clicked.connect(self.chase)
        line = QHBoxLayout()
        line.setSpacing(16)
        line.addWidget(self._title)
        line.addWidget(self._totals, 1)
        line.addWidget(self.main)
        head = QVBoxLayout()
        head.setContentsMargins(28, 16, 28, 8)
        head.addLayout(line)
        return head

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setProperty("paper", "1")
        self._here = label("", Type.LIST_LEAD, wrap=True, name="readinessHereLabel")
        self._summary = label("", Type.LIST, Tone.INK2, wrap=True, name="readinessSummaryLabel")
        self._keys = words.keys_line()
        column = QVBoxLayout(foot)
        column.setContentsMargins(28, 8, 28, 8)
        column.setSpacing(2)
        for widget in (self._here, self._summary, self._keys):
            column.addWidget(widget)
        return foot

    # The page

    def show_target(self, target: Any) -> None:
        """Show the board of one meeting."""
        if target and target.get("id"):
            meeting_id = uuid.UUID(target["id"])
            if meeting_id != self._meeting:
                self._meeting, self._cases, self._agencies = meeting_id, (), ()
        self.refresh()

    def place(self) -> Any:
        """Return whose board is shown."""
        return {"id": str(self._meeting)} if self._meeting else None

    def refresh(self) -> None:
        """Look again."""
        if self._meeting is None:
            return
        meeting_id, actor = self._meeting, self.desk.actor
        self.desk.work.read(
            self,
            lambda uow: readiness_board(uow, actor=actor, meeting_id=meeting_id),
            self._show,
            lambda error: self._say(problems.sentence(error)),
            what="readiness",
        )

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        keys = [
            Command(self.tr("Asked, and not answered"), lambda: self.take_letter("A"), "A"),
            Command(self.tr("Nothing known"), lambda: self.take_letter("N"), "N"),
            Command(self.tr("Will speak at the meeting"), lambda: self.take_letter("S"), "S"),
            Command(self.tr("Returned, with a short summary"), lambda: self.take_letter("R"), "R"),
            Command(self.tr("Known, not relevant"), lambda: self.take_letter("X"), "X"),
            Command(self.tr("Nothing known, all open ones of this agency"), self.nothing_known, "Shift+N"),
        ]
        return [
            *(keys if self._writes else []),
            Command(self.tr("Put what is missing first"), self.missing_first, "M"),
            *([Command(self.tr("Write chase messages"), self.chase, "Ctrl+Return")] if self._chases else []),
            *(
                [Command(self.tr("Add a reply to the chase"), lambda: self.take_letter("Y"), "Y")]
                if self._chases
                else []
            ),
            Command(self.tr("Back to the agenda"), self.leave, "Esc"),
        ]

    @property
    def _writes(self) -> bool:
        return self.desk.allowed.may(Operation.CREATE, DataClass.RESEARCH)

    @property
    def _chases(self) -> bool:
        return self.desk.allowed.may(Operation.UPDATE, DataClass.AGENDA)

    # Showing

    def _show(self, board: Board) -> None:
        board = self._in_order(board)
        self._board = board
        day = dates.day(board.day, self.desk.today())
        self._title.setText(self.tr("Readiness for {day}").format(day=day))
        self._totals.say(words.totals(self.desk, board))
        self.main.setVisible(self._chases)
        self.main.setEnabled(board.missing > 0)
        self._keys.setVisible(self._writes)
        self.grid.show_board(board)
        if self._goes_on:
            self._goes_on = False
            self.grid.go_down()
        self._show_here()

    def _in_order(self, board: Board) -> Board:
        """Keep rows and columns where they are while somebody works; what is new comes last."""
        rows, columns = list(self._cases), list(self._agencies)
        if rows:
            agencies = sorted(board.agencies, key=lambda one: _place(columns, one.agency_id))
            at = {agency.agency_id: number for number, agency in enumerate(agencies)}
            cases = [
                replace(case, cells=tuple(sorted(case.cells, key=lambda cell: at[cell.agency_id])))
                for case in sorted(board.cases, key=lambda one: _place(rows, one.item_id))
            ]
            board = replace(board, agencies=tuple(agencies), cases=tuple(cases))
        self._cases = tuple(case.item_id for case in board.cases)
        self._agencies = tuple(agency.agency_id for agency in board.agencies)
        return board

    def missing_first(self) -> None:
        """Put the cases and the agencies in the order of what is missing again."""
        self._cases = self._agencies = ()
        self.refresh()

    def _show_here(self) -> None:
        cell, chosen = self.grid.here, self.grid.chosen
        if self._board is None or cell is None:
            self._say(self.tr("No case is placed yet. Place the first one on the agenda; Esc goes back there."))
            return
        set_tone(self._here, Tone.INK)
        if len(chosen) > 1:
            self._here.setText(self.tr("%n cells chosen. A letter answers all of them.", None, len(chosen)))
            self._summary.hide()
            return
        case = next(one for one in self._board.cases if one.item_id == cell.item_id)
        agency = next(one for one in self._board.agencies if one.agency_id == cell.agency_id)
        self._here.setText(words.cell_sentence(self.desk, case, agency, cell))
        handling = labels.word(cell.handling)
        text = self.tr("{summary} ({handling})").format(summary=self.desk.words(cell.summary), handling=handling)
        self._summary.setText(text)
        self._summary.setVisible(bool(cell.summary))

    def _say(self, text: str, tone: Tone = Tone.LATE) -> None:
        self._here.setText(text)
        self._summary.hide()
        set_tone(self._here, tone)
        announce(self, text)

    # Answering

    def take_letter(self, letter: str) -> None:
        """Do what a key says to the cells that are chosen."""
        if letter == "M":
            self.missing_first()
        elif letter == "Y":
            self.replies.add(self.grid.here, self._here.text())
        elif not self._writes:
            self._say(self.tr("The agencies answer, or the coordinator for them; you look on here."))
        elif letter == "Shift+N":
            self.nothing_known()
        elif letter == "R":
            self.open_return()
        elif letter in _STATUS:
            self.answer(self.grid.chosen, _STATUS[letter])

    def nothing_known(self) -> None:
        """Say for all open cells of one agency that it knows nothing."""
        if self.grid.choose_where(lambda cell: cell.state in MISSING and cell.may_write):
            self.answer(self.grid.chosen, ResearchStatus.NOTHING_KNOWN)
        else:
            self._say(self.tr("Nothing of this agency is open."), Tone.INK)

    def answer(self, cells: Sequence[BoardCell], status: ResearchStatus) -> None:
        """Write the same answer into some cells."""
        if not cells or not self._may_write(cells):
            return
        actor, seen = self.desk.actor, [seen_cell(cell) for cell in cells]
        self._goes_on = len(cells) == 1
        self.desk.work.write(
            self,
            lambda uow: answer_cells(uow, actor=actor, cells=seen, status=status),
            lambda _none: None,
            self._refused,
        )

    def _may_write(self, cells: Sequence[BoardCell]) -> bool:
        if all(cell.may_write for cell in cells):
            return True
        self._say(self.tr("One of these answers is not yours to write."))
        return False

    def _refused(self, error: Exception) -> None:
        self._goes_on = False
        self._say(problems.sentence(error))

    def open_return(self) -> None:
        """Ask for the summary and the handling of what was returned."""
        cells = self.grid.chosen
        if self._board is None or not cells or not self._writes or not self._may_write(cells):
            return
        about = self._here.text()
        dialog = ResearchReturnDialog(self.desk, [seen_cell(cell) for cell in cells], cells[0], about, self)
        dialog.finished.connect(lambda _code: self.grid.setFocus())
        dialog.open()

    # Elsewhere

    def chase(self) -> None:
        """Write one message for each agency of which something is missing."""
        if self._meeting is not None and self._chases and self._board is not None and self._board.missing:
            self.desk.window.go("chasing", {"meeting": str(self._meeting)})

    def leave(self) -> None:
        """Go back to the agenda."""
        self.desk.window.go("meetings", {"id": str(self._meeting)} if self._meeting else None)


def seen_cell(cell: BoardCell) -> CellAt:
    """Return a cell as it was seen."""
    return CellAt(cell.item_id, cell.agency_id, cell.research_id, cell.version)


def _place(order: list[uuid.UUID], key: uuid.UUID) -> int:
    return order.index(key) if key in order else len(order)

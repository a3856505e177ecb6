"""The copies of an agenda, of action lists or of minutes: who gets what, made and locked in one go."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from marac_desk.desktop.circulation import copy_words
from marac_desk.desktop.circulation.late_signing import LateSigning
from marac_desk.desktop.circulation.leave import BulkLeave
from marac_desk.desktop.circulation.looking import ADDITIONS, BESIDE, Looked, look
from marac_desk.desktop.circulation.making import Making, Saved
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command, Page
from marac_desk.desktop.widgets.labels import button, hairline, label, set_tone
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row, RowKind
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import problems
from marac_desk.documents.client import PrintingFailedError
from marac_desk.services.changes import Changes
from marac_desk.services.circulation.bulk import check_bulk
from marac_desk.services.circulation.common import PlannedCopy
from marac_desk.services.errors import RefusedError


class CirculationPage(Page):
    """Copies of one kind for one meeting."""

    cares_for: ClassVar[Changes] = Changes.PARTNERSHIP | Changes.ACTIONS | Changes.ACCESS

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setObjectName("circulationPage")
        self._kind = "agenda"
        self._meeting: uuid.UUID | None = None
        self._planned: tuple[PlannedCopy, ...] = ()
        self.saved: dict[int, Saved] = {}
        self._making: Making | None = None
        self.leave = BulkLeave(desk, self)
        self.leave.changed.connect(self.refresh)
        self.signing = LateSigning(desk, self)
        self.leave.looked.connect(self._enable)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        columns = (
            Column(self.tr("Copy"), 80),
            Column(self.tr("For"), 200),
            Column(self.tr("Held by")),
            Column(self.tr("Holds"), 210),
            Column(self.tr("Pages"), 80),
            Column(self.tr("Password"), 220),
            Column("", 110, right=True),
        )
        self._rows = RowView(columns, self.tr("Copies"), header=True)
        inset = QHBoxLayout()
        inset.setContentsMargins(20, 4, 20, 8)
        inset.addWidget(self._rows)
        column.addLayout(inset, 1)
        column.addWidget(hairline(accent=True))
        column.addWidget(self._foot())
        self.setFocusProxy(self._rows)

    def _head(self) -> QVBoxLayout:
        self._title = label("", Type.TITLE, name="circulationTitleLabel")
        self._words = label("", Type.LIST, Tone.INK2, wrap=True, name="circulationWordsLabel")
        self._without = label("", Type.LIST_LEAD, Tone.LATE, wrap=True, name="withoutListLabel")
        self._without.hide()
        self._nothing_new = label("", Type.LIST, Tone.INK2, wrap=True, name="nothingNewLabel")
        self._nothing_new.hide()
        head = QVBoxLayout()
        head.setContentsMargins(28, 22, 28, 12)
        head.addWidget(self._title)
        head.addWidget(self._words)
        head.addWidget(self._without)
        head.addWidget(self._nothing_new)
        head.addWidget(self.leave)
        return head

    def _foot(self) -> QWidget:
        foot = QWidget()
        foot.setProperty("paper", "1")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self._said = label("", Type.LIST, Tone.INK2, wrap=True, name="circulationSaidLabel")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(self.tr("Copies made"))
        self._progress.hide()
        self._cancel = button(self.tr("Stop"), "stopMaking")
        self._cancel.clicked.connect(self._on_stop)
        self._cancel.hide()
        self._make = button(self.tr("Save locked copies to a folder"), "makeCopies", primary=True, keys="Ctrl+Return")
        self._make.clicked.connect(self.choose_and_make)
        self._other = button("", "otherCopies", link=True)
        self._other.setAccessibleName(self.tr("Other copies"))
        self._other.clicked.connect(self.go_on)
        words = QVBoxLayout()
        words.addWidget(self._said)
        words.addWidget(self._progress)
        line = QHBoxLayout(foot)
        line.setContentsMargins(28, 12, 28, 12)
        line.addLayout(words, 1)
        line.addWidget(self._cancel)
        line.addWidget(self.signing.button)
        line.addWidget(self._other)
        line.addWidget(self._make)
        return foot

    # The page

    def show_target(self, target: Any) -> None:
        """Show the copies of one kind for one meeting."""
        wanted = (target.get("kind", "agenda"), uuid.UUID(target["id"]))
        if wanted != (self._kind, self._meeting):
            self._kind, self._meeting = wanted
            self.saved = {}
            self._planned = ()
        self.refresh()

    def place(self) -> Any:
        """Return which copies are shown."""
        return {"id": str(self._meeting), "kind": self._kind} if self._meeting else None

    def refresh(self) -> None:
        """Ask what would be made now; copies that were made stay as they are."""
        meeting_id, kind, actor = self._meeting, self._kind, self.desk.actor
        if meeting_id is None or self._making is not None:
            return
        if self.saved:
            self.leave.look()
            return
        self.desk.work.read(
            self,
            lambda uow: look(uow, actor=actor, kind=kind, meeting_id=meeting_id),
            self._show,
            lambda error: self._say(problems.sentence(error), Tone.LATE),
            what="copies",
        )

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        after = {} if self._kind in {"agenda", ADDITIONS} else {"part": "minutes"}
        meeting = {"id": str(self._meeting), **after} if self._meeting else None
        return [
            Command(self.tr("Save locked copies to a folder"), self.choose_and_make, "Ctrl+Return"),
            *([Command(self._other.text(), self.go_on)] if self._other.isVisibleTo(self) else []),
            *self.signing.commands(),
            *self.leave.commands(),
            Command(self.tr("Back to the meeting"), lambda: self.desk.window.go("meetings", meeting), "Esc"),
        ]

    def _show(self, looked: Looked) -> None:
        planned = self._planned = looked.planned
        self.leave.show_standing(planned, looked.standing)
        self._title.setText(copy_words.title(self._kind))
        self._words.setText(copy_words.about(self._kind))
        other = copy_words.other_copies(self._kind, looked.additions)
        self._other.setText(other)
        self._other.setAccessibleName(other or self.tr("Other copies"))
        self._other.setVisible(bool(other))
        self._without.setText(copy_words.without_a_list(looked.left_out))
        self._without.setVisible(bool(looked.left_out))
        nothing = copy_words.nothing_new(looked.additions) if self._kind == ADDITIONS else ""
        self._nothing_new.setText(nothing)
        self._nothing_new.setVisible(bool(nothing))
        self.signing.look(self._meeting if self._kind == "actions" else None)
        self._show_rows()
        self._enable()
        ready = self.tr(
            "%n copy(ies) to make. Each is locked with its own password; pass it on by another way.", None, len(planned)
        )
        if not planned:
            ready = copy_words.nothing_to_make(self._kind)
        elif not self.leave.allows:
            ready = self.tr("Nothing is made before a second person agrees: see above.")
        self._say(ready, Tone.INK2)

    def _show_rows(self) -> None:
        rows = [
            copy_words.copy_row(self._kind, number, planned, self.saved.get(number))
            for number, planned in enumerate(self._planned)
        ]
        nothing = Cell(copy_words.nothing_to_make(self._kind), tone=Tone.INK3)
        self._rows.set_rows(rows or [Row("none", (nothing,), RowKind.NOTE)])

    def go_on(self) -> None:
        """Go on to what is made beside: sheets in which agencies answer, additions to packs, whole packs."""
        if self._meeting is not None and self._kind in BESIDE:
            self.desk.window.go("circulation", {"id": str(self._meeting), "kind": BESIDE[self._kind]})

    # Making

    def choose_and_make(self) -> None:
        """Ask for a folder and make every copy into it."""
        if not self._planned or self._making is not None or not self.leave.allows:
            return
        folder = self.desk.window.choose_folder(self.tr("Folder for the locked copies"))
        if folder:
            self.make_into(Path(folder))

    def make_into(self, folder: Path) -> None:
        """Make every copy into a folder, once the leave that they may take is sure to be there still."""
        planned, actor, key = self._planned, self.desk.actor, self.leave.approval_id
        self._make.setEnabled(False)
        self.desk.work.read(
            self,
            lambda uow: check_bulk(uow, actor=actor, planned=planned, approval_id=key),
            lambda _none: self._begin_making(planned, folder, key),
            lambda error: self._say(self.leave.refuse(error), Tone.LATE),
            what="bulk leave",
        )

    def _begin_making(self, planned: tuple[PlannedCopy, ...], folder: Path, approval_id: uuid.UUID | None) -> None:
        self.saved = {}
        self._making = Making(self.desk, planned, folder, self, approval_id)
        self._making.progressed.connect(self._on_progress)
        self._making.finished.connect(self._on_finished)
        self._making.failed.connect(self._on_failed)
        self._progress.setRange(0, len(self._planned))
        self._progress.setValue(0)
        self._progress.show()
        self._cancel.show()
        self._make.setEnabled(False)
        self._making.start()

    def _on_progress(self, saved: Saved) -> None:
        self.saved[len(self.saved)] = saved
        self._progress.setValue(len(self.saved))
        self._show_rows()
        done = self.tr("{done} of {total} copies made").format(done=len(self.saved), total=len(self._planned))
        self._say(done, Tone.INK2)

    def _on_finished(self, saved: tuple[Saved, ...]) -> None:
        self._end_making()
        self._show_rows()
        missing = sorted({glyph for one in saved for glyph in one.missing_glyphs})
        words = self.tr(
            "%n copy(ies) saved and recorded. The passwords are shown here only; pass each on by another way.",
            None,
            len(saved),
        )
        if missing:
            signs = " ".join(missing)
            words = self.tr("{words} These characters could not be printed: {signs}").format(words=words, signs=signs)
        self._say(words, Tone.INK)

    def _on_failed(self, error: Exception) -> None:
        self._end_making()
        if isinstance(error, PrintingFailedError):
            words = self.tr("A copy could not be made ({code}). The copies before it are saved.").format(
                code=error.code
            )
        elif isinstance(error, OSError):
            words = self.tr("The folder could not be written. The copies before that are saved. Choose another folder.")
        else:
            words = problems.sentence(error)
            if isinstance(error, RefusedError):  # the copies were taken away again
                self.saved = {}
                self._show_rows()
        self._say(words, Tone.LATE)

    def _end_making(self) -> None:
        self._making = None
        self._progress.hide()
        self._cancel.hide()
        self._enable()
        self.leave.look()

    def _enable(self) -> None:
        self._make.setEnabled(bool(self._planned) and self._making is None and self.leave.allows)

    def _on_stop(self) -> None:
        if self._making is not None:
            self._making.stop()

    def _say(self, words: str, tone: Tone) -> None:
        self._said.setText(words)
        set_tone(self._said, tone)

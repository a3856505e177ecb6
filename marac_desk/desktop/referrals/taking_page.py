"""What the pages share that take a whole file in: nothing is kept before, all of it at once, or nothing again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QProgressBar, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command, Page
from marac_desk.desktop.referrals.file_taking import ListFile
from marac_desk.desktop.referrals.list_frame import frame_list
from marac_desk.desktop.referrals.list_running import STOPPED, ListRunning
from marac_desk.desktop.shedding import Shedding
from marac_desk.desktop.widgets.field_note import FieldNote
from marac_desk.desktop.widgets.labels import button, label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Row, RowKind
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import problems
from marac_desk.services.changes import Changes

AT_ONCE = 200  # rows that are shown before somebody scrolls on


@dataclass(frozen=True, slots=True)
class TakingWords:
    """How a page speaks of what it takes in: `name` of its widgets, its title, and a sentence for each turn."""

    name: str
    title: str
    progress: str
    take: str
    away: str
    put_away: str
    none: str
    looking: str
    cancelled: str


class TakingPage(Page):
    """Nothing is kept before Ctrl+Enter takes the file in; Esc lets go of it, and takes it back while that runs.

    A page says in `ready` how many rows can be taken in, shows them in `show_rows`, and takes them in `take_all`.
    """

    cares_for: ClassVar[Changes] = Changes.NOTHING

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.words = words = self.worded()
        self.rows = self.made_rows()
        self.setObjectName(f"{words.name}Page")
        self.file: ListFile | None = None
        self._asked: list[Callable[[Any], Any]] = []
        self.title = label(words.title, Type.TITLE)
        self.about = label("", Type.LIST, Tone.INK2, name=f"{words.name}AboutLabel")
        self.count = label("", Type.LIST, Tone.INK2, name=f"{words.name}CountLabel")
        self.note = FieldNote(width=560, beside=False)
        self.note.setObjectName(f"{words.name}Note")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(160)
        self.progress.setAccessibleName(words.progress)
        self.away = button(words.away, f"{words.name}PutAway", link=True)
        self.cancel = button(self.tr("Cancel"), f"{words.name}CancelTaking")
        self.take = button(words.take, f"{words.name}Take", primary=True)
        self.take.setToolTip(f"{words.take} (Ctrl+Enter)")
        self.running, self.shedding = ListRunning(desk, self), Shedding(self)
        self._connect()
        self.setFocusProxy(self.rows)

    def lay_out(self, *sender: QWidget) -> None:
        """Lay the page out under what it says of the sender."""
        frame_list(
            self,
            head=(self.title, self.about),
            count=self.count,
            sender=sender,
            rows=self.rows,
            note=self.note,
            controls=(self.progress, self.cancel, self.away, self.take),
        )
        self.show_running()

    def _connect(self) -> None:
        self.take.clicked.connect(self.take_all)
        self.cancel.clicked.connect(self.running.stop)
        self.away.clicked.connect(self.leave)
        self.running.stepped.connect(self._on_step)
        self.running.ended.connect(self._on_ended)
        self.running.refused.connect(self.refuse)
        keys: tuple[tuple[str, Callable[[], None]], ...] = (
            ("Ctrl+Return", self.take_all),
            ("Ctrl+Enter", self.take_all),
            ("Esc", self._on_escape),
        )
        for key, run in keys:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        return [
            Command(self.words.take, self.take_all, "Ctrl+Enter"),
            Command(self.words.put_away, self._on_escape, "Esc"),
        ]

    # What a page of its own says

    def worded(self) -> TakingWords:
        """Return how this page speaks."""
        raise NotImplementedError

    def made_rows(self) -> RowView:
        """Return the list that shows what was found."""
        raise NotImplementedError

    @property
    def ready(self) -> int:
        """How many rows can be taken in."""
        raise NotImplementedError

    def looking(self, file: ListFile) -> Callable[[Any], Any]:
        """Return the query that looks through a file."""
        raise NotImplementedError

    def show_found(self, found: Any) -> None:
        """Show what was found."""
        raise NotImplementedError

    def show_rows(self, most: int) -> bool:
        """Show so many rows of what was found; False where nothing was yet."""
        raise NotImplementedError

    def take_all(self) -> None:
        """Take every row in that can be, in one unit of work."""
        raise NotImplementedError

    def taken(self, done: Any) -> str:
        """Return what is said once it is done."""
        raise NotImplementedError

    def let_go(self) -> None:
        """Forget the file and what was found in it."""
        if self.file is not None:
            self.shedding.shed(self.file.reading.referrals, self.file.reading.cases, self.file.reading.source_text)
        self.file = None
        self._asked.clear()
        self.about.setText("")
        self.count.setText("")
        self.note.say("")
        self.show_running()
        self.refresh()

    # What all of them do

    def show_target(self, target: Any) -> None:
        """Look through a file that was read; another one is let go of, unless it is being taken in."""
        file = target.get("list") if isinstance(target, dict) else None
        if not isinstance(file, ListFile) or self.running.is_running:
            return
        self.let_go()
        self.file = file
        self.about.setText(file.shown_name)
        self.note.say(self.words.looking, Tone.INK2)
        self.rows.set_rows([])
        self._asked = asked = [self.looking(file)]
        self.desk.work.read_long(
            self, lambda uow: asked[0](uow) if asked else None, partial(self._on_found, asked), self.refuse
        )

    def _on_found(self, asked: list[Callable[[Any], Any]], found: Any) -> None:
        """Show what is still wanted. A lane holds its last job for a while, and is not to hold the file with it."""
        if asked is self._asked and asked:
            asked.clear()
            self.show_found(found)
            self.show_running()
            self.rows.setFocus()

    def refresh(self) -> None:
        """Show the file as it stands; it is held in memory alone, and let go of once it was taken in."""
        if not self.show_rows(max(len(self.rows.rows_model.rows), AT_ONCE)) and self.file is None:
            self.rows.set_rows([Row("none", (Cell(self.words.none, tone=Tone.INK2),), RowKind.NOTE)])

    def more(self) -> None:
        """Show more of what was found."""
        self.show_rows(len(self.rows.rows_model.rows) + AT_ONCE)

    def show_running(self) -> None:
        """Offer what can be done now, for as many rows as can be taken in."""
        running = self.running.is_running
        self.progress.setVisible(running)
        self.cancel.setVisible(running)
        self.away.setVisible(not running)
        self.take.setVisible(not running and self.ready > 0)

    def refuse(self, error: Exception) -> None:
        """Say why nothing was taken in."""
        if getattr(error, "code", "") == STOPPED:
            self.note.say(self.words.cancelled, Tone.INK2)
        else:
            self.note.say(problems.sentence(error), Tone.LATE, Shape.TRIANGLE)
        self.show_running()

    def leave(self) -> None:
        """Let go of the file and return to the inbox; nothing of it was kept."""
        if not self.running.is_running:
            self.let_go()
            self.desk.window.go("referrals")

    def _on_step(self, done: int) -> None:
        self.progress.setRange(0, self.ready)
        self.progress.setValue(done)
        text = self.tr("{done} of {total} written. Cancel takes all of them back.")
        self.note.say(text.format(done=done, total=self.ready), Tone.INK2)
        self.show_running()

    def _on_ended(self, done: Any) -> None:
        said = self.taken(done)
        self.let_go()
        self.desk.window.go("referrals", {"part": "to_screen"})
        self.desk.window.say(said)

    def _on_escape(self) -> None:
        if self.running.is_running:
            self.running.stop()
        else:
            self.leave()

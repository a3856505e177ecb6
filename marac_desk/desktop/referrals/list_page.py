"""A list before it is imported: how many rows become referrals, what is wrong with the others, then all at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.referrals.file_taking import ListFile
from marac_desk.desktop.referrals.list_knowing import ListKnowing
from marac_desk.desktop.referrals.list_rows import list_rows, needs_a_word
from marac_desk.desktop.referrals.taking_page import AT_ONCE, TakingPage, TakingWords
from marac_desk.desktop.widgets.entry_choice import SuggestField
from marac_desk.desktop.widgets.labels import label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row, RowKind
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.services.list_import.importing import Imported, import_list
from marac_desk.services.list_import.looking import ListLook, look_through


class ListPage(TakingPage):
    """Every complete row becomes a referral; before that it is seen whose victim is likely known already."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._look: ListLook | None = None
        self._known: set[int] = set()
        self._looked = 0
        self._from = label(self.tr("Sent by"), Type.LIST, Tone.INK2)
        self.agency = SuggestField()
        self.agency.setObjectName("listAgencyField")
        self.agency.setAccessibleName(self.tr("Agency that sent this list"))
        self.agency.setMinimumWidth(320)
        self._from.setBuddy(self.agency)
        self.knowing = ListKnowing(desk, self)
        self.knowing.looked.connect(self._on_known)
        whose = label(self.tr("for every row that names none itself"), Type.SMALL, Tone.INK3)
        self.lay_out(self._from, self.agency, whose)

    def worded(self) -> TakingWords:
        """Return how this page speaks."""
        return TakingWords(
            name="list",
            title=self.tr("Import a list"),
            progress=self.tr("Rows imported"),
            take=self.tr("Import the complete rows"),
            put_away=self.tr("Do not import this list"),
            away=self.tr("Do not import"),
            none=self.tr("No list is waiting."),
            looking=self.tr("Looking through the list. Nothing is kept yet."),
            cancelled=self.tr("Cancelled. Nothing of the list was kept."),
        )

    def made_rows(self) -> RowView:
        """Return the list of the rows that need a look."""
        return RowView((Column("", 56, right=True), Column(), Column("", 560)), self.tr("Rows that need a look"))

    @property
    def ready(self) -> int:
        """How many rows become referrals."""
        return self._look.ready if self._look else 0

    def looking(self, file: ListFile) -> Callable[[Any], ListLook]:
        """Return the query that looks through a list."""
        return partial(look_through, actor=self.desk.actor, reading=file.reading)

    def show_found(self, found: ListLook) -> None:
        """Show what becomes of the rows, and begin to look for victims who are known."""
        self._look = found
        self.agency.suggest(found.agencies)
        self.note.say(self.tr("Nothing is kept before you import."), Tone.INK2)
        self.show_rows(AT_ONCE)
        if self.file is not None:
            self.knowing.start(self.file.reading)

    def show_rows(self, most: int) -> bool:
        """Show the first rows that need a word; more come when somebody scrolls on."""
        look = self._look
        if look is None:
            return False
        made = list_rows(self.desk, look, self._known, most)
        self.rows.set_rows(made or self._nothing())
        more = sum(needs_a_word(row, self._known) for row in look.rows) + len(look.unread) > len(made)
        self.rows.rows_model.fetch_more = self.more if more else None
        self._say_count(look)
        return True

    def _nothing(self) -> list[Row]:
        cell = Cell(self.tr("Every row is complete."), tone=Tone.INK2)
        return [Row("nothing", (cell,), RowKind.NOTE)]

    def _say_count(self, look: ListLook) -> None:
        left = len(look.rows) - look.ready + len(look.unread)
        parts = [self.tr("%n row(s) can be imported", None, look.ready)]
        if left:
            parts.append(self.tr("%n left to check", None, left))
        if self._known:
            parts.append(self.tr("%n likely known already", None, len(self._known)))
        if self._looked < len(look.rows):
            parts.append(self.tr("{done} of {total} compared").format(done=self._looked, total=len(look.rows)))
        self.count.setText(", ".join(parts))

    def _on_known(self, done: int, known: frozenset[int]) -> None:
        self._looked = done
        if known:
            self._known |= known
            if len(self.rows.rows_model.rows) <= AT_ONCE:
                self.show_rows(AT_ONCE)
        if self._look is not None:
            self._say_count(self._look)

    def take_all(self) -> None:
        """Import every complete row in one unit of work."""
        if self.file is None or not self.ready or self.running.is_running:
            return
        self.knowing.stop()
        self.running.start(
            partial(
                import_list,
                actor=self.desk.actor,
                original=self.file.original,
                reading=self.file.reading,
                agency=self.agency.value() or "",
                look=self._look,
            )
        )

    def taken(self, done: Imported) -> str:
        """Return how many referrals there are more."""
        return self.tr("%n referral(s) imported.", None, done.taken)

    def show_running(self) -> None:
        """Offer what can be done now; who sent the list is said before it is imported."""
        self.agency.setEnabled(not self.running.is_running)
        self.take.setText(self.tr("Import %n row(s)", None, self.ready))
        super().show_running()

    def let_go(self) -> None:
        """Forget the list, and stop looking for who is known."""
        self.knowing.stop()
        if self._look is not None:
            self.shedding.shed(self._look.rows, self._look.behind.looked)
        self._look, self._looked = None, 0
        self._known = set()
        super().let_go()

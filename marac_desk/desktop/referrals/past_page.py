"""A tracker before it is taken in: which past cases become known, what is left out and why, then all at once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.referrals.file_taking import ListFile
from marac_desk.desktop.referrals.past_rows import past_rows
from marac_desk.desktop.referrals.taking_page import AT_ONCE, TakingPage, TakingWords
from marac_desk.desktop.widgets.labels import label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Column
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import problems
from marac_desk.services.past_cases.importing import PastImported, import_past_cases
from marac_desk.services.past_cases.looking import PastLook, look_through_past


class PastPage(TakingPage):
    """Every row that names a victim and a day becomes a past case; from then on its repeats are seen."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._look: PastLook | None = None
        why = self.tr("A repeat of a past case is seen at once from then on. You see past cases, no agency does.")
        self.lay_out(label(why, Type.SMALL, Tone.INK3))

    def worded(self) -> TakingWords:
        """Return how this page speaks."""
        return TakingWords(
            name="past",
            title=self.tr("Take in a tracker"),
            progress=self.tr("Rows taken in"),
            take=self.tr("Take in the tracker"),
            put_away=self.tr("Do not take in this tracker"),
            away=self.tr("Do not take in"),
            none=self.tr("No tracker is waiting."),
            looking=self.tr("Looking through the tracker. Nothing is kept yet."),
            cancelled=self.tr("Cancelled. Nothing of the tracker was kept."),
        )

    def made_rows(self) -> RowView:
        """Return the list of past cases."""
        columns = (Column("", 110, right=True), Column(), Column("", 220), Column("", 420))
        return RowView(columns, self.tr("Past cases of the tracker"))

    @property
    def ready(self) -> int:
        """How many rows can be taken in: none of a tracker that was taken in before."""
        look = self._look
        return look.ready if look is not None and not look.taken_before else 0

    def looking(self, file: ListFile) -> Callable[[Any], PastLook]:
        """Return the query that looks through a tracker."""
        sha256 = hashlib.sha256(file.original.content).hexdigest()
        return partial(look_through_past, actor=self.desk.actor, reading=file.reading, sha256=sha256)

    def show_found(self, found: PastLook) -> None:
        """Show which past cases become known."""
        self._look = found
        if found.taken_before:
            self.note.say(problems.past_cases_known(), Tone.LATE, Shape.TRIANGLE)
        else:
            self.note.say(self.tr("Nothing is kept before you take it in, and nobody is merged."), Tone.INK2)
        self.show_rows(AT_ONCE)
        self._say_count(found)

    def show_rows(self, most: int) -> bool:
        """Show the first rows; more come when somebody scrolls on."""
        look = self._look
        if look is None:
            return False
        made = past_rows(self.desk, look, most)
        self.rows.set_rows(made)
        self.rows.rows_model.fetch_more = self.more if len(look.rows) > len(made) else None
        return True

    def _say_count(self, look: PastLook) -> None:
        parts = [self.tr("%n row(s) can be taken in", None, look.ready), self.tr("%n case(s)", None, look.cases)]
        if left := len(look.rows) - look.ready:
            parts.append(self.tr("%n left out", None, left))
        if look.unsettled:
            parts.append(self.tr("%n action(s) perhaps still open", None, look.unsettled))
        self.count.setText(", ".join(parts))

    def take_all(self) -> None:
        """Take in every row that can be, in one unit of work."""
        if self.file is None or not self.ready:
            return
        original, reading = self.file.original, self.file.reading
        self.running.start(partial(import_past_cases, actor=self.desk.actor, original=original, reading=reading))

    def taken(self, done: PastImported) -> str:
        """Return how many past referrals there are more."""
        return self.tr("%n past referral(s) taken in. You find them under Cases.", None, done.taken)

    def show_running(self) -> None:
        """Offer what can be done now."""
        self.take.setText(self.tr("Take in %n row(s)", None, self.ready))
        super().show_running()

    def let_go(self) -> None:
        """Forget the tracker."""
        if self._look is not None:
            self.shedding.shed(self._look.rows)
        self._look = None
        super().let_go()

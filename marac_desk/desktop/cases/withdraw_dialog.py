"""Withdrawing a dangerous passage: mark or type the words, see every place that holds them, and ask a second person."""

from __future__ import annotations

import uuid
from collections.abc import Hashable, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from marac_desk.desktop.cases import withdraw_words as words
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.step_dialog import Job, StepDialog
from marac_desk.desktop.entry.typed import FieldRefusedError
from marac_desk.desktop.forms.ui_withdraw_dialog import Ui_WithdrawDialog
from marac_desk.desktop.veil import Veil
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Column, note
from marac_desk.desktop.widgets.tips import ElidedTips
from marac_desk.desktop.wording import problems
from marac_desk.services.removal.passages import CaseText, Held
from marac_desk.services.removal.withdrawing import ask_to_withdraw, find_passage

WAIT = 250  # milliseconds after the last key before the register is searched


class WithdrawDialog(StepDialog):
    """The words themselves are kept in no draft: what is dangerous stands in no more places than before."""

    kind: ClassVar[str] = "withdraw"
    refused_at: ClassVar = {
        "reason_needed": "reasonPlainTextEdit",
        "reason_holds_passage": "reasonPlainTextEdit",
        "passage_length": "passagePlainTextEdit",
        "passage_nowhere": "passagePlainTextEdit",
    }
    ui: Ui_WithdrawDialog

    def __init__(
        self, desk: Desk, case_id: uuid.UUID, veil: Veil, texts: Sequence[CaseText], parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, Ui_WithdrawDialog(), parent)
        self.setModal(True)
        self._case, self._veil = case_id, veil
        self._texts = {one.place: one.text for one in texts}
        self._held: dict[Hashable, Held] = {}
        self._going: set[Hashable] = set()
        self._looked = ""
        self.ui.aboutLabel.setText(
            self.tr(
                "A mark takes the place of the words wherever they stand. It cannot be undone, so another person has "
                "to agree. Copies that left the desk with them are asked back."
            )
        )
        self.texts = self._list(self.ui.textsPlaceWidget, "texts", (Column("", 148), Column()))
        self.places = self._list(self.ui.placesPlaceWidget, "places", (Column(),))
        self.texts.set_rows(words.text_rows(veil, texts))
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self.look)
        self._connect()
        self._say_places()
        self._fit()
        self.begin(case_id.hex)
        self.texts.setFocus()

    def _list(self, place: QWidget, name: str, columns: Sequence[Column]) -> RowView:
        title = self.ui.textsLabel.text() if name == "texts" else self.ui.placesLabel.text()
        made = RowView(columns, title)
        made.setObjectName(f"{name}RowView")
        ElidedTips(made)
        inset = QVBoxLayout(place)
        inset.setContentsMargins(0, 0, 0, 0)
        inset.addWidget(made)
        return made

    def _fit(self) -> None:
        """Stay within the window, however small its screen is."""
        if (around := self.parentWidget()) is not None:
            self.resize(self.size().boundedTo(around.window().size()))

    def _connect(self) -> None:
        self.texts.current_changed.connect(self._choose)
        self.texts.opened.connect(self._mark)
        self.places.ticked.connect(self._tick)
        edit = self.ui.passagePlainTextEdit
        edit.textChanged.connect(lambda: self._wait.start(WAIT))
        edit.selectionChanged.connect(lambda: self._wait.start(WAIT))

    def _typed(self) -> dict[str, Any] | None:
        """Keep the reason alone: a draft with the words would be one more place that holds them."""
        reason = self.ui.reasonPlainTextEdit.toPlainText()
        return {"reasonPlainTextEdit": reason} if reason.strip() else None

    # Choosing the words

    def _choose(self, key: Any) -> None:
        if key in self._texts:
            self.ui.passagePlainTextEdit.setPlainText(self._texts[key])

    def _mark(self, key: Any) -> None:
        self._choose(key)
        self.ui.passagePlainTextEdit.setFocus()

    def passage(self) -> str:
        """Return the words that are marked, or everything in the field where nothing is."""
        marked: str = self.ui.passagePlainTextEdit.textCursor().selection().toPlainText()
        typed: str = self.ui.passagePlainTextEdit.toPlainText()
        return (marked or typed).strip()

    @property
    def going(self) -> int:
        """From how many places the words go."""
        return len(self._going)

    def look(self) -> None:
        """Look where the words stand now."""
        self._wait.stop()
        passage, actor, case_id = self.passage(), self.desk.actor, self._case
        if not passage:
            self._show_places(passage, ())
            return
        if passage != self._looked:
            self._say_places(self.tr("Looking where these words stand."))
        self.desk.work.read(
            self,
            lambda uow: find_passage(uow, actor=actor, case_id=case_id, passage=passage),
            lambda held: self._show_places(passage, held),
            lambda error: self._say_places(problems.sentence(error)),
            what="passage",
        )

    def _show_places(self, passage: str, held: Sequence[Held]) -> None:
        if passage != self.passage():
            return
        self._looked = passage
        known = self._held
        self._held = {one.place: one for one in held}
        self._going = {one.place for one in held if (one.place in self._going if one.place in known else one.goes)}
        self._say_places(self.tr("These words stand nowhere in this case.") if passage and not held else "")

    def _say_places(self, instead: str = "") -> None:
        if instead:
            self._held, self._going = {}, set()
        nothing = instead or self.tr("Choose a text and mark the words, or type them.")
        rows = words.place_rows(self._veil, tuple(self._held.values()), self._going)
        self.places.set_rows(rows or [note("none", nothing)])

    def _tick(self, key: Any, on: bool) -> None:
        (self._going.add if on else self._going.discard)(key)
        self._say_places()

    # Asking

    def job(self) -> Job:
        """Ask for a second person; for nothing that was not seen in the list of places."""
        if self._looked != self.passage():
            self.look()
            sentence = self.tr("Look first where these words stand. Then ask again.")
            raise FieldRefusedError(self.ui.passagePlainTextEdit, sentence)
        held = self._held.values()
        leave = [one.place for one in held if one.goes and one.place not in self._going]
        also = [one.place for one in held if not one.goes and one.place in self._going]
        actor, case_id, passage = self.desk.actor, self._case, self.passage()
        reason = self.ui.reasonPlainTextEdit.toPlainText()
        return lambda uow: ask_to_withdraw(
            uow, actor=actor, case_id=case_id, passage=passage, reason=reason, leave=leave, also=also
        )

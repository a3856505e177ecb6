"""The lists that were imported lately, at the head of the inbox, each with the way to take it back whole."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.rows import Cell, Row
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import dates, problems
from marac_desk.services.list_import.undoing import ImportView, TakenBack, imports_of, undo_import

_SHOWN = timedelta(days=7)
_NAMED = 5


class Imports(QObject):
    """Asks for the lists of the person signed in; `said` tells what came of taking one back, and whether it is bad."""

    asked = Signal()
    said = Signal(str, bool)

    def __init__(self, desk: Desk, owner: QObject) -> None:
        super().__init__(owner)
        self._desk = desk
        self._views: tuple[ImportView, ...] = ()
        self._pressed: UUID | None = None

    def ask(self) -> None:
        """Ask which lists there are; `asked` follows where they are others than before."""
        actor = self._desk.actor
        self._desk.work.read(self, lambda uow: imports_of(uow, actor=actor), self._on_views, what="imports")

    def _on_views(self, views: tuple[ImportView, ...]) -> None:
        since = self._desk.now() - _SHOWN
        lately = tuple(view for view in views if view.at >= since)
        if lately != self._views:
            self._views = lately
            self.asked.emit()

    def rows(self) -> list[Row]:
        """Return a row for each list."""
        return [self._row(view) for view in self._views]

    def _row(self, view: ImportView) -> Row:
        local = view.at.astimezone(self._desk.area.zone)
        when = dates.day(local.date(), self._desk.today())
        cells = (
            Cell(self.tr("a list")),
            Cell(self.tr("%n referral(s) imported", None, view.taken)),
            Cell(self.tr("{day}, {time}").format(day=when, time=f"{local:%H:%M}"), tone=Tone.INK3),
            Cell(lead=self.tr("Undo the import"), lead_tone=Tone.ACCENT, right=True, verb="undo"),
        )
        return Row(("import", view.import_id), cells)

    def undo(self, import_id: UUID) -> None:
        """Take a list back, at the second time of asking."""
        view = next((view for view in self._views if view.import_id == import_id), None)
        if view is None:
            return
        if self._pressed != import_id:
            self._pressed = import_id
            text = self.tr(
                "%n referral(s) and the people in them would be removed, but those somebody worked on. Press again.",
                None,
                view.taken,
            )
            self.said.emit(text, False)
            return
        self._pressed = None
        actor = self._desk.actor
        self.said.emit(self.tr("Taking the list back."), False)
        self._desk.work.write(
            self,
            lambda uow: undo_import(uow, actor=actor, import_id=import_id),
            self._on_undone,
            lambda error: self.said.emit(problems.sentence(error), True),
            thing=None,
        )

    def _on_undone(self, taken: TakenBack) -> None:
        text = self.tr("%n referral(s) taken back.", None, taken.undone)
        if taken.stayed:
            named = ", ".join(taken.stayed[:_NAMED])
            more = self.tr(" and %n more", None, len(taken.stayed) - _NAMED) if len(taken.stayed) > _NAMED else ""
            stayed = self.tr("Somebody worked on {references}{more}: these stay.")
            text = f"{text} {stayed.format(references=named, more=more)}"
        self.said.emit(text, bool(taken.stayed))
        self.ask()

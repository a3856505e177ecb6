"""Hides names in what people typed as well: finds out which names there are, once somebody wants them hidden."""

from __future__ import annotations

from PySide6.QtCore import QObject

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.veiling import set_veil
from marac_desk.services.changes import Changes
from marac_desk.services.privacy import names_in_cases


class NameHiding(QObject):
    """Stands between the key and the lists; names are asked for when they are needed, and again as cases change."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        set_veil(None)
        desk.names.changed.connect(self._on_names)
        desk.changed.happened.connect(self._on_changes)

    def _on_names(self, hidden: bool) -> None:
        set_veil(self._desk.names.words if hidden else None)
        if hidden:
            self._look()

    def _on_changes(self, changes: Changes) -> None:
        if self._desk.names.hidden and changes & (Changes.CASES | Changes.REFERRALS):
            self._look()

    def _look(self) -> None:
        names, actor = self._desk.names, self._desk.actor
        self._desk.work.read(self, lambda uow: names_in_cases(uow, actor=actor), names.know, what="names")

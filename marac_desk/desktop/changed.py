"""One signal that tells every page what kinds of thing changed; each page decides whether to refresh."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from marac_desk.services.changes import Changes


class Changed(QObject):
    """Carries the changes of every committed piece of work."""

    happened = Signal(object)

    def tell(self, changes: Changes) -> None:
        """Tell everybody who listens."""
        if changes:
            self.happened.emit(changes)

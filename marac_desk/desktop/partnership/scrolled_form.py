"""A form that stands in the place of its list: as wide as one reads, and scrolled where it is higher than the page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea

from marac_desk.desktop.entry.kept_form import KeptForm

FORM_WIDTH = 640


def scrolled(form: KeptForm) -> QScrollArea:
    """Return an area around a form; the keyboard goes to the form."""
    around = QScrollArea()
    around.setWidgetResizable(True)
    around.setFocusProxy(form)
    around.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    form.setMaximumWidth(FORM_WIDTH)
    if (layout := form.layout()) is not None:
        layout.setContentsMargins(8, 12, 8, 16)
    around.setWidget(form)
    return around

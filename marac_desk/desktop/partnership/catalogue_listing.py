"""The list of the catalogue, searched as one types: what is proposed, changed or retired here, and what was learned."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.partnership import catalogue_rows as rows
from marac_desk.desktop.widgets.choice_box import choice_box
from marac_desk.desktop.widgets.fields import fill_choices
from marac_desk.desktop.widgets.filter_field import FilterField
from marac_desk.desktop.widgets.labels import button, label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Column, Row, note
from marac_desk.desktop.widgets.tips import ElidedTips
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import labels
from marac_desk.services.catalogue.views import CatalogueRow, CatalogueView

PROPOSED, OWN, RETIRED, LEARNED = "proposed", "own", "retired", "learned"


class CatalogueListing(QWidget):
    """Filter above, list, verbs below; `opened` hands over the key of the row whose next step is wanted."""

    opened = Signal(object)
    nation_chosen = Signal(str)

    def __init__(self, desk: Desk, *, may: bool) -> None:
        super().__init__()
        self._desk, self._may = desk, may
        self._view = CatalogueView()
        self.field = FilterField(self.tr("Filter the catalogue by words or codes"), self.tr("Filter actions"), self)
        self.show_box = choice_box("showCatalogueComboBox", self.tr("Which actions"), "Alt+S")
        self.nation_box = choice_box("nationComboBox", self.tr("Whose words"), "Alt+W")
        columns = (
            Column("", 76), Column(), Column("", 136), Column("", 104, gives_way=940),
            Column("", 250, gives_way=860), Column("", 116, right=True))  # fmt: skip
        self.list = RowView(columns, self.tr("Catalogue"))
        self.list.setObjectName("catalogueRowView")
        ElidedTips(self.list)
        self.add_button = button(self.tr("Add an action of your own"), "addCatalogueAction", primary=True)
        self.retire_button = button(self.tr("Retire action"), "retireCatalogueAction")
        self._lay_out()
        self._wire()
        self.setFocusProxy(self.list)

    # Building

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self._top())
        column.addWidget(self.list, 1)
        column.addLayout(self._foot())

    def _top(self) -> QHBoxLayout:
        shown = {
            PROPOSED: self.tr("Proposed here"),
            OWN: self.tr("Changed or added here"),
            RETIRED: self.tr("Retired here"),
            LEARNED: self.tr("Learned phrases"),
        }
        fill_choices(self.show_box, shown)
        self.nation_box.setEnabled(self._may)
        line = QHBoxLayout()
        line.setContentsMargins(8, 8, 8, 0)
        line.setSpacing(12)
        line.addWidget(self.show_box)
        line.addWidget(label(self.tr("typed in the words of"), Type.SMALL, Tone.INK3))
        line.addWidget(self.nation_box)
        line.addStretch(1)
        line.addWidget(self.field)
        return line

    def _foot(self) -> QHBoxLayout:
        self.add_button.setEnabled(self._may)
        self.add_button.setToolTip(self.tr("Add an action of your own (N)"))
        self.retire_button.setToolTip(self.tr("Retire action (R)"))
        line = QHBoxLayout()
        line.setContentsMargins(8, 6, 8, 10)
        line.setSpacing(14)
        line.addWidget(self.add_button)
        line.addWidget(self.retire_button)
        if not self._may:
            line.addWidget(label(self.tr("The coordinator keeps the catalogue."), Type.SMALL, Tone.INK3))
        line.addStretch(1)
        return line

    def _wire(self) -> None:
        self.field.changed.connect(lambda _text: self._show_rows())
        self.field.left.connect(self.list.setFocus)
        self.show_box.currentIndexChanged.connect(lambda _index: self._show_rows())
        self.nation_box.activated.connect(lambda _index: self._choose_nation())
        self.list.opened.connect(self.opened)
        self.list.verb_pressed.connect(lambda key, _verb: self.opened.emit(key))
        self.list.current_changed.connect(lambda _key: self._show_foot())

    def _choose_nation(self) -> None:
        nation = str(self.nation_box.currentData())
        if nation != self._view.nation:
            self.nation_chosen.emit(nation)

    # Showing

    def show_view(self, view: CatalogueView) -> None:
        """Show the catalogue as it is now."""
        self._view = view
        with QSignalBlocker(self.nation_box):
            fill_choices(self.nation_box, {code: labels.jurisdiction(code) for code in view.nations})
            self.nation_box.setCurrentIndex(self.nation_box.findData(view.nation))
        self._show_rows()

    def show_part(self, part: str) -> None:
        """Show what is proposed, changed, retired or learned here."""
        self.show_box.setCurrentIndex(max(0, self.show_box.findData(part)))

    @property
    def shown(self) -> str:
        """Which part of the catalogue is shown."""
        return str(self.show_box.currentData())

    def current(self) -> CatalogueRow | None:
        """Return the action that the keyboard is on."""
        return self.row_of(self.list.current_key())

    def current_phrase(self) -> tuple[str, str] | None:
        """Return the learned phrase that the keyboard is on, and the code it stands for."""
        key = self.list.current_key()
        return key if self.shown == LEARNED and isinstance(key, tuple) and len(key) == 2 else None

    def row_of(self, key: object) -> CatalogueRow | None:
        """Return the action of a row."""
        return next((row for row in self._view.rows if row.code == key), None)

    def _show_rows(self) -> None:
        wanted = self.field.text().casefold().split()
        found = self._learned(wanted) if self.shown == LEARNED else self._actions(wanted)
        self.list.set_rows(found or [self._nothing(bool(wanted))])
        self._show_foot()

    def _learned(self, wanted: list[str]) -> list[Row]:
        return [
            rows.learned_row(row, may=self._may)
            for row in self._view.learned
            if all(word in f"{row.phrase} {row.code} {row.title}".casefold() for word in wanted)
        ]

    def _actions(self, wanted: list[str]) -> list[Row]:
        found = [row for row in self._view.rows if self._belongs(row) and all(word in row.searched for word in wanted)]
        return rows.action_rows(self._desk, found, may=self._may)

    def _belongs(self, row: CatalogueRow) -> bool:
        if self.shown == RETIRED:
            return row.retired
        return not row.retired and (self.shown == PROPOSED or row.local or row.own_due or bool(row.own_words))

    def _nothing(self, filtered: bool) -> Row:
        words = {
            OWN: self.tr("Nothing is changed here yet: press N to add an action, Enter on one to add your own words."),
            RETIRED: self.tr("Nothing is retired here. R on an action retires it; plans keep its code and words."),
            LEARNED: self.tr(
                "No phrase is learned yet. Where somebody chooses another action than the one proposed, the words "
                "are remembered; from the second time that action is proposed first."
            ),
        }.get(self.shown, "")
        return note("nothing", self.tr("Nothing here has these words.") if filtered else words)

    def _show_foot(self) -> None:
        row = self.current()
        self.retire_button.setVisible(self._may and row is not None and not row.retired)

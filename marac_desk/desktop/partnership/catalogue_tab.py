"""Catalogue: every action that is proposed here, the area's own among them, and the phrases the room has learned."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command
from marac_desk.desktop.partnership import catalogue_rows as rows
from marac_desk.desktop.partnership.catalogue_form import CatalogueForm, RetireEntryDialog
from marac_desk.desktop.partnership.tab import PartnershipTab
from marac_desk.desktop.widgets.fields import fill_choices
from marac_desk.desktop.widgets.filter_field import FilterField
from marac_desk.desktop.widgets.labels import button, label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Column, Row, note
from marac_desk.desktop.widgets.tips import ElidedTips
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import labels, problems
from marac_desk.rules.access import DataClass, Operation
from marac_desk.services.catalogue.changing import bring_back_entry, choose_nation
from marac_desk.services.catalogue.learning import forget_phrase
from marac_desk.services.catalogue.listing import catalogue_view
from marac_desk.services.catalogue.views import CatalogueRow, CatalogueView
from marac_desk.services.changes import Changes

CODE = "catalogue"
PROPOSED, OWN, RETIRED, LEARNED = "proposed", "own", "retired", "learned"
FORM_WIDTH = 640


class CatalogueTab(PartnershipTab):
    """A list that is searched as one types, and in its place the form of one action."""

    code: ClassVar[str] = CODE
    cares_for: ClassVar[Changes] = Changes.PARTNERSHIP

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._view = CatalogueView()
        self._may = desk.allowed.may(Operation.UPDATE, DataClass.PARTNERSHIP)
        self.dialog: RetireEntryDialog | None = None
        self.field = FilterField(self.tr("Filter the catalogue by words or codes"), self.tr("Filter actions"), self)
        self.show_box, self.nation_box = QComboBox(), QComboBox()
        columns = (
            Column("", 76), Column(), Column("", 136), Column("", 104, gives_way=940),
            Column("", 250, gives_way=860), Column("", 116, right=True))  # fmt: skip
        self.list = RowView(columns, self.tr("Catalogue"))
        self.list.setObjectName("catalogueRowView")
        ElidedTips(self.list)
        self.add_button = button(self.tr("Add an action of your own"), "addCatalogueAction", primary=True)
        self.retire_button = button(self.tr("Retire action"), "retireCatalogueAction")
        self.form = CatalogueForm(desk)
        self._stack, self._listing = QStackedWidget(), QWidget()
        self._lay_out()
        self._wire()
        self.setFocusProxy(self.list)

    @classmethod
    def title(cls) -> str:
        """Return the tab's name."""
        return cls.tr("Catalogue")  # type: ignore[call-arg, arg-type]

    @classmethod
    def is_for(cls, desk: Desk) -> bool:
        """Tell whether the person acting may read the catalogue."""
        return desk.allowed.may(Operation.READ, DataClass.PARTNERSHIP)

    # Building

    def _lay_out(self) -> None:
        for box, name, said in (
            (self.show_box, "showCatalogueComboBox", self.tr("Which actions (Alt+S)")),
            (self.nation_box, "nationComboBox", self.tr("Whose words (Alt+W)")),
        ):
            box.setObjectName(name)
            box.setAccessibleName(said.split(" (")[0])
            box.setToolTip(said)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        fill_choices(
            self.show_box,
            {
                PROPOSED: self.tr("Proposed here"),
                OWN: self.tr("Changed or added here"),
                RETIRED: self.tr("Retired here"),
                LEARNED: self.tr("Learned phrases"),
            },
        )
        self.nation_box.setEnabled(self._may)
        top = QHBoxLayout()
        top.setContentsMargins(8, 8, 8, 0)
        top.setSpacing(12)
        top.addWidget(self.show_box)
        top.addWidget(label(self.tr("typed in the words of"), Type.SMALL, Tone.INK3))
        top.addWidget(self.nation_box)
        top.addStretch(1)
        top.addWidget(self.field)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 6, 8, 10)
        foot.setSpacing(14)
        foot.addWidget(self.add_button)
        foot.addWidget(self.retire_button)
        if not self._may:
            foot.addWidget(label(self.tr("The coordinator keeps the catalogue."), Type.SMALL, Tone.INK3))
        foot.addStretch(1)
        column = QVBoxLayout(self._listing)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self.list, 1)
        column.addLayout(foot)
        self._stack.addWidget(self._listing)
        self._stack.addWidget(self._around_form())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 4, 0, 0)
        whole.addWidget(self._stack)
        self.add_button.setEnabled(self._may)
        self.add_button.setToolTip(self.tr("Add an action of your own (N)"))
        self.retire_button.setToolTip(self.tr("Retire action (R)"))

    def _around_form(self) -> QScrollArea:
        around = QScrollArea()
        around.setWidgetResizable(True)
        around.setFocusProxy(self.form)
        around.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.form.setMaximumWidth(FORM_WIDTH)
        if (layout := self.form.layout()) is not None:
            layout.setContentsMargins(8, 12, 8, 16)
        around.setWidget(self.form)
        return around

    def _wire(self) -> None:
        self.field.changed.connect(lambda _text: self._show_rows())
        self.field.left.connect(self.list.setFocus)
        self.show_box.currentIndexChanged.connect(lambda _index: self._show_rows())
        self.nation_box.activated.connect(lambda _index: self._choose_nation())
        self.list.opened.connect(lambda key: self._do(key))
        self.list.verb_pressed.connect(lambda key, _verb: self._do(key))
        self.list.current_changed.connect(lambda _key: self._show_foot())
        self.add_button.clicked.connect(self.add)
        self.retire_button.clicked.connect(self.retire)
        self.form.closed.connect(self.show_list)
        self.form.saved.connect(self._on_saved)
        for keys, run in (("N", self.add), ("R", self.retire), ("F", self.forget),
                          ("Alt+S", self.show_box.setFocus), ("Alt+W", self.nation_box.setFocus)):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), self._listing)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    # Showing

    def refresh(self) -> None:
        """Ask for the catalogue."""
        actor = self.desk.actor
        self.desk.work.read(self, lambda uow: catalogue_view(uow, actor=actor), self._show, what="catalogue")

    def _show(self, view: CatalogueView) -> None:
        self._view = view
        with QSignalBlocker(self.nation_box):
            fill_choices(self.nation_box, {code: labels.jurisdiction(code) for code in view.nations})
            self.nation_box.setCurrentIndex(self.nation_box.findData(view.nation))
        self._show_rows()
        self.remarked.emit()

    @property
    def shown(self) -> str:
        """Which part of the catalogue is shown."""
        return str(self.show_box.currentData())

    def _show_rows(self) -> None:
        wanted = self.field.text().casefold().split()
        if self.shown == LEARNED:
            found = [rows.learned_row(row, may=self._may) for row in self._view.learned
                     if all(word in f"{row.phrase} {row.code} {row.title}".casefold() for word in wanted)]  # fmt: skip
        else:
            actions = [row for row in self._view.rows if self._belongs(row)]
            found = rows.action_rows(
                self.desk, [row for row in actions if all(word in row.searched for word in wanted)], may=self._may
            )
        self.list.set_rows(found or [self._nothing(bool(wanted))])
        self._show_foot()

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

    @property
    def remark(self) -> str:
        """Say how many actions are proposed."""
        count = sum(not row.retired for row in self._view.rows)
        return self.tr("%n action(s) proposed", None, count) if count else ""

    def _current(self) -> CatalogueRow | None:
        key = self.list.current_key()
        return next((row for row in self._view.rows if row.code == key), None)

    def _show_foot(self) -> None:
        row = self._current()
        self.retire_button.setVisible(self._may and row is not None and not row.retired)

    def show_target(self, target: Any) -> None:
        """Show one part, or one action."""
        if "show" in target:
            self.show_box.setCurrentIndex(max(0, self.show_box.findData(target["show"])))
        if "code" in target:
            self.list.select_key(target["code"])

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        found = [
            Command(self.tr("Filter the catalogue"), self.field.start, "/"),
            Command(self.tr("Choose which actions are shown"), self.show_box.setFocus, "Alt+S"),
        ]
        if not self._may:
            return found
        found += [
            Command(self.add_button.text(), self.add, "N"),
            Command(self.tr("Choose whose words the catalogue is typed in"), self.nation_box.setFocus, "Alt+W"),
        ]
        if (row := self._current()) is not None and not row.retired:
            found.append(Command(self.retire_button.text(), self.retire, "R"))
        if isinstance(self.list.current_key(), tuple):
            found.append(Command(self.tr("Forget phrase"), self.forget, "F"))
        return found

    def flush(self) -> None:
        """Hand what is typed to the writer lane."""
        self.form.keep()

    # Doing

    def add(self) -> None:
        """Show an empty form for an action of the area's own."""
        if self._may:
            self.form.open_new()
            self._show_form()

    def _do(self, key: Any) -> None:
        """Do the one next step of a row."""
        if isinstance(key, tuple) and len(key) == 2 and self.shown == LEARNED:
            self.forget()
            return
        row = next((row for row in self._view.rows if row.code == key), None)
        if row is None:
            return
        if row.retired and self._may:
            self._write(lambda uow: bring_back_entry(uow, actor=self.desk.actor, code=row.code, version=row.version),
                        self.tr("{code} is proposed again.").format(code=row.code))  # fmt: skip
            return
        self.form.open_entry(row)
        self._show_form()
        if not self._may:
            self.form.only_read(self.tr("The coordinator keeps the catalogue."))

    def retire(self) -> None:
        """Ask what is proposed in an action's place, and retire it."""
        row = self._current()
        if row is None or row.retired or not self._may:
            return
        others = [other for other in self._view.rows if not other.retired]
        self.dialog = RetireEntryDialog(self.desk, row, others, self)
        self.dialog.saved.connect(
            lambda _result: self.desk.window.say(self.tr("{code} retired.").format(code=row.code))
        )
        self.dialog.finished.connect(lambda _code: self._after_dialog())
        self.dialog.open()

    def _after_dialog(self) -> None:
        self.window().activateWindow()
        self.list.setFocus()

    def forget(self) -> None:
        """Forget the current phrase."""
        key = self.list.current_key()
        if not self._may or self.shown != LEARNED or not isinstance(key, tuple):
            return
        phrase, code = key
        self._write(lambda uow: forget_phrase(uow, actor=self.desk.actor, phrase=phrase, code=code),
                    self.tr("Phrase forgotten."))  # fmt: skip

    def _choose_nation(self) -> None:
        nation = str(self.nation_box.currentData())
        if nation != self._view.nation:
            words = self.tr("The catalogue is typed in the words of {nation} now.")
            self._write(lambda uow: choose_nation(uow, actor=self.desk.actor, nation=nation),
                        words.format(nation=labels.jurisdiction(nation)))  # fmt: skip

    def _write(self, job: Any, words: str) -> None:
        def refused(error: Exception) -> None:
            self.desk.window.say(problems.sentence(error))
            self.refresh()

        self.desk.work.write(self, job, lambda _result: self.desk.window.say(words), refused)

    def _show_form(self) -> None:
        self.setFocusProxy(self.form)
        self._stack.setCurrentIndex(1)
        self.form.setFocus()

    def show_list(self) -> None:
        """Go back to the list."""
        self.setFocusProxy(self.list)
        self._stack.setCurrentIndex(0)
        if self.isVisible():
            self.list.setFocus()

    def _on_saved(self, code: Any) -> None:
        self.show_list()
        self.desk.window.say(self.tr("{code} saved.").format(code=code))

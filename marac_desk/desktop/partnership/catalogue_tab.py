"""Catalogue: every action that is proposed here, the area's own among them, and the phrases the room has learned."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command
from marac_desk.desktop.partnership.catalogue_form import CatalogueForm, RetireEntryDialog
from marac_desk.desktop.partnership.catalogue_listing import CatalogueListing
from marac_desk.desktop.partnership.scrolled_form import scrolled
from marac_desk.desktop.partnership.tab import PartnershipTab
from marac_desk.desktop.wording import labels, problems
from marac_desk.rules.access import DataClass, Operation
from marac_desk.services.catalogue.changing import bring_back_entry, choose_nation
from marac_desk.services.catalogue.learning import forget_phrase
from marac_desk.services.catalogue.listing import catalogue_view
from marac_desk.services.catalogue.views import CatalogueRow, CatalogueView
from marac_desk.services.changes import Changes

CODE = "catalogue"


class CatalogueTab(PartnershipTab):
    """The list of the catalogue, and in its place the form of one action."""

    code: ClassVar[str] = CODE
    cares_for: ClassVar[Changes] = Changes.PARTNERSHIP

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._view = CatalogueView()
        self._may = desk.allowed.may(Operation.UPDATE, DataClass.PARTNERSHIP)
        self.dialog: RetireEntryDialog | None = None
        self.listing = CatalogueListing(desk, may=self._may)
        self.form = CatalogueForm(desk)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.listing)
        self._stack.addWidget(scrolled(self.form))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 4, 0, 0)
        whole.addWidget(self._stack)
        self._wire()
        self.setFocusProxy(self.listing)

    @classmethod
    def title(cls) -> str:
        """Return the tab's name."""
        return cls.tr("Catalogue")  # type: ignore[call-arg, arg-type]

    @classmethod
    def is_for(cls, desk: Desk) -> bool:
        """Tell whether the person acting may read the catalogue."""
        return desk.allowed.may(Operation.READ, DataClass.PARTNERSHIP)

    def _wire(self) -> None:
        listing = self.listing
        listing.opened.connect(self._do)
        listing.nation_chosen.connect(self._choose_nation)
        listing.add_button.clicked.connect(self.add)
        listing.retire_button.clicked.connect(self.retire)
        self.form.closed.connect(self.show_list)
        self.form.saved.connect(self._on_saved)
        for keys, run in (("N", self.add), ("R", self.retire), ("F", self.forget),
                          ("Alt+S", listing.show_box.setFocus), ("Alt+W", listing.nation_box.setFocus)):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), listing)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    # Showing

    def refresh(self) -> None:
        """Ask for the catalogue."""
        actor = self.desk.actor
        self.desk.work.read(self, lambda uow: catalogue_view(uow, actor=actor), self._show, what="catalogue")

    def _show(self, view: CatalogueView) -> None:
        self._view = view
        self.listing.show_view(view)
        self.remarked.emit()

    @property
    def remark(self) -> str:
        """Say how many actions are proposed."""
        count = sum(not row.retired for row in self._view.rows)
        return self.tr("%n action(s) proposed", None, count) if count else ""

    def show_target(self, target: Any) -> None:
        """Show one part, or one action."""
        if "show" in target:
            self.listing.show_part(target["show"])
        if "code" in target:
            self.listing.list.select_key(target["code"])

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        listing = self.listing
        found = [
            Command(self.tr("Filter the catalogue"), listing.field.start, "/"),
            Command(self.tr("Choose which actions are shown"), listing.show_box.setFocus, "Alt+S"),
        ]
        if not self._may:
            return found
        found += [
            Command(listing.add_button.text(), self.add, "N"),
            Command(self.tr("Choose whose words the catalogue is typed in"), listing.nation_box.setFocus, "Alt+W"),
        ]
        if (row := listing.current()) is not None and not row.retired:
            found.append(Command(listing.retire_button.text(), self.retire, "R"))
        if listing.current_phrase() is not None:
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
        if self.listing.current_phrase() == key:
            self.forget()
        elif (row := self.listing.row_of(key)) is None:
            return
        elif row.retired and self._may:
            self._bring_back(row)
        else:
            self.form.open_entry(row)
            self._show_form()
            if not self._may:
                self.form.only_read(self.tr("The coordinator keeps the catalogue."))

    def _bring_back(self, row: CatalogueRow) -> None:
        actor, said = self.desk.actor, self.tr("{code} is proposed again.").format(code=row.code)
        self._write(lambda uow: bring_back_entry(uow, actor=actor, code=row.code, version=row.version), said)

    def retire(self) -> None:
        """Ask what is proposed in an action's place, and retire it."""
        row = self.listing.current()
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
        self.listing.setFocus()

    def forget(self) -> None:
        """Forget the current phrase."""
        found = self.listing.current_phrase()
        if not self._may or found is None:
            return
        actor, (phrase, code) = self.desk.actor, found
        self._write(lambda uow: forget_phrase(uow, actor=actor, phrase=phrase, code=code), self.tr("Phrase forgotten."))

    def _choose_nation(self, nation: str) -> None:
        actor, words = self.desk.actor, self.tr("The catalogue is typed in the words of {nation} now.")
        said = words.format(nation=labels.jurisdiction(nation))
        self._write(lambda uow: choose_nation(uow, actor=actor, nation=nation), said)

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
        self.setFocusProxy(self.listing)
        self._stack.setCurrentIndex(0)
        if self.isVisible():
            self.listing.setFocus()

    def _on_saved(self, code: Any) -> None:
        self.show_list()
        self.desk.window.say(self.tr("{code} saved.").format(code=code))

"""The window: rail, top line, places, status line. It knows the list of places and nothing about any of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFileDialog, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command, Page
from marac_desk.desktop.passphrases.commands import passphrase_commands
from marac_desk.desktop.privacy.commands import privacy_commands
from marac_desk.desktop.shell.backup_age import BackupAge
from marac_desk.desktop.shell.command_line import CommandLine
from marac_desk.desktop.shell.dropped_files import DroppedFiles
from marac_desk.desktop.shell.emergency_command import emergency_commands
from marac_desk.desktop.shell.found_lines import target_of
from marac_desk.desktop.shell.key_note import KeyNote
from marac_desk.desktop.shell.keys_help import KeysHelp
from marac_desk.desktop.shell.last_resort import flush_all
from marac_desk.desktop.shell.look_commands import look_commands
from marac_desk.desktop.shell.name_hiding import NameHiding
from marac_desk.desktop.shell.not_saved_bar import NotSavedBar
from marac_desk.desktop.shell.place import Place
from marac_desk.desktop.shell.present_time import PresentTime
from marac_desk.desktop.shell.rail import Rail
from marac_desk.desktop.shell.rail_counts import RailCounts
from marac_desk.desktop.shell.saving import Saving
from marac_desk.desktop.shell.status_line import StatusLine, foot_bar
from marac_desk.desktop.shell.top_line import TopLine
from marac_desk.services.finding import Found


class DeskWindow(QMainWindow):
    """The one main window of an unlocked desk."""

    lock_asked = Signal()
    new_key_asked = Signal()
    closed = Signal()
    moved = Signal(str, object)

    def __init__(self, places: Sequence[Place], title: str) -> None:
        super().__init__()
        self.setObjectName("deskWindow")
        self.setWindowTitle(title)
        self.setMinimumSize(960, 600)
        self._places = {place.code: place for place in places}
        self._pages: dict[str, Page] = {}
        self._here = ""
        self._history: list[str] = []
        self._stack = QStackedWidget()
        self._not_saved = NotSavedBar()
        around = QWidget()
        column = QVBoxLayout(around)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._not_saved)
        column.addWidget(self._stack, 1)
        self.setCentralWidget(around)

    def furnish(self, desk: Desk, *, who: str) -> None:
        """Set up everything around the places, once the register is open."""
        self.desk = desk
        known = {code: place for code, place in self._places.items() if place.is_for(desk)}
        self._places = {code: place for code, place in known.items() if not place.under or place.under in known}
        self._hiding = NameHiding(desk, self)  # first, so that pages look again through it
        self._top = TopLine(desk.area.terms["conference"], who)
        self._top.find_pressed.connect(self.open_command_line)
        self._top.hide_pressed.connect(desk.names.toggle)
        self._top.lock_pressed.connect(self.lock_asked)
        desk.names.changed.connect(self._top.say_hidden)
        self.setMenuWidget(self._top)
        self._status = StatusLine(desk.area.name, desk.area.marking)
        self.setStatusBar(foot_bar(self._status))
        self._rail = Rail(self.tr("Places"), self)
        self.addToolBar(Qt.ToolBarArea.LeftToolBarArea, self._rail)
        for place in self._places.values():
            if place.icon:
                self._rail.add_place(place.code, place.icon, place.title, place.keys)
        self._rail.chosen.connect(self.go)
        self._add_tools()
        self._line = CommandLine(desk, self)
        self._line.chosen.connect(self._go_to_found)
        self._help = KeysHelp(self)
        self.files = DroppedFiles(self, self, self._places, self.page)
        self._saving = Saving(desk, self._status, self._not_saved, self)
        self._saving.show_asked.connect(self._show_not_saved)
        if desk.backing_up is not None:
            desk.backing_up.disk_room.said.connect(self._saving.say_room)
            desk.backing_up.disk_room.low.connect(self._status.say_room)
        self._counts = RailCounts(desk, self._rail)
        self._counts.look()
        self._backup = BackupAge(desk, self._status.say_backup, self)
        self._backup.look()
        self._key = KeyNote(desk, self._status.say_key, self)
        self._key.look()
        self.time = PresentTime(desk, self._top.say_time, self)
        self.time.look()

    def _add_tools(self) -> None:
        hide = QAction(self.tr("Hide names"), self)
        hide.setObjectName("hideNames")
        hide.setShortcut("F8")
        hide.triggered.connect(self.desk.names.toggle)
        lock = QAction(self.tr("Lock"), self)
        lock.setObjectName("lock")
        lock.setShortcut("Ctrl+L")
        lock.triggered.connect(self.lock_asked)
        self.addActions([hide, lock])
        self._rail.add_tool(hide, "eye-off")
        self._rail.add_tool(lock, "lock")
        self._rail.set_narrow(False)
        for keys, run in (
            ("Ctrl+K", self.open_command_line),
            ("F1", self.open_help),
            ("F5", self.refresh_page),
            ("Alt+Left", self.go_back),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(run)

    def go(self, place: str, target: Any = None) -> None:
        """Show a place, and there the thing named by target; one that is not for this person gives way to the first."""
        if place not in self._places:
            place, target = next(iter(self._places)), None
        page = self.page(place)
        if self._here and self._here != place:
            self._history.append(self._here)
        if self._here != place:
            self._status.forget()
        self._here = place
        rail_code = self._places[place].under or place
        self._rail.set_here(rail_code)
        self._show_around(page)
        self._stack.setCurrentWidget(page)
        if target is not None:
            page.show_target(target)
            if self._here != place:  # the page passed the person on to another place, with the keyboard
                return
        page.ensure_fresh()
        page.setFocus()
        self.moved.emit(place, page.place())

    def _go_to_found(self, found: Found) -> None:
        """Go where something found belongs: people to their case, everything else to its own place."""
        self.go(*target_of(found))

    def go_back(self) -> None:
        """Return to the place before."""
        if self._history:
            place = self._history.pop()
            self._here = ""
            self.go(place)

    @property
    def offered(self) -> tuple[str, ...]:
        """The places that are for the person acting."""
        return tuple(self._places)

    def page(self, code: str) -> Page:
        """Return a place's page, made where it was not yet."""
        if code not in self._pages:
            page = self._places[code].make(self.desk)
            self._pages[code] = page
            self._stack.addWidget(page)
        return self._pages[code]

    @property
    def here(self) -> tuple[str, Any]:
        """Where one is now: the place and, there, what is shown."""
        return self._here, self._pages[self._here].place() if self._here else None

    def _show_around(self, page: Page) -> None:
        whole = page.fills_window
        self._top.setVisible(not whole)
        self.statusBar().setVisible(not whole)
        self._rail.set_narrow(whole)

    def commands(self) -> list[Command]:
        """Return what can be done here and everywhere."""
        page = self._pages[self._here]
        places = [self._going_to(place) for place in self._places.values() if place.icon]
        always = [
            Command(self.tr("Find or do"), self.open_command_line, "Ctrl+K"),
            Command(self.tr("Hide or show names"), self.desk.names.toggle, "F8"),
            Command(self.tr("Lock the desk"), self.lock_asked.emit, "Ctrl+L"),
            Command(self.tr("Look again"), self.refresh_page, "F5"),
            Command(self.tr("Go back"), self.go_back, "Alt+Left"),
        ]
        own = [*passphrase_commands(self.desk, self), *privacy_commands(self.desk, self)]
        own += emergency_commands(self.desk, self.go)
        return [*page.commands(), *places, *always, *own, *look_commands()]

    def _going_to(self, place: Place) -> Command:
        text = self.tr("Go to {place}").format(place=place.title)
        return Command(text, lambda: self.go(place.code), place.keys)

    def open_command_line(self) -> None:
        """Open the command line with what can be done here."""
        self._line.open_with(self.commands())

    def open_help(self) -> None:
        """Show the keys of this page."""
        self._help.open_with(self.commands())

    def refresh_page(self) -> None:
        """Look again."""
        self._pages[self._here].refresh()

    def say(self, text: str) -> None:
        """Say a sentence in the status line."""
        self._status.say(text)

    def lock_for_new_key(self) -> None:
        """Lock the desk; the register gets a new key when the person signs in again."""
        self.new_key_asked.emit()

    def warn(self, text: str) -> None:
        """Say what must not be overlooked; it stays in the status line until the desk is locked."""
        self._status.say_warning(text)

    def _show_not_saved(self, owner: QObject) -> None:
        """Go to the page on which something stands that is not saved."""
        above: QObject | None = owner
        while above is not None and above not in self._pages.values():
            above = above.parent()
        for code, page in self._pages.items():
            if page is above:
                self.go(code)

    def open_file(self, title: str, filters: str) -> str:
        """Ask for a file to read."""
        return QFileDialog.getOpenFileName(self, title, "", filters)[0]

    def choose_folder(self, title: str) -> str:
        """Ask for a folder to write to."""
        return QFileDialog.getExistingDirectory(self, title)

    def flush(self) -> None:
        """Hand everything typed to the writer lane, whatever one page makes of it; called before a lock."""
        flush_all(self._pages.values())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give way on a small screen."""
        super().resizeEvent(event)
        if hasattr(self, "_top"):
            self._top.fit(self.width())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Flush, then end."""
        self.flush()
        event.accept()
        self.closed.emit()

"""Keeps watch over an unlocked desk: locks it in time, keeps its windows out of captures, and minds the clipboard."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.privacy.attention import Attention
from marac_desk.desktop.privacy.capture import CaptureShield, Screens
from marac_desk.desktop.privacy.clipboard_guard import ClipboardGuard
from marac_desk.desktop.privacy.idle import IdleWatch
from marac_desk.desktop.privacy.notice import IdleNotice
from marac_desk.desktop.privacy.system_events import SystemEvents
from marac_desk.services.changes import Changes
from marac_desk.services.privacy import PrivacySettings, meeting_runs, privacy_settings

MINUTE = 60.0


class DeskGuard(QObject):
    """Stands beside one window from signing in to locking. `lock_asked` says why: "idle", "sleep", "system"."""

    lock_asked = Signal(str)

    def __init__(
        self, app: QApplication, desk: Desk, window: QWidget, *, idle: IdleWatch, events: SystemEvents, screens: Screens
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self.idle, self.events = idle, events
        self.idle.setParent(self)
        self.events.setParent(self)
        self.attention = Attention(app, self)
        self.shield = CaptureShield(app, self.attention, screens)
        self.shield.refused.connect(self._on_capture_refused)
        self.clipboard = ClipboardGuard(app, self, self._on_copy_refused)
        notice = IdleNotice(window)
        self.attention.used.connect(self.idle.touch)
        self.idle.warned.connect(notice.say_left)
        self.idle.calmed.connect(notice.forget)
        for signal in (self.idle.expired, self.events.lock_asked):
            signal.connect(self._lock)
        self._locks = False
        self.apply(PrivacySettings(), running=False)
        desk.changed.happened.connect(self._on_changes)
        self.look()

    def look(self) -> None:
        """Ask the register what this desk does, and whether a meeting is in session."""
        self._desk.work.read(
            self, lambda uow: (privacy_settings(uow), meeting_runs(uow)), lambda found: self.apply(*found), what="guard"
        )

    def apply(self, settings: PrivacySettings, running: bool) -> None:
        """Do from now on as the settings say."""
        minutes = settings.meeting_minutes if running else settings.lock_minutes
        self.idle.set_limit(minutes * MINUTE)
        self.shield.set_excludes(not settings.allow_capture)
        self.clipboard.allows_protected = settings.copy_protected

    def _on_changes(self, changes: Changes) -> None:
        if changes & (Changes.MEETINGS | Changes.ROOM | Changes.PARTNERSHIP):
            self.look()

    def _on_copy_refused(self) -> None:
        self._desk.window.say(self.tr("Not copied: protected values stay on the screen. A setting of this desk."))

    def _on_capture_refused(self) -> None:
        self._desk.window.warn(self.tr("This system does not keep the desk out of screen captures"))

    def _lock(self, why: str) -> None:
        if not self._locks:
            self._locks = True
            QTimer.singleShot(0, self, lambda: self.lock_asked.emit(why))

"""Which part listens to the system this desk runs on."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject

from marac_desk.desktop.privacy.system_events import SystemEvents


def load_for_this_system() -> None:
    """Load what listens to this system, while somebody types a passphrase; nothing listens yet."""
    if sys.platform.startswith("linux"):
        import marac_desk.desktop.privacy.linux_events
    elif sys.platform == "win32":
        import marac_desk.desktop.privacy.windows_events
    elif sys.platform == "darwin":
        import marac_desk.desktop.privacy.macos_events  # noqa: F401


def events_of_this_system(parent: QObject) -> SystemEvents:
    """Return what listens to this system; where nothing can be heard, the clocks of the idle watch still notice."""
    events: SystemEvents
    if sys.platform.startswith("linux"):
        from marac_desk.desktop.privacy.linux_events import LinuxEvents

        events = LinuxEvents(parent)
    elif sys.platform == "win32":
        from marac_desk.desktop.privacy.windows_events import WindowsEvents

        events = WindowsEvents(parent)
    elif sys.platform == "darwin":
        from marac_desk.desktop.privacy.macos_events import MacEvents

        events = MacEvents(parent)
    else:
        events = SystemEvents(parent)
    return events

"""A private bus with a stand-in for login1 and the screen savers on it, and a program that listens as the desk does.

Started as `dbus-run-session -- python -m tests.support.system_bus`, it prints one line for each thing that it heard.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import Any

from jeepney import (  # type: ignore[import-untyped]
    DBusAddress,
    HeaderFields,
    MessageType,
    new_method_return,
    new_signal,
)
from jeepney.bus_messages import message_bus  # type: ignore[import-untyped]
from jeepney.io.blocking import Proxy, open_dbus_connection  # type: ignore[import-untyped]

MANAGER, PATH = "org.freedesktop.login1.Manager", "/org/freedesktop/login1"
OWN, OTHER = f"{PATH}/session/_31", f"{PATH}/session/_32"


def tell(text: str) -> None:
    """Print one line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


class StandIn:
    """login1, as far as the desk asks it."""

    def __init__(self) -> None:
        self.connection = open_dbus_connection("SESSION", enable_fds=True)
        Proxy(message_bus, self.connection).RequestName("org.freedesktop.login1")
        self.reading, self._writing = os.pipe()

    def answer(self, calls: int) -> list[str]:
        """Answer so many calls; returns what was asked."""
        asked: list[str] = []
        while len(asked) < calls:
            message = self.connection.receive()
            if message.header.message_type is not MessageType.method_call:
                continue
            name = message.header.fields[HeaderFields.member]
            asked.append(f"{name} {' '.join(map(str, message.body[:1]))}")
            if name == "GetSession":
                self.connection.send(new_method_return(message, "o", (OWN,)))
            else:
                self.connection.send(new_method_return(message, "h", (self._writing,)))
                os.close(self._writing)
        return asked

    def say(self, path: str, interface: str, name: str, *values: Any) -> None:
        """Emit a signal."""
        address = DBusAddress(path, interface=interface)
        self.connection.send(new_signal(address, name, "b" if values else None, values))
        time.sleep(0.15)


def _play(stand_in: StandIn) -> None:
    tell(f"asked {sorted(stand_in.answer(2))}")
    time.sleep(0.3)
    stand_in.say("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", False)
    tell("-- gnome")
    stand_in.say("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", True)
    tell("-- kde")
    stand_in.say("/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", True)
    tell("-- freedesktop")
    stand_in.say("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", True)
    tell("-- another session")
    stand_in.say(OTHER, "org.freedesktop.login1.Session", "Lock")
    tell("-- own session")
    stand_in.say(OWN, "org.freedesktop.login1.Session", "Lock")
    tell("-- woke up")
    stand_in.say(PATH, MANAGER, "PrepareForSleep", False)
    tell("-- sleep")
    stand_in.say(PATH, MANAGER, "PrepareForSleep", True)
    tell("-- end")


def main() -> int:
    """Listen in a child, which ends as a desk does that locked; tell when login1 may let the computer sleep."""
    stand_in = StandIn()
    child = os.fork()
    if child == 0:
        listen()
    playing = threading.Thread(target=_play, args=(stand_in,))
    playing.start()
    playing.join()
    os.waitpid(child, 0)
    tell("sleep is free" if os.read(stand_in.reading, 1) == b"" else "sleep is held")
    return 0


def listen() -> None:
    """Print what the desk would hear, and end at the word of sleep without giving anything back by hand."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = os.environ["DBUS_SESSION_BUS_ADDRESS"]
    from PySide6.QtCore import QCoreApplication

    from marac_desk.desktop.privacy.linux_events import LinuxEvents

    app = QCoreApplication([])
    events = LinuxEvents(app)

    def heard(why: str) -> None:
        tell(f"heard {why}")
        if why == "sleep":
            tell("holds" if events.holds_sleep() else "does not hold")
            os._exit(0)

    events.lock_asked.connect(heard)
    app.exec()


if __name__ == "__main__":
    sys.exit(main())

"""Last chapter: every place that the work did not pass, and the windows before the desk is open, as pictures."""

from __future__ import annotations

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from marac_desk.demo.people import PEOPLE, user_id_of
from marac_desk.demo.walk.facts import first_case
from marac_desk.demo.walk.walker import Walk
from marac_desk.desktop.lock.set_up_window import SetUpWindow
from marac_desk.desktop.lock.windows import LockWindow, SignIn

SEARCH_PAUSE = 400  # milliseconds until the command line has asked the register
PLACES = ("today", "cases", "figures", "partnership")


def look_around(walk: Walk) -> None:
    """Take a picture of every other place."""
    driver = walk.driver
    for place in PLACES:
        driver.go(place)
        walk.camera.take(place, driver.window)
    driver.go("case", {"id": str(first_case(walk.register, walk.meeting_id))})
    walk.camera.take("case", driver.window)
    driver.press("Ctrl+K")
    driver.write("toll")
    QTest.qWait(SEARCH_PAUSE)
    driver.settle()
    walk.camera.take("command-line", driver.window)
    driver.press("Esc")
    look_before(walk)


def look_before(walk: Walk) -> None:
    """Take pictures of the lock window, and of the one that sets a register up."""
    lock = LockWindow()
    lock.set_people([SignIn(user_id_of(user), name) for user, name in PEOPLE.items()])
    lock.say_locked("start")
    for name, window in (("lock", lock), ("set-up", SetUpWindow())):
        window.show()
        QApplication.processEvents()
        walk.camera.take(name, window)
        window.hide()
        window.deleteLater()

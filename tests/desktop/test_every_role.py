"""What holds for every role in every place: the window offers what is allowed, so looking around is never refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from PySide6.QtWidgets import QTabBar
from pytestqt.qtbot import QtBot

from marac_desk.model.ledger import LedgerEntry
from marac_desk.register.unit_of_work import DENIED, Register
from marac_desk.rules.access import Actor, Role
from tests.support.registers import actor, user
from tests.support.windows import OpenDesk, shown_texts

REFUSED = ("You may not do this here", "Something went wrong that was not foreseen")


def signed_in(register: Register, role: Role) -> Actor:
    """Return somebody of this role: of the demonstration where it has one, a deputy who stands in today."""
    if role in {Role.COORDINATOR, Role.CHAIR, Role.ADVOCATE}:
        return actor(register, role)
    if role is Role.DEPUTY_CHAIR:
        day = timedelta(days=1)
        now = register.clock.now()
        return user(register, role, acts_from=now - day, acts_until=now + day)
    return user(register, role, agency="Police" if role is Role.REPRESENTATIVE else "")


@pytest.mark.parametrize("role", Role)
def test_going_everywhere_is_never_refused(qtbot: QtBot, demonstration_file: Register, role: Role) -> None:
    who = signed_in(demonstration_file, role)
    desk = OpenDesk(qtbot, demonstration_file, who=who)
    for place in desk.window.offered:
        page = desk.go(place)
        for bar in page.findChildren(QTabBar):
            for number in range(bar.count()) if bar.isVisible() else ():
                bar.setCurrentIndex(number)
                desk.settle()
                said = " ".join(shown_texts(desk.window))
                assert not [words for words in REFUSED if words in said], (place, bar.tabText(number))
        said = " ".join(shown_texts(desk.window))
        assert not [words for words in REFUSED if words in said], place
    desk.close()
    with demonstration_file.reading() as uow:
        query = sa.select(LedgerEntry.object_type, LedgerEntry.details).where(LedgerEntry.operation == DENIED)
        assert [tuple(row) for row in uow.session.execute(query)] == []

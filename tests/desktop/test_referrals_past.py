"""A tracker in the desk: looked through, taken in by keys alone, cancelled, refused the second time, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from marac_desk.desktop.referrals.inbox_page import ReferralsPage
from marac_desk.desktop.referrals.past_page import PastPage
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import Register
from tests.intake.sheet_files import Tab, workbook
from tests.intake.test_tracker import TITLES
from tests.services.test_past_cases import ROWS
from tests.support.windows import OpenDesk, wait_for


def _file(folder: Path, rows: Sequence[Sequence[object]] = ROWS) -> str:
    path = folder / "tracker.xlsx"
    path.write_bytes(workbook(Tab("2025", [TITLES, *rows])))
    return str(path)


def _past(register: Register) -> int:
    with register.reading() as uow:
        query = sa.select(sa.func.count()).select_from(Referral).where(Referral.source == "tracker")
        return uow.session.scalar(query) or 0


def _opened(desk: OpenDesk, path: str) -> PastPage:
    inbox = desk.go("referrals")
    assert isinstance(inbox, ReferralsPage)
    inbox.take_files([path])
    wait_for(desk.qtbot, lambda: desk.window.here[0] == "past_cases")
    desk.settle()
    page = desk.window.page("past_cases")
    assert isinstance(page, PastPage)
    return page


def _text(page: PastPage, name: str) -> str:
    found = page.findChild(QLabel, name)
    assert found is not None
    return found.text()


def test_a_tracker_is_looked_through_and_taken_in_by_keys_alone(desk: OpenDesk, tmp_path: Path) -> None:
    page = _opened(desk, _file(tmp_path))
    assert _past(desk.register) == 0
    assert _text(page, "pastCountLabel") == (
        "4 rows can be taken in, 3 cases, 1 left out, 8 actions perhaps still open"
    )
    first, second = page.rows.rows_model.rows[:2]
    assert first.cells[3].text.startswith("left out")
    assert second.cells[3].text == "2 actions perhaps still open"

    QTest.keyClick(page.rows, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait_for(desk.qtbot, lambda: desk.window.here[0] == "referrals")
    desk.settle()

    assert _past(desk.register) == 4
    cases = desk.go("cases")
    assert cases is not None


def test_esc_lets_go_of_it(desk: OpenDesk, tmp_path: Path) -> None:
    page = _opened(desk, _file(tmp_path))
    QTest.keyClick(page.rows, Qt.Key.Key_Escape)
    desk.settle()
    assert desk.window.here[0] == "referrals"
    assert _past(desk.register) == 0


def test_the_same_file_is_not_offered_again(desk: OpenDesk, tmp_path: Path) -> None:
    page = _opened(desk, _file(tmp_path))
    page.take_all()
    wait_for(desk.qtbot, lambda: desk.window.here[0] == "referrals")
    desk.settle()

    page = _opened(desk, _file(tmp_path))
    button = page.findChild(QPushButton, "pastTakeButton")
    assert button is not None
    assert not button.isVisible()
    assert page.note.text().startswith("This tracker was taken in already.")
    page.take_all()
    desk.settle()
    assert _past(desk.register) == 4


def test_cancelled_nothing_of_it_is_kept(desk: OpenDesk, tmp_path: Path) -> None:
    page = _opened(desk, _file(tmp_path))
    page.running.stepped.connect(page.running.stop)
    page.take_all()
    desk.settle()
    assert _past(desk.register) == 0
    assert page.note.text() == "Cancelled. Nothing of the tracker was kept."

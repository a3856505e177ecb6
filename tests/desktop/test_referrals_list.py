"""A whole list on the real window: looked through, imported at once, cancelled without a trace, taken back again."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from marac_desk.desktop.referrals.inbox_page import ReferralsPage
from marac_desk.desktop.referrals.list_page import ListPage
from marac_desk.model.attachment import Attachment, ImportedRow
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import Register
from tests.support.forms import CONTROL, shown
from tests.support.windows import OpenDesk, wait_for

HEAD = "OCCURRENCE_NO,REFERRAL_DATE,VICT_SURNAME,VICT_FORENAMES,VICT_DOB,VICT_POSTCODE,RIC_SCORE\n"
GIVEN = ("Ada", "Bea", "Cleo", "Dora", "Elin", "Fay", "Gia", "Hope", "Ines", "Joy")
FAMILY = ("Pike", "Long", "Marsh", "Frost", "Heath", "Stone", "Brook", "Field", "Moss", "Thorne")


def _file(folder: Path, rows: int, wrong: int = 0) -> str:
    """A list of so many victims, of whom the first few have a birth that is no day."""
    lines = []
    for n in range(rows):
        born = "31/02/1985" if n < wrong else f"{n % 28 + 1:02}/03/{1950 + n % 50}"
        lines.append(f"K{n},01/10/2026,{FAMILY[n // 10 % 10]},{GIVEN[n % 10]},{born},ZZ1 1AA,17")
    path = folder / "export.csv"
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def _counts(register: Register) -> tuple[int, int, int]:
    with register.reading() as uow:
        found = [uow.session.scalar(sa.select(sa.func.count(kind.id))) for kind in (Referral, ImportedRow, Attachment)]
    return found[0] or 0, found[1] or 0, found[2] or 0


def _offered(page: ListPage) -> str:
    """What the one button for it says; empty where nothing can be imported."""
    button = page.findChild(QPushButton, "listTakeButton")
    assert button is not None
    return button.text() if button.isVisible() else ""


def _opened(desk: OpenDesk, path: str) -> ListPage:
    inbox = desk.go("referrals")
    assert isinstance(inbox, ReferralsPage)
    inbox.take_files([path])
    wait_for(desk.qtbot, lambda: desk.window.here[0] == "referral_list")
    desk.settle()
    page = desk.window.page("referral_list")
    assert isinstance(page, ListPage)
    return page


def test_a_list_is_looked_through_and_imported_by_keys_alone(desk: OpenDesk, tmp_path: Path) -> None:
    before = _counts(desk.register)
    page = _opened(desk, _file(tmp_path, 120, wrong=2))

    assert _counts(desk.register) == before, "something was kept before anybody confirmed"
    texts = shown(page)
    assert "118 rows can be imported, 2 left to check" in texts
    assert _offered(page) == "Import 118 rows"
    assert len(page.rows.rows_model.rows) == 2

    desk.press(Qt.Key.Key_Return, CONTROL)
    wait_for(desk.qtbot, lambda: desk.window.here[0] == "referrals")
    desk.settle()

    after = _counts(desk.register)
    assert [now - then for now, then in zip(after, before, strict=True)] == [118, 118, 1]
    assert "118 referrals imported" in shown(desk.window.page("referrals"))


def test_cancelled_nothing_of_the_list_is_kept(desk: OpenDesk, tmp_path: Path) -> None:
    before = _counts(desk.register)
    page = _opened(desk, _file(tmp_path, 300))

    desk.press(Qt.Key.Key_Return, CONTROL)
    assert page.running.is_running
    desk.press(Qt.Key.Key_Escape)
    desk.settle()

    assert "Cancelled. Nothing of the list was kept." in shown(page)
    assert desk.program.work.last_failure is None, "who cancels did nothing wrong"
    assert _counts(desk.register) == before
    assert _offered(page) == "Import 300 rows", "the list can still be imported"


def test_a_list_that_was_imported_is_taken_back_whole_at_the_second_press(desk: OpenDesk, tmp_path: Path) -> None:
    before = _counts(desk.register)
    _opened(desk, _file(tmp_path, 120))
    desk.press(Qt.Key.Key_Return, CONTROL)
    wait_for(desk.qtbot, lambda: desk.window.here[0] == "referrals")
    desk.settle()
    inbox = desk.window.page("referrals")
    assert isinstance(inbox, ReferralsPage)

    inbox.rows.select_first()
    desk.press(Qt.Key.Key_Return)
    assert "Press again" in shown(inbox)
    assert _counts(desk.register)[1] == 120
    desk.press(Qt.Key.Key_Return)
    desk.settle()

    assert "120 referrals taken back." in shown(inbox)
    assert _counts(desk.register)[:2] == before[:2]
    assert "Undo the import" not in shown(inbox)


def test_people_known_already_are_told_and_imported_all_the_same(desk: OpenDesk, tmp_path: Path) -> None:
    path = _file(tmp_path, 120)
    page = _opened(desk, path)
    desk.press(Qt.Key.Key_Return, CONTROL)
    wait_for(desk.qtbot, lambda: desk.window.here[0] == "referrals")
    desk.settle()

    page = _opened(desk, path)

    wait_for(desk.qtbot, lambda: "120 likely known already" in shown(page))
    assert _offered(page) == "Import 120 rows"


def test_do_not_import_lets_go_of_it(desk: OpenDesk, tmp_path: Path) -> None:
    before = _counts(desk.register)
    page = _opened(desk, _file(tmp_path, 120))

    desk.press(Qt.Key.Key_Escape)
    desk.settle()

    assert desk.window.here[0] == "referrals"
    assert _counts(desk.register) == before
    desk.go("referral_list")
    assert "No list is waiting." in shown(page)
    assert _offered(page) == ""


def test_a_list_among_other_files_is_asked_for_alone(desk: OpenDesk, tmp_path: Path) -> None:
    path = Path(_file(tmp_path, 120))
    other = path.rename(tmp_path / "other.csv")
    inbox = desk.go("referrals")
    assert isinstance(inbox, ReferralsPage)

    inbox.take_files([_file(tmp_path, 120), str(other)])
    desk.settle()

    assert "It is a long list. Take it in alone" in shown(inbox)

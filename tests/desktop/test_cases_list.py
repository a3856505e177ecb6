"""The list of cases on the real window, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from marac_desk.desktop.cases.page import CasesPage
from marac_desk.services.cases import listing
from tests.support.cases import case_id
from tests.support.registers import coordinator, empty_file
from tests.support.windows import OpenDesk, shown_texts, wait_for


@pytest.fixture
def page(desk: OpenDesk) -> CasesPage:
    return cast("CasesPage", desk.go("cases"))


@pytest.fixture
def empty_desk(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenDesk]:
    opened = OpenDesk(qtbot, empty_file(tmp_path), who=coordinator())
    yield opened
    opened.close()


def test_every_case_is_a_sentence_with_its_next_step(page: CasesPage) -> None:
    rows = [row.sentence for row in page.rows.rows_model.rows]
    assert len(rows) == 32
    sophie = next(row for row in rows if row.startswith("Sophie Larkspur"))
    assert sophie == (
        "Sophie Larkspur, 23 MW-2026-0129, visible high risk, potential escalation, heard once, Tue 3 Nov, "
        "5 late of 6 open, Open case"
    )
    assert "32 cases, newest referral first" in shown_texts(page)


def test_slash_filters_and_enter_opens(desk: OpenDesk, page: CasesPage) -> None:
    desk.press(Qt.Key.Key_Slash)
    assert page.filter.hasFocus()
    desk.type(page.filter, "simon dunn")
    wait_for(desk.qtbot, lambda: len(page.rows.rows_model.rows) == 1)
    desk.press(Qt.Key.Key_Return)
    assert page.rows.hasFocus()
    desk.press(Qt.Key.Key_Return)
    desk.settle()
    assert desk.window.here == ("case", {"id": str(case_id(desk.register, "0130"))})
    assert "Rachel Dunnock, 40" in shown_texts(desk.window)


def test_words_that_fit_nothing_say_so_and_esc_shows_all_again(desk: OpenDesk, page: CasesPage) -> None:
    page.filter.setFocus()
    desk.type(page.filter, "nobody")
    wait_for(desk.qtbot, lambda: "No case matches" in " ".join(shown_texts(page)))
    desk.press(Qt.Key.Key_Escape)
    wait_for(desk.qtbot, lambda: len(page.rows.rows_model.rows) == 32)


def test_tabs_show_their_part_by_the_arrow_keys(desk: OpenDesk, page: CasesPage) -> None:
    page.tabs.setFocus()
    for _ in range(4):
        desk.press(Qt.Key.Key_Right)
    desk.settle()
    assert page.tabs.code == "on_hold"
    assert [row.sentence.split(",")[0] for row in page.rows.rows_model.rows] == ["Winifred Askew-Bond"]
    desk.press(Qt.Key.Key_Left)
    desk.settle()
    assert "No watch ends within 45 days." in shown_texts(page)


def test_hidden_names_are_initials_in_the_list(desk: OpenDesk, page: CasesPage) -> None:
    desk.press(Qt.Key.Key_F8)
    desk.settle()
    texts = " ".join(shown_texts(page))
    assert "Sophie" not in texts
    assert "S. L., 23" in texts


def test_more_rows_come_when_somebody_scrolls_to_the_end(
    desk: OpenDesk, page: CasesPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE", 10)
    page.refresh()
    desk.settle()
    assert "32 cases, newest referral first" in shown_texts(page)
    for _ in range(6):
        page.rows.scrollToBottom()
        desk.settle()
    keys = [row.key for row in page.rows.rows_model.rows]
    assert len(keys) == len(set(keys)) == 32


def test_a_case_that_is_meant_is_opened_at_once(desk: OpenDesk) -> None:
    desk.go("cases", {"id": str(case_id(desk.register, "0129"))})
    wait_for(desk.qtbot, lambda: desk.window.here[0] == "case")
    desk.settle()
    assert "Sophie Larkspur, 23" in shown_texts(desk.window)


def test_an_empty_register_says_what_the_page_is_for(empty_desk: OpenDesk) -> None:
    page = empty_desk.go("cases")
    assert "A case begins with a referral" in " ".join(shown_texts(page))
    assert "No case is chosen" not in shown_texts(page)
    empty_desk.go("case")
    assert "Choose a case under Cases" in " ".join(shown_texts(empty_desk.window))

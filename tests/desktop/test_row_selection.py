"""What looks chosen in a list after it is shown again: what somebody chose, and nothing else."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row

ROWS = [Row(key, (Cell(key),)) for key in ("first", "second")]


def _view(qtbot: QtBot) -> RowView:
    view = RowView((Column(),), "Things")
    qtbot.addWidget(view)
    view.set_rows(ROWS)
    return view


def test_a_list_nobody_went_to_looks_unchosen_however_often_it_is_shown_again(qtbot: QtBot) -> None:
    view = _view(qtbot)
    for _ in range(3):
        view.set_rows(ROWS)
        assert not view.selectionModel().hasSelection()
    assert view.current_key() == "first"


def test_what_was_chosen_stays_chosen(qtbot: QtBot) -> None:
    view = _view(qtbot)
    view.select_key("second")
    view.set_rows(ROWS)
    assert (view.current_key(), view.selectionModel().hasSelection()) == ("second", True)

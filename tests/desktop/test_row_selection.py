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


def test_the_same_things_in_other_words_change_in_place_and_are_told_as_others_are(qtbot: QtBot) -> None:
    view = _view(qtbot)
    view.select_key("second")
    changed: list[int] = []
    resets: list[bool] = []
    told: list[object] = []
    view.rows_model.dataChanged.connect(lambda top, _bottom, _roles: changed.append(top.row()))
    view.rows_model.modelReset.connect(lambda: resets.append(True))
    view.current_changed.connect(told.append)
    view.set_rows([ROWS[0], Row("second", (Cell("second, late"),), height=ROWS[1].height + 10)])
    assert (changed, resets, told) == ([1], [], ["second"])
    assert (view.rows_model.rows[1].cells[0].text, view.rowHeight(1)) == ("second, late", ROWS[1].height + 10)
    view.set_rows([ROWS[1], ROWS[0]])
    assert (resets, view.current_key()) == ([True], "second")

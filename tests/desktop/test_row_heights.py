"""How high rows become: a second text takes a second line only where one is too short for it."""

from __future__ import annotations

from typing import Any

from marac_desk.desktop.widgets.row_painter import SECOND_LINE
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row


def test_a_second_text_takes_the_lines_it_needs_and_no_more(qtbot: Any) -> None:
    view = RowView((Column(),), "Rows")
    qtbot.addWidget(view)
    view.resize(260, 400)
    view.show()
    short, long = "by Friday", "by Friday, asked and not accepted yet, may be told to her when she is seen alone"
    cells = {
        "short": Cell(lead="Change locks", wrap=True, second=short, second_lines=2),
        "long": Cell(lead="Change locks", wrap=True, second=long, second_lines=2),
        "one": Cell(lead="Change locks", wrap=True, second=long),
    }
    view.set_rows([Row(name, (cell,), height=20) for name, cell in cells.items()])
    heights = {row.key: view.rowHeight(at) for at, row in enumerate(view.rows_model.rows)}
    assert heights["short"] == heights["one"]
    assert heights["long"] == heights["short"] + SECOND_LINE
    view.resize(900, 400)
    assert view.rowHeight(1) == view.rowHeight(0)

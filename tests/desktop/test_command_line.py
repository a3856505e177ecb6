"""The command line: what it finds, what it hides, and where Enter leads."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from marac_desk.desktop.shell.found_lines import matches
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Row, RowKind
from tests.support.cases import case_id, ledger_of
from tests.support.windows import OpenDesk


def _find(desk: OpenDesk, text: str) -> list[Row]:
    desk.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    field = desk.child(QLineEdit, "commandLineEdit")
    assert field.hasFocus()
    desk.type(field, text)
    desk.qtbot.wait(250)
    desk.settle()
    rows: list[Row] = desk.child(RowView, "foundRowView").rows_model.rows
    return rows


def _said(rows: list[Row]) -> list[str]:
    return [row.sentence for row in rows if row.kind is RowKind.ITEM]


def test_a_person_is_found_and_enter_opens_the_case(desk: OpenDesk) -> None:
    rows = _find(desk, "dunn")
    assert _said(rows)[0] == "Rachel Dunnock, 40, in MW-2026-0130, referred Mon 21 Sep"
    assert rows[0].cells[0].text == "People and cases"
    desk.press(Qt.Key.Key_Return)
    desk.settle()
    assert desk.window.here == ("case", {"id": str(case_id(desk.register, "0130"))})
    assert ("view", "case") in ledger_of(desk.register, case_id(desk.register, "0130"))
    assert desk.child(QLineEdit, "commandLineEdit").text() == ""


def test_a_child_leads_to_the_case_too(desk: OpenDesk) -> None:
    _find(desk, "chiamaka")
    desk.press(Qt.Key.Key_Return)
    desk.settle()
    assert desk.window.here == ("case", {"id": str(case_id(desk.register, "0117"))})


@pytest.mark.parametrize(
    ("query", "place"), [("priority marker on the home", "actions"), ("regular meeting of tue 1 dec", "meetings")]
)
def test_enter_goes_to_the_place_of_the_thing(
    desk: OpenDesk, monkeypatch: pytest.MonkeyPatch, query: str, place: str
) -> None:
    gone: list[tuple[str, Any]] = []
    monkeypatch.setattr(desk.window, "go", lambda where, target=None: gone.append((where, target)))
    rows = _find(desk, query)
    key: Any = next(row.key for row in rows if row.kind is RowKind.ITEM)
    desk.press(Qt.Key.Key_Return)
    assert gone == [(place, {"id": str(key[1].subject_id)})]


def test_one_letter_finds_nobody(desk: OpenDesk) -> None:
    said = _said(_find(desk, "d"))
    assert not any("in MW-" in text for text in said)
    assert any("Hide or show names" in text for text in said)


def test_hidden_names_are_hidden_here_too(desk: OpenDesk) -> None:
    desk.press(Qt.Key.Key_F8)
    rows = _find(desk, "dunn")
    said = " ".join(_said(rows))
    assert "R. D., 40, in MW-2026-0130" in said
    for name in ("Dunnock", "Rachel", "Simon"):
        assert name not in said


def test_commands_alone_after_a_bracket_and_references_after_a_hash(desk: OpenDesk) -> None:
    rows = _find(desk, ">cases")
    assert _said(rows) == ["Go to Cases, Ctrl+4"]
    desk.press(Qt.Key.Key_Return)
    desk.settle()
    assert desk.window.here[0] == "cases"
    assert [row.split(",")[0] for row in _said(_find(desk, "#0130"))] == ["Rachel Dunnock"]


def test_esc_leaves_no_trace(desk: OpenDesk) -> None:
    _find(desk, "dunn")
    desk.press(Qt.Key.Key_Escape)
    field = desk.child(QLineEdit, "commandLineEdit")
    assert (field.text(), field.isVisible()) == ("", False)
    assert not any("Dunnock" in text for text in _said(_find(desk, "")))


def test_what_was_typed_stands_out_at_the_beginning_of_words() -> None:
    text = "Change locks, Children’s"
    assert [text[a:b] for a, b in matches(text, ("ch", "lock"))] == ["Ch", "lock", "Ch"]
    assert matches("Rachel", ("ache",)) == []
    assert matches("Change", ("ch", "change")) == [(0, 6)]
    assert matches("", ("x",)) == []

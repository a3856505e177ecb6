"""The source beside the form follows a change of look, and stays where it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from marac_desk.desktop.referrals.source_view import SourceView, one_record
from marac_desk.desktop.widgets import theme
from marac_desk.desktop.widgets.tokens import Scheme
from marac_desk.intake.reading import SourceBlock, SourceKind, SourceText
from tests.support.pictures import dark_share, differing_share, picture

BLOCKS = (
    SourceBlock(SourceKind.HEADING, "paragraph 1", SourceText("paragraph 1", "Referral to MARAC")),
    SourceBlock(
        SourceKind.TABLE,
        "table 1",
        rows=tuple(
            (
                SourceText(f"row {row}, cell 1", f"Title {row}"),
                SourceText(f"row {row}, cell 2", "crossed out", ((0, 7),)),
            )
            for row in range(1, 40)
        ),
    ),
)


@pytest.fixture
def light_afterwards(qapp: QApplication) -> Iterator[None]:
    """Give the next test the light look again."""
    yield
    theme.apply(qapp, Scheme.LIGHT)


def test_the_source_follows_a_change_of_look(qtbot: QtBot, qapp: QApplication, light_afterwards: None) -> None:
    changed = shown(qtbot)
    at = changed.paper.verticalScrollBar().value()
    theme.apply(qapp, Scheme.DARK)
    after = picture(changed)
    assert differing_share(after, picture(shown(qtbot))) < 0.0005
    assert dark_share(after) > 0.85
    assert changed.paper.verticalScrollBar().value() == at > 0
    assert changed.paper.outlined_text() == "Title 30"


def test_the_outlined_place_stays_in_view_when_the_source_is_made_narrow(qtbot: QtBot) -> None:
    view = shown(qtbot)
    view.resize(300, 400)
    box = view.paper.cursorRect()
    assert 0 <= box.top() < view.paper.viewport().height()
    assert view.paper.outlined_text() == "Title 30"


def test_a_file_without_text_says_so(qtbot: QtBot) -> None:
    view = SourceView()
    qtbot.addWidget(view)
    view.show_source("scan.pdf", ())
    assert "no text to show" in view._hint.text()


def shown(qtbot: QtBot) -> SourceView:
    """Return a view of the source with one place of it outlined."""
    made = SourceView()
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    made.show_source("referral.docx", BLOCKS)
    made.paper.outline("row 30, cell 1")
    return made


def test_one_referral_shows_its_rows_wherever_they_stand_and_no_other() -> None:
    titles = (SourceText("header, column Ref", "Ref"), SourceText("header, column Name", "Name"))
    rows = [
        tuple(SourceText(f"record {record}, row {row}, column {title.text}", f"{title.text} {row}") for title in titles)
        for row, record in enumerate((1, 2, 1, 12), 1)
    ]
    blocks = (SourceBlock(SourceKind.HEADING, "x"), SourceBlock(SourceKind.TABLE, "table 1", rows=(titles, *rows)))

    found = one_record(blocks, 1)

    assert [[cell.text for _, cell in block.rows] for block in found] == [["Ref 1", "Name 1"], ["Ref 3", "Name 3"]]
    assert one_record(blocks, 3) == ()

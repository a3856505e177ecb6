"""Reviewing a referral that came in as a file: how sure each field is, the keys, the source and back, nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from marac_desk.desktop.referrals.form_pane import FormPane
from marac_desk.model.referral import Referral
from marac_desk.services.referrals.reviewing import not_understood, to_look_at
from tests.intake.word_files import document, form
from tests.support.forms import ALT, CONTROL, kept, open_pane, reckoned, screening_of, shown, write
from tests.support.windows import OpenDesk, wait_for

NO = Qt.KeyboardModifier.NoModifier
ROWS = (
    ["Name of survivor", "Ada Pike", "Survivor's D.O.B.", "21 May 1991"],
    ["Date of referral", "03/04/2026", "Survivor's ethnicity", "Polish?"],
    ["Survivor's telephone", "07700 900123", "Favourite colour", "Green"],
    ["Alleged abuser's name", "Ned Ford", "Abuser's ethnicity", "Welsh?"],
    ["Abuser 2 name", "Tom Hill", "Abuser 2 date of birth", "05/06/1984"],
)


@pytest.fixture
def pane(desk: OpenDesk, tmp_path: Path) -> FormPane:
    """A form that came in as a file, opened for review."""
    file = tmp_path / "referral.docx"
    file.write_bytes(document(form(*ROWS)))
    desk.go("referrals").take_files([str(file)])
    found = open_pane(desk)
    wait_for(desk.qtbot, lambda: found.source.paper.toPlainText() != "")
    reckoned(found)
    return found


def note(pane: FormPane, pointer: str) -> str:
    """What is said beside a field."""
    control = pane.form.sections.control(pointer)
    assert control is not None
    for part in [part for _, _, part in pane.form.sections.parts] + [
        block.part for people in pane.form.sections.lists.values() for block in people.blocks
    ]:
        for path, field in part.fields.fields.items():
            if field is control:
                return part.fields.note(path)
    raise AssertionError(pointer)


def replace(desk: OpenDesk, pane: FormPane, text: str) -> None:
    """Type over what was read of the victim's ethnicity."""
    pane.form.go_to("/victim/ethnicity")
    desk.press(Qt.Key.Key_A, CONTROL)
    write(text)


def referrals(desk: OpenDesk) -> int:
    """How many referrals are stored."""
    with desk.register.reading() as uow:
        return uow.session.scalar(sa.select(sa.func.count()).select_from(Referral)) or 0


def test_each_field_says_in_a_word_how_sure_it_is_and_the_number_stays_masked(pane: FormPane) -> None:
    assert note(pane, "/victim/full_name") == "sure, read"
    assert note(pane, "/victim/date_of_birth").startswith("sure, ")
    assert note(pane, "/victim/ethnicity") == "check: unsure, see the source"
    assert note(pane, "/referral_date") == "check: unsure, see the source"
    assert "07700" not in note(pane, "/victim/phone")
    assert "4 to look at, 1 not understood" in shown(pane)


def test_accepting_goes_from_one_field_to_look_at_to_the_next_and_counts_down(desk: OpenDesk, pane: FormPane) -> None:
    before = referrals(desk)
    visited = []
    for left in (3, 2, 1, 0):
        visited.append(pane.form.present_field())
        desk.press(Qt.Key.Key_Return, ALT)
        reckoned(pane)
        assert len(to_look_at(pane.form.state().notes)) == left
    assert sorted(visited) == [
        "/perpetrators/0/ethnicity",
        "/perpetrators/1/date_of_birth",
        "/referral_date",
        "/victim/ethnicity",
    ]
    assert "to look at" not in pane._count.text()
    assert "1 not understood" in shown(pane)
    assert note(pane, "/victim/ethnicity").startswith("looked at, ")
    assert referrals(desk) == before


def test_the_next_key_goes_round_and_settles_nothing(desk: OpenDesk, pane: FormPane) -> None:
    pane.form.go_to("/referrer/agency")
    visited = []
    for _ in range(5):
        desk.press(Qt.Key.Key_F6)
        visited.append(pane.form.present_field())
    assert len(set(visited[:4])) == 4
    assert visited[4] == visited[0]
    assert "4 to look at" in shown(pane)


def test_typing_makes_a_field_ones_own_and_the_files_words_stay_beside_it(desk: OpenDesk, pane: FormPane) -> None:
    replace(desk, pane, "Polish")
    reckoned(pane)
    assert note(pane, "/victim/ethnicity") == "yours, in the file “Polish?”"
    assert "3 to look at" in shown(pane)
    replace(desk, pane, "Polish?")
    reckoned(pane)
    assert "4 to look at" in shown(pane)


def test_what_is_skipped_is_blank_and_stays_among_what_was_not_understood(desk: OpenDesk, pane: FormPane) -> None:
    pane.form.go_to("/victim/ethnicity")
    desk.press(Qt.Key.Key_S, ALT)
    reckoned(pane)
    assert "3 to look at, 2 not understood" in shown(pane)
    state = pane.form.state()
    assert state.draft.victim.ethnicity is None
    assert ("Victim, ethnicity", "Polish?") in {(left.label, left.value) for left in state.notes.not_understood}
    kept(desk, pane)
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.settle()
    screening = screening_of(desk)
    assert "Polish?" in shown(screening)
    assert "Green" in shown(screening)


def test_a_protected_number_that_is_skipped_stays_masked_and_is_not_lost(desk: OpenDesk, pane: FormPane) -> None:
    pane.form.go_to("/victim/phone")
    desk.press(Qt.Key.Key_S, ALT)
    reckoned(pane)
    state = pane.form.state()
    assert state.draft.victim.phone is None
    assert "07700 900123" in {left.value for left in state.notes.not_understood}
    assert "07700 900123" not in shown(pane.strip)
    assert not_understood(state.notes) == 2
    assert state.notes.origins["/victim/phone"].where in pane.source.paper._covered


def test_a_field_that_the_form_has_not_can_be_left_blank_too(desk: OpenDesk, pane: FormPane) -> None:
    pane.form.go_to("/perpetrators/0/ethnicity")
    desk.press(Qt.Key.Key_S, ALT)
    state = pane.form.state()
    assert state.draft.perpetrators[0].ethnicity is None
    assert state.draft.perpetrators[0].full_name == "Ned Ford"
    assert "Welsh?" in {left.value for left in state.notes.not_understood}


def test_skipping_where_nothing_was_read_changes_nothing(desk: OpenDesk, pane: FormPane) -> None:
    pane.form.go_to("/referrer/agency")
    desk.press(Qt.Key.Key_S, ALT)
    assert not_understood(pane.form.state().notes) == 1


def test_a_click_in_the_source_goes_to_the_field_and_the_field_outlines_its_place(
    desk: OpenDesk, pane: FormPane
) -> None:
    pane.form.go_to("/victim/full_name")
    assert pane.source.paper.outlined_text() == "Ada Pike"
    click(pane, "Ned Ford")
    wait_for(desk.qtbot, lambda: pane.form.sections.pointer_at_focus() == "/perpetrators/0/full_name")
    assert pane.source.paper.outlined_text() == "Ned Ford"


def test_a_click_on_words_without_a_field_marks_them_in_the_list(desk: OpenDesk, pane: FormPane) -> None:
    click(pane, "Green")
    assert pane.source.paper.outlined_text() == "Green"
    assert "Green" in {row.sentence for row in pane.strip._list.rows_model.rows if row.key == current(pane)}.pop()


def current(pane: FormPane) -> object:
    """The line of the list that is marked."""
    return pane.strip._list.current_key()


def click(pane: FormPane, words: str) -> None:
    """Click on words of the source."""
    paper = pane.source.paper
    cursor = paper.document().find(words)
    assert not cursor.isNull()
    cursor.setPosition(cursor.selectionStart() + 1)
    at = paper.cursorRect(cursor).center()
    QTest.mouseClick(paper.viewport(), Qt.MouseButton.LeftButton, NO, QPoint(at.x(), at.y()))
    QApplication.processEvents()


def test_a_review_goes_on_where_it_was_left(desk: OpenDesk, pane: FormPane) -> None:
    pane.form.go_to("/referral_date")
    desk.press(Qt.Key.Key_Return, ALT)
    replace(desk, pane, "Polish")
    kept(desk, pane)
    place = desk.window.page("referral").place()
    desk.go("referrals")
    desk.go("referral", place)
    again = open_pane(desk)
    reckoned(again)
    left = {"/perpetrators/0/ethnicity", "/perpetrators/1/date_of_birth"}
    assert set(to_look_at(again.form.state().notes)) == left
    assert note(again, "/victim/ethnicity").startswith("yours, ")


def test_when_one_person_is_taken_off_the_words_of_the_next_stay_that_persons(desk: OpenDesk, pane: FormPane) -> None:
    pane.form.go_to("/perpetrators/0/full_name")
    desk.press(Qt.Key.Key_Delete, ALT)
    reckoned(pane)
    state = pane.form.state()
    assert state.draft.perpetrators[0].full_name == "Tom Hill"
    assert state.notes.origins["/perpetrators/0/full_name"].text == "Tom Hill"
    assert "/perpetrators/0/full_name" not in state.notes.yours
    assert note(pane, "/perpetrators/0/date_of_birth") == "check: unsure, see the source"
    pane.form.go_to("/perpetrators/0/full_name")
    assert pane.source.paper.outlined_text() == "Tom Hill"

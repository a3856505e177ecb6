"""The referral form on the real window: live score, dates, what is missing, people by keyboard, kept while typed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from marac_desk.desktop.widgets.answer_field import AnswerField
from marac_desk.register.files import RegisterPlace
from marac_desk.register.opening import open_register
from marac_desk.rules.vocabulary import Answer, Criterion
from marac_desk.services.housekeeping import drafts
from marac_desk.services.referrals.forms import FORM, state_from_json
from tests.support.forms import (
    ALT,
    CONTROL,
    fill,
    kept,
    new_form,
    open_pane,
    page_of,
    reckoned,
    screening_of,
    shown,
    write,
)
from tests.support.registers import REGISTER_ID, SECRETS, actor, clock
from tests.support.windows import OpenDesk, wait_for


def test_a_new_form_lists_what_is_missing_and_starts_at_the_first_field(desk: OpenDesk) -> None:
    pane = new_form(desk)
    assert pane.form.sections.pointer_at_focus() == "/referrer/agency"
    texts = shown(pane.strip)
    assert "Which agency refers" in texts
    assert "The victim's own view of the risk" in texts
    assert "5 missing" in shown(pane.index)


def test_the_score_lives_with_every_key(desk: OpenDesk) -> None:
    pane = new_form(desk)
    pane.form.go_to("/risk/answers")
    for number in range(1, 15):
        write("y")
        reckoned(pane)
        assert desk.child(type(pane._title), "scoreLabel", pane).text() == str(number)
    assert "visible high risk" in shown(pane.strip)
    assert "Visible high risk" in shown(pane.strip)


def test_each_answer_goes_on_to_the_next_item(desk: OpenDesk) -> None:
    pane = new_form(desk)
    pane.form.go_to("/risk/answers")
    write("ynu-y")
    assert pane.form.sections.checklist.answers() == {
        "1": Answer.YES,
        "2": Answer.NO,
        "3": Answer.NOT_KNOWN,
        "5": Answer.YES,
    }
    assert pane.form.sections.checklist.currentIndex().row() == 5


def test_a_stated_score_that_the_answers_do_not_make_is_named(desk: OpenDesk) -> None:
    pane = new_form(desk)
    pane.form.go_to("/risk/answers")
    write("y" * 20 + "nnnn")
    fill(pane.form, "/risk/score", "12")
    reckoned(pane)
    assert "The form says 12, the answers make 20." in shown(pane.strip)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("14.02.89", "14 Feb 1989, aged 37"),
        ("31.02.89", "There is no such day. Your text is kept."),
        ("in spring", "This is no date"),
        ("3/2024", "Day, month and year are needed"),
    ],
)
def test_a_date_is_read_at_once_and_what_is_none_is_kept(desk: OpenDesk, typed: str, said: str) -> None:
    pane = new_form(desk)
    fill(pane.form, "/victim/date_of_birth", typed)
    field = pane.form.sections.control("/victim/date_of_birth")
    assert isinstance(field, QLineEdit)
    assert field.text() == typed
    part = next(part for _, path, part in pane.form.sections.parts if path == "victim")
    assert said in part.fields.note("date_of_birth")
    assert (field.property("wrong") == "true") is ("aged" not in said)


def test_people_are_added_and_removed_by_keyboard(desk: OpenDesk) -> None:
    pane = new_form(desk)
    for name in ("Tomasz Borowski", "Marek Borowski"):
        desk.press(Qt.Key.Key_P, ALT)
        write(name)
    desk.press(Qt.Key.Key_C, ALT)
    write("Zofia Borowska")
    desk.press(Qt.Key.Key_O, ALT)
    write("Maria Nowak")
    desk.press(Qt.Key.Key_M, ALT)
    write("Jan Borowski")
    pane.form.go_to("/perpetrators/0/full_name")
    desk.press(Qt.Key.Key_Delete, ALT)
    draft = pane.form.state().draft
    assert [person.full_name for person in draft.perpetrators] == ["Marek Borowski"]
    assert [child.full_name for child in draft.children] == ["Zofia Borowska"]
    assert [someone.name for someone in draft.must_not_receive] == ["Jan Borowski"]
    assert pane.form.sections.pointer_at_focus() == "/perpetrators/0/full_name"


def test_a_family_name_is_taken_from_the_name_until_somebody_says_otherwise(desk: OpenDesk) -> None:
    pane = new_form(desk)
    fill(pane.form, "/victim/full_name", "Agnieszka Maria Borowska")
    victim = pane.form.state().draft.victim
    assert (victim.given_names, victim.family_name) == ("Agnieszka Maria", "Borowska")
    fill(pane.form, "/victim/family_name", "Maria Borowska")
    victim = pane.form.state().draft.victim
    assert (victim.given_names, victim.family_name) == ("Agnieszka", "Maria Borowska")


def test_answers_are_set_by_their_letters_and_start_as_not_asked(desk: OpenDesk) -> None:
    pane = new_form(desk)
    field = pane.form.sections.control("/criteria_answers/repeat")
    assert isinstance(field, AnswerField)
    assert field.value() is None
    fill(pane.form, "/criteria_answers/repeat", "y")
    assert pane.form.state().draft.criteria_answers == {Criterion.REPEAT: Answer.YES}
    assert field.accessibleName() == "Repeat"
    assert field.accessibleDescription() == "Yes"
    write("-")
    assert pane.form.state().draft.criteria_answers == {}


def test_f7_goes_from_gap_to_gap(desk: OpenDesk) -> None:
    pane = new_form(desk)
    seen = []
    for _ in range(4):
        seen.append(pane.form.sections.pointer_at_focus())
        desk.press(Qt.Key.Key_F7)
    assert seen == ["/referrer/agency", "/referrer/name", "/referrer/phone", "/victim/full_name"]


def test_sections_are_stepped_through_by_keyboard(desk: OpenDesk) -> None:
    pane = new_form(desk)
    for _ in range(3):
        desk.press(Qt.Key.Key_PageDown, CONTROL)
    assert pane.form.sections.pointer_at_focus() == "/perpetrators"
    desk.press(Qt.Key.Key_PageUp, CONTROL)
    assert pane.form.sections.pointer_at_focus() == "/safe_contact/channel"


def test_enter_on_what_is_missing_goes_to_its_field(desk: OpenDesk) -> None:
    pane = new_form(desk)
    pane.strip.setFocus()
    pane.strip._list.select_key(("missing", "/free_text/victim_wishes", "no_wishes"))
    desk.press(Qt.Key.Key_Return)
    assert pane.form.sections.pointer_at_focus() == "/free_text/victim_wishes"


def test_a_likely_match_shows_while_it_is_typed(desk: OpenDesk) -> None:
    pane = new_form(desk)
    fill(pane.form, "/victim/full_name", "Nasrin Akhtarzai")
    fill(pane.form, "/victim/date_of_birth", "26.03.95")
    reckoned(pane)
    wait_for(desk.qtbot, lambda: "MW-2026-0131" in shown(pane.strip))
    assert "same date of birth" in shown(pane.strip)


def test_typing_is_kept_with_a_tick_and_comes_back_word_for_word(desk: OpenDesk) -> None:
    pane = new_form(desk)
    fill(pane.form, "/victim/full_name", "Ruth Ellerby")
    fill(pane.form, "/victim/date_of_birth", "31.02.89")
    wait_for(desk.qtbot, lambda: "Draft saved 10:00:00" in pane.saved.text())
    desk.press(Qt.Key.Key_Escape)
    desk.settle()
    assert "Ruth Ellerby, being written" in shown(desk.go("referrals", {"part": "drafts"}))
    desk.press(Qt.Key.Key_Return)
    pane = open_pane(desk)
    state = pane.form.state()
    assert (state.draft.victim.full_name, state.notes.unread) == ("Ruth Ellerby", {"/victim/date_of_birth": "31.02.89"})
    assert pane.form.sections.control("/victim/date_of_birth").text() == "31.02.89"  # type: ignore[union-attr]


def test_a_killed_desk_finds_the_form_again(desk: OpenDesk, qtbot: QtBot, tmp_path: Path) -> None:
    pane = new_form(desk)
    fill(pane.form, "/free_text/reason", "He came to the school twice.")
    kept(desk, pane)
    other = tmp_path.parent / f"{tmp_path.name}-after"
    shutil.copytree(tmp_path, other)  # the files as a power cut leaves them: nothing was closed
    again = OpenDesk(
        qtbot, open_register(RegisterPlace(other), secrets=SECRETS, register_id=REGISTER_ID, clock=clock())
    )
    again.go("referrals", {"part": "drafts"})
    again.press(Qt.Key.Key_Return)
    found = open_pane(again).form.state()
    again.close()
    assert found.draft.free_text.reason == "He came to the school twice."


def test_nothing_is_kept_of_a_form_that_nobody_typed_into(desk: OpenDesk) -> None:
    new_form(desk)
    desk.press(Qt.Key.Key_Escape)
    desk.settle()
    with desk.register.reading() as uow:
        assert drafts(uow, actor=actor(desk.register), kind=FORM) == ()


def test_locking_hands_the_last_key_to_the_disk(desk: OpenDesk) -> None:
    pane = new_form(desk)
    fill(pane.form, "/victim/full_name", "Ruth Ellerby")
    desk.window.flush()
    desk.settle()
    with desk.register.reading() as uow:
        (found,) = drafts(uow, actor=actor(desk.register), kind=FORM)
    assert state_from_json(found.content).draft.victim.full_name == "Ruth Ellerby"
    assert page_of(desk).place() == {"draft": found.subject}


def test_text_that_is_too_long_is_named_at_its_field_and_nothing_is_lost(desk: OpenDesk) -> None:
    pane = new_form(desk)
    pane.form.go_to("/victim/full_name")
    field = pane.form.sections.control("/victim/full_name")
    assert isinstance(field, QLineEdit)
    field.setMaxLength(20_000)
    field.setText("x" * 10_000)
    part = next(part for _, path, part in pane.form.sections.parts if path == "victim")
    assert "Too long: 10,000 characters, at most 400" in part.fields.note("full_name")
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.settle()
    assert "The text is too long" in pane.saved.text()
    assert len(field.text()) == 10_000
    assert pane.form.sections.pointer_at_focus() == "/victim/full_name"


def test_an_empty_form_says_so_when_it_is_handed_in(desk: OpenDesk) -> None:
    pane = new_form(desk)
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.settle()
    assert "nothing in this form yet" in pane.saved.text()


def test_throwing_a_draft_away_asks_twice(desk: OpenDesk) -> None:
    pane = new_form(desk)
    fill(pane.form, "/victim/full_name", "Ruth Ellerby")
    kept(desk, pane)
    pane.throw_away()
    assert "Press it again" in pane.saved.text()
    pane.throw_away()
    desk.settle()
    with desk.register.reading() as uow:
        assert drafts(uow, actor=actor(desk.register), kind=FORM) == ()


def test_hiding_names_hides_them_in_the_form_too(desk: OpenDesk) -> None:
    pane = new_form(desk)
    fill(pane.form, "/victim/full_name", "Ruth Ellerby")
    pane.form.go_to("/referrer/name")
    desk.press(Qt.Key.Key_F8)
    field = pane.form.sections.control("/victim/full_name")
    assert isinstance(field, QLineEdit)
    assert field.echoMode() is QLineEdit.EchoMode.Password
    desk.press(Qt.Key.Key_F8)
    assert field.echoMode() is QLineEdit.EchoMode.Normal


def test_a_correction_opens_at_its_field_and_goes_back_to_screening(desk: OpenDesk) -> None:
    with desk.register.reading() as uow:
        from tests.support.referrals import referral_numbered

        referral_id = referral_numbered(uow, "0114").id
    desk.go("referral", {"id": str(referral_id)})
    screening_of(desk).edit_asked.emit(referral_id, "/children/2/school")
    pane = open_pane(desk)
    wait_for(desk.qtbot, lambda: pane.form.sections.pointer_at_focus() == "/children/2/school")
    write("Canal Street Primary")
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.settle()
    assert "Canal Street Primary" in shown(screening_of(desk))

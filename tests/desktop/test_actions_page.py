"""The action register on the real window, by keyboard: what is listed, how it narrows, and how one comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import cast

import pytest
import sqlalchemy as sa
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from marac_desk.desktop.actions import asking
from marac_desk.desktop.actions.following import FOLLOWS
from marac_desk.desktop.actions.page import ActionsPage
from marac_desk.desktop.actions.possible import STEPS
from marac_desk.model.action import Action
from marac_desk.register.problems import RegisterProblemError
from marac_desk.rules.access import Role
from marac_desk.rules.lateness import Lateness
from marac_desk.rules.vocabulary import ChaseChannel, CloseCode
from marac_desk.services.actions import following
from marac_desk.services.actions.closing import close_action
from marac_desk.services.actions.following import claim_done, record_chase
from marac_desk.services.actions.moving import extend
from marac_desk.services.actions.views import Grouping, Show
from tests.support.actions import action_of, detail, mixed_register, seen, take
from tests.support.cases import case_id
from tests.support.registers import actor, coordinator, empty_file
from tests.support.windows import OpenDesk, shown_texts, wait_for

KEY, CTRL, ALT, SHIFT = (
    Qt.Key,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
MAP, HEALTH, TASKING = "Map the pattern", "Health visitor to make", "Decide on the perpetrator"
DECEMBER = date(2026, 12, 1)
HOSTILE = "<b>Ring her</b> <img src=x> & Co \u202egnirb\u202c \u0627\u0644\u0633\u0644\u0627\u0645 "


@pytest.fixture
def page(desk: OpenDesk) -> ActionsPage:
    return cast("ActionsPage", desk.go("actions"))


@pytest.fixture
def busy(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenDesk]:
    """Return a desk with more actions than one page of the list holds."""
    register = empty_file(tmp_path)
    mixed_register(register, seed=3, cases=60, actions=700)
    opened = OpenDesk(qtbot, register, who=coordinator())
    yield opened
    opened.close()


def _titles(page: ActionsPage) -> list[str]:
    rows = page.rows.rows_model.rows
    return [row.cells[1].text for row in rows if row.key in page.rows._known]


def _heads(page: ActionsPage) -> list[str]:
    return [row.sentence for row in page.rows.rows_model.rows if isinstance(row.key, tuple) and row.key[0] == "group"]


def _press(desk: OpenDesk, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    desk.press(key, modifier)
    desk.settle()


def _go_to(desk: OpenDesk, page: ActionsPage, title: str) -> None:
    page.rows.setFocus()
    assert page.rows.select_key(action_of(desk.register, title)), title
    QApplication.processEvents()


def _wanted_now(desk: OpenDesk, *conditions: sa.ColumnElement[bool]) -> set[str]:
    with desk.register.reading() as uow:
        return set(uow.session.scalars(sa.select(Action.title).where(*conditions)))


def _sentence(page: ActionsPage, title: str) -> str:
    return next(row.sentence for row in page.rows.rows_model.rows if row.sentence.startswith(title))


def test_an_action_is_one_sentence_under_who_owes_it(page: ActionsPage) -> None:
    assert _heads(page)[0] == "Marshwater Children's Social Care Marcus Ihejirika, 2 late of 2"
    assert _sentence(page, MAP) == (
        "Map the pattern of harm to Poppy, with Sophie as partner, Children, child, Sophie Larkspur, "
        "3 working days late, in progress, not yet"
    )
    assert page.totals.accessibleName() == "9 open, 7 late, 1 reported, to be settled"


def test_every_choice_of_state_lists_what_it_says_with_its_count(desk: OpenDesk, page: ActionsPage) -> None:
    box = page.filters.show_box
    for code in CloseCode:
        box.setCurrentIndex(box.findData(f"closed as {code.value}"))
        desk.settle()
        expected = _wanted_now(desk, Action.close_code == code)
        assert set(_titles(page)) == expected
        if expected:
            assert f"{len(_titles(page))} found. Esc shows everything open again." in shown_texts(page)
    words = {box.itemText(number) for number in range(box.count())}
    assert {"Open, 9", "Late, 7", "Due soon, 0", "To settle, 1", "Closed", "Open and closed"} <= words
    assert {"Closed: not possible", "Closed: not done"} <= words


@pytest.mark.parametrize(
    ("key", "show"),
    [(KEY.Key_L, Show.LATE), (KEY.Key_D, Show.DUE_SOON), (KEY.Key_T, Show.TO_SETTLE), (KEY.Key_C, Show.CLOSED)],
)
def test_one_key_shows_another_part_and_esc_goes_back(
    desk: OpenDesk, page: ActionsPage, key: Qt.Key, show: Show
) -> None:
    _press(desk, key, ALT)
    assert page.filters.wanted.show is show
    closed = {row.closed_on is not None for row in page.rows._known.values()}
    late = {row.is_late for row in page.rows._known.values()}
    assert closed <= {show is Show.CLOSED}
    assert show is not Show.LATE or (late == {True} and len(_titles(page)) == 7)
    assert show is not Show.TO_SETTLE or _titles(page) == ["Decide on the perpetrator tasking process"]
    assert show is not Show.DUE_SOON or "Nothing found. Esc shows everything open again." in shown_texts(page)
    page.rows.setFocus()
    _press(desk, KEY.Key_Escape)
    assert page.filters.wanted.show is Show.OPEN
    assert len(_titles(page)) == 9


def test_the_agency_is_chosen_by_keyboard(desk: OpenDesk, page: ActionsPage) -> None:
    _press(desk, KEY.Key_A, ALT)
    assert page.filters.agency_box.view().isVisible()
    _press(desk, KEY.Key_Escape)
    box = page.filters.agency_box
    desk.type(box, "Police")
    desk.settle()
    assert box.currentText() == "Police, 2"
    assert _titles(page) == ["Decide on the perpetrator tasking process", "Extend markers to the grandparents’ home"]
    assert _heads(page) == ["Marshwater Police Det Insp Rhian Calloway, 1 late of 2"]


@pytest.mark.parametrize("step", list(Lateness)[1:])
def test_each_step_of_lateness_lists_its_own(desk: OpenDesk, page: ActionsPage, step: Lateness) -> None:
    bounds = {"up_to_5": (1, 5), "up_to_10": (6, 10), "up_to_20": (11, 20), "over_20": (21, 999)}
    low, high = bounds[step.value]
    expected = sorted(row.title for row in page.rows._known.values() if low <= row.late <= high)
    page.filters.late_box.setCurrentIndex(page.filters.late_box.findData(step.value))
    desk.settle()
    assert sorted(_titles(page)) == expected


def test_words_narrow_the_list_while_one_types(desk: OpenDesk, page: ActionsPage) -> None:
    _press(desk, KEY.Key_Slash)
    assert page.filters.field.edit.hasFocus()
    desk.type(page.filters.field.edit, "strat ante")
    wait_for(desk.qtbot, lambda: _titles(page) == ["Decide on a strategy discussion for Antek"])
    _press(desk, KEY.Key_Down)
    assert page.rows.hasFocus()
    page.filters.field.start()
    _press(desk, KEY.Key_Escape)
    assert len(_titles(page)) == 9
    assert page.filters.field.text() == ""


@pytest.mark.parametrize("typed", ["<b>", "'\"; drop table", "ǅ \u202e", "*" * 10_000, "a b c d e f " * 40])
def test_hostile_words_find_nothing_and_break_nothing(desk: OpenDesk, page: ActionsPage, typed: str) -> None:
    page.filters.field.edit.setText(typed)
    wait_for(desk.qtbot, lambda: not page.filters.field._wait.isActive())
    desk.settle()
    assert not [text for text in shown_texts(page) if "not foreseen" in text]
    assert len(_titles(page)) in {0, 9}


@pytest.mark.parametrize(
    ("key", "grouping", "head"),
    [
        (KEY.Key_2, Grouping.MEETING, "Meeting of Mon 16 Nov"),
        (KEY.Key_3, Grouping.AGE, "11 to 20 working days late"),
        (KEY.Key_4, Grouping.CASE, "Sophie Larkspur MW-2026-0129"),
    ],
)
def test_the_same_actions_stand_under_other_heads(
    desk: OpenDesk, page: ActionsPage, key: Qt.Key, grouping: Grouping, head: str
) -> None:
    before = sorted(_titles(page))
    page.rows.setFocus()
    _press(desk, key)
    assert page.tabs.code == grouping.value
    assert sorted(_titles(page)) == before
    assert any(text.startswith(head) for text in _heads(page)), _heads(page)
    _press(desk, KEY.Key_1)
    assert page.tabs.code == Grouping.AGENCY.value


def test_space_g_and_shift_tick_and_the_bar_says_whose(desk: OpenDesk, page: ActionsPage) -> None:
    page.rows.setFocus()
    _press(desk, KEY.Key_G)
    assert page.bar.isVisible()
    assert {"2 selected", "Children 2"} <= set(shown_texts(page.bar))
    _go_to(desk, page, TASKING)
    _press(desk, KEY.Key_Space)
    _press(desk, KEY.Key_Down, SHIFT)
    assert {"4 selected", "Children 2,", "Police 2"} <= set(shown_texts(page.bar))
    _press(desk, KEY.Key_Escape)
    assert not page.bar.isVisible()


def test_the_tick_command_ticks_one_and_not_a_range(desk: OpenDesk, page: ActionsPage) -> None:
    tick = next(command for command in page.commands() if command.text == "Tick the action")
    _go_to(desk, page, MAP)
    tick.run()
    _go_to(desk, page, HEALTH)
    tick.run()
    assert [row.title[:10] for row in page.rows.ticked_rows] == [MAP[:10], HEALTH[:10]]
    tick.run()
    assert len(page.rows.ticks) == 1


def test_the_panel_shows_one_action_and_follows_the_keyboard(desk: OpenDesk, page: ActionsPage) -> None:
    _go_to(desk, page, MAP)
    _press(desk, KEY.Key_Return)
    assert page.panel.isVisible()
    assert "Map the pattern of harm to Poppy, with Sophie as partner" in shown_texts(page.panel)
    assert "Due 3 working days late was due Tue 17 Nov" in [
        row.sentence.replace(", ", " ", 1) for row in page.panel.facts.rows_model.rows
    ]
    assert page.rows.hasFocus(), "the keyboard stays in the list"
    assert QApplication.activeWindow() is desk.window, "nothing opens a window of its own"
    desk.press(KEY.Key_Down)
    wait_for(desk.qtbot, lambda: "Decide on a strategy discussion for Antek" in shown_texts(page.panel))
    desk.settle()
    _press(desk, KEY.Key_Escape)
    assert not page.panel.isVisible()


def test_who_types_in_the_panel_is_not_taken_to_another_action(desk: OpenDesk, page: ActionsPage) -> None:
    key = action_of(desk.register, MAP)
    _go_to(desk, page, MAP)
    _press(desk, KEY.Key_Return)
    page.panel.field.setFocus()
    desk.type(page.panel.field, "Rang at nine")
    take(desk.register, actor(desk.register, Role.CHAIR), close_action, key, code=CloseCode.SUPERSEDED, reason="other")
    page.refresh()
    desk.settle()
    desk.qtbot.wait(2 * FOLLOWS)
    desk.settle()
    assert page.panel.asked == key
    assert page.panel.field.toPlainText() == "Rang at nine"


def test_a_note_is_saved_by_its_key_and_stands_in_the_history(desk: OpenDesk, page: ActionsPage) -> None:
    key = action_of(desk.register, MAP)
    _go_to(desk, page, MAP)
    _press(desk, KEY.Key_Return)
    page.panel.field.setFocus()
    desk.type(page.panel.field, "Rang the school")
    _press(desk, KEY.Key_Return, CTRL)
    assert page.panel.field.toPlainText() == ""
    assert detail(desk.register, actor(desk.register), key).history[0].text == "Rang the school"
    lines = [row.sentence for row in page.panel.history.rows_model.rows]
    assert lines[0] == "Sat 21 Nov, Rang the school Lucy Tremain-Obi, 10:00"


def test_a_note_that_meets_another_change_is_kept_and_saved_the_second_time(desk: OpenDesk, page: ActionsPage) -> None:
    key = action_of(desk.register, MAP)
    _go_to(desk, page, MAP)
    _press(desk, KEY.Key_Return)
    page.panel.field.setFocus()
    desk.type(page.panel.field, "Rang the school")
    take(desk.register, actor(desk.register, Role.CHAIR), extend, key, due_on=DECEMBER, reason="On leave")
    _press(desk, KEY.Key_Return, CTRL)
    assert "Not saved: somebody else changed this meanwhile. Look at it again, then save." in shown_texts(page.panel)
    assert page.panel.field.toPlainText() == "Rang the school"
    _press(desk, KEY.Key_Return, CTRL)
    texts = [line.text for line in detail(desk.register, actor(desk.register), key).history[:2]]
    assert texts == ["Rang the school", "On leave"]


def test_a_note_left_unsaved_comes_back_with_its_own_action(desk: OpenDesk, page: ActionsPage) -> None:
    _go_to(desk, page, MAP)
    _press(desk, KEY.Key_Return)
    page.panel.field.setFocus()
    desk.type(page.panel.field, "Half a sentence")
    _press(desk, KEY.Key_Escape)
    _go_to(desk, page, HEALTH)
    _press(desk, KEY.Key_Return)
    assert page.panel.field.toPlainText() == ""
    _press(desk, KEY.Key_Escape)
    _go_to(desk, page, MAP)
    _press(desk, KEY.Key_Return)
    assert page.panel.field.toPlainText() == "Half a sentence"


def test_history_says_who_when_from_what_to_what(desk: OpenDesk, page: ActionsPage) -> None:
    key, me = action_of(desk.register, MAP), actor(desk.register)
    take(desk.register, me, extend, key, due_on=DECEMBER, reason="Worker on leave")
    with desk.register.writing(me) as uow:
        record_chase(uow, actor=me, actions=[seen(desk.register, key)], channel=ChaseChannel.PHONE, reply="Thursday")
    take(desk.register, me, claim_done, key, evidence="Map in the file", by="Marcus Ihejirika")
    take(desk.register, me, close_action, key, code=CloseCode.DONE)
    desk.go("actions", {"id": str(key)})
    lines = [row.sentence for row in page.panel.history.rows_model.rows]
    assert lines[:4] == [
        "Sat 21 Nov, Closed as done: Map in the file Lucy Tremain-Obi, 10:00",
        "Sat 21 Nov, Reported done on Sat 21 Nov by Marcus Ihejirika: Map in the file Lucy Tremain-Obi, 10:00",
        "Sat 21 Nov, Chased by phone: Thursday Lucy Tremain-Obi, 10:00",
        "Sat 21 Nov, Extended from Tue 17 Nov to Tue 1 Dec: Worker on leave Lucy Tremain-Obi, 10:00",
    ]


def test_somebody_who_comes_for_a_closed_action_finds_it_in_its_case(desk: OpenDesk, page: ActionsPage) -> None:
    key = action_of(desk.register, HEALTH)
    take(desk.register, actor(desk.register), close_action, key, code=CloseCode.NOT_DONE_AGENCY, reason="No visit")
    desk.go("actions", {"id": str(key)})
    desk.settle()
    assert page.rows.current_key() == key
    assert page.filters.wanted.case_id == case_id(desk.register, "0129")
    assert any(text.startswith("Sophie Larkspur, MW-2026-0129: ") for text in shown_texts(page))
    assert "State, not done" in [row.sentence for row in page.panel.facts.rows_model.rows]


def test_a_place_leads_back_to_the_same_filter_and_row(desk: OpenDesk, page: ActionsPage) -> None:
    page.filters.late_box.setCurrentIndex(page.filters.late_box.findData("up_to_10"))
    page.tabs.choose(Grouping.CASE.value)
    desk.settle()
    last = list(page.rows._known)[-1]
    page.rows.setFocus()
    page.rows.select_key(last)
    place = page.place()
    assert place["row"] == str(last) != str(next(iter(page.rows._known)))
    desk.go("today")
    desk.go("actions", {"filter": "closed"})
    assert page.rows.current_key() != last
    desk.go("actions", place)
    assert page.place() == place
    assert page.rows.current_key() == last
    assert not page.panel.isVisible()
    _press(desk, KEY.Key_Return)
    opened = page.place()
    desk.go("actions", {})
    assert not page.panel.isVisible()
    desk.go("actions", opened)
    assert page.panel.asked == last


def test_the_case_opens_from_the_list_and_from_the_panel(desk: OpenDesk, page: ActionsPage) -> None:
    _go_to(desk, page, MAP)
    _press(desk, KEY.Key_O)
    assert desk.window.here == ("case", {"id": str(case_id(desk.register, "0129"))})
    desk.go("actions", {"id": str(action_of(desk.register, TASKING))})
    desk.child(QPushButton, "detailCaseButton").click()
    desk.settle()
    assert desk.window.here[0] == "case"


def test_hidden_names_are_nowhere_but_in_what_somebody_wrote(desk: OpenDesk, page: ActionsPage) -> None:
    page.tabs.choose(Grouping.CASE.value)
    _go_to(desk, page, TASKING)
    _press(desk, KEY.Key_Return)
    assert any("Larkspur" in text for text in shown_texts(page))
    _press(desk, KEY.Key_F8)
    texts = shown_texts(page) + [w.text() + w.accessibleName() + w.toolTip() for w in page.findChildren(QPushButton)]
    assert not [text for text in texts if "Larkspur" in text or "Nowosad" in text]
    assert any(text.startswith("S. L. MW-2026-0129") for text in _heads(page)), _heads(page)


def test_scrolling_brings_the_next_page_and_looking_again_keeps_the_place(busy: OpenDesk) -> None:
    page = cast("ActionsPage", busy.go("actions", {"filter": "all"}))
    assert len(_titles(page)) == 100
    for loaded in (200, 300):
        page.rows.verticalScrollBar().setValue(page.rows.verticalScrollBar().maximum())
        wait_for(busy.qtbot, lambda loaded=loaded: page.rows.loaded >= loaded)  # type: ignore[misc]
        busy.settle()
    keys = [row.key for row in page.rows.rows_model.rows if row.key in page.rows._known]
    assert len(keys) == len(set(keys))
    page.rows.setFocus()
    page.rows.select_key(keys[250])
    page.rows.ticked.emit(keys[250], True)
    scrolled = page.rows.verticalScrollBar().value()
    page.refresh()
    busy.settle()
    assert page.rows.loaded >= 300
    assert page.rows.current_key() == keys[250]
    assert page.rows.ticks == (keys[250],)
    assert page.rows.verticalScrollBar().value() == scrolled
    assert "700 found. Esc shows everything open again." in shown_texts(page)


def test_a_question_that_was_overtaken_adds_nothing(busy: OpenDesk) -> None:
    page = cast("ActionsPage", busy.go("actions", {"filter": "all"}))
    after = page.ways.found.after if page.ways.found else None
    assert after is not None
    page.show_only(Show.TO_SETTLE)
    page.rows.ask_more(after)  # as somebody does who scrolls on while the other list is on its way
    busy.settle()
    keys = [row.key for row in page.rows.rows_model.rows if row.key in page.rows._known]
    assert len(keys) == len(set(keys))
    assert f"{len(keys)} found. Esc shows everything open again." in shown_texts(page)
    assert {row.state.value for row in page.rows._known.values()} == {"done_claimed"}


def test_what_failed_is_said_and_the_list_stays(
    desk: OpenDesk, page: ActionsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_args: object, **_values: object) -> None:
        raise RegisterProblemError("server_gone")

    monkeypatch.setattr(asking, "find_actions", gone)
    page.refresh()
    desk.settle()
    problem = desk.child(QLabel, "problemLabel", page)
    assert problem.isVisible()
    assert problem.text().startswith("Not saved: the server does not answer.")
    assert len(_titles(page)) == 9


def test_markup_and_direction_signs_stay_plain_text(desk: OpenDesk, page: ActionsPage) -> None:
    key = action_of(desk.register, MAP)
    take(desk.register, actor(desk.register), following.correct_wording, key, title=HOSTILE.strip())
    take(desk.register, actor(desk.register), following.note_progress, key, text=(HOSTILE * 60)[:3900])
    page.refresh()
    desk.settle()
    page.rows.select_key(key)
    page.rows.setFocus()
    _press(desk, KEY.Key_Return)
    for label in [each for each in page.findChildren(QLabel) if each.text()]:
        assert label.textFormat() is Qt.TextFormat.PlainText, label.objectName()
    assert any("<b>Ring her</b>" in text for text in shown_texts(page.panel))
    desk.window.grab()
    assert page.panel.history.height() > 100


def test_every_control_says_its_name(desk: OpenDesk, page: ActionsPage) -> None:
    _go_to(desk, page, MAP)
    _press(desk, KEY.Key_Return)
    _press(desk, KEY.Key_G)
    for widget in page.findChildren(QWidget):
        if widget.focusPolicy() is Qt.FocusPolicy.NoFocus or not widget.isVisible():
            continue
        named = widget.accessibleName() or (widget.text() if isinstance(widget, QPushButton) else "")
        assert named, f"{type(widget).__name__} {widget.objectName()} has no name"


def test_keys_are_told_where_the_mouse_rests_and_no_two_are_the_same(desk: OpenDesk, page: ActionsPage) -> None:
    keys = [command.keys for command in page.commands() if command.keys]
    assert len(keys) == len(set(keys))
    tips = [made.toolTip() for made in (*page.panel.steps.values(), *page.bar.buttons.values())]
    assert all(tip.endswith(")") for tip in tips), tips
    assert page.tabs.tabToolTip(0) == "By agency (1)"
    assert desk.child(QComboBox, "agencyComboBox").toolTip() == "Whose actions (Alt+A)"
    assert set(page.panel.steps) | {"progress"} == set(STEPS)


def test_tab_goes_in_reading_order(desk: OpenDesk, page: ActionsPage) -> None:
    _go_to(desk, page, MAP)
    _press(desk, KEY.Key_Return)
    page.issue_button.setFocus()
    order: list[tuple[int, int]] = []
    for _ in range(7):
        at = QApplication.focusWidget()
        assert at is not None
        corner = at.mapTo(page, QPoint(0, 0))
        order.append((corner.y() // 30, corner.x()))
        desk.press(KEY.Key_Tab)
    assert order[1:6] == sorted(order[1:6])

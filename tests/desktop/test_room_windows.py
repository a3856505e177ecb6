"""The windows beside the room follow it in the same moment; the one to share knows no name and no other case."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from marac_desk.desktop.privacy.capture import SHARE_SAFE
from marac_desk.desktop.room.beside import canvas
from marac_desk.desktop.room.beside.canvas import Canvas
from marac_desk.desktop.widgets import look, theme
from marac_desk.desktop.widgets.tokens import DARK, Scheme, contrast
from marac_desk.desktop.wording import dates
from marac_desk.model.case import CaseExclusion
from marac_desk.model.meeting import AgendaItem
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Role
from marac_desk.rules.references import initials
from marac_desk.rules.vocabulary import ExcludedParty
from tests.support.meetings import MEETING_STARTS
from tests.support.pictures import dark_share
from tests.support.room_desks import desk_in_room, meeting_of
from tests.support.signed_in import sign_in
from tests.support.windows import OpenDesk

CONTROL = Qt.KeyboardModifier.ControlModifier


class Written:
    """What was written on a canvas, instead of where."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.words: list[str] = []
        for name, at in (("line", 3), ("text", 4)):
            original = getattr(Canvas, name)

            def noted(canvas: Canvas, *values: Any, _original: Any = original, _at: int = at, **more: Any) -> Any:
                self.words.append(str(values[_at]))
                return _original(canvas, *values, **more)

            monkeypatch.setattr(Canvas, name, noted)

    def by(self, window: Any) -> str:
        """Return everything a window writes when it is painted."""
        self.words.clear()
        window.grab()
        return "\n".join(self.words)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Written:
    return Written(monkeypatch)


@pytest.fixture
def meeting(demonstration_file: Register) -> uuid.UUID:
    return meeting_of(demonstration_file, 4)


@pytest.fixture
def desk(qtbot: QtBot, demonstration_file: Register, meeting: uuid.UUID) -> Any:
    with desk_in_room(qtbot, demonstration_file, meeting) as opened:
        yield opened


def called(desk: OpenDesk, room: Any, number: int) -> None:
    room.moves.call(room.state.room.cases[number - 1].item_id)
    desk.settle()


def test_the_chairs_window_opens_by_key_and_follows(desk: Any, written: Written) -> None:
    opened, room = desk
    QTest.keyClick(room.running.line.edit, Qt.Key.Key_F11)
    assert room.beside.chair.isVisible()
    shown = written.by(room.beside.chair)
    name = room.state.case.name
    assert name in shown
    assert "Case 1 of 4" in shown
    assert room.state.following.reference in shown
    assert room.state.following.name not in shown, "the next case stands there by its reference"
    assert name in room.beside.chair.accessibleDescription()
    called(opened, room, 2)
    shown = written.by(room.beside.chair)
    assert name not in shown
    assert room.state.case.name in shown
    opened.window.desk.names.toggle()
    assert room.state.case.name not in written.by(room.beside.chair)
    assert initials(room.state.case.name) in written.by(room.beside.chair)
    QTest.keyClick(room.beside.chair, Qt.Key.Key_Escape)
    assert not room.beside.chair.isVisible()


def test_the_keyboard_stays_in_the_room(desk: Any) -> None:
    _, room = desk
    QTest.keyClick(room.running.line.edit, Qt.Key.Key_F11)
    QTest.keyClicks(room.running.line.edit, "police marker")
    assert room.running.line.text() == "police marker"


def test_the_clock_of_the_windows_goes_on_although_the_room_is_left(desk: Any, written: Written) -> None:
    opened, room = desk
    room.beside.toggle_chair()
    opened.go("today")
    opened.clock.instant = MEETING_STARTS.replace(minute=MEETING_STARTS.minute + 7)
    room.beside._on_second()
    assert "07:00" in written.by(room.beside.chair)


def test_the_window_to_share_names_nobody(desk: Any, written: Written) -> None:
    opened, room = desk
    QTest.keyClick(room.running.line.edit, Qt.Key.Key_F12)
    opened.settle()
    safe, case = room.beside.safe, room.state.case
    assert safe.property(SHARE_SAFE)
    shown = written.by(safe)
    assert case.reference in shown
    assert initials(case.name) in shown
    parts = [part for person in (case, *case.children, *case.perpetrators) for part in person.name.split()]
    told = f"{shown} {safe.accessibleDescription()} {safe.windowTitle()}"
    assert not [part for part in parts if len(part) > 2 and part in told]
    assert not [other.reference for other in room.state.room.cases[1:] if other.reference in told]


def test_both_windows_say_the_same_end_also_when_a_case_is_taken_up_again(desk: Any, written: Written) -> None:
    opened, room = desk
    room.beside.toggle_chair()
    room.share_safely()
    for number, minutes in ((1, 7), (3, 16), (1, 2)):
        called(opened, room, number)
        opened.clock.instant += timedelta(minutes=minutes)
        room.beside._on_second()
        end = dates.clock_time(room.state.forecast(opened.clock.instant).end, opened.window.desk.area.zone)
        assert end in written.by(room.beside.chair).split("\n")
        assert end in written.by(room.beside.safe).split("\n")


def test_a_case_somebody_is_shut_out_of_is_not_on_the_shared_screen(desk: Any, written: Written) -> None:
    opened, room = desk
    advocate = sign_in(opened.register, Role.ADVOCATE, person="Sade Ferris")
    with opened.register.writing() as uow:
        case = uow.session.get_one(AgendaItem, room.state.room.cases[1].item_id).case_id
        party = ExcludedParty.STAFF_CONFLICT
        uow.add(CaseExclusion(case_id=case, name="x", party=party, user_id=advocate.user_id))
    room.share_safely()
    opened.settle()
    assert "case 1 of 3" in written.by(room.beside.safe)
    called(opened, room, 2)
    shown = written.by(room.beside.safe)
    assert "case 1 of 3" in shown, "it stays at the one before"
    assert room.state.case.reference not in shown
    called(opened, room, 3)
    assert "case 2 of 3" in written.by(room.beside.safe)


def test_the_chairs_window_is_dark_whatever_the_desk_is(desk: Any) -> None:
    _, room = desk
    room.beside.toggle_chair()
    assert dark_share(room.beside.chair.grab().toImage()) > 0.85


@pytest.mark.parametrize("paper", [DARK.paper0, DARK.paper1])
@pytest.mark.parametrize("tone", ["ink", "ink2", "soon", "late"])
def test_every_text_of_the_chairs_window_is_read_from_afar(tone: str, paper: str) -> None:
    assert contrast(getattr(DARK, tone), paper) >= 7


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 720), (1024, 768), (640, 360)])
def test_the_drawings_fill_windows_of_any_shape(desk: Any, size: tuple[int, int]) -> None:
    opened, room = desk
    room.beside.toggle_chair()
    room.share_safely()
    opened.settle()
    for window in (room.beside.chair, room.beside.safe):
        window.resize(*size)
        QApplication.processEvents()
        assert not is_blank(window.grab().toImage())


def is_blank(picture: QImage) -> bool:
    """Tell whether there is one colour only."""
    points = [(x, y) for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 7)]
    return len({picture.pixel(x, y) for x, y in points}) < 3


@pytest.mark.parametrize("count", [3, 60, 600])
def test_long_words_are_made_smaller_and_then_cut_at_a_word(qapp: QApplication, count: int) -> None:
    picture = QImage(800, 600, QImage.Format.Format_RGB32)
    picture.fill(0)
    painter = QPainter(picture)
    words = " ".join(f"word{number}" for number in range(count))
    high = Canvas(painter).text(0, 0, 700, 200, words, (54, 32, 24), "#FFFFFF")
    painter.end()
    assert 0 < high <= 200
    rows = [y for y in range(600) if any(picture.pixel(x, y) & 0xFFFFFF for x in range(0, 700, 2))]
    assert 0 < max(rows) <= 202


@pytest.mark.parametrize("scheme", Scheme)
def test_every_text_of_the_window_to_share_is_read_from_afar(
    desk: Any, monkeypatch: pytest.MonkeyPatch, scheme: Scheme
) -> None:
    opened, room = desk
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, scheme)
    colours: dict[str, str] = {}
    original = Canvas.line

    def noted(on: Canvas, *values: Any, **more: Any) -> float:
        colours[values[3]] = values[5]
        return original(on, *values, **more)

    monkeypatch.setattr(Canvas, "line", noted)
    try:
        opened.clock.instant = MEETING_STARTS + timedelta(hours=9)
        room.share_safely()
        opened.settle()
        room.beside.safe.grab()
        papers = (theme.tokens().paper0, theme.tokens().paper1)
    finally:
        look.put_on(app)
    assert any("late" in words for words in colours)
    for words, colour in colours.items():
        assert min(contrast(colour, paper) for paper in papers) >= 7, words


def test_what_was_tried_before_is_not_cut_short_for_the_chair(
    desk: Any, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, room = desk
    cut: list[str] = []

    def noted(words: str, _fits: Any) -> str:
        cut.append(words)
        return words

    monkeypatch.setattr(canvas, "_cut", noted)
    room.beside.toggle_chair()
    shown = written.by(room.beside.chair)
    titles = [line.title for line in room.state.case.tried]
    assert any(len(title) > 40 for title in titles), "one that is too long for a line"
    assert all(title in shown for title in titles)
    assert not cut


def test_the_window_to_share_does_not_call_the_case_on_the_table_the_next(desk: Any, written: Written) -> None:
    opened, room = desk
    room.share_safely()
    opened.settle()
    shown = written.by(room.beside.safe)
    assert "This case is called" in shown
    assert "Next case" not in shown

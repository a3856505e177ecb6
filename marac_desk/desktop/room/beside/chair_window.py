"""The chair's window: the case, the clock and what is not answered yet, to be read from two metres; always dark."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRectF

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.room.beside.canvas import Canvas, Drawing
from marac_desk.desktop.room.beside.chair_words import ChairWords, Line, chair_words
from marac_desk.desktop.room.state import RoomState
from marac_desk.desktop.room.steps import step_names
from marac_desk.desktop.widgets.shapes import paint_shape
from marac_desk.desktop.widgets.tokens import DARK, Tone
from marac_desk.desktop.wording import dates
from marac_desk.rules.lives import ItemState
from marac_desk.rules.meeting_clock import Pace

WIDE, HIGH = 1920, 1080
SIDE, FOOT, EDGE = 600, 116, 48
LIST_TOP, LIST_END = 430, HIGH - FOOT - 12
_INK = {Pace.WITHIN: DARK.ink, Pace.OVER: DARK.soon, Pace.FAR_OVER: DARK.late}
_TONES = {Tone.INK2: DARK.ink2, Tone.LATE: DARK.late}


class ChairWindow(Drawing):
    """Follows the room. It is read and never worked in."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(WIDE, HIGH)
        self._desk = desk
        self._state: RoomState | None = None
        self._words: ChairWords | None = None
        self._now: datetime = desk.now()
        self.setObjectName("chairWindow")
        self.setWindowTitle(self.tr("MARAC Desk, chair’s window"))
        self.setAccessibleName(self.tr("Chair’s window"))

    def show_state(self, state: RoomState, now: datetime) -> None:
        """Show the meeting as it stands."""
        self._state, self._words = state, chair_words(self._desk, state)
        self.setAccessibleDescription(self._words.said())
        self.show_time(now)

    def show_time(self, now: datetime) -> None:
        """Show the present time; called every second."""
        self._now = now
        self.update()

    def paper(self) -> str:
        """Return the colour around the drawing."""
        return DARK.paper0

    def draw(self, canvas: Canvas) -> None:
        """Draw it."""
        canvas.fill(-WIDE, -HIGH, WIDE + SIDE, 2 * HIGH, DARK.paper1)  # papers reach to the edges of any window
        canvas.fill(SIDE, -HIGH, 1, 2 * HIGH, DARK.rule)
        canvas.fill(-WIDE, HIGH - FOOT, 3 * WIDE, HIGH, DARK.paper1)
        canvas.fill(-WIDE, HIGH - FOOT, 3 * WIDE, 1, DARK.rule)
        if self._state is None or self._words is None:
            return
        self._draw_clocks(canvas, self._state, self._words)
        self._draw_case(canvas, self._words)
        self._draw_steps(canvas, self._words)

    def _draw_clocks(self, canvas: Canvas, state: RoomState, words: ChairWords) -> None:
        inner = SIDE - 2 * EDGE
        if state.case is not None:
            canvas.line(EDGE, 46, inner, words.place, 26, DARK.ink2, 500)
            pace = state.pace(self._now)
            seconds, planned = state.seconds(self._now), state.case.planned_minutes
            clock = dates.stopwatch(seconds)
            size = min(196.0, 196.0 * inner / canvas.width(clock, 196))
            canvas.line(EDGE - 8, 62, inner + 16, clock, size, _INK[pace] if pace is Pace.FAR_OVER else DARK.ink)
            canvas.line(EDGE, 276, inner, self.tr("of {time}").format(time=dates.minutes(planned)), 38, DARK.ink)
            self._draw_bar(canvas, state, seconds)
        if state.running:
            canvas.fill(EDGE, 414, inner, 1, DARK.rule)
            self._draw_end(canvas, state)
        if words.following:
            canvas.line(EDGE, 802, inner, self.tr("Next"), 26, DARK.ink2, 500)
            canvas.line(EDGE, 836, inner, words.following, 38, DARK.ink, 500)
            canvas.line(EDGE, 888, inner, words.about_following, 28, DARK.ink2)

    def _draw_bar(self, canvas: Canvas, state: RoomState, seconds: int) -> None:
        """Draw how much of the case's minutes is used, with the marks at which it is over and far over."""
        case, room = state.case, state.room
        shift = case.planned_minutes - room.usual_minutes if case is not None else 0
        amber, red = room.amber_minutes + shift, room.red_minutes + shift
        inner, whole = SIDE - 2 * EDGE, max(1, red) * 60
        canvas.fill(EDGE, 340, inner, 12, DARK.rule)
        canvas.fill(EDGE, 340, inner * min(1.0, seconds / whole), 12, _INK[state.pace(self._now)])
        for minutes, colour in ((amber, DARK.soon), (red, DARK.late)):
            at = EDGE + inner * min(1.0, max(0, minutes) * 60 / whole)
            canvas.fill(at - 3, 334, 3, 24, colour)
            canvas.line(at - 60, 362, 60, str(minutes), 24, colour, right=True)

    def _draw_end(self, canvas: Canvas, state: RoomState) -> None:
        ending = state.forecast(self._now).end
        clock = dates.clock_time(ending, self._desk.area.zone)
        canvas.line(EDGE, 440, SIDE - 2 * EDGE, self.tr("Meeting ends"), 26, DARK.ink2, 500)
        canvas.line(EDGE - 3, 470, SIDE - 2 * EDGE, clock, 84, DARK.ink)
        more = round((ending - state.until).total_seconds() / 60)
        if more:
            late = self.tr("{time} late") if more > 0 else self.tr("{time} early")
            beside = EDGE + canvas.width(clock, 84) + 24
            said = late.format(time=dates.hours(abs(more)))
            room = SIDE - EDGE - beside
            size = min(36.0, 36.0 * room / canvas.width(said, 36, 500))
            canvas.line(beside, 514 + 36 - size, room + 4, said, size, DARK.soon if more > 0 else DARK.ink2, 500)

    def _draw_case(self, canvas: Canvas, words: ChairWords) -> None:
        left, inner = SIDE + 64, WIDE - SIDE - 2 * 64
        canvas.line(left, 42, inner, words.title, 54, DARK.ink, 600)
        canvas.text(left, 114, inner, 72, words.people, (28, 24), DARK.ink2)
        if words.her_words:
            high = canvas.text(left + 40, 196, inner - 40, 150, words.her_words, (54, 44, 38, 32), DARK.ink)
            more = canvas.line(left + 40, 200 + high, inner - 40, words.expects, 32, DARK.ink, 500)
            canvas.fill(left, 196, 8, high + (more if words.expects else 0), DARK.accent)
        if words.step is None:
            return
        self._draw_list(canvas, left, 640, self.tr("Not answered yet"), words.gaps)
        if words.tried:
            self._draw_list(canvas, left + 690, inner - 690, words.tried_head, words.tried)

    @staticmethod
    def _draw_list(canvas: Canvas, left: float, wide: float, head: str, lines: tuple[Line, ...]) -> None:
        canvas.line(left, LIST_TOP, wide, head, 34, DARK.ink, 600)
        canvas.fill(left, LIST_TOP + 48, wide, 2, DARK.ink)
        top, indent = float(LIST_TOP + 64), 56 if any(line.shape for line in lines) else 0
        one = canvas.height(36)
        needed = sum(one + (canvas.height(26) if line.rest else 0) + 6 for line in lines)
        spare = LIST_END - top - needed
        for line in lines:
            if line.shape is not None:
                tint = DARK.late if line.shape.value == "triangle" else DARK.soon
                paint_shape(canvas.painter, line.shape, QRectF(left, top + 8, 36, 36), tint)
            most = 2 * one if spare >= one else one  # a second line where every other line keeps its own
            high = canvas.text(left + indent, top, wide - indent, most + 1, line.lead, (36,), DARK.ink)
            top, spare = top + high, spare - (high - one)
            if line.rest:
                top += canvas.line(left + indent, top - 4, wide - indent, line.rest, 26, _TONES[line.tone])
            top += 6

    def _draw_steps(self, canvas: Canvas, words: ChairWords) -> None:
        at, top = float(EDGE), HIGH - FOOT + 38
        for step, name in step_names().items():
            if step is ItemState.CONCLUDED:
                continue
            here = step is words.step
            wide = canvas.width(name, 28, 600 if here else 400)
            canvas.line(at, top, wide + 4, name, 28, DARK.ink if here else DARK.ink2, 600 if here else 400)
            if here:
                canvas.fill(at, top + 40, wide, 5, DARK.accent)
            at += wide + 44
        canvas.line(at, top, WIDE - at - EDGE, words.question, 28, DARK.ink, 500, right=True)

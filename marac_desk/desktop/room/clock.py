"""The clock of the room: how long this case has had, of how much, and when the meeting will end."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.room.state import RoomState
from marac_desk.desktop.widgets.labels import label, set_tone
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.sign import Sign
from marac_desk.desktop.widgets.theme import font
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates
from marac_desk.rules.meeting_clock import Pace

TONES = {Pace.WITHIN: Tone.INK, Pace.OVER: Tone.SOON, Pace.FAR_OVER: Tone.LATE}


class RoomClock(QWidget):
    """The loudest thing in the room."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setObjectName("roomClock")
        self._clock = label("", Type.CLOCK, name="clockLabel")
        self._clock.setAccessibleName(self.tr("Time of this case"))
        self._of = label("", Type.BODY_STRONG)
        self._left = label("", Type.LIST, Tone.INK2, name="timeLeftLabel")
        self._ends = label("", Type.BODY, Tone.INK2)
        self._end = label("", Type.FIGURE_SMALL, name="forecastEndLabel")
        self._more = label("", Type.BODY_STRONG, name="forecastLateLabel")
        self._sign = Sign(14)
        beside = QVBoxLayout()
        beside.setSpacing(0)
        beside.addStretch(1)
        beside.addWidget(self._of)
        left = QHBoxLayout()
        left.setSpacing(4)
        left.addWidget(self._sign)
        left.addWidget(self._left)
        left.addStretch(1)
        beside.addLayout(left)
        beside.addStretch(1)
        end = QHBoxLayout()
        end.setSpacing(5)
        end.addStretch(1)
        end.addWidget(self._ends)
        end.addWidget(self._end)
        far = QVBoxLayout()
        far.setSpacing(0)
        far.addStretch(1)
        far.addLayout(end)
        more = QHBoxLayout()
        more.addStretch(1)
        more.addWidget(self._more)
        far.addLayout(more)
        far.addStretch(1)
        line = QHBoxLayout(self)
        line.setContentsMargins(20, 6, 20, 6)
        line.setSpacing(12)
        line.addWidget(self._clock)
        line.addLayout(beside)
        line.addStretch(1)
        line.addLayout(far)

    def make_narrow(self, narrow: bool) -> None:
        """Give way on a small screen; still the loudest thing."""
        self._clock.setFont(font(Type.CLOCK_SMALL if narrow else Type.CLOCK))
        if (layout := self.layout()) is not None:
            layout.setSpacing(8 if narrow else 12)

    def show_time(self, state: RoomState, now: datetime) -> None:
        """Show the present time; called every second."""
        self._show_case(state, now)
        ending = state.forecast(now).end
        self._ends.setText(self.tr("ends"))
        self._end.setText(dates.clock_time(ending, self.desk.area.zone))
        more = round((ending - state.until).total_seconds() / 60)
        self._more.setVisible(more != 0)
        late = self.tr("{time} late") if more > 0 else self.tr("{time} early")
        self._more.setText(late.format(time=dates.hours(abs(more))))
        set_tone_once(self._more, Tone.SOON if more > 0 else Tone.INK2)

    def _show_case(self, state: RoomState, now: datetime) -> None:
        case = state.case
        for widget in (self._clock, self._of, self._left, self._sign):
            widget.setVisible(case is not None)
        if case is None:
            return
        seconds, planned = state.seconds(now), case.planned_minutes
        pace = state.pace(now)
        self._clock.setText(dates.stopwatch(seconds))
        self._of.setText(self.tr("of {time}").format(time=dates.minutes(planned)))
        rest = planned * 60 - seconds
        self._left.setText(
            self.tr("{time} left").format(time=_length(rest))
            if rest >= 0
            else self.tr("{time} over").format(time=_length(-rest))
        )
        self._sign.setVisible(pace is not Pace.WITHIN)
        self._sign.show_shape({Pace.OVER: Shape.RING, Pace.FAR_OVER: Shape.TRIANGLE}.get(pace))
        set_tone_once(self._left, TONES[pace] if pace is not Pace.WITHIN else Tone.INK2)
        set_tone_once(self._clock, Tone.LATE if pace is Pace.FAR_OVER else Tone.INK)


def _length(seconds: int) -> str:
    return dates.seconds(seconds) if seconds < 60 else dates.minutes(seconds // 60)


def set_tone_once(widget: QWidget, tone: Tone) -> None:
    """Give a label another tone, only where it changes: this runs every second."""
    if widget.property("tone") != tone.value:
        set_tone(widget, tone)

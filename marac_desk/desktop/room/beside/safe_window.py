"""The window that is safe to share: a reference, initials, minutes and counts of the case on the table, no list."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRectF

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.privacy.capture import SHARE_SAFE
from marac_desk.desktop.room.beside.canvas import Canvas, Drawing
from marac_desk.desktop.room.beside.safe_words import asked, heading, seconds_of, timed
from marac_desk.desktop.widgets.icons import paint_icon, paint_mark
from marac_desk.desktop.widgets.theme import tokens
from marac_desk.desktop.wording import dates
from marac_desk.rules.meeting_clock import Pace, forecast, pace
from marac_desk.services.meeting_room.share_safe import SafeCase, ShareSafe

WIDE, HIGH = 1440, 900
BAR, EDGE = 64, 56


class SafeWindow(Drawing):
    """The only window that the system may let into a capture, so it knows nothing that must not be seen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(WIDE, HIGH)
        self._desk = desk
        self._view: ShareSafe | None = None
        self._now: datetime = desk.now()
        self.setProperty(SHARE_SAFE, True)
        self.setObjectName("safeWindow")
        self.setWindowTitle(self.tr("MARAC Desk, safe to share"))
        self.setAccessibleName(self.tr("Window that is safe to share"))

    def show_view(self, view: ShareSafe, now: datetime) -> None:
        """Show what may be shared of the meeting as it stands."""
        self._view = view
        current = view.current
        self.setAccessibleDescription(f"{current.reference}, {current.initials}" if current else heading(view))
        self.show_time(now)

    def show_time(self, now: datetime) -> None:
        """Show the present time; called every second."""
        self._now = now
        self.update()

    def paper(self) -> str:
        """Return the colour around the drawing."""
        return tokens().paper0

    def draw(self, canvas: Canvas) -> None:
        """Draw it."""
        t, inner = tokens(), WIDE - 2 * EDGE
        for top in (BAR - HIGH, HIGH - BAR):  # papers reach to the edges of any window
            canvas.fill(-WIDE, top, 3 * WIDE, HIGH, t.paper1)
        for top in (BAR, HIGH - BAR):
            canvas.fill(-WIDE, top, 3 * WIDE, 1, t.rule)
        safe = self.tr("Safe to share: reference and initials only")
        paint_icon(
            canvas.painter, "monitor", QRectF(WIDE - EDGE - canvas.width(safe, 18, 500) - 32, 21, 22, 22), t.accent
        )
        canvas.line(EDGE, 20, inner, safe, 18, t.ink2, 500, right=True)
        foot = self.tr("Nothing here names a person, an address or an action.")
        canvas.line(EDGE, HIGH - BAR + 20, inner, foot, 18, t.ink2)
        if self._view is None:
            return
        self._draw_head(canvas, self._view)
        if self._view.current is not None:
            self._draw_case(canvas, self._view, self._view.current)
        else:
            canvas.line(EDGE, 190, inner, heading(self._view), 56, t.ink, 600)
        self._draw_end(canvas, self._view)

    def _draw_head(self, canvas: Canvas, view: ShareSafe) -> None:
        t, day = tokens(), dates.day(view.day, self._desk.today())
        canvas.line(EDGE, 20, 400, day, 18, t.ink, 600)
        if view.current is not None:
            where = self.tr("case {number} of {count}").format(number=view.current.position, count=view.cases)
            canvas.line(EDGE + canvas.width(day, 18, 600) + 24, 20, 400, where, 18, t.ink2)

    def _draw_case(self, canvas: Canvas, view: ShareSafe, case: SafeCase) -> None:
        t, inner = tokens(), WIDE - 2 * EDGE
        canvas.line(EDGE, 112, inner, case.reference, 84, t.ink, 600)
        canvas.line(EDGE, 216, inner, case.initials, 72, t.ink2, 300)
        seconds = seconds_of(case, self._now)
        stands = pace(
            seconds,
            planned_minutes=case.planned_minutes,
            usual_minutes=view.usual_minutes,
            amber_minutes=view.amber_minutes,
            red_minutes=view.red_minutes,
        )
        clock = dates.stopwatch(seconds)
        canvas.line(EDGE - 6, 322, inner, clock, 150, t.late if stands is Pace.FAR_OVER else t.ink)
        canvas.line(
            EDGE, 508, 500, self.tr("of {time}").format(time=dates.minutes(case.planned_minutes)), 26, t.ink2, 500
        )
        canvas.fill(EDGE, 570, inner, 2, t.ink)
        step, question = asked(case.step)
        canvas.line(EDGE, 596, inner, step, 28, t.ink, 600)
        canvas.line(EDGE, 636, inner, question, 24, t.ink2)
        at = float(EDGE)
        for one in case.agreed:
            paint_mark(canvas.painter, one.mark, QRectF(at, 700, 26, 26))
            canvas.line(at + 38, 697, 400, one.agency, 24, t.ink)
            wide = canvas.width(one.agency, 24)
            canvas.line(at + 38 + wide + 16, 697, 80, str(one.count), 24, t.ink, 600)
            at += 38 + wide + 76
            if at > WIDE - EDGE - 200:
                break
        if case.agreed:
            so_far = self.tr("Recorded so far, by agency. The words stay on the coordinator’s screen.")
            canvas.line(EDGE, 746, inner, so_far, 20, t.ink2)

    def _draw_end(self, canvas: Canvas, view: ShareSafe) -> None:
        t, ending = tokens(), forecast(timed(view, self._now), self._now).end
        left = 620
        canvas.line(left, 366, 300, self.tr("Ends"), 26, t.ink2, 500)
        canvas.line(left, 400, 300, dates.clock_time(ending, self._desk.area.zone), 64, t.ink)
        more = round((ending - view.planned_end).total_seconds() / 60)
        if more > 0:
            canvas.line(left, 484, 400, self.tr("{time} late").format(time=dates.hours(more)), 26, t.ink, 500)

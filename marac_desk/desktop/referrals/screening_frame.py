"""What stands around screening: head, her words, the source beside the rows, who it may be, the decisions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.ties_panel import TiesPanel
from marac_desk.desktop.referrals import intake_words
from marac_desk.desktop.referrals.decision_words import waited
from marac_desk.desktop.referrals.match_panel import MatchPanel
from marac_desk.desktop.referrals.screening_foot import TO_DECIDE, ScreeningFoot
from marac_desk.desktop.referrals.source_view import SourceView
from marac_desk.desktop.widgets.field_note import FieldNote
from marac_desk.desktop.widgets.growing_rows import GrowingRows
from marac_desk.desktop.widgets.labels import HerWords, hairline, label
from marac_desk.desktop.widgets.rows import Column
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates, labels
from marac_desk.services.referrals.notes import to_check
from marac_desk.services.referrals.screening_view import ScreeningView

WIDE = 1360
NAME, ORIGIN = 150, 224


class ScreeningFrame(QWidget):
    """The places of the screening page and what is said in them; what they do is the pane's."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._has_source = False
        self._wants_source: bool | None = None
        self._title = label("", Type.TITLE, name="screeningTitleLabel")
        self._about = label("", Type.LIST, Tone.INK2, name="screeningAboutLabel")
        self._count = label("", Type.LIST, Tone.INK2, name="screeningCountLabel")
        self._warning = FieldNote(width=720, beside=False)
        self.source = SourceView()
        self.her_words = HerWords()
        self.rows = GrowingRows((Column("", NAME), Column(), Column("", ORIGIN)), self.tr("The referral"))
        self.rows.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.matches = MatchPanel(desk)
        self.ties = TiesPanel(desk)
        self.foot = ScreeningFoot(desk)
        self._lay_out()
        self.setFocusProxy(self.rows)
        desk.names.changed.connect(self.source.hide_names)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(28, 16, 28, 10)
        head.setSpacing(14)
        head.addWidget(self._title, 0, Qt.AlignmentFlag.AlignBottom)
        head.addWidget(self._about, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        head.addWidget(self._count, 0, Qt.AlignmentFlag.AlignBottom)
        page = QWidget()
        inner = QVBoxLayout(page)
        inner.setContentsMargins(20, 12, 20, 20)
        inner.setSpacing(0)
        inner.addWidget(self._warning)
        inner.addWidget(self.her_words)
        inner.addWidget(self.matches)
        inner.addWidget(self.ties)
        inner.addSpacing(6)
        inner.addWidget(self.rows)
        inner.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(page)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.source, 42)
        middle.addWidget(self._scroll, 58)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(hairline())
        column.addLayout(middle, 1)
        column.addWidget(hairline())
        column.addWidget(self.foot)
        for part in (self.source, self._warning, self.her_words, self.matches, self.foot):
            part.hide()  # until there is something to show

    def say_head(self, view: ScreeningView) -> None:
        """Say which referral this is, since when it waits, how much is to be checked and missing."""
        self.foot.show()
        self._title.setText(self.tr("Screen referral") if view.state in TO_DECIDE else self.tr("Referral"))
        local = view.received_at.astimezone(self.desk.area.zone)
        day = dates.day(local.date(), self.desk.today())
        when = self.tr("today") if local.date() == self.desk.today() else day
        received = self.tr("received {time} {day}").format(time=f"{local:%H:%M}", day=when)
        if view.waited is None:
            received = self.tr("from a tracker, referred {day}").format(day=day)
        about = (view.reference, view.agency, received, waited(view))
        self._about.setText(", ".join(part for part in about if part))
        checks, missing = len(to_check(view.notes)), len(view.assessment.missing)
        parts = [self.tr("%n field(s) read", None, len(view.notes.origins))] if view.file else []
        if checks:
            parts.append(self.tr("%n to check", None, checks))
        parts.append(self.tr("%n missing", None, missing) if missing else self.tr("nothing missing"))
        self._count.setText(", ".join(parts))
        warning = intake_words.warning(view.notes.warning) if view.notes.warning else ""
        self._warning.say(warning, Tone.SOON, Shape.RING if warning else None)
        self._warning.setVisible(bool(warning))
        if self._has_source != (view.file is not None):
            self._has_source, self._wants_source = view.file is not None, None
        self.place_columns()

    def say_her_words(self, view: ScreeningView) -> None:
        """Show what the victim wants and fears, above everything else."""
        wishes, risk = view.draft.free_text.victim_wishes, view.draft.risk
        parts = [wishes or "", risk.victim_own_words or ""]
        text = "\n".join(part for part in parts if part)
        source = []
        if risk.victim_own_view is not None:
            source.append(self.tr("puts the risk at {level}").format(level=labels.word(risk.victim_own_view)))
        source.append(self.tr("as written by {referrer}").format(referrer=view.draft.referrer.name or view.agency))
        self.her_words.say(text, ", ".join(source))
        self.her_words.setVisible(bool(text))

    def bring_row(self) -> None:
        """Keep the row with the keyboard in view."""
        row = self.rows.currentIndex().row()
        middle = self.rows.rowViewportPosition(row) + self.rows.y() + self.rows.rowHeight(row) // 2
        self._scroll.ensureVisible(0, middle, 0, self.rows.rowHeight(row) // 2 + 40)

    def toggle_source(self) -> None:
        """Show the file beside the rows, or the rows alone."""
        if self._has_source:
            self._wants_source = self.source.isHidden()
            self.place_columns()

    def place_columns(self) -> None:
        """Show the source where there is one and room for it, or where somebody asked for it."""
        wide = self.window().width() >= WIDE
        self.source.setVisible(self._has_source and (wide if self._wants_source is None else self._wants_source))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give way on a small screen."""
        super().resizeEvent(event)
        self.place_columns()

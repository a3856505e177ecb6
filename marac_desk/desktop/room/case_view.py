"""The case in the middle of the room: her words first, then who is at risk, what is shared, what is not answered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.room import case_sentences as words
from marac_desk.desktop.room.steps import Steps
from marac_desk.desktop.widgets.growing_rows import GrowingRows
from marac_desk.desktop.widgets.labels import HerWords, SectionHead, key_label, label
from marac_desk.desktop.widgets.phrase import Phrase, Run
from marac_desk.desktop.widgets.row_painter import PAD
from marac_desk.desktop.widgets.rows import Column, Row
from marac_desk.desktop.widgets.sign import Sign
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates, safe_contact
from marac_desk.rules.lives import CHAIRS_STEPS, ItemState
from marac_desk.services.meeting_room.views import CaseInRoom
from marac_desk.services.people import SafeContactValues

HEAD_HEIGHT = 88
MARGIN = 28
BEFORE_THE_PLAN = frozenset(CHAIRS_STEPS[: CHAIRS_STEPS.index(ItemState.RISK_SUMMARY)])


class CaseHead(QWidget):
    """Who it is about, the reference, and the chair's steps."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setFixedHeight(HEAD_HEIGHT - 1)
        self._title = label("", Type.TITLE, name="caseTitleLabel")
        self._remarks = label("", Type.LIST, Tone.INK2, name="caseRemarksLabel")
        self.steps = Steps()
        self.clock_slot = QHBoxLayout()
        line = QHBoxLayout()
        line.setSpacing(14)
        line.addWidget(self._title)
        line.addWidget(self._remarks, 1, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout()
        column.setContentsMargins(MARGIN, 10, 20, 0)
        column.setSpacing(6)
        column.addLayout(line)
        column.addWidget(self.steps)
        column.addStretch(1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(column, 1)
        whole.addLayout(self.clock_slot)

    def show_case(self, case: CaseInRoom | None) -> None:
        """Show another case, or none."""
        self._title.setText(words.title(self.desk, case) if case else "")
        self._remarks.setText(words.remarks(case) if case else "")
        self.steps.setVisible(case is not None)
        if case is not None:
            self.steps.show_step(case.state)


class CaseView(QScrollArea):
    """One case; scrolls as a whole, and the keyboard stays in the record line meanwhile."""

    removed = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setObjectName("caseScrollArea")
        self.setAccessibleName(self.tr("The case"))
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._case: CaseInRoom | None = None
        self._sections: dict[str, tuple[SectionHead, GrowingRows]] = {}
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(MARGIN - PAD, 16, MARGIN - 2 * PAD, 16)
        self._column.setSpacing(0)
        self._build()
        self._column.addStretch(1)
        self.setWidget(self._inside)

    def _build(self) -> None:
        self._hers = HerWords()
        hers = QHBoxLayout()
        hers.setContentsMargins(PAD, 0, PAD, 0)
        hers.addWidget(self._hers)
        self._column.addLayout(hers)
        self._column.addSpacing(12)
        self._column.addLayout(self._contact_line())
        self._must_not = label("", Type.BODY_STRONG, name="mustNotLabel", wrap=True)
        self._held = Phrase("heldContactPhrase", most_lines=4)
        held = QHBoxLayout()
        held.setContentsMargins(PAD, 0, PAD, 0)
        held.addWidget(self._held)
        self._put(self._must_not)
        self._column.addLayout(held)
        self._column.addSpacing(14)
        self._why_index = self._column.count()
        self._column.addWidget(self._why_section())
        self._section(
            "risk", (Column("", 148), Column(), Column(), Column("", 118)), self.tr("Who is at risk from whom")
        )
        self._section("points", (Column("", 148), Column()), self.tr("What adds to the risk, what keeps safe"))
        self._section("shared", (Column("", 112), Column(), Column("", 84, right=True)), self.tr("Shared"))
        self._section("gaps", (Column(),), self.tr("Not answered yet"))
        self._statement = label("", Type.BODY, wrap=True, name="riskStatementLabel")
        self._statement_head = SectionHead(self.tr("Risk statement"), light=True)
        self._put(self._statement_head, 6)
        self._put(self._statement)

    def _why_section(self) -> QWidget:
        self._why_head = SectionHead("", light=True)
        self._why = label("", Type.BODY, wrap=True, name="whyHereLabel")
        self._done_before = label("", Type.LIST, Tone.INK2, wrap=True)
        self._why_holder = QWidget()
        column = QVBoxLayout(self._why_holder)
        column.setContentsMargins(PAD, 0, PAD, 14)
        column.setSpacing(4)
        for widget in (self._why_head, self._why, self._done_before):
            column.addWidget(widget)
        return self._why_holder

    def _put(self, widget: QWidget, after: int = 0) -> None:
        """Add a widget in line with the text of the lists, which keep a margin of their own."""
        widget.setContentsMargins(PAD, 0, PAD, 0)
        self._column.addWidget(widget)
        self._column.addSpacing(after)

    def _section(self, name: str, columns: Sequence[Column], title: str) -> None:
        head, rows = SectionHead(title, light=True), GrowingRows(columns, title)
        self._put(head, 4)
        self._column.addWidget(rows)
        self._column.addSpacing(14)
        self._sections[name] = (head, rows)

    def _contact_line(self) -> QHBoxLayout:
        shield = Sign(16)
        shield.show_icon("shield", Tone.INK2)
        self._contact = label("", Type.BODY, name="safeContactLabel")
        self._hold = key_label(self.tr("hold F9 to see"))
        self._score = label("", Type.BODY, name="scoreLabel")
        line = QHBoxLayout()
        line.setContentsMargins(PAD, 0, PAD, 0)
        line.setSpacing(8)
        for widget in (shield, self._contact, self._hold):
            line.addWidget(widget)
        line.addStretch(1)
        line.addWidget(self._score)
        return line

    def show_case(self, case: CaseInRoom | None) -> None:
        """Show another case, or the same one as it stands now."""
        self._inside.setVisible(case is not None)
        fresh = case is not None and (self._case is None or case.item_id != self._case.item_id)
        self._case = case
        if case is None:
            return
        source, expects = words.her_source(self.desk, case)
        self._hers.say(words.her_words(case), source, expects)
        self._show_contact(case)
        self._show_why(case)
        self._fill("risk", words.risk_rows(self.desk, case))
        points = words.point_rows(self.desk, case)
        self._fill("points", points)
        for part in self._sections["points"]:
            part.setVisible(bool(points))
        shared = words.shared_rows(self.desk, case)
        nothing = words.band("none", self.tr("Nothing shared yet. Alt+S records what an agency shares."))
        said = (shared or [nothing]) + words.silent_rows(case)
        self._fill("shared", said, self.tr("facts, with source and date") if case.shared else "")
        gaps = words.gap_rows(self.desk, case)
        count = self.tr("%n, none of them blocks", None, len(gaps))
        whole = words.band("whole", self.tr("Nothing is missing."))
        self._fill("gaps", gaps or [whole], count if gaps else "", "F7" if gaps else "")
        self._statement.setText(case.risk_statement)
        for widget in (self._statement, self._statement_head):
            widget.setVisible(bool(case.risk_statement))
        if fresh:
            self.verticalScrollBar().setValue(0)

    def _fill(self, name: str, rows: Sequence[Row], remark: str = "", right: str = "") -> None:
        head, view = self._sections[name]
        titles = {
            "risk": self.tr("Who is at risk from whom"),
            "points": self.tr("What adds to the risk, what keeps safe"),
            "shared": self.tr("Shared"),
            "gaps": self.tr("Not answered yet"),
        }
        head.say(titles[name], remark, self.tr("F7 first gap") if right else "")
        view.set_rows(rows)

    def _show_contact(self, case: CaseInRoom) -> None:
        contact = case.safe_contact
        if contact.contact_id is None:
            text = self.tr("No safe contact recorded")
        elif contact.verified_on is None:
            text = self.tr("Safe contact never checked")
        else:
            day = dates.day(contact.verified_on, self.desk.today())
            stale = (
                self.tr("Safe contact last checked {day}") if contact.stale else self.tr("Safe contact checked {day}")
            )
            text = stale.format(day=day)
        self._contact.setText(text)
        self._hold.setVisible(contact.contact_id is not None and case.may.see_contact)
        self._must_not.setText(safe_contact.must_not(contact.must_not))
        self._score.setText(words.score(case))
        self._held.say(())

    def _show_why(self, case: CaseInRoom) -> None:
        """Show why the case is here: above while it is presented and shared, below once the plan is made."""
        self._column.removeWidget(self._why_holder)
        place = self._why_index if case.state in BEFORE_THE_PLAN else self._column.count() - 1
        self._column.insertWidget(place, self._why_holder)
        self._why_holder.setVisible(bool(case.reason or case.actions_already_taken))
        by = self.tr("Presented by {agency}").format(agency=case.presenter) if case.presenter else self.tr("Presented")
        self._why_head.say(self.tr("Why high risk"), by)
        self._why.setText(case.reason)
        self._done_before.setText(self.tr("Done already: {words}").format(words=case.actions_already_taken))
        self._done_before.setVisible(bool(case.actions_already_taken))

    def show_held(self, values: SafeContactValues | None) -> None:
        """Show the safe-contact values for as long as the key is held."""
        if values is None:
            self._held.say(())
            return
        runs: list[Run] = []
        for lead, text in (
            (self.tr("Reach"), values.value),
            (self.tr("When"), values.times),
            (self.tr("Code word"), values.code_word),
            (self.tr("If somebody else answers"), values.say_if_answered),
        ):
            if text:
                runs += [Run(f"{lead}: ", Type.BODY_LEAD), Run(f"{text}   ", Type.BODY)]
        self._held.say(runs or [Run(self.tr("Nothing more is recorded."), Type.BODY, Tone.INK2)])

    def scroll_by(self, pages: int) -> None:
        """Scroll while the keyboard stays in the record line."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + pages * max(60, bar.pageStep() - 60))

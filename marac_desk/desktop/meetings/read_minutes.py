"""The minutes of one case on the screen, as they were sealed, with what was added later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.labels import HerWords, button, dress, label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row, RowKind, head
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates, labels
from marac_desk.documents.content import Due
from marac_desk.documents.minutes_content import Attendee, MinutesOfCase
from marac_desk.rules.vocabulary import AttendanceStatus, InformationKind

WIDTH, HEIGHT, PAD = 900, 640, 4
LABEL_WIDTH, DAY_WIDTH = 170, 190
Line = tuple[str, str, str]
"""What stands at the right, what it is about, what it says."""


class ReadMinutesDialog(QDialog):
    """Shows minutes to whoever approves or corrects them; it changes nothing."""

    def __init__(self, desk: Desk, content: MinutesOfCase, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("readMinutesDialog")
        self.setWindowTitle("MARAC Desk")
        self.setModal(True)
        self._desk, self._content = desk, content
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        column.addWidget(label(self.tr("Minutes, {case}").format(case=content.reference), Type.TITLE))
        column.addWidget(label(self._heard(), Type.LIST, Tone.INK2, wrap=True))
        if content.view is not None:
            column.addWidget(self._her_words())
        columns = (Column("", LABEL_WIDTH), Column(), Column("", DAY_WIDTH))
        self.rows = RowView(columns, self.tr("Minutes of the case"))
        self.rows.set_rows(list(self._rows()))
        column.addWidget(self.rows, 1)
        done = button(self.tr("Close"), "closeReading", primary=True)
        done.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addWidget(label(self._standing(), Type.SMALL, Tone.INK3, wrap=True, name="standingLabel"), 1)
        foot.addWidget(done)
        column.addLayout(foot)
        dress(self)
        self.resize(WIDTH, HEIGHT)
        if (around := parent.window()) is not None:
            self.resize(self.size().boundedTo(around.size()))

    def _heard(self) -> str:
        content = self._content
        day = dates.day(content.meeting_day, self._desk.today())
        harm = ", ".join(self._desk.name(person.name) for person in content.said_to_harm)
        who = self._desk.name(content.victim)
        if harm:
            who = self.tr("{name}. Said to cause harm: {others}").format(name=who, others=harm)
        said = self.tr("{people}. Heard {day}").format(people=who, day=day)
        return f"{said}, {content.heard_from:%H:%M}" + (f" – {content.heard_to:%H:%M}" if content.heard_to else "")

    def _standing(self) -> str:
        """Return the seal, and who approved the minutes."""
        seal = self.tr("Seal {seal}.").format(seal=self._content.imprint.seal)
        approved = self._content.approved
        if approved is None:
            return f"{seal} {self.tr('Not approved yet.')}"
        day = dates.day(approved.on, self._desk.today())
        words = self.tr("Approved by {name}, {day}.")
        if approved.keeper:
            words = self.tr("Approved in the chair's place by {name}, {day}.")
        return f"{seal} {words.format(name=approved.name, day=day)}"

    def _her_words(self) -> HerWords:
        view = self._content.view
        assert view is not None
        made = HerWords(side=True)
        day = dates.day(view.asked_on, self._desk.today()) if view.asked_on else ""
        made.say(self._desk.names.words(view.words), ", ".join(part for part in (view.asked_by, day) if part))
        return made

    def _rows(self) -> Iterator[Row]:
        """Everything that goes on paper, what was added first: nothing is approved that was not to be seen."""
        content, word = self._content, labels.word
        later = [
            (
                self._day(one.on),
                one.by,
                one.words if one.approved else self.tr("{words} (not approved yet)").format(words=one.words),
            )
            for one in content.later
        ]
        yield from self._section(self.tr("Added later"), later)
        yield from self._section(self.tr("Risk"), self._risk())
        yield from self._section(self.tr("What agencies said"), self._said())
        actions = [
            (self._due(one.due), one.owner.short_name, f"{one.title} ({word(one.share)})") for one in content.actions
        ]
        yield from self._section(self.tr("Actions"), actions)
        earlier = [
            (one.owner.short_name, word(one.close_code), ". ".join(filter(None, (one.title, one.reason))))
            for one in content.earlier
        ]
        yield from self._section(self.tr("Earlier actions not completed"), earlier)
        links = [("", word(one.process), one.decision) for one in content.links]
        for until in dict.fromkeys(one.until for one in content.flags):
            agencies = ", ".join(one.agency.short_name for one in content.flags if one.until == until)
            links.append((self._day(until), self.tr("Flags until"), agencies))
        yield from self._section(self.tr("Links and flags"), links)
        there = [
            (one.person, one.agency.short_name, word(one.capacity if _came(one) else one.status))
            for one in content.attendance
        ]
        yield from self._section(self.tr("At this item"), there)

    def _risk(self) -> list[Line]:
        content, word = self._content, labels.word
        found: list[Line] = []
        if content.risk_statement:
            found.append(("", self.tr("Chair's statement"), content.risk_statement))
        for line in content.at_risk:
            whom = self.tr("from {whom}").format(whom=self._desk.name(line.from_whom)) if line.from_whom else ""
            what = ", ".join(part for part in (line.of_what, whom) if part)
            found.append((word(line.imminence) if line.imminence else "", self._desk.name(line.who), what))
        score = "" if content.score is None else self.tr("score {score}").format(score=content.score)
        if content.score is not None and content.score_of:
            score = self.tr("score {score} of {of}").format(score=content.score, of=content.score_of)
        checklist = ", ".join(part for part in (score, *(word(flag) for flag in content.red_flags)) if part)
        if checklist:
            found.append(("", self.tr("Checklist"), checklist))
        if content.no_view is not None:
            found.append(("", self.tr("Own view"), word(content.no_view)))
        return found

    def _said(self) -> list[Line]:
        opinion = self.tr("Opinion of {holder}: {words}")
        return [
            (
                self._day(line.on),
                each.agency.short_name,
                line.words
                if line.kind is InformationKind.FACT
                else opinion.format(holder=line.holder or each.agency.short_name, words=line.words),
            )
            for each in self._content.said
            for line in each.lines
        ]

    def _section(self, title: str, lines: list[Line]) -> Iterator[Row]:
        if not lines:
            return
        yield head(title, title)
        for number, (day, who, text) in enumerate(lines):
            cells = (
                Cell(who, tone=Tone.INK2, wrap=True, top=True),
                Cell(self._desk.names.words(text), wrap=True),
                Cell(day, tone=Tone.INK3, wrap=True, top=True),
            )
            yield Row((title, number), cells, RowKind.ITEM, pad=PAD)

    def _due(self, due: Due) -> str:
        return due.event or self._day(due.day)

    def _day(self, day: date | None) -> str:
        return dates.day(day, self._desk.today()) if day is not None else ""


def _came(one: Attendee) -> bool:
    return one.status is AttendanceStatus.PRESENT

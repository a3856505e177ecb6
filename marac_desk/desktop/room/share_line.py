"""The line on which sharing is recorded: an agency and what it knows; stands where the record line stands, if asked."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.blaming_note import BlamingNote, indented
from marac_desk.desktop.room.reading import LineReader, names_of
from marac_desk.desktop.room.underlined_edit import UnderlinedEdit
from marac_desk.desktop.widgets.labels import button, key_label, label
from marac_desk.desktop.widgets.phrase import Phrase, Run
from marac_desk.desktop.widgets.sign import Sign
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import labels, problems
from marac_desk.rules.handling import suggested
from marac_desk.rules.quick_entry.values import Part, PartKind
from marac_desk.rules.vocabulary import AgencyType, Handling, InformationKind
from marac_desk.services.cues import cues_of
from marac_desk.services.meeting_room.recording import record_information
from marac_desk.services.meeting_room.views import CaseInRoom

HANDLINGS = tuple(Handling)
KEYS = ("F2", "F3", "F4")


class ShareLine(QWidget):
    """Enter records and stays, because sharing goes round the table; Esc returns to the record line."""

    left = Signal()
    touched = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._reader: LineReader | None = None
        self._item_id: uuid.UUID | None = None
        self._handling: Handling | None = None
        self._victim: frozenset[str] = frozenset()
        self._opinion: bool | None = None
        self.edit = UnderlinedEdit("shareLineEdit")
        self.edit.setMaxLength(2000)
        self.edit.setAccessibleName(self.tr("Record what an agency shares"))
        self.edit.setPlaceholderText(self.tr("agency, what it knows; a ? after the agency marks an opinion"))
        self.edit.textChanged.connect(self._on_text)
        self.edit.entered.connect(self._record)
        self.edit.escaped.connect(self.left)
        self.edit.tabbed.connect(self.next_handling)
        for key, handling in zip(KEYS, HANDLINGS, strict=True):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda handling=handling: self.choose_handling(handling))
        self._agency_end = 0
        self._note = BlamingNote(self.edit, harming=self._harming, begins=lambda: self._agency_end, follows=False)
        self._preview, self._problem = Phrase("sharePreviewPhrase", most_lines=2), Phrase("shareProblemPhrase")
        self._mark = Sign(18)
        self._build()

    def _build(self) -> None:
        lead = Sign(20)
        lead.show_icon("message-circle", Tone.ACCENT)
        kind = button(self.tr("Fact or opinion"), "informationKind", link=True, keys="Alt+O")
        kind.clicked.connect(self.other_kind)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(lead)
        top.addWidget(self.edit, 1)
        _put_keys(top, ((self.tr("Enter"), self.tr("record")), ("Alt+O", "")))
        top.addWidget(kind)
        _put_keys(top, ((self.tr("Esc"), self.tr("back")),))
        below = QHBoxLayout()
        below.setContentsMargins(28, 0, 0, 0)
        below.setSpacing(8)
        below.addWidget(self._mark)
        below.addWidget(self._preview, 1)
        _put_keys(below, [(key, labels.word(handling)) for key, handling in zip(KEYS, HANDLINGS, strict=True)])
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 10, 20, 10)
        column.setSpacing(4)
        column.addLayout(top)
        column.addLayout(below)
        column.addLayout(indented(self._note))
        column.addWidget(self._problem)
        column.addStretch(1)

    def read_by(self, reader: LineReader | None, item_id: uuid.UUID | None, case: CaseInRoom | None = None) -> None:
        """Read by these words, for this case."""
        self._reader, self._item_id = reader, item_id
        self._victim = frozenset(names_of(case.name)) if case is not None else frozenset()
        self._show()

    def other_kind(self) -> None:
        """Turn fact into opinion, or back."""
        shared = self._read()
        was = self._opinion if self._opinion is not None else bool(shared and shared[0].kind is InformationKind.OPINION)
        self._opinion = not was
        self._show()

    def next_handling(self) -> None:
        """Go on to the next handling: may be minuted, do not minute, not for the victim."""
        self.choose_handling(HANDLINGS[(HANDLINGS.index(self.handling()) + 1) % len(HANDLINGS)])

    def choose_handling(self, handling: Handling) -> None:
        """Mark the line; what somebody marked is not changed by what is typed after it."""
        self._handling = handling
        self._show()

    def handling(self) -> Handling:
        """Return what may be done with the line: as it was marked, else as what it says suggests."""
        if self._handling is not None:
            return self._handling
        found = self._read()
        if found is None:
            return Handling.MAY_MINUTE
        shared, agency = found
        hers = agency is not None and agency.kind == AgencyType.IDVA.value
        speech = cues_of(self.desk.area.language).speech
        return suggested(shared.words, harming=self._harming(), victim=self._victim, hers=hers, speech=speech)

    def _read(self) -> Any:
        return self._reader.read_shared(self.edit.text()) if self._reader and self.edit.text().strip() else None

    def _on_text(self) -> None:
        if not self.edit.text().strip():
            self._opinion, self._handling = None, None
        self._show()
        self.touched.emit()

    def _kind(self, understood: InformationKind) -> InformationKind:
        if self._opinion is None:
            return understood
        return InformationKind.OPINION if self._opinion else InformationKind.FACT

    def _harming(self) -> frozenset[str]:
        return self._reader.harming if self._reader else frozenset()

    def _show(self) -> None:
        found = self._read()
        self._problem.say(())
        self._agency_end = found[0].agency_end if found else 0
        self._note.look()
        if found is None:
            self.edit.underline(())
            self._mark.show_mark("")
            hint = self.tr("What agencies share, one line each: police waited near the school on Tuesday.")
            self._preview.say((Run(hint, Type.LIST, Tone.INK3),))
            return
        shared, agency = found
        parts = [Part(0, shared.agency_end, PartKind.AGENCY)] if shared.agency_end else []
        self.edit.underline(parts)
        self._mark.show_mark(agency.mark if agency else "")
        who = agency.short_name if agency else self.tr("Which agency?")
        kind = self._kind(shared.kind)
        as_what = self.tr("shares a fact") if kind is InformationKind.FACT else self.tr("gives an opinion")
        italic = kind is InformationKind.OPINION
        chosen = self.handling()
        handling = labels.word(chosen)
        strong = Tone.INK2 if chosen is Handling.MAY_MINUTE else Tone.SOON
        self._preview.say(
            (
                Run(f"{who} {as_what}: ", Type.SECTION, Tone.INK if agency else Tone.SOON),
                Run(f"{shared.words}. ", Type.READING, italic=italic),
                Run(f"{handling[:1].upper()}{handling[1:]}.", Type.READING, strong),
            )
        )

    def _record(self) -> None:
        found = self._read()
        if found is None or self._item_id is None:
            return
        shared, agency = found
        if agency is None or not shared.words:
            text = (
                self.tr("Begin with the agency that shares it.") if agency is None else self.tr("What does it share?")
            )
            self._problem.say((Run(text, Type.LIST, Tone.SOON),))
            return
        actor, item_id, typed = self.desk.actor, self._item_id, self.edit.text()
        kind, handling, line_id = self._kind(shared.kind), self.handling(), uuid.uuid4()
        self.desk.work.write(
            self,
            lambda uow: record_information(
                uow,
                actor=actor,
                item_id=item_id,
                agency_id=agency.agency_id,
                text=shared.words,
                kind=kind,
                handling=handling,
                line_id=line_id,
            ),
            None,
            lambda error: self._give_back(typed, error),
        )
        self.edit.clear()

    def _give_back(self, typed: str, error: Exception) -> None:
        if not self.edit.text().strip():
            self.edit.setText(typed)
        self._problem.say((Run(problems.sentence(error), Type.LIST, Tone.LATE),))


def _put_keys(line: QHBoxLayout, keys: Iterable[tuple[str, str]]) -> None:
    """Put key caps with what they do at the end of a line."""
    for key, words in keys:
        line.addWidget(key_label(key))
        if words:
            line.addWidget(label(words, Type.SMALL, Tone.INK3))

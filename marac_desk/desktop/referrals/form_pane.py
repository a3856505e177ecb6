"""The form with everything around it: index or source at the left, the live strip at the right, saved or not below."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command
from marac_desk.desktop.referrals import intake_words
from marac_desk.desktop.referrals.form import ReferralForm
from marac_desk.desktop.referrals.form_index import FormIndex
from marac_desk.desktop.referrals.form_strip import FormStrip
from marac_desk.desktop.referrals.keeping import Keeping
from marac_desk.desktop.referrals.remarks import remarks
from marac_desk.desktop.referrals.source_loading import SourceLoader
from marac_desk.desktop.referrals.source_view import SourceView
from marac_desk.desktop.referrals.words import pointer_of
from marac_desk.desktop.widgets.field_note import FieldNote
from marac_desk.desktop.widgets.labels import button, hairline, label
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import problems
from marac_desk.intake.completeness import Missing, Section
from marac_desk.services.referrals.assessment import DraftAssessment, assess_draft
from marac_desk.services.referrals.forms import (
    OpenForm,
    begin_correction,
    begin_form,
    open_form,
    throw_form_away,
)
from marac_desk.services.referrals.matches import PossibleMatch, find_for_draft
from marac_desk.services.referrals.notes import ToCheck, to_check

LOOK = 60  # milliseconds after a key before the strip is reckoned again
SEARCH = 500  # and before the register is asked for somebody alike
WIDE = 1360


class FormPane(QWidget):
    """One form, from the first key to the handing in."""

    handed_in = Signal(object, str)
    left = Signal()
    gone = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._opened: OpenForm | None = None
        self._waits: OpenForm | None = None
        self._missing: tuple[Missing, ...] = ()
        self._checks: tuple[ToCheck, ...] = ()
        self._matches: tuple[PossibleMatch, ...] = ()
        self._searched: tuple[Any, ...] = ()
        self._go_to = ""
        self._wants_source: bool | None = None
        self.form = ReferralForm(desk.today)
        self.index, self.strip, self.source = FormIndex(), FormStrip(desk), SourceView()
        self.keeping = Keeping(desk, self, self.form.state)
        self._loader = SourceLoader(desk, self.source)
        self._title = label("", Type.TITLE, name="formTitleLabel")
        self._about = label("", Type.LIST, Tone.INK2, name="formAboutLabel")
        self._count = label("", Type.LIST, Tone.INK2, name="formCountLabel")
        self._warning = FieldNote(width=720, beside=False)
        self._saved = FieldNote(width=560, beside=False)
        self._saved.setObjectName("savedNote")
        self._throw = button(self.tr("Throw draft away"), "throwAway", link=True)
        self._hand_in = button(self.tr("Hand in referral"), "handIn", primary=True)
        self._look = self._timer(self._reckon)
        self._search = self._timer(self._search_matches)
        self._lay_out()
        self._connect()

    def _timer(self, run: Any) -> QTimer:
        made = QTimer(self)
        made.setSingleShot(True)
        made.timeout.connect(run)
        return made

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(28, 16, 20, 10)
        head.setSpacing(14)
        for widget in (self._title, self._about):
            head.addWidget(widget, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        head.addWidget(self._count, 0, Qt.AlignmentFlag.AlignBottom)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.index)
        middle.addWidget(self.source, 4)
        middle.addWidget(self.form, 6)
        middle.addWidget(self.strip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._warning)
        column.addWidget(hairline())
        column.addLayout(middle, 1)
        column.addWidget(hairline())
        column.addWidget(self._foot())
        self._warning.setContentsMargins(28, 0, 0, 0)
        self._warning.hide()
        self.source.hide()

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setProperty("paper", "1")
        foot.setFixedHeight(52)
        self._hand_in.setToolTip(self.tr("Hand in referral (Ctrl+Enter)"))
        line = QHBoxLayout(foot)
        line.setContentsMargins(28, 0, 20, 0)
        line.setSpacing(16)
        line.addWidget(self._saved)
        line.addStretch(1)
        line.addWidget(self._throw)
        line.addWidget(self._hand_in)
        return foot

    def _connect(self) -> None:
        self.form.edited.connect(self._on_edited)
        self._loader.shown.connect(self._outline)
        self.desk.names.changed.connect(self._hide_names)
        self.index.chosen.connect(self.form.go_to_section)
        self.strip.asked_for.connect(self.form.go_to)
        self.strip.looked_at.connect(self.form.settle)
        self.keeping.kept.connect(self._on_kept)
        self.keeping.failed.connect(self._on_not_kept)
        self._hand_in.clicked.connect(self.hand_in)
        self._throw.clicked.connect(self.throw_away)
        self.form.sections.built.connect(self._on_built)

    def _on_built(self) -> None:
        self.form.sections.checklist.selectionModel().currentRowChanged.connect(lambda *_: self._outline())
        for keys, run in self._keys():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)
        self._show_opened()

    def _keys(self) -> list[tuple[str, Any]]:
        lists = self.form.sections.lists
        return [
            ("Ctrl+Return", self.hand_in),
            ("Ctrl+Enter", self.hand_in),
            ("Alt+P", lists["perpetrators"].add),
            ("Alt+C", lists["children"].add),
            ("Alt+O", lists["others_at_risk"].add),
            ("Alt+M", lists["must_not_receive"].add),
            ("Alt+Del", self.form.remove_person),
            ("F7", self.go_to_next_gap),
            ("F4", self.toggle_source),
            ("Ctrl+PgDown", lambda: self._step_section(1)),
            ("Ctrl+PgUp", lambda: self._step_section(-1)),
            ("Esc", self.leave),
        ]

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        if not self.form.sections.is_built:
            return []
        lists = self.form.sections.lists
        return [
            Command(self.tr("Hand in referral"), self.hand_in, "Ctrl+Enter"),
            Command(self.tr("Add a person causing harm"), lists["perpetrators"].add, "Alt+P"),
            Command(self.tr("Add a child"), lists["children"].add, "Alt+C"),
            Command(self.tr("Add somebody else at risk"), lists["others_at_risk"].add, "Alt+O"),
            Command(self.tr("Add somebody who must not learn of this"), lists["must_not_receive"].add, "Alt+M"),
            Command(self.tr("Remove this person"), self.form.remove_person, "Alt+Del"),
            Command(self.tr("Go to the next thing missing"), self.go_to_next_gap, "F7"),
            Command(self.tr("Next section"), lambda: self._step_section(1), "Ctrl+PgDown"),
            Command(self.tr("Section before"), lambda: self._step_section(-1), "Ctrl+PgUp"),
            Command(self.tr("Show or hide the source"), self.toggle_source, "F4"),
            Command(self.tr("Answer an item: yes, no, not known, not asked"), lambda: None, "Y N U -"),
            Command(self.tr("Throw this draft away"), self.throw_away),
            Command(self.tr("Back to the inbox, text kept"), self.leave, "Esc"),
        ]

    # Opening

    def open_new(self) -> None:
        """Begin an empty form."""
        self._forget()
        self.desk.work.read(self, lambda uow: begin_form(uow, actor=self.desk.actor), self._on_opened, what="form")

    def open_draft(self, subject: str, pointer: str = "") -> None:
        """Go on with a form that was left."""
        self._forget()
        self._go_to = pointer
        actor = self.desk.actor
        self.desk.work.read(
            self,
            lambda uow: open_form(uow, actor=actor, subject=subject),
            self._on_opened,
            lambda _error: self.gone.emit(),
            what="form",
        )

    def open_correction(self, referral_id: UUID, pointer: str = "") -> None:
        """Open a received referral for correction, at a field."""
        self._forget()
        self._go_to = pointer
        self.desk.work.write(
            self,
            lambda uow: begin_correction(uow, actor=self.desk.actor, referral_id=referral_id),
            self._on_opened,
            lambda _error: self.gone.emit(),
        )

    def _forget(self) -> None:
        self.flush()
        self._opened, self._waits, self._matches, self._searched, self._go_to = None, None, (), (), ""
        self._wants_source = None
        self._loader.forget()

    def _on_opened(self, opened: OpenForm) -> None:
        self._say_head(opened)
        self._waits = opened
        if self.form.sections.is_built:
            self._show_opened()

    def _show_opened(self) -> None:
        """Show what was opened, as soon as the sections are there."""
        opened, self._waits = self._waits, None
        if opened is None:
            return
        self._opened = opened
        self.keeping.begin(opened.subject, opened.saved_at)
        self.form.use_rules(opened.rules)
        self.form.show_state(opened.state)
        self._hide_names(self.desk.names.hidden)
        self.keeping.settle()
        if opened.state.notes.attachment is not None:
            self._loader.load(opened.subject, opened.state.referral)
        self._place_columns()
        self._reckon()
        self._begin_at(opened)

    def _begin_at(self, opened: OpenForm) -> None:
        """Put the keyboard where it is needed: the field asked for, the first thing to check, the first field."""
        first = next((item.pointer for item in to_check(opened.state.notes) if item.pointer), "")
        target = self._go_to or first or "/referrer/agency"
        self.form.verticalScrollBar().setValue(0)
        QTimer.singleShot(0, self, lambda: self.form.go_to(target))  # once what stands beside the fields has its room

    def _say_head(self, opened: OpenForm) -> None:
        state = opened.state
        agency = state.draft.referrer.agency or ""
        if state.referral is not None:
            title = self.tr("Correct referral")
        elif state.notes.attachment is not None:
            title = self.tr("Check referral")
        else:
            title = self.tr("New referral")
        self._title.setText(title)
        row = self.tr("row {number} of a sheet").format(number=state.notes.record) if state.notes.record else ""
        self._about.setText(", ".join(part for part in (agency, row) if part))
        self._hand_in.setText(self.tr("Save correction") if state.referral else self.tr("Hand in referral"))
        warning = intake_words.warning(state.notes.warning) if state.notes.warning else ""
        self._warning.say(warning, Tone.SOON, Shape.RING if warning else None)
        self._warning.setVisible(bool(warning))

    # While typing

    def _on_edited(self) -> None:
        if self._opened is None:
            return
        self.keeping.touched()
        self._look.start(LOOK)

    def _reckon(self) -> None:
        """Reckon what the form amounts to, and say it at the strip, the index and beside the fields."""
        self._look.stop()
        if self._opened is None:
            return
        state = self.form.state()
        self._checks = to_check(state.notes)
        found = assess_draft(state.draft, self._opened.rules, today=self.desk.today())
        self._missing = found.missing
        self.form.remark(remarks(state, self._checks, self.desk.today()))
        self._show(found)
        key = _search_key(state.draft.victim, state.draft.safe_contact.value)
        if key != self._searched and state.referral is None:
            self._searched = key
            self._search.start(SEARCH)

    def _show(self, found: DraftAssessment) -> None:
        counts = {section: sum(m.section is section for m in found.missing) for section in Section}
        self.index.show_counts(counts)
        self.strip.show_assessment(found, self._checks, self._matches)
        parts = [self.tr("%n to check", None, len(self._checks))] if self._checks else []
        parts.append(self.tr("%n missing", None, len(found.missing)) if found.missing else self.tr("nothing missing"))
        self._count.setText(", ".join(parts))
        self._outline()

    def _search_matches(self) -> None:
        draft = self.form.state().draft
        if not (draft.victim.full_name or draft.victim.date_of_birth or draft.victim.phone):
            return
        actor = self.desk.actor
        self.desk.work.read(
            self, lambda uow: find_for_draft(uow, actor=actor, draft=draft), self._on_matches, what="matches"
        )

    def _on_matches(self, matches: tuple[PossibleMatch, ...]) -> None:
        if matches != self._matches:
            self._matches = matches
            self._look.start(LOOK)

    def _outline(self) -> None:
        """Outline in the source where the present field was read."""
        if self._opened is None or self.source.isHidden():
            return
        origins = self._opened.state.notes.origins
        pointer = self.form.sections.pointer_at_focus()
        if pointer == "/risk/answers":
            row = self.form.sections.checklist.currentIndex().row() + 1
            pointer = f"{pointer}/{row}"
        origin = origins.get(pointer)
        self.source.paper.outline(origin.where if origin else "")

    def on_focus(self) -> None:
        """Follow the keyboard in the index and in the source; called by the page when it moves."""
        if self._opened is not None and self.form.sections.pointer_at_focus():
            self.index.stand_at(self.form.present_section())
            self._outline()

    def _hide_names(self, hidden: bool) -> None:
        self.form.hide_names(hidden)
        self.source.hide_names(hidden)

    # Moving

    def go_to_next_gap(self) -> None:
        """Go to the next thing that is to be checked or missing, after where the keyboard is."""
        gaps = [*(c.pointer for c in self._checks if c.pointer), *(pointer_of(entry) for entry in self._missing)]
        if not gaps:
            self.desk.window.say(self.tr("Nothing is missing."))
            return
        at = self.form.sections.pointer_at_focus()
        self.form.go_to(gaps[(gaps.index(at) + 1) % len(gaps)] if at in gaps else gaps[0])

    def _step_section(self, step: int) -> None:
        order, present = list(Section), self.form.present_section()
        at = order.index(present) + step
        if 0 <= at < len(order):
            self.form.go_to_section(order[at])
            self.index.stand_at(order[at])

    def toggle_source(self) -> None:
        """Show the file beside the form in place of the index, or the index again."""
        if self._opened is not None and self._opened.state.notes.attachment is not None:
            self._wants_source = self.source.isHidden()
            self._place_columns()

    def _place_columns(self) -> None:
        from_file = self._opened is not None and self._opened.state.notes.attachment is not None
        wide = self.window().width() >= WIDE if self._wants_source is None else self._wants_source
        beside = from_file and wide
        self.source.setVisible(beside)
        self.index.setVisible(not beside)
        self.strip.setVisible(not beside or self.window().width() >= WIDE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give way on a small screen."""
        super().resizeEvent(event)
        self._place_columns()

    # Keeping and handing in

    def _on_kept(self, when: str) -> None:
        self._saved.say(self.tr("Draft saved {time}").format(time=when), Tone.INK2, Shape.TICK)

    def _on_not_kept(self, error: Exception) -> None:
        self._saved.say(problems.sentence(error), Tone.LATE, Shape.TRIANGLE)

    def hand_in(self) -> None:
        """Hand the form in; what is missing is listed and holds nobody back."""
        if self._opened is None or not self._hand_in.isEnabled():
            return
        self._hand_in.setEnabled(False)
        batch = self._opened.state.batch or ""
        self.keeping.hand_in(batch, lambda received: self._on_handed_in(received, batch), self._on_refused)

    def _on_handed_in(self, received: Any, batch: str) -> None:
        self._hand_in.setEnabled(True)
        self._saved.say("")
        self._opened = None
        self.handed_in.emit(received, batch)

    def _on_refused(self, error: Exception) -> None:
        self._hand_in.setEnabled(True)
        self._saved.say(problems.sentence(error), Tone.LATE, Shape.TRIANGLE)
        field = getattr(error, "values", {}).get("field")
        if field:
            self.form.go_to(str(field))

    def throw_away(self) -> None:
        """Forget this form; a file it came from stays."""
        if self._opened is None:
            return
        subject = self._opened.subject
        self.keeping.stop()
        self._opened = None
        actor = self.desk.actor
        self.desk.work.write(
            self, lambda uow: throw_form_away(uow, actor=actor, subject=subject), lambda _none: self.left.emit()
        )

    def leave(self) -> None:
        """Go back; what is typed is kept."""
        self.flush()
        self.left.emit()

    def flush(self) -> None:
        """Hand what is typed to the writer lane."""
        self.keeping.flush()

    def place(self) -> dict[str, Any] | None:
        """Return what brings one back to this form."""
        if self._opened is None:
            return None
        if self._opened.state.referral is not None:
            return {"id": str(self._opened.state.referral), "edit": self.form.sections.pointer_at_focus()}
        return {"draft": self._opened.subject} if self.keeping.has_kept else {"new": True}

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep what is typed when one goes elsewhere."""
        super().hideEvent(event)
        self.flush()


def _search_key(victim: Any, contact: str | None) -> tuple[Any, ...]:
    return (victim.full_name, victim.known_as, tuple(victim.aliases), victim.date_of_birth, victim.phone or contact)

"""The form at work: opened, reckoned at every key, kept, searched for somebody alike, handed in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command
from marac_desk.desktop.referrals.form_frame import FormFrame
from marac_desk.desktop.referrals.form_handing import FormHanding
from marac_desk.desktop.referrals.form_moves import LETTERS, FormMoves
from marac_desk.desktop.referrals.form_opening import FormOpening
from marac_desk.desktop.referrals.form_reckoning import FormReckoning
from marac_desk.desktop.referrals.form_review import FormReview
from marac_desk.desktop.referrals.form_teaching import FormTeaching
from marac_desk.desktop.referrals.keeping import Keeping
from marac_desk.desktop.referrals.source_loading import SourceLoader
from marac_desk.desktop.referrals.teaching import KEYS as TEACH
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import problems
from marac_desk.services.referrals.forms import OpenForm


class FormPane(FormFrame):
    """One form, from the first key to the handing in."""

    handed_in = Signal(object, str)
    left = Signal()
    gone = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._opened: OpenForm | None = None
        self._waits: OpenForm | None = None
        self._go_to = ""
        self.keeping = Keeping(desk, self, self.form.state)
        self._handing = FormHanding(desk, self, self.keeping)
        self._loader = SourceLoader(desk, self.source)
        self._reckoning = FormReckoning(desk, self)
        self._moves = FormMoves(desk, self, self._reckoning)
        self._review = FormReview(desk, self, self._reckoning)
        self._opening = FormOpening(desk, self)
        self._teaching = FormTeaching(desk, self, self.keeping, self._loader)
        self._connect()

    def _connect(self) -> None:
        self.form.edited.connect(self._on_edited)
        self.form.sections.built.connect(self._on_built)
        self.index.chosen.connect(self.form.go_to_section)
        self.strip.asked_for.connect(self.form.go_to)
        self.strip.looked_at.connect(self.form.settle)
        self.keeping.kept.connect(self._on_kept)
        self.keeping.failed.connect(self._on_not_kept)
        self.hand_in_button.clicked.connect(self.hand_in)
        self.keeper_button.clicked.connect(self.keeper_knows)
        self._handing.handed_in.connect(self._on_handed_in)
        self._handing.elsewhere.connect(self._on_elsewhere)
        self._handing.thrown.connect(self._on_thrown)
        self.throw_button.clicked.connect(self.throw_away)
        self._opening.opened.connect(self._on_opened)
        self._opening.gone.connect(self.gone)
        self._loader.shown.connect(self._outline)
        self._teaching.again.connect(self._on_read_again)
        self.desk.names.changed.connect(self.hide_names)

    def _on_built(self) -> None:
        self.form.sections.checklist.selectionModel().currentRowChanged.connect(lambda *_: self._outline())
        every = [*self.commands(), *self._review.commands()]
        runs = {command.keys: command.run for command in every if command.keys not in {"", LETTERS, TEACH}}
        for keys, run in {**runs, "Ctrl+Return": self.hand_in}.items():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)
        self._show_opened()

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        if not self.form.sections.is_built:
            return []
        return [
            Command(self.tr("Hand in referral"), self.hand_in, "Ctrl+Enter"),
            *self._moves.commands(),
            *(self._review.commands() if self.has_source else ()),
            *self._teaching.commands(),
            Command(self.tr("Show or hide the source"), self.toggle_source, "F4"),
            Command(self.tr("Coordinator or chair knows them"), self.keeper_knows),
            Command(self.tr("Throw this draft away"), self.throw_away),
            Command(self.tr("Back to the inbox, text kept"), self.leave, "Esc"),
        ]

    # Opening

    @property
    def is_open(self) -> bool:
        """Whether a form is shown and can be typed into."""
        return self._opened is not None

    def open_new(self) -> None:
        """Begin an empty form."""
        self._forget("")
        self._opening.new()

    def open_draft(self, subject: str) -> None:
        """Go on with a form that was left."""
        self._forget("")
        self._opening.draft(subject)

    def open_correction(self, referral_id: UUID, pointer: str = "") -> None:
        """Open a received referral for correction, at a field."""
        self._forget(pointer)
        self._opening.correction(referral_id)

    def _on_read_again(self, subject: str) -> None:
        if subject == self.keeping.subject:
            self.open_draft(subject)

    def _forget(self, go_to: str) -> None:
        self.flush()
        self._opened, self._waits, self._go_to = None, None, go_to
        self.keeping.stop()
        self._handing.asked = False
        self._reckoning.forget()
        self._loader.forget()
        self._teaching.forget()
        self.saved.say("")

    def _on_opened(self, opened: OpenForm) -> None:
        self.say_head(opened.state)
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
        self._reckoning.use_rules(opened.rules)
        self.form.show_state(opened.state)
        self.keeping.settle()
        self.hide_names(self.desk.names.hidden)
        if opened.state.notes.attachment is not None:
            self._loader.load(opened.subject, opened.state.referral)
        self.reckon()
        first = next(iter(self._reckoning.to_check()), "/referrer/agency")
        target = self._go_to or first
        self.form.verticalScrollBar().setValue(0)
        QTimer.singleShot(0, self, lambda: self.form.go_to(target))  # once what stands beside the fields has its room

    # While typing

    def _on_edited(self) -> None:
        if self._opened is not None:
            self._handing.asked = False
            self.keeping.touched()
            self._outline()
            self._reckoning.soon()

    def reckon(self) -> None:
        """Reckon what the form amounts to, and say it at the strip, the index and beside the fields."""
        self._reckoning.reckon()

    def on_focus(self) -> None:
        """Follow the keyboard in the index and in the source; called by the page when it moves."""
        if self._opened is not None and self.form.sections.pointer_at_focus():
            self.index.stand_at(self.form.present_section())
            self._outline()

    def _outline(self) -> None:
        """Outline in the source where the present field was read."""
        if self._opened is None or self.source.isHidden():
            return
        origin = self.form.notes.origins.get(self.form.present_field())
        self.source.outline(origin.where if origin else "")

    # Keeping and handing in

    def _on_kept(self, when: str) -> None:
        if self._opened is not None and not self._handing.asked:
            self.saved.say(self.tr("Draft saved {time}").format(time=when), Tone.INK2, Shape.TICK)

    def _on_not_kept(self, error: Exception) -> None:
        self.saved.say(problems.sentence(error), Tone.LATE, Shape.TRIANGLE)

    def hand_in(self) -> None:
        """Hand the form in; what is missing is listed and holds nobody back."""
        if self._opened is not None and self.hand_in_button.isEnabled():
            self._handing.start()

    def keeper_knows(self) -> None:
        """Send the form to another register: coordinator or chair knows its people."""
        if self._opened is not None and self._opened.state.referral is None:
            self._handing.ask_keepers()

    def _batch(self) -> str:
        """Take the form for gone, and return the sheet it was a row of."""
        opened, self._opened = self._opened, None
        self._reckoning.use_rules(None)
        return (opened.state.batch or "") if opened is not None else ""

    def _on_handed_in(self, received: Any) -> None:
        self.handed_in.emit(received, self._batch())

    def _on_elsewhere(self) -> None:
        batch = self._batch()
        self.desk.window.go("referral_batch" if batch else "referrals", {"batch": batch} if batch else None)

    def throw_away(self) -> None:
        """Forget this form at the second time of asking; a file it came from stays."""
        if self._opened is not None:
            self._handing.throw_away()

    def _on_thrown(self) -> None:
        self._opened = None
        self._reckoning.use_rules(None)
        self.left.emit()

    def leave(self) -> None:
        """Go back; what is typed is kept."""
        self.flush()
        self.left.emit()

    def flush(self) -> None:
        """Hand what is typed to the writer lane, and start nothing more."""
        self._reckoning.rest()
        self.keeping.flush()

    def showEvent(self, event: QShowEvent) -> None:
        """Reckon again what was left."""
        super().showEvent(event)
        if self._opened is not None:
            self._reckoning.soon()

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep what is typed when one goes elsewhere."""
        super().hideEvent(event)
        self.flush()

    def place(self) -> dict[str, Any] | None:
        """Return what brings one back to this form."""
        opened = self._opened or self._waits
        if opened is None:
            return None
        if opened.state.referral is not None:
            return {"id": str(opened.state.referral), "edit": self.form.sections.pointer_at_focus()}
        return {"draft": opened.subject} if self.keeping.has_kept else {"new": True}

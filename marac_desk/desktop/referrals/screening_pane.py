"""Screening: the referral read as plain rows, its source beside it, who it may be, and the decision at the foot."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command
from marac_desk.desktop.referrals import intake_words
from marac_desk.desktop.referrals.deciding import Deciding
from marac_desk.desktop.referrals.match_panel import MatchPanel
from marac_desk.desktop.referrals.remarks import protected_places
from marac_desk.desktop.referrals.screening_foot import KEYS, TO_DECIDE, ScreeningFoot
from marac_desk.desktop.referrals.screening_rows import Shown, screening_rows
from marac_desk.desktop.referrals.source_loading import SourceLoader
from marac_desk.desktop.referrals.source_view import SourceView
from marac_desk.desktop.widgets.field_note import FieldNote
from marac_desk.desktop.widgets.growing_rows import GrowingRows
from marac_desk.desktop.widgets.hold_key import HoldKey
from marac_desk.desktop.widgets.labels import HerWords, hairline, label
from marac_desk.desktop.widgets.rows import Column, RowKind
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates, labels, problems
from marac_desk.intake.draft import ReferralDraft
from marac_desk.rules.lives import ReferralState
from marac_desk.services.referrals import screening
from marac_desk.services.referrals.checking import settle_check
from marac_desk.services.referrals.notes import to_check
from marac_desk.services.referrals.screening_view import ScreeningView, reveal_referral, screening_view

WIDE = 1360
NAME, ORIGIN = 150, 196


class ScreeningPane(QWidget):
    """One received referral, from reading it to the decision."""

    edit_asked = Signal(object, str)
    left = Signal()
    gone = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._referral_id: UUID | None = None
        self._view: ScreeningView | None = None
        self._clear: ReferralDraft | None = None
        self._begun: UUID | None = None
        self._wants_source: bool | None = None
        self._title = label("", Type.TITLE, name="screeningTitleLabel")
        self._about = label("", Type.LIST, Tone.INK2, name="screeningAboutLabel")
        self._count = label("", Type.LIST, Tone.INK2, name="screeningCountLabel")
        self._warning = FieldNote(width=720, beside=False)
        self.source = SourceView()
        self._loader = SourceLoader(desk, self.source)
        self.her_words = HerWords()
        self.rows = GrowingRows((Column("", NAME), Column(), Column("", ORIGIN)), self.tr("The referral"))
        self.rows.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.matches = MatchPanel(desk)
        self.foot = ScreeningFoot(desk)
        self.deciding = Deciding(desk, self)
        self._hold = HoldKey(self)
        self._lay_out()
        self._connect()
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
        self.source.hide()
        self._warning.hide()

    def _connect(self) -> None:
        self.rows.current_changed.connect(self._on_row)
        self.rows.opened.connect(self._on_opened)
        self.rows.ticked.connect(self._on_ticked)
        self.foot.chosen.connect(self.deciding.decide)
        self.matches.same_pressed.connect(self.deciding.same)
        self.matches.not_same_pressed.connect(self.deciding.not_same)
        self.matches.undo_pressed.connect(self.deciding.undo)
        self.deciding.started.connect(lambda: self.foot.set_busy(busy=True))
        self.deciding.done.connect(self._on_decided)
        self.deciding.refused.connect(lambda error: self.foot.say_problem(problems.sentence(error)))
        self._loader.shown.connect(lambda: self._on_row(self.rows.current_key()))
        self._hold.held.connect(self._reveal)
        self._hold.let_go.connect(self._veil)
        for keys, run in (
            *((keys, partial(self._press, keys)) for keys in sorted({*KEYS.values(), "Ctrl+Enter"})),
            ("Alt+S", self.matches.press_same),
            ("Alt+N", self.matches.press_not_same),
            ("E", self.edit_here),
            ("F4", self.toggle_source),
            ("Esc", self.left.emit),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        texts = self.foot.texts()
        found = [
            Command(texts[code], partial(self.deciding.decide, code), KEYS[code].replace("Return", "Enter"))
            for code in self.foot.offered
        ]
        if self._view is not None and self._view.may_edit:
            found.append(Command(self.tr("Correct the form at this row"), self.edit_here, "E"))
        if self.matches.matches:
            found.append(Command(self.tr("Same person"), self.matches.press_same, "Alt+S"))
            found.append(Command(self.tr("Not the same"), self.matches.press_not_same, "Alt+N"))
        found.append(Command(self.tr("Show numbers, places and times while held"), lambda: None, "F9"))
        found.append(Command(self.tr("Show or hide the source"), self.toggle_source, "F4"))
        found.append(Command(self.tr("Back to the inbox"), self.left.emit, "Esc"))
        return found

    def _press(self, keys: str) -> None:
        """Take the decision that a key stands for, where it is on offer."""
        keys = keys.replace("Enter", "Return")
        for code in self.foot.offered:
            if KEYS[code] == keys:
                self.deciding.decide(code)
                return

    # Showing

    def open_referral(self, referral_id: UUID) -> None:
        """Show a referral."""
        if referral_id != self._referral_id:
            self._referral_id, self._view, self._clear = referral_id, None, None
            self._wants_source = None
            self._loader.forget()
            self.rows.set_rows([])
        self.refresh()

    def refresh(self) -> None:
        """Look again."""
        referral_id, actor = self._referral_id, self.desk.actor
        if referral_id is None:
            return
        self.desk.work.read(
            self,
            lambda uow: screening_view(uow, actor=actor, referral_id=referral_id),
            self._show,
            lambda _error: self.gone.emit(),
            what="screening",
        )

    def _show(self, view: ScreeningView) -> None:
        first = self._view is None
        self._view = view
        self.deciding.about(view)
        self._say_head(view)
        self._say_her_words(view)
        self._show_rows()
        self.matches.show_matches(view.matches, view.decided_same, may_decide=view.may_edit and not view.placed)
        self.foot.show_view(view)
        if first and view.file is not None:
            self._loader.load("", view.referral_id)
        self._place_columns()
        self._begin(view)

    def _begin(self, view: ScreeningView) -> None:
        """Say that somebody looks at it now, once."""
        if view.state is ReferralState.RECEIVED and view.may_edit and self._begun != view.referral_id:
            self._begun, actor = view.referral_id, self.desk.actor
            self.desk.work.write(
                self, lambda uow: screening.begin_screening(uow, actor=actor, referral_id=view.referral_id)
            )

    def _say_head(self, view: ScreeningView) -> None:
        self._title.setText(self.tr("Screen referral") if view.state in TO_DECIDE else self.tr("Referral"))
        local = view.received_at.astimezone(self.desk.area.zone)
        day = dates.day(local.date(), self.desk.today())
        when = self.tr("today") if local.date() == self.desk.today() else day
        received = self.tr("received {time} {day}").format(time=f"{local:%H:%M}", day=when)
        self._about.setText(", ".join(part for part in (view.reference, view.agency, received) if part))
        checks, missing = len(to_check(view.notes)), len(view.assessment.missing)
        parts = [self.tr("%n field(s) read", None, len(view.notes.origins))] if view.file else []
        if checks:
            parts.append(self.tr("%n to check", None, checks))
        parts.append(self.tr("%n missing", None, missing) if missing else self.tr("nothing missing"))
        self._count.setText(", ".join(parts))
        warning = intake_words.warning(view.notes.warning) if view.notes.warning else ""
        self._warning.say(warning, Tone.SOON, Shape.RING if warning else None)
        self._warning.setVisible(bool(warning))

    def _say_her_words(self, view: ScreeningView) -> None:
        wishes, risk = view.draft.free_text.victim_wishes, view.draft.risk
        parts = [wishes or "", risk.victim_own_words or ""]
        text = "\n".join(part for part in parts if part)
        source = []
        if risk.victim_own_view is not None:
            source.append(self.tr("puts the risk at {level}").format(level=labels.word(risk.victim_own_view)))
        source.append(self.tr("as written by {referrer}").format(referrer=view.draft.referrer.name or view.agency))
        self.her_words.say(text, ", ".join(source))
        self.her_words.setVisible(bool(text))

    def _show_rows(self) -> None:
        if self._view is not None:
            veiled = protected_places(self._view.draft, self._view.notes) if self._clear is None else frozenset()
            self.source.paper.cover(veiled)
            shown = Shown(self.desk, self._view, self._clear or self._view.draft)
            self.rows.set_rows(screening_rows(shown))

    def _on_row(self, key: Any) -> None:
        if not isinstance(key, tuple) or self._view is None:
            return
        if not self.source.isHidden():
            origin = self._view.notes.origins.get(str(key[1]))
            where = key[2] if key[0] == "check" else origin.where if origin else ""
            self.source.paper.outline(where)
        row = self.rows.currentIndex().row()
        top = self.rows.rowViewportPosition(row) + self.rows.y()
        self._scroll.ensureVisible(0, top + self.rows.rowHeight(row) // 2, 0, self.rows.rowHeight(row) // 2 + 40)

    def _on_opened(self, key: Any) -> None:
        if isinstance(key, tuple) and key[0] in {"field", "check"}:
            self._ask_edit(str(key[1]))

    def _on_ticked(self, key: Any, _on: bool) -> None:
        """Keep that somebody has looked at something that was to be checked."""
        if self._view is not None:
            referral_id, actor, item = self._view.referral_id, self.desk.actor, str(key[3])
            self.desk.work.write(self, lambda uow: settle_check(uow, actor=actor, referral_id=referral_id, key=item))

    def edit_here(self) -> None:
        """Open the form at the row the keyboard is on."""
        row = self.rows.current_row()
        key = row.key if row is not None and row.kind is RowKind.ITEM else None
        self._ask_edit(str(key[1]) if isinstance(key, tuple) and key[0] in {"field", "check"} else "")

    def _ask_edit(self, pointer: str) -> None:
        if self._view is not None and self._view.may_edit:
            self.edit_asked.emit(self._view.referral_id, pointer)

    def _reveal(self) -> None:
        """Show the masked values for as long as the key is held; the look is logged before anything is shown."""
        if self._view is None:
            return
        referral_id, actor = self._view.referral_id, self.desk.actor
        self.desk.work.write(
            self, lambda uow: reveal_referral(uow, actor=actor, referral_id=referral_id), self._on_revealed
        )

    def _on_revealed(self, draft: ReferralDraft) -> None:
        if self._hold.is_held:
            self._clear = draft
            self._show_rows()

    def _veil(self) -> None:
        if self._clear is not None:
            self._clear = None
            self._show_rows()

    def _on_decided(self, said: str) -> None:
        self.desk.window.say(said)
        self.refresh()

    def toggle_source(self) -> None:
        """Show the file beside the rows, or the rows alone."""
        if self._view is not None and self._view.file is not None:
            self._wants_source = self.source.isHidden()
            self._place_columns()

    def _place_columns(self) -> None:
        has_file = self._view is not None and self._view.file is not None
        wide = self.window().width() >= WIDE if self._wants_source is None else self._wants_source
        self.source.setVisible(has_file and wide)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give way on a small screen."""
        super().resizeEvent(event)
        self._place_columns()

    def place(self) -> dict[str, Any] | None:
        """Return what brings one back to this referral."""
        return {"id": str(self._referral_id)} if self._referral_id else None

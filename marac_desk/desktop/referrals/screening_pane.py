"""Screening: the referral read as plain rows, its source beside it, who it may be, and the decision at the foot."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.letters import why_not_written
from marac_desk.desktop.page import Command
from marac_desk.desktop.referrals.deciding import Deciding
from marac_desk.desktop.referrals.remarks import protected_places
from marac_desk.desktop.referrals.screening_fields import Shown
from marac_desk.desktop.referrals.screening_foot import KEYS
from marac_desk.desktop.referrals.screening_frame import ScreeningFrame
from marac_desk.desktop.referrals.screening_rows import screening_rows
from marac_desk.desktop.referrals.source_loading import SourceLoader
from marac_desk.desktop.widgets.hold_key import HoldKey
from marac_desk.desktop.widgets.rows import RowKind
from marac_desk.intake.draft import ReferralDraft
from marac_desk.rules.lives import ReferralState
from marac_desk.services.referrals import screening
from marac_desk.services.referrals.checking import settle_check
from marac_desk.services.referrals.screening_view import ScreeningView, reveal_referral, screening_view


class ScreeningPane(ScreeningFrame):
    """One received referral, from reading it to the decision."""

    edit_asked = Signal(object, str)
    left = Signal()
    gone = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._referral_id: UUID | None = None
        self._view: ScreeningView | None = None
        self._clear: ReferralDraft | None = None
        self._begun: UUID | None = None
        self._loader = SourceLoader(desk, self.source)
        self.deciding = Deciding(desk, self)
        self._hold = HoldKey(self)
        self._connect()

    def _connect(self) -> None:
        self.rows.current_changed.connect(self._on_row)
        self.rows.opened.connect(self._on_opened)
        self.rows.ticked.connect(self._on_ticked)
        self.foot.chosen.connect(self.deciding.decide)
        self.matches.same_pressed.connect(self.deciding.same)
        self.matches.not_same_pressed.connect(self.deciding.not_same)
        self.matches.undo_pressed.connect(self.deciding.undo)
        self.ties.decided.connect(self._on_decided)
        self.deciding.started.connect(lambda: self.foot.set_busy(busy=True))
        self.deciding.done.connect(self._on_decided)
        self.deciding.refused.connect(lambda error: self.foot.say_problem(why_not_written(error)))
        self._loader.shown.connect(lambda: self._on_row(self.rows.current_key()))
        self._hold.held.connect(self._reveal)
        self._hold.let_go.connect(self._veil)
        for keys, run in (
            *((keys, partial(self._press, keys)) for keys in sorted({*KEYS.values(), "Ctrl+Enter"})),
            ("Alt+S", self.matches.press_same),
            ("Alt+N", self.matches.press_not_same),
            ("Alt+C", self.ties.confirm_first),
            ("Alt+X", self.ties.reject_first),
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
        if self.ties.offers:
            found.append(Command(self.tr("Confirm the first tie"), self.ties.confirm_first, "Alt+C"))
            found.append(Command(self.tr("Reject the first tie"), self.ties.reject_first, "Alt+X"))
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
            self._loader.forget()
            self.ties.forget()
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
        self.say_head(view)
        self.say_her_words(view)
        self._show_rows()
        self.matches.show_matches(view.matches, view.decided_same, may_decide=view.may_edit and not view.placed)
        if view.named:
            self.ties.show_referral(view.referral_id)
        self.foot.show_view(view)
        if first and view.file is not None:
            self._loader.load("", view.referral_id)
        self._begin(view)

    def _begin(self, view: ScreeningView) -> None:
        """Say that somebody looks at it now, once."""
        if view.state is ReferralState.RECEIVED and view.may_edit and self._begun != view.referral_id:
            self._begun, actor = view.referral_id, self.desk.actor
            self.desk.work.write(
                self, lambda uow: screening.begin_screening(uow, actor=actor, referral_id=view.referral_id)
            )

    def _show_rows(self) -> None:
        if self._view is not None:
            veiled = protected_places(self._view.draft, self._view.notes) if self._clear is None else frozenset()
            self.source.cover(veiled)
            shown = Shown(self.desk, self._view, self._clear or self._view.draft)
            self.rows.set_rows(screening_rows(shown))

    def _on_row(self, key: Any) -> None:
        if not isinstance(key, tuple) or self._view is None:
            return
        if not self.source.isHidden():
            origin = self._view.notes.origins.get(str(key[1]))
            where = key[2] if key[0] == "check" else origin.where if origin else ""
            self.source.outline(where)
        self.bring_row()

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
            self,
            lambda uow: reveal_referral(uow, actor=actor, referral_id=referral_id),
            partial(self._on_revealed, referral_id),
        )

    def _on_revealed(self, referral_id: UUID, draft: ReferralDraft) -> None:
        """Show the values, unless the key was let go meanwhile or another referral stands here."""
        if self._hold.is_held and referral_id == self._referral_id:
            self._clear = draft
            self._show_rows()

    def _veil(self) -> None:
        if self._clear is not None:
            self._clear = None
            self._show_rows()

    def _on_decided(self, said: str) -> None:
        self.desk.window.say(said)
        self.refresh()

    def place(self) -> dict[str, Any] | None:
        """Return what brings one back to this referral."""
        return {"id": str(self._referral_id)} if self._referral_id else None

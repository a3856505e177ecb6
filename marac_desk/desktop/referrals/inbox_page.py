"""The inbox of referrals: what waits, was returned, decided or is being written; new ones by hand or from a file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command, Page
from marac_desk.desktop.referrals.imports import Imports
from marac_desk.desktop.referrals.inbox_rows import draft_row, nothing, referral_row
from marac_desk.desktop.referrals.inbox_taking import InboxTaking
from marac_desk.desktop.widgets.field_note import FieldNote
from marac_desk.desktop.widgets.labels import button, label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Column
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tabs import TabRow
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.services.changes import Changes
from marac_desk.services.referrals.views import PAGE, InboxGroup, InboxView, inbox


class ReferralsPage(Page):
    """A list of sentences with the one next step each."""

    cares_for: ClassVar[Changes] = Changes.REFERRALS | Changes.DRAFTS

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setObjectName("referralsPage")
        self._loaded = 0
        self._may_create = False
        self._title = label(self.tr("Referrals"), Type.TITLE)
        self._order = label("", Type.LIST, Tone.INK3, name="orderLabel")
        self._new = button(self.tr("New referral"), "newReferral", primary=True, keys="Ctrl+N")
        self._open = button(self.tr("Take in a file"), "takeFile", keys="Ctrl+O")
        self._paste = button(self.tr("From pasted text"), "takePasted", keys="Ctrl+V")
        self._tabs = TabRow(self.tr("Parts of the inbox"), [(group.value, self._tab(group, 0)) for group in InboxGroup])
        self._said = FieldNote(width=760, beside=False)
        self._said.setObjectName("takingNote")
        columns = (Column("", 150), Column(), Column("", 260), Column("", 140, right=True))
        self.rows = RowView(columns, self.tr("Referrals"))
        self.taking = InboxTaking(desk, self)
        self.imports = Imports(desk, self)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.rows)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(8, 0, 8, 0)
        top.setSpacing(12)
        top.addWidget(self._title)
        top.addStretch(1)
        top.addWidget(self._paste)
        top.addWidget(self._open)
        top.addWidget(self._new)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 22, 20, 8)
        column.setSpacing(6)
        column.addLayout(top)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(8, 0, 8, 0)
        tabs.addWidget(self._tabs)
        tabs.addStretch(1)
        tabs.addWidget(self._order)
        column.addLayout(tabs)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 8, 0)
        line.addWidget(self._said, 1)
        line.addWidget(self.taking.teaching.button, 0, Qt.AlignmentFlag.AlignRight)
        column.addLayout(line)
        column.addWidget(self.rows, 1)
        self._said.hide()

    def _connect(self) -> None:
        self._new.clicked.connect(self.begin)
        self._open.clicked.connect(self.choose_file)
        self._paste.clicked.connect(self.take_pasted)
        self._tabs.chosen.connect(lambda _code: self._on_tab())
        self.rows.verb_pressed.connect(lambda key, _verb: self._go(key))
        self.rows.opened.connect(self._go)
        self.taking.begun.connect(self._unsay)
        self.taking.said.connect(self._say)
        self.taking.many.connect(self._show_drafts)
        self.taking.busy_changed.connect(self._on_busy)
        self.imports.asked.connect(self.refresh)
        self.imports.said.connect(self._unsay)
        self.imports.said.connect(self._say)
        self._tabs.use_keys(self)

    def _tab(self, group: InboxGroup, count: int) -> str:
        texts = {
            InboxGroup.TO_SCREEN: self.tr("To screen"),
            InboxGroup.RETURNED: self.tr("Returned"),
            InboxGroup.DECIDED: self.tr("Decided"),
            InboxGroup.DRAFTS: self.tr("Drafts"),
        }
        return f"{texts[group]} {count}" if count else texts[group]

    @property
    def group(self) -> InboxGroup:
        """The part that is shown."""
        return InboxGroup(self._tabs.code)

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        tabs = [
            Command(
                self.tr("Show {part}").format(part=self._tab(group, 0)),
                partial(self._tabs.choose, group.value),
                self._tabs.keys(number),
            )
            for number, group in enumerate(InboxGroup)
        ]
        return [
            Command(self.tr("New referral"), self.begin, "Ctrl+N"),
            Command(self.tr("Take in a file"), self.choose_file, "Ctrl+O"),
            Command(self.tr("From pasted text"), self.take_pasted, "Ctrl+V"),
            *self.taking.teaching.commands(),
            *tabs,
        ]

    def show_target(self, target: Any) -> None:
        """Show one referral ("id"), or a part of the inbox ("part")."""
        if target.get("id"):
            self.desk.window.go("referral", {"id": str(target["id"])})
        elif target.get("part"):
            self._tabs.choose(str(target["part"]))

    def place(self) -> Any:
        """Return which part is shown."""
        return {"part": self.group.value}

    def refresh(self) -> None:
        """Ask for the part that is shown, as far as it was loaded."""
        self._ask(0)
        if self._may_create:
            self.imports.ask()

    def _on_tab(self) -> None:
        self.rows.set_rows([])
        self._ask(0)

    def _ask(self, offset: int) -> None:
        group, actor = self.group, self.desk.actor
        self.desk.work.read(
            self,
            lambda uow: inbox(uow, actor=actor, group=group, offset=offset),
            lambda view: self._show(view, offset),
            what="inbox",
        )

    def _show(self, view: InboxView, offset: int) -> None:
        if view.group is not self.group:
            return
        for number, group in enumerate(InboxGroup):
            self._tabs.setTabText(number, self._tab(group, view.counts.get(group, 0)))
        self._new.setEnabled(view.may_create)
        if view.may_create and not self._may_create:
            self.imports.ask()
        self._may_create = view.may_create
        self._let_take(view.may_create and not self.taking.busy)
        made = self.imports.rows() if view.group is InboxGroup.TO_SCREEN and not offset else []
        made += [referral_row(self.desk, row) for row in view.rows]
        made += [draft_row(self.desk, row) for row in view.drafts]
        if offset:
            self.rows.append_rows(made)
        else:
            self.rows.set_rows(made or nothing(view.group, may_create=self._may_create))
        self._loaded = offset + len(view.rows)
        self._say_order(view)
        self.rows.rows_model.fetch_more = self._more if view.more else None

    def _say_order(self, view: InboxView) -> None:
        urgent, newest = self.tr("most urgent first"), self.tr("newest first")
        text = urgent if view.group is InboxGroup.TO_SCREEN else newest
        self._order.setText(text if view.counts.get(view.group) else "")

    def _more(self) -> None:
        self._ask(self._loaded)

    def _go(self, key: Any) -> None:
        if isinstance(key, UUID):
            self.desk.window.go("referral", {"id": str(key)})
        elif key[0] == "import":
            self.imports.undo(key[1])
        elif key[0] == "batch":
            self.desk.window.go("referral_batch", {"batch": key[1]})
        else:
            self.desk.window.go("referral", {"draft": key[1]})

    def begin(self) -> None:
        """Begin a referral by hand."""
        if self._new.isEnabled():
            self.desk.window.go("referral", {"new": True})

    # Files

    def choose_file(self) -> None:
        """Ask for a file and take it in."""
        kinds = self.tr("Referral files (*.docx *.csv *.pdf *.xlsx *.eml *.msg *.txt *.maractransfer);;All files (*)")
        path = self.desk.window.open_file(self.tr("Take in a file"), kinds)
        if path:
            self.take_files([path])

    def take_files(self, paths: Sequence[str]) -> None:
        """Take in files that were chosen, or dropped anywhere on the window."""
        self.taking.take_files(paths)

    def take_pasted(self) -> None:
        """Take in what the clipboard holds: words, a table, or files that were copied."""
        if self._paste.isEnabled():
            self.taking.take_pasted()

    def _unsay(self) -> None:
        self._say("", False)

    def _say(self, text: str, refused: bool) -> None:
        known = self._said.text() if text and not self._said.isHidden() else ""
        both = f"{known} {text}".strip() if known and known not in text else text
        tone, shape = (Tone.LATE, Shape.TRIANGLE) if refused else (Tone.SOON, Shape.RING)
        self._said.say(both, tone, shape if both else None)
        self._said.setVisible(bool(both))

    def _on_busy(self, text: str) -> None:
        if text:
            self.desk.window.say(text)
        self._let_take(self._may_create and not text)

    def _let_take(self, may: bool) -> None:
        self._open.setEnabled(may)
        self._paste.setEnabled(may)

    def _show_drafts(self) -> None:
        self._tabs.choose(InboxGroup.DRAFTS.value)
        self.refresh()


__all__ = ["PAGE", "ReferralsPage"]

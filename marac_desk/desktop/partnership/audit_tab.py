"""Who looked: what waits to be judged, what everybody did, the sample, the extract, the check of the chain."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command
from marac_desk.desktop.partnership.audit_dialogs import JudgeDialog
from marac_desk.desktop.partnership.audit_filter import AuditFilter
from marac_desk.desktop.partnership.audit_rows import AuditFound, audit_rows
from marac_desk.desktop.partnership.audit_verbs import AuditVerbs
from marac_desk.desktop.partnership.tab import PartnershipTab
from marac_desk.desktop.widgets.labels import button, label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Column
from marac_desk.desktop.widgets.tips import ElidedTips
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.rules.access import DataClass, Operation
from marac_desk.services.audit.activity import Place, Wanted, activity
from marac_desk.services.audit.alerts import AlertRow, alerts
from marac_desk.services.audit.sampling import SampledRow, sampled_looks
from marac_desk.services.changes import Changes

CODE = "audit"


class AuditTab(PartnershipTab):
    """One list: what waits to be judged by the person acting, then the ledger's lines within the filter."""

    code: ClassVar[str] = CODE
    cares_for: ClassVar[Changes] = Changes.AUDIT

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.judges = desk.allowed.may(Operation.UPDATE, DataClass.AUDIT)
        self._found = AuditFound()
        self.filter = AuditFilter(desk, everybody=self.judges)
        self.rows = RowView((Column("", 176), Column("", 210), Column(), Column("", 120, right=True)), self.tr("Audit"))
        self.rows.setObjectName("auditRowView")
        ElidedTips(self.rows)
        self.verbs = AuditVerbs(desk, self.filter, may=desk.allowed.may(Operation.EXPORT, DataClass.AUDIT))
        self.more = button(self.tr("Show earlier lines"), "showEarlierLines", link=True)
        self._lay_out()
        self.rows.verb_pressed.connect(lambda key, _verb: self._open(key))
        self.rows.opened.connect(self._open)
        self.more.clicked.connect(self.show_more)
        self.filter.changed.connect(self.refresh)
        self.setFocusProxy(self.rows)

    @classmethod
    def title(cls) -> str:
        """Return the tab's name."""
        return cls.tr("Who looked")  # type: ignore[call-arg, arg-type]

    @classmethod
    def is_for(cls, desk: Desk) -> bool:
        """Tell whether the person acting may read any line."""
        return desk.allowed.may(Operation.READ, DataClass.AUDIT)

    def _lay_out(self) -> None:
        words = self.tr("Everything that was done here is in a chain of lines that cannot be changed unseen.")
        own = self.tr("These are your own lines. The auditor reads everybody's.")
        top = QHBoxLayout()
        top.setContentsMargins(8, 4, 8, 0)
        top.addWidget(label(words if self.judges else own, Type.LIST, Tone.INK2, wrap=True, name="auditWordsLabel"), 1)
        top.addWidget(self.filter, 0, Qt.AlignmentFlag.AlignRight)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 6, 8, 10)
        foot.addWidget(self.verbs, 1)
        foot.addWidget(self.more, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self.rows, 1)
        column.addLayout(foot)

    def refresh(self) -> None:
        """Ask for what waits and for the newest lines."""
        self._ask(None)

    def show_more(self) -> None:
        """Add the lines before the last one shown."""
        if self._found.after is not None:
            self._ask(self._found.after)

    def _ask(self, after: Place | None) -> None:
        actor, wanted, judges = self.desk.actor, self.filter.wanted(), self.judges

        def look(uow: Any) -> tuple[Any, tuple[AlertRow, ...], tuple[SampledRow, ...]]:
            waiting = (alerts(uow, actor=actor), sampled_looks(uow, actor=actor)) if judges else ((), ())
            return activity(uow, actor=actor, wanted=wanted, after=after), *waiting

        def show(found: tuple[Any, tuple[AlertRow, ...], tuple[SampledRow, ...]]) -> None:
            page, raised, drawn = found
            earlier = self._found.lines if after is not None else ()
            total = self._found.total if after is not None else page.total
            mine = tuple(row for row in drawn if row.mine and row.verdict is None)
            self._found = AuditFound(raised, mine, (*earlier, *page.lines), page.after, total)
            self._show()

        self.desk.work.read(self, look, show, what="audit")

    def _show(self) -> None:
        self.rows.set_rows(audit_rows(self.desk, self._found, judges=self.judges))
        self.more.setVisible(self._found.after is not None)
        self.filter.name_people(self._found.people)
        self.remarked.emit()

    @property
    def remark(self) -> str:
        """Say how much waits."""
        waiting = len(self._found.raised) + len(self._found.drawn)
        return self.tr("%n look(s) to judge", None, waiting) if waiting else ""

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        return [*self.verbs.commands(), *self.filter.commands()]

    def show_target(self, target: Any) -> None:
        """Show the lines of one case."""
        if "case" in target:
            self.filter.only_case(uuid.UUID(str(target["case"])), str(target.get("reference", "")))

    def wanted(self) -> Wanted:
        """Return which lines are shown."""
        return self.filter.wanted()

    def _open(self, key: Any) -> None:
        found = self._found.waiting.get(key)
        if found is not None:
            JudgeDialog(self.desk, found, self.window()).open()

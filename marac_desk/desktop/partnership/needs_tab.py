"""Referral form: what this area asks of every referral; a tick is saved at once, and nothing is held back by it."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command
from marac_desk.desktop.partnership.list_between import list_between
from marac_desk.desktop.partnership.tab import PartnershipTab
from marac_desk.desktop.widgets.labels import label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row, head
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import problems
from marac_desk.desktop.wording.referral_form import missing, section
from marac_desk.intake.completeness import Missing
from marac_desk.rules.access import DataClass, Operation
from marac_desk.services.changes import Changes
from marac_desk.services.partnership.needs import Need, NeedsView, referral_needs, set_referral_needs

CODE = "needs"


class NeedsTab(PartnershipTab):
    """One line a question of the form, under its part; Space asks for it or no longer."""

    code: ClassVar[str] = CODE
    cares_for: ClassVar[Changes] = Changes.PARTNERSHIP

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.view: NeedsView | None = None
        self._words = label("", Type.LIST, Tone.INK2, wrap=True, name="needsWordsLabel")
        self.list = RowView((Column(), Column("", 220)), self.tr("What every referral must say"))
        self.list.setObjectName("needsRowView")
        self.list.ticked.connect(self._tick)
        list_between(self, (self._words,), self.list, ())
        self.setFocusProxy(self.list)

    @classmethod
    def title(cls) -> str:
        """Return the tab's name."""
        return cls.tr("Referral form")  # type: ignore[call-arg, arg-type]

    @classmethod
    def is_for(cls, desk: Desk) -> bool:
        """Tell whether the person acting screens referrals."""
        return desk.allowed.may(Operation.UPDATE, DataClass.REFERRAL)

    def refresh(self) -> None:
        """Ask for what the area asks for."""
        actor = self.desk.actor
        self.desk.work.read(self, lambda uow: referral_needs(uow, actor=actor), self._show, what="needs")

    def _show(self, view: NeedsView) -> None:
        self.view = view
        asked = sum(one.asked for one in view.needs)
        text = self.tr(
            "%n thing(s) asked of every referral. What is missing of them stands first when one is sent back; no "
            "referral is held up by it.", None, asked,
        )  # fmt: skip
        self._words.setText(text)
        rows: list[Row] = []
        before = None
        for one in view.needs:
            if one.section is not before:
                before = one.section
                rows.append(head(("head", one.section), section(one.section), "", height=30))
            rows.append(self._row(one, may=view.may_change))
        self.list.set_rows(rows)
        self.remarked.emit()

    def _row(self, one: Need, *, may: bool) -> Row:
        usual = self.tr("usually asked for") if one.usual else ""
        text = missing(Missing(one.section, one.code))
        first = Cell(text, check=one.asked) if may else Cell(text, lead="✓" if one.asked else "")
        return Row(("need", one.section, one.name), (first, Cell(usual, tone=Tone.INK3, type=Type.SMALL)))

    def _tick(self, key: Any, on: bool) -> None:
        if self.view is None or not self.view.may_change:
            return
        names = [one.name for one in self.view.needs if (on if one.name == key[2] else one.asked)]
        actor = self.desk.actor
        self.desk.work.write(
            self,
            lambda uow: set_referral_needs(uow, actor=actor, names=names),
            lambda _none: self.refresh(),
            lambda error: self.desk.window.say(problems.sentence(error)),
        )

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        return [Command(self.tr("Ask for it, or no longer"), self.list.setFocus, self.tr("Space"))]

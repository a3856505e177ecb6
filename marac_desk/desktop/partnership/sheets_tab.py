"""Sheets and forms: the layouts that were taught in this area, and a way to remove one."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command
from marac_desk.desktop.partnership.list_between import list_between
from marac_desk.desktop.partnership.tab import PartnershipTab
from marac_desk.desktop.widgets.labels import button, label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row, note
from marac_desk.desktop.widgets.tips import ElidedTips
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import problems
from marac_desk.rules.access import DataClass, Operation
from marac_desk.services.changes import Changes
from marac_desk.services.referrals.own_profiles import OwnProfile, list_profiles, remove_profile

CODE = "sheets"


class SheetsTab(PartnershipTab):
    """One line a taught sheet or form; removing asks a second time."""

    code: ClassVar[str] = CODE
    cares_for: ClassVar[Changes] = Changes.PARTNERSHIP

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._asked = ""
        self._words = label("", Type.LIST, Tone.INK2, wrap=True, name="sheetsWordsLabel")
        self._words.setText(
            self.tr("A sheet is known by the titles of its columns, all of them and in their order, a form by its "
                    "labels. Referrals, Take in a file, offers to teach one that is not known.")
        )  # fmt: skip
        self.list = RowView((Column("", 260), Column("", 200), Column()), self.tr("Sheets and forms that were taught"))
        self.list.setObjectName("sheetsRowView")
        ElidedTips(self.list)
        self.remove_button = button(self.tr("Remove layout"), "removeSheet")
        self.remove_button.setToolTip(self.tr("Remove layout (Del)"))
        self.remove_button.clicked.connect(self.remove)
        shortcut = QShortcut(QKeySequence("Del"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.remove)
        self.list.current_changed.connect(lambda _key: self._show_foot())
        list_between(self, (self._words,), self.list, (self.remove_button,))
        self.setFocusProxy(self.list)
        self._show_foot()

    @classmethod
    def title(cls) -> str:
        """Return the tab's name."""
        return cls.tr("Layouts")  # type: ignore[call-arg, arg-type]

    @classmethod
    def is_for(cls, desk: Desk) -> bool:
        """Tell whether the person acting may change what the area sets."""
        return desk.allowed.may(Operation.UPDATE, DataClass.PARTNERSHIP)

    def refresh(self) -> None:
        """Ask for the sheets that were taught."""
        actor = self.desk.actor
        self.desk.work.read(self, lambda uow: list_profiles(uow, actor=actor), self._show, what="sheets")

    def _show(self, profiles: tuple[OwnProfile, ...]) -> None:
        asked = self._asked
        nothing = [note("nothing", self.tr("No sheet and no form was taught yet."))]
        self.list.set_rows([self._row(profile) for profile in profiles] or nothing)
        self._asked = asked if asked == self._current() else ""
        self._show_foot()

    def _row(self, profile: OwnProfile) -> Row:
        text = self.tr("{fields} of {columns} columns known")
        if profile.form:
            text = self.tr("form, {fields} labels taught")
        known = text.format(fields=profile.fields, columns=len(profile.titles))
        return Row(("sheet", profile.name), (Cell(profile.name), Cell(known, tone=Tone.INK2),
                                             Cell(", ".join(profile.titles), tone=Tone.INK3)))  # fmt: skip

    def _current(self) -> str:
        key = self.list.current_key()
        return str(key[1]) if isinstance(key, tuple) else ""

    def _show_foot(self) -> None:
        if self._asked != self._current():
            self._asked = ""
        self.remove_button.setText(self.tr("Really remove it") if self._asked else self.tr("Remove layout"))
        self.remove_button.setVisible(bool(self._current()))

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        return [Command(self.tr("Remove layout"), self.remove, "Del")] if self._current() else []

    def remove(self) -> None:
        """Remove the sheet at the second time of asking; what was read by it stays."""
        name = self._current()
        if not name:
            return
        if self._asked != name:
            self._asked = name
            self._show_foot()
            self.desk.window.say(self.tr("Press again to remove it. What was read by it stays."))
            return
        actor = self.desk.actor
        self.desk.work.write(
            self,
            lambda uow: remove_profile(uow, actor=actor, name=name),
            lambda _result: self.desk.window.say(self.tr("Removed.")),
            lambda error: self.desk.window.say(problems.sentence(error)),
        )

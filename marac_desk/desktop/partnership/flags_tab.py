"""Flags: on whose file one is still to be placed, which are about to lapse, which lapsed and are still there."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command
from marac_desk.desktop.partnership.follow_notes import Asked, FollowNoteDialog, Run
from marac_desk.desktop.partnership.list_between import list_between
from marac_desk.desktop.partnership.tab import PartnershipTab
from marac_desk.desktop.widgets.labels import button, label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row, gap, head, note
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tips import ElidedTips
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates
from marac_desk.rules.access import DataClass, Operation
from marac_desk.services.changes import Changes
from marac_desk.services.flags.listing import FlagList, FlagRow, FlagStanding, flag_list
from marac_desk.services.monitoring import confirm_flag, remove_flag, renew_flag

CODE = "flags"
PLACE, RENEW, TAKE_OFF = "place", "renew", "take_off"
_FIRST = {
    FlagStanding.ASKED: PLACE,
    FlagStanding.LAPSING: RENEW,
    FlagStanding.LAPSED: TAKE_OFF,
}


class FlagsTab(PartnershipTab):
    """One line a flag that needs something, agency by agency; the last cell is the one next step."""

    code: ClassVar[str] = CODE
    cares_for: ClassVar[Changes] = Changes.CASES

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._view = FlagList()
        self.dialog: FollowNoteDialog | None = None
        self.list = RowView((Column(), Column("", 300), Column("", 150, right=True)), self.tr("Flags"))
        self.list.setObjectName("flagsRowView")
        ElidedTips(self.list)
        self._words = label("", Type.LIST, Tone.INK2, wrap=True, name="flagsWordsLabel")
        self.place_button = button(self.tr("Flag is placed"), "placeFlag")
        self.renew_button = button(self.tr("Renew flag"), "renewFlag")
        self.off_button = button(self.tr("Flag is taken off"), "takeOffFlag")
        self._buttons = ((self.place_button, "P", self.place), (self.renew_button, "R", self.renew),
                         (self.off_button, "O", self.take_off))  # fmt: skip
        self._lay_out()
        self.list.verb_pressed.connect(self._do)
        self.list.opened.connect(lambda key: self._do(key, ""))
        self.list.current_changed.connect(lambda _key: self._show_foot())
        self.setFocusProxy(self.list)

    @classmethod
    def title(cls) -> str:
        """Return the tab's name."""
        return cls.tr("Flags")  # type: ignore[call-arg, arg-type]

    @classmethod
    def is_for(cls, desk: Desk) -> bool:
        """Tell whether the person acting may know of any flag."""
        return desk.allowed.may(Operation.READ, DataClass.REFERRAL)

    def _lay_out(self) -> None:
        for made, keys, run in self._buttons:
            made.setToolTip(f"{made.text()} ({keys})")
            made.clicked.connect(run)
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)
        list_between(self, (self._words,), self.list, [made for made, _keys, _run in self._buttons])

    # Showing

    def refresh(self) -> None:
        """Ask for the flags that need something."""
        actor = self.desk.actor
        self.desk.work.read(self, lambda uow: flag_list(uow, actor=actor), self._show, what="flags")

    def _show(self, view: FlagList) -> None:
        self._view = view
        quiet = self.tr("%n more flag(s) stand and need nothing.", None, view.quiet) if view.quiet else ""
        self._words.setText(
            self.tr("A flag makes an agency spot a repeat. It lapses after the last referral. {quiet}").format(
                quiet=quiet
            )
        )
        self.list.set_rows(self._rows() or [note("nothing", self.tr("No flag needs anything now."))])
        self._show_foot()
        self.remarked.emit()

    def _rows(self) -> list[Row]:
        found: list[Row] = []
        agency = None
        for row in self._view.rows:
            if row.agency_id != agency:
                agency = row.agency_id
                count = sum(other.agency_id == agency for other in self._view.rows)
                found += [gap(("gap", row.flag_id), 8)] if found else []
                found.append(head(("head", row.flag_id), row.agency, str(count), mark=row.mark))
            found.append(self._row(row))
        return found

    def _row(self, row: FlagRow) -> Row:
        verbs = {PLACE: self.tr("Flag is placed"), RENEW: self.tr("Renew flag"), TAKE_OFF: self.tr("Flag is taken off")}
        verb = _FIRST[row.standing] if row.may else None
        step = Cell(lead=verbs[verb], lead_tone=Tone.ACCENT, right=True, verb=verb) if verb else Cell()
        name = self.desk.name(row.name, self.tr("no name"))
        return Row(row.flag_id, (Cell(row.reference, name, tone=Tone.INK3, second=row.note), self._state(row), step),
                   height=46 if row.note else 28)  # fmt: skip

    def _state(self, row: FlagRow) -> Cell:
        today = self.desk.today()
        until = dates.day(row.expires_on, today)
        match row.standing:
            case FlagStanding.LAPSED:
                text = self.tr("lapsed {day}, still on the file").format(day=until)
                return Cell(text, tone=Tone.LATE, shape=Shape.TRIANGLE)
            case FlagStanding.LAPSING:
                return Cell(self.tr("lapses {day}").format(day=until), tone=Tone.SOON, shape=Shape.RING)
            case _:
                text = self.tr("asked {day}, not placed yet").format(day=dates.day(row.requested_on, today))
                return Cell(text, tone=Tone.SOON, shape=Shape.RING)

    @property
    def remark(self) -> str:
        """Say how many flags lapsed or lapse soon."""
        soon = {FlagStanding.LAPSED, FlagStanding.LAPSING}
        count = sum(row.standing in soon for row in self._view.rows)
        return self.tr("%n flag(s) lapse or lapsed", None, count) if count else ""

    def _current(self) -> FlagRow | None:
        key = self.list.current_key()
        return next((row for row in self._view.rows if row.flag_id == key), None)

    def _possible(self, row: FlagRow | None) -> set[str]:
        if row is None or not row.may:
            return set()
        return {RENEW, TAKE_OFF, *([PLACE] if row.standing is FlagStanding.ASKED else [])}

    def _show_foot(self) -> None:
        possible = self._possible(self._current())
        for made, code in ((self.place_button, PLACE), (self.renew_button, RENEW), (self.off_button, TAKE_OFF)):
            made.setVisible(code in possible)

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        return [Command(made.text(), run, keys) for made, keys, run in self._buttons if made.isVisible()]

    # Doing

    def _do(self, key: Any, verb: str) -> None:
        row = next((row for row in self._view.rows if row.flag_id == key), None)
        if row is None or not row.may:
            return
        {PLACE: self.place, RENEW: self.renew, TAKE_OFF: self.take_off}[verb or _FIRST[row.standing]]()

    def place(self) -> None:
        """Record on which day the agency placed its flag."""
        row, actor = self._current(), self.desk.actor
        if row is not None and PLACE in self._possible(row):
            asked = self._asked(row, self.tr("Flag is placed"), day=True)
            self._ask(asked, lambda uow, day, _note: confirm_flag(uow, actor=actor, flag_id=row.flag_id, on=day))

    def renew(self) -> None:
        """Ask the agency to keep its flag, with a note that says why."""
        row, actor = self._current(), self.desk.actor
        if row is not None and RENEW in self._possible(row):
            why = self.tr("Why it is kept. The agency is asked for it anew; the flag before stays as history.")
            asked = self._asked(row, self.tr("Renew flag"), why=why)
            self._ask(asked, lambda uow, _day, said: renew_flag(uow, actor=actor, flag_id=row.flag_id, note=said))

    def take_off(self) -> None:
        """Record that the agency took its flag off."""
        row, actor = self._current(), self.desk.actor
        if row is not None and TAKE_OFF in self._possible(row):
            why = self.tr("Needed where the flag comes off before it lapses.")
            asked = self._asked(row, self.tr("Flag is taken off"), why=why)
            self._ask(asked, lambda uow, _day, said: remove_flag(uow, actor=actor, flag_id=row.flag_id, note=said))

    def _asked(self, row: FlagRow, title: str, *, day: bool = False, why: str = "") -> Asked:
        about = self.tr("{agency}, {reference}").format(agency=row.agency, reference=row.reference)
        return Asked(f"{row.flag_id.hex} {title}", title, about, title, day, why)

    def _ask(self, asked: Asked, run: Run) -> None:
        self.dialog = FollowNoteDialog(self.desk, asked, run, self)
        self.dialog.saved.connect(lambda _result: self.desk.window.say(self.tr("Recorded.")))
        self.dialog.finished.connect(lambda _code: self.list.setFocus())
        self.dialog.open()

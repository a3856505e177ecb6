"""Handing a form in: coordinator and chair are asked before anything of a case is stored, and it may go elsewhere."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.referrals.form_frame import FormFrame
from marac_desk.desktop.referrals.keepers_dialog import HandOverDialog, KeepersDialog
from marac_desk.desktop.referrals.keeping import Keeping
from marac_desk.desktop.referrals.two_corrections import TwoCorrections
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import problems
from marac_desk.documents.letters_content import HandOverSheet
from marac_desk.services.conflicts.entering import Keeper, keepers_alike, keepers_of
from marac_desk.services.conflicts.views import ConflictMatch
from marac_desk.services.referrals.forms import throw_form_away

MAY_KNOW, OVERTAKEN = "keeper_may_know", "corrected_meanwhile"
Found = tuple[tuple[Keeper, ...], tuple[ConflictMatch, ...]]


class FormHanding(QObject):
    """One form on its way: handed in, gone to another register, thrown away, or back with the reason why not."""

    handed_in = Signal(object)
    elsewhere = Signal()
    thrown = Signal()

    def __init__(self, desk: Desk, frame: FormFrame, keeping: Keeping) -> None:
        super().__init__(frame)
        self._desk, self._frame, self._keeping = desk, frame, keeping
        self.beside = TwoCorrections(desk, frame, keeping, self.start)
        self.dialog: QDialog | None = None
        self.asked = False
        """Whether somebody was asked whether the form is to be thrown away."""

    def start(self, *, asked: bool = False) -> None:
        """Hand the form in as it stands; `asked` says that they were asked and know nobody."""
        self._frame.hand_in_button.setEnabled(False)
        self._keeping.hand_in(self._on_handed_in, self._on_refused, asked=asked)

    def _on_handed_in(self, received: Any) -> None:
        self._frame.hand_in_button.setEnabled(True)
        self.handed_in.emit(received)

    def _on_refused(self, error: Exception) -> None:
        if getattr(error, "code", "") == MAY_KNOW:
            self.ask_keepers()
            return
        self.refuse(error)
        if getattr(error, "code", "") == OVERTAKEN:
            self.beside.meet(self.refuse)

    def refuse(self, error: Exception) -> None:
        """Say why the form was not handed in, and go to the field it is about."""
        self._frame.hand_in_button.setEnabled(True)
        self._frame.saved.say(problems.sentence(error), Tone.LATE, Shape.TRIANGLE)
        field = getattr(error, "values", {}).get("field")
        if field:
            self._frame.form.go_to(str(field))

    def ask_keepers(self) -> None:
        """Show who may know whom, of the form as it stands, and ask for an answer."""
        self._keeping.save()
        actor, draft = self._desk.actor, self._keeping.state().draft

        def look(uow: Any) -> Found:
            return keepers_of(uow, actor=actor), keepers_alike(uow, actor=actor, draft=draft)

        self._desk.work.read(self, look, self._ask, self.refuse)

    def _ask(self, found: Found) -> None:
        dialog = KeepersDialog(self._desk, self._keeping.subject, *found, self._frame)
        dialog.knows_nobody.connect(lambda: self.start(asked=True))
        dialog.saved.connect(self._on_sent)
        dialog.rejected.connect(self._on_back)
        dialog.finished.connect(lambda _result: self._keeping.hold(still=False))
        self.dialog = dialog
        self._keeping.hold(still=True)  # a save that comes after the form went would bring it back
        dialog.open()

    def _on_back(self) -> None:
        self._frame.hand_in_button.setEnabled(True)
        self._keeping.touched()

    def _on_sent(self, sheet: HandOverSheet) -> None:
        self._keeping.stop()
        self.dialog = HandOverDialog(self._desk, sheet, self._frame)
        self.dialog.finished.connect(lambda _result: self._on_gone())
        self.dialog.open()

    def _on_gone(self) -> None:
        self._frame.hand_in_button.setEnabled(True)
        self.elsewhere.emit()

    def throw_away(self) -> None:
        """Forget the form at the second time of asking; a file it came from stays."""
        if not self.asked:
            self.asked = True
            text = self.tr("This forgets what was typed here. Press it again to throw it away.")
            self._frame.saved.say(text, Tone.SOON, Shape.RING)
            return
        subject, actor = self._keeping.subject, self._desk.actor
        if not subject:
            return
        self._keeping.stop()
        self._desk.work.write(
            self, lambda uow: throw_form_away(uow, actor=actor, subject=subject), lambda _none: self.thrown.emit()
        )

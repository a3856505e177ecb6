"""The steps of the recovery kit: three sheets go to three people, and two of them are typed back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QWidget

from marac_desk.desktop.forms.ui_kit_step import Ui_KitStep
from marac_desk.desktop.forms.ui_shares_step import Ui_SharesStep
from marac_desk.desktop.lock.steps_window import Step
from marac_desk.desktop.widgets.dressing import set_tone
from marac_desk.desktop.widgets.tokens import Tone

GROUPS_A_LINE = 5

ReadShare = Callable[[str], tuple[int, str]]
"""Reads what was typed of a sheet: its number, or 0 and a sentence about what is wrong with it."""


class KitStep(Step):
    """Gives the three sheets away: as pages to print, or one at a time on the screen to be written down."""

    save_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_KitStep()
        self.ui.setupUi(self)
        self.title = self.tr("Recovery kit")
        self._sheets: Sequence[str] = ()
        self._shown = 0
        self._given, self._advice = False, self.ui.savedLabel.text()
        self.ui.saveButton.clicked.connect(self._ask_where)
        self.ui.showButton.clicked.connect(self._show_next)

    def set_sheets(self, sheets: Sequence[str]) -> None:
        """Take what stands on the three sheets; none of it is shown yet."""
        self._sheets, self._given = tuple(sheets), False
        self.ui.savedLabel.setText(self._advice)
        set_tone(self.ui.savedLabel, Tone.INK3)
        self._show(0)

    def _ask_where(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder for the three sheets"))
        if folder:
            self.save_asked.emit(folder)

    def say_saved(self) -> None:
        """Say that the pages are there."""
        self._given = True
        self.ui.savedLabel.setText(self.tr("Saved. Print them, hand them over, then delete the three files."))
        set_tone(self.ui.savedLabel, Tone.DONE)
        self.changed.emit()

    def _show_next(self) -> None:
        self._show((self._shown + 1) % (len(self._sheets) + 1))
        self._given = self._given or self._shown == len(self._sheets)

    def _show(self, number: int) -> None:
        """Show one sheet alone, or none."""
        self._shown = number
        text = _in_lines(self._sheets[number - 1]) if number else ""
        self.ui.sheetLabel.setText(text)
        self.ui.sheetLabel.setAccessibleName(text)
        following = number + 1 if number < len(self._sheets) else 0
        show, hide = self.tr("Show share {number}"), self.tr("Hide share {number}")
        self.ui.showButton.setText(show.format(number=following) if following else hide.format(number=number))

    def forget(self) -> None:
        """Keep nothing of the sheets."""
        self.set_sheets(())

    def missing(self) -> str:
        """Ask for the sheets to be given away."""
        return "" if self._given else self.tr("Save the sheets to print them, or show and write down all three shares.")

    def enter(self) -> None:
        """Begin at the button that saves."""
        self._show(0)
        self.ui.saveButton.setFocus()


def _in_lines(sheet: str) -> str:
    groups = sheet.split("-")
    lines = (groups[at : at + GROUPS_A_LINE] for at in range(0, len(groups), GROUPS_A_LINE))
    return "\n".join("   ".join(line) for line in lines)


class SharesStep(Step):
    """Asks for what stands on two sheets; each is looked at as soon as it is all there."""

    def __init__(self, read: ReadShare, intro: str, forward: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_SharesStep()
        self.ui.setupUi(self)
        self.title, self.forward = self.tr("Type two of the shares"), forward
        self._read = read
        self.ui.introLabel.setText(intro)
        self._pairs = ((self.ui.oneLineEdit, self.ui.oneSaidLabel), (self.ui.otherLineEdit, self.ui.otherSaidLabel))
        for edit, said in self._pairs:
            edit.textChanged.connect(lambda _text, edit=edit, said=said: self._on_typed(edit, said))
            edit.editingFinished.connect(lambda edit=edit, said=said: self._say(edit, said, finished=True))

    @property
    def typed(self) -> tuple[str, str]:
        """What was typed of both."""
        return self.ui.oneLineEdit.text(), self.ui.otherLineEdit.text()

    def _on_typed(self, edit: QLineEdit, said: QLabel) -> None:
        self._say(edit, said, finished=False)
        self.changed.emit()

    def _say(self, edit: QLineEdit, said: QLabel, *, finished: bool) -> None:
        """Say that a sheet is right as soon as it is; that it is wrong only once somebody has gone on."""
        number, problem = self._read(edit.text()) if edit.text().strip() else (0, "")
        right = self.tr("Share {number} is right").format(number=number)
        said.setText(right if number else problem if finished else "")
        set_tone(said, Tone.DONE if number else Tone.LATE)

    def missing(self) -> str:
        """Return what is wrong with one of them."""
        one, other = (self._read(text)[0] for text in self.typed)
        if not (one and other):
            for edit, said in self._pairs:
                self._say(edit, said, finished=True)
            return self.tr("Two shares are needed, each as it stands on its sheet.")
        if one == other:
            return self.tr("That is share {number} twice. Type another one.").format(number=one)
        return ""

    def forget(self) -> None:
        """Keep nothing of what was typed; setText drops what could be undone, which clear would keep."""
        for edit, _ in self._pairs:
            edit.setText("")

    def enter(self) -> None:
        """Begin at the first that is not right."""
        for edit, _ in self._pairs:
            if not self._read(edit.text())[0]:
                edit.setFocus()
                return
        self.ui.otherLineEdit.setFocus()

"""Two people changed one thing: both texts beside each other, who saved and when, and a choice that loses neither."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.forms.ui_two_texts_dialog import Ui_TwoTextsDialog
from marac_desk.desktop.widgets.announce import announce
from marac_desk.desktop.widgets.labels import button, dress, label
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates
from marac_desk.rules.merging import merged
from marac_desk.services.editing import Theirs

_CONTEXT = "TwoTexts"
LINES_HIGH, LEAST_HIGH, LINE_HIGH, ROUND = 96, 56, 18, 18
_A_LINE = 48  # letters that fit into half of the form


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


@dataclass(frozen=True, slots=True)
class Difference:
    """One text that two people changed: what it is called, what both began from, what each wrote.

    `words` turns a code into what people read, for what is chosen and not written. `note` is said below it. With `ask`
    nothing stands there before somebody has chosen.
    """

    field: str
    title: str
    before: str
    mine: str
    theirs: str
    words: Callable[[str], str] | None = None
    note: str = ""
    ask: bool = False


def differences(theirs: Theirs, fields: Sequence[Difference]) -> list[Difference]:
    """Return what somebody has to look at: the texts that both changed and that did not come out alike.

    `theirs` of each field is taken from what stands there now; a field nobody knows of is nobody's difference.
    """
    now = [(one, theirs.texts[one.field]) for one in fields if one.field in theirs.texts]
    return [replace(one, theirs=text) for one, text in now if text != one.mine and one.before not in {text, one.mine}]


def left_alone(theirs: Theirs, fields: Sequence[Difference]) -> dict[str, str]:
    """Return the texts that only the other person changed, as they stand now: nobody means to take them back."""
    now = {one: theirs.texts[one.field] for one in fields if one.field in theirs.texts}
    return {one.field: text for one, text in now.items() if one.before == one.mine != text}


class TwoTextsField(QWidget):
    """One text: yours at the left, the other at the right, and below what will be saved."""

    changed = Signal()

    def __init__(self, difference: Difference, who: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.difference = difference
        self._chosen: str | None = None
        self._mine = self._shown(difference.mine, self.tr("{title}, yours").format(title=difference.title))
        self._theirs = self._shown(difference.theirs, self.tr("{title}, {who}").format(title=difference.title, who=who))
        self.result_edit = QPlainTextEdit()
        self._furnish_result()
        self._note = label(difference.note, Type.SMALL, Tone.INK3, wrap=True)
        self._lay_out(who)
        choose = difference.ask or difference.words is not None
        both = None if choose else merged(difference.before, difference.mine, difference.theirs)
        if both is not None:
            self._take(both)
            self._note.setText(self.tr("The two changes do not touch, so both are in it. Read it once more."))

    def _shown(self, text: str, name: str) -> QPlainTextEdit:
        words = self.difference.words
        made = QPlainTextEdit(words(text) if words else text)
        made.setReadOnly(True)
        made.setTabChangesFocus(True)
        made.setAccessibleName(name)
        made.setFixedHeight(self._height())
        return made

    def _height(self) -> int:
        """Return how high the longer of the two texts is, up to five lines; then it scrolls by itself."""
        one, words = self.difference, self.difference.words or str
        lines = [sum(1 + len(line) // _A_LINE for line in words(text).split("\n")) for text in (one.mine, one.theirs)]
        return min(LINES_HIGH, ROUND + LINE_HIGH * max(lines))

    def _furnish_result(self) -> None:
        self.result_edit.setObjectName(f"{self.difference.field}ResultPlainTextEdit")
        self.result_edit.setAccessibleName(self.tr("{title}, what is saved").format(title=self.difference.title))
        written = self.difference.words is None
        self.result_edit.setPlaceholderText(
            self.tr("Choose one of the two, keep both, or write.") if written else self.tr("Choose one of the two.")
        )
        self.result_edit.setTabChangesFocus(True)
        self.result_edit.setReadOnly(not written)
        self.result_edit.setFixedHeight(max(LEAST_HIGH, self._height()) if written else self._height())
        self.result_edit.textChanged.connect(self._on_typed)

    def _lay_out(self, who: str) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.addWidget(self._name(self.tr("Yours"), self._mine), 0, 0)
        grid.addWidget(self._name(self.tr("As {who} saved it").format(who=who), self._theirs), 0, 1)
        grid.addWidget(self._mine, 1, 0)
        grid.addWidget(self._theirs, 1, 1)
        choices = QHBoxLayout()
        choices.setSpacing(20)
        choices.addWidget(self._name(self.tr("What is saved"), self.result_edit))
        choices.addStretch(1)
        texts = {"mine": self.tr("Take yours"), "theirs": self.tr("Take the other")}
        if self.difference.words is None:
            texts["both"] = self.tr("Keep both")
        self.buttons = {code: button(text, f"{code}Text", link=True) for code, text in texts.items()}
        for code, made in self.buttons.items():
            made.clicked.connect(lambda _on=False, code=code: self.choose(code))
            choices.addWidget(made)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(label(self.difference.title, Type.LIST_STRONG))
        column.addLayout(grid)
        column.addLayout(choices)
        column.addWidget(self.result_edit)
        column.addWidget(self._note)

    @staticmethod
    def _name(text: str, buddy: QWidget) -> QLabel:
        made = label(text, Type.SMALL, Tone.INK2)
        made.setBuddy(buddy)
        return made

    def choose(self, code: str) -> None:
        """Take one of the two texts, or both, one below the other."""
        one = self.difference
        texts = {"mine": one.mine, "theirs": one.theirs, "both": "\n".join(filter(None, (one.theirs, one.mine)))}
        self._take(texts[code])
        self._note.setText(one.note)
        self.result_edit.setFocus()

    def _take(self, text: str) -> None:
        words = self.difference.words
        self._chosen = text
        self.result_edit.blockSignals(True)
        self.result_edit.setPlainText(words(text) if words else text)
        self.result_edit.blockSignals(False)
        self.changed.emit()

    def _on_typed(self) -> None:
        self._chosen = self.result_edit.toPlainText()
        self.changed.emit()

    @property
    def chosen(self) -> str | None:
        """What is to be saved; None until somebody has chosen or written something."""
        return self._chosen


class TwoTextsDialog(QDialog):
    """The one form for a save that came second. `chosen` carries what is to be saved, by field."""

    chosen = Signal(object)

    def __init__(self, desk: Desk, theirs: Theirs, found: Sequence[Difference], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.ui = Ui_TwoTextsDialog()
        self.ui.setupUi(self)
        who = desk.name(theirs.by) or self.tr("somebody else")
        self.ui.aboutLabel.setText(_saved_by(desk, theirs, who))
        self.fields = [TwoTextsField(one, who) for one in found]
        for field in self.fields:
            self.ui.fieldsLayout.addWidget(field)
            field.changed.connect(self._offer)
        self.ui.fieldsLayout.addStretch(1)
        dress(self)
        self.ui.saveButton.clicked.connect(self.save)
        self.ui.saveButton.setToolTip(self.tr("{text} (Ctrl+Return)").format(text=self.ui.saveButton.text()))
        self.ui.cancelButton.clicked.connect(self.reject)
        self.ui.cancelButton.setToolTip(self.tr("Esc; both texts stay as they are"))
        QShortcut("Ctrl+Return", self, self.save)
        self._order()
        self._offer()

    def _order(self) -> None:
        before: QWidget | None = None
        for field in self.fields:
            for widget in (*field.buttons.values(), field.result_edit):
                if before is not None:
                    QWidget.setTabOrder(before, widget)
                before = widget
        if before is not None:
            QWidget.setTabOrder(before, self.ui.saveButton)
        if self.fields:
            next(iter(self.fields[0].buttons.values())).setFocus(Qt.FocusReason.TabFocusReason)

    def _offer(self) -> None:
        waits = any(field.chosen is None for field in self.fields)
        self.ui.saveButton.setEnabled(not waits)
        self.ui.hintLabel.setText(self.tr("Choose for each text what is saved.") if waits else _kept())

    def save(self) -> None:
        """Hand on what was chosen."""
        if not self.ui.saveButton.isEnabled():
            announce(self, self.ui.hintLabel.text())
            return
        self.accept()
        self.chosen.emit({field.difference.field: field.chosen for field in self.fields})


def _saved_by(desk: Desk, theirs: Theirs, who: str) -> str:
    day, time = dates.day(theirs.at.astimezone(desk.area.zone).date(), desk.today()), theirs.at
    words = _tr("{who} saved this on {day} at {time}, after you opened it. Your text is not saved yet, and not lost.")
    return words.format(who=who, day=day, time=dates.clock_time(time, desk.area.zone))


def _kept() -> str:
    return _tr("What is replaced stays in the history.")


def put_beside(
    desk: Desk,
    theirs: Theirs,
    fields: Sequence[Difference],
    parent: QWidget,
    then: Callable[[Mapping[str, str]], None],
) -> TwoTextsDialog | None:
    """Show both texts of every field that two people changed, and go on with what is chosen.

    What only the other person changed is taken as it stands. Where nothing is left to choose, it goes on at once.
    Returns the form.
    """
    found, taken = differences(theirs, fields), left_alone(theirs, fields)
    if not found:
        then(taken)
        return None
    return show_both(desk, theirs, found, parent, lambda chosen: then({**taken, **chosen}))


def show_both(
    desk: Desk,
    theirs: Theirs,
    found: Sequence[Difference],
    parent: QWidget,
    then: Callable[[Mapping[str, str]], None],
) -> TwoTextsDialog:
    """Show these texts, whatever they have in common, and go on with what is chosen."""
    dialog = TwoTextsDialog(desk, theirs, found, parent)
    dialog.chosen.connect(then)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog

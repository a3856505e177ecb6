"""One window that asks for several things in turn: a step at a time, forward and back, by the keyboard alone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.forms.ui_steps_window import Ui_StepsWindow
from marac_desk.desktop.lock.quick_window import QuickWindow
from marac_desk.desktop.widgets.dressing import dress, set_tone
from marac_desk.desktop.widgets.tokens import Tone

if TYPE_CHECKING:  # naming their types alone would make Qt import them
    from PySide6.QtGui import QKeyEvent

ENTER = frozenset({0x01000004, 0x01000005})  # Qt.Key.Key_Return, Qt.Key.Key_Enter


class Step(QWidget):
    """One step: what it is called, what the button forward says, and what is still missing."""

    changed = Signal()
    entered = Signal()

    title = ""
    forward = ""

    def missing(self) -> str:
        """Return a sentence about what is still missing, or nothing where one may go on."""
        return ""

    def enter(self) -> None:
        """Put the keyboard where one begins, where there is anything to type or to choose."""


class StepsWindow(QuickWindow):
    """Shows the steps; what has to happen between two of them is for the subclass to say in `go_on`."""

    def __init__(self) -> None:
        super().__init__()
        self.ui = Ui_StepsWindow()
        self.ui.setupUi(self)
        self.setFixedSize(self.size())
        self._steps: list[Step] = []
        self._busy = False
        self.ui.nextButton.clicked.connect(self._forward)
        self.ui.backButton.clicked.connect(self._back)
        QShortcut("Alt+Left", self).activated.connect(self._back)
        dress(self)

    def add_steps(self, *steps: Step) -> None:
        """Add steps; the first ever added is shown."""
        for step in steps:
            self._steps.append(step)
            self.ui.stepsStackedWidget.addWidget(step)
            dress(step)
            step.changed.connect(partial(self._forget_problem, step))
            step.entered.connect(self._enter)
        self._show_heads()

    @property
    def step(self) -> Step:
        """The step that is shown."""
        return self._steps[self.at]

    @property
    def at(self) -> int:
        """Which step is shown, counted from 0."""
        return self.ui.stepsStackedWidget.currentIndex()

    @property
    def of(self) -> int:
        """How many steps there are; a subclass that adds some later knows better."""
        return len(self._steps)

    @property
    def number(self) -> int:
        """Which step it is, counted from 1, as the window says it."""
        return self.at + 1

    def show_step(self, step: Step) -> None:
        """Show a step."""
        self.set_busy(False)
        self.ui.stepsStackedWidget.setCurrentWidget(step)
        self._show_heads()
        self._enter()

    def _enter(self) -> None:
        """Put the keyboard where the step begins, or on the button forward where it only tells something."""
        self.step.enter()
        if not self.step.isAncestorOf(self.focusWidget()):
            self.ui.nextButton.setFocus()

    def _show_heads(self) -> None:
        step = self.step
        self.ui.titleLabel.setText(step.title)
        self.ui.stepLabel.setText(self.tr("Step {at} of {of}").format(at=self.number, of=self.of))
        self.ui.nextButton.setText(step.forward or self.tr("Next"))
        self.ui.backButton.setVisible(self.at > 0)

    # Forward and back

    def _forward(self) -> None:
        if self._busy:
            return
        if missing := self.step.missing():
            self.refuse(missing)
        else:
            self.go_on(self.step)

    def _back(self) -> None:
        if not self._busy and self.at > 0:
            self.go_back(self.step)

    def go_on(self, step: Step) -> None:
        """Leave a step that is complete; by itself this shows the next one."""
        self.show_step(self._steps[self._steps.index(step) + 1])

    def go_back(self, step: Step) -> None:
        """Return to the step before."""
        self.show_step(self._steps[self._steps.index(step) - 1])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on."""
        if int(event.key()) in ENTER:
            self._forward()
        else:
            super().keyPressEvent(event)

    # What is said

    def _forget_problem(self, changed: Step) -> None:
        """Say no more what was wrong with the step that is shown, once something in it is different."""
        if changed is self.step and not self._busy:
            self._say("", Tone.INK3)

    def _say(self, text: str, tone: Tone) -> None:
        self.ui.hintLabel.setText(text)
        set_tone(self.ui.hintLabel, tone)

    def set_busy(self, busy: bool, text: str = "") -> None:
        """Wait: nothing can be changed meanwhile."""
        self._busy = busy
        for part in (self.ui.nextButton, self.ui.backButton, self.ui.stepsStackedWidget):
            part.setEnabled(not busy)
        self.ui.workProgressBar.setVisible(busy)
        self._say(text, Tone.INK3)

    def refuse(self, text: str) -> None:
        """Say what is not right yet."""
        self.set_busy(False)
        self._say(text, Tone.LATE)
        self._enter()

"""The chair's steps across the head of a case: they lead, they never block, any may follow any."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from marac_desk.desktop.widgets.labels import key_label, label
from marac_desk.desktop.widgets.theme import font
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.rules.lives import CHAIRS_STEPS, ItemState

SHOWN = CHAIRS_STEPS[1:]
_CONTEXT = "Steps"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def step_names() -> dict[ItemState, str]:
    """Return the steps in their order, each in one word."""
    return {
        ItemState.PRESENTED: _tr("Presented"),
        ItemState.VICTIM_VIEW: _tr("Her view"),
        ItemState.SHARING: _tr("Sharing"),
        ItemState.RISK_SUMMARY: _tr("Risk"),
        ItemState.ACTIONS: _tr("Actions"),
        ItemState.CONFIRM: _tr("Read-back"),
        ItemState.CONCLUDED: _tr("Concluded"),
    }


class Steps(QWidget):
    """One word a step, the present one underlined."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[ItemState, QToolButton] = {}
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(20)
        for step, words in step_names().items():
            made = QToolButton()
            made.setObjectName(f"{step.value}StepButton")
            made.setText(words)
            made.setAccessibleName(self.tr("Step: {step}").format(step=words))
            made.setFont(font(Type.LIST_LEAD))
            made.setProperty("step", "true")
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.clicked.connect(lambda _on, chosen=step: self.chosen.emit(chosen))
            self._group.addButton(made)
            self._buttons[step] = made
            line.addWidget(made)
        line.addStretch(1)
        self._key, self._next = key_label("F6"), label(self.tr("next step"), Type.SMALL, Tone.INK3)
        line.addWidget(self._key)
        line.addSpacing(-14)
        line.addWidget(self._next)

    def show_step(self, step: ItemState) -> None:
        """Show where the case stands; before the first step none is marked."""
        reached = CHAIRS_STEPS.index(step) if step in CHAIRS_STEPS else 0
        for other, made in self._buttons.items():
            made.setProperty("passed", "true" if CHAIRS_STEPS.index(other) <= reached else "false")
            made.style().unpolish(made)
            made.style().polish(made)
        if step in self._buttons:
            self._buttons[step].setChecked(True)
        else:
            self._group.setExclusive(False)
            for made in self._buttons.values():
                made.setChecked(False)
            self._group.setExclusive(True)

    def make_narrow(self, narrow: bool) -> None:
        """Give way on a small screen."""
        self._key.setVisible(not narrow)
        self._next.setVisible(not narrow)
        if (layout := self.layout()) is not None:
            layout.setSpacing(12 if narrow else 20)


def following_step(step: ItemState, by: int = 1) -> ItemState:
    """Return the step after this one, or before it; concluding is not a step one falls into."""
    steps = CHAIRS_STEPS[:-1]
    here = steps.index(step) if step in steps else 0
    return steps[max(1, min(len(steps) - 1, here + by))]

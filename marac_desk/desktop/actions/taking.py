"""Taking a step from the list, from the bar or from the panel: on which actions, and what is said before and after."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.actions.detail import DetailPanel
from marac_desk.desktop.actions.doing import Doing
from marac_desk.desktop.actions.possible import refused
from marac_desk.desktop.actions.register_list import SAVED, RegisterList
from marac_desk.desktop.actions.said_line import SaidLine
from marac_desk.desktop.actions.sentences import ended_words
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.wording import problems
from marac_desk.services.actions.views import ActionRow

ONE_AT_A_TIME = frozenset({"claim", "reopen", "verify", "send_back", "ask_again", "wording", "reply"})


class Taking(QObject):
    """Knows the list, the panel and the line above; `failed` asks the page to look again."""

    failed = Signal()

    def __init__(self, desk: Desk, page: QWidget, rows: RegisterList, panel: DetailPanel, said: SaidLine) -> None:
        super().__init__(page)
        self._rows, self._panel, self._said = rows, panel, said
        self.show_action: Callable[[UUID], None] = lambda _key: None
        self.doing = Doing(desk, page)
        self.doing.began.connect(rows.say_began)
        self.doing.ended.connect(self._on_ended)
        self.doing.said.connect(self.say_problem)
        panel.step_pressed.connect(self.step_in_panel)

    def step(self, code: str) -> None:
        """Take a step on what is chosen; what only one action can take is taken on the one the keyboard is on.

        Evidence is never accepted unseen: the first time, the panel opens and shows it.
        """
        current = self._rows.current_action
        one = [current] if current else []
        rows = one if code in ONE_AT_A_TIME else self._rows.chosen
        if not rows or not self.may(code, rows):
            return
        if code == "verify" and self._panel.asked != rows[0].action_id:
            self.show_action(rows[0].action_id)
            self._said.say_became(self.tr("Read what is reported, then press V once more to accept it."))
        else:
            self.doing.step(code, rows)

    def step_in_panel(self, code: str) -> None:
        """Take a step on the action in the panel."""
        if self._panel.detail is not None and self.may(code, [self._panel.detail.row]):
            self.doing.step(code, [self._panel.detail.row])

    def main_verb(self) -> None:
        """Save the note that is being typed; anywhere else chase what is chosen."""
        if self._panel.field.hasFocus():
            self._panel.save_note()
        else:
            self.step("chase")

    def say_problem(self, error: Exception) -> None:
        """Say above the list what went wrong."""
        self._said.say_problem(problems.sentence(error))

    def may(self, code: str, rows: list[ActionRow]) -> bool:
        """Say before anything is typed why a step does not follow."""
        self._said.forget()
        why = refused(code, rows)
        self._said.say_problem(why)
        return not why

    def _on_ended(self, rows: list[ActionRow], became: str, step: str) -> None:
        self._rows.say_ended(rows, became)
        if became == SAVED:
            self._rows.untick(rows)
            self._said.say_became(ended_words(step, len(rows)))
        else:
            self.failed.emit()

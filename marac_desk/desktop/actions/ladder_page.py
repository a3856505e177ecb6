"""The ladder: which late actions reach whom today, confirmed by the coordinator, with a letter for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.actions import ladder_words
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.letters import Letter, why_not_written, write_letters
from marac_desk.desktop.entry.reason_dialog import Ask, AskReasonDialog
from marac_desk.desktop.page import Command, Page
from marac_desk.desktop.widgets.announce import announce
from marac_desk.desktop.widgets.labels import button, hairline, label, set_tone
from marac_desk.desktop.widgets.tick_list import TickList
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import problems
from marac_desk.services.changes import Changes
from marac_desk.services.chasing.ladder import Climb, escalate, escalation_ladder
from marac_desk.services.chasing.letters import PlannedEscalation, plan_escalation_letters
from marac_desk.services.chasing.views import Ladder, LadderRow
from marac_desk.services.texts import needed


class LadderPage(Page):
    """The list under its heads; what is proposed is ticked, and confirmed in one go."""

    cares_for: ClassVar[Changes] = Changes.ACTIONS | Changes.PARTNERSHIP | Changes.ACCESS

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setObjectName("ladderPage")
        self._ladder: Ladder | None = None
        self._fresh = True
        self._title = label(self.tr("Escalate late actions"), Type.TITLE)
        self._about = label("", Type.LIST, Tone.INK2, wrap=True, name="ladderAboutLabel")
        self._said = label("", Type.LIST, Tone.INK2, wrap=True, name="ladderSaidLabel")
        self.rows = TickList(ladder_words.columns(), self.tr("Late actions"), header=True)
        self.rows.ticks_changed.connect(self._show_main)
        self.rows.opened.connect(lambda _key: self.open_action())
        self.main = button("", "confirmEscalation", primary=True)
        self.main.setToolTip(self.tr("Make the letters, and write each step down (Ctrl+Return)"))
        self.main.clicked.connect(self.confirm)
        self._lay_out()
        self.setFocusProxy(self.rows)
        for keys, run in (("Ctrl+Return", self.confirm), ("U", self.go_up), ("Esc", self.leave)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(28, 20, 28, 8)
        head.addWidget(self._title)
        head.addWidget(self._about)
        inset = QHBoxLayout()
        inset.setContentsMargins(20, 0, 20, 8)
        inset.addWidget(self.rows)
        foot = QFrame()
        foot.setProperty("paper", "1")
        line = QHBoxLayout(foot)
        line.setContentsMargins(28, 12, 28, 12)
        line.addWidget(self._said, 1)
        line.addWidget(self.main)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(inset, 1)
        column.addWidget(hairline(accent=True))
        column.addWidget(foot)

    # The page

    def show_target(self, target: Any) -> None:  # noqa: ARG002
        """Look at the ladder anew."""
        self._fresh = True
        self.refresh()

    def place(self) -> Any:
        """Return that the ladder is shown."""
        return {}

    def refresh(self) -> None:
        """Look again."""
        actor = self.desk.actor
        self.desk.work.read(
            self,
            lambda uow: escalation_ladder(uow, actor=actor),
            self._show,
            lambda error: self._say(problems.sentence(error), Tone.LATE),
            what="ladder",
        )

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        return [
            Command(self.tr("Confirm what is ticked and save its letters"), self.confirm, "Ctrl+Return"),
            Command(self.tr("Go straight up to what the lateness reaches, with a reason"), self.go_up, "U"),
            Command(self.tr("Open the action"), self.open_action, self.tr("Enter")),
            Command(self.tr("Back to the actions"), self.leave, "Esc"),
        ]

    def _show(self, ladder: Ladder) -> None:
        self._ladder = ladder
        self._about.setText(ladder_words.about(ladder))
        self.rows.set_rows(ladder_words.rows_of(self.desk, ladder))
        if self._fresh:  # what is proposed is ticked when somebody comes, and only then
            self._fresh = False
            self.rows.clear_ticks()
            self.rows.tick_all()
        self._show_main()

    @property
    def chosen(self) -> list[LadderRow]:
        """The actions that are ticked and that a step is proposed for."""
        ticked, rows = set(self.rows.ticks), self._ladder.rows if self._ladder else ()
        return [one for one in rows if one.row.action_id in ticked and one.rung and one.may_write]

    @property
    def here(self) -> LadderRow | None:
        """The action the keyboard is on."""
        key = self.rows.current_key()
        return next((one for one in (self._ladder.rows if self._ladder else ()) if one.row.action_id == key), None)

    def _show_main(self) -> None:
        self.main.setText(self.tr("Confirm %n and save letters", None, len(self.chosen)))
        self.main.setEnabled(bool(self.chosen))

    def _say(self, words: str, tone: Tone = Tone.INK) -> None:
        self._said.setText(words)
        set_tone(self._said, tone)
        announce(self, words)

    # Confirming

    def confirm(self) -> None:
        """Make the letters of what is ticked, and write each action's step down once they are made."""
        climbs = [Climb(one.row.action_id, one.row.version, one.rung) for one in self.chosen if one.rung]
        if climbs:
            self._confirm(climbs, "")

    def go_up(self) -> None:
        """Take the action the keyboard is on to the rung its lateness reaches, and say why the others are left out."""
        one = self.here
        if one is None or not one.standing.waiting or not one.may_write:
            self._say(self.tr("This action has come as far up as its lateness reaches."))
            return
        climb = Climb(one.row.action_id, one.row.version, one.standing.reached)
        if not one.standing.skipped(climb.rung):
            self._confirm([climb], "")
            return
        passed = ", ".join(ladder_words.rung_word(rung) for rung in one.standing.skipped(climb.rung))
        ask = Ask(
            "escalation_skip",
            self.tr("Go straight up to {who}").format(who=ladder_words.rung_word(climb.rung)),
            self.tr("Passed over: {passed}. This stands in the letter and in the history.").format(passed=passed),
            self.tr("Why is nobody written to in between?"),
            self.tr("Take it up"),
        )
        reasons: list[str] = []

        def keep(_uow: Any, words: str) -> tuple[None, Changes]:
            reasons.append(needed(words, "reason_needed"))
            return None, Changes.NOTHING

        dialog = AskReasonDialog(self.desk, ask, one.row.action_id.hex, keep, self)
        dialog.saved.connect(lambda _none: self._confirm([climb], reasons[-1]))
        dialog.open()

    def _confirm(self, climbs: Sequence[Climb], reason: str) -> None:
        folder = self.desk.window.choose_folder(self.tr("Folder for the letters"))
        if not folder:
            return
        actor = self.desk.actor
        self.desk.work.read(
            self,
            lambda uow: plan_escalation_letters(uow, actor=actor, climbs=climbs),
            lambda planned: self._write(planned, Path(folder), reason),
            lambda error: self._say(problems.sentence(error), Tone.LATE),
        )

    def _write(self, planned: tuple[PlannedEscalation, ...], folder: Path, reason: str) -> None:
        letters = [Letter(one.content, one.file_name) for one in planned]
        write_letters(
            self.desk,
            self,
            letters,
            folder,
            lambda hashes: self._record(planned, hashes, reason),
            lambda error: self._say(why_not_written(error), Tone.LATE),
        )

    def _record(self, planned: Sequence[PlannedEscalation], hashes: Sequence[str], reason: str) -> None:
        actor = self.desk.actor
        climbs = [
            replace(climb, sha256=sha256[:16])
            for one, sha256 in zip(planned, hashes, strict=True)
            for climb in one.climbs
        ]
        said = self.tr("%n letter(s) saved. They name nobody; send each by a secure way.", None, len(planned))
        self.desk.work.write(
            self,
            lambda uow: escalate(uow, actor=actor, climbs=climbs, reason=reason),
            lambda _none: self._say(said),
            self._on_missed,
        )

    def _on_missed(self, error: Exception) -> None:
        words = self.tr("The letters are saved, but no step was written down: {why}")
        self._say(words.format(why=problems.sentence(error)), Tone.LATE)
        self.refresh()

    # Elsewhere

    def open_action(self) -> None:
        """Open the action the keyboard is on in the register."""
        key = self.rows.current_key()
        if isinstance(key, UUID):
            self.desk.window.go("actions", {"id": str(key)})

    def leave(self) -> None:
        """Go back to the register."""
        self.desk.window.go("actions")

"""Evidence: which of a month's finished actions are looked at again, and how the agencies' actions ended."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command
from marac_desk.desktop.partnership import evidence_rows as rows
from marac_desk.desktop.partnership.follow_notes import Asked, FollowNoteDialog
from marac_desk.desktop.partnership.list_between import list_between
from marac_desk.desktop.partnership.tab import PartnershipTab
from marac_desk.desktop.widgets.choice_box import choice_box
from marac_desk.desktop.widgets.fields import fill_choices
from marac_desk.desktop.widgets.labels import button, label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Column
from marac_desk.desktop.widgets.tips import ElidedTips
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates, problems
from marac_desk.rules.access import DataClass, Operation
from marac_desk.rules.vocabulary import EvidenceVerdict
from marac_desk.services.actions.evidence import (
    EvidenceSample,
    SampledAction,
    evidence_sample,
    judge_evidence,
    set_evidence_share,
)
from marac_desk.services.actions.steps import Seen
from marac_desk.services.changes import Changes

CODE = "evidence"
MONTHS = 12
SHARES = (5, 10, 20, 33, 50, 100)


class EvidenceTab(PartnershipTab):
    """The sample, what waits first; below it one line an agency."""

    code: ClassVar[str] = CODE
    cares_for: ClassVar[Changes] = Changes.ACTIONS | Changes.PARTNERSHIP

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._month = _before(desk.today())
        self._view = EvidenceSample(self._month)
        self.dialog: FollowNoteDialog | None = None
        self.month_box = choice_box("evidenceMonthComboBox", self.tr("Which month"), "Alt+M")
        self.share_box = choice_box("evidenceShareComboBox", self.tr("How much is looked at"), "Alt+H")
        self.list = RowView((Column(), Column("", 320), Column("", 170, right=True)), self.tr("Evidence to look at"))
        self.list.setObjectName("evidenceRowView")
        ElidedTips(self.list)
        self.accept_button = button(self.tr("Accept evidence"), "acceptEvidence", primary=True)
        self.not_enough_button = button(self.tr("Not enough"), "evidenceNotEnough")
        self._lay_out()
        self._wire()
        self.setFocusProxy(self.list)

    @classmethod
    def title(cls) -> str:
        """Return the tab's name."""
        return cls.tr("Evidence")  # type: ignore[call-arg, arg-type]

    @classmethod
    def is_for(cls, desk: Desk) -> bool:
        """Tell whether the person acting decides about actions."""
        return desk.allowed.may(Operation.CREATE, DataClass.ACTIONS)

    def _lay_out(self) -> None:
        months = [self._month]
        while len(months) < MONTHS:
            months.append(_before(months[-1]))
        fill_choices(self.month_box, {month.isoformat(): dates.month(month) for month in months})
        self._words = label("", Type.LIST, Tone.INK2, wrap=True, name="evidenceWordsLabel")
        above = (self.month_box, self.share_box, self._words)
        list_between(self, above, self.list, (self.accept_button, self.not_enough_button))

    def _wire(self) -> None:
        self.month_box.currentIndexChanged.connect(lambda _index: self._on_month())
        self.share_box.activated.connect(lambda _index: self._set_share())
        self.list.current_changed.connect(lambda _key: self._show_foot())
        self.list.verb_pressed.connect(lambda _key, _verb: self.accept())
        self.list.opened.connect(lambda _key: self.accept())
        self.accept_button.clicked.connect(self.accept)
        self.not_enough_button.clicked.connect(self.not_enough)
        self.accept_button.setToolTip(self.tr("Accept evidence (A)"))
        self.not_enough_button.setToolTip(self.tr("Not enough: the action is opened again (X)"))
        for keys, run in (("A", self.accept), ("X", self.not_enough),
                          ("Alt+M", self.month_box.setFocus), ("Alt+H", self.share_box.setFocus)):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    # Showing

    def refresh(self) -> None:
        """Ask for the sample of the month that is shown."""
        actor, month = self.desk.actor, self._month
        self.desk.work.read(
            self, lambda uow: evidence_sample(uow, actor=actor, month=month), self._show, what="evidence"
        )

    def _on_month(self) -> None:
        self._month = date.fromisoformat(str(self.month_box.currentData()))
        self.refresh()

    def _show(self, view: EvidenceSample) -> None:
        if view.month != self._month:
            return
        self._view = view
        with QSignalBlocker(self.share_box):
            shares = sorted({*SHARES, view.share})
            fill_choices(self.share_box, {share: self.tr("{share} in 100").format(share=share) for share in shares})
            self.share_box.setCurrentIndex(self.share_box.findData(view.share))
        self.share_box.setEnabled(view.may_set)
        drawn = self.tr("%n action(s)", None, len(view.rows))
        self._words.setText(
            self.tr("{drawn} of {of} reported done that month, drawn by chance.").format(drawn=drawn, of=view.of)
        )
        self.list.set_rows(rows.sample_rows(self.desk, view))
        self._show_foot()
        self.remarked.emit()

    @property
    def remark(self) -> str:
        """Say how much waits."""
        count = self._view.waiting
        return self.tr("%n piece(s) of evidence to look at", None, count) if count else ""

    def _current(self) -> SampledAction | None:
        key = self.list.current_key()
        row = next((row for row in self._view.rows if row.action_id == key), None)
        return row if row is not None and row.verdict is None else None

    def _show_foot(self) -> None:
        waits = self._current() is not None
        self.accept_button.setVisible(waits)
        self.not_enough_button.setVisible(waits)

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        found = [Command(self.tr("Choose the month of the sample"), self.month_box.setFocus, "Alt+M")]
        if self._view.may_set:
            found.append(Command(self.tr("Choose how much is looked at"), self.share_box.setFocus, "Alt+H"))
        if self._current() is not None:
            found += [
                Command(self.accept_button.text(), self.accept, "A"),
                Command(self.tr("Not enough: open the action again"), self.not_enough, "X"),
            ]
        return found

    # Doing

    def accept(self) -> None:
        """Accept the evidence of the current action."""
        row = self._current()
        if row is None:
            return
        actor, month, seen = self.desk.actor, self._month, Seen(row.action_id, row.version)
        self._write(
            lambda uow: judge_evidence(uow, actor=actor, seen=seen, month=month, verdict=EvidenceVerdict.ACCEPTED),
            self.tr("Evidence accepted."),
        )

    def not_enough(self) -> None:
        """Ask what is missing, and open the action again."""
        row = self._current()
        if row is None:
            return
        actor, month, seen = self.desk.actor, self._month, Seen(row.action_id, row.version)
        title = self.tr("The evidence is not enough")
        asked = Asked(
            row.action_id.hex,
            title,
            self.tr("{agency}: {title}").format(agency=row.agency, title=row.title),
            self.tr("Open action again"),
            why=self.tr("What is missing. The agency learns it, and it stays in the action's history."),
        )
        self.dialog = FollowNoteDialog(
            self.desk,
            asked,
            lambda uow, _day, said: judge_evidence(
                uow, actor=actor, seen=seen, month=month, verdict=EvidenceVerdict.NOT_ENOUGH, note=said
            ),
            self,
        )
        self.dialog.saved.connect(lambda _result: self.desk.window.say(self.tr("Opened again; the reason is kept.")))
        self.dialog.finished.connect(lambda _code: self.list.setFocus())
        self.dialog.open()

    def _set_share(self) -> None:
        share = int(self.share_box.currentData())
        if share != self._view.share:
            actor = self.desk.actor
            self._write(lambda uow: set_evidence_share(uow, actor=actor, share=share), self.tr("Saved."))

    def _write(self, job: Any, words: str) -> None:
        def refused(error: Exception) -> None:
            self.desk.window.say(problems.sentence(error))
            self.refresh()

        self.desk.work.write(self, job, lambda _result: self.desk.window.say(words), refused)


def _before(day: date) -> date:
    """Return the first day of the month before a day's."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)

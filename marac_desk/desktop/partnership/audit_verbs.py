"""What can be done with the ledger: check it from end to end, draw the sample, make an extract."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command
from marac_desk.desktop.partnership.audit_filter import AuditFilter
from marac_desk.desktop.widgets.dressing import set_tone
from marac_desk.desktop.widgets.labels import button, label
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates, overseeing, problems
from marac_desk.services.audit.exporting import PlannedExtract, plan_extract, record_extract, save_extract
from marac_desk.services.audit.sampling import draw_sample, month_to_sample
from marac_desk.services.circulation.recording import new_password
from marac_desk.services.trust import RegisterCheck, check_register, knows_mark, note_check

MARK_WIDTH, LONGEST_MARK = 150, 40
TELL = 100  # milliseconds between two words about how far a check is


class AuditVerbs(QWidget):
    """Verbs in a row, and one line that says what came of the last."""

    def __init__(self, desk: Desk, chosen: AuditFilter, *, may: bool) -> None:
        super().__init__()
        self._desk, self._filter, self._may = desk, chosen, may
        self._stop: threading.Event | None = None
        self.check = button(self.tr("Check the chain"), "checkChain", primary=True)
        self.sample = button("", "drawSample")
        self.extract = button(self.tr("Make an extract…"), "makeExtract")
        self.cancel = button(self.tr("Cancel"), "cancelCheck", link=True)
        self.mark = QLineEdit()
        self.mark.setObjectName("markLineEdit")
        self.mark.setPlaceholderText(self.tr("Mark on minutes"))
        self.mark.setToolTip(self.tr("The eight signs at the foot of printed minutes, then Enter"))
        self.mark.setAccessibleName(self.tr("Mark on printed minutes"))
        self.mark.setMaxLength(LONGEST_MARK)
        self.mark.setFixedWidth(MARK_WIDTH)
        self.mark.returnPressed.connect(self.look_up_mark)
        self.said = label("", Type.SMALL, Tone.INK2, wrap=True, name="auditSaidLabel")
        self._month = month_to_sample(desk.today())
        self.sample.setText(self.tr("Draw the sample of {month}").format(month=dates.month(self._month)))
        for verb, run in self._verbs():
            verb.clicked.connect(run)
        self.cancel.clicked.connect(self.give_up)
        self.cancel.setVisible(False)
        self._far = (0, 0)
        self._telling = QTimer(self)  # asks how far it is: a thread never speaks to a widget
        self._telling.setInterval(TELL)
        self._telling.timeout.connect(self._say_how_far)
        self.sample.setVisible(may)
        self.extract.setVisible(may)
        line = QHBoxLayout()
        line.setSpacing(14)
        for widget in (self.check, self.sample, self.extract, self.mark, self.cancel):
            line.addWidget(widget)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.said)
        column.addLayout(line)
        self.said.hide()

    def _verbs(self) -> list[tuple[Any, Any]]:
        return [(self.check, self.check_chain), (self.sample, self.draw), (self.extract, self.make_extract)]

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        shown = [(verb, run) for verb, run in self._verbs() if verb.isVisibleTo(self)]
        look_up = Command(self.tr("Look up the mark on minutes"), self.mark.setFocus)
        return [*(Command(verb.text().rstrip("…"), run) for verb, run in shown), look_up]

    def check_chain(self) -> None:
        """Check every line and every sealed row, beside everything else; it may be given up."""
        if self._stop is not None:
            return
        self._stop = stop = threading.Event()
        self.check.setEnabled(False)
        self.cancel.setVisible(True)
        self._far = (0, 0)
        self._say(self.tr("Checking"))
        self._telling.start()
        actor = self._desk.actor

        def tell(_what: str, done: int, whole: int) -> None:
            self._far = (done, whole)

        def look(uow: Any) -> RegisterCheck:
            return check_register(uow, actor=actor, tell=tell, stop=stop.is_set)

        self._desk.work.read_long(self, look, self._checked, self._failed)

    def give_up(self) -> None:
        """Stop checking."""
        if self._stop is not None:
            self._stop.set()

    def _say_how_far(self) -> None:
        done, whole = self._far
        if whole:
            self._say(self.tr("Checking, {done} of {whole}").format(done=f"{done:,}", whole=f"{whole:,}"))

    def _checked(self, found: RegisterCheck) -> None:
        self._over()
        actor = self._desk.actor
        self._desk.work.write(self, lambda uow: note_check(uow, actor=actor, check=found))
        if found.given_up:
            self._say(self.tr("Not checked to the end."))
        elif found.holds:
            self._say(self.tr("All %n line(s) hold.", None, found.lines))
        else:
            self._say(overseeing.broken(found), Tone.LATE)

    def _over(self) -> None:
        self._stop = None
        self._telling.stop()
        self.check.setEnabled(True)
        self.cancel.setVisible(False)

    def look_up_mark(self) -> None:
        """Tell whether the ledger once ended as printed minutes say."""
        actor, mark = self._desk.actor, self.mark.text()
        self._desk.work.read_long(
            self, lambda uow: knows_mark(uow, actor=actor, mark=mark), self._on_mark, self._refuse_mark
        )

    def _on_mark(self, known: bool) -> None:
        if known:
            self._say(self.tr("This mark is in the ledger: these minutes were made from this register."))
        else:
            text = self.tr(
                "This mark is not in the ledger. The minutes are from another register, or this one is an older copy."
            )
            self._say(text, Tone.LATE)
        self.mark.selectAll()

    def _refuse_mark(self, error: Exception) -> None:
        self._say(problems.sentence(error), Tone.LATE)
        self.mark.selectAll()

    def draw(self) -> None:
        """Draw the sample of the month before this one."""
        actor, month = self._desk.actor, self._month
        self._desk.work.write(self, lambda uow: draw_sample(uow, actor=actor, month=month), self._drawn, self._failed)

    def _drawn(self, count: int) -> None:
        self._say(self.tr("%n look(s) drawn and assigned.", None, count))

    def make_extract(self) -> None:
        """Make an extract of the lines shown: locked, with the table inside it, and a line in the ledger."""
        folder = self._desk.window.choose_folder(self.tr("Where the extract goes"))
        if not folder:
            return
        actor, wanted, work = self._desk.actor, self._filter.wanted(), self._desk.work
        password = new_password()

        def planned(plan: PlannedExtract) -> None:
            def make() -> str:
                return save_extract(Path(folder), plan, work.press.ask(plan.content, password).pdf)

            def made(sha256: str) -> None:
                def record(uow: Any) -> Any:
                    lines = len(plan.content.lines)
                    return record_extract(uow, actor=actor, wanted=wanted, lines=lines, sha256=sha256)

                work.write(self, record, lambda _none: self._made(plan.file_name, password), self._failed)

            work.child(self, make, made, self._failed)

        self._say(self.tr("Making the extract"))
        work.read_long(self, lambda uow: plan_extract(uow, actor=actor, wanted=wanted), planned, self._failed)

    def _made(self, name: str, password: str) -> None:
        text = self.tr("Saved as {name}. Its password is {password}; it is kept nowhere, so pass it on another way.")
        self._say(text.format(name=name, password=password))

    def _failed(self, error: Exception) -> None:
        self._over()
        self._say(problems.sentence(error), Tone.LATE)

    def _say(self, text: str, tone: Tone = Tone.INK2) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))
        self.said.setAccessibleName(text)
        set_tone(self.said, tone)

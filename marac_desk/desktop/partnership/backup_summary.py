"""The top of the backups tab: how old the last verified backup is, what it holds, where it lies, what is wrong."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.partnership.backup_rows import instant
from marac_desk.desktop.widgets.backup_tone import tone_of
from marac_desk.desktop.widgets.labels import button, label, set_tone
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.sign import Sign
from marac_desk.desktop.widgets.theme import font
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import backups as words
from marac_desk.desktop.wording import problems
from marac_desk.rules.backup_age import BackupAge
from marac_desk.services.backups.views import BackupView
from marac_desk.services.errors import RegisterProblemError


class BackupSummary(QWidget):
    """Words and one figure. `choose_pressed` asks for another folder."""

    choose_pressed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._lead = label("", Type.LIST_LEAD, name="backupLeadLabel")
        self._age = label("", Type.COUNTDOWN, name="backupAgeLabel")
        self._what = label("", Type.BODY_STRONG, wrap=True, name="backupWhatLabel")
        self._where = label("", Type.LIST, Tone.INK2, wrap=True, name="backupWhereLabel")
        self._sign = Sign(14)
        self._sign.show_shape(Shape.TRIANGLE)
        self._problem = label("", Type.LIST_LEAD, Tone.LATE, wrap=True, name="backupProblemLabel")
        self.choose = button(self.tr("Choose another folder"), "chooseFolder", link=True)
        self.choose.clicked.connect(self.choose_pressed)
        trouble = QHBoxLayout()
        trouble.setSpacing(6)
        trouble.addWidget(self._sign)
        trouble.addWidget(self._problem, 1)
        where = QHBoxLayout()
        where.setSpacing(12)
        where.addWidget(self._where)
        where.addWidget(self.choose)
        where.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 0)
        column.setSpacing(2)
        for widget in (self._lead, self._age, self._what):
            column.addWidget(widget)
        column.addLayout(where)
        column.addSpacing(4)
        column.addLayout(trouble)
        column.addStretch(1)

    def show_view(self, view: BackupView) -> None:
        """Show how things stand."""
        desk, last = self._desk, view.last
        if view.by_server:
            self._say(
                self.tr("This register is on a server"), "", self.tr("Whoever runs the server makes its backups.")
            )
        elif last is None:
            lead = self.tr("Last verified backup")
            what = (
                self.tr("The first one is made within a minute.")
                if view.folder
                else self.tr("A disk that fails now takes everything. Choose a folder on another disk, or on a share.")
            )
            self._say(lead, self.tr("none yet"), what)
        else:
            held = self.tr("{when}, up to line {line} of the ledger, {size}").format(
                when=instant(desk, last.at), line=f"{last.line:,}", size=words.size(last.size)
            )
            self._say(self.tr("Last verified backup"), self._ago(view), held)
        tone = tone_of(view.age) if not view.by_server else Tone.INK3
        set_tone(self._age, tone if tone is not Tone.INK3 else Tone.INK)
        self._where.setText(self.tr("In {folder}").format(folder=view.folder) if view.folder else "")
        self._where.setVisible(bool(view.folder))
        self.choose.setVisible(view.may_make and bool(view.folder))
        self._say_problem(view)

    def fit(self, *, small: bool) -> None:
        """Set the figure for the room there is."""
        self._age.setFont(font(Type.FIGURE if small else Type.COUNTDOWN))

    def _ago(self, view: BackupView) -> str:
        assert view.last is not None
        now = self._desk.now()
        if view.age is BackupAge.FRESH and (now - view.last.at).total_seconds() < 60:
            return self.tr("just now")
        return self.tr("{age} ago").format(age=words.age(view.last.at, now))

    def _say(self, lead: str, figure: str, what: str) -> None:
        self._lead.setText(lead)
        self._age.setText(figure)
        self._age.setVisible(bool(figure))
        self._what.setText(what)

    def _say_problem(self, view: BackupView) -> None:
        text = problems.sentence(RegisterProblemError(view.problem)) if view.problem else ""
        if text and view.problem_since is not None:
            since = self.tr("Since {when}:").format(when=instant(self._desk, view.problem_since))
            text = f"{since} {text}"
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self._sign.setVisible(bool(text))

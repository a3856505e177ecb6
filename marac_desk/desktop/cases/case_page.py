"""One page a case: time runs down at the left beside the risk, what matters now stands at the right."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.cases.case_beside import CaseBeside
from marac_desk.desktop.cases.case_forms import CaseForms
from marac_desk.desktop.cases.case_head import CaseHead
from marac_desk.desktop.cases.case_steps import VERBS, CaseSteps
from marac_desk.desktop.cases.case_story import CaseStory
from marac_desk.desktop.cases.case_verbs import KEYS, allowed, job_of, said, texts
from marac_desk.desktop.cases.emergency_bar import EmergencyBar
from marac_desk.desktop.cases.look_reason import LookReason
from marac_desk.desktop.cases.safe_bar import HeldContact, SafeBar
from marac_desk.desktop.cases.timeline_words import Telling
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command, Page
from marac_desk.desktop.veil import Veil
from marac_desk.desktop.widgets.hold_key import HoldKey
from marac_desk.desktop.widgets.labels import hairline
from marac_desk.desktop.wording import dates, problems
from marac_desk.services.audit.reasons import StatedReason
from marac_desk.services.cases.opening import look_again, open_case, why_wanted
from marac_desk.services.cases.views import CaseView
from marac_desk.services.changes import Changes

WIDE, NARROW, NARROW_BELOW = 476, 424, 1360
REASONS = frozenset({"look_reason_needed", "reason_words_missing", "reason_too_long"})


class CasePage(Page):
    """Shows one case at a time; nothing of it is shown before the look is in the ledger."""

    cares_for: ClassVar[Changes] = (
        Changes.CASES | Changes.ACTIONS | Changes.REPORT_BACKS | Changes.REFERRALS | Changes.ACCESS
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setObjectName("casePage")
        self._case: uuid.UUID | None = None
        self._keys: list[QShortcut] = []
        self.telling: Telling | None = None
        self.head = CaseHead(desk)
        self.bar = SafeBar(desk)
        self._held = HeldContact(desk, self.bar, self)
        self.emergency = EmergencyBar(desk)
        self.why = LookReason()
        self.steps = CaseSteps(desk, self)
        self._key = HoldKey(self)
        self.story = CaseStory()
        self.timeline = self.story.timeline
        self.beside = CaseBeside(desk)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.timeline)

    def _lay_out(self) -> None:
        whole = QHBoxLayout()
        whole.setSpacing(0)
        whole.addWidget(self.story, 1)
        whole.addWidget(self.beside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.emergency)
        column.addWidget(self.why, 1)
        column.addWidget(self.bar)
        self._rule = hairline()
        column.addWidget(self._rule)
        column.addLayout(whole, 1)

    def _connect(self) -> None:
        for began, ended in ((self.head.hold_began, self.head.hold_ended), (self._key.held, self._key.let_go)):
            began.connect(self._held.begin)
            ended.connect(self._held.end)
        self.head.who_knows_pressed.connect(partial(self._do, "who_knows"))
        self.head.add_pressed.connect(partial(self._do, "add_action"))
        self.why.stated.connect(self._write)
        self.emergency.over.connect(self._on_over)
        self.steps.gone.connect(self._on_gone)
        self.bar.check_pressed.connect(partial(self._do, "check_contact"))
        self.story.goes_to.connect(self.desk.window.go)
        self.beside.side.asked.connect(self._do)
        self.beside.back.connect(self._on_back)
        self.beside.form_saved.connect(self.desk.window.say)
        self.beside.typing_changed.connect(self._set_keys)
        for keys, verb in KEYS:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self._do, verb))
            self._keys.append(shortcut)

    def _set_keys(self, typing: bool) -> None:
        """Leave the letters to whoever types in a form."""
        for shortcut in self._keys:
            shortcut.setEnabled(not typing)
        self.head.add.setVisible(not typing)  # one filled button a page: the form has its own

    # Which case

    def show_target(self, target: Any) -> None:
        """Open a case: the look is committed to the ledger, and then the page shows."""
        wanted = uuid.UUID(str(target["id"]))
        if wanted == self._case and self.telling is not None:
            return
        self._case, self.telling = wanted, None
        self._held.show_case(None)
        self._blank(True)
        self._open()

    def place(self) -> Any:
        """Return which case is shown."""
        return {"id": str(self._case)} if self._case else None

    def _open(self) -> None:
        """Ask whether the look takes a reason; what is refused is refused, and written down, by opening it."""
        wanted, actor = self._case, self.desk.actor
        if wanted is None:
            self._on_failed(None)
            return
        self.desk.work.read(
            self,
            lambda uow: why_wanted(uow, actor=actor, case_id=wanted),
            lambda suggested: self._write() if suggested is None else self._ask_why(suggested),
            lambda _error: self._write(),
            what="why",
        )

    def _write(self, reason: StatedReason | None = None) -> None:
        wanted, actor = self._case, self.desk.actor
        if wanted is None:
            return
        self.desk.work.write(
            self,
            lambda uow: open_case(uow, actor=actor, case_id=wanted, reason=reason),
            lambda view: self._on_opened(wanted, view),
            self._on_failed,
        )

    def refresh(self) -> None:
        """Look at the case again; the first look of a sitting goes through the ledger."""
        if self.telling is None:
            if self._case is None:
                self._on_failed(None)
            return
        wanted, actor = self.telling.view.case_id, self.desk.actor
        self.desk.work.read(
            self, lambda uow: look_again(uow, actor=actor, case_id=wanted), self._show, self._on_failed, what="case"
        )

    def _on_opened(self, wanted: uuid.UUID, view: CaseView) -> None:
        if wanted != self._case:
            return
        self._case = view.case_id
        self._show(view)
        self.timeline.setFocus()
        self.desk.work.soon(self, self.timeline.scrollToBottom, 0)  # once everything around it has its height
        at = dates.clock_time(view.opened_at, self.desk.area.zone)
        self.desk.window.say(self.tr("You opened this case at {time}, the look is logged").format(time=at))

    def _on_failed(self, error: Exception | None) -> None:
        self.telling = None
        code = getattr(error, "code", "")
        if error is not None and self.why.isVisible() and code in REASONS:
            self.why.say(problems.sentence(error))
            return
        self._blank(True)
        sentence = problems.sentence(error) if error else self.tr("Choose a case under Cases, or find it with Ctrl+K.")
        self.head.show_nothing(sentence)

    def _ask_why(self, suggested: str) -> None:
        """Ask why a case is opened that nobody is at work on, before anything of it shows."""
        self.head.show_nothing(self.tr("Why do you open this case?"))
        self.why.show()
        self.why.ask(suggested)

    def _on_over(self) -> None:
        """Close what was open in an emergency, unless it may be read by now without one."""
        wanted, actor = self._case, self.desk.actor
        self._on_failed(None)
        self.head.show_nothing(self.tr("The half hour is over: this case is closed to you again."))
        if wanted is not None:
            self.desk.work.read(
                self,
                lambda uow: look_again(uow, actor=actor, case_id=wanted),
                self._show,
                lambda _error: None,
                what="case",
            )

    def _on_gone(self) -> None:
        """Forget a case that is no longer there, or not for the person acting."""
        self._case = None
        self._on_failed(None)

    def _blank(self, blank: bool) -> None:
        """Keep no trace of the case before while another is opened, seen or unseen."""
        for part in (self.bar, self._rule, self.story, self.beside):
            part.setVisible(not blank)
        self.why.hide()
        self.why.forget()
        if blank:
            self.emergency.show_until(None)
            self.head.show_nothing("")
            for content in (self.bar, self.story, self.beside):
                content.forget()

    def _show(self, view: CaseView) -> None:
        if view.case_id != self._case:
            return
        self.telling = Telling(self.desk, Veil(self.desk, view.names), view)
        self.head.show_case(view)
        self.emergency.show_until(view.emergency_until)
        self.bar.show_case(view)
        self._held.show_case(view)
        self.story.show_case(self.telling)
        self.beside.show_case(self.telling)
        self._blank(False)  # once everything stands in its place, which is found in one go

    # What can be done

    def commands(self) -> list[Command]:
        """Return what can be done with this case."""
        view = self.telling.view if self.telling else None
        if view is None:
            return []
        words = texts()
        found = [Command(words[verb], partial(self._do, verb), keys) for keys, verb in KEYS if allowed(view, verb)]
        if view.may.see_contact:
            found.append(Command(self.tr("Show safe contact while held"), self.setFocus, "F9"))
        return found

    def _do(self, verb: str, key: Any = None) -> None:
        """Do what was asked, where the person acting may; the services ask again."""
        telling = self.telling
        if telling is None or not allowed(telling.view, verb):
            return
        if CaseForms.opens(verb):
            self.beside.open_form(verb, telling, key)
        elif verb in VERBS:
            self.steps.do(verb, telling, key)
        elif verb == "who_knows":
            self.beside.show_who_knows(telling)
        elif verb == "decide":
            self.desk.window.go("partnership", {"tab": "decisions"})
        elif verb == "transfer":
            self.desk.window.go("transfer", {"id": str(telling.view.case_id)})
        elif verb == "show_action":
            self.desk.window.go("actions", {"id": str(key)})
        elif verb == "open_case":
            self.desk.window.go("case", {"id": str(key)})
        else:
            self.desk.work.write(
                self,
                job_of(verb, actor=self.desk.actor, case_id=telling.view.case_id, key=key),
                lambda _result: self.desk.window.say(said(verb)),
                lambda error: self.desk.window.say(problems.sentence(error)),
            )

    def _on_back(self) -> None:
        if self.isVisible():
            self.timeline.setFocus()

    def flush(self) -> None:
        """Hand what is typed to the writer lane."""
        self.beside.forms.keep()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back from what stands beside."""
        if event.key() == Qt.Key.Key_Escape and not self.beside.at_rest:
            self.beside.show_side()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the column less room on a small screen."""
        super().resizeEvent(event)
        narrow = self.window().width() < NARROW_BELOW
        self.beside.setFixedWidth(NARROW if narrow else WIDE)
        self.head.make_narrow(narrow)

"""One page a case: time runs down at the left beside the risk, what matters now stands at the right."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.cases.case_beside import CaseBeside
from marac_desk.desktop.cases.case_forms import CaseForms
from marac_desk.desktop.cases.case_head import CaseHead
from marac_desk.desktop.cases.case_verbs import KEYS, allowed, job_of, said, texts
from marac_desk.desktop.cases.change_words import change_sentence
from marac_desk.desktop.cases.safe_bar import HeldContact, SafeBar
from marac_desk.desktop.cases.timeline_view import Timeline, TimelineHead
from marac_desk.desktop.cases.timeline_words import Telling
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command, Page
from marac_desk.desktop.veil import Veil
from marac_desk.desktop.widgets.hold_key import HoldKey
from marac_desk.desktop.widgets.labels import hairline, label
from marac_desk.desktop.widgets.tokens import Type
from marac_desk.desktop.wording import dates, problems
from marac_desk.services.cases.opening import look_again, open_case
from marac_desk.services.cases.views import CaseView, EventKind
from marac_desk.services.changes import Changes

WIDE, NARROW, NARROW_BELOW = 476, 424, 1360
_GOES_TO = {
    EventKind.REFERRAL: "referrals",
    EventKind.INCIDENT: "referrals",
    EventKind.HEARING: "meetings",
    EventKind.NOT_HEARD: "meetings",
    EventKind.ACTION_CLOSED: "actions",
    EventKind.BETWEEN: "actions",
    EventKind.REPORT_BACK: "report_backs",
}


class CasePage(Page):
    """Shows one case at a time; nothing of it is shown before the look is in the ledger."""

    cares_for: ClassVar[Changes] = Changes.CASES | Changes.ACTIONS | Changes.REPORT_BACKS | Changes.REFERRALS

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setObjectName("casePage")
        self._case: uuid.UUID | None = None
        self._keys: list[QShortcut] = []
        self.telling: Telling | None = None
        self.head = CaseHead(desk)
        self.bar = SafeBar(desk)
        self._held = HeldContact(desk, self.bar)
        self._key = HoldKey(self)
        self.timeline = Timeline()
        self._change = label("", Type.LIST, wrap=True, name="planChangeLabel")
        self.beside = CaseBeside(desk)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.timeline)

    def _lay_out(self) -> None:
        whole = QHBoxLayout()
        whole.setSpacing(0)
        whole.addWidget(self._left(), 1)
        whole.addWidget(self.beside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.bar)
        column.addWidget(hairline())
        column.addLayout(whole, 1)

    def _left(self) -> QWidget:
        self._story = left = QWidget()
        question = label(self.tr("Did the plan change the risk?"), Type.LIST_STRONG)
        answer = QHBoxLayout()
        answer.setContentsMargins(8, 8, 8, 0)
        answer.setSpacing(14)
        answer.addWidget(question, 0, Qt.AlignmentFlag.AlignTop)
        answer.addWidget(self._change, 1, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(left)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(4)
        column.addWidget(TimelineHead(self.timeline))
        column.addWidget(self.timeline, 1)
        column.addWidget(hairline())
        column.addLayout(answer)
        return left

    def _connect(self) -> None:
        for began, ended in ((self.head.hold_began, self.head.hold_ended), (self._key.held, self._key.let_go)):
            began.connect(self._held.begin)
            ended.connect(self._held.end)
        self.head.who_knows_pressed.connect(partial(self._do, "who_knows"))
        self.head.add_pressed.connect(partial(self._do, "add_action"))
        self.bar.check_pressed.connect(partial(self._do, "check_contact"))
        self.timeline.opened.connect(self._open_event)
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
        wanted, actor = self._case, self.desk.actor
        if wanted is None:
            self._on_failed(None)
            return
        self.desk.work.write(
            self,
            lambda uow: open_case(uow, actor=actor, case_id=wanted),
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
        self._blank(True)
        sentence = problems.sentence(error) if error else self.tr("Choose a case under Cases, or find it with Ctrl+K.")
        self.head.show_nothing(sentence)

    def _blank(self, blank: bool) -> None:
        """Keep no trace of the case before while another is opened, seen or unseen."""
        for part in (self.bar, self._story, self.beside):
            part.setVisible(not blank)
        if blank:
            self.head.show_nothing("")
            self._change.setText("")
            for content in (self.bar, self.timeline, self.beside):
                content.forget()

    def _show(self, view: CaseView) -> None:
        if view.case_id != self._case:
            return
        self.telling = Telling(self.desk, Veil(self.desk, view.names), view)
        self._blank(False)
        self.head.show_case(view)
        self.bar.show_case(view)
        self._held.show_case(view)
        self.timeline.show_case(self.telling)
        self._change.setText(change_sentence(view))
        self.beside.show_case(self.telling)

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
        elif verb == "who_knows":
            self.beside.show_who_knows(telling)
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

    def _open_event(self, key: Any) -> None:
        event = self.timeline.events.get(key)
        place = _GOES_TO.get(event.kind) if event else None
        if event is not None and place is not None and event.subject_id is not None:
            self.desk.window.go(place, {"id": str(event.subject_id)})

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

    def hideEvent(self, event: QHideEvent) -> None:
        """Cover everything when the page goes out of sight."""
        super().hideEvent(event)
        self._held.end()

    def changeEvent(self, event: QEvent) -> None:
        """Cover everything when another window comes to the front: the release of the key may never arrive."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._held.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the column less room on a small screen."""
        super().resizeEvent(event)
        narrow = self.window().width() < NARROW_BELOW
        self.beside.setFixedWidth(NARROW if narrow else WIDE)
        self.head.make_narrow(narrow)

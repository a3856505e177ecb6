"""One report-back: whose, the safe-contact banner, what was agreed beside what may be told, attempts and her answer."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.report_backs.banner import Banner
from marac_desk.desktop.report_backs.foot import Foot
from marac_desk.desktop.report_backs.offered import KEYS, offered, texts
from marac_desk.desktop.report_backs.pairs_view import PairsPane
from marac_desk.desktop.report_backs.side import WIDTH, Side
from marac_desk.desktop.report_backs.side_words import standing
from marac_desk.desktop.veil import Veil
from marac_desk.desktop.widgets.announce import announce
from marac_desk.desktop.widgets.hold_key import HoldKey
from marac_desk.desktop.widgets.labels import button, label, set_tone
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates, problems
from marac_desk.services.report_backs.looking import back_view
from marac_desk.services.report_backs.protected import reveal
from marac_desk.services.report_backs.views import BackProtected, BackView

NARROW, TIGHT, LOW = 1360, 720, 660


class Detail(QWidget):
    """Shows one report-back; what it could not show it says in one sentence, with nothing of the one before."""

    shown = Signal(object)
    case_pressed = Signal()
    own_words_pressed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._asked: UUID | None = None
        self.view: BackView | None = None
        self._title = label("", Type.TITLE, wrap=True, name="reportBackTitleLabel")
        self._case = button("", "openCase", link=True)
        self._case.setToolTip(self.tr("Open the case (O)"))
        self._case.clicked.connect(self.case_pressed)
        self._remarks = label("", Type.LIST, Tone.INK2, name="heardLabel")
        self._due = label("", Type.LIST_LEAD, Tone.INK2, name="dueLabel")
        self.note = label("", Type.LIST_LEAD, Tone.LATE, wrap=True, name="refusedLabel")
        self.note.setContentsMargins(28, 0, 24, 10)
        self.banner = Banner(desk)
        self.pairs = PairsPane(desk)
        self.before = label(
            self.tr("Before you speak: is she alone? Is it safe to talk? What if someone comes in?"),
            Type.BODY,
            Tone.INK2,
            wrap=True,
            name="beforeYouSpeakLabel",
        )
        self._own = label("", Type.READING, wrap=True, name="ownWordsLabel")
        self._own.setContentsMargins(28, 8, 24, 0)
        self.own_words = button("", "ownWords", link=True)
        self.own_words.clicked.connect(self.own_words_pressed)
        self.side = Side(desk)
        self.foot = Foot()
        self._lay_out()
        self._key = HoldKey(self.banner)
        self._key.held.connect(self._ask_values)
        self._key.let_go.connect(self.cover)
        self.say_nothing("")

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(28, 18, 24, 12)
        head.setSpacing(14)
        head.addWidget(self._title)
        head.addWidget(self._case, 0, Qt.AlignmentFlag.AlignBottom)
        head.addWidget(self._remarks, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        head.addWidget(self._due, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.note)
        column.addWidget(self.banner)
        column.addWidget(self._split(), 1)
        column.addWidget(self.foot)
        self._rest = QWidget()
        column.addWidget(self._rest, 1)

    def _split(self) -> QSplitter:
        told = QWidget()
        inside = QVBoxLayout(told)
        inside.setContentsMargins(0, 0, 0, 10)
        inside.setSpacing(0)
        inside.addWidget(self.pairs, 1)
        inside.addWidget(self._own)
        below = QHBoxLayout()
        below.setContentsMargins(28, 8, 28, 0)
        below.setSpacing(16)
        below.addWidget(self.before, 1)
        below.addStretch(0)
        below.addWidget(self.own_words, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        inside.addLayout(below)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(told)
        self.split.addWidget(self.side)
        self.split.setStretchFactor(0, 1)
        return self.split

    # ---- what is shown

    @property
    def asked(self) -> UUID | None:
        """Which report-back was asked for last."""
        return self._asked

    def open(self, key: UUID) -> None:
        """Show a report-back; until it came nothing of another stands here."""
        if key != self._asked:
            self._asked = key
            self.say_refused("")
            self.say_nothing("")
        self.refresh()

    def refresh(self) -> None:
        """Look again."""
        key, actor = self._asked, self._desk.actor
        if key is not None:
            self._desk.work.read(
                self,
                lambda uow: back_view(uow, actor=actor, report_back_id=key),
                self._show,
                lambda error: self.say_nothing(problems.sentence(error)),
                what="back",
            )

    def _show(self, view: BackView) -> None:
        if view.row.report_back_id != self._asked:
            return
        self.view = view
        self._show_head(view)
        for part in (self.banner, self.pairs, self.side, self.foot):
            part.show_back(view)
        self._blank(False)
        self.foot.setVisible(self.foot.wanted)
        self._show_own(view)
        self.shown.emit(view)

    def _show_own(self, view: BackView) -> None:
        words = Veil(self._desk, (*view.names, view.row.advocate)).words(view.own_words or "")
        self._own.setText(self.tr("In your own words: {words}").format(words=words) if words else "")
        self._own.setVisible(bool(words))
        self._show_before()
        change = self.tr("Change own words") if words else texts()["own_words"]
        self.own_words.setText(change)
        self.own_words.setToolTip(f"{change} ({KEYS['own_words']})")
        self.own_words.setVisible("own_words" in offered(view))

    def _show_before(self) -> None:
        """Keep the three questions where there is room for them; in a low window the lines come first."""
        room = self.window().height() >= LOW
        self.before.setVisible(room and self.view is not None and self.view.may_change_lines)

    def _show_head(self, view: BackView) -> None:
        row, today = view.row, self._desk.today()
        name = self._desk.name(row.name, row.reference)
        self._title.setText(self.tr("Report-back to {name}").format(name=name))
        self._case.setText(row.reference)
        heard = self.tr("heard {day}").format(day=dates.day(row.heard_on, today)) if row.heard_on else ""
        self._remarks.setText(heard)
        self._remarks.setVisible(self.width() >= TIGHT)
        due = dates.working_days_late(row.late) if row.late else ""
        waits = not row.fed_back_on and view.delivered_on is None
        on = dates.due(row.due_on, today) if waits and not due else ""
        self._due.setText(", ".join(part for part in (due or on, standing(self._desk, view)) if part))
        set_tone(self._due, Tone.LATE if row.late else Tone.SOON if row.soon else Tone.INK2)

    def forget(self) -> None:
        """Show no report-back, and ask for none again."""
        self._asked = None
        self.say_nothing("")

    def say_nothing(self, sentence: str) -> None:
        """Show no report-back, and say why."""
        self.view = None
        for part in (self.banner, self.pairs, self.side):
            part.forget()
        self._blank(True)
        self._title.setText("")
        self._case.setText("")
        self._due.setText("")
        self._remarks.setText(sentence)
        self._remarks.setVisible(True)

    def _blank(self, blank: bool) -> None:
        for part in (self.banner, self.split, self.foot, self._case, self._title):
            part.setVisible(not blank)
        self._rest.setVisible(blank)

    def say_refused(self, sentence: str) -> None:
        """Say why a step was not taken, where the eye is."""
        self.note.setText(sentence)
        self.note.setAccessibleName(sentence)
        self.note.setVisible(bool(sentence))
        announce(self.note, sentence)

    # ---- what is held

    def _ask_values(self) -> None:
        """Ask for the values; the look is on the disk before they are shown."""
        view, actor = self.view, self._desk.actor
        if view is None or not view.may_reveal or view.contact.contact_id is None:
            return
        key = view.row.report_back_id
        self._desk.work.write(
            self,
            lambda uow: reveal(uow, actor=actor, report_back_id=key),
            lambda held: self._on_values(key, held),
            lambda error: self.say_refused(problems.sentence(error)),
        )

    def _on_values(self, key: UUID, held: BackProtected) -> None:
        """Show them, unless the key was let go meanwhile or another report-back stands here."""
        if self._key.is_held and self.view is not None and self.view.row.report_back_id == key:
            self.banner.show_values(held)
            self.side.show_held(held)

    def cover(self) -> None:
        """Mask everything again."""
        self.banner.hide_values()
        self.side.show_held(None)

    def hideEvent(self, event: QHideEvent) -> None:
        """Cover everything when the page goes out of sight."""
        super().hideEvent(event)
        self.cover()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the side below where the window is narrow."""
        super().resizeEvent(event)
        narrow = self.window().width() < NARROW
        wanted = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        if self.split.orientation() is not wanted or sum(self.split.sizes()) == 0:
            self.split.setOrientation(wanted)
            self.side.make_narrow(narrow)
        self._remarks.setVisible(self.view is None or self.width() >= TIGHT)
        self._show_before()
        if narrow:
            share = 4 if self.window().height() < LOW else 3
            self.split.setSizes([self.split.height() * (share - 1) // share, self.split.height() // share])
        else:
            self.split.setSizes([max(0, self.split.width() - WIDTH), WIDTH])

"""The side column of a case: her words, who is at risk from whom, what was tried, what is open, what follows it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from marac_desk.desktop.cases import grave_words
from marac_desk.desktop.cases import side_words as words
from marac_desk.desktop.cases.at_risk_view import AtRiskView
from marac_desk.desktop.cases.case_steps import KINDS
from marac_desk.desktop.cases.not_shown import why_not
from marac_desk.desktop.cases.section import Section
from marac_desk.desktop.cases.timeline_words import Telling
from marac_desk.desktop.widgets.labels import HerWords, hairline, label
from marac_desk.desktop.widgets.rows import Column
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.rules.access import DataClass
from marac_desk.services.approvals.listing import ApprovalLine

_CONTEXT = "CaseSide"
HOW, DUE, VERB, DEED = 132, 164, 112, 132


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


class CaseSide(QScrollArea):
    """Says what somebody wants done: a verb with the thing it is about."""

    asked = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("caseSide")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._offered: tuple[bool, ...] = ()
        self.her_words = HerWords(side=True)
        self.picture = AtRiskView()
        self._reason = label("", Type.SMALL, Tone.INK2, wrap=True, name="aggressorReasonLabel")
        self.tried = self._section("tried", _tr("Tried before"), (Column(), Column("", HOW)), _tr("and how each ended"))
        self.open = self._section("openActions", _tr("Open now"), (Column(), Column("", DUE)))
        self.orders = self._section("orders", _tr("Orders and breaches"), (Column(), Column("", VERB, right=True)))
        self.links = self._section("links", _tr("Other processes"), (Column(), Column("", VERB, right=True)))
        flags = (Column("", 118), Column(), Column("", VERB, right=True))
        self.flags = self._section("flags", _tr("Flags on agencies’ files"), flags)
        self.requests = self._section("requests", _tr("Takes two people"), (Column(), Column("", VERB, right=True)))
        self.grants = self._section(
            "grants", _tr("May read the safe contact"), (Column(), Column("", VERB, right=True))
        )
        self.deeds = self._section("deeds", _tr("When something is wrong"), (Column(), Column("", DEED, right=True)))
        self.kept_out = self._section("keptOut", _tr("Must not know"), (Column(),))
        self.related = self._section("related", _tr("Related cases"), (Column(), Column("", VERB, right=True)))
        self.tried.opened.connect(lambda key: self.asked.emit("show_action", key))
        self.open.opened.connect(lambda key: self.asked.emit("show_action", key))
        self._lay_out()

    def _section(self, name: str, title: str, columns: tuple[Column, ...], remark: str = "") -> Section:
        made = Section(name, title, columns, remark)
        made.verb_pressed.connect(lambda key, verb: self.asked.emit(verb, key))
        return made

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setObjectName("caseSideInside")
        inside.setProperty("paper", "1")
        inside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 18, 16, 20)
        column.setSpacing(18)
        lead = QVBoxLayout()
        lead.setContentsMargins(8, 0, 8, 0)
        lead.addWidget(self.her_words)
        column.addLayout(lead)
        column.addLayout(self._picture_part())
        self._sections = (
            self.requests,
            self.tried,
            self.open,
            self.orders,
            self.links,
            self.flags,
            self.grants,
            self.kept_out,
            self.related,
            self.deeds,
        )
        for section in self._sections:
            column.addWidget(section)
        column.addStretch(1)
        self._column = column
        self.setWidget(inside)

    def add_ties(self, panel: QWidget) -> None:
        """Put the ties with other cases below who is at risk from whom."""
        self._column.insertWidget(self._column.indexOf(self.requests), panel)

    def _picture_part(self) -> QVBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 8, 0)
        head.addWidget(label(_tr("Who is at risk from whom"), Type.SECTION))
        rule = QHBoxLayout()
        rule.setContentsMargins(8, 5, 8, 4)
        rule.addWidget(hairline(ink=True))
        reason = QHBoxLayout()
        reason.setContentsMargins(8, 0, 8, 0)
        reason.addWidget(self._reason)
        part = QVBoxLayout()
        part.setSpacing(0)
        part.addLayout(head)
        part.addLayout(rule)
        part.addWidget(self.picture)
        part.addLayout(reason)
        return part

    def show_case(self, telling: Telling) -> None:
        """Show everything beside the timeline."""
        view, veil = telling.view, telling.veil
        self._offer(telling)
        if view.words is not None:
            self.her_words.say(veil.words(view.words.text), words.words_source(telling, view.words))
        else:
            nobody = _tr("Nobody has written down what the victim says yet.")
            self.her_words.say(why_not(view, DataClass.VICTIM_VIEW, nobody), "")
        self.picture.show_picture(*words.picture(telling))
        reason = veil.words(view.picture.aggressor_reason or "")
        self._reason.setText(_tr("Primary aggressor: {reason}").format(reason=reason))
        self._reason.setVisible(bool(reason))
        self.tried.set_rows([words.tried_row(telling, line) for line in view.tried])
        own = DataClass.ACTIONS in view.own_alone
        nothing = _tr("No action of your agency is open.") if own else _tr("No action is open.")
        open_now = [words.open_row(telling, line) for line in view.open]
        self.open.set_rows(open_now, why_not(view, DataClass.ACTIONS, nothing))
        orders = [words.order_row(telling, line) for line in view.orders]
        self.orders.set_rows(orders, why_not(view, DataClass.PERPETRATOR, _tr("No order or condition is recorded.")))
        links = [words.link_row(telling, line) for line in view.links]
        self.links.set_rows(links, why_not(view, DataClass.REFERRAL, _tr("No link to another process is recorded.")))
        flags = [words.flag_row(telling, line) for line in view.flags]
        self.flags.set_rows(flags, why_not(view, DataClass.REFERRAL, _tr("No agency has been asked for a flag yet.")))
        kept_out = [words.kept_out_row(telling, line) for line in view.kept_out]
        self.kept_out.set_rows(kept_out, why_not(view, DataClass.RESTRICTION, _tr("Nobody was named at referral.")))
        self.related.set_rows([words.related_row(line) for line in view.related])
        nobody = _tr("No agency may.") if view.may.grant else ""
        self.grants.set_rows([grave_words.grant_row(telling, line) for line in view.grants], nobody)
        self.deeds.set_rows(grave_words.deed_rows(telling))

    def show_requests(self, telling: Telling, lines: Sequence[ApprovalLine]) -> None:
        """Show what waits for a second person, or was agreed and can be done."""
        self.requests.set_rows([grave_words.request_row(telling, line, KINDS) for line in lines])

    def forget(self) -> None:
        """Keep nothing of the case that stood here."""
        self.her_words.say("", "")
        self.picture.show_picture((), (), (), "", "")
        self._reason.setText("")
        for section in self._sections:
            section.set_rows(())

    def _offer(self, telling: Telling) -> None:
        """Offer what can be added to this case, anew where it is other than with the case before."""
        may = telling.view.may
        offered = (may.add_orders, may.record_links, may.record_flags, may.grant)
        if offered == self._offered:
            return
        self._offered = offered
        coordinator = _tr("recorded by the coordinator")
        self.orders.offer(_tr("Add order"), "add_order", "O", "" if may.add_orders else coordinator)
        self.links.offer(_tr("Add link"), "add_link", "L", "" if may.record_links else coordinator)
        self.grants.offer(_tr("Let read"), "add_grant", "P", "" if may.grant else coordinator)
        self.flags.offer(_tr("Ask for flags"), "ask_flags", "G", "" if may.record_flags else coordinator)

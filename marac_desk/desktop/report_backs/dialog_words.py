"""What the forms of report-backs say: whose, which line, what she must not be reached by, and what follows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.report_backs.line_words import leak_words
from marac_desk.desktop.veil import Veil
from marac_desk.desktop.wording import safe_contact
from marac_desk.rules.safe_contact import MustNot
from marac_desk.rules.vocabulary import ContactChannel
from marac_desk.services.report_backs.views import BackLine, BackView

_CONTEXT = "ReportBackDialogs"
_NOT_BY = {
    ContactChannel.MOBILE: MustNot.PHONE,
    ContactChannel.LANDLINE: MustNot.PHONE,
    ContactChannel.TEXT: MustNot.TEXT,
    ContactChannel.EMAIL: MustNot.EMAIL,
    ContactChannel.LETTER: MustNot.LETTERS,
}


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def about(desk: Desk, view: BackView) -> str:
    """Return whose report-back it is and what must not be done."""
    name = desk.name(view.row.name, view.row.reference)
    return f"{name}. {safe_contact.must_not(view.row.must_not)}"


def answer(desk: Desk, view: BackView) -> str:
    """Return whose answer it is."""
    name = desk.name(view.row.name, view.row.reference)
    if view.response_on is not None:
        return _tr("{name}. The answer before is kept beside this one.").format(name=name)
    return _tr("{name}. What was not asked stays not asked: it is never taken for no.").format(name=name)


def hand_on(desk: Desk, view: BackView) -> str:
    """Return what handing on means."""
    return _tr(
        "{name} will be told by somebody else. It stays in your list until you record that she was told."
    ).format(name=desk.name(view.row.name, view.row.reference))


def line(desk: Desk, view: BackView, one: BackLine) -> str:
    """Return which line a form is about, and what the leak check points at in it."""
    veil = Veil(desk, (*view.names, view.row.advocate))
    agreed = _tr("Line {number}, agreed: {title}").format(number=one.number, title=veil.words(one.title))
    if not one.leaks:
        return agreed
    kinds = leak_words()
    found = dict.fromkeys(kinds[each.leak] for each in one.leaks)
    return f"{agreed}\n{_tr('Leak check: {kinds}.').format(kinds=', '.join(found))}"


def warning(way: ContactChannel, must_not: Sequence[MustNot]) -> str:
    """Return that she must not be reached this way, empty where she may."""
    code = _NOT_BY.get(way)
    if code is None or code not in must_not:
        return ""
    rule = safe_contact.must_not([code])
    return _tr("{rule} Record it only if it happened all the same.").format(rule=rule)


def new_abuse() -> str:
    """Return what follows from new abuse."""
    return _tr("New abuse: once this is saved, a repeat referral is offered beside her answer.")

"""Safe contact in words: what must not be done, always in clear; never a number, a place or a time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from marac_desk.rules.safe_contact import MustNot
from marac_desk.rules.vocabulary import ContactChannel
from marac_desk.services.cases.views import Route

_CONTEXT = "SafeContact"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def must_not(codes: Sequence[MustNot]) -> str:
    """Return what must not be done, one short sentence each."""
    words = {
        MustNot.PHONE: _tr("Do not phone."),
        MustNot.TEXT: _tr("No text messages."),
        MustNot.VOICEMAIL: _tr("No voicemail."),
        MustNot.EMAIL: _tr("No e-mail."),
        MustNot.LETTERS: _tr("No letters."),
    }
    return " ".join(words[code] for code in codes) if codes else _tr("Every way of contact was said to be safe.")


def channel(code: str | None) -> str:
    """Return by which way somebody is reached, without the place: "at the school" is a place, so it is in person."""
    words = {
        ContactChannel.MOBILE: _tr("mobile"),
        ContactChannel.LANDLINE: _tr("landline"),
        ContactChannel.TEXT: _tr("text message"),
        ContactChannel.EMAIL: _tr("e-mail"),
        ContactChannel.LETTER: _tr("letter"),
        ContactChannel.APP: _tr("app"),
        ContactChannel.VIA_PROFESSIONAL: _tr("through a professional"),
    }
    known = {member.value: member for member in ContactChannel}
    return words.get(known[code], _tr("in person")) if code in known else _tr("way not recorded")


def route(code: Route) -> str:
    """Return by which way somebody was told."""
    return {
        Route.PHONE: _tr("by phone"),
        Route.TEXT: _tr("by text message"),
        Route.EMAIL: _tr("by e-mail"),
        Route.LETTER: _tr("by letter"),
        Route.PROFESSIONAL: _tr("through a professional"),
        Route.IN_PERSON: _tr("in person"),
    }[code]

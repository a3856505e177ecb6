"""Safe contact: what is a yes, what must not be done, whether it is still fresh, and how little of a value to show.

The referral form asks which ways to reach a victim are safe. An answer that is not a clear yes is a no, because the
person causing harm may be holding the telephone.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from marac_desk.rules.vocabulary import Answer, ContactChannel

HIDDEN = "•••"
_SHOWN_DIGITS = 3
# A leading 0 or + and nine digits or more: dates, house numbers and health numbers are no telephone numbers.
_PHONE = re.compile(r"\(?[+0][0-9 ().-]*")
_PHONE_DIGITS = range(9, 16)


class ContactAnswers(Protocol):
    """The five answers of a safe-contact record, wherever it is kept; None where nobody was asked."""

    @property
    def safe_to_call(self) -> Answer | None:
        """Whether ringing is safe."""

    @property
    def safe_to_text(self) -> Answer | None:
        """Whether text messages are safe."""

    @property
    def safe_to_voicemail(self) -> Answer | None:
        """Whether leaving a message is safe."""

    @property
    def safe_to_email(self) -> Answer | None:
        """Whether e-mail is safe."""

    @property
    def safe_to_write(self) -> Answer | None:
        """Whether letters are safe."""


class Route(StrEnum):
    """The ways to reach somebody that the form asks about, in the order in which they are said."""

    PHONE = "phone"
    TEXT = "text"
    VOICEMAIL = "voicemail"
    EMAIL = "email"
    LETTERS = "letters"


class MustNot(StrEnum):
    """What every agency with an action on a case is told, never the numbers, places or times."""

    PHONE = "do_not_phone"
    TEXT = "do_not_text"
    VOICEMAIL = "do_not_leave_voicemail"
    EMAIL = "do_not_email"
    LETTERS = "do_not_send_letters"


_ASKED_AS = {
    ContactChannel.MOBILE: Route.PHONE,
    ContactChannel.LANDLINE: Route.PHONE,
    ContactChannel.TEXT: Route.TEXT,
    ContactChannel.EMAIL: Route.EMAIL,
    ContactChannel.LETTER: Route.LETTERS,
}


def effective(answer: Answer | None) -> bool:
    """Say whether an answer allows something: only a clear yes does."""
    return answer is Answer.YES


def routes(contact: ContactAnswers | None) -> tuple[Route, ...]:
    """Return the ways a clear yes has opened; none where there is no record."""
    if contact is None:
        return ()
    answers = {
        Route.PHONE: contact.safe_to_call,
        Route.TEXT: contact.safe_to_text,
        Route.VOICEMAIL: contact.safe_to_voicemail,
        Route.EMAIL: contact.safe_to_email,
        Route.LETTERS: contact.safe_to_write,
    }
    return tuple(route for route, answer in answers.items() if effective(answer))


def must_not(contact: ContactAnswers | None) -> tuple[MustNot, ...]:
    """Return what must not be done: every way that no clear yes has opened, all of them where there is no record."""
    open_routes = routes(contact)
    return tuple(MustNot[route.name] for route in Route if route not in open_routes)


def channel_open(contact: ContactAnswers | None, channel: ContactChannel) -> bool:
    """Say whether a channel may be used.

    The form asks about telephone, text, e-mail and letters. A way through a professional, the workplace, the school
    gate or an application is no question of the form: naming it is the arrangement, so it counts as open where there is
    a record at all.
    """
    if contact is None:
        return False
    return channel not in _ASKED_AS or _ASKED_AS[channel] in routes(contact)


def stale(verified_on: date | None, today: date, days: int) -> bool:
    """Say whether a record has to be checked again: never checked, more than `days` ago, or "checked" in the future."""
    return verified_on is None or not timedelta(0) <= today - verified_on <= timedelta(days=days)


def mask(value: str | None) -> str:
    """Return what of a protected value may be shown: the last three digits of a telephone number, of all else nothing.

    What is hidden has the same length for every value, so that the length tells nothing. An empty value stays empty.
    """
    written = (value or "").strip()
    if not written:
        return ""
    digits = [sign for sign in written if "0" <= sign <= "9"]
    if _PHONE.fullmatch(written) and len(digits) in _PHONE_DIGITS:
        return f"{HIDDEN} {''.join(digits[-_SHOWN_DIGITS:])}"
    return HIDDEN

"""By which way somebody was reached, in words that never name the place."""

from __future__ import annotations

from marac_desk.rules.vocabulary import ContactChannel
from marac_desk.services.cases.views import Route

_C = ContactChannel
_KNOWN = {
    _C.MOBILE: Route.PHONE,
    _C.LANDLINE: Route.PHONE,
    _C.TEXT: Route.TEXT,
    _C.EMAIL: Route.EMAIL,
    _C.LETTER: Route.LETTER,
    _C.VIA_PROFESSIONAL: Route.PROFESSIONAL,
}
_TYPED = {"phone": Route.PHONE, "call": Route.PHONE, "e-mail": Route.EMAIL, "mail": Route.EMAIL}


def route_of(channel: str | None) -> Route | None:
    """Return the way a channel means; a place somebody typed ("school, in person") comes back as in person alone."""
    written = (channel or "").strip().casefold()
    if not written:
        return None
    for code, route in _KNOWN.items():
        if written == code.value or written.split()[0].rstrip(",") == code.value:
            return route
    return next((route for word, route in _TYPED.items() if written.startswith(word)), Route.IN_PERSON)

"""Tells what somebody wrote from what a form prints, where no label says it: such words must not be lost.

Words are taken for written unless something speaks for print; a line too many beside the form costs a look, a line too
few may be the one that matters.
"""

from __future__ import annotations

import re

from marac_desk.intake.dates import names_a_day
from marac_desk.intake.folding import fold
from marac_desk.intake.labels import LabelBook
from marac_desk.intake.people import split_contacts
from marac_desk.intake.values import TICKED, Chosen, ValueBook, choose

_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b")
_LABELLED = re.compile(r"\s*([^:\n]{2,80}?)\s*:\s+(\S.*)", re.DOTALL)
_FEW_WORDS = 6
_LEAST_WORDS = 2
_ENDS_AS_PRINT = (":", "?", "…", "...")


def is_told(text: str, book: LabelBook, values: ValueBook) -> bool:
    """Return whether words that found no field are something that somebody wrote.

    A title, a bare label, a question and an instruction are print. Short words are, too, unless they hold a day, a
    number to ring, an address, a tick, somebody ("she") or a "not".
    """
    plain = text.strip()
    words = fold(plain).split()
    if words and any(sign in TICKED for sign in plain):
        return True
    if len(words) < _LEAST_WORDS or plain.endswith(_ENDS_AS_PRINT) or book.heading(plain) or book.matches(plain):
        return False
    said = set(words)
    if words[0] in values.words("asks") or values.words("begging") & said:
        return False
    if values.words("somebody") & said:
        return True
    if values.words("of_forms") & said:
        return False
    if holds_a_fact(plain):
        return True
    return not (plain.isupper() or values.words("of_rules") & said) and (
        len(words) > _FEW_WORDS or plain.endswith(".") or bool(values.words("denying") & said)
    )


def holds_a_fact(text: str) -> bool:
    """Return whether words hold a day, a telephone number, an address, or a tick that somebody made."""
    if any(sign in TICKED for sign in text) or choose(text).kind is Chosen.TICKED:
        return True
    phone, email, _ = split_contacts(text)
    return bool(phone or email or _POSTCODE.search(text) or names_a_day(text))


def is_answer(text: str, values: ValueBook) -> bool:
    """Return whether words behind a colon are an answer, and not what the form is or what to do with it."""
    words = fold(text).split()
    said = set(words)
    if not words or words[0] in values.words("asks") or values.words("begging") & said:
        return False
    if values.words("somebody") & said:
        return True
    return not values.words("of_forms") & said and (holds_a_fact(text) or not values.words("of_rules") & said)


def labelled(text: str) -> tuple[str, str] | None:
    """Return a label that no wording knows and what stands behind its colon, or None."""
    found = _LABELLED.fullmatch(text)
    return (found[1], found[2]) if found else None

"""Reads a text that was pasted, or saved as plain text or as HTML: labels and answers on lines, columns, risk lists."""

from __future__ import annotations

from datetime import date

from marac_desk.intake.mail.bodies import body_text
from marac_desk.intake.mail.charsets import text_of
from marac_desk.intake.mail.joining import Candidate, joined
from marac_desk.intake.mail.letter import Body, BodyKind
from marac_desk.intake.origins import Notice
from marac_desk.intake.reading import Outcome, Reading
from marac_desk.intake.refusal import RefusedError


def read_pasted(data: bytes, *, today: date, html: bool = False) -> Reading:
    """Return what a text says, with the voices in it parted as in a mail: people paste those too.

    Outcome "parsed" where a field was found, "text_only" where there are only words, "flagged" where signs or words
    were hidden in it. Raises RefusedError: empty, nul_bytes, damaged, too_large.
    """
    text, assumed = text_of(data, "utf-8")
    if "\x00" in text:
        raise RefusedError("nul_bytes")
    found = body_text(Body(BodyKind.HTML if html else BodyKind.PLAIN, text), "", today)
    if found.refused:
        raise RefusedError(found.refused)
    if not found.words and not found.said:
        raise RefusedError("empty")
    referrals = joined([Candidate(said.referral, said.voice) for said in found.said])
    outcome = Outcome.PARSED if referrals.referrals else Outcome.TEXT_ONLY
    told = (Notice("charset_assumed", "", "", {"charset": assumed}),) if assumed else ()
    return Reading(
        Outcome.FLAGGED if found.hidden else outcome,
        "bidi_or_invisible" if found.hidden else None,
        referrals=referrals.referrals,
        notices=(*told, *referrals.notices),
        source_text=tuple(found.source()),
    )

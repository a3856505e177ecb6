"""Reads a Word form into a referral."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from marac_desk.intake.blocks import paragraphs_of
from marac_desk.intake.docx.body import Body, read_body
from marac_desk.intake.docx.parts import word_parts
from marac_desk.intake.docx.tags import heed_names
from marac_desk.intake.filling.form import fill
from marac_desk.intake.guards.package import Package
from marac_desk.intake.labels import label_book
from marac_desk.intake.layout.flow import FlowReader
from marac_desk.intake.origins import Notice, NotUnderstood
from marac_desk.intake.profiles import Profile
from marac_desk.intake.reading import Outcome, Reading, ReadReferral
from marac_desk.intake.source import source_blocks
from marac_desk.intake.taught_forms import Entries, sample_of_form, understood
from marac_desk.intake.teaching import Sample
from marac_desk.intake.values import value_book

_FETCHING = re.compile(r"\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|MACROBUTTON)\b", re.IGNORECASE)


def read_word(package: Package, *, today: date, forms: Sequence[Profile] = ()) -> Reading:
    """Return what a Word form says; `forms` are the profiles of forms that were taught.

    Outcome "parsed" where a field was found, "text_only" where there are only words, "no_text" for a form of pictures,
    "flagged" with a code where something in the file must be told. Raises RefusedError for what must not be read.
    """
    body = read_body(word_parts(package.parts))
    found = understood(_entries(body), _words(body), forms)
    heed_names(found.facts, body.controls, label_book())
    referral = fill(found.facts, today=today)
    referral = _with_notices(referral, body)
    outcome = _outcome(referral, body)
    reason = _reason(body, package.outside_pictures)
    return Reading(
        Outcome.FLAGGED if reason and outcome is not Outcome.NO_TEXT else outcome,
        reason,
        referrals=(referral,) if outcome is Outcome.PARSED else (),
        notices=found.notices,
        facts=found.named,
        source_text=tuple(source_blocks(body.blocks)),
    )


def sample_word(package: Package) -> Sample:
    """Return the labels of a Word form with what stands at them. Raises RefusedError as reading does, and no_labels."""
    body = read_body(word_parts(package.parts))
    return sample_of_form(_entries(body))


def _entries(body: Body) -> Entries:
    return lambda book: FlowReader(book, value_book()).read(body.blocks)


def _words(body: Body) -> str:
    return "\n".join(paragraph.text for paragraph in paragraphs_of(body.blocks))


def _outcome(referral: ReadReferral, body: Body) -> Outcome:
    if referral.origins:
        return Outcome.PARSED
    said = any(paragraph.text.strip() for paragraph in paragraphs_of(body.blocks))
    return Outcome.TEXT_ONLY if said else Outcome.NO_TEXT


def _reason(body: Body, pictures: int) -> str | None:
    if _FETCHING.search(body.codes):
        return "active_content"
    if pictures:
        return "external_link"
    return "bidi_or_invisible" if body.hidden else None


def _with_notices(referral: ReadReferral, body: Body) -> ReadReferral:
    """Tell of words that a tracked change took away, and of what stood in the form before it was filled in."""
    paragraphs = tuple(paragraphs_of(body.blocks))
    values = value_book()
    untouched = [one for one in paragraphs if one.untouched and not values.is_blank(one.untouched)]
    defaults = [one for one in paragraphs if one.by_default]
    notices = (
        *(Notice("words_deleted", one.where) for one in paragraphs if one.edited),
        *(Notice("left_as_it_was", one.where) for one in (*untouched, *defaults)),
    )
    return replace(
        referral,
        not_understood=(*referral.not_understood, *(NotUnderstood("", one.untouched, one.where) for one in untouched)),
        notices=(*referral.notices, *notices),
    )

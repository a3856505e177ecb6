"""Reads a PDF: a form by its fields; where it has none its text is handed on to be matched by a person.

Text without fields is not read into a draft, but for labels that somebody taught. On such a page nothing tells an
answer from a label, a hint or a prompt, and a wrong number to ring is worse than one that somebody types.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from marac_desk.intake.field_names import words_of_names
from marac_desk.intake.filling.form import fill
from marac_desk.intake.labels import label_book
from marac_desk.intake.meaning.facts import Fact
from marac_desk.intake.origins import Notice, NotUnderstood
from marac_desk.intake.pdf.fields import Fields, Widget, read_fields
from marac_desk.intake.pdf.form_entries import FormPage, form_page
from marac_desk.intake.pdf.opening import Opened, opened
from marac_desk.intake.pdf.order import without_digits
from marac_desk.intake.pdf.printed import PrintedPage, printed_pages
from marac_desk.intake.pdf.text_forms import sample_of_text, with_what_was_taught
from marac_desk.intake.pdf.text_pages import TextPage, text_page
from marac_desk.intake.pdf.visible import Showing
from marac_desk.intake.profiles import Profile
from marac_desk.intake.reading import Outcome, Place, Reading
from marac_desk.intake.refusal import RefusedError
from marac_desk.intake.taught_forms import Entries, sample_of_form, understood
from marac_desk.intake.teaching import Sample
from marac_desk.intake.values import TICKED, UNTICKED, value_book

_CRITERIA = "criteria_answers/"
_NO_FIELDS = "no_form_fields"


def read_pdf(data: bytes, *, today: date, forms: Sequence[Profile] = ()) -> Reading:
    """Return what a PDF says; `forms` are the profiles of forms that were taught.

    Outcome "parsed" where a field says something, "text_only" where there is text alone ("no_form_fields",
    "empty_form", "recognised_text"), "no_text" for pictures of pages, for empty ones and for forms that only their
    maker's program can show ("scan", "no_words", "xfa_form"); "flagged" where something in the file must be told, and
    where what was taught was read from text. Raises RefusedError for what must not be read, or cannot.
    """
    with opened(data) as file:
        showing = Showing()
        fields = showing.fields(read_fields(file))
        boxes = [widget.box for widget in fields.widgets]
        pages = showing.pages(printed_pages(data, [frame for _, frame in file.pages], boxes))
        if file.xfa and (file.waits or not fields.widgets):
            reading = _said(Outcome.NO_TEXT, "xfa_form")
        elif _is_filled(fields):
            reading = _form(fields, pages, file, today, forms)
        else:
            reading = _text(pages, empty_form=bool(fields.widgets))
            if reading.reason_code == _NO_FIELDS and forms:
                reading = with_what_was_taught(reading, forms, today)
        hidden = "bidi_or_invisible" if showing.hidden else None
        return _told(reading, file.told or hidden or ("repaired" if file.repaired else None))


def _said(outcome: Outcome, code: str) -> Reading:
    return Reading(outcome, code)


def _told(reading: Reading, code: str | None) -> Reading:
    """A reading with what a person must be told of the file first; what else there was to tell becomes a notice."""
    if code is None:
        return reading
    notices = [Notice(reading.reason_code, "")] if reading.reason_code else []
    return replace(reading, outcome=Outcome.FLAGGED, reason_code=code, notices=(*reading.notices, *notices))


def _is_filled(fields: Fields) -> bool:
    """Whether any field says something; a form that was flattened keeps at most empty ones."""
    values = value_book()
    return bool(fields.unplaced) or any(
        widget.on or not (widget.default or values.is_blank(widget.text)) for widget in fields.widgets
    )


def _places(pages: Iterable[FormPage | TextPage]) -> dict[str, Place]:
    boxes = {where: box for page in pages for where, box in page.places.items()}
    return {
        where: Place(box.page, round(box.left), round(box.top), round(box.right), round(box.bottom))
        for where, box in boxes.items()
    }


# Forms


def _form(
    fields: Fields, printed: Sequence[PrintedPage], file: Opened, today: date, forms: Sequence[Profile]
) -> Reading:
    pages = list(_pages(fields.widgets, printed))
    found = understood(_entries(pages), _words(pages), forms, written=False)
    facts = found.facts
    facts.said = list(_with_ticks_of_a_list(facts.said))
    facts.unknown += [unknown for page in pages for unknown in page.unknown]
    facts.unknown += _on_no_page(fields)
    referral = fill(facts, today=today)
    noticed = tuple(notice for page in pages for notice in page.notices)
    return Reading(
        Outcome.PARSED,
        referrals=(replace(referral, notices=(*referral.notices, *noticed)),),
        notices=(*found.notices, *((Notice("xfa_beside", ""),) if file.xfa else ())),
        facts=found.named,
        source_text=tuple(block for page in pages for block in page.blocks),
        places=_places(pages),
    )


def _entries(pages: Sequence[FormPage]) -> Entries:
    """The entries are the same for every form that was taught: labels are told by where they are printed."""
    return lambda _book: (entry for page in pages for entry in page.entries)


def _words(pages: Sequence[FormPage]) -> str:
    blocks = [block for page in pages for block in page.blocks]
    texts = [text for block in blocks for row in block.rows for text in row]
    return "\n".join(text.text for text in (*texts, *(block.words for block in blocks if block.words)))


def sample_pdf(data: bytes) -> Sample:
    """Return the labels of a PDF form with what stands at them. Raises RefusedError as reading does, and no_labels."""
    with opened(data) as file:
        showing = Showing()
        fields = showing.fields(read_fields(file))
        boxes = [widget.box for widget in fields.widgets]
        printed = showing.pages(printed_pages(data, [frame for _, frame in file.pages], boxes))
        if fields.widgets:
            return sample_of_form(_entries(list(_pages(fields.widgets, printed))), written=False)
        text = _text(printed, empty_form=False)
        if text.reason_code != _NO_FIELDS:
            raise RefusedError("no_labels")
        return sample_of_text(text.source_text)


def _pages(widgets: Sequence[Widget], printed: Sequence[PrintedPage]) -> Iterator[FormPage]:
    """Each page with its fields; a field that is shown on several is read on the first, as far as it is text."""
    running = _running(printed)
    for number, page in enumerate(printed, 1):
        here = [widget for widget in widgets if widget.box.page == number and not widget.hidden]
        earlier = {widget.field for widget in widgets if widget.box.page < number and not widget.hidden}
        first = [widget for widget in here if widget.field not in earlier]
        yield form_page(number, page.prints, first, label_book(), value_book(), running)


def _running(printed: Sequence[PrintedPage]) -> frozenset[str]:
    """The words that stand on several pages."""
    counts = Counter(text for page in printed for text in {without_digits(words.text) for words in page.prints})
    return frozenset(text for text, count in counts.items() if count > 1)


def _on_no_page(fields: Fields) -> Iterator[NotUnderstood]:
    """What stands in fields that nobody saw."""
    values = value_book()
    for field in fields.unplaced:
        yield NotUnderstood(words_of_names([field.name])[field.name] or field.name, field.text, "on no page")
    for widget in fields.widgets:
        if widget.hidden and (widget.on or not values.is_blank(widget.text)):
            label = next(iter(widget.tips), "") or widget.spoken or widget.name
            yield NotUnderstood(label, widget.text or TICKED[0], f"page {widget.box.page}, not shown")


def _with_ticks_of_a_list(said: Sequence[Fact]) -> Iterator[Fact]:
    """Grounds that are ticked one by one: where some are ticked, those that are not were passed over, which is a no.

    A list with no tick at all says nothing: nobody may have looked at it.
    """
    ticks = [fact for fact in said if fact.text in {TICKED[0], UNTICKED[0]} and fact.rule is None]
    boxes = [fact for fact in ticks if fact.target.startswith(_CRITERIA)]
    worked_through = any(fact.text == TICKED[0] for fact in boxes)
    for fact in said:
        yield replace(fact, tick_all=True) if worked_through and fact in boxes else fact


# Text alone


def _text(printed: Sequence[PrintedPage], *, empty_form: bool) -> Reading:
    if not any(page.prints for page in printed):
        return _said(Outcome.NO_TEXT, "scan" if any(page.pictures for page in printed) else "no_words")
    pages = [text_page(number, page.prints, label_book()) for number, page in enumerate(printed, 1)]
    recognised = any(page.recognised for page in printed)
    return Reading(
        Outcome.TEXT_ONLY,
        "recognised_text" if recognised else "empty_form" if empty_form else _NO_FIELDS,
        source_text=tuple(block for page in pages for block in page.blocks),
        places=_places(pages),
    )

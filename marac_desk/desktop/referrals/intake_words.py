"""The words of taking in files: why one was refused, what its reader noticed, what is to be checked."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.referrals.fields import field_name
from marac_desk.desktop.referrals.words import problem
from marac_desk.rules.identity import DateCode
from marac_desk.services.referrals.notes import CheckKind, ToCheck

_CONTEXT = "Intake"


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def refusal(code: str) -> str:
    """Return why a file was not taken in, and what to do; nothing was written."""
    known = {**_unsafe(), **_unreadable()}
    return known.get(code, _tr("It cannot be read ({code}).").format(code=code))


def _unsafe() -> dict[str, str]:
    """What might do harm, or takes more than a form may."""
    return {
        "archive": _tr("It is an archive. Ask the sender to send the files in it one by one."),
        "attachment_refused": _tr("Something came with it that must not be opened, and was not. See what is to check."),
        "active_content": _tr("It holds active content, which was not run. Ask the sender for a plain copy."),
        "bad_member_name": _tr("Parts of it have names that point outside it. Ask the sender to save it again."),
        "dtd_or_entity": _tr("It holds declarations that no form needs and attacks use."),
        "embedded_file": _tr("It holds another file. Ask the sender to send the form alone."),
        "external_link": _tr("It fetches something from elsewhere. Nothing was fetched."),
        "hidden_name": _tr("Its name hides what it is. It was not opened."),
        "macros": _tr("It holds macros. Ask the sender to save it without them."),
        "program": _tr("It is a program. It was not opened; do not open it in the mail either."),
        "reader_blocked": _tr("It made the reader try something that is forbidden. It was stopped."),
        "reader_crashed": _tr("The reader stopped before it was done."),
        "reader_failed": _tr("The reader could not finish."),
        "reader_not_started": _tr("The reader could not be started. Try again."),
        "reader_out_of_memory": _tr("It needs more memory than a form may use."),
        "reader_timed_out": _tr("It takes longer to read than a form may. It was stopped."),
        "too_deep": _tr("It is nested too deep."),
        "too_large": _tr("It is too large: at most 10 MB."),
        "too_many_cells": _tr("It has too many cells."),
        "too_many_columns": _tr("It has too many columns."),
        "too_many_pages": _tr("It has too many pages. Ask the sender to send the form alone."),
        "too_many_parts": _tr("It has too many parts."),
        "too_many_rows": _tr("It has too many rows."),
        "unpacked_size": _tr("It unpacks to far more than its size."),
    }


def _unreadable() -> dict[str, str]:
    """What does none, and cannot be read as it is."""
    return {
        "bad_structure": _tr("A quotation mark is never closed. Ask the sender to export it again."),
        "damaged": _tr("It is damaged or cut off. Ask the sender to send it again."),
        "empty": _tr("It is empty."),
        "no_rows": _tr("It has titles, and no row below them."),
        "encoding": _tr("Its text is in no known encoding. Ask the sender to save it as UTF-8."),
        "headers_changed": _tr("Its columns are not those that were agreed. Ask the sender to export it as before."),
        "mail_encrypted": _tr("It is encrypted. Open it in your mail program, and take in the file it holds."),
        "no_profile": _tr("Too few of its columns are known here. Key the referrals in by hand."),
        "not_a_sheet": _tr("It is neither a sheet with columns nor a form with labels, so there is nothing to teach."),
        "no_labels": _tr(
            "No label with an answer was found in it that stands there once, so there is nothing to teach."
        ),
        "titles_not_plain": _tr("The titles of its columns are empty, doubled or look like answers. Nothing was kept."),
        "no_text": _tr("It is a picture without text. Open it in the mail, and key in what it says."),
        "not_a_mail": _tr("It is not a mail."),
        "not_in_the_mail": _tr("It is not in the mail, which only says where it lies."),
        "tnef": _tr("Outlook packed it in a form of its own. Ask the sender to send the mail as HTML or plain text."),
        "not_a_word_file": _tr("It is not a Word document."),
        "not_utf8": _tr("A part of it is in an encoding that Office does not write."),
        "nul_bytes": _tr("It holds NUL signs. Ask the sender to export it again."),
        "past_cases": _tr("It is a list of past cases, not of referrals. Nothing was taken in."),
        "password": _tr("It has a password. Ask the sender to save it without one and send it by secure mail."),
        "unsupported_kind": _tr("Files of this kind cannot be read yet. Key the referral in by hand."),
        "wrong_type": _tr("It is not what its name says."),
    }


def warning(code: str) -> str:
    """Return what a person must be told about a file that was read all the same."""
    known = {
        "bidi_or_invisible": _tr("The text holds signs that cannot be seen or turn its order round. They show as �."),
        "empty_form": _tr("The fields of this PDF are empty. Its text stands beside: key the referral in from it."),
        "no_form_fields": _tr("This PDF has no form fields. Its text stands beside: key the referral in from it."),
        "no_words": _tr("This PDF holds neither words nor pictures. Ask the sender what was meant."),
        "recognised_text": _tr(
            "This PDF is a scan. The words beside were recognised by a machine: compare them with the original."
        ),
        "repaired": _tr("This file is damaged and parts may be missing. Compare it with the sender's original."),
        "scan": _tr("This PDF holds pictures of pages and no text. Key the referral in by hand from the original."),
        "taught_from_text": _tr(
            "This PDF has no form fields. What was taught was read from its text: compare every field with it."
        ),
        "xfa_form": _tr(
            "Only Adobe Reader can show this form. Ask the sender to print it into a PDF, or key it in by hand."
        ),
    }
    if code in known:
        return known[code]
    if code in {"attachment_refused", "mail_encrypted"}:
        return refusal(code)
    return _tr("Read this file with care. {why}").format(why=refusal(code))


def check_short(item: ToCheck) -> str:
    """Return what is to be checked, as it stands beside the field."""
    if item.kind is CheckKind.UNREAD:
        return problem(DateCode.NOT_A_DATE.value)
    if item.kind is CheckKind.NOT_UNDERSTOOD:
        return _tr("check: found no field")
    if item.kind is CheckKind.LOOK:
        return _tr("check: unsure, see the source")
    return {
        "same_as": _tr("check: “{words}”"),
        "year_assumed": _tr("check: the year was assumed"),
        "score_differs": _tr("check: stated {stated}, counted {counted}"),
        "unborn_child": _tr("check: not born yet"),
        "taught_form_changed": _tr("check: like the taught form {name}, but not the same at “{labels}”"),
        "label_guessed": _tr("check: read under “{label}”"),
        "two_values": _tr("check: two answers"),
        "words_deleted": _tr("check: words were struck out"),
        "formula_like": _tr("check: looks like a formula"),
        "children_differ": _tr("check: {stated} children stated, {counted} named"),
        "line_of_other": _tr("check: whose line this is"),
        "words_struck": _tr("check: “{words}” was crossed out"),
        "left_as_it_was": _tr("check: stood there before the form was filled in"),
        "field_contradicts_itself": _tr("check: the file says two things"),
        "xfa_beside": _tr("check: Adobe Reader may show this form otherwise"),
        "part_not_read": _tr("check: {name} was not read"),
        "said_elsewhere": _tr("check: said elsewhere “{words}”"),
        "said_in_the_mail": _tr("check: the mail says “{words}”"),
        "said_elsewhere_hidden": _tr("check: said otherwise elsewhere in the mail"),
        "said_in_the_mail_hidden": _tr("check: the mail says something of its own"),
        "more_below": _tr("check: another form stands further down"),
        "letter_apart": _tr("check: the mail held several referrals, read its letter there"),
        "mail_forms_differ": _tr("check: the mail says this in two ways that differ"),
        "charset_assumed": _tr("check: accents and special letters, the encoding was assumed"),
        "mail_header_twice": _tr("check: the mail names its sender, date or subject twice"),
        "mail_several_senders": _tr("check: the mail names several senders"),
        "mail_sender_name": _tr("check: the sender’s name is somebody else’s address"),
    }.get(item.code, _tr("check: {code}").format(code=item.code.replace("_", " "))).format_map(_Known(item.values))


def check_long(item: ToCheck) -> str:
    """Return what is to be checked as a sentence of its own, with the field or the label it is about."""
    if item.kind is CheckKind.NOT_UNDERSTOOD:
        under = item.code or _tr("no label")
        return _tr("“{words}”, under “{label}”, found no field").format(words=item.words, label=under)
    if item.kind is CheckKind.UNREAD:
        return _tr("{field}: “{words}” is not read").format(field=field_name(item.pointer), words=item.words)
    if item.code == "part_not_read":
        why = refusal(item.values.get("reason", ""))
        return _tr("{name} was not read. {why}").format(name=item.values.get("name") or item.where, why=why)
    if item.kind is CheckKind.LOOK:
        return _tr("{field}: “{words}” is unsure").format(field=field_name(item.pointer), words=item.words)
    short = check_short(item).partition(": ")[2]
    return f"{field_name(item.pointer)}: {short}" if item.pointer else short[:1].upper() + short[1:]


def row_error(column: str, code: str) -> str:
    """Return what is wrong with one cell of a sheet."""
    words = {
        "not_a_date": _tr("{column} is no date"),
        "not_a_number": _tr("{column} is no number"),
        "not_understood": _tr("{column} was not understood"),
        "wrong_number_of_cells": _tr("the row does not fit the titles"),
        "total_row": _tr("a sum, not a referral"),
        "banner_row": _tr("one cell only, not a referral"),
        "month_first": _tr("{column}: the month seems to stand first, so no date of it was read"),
        "digits_lost": _tr("{column}: digits were lost before the file was sent"),
        "hidden_signs": _tr("{column} holds signs that cannot be seen"),
        "error_value": _tr("{column} holds an error"),
        "no_value": _tr("{column} holds a formula without a value"),
    }.get(code, _tr("{column} was not read"))
    return words.format(column=column)


class _Known(dict[str, str]):
    """Values for a sentence; one that is missing shows as a dash."""

    def __missing__(self, key: str) -> str:
        return "-"


def field_label(item: ToCheck) -> str:
    """Return what a thing to check is called: its field, or the label it stood at."""
    if item.pointer:
        return field_name(item.pointer)
    return item.code if item.kind is CheckKind.NOT_UNDERSTOOD and item.code else _tr("In the file")

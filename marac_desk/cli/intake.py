"""Reads referral files from the command line: `marac-desk intake FILE... [--json]`. Needs no register."""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from marac_desk.intake import sandbox
from marac_desk.intake.draft import to_json
from marac_desk.intake.guards.kinds import LARGEST_FILE
from marac_desk.intake.reading import Outcome, Reading, ReadReferral, joined, refused
from marac_desk.rules.vocabulary import Answer

_REASONS = {
    "attachment_refused": "A file that came with this mail must not be opened: {name}. The rest of the mail was read.",
    "active_content": "The file holds active content (a control or a field that fetches something). It was not run.",
    "bad_member_name": "Parts of the file have names that point outside it. Ask the sender to save it again.",
    "bad_structure": "A quotation mark is never closed, near line {line}. Ask the sender to export the file again.",
    "bidi_or_invisible": "The text holds signs that cannot be seen or turn its order round. They are shown as �.",
    "damaged": "The file is damaged or cut off. Ask the sender to send it again.",
    "dtd_or_entity": "The file holds declarations that no form needs and attacks use. It was not read.",
    "embedded_file": "The file holds another file. Ask the sender to send the form alone.",
    "empty": "The file is empty.",
    "no_rows": "The file has titles, and no row below them.",
    "empty_form": "The fields of the form are empty; its text is shown. Key the referral in from it.",
    "encoding": "The text is in no encoding that is known. Ask the sender to save it as UTF-8.",
    "external_link": "The file fetches something from elsewhere ({kind}). Nothing was fetched.",
    "headers_changed": "The columns are not those of {profile}: missing {missing}; new {unexpected}; moved {moved}.",
    "macros": "The file holds macros. Ask the sender to save it without them.",
    "mail_encrypted": "The mail is encrypted. Open it in your mail program, and save what it holds as a file.",
    "no_labels": "The form has no labels with answers that could be told from each other.",
    "no_form_fields": "The PDF has text but no form fields. Key the referral in from its text.",
    "no_profile": "Too few of the {columns} columns of this file are known.",
    "no_words": "The PDF holds neither words nor pictures.",
    "not_a_mail": "This is not a mail.",
    "not_a_sheet": "This is not a sheet with columns.",
    "not_a_word_file": "This is not a Word document.",
    "not_readable": "The file cannot be opened.",
    "not_utf8": "A part of the file is in an encoding that Office does not write. It was not read.",
    "nul_bytes": "The text holds NUL signs. Ask the sender to export the file again.",
    "password": "The file has a password. Ask the sender to save it without one and to send it by secure mail.",
    "recognised_text": "The PDF is a scan with words that a machine recognised. Key the referral in and compare them.",
    "profile_empty": "The layout names no field for any column.",
    "profile_name": "The layout has no plain name.",
    "profile_too_few": "The layout names fewer than {least} labels, and would be taken for other forms.",
    "profile_twice": "The layout has two columns or labels for one field.",
    "profile_wrong": "The layout is not what a layout may be.",
    "reader_blocked": "The file made the reader try something that is forbidden. It was stopped.",
    "reader_crashed": "The reader stopped before it was done.",
    "reader_failed": "The reader could not finish.",
    "reader_not_started": "The reader could not be started.",
    "reader_out_of_memory": "The file needs more memory than a form may use. It was not read.",
    "reader_timed_out": "The file takes longer to read than a form may. It was stopped.",
    "repaired": "The file is damaged. What could be saved was read: compare it with the original.",
    "scan": "The PDF holds pictures of pages and no text. Key the referral in by hand.",
    "taught_from_text": "The PDF has no form fields. What was taught was read from its text: compare it.",
    "titles_not_plain": "Titles of columns are empty, stand there twice, or look like answers.",
    "too_deep": "The file is nested too deep. It was not read.",
    "too_large": "The file is too large. The most is {most}.",
    "too_many_cells": "The file has more than {most} cells.",
    "too_many_columns": "The file has {columns} columns; the most is {most}.",
    "too_many_pages": "The file has more than {most} pages. Ask the sender to send the form alone.",
    "too_many_parts": "The file has {parts} parts; the most is {most}.",
    "too_many_rows": "The file has more than {most} rows.",
    "unpacked_size": "The file unpacks to far more than its size. It was not read.",
    "unsupported_kind": "Files of this kind ({kind}) cannot be read yet. Key the referral in by hand.",
    "wrong_type": "The file is not what its name says.",
    "xfa_form": "The form can be seen in Adobe Reader alone. Ask the sender to print it into a PDF.",
}


_PASTED = "-"
"""Instead of a file: the text that is piped or pasted into the program."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Read files and print what they say; the exit code is 1 where one was refused, and 2 for wrong arguments."""
    options = _parser().parse_args(arguments)
    readings = [(name, _read(name, options.today)) for name in options.files]
    if options.json:
        json.dump([_as_json(name, reading) for name, reading in readings], sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        for name, reading in readings:
            print(f"{name}: {_in_words(reading)}")
    return int(any(reading.outcome is Outcome.REFUSED for _, reading in readings))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="marac-desk intake", description="Read referral files without a register.")
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="a form, a mail, a text or an export; - for a text that is piped in"
    )
    parser.add_argument("--json", action="store_true", help="print everything that was read as JSON")
    parser.add_argument(
        "--today", type=date.fromisoformat, default=datetime.now().astimezone().date(), metavar="YYYY-MM-DD",
        help="the day to read dates by, instead of today",
    )  # fmt: skip
    return parser


def _read(name: str, today: date) -> Reading:
    try:
        if name == _PASTED:
            return sandbox.read(sys.stdin.buffer.read(LARGEST_FILE + 1), "pasted.txt", today=today)
        with Path(name).open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError:
        return refused("not_readable")
    return joined(list(sandbox.read_parts(data, name, today=today)))


def _in_words(reading: Reading) -> str:
    if reading.outcome is Outcome.REFUSED:
        return f"not read. {_reason(reading)}"
    count = len(reading.referrals)
    told = f" {_reason(reading)}" if reading.reason_code else ""
    return f"{count} referral{'' if count == 1 else 's'} read.{told}"


def _reason(reading: Reading) -> str | None:
    if reading.reason_code is None:
        return None
    values = {"kind": "picture", **reading.reason_values}
    return _REASONS[reading.reason_code].format_map(_Known(values)) if reading.reason_code in _REASONS else None


class _Known(dict[str, str]):
    """Values for a sentence; one that is missing shows as a dash."""

    def __missing__(self, key: str) -> str:
        return "-"


def _as_json(name: str, reading: Reading) -> dict[str, Any]:
    return {
        "file": name,
        "outcome": reading.outcome.value,
        "reason_code": reading.reason_code,
        "reason": _reason(reading),
        "reason_values": dict(reading.reason_values),
        **to_json(dict(reading.facts)),
        **_mail(reading),
        "referrals": [_referral(referral) for referral in reading.referrals],
        "origins": [to_json(dict(referral.origins)) for referral in reading.referrals],
        "cases": to_json(reading.cases),
        "not_understood": [*to_json(reading.not_understood), *_numbered(reading, "not_understood")],
        "notices": [*to_json(reading.notices), *_numbered(reading, "notices")],
        "row_errors": to_json(reading.row_errors),
    }


def _mail(reading: Reading) -> dict[str, Any]:
    """Proof of receipt, with the text of the mail; nothing for a file that is no mail."""
    if reading.mail is None:
        return {}
    found = to_json(reading.mail)
    body = "\n".join(
        words.text
        for block in reading.source_text
        if block.where.startswith("body")
        for words in ((block.words,) if block.words else itertools.chain.from_iterable(block.rows))
    )
    return {"mail": {"from": found.pop("sender"), "from_name": found.pop("sender_name"), **found, "body": body}}


def _referral(referral: ReadReferral) -> Mapping[str, Any]:
    """A referral with what is computed from it. What a person should look at is under "notices", as codes."""
    draft = referral.draft
    found = to_json(draft)
    del found["warnings"]
    found["criteria"] = [criterion.value for criterion in draft.criteria]
    answers = draft.risk.answers.values()
    found["risk"]["score_from_answers"] = sum(answer is Answer.YES for answer in answers) if answers else None
    return {"source_locator": dict(referral.source_locator) or None, **found}


def _numbered(reading: Reading, name: str) -> list[dict[str, Any]]:
    return [
        {"referral": number, **to_json(entry)}
        for number, referral in enumerate(reading.referrals)
        for entry in getattr(referral, name)
    ]

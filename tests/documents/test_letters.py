"""The two short letters: what they ask for, and that neither has room for anything of a case."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest

from marac_desk.documents.content import Agency
from marac_desk.documents.letters_content import HandOverSheet, RecallLetter
from marac_desk.documents.press import render
from marac_desk.documents.wire import from_plain, to_plain
from tests.documents import reading, samples

HOUSING = Agency("Marshwater Borough Housing", "Housing", "housing")
RECALL = RecallLetter(
    samples.imprint(destroy=False),
    HOUSING,
    "Tom Pelling-Roy",
    "agenda",
    date(2026, 12, 1),
    7,
    16,
    date(2026, 11, 20),
    "ab12cd34",
    date(2026, 11, 24),
)
SHEET = HandOverSheet(samples.imprint(destroy=False), "Hazel Deputy", "coordinator", date(2026, 11, 21), "Ada Test")


def test_a_recall_names_the_copy_and_what_to_do() -> None:
    said = reading.text(render(RECALL).pdf)
    assert "Please return or destroy a copy" in said
    assert "Marshwater Borough Housing, Tom Pelling-Roy" in said
    assert "You hold copy 7 of 16 of the agenda of Tue 1 Dec 2026, made on Fri 20 Nov 2026 (file ab12cd34)." in said
    assert "confirm on this sheet by Tue 24 Nov" in said
    assert "returned destroyed" in said
    assert "It had been passed on to" in said


@pytest.mark.parametrize(("kind", "word"), [("actions", "action list"), ("minutes", "minutes"), ("other", "document")])
def test_a_recall_names_any_document(kind: str, word: str) -> None:
    assert f"of the {word} of" in reading.text(render(replace(RECALL, kind=kind)).pdf)
    without = reading.text(render(replace(RECALL, kind=kind, meeting_day=None)).pdf)
    assert f"of the {word} made on" in without


def test_a_hand_over_says_what_to_do_and_leaves_the_rest_to_the_pen() -> None:
    said = reading.text(render(SHEET).pdf)
    assert "A referral for another register" in said
    assert "To Hazel Deputy, from Ada Test, Sat 21 Nov 2026" in said
    assert "the coordinator of this conference must not deal with" in said
    assert "Hazel Deputy prepares it on another register" in said
    assert "Agency that sent it" in said
    assert "the chair of this conference" in reading.text(render(replace(SHEET, whose="chair")).pdf)


def test_neither_has_a_field_for_anything_of_a_case() -> None:
    known = {field.name for kind in (RecallLetter, HandOverSheet) for field in fields(kind)}
    assert known == {
        "imprint", "recipient", "person", "kind", "meeting_day", "copy_number", "copies", "made_on", "mark_of_file",
        "answer_by", "deputy", "whose", "decided_on", "decided_by",
    }  # fmt: skip


@pytest.mark.parametrize("content", [RECALL, SHEET], ids=lambda each: type(each).__name__)
def test_both_cross_to_the_printing_process_and_stand_on_one_page(content: RecallLetter | HandOverSheet) -> None:
    assert from_plain(to_plain(content)) == content
    built = render(content)
    assert built.pages == 1
    assert built.missing_glyphs == ()

"""The answer to whoever sent a referral: only what is missing, or why it was declined, and nobody's name."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

from marac_desk.assets.words import paper_words
from marac_desk.documents.content import Agency
from marac_desk.documents.letters_content import ReferralAnswer
from marac_desk.documents.press import render
from marac_desk.documents.wire import from_plain, to_plain
from marac_desk.intake.completeness import NEEDABLE
from tests.documents import reading, samples

ANSWER = ReferralAnswer(
    imprint=samples.imprint(destroy=False),
    agency=Agency("Marshwater Borough Housing", "Housing", "housing"),
    person="Tom Pelling-Roy",
    reference="MW-2026-K7Q4",
    kind="returned",
    received_on=date(2026, 11, 18),
    decided_on=date(2026, 11, 20),
    missing=("no_safe_route", "children/name_missing:2", "perpetrators/no_relationship:1"),
    note="Please ring before noon.",
    reason="",
    route="",
)


def test_it_names_only_what_is_missing() -> None:
    said = reading.text(render(ANSWER).pdf)
    assert "Please complete a referral" in said
    assert "Your referral of Wed 18 Nov 2026, here MW-2026-K7Q4, was sent back on Fri 20 Nov 2026." in said
    assert "A safe way to reach the victim" in said
    assert "Child 2: name" in said
    assert "Person 1 named as causing harm: relation to the victim" in said
    assert "Please ring before noon." in said
    assert "Address of the victim" not in said
    assert "Do not wait for an answer" in said
    assert "decides anew" not in said


def test_a_declined_referral_has_its_reason_the_other_help_and_the_way_to_challenge() -> None:
    declined = replace(
        ANSWER, kind="not_accepted", missing=(), note="", reason="Below the threshold.", route="Helpline."
    )
    said = reading.text(render(declined).pdf)
    assert "A referral that was not accepted" in said
    assert "Below the threshold." in said
    assert "Helpline." in said
    assert "Somebody else then decides anew" in said


def test_a_note_alone_is_asked_for_as_such() -> None:
    assert "What is asked for stands below" in reading.text(render(replace(ANSWER, missing=())).pdf)


def test_it_has_no_field_for_anybody_of_the_case() -> None:
    known = {field.name for field in fields(ReferralAnswer)}
    assert not known & {"victim", "perpetrators", "children", "name", "names", "address"}
    assert from_plain(to_plain(ANSWER)) == ANSWER


def test_everything_an_area_may_ask_for_has_its_words() -> None:
    words = paper_words("en")
    assert [code for _, code in NEEDABLE if f"answer.missing_{code}" not in words] == []

"""The escalation letter and the chase message: codes, days and what was done before; nobody of a case anywhere."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest

from marac_desk.documents.content import Agency
from marac_desk.documents.letters_content import EscalationLetter, LateAction, WrittenTo
from marac_desk.documents.messages import ACTIONS, RESEARCH, ChaseLine, ChaseMessage, subject_of, text_of
from marac_desk.documents.press import Press
from marac_desk.documents.wire import from_plain, to_plain
from tests.documents import reading, samples

CHILDREN = Agency("Marshwater Children’s Social Care", "Children", "children")
LATE = LateAction(
    code="MW-2026-0129/02",
    words="Review the plan",
    due=date(2026, 10, 27),
    late_days=12,
    times_chased=2,
    last_chased_on=date(2026, 11, 5),
    written=(WrittenTo(1, date(2026, 11, 6)),),
    passed_over=(2,),
)
BARE = LateAction("MW-2026-0125/04", "", date(2026, 11, 3), 7, 0, None)


def letter(rung: int, person: str = "Ada Test", *actions: LateAction) -> EscalationLetter:
    answer = date(2026, 11, 19)
    return EscalationLetter(samples.imprint(destroy=False), CHILDREN, person, rung, answer, actions or (LATE, BARE))


@pytest.mark.parametrize(
    ("rung", "person", "says"),
    [
        (1, "Ada Test", "Actions that are past their day"),
        (2, "Ada Test", "responsible"),
        (2, "", "To the manager responsible, Marshwater Children’s Social Care"),
        (3, "Ada Test", "To Ada Test, chair, about Marshwater Children’s Social Care"),
    ],
)
def test_each_rung_has_its_letter(rung: int, person: str, says: str) -> None:
    content = letter(rung, person)
    assert from_plain(to_plain(content)) == content
    text = reading.text(Press().build(content).pdf)
    for part in (says, "MW-2026-0129/02", "Review the plan", "12 working days late", "MW-2026-0125/04",
                 "Thu 19 Nov", "not possible", "not done"):  # fmt: skip
        assert reading.solid(part) in reading.solid(text)


def test_it_says_what_was_done_before_and_who_was_passed_over() -> None:
    text = reading.solid(reading.text(Press().build(letter(3)).pdf))
    said = (
        "Asked about two times, last on Thu 5 Nov",
        "representative written to on Fri 6 Nov",
        "passed over: the manager",
    )
    assert all(reading.solid(part) in text for part in said)
    assert reading.solid("Not asked about before") in text


def test_thirty_actions_go_over_pages() -> None:
    many = tuple(LateAction(f"MW-2026-{n:04}/01", "", date(2026, 11, 3), 7, 0, None) for n in range(30))
    made = Press().build(letter(1, "Ada Test", *many))
    assert made.pages > 1
    assert all(action.code in reading.text(made.pdf) for action in many)


def test_no_field_is_for_anybody_of_a_case() -> None:
    known = {one.name for kind in (EscalationLetter, LateAction, ChaseMessage, ChaseLine) for one in fields(kind)}
    assert known == {
        "imprint", "agency", "person", "rung", "answer_by", "actions", "code", "words", "due", "late_days",
        "times_chased", "last_chased_on", "written", "passed_over", "area", "kind", "made_on", "contact", "phone",
        "lines", "meeting_day", "asked_by", "language", "asked_before",
    }  # fmt: skip


def message(kind: str, *lines: ChaseLine, person: str = "Ada Test", phone: str = "020 7946 0300") -> ChaseMessage:
    return ChaseMessage(
        area="Anytown MARAC",
        kind=kind,
        agency="Police",
        person=person,
        made_on=date(2026, 11, 27),
        answer_by=date(2026, 11, 30),
        contact="Lucy Test",
        phone=phone,
        lines=lines,
        meeting_day=date(2026, 12, 1) if kind == RESEARCH else None,
        asked_by=date(2026, 11, 26) if kind == RESEARCH else None,
    )


def test_a_message_about_research() -> None:
    lines = (ChaseLine("MW-2026-K7Q4", date(2026, 11, 26), 1, 2), ChaseLine("MW-2026-B2C3", date(2026, 11, 26), 0))
    made = message(RESEARCH, *lines)
    assert subject_of(made) == "Anytown MARAC: answers for the meeting of Tue 1 Dec"
    assert text_of(made).split("\n\n")[1:3] == [
        "Two answers of your agency for the meeting of Tue 1 Dec are still missing. They were asked for by Thu 26 Nov.",
        "\n".join(
            (
                "MW-2026-K7Q4, asked for by Thu 26 Nov, 1 working day late, asked before twice",
                "MW-2026-B2C3, asked for by Thu 26 Nov",
            )
        ),
    ]


def test_a_message_about_one_action_of_last_year_to_nobody_by_name() -> None:
    made = message(ACTIONS, ChaseLine("MW-2025-0101/07", date(2025, 12, 30), 230, 5), person="", phone="")
    text = text_of(made)
    assert text.startswith("To: Police\nAnytown MARAC: actions that are past their day\n")
    assert "One action that your agency took on is past its day." in text
    assert "MW-2025-0101/07, due Tue 30 Dec 2025, 230 working days late, asked before five times" in text
    assert "by a secure way: Lucy Test." in text

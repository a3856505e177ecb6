"""The action list: one agency's actions, what must not be done, and boxes for an honest answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from marac_desk.documents.actions_content import ListedAction
from marac_desk.documents.content import Due
from marac_desk.documents.press import Press, render
from marac_desk.rules.safe_contact import MustNot
from tests.documents import reading, samples

ACTION = ListedAction(1, "Change locks", "Lowri Vaughan-Ellis", Due(date(2026, 11, 26)), "MW-2026-0101")


def one(**changes: object) -> str:
    """Return the text of a list with one new action."""
    action = replace(ACTION, **changes)  # type: ignore[arg-type]
    return reading.text(render(samples.action_list(still_open=(), new=(action,))).pdf)


def test_the_opening_says_whose_actions_and_how_many() -> None:
    said = reading.text(render(samples.action_list()).pdf)
    assert "Actions for Housing" in said
    assert (
        "Marshwater Borough Housing, Tom Pelling-Roy. Meeting of Tue 24 Nov 2026, four actions, and two still open"
        in said
    )


def test_still_open_ones_come_first_with_their_lateness() -> None:
    said = reading.text(render(samples.action_list()).pdf)
    assert said.index("Still open from before") < said.index("Note on his application") < said.index("New 3 Change")
    assert "was Wed 18 Nov 4 working days late MW-2026-0114" in said
    assert "was Tue 17 Nov 1 working day late MW-2026-0129" in said
    assert "-" not in said[said.index("working day") - 3 : said.index("working day")]


def test_an_address_is_printed_said_to_be_known_or_left_out() -> None:
    assert "Lowri Vaughan-Ellis, 50 Canal Street, ZZ1 3ED" in one(address=("50 Canal Street", "ZZ1 3ED"))
    assert "Lowri Vaughan-Ellis. The address is known to you" in one(address_known=True)
    assert "address" not in one()


def test_what_must_not_be_done_stands_with_the_action() -> None:
    assert "Do not phone or send letters" in one(must_not=(MustNot.PHONE, MustNot.LETTERS))


def test_three_answers_and_a_line_to_write_on() -> None:
    said = one(evidence="Give the job reference")
    assert "Change locks Lowri Vaughan-Ellis Give the job reference Thu 26 Nov MW-2026-0101" in said
    assert "done not possible not done what, when, by whom" in said


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (Due(date(2026, 11, 26)), "Thu 26 Nov"),
        (Due(date(2026, 11, 12)), "Thu 12 Nov, today"),
        (Due(date(2026, 11, 12), time(18)), "Thu 12 Nov, 18:00"),
        (Due(date(2027, 1, 8)), "Fri 8 Jan 2027"),
        (Due(event="before bail", ask_again=date(2026, 12, 1)), "before bail ask again Tue 1 Dec"),
        (Due(), "no date set"),
    ],
)
def test_a_due_is_said_in_words(due: Due, words: str) -> None:
    assert words in one(due=due)


def test_the_closing_tells_not_possible_from_not_done() -> None:
    said = one()
    assert "Send this sheet back by Fri 4 Dec." in said
    assert "“Not possible” means that circumstances changed. “Not done” means that it could have been." in said
    assert "Put the safe-contact rule on your own system before anyone calls." in said


def test_an_empty_list_says_that_nothing_was_asked() -> None:
    built = render(samples.action_list(still_open=(), new=()))
    said = reading.text(built.pdf)
    assert built.pages == 1
    assert "Nothing was asked of Housing at this meeting, and nothing is open from before." in said
    assert "You need send nothing back." in said
    assert "Send this sheet back" not in said


def test_nothing_new_is_said_below_what_is_still_open() -> None:
    said = reading.text(render(samples.action_list(new=())).pdf)
    assert "no new action, and two still open" in said
    assert "Nothing new was asked of Housing at this meeting." in said


def test_a_long_list_repeats_its_heading() -> None:
    pages = reading.pages(render(samples.action_list(new=samples.action_list().new * 6)).pdf)
    assert all("New, continued" in page for page in pages[1:-1])


def test_nothing_of_one_agency_reaches_the_list_of_another() -> None:
    """Two lists come off one press, so a piece of the first must never stand in the second."""
    canaries = [f"canary{word}" for word in ("title", "subject", "reference", "evidence", "event", "address")]
    title, subject, reference, evidence, event, address = canaries
    theirs = ListedAction(1, title, subject, Due(event=event), reference, evidence, (address,))
    other = samples.action_list(
        recipient=samples.POLICE,
        person="canaryperson",
        imprint=samples.imprint(holder="canaryholder"),
        new=(theirs,),
        still_open=(theirs,),
    )
    press = Press()
    assert all(canary in reading.text(press.build(other).pdf) for canary in canaries)
    mine = press.build(samples.action_list()).pdf
    leaked = reading.streams(mine) + mine
    for canary in [*canaries, "canaryperson", "canaryholder"]:
        assert canary not in reading.text(mine)
        assert canary.encode() not in leaked
        assert canary.encode("utf-16-be").hex().encode() not in leaked

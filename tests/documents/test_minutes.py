"""The minutes of one case: her words first, fact apart from opinion, not possible apart from not done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from marac_desk.documents.content import Due
from marac_desk.documents.minutes_content import (
    AddedLater,
    AgencyFlag,
    AgencySaid,
    ApprovedBy,
    Attendee,
    CaseLink,
    EarlierAction,
    MinutedAction,
    MinutesOfCase,
    ReadBack,
    RiskLine,
    Said,
    VictimView,
)
from marac_desk.documents.press import render
from marac_desk.documents.style import ACCENT
from marac_desk.documents.wire import from_plain, to_plain
from marac_desk.rules.vocabulary import (
    AttendanceStatus,
    Capacity,
    CloseCode,
    Imminence,
    InformationKind,
    LinkedProcess,
    RedFlag,
    Share,
    VictimViewReason,
)
from tests.documents import reading, samples


def said(**changes: object) -> str:
    """Return the text of minutes with some fields replaced."""
    return reading.text(render(samples.minutes(**changes)).pdf)


def test_the_opening_says_which_case_when_and_in_which_copy() -> None:
    text = said()
    assert "Minutes, MW-2026-0101" in text
    assert "Tue 24 Nov 2026. Case 3 in this copy, heard 09:04 to 09:19. For Housing" in text
    assert "heard from 09:04. For Housing" in said(heard_to=None)


def test_her_words_stand_above_everything_else_behind_the_accent() -> None:
    pdf = render(samples.minutes()).pdf
    text = reading.text(pdf)
    assert text.index("I want to stay in my own house.") < text.index("Person at risk") < text.index("Risk Chair")
    assert "Asked by Ceri Pugh, advocate, Fri 20 Nov" in text
    assert f"{ACCENT} rg".encode() in reading.streams(pdf)


def test_without_a_view_the_reason_stands_and_no_accent() -> None:
    pdf = render(samples.minutes(view=None, no_view=VictimViewReason.UNSAFE)).pdf
    assert "The victim’s own view is not here: asking was not safe." in reading.text(pdf)
    assert f"{ACCENT} rg".encode() not in reading.streams(pdf)
    assert "own view" not in said(view=None)


def test_a_view_without_a_day_names_who_asked_alone() -> None:
    assert "Asked by Ceri Pugh Person at risk" in said(view=VictimView("Leave me my house.", "Ceri Pugh"))


def test_risk_is_said_by_whom_of_what_and_how_soon() -> None:
    text = said()
    assert "Lowri is at high risk of serious violence" in text
    assert "Mabon, 9, and Efa, 5: being taken from school, from Dafydd Sturrock, within weeks" in text
    assert "Score 17 of 24. Red flags: strangulation, stalking" in text
    assert "Lowri: assault, from him What" in said(
        at_risk=(RiskLine("Lowri", "him", "assault"),), score=None, red_flags=()
    )
    assert "Checklist Score 9 " in said(score=9, score_of=None, red_flags=())


def test_opinion_stands_apart_with_who_holds_it() -> None:
    lines = (
        Said(InformationKind.FACT, "Absent on four Fridays.", "Register", date(2026, 11, 20)),
        Said(InformationKind.OPINION, "He will wait again.", holder="PC Ann Dorrell"),
        Said(InformationKind.OPINION, "She is tired."),
        Said(InformationKind.FACT, "Sole tenancy.", "Tenancy file"),
        Said(InformationKind.FACT, "Plain."),
    )
    pdf = render(samples.minutes(said=(AgencySaid(samples.POLICE, lines),))).pdf
    text = reading.text(pdf)
    assert "Absent on four Fridays. Register, Fri 20 Nov Opinion of PC Ann Dorrell He will wait again." in text
    assert "Opinion of Police She is tired. Sole tenancy. Tenancy file Plain. Actions" in text
    italics = [line for line in reading.streams(pdf).splitlines() if b"/P4i " in line]
    assert len(italics) == 2


def test_actions_have_owner_due_and_share_word() -> None:
    actions = tuple(
        MinutedAction(number, f"Do {share.value}", samples.HOUSING, Due(date(2026, 11, 26)), share)
        for number, share in enumerate(Share, 1)
    )
    text = said(actions=actions)
    assert "1 Housing Do Y Thu 26 Nov may be told" in text
    assert "2 Housing Do C Thu 26 Nov check before telling" in text
    assert "3 Housing Do N Thu 26 Nov not to be told" in text
    assert "No action was agreed." in said(actions=())


def test_not_possible_and_not_done_stay_apart() -> None:
    earlier = tuple(
        EarlierAction(f"Action {code.value}", samples.HOUSING, code, "why")
        for code in (CloseCode.NOT_DONE_AGENCY, CloseCode.NOT_POSSIBLE_CHANGE, CloseCode.NOT_DONE_AGENCY)
    )
    text = said(earlier=earlier)
    assert text.count("Not possible") == text.count("Not done") == 1
    assert "Not possible Action not_possible_change, Housing: why Not done Action not_done_agency, Housing: why" in text


def test_links_flags_and_attendance_are_listed() -> None:
    text = said()
    assert "Child protection Strategy discussion on Wed 25 Nov" in text
    assert "Flag until Wed 10 Nov 2027 Police, Housing" in text


def test_flags_that_lapse_on_one_day_stand_in_one_line() -> None:
    first, later = date(2027, 11, 10), date(2027, 12, 1)
    flags = (AgencyFlag(samples.POLICE, first), AgencyFlag(samples.HOUSING, later), AgencyFlag(samples.CHILDREN, first))
    text = said(flags=flags)
    assert text.count("Flag until") == 2
    assert f"Flag until Wed 10 Nov 2027 Police, {samples.CHILDREN.short_name}" in text
    assert text.index("Flag until Wed 10 Nov 2027") < text.index("Flag until Wed 1 Dec 2027 Housing")
    assert "Police, PC Ann Dorrell, presents" in text
    assert "Education, Ysanne Trew, part of the item" in text
    assert "Probation, apologies, information sent" in text


def test_the_other_two_lists_stand_apart_from_what_is_feared() -> None:
    text = said(indicators=("separation last week", "a shotgun licence"), protection=("her brother sleeps there",))
    assert "What adds to the risk separation last week" in text
    assert "a shotgun licence" in text
    assert "What keeps safe already her brother sleeps there" in text
    assert "What adds to the risk" not in said()


def test_a_read_back_says_when_and_how_much_was_agreed() -> None:
    assert "Read back at 10:42: every action was agreed" in said(read_back=ReadBack(time(10, 42), 3, 3))
    assert "Read back at 10:42: 2 of 3 actions were agreed" in said(read_back=ReadBack(time(10, 42), 2, 3))
    assert "Read back" not in said()


def test_who_was_out_of_the_room_stands_with_the_times() -> None:
    out = Attendee(samples.HOUSING, "Tom Pelling-Roy", Capacity.CORE_REP, AttendanceStatus.PRESENT, time(10, 31))
    assert "Tom Pelling-Roy, out of the room from 10:31" in said(attendance=(out,))
    back = replace(out, out_to=time(10, 44))
    assert "Tom Pelling-Roy, out of the room 10:31 to 10:44" in said(attendance=(back,))


def test_a_missing_core_agency_stands_with_the_chairs_reason() -> None:
    assert "The chair went on: They sent all they know." in said(
        without_quorum=True, quorum_exception="They sent all they know."
    )
    assert "was not written down" in said(without_quorum=True)
    assert "core agency" not in said()


def test_an_empty_section_leaves_no_trace() -> None:
    text = said(
        said=(), earlier=(), links=(), flags=(), attendance=(), at_risk=(), risk_statement="", score=None, red_flags=()
    )
    for heading in ("Risk", "What agencies said", "Earlier actions", "Links and flags", "At this item"):
        assert heading not in text


@pytest.mark.parametrize("code", list(CloseCode))
def test_every_way_to_end_has_a_word(code: CloseCode) -> None:
    assert said(earlier=(EarlierAction("Visit", samples.HOUSING, code),))


def test_every_code_has_a_word() -> None:
    assert said(
        red_flags=tuple(RedFlag),
        at_risk=tuple(RiskLine("a", "b", "c", soon) for soon in Imminence),
        links=tuple(CaseLink(process, "yes") for process in LinkedProcess),
        attendance=tuple(
            Attendee(samples.GP, "Name", capacity, status) for capacity in Capacity for status in AttendanceStatus
        ),
        actions=(MinutedAction(1, "Do", samples.GP, Due(date(2026, 12, 1), time(9)), Share.YES),),
    )
    for reason in VictimViewReason:
        assert "own view is not here" in said(view=None, no_view=reason)


def test_a_long_statement_fills_its_pages() -> None:
    """No page but the last is left a third empty, and no line of ten thousand characters is lost."""
    statement = "She said that nobody had listened before. " * 240
    built = render(samples.minutes(risk_statement=statement))
    pages = reading.pages(built.pdf)
    assert sum(page.count("listened") for page in pages) == 240
    assert "Risk, continued" in pages[1]


def test_what_an_agency_said_is_named_again_on_the_next_page() -> None:
    lines = (Said(InformationKind.FACT, "A fact that is as long as a line of text should be in minutes."),) * 60
    pages = reading.pages(render(samples.minutes(said=(AgencySaid(samples.POLICE, lines),))).pdf)
    assert "What agencies said, continued Police, continued" in pages[1]


def test_the_foot_of_every_page_says_where_the_ledger_stood() -> None:
    imprint = replace(samples.minutes().imprint, ledger="1a2b3c4d")
    content = samples.minutes(imprint=imprint)
    found = reading.pages(render(content).pdf)
    assert all("ledger 1a2b3c4d" in " ".join(page.split()) for page in found)
    assert "ledger" not in said(imprint=replace(imprint, ledger=""))


SEAL = "0a1b 2c3d 4e5f 6071"
SEALED_ON = date(2026, 11, 24)
LATER = (
    AddedLater(1, "It was the school in Corn Street.", "Lucy Tremain-Obi", date(2026, 11, 26), approved=True),
    AddedLater(2, "The order runs until 14 March.", "Tom Pelling-Roy", date(2026, 12, 1)),
)


def sealed(**changes: object) -> MinutesOfCase:
    """Return minutes that were sealed."""
    made = samples.minutes(sealed_on=SEALED_ON, **changes)
    return replace(made, imprint=replace(made.imprint, seal=SEAL))


def test_the_seal_stands_on_every_page_beside_its_number() -> None:
    pages = reading.pages(render(sealed(risk_statement="He said it again. " * 500)).pdf)
    assert len(pages) > 2
    assert [page.count(f"Seal {SEAL}") for page in pages] == [1] * len(pages)
    assert all(f"Page {nth} of {len(pages)}" in page for nth, page in enumerate(pages, 1))


def test_minutes_that_are_not_sealed_carry_no_seal() -> None:
    text = reading.text(render(samples.minutes()).pdf)
    assert "Seal" not in text
    assert "Sealed on" not in text


def test_what_was_added_later_stands_at_the_end_with_its_day_and_who_added_it() -> None:
    text = reading.text(render(sealed(later=LATER)).pdf)
    solid = reading.solid(text)
    at = solid.index(reading.solid("Added later"))
    for words in (LATER[0].words, "Thu 26 Nov 2026", "Added by Lucy Tremain-Obi", "Tue 1 Dec 2026",
                  "Added by Tom Pelling-Roy, not approved yet"):  # fmt: skip
        assert solid.index(reading.solid(words)) > at
    assert solid.index(reading.solid("At this item")) < at


def test_they_say_since_when_they_are_fixed_and_who_approved_them() -> None:
    approved = ApprovedBy("Rhian Calloway", date(2026, 11, 30), 1)
    said = {
        "Sealed on Tue 24 Nov 2026 with 0a1b 2c3d 4e5f 6071.": sealed(),
        "The chair has not approved these minutes yet.": sealed(),
        "Approved by the chair, Rhian Calloway, Mon 30 Nov 2026.": sealed(approved=approved),
        "Approved by Rhian Calloway in the chair’s place": sealed(approved=replace(approved, keeper=True)),
    }
    for words, content in said.items():
        assert reading.solid(words) in reading.solid(reading.text(render(content).pdf)), words


def test_sealed_minutes_cross_the_border_of_the_printing_process_as_they_are() -> None:
    content = sealed(later=LATER, approved=ApprovedBy("Rhian Calloway", date(2026, 11, 30), 1))
    assert from_plain(to_plain(content)) == content

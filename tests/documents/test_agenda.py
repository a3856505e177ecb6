"""The agenda pack: what it says of each case, what it leaves out, and how it fills its pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from itertools import pairwise

import pytest

from marac_desk.documents.agenda_content import AgendaPack, AgendaPart, AgendaTag, Tag
from marac_desk.documents.content import Born, Child, SaidToHarm, Victim
from marac_desk.documents.press import render
from marac_desk.rules.safe_contact import MustNot
from marac_desk.rules.vocabulary import AgendaBlock, DobAccuracy, Relationship, Sex
from tests.documents import reading, samples

BOXES = ("known and relevant", "will share at the meeting", "not relevant", "nothing known")


def one(**changes: object) -> str:
    """Return the text of an agenda with one case."""
    case = samples.case(4, time(9, 28), "MW-2026-K7Q4", "Lowri Vaughan-Ellis", "Dafydd Sturrock", **changes)
    part = AgendaPart(AgendaBlock.CHILD_CASES, (case,))
    return reading.text(render(replace(samples.agenda(), parts=(part,))).pdf)


def many(cases: int) -> AgendaPack:
    """Return an agenda with that many adult cases after the households."""
    return samples.agenda(extra=cases)


def test_the_opening_says_when_where_for_whom_and_by_when() -> None:
    page = reading.pages(render(samples.agenda()).pdf)[0]
    assert "Agenda, Tue 24 Nov 2026" in page
    assert "Marshwater and Mere MARAC, 08:30 to 13:05, Civic Offices, Room 2." in page
    assert "For Education Safeguarding Team, Ysanne Trew" in page
    assert "Send research back by Thu 19 Nov, 17:00. Tick every case: no tick counts as not answered." in page
    assert "stop reading and ring Lucy Tremain-Obi, 020 7946 0300." in page


def test_a_meeting_without_a_place_names_none() -> None:
    assert "08:30 to 13:05. For Education" in reading.text(render(replace(samples.agenda(), venue="")).pdf)


def test_a_case_says_who_when_and_by_which_reference() -> None:
    said = one()
    for words in (
        "09:28",
        "case 4",
        "MW-2026-K7Q4",
        "Lowri Vaughan-Ellis",
        "born 11 May 1983",
        "18 Quarry Rise, ZZ1 4PT",
    ):
        assert words in said
    assert "Dafydd Sturrock born 19 Jan 1990 ex-husband" in said
    assert "Advocate presents" in said
    assert all(said.count(box) == 1 for box in BOXES)


def test_a_withheld_address_and_school_are_said_to_be_withheld() -> None:
    said = one(victim=Victim("Lowri", address=None), children=(Child("Mabon", age=9, school=None),))
    assert "address withheld" in said
    assert "Mabon, 9, school withheld" in said


def test_what_is_not_known_is_said_not_to_be_known() -> None:
    said = one(victim=Victim("Lowri", address=()), said_to_harm=(), children=(Child(),))
    assert "address not known" in said
    assert "birth date not known" in said
    assert "nobody named" in said
    assert "child, name not known" in said


def test_children_are_named_with_birth_age_or_unborn() -> None:
    children = (
        Child("Lena", date(2016, 1, 9), school="St Brannoc Primary"),
        Child("Efa", age=5, school="Ysgol Glan Aled"),
        Child(unborn=True, born=date(2027, 2, 4)),
        Child(unborn=True),
    )
    said = one(children=children)
    assert "Lena, born 9 Jan 2016, St Brannoc Primary" in said
    assert "Efa, 5, Ysgol Glan Aled unborn, due 4 Feb 2027 unborn Advocate presents" in said


def test_an_estimated_birth_and_every_alias_are_said() -> None:
    born = Born(date(1961, 1, 1), DobAccuracy.ESTIMATED)
    said = one(
        victim=Victim("Lowri", ("Lori Ellis", "L. Vaughan"), born, ()),
        said_to_harm=(SaidToHarm("Owain", born, Relationship.PARENT, Sex.NOT_KNOWN, ("Wyn",)),),
    )
    assert said.count("born about 1961") == 2
    assert "also known as Lori Ellis, L. Vaughan" in said
    assert "Owain also known as Wyn" in said
    assert "parent" in said


@pytest.mark.parametrize(
    ("sex", "word"), [(Sex.FEMALE, "ex-wife"), (Sex.MALE, "ex-husband"), (Sex.NOT_KNOWN, "ex-spouse")]
)
def test_the_relationship_is_worded_for_the_sex_that_is_known(sex: Sex, word: str) -> None:
    assert word in one(said_to_harm=(SaidToHarm("D", Born(), Relationship.EX_SPOUSE, sex),))


def test_every_relationship_has_a_word() -> None:
    for relationship in Relationship:
        for sex in Sex:
            assert one(said_to_harm=(SaidToHarm("D", Born(), relationship, sex),))


def test_tags_stand_out_at_most_four() -> None:
    kinds = [kind for kind in AgendaTag if kind is not AgendaTag.CHANGED]
    tags = tuple(Tag(kind, 11 if kind is AgendaTag.READ_WITH else None) for kind in kinds)
    assert "Repeat, Heard before, Transferred in, Read with 11" in one(tags=tags)
    with pytest.raises(ValueError, match="too many tags"):
        one(tags=(*tags, Tag(AgendaTag.REPEAT)))


def test_what_must_not_be_done_stands_in_clear_words() -> None:
    assert "Do not phone or send letters" in one(must_not=(MustNot.PHONE, MustNot.LETTERS))
    assert "Do not phone, text, leave voicemail, e-mail or send letters" in one(must_not=tuple(MustNot))
    assert "Do not" not in one()


def test_the_break_stands_between_the_blocks_and_says_who_may_leave() -> None:
    page = reading.pages(render(samples.agenda()).pdf)[0]
    households, pause, adults = (page.index(word) for word in ("Households", "Break, 09:40 to 09:50", "Adults"))
    assert households < pause < adults
    assert "Education and Children may leave." in page


def test_the_page_foot_names_the_cases_of_the_next_page_and_the_head_goes_on() -> None:
    pages = reading.pages(render(many(20)).pdf)
    assert len(pages) > 2
    for here, after in pairwise(pages):
        first = min(number for number in range(1, 40) if f"case {number} " in after)
        assert f"Cases {first} to " in here
        assert "Adults, continued" in after
        assert after.index("Time Person at risk, address") < after.index("Adults, continued")
    assert "on the next page" not in pages[-1]


def test_the_closing_note_stands_once_at_the_end() -> None:
    pages = reading.pages(render(many(20)).pdf)
    assert ["carry names and times only" in page for page in pages] == [False] * (len(pages) - 1) + [True]


def test_an_agenda_without_cases_says_so() -> None:
    said = reading.text(render(replace(samples.agenda(), parts=())).pdf)
    assert "There is no case for you on this agenda." in said
    assert "Person at risk" not in said


def test_a_case_longer_than_a_page_is_cut_and_named_again() -> None:
    case = samples.case(7, time(9), "MW-2026-K7Q4", "Long " * 400, "Harm")
    built = render(replace(samples.agenda(), parts=(AgendaPart(AgendaBlock.ADULT_CASES, (case,)),)))
    pages = reading.pages(built.pdf)
    assert built.pages > 1
    assert "Case 7 continues on the next page." in pages[0]
    assert "case 7, MW-2026-K7Q4, continued" in pages[1]
    assert sum(page.count("Long") for page in pages) == 400


def test_an_addition_says_to_which_pack_it_adds_and_marks_what_changed() -> None:
    case = samples.case(1, time(9, 28), "MW-2026-K7Q4", "Lowri Vaughan-Ellis", "D S", tags=(Tag(AgendaTag.CHANGED),))
    part = AgendaPart(AgendaBlock.CHILD_CASES, (case,))
    text = reading.text(render(replace(samples.agenda(), parts=(part,), added_to=date(2026, 11, 17))).pdf)
    assert "Addition to the agenda, Tue 24 Nov 2026" in text
    assert "This adds to your pack of Tue 17 Nov 2026" in text
    assert "Changed" in text
    whole = reading.text(render(samples.agenda()).pdf)
    assert "Addition" not in whole
    assert "This adds" not in whole

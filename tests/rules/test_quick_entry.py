"""The record line: what people type in a meeting is understood, and nothing they type is lost."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.assets.catalogue import agency_words, catalogue
from marac_desk.rules.deadlines import DueSpec
from marac_desk.rules.quick_entry.line import MOST_MATCHES, QuickEntry
from marac_desk.rules.quick_entry.values import Agency, Entry, PartKind, Unclear
from marac_desk.rules.vocabulary import DueBasis, InformationKind

TODAY = date(2026, 12, 1)  # a Tuesday
WORDS = agency_words()


def agency(key: str, kind: str, short_name: str, subkind: str | None = None) -> Agency:
    """Return an agency with the words people type for its kind."""
    own = WORDS.get(subkind, ()) if subkind else WORDS.get(kind, ())
    return Agency(key, kind, subkind, short_name, tuple(own))


AGENCIES = (
    agency("police", "police", "Police"),
    agency("housing", "housing", "Housing"),
    agency("children", "childrens_social_care", "Children"),
    agency("advocate", "idva", "Advocate"),
    agency("adults", "adult_social_care", "Adult care"),
    agency("probation", "probation", "Probation"),
    agency("education", "education", "Education"),
    agency("fire", "fire", "Fire"),
    agency("gp", "health", "GP", "gp"),
    agency("hospital", "health", "Hospital", "hospital"),
    agency("mental", "health", "Mental health", "mental_health"),
)
ENTRIES = tuple(Entry(e.code, e.title, e.words, e.agency_types, e.subtypes) for e in catalogue())
LINE = QuickEntry(AGENCIES, ENTRIES)


@pytest.mark.parametrize(
    ("line", "who", "code", "due", "urgent"),
    [
        ("police marker fri", "police", "POL-01", DueSpec(DueBasis.DATE, day=date(2026, 12, 4)), False),
        ("housing locks 2wd", "housing", "HOU-04", DueSpec(DueBasis.WORKING_DAYS, 2), False),
        ("csc ird today !", "children", "CSC-02", DueSpec(DueBasis.DATE, day=TODAY), True),
        ("police arrest plan 24h", "police", "POL-10", DueSpec(DueBasis.HOURS, 24), False),
        ("fri police marker", "police", "POL-01", DueSpec(DueBasis.DATE, day=date(2026, 12, 4)), False),
        ("POLICE MARKER FRI", "police", "POL-01", DueSpec(DueBasis.DATE, day=date(2026, 12, 4)), False),
        ("police markr fri", "police", "POL-01", DueSpec(DueBasis.DATE, day=date(2026, 12, 4)), False),
        ("polcie marker fri", "police", "POL-01", DueSpec(DueBasis.DATE, day=date(2026, 12, 4)), False),
        ("police marker urgent", "police", "POL-01", None, True),
        ("police marker", "police", "POL-01", None, False),
    ],
)  # fmt: skip
def test_lines_of_a_meeting_are_understood(
    line: str, who: str, code: str, due: DueSpec | None, *, urgent: bool
) -> None:
    understood = LINE.read(line, today=TODAY)
    assert (understood.agency, understood.code, understood.due, understood.urgent) == (who, code, due, urgent)
    assert not understood.unclear


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_every_action_is_found_by_each_of_its_own_words_from_an_agency_that_takes_it_on(entry: Entry) -> None:
    owners = [a for a in AGENCIES if a.kind in entry.kinds and (not entry.subkinds or a.subkind in entry.subkinds)]
    for owner in owners or AGENCIES[:1]:
        for phrase in entry.words:
            understood = LINE.read(f"{owner.short_name} {phrase}", today=TODAY)
            assert understood.agency == owner.key
            assert entry.code in understood.matches, (phrase, understood.matches)


def test_words_that_mean_nothing_stay_as_they_were_typed() -> None:
    understood = LINE.read("police ask the cousin about the red van by fri", today=TODAY)
    assert understood.agency == "police"
    assert understood.words == "ask the cousin about the red van"
    assert understood.due == DueSpec(DueBasis.DATE, day=date(2026, 12, 4))


def test_an_agency_named_in_mid_sentence_stays_in_the_words() -> None:
    understood = LINE.read("ring the school about pick-up times tomorrow", today=TODAY)
    assert understood.agency == "education"
    assert understood.words == "ring the school about pick-up times"


def test_what_the_best_match_does_not_explain_stays_in_the_action() -> None:
    understood = LINE.read("housing locks back door and shed 2wd", today=TODAY)
    assert understood.code == "HOU-04"
    assert understood.extra == "back door and shed"


@pytest.mark.parametrize(
    ("line", "extra"),
    [
        ("police to put a marker on the address of the aunt", "aunt"),
        ("police will put a marker on her address by fri", ""),
        ("housing locks", ""),
    ],
)
def test_small_words_alone_do_not_stay_beside_an_action_of_the_catalogue(line: str, extra: str) -> None:
    assert LINE.read(line, today=TODAY).extra == extra


def test_a_name_of_the_case_is_a_person_and_not_a_word_of_the_action() -> None:
    understood = LINE.read("education safe adult Mabon fri", today=TODAY, people={"m": ("Mabon",), "e": ("Efa",)})
    assert understood.person == "m"
    assert "Mabon" not in understood.words


def test_an_action_that_only_one_agency_takes_on_needs_no_agency() -> None:
    understood = LINE.read("locks 2wd", today=TODAY)
    assert (understood.agency, understood.code) == ("housing", "HOU-04")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("ring the neighbours tomorrow", Unclear.NO_AGENCY),
        ("police marker 31/2", Unclear.IMPOSSIBLE_DATE),
        ("police", Unclear.NO_WORDS),
        ("police fri", Unclear.NO_WORDS),
    ],
)
def test_what_a_line_does_not_say_is_named(line: str, problem: Unclear) -> None:
    assert problem in LINE.read(line, today=TODAY).unclear


def test_a_word_that_names_two_agencies_is_not_guessed() -> None:
    two = QuickEntry((agency("one", "police", "Children"), agency("two", "fire", "Children")), ENTRIES)
    assert Unclear.SEVERAL_AGENCIES in two.read("children visit fri", today=TODAY).unclear


def test_a_short_agency_name_must_be_whole() -> None:
    assert LINE.read("file the report with fire", today=TODAY).agency == "fire"
    assert LINE.read("file the statement", today=TODAY).agency != "fire"


# Several owners


@pytest.mark.parametrize(
    ("line", "owners", "words"),
    [
        ("police and housing marker fri", ("police", "housing"), "marker"),
        ("housing & police locks", ("housing", "police"), "locks"),
        ("police, housing and csc flag file 2wd", ("police", "housing", "children"), "flag file"),
        ("police/probation arrest plan", ("police", "probation"), "arrest plan"),
        ("police + csc + gp safety plan", ("police", "children", "gp"), "safety plan"),
        ("flag file police and mental health", ("police", "mental"), "flag file police and mental health"),
    ],
)
def test_several_owners_are_all_told_in_their_order_so_that_the_line_can_be_split(
    line: str, owners: tuple[str, ...], words: str
) -> None:
    understood = LINE.read(line, today=TODAY)
    assert (understood.agencies, understood.agency, understood.jointly) == (owners, owners[0], True)
    assert Unclear.SEVERAL_AGENCIES in understood.unclear
    assert understood.words == words


@pytest.mark.parametrize(
    ("line", "owner"),
    [
        ("police refer the children to csc today", "police"),
        ("police with housing locks visit", "police"),
        ("advocate chase housing and csc", "advocate"),
        ("police chase housing and csc", "police"),
        ("drug and alcohol appointment", None),
        ("fire and rescue visit", "fire"),
    ],
)
def test_an_agency_that_the_action_speaks_of_is_no_second_owner(line: str, owner: str | None) -> None:
    understood = LINE.read(line, today=TODAY)
    assert understood.agencies == ((owner,) if owner else ())
    assert not understood.jointly
    assert Unclear.SEVERAL_AGENCIES not in understood.unclear


def test_a_word_that_names_two_agencies_tells_both_and_is_no_line_to_split() -> None:
    two = QuickEntry((agency("one", "police", "Children"), agency("two", "fire", "Children")), ENTRIES)
    understood = two.read("children visit fri", today=TODAY)
    assert (understood.agencies, understood.jointly) == (("one", "two"), False)


def test_the_place_of_an_action_is_not_its_owner() -> None:
    understood = LINE.read("education marker police", today=TODAY)
    assert understood.agency == "education"  # nothing says that the school is part of the action
    understood = LINE.read("school marker police", today=TODAY)
    assert (understood.agency, understood.code) == ("police", "POL-02")


# Order, beginnings and slips

OWNED = [
    ("police", "alarm"), ("police", "dvpn"), ("police", "matac"), ("police", "firearms"), ("housing", "locks"),
    ("housing", "arrears"), ("csc", "strat"), ("probation", "recall"), ("probation", "mappa"), ("advocate", "dash"),
    ("education", "collection password"), ("adults", "pendant"),
]  # fmt: skip


@given(st.sampled_from(OWNED), st.sampled_from(["fri", "2wd", "24h", "3 dec", "today"]), st.data())
def test_any_order_of_the_parts_is_understood_the_same(owned: tuple[str, str], due: str, data: st.DataObject) -> None:
    parts = [*owned, due, "urgent", "Mabon"]
    people = {"m": ("Mabon",)}
    usual = LINE.read(" ".join(parts), today=TODAY, people=people)
    understood = LINE.read(" ".join(data.draw(st.permutations(parts))), today=TODAY, people=people)
    for name in ("agency", "agencies", "code", "due", "urgent", "person", "unclear"):
        assert getattr(understood, name) == getattr(usual, name), name
    assert usual.code is not None
    assert usual.due is not None


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("police mat", "POL-07"),
        ("police mar", "POL-01"),
        ("housing lo", "HOU-04"),
        ("police fire arms", "POL-16"),
        ("csc prebirth", "CSC-06"),
        ("police marekr", "POL-01"),
        ("police bial", "POL-09"),
        ("police assessing firearm licence", "POL-16"),
    ],
)
def test_a_word_begun_parted_or_slipped_is_the_word(line: str, code: str) -> None:
    assert LINE.read(line, today=TODAY).code == code


def test_a_begun_word_counts_only_while_it_is_being_typed() -> None:
    assert LINE.read("police ma", today=TODAY).code == "POL-07"
    assert LINE.read("police ma ", today=TODAY).code is None


@pytest.mark.parametrize("line", ["police lend her the torch", "police ask the neighbour about the shed"])
def test_a_sentence_of_free_words_stays_one(line: str) -> None:
    assert LINE.read(line, today=TODAY).matches == ()


SENTENCES = st.lists(
    st.sampled_from(
        ["police", "housing", "locks", "marker", "fri", "2wd", "24h", "today", "!", "Mabon", "31/2", "before", "bail"]
    )
    | st.text(max_size=12),
    max_size=12,
).map(" ".join)


@given(SENTENCES)
def test_every_character_typed_is_a_part_of_the_line_and_every_word_is_kept(line: str) -> None:
    understood = LINE.read(line, today=TODAY, people={"m": ("Mabon",)})
    assert len(understood.matches) <= MOST_MATCHES
    last = 0
    for part in understood.parts:
        assert last <= part.start < part.end <= len(line)
        last = part.end
    for part in understood.parts:
        if part.kind in {PartKind.WORDS, PartKind.ACTION}:
            assert line[part.start : part.end] in understood.words


@given(SENTENCES)
def test_reading_a_line_twice_says_the_same(line: str) -> None:
    assert LINE.read(line, today=TODAY) == LINE.read(line, today=TODAY)


# Sharing


@pytest.mark.parametrize(
    ("line", "who", "words", "kind"),
    [
        ("police waited near the school", "police", "waited near the school", InformationKind.FACT),
        ("Police: waited near the school", "police", "waited near the school", InformationKind.FACT),
        ("education ? he watches the gate", "education", "he watches the gate", InformationKind.OPINION),
        ("mental health seen on Friday", "mental", "seen on Friday", InformationKind.FACT),
        ("waited near the police station", None, "waited near the police station", InformationKind.FACT),
    ],
)
def test_sharing_begins_with_the_agency_and_a_question_mark_marks_an_opinion(
    line: str, who: str | None, words: str, kind: InformationKind
) -> None:
    shared = LINE.read_shared(line)
    assert (shared.agency, shared.words, shared.kind) == (who, words, kind)

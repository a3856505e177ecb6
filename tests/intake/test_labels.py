"""Labels and titles: what a wording means, and that no wording means two things at one place."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.intake.folding import fold
from marac_desk.intake.labels import label_book
from marac_desk.intake.sections import PEOPLE, Section, person_fields
from marac_desk.intake.targets import kind_at, path_of
from marac_desk.intake.values import value_book
from marac_desk.intake.wordings import alternatives, merged, names_within, tables
from marac_desk.rules.vocabulary import Answer, Relationship

BOOK = label_book()
SPLIT = {
    "previous_marac/where_and_when",
    "referrer/line",
    "referrer/phone_and_email",
    "risk/items/yes",
    "risk/items/no",
    "risk/items/not_known",
}


@pytest.mark.parametrize(
    ("label", "below", "target", "owner"),
    [
        ("D.O.B.:", Section.PERPETRATORS, "person/date_of_birth", Section.PERPETRATORS),
        ("Date of birth (dd/mm/yyyy)*", Section.VICTIM, "person/date_of_birth", Section.VICTIM),
        ("3. Client’s full name", None, "person/name", Section.VICTIM),
        ("Name of patient", None, "person/name", Section.VICTIM),
        ("Person causing harm 2 address", None, "person/address", Section.PERPETRATORS),
        ("Child 1 relation to client", None, "person/relationship_to_victim", Section.CHILDREN),
        ("SAFE TO CALL? (Y/N)", None, "safe_contact/safe_to_call", None),
        ("Is it safe to leave a message", None, "safe_contact/safe_to_voicemail", None),
        ("Lives with victim", Section.CHILDREN, "person/in_household", Section.CHILDREN),
        ("Lives with victim", Section.PERPETRATORS, "person/lives_together", Section.PERPETRATORS),
        ("Victim, date of birth of", None, "person/date_of_birth", Section.VICTIM),
    ],
)
def test_what_a_label_means(label: str, below: Section | None, target: str, owner: Section | None) -> None:
    match = BOOK.match(label, (below,) if below else ())

    assert match is not None
    assert (match.target, match.owner, match.guessed) == (target, owner, False)


def test_which_of_several_people_a_label_is_about() -> None:
    assert [BOOK.match(f"Suspect {number} name") for number in (1, 2)] != [None, None]
    matches = [BOOK.match(label) for label in ("Suspect 1 name", "Perpetrator 2 DOB", "Child 3")]
    assert [match and match.number for match in matches] == [1, 2, 3]


@pytest.mark.parametrize(
    "label",
    [
        *("Previous address", "Date of birth (month)", "Telephone (GP)", "Name (of interpreter)", "Social worker name"),
        *(
            "Unaware of referral",
            "Mother's name",
            "Is the victim unaware of the referral",
            "Address of school",
            "x" * 500,
        ),
    ],
)
def test_what_no_label_means(label: str) -> None:
    match = BOOK.match(label, (Section.VICTIM,))

    assert match is None


def test_a_slip_of_the_pen_is_allowed_once_and_marked() -> None:
    match = BOOK.match("Proffesional judgement")
    assert match is not None
    assert (match.target, match.guessed) == ("criteria_answers/professional_judgement", True)
    assert BOOK.match("Proffesional jugdement") is None


@pytest.mark.parametrize(
    ("title", "section", "number", "notes"),
    [
        ("4. CHILDREN (all live with the client)", Section.CHILDREN, None, frozenset({"all_in_household"})),
        ("Grounds - please tick all that apply", Section.GROUNDS, None, frozenset({"tick_all"})),
        ("Perpetrator 2", Section.PERPETRATORS, 2, frozenset()),
        ("Details of alleged abuser(s)", Section.PERPETRATORS, None, frozenset()),
        ("Angaben zum Opfer", Section.VICTIM, None, frozenset()),
    ],
)
def test_what_a_title_opens(title: str, section: Section, number: int | None, notes: frozenset[str]) -> None:
    heading = BOOK.heading(title)

    assert heading is not None
    assert (heading.section, heading.number, heading.notes) == (section, number, notes)


def test_every_wording_of_a_label_leads_to_its_own_field() -> None:
    """No wording is claimed by two fields of one table, in all languages together."""
    sources = tables("labels")
    places = [("anywhere",), *(("within", name) for name in names_within(sources, "within"))]
    groups = {place: merged(sources, *place) for place in places}
    person = merged(sources, "person")
    for section in PEOPLE:
        groups[(section,)] = {field: words for field, words in person.items() if field in person_fields(section)}

    for place, wordings in groups.items():
        claims = [(BOOK.key(wording), field) for field, written in wordings.items() for wording in written]
        fields = {
            key: {field for _, field in group} for key, group in itertools.groupby(sorted(claims), lambda c: c[0])
        }
        assert {key: found for key, found in fields.items() if len(found) > 1} == {}, place


def test_every_field_of_a_label_is_a_field_of_the_draft() -> None:
    sources = tables("labels")
    targets = {*merged(sources, "anywhere")} - SPLIT
    for name in names_within(sources, "within"):
        targets |= {*merged(sources, "within", name)} - SPLIT

    for target in targets:
        assert kind_at(target), target
        assert path_of(target), target


def test_every_field_of_a_person_is_known() -> None:
    known = set().union(*(person_fields(section) for section in PEOPLE))

    assert {*merged(tables("labels"), "person")} <= known


def test_alternatives_are_spelled_out() -> None:
    assert alternatives("{safe|ok} to call {|victim}") == (
        "safe to call",
        "safe to call victim",
        "ok to call",
        "ok to call victim",
    )


def test_answers_and_relationships_in_each_language() -> None:
    book = value_book()

    assert {word: getattr(book.code(Answer, word), "code", None) for word in ("Ja", "Kyllä", "nein", "ei tietoa")} == {
        "Ja": "yes", "Kyllä": "yes", "nein": "no", "ei tietoa": "not_known",
    }  # fmt: skip
    assert {word: getattr(book.code(Relationship, word), "code", None) for word in ("Schwager", "aviomies")} == {
        "Schwager": "other_family", "aviomies": "current_spouse",
    }  # fmt: skip


@pytest.mark.parametrize(
    "words", ["Partner (since 2019)", "husband / wife", "husband and lodger", "friend of a friend", ""]
)
def test_a_relationship_that_is_not_clear_has_no_code(words: str) -> None:
    assert value_book().code(Relationship, words) is None


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=200))
def test_any_text_may_stand_where_a_label_is_looked_for(text: str) -> None:
    BOOK.match(text, Section)
    BOOK.heading(text)
    BOOK.risk_item(text)

"""Conflicts: which signs are found between the parties of a case and the partnership, and what makes one stale."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules import conflicts
from marac_desk.rules.conflicts import Member, Party, SignField, is_stale, member_key, works_there
from marac_desk.rules.matching import Lore, PersonKey
from marac_desk.rules.vocabulary.access import CaseParty, Tie
from marac_desk.services.matching_lore import matching_lore

PLAIN = replace(matching_lore(), variants={})
LORE = replace(PLAIN, variants={"liz": "elizabeth", "beth": "elizabeth", "mohammed": "muhammad"})


def ties_between(party: Party, member: Member, lore: Lore = PLAIN) -> conflicts.Likeness | None:
    return conflicts.ties_between(party, member, lore)


def party(name: str = "Dean Hollis", **known: object) -> Party:
    given, family = name.rsplit(" ", 1)
    occupation = known.pop("occupation", None)
    key = PersonKey("p", full_name=name, given_names=given, family_name=family, **known)  # type: ignore[arg-type]
    return Party(key, CaseParty.PERPETRATOR, occupation)  # type: ignore[arg-type]


def member(name: str, *, knows: tuple[str, ...] = (), **known: object) -> Member:
    return Member(member_key("m", name, **known), knows)  # type: ignore[arg-type]


def codes(found: conflicts.Likeness | None) -> set[str]:
    assert found is not None
    return {sign.code for sign in found.signs if sign.speaks_for}


def test_strangers_have_no_tie() -> None:
    assert ties_between(party(), member("Rhian Calloway")) is None


@pytest.mark.parametrize("written", ["Dean Hollis", "PC Dean Hollis", "Det. Sgt Dean Hollis", "Mr. dean HOLLIS"])
def test_the_same_name_is_possible_whatever_the_rank(written: str) -> None:
    found = ties_between(party(), member(written))
    assert found is not None
    assert (found.tie, found.level) == (Tie.SAME_PERSON, "possible")


def test_the_same_name_and_birth_is_likely() -> None:
    born = date(1988, 3, 4)
    found = ties_between(party(date_of_birth=born), member("Dean Hollis", date_of_birth=born))
    assert found is not None
    assert found.level == "likely"
    assert SignField.BIRTH in {sign.field for sign in found.signs}


def test_a_nickname_is_found_by_the_area_s_variants_alone() -> None:
    someone = party("Elizabeth Marsh")
    plain, known = ties_between(someone, member("Liz Marsh")), ties_between(someone, member("Liz Marsh"), LORE)
    assert plain is not None
    assert plain.tie is Tie.FAMILY
    assert known is not None
    assert known.tie is Tie.SAME_PERSON


def test_another_script_is_the_same_name() -> None:
    found = ties_between(party("Дмитрий Козлов"), member("Dmitrii Kozlov"))
    assert found is not None
    assert found.tie is Tie.SAME_PERSON


def test_a_name_from_before_is_found_where_it_was_declared() -> None:
    assert ties_between(party("Karen Hollis"), member("Karen Vane")) is None
    found = ties_between(party("Karen Hollis"), member("Karen Vane", other_names=["Karen Hollis"]))
    assert found is not None
    assert found.tie is Tie.SAME_PERSON


def test_a_family_name_is_possible_and_half_of_it_as_well() -> None:
    for name in ("Karen Hollis", "Karen Hollis-Vane", "Dr K Hollis"):
        found = ties_between(party("Dean Hollis"), member(name))
        assert found is not None
        assert found.level == "possible"
    shared = ties_between(party("Dean Hollis"), member("Karen Hollis-Vane"))
    assert shared is not None
    assert shared.tie is Tie.FAMILY


def test_a_family_name_at_the_same_postcode_is_likely() -> None:
    found = ties_between(party(postcode="ZZ1 1AA"), member("Karen Hollis", postcode="zz11aa"))
    assert found is not None
    assert (found.tie, found.level) == (Tie.FAMILY, "likely")
    assert {sign.field for sign in found.signs} == {SignField.NAME, SignField.ADDRESS}


def test_a_household_is_found_under_any_name() -> None:
    place = ties_between(party(postcode="ZZ1 1AA"), member("Rhian Calloway", postcode="ZZ1 1AA"))
    assert place is not None
    assert (place.tie, place.level) == (Tie.HOUSEHOLD, "possible")
    phone = ties_between(party(phone="07700 900123"), member("Rhian Calloway", phone="+44 7700 900123"))
    assert phone is not None
    assert (phone.tie, phone.level) == (Tie.HOUSEHOLD, "likely")


def test_the_same_name_with_another_birth_is_family_at_most() -> None:
    found = ties_between(party(date_of_birth=date(1960, 1, 1)), member("Dean Hollis", date_of_birth=date(1995, 7, 9)))
    assert found is not None
    assert found.tie is Tie.FAMILY


def test_whom_somebody_declared_to_know_is_likely() -> None:
    found = ties_between(party(), member("Rhian Calloway", knows=("Dean Hollis",)))
    assert found is not None
    assert (found.tie, found.level) == (Tie.DECLARED, "likely")
    assert "declared" in codes(found)


@pytest.mark.parametrize(
    ("occupation", "names", "there"),
    [
        ("Housing officer", ("Marshwater Borough Housing", "Housing"), True),
        ("porter at Harrowmere General", ("Harrowmere General Hospital",), False),
        ("porter, Harrowmere Hospital", ("Harrowmere General Hospital",), True),
        ("Police constable", ("Marshwater Police", "Police"), True),
        ("lives with his parents", ("Children", "Marshwater Children's Social Care"), False),
        ("", ("Police",), False),
        (None, ("Police",), False),
        ("works for the council", ("Council",), False),
    ],
)
def test_an_employer_is_found_by_the_agency_s_telling_words(
    occupation: str | None, names: tuple[str, ...], there: bool
) -> None:
    assert (works_there(party(occupation=occupation), names) is not None) is there


NAMES = st.sampled_from(["Dean Hollis", "Karen Hollis", "Rhian Calloway", "Bilal Shirazi-Khan", "Nighat Shirazi"])


@given(NAMES, NAMES, st.booleans(), st.booleans())
def test_likely_always_rests_on_something_personal(one: str, other: str, place: bool, phone: bool) -> None:
    postcode, number = ("ZZ1 1AA" if place else None), ("07700 900123" if phone else None)
    found = ties_between(party(one, postcode=postcode, phone=number), member(other, postcode="ZZ1 1AA", phone=number))
    if found is not None and found.level == "likely":
        assert place or phone


DAYS = st.none() | st.dates(date(1960, 1, 1), date(1960, 3, 31))
PLACES, NUMBERS = st.sampled_from([None, "ZZ1 1AA", "ZZ2 2BB"]), st.sampled_from([None, "07700 900123", "07700 900124"])
RECORDS = st.tuples(NAMES, DAYS, PLACES, NUMBERS)
MEMBERS = st.lists(st.tuples(RECORDS, st.lists(NAMES, max_size=2)), max_size=3)


@given(RECORDS, MEMBERS)
def test_a_circle_knows_whom_one_of_its_members_may_know(
    told: tuple[Any, ...], members: list[tuple[tuple[Any, ...], list[str]]]
) -> None:
    def fields(record: tuple[Any, ...]) -> dict[str, Any]:
        return dict(zip(("date_of_birth", "postcode", "phone"), record[1:], strict=True))

    someone = party(told[0], **fields(told))
    known = [member(record[0], knows=tuple(names), **fields(record)) for record, names in members]

    circle = conflicts.Circle(known, LORE)

    expected = any(conflicts.ties_between(someone, one, LORE) for one in known)
    assert circle.may_know(someone) is expected
    assert circle.may_know(someone) is expected, "what it remembers says the same"


@given(NAMES, st.lists(NAMES, max_size=4))
def test_an_answer_is_stale_for_whoever_is_new_and_for_nobody_else(first: str, others: list[str]) -> None:
    then = [conflicts.member_print(member(name)) for name in others]
    now = [*then, conflicts.member_print(member(first))]
    assert is_stale(([], then), ([], now)) is (first not in others)
    assert not is_stale(([], now), ([], then))


def test_a_fingerprint_knows_what_matters_and_nothing_else() -> None:
    plain = conflicts.party_print(party(postcode="ZZ1 1AA"))
    assert plain == conflicts.party_print(party("dean  hollis", postcode="zz1 1aa"))
    for changed in (party("Dean Hallis"), party(aliases=("Deano",)), party(occupation="porter"), party(phone="1")):
        assert conflicts.party_print(changed) != conflicts.party_print(party())


def test_nothing_of_a_person_is_in_a_representation() -> None:
    assert "Hollis" not in repr(party()) + repr(member("Karen Hollis", knows=("Dean Hollis",)))

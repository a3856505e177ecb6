"""Matching: what makes the same person likely or possible, what keeps a family apart, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules import matching
from marac_desk.rules.matching import Lore, Match, PersonKey, looking_keys, may_match
from marac_desk.services.matching_lore import matching_lore

BORN = date(1991, 4, 3)
HER = PersonKey("1", None, "Lowri Mair", "Vaughan-Ellis", (), BORN, "ZZ1 1AA", "07700 900123")
PLAIN = replace(matching_lore(), variants={})
VARIANTS = replace(PLAIN, variants={"cath": "catherine", "kate": "catherine", "mohamed": "mohammed", "md": "mohammed"})


def compare(one: PersonKey, two: PersonKey, lore: Lore = PLAIN) -> Match:
    return matching.compare(one, two, lore)


def blocking_keys(person: PersonKey, lore: Lore = PLAIN) -> frozenset[str]:
    return matching.blocking_keys(person, lore.variants)


def other(**changes: object) -> PersonKey:
    return replace(HER, id="2", **changes)  # type: ignore[arg-type]  # one field each, of its own type


def codes(match: Match) -> set[str]:
    return {reason.code for reason in match.reasons}


def test_the_same_record_is_likely_and_says_why() -> None:
    match = compare(HER, other())
    assert match.level == "likely"
    assert codes(match) == {"given_same", "family_same", "birth_same", "phone_same", "postcode_same"}
    assert all(reason.for_or_against == "for" for reason in match.reasons)
    assert match.score == pytest.approx(sum(reason.weight for reason in match.reasons), abs=0.05)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"given_names": "Lowrie"}, "given_one_letter"),
        ({"given_names": "Mair"}, "given_shares_a_part"),
        ({"given_names": "L"}, "given_initial"),
        ({"given_names": "Lowri"}, "given_same"),
        ({"given_names": "Lowri Ann"}, "given_partly_differs"),
        ({"family_name": "Ellis"}, "family_shares_a_part"),
        ({"family_name": "Vaughn Ellis"}, "family_shares_a_part"),
        ({"family_name": "Hart"}, "family_differs"),
        ({"postcode": "ZZ1 1AB"}, "postcode_one_slip"),
        ({"date_of_birth": date(1991, 3, 4)}, "birth_day_and_month_swapped"),
        ({"date_of_birth": date(1991, 4, 18)}, "birth_two_parts"),
        ({"date_of_birth": date(1991, 4, 8)}, "birth_one_slip"),
        ({"date_of_birth": date(1919, 4, 3)}, "birth_one_slip"),
        ({"phone": "+44 7700 900123"}, "phone_same"),
        ({"postcode": "zz11aa"}, "postcode_same"),
        ({"given_names": "Vaughan-Ellis", "family_name": "Lowri"}, "names_swapped"),
    ],
)
def test_one_field_written_otherwise_still_matches_and_is_named(changes: dict[str, object], code: str) -> None:
    match = compare(HER, other(**changes))
    assert code in codes(match)
    assert match.level is not None


@pytest.mark.parametrize(
    ("changes", "codes_in_order"),
    [
        (
            [{}, {"given_names": "Lowrie"}, {"given_names": "Mair"}, {"given_names": "Zenobia"}],
            ["given_same", "given_one_letter", "given_shares_a_part", "given_differs"],
        ),
        (
            [{}, {"family_name": "Ellis"}, {"family_name": "Hart"}],
            ["family_same", "family_shares_a_part", "family_differs"],
        ),
        (
            [{}, {"postcode": "ZZ1 1AB"}, {"postcode": "QQ9 8XY"}],
            ["postcode_same", "postcode_one_slip", "postcode_differs"],
        ),
    ],
    ids=["given", "family", "postcode"],
)
def test_the_further_apart_the_less_it_weighs(changes: list[dict[str, object]], codes_in_order: list[str]) -> None:
    weights = matching_lore()
    found = [weights.weight(matching.Finding(code)) for code in codes_in_order]
    assert found == sorted(found, reverse=True)
    assert len(set(found)) == len(found)
    for change, code in zip(changes, codes_in_order, strict=True):
        assert code in codes(compare(HER, other(**change)))


def test_a_rare_name_says_more_than_a_common_one() -> None:
    common = compare(PersonKey("1", "John Smith"), PersonKey("2", "John Smith"))
    rare = compare(PersonKey("1", "Tegwen Ashdown"), PersonKey("2", "Tegwen Ashdown"))
    assert rare.score > common.score
    assert (rare.level, common.level) == ("possible", "possible")


def test_every_kind_of_birth_weighs_less_than_the_one_before() -> None:
    births = [BORN, date(1991, 3, 4), date(1991, 4, 8), date(1991, 4, 18), date(1985, 12, 25)]
    scores = [compare(replace(HER, phone=None), other(phone=None, date_of_birth=born)).score for born in births]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(births)


@pytest.mark.parametrize("field", ["given_names", "family_name", "date_of_birth", "postcode", "phone"])
def test_a_missing_value_counts_neither_way(field: str) -> None:
    without = compare(HER, other(**{field: None}))
    assert without == compare(other(**{field: None}), replace(HER, id="1"))
    part = {"given_names": "given_", "family_name": "family_", "date_of_birth": "birth_"}.get(field, field)
    assert not any(code.startswith(part) for code in codes(without))
    assert without.level is not None


def test_somebody_who_moved_is_still_likely_and_another_number_counts_neither_way() -> None:
    moved = compare(replace(HER, phone=None), other(postcode="QQ9 8XY", phone=None))
    assert moved.level == "likely"
    assert "postcode_differs" in codes(moved)
    assert compare(HER, other(phone="020 7946 0111")).score == compare(HER, other(phone=None)).score


def test_the_same_street_and_house_count_and_lines_may_change_places() -> None:
    here = PersonKey("1", "Jo Hart", date_of_birth=BORN, address="12 Long Row, Ashby")
    found = compare(here, replace(here, id="2", address="Ashby, 12 Long Row"))
    assert {"house_same", "street_same"} <= codes(found)
    elsewhere = compare(here, replace(here, id="2", address="9 Quay Parade, Wexcombe"))
    assert {"house_differs", "street_differs"} <= codes(elsewhere)


def test_name_variants_are_the_callers() -> None:
    catherine = PersonKey("1", "Catherine Hart", date_of_birth=BORN)
    cath = PersonKey("2", "Cath Hart", date_of_birth=BORN)
    kate = PersonKey("3", "Kate Hart", date_of_birth=BORN)
    assert "given_variant" in codes(compare(cath, kate, VARIANTS))
    assert compare(cath, kate, VARIANTS).level == "likely"
    assert compare(catherine, kate, VARIANTS).level == "likely"
    assert compare(cath, kate).level is None


def test_sounds_alike() -> None:
    match = compare(PersonKey("1", "Jon Wright", date_of_birth=BORN), PersonKey("2", "Jean Rite", date_of_birth=BORN))
    assert codes(match) == {"given_sounds_alike", "family_sounds_alike", "birth_same"}


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Łukasz Żak", "Lukasz Zak"),
        ("Олена Шевченко", "Olena Shevchenko"),
        ("Siobhán O’Neill", "Siobhan ONeill"),
        ("Mrs Jo Hart", "Jo Hart"),
        ("Anne van der Berg", "Anne Berg"),
        ("王芳", "Fang Wang"),
        ("JO HART", "jo hart"),
    ],
)
def test_the_same_name_in_another_writing(one: str, two: str) -> None:
    match = compare(PersonKey("1", one, date_of_birth=BORN), PersonKey("2", two, date_of_birth=BORN))
    assert match.level == "likely"


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (PersonKey("1", "Mrs Jo Hart"), PersonKey("2", "Jo Hart")),
        (PersonKey("1", None, "Anne", "van der Berg"), PersonKey("2", None, "Anne", "Berg")),
        (PersonKey("1", None, "Al", "Hart"), PersonKey("2", None, "Al", "Hart")),
        (PersonKey("1", "Somebody Else", "Jo", "Hart"), PersonKey("2", "Jo Hart")),
    ],
)
def test_titles_and_particles_are_no_names(one: PersonKey, two: PersonKey) -> None:
    assert codes(compare(one, two)) == {"given_same", "family_same"}


def test_only_given_or_only_family_name_recorded() -> None:
    assert codes(compare(PersonKey("1", None, "Jo"), PersonKey("2", None, "Jo", "Hart"))) == {"given_same"}
    assert codes(compare(PersonKey("1", None, None, "Hart"), PersonKey("2", None, "Jo", "Hart"))) == {"family_same"}
    assert codes(compare(PersonKey("1", "Hart"), PersonKey("2", "Jo Hart"))) == {"single_same"}
    assert codes(compare(PersonKey("1", "Jo Hart"), PersonKey("2", "Hart"))) == {"single_same"}


def test_one_name_in_the_other_s_place_is_told_and_says_little() -> None:
    half = compare(PersonKey("1", "Thomas Brain"), PersonKey("2", "Dixon Thomas"))
    assert codes(half) == {"crossed_half"}
    assert half.score < 4
    assert half.level is None


def test_an_initial_makes_a_family_name_and_address_personal() -> None:
    assert compare(PersonKey("1", "L Hart", postcode="ZZ1 1AA"), PersonKey("2", "Lowri Hart", postcode="ZZ1 1AA")).level


def test_short_numbers_and_empty_names_do_not_match() -> None:
    assert codes(compare(PersonKey("1", phone="99912345"), PersonKey("2", phone="99912345"))) == set()
    assert codes(compare(PersonKey("1", phone="099912345"), PersonKey("2", phone="099912345"))) == {"phone_same"}
    assert codes(compare(PersonKey("1", "?"), PersonKey("2", "?"))) == set()


def test_an_alias_can_carry_the_match() -> None:
    known_as = PersonKey("1", "Agnieszka Nowak", aliases=("Kasia", "Agnes Hart"), date_of_birth=BORN)
    assert compare(known_as, PersonKey("2", "Kasia Nowak", date_of_birth=BORN)).level == "likely"
    assert compare(known_as, PersonKey("2", "Agnes Hart", date_of_birth=BORN)).level == "likely"
    assert compare(replace(known_as, aliases=()), PersonKey("2", "Kasia Nowak", date_of_birth=BORN)).level is None


def test_one_name_only() -> None:
    single = PersonKey("1", "Sunita", date_of_birth=BORN)
    assert compare(single, PersonKey("2", "Sunita Devi", date_of_birth=BORN)).level == "likely"
    assert compare(single, PersonKey("2", family_name="Sunita", date_of_birth=BORN)).level is not None
    assert compare(PersonKey("1", "Hart"), PersonKey("2", "Jo Hart")).level is None


def test_a_name_alone_is_possible_and_never_likely() -> None:
    assert compare(PersonKey("1", "Jo Hart"), PersonKey("2", "Jo Hart")).level == "possible"


def test_a_married_name_with_the_same_birth_is_possible() -> None:
    assert compare(
        PersonKey("1", "Jo Hart", date_of_birth=BORN), PersonKey("2", "Jo Price", date_of_birth=BORN)
    ).level == ("possible")


# A family at one address

HOME = {"postcode": "ZZ1 1AA", "phone": "020 7946 0123"}


def member(name: str | None, born: date | None, **more: object) -> PersonKey:
    given, _, family = (name or " Khan").rpartition(" ")
    fields = {"given_names": given or None, "family_name": family, "date_of_birth": born, "postcode": "ZZ1 1AA", **more}
    return replace(PersonKey(name or "?"), **fields)  # type: ignore[arg-type]  # one field each, of its own type


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (member("Amina Khan", BORN), member("Zoya Khan", BORN)),
        (member("Imran Khan", date(1960, 2, 1), **HOME), member("Imran Khan", date(1991, 4, 3), **HOME)),
        (member("Imran Khan", date(1963, 4, 3)), member("Imran Khan", date(1991, 4, 3))),
        (member("Amina Khan", date(1965, 1, 9), **HOME), member("Zoya Khan", date(1991, 4, 3), **HOME)),
        (member("Amina Khan", None, **HOME), member("Imran Khan", None, **HOME)),
        (member(None, None), member("Imran Khan", BORN)),
        (member(None, None), member(None, None)),
        (PersonKey("?", "Khan", postcode="ZZ1 1AA"), member("Imran Khan", BORN)),
        (member("Mohammed Ali Khan", date(1989, 12, 25), **HOME), member("Mohammed Imran Khan", BORN, **HOME)),
    ],
    ids=["twins", "father-and-son", "father-and-son-same-birthday", "mother-and-daughter", "couple", "family-name-only",
         "both-family-name-only", "single-name-of-the-family", "brothers-sharing-a-first-name"],
)  # fmt: skip
def test_a_family_is_not_one_person(one: PersonKey, two: PersonKey) -> None:
    assert compare(one, two).level is None


@pytest.mark.parametrize("names", [("Amina Khan", "Zoya Khan"), ("Mohammed Ali Khan", "Mohammed Imran Khan")])
def test_twins_who_give_one_number_are_at_most_possible(names: tuple[str, str]) -> None:
    one, two = (member(name, BORN, **HOME) for name in names)
    assert compare(one, two).level == "possible"


def test_address_and_number_help_where_the_birth_is_only_slightly_off() -> None:
    one, two = member("Imran Khan", date(1991, 4, 3), **HOME), member("Imran Khan", date(1989, 12, 25), **HOME)
    assert compare(one, two).level == "possible"


def test_strangers_with_one_number_do_not_match() -> None:
    assert (
        compare(
            PersonKey("1", "Jo Hart", phone="020 7946 0123"), PersonKey("2", "Zoya Khan", phone="020 7946 0123")
        ).level
        is None
    )


# Keys and guarantees


def test_blocking_keys_come_from_names_birth_and_number() -> None:
    keys = blocking_keys(
        PersonKey("1", "Łukasz Wright", aliases=("Luke",), date_of_birth=BORN, phone="+44 7700 900123")
    )
    assert {"b:1991-3-4", "p:700900123"} <= keys
    assert {key[0] for key in keys} == {"b", "i", "j", "n", "p", "y"}
    assert blocking_keys(PersonKey("1")) == frozenset()
    initial = blocking_keys(PersonKey("1", "L Jo Hart"))
    assert initial
    assert not [key for key in initial if key.endswith(("-L", ":L", "-l"))], "it alone would fetch half the register"


@pytest.mark.parametrize(
    "changes",
    [
        {"given_names": "Lowrie", "date_of_birth": None},
        {"family_name": "Hart", "phone": None},
        {"given_names": "Zoya", "family_name": "Khan", "date_of_birth": date(1991, 3, 4), "phone": None},
        {"given_names": "Ellis", "family_name": "Lowri", "date_of_birth": None, "phone": None},
        {"given_names": "Zoya", "family_name": "Khan", "phone": None},
        {"given_names": "Zoya", "family_name": "Khan", "date_of_birth": None, "phone": "00447700900123"},
    ],
)
def test_records_that_may_match_share_a_key(changes: dict[str, object]) -> None:
    assert blocking_keys(HER) & blocking_keys(other(**changes))


def test_there_are_never_more_than_twelve_keys() -> None:
    many = replace(HER, aliases=tuple(f"Name{chr(97 + n)} Other{chr(110 + n)}" for n in range(9)), address="1 Long Row")
    assert len(blocking_keys(many)) == 12
    assert {"b:1991-3-4", "p:700900123", "h:ZZ11AA"} <= blocking_keys(many)


def test_records_without_a_birth_are_found_by_one_name_by_everybody() -> None:
    unknown = PersonKey("1", "Lowri Hart")
    assert blocking_keys(unknown) & looking_keys(replace(HER, family_name="Price", id="2"), {})
    known = replace(unknown, date_of_birth=BORN)
    assert not blocking_keys(known) & looking_keys(PersonKey("2", "Lowri Quilliam", date_of_birth=date(1960, 1, 9)), {})


def test_a_quick_look_rejects_those_of_another_birth_without_a_common_address_or_number() -> None:
    stranger = other(given_names="Nia", date_of_birth=date(1970, 1, 31), phone=None, postcode=None, family_name="Ellis")
    assert not may_match(HER, stranger)
    assert compare(HER, stranger).level is None
    for more in ({"phone": HER.phone}, {"postcode": HER.postcode}, {"date_of_birth": None}, {"date_of_birth": BORN}):
        assert may_match(HER, replace(stranger, **more))


def test_variants_share_a_key() -> None:
    cath, kate = PersonKey("1", "Cath Hart"), PersonKey("2", "Kate Price")
    assert not blocking_keys(cath) & blocking_keys(kate)
    assert blocking_keys(cath, VARIANTS) & blocking_keys(kate, VARIANTS)


def test_a_hostile_name_is_compared_in_no_time() -> None:
    endless = PersonKey("1", "Jo " * 50_000 + "Hart", aliases=("x" * 50_000, *("Jo Hart",) * 50_000))
    assert compare(endless, replace(endless, id="2")).level == "possible"
    assert len(blocking_keys(endless)) < 100


def test_nothing_of_a_person_reaches_a_log() -> None:
    person = replace(HER, full_name="Lowri Hart", aliases=("Lou",))
    written = repr(person) + repr(compare(person, other()))
    for private in ("Lowri", "Vaughan", "Lou", "1991", "ZZ1", "900123"):
        assert private not in written


NAMES = st.sampled_from(
    ["Jo Hart", "Joe Hart", "Hart Jo", "Lowri Vaughan-Ellis", "L. Ellis", "Sunita", "", "محمد علي", "?"]
)
PEOPLE = st.builds(
    PersonKey, st.just("x"), st.none() | NAMES, st.none() | NAMES, st.none() | NAMES,
    st.lists(NAMES, max_size=2).map(tuple),
    st.none() | st.sampled_from([BORN, date(1991, 3, 4), date(1991, 4, 8), date(1960, 1, 1)]),
    st.none() | st.sampled_from(["ZZ1 1AA", "zz1 1aa", ""]), st.none() | st.sampled_from(["07700 900123", "123", ""]),
)  # fmt: skip


@given(PEOPLE, PEOPLE)
def test_the_order_of_two_records_does_not_matter(one: PersonKey, two: PersonKey) -> None:
    forwards, backwards = compare(one, two, VARIANTS), compare(two, one, VARIANTS)
    assert (forwards.score, forwards.level) == (backwards.score, backwards.level)


@given(PEOPLE, PEOPLE)
def test_a_level_follows_from_the_score_and_needs_something_personal(one: PersonKey, two: PersonKey) -> None:
    match = compare(one, two)
    if match.level is not None:
        assert match.score >= (PLAIN.likely if match.level == "likely" else PLAIN.possible)
        assert any(r.weight > 0 and not r.code.startswith(("family_", "postcode_")) for r in match.reasons)
        assert looking_keys(one, {}) & looking_keys(two, {}), "or the two would never have been compared"
        assert may_match(one, two), "or the two would never have been compared"


@given(PEOPLE)
def test_everybody_is_like_themselves(person: PersonKey) -> None:
    match = compare(person, person)
    assert all(reason.for_or_against == "for" and reason.weight >= 0 for reason in match.reasons)


@pytest.mark.parametrize(
    "written", ["Lowri Vaughan-Ellis", "VAUGHAN-ELLIS, Lowri", "lowri vaughan-ellis", "Ms Lowri Vaughan-Ellis"]
)
def test_a_name_in_one_piece_is_taken_apart(written: str) -> None:
    apart = PersonKey("2", None, "Lowri", "Vaughan-Ellis")
    assert codes(compare(PersonKey("1", written), apart)) == {"given_same", "family_same"}

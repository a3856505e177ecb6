"""What is said before a comparison is never contradicted by it: nothing speaks for them, or so much at the most."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

from marac_desk.rules.matching import PersonKey, blocking_keys, looking_keys
from marac_desk.rules.matching.bounding import Bounds
from marac_desk.rules.matching.comparing import compared, may_be_one, nothing_speaks_for
from marac_desk.rules.matching.narrowing import Narrowing
from marac_desk.rules.matching.people import named, prepared
from marac_desk.services.matching_lore import matching_lore
from tests.support.made_people import SAME, register

LORE = matching_lore()
HER = PersonKey("1", None, "Lowri", "Pike", (), date(1991, 4, 3), "ZZ1 1AA", "07700 900123")
SIGNS = {"family_same", "family_variant", "family_shares_a_part", "phone_same", "postcode_same"}


def _pairs(seed: int, forms: int, people: int) -> list[tuple[PersonKey, PersonKey]]:
    """Forms as life leaves them beside people of whom one is hers, as matching knows both: without an address."""
    chance = random.Random(seed)
    known = [replace(person, address=None) for person in register(people, seed=seed)]
    made = (cause(chance.choice(known), chance) for cause in SAME.values() for _ in range(forms))
    return [(replace(form, address=None), other) for form in made if form is not None for other in known]


def test_nothing_speaks_for_two_whom_a_comparison_finds_nothing_in() -> None:
    quiet = 0
    for form, other in _pairs(3, 2, 60):
        one, two = prepared(form), prepared(other)
        if nothing_speaks_for(one, two, LORE):
            match = compared(one, two, LORE)
            assert match.level is None
            assert SIGNS.isdisjoint(reason.code for reason in match.reasons)
            quiet += 1
    assert quiet > 500, "hardly anybody is told apart by it"


def test_one_thing_in_common_is_enough_to_compare() -> None:
    stranger = PersonKey("2", None, "Zoe", "Frost", (), date(1960, 9, 30), "ZZ9 9ZZ", "07700 900777")
    assert nothing_speaks_for(prepared(HER), prepared(stranger), LORE)
    for change in (
        {"phone": HER.phone},
        {"postcode": HER.postcode},
        {"date_of_birth": HER.date_of_birth},
        {"given_names": "Pyke"},
        {"aliases": ("Lowry",)},
    ):
        assert not nothing_speaks_for(prepared(HER), prepared(replace(stranger, **change)), LORE), change


def test_no_comparison_comes_to_more_than_the_shared_keys_allow() -> None:
    likely = weak = 0
    for form, other in _pairs(5, 5, 60):
        someone = prepared(form)
        shared = looking_keys(form, LORE.variants) & blocking_keys(other, LORE.variants)
        match, most = compared(someone, prepared(other), LORE), Bounds(someone, LORE).of(shared)
        if shared:
            assert match.score <= most + 0.01, (sorted(key[0] for key in shared), match.score, most)
        likely += match.level == "likely"
        weak += bool(shared) and most < LORE.likely
    assert likely > 20
    assert weak > 5, "nobody would ever be left out"


def test_a_common_given_name_and_a_year_alone_can_never_be_likely() -> None:
    someone = replace(HER, given_names=max(LORE.shares.given, key=lambda name: LORE.shares.given[name]))
    bounds = Bounds(prepared(someone), LORE)
    year = next(key for key in looking_keys(replace(someone, family_name=None), LORE.variants) if key[0] == "y")
    assert bounds.of({year}) < LORE.likely <= bounds.of({year, "b:1991-3-4"})


def test_nobody_is_passed_over_by_names_and_birth_who_would_be_shown() -> None:
    shown = passed_over = 0
    for form, other in _pairs(7, 5, 60):
        one, two = prepared(form), prepared(other)
        if one.postcode == two.postcode or (one.phone and one.phone == two.phone):
            continue  # the keys say so, and nobody asks
        match, brief = compared(one, two, LORE), named(two.names, two.born)
        level = match.level if may_be_one(one, two) else None
        possible, likely = (Narrowing(one, LORE, least).findings(brief) for least in (LORE.possible, LORE.likely))
        assert possible or level is None, match
        assert likely or level != "likely", match
        shown += level is not None
        passed_over += not possible
    assert shown > 10
    assert passed_over > 500, "hardly anybody is passed over by it"


def test_what_a_place_can_add_is_counted_and_no_more() -> None:
    near = replace(HER, phone=None, date_of_birth=date(1991, 4, 8))
    someone, brief = prepared(HER), named(prepared(near).names, near.date_of_birth)
    places = ("ZZ1 1AB", "ZZ9 9ZZ", None)
    scores = {place: compared(someone, prepared(replace(near, postcode=place)), LORE).score for place in places}
    most = max(scores.values())
    assert most > scores[None]
    assert Narrowing(someone, LORE, most).findings(brief)
    assert not Narrowing(someone, LORE, most + 0.02).findings(brief)
    assert not Narrowing(prepared(replace(HER, postcode=None)), LORE, most).findings(brief)

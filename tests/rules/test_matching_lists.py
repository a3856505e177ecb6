"""Whole lists: who stands twice is found, families stay apart, and what is learned comes from the list alone."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.matching import Finding, Lore, PersonKey, linking
from marac_desk.rules.matching.estimating import probability, with_families, with_same, with_shares, with_strangers
from marac_desk.rules.matching.index import MOST_UNDER_A_KEY, PeopleIndex
from marac_desk.rules.matching.people import Person, prepared
from marac_desk.services.matching_lore import matching_lore
from tests.support.made_people import OTHERS, SAME, register

LORE = matching_lore()
CAUSES = [cause for name, cause in SAME.items() if name not in {"no date of birth", "nickname"}]


def again(people: list[PersonKey], part: float, seed: int = 2) -> list[PersonKey]:
    """Some of the people again, each changed by one of the causes; the identifier stays."""
    chance, found = Random(seed), []
    for person in people:
        changed = chance.choice(CAUSES)(person, chance) if chance.random() < part else None
        if changed is not None:
            found.append(changed)
    return found


def people_of(keys: list[PersonKey]) -> list[Person]:
    return [prepared(key) for key in keys]


def measured(pairs: list[linking.Pair], ones: list[PersonKey], others: list[PersonKey]) -> tuple[int, int]:
    right = sum(ones[pair.one].id == others[pair.other].id for pair in pairs)
    return right, len(pairs) - right


def test_between_two_lists_of_families_the_pairs_are_found_and_are_right() -> None:
    ones = register(1500)
    others = [*again(ones, 0.4), *(replace(each, id=f"new {each.id}") for each in register(500, seed=77))]
    pairs = linking.link(people_of(ones), people_of(others), LORE)
    right, wrong = measured(pairs, ones, others)
    true = sum(not other.id.startswith("new") for other in others)
    assert right >= 0.97 * true
    assert wrong <= 0.03 * len(pairs)
    likely = [pair for pair in pairs if pair.level == "likely"]
    assert measured(likely, ones, others)[1] <= 0.01 * len(likely)


def test_within_one_list_every_pair_comes_once_and_nobody_meets_herself() -> None:
    ones = register(800)
    both = [*ones, *again(ones, 0.3)]
    pairs = linking.link(people_of(both), None, LORE)
    assert all(pair.one < pair.other for pair in pairs)
    assert len({(pair.one, pair.other) for pair in pairs}) == len(pairs)
    right, wrong = measured(pairs, both, both)
    assert right >= 0.92 * (len(both) - len(ones))
    assert wrong <= 0.05 * len(pairs)


@pytest.mark.parametrize("relation", ["twin", "father and son of one name", "brother or sister"])
def test_a_list_of_families_does_not_become_a_list_of_pairs(relation: str) -> None:
    chance, ones = Random(1), register(400)
    members = [OTHERS[relation](person, chance) or person for person in ones[:120]]
    pairs = linking.link(people_of([*ones, *members]), None, LORE)
    families = [pair for pair in pairs if pair.one < 120 and pair.other == 400 + pair.one]
    assert len(families) <= 2, "Elena and Olena may be twins, or one name"


def test_lists_come_out_the_same_each_time_and_the_likeliest_first() -> None:
    ones = register(300)
    lists = people_of(ones), people_of(again(ones, 0.5))
    pairs = linking.link(*lists, LORE)
    assert pairs == linking.link(*lists, LORE)
    assert [pair.odds for pair in pairs] == sorted((pair.odds for pair in pairs), reverse=True)
    assert all(pair.reasons for pair in pairs)


def test_short_and_empty_lists() -> None:
    somebody = people_of(register(1))
    assert linking.link([], None, LORE) == []
    assert linking.link(somebody, None, LORE) == []
    assert linking.link(somebody, [], LORE) == []
    (pair,) = linking.link(somebody, somebody, LORE)
    assert (pair.one, pair.other) == (0, 0)


def test_steps_are_told() -> None:
    told: list[int] = []
    linking.link(people_of(register(5)), None, LORE, step=told.append)
    assert told == [1, 2, 3, 4, 5]


def test_a_key_that_everybody_shares_is_passed_over() -> None:
    same_birth = [
        replace(person, date_of_birth=register(1)[0].date_of_birth) for person in register(MOST_UNDER_A_KEY + 50)
    ]
    index = PeopleIndex(people_of(same_birth), LORE)
    assert len(index.candidates(index.people[0])) < MOST_UNDER_A_KEY / 2


# What is learned


def test_a_name_is_as_common_as_the_list_says_it_is() -> None:
    many = [PersonKey("1", given_names="Xanthe", family_name="Quill")] * 3000
    learned = with_shares(LORE, people_of([*many, *register(200)]))
    same = Finding("family_same", ("quill", "quill"), "quill")
    assert learned.weight(same) < LORE.weight(same) - 5
    short = with_shares(LORE, people_of([PersonKey("1", "Xanthe Quill")] * 3))
    assert abs(short.weight(same) - LORE.weight(same)) < 4, "three rows are no reason to think otherwise"


def test_random_pairs_teach_what_strangers_share() -> None:
    pairs = [[Finding("postcode_same")]] * 4000 + [[Finding("postcode_differs")]] * 4000
    learned = with_strangers(LORE, pairs)
    assert learned.weight(Finding("postcode_same")) < LORE.weight(Finding("postcode_same")) - 5
    assert learned.chances["birth_same"] == LORE.chances["birth_same"]


def test_pairs_teach_how_one_person_s_records_differ() -> None:
    sure = [Finding("given_same"), Finding("family_same"), Finding("birth_same"), Finding("street_same")]
    pairs = [[*sure, Finding("postcode_one_slip")] for _ in range(600)]
    learned, odds = with_same(LORE, pairs, of=1_000_000.0, times=1.0)
    assert learned.chances["postcode_one_slip"].same > 0.5
    assert odds == pytest.approx(-10.7, abs=0.3)  # 600 in a million
    assert LORE.chances["postcode_one_slip"].same < 0.1


def test_a_list_without_families_lets_an_address_count_for_more() -> None:
    alike = [Finding("family_same"), Finding("postcode_same"), Finding("house_same"), Finding("given_differs")]
    none, many = with_families(LORE, 0, 10_000), with_families(LORE, 4_000, 10_000)
    assert none.family < many.family
    assert none.score(alike) > many.score(alike) + 5


@given(st.floats(-2000, 2000))
def test_probabilities_follow_the_bits(bits: float) -> None:
    assert 0.0 <= probability(bits) <= 1.0
    assert probability(0.0) == 0.5
    assert probability(bits) <= probability(bits + 1.0)


@given(st.lists(st.sampled_from([Finding(code) for code in sorted(LORE.chances)]), max_size=7))
def test_a_family_never_adds_to_a_score(findings: list[Finding]) -> None:
    alone = sum(map(LORE.weight, findings))
    assert LORE.explained_by_family(findings, alone) <= 0.0
    nobody = Lore(LORE.chances, 1e-300, 11, 22)
    assert nobody.explained_by_family(findings, alone) == pytest.approx(0.0, abs=1e-6)

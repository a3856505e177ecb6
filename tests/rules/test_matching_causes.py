"""What really happens to records: each cause finds its person again, and a family stays apart."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from random import Random

import pytest

from marac_desk.rules.matching import PersonKey
from marac_desk.rules.matching.index import PeopleIndex
from marac_desk.rules.matching.people import prepared
from marac_desk.services.matching_lore import matching_lore
from tests.support.made_people import OTHERS, SAME, register
from tests.support.matching_trials import Trial, trials

PEOPLE, EACH = 4000, 60
SHOWN_LEAST = {"nickname": 0.85, "other spelling of the given name": 0.85, "nickname, new address": 0.85}
ALMOST_ALL = 0.98


@pytest.fixture(scope="module")
def people() -> list[PersonKey]:
    return register(PEOPLE)


@pytest.fixture(scope="module")
def index(people: list[PersonKey]) -> PeopleIndex:
    return PeopleIndex(map(prepared, people), matching_lore())


@pytest.fixture(scope="module")
def found(index: PeopleIndex, people: list[PersonKey]) -> dict[str, Trial]:
    return {trial.name: trial for trial in trials(index, people, {**SAME, **OTHERS}, EACH)}


@pytest.mark.parametrize("cause", list(SAME))
def test_the_person_is_compared_and_shown_again(found: dict[str, Trial], cause: str) -> None:
    trial = found[cause]
    assert trial.blocked == trial.of == EACH, "no key brought them together"
    assert trial.recall >= SHOWN_LEAST.get(cause, ALMOST_ALL)


@pytest.mark.parametrize("cause", ["twin", "brother or sister", "father and son of one name", "parent and child"])
def test_a_family_is_compared_and_kept_apart(found: dict[str, Trial], cause: str) -> None:
    trial = found[cause]
    assert trial.blocked == trial.of, "the test would show nothing"
    assert trial.shown <= 0.02 * trial.of
    assert trial.likely == 0


def test_namesakes_are_never_likely(found: dict[str, Trial]) -> None:
    assert found["namesake"].likely == 0


def test_likely_is_right_in_ninety_nine_of_a_hundred(found: dict[str, Trial]) -> None:
    right = sum(found[cause].likely for cause in SAME)
    wrong = sum(trial.others for trial in found.values()) + sum(found[cause].likely for cause in OTHERS)
    assert right > 0.7 * EACH * len(SAME)
    assert wrong <= 0.01 * (right + wrong)


def test_nearly_everybody_is_shown(found: dict[str, Trial]) -> None:
    assert sum(found[cause].shown for cause in SAME) >= 0.97 * EACH * len(SAME)


def test_few_are_compared(index: PeopleIndex, people: list[PersonKey]) -> None:
    compared = [len(index.candidates(person)) for person in islice(map(prepared, people), 500)]
    assert sum(compared) / len(compared) < PEOPLE / 50


def test_a_register_is_invented_the_same_each_time() -> None:
    def drawn() -> Iterator[PersonKey]:
        return islice(register(50, seed=3), 50)

    assert list(drawn()) == list(drawn())
    assert SAME["married"](register(1)[0], Random(1)) == SAME["married"](register(1)[0], Random(1))

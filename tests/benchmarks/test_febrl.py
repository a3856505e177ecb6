"""How pairs are judged half against half: a threshold never sees the half that it is judged on."""

from __future__ import annotations

import pytest

from tests.benchmarks.febrl import Judged, Scored, best_threshold, entity, halves_judged, judged

ENTITIES = list(range(8))


def pair(one: int, other: int, score: float) -> Scored:
    return f"rec-{one}-org", f"rec-{other}-dup-0", score


def test_a_record_names_its_person() -> None:
    assert entity("rec-1070-org") == entity("rec-1070-dup-0") == 1070


def test_all_found_is_one() -> None:
    found = halves_judged([pair(number, number, 9.0 - number) for number in ENTITIES], ENTITIES)
    assert (found.right, found.wrong) == (7, 0), "one of them is below the other half's threshold"
    assert found.f1 == pytest.approx(14 / 15)
    assert found.short == pytest.approx(10_000 / 15)
    assert judged([pair(1, 1, 0.0), pair(1, 2, 0.0)], 2) == Judged(1, 1, 2)


def test_a_threshold_is_where_f1_is_best() -> None:
    scored = [(9.0, True), (8.0, True), (5.0, False), (4.0, True), (1.0, False)]
    assert best_threshold(scored, 3) == 2.5
    assert best_threshold(scored[:3], 2) == 6.5
    assert best_threshold([(3.0, True), (3.0, False)], 1) == 2.5


def test_the_threshold_of_a_half_comes_from_the_other() -> None:
    even = [pair(number, number, 10.0) for number in (0, 2, 4, 6)]
    odd = [pair(number, number, 5.0) for number in (1, 3, 5, 7)]
    wrong = [pair(0, 1, 7.0), pair(2, 3, 7.0)]
    found = halves_judged([*even, *odd, *wrong], ENTITIES)
    assert found.right == 4, "the odd half is judged by 8.5, which the even half gives"
    assert found.wrong == 2, "the even half is judged by 4.0, which the odd half gives"

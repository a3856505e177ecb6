"""Quorum: a core agency is there when somebody speaks for it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.quorum import SPEAKS_FOR_AN_AGENCY, AtTheTable, quorum
from marac_desk.rules.vocabulary import Capacity

TABLE = st.lists(st.builds(AtTheTable, st.sampled_from("abcde"), st.sampled_from(Capacity)))


@given(TABLE)
def test_a_core_agency_is_missing_exactly_when_nobody_speaks_for_it(table: list[AtTheTable]) -> None:
    found = quorum("abc", table)
    for agency in "abc":
        speaks = any(one.agency == agency and one.capacity in SPEAKS_FOR_AN_AGENCY for one in table)
        assert (agency in found.missing) != speaks
    assert found.met == (not found.missing)


def test_chair_minutes_presenter_and_observer_commit_no_agency() -> None:
    table = [AtTheTable("Police", c) for c in Capacity if c not in {Capacity.CORE_REP, Capacity.DEPUTY}]
    assert quorum(["Police"], table).missing == ("Police",)
    assert quorum(["Police"], [*table, AtTheTable("Police", Capacity.DEPUTY)]).met


def test_an_area_without_core_agencies_misses_nobody() -> None:
    assert quorum([], []).met

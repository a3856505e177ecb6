"""Ties between cases: each kind, its edges, and what must never be proposed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.months import add_months
from marac_desk.rules.repeat import RepeatRule
from marac_desk.rules.ties import Party, Tie, TieKind, TieReason, ties, version_of
from marac_desk.rules.vocabulary import Answer, RepeatAnchor, RepeatDefinition

HIM, BROTHER, NOBODY = frozenset({"him"}), frozenset({"brother"}), frozenset[str]()
RULE = RepeatRule()
ONE_DAY = timedelta(days=1)
OLD = Party("r1", "c1", "her", HIM, date(2025, 11, 24), incident_on=date(2025, 11, 20), abuse=Answer.YES)
NEW = Party("r2", "c2", "her", HIM, date(2026, 6, 3), incident_on=date(2026, 6, 1), abuse=Answer.YES)


def only(new: Party, *others: Party, rule: RepeatRule = RULE) -> Tie:
    (found,) = ties(new, others, rule)
    return found


def test_the_same_pair_inside_the_window_is_a_repeat() -> None:
    found = only(NEW, OLD)
    assert found == Tie(TieKind.REPEAT, TieReason.WITHIN_WINDOW, "c1", "r1", frozenset({"her", "him"}), certain=True)


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(1, 24))
def test_the_last_day_of_the_window_is_a_repeat_and_the_next_is_none(referred: date, months: int) -> None:
    old, last = replace(OLD, referred_on=referred, incident_on=None), add_months(referred, months)
    rule = RepeatRule(months=months)
    on_it = replace(NEW, incident_on=last, referred_on=last + ONE_DAY)
    after_it = replace(NEW, incident_on=last + ONE_DAY, referred_on=last + 2 * ONE_DAY)
    assert (only(on_it, old, rule=rule).kind, only(on_it, old, rule=rule).certain) == (TieKind.REPEAT, True)
    assert ties(after_it, [old], rule) == ()


def test_a_repeat_may_stand_in_the_very_same_case_and_nothing_else_does() -> None:
    found = only(replace(NEW, case="c1"), OLD, replace(OLD, referral="r0", perpetrators=BROTHER))
    assert (found.kind, found.case, found.referral) == (TieKind.REPEAT, "c1", "r1")


def test_what_was_never_accepted_or_was_withdrawn_anchors_no_repeat() -> None:
    assert ties(NEW, [replace(OLD, accepted=False)], RULE) == ()
    assert ties(NEW, [replace(OLD, withdrawn=True)], RULE) == ()


def test_an_unknown_day_makes_a_question_of_it() -> None:
    found = only(replace(NEW, incident_on=None), OLD)
    assert (found.kind, found.reason, found.certain) == (TieKind.REPEAT, TieReason.INCIDENT_DATE_UNKNOWN, False)


def test_the_same_victim_with_somebody_else_is_no_repeat_whatever_the_days() -> None:
    for days in (1, 10_000):
        old = replace(OLD, perpetrators=BROTHER, referred_on=NEW.referred_on - timedelta(days=days))
        found = only(NEW, old)
        assert (found.kind, found.reason) == (TieKind.OTHER_PERPETRATOR, TieReason.SOMEBODY_ELSE_NAMED)
        assert found.certain


def test_nobody_named_raises_both_questions_and_settles_neither() -> None:
    found = ties(NEW, [replace(OLD, perpetrators=NOBODY)], RULE)
    assert {tie.kind for tie in found} == {TieKind.REPEAT, TieKind.OTHER_PERPETRATOR}
    assert {tie.reason for tie in found} == {TieReason.PERPETRATOR_UNKNOWN}
    assert not any(tie.certain for tie in found)


def test_roles_swapped_are_a_counter_allegation() -> None:
    other = replace(OLD, victim="him", perpetrators=frozenset({"her"}))
    found = only(NEW, other)
    assert (found.kind, found.reason) == (TieKind.COUNTER_ALLEGATION, TieReason.NAME_EACH_OTHER)
    assert (found.shared, found.certain) == (frozenset({"her", "him"}), True)


def test_one_who_is_named_by_one_side_alone_is_asked_about_only_where_the_other_names_nobody() -> None:
    silent = replace(OLD, victim="him", perpetrators=NOBODY)
    assert (only(NEW, silent).reason, only(NEW, silent).certain) == (TieReason.NAMED_BY_ONE, False)
    assert only(replace(silent, case="c9"), NEW).kind is TieKind.COUNTER_ALLEGATION
    assert ties(NEW, [replace(silent, perpetrators=BROTHER)], RULE) == ()


def test_one_person_causing_harm_to_two_victims_is_serial() -> None:
    found = only(NEW, replace(OLD, victim="another"))
    assert (found.kind, found.shared, found.certain) == (TieKind.SERIAL, HIM, True)


def test_somebody_who_is_only_likely_the_same_makes_a_question() -> None:
    assert not only(NEW, replace(OLD, victim="another", supposed=HIM)).certain
    both = replace(OLD, victim="another", perpetrators=HIM | BROTHER, supposed=BROTHER)
    assert only(replace(NEW, perpetrators=HIM | BROTHER), both).certain


def test_a_victim_who_is_only_likely_the_same_is_asked_about_elsewhere() -> None:
    assert ties(NEW, [replace(OLD, supposed=frozenset({"her"}))], RULE) == ()
    assert ties(NEW, [replace(OLD, perpetrators=BROTHER, supposed=frozenset({"her"}))], RULE) == ()


def test_a_case_that_left_and_one_heard_elsewhere_are_transfers() -> None:
    back = [tie for tie in ties(NEW, [replace(OLD, left=True)], RULE) if tie.kind is TieKind.TRANSFER]
    assert [(tie.case, tie.reason) for tie in back] == [("c1", TieReason.CAME_BACK)]
    came = only(replace(NEW, from_elsewhere=True))
    assert (came.kind, came.case, came.reason) == (TieKind.TRANSFER, None, TieReason.HEARD_ELSEWHERE)
    assert ties(NEW, [replace(OLD, left=True, referred_on=NEW.referred_on + ONE_DAY)], RULE) == ()


PEOPLE = st.sampled_from(["her", "him", "brother", "another"])
PARTIES = st.builds(
    Party,
    referral=st.uuids().map(str),
    case=st.sampled_from(["c1", "c2", "c3"]),
    victim=PEOPLE,
    perpetrators=st.frozensets(PEOPLE, max_size=3),
    referred_on=st.dates(date(2024, 1, 1), date(2027, 1, 1)),
    incident_on=st.none() | st.dates(date(2024, 1, 1), date(2027, 1, 1)),
    abuse=st.sampled_from(Answer),
    accepted=st.booleans(),
    withdrawn=st.booleans(),
    left=st.booleans(),
)


@given(PARTIES, st.lists(PARTIES, max_size=6))
def test_every_tie_rests_on_people_of_both_and_stands_once(new: Party, others: list[Party]) -> None:
    found = ties(new, others, RULE)
    by_referral = {one.referral: one for one in others}
    assert len({(tie.kind, tie.case) for tie in found}) == len(found)
    for tie in found:
        assert tie.referral is not None
        other = by_referral[tie.referral]
        assert tie.case == other.case
        assert tie.shared <= ({new.victim, *new.perpetrators} & {other.victim, *other.perpetrators})
        assert tie.case != new.case or tie.kind in {TieKind.REPEAT, TieKind.TRANSFER}
        assert (tie.kind is TieKind.SERIAL) <= (new.victim != other.victim)


@given(PARTIES, PARTIES)
def test_a_counter_allegation_and_a_serial_tie_look_the_same_from_both_sides(one: Party, two: Party) -> None:
    both = {TieKind.COUNTER_ALLEGATION, TieKind.SERIAL}
    there = {(tie.kind, tie.certain) for tie in ties(one, [two], RULE) if tie.kind in both}
    back = {(tie.kind, tie.certain) for tie in ties(two, [one], RULE) if tie.kind in both}
    assert there == back


@given(PARTIES, st.lists(PARTIES, max_size=5).flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))))
def test_the_order_in_which_cases_are_given_changes_nothing(
    new: Party, orders: tuple[list[Party], list[Party]]
) -> None:
    assert ties(new, orders[0], RULE) == ties(new, orders[1], RULE)


@pytest.mark.parametrize(
    "rule",
    [
        RepeatRule(months=6),
        RepeatRule(anchor=RepeatAnchor.LAST_MEETING),
        RepeatRule(definition=RepeatDefinition.CRIMINAL),
    ],
)
def test_what_the_area_sets_is_part_of_the_rules_version(rule: RepeatRule) -> None:
    assert version_of(rule) != version_of(RULE)

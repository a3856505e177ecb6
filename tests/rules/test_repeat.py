"""The repeat rule: both definitions, both anchors, the inclusive last day, and what is unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marac_desk.rules.months import add_months
from marac_desk.rules.repeat import (
    EarlierReferral,
    NewReferral,
    RepeatJudgement,
    RepeatReason,
    RepeatRule,
    judge,
)
from marac_desk.rules.vocabulary import Answer, RepeatAnchor, RepeatDefinition, RepeatVerdict

YES, NO, PERHAPS = RepeatVerdict.YES, RepeatVerdict.NO, RepeatVerdict.PERHAPS
HIM, BROTHER = frozenset({"him"}), frozenset({"brother"})
RULE = RepeatRule()
FROM_MEETING = RepeatRule(anchor=RepeatAnchor.LAST_MEETING)
OLDER_TEXT = RepeatRule(definition=RepeatDefinition.CRIMINAL)
ONE_DAY = timedelta(days=1)

EARLIER = EarlierReferral("r1", date(2025, 11, 24), date(2025, 12, 9), "her", HIM, accepted=True, withdrawn=False)
NEW = NewReferral("her", HIM, date(2026, 6, 1), Answer.YES, Answer.YES, date(2026, 6, 3))


def incident(day: date | None, referred: date | None = None) -> NewReferral:
    return replace(NEW, latest_incident=day, referral_date=referred or (day or NEW.referral_date) + ONE_DAY)


def test_new_abuse_inside_the_window_is_a_repeat() -> None:
    expected = RepeatJudgement(YES, "r1", date(2025, 11, 24), date(2026, 11, 24), RepeatReason.WITHIN_WINDOW)
    assert judge(NEW, [EARLIER], RULE) == expected


@pytest.mark.parametrize(
    ("referred", "last_day"),
    [
        (date(2025, 11, 24), date(2026, 11, 24)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2027, 2, 28), date(2028, 2, 28)),
        (date(2025, 8, 31), date(2026, 8, 31)),
        (date(2025, 12, 31), date(2026, 12, 31)),
    ],
)
def test_the_last_day_is_inside_and_the_next_is_not(referred: date, last_day: date) -> None:
    earlier = replace(EARLIER, referral_date=referred)
    on_it = judge(incident(last_day), [earlier], RULE)
    assert (on_it.verdict, on_it.last_day) == (YES, last_day)
    after_it = judge(incident(last_day + ONE_DAY), [earlier], RULE)
    assert (after_it.verdict, after_it.reason, after_it.of) == (NO, RepeatReason.OUTSIDE_WINDOW, "r1")


def test_the_incident_counts_and_not_the_day_it_was_referred() -> None:
    late_referral = incident(date(2026, 11, 20), referred=date(2027, 3, 1))
    assert judge(late_referral, [EARLIER], RULE).verdict is YES


def test_the_window_is_a_setting() -> None:
    six = judge(NEW, [EARLIER], RepeatRule(months=6))
    assert (six.verdict, six.last_day) == (NO, date(2026, 5, 24))
    month_end = replace(EARLIER, referral_date=date(2025, 12, 31))
    assert judge(incident(date(2026, 2, 28)), [month_end], RepeatRule(months=2)).last_day == date(2026, 2, 28)


def test_an_unknown_incident_date_is_perhaps_and_never_no() -> None:
    for new in (incident(None), incident(None, referred=date(2031, 1, 1))):
        found = judge(new, [EARLIER], RULE)
        assert (found.verdict, found.reason, found.of) == (PERHAPS, RepeatReason.INCIDENT_DATE_UNKNOWN, "r1")


def test_an_unknown_incident_date_with_nothing_to_repeat_is_no() -> None:
    found = judge(incident(None), [], RULE)
    assert found == RepeatJudgement(NO, None, None, None, RepeatReason.NO_EARLIER_REFERRAL)


@pytest.mark.parametrize(
    ("abuse", "verdict", "reason"),
    [
        (Answer.YES, YES, RepeatReason.WITHIN_WINDOW),
        (Answer.NO, NO, RepeatReason.NO_NEW_ABUSE),
        (Answer.NOT_KNOWN, PERHAPS, RepeatReason.ABUSE_UNKNOWN),
        (Answer.NOT_ASKED, PERHAPS, RepeatReason.ABUSE_UNKNOWN),
    ],
)
def test_each_definition_asks_its_own_question(abuse: Answer, verdict: RepeatVerdict, reason: RepeatReason) -> None:
    any_abuse = judge(replace(NEW, abuse=abuse, criminal=Answer.NO), [EARLIER], RULE)
    assert (any_abuse.verdict, any_abuse.reason) == (verdict, reason)
    crime_only = judge(replace(NEW, abuse=Answer.YES, criminal=abuse), [EARLIER], OLDER_TEXT)
    assert (crime_only.verdict, crime_only.reason) == (verdict, reason)


def test_no_new_abuse_is_no_even_without_a_date() -> None:
    moved_only = replace(incident(None), abuse=Answer.NO)
    assert judge(moved_only, [EARLIER], RULE).reason is RepeatReason.NO_NEW_ABUSE


@pytest.mark.parametrize("day", [date(2025, 11, 24), date(2025, 11, 23), date(2023, 1, 1)])
def test_an_incident_not_after_the_last_referral_is_a_question(day: date) -> None:
    found = judge(incident(day, referred=NEW.referral_date), [EARLIER], RULE)
    assert (found.verdict, found.reason) == (PERHAPS, RepeatReason.INCIDENT_NOT_AFTER_ANCHOR)


def test_an_incident_dated_after_its_own_referral_is_a_question() -> None:
    found = judge(incident(date(2036, 6, 1), referred=NEW.referral_date), [EARLIER], RULE)
    assert (found.verdict, found.reason) == (PERHAPS, RepeatReason.INCIDENT_AFTER_REFERRAL)


def test_the_meeting_anchors_where_the_area_says_so() -> None:
    found = judge(incident(date(2026, 12, 9)), [EARLIER], FROM_MEETING)
    assert found == RepeatJudgement(YES, "r1", date(2025, 12, 9), date(2026, 12, 9), RepeatReason.WITHIN_WINDOW)
    assert judge(incident(date(2026, 12, 9)), [EARLIER], RULE).verdict is NO


@pytest.mark.parametrize("meeting", [None, date(2026, 6, 9)])
def test_without_a_meeting_held_the_referral_stands_in_and_it_says_so(meeting: date | None) -> None:
    found = judge(NEW, [replace(EARLIER, meeting_date=meeting)], FROM_MEETING)
    assert (found.verdict, found.anchor_date, found.fell_back) == (YES, date(2025, 11, 24), True)
    assert not judge(NEW, [EARLIER], FROM_MEETING).fell_back
    assert not judge(NEW, [replace(EARLIER, meeting_date=None)], RULE).fell_back


def test_a_meeting_on_the_day_of_the_new_referral_has_been_held() -> None:
    same_day = replace(EARLIER, meeting_date=NEW.referral_date)
    found = judge(NEW, [same_day], FROM_MEETING)
    assert (found.anchor_date, found.fell_back) == (NEW.referral_date, False)


def test_two_referrals_of_one_day_are_a_question() -> None:
    found = judge(NEW, [replace(EARLIER, referral_date=NEW.referral_date)], RULE)
    assert (found.verdict, found.of) == (PERHAPS, "r1")


@pytest.mark.parametrize(
    ("earlier", "reason"),
    [
        (replace(EARLIER, perpetrators=BROTHER), RepeatReason.NEW_PERPETRATOR),
        (replace(EARLIER, victim="another"), RepeatReason.NO_EARLIER_REFERRAL),
        (replace(EARLIER, accepted=False), RepeatReason.NONE_ACCEPTED),
        (replace(EARLIER, withdrawn=True), RepeatReason.NONE_ACCEPTED),
        (replace(EARLIER, referral_date=date(2026, 6, 4)), RepeatReason.NO_EARLIER_REFERRAL),
    ],
)
def test_what_anchors_no_repeat(earlier: EarlierReferral, reason: RepeatReason) -> None:
    assert judge(NEW, [earlier], RULE) == RepeatJudgement(NO, None, None, None, reason)


def test_one_shared_perpetrator_is_enough() -> None:
    assert judge(replace(NEW, perpetrators=HIM | BROTHER), [EARLIER], RULE).verdict is YES
    assert judge(NEW, [replace(EARLIER, perpetrators=HIM | BROTHER)], RULE).verdict is YES


@pytest.mark.parametrize("side", ["new", "earlier"])
def test_a_perpetrator_nobody_named_is_a_question(side: str) -> None:
    new = replace(NEW, perpetrators=frozenset[str]()) if side == "new" else NEW
    earlier = replace(EARLIER, perpetrators=frozenset[str]()) if side == "earlier" else EARLIER
    found = judge(new, [earlier], RULE)
    assert (found.verdict, found.reason) == (PERHAPS, RepeatReason.PERPETRATOR_UNKNOWN)


def test_the_latest_earlier_referral_is_the_one_that_counts() -> None:
    older = replace(EARLIER, id="r0", referral_date=date(2024, 1, 5))
    latest = replace(EARLIER, id="r2", referral_date=date(2026, 3, 2))
    found = judge(NEW, [latest, older, EARLIER], RULE)
    assert (found.of, found.last_day) == ("r2", date(2027, 3, 2))


def test_a_withdrawn_referral_in_between_does_not_move_the_window() -> None:
    withdrawn = replace(EARLIER, id="r2", referral_date=date(2026, 3, 2), withdrawn=True)
    assert judge(NEW, [EARLIER, withdrawn], RULE).of == "r1"


def test_a_hearing_elsewhere_is_a_question() -> None:
    elsewhere = replace(EARLIER, elsewhere=True)
    found = judge(NEW, [elsewhere], RULE)
    assert (found.verdict, found.reason, found.of) == (PERHAPS, RepeatReason.HEARD_ELSEWHERE, "r1")
    assert judge(replace(NEW, abuse=Answer.NO), [elsewhere], RULE).verdict is NO
    assert judge(incident(date(2026, 11, 25)), [elsewhere], RULE).verdict is NO


def test_a_firm_yes_here_goes_before_a_question_elsewhere() -> None:
    elsewhere = replace(EARLIER, id="e1", elsewhere=True, referral_date=date(2026, 4, 1))
    assert judge(NEW, [elsewhere, EARLIER], RULE).of == "r1"


def test_a_question_elsewhere_goes_before_a_no_here() -> None:
    elsewhere = replace(EARLIER, id="e1", elsewhere=True, referral_date=date(2026, 4, 1))
    long_ago = replace(EARLIER, referral_date=date(2020, 4, 1), meeting_date=None)
    assert judge(NEW, [long_ago, elsewhere], RULE).of == "e1"


DAYS = st.dates(date(2019, 1, 1), date(2029, 12, 31))
FEW_DAYS = st.sampled_from([date(2025, 11, 24), date(2026, 2, 28), date(2026, 11, 24), date(2026, 11, 25)])
ANSWERS = st.sampled_from([Answer.YES, Answer.YES, *Answer])
PEOPLE = st.sampled_from([HIM, HIM, HIM | BROTHER, BROTHER, frozenset[str]()])
MOSTLY = st.sampled_from([True, True, True, False])
EARLIERS = st.builds(
    EarlierReferral, st.text("abc", min_size=1, max_size=4), FEW_DAYS, st.none() | FEW_DAYS, st.just("her"),
    PEOPLE, MOSTLY, MOSTLY.map(lambda yes: not yes), MOSTLY.map(lambda yes: not yes),
)  # fmt: skip
MANY_EARLIER = st.lists(EARLIERS, min_size=1, max_size=4, unique_by=lambda e: e.id)
NEWS = st.builds(NewReferral, st.just("her"), PEOPLE, st.none() | FEW_DAYS, ANSWERS, ANSWERS, FEW_DAYS)
RULES = st.builds(
    RepeatRule, st.sampled_from([9, 12]), st.sampled_from(RepeatAnchor), st.sampled_from(RepeatDefinition)
)


@given(DAYS, st.sampled_from([1, 6, 12, 24]))
def test_the_edge_of_the_window_for_every_day_of_eleven_years(referred: date, months: int) -> None:
    rule, earlier = RepeatRule(months=months), replace(EARLIER, referral_date=referred, meeting_date=None)
    last = add_months(referred, months)
    assert judge(incident(last), [earlier], rule).verdict is YES
    assert judge(incident(last + ONE_DAY), [earlier], rule).verdict is NO
    assert judge(incident(referred + ONE_DAY), [earlier], rule).verdict is YES


def is_firm(new: NewReferral, earlier: list[EarlierReferral], rule: RepeatRule) -> bool:
    """The rule once more, in the plainest words: is this a repeat beyond doubt?"""
    pair = [e for e in earlier if e.perpetrators & new.perpetrators and not e.elsewhere]
    standing = [e for e in pair if e.accepted and not e.withdrawn and e.referral_date <= new.referral_date]
    if not standing or new.latest_incident is None or new.latest_incident > new.referral_date:
        return False
    last = max(standing, key=lambda e: (e.referral_date, e.id))
    anchor = last.referral_date
    if rule.anchor is RepeatAnchor.LAST_MEETING and last.meeting_date and last.meeting_date <= new.referral_date:
        anchor = last.meeting_date
    abuse = new.abuse if rule.definition is RepeatDefinition.ANY_ABUSE else new.criminal
    return abuse is Answer.YES and anchor < new.latest_incident <= add_months(anchor, rule.months)


@settings(max_examples=400)
@given(NEWS, MANY_EARLIER, RULES)
def test_a_firm_yes_is_exactly_what_the_rule_asks(
    new: NewReferral, earlier: list[EarlierReferral], rule: RepeatRule
) -> None:
    assert (judge(new, earlier, rule).verdict is YES) == is_firm(new, earlier, rule)


@settings(max_examples=400)
@given(NEWS, MANY_EARLIER, RULES)
def test_not_knowing_never_makes_a_no(new: NewReferral, earlier: list[EarlierReferral], rule: RepeatRule) -> None:
    unknown = replace(new, latest_incident=None, abuse=Answer.NOT_KNOWN, criminal=Answer.NOT_ASKED)
    could_match = judge(new, earlier, rule).verdict is not NO
    assert judge(unknown, earlier, rule).verdict is PERHAPS or not could_match


@given(NEWS, MANY_EARLIER, RULES)
def test_the_order_in_which_they_are_given_does_not_matter(
    new: NewReferral, earlier: list[EarlierReferral], rule: RepeatRule
) -> None:
    assert judge(new, earlier, rule) == judge(new, earlier[::-1], rule)

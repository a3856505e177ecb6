"""The victim's own words: the latest that was written down, with who asked, when, by which route."""

from __future__ import annotations

from collections.abc import Iterator

from marac_desk.services.cases.history import History
from marac_desk.services.cases.routes import route_of
from marac_desk.services.cases.views import Asked, HerWordsView


def latest_words(past: History) -> HerWordsView | None:
    """Return what the victim said last, whatever the occasion; None where nobody has written anything down."""
    said = [*_at_referral(past), *_at_assessment(past), *_at_hearing(past), *_in_answer(past)]
    return max(said, key=lambda words: words.on, default=None)


def _at_referral(past: History) -> Iterator[HerWordsView]:
    for referral, agency in past.referrals:
        if referral.victim_wishes:
            by = referral.referrer_name or agency
            yield HerWordsView(referral.victim_wishes, Asked.REFERRAL, by, referral.referral_date, None)


def _at_assessment(past: History) -> Iterator[HerWordsView]:
    for row in past.assessments:
        day = past.assessed_on(row)
        if row.victim_own_words and day is not None:
            yield HerWordsView(row.victim_own_words, Asked.ASSESSMENT, row.assessor or "", day, None)


def _at_hearing(past: History) -> Iterator[HerWordsView]:
    for hearing in past.hearings:
        if hearing.item.victim_view:
            day = hearing.item.victim_view_on or hearing.meeting.day
            yield HerWordsView(hearing.item.victim_view, Asked.HEARING, hearing.item.victim_view_by or "", day, None)


def _in_answer(past: History) -> Iterator[HerWordsView]:
    for answer in past.answers:
        row = answer.row
        day = row.response_on or row.delivered_on
        if row.response and day is not None:
            route = route_of(row.response_route)
            yield HerWordsView(row.response, Asked.REPORT_BACK, answer.advocate, day, route)

"""Reviews: cases heard before that a meeting is to hear again, and that come back until one has."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.referral import Referral
from marac_desk.rules.lives import ItemState, ReferralState

BEFORE_A_PLAN = frozenset(
    {ReferralState.ACCEPTED, ReferralState.EMERGENCY, ReferralState.DEFERRED, ReferralState.LISTED}
)
STILL_TO_HEAR = AgendaItem.state.not_in(
    [ItemState.CONCLUDED, ItemState.DEFERRED, ItemState.WITHDRAWN, ItemState.NOT_REACHED]
)


def is_review(referral: Referral) -> bool:
    """Tell whether a case on an agenda is there to be looked at again."""
    return referral.review_meeting_id is not None and referral.state not in BEFORE_A_PLAN


def review_is_due(meeting: Meeting) -> sa.ColumnElement[bool]:
    """Return the condition that a referral's review is due at a meeting, also when an earlier one did not get to it."""
    wanted, heard_at = aliased(Meeting), aliased(Meeting)
    heard = (
        sa.exists()
        .where(
            AgendaItem.referral_id == Referral.id,
            AgendaItem.state == ItemState.CONCLUDED,
            heard_at.id == AgendaItem.meeting_id,
            wanted.id == Referral.review_meeting_id,
            heard_at.day >= wanted.day,
        )
        .correlate(Referral)
    )
    coming = sa.select(Meeting.id).where(Meeting.day <= meeting.day)
    return sa.and_(Referral.review_meeting_id.in_(coming), Referral.state.not_in(BEFORE_A_PLAN), ~heard)

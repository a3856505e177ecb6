"""The repeat rule: abuse between the same victim and person causing harm within twelve months of the last referral.

SafeLives' current definition counts any abuse, reported or not; its older text, still used by some areas, counts only
violence or threats, a pattern of harassment, and sexual offences. Most areas count from the last referral, some from
the last hearing. What nobody knows makes "perhaps", never silently no: a repeat that is missed is a person not heard.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from marac_desk.rules.months import add_months
from marac_desk.rules.vocabulary import Answer, RepeatAnchor, RepeatDefinition, RepeatVerdict


class RepeatReason(StrEnum):
    """Why the rule says what it says."""

    WITHIN_WINDOW = "within_window"
    OUTSIDE_WINDOW = "outside_window"
    NO_EARLIER_REFERRAL = "no_earlier_referral"
    NONE_ACCEPTED = "none_accepted"
    NEW_PERPETRATOR = "new_perpetrator"
    PERPETRATOR_UNKNOWN = "perpetrator_unknown"
    NO_NEW_ABUSE = "no_new_abuse"
    ABUSE_UNKNOWN = "abuse_unknown"
    INCIDENT_DATE_UNKNOWN = "incident_date_unknown"
    INCIDENT_NOT_AFTER_ANCHOR = "incident_not_after_anchor"
    INCIDENT_AFTER_REFERRAL = "incident_after_referral"
    HEARD_ELSEWHERE = "heard_elsewhere"


@dataclass(frozen=True, slots=True)
class EarlierReferral:
    """A referral from before, here or in another area (`elsewhere`); people are known by their identifiers."""

    id: str
    referral_date: date
    meeting_date: date | None
    victim: str
    perpetrators: frozenset[str]
    accepted: bool
    withdrawn: bool
    elsewhere: bool = False

    @property
    def counts(self) -> bool:
        """Whether it was accepted and not withdrawn; anything else anchors no repeat."""
        return self.accepted and not self.withdrawn


@dataclass(frozen=True, slots=True)
class NewReferral:
    """The referral that is judged.

    `abuse` says whether any new abuse was identified since the last referral, `criminal` whether it was of the kind the
    older definition asks for. `latest_incident` is None where nobody said when.
    """

    victim: str
    perpetrators: frozenset[str]
    latest_incident: date | None
    abuse: Answer
    criminal: Answer
    referral_date: date


@dataclass(frozen=True, slots=True)
class RepeatRule:
    """An area's repeat rule; the defaults are SafeLives' current definition."""

    months: int = 12
    anchor: RepeatAnchor = RepeatAnchor.LAST_REFERRAL
    definition: RepeatDefinition = RepeatDefinition.ANY_ABUSE


@dataclass(frozen=True, slots=True)
class RepeatJudgement:
    """The verdict, the earlier referral it is a repeat of, and the window it was measured by.

    `of`, `anchor_date` and `last_day` are None where no earlier referral could match; `last_day` is inside the window.
    `fell_back` says that the area counts from the meeting but none had been held, so the referral's date stood in.
    """

    verdict: RepeatVerdict
    of: str | None
    anchor_date: date | None
    last_day: date | None
    reason: RepeatReason
    fell_back: bool = False


_FIRMEST = (RepeatVerdict.YES, RepeatVerdict.PERHAPS, RepeatVerdict.NO)


def judge(new: NewReferral, earlier: Iterable[EarlierReferral], rule: RepeatRule) -> RepeatJudgement:
    """Say whether a new referral is a repeat, and of which earlier one.

    The latest earlier referral of the same pair is the one that counts; the new referral itself must not be among
    `earlier`. One heard in another area, or one where either side names nobody as causing harm, can only raise the
    question. Where several could be meant, a firm yes goes before a question, and a question before a no.
    """
    before = [e for e in earlier if e.victim == new.victim and e.referral_date <= new.referral_date]
    standing = [e for e in before if e.counts]
    judged = [_against(new, candidate, rule) for candidate in _candidates(new, standing)]
    if judged:
        return min(judged, key=lambda judgement: _FIRMEST.index(judgement.verdict))
    return RepeatJudgement(RepeatVerdict.NO, None, None, None, _why_none(before, standing))


def _candidates(new: NewReferral, standing: list[EarlierReferral]) -> list[EarlierReferral]:
    """The latest of each kind: the same pair here, the same pair elsewhere, the victim with nobody named."""
    same = [e for e in standing if e.perpetrators & new.perpetrators]
    unnamed = [e for e in standing if not (e.perpetrators and new.perpetrators)]
    kinds = ([e for e in same if not e.elsewhere], [e for e in same if e.elsewhere], unnamed)
    return [max(kind, key=lambda e: (e.referral_date, e.id)) for kind in kinds if kind]


def _why_none(before: list[EarlierReferral], standing: list[EarlierReferral]) -> RepeatReason:
    if standing:
        return RepeatReason.NEW_PERPETRATOR
    return RepeatReason.NONE_ACCEPTED if before else RepeatReason.NO_EARLIER_REFERRAL


def _against(new: NewReferral, prev: EarlierReferral, rule: RepeatRule) -> RepeatJudgement:
    anchor, fell_back = _anchor(new, prev, rule)
    last_day = add_months(anchor, rule.months)
    verdict, reason = _verdict(new, prev, rule, anchor, last_day)
    return RepeatJudgement(verdict, prev.id, anchor, last_day, reason, fell_back)


def _anchor(new: NewReferral, prev: EarlierReferral, rule: RepeatRule) -> tuple[date, bool]:
    if rule.anchor is RepeatAnchor.LAST_REFERRAL:
        return prev.referral_date, False
    if prev.meeting_date is None or prev.meeting_date > new.referral_date:  # a meeting still to come anchors nothing
        return prev.referral_date, True
    return prev.meeting_date, False


def _verdict(
    new: NewReferral, prev: EarlierReferral, rule: RepeatRule, anchor: date, last_day: date
) -> tuple[RepeatVerdict, RepeatReason]:
    abuse = new.abuse if rule.definition is RepeatDefinition.ANY_ABUSE else new.criminal
    if abuse is Answer.NO:
        return RepeatVerdict.NO, RepeatReason.NO_NEW_ABUSE
    if new.latest_incident is None:
        return RepeatVerdict.PERHAPS, RepeatReason.INCIDENT_DATE_UNKNOWN
    if new.latest_incident > new.referral_date:  # a slip of the pen: it says nothing about the window
        return RepeatVerdict.PERHAPS, RepeatReason.INCIDENT_AFTER_REFERRAL
    if new.latest_incident > last_day:
        return RepeatVerdict.NO, RepeatReason.OUTSIDE_WINDOW
    doubt = _doubt(new, prev, abuse, anchor)
    return (RepeatVerdict.PERHAPS, doubt) if doubt else (RepeatVerdict.YES, RepeatReason.WITHIN_WINDOW)


def _doubt(new: NewReferral, prev: EarlierReferral, abuse: Answer, anchor: date) -> RepeatReason | None:
    """Return what makes a question of an incident in the window, or None where nothing does."""
    if not (prev.perpetrators and new.perpetrators):
        return RepeatReason.PERPETRATOR_UNKNOWN
    if prev.elsewhere:
        return RepeatReason.HEARD_ELSEWHERE
    if abuse is not Answer.YES:
        return RepeatReason.ABUSE_UNKNOWN
    if new.latest_incident is not None and new.latest_incident <= anchor:  # the same event again, or one learnt of late
        return RepeatReason.INCIDENT_NOT_AFTER_ANCHOR
    return None

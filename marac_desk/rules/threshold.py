"""The referral threshold: which criteria a referral meets, which its numbers suggest, and what is missing to say so.

Any one criterion is enough (SafeLives' referral criteria). Professional judgement may raise and never lowers: no answer
takes away what the score, the repeat rule or another tick has established.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from marac_desk.rules.vocabulary import Answer, Criterion, RepeatVerdict

ESCALATION_AT = 3
"""Events in twelve months from which escalation is suggested, as in SafeLives' referral criteria."""

COMMON_BANDS: Mapping[str, int] = {"standard": 1, "medium": 10, "high": 14}
"""Bands in common local use for the 24-item checklist: the lowest score of each."""


class CriteriaGap(StrEnum):
    """What keeps the criteria from being clear; a hint to ask, never a reason to refuse by itself."""

    NO_CRITERION = "no_criterion"
    RATIONALE_MISSING = "rationale_missing"
    SCORE_MISSING = "score_missing"
    BELOW_THRESHOLD_CLAIMED = "below_threshold_claimed"
    ABOVE_THRESHOLD_DENIED = "above_threshold_denied"
    REPEAT_CLAIMED_NOT_FOUND = "repeat_claimed_not_found"


class Agreement(StrEnum):
    """Whether a stated score and the answers beside it say the same."""

    AGREE = "agree"
    DISAGREE = "disagree"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CriteriaInput:
    """What the threshold looks at: the score, the ticks, the numbers and the repeat rule's verdict.

    `score` is None where no checklist was done; the numbers of incidents are None where nobody said.
    """

    score: int | None
    threshold: int
    answers: Mapping[Criterion, Answer]
    judgement_rationale: str | None
    incidents_12m: int | None
    police_incidents_12m: int | None
    repeat: RepeatVerdict
    escalation_at: int = ESCALATION_AT

    def ticked(self, criterion: Criterion) -> bool:
        """Say whether the referrer claimed a criterion with a clear yes."""
        return self.answers.get(criterion) is Answer.YES


@dataclass(frozen=True, slots=True)
class Criteria:
    """The criteria met, those the numbers suggest although nobody ticked them, and what is missing.

    What is met is not suggested as well.
    """

    met: tuple[Criterion, ...]
    suggested: tuple[Criterion, ...]
    missing: tuple[CriteriaGap, ...]

    @property
    def enough(self) -> bool:
        """Whether the referral meets the threshold: any one criterion does."""
        return bool(self.met)


def assess(given: CriteriaInput) -> Criteria:
    """Return the criteria a referral meets, in the order of the form.

    A score at or above the threshold is visible high risk, ticked or not; a tick that the score does not bear out is
    kept and named. A repeat is met whatever the score. Escalation and a possible repeat are suggested, never decided.
    """
    met = tuple(c for c in Criterion if given.ticked(c) or c in _established(given))
    suggested = tuple(c for c in _suggested(given) if c not in met)
    return Criteria(met, suggested, tuple(_gaps(given, met)))


def _reaches_threshold(given: CriteriaInput) -> bool:
    return given.score is not None and given.score >= given.threshold


def _established(given: CriteriaInput) -> set[Criterion]:
    found = set()
    if _reaches_threshold(given):
        found.add(Criterion.VISIBLE_HIGH_RISK)
    if given.repeat is RepeatVerdict.YES:
        found.add(Criterion.REPEAT)
    return found


def _suggested(given: CriteriaInput) -> list[Criterion]:
    found = []
    if max(given.incidents_12m or 0, given.police_incidents_12m or 0) >= given.escalation_at:
        found.append(Criterion.POTENTIAL_ESCALATION)
    if given.repeat is RepeatVerdict.PERHAPS:
        found.append(Criterion.REPEAT)
    return found


def _gaps(given: CriteriaInput, met: tuple[Criterion, ...]) -> list[CriteriaGap]:
    gaps = []
    if not met:
        gaps.append(CriteriaGap.NO_CRITERION)
    if _rests_on_judgement(given, met) and not (given.judgement_rationale or "").strip():
        gaps.append(CriteriaGap.RATIONALE_MISSING)
    if given.ticked(Criterion.VISIBLE_HIGH_RISK) and not _reaches_threshold(given):
        gaps.append(CriteriaGap.SCORE_MISSING if given.score is None else CriteriaGap.BELOW_THRESHOLD_CLAIMED)
    if given.answers.get(Criterion.VISIBLE_HIGH_RISK) is Answer.NO and _reaches_threshold(given):
        gaps.append(CriteriaGap.ABOVE_THRESHOLD_DENIED)
    if given.ticked(Criterion.REPEAT) and given.repeat is RepeatVerdict.NO:
        gaps.append(CriteriaGap.REPEAT_CLAIMED_NOT_FOUND)
    return gaps


def _rests_on_judgement(given: CriteriaInput, met: tuple[Criterion, ...]) -> bool:
    """Judgement alone, or beside a tick of visible high risk that the score itself speaks against."""
    others = set(met) - {Criterion.PROFESSIONAL_JUDGEMENT}
    if given.score is not None and not _reaches_threshold(given):
        others.discard(Criterion.VISIBLE_HIGH_RISK)
    return Criterion.PROFESSIONAL_JUDGEMENT in met and not others


def score_of(answers: Mapping[str, Answer]) -> int:
    """Return a checklist's score: the number of clear yes answers."""
    return sum(answer is Answer.YES for answer in answers.values())


def score_agreement(stated: int | None, answers: Mapping[str, Answer], items: int | None = None) -> Agreement:
    """Say whether a stated score fits the answers.

    `items` is how many questions the tool has, where that is known. Questions without an answer may have been a yes on
    the form, so a stated score that they could explain is unknown, not wrong.
    """
    answered = sum(answer is not Answer.NOT_ASKED for answer in answers.values())
    if stated is None or not answered:
        return Agreement.UNKNOWN
    unanswered = max(items or 0, len(answers)) - answered
    difference = stated - score_of(answers)
    if difference == 0:
        return Agreement.AGREE
    return Agreement.UNKNOWN if 0 < difference <= unanswered else Agreement.DISAGREE


def level(score: int | None, bands: Mapping[str, int] = COMMON_BANDS) -> str | None:
    """Return the highest band a score reaches, or None where there is no score or it lies below every band.

    `bands` gives the lowest score of each level by its code.
    """
    reached = [(lowest, name) for name, lowest in bands.items() if score is not None and score >= lowest]
    return max(reached)[1] if reached else None

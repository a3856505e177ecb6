"""What a form amounts to: its score, the criteria it meets, the flags its answers raise, and what is missing.

Everything here is reckoned from the draft alone, so that the desk can do it at every key; the register is asked for
the area's rules once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from marac_desk.assets.areas import SharingBases
from marac_desk.assets.checklists import Checklist, checklist
from marac_desk.intake.completeness import Missing, Section, missing, need_of
from marac_desk.intake.draft import ReferralDraft
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.threshold import (
    Agreement,
    Criteria,
    CriteriaGap,
    CriteriaInput,
    assess,
    score_agreement,
    score_of,
)
from marac_desk.rules.vocabulary import Answer, RedFlag, RepeatVerdict
from marac_desk.services.referrals.writing import raised_flags
from marac_desk.services.settings import area_settings


@dataclass(frozen=True, slots=True)
class FormRules:
    """What a form needs to know of the area: its checklists (the default first), consent, grounds for sharing."""

    checklists: tuple[Checklist, ...]
    consent_required: bool
    escalation_incidents: int
    bases: SharingBases
    agencies: tuple[str, ...] = ()
    needs: frozenset[str] = frozenset()

    def checklist(self, code: str | None) -> Checklist:
        """Return a tool by its code, the area's own where none is named."""
        known: Mapping[str, Checklist] = {tool.code: tool for tool in self.checklists}
        return known.get(code or "") or (checklist(code) if code else self.checklists[0])


@dataclass(frozen=True, slots=True)
class DraftAssessment:
    """A form as it stands. `score` is the stated one, or counted from the answers; None where there is neither."""

    tool: Checklist
    score: int | None
    counted: int | None
    agreement: Agreement
    level: str
    criteria: Criteria
    raised: tuple[RedFlag, ...]
    missing: tuple[Missing, ...]
    needs: frozenset[str] = frozenset()

    def is_needed(self, entry: Missing) -> bool:
        """Tell whether the area asks for something of every referral."""
        return need_of(entry.section, entry.code) in self.needs

    @property
    def needed(self) -> tuple[Missing, ...]:
        """What is missing and the area asks for: a referral without such is complete."""
        return tuple(entry for entry in self.missing if self.is_needed(entry))

    @property
    def reaches_threshold(self) -> bool:
        """Whether the score alone is visible high risk."""
        return self.score is not None and self.score >= self.tool.threshold


def form_rules(uow: UnitOfWork, *, agencies: tuple[str, ...] = ()) -> FormRules:
    """Return the area's rules for the form."""
    settings = area_settings(uow)
    profile = settings.profile
    return FormRules(
        tuple(checklist(code) for code in profile.checklists),
        profile.consent_required,
        settings.escalation_incidents,
        profile.sharing,
        agencies,
        settings.referral_needs,
    )


def assess_draft(
    draft: ReferralDraft, rules: FormRules, *, today: date, repeat: RepeatVerdict | None = None
) -> DraftAssessment:
    """Return what a draft amounts to. `repeat` is None where nobody has asked the register yet."""
    risk, tool = draft.risk, rules.checklist(draft.risk.tool)
    counted = score_of(risk.answers) if any(a is not Answer.NOT_ASKED for a in risk.answers.values()) else None
    score = risk.score if risk.score is not None else counted
    criteria = assess(
        CriteriaInput(
            score=score,
            threshold=tool.threshold,
            answers=draft.criteria_answers,
            judgement_rationale=draft.judgement_rationale,
            incidents_12m=draft.incidents_12m,
            police_incidents_12m=draft.police_incidents_12m,
            repeat=repeat or RepeatVerdict.NO,
            escalation_at=rules.escalation_incidents,
        )
    )
    raised = raised_flags(tool, risk.answers)
    return DraftAssessment(
        tool=tool,
        score=score,
        counted=counted,
        agreement=score_agreement(risk.score, risk.answers, len(tool.items) or None),
        level=level_of(tool, score),
        criteria=criteria,
        raised=tuple(flag for flag in RedFlag if flag in raised),
        missing=_missing(draft, rules, criteria, today=today, history_known=repeat is not None),
        needs=rules.needs,
    )


def level_of(tool: Checklist, score: int | None) -> str:
    """Return the tool's own name for a score, empty where it has none."""
    return next((name for name, low, high in tool.bands if score is not None and low <= score <= high), "")


def _missing(
    draft: ReferralDraft, rules: FormRules, criteria: Criteria, *, today: date, history_known: bool
) -> tuple[Missing, ...]:
    """What the form lacks, in its order; of the criteria what the threshold rule says, which knows the score."""
    found = [
        entry
        for entry in missing(draft, consent_required=rules.consent_required, today=today)
        if entry.section is not Section.CRITERIA
    ]
    gaps = [
        Missing(Section.CRITERIA, gap.value)
        for gap in criteria.missing
        if history_known or gap is not CriteriaGap.REPEAT_CLAIMED_NOT_FOUND
    ]
    order = list(Section)
    return tuple(sorted((*found, *gaps), key=lambda entry: order.index(entry.section)))

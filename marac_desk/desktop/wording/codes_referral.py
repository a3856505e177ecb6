"""Words for referrals: criteria, abuse, risk, consent, repeats."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from marac_desk.rules.vocabulary import (
    AbuseType,
    AnswerSource,
    ConsentStatus,
    Criterion,
    OwnRiskView,
    RedFlag,
    RepeatAnchor,
    RepeatDefinition,
    RepeatVerdict,
    VictimTold,
)

_CONTEXT = "Labels"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def _criterion() -> dict[StrEnum, str]:
    return {
        Criterion.VISIBLE_HIGH_RISK: _tr("visible high risk"),
        Criterion.PROFESSIONAL_JUDGEMENT: _tr("professional judgement"),
        Criterion.POTENTIAL_ESCALATION: _tr("potential escalation"),
        Criterion.REPEAT: _tr("repeat"),
        Criterion.TRANSFER_IN: _tr("transfer in"),
        Criterion.EMERGENCY: _tr("emergency"),
    }


def _abuse_type() -> dict[StrEnum, str]:
    return {
        AbuseType.PHYSICAL: _tr("physical"),
        AbuseType.SEXUAL: _tr("sexual"),
        AbuseType.COERCIVE_CONTROL: _tr("coercive control"),
        AbuseType.ECONOMIC: _tr("economic"),
        AbuseType.PSYCHOLOGICAL: _tr("psychological"),
        AbuseType.STALKING_HARASSMENT: _tr("stalking or harassment"),
        AbuseType.TECH_FACILITATED: _tr("by technology"),
        AbuseType.HBA: _tr("so-called honour-based"),
        AbuseType.FM: _tr("forced marriage"),
        AbuseType.FGM: _tr("female genital mutilation"),
        AbuseType.THREATS: _tr("threats"),
        AbuseType.STRANGULATION: _tr("strangulation"),
        AbuseType.ANIMAL: _tr("harm to animals"),
        AbuseType.OTHER: _tr("other"),
    }


def _red_flag() -> dict[StrEnum, str]:
    return {
        RedFlag.STRANGULATION: _tr("strangulation"),
        RedFlag.SEPARATION_CONTROL_VIOLENCE: _tr("separation, control and violence together"),
        RedFlag.STALKING: _tr("stalking"),
        RedFlag.THREATS_TO_KILL: _tr("threats to kill"),
        RedFlag.WEAPONS: _tr("weapons"),
        RedFlag.PREGNANCY: _tr("pregnancy"),
        RedFlag.ABUSER_SUICIDAL: _tr("person causing harm speaks of suicide"),
        RedFlag.HBA: _tr("so-called honour-based abuse"),
    }


def _answer_source() -> dict[StrEnum, str]:
    return {
        AnswerSource.VICTIM: _tr("victim"),
        AnswerSource.PROFESSIONAL: _tr("professional"),
        AnswerSource.RECORDS: _tr("records"),
        AnswerSource.THIRD_PARTY: _tr("third party"),
    }


def _own_risk_view() -> dict[StrEnum, str]:
    return {
        OwnRiskView.VERY_HIGH: _tr("very high"),
        OwnRiskView.HIGH: _tr("high"),
        OwnRiskView.MEDIUM: _tr("medium"),
        OwnRiskView.LOW: _tr("low"),
        OwnRiskView.NONE: _tr("none"),
        OwnRiskView.NOT_ASKED: _tr("not asked"),
    }


def _consent_status() -> dict[StrEnum, str]:
    return {
        ConsentStatus.GIVEN: _tr("given"),
        ConsentStatus.REFUSED_OVERRIDDEN: _tr("refused, shared all the same"),
        ConsentStatus.NOT_SOUGHT_UNSAFE: _tr("not sought, unsafe to ask"),
        ConsentStatus.NOT_SOUGHT_OTHER: _tr("not sought, other reason"),
        ConsentStatus.WITHDRAWN: _tr("withdrawn"),
    }


def _victim_told() -> dict[StrEnum, str]:
    return {
        VictimTold.YES: _tr("yes"),
        VictimTold.NO: _tr("no"),
        VictimTold.UNSAFE: _tr("unsafe to tell"),
    }


def _repeat_verdict() -> dict[StrEnum, str]:
    return {
        RepeatVerdict.YES: _tr("repeat"),
        RepeatVerdict.NO: _tr("no repeat"),
        RepeatVerdict.PERHAPS: _tr("perhaps a repeat"),
    }


def _repeat_anchor() -> dict[StrEnum, str]:
    return {
        RepeatAnchor.LAST_REFERRAL: _tr("from the last referral"),
        RepeatAnchor.LAST_MEETING: _tr("from the last hearing"),
    }


def _repeat_definition() -> dict[StrEnum, str]:
    return {
        RepeatDefinition.CRIMINAL: _tr("older text: violence, threats, harassment"),
        RepeatDefinition.ANY_ABUSE: _tr("current text: any abuse"),
    }


TABLES = (
    _criterion,
    _abuse_type,
    _red_flag,
    _answer_source,
    _own_risk_view,
    _consent_status,
    _victim_told,
    _repeat_verdict,
    _repeat_anchor,
    _repeat_definition,
)

"""The coded words of a referral: criteria, abuse, risk, consent, the repeat rule."""

from __future__ import annotations

from enum import StrEnum


class Criterion(StrEnum):
    """Why a referral meets the threshold; any one is enough."""

    VISIBLE_HIGH_RISK = "visible_high_risk"
    PROFESSIONAL_JUDGEMENT = "professional_judgement"
    POTENTIAL_ESCALATION = "potential_escalation"
    REPEAT = "repeat"
    TRANSFER_IN = "transfer_in"
    EMERGENCY = "emergency"


class AbuseType(StrEnum):
    """Kinds of abuse (Domestic Abuse Act 2021 and the referral forms in use)."""

    PHYSICAL = "physical"
    SEXUAL = "sexual"
    COERCIVE_CONTROL = "coercive_control"
    ECONOMIC = "economic"
    PSYCHOLOGICAL = "psychological"
    STALKING_HARASSMENT = "stalking_harassment"
    TECH_FACILITATED = "tech_facilitated"
    HBA = "hba"
    FM = "fm"
    FGM = "fgm"
    THREATS = "threats"
    STRANGULATION = "strangulation"
    ANIMAL = "animal"
    OTHER = "other"


class RedFlag(StrEnum):
    """Answers that experience ties to homicide, shown whatever the score."""

    STRANGULATION = "strangulation"
    SEPARATION_CONTROL_VIOLENCE = "separation_control_violence"
    STALKING = "stalking"
    THREATS_TO_KILL = "threats_to_kill"
    WEAPONS = "weapons"
    PREGNANCY = "pregnancy"
    ABUSER_SUICIDAL = "abuser_suicidal"
    HBA = "hba"


class AnswerSource(StrEnum):
    """Who answered the checklist."""

    VICTIM = "victim"
    PROFESSIONAL = "professional"
    RECORDS = "records"
    THIRD_PARTY = "third_party"


class OwnRiskView(StrEnum):
    """How high the victim puts her or his own risk."""

    VERY_HIGH = "very_high"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NONE = "none"
    NOT_ASKED = "not_asked"


class ConsentStatus(StrEnum):
    """What was agreed, or why sharing goes on without agreement."""

    GIVEN = "given"
    REFUSED_OVERRIDDEN = "refused_overridden"
    NOT_SOUGHT_UNSAFE = "not_sought_unsafe"
    NOT_SOUGHT_OTHER = "not_sought_other"
    WITHDRAWN = "withdrawn"


class VictimTold(StrEnum):
    """Whether the victim knows that information is shared."""

    YES = "yes"
    NO = "no"
    UNSAFE = "unsafe"


class RepeatVerdict(StrEnum):
    """The repeat rule's answer; an unknown date makes "perhaps", never silently no."""

    YES = "yes"
    NO = "no"
    PERHAPS = "perhaps"


class RepeatAnchor(StrEnum):
    """From which date the repeat window runs; sources differ."""

    LAST_REFERRAL = "last_referral_date"
    LAST_MEETING = "last_meeting_date"


class RepeatDefinition(StrEnum):
    """Which text of the repeat definition applies: 1 needs a crime-like incident, 2 any abuse."""

    CRIMINAL = "1"
    ANY_ABUSE = "2"

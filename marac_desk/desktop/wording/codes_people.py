"""Words for people, agencies, places and ways to reach somebody."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from marac_desk.rules.vocabulary import (
    AddressKind,
    AgencySubtype,
    AgencyType,
    Answer,
    ContactChannel,
    DobAccuracy,
    ExcludedParty,
    GenderSameAsSex,
    ImmigrationStatus,
    PersonState,
    Relationship,
    RepresentativeRole,
    Sex,
    SexualOrientation,
)

_CONTEXT = "Labels"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def _answer() -> dict[StrEnum, str]:
    return {
        Answer.YES: _tr("yes"),
        Answer.NO: _tr("no"),
        Answer.NOT_KNOWN: _tr("not known"),
        Answer.NOT_ASKED: _tr("not asked"),
    }


def _agency_type() -> dict[StrEnum, str]:
    return {
        AgencyType.POLICE: _tr("police"),
        AgencyType.IDVA: _tr("specialist advocates"),
        AgencyType.CHILDRENS_SOCIAL_CARE: _tr("children's social care"),
        AgencyType.PRIMARY_CARE: _tr("primary care"),
        AgencyType.SECONDARY_CARE: _tr("hospital"),
        AgencyType.EDUCATION: _tr("education"),
        AgencyType.HOUSING: _tr("housing"),
        AgencyType.MENTAL_HEALTH: _tr("mental health"),
        AgencyType.PROBATION: _tr("probation"),
        AgencyType.VOLUNTARY_SECTOR: _tr("voluntary sector"),
        AgencyType.SUBSTANCE_MISUSE: _tr("substance misuse"),
        AgencyType.ADULT_SOCIAL_CARE: _tr("adult social care"),
        AgencyType.MASH: _tr("safeguarding hub"),
        AgencyType.OTHER: _tr("other"),
    }


def _agency_subtype() -> dict[StrEnum, str]:
    return {
        AgencySubtype.MIDWIFERY: _tr("midwifery"),
        AgencySubtype.HEALTH_VISITING: _tr("health visiting"),
        AgencySubtype.SCHOOL_NURSING: _tr("school nursing"),
        AgencySubtype.AMBULANCE: _tr("ambulance"),
        AgencySubtype.EMERGENCY_DEPARTMENT: _tr("emergency department"),
        AgencySubtype.FIRE_RESCUE: _tr("fire and rescue"),
        AgencySubtype.PRISON: _tr("prison"),
        AgencySubtype.YOUTH_JUSTICE: _tr("youth justice"),
        AgencySubtype.PERPETRATOR_SERVICE: _tr("perpetrator service"),
        AgencySubtype.REFUGE: _tr("refuge"),
        AgencySubtype.BY_AND_FOR: _tr("by-and-for service"),
        AgencySubtype.SARC: _tr("sexual assault referral centre"),
        AgencySubtype.DWP: _tr("benefits"),
        AgencySubtype.CAFCASS: _tr("family court advisers"),
        AgencySubtype.HOME_OFFICE: _tr("home office"),
        AgencySubtype.REGISTERED_SOCIAL_LANDLORD: _tr("social landlord"),
    }


def _representative_role() -> dict[StrEnum, str]:
    return {
        RepresentativeRole.REP: _tr("representative"),
        RepresentativeRole.DEPUTY: _tr("deputy"),
        RepresentativeRole.ADVOCATE: _tr("advocate"),
        RepresentativeRole.CHAIR: _tr("chair"),
        RepresentativeRole.COORDINATOR: _tr("coordinator"),
    }


def _person_state() -> dict[StrEnum, str]:
    return {
        PersonState.ACTIVE: _tr("active"),
        PersonState.SUSPENDED: _tr("suspended"),
        PersonState.LEFT: _tr("left"),
    }


def _sex() -> dict[StrEnum, str]:
    return {
        Sex.FEMALE: _tr("female"),
        Sex.MALE: _tr("male"),
        Sex.NOT_KNOWN: _tr("not known"),
        Sex.NOT_STATED: _tr("not stated"),
    }


def _dob_accuracy() -> dict[StrEnum, str]:
    return {
        DobAccuracy.EXACT: _tr("exact"),
        DobAccuracy.ESTIMATED: _tr("estimated"),
        DobAccuracy.UNKNOWN: _tr("not known"),
    }


def _sexual_orientation() -> dict[StrEnum, str]:
    return {
        SexualOrientation.STRAIGHT: _tr("straight"),
        SexualOrientation.GAY_LESBIAN: _tr("gay or lesbian"),
        SexualOrientation.BISEXUAL: _tr("bisexual"),
        SexualOrientation.OTHER: _tr("other"),
        SexualOrientation.PREFER_NOT: _tr("prefers not to say"),
        SexualOrientation.NOT_ASKED: _tr("not asked"),
    }


def _gender_same_as_sex() -> dict[StrEnum, str]:
    return {
        GenderSameAsSex.YES: _tr("yes"),
        GenderSameAsSex.NO: _tr("no"),
        GenderSameAsSex.PREFER_NOT: _tr("prefers not to say"),
        GenderSameAsSex.NOT_ASKED: _tr("not asked"),
    }


def _immigration_status() -> dict[StrEnum, str]:
    return {
        ImmigrationStatus.BRITISH: _tr("British citizen"),
        ImmigrationStatus.SETTLED: _tr("settled"),
        ImmigrationStatus.LIMITED_LEAVE_DEPENDENT: _tr("limited leave, dependent on a partner"),
        ImmigrationStatus.ASYLUM: _tr("seeking asylum"),
        ImmigrationStatus.NRPF: _tr("no recourse to public funds"),
        ImmigrationStatus.UNDOCUMENTED: _tr("undocumented"),
        ImmigrationStatus.NOT_KNOWN: _tr("not known"),
    }


def _address_kind() -> dict[StrEnum, str]:
    return {
        AddressKind.HOME: _tr("home"),
        AddressKind.TEMPORARY: _tr("temporary"),
        AddressKind.REFUGE: _tr("refuge"),
        AddressKind.WORK: _tr("work"),
        AddressKind.SCHOOL: _tr("school"),
        AddressKind.PREVIOUS: _tr("previous"),
        AddressKind.PERPETRATOR_CURRENT: _tr("of the person causing harm"),
        AddressKind.PROPOSED_NEW: _tr("proposed new"),
    }


def _contact_channel() -> dict[StrEnum, str]:
    return {
        ContactChannel.MOBILE: _tr("mobile"),
        ContactChannel.LANDLINE: _tr("landline"),
        ContactChannel.TEXT: _tr("text message"),
        ContactChannel.EMAIL: _tr("e-mail"),
        ContactChannel.VIA_PROFESSIONAL: _tr("through a professional"),
        ContactChannel.WORKPLACE: _tr("at work"),
        ContactChannel.SCHOOL_GATE: _tr("at the school"),
        ContactChannel.APP: _tr("app"),
        ContactChannel.LETTER: _tr("letter"),
    }


def _relationship() -> dict[StrEnum, str]:
    return {
        Relationship.CURRENT_SPOUSE: _tr("husband or wife"),
        Relationship.EX_SPOUSE: _tr("former husband or wife"),
        Relationship.CURRENT_PARTNER: _tr("partner"),
        Relationship.EX_PARTNER: _tr("former partner"),
        Relationship.DATING: _tr("dating"),
        Relationship.EX_DATING: _tr("formerly dating"),
        Relationship.PARENT: _tr("parent"),
        Relationship.CHILD: _tr("son or daughter"),
        Relationship.SIBLING: _tr("brother or sister"),
        Relationship.GRANDPARENT: _tr("grandparent"),
        Relationship.OTHER_FAMILY: _tr("other family"),
        Relationship.EXTENDED_FAMILY_MULTIPLE: _tr("several of the wider family"),
        Relationship.CARER: _tr("carer"),
        Relationship.OTHER_PERSONALLY_CONNECTED: _tr("otherwise connected"),
        Relationship.STRANGER_STALKER: _tr("stranger who stalks"),
    }


def _excluded_party() -> dict[StrEnum, str]:
    return {
        ExcludedParty.PERPETRATOR: _tr("person causing harm"),
        ExcludedParty.PERPETRATOR_ASSOCIATE: _tr("close to the person causing harm"),
        ExcludedParty.STAFF_CONFLICT: _tr("works for an agency"),
    }


TABLES = (
    _answer,
    _agency_type,
    _agency_subtype,
    _representative_role,
    _person_state,
    _sex,
    _dob_accuracy,
    _sexual_orientation,
    _gender_same_as_sex,
    _immigration_status,
    _address_kind,
    _contact_channel,
    _relationship,
    _excluded_party,
)

"""The coded words for people, agencies and the places and ways to reach them."""

from __future__ import annotations

from enum import StrEnum


class Answer(StrEnum):
    """A three-valued answer with "not asked" apart: unknown is not no, and not asked is not unknown."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"
    NOT_ASKED = "not_asked"


class AgencyType(StrEnum):
    """The 14 national referral-source groups, in the order of the national return."""

    POLICE = "police"
    IDVA = "idva"
    CHILDRENS_SOCIAL_CARE = "childrens_social_care"
    PRIMARY_CARE = "primary_care"
    SECONDARY_CARE = "secondary_care"
    EDUCATION = "education"
    HOUSING = "housing"
    MENTAL_HEALTH = "mental_health"
    PROBATION = "probation"
    VOLUNTARY_SECTOR = "voluntary_sector"
    SUBSTANCE_MISUSE = "substance_misuse"
    ADULT_SOCIAL_CARE = "adult_social_care"
    MASH = "mash"
    OTHER = "other"


class AgencySubtype(StrEnum):
    """A finer kind of agency, where the group alone does not say what it does."""

    MIDWIFERY = "midwifery"
    HEALTH_VISITING = "health_visiting"
    SCHOOL_NURSING = "school_nursing"
    AMBULANCE = "ambulance"
    EMERGENCY_DEPARTMENT = "emergency_department"
    FIRE_RESCUE = "fire_rescue"
    PRISON = "prison"
    YOUTH_JUSTICE = "youth_justice"
    PERPETRATOR_SERVICE = "perpetrator_service"
    REFUGE = "refuge"
    BY_AND_FOR = "byandfor"
    SARC = "sarc"
    DWP = "dwp"
    CAFCASS = "cafcass"
    HOME_OFFICE = "home_office"
    REGISTERED_SOCIAL_LANDLORD = "registered_social_landlord"


class RepresentativeRole(StrEnum):
    """What a person does for the partnership."""

    REP = "rep"
    DEPUTY = "deputy"
    ADVOCATE = "advocate"
    CHAIR = "chair"
    COORDINATOR = "coordinator"


class PersonState(StrEnum):
    """Whether a representative or user still acts."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    LEFT = "left"


class Sex(StrEnum):
    """Sex as recorded for the national return."""

    FEMALE = "female"
    MALE = "male"
    NOT_KNOWN = "not_known"
    NOT_STATED = "not_stated"


class DobAccuracy(StrEnum):
    """How far a date of birth can be relied on."""

    EXACT = "exact"
    ESTIMATED = "estimated"
    UNKNOWN = "unknown"


class SexualOrientation(StrEnum):
    """ONS harmonised groups, with not asked apart."""

    STRAIGHT = "straight"
    GAY_LESBIAN = "gay_lesbian"
    BISEXUAL = "bisexual"
    OTHER = "other"
    PREFER_NOT = "prefer_not"
    NOT_ASKED = "not_asked"


class GenderSameAsSex(StrEnum):
    """Whether gender identity is the same as the sex registered at birth."""

    YES = "yes"
    NO = "no"
    PREFER_NOT = "prefer_not"
    NOT_ASKED = "not_asked"


class ImmigrationStatus(StrEnum):
    """Recorded for support only; never exported to enforcement."""

    BRITISH = "british"
    SETTLED = "settled"
    LIMITED_LEAVE_DEPENDENT = "limited_leave_dependent"
    ASYLUM = "asylum"
    NRPF = "nrpf"
    UNDOCUMENTED = "undocumented"
    NOT_KNOWN = "not_known"


class AddressKind(StrEnum):
    """What a place is to a person. A refuge is kept by its district only."""

    HOME = "home"
    TEMPORARY = "temporary"
    REFUGE = "refuge"
    WORK = "work"
    SCHOOL = "school"
    PREVIOUS = "previous"
    PERPETRATOR_CURRENT = "perpetrator_current"
    PROPOSED_NEW = "proposed_new"


class ContactChannel(StrEnum):
    """By which way the victim may be reached."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    TEXT = "text"
    EMAIL = "email"
    VIA_PROFESSIONAL = "via_professional"
    WORKPLACE = "workplace"
    SCHOOL_GATE = "school_gate"
    APP = "app"
    LETTER = "letter"


class Relationship(StrEnum):
    """Who the person causing harm is to the victim."""

    CURRENT_SPOUSE = "current_spouse"
    EX_SPOUSE = "ex_spouse"
    CURRENT_PARTNER = "current_partner"
    EX_PARTNER = "ex_partner"
    DATING = "dating"
    EX_DATING = "ex_dating"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    GRANDPARENT = "grandparent"
    OTHER_FAMILY = "other_family"
    EXTENDED_FAMILY_MULTIPLE = "extended_family_multiple"
    CARER = "carer"
    OTHER_PERSONALLY_CONNECTED = "other_personally_connected"
    STRANGER_STALKER = "stranger_stalker"


class ExcludedParty(StrEnum):
    """Why somebody must not receive anything about a case."""

    PERPETRATOR = "perpetrator"
    PERPETRATOR_ASSOCIATE = "perpetrator_associate"
    STAFF_CONFLICT = "staff_conflict"

"""The coded words that shipped files may use.

Assets and rules stand on the same floor and do not know each other, so the codes stand here as text; a test holds them
equal to the enumerations of rules.vocabulary.
"""

from __future__ import annotations

AGENCY_TYPES = (
    "police",
    "idva",
    "childrens_social_care",
    "primary_care",
    "secondary_care",
    "education",
    "housing",
    "mental_health",
    "probation",
    "voluntary_sector",
    "substance_misuse",
    "adult_social_care",
    "mash",
    "other",
)
AGENCY_SUBTYPES = (
    "midwifery",
    "health_visiting",
    "school_nursing",
    "ambulance",
    "emergency_department",
    "fire_rescue",
    "prison",
    "youth_justice",
    "perpetrator_service",
    "refuge",
    "byandfor",
    "sarc",
    "dwp",
    "cafcass",
    "home_office",
    "registered_social_landlord",
)
ANY_AGENCY = "any"  # an action that every agency may take
COORDINATOR, CHAIR = "coordinator", "chair"  # they own actions in the catalogue without being an agency
JURISDICTIONS = ("eng", "wal", "sco", "nir", "fin", "aut", "other")
MEETING_MODELS = ("monthly", "fortnightly", "weekly", "daily", "hub", "other")
REPEAT_ANCHORS = ("last_referral_date", "last_meeting_date")
REPEAT_DEFINITIONS = ("1", "2")
AIMS = ("victim", "child", "perpetrator", "home", "professionals", "process")
SHARES = ("Y", "C", "N")
EXPECTATIONS = ("order_ignored", "child_taken")
DUE_BASES = ("hours", "working_days", "date", "event", "ongoing")
RED_FLAGS = (
    "strangulation",
    "separation_control_violence",
    "stalking",
    "threats_to_kill",
    "weapons",
    "pregnancy",
    "abuser_suicidal",
    "hba",
)

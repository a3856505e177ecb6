"""Area profiles: the defaults of the field's reference, and where nations differ."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from marac_desk.assets import codes
from marac_desk.assets.areas import TERMS, TIME_RULES, AreaProfile, area_profile, area_profiles
from marac_desk.assets.checklists import checklist

ALL = pytest.mark.parametrize("profile", area_profiles(), ids=lambda profile: profile.code)

# The time-rule table of the field's reference, with the two rules that follow it in words.
TIME_RULE_TABLE = {
    "referral_cutoff_wd": 10,
    "agenda_issue_wd": 8,
    "research_return_wd": 3,
    "idva_first_contact_wd": 2,
    "emergency_meeting_wd": 2,
    "action_list_issue_wd": 1,
    "minutes_issue_wd": 5,
    "report_back_wd": 2,
    "action_ack_wd": 2,
    "action_default_due_wd": 10,
    "overdue_escalate_1_wd": 2,
    "overdue_escalate_2_wd": 5,
    "overdue_escalate_3_wd": 10,
    "repeat_window_months": 12,
    "flag_months": 12,
    "feedback_after_plan_days": 28,
    "ask_again_wd": 5,
    "safe_contact_stale_days": 14,
    "transfer_ack_wd": 2,
}


def test_five_profiles_ship_and_serve_every_nation_once() -> None:
    assert [profile.code for profile in area_profiles()] == [
        "austria",
        "england_wales",
        "finland",
        "northern_ireland",
        "scotland",
    ]
    served = [nation for profile in area_profiles() for nation in profile.jurisdictions]
    assert sorted(served) == sorted(set(codes.JURISDICTIONS) - {"other"})


@ALL
def test_defaults_are_those_of_the_reference(profile: AreaProfile) -> None:
    assert dict(profile.time_rules) == TIME_RULE_TABLE
    assert profile.repeat_window_months == 12
    assert (profile.repeat_anchor, profile.repeat_definition) == ("last_referral_date", "2")
    assert (profile.planned_minutes, profile.amber_minutes, profile.red_minutes) == (12, 12, 15)
    assert (profile.suggest_split_above, profile.opening_minutes, profile.break_minutes) == (20, 10, 10)
    assert (profile.escalation_incidents, profile.suppression_threshold) == (3, 5)
    assert (profile.retention_years, profile.retention_child_age) == (7, 25)
    assert (profile.trim_review_minutes, profile.trim_hearing_minutes) == (5, 8)


@ALL
def test_every_profile_is_whole(profile: AreaProfile) -> None:
    assert set(profile.terms) == set(TERMS)
    assert set(profile.time_rules) == set(TIME_RULES)
    assert tuple(profile.source_groups) == codes.AGENCY_TYPES
    assert set(profile.core_agency_types) <= set(codes.AGENCY_TYPES)
    assert set(profile.holiday_subdivisions) == set(profile.jurisdictions)
    assert ZoneInfo(profile.time_zone).key == profile.time_zone
    assert all(checklist(code) for code in profile.checklists)


@ALL
def test_a_sharing_basis_has_words_and_a_source(profile: AreaProfile) -> None:
    sharing = profile.sharing
    for group in (sharing.article_6, sharing.article_9, sharing.offence, sharing.gateways):
        assert group
        assert len({basis.code for basis in group}) == len(group)
        assert all(basis.label and basis.citation for basis in group)


@ALL
def test_the_neutral_marking_says_nothing_about_the_matter(profile: AreaProfile) -> None:
    for text in (profile.neutral_marking, profile.disposal_note):
        lower = text.lower()
        for word in ("marac", "marak", "abuse", "violence", "victim", "official", profile.terms["conference"].lower()):
            assert word not in lower


def test_what_the_united_kingdom_shares() -> None:
    for code in ("england_wales", "scotland", "northern_ireland"):
        profile = area_profile(code)
        assert not profile.consent_required
        assert profile.terms["conference"] == "MARAC"
        assert profile.marking == "OFFICIAL-SENSITIVE"
        assert {basis.code for basis in profile.sharing.article_6} == {"6_1_a", "6_1_c", "6_1_d", "6_1_e", "6_1_f"}
        assert {basis.code for basis in profile.sharing.article_9} == {"9_2_g", "9_2_b", "9_2_c", "9_2_h"}


def test_england_and_wales_name_a_calendar_each() -> None:
    profile = area_profile("england_wales")
    assert profile.holiday_subdivisions == {"eng": "ENG", "wal": "WLS"}
    assert profile.holiday_subdivision == "ENG"
    assert profile.terms["advocate"] == "IDVA"
    assert profile.terms["child_protection_discussion"] == "strategy discussion"
    assert "Clare's Law" in profile.terms["disclosure_scheme"]
    assert "Crime and Disorder Act 1998, section 115" in {basis.citation for basis in profile.sharing.gateways}


def test_scotland_has_its_own_words_tool_and_return() -> None:
    profile = area_profile("scotland")
    assert profile.terms["advocate"] == "IDAA"
    assert profile.terms["child_protection_discussion"] == "initial referral discussion"
    assert "DSDAS" in profile.terms["disclosure_scheme"]
    assert profile.checklists == ("dash_ric_24", "daq_27", "other")
    assert profile.source_groups["idva"] == "IDAA"
    assert profile.source_groups["probation"] == "Justice social work"
    assert "Adult Support and Protection (Scotland) Act 2007" in {b.citation for b in profile.sharing.gateways}


def test_finland_asks_for_consent_first() -> None:
    profile = area_profile("finland")
    assert profile.consent_required
    assert profile.terms["conference"] == "MARAK"
    assert profile.sharing.article_6[0].code == "6_1_a"
    assert profile.holiday_subdivision is None


def test_in_austria_the_security_authority_convenes() -> None:
    profile = area_profile("austria")
    assert profile.convener == ("police",)
    assert profile.terms["conference"] == "security case conference"
    assert "Fallkonferenz" in profile.terms["conference_long"]
    assert "22(2)" in profile.sharing.gateways[0].citation


def test_a_profile_is_loaded_once_and_cannot_be_changed() -> None:
    profile = area_profile("scotland")
    assert profile is area_profile("scotland")
    assert len({profile, area_profile("finland")}) == 2
    with pytest.raises(TypeError):
        profile.terms["conference"] = "x"  # type: ignore[index]
    with pytest.raises(AttributeError):
        profile.marking = "x"  # type: ignore[misc]


def test_reading_a_profile_does_not_load_the_holidays() -> None:
    """The package takes a tenth of a second, which the start of the desk does not pay."""
    program = (
        "import sys; from marac_desk.assets.areas import area_profiles; area_profiles();"
        "sys.exit(int('holidays' in sys.modules))"
    )
    root = Path(__file__).resolve().parents[2]
    assert subprocess.run([sys.executable, "-c", program], cwd=root, check=False).returncode == 0

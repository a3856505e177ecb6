"""The settings an area works by: its profile, what it set differently, its calendar and its rules."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from marac_desk.assets.areas import AreaProfile, area_profile
from marac_desk.assets.calendars import holiday_table
from marac_desk.assets.checklists import Checklist, checklist
from marac_desk.model.area import Area, RegisterIdentity
from marac_desk.model.base import table_of
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.clock import local_day
from marac_desk.rules.deadlines import TimeRules
from marac_desk.rules.repeat import RepeatRule
from marac_desk.rules.vocabulary import RepeatAnchor, RepeatDefinition
from marac_desk.rules.working_days import Calendar
from marac_desk.services.errors import NotFoundError

_SETTINGS = "settings of the area"
_AREA = table_of(Area)
_VERSION = sa.select(_AREA.c.id, _AREA.c.version)  # made once: nearly every use case asks
OWN_MINUTES = (
    "planned_minutes",
    "amber_minutes",
    "red_minutes",
    "opening_minutes",
    "break_minutes",
    "suggest_split_above",
    "escalation_incidents",
    "deferral_limit",
    "deferral_meetings",
    "trim_review_minutes",
    "trim_hearing_minutes",
)

CATALOGUE_NATION, EVIDENCE_SHARE = "catalogue_nation", "evidence_share"
"""Settings of the area beside its profile's: whose words the catalogue is typed in, how much evidence is sampled."""
REFERRAL_NEEDS = "referral_needs"
"""Setting of the area: what every referral must say before it is complete; nothing is ever blocked by it."""
USUAL_NEEDS = (
    "referrer.no_agency",
    "referrer.no_way_to_ring_back",
    "victim.name_missing",
    "safe_contact.no_safe_route",
    "perpetrators.nobody_named",
    "checklist.no_checklist",
    "criteria.no_criterion",
    "criteria.rationale_missing",
    "incident.no_reason",
    "incident.no_incident_date",
    "sharing.aware_not_answered",
    "sharing.no_consent_status",
)
USUAL_EVIDENCE_SHARE = 10
"""Of a hundred actions reported done in a month, how many are looked at again by chance."""

DEMONSTRATION = "DEMONSTRATION, "
"""Stands before the marking on every screen and every page of a register of invented people."""


@dataclass(frozen=True, slots=True)
class AreaSettings:
    """Everything the rules and the documents need of the area, defaults and local changes put together."""

    area_id: uuid.UUID
    name: str
    profile: AreaProfile
    jurisdiction: str
    reference_prefix: str
    zone: ZoneInfo
    calendar: Calendar
    time_rules: TimeRules
    repeat_rule: RepeatRule
    terms: Mapping[str, str]
    marking: str
    contact_line: str | None
    planned_minutes: int
    amber_minutes: int
    red_minutes: int
    opening_minutes: int
    break_minutes: int
    suggest_split_above: int
    escalation_incidents: int
    catalogue_nation: str
    evidence_share: int
    deferral_limit: int
    deferral_meetings: int
    trim_review_minutes: int
    trim_hearing_minutes: int
    referral_needs: frozenset[str]

    def checklist(self, code: str | None = None) -> Checklist:
        """Return a checklist by its code, or the area's own."""
        return checklist(code or self.profile.checklists[0])


def area_settings(uow: UnitOfWork) -> AreaSettings:
    """Return the settings of the area; raises NotFoundError where the register has no area yet."""
    return uow.once(_SETTINGS, lambda: _looked_up(uow))


def _looked_up(uow: UnitOfWork) -> AreaSettings:
    row = uow.connection.execute(_VERSION).first()
    if row is None:
        raise NotFoundError("area")
    known = uow.memo.get(_SETTINGS)
    if known is None or known[0] != tuple(row):
        demonstration = bool(uow.session.scalar(sa.select(RegisterIdentity.demonstration)))
        put_together = _put_together(uow.session.get_one(Area, row.id), demonstration=demonstration)
        known = uow.memo[_SETTINGS] = (tuple(row), put_together)
    found: AreaSettings = known[1]
    return found


def today(uow: UnitOfWork) -> date:
    """Return the present day in the area."""
    return local_day(uow.now, area_settings(uow).zone)


def _put_together(area: Area, *, demonstration: bool) -> AreaSettings:
    profile, own = area_profile(area.profile), dict(area.settings)
    minutes: dict[str, Any] = {key: int(own.get(key, getattr(profile, key))) for key in OWN_MINUTES}
    return AreaSettings(
        area_id=area.id,
        name=area.name,
        profile=profile,
        jurisdiction=area.jurisdiction.value,
        reference_prefix=area.reference_prefix,
        zone=ZoneInfo(profile.time_zone),
        calendar=_calendar(area, profile),
        time_rules=_time_rules(profile, own.get("time_rules", {})),
        repeat_rule=_repeat_rule(profile, own),
        terms={**profile.terms, **own.get("terms", {})},
        marking=f"{DEMONSTRATION if demonstration else ''}{own.get('marking', profile.marking)}",
        contact_line=area.contact_line,
        catalogue_nation=str(own.get(CATALOGUE_NATION, area.jurisdiction.value)),
        evidence_share=int(own.get(EVIDENCE_SHARE, USUAL_EVIDENCE_SHARE)),
        referral_needs=frozenset(own.get(REFERRAL_NEEDS, USUAL_NEEDS)),
        **minutes,
    )


def _calendar(area: Area, profile: AreaProfile) -> Calendar:
    extra = (*profile.local_holidays, *(date.fromisoformat(day) for day in area.local_holidays))
    subdivision = profile.holiday_subdivisions.get(area.jurisdiction.value, profile.holiday_subdivision)
    table = holiday_table(profile.holiday_country, subdivision, extra)
    return Calendar(table.dates, table.first, table.last)


def _time_rules(profile: AreaProfile, own: Mapping[str, int]) -> TimeRules:
    wanted = {**profile.time_rules, **own}
    wanted.pop("repeat_window_months", None)  # belongs to the repeat rule
    return TimeRules().with_changes(wanted)


def _repeat_rule(profile: AreaProfile, own: Mapping[str, Any]) -> RepeatRule:
    return RepeatRule(
        months=int(own.get("repeat_window_months", profile.repeat_window_months)),
        anchor=RepeatAnchor(own.get("repeat_anchor", profile.repeat_anchor)),
        definition=RepeatDefinition(str(own.get("repeat_definition", profile.repeat_definition))),
    )

"""The area: made once with the register, and the settings in which it differs from its nation's profile."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from marac_desk.assets.areas import TIME_RULES, AreaProfile, area_profile
from marac_desk.model.area import Area
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation, Role
from marac_desk.rules.deadlines import TimeRuleRefusedError, TimeRules
from marac_desk.rules.vocabulary import Jurisdiction, MeetingModel, RepeatAnchor, RepeatDefinition
from marac_desk.services import editing
from marac_desk.services.access import require
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.texts import kept, needed

WINDOW = "repeat_window_months"
MINUTES: Mapping[str, tuple[int, int]] = {
    "planned_minutes": (1, 120),
    "amber_minutes": (1, 120),
    "red_minutes": (1, 120),
    "opening_minutes": (0, 120),
    "break_minutes": (0, 120),
    "suggest_split_above": (1, 200),
    "escalation_incidents": (1, 100),
    "deferral_limit": (0, 10),
    "deferral_meetings": (1, 12),
    "trim_review_minutes": (1, 60),
    "trim_hearing_minutes": (1, 60),
}
"""The numbers of a meeting with the least and the most each may be: minutes, or how many of something."""
_CONFERENCE = "conference"


@dataclass(frozen=True, slots=True)
class NumberSetting:
    """One number of the area: the profile's default, the area's own where it differs, and what it may be."""

    key: str
    default: int
    own: int | None
    least: int
    most: int

    @property
    def value(self) -> int:
        """The number in force."""
        return self.default if self.own is None else self.own


@dataclass(frozen=True, slots=True)
class ChoiceSetting:
    """One choice of the area: the profile's default and the area's own where it differs."""

    default: str
    own: str | None

    @property
    def value(self) -> str:
        """The choice in force."""
        return self.own or self.default


@dataclass(frozen=True, slots=True)
class AreaView:
    """Everything an area sets, with the default beside each."""

    name: str
    profile: str
    jurisdiction: str
    conference: ChoiceSetting
    marking: ChoiceSetting
    contact_line: str
    time_rules: tuple[NumberSetting, ...]
    minutes: tuple[NumberSetting, ...]
    repeat_anchor: ChoiceSetting
    repeat_definition: ChoiceSetting
    local_holidays: tuple[date, ...]
    operating_version: str
    operating_review_on: date | None
    sharing_version: str
    sharing_review_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class AreaDraft:
    """The area as somebody wants it; a number or word that is missing or empty means the profile's default."""

    name: str
    conference: str = ""
    marking: str = ""
    contact_line: str = ""
    time_rules: Mapping[str, int | None] | None = None
    minutes: Mapping[str, int | None] | None = None
    repeat_anchor: RepeatAnchor | None = None
    repeat_definition: RepeatDefinition | None = None
    local_holidays: tuple[date, ...] = ()
    operating_version: str = ""
    operating_review_on: date | None = None
    sharing_version: str = ""
    sharing_review_on: date | None = None


def set_up_area(
    uow: UnitOfWork, *, name: str, profile: str, jurisdiction: str, user_id: uuid.UUID, person: str
) -> tuple[uuid.UUID, Changes]:
    """Make the area of a new register and its first user, the coordinator who set it up."""
    given = area_profile(profile)
    area = Area(
        name=name,
        profile=given.code,
        jurisdiction=Jurisdiction(jurisdiction),
        meeting_model=MeetingModel(given.meeting_model),
        reference_prefix=given.reference_prefix,
    )
    user = User(id=user_id, name=person, role=Role.COORDINATOR)
    uow.add(area, user)
    uow.record("set_up", "area", area.id, profile=given.code)
    uow.record("add", "user", user_id)
    return area.id, Changes.PARTNERSHIP


def area_view(uow: UnitOfWork, *, actor: Actor) -> AreaView:
    """Return what the area sets, beside what its nation's profile gives."""
    require(uow, actor, Operation.READ, DataClass.PARTNERSHIP)
    area = _area(uow)
    profile, own = area_profile(area.profile), dict(area.settings)
    rules, terms = dict(own.get("time_rules", {})), own.get("terms", {})
    if WINDOW in own:
        rules[WINDOW] = own[WINDOW]
    return AreaView(
        name=area.name,
        profile=profile.name,
        jurisdiction=area.jurisdiction.value,
        conference=ChoiceSetting(profile.terms[_CONFERENCE], terms.get(_CONFERENCE)),
        marking=ChoiceSetting(profile.marking, own.get("marking")),
        contact_line=area.contact_line or "",
        time_rules=tuple(_number(key, profile.time_rules[key], rules.get(key), TIME_RULES[key]) for key in TIME_RULES),
        minutes=tuple(_number(key, getattr(profile, key), own.get(key), MINUTES[key]) for key in MINUTES),
        repeat_anchor=ChoiceSetting(profile.repeat_anchor, own.get("repeat_anchor")),
        repeat_definition=ChoiceSetting(profile.repeat_definition, own.get("repeat_definition")),
        local_holidays=tuple(sorted(date.fromisoformat(day) for day in area.local_holidays)),
        operating_version=area.mop_version or "",
        operating_review_on=area.mop_review_on,
        sharing_version=area.isp_version or "",
        sharing_review_on=area.isp_review_on,
        version=area.version,
    )


def _number(key: str, default: int, own: int | None, bounds: tuple[int, int]) -> NumberSetting:
    least, most = bounds
    return NumberSetting(key, default, own, max(1, least) if key in TIME_RULES else least, most)


def _area(uow: UnitOfWork) -> Area:
    area = uow.session.scalar(sa.select(Area).limit(1))
    if area is None:
        raise NotFoundError("area")
    return area


def save_area(uow: UnitOfWork, *, actor: Actor, version: int, draft: AreaDraft) -> tuple[None, Changes]:
    """Save what the area sets; the settings keep only what differs from the profile.

    `version` is the area as somebody saw it. Raises RefusedError: "area_name_missing", "number_out_of_range" (with key,
    least, most), "escalation_out_of_order", "red_before_amber", "hearing_before_review"; ChangedMeanwhileError where a
    text was replaced since.
    Meetings that are planned already keep the days that were worked out for them.
    """
    require(uow, actor, Operation.UPDATE, DataClass.PARTNERSHIP)
    area = _area(uow)
    values = {
        "name": needed(draft.name, "area_name_missing", limit=80),
        "contact_line": kept(draft.contact_line),
        "settings": _settings(area, area_profile(area.profile), draft),
        "local_holidays": sorted({day.isoformat() for day in draft.local_holidays}),
        "mop_version": kept(draft.operating_version),
        "mop_review_on": draft.operating_review_on,
        "isp_version": kept(draft.sharing_version),
        "isp_review_on": draft.sharing_review_on,
    }
    now, wanted = _texts({name: getattr(area, name) for name in values}), _texts(values)
    now, wanted = ({name: texts.get(name, "") for name in sorted(now | wanted)} for texts in (now, wanted))
    editing.check_texts(uow, area, version, now=now, wanted=wanted)
    changed = [name for name in now if now[name] != wanted[name]]
    for name in changed:
        editing.keep_text(uow, area, "area", name, now[name], case_id=None)
    for name, value in values.items():
        setattr(area, name, value)
    if changed:
        uow.record("change", "area", area.id, fields=",".join(changed))
    return None, Changes.PARTNERSHIP


def text_of(setting: str) -> str:
    """Return under which name the text of a time rule or another number of the area is kept and compared."""
    return f"time_rules.{setting}" if setting in TIME_RULES and setting != WINDOW else setting


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    """Return everything that can be changed under one level of names, as it is compared and kept."""
    settings = dict(values["settings"])
    rules, terms = settings.pop("time_rules", {}), settings.pop("terms", {})
    found = {
        **settings,
        **{text_of(key): value for key, value in rules.items()},
        **{f"terms.{key}": value for key, value in terms.items()},
        **{name: value for name, value in values.items() if name not in {"settings", "local_holidays"}},
        "local_holidays": "\n".join(values["local_holidays"]),
    }
    return {name: editing.as_text(value) for name, value in found.items()}


def _settings(area: Area, profile: AreaProfile, draft: AreaDraft) -> dict[str, Any]:
    settings = dict(area.settings)
    rules = _own_rules(profile, draft.time_rules or {})
    _keep(settings, WINDOW, rules.pop(WINDOW, None))
    _keep(settings, "time_rules", rules or None)
    for key, number in _own_minutes(profile, draft.minutes or {}).items():
        _keep(settings, key, number)
    terms = dict(settings.get("terms", {}))
    _keep(terms, _CONFERENCE, _differing(draft.conference, profile.terms[_CONFERENCE]))
    _keep(settings, "terms", terms or None)
    _keep(settings, "marking", _differing(draft.marking, profile.marking))
    _keep(settings, "repeat_anchor", _differing(draft.repeat_anchor or "", profile.repeat_anchor))
    _keep(settings, "repeat_definition", _differing(draft.repeat_definition or "", profile.repeat_definition))
    return settings


def _keep(where: dict[str, Any], key: str, value: Any) -> None:
    if value is None:
        where.pop(key, None)
    else:
        where[key] = value


def _differing(wanted: str, default: str) -> str | None:
    written = kept(str(wanted), limit=40)
    return None if written in {None, default} else written


def _own_rules(profile: AreaProfile, wanted: Mapping[str, int | None]) -> dict[str, int]:
    own = {}
    for key, number in wanted.items():
        if key not in TIME_RULES:
            raise NotFoundError("time_rule")
        if number is not None and number != profile.time_rules[key]:
            least, most = TIME_RULES[key]
            _check(key, number, (max(1, least), most))
            own[key] = number
    _check_together({**profile.time_rules, **own})
    return own


def _check_together(rules: Mapping[str, int]) -> None:
    """Ask the rules themselves whether they can work with these numbers."""
    try:
        TimeRules().with_changes({key: number for key, number in rules.items() if key != WINDOW})
    except TimeRuleRefusedError as error:
        if error.code == "escalation_out_of_order":
            raise RefusedError(error.code, key=error.key) from None
        least, most = TIME_RULES[error.key]
        raise RefusedError("number_out_of_range", key=error.key, least=max(1, least), most=most) from None


def _own_minutes(profile: AreaProfile, wanted: Mapping[str, int | None]) -> dict[str, int | None]:
    own: dict[str, int | None] = {}
    if unknown := set(wanted) - set(MINUTES):
        raise NotFoundError(min(unknown))
    for key in MINUTES:
        number = wanted.get(key)
        default: int = getattr(profile, key)
        if number is not None and number != default:
            _check(key, number, MINUTES[key])
        own[key] = None if number == default else number
    amber = own.get("amber_minutes") or profile.amber_minutes
    if (own.get("red_minutes") or profile.red_minutes) < amber:
        raise RefusedError("red_before_amber", key="red_minutes")
    least = own.get("trim_review_minutes") or profile.trim_review_minutes
    if (own.get("trim_hearing_minutes") or profile.trim_hearing_minutes) < least:
        raise RefusedError("hearing_before_review", key="trim_hearing_minutes")
    return own


def _check(key: str, number: int, bounds: tuple[int, int]) -> None:
    least, most = bounds
    if not least <= number <= most:
        raise RefusedError("number_out_of_range", key=key, least=least, most=most)

"""Area profiles: what a nation or an area calls things, its calendar, its time rules, its legal bases."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from marac_desk.assets import codes
from marac_desk.assets.calendars import NEEDS_SUBDIVISION
from marac_desk.assets.places import file_path, path
from marac_desk.assets.tables import Table, read_toml

TERMS = (
    "conference",  # the meeting, as everybody says it: MARAC, MARAK
    "conference_plural",
    "conference_long",
    "advocate",  # the specialist's title in short: IDVA, IDAA
    "advocate_plain",  # the same for people who do not know the title
    "advocate_long",
    "advocate_service",
    "victim",
    "perpetrator",
    "young_perpetrator",  # under 18: never "perpetrator" on paper that a child may see
    "coordinator",
    "chair",
    "representative",
    "operating_protocol",
    "sharing_protocol",
    "checklist",
    "childrens_services",
    "child_protection_discussion",  # "strategy discussion", "initial referral discussion"
    "adult_safeguarding",
    "probation_service",
    "prosecutor",
    "family_court_adviser",
    "protective_notice",  # what police can impose at once
    "protective_order",  # what a court can impose
    "disclosure_scheme",
    "perpetrator_panel",
    "public_protection",
    "death_review",
)
"""The words that every profile must give; the desk and the paper put them in place of standard ones."""

TIME_RULES: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "referral_cutoff_wd": (0, 60),
        "agenda_issue_wd": (0, 60),
        "research_return_wd": (0, 60),
        "idva_first_contact_wd": (0, 60),
        "emergency_meeting_wd": (0, 60),
        "action_list_issue_wd": (0, 60),
        "minutes_issue_wd": (0, 60),
        "report_back_wd": (0, 60),
        "action_ack_wd": (0, 60),
        "action_default_due_wd": (1, 60),
        "overdue_escalate_1_wd": (1, 60),
        "overdue_escalate_2_wd": (1, 60),
        "overdue_escalate_3_wd": (1, 60),
        "ask_again_wd": (1, 60),
        "repeat_window_months": (1, 60),
        "flag_months": (1, 60),
        "feedback_after_plan_days": (1, 365),
        "safe_contact_stale_days": (1, 365),
        "transfer_ack_wd": (0, 60),
    }
)
"""The time rules of a profile with the least and the most each may be; _wd is working days, 0 the same day."""


@dataclass(frozen=True, slots=True)
class SharingBasis:
    """One legal ground for sharing, as offered in a sharing decision: stored code, words, where it stands."""

    code: str
    label: str
    citation: str


@dataclass(frozen=True, slots=True)
class SharingBases:
    """The grounds an area may choose from. Not legal advice: the controller's data protection officer confirms them."""

    article_6: tuple[SharingBasis, ...]
    article_9: tuple[SharingBasis, ...]
    offence: tuple[SharingBasis, ...]
    gateways: tuple[SharingBasis, ...]


@dataclass(frozen=True, slots=True)
class AreaProfile:
    """The settings an area starts from; each may be changed locally afterwards.

    Minutes are minutes; keys of time_rules end in their unit (_wd working days, _days, _months). jurisdictions are the
    nations the profile serves, the first is the default; holiday_subdivisions gives the code of the `holidays`
    package for each (None: the whole country). checklists are codes, the first is the default. An empty convener means
    that any agency may convene.
    """

    code: str
    name: str
    jurisdictions: tuple[str, ...]
    language: str
    time_zone: str
    holiday_country: str
    holiday_subdivisions: Mapping[str, str | None] = field(hash=False)
    local_holidays: tuple[date, ...]
    reference_prefix: str
    terms: Mapping[str, str] = field(hash=False)
    marking: str
    neutral_marking: str
    disposal_note: str
    consent_required: bool
    convener: tuple[str, ...]
    meeting_model: str
    time_rules: Mapping[str, int] = field(hash=False)
    repeat_anchor: str
    repeat_definition: str
    checklists: tuple[str, ...]
    planned_minutes: int
    amber_minutes: int
    red_minutes: int
    suggest_split_above: int
    opening_minutes: int
    break_minutes: int
    escalation_incidents: int
    deferral_limit: int
    deferral_meetings: int
    trim_review_minutes: int
    trim_hearing_minutes: int
    core_agency_types: tuple[str, ...]
    source_groups: Mapping[str, str] = field(hash=False)
    sharing: SharingBases
    retention_years: int
    retention_child_age: int
    suppression_threshold: int
    never_words: tuple[str, ...]

    @property
    def repeat_window_months(self) -> int:
        """How many months after its anchor a new referral is still a repeat."""
        return self.time_rules["repeat_window_months"]

    @property
    def holiday_subdivision(self) -> str | None:
        """The subdivision of the default jurisdiction."""
        return self.holiday_subdivisions[self.jurisdictions[0]]


_CODE = re.compile(r"[a-z0-9][a-z0-9_]*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
_COUNTRY = re.compile(r"[A-Z]{2}")
_SUBDIVISION = re.compile(r"[A-Z0-9]{1,3}")
_PREFIX = re.compile(r"[A-Z]{2,5}")


def _basis(table: Table) -> SharingBasis:
    return SharingBasis(table.text("code", like=_CODE), table.text("label"), table.text("citation"))


def _bases(table: Table, key: str) -> tuple[SharingBasis, ...]:
    bases: list[SharingBasis] = []
    for entry in table.tables(key):
        basis = entry.into(_basis)
        if any(basis.code == earlier.code for earlier in bases):
            raise entry.problem("code", f'"{basis.code}" is there twice')
        bases.append(basis)
    return tuple(bases)


def _sharing(table: Table) -> SharingBases:
    return SharingBases(*(_bases(table, key) for key in ("article_6", "article_9", "offence", "gateways")))


def _terms(table: Table) -> Mapping[str, str]:
    return MappingProxyType({term: table.text(term) for term in TERMS})


def _time_rules(table: Table) -> Mapping[str, int]:
    rules = {key: table.number(key, low, high) for key, (low, high) in TIME_RULES.items()}
    for earlier, later in pairwise(f"overdue_escalate_{level}_wd" for level in (1, 2, 3)):
        if rules[later] <= rules[earlier]:
            raise table.problem(later, f'"{later}" must be more than "{earlier}"')
    return MappingProxyType(rules)


def _source_groups(table: Table) -> Mapping[str, str]:
    return MappingProxyType({code: table.text(code) for code in codes.AGENCY_TYPES})


def _subdivisions(root: Table, jurisdictions: tuple[str, ...]) -> Mapping[str, str | None]:
    country = root.text("holiday_country", like=_COUNTRY)
    if not root.has("holiday_subdivisions"):
        if country in NEEDS_SUBDIVISION:
            raise root.problem("holiday_country", f'"{country}" needs "holiday_subdivisions": its nations differ')
        return MappingProxyType(dict.fromkeys(jurisdictions))

    def read(table: Table) -> Mapping[str, str | None]:
        return MappingProxyType({nation: table.text(nation, like=_SUBDIVISION) for nation in jurisdictions})

    return root.table("holiday_subdivisions").into(read)


def _time_zone(root: Table) -> str:
    name = root.text("time_zone")
    try:
        return ZoneInfo(name).key
    except (ValueError, OSError, LookupError) as error:  # a folder name, a path, a zone nobody knows
        raise root.problem("time_zone", f'"{name}" is not a known time zone') from error


def _checklists(root: Table, folder: Path) -> tuple[str, ...]:
    known = sorted(file.stem for file in folder.glob("*.toml"))
    found = root.texts("checklists", among=known)
    if not found:
        raise root.problem("checklists", '"checklists" is empty')
    return found


def _profile(root: Table, file: Path) -> AreaProfile:
    code = root.text("code", like=_CODE)
    if code != file.stem:
        raise root.problem("code", f'"code" is "{code}"; it must be the name of the file')
    jurisdictions = root.texts("jurisdictions", among=codes.JURISDICTIONS)
    if not jurisdictions:
        raise root.problem("jurisdictions", '"jurisdictions" is empty')
    amber = root.number("amber_minutes", 1, 120)
    least = root.number("trim_review_minutes", 1, 60)
    return AreaProfile(
        code=code,
        name=root.text("name", longest=80),
        jurisdictions=jurisdictions,
        language=root.text("language", like=_LANGUAGE),
        time_zone=_time_zone(root),
        holiday_country=root.text("holiday_country", like=_COUNTRY),
        holiday_subdivisions=_subdivisions(root, jurisdictions),
        local_holidays=root.dates("local_holidays"),
        reference_prefix=root.text("reference_prefix", like=_PREFIX),
        terms=root.table("terms").into(_terms),
        marking=root.text("marking", longest=40),
        neutral_marking=root.text("neutral_marking", longest=40),
        disposal_note=root.text("disposal_note", longest=140),
        consent_required=root.flag("consent_required"),
        convener=root.texts("convener", among=codes.AGENCY_TYPES),
        meeting_model=root.text("meeting_model", among=codes.MEETING_MODELS),
        time_rules=root.table("time_rules").into(_time_rules),
        repeat_anchor=root.text("repeat_anchor", among=codes.REPEAT_ANCHORS),
        repeat_definition=root.text("repeat_definition", among=codes.REPEAT_DEFINITIONS),
        checklists=_checklists(root, file.parent.parent / "checklists"),
        planned_minutes=root.number("planned_minutes", 1, 120),
        amber_minutes=amber,
        red_minutes=root.number("red_minutes", amber, 120),
        suggest_split_above=root.number("suggest_split_above", 1, 200),
        opening_minutes=root.number("opening_minutes", 0, 120),
        break_minutes=root.number("break_minutes", 0, 120),
        escalation_incidents=root.number("escalation_incidents", 1, 100),
        deferral_limit=root.number("deferral_limit", 0, 10),
        deferral_meetings=root.number("deferral_meetings", 1, 12),
        trim_review_minutes=least,
        trim_hearing_minutes=root.number("trim_hearing_minutes", least, 60),
        core_agency_types=root.texts("core_agency_types", among=codes.AGENCY_TYPES),
        source_groups=root.table("source_groups").into(_source_groups),
        sharing=root.table("sharing").into(_sharing),
        retention_years=root.number("retention_years", 1, 100),
        retention_child_age=root.number("retention_child_age", 18, 100),
        suppression_threshold=root.number("suppression_threshold", 2, 100),
        never_words=root.texts("never_words"),
    )


def read_area(file: Path) -> AreaProfile:
    """Return the profile in a file; raises ResourceProblemError with file, line and reason where it is wrong."""
    return read_toml(file).into(partial(_profile, file=file))


@cache
def area_profile(code: str) -> AreaProfile:
    """Return the profile with this code; raises ResourceProblemError where there is none or its file is wrong."""
    return read_area(file_path("areas", f"{code}.toml"))


@cache
def area_profiles() -> tuple[AreaProfile, ...]:
    """Return every shipped profile, by code; raises ResourceProblemError where a file is wrong."""
    return tuple(area_profile(file.stem) for file in sorted(path("areas").glob("*.toml")))

"""The draft of a referral: what was written, field by field, before anybody decided anything.

One draft serves every way in: a reader fills it from a file, a person fills it in the form, and the referrals service
takes it over. Field names follow the data dictionary; None means that the source does not say, which is never "no".
"""

from __future__ import annotations

import collections.abc
import dataclasses
import functools
import types
import typing
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from marac_desk.rules.vocabulary import (
    AbuseType,
    Answer,
    AnswerSource,
    ConsentStatus,
    ContactChannel,
    Criterion,
    DobAccuracy,
    GenderSameAsSex,
    ImmigrationStatus,
    OwnRiskView,
    RedFlag,
    Relationship,
    Sex,
    SexualOrientation,
    VictimTold,
)

T = TypeVar("T")


@dataclass(slots=True)
class Referrer:
    """Who refers: the agency in the words of the source, and the person to ring back."""

    agency: str | None = None
    name: str | None = None
    role: str | None = None
    phone: str | None = None
    email: str | None = None
    line_manager: str | None = None


@dataclass(slots=True)
class DraftPerson:
    """A person as written: victim, person causing harm, child or somebody else at risk."""

    full_name: str | None = None
    given_names: str | None = None
    family_name: str | None = None
    known_as: str | None = None
    aliases: list[str] = field(default_factory=list)
    date_of_birth: date | None = None
    dob_accuracy: DobAccuracy | None = None
    age_stated: str | None = None
    sex: Sex | None = None
    gender_same_as_sex: GenderSameAsSex | None = None
    sexual_orientation: SexualOrientation | None = None
    ethnicity: str | None = None
    disability: Answer | None = None
    disability_types: list[str] = field(default_factory=list)
    main_language: str | None = None
    interpreter_required: Answer | None = None
    communication_needs: str | None = None
    immigration_status: ImmigrationStatus | None = None
    pregnant: Answer | None = None
    expected_delivery_date: date | None = None
    occupation: str | None = None
    gp_practice: str | None = None
    address: str | None = None
    postcode: str | None = None
    address_confidential: bool = False
    phone: str | None = None
    deceased: bool = False


@dataclass(slots=True)
class DraftPerpetrator(DraftPerson):
    """A person causing harm, and who he or she is to the victim."""

    relationship_to_victim: Relationship | None = None
    lives_together: Answer | None = None
    in_custody: Answer | None = None
    release_date: date | None = None
    primary: bool = False


@dataclass(slots=True)
class DraftChild(DraftPerson):
    """A child, unborn too, in the words of the source for the relations."""

    unborn: bool = False
    relationship_to_victim: str | None = None
    relationship_to_perpetrator: str | None = None
    in_household: Answer | None = None
    school: str | None = None


@dataclass(slots=True)
class DraftOther(DraftPerson):
    """Somebody else at risk: a relative, a new partner, staff."""

    why: str | None = None


@dataclass(slots=True)
class DraftSafeContact:
    """How the victim may be reached. An answer that is not a clear yes is a no, and stays as written here."""

    channel: ContactChannel | None = None
    value: str | None = None
    safe_to_call: Answer | None = None
    safe_to_text: Answer | None = None
    safe_to_voicemail: Answer | None = None
    safe_to_email: Answer | None = None
    safe_to_write: Answer | None = None
    safe_times: str | None = None
    withheld_number: Answer | None = None
    code_word: str | None = None
    say_if_answered_by_other: str | None = None
    people_safe_to_talk_to: list[str] = field(default_factory=list)
    people_not_safe: list[str] = field(default_factory=list)
    people_feared: list[str] = field(default_factory=list)


@dataclass(slots=True)
class DraftRisk:
    """A checklist as filled in: answers by item number, or a score alone."""

    tool: str | None = None
    assessed_on: date | None = None
    assessor: str | None = None
    source_of_answers: AnswerSource | None = None
    score: int | None = None
    answers: dict[str, Answer] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    red_flags: list[RedFlag] = field(default_factory=list)
    victim_own_view: OwnRiskView | None = None
    victim_own_words: str | None = None


@dataclass(slots=True)
class PreviousConference:
    """Whether the case was heard elsewhere."""

    answer: Answer | None = None
    where: str | None = None
    when: str | None = None


@dataclass(slots=True)
class DraftSharing:
    """The decision to share information: basis, necessity, proportionality, what was withheld and why."""

    consent_status: ConsentStatus | None = None
    purpose: str | None = None
    article_6_basis: str | None = None
    article_9_condition: str | None = None
    offence_data_condition: str | None = None
    law_enforcement: bool = False
    statutory_gateway: str | None = None
    necessity: str | None = None
    proportionality: str | None = None
    risk_if_not_shared: str | None = None
    risk_if_shared: str | None = None
    data_shared: str | None = None
    data_withheld: str | None = None
    victim_told: VictimTold | None = None
    decided_by: str | None = None
    decided_on: date | None = None


@dataclass(slots=True)
class FreeText:
    """What happened, what was before, what the victim wants, what was done already."""

    reason: str | None = None
    history: str | None = None
    victim_wishes: str | None = None
    actions_already_taken: str | None = None


@dataclass(slots=True)
class MustNotReceive:
    """Somebody who must not learn of this case."""

    name: str | None = None
    party: str | None = None
    reason: str | None = None


@dataclass(slots=True)
class ReferralDraft:
    """One referral as written."""

    external_ref: str | None = None
    referral_date: date | None = None
    referrer: Referrer = field(default_factory=Referrer)
    victim: DraftPerson = field(default_factory=DraftPerson)
    perpetrators: list[DraftPerpetrator] = field(default_factory=list)
    children: list[DraftChild] = field(default_factory=list)
    others_at_risk: list[DraftOther] = field(default_factory=list)
    safe_contact: DraftSafeContact = field(default_factory=DraftSafeContact)
    criteria_answers: dict[Criterion, Answer] = field(default_factory=dict)
    judgement_rationale: str | None = None
    risk: DraftRisk = field(default_factory=DraftRisk)
    incident_date: date | None = None
    incident_place: str | None = None
    injuries: str | None = None
    weapon: Answer | None = None
    children_present: Answer | None = None
    reported_to_police: Answer | None = None
    crime_reference: str | None = None
    incidents_12m: int | None = None
    police_incidents_12m: int | None = None
    abuse_types: list[AbuseType] = field(default_factory=list)
    victim_aware_of_referral: Answer | None = None
    not_aware_reason: str | None = None
    consent_given: Answer | None = None
    sharing: DraftSharing = field(default_factory=DraftSharing)
    previous_marac: PreviousConference = field(default_factory=PreviousConference)
    must_not_receive: list[MustNotReceive] = field(default_factory=list)
    free_text: FreeText = field(default_factory=FreeText)
    warnings: list[str] = field(default_factory=list)

    @property
    def criteria(self) -> list[Criterion]:
        """The criteria answered with a clear yes, in the order of the form."""
        return [c for c in Criterion if self.criteria_answers.get(c) is Answer.YES]


def to_json(value: object) -> Any:
    """Turn a draft, or any part of one, into plain JSON values (dates as ISO 8601, codes as text)."""
    if value is None or type(value) in (str, int, bool):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {to_json(k): to_json(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_json(v) for v in value]
    return {name: to_json(getattr(value, name)) for name in _names(type(value))}


_NAMES: dict[Any, tuple[str, ...]] = {}


def _names(kind: Any) -> tuple[str, ...]:
    if kind not in _NAMES:
        _NAMES[kind] = tuple(f.name for f in dataclasses.fields(kind))
    return _NAMES[kind]


def to_brief_json(draft: object) -> Any:
    """Turn a draft into plain JSON values without its empty fields, which `from_json` fills again."""
    if isinstance(draft, list):
        return [to_brief_json(entry) for entry in draft]
    if not dataclasses.is_dataclass(draft):
        return to_json(draft)
    said = {name: to_brief_json(getattr(draft, name)) for name in _names(type(draft))}
    return {name: value for name, value in said.items() if not (value is None or value is False or value in ([], {}))}


def from_json(kind: type[T], data: Any) -> T:
    """Build a draft, a part of one, or another dataclass from what to_json made; missing fields keep their defaults.

    Raises ValueError where a value is not one the field may hold, or a field without a default is missing.
    """
    return typing.cast("T", _read(kind, data))


_Reader = collections.abc.Callable[[Any], Any]


def _read(kind: Any, data: Any) -> Any:
    return _reader(kind)(data)


@functools.cache
def _reader(kind: Any) -> _Reader:
    """Return what reads values of a type; worked out once, as a large sheet has a million of them."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return _reader_of_any(arguments)
    if origin is list:
        entry = _reader(arguments[0])
        return lambda data: [entry(item) for item in _checked(list, data)]
    if origin is tuple:
        return _reader_of_tuple(arguments)
    if origin in (dict, collections.abc.Mapping):
        key, value = _reader(arguments[0]), _reader(arguments[1])
        return lambda data: {key(name): value(item) for name, item in _checked(dict, data).items()}
    if dataclasses.is_dataclass(kind):
        return _reader_of_fields(kind)
    return lambda data: _read_plain(kind, data)


def _checked(kind: type[T], data: Any) -> T:
    if not isinstance(data, kind):
        raise ValueError(f"expected {kind.__name__}")
    return data


def _reader_of_any(kinds: tuple[Any, ...]) -> _Reader:
    *others, last = (_reader(kind) for kind in kinds if kind is not type(None))
    optional = type(None) in kinds

    def read(data: Any) -> Any:
        if data is None and optional:
            return None
        for other in others:
            try:
                return other(data)
            except ValueError:
                continue
        return last(data)

    return read


def _reader_of_tuple(kinds: tuple[Any, ...]) -> _Reader:
    readers = [_reader(kind) for kind in kinds if kind is not Ellipsis]

    def read(data: Any) -> Any:
        items = _checked(list, data)
        if kinds[-1] is Ellipsis:
            return tuple(readers[0](item) for item in items)
        if len(kinds) != len(items):
            raise ValueError(f"expected {len(kinds)} entries")
        return tuple(reader(item) for reader, item in zip(readers, items, strict=True))

    return read


def _reader_of_fields(kind: Any) -> _Reader:
    def read(data: Any) -> Any:
        hints, given = _hints(kind), _checked(dict, data)
        try:
            return kind(**{name: _reader(hints[name])(given[name]) for name in _names(kind) if name in given})
        except TypeError as error:  # a field without a default is missing
            raise ValueError(f"incomplete {kind.__name__}") from error

    return read


@functools.cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _read_plain(kind: Any, data: Any) -> Any:
    if kind is date:
        return date.fromisoformat(_checked(str, data))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(_checked(str, data))
    if not isinstance(data, kind) or (kind is int and isinstance(data, bool)):
        raise ValueError(f"expected {kind.__name__}")
    return data

"""Privacy of this desk: when it locks by itself, what may be copied, whether screen captures may show it."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from marac_desk.model.case import Case, CaseChild, CaseOther, CasePerpetrator
from marac_desk.model.meeting import Meeting
from marac_desk.model.person import Person
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.lives import MeetingState
from marac_desk.services.access import cases_within, require
from marac_desk.services.changes import Changes
from marac_desk.services.desk_settings import desk_setting, set_desk_setting
from marac_desk.services.errors import RefusedError

NAME = "privacy"
LEAST_MINUTES, MOST_MINUTES = 2, 30
MOST_IN_MEETING = 60
_PART = re.compile(r"[^\W\d_]+")
_LEAST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class PrivacySettings:
    """What one desk does. `lock_minutes` without anybody lock it, more of them while a meeting is in session.

    `copy_protected` lets protected values be copied, for a quarter of a minute. `allow_capture` lets screen captures
    show the windows, which screen readers and remote support may need.
    """

    lock_minutes: int = 5
    meeting_minutes: int = 15
    copy_protected: bool = False
    allow_capture: bool = False


def privacy_settings(uow: UnitOfWork) -> PrivacySettings:
    """Return the settings of this desk; what was never set, or makes no sense, is as it is at first."""
    return _read(desk_setting(uow, NAME))


def _read(value: dict[str, Any]) -> PrivacySettings:
    usual = asdict(PrivacySettings())
    known = {name: value[name] for name, first in usual.items() if type(value.get(name)) is type(first)}
    try:
        return _checked(PrivacySettings(**known))
    except RefusedError:
        return PrivacySettings()


def _checked(wanted: PrivacySettings) -> PrivacySettings:
    if not LEAST_MINUTES <= wanted.lock_minutes <= MOST_MINUTES:
        raise RefusedError("number_out_of_range", least=LEAST_MINUTES, most=MOST_MINUTES)
    if not wanted.lock_minutes <= wanted.meeting_minutes <= MOST_IN_MEETING:
        raise RefusedError("number_out_of_range", least=wanted.lock_minutes, most=MOST_IN_MEETING)
    return wanted


def set_privacy(uow: UnitOfWork, *, actor: Actor, wanted: PrivacySettings) -> tuple[PrivacySettings, Changes]:
    """Change what this desk does; the ledger tells of every setting that changed and what it is now.

    Raises RefusedError("number_out_of_range", least, most).
    """
    require(uow, actor, Operation.UPDATE, DataClass.PARTNERSHIP)
    before, after = asdict(privacy_settings(uow)), asdict(_checked(wanted))
    changed = {name: value for name, value in after.items() if before[name] != value}
    if changed:
        set_desk_setting(uow, actor, NAME, after)
        uow.record("change", "privacy", **changed)
    return wanted, Changes.PARTNERSHIP if changed else Changes.NOTHING


def meeting_runs(uow: UnitOfWork) -> bool:
    """Tell whether a meeting is in session."""
    return (
        uow.session.scalar(sa.select(Meeting.id).where(Meeting.state == MeetingState.IN_SESSION).limit(1)) is not None
    )


def names_in_cases(uow: UnitOfWork, *, actor: Actor) -> frozenset[str]:
    """Return the parts of every name in the cases that the person acting may know of, to be hidden in what was typed.

    A case that somebody may not know of gives away no name by hiding it.
    """
    known = sa.select(Case.id).where(cases_within(uow, actor))
    of_case = [sa.select(Case.victim_id).where(Case.id.in_(known))]
    of_case += [
        sa.select(tie.person_id).where(tie.case_id.in_(known)) for tie in (CaseChild, CasePerpetrator, CaseOther)
    ]
    named = (Person.full_name, Person.given_names, Person.family_name, Person.known_as, Person.aliases)
    query = sa.select(*named).where(Person.id.in_(sa.union(*of_case)))
    parts: set[str] = set()
    for *names, aliases in uow.session.execute(query):
        for name in (*names, *(aliases or ())):
            parts.update(_PART.findall(name or ""))
    return frozenset(part for part in parts if len(part) > _LEAST_LETTERS and part[0].isupper())

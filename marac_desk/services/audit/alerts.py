"""Alerts: looking that stands out by a rule, found from the ledger, judged by somebody who did not look."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from marac_desk.model.audit import Alert
from marac_desk.model.case import Case, CaseChild, CaseOther, CasePerpetrator
from marac_desk.model.ledger import LedgerEntry, LedgerHead
from marac_desk.model.person import Person
from marac_desk.model.user import DeskSetting, User
from marac_desk.register.unit_of_work import DENIED, UnitOfWork
from marac_desk.register.visibility import not_shut_out, shut_out_here
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.browsing import BrowsingLimits, Finding, Looked, findings
from marac_desk.rules.matching import PersonKey, same_family_name
from marac_desk.rules.vocabulary.access import AlertRule, SampleVerdict
from marac_desk.rules.working_days import is_working_day
from marac_desk.services.access import require
from marac_desk.services.audit.looks import looks_since
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.housekeeping import actor_of
from marac_desk.services.settings import area_settings

SCANNED = "alerts_scanned"
_OVERLAP_LINES = 2_000
"""How many lines before the last scanned one are read again, so that a burst across two scans is found."""


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One alert as it is listed: the rule, about whom, on which case, when, how many looks, and what was found."""

    alert_id: uuid.UUID
    rule: AlertRule
    person: str
    reference: str
    at: datetime
    count: int
    verdict: SampleVerdict | None
    judged_by: str
    note: str


def alerts(uow: UnitOfWork, *, actor: Actor, judged: bool = False) -> tuple[AlertRow, ...]:
    """Return the alerts that wait to be judged, or those that were, the latest first; never those about oneself."""
    require(uow, actor, Operation.UPDATE, DataClass.AUDIT)
    judge = aliased(User)
    query = (
        sa.select(Alert, User.name, Case.reference, judge.name)
        .join(User, User.id == Alert.user_id)
        .join(Case, Case.id == Alert.case_id, isouter=True)
        .join(judge, judge.id == Alert.judged_by, isouter=True)
        .where(Alert.user_id != actor.user_id, sa.or_(Alert.case_id.is_(None), not_shut_out(actor, Alert.case_id)))
        .where(Alert.verdict.is_not(None) if judged else Alert.verdict.is_(None))
        .order_by(Alert.at.desc(), Alert.id.desc())
    )
    return tuple(
        AlertRow(
            alert_id=alert.id,
            rule=alert.rule,
            person=person,
            reference=reference or "",
            at=alert.at,
            count=int(alert.details.get("count", 0)),
            verdict=alert.verdict,
            judged_by=judged_by or "",
            note=alert.note or "",
        )
        for alert, person, reference, judged_by in uow.session.execute(query)
    )


def judge_alert(
    uow: UnitOfWork, *, actor: Actor, alert_id: uuid.UUID, verdict: SampleVerdict, note: str = ""
) -> tuple[None, Changes]:
    """Record what somebody found behind an alert. Raises RefusedError: "own_look", "note_missing", "judged_already"."""
    require(uow, actor, Operation.UPDATE, DataClass.AUDIT)
    alert = uow.session.get(Alert, alert_id)
    if alert is None:
        raise NotFoundError("alert")
    if alert.user_id == actor.user_id:
        raise RefusedError("own_look")
    if alert.verdict is not None:
        raise RefusedError("judged_already")
    if verdict is not SampleVerdict.IN_ORDER and not note.strip():
        raise RefusedError("note_missing")
    alert.verdict, alert.note = verdict, note.strip() or None
    alert.judged_by, alert.judged_at = actor.user_id, uow.now
    uow.record("judge", "alert", alert.id, case_id=alert.case_id, verdict=verdict.value)
    return None, Changes.AUDIT


def raise_alert(
    uow: UnitOfWork, rule: AlertRule, *, user_id: uuid.UUID, case_id: uuid.UUID | None, count: int = 1
) -> None:
    """Have the auditor told of something at once, in the same unit of work as what it is about."""
    uow.add(Alert(rule=rule, user_id=user_id, case_id=case_id, at=uow.now, details={"count": count}))
    uow.record("alert", "alert", case_id=case_id, rule=rule.value)


def note_clock_jump(uow: UnitOfWork, *, actor: Actor, seconds: int) -> tuple[None, Changes]:
    """Write down by how many seconds the computer's clock was moved while somebody was signed in, and tell the auditor.

    Whoever is signed in may not be who moved it; the auditor judges that.
    """
    uow.record("clock_jump", "desk", seconds=seconds)
    raise_alert(uow, AlertRule.CLOCK_JUMP, user_id=actor.user_id, case_id=None)
    return None, Changes.AUDIT


def find_alerts(uow: UnitOfWork) -> tuple[int, Changes]:
    """Read what was looked at since the last time and write down what stands out; returns how many alerts were new.

    This is the desk's own doing, so nobody is asked for leave; who may read the alerts is.
    """
    desk_id = uow.desk_id
    setting = uow.session.get(DeskSetting, (desk_id, SCANNED))
    scanned = int(setting.value.get("seq", 0)) if setting else 0
    head = uow.session.scalar(sa.select(LedgerHead.seq).where(LedgerHead.desk_id == desk_id)) or 0
    if head == scanned:
        return 0, Changes.NOTHING
    looks = looks_since(uow, desk_id=desk_id, seq=max(0, scanned - _OVERLAP_LINES))
    calendar = area_settings(uow).calendar
    found = list(findings(looks, BrowsingLimits(), lambda day: is_working_day(calendar, day)))
    found += _own_names(uow, [look for look in looks if look.seq > scanned])
    found += _kept_out(uow, scanned)
    new = [finding for finding in found if finding.last_seq > scanned and _is_new(uow, finding)]
    for finding in new:
        uow.add(_alert(finding))
        uow.record("alert", "alert", case_id=finding.case_id, rule=finding.rule.value)
    if setting is None:
        setting = DeskSetting(desk_id=desk_id, name=SCANNED, value={}, updated_at=uow.now)
        uow.session.add(setting)
    setting.value, setting.updated_at = {"seq": head}, uow.now
    return len(new), Changes.AUDIT if new else Changes.NOTHING


def _alert(finding: Finding) -> Alert:
    return Alert(
        rule=finding.rule,
        user_id=finding.user_id,
        case_id=finding.case_id,
        at=finding.at,
        first_seq=finding.first_seq,
        last_seq=finding.last_seq,
        details={"count": finding.count},
    )


def _is_new(uow: UnitOfWork, finding: Finding) -> bool:
    """Tell whether no alert covers this yet; one that went on grows.

    A name one shares is flagged once a case for as long as nobody judged it, everything else once a burst.
    """
    same = [Alert.rule == finding.rule, Alert.user_id == finding.user_id]
    if finding.rule is AlertRule.OWN_NAME:
        same += [Alert.case_id == finding.case_id, Alert.verdict.is_(None)]
    else:
        same += [Alert.first_seq <= finding.last_seq, Alert.last_seq >= finding.first_seq]
    known = uow.session.scalars(sa.select(Alert).where(*same)).first()
    if known is None:
        return True
    if known.last_seq is not None and finding.last_seq > known.last_seq:
        count = int(known.details["count"]) + 1 if finding.rule is AlertRule.OWN_NAME else finding.count
        known.last_seq, known.details = finding.last_seq, {"count": count}
    return False


def _own_names(uow: UnitOfWork, looks: list[Looked]) -> Iterator[Finding]:
    """Yield the looks at a case one of whose people has the viewer's own family name."""
    users: dict[uuid.UUID, str] = {row.id: row.name for row in uow.session.execute(sa.select(User.id, User.name))}
    people: dict[uuid.UUID, tuple[str, ...]] = {}
    seen: set[tuple[uuid.UUID, uuid.UUID]] = set()
    for look in looks:
        if (look.user_id, look.case_id) in seen or look.user_id not in users:
            continue
        seen.add((look.user_id, look.case_id))
        if look.case_id not in people:
            people[look.case_id] = tuple(_names_in(uow, look.case_id))
        viewer = PersonKey("viewer", full_name=users[look.user_id])
        if any(same_family_name(viewer, PersonKey("party", full_name=name)) for name in people[look.case_id]):
            yield Finding(AlertRule.OWN_NAME, look.user_id, look.case_id, look.at, look.seq, look.seq, 1)


def _kept_out(uow: UnitOfWork, scanned: int) -> Iterator[Finding]:
    """Yield who asked for a case that a restriction keeps from her or him: once a person and case."""
    asked = sa.select(LedgerEntry.seq, LedgerEntry.at, LedgerEntry.actor_id, LedgerEntry.object_id).where(
        LedgerEntry.desk_id == uow.desk_id,
        LedgerEntry.seq > scanned,
        LedgerEntry.operation == DENIED,
        LedgerEntry.object_type == "case",
        LedgerEntry.object_id.is_not(None),
        LedgerEntry.actor_id.is_not(None),
    )
    seen: dict[tuple[uuid.UUID, uuid.UUID], Finding] = {}
    for row in uow.session.execute(asked.order_by(LedgerEntry.seq)):
        key = (row.actor_id, row.object_id)
        if key in seen:
            seen[key] = dataclasses.replace(seen[key], last_seq=row.seq, count=seen[key].count + 1)
        elif _is_shut_out(uow, *key):
            seen[key] = Finding(AlertRule.KEPT_OUT, *key, row.at, row.seq, row.seq, 1)
    yield from seen.values()


def _is_shut_out(uow: UnitOfWork, user_id: uuid.UUID, case_id: uuid.UUID) -> bool:
    try:
        actor = actor_of(uow, user_id)
    except NotFoundError:  # left meanwhile
        return False
    return uow.session.scalar(sa.select(Case.id).where(Case.id == case_id, shut_out_here(actor))) is not None


def _names_in(uow: UnitOfWork, case_id: uuid.UUID) -> Iterator[str]:
    ties = [sa.select(tie.person_id).where(tie.case_id == case_id) for tie in (CasePerpetrator, CaseChild, CaseOther)]
    parties = sa.union_all(sa.select(Case.victim_id).where(Case.id == case_id), *ties)
    for person in uow.session.scalars(sa.select(Person).where(Person.id.in_(parties))):
        yield from filter(None, (person.full_name, *person.aliases))

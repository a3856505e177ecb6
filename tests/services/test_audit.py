"""Looking after those who look: own lines, alerts, the monthly sample; on both engines."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from marac_desk.model.audit import Alert, SampledLook
from marac_desk.model.case import Case
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.person import Person
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, NotAllowedError, Role
from marac_desk.rules.clock import SetClock
from marac_desk.rules.vocabulary.access import AlertRule, LookReasonCode, SampleVerdict
from marac_desk.services.audit.activity import Wanted, activity
from marac_desk.services.audit.alerts import alerts, find_alerts, judge_alert
from marac_desk.services.audit.exporting import plan_extract, record_extract
from marac_desk.services.audit.reasons import StatedReason, needs_reason, state_reason
from marac_desk.services.audit.sampling import draw_sample, judge_look, sampled_looks
from marac_desk.services.errors import RefusedError
from tests.support.cases import case_id
from tests.support.registers import actor, user

MONTH = date(2026, 11, 1)


def auditor(register: Register) -> Actor:
    return user(register, Role.AUDITOR)


def cases(register: Register) -> list[uuid.UUID]:
    with register.reading() as uow:
        return list(uow.session.scalars(sa.select(Case.id).order_by(Case.reference)))


def look(register: Register, who: Actor, key: uuid.UUID, operation: str = "view") -> None:
    """Write a look into the ledger as opening a case does, and let two minutes pass."""
    with register.writing(who) as uow:
        uow.record(operation, "case", key, case_id=key)
    clock = register.clock
    assert isinstance(clock, SetClock)
    clock.advance(minutes=2)


def test_the_auditor_reads_everybodys_lines_and_others_their_own(demonstration: Register) -> None:
    who, other, watcher = actor(demonstration), actor(demonstration, Role.CHAIR), auditor(demonstration)
    for person in (who, other, who):
        look(demonstration, person, case_id(demonstration, "0130"))
    with demonstration.reading() as uow:
        wanted = Wanted(operations=("view",))
        own = activity(uow, actor=who, wanted=wanted)
        everybody = activity(uow, actor=watcher, wanted=wanted)
        assert {line.user_id for line in own.lines} == {who.user_id}
        assert {line.person for line in everybody.lines} == {who.name, other.name}
        assert own.total == 2
        assert everybody.total == 3
        with pytest.raises(NotAllowedError):
            activity(uow, actor=who, wanted=Wanted(user_id=other.user_id))


def test_the_administrator_sees_that_the_chain_is_whole_and_no_line_of_it(demonstration: Register) -> None:
    administrator = user(demonstration, Role.ADMINISTRATOR)
    with demonstration.reading() as uow, pytest.raises(NotAllowedError):
        activity(uow, actor=administrator, wanted=Wanted())


def test_pages_follow_each_other_without_a_gap(demonstration: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marac_desk.services.audit.activity.PAGE", 7)
    watcher = auditor(demonstration)
    with demonstration.reading() as uow:
        page = activity(uow, actor=watcher, wanted=Wanted())
        lines = list(page.lines)
        while page.after is not None:
            page = activity(uow, actor=watcher, wanted=Wanted(), after=page.after)
            lines += page.lines
        every = uow.session.scalar(sa.select(sa.func.count()).select_from(LedgerEntry))
    assert len(lines) == len({(line.desk_id, line.seq) for line in lines}) == every
    assert [line.at for line in lines] == sorted((line.at for line in lines), reverse=True)


def resting(register: Register) -> list[uuid.UUID]:
    """Return cases that stand on no open meeting."""
    with register.reading() as uow:
        return [key for key in cases(register) if needs_reason(uow, key)]


def test_a_person_who_shares_a_name_is_flagged_once(demonstration: Register) -> None:
    key = case_id(demonstration, "0130")
    with demonstration.writing() as uow:
        family = uow.session.get_one(Case, key).victim_id
        name = uow.session.get_one(Person, family).full_name or ""
    namesake = user(demonstration, Role.COORDINATOR, name=f"Robin {name.split()[-1]}")
    for _ in range(2):
        look(demonstration, namesake, key)
        with demonstration.writing() as uow:
            find_alerts(uow)
    with demonstration.reading() as uow:
        found = uow.session.scalars(sa.select(Alert).where(Alert.rule == AlertRule.OWN_NAME)).all()
    assert [(alert.user_id, alert.case_id) for alert in found] == [(namesake.user_id, key)]


def test_a_burst_across_two_scans_is_one_alert_that_grows(demonstration: Register) -> None:
    who, watcher = actor(demonstration), auditor(demonstration)
    many = [uuid.uuid4() for _ in range(24)]
    with demonstration.writing() as uow:
        template = uow.session.scalars(sa.select(Case)).first()
        assert template is not None
        for number, key in enumerate(many):
            uow.add(Case(id=key, area_id=template.area_id, reference=f"T-{number}", victim_id=template.victim_id))
    counts = []
    for part in (many[:12], many[12:20], many[20:]):
        for key in part:
            look(demonstration, who, key)
        with demonstration.writing() as uow:
            counts.append(find_alerts(uow)[0])
    with demonstration.reading() as uow:
        (alert,) = [a for a in alerts(uow, actor=watcher) if a.rule is AlertRule.MANY_CASES]
    assert alert.count == 24
    assert alert.person == who.name


def test_an_alert_is_judged_by_somebody_else_once_and_with_words_where_it_was_not_in_order(
    demonstration: Register,
) -> None:
    watcher, second = auditor(demonstration), user(demonstration, Role.AUDITOR, name="Second Auditor")
    with demonstration.writing() as uow:
        for person in (watcher, second):
            uow.add(Alert(rule=AlertRule.OFF_HOURS, user_id=person.user_id, at=uow.now, details={"count": 5}))
    with demonstration.reading() as uow:
        (seen,) = alerts(uow, actor=watcher)
        assert seen.person == second.name
        own = uow.session.scalars(sa.select(Alert.id).where(Alert.user_id == watcher.user_id)).one()

    def judge(key: uuid.UUID, verdict: SampleVerdict, note: str = "") -> None:
        with demonstration.writing(watcher) as uow:
            judge_alert(uow, actor=watcher, alert_id=key, verdict=verdict, note=note)

    for key, verdict, code in (
        (own, SampleVerdict.IN_ORDER, "own_look"),
        (seen.alert_id, SampleVerdict.NOT_IN_ORDER, "note_missing"),
    ):
        with pytest.raises(RefusedError) as refused:
            judge(key, verdict)
        assert refused.value.code == code
    judge(seen.alert_id, SampleVerdict.EXPLAINED, "Night duty")
    with pytest.raises(RefusedError) as refused:
        judge(seen.alert_id, SampleVerdict.IN_ORDER)
    assert refused.value.code == "judged_already"


def test_the_sample_is_one_in_twenty_at_least_twenty_and_nobody_judges_a_look_of_her_own(
    demonstration: Register,
) -> None:
    watcher, second = auditor(demonstration), user(demonstration, Role.AUDITOR, name="Second Auditor")
    every = cases(demonstration)
    for number in range(60):
        look(demonstration, (actor(demonstration), second, watcher)[number % 3], every[number % len(every)])
    with demonstration.writing(watcher) as uow:
        drawn, _ = draw_sample(uow, actor=watcher, month=MONTH, pick=lambda all_of_it, many: list(all_of_it)[:many])
    assert drawn == 20
    with demonstration.reading() as uow:
        rows = uow.session.scalars(sa.select(SampledLook)).all()
        assert all(row.user_id != row.assigned_to for row in rows)
        listed = sampled_looks(uow, actor=watcher, month=MONTH)
        assert watcher.name not in {row.person for row in listed}
    with demonstration.writing(watcher) as uow:
        mine = next(row for row in listed if row.mine)
        judge_look(uow, actor=watcher, look_id=mine.look_id, verdict=SampleVerdict.IN_ORDER)
        theirs = next(row for row in listed if not row.mine)
        with pytest.raises(RefusedError) as refused:
            judge_look(uow, actor=watcher, look_id=theirs.look_id, verdict=SampleVerdict.IN_ORDER)
    assert refused.value.code == "assigned_to_other"
    with demonstration.writing(watcher) as uow, pytest.raises(RefusedError) as refused:
        draw_sample(uow, actor=watcher, month=MONTH)
    assert refused.value.code == "sample_drawn"


def test_one_auditor_alone_cannot_judge_what_she_looked_at_herself(demonstration: Register) -> None:
    watcher = auditor(demonstration)
    look(demonstration, watcher, case_id(demonstration, "0130"))
    with demonstration.writing(watcher) as uow, pytest.raises(RefusedError) as refused:
        draw_sample(uow, actor=watcher, month=MONTH)
    assert refused.value.code == "nobody_to_judge"


def test_a_reason_is_needed_where_nothing_goes_on_and_words_only_for_other(demonstration: Register) -> None:
    who, quiet = actor(demonstration), resting(demonstration)
    assert quiet
    busy = next(key for key in cases(demonstration) if key not in quiet)
    with demonstration.writing(who) as uow:
        assert state_reason(uow, who, busy, None) is None
        for reason, code in (
            (None, "look_reason_needed"),
            (StatedReason(LookReasonCode.OTHER, "  "), "reason_words_missing"),
            (StatedReason(LookReasonCode.OTHER, "x" * 501), "reason_too_long"),
        ):
            with pytest.raises(RefusedError) as refused:
                state_reason(uow, who, quiet[0], reason)
            assert refused.value.code == code
        assert state_reason(uow, who, quiet[0], StatedReason(LookReasonCode.ENQUIRY)) == "enquiry"


def test_an_extract_holds_what_was_asked_for_and_says_whether_the_chain_holds(demonstration: Register) -> None:
    who, watcher = actor(demonstration), auditor(demonstration)
    look(demonstration, who, case_id(demonstration, "0130"))
    now = demonstration.clock.now()
    wanted = Wanted(user_id=who.user_id, operations=("view",), since=now - timedelta(days=1), until=now)
    with demonstration.reading(watcher) as uow:
        planned = plan_extract(uow, actor=watcher, wanted=wanted)
        with pytest.raises(RefusedError) as refused:
            plan_extract(uow, actor=watcher, wanted=Wanted())
        with pytest.raises(NotAllowedError):
            plan_extract(uow, actor=who, wanted=wanted)
    assert refused.value.code == "extract_period_missing"
    content = planned.content
    assert [(line.person, line.operation) for line in content.lines] == [(who.name, "view")]
    assert content.chain_holds
    assert who.name not in planned.file_name
    with demonstration.writing(watcher) as uow:
        record_extract(uow, actor=watcher, wanted=wanted, lines=1, sha256="0" * 64)
        assert [event.operation for event in uow.events] == ["export"]

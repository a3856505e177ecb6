"""The ladder of late actions: what is proposed, who is written to, what is written down, and when it begins anew."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from marac_desk.model.agency import Agency, Representative
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.escalation import Rung
from marac_desk.rules.vocabulary import CloseCode, RepresentativeRole
from marac_desk.services.actions.closing import close_action, reopen
from marac_desk.services.actions.moving import extend
from marac_desk.services.chasing.ladder import Climb, escalate, escalation_ladder
from marac_desk.services.chasing.letters import plan_escalation_letters
from marac_desk.services.chasing.views import LadderRow
from marac_desk.services.errors import RefusedError
from tests.services.test_readiness import shut_out
from tests.support.actions import action_of, detail, ledger_of, take
from tests.support.registers import actor

MONDAY = datetime(2026, 11, 30, 10, tzinfo=UTC)
VISIT, MAP = "Health visitor to make", "Map the pattern"  # 14 and 9 working days late on that Monday


@pytest.fixture(autouse=True)
def monday(demonstration: Register) -> None:
    demonstration.clock.instant = MONDAY  # type: ignore[attr-defined]


def ladder(register: Register) -> dict[uuid.UUID, LadderRow]:
    me = actor(register)
    with register.reading(me) as uow:
        return {one.row.action_id: one for one in escalation_ladder(uow, actor=me).rows}


def climb(register: Register, key: uuid.UUID, rung: Rung, reason: str | None = None) -> None:
    me, row = actor(register), detail(register, actor(register), key).row
    with register.writing(me) as uow:
        escalate(uow, actor=me, climbs=[Climb(key, row.version, rung, "ab" * 8)], reason=reason)


def later(register: Register, **more: float) -> None:
    register.clock.instant += timedelta(**more)  # type: ignore[attr-defined]


def test_the_lowest_rung_not_taken_is_proposed_whatever_is_reached(demonstration: Register) -> None:
    rows = ladder(demonstration)
    visit, pattern = rows[action_of(demonstration, VISIT)], rows[action_of(demonstration, MAP)]
    assert (visit.row.late, visit.standing.reached, visit.rung) == (14, Rung.CHAIR, Rung.REPRESENTATIVE)
    assert (pattern.row.late, pattern.standing.reached, pattern.rung) == (9, Rung.MANAGER, Rung.REPRESENTATIVE)
    assert all(one.to for one in rows.values())


def test_one_goes_up_rung_by_rung_each_after_its_answer_was_due(demonstration: Register) -> None:
    key = action_of(demonstration, VISIT)
    for rung, days in ((Rung.REPRESENTATIVE, 3), (Rung.MANAGER, 6), (Rung.CHAIR, 8)):
        assert ladder(demonstration)[key].rung is rung
        climb(demonstration, key, rung)
        now = ladder(demonstration)[key]
        assert now.rung is Rung.NOBODY
        assert now.waits_until is not None
        later(demonstration, days=days)
    top = ladder(demonstration)[key]
    assert (top.rung, top.standing.done, top.waits_until) == (Rung.NOBODY, Rung.CHAIR, None)
    assert [rung for rung, _ in top.written] == [Rung.REPRESENTATIVE, Rung.MANAGER, Rung.CHAIR]


def test_each_step_stands_in_the_history_and_in_the_ledger(demonstration: Register) -> None:
    key = action_of(demonstration, VISIT)
    climb(demonstration, key, Rung.REPRESENTATIVE)
    line = detail(demonstration, actor(demonstration), key).history[0]
    assert (line.kind, dict(line.details)) == ("escalated", {"level": "1", "late": "14", "sha256": "ab" * 8})
    entry = ledger_of(demonstration, key)[-1]
    assert (entry.operation, entry.details["level"]) == ("escalated", "1")


def test_no_rung_is_passed_over_without_a_reason(demonstration: Register) -> None:
    key = action_of(demonstration, VISIT)
    with pytest.raises(RefusedError, match="skip_needs_reason"):
        climb(demonstration, key, Rung.CHAIR)
    assert ladder(demonstration)[key].standing.done is Rung.NOBODY
    climb(demonstration, key, Rung.CHAIR, "The manager left, and the child is at risk.")
    line = detail(demonstration, actor(demonstration), key).history[0]
    assert line.details["skipped"] == "1,2"
    assert line.text == "The manager left, and the child is at risk."


def test_nothing_goes_higher_than_its_lateness_and_no_step_is_taken_twice(demonstration: Register) -> None:
    key = action_of(demonstration, MAP)
    with pytest.raises(RefusedError, match="escalation_not_due"):
        climb(demonstration, key, Rung.CHAIR, "at once")
    climb(demonstration, key, Rung.REPRESENTATIVE)
    with pytest.raises(RefusedError, match="escalated_already"):
        climb(demonstration, key, Rung.REPRESENTATIVE)


def test_several_go_up_together_or_not_at_all(demonstration: Register) -> None:
    me, one, other = actor(demonstration), action_of(demonstration, VISIT), action_of(demonstration, MAP)
    rows = ladder(demonstration)
    climbs = [Climb(one, rows[one].row.version, Rung.REPRESENTATIVE), Climb(other, rows[other].row.version, Rung.CHAIR)]
    with pytest.raises(RefusedError), demonstration.writing(me) as uow:
        escalate(uow, actor=me, climbs=climbs, reason="x")
    assert ladder(demonstration)[one].standing.done is Rung.NOBODY


@pytest.mark.parametrize("code", [CloseCode.NOT_POSSIBLE_CHANGE, CloseCode.NOT_DONE_AGENCY])
def test_what_ended_stands_on_no_rung_and_begins_at_the_foot_when_opened_again(
    demonstration: Register, code: CloseCode
) -> None:
    me, key = actor(demonstration), action_of(demonstration, VISIT)
    climb(demonstration, key, Rung.REPRESENTATIVE)
    take(demonstration, me, close_action, key, code=code, reason="the family moved away")
    assert key not in ladder(demonstration)
    with pytest.raises(RefusedError, match="action_closed"):
        climb(demonstration, key, Rung.MANAGER)
    take(demonstration, me, reopen, key, reason="they are back")
    again = ladder(demonstration)[key]
    assert (again.standing.done, again.rung, again.written) == (Rung.NOBODY, Rung.REPRESENTATIVE, ())


def test_another_day_takes_it_off_and_begins_anew(demonstration: Register) -> None:
    me, key = actor(demonstration), action_of(demonstration, VISIT)
    climb(demonstration, key, Rung.REPRESENTATIVE)
    take(demonstration, me, extend, key, due_on=date(2026, 12, 4), reason="the visitor was ill")
    assert key not in ladder(demonstration)
    later(demonstration, days=9)  # Wed 9 Dec, three working days late
    assert ladder(demonstration)[key].rung is Rung.REPRESENTATIVE


def _manager(register: Register, key: uuid.UUID, name: str) -> uuid.UUID:
    with register.writing() as uow:
        agency = detail(register, actor(register), key).row.agency_id
        person = Representative(agency_id=agency, person_name=name, role=RepresentativeRole.DEPUTY, manages=True)
        uow.add(person)
        return person.id


def _letter(register: Register, key: uuid.UUID, rung: Rung) -> list[tuple[str, int]]:
    me, row = actor(register), ladder(register)[key].row
    with register.reading(me) as uow:
        planned = plan_escalation_letters(uow, actor=me, climbs=[Climb(key, row.version, rung)])
    return [(one.content.person, len(one.content.actions)) for one in planned]


def test_the_manager_by_name_then_the_chair_is_written_to(demonstration: Register) -> None:
    key = action_of(demonstration, VISIT)
    assert _letter(demonstration, key, Rung.MANAGER) == [("", 1)]  # nobody is named: to the manager responsible
    _manager(demonstration, key, "Mara Nager")
    assert _letter(demonstration, key, Rung.MANAGER) == [("Mara Nager", 1)]
    with demonstration.reading() as uow:
        chair = uow.session.scalars(
            sa.select(Representative.person_name).where(Representative.role == RepresentativeRole.CHAIR)
        ).first()
    assert _letter(demonstration, key, Rung.CHAIR) == [(chair, 1)]


def test_a_manager_is_on_no_circulation(demonstration: Register) -> None:
    from marac_desk.services.circulation.common import recipients

    _manager(demonstration, action_of(demonstration, VISIT), "Mara Nager")
    with demonstration.reading() as uow:
        assert all("Mara Nager" not in {h.name for h in one.holders} for one in recipients(uow))


def test_nobody_is_written_to_about_a_case_they_must_not_know(demonstration: Register) -> None:
    key = action_of(demonstration, VISIT)
    row = ladder(demonstration)[key].row
    shut_out(demonstration, row.case_id, row.agency_id)
    now = ladder(demonstration)[key]
    assert (now.to, now.may_write) == ("", False)
    assert _letter(demonstration, key, Rung.REPRESENTATIVE) == []
    assert _letter(demonstration, key, Rung.CHAIR) == []
    with pytest.raises(RefusedError, match="nobody_to_write_to"):
        climb(demonstration, key, Rung.REPRESENTATIVE)


def test_one_letter_holds_all_of_an_agency_on_a_rung(demonstration: Register) -> None:
    me, rows = actor(demonstration), ladder(demonstration)
    climbs = [Climb(key, one.row.version, one.rung) for key, one in rows.items() if one.rung]
    with demonstration.reading(me) as uow:
        planned = plan_escalation_letters(uow, actor=me, climbs=climbs)
        agencies = set(uow.session.scalars(sa.select(Agency.short_name)))
    assert sorted(climb.action_id for one in planned for climb in one.climbs) == sorted(rows)
    assert len(planned) == len({one.row.agency_id for one in rows.values()})
    assert all(name.lower() not in one.file_name for one in planned for name in agencies)

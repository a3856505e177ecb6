"""No use case commits a change of a sealed row without its digest: the demonstration, a meeting day, and all others."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.demo.caseload import load_caseload
from marac_desk.model.agency import Agency
from marac_desk.model.meeting import AgendaItem
from marac_desk.register.opening import create_on_server
from marac_desk.register.sealed_rows import RowVerdict
from marac_desk.register.trusting import seal_rows
from marac_desk.register.unit_of_work import Register, UnitOfWork
from marac_desk.rules.access import Actor, Role
from marac_desk.rules.vocabulary import CloseCode
from marac_desk.services.actions import closing, following, moving
from marac_desk.services.errors import KNOWN
from marac_desk.services.meeting_room import minuting, recording, running
from marac_desk.services.meeting_room.recording import TypedAction
from marac_desk.services.meetings.known import items_of
from marac_desk.services.report_backs import telling
from tests.support import actions, registers, report_backs
from tests.support.canaries import Canaries
from tests.support.meetings import MEETING_STARTS, ready_meeting
from tests.support.registers import NOW, REGISTER_ID, SECRETS, actor
from tests.support.servers import new_database, socket_folder, url
from tests.support.tampering import Statements, checked, sealing
from tests.support.use_cases import Arguments, use_cases


class Sealing(Register):
    """A register that holds every sealed row against the ledger after each unit of work that changed one."""

    def __init__(self, register: Register) -> None:
        sealed = sealing(register)
        seal_rows(sealed)
        super().__init__(sealed.engines, desk_id=REGISTER_ID, clock=register.clock, seal_key=SECRETS.seal_key)
        self.statements, self.units, self.changed = Statements(self), 0, set[str]()

    @contextlib.contextmanager
    def writing(self, actor: Actor | None = None) -> Iterator[UnitOfWork]:
        self.statements.take()
        with super().writing(actor) as uow:
            yield uow
        if tables := self.statements.take():
            found = checked(self)
            assert (found.changed, found.unsealed) == ((), ()), tables
            self.units, self.changed = self.units + 1, self.changed | tables


@pytest.mark.parametrize("engine", ["sqlcipher", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_the_demonstration_leaves_no_row_without_its_digest(engine: str, tmp_path: Path) -> None:
    if engine == "sqlcipher":
        made = registers.empty_file(tmp_path)
    elif (folder := socket_folder()) is None:
        pytest.skip("PostgreSQL is not installed")
    else:
        address = url(folder, new_database(folder))
        made = create_on_server(address, register_id=REGISTER_ID, clock=registers.clock(), secrets=SECRETS)
    statements = Statements(made)
    load_caseload(made, NOW.date())
    changed = {"action", "app_user", "case_exclusion", "protected_value", "report_back", "safe_contact"}
    assert statements.take() >= changed
    found = checked(made)
    made.close()
    assert (found.changed, found.unsealed) == ((), ())
    assert found.rows > 100


def do(register: Register, person: Actor, use_case: Callable[..., Any], **values: Any) -> Any:
    """Run one use case in a unit of work of its own."""
    with register.writing(person) as uow:
        return use_case(uow, actor=person, **values)[0]


def a_meeting_day(register: Register) -> None:
    """Run a meeting: everybody is here, actions are recorded, corrected, taken back, the case is concluded."""
    register.clock.instant = MEETING_STARTS  # type: ignore[attr-defined]
    chair, meeting_id = actor(register), ready_meeting(register, 2)
    do(register, chair, running.start_meeting, meeting_id=meeting_id)
    do(register, chair, running.all_are_here, meeting_id=meeting_id)
    with register.reading(chair) as uow:
        item_id = items_of(uow, meeting_id)[0].id
        police = uow.session.scalars(sa.select(Agency.id).where(Agency.short_name == "Police")).one()
    do(register, chair, running.call_case, item_id=item_id)
    drafts = [TypedAction(uuid.uuid4(), f"police visit {n}", police, f"visit the home {n}") for n in range(3)]
    for draft in drafts:
        do(register, chair, recording.record_action, item_id=item_id, draft=draft)
    one, two, three = (draft.action_id for draft in drafts)
    again = TypedAction(one, "police call", police, "call her")
    actions.take(register, chair, recording.correct_action, one, draft=again)
    actions.take(register, chair, recording.take_back_action, two, reason="typed twice")
    actions.take(register, chair, recording.read_back, three)
    with register.reading(chair) as uow:
        version = uow.session.get_one(AgendaItem, item_id).version
    advocate_id = actor(register, Role.ADVOCATE).representative_id
    do(register, chair, minuting.plan_telling, item_id=item_id, version=version, advocate_id=advocate_id)
    do(register, chair, running.conclude_case, item_id=item_id)


def an_action_followed(register: Register) -> None:
    """Follow one action from being taken up to its end, and open it again."""
    me = actor(register)
    with register.reading() as uow:
        housing = uow.session.scalars(sa.select(Agency.id).where(Agency.short_name == "Housing")).one()
        item = uow.session.scalars(sa.select(AgendaItem).limit(1)).one()
    draft = TypedAction(uuid.uuid4(), "housing locks", housing, "change the locks")
    do(register, me, recording.record_action, item_id=item.id, draft=draft)
    later = register.clock.now().date() + timedelta(days=30)
    steps: list[tuple[Any, dict[str, Any]]] = [
        (following.note_progress, {"text": "the locks are ordered"}),
        (following.correct_wording, {"title": "Change all locks"}),
        (moving.extend, {"due_on": later, "reason": "the locksmith is away"}),
        (moving.reassign, {"agency_id": housing, "reason": "the same again"}),
        (following.claim_done, {"evidence": "a letter"}),
        (closing.send_back, {"reason": "not all of them"}),
        (closing.close_action, {"code": CloseCode.DONE, "reason": "done", "evidence": "a letter"}),
        (closing.reopen, {"reason": "one was forgotten"}),
    ]
    for step, values in steps:
        with contextlib.suppress(*KNOWN):  # a step that a rule refuses leaves nothing behind, and the next may go
            actions.take(register, me, step, draft.action_id, **values)


def a_report_back(register: Register) -> None:
    """Tell a victim what was agreed."""
    key = report_backs.fresh_report_back(register, due_on=date(2026, 12, 20))
    for step in (telling.check_safe_contact, telling.deliver, telling.decline, telling.not_safe_now):
        with contextlib.suppress(*KNOWN):
            report_backs.take(register, key, step)


@pytest.mark.parametrize("part", [a_meeting_day, an_action_followed, a_report_back])
def test_the_work_of_a_desk_leaves_no_row_without_its_digest(
    demonstration: Register, part: Callable[[Register], None]
) -> None:
    register = Sealing(demonstration)
    part(register)
    assert register.units >= 3
    assert register.changed & {"action", "report_back"}


@pytest.mark.parametrize("demonstration", ["sqlcipher"], indirect=True)
def test_no_use_case_commits_a_change_without_its_digest(demonstration: Register, tmp_path: Path) -> None:
    """What they are called with does not always make sense; then they keep nothing. The day above is what they keep."""
    register, changed, wrong = Sealing(demonstration), set[str](), dict[str, RowVerdict]()
    a_meeting_day(register)
    person = actor(register)
    arguments = Arguments(register, person, Canaries(1), tmp_path)
    for name, use_case in sorted(use_cases().items()):
        before = register.units
        with contextlib.suppress(Exception), register.writing(person) as uow:
            use_case(uow, **arguments.for_(use_case))
        changed |= {name} if register.units > before else set()
        found = checked(register)
        if found.changed or found.unsealed:
            wrong[name] = found
    assert wrong == {}
    assert len(changed) > 3, changed

"""Who looked at a case and who knows of it; on both engines."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from marac_desk.model.agency import Agency
from marac_desk.model.case import CaseExclusion
from marac_desk.model.meeting import AgendaItem
from marac_desk.model.partnership import DocumentCopy
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import NotAllowedError, Role
from marac_desk.rules.vocabulary import ExcludedParty, ResearchStatus
from marac_desk.services.cases.protected import reveal_case
from marac_desk.services.errors import NotFoundError
from marac_desk.services.records import WhoKnows, who_knows
from tests.support.cases import case_id, kept_out, on_the_table, opened
from tests.support.registers import actor, user


def _known(register: Register, end: str) -> WhoKnows:
    who = actor(register)
    with register.reading(who) as uow:
        return who_knows(uow, actor=who, case_id=case_id(register, end))


def test_who_looked_is_read_from_the_ledger_with_name_time_and_what(demonstration: Register) -> None:
    on_the_table(demonstration, "0130", actor(demonstration, Role.CHAIR))
    opened(demonstration, "0130", Role.CHAIR)
    opened(demonstration, "0130")
    with demonstration.writing(actor(demonstration)) as uow:
        reveal_case(uow, actor=actor(demonstration), case_id=case_id(demonstration, "0130"))
    looks = [(look.person, look.operation, look.object_type) for look in _known(demonstration, "0130").looks]
    assert ("Lucy Tremain-Obi", "view", "case") in looks
    assert ("Lucy Tremain-Obi", "reveal", "safe_contact") in looks
    assert ("Det Supt Angharad Penhallow", "view", "case") in looks
    assert looks.index(("Lucy Tremain-Obi", "view", "case")) < looks.index(
        ("Det Supt Angharad Penhallow", "view", "case")
    )


def test_what_somebody_did_again_on_a_day_is_one_line_with_a_number(demonstration: Register) -> None:
    who = actor(demonstration)
    for _ in range(3):
        with demonstration.writing(who) as uow:
            reveal_case(uow, actor=who, case_id=case_id(demonstration, "0130"))
    looks = [look for look in _known(demonstration, "0130").looks if look.operation == "reveal"]
    assert {look.object_type: look.times for look in looks} == {"safe_contact": 3, "address": 3}


def test_agencies_that_were_asked_and_those_with_actions(demonstration: Register) -> None:
    known = _known(demonstration, "0101")
    assert ("Police", ResearchStatus.KNOWN_RELEVANT) in [(line.agency, line.status) for line in known.asked]
    acting = {line.agency: (line.open, line.ended) for line in _known(demonstration, "0130").acting}
    assert acting == {
        "Police": (0, 3),
        "Housing": (0, 1),
        "Children": (0, 1),
        "Education": (0, 1),
        "Advocate": (0, 1),
    }


def test_who_is_kept_out_and_why(demonstration: Register) -> None:
    kept_out = {line.name: line for line in _known(demonstration, "0115").kept_out}
    assert kept_out["Bilal Shirazi-Khan"].party is ExcludedParty.STAFF_CONFLICT
    assert kept_out["Bilal Shirazi-Khan"].reason


def test_copies_on_paper_are_named_and_only_those_that_hold_the_case(demonstration: Register) -> None:
    wanted = case_id(demonstration, "0130")
    with demonstration.writing() as uow:
        item = uow.session.scalars(sa.select(AgendaItem).where(AgendaItem.case_id == wanted)).one()
        agency = uow.session.scalars(sa.select(Agency).where(Agency.short_name == "Housing")).one()
        for number, cases in enumerate(([str(wanted)], [], [wanted.hex])):
            uow.add(
                DocumentCopy(
                    kind="agenda",
                    meeting_id=item.meeting_id,
                    agency_id=agency.id,
                    recipient="Tom Pelling-Roy",
                    copy_number=number + 1,
                    copies=3,
                    pages=2,
                    sha256="0" * 64,
                    made_at=uow.now,
                    case_ids=cases,
                )
            )
    assert sorted(copy.copy_number for copy in _known(demonstration, "0130").copies) == [1, 3]


def test_only_those_who_may_ask_who_looked(demonstration: Register) -> None:
    who = user(demonstration, Role.REPRESENTATIVE, agency="Housing")
    on_the_table(demonstration, "0130", who)
    with pytest.raises(NotAllowedError), demonstration.reading(who) as uow:
        who_knows(uow, actor=who, case_id=case_id(demonstration, "0130"))


def test_the_auditor_reads_who_looked_and_of_restrictions_no_name(demonstration: Register) -> None:
    opened(demonstration, "0115")
    who = user(demonstration, Role.AUDITOR)
    with demonstration.reading(who) as uow:
        known = who_knows(uow, actor=who, case_id=case_id(demonstration, "0115"))
    assert ("Lucy Tremain-Obi", "view") in {(look.person, look.operation) for look in known.looks}
    assert ExcludedParty.STAFF_CONFLICT in {line.party for line in known.kept_out}
    assert {(line.name, line.reason) for line in known.kept_out} == {("", "")}


def test_a_restriction_that_was_lifted_is_no_more_among_those_kept_out(demonstration: Register) -> None:
    with demonstration.writing() as uow:
        query = sa.select(CaseExclusion).where(CaseExclusion.name == "Nighat Shirazi")
        uow.session.scalars(query).one().lifted_at = uow.now
    assert "Nighat Shirazi" not in {line.name for line in _known(demonstration, "0115").kept_out}


def test_whoever_is_kept_out_is_not_told_who_looked(demonstration: Register) -> None:
    kept_out(demonstration, "0130", actor(demonstration))
    with pytest.raises(NotFoundError):
        _known(demonstration, "0130")

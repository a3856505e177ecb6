"""Chase messages: one for each agency, codes and days alone, never a name, nothing of a case it must not know."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.case import Case
from marac_desk.model.meeting import ResearchReturn
from marac_desk.model.person import Address, Person, ProtectedValue
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import NotAllowedError, Role
from marac_desk.rules.leak import Protected
from marac_desk.rules.vocabulary import ChaseChannel, CloseCode
from marac_desk.services.actions.closing import close_action
from marac_desk.services.actions.following import acknowledge, claim_done, record_chase
from marac_desk.services.chasing.actions import action_drafts
from marac_desk.services.chasing.guarding import may_say, protected_in, refuse_leaks
from marac_desk.services.chasing.ladder import Climb, escalation_ladder
from marac_desk.services.chasing.letters import plan_escalation_letters
from marac_desk.services.chasing.research import record_research_chase, research_drafts
from marac_desk.services.chasing.views import Draft
from marac_desk.services.errors import NotFoundError, RefusedError
from tests.services.test_readiness import agency_of, look, shut_out
from tests.support.actions import action_of, detail, ledger_of, take
from tests.support.canaries import STEM, Canaries, in_texts
from tests.support.meetings import ready_meeting
from tests.support.registers import actor, user

MONDAY = datetime(2026, 11, 30, 10, tzinfo=UTC)
MAP = "Map the pattern"
CODE = re.compile(r"^[A-Z]{2}-\d{4}-[0-9A-Z]+(/\d\d)?, (asked for by|due) \w{3} \d{1,2} \w{3}"
                  r"(, \d+ working days? late)?(, asked before (once|twice|\d+ times))?$")  # fmt: skip


@pytest.fixture
def meeting(demonstration: Register) -> uuid.UUID:
    meeting_id = ready_meeting(demonstration, 5)
    demonstration.clock.instant = MONDAY  # type: ignore[attr-defined]
    return meeting_id


def research(register: Register, meeting_id: uuid.UUID, **more: Any) -> tuple[Draft, ...]:
    me = actor(register)
    with register.reading(me) as uow:
        return research_drafts(uow, actor=me, meeting_id=meeting_id, **more).drafts


def late(register: Register, *action_ids: uuid.UUID) -> tuple[Draft, ...]:
    me = actor(register)
    with register.reading(me) as uow:
        return action_drafts(uow, actor=me, action_ids=action_ids).drafts


def letters(register: Register) -> list[Any]:
    me = actor(register)
    with register.reading(me) as uow:
        rows = escalation_ladder(uow, actor=me).rows
        climbs = [Climb(one.row.action_id, one.row.version, one.standing.reached) for one in rows]
        return [planned.content for planned in plan_escalation_letters(uow, actor=me, climbs=climbs)]


def everybody(register: Register) -> list[str]:
    with register.reading() as uow:
        people = uow.session.scalars(sa.select(Person)).all()
        names = [n for p in people for n in (p.full_name, p.known_as, p.given_names, p.family_name, *p.aliases) if n]
        places = uow.session.scalars(sa.select(Address)).all()
        return [*names, *(part for place in places for part in (place.lines, place.postcode) if part)]


def bodies(drafts: tuple[Draft, ...]) -> Iterator[str]:
    """Yield the messages without the line that says whom they are for, and without who signs."""
    for draft in drafts:
        body = draft.text.partition("\n")[2]
        yield body.replace("Lucy Tremain-Obi", "").replace(draft.subject, "")


def test_each_agency_gets_one_message_about_everything_of_hers(demonstration: Register, meeting: uuid.UUID) -> None:
    board, drafts = look(demonstration, meeting), research(demonstration, meeting)
    assert {draft.agency: draft.count for draft in drafts} == {
        agency.short_name: agency.missing for agency in board.agencies if agency.missing
    }
    for draft in drafts:
        references = {case.reference for case in board.cases for cell in case.cells
                      if cell.research_id in draft.returns}  # fmt: skip
        assert all(reference in draft.text for reference in references)
        assert len(draft.returns) == draft.count == len(references)
    assert sum(draft.late for draft in drafts) == board.late > 0


def test_a_message_is_made_of_codes_and_days_alone(demonstration: Register, meeting: uuid.UUID) -> None:
    for draft in (*research(demonstration, meeting), *late(demonstration)):
        lines = draft.text.split("\n\n")[2].splitlines()
        assert len(lines) == draft.count
        assert all(CODE.match(line) for line in lines), lines


def test_no_name_and_no_place_of_anybody_stands_in_one(demonstration: Register, meeting: uuid.UUID) -> None:
    words = Protected(people=everybody(demonstration))
    texts = [*bodies(research(demonstration, meeting)), *bodies(late(demonstration))]
    assert len(texts) > 10
    names = {part.casefold() for name in words.people for part in re.findall(r"[^\W\d_]{4,}", name)}
    found = {word for text in texts for word in re.findall(r"[^\W\d_]{4,}", text) if word.casefold() in names}
    ours = {"working", "reference", "address", "answer", "please"}
    assert {word.casefold() for word in found} <= ours


def test_a_marked_word_in_any_field_reaches_no_message_and_no_letter(
    demonstration: Register, meeting: uuid.UUID
) -> None:
    mark = Canaries()
    with demonstration.writing(actor(demonstration)) as uow:
        for person in uow.session.scalars(sa.select(Person)):
            person.full_name = person.given_names = person.family_name = mark("name")
            person.aliases = [mark("alias")]
        for address in uow.session.scalars(sa.select(Address)):
            address.lines = mark("lines")
        for value in uow.session.scalars(sa.select(ProtectedValue)):
            value.value = mark("protected").encode()
        for row in uow.session.scalars(sa.select(ResearchReturn)):
            row.summary, row.staff_safety = mark("summary"), mark("staff")
        for referral in uow.session.scalars(sa.select(Referral)):
            referral.reason = mark("reason")
        names = {person.id: person.full_name for person in uow.session.scalars(sa.select(Person))}
        victims = {case.id: case.victim_id for case in uow.session.scalars(sa.select(Case))}
        for action in uow.session.scalars(sa.select(Action)):
            action.title = f"Visit {names[victims[action.case_id]]} at home"
            action.detail, action.due_event, action.typed = mark("detail"), mark("event"), mark("typed")
            action.evidence, action.owner_person = mark("evidence"), mark("person")
    texts = [draft.text for draft in (*research(demonstration, meeting), *late(demonstration))]
    made = letters(demonstration)
    assert len(texts) > 10
    assert len(made) > 3
    assert in_texts([*texts, *(repr(one) for one in made)], "drafts") == []
    assert STEM not in "".join(texts)


def test_words_that_name_or_place_somebody_are_seen(demonstration: Register, meeting: uuid.UUID) -> None:
    """The search has teeth: it finds what the messages never hold."""
    with demonstration.reading() as uow:
        case, person = uow.session.execute(
            sa.select(Case, Person).join(Person, Person.id == Case.victim_id).limit(1)
        ).one()
        protected = protected_in(uow, [case.id])
    assert not may_say(f"Visit {person.given_names or person.full_name}", protected)
    assert not may_say("Ring 07700 900123", protected)
    assert not may_say("Find a refuge", protected)
    assert may_say("Review the plan", protected)
    with pytest.raises(RefusedError, match="draft_leaks"):
        refuse_leaks([case.reference, f"for {person.full_name}"], protected)
    refuse_leaks([case.reference], protected)


def test_a_letter_says_what_was_agreed_only_where_it_tells_nothing(demonstration: Register, meeting: uuid.UUID) -> None:
    words = {action.code: action.words for content in letters(demonstration) for action in content.actions}
    with demonstration.reading() as uow:
        rows = uow.session.execute(
            sa.select(Case.reference, Action.number, Action.title).join(Case, Case.id == Action.case_id)
        ).all()
    titles = {f"{reference}/{number:02}": title for reference, number, title in rows}
    assert words["MW-2026-0129/02"] != titles["MW-2026-0129/02"]  # it names the child and her mother
    assert "Poppy" in titles["MW-2026-0129/02"]
    assert any(words[code] == titles[code] for code in words)


def test_an_agency_shut_out_of_a_case_is_not_asked_about_it(demonstration: Register, meeting: uuid.UUID) -> None:
    board = look(demonstration, meeting)
    number = next(n for n, agency in enumerate(board.agencies) if agency.missing)
    agency, case = board.agencies[number], next(c for c in board.cases if c.cells[number].late)
    with demonstration.writing(actor(demonstration)) as uow:
        row = uow.session.get_one(ResearchReturn, case.cells[number].research_id)
        kept = {"referral_id": row.referral_id, "case_id": row.case_id, "agency_id": row.agency_id}
    shut_out(demonstration, case.case_id, agency.agency_id)
    with demonstration.writing(actor(demonstration)) as uow:  # as if its question had stayed by mistake
        back = ResearchReturn(**kept, requested_on=MONDAY.date())
        uow.add(back)
    drafts = [draft for draft in research(demonstration, meeting) if draft.agency == agency.short_name]
    assert all(case.reference not in draft.text for draft in drafts)
    with pytest.raises(NotFoundError), demonstration.writing(actor(demonstration)) as uow:
        record_research_chase(uow, actor=actor(demonstration), research_ids=[back.id], channel=ChaseChannel.PHONE)


def test_an_action_of_a_case_its_agency_must_not_know_is_asked_for_nowhere(
    demonstration: Register, meeting: uuid.UUID
) -> None:
    row = detail(demonstration, actor(demonstration), action_of(demonstration, MAP)).row
    assert any(row.reference in draft.text for draft in late(demonstration) if draft.agency == row.agency)
    shut_out(demonstration, row.case_id, row.agency_id)
    found = [draft for draft in late(demonstration) if draft.agency == row.agency]
    assert all(row.reference not in draft.text for draft in found)
    assert all(row.action_id != seen.action_id for draft in found for seen in draft.actions)


def test_a_person_shut_out_is_passed_over_for_another_of_the_agency(
    demonstration: Register, meeting: uuid.UUID
) -> None:
    from marac_desk.services.conflicts.restricting import Whom, restrict

    row = detail(demonstration, actor(demonstration), action_of(demonstration, MAP)).row
    first = next(draft for draft in late(demonstration) if draft.agency == row.agency)
    other = user(demonstration, Role.REPRESENTATIVE, name="Second Person", agency=row.agency)
    me = actor(demonstration)
    with demonstration.writing(me) as uow:
        person = uow.session.scalars(
            sa.select(Representative.id).where(Representative.person_name == first.person)
        ).one()
        restrict(uow, actor=me, case_id=row.case_id, whom=Whom(representative_id=person, reason="a cousin"))
    found = {draft.person: draft for draft in late(demonstration) if draft.agency == row.agency}
    assert row.reference not in getattr(found.get(first.person), "text", "")
    assert row.reference in found[other.name].text
    assert found[other.name].extra


def test_what_is_recorded_as_sent_is_counted_and_named_next_time(demonstration: Register, meeting: uuid.UUID) -> None:
    me, first = actor(demonstration), research(demonstration, meeting)[0]
    assert (first.times_chased, first.last_chased_on) == (0, None)
    with demonstration.writing(me) as uow:
        record_research_chase(uow, actor=me, research_ids=first.returns, channel=ChaseChannel.SECURE_EMAIL)
    again = next(draft for draft in research(demonstration, meeting) if draft.agency == first.agency)
    assert (again.times_chased, again.last_chased_on) == (1, MONDAY.date())
    assert again.text.count("asked before once") == first.count
    lines = ledger_of(demonstration, first.returns[0])
    assert lines[-1].operation == "chase"
    assert set(lines[-1].details) == {"channel", "batch"}


def test_late_actions_are_chased_in_one_go_and_logged_on_each(demonstration: Register, meeting: uuid.UUID) -> None:
    me, drafts = actor(demonstration), late(demonstration)
    for draft in drafts:
        with demonstration.writing(me) as uow:
            record_chase(uow, actor=me, actions=draft.actions, channel=ChaseChannel.SECURE_EMAIL)
    for draft in drafts:
        for seen in draft.actions:
            line = detail(demonstration, me, seen.action_id).history[0]
            assert (line.kind, line.details["channel"]) == ("chased", "secure_email")
    assert all("asked before" in draft.text for draft in late(demonstration))


def test_what_is_closed_or_reported_done_is_asked_for_no_more(demonstration: Register, meeting: uuid.UUID) -> None:
    me, key = actor(demonstration), action_of(demonstration, MAP)
    assert [draft.count for draft in late(demonstration, key)] == [1]
    other = action_of(demonstration, "Health visitor to make")
    take(demonstration, me, close_action, key, code=CloseCode.NOT_POSSIBLE_CHANGE, reason="the family moved")
    take(demonstration, me, acknowledge, other)
    take(demonstration, me, claim_done, other, evidence="seen on Monday")
    with pytest.raises(RefusedError, match="nothing_to_chase"):
        late(demonstration, key)
    left = {seen.action_id for draft in late(demonstration) for seen in draft.actions}
    assert not left & {key, other}


def test_late_ones_alone_where_that_is_asked(demonstration: Register, meeting: uuid.UUID) -> None:
    whole, alone = research(demonstration, meeting), research(demonstration, meeting, late_alone=True)
    assert sum(draft.count for draft in alone) == sum(draft.late for draft in whole)
    assert all(draft.count == draft.late for draft in alone)


def test_only_who_decides_chases(demonstration: Register, meeting: uuid.UUID) -> None:
    her = user(demonstration, Role.REPRESENTATIVE, agency="Housing")
    with demonstration.reading(her) as uow:
        with pytest.raises(NotAllowedError):
            research_drafts(uow, actor=her, meeting_id=meeting)
        with pytest.raises(NotAllowedError):
            action_drafts(uow, actor=her)
        with pytest.raises(NotAllowedError):
            escalation_ladder(uow, actor=her)


def test_an_agency_that_left_gets_no_message_and_is_named(demonstration: Register, meeting: uuid.UUID) -> None:
    me, housing = actor(demonstration), agency_of(demonstration, "Children")
    with demonstration.writing(me) as uow:
        uow.session.get_one(Agency, housing).active = False
    with demonstration.reading(me) as uow:
        found = action_drafts(uow, actor=me)
    assert "Children" in found.left_out
    assert all(draft.agency != "Children" for draft in found.drafts)

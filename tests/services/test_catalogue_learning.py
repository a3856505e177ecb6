"""What the record line learns from what was recorded, whose eyes see it, and how it is forgotten."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from marac_desk.model.case import Case, CaseExclusion
from marac_desk.model.catalogue import LearnedPhrase
from marac_desk.model.meeting import AgendaItem
from marac_desk.model.person import Person
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Role
from marac_desk.rules.quick_entry.learned import Use
from marac_desk.services.catalogue.learning import forget_phrase, learned_uses
from marac_desk.services.catalogue.listing import catalogue_view
from marac_desk.services.errors import NotFoundError
from marac_desk.services.meeting_room import recording
from marac_desk.services.meeting_room.line import line_words
from marac_desk.services.meeting_room.recording import TypedAction
from marac_desk.services.removal.belonging import belongings_of
from tests.support.registers import actor
from tests.support.rooms import Room


@pytest.fixture
def room(demonstration: Register) -> Room:
    return Room(demonstration).start()


def _learned(room: Room, role: Role = Role.COORDINATOR) -> tuple[Use, ...]:
    who = actor(room.register, role)
    with room.register.reading(who) as uow:
        return learned_uses(uow, who)


def _victims_name(room: Room, item: uuid.UUID) -> str:
    with room.register.reading() as uow:
        query = sa.select(Person.full_name).join(Case, Case.victim_id == Person.id)
        return str(
            uow.session.scalar(query.join(AgendaItem, AgendaItem.case_id == Case.id).where(AgendaItem.id == item))
        )


def test_an_action_chosen_instead_of_the_first_is_learned(room: Room) -> None:
    item = room.call(1)
    room.record(item, "purple folder", code="POL-07", unlearned="POL-01")
    assert _learned(room) == (Use("purple folder", "POL-07", 1),)
    room.record(item, "purple folder", code="POL-07", unlearned="POL-01")
    with room.register.reading(room.chair) as uow:
        words = line_words(uow, actor=room.chair, meeting_id=room.meeting_id)
        assert words.learned == (Use("purple folder", "POL-07", 2),)
        view = catalogue_view(uow, actor=room.chair)
    assert [(row.phrase, row.code, row.uses, row.in_use) for row in view.learned] == [
        ("purple folder", "POL-07", 2, True)
    ]


def test_what_the_line_proposed_itself_teaches_nothing(room: Room) -> None:
    item = room.call(1)
    room.record(item, "marker", code="POL-01", unlearned="POL-01")
    room.record(item, "something in plain words")
    assert _learned(room) == ()


def test_free_words_tied_to_an_action_later_are_learned(room: Room) -> None:
    item = room.call(1)
    action = room.record(item, "sort the doorstep camera")
    draft = TypedAction(uuid.uuid4(), typed="police alarm", agency_id=room.agency("Police"), words="alarm",
                        code="POL-03", unlearned="POL-03")  # fmt: skip
    room.do(recording.correct_action, seen=room.seen(action), draft=draft)
    assert _learned(room) == (Use("sort doorstep camera", "POL-03", 1),)


def test_correcting_again_replaces_what_an_action_taught(room: Room) -> None:
    item = room.call(1)
    action = room.record(item, "purple folder", code="POL-07", unlearned=None)
    draft = TypedAction(uuid.uuid4(), typed="x", agency_id=room.agency("Police"), words="purple folder",
                        code="POL-05", unlearned=None)  # fmt: skip
    room.do(recording.correct_action, seen=room.seen(action), draft=draft)
    assert _learned(room) == (Use("purple folder", "POL-05", 1),)


def test_names_numbers_and_places_are_never_learned(room: Room) -> None:
    item = room.call(1)
    name = _victims_name(room, item)
    for words in (
        f"ring {name}",
        f"help {name.split()[0].lower()} out",
        f"help {name.split()[-1].upper()} out",
        "ring 07700 900123",
        "visit flat b",
        "meet at Larkspur",
        "a very long line of words that nobody ever types again",
    ):
        room.record(item, words, code="POL-07", unlearned=None)
    assert _learned(room) == ()


def test_who_may_not_know_of_a_case_learns_nothing_from_it(room: Room) -> None:
    item = room.call(1)
    for _ in range(2):
        room.record(item, "purple folder", code="POL-07", unlearned=None)
    other = room.call(2)
    room.record(other, "green folder", code="POL-05", unlearned=None)
    chair = actor(room.register, Role.CHAIR)
    before = _learned(room, Role.CHAIR)
    with room.register.writing() as uow:
        case_id = uow.session.scalar(sa.select(AgendaItem.case_id).where(AgendaItem.id == item))
        uow.add(CaseExclusion(case_id=case_id, user_id=chair.user_id, party="perpetrator", name="x", reason="x",
                              since=datetime(2026, 11, 1, tzinfo=UTC)))  # fmt: skip
    assert {use.phrase for use in before} == {"purple folder", "green folder"}
    assert _learned(room, Role.CHAIR) == (Use("green folder", "POL-05", 1),)
    with room.register.reading(chair) as uow:
        assert [row.phrase for row in catalogue_view(uow, actor=chair).learned] == ["green folder"]
    assert len(_learned(room)) == 2


def test_a_phrase_is_forgotten_in_every_form(room: Room) -> None:
    item = room.call(1)
    for words in ("purple folder", "purple folders"):
        room.record(item, words, code="POL-07", unlearned=None)
    assert room.do(forget_phrase, phrase="purple folder", code="POL-07") == 2
    assert _learned(room) == ()
    with pytest.raises(NotFoundError):
        room.do(forget_phrase, phrase="purple folder", code="POL-07")


def test_a_phrase_belongs_to_the_case_it_was_learned_in(room: Room) -> None:
    item = room.call(1)
    room.record(item, "purple folder", code="POL-07", unlearned=None)
    with room.register.reading(room.chair) as uow:
        case_id = uow.session.scalars(sa.select(AgendaItem.case_id).where(AgendaItem.id == item)).one()
        assert len(belongings_of(uow, case_id).rows[LearnedPhrase]) == 1

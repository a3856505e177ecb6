"""The register in memory on which a desk tries its way to the first page before it has a key."""

from __future__ import annotations

import uuid

from marac_desk.register.rehearsal import rehearsal_register
from marac_desk.rules.access import Actor, Role
from marac_desk.services.partnership import set_up_area
from marac_desk.services.today.gathering import today_view
from tests.support.registers import clock


def test_the_first_page_of_an_empty_register_can_be_looked_up_in_it() -> None:
    register, me = rehearsal_register(clock()), uuid.uuid4()
    with register.writing() as uow:
        set_up_area(uow, name="-", profile="england_wales", jurisdiction="eng", user_id=me, person="-")
    actor = Actor(me, "-", Role.COORDINATOR)
    with register.reading(actor) as uow:
        view = today_view(uow, actor=actor)
    register.close()
    assert view.open_actions == 0


def test_two_rehearsals_know_nothing_of_each_other() -> None:
    first, second = rehearsal_register(clock()), rehearsal_register(clock())
    with first.writing() as uow:
        set_up_area(uow, name="-", profile="england_wales", jurisdiction="eng", user_id=uuid.uuid4(), person="-")
    with second.writing() as uow:  # a second area in one register would be refused
        set_up_area(uow, name="-", profile="england_wales", jurisdiction="eng", user_id=uuid.uuid4(), person="-")
    first.close()
    second.close()

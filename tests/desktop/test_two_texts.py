"""Two desks change one thing: whoever comes second sees both texts beside each other, and chooses what is saved."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import pytest
import sqlalchemy as sa

from marac_desk.desktop.entry.kept_form import KeptForm
from marac_desk.desktop.partnership.page import PartnershipPage
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.area import Area
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.services.editing import earlier_texts
from marac_desk.services.partnership import agencies, area, people
from tests.support.registers import actor
from tests.support.windows import OpenDesk

OURS, THEIRS = "Typed at this desk", "Typed at the other desk"


@dataclass(frozen=True, slots=True)
class Place:
    """A form of the partnership: its part, the entity and its text, the field, and how another desk saves it."""

    tab: str
    entity: type[Any]
    text: str
    field: str
    save: Callable[[UnitOfWork, Any, Any], Any]


def _agency(uow: UnitOfWork, who: Any, row: Any) -> Any:
    draft = dataclasses.replace(agencies.agency_draft(uow, actor=who, agency_id=row.id), role_statement=THEIRS)
    return agencies.change_agency(uow, actor=who, agency_id=row.id, version=row.version, draft=draft)


def _person(uow: UnitOfWork, who: Any, row: Any) -> Any:
    draft = dataclasses.replace(people.person_draft(uow, actor=who, representative_id=row.id), note=THEIRS)
    return people.change_person(uow, actor=who, representative_id=row.id, version=row.version, draft=draft)


def _area(uow: UnitOfWork, who: Any, row: Any) -> Any:
    draft = area.AreaDraft(name=row.name, contact_line=THEIRS)
    return area.save_area(uow, actor=who, version=row.version, draft=draft)


PLACES = {
    "agency": Place("agencies", Agency, "role_statement", "rolePlainTextEdit", _agency),
    "person": Place("people", Representative, "note", "remarkPlainTextEdit", _person),
    "area": Place("area", Area, "contact_line", "contactLineEdit", _area),
}


def opened(desk: OpenDesk, place: Place, key: Any) -> KeptForm:
    """Open the form of one thing."""
    page = cast("PartnershipPage", desk.go("partnership", {"tab": place.tab}))
    desk.settle()
    if place.tab == "area":
        return page.area_form
    part = page.agencies if place.tab == "agencies" else page.people
    part.open(key)
    desk.settle()
    return part.form


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_who_comes_second_sees_both_texts_and_chooses(desk: OpenDesk, name: str, choice: str) -> None:
    place = PLACES[name]
    with desk.register.reading() as uow:
        key: Any = uow.session.scalars(sa.select(place.entity.id).order_by(place.entity.id)).first()
    form = opened(desk, place, key)
    field: Any = form.fields[place.field]
    (field.setPlainText if hasattr(field, "setPlainText") else field.setText)(OURS)
    other = actor(desk.register)
    with desk.register.writing(other) as uow:
        place.save(uow, other, uow.session.get_one(place.entity, key))
    form.save()
    desk.settle()
    assert standing(desk, place, key) == THEIRS  # nothing was overwritten unseen
    shown = form.two_texts
    assert shown is not None
    assert shown.isVisible()
    both = shown.fields[0].difference
    assert (both.mine, both.theirs) == (OURS, THEIRS)
    shown.fields[0].choose(choice)
    shown.save()
    desk.settle()
    assert standing(desk, place, key) == (OURS if choice == "mine" else THEIRS)
    with desk.register.reading() as uow:
        kept = {earlier.text for earlier in earlier_texts(uow, key, [place.text])}
    assert (THEIRS in kept) is (choice == "mine")  # what was replaced is in the history


def standing(desk: OpenDesk, place: Place, key: Any) -> str:
    """Return what stands in the register."""
    with desk.register.reading() as uow:
        return str(getattr(uow.session.get_one(place.entity, key), place.text))


def test_a_save_that_asks_for_no_version_would_be_noticed(desk: OpenDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marac_desk.services.editing._replaced_since", lambda *_: False)
    with pytest.raises(AssertionError):
        test_who_comes_second_sees_both_texts_and_chooses(desk, "area", "mine")

"""The agencies and people of the partnership: added, changed, refused with a reason; on both engines."""

from __future__ import annotations

import dataclasses
import uuid
from datetime import date

import pytest
import sqlalchemy as sa

from marac_desk.assets.areas import area_profile
from marac_desk.model.ledger import LedgerEntry
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, NotAllowedError, Role
from marac_desk.rules.vocabulary import AgencySubtype, AgencyType, PersonState, RepresentativeRole
from marac_desk.services.cases.adding import agency_choices
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.partnership.agencies import (
    AgencyDraft,
    AgencyList,
    add_agency,
    add_usual_agencies,
    agency_draft,
    agency_list,
    change_agency,
)
from marac_desk.services.partnership.people import (
    PersonDraft,
    add_person,
    change_person,
    people_list,
    person_draft,
    renew_declaration,
)
from tests.support.registers import actor, coordinator

TODAY = date(2026, 11, 21)
HOUSING = AgencyDraft(
    "Anytown Housing",
    "Housing",
    AgencyType.HOUSING,
    AgencySubtype.REGISTERED_SOCIAL_LANDLORD,
    core=True,
    signatory=True,
    signed_on=date(2026, 1, 5),
    secure_email="marac@housing.example.org",
    phone="020 7946 0306",
    role_statement="Locks, moves, tenancies.\nUsually: HOU-04.",
)


def _agencies(register: Register) -> AgencyList:
    with register.reading(coordinator()) as uow:
        return agency_list(uow, actor=coordinator())


def _add(register: Register, draft: AgencyDraft) -> uuid.UUID:
    with register.writing(coordinator()) as uow:
        return add_agency(uow, actor=coordinator(), draft=draft)[0]


def _lines(register: Register) -> list[tuple[str, str, object]]:
    with register.reading() as uow:
        rows = uow.session.scalars(sa.select(LedgerEntry).order_by(LedgerEntry.seq))
        return [(row.operation, row.object_type, row.details.get("fields")) for row in rows]


def test_an_agency_is_kept_as_it_was_typed(register: Register) -> None:
    key = _add(register, HOUSING)
    with register.reading(coordinator()) as uow:
        assert agency_draft(uow, actor=coordinator(), agency_id=key) == HOUSING
    line = _agencies(register).rows[0]
    assert (line.short_name, line.mark, line.representatives) == ("Housing", "housing", ())
    assert ("add", "agency", None) in _lines(register)


def test_a_change_names_its_fields_in_the_ledger_and_nothing_of_their_content(register: Register) -> None:
    key = _add(register, HOUSING)
    changed = dataclasses.replace(HOUSING, phone="020 7946 0399", core=False)
    with register.writing(coordinator()) as uow:
        change_agency(uow, actor=coordinator(), agency_id=key, version=1, draft=changed)
    with register.reading(coordinator()) as uow:
        assert agency_draft(uow, actor=coordinator(), agency_id=key) == changed
    assert _lines(register)[-1] == ("change", "agency", "core,phone")
    with register.writing(coordinator()) as uow:
        change_agency(uow, actor=coordinator(), agency_id=key, version=2, draft=changed)
    assert len([line for line in _lines(register) if line[0] == "change"]) == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": " "}, "agency_name_missing"),
        ({"short_name": ""}, "short_name_missing"),
        ({"short_name": "A name nobody could say aloud"}, "short_name_long"),
        ({"short_name": "housing"}, "short_name_taken"),
        ({"signed_on": None}, "signed_on_missing"),
        ({"signed_on": date(2026, 11, 22)}, "day_ahead"),
        ({"phone": "call me"}, "phone_refused"),
        ({"phone": "12"}, "phone_refused"),
        ({"phone": "(01) - (2) .."}, "phone_refused"),
        ({"secure_email": "marac at housing"}, "mail_refused"),
        ({"name": "Anytown\x00"}, "text_nul"),
        ({"role_statement": "x" * 4001}, "text_too_long"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_reason(
    register: Register, changes: dict[str, object], code: str
) -> None:
    _add(register, HOUSING)
    draft = dataclasses.replace(HOUSING, **{"short_name": "Homes", **changes})  # type: ignore[arg-type]
    with pytest.raises(RefusedError) as caught:
        _add(register, draft)
    assert caught.value.code == code
    assert len(_agencies(register).rows) == 1


def test_an_agency_with_open_actions_does_not_leave(demonstration: Register) -> None:
    who = actor(demonstration)
    with demonstration.reading(who) as uow:
        police = next(row for row in agency_list(uow, actor=who).rows if row.short_name == "Police")
        draft = agency_draft(uow, actor=who, agency_id=police.agency_id)
    with pytest.raises(RefusedError) as caught, demonstration.writing(who) as uow:
        gone = dataclasses.replace(draft, active=False)
        change_agency(uow, actor=who, agency_id=police.agency_id, version=draft.version, draft=gone)
    assert caught.value.code == "agency_has_actions"
    assert int(caught.value.values["count"]) > 0


def test_a_fresh_register_is_offered_the_nations_usual_agencies(register: Register) -> None:
    profile = area_profile("england_wales")
    assert [kind.value for kind in _agencies(register).missing_core] == list(profile.core_agency_types)
    with register.writing(coordinator()) as uow:
        count, _ = add_usual_agencies(uow, actor=coordinator())
    found = _agencies(register)
    assert count == len(profile.core_agency_types)
    assert {row.name for row in found.rows} == {profile.source_groups[code] for code in profile.core_agency_types}
    assert found.missing_core == ()
    assert all(row.core and not row.signatory for row in found.rows)
    with register.reading(coordinator()) as uow:
        assert agency_choices(uow, actor=coordinator()) == ()  # nobody is asked anything before signing
    with register.writing(coordinator()) as uow:
        assert add_usual_agencies(uow, actor=coordinator())[0] == 0


def test_only_what_is_missing_is_added(register: Register) -> None:
    _add(register, HOUSING)
    with register.writing(coordinator()) as uow:
        add_usual_agencies(uow, actor=coordinator())
    assert [row.short_name for row in _agencies(register).rows if row.kind is AgencyType.HOUSING] == ["Housing"]


def test_the_demonstration_names_who_speaks_and_who_never_gets_anything(demonstration: Register) -> None:
    who = actor(demonstration)
    with demonstration.reading(who) as uow:
        rows = {row.short_name: row for row in agency_list(uow, actor=who).rows}
    assert rows["Advocate"].representatives == ("Jo Abernathy", "Kamila Rees", "Sade Ferris")
    assert not rows["Community centre"].signatory
    assert rows["Community centre"].representatives == ()  # the only one is suspended


def test_a_declaration_older_than_twelve_months_is_named(demonstration: Register) -> None:
    who = actor(demonstration)
    with demonstration.reading(who) as uow:
        people = people_list(uow, actor=who)
    assert [(row.name, row.declared_days_ago) for row in people if row.renew] == [("Reuben Castell", 400)]
    assert people[0].name == "Reuben Castell"
    with demonstration.writing(who) as uow:
        renew_declaration(uow, actor=who, representative_id=people[0].representative_id)
    with demonstration.reading(who) as uow:
        assert not any(row.renew for row in people_list(uow, actor=who))


@pytest.mark.parametrize(("signed", "renew"), [(date(2025, 11, 21), False), (date(2025, 11, 20), True), (None, True)])
def test_twelve_months_to_the_day_is_still_fresh(register: Register, signed: date | None, renew: bool) -> None:
    agency = _add(register, HOUSING)
    with register.writing(coordinator()) as uow:
        draft = PersonDraft("Pat Doe", agency, RepresentativeRole.REP, declared_on=signed)
        add_person(uow, actor=coordinator(), draft=draft)
    with register.reading(coordinator()) as uow:
        assert people_list(uow, actor=coordinator())[0].renew is renew


def test_a_person_is_kept_as_typed_and_changed(register: Register) -> None:
    agency = _add(register, HOUSING)
    draft = PersonDraft("Pat Doe", agency, RepresentativeRole.REP, "Manager", None, "07700 900123", "pat@example.org")
    with register.writing(coordinator()) as uow:
        key, _ = add_person(uow, actor=coordinator(), draft=draft)
        deputy = PersonDraft("Sam Roe", agency, RepresentativeRole.DEPUTY, deputy_for_id=key)
        add_person(uow, actor=coordinator(), draft=deputy)
    with register.reading(coordinator()) as uow:
        assert person_draft(uow, actor=coordinator(), representative_id=key) == draft
        rows = people_list(uow, actor=coordinator())
    assert [row.deputy_for for row in rows if row.name == "Sam Roe"] == ["Pat Doe"]
    left = dataclasses.replace(draft, state=PersonState.LEFT)
    with register.writing(coordinator()) as uow:
        change_person(uow, actor=coordinator(), representative_id=key, version=1, draft=left)
    assert _lines(register)[-1] == ("change", "representative", "state")
    assert _agencies(register).rows[0].representatives == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": ""}, "person_name_missing"),
        ({"agency_id": None}, "agency_not_chosen"),
        ({"declared_on": date(2026, 11, 22)}, "day_ahead"),
        ({"phone": "??"}, "phone_refused"),
        ({"secure_email": "pat"}, "mail_refused"),
    ],
)
def test_a_person_that_cannot_be_kept_is_refused(register: Register, changes: dict[str, object], code: str) -> None:
    draft = PersonDraft("Pat Doe", _add(register, HOUSING), RepresentativeRole.REP)
    with pytest.raises(RefusedError) as caught, register.writing(coordinator()) as uow:
        add_person(uow, actor=coordinator(), draft=dataclasses.replace(draft, **changes))  # type: ignore[arg-type]
    assert caught.value.code == code


def test_a_deputy_stands_in_for_somebody_else_of_the_same_agency(register: Register) -> None:
    housing = _add(register, HOUSING)
    other = _add(register, dataclasses.replace(HOUSING, short_name="Police", kind=AgencyType.POLICE))
    with register.writing(coordinator()) as uow:
        rep, _ = add_person(uow, actor=coordinator(), draft=PersonDraft("Pat Doe", other, RepresentativeRole.REP))
    deputy = PersonDraft("Sam Roe", housing, RepresentativeRole.DEPUTY, deputy_for_id=rep)
    with pytest.raises(RefusedError) as caught, register.writing(coordinator()) as uow:
        add_person(uow, actor=coordinator(), draft=deputy)
    assert caught.value.code == "deputy_elsewhere"


def test_the_partnership_is_changed_by_those_who_may_and_read_by_all_who_work(demonstration: Register) -> None:
    advocate = actor(demonstration, Role.ADVOCATE)
    with demonstration.reading(advocate) as uow:
        assert len(agency_list(uow, actor=advocate).rows) == 16
    with pytest.raises(NotAllowedError), demonstration.writing(advocate) as uow:
        add_agency(uow, actor=advocate, draft=HOUSING)
    administrator = Actor(uuid.uuid4(), "Ada", Role.ADMINISTRATOR)
    with pytest.raises(NotAllowedError), demonstration.reading(administrator) as uow:
        agency_list(uow, actor=administrator)
    with pytest.raises(NotFoundError), demonstration.reading(advocate) as uow:
        agency_draft(uow, actor=advocate, agency_id=uuid.uuid4())

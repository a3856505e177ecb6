"""What the command line finds: ranked, only what one may know of, never by a single letter; on both engines."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from marac_desk.model.case import Case, CaseExclusion
from marac_desk.model.finder import FinderEntry
from marac_desk.model.person import Person
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, Role
from marac_desk.rules.vocabulary import ExcludedParty
from marac_desk.services.finding import Found, find, upcoming_meetings
from marac_desk.services.people import index_person
from tests.support.cases import case_id
from tests.support.registers import actor


def _find(register: Register, query: str, role: Role = Role.COORDINATOR) -> list[Found]:
    who = actor(register, role)
    with register.reading(who) as uow:
        return list(find(uow, actor=who, query=query))


def _named(register: Register, query: str, kind: str = "person") -> list[str]:
    return [found.name for found in _find(register, query) if found.kind == kind]


@pytest.mark.parametrize("query", ["", "d", " d ", "#", "@", "@h", "d d", "…"])
def test_nothing_is_asked_before_two_letters(demonstration: Register, query: str) -> None:
    assert _find(demonstration, query) == []


def test_everybody_found_belongs_to_a_case_that_can_be_opened(demonstration: Register) -> None:
    with demonstration.reading() as uow:
        lost = uow.session.scalar(
            sa.select(sa.func.count()).select_from(FinderEntry).where(FinderEntry.case_id.is_(None))
        )
    assert lost == 0
    rachel = _find(demonstration, "rachel dunnock")[0]
    assert (rachel.kind, rachel.case_id) == ("person", case_id(demonstration, "0130"))
    assert (rachel.reference, rachel.age) == ("MW-2026-0130", 40)


def test_an_exact_reference_comes_first(demonstration: Register) -> None:
    for query in ("MW-2026-0130", "mw-2026-0130", "#MW-2026-0130"):
        first = _find(demonstration, query)[0]
        assert (first.kind, first.reference) == ("case", "MW-2026-0130")
    assert [found.kind for found in _find(demonstration, "#0130")] == ["case"]


def test_an_exact_reference_comes_before_somebody_who_calls_herself_so(demonstration: Register) -> None:
    with demonstration.writing() as uow:
        case = uow.session.get_one(Case, case_id(demonstration, "0129"))
        person = uow.session.get_one(Person, case.victim_id)
        person.aliases = ["MW-2026-0130"]
        index_person(uow, person, case.id)
    found = [(f.kind, f.reference) for f in _find(demonstration, "MW-2026-0130") if f.kind != "action"]
    assert found == [("case", "MW-2026-0130"), ("person", "MW-2026-0129")]


def test_a_family_name_that_begins_so_comes_before_a_given_name(demonstration: Register) -> None:
    with demonstration.writing() as uow:
        for given, family in (("Larkin", "Zeal"), ("Una", "Larkin"), ("Larkin", "Abel")):
            person = Person(given_names=given, family_name=family, full_name=f"{given} {family}")
            uow.add(person)
            uow.session.flush()
            index_person(uow, person, case_id(demonstration, "0130"))
    names = _named(demonstration, "lark")
    assert set(names[:3]) >= {"Una Larkin", "Sophie Larkspur"}
    assert names.index("Una Larkin") < min(names.index("Larkin Zeal"), names.index("Larkin Abel"))
    assert names.index("Sophie Larkspur") < names.index("Larkin Abel")


def test_the_victim_stands_before_the_others_of_the_family(demonstration: Register) -> None:
    assert _named(demonstration, "dunnock")[0] == "Rachel Dunnock"
    assert len(_named(demonstration, "dunnock")) == 4
    assert _named(demonstration, "dunnock", "case") == []  # her case is named by her


def test_an_alias_and_an_accent_find_the_same_person(demonstration: Register) -> None:
    with demonstration.writing() as uow:
        case = uow.session.get_one(Case, case_id(demonstration, "0107"))
        person = uow.session.get_one(Person, case.victim_id)
        person.aliases = ["Polly Brzoza"]
        index_person(uow, person, case.id)
    for query in ("polly", "brzo", "wrzesniak", "WRZEŚNIAK", "paulina wrz"):
        assert _named(demonstration, query)[0] == "Paulina Wrześniak", query


def test_actions_by_title_open_ones_first_and_by_agency(demonstration: Register) -> None:
    found = [f for f in _find(demonstration, "sophie") if f.kind == "action"]
    assert [f.state for f in found] == sorted(f.state for f in found)
    assert found[0].late > 0
    locks = _find(demonstration, "@hou lock")
    assert {f.name for f in locks} == {"Change locks", "Change locks and strengthen windows"}
    assert {f.mark for f in locks} == {"housing"}
    assert _find(demonstration, "@nobodyhere lock") == []


def test_meetings_say_their_day_and_chair(demonstration: Register) -> None:
    who = actor(demonstration)
    with demonstration.reading(who) as uow:
        meetings = upcoming_meetings(uow, actor=who)
    assert len(meetings) == 4
    assert [m.on for m in meetings] == sorted((m.on for m in meetings if m.on), reverse=True)
    assert meetings[0].about == "Det Supt Angharad Penhallow"


def test_nobody_finds_a_case_that_is_kept_from_them_nor_its_actions(demonstration: Register) -> None:
    chair = actor(demonstration, Role.CHAIR)
    with demonstration.writing() as uow:
        uow.add(
            CaseExclusion(
                case_id=case_id(demonstration, "0130"),
                name=chair.name,
                party=ExcludedParty.STAFF_CONFLICT,
                representative_id=chair.representative_id,
            )
        )
    for query in ("dunnock", "MW-2026-0130", "strengthen windows", "#0130"):
        assert _find(demonstration, query, Role.CHAIR) == [], query
        assert _find(demonstration, query) != [], query


def test_a_role_finds_only_what_it_may_read(demonstration: Register) -> None:
    who = actor(demonstration)
    for role in (Role.ADMINISTRATOR, Role.STEERING, Role.AUDITOR):
        someone = Actor(who.user_id, who.name, role)
        with demonstration.reading(someone) as uow:
            assert find(uow, actor=someone, query="dunnock") == ()


def test_signs_of_a_query_language_are_only_letters_that_find_nothing(demonstration: Register) -> None:
    for query in ('"; DROP TABLE person', "dunn* OR 1=1", "NEAR(a b)", "words:dunnock'", "%%", "__"):
        _find(demonstration, query)
    assert _named(demonstration, 'dunn"ock') == []

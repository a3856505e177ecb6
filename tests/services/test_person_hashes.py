"""Hashed keys of people: they find whom a comparison with everybody finds, follow every edit, and tell nothing."""

from __future__ import annotations

import random
import struct
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from marac_desk.intake.draft import DraftPerson, ReferralDraft
from marac_desk.model.case import Case, CaseExclusion
from marac_desk.model.person import HashesDue, HashesKept, Person, PersonHash
from marac_desk.register import people_sought, person_hashes, schema
from marac_desk.register.among import as_driven, as_key, rows_among
from marac_desk.register.engines import open_postgresql
from marac_desk.register.files import RegisterPlace
from marac_desk.register.migrations.versions import v0015_hashes_kept
from marac_desk.register.opening import open_register
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Role
from marac_desk.rules.matching import PersonKey
from marac_desk.rules.matching.comparing import compared
from marac_desk.rules.matching.people import named, names_of, prepared, with_place
from marac_desk.rules.vocabulary import DobAccuracy, ExcludedParty
from marac_desk.services.list_import.importing import import_list
from marac_desk.services.list_import.looking import look_through
from marac_desk.services.matching_lore import matching_lore
from marac_desk.services.people import fill_person
from marac_desk.services.referrals.candidates import MOST_CANDIDATES, candidates, keys_of
from marac_desk.services.referrals.known import known_people, knows_everybody
from marac_desk.services.referrals.nearest import nearest
from marac_desk.services.referrals.receiving import receive
from tests.support import registers
from tests.support.lists import ORIGINAL, list_of, made_drafts
from tests.support.made_people import SAME
from tests.support.referrals import full_draft
from tests.support.registers import REGISTER_ID, SECRETS, clock, coordinator, user
from tests.support.servers import new_database, socket_folder, url

ENGINES = ("sqlcipher", pytest.param("postgresql", marks=pytest.mark.postgres))
PEOPLE = 300  # referrals, of two people each
RECALL = 0.999
KEPT_OUT = ExcludedParty.PERPETRATOR_ASSOCIATE


@pytest.fixture(params=ENGINES)
def sealed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Register]:
    """An empty register whose secret is at hand, on each engine in turn."""
    if request.param == "sqlcipher":
        made = registers.empty_file(tmp_path)
    else:
        if (socket := socket_folder()) is None:
            pytest.skip("PostgreSQL is not installed; packaging/test installs it")
        name = new_database(socket, template=registers._empty_database(socket))
        engines = open_postgresql(url(socket, name))
        made = Register(engines, desk_id=REGISTER_ID, clock=clock(), seal_key=SECRETS.seal_key)
    yield made
    made.close()


def _filled(register: Register, size: int = PEOPLE) -> None:
    with register.writing(coordinator()) as uow:
        import_list(uow, actor=coordinator(), original=ORIGINAL, reading=list_of(made_drafts(size)))


def _everybody(register: Register) -> dict[uuid.UUID, PersonKey]:
    with register.reading() as uow:
        ids = list(uow.session.scalars(sa.select(Person.id)))
        found: dict[uuid.UUID, PersonKey] = {}
        for start in range(0, len(ids), 500):
            found |= keys_of(uow, ids[start : start + 500])
        return found


def _forms(people: dict[uuid.UUID, PersonKey]) -> list[PersonKey]:
    """Records of the same people as life leaves them: moved, married, mistyped."""
    chance = random.Random(7)
    keys = list(people.values())
    made = (cause(chance.choice(keys), chance) for cause in SAME.values() for _ in range(12))
    return [form for form in made if form is not None]


def _recall(register: Register, people: dict[uuid.UUID, PersonKey], forms: list[PersonKey]) -> tuple[int, int]:
    lore, right, wanted = matching_lore(), 0, 0
    others = {key: prepared(person) for key, person in people.items()}
    with register.reading(coordinator()) as uow:
        for form in forms:
            someone = prepared(form)
            likely = {key for key, other in others.items() if compared(someone, other, lore).level == "likely"}
            wanted += len(likely)
            right += len(likely & candidates(uow, coordinator(), form))
    return right, wanted


def test_they_find_whom_a_comparison_with_everybody_calls_likely(sealed: Register) -> None:
    _filled(sealed)
    people = _everybody(sealed)

    right, wanted = _recall(sealed, people, _forms(people))

    assert wanted > 100
    assert right >= RECALL * wanted


def test_the_nearest_are_those_whom_a_comparison_with_everybody_calls_likely(sealed: Register) -> None:
    _filled(sealed)
    people, lore = _everybody(sealed), matching_lore()
    others = {key: prepared(person) for key, person in people.items()}
    right = wanted = 0
    with sealed.reading(coordinator()) as uow:
        for form in _forms(people):
            someone = prepared(replace(form, address=None))
            matches = {key: compared(someone, other, lore) for key, other in others.items()}
            likely = {key: match for key, match in matches.items() if match.level == "likely"}
            found = dict(nearest(uow, coordinator(), form, likely_only=True))
            wanted, right = wanted + len(likely), right + len(found.keys() & likely.keys())
            assert found.items() <= likely.items(), "nobody is likelier by a short way"
            shown = nearest(uow, coordinator(), form)
            assert dict(shown).items() >= found.items()
            assert [match.score for _, match in shown] == sorted((m.score for _, m in shown), reverse=True)
    assert wanted > 100
    assert right >= RECALL * wanted


def test_so_they_do_in_the_demonstration(demonstration_file: Register) -> None:
    me = registers.actor(demonstration_file)
    people = _everybody(demonstration_file)
    lore = matching_lore()
    with demonstration_file.reading(me) as uow:
        known = {key for key in people if candidates(uow, me, people[key]) & {key}}
        for key in known:
            someone = prepared(people[key])
            likely = {o for o in known if compared(someone, prepared(people[o]), lore).level == "likely"}
            assert likely <= candidates(uow, me, people[key])
    assert len(known) > 20


def test_they_follow_every_edit_and_go_with_the_person(sealed: Register) -> None:
    draft = ReferralDraft(victim=DraftPerson(full_name="Ada Pike", given_names="Ada", family_name="Pike"))
    draft.victim.phone = "07700 900123"
    with sealed.writing(coordinator()) as uow:
        done = receive(uow, actor=coordinator(), draft=draft)[0]
    old, new = PersonKey("", full_name="Ada Pike", phone="07700 900123"), PersonKey("", phone="07700 900777")

    with sealed.writing(coordinator()) as uow:
        person = uow.session.get_one(Person, uow.session.get_one(Case, done.case_id).victim_id)
        assert candidates(uow, coordinator(), old) == {person.id}
        assert candidates(uow, coordinator(), new) == set()
        fill_person(
            uow,
            person,
            replace(draft.victim, full_name="Zoe Frost", given_names="Zoe", family_name="Frost", phone="07700 900777"),
        )

    with sealed.reading() as uow:
        assert candidates(uow, coordinator(), old) == set()
        assert candidates(uow, coordinator(), new) == {person.id}
        kept = set(uow.session.scalars(sa.select(PersonHash.hashed)))
        assert uow.hashes is not None
        assert kept == set(uow.hashes.kept(keys_of(uow, [person.id])[person.id]))


def _rename(register: Register, family: str) -> None:
    with register.writing(coordinator()) as uow:
        for person in uow.session.scalars(sa.select(Person)):
            person.family_name, person.full_name = family, f"{person.given_names} {family}"


def _one_by_one(register: Register) -> set[tuple[int, uuid.UUID]]:
    with register.reading() as uow:
        return {(one, key) for one, key in uow.session.execute(sa.select(PersonHash.hashed, PersonHash.person_id))}


def _in_one_row(register: Register) -> set[tuple[int, uuid.UUID]]:
    with register.reading() as uow:
        kept = uow.session.execute(sa.select(HashesKept.person_id, HashesKept.hashes)).all()
    return {(one, key) for key, packed in kept for (one,) in struct.iter_unpack(">q", packed)}


def test_what_stands_in_one_row_is_what_a_person_is_found_by(sealed: Register) -> None:
    _filled(sealed, 20)
    imported = _one_by_one(sealed)
    assert len(imported) > 200
    assert _in_one_row(sealed) == imported

    _rename(sealed, "Frost")

    assert _one_by_one(sealed) != imported
    assert _in_one_row(sealed) == _one_by_one(sealed)


@pytest.mark.parametrize("before", [True, False], ids=["looked through before", "all at once"])
def test_an_imported_row_stands_under_what_its_people_are_known_by(sealed: Register, before: bool) -> None:
    reading = list_of([full_draft(), *made_drafts(20)])
    with sealed.reading(coordinator()) as uow:
        look = look_through(uow, actor=coordinator(), reading=reading) if before else None
    with sealed.writing(coordinator()) as uow:
        done, _ = import_list(uow, actor=coordinator(), original=ORIGINAL, reading=reading, look=look)
    assert done.taken == 21
    hashes = person_hashes.PersonHashes(SECRETS.seal_key)
    known = {(one, key) for key, person in _everybody(sealed).items() for one in hashes.kept(person)}
    assert _in_one_row(sealed) == _one_by_one(sealed) == known


def _taken_back_to_version_14(connection: sa.Connection) -> None:
    """Undo by hand what the migration does, which itself only goes forward."""
    there = v0015_hashes_kept
    connection.exec_driver_sql("DROP TABLE person_hashes_kept")
    connection.exec_driver_sql("CREATE INDEX ix_person_hash_person_id ON person_hash (person_id)")
    connection.exec_driver_sql("DROP INDEX IF EXISTS ix_person_told_apart")
    for table, column in there.MOSTLY_EMPTY:
        connection.exec_driver_sql(f"DROP INDEX ix_{table}_{column}")
    for table, column in (*there.NEVER_ASKED, *there.ASKED_OTHERWISE, *there.MOSTLY_EMPTY):
        connection.exec_driver_sql(f"CREATE INDEX ix_{table}_{column} ON {table} ({column})")
    connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0014'")


def test_hashes_of_an_older_register_are_put_in_one_row_when_it_is_upgraded(sealed: Register) -> None:
    _filled(sealed, 20)
    before = _one_by_one(sealed)
    with sealed.engines.write.begin() as connection:
        _taken_back_to_version_14(connection)

    schema.ensure_current(sealed.engines.write)

    assert _in_one_row(sealed) == _one_by_one(sealed) == before
    _rename(sealed, "Frost")
    assert _in_one_row(sealed) == _one_by_one(sealed) != before


def test_whom_somebody_may_not_know_of_is_not_counted(sealed: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people_sought, "MOST_UNDER_A_HASH", 3)
    other = user(sealed, Role.COORDINATOR, name="Mo Other")
    with sealed.writing(coordinator()) as uow:
        for number in range(5):
            person = DraftPerson(full_name="Ada Pike", given_names="Ada", family_name="Pike")
            done = receive(uow, actor=coordinator(), draft=ReferralDraft(victim=person))[0]
            if number < 3:
                uow.add(CaseExclusion(case_id=done.case_id, name="Mo Other", user_id=other.user_id, party=KEPT_OUT))
    key = PersonKey("", full_name="Ada Pike")

    with sealed.reading() as uow:
        assert knows_everybody(uow, coordinator())
        assert candidates(uow, coordinator(), key) == set(), "so many under each key say nothing"
        assert not knows_everybody(uow, other)
        assert len(candidates(uow, other, key)) == 2
        assert {person for person, _ in nearest(uow, other, key)} <= candidates(uow, other, key)


def test_who_is_in_no_case_is_nobody_s_to_know(sealed: Register) -> None:
    with sealed.writing() as uow:
        uow.add(stray := Person(full_name="Ada Pike", given_names="Ada", family_name="Pike"))
    with sealed.reading() as uow:
        assert knows_everybody(uow, coordinator())
        assert known_people(uow, coordinator(), [stray.id]) == set()
        assert nearest(uow, coordinator(), PersonKey("", full_name="Ada Pike")) == []


def test_whom_a_case_is_kept_from_is_shut_out_within_the_same_work(sealed: Register) -> None:
    other = user(sealed, Role.COORDINATOR, name="Mo Other")
    with sealed.writing(coordinator()) as uow:
        person = DraftPerson(full_name="Ada Pike", given_names="Ada", family_name="Pike")
        done = receive(uow, actor=coordinator(), draft=ReferralDraft(victim=person))[0]
        uow.session.flush()
        victim = uow.session.get_one(Case, done.case_id).victim_id
        assert known_people(uow, other, [victim]) == {victim}
        uow.add(CaseExclusion(case_id=done.case_id, name="Mo Other", user_id=other.user_id, party=KEPT_OUT))
        uow.session.flush()
        assert known_people(uow, other, [victim]) == set()
        assert known_people(uow, coordinator(), [victim]) == {victim}


def test_what_is_read_in_haste_is_what_matching_knows_of_everybody(sealed: Register) -> None:
    _filled(sealed, 40)
    draft = DraftPerson(full_name="Ada Pike", known_as="Addie", aliases=["Ada Frost", "Ada Hart"], postcode="ZZ1 1AA")
    draft.date_of_birth, draft.dob_accuracy = date(1991, 4, 3), DobAccuracy.ESTIMATED
    with sealed.writing(coordinator()) as uow:
        receive(uow, actor=coordinator(), draft=ReferralDraft(victim=draft))
    people = _everybody(sealed)

    with sealed.reading() as uow:
        keys = [as_driven(uow.connection, key) for key in people]
        places = people_sought.places_of(uow.connection, keys)
        read = {
            as_key(brief.key): with_place(
                named(names_of(brief.full_name, brief.given_names, brief.family_name, brief.aliases), brief.born),
                *places[brief.key],
            )
            for brief in people_sought.briefs_of(uow.connection, keys)
        }

    assert read == {key: prepared(person) for key, person in people.items()}
    assert any(len(person.names) > 2 and person.born is None for person in read.values()), "nobody goes by other names"
    assert any(person.phone for person in read.values())


def test_a_statement_about_many_takes_one_or_none_and_its_trouble_is_told_without_what_was_asked(
    sealed: Register,
) -> None:
    _filled(sealed, 3)
    statement = "SELECT id FROM person WHERE id {among}"
    with sealed.reading() as uow:
        keys = sorted(uow.session.scalars(sa.select(Person.id)))
        for some in (keys, keys[:1], []):
            assert sorted(as_key(row[0]) for row in rows_among(uow.connection, statement, some)) == some
        with pytest.raises(sa.exc.DBAPIError) as raised:
            rows_among(uow.connection, "SELECT id FROM nowhere WHERE id {among}", keys)
    assert all(key.hex not in str(raised.value) and str(key) not in str(raised.value) for key in keys)


def test_no_more_are_compared_than_were_asked_for(sealed: Register) -> None:
    with sealed.writing(coordinator()) as uow:
        drafts = [
            ReferralDraft(victim=DraftPerson(given_names="Ada", family_name="Pike", full_name="Ada Pike"))
            for _ in range(MOST_CANDIDATES + 50)
        ]
        import_list(uow, actor=coordinator(), original=ORIGINAL, reading=list_of(drafts))
    with sealed.reading() as uow:
        assert len(candidates(uow, coordinator(), PersonKey("", full_name="Ada Pike"))) == MOST_CANDIDATES


def test_whoever_was_there_before_gets_them_when_the_register_is_opened(tmp_path: Path) -> None:
    register = registers.empty_file(tmp_path)
    _filled(register, 20)
    with register.writing() as uow:
        before = sorted(uow.session.execute(sa.select(PersonHash.hashed, PersonHash.person_id)).all())
        uow.session.execute(sa.delete(PersonHash))
        ids = uow.session.scalars(sa.select(Person.id)).all()
        uow.session.execute(sa.insert(HashesDue), [{"person_id": key} for key in ids])
    with register.reading() as uow:
        assert not person_hashes.all_made(uow.connection)
    register.close()

    again = open_register(RegisterPlace(tmp_path), secrets=SECRETS, register_id=REGISTER_ID, clock=clock())

    with again.reading() as uow:
        assert person_hashes.all_made(uow.connection)
        assert sorted(uow.session.execute(sa.select(PersonHash.hashed, PersonHash.person_id)).all()) == before
    again.close()


def test_without_the_secret_people_are_noted_as_due(tmp_path: Path) -> None:
    made = registers.empty_file(tmp_path)
    bare = Register(made.engines, desk_id=REGISTER_ID, clock=clock())
    _filled(bare, 3)
    with bare.reading() as uow:
        assert uow.session.scalars(sa.select(PersonHash.hashed)).all() == []
        assert len(uow.session.scalars(sa.select(HashesDue.person_id)).all()) == 6
    made.close()


def test_two_registers_hash_the_same_person_apart() -> None:
    key = PersonKey("", full_name="Ada Pike", phone="07700 900123")
    ones, others = (person_hashes.PersonHashes(secret * 32).kept(key) for secret in (b"a", b"b"))
    assert ones
    assert set(ones).isdisjoint(others)

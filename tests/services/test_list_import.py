"""Whole lists: what is written is what `receive` writes, all of it or nothing, and can be taken back; both engines."""

from __future__ import annotations

import hashlib
import threading
import uuid
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from marac_desk.intake.reading import Reading, RowError
from marac_desk.model.attachment import Attachment, ImportedRow, ListImport
from marac_desk.model.base import Base, table_of
from marac_desk.model.case import Case, CaseChild, CaseExclusion, CaseOther, CasePerpetrator
from marac_desk.model.finder import FinderEntry
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.person import Address, Person, PersonHash, ProtectedValue, SafeContact
from marac_desk.model.referral import Referral, SharingDecision
from marac_desk.model.risk import RiskAssessment
from marac_desk.register import bulk, ledger
from marac_desk.register.unit_of_work import Register, UnitOfWork
from marac_desk.rules.access import Role
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.finding import find
from marac_desk.services.list_import import importing
from marac_desk.services.list_import.importing import AT_ONCE, Imported, import_list
from marac_desk.services.list_import.looking import Fate, is_list, known_rows, look_through
from marac_desk.services.list_import.undoing import TakenBack, imports_of, undo_import
from marac_desk.services.people import safe_contact_of, verify_safe_contact
from marac_desk.services.referrals.batches import batch_view
from marac_desk.services.referrals.receiving import receive
from tests.support.lists import ORIGINAL, list_of, made_drafts
from tests.support.referrals import full_draft
from tests.support.registers import coordinator, empty_file, user
from tests.support.tampering import checked

WRITTEN: tuple[type[Base], ...] = (
    Person, Address, ProtectedValue, SafeContact, Case, CasePerpetrator, CaseChild, CaseOther, CaseExclusion, Referral,
    RiskAssessment, SharingDecision, FinderEntry, PersonHash,
)  # fmt: skip
IN_THE_SECOND = 25
"""A statement of the second portion, of which each takes one for every table and some for the index."""
_OWN = {"id", "entry", "subject_id", "case_id", "person_id", "victim_id", "referral_id", "reference", "origins"}
_OWN |= {"phone_id", "value_id", "times_id", "code_word_id", "say_if_answered_id", "protected_id", "source", "version"}


def imported(register: Register, reading: Reading) -> Imported:
    with register.writing(coordinator()) as uow:
        return import_list(uow, actor=coordinator(), original=ORIGINAL, reading=reading)[0]


def undone(register: Register, key: uuid.UUID) -> TakenBack:
    with register.writing(coordinator()) as uow:
        return undo_import(uow, actor=coordinator(), import_id=key)[0]


def counts(uow: UnitOfWork) -> dict[str, int]:
    tables = [table_of(kind) for kind in WRITTEN] + [table_of(ImportedRow)]
    count = sa.func.count()
    return {table.name: uow.connection.execute(sa.select(count).select_from(table)).scalar_one() for table in tables}


def _told(register: Register) -> dict[str, list[str]]:
    """Everything that the tables hold but keys and stamps of the moment, as the driver hands it over."""
    told = {}
    with register.reading() as uow:
        for kind in WRITTEN:
            table = table_of(kind)
            names = ", ".join(f'"{c.name}"' for c in table.columns if c.name not in _OWN)
            rows = uow.connection.exec_driver_sql(f'SELECT {names} FROM "{table.name}"')
            told[table.name] = sorted(repr(tuple(row)) for row in rows)
    return told


def test_rows_are_written_as_each_would_be_alone(register: Register) -> None:
    drafts = [full_draft(), *made_drafts(30)]
    for draft in drafts:
        with register.writing(coordinator()) as uow:
            receive(uow, actor=coordinator(), draft=draft, source="file")
    alone = _told(register)

    imported(register, list_of([full_draft(), *made_drafts(30)]))

    both = _told(register)
    for name, rows in alone.items():
        assert rows or name == "person_hash", name
        assert both[name] == sorted([*rows, *rows]), name


def test_no_row_has_a_statement_of_its_own(tmp_path: Path) -> None:
    register, told = empty_file(tmp_path), []
    sa.event.listen(register.engines.write, "before_cursor_execute", lambda *said: told.append(said[2]))
    counted = []
    for size in (2 * AT_ONCE, 4 * AT_ONCE):
        told.clear()
        done = imported(register, list_of(made_drafts(size, seed=size)))
        counted.append(len(told))
        told.clear()
        undone(register, done.import_id)
        counted.append(len(told))
    register.close()
    assert counted[2] - counted[0] < AT_ONCE / 2, counted
    assert counted[3] - counted[1] < 2 * AT_ONCE, counted


def test_what_is_not_complete_waits_to_be_checked(register: Register) -> None:
    drafts = made_drafts(5)
    drafts[1].victim.full_name = "Ada Test"  # the coordinator herself
    drafts[1].victim.given_names, drafts[1].victim.family_name = "Ada", "Test"
    drafts[2].free_text.reason = "x" * 30_000
    reading = list_of(drafts, [RowError(4, "DOB", "not_a_date"), RowError(6, "", "total_row")])

    with register.reading() as uow:
        look = look_through(uow, actor=coordinator(), reading=reading)
    done = imported(register, reading)

    assert [row.fate for row in look.rows] == [Fate.READY, Fate.ASK, Fate.CHECK, Fate.CHECK, Fate.READY]
    assert (look.rows[2].refusal, look.rows[3].errors) == ("text_too_long", (("DOB", "not_a_date"),))
    assert look.unread == ((6, "total_row"),)
    assert (done.taken, done.left) == (2, 3)
    assert done.batch is not None
    with register.reading() as uow:
        view = batch_view(uow, actor=coordinator(), batch=done.batch)
        rows = list(uow.session.scalars(sa.select(ImportedRow.record).order_by(ImportedRow.record)))
    assert [row.record for row in view.rows] == [2, 3, 4]
    assert view.unread == ((6, "total_row"),)
    assert rows == [1, 5]


def test_the_file_is_kept_with_its_hash_and_its_name_as_one(register: Register) -> None:
    done = imported(register, list_of(made_drafts(3)))

    with register.reading() as uow:
        kept = uow.session.get_one(ListImport, done.import_id)
        original = uow.session.get_one(Attachment, kept.attachment_id)
        assert original.content == ORIGINAL.content
        assert kept.sha256 == original.sha256 == hashlib.sha256(ORIGINAL.content).hexdigest()
        assert kept.name_sha256 == hashlib.sha256(ORIGINAL.name.encode()).hexdigest()
        assert (kept.taken, kept.created_by, kept.created_at) == (3, coordinator().user_id, uow.now)


def test_stopped_it_leaves_nothing(register: Register) -> None:
    reading = list_of(made_drafts(600))
    with register.reading() as uow:
        before = counts(uow)
    seen = []

    def step(done: int) -> None:
        seen.append(done)
        if done >= 500:
            raise RefusedError("stopped")

    with pytest.raises(RefusedError, match="stopped"), register.writing(coordinator()) as uow:
        import_list(uow, actor=coordinator(), original=ORIGINAL, reading=reading, step=step)

    assert seen == [250, 500]
    with register.reading() as uow:
        assert counts(uow) == before
        assert uow.session.scalars(sa.select(Attachment)).all() == []


def test_what_goes_wrong_while_the_next_rows_are_made_leaves_nothing(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, ran = bulk.Ready.run, []

    def failing(ready: bulk.Ready, connection: sa.Connection) -> None:
        ran.append(threading.current_thread())
        real(ready, connection)
        if len(ran) == IN_THE_SECOND:
            raise RefusedError("no_more")

    monkeypatch.setattr(importing, "WRITTEN_AT_ONCE", AT_ONCE)
    monkeypatch.setattr(bulk.Ready, "run", failing)
    with register.reading() as uow:
        before = counts(uow)

    with pytest.raises(RefusedError, match="no_more"):
        imported(register, list_of(made_drafts(4 * AT_ONCE)))

    assert len(ran) == IN_THE_SECOND
    assert threading.current_thread() not in ran
    with register.reading() as uow:
        assert counts(uow) == before


def _plain_rows(register: Register) -> list[tuple[object, ...]]:
    with register.reading() as uow:
        told = sa.select(Person.full_name, Referral.agency_as_written, ImportedRow.record)
        told = told.select_from(ImportedRow).join(Referral, Referral.id == ImportedRow.referral_id)
        told = told.join(Case, Case.id == ImportedRow.case_id).join(Person, Person.id == Case.victim_id)
        return [tuple(row) for row in uow.session.execute(told.order_by(ImportedRow.import_id, ImportedRow.record))]


def test_what_was_looked_at_is_imported_as_if_looked_at_again(register: Register) -> None:
    drafts = made_drafts(6)
    drafts[1].referrer = replace(drafts[1].referrer, agency=None)
    drafts[4].victim = replace(drafts[4].victim, full_name="  Ann\u00a0 Lee ", given_names=None, family_name=None)
    reading = list_of(drafts, [RowError(3, "Date of birth", "date")])
    with register.reading(coordinator()) as uow:
        look = look_through(uow, actor=coordinator(), reading=reading)

    plain = imported(register, reading)
    with register.writing(coordinator()) as uow:
        seen, _ = import_list(uow, actor=coordinator(), original=ORIGINAL, reading=reading, look=look)

    assert (seen.taken, seen.left) == (plain.taken, plain.left) == (5, 1)
    rows = _plain_rows(register)
    assert rows[: len(rows) // 2] == rows[len(rows) // 2 :]
    with register.reading(coordinator()) as uow:
        waiting = [batch_view(uow, actor=coordinator(), batch=done.batch or "").rows for done in (plain, seen)]
    assert [[row.record for row in rows] for rows in waiting] == [[3], [3]]


def test_a_look_of_another_reading_or_before_somebody_new_keeps_the_register_is_not_gone_by(register: Register) -> None:
    drafts = made_drafts(3)
    reading = list_of(drafts)
    with register.reading(coordinator()) as uow:
        look = look_through(uow, actor=coordinator(), reading=reading)
        assert look.ready == 3
    user(register, Role.CHAIR, name=drafts[1].victim.full_name or "")

    with register.writing(coordinator()) as uow:
        done, _ = import_list(uow, actor=coordinator(), original=ORIGINAL, reading=reading, look=look)
    assert (done.taken < 3, done.taken + done.left) == (True, 3)

    with register.writing(coordinator()) as uow:
        done, _ = import_list(
            uow, actor=coordinator(), original=ORIGINAL, reading=list_of(made_drafts(4, seed=8)), look=look
        )
    assert done.taken == 4


def test_everybody_is_found_and_the_ledger_tells_of_each(register: Register) -> None:
    drafts = made_drafts(40)
    imported(register, list_of(drafts))

    with register.reading(coordinator()) as uow:
        name = drafts[7].victim.full_name or ""
        assert name in {hit.name for hit in find(uow, actor=coordinator(), query=name)}
        received = uow.session.scalars(sa.select(LedgerEntry.object_id).where(LedgerEntry.operation == "receive"))
        assert set(received) == set(uow.session.scalars(sa.select(Referral.id)))
        again = list_of(drafts[:3] + made_drafts(2, seed=99))
        assert known_rows(uow, actor=coordinator(), reading=again) >= {1, 2, 3}
        assert ledger.verify(uow.session, uow.desk_id).holds


def test_every_sealed_row_of_it_has_its_digest(tmp_path: Path) -> None:
    register = empty_file(tmp_path)
    drafts = [full_draft(), *made_drafts(40)]
    done = imported(register, list_of(drafts))
    found = checked(register)
    assert (found.changed, found.unsealed) == ((), ())

    undone(register, done.import_id)

    found = checked(register)
    assert (found.changed, found.unsealed) == ((), ())
    register.close()


def test_nothing_complete_is_refused(register: Register) -> None:
    drafts = made_drafts(2)
    with pytest.raises(RefusedError, match="nothing_to_import"):
        imported(register, list_of(drafts, [RowError(1, "DOB", "x"), RowError(2, "DOB", "x")]))


def test_undone_as_a_whole_nothing_of_it_is_left(register: Register) -> None:
    imported(register, list_of(made_drafts(4, seed=3)))
    with register.reading() as uow:
        before = counts(uow)
    done = imported(register, list_of(made_drafts(300)))

    assert undone(register, done.import_id) == TakenBack(300, ())

    with register.reading() as uow:
        assert counts(uow) == before
        kept = uow.session.get_one(ListImport, done.import_id)
        assert uow.session.get_one(Attachment, kept.attachment_id).content == b""
        told = uow.session.scalars(sa.select(LedgerEntry.operation)).all()
        assert told.count("take_back") == 300
        assert ledger.verify(uow.session, uow.desk_id).holds
    with pytest.raises(RefusedError, match="import_undone"):
        undone(register, done.import_id)


def test_what_somebody_acted_on_stays_and_is_named(register: Register) -> None:
    done = imported(register, list_of(made_drafts(6)))
    with register.writing(coordinator()) as uow:
        case = uow.session.scalars(sa.select(Case).join(ImportedRow, ImportedRow.case_id == Case.id)).first()
        assert case is not None
        assert safe_contact_of(uow, case.victim_id) is not None
        verify_safe_contact(uow, actor=coordinator(), person_id=case.victim_id, case_id=case.id)

    taken = undone(register, done.import_id)

    assert taken == TakenBack(5, (case.reference,))
    with register.reading() as uow:
        assert uow.session.scalars(sa.select(Case.reference)).all() == [case.reference]
        kept = uow.session.get_one(ListImport, done.import_id)
        assert uow.session.get_one(Attachment, kept.attachment_id).content == ORIGINAL.content


def test_only_who_imported_it_takes_it_back(register: Register) -> None:
    done = imported(register, list_of(made_drafts(2)))
    other = user(register, Role.COORDINATOR, name="Mo Other")

    with register.reading() as uow:
        assert [view.taken for view in imports_of(uow, actor=coordinator())] == [2]
        assert imports_of(uow, actor=other) == ()
    with pytest.raises(NotFoundError), register.writing(other) as uow:
        undo_import(uow, actor=other, import_id=done.import_id)


def test_a_list_is_many_rows_of_one_sheet() -> None:
    many = list_of(made_drafts(100))
    assert is_list(many)
    assert not is_list(replace(many, referrals=many.referrals[:99]))
    assert not is_list(replace(many, referrals=tuple(replace(r, source_locator={}) for r in many.referrals)))

"""Disposal: by two people, nothing of the case is left anywhere in the file, the ledger still holds."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.access import Approval
from marac_desk.model.attachment import Attachment
from marac_desk.model.base import Base
from marac_desk.model.case import Case, CaseExclusion, CaseOther
from marac_desk.model.finder import FinderEntry
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.meeting import AgendaItem
from marac_desk.model.person import Person
from marac_desk.model.referral import Referral
from marac_desk.model.user import Draft
from marac_desk.register import clearing, ledger
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, NotAllowedError, Role
from marac_desk.rules.vocabulary import ExcludedParty
from marac_desk.services.approvals.deciding import decide_approval
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.removal.belonging import BELONGS_THOUGH_OPTIONAL, belongings_of, mapped, references
from marac_desk.services.removal.disposal import Disposed, ask_to_dispose, dispose_case, set_legal_hold
from tests.support.canaries import STEM, Canaries
from tests.support.cases import case_id
from tests.support.clearing import still_to_clear
from tests.support.examining import reopened
from tests.support.raw_pages import all_in_clear
from tests.support.registers import KEY, actor
from tests.support.signed_in import sign_in
from tests.support.whole_case import every_text, marked_case

WHY = "Its time to be kept is over."


def asked(register: Register, who: Actor, case: uuid.UUID) -> uuid.UUID:
    with register.writing(who) as uow:
        return ask_to_dispose(uow, actor=who, case_id=case, reason=WHY)[0]


def agreed(register: Register, who: Actor, key: uuid.UUID) -> None:
    with register.writing(who) as uow:
        decide_approval(uow, actor=who, approval_id=key, approve=True)


def disposed(register: Register, who: Actor, key: uuid.UUID) -> Disposed:
    with register.writing(who) as uow:
        return dispose_case(uow, actor=who, approval_id=key)[0]


def by_two(register: Register, case: uuid.UUID) -> Disposed:
    me = actor(register)
    key = asked(register, me, case)
    agreed(register, actor(register, Role.CHAIR), key)
    return disposed(register, me, key)


def file_of(register: Register) -> Path:
    with register.engines.read.connect() as connection:
        return Path(connection.exec_driver_sql("PRAGMA database_list").all()[0][2])


def in_pages(register: Register) -> int:
    """Return how many marks there are in file and journal, words of the text index included."""
    clear = all_in_clear(file_of(register), KEY).lower()
    return clear.count(STEM.lower().encode())


def test_every_field_of_a_case_goes_and_everything_else_stays(demonstration: Register) -> None:
    me, canaries = actor(demonstration), Canaries()
    with demonstration.reading() as uow:
        before = {
            name: uow.session.scalar(sa.select(sa.func.count()).select_from(table))
            for name, table in Base.metadata.tables.items()
        }
    case = marked_case(demonstration, me, canaries)
    assert len(canaries.fields) > 150
    assert STEM in every_text(demonstration)
    done = by_two(demonstration, case)
    assert done.rows > 30
    text = every_text(demonstration)
    assert [field for mark, field in canaries.fields.items() if mark in text] == []
    with demonstration.reading() as uow:
        after = {
            name: uow.session.scalar(sa.select(sa.func.count()).select_from(table))
            for name, table in Base.metadata.tables.items()
        }
    kept = {name: after[name] - before[name] for name in after if after[name] != before[name]}  # type: ignore[operator]
    assert kept.pop("ledger_entry") > 0
    # two approvals, what was judged, that something was withdrawn, recalled and cleared, the copy, and that a return
    # sheet was issued and came back, that a list was imported: each without a word
    assert kept == {
        "alert": 1, "approval": 2, "desk_setting": 1, "document_copy": 1, "list_import": 1, "recall": 1,
        "return_sheet": 1, "return_taken": 1, "sampled_look": 1, "withdrawal": 1,
    }  # fmt: skip


def test_the_ledger_keeps_its_lines_and_holds(demonstration: Register) -> None:
    case = case_id(demonstration, "0130")
    with demonstration.reading() as uow:
        lines = uow.session.scalar(sa.select(sa.func.count()).where(LedgerEntry.case_id == case)) or 0
    by_two(demonstration, case)
    with demonstration.reading() as uow:
        assert uow.session.get(Case, case) is None
        kept = list(uow.session.scalars(sa.select(LedgerEntry.operation).where(LedgerEntry.case_id == case)))
        assert ledger.verify(uow.session, demonstration.desk_id).holds
    assert len(kept) == lines + 4
    assert kept[-4:] == ["ask_approval", "approve", "use_approval", "dispose_case"]


def test_nothing_is_left_in_pages_journal_and_text_index(demonstration_file: Register, tmp_path: Path) -> None:
    canaries = Canaries()
    case = marked_case(demonstration_file, actor(demonstration_file), canaries)
    assert in_pages(demonstration_file) > 100
    by_two(demonstration_file, case)
    assert not still_to_clear(demonstration_file)
    assert in_pages(demonstration_file) == 0
    copy = tmp_path / "copy" / "register.marac"
    copy.parent.mkdir()
    demonstration_file.close()
    shutil.copy(file_of(demonstration_file), copy)
    assert all_in_clear(copy, KEY).lower().count(STEM.lower().encode()) == 0


@pytest.mark.fault
def test_without_clearing_the_file_would_still_hold_it(
    demonstration_file: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted defect: rows are deleted and the file is left as it is."""
    case = marked_case(demonstration_file, actor(demonstration_file), Canaries())
    monkeypatch.setattr(clearing, "clear", lambda _engines: True)
    by_two(demonstration_file, case)
    assert STEM not in every_text(demonstration_file)
    assert in_pages(demonstration_file) > 0


def test_what_a_crash_kept_from_being_cleared_is_known_to_the_next_desk(
    demonstration_file: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(_engines: object) -> bool:
        raise KeyboardInterrupt

    case = marked_case(demonstration_file, actor(demonstration_file), Canaries())
    monkeypatch.setattr(clearing, "clear", crash)
    with pytest.raises(KeyboardInterrupt):
        by_two(demonstration_file, case)
    monkeypatch.undo()
    folder = file_of(demonstration_file).parent
    demonstration_file.close()
    again = reopened(folder)
    assert STEM not in every_text(again)
    assert still_to_clear(again)
    with again.writing() as unit:
        unit.clear_afterwards()
    assert not still_to_clear(again)
    assert in_pages(again) == 0
    again.close()


def test_a_reader_in_the_way_puts_clearing_off_and_loses_nothing(
    demonstration_file: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clearing, "TRIES", 2)
    monkeypatch.setattr(clearing, "PAUSE", 0.01)
    case = marked_case(demonstration_file, actor(demonstration_file), Canaries())
    with demonstration_file.engines.write.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 200")  # nobody has to wait for what is not let go of
    with demonstration_file.reading() as uow:
        uow.session.scalar(sa.select(Case.id).limit(1))
        by_two(demonstration_file, case)
    assert still_to_clear(demonstration_file)
    with demonstration_file.writing() as unit:
        unit.clear_afterwards()
    assert not still_to_clear(demonstration_file)
    assert in_pages(demonstration_file) == 0


def test_one_person_disposes_of_nothing(demonstration: Register) -> None:
    me, case = actor(demonstration), case_id(demonstration, "0130")
    key = asked(demonstration, me, case)
    for code in ("approval_not_given", "approval_own"):
        with pytest.raises(RefusedError, match=code):
            if code == "approval_own":
                agreed(demonstration, sign_in(demonstration, Role.CHAIR, person=me.name), key)
            else:
                disposed(demonstration, me, key)
    with pytest.raises(RefusedError, match="approval_needed"):
        disposed(demonstration, actor(demonstration, Role.CHAIR), key)
    with pytest.raises(NotFoundError):
        disposed(demonstration, me, uuid.uuid4())
    with demonstration.reading() as uow:
        assert uow.session.get(Case, case) is not None


def test_a_legal_hold_keeps_a_case_also_after_it_was_agreed(demonstration: Register) -> None:
    me, chair, case = actor(demonstration), actor(demonstration, Role.CHAIR), case_id(demonstration, "0130")
    key = asked(demonstration, me, case)
    agreed(demonstration, chair, key)
    with demonstration.writing(me) as uow:
        set_legal_hold(uow, actor=me, case_id=case, hold=True, reason="A review was opened.")
    with pytest.raises(RefusedError, match="legal_hold"):
        disposed(demonstration, me, key)
    with pytest.raises(RefusedError, match="legal_hold"):
        asked(demonstration, me, case)
    with demonstration.writing(me) as uow:
        set_legal_hold(uow, actor=me, case_id=case, hold=False, reason="The review is over.")
    disposed(demonstration, me, key)


def test_a_case_on_an_agenda_and_a_joined_one_stay(demonstration: Register) -> None:
    me, case, other = actor(demonstration), case_id(demonstration, "0130"), case_id(demonstration, "0115")
    with demonstration.writing() as uow:
        item = uow.session.scalars(sa.select(AgendaItem).where(AgendaItem.case_id == case)).first()
        assert item is not None
        before, item.state = item.state, "queued"  # type: ignore[assignment]
    with pytest.raises(RefusedError, match="case_on_agenda"):
        asked(demonstration, me, case)
    with demonstration.writing() as uow:
        uow.session.get_one(AgendaItem, item.id).state = before
        uow.session.get_one(Case, case).joined_to_id = other
    with pytest.raises(RefusedError, match="case_joined"):
        asked(demonstration, me, case)


@pytest.mark.parametrize("role", [Role.ADVOCATE, Role.REPRESENTATIVE, Role.ADMINISTRATOR, Role.STEERING])
def test_who_may_not_prepare_a_disposal_asks_for_none(demonstration: Register, role: Role) -> None:
    who = actor(demonstration, role) if role is Role.ADVOCATE else sign_in(demonstration, role)
    with pytest.raises((NotAllowedError, NotFoundError)):
        asked(demonstration, who, case_id(demonstration, "0130"))


def test_whoever_is_shut_out_asks_and_agrees_to_nothing(demonstration: Register) -> None:
    me, chair, case = actor(demonstration), actor(demonstration, Role.CHAIR), case_id(demonstration, "0130")
    key = asked(demonstration, me, case)
    with demonstration.writing() as uow:
        uow.add(CaseExclusion(case_id=case, name="x", party=ExcludedParty.STAFF_CONFLICT, user_id=chair.user_id))
    with pytest.raises(NotFoundError):
        agreed(demonstration, chair, key)
    with pytest.raises(NotFoundError):
        asked(demonstration, chair, case)


def test_somebody_with_a_part_in_another_case_stays_and_is_found_there(demonstration: Register) -> None:
    case, other = case_id(demonstration, "0130"), case_id(demonstration, "0115")
    with demonstration.writing() as uow:
        victim = uow.session.get_one(Case, case).victim_id
        uow.add(CaseOther(case_id=other, person_id=victim))
    by_two(demonstration, case)
    with demonstration.reading() as uow:
        assert uow.session.get(Person, victim) is not None
        entry = uow.session.scalars(sa.select(FinderEntry).where(FinderEntry.subject_id == victim)).one()
        assert entry.case_id == other


def test_the_sheet_a_case_was_a_row_of_is_emptied_and_other_rows_stay(demonstration: Register) -> None:
    me, case = actor(demonstration), case_id(demonstration, "0130")
    with demonstration.writing(me) as uow:
        kept = Attachment(
            shown_name="export.csv", media_type="text/csv", size=3, sha256="a" * 64, received_at=uow.now,
            content=STEM.encode(),
        )  # fmt: skip
        uow.add(kept)
        referral = uow.session.scalars(sa.select(Referral).where(Referral.case_id == case)).first()
        assert referral is not None
        referral.origins = {"attachment": kept.id.hex, "record": 4}
        rows = [
            {"record": 4, "subject": "a", "errors": [], "referral": referral.id.hex},
            {"record": 5, "subject": "b", "errors": [], "referral": None},
        ]
        uow.session.add(
            Draft(user_id=me.user_id, kind="referral_batch", subject="x", content={"rows": rows}, saved_at=uow.now)
        )
    by_two(demonstration, case)
    with demonstration.reading() as uow:
        sheet = uow.session.get_one(Attachment, kept.id)
        assert (sheet.content, sheet.size, sheet.shown_name) == (b"", 0, "export.csv")
        draft = uow.session.scalars(sa.select(Draft).where(Draft.kind == "referral_batch")).one()
        assert [row["record"] for row in draft.content["rows"]] == [5]


def test_every_case_of_the_demonstration_can_go_without_a_reference_left_dangling(
    demonstration: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clearing, "clear", lambda _engines: True)  # once is enough, and it is looked at above
    with demonstration.reading() as uow:
        cases = list(uow.session.scalars(sa.select(Case.id)))
    for case in cases:
        with demonstration.writing() as uow:
            uow.session.get_one(Case, case).legal_hold = False
        by_two(demonstration, case)
    with demonstration.reading() as uow:
        for name in ("case_file", "person", "action", "referral", "report_back", "protected_value", "attachment"):
            left = uow.session.scalar(sa.select(sa.func.count()).select_from(Base.metadata.tables[name]))
            assert left == 0, name
        assert {a.reason for a in uow.session.scalars(sa.select(Approval))} == {""}


def test_every_reference_of_the_model_is_known(register: Register) -> None:
    """Whoever adds a table decides by its columns whether its rows belong to a case; optional ones are listed."""
    case_tables = {kind.__tablename__ for kind in belongs()}
    optional = {
        (reference.holder.__tablename__, reference.column)
        for reference in references()
        if reference.target in belongs() and not reference.belongs
    }
    assert {name for name, _ in BELONGS_THOUGH_OPTIONAL} <= {*mapped()}
    stays = {name for name, _ in optional if name not in case_tables}
    assert stays == {"alert", "app_user", "approval", "list_import", "recall", "sampled_look", "withdrawal"}
    with register.reading() as uow:
        assert belongings_of(uow, uuid.uuid4()).rows[Person] == set()


def belongs() -> set[Any]:
    """Return every class whose rows belong to a case or a person because they must refer to one."""
    found: set[Any] = {Case, Person}
    while True:
        more = {one.holder for one in references() if one.belongs and one.target in found} - found
        if not more:
            return found
        found |= more

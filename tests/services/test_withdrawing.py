"""Withdrawing a passage: by two people, from everywhere it stands, out of the bytes of the file as well."""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.access import Approval, Recall, Withdrawal
from marac_desk.model.action import Action, ActionEvent
from marac_desk.model.attachment import Attachment
from marac_desk.model.case import Case, CaseExclusion
from marac_desk.model.discussion import InformationShared
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.meeting import AgendaItem
from marac_desk.model.partnership import DocumentCopy
from marac_desk.model.person import Person, ProtectedValue, SafeContact
from marac_desk.model.referral import Referral
from marac_desk.model.report_back import ReportBack
from marac_desk.model.user import Draft
from marac_desk.register import clearing, ledger
from marac_desk.register.backup.making import Order, make_backup
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, NotAllowedError, Role
from marac_desk.rules.vocabulary import ExcludedParty
from marac_desk.rules.vocabulary.access import ApprovalState, RecallReason
from marac_desk.services.actions.adding import index_action
from marac_desk.services.approvals.deciding import decide_approval
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.people import index_person
from marac_desk.services.recalls import recall_list
from marac_desk.services.removal.passages import Held, Place, file_holds
from marac_desk.services.removal.withdrawing import (
    Withdrawn,
    ask_to_withdraw,
    digest_of,
    find_passage,
    passage_asked,
    withdraw_passage,
    withdrawal_texts,
)
from tests.support.backups import kit
from tests.support.canaries import STEM, Canaries
from tests.support.cases import case_id
from tests.support.clearing import still_to_clear
from tests.support.faults import chance, kills
from tests.support.raw_pages import all_in_clear
from tests.support.registers import KEY, REGISTER_ID, SECRETS, actor
from tests.support.signed_in import sign_in
from tests.support.whole_case import every_text, marked_case

PASSAGE = "Zeppelinstrasse 14, flat Quokka"
MARK = "[withdrawn 21 Nov 2026 by two people]"
WHY = "A safe address was minuted."


@dataclass
class Minuted:
    """A case in which the passage stands in many places."""

    case: uuid.UUID
    action: uuid.UUID
    line: uuid.UUID
    protected: uuid.UUID
    other: uuid.UUID


def minuted(register: Register) -> Minuted:
    me = actor(register)
    case, other = case_id(register, "0130"), case_id(register, "0115")
    with register.writing(me) as uow:
        row = uow.session.get_one(Case, case)
        action = uow.session.scalars(sa.select(Action).where(Action.case_id == case)).first()
        item = uow.session.scalars(sa.select(AgendaItem).where(AgendaItem.case_id == case)).first()
        referral = uow.session.scalars(sa.select(Referral).where(Referral.case_id == case)).first()
        back = uow.session.scalars(sa.select(ReportBack).where(ReportBack.case_id == case)).first()
        assert action
        assert item
        assert referral
        action.detail, action.typed = f"Change locks at {PASSAGE} this week", PASSAGE.upper()
        index_action(uow, action)
        event = ActionEvent(
            action_id=action.id, at=uow.now, kind="reworded", text=f"was: {PASSAGE}",
            details={"before": [f"at {PASSAGE}."]},
        )  # fmt: skip
        uow.session.add(event)
        line = InformationShared(
            item_id=item.id, agency_id=action.owner_agency_id, position=9,
            text="She stays at Zeppelinstrasse 14,\n  flat  quokka since Monday.",
        )  # fmt: skip
        uow.add(line)
        referral.history = f"Moved to {PASSAGE}; then {PASSAGE} again."
        item.risk_statement = f"He may look for {PASSAGE}."
        if back is not None:
            back.earlier_answers = [{"response": f"I am at {PASSAGE}"}]
        victim = uow.session.get_one(Person, row.victim_id)
        victim.aliases = [PASSAGE]
        index_person(uow, victim, case)
        value = ProtectedValue(id=uuid.uuid4(), person_id=victim.id, kind="address", value=PASSAGE.encode())
        uow.session.add(value)
        uow.session.flush()
        contact = uow.session.scalars(sa.select(SafeContact).where(SafeContact.person_id == victim.id)).first()
        assert contact
        contact.value_id = value.id
        uow.session.add(
            Draft(user_id=me.user_id, kind="note", subject="x", content={"text": f"to {PASSAGE}"}, saved_at=uow.now)
        )
        theirs = uow.session.scalars(sa.select(Referral).where(Referral.case_id == other)).first()
        assert theirs
        theirs.reason = f"His cousin lives at {PASSAGE}."
        return Minuted(case, action.id, line.id, value.id, other)


def copy_of(register: Register, kind: str, case: uuid.UUID, **values: Any) -> uuid.UUID:
    with register.writing() as uow:
        copy = DocumentCopy(
            kind=kind, recipient="Sade Ferris", copy_number=1, copies=1, pages=1, sha256="0" * 64,
            **{"made_at": uow.now, "case_ids": [case.hex], **values},
        )  # fmt: skip
        uow.add(copy)
        return copy.id


def asked(register: Register, who: Actor, case: uuid.UUID, passage: str = PASSAGE, **values: Any) -> uuid.UUID:
    with register.writing(who) as uow:
        wanted = {"case_id": case, "passage": passage, "reason": WHY, **values}
        return ask_to_withdraw(uow, actor=who, **wanted)[0]


def agreed(register: Register, who: Actor, key: uuid.UUID) -> None:
    with register.writing(who) as uow:
        decide_approval(uow, actor=who, approval_id=key, approve=True)


def withdrawn(register: Register, who: Actor, key: uuid.UUID) -> Withdrawn:
    with register.writing(who) as uow:
        return withdraw_passage(uow, actor=who, approval_id=key)[0]


def by_two(register: Register, case: uuid.UUID, **values: Any) -> Withdrawn:
    me = actor(register)
    key = asked(register, me, case, **values)
    agreed(register, actor(register, Role.CHAIR), key)
    return withdrawn(register, me, key)


def held(register: Register, case: uuid.UUID) -> tuple[Held, ...]:
    me = actor(register)
    with register.reading(me) as uow:
        return find_passage(uow, actor=me, case_id=case, passage=PASSAGE)


def count(text: str) -> int:
    """Return how often the telling word of the passage is in a text; it is nowhere else."""
    return text.casefold().count("quokka")


def test_it_is_found_wherever_it_stands_and_offered_elsewhere(demonstration: Register) -> None:
    made = minuted(demonstration)
    found = held(demonstration, made.case)
    going = {(one.place.table, one.place.field): one.times for one in found if one.goes}
    assert (
        going.items()
        >= {
            ("action", "detail"): 1,
            ("action", "typed"): 1,
            ("action_event", "text"): 1,
            ("action_event", "details"): 1,
            ("information_shared", "text"): 1,
            ("referral", "history"): 2,
            ("agenda_item", "risk_statement"): 1,
            ("person", "aliases"): 1,
            ("draft", "content"): 1,
        }.items()
    )
    staying = {(one.place.table, one.place.key): one for one in found if not one.goes}
    assert staying.keys() == {("protected_value", made.protected), ("referral", _referral(demonstration, made.other))}
    (kept,) = (one for one in staying.values() if one.kept_apart)
    assert kept.excerpt == ""  # a protected value is never shown


def _referral(register: Register, case: uuid.UUID) -> uuid.UUID:
    with register.reading() as uow:
        query = sa.select(Referral.id).where(Referral.case_id == case, Referral.reason.contains("cousin"))
        return uow.session.scalars(query).one()


def test_two_people_take_it_out_everywhere_and_the_mark_stands_there(demonstration: Register) -> None:
    made = minuted(demonstration)
    places = [one for one in held(demonstration, made.case) if one.goes]
    done = by_two(demonstration, made.case)
    assert done.places == len(places)
    assert [one for one in held(demonstration, made.case) if one.goes] == []
    with demonstration.reading() as uow:
        action = uow.session.get_one(Action, made.action)
        assert action.detail == f"Change locks at {MARK} this week"
        assert uow.session.get_one(InformationShared, made.line).text == f"She stays at {MARK} since Monday."
        event = uow.session.scalars(sa.select(ActionEvent).where(ActionEvent.kind == "reworded")).one()
        assert (event.text, event.details) == (f"was: {MARK}", {"before": [f"at {MARK}."]})
        assert uow.session.get_one(ProtectedValue, made.protected).value.decode() == PASSAGE
        query = uow.text.matching("action_text", "quokka")
        assert uow.session.execute(query).all() == []
        assert uow.session.execute(uow.text.matching("finder_text", "quokka")).all() == []
        assert uow.session.execute(uow.text.matching("action_text", "withdrawn")).all() != []
        assert ledger.verify(uow.session, demonstration.desk_id).holds


def test_the_safe_place_itself_and_another_case_go_only_when_somebody_says_so(demonstration: Register) -> None:
    made = minuted(demonstration)
    also = [one.place for one in held(demonstration, made.case) if not one.goes]
    leave = [one.place for one in held(demonstration, made.case) if one.place.table == "draft"]
    by_two(demonstration, made.case, also=also, leave=leave)
    left = held(demonstration, made.case)
    assert [(one.place.table, one.place.field) for one in left] == [("draft", "content")]
    with demonstration.reading() as uow:
        assert uow.session.get_one(ProtectedValue, made.protected).value.decode() == MARK


def test_the_hash_stays_and_no_word_of_it(demonstration: Register) -> None:
    made = minuted(demonstration)
    also = [one.place for one in held(demonstration, made.case) if not one.goes]
    me = actor(demonstration)
    key = asked(demonstration, me, made.case, also=also)
    agreed(demonstration, actor(demonstration, Role.CHAIR), key)
    with demonstration.reading() as uow:
        approval = uow.session.get_one(Approval, key)
        assert count(repr(approval.details) + approval.reason) == 0
    withdrawn(demonstration, me, key)
    assert count(every_text(demonstration)) == 0
    with demonstration.reading() as uow:
        rows = uow.session.scalars(sa.select(Withdrawal)).all()
        assert {row.digest for row in rows} == {digest_of(" zeppelinstrasse 14,  FLAT quokka", rows[0].salt)}
        assert {row.digest for row in rows} != {digest_of("Zeppelinstrasse 15, flat Quokka", rows[0].salt)}
        assert all((row.reason, row.approval_id) == (WHY, key) for row in rows)
        line = uow.session.scalars(sa.select(LedgerEntry).where(LedgerEntry.operation == "withdraw_passage")).one()
        assert line.details == {"places": len(rows), "copies": 0}


def test_copies_that_may_hold_it_are_asked_back(demonstration: Register) -> None:
    made = minuted(demonstration)
    now = demonstration.clock.now()
    minutes = copy_of(demonstration, "minutes", made.case, made_at=now + timedelta(hours=1))
    agenda = copy_of(demonstration, "agenda", made.case, made_at=now + timedelta(hours=1))
    copy_of(demonstration, "minutes", uuid.uuid4())
    long_ago = copy_of(demonstration, "minutes", made.case, made_at=now - timedelta(days=4000))
    me = actor(demonstration)
    done = by_two(demonstration, made.case)
    assert done.copies == 2
    with demonstration.reading(me) as uow:
        rows = uow.session.scalars(sa.select(Recall)).all()
        assert {row.copy_id for row in rows} == {minutes, agenda}
        assert long_ago not in {row.copy_id for row in rows}
        assert {line.reason for line in recall_list(uow, actor=me)} == {RecallReason.WITHDRAWAL}
        kept = uow.session.scalars(sa.select(Withdrawal)).first()
        assert kept is not None
        assert set(kept.copy_ids) == {minutes.hex, agenda.hex}


def test_what_was_written_after_it_was_asked_goes_as_well(demonstration: Register) -> None:
    made = minuted(demonstration)
    me = actor(demonstration)
    key = asked(demonstration, me, made.case)
    agreed(demonstration, actor(demonstration, Role.CHAIR), key)
    with demonstration.writing(me) as uow:
        row = uow.session.get_one(Action, made.action)
        row.evidence = f"Done at {PASSAGE}."
    withdrawn(demonstration, me, key)
    with demonstration.reading() as uow:
        assert uow.session.get_one(Action, made.action).evidence == f"Done at {MARK}."


def test_where_the_place_was_changed_it_is_asked_again(demonstration: Register) -> None:
    made = minuted(demonstration)
    me = actor(demonstration)
    key = asked(demonstration, me, made.case)
    agreed(demonstration, actor(demonstration, Role.CHAIR), key)
    with demonstration.writing(me) as uow:
        uow.session.get_one(Action, made.action).detail = "Change locks"
    with pytest.raises(RefusedError, match="passage_changed"):
        withdrawn(demonstration, me, key)
    with demonstration.reading() as uow:
        assert uow.session.get_one(Approval, key).state is ApprovalState.APPROVED


def test_there_is_no_way_round_the_second_person(demonstration: Register) -> None:
    made = minuted(demonstration)
    me, chair = actor(demonstration), actor(demonstration, Role.CHAIR)
    before = every_text(demonstration).count("uokka")
    key = asked(demonstration, me, made.case)
    with pytest.raises(RefusedError, match="approval_not_given"):
        withdrawn(demonstration, me, key)
    with pytest.raises(RefusedError, match="approval_own"):
        agreed(demonstration, sign_in(demonstration, Role.CHAIR, person=me.name), key)
    with pytest.raises((NotFoundError, NotAllowedError)):
        agreed(demonstration, actor(demonstration, Role.ADVOCATE), key)
    agreed(demonstration, chair, key)
    with pytest.raises((RefusedError, NotAllowedError)):
        withdrawn(demonstration, chair, key)
    with pytest.raises(NotAllowedError):
        asked(demonstration, chair, made.case)
    assert every_text(demonstration).count("uokka") == before
    withdrawn(demonstration, me, key)
    with pytest.raises(RefusedError, match="approval_used"):
        withdrawn(demonstration, me, key)


def test_the_second_person_sees_the_words_and_the_look_is_logged(demonstration: Register) -> None:
    made = minuted(demonstration)
    copy_of(demonstration, "minutes", made.case)
    me, chair = actor(demonstration), actor(demonstration, Role.CHAIR)
    key = asked(demonstration, me, made.case)
    with demonstration.writing(chair) as uow:
        shown, _ = passage_asked(uow, actor=chair, approval_id=key)
    assert " ".join(shown.passage.split()).casefold() == PASSAGE.casefold()
    assert (shown.reason, shown.copies) == (WHY, 1)
    with demonstration.reading() as uow:
        line = uow.session.scalars(sa.select(LedgerEntry).where(LedgerEntry.operation == "read_passage")).one()
        assert (line.actor_id, line.object_id) == (chair.user_id, key)
    with demonstration.writing() as uow:
        uow.add(CaseExclusion(case_id=made.case, name="x", party=ExcludedParty.STAFF_CONFLICT, user_id=chair.user_id))
    with pytest.raises(NotFoundError), demonstration.writing(chair) as uow:
        passage_asked(uow, actor=chair, approval_id=key)


def test_a_case_one_must_not_know_of_is_passed_over_in_silence(demonstration: Register) -> None:
    made = minuted(demonstration)
    me = actor(demonstration)
    with demonstration.writing() as uow:
        uow.add(CaseExclusion(case_id=made.other, name="x", party=ExcludedParty.STAFF_CONFLICT, user_id=me.user_id))
    assert [one for one in held(demonstration, made.case) if one.elsewhere] == []
    theirs = Place("referral", _referral(demonstration, made.other), "reason")
    by_two(demonstration, made.case, also=[theirs])
    with demonstration.reading() as uow:
        assert PASSAGE in (uow.session.get_one(Referral, theirs.key).reason or "")


@pytest.mark.parametrize(
    ("passage", "reason", "code"),
    [
        ("ab", WHY, "passage_length"),
        ("words that stand nowhere", WHY, "passage_nowhere"),
        (PASSAGE, " ", "reason_needed"),
        (PASSAGE, f"She is at {PASSAGE.lower()}", "reason_holds_passage"),
    ],
)
def test_it_says_what_and_why(demonstration: Register, passage: str, reason: str, code: str) -> None:
    made = minuted(demonstration)
    with pytest.raises(RefusedError) as error:
        asked(demonstration, actor(demonstration), made.case, passage, reason=reason)
    assert error.value.code == code


def test_every_text_may_be_chosen_from_and_none_that_is_protected(demonstration: Register) -> None:
    made = minuted(demonstration)
    me = actor(demonstration)
    with demonstration.writing(me) as uow:
        texts, _ = withdrawal_texts(uow, actor=me, case_id=made.case)
    tables = {one.place.table for one in texts}
    assert {"action", "action_event", "information_shared", "referral", "agenda_item", "person"} <= tables
    assert "protected_value" not in tables
    assert "draft" not in tables
    with demonstration.reading() as uow:
        assert uow.session.scalars(sa.select(LedgerEntry.case_id).where(LedgerEntry.operation == "read_texts")).one()


def docx(words: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        first, rest = words[:9], words[9:]
        archive.writestr("word/document.xml", f"<w:p><w:t>at {first}</w:t><w:t>{rest}</w:t></w:p>")
    return held.getvalue()


@pytest.mark.parametrize(
    ("content", "there"),
    [
        (f"name;place\nJane;{PASSAGE}".encode(), True),
        (PASSAGE.encode("utf-16"), True),
        (docx(PASSAGE), True),
        (docx("somewhere else entirely"), False),
        (b"%PDF-1.7 ...", None),
        (b"PK\x03\x04 broken", None),
    ],
    ids=["list", "list in UTF-16", "letter", "another letter", "portable document", "broken letter"],
)
def test_a_file_is_looked_into(content: bytes, there: bool | None) -> None:
    assert file_holds(content, PASSAGE) is there


def test_the_original_that_holds_it_goes_whole(demonstration: Register) -> None:
    made = minuted(demonstration)
    with demonstration.writing() as uow:
        kept = Attachment(
            shown_name="form.docx", media_type="x", size=9, sha256="5" * 64, received_at=uow.now, case_id=made.case,
            content=docx(PASSAGE),
        )  # fmt: skip
        uow.add(kept)
    by_two(demonstration, made.case)
    with demonstration.reading() as uow:
        row = uow.session.get_one(Attachment, kept.id)
        assert (row.content, row.sha256) == (b"", "5" * 64)


def file_of(register: Register) -> Path:
    with register.engines.read.connect() as connection:
        return Path(connection.exec_driver_sql("PRAGMA database_list").all()[0][2])


def in_pages(path: Path, key: bytes) -> int:
    return all_in_clear(path, key).lower().count(b"quokka")


def test_no_byte_of_it_is_left_in_register_journal_and_backup(demonstration_file: Register, tmp_path: Path) -> None:
    made = minuted(demonstration_file)
    path = file_of(demonstration_file)
    assert in_pages(path, KEY) > 8
    also = [one.place for one in held(demonstration_file, made.case) if not one.goes]
    by_two(demonstration_file, made.case, also=also)
    assert not still_to_clear(demonstration_file)
    assert in_pages(path, KEY) == 0
    folder = tmp_path / "backups"
    folder.mkdir()
    backup = make_backup(
        Order(
            register=path,
            register_id=REGISTER_ID,
            data_key=SECRETS.data_key,
            seal_key=SECRETS.seal_key,
            backup_key=SECRETS.backup_keys[0],
            folder=folder,
            keys=kit()[0].document(),
            made_at=demonstration_file.clock.now(),
            reason="hour",
        )
    )
    assert backup is not None
    (file,) = folder.glob("*.backup")
    assert in_pages(file, SECRETS.backup_keys[0].key) == 0


@pytest.mark.fault
def test_without_clearing_bytes_of_it_would_be_left(
    demonstration_file: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted defect: the words are replaced and the file is left as it is."""
    made = minuted(demonstration_file)
    also = [one.place for one in held(demonstration_file, made.case) if not one.goes]
    monkeypatch.setattr(clearing, "clear", lambda _engines: True)
    by_two(demonstration_file, made.case, also=also)
    assert count(every_text(demonstration_file)) == 0
    assert in_pages(file_of(demonstration_file), KEY) > 0


def test_any_text_of_any_field_of_a_case_can_be_withdrawn(
    demonstration_file: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fields of any table, drawn by chance from the model itself, so that a new column is never forgotten."""
    monkeypatch.setattr(clearing, "clear", lambda _engines: True)
    me, chair = actor(demonstration_file), actor(demonstration_file, Role.CHAIR)
    case = marked_case(demonstration_file, me, Canaries())
    with demonstration_file.writing(me) as uow:
        texts, _ = withdrawal_texts(uow, actor=me, case_id=case)
    assert len(texts) > 80
    for chosen in chance("withdrawn fields").sample(texts, kills(12)):
        (passage,) = set(re.findall(rf"{STEM}\d+", chosen.text)[:1])
        key = asked(demonstration_file, me, case, passage)
        agreed(demonstration_file, chair, key)
        withdrawn(demonstration_file, me, key)
        assert passage not in every_text(demonstration_file), chosen.place

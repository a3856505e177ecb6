"""Mails taken in: kept as proof of receipt; several referrals of one mail are told apart, each shows its part alone."""

from __future__ import annotations

import uuid
from datetime import date
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from marac_desk.desktop.referrals.source_view import one_part
from marac_desk.intake.reading import Reading, SourceBlock
from marac_desk.model.attachment import Attachment
from marac_desk.register.unit_of_work import Register
from marac_desk.services.referrals import batches, forms, taking_in
from marac_desk.services.referrals.forms import FormState
from marac_desk.services.referrals.receiving import Original
from tests.intake.mails import WORD, Part, file, mail, several, words
from tests.intake.samples import content
from tests.support.registers import coordinator

TODAY = date(2026, 11, 21)
FIRST, SECOND = content("docx/01_two_column_plain.docx"), content("docx/02_four_column_client.docx")
SHEET = b"\n".join(content("csv/police_wide_utf8sig_comma.csv").split(b"\n")[:4])


def _original(part: Part) -> Original:
    return Original("referral.eml", "message/rfc822", mail(part))


def _take(register: Register, original: Original) -> taking_in.TakenIn:
    reading = taking_in.read_original(original, today=TODAY)
    with register.writing(coordinator()) as uow:
        return taking_in.take_in(uow, actor=coordinator(), original=original, reading=reading)[0]


def _state(register: Register, subject: str) -> FormState:
    with register.reading() as uow:
        return forms.open_form(uow, actor=coordinator(), subject=subject).state


def _hand_in(register: Register, subject: str) -> uuid.UUID:
    with register.writing(coordinator()) as uow:
        state = forms.open_form(uow, actor=coordinator(), subject=subject).state
        return forms.hand_in(uow, actor=coordinator(), subject=subject, state=state)[0].referral_id


def _attachment(register: Register) -> Attachment:
    with register.reading() as uow:
        return uow.session.scalars(sa.select(Attachment).options(undefer(Attachment.content))).one()


def _source(register: Register, referral_id: uuid.UUID) -> taking_in.SourceFile:
    with register.writing(coordinator()) as uow:
        return taking_in.source_of_referral(uow, actor=coordinator(), referral_id=referral_id)[0]


def _words(blocks: tuple[SourceBlock, ...]) -> str:
    texts = [block.words.text for block in blocks if block.words]
    return "\n".join([*texts, *(cell.text for block in blocks for row in block.rows for cell in row)])


def _reading(source: taking_in.SourceFile) -> Reading:
    return taking_in.read_original(Original(source.name, "", source.content), today=TODAY)


def test_a_mail_is_kept_with_its_referral_as_proof_of_receipt(register: Register) -> None:
    original = _original(several(words("See form.\n\nSafe to call: No"), file(FIRST, "a.docx", WORD)))
    taken = _take(register, original)
    state = _state(register, taken.subjects[0])
    assert (len(taken.subjects), taken.several, state.notes.part, state.notes.record) == (1, False, "", None)
    assert "said_elsewhere" in {notice.code for notice in state.notes.notices}
    referral_id = _hand_in(register, taken.subjects[0])
    kept = _attachment(register)
    assert (kept.content, kept.referral_id, kept.media_type) == (original.content, referral_id, "message/rfc822")
    mail_facts = _reading(_source(register, referral_id)).mail
    assert mail_facts is not None
    assert (mail_facts.sender, mail_facts.sent) == ("jo@example.org", "2026-11-12T14:05:33+01:00")
    assert mail_facts.subject == "Referral"


def test_each_of_several_referrals_in_a_mail_shows_its_own_part_alone(register: Register) -> None:
    letter = words("Catrin must not be phoned. Agnieszka may be.")
    taken = _take(register, _original(several(letter, file(FIRST, "Howells.docx", WORD), file(SECOND, "b.docx", WORD),
                                              file(b"MZ", "Borowska.exe"))))  # fmt: skip
    assert (len(taken.subjects), taken.several) == (2, True)
    first, second = (_hand_in(register, subject) for subject in taken.subjects)
    kept = _attachment(register)
    assert (kept.referral_id, kept.case_id) == (None, None)  # it belongs to no one case
    for referral_id, own, other in ((first, "Catrin", "Agnieszka"), (second, "Agnieszka", "Catrin")):
        source = _source(register, referral_id)
        text = _words(one_part(_reading(source).source_text, source.part))
        assert own in text
        assert other not in text
        assert "jo@example.org" in text  # who sent it and when
        assert "Referral" not in text.split("\n")  # the subject may name anybody


def test_what_is_noticed_of_the_whole_mail_names_nobody_of_another_part(register: Register) -> None:
    letter = words("Both need help.\n\nVictim name: Somebody Else\nSafe to call: no")
    taken = _take(register, _original(several(letter, file(FIRST, "a.docx", WORD), file(SECOND, "b.docx", WORD),
                                              file(b"MZ", "Borowska.exe"))))  # fmt: skip
    for subject in taken.subjects:
        notes = _state(register, subject).notes
        codes = {notice.code for notice in notes.notices}
        assert {"part_not_read", "letter_apart"} <= codes
        assert "Borowska" not in str(notes.notices)
        assert "Somebody" not in str(notes.notices)
        assert {n.values["reason"] for n in notes.notices if n.code == "part_not_read"} == {"program"}


def test_two_sheets_and_a_form_in_one_mail(register: Register) -> None:
    changed = SHEET.replace(b"2026", b"2025")
    parts = (file(SHEET, "a.csv", "text/csv"), file(FIRST, "c.docx", WORD), file(changed, "b.csv", "text/csv"))
    taken = _take(register, _original(several(*parts)))
    assert taken.batch is not None
    assert taken.several
    kinds = [forms.kind_of(subject) for subject in taken.subjects]
    assert kinds == [forms.FORM, forms.ROW, forms.ROW, forms.ROW, forms.ROW]
    with register.reading() as uow:
        view = batches.batch_view(uow, actor=coordinator(), batch=taken.batch)
    assert [row.record for row in view.rows] == [1, 2, 3, 4]
    state = _state(register, taken.subjects[3])
    assert state.notes.part == "attachment 3, record 1"
    with register.reading() as uow:
        source = taking_in.source_of_form(uow, actor=coordinator(), subject=taken.subjects[3])
    shown = one_part(_reading(source).source_text, source.part)
    assert str(state.draft.external_ref) in _words(shown)
    assert str(_state(register, taken.subjects[4]).draft.external_ref) not in _words(shown)
    assert "Catrin" not in _words(shown)


def test_what_was_pasted_is_kept_like_a_file(register: Register) -> None:
    plain = taking_in.pasted("Victim name: Ada Pike\nDate of birth: 3/4/1991", name="Pasted text")
    table = taking_in.pasted("x", "<table><tr><td>Victim name</td><td>Eve Pike</td></tr></table>", name="Pasted text")
    assert (plain.name, table.name) == ("Pasted text.txt", "Pasted text.html")
    for original, name in ((plain, "Ada Pike"), (table, "Eve Pike")):
        taken = _take(register, original)
        assert _state(register, taken.subjects[0]).draft.victim.full_name == name
    assert taking_in.pasted("words", "<b>words</b>", name="x").content == b"words"


def test_a_mail_with_nothing_but_words_becomes_an_empty_form_beside_them(register: Register, tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(mail(words("Please ring me about a referral.")))
    taken = _take(register, taking_in.read_bytes(str(path)))
    assert _state(register, taken.subjects[0]).draft.victim.full_name is None

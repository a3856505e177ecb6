"""Forms and files: typed text is kept and handed in whole; a file becomes forms to check, or nothing; both engines."""

from __future__ import annotations

import hashlib
import uuid
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from marac_desk.intake.draft import DraftPerpetrator, ReferralDraft
from marac_desk.model.attachment import Attachment
from marac_desk.model.case import CasePerpetrator
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.referral import Referral
from marac_desk.model.user import Draft
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import NotAllowedError, Role
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.referrals import batches, forms, taking_in
from marac_desk.services.referrals.drafting import draft_of
from marac_desk.services.referrals.forms import FormState
from marac_desk.services.referrals.notes import CheckKind, to_check
from marac_desk.services.referrals.receiving import receive
from marac_desk.services.referrals.screening_view import reveal_referral, screening_view
from marac_desk.services.referrals.views import InboxGroup, inbox
from tests.support.cases import ledger_of
from tests.support.referrals import full_draft, referral_numbered
from tests.support.registers import actor, coordinator

FILES = Path(__file__).parent.parent / "intake" / "data"
TODAY = date(2026, 11, 21)


def _count(register: Register, kind: type[Attachment] | type[Draft] | type[Referral]) -> int:
    with register.reading() as uow:
        return uow.session.scalar(sa.select(sa.func.count()).select_from(kind)) or 0


def _take(register: Register, name: str) -> taking_in.TakenIn:
    original = taking_in.read_bytes(str(next(FILES.rglob(name))))
    reading = taking_in.read_original(original, today=TODAY)
    with register.writing(coordinator()) as uow:
        return taking_in.take_in(uow, actor=coordinator(), original=original, reading=reading)[0]


def _state(register: Register, subject: str) -> FormState:
    with register.reading() as uow:
        return forms.open_form(uow, actor=coordinator(), subject=subject).state


def test_a_form_is_resumed_as_it_was_left_words_that_are_no_date_too(register: Register) -> None:
    state = FormState(draft=full_draft(), perpetrators=[None])
    state.notes.unread["/victim/date_of_birth"] = "31.02.89"
    with register.writing(coordinator()) as uow:
        forms.save_form(uow, actor=coordinator(), subject="a" * 32, state=state)
    assert _state(register, "a" * 32) == state


def test_handing_in_receives_the_form_and_forgets_the_draft(register: Register) -> None:
    state = FormState(draft=full_draft(), perpetrators=[None], children=[None], others=[None])
    state.draft.perpetrators.append(DraftPerpetrator())
    with register.writing(coordinator()) as uow:
        forms.save_form(uow, actor=coordinator(), subject="a" * 32, state=state)
    with register.writing(coordinator()) as uow:
        received, _ = forms.hand_in(uow, actor=coordinator(), subject="a" * 32, state=state)
    with register.reading() as uow:
        assert draft_of(uow, received.referral_id, protected=True).draft == full_draft()
    assert _count(register, Draft) == 0
    with pytest.raises(NotFoundError):
        _state(register, "a" * 32)


def test_what_is_no_date_is_handed_in_as_typed_and_asked_about(register: Register) -> None:
    state = FormState(draft=ReferralDraft())
    state.draft.victim.full_name = "Ruth Ellerby"
    state.notes.unread["/victim/date_of_birth"] = "31.02.89"
    with register.writing(coordinator()) as uow:
        received, _ = forms.hand_in(uow, actor=coordinator(), subject="a" * 32, state=state)
    with register.reading() as uow:
        view = screening_view(uow, actor=coordinator(), referral_id=received.referral_id)
    (item,) = to_check(view.notes)
    assert (item.kind, item.pointer, item.words) == (CheckKind.UNREAD, "/victim/date_of_birth", "31.02.89")


def test_an_empty_form_is_not_handed_in(register: Register) -> None:
    with pytest.raises(RefusedError, match="form_empty"), register.writing(coordinator()) as uow:
        forms.hand_in(uow, actor=coordinator(), subject="a" * 32, state=FormState())


def test_a_form_without_a_name_is_handed_in_and_the_name_is_asked_for(register: Register) -> None:
    state = FormState(draft=ReferralDraft())
    state.draft.free_text.reason = "A neighbour rang."
    with register.writing(coordinator()) as uow:
        received, _ = forms.hand_in(uow, actor=coordinator(), subject="a" * 32, state=state)
    with register.reading() as uow:
        view = screening_view(uow, actor=coordinator(), referral_id=received.referral_id)
    assert "name_missing" in {entry.code for entry in view.assessment.missing}


def test_refused_text_leaves_the_draft_and_writes_nothing(register: Register) -> None:
    state = FormState(draft=full_draft())
    with register.writing(coordinator()) as uow:
        forms.save_form(uow, actor=coordinator(), subject="a" * 32, state=state)
    state.draft.victim.full_name = "x" * 10_000
    with pytest.raises(RefusedError) as refused, register.writing(coordinator()) as uow:
        forms.hand_in(uow, actor=coordinator(), subject="a" * 32, state=state)
    assert refused.value.values["field"] == "/victim/full_name"
    assert (_count(register, Referral), _count(register, Draft)) == (0, 1)


def test_a_correction_starts_from_the_rows_and_logs_the_look(demonstration: Register) -> None:
    who = actor(demonstration)
    with demonstration.writing(who) as uow:
        referral_id = referral_numbered(uow, "0114").id
        opened, _ = forms.begin_correction(uow, actor=who, referral_id=referral_id)
    state = opened.state
    assert len(state.children) == len(state.draft.children) == 5
    state.draft.children[0].school = "Canal Street Primary"
    with demonstration.writing(who) as uow:
        forms.hand_in(uow, actor=who, subject=opened.subject, state=state)
    with demonstration.reading() as uow:
        assert draft_of(uow, referral_id).draft.children[0].school == "Canal Street Primary"
        lines = sa.select(LedgerEntry.operation).where(LedgerEntry.object_id == referral_id).order_by(LedgerEntry.seq)
        assert list(uow.session.scalars(lines)) == ["receive", "reveal", "correct"]


def test_two_people_do_not_overwrite_each_other_unseen(demonstration: Register) -> None:
    who = actor(demonstration)
    with demonstration.writing(who) as uow:
        referral_id = referral_numbered(uow, "0114").id
        mine, _ = forms.begin_correction(uow, actor=who, referral_id=referral_id)
        theirs, _ = forms.begin_correction(uow, actor=who, referral_id=referral_id)
    with demonstration.writing(who) as uow:
        forms.hand_in(uow, actor=who, subject=theirs.subject, state=theirs.state)
    with pytest.raises(RefusedError, match="corrected_meanwhile"), demonstration.writing(who) as uow:
        forms.hand_in(uow, actor=who, subject=mine.subject, state=mine.state)


@pytest.mark.parametrize("role", [Role.CHAIR, Role.ADVOCATE])
def test_only_the_coordinator_corrects(demonstration: Register, role: Role) -> None:
    who = actor(demonstration, role)
    with pytest.raises(NotAllowedError), demonstration.writing(who) as uow:
        forms.begin_correction(uow, actor=who, referral_id=referral_numbered(uow, "0114").id)


def test_the_chair_files_no_referral(demonstration: Register) -> None:
    who = actor(demonstration, Role.CHAIR)
    with pytest.raises(NotAllowedError), demonstration.writing(who) as uow:
        forms.save_form(uow, actor=who, subject="a" * 32, state=FormState())


def test_seeing_the_values_is_logged_before_they_are_shown(register: Register) -> None:
    with register.writing(coordinator()) as uow:
        received, _ = receive(uow, actor=coordinator(), draft=full_draft())
    with register.writing(coordinator()) as uow:
        draft, _ = reveal_referral(uow, actor=coordinator(), referral_id=received.referral_id)
    assert draft.safe_contact.code_word == "bluebell"
    with register.reading() as uow:
        last = uow.session.scalars(sa.select(LedgerEntry).order_by(LedgerEntry.seq.desc())).first()
        assert last is not None
        assert (last.operation, last.object_id) == ("reveal", received.referral_id)


@pytest.mark.parametrize(
    ("name", "victim"),
    [
        ("01_two_column_plain.docx", "Catrin Howells-Pryce"),
        ("02_four_column_client.docx", "Agnieszka Borowska"),
        ("03_service_user_messy.docx", "Rukhsana Mirza"),
    ],
)
def test_a_word_form_becomes_a_form_to_check_and_the_original_is_kept(
    register: Register, name: str, victim: str
) -> None:
    taken = _take(register, name)
    (subject,) = taken.subjects
    state = _state(register, subject)
    assert (state.draft.victim.full_name, state.notes.attachment) == (victim, taken.attachment_id.hex)
    assert state.notes.origins["/victim/full_name"].where.startswith("table")
    content = next(FILES.rglob(name)).read_bytes()
    with register.reading() as uow:
        kept = uow.session.get_one(Attachment, taken.attachment_id)
        assert (kept.sha256, kept.content) == (hashlib.sha256(content).hexdigest(), content)
    with register.writing(coordinator()) as uow:
        received, _ = forms.hand_in(uow, actor=coordinator(), subject=subject, state=state)
    with register.reading() as uow:
        assert uow.session.get_one(Attachment, taken.attachment_id).referral_id == received.referral_id
        view = screening_view(uow, actor=coordinator(), referral_id=received.referral_id)
        assert view.file is not None
        assert view.file.name == name
    with register.writing(coordinator()) as uow:
        source, _ = taking_in.source_of_referral(uow, actor=coordinator(), referral_id=received.referral_id)
    assert source.content == content
    assert ("reveal", "attachment") in ledger_of(register, received.case_id)  # it shows everything in clear


def test_a_struck_out_number_is_something_to_check_at_its_field(register: Register) -> None:
    (subject,) = _take(register, "02_four_column_client.docx").subjects
    items = {item.code: item for item in to_check(_state(register, subject).notes)}
    assert items["words_deleted"].pointer == "/victim/phone"
    assert items["same_as"].pointer == "/perpetrators/0/address"


def test_a_sheet_becomes_a_list_and_its_complete_rows_are_handed_in_one_by_one(register: Register) -> None:
    taken = _take(register, "police_wide_utf8sig_comma.csv")
    assert taken.batch is not None
    with register.writing(coordinator()) as uow:
        batches.set_batch_agency(uow, actor=coordinator(), batch=taken.batch, agency="Marshwater Police")
    with register.reading() as uow:
        view = batches.batch_view(uow, actor=coordinator(), batch=taken.batch)
    to_look_at = [row for row in view.rows if row.to_check]
    assert (len(view.rows), view.rows[0].name) == (60, "Olena Fitzmoor")
    assert 0 < len(to_look_at) == 60 - len(view.ready) < 10
    for subject in view.ready[:3]:
        with register.writing(coordinator()) as uow:
            batches.hand_in_row(uow, actor=coordinator(), subject=subject)
    with register.reading() as uow:
        again = batches.batch_view(uow, actor=coordinator(), batch=taken.batch)
        referrals = uow.session.scalars(sa.select(Referral)).all()
        assert {referral.agency_as_written for referral in referrals} == {"Marshwater Police"}
    assert again.ready == view.ready[3:]
    assert [row.name for row in again.rows] == [row.name for row in view.rows]
    assert _count(register, Attachment) == 1


def test_a_row_shows_no_other_row(register: Register) -> None:
    taken = _take(register, "police_wide_utf8sig_comma.csv")
    with register.writing(coordinator()) as uow:
        received, _ = batches.hand_in_row(uow, actor=coordinator(), subject=taken.subjects[4])
    with register.writing(coordinator()) as uow:
        source, _ = taking_in.source_of_referral(uow, actor=coordinator(), referral_id=received.referral_id)
    assert source.record == 5


def test_closing_a_list_says_how_many_rows_were_left_and_keeps_the_file(register: Register) -> None:
    taken = _take(register, "police_wide_utf8sig_comma.csv")
    assert taken.batch is not None
    with register.writing(coordinator()) as uow:
        left, _ = batches.close_batch(uow, actor=coordinator(), batch=taken.batch)
    assert (left, _count(register, Draft), _count(register, Attachment)) == (60, 0, 1)


def test_the_same_file_again_is_said(register: Register) -> None:
    assert _take(register, "01_two_column_plain.docx").seen_before is None
    assert _take(register, "01_two_column_plain.docx").seen_before == register.clock.now()


@pytest.mark.parametrize("name", ["macro.docm", "zip_bomb.docx", "html_named.csv", "truncated.docx", "nul_bytes.csv"])
def test_a_refused_file_writes_nothing(register: Register, name: str) -> None:
    with pytest.raises(RefusedError) as refused:
        _take(register, name)
    assert refused.value.code == "file_refused"
    assert refused.value.values["reason"]
    assert (_count(register, Attachment), _count(register, Draft)) == (0, 0)


def test_a_flagged_sheet_becomes_a_list_with_its_warning_and_no_name_with_hidden_signs(register: Register) -> None:
    (subject,) = _take(register, "rlo_zero_width.csv").subjects
    state = _state(register, subject)
    assert (state.draft.victim.full_name, state.draft.perpetrators) == (None, [])
    assert state.notes.warning == "bidi_or_invisible"


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="file_not_readable"):
        taking_in.read_bytes(str(tmp_path / "gone.docx"))


def test_the_inbox_counts_and_orders_what_waits(demonstration: Register) -> None:
    who = actor(demonstration)
    with demonstration.reading() as uow:
        view = inbox(uow, actor=who, group=InboxGroup.TO_SCREEN)
        scores = [row.score for row in view.rows if not row.emergency]
        assert len(view.rows) == view.counts[InboxGroup.TO_SCREEN] == 23
        assert scores == sorted(scores, key=lambda score: -1 if score is None else score, reverse=True)
        assert view.rows[0].mark


def test_drafts_and_sheets_stand_in_the_inbox_of_the_person_who_writes_them(register: Register) -> None:
    _take(register, "02_four_column_client.docx")
    taken = _take(register, "police_wide_utf8sig_comma.csv")
    with register.writing(coordinator()) as uow:
        batches.hand_in_row(uow, actor=coordinator(), subject=taken.subjects[0])
    with register.reading() as uow:
        view = inbox(uow, actor=coordinator(), group=InboxGroup.DRAFTS)
    sheet = next(row for row in view.drafts if row.is_batch)
    form = next(row for row in view.drafts if not row.is_batch)
    assert (sheet.rows, sheet.handed_in, form.name, form.to_check) == (60, 1, "Agnieszka Borowska", 2)
    assert view.counts[InboxGroup.DRAFTS] == 2


def test_people_of_a_handed_in_form_are_found_by_who_they_are(register: Register) -> None:
    state = FormState(draft=full_draft())
    with register.writing(coordinator()) as uow:
        received, _ = forms.hand_in(uow, actor=coordinator(), subject="a" * 32, state=state)
    with register.writing(coordinator()) as uow:
        opened, _ = forms.begin_correction(uow, actor=coordinator(), referral_id=received.referral_id)
    with register.reading() as uow:
        ties = uow.session.scalars(sa.select(CasePerpetrator.person_id)).all()
    assert opened.state.perpetrators == list(ties)
    assert isinstance(ties[0], uuid.UUID)

"""Where coordinator or chair is in conflict: the case never enters this register, or is sealed off from this minute."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.intake.draft import DraftPerpetrator, DraftPerson, ReferralDraft
from marac_desk.model.attachment import Attachment
from marac_desk.model.audit import Alert
from marac_desk.model.case import Case
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.meeting import AgendaItem
from marac_desk.model.person import Person
from marac_desk.model.user import Draft
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Role
from marac_desk.rules.vocabulary.access import AlertRule, ConflictVerdict, Tie
from marac_desk.services.conflicts.entering import hand_in_asked, keepers_alike, keepers_of, send_elsewhere
from marac_desk.services.conflicts.question import conflict_view, ensure_answered
from marac_desk.services.conflicts.restricting import Whom
from marac_desk.services.conflicts.sealing import seal_off, sealed_cases
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.referrals.forms import FormState, save_form
from marac_desk.services.referrals.notes import FormNotes
from tests.support.cases import case_id
from tests.support.meetings import ready_meeting
from tests.support.registers import actor
from tests.support.signed_in import sign_in
from tests.support.whole_case import every_text

SECRET = "Thistledown"


def form(perpetrator: str, **notes: Any) -> FormState:
    draft = ReferralDraft(
        victim=DraftPerson(full_name=f"Wren {SECRET}", given_names="Wren", family_name=SECRET),
        perpetrators=[DraftPerpetrator(full_name=perpetrator)],
    )
    return FormState(draft=draft, notes=FormNotes(**notes), perpetrators=[None])


def begun(register: Register, state: FormState, subject: str | None = None) -> str:
    me, key = actor(register), subject or uuid.uuid4().hex
    with register.writing(me) as uow:
        save_form(uow, actor=me, subject=key, state=state)
    return key


def test_the_people_who_keep_this_register_are_compared_with_a_form(demonstration: Register) -> None:
    me = actor(demonstration)
    with demonstration.reading(me) as uow:
        keepers = {keeper.name: keeper.role for keeper in keepers_of(uow, actor=me)}
        mine = keepers_alike(uow, actor=me, draft=form("Owen Tremain-Obi").draft)
        hers = keepers_alike(uow, actor=me, draft=form("Angharad Penhallow").draft)
        nobody = keepers_alike(uow, actor=me, draft=form("Sade Ferris").draft)
    assert keepers == {"Lucy Tremain-Obi": Role.COORDINATOR, "Det Supt Angharad Penhallow": Role.CHAIR}
    assert [(match.name, match.tie) for match in mine] == [("Lucy Tremain-Obi", Tie.FAMILY)]
    assert [(match.keeps, match.tie) for match in hers] == [(Role.CHAIR, Tie.SAME_PERSON)]
    assert nobody == ()


def test_a_form_about_them_is_not_handed_in_before_they_were_asked(demonstration: Register) -> None:
    me, state = actor(demonstration), form("Owen Tremain-Obi")
    subject = begun(demonstration, state)
    with demonstration.reading() as uow:
        before = uow.session.scalar(sa.select(sa.func.count()).select_from(Case)) or 0
    with pytest.raises(RefusedError, match="keeper_may_know"), demonstration.writing(me) as uow:
        hand_in_asked(uow, actor=me, subject=subject, state=state)
    with demonstration.reading() as uow:
        assert uow.session.scalar(sa.select(sa.func.count()).select_from(Case)) == before
    with demonstration.writing(me) as uow:
        hand_in_asked(uow, actor=me, subject=subject, state=state, asked=True)
    with demonstration.reading() as uow:
        assert uow.session.scalar(sa.select(sa.func.count()).select_from(Case)) == before + 1


def test_a_form_that_goes_elsewhere_leaves_nothing_but_that_it_went(demonstration: Register) -> None:
    me, chair = actor(demonstration), actor(demonstration, Role.CHAIR)
    with demonstration.writing(me) as uow:
        kept = Attachment(
            shown_name=f"{SECRET}.docx", media_type="x", size=9, sha256="1" * 64, received_at=uow.now,
            content=SECRET.encode(),
        )  # fmt: skip
        uow.add(kept)
        key = kept.id
    subject = begun(demonstration, form("Angharad Penhallow", attachment=key.hex))
    assert SECRET in every_text(demonstration)
    with demonstration.writing(me) as uow:
        sheet, _ = send_elsewhere(
            uow, actor=me, subject=subject, keeper=chair.representative_id or chair.user_id, deputy="Hazel Deputy"
        )
    assert SECRET not in every_text(demonstration)
    assert SECRET not in repr(sheet)
    assert "Penhallow" not in repr(sheet)
    assert (sheet.deputy, sheet.whose, sheet.decided_by) == ("Hazel Deputy", "chair", me.name)
    with demonstration.reading() as uow:
        line = uow.session.scalars(sa.select(LedgerEntry).where(LedgerEntry.operation == "other_register")).one()
        alert = uow.session.scalars(sa.select(Alert).where(Alert.rule == AlertRule.OTHER_REGISTER)).one()
        assert uow.session.get(Attachment, key) is None
    assert (line.case_id, line.actor_id, line.details["whose"]) == (None, me.user_id, "chair")
    assert (alert.user_id, alert.case_id) == (me.user_id, None)


def test_a_row_of_a_sheet_goes_with_the_sheet_s_bytes(demonstration: Register) -> None:
    me = actor(demonstration)
    with demonstration.writing(me) as uow:
        kept = Attachment(
            shown_name="export.csv", media_type="text/csv", size=9, sha256="2" * 64, received_at=uow.now,
            content=f"{SECRET};Owen Tremain-Obi".encode(),
        )  # fmt: skip
        uow.add(kept)
        batch, subject = kept.id.hex, f"{kept.id.hex}:00003"
        rows = [{"record": 3, "subject": subject, "errors": [], "referral": None}]
        head = {"name": "export.csv", "taken_in_at": uow.now.isoformat(), "agency": "", "rows": rows, "unread": []}
        uow.session.add(Draft(user_id=me.user_id, kind="referral_batch", subject=batch, content=head, saved_at=uow.now))
    begun(demonstration, form("Owen Tremain-Obi", attachment=batch, record=3), subject)
    with pytest.raises(RefusedError, match="keeper_may_know"), demonstration.writing(me) as uow:
        hand_in_asked(uow, actor=me, subject=subject)
    with demonstration.writing(me) as uow:
        send_elsewhere(uow, actor=me, subject=subject, keeper=me.user_id, deputy="Hazel Deputy")
    assert SECRET not in every_text(demonstration)
    with demonstration.reading() as uow:
        draft = uow.session.scalars(sa.select(Draft).where(Draft.kind == "referral_batch")).one()
        assert draft.content["rows"] == []


@pytest.mark.parametrize(
    ("keeper", "deputy", "code"),
    [
        ("chair", " ", "deputy_needed"),
        ("chair", "lucy tremain-obi", "deputy_is_keeper"),
        ("advocate", "Hazel Deputy", "not_a_keeper"),
    ],
)
def test_it_names_who_is_in_conflict_and_who_takes_it(
    demonstration: Register, keeper: str, deputy: str, code: str
) -> None:
    me, who = actor(demonstration), actor(demonstration, Role(keeper))
    subject = begun(demonstration, form("Sade Ferris"))
    with pytest.raises(RefusedError) as refused, demonstration.writing(me) as uow:
        send_elsewhere(uow, actor=me, subject=subject, keeper=who.user_id, deputy=deputy)
    assert refused.value.code == code
    assert SECRET in every_text(demonstration)


def test_what_is_in_the_register_already_is_not_removed_by_one_person(demonstration: Register) -> None:
    me, chair = actor(demonstration), actor(demonstration, Role.CHAIR)
    state = form("Angharad Penhallow")
    state.referral = uuid.uuid4()
    subject = begun(demonstration, state)
    with pytest.raises(RefusedError, match="conflict_stored"), demonstration.writing(me) as uow:
        send_elsewhere(uow, actor=me, subject=subject, keeper=chair.user_id, deputy="Hazel Deputy")


def test_found_later_the_coordinator_is_shut_out_by_her_own_word(demonstration: Register) -> None:
    me, chair = actor(demonstration), actor(demonstration, Role.CHAIR)
    case = case_id(demonstration, "0130")
    with demonstration.writing(me) as uow:
        done, _ = seal_off(
            uow, actor=me, case_id=case, whom=Whom(user_id=me.user_id, reason="My sister."), deputy="Hazel Deputy"
        )
    assert done.found_later
    with pytest.raises(NotFoundError), demonstration.reading(me) as uow:
        conflict_view(uow, actor=me, case_id=case)
    with demonstration.reading(me) as uow:
        assert sealed_cases(uow, actor=me) == ()
    with demonstration.reading(chair) as uow:
        (sealed,) = sealed_cases(uow, actor=chair)
        with pytest.raises(RefusedError, match="conflict_other_register"):
            ensure_answered(uow, case)
        alert = uow.session.scalars(sa.select(Alert).where(Alert.rule == AlertRule.OTHER_REGISTER)).one()
    assert (sealed.case_id, sealed.deputy, sealed.disposal_asked) == (case, "Hazel Deputy", False)
    assert (alert.case_id, alert.details) == (case, {"whose": "coordinator", "stored": True})


def test_a_sealed_case_leaves_every_agenda_to_come_without_a_gap(demonstration: Register) -> None:
    me, chair = actor(demonstration), actor(demonstration, Role.CHAIR)
    meeting = ready_meeting(demonstration, 4)
    with demonstration.reading() as uow:
        query = sa.select(AgendaItem).where(AgendaItem.meeting_id == meeting).order_by(AgendaItem.position)
        items = list(uow.session.scalars(query))
    with demonstration.writing(me) as uow:
        whom = Whom(user_id=chair.user_id, reason="Her brother.")
        seal_off(uow, actor=me, case_id=items[1].case_id, whom=whom, deputy="Hazel Deputy")
    with demonstration.reading() as uow:
        left = list(uow.session.scalars(query))
    assert [item.id for item in left] == [items[0].id, items[2].id, items[3].id]
    assert [item.position for item in left] == [1, 2, 3]


def test_only_who_keeps_the_register_is_sealed_off(demonstration: Register) -> None:
    me, jo = actor(demonstration), actor(demonstration, Role.ADVOCATE)
    with pytest.raises(RefusedError, match="not_a_keeper"), demonstration.writing(me) as uow:
        seal_off(
            uow,
            actor=me,
            case_id=case_id(demonstration, "0130"),
            whom=Whom(user_id=jo.user_id, reason="x"),
            deputy="Hazel Deputy",
        )


def test_a_match_with_a_keeper_says_so_before_the_case_is_listed(demonstration: Register) -> None:
    me, case = actor(demonstration), case_id(demonstration, "0130")
    deputy = sign_in(demonstration, Role.DEPUTY_CHAIR, "Quill Thornbury")
    with demonstration.writing() as uow:
        person = uow.session.get_one(Person, uow.session.get_one(Case, case).victim_id)
        person.aliases = ["Quill Thornbury"]
    with demonstration.reading(me) as uow:
        (match,) = conflict_view(uow, actor=me, case_id=case).matches
    assert (match.user_id, match.keeps) == (deputy.user_id, Role.DEPUTY_CHAIR)
    assert ConflictVerdict.OTHER_REGISTER.value == "other_register"

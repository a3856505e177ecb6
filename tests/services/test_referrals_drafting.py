"""A referral comes back from the register as it was handed in; hostile text is kept whole or refused; both engines."""

from __future__ import annotations

import copy
import uuid

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marac_desk.intake.draft import DraftPerpetrator, ReferralDraft
from marac_desk.model.case import Case, CasePerpetrator
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.person import Address, Person
from marac_desk.model.referral import Referral
from marac_desk.model.risk import RiskAssessment
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.vocabulary import Answer, RedFlag
from marac_desk.services.errors import RefusedError
from marac_desk.services.referrals.cleaning import LONG, SHORT
from marac_desk.services.referrals.drafting import draft_of
from marac_desk.services.referrals.receiving import correct, receive
from marac_desk.services.referrals.writing import PeopleKeys
from tests.support.referrals import full_draft
from tests.support.registers import coordinator


def _receive(register: Register, draft: ReferralDraft) -> uuid.UUID:
    with register.writing(coordinator()) as uow:
        received, _ = receive(uow, actor=coordinator(), draft=draft)
        return received.referral_id


def _back(register: Register, referral_id: uuid.UUID) -> ReferralDraft:
    with register.reading() as uow:
        return draft_of(uow, referral_id, protected=True).draft


def test_everything_that_was_said_comes_back(register: Register) -> None:
    assert _back(register, _receive(register, full_draft())) == full_draft()


def test_a_look_without_leave_shows_no_number_place_time_or_word(register: Register) -> None:
    referral_id = _receive(register, full_draft())
    with register.reading() as uow:
        draft = draft_of(uow, referral_id).draft
    contact = draft.safe_contact
    assert (draft.victim.phone, contact.value) == ("••• 233", "••• 187")
    assert (contact.safe_times, contact.code_word) == ("•••", "•••")


def test_a_confidential_address_comes_back_masked_and_in_clear_only_when_asked_for(register: Register) -> None:
    draft = full_draft()
    draft.victim.address_confidential = True
    referral_id = _receive(register, draft)
    with register.reading() as uow:
        assert draft_of(uow, referral_id).draft.victim.address == "•••"
        assert draft_of(uow, referral_id, protected=True).draft.victim.address == "Flat 3, 81 Corn Street, ZZ2 1HT"
        assert uow.session.scalars(sa.select(Address.lines)).all() == [None]


def test_the_score_is_counted_from_the_answers_and_the_answers_raise_their_flags(register: Register) -> None:
    referral_id = _receive(register, full_draft())
    with register.reading() as uow:
        risk = uow.session.scalars(sa.select(RiskAssessment).where(RiskAssessment.referral_id == referral_id)).one()
        assert (risk.score, risk.threshold_met) == (15, True)
        assert {RedFlag.STRANGULATION, RedFlag.HBA} <= set(risk.red_flags)


def test_a_stated_score_that_differs_from_the_answers_is_kept_as_stated(register: Register) -> None:
    draft = full_draft()
    draft.risk.score = 17
    assert _back(register, _receive(register, draft)).risk.score == 17


def test_a_correction_keeps_people_apart_by_who_they_are_and_not_by_their_place(register: Register) -> None:
    draft = full_draft()
    draft.perpetrators.append(DraftPerpetrator(full_name="Marek Borowski"))
    referral_id = _receive(register, draft)
    with register.reading() as uow:
        people = draft_of(uow, referral_id).people
    corrected = copy.deepcopy(draft)
    corrected.perpetrators = [corrected.perpetrators[1], DraftPerpetrator(full_name="Jan Borowski")]
    with register.writing(coordinator()) as uow:
        keys = PeopleKeys((people.perpetrators[1], None), people.children, people.others)
        correct(uow, actor=coordinator(), referral_id=referral_id, draft=corrected, people=keys)
    with register.reading() as uow:
        ties = uow.session.scalars(sa.select(CasePerpetrator).order_by(CasePerpetrator.position)).all()
        names = [uow.session.get_one(Person, tie.person_id).full_name for tie in ties]
        assert (names, ties[0].person_id) == (["Marek Borowski", "Jan Borowski"], people.perpetrators[1])
        assert uow.session.get_one(Person, people.perpetrators[0]).full_name == "Tomasz Borowski"
        taken_off = sa.select(LedgerEntry).where(LedgerEntry.operation == "take_off")
        assert len(uow.session.scalars(taken_off).all()) == 1


def test_an_address_taken_out_of_the_form_has_ended_and_is_not_forgotten(register: Register) -> None:
    referral_id = _receive(register, full_draft())
    corrected = full_draft()
    corrected.victim.address = corrected.victim.postcode = None
    with register.writing(coordinator()) as uow:
        correct(uow, actor=coordinator(), referral_id=referral_id, draft=corrected)
    assert _back(register, referral_id).victim.address is None
    with register.reading() as uow:
        places = uow.session.scalars(sa.select(Address)).all()
        assert [(place.lines, place.to_date is not None) for place in places] == [("Flat 3, 81 Corn Street", True)]


@pytest.mark.parametrize(
    ("text", "code"), [("a\x00b", "text_nul"), ("x" * (SHORT + 1), "text_too_long"), ("x" * 10_000, "text_too_long")]
)
def test_text_that_cannot_be_kept_is_refused_whole_with_its_field(register: Register, text: str, code: str) -> None:
    draft = full_draft()
    draft.perpetrators[0].full_name = text
    with pytest.raises(RefusedError) as refused:
        _receive(register, draft)
    assert (refused.value.code, refused.value.values["field"]) == (code, "/perpetrators/0/full_name")
    with register.reading() as uow:
        assert [
            uow.session.scalar(sa.select(sa.func.count()).select_from(kind)) for kind in (Person, Case, Referral)
        ] == [0] * 3


def test_ten_thousand_characters_of_account_are_kept_to_the_last(register: Register) -> None:
    draft = full_draft()
    draft.free_text.reason = "Day after day. " * 666 + "x" * 10
    assert len(draft.free_text.reason) == 10_000
    assert _back(register, _receive(register, draft)).free_text.reason == draft.free_text.reason


def test_markup_and_formulas_in_a_name_are_a_name(register: Register) -> None:
    draft = full_draft()
    draft.victim.full_name = "<b>Robert</b>'); DROP TABLE person;-- =1+1"
    assert _back(register, _receive(register, draft)).victim.full_name == draft.victim.full_name


HOSTILE = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("\u202e\u2066\u200b\u200f\x00\x07\x1b\r\n\t\x85\ufeff\ud800<>&'\"=%_\\"),
    ),
    max_size=60,
)


@given(name=HOSTILE, reason=HOSTILE, alias=HOSTILE)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_kept_so_that_it_can_be_seen_or_refused_with_nothing_written(
    register: Register, name: str, reason: str, alias: str
) -> None:
    draft = ReferralDraft()
    draft.victim.full_name, draft.free_text.reason, draft.victim.aliases = name, reason, [alias]
    with register.reading() as uow:
        before = uow.session.scalar(sa.select(sa.func.count()).select_from(Person))
    if "\x00" in name + reason + alias:
        with pytest.raises(RefusedError, match="text_nul"):
            _receive(register, draft)
        with register.reading() as uow:
            assert uow.session.scalar(sa.select(sa.func.count()).select_from(Person)) == before
        return
    referral_id = _receive(register, draft)
    back = _back(register, referral_id)
    shown = (back.victim.full_name or "") + (back.free_text.reason or "") + "".join(back.victim.aliases)
    assert not set(shown) & set("\u202e\u2066\u200b\x00\x07\x1b\r\x85\ufeff\ud800")
    again = _receive(register, back)
    assert _back(register, again).victim.full_name == back.victim.full_name


def test_not_asked_and_not_known_stay_apart(register: Register) -> None:
    draft = full_draft()
    draft.weapon, draft.children_present = Answer.NOT_KNOWN, None
    back = _back(register, _receive(register, draft))
    assert (back.weapon, back.children_present) == (Answer.NOT_KNOWN, None)


def test_limits_are_those_that_are_said() -> None:
    assert (SHORT, LONG) == (400, 20_000)

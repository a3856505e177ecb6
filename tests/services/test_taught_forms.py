"""A form that was taught: kept with the area's settings, used for the next file, gone once it is removed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import sqlalchemy as sa

from marac_desk.intake.readers import sample_file
from marac_desk.intake.reading import Reading
from marac_desk.intake.teaching import Taught
from marac_desk.model.area import Area
from marac_desk.model.ledger import LedgerEntry
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, NotAllowedError, Role
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.referrals.forms import FormState, open_form, save_form
from marac_desk.services.referrals.own_profiles import (
    INTAKE_PROFILES,
    OwnProfile,
    list_profiles,
    profile_texts,
    remove_profile,
    sample_original,
    save_profile,
    taught_before,
)
from marac_desk.services.referrals.reading_again import read_again
from marac_desk.services.referrals.receiving import Original
from marac_desk.services.referrals.taking_in import read_original, take_in
from tests.intake.samples import TODAY
from tests.intake.test_teaching_forms import TAUGHT, word
from tests.support.registers import actor, user


def teach(register: Register, who: Actor, taught: Sequence[Taught] = TAUGHT, name: str = "Kestrel") -> OwnProfile:
    """Teach the form as the dialog does."""
    sample = sample_file(word(), "form.docx")
    with register.writing(who) as uow:
        return save_profile(uow, actor=who, name=name, sample=sample, taught=tuple(taught))[0]


def reading(register: Register, who: Actor, data: bytes) -> Reading:
    """Read a file by what is taught in the area now."""
    with register.reading(who) as uow:
        profiles = profile_texts(uow, actor=who)
    return read_original(Original("form.docx", "", data), today=TODAY, profiles=profiles)


def names(found: Reading) -> list[str | None]:
    """Whom the referrals are about."""
    return [referral.draft.victim.full_name for referral in found.referrals]


def test_a_taught_form_reads_the_next_file_until_it_is_removed(demonstration: Register) -> None:
    who = actor(demonstration)
    assert names(reading(demonstration, who, word())) == []
    made = teach(demonstration, who)
    assert (made.name, made.form, made.fields) == ("Kestrel", True, len(TAUGHT))
    assert names(reading(demonstration, who, word("Amy Hill"))) == ["Amy Hill"]
    with demonstration.reading(who) as uow:
        assert [profile.name for profile in list_profiles(uow, actor=who)] == ["Kestrel"]
    with demonstration.writing(who) as uow:
        remove_profile(uow, actor=who, name="Kestrel")
    assert names(reading(demonstration, who, word("Amy Hill"))) == []


def test_teaching_the_same_labels_again_replaces_what_was_taught(demonstration: Register) -> None:
    who = actor(demonstration)
    teach(demonstration, who)
    again = teach(demonstration, who, name="Merlin")
    assert again.version == 2
    with demonstration.reading(who) as uow:
        assert [profile.name for profile in list_profiles(uow, actor=who)] == ["Merlin"]


def test_what_was_taught_of_a_form_is_known_when_it_is_taught_once_more(demonstration: Register) -> None:
    who = actor(demonstration)
    teach(demonstration, who, TAUGHT[:4])
    sample = sample_original(Original("form.docx", "", word("Amy Hill")))
    with demonstration.reading(who) as uow:
        texts = profile_texts(uow, actor=who)
    assert taught_before(texts, sample) == ("Kestrel", TAUGHT[:4])
    teach(demonstration, who)
    with demonstration.reading(who) as uow:
        assert [(one.version, one.fields) for one in list_profiles(uow, actor=who)] == [(2, 5)]


def test_what_is_kept_holds_no_answer_and_the_ledger_no_label(demonstration: Register) -> None:
    who = actor(demonstration)
    teach(demonstration, who)
    with demonstration.reading(who) as uow:
        kept = str(uow.session.scalars(sa.select(Area)).one().settings[INTAKE_PROFILES])
        told = [str(line) for line in uow.session.execute(sa.select(LedgerEntry.__table__)).all()]
    assert "Zed" in kept
    assert not any(answer in kept for answer in ("Ada", "Pike", "1991", "Low Road", "Mondays", "17"))
    assert not any(word in line for line in told for word in ("Zed", "Kestrel", "Ada"))


def test_what_cannot_be_kept_is_refused_and_only_some_may_teach(demonstration: Register) -> None:
    who = actor(demonstration)
    for taught, code in (
        ((*TAUGHT, Taught("Grault", "victim/full_name")), "profile_twice"),
        (TAUGHT[:1], "profile_too_few"),
        ((*TAUGHT, Taught("Grault", "victim/no_such_field")), "profile_wrong"),
    ):
        with pytest.raises(RefusedError) as refused:
            teach(demonstration, who, taught)
        assert refused.value.code == code
    with pytest.raises(NotAllowedError):
        teach(demonstration, user(demonstration, Role.ADVOCATE))


def drafted(register: Register, who: Actor) -> tuple[str, Reading]:
    """A form that a file became before anything was taught, and how it was read."""
    before = reading(register, who, word())
    with register.writing(who) as uow:
        taken, _ = take_in(uow, actor=who, original=Original("form.docx", "", word()), reading=before)
    return taken.subjects[0], before


def held(register: Register, who: Actor, subject: str) -> FormState:
    """The form as it is kept."""
    with register.reading(who) as uow:
        return open_form(uow, actor=who, subject=subject).state


def test_a_form_in_which_nobody_wrote_is_read_again(demonstration: Register) -> None:
    who = actor(demonstration)
    subject, before = drafted(demonstration, who)
    teach(demonstration, who)
    after = reading(demonstration, who, word())
    with demonstration.writing(who) as uow:
        read_again(uow, actor=who, subject=subject, before=before, after=after)
    state = held(demonstration, who, subject)
    assert state.draft.victim.full_name == "Ada Pike"
    assert state.notes.attachment is not None
    assert {left.label for left in state.notes.not_understood} == {"Grault", "Waldo"}


def test_a_form_in_which_somebody_wrote_stays_as_it_is(demonstration: Register) -> None:
    who = actor(demonstration)
    subject, before = drafted(demonstration, who)
    state = held(demonstration, who, subject)
    state.draft.victim.phone = "07700 900123"
    with demonstration.writing(who) as uow:
        save_form(uow, actor=who, subject=subject, state=state)
    teach(demonstration, who)
    after = reading(demonstration, who, word())
    with demonstration.writing(who) as uow, pytest.raises(RefusedError) as refused:
        read_again(uow, actor=who, subject=subject, before=before, after=after)
    assert refused.value.code == "form_written_in"
    assert held(demonstration, who, subject) == state
    with demonstration.writing(who) as uow, pytest.raises(NotFoundError):
        read_again(uow, actor=who, subject="0" * 32, before=before, after=after)

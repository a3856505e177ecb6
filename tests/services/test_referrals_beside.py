"""Where two corrections of one referral part, and the form with what was chosen: nobody's text is put back unseen."""

from __future__ import annotations

import copy
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.intake.draft import DraftChild, MustNotReceive, ReferralDraft
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Role
from marac_desk.rules.vocabulary import Answer
from marac_desk.services.errors import RefusedError
from marac_desk.services.people import safe_contact_of
from marac_desk.services.referrals import forms
from marac_desk.services.referrals.beside import Fork, Tree, forks, plain, texts_in, tree_of, with_chosen
from tests.support.cases import ledger_of
from tests.support.referrals import case_numbered, full_draft, referral_numbered
from tests.support.registers import actor, user

CHILD = uuid.UUID(int=7)
PEOPLE = {"perpetrators": [uuid.UUID(int=1)], "children": [CHILD], "others_at_risk": [uuid.UUID(int=9)]}


def _tree(draft: ReferralDraft, **people: list[uuid.UUID | None]) -> Tree:
    return tree_of(draft, {**PEOPLE, **people}, {})


BEGAN = texts_in(_tree(full_draft()))


def _parted(mine: ReferralDraft, theirs: ReferralDraft) -> dict[str, Fork]:
    return {fork.pointer: fork for fork in forks(BEGAN, _tree(mine), _tree(theirs))}


def test_a_form_comes_out_of_its_tree_as_it_went_in() -> None:
    unread = {"/victim/date_of_birth": "31.02.89", "/children/0/date_of_birth": "last spring"}
    draft = full_draft()
    draft.victim.date_of_birth = draft.children[0].date_of_birth = None
    back = plain(tree_of(draft, PEOPLE, unread))
    assert (back.draft, back.people, back.unread) == (draft, PEOPLE, unread)


def test_what_only_one_of_them_changed_is_told_from_what_both_did() -> None:
    mine, theirs = full_draft(), full_draft()
    mine.free_text.reason = mine.crime_reference = "mine"
    theirs.free_text.reason = theirs.injuries = "theirs"
    found = _parted(mine, theirs)
    assert {pointer: fork.both for pointer, fork in found.items()} == {"/free_text/reason": True, "/injuries": False}


def test_what_came_out_alike_parts_nobody() -> None:
    mine, theirs = full_draft(), full_draft()
    mine.free_text.reason = theirs.free_text.reason = "the same"
    assert _parted(mine, theirs) == {}


def test_an_address_and_whether_it_is_confidential_are_chosen_as_one() -> None:
    mine, theirs = full_draft(), full_draft()
    theirs.victim.address, theirs.victim.address_confidential = "1 Refuge Row", True
    (fork,) = _parted(mine, theirs).values()
    taken = plain(with_chosen(_tree(mine), _tree(theirs), {fork.place: fork.theirs})).draft.victim
    assert (taken.address, taken.address_confidential) == ("1 Refuge Row", True)


def test_people_are_told_apart_by_who_they_are_and_not_by_their_number() -> None:
    mine, theirs = full_draft(), full_draft()
    mine.children.insert(0, DraftChild(full_name="Wenna New"))
    theirs.children[0].school = "Weir Lane Infants"
    ours, others = _tree(mine, children=[None, CHILD]), _tree(theirs)
    (fork,) = forks(BEGAN, ours, others)
    assert fork.pointer == "/children/1/school"
    form = plain(with_chosen(ours, others, {fork.place: fork.theirs}))
    assert [child.school for child in form.draft.children] == [None, "Weir Lane Infants"]
    assert form.people["children"] == [None, CHILD]


@pytest.mark.parametrize("take", [True, False])
def test_a_person_who_was_taken_off_meanwhile_is_asked_about(take: bool) -> None:
    mine, theirs = full_draft(), full_draft()
    theirs.children = []
    ours, others = _tree(mine), _tree(theirs, children=[])
    (fork,) = forks(BEGAN, ours, others)
    assert (fork.person, fork.theirs, fork.both) == (True, None, False)
    form = plain(with_chosen(ours, others, {fork.place: fork.theirs if take else fork.mine}))
    assert len(form.draft.children) == (0 if take else 1)


def test_a_person_taken_off_here_whom_the_other_changed_is_asked_about() -> None:
    mine, theirs = full_draft(), full_draft()
    mine.children = []
    theirs.children[0].school = "Weir Lane Infants"
    ours, others = _tree(mine, children=[]), _tree(theirs)
    (fork,) = forks(BEGAN, ours, others)
    assert (fork.person, fork.mine, fork.both) == (True, None, True)
    form = plain(with_chosen(ours, others, {fork.place: fork.theirs}))
    assert form.draft.children == theirs.children
    assert form.people["children"] == [CHILD]


def test_somebody_who_must_not_learn_of_it_is_never_lost_unseen() -> None:
    mine, theirs = full_draft(), full_draft()
    theirs.must_not_receive.append(MustNotReceive(name="Piran Kept Out"))
    (fork,) = _parted(mine, theirs).values()
    form = plain(with_chosen(_tree(mine), _tree(theirs), {fork.place: fork.theirs}))
    assert form.draft.must_not_receive == theirs.must_not_receive


def test_an_answer_that_is_taken_back_is_not_said_at_all() -> None:
    mine, theirs = full_draft(), full_draft()
    item = next(iter(mine.risk.answers))
    del theirs.risk.answers[item]
    (fork,) = _parted(mine, theirs).values()
    assert plain(with_chosen(_tree(mine), _tree(theirs), {fork.place: None})).draft.risk.answers == theirs.risk.answers


def test_where_it_is_not_known_what_both_began_from_everything_is_asked() -> None:
    mine, theirs = full_draft(), full_draft()
    mine.crime_reference = "mine"
    (fork,) = forks(None, _tree(mine), _tree(theirs))
    assert (fork.pointer, fork.both) == ("/crime_reference", True)


def _change(draft: ReferralDraft, which: set[int], word: str) -> ReferralDraft:
    changed = copy.deepcopy(draft)
    steps = (
        lambda: setattr(changed.free_text, "reason", word),
        lambda: setattr(changed.victim, "full_name", word),
        lambda: setattr(changed.safe_contact, "code_word", word),
        lambda: setattr(changed.safe_contact, "value", word),
        lambda: setattr(changed.children[0], "school", word),
        lambda: changed.risk.answers.update({"3": Answer.NO if word == "one" else Answer.YES}),
        lambda: setattr(changed.victim, "aliases", [word]),
        lambda: setattr(changed.sharing, "law_enforcement", word == "one"),
    )
    for number in which:
        steps[number]()
    return changed


@given(st.sets(st.integers(0, 7)), st.sets(st.integers(0, 7)), st.sets(st.integers(0, 7)))
def test_after_any_choice_nothing_parts_them_any_more_but_what_was_chosen(
    mine: set[int], theirs: set[int], taken: set[int]
) -> None:
    """Taking the other everywhere leaves what only this desk changed; what is kept is kept knowingly."""
    ours, others = _tree(_change(full_draft(), mine, "one")), _tree(_change(full_draft(), theirs, "two"))
    found = forks(BEGAN, ours, others)
    chosen = {fork.place: fork.theirs if at in taken else fork.mine for at, fork in enumerate(found)}
    after = with_chosen(ours, others, chosen)
    assert forks(texts_in(others), after, others) == []  # saving on top of the newer is refused no more
    kept, wanted = texts_in(after), texts_in(ours)
    assert {place for place in wanted | kept if kept.get(place) != wanted.get(place)} <= set(chosen)
    assert all(
        kept.get(fork.place, "") == texts_in(others).get(fork.place, "") for at, fork in enumerate(found) if at in taken
    )


def test_what_was_changed_by_another_way_than_a_correction_is_not_put_back_either(demonstration: Register) -> None:
    """How somebody may be reached is kept for the person: whatever changes it, an older form does not undo it."""
    who = actor(demonstration)
    with demonstration.writing(who) as uow:
        opened, _ = forms.begin_correction(uow, actor=who, referral_id=referral_numbered(uow, "0114").id)
    with demonstration.writing(who) as uow:
        contact = safe_contact_of(uow, case_numbered(uow, "0114").victim_id)
        assert contact is not None
        contact.safe_to_call = Answer.NO
    opened.state.draft.crime_reference = "26/4411"
    with pytest.raises(RefusedError, match="corrected_meanwhile"), demonstration.writing(who) as uow:
        forms.hand_in(uow, actor=who, subject=opened.subject, state=opened.state)


def test_looking_at_what_the_other_saved_is_written_down_and_says_who_it_was(demonstration: Register) -> None:
    who, other = actor(demonstration), user(demonstration, Role.COORDINATOR, name="Ines Halloran")
    with demonstration.writing(other) as uow:
        key = referral_numbered(uow, "0114").id
        theirs, _ = forms.begin_correction(uow, actor=other, referral_id=key)
        theirs.state.draft.crime_reference = "26/4411"
        forms.hand_in(uow, actor=other, subject=theirs.subject, state=theirs.state)
    with demonstration.writing(who) as uow:
        forms.save_form(uow, actor=who, subject=key.hex, state=theirs.state)
    with demonstration.writing(who) as uow:
        now, _ = forms.begin_correction(uow, actor=who, referral_id=key, anew=True)
    assert (now.corrected_by, now.corrected_at) == ("Ines Halloran", demonstration.clock.now())
    assert now.state.notes.edition == 1  # not the draft that was kept
    assert ledger_of(demonstration, _case_of(demonstration, key))[-1] == ("reveal", "referral")


def _case_of(register: Register, key: uuid.UUID) -> uuid.UUID:
    with register.reading() as uow:
        return uow.session.get_one(Referral, key).case_id

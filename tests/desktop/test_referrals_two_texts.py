"""Two people correct one referral: whoever saves second sees field by field what parts them, and chooses every one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit

from marac_desk.desktop.entry.two_texts import TwoTextsField
from marac_desk.desktop.referrals.form_pane import FormPane
from marac_desk.desktop.referrals.two_corrections import TwoCorrectionsDialog
from marac_desk.intake.draft import DraftChild, ReferralDraft
from marac_desk.rules.access import Actor, Role
from marac_desk.rules.vocabulary import Answer
from marac_desk.services.referrals import forms
from marac_desk.services.referrals.drafting import draft_of
from tests.support.forms import CONTROL, open_pane, page_of, screening_of, shown
from tests.support.referrals import referral_numbered
from tests.support.registers import user
from tests.support.windows import OpenDesk, wait_for

OTHER = "Ines Halloran"
MY_REASON, THEIR_REASON = "Typed at this desk.", "Typed at the other desk."
MY_PHONE, THEIR_PHONE = "07700 900411", "07700 900522"
REASON, PHONE, CALL = "/free_text/reason", "/victim/phone", "/safe_contact/safe_to_call"
SCHOOL, CRIME = "/children/0/school", "/crime_reference"


class Correcting:
    """A correction at this desk, and somebody else's of the same referral through the services."""

    def __init__(self, desk: OpenDesk) -> None:
        self.desk = desk
        self.other: Actor = user(desk.register, Role.COORDINATOR, name=OTHER)
        with desk.register.reading() as uow:
            self.key = referral_numbered(uow, "0114").id
        desk.window.go("referral", {"id": str(self.key), "edit": REASON})
        self.pane: FormPane = open_pane(desk)

    def put(self, pointer: str, value: Any) -> None:
        """Put something into a field of the form at this desk."""
        cast("Any", self.pane.form.sections.control(pointer)).set_value(value)

    def other_saves(self, change: Callable[[ReferralDraft], None]) -> None:
        """Have somebody else correct the referral as it stands now."""
        with self.desk.register.writing(self.other) as uow:
            opened, _ = forms.begin_correction(uow, actor=self.other, referral_id=self.key)
        change(opened.state.draft)
        new = [None] * (len(opened.state.draft.children) - len(opened.state.children))
        opened.state.children += new
        with self.desk.register.writing(self.other) as uow:
            forms.hand_in(uow, actor=self.other, subject=opened.subject, state=opened.state)

    def save(self) -> TwoCorrectionsDialog:
        """Save by key, and return what is shown because somebody else was quicker."""
        self.desk.window.activateWindow()
        self.pane.form.go_to(REASON)
        wait_for(self.desk.qtbot, lambda: self.pane.form.sections.pointer_at_focus() == REASON)
        self.desk.press(Qt.Key.Key_Return, CONTROL)
        self.desk.settle()
        dialog = self.pane._handing.beside.dialog
        assert dialog is not None
        assert dialog.isVisible()
        return dialog

    def standing(self) -> ReferralDraft:
        """Return what stands in the register."""
        with self.desk.register.reading() as uow:
            return draft_of(uow, self.key, protected=True).draft

    def in_form(self) -> ReferralDraft:
        """Return what stands in the form."""
        return self.pane.form.state().draft


def _theirs(draft: ReferralDraft) -> None:
    draft.free_text.reason, draft.victim.phone = THEIR_REASON, THEIR_PHONE
    draft.safe_contact.safe_to_call = Answer.NO
    draft.children[0].school = "Weir Lane Infants"


@pytest.fixture
def met(desk: OpenDesk) -> tuple[Correcting, TwoCorrectionsDialog]:
    """Return two corrections that met: two fields both changed, two only the other, one only this desk."""
    here = Correcting(desk)
    here.put(REASON, MY_REASON)
    here.put(PHONE, MY_PHONE)
    here.put(CRIME, "26/4411")
    here.other_saves(_theirs)
    return here, here.save()


def _field(dialog: TwoCorrectionsDialog, title: str) -> TwoTextsField:
    return next(field for field in dialog.fields if field.difference.title == title)


def _words(dialog: TwoCorrectionsDialog) -> str:
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    texts += [edit.toPlainText() for edit in dialog.findChildren(QPlainTextEdit)]
    return "\n".join([*texts, *(line.text() for line in dialog.findChildren(QLineEdit))])


Met = tuple[Correcting, TwoCorrectionsDialog]


def test_what_parts_them_is_shown_by_its_label_and_nothing_is_chosen(met: Met) -> None:
    here, dialog = met
    titles = {field.difference.title for field in dialog.fields}
    assert titles == {"What happened", "Victim, telephone", "Safe to call", "Child 1, school or nursery"}
    assert {field.chosen for field in dialog.fields} == {None}
    assert not dialog.ui.saveButton.isEnabled()
    assert OTHER in dialog.ui.aboutLabel.text()
    assert "Sat 21 Nov" in dialog.ui.aboutLabel.text() or "today" in dialog.ui.aboutLabel.text()
    both = _field(dialog, "What happened")
    assert (both._mine.toPlainText(), both._theirs.toPlainText()) == (MY_REASON, THEIR_REASON)
    assert here.standing().free_text.reason == THEIR_REASON  # nothing was overwritten unseen
    alone = {f.difference.title for f in dialog.fields if "You did not change this." in f.difference.note}
    assert alone == {"Safe to call", "Child 1, school or nursery"}


def test_protected_values_stay_hidden_in_the_comparison(met: Met) -> None:
    _, dialog = met
    words = _words(dialog)
    assert "••• 411" in words
    assert "••• 522" in words
    assert MY_PHONE not in words
    assert THEIR_PHONE not in words
    _field(dialog, "Victim, telephone").choose("theirs")
    assert THEIR_PHONE not in _words(dialog)


def test_by_keys_alone_each_is_chosen_and_saved_on_top_of_the_newer(met: Met) -> None:
    here, dialog = met
    wanted = {"What happened": "mine", "Victim, telephone": "mine"}
    for field in dialog.fields:
        assert field.buttons["mine"].hasFocus()
        if field.difference.title not in wanted:
            here.desk.press(Qt.Key.Key_Tab)
        here.desk.press(Qt.Key.Key_Space)
        here.desk.press(Qt.Key.Key_Tab)
    here.desk.press(Qt.Key.Key_Return, CONTROL)
    here.desk.settle()
    now = here.standing()
    assert now.crime_reference == "26/4411"  # only this desk had changed it
    assert (now.free_text.reason, now.victim.phone) == (MY_REASON, MY_PHONE)
    assert now.safe_contact.safe_to_call is Answer.NO
    assert now.children[0].school == "Weir Lane Infants"
    assert MY_REASON in shown(screening_of(here.desk))


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_each_choice_is_what_is_saved(met: Met, choice: str) -> None:
    here, dialog = met
    before = here.in_form()
    for field in dialog.fields:
        field.choose(choice)
    dialog.save()
    here.desk.settle()
    now, mine = here.standing(), choice == "mine"
    assert now.free_text.reason == (MY_REASON if mine else THEIR_REASON)
    assert now.victim.phone == (MY_PHONE if mine else THEIR_PHONE)
    assert now.safe_contact.safe_to_call is (before.safe_contact.safe_to_call if mine else Answer.NO)
    assert now.children[0].school == (before.children[0].school if mine else "Weir Lane Infants")
    assert now.crime_reference == "26/4411"


def test_escape_leaves_everything_as_it_is(met: Met) -> None:
    here, dialog = met
    before, register = here.in_form(), here.standing()
    _field(dialog, "What happened").choose("theirs")
    here.desk.press(Qt.Key.Key_Escape)
    here.desk.settle()
    assert page_of(here.desk).at_form
    assert here.in_form() == before
    assert here.standing() == register
    assert here.save().isVisible()  # asked again, and still nothing was overwritten
    assert here.standing() == register


def test_what_only_the_other_changed_is_taken_by_one_key(met: Met) -> None:
    here, dialog = met
    assert dialog.rest_button.isVisible()
    here.desk.press(Qt.Key.Key_O, Qt.KeyboardModifier.AltModifier)
    waiting = {field.difference.title for field in dialog.fields if field.chosen is None}
    assert waiting == {"What happened", "Victim, telephone"}


def test_somebody_who_was_added_and_somebody_who_was_taken_off_are_asked_about(desk: OpenDesk) -> None:
    here = Correcting(desk)
    count = len(here.standing().children)
    here.put(SCHOOL, "Canal Street Primary")

    def change(draft: ReferralDraft) -> None:
        draft.children.append(DraftChild(full_name="Perran Added"))
        draft.free_text.history = "Another account."

    here.other_saves(change)
    dialog = here.save()
    added = _field(dialog, f"Child {count + 1}, not on your form")
    assert (added._mine.toPlainText(), added._theirs.toPlainText()) == ("not on the form", "Perran Added")
    for field in dialog.fields:
        field.choose("theirs")
    dialog.save()
    desk.settle()
    now = here.standing()
    assert (now.children[0].school, now.children[-1].full_name) == ("Canal Street Primary", "Perran Added")
    assert len(now.children) == count + 1


def test_a_third_save_in_between_is_met_as_well(met: Met) -> None:
    here, dialog = met
    for field in dialog.fields:
        field.choose("mine")

    def third(draft: ReferralDraft) -> None:
        draft.free_text.reason = "Typed a third time."

    here.other_saves(third)
    dialog.save()
    here.desk.settle()
    again = here.pane._handing.beside.dialog
    assert again is not None
    assert again is not dialog
    assert again.fields[0]._theirs.toPlainText() == "Typed a third time."
    assert [field.difference.title for field in again.fields] == ["What happened"]
    assert here.standing().free_text.reason == "Typed a third time."


def test_a_kept_correction_still_knows_what_it_began_from(desk: OpenDesk) -> None:
    here = Correcting(desk)
    here.put(REASON, MY_REASON)
    here.pane.leave()
    desk.settle()
    here.other_saves(_theirs)
    desk.window.go("referral", {"id": str(here.key), "edit": REASON})
    here.pane = open_pane(desk)
    wait_for(desk.qtbot, lambda: here.in_form().free_text.reason == MY_REASON)
    alone = [field.difference.title for field in here.save().fields if field.difference.note]
    assert alone == ["Victim, telephone", "Safe to call", "Child 1, school or nursery"]  # in the order of the form


def test_a_save_that_asks_nobody_would_be_noticed(desk: OpenDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted defect: the service takes every correction for one on top of the newest."""
    monkeypatch.setattr(forms, "_replaces_unseen", lambda *_: False)
    monkeypatch.setattr(forms, "editions", lambda _referral: 0)
    here = Correcting(desk)
    here.put(REASON, MY_REASON)
    here.other_saves(_theirs)
    with pytest.raises(AssertionError):
        here.save()
    assert here.standing().safe_contact.safe_to_call is not Answer.NO  # what the other had saved is gone

"""Two desks change one link of a case: on the case's page both texts stand beside each other, and one is chosen."""

from __future__ import annotations

import dataclasses
import uuid
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt

from marac_desk.desktop.cases.case_page import CasePage
from marac_desk.desktop.cases.forms import LinkForm
from marac_desk.rules.access import Role
from marac_desk.rules.vocabulary import LinkedProcess, Share
from marac_desk.services import monitoring
from marac_desk.services.editing import earlier_texts
from tests.support.cases import case_id
from tests.support.registers import actor, user
from tests.support.windows import OpenDesk

SAVE = (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
OTHER = "Ines Halloran"


class Changing:
    """A link that stands in its form at this desk, and somebody else who changes it through the services."""

    def __init__(self, desk: OpenDesk) -> None:
        self.desk, self.other = desk, user(desk.register, Role.COORDINATOR, name=OTHER)
        who, case = actor(desk.register), case_id(desk.register, "0130")
        with desk.register.writing(who) as uow:
            draft = monitoring.LinkDraft(LinkedProcess.MAPPA, level="2", status="open", share=Share.CHECK)
            self.link: uuid.UUID = monitoring.add_link(uow, actor=who, case_id=case, draft=draft)[0]
        page = cast("CasePage", desk.go("case", {"id": str(case)}))
        page.beside.side.links.rows.setFocus()
        desk.press(Qt.Key.Key_Return)
        desk.settle()
        self.form = cast("LinkForm", page.beside.forms.widget())
        assert self.form.ui.levelLineEdit.text() == "2"

    def other_saves(self, **values: Any) -> None:
        """Have somebody else change the link as it stands now."""
        with self.desk.register.writing(self.other) as uow:
            now = monitoring.link_draft(uow, actor=self.other, link_id=self.link)
            changed = dataclasses.replace(now, **values)
            monitoring.change_link(uow, actor=self.other, link_id=self.link, version=now.version, draft=changed)

    def standing(self) -> monitoring.LinkDraft:
        """Return the link as it stands in the register."""
        with self.desk.register.reading(self.other) as uow:
            return monitoring.link_draft(uow, actor=self.other, link_id=self.link)

    def save(self) -> None:
        """Save by key."""
        self.form.ui.levelLineEdit.setFocus()
        self.desk.press(*SAVE)
        self.desk.settle()


def _meet(desk: OpenDesk) -> Changing:
    """Change the level and what may be told at both desks, the status at the other one alone."""
    here = Changing(desk)
    here.form.ui.levelLineEdit.setText("3")
    box = here.form.ui.shareComboBox
    box.setCurrentIndex(box.findData(Share.NEVER.value))
    here.other_saves(level="1", share=Share.YES, status="closed")
    here.save()
    return here


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_a_link_that_two_desks_changed_is_chosen_text_by_text(desk: OpenDesk, choice: str) -> None:
    here = _meet(desk)
    assert (here.standing().level, here.standing().share) == ("1", Share.YES)  # nothing was overwritten unseen
    shown = here.form.two_texts
    assert shown is not None
    assert shown.isVisible()
    assert OTHER in shown.ui.aboutLabel.text()
    assert {field.difference.field for field in shown.fields} == {"level", "share"}
    for field in shown.fields:
        field.choose(choice)
    desk.press(*SAVE)
    desk.settle()
    now, mine = here.standing(), choice == "mine"
    assert (now.level, now.share) == (("3", Share.NEVER) if mine else ("1", Share.YES))
    assert now.status == "closed"  # this desk never touched it
    with desk.register.reading() as uow:
        assert ("1" in {earlier.text for earlier in earlier_texts(uow, here.link, ["level"])}) is mine


def test_escape_keeps_what_is_typed_beside_what_the_other_saved(desk: OpenDesk) -> None:
    here = _meet(desk)
    desk.press(Qt.Key.Key_Escape)
    desk.settle()
    assert here.form.ui.levelLineEdit.text() == "3"
    assert here.standing().level == "1"


def test_a_link_saved_without_asking_for_its_version_would_be_noticed(
    desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A planted defect: nobody asks whether somebody else replaced a text meanwhile."""
    monkeypatch.setattr("marac_desk.services.editing._replaced_since", lambda *_: False)
    with pytest.raises(AssertionError):
        test_a_link_that_two_desks_changed_is_chosen_text_by_text(desk, "mine")

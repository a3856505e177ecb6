"""People who sign in, by keyboard: what is offered to whom, why the rest is not, and what each step does."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any, cast

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from marac_desk.desktop.partnership.declaration_dialog import DeclarationDialog
from marac_desk.desktop.partnership.page import PEOPLE, PartnershipPage
from marac_desk.desktop.partnership.people_dialogs import PresentDialog, RoleDialog, StandInDialog
from marac_desk.desktop.partnership.people_foot import KEYS
from marac_desk.desktop.partnership.people_may import Step
from marac_desk.desktop.partnership.sign_in_tab import CODE, SignInTab
from marac_desk.model.access import Approval, StaffDeclaration
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.meeting import AgendaItem
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, Role
from marac_desk.rules.vocabulary import PersonState
from marac_desk.services.approvals.deciding import decide_approval
from marac_desk.services.users import propose_coordinator
from tests.support.desk_keys import FakeKeys
from tests.support.meetings import ready_meeting
from tests.support.registers import actor
from tests.support.signed_in import representative, sign_in
from tests.support.windows import OpenDesk, shown_texts

TOM, GALE, QUILL = "Tom Pelling-Roy", "Gale Winterbourne", "Quill Thornbury"


class People:
    """A register in which everybody signs in whom these tests are about."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.admin = sign_in(register, Role.ADMINISTRATOR, "Ada Adderley")
        self.tom = sign_in(register, Role.REPRESENTATIVE, person=TOM)
        self.guest = sign_in(register, Role.GUEST, GALE)
        self.deputy = sign_in(register, Role.DEPUTY_CHAIR, QUILL)

    def of(self, who: Actor) -> User:
        """Return somebody as she or he stands."""
        with self.register.reading() as uow:
            return uow.session.get_one(User, who.user_id)


@pytest.fixture
def people(demonstration_file: Register) -> People:
    return People(demonstration_file)


def tab_of(desk: OpenDesk) -> SignInTab:
    """Show the tab."""
    page = cast("PartnershipPage", desk.go("partnership", {"tab": CODE}))
    desk.settle()
    return cast("SignInTab", page.more[CODE])


def at(desk: OpenDesk, who: Actor) -> SignInTab:
    """Stand at somebody's row."""
    tab = tab_of(desk)
    assert tab.list.select_key(who.user_id)
    return tab


def offered(tab: SignInTab) -> set[Step]:
    """Return the steps that have a button."""
    return {step for step, each in tab.foot.buttons.items() if not each.isHidden()}


def why(desk: OpenDesk) -> str:
    """Return why the rest is not offered."""
    return str(desk.child(QLabel, "whyNotLabel").text())


def press(desk: OpenDesk, tab: SignInTab, step: Step) -> Any:
    """Press the key of a step in the list and return the dialog it opened."""
    tab.steps.dialog = None
    desk.window.activateWindow()
    desk.settle()
    tab.list.setFocus()
    QTest.keyClick(tab.list, getattr(Qt.Key, f"Key_{KEYS[step]}"))
    desk.settle()
    return tab.steps.dialog


def choose(box: Any, value: str) -> None:
    """Choose what stands for a value."""
    box.setCurrentIndex(next(number for number in range(box.count()) if box.itemData(number) == value))


ALL = {Step.ROLE, Step.PROPOSE, Step.SUSPEND}
OFFERS = [
    ("admin", "tom", ALL),
    ("admin", "guest", ALL),
    ("admin", "deputy", {*ALL, Step.STAND_IN}),
    ("admin", "admin", set[Step]()),
    ("coordinator", "tom", {Step.PROPOSE}),
    ("coordinator", "guest", {Step.PROPOSE, Step.PRESENT}),
    ("coordinator", "deputy", {Step.PROPOSE}),
    ("coordinator", "coordinator", set[Step]()),
    ("chair", "guest", {Step.PRESENT}),
    ("chair", "tom", set[Step]()),
]


@pytest.mark.parametrize(("who", "whom", "steps"), OFFERS)
def test_what_may_be_done_is_offered_and_nothing_else(
    qtbot: QtBot, people: People, who: str, whom: str, steps: set[Step]
) -> None:
    known = {
        "admin": people.admin,
        "tom": people.tom,
        "guest": people.guest,
        "deputy": people.deputy,
        "coordinator": actor(people.register),
        "chair": actor(people.register, Role.CHAIR),
    }
    desk = OpenDesk(qtbot, people.register, who=known[who])
    tab = at(desk, known[whom])
    assert offered(tab) == steps
    assert why(desk), "the rest is explained"
    for step in set(Step) - steps:
        assert press(desk, tab, step) is None or KEYS[step] in {KEYS[other] for other in steps}
    desk.close()


def test_the_administrator_never_changes_an_own_role(qtbot: QtBot, people: People) -> None:
    desk = OpenDesk(qtbot, people.register, who=people.admin)
    tab = at(desk, people.admin)
    assert why(desk) == "Nobody changes an own role. Another administrator does."
    for step in Step:
        assert press(desk, tab, step) is None
    assert (people.of(people.admin).role, people.of(people.admin).state) == (Role.ADMINISTRATOR, PersonState.ACTIVE)
    desk.close()


def test_r_gives_another_role_and_coordinator_is_not_among_them(qtbot: QtBot, people: People) -> None:
    desk = OpenDesk(qtbot, people.register, who=people.admin)
    dialog = cast("RoleDialog", press(desk, at(desk, people.tom), Step.ROLE))
    values = [dialog.ui.roleComboBox.itemData(number) for number in range(dialog.ui.roleComboBox.count())]
    assert Role.COORDINATOR.value not in values
    assert Role.REPRESENTATIVE.value not in values
    assert "it takes two people" in dialog.ui.aboutLabel.text()
    dialog.save()
    desk.settle()
    assert "Choose another role" in dialog.ui.hintLabel.text()
    choose(dialog.ui.roleComboBox, Role.OBSERVER.value)
    QTest.keyClick(dialog.ui.roleComboBox, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert people.of(people.tom).role is Role.OBSERVER
    assert any(text.startswith(f"{TOM}, observer") for text in shown_texts(tab_of(desk)))
    desk.close()


def test_whom_two_people_agreed_on_may_be_made_coordinator_once(qtbot: QtBot, people: People) -> None:
    register, me, chair = people.register, actor(people.register), actor(people.register, Role.CHAIR)
    with register.writing(me) as uow:
        key = propose_coordinator(uow, actor=me, user_id=people.tom.user_id, reason="He takes over.")[0]
    with register.writing(chair) as uow:
        decide_approval(uow, actor=chair, approval_id=key, approve=True)
    desk = OpenDesk(qtbot, register, who=people.admin)
    tab = at(desk, people.tom)
    assert Step.PROPOSE not in offered(tab), "it was proposed and agreed already"
    dialog = cast("RoleDialog", press(desk, tab, Step.ROLE))
    choose(dialog.ui.roleComboBox, Role.COORDINATOR.value)
    dialog.save()
    desk.settle()
    assert people.of(people.tom).role is Role.COORDINATOR
    other = cast("RoleDialog", press(desk, at(desk, people.deputy), Step.ROLE))
    assert other.ui.roleComboBox.findData(Role.COORDINATOR.value) < 0, "it was for one person, once"
    other.reject()
    desk.close()


def test_p_proposes_and_the_chair_agrees_beside_but_the_coordinator_gives_no_role(qtbot: QtBot, people: People) -> None:
    register, chair = people.register, actor(people.register, Role.CHAIR)
    desk = OpenDesk(qtbot, register)
    desk.program.desk.keys = FakeKeys({chair.user_id: "chair chair chair"})
    tab = at(desk, people.tom)
    dialog = press(desk, tab, Step.PROPOSE)
    desk.type(dialog.ui.reasonPlainTextEdit, "He takes over in January.")
    dialog.save()
    desk.settle()
    second = tab.steps.two.dialog
    assert second is not None
    desk.type(second.ui.secondLineEdit, "chair chair chair")
    second.save()
    desk.settle()
    assert people.of(people.tom).role is Role.REPRESENTATIVE
    with register.reading() as uow:
        assert uow.session.scalars(sa.select(Approval)).one().decided_by == chair.user_id
    assert "The administrator gives the role" in " ".join(shown_texts(desk.window))
    desk.close()


def test_i_lets_a_deputy_stand_in_from_a_day_to_the_end_of_another(qtbot: QtBot, people: People) -> None:
    desk = OpenDesk(qtbot, people.register, who=people.admin)
    dialog = cast("StandInDialog", press(desk, at(desk, people.deputy), Step.STAND_IN))
    dialog.ui.sinceLineEdit.setText("1 Dec 2026")
    dialog.ui.untilLineEdit.setText("30 Nov 2026")
    dialog.save()
    desk.settle()
    assert "Standing in ends after it begins" in dialog.ui.hintLabel.text()
    dialog.ui.untilLineEdit.setText("some day")
    dialog.save()
    desk.settle()
    assert "This is not a date" in dialog.ui.hintLabel.text()
    dialog.ui.untilLineEdit.setText("3 Dec 2026")
    dialog.save()
    desk.settle()
    found = people.of(people.deputy)
    assert (found.acts_from, found.acts_until) == (datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 12, 4, tzinfo=UTC))
    assert "stands in Tue 1 Dec to Thu 3 Dec" in " ".join(shown_texts(tab_of(desk)))
    desk.close()


def test_days_in_summer_begin_at_midnight_of_the_area(qtbot: QtBot, people: People) -> None:
    desk = OpenDesk(qtbot, people.register, who=people.admin)
    dialog = cast("StandInDialog", press(desk, at(desk, people.deputy), Step.STAND_IN))
    dialog.ui.sinceLineEdit.setText("1 Jul 2027")
    dialog.ui.untilLineEdit.setText("1 Jul 2027")
    dialog.save()
    desk.settle()
    assert people.of(people.deputy).acts_from == datetime(2027, 6, 30, 23, tzinfo=UTC)
    assert "stands in Thu 1 Jul 2027 to Thu 1 Jul 2027" in " ".join(shown_texts(tab_of(desk)))
    desk.close()


def test_g_says_which_one_case_a_guest_presents_and_takes_it_back(qtbot: QtBot, people: People) -> None:
    meeting = ready_meeting(people.register, 2)
    with people.register.reading() as uow:
        query = sa.select(AgendaItem.id).where(AgendaItem.meeting_id == meeting).order_by(AgendaItem.position)
        first = uow.session.scalars(query).first()
    desk = OpenDesk(qtbot, people.register)
    tab = at(desk, people.guest)
    dialog = cast("PresentDialog", press(desk, tab, Step.PRESENT))
    choose(dialog.ui.itemComboBox, str(first))
    dialog.save()
    desk.settle()
    assert people.of(people.guest).item_id == first
    assert "guest presenter, presents MW-" in " ".join(shown_texts(tab))
    again = cast("PresentDialog", press(desk, at(desk, people.guest), Step.PRESENT))
    assert again.ui.itemComboBox.currentData() == str(first)
    again.ui.itemComboBox.setCurrentIndex(0)
    again.save()
    desk.settle()
    assert people.of(people.guest).item_id is None
    desk.close()


def test_the_administrator_reads_no_case_number_of_a_guest(qtbot: QtBot, people: People) -> None:
    meeting = ready_meeting(people.register, 1)
    with people.register.writing() as uow:
        item = uow.session.scalars(sa.select(AgendaItem.id).where(AgendaItem.meeting_id == meeting)).one()
        uow.session.get_one(User, people.guest.user_id).item_id = item
    desk = OpenDesk(qtbot, people.register, who=people.admin)
    assert "MW-" not in " ".join(shown_texts(tab_of(desk)))
    desk.close()


def test_u_suspends_and_lets_act_again(qtbot: QtBot, people: People) -> None:
    desk = OpenDesk(qtbot, people.register, who=people.admin)
    tab = at(desk, people.tom)
    press(desk, tab, Step.SUSPEND)
    assert people.of(people.tom).state is PersonState.SUSPENDED
    assert at(desk, people.tom) is tab
    assert offered(tab) == {Step.REINSTATE}
    press(desk, tab, Step.REINSTATE)
    assert people.of(people.tom).state is PersonState.ACTIVE
    desk.close()


# What somebody declares


def person_form(desk: OpenDesk, name: str) -> Any:
    """Open somebody's form."""
    page = cast("PartnershipPage", desk.go("partnership", {"tab": PEOPLE}))
    page.people.open(representative(desk.register, name).id)
    desk.settle()
    return page.people


def declared(register: Register, name: str) -> StaffDeclaration | None:
    """Return what stands as declared."""
    key = representative(register, name).id
    with register.reading() as uow:
        query = sa.select(StaffDeclaration).where(StaffDeclaration.representative_id == key)
        return uow.session.scalars(query).one_or_none()


def looks(register: Register) -> list[tuple[uuid.UUID | None, uuid.UUID | None]]:
    """Return who looked at whose declaration."""
    with register.reading() as uow:
        query = sa.select(LedgerEntry.actor_id, LedgerEntry.object_id).where(
            LedgerEntry.operation == "read_declaration"
        )
        return [(row.actor_id, row.object_id) for row in uow.session.execute(query)]


def test_a_declaration_is_written_down_from_the_persons_form(desk: OpenDesk) -> None:
    part = person_form(desk, TOM)
    QTest.keyClick(part.form.ui.declareButton, Qt.Key.Key_Space)
    desk.settle()
    dialog = cast("DeclarationDialog", part.dialog)
    assert looks(desk.register) == [(actor(desk.register).user_id, representative(desk.register, TOM).id)]
    dialog.ui.otherNamesPlainTextEdit.setPlainText("Tomas Roy\n\n  Tommy Pelling ")
    desk.type(dialog.ui.knowsPlainTextEdit, "Sade Ferris")
    dialog.ui.bornLineEdit.setText("1 Jan 2030")
    dialog.ui.postcodeLineEdit.setText("ZZ1 1AA")
    dialog.save()
    desk.settle()
    assert dialog.isVisible(), "a day ahead is refused and the text stays"
    assert dialog.ui.knowsPlainTextEdit.toPlainText() == "Sade Ferris"
    dialog.ui.bornLineEdit.setText("14 Feb 1989")
    dialog.save()
    desk.settle()
    row = declared(desk.register, TOM)
    assert row is not None
    assert (row.other_names, row.knows, row.postcode) == (["Tomas Roy", "Tommy Pelling"], ["Sade Ferris"], "ZZ1 1AA")
    QTest.keyClick(part.form.ui.declareButton, Qt.Key.Key_Space)
    desk.settle()
    again = cast("DeclarationDialog", part.dialog)
    assert again.ui.otherNamesPlainTextEdit.toPlainText() == "Tomas Roy\nTommy Pelling"
    assert "Declared last Sat 21 Nov." in again.ui.aboutLabel.text()
    again.reject()


def test_everybody_declares_for_her_or_himself_and_nobody_else(qtbot: QtBot, people: People) -> None:
    desk = OpenDesk(qtbot, people.register, who=people.tom)
    assert person_form(desk, "Sade Ferris").form.ui.declareButton.isHidden()
    part = person_form(desk, TOM)
    assert not part.form.ui.saveButton.isEnabled()
    QTest.keyClick(part.form.ui.declareButton, Qt.Key.Key_Space)
    desk.settle()
    desk.type(part.dialog.ui.knowsPlainTextEdit, "Sade Ferris")
    part.dialog.save()
    desk.settle()
    row = declared(people.register, TOM)
    assert row is not None
    assert row.knows == ["Sade Ferris"]
    assert looks(people.register) == [], "nobody looked at another's"
    desk.close()


def test_the_chair_reads_a_declaration_and_a_new_person_has_none_yet(qtbot: QtBot, people: People) -> None:
    desk = OpenDesk(qtbot, people.register, Role.CHAIR)
    part = person_form(desk, TOM)
    assert not part.form.ui.declareButton.isHidden()
    desk.close()
    mine = OpenDesk(qtbot, people.register)
    page = cast("PartnershipPage", mine.go("partnership", {"tab": PEOPLE}))
    page.people.add()
    assert page.people.form.ui.declareButton.isHidden()
    mine.close()

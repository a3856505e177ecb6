"""Decisions on the real window, by keyboard: decided by another person, carried out by who asked, and never alone."""

from __future__ import annotations

import hashlib
import uuid
from pathlib import Path
from typing import Any, cast

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from marac_desk.desktop.partnership.decide_dialog import CarryOutDialog, DecideDialog
from marac_desk.desktop.partnership.decisions_tab import CODE, DecisionsTab
from marac_desk.desktop.partnership.page import PartnershipPage
from marac_desk.model.access import Approval, Disclosure, Recall
from marac_desk.model.action import Action
from marac_desk.model.case import Case, CaseExclusion
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, Role
from marac_desk.rules.vocabulary.access import ApprovalKind, ApprovalState
from marac_desk.services.approvals.deciding import decide_approval
from marac_desk.services.approvals.listing import approvals_view
from marac_desk.services.conflicts.lifting import ask_to_lift, propose_restriction
from marac_desk.services.conflicts.restricting import Whom, restrict
from marac_desk.services.conflicts.sealing import seal_off
from marac_desk.services.recalls import confirm_recall
from marac_desk.services.removal.disposal import ask_to_dispose
from marac_desk.services.removal.withdrawing import ask_to_withdraw, find_passage
from marac_desk.services.users import propose_coordinator
from tests.services.test_conflicts_restricting import sent
from tests.support.cases import case_id
from tests.support.desk_keys import FakeKeys
from tests.support.registers import actor
from tests.support.signed_in import representative, sign_in
from tests.support.windows import OpenDesk, shown_texts

END, OTHER = "0130", "0103"
WHOM = "Tom Pelling-Roy"
WHY = "He moved to another office."
PASSAGE = "Zeppelinstrasse 14, flat Quokka"


def do(register: Register, who: Actor, run: Any, **values: Any) -> Any:
    """Run a use case as somebody."""
    with register.writing(who) as uow:
        return run(uow, actor=who, **values)[0]


def shut_out(register: Register, who: Actor, name: str = WHOM) -> uuid.UUID:
    """Shut somebody out of the case and return the restriction."""
    whom = Whom(representative_id=representative(register, name).id, reason="His cousin lives there.")
    do(register, who, restrict, case_id=case_id(register, END), whom=whom)
    with register.reading() as uow:
        query = sa.select(CaseExclusion.id).where(CaseExclusion.representative_id == whom.representative_id)
        return uow.session.scalars(query).one()


def asked_to_lift(register: Register) -> uuid.UUID:
    """Let the coordinator ask to lift a restriction; returns the request."""
    me = actor(register)
    key = shut_out(register, me)
    return cast(
        "uuid.UUID",
        do(register, me, ask_to_lift, case_id=case_id(register, END), exclusion_id=key, reason=WHY),
    )


def asked_to_withdraw(register: Register) -> uuid.UUID:
    """Let the coordinator ask to withdraw words that stand in an action."""
    me, case = actor(register), case_id(register, END)
    with register.writing(me) as uow:
        action = uow.session.scalars(sa.select(Action).where(Action.case_id == case)).first()
        assert action is not None
        action.detail = f"She lives at {PASSAGE} now."
    return cast("uuid.UUID", do(register, me, ask_to_withdraw, case_id=case, passage=PASSAGE, reason="A safe address."))


def tab_of(desk: OpenDesk) -> DecisionsTab:
    """Show the tab."""
    page = cast("PartnershipPage", desk.go("partnership", {"tab": CODE}))
    desk.settle()
    return cast("DecisionsTab", page.more[CODE])


def row(tab: DecisionsTab, words: str) -> Any:
    """Return the one row that says this."""
    (found,) = [one for one in tab.rows.rows_model.rows if words in one.sentence]
    return found


def press_row(desk: OpenDesk, tab: DecisionsTab, words: str) -> None:
    """Go to a row and press Enter there."""
    assert tab.rows.select_key(row(tab, words).key)
    QTest.keyClick(tab.rows, Qt.Key.Key_Return)
    desk.settle()


def verbs(tab: DecisionsTab) -> set[str]:
    """Return the next steps that are offered."""
    return {one.verb for one in tab.rows.rows_model.rows if one.verb}


def state(register: Register, key: uuid.UUID) -> ApprovalState:
    """Return how a request stands."""
    with register.reading() as uow:
        return uow.session.get_one(Approval, key).state


def told(register: Register, operation: str) -> list[uuid.UUID | None]:
    """Return who did something, by the ledger."""
    with register.reading() as uow:
        query = sa.select(LedgerEntry.actor_id).where(LedgerEntry.operation == operation).order_by(LedgerEntry.seq)
        return list(uow.session.scalars(query))


def test_nothing_waits_and_the_page_says_what_it_is_for(desk: OpenDesk) -> None:
    tab = tab_of(desk)
    assert "Nothing waits for you. What takes two people is asked for where it is done" in " ".join(shown_texts(tab))
    assert tab.letters.isHidden()
    assert tab.beside.isHidden()


def test_another_person_decides_and_who_asked_carries_it_out(qtbot: QtBot, demonstration_file: Register) -> None:
    register, key = demonstration_file, asked_to_lift(demonstration_file)
    desk = OpenDesk(qtbot, register, Role.CHAIR)
    tab = tab_of(desk)
    assert row(tab, f"Let {WHOM} see").verb == "decide"
    assert tab.remark.startswith("1 decision")
    press_row(desk, tab, f"Let {WHOM} see")
    dialog = cast("DecideDialog", tab.steps.dialog)
    said = " ".join(shown_texts(dialog))
    assert all(part in said for part in ("Lucy Tremain-Obi", WHY, "His cousin lives there.", "stays on record"))
    QTest.keyClick(dialog.ui.reasonPlainTextEdit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert state(register, key) is ApprovalState.APPROVED
    assert "decide" not in verbs(tab)
    desk.close()

    mine = OpenDesk(qtbot, register)
    tab = tab_of(mine)
    assert "agreed, Sat 21 Nov, 10:00" in row(tab, f"Let {WHOM} see").sentence
    press_row(mine, tab, f"Let {WHOM} see")
    carry = cast("CarryOutDialog", tab.steps.dialog)
    assert not carry.ui.refuseButton.isVisible()
    assert "Det Supt Angharad Penhallow" in " ".join(shown_texts(carry))
    QTest.keyClick(carry.ui.saveButton, Qt.Key.Key_Space)
    mine.settle()
    with register.reading() as uow:
        lifted = uow.session.scalars(sa.select(CaseExclusion).where(CaseExclusion.approval_id == key)).one()
    assert lifted.lifted_at is not None
    assert state(register, key) is ApprovalState.USED
    assert "The restriction is lifted" in " ".join(shown_texts(mine.window))
    mine.close()


def test_a_no_needs_a_reason_and_who_asked_reads_it(qtbot: QtBot, demonstration_file: Register) -> None:
    register, key = demonstration_file, asked_to_lift(demonstration_file)
    desk = OpenDesk(qtbot, register, Role.CHAIR)
    tab = tab_of(desk)
    press_row(desk, tab, f"Let {WHOM} see")
    dialog = cast("DecideDialog", tab.steps.dialog)
    QTest.keyClick(dialog.ui.refuseButton, Qt.Key.Key_Space)
    desk.settle()
    assert state(register, key) is ApprovalState.ASKED
    assert "Write down the reason first" in dialog.ui.hintLabel.text()
    desk.type(dialog.ui.reasonPlainTextEdit, "The cousin is still there.")
    QTest.keyClick(dialog.ui.refuseButton, Qt.Key.Key_Space)
    desk.settle()
    assert state(register, key) is ApprovalState.REFUSED
    desk.close()
    mine = OpenDesk(qtbot, register)
    ended = row(tab_of(mine), "The cousin is still there.")
    assert "refused, Det Supt Angharad Penhallow" in ended.sentence
    assert ended.verb is None
    mine.close()


def test_esc_keeps_the_reason_that_was_typed(qtbot: QtBot, demonstration_file: Register) -> None:
    asked_to_lift(demonstration_file)
    desk = OpenDesk(qtbot, demonstration_file, Role.CHAIR)
    tab = tab_of(desk)
    press_row(desk, tab, f"Let {WHOM} see")
    desk.type(cast("DecideDialog", tab.steps.dialog).ui.reasonPlainTextEdit, "I want to ask him first.")
    QTest.keyClick(cast("DecideDialog", tab.steps.dialog), Qt.Key.Key_Escape)
    desk.settle()
    press_row(desk, tab, f"Let {WHOM} see")
    again = cast("DecideDialog", tab.steps.dialog)
    assert again.ui.reasonPlainTextEdit.toPlainText() == "I want to ask him first."
    again.reject()
    desk.settle()
    desk.close()


def test_who_asked_is_never_offered_to_decide_and_may_take_it_back(desk: OpenDesk) -> None:
    key = asked_to_lift(desk.register)
    tab = tab_of(desk)
    assert "decide" not in verbs(tab)
    assert row(tab, WHY).verb == "take_back"
    press_row(desk, tab, WHY)
    assert state(desk.register, key) is ApprovalState.TAKEN_BACK


def test_a_passage_is_shown_by_a_press_that_is_written_down_and_agreed_to_only_then(
    qtbot: QtBot, demonstration_file: Register
) -> None:
    register, key = demonstration_file, asked_to_withdraw(demonstration_file)
    desk = OpenDesk(qtbot, register, Role.CHAIR)
    tab = tab_of(desk)
    assert PASSAGE not in " ".join(shown_texts(desk.window))
    press_row(desk, tab, "Withdraw a passage")
    dialog = cast("DecideDialog", tab.steps.dialog)
    assert dialog.passage is not None
    assert PASSAGE not in " ".join(shown_texts(dialog))
    dialog.save()
    desk.settle()
    assert state(register, key) is ApprovalState.ASKED
    assert "Look at the words first" in dialog.ui.hintLabel.text()
    assert told(register, "read_passage") == []
    QTest.keyClick(dialog.passage.show_button, Qt.Key.Key_Space)
    desk.settle()
    assert told(register, "read_passage") == [actor(register, Role.CHAIR).user_id]
    assert PASSAGE in " ".join(shown_texts(dialog))
    assert "goes" in " ".join(shown_texts(dialog))
    dialog.save()
    desk.settle()
    assert state(register, key) is ApprovalState.APPROVED
    desk.close()


def test_what_stays_and_what_goes_from_elsewhere_is_said_as_it_will_be(
    qtbot: QtBot, demonstration_file: Register
) -> None:
    register, me = demonstration_file, actor(demonstration_file)
    case, other = case_id(register, END), case_id(register, "0115")
    with register.writing(me) as uow:
        here = uow.session.scalars(sa.select(Action).where(Action.case_id == case)).first()
        there = uow.session.scalars(sa.select(Referral).where(Referral.case_id == other)).first()
        assert here is not None
        assert there is not None
        here.detail, there.reason = PASSAGE, f"His cousin lives at {PASSAGE}."
    with register.reading(me) as uow:
        elsewhere = [one.place for one in find_passage(uow, actor=me, case_id=case, passage=PASSAGE) if one.elsewhere]
    assert elsewhere
    do(register, me, ask_to_withdraw, case_id=case, passage=PASSAGE, reason="An address.", also=elsewhere)
    desk = OpenDesk(qtbot, register, Role.CHAIR)
    tab = tab_of(desk)
    press_row(desk, tab, "Withdraw a passage")
    view = cast("DecideDialog", tab.steps.dialog).passage
    assert view is not None
    view.look()
    desk.settle()
    assert [one.sentence for one in view.places.rows_model.rows] == [f"{PASSAGE}, goes"]
    assert "Of what you may see, it goes from 1 place" in view.summary.text(), "the other case is not the chair's"
    cast("DecideDialog", tab.steps.dialog).reject()
    desk.close()


def test_a_proposal_to_shut_somebody_out_works_from_the_minute_it_is_agreed_to(
    qtbot: QtBot, demonstration_file: Register
) -> None:
    register, jo = demonstration_file, actor(demonstration_file, Role.ADVOCATE)
    own = case_id(register, END)
    whom = Whom(representative_id=representative(register, WHOM).id, reason="They go to one church.")
    key = do(register, jo, propose_restriction, case_id=own, whom=whom)
    desk = OpenDesk(qtbot, register)
    tab = tab_of(desk)
    press_row(desk, tab, f"Shut {WHOM} out of")
    cast("DecideDialog", tab.steps.dialog).save()
    desk.settle()
    assert state(register, key) is ApprovalState.USED, "nothing is left to be carried out"
    with register.reading() as uow:
        found = uow.session.scalars(sa.select(CaseExclusion).where(CaseExclusion.case_id == own)).all()
    assert [row.representative_id for row in found if row.lifted_at is None and row.since] == [whom.representative_id]
    desk.close()


def test_the_second_person_decides_at_this_desk_with_an_own_passphrase(desk: OpenDesk) -> None:
    key = asked_to_lift(desk.register)
    chair = actor(desk.register, Role.CHAIR)
    tab = tab_of(desk)
    assert tab.beside.isHidden(), "without keys there is no passphrase to ask for"
    desk.program.desk.keys = FakeKeys({chair.user_id: "chair chair chair"})
    tab.rows.select_key(("request", key))
    tab.refresh()
    desk.settle()
    assert tab.beside.isVisible()
    QTest.keyClick(tab.rows, Qt.Key.Key_S)
    desk.settle()
    dialog = tab.steps.two.dialog
    assert dialog is not None
    desk.type(dialog.ui.secondLineEdit, "chair chair chair")
    QTest.keyClick(dialog.ui.secondLineEdit, Qt.Key.Key_Return)
    desk.settle()
    assert state(desk.register, key) is ApprovalState.USED
    assert told(desk.register, "approve") == [chair.user_id]
    assert told(desk.register, "lift_restriction") == [actor(desk.register).user_id]


def test_a_passage_is_not_decided_in_passing(desk: OpenDesk) -> None:
    key = asked_to_withdraw(desk.register)
    desk.program.desk.keys = FakeKeys({actor(desk.register, Role.CHAIR).user_id: "chair chair chair"})
    tab = tab_of(desk)
    tab.rows.select_key(("request", key))
    assert tab.beside.isHidden()
    QTest.keyClick(tab.rows, Qt.Key.Key_S)
    desk.settle()
    assert tab.steps.two.dialog is None


def test_the_role_of_coordinator_is_asked_agreed_and_given_by_three(qtbot: QtBot, demonstration_file: Register) -> None:
    register, me, chair = demonstration_file, actor(demonstration_file), actor(demonstration_file, Role.CHAIR)
    admin = sign_in(register, Role.ADMINISTRATOR, "Ada Adderley")
    tom = sign_in(register, Role.REPRESENTATIVE, person=WHOM)
    key = do(register, me, propose_coordinator, user_id=tom.user_id, reason="He takes over.")
    desk = OpenDesk(qtbot, register, who=admin)
    tab = tab_of(desk)
    assert verbs(tab) == set(), "nobody agreed yet"
    do(register, chair, decide_approval, approval_id=key, approve=True)
    tab.refresh()
    desk.settle()
    press_row(desk, tab, f"Make {WHOM} MARAC coordinator")
    assert state(register, key) is ApprovalState.USED
    with register.reading() as uow:
        assert told(register, "change_role") == [admin.user_id]
        assert [one.kind for one in approvals_view(uow, actor=chair)] == [ApprovalKind.COORDINATOR_ROLE]
    assert verbs(tab) == set()
    desk.close()


def test_the_advocate_takes_note_of_who_may_have_known(qtbot: QtBot, demonstration_file: Register) -> None:
    register, jo = demonstration_file, actor(demonstration_file, Role.ADVOCATE)
    sent(register, "Housing", WHOM)
    shut_out(register, actor(register))
    desk = OpenDesk(qtbot, register, Role.ADVOCATE)
    tab = tab_of(desk)
    shown = row(tab, "Somebody of Housing may have known of")
    assert WHOM not in shown.sentence, "who it was is not the advocate's to read"
    assert "held a copy" in shown.sentence
    press_row(desk, tab, "Somebody of Housing")
    with register.reading() as uow:
        assert {one.told_by for one in uow.session.scalars(sa.select(Disclosure))} == {jo.user_id}
    desk.close()


def test_copies_asked_back_get_letters_and_are_confirmed_gone(
    desk: OpenDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = desk.register
    sent(register, "Housing", WHOM)
    shut_out(register, actor(register))
    tab = tab_of(desk)
    assert "no letter yet" in row(tab, "Agenda").sentence
    monkeypatch.setattr(desk.window, "choose_folder", lambda _title: str(tmp_path))
    QTest.keyClick(tab.rows, Qt.Key.Key_L)
    desk.settle()
    (letter,) = tmp_path.glob("*.pdf")
    assert letter.name.startswith("recall-")
    with register.reading() as uow:
        line = uow.session.scalars(sa.select(LedgerEntry).where(LedgerEntry.operation == "recall_letter")).one()
    assert line.details["sha256"] == hashlib.sha256(letter.read_bytes()).hexdigest()
    assert "letter made Sat 21 Nov, 10:00" in row(tab, "Agenda").sentence
    assert tab.letters.isHidden(), "there is no second letter for the same copy"
    press_row(desk, tab, "Agenda")
    dialog: Any = tab.steps.dialog
    desk.type(dialog.ui.reasonPlainTextEdit, "Shredded before witnesses.")
    dialog.save()
    desk.settle()
    with register.reading() as uow:
        assert uow.session.scalars(sa.select(Recall)).one().how == "Shredded before witnesses."
    assert not [one for one in tab.rows.rows_model.rows if "Agenda" in one.sentence]


def test_a_folder_that_cannot_be_written_leaves_the_letter_to_be_made(
    desk: OpenDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(desk.register, "Housing", WHOM)
    shut_out(desk.register, actor(desk.register))
    tab = tab_of(desk)
    monkeypatch.setattr(desk.window, "choose_folder", lambda _title: str(tmp_path / "not there"))
    tab.save_letters()
    desk.settle()
    assert "The folder could not be written" in " ".join(shown_texts(desk.window))
    assert tab.letters.isVisible()
    assert told(desk.register, "recall_letter") == []


def test_a_sealed_case_is_asked_to_be_removed_by_those_who_may_know_of_it(
    qtbot: QtBot, demonstration_file: Register
) -> None:
    register, me = demonstration_file, actor(demonstration_file)
    case = case_id(register, OTHER)
    whom = Whom(user_id=me.user_id, reason="My sister.")
    do(register, me, seal_off, case_id=case, whom=whom, deputy="Hazel Deputy")
    mine = OpenDesk(qtbot, register)
    assert "Hazel Deputy" not in " ".join(shown_texts(tab_of(mine))), "she finds no trace of it"
    mine.close()
    desk = OpenDesk(qtbot, register, Role.CHAIR)
    tab = tab_of(desk)
    press_row(desk, tab, "is prepared by Hazel Deputy")
    dialog: Any = tab.steps.dialog
    desk.type(dialog.ui.reasonPlainTextEdit, "She confirmed it by hand.")
    dialog.save()
    desk.settle()
    with register.reading() as uow:
        asked = uow.session.scalars(sa.select(Approval).where(Approval.kind == ApprovalKind.DISPOSAL)).one()
    assert (asked.object_id, asked.asked_by) == (case, actor(register, Role.CHAIR).user_id)
    assert "removal is asked for" in row(tab, "is prepared by Hazel Deputy").sentence
    desk.close()


def test_a_case_disposed_of_leaves_its_line_without_its_words(qtbot: QtBot, demonstration_file: Register) -> None:
    register, me, chair = demonstration_file, actor(demonstration_file), actor(demonstration_file, Role.CHAIR)
    case = case_id(register, OTHER)
    key = do(register, me, ask_to_dispose, case_id=case, reason="Retention is over.")
    do(register, chair, decide_approval, approval_id=key, approve=True)
    desk = OpenDesk(qtbot, register)
    tab = tab_of(desk)
    press_row(desk, tab, "Dispose of MW-")
    cast("CarryOutDialog", tab.steps.dialog).save()
    desk.settle()
    with register.reading() as uow:
        assert uow.session.get(Case, case) is None
    assert "has left this register" in " ".join(shown_texts(desk.window))
    left = row(tab, "Dispose of a case")
    assert "Retention is over." not in left.sentence
    assert left.verb is None
    desk.close()


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        (Role.COORDINATOR, True),
        (Role.CHAIR, True),
        (Role.ADVOCATE, True),
        (Role.REPRESENTATIVE, True),
        (Role.AUDITOR, True),
        (Role.ADMINISTRATOR, True),
        (Role.STEERING, False),
        (Role.OBSERVER, False),
    ],
)
def test_the_tab_is_there_for_who_has_to_do_with_two_people(
    qtbot: QtBot, demonstration_file: Register, role: Role, shown: bool
) -> None:
    desk = OpenDesk(qtbot, demonstration_file, who=sign_in(demonstration_file, role))
    assert DecisionsTab.is_for(desk.program.desk) is shown
    desk.close()


def test_the_auditor_decides_a_disposal_and_no_restriction(qtbot: QtBot, demonstration_file: Register) -> None:
    register, me = demonstration_file, actor(demonstration_file)
    asked_to_lift(register)
    key = do(register, me, ask_to_dispose, case_id=case_id(register, OTHER), reason="Retention is over.")
    desk = OpenDesk(qtbot, register, who=sign_in(register, Role.AUDITOR))
    tab = tab_of(desk)
    assert [one.key for one in tab.rows.rows_model.rows if one.verb] == [("request", key)]
    assert WHOM not in " ".join(shown_texts(tab))
    desk.close()


def test_today_and_the_rail_say_what_waits_and_lead_there(qtbot: QtBot, demonstration_file: Register) -> None:
    asked_to_lift(demonstration_file)
    desk = OpenDesk(qtbot, demonstration_file, Role.CHAIR)
    page: Any = desk.go("today")
    (found,) = [
        one for one in page._work.rows_model.rows if one.verb == "decisions" and "second person" in one.sentence
    ]
    assert "1 request" in found.sentence
    page._work.select_key(found.key)
    QTest.keyClick(page._work, Qt.Key.Key_Return)
    desk.settle()
    assert desk.window.here == ("partnership", {"tab": CODE})
    desk.close()


def test_today_says_which_copies_are_still_out_and_leads_there(desk: OpenDesk) -> None:
    sent(desk.register, "Housing", WHOM)
    shut_out(desk.register, actor(desk.register))
    page: Any = desk.go("today")
    page.refresh()  # what was asked back was not asked at this desk
    desk.settle()
    (found,) = [one for one in page._work.rows_model.rows if "asked back" in one.sentence]
    assert "1 copy asked back, not known to be gone" in found.sentence
    page._work.select_key(found.key)
    QTest.keyClick(page._work, Qt.Key.Key_Return)
    desk.settle()
    assert desk.window.here == ("partnership", {"tab": CODE})
    with desk.register.writing(me := actor(desk.register)) as uow:
        confirm_recall(uow, actor=me, recall_id=uow.session.scalars(sa.select(Recall.id)).one(), how="Shredded.")
    desk.go("today").refresh()
    desk.settle()
    assert not [one for one in page._work.rows_model.rows if "asked back" in one.sentence]

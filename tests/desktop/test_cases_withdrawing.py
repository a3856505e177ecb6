"""What endangers somebody leaves a case by two people: words, a whole case; and a hold keeps it, on the real window."""

from __future__ import annotations

import uuid
from typing import cast

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from marac_desk.demo.people import user_id_of
from marac_desk.desktop.cases.case_page import CasePage
from marac_desk.desktop.cases.withdraw_dialog import WithdrawDialog
from marac_desk.model.access import Approval
from marac_desk.model.case import Case
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.meeting import AgendaItem
from marac_desk.model.partnership import DocumentCopy
from marac_desk.model.referral import Referral
from marac_desk.model.user import Draft
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Role
from marac_desk.rules.lives import ItemState
from marac_desk.rules.vocabulary.access import ApprovalState
from marac_desk.services.approvals.deciding import decide_approval
from marac_desk.services.removal.disposal import ask_to_dispose as ask_to_dispose_of
from tests.support.cases import case_id, on_the_table
from tests.support.desk_keys import FakeKeys
from tests.support.registers import actor, user
from tests.support.windows import OpenDesk, shown_texts

PASSAGE = "Zeppelinstrasse 14, flat Quokka"
MARK = "[withdrawn 21 Nov 2026 by two people]"
WHY = "A safe address was minuted."
SAVE = (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
CHAIR, COORDINATOR = user_id_of("U-CHAIR"), user_id_of("U-COORD")
RESTING = "0128"


@pytest.fixture
def keys(desk: OpenDesk) -> FakeKeys:
    """Return the keys of the open desk, at which coordinator and chair sign in."""
    found = FakeKeys({COORDINATOR: "coordinator words", CHAIR: "chair chair chair"})
    desk.program.desk.keys = found
    return found


def minuted(register: Register) -> None:
    """Have the passage stand twice in the case, in capitals and broken into lines, and once in another."""
    with register.writing() as uow:
        for end, name, text in (
            ("0130", "reason", f"He waits there. She moved to {PASSAGE}; then it was quiet."),
            ("0115", "history", f"His cousin lives at {PASSAGE}."),
        ):
            query = sa.select(Referral).where(Referral.case_id == case_id(register, end)).order_by(Referral.id)
            setattr(uow.session.scalars(query).first(), name, text)
        items = sa.select(AgendaItem).where(AgendaItem.case_id == case_id(register, "0130")).order_by(AgendaItem.id)
        item = uow.session.scalars(items).first()
        assert item is not None
        item.risk_statement = "He may look at ZEPPELINSTRASSE 14,\n flat quokka again."
        uow.add(
            DocumentCopy(
                kind="minutes", recipient="Sade Ferris", copy_number=1, copies=1, pages=1, sha256="0" * 64,
                made_at=uow.now, case_ids=[case_id(register, "0130").hex],
            )
        )  # fmt: skip


def texts_of(register: Register) -> str:
    with register.reading() as uow:
        rows = uow.session.scalars(sa.select(Referral.reason)).all()
        more = uow.session.scalars(sa.select(Referral.history)).all()
        items = uow.session.scalars(sa.select(AgendaItem.risk_statement)).all()
        return "\n".join(text for text in (*rows, *more, *items) if text)


def go(desk: OpenDesk, end: str = "0130") -> CasePage:
    page = cast("CasePage", desk.go("case", {"id": str(case_id(desk.register, end))}))
    if page.why.isVisible():
        desk.press(Qt.Key.Key_6)
        desk.settle()
    return page


def on_page(desk: OpenDesk, page: CasePage, key: Qt.Key) -> None:
    """Press a key on the page; a window manager gives the keyboard back once a form is closed, here the test does."""
    back_to_the_window(desk)
    page.timeline.setFocus()
    desk.press(key)
    desk.settle()


def back_to_the_window(desk: OpenDesk) -> None:
    desk.window.activateWindow()
    desk.qtbot.waitUntil(desk.window.isActiveWindow, timeout=5_000)


def withdrawing(desk: OpenDesk) -> WithdrawDialog:
    page = go(desk)
    desk.press(Qt.Key.Key_W)
    desk.settle()
    return cast("WithdrawDialog", page.steps.dialog)


def searched(desk: OpenDesk, dialog: WithdrawDialog) -> list[str]:
    """Return the places shown for the words that stand there now."""
    dialog.look()
    desk.settle()
    return [row.sentence for row in dialog.places.rows_model.rows if row.sentence]


def typed(desk: OpenDesk, dialog: WithdrawDialog, passage: str = PASSAGE, reason: str = WHY) -> list[str]:
    dialog.ui.passagePlainTextEdit.clear()
    desk.type(dialog.ui.passagePlainTextEdit, passage)
    found = searched(desk, dialog)
    desk.type(dialog.ui.reasonPlainTextEdit, reason)
    return found


def the_request(register: Register) -> Approval:
    with register.reading() as uow:
        return uow.session.scalars(sa.select(Approval)).one()


def agree(register: Register, key: uuid.UUID) -> None:
    chair = actor(register, Role.CHAIR)
    with register.writing(chair) as uow:
        decide_approval(uow, actor=chair, approval_id=key, approve=True)


def second_person(desk: OpenDesk, page: CasePage, passphrase: str = "chair chair chair") -> None:
    """Let the chair agree at this desk."""
    dialog = page.steps.two.dialog
    assert dialog is not None
    assert dialog.isVisible()
    assert dialog.ui.secondComboBox.currentText().startswith("Det Supt Angharad Penhallow")
    desk.type(dialog.ui.secondLineEdit, passphrase)
    dialog.save()
    desk.settle()


def said(desk: OpenDesk) -> str:
    return "\n".join(shown_texts(desk.window))


# Words


def test_every_place_is_shown_and_what_is_elsewhere_stays_unless_chosen(desk: OpenDesk) -> None:
    minuted(desk.register)
    dialog = withdrawing(desk)
    assert dialog.texts.hasFocus()
    found = "\n".join(typed(desk, dialog))
    assert "In this case 2" in found
    assert "In other cases, which stay 1" in found
    ticks = {row.key: row.cells[0].check for row in dialog.places.rows_model.rows if row.cells[0].check is not None}
    assert sorted(ticks.values()) == [False, True, True]


def test_words_are_marked_in_a_text_of_the_case(desk: OpenDesk) -> None:
    minuted(desk.register)
    dialog = withdrawing(desk)
    key = next(place for place, text in dialog._texts.items() if "He waits there." in text)
    dialog.texts.select_key(key)
    edit = dialog.ui.passagePlainTextEdit
    at = edit.toPlainText().index(PASSAGE)
    cursor = edit.textCursor()
    cursor.setPosition(at)
    cursor.setPosition(at + len(PASSAGE), cursor.MoveMode.KeepAnchor)
    edit.setTextCursor(cursor)
    assert dialog.passage() == PASSAGE
    assert "In this case 2" in "\n".join(searched(desk, dialog))


def test_the_places_show_by_themselves_while_one_types(desk: OpenDesk) -> None:
    minuted(desk.register)
    dialog = withdrawing(desk)
    dialog.ui.passagePlainTextEdit.clear()
    desk.type(dialog.ui.passagePlainTextEdit, PASSAGE)
    rows = dialog.places.rows_model
    desk.qtbot.waitUntil(lambda: any("In this case" in row.sentence for row in rows.rows), timeout=10_000)


def test_two_people_withdraw_it_at_this_desk_and_what_is_asked_back_is_said(desk: OpenDesk, keys: FakeKeys) -> None:
    assert keys.holders()
    minuted(desk.register)
    dialog = withdrawing(desk)
    typed(desk, dialog)
    desk.press(*SAVE)
    desk.settle()
    page = cast("CasePage", desk.window.page("case"))
    assert PASSAGE in texts_of(desk.register)  # nothing goes before the second person agreed
    assert page.steps.two.dialog is not None
    assert f"from 2 place(s): {PASSAGE}" in page.steps.two.dialog.ui.aboutLabel.text().replace("places:", "place(s):")
    second_person(desk, page, "wrong wrong wrong")
    assert PASSAGE in texts_of(desk.register)
    second_person(desk, page)
    assert "Withdrawn from 2 place" in said(desk)
    assert "1 copy" in said(desk)
    left = texts_of(desk.register)
    assert left.count(MARK) == 2
    assert left.count(PASSAGE) == 1  # the other case, which nobody chose
    with desk.register.reading() as uow:
        lines = uow.session.execute(
            sa.select(LedgerEntry.operation, LedgerEntry.actor_id).where(
                LedgerEntry.operation.in_(("approve", "withdraw_passage"))
            )
        ).all()
    assert {(row.operation, row.actor_id) for row in lines} == {("approve", CHAIR), ("withdraw_passage", COORDINATOR)}


def test_a_place_that_is_unticked_stays_and_one_elsewhere_that_is_ticked_goes(desk: OpenDesk, keys: FakeKeys) -> None:
    assert keys.holders()
    minuted(desk.register)
    dialog = withdrawing(desk)
    typed(desk, dialog)
    rows = [row for row in dialog.places.rows_model.rows if row.cells[0].check is not None]
    leave = next(row for row in rows if row.cells[0].check and row.key.table == "agenda_item")  # type: ignore[attr-defined]
    also = next(row for row in rows if not row.cells[0].check)
    for row in (leave, also):
        dialog.places.setFocus()
        dialog.places.select_key(row.key)
        desk.press(Qt.Key.Key_Space)
    desk.press(*SAVE)
    desk.settle()
    second_person(desk, cast("CasePage", desk.window.page("case")))
    left = texts_of(desk.register)
    assert left.count(MARK) == 2
    assert "ZEPPELINSTRASSE" in left
    assert "His cousin lives at [withdrawn" in left


def test_it_waits_for_another_day_and_is_done_from_the_case(desk: OpenDesk) -> None:
    minuted(desk.register)
    dialog = withdrawing(desk)
    typed(desk, dialog)
    desk.press(*SAVE)
    desk.settle()
    page = cast("CasePage", desk.window.page("case"))
    (row,) = page.beside.side.requests.rows.rows_model.rows
    assert row.sentence.startswith("Withdraw a dangerous passage asked by Lucy Tremain-Obi, waits until")
    assert row.verb is None
    agree(desk.register, the_request(desk.register).id)
    page.refresh()
    desk.settle()
    (row,) = page.beside.side.requests.rows.rows_model.rows
    assert "agreed; do it before Sun 22 Nov, 10:00" in row.sentence
    back_to_the_window(desk)
    page.beside.side.requests.rows.setFocus()
    desk.press(Qt.Key.Key_Return)
    desk.settle()
    assert MARK in texts_of(desk.register)
    assert the_request(desk.register).state is ApprovalState.USED
    assert page.beside.side.requests.rows.rows_model.rows == []


def test_the_words_are_kept_in_no_draft_and_the_reason_must_not_hold_them(desk: OpenDesk) -> None:
    minuted(desk.register)
    dialog = withdrawing(desk)
    typed(desk, dialog, reason=f"She lives at {PASSAGE}")
    desk.press(*SAVE)
    desk.settle()
    assert "Leave the words themselves out of the reason" in dialog.ui.hintLabel.text()
    dialog.ui.reasonPlainTextEdit.clear()
    desk.type(dialog.ui.reasonPlainTextEdit, WHY)
    desk.press(Qt.Key.Key_Escape)
    desk.settle()
    with desk.register.reading() as uow:
        drafts = [row.content for row in uow.session.scalars(sa.select(Draft).where(Draft.kind == "withdraw"))]
    assert drafts == [{"reasonPlainTextEdit": WHY}]


def test_nothing_is_asked_for_that_was_not_seen_in_the_list(desk: OpenDesk) -> None:
    minuted(desk.register)
    dialog = withdrawing(desk)
    desk.type(dialog.ui.reasonPlainTextEdit, WHY)
    dialog.ui.passagePlainTextEdit.setPlainText(PASSAGE)
    dialog.save()
    desk.settle()
    assert "Look first where these words stand" in dialog.ui.hintLabel.text()
    with desk.register.reading() as uow:
        assert uow.session.scalar(sa.select(Approval.id)) is None


def test_while_names_are_hidden_no_words_are_shown_to_choose_from(desk: OpenDesk) -> None:
    page = go(desk)
    desk.press(Qt.Key.Key_F8)
    desk.settle()
    desk.press(Qt.Key.Key_W)
    desk.settle()
    assert page.steps.dialog is None
    assert "Show names first (F8)" in said(desk)


@pytest.mark.parametrize("role", [Role.CHAIR, Role.ADVOCATE])
def test_who_may_not_ask_is_not_offered_it(qtbot: QtBot, demonstration_file: Register, role: Role) -> None:
    who = actor(demonstration_file, role)
    on_the_table(demonstration_file, "0130", who)
    desk = OpenDesk(qtbot, demonstration_file, who=who)
    page = go(desk)
    assert page.telling is not None
    assert "Withdraw a dangerous passage" not in {one.text for one in page.commands()}
    desk.press(Qt.Key.Key_W)
    desk.settle()
    assert page.steps.dialog is None
    assert "Withdraw words" not in "\n".join(shown_texts(page))
    desk.close()


# A whole case


def ask_to_dispose(desk: OpenDesk, page: CasePage, reason: str = "Kept seven years.") -> None:
    on_page(desk, page, Qt.Key.Key_D)
    assert page.steps.dialog is not None
    desk.type(page.steps.dialog.ui.reasonPlainTextEdit, reason)  # type: ignore[attr-defined]
    desk.press(*SAVE)
    desk.settle()


def is_there(register: Register, key: uuid.UUID) -> bool:
    with register.reading() as uow:
        return uow.session.get(Case, key) is not None


def test_a_case_is_disposed_of_by_two_people(desk: OpenDesk, keys: FakeKeys) -> None:
    assert keys.holders()
    page, key = go(desk, RESTING), case_id(desk.register, RESTING)
    assert page.telling is not None
    reference = page.telling.view.reference
    ask_to_dispose(desk, page)
    assert is_there(desk.register, key)
    second_person(desk, page)
    assert not is_there(desk.register, key)
    assert desk.window.here[0] == "cases"
    assert f"{reference} is out of the register." in said(desk)
    assert page.telling is None


def test_a_request_that_waits_is_said_on_the_page(desk: OpenDesk) -> None:
    page = go(desk, RESTING)
    ask_to_dispose(desk, page)
    assert any("Dispose of a case asked by Lucy Tremain-Obi" in text for text in shown_texts(page))
    ask_to_dispose(desk, page)
    hint = page.steps.dialog.ui.hintLabel.text()  # type: ignore[union-attr]
    assert "This waits for a second person already." in hint


def test_the_second_person_is_led_to_where_it_is_decided(qtbot: QtBot, demonstration_file: Register) -> None:
    coordinator, chair = actor(demonstration_file), actor(demonstration_file, Role.CHAIR)
    on_the_table(demonstration_file, "0128", chair)
    with demonstration_file.writing() as uow:
        for item in uow.session.scalars(
            sa.select(AgendaItem).where(AgendaItem.case_id == case_id(demonstration_file, RESTING))
        ):
            item.state = ItemState.CONCLUDED
    with demonstration_file.writing(coordinator) as uow:
        ask_to_dispose_of(uow, actor=coordinator, case_id=case_id(demonstration_file, RESTING), reason="Kept long.")
    desk = OpenDesk(qtbot, demonstration_file, who=chair)
    page = go(desk, RESTING)
    (row,) = page.beside.side.requests.rows.rows_model.rows
    assert row.sentence.startswith("Dispose of a case Lucy Tremain-Obi asks you: Kept long.")
    page.beside.side.requests.rows.setFocus()
    desk.press(Qt.Key.Key_Return)
    desk.settle()
    assert desk.window.here == ("partnership", {"tab": "decisions"})
    desk.close()


def test_a_legal_hold_keeps_a_case_and_is_said_until_it_ends(desk: OpenDesk) -> None:
    page = go(desk, RESTING)
    for expected, words in ((True, "A domestic homicide review."), (False, "The review is over.")):
        on_page(desk, page, Qt.Key.Key_H)
        desk.type(page.steps.dialog.ui.reasonPlainTextEdit, words)  # type: ignore[union-attr]
        desk.press(*SAVE)
        desk.settle()
        texts = "\n".join(shown_texts(page))
        assert ("On legal hold: A domestic homicide review." in texts) is expected
        assert ("on legal hold" in texts) is expected
        offered = {one.text for one in page.commands()}
        assert ("Ask to dispose of this case" in offered) is not expected


@pytest.mark.parametrize("role", [Role.ADVOCATE, Role.REPRESENTATIVE])
def test_who_neither_prepares_nor_approves_disposal_is_not_offered_it(
    qtbot: QtBot, demonstration_file: Register, role: Role
) -> None:
    who = actor(demonstration_file, role) if role is Role.ADVOCATE else user(demonstration_file, role, agency="Housing")
    on_the_table(demonstration_file, "0130", who)
    desk = OpenDesk(qtbot, demonstration_file, who=who)
    page = go(desk)
    offered = {one.text for one in page.commands()}
    assert not offered & {"Ask to dispose of this case", "Put on legal hold, or end the hold"}
    for key in (Qt.Key.Key_D, Qt.Key.Key_H):
        desk.press(key)
    desk.settle()
    assert page.steps.dialog is None
    desk.close()

"""Report-backs on the real window: the list, agreed beside may be told, attempts, her answer, all by keyboard."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import cast

import pytest
import sqlalchemy as sa
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from marac_desk.desktop.report_backs.dialogs import AttemptDialog, BackDialog, HerAnswerDialog, PlanAttemptDialog
from marac_desk.desktop.report_backs.page import ReportBacksPage
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.person import SafeContact
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Role
from marac_desk.rules.lives import ReportBackState
from marac_desk.rules.vocabulary import Answer, AttemptResult, ContactChannel, FeelsSafer, Share
from marac_desk.services.housekeeping import draft
from marac_desk.services.report_backs.lines import reword, tick
from marac_desk.services.report_backs.telling import deliver, hand_to, plan_attempt, record_attempt
from tests.support.registers import NOW, actor
from tests.support.report_backs import fresh_report_back, seen_view, take
from tests.support.windows import OpenDesk, shown_texts, wait_for

CONTROL = Qt.KeyboardModifier.ControlModifier
SECRETS = ("020 7946 0310", "Clinic, Tuesdays")


@pytest.fixture
def sophie(demonstration_file: Register) -> uuid.UUID:
    """Return a report-back that was planned and nothing more, two working days late."""
    return fresh_report_back(demonstration_file)


@pytest.fixture
def advocate(qtbot: QtBot, demonstration_file: Register, sophie: uuid.UUID) -> Iterator[OpenDesk]:
    """Return the real window, signed in as the advocate."""
    assert sophie.int
    opened = OpenDesk(qtbot, demonstration_file, Role.ADVOCATE)
    yield opened
    opened.close()


def _open(desk: OpenDesk, key: uuid.UUID | None = None) -> ReportBacksPage:
    page = cast("ReportBacksPage", desk.go("report_backs", {"id": str(key)} if key else None))
    desk.window.activateWindow()
    QTest.qWaitForWindowActive(desk.window)
    return page


def _everything(root: QWidget) -> str:
    """Return every text below a widget, seen, said or shown by the mouse."""
    texts = shown_texts(root)
    for widget in [root, *root.findChildren(QWidget)]:
        texts += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
    return "\n".join(texts)


def _told(page: ReportBacksPage) -> list[str]:
    """Return what stands in the column of what may be told, line by line."""
    return [row.cells[3].said for row in page.detail.pairs.rows.rows_model.rows]


def _in_lines(desk: OpenDesk, page: ReportBacksPage, number: int) -> None:
    """Put the keyboard on a line of the pairs."""
    page.detail.pairs.rows.setFocus()
    view = page.view
    assert view is not None
    assert page.detail.pairs.rows.select_key(next(line.line_id for line in view.lines if line.number == number))
    desk.settle()


def _keys(desk: OpenDesk, *keys: Qt.Key) -> None:
    for key in keys:
        desk.press(key)
    desk.settle()


def _dialog(desk: OpenDesk, page: ReportBacksPage) -> BackDialog:
    desk.settle()
    assert page.doing.dialog is not None
    return page.doing.dialog


def _save(desk: OpenDesk, dialog: BackDialog) -> None:
    """Press the keys that save, and come back to the window as a desktop does where the form closes."""
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    desk.settle()
    if not isValid(dialog) or not dialog.isVisible():
        desk.window.activateWindow()
        desk.settle()


def _number(register: Register, key: uuid.UUID, share: Share) -> int:
    return next(line.number for line in seen_view(register, key).lines if line.share is share)


def _all_told(register: Register, key: uuid.UUID) -> None:
    line = next(line for line in seen_view(register, key).lines if line.share is Share.YES)
    take(register, line.line_id, tick)
    take(register, key, deliver)


def test_the_list_is_the_advocates_own_the_latest_first_and_lateness_in_words(
    advocate: OpenDesk, sophie: uuid.UUID
) -> None:
    page = _open(advocate)
    rows = [row.sentence for row in page.rows.rows_model.rows if row.sentence]
    assert rows[0].startswith("To tell")
    assert rows[1].startswith("Sophie Larkspur, not tried yet, 2 working days late")
    assert "Do not phone." in rows[1]
    assert not any("Nowosad" in row for row in rows), "another advocate's"
    assert not page.backs.whose.isVisible()
    assert page.place() == {"id": str(sophie)}
    assert "Report-back to Sophie Larkspur" in shown_texts(page)


def test_the_coordinator_sees_all_narrows_to_one_advocate_and_writes_nothing(desk: OpenDesk) -> None:
    page = _open(desk)
    names = "\n".join(row.sentence for row in page.rows.rows_model.rows)
    assert "Aleksandra Nowosad" in names
    assert "Sade Ferris" in names
    page.backs.whose.setFocus()
    page.backs.whose.setCurrentIndex(page.backs.whose.findData("Jo Abernathy"))
    desk.settle()
    names = "\n".join(row.sentence for row in page.rows.rows_model.rows)
    assert "Nasreen Akhtarzai" in names
    assert "Aleksandra Nowosad" not in names
    assert "Only Jo Abernathy writes here; you read." in shown_texts(page)
    assert not page.detail.foot.isVisible()
    visible = [made.objectName() for made in page.detail.side.buttons.values() if made.isVisible()]
    assert visible == []
    page.detail.pairs.rows.setFocus()
    _keys(desk, Qt.Key.Key_H)
    assert page.doing.dialog is None


def test_a_link_from_elsewhere_opens_that_one_and_what_is_not_for_one_says_so(
    advocate: OpenDesk, sophie: uuid.UUID
) -> None:
    assert _open(advocate, sophie).detail.asked == sophie
    page = _open(advocate, uuid.uuid4())
    assert "It is not there, or not for you." in shown_texts(page)
    assert "Sophie" not in "\n".join(t for t in shown_texts(page.detail) if t), "nothing of the one before"


def test_every_agreed_line_stands_beside_its_words_and_withheld_ones_say_so(
    advocate: OpenDesk, sophie: uuid.UUID
) -> None:
    page, view = _open(advocate, sophie), seen_view(advocate.register, sophie)
    rows = page.detail.pairs.rows.rows_model.rows
    assert len(rows) == len(view.lines)
    for line, row in zip(view.lines, rows, strict=True):
        assert line.title in row.cells[1].said
        if line.share is Share.NEVER:
            assert row.cells[3].said == "Not to be told withheld: it could warn him, or give somebody away"
            assert row.cells[3].check is None
        else:
            assert line.wording in row.cells[3].said
            assert row.cells[3].check is False
    withheld = [line.title for line in view.lines if line.share is Share.NEVER]
    assert withheld
    assert not any(title in told for title in withheld for told in _told(page))


def test_space_ticks_a_line_and_takes_the_tick_away(advocate: OpenDesk, sophie: uuid.UUID) -> None:
    page = _open(advocate, sophie)
    number = _number(advocate.register, sophie, Share.YES)
    _in_lines(advocate, page, number)
    _keys(advocate, Qt.Key.Key_Space)
    assert [line.number for line in seen_view(advocate.register, sophie).lines if line.may_be_told] == [number]
    assert "1 of 7 ticked" in shown_texts(page)
    row = page.detail.pairs.rows.current_row()
    assert row is not None
    assert row.sentence.endswith("ticked")
    _keys(advocate, Qt.Key.Key_Space)
    assert not any(line.may_be_told for line in seen_view(advocate.register, sophie).lines)


def test_what_is_withheld_cannot_be_ticked_or_worded(advocate: OpenDesk, sophie: uuid.UUID) -> None:
    page = _open(advocate, sophie)
    _in_lines(advocate, page, _number(advocate.register, sophie, Share.NEVER))
    for key in (Qt.Key.Key_E, Qt.Key.Key_C):
        page.detail.say_refused("")
        _keys(advocate, key)
        assert page.doing.dialog is None
        assert "This is not for her. It never stands on the page you speak from." in shown_texts(page)
    _keys(advocate, Qt.Key.Key_Space)
    assert not any(line.may_be_told for line in seen_view(advocate.register, sophie).lines)


def test_a_line_somebody_must_be_asked_about_asks_before_it_is_ticked(advocate: OpenDesk, sophie: uuid.UUID) -> None:
    page = _open(advocate, sophie)
    number = _number(advocate.register, sophie, Share.CHECK)
    _in_lines(advocate, page, number)
    assert any("ask Children before she is told" in told for told in _told(page))
    _keys(advocate, Qt.Key.Key_Space)
    dialog = _dialog(advocate, page)
    _save(advocate, dialog)
    assert dialog.ui.hintLabel.text() == "Write down with whom. Your text is kept."
    advocate.type(dialog.ui.whomLineEdit, "the social worker said yes")
    _save(advocate, dialog)
    line = next(line for line in seen_view(advocate.register, sophie).lines if line.number == number)
    assert (line.may_be_told, line.checked_with) == (True, "the social worker said yes")


def test_the_leak_check_points_at_the_phrase_and_other_words_clear_it(advocate: OpenDesk, sophie: uuid.UUID) -> None:
    line = next(one for one in seen_view(advocate.register, sophie).lines if one.share is Share.YES)
    take(advocate.register, line.line_id, reword, wording="You will be seen at the clinic.")
    take(advocate.register, line.line_id, tick)
    page = _open(advocate, sophie)
    assert "names her safe place: clinic" in "\n".join(_told(page))
    assert page.detail.foot.phrase.text().startswith("Leak check: 1")
    assert "Names her safe place" in page.detail.foot.phrase.text()
    page.detail.pairs.rows.setFocus()
    _keys(advocate, Qt.Key.Key_R)
    dialog = _dialog(advocate, page)
    assert "Leak check: names her safe place." in dialog.ui.aboutLabel.text()
    advocate.type(dialog.ui.wordingPlainTextEdit, "You will be seen soon.")
    _save(advocate, dialog)
    after = next(one for one in seen_view(advocate.register, sophie).lines if one.line_id == line.line_id)
    assert (after.wording, after.may_be_told) == ("You will be seen soon.", False), "other words need another tick"
    assert "safe place: clinic" not in next(told for told in _told(page) if "seen soon" in told)


def test_an_attempt_is_recorded_in_two_keys(advocate: OpenDesk, sophie: uuid.UUID) -> None:
    page = _open(advocate, sophie)
    for key, result in (
        (Qt.Key.Key_N, AttemptResult.NOT_REACHED),
        (Qt.Key.Key_U, AttemptResult.NOT_SAFE),
        (Qt.Key.Key_S, AttemptResult.SPOKEN_TO),
    ):
        page.rows.setFocus()
        _keys(advocate, Qt.Key.Key_A, key)
        attempt = seen_view(advocate.register, sophie).attempts[-1]
        assert (attempt.result, attempt.way, attempt.at) == (result, ContactChannel.VIA_PROFESSIONAL, NOW)
    said = "\n".join(row.sentence for row in page.detail.side.attempts.rows_model.rows)
    for words in ("not reached, through a professional", "not safe now", "spoken to"):
        assert words in said


def test_an_attempt_with_its_details_by_keyboard(advocate: OpenDesk, sophie: uuid.UUID) -> None:
    page = _open(advocate, sophie)
    page.rows.setFocus()
    _keys(advocate, Qt.Key.Key_A, Qt.Key.Key_D)
    dialog = cast("AttemptDialog", _dialog(advocate, page))
    ui = dialog.ui
    ui.channelComboBox.setCurrentIndex(ui.channelComboBox.findData(ContactChannel.MOBILE.value))
    assert ui.channelNoteLabel.text() == "Do not phone. Record it only if it happened all the same."
    ui.dayLineEdit.clear()
    advocate.type(ui.dayLineEdit, "30 Nov 2026")
    ui.notReachedRadioButton.setChecked(True)
    advocate.type(ui.notePlainTextEdit, "No answer.")
    _save(advocate, dialog)
    assert "still to come" in ui.hintLabel.text()
    assert ui.notePlainTextEdit.toPlainText() == "No answer."
    ui.dayLineEdit.clear()
    advocate.type(ui.dayLineEdit, "20 Nov 2026")
    _save(advocate, dialog)
    attempt = seen_view(advocate.register, sophie).attempts[-1]
    assert (attempt.result, attempt.way, attempt.note) == (
        AttemptResult.NOT_REACHED,
        ContactChannel.MOBILE,
        "No answer.",
    )
    assert attempt.at == NOW - timedelta(days=1)


def test_a_form_left_by_escape_keeps_words_and_choices(advocate: OpenDesk, sophie: uuid.UUID) -> None:
    page = _open(advocate, sophie)
    page.rows.setFocus()
    _keys(advocate, Qt.Key.Key_A, Qt.Key.Key_D)
    dialog = _dialog(advocate, page)
    advocate.type(dialog.ui.notePlainTextEdit, "She asked for")
    dialog.ui.notSafeRadioButton.setChecked(True)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    advocate.settle()
    assert page.doing.dialog is None
    page.step("attempt")
    again = _dialog(advocate, page)
    assert again.ui.notePlainTextEdit.toPlainText() == "She asked for"
    assert again.ui.notSafeRadioButton.isChecked()
    assert again.ui.keptLabel.text()
    advocate.type(again.ui.notePlainTextEdit, " and more")
    page.flush()
    advocate.settle()
    me = actor(advocate.register, Role.ADVOCATE)
    with advocate.register.reading(me) as uow:
        kept = draft(uow, actor=me, kind="report_back_attempt", subject=str(sophie))
    assert kept is not None
    assert "She asked for" in kept.content["notePlainTextEdit"]
    assert "and more" in kept.content["notePlainTextEdit"], "what is typed goes to the disk before a lock"


def test_the_next_safe_time_is_planned_and_masked(advocate: OpenDesk, sophie: uuid.UUID) -> None:
    page = _open(advocate, sophie)
    page.rows.setFocus()
    _keys(advocate, Qt.Key.Key_P)
    dialog = cast("PlanAttemptDialog", _dialog(advocate, page))
    advocate.type(dialog.ui.dayLineEdit, "24 Nov 2026")
    _save(advocate, dialog)
    assert seen_view(advocate.register, sophie).planned
    texts = _everything(page)
    assert "next safe time" in texts
    assert "Tue 24 Nov" not in texts
    QTest.keyPress(page.rows, Qt.Key.Key_F9)
    advocate.settle()
    assert "Tue 24 Nov, 10:00" in _everything(page)
    QTest.keyRelease(page.rows, Qt.Key.Key_F9)


def _look(register: Register) -> int:
    with register.reading() as uow:
        query = sa.select(sa.func.count()).select_from(LedgerEntry).where(LedgerEntry.operation == "reveal")
        return uow.session.scalar(query) or 0


def test_values_are_masked_shown_while_held_after_a_logged_look_and_masked_again(
    advocate: OpenDesk, sophie: uuid.UUID
) -> None:
    page = _open(advocate, sophie)
    assert "Do not phone. No text messages. No voicemail. No e-mail. No letters." in shown_texts(page)
    assert not any(secret in _everything(page) for secret in SECRETS)
    before = _look(advocate.register)
    QTest.keyPress(page.rows, Qt.Key.Key_F9)
    advocate.settle()
    assert all(secret in _everything(page) for secret in SECRETS)
    assert _look(advocate.register) == before + 1
    QTest.keyRelease(page.rows, Qt.Key.Key_F9)
    assert not any(secret in _everything(page) for secret in SECRETS)
    QTest.keyPress(page.rows, Qt.Key.Key_F9)
    advocate.settle()
    QApplication.sendEvent(advocate.window, QEvent(QEvent.Type.WindowDeactivate))
    assert not any(secret in _everything(page) for secret in SECRETS), "the release may never arrive"


def test_a_late_answer_to_a_held_key_shows_nothing(advocate: OpenDesk, sophie: uuid.UUID) -> None:
    page = _open(advocate, sophie)
    QTest.keyPress(page.rows, Qt.Key.Key_F9)
    QTest.keyRelease(page.rows, Qt.Key.Key_F9)
    advocate.settle()
    assert not any(secret in _everything(page) for secret in SECRETS)


def test_she_cannot_be_told_before_the_gates_are_passed_and_the_bar_says_why(
    advocate: OpenDesk, sophie: uuid.UUID
) -> None:
    with advocate.register.writing() as uow:
        for contact in uow.session.scalars(sa.select(SafeContact)):
            contact.verified_on = NOW.date() - timedelta(days=40)
    page = _open(advocate, sophie)
    foot = page.detail.foot
    assert (foot.main.text(), foot.main.isEnabled()) == ("Record that she was told", False)
    assert foot.why.text() == "First check the safe contact with her (K)."
    page.rows.setFocus()
    _keys(advocate, Qt.Key.Key_K)
    assert foot.why.text() == "First tick what may be told (Space)."
    advocate.press(Qt.Key.Key_Return, CONTROL)
    advocate.settle()
    assert seen_view(advocate.register, sophie).row.state is ReportBackState.SAFE_ROUTE_CONFIRMED
    _in_lines(advocate, page, _number(advocate.register, sophie, Share.YES))
    _keys(advocate, Qt.Key.Key_Space)
    assert foot.main.isEnabled()
    advocate.press(Qt.Key.Key_Return, CONTROL)
    advocate.settle()
    assert seen_view(advocate.register, sophie).row.state is ReportBackState.DELIVERED
    assert foot.main.text() == "Record her answer"


def test_her_answer_goes_from_her_words_to_the_plan_by_keyboard(advocate: OpenDesk, sophie: uuid.UUID) -> None:
    _all_told(advocate.register, sophie)
    page = _open(advocate, sophie)
    page.rows.setFocus()
    advocate.press(Qt.Key.Key_Return, CONTROL)
    dialog = cast("HerAnswerDialog", _dialog(advocate, page))
    _save(advocate, dialog)
    assert dialog.ui.hintLabel.text() == "Nothing of her answer is written down yet."
    advocate.type(dialog.ui.wordsPlainTextEdit, "I want you there.")
    QTest.keyClick(dialog.ui.lessSafeRadioButton, Qt.Key.Key_Space)
    QTest.keyClick(dialog.ui.abuseYesRadioButton, Qt.Key.Key_Space)
    assert "repeat referral" in dialog.ui.abuseNoteLabel.text()
    wish = next(iter(dialog.findChildren(QLineEdit)))
    advocate.type(wish, "Not on a Monday")
    _save(advocate, dialog)
    view = seen_view(advocate.register, sophie)
    assert (view.response, view.row.feels_safer, view.row.new_abuse) == (
        "I want you there.",
        FeelsSafer.LESS_SAFE,
        Answer.YES,
    )
    assert [line.wants_changed for line in view.lines if line.wants_changed] == ["Not on a Monday"]
    texts = _everything(page.detail.side)
    assert "I want you there." in texts
    assert "Feels, less safe" in texts
    assert "New abuse, yes" in texts
    assert page.detail.side.repeat.isVisible()
    advocate.press(Qt.Key.Key_Return, CONTROL)
    advocate.settle()
    assert seen_view(advocate.register, sophie).row.state is ReportBackState.FED_BACK
    assert not page.detail.foot.main.isVisible()


def test_what_was_not_asked_is_never_shown_as_no(advocate: OpenDesk, sophie: uuid.UUID) -> None:
    _all_told(advocate.register, sophie)
    page = _open(advocate, sophie)
    page.rows.setFocus()
    advocate.press(Qt.Key.Key_Return, CONTROL)
    dialog = _dialog(advocate, page)
    advocate.type(dialog.ui.wordsPlainTextEdit, "Fine.")
    _save(advocate, dialog)
    texts = _everything(page.detail.side)
    assert "Feels, not asked" in texts
    assert "New abuse, not asked" in texts


def test_handing_on_names_whom_and_keeps_it_in_the_list(advocate: OpenDesk, sophie: uuid.UUID) -> None:
    page = _open(advocate, sophie)
    page.rows.setFocus()
    _keys(advocate, Qt.Key.Key_H)
    dialog = _dialog(advocate, page)
    _save(advocate, dialog)
    assert dialog.ui.hintLabel.text() == "Write down with whom. Your text is kept."
    advocate.type(dialog.ui.whomLineEdit, "The advocate of the next area")
    _save(advocate, dialog)
    assert seen_view(advocate.register, sophie).row.state is ReportBackState.HANDED_TO
    rows = [row.sentence for row in page.rows.rows_model.rows]
    assert any("Sophie Larkspur" in row and "to The advocate of the next area" in row for row in rows)
    assert "handed on to The advocate of the next area" in "\n".join(shown_texts(page))


def test_what_cannot_be_taken_back_is_asked_twice(advocate: OpenDesk, sophie: uuid.UUID) -> None:
    page = _open(advocate, sophie)
    made = page.detail.side.buttons["decline"]
    made.setFocus()
    _keys(advocate, Qt.Key.Key_Space)
    assert seen_view(advocate.register, sophie).row.state is ReportBackState.PLANNED
    assert made.text() == "Yes, record that she does not want to know"
    _keys(advocate, Qt.Key.Key_Space)
    assert seen_view(advocate.register, sophie).row.state is ReportBackState.DECLINED_BY_VICTIM


@pytest.mark.parametrize("hostile", ["\u202egnp.exe", "<b>bold</b><img src=x>", "a\u0000b"])
def test_hostile_words_are_shown_plain_or_refused_with_a_sentence(
    advocate: OpenDesk, sophie: uuid.UUID, hostile: str
) -> None:
    page = _open(advocate, sophie)
    _in_lines(advocate, page, _number(advocate.register, sophie, Share.YES))
    _keys(advocate, Qt.Key.Key_E)
    dialog = _dialog(advocate, page)
    dialog.ui.wordingPlainTextEdit.setPlainText("x" * 10_000)
    _save(advocate, dialog)
    assert dialog.ui.hintLabel.text() == "The text is too long: at most 240 characters. Nothing was cut."
    assert len(dialog.ui.wordingPlainTextEdit.toPlainText()) == 10_000
    dialog.ui.wordingPlainTextEdit.setPlainText(hostile)
    _save(advocate, dialog)
    if page.doing.dialog is not None:
        assert "\0" in hostile
        assert "cannot be kept" in dialog.ui.hintLabel.text()
        return
    assert "\0" not in hostile
    told = "\n".join(_told(page))
    assert "\u202e" not in told
    if hostile.startswith("<"):
        assert "<b>bold</b><img src=x>" in told, "markup is only ever text"


def test_a_long_note_is_kept_whole_or_refused(advocate: OpenDesk, sophie: uuid.UUID) -> None:
    page = _open(advocate, sophie)
    page.rows.setFocus()
    _keys(advocate, Qt.Key.Key_A, Qt.Key.Key_D)
    dialog = _dialog(advocate, page)
    dialog.ui.notePlainTextEdit.setPlainText("w" * 10_000)
    _save(advocate, dialog)
    assert "at most 4000 characters. Nothing was cut." in dialog.ui.hintLabel.text()
    dialog.ui.notePlainTextEdit.setPlainText("<i>not slanted</i> " + "w " * 1_900)
    _save(advocate, dialog)
    assert "<i>not slanted</i>" in "\n".join(r.sentence for r in page.detail.side.attempts.rows_model.rows)


def test_hidden_names_hide_her_name_and_no_rule(advocate: OpenDesk, sophie: uuid.UUID) -> None:
    take(advocate.register, sophie, record_attempt, channel=ContactChannel.VIA_PROFESSIONAL,
         result=AttemptResult.NOT_REACHED, note="Sophie was out")  # fmt: skip
    page = _open(advocate, sophie)
    assert all(name in _everything(page) for name in ("Sophie", "Gavin", "Poppy"))
    _keys(advocate, Qt.Key.Key_F8)
    assert not any(name in _everything(page) for name in ("Sophie", "Gavin", "Poppy"))
    assert "Do not phone." in _everything(page)


def test_what_another_desk_wrote_meanwhile_stands_beside_and_nothing_is_lost(
    advocate: OpenDesk, sophie: uuid.UUID
) -> None:
    page = _open(advocate, sophie)
    page.rows.setFocus()
    _keys(advocate, Qt.Key.Key_H)
    dialog = _dialog(advocate, page)
    advocate.type(dialog.ui.whomLineEdit, "Somebody")
    take(advocate.register, sophie, hand_to, whom="Anna Elsewhere")
    _save(advocate, dialog)
    assert dialog.two_texts is not None
    texts = " ".join(edit.toPlainText() for edit in dialog.two_texts.findChildren(QPlainTextEdit))
    assert "Somebody" in texts
    assert "Anna Elsewhere" in texts
    assert seen_view(advocate.register, sophie).row.handed_to == "Anna Elsewhere"
    assert dialog.ui.whomLineEdit.text() == "Somebody"


def test_a_step_that_another_desk_took_meanwhile_is_said_and_the_text_stays(
    advocate: OpenDesk, sophie: uuid.UUID
) -> None:
    page = _open(advocate, sophie)
    page.rows.setFocus()
    _keys(advocate, Qt.Key.Key_H)
    dialog = _dialog(advocate, page)
    advocate.type(dialog.ui.whomLineEdit, "Somebody")
    take(advocate.register, sophie, plan_attempt, at=NOW + timedelta(days=1))
    _save(advocate, dialog)
    assert "somebody else changed this meanwhile" in dialog.ui.hintLabel.text()
    assert dialog.ui.whomLineEdit.text() == "Somebody"
    assert seen_view(advocate.register, sophie).row.state is ReportBackState.PLANNED
    _save(advocate, dialog)  # now that it was said
    assert seen_view(advocate.register, sophie).row.handed_to == "Somebody"


def test_every_control_has_a_name_a_key_or_a_place_in_the_order(advocate: OpenDesk, sophie: uuid.UUID) -> None:
    _all_told(advocate.register, sophie)
    page = _open(advocate, sophie)
    opened: list[Callable[[], None]] = [
        lambda: page.step("attempt"),
        lambda: page.step("plan"),
        lambda: page.step("answer"),
    ]
    roots: list[QWidget] = [page]
    for run in opened:
        run()
        roots.append(_dialog(advocate, page))
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox, QAbstractItemView)
    for root in roots:
        for control in root.findChildren(QWidget):
            if isinstance(control, kinds) and not control.objectName().startswith("qt_"):
                within = isinstance(control.parentWidget(), (QComboBox, QAbstractSpinBox, QAbstractItemView))
                text = control.text() if isinstance(control, (QPushButton, QRadioButton)) else ""
                popup = isinstance(control, QAbstractItemView) and not isinstance(control, RowView)
                hidden = root is page and not control.isVisible()
                named = (
                    control.accessibleName() or text or within or popup or hidden or "header" in control.objectName()
                )
                assert named or type(control).__name__ == "QHeaderView", (type(control).__name__, control.objectName())


def test_commands_are_found_and_follow_from_how_it_stands(advocate: OpenDesk, sophie: uuid.UUID) -> None:
    page = _open(advocate, sophie)
    texts = {command.text: command.keys for command in page.commands()}
    assert texts["Record that she was told"] == "Ctrl+Return"
    assert texts["Record attempt: spoken to"] == "A, S"
    assert "Record her answer" not in texts
    _all_told(advocate.register, sophie)
    page.refresh()
    advocate.settle()
    wait_for(advocate.qtbot, lambda: any(one.text == "Record her answer" for one in page.commands()))
    assert "Hand on to somebody else" not in {command.text for command in page.commands()}

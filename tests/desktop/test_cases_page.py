"""One case on the real window: what is shown, what is not, and what the keyboard does."""

from __future__ import annotations

from typing import cast

import pytest
import sqlalchemy as sa
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from marac_desk.desktop.cases import case_page
from marac_desk.desktop.cases.case_page import CasePage
from marac_desk.model.case import Case
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Operation, Role
from marac_desk.rules.vocabulary.access import LookReasonCode
from marac_desk.services.access import cases_within
from tests.support.cases import case_id, ledger_of, on_the_table
from tests.support.registers import actor, user
from tests.support.windows import OpenDesk, shown_texts


def _open(desk: OpenDesk, end: str) -> CasePage:
    page = cast("CasePage", desk.go("case", {"id": str(case_id(desk.register, end))}))
    if page.why.isVisible():  # nobody is at work on it
        page.why.choose(LookReasonCode.ENQUIRY)
        desk.settle()
    return page


def _everything(root: QWidget) -> str:
    """Return every text below a widget, seen, said or shown by the mouse."""
    texts = shown_texts(root)
    for widget in [root, *root.findChildren(QWidget)]:
        texts += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
    return "\n".join(texts)


def _hold(desk: OpenDesk, page: CasePage) -> None:
    QTest.keyPress(QApplication.focusWidget() or page, Qt.Key.Key_F9)
    desk.settle()


def _let_go(page: CasePage) -> None:
    QTest.keyRelease(QApplication.focusWidget() or page, Qt.Key.Key_F9)


def test_the_page_tells_every_ending_by_its_own_name(desk: OpenDesk) -> None:
    page = _open(desk, "0130")
    rows = [row.sentence for row in page.timeline.rows_model.rows]
    assert any("Not possible, find and arrest Simon on the open offence" in row for row in rows)
    assert any("Agency did not act, hear both children through a trusted adult" in row for row in rows)
    assert any("She declined, offer refuge or other safe accommodation" in row for row in rows)
    assert any("Make passing checks for two weeks" in row and "superseded" in row for row in rows)
    assert any("Heard at MARAC, repeat, 7 actions agreed" in row for row in rows)
    assert any("Told what was agreed:" in row and "she feels safer, no new abuse" in row for row in rows)
    assert rows[-1] == "Today, On watch to Tue 21 Sep 2027"
    assert "heard twice, on watch to Tue 21 Sep 2027" in shown_texts(page)


def test_one_honest_sentence_says_whether_the_plan_changed_the_risk(desk: OpenDesk) -> None:
    page = _open(desk, "0130")
    assert (
        "17 before the hearing; nobody has repeated the checklist in the 6 weeks since. 3 of 7 actions done, "
        "1 not possible, 1 where the agency did not act, 1 that she declined, 1 superseded. She says: safer."
    ) in shown_texts(page)


def test_the_risk_is_told_to_whoever_does_not_see_the_line(desk: OpenDesk) -> None:
    page = _open(desk, "0130")
    assert "Checklist score over time: 17, Sun 20 Sep. Threshold 14." in page.timeline.accessibleDescription()
    assert any("score 17, threshold 14" in row.sentence for row in page.timeline.rows_model.rows)
    assert "Rachel Dunnock, 40 from Simon Dunnock, 43: direct." in page.beside.side.picture.accessibleDescription()
    page.beside.side.picture.setFocus()
    desk.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == page.beside.side.picture.table
    assert page.beside.side.picture.table.count("\n") == 2


def test_nothing_is_shown_before_the_look_is_in_the_ledger(desk: OpenDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(*_args: object, **_values: object) -> None:
        raise RegisterProblemError("disk_full")

    monkeypatch.setattr(case_page, "open_case", full_disk)
    page = _open(desk, "0130")
    assert "Dunnock" not in _everything(page)
    assert "the disk is full" in _everything(page)
    assert ("view", "case") not in ledger_of(desk.register, case_id(desk.register, "0130"))
    monkeypatch.undo()
    _open(desk, "0130")
    assert ("view", "case") in ledger_of(desk.register, case_id(desk.register, "0130"))
    assert "You opened this case at 10:00, the look is logged" in shown_texts(desk.window)


def test_nothing_of_one_case_stays_while_another_is_opened(desk: OpenDesk) -> None:
    page = _open(desk, "0130")
    desk.window.go("case", {"id": str(case_id(desk.register, "0129"))})
    assert "Dunnock" not in _everything(page)
    desk.settle()
    assert "Larkspur" in _everything(page)


def test_what_must_not_be_done_stands_in_clear_and_values_only_while_held(desk: OpenDesk) -> None:
    page = _open(desk, "0130")
    assert "No voicemail. No e-mail. No letters." in shown_texts(page)
    assert "900830" not in _everything(page)
    assert "Heron Walk" not in _everything(page)
    _hold(desk, page)
    assert "07700 900830, Evenings after 21:00" in _everything(page)
    assert "Heron Walk" in _everything(page)
    _let_go(page)
    assert "900830" not in _everything(page)
    assert ("reveal", "safe_contact") in ledger_of(desk.register, case_id(desk.register, "0130"))


def test_values_are_covered_when_the_window_loses_the_keyboard_or_another_page_comes(desk: OpenDesk) -> None:
    page = _open(desk, "0130")
    _hold(desk, page)
    desk.go("today")
    assert "900830" not in _everything(page)
    _open(desk, "0130")
    _hold(desk, page)
    assert "900830" in _everything(page)
    page.isActiveWindow = lambda: False  # type: ignore[method-assign]
    QApplication.sendEvent(page, QEvent(QEvent.Type.ActivationChange))
    assert "900830" not in _everything(page)


def test_a_key_let_go_before_the_look_is_written_shows_nothing(desk: OpenDesk) -> None:
    page = _open(desk, "0130")
    QTest.keyPress(page.timeline, Qt.Key.Key_F9)
    QTest.keyRelease(page.timeline, Qt.Key.Key_F9)
    desk.settle()
    assert "900830" not in _everything(page)


def test_counter_allegations_never_show_the_other_partys_contact(desk: OpenDesk) -> None:
    hers, his = "0570", "900805"
    for end, own, other in (("0104", hers, his), ("0105", his, hers)):
        page = _open(desk, end)
        assert "Counter-allegation in" in _everything(page)
        _hold(desk, page)
        assert own in _everything(page)
        assert other not in _everything(page)
        _let_go(page)


def test_a_protected_address_is_in_clear_nowhere_until_it_is_held(desk: OpenDesk) -> None:
    page = _open(desk, "0119")
    assert "address protected" in _everything(page)
    assert "school protected, hold F9" in page.beside.side.picture.at_risk[1].lines[0]
    assert "St Brannoc" not in _everything(page)
    _hold(desk, page)
    assert "St Brannoc Primary" in page.bar.values.text()
    _let_go(page)
    assert "St Brannoc" not in _everything(page)


def test_hidden_names_are_hidden_in_what_people_wrote_too(desk: OpenDesk) -> None:
    page = _open(desk, "0130")
    desk.press(Qt.Key.Key_F8)
    desk.settle()
    texts = _everything(page)
    for name in ("Rachel", "Dunnock", "Simon", "Harriet", "George"):
        assert name not in texts, name
    assert "R. was glad about the locks" in texts


def test_who_knows_is_one_key_away(desk: OpenDesk) -> None:
    page = _open(desk, "0115")
    desk.press(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    texts = "\n".join(shown_texts(page))
    assert "Bilal Shirazi-Khan, cousin" in texts
    assert "Lucy Tremain-Obi, opened the case, Sat 21 Nov, 10:00" in texts
    assert page.beside.who.rows.hasFocus()
    desk.press(Qt.Key.Key_Escape)
    assert page.timeline.hasFocus()
    assert "opened the case" not in "\n".join(shown_texts(page))


def test_a_check_of_the_safe_contact_is_recorded_by_a_key(desk: OpenDesk) -> None:
    page = _open(desk, "0130")
    assert "checked Thu 8 Oct, check again" in shown_texts(page)
    desk.press(Qt.Key.Key_K)
    desk.settle()
    assert "checked Sat 21 Nov" in shown_texts(page)


def test_flags_are_asked_and_confirmed_by_keyboard(desk: OpenDesk) -> None:
    page = _open(desk, "0125")
    desk.press(Qt.Key.Key_G)
    desk.settle()
    rows = page.beside.side.flags.rows
    assert len(rows.rows_model.rows) == 15
    rows.setFocus()
    desk.press(Qt.Key.Key_Return)
    desk.settle()
    assert "Adult care, to Sat 13 Nov 2027" in [row.sentence for row in rows.rows_model.rows]


def test_a_case_that_is_not_there_says_so_and_shows_nothing(desk: OpenDesk) -> None:
    page = cast("CasePage", desk.go("case", {"id": "01a20068-16c7-74bf-8a01-8e1a256f7a79"}))
    assert "It is not there, or not for you." in shown_texts(page)
    assert page.commands() == []


def test_the_case_can_be_returned_to_and_a_related_one_opened(desk: OpenDesk) -> None:
    page = _open(desk, "0104")
    assert page.place() == {"id": str(case_id(desk.register, "0104"))}
    page.beside.side.related.rows.setFocus()
    desk.press(Qt.Key.Key_Return)
    desk.settle()
    assert page.place() == {"id": str(case_id(desk.register, "0105"))}


@pytest.mark.parametrize(("role", "may_ask", "may_order"), [(Role.CHAIR, True, False), (Role.ADVOCATE, False, False)])
def test_what_somebody_may_not_do_says_why_beside_it(
    qtbot: QtBot, demonstration_file: Register, role: Role, may_ask: bool, may_order: bool
) -> None:
    who = actor(demonstration_file, role)
    on_the_table(demonstration_file, "0130", who)
    desk = OpenDesk(qtbot, demonstration_file, who=who)
    page = _open(desk, "0130")
    assert desk.child(QPushButton, "askForActionButton").isEnabled() is may_ask
    assert ("The coordinator or the chair asks for actions." in shown_texts(page)) is not may_ask
    assert (page.findChild(QPushButton, "add_orderButton") is not None) is may_order
    assert "recorded by the coordinator" in shown_texts(page)
    desk.press(Qt.Key.Key_O)
    assert not page.beside.forms.isVisible()
    desk.close()


def test_a_part_that_is_not_read_says_so_and_never_that_it_is_empty(qtbot: QtBot, demonstration_file: Register) -> None:
    probation = user(demonstration_file, Role.REPRESENTATIVE, name="Ola Berg", agency="Probation")
    on_the_table(demonstration_file, "0130", probation)
    desk = OpenDesk(qtbot, demonstration_file, who=probation)
    page = _open(desk, "0130")
    texts = shown_texts(page)
    for sentence in (
        "Safe contact is not shown to you. Ask the coordinator before you contact anybody.",
        "What the victim says is not shown to you.",
        "Shown to you where your agency referred the case.",
        "Shown to the coordinator and the chair.",
        "Not every action is shown to you, so the plan cannot be judged here.",
        "Only the actions of your own agency are shown to you.",
        "Not shown to you: referrals and scores, actions, report-backs.",
    ):
        assert sentence in texts
    for untrue in (
        "Nobody has written down what the victim says yet.",
        "Nobody was named at referral.",
        "No agency has been asked for a flag yet.",
        "No link to another process is recorded.",
        "No action is open.",
    ):
        assert untrue not in texts
    assert "not heard yet" not in "\n".join(texts)
    desk.close()


def test_what_one_case_offers_is_not_offered_by_the_next(qtbot: QtBot, demonstration_file: Register) -> None:
    advocate = actor(demonstration_file, Role.ADVOCATE)
    with demonstration_file.reading(advocate) as uow:
        own = uow.session.scalars(
            sa.select(Case.reference).where(cases_within(uow, advocate, Operation.UPDATE)).order_by(Case.reference)
        ).all()
    assert own
    assert not any(reference.endswith("0115") for reference in own)
    on_the_table(demonstration_file, "0115", advocate)
    desk = OpenDesk(qtbot, demonstration_file, who=advocate)
    for end, offered in ((own[0][-4:], True), ("0115", False), (own[0][-4:], True)):
        page = _open(desk, end)
        button = page.findChild(QPushButton, "add_linkButton")
        assert (button is not None and button.isVisible()) is offered
    desk.close()

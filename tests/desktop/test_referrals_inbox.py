"""The inbox on the real window: sentences with one next step, tabs, files taken in, refused or listed row by row."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from marac_desk.desktop.referrals.batch_page import BatchPage
from marac_desk.desktop.referrals.inbox_page import ReferralsPage
from marac_desk.model.attachment import Attachment
from marac_desk.model.meeting import AgendaItem
from marac_desk.model.referral import Referral
from marac_desk.model.user import Draft
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Role
from marac_desk.services.referrals.views import InboxGroup
from tests.support.cases import case_id, on_the_table
from tests.support.forms import ALT, CONTROL, fill, open_pane, page_of, screening_of, shown
from tests.support.registers import actor
from tests.support.windows import OpenDesk, wait_for

FILES = Path(__file__).parent.parent / "intake" / "data"
WORD = ("01_two_column_plain.docx", "02_four_column_client.docx", "03_service_user_messy.docx")


def _inbox(desk: OpenDesk) -> ReferralsPage:
    page = desk.go("referrals")
    assert isinstance(page, ReferralsPage)
    return page


def _path(name: str) -> str:
    return str(next(FILES.rglob(name)))


def _count(desk: OpenDesk, kind: type[Attachment] | type[Draft] | type[Referral]) -> int:
    with desk.register.reading() as uow:
        return uow.session.scalar(sa.select(sa.func.count()).select_from(kind)) or 0


def _forms(desk: OpenDesk) -> int:
    with desk.register.reading() as uow:
        kinds = ("referral", "referral_row", "referral_batch")
        return uow.session.scalar(sa.select(sa.func.count()).select_from(Draft).where(Draft.kind.in_(kinds))) or 0


def test_what_waits_reads_as_sentences_with_the_one_next_step(desk: OpenDesk) -> None:
    texts = shown(_inbox(desk))
    assert "Police, Lowri Vaughan-Ellis, checklist 13, potential escalation, repeat" in texts
    assert "Screen referral" in texts
    assert "most urgent first" in texts


def test_enter_opens_screening(desk: OpenDesk) -> None:
    _inbox(desk)
    desk.press(Qt.Key.Key_Return)
    assert "Screen referral" in shown(screening_of(desk))


def test_parts_are_chosen_by_keyboard_and_an_empty_one_says_what_it_is_for(desk: OpenDesk) -> None:
    page = _inbox(desk)
    desk.press(Qt.Key.Key_2, ALT)
    desk.settle()
    assert page.group is InboxGroup.RETURNED
    assert "No referral is with its sender" in shown(page)
    desk.press(Qt.Key.Key_3, ALT)
    desk.settle()
    assert "withdrawn" in shown(page)


def test_a_target_with_an_id_goes_to_that_referral(desk: OpenDesk) -> None:
    with desk.register.reading() as uow:
        referral_id = uow.session.scalars(sa.select(Referral.id)).first()
    desk.window.go("referrals", {"id": str(referral_id)})
    desk.settle()
    assert desk.window.here == ("referral", {"id": str(referral_id)})


def test_the_chair_sees_the_inbox_and_keys_nothing_in(qtbot: QtBot, demonstration_file: Register) -> None:
    desk = OpenDesk(qtbot, demonstration_file, Role.CHAIR)
    page = _inbox(desk)
    desk.press(Qt.Key.Key_N, CONTROL)
    desk.settle()
    assert desk.window.here[0] == "referrals"
    assert "Ctrl+N" not in shown(page)
    assert "Referrals of the cases you may see stand here." in shown(page)
    desk.close()


def test_the_chair_sees_what_is_on_the_table(qtbot: QtBot, demonstration_file: Register) -> None:
    chair = actor(demonstration_file, Role.CHAIR)
    on_the_table(demonstration_file, "0130", chair)
    desk = OpenDesk(qtbot, demonstration_file, who=chair)
    page = desk.go("referrals", {"part": InboxGroup.DECIDED.value})
    assert isinstance(page, ReferralsPage)
    with demonstration_file.reading() as uow:
        case = case_id(demonstration_file, "0130")
        there = set(uow.session.scalars(sa.select(Referral.id).where(Referral.case_id == case)))
        listed = sa.select(AgendaItem.case_id)
        known = set(uow.session.scalars(sa.select(Referral.id).where(Referral.case_id.in_(listed))))
    shown_here = {row.key for row in page.rows.rows_model.rows}
    assert there <= shown_here <= known
    desk.close()


VICTIMS = ("Catrin Howells-Pryce", "Agnieszka Borowska", "Rukhsana Mirza")


@pytest.mark.parametrize(("name", "victim"), list(zip(WORD, VICTIMS, strict=True)))
def test_a_word_form_is_taken_in_checked_beside_its_source_and_handed_in(
    desk: OpenDesk, name: str, victim: str
) -> None:
    _inbox(desk).take_files([_path(name)])
    pane = open_pane(desk)
    assert pane.form.state().draft.victim.full_name == victim
    wait_for(desk.qtbot, lambda: pane.source.paper.toPlainText() != "")
    pane.form.go_to("/victim/full_name")
    wait_for(desk.qtbot, lambda: victim in pane.source.paper.outlined_text())
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.settle()
    texts = shown(screening_of(desk))
    assert victim in texts
    assert f"{name}, " in texts
    assert _count(desk, Attachment) == 1


def test_what_a_reader_noticed_stands_first_and_is_ticked_off_by_space(desk: OpenDesk) -> None:
    _inbox(desk).take_files([_path(WORD[1])])
    pane = open_pane(desk)
    assert pane.form.sections.pointer_at_focus() == "/perpetrators/0/address"
    assert "check: “as victim”" in shown(pane.form)
    pane.strip._list.setFocus()
    pane.strip._list.select_first()
    desk.press(Qt.Key.Key_Space)
    wait_for(desk.qtbot, lambda: "1 to look at" in shown(pane))
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.settle()
    screening = screening_of(desk)
    assert "Victim, telephone" in screening.rows.rows_model.rows[1].sentence
    screening.rows.setFocus()
    screening.rows.select_first()
    desk.press(Qt.Key.Key_Space)
    desk.settle()
    wait_for(desk.qtbot, lambda: "to check" not in desk.child(QLabel, "screeningCountLabel", screening).text())


def test_the_number_in_the_source_is_covered_like_every_other(desk: OpenDesk) -> None:
    _inbox(desk).take_files([_path(WORD[1])])
    pane = open_pane(desk)
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.settle()
    screening = screening_of(desk)
    wait_for(desk.qtbot, lambda: screening.source.paper.toPlainText() != "")
    assert "07700 900233" not in shown(screening)
    assert any("row 10, column 2" in place for place in screening.source.paper._covered)
    assert pane.source.paper.toPlainText() == "" or not pane.isVisible()


@pytest.mark.parametrize("name", ["macro.docm", "zip_bomb.docx", "html_named.csv", "xxe_external_entity.docx"])
def test_a_hostile_file_is_refused_with_a_reason_and_nothing_is_written(desk: OpenDesk, name: str) -> None:
    page = _inbox(desk)
    page.take_files([_path(name)])
    wait_for(desk.qtbot, lambda: "was not taken in, and nothing was written." in shown(page))
    assert desk.window.here[0] == "referrals"
    assert (_count(desk, Attachment), _forms(desk)) == (0, 0)


def test_a_file_that_is_gone_is_said_so(desk: OpenDesk, tmp_path: Path) -> None:
    page = _inbox(desk)
    page.take_files([str(tmp_path / "gone.docx")])
    wait_for(desk.qtbot, lambda: "cannot be opened" in shown(page))


def test_several_files_wait_among_the_drafts_and_the_bad_one_is_named(desk: OpenDesk) -> None:
    page = _inbox(desk)
    page.take_files([_path(WORD[0]), _path("macro.docm"), _path(WORD[2])])
    wait_for(desk.qtbot, lambda: page.group is InboxGroup.DRAFTS)
    desk.settle()
    texts = shown(page)
    assert "Catrin Howells-Pryce, from a file" in texts
    assert "Rukhsana Mirza, from a file" in texts
    assert "macro.docm was not taken in" in texts


def test_the_same_file_twice_is_said(desk: OpenDesk) -> None:
    page = _inbox(desk)
    page.take_files([_path(WORD[0])])
    open_pane(desk)
    page = _inbox(desk)
    page.take_files([_path(WORD[0])])
    open_pane(desk)
    page = _inbox(desk)
    assert "The same file was taken in before" in shown(page)


def _sheet(desk: OpenDesk) -> BatchPage:
    _inbox(desk).take_files([_path("police_wide_utf8sig_comma.csv")])
    wait_for(desk.qtbot, lambda: desk.window.here[0] == "referral_batch")
    page = desk.window.page("referral_batch")
    assert isinstance(page, BatchPage)
    wait_for(desk.qtbot, lambda: len(page.rows.rows_model.rows) == 60)
    return page


def test_a_sheet_is_a_list_of_rows_and_one_is_checked_and_handed_in(desk: OpenDesk) -> None:
    page = _sheet(desk)
    assert "Niamh D'Arcyle" in shown(page)
    assert "looks like a formula" in shown(page)
    page.rows.setFocus()
    page.rows.select_first()
    desk.press(Qt.Key.Key_Return)
    pane = open_pane(desk)
    wait_for(desk.qtbot, lambda: "Olena" in pane.source.paper.toPlainText())
    assert "Chantelle" not in pane.source.paper.toPlainText()
    fill(pane.form, "/referrer/role", "Officer")
    desk.press(Qt.Key.Key_Return, CONTROL)
    wait_for(desk.qtbot, lambda: desk.window.here[0] == "referral_batch")
    desk.settle()
    wait_for(desk.qtbot, lambda: "1 handed in" in shown(page))
    assert str(page.rows.current_key()).endswith(":00002")


def test_the_complete_rows_are_handed_in_together_and_stopping_loses_nothing(desk: OpenDesk) -> None:
    page = _sheet(desk)
    before = _count(desk, Referral)
    page.agency.setEditText("Marshwater Police")
    wait_for(desk.qtbot, lambda: page._view is not None and page._view.agency == "Marshwater Police")
    desk.press(Qt.Key.Key_Return, CONTROL)
    wait_for(desk.qtbot, lambda: _count(desk, Referral) >= before + 2)
    page.cancel()
    desk.settle()
    wait_for(desk.qtbot, lambda: "Stopped after" in shown(page))
    done = _count(desk, Referral) - before
    assert 2 <= done < 50
    wait_for(desk.qtbot, lambda: f"{done} handed in" in shown(page))
    desk.press(Qt.Key.Key_Return, CONTROL)
    wait_for(desk.qtbot, lambda: not page.running.is_running and page._view is not None and not page._view.ready)
    desk.settle()
    assert 50 < _count(desk, Referral) - before < 60
    assert _count(desk, Attachment) == 1


def test_closing_a_list_with_rows_left_asks_twice(desk: OpenDesk) -> None:
    page = _sheet(desk)
    page.close_list()
    assert "Press again" in shown(page)
    assert _forms(desk) == 61
    page.close_list()
    desk.settle()
    assert (_forms(desk), _count(desk, Attachment)) == (0, 1)
    assert desk.window.here[0] == "referrals"


def test_the_form_is_not_left_behind_when_one_goes_elsewhere(desk: OpenDesk) -> None:
    _inbox(desk).take_files([_path(WORD[0])])
    pane = open_pane(desk)
    fill(pane.form, "/referrer/line_manager", "M Boss")
    desk.go("today")
    assert pane.keeping.has_kept
    target = page_of(desk).place()
    desk.go("referral", target)
    assert open_pane(desk).form.state().draft.referrer.line_manager == "M Boss"

"""Mails and pasted text on the real window: the way a Word file goes, with the source beside the form."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication

from marac_desk.desktop.referrals.inbox_page import ReferralsPage
from marac_desk.services.referrals.views import InboxGroup
from tests.intake.mails import WORD, file, mail, several, words
from tests.intake.samples import content
from tests.support.forms import CONTROL, open_pane, screening_of, shown
from tests.support.windows import OpenDesk, wait_for

FORM = content("docx/01_two_column_plain.docx")
OTHER = content("docx/02_four_column_client.docx")
TEXT = "Victim name: Ada Pike\nDate of birth: 3/4/1991\nTelephone: 07700 900114\n\nShoe size: 38\nEthnicity: Irish"


def _inbox(desk: OpenDesk) -> ReferralsPage:
    page = desk.go("referrals")
    assert isinstance(page, ReferralsPage)
    return page


def _saved(folder: Path, data: bytes) -> str:
    path = folder / "referral.eml"
    path.write_bytes(data)
    return str(path)


def _copy(text: str = "", html: str = "", path: str = "") -> None:
    held = QMimeData()
    if text:
        held.setText(text)
    if html:
        held.setHtml(html)
    if path:
        held.setUrls([QUrl.fromLocalFile(path)])
    QGuiApplication.clipboard().setMimeData(held)


def _paste(desk: OpenDesk) -> ReferralsPage:
    page = _inbox(desk)
    page.rows.setFocus()
    desk.press(Qt.Key.Key_V, CONTROL)
    return page


def test_a_mail_dropped_on_the_window_is_checked_beside_its_source_and_handed_in(
    desk: OpenDesk, tmp_path: Path
) -> None:
    desk.window.files.take([_saved(tmp_path, mail(several(words("See form."), file(FORM, "a.docx", WORD))))])
    pane = open_pane(desk)
    assert pane.form.state().draft.victim.full_name == "Catrin Howells-Pryce"
    wait_for(desk.qtbot, lambda: pane.source.paper.toPlainText() != "")
    text = pane.source.paper.toPlainText()
    assert "Jo Doe <jo@example.org>" in text
    assert "2026-11-12T14:05:33+01:00" in text
    assert "See form." in text
    pane.form.go_to("/victim/full_name")
    wait_for(desk.qtbot, lambda: "Catrin Howells-Pryce" in pane.source.paper.outlined_text())
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.settle()
    assert "referral.eml, " in shown(screening_of(desk))


def test_what_must_not_be_opened_is_said_in_words(desk: OpenDesk, tmp_path: Path) -> None:
    parts = several(words("See form."), file(FORM, "a.docx", WORD), file(b"MZ", "b.exe"))
    _inbox(desk).take_files([_saved(tmp_path, mail(parts))])
    pane = open_pane(desk)
    texts = shown(pane)
    assert "Something came with it that must not be opened, and was not." in texts
    assert "b.exe was not read. It is a program. It was not opened; do not open it in the mail either." in texts


def test_two_forms_of_one_mail_wait_among_the_drafts(desk: OpenDesk, tmp_path: Path) -> None:
    page = _inbox(desk)
    page.take_files([_saved(tmp_path, mail(several(file(FORM, "a.docx", WORD), file(OTHER, "b.docx", WORD))))])
    wait_for(desk.qtbot, lambda: page.group is InboxGroup.DRAFTS)
    desk.settle()
    texts = shown(page)
    assert "Catrin Howells-Pryce, from a file" in texts
    assert "Agnieszka Borowska, from a file" in texts


def test_text_is_pasted_by_keyboard_and_its_source_stands_beside_the_form(desk: OpenDesk) -> None:
    _copy(TEXT)
    _paste(desk)
    pane = open_pane(desk)
    draft = pane.form.state().draft
    assert (draft.victim.full_name, str(draft.victim.date_of_birth)) == ("Ada Pike", "1991-04-03")
    wait_for(desk.qtbot, lambda: "Shoe size: 38" in pane.source.paper.toPlainText())
    assert "found no field" in shown(pane)
    pane.form.go_to("/victim/full_name")
    wait_for(desk.qtbot, lambda: "Ada Pike" in pane.source.paper.outlined_text())


def test_a_table_is_pasted_as_a_table_and_copied_files_as_files(desk: OpenDesk, tmp_path: Path) -> None:
    _copy("Victim name Eve Pike", "<table><tr><td>Victim name</td><td>Eve Pike</td></tr></table>")
    _paste(desk)
    assert open_pane(desk).form.state().draft.victim.full_name == "Eve Pike"
    _copy(path=_saved(tmp_path, mail(words(TEXT))))
    _paste(desk)
    pane = open_pane(desk)
    wait_for(desk.qtbot, lambda: pane.form.state().draft.victim.full_name == "Ada Pike")


def test_pasting_nothing_says_what_to_do(desk: OpenDesk) -> None:
    QGuiApplication.clipboard().clear()
    page = _paste(desk)
    wait_for(desk.qtbot, lambda: "Nothing was copied that could be pasted." in shown(page))


def test_the_command_is_known_to_the_list_of_commands(desk: OpenDesk) -> None:
    found = {command.text: command.keys for command in _inbox(desk).commands()}
    assert found["From pasted text"] == "Ctrl+V"


@pytest.mark.parametrize("data", [b"hello", b"From: a@example.org\n" + b"\n--x" * 3])
def test_a_file_that_is_no_mail_or_an_empty_one_never_stops_the_desk(
    desk: OpenDesk, tmp_path: Path, data: bytes
) -> None:
    page = _inbox(desk)
    page.take_files([_saved(tmp_path, data)])
    wait_for(desk.qtbot, lambda: not page.taking.busy)
    desk.settle()

"""Files dropped on the window: taken in from every page, and each that cannot be read is named with the reason."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from marac_desk.intake import sandbox
from marac_desk.intake.draft import ReferralDraft
from marac_desk.model.attachment import Attachment
from marac_desk.model.user import Draft
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Role
from tests.intake.pdf_files import Form, asked, beside
from tests.support.forms import new_form, open_pane, shown
from tests.support.windows import OpenDesk, wait_for

ROOT = Path(__file__).parents[2]
FILES = ROOT / "tests" / "intake" / "data"
FORM = next(FILES.rglob("01_two_column_plain.docx"))
LEFT, NONE, COPY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction


def _data(paths: Sequence[Path]) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def _drop(desk: OpenDesk, data: QMimeData, at: QPoint | None = None) -> tuple[bool, bool]:
    """Drag something over the native window and let go; whether it was taken when it came and when it was let go."""
    native, place = desk.window.windowHandle(), at or QPoint(600, 300)
    entering = QDragEnterEvent(place, COPY, data, LEFT, NONE)
    entering.ignore()
    QApplication.sendEvent(native, entering)
    dropping = QDropEvent(place, COPY, data, LEFT, NONE)
    dropping.ignore()
    QApplication.sendEvent(native, dropping)
    return entering.isAccepted(), dropping.isAccepted()


def _said(desk: OpenDesk) -> str:
    """What the inbox says once it has worked through what was dropped."""
    wait_for(desk.qtbot, lambda: "nothing was written" in shown(desk.window.page("referrals")))
    desk.settle()
    return shown(desk.window.page("referrals"))


def _written(desk: OpenDesk) -> int:
    with desk.register.reading() as uow:
        kinds = ("referral", "referral_row", "referral_batch")
        forms = sa.select(sa.func.count()).select_from(Draft).where(Draft.kind.in_(kinds))
        return (uow.session.scalar(sa.select(sa.func.count()).select_from(Attachment)) or 0) + (
            uow.session.scalar(forms) or 0
        )


@pytest.mark.parametrize("place", ["today", "actions", "partnership", "referrals"])
def test_a_form_dropped_on_any_page_becomes_a_referral_to_check(desk: OpenDesk, place: str) -> None:
    desk.go(place)
    assert _drop(desk, _data([FORM])) == (True, True)
    assert open_pane(desk).form.state().draft.victim.full_name == "Catrin Howells-Pryce"


def _form() -> Form:
    form = beside(Form().print(50, 40, "Victim", size=12, bold=True), 60, "Name", "Ada Pike")
    return asked(form, 80, "Interpreter", "No")


def test_a_pdf_form_becomes_a_referral_to_check_beside_its_text(desk: OpenDesk, tmp_path: Path) -> None:
    (tmp_path / "form.pdf").write_bytes(_form().bytes())
    desk.go("today")
    _drop(desk, _data([tmp_path / "form.pdf"]))
    pane = open_pane(desk)
    assert pane.form.state().draft.victim.full_name == "Ada Pike"
    wait_for(desk.qtbot, lambda: pane.source.paper.toPlainText() != "")
    pane.form.go_to("/victim/full_name")
    wait_for(desk.qtbot, lambda: pane.source.paper.outlined_text() == "Ada Pike")


@pytest.mark.parametrize(
    ("words", "said", "beside_it"),
    [
        (True, "This PDF has no form fields. Its text stands beside", "Name:"),
        (False, "This PDF holds neither words nor pictures.", ""),
    ],
)
def test_a_pdf_without_fields_becomes_an_empty_form_that_says_why(
    desk: OpenDesk, tmp_path: Path, words: bool, said: str, beside_it: str
) -> None:
    flat = Form().print(50, 60, "Name:").print(200, 60, "Ada Pike") if words else Form()
    (tmp_path / "flat.pdf").write_bytes(flat.bytes())
    _drop(desk, _data([tmp_path / "flat.pdf"]))
    pane = open_pane(desk)
    assert pane.form.state().draft == ReferralDraft()
    assert said in shown(pane)
    wait_for(desk.qtbot, lambda: beside_it in pane.source.paper.toPlainText())
    assert _written(desk) == 2  # the file and the form


def test_a_file_dropped_on_a_field_is_not_written_into_it(desk: OpenDesk) -> None:
    pane = new_form(desk)
    pane.form.go_to("/referrer/name")
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    seen: list[str] = []
    field.textChanged.connect(seen.append)
    data = _data([FORM])
    data.setText(str(FORM))  # as file managers do
    _drop(desk, data, field.mapTo(desk.window, QPoint(20, 10)))
    wait_for(desk.qtbot, lambda: open_pane(desk).form.state().notes.attachment is not None)
    assert [text for text in seen if "01_two_column" in text] == []


def test_words_and_addresses_of_the_web_are_not_taken_for_files(desk: OpenDesk) -> None:
    desk.go("today")
    text, web = QMimeData(), QMimeData()
    text.setText("somebody's words")
    web.setUrls([QUrl("https://example.org/form.docx")])
    _drop(desk, text)
    _drop(desk, web)
    desk.settle()
    assert desk.window.here[0] == "today"


def test_what_will_happen_is_said_while_files_hover_and_no_longer_after(desk: OpenDesk) -> None:
    native, data = desk.window.windowHandle(), _data([FORM, FORM])
    QApplication.sendEvent(native, QDragEnterEvent(QPoint(600, 300), COPY, data, LEFT, NONE))
    assert "Let go to take in 2 file" in shown(desk.window)
    QApplication.sendEvent(native, QDragLeaveEvent())
    assert "Let go" not in shown(desk.window)


def test_a_folder_is_not_taken_in_and_the_files_in_it_are_asked_for(desk: OpenDesk, tmp_path: Path) -> None:
    folder = tmp_path / "from the police"
    folder.mkdir()
    _drop(desk, _data([folder]))
    said = _said(desk)
    assert "from the police was not taken in, and nothing was written. It is a folder." in said
    assert _written(desk) == 0


def test_a_kind_that_nobody_reads_yet_is_said(desk: OpenDesk, tmp_path: Path) -> None:
    picture = tmp_path / "scan.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    _drop(desk, _data([picture]))
    assert "scan.png was not taken in, and nothing was written. Files of this kind cannot be read yet." in _said(desk)
    assert _written(desk) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes among its files")
def test_a_pipe_does_not_keep_the_reader_waiting(desk: OpenDesk, tmp_path: Path) -> None:
    pipe = tmp_path / "form.docx"
    os.mkfifo(pipe)
    _drop(desk, _data([pipe]))
    assert "It is not a file with content." in _said(desk)


def test_the_signs_of_a_name_cannot_turn_the_sentence_round(desk: OpenDesk, tmp_path: Path) -> None:
    file = tmp_path / "form\u202excod.exe"
    file.write_bytes(b"MZ")
    _drop(desk, _data([file]))
    said = _said(desk)
    assert "\u202e" not in said
    assert "xcod.exe was not taken in" in said


@pytest.mark.fault
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
@pytest.mark.parametrize(
    ("deed", "why"),
    [
        ("fail", "The reader could not finish."),
        ("crash", "The reader stopped before it was done."),
        ("memory", "It needs more memory than a form may use."),
        ("nonsense", "The reader could not finish."),
        ("connect", "It made the reader try something that is forbidden. It was stopped."),
    ],
)
def test_a_file_that_takes_over_its_reader_is_refused_and_the_next_one_is_read(
    desk: OpenDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deed: str, why: str
) -> None:
    loader = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from tests.intake.planted import main; sys.exit(main())"
    command = [sys.executable, "-I", "-B", "-c", loader, deed, "9"]
    hostile = tmp_path / "hostile.docx"
    hostile.write_bytes(b"words")
    with monkeypatch.context() as planted:
        planted.setattr(sandbox, "child_command", lambda: command)
        _drop(desk, _data([hostile]))
        assert f"hostile.docx was not taken in, and nothing was written. {why}" in _said(desk)
    assert _written(desk) == 0
    _drop(desk, _data([FORM]))
    assert open_pane(desk).form.state().draft.victim.full_name == "Catrin Howells-Pryce"


def test_who_may_not_take_referrals_in_is_told_so(qtbot: QtBot, demonstration_file: Register) -> None:
    desk = OpenDesk(qtbot, demonstration_file, Role.CHAIR)
    _drop(desk, _data([FORM]))
    _said(desk)
    assert _written(desk) == 0
    desk.close()

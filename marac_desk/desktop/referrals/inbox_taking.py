"""What is taken in at the inbox: files that were chosen, dropped or pasted, and where each of them leads."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Page
from marac_desk.desktop.referrals.file_taking import FileTaking, ListFile
from marac_desk.desktop.referrals.form_again import FormAgain
from marac_desk.desktop.referrals.pasting import copied_files, copied_text
from marac_desk.desktop.referrals.teaching import Teaching
from marac_desk.services.referrals.receiving import Original
from marac_desk.services.referrals.taking_in import TakenIn
from marac_desk.services.transfers.acknowledging import SUFFIX as ANSWERS
from marac_desk.services.transfers.sending import SUFFIX as PACKAGES

FROM_ANOTHER_AREA = (PACKAGES, ANSWERS)
"""How a file ends that another area sent."""


class InboxTaking(QObject):
    """Takes in what it is handed, and goes to what that became.

    `begun` tells that what was said before no longer counts, `said` what there is to say and whether it is bad, `many`
    that several forms wait among the drafts, `busy_changed` what is being read, empty when nothing is.
    """

    begun = Signal()
    said = Signal(str, bool)
    many = Signal()
    busy_changed = Signal(str)

    def __init__(self, desk: Desk, page: Page) -> None:
        super().__init__(page)
        self._desk = desk
        self._taken: list[TakenIn] = []
        self._list: ListFile | None = None
        self._files, self._again = FileTaking(desk, page), FormAgain(desk, self)
        self.teaching = Teaching(desk, page)
        self._connect()

    def _connect(self) -> None:
        files, teaching = self._files, self.teaching
        files.said.connect(self.said)
        files.unknown_sheet.connect(teaching.offer)
        files.taken.connect(self._taken.append)
        files.listed.connect(self._on_listed)
        files.finished.connect(self._on_finished)
        files.busy_changed.connect(self.busy_changed)
        teaching.said.connect(self.said)
        teaching.taught.connect(self._take_words)
        teaching.form_taught.connect(lambda form, before: self._again.of_taken(self._taken, form, before))
        self._again.said.connect(self.said)
        self._again.done.connect(lambda subject: self._desk.window.go("referral", {"draft": subject}))

    @property
    def busy(self) -> bool:
        """Whether something is being read."""
        return self._files.busy

    def take_files(self, paths: Sequence[str]) -> None:
        """Take in files that were chosen, dropped or copied."""
        self._begin()
        moved = [path for path in paths if path.lower().endswith(FROM_ANOTHER_AREA)]
        if moved:  # it is opened with a passphrase, on a page of its own
            self._desk.window.go("transfer", {"file": moved[0]})
        self._files.take([path for path in paths if path not in moved])

    def take_pasted(self) -> None:
        """Take in what the clipboard holds: words, a table, or files that were copied."""
        if files := copied_files():
            self.take_files(files)
        elif words := copied_text(self.tr("Pasted text")):
            self._take_words(words)
        else:
            text = self.tr("Nothing was copied that could be pasted. Copy the text of the referral first.")
            self.said.emit(text, True)

    def _take_words(self, words: Original) -> None:
        """Take in what is at hand already: pasted words, or a sheet that was just taught."""
        self._begin()
        self._files.take_words(words)

    def _begin(self) -> None:
        self._taken.clear()
        self.begun.emit()

    def _on_listed(self, file: ListFile) -> None:
        self._list = file

    def _on_finished(self, count: int, refused: int) -> None:
        """Go to what a single file became; several files wait among the drafts."""
        window = self._desk.window
        if (file := self._list) is not None:
            self._list = None
            window.say("")
            window.go("past_cases" if file.reading.cases else "referral_list", {"list": file})
            return
        window.say(self.tr("%n file(s) taken in.", None, count - refused) if count > refused else "")
        if not self._taken:
            return
        one = self._taken[0]
        if len(self._taken) > 1 or one.several:
            self.many.emit()
        elif one.batch is not None:
            window.go("referral_batch", {"batch": one.batch})
        else:
            window.go("referral", {"draft": one.subjects[0]})

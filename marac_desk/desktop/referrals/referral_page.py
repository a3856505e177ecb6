"""One referral: the form while it is written or corrected, screening once it was received."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command, Page
from marac_desk.desktop.referrals.form_pane import FormPane
from marac_desk.desktop.referrals.screening_pane import ScreeningPane
from marac_desk.services.changes import Changes


class ReferralPage(Page):
    """Shows a draft, a correction or a received referral, as the target says."""

    cares_for: ClassVar[Changes] = Changes.REFERRALS | Changes.CASES | Changes.MEETINGS

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setObjectName("referralPage")
        self._form: FormPane | None = None
        self._screening: ScreeningPane | None = None
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._corrects: UUID | None = None
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    @property
    def form(self) -> FormPane:
        """The form, made when it is first needed."""
        if self._form is None:
            self._form = FormPane(self.desk)
            self._form.handed_in.connect(self._on_handed_in)
            self._form.left.connect(self._on_form_left)
            self._form.gone.connect(self._on_gone)
            self._stack.addWidget(self._form)
        return self._form

    @property
    def screening(self) -> ScreeningPane:
        """Screening, made when it is first needed."""
        if self._screening is None:
            self._screening = ScreeningPane(self.desk)
            self._screening.edit_asked.connect(self._on_edit)
            self._screening.left.connect(lambda: self.desk.window.go("referrals"))
            self._screening.gone.connect(self._on_gone)
            self._stack.addWidget(self._screening)
        return self._screening

    @property
    def at_form(self) -> bool:
        """Whether the form is shown."""
        return self._form is not None and self._stack.currentWidget() is self._form

    def show_target(self, target: Any) -> None:
        """Show a draft ("draft"), a new form ("new"), or a received referral ("id", with "edit" in its form)."""
        self._corrects = None
        if target.get("draft"):
            self._stack.setCurrentWidget(self.form)
            self.form.open_draft(str(target["draft"]))
        elif target.get("id") and "edit" in target:
            self._on_edit(UUID(str(target["id"])), str(target["edit"]))
        elif target.get("id"):
            self._stack.setCurrentWidget(self.screening)
            self.screening.open_referral(UUID(str(target["id"])))
            self.setFocusProxy(self.screening)
        else:
            self._stack.setCurrentWidget(self.form)
            self.form.open_new()

    def place(self) -> Any:
        """Return the target that brings one back here."""
        return self.form.place() if self.at_form else self.screening.place()

    def refresh(self) -> None:
        """Look again at a received referral; a form is the person's own and stays as it is."""
        if self._screening is not None and not self.at_form:
            self._screening.refresh()

    def flush(self) -> None:
        """Hand what is typed to the writer lane."""
        if self._form is not None:
            self._form.flush()
        if self._screening is not None:
            self._screening.deciding.keep()

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        return self.form.commands() if self.at_form else self.screening.commands()

    def _on_edit(self, referral_id: UUID, pointer: str) -> None:
        self._corrects = referral_id
        self._stack.setCurrentWidget(self.form)
        self.form.open_correction(referral_id, pointer)

    def _on_handed_in(self, received: Any, batch: str) -> None:
        if batch:
            self.desk.window.go("referral_batch", {"batch": batch, "after": str(received.referral_id)})
        else:
            said = self.tr("Correction saved.") if self._corrects else self.tr("Handed in as {reference}.")
            self.desk.window.say(said.format(reference=received.reference))
            self.desk.window.go("referral", {"id": str(received.referral_id)})

    def _on_form_left(self) -> None:
        if self._corrects is not None:
            self.show_target({"id": str(self._corrects)})
        else:
            self.desk.window.go("referrals")

    def _on_gone(self) -> None:
        self.desk.window.say(self.tr("That referral is not here any more, or not for you."))
        self.desk.window.go("referrals")

    def _on_focus(self, _old: QWidget | None, _new: QWidget | None) -> None:
        if isValid(self) and self.isVisible() and self.at_form:
            self.form.on_focus()

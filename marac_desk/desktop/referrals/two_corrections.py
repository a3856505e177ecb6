"""Two people corrected one referral: field by field both values, a choice for each, and saving on top of the newer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.two_texts import TwoTextsDialog, TwoTextsField
from marac_desk.desktop.referrals.fork_words import ForkWords
from marac_desk.desktop.referrals.form_frame import FormFrame
from marac_desk.desktop.referrals.keeping import Keeping
from marac_desk.desktop.referrals.words import section_of
from marac_desk.desktop.widgets.labels import button
from marac_desk.intake.completeness import Section
from marac_desk.services.editing import Theirs
from marac_desk.services.referrals.beside import Fork
from marac_desk.services.referrals.forms import FormState, OpenForm, begin_correction, forks_of, on_top_of

HIGHEST, AROUND = 760, 80  # pixels: how high the form may be, and what of the window shows around it


class TwoCorrectionsDialog(TwoTextsDialog):
    """Both texts of every field; those that only the other person changed can be taken together, by one decision."""

    def __init__(
        self, desk: Desk, theirs: Theirs, forks: Sequence[Fork], words: ForkWords, parent: QWidget | None
    ) -> None:
        super().__init__(desk, theirs, [words.difference(fork) for fork in forks], parent)
        alone = {fork.place for fork in forks if not fork.both}
        self._alone = [field for field in self.fields if field.difference.field in alone]
        text = self.tr("Take the other wherever you changed nothing")
        self.rest_button = button(text, "takeTheRest", link=True)
        self.rest_button.setToolTip(f"{text} (Alt+O)")
        self.rest_button.clicked.connect(self.take_the_rest)
        self.rest_button.setVisible(len(alone) > 1)
        self.ui.buttonLayout.insertWidget(0, self.rest_button)
        QShortcut("Alt+O", self, self.take_the_rest)
        QWidget.setTabOrder(self.fields[-1].result_edit, self.rest_button)
        QWidget.setTabOrder(self.rest_button, self.ui.saveButton)
        room = parent.window().height() if parent is not None else HIGHEST
        self.resize(self.width(), min(HIGHEST, max(self.height(), room - AROUND)))

    def take_the_rest(self) -> None:
        """Take what the other person wrote wherever nothing was changed here and nobody has chosen yet."""
        for field in self._alone:
            if field.chosen is None:
                field.choose("theirs")
        waiting = next((field for field in self.fields if field.chosen is None), None)
        self._go_to(waiting)

    def _go_to(self, field: TwoTextsField | None) -> None:
        target = self.ui.saveButton if field is None else next(iter(field.buttons.values()))
        target.setFocus(Qt.FocusReason.TabFocusReason)
        if field is not None:
            self.ui.fieldsScrollArea.ensureWidgetVisible(field)


class TwoCorrections(QObject):
    """One correction that came second: asks how the referral stands now and puts it beside what stands in the form."""

    def __init__(self, desk: Desk, frame: FormFrame, keeping: Keeping, save: Callable[[], None]) -> None:
        super().__init__(frame)
        self._desk, self._frame, self._keeping, self._save = desk, frame, keeping, save
        self._words = ForkWords(desk, frame.form)
        self.dialog: TwoCorrectionsDialog | None = None

    def meet(self, refuse: Callable[[Exception], None]) -> None:
        """Show what somebody else saved meanwhile; `refuse` is told where that cannot be had."""
        referral_id, actor = self._keeping.state().referral, self._desk.actor
        if referral_id is None:
            return
        key = referral_id
        self._desk.work.write(
            self,
            lambda uow: begin_correction(uow, actor=actor, referral_id=key, anew=True),
            partial(self._on_theirs, self._keeping.subject),
            refuse,
        )

    def _on_theirs(self, subject: str, opened: OpenForm) -> None:
        mine = self._keeping.state()
        left = self._keeping.subject != subject or not self._frame.isVisible()
        if left or opened.corrected_at is None:
            return
        order = list(Section)
        forks = sorted(forks_of(mine, opened.state), key=lambda fork: order.index(section_of(fork.pointer)))
        if forks:
            edition, by = opened.state.notes.edition, opened.corrected_by
            self._show(Theirs(UUID(hex=subject), edition, by, opened.corrected_at, {}), forks, opened.state)
        elif opened.state.notes.edition != mine.notes.edition:  # what was saved is what stands here too
            self._take(opened.state, {})

    def _show(self, theirs: Theirs, forks: Sequence[Fork], standing: FormState) -> None:
        dialog = TwoCorrectionsDialog(self._desk, theirs, forks, self._words, self._frame)
        dialog.chosen.connect(partial(self._on_chosen, standing, forks))
        dialog.finished.connect(dialog.deleteLater)
        self.dialog = dialog
        dialog.open()

    def _on_chosen(self, standing: FormState, forks: Sequence[Fork], chosen: Mapping[str, str]) -> None:
        self._take(standing, {fork.place: self._words.value(fork, chosen[fork.place]) for fork in forks})

    def _take(self, standing: FormState, values: Mapping[str, object]) -> None:
        """Bring the form on top of what stands in the register now, and save it."""
        self._frame.form.show_state(on_top_of(self._keeping.state(), standing, values))
        self._frame.hide_names(self._desk.names.hidden)
        self._save()

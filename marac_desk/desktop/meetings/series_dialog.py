"""Making, changing and ending a series of meetings; the next six with all their dates stand below as one types."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.step_dialog import Job, StepDialog
from marac_desk.desktop.entry.typed import FieldRefusedError, day_text, needed_day, typed_number, typed_time
from marac_desk.desktop.entry.typing_pause import TypingPause
from marac_desk.desktop.forms.ui_series_dialog import Ui_SeriesDialog
from marac_desk.desktop.meetings import series_words as words
from marac_desk.desktop.widgets.fields import chosen_id, fill_choices, on_typed, put_values
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row, RowKind
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import labels, problems
from marac_desk.rules.vocabulary import AgendaModel, MeetingMode, OffDayRule, Rhythm
from marac_desk.services.cases.adding import AgencyChoice, agency_choices
from marac_desk.services.errors import RefusedError
from marac_desk.services.meetings import series
from marac_desk.services.meetings.series_views import SeriesDay, SeriesDraft, SeriesEffect, SeriesRow
from marac_desk.services.partnership.people import PersonRow, people_list

Found = tuple[tuple[AgencyChoice, ...], tuple[PersonRow, ...]]
Shown = tuple[tuple[SeriesDay, ...], SeriesEffect | None]


class SeriesDialog(StepDialog):
    """One series: a new one, or one that is changed."""

    kind: ClassVar[str] = "meeting_series"
    refused_at: ClassVar = {
        "series_name_needed": "nameLineEdit",
        "meeting_length": "minutesLineEdit",
        "series_agency": "seatsLineEdit",
    }
    ui: Ui_SeriesDialog

    def __init__(self, desk: Desk, row: SeriesRow | None, parent: QWidget) -> None:
        super().__init__(desk, Ui_SeriesDialog(), parent)
        self._row = row
        self._agencies: dict[str, AgencyChoice] = {}
        ui = self.ui
        ui.aboutLabel.hide()
        ui.titleLabel.setText(self.tr("Change {name}").format(name=row.draft.name) if row else self.tr("New series"))
        fill_choices(ui.kindComboBox, {kind: labels.word(kind) for kind in series.KINDS})
        fill_choices(ui.agendaComboBox, labels.words(AgendaModel))
        fill_choices(
            ui.rhythmComboBox, {one: labels.word(one) for one in (Rhythm.MONTHLY, Rhythm.WEEKLY, Rhythm.DAILY)}
        )
        fill_choices(ui.weekdayComboBox, words.weekdays())
        fill_choices(ui.offDayComboBox, labels.words(OffDayRule))
        fill_choices(ui.modeComboBox, labels.words(MeetingMode))
        self._fill_positions()
        self._days = self._preview()
        self._pause = TypingPause(self)
        self._pause.due.connect(self._ask)
        ui.rhythmComboBox.currentIndexChanged.connect(self._fill_positions)
        ui.saveButton.setEnabled(False)
        actor = desk.actor
        desk.work.read(
            self, lambda uow: (agency_choices(uow, actor=actor), people_list(uow, actor=actor)), self._begin, what="who"
        )
        ui.nameLineEdit.setFocus()

    def _preview(self) -> RowView:
        titles = (
            self.tr("Meeting"), self.tr("Cut-off"), self.tr("Agenda"), self.tr("Research"), self.tr("Action lists"),
            self.tr("Minutes"),
        )  # fmt: skip
        made = RowView((*(Column(title, 124) for title in titles), Column()), self.tr("Next six meetings"), header=True)
        column = QVBoxLayout(self.ui.previewPlaceWidget)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(made)
        return made

    def _fill_positions(self) -> None:
        rhythm, box = Rhythm(self.ui.rhythmComboBox.currentData()), self.ui.positionComboBox
        choices = words.every_weeks() if rhythm is Rhythm.WEEKLY else words.positions()
        if box.count() != len(choices):
            fill_choices(box, choices)
        for widget in (box, self.ui.weekdayComboBox, self.ui.offDayComboBox):
            widget.setEnabled(rhythm is not Rhythm.DAILY)

    def _begin(self, found: Found) -> None:
        agencies, people = found
        self._agencies = {str(one.agency_id): one for one in agencies}
        names = {str(one.representative_id): f"{one.name}, {one.agency}" for one in people}
        for box in (self.ui.chairComboBox, self.ui.minuteTakerComboBox):
            fill_choices(box, names, nothing=self.tr("said for each meeting"))
        if self._row is not None:
            self._put(self._row.draft)
        else:
            self.ui.firstLineEdit.setText(day_text(self.desk.today()))
            self.ui.timeLineEdit.setText("09:30")
            self.ui.minutesLineEdit.setText("270")
        self.ui.saveButton.setEnabled(True)
        self.begin(str(self._row.series_id) if self._row else "new")
        on_typed(self.fields.values(), lambda *_: self._pause.touched())
        self._ask()

    def _put(self, draft: SeriesDraft) -> None:
        put_values(self.fields, {"rhythmComboBox": draft.rhythm.value})
        self._fill_positions()
        shorts = [self._agencies[str(key)].short_name for key in draft.agencies if str(key) in self._agencies]
        put_values(
            self.fields,
            {
                "nameLineEdit": draft.name,
                "kindComboBox": draft.kind.value,
                "agendaComboBox": draft.agenda_model.value,
                "positionComboBox": str(draft.every if draft.rhythm is Rhythm.WEEKLY else draft.position),
                "weekdayComboBox": str(draft.weekday),
                "offDayComboBox": draft.off_day.value,
                "firstLineEdit": day_text(draft.first_on),
                "timeLineEdit": draft.starts.strftime("%H:%M"),
                "minutesLineEdit": str(draft.minutes),
                "modeComboBox": draft.mode.value,
                "venueLineEdit": draft.venue,
                "chairComboBox": str(draft.chair_id or ""),
                "minuteTakerComboBox": str(draft.minute_taker_id or ""),
                "seatsLineEdit": ", ".join(shorts),
            },
        )

    def _seats(self) -> tuple[uuid.UUID, ...]:
        """Return the agencies that are named, by the words people use for them."""
        found = []
        for said in filter(None, (part.strip().casefold() for part in self.ui.seatsLineEdit.text().split(","))):
            meant = [
                one
                for one in self._agencies.values()
                if said in {one.short_name.casefold(), one.name.casefold(), *(word.casefold() for word in one.words)}
            ]
            if len(meant) != 1:
                sentence = self.tr("“{words}” is not one agency here. Write its short name.").format(words=said)
                raise FieldRefusedError(self.ui.seatsLineEdit, sentence)
            found.append(meant[0].agency_id)
        return tuple(found)

    def draft(self) -> SeriesDraft:
        """Return the series as it is typed; raises FieldRefusedError for a field that cannot be understood."""
        ui = self.ui
        rhythm, number = Rhythm(ui.rhythmComboBox.currentData()), int(ui.positionComboBox.currentData() or 1)
        return SeriesDraft(
            name=ui.nameLineEdit.text(),
            rhythm=rhythm,
            first_on=needed_day(self.desk, ui.firstLineEdit, ahead=True),
            starts=typed_time(ui.timeLineEdit),
            minutes=typed_number(ui.minutesLineEdit) or 0,
            kind=next(kind for kind in series.KINDS if kind.value == ui.kindComboBox.currentData()),
            agenda_model=AgendaModel(ui.agendaComboBox.currentData()),
            weekday=int(ui.weekdayComboBox.currentData() or 0),
            every=number if rhythm is Rhythm.WEEKLY else 1,
            position=number if rhythm is Rhythm.MONTHLY else 1,
            off_day=OffDayRule(ui.offDayComboBox.currentData()),
            mode=MeetingMode(ui.modeComboBox.currentData()),
            venue=ui.venueLineEdit.text(),
            chair_id=chosen_id(ui.chairComboBox),
            minute_taker_id=chosen_id(ui.minuteTakerComboBox),
            agencies=self._seats(),
        )

    def _ask(self) -> None:
        self._pause.stop()
        actor, row = self.desk.actor, self._row
        try:
            draft = self.draft()
        except FieldRefusedError as error:
            self._say([], error.sentence)
            return

        def look(uow: Any) -> Shown:
            days = series.series_preview(uow, actor=actor, draft=draft)
            if row is None or not draft.name.strip():
                return days, None
            return days, series.change_effect(uow, actor=actor, series_id=row.series_id, draft=draft)

        self.desk.work.read(self, look, self._show, self._cannot_show, what="preview")

    def _show(self, shown: Shown) -> None:
        days, effect = shown
        said = words.effect_words(self.desk, effect) if effect is not None else ""
        self._say(words.preview_rows(self.desk, days), said)

    def _cannot_show(self, error: Exception) -> None:
        if isinstance(error, RefusedError):
            self._say([], problems.sentence(error))

    def _say(self, rows: Sequence[Row], said: str) -> None:
        nothing = Row(
            "none", (Cell(self.tr("The days stand here once day and time are written."), tone=Tone.INK3),), RowKind.NOTE
        )
        self._days.set_rows(list(rows) or [nothing])
        self.ui.effectLabel.setText(said)

    def job(self) -> Job:
        """Keep the series, and plan its meetings."""
        draft, actor, row = self.draft(), self.desk.actor, self._row
        if row is None:
            return lambda uow: series.add_series(uow, actor=actor, draft=draft)
        key, version = row.series_id, row.version
        return lambda uow: series.change_series(uow, actor=actor, series_id=key, version=version, draft=draft)

"""The filter line of the register: which actions, whose, how late, and words; every part by keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from marac_desk.desktop.widgets.fields import chosen_id, fill_choices
from marac_desk.desktop.widgets.filter_field import FilterField
from marac_desk.desktop.wording import labels
from marac_desk.rules.lateness import Lateness
from marac_desk.rules.vocabulary import CloseCode
from marac_desk.services.actions.views import ActionFilter, AgencyHead, Show, Totals

_CLOSED_AS = "closed as "
ROOM_FOR_ARROW = 42
LEAST_FIELD, MOST_LETTERS = 72, 200


class FilterBar(QWidget):
    """Three choices and a field; says when any of them changed."""

    changed = Signal()
    left = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.show_box = self._box("showComboBox", self.tr("Which actions"), "Alt+S")
        self.agency_box = self._box("agencyComboBox", self.tr("Whose actions"), "Alt+A")
        self.late_box = self._box("latenessComboBox", self.tr("How late"), "Alt+H")
        self.field = FilterField(self.tr("Filter these actions by words"), self.tr("Filter these"), page, width=150)
        self.field.edit.setMinimumWidth(LEAST_FIELD)
        self.field.edit.setMaxLength(MOST_LETTERS)
        self.field.changed.connect(lambda _text: self.changed.emit())
        self.field.left.connect(self.left)
        self._meeting_id: UUID | None = None
        self._case_id: UUID | None = None
        self._fill()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for widget in (self.show_box, self.agency_box, self.late_box):
            line.addWidget(widget)
        line.addSpacing(8)
        line.addWidget(self.field)

    def _box(self, name: str, said: str, keys: str) -> QComboBox:
        box = QComboBox()
        box.setObjectName(name)
        box.setAccessibleName(said)
        box.setToolTip(f"{said} ({keys})")
        box.setMaxVisibleItems(20)
        box.setProperty("bare", "true")
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.currentIndexChanged.connect(lambda _index: self._on_choice())
        return box

    def _on_choice(self) -> None:
        self._fit()
        self.changed.emit()

    def _fit(self) -> None:
        """Give each choice the room of its words; what narrows the list is in the tone of what the person did."""
        for box in (self.show_box, self.agency_box, self.late_box):
            narrows = "true" if box.currentIndex() > 0 else "false"
            if box.property("narrows") != narrows:
                box.setProperty("narrows", narrows)
                box.style().unpolish(box)
                box.style().polish(box)
            longest = max((box.fontMetrics().horizontalAdvance(box.itemText(i)) for i in range(box.count())), default=0)
            box.setFixedWidth(box.fontMetrics().horizontalAdvance(box.currentText()) + ROOM_FOR_ARROW)
            box.view().setMinimumWidth(longest + ROOM_FOR_ARROW)

    def _fill(self) -> None:
        shows: dict[Any, str] = {
            Show.OPEN.value: self.tr("Open"),
            Show.LATE.value: self.tr("Late"),
            Show.DUE_SOON.value: self.tr("Due soon"),
            Show.TO_SETTLE.value: self.tr("To settle"),
            Show.CLOSED.value: self.tr("Closed"),
        }
        for code in CloseCode:
            words = self.tr("Closed: {ending}").format(ending=labels.word(code))
            shows[f"{_CLOSED_AS}{code.value}"] = words
        shows[Show.ALL.value] = self.tr("Open and closed")
        steps = {
            Lateness.UP_TO_5.value: self.tr("Up to 5 days late"),
            Lateness.UP_TO_10.value: self.tr("6 to 10 days late"),
            Lateness.UP_TO_20.value: self.tr("11 to 20 days late"),
            Lateness.OVER_20.value: self.tr("Over 20 days late"),
        }
        with QSignalBlocker(self.show_box), QSignalBlocker(self.late_box), QSignalBlocker(self.agency_box):
            fill_choices(self.show_box, shows)
            self._shows = {code: self.show_box.itemText(number) for number, code in enumerate(shows)}
            fill_choices(self.late_box, steps, self.tr("However late"))
            self.agency_box.addItem(self.tr("All agencies"), None)
        self._fit()

    def offer(self, agencies: Mapping[str, AgencyHead], totals: Totals) -> None:
        """Offer every choice with how many are behind it; the present choices stay."""
        counts = {Show.OPEN: totals.open, Show.LATE: totals.late, Show.DUE_SOON: totals.soon}
        for show, count in (counts | {Show.TO_SETTLE: totals.to_settle}).items():
            words = self.tr("{which}, {count}").format(which=self._shows[show.value], count=count)
            self.show_box.setItemText(self.show_box.findData(show.value), words)
        self._offer_agencies(sorted(agencies.values(), key=lambda head: head.short_name))

    def _offer_agencies(self, heads: Sequence[AgencyHead]) -> None:
        chosen = self.agency_box.currentData()
        choices = {
            str(head.agency_id): self.tr("{agency}, {count}").format(agency=head.short_name, count=head.open)
            for head in heads
        }
        with QSignalBlocker(self.agency_box):
            fill_choices(self.agency_box, choices, self.tr("All agencies"))
            self.agency_box.setCurrentIndex(max(0, self.agency_box.findData(chosen)))
        self._fit()

    @property
    def wanted(self) -> ActionFilter:
        """What is asked for now."""
        shown = str(self.show_box.currentData())
        ending = CloseCode(shown.removeprefix(_CLOSED_AS)) if shown.startswith(_CLOSED_AS) else None
        late = self.late_box.currentData()
        return ActionFilter(
            show=Show.CLOSED if ending else Show(shown),
            agency_id=chosen_id(self.agency_box),
            lateness=Lateness(late) if late else None,
            closed_as=ending,
            meeting_id=self._meeting_id,
            case_id=self._case_id,
            text=self.field.text(),
        )

    @property
    def narrowed(self) -> bool:
        """Whether less is asked for than everything open."""
        return self.wanted != ActionFilter()

    def choose(self, wanted: ActionFilter) -> None:
        """Ask for something else, all parts at once; does not say that it changed."""
        shown = f"{_CLOSED_AS}{wanted.closed_as.value}" if wanted.closed_as else wanted.show.value
        late = wanted.lateness.value if wanted.lateness else None
        agency = str(wanted.agency_id) if wanted.agency_id else None
        if agency is not None and self.agency_box.findData(agency) < 0:
            with QSignalBlocker(self.agency_box):
                self.agency_box.addItem("…", agency)  # its name comes with the first page
        for box, value in ((self.show_box, shown), (self.late_box, late), (self.agency_box, agency)):
            with QSignalBlocker(box):
                box.setCurrentIndex(max(0, box.findData(value)))
        self._fit()
        self.field.set_text(wanted.text)
        self._meeting_id, self._case_id = wanted.meeting_id, wanted.case_id

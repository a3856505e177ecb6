"""The fields of one part of the form, bound to a draft by the paths that the form itself names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Protocol, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QSpacerItem, QWidget

from marac_desk.desktop.widgets.entry_choice import ChecksField, ChoiceField
from marac_desk.desktop.widgets.entry_text import DateField, LineField, ProseField
from marac_desk.desktop.widgets.field_note import NOTE_WIDTH, FieldNote
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.rules.vocabulary import Criterion
from marac_desk.services.referrals.cleaning import limit_of


class Entry(Protocol):
    """What every field of the form can do."""

    def value(self) -> Any:
        """The value, None or empty where there is none."""

    def set_value(self, value: Any) -> None:
        """Show a value."""

    def problem(self) -> str:
        """The code of what is wrong, empty where nothing is."""

    def unread(self) -> str:
        """Words that make no value."""


_NOTE_COLUMN = 2


class FieldSet:
    """Every field below a widget that names its place in the draft, by that place."""

    def __init__(self, root: QWidget, grid: QGridLayout, today: Callable[[], date], edited: Callable[[], None]) -> None:
        self._grid = grid
        room = QSpacerItem(NOTE_WIDTH, 0, QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        last = grid.rowCount()
        grid.addItem(QSpacerItem(0, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed), last, 1)
        grid.addItem(room, last, _NOTE_COLUMN)  # so that no field moves when something is said beside it
        self.fields: dict[str, QWidget] = {}
        self._notes: dict[str, FieldNote] = {}
        for control in root.findChildren(QWidget):
            path = control.property("field")
            if isinstance(path, str):
                self._furnish(control, path, today)
                self.fields[path] = control
                control.edited.connect(edited)  # type: ignore[attr-defined]  # every entry field has it

    @staticmethod
    def _furnish(control: QWidget, path: str, today: Callable[[], date]) -> None:
        if isinstance(control, (ChoiceField, ChecksField)):
            control.furnish()
        if isinstance(control, DateField):
            control.today = today
        if isinstance(control, (LineField, ProseField)):
            control.limit = limit_of(path.rsplit("/", 1)[-1])

    def entry(self, path: str) -> Entry:
        """Return a field."""
        return cast("Entry", self.fields[path])

    def fill(self, target: Any, unread: Mapping[str, str]) -> None:
        """Show what a draft, or a part of one, holds; words that made no value stand where they were typed."""
        for path in self.fields:
            self.entry(path).set_value(_get(target, path))
            control = self.fields[path]
            if path in unread and isinstance(control, LineField):
                control.setText(unread[path])

    def collect(self, target: Any) -> dict[str, str]:
        """Write what the fields hold into a draft; returns the words that make no value, by their paths."""
        left = {}
        for path in self.fields:
            entry = self.entry(path)
            _set(target, path, entry.value())
            if words := entry.unread():
                left[path] = words
        return left

    def problems(self) -> Iterator[tuple[str, str]]:
        """The paths with something wrong, and its code."""
        for path in self.fields:
            if code := self.entry(path).problem():
                yield path, code

    def say(self, path: str, text: str, tone: Tone = Tone.INK3, shape: Shape | None = None) -> None:
        """Say something beside a field; an empty text takes it away. What is wrong also marks the field."""
        note = self._notes.get(path)
        if note is None and text:
            note = self._notes[path] = FieldNote()
            row = self._row_of(path)
            self._grid.addWidget(note, row, _NOTE_COLUMN, Qt.AlignmentFlag.AlignTop)
        if note is not None:
            note.say(text, tone, shape)
        _mark(self.fields[path], wrong=tone is Tone.LATE and bool(text))

    def note(self, path: str) -> str:
        """Return what is said beside a field."""
        return self._notes[path].text() if path in self._notes else ""

    def _row_of(self, path: str) -> int:
        position = cast("tuple[int, int, int, int]", self._grid.getItemPosition(self._grid.indexOf(self.fields[path])))
        return position[0]


def _mark(control: QWidget, *, wrong: bool) -> None:
    value = "true" if wrong else ""
    if (control.property("wrong") or "") != value:
        control.setProperty("wrong", value)
        control.style().unpolish(control)
        control.style().polish(control)


def _get(target: Any, path: str) -> Any:
    for part in path.split("/"):
        if isinstance(target, dict):
            return target.get(Criterion(part))
        target = getattr(target, part)
    return target


def _set(target: Any, path: str, value: Any) -> None:
    *way, last = path.split("/")
    for part in way:
        target = getattr(target, part)
    if isinstance(target, dict):
        if value is None:
            target.pop(Criterion(last), None)
        else:
            target[Criterion(last)] = value
    else:
        setattr(target, last, value)

"""The fields of a form as plain values: read, put back, marked as wrong, offered choices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

Values = dict[str, str | bool]
Fields = dict[str, QWidget]
_KINDS = (QLineEdit, QPlainTextEdit, QComboBox, QCheckBox)


def fields_of(root: QWidget) -> Fields:
    """Return everything one can type into or choose below a widget, by its name, in the order of the form."""
    found = [child for child in root.findChildren(QWidget) if isinstance(child, _KINDS)]
    return {child.objectName(): child for child in found if not child.objectName().startswith("qt_")}


def on_typed(fields: Iterable[QWidget], run: Callable[..., None]) -> None:
    """Have something run whenever a value changes."""
    for field in fields:
        if isinstance(field, (QLineEdit, QPlainTextEdit)):
            field.textChanged.connect(run)
        elif isinstance(field, QComboBox):
            field.currentIndexChanged.connect(run)
        elif isinstance(field, QCheckBox):
            field.toggled.connect(run)


def empty_values(fields: Fields) -> Values:
    """Return the values of a form in which nothing stands."""
    return {name: False if isinstance(field, QCheckBox) else "" for name, field in fields.items()}


def values_of(fields: Fields) -> Values:
    """Return what stands in every field."""
    return {name: _value(field) for name, field in fields.items()}


def _value(field: QWidget) -> str | bool:
    match field:
        case QLineEdit():
            return field.text()
        case QPlainTextEdit():
            return field.toPlainText()
        case QComboBox():
            return "" if field.currentData() is None else str(field.currentData())
        case QCheckBox():
            return field.isChecked()
        case _:
            return ""


def put_values(fields: Fields, values: Mapping[str, Any]) -> None:
    """Put values into the fields they belong to; a field without one stays as it is."""
    for name, field in fields.items():
        if values.get(name) is not None:
            _put(field, values[name])


def _put(field: QWidget, value: Any) -> None:
    match field:
        case QLineEdit():
            field.setText(str(value))
        case QPlainTextEdit():
            field.setPlainText(str(value))
        case QComboBox():
            field.setCurrentIndex(max(0, _index_of(field, str(value))))
        case QCheckBox():
            field.setChecked(bool(value))


def _index_of(box: QComboBox, value: str) -> int:
    return next((i for i in range(box.count()) if str(box.itemData(i) or "") == value), -1)


def mark_wrong(fields: Fields, wrong: QWidget | None) -> None:
    """Mark the one field that was refused, and no other."""
    for field in fields.values():
        value = "true" if field is wrong else ""
        if (field.property("wrong") or "") != value:
            field.setProperty("wrong", value)
            field.style().unpolish(field)
            field.style().polish(field)


def fill_choices(box: QComboBox, choices: Mapping[Any, str], nothing: str | None = None) -> None:
    """Offer choices by their codes; with `nothing` the first choice is none."""
    box.clear()
    if nothing is not None:
        box.addItem(nothing, None)
    for code, text in choices.items():
        box.addItem(text[:1].upper() + text[1:], code.value if isinstance(code, StrEnum) else code)


def chosen_id(box: QComboBox) -> UUID | None:
    """Return the key behind the present choice."""
    data = box.currentData()
    return UUID(str(data)) if data else None

"""What forms share when somebody else saved first: both texts beside each other, and what a draft began from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.two_texts import Difference, TwoTextsDialog, differences, put_beside
from marac_desk.desktop.entry.typed import day_text
from marac_desk.desktop.widgets.fields import Fields, Values, put_values, values_of
from marac_desk.intake.dates import find_date
from marac_desk.services.editing import YES, Theirs
from marac_desk.services.errors import RefusedError

SEEN = "seen"
"""Under which a draft keeps what it began from; no field is called so."""
_CONTEXT = "Overtaken"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


class Overtaken:
    """A form whose save may come second.

    `beside` names the field of each text that somebody else may have changed too, `days` which of those fields hold a
    day. `version_seen` is the version the form was opened with, and `see` takes another one for it.
    """

    beside: ClassVar[Mapping[str, str]] = {}
    merges: ClassVar[bool] = True
    """Whether it saves by itself what touches nothing the other person wrote; a step never does, because what the other
    did may be a step too."""
    days: ClassVar[frozenset[str]] = frozenset()

    desk: Desk
    fields: Fields
    two_texts: TwoTextsDialog | None = None
    _start: Values | None
    _tried_again: bool = False
    _learnt: Mapping[str, str] | None = None

    def version_seen(self) -> int:
        """Return the version of what stands in the form; nothing is put beside each other without one."""
        return 0

    def see(self, version: int) -> None:
        """Take this version for the one that was seen."""

    def save(self) -> None:
        """Save the form."""
        raise NotImplementedError

    def say_refused(self, error: Exception) -> None:
        """Say why it was not saved."""
        raise NotImplementedError

    # Somebody else was quicker

    def refused(self, error: Exception) -> None:
        """Say why it was not saved, or show what somebody else saved meanwhile."""
        if getattr(error, "code", "") == "changed_meanwhile":
            self._overtaken(error)
        else:
            self.say_refused(error)

    def _overtaken(self, error: Exception) -> None:
        """Somebody else saved first: show both texts. A second try tells of two saves at the very same instant."""
        theirs = getattr(error, "theirs", None)
        if theirs is None and not self._tried_again:
            self._tried_again = True
            self.save()
        elif theirs is None or not self.beside:
            self.say_refused(error)
            if theirs is not None:
                self.see(theirs.version)
        else:
            self._meet(theirs)

    def _meet(self, theirs: Theirs) -> None:
        assert isinstance(self, QWidget)
        both = self._both()
        self.see(theirs.version)
        if not self.merges and not differences(theirs, both):
            self.say_refused(RefusedError("changed_meanwhile"))
            return
        self._learnt = {**(self._learnt or {}), **theirs.texts}
        self.two_texts = put_beside(self.desk, theirs, both, self, self._take)

    def _both(self) -> list[Difference]:
        """Return what was typed here, with what it began from; what the other wrote is put beside it."""
        now = values_of(self.fields)
        return [
            Difference(
                text,
                self.title_of(name),
                self._began(text),
                self._as_text(name, now[name]),
                "",
                self._words_of(self.fields[name]),
            )
            for text, name in self.beside.items()
        ]

    def _began(self, text: str) -> str:
        if self._learnt is not None and text in self._learnt:
            return self._learnt[text]
        return self.stood(text)

    def stood(self, text: str) -> str:
        """Return what stood in a text when the form was opened."""
        name = self.beside[text]
        return self._as_text(name, (self._start or {}).get(name, ""))

    def title_of(self, name: str) -> str:
        """Return what a field is called."""
        field = self.fields[name]
        return field.accessibleName() or (field.text() if isinstance(field, QCheckBox) else "")

    def _words_of(self, field: QWidget) -> Callable[[str], str] | None:
        """Return what turns a code into words, for what is chosen and not written."""
        if isinstance(field, QCheckBox):
            return lambda code: _tr("yes") if code else _tr("no")
        if isinstance(field, QComboBox):
            return lambda code: _choice(field, code)
        if field.objectName() in self.days:
            return lambda code: day_text(date.fromisoformat(code)) if code else _tr("no day")
        return None

    def _as_text(self, name: str, value: str | bool) -> str:
        """Return what stands in a field as the register compares and keeps it."""
        if isinstance(value, bool):
            return YES if value else ""
        if name not in self.days or not value.strip():
            return value.strip()
        found = find_date(value.strip(), today=self.desk.today(), ahead=True)
        return found.day.isoformat() if found else value.strip()

    def _as_value(self, name: str, text: str) -> str | bool:
        if isinstance(self.fields[name], QCheckBox):
            return bool(text)
        return day_text(date.fromisoformat(text)) if name in self.days and text else text

    def _take(self, chosen: Mapping[str, str]) -> None:
        """Save what was chosen out of both texts."""
        names = {self.beside[text]: value for text, value in chosen.items()}
        put_values(self.fields, {name: self._as_value(name, value) for name, value in names.items()})
        self.save()

    # What a draft began from

    def with_what_was_seen(self, typed: dict[str, Any] | None) -> dict[str, Any] | None:
        """Return what is typed together with what it began from, so that it overwrites nothing when it comes back."""
        if typed is None or not self.version_seen():
            return typed
        return {
            **typed,
            SEEN: {"version": self.version_seen(), "texts": {text: self._began(text) for text in self.beside}},
        }

    def only_what_was_typed(self, content: dict[str, Any]) -> dict[str, Any]:
        """Return what was typed here before, without the fields that were left alone; those stand as they are now.

        From here on the form has seen what the draft had seen, so that its save meets what others saved since.
        """
        seen = content.get(SEEN)
        typed = {name: value for name, value in content.items() if name != SEEN}
        if not seen or seen["version"] == self.version_seen():
            return typed
        began = {name: seen["texts"][text] for text, name in self.beside.items() if text in seen["texts"]}
        touched = {name for name, text in began.items() if self._as_text(name, typed.get(name, "")) != text}
        self.see(seen["version"])
        self._learnt = {text: seen["texts"][text] for text, name in self.beside.items() if name in touched}
        return {name: value for name, value in typed.items() if name not in began or name in touched}


def _choice(box: QComboBox, code: str) -> str:
    names = (box.itemText(row) for row in range(box.count()) if str(box.itemData(row) or "") == code)
    return next(names, code)

"""What the forms about the case on the table share: what is typed survives a crash and meets what others typed."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from marac_desk.desktop.entry.autosave import Autosave
from marac_desk.desktop.entry.overtaken import SEEN
from marac_desk.desktop.entry.two_texts import Difference
from marac_desk.desktop.room.dialogs import RoomDialog
from marac_desk.services.changes import Changes
from marac_desk.services.editing import Theirs

Step = Callable[[Any], tuple[Any, Changes]]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something chosen in a form that somebody else may have chosen too: how it was, how it is, and in words."""

    text: str
    title: str
    began: str
    now: str
    words: Callable[[str], str]
    put: Callable[[str], None]


class CaseDialog(RoomDialog):
    """A form about the case on the table that keeps its text in a draft until it is saved.

    `_version` is that of the case as it was seen, `_began` holds the texts as they stood then.
    """

    _version: int = 0
    _began: Mapping[str, str] = MappingProxyType({})

    def keep_draft(self, kind: str, item_id: uuid.UUID, fields: dict[str, Any]) -> None:
        """Keep these fields: a name and something with toPlainText or text."""
        self._fields = fields
        self._before = self._collect()
        self._draft = Autosave(self.desk, self, kind, self._changed)
        self._draft.open(str(item_id), self._restore)
        for field in fields.values():
            field.textChanged.connect(self._draft.touched)

    def _collect(self) -> dict[str, Any]:
        return {name: _content(field) for name, field in self._fields.items()}

    def _changed(self) -> dict[str, Any] | None:
        now = self._collect()
        if now == self._before:
            return None
        return {**now, SEEN: {"version": self._version, "texts": dict(self._began)}}

    def _restore(self, content: dict[str, Any]) -> None:
        """Put back what was typed before, on top of what stands there now; a text left alone then is left alone now."""
        seen: dict[str, Any] = content.get(SEEN) or {"version": self._version}
        behind = {id(field): text for text, field in self.texts().items()}
        older = seen["version"] != self._version
        began = dict(seen["texts"]) if older else {}
        for name, field in self._fields.items():
            text = behind.get(id(field))
            if name not in content or (text in began and str(content[name]).strip() == began.pop(text)):
                continue
            _put(field, str(content[name]))
        if older:
            self._version = int(seen["version"])
            self._began = {**self._began, **began}

    def write_all(self, *steps: Step) -> None:
        """Run several use cases and forget the draft, in one unit of work; then close."""
        forget = self._draft.handed_in()

        def job(uow: Any) -> tuple[None, Changes]:
            told = Changes.NOTHING
            for step in steps:
                told |= step(uow)[1]
            forget(uow)
            return None, told

        self.desk.work.write(self, job, self.finish, self._not_taken)

    def _not_taken(self, error: Exception) -> None:
        self._draft.not_taken()
        self.refuse(error)

    def go_on_from(self, theirs: Theirs) -> None:
        """Take the case as it stands now for what was seen."""
        self._version = theirs.version

    def take(self, chosen: Mapping[str, str]) -> None:
        """Put what was chosen into the fields of its texts, and save."""
        for text, field in self.texts().items():
            if text in chosen:
                _put(field, chosen[text])
        for choice in self.choices():
            if choice.text in chosen:
                choice.put(chosen[choice.text])
        self.save()

    def texts(self) -> dict[str, Any]:
        """Return the fields that somebody else may be writing in too, by the names of their texts."""
        return {}

    def choices(self) -> list[Choice]:
        """Return what is chosen in the form, in the same way."""
        return []

    def both(self) -> list[Difference]:
        """Return what was typed and chosen, and what it began from."""
        began = self._began
        typed = [
            Difference(text, field.accessibleName(), began.get(text, ""), _content(field).strip(), "")
            for text, field in self.texts().items()
        ]
        return typed + [Difference(c.text, c.title, c.began, c.now, "", c.words) for c in self.choices()]

    def reject(self) -> None:
        """Close; what was typed stays in the draft and is there when the form is opened again."""
        self._draft.save()
        super().reject()


def _content(field: Any) -> str:
    return str(field.toPlainText() if hasattr(field, "toPlainText") else field.text())


def _put(field: Any, text: str) -> None:
    if hasattr(field, "setPlainText"):
        field.setPlainText(text)
    else:
        field.setText(text)

"""The people of one kind in the form: as many blocks as there are people, added and taken off by keyboard."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from marac_desk.desktop.referrals.parts import MAKERS, FormPart, PersonBlock, Remarks
from marac_desk.desktop.widgets.labels import button


class PeopleList(QWidget):
    """One list of the draft, by its name there."""

    edited = Signal()

    def __init__(self, name: str, title: str, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}List")
        self.name = name
        self._title, self._today = title, today
        self._taken_off = False
        self.blocks: list[PersonBlock] = []
        self.adder: QPushButton | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def make_adder(self, text: str, keys: str) -> QPushButton:
        """Return the button that adds somebody; it stands beside those of other lists of the section."""
        self.adder = button(text, f"add_{self.name}")
        self.adder.setToolTip(f"{text} ({keys})")
        self.adder.clicked.connect(self.add)
        return self.adder

    def show_people(self, people: Sequence[Any], keys: Sequence[UUID | None], unread: Mapping[str, str]) -> None:
        """Show the people of a draft; `unread` has the words that make no value, by number and field."""
        while len(self.blocks) > len(people):
            self._drop(self.blocks.pop())
        while len(self.blocks) < len(people):
            self._new_block()
        self._taken_off = False
        for number, (block, person) in enumerate(zip(self.blocks, people, strict=True)):
            block.key = keys[number] if number < len(keys) else None
            block.was = number
            block.part.fill(person, below(unread, str(number)), {})
        self._number()

    def collect(
        self, known: Sequence[Any], keys: Sequence[UUID | None]
    ) -> tuple[list[Any], list[UUID | None], dict[str, str]]:
        """Return the people as they stand, who each is, and the words that make no value.

        What the form has no field for is taken from the person as he or she was known.
        """
        people: list[Any] = []
        unread: dict[str, str] = {}
        for number, block in enumerate(self.blocks):
            at = list(keys).index(block.key) if block.key is not None and block.key in keys else block.was
            there = at is not None and at < len(known)
            person = copy.deepcopy(known[at]) if there and at is not None else MAKERS[self.name][1]()
            unread |= above(block.part.collect(person), str(number))
            people.append(person)
        return people, [block.key for block in self.blocks], unread

    def moved(self) -> dict[int, int] | None:
        """Return where who was there is now, by number; None where everybody is where he or she was."""
        if [block.was for block in self.blocks] == list(range(len(self.blocks))) and not self._taken_off:
            return None
        return {block.was: at for at, block in enumerate(self.blocks) if block.was is not None}

    def settle_places(self) -> None:
        """Take everybody's place as it is now."""
        self._taken_off = False
        for number, block in enumerate(self.blocks):
            block.was = number

    def add(self) -> None:
        """Add somebody and put the keyboard in the first field."""
        block = self._new_block()
        self._number()
        self.edited.emit()
        block.part.focus_first()

    def remove_at_focus(self) -> bool:
        """Take off the person whose field the keyboard is in; False where it is elsewhere."""
        at = QApplication.focusWidget()
        for block in self.blocks:
            if at is not None and block.isAncestorOf(at):
                self._remove(block)
                return True
        return False

    def remark(self, remarks: Remarks) -> None:
        """Say things beside the fields, by number and field."""
        for number, block in enumerate(self.blocks):
            block.part.remark(below(remarks, str(number)))

    def controls(self) -> Iterator[tuple[str, QWidget]]:
        """Every field, by number and name."""
        for number, block in enumerate(self.blocks):
            for path, control in block.part.fields.fields.items():
                yield f"{number}/{path}", control

    def _new_block(self) -> PersonBlock:
        block = PersonBlock(FormPart(MAKERS[self.name][0](), self._today), self.name)
        block.edited.connect(self.edited)
        block.removed.connect(self._remove)
        block.part.say_all()
        self._column.addWidget(block)
        self.blocks.append(block)
        return block

    def _remove(self, block: PersonBlock) -> None:
        at = self.blocks.index(block)
        self.blocks.remove(block)
        self._taken_off = True
        if self.blocks:
            self.blocks[min(at, len(self.blocks) - 1)].part.focus_first()
        elif self.adder is not None:
            self.adder.setFocus()
        self._drop(block)
        self._number()
        self.edited.emit()

    @staticmethod
    def _drop(block: PersonBlock) -> None:
        block.hide()
        block.setParent(None)
        block.deleteLater()

    def _number(self) -> None:
        for number, block in enumerate(self.blocks, 1):
            block.number(number, self._title)


def below(mapping: Mapping[str, Any], path: str) -> dict[str, Any]:
    """Return the entries below a path, with the rest of their pointers."""
    base = f"{path}/" if path else ""
    return {key.removeprefix(base): value for key, value in mapping.items() if key.startswith(base)}


def above(mapping: Mapping[str, str], path: str) -> dict[str, str]:
    """Return the entries with a path before their pointers."""
    return {f"{path}/{key}" if path else key: value for key, value in mapping.items()}

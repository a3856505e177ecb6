"""Two to four people edit one thing at once: whoever was overtaken is told, and no text that was taken is ever gone."""

from __future__ import annotations

import random
import threading
import uuid
from dataclasses import dataclass, field
from typing import Any

import pytest

from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor
from marac_desk.services.errors import RefusedError
from tests.support.editing import EDITABLE, Editable, everything
from tests.support.faults import chance, count, counted
from tests.support.registers import actor

pytestmark = pytest.mark.fault

TOLD = frozenset({"changed_meanwhile", "corrected_meanwhile", "busy"})
"""By which codes somebody is told that another one was quicker."""


@dataclass(slots=True)
class Editing:
    """What some editors of one thing did: the texts that were taken, and those overwritten by who had not seen them."""

    register: Register
    what: Editable
    blind: bool = False  # a planted defect: every editor claims to have seen the newest
    taken: list[str] = field(default_factory=list)
    refused: int = 0
    unseen: list[str] = field(default_factory=list)
    _lock: Any = field(default_factory=threading.Lock)
    _who: Actor = field(init=False)

    def look(self, key: uuid.UUID) -> tuple[Any, str]:
        """Return what an editor sees: the version, or the form, and the text."""
        with self.register.reading(self._who) as uow:
            entity = uow.session.get_one(self.what.entity, key)
            return self.what.look(uow, self._who, entity), self._text(entity)

    def save(self, key: uuid.UUID, seen: tuple[Any, str], text: str) -> None:
        """Save a text as who saw that; notes whether it was taken, and what it replaced unseen."""
        try:
            with self.register.writing(self._who) as uow:
                entity = uow.session.get_one(self.what.entity, key)
                before = self._text(entity)
                version = self.what.look(uow, self._who, entity) if self.blind else seen[0]
                self.what.save(uow, self._who, key, version, text)
        except (RefusedError, RegisterProblemError) as error:
            if error.code not in TOLD:
                raise
            self.refused += 1
            return
        with self._lock:
            self.taken.append(text)
            self.unseen += [before] if before != seen[1] else []

    def __post_init__(self) -> None:
        self._who = actor(self.register, self.what.role)

    def _text(self, entity: Any) -> str:
        return str(getattr(entity, self.what.field)) if self.what.field else ""

    def gone(self) -> list[str]:
        """Return the texts that were taken and stand nowhere any more."""
        there = everything(self.register)
        return [text for text in self.taken if text not in there]


def interleave(editing: Editing, key: uuid.UUID, by: random.Random, number: int) -> None:
    """Let two to four editors look and save in a random order, each twice."""
    editors = range(by.randint(2, 4))
    turns = [editor for editor in editors for _ in range(4)]
    by.shuffle(turns)
    seen: dict[int, tuple[Any, str]] = {}
    for turn, editor in enumerate(turns):
        if editor in seen:
            editing.save(key, seen.pop(editor), f"text {number} of {editor} at {turn}")
        else:
            seen[editor] = editing.look(key)


def told(editing: Editing, rounds: int) -> str:
    """Return what happened in a few words."""
    return f"{editing.what.name}: {rounds} times, {len(editing.taken)} taken, {editing.refused} told of each other"


@pytest.mark.parametrize("name", EDITABLE)
def test_nothing_taken_is_overwritten(demonstration: Register, name: str) -> None:
    rounds = max(4, count("MARAC_DESK_EDITS") // (2 * len(EDITABLE)))
    with counted("R13", "two to four editors in a random order") as tally:
        editing, by = Editing(demonstration, EDITABLE[name]), chance(name)
        key = editing.what.find(demonstration)
        for number in range(rounds):
            interleave(editing, key, by, number)
        gone = editing.gone()
        tally.count, tally.wrong = rounds, len(gone) + len(editing.unseen)
        tally.note = told(editing, rounds)
        assert (gone, editing.unseen) == ([], [])
        assert editing.taken


def test_editors_at_the_very_same_time_are_told_of_each_other(demonstration: Register) -> None:
    """The schedule above is ours; here it is the machine's, with transactions that really run side by side."""
    with counted("R13", "four editors in threads of their own") as tally:
        editing = Editing(demonstration, EDITABLE["wording of an action"])
        key = editing.what.find(demonstration)
        rounds = max(5, count("MARAC_DESK_EDITS") // 40)

        def edit(editor: int) -> None:
            for turn in range(rounds):
                editing.save(key, editing.look(key), f"thread {editor} turn {turn}")

        threads = [threading.Thread(target=edit, args=(editor,)) for editor in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        tally.count, gone = 4 * rounds, editing.gone()
        tally.wrong, tally.note = len(gone), told(editing, tally.count)
        assert gone == []


def test_an_editor_who_claims_to_have_seen_the_newest_would_be_found(demonstration_file: Register) -> None:
    with counted("R13 teeth", "every version taken for the newest") as tally:
        editing = Editing(demonstration_file, EDITABLE["wording of an action"], blind=True)
        key, by = editing.what.find(demonstration_file), chance("blind")
        for number in range(6):
            interleave(editing, key, by, number)
        tally.count, tally.note = 6, f"{len(editing.unseen)} texts replaced by who had not seen them"
        assert editing.unseen


LOOKED_AFTER = ("what was left open", "risk line", "link to another process", "contact line of the area")


@pytest.mark.parametrize("name", LOOKED_AFTER)
def test_a_save_that_asks_for_no_version_would_be_found(
    demonstration_file: Register, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("marac_desk.services.editing._replaced_since", lambda *_: False)
    with counted("R13 teeth", "nobody asks whether a text was replaced since") as tally:
        editing, by = Editing(demonstration_file, EDITABLE[name]), chance(name)
        key = editing.what.find(demonstration_file)
        for number in range(4):
            interleave(editing, key, by, number)
        tally.count, tally.note = 4, f"{name}: {len(editing.unseen)} texts replaced by who had not seen them"
        assert editing.unseen


@pytest.mark.parametrize("name", LOOKED_AFTER)
def test_a_history_that_is_not_kept_would_be_found(
    demonstration_file: Register, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("marac_desk.services.editing.keep_text", lambda *_, **__: None)
    with counted("R13 teeth", "what is replaced is not kept") as tally:
        editing, by = Editing(demonstration_file, EDITABLE[name]), chance(name)
        key = editing.what.find(demonstration_file)
        for number in range(4):
            interleave(editing, key, by, number)
        gone = editing.gone()
        tally.count, tally.note = 4, f"{name}: {len(gone)} texts nowhere to be found"
        assert gone

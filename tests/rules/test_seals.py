"""Seals: whatever is changed is found, what was withdrawn is not taken for changed, and a seal alone proves nothing."""

from __future__ import annotations

import copy
import dataclasses
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules import seals
from marac_desk.rules.seals import Changed, Entry, EntryKind, Fault, Heading, Part, Verdict

AT = datetime(2026, 12, 1, 14, 0, tzinfo=UTC)
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40)
PLAIN = st.one_of(st.none(), st.booleans(), st.integers(-9, 99), WORDS)
NAMES = st.text("abcdefgh_", min_size=1, max_size=6)
RECORD = st.dictionaries(NAMES, PLAIN, min_size=1, max_size=3)
FIELDS = st.dictionaries(
    NAMES,
    st.one_of(PLAIN, RECORD, st.lists(st.one_of(RECORD, PLAIN), max_size=3),
              st.lists(st.fixed_dictionaries({"agency": RECORD, "lines": st.lists(RECORD, max_size=3)}), max_size=2)),
    min_size=1, max_size=6,
)  # fmt: skip


@dataclass
class Minutes:
    """Sealed minutes in the memory, and what the ledger was told of them."""

    heading: Heading
    parts: list[Part]
    seal: bytes
    entries: list[Entry] = field(default_factory=list)
    told: dict[int, list[bytes]] = field(default_factory=dict)

    def check(self, *, with_ledger: bool = True) -> Verdict:
        told = self.told if with_ledger else {0: [self.seal], **{e.number: [e.digest] for e in self.entries}}
        return seals.check(self.heading, self.parts, self.seal, self.entries, told)

    def add(self, kind: EntryKind, text: str = "", **details: Any) -> None:
        number, salt = len(self.entries) + 1, uuid.uuid5(uuid.NAMESPACE_OID, f"{len(self.entries)}").bytes
        at, by = AT + timedelta(hours=number), uuid.UUID(int=number)
        content = seals.content_digest(salt, "Sam Scribe", text, details)
        last = self.entries[-1].digest if self.entries else self.seal
        digest = seals.entry_digest(last, number, kind, at, by, content)
        self.entries.append(Entry(number, kind, at, by, "Sam Scribe", text, details, salt, content, digest))
        self.told[number] = [digest]

    def seal_anew(self) -> None:
        """Compute everything again, as somebody would who changed it and knows how seals are made."""
        self.parts = [dataclasses.replace(p, digest=seals.part_digest(p.path, p.salt, p.value)) for p in self.parts]
        self.seal = seals.seal_digest(self.heading, [part.digest for part in self.parts])
        old, self.entries, told = self.entries, [], self.told
        for entry in old:
            self.add(entry.kind, entry.text, **entry.details)
        self.told = told


def sealed(fields: dict[str, Any], corrections: int = 0) -> Minutes:
    parts = []
    for number, (path, value) in enumerate(seals.parts_of(fields)):
        salt = uuid.uuid5(uuid.NAMESPACE_URL, f"{number}").bytes
        parts.append(Part(path, salt, value, seals.part_digest(path, salt, value)))
    heading = Heading(uuid.UUID(int=1), uuid.UUID(int=2), uuid.UUID(int=3), AT, uuid.UUID(int=4))
    seal = seals.seal_digest(heading, [part.digest for part in parts])
    made = Minutes(heading, parts, seal, told={0: [seal]})
    for number in range(corrections):
        made.add(EntryKind.CORRECTION, f"correction {number}")
        made.add(EntryKind.APPROVAL, keeper=False)
    return made


@given(FIELDS)
def test_minutes_come_back_from_their_parts_as_they_were(fields: dict[str, Any]) -> None:
    assert seals.fields_of(list(seals.parts_of(fields))) == fields


@given(FIELDS, st.integers(0, 3))
def test_what_nobody_changed_holds(fields: dict[str, Any], corrections: int) -> None:
    assert sealed(fields, corrections).check() == Verdict((), ())


def _flip(data: bytes, bit: int) -> bytes:
    return bytes(byte ^ (1 << bit % 8) if at == bit // 8 else byte for at, byte in enumerate(data))


def _part(minutes: Minutes, place: int, **changes: Any) -> None:
    minutes.parts[place] = dataclasses.replace(minutes.parts[place], **changes)


def _entry(minutes: Minutes, place: int, **changes: Any) -> None:
    minutes.entries[place] = dataclasses.replace(minutes.entries[place], **changes)


def _without(things: list[Any], place: int) -> None:
    del things[place]


@st.composite
def changes(draw: st.DrawFn) -> Callable[[Minutes], None]:
    """Return one change of one thing that is stored: a value, a salt, a hash, an order, one more, one fewer."""
    part, entry, bit = draw(st.integers(0, 99)), draw(st.integers(0, 99)), draw(st.integers(0, 127))
    other = draw(st.text(min_size=1, max_size=5))

    def within(minutes: Minutes) -> tuple[int, int]:
        return part % len(minutes.parts), entry % len(minutes.entries)

    def value(m: Minutes) -> None:
        p = within(m)[0]
        _part(m, p, value=f"{m.parts[p].value}{other}")

    def said(m: Minutes) -> None:
        e = within(m)[1]
        _entry(m, e, text=m.entries[e].text + other)

    def turned(m: Minutes) -> None:
        m.parts = [*m.parts[1:], m.parts[0]] if len(m.parts) > 1 else []

    kinds: list[Callable[[Minutes], None]] = [
        value,
        said,
        turned,
        lambda m: _part(m, within(m)[0], path=m.parts[within(m)[0]].path + other),
        lambda m: _part(m, within(m)[0], salt=_flip(m.parts[within(m)[0]].salt, bit)),
        lambda m: _part(m, within(m)[0], digest=_flip(m.parts[within(m)[0]].digest, bit)),
        lambda m: _without(m.parts, within(m)[0]),
        lambda m: m.parts.append(m.parts[within(m)[0]]),
        lambda m: setattr(m, "parts", None),
        lambda m: setattr(m, "seal", _flip(m.seal, bit)),
        lambda m: setattr(m, "heading", dataclasses.replace(m.heading, at=m.heading.at + timedelta(microseconds=1))),
        lambda m: setattr(m, "heading", dataclasses.replace(m.heading, by=None)),
        lambda m: setattr(m, "heading", dataclasses.replace(m.heading, case=uuid.UUID(int=9))),
        lambda m: setattr(m, "heading", dataclasses.replace(m.heading, item=uuid.UUID(int=9))),
        lambda m: setattr(m, "heading", dataclasses.replace(m.heading, meeting=uuid.UUID(int=9))),
        lambda m: _entry(m, within(m)[1], by=uuid.UUID(int=999)),
        lambda m: _entry(m, within(m)[1], by_name="Somebody else"),
        lambda m: _entry(m, within(m)[1], details={"keeper": True, "x": 1}),
        lambda m: _entry(m, within(m)[1], at=m.entries[within(m)[1]].at + timedelta(microseconds=1)),
        lambda m: _entry(m, within(m)[1], kind=EntryKind.WITHDRAWAL),
        lambda m: _entry(m, within(m)[1], salt=_flip(m.entries[within(m)[1]].salt, bit)),
        lambda m: _entry(m, within(m)[1], content=_flip(m.entries[within(m)[1]].content, bit)),
        lambda m: _entry(m, within(m)[1], digest=_flip(m.entries[within(m)[1]].digest, bit)),
        lambda m: _entry(m, within(m)[1], number=m.entries[within(m)[1]].number + 1),
        lambda m: _without(m.entries, within(m)[1]),
        lambda m: m.entries.reverse(),
        lambda m: m.entries.append(m.entries[within(m)[1]]),
    ]
    return draw(st.sampled_from(kinds))


@given(FIELDS, st.integers(1, 3), changes())
def test_any_change_is_found(fields: dict[str, Any], corrections: int, change: Callable[[Minutes], None]) -> None:
    minutes = sealed(fields, corrections)
    change(minutes)
    assert not minutes.check().holds


@given(FIELDS, st.integers(0, 2), st.integers(0, 99))
def test_what_was_sealed_anew_is_found_by_the_ledger_and_by_nothing_else(
    fields: dict[str, Any], corrections: int, at: int
) -> None:
    minutes = sealed(fields, corrections)
    at %= len(minutes.parts)
    _part(minutes, at, value=f"{minutes.parts[at].value} and more")
    minutes.seal_anew()
    assert minutes.check(with_ledger=False).holds  # the planted defect: nobody would see it
    assert Changed(Fault.LEDGER) in minutes.check().changed


@given(FIELDS)
def test_an_entry_that_was_taken_off_the_end_is_found_by_the_ledger(fields: dict[str, Any]) -> None:
    minutes = sealed(fields, 2)
    last = minutes.entries.pop()
    assert minutes.check(with_ledger=False).holds
    assert minutes.check().changed == (Changed(Fault.LEDGER, str(last.number)),)


def test_the_ledger_must_have_been_told_once() -> None:
    minutes = sealed({"risk": "x"})
    minutes.told[0].append(minutes.seal)
    assert not minutes.check().holds
    minutes.told.clear()
    assert not minutes.check().holds


def _withdraw(minutes: Minutes, at: int, value: Any) -> None:
    old = minutes.parts[at]
    _part(minutes, at, value=value, salt=b"another salt 16b")
    digest = seals.part_digest(old.path, minutes.parts[at].salt, value).hex()
    minutes.add(EntryKind.WITHDRAWAL, parts={old.path: digest})


@given(FIELDS, st.integers(0, 99), st.integers(1, 3))
def test_a_withdrawn_part_is_told_as_withdrawn_and_cannot_be_changed_either(
    fields: dict[str, Any], at: int, times: int
) -> None:
    minutes = sealed(fields, 1)
    at %= len(minutes.parts)
    for nth in range(times):
        _withdraw(minutes, at, f"[withdrawn {nth}]")
    verdict = minutes.check()
    assert verdict.holds
    assert {one.where for one in verdict.withdrawn} == {minutes.parts[at].path}
    again = copy.deepcopy(minutes)
    _part(again, at, value="something else")
    assert Changed(Fault.PART, again.parts[at].path) in again.check().changed
    back = copy.deepcopy(minutes)
    back.parts[at] = sealed(fields).parts[at]  # what was withdrawn stands there again
    assert not back.check().holds


def test_a_withdrawn_correction_is_told_as_withdrawn() -> None:
    minutes = sealed({"risk": "x"}, 1)
    salt = b"another salt 16b"
    _entry(minutes, 0, text="[withdrawn]", salt=salt)
    digest = seals.content_digest(salt, "Sam Scribe", "[withdrawn]", {}).hex()
    minutes.add(EntryKind.WITHDRAWAL, entries={"1": digest})
    verdict = minutes.check()
    assert verdict.holds
    assert [one.where for one in verdict.withdrawn] == ["1"]
    _entry(minutes, 0, text="something else")
    assert not minutes.check().holds


def test_two_cases_with_the_same_words_share_no_hash() -> None:
    one, other = sealed({"risk": "x"}), sealed({"risk": "x"})
    other.heading = dataclasses.replace(other.heading, case=uuid.UUID(int=99))
    other.seal_anew()
    assert one.seal != other.seal


@pytest.mark.parametrize("typed", ["0a1b 2c3d 4e5f 6071", "0A1B2C3D4E5F6071", " 0a1b-2c3d-4e5f-6071 "])
def test_a_seal_is_read_as_it_was_typed(typed: str) -> None:
    found = seals.typed(typed)
    assert found == bytes.fromhex("0a1b2c3d4e5f6071")
    assert seals.short(found + bytes(24)) == "0a1b 2c3d 4e5f 6071"


@pytest.mark.parametrize("typed", ["", "0a1b", "0a1b 2c3d 4e5f 607", "0a1b 2c3d 4e5f 607g", "१२३४ १२३४ १२३४ १२३४"])
def test_what_is_no_seal_is_none(typed: str) -> None:
    assert seals.typed(typed) is None

"""Where a passage stands: in every text of a case, in what anybody is typing about it, and in other cases too."""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from marac_desk.model.attachment import Attachment
from marac_desk.model.base import Base, Coded, PlainText
from marac_desk.model.case import Case, CaseChild, CaseOther, CasePerpetrator
from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.person import Address, Person, ProtectedValue, SafeContact
from marac_desk.model.seal import SealedMinutes
from marac_desk.model.series import MeetingSeries
from marac_desk.model.user import Draft
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.passages import holds, places, telling_word, texts_in
from marac_desk.services.access import cases_within
from marac_desk.services.removal.belonging import Belongings, belongings_of, mapped, references

NOT_WORDS = frozenset(
    {
        "action_ids", "agencies", "agreed", "case_digests",
        "answers", "catalogue_code", "case_ids", "channel", "copy_ids", "criteria", "criteria_answers", "direction",
        "disability_types", "ethnicity", "faces", "field", "form", "found", "gaps_at_close", "hashes", "kind",
        "ledger_head", "main_language", "media_type", "members", "missing", "object_type", "parties", "parts", "paths",
        "recall_reason", "red_flags", "salts", "sealing", "sha256", "source", "subject", "tool", "tool_version",
        "told", "token", "troubles", "ways",
    }
)  # fmt: skip
"""Columns that hold codes of the program's own and nobody's words."""

_NUMBER = "case_file", "reference"
_EXCERPT = 60
_MOST_OF_A_FILE = 64 * 1024 * 1024
_KEY = re.compile(r"[0-9a-f]{32}")
_TAG = re.compile(r"<[^>]{0,2000}>")
_TIES: tuple[type[Any], ...] = (CasePerpetrator, CaseChild, CaseOther)


@dataclass(frozen=True, slots=True)
class Place:
    """One text of the register: in which table, of which row, in which field."""

    table: str
    key: uuid.UUID
    field: str

    def to_json(self) -> list[str]:
        """Return plain values."""
        return [self.table, self.key.hex, self.field]

    @classmethod
    def from_json(cls, values: list[str]) -> Place:
        """Build a place from what to_json made."""
        table, key, field = values
        return cls(table, uuid.UUID(key), field)


@dataclass(frozen=True, slots=True)
class Held:
    """A place that holds a passage: how often, the words around it, and whether it is to go by default.

    `elsewhere` names the case where it is another one. `kept_apart` is a protected value: there the passage stands
    rightly, as the safe place itself, so it stays unless somebody says otherwise. `whole` is a file, which goes whole.
    """

    place: Place
    times: int
    excerpt: str
    elsewhere: str = ""
    kept_apart: bool = False
    whole: bool = False

    @property
    def goes(self) -> bool:
        """Tell whether it goes unless somebody says otherwise."""
        return not (self.elsewhere or self.kept_apart)


@dataclass(frozen=True, slots=True)
class CaseText:
    """A text of a case in which somebody may choose a passage."""

    place: Place
    text: str


@cache
def word_columns(table: str) -> tuple[str, ...]:
    """Return the columns of a table that hold people's words."""
    found = []
    for column in mapped()[table].__table__.columns:
        words = isinstance(column.type, PlainText | sa.JSON) and not isinstance(column.type, Coded)
        if words and column.name not in NOT_WORDS and (table, column.name) != _NUMBER:
            found.append(column.name)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Searched:
    """Which rows are searched: those of the case, those around it that go with it, and what belongs to it."""

    belongings: Belongings
    rows: dict[type[Base], set[uuid.UUID]]


def _searched(uow: UnitOfWork, actor: Actor, case_id: uuid.UUID) -> _Searched:
    """Everything of a case, its people even where they have a part elsewhere, and what is written around it."""
    found = belongings_of(uow, case_id)
    rows = {kind: set(keys) for kind, keys in found.rows.items()}
    for reference, key in found.cut:
        rows.setdefault(reference.holder, set()).add(key)
    cases = found.rows[Case]
    people = set(uow.session.scalars(sa.select(Case.victim_id).where(Case.id.in_(cases))))
    for kind in _TIES:
        people |= set(uow.session.scalars(sa.select(kind.person_id).where(kind.case_id.in_(cases))))
    rows.setdefault(Person, set()).update(people)
    for kind in (Address, SafeContact):
        rows.setdefault(kind, set()).update(uow.session.scalars(sa.select(kind.id).where(kind.person_id.in_(people))))
    values = sa.select(ProtectedValue.id).where(ProtectedValue.person_id.in_(people))
    rows.setdefault(ProtectedValue, set()).update(uow.session.scalars(values))
    meetings = set(uow.session.scalars(sa.select(AgendaItem.meeting_id).where(AgendaItem.case_id.in_(cases))))
    rows.setdefault(Meeting, set()).update(_with_those_before(uow, meetings))
    series = sa.select(Meeting.series_id).where(Meeting.id.in_(meetings), Meeting.series_id.is_not(None))
    rows.setdefault(MeetingSeries, set()).update(key for key in uow.session.scalars(series) if key is not None)
    mine = sa.select(Draft.id).where(Draft.user_id == actor.user_id)
    rows.setdefault(Draft, set()).update(uow.session.scalars(mine))
    return _Searched(found, rows)


def _with_those_before(uow: UnitOfWork, meetings: set[uuid.UUID]) -> set[uuid.UUID]:
    """Return meetings with those they were put off from, whose reasons are written there."""
    found, further = set(meetings), set(meetings)
    while further:
        before = set(uow.session.scalars(sa.select(Meeting.id).where(Meeting.moved_to_id.in_(further))))
        further = before - found
        found |= further
    return found


def texts_of_case(uow: UnitOfWork, case_id: uuid.UUID) -> tuple[CaseText, ...]:
    """Return every text of a case that somebody wrote, for choosing a passage; protected values are not among them."""
    found = []
    for kind, keys in belongings_of(uow, case_id).rows.items():
        table = kind.__tablename__
        if kind in {ProtectedValue, Draft, SealedMinutes}:  # the last says what its case says, all in one
            continue
        for row in _objects(uow, kind, keys):
            for name in word_columns(table):
                text = "\n".join(one for one in texts_in(getattr(row, name)) if not _KEY.fullmatch(one)).strip()
                if text:
                    found.append(CaseText(Place(table, _key(row), name), text))
    return tuple(sorted(found, key=lambda one: (one.place.table, one.place.key, one.place.field)))


def find(uow: UnitOfWork, actor: Actor, case_id: uuid.UUID, passage: str) -> tuple[Held, ...]:
    """Return every place that holds a passage: of the case first, then of other cases that may be known."""
    searched = _searched(uow, actor, case_id)
    found = list(_in_rows(uow, searched.rows, passage))
    found += _in_protected(uow, searched.rows.get(ProtectedValue, set()), passage)
    found += _in_files(uow, searched.belongings, passage, found)
    found += _elsewhere(uow, actor, searched.rows, passage)
    return tuple(found)


def _objects(uow: UnitOfWork, kind: Any, keys: Collection[uuid.UUID]) -> Iterable[Any]:
    return uow.session.scalars(sa.select(kind).where(kind.id.in_(keys)).order_by(kind.id)) if keys else ()


def _key(row: Any) -> uuid.UUID:
    key: uuid.UUID = row.id
    return key


def _in_rows(uow: UnitOfWork, rows: dict[type[Base], set[uuid.UUID]], passage: str) -> Iterator[Held]:
    for kind in sorted(rows, key=lambda one: one.__tablename__):
        if kind is ProtectedValue:
            continue
        for row in _objects(uow, kind, rows[kind]):
            yield from _in_row(row, passage)


def _in_row(row: Any, passage: str, elsewhere: str = "") -> Iterator[Held]:
    table = row.__tablename__
    for name in word_columns(table):
        texts = list(texts_in(getattr(row, name)))
        times = sum(len(places(text, passage)) for text in texts)
        if times:
            excerpt = next(_excerpt(text, passage) for text in texts if places(text, passage))
            yield Held(Place(table, _key(row), name), times, excerpt, elsewhere)


def _excerpt(text: str, passage: str) -> str:
    first, behind = places(text, passage)[0]
    before, after = text[max(0, first - _EXCERPT) : first], text[behind : behind + _EXCERPT]
    return " ".join(f"{before}{text[first:behind]}{after}".split())


def _in_protected(uow: UnitOfWork, keys: Collection[uuid.UUID], passage: str) -> Iterator[Held]:
    for row in _objects(uow, ProtectedValue, keys):
        times = len(places(row.value.decode(), passage))
        if times:
            yield Held(Place("protected_value", row.id, "value"), times, "", kept_apart=True)


def _in_files(uow: UnitOfWork, found: Belongings, passage: str, held: Collection[Held]) -> Iterator[Held]:
    """The originals: those that hold the passage, and those that cannot be read here while their referral holds it."""
    referrals = {one.place.key for one in held if one.place.table == "referral"}
    for row in _objects(uow, Attachment, found.rows[Attachment]):
        if not row.content:
            continue
        there = file_holds(row.content, passage)
        if there or (there is None and row.referral_id in referrals):
            yield Held(Place("attachment", row.id, "content"), 1, row.shown_name, whole=True)


def file_holds(content: bytes, passage: str) -> bool | None:
    """Tell whether a file holds a passage; None for a kind whose words cannot be got at here."""
    if content.startswith(b"%PDF"):
        return None
    parts = _parts_of(content) if content.startswith(b"PK") else [content]
    if parts is None:
        return None
    return any(holds(text, passage) for part in parts for text in _decoded(part))


def _parts_of(content: bytes) -> list[bytes] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MOST_OF_A_FILE:
                return None
            return [archive.read(entry) for entry in archive.infolist()]
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError):
        return None


def _decoded(part: bytes) -> Iterator[str]:
    for code in ("utf-8", "utf-16", "latin-1"):
        text = part.decode(code, errors="replace")
        yield text
        yield _TAG.sub("", text)


def _elsewhere(
    uow: UnitOfWork, actor: Actor, searched: dict[type[Base], set[uuid.UUID]], passage: str
) -> Iterator[Held]:
    """The same words in other cases; a case that the person acting must not know of is passed over in silence."""
    within = cases_within(uow, actor, Operation.UPDATE, DataClass.MINUTES)
    known = {row.id: row.reference for row in uow.session.execute(sa.select(Case.id, Case.reference).where(within))}
    for kind in sorted(_kinds_of_cases(), key=lambda one: one.__tablename__):
        skip = searched.get(kind, set())
        for row in _that_may_hold(uow, kind, telling_word(passage)):
            if _key(row) in skip:
                continue
            held = list(_in_row(row, passage))
            cases = cases_of(uow, row) if held else set()
            if cases and cases <= known.keys():
                reference = ", ".join(sorted(known[key] for key in cases))
                for one in held:
                    yield Held(one.place, one.times, one.excerpt, reference)


@cache
def _kinds_of_cases() -> tuple[type[Base], ...]:
    """Return the classes whose rows belong to a case or a person."""
    found: set[type[Base]] = {Case, Person}
    while True:
        more = {one.holder for one in references() if one.belongs and one.target in found} - found - {Attachment}
        if not more:
            return tuple(found)
        found |= more


def _that_may_hold(uow: UnitOfWork, kind: Any, word: str) -> Iterable[Any]:
    columns = [kind.__table__.c[name] for name in word_columns(kind.__tablename__)]
    if not columns:
        return ()
    query = sa.select(kind)
    if word:
        like = [sa.func.lower(sa.cast(column, sa.Text)).contains(word.lower(), autoescape=True) for column in columns]
        query = query.where(sa.or_(*like))
    return uow.session.scalars(query.order_by(kind.id))


def cases_of(uow: UnitOfWork, row: Any) -> set[uuid.UUID]:
    """Return the cases a row belongs to, by what it must refer to."""
    if isinstance(row, Case):
        return {row.id}
    if isinstance(row, Person):
        found = set(uow.session.scalars(sa.select(Case.id).where(Case.victim_id == row.id)))
        for kind in _TIES:
            found |= set(uow.session.scalars(sa.select(kind.case_id).where(kind.person_id == row.id)))
        return found
    found = set()
    for reference in references():
        if reference.holder is type(row) and reference.belongs and reference.target in _kinds_of_cases():
            other = uow.session.get(reference.target, getattr(row, reference.column))
            found |= cases_of(uow, other) if other is not None else set()
    return found

"""Looking through a list before anything is written: which rows are complete, what is wrong with the others."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from marac_desk.intake.draft import ReferralDraft
from marac_desk.intake.reading import Outcome, Reading
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.conflicts import Circle, Member, member_print
from marac_desk.services.access import require
from marac_desk.services.conflicts.members import members_of
from marac_desk.services.conflicts.parties import parties_of_form
from marac_desk.services.errors import RefusedError
from marac_desk.services.list_import.matched_by import Hashed, hashed_people
from marac_desk.services.matching_lore import matching_lore
from marac_desk.services.referrals.candidates import key_of_draft
from marac_desk.services.referrals.cleaning import cleaned
from marac_desk.services.referrals.forms import FormState, rules_for_form, says_nothing, without_empty_people
from marac_desk.services.referrals.matches import known_already
from marac_desk.services.referrals.notes import ToCheck, to_check
from marac_desk.services.referrals.parts_of_file import parts_of
from marac_desk.services.referrals.taking_in import state_of_part

FROM_ROWS = 100
"""Rows from which a sheet is a list: shorter ones are checked row by row."""
_NO_FILE = uuid.UUID(int=0)


class Fate(StrEnum):
    """What becomes of a row when the list is imported."""

    READY = "ready"
    CHECK = "check"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row of a list: who, and what keeps it from being imported; `refusal` is the code of a text that cannot be."""

    record: int
    name: str = field(repr=False)
    date_of_birth: date | None = field(repr=False)
    fate: Fate
    errors: tuple[tuple[str, str], ...] = ()
    to_check: tuple[ToCheck, ...] = ()
    refusal: str = ""


class Looked(NamedTuple):
    """A row and what becomes of it; `state` is as it would be handed in, `hashed` what its people are matched by."""

    row: ListRow
    state: FormState
    hashed: Hashed = ()


@dataclass(frozen=True, slots=True)
class Behind:
    """What a look rests on: the reading, its rows as they would be handed in, and whom they were held against."""

    reading: Reading = field(repr=False)
    looked: tuple[Looked, ...] = field(repr=False)
    keepers: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class ListLook:
    """A list that nobody imported yet: `ready` rows would become referrals, `unread` are none at all, with why."""

    rows: tuple[ListRow, ...]
    ready: int
    unread: tuple[tuple[int, str], ...]
    agencies: tuple[str, ...]
    behind: Behind = field(repr=False)


def is_list(reading: Reading) -> bool:
    """Tell whether a file is one sheet of so many rows that it is imported as a whole."""
    rows = reading.referrals
    plain = reading.mail is None and not reading.cases and reading.outcome is not Outcome.REFUSED
    return plain and len(rows) >= FROM_ROWS and all("record" in row.source_locator for row in rows)


def look_through(uow: UnitOfWork, *, actor: Actor, reading: Reading) -> ListLook:
    """Return what would become of every row of a list; nothing is written."""
    require(uow, actor, Operation.CREATE, DataClass.REFERRAL)
    looked = tuple(looked_at(uow, actor, reading, states_of(reading, _NO_FILE, "")))
    rows = tuple(one.row for one in looked)
    read = {row.record for row in rows}
    unread = tuple((error.record, error.code) for error in reading.row_errors if error.record not in read)
    behind = Behind(reading, looked, _prints(_keepers(uow)))
    ready = sum(row.fate is Fate.READY for row in rows)
    return ListLook(rows, ready, unread, rules_for_form(uow, actor=actor).agencies, behind)


def looks_for(
    uow: UnitOfWork, actor: Actor, reading: Reading, of: uuid.UUID, agency: str, look: ListLook | None
) -> Iterator[Looked]:
    """Yield what becomes of each row of a list that is kept as this file, with the row as it is handed in.

    What somebody saw is gone by, as long as it is of the same reading and everybody is the same who keeps the register.
    """
    if look is None or look.behind.reading is not reading or look.behind.keepers != _prints(_keepers(uow)):
        yield from looked_at(uow, actor, reading, states_of(reading, of, agency))
        return
    for row, state, hashed in look.behind.looked:
        notes, batch = replace(state.notes, attachment=of.hex), of.hex if state.batch else None
        yield Looked(row, _sent_by(replace(state, notes=notes, batch=batch), agency), hashed)


def known_rows(uow: UnitOfWork, *, actor: Actor, reading: Reading) -> frozenset[int]:
    """Return which rows of a list, or of a part of it, are about a victim whom the person acting likely knows of."""
    require(uow, actor, Operation.CREATE, DataClass.REFERRAL)
    found = set()
    for part in parts_of(reading)[0]:
        victim, contact = part.referral.draft.victim, part.referral.draft.safe_contact.value
        if known_already(uow, actor, key_of_draft(victim, contact)):
            found.add(part.number or 0)
    return frozenset(found)


def states_of(reading: Reading, attachment_id: uuid.UUID, agency: str) -> list[FormState]:
    """Return the rows of a list as forms; those that name no agency are sent by this one."""
    states = [state_of_part(attachment_id, reading, part) for part in parts_of(reading)[0]]
    return [_sent_by(state, agency) for state in states]


def _sent_by(state: FormState, agency: str) -> FormState:
    """Return a form as sent by this agency, where it names none itself."""
    if not agency or state.draft.referrer.agency is not None:
        return state
    return replace(state, draft=replace(state.draft, referrer=replace(state.draft.referrer, agency=agency)))


def _keepers(uow: UnitOfWork) -> list[Member]:
    return [row.member for row in members_of(uow) if row.keeps is not None]


def _prints(members: Sequence[Member]) -> tuple[str, ...]:
    return tuple(sorted(map(member_print, members)))


def looked_at(uow: UnitOfWork, actor: Actor, reading: Reading, states: Sequence[FormState]) -> Iterator[Looked]:
    """Yield what becomes of each of these rows, with the row as it would be handed in."""
    require(uow, actor, Operation.CREATE, DataClass.REFERRAL)
    errors: dict[int, list[tuple[str, str]]] = {}
    for error in reading.row_errors:
        errors.setdefault(error.record, []).append((error.column, error.code))
    keepers = Circle(_keepers(uow), matching_lore())
    for state in states:
        plain, refusal = _to_hand_in(state)
        wrong, checks = tuple(errors.get(state.notes.record or 0, ())), to_check(state.notes)
        fate = Fate.CHECK if wrong or checks or refusal else Fate.READY
        if fate is Fate.READY and _may_be_known_to(plain.draft, keepers):
            fate = Fate.ASK
        hashed = hashed_people(uow.hashes, plain.draft) if uow.hashes is not None and fate is Fate.READY else ()
        yield Looked(_row(plain, fate, wrong, checks, refusal), plain, hashed)


def _row(
    state: FormState, fate: Fate, wrong: tuple[tuple[str, str], ...], checks: tuple[ToCheck, ...], refusal: str
) -> ListRow:
    victim = state.draft.victim
    return ListRow(
        record=state.notes.record or 0,
        name=victim.full_name or " ".join(n for n in (victim.given_names, victim.family_name) if n),
        date_of_birth=victim.date_of_birth,
        fate=fate,
        errors=wrong,
        to_check=checks,
        refusal=refusal,
    )


def _to_hand_in(state: FormState) -> tuple[FormState, str]:
    """Return a row without empty people and with clean texts, and the code of what keeps it from being handed in."""
    plain = without_empty_people(state)
    if says_nothing(plain.draft):
        return plain, "form_empty"
    try:
        clean = cleaned(plain.draft)
    except RefusedError as refused:
        return plain, refused.code
    return plain if clean is plain.draft else replace(plain, draft=clean), ""


def _may_be_known_to(draft: ReferralDraft, keepers: Circle) -> bool:
    """Whether the coordinator or the chair may know somebody of a row: they are asked before anything is stored."""
    return any(keepers.may_know(row.party) for row in parties_of_form(draft))

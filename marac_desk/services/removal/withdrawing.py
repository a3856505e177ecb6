"""Withdrawing a passage that endangers somebody: two people take words out wherever they stand, and leave a mark.

It is the one exception to "corrections add, they do not overwrite". The salted hash of the words stays, so that it can
be shown later what was withdrawn by whoever still has it; copies that may hold them are asked back; the ledger tells
that it was done and where, never what. Neither the request nor the approval holds the words: they point at a place.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from marac_desk.model.access import Approval, Withdrawal
from marac_desk.model.action import Action, ActionEvent
from marac_desk.model.attachment import Attachment
from marac_desk.model.case import Case
from marac_desk.model.finder import FinderEntry
from marac_desk.model.partnership import DocumentCopy
from marac_desk.model.person import Person, ProtectedValue
from marac_desk.model.seal import MinutesEntry, SealedMinutes
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules import passages as rule
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.vocabulary.access import ApprovalKind, RecallReason
from marac_desk.services.access import known_case
from marac_desk.services.actions.adding import index_action
from marac_desk.services.approvals.asking import ask
from marac_desk.services.approvals.deciding import use
from marac_desk.services.approvals.knowing import known_approval
from marac_desk.services.changes import Changes
from marac_desk.services.circulation.sealed.withdrawing import withdraw_from_minutes
from marac_desk.services.conflicts.finding_out import holding
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.people import display_name, index_person, put_in_finder
from marac_desk.services.recalls import recall
from marac_desk.services.removal.belonging import mapped
from marac_desk.services.removal.disposal import EVERYTHING
from marac_desk.services.removal.passages import CaseText, Held, Place, cases_of, find, texts_of_case
from marac_desk.services.settings import today
from marac_desk.services.texts import needed

SALT = 16
_KINDS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("person", "address", "case_child"), frozenset({"agenda", "actions", "minutes"})),
    **dict.fromkeys(("action", "action_event", "earlier_text"), frozenset({"actions", "minutes", "sheets"})),
    **dict.fromkeys(
        (
            "information_shared", "risk_line", "agenda_item", "referral", "risk_assessment", "process_link",
            "sealed_minutes", "minutes_entry",
        ),
        frozenset({"minutes"}),
    ),
}  # fmt: skip
"""Which documents take words from which table; in doubt a document is asked back."""
_NEVER_ON_PAPER = frozenset({"draft", "attachment", "protected_value", "approval", "alert", "look_reason"})


@dataclass(frozen=True, slots=True)
class PassageAsked:
    """What the second person sees: the words, where they stand, which stay, and how many copies would be asked back.

    `going` are the places whose words would go, those in other cases and among protected values too, as far as this
    person may see those cases: nothing here tells of a case that is kept from her or him.
    """

    passage: str
    reason: str
    places: tuple[Held, ...]
    left: frozenset[Place]
    copies: int
    going: frozenset[Place]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What a withdrawal did: how many places, and how many copies are asked back."""

    places: int
    copies: int


def withdrawal_texts(uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID) -> tuple[tuple[CaseText, ...], Changes]:
    """Return every text of a case, for choosing the words; the look is written down before anything is shown."""
    case = known_case(uow, actor, case_id, Operation.UPDATE, DataClass.MINUTES)
    uow.record("read_texts", "case", case.id, case_id=case.id)
    return texts_of_case(uow, case.id), Changes.NOTHING


def find_passage(uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID, passage: str) -> tuple[Held, ...]:
    """Return every place that holds a passage. Raises RefusedError("passage_length")."""
    case = known_case(uow, actor, case_id, Operation.UPDATE, DataClass.MINUTES)
    _check(passage)
    return find(uow, actor, case.id, passage)


def _check(passage: str) -> None:
    if not rule.is_passage(passage):
        raise RefusedError("passage_length", least=rule.SHORTEST, most=rule.LONGEST)


def ask_to_withdraw(
    uow: UnitOfWork,
    *,
    actor: Actor,
    case_id: uuid.UUID,
    passage: str,
    reason: str,
    leave: Collection[Place] = (),
    also: Collection[Place] = (),
) -> tuple[uuid.UUID, Changes]:
    """Ask a second person to withdraw a passage; returns the request.

    `leave` are places of the case that are to stay as they are, `also` places in other cases or among protected values
    that are to go with the rest. Raises NotFoundError, NotAllowedError, and RefusedError: "passage_length",
    "passage_nowhere", "reason_needed", "reason_holds_passage".
    """
    case = known_case(uow, actor, case_id, Operation.UPDATE, DataClass.MINUTES)
    _check(passage)
    why = needed(reason, "reason_needed", lines=True)
    if rule.holds(why, passage):
        raise RefusedError("reason_holds_passage")
    held = find(uow, actor, case.id, passage)
    goes = [one for one in held if _goes(one, frozenset(leave), frozenset(also))]
    anchor = next((one for one in goes if not one.whole and not one.kept_apart), None)
    if anchor is None:
        raise RefusedError("passage_nowhere")
    salt = secrets.token_bytes(SALT)
    details = {
        "salt": salt.hex(),
        "digest": digest_of(passage, salt).hex(),
        "anchor": [*anchor.place.to_json(), *_where(uow, anchor.place, passage)],
        "leave": [place.to_json() for place in leave],
        "also": [place.to_json() for place in also],
    }
    approval = ask(
        uow,
        actor,
        ApprovalKind.WITHDRAW_PASSAGE,
        reason=why,
        object_type="case",
        case_id=case.id,
        details=details,
    )
    rule.forget()
    return approval.id, Changes.ACCESS


def digest_of(passage: str, salt: bytes) -> bytes:
    """Return the salted hash of a passage, the same however it is broken into lines and capitalised."""
    return hmac.digest(salt, " ".join(passage.casefold().split()).encode(), hashlib.sha256)


def _goes(one: Held, leave: frozenset[Place], also: frozenset[Place]) -> bool:
    return one.place in also or (one.goes and one.place not in leave)


def _where(uow: UnitOfWork, place: Place, passage: str) -> list[int]:
    """Return in which of the texts of a place the passage stands, from which sign to which."""
    texts = list(rule.texts_in(_value(uow, place)))
    number = next(number for number, text in enumerate(texts) if rule.places(text, passage))
    first, behind = rule.places(texts[number], passage)[0]
    return [number, first, behind]


def _value(uow: UnitOfWork, place: Place) -> Any:
    kind: Any = mapped()[place.table]
    row = uow.session.get(kind, place.key)
    return None if row is None else getattr(row, place.field)


def _passage_of(uow: UnitOfWork, approval: Approval) -> str:
    """Return the words a request points at. Raises RefusedError("passage_changed") where they stand there no more."""
    table, key, name, number, first, behind = approval.details["anchor"]
    texts = list(rule.texts_in(_value(uow, Place(table, uuid.UUID(key), name))))
    passage = texts[number][first:behind] if number < len(texts) else ""
    salt = bytes.fromhex(approval.details["salt"])
    if not hmac.compare_digest(digest_of(passage, salt).hex(), approval.details["digest"]):
        raise RefusedError("passage_changed")
    return passage


def passage_asked(uow: UnitOfWork, *, actor: Actor, approval_id: uuid.UUID) -> tuple[PassageAsked, Changes]:
    """Show the second person what would be withdrawn; the look is written down before anything is shown.

    Raises NotFoundError and RefusedError("passage_changed").
    """
    approval = _asked(uow, actor, approval_id)
    uow.record("read_passage", "approval", approval.id, case_id=approval.case_id)
    passage, case_id = _passage_of(uow, approval), _case_of(approval)
    left, also = _chosen(approval)
    held = find(uow, actor, case_id, passage)
    going = [one for one in held if _goes(one, left, also)]
    copies = _copies(uow, case_id, going)
    goes = frozenset(one.place for one in going)
    return PassageAsked(passage, approval.reason, held, left, len(copies), goes), Changes.NOTHING


def _asked(uow: UnitOfWork, actor: Actor, approval_id: uuid.UUID) -> Approval:
    approval = known_approval(uow, actor, approval_id)
    if approval.kind is not ApprovalKind.WITHDRAW_PASSAGE:
        raise NotFoundError("approval")
    return approval


def _case_of(approval: Approval) -> uuid.UUID:
    if approval.case_id is None:
        raise NotFoundError("case")
    key: uuid.UUID = approval.case_id
    return key


def _chosen(approval: Approval) -> tuple[frozenset[Place], frozenset[Place]]:
    left = frozenset(Place.from_json(values) for values in approval.details["leave"])
    return left, frozenset(Place.from_json(values) for values in approval.details["also"])


def withdraw_passage(uow: UnitOfWork, *, actor: Actor, approval_id: uuid.UUID) -> tuple[Withdrawn, Changes]:
    """Put the mark in the place of the words two people agreed on, wherever they stand now; the file is cleared after.

    What was written between the request and now is looked through as well. Raises what `use` raises, and
    RefusedError("passage_changed") where the place the request points at was changed.
    """
    asked = _asked(uow, actor, approval_id)
    approval = use(uow, actor, asked.id, ApprovalKind.WITHDRAW_PASSAGE)
    case = known_case(uow, actor, _case_of(approval), Operation.UPDATE, DataClass.MINUTES)
    passage = _passage_of(uow, approval)
    left, also = _chosen(approval)
    going = [one for one in find(uow, actor, case.id, passage) if _goes(one, left, also)]
    copies = _copies(uow, case.id, going)
    for one in going:
        _replace(uow, one, passage)
        _keep_hash(uow, case, approval, one.place, copies)
    uow.session.flush()
    _index_again(uow, [one.place for one in going])
    for copy in copies:
        recall(uow, copy, RecallReason.WITHDRAWAL, case_id=case.id)
    uow.record("withdraw_passage", "case", case.id, case_id=case.id, places=len(going), copies=len(copies))
    rule.forget()
    uow.clear_afterwards()
    return Withdrawn(len(going), len(copies)), EVERYTHING


def _replace(uow: UnitOfWork, one: Held, passage: str) -> None:
    kind: Any = mapped()[one.place.table]
    row = uow.session.get_one(kind, one.place.key)
    mark = rule.mark_of(today(uow))
    if isinstance(row, Attachment):
        row.content, row.size = b"", 0
    elif isinstance(row, ProtectedValue):
        row.value = rule.without(row.value.decode(), passage, mark).encode()
    elif isinstance(row, SealedMinutes | MinutesEntry):
        withdraw_from_minutes(uow, row, passage, mark)
    else:
        setattr(row, one.place.field, rule.without(getattr(row, one.place.field), passage, mark))


def _keep_hash(uow: UnitOfWork, case: Case, approval: Approval, place: Place, copies: Collection[DocumentCopy]) -> None:
    uow.add(
        Withdrawal(
            case_id=case.id,
            approval_id=approval.id,
            object_type=place.table,
            object_id=place.key,
            field=place.field,
            salt=bytes.fromhex(approval.details["salt"]),
            digest=bytes.fromhex(approval.details["digest"]),
            withdrawn_at=uow.now,
            reason=approval.reason,
            copy_ids=[copy.id.hex for copy in copies],
        )
    )


def _copies(uow: UnitOfWork, case_id: uuid.UUID, going: Collection[Held]) -> list[DocumentCopy]:
    """Return the copies that may hold the words: of a kind that takes them from there, made since they stood there."""
    since: dict[str, Any] = {}
    everything = frozenset({"agenda", "actions", "minutes", "sheets"})
    cases = {case_id}
    for one in going:
        if one.place.table in _NEVER_ON_PAPER:
            continue
        kind: Any = mapped()[one.place.table]
        row = uow.session.get(kind, one.place.key)
        cases |= cases_of(uow, row) if row is not None and one.elsewhere else set()
        began = _began(row)
        for document in _KINDS.get(one.place.table, everything):
            known = since.get(document, began)
            since[document] = None if known is None or began is None else min(known, began)
    ways = [
        sa.and_(DocumentCopy.kind == document, DocumentCopy.made_at >= began if began is not None else sa.true())
        for document, began in since.items()
    ]
    if not ways:
        return []
    query = sa.select(DocumentCopy).where(sa.or_(*map(holding, cases)), sa.or_(*ways))
    return list(uow.session.scalars(query.order_by(DocumentCopy.made_at, DocumentCopy.id)))


def _began(row: Any) -> Any:
    """Return since when a row may have held the words, None where that is not known."""
    if isinstance(row, ActionEvent):
        return row.at
    return getattr(row, "created_at", None)


def _index_again(uow: UnitOfWork, changed: Collection[Place]) -> None:
    """Let the text index hold what stands there now."""
    actions = {place.key for place in changed if place.table == "action"}
    people = {place.key for place in changed if place.table == "person"}
    victims = set(uow.session.scalars(sa.select(Case.id).where(Case.victim_id.in_(people))))
    of_cases = sa.select(Action).where(sa.or_(Action.id.in_(actions), Action.case_id.in_(victims)))
    for action in uow.session.scalars(of_cases):
        index_action(uow, action)
    for person in uow.session.scalars(sa.select(Person).where(Person.id.in_(people))):
        entry = sa.select(FinderEntry.case_id).where(FinderEntry.subject_id == person.id)
        index_person(uow, person, uow.session.scalar(entry))
    for case in uow.session.scalars(sa.select(Case).where(Case.id.in_(victims))):
        name = display_name(uow.session.get(Person, case.victim_id))
        put_in_finder(uow, "case", case.id, case.id, f"{case.reference} {name}")

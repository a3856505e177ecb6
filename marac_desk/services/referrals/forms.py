"""The journal of forms: what is typed is kept within two seconds, resumed where it was left, and handed in whole."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa

from marac_desk.intake.draft import DraftPerson, ReferralDraft, from_json, to_json
from marac_desk.model.agency import Agency
from marac_desk.model.attachment import Attachment
from marac_desk.model.base import new_id
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation, require
from marac_desk.services import housekeeping
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.referrals.assessment import FormRules, form_rules
from marac_desk.services.referrals.drafting import draft_of
from marac_desk.services.referrals.notes import FormNotes, notes_from_json, notes_to_json
from marac_desk.services.referrals.receiving import Received, correct, receive
from marac_desk.services.referrals.visible import referral_for
from marac_desk.services.referrals.writing import PeopleKeys

FORM, ROW = "referral", "referral_row"
"""Kinds of draft: a form of its own, and one row of a sheet that was taken in."""

P = TypeVar("P", bound=DraftPerson)


@dataclass(slots=True)
class FormState:
    """A form as it is being filled in. `referral` is set where it corrects one that was received.

    `perpetrators`, `children` and `others` say who each entry is, None for somebody new. `batch` is the sheet it is a
    row of.
    """

    draft: ReferralDraft = field(default_factory=ReferralDraft)
    notes: FormNotes = field(default_factory=FormNotes)
    perpetrators: list[uuid.UUID | None] = field(default_factory=list)
    children: list[uuid.UUID | None] = field(default_factory=list)
    others: list[uuid.UUID | None] = field(default_factory=list)
    referral: uuid.UUID | None = None
    batch: str | None = None


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A form that somebody opened: what it holds, when it was last kept, and the area's rules for it."""

    subject: str
    state: FormState
    saved_at: datetime | None
    rules: FormRules
    reference: str = ""


def state_to_json(state: FormState) -> dict[str, Any]:
    """Return plain JSON values."""
    return {
        "draft": to_json(state.draft),
        "notes": notes_to_json(state.notes),
        **{name: [key.hex if key else None for key in getattr(state, name)] for name in _KEYS},
        "referral": state.referral.hex if state.referral else None,
        "batch": state.batch,
    }


def state_from_json(data: dict[str, Any]) -> FormState:
    """Build a form from what state_to_json made. Raises ValueError where it is something else."""
    keys = {name: [uuid.UUID(key) if key else None for key in data.get(name, [])] for name in _KEYS}
    return FormState(
        draft=from_json(ReferralDraft, data["draft"]),
        notes=notes_from_json(data.get("notes", {})),
        referral=uuid.UUID(data["referral"]) if data.get("referral") else None,
        batch=data.get("batch"),
        **keys,
    )


_KEYS = ("perpetrators", "children", "others")


def rules_for_form(uow: UnitOfWork, *, actor: Actor) -> FormRules:
    """Return the area's rules with the names of its agencies, for filling in a form."""
    require(actor, Operation.CREATE, DataClass.REFERRAL)
    names = uow.session.scalars(sa.select(Agency.name).where(Agency.active).order_by(Agency.name))
    return form_rules(uow, agencies=tuple(names))


def open_form(uow: UnitOfWork, *, actor: Actor, subject: str) -> OpenForm:
    """Return a form as it was left. Raises NotFoundError where it was handed in or thrown away."""
    rules = rules_for_form(uow, actor=actor)
    kept = housekeeping.draft(uow, actor=actor, kind=kind_of(subject), subject=subject)
    if kept is None:
        raise NotFoundError("draft")
    state = state_from_json(kept.content)
    return OpenForm(subject, state, kept.saved_at, rules)


def kind_of(subject: str) -> str:
    """Return the kind of a form by its subject: a row of a sheet carries the row's number behind a colon."""
    return ROW if ":" in subject else FORM


def begin_form(uow: UnitOfWork, *, actor: Actor) -> OpenForm:
    """Return an empty form; nothing is kept before something was typed."""
    return OpenForm(new_id().hex, FormState(), None, rules_for_form(uow, actor=actor))


def begin_correction(uow: UnitOfWork, *, actor: Actor, referral_id: uuid.UUID) -> tuple[OpenForm, Changes]:
    """Open a received referral for correction, or go on with a correction that was begun.

    The form shows numbers, places and times in clear, so the look is written down. Raises NotFoundError.
    """
    require(actor, Operation.UPDATE, DataClass.REFERRAL)
    require(actor, Operation.READ, DataClass.SAFE_CONTACT)
    referral, subject = referral_for(uow, actor, referral_id), referral_id.hex
    uow.record("reveal", "referral", referral.id, case_id=referral.case_id)
    kept = housekeeping.draft(uow, actor=actor, kind=FORM, subject=subject)
    if kept is not None:
        state = state_from_json(kept.content)
        return OpenForm(subject, state, kept.saved_at, rules_for_form(uow, actor=actor)), Changes.NOTHING
    found = draft_of(uow, referral.id, protected=True)
    state = FormState(
        draft=found.draft,
        notes=notes_from_json(dict(referral.origins)),
        perpetrators=list(found.people.perpetrators),
        children=list(found.people.children),
        others=list(found.people.others),
        referral=referral.id,
    )
    return OpenForm(subject, state, None, rules_for_form(uow, actor=actor)), Changes.NOTHING


def save_form(uow: UnitOfWork, *, actor: Actor, subject: str, state: FormState) -> tuple[datetime, Changes]:
    """Keep a form as it stands; returns when."""
    require(actor, Operation.CREATE, DataClass.REFERRAL)
    content = state_to_json(state)
    return housekeeping.save_draft(uow, actor=actor, kind=kind_of(subject), subject=subject, content=content)


def throw_form_away(uow: UnitOfWork, *, actor: Actor, subject: str) -> tuple[None, Changes]:
    """Forget a form that was not handed in; a file it came from stays."""
    uow.record("throw_away", "form")
    return _forget(uow, actor, subject)


def _forget(uow: UnitOfWork, actor: Actor, subject: str) -> tuple[None, Changes]:
    return housekeeping.drop_draft(uow, actor=actor, kind=kind_of(subject), subject=subject)


def hand_in(uow: UnitOfWork, *, actor: Actor, subject: str, state: FormState) -> tuple[Received, Changes]:
    """Receive a form, or write a correction, and forget the draft: all of it or nothing.

    What is missing keeps nobody from handing in. Raises RefusedError: "form_empty", "text_nul" and "text_too_long" with
    the `field`, "corrected_meanwhile" where somebody else corrected the referral since it was opened.
    """
    require(actor, Operation.CREATE, DataClass.REFERRAL)
    state = without_empty_people(state)
    if _says_nothing(state.draft) and not state.notes.unread:
        raise RefusedError("form_empty")
    if state.referral is not None:
        received, changes = _hand_in_correction(uow, actor, state.referral, state)
    else:
        source = "form" if state.notes.attachment is None else "file"
        received, changes = receive(
            uow, actor=actor, draft=state.draft, source=source, origins=notes_to_json(state.notes)
        )
        _tie_attachment(uow, state.notes, received)
    _forget(uow, actor, subject)
    return received, changes | Changes.DRAFTS


def _hand_in_correction(
    uow: UnitOfWork, actor: Actor, referral_id: uuid.UUID, state: FormState
) -> tuple[Received, Changes]:
    referral = referral_for(uow, actor, referral_id)
    if int(referral.origins.get("edition", 0)) != state.notes.edition:
        raise RefusedError("corrected_meanwhile")
    people = PeopleKeys(tuple(state.perpetrators), tuple(state.children), tuple(state.others))
    origins = notes_to_json(dataclasses.replace(state.notes, edition=state.notes.edition + 1))
    _, changes = correct(uow, actor=actor, referral_id=referral_id, draft=state.draft, people=people, origins=origins)
    return Received(referral.id, referral.case_id, ""), changes


def _tie_attachment(uow: UnitOfWork, notes: FormNotes, received: Received) -> None:
    """Tie the file to its referral; a sheet belongs to many, which know it by its key and their row."""
    kept = uow.session.get(Attachment, uuid.UUID(notes.attachment)) if notes.attachment else None
    if kept is not None and notes.record is None:
        kept.referral_id, kept.case_id = received.referral_id, received.case_id


def without_empty_people(state: FormState) -> FormState:
    """Return the form without entries for people about whom nothing was said."""
    draft = dataclasses.replace(state.draft)
    draft.perpetrators, perpetrators = _described(draft.perpetrators, state.perpetrators)
    draft.children, children = _described(draft.children, state.children)
    draft.others_at_risk, others = _described(draft.others_at_risk, state.others)
    return dataclasses.replace(state, draft=draft, perpetrators=perpetrators, children=children, others=others)


def _described(people: Sequence[P], keys: Sequence[uuid.UUID | None]) -> tuple[list[P], list[uuid.UUID | None]]:
    kept = [
        (person, keys[number] if number < len(keys) else None)
        for number, person in enumerate(people)
        if person != type(person)()
    ]
    return [person for person, _ in kept], [key for _, key in kept]


def _says_nothing(draft: ReferralDraft) -> bool:
    """Whether a form holds nothing but the day it was begun."""
    return dataclasses.replace(draft, referral_date=None) == ReferralDraft()


def editions(referral: Referral) -> int:
    """Return how often a referral was corrected."""
    return int(referral.origins.get("edition", 0))

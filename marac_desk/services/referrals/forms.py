"""The journal of forms: what is typed is kept within two seconds, resumed where it was left, and handed in whole."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa

from marac_desk.intake.draft import DraftPerson, ReferralDraft, from_json, to_json
from marac_desk.model.agency import Agency
from marac_desk.model.attachment import Attachment
from marac_desk.model.base import new_id
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.services import housekeeping
from marac_desk.services.access import require
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.referrals import beside
from marac_desk.services.referrals.assessment import FormRules, form_rules
from marac_desk.services.referrals.corrections import last_corrected
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
    row of. `began` is what a correction began from, by place, so that what somebody else saved since is seen.
    """

    draft: ReferralDraft = field(default_factory=ReferralDraft)
    notes: FormNotes = field(default_factory=FormNotes)
    perpetrators: list[uuid.UUID | None] = field(default_factory=list)
    children: list[uuid.UUID | None] = field(default_factory=list)
    others: list[uuid.UUID | None] = field(default_factory=list)
    referral: uuid.UUID | None = None
    batch: str | None = None
    began: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A form that somebody opened: what it holds, when it was last kept, and the area's rules for it.

    `corrected_by` and `corrected_at` say who corrected a received referral last, and when.
    """

    subject: str
    state: FormState
    saved_at: datetime | None
    rules: FormRules
    reference: str = ""
    corrected_by: str = ""
    corrected_at: datetime | None = None


def state_to_json(state: FormState) -> dict[str, Any]:
    """Return plain JSON values."""
    return {
        "draft": to_json(state.draft),
        "notes": notes_to_json(state.notes),
        **{name: [key.hex if key else None for key in getattr(state, name)] for name in _KEYS},
        "referral": state.referral.hex if state.referral else None,
        "batch": state.batch,
        "began": state.began,
    }


def state_from_json(data: dict[str, Any]) -> FormState:
    """Build a form from what state_to_json made. Raises ValueError where it is something else."""
    keys = {name: [uuid.UUID(key) if key else None for key in data.get(name, [])] for name in _KEYS}
    return FormState(
        draft=from_json(ReferralDraft, data["draft"]),
        notes=notes_from_json(data.get("notes", {})),
        referral=uuid.UUID(data["referral"]) if data.get("referral") else None,
        batch=data.get("batch"),
        began=data.get("began"),
        **keys,
    )


_KEYS = ("perpetrators", "children", "others")


def rules_for_form(uow: UnitOfWork, *, actor: Actor) -> FormRules:
    """Return the area's rules with the names of its agencies, for filling in a form."""
    require(uow, actor, Operation.CREATE, DataClass.REFERRAL)
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


def begin_correction(
    uow: UnitOfWork, *, actor: Actor, referral_id: uuid.UUID, anew: bool = False
) -> tuple[OpenForm, Changes]:
    """Open a received referral for correction, or go on with a correction that was begun.

    `anew` returns it as it stands now whatever was begun, to put it beside that. The form shows numbers, places and
    times in clear, so the look is written down. Raises NotFoundError.
    """
    referral, subject = referral_for(uow, actor, referral_id, Operation.UPDATE), referral_id.hex
    referral_for(uow, actor, referral_id, data_class=DataClass.SAFE_CONTACT)
    uow.record("reveal", "referral", referral.id, case_id=referral.case_id)
    rules = rules_for_form(uow, actor=actor)
    kept = None if anew else housekeeping.draft(uow, actor=actor, kind=FORM, subject=subject)
    if kept is not None:
        return OpenForm(subject, state_from_json(kept.content), kept.saved_at, rules), Changes.NOTHING
    by, at = last_corrected(uow, referral)
    state = _as_it_stands(uow, referral)
    return OpenForm(subject, state, None, rules, corrected_by=by, corrected_at=at), Changes.NOTHING


def _as_it_stands(uow: UnitOfWork, referral: Referral) -> FormState:
    found = draft_of(uow, referral.id, protected=True)
    state = FormState(
        draft=found.draft,
        notes=notes_from_json(dict(referral.origins)),
        perpetrators=list(found.people.perpetrators),
        children=list(found.people.children),
        others=list(found.people.others),
        referral=referral.id,
    )
    return dataclasses.replace(state, began=beside.texts_in(_tree(state)))


def _tree(state: FormState) -> beside.Tree:
    people = dict(zip(beside.PEOPLE, (state.perpetrators, state.children, state.others), strict=True))
    return beside.tree_of(state.draft, people, state.notes.unread)


def forks_of(mine: FormState, theirs: FormState) -> list[beside.Fork]:
    """Return every field of a correction that somebody else saved since it was begun and that stands otherwise here."""
    return beside.forks(mine.began, _tree(mine), _tree(theirs))


def on_top_of(mine: FormState, theirs: FormState, chosen: Mapping[str, Any]) -> FormState:
    """Return this correction on top of what somebody else saved, with the values chosen where the two part."""
    form = beside.plain(beside.with_chosen(_tree(mine), _tree(theirs), chosen))
    checked = list(dict.fromkeys([*mine.notes.checked, *theirs.notes.checked]))
    notes = dataclasses.replace(mine.notes, unread=form.unread, checked=checked, edition=theirs.notes.edition)
    perpetrators, children, others = (form.people[name] for name in beside.PEOPLE)
    return dataclasses.replace(
        mine,
        draft=form.draft,
        notes=notes,
        perpetrators=perpetrators,
        children=children,
        others=others,
        began=theirs.began,
    )


def save_form(uow: UnitOfWork, *, actor: Actor, subject: str, state: FormState) -> tuple[datetime, Changes]:
    """Keep a form as it stands; returns when."""
    require(uow, actor, Operation.CREATE, DataClass.REFERRAL)
    content = state_to_json(state)
    return housekeeping.save_draft(uow, actor=actor, kind=kind_of(subject), subject=subject, content=content)


def throw_form_away(uow: UnitOfWork, *, actor: Actor, subject: str) -> tuple[None, Changes]:
    """Forget a form that was not handed in; a file it came from stays."""
    require(uow, actor, Operation.CREATE, DataClass.REFERRAL)
    uow.record("throw_away", "form")
    return _forget(uow, actor, subject)


def _forget(uow: UnitOfWork, actor: Actor, subject: str) -> tuple[None, Changes]:
    return housekeeping.drop_draft(uow, actor=actor, kind=kind_of(subject), subject=subject)


def hand_in(uow: UnitOfWork, *, actor: Actor, subject: str, state: FormState) -> tuple[Received, Changes]:
    """Receive a form, or write a correction, and forget the draft: all of it or nothing.

    What is missing keeps nobody from handing in. Raises RefusedError: "form_empty", "text_nul" and "text_too_long" with
    the `field`, "corrected_meanwhile" where somebody else changed the referral since it was opened.
    """
    require(uow, actor, Operation.CREATE, DataClass.REFERRAL)
    state = without_empty_people(state)
    if says_nothing(state.draft) and not state.notes.unread:
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
    referral = referral_for(uow, actor, referral_id, Operation.UPDATE)
    if editions(referral) != state.notes.edition or _replaces_unseen(uow, referral, state):
        raise RefusedError("corrected_meanwhile")
    people = PeopleKeys(tuple(state.perpetrators), tuple(state.children), tuple(state.others))
    origins = notes_to_json(dataclasses.replace(state.notes, edition=state.notes.edition + 1))
    _, changes = correct(uow, actor=actor, referral_id=referral_id, draft=state.draft, people=people, origins=origins)
    return Received(referral.id, referral.case_id, ""), changes


def _replaces_unseen(uow: UnitOfWork, referral: Referral, state: FormState) -> bool:
    """Whether the correction would put back what stands there now, by whatever way it came to stand there."""
    return state.began is not None and bool(forks_of(state, _as_it_stands(uow, referral)))


def _tie_attachment(uow: UnitOfWork, notes: FormNotes, received: Received) -> None:
    """Tie the file to its referral; a sheet belongs to many, which know it by its key and their row."""
    kept = uow.session.get(Attachment, uuid.UUID(notes.attachment)) if notes.attachment else None
    if kept is not None and notes.record is None:
        kept.referral_id, kept.case_id = received.referral_id, received.case_id


def without_empty_people(state: FormState) -> FormState:
    """Return the form without entries for people about whom nothing was said; the same where there are none."""
    everybody = (*state.draft.perpetrators, *state.draft.children, *state.draft.others_at_risk)
    if all(map(_is_described, everybody)):
        return state
    draft = dataclasses.replace(state.draft)
    draft.perpetrators, perpetrators = _described(draft.perpetrators, state.perpetrators)
    draft.children, children = _described(draft.children, state.children)
    draft.others_at_risk, others = _described(draft.others_at_risk, state.others)
    return dataclasses.replace(state, draft=draft, perpetrators=perpetrators, children=children, others=others)


def _described(people: Sequence[P], keys: Sequence[uuid.UUID | None]) -> tuple[list[P], list[uuid.UUID | None]]:
    kept = [
        (person, keys[number] if number < len(keys) else None)
        for number, person in enumerate(people)
        if _is_described(person)
    ]
    return [person for person, _ in kept], [key for _, key in kept]


def _is_described(person: DraftPerson) -> bool:
    kind: Any = type(person)
    return person != _nobody(kind)


@cache
def _nobody(kind: Any) -> DraftPerson:
    nobody: DraftPerson = kind()
    return nobody


def says_nothing(draft: ReferralDraft) -> bool:
    """Whether a form holds nothing but the day it was begun."""
    nobody: Any = DraftPerson
    return draft.victim == _nobody(nobody) and dataclasses.replace(draft, referral_date=None) == ReferralDraft()


def editions(referral: Referral) -> int:
    """Return how often a referral was corrected."""
    return int(referral.origins.get("edition", 0))

"""Before anything of a case is stored: whether coordinator or chair may know its people, and sending it elsewhere.

Where the one who keeps this register is in conflict, a named deputy prepares the case on another register and it never
enters this one. So the question is asked of a form before it is handed in, and the form goes without a trace of what it
said; that it went, when, by whom and why stands in the ledger and before the auditor.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from marac_desk.documents.letters_content import HandOverSheet
from marac_desk.intake.draft import ReferralDraft
from marac_desk.model.attachment import Attachment
from marac_desk.model.audit import Alert
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation, Role
from marac_desk.rules.conflicts import Likeness, ties_between
from marac_desk.rules.vocabulary.access import AlertRule
from marac_desk.services import housekeeping
from marac_desk.services.access import require
from marac_desk.services.changes import Changes
from marac_desk.services.conflicts.members import KEEPERS, MemberRow, members_of
from marac_desk.services.conflicts.parties import PartyRow, parties_of_form
from marac_desk.services.conflicts.views import ConflictMatch
from marac_desk.services.errors import RefusedError
from marac_desk.services.matching_lore import matching_lore
from marac_desk.services.recalls import imprint_of_letter
from marac_desk.services.referrals.batches import BATCH, hand_in_row
from marac_desk.services.referrals.forms import FormState, hand_in, kind_of, open_form
from marac_desk.services.referrals.receiving import Received
from marac_desk.services.settings import today
from marac_desk.services.texts import needed


@dataclass(frozen=True, slots=True)
class Keeper:
    """Somebody who keeps this register: coordinator or chair."""

    representative_id: uuid.UUID | None
    user_id: uuid.UUID | None
    name: str
    role: Role


def keepers_of(uow: UnitOfWork, *, actor: Actor) -> tuple[Keeper, ...]:
    """Return who keeps this register, for saying who is in conflict."""
    require(uow, actor, Operation.CREATE, DataClass.REFERRAL)
    return tuple(
        Keeper(row.representative_id, row.user_id, row.name, row.keeps) for row in members_of(uow) if row.keeps
    )


def keepers_alike(uow: UnitOfWork, *, actor: Actor, draft: ReferralDraft) -> tuple[ConflictMatch, ...]:
    """Return the coordinators and chairs who may know the people of a form, the likeliest first."""
    require(uow, actor, Operation.CREATE, DataClass.REFERRAL)
    keepers = [row for row in members_of(uow) if row.keeps is not None]
    found = []
    for party in parties_of_form(draft):
        for keeper in keepers:
            likeness = ties_between(party.party, keeper.member, matching_lore())
            if likeness is not None:
                found.append(_match(party, keeper, likeness))
    return tuple(sorted(found, key=lambda match: (match.level != "likely", -match.score, match.name)))


def _match(party: PartyRow, keeper: MemberRow, likeness: Likeness) -> ConflictMatch:
    return ConflictMatch(
        party=party.name,
        party_role=party.role,
        tie=likeness.tie,
        level=likeness.level,
        score=likeness.score,
        signs=likeness.signs,
        name=keeper.name,
        agency=keeper.agency,
        mark=keeper.mark,
        job_title=keeper.job_title,
        representative_id=keeper.representative_id,
        user_id=keeper.user_id,
        agency_id=keeper.agency_id,
        keeps=keeper.keeps,
        restricted=False,
    )


def hand_in_asked(
    uow: UnitOfWork, *, actor: Actor, subject: str, state: FormState | None = None, asked: bool = False
) -> tuple[Received, Changes]:
    """Hand a form or a row of a sheet in, unless coordinator or chair may know its people and nobody asked them yet.

    Raises RefusedError("keeper_may_know"): then nothing is stored. `asked` says that they were asked and know nobody.
    """
    form = state or open_form(uow, actor=actor, subject=subject).state
    is_new = form.referral is None
    if is_new and not asked and keepers_alike(uow, actor=actor, draft=form.draft):
        raise RefusedError("keeper_may_know")
    if asked and is_new:
        uow.record("keepers_asked", "form")
    if ":" in subject:
        return hand_in_row(uow, actor=actor, subject=subject, state=form)
    return hand_in(uow, actor=actor, subject=subject, state=form)


def send_elsewhere(
    uow: UnitOfWork, *, actor: Actor, subject: str, keeper: uuid.UUID, deputy: str
) -> tuple[HandOverSheet, Changes]:
    """Remove a form that nobody handed in, with its file: a deputy prepares the case on another register.

    `keeper` is the key of the person of the partnership, or of the user, who is in conflict. Returns the sheet to hand
    over, which has nothing of the case. Raises NotFoundError, and RefusedError: "deputy_needed", "not_a_keeper",
    "deputy_is_keeper", "conflict_stored" for the correction of a referral that is in the register already.
    """
    require(uow, actor, Operation.CREATE, DataClass.REFERRAL)
    whose = next((row for row in members_of(uow) if keeper in {row.representative_id, row.user_id}), None)
    if whose is None or whose.keeps not in KEEPERS:
        raise RefusedError("not_a_keeper")
    name = needed(deputy, "deputy_needed")
    if name.casefold() in {row.name.casefold() for row in members_of(uow) if row.keeps is not None}:
        raise RefusedError("deputy_is_keeper")
    form = open_form(uow, actor=actor, subject=subject).state
    if form.referral is not None:
        raise RefusedError("conflict_stored")
    role = Role.COORDINATOR if whose.keeps is Role.COORDINATOR else Role.CHAIR
    _remove(uow, actor, subject, form)
    alert = Alert(rule=AlertRule.OTHER_REGISTER, user_id=actor.user_id, at=uow.now, details={"whose": role.value})
    uow.add(alert)
    uow.record("other_register", "form", whose=role.value, keeper=keeper.hex)
    sheet = HandOverSheet(imprint_of_letter(uow, actor, holder=name), name, role.value, today(uow), actor.name)
    return sheet, Changes.DRAFTS | Changes.ACCESS | Changes.AUDIT


def _remove(uow: UnitOfWork, actor: Actor, subject: str, form: FormState) -> None:
    """Delete the form, its line on the list of a sheet, and the file; other rows of a sheet keep what was read."""
    housekeeping.drop_draft(uow, actor=actor, kind=kind_of(subject), subject=subject)
    kept = uow.session.get(Attachment, uuid.UUID(form.notes.attachment)) if form.notes.attachment else None
    if kept is not None and form.notes.record is None:
        uow.session.delete(kept)
    elif kept is not None:
        kept.content, kept.size, kept.sha256 = b"", 0, ""
    if ":" in subject:
        _leave_out(uow, actor, subject)
    uow.session.flush()


def _leave_out(uow: UnitOfWork, actor: Actor, subject: str) -> None:
    batch = subject.partition(":")[0]
    head = housekeeping.draft(uow, actor=actor, kind=BATCH, subject=batch)
    if head is not None:
        rows = [row for row in head.content["rows"] if row["subject"] != subject]
        content = {**head.content, "rows": rows}
        housekeeping.save_draft(uow, actor=actor, kind=BATCH, subject=batch, content=content)

"""The pack on paper that goes with a package: the same case, without any address, for the other coordinator."""

from __future__ import annotations

import copy
import hashlib
import uuid
from pathlib import Path

from marac_desk.documents.content import Born, SaidToHarm
from marac_desk.documents.minutes_content import VictimView
from marac_desk.documents.transfer_content import (
    PackAction,
    PackLeft,
    PackLine,
    PackOrder,
    PackReach,
    PackScore,
    TransferPack,
)
from marac_desk.intake.draft import DraftPerson, ReferralDraft
from marac_desk.intake.transfers import TransferContent
from marac_desk.model.case import Case
from marac_desk.register.files import write_whole
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor
from marac_desk.rules.safe_contact import must_not
from marac_desk.rules.transfers import TO_TELL, Direction, Part, holds_place
from marac_desk.rules.vocabulary import DobAccuracy, Relationship, Sex
from marac_desk.services.changes import Changes
from marac_desk.services.recalls import imprint_of_letter
from marac_desk.services.transfers.gathering import hidden_places, without
from marac_desk.services.transfers.known import known_transfer
from marac_desk.services.transfers.sending import MadePackage


def pack_of(uow: UnitOfWork, *, actor: Actor, made: MadePackage) -> TransferPack:
    """Return the pack that belongs to a package the person acting made. Raises NotFoundError, NotAllowedError."""
    row = known_transfer(uow, actor, made.transfer_id, direction=Direction.OUT)
    content, places = copy.deepcopy(made.content), hidden_places(uow, uow.session.get_one(Case, row.case_id))
    without(content, lambda text: not holds_place(text, places))  # also where the package itself may hold one
    draft, minutes, handover = content.referral, content.minutes, content.handover
    return TransferPack(
        imprint=imprint_of_letter(uow, actor, holder=row.other_area),
        other_area=row.other_area,
        reference=content.reference,
        code=content.code,
        number=content.number,
        fingerprint=made.fingerprint,
        made_on=content.made_on,
        reason=content.reason,
        victim=_name(draft.victim),
        victim_born=_born(draft.victim),
        said_to_harm=_said_to_harm(draft),
        children=tuple(name for child in draft.children if (name := _name(child))),
        must_not_know=tuple(PackLine(one.name or "", one.reason or "") for one in draft.must_not_receive),
        reach=_reach(content) if Part.SAFE_CONTACT.value in content.parts else None,
        what_happened=draft.free_text.reason or "",
        view=_view(content),
        heard_on=minutes.heard_on if minutes is not None else None,
        risk=minutes.risk_statement if minutes is not None else "",
        scores=tuple(PackScore(one.tool, one.assessed_on, one.score) for one in content.scores),
        actions=tuple(PackAction(a.title, a.agency, a.due_on, a.share, a.close_code) for a in content.plan),
        orders=tuple(PackOrder(o.kind, o.conditions, o.until_date, tuple(o.breached_on)) for o in content.orders),
        said=tuple(PackLine(one.agency, one.text) for one in minutes.lines) if minutes is not None else (),
        service=handover.service if handover is not None else "",
        advocate=handover.advocate if handover is not None else "",
        to_whom=handover.to_whom if handover is not None else "",
        to_tell=TO_TELL,
        left=tuple(PackLeft(one.why, one.part) for one in made.left_behind),
    )


def _view(content: TransferContent) -> VictimView | None:
    """Return what the victim said last: at the hearing, else when she or he was referred."""
    minutes, draft = content.minutes, content.referral
    if minutes is not None and minutes.her_view:
        return VictimView(minutes.her_view, minutes.her_view_by, minutes.her_view_on)
    wishes = draft.free_text.victim_wishes
    return VictimView(wishes, draft.referrer.name or "", draft.referral_date) if wishes else None


def _name(person: DraftPerson) -> str:
    parts = (person.given_names, person.family_name)
    return person.full_name or " ".join(part for part in parts if part) or person.known_as or ""


def _born(person: DraftPerson) -> Born:
    day = person.date_of_birth
    return Born(day, (person.dob_accuracy or DobAccuracy.EXACT) if day is not None else DobAccuracy.UNKNOWN)


def _said_to_harm(draft: ReferralDraft) -> tuple[SaidToHarm, ...]:
    other = Relationship.OTHER_PERSONALLY_CONNECTED
    return tuple(
        SaidToHarm(_name(one), _born(one), one.relationship_to_victim or other, one.sex or Sex.NOT_KNOWN)
        for one in draft.perpetrators
    )


def _reach(content: TransferContent) -> PackReach:
    contact, handover = content.referral.safe_contact, content.handover
    return PackReach(
        must_not=must_not(contact),
        value=contact.value or "",
        times=contact.safe_times or "",
        code_word=contact.code_word or "",
        say_if_answered=contact.say_if_answered_by_other or "",
        checked_on=handover.safe_contact_checked_on if handover is not None else None,
    )


def pack_name(made: MadePackage) -> str:
    """Return the name of the pack's file, which names nobody."""
    return f"{Path(made.file_name).stem}.pdf"


def save_pack(folder: Path, made: MadePackage, pdf: bytes) -> str:
    """Write a locked pack, whole or not at all; returns its SHA-256."""
    write_whole(folder / pack_name(made), pdf)
    return hashlib.sha256(pdf).hexdigest()


def record_pack(uow: UnitOfWork, *, actor: Actor, transfer_id: uuid.UUID, sha256: str) -> tuple[None, Changes]:
    """Write down that the pack of a transfer was put on paper, by the hash of its file."""
    row = known_transfer(uow, actor, transfer_id, direction=Direction.OUT)
    uow.record("print", "transfer", row.id, case_id=row.case_id, number=row.number, sha256=sha256)
    return None, Changes.DOCUMENTS

"""Taking in a case from another area: opened, looked through, its sender known, and then a draft in the inbox.

Nothing is written until all of it holds. A later package of the same transfer adds its papers; what was taken in before
stays as it is.
"""

from __future__ import annotations

import dataclasses
import hashlib
import uuid
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from marac_desk.intake.draft import PreviousConference, ReferralDraft, Referrer, to_brief_json
from marac_desk.intake.transfers import TransferContent
from marac_desk.model.referral import Referral
from marac_desk.model.transfer import Transfer
from marac_desk.register.parcels import MOST_BYTES, ParcelError, open_parcel
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.transfers import (
    Direction,
    KeyStanding,
    Paper,
    Part,
    TransferState,
    area_key,
    missing_papers,
)
from marac_desk.rules.vocabulary import Answer, Criterion
from marac_desk.services.access import cases_within, require
from marac_desk.services.changes import Changes
from marac_desk.services.errors import RefusedError
from marac_desk.services.referrals.receiving import receive
from marac_desk.services.settings import area_settings
from marac_desk.services.transfers.answering import is_answer, read_package
from marac_desk.services.transfers.identity import COMPARED, AreaSign, fingerprint, know_partner, sign_of

SOURCE = "transfer"
_S = TransferState


@dataclass(frozen=True, slots=True)
class OpenedPackage:
    """A package that opened and whose signature holds: what it says, who signed it, which file it was."""

    content: TransferContent = field(repr=False)
    public: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class IncomingView:
    """What a package says, before anything of it is taken in.

    `sign` is how its sender stands to what is known. `adds` says that its transfer was taken in before, and that this
    package adds papers to it. `missing` are papers to ask for.
    """

    code: str
    number: int
    made_on: date
    sign: AreaSign
    contact: str
    contact_line: str
    reference: str
    reason: str
    parts: tuple[Part, ...]
    missing: tuple[Paper, ...]
    victim: str
    must_not_know: tuple[str, ...]
    heard: bool
    new_address: bool
    adds: bool


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A case that came from another area: where it stands now."""

    transfer_id: uuid.UUID
    referral_id: uuid.UUID | None
    case_id: uuid.UUID
    adds: bool


def read_file(path: Path) -> bytes:
    """Return the bytes of a file that came, of one that is too large no more than it takes to say so."""
    with path.open("rb") as stream:
        return stream.read(MOST_BYTES + 1)


def open_package(data: bytes, passphrase: str) -> OpenedPackage:
    """Return what is in a package; takes a moment, and needs no register.

    Raises RefusedError: "transfer_foreign", "transfer_is_answer", "transfer_newer", "transfer_too_large",
    "transfer_cut_off", "transfer_changed", "transfer_not_opened", "transfer_not_signed", "transfer_not_ours".
    """
    if is_answer(data):
        raise RefusedError("transfer_is_answer")
    try:
        parcel = open_parcel(data, "".join(sign for sign in passphrase.upper() if sign.isalnum()))
    except ParcelError as error:
        raise RefusedError(f"transfer_{error.code}") from None
    return OpenedPackage(read_package(parcel.content), parcel.public, hashlib.sha256(data).hexdigest())


def look_through(uow: UnitOfWork, *, actor: Actor, package: OpenedPackage) -> IncomingView:
    """Return what a package says and how its sender stands, without writing anything.

    Raises RefusedError: "transfer_for_another", "transfer_own", "transfer_twice", "transfer_older", and
    "transfer_not_for_you" where the package names the person acting among those who must not know.
    """
    known = _check(uow, actor, package)
    content = package.content
    names = content.referral.must_not_receive
    return IncomingView(
        code=content.code,
        number=content.number,
        made_on=content.made_on,
        sign=sign_of(uow, content.from_area, package.public),
        contact=content.contact,
        contact_line=content.contact_line,
        reference=content.reference,
        reason=content.reason,
        parts=tuple(part for part in Part if part.value in content.parts),
        missing=missing_in(content),
        victim=_named(content.referral),
        must_not_know=tuple(one.name for one in names if one.name),
        heard=content.heard,
        new_address=content.new_address,
        adds=known is not None,
    )


def take_in(
    uow: UnitOfWork, *, actor: Actor, package: OpenedPackage, compared: bool = False, why_changed: str = ""
) -> tuple[TakenIn, Changes]:
    """Take a case in as a draft in the inbox, or add the papers of a later package to what was taken in before.

    `compared` says that the fingerprint was compared with the other area on the telephone; it must be at the first
    file of an area, and with `why_changed` where its key is another one than before. Raises what `look_through` raises
    and RefusedError: "transfer_not_compared", "transfer_key_changed".
    """
    known = _check(uow, actor, package)
    content = package.content
    standing = sign_of(uow, content.from_area, package.public).standing
    if standing is KeyStanding.CHANGED and not (compared and why_changed.strip()):
        raise RefusedError("transfer_key_changed")
    if standing is KeyStanding.FIRST and not compared:
        raise RefusedError("transfer_not_compared")
    taken = _added(uow, known, package) if known is not None else _new(uow, actor, package)
    if standing is not KeyStanding.KNOWN:
        know_partner(uow, content.from_area, package.public, why=COMPARED)
    return taken, Changes.REFERRALS | Changes.CASES


def _check(uow: UnitOfWork, actor: Actor, package: OpenedPackage) -> Transfer | None:
    """Return the transfer that a package belongs to where it was taken in before; raises RefusedError otherwise."""
    require(uow, actor, Operation.CREATE, DataClass.REFERRAL)
    require(uow, actor, Operation.UPDATE, DataClass.REFERRAL)
    content, own = package.content, area_key(area_settings(uow).name)
    if area_key(content.from_area) == own:
        raise RefusedError("transfer_own")
    if area_key(content.to_area) != own:
        raise RefusedError("transfer_for_another")
    me = " ".join(actor.name.casefold().split())
    if any(" ".join((one.name or "").casefold().split()) == me for one in content.referral.must_not_receive):
        raise RefusedError("transfer_not_for_you")
    known = _taken_before(uow, actor, content)
    if known is not None and content.number <= known.number:
        raise RefusedError("transfer_twice" if content.number == known.number else "transfer_older")
    return known


def _taken_before(uow: UnitOfWork, actor: Actor, content: TransferContent) -> Transfer | None:
    """Return the transfer of this code; one of a case that the person acting must not know of is not there."""
    within = cases_within(uow, actor, Operation.UPDATE, DataClass.REFERRAL, key=Transfer.case_id)
    query = sa.select(Transfer).where(Transfer.code == content.code, Transfer.direction == Direction.IN, within)
    rows = uow.session.scalars(query.order_by(Transfer.number.desc()))
    return next((row for row in rows if area_key(row.other_area) == area_key(content.from_area)), None)


def _new(uow: UnitOfWork, actor: Actor, package: OpenedPackage) -> TakenIn:
    content = package.content
    received, _ = receive(uow, actor=actor, draft=incoming_draft(content), source=SOURCE)
    referral = uow.session.get_one(Referral, received.referral_id)
    referral.transferred_from = content.from_area
    row = Transfer(
        case_id=received.case_id,
        referral_id=referral.id,
        direction=Direction.IN.value,
        other_area=content.from_area,
        state=_S.RECEIVED,
        code=content.code,
        number=0,
        reason=content.reason or None,
        token=content.token,
        received_reference=content.reference,
        sent_on=content.made_on,
        told={},
        contents=[],
    )
    uow.add(row)
    _keep(uow, row, package)
    uow.record("take_in", "transfer", row.id, case_id=row.case_id, number=row.number, sha256=package.sha256,
               key=fingerprint(package.public))  # fmt: skip
    return TakenIn(row.id, referral.id, row.case_id, adds=False)


def _added(uow: UnitOfWork, row: Transfer, package: OpenedPackage) -> TakenIn:
    _keep(uow, row, package)
    uow.record("add_papers", "transfer", row.id, case_id=row.case_id, number=row.number, sha256=package.sha256,
               key=fingerprint(package.public))  # fmt: skip
    return TakenIn(row.id, row.referral_id, row.case_id, adds=True)


def _keep(uow: UnitOfWork, row: Transfer, package: OpenedPackage) -> None:
    """Keep the papers of a package; the referral in it stands in the inbox, so it is not kept a second time here."""
    content = package.content
    papers = dataclasses.replace(content, referral=ReferralDraft(), token="")
    row.contents = [*(row.contents or ()), to_brief_json(papers)]
    row.missing = [paper.value for paper in missing_in(content)]
    row.parts, row.number, row.sha256 = list(content.parts), content.number, package.sha256
    uow.session.flush()


def incoming_draft(content: TransferContent) -> ReferralDraft:
    """Return the draft that goes into the inbox: what the other area wrote, sent by it, heard there before."""
    draft = dataclasses.replace(content.referral)
    draft.referral_date = content.made_on
    draft.external_ref = content.reference
    draft.referrer = Referrer(agency=content.from_area, name=content.contact, phone=content.contact_line or None)
    draft.criteria_answers = {**draft.criteria_answers, Criterion.TRANSFER_IN: Answer.YES}
    draft.criteria_answers.pop(Criterion.REPEAT, None)  # that was asked of another area's cases
    if content.heard:
        heard_on = content.minutes.heard_on.isoformat() if content.minutes is not None else None
        draft.previous_marac = PreviousConference(Answer.YES, content.from_area, heard_on)
    if content.new_address and draft.victim.address:
        draft.victim = dataclasses.replace(draft.victim, address_confidential=True)
    return draft


def missing_in(content: TransferContent) -> tuple[Paper, ...]:
    """Return the papers to ask the other area for."""
    contact = content.referral.safe_contact
    came = {
        Paper.MINUTES: content.minutes is not None,
        Paper.PLAN: bool(content.plan),
        Paper.RISK: bool(content.scores or content.referral.risk.answers or content.referral.risk.score),
        Paper.SAFE_CONTACT: bool(contact.value or contact.safe_to_call or contact.safe_to_text),
        Paper.HANDOVER: content.handover is not None and bool(content.handover.service or content.handover.advocate),
    }
    return missing_papers([paper for paper, there in came.items() if there], heard=content.heard)


def _named(draft: ReferralDraft) -> str:
    victim = draft.victim
    parts = (victim.given_names, victim.family_name)
    return victim.full_name or " ".join(part for part in parts if part) or victim.known_as or ""

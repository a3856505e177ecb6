"""Drivers for transfers between areas: each use case with what it needs by the words of the matrix."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa

from marac_desk.intake.draft import DraftPerson, ReferralDraft
from marac_desk.intake.transfers import ANSWER, PACKAGE, SCHEMA, AnswerContent, TransferContent, to_bytes
from marac_desk.model.action import Action
from marac_desk.model.transfer import Transfer
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor
from marac_desk.rules.transfers import Direction, Part, Told, TransferState
from marac_desk.services.errors import RefusedError
from marac_desk.services.settings import area_settings, today
from marac_desk.services.transfers import acknowledging, following, looking, paper, preparing, receiving, sending
from marac_desk.services.transfers.answering import OpenedAnswer, proof_of
from tests.support.permission_scenes import Scene
from tests.support.permissions import REASONED, Driver, at_all, here, shown

_OUT = here("export", "referral")
_CONTACT = here("export", "safe_contact", REASONED)
Call = Callable[[UnitOfWork, Actor, Scene], Any]


@cache
def lock() -> sending.PackageLock:
    """Return one lock for all packages: what a passphrase costs is not what is tried here."""
    return sending.package_lock()


def transfer(uow: UnitOfWork, scene: Scene, state: TransferState, direction: Direction = Direction.OUT) -> Transfer:
    """Add a transfer of the scene's case, by nobody."""
    row = Transfer(
        case_id=scene.case, referral_id=scene.referral, direction=direction.value, other_area="Westvale MARAC",
        state=state, code="CODE-CODE-CODE-CODE", number=1, token="ab", sha256="ff", way="secure e-mail",
        parts=[Part.REFERRAL.value, Part.MINUTES.value, Part.PLAN.value], agreed=[], told={}, contents=[],
        sent_on=date(2026, 11, 2), due_on=date(2026, 11, 4),
    )  # fmt: skip
    uow.add(row)
    uow.session.flush()
    return row


def _print(uow: UnitOfWork, who: Actor, scene: Scene) -> Any:
    row = transfer(uow, scene, TransferState.PREPARED)
    return paper.record_pack(uow, actor=who, transfer_id=row.id, sha256="00" * 32)


def _on(use_case: Callable[..., Any], state: TransferState, **values: Any) -> Call:
    def call(uow: UnitOfWork, who: Actor, scene: Scene) -> Any:
        row = transfer(uow, scene, state)
        return use_case(uow, actor=who, transfer_id=row.id, version=row.version, **values)

    return call


def _prepare(uow: UnitOfWork, who: Actor, scene: Scene) -> Any:
    plan = preparing.TransferPlan("Westvale MARAC", "secure e-mail", "She has moved.")
    return preparing.prepare_transfer(uow, actor=who, case_id=scene.case, plan=plan)


def _make(uow: UnitOfWork, who: Actor, scene: Scene) -> Any:
    row = transfer(uow, scene, TransferState.PREPARED)
    return sending.make_package(uow, actor=who, transfer_id=row.id, lock=lock())


def _answer(uow: UnitOfWork, who: Actor, scene: Scene) -> Any:
    row = transfer(uow, scene, TransferState.SENT)
    content = AnswerContent(ANSWER, SCHEMA, row.code or "", 1, "ff", "Westvale MARAC", area_settings(uow).name,
                            "WV-2026-1", today(uow), "Wes Tvale")  # fmt: skip
    content.proof = proof_of(content, "ab")
    try:
        return following.take_acknowledgement(uow, actor=who, answer=OpenedAnswer(content, bytes(32)))
    except RefusedError:
        return False


def _finish(uow: UnitOfWork, who: Actor, scene: Scene) -> Any:
    row = transfer(uow, scene, TransferState.ACKNOWLEDGED)
    uow.session.execute(sa.update(Action).where(Action.case_id == scene.case).values(closed_on=today(uow)))
    return following.finish_transfer(uow, actor=who, transfer_id=row.id, version=row.version)


def _end_flag(uow: UnitOfWork, who: Actor, scene: Scene) -> Any:
    row = transfer(uow, scene, TransferState.SENT)
    return looking.end_flag(uow, actor=who, transfer_id=row.id, flag_id=scene.flag, moves=False)


def _shown(uow: UnitOfWork, who: Actor, scene: Scene) -> bool:
    transfer(uow, scene, TransferState.SENT)
    return bool(looking.case_transfers(uow, actor=who, case_id=scene.case))


def _due(uow: UnitOfWork, who: Actor, scene: Scene) -> bool:
    transfer(uow, scene, TransferState.SENT)
    return scene.case in {one.case_id for one in looking.transfers_due(uow, actor=who)}


def _papers(uow: UnitOfWork, who: Actor, scene: Scene) -> Any:
    row = transfer(uow, scene, TransferState.RECEIVED, Direction.IN)
    return looking.transfer_papers(uow, actor=who, transfer_id=row.id)


def _acknowledge(uow: UnitOfWork, who: Actor, scene: Scene) -> Any:
    row = transfer(uow, scene, TransferState.RECEIVED, Direction.IN)
    return acknowledging.make_acknowledgement(uow, actor=who, transfer_id=row.id)


def incoming(to_area: str, code: str = "NEWC-ODEC-ODEC-ODEC") -> receiving.OpenedPackage:
    """Return a package of another area as it is once it was opened."""
    draft = ReferralDraft(victim=DraftPerson(full_name="Nova Newcomer"))
    content = TransferContent(PACKAGE, SCHEMA, code, 1, date(2026, 11, 20), "Westvale MARAC", to_area, "WV-2026-1",
                              "cd" * 32, referral=draft)  # fmt: skip
    return receiving.OpenedPackage(content, bytes(32), uuid.uuid5(uuid.NAMESPACE_OID, to_bytes(content).hex()).hex)


def _look(uow: UnitOfWork, who: Actor, _scene: Scene) -> Any:
    return receiving.look_through(uow, actor=who, package=incoming(area_settings(uow).name))


def _take_in(uow: UnitOfWork, who: Actor, _scene: Scene) -> Any:
    return receiving.take_in(uow, actor=who, package=incoming(area_settings(uow).name), compared=True)


_S = TransferState
TRANSFERS = (
    Driver("transfer_choices", lambda u, a, s: preparing.transfer_choices(u, actor=a, case_id=s.case), (_OUT,)),
    Driver("prepare_transfer", _prepare, (_OUT, _CONTACT)),
    Driver("make_package", _make, (_OUT, _CONTACT, here("export", "minutes"), here("export", "actions"))),
    Driver("record_pack", _print, (_OUT,)),
    Driver("record_sent", _on(sending.record_sent, _S.PREPARED), (_OUT,)),
    Driver("acknowledge_by_hand", _on(following.acknowledge_by_hand, _S.SENT, by="Wes"), (_OUT,)),
    Driver("take_acknowledgement", _answer, (at_all("export", "referral"), shown("export", "referral"))),
    Driver("record_handover", _on(following.record_handover, _S.ACKNOWLEDGED, to_whom="Grace"), (_OUT,)),
    Driver("withdraw_transfer", _on(following.withdraw_transfer, _S.SENT, reason="She came back."), (_OUT,)),
    Driver("finish_transfer", _finish, (_OUT, here("update", "referral"))),
    Driver("tick_told", _on(following.tick_told, _S.SENT, item=Told.ORDERS, done=True), (here("update", "referral"),)),
    Driver("end_flag", _end_flag, (here("update", "referral"),)),
    Driver("case_transfers", _shown, (here("read", "referral"), shown("read", "referral", own_row=False))),
    Driver("transfers_due", _due, (at_all("export", "referral"), shown("export", "referral"))),
    Driver("transfer_papers", _papers, (here("read", "referral"), here("read", "minutes"),
                                        here("read", "perpetrator"), here("read", "victim_view"))),
    Driver("make_acknowledgement", _acknowledge, (_OUT,)),
    Driver("look_through_transfer", _look, (at_all("create", "referral"), at_all("update", "referral"))),
    Driver("take_in_transfer", _take_in, (at_all("create", "referral"), at_all("update", "referral"))),
)  # fmt: skip

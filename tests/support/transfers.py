"""Two areas with a register each: a case is heard in one, passed on, and taken in by the other."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from marac_desk.model.agency import Agency
from marac_desk.model.area import Area
from marac_desk.model.case import Case
from marac_desk.model.discussion import InformationShared
from marac_desk.model.meeting import AgendaItem, ResearchReturn
from marac_desk.model.transfer import Transfer
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor
from marac_desk.rules.vocabulary import Handling
from marac_desk.services.transfers.acknowledging import MadeAnswer, make_acknowledgement
from marac_desk.services.transfers.looking import TransferView, case_transfers
from marac_desk.services.transfers.preparing import TransferPlan, prepare_transfer
from marac_desk.services.transfers.receiving import OpenedPackage, TakenIn, open_package, take_in
from marac_desk.services.transfers.sending import MadePackage, PackageLock, make_package, package_lock, record_sent
from tests.support import registers
from tests.support.sealed import HeldMeeting

HERE, THERE = "Harrowmere", "Westvale MARAC"
SECRET_LINE = "An informant says that he keeps a knife under the seat of his van."
HOUSING_LINE = "Rent arrears of three months, and a notice was served in October."
NOT_FOR_HER = "Officers mean to arrest him at work on Thursday before noon."
RESEARCH = "Two markers on his vehicle from an inquiry that is still running."


def do(register: Register, who: Actor, use_case: Callable[..., Any], **values: Any) -> Any:
    """Run one use case as somebody; returns its result."""
    with register.writing(who) as uow:
        return use_case(uow, actor=who, **values)[0]


def ask(register: Register, who: Actor, use_case: Callable[..., Any], **values: Any) -> Any:
    """Ask one use case as somebody."""
    with register.reading() as uow:
        return use_case(uow, actor=who, **values)


class Sender:
    """The area that a case leaves: the demonstration, with a meeting of three cases held and sealed."""

    def __init__(self, register: Register) -> None:
        self.register, self.me = register, registers.actor(register)
        self.held = HeldMeeting(register, close=False)
        with register.writing(self.me) as uow:
            item = uow.session.get_one(AgendaItem, self.held.items[0])
            self.case_id: uuid.UUID = item.case_id
            self.item_id, self.referral_id = item.id, item.referral_id
            self.reference = uow.session.get_one(Case, item.case_id).reference
            self.area = uow.session.scalars(sa.select(Area.name)).one()
        self.police, self.housing = (self.held.room.agency(name) for name in ("Police", "Housing"))
        self._said()
        self.held.close()

    def _said(self) -> None:
        lines = (
            (self.police, SECRET_LINE, Handling.DO_NOT_MINUTE),
            (self.police, NOT_FOR_HER, Handling.NOT_FOR_VICTIM),
            (self.housing, HOUSING_LINE, Handling.MAY_MINUTE),
        )
        with self.register.writing(self.me) as uow:
            for number, (agency, text, handling) in enumerate(lines, 10):
                uow.add(InformationShared(item_id=self.item_id, agency_id=agency, position=number, text=text,
                                          handling=handling))  # fmt: skip
            known = sa.select(ResearchReturn).where(ResearchReturn.case_id == self.case_id)
            row = uow.session.scalars(known).first()
            if row is None:
                agency = uow.session.scalars(sa.select(Agency.id)).all()[0]
                row = ResearchReturn(referral_id=self.referral_id, case_id=self.case_id, agency_id=agency)
                uow.add(row)
            row.summary = RESEARCH

    def plan(self, **more: Any) -> TransferPlan:
        """Return what is wanted passed on."""
        given = {"other_area": THERE, "way": "secure e-mail", "reason": "She has moved to her sister.", **more}
        return TransferPlan(**given)

    def prepare(self, **more: Any) -> uuid.UUID:
        """Prepare the transfer of the first case."""
        key: uuid.UUID = do(self.register, self.me, prepare_transfer, case_id=self.case_id, plan=self.plan(**more))
        return key

    def make(self, key: uuid.UUID, lock: PackageLock | None = None) -> MadePackage:
        """Make its package."""
        made: MadePackage = do(self.register, self.me, make_package, transfer_id=key, lock=lock or package_lock())
        return made

    def send(self, key: uuid.UUID) -> None:
        """Record it as sent."""
        do(self.register, self.me, record_sent, transfer_id=key, version=self.row(key).version)

    def row(self, key: uuid.UUID) -> Transfer:
        """Return it as it stands."""
        with self.register.reading() as uow:
            return uow.session.get_one(Transfer, key)

    def view(self) -> TransferView:
        """Return the latest transfer of the case as it is shown."""
        found: TransferView = ask(self.register, self.me, case_transfers, case_id=self.case_id)[0]
        return found


class Receiver:
    """The area that takes a case in: an empty register of its own."""

    def __init__(self, folder: Path, name: str = THERE) -> None:
        folder.mkdir()
        self.register, self.me = registers.empty_file(folder), registers.coordinator()
        with self.register.writing(self.me) as uow:
            uow.session.scalars(sa.select(Area)).one().name = name

    def open(self, made: MadePackage) -> OpenedPackage:
        """Open a package with its passphrase, on the day on which it was made at the earliest."""
        clock: Any = self.register.clock
        made_at = datetime.combine(made.content.made_on, time(12), tzinfo=UTC)
        clock.instant = max(clock.instant, made_at)
        return open_package(made.file, made.passphrase)

    def take_in(self, made: MadePackage, *, compared: bool = True, **more: Any) -> TakenIn:
        """Open a package and take it in."""
        values = {"package": self.open(made), "compared": compared, **more}
        taken: TakenIn = do(self.register, self.me, take_in, **values)
        return taken

    def acknowledge(self, key: uuid.UUID) -> MadeAnswer:
        """Make the acknowledgement."""
        made: MadeAnswer = do(self.register, self.me, make_acknowledgement, transfer_id=key)
        return made

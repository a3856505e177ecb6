"""A register of two people who may restore together, with real backups in a folder and the kit that opens them."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.user import User
from marac_desk.program.restoring import restore_from
from marac_desk.register.backup.keeping import backups_in
from marac_desk.register.files import RegisterPlace
from marac_desk.register.keyring_store import SecretStore
from marac_desk.register.keys import share_text, write_key_file
from marac_desk.register.opening import create_register, open_register
from marac_desk.rules.access import Role
from marac_desk.rules.clock import SetClock
from marac_desk.services.backups.views import Reason
from marac_desk.services.backups.working import Watch
from marac_desk.services.partnership import set_up_area
from tests.support.backups import SECOND, backups_of, kit
from tests.support.keyrings import beside
from tests.support.registers import COORDINATOR, REGISTER_ID, SECRETS, clock


@dataclass(frozen=True)
class Restorable:
    """The folders of a register that is closed, and of its backups."""

    base: Path

    @property
    def place(self) -> RegisterPlace:
        """Where the register stands."""
        return RegisterPlace(self.base / "place")

    @property
    def folder(self) -> Path:
        """Where its backups are."""
        return self.base / "backups"

    @property
    def shares(self) -> list[str]:
        """What stands on the three sheets of its recovery kit."""
        return [share_text(share) for share in kit()[1]]

    def names(self) -> list[str]:
        """Return its backups, the newest first."""
        return [one.name.stem for one in backups_in(self.folder, SECRETS.backup_keys, REGISTER_ID)]

    def make(self, second_role: Role = Role.CHAIR) -> None:
        """Make the register and its first backup."""
        self.folder.mkdir()
        known: dict[str, Any] = {"secrets": SECRETS, "register_id": REGISTER_ID, "clock": clock()}
        register = create_register(self.place, **known, demonstration=True)
        area = {"name": "Anytown MARAC", "profile": "england_wales", "jurisdiction": "eng"}
        with register.writing() as uow:
            set_up_area(uow, **area, user_id=COORDINATOR, person="Ada Test")
            uow.add(User(id=SECOND, name="Bea Test", role=second_role))
        register.close()
        write_key_file(self.place.keys, kit()[0])
        self.back_up()

    def back_up(self, days: int = 0) -> None:
        """Make a backup so many days after the first."""
        now = SetClock(clock().now() + timedelta(days=days))
        backups_of(self.place, now).make(str(self.folder), Reason.ASKED, Watch())

    def work(self, what: str) -> None:
        """Have something happen that the ledger tells of."""
        register = open_register(self.place, secrets=SECRETS, register_id=REGISTER_ID, clock=clock())
        with register.writing() as uow:
            uow.record(what, "draft", number=1)
        register.close()

    def told(self) -> list[str]:
        """Return what the ledger tells of, in order."""
        register = open_register(self.place, secrets=SECRETS, register_id=REGISTER_ID, clock=clock())
        try:
            with register.reading() as uow:
                return list(uow.session.scalars(sa.select(LedgerEntry.operation).order_by(LedgerEntry.seq)))
        finally:
            register.close()

    def restored(self, order: dict[str, Any], store: SecretStore | None = None) -> list[str]:
        """Do what a desk process does with an order; returns the stages it told of."""
        stages: list[str] = []

        def tell(stage: str, _done: int, _of: int) -> None:
            if stage not in stages[-1:]:
                stages.append(stage)

        known: dict[str, Any] = {"store": store or beside(self.place.folder), "cancelled": threading.Event()}
        restore_from(dict(order), clock(), tell=tell, **known)
        return stages

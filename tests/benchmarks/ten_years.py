"""The register of ten years: 30,000 cases, 200,000 actions and all that stands around them, made once and kept.

It is kept in the user's cache, in a folder named after the schema and the makers, so that a second run is quick and a
change of either makes it anew. Whoever measures what writes takes a copy.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
import time
import uuid
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path

import sqlalchemy as sa
from platformdirs import user_cache_path

from marac_desk.model.case import Case
from marac_desk.model.referral import Referral
from marac_desk.register.files import RegisterPlace
from marac_desk.register.opening import open_register
from marac_desk.register.unit_of_work import Register, UnitOfWork
from marac_desk.rules.lives import ReferralState
from marac_desk.services.meetings import planning
from tests.benchmarks import around_cases, filling
from tests.support.registers import REGISTER_ID, SECRETS, clock, coordinator, empty_file
from tests.support.signed_in import nobody_known

CASES, ACTIONS, SEED = 30_000, 200_000, 1
QUICK_CASES, QUICK_ACTIONS = 3_000, 20_000  # one year of it, to try the benchmarks themselves
NEXT_MEETING, NEXT_CASES = date(2026, 12, 1), 40
ACCEPTED, RECEIVED = 46, 9
_MIGRATIONS = Path(sys.modules["marac_desk.register"].__path__[0]) / "migrations" / "versions"


def kept(*, quick: bool = False) -> Path:
    """Return the folder of the register, made now where it was not made before; do not write in it."""
    cases, actions = (QUICK_CASES, QUICK_ACTIONS) if quick else (CASES, ACTIONS)
    folder = user_cache_path("marac-desk-benchmarks") / f"{_revision()}-{cases}-{actions}"
    if not RegisterPlace(folder).register.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-") as name:
            make(Path(name) / "register", cases, actions)
            (Path(name) / "register").rename(folder)
    return folder


def _revision() -> str:
    makers = [Path(str(module.__file__)) for module in (filling, around_cases)] + [Path(__file__)]
    found = hashlib.sha256()
    for path in [*sorted(_MIGRATIONS.glob("*.py")), *makers]:
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def make(folder: Path, cases: int, actions: int) -> None:
    """Make the register and close it."""
    began = time.perf_counter()
    print(f"Making a register of {cases:,} cases and {actions:,} actions, once; a few minutes", file=sys.stderr)
    register = empty_file(folder)
    filling.fill(register, cases, actions, SEED)
    with register.writing(coordinator()) as uow:
        around = around_cases.Surroundings(uow, SEED + 1)
        around.seats()
        around.cases()
        referrals = _coming(uow, around)
    _next_meeting(register, referrals[:NEXT_CASES], around.chair_id)
    register.close()
    size = RegisterPlace(folder).register.stat().st_size / 2**20
    print(f"Made in {time.perf_counter() - began:.0f} s, {size:,.0f} MiB", file=sys.stderr)


def _coming(uow: UnitOfWork, around: around_cases.Surroundings) -> list[uuid.UUID]:
    """Refer old cases again; returns those that were accepted."""
    day = around.today - timedelta(3)
    at = datetime.combine(day, time_of_day(9), tzinfo=UTC)
    old = uow.session.scalars(sa.select(Case.id).order_by(Case.first_referral_on.desc(), Case.id).offset(400)).all()
    found: list[uuid.UUID] = []
    for case_id in old[: (ACCEPTED + RECEIVED) * 7 : 7]:
        state = ReferralState.ACCEPTED if len(found) < ACCEPTED else ReferralState.RECEIVED
        sent = {"received_at": at, "referral_date": day, "agency_id": around.chance.choice(around.agencies)}
        found.append(around.put(Referral, day, case_id=case_id, state=state, **sent, victim_wishes="To be left alone"))
    around.put_in()
    return found[:ACCEPTED]


def _next_meeting(register: Register, referrals: list[uuid.UUID], chair_id: uuid.UUID) -> None:
    """Plan the meeting that comes next, place its cases, lock its agenda."""
    me = coordinator()
    with register.writing(me) as uow:
        meeting_id, _ = planning.plan_meeting(
            uow, actor=me, day=NEXT_MEETING, starts=time_of_day(9, 30), minutes=480, chair_id=chair_id
        )
    with register.reading(me) as uow:
        cases = [uow.session.get_one(Referral, referral_id).case_id for referral_id in referrals]
    nobody_known(register, me, cases)
    with register.writing(me) as uow:
        for referral_id in referrals:
            planning.place_case(uow, actor=me, meeting_id=meeting_id, referral_id=referral_id)
            uow.session.flush()
        planning.order_agenda(uow, actor=me, meeting_id=meeting_id)
    with register.writing(me) as uow:
        planning.lock_agenda(uow, actor=me, meeting_id=meeting_id)


def copy_to(folder: Path, *, quick: bool = False) -> RegisterPlace:
    """Return a copy to write in."""
    place = RegisterPlace(folder)
    place.prepare()
    shutil.copy(RegisterPlace(kept(quick=quick)).register, place.register)
    return place


def opened(folder: Path) -> Register:
    """Open a register that was kept or copied."""
    return open_register(RegisterPlace(folder), secrets=SECRETS, register_id=REGISTER_ID, clock=clock())

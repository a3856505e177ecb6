"""An older copy in the register's place, put there on purpose: examined whole, told in its ledger, anchored outside."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac_desk.model.area import RegisterIdentity
from marac_desk.register import journal
from marac_desk.register.acceptance import Acceptance
from marac_desk.register.anchor import Anchor
from marac_desk.register.examination import Depth, Trust, check_inside, journal_of, read_only_engine
from marac_desk.register.files import RegisterPlace
from marac_desk.register.keys import Secrets
from marac_desk.register.ledger import NOTHING_YET, Event, Head, head_of
from marac_desk.register.opening import open_register
from marac_desk.register.problems import RegisterProblemError, problems_named
from marac_desk.register.sealing import RowSeals
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.clock import Clock


def accept_older_copy(
    place: RegisterPlace,
    *,
    secrets: Secrets,
    register_id: uuid.UUID,
    clock: Clock,
    trust: Trust,
    people: Sequence[uuid.UUID],
    reason: str,
) -> Register:
    """Take the closed file that stands in the register's place for the register from now on, and return it open.

    It must hold together by itself: its pages, its whole ledger, its rows. Its ledger then tells that it was restored,
    by whom and why, where it ended and where the one before had come to; and the anchor outside moves there. Raises
    RegisterProblemError: "fingerprint" where a journal lies beside it that is not its own, "not_this_register",
    "damaged", "ledger_broken", "row_changed"; then nothing was changed.
    """
    anchor = Anchor(trust.store, secrets.seal_key, register_id) if trust.store is not None else None
    end = _examined(place, secrets, register_id, trust)
    before = _anchored(anchor, end)
    accept = Acceptance(place, seal_key=secrets.seal_key, register_id=register_id, clock=clock, anchor=anchor)
    accept.restored([place.register], end)
    register = open_register(place, secrets=secrets, register_id=register_id, clock=clock, trust=trust)
    with register.writing() as unit:
        unit.events.append(Event("restored", "register", reason=reason, details=_told(before, end, people)))
    register.anchor_now(wait=True)
    return register


def _examined(place: RegisterPlace, secrets: Secrets, register_id: uuid.UUID, trust: Trust) -> Head:
    """Return where the ledger of the file ends, once everything in it holds."""
    if journal.length_of(journal_of(place)):
        raise RegisterProblemError("fingerprint", why="journal")
    engine = read_only_engine(place.register, secrets.data_key, lying=True)
    try:
        with problems_named(), Session(engine) as session:
            connection, seals = session.connection(), RowSeals(secrets.seal_key)
            if not sa.inspect(connection).has_table(RegisterIdentity.__tablename__):
                raise RegisterProblemError("not_this_register")
            if connection.execute(sa.select(RegisterIdentity.id)).scalar_one_or_none() != register_id:
                raise RegisterProblemError("not_this_register")
            check_inside(session, register_id, seals, trust, since=NOTHING_YET, sealed=False, depth=Depth.PAGES)
            return head_of(session, register_id)
    finally:
        engine.dispose()


def _anchored(anchor: Anchor | None, end: Head) -> Head | None:
    """Return what is anchored outside; what another hand put there is replaced, or the register would never open."""
    if anchor is None:
        return None
    try:
        return anchor.read()
    except RegisterProblemError as problem:
        if problem.code != "rolled_back":
            raise
        anchor.write(end)
        return None


def _told(before: Head | None, end: Head, people: Sequence[uuid.UUID]) -> dict[str, str | int]:
    told: dict[str, str | int] = {"line": end.seq, "digest": end.digest.hex()}
    if before is not None:
        told |= {"line_before": before.seq, "digest_before": before.digest.hex()}
    return {**told, "people": " ".join(str(person) for person in people)}

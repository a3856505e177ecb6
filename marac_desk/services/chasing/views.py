"""What the pages of chasing show, as frozen values."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from marac_desk.rules.escalation import Rung, Standing
from marac_desk.rules.replies import LastReply
from marac_desk.services.actions.steps import Seen
from marac_desk.services.actions.views import ActionRow


@dataclass(frozen=True, slots=True)
class Draft:
    """One message to one agency: whom it is for, its whole text, and what it asks for.

    `actions` are those asked for, `returns` the answers about research, `notices` what it tells of another owner: two
    of the three are empty. `extra` says that the usual person of the agency must not learn of these cases, so that it
    goes to somebody else of hers.
    """

    agency_id: uuid.UUID
    agency: str
    mark: str
    person: str
    address: str
    kind: str
    subject: str
    text: str
    count: int
    late: int
    extra: bool
    times_chased: int
    last_chased_on: date | None
    actions: tuple[Seen, ...] = ()
    returns: tuple[uuid.UUID, ...] = ()
    notices: tuple[uuid.UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts of one go, and the agencies for which none could be made, because nobody there may be written to."""

    drafts: tuple[Draft, ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LadderRow:
    """A late action on the ladder: how high its lateness reaches, what was done, and who is written to next.

    `to` is a name, empty where the agency named nobody; `may_write` is False where whoever would be written to must not
    learn of the case. `waits_until` is the day by which the last letter asked for an answer, until it is past. `reply`
    is what came back last; it stops nothing, since a reply is no completion, and is seen before anybody goes up.
    """

    row: ActionRow
    standing: Standing
    to: str
    may_write: bool
    written: tuple[tuple[Rung, date], ...] = ()
    waits_until: date | None = None
    reply: LastReply | None = None

    @property
    def rung(self) -> Rung:
        """The rung that is proposed; none while somebody who was written to has still time to answer."""
        return Rung.NOBODY if self.waits_until is not None else self.standing.proposed


@dataclass(frozen=True, slots=True)
class Ladder:
    """The late actions on the ladder, and after how many working days each rung is reached."""

    rows: tuple[LadderRow, ...]
    after: tuple[int, int, int]
    may_escalate: bool

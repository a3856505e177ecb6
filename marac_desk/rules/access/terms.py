"""The terms permissions are written in: roles, classes of data, operations, how far a grant reaches, and who acts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a signed-in person acts as."""

    COORDINATOR = "coordinator"
    CHAIR = "chair"
    DEPUTY_CHAIR = "deputy_chair"
    ADVOCATE = "advocate"
    REPRESENTATIVE = "representative"
    GUEST = "guest"
    OBSERVER = "observer"
    AUDITOR = "auditor"
    STEERING = "steering"
    ADMINISTRATOR = "administrator"


class DataClass(StrEnum):
    """The classes of data that permissions distinguish."""

    VICTIM = "victim"
    SAFE_CONTACT = "safe_contact"
    CHILDREN = "children"
    PERPETRATOR = "perpetrator"
    REFERRAL = "referral"
    RESEARCH = "research"
    ACTIONS = "actions"
    MINUTES = "minutes"
    VICTIM_VIEW = "victim_view"
    REPORT_BACK = "report_back"
    AGENDA = "agenda"
    PARTNERSHIP = "partnership"
    RESTRICTION = "restriction"
    STATISTICS = "statistics"
    WHO_LOOKED = "who_looked"
    AUDIT = "audit"
    USERS = "users"
    KEYS = "keys"
    DISPOSAL = "disposal"


class Operation(StrEnum):
    """What may be done to a class of data."""

    READ = "read"
    CREATE = "create"
    UPDATE = "update"
    EXPORT = "export"
    DISPOSE = "dispose"
    APPROVE = "approve"


class Reach(StrEnum):
    """How far a grant reaches; without one it reaches everything of its class.

    OWN is what is one's own: a client one advocates for, a line one caused. AGENCY is what one's agency sent, owns or
    returned. MEETING is every case on a meeting one is invited to, from the day of the pack until its actions are
    closed. ITEM is the one agenda item a guest presents, while it is called. LEAVE is a grant given for one case.
    """

    ALL = "all"
    OWN = "own"
    AGENCY = "agency"
    AGENCY_UNTIL_CLOSED = "agency_until_closed"
    MEETING = "meeting"
    MEETING_WHILE_OPEN = "meeting_while_open"
    ITEM = "item"
    LEAVE = "leave"


class Manner(StrEnum):
    """How it is done: plainly, hidden until held, without names, as counts, as status, proposed, or with a reason."""

    PLAIN = "plain"
    MASKED = "masked"
    PSEUDONYM = "pseudonym"
    COUNTS = "counts"
    STATUS = "status"
    PROPOSAL = "proposal"
    REASON = "reason"


OPENLY = frozenset({Manner.PLAIN, Manner.MASKED})
"""The manners every use case knows how to keep to; whoever serves another one (no names, counts alone) says so."""

WITHOUT_NAMES = OPENLY | {Manner.PSEUDONYM}
"""For readings that leave every name out for whoever may read a class without names only."""


@dataclass(frozen=True, slots=True)
class Actor:
    """The person acting: who signed in, as what, for which agency, presenting which item as a guest."""

    user_id: UUID
    name: str
    role: Role
    representative_id: UUID | None = None
    agency_id: UUID | None = None
    item_id: UUID | None = None


class NotAllowedError(PermissionError):
    """The permission check said no; carries what was asked, never whose data it was."""

    def __init__(self, role: Role, operation: Operation, data_class: DataClass) -> None:
        super().__init__(f"{role} may not {operation} {data_class}")
        self.role, self.operation, self.data_class = role, operation, data_class

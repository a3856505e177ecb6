"""What the person acting may do on the page of one case: what it offers, and says why not beside what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from marac_desk.rules.access import DataClass, Operation
from marac_desk.services.access import InCase
from marac_desk.services.approvals.asking import ASKING
from marac_desk.services.grants import WITH_REASON


@dataclass(frozen=True, slots=True)
class CaseMay:
    """What the person acting may do here; the use cases ask again.

    `declare_conflict` is for whoever shuts her- or himself out, `answer_conflict` for coordinator and chair, who answer
    the conflict question, and `propose_restriction` for whoever asks them to restrict.
    """

    add_action: bool
    add_orders: bool
    change_orders: bool
    record_links: bool
    record_flags: bool
    assess: bool
    see_contact: bool
    check_contact: bool
    see_who_knows: bool
    grant: bool
    withdraw: bool
    dispose: bool
    declare_conflict: bool
    answer_conflict: bool
    propose_restriction: bool
    call_meeting: bool
    transfer: bool


def case_may(held: InCase) -> CaseMay:
    """Return what the person acting may do on this case's page."""
    restricts = held.may(Operation.CREATE, DataClass.RESTRICTION)
    declares = not held.matrix.scope(held.role, Operation.CREATE, DataClass.RESTRICTION).is_empty
    knows = held.reads(DataClass.RESTRICTION)
    disposes = (Operation.CREATE, Operation.APPROVE)
    return CaseMay(
        add_action=held.may(Operation.CREATE, DataClass.ACTIONS),
        add_orders=held.may(Operation.CREATE, DataClass.PERPETRATOR),
        change_orders=held.may(Operation.UPDATE, DataClass.PERPETRATOR),
        record_links=held.may(Operation.UPDATE, DataClass.VICTIM),
        record_flags=held.may(Operation.UPDATE, DataClass.REFERRAL),
        assess=held.may(Operation.CREATE, DataClass.REFERRAL),
        see_contact=held.reads(DataClass.SAFE_CONTACT),
        check_contact=held.may(Operation.UPDATE, DataClass.SAFE_CONTACT),
        see_who_knows=held.reads(DataClass.WHO_LOOKED),
        call_meeting=held.may(Operation.CREATE, DataClass.AGENDA),
        grant=held.may(Operation.EXPORT, DataClass.SAFE_CONTACT, WITH_REASON),
        withdraw=held.may(Operation.UPDATE, DataClass.MINUTES),
        transfer=held.may(Operation.EXPORT, DataClass.REFERRAL),
        dispose=held.reads(DataClass.DISPOSAL) and any(held.may(one, DataClass.DISPOSAL) for one in disposes),
        declare_conflict=declares and not knows,
        answer_conflict=restricts and knows,
        propose_restriction=not declares and held.may(Operation.CREATE, DataClass.RESTRICTION, ASKING),
    )

"""What can be done with a case: the keys, the words, who may, and the verbs that need no form."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication

from marac_desk.rules.access import Actor
from marac_desk.services.cases.protected import check_contact
from marac_desk.services.cases.views import CaseView
from marac_desk.services.changes import Changes
from marac_desk.services.grants import end_grant
from marac_desk.services.monitoring import ask_flags, confirm_flag, remove_flag

_CONTEXT = "CaseVerbs"
KEYS = (
    ("A", "add_action"),
    ("O", "add_order"),
    ("B", "breach"),
    ("L", "add_link"),
    ("R", "assess"),
    ("G", "ask_flags"),
    ("K", "check_contact"),
    ("P", "add_grant"),
    ("W", "withdraw"),
    ("Y", "own_conflict"),
    ("S", "propose"),
    ("M", "call_meeting"),
    ("T", "transfer"),
    ("H", "legal_hold"),
    ("D", "dispose"),
    ("Ctrl+I", "who_knows"),
)
Job = Callable[[Any], tuple[Any, Changes]]


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def texts() -> dict[str, str]:
    """Return each verb with its object, as a command."""
    return {
        "add_action": _tr("Ask an agency for an action"),
        "add_order": _tr("Add an order or condition"),
        "breach": _tr("Record a breach"),
        "add_link": _tr("Link another process"),
        "assess": _tr("Repeat the checklist"),
        "ask_flags": _tr("Ask agencies for their flags"),
        "check_contact": _tr("Record that the safe contact was checked"),
        "add_grant": _tr("Let an agency read the safe contact"),
        "withdraw": _tr("Withdraw a dangerous passage"),
        "own_conflict": _tr("Say that you know somebody in this case"),
        "propose": _tr("Propose to shut somebody out"),
        "call_meeting": _tr("Call a meeting about this case"),
        "transfer": _tr("Transfer to another MARAC"),
        "legal_hold": _tr("Put on legal hold, or end the hold"),
        "dispose": _tr("Ask to dispose of this case"),
        "who_knows": _tr("Who knows of this case"),
    }


def allowed(view: CaseView, verb: str) -> bool:
    """Tell whether the person acting may do this here; the services ask again."""
    may = view.may
    return {
        "add_action": may.add_action,
        "add_order": may.add_orders,
        "breach": may.change_orders and any(not order.over for order in view.orders),
        "add_link": may.record_links,
        "change_link": may.record_links,
        "assess": may.assess,
        "ask_flags": may.record_flags,
        "confirm_flag": may.record_flags,
        "remove_flag": may.record_flags,
        "check_contact": may.check_contact,
        "add_grant": may.grant,
        "end_grant": may.grant,
        "withdraw": may.withdraw,
        "own_conflict": may.declare_conflict or may.answer_conflict,
        "propose": may.propose_restriction,
        "call_meeting": may.call_meeting,
        "transfer": may.transfer,
        "legal_hold": may.dispose,
        "dispose": may.dispose and not view.standing.hold,
        "who_knows": may.see_who_knows,
    }.get(verb, True)


def job_of(verb: str, *, actor: Actor, case_id: uuid.UUID, key: Any) -> Job:
    """Return the use case behind a verb that needs no form."""
    jobs: dict[str, Job] = {
        "ask_flags": lambda uow: ask_flags(uow, actor=actor, case_id=case_id),
        "confirm_flag": lambda uow: confirm_flag(uow, actor=actor, flag_id=key),
        "remove_flag": lambda uow: remove_flag(uow, actor=actor, flag_id=key),
        "check_contact": lambda uow: check_contact(uow, actor=actor, case_id=case_id),
        "end_grant": lambda uow: end_grant(uow, actor=actor, grant_id=key),
    }
    return jobs[verb]


def said(verb: str) -> str:
    """Return what is said once it is on the disk."""
    return {
        "ask_flags": _tr("Flags asked for; confirm each when its agency says so."),
        "confirm_flag": _tr("Flag confirmed."),
        "remove_flag": _tr("Flag taken off."),
        "check_contact": _tr("Safe contact checked today."),
        "end_grant": _tr("Ended: that agency reads the safe contact no more."),
    }[verb]

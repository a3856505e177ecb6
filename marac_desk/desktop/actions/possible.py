"""Which step follows from how an action stands, and the sentence for one that does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.wording import problems
from marac_desk.rules.claims import Claim
from marac_desk.rules.lives import ActionState
from marac_desk.services.actions.following import ON_EVENT
from marac_desk.services.actions.views import ActionRow
from marac_desk.services.errors import RefusedError

_CONTEXT = "ActionSteps"
DECIDED = frozenset(
    {"extend", "reassign", "close", "verify", "send_back", "reopen", "chase", "ask_again", "wording", "reply"}
)
"""Steps that only whoever makes plans may take; the others an agency may report about its own."""
STEPS = (
    "acknowledge",
    "claim",
    "verify",
    "send_back",
    "extend",
    "ask_again",
    "reassign",
    "chase",
    "reply",
    "close",
    "reopen",
    "wording",
    "progress",
)
_NOT_TAKEN_ON = frozenset({ActionState.ASKED, ActionState.AGREED, ActionState.ISSUED})
_UNDER_WAY = frozenset({ActionState.AGREED, ActionState.ISSUED, ActionState.ACKNOWLEDGED, ActionState.IN_PROGRESS})


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def hindered(step: str, row: ActionRow) -> str:
    """Return why a step cannot be taken on an action as it stands, empty where it can."""
    if step != "reply" and (row.closed_on is not None) != (step == "reopen"):
        return _known("action_closed") if row.closed_on else _tr("This action is open; there is nothing to open again.")
    check = _CHECKS.get(step)
    return check(row) if check else ""


def allowed(step: str, row: ActionRow) -> bool:
    """Tell whether the person looking may take a step on an action at all; the services ask again."""
    if step in DECIDED:
        return row.may_decide
    return row.may_note if step == "progress" else row.may_report


def refused(step: str, rows: Sequence[ActionRow]) -> str:
    """Return why a step cannot be taken on all of these actions, empty where it can."""
    if not all(allowed(step, row) for row in rows):
        return only_deciders() if step in DECIDED else only_its_agency()
    whys = [why for row in rows if (why := hindered(step, row))]
    if not whys or len(rows) == 1:
        return "".join(whys)
    count = _tr("%n of those ticked stand(s) in the way.", len(whys))
    return f"{count} {whys[0]}"


def only_deciders() -> str:
    """Return who decides about actions, for everybody else."""
    return _tr("The coordinator and the chair decide about actions.")


def only_its_agency() -> str:
    """Return who reports on an action, for everybody else."""
    return _tr("Only the agency that owns an action reports on it, or the coordinator for it.")


def _known(code: str) -> str:
    return problems.sentence(RefusedError(code))


def _claimed(row: ActionRow) -> bool:
    return row.claim is Claim.DONE


def _moving(row: ActionRow) -> str:
    return _known("claimed_done") if _claimed(row) else ""


def _settling(row: ActionRow) -> str:
    return "" if row.claim is not None else _tr("The agency has reported nothing, so there is nothing to settle.")


def _claiming(row: ActionRow) -> str:
    if _claimed(row):
        return _tr("It is reported done already. Check the evidence.")
    return "" if row.state in _UNDER_WAY else _tr("Record first that the agency acknowledged it.")


def _acknowledging(row: ActionRow) -> str:
    return "" if row.state in _NOT_TAKEN_ON else _tr("It is acknowledged already.")


def _asking_again(row: ActionRow) -> str:
    return "" if row.due_basis in ON_EVENT else _known("not_on_event")


def _replying(row: ActionRow) -> str:
    return "" if row.times_chased else _known("not_chased")


_CHECKS: dict[str, Callable[[ActionRow], str]] = {
    "extend": _moving,
    "reassign": _moving,
    "verify": _settling,
    "send_back": _settling,
    "claim": _claiming,
    "acknowledge": _acknowledging,
    "ask_again": _asking_again,
    "reply": _replying,
}

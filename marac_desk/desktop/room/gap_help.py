"""Where a gap can be closed: by a line that is begun for it, or in one of the forms."""

from __future__ import annotations

from enum import Enum

from marac_desk.desktop.desk import Desk
from marac_desk.rules.coverage import Gap, GapCode
from marac_desk.services.meeting_room.views import CaseInRoom, PersonLine


class GapHelp(Enum):
    """What F7 opens."""

    LINE = "line"
    HER_VIEW = "her_view"
    RISK = "risk"
    DECISIONS = "decisions"
    PLAN = "plan"


_FORMS = {
    GapCode.NO_VICTIM_VIEW: GapHelp.HER_VIEW,
    GapCode.NO_RISK_STATEMENT: GapHelp.RISK,
    GapCode.RISK_UNANSWERED: GapHelp.LINE,
    GapCode.NO_REPORT_BACK: GapHelp.DECISIONS,
    GapCode.LINKS_UNDECIDED: GapHelp.DECISIONS,
    GapCode.ACTION_WITHOUT_OWNER: GapHelp.PLAN,
    GapCode.ACTION_WITHOUT_DUE: GapHelp.PLAN,
    GapCode.ALL_ON_ONE_AGENCY: GapHelp.PLAN,
}
# What is typed for the gap, in the words of the catalogue: they are the field's and are not translated with the desk.
_BEGUN = {
    GapCode.ORDER_EXPECTED_IGNORED: "police arrest plan ",
    GapCode.CHILD_EXPECTED_TAKEN: "police bail conditions ",
    GapCode.SAFE_CONTACT_UNVERIFIED: "advocate safe contact ",
}


def help_for(desk: Desk, case: CaseInRoom, gap: Gap) -> tuple[GapHelp, str]:
    """Return where a gap is closed, and the beginning of a line where a line closes it."""
    if gap.code in _FORMS:
        return _FORMS[gap.code], ""
    if gap.code in _BEGUN:
        return GapHelp.LINE, _BEGUN[gap.code]
    about = _person(case, gap)
    if about is None or desk.names.hidden:
        return GapHelp.LINE, ""
    return GapHelp.LINE, f"{about.name.split(' ')[0]} " if about.name else ""


def _person(case: CaseInRoom, gap: Gap) -> PersonLine | None:
    people = (*case.children, *case.perpetrators)
    return next((person for person in people if person.person_id.hex == gap.about), None)

"""The words of the second person for many cases: what would leave the desk, and how it stands with the leave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.wording import dates
from marac_desk.rules.two_people import BULK_CASES
from marac_desk.services.circulation.bulk import BulkStanding, Leave
from marac_desk.services.circulation.common import PlannedCopy

_CONTEXT = "BulkLeave"


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def how_it_stands(desk: Desk, standing: BulkStanding) -> str:
    """Return why these copies take a second person, what she or he said, and until when that holds."""
    until = _when(desk, standing.until) if standing.until is not None else ""
    name = desk.name(standing.name)
    texts = {
        Leave.NEEDED: _tr("A second person has to agree before anything is made."),
        Leave.WAITING: _tr("It is asked, and waits for a second person until {until}, under Partnership, Decisions."),
        Leave.AGREED: _tr("{name} agreed: these copies may be made once, until {until}."),
        Leave.REFUSED: _tr("{name} refused: {reason} Nothing may be made."),
        Leave.USED: _tr("They were made once, as {name} agreed. To make them again, ask again."),
        Leave.RAN_OUT: _tr("Nobody decided by {until}, so nothing may be made. Ask again."),
    }
    text = texts[standing.leave]
    if standing.leave is Leave.RAN_OUT and standing.name:
        text = _tr("{name} agreed, but that ran out on {until}. Ask again; nothing may be made before.")
    said = text.format(name=name, until=until, reason=desk.words(standing.reason))
    why = _tr("One recipient would hold {cases} cases; more than {most} at once take two people.")
    return f"{why.format(cases=standing.cases, most=BULK_CASES)} {said}"


def what_leaves(desk: Desk, planned: Sequence[PlannedCopy], standing: BulkStanding) -> str:
    """Return what somebody has to know before she or he asks for it, or agrees: what goes to whom."""
    kinds = {
        "agenda": _tr("Agenda packs with up to {cases} cases each, for {whom}."),
        "actions": _tr("Action lists with up to {cases} cases each, for {whom}."),
        "minutes": _tr("Minutes of up to {cases} cases, one document a case, for {whom}."),
        "sheets": _tr("Return sheets with actions of up to {cases} cases each, for {whom}."),
    }
    whom = _recipients(desk, planned)
    once = _tr("These copies, and no others, may leave the desk once, each locked with a password of its own.")
    return f"{kinds[planned[0].kind].format(cases=standing.cases, whom=whom)} {once}"


def _recipients(desk: Desk, planned: Sequence[PlannedCopy]) -> str:
    """Return everybody who would hold more than one person alone may hand out, with how many cases."""
    held: defaultdict[str, set[object]] = defaultdict(set)
    for copy in planned:
        person = desk.name(copy.recipient)
        by_case = copy.kind == "minutes"  # whose copies are called by their case, not by an agency
        held[person if by_case else f"{copy.agency}: {person}" if person else copy.agency].update(copy.case_ids)
    large = {whom: len(cases) for whom, cases in held.items() if len(cases) > BULK_CASES}
    return "; ".join(_tr("{whom} ({cases})").format(whom=whom, cases=cases) for whom, cases in large.items())


def _when(desk: Desk, at: datetime) -> str:
    local = at.astimezone(desk.area.zone)
    return _tr("{day}, {time}").format(
        day=dates.day(local.date(), desk.today()), time=dates.clock_time(at, desk.area.zone)
    )

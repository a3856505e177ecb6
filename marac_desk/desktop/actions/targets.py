"""Where one can be in the register, as plain values: an agency, a case, a meeting, one action, a cut of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from marac_desk.rules.lateness import Lateness
from marac_desk.rules.vocabulary import CloseCode
from marac_desk.services.actions.listing import PAGE
from marac_desk.services.actions.views import ActionFilter, Grouping, Show


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in the list one is: the action open beside it, or the one the keyboard is on, and how many are loaded."""

    opened: UUID | None = None
    current: UUID | None = None
    loaded: int = 0


def wanted_of(target: Mapping[str, Any]) -> tuple[ActionFilter, Grouping, Spot]:
    """Return what a target asks for: the filter, the grouping, and where in the list.

    {"agency": id}, {"id": action id}, {"case": id}, {"meeting": id}, {"filter": "late"}; a place to come back to has
    "group", "late", "closed_as", "text", "row" and "loaded" besides.
    """
    case_id, meeting_id = _key(target.get("case")), _key(target.get("meeting"))
    everything = Show.ALL if case_id or meeting_id else Show.OPEN
    wanted = ActionFilter(
        show=Show(target["filter"]) if target.get("filter") else everything,
        agency_id=_key(target.get("agency")),
        lateness=Lateness(target["late"]) if target.get("late") else None,
        closed_as=CloseCode(target["closed_as"]) if target.get("closed_as") else None,
        meeting_id=meeting_id,
        case_id=case_id,
        text=str(target.get("text", "")),
    )
    usual = Grouping.CASE if case_id else Grouping.AGENCY
    spot = Spot(_key(target.get("id")), _key(target.get("row")), int(target.get("loaded") or 0))
    return wanted, Grouping(target.get("group", usual)), spot


def target_of(wanted: ActionFilter, grouping: Grouping, spot: Spot) -> dict[str, str]:
    """Return the same as plain values."""
    known = {
        "group": grouping.value,
        "filter": wanted.show.value,
        "agency": _text(wanted.agency_id),
        "late": wanted.lateness.value if wanted.lateness else "",
        "closed_as": wanted.closed_as.value if wanted.closed_as else "",
        "meeting": _text(wanted.meeting_id),
        "case": _text(wanted.case_id),
        "text": wanted.text,
        "id": _text(spot.opened),
        "row": "" if spot.opened else _text(spot.current),
        "loaded": str(spot.loaded) if spot.loaded > PAGE else "",
    }
    return {key: value for key, value in known.items() if value}


def _key(value: Any) -> UUID | None:
    return UUID(str(value)) if value else None


def _text(key: UUID | None) -> str:
    return str(key) if key else ""

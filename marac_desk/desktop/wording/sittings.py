"""What somebody is told after signing in about the sitting before: when, how often of late, and wrong tries since."""

from __future__ import annotations

from datetime import datetime, tzinfo

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.wording import dates
from marac_desk.services.sitting import Before

_CONTEXT = "Sittings"


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def said_of(before: Before, now: datetime, zone: tzinfo) -> str:
    """Return the sentence; nothing for the very first time."""
    if before.last_at is None:
        return ""
    at = before.last_at.astimezone(zone)
    day = dates.day(at.date(), now.astimezone(zone).date())
    parts = [_tr("Last signed in {day} {time}").format(day=day, time=dates.clock_time(before.last_at, zone))]
    if before.lately > 1:
        parts.append(_tr("%n times in seven days", before.lately))
    said = ", ".join(parts)
    if before.wrong_tries:
        said = f"{said}; {_tr('%n wrong try(ies) since', before.wrong_tries)}"
    return said

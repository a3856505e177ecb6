"""What goes wrong around series, agendas and deferrals, in words: what is safe, and what to do next."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

_CONTEXT = "MeetingProblems"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def meeting_sentences() -> dict[str, str]:
    """Return the sentences for every code around planning and deferring."""
    return {
        "series_name_needed": _tr("Give the series a name. Your text is kept."),
        "series_kind": _tr("A series is of regular, review or daily meetings. Call the others from the case."),
        "series_weekday": _tr("Choose a weekday."),
        "series_weeks": _tr("A series comes back every one to twelve weeks."),
        "series_position": _tr("Choose which weekday of the month: the first to the fourth, or the last."),
        "series_agency": _tr("One of these agencies has not signed the sharing protocol, or has left."),
        "series_ended": _tr("This series has ended. Plan single meetings, or make a new series."),
        "series_changed_meanwhile": _tr("Not saved: somebody else changed this series meanwhile. Look at it again."),
        "two_agencies_needed": _tr("Choose two different agencies."),
        "one_case_only": _tr("Two agencies meet about one case. Call another meeting for another case."),
        "call_kind": _tr("A meeting about one case is an emergency, a review or one of two agencies."),
        "late_case": _tr("The agenda is locked. Add the case with a reason and who agreed, or leave it for the next."),
        "late_reason_needed": _tr("Write why it cannot wait for the next meeting. Your text is kept."),
        "late_agreed_needed": _tr("Write who agreed that it is added, as a rule the chair. Your text is kept."),
        "set_aside_already": _tr("This case was deferred or withdrawn here; its line stays as the record of that."),
        "interim_needed": _tr("Say what is done until then and by whom, or why nothing is needed. Your text is kept."),
        "beyond_reason_needed": _tr("It goes beyond the limit: the chair says why. It is not blocked."),
    }

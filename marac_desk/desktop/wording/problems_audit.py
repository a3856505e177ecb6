"""What is refused around looking and judging looks, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

_CONTEXT = "AuditProblems"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def audit_sentences() -> dict[str, str]:
    """Return the sentences for every code around the audit."""
    return {
        "own_look": _tr("Nobody judges her or his own looks. Another auditor has to do it."),
        "assigned_to_other": _tr("This look was assigned to somebody else."),
        "judged_already": _tr("This was judged before. What was found then stays."),
        "note_missing": _tr("Say in a few words what explains it, or what was done about it."),
        "sample_drawn": _tr("The sample of this month was drawn before."),
        "nobody_to_judge": _tr("Some looks only the one who looked could judge. Add a second auditor first."),
        "nothing_to_sample": _tr("Nobody looked at anything in that month."),
        "extract_period_missing": _tr("Choose from when until when first."),
        "extract_too_long": _tr("That would be more than {most} lines. Choose a shorter time or one person."),
        "look_reason_needed": _tr("Nothing is going on in this case. Say why you open it."),
        "reason_words_missing": _tr("Say in a few words why you open it."),
        "reason_too_long": _tr("That is too long: at most {most} characters."),
    }

"""What the forms of the register say: whom they are about, what an ending asks for, and why it is asked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.actions.history_words import happened
from marac_desk.desktop.desk import Desk
from marac_desk.rules.vocabulary import CloseCode
from marac_desk.services.actions.views import ActionDetail, ActionRow, HistoryLine

_CONTEXT = "ActionDialogs"
_MOST_NAMED = 3


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def count_in_title(title: str, count: int) -> str:
    """Return a form's title, with how many actions it is about where they are several."""
    return title if count == 1 else _tr("{title}: %n action(s)", count).format(title=title)


def about(desk: Desk, rows: Sequence[ActionRow]) -> str:
    """Return what the form is about: the wording and whose, or the first few of several."""
    named = [
        _tr("{title}, {name}, {agency}").format(
            title=desk.words(row.title), name=desk.name(row.name, row.reference), agency=row.agency
        )
        for row in rows[:_MOST_NAMED]
    ]
    if len(rows) > _MOST_NAMED:
        named.append(_tr("and %n more", len(rows) - _MOST_NAMED))
    return "\n".join(named)


def evidence_words(detail: ActionDetail | None) -> str:
    """Return which evidence the plan asked for, and what the agency gave already."""
    if detail is None:
        return ""
    words = []
    if detail.evidence_asked:
        words.append(_tr("Asked for: {evidence}.").format(evidence=detail.evidence_asked.rstrip(".")))
    if detail.evidence and detail.row.closed_on is None:
        words.append(_tr("Reported: {evidence}.").format(evidence=detail.evidence.rstrip(".")))
        words.append(_tr("It is kept where you write nothing."))
    return " ".join(words)


def changed_words(desk: Desk, asked: int, changed: Sequence[ActionRow], line: HistoryLine | None) -> str:
    """Return who changed what while a form was open, and what to do about it."""
    if line is None or not changed:
        return _tr("Not saved: this was changed meanwhile. Your text is kept. Look at it again, then save once more.")
    who = line.by or _tr("somebody else")
    what = happened(desk, line)
    if asked == 1:
        said = _tr("Not saved: {who} changed this meanwhile ({what}).").format(who=who, what=what)
    else:
        count = _tr("Not saved: %n of these changed meanwhile.", len(changed))
        first = _tr("{title}: {what}, by {who}.").format(title=changed[0].title, what=what, who=who)
        said = f"{count} {first}"
    return _tr("{said} Your text is kept. Save once more if it still holds.").format(said=said)


def endings(code: CloseCode) -> tuple[str, str]:
    """Return what an ending asks to be written down, and why."""
    return {
        CloseCode.DONE: (
            _tr("Evidence: what was done, by whom, how it was seen"),
            _tr("The next meeting relies on it."),
        ),
        CloseCode.NOT_POSSIBLE_CHANGE: (
            _tr("Reason: which circumstances changed"),
            _tr("Counts apart from what an agency did not do, in minutes and figures."),
        ),
        CloseCode.NOT_DONE_AGENCY: (
            _tr("Reason: why the agency did not do it, and whom you told"),
            _tr("Counts apart from what was not possible. The risk it answered is still there."),
        ),
        CloseCode.DECLINED_BY_VICTIM: (
            _tr("Reason: what the victim said"),
            _tr("The plan should say what is done instead."),
        ),
        CloseCode.SUPERSEDED: (
            _tr("Reason: which action takes its place"),
            _tr("So that nobody looks for it later."),
        ),
        CloseCode.TRANSFERRED: (
            _tr("Reason: to which area, and who took it on there"),
            _tr("It ends here only once somebody there has it."),
        ),
    }[code]


def why(step: str) -> str:
    """Return why a step asks for its reason."""
    return {
        "extend": _tr("The old day and the reason stay in the history; the next meeting sees both."),
        "reassign": _tr("The new owner has been asked, not agreed, until it acknowledges."),
        "reopen": _tr("How it had ended stays in the history."),
        "send_back": _tr("The agency is told this. What it reported stays in the history."),
    }[step]

"""The words of what takes two people: what is asked, what it will do, until when it waits, what came of it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.partnership.backup_rows import backup_time
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.access import Role
from marac_desk.rules.vocabulary.access import ApprovalKind
from marac_desk.services.decisions import Request, Subject

_CONTEXT = "Decisions"


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def when(desk: Desk, at: datetime) -> str:
    """Return a day and a time in the area."""
    local = at.astimezone(desk.area.zone)
    return _tr("{day}, {time}").format(
        day=dates.day(local.date(), desk.today()), time=dates.clock_time(at, desk.area.zone)
    )


def shown_name(desk: Desk, subject: Subject) -> str:
    """Return whom a request is about; an agency has no name that is hidden."""
    return subject.name if subject.whole_agency else desk.name(subject.name)


def what(desk: Desk, request: Request) -> str:
    """Return what is asked for, as the name of a deed."""
    line, name = request.line, shown_name(desk, request.subject)
    texts = {
        ApprovalKind.RESTRICT: _tr("Shut {name} out of {reference}"),
        ApprovalKind.LIFT_RESTRICTION: _tr("Let {name} see {reference} again"),
        ApprovalKind.DISPOSAL: _tr("Dispose of {reference}"),
        ApprovalKind.BULK_EXPORT: _tr("Hand out up to {cases} cases to one recipient"),
        ApprovalKind.COORDINATOR_ROLE: _tr("Make {name} {coordinator}"),
        ApprovalKind.RESTORE: _tr("Restore the backup of {backup} over this register"),
        ApprovalKind.ACCEPT_OLDER_COPY: _tr("Go on with an older copy of this register"),
        ApprovalKind.WITHDRAW_PASSAGE: _tr("Withdraw a passage from {reference}"),
    }
    text = texts[line.kind]
    if ("{reference}" in text and not line.reference) or ("{name}" in text and not name):
        word = labels.word(line.kind)  # the case or the person is not in the register any more
        return f"{word[:1].upper()}{word[1:]}"
    return text.format(
        name=name,
        reference=line.reference,
        cases=line.details.get("cases", ""),
        coordinator=labels.role(Role.COORDINATOR, desk.area.terms),
        backup=backup_time(desk, str(line.details.get("backup", ""))),
    )


def effect(desk: Desk, request: Request) -> str:
    """Return what happens where the request is approved."""
    name = shown_name(desk, request.subject)
    texts = {
        ApprovalKind.RESTRICT: _tr(
            "From the minute you approve the case does not exist for {name}. Copies are asked back, and it takes two "
            "people to lift it again."
        ),
        ApprovalKind.LIFT_RESTRICTION: _tr(
            "{name} finds the case again like everybody else. The restriction stays on record with both your names."
        ),
        ApprovalKind.DISPOSAL: _tr(
            "The whole case leaves this register for good: people, actions, minutes, files. The ledger keeps that it "
            "was here. Backups made before age out by their own plan."
        ),
        ApprovalKind.BULK_EXPORT: _tr("These copies, and no others, may leave the desk once."),
        ApprovalKind.COORDINATOR_ROLE: _tr(
            "{name} sees every case that is not kept from her or him. The administrator gives the role."
        ),
        ApprovalKind.RESTORE: _tr("The register goes back to how it was then. What was done since is kept aside."),
        ApprovalKind.ACCEPT_OLDER_COPY: _tr("The desk goes on with a register that is older than it should be."),
        ApprovalKind.WITHDRAW_PASSAGE: _tr(
            "The words go wherever they stand in the case, and a mark stays in their place. Copies that held them are "
            "asked back."
        ),
    }
    return texts[request.line.kind].format(name=name)


def waits_until(desk: Desk, request: Request) -> str:
    """Return until when a request waits, or may be carried out."""
    return _tr("until {when}").format(when=when(desk, request.line.runs_out_at))


def asked(desk: Desk, request: Request) -> str:
    """Return who asked, when, and why; nobody is told her or his own name."""
    line = request.line
    text = _tr("{when}: {reason}") if line.mine else _tr("{name}, {when}: {reason}")
    return text.format(name=desk.name(line.asked_by), when=when(desk, line.asked_at), reason=desk.words(line.reason))


def ended(desk: Desk, request: Request) -> str:
    """Return how a request ended, by whom, and why it was refused."""
    line = request.line
    if line.ran_out:
        return _tr("ran out")
    state = labels.word(line.state)
    if line.decided_by and line.decision_reason:
        text = _tr("{state}, {name}: {reason}")
        return text.format(state=state, name=desk.name(line.decided_by), reason=desk.words(line.decision_reason))
    return _tr("{state}, {name}").format(state=state, name=desk.name(line.decided_by)) if line.decided_by else state
